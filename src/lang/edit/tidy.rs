//! What changes nothing is left out: `1*y`, `x + 0`, `x^1`.

use super::build::{chain, is_one};
use super::walk::children_mut;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};

/// The expression without factors, divisors and exponents of 1 and without terms of 0.
///
/// ```
/// use backproof::lang::edit::build::{difference, integer, name, times};
/// use backproof::lang::edit::tidy::tidied;
/// use backproof::lang::print::print;
/// let e = difference(&name("x"), &times(&integer(1), &name("y")));
/// assert_eq!(print(&tidied(&e)), "x - y");
/// ```
pub fn tidied(expr: &Expr) -> Expr {
    let mut whole = expr.clone();
    for child in children_mut(&mut whole) {
        *child = tidied(child);
    }
    let less = match &whole.kind {
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, one, other) if is_one(one) => Some((**other).clone()),
        ExprKind::Binary(_, other, one) if is_one(one) => Some((**other).clone()),
        ExprKind::Sum(terms) => {
            let is_zero = |e: &Expr| matches!(&e.kind, ExprKind::Number(value) if value.is_zero());
            chain(terms.iter().filter(|(_, term)| !is_zero(term)).cloned().collect())
        }
        _ => None,
    };
    less.unwrap_or(whole)
}
