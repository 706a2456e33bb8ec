//! Numbers and powers worked out: `-2/4` is `-1/2`, `2*(-1/2)*w` is `-w`, `s*a/s^3` is `a/s^2`.

use super::build::{as_number, binary, expr, integer, is_one, is_product, ratio, scaled};
use super::walk::children_mut;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::constant::as_integer;
use crate::lang::print::print;
use dashu_ratio::RBig;

/// A factor of a chain of products: what ties it on, and itself.
type Tied = (BinaryOp, Expr);

/// The expression with the numbers of a product as one number, where there are several, and the powers of a factor as one power. It may have a value where
/// the expression had none. `is_scalar` says which factors may change places.
///
/// ```
/// use backproof::lang::edit::{build::{integer, name, negated, over, times}, fold::folded};
/// use backproof::lang::print::print;
/// let half = negated(&over(&integer(1), &integer(2)));
/// let product = times(&times(&integer(2), &half), &name("w"));
/// assert_eq!(print(&folded(&product, &|_| true)), "-w");
/// ```
pub fn folded(e: &Expr, is_scalar: &dyn Fn(&Expr) -> bool) -> Expr {
    let ExprKind::Binary(op, ..) = &e.kind else { return inside(e, is_scalar) };
    if !is_product(*op) {
        return inside(e, is_scalar);
    }
    let chain: Vec<Tied> = flat(e).into_iter().map(|(op, factor)| (op, folded(factor, is_scalar))).collect();
    let chain = powers(chain, is_scalar);
    if has_numbers_to_fold(&chain) { with_one_number(&chain) } else { joined(&chain) }
}

fn inside(e: &Expr, is_scalar: &dyn Fn(&Expr) -> bool) -> Expr {
    let mut whole = e.clone();
    for child in children_mut(&mut whole) {
        *child = folded(child, is_scalar);
    }
    whole
}

/// The factors of a chain, left to right; the first one as if it were tied on by `*`.
fn flat(e: &Expr) -> Vec<(BinaryOp, &Expr)> {
    match &e.kind {
        ExprKind::Binary(op, left, right) if is_product(*op) => {
            let mut all = flat(left);
            all.push((*op, right));
            all
        }
        _ => vec![(BinaryOp::Mul, e)],
    }
}

fn joined(chain: &[Tied]) -> Expr {
    let mut factors = chain.iter();
    let first = match factors.next() {
        Some((op, factor)) if divides(*op) => binary(*op, &integer(1), factor),
        Some((_, factor)) => factor.clone(),
        None => integer(1),
    };
    factors.fold(first, |product, (op, factor)| binary(*op, &product, factor))
}

fn divides(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Div | BinaryOp::ElemDiv)
}

/// The number with which a factor starts, and what is left of it.
fn number_of(factor: &Expr) -> (RBig, Option<Expr>) {
    if let Some(value) = as_number(factor) {
        return (value, None);
    }
    match &factor.kind {
        ExprKind::Neg(inner) => {
            let (value, rest) = number_of(inner);
            (-value, rest)
        }
        ExprKind::Binary(op, ..) if is_product(*op) => {
            let all = flat(factor);
            let Some((value, rest)) = all.split_first().map(|((_, first), rest)| (number_of(first), rest)) else {
                return (RBig::ONE, Some(factor.clone()));
            };
            match (value, rest) {
                ((value, None), [(op, next), others @ ..]) if !divides(*op) && value != RBig::ONE => {
                    let rest = others.iter().fold((*next).clone(), |product, (op, factor)| binary(*op, &product, factor));
                    (value, Some(rest))
                }
                _ => (RBig::ONE, Some(factor.clone())),
            }
        }
        _ => (RBig::ONE, Some(factor.clone())),
    }
}

/// Whether there are several numbers in a chain, or a sign that stands within.
fn has_numbers_to_fold(chain: &[Tied]) -> bool {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut odd = false;
    for (position, (op, factor)) in chain.iter().enumerate() {
        let (value, rest) = number_of(factor);
        if value == RBig::ONE {
            continue;
        }
        let size = if value < RBig::ZERO { -value.clone() } else { value.clone() };
        odd |= position > 0 && (value < RBig::ZERO || rest.is_some() && !divides(*op));
        if size != RBig::ONE {
            if divides(*op) { below.push(size) } else { above.push(size) }
        }
    }
    let cancels = match (above.as_slice(), below.as_slice()) {
        ([a], [b]) => {
            let quotient = a / b;
            a.denominator().is_one() && b.denominator().is_one() && *quotient.numerator() != *a.numerator()
        }
        _ => false,
    };
    odd || above.len() > 1 || below.len() > 1 || cancels
}

