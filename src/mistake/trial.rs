//! A trial of candidates: a few points at which the right values are known, in doubles with their rounding errors.
//!
//! It only rejects. What passes is still to be verified. Candidates differ from the claimed side in one place, so that
//! what stays as it is has been worked out beforehand, each part under a name of its own.

use crate::claim::Subject;
use crate::claim::work::{Part, Work};
use crate::lang::ast::{Expr, Span};
use crate::lang::check::Checked;
use crate::lang::edit::build::name;
use crate::lang::edit::walk::{everywhere, parts};
use crate::lang::lower::{Forms, lower_given};
use crate::lang::typed::{Body, Claim, Document, InputId, LetId, Typed, Uses};
use crate::scalar::instance::Instance;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent};
use crate::tape::{Program, Reader as _};
use crate::witness::bench::case::Case;
use crate::witness::points::{Points, Style};
use crate::witness::sampled::shapes;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Shapes at which candidates are tried: pairwise different sizes, in two orders.
const SHAPES: usize = 2;
/// What it takes to check a part of a candidate, in steps of work.
const CHECKED: usize = 8;
/// Points per shape; of claims about scalars, which have one shape.
const POINTS: usize = 3;
const SCALAR_POINTS: usize = 6;
/// What may be spent on candidates, in nodes recorded and read.
const WORK: usize = 6_000_000;

/// A point, with the right values there.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// The sizes of the document's dimensions.
    sizes: Vec<u64>,
    inputs: BTreeMap<InputId, Vec<Running>>,
    /// The values of the known `let`s.
    lets: BTreeMap<LetId, Vec<Running>>,
    functions: Vec<Instance>,
    /// The entries of the left side.
    pub(super) truth: Vec<Running>,
}

/// Parts of a formula by their places, each with its name.
type Named = HashMap<Span, (Expr, String)>;

/// The points of a claim at which candidates are tried.
pub(super) struct Trial {
    /// The file, and a name for each part of the claimed side.
    checked: Checked,
    /// The parts by their places.
    named: Named,
    inputs: BTreeSet<InputId>,
    known: BTreeSet<LetId>,
    /// Where.
    pub(super) spots: Vec<Spot>,
    /// What may still be spent.
    work: Cell<usize>,
    /// The total of the search.
    total: Work,
}

impl Trial {
    /// The trial of a claim's right side, which is written as `right`: at points of the claim, with the values of some
    /// `let`s worked out beforehand. None where no point is found at which the left side has a value.
    pub(super) fn new(
        checked: &Checked,
        claim: &Claim,
        right: &Expr,
        known: &[LetId],
        seed: u64,
        work: &Work,
    ) -> Option<Trial> {
        let (named, values) = named_parts(checked, right);
        let extended = checked.with_lets(&values);
        let first = checked.document().lets.len();
        let document = extended.document();
        let at_points = Subject::drawing_on(document, claim, work)?.inputs;
        // A right side that does not fit may have inputs of its own: the points have no values for them.
        let has_value = |id: &LetId| {
            let inputs = document.closure(&document.lets[*id].value, None).inputs;
            inputs.iter().all(|input| document.is_map(*input) || at_points.contains(input))
        };
        let known: BTreeSet<LetId> =
            known.iter().copied().chain(first..first + values.len()).filter(has_value).collect();
        let spots = spots(extended.document(), claim, &known, seed, work)?;
        let inputs = spots.first().map(|spot| spot.inputs.keys().copied().collect()).unwrap_or_default();
        Some(Trial { checked: extended, named, inputs, known, spots, work: Cell::new(WORK), total: work.clone() })
    }

    /// Points of a claim under the facts of a document, with the claimed values there.
    pub(super) fn claimed(
        document: &Document,
        claim: &Claim,
        seed: u64,
        work: &Work,
    ) -> Option<(Vec<Spot>, Vec<Vec<Running>>)> {
        let Body::Equal(_, right) = &claim.body else { return None };
        let spots = spots(document, claim, &BTreeSet::new(), seed, work)?;
        let inputs = spots.first()?.inputs.keys().copied().collect();
        let place = Place { document, inputs: &inputs, known: &BTreeSet::new(), total: work };
        let mut all = Vec::with_capacity(spots.len());
        for group in spots.chunk_by(|a, b| a.sizes == b.sizes) {
            let program = place.program(right, &group[0].sizes, &Cell::new(WORK))?;
            all.extend(group.iter().map(|spot| program.read(spot)));
        }
        Some((spots, all))
    }

