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
    let is_identity = |e: &Expr| matches!(e.kind, ExprKind::Identity(_));
    let less = match &whole.kind {
        ExprKind::Binary(BinaryOp::Mul, one, other) if is_identity(one) && is_matrix_word(other) => {
            Some((**other).clone())
        }
        ExprKind::Binary(BinaryOp::Mul, other, one) if is_identity(one) && is_matrix_word(other) => {
            Some((**other).clone())
        }
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

/// Whether it is a matrix or a vector for certain: beside a scalar the identity matters.
fn is_matrix_word(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Transpose(_) | ExprKind::Identity(_) => true,
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, left, right) => {
            is_matrix_word(left) || is_matrix_word(right)
        }
        _ => false,
    }
}
