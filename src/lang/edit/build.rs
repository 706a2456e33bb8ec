//! Syntax trees put together, in the form in which people would write them.

use crate::lang::ast::{Axis, BinaryOp, DimExpr, DimKind, Expr, ExprKind, Ident, Span};
use crate::lang::dim::{Dim, DimId};
use crate::lang::edit::walk::everywhere;
use crate::lang::print::print;
use dashu_ratio::RBig;

/// An expression that stands nowhere.
pub fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

/// A name.
pub fn name(name: &str) -> Expr {
    expr(ExprKind::Name(name.to_string()))
}

/// A natural number.
pub fn integer(value: u64) -> Expr {
    expr(ExprKind::Number(RBig::from(value)))
}

/// A dimension as it is written, with the names of the independent ones.
///
/// # Panics
/// If `names` does not cover the dimensions that occur.
pub fn dimension(dim: &Dim, names: &[String]) -> DimExpr {
    let at = |kind| DimExpr { kind, span: Span::default() };
    let power = |(id, count): &(DimId, u32)| {
        let base = at(DimKind::Name(names[*id].clone()));
        if *count == 1 { base } else { at(DimKind::Pow(Box::new(base), *count)) }
    };
    let term = |(monomial, coefficient): (&[(DimId, u32)], i128)| {
        let size = u64::try_from(coefficient.unsigned_abs()).unwrap_or(u64::MAX);
        let number = (size != 1 || monomial.is_empty()).then(|| at(DimKind::Number(size)));
        let factors = number.into_iter().chain(monomial.iter().map(power));
        factors.reduce(|a, b| at(DimKind::Mul(Box::new(a), Box::new(b))))
    };
    let of_sign = |negative: bool| dim.terms().filter(move |(_, value)| (*value < 0) == negative).filter_map(term);
    // What is subtracted comes last, so that `n - 1` is no `-1 + n`.
    let sum = of_sign(false).reduce(|a, b| at(DimKind::Add(Box::new(a), Box::new(b))));
    let sum = sum.unwrap_or_else(|| at(DimKind::Number(0)));
    of_sign(true).fold(sum, |a, b| at(DimKind::Sub(Box::new(a), Box::new(b))))
}

/// `1[n]`, `1[n, m]`: ones.
///
/// # Panics
/// As [`dimension`].
pub fn ones(dims: &[&Dim], names: &[String]) -> Expr {
    expr(ExprKind::Fill { one: true, dims: dims.iter().map(|dim| dimension(dim, names)).collect() })
}

/// `a op b`
pub fn binary(op: BinaryOp, a: &Expr, b: &Expr) -> Expr {
    expr(ExprKind::Binary(op, Box::new(a.clone()), Box::new(b.clone())))
}

/// `a*b`
pub fn times(a: &Expr, b: &Expr) -> Expr {
    binary(BinaryOp::Mul, a, b)
}

/// `a/b`
pub fn over(a: &Expr, b: &Expr) -> Expr {
    binary(BinaryOp::Div, a, b)
}

/// `a + b`, as one chain.
pub fn sum(a: &Expr, b: &Expr) -> Expr {
    appended(a, false, b)
}

/// `a - b`, as one chain.
pub fn difference(a: &Expr, b: &Expr) -> Expr {
    appended(a, true, b)
}

fn appended(a: &Expr, minus: bool, b: &Expr) -> Expr {
    let mut terms = match &a.kind {
        ExprKind::Sum(terms) => terms.clone(),
        _ => vec![(false, a.clone())],
    };
    match &b.kind {
        _ if starts_negative(b) => terms.push((!minus, negated(b))),
        _ => terms.push((minus, b.clone())),
    }
    expr(ExprKind::Sum(terms))
}