    /// Checks a candidate: what it shares with the claimed side is looked up.
    pub(super) fn check(&self, expr: &Expr) -> Option<Typed> {
        self.total.note(Part::Trials, self.named.len() + CHECKED * parts(expr).len());
        if self.total.is_spent() {
            return None;
        }
        let known = |part: &Expr| {
            let (original, text) = self.named.get(&part.span)?;
            (original == part).then(|| name(text))
        };
        self.checked.expr(&everywhere(expr, &known)).ok()
    }

    /// The values of an expression at all spots; none where it cannot be evaluated.
    pub(super) fn values(&self, expr: &Typed) -> Option<Vec<Vec<Running>>> {
        if self.is_spent() {
            return None;
        }
        let mut all = Vec::with_capacity(self.spots.len());
        for group in self.spots.chunk_by(|a, b| a.sizes == b.sizes) {
            let program = self.place().program(expr, &group[0].sizes, &self.work)?;
            all.extend(group.iter().map(|spot| program.read(spot)));
        }
        Some(all)
    }

    /// Whether an expression has the right values at all spots.
    pub(super) fn accepts(&self, expr: &Typed) -> bool {
        accepted(&self.place(), &self.spots, expr, &self.work)
    }

    /// Whether nothing may be tried any more.
    pub(super) fn is_spent(&self) -> bool {
        self.work.get() == 0 || self.total.is_spent()
    }

    fn place(&self) -> Place<'_> {
        Place { document: self.checked.document(), inputs: &self.inputs, known: &self.known, total: &self.total }
    }

    /// The numbers of the spots, by sizes.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut next = 0;
        let numbered = self.spots.chunk_by(|a, b| a.sizes == b.sizes).map(|group| {
            next += group.len();
            (next - group.len()..next).collect()
        });
        numbered.collect()
    }

    /// Whether these are the right values times a factor, at each spot its own.
    pub(super) fn is_multiple(&self, values: &[Vec<Running>], factors: &[Running]) -> bool {
        let mut reader = RunningError::default();
        let mut seen = false;
        let mut spots = self.spots.iter().zip(values).zip(factors);
        let fits = spots.all(|((spot, values), factor)| {
            let products: Vec<Running> = spot.truth.iter().map(|truth| reader.product(factor, truth)).collect();
            seen |= spot.truth.iter().any(|truth| truth.value() != 0.0);
            same(values, &products)
        });
        fits && seen
    }
}

/// The parts of a formula that are worth a name: by their places, and as `let`s.
fn named_parts(checked: &Checked, right: &Expr) -> (Named, Vec<(String, Typed)>) {
    let (mut named, mut values) = (HashMap::new(), Vec::new());
    for part in parts(right) {
        let is_leaf = parts(part).len() == 1;
        if is_leaf || named.contains_key(&part.span) {
            continue;
        }
        if let Ok(typed) = checked.expr(part) {
            let text = format!("part {}", values.len());
            named.insert(part.span, (part.clone(), text.clone()));
            values.push((text, typed));
        }
    }
    (named, values)
}

