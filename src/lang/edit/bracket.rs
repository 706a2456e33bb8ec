//! Edits that put brackets where they were forgotten: `a/(b*c)` for `a/b*c`, `(a + b)*c` for `a + b*c`, `a*(b + c)`
//! for `a*b + c`.

use super::build::{binary, expr, is_product};
use super::formula::{Change, Edit, Formula};
use crate::lang::ast::{BinaryOp, Expr, ExprKind};

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |new: Expr| found.push(Edit { change: Change::Brackets, size: 1, at, new });
    match &part.kind {
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, left, right) => below(left, right, &mut add),
        ExprKind::Sum(terms) => {
            let is_plain = terms.iter().all(|(minus, _)| !minus) || terms.len() == 2;
            if is_plain {
                around_first(terms, &mut add);
                around_last(terms, &mut add);
            }
        }
        _ => {}
    }
}

/// `a/b*c` becomes `a/(b*c)`, `a/b*c*d` becomes `a/(b*c*d)`.
fn below(left: &Expr, right: &Expr, add: &mut dyn FnMut(Expr)) {
    let (mut chain, mut behind) = (left, vec![right]);
    while let ExprKind::Binary(op, inner, factor) = &chain.kind {
        let mul = match op {
            BinaryOp::Mul | BinaryOp::ElemMul => {
                behind.push(factor);
                chain = inner;
                continue;
            }
            BinaryOp::Div => BinaryOp::Mul,
            BinaryOp::ElemDiv => BinaryOp::ElemMul,
            _ => return,
        };
        let whole = behind.iter().rev().fold((**factor).clone(), |product, factor| binary(mul, &product, factor));
        return add(binary(*op, inner, &whole));
    }
}

/// `a + b*c` becomes `(a + b)*c`.
fn around_last(terms: &[(bool, Expr)], add: &mut dyn FnMut(Expr)) {
    let Some(((minus, last), before)) = terms.split_last() else { return };
    let ExprKind::Binary(op, left, right) = &last.kind else { return };
    if is_product(*op) {
        let inside = before.iter().cloned().chain([(*minus, (**left).clone())]).collect();
        add(binary(*op, &expr(ExprKind::Sum(inside)), right));
    }
}

/// `a*b + c` becomes `a*(b + c)`.
fn around_first(terms: &[(bool, Expr)], add: &mut dyn FnMut(Expr)) {
    let Some(((false, first), after)) = terms.split_first() else { return };
    let ExprKind::Binary(op, left, right) = &first.kind else { return };
    if is_product(*op) {
        let inside = std::iter::once((false, (**right).clone())).chain(after.iter().cloned()).collect();
        add(binary(*op, left, &expr(ExprKind::Sum(inside))));
    }
}