/// A chain of terms; the first one with its sign, if it is subtracted. None without a term.
pub fn chain(terms: Vec<(bool, Expr)>) -> Option<Expr> {
    let mut terms = terms;
    // What is added comes first: `b - a`, not `-a + b`.
    if let Some(plus) = terms.iter().position(|(minus, _)| !minus) {
        let first = terms.remove(plus);
        terms.insert(0, first);
    } else if let Some((minus, first)) = terms.first_mut() {
        (*minus, *first) = (false, negated(first));
    }
    if terms.len() == 1 {
        terms.pop().map(|(_, term)| term)
    } else {
        (!terms.is_empty()).then(|| expr(ExprKind::Sum(terms)))
    }
}

/// `E'`; of a transpose, what was transposed.
pub fn transposed(e: &Expr) -> Expr {
    match &e.kind {
        ExprKind::Transpose(inner) => (**inner).clone(),
        _ => expr(ExprKind::Transpose(Box::new(e.clone()))),
    }
}

/// The transpose as people write it: of a product the transposed factors in reverse, of a sum term by term. `is_scalar`
/// says which factors stay as they are.
pub fn flipped(e: &Expr, is_scalar: &dyn Fn(&Expr) -> bool) -> Expr {
    match &e.kind {
        _ if is_scalar(e) => e.clone(),
        ExprKind::Identity(_) => e.clone(),
        ExprKind::Neg(inner) => expr(ExprKind::Neg(Box::new(flipped(inner, is_scalar)))),
        ExprKind::Sum(terms) => {
            expr(ExprKind::Sum(terms.iter().map(|(minus, term)| (*minus, flipped(term, is_scalar))).collect()))
        }
        ExprKind::Binary(BinaryOp::Mul, ..) => {
            let (scalars, arrays): (Vec<&Expr>, Vec<&Expr>) =
                factors(e).into_iter().partition(|factor| is_scalar(factor));
            let arrays = arrays.into_iter().rev().map(|factor| flipped(factor, is_scalar));
            let all: Vec<Expr> = scalars.into_iter().cloned().chain(arrays).collect();
            all.into_iter().reduce(|a, b| times(&a, &b)).unwrap_or_else(|| e.clone())
        }
        ExprKind::Binary(op @ (BinaryOp::ElemMul | BinaryOp::ElemDiv | BinaryOp::Div | BinaryOp::ElemPow), a, b) => {
            binary(*op, &flipped(a, is_scalar), &flipped(b, is_scalar))
        }
        ExprKind::Call { function, order, dotted: true, args, axis: None } if args.len() == 1 => {
            applied(&function.name, *order, true, &[flipped(&args[0], is_scalar)])
        }
        _ => transposed(e),
    }
}

/// The factors of a chain of `*`, left to right.
fn factors(e: &Expr) -> Vec<&Expr> {
    match &e.kind {
        ExprKind::Binary(BinaryOp::Mul, left, right) => {
            let mut all = factors(left);
            all.push(right);
            all
        }
        _ => vec![e],
    }
}

/// `sum(E)`, `sum(E, cols)`, `mean(E)`, …
pub fn reduced(function: &str, axis: Option<Axis>, e: &Expr) -> Expr {
    let function = Ident { name: function.to_string(), span: Span::default() };
    expr(ExprKind::Call { function, order: 0, dotted: false, args: vec![e.clone()], axis })
}

/// `f(E)`, `f.(E)`, with primes.
pub fn applied(function: &str, order: u32, dotted: bool, args: &[Expr]) -> Expr {
    let function = Ident { name: function.to_string(), span: Span::default() };
    expr(ExprKind::Call { function, order, dotted, args: args.to_vec(), axis: None })
}

/// `-E`, without two signs in a row: the sign of the first factor of a product, the signs of a sum of two terms.
pub fn negated(e: &Expr) -> Expr {
    match &e.kind {
        ExprKind::Neg(inner) => (**inner).clone(),
        ExprKind::Sum(terms) if terms.len() == 2 && terms[1].0 => {
            let flipped = terms.iter().map(|(minus, term)| (!minus, term.clone())).collect();
            chain(flipped).unwrap_or_else(|| e.clone())
        }
        ExprKind::Binary(op, left, right) if is_product(*op) => {
            expr(ExprKind::Binary(*op, Box::new(negated(left)), right.clone()))
        }
        _ => expr(ExprKind::Neg(Box::new(e.clone()))),
    }
}