/// The points of a claim, with the values of its left side and of `let`s.
fn spots(document: &Document, claim: &Claim, known: &BTreeSet<LetId>, seed: u64, work: &Work) -> Option<Vec<Spot>> {
    let subject = Subject::drawing_on(document, claim, work)?;
    let mut found = Vec::new();
    // Where all is 1, or a size is, much vanishes that would tell one candidate from another.
    let mut shapes = shapes(&subject, seed);
    shapes.sort_by_key(|sizes| subject.dims.iter().any(|id| sizes[*id] == 1));
    for sizes in shapes.into_iter().take(SHAPES) {
        let Ok(case) = Case::of_points(&subject, sizes.clone()) else { continue };
        // Where the claimed side has no entries at these sizes, nothing is told from it.
        if lower_given(document, &sizes, &subject.inputs, &[], &[subject.right], Forms::Tape).is_err() {
            continue;
        }
        let lets = known.iter().map(|id| &document.lets[*id].value);
        let exprs: Vec<&Typed> = std::iter::once(subject.left).chain(lets).collect();
        let Ok(lowered) = lower_given(document, &sizes, &subject.inputs, &[], &exprs, Forms::Tape) else { continue };
        let mut points = Points::new(&case, seed);
        let count = if subject.is_scalar() { SCALAR_POINTS } else { POINTS };
        for number in 0..count {
            let style = if number % 3 == 2 { Style::Narrow } else { Style::Normal };
            let Some(point) = points.draw(style) else { continue };
            let entries: Vec<Running> =
                point.values.iter().map(|value| Running::rounded(value.to_f64().value())).collect();
            let mut reader = RunningError { functions: point.functions.clone() };
            let values = lowered.program.evaluate(&mut reader, &entries);
            let mut rest = values.as_slice();
            let mut arrays = lowered.arrays.iter().map(|array| {
                let (entries, others) = rest.split_at(array.data.len());
                rest = others;
                entries.to_vec()
            });
            let truth = arrays.next().unwrap_or_default();
            let lets = known.iter().copied().zip(arrays).collect();
            if truth.iter().all(|value| value.value().is_finite()) {
                let inputs = case.blocks.iter().map(|block| (block.input, entries[block.range()].to_vec())).collect();
                found.push(Spot { sizes: sizes.clone(), inputs, lets, functions: point.functions, truth });
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Where expressions are evaluated: what is known of each spot.
struct Place<'p> {
    document: &'p Document,
    inputs: &'p BTreeSet<InputId>,
    known: &'p BTreeSet<LetId>,
    total: &'p Work,
}

/// An expression at some sizes, and what it reads.
struct Prepared {
    program: Program,
    inputs: Vec<InputId>,
    lets: Vec<LetId>,
}

impl Place<'_> {
    fn program(&self, expr: &Typed, sizes: &[u64], work: &Cell<usize>) -> Option<Prepared> {
        let direct = Uses::direct(expr);
        let lets: Vec<LetId> = direct.lets.iter().copied().filter(|id| self.known.contains(id)).collect();
        let has_body = |id: &usize| self.document.functions[*id].body.is_some();
        let needs_more = lets.len() < direct.lets.len() || direct.functions.iter().any(has_body);
        let inputs: Vec<InputId> = if expr.has_derivative() || needs_more {
            // A derivative form works out anew what depends on its variable.
            self.document.closure(expr, None).inputs.into_iter().collect()
        } else {
            direct.inputs.into_iter().collect()
        };
        // What index maps give is chosen with the sizes.
        let inputs: Vec<InputId> = inputs.into_iter().filter(|id| !self.document.is_map(*id)).collect();
        if !inputs.iter().all(|id| self.inputs.contains(id)) {
            return None;
        }
        let lowered = lower_given(self.document, sizes, &inputs, &lets, &[expr], Forms::Tape).ok()?;
        work.set(work.get().saturating_sub(lowered.program.len()));
        self.total.note(Part::Trials, lowered.program.len());
        Some(Prepared { program: lowered.program, inputs, lets })
    }
}

impl Prepared {
    fn read(&self, spot: &Spot) -> Vec<Running> {
        let inputs = self.inputs.iter().filter_map(|id| spot.inputs.get(id));
        let entries: Vec<Running> =
            inputs.chain(self.lets.iter().filter_map(|id| spot.lets.get(id))).flatten().copied().collect();
        self.program.evaluate(&mut RunningError { functions: spot.functions.clone() }, &entries)
    }
}

fn accepted(place: &Place<'_>, spots: &[Spot], expr: &Typed, work: &Cell<usize>) -> bool {
    work.get() > 0
        && !place.total.is_spent()
        && spots.chunk_by(|a, b| a.sizes == b.sizes).all(|group| {
            let Some(program) = place.program(expr, &group[0].sizes, work) else { return false };
            group.iter().all(|spot| same(&program.read(spot), &spot.truth))
        })
}

/// Whether rounding explains all differences.
pub(super) fn same(a: &[Running], b: &[Running]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| consistent(*a, *b) == Agreement::Agrees)
}
