//! What is said: a claim together with all it depends on. The waist of the hourglass: whatever lists claims makes
//! these, and whatever judges them reads these.

mod extent;
mod general;
mod lowerings;
mod related;
mod vacuous;
pub mod work;

pub use self::extent::Extent;
pub use self::general::General;
pub use self::lowerings::{Lowering, Lowerings};

use self::work::Work;
use crate::lang::ast::{Fold, Property, Span};
use crate::lang::dim::{Dim, DimId};
use crate::lang::typed::{
    Body, Callee, Claim, Document, Elementary, FunctionIndex, InputId, Kind, LetId, OfTwo, Place, Restriction, Size,
    Typed, Uses,
};
use std::collections::{BTreeSet, HashMap};

/// A claim that two expressions are equal, and what it depends on.
#[derive(Clone, Debug)]
pub struct Subject<'d> {
    /// The file it stands in.
    pub document: &'d Document,
    /// The left side.
    pub left: &'d Typed,
    /// The right side: what is claimed.
    pub right: &'d Typed,
    /// What restricts the points at which it is judged.
    pub restrictions: Vec<&'d Restriction>,
    /// The inputs that take part, in the order of their declaration.
    pub inputs: Vec<InputId>,
    /// The index maps that take part.
    pub maps: Vec<InputId>,
    /// The arbitrary functions that take part.
    pub functions: Vec<FunctionIndex>,
    /// The independent dimensions that take part.
    pub dims: Vec<DimId>,
    /// For each independent dimension of the file, the least size at which every index lies inside.
    pub least: Vec<u64>,
    /// Sizes that follow from those of the dimensions and may be below 1: there nothing is claimed.
    pub present: Vec<Dim>,
    /// What may still be spent on it, by all who read it.
    pub work: Work,
    /// What has been written down of it.
    pub lowerings: Lowerings,
}

