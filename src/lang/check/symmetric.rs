//! Whether a matrix is symmetric by how it is made, and by what is given of the inputs in it: whether its transpose is the
//! same expression.

use super::Checker;
use crate::lang::ast::{Fault, Property};
use crate::lang::constant::{as_integer, constant_value};
use crate::lang::dim::Dim;
use crate::lang::typed::{
    Callee, DerivativeKind, Document, Elementary, InputId, Kind, LetId, NameId, Over, Place, ProductKind, Range,
    Restriction, Size, Subscript, Typed, same_expression,
};
use std::cell::Cell;

/// Pairs of expressions that are compared for one answer.
const MOST_COMPARED: usize = 20_000;
/// Factors of one product.
const MOST_FACTORS: usize = 64;

impl Checker {
    /// A fault where nothing says that the matrix is symmetric.
    pub(super) fn symmetric(&self, function: &str, x: &Typed) -> Result<(), Fault> {
        if is_symmetric(&self.document, x) {
            return Ok(());
        }
        let text = self.source(x.span);
        let message = format!("`{function}` needs a symmetric matrix, and nothing says that `{text}` is one");
        let of_part = format!("`{function}(({0} + {0}')/2)` is that of its symmetric part", self.grouped(x));
        let hint = match x.kind {
            Kind::Input(id) => {
                let name = &self.document.inputs[id].name;
                format!("write `given {name} posdef` above; {of_part}")
            }
            _ => format!("{of_part}; of an input it may be said: `given A posdef`"),
        };
        Err(Fault::new(x.span, message).with_hint(hint))
    }
}

/// Whether the matrix is its transpose, as far as that is seen.
pub(super) fn is_symmetric(document: &Document, x: &Typed) -> bool {
    let mirror = Mirror { document, left: Cell::new(MOST_COMPARED) };
    mirror.compared(x, x, true, &Names::default()) == Some(false)
}

/// Index names of one side, and those of the other that stand for them.
#[derive(Clone, Default)]
struct Names(Vec<(NameId, NameId)>);

impl Names {
    /// Also these, one for one.
    fn and(&self, own: &[Range], other: &[NameId]) -> Names {
        let mut all = self.clone();
        all.0.extend(own.iter().map(|range| range.id).zip(other.iter().copied()));
        all
    }

    fn of(&self, id: NameId) -> NameId {
        self.0.iter().rev().find(|(own, _)| *own == id).map_or(id, |(_, other)| *other)
    }

    /// The index with the other side's names.
    fn renamed(&self, place: &Place) -> Option<Place> {
        let start = Place::fixed(place.offset.clone());
        place.terms.iter().try_fold(start, |sum, (subscript, factor)| {
            let subscript = match subscript {
                Subscript::Name(id) => Subscript::Name(self.of(*id)),
                Subscript::Mapped(id, at) => {
                    Subscript::Mapped(*id, at.iter().map(|place| self.renamed(place)).collect::<Option<_>>()?)
                }
            };
            sum.plus(&Place::of(subscript).times(factor)?)
        })
    }

    fn all_equal(&self, own: &[Place], other: &[Place]) -> bool {
        own.len() == other.len() && own.iter().zip(other).all(|(a, b)| self.renamed(a).as_ref() == Some(b))
    }
}

/// What multiplies: numbers, and matrices in their order, each with whether it is transposed.
#[derive(Default)]
struct Factors<'d> {
    negative: bool,
    scalars: Vec<&'d Typed>,
    matrices: Vec<(&'d Typed, bool)>,
}

struct Mirror<'d> {
    document: &'d Document,
    left: Cell<usize>,
}

/// Whether one is the other with the sign turned; none where they are not seen to be the same but for a sign.
type Sign = Option<bool>;