fn with_one_number(chain: &[Tied]) -> Expr {
    let mut coefficient = RBig::ONE;
    let mut rest: Vec<Tied> = Vec::new();
    for (op, factor) in chain {
        let (value, left) = number_of(factor);
        if value.is_zero() {
            return joined(chain);
        }
        coefficient = if divides(*op) { coefficient / value } else { coefficient * value };
        // What ties the first factor on does not matter, and a number's tie goes with it.
        rest.extend(left.map(|left| (*op, left)));
    }
    let starts_over = rest.first().is_some_and(|(op, _)| divides(*op));
    if rest.is_empty() {
        return ratio(&coefficient);
    }
    let numerator = RBig::from(coefficient.numerator().clone());
    if starts_over && coefficient != RBig::ONE {
        let all: Vec<Tied> = std::iter::once((BinaryOp::Mul, ratio(&numerator))).chain(rest).collect();
        let below = RBig::ONE / RBig::from(coefficient.denominator().clone());
        return scaled(&ratio(&below), &joined(&all));
    }
    scaled(&ratio(&coefficient), &joined(&rest))
}

/// A base and its integer power.
fn power_of(factor: &Expr) -> (&Expr, i64) {
    match &factor.kind {
        ExprKind::Binary(BinaryOp::Pow | BinaryOp::ElemPow, base, exponent) => {
            let number = match &exponent.kind {
                ExprKind::Number(value) => as_integer(value).and_then(|value| i64::try_from(value).ok()),
                _ => None,
            };
            number.map_or((factor, 1), |number| (&**base, number))
        }
        _ => (factor, 1),
    }
}

/// Powers of one base as one power, where a power or a quotient is among them: of scalars anywhere, of arrays as long as only products
/// entry by entry lie between.
fn powers(chain: Vec<Tied>, is_scalar: &dyn Fn(&Expr) -> bool) -> Vec<Tied> {
    let mut chain = chain;
    let mut at = 0;
    while at < chain.len() {
        let (base, _) = power_of(&chain[at].1);
        let (base, scalar) = (base.clone(), is_scalar(base));
        if as_number(&base).is_some() {
            at += 1;
            continue;
        }
        let text = print(&base);
        let reach = if scalar { chain.len() } else { entrywise_until(&chain, at, is_scalar) };
        let same: Vec<usize> = (at..reach).filter(|other| print(power_of(&chain[*other].1).0) == text).collect();
        let exponent = |other: usize| {
            let (_, exponent) = power_of(&chain[other].1);
            if divides(chain[other].0) { -exponent } else { exponent }
        };
        let is_worth_it = same.len() > 1 && same.iter().any(|other| exponent(*other) != 1);
        if is_worth_it {
            let sum: i64 = same.iter().map(|other| exponent(*other)).sum();
            let array = !scalar;
            let last = same.last().copied().unwrap_or(at);
            let place = if sum < 0 { last } else { at };
            let new = tied(&base, sum, array);
            for other in same.iter().rev() {
                if *other == place && new.is_some() { continue }
                chain.remove(*other);
            }
            let place = place - same.iter().filter(|other| **other < place).count();
            if let Some(new) = new {
                chain[place] = new;
            }
            if chain.is_empty() {
                return vec![(BinaryOp::Mul, integer(1))];
            }
            continue;
        }
        at += 1;
    }
    chain
}

/// A base to a power, tied on; none for the power 0.
fn tied(base: &Expr, exponent: i64, array: bool) -> Option<Tied> {
    let (mul, div, pow) = match array {
        true => (BinaryOp::ElemMul, BinaryOp::ElemDiv, BinaryOp::ElemPow),
        false => (BinaryOp::Mul, BinaryOp::Div, BinaryOp::Pow),
    };
    let size = expr(ExprKind::Number(RBig::from(exponent.unsigned_abs())));
    let power = if is_one(&size) { base.clone() } else { binary(pow, base, &size) };
    (exponent != 0).then_some((if exponent < 0 { div } else { mul }, power))
}

/// Up to where the factors from `at` on are tied entry by entry.
fn entrywise_until(chain: &[Tied], at: usize, is_scalar: &dyn Fn(&Expr) -> bool) -> usize {
    let is_tied = |(op, factor): &Tied| matches!(op, BinaryOp::ElemMul | BinaryOp::ElemDiv) || is_scalar(factor);
    at + 1 + chain[at + 1..].iter().take_while(|tied| is_tied(tied)).count()
}