impl<'d> Subject<'d> {
    /// The subject of a claim about values; none for a claim about a shape.
    pub fn new(document: &'d Document, claim: &'d Claim) -> Option<Subject<'d>> {
        Subject::drawing_on(document, claim, &Work::default())
    }

    /// The same, which takes part in some work that others do, too.
    pub fn drawing_on(document: &'d Document, claim: &'d Claim, work: &Work) -> Option<Subject<'d>> {
        let Body::Equal(left, right) = &claim.body else { return None };
        let (restrictions, uses) = document.bearing(claim);
        Some(Subject::of(document, left, right, restrictions, (&uses, work)))
    }

    fn of(
        document: &'d Document,
        left: &'d Typed,
        right: &'d Typed,
        restrictions: Vec<&'d Restriction>,
        (uses, work): (&Uses, &Work),
    ) -> Subject<'d> {
        let functions = uses.functions.iter().copied().filter(|id| document.functions[*id].body.is_none()).collect();
        let is_map = |id: &InputId| document.inputs[*id].into.is_some();
        let inputs: Vec<InputId> = uses.inputs.iter().copied().filter(|id| !is_map(id)).collect();
        let maps: Vec<InputId> = uses.inputs.iter().copied().filter(is_map).collect();
        let mut subject = Subject {
            document,
            left,
            right,
            restrictions,
            inputs,
            maps,
            functions,
            dims: Vec::new(),
            least: vec![1; document.dims.len()],
            present: Vec::new(),
            work: work.clone(),
            lowerings: Lowerings::default(),
        };
        subject.find_dims(uses);
        subject
    }

    fn find_dims(&mut self, uses: &Uses) {
        let document = self.document;
        let mut dims = BTreeSet::new();
        for id in &self.maps {
            let map = &document.inputs[*id];
            dims.extend(document.maps);
            dims.extend(map.dims.iter().chain(&map.into).flat_map(|dim| dim.ids().collect::<Vec<_>>()));
        }
        for id in &self.inputs {
            dims.extend(document.inputs[*id].dims.iter().flat_map(|dim| dim.ids().collect::<Vec<_>>()));
        }
        let lets = uses.lets.iter().map(|id| &document.lets[*id].value);
        let bodies = uses.functions.iter().filter_map(|id| document.functions[*id].body.as_ref());
        let restrictions = self.restrictions.iter().filter_map(|restriction| restriction.expr());
        let exprs: Vec<&Typed> = lets.chain(bodies).chain(restrictions).chain([self.left, self.right]).collect();
        let (least, mut present) = (&mut self.least, BTreeSet::new());
        for expr in exprs {
            expr.walk(&mut |part| {
                dims.extend(part.dims());
                present
                    .extend([&part.shape.rows, &part.shape.cols].into_iter().filter(|dim| may_be_empty(dim)).cloned());
                match &part.kind {
                    Kind::Entry(array, places, None) => {
                        for (place, dim) in places.iter().zip(array.shape.axes()) {
                            if let Some(at) = place.as_integer().and_then(|at| u64::try_from(at).ok()) {
                                raise(least, &dim, at);
                            }
                        }
                    }
                    Kind::Slice(array, top, left) => {
                        let taken =
                            [(top, &array.shape.rows, &part.shape.rows), (left, &array.shape.cols, &part.shape.cols)];
                        for (before, of, count) in taken {
                            let one = Dim::fixed(1);
                            let ends = before.plus(count).and_then(|end| of.plus(&one)?.minus(&end));
                            let places = [before.plus(&one), ends].into_iter().flatten().filter(may_be_empty);
                            for place in places {
                                dims.extend(place.ids());
                                present.insert(place);
                            }
                        }
                    }
                    Kind::Index(array, i, j) => {
                        for (index, dim) in [(i, &array.shape.rows), (j, &array.shape.cols)] {
                            raise(least, dim, index + 1);
                        }
                    }
                    _ => {}
                }
            });
        }
        self.dims = dims.into_iter().collect();
        self.present = present.into_iter().collect();
        let mut least = std::mem::take(&mut self.least);
        self.fit(&mut least);
        self.least = least;
    }

    /// For each independent dimension of the file a size that it has at least, wherever something is claimed.
    pub fn floors(&self) -> Vec<u64> {
        let mut floors = vec![1; self.document.dims.len()];
        for dim in &self.present {
            let mut ids = dim.ids().collect::<BTreeSet<_>>().into_iter();
            if let (Some(id), None) = (ids.next(), ids.next()) {
                // The least size found is one at which this one is there; below it may be none.
                let mut sizes = vec![1; floors.len()];
                while dim.at(&sizes) == 0 && sizes[id] < self.least[id] {
                    sizes[id] += 1;
                }
                let is_rising = dim.terms().all(|(powers, value)| powers.is_empty() || value > 0);
                if is_rising {
                    floors[id] = floors[id].max(sizes[id]);
                }
            }
        }
        floors
    }

    /// Raises sizes until every slice has an entry, as far as that is found; what is subtracted stays as it is.
    pub fn fit(&self, sizes: &mut [u64]) {
        /// Slices that depend on each other are few.
        const ROUNDS: usize = 4;
        /// How far one size is raised for the sake of one slice.
        const STEPS: usize = 64;
        for _ in 0..ROUNDS {
            for dim in &self.present {
                let added = dim.terms().filter(|(_, coefficient)| *coefficient > 0);
                let Some(id) = added.flat_map(|(powers, _)| powers.iter().map(|(id, _)| *id)).max() else { continue };
                for _ in 0..STEPS {
                    if dim.at(sizes) > 0 {
                        break;
                    }
                    sizes[id] += 1;
                }
            }
        }
    }

    /// A matrix that must be orthogonal or positive definite and satisfy an equation beside: points are drawn that do,
    /// but no method is known by which all kinds of them would come up.
    pub fn crowded(&self) -> Option<&'d str> {
        let must = |id: &InputId, with: Property| {
            let is = |one: &&Restriction| matches!(one, Restriction::Property(of, property) if of == id && *property == with);
            self.restrictions.iter().any(is)
        };
        let mut solved_for = self.restrictions.iter().filter_map(|restriction| match restriction {
            Restriction::Equation { linear_in, .. } => linear_in.first(),
            _ => None,
        });
        let is_crowded = |id: &&InputId| must(id, Property::Orthogonal) || must(id, Property::PositiveDefinite);
        solved_for.find(is_crowded).map(|id| self.document.inputs[*id].name.as_str())
    }

    /// Whether the solutions of some given equation between arrays may be of several kinds, of which one takes nearly
    /// all points: A B = B A together with rows that sum to 1 is solved by B = I for most A, and by other B for some.
    /// An equation that gives one input by the others, with numbers as its coefficients, has solutions of one kind.
    pub fn tangled(&self) -> bool {
        self.restrictions.iter().any(|restriction| {
            let Restriction::Equation { residual, linear_in } = restriction else { return false };
            // One equation, of numbers, leaves a surface of one piece as a rule: dot(a, b) = 0.
            !residual.shape.is_scalar() && !linear_in.iter().any(|id| self.is_given_by_numbers(residual, *id))
        })
    }

    /// Whether an expression that is linear in an input has nothing but numbers as coefficients of it. Each `let` is
    /// looked at once.
    pub fn is_given_by_numbers(&self, expr: &Typed, id: InputId) -> bool {
        let mut known = HashMap::new();
        for of in self.document.closure(expr, None).lets {
            let value = self.has_constant_coefficients(&self.document.lets[of].value, id, &known);
            known.insert(of, value);
        }
        self.has_constant_coefficients(expr, id, &known)
    }

    fn has_constant_coefficients(&self, expr: &Typed, id: InputId, known: &HashMap<LetId, bool>) -> bool {
        let inputs = |expr: &Typed| self.document.closure(expr, None).inputs;
        if !inputs(expr).contains(&id) {
            return true;
        }
        let keeps = |part: &Typed| self.has_constant_coefficients(part, id, known);
        let is_number = |part: &Typed| inputs(part).is_empty();
        match &expr.kind {
            Kind::Input(_) => true,
            Kind::Let(of) => known.get(of).copied().unwrap_or(false),
            Kind::Neg(x)
            | Kind::Transpose(x)
            | Kind::Index(x, ..)
            | Kind::Slice(x, ..)
            | Kind::Skew(x)
            | Kind::RunningSum(_, x)
            | Kind::Reduce(_, _, x)
            | Kind::Trace(x)
            | Kind::DiagonalMatrix(x)
            | Kind::DiagonalOf(x) => keeps(x),
            Kind::Sum(terms) => terms.iter().all(|(_, term)| keeps(term)),
            Kind::Blocks(rows) => rows.iter().flatten().all(keeps),
            Kind::Product(_, a, b) | Kind::Dot(a, b) | Kind::Kron(a, b) | Kind::Cross(a, b) => {
                is_number(b) && keeps(a) || is_number(a) && keeps(b)
            }
            Kind::Quotient(a, b) => is_number(b) && keeps(a),
            _ => false,
        }
    }

    /// Whether some given equation can be solved for none of its inputs without a division by what is no number.
    pub fn has_uneven_facts(&self) -> bool {
        self.restrictions.iter().any(|restriction| match restriction {
            Restriction::Equation { residual, linear_in } => {
                !linear_in.iter().any(|id| self.is_given_by_numbers(residual, *id))
            }
            _ => false,
        })
    }

    /// The independent dimensions of the text that take part.
    pub fn written_dims(&self) -> impl Iterator<Item = DimId> {
        self.dims.iter().copied().filter(|id| self.document.is_written(*id))
    }

    /// Whether everything in it is a scalar.
    pub fn is_scalar(&self) -> bool {
        self.dims.is_empty() && self.inputs.iter().all(|id| self.document.inputs[*id].dims.is_empty())
    }

    /// Both sides, and the `let`s and function bodies they depend on.
    pub fn parts(&self) -> impl Iterator<Item = &'d Typed> {
        let document = self.document;
        let mut uses = document.closure(self.left, None);
        uses.extend(&document.closure(self.right, None));
        let lets = uses.lets.into_iter().map(|id| &document.lets[id].value);
        let bodies = uses.functions.into_iter().filter_map(|id| document.functions[id].body.as_ref());
        lets.chain(bodies).chain([self.left, self.right])
    }

    /// The names of the inputs that the condition at a place of the text depends on.
    pub fn what_is_compared(&self, place: Span) -> Vec<&'d str> {
        let mut inputs = BTreeSet::new();
        for part in self.parts() {
            part.walk(&mut |part| {
                let compared: &[&Typed] = match &part.kind {
                    _ if part.span != place => &[],
                    Kind::If(condition, ..) => &[&condition.0, &condition.2],
                    Kind::Map(_, _, x) => &[x],
                    _ => &[],
                };
                compared.iter().for_each(|one| inputs.extend(self.document.closure(one, None).inputs));
            });
        }
        inputs.into_iter().map(|id| self.document.inputs[id].name.as_str()).collect()
    }

    /// Whether a derivative is taken on either side, or in what the sides name.
    pub fn has_derivative(&self) -> bool {
        self.parts().any(Typed::has_derivative)
    }

    /// Whether a function with branches takes part.
    pub fn has_branches(&self) -> bool {
        let mut found = false;
        for part in self.parts() {
            part.walk(&mut |part| {
                found |= match &part.kind {
                    Kind::If(..)
                    | Kind::Extremum(..)
                    | Kind::ExtremumOf(..)
                    | Kind::OfTwo(OfTwo::Atan2 | OfTwo::Mod, ..) => true,
                    Kind::Over(over) => matches!(over.fold, Fold::Max | Fold::Min),
                    Kind::Map(Callee::Elementary(function), _, _) => function.has_kinks(),
                    _ => false,
                }
            });
        }
        found
    }

    /// Whether some branch depends on sizes alone (`min(d, 64)`): then those that are tried do not stand for the
    /// others.
    pub fn branches_on_sizes(&self) -> bool {
        let mut found = false;
        for part in self.parts() {
            part.walk(&mut |part| {
                found |= part.places().iter().any(is_far_off);
                found |= match &part.kind {
                    Kind::If(condition, _, _) => self.is_of_sizes(&[&condition.0, &condition.2]),
                    Kind::Extremum(_, a, b) | Kind::OfTwo(OfTwo::Atan2 | OfTwo::Mod, a, b) => self.is_of_sizes(&[a, b]),
                    Kind::ExtremumOf(_, _, x) => self.is_of_sizes(&[x]),
                    Kind::OfTwo(OfTwo::Hypot, a, b) => (subtracts(a) || subtracts(b)) && self.is_of_sizes(&[a, b]),
                    Kind::LogDet(x) => subtracts(x) && self.is_of_sizes(&[x]),
                    Kind::Slice(x, ..) => !part.dims().is_empty() && self.stacks_many(x),
                    Kind::Map(Callee::Elementary(Elementary::Sqrt), _, x) | Kind::Norm(x) | Kind::Power(x, _) => {
                        subtracts(x) && self.is_of_sizes(&[x])
                    }
                    Kind::Map(Callee::Elementary(function), _, x) => function.has_kinks() && self.is_of_sizes(&[x]),
                    Kind::Map(Callee::Declared(id), _, x) => {
                        self.document.functions[*id].body.is_some() && self.has_branches() && self.is_of_sizes(&[x])
                    }
                    _ => false,
                }
            });
        }
        found
    }

    /// Whether these depend on sizes, and on no input.
    fn is_of_sizes(&self, exprs: &[&Typed]) -> bool {
        let sized = |expr: &Typed| {
            let mut found = false;
            expr.walk(&mut |part| {
                found |= matches!(part.kind, Kind::Dim(_) | Kind::Name(_)) || !part.dims().is_empty();
            });
            found
        };
        let document = self.document;
        let depends = |expr: &&Typed| {
            let uses = document.closure(expr, None);
            let mut bodies = uses.functions.iter().filter_map(|id| document.functions[*id].body.as_ref());
            sized(expr) || uses.lets.iter().any(|id| sized(&document.lets[*id].value)) || bodies.any(sized)
        };
        let is_given = |expr: &&Typed| document.closure(expr, None).inputs.is_empty();
        exprs.iter().all(is_given) && exprs.iter().any(depends)
    }

    /// Whether it says that an indicator is constant (`if(x'*P*x >= 0, 1, 0) = 1`, `step(x^2) = 1`), which is how the
    /// language claims an inequality.
    pub fn is_inequality(&self) -> bool {
        let is_number = |side: &Typed| matches!(side.kind, Kind::Number(_));
        let is_indicator = |side: &Typed| match &side.kind {
            Kind::If(_, then, otherwise) => is_number(then) && is_number(otherwise),
            Kind::Map(Callee::Elementary(Elementary::Step | Elementary::Sign), 0, _) => true,
            _ => false,
        };
        is_number(self.right) && is_indicator(self.left) || is_number(self.left) && is_indicator(self.right)
    }
}