impl<'d> Mirror<'d> {
    /// Whether a is b, or the transpose of b (`turned`), but for the sign.
    fn compared(&self, a: &'d Typed, b: &'d Typed, turned: bool, names: &Names) -> Sign {
        self.left.set(self.left.get().checked_sub(1)?);
        let turned = turned && !(a.shape.is_scalar() && b.shape.is_scalar());
        match (&a.kind, &b.kind) {
            (Kind::Let(one), Kind::Let(other)) if one == other && !turned => Some(false),
            (Kind::Let(id), _) => self.compared(self.value(*id), b, turned, names),
            (_, Kind::Let(id)) => self.compared(a, self.value(*id), turned, names),
            (Kind::Transpose(x), _) => self.compared(x, b, !turned, names),
            (_, Kind::Transpose(x)) => self.compared(a, x, !turned, names),
            (Kind::Neg(x), _) => Some(!self.compared(x, b, turned, names)?),
            (_, Kind::Neg(x)) => Some(!self.compared(a, x, turned, names)?),
            (Kind::Sum(a), Kind::Sum(b)) => self.sums(a, b, turned, names),
            (Kind::Product(ProductKind::Elementwise, ..), Kind::Product(ProductKind::Elementwise, ..)) => {
                self.both(a, b, turned, names)
            }
            (Kind::Product(..), Kind::Product(..)) => self.products(a, b, turned, names),
            (Kind::Input(one), Kind::Input(other)) => {
                (one == other && (!turned || self.is_given_symmetric(*one))).then_some(false)
            }
            (Kind::Identity, Kind::Identity) => Some(false),
            (Kind::Fill(one), Kind::Fill(other)) => (one == other).then_some(false),
            (Kind::Build(own, x), Kind::Build(other, y)) => self.built((own, x), (other, y), turned, names),
            (Kind::Blocks(own), Kind::Blocks(other)) => self.blocks(own, other, turned, names),
            _ => self.parts(a, b, turned, names),
        }
    }

