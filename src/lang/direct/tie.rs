//! Which side of a branch is taken where a condition is lost in rounding: `x^2 <= 4/9` at x = 2/3. What is rational is
//! decided exactly.

use super::{Direct, Value};
use crate::lang::ast::{Axis, CompareOp};
use crate::lang::constant::as_integer;
use crate::lang::typed::{Callee, Elementary, InputId, Kind, OfTwo, ProductKind, Typed, Variable};
use crate::scalar::ball::{Ball, floor};
use crate::scalar::precise::Undefined;
use dashu_ratio::RBig;
use std::cell::Cell;
use std::cmp::Ordering;

/// Entries visited for one exact value.
const MOST_VISITED: usize = 20_000;
/// Exponents of exact powers.
const MOST_EXPONENT: isize = 64;

/// Whether a comparison holds between values of this order.
fn holds(order: Ordering, op: CompareOp) -> bool {
    match op {
        CompareOp::Less => order.is_lt(),
        CompareOp::LessEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterEqual => order.is_ge(),
    }
}

/// Of the elementary functions those that are fractions of fractions, with a side for each sign or a value
/// between each two steps.
fn sided(function: Elementary, x: RBig) -> Option<RBig> {
    let is_negative = x < RBig::ZERO;
    match function {
        Elementary::Abs => Some(if is_negative { -x } else { x }),
        Elementary::Relu => Some(if is_negative { RBig::ZERO } else { x }),
        Elementary::Step => Some(u8::from(!is_negative).into()),
        Elementary::Sign if x.is_zero() => Some(x),
        Elementary::Sign => Some(if is_negative { -RBig::ONE } else { RBig::ONE }),
        Elementary::Floor => Some(x.floor().into()),
        Elementary::Ceil => Some(x.ceil().into()),
        Elementary::Round => {
            let raised = x + RBig::from_parts(1.into(), 2u8.into());
            (!raised.denominator().is_one()).then(|| raised.floor().into())
        }
        _ => None,
    }
}

/// The sum, if each term has a value.
fn total(mut terms: impl Iterator<Item = Option<RBig>>) -> Option<RBig> {
    terms.try_fold(RBig::ZERO, |sum, term| Some(sum + term?))
}