/// Whether it is one of `* .* / ./`.
pub fn is_product(op: BinaryOp) -> bool {
    !matches!(op, BinaryOp::Pow | BinaryOp::ElemPow)
}

/// A scalar times an expression, where one writes it: before the first factor. Numbers are worked out.
///
/// ```
/// use backproof::lang::edit::build::{integer, name, over, scaled, times};
/// use backproof::lang::print::print;
/// let product = times(&name("A"), &name("B"));
/// assert_eq!(print(&scaled(&over(&integer(1), &name("m")), &product)), "1/m*A*B");
/// assert_eq!(print(&scaled(&integer(2), &over(&product, &integer(2)))), "A*B");
/// ```
pub fn scaled(by: &Expr, e: &Expr) -> Expr {
    if let Some(by) = as_number(by) {
        return scaled_by_number(&by, e);
    }
    if let ExprKind::Neg(by) = &by.kind {
        return negated(&scaled(by, e));
    }
    if is_one(e) {
        return by.clone();
    }
    match (&by.kind, &e.kind) {
        // 1/m times m is 1.
        (ExprKind::Binary(BinaryOp::Div, one, m), _) if is_one(one) && print(m) == print(e) => integer(1),
        (_, ExprKind::Binary(op, left, right)) if is_product(*op) => {
            expr(ExprKind::Binary(*op, Box::new(scaled(by, left)), right.clone()))
        }
        (_, ExprKind::Neg(inner)) => negated(&scaled(by, inner)),
        // 2 times 1/m is 2/m, and numbers come first.
        (ExprKind::Binary(BinaryOp::Div, one, m), ExprKind::Number(_)) if is_one(one) => over(e, m),
        (_, ExprKind::Number(_)) => times(e, by),
        _ => times(by, e),
    }
}

/// Whether a product starts with a sign.
pub fn starts_negative(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Neg(_) => true,
        ExprKind::Binary(op, left, _) => is_product(*op) && starts_negative(left),
        _ => false,
    }
}

/// The value of a number, or of a quotient of two.
pub(super) fn as_number(e: &Expr) -> Option<RBig> {
    match &e.kind {
        ExprKind::Number(value) => Some(value.clone()),
        ExprKind::Binary(BinaryOp::Div, above, below) => match (&above.kind, &below.kind) {
            (ExprKind::Number(above), ExprKind::Number(below)) if !below.is_zero() => Some(above / below),
            _ => None,
        },
        _ => None,
    }
}

/// Whether it is the number 1.
pub fn is_one(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Number(value) if value.is_one())
}

fn scaled_by_number(by: &RBig, e: &Expr) -> Expr {
    if *by < RBig::ZERO {
        return negated(&scaled_by_number(&-by.clone(), e));
    }
    // A divisor that the factor cancels, at the end of the product or in its middle.
    if let Some(cancelled) = cancelled(by, e) {
        return cancelled;
    }
    match &e.kind {
        _ if by.is_one() => e.clone(),
        ExprKind::Number(value) => number_like(&(value * by), value),
        ExprKind::Neg(inner) => negated(&scaled_by_number(by, inner)),
        ExprKind::Binary(op, left, right) if is_product(*op) => {
            let scaled = scaled_by_number(by, left);
            if is_one(&scaled) && matches!(op, BinaryOp::Mul | BinaryOp::ElemMul) {
                return (**right).clone();
            }
            expr(ExprKind::Binary(*op, Box::new(scaled), right.clone()))
        }
        _ => times(&ratio(by), e),
    }
}