    fn value(&self, id: LetId) -> &'d Typed {
        &self.document.lets[id].value
    }

    fn is_given_symmetric(&self, id: InputId) -> bool {
        self.document.restrictions.iter().any(|one| {
            matches!(one, Restriction::Property(of, Property::Symmetric | Property::PositiveDefinite) if *of == id)
        })
    }

    /// The same summands, each once, all with one sign.
    fn sums(&self, a: &'d [(bool, Typed)], b: &'d [(bool, Typed)], turned: bool, names: &Names) -> Sign {
        if a.len() != b.len() {
            return None;
        }
        let signs: Vec<Vec<Sign>> = a
            .iter()
            .map(|(minus, one)| {
                let with = |(other_minus, other): &'d (bool, Typed)| {
                    Some(self.compared(one, other, turned, names)? ^ minus ^ other_minus)
                };
                b.iter().map(with).collect()
            })
            .collect();
        [false, true].into_iter().find(|sign| {
            let mut taken = vec![false; b.len()];
            signs.iter().all(|row| {
                let own = (0..row.len()).find(|at| !taken[*at] && row[*at] == Some(*sign));
                own.map(|at| taken[at] = true).is_some()
            })
        })
    }

    /// A product's factors; of its transpose where it is turned.
    fn factors(&self, x: &'d Typed, turned: bool, into: &mut Factors<'d>) -> Option<()> {
        self.left.set(self.left.get().checked_sub(1)?);
        if into.matrices.len() + into.scalars.len() > MOST_FACTORS {
            return None;
        }
        match &x.kind {
            Kind::Let(id) if matches!(self.value(*id).kind, Kind::Product(..) | Kind::Transpose(_)) => {
                self.factors(self.value(*id), turned, into)
            }
            Kind::Transpose(x) => self.factors(x, !turned, into),
            Kind::Neg(x) => {
                into.negative = !into.negative;
                self.factors(x, turned, into)
            }
            Kind::Product(ProductKind::Matrix, a, b) => {
                let (first, second) = if turned { (b, a) } else { (a, b) };
                self.factors(first, turned, into)?;
                self.factors(second, turned, into)
            }
            Kind::Product(ProductKind::Scalar, a, b) => {
                self.factors(a, turned, into)?;
                self.factors(b, turned, into)
            }
            _ if x.shape.is_scalar() => {
                into.scalars.push(x);
                Some(())
            }
            _ => {
                into.matrices.push((x, turned));
                Some(())
            }
        }
    }

    fn products(&self, a: &'d Typed, b: &'d Typed, turned: bool, names: &Names) -> Sign {
        let (mut own, mut other) = (Factors::default(), Factors::default());
        self.factors(a, false, &mut own)?;
        self.factors(b, turned, &mut other)?;
        if own.matrices.len() != other.matrices.len() || own.scalars.len() != other.scalars.len() {
            return None;
        }
        let mut sign = own.negative ^ other.negative;
        for ((one, one_turned), (other, other_turned)) in own.matrices.iter().zip(&other.matrices) {
            sign ^= self.compared(one, other, one_turned != other_turned, names)?;
        }
        let mut left: Vec<Option<&'d Typed>> = other.scalars.into_iter().map(Some).collect();
        for one in own.scalars {
            let found = left.iter().enumerate().find_map(|(at, other)| {
                let other = (*other)?;
                self.compared(one, other, false, names).map(|sign| (at, sign))
            });
            let (at, own) = found?;
            left[at] = None;
            sign ^= own;
        }
        Some(sign)
    }

    /// Two operands in either order.
    fn both(&self, a: &'d Typed, b: &'d Typed, turned: bool, names: &Names) -> Sign {
        let (own, other) = (operands(a), operands(b));
        let ([a, b], [c, d]) = (<[&Typed; 2]>::try_from(own).ok()?, <[&Typed; 2]>::try_from(other).ok()?);
        let pairs = |one, other, third, fourth| {
            Some(self.compared(one, other, turned, names)? ^ self.compared(third, fourth, turned, names)?)
        };
        pairs(a, c, b, d).or_else(|| pairs(a, d, b, c))
    }

    /// Arrays by their entries: of a transpose, the first name stands for the second.
    fn built(
        &self,
        (own, x): (&'d [Range], &'d Typed),
        (other, y): (&'d [Range], &'d Typed),
        turned: bool,
        names: &Names,
    ) -> Sign {
        let mut ranges: Vec<&Range> = other.iter().collect();
        if turned && ranges.len() == 2 {
            ranges.swap(0, 1);
        } else if turned {
            return None;
        }
        let sizes = |one: &Range, other: &&Range| one.size == other.size;
        if own.len() != ranges.len() || !own.iter().zip(&ranges).all(|(one, other)| sizes(one, other)) {
            return None;
        }
        let ids: Vec<NameId> = ranges.iter().map(|range| range.id).collect();
        self.compared(x, y, false, &names.and(own, &ids))
    }

    fn blocks(&self, own: &'d [Vec<Typed>], other: &'d [Vec<Typed>], turned: bool, names: &Names) -> Sign {
        let mut sign = None;
        for (i, row) in own.iter().enumerate() {
            for (j, part) in row.iter().enumerate() {
                let beside = if turned { other.get(j)?.get(i)? } else { other.get(i)?.get(j)? };
                let one = self.compared(part, beside, turned, names)?;
                if *sign.get_or_insert(one) != one {
                    return None;
                }
            }
        }
        let count = |rows: &[Vec<Typed>]| rows.iter().map(Vec::len).sum::<usize>();
        if count(own) == count(other) { sign } else { None }
    }

    /// What is the same where its parts are.
    fn parts(&self, a: &'d Typed, b: &'d Typed, turned: bool, names: &Names) -> Sign {
        let same = |a, b, turned| self.compared(a, b, turned, names);
        let plain = |sign: Sign| if sign == Some(false) { sign } else { None };
        match (&a.kind, &b.kind) {
            (Kind::Inverse(x), Kind::Inverse(y)) => same(x, y, turned),
            (Kind::MatrixPower(x, one), Kind::MatrixPower(y, other)) if one == other => plain(same(x, y, turned)),
            (Kind::DiagonalMatrix(x), Kind::DiagonalMatrix(y)) | (Kind::DiagonalOf(x), Kind::DiagonalOf(y)) => {
                same(x, y, false)
            }
            (Kind::Skew(x), Kind::Skew(y)) => Some(same(x, y, false)? ^ turned),
            (Kind::Map(one, order, x), Kind::Map(other, own, y)) if one == other && order == own => {
                let sign = same(x, y, turned)?;
                (!sign || *order == 0 && is_even(*one)).then_some(false)
            }
            (Kind::Power(x, p), Kind::Power(y, q)) => {
                let sign = same(x, y, turned)?;
                let is_even = constant_value(p).and_then(|p| as_integer(&p)).is_some_and(|p| p % 2 == 0);
                plain(same(p, q, turned))?;
                (!sign || is_even).then_some(false)
            }
            (Kind::Quotient(x, p), Kind::Quotient(y, q)) => Some(same(x, y, turned)? ^ same(p, q, turned)?),
            (Kind::Kron(x, p), Kind::Kron(y, q)) => Some(same(x, y, turned)? ^ same(p, q, turned)?),
            (Kind::Extremum(one, ..), Kind::Extremum(other, ..)) if one == other => {
                plain(self.both(a, b, turned, names))
            }
            (Kind::Index(x, i, j), Kind::Index(y, k, l)) => {
                if (i, j) == (k, l) {
                    same(x, y, false)
                } else if (i, j) == (l, k) {
                    same(x, y, true)
                } else {
                    None
                }
            }
            (Kind::Slice(x, top, left), Kind::Slice(y, other_top, other_left)) => {
                let fits = |one: (&Dim, &Dim), other: (&Dim, &Dim)| one == other;
                let other = if turned { (other_left, other_top) } else { (other_top, other_left) };
                if fits((top, left), other) { same(x, y, turned) } else { None }
            }
            (Kind::Entry(x, own, None), Kind::Entry(y, other, None)) => self.entries((x, own), (y, other), names),
            (Kind::Over(own), Kind::Over(other)) => self.over(own, other, names),
            (Kind::Name(one), Kind::Name(other)) => (names.of(*one) == *other).then_some(false),
            (Kind::Delta(one), Kind::Delta(other)) => {
                let renamed = names.renamed(one)?;
                (renamed == *other || renamed.times(&Size::integer(-1)).as_ref() == Some(other)).then_some(false)
            }
            (Kind::Choose(one, x, p), Kind::Choose(other, y, q)) if names.renamed(one).as_ref() == Some(other) => {
                let (then, otherwise) = (same(x, y, false)?, same(p, q, false)?);
                (then == otherwise).then_some(then)
            }
            (Kind::Derivative(DerivativeKind::Hessian, ..), Kind::Derivative(DerivativeKind::Hessian, ..)) => {
                same_expression(a, b).then_some(false)
            }
            _ if turned || !a.free_names().is_empty() => None,
            _ => same_expression(a, b).then_some(false),
        }
    }

    fn entries(&self, (x, own): (&'d Typed, &'d [Place]), (y, other): (&'d Typed, &'d [Place]), names: &Names) -> Sign {
        if names.all_equal(own, other) {
            return self.compared(x, y, false, names);
        }
        match other {
            [i, j] if names.all_equal(own, &[j.clone(), i.clone()]) => self.compared(x, y, true, names),
            _ => None,
        }
    }

    fn over(&self, own: &'d Over, other: &'d Over, names: &Names) -> Sign {
        let sizes = |over: &Over| over.ranges.iter().map(|range| range.size.clone()).collect::<Vec<_>>();
        let ids: Vec<NameId> = other.ranges.iter().map(|range| range.id).collect();
        let names = names.and(&own.ranges, &ids);
        if own.fold != other.fold || sizes(own) != sizes(other) || !names.all_equal(&own.conditions, &other.conditions)
        {
            return None;
        }
        let sign = self.compared(&own.body, &other.body, false, &names)?;
        (!sign || own.fold.is_linear()).then_some(sign)
    }
}

fn operands(x: &Typed) -> Vec<&Typed> {
    let mut all = Vec::new();
    x.parts(&mut |part| all.push(part));
    all
}

fn is_even(callee: Callee) -> bool {
    matches!(callee, Callee::Elementary(Elementary::Abs | Elementary::Cosh | Elementary::Cos))
}