impl Direct<'_> {
    /// The side of an `if` in one entry (by its place row by row), from the values of both sides of its condition, and
    /// of both branches.
    pub(super) fn side(
        &self,
        condition: &(Typed, CompareOp, Typed),
        at: usize,
        values: (&Ball, &Ball),
        branches: (Value, Value),
    ) -> Value {
        let (left, op, right) = condition;
        let pick = |order: Ordering| if holds(order, *op) { branches.0.clone() } else { branches.1.clone() };
        if let Some(order) = values.0.minus(values.1, self.bits)?.sign() {
            return pick(order);
        }
        match (self.exact_at(left, at), self.exact_at(right, at)) {
            (Some(left), Some(right)) => pick(left.cmp(&right)),
            _ if branches.0 == branches.1 => branches.0.clone(),
            // The value is one of both.
            _ => match branches {
                (Ok(then), Ok(otherwise)) => then.hull(&otherwise, self.bits),
                _ => Err(Undefined::Lost),
            },
        }
    }

    /// An argument's exact value instead of an enclosure that does not tell on which side of 0 it lies, where there is
    /// one.
    pub(super) fn untied(&self, argument: &Typed, at: usize, value: &Value) -> Value {
        match value {
            Ok(near) if near.sign().is_none() => match self.exact_at(argument, at) {
                Some(exact) => Ball::from_rational(&exact, self.bits),
                None => value.clone(),
            },
            _ => value.clone(),
        }
    }

    /// The same where the enclosure does not tell between which two steps it lies.
    pub(super) fn off_steps(&self, argument: &Typed, at: usize, value: &Value) -> Value {
        let is_between = |near: &Ball| near.scaled(1).and_then(|twice| floor(&twice, self.bits));
        match value {
            Ok(near) if is_between(near).is_err() => match self.exact_at(argument, at) {
                Some(exact) => Ball::from_rational(&exact, self.bits),
                None => value.clone(),
            },
            _ => value.clone(),
        }
    }

    pub(super) fn exact_at(&self, expr: &Typed, at: usize) -> Option<RBig> {
        let cols = usize::try_from(expr.shape.cols.at(self.place.sizes)).ok()?.max(1);
        // The argument of the function whose body this is, where that is a fraction.
        let parameter = match self.parameters.last() {
            Some(Ok(value)) if value.is_exact() => value.middle().to_rational().ok(),
            _ => None,
        };
        self.exact(expr, (at / cols, at % cols), parameter.as_ref(), &Cell::new(MOST_VISITED))
    }

    /// The same of what has to do with index names, but for sums over them.
    fn exact_of_names(&self, expr: &Typed, parameter: Option<&RBig>, left: &Cell<usize>) -> Option<RBig> {
        match &expr.kind {
            Kind::Name(_) => self.exact_name(expr),
            Kind::Delta(place) => Some(u8::from(self.index(place).ok()? == 0).into()),
            Kind::Choose(place, then, otherwise) => {
                let chosen = if self.index(place).ok()? >= 0 { then } else { otherwise };
                self.exact(chosen, (0, 0), parameter, left)
            }
            Kind::Entry(of, places, or) => match self.position(of, places).ok()? {
                // What is an array by entries itself is evaluated at other values of its own names.
                Some(_) if matches!(of.kind, Kind::Build(..)) => None,
                Some(at) => {
                    let cols = usize::try_from(of.shape.cols.at(self.place.sizes)).ok()?.max(1);
                    self.exact(of, (at / cols, at % cols), parameter, left)
                }
                None => self.exact(or.as_deref()?, (0, 0), parameter, left),
            },
            _ => None,
        }
    }

    /// By how much an entry of an input is displaced, by all that it is cut free for; none where that is no fraction.
    fn displacement(&self, id: InputId, at: usize) -> Option<RBig> {
        let mut sum = RBig::ZERO;
        for scope in
            self.scopes.iter().filter(|scope| matches!(&scope.cut, Some((Variable::Input(cut), _)) if *cut == id))
        {
            for (_, by) in scope.displaced.as_ref()?.iter().filter(|(entry, _)| *entry == at) {
                sum += by.is_exact().then(|| by.middle().to_rational().ok())??;
            }
        }
        Some(sum)
    }

    /// An entry as a fraction, where it is computed from inputs and numbers by sums, products, quotients and whole
    /// powers alone; in the body of a function at its parameter.
    fn exact(
        &self,
        expr: &Typed,
        (i, j): (usize, usize),
        parameter: Option<&RBig>,
        left: &Cell<usize>,
    ) -> Option<RBig> {
        left.set(left.get().checked_sub(1)?);
        let sizes = self.place.sizes;
        let extent = |expr: &Typed| {
            let (rows, cols) = (expr.shape.rows.at(sizes), expr.shape.cols.at(sizes));
            Some((usize::try_from(rows).ok()?, usize::try_from(cols).ok()?))
        };
        // A scalar stands in every entry.
        let of = |expr: &Typed, i: usize, j: usize| match extent(expr)? {
            (1, 1) => self.exact(expr, (0, 0), parameter, left),
            _ => self.exact(expr, (i, j), parameter, left),
        };
        let is_cut =
            |variable| self.scopes.iter().any(|scope| matches!(&scope.cut, Some((cut, _)) if *cut == variable));
        let compared = |left: &Typed, right: &Typed| Some(of(left, i, j)?.cmp(&of(right, i, j)?));
        match &expr.kind {
            Kind::Number(value) => Some(value.clone()),
            Kind::Dim(dim) => Some(dim.number(sizes)),
            Kind::Fill(one) => Some(u8::from(*one).into()),
            Kind::Identity => Some(u8::from(i == j).into()),
            Kind::Input(id) => {
                let cols = usize::try_from(self.document.inputs[*id].shape().cols.at(sizes)).ok()?;
                let at = i * cols + j;
                Some(self.place.inputs.get(id)?.get(at)? + self.displacement(*id, at)?)
            }
            Kind::Let(id) if !is_cut(Variable::Let(*id)) => of(&self.document.lets[*id].value, i, j),
            Kind::Neg(x) => Some(-of(x, i, j)?),
            Kind::Sum(terms) => total(terms.iter().map(|(negative, term)| {
                let term = of(term, i, j)?;
                Some(if *negative { -term } else { term })
            })),
            Kind::Product(ProductKind::Matrix, a, b) => {
                let inner = extent(a)?.1;
                total((0..inner).map(|k| Some(of(a, i, k)? * of(b, k, j)?)))
            }
            Kind::Product(_, a, b) => Some(of(a, i, j)? * of(b, i, j)?),
            Kind::Quotient(a, b) => {
                let (a, b) = (of(a, i, j)?, of(b, i, j)?);
                if b.is_zero() { None } else { Some(a / b) }
            }
            Kind::Power(base, exponent) => {
                let exponent = as_integer(&self.constant_exponent(exponent)?)?;
                let base = of(base, i, j)?;
                let has_value = exponent >= 0 || !base.is_zero();
                let exponent = isize::try_from(exponent).ok().filter(|exponent| exponent.abs() <= MOST_EXPONENT)?;
                has_value.then(|| base.pow(exponent))
            }
            Kind::Map(Callee::Elementary(function), 0, x) => sided(*function, of(x, i, j)?),
            Kind::Map(Callee::Declared(index), 0, x) => {
                let body = self.document.functions[*index].body.as_ref()?;
                self.exact(body, (0, 0), Some(&of(x, i, j)?), left)
            }
            Kind::Parameter => parameter.cloned(),
            Kind::Extremum(largest, a, b) => {
                let is_first = compared(a, b)?.is_ge() == *largest;
                of(if is_first { a } else { b }, i, j)
            }
            Kind::OfTwo(OfTwo::Mod, a, b) => {
                let (a, b) = (of(a, i, j)?, of(b, i, j)?);
                let whole = if b.is_zero() { return None } else { RBig::from((&a / &b).floor()) };
                Some(a - b * whole)
            }
            Kind::If(condition, then, otherwise) => {
                let (left, op, right) = condition.as_ref();
                of(if holds(compared(left, right)?, *op) { then } else { otherwise }, i, j)
            }
            Kind::Name(_) | Kind::Delta(_) | Kind::Choose(..) | Kind::Entry(..) => {
                self.exact_of_names(expr, parameter, left)
            }
            Kind::Transpose(x) => of(x, j, i),
            Kind::Index(x, row, col) => of(x, usize::try_from(*row).ok()?, usize::try_from(*col).ok()?),
            Kind::Slice(x, top, left) => {
                of(x, i + super::parts::before(top, sizes)?, j + super::parts::before(left, sizes)?)
            }
            Kind::Dot(a, b) => {
                let (rows, cols) = extent(a)?;
                let entries = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j)));
                total(entries.map(|(i, j)| Some(of(a, i, j)? * of(b, i, j)?)))
            }
            Kind::Trace(x) => total((0..extent(x)?.0).map(|i| of(x, i, i))),
            Kind::Reduce(mean, axis, x) => {
                let (rows, cols) = extent(x)?;
                let (sum, count) = match axis {
                    None => {
                        let entries = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j)));
                        (total(entries.map(|(i, j)| of(x, i, j)))?, rows * cols)
                    }
                    // Both kinds of sums are columns.
                    Some(Axis::Rows) => (total((0..rows).map(|k| of(x, k, i)))?, rows),
                    Some(Axis::Cols) => (total((0..cols).map(|k| of(x, i, k)))?, cols),
                };
                Some(if *mean { sum / RBig::from(count) } else { sum })
            }
            _ => None,
        }
    }
}