/// `E/2` times 2 is `E`; `E/6` times 2 is `E/3`.
fn cancelled(by: &RBig, e: &Expr) -> Option<Expr> {
    let ExprKind::Binary(op, left, right) = &e.kind else { return None };
    let (true, ExprKind::Number(divisor)) = (matches!(op, BinaryOp::Div | BinaryOp::ElemDiv), &right.kind) else {
        let left = is_product(*op).then(|| cancelled(by, left)).flatten()?;
        let gone = is_one(&left) && matches!(op, BinaryOp::Mul | BinaryOp::ElemMul);
        return Some(if gone { (**right).clone() } else { expr(ExprKind::Binary(*op, Box::new(left), right.clone())) });
    };
    if divisor.is_zero() {
        return None;
    }
    let rest = by / divisor;
    if rest.denominator().is_one() {
        return Some(scaled_by_number(&rest, left));
    }
    let rest = RBig::ONE / rest;
    rest.denominator().is_one().then(|| over(left, &expr(ExprKind::Number(rest))))
}

/// Denominators up to this one are written as such; beyond, a number is a decimal where it can be.
const LONGEST_DENOMINATOR: u32 = 1000;

/// Decimals with more places than this are not preferred to quotients.
const MOST_PLACES: usize = 4;

/// Whether a number that is no integer is an exact decimal of few places.
fn is_short_decimal(value: &RBig) -> bool {
    let shift = dashu_int::UBig::from(10_u8).pow(MOST_PLACES);
    !value.denominator().is_one() && (shift % value.denominator()).is_zero()
}

/// A number as one writes it beside another one: where that is a decimal, this is one too, if it is a short one.
///
/// ```
/// use backproof::lang::{edit::build::number_like, print::print};
/// let number = |text: &str| text.parse::<dashu_ratio::RBig>().expect("a number");
/// let beside = |value, other| print(&number_like(&number(value), &number(other)));
/// assert_eq!([beside("17/10", "7/10"), beside("17/10", "3"), beside("-7/3", "1/10")], ["1.7", "17/10", "-7/3"]);
/// ```
pub fn number_like(value: &RBig, beside: &RBig) -> Expr {
    if *value < RBig::ZERO {
        return negated(&number_like(&-value.clone(), beside));
    }
    let as_decimal = !beside.denominator().is_one() && is_short_decimal(value);
    if as_decimal { expr(ExprKind::Number(value.clone())) } else { ratio(value) }
}

/// The expression with the quotients of numbers that were put into it as decimals, where these are short. A quotient
/// that somebody wrote, which has its place in a text, stays.
///
/// ```
/// use backproof::lang::{edit::build::{name, over, integer, times, with_decimals}, print::print};
/// let of = |numerator| print(&with_decimals(&times(&over(&integer(numerator), &integer(10)), &name("x"))));
/// assert_eq!([of(17), of(3)], ["1.7*x", "0.3*x"]);
/// ```
pub fn with_decimals(e: &Expr) -> Expr {
    everywhere(e, &|part| {
        let ExprKind::Binary(BinaryOp::Div, above, below) = &part.kind else { return None };
        let (above, negative) = match &above.kind {
            ExprKind::Neg(inner) => (inner, true),
            _ => (above, false),
        };
        let (ExprKind::Number(above), ExprKind::Number(below)) = (&above.kind, &below.kind) else { return None };
        let value = if below.is_zero() { return None } else { above / below };
        let number = (part.span == Span::default() && is_short_decimal(&value)).then(|| expr(ExprKind::Number(value)));
        number.map(|number| if negative { negated(&number) } else { number })
    })
}

/// A number that is no integer as a quotient: `1/3`, `-1/2`.
pub fn ratio(value: &RBig) -> Expr {
    if *value < RBig::ZERO {
        return negated(&ratio(&-value.clone()));
    }
    let whole = |value: dashu_int::IBig| expr(ExprKind::Number(RBig::from(value)));
    if value.denominator().is_one() {
        return whole(value.numerator().clone());
    }
    // What was written with so many digits is written so again.
    if *value.denominator() > dashu_int::UBig::from(LONGEST_DENOMINATOR) {
        return expr(ExprKind::Number(value.clone()));
    }
    over(&whole(value.numerator().clone()), &whole(value.denominator().clone().into()))
}