/// Whether an index is compared with what only a size beyond those that are tried may reach.
fn is_far_off(place: &Place) -> bool {
    /// The integers in an index that small sizes reach.
    const NEAR: i64 = 3;
    let far = |size: &Size| size.terms().any(|(_, factor)| factor.abs() > NEAR);
    far(&place.offset) || place.terms.values().any(far)
}

/// Whether something is subtracted in it, so that it may change its sign.
fn subtracts(expr: &Typed) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= match &part.kind {
            Kind::Neg(_) => true,
            Kind::Sum(terms) => terms.iter().any(|(negative, _)| *negative),
            _ => false,
        };
    });
    found
}

/// Whether a size that follows from others is below 1 at some of them.
fn may_be_empty(dim: &Dim) -> bool {
    // Nearly all are products and sums of dimensions, each of which is 1 at least.
    if dim.terms().next().is_some() && dim.terms().all(|(_, coefficient)| coefficient > 0) {
        return false;
    }
    dim.minus(&Dim::fixed(1)).is_some_and(|less| !less.is_natural())
}

/// Raises the least size of the first dimension that `dim` is made of until it is at least `wanted`.
fn raise(least: &mut [u64], dim: &Dim, wanted: u64) {
    let grows = dim.terms().all(|(_, coefficient)| coefficient > 0);
    if let Some(id) = dim.ids().min().filter(|_| grows) {
        // Dimensions grow with what they are made of, so that the least size is found by halving.
        let (mut below, mut enough) = (least[id] - 1, least[id].max(wanted));
        while enough - below > 1 {
            least[id] = below + (enough - below) / 2;
            *(if dim.at(least) < wanted { &mut below } else { &mut enough }) = least[id];
        }
        least[id] = enough;
    }
}
