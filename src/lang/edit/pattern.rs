//! Edits that know a formula when they see it: softmax's derivative, the derivatives of tanh and of the logistic function,
//! sums along an axis, quadratic forms of matrices that were taken for symmetric.

use super::build::{applied, binary, difference, integer, over, reduced, sum, times, transposed};
use super::{Change, Edit, Formula};
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use crate::lang::dim::Shape;
use crate::lang::print::print;

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |change, size, new: Expr| found.push(Edit { change, size, at, new });
    sums(formula, at, &mut add);
    if let ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, left, right) = &part.kind {
        softmax(formula, at, &factors(part), &mut add);
        for (value, rest) in [(left, right), (right, left)] {
            if is_one_minus(rest, value) {
                add(Change::OtherDerivative, 3, difference(&integer(1), &squared(formula, at, value)));
            }
        }
    }
    if let ExprKind::Sum(terms) = &part.kind
        && let [(false, one), (true, square)] = terms.as_slice()
        && super::build::is_one(one)
        && let ExprKind::Binary(BinaryOp::Pow | BinaryOp::ElemPow, value, _) = &square.kind
    {
        let op = if formula.is_array(at) { BinaryOp::ElemMul } else { BinaryOp::Mul };
        add(Change::OtherDerivative, 3, binary(op, value, &difference(one, value)));
    }
    if let ExprKind::Call { function, args, .. } = &part.kind
        && function.name == "diag"
        && let [inner] = args.as_slice()
    {
        jacobian(inner, &mut add);
    }
    let square = formula.shapes[at].as_ref().is_some_and(|shape| shape.is_square() && !shape.is_scalar());
    if let (true, ExprKind::Name(_)) = (square, &part.kind) {
        let symmetric = sum(part, &transposed(part));
        add(Change::Symmetrised, 3, over(&symmetric, &integer(2)));
        add(Change::Symmetrised, 3, symmetric);
    }
    if let (ExprKind::Binary(BinaryOp::Mul, left, right), false) = (&part.kind, formula.is_scalar(at)) {
        // `2*A` becomes `A + A'`.
        let is_two = matches!(&left.kind, ExprKind::Number(value) if *value == dashu_ratio::RBig::from(2));
        if is_two && matches!(right.kind, ExprKind::Name(_)) {
            add(Change::Symmetrised, 2, sum(right, &transposed(right)));
        }
    }
}

fn sums(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let part = formula.parts[at];
    if formula.closed[at] || !formula.may_be_array(at) || matches!(part.kind, ExprKind::Number(_)) {
        return;
    }
    let is_vector = formula.shapes[at].as_ref().is_some_and(Shape::is_column);
    add(Change::SumAdded, 2, reduced("sum", None, part));
    if !is_vector {
        add(Change::SumAdded, 2, reduced("sum", Some(Axis::Cols), part));
        add(Change::SumAdded, 2, reduced("sum", Some(Axis::Rows), part));
    }
}

/// The factors of a chain of products, left to right.
fn factors(e: &Expr) -> Vec<&Expr> {
    match &e.kind {
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, left, right) => {
            let mut all = factors(left);
            all.push(right);
            all
        }
        _ => vec![e],
    }
}

/// Whether `e` is `1 - value`.
fn is_one_minus(e: &Expr, value: &Expr) -> bool {
    match &e.kind {
        ExprKind::Sum(terms) => match terms.as_slice() {
            [(false, one), (true, other)] => super::build::is_one(one) && print(other) == print(value),
            _ => false,
        },
        _ => false,
    }
}

fn squared(formula: &Formula<'_>, at: usize, value: &Expr) -> Expr {
    let op = if formula.is_array(at) { BinaryOp::ElemPow } else { BinaryOp::Pow };
    binary(op, value, &integer(2))
}

/// `p .* (1 - p) .* g` becomes `p .* (g - dot(p, g))`; with a sample in each column `p .* g - p*diag(sum(p .* g, rows))`,
/// with a sample in each row `p .* g - diag(sum(p .* g, cols))*p`.
fn softmax(formula: &Formula<'_>, at: usize, factors: &[&Expr], add: &mut dyn FnMut(Change, u32, Expr)) {
    let each = |a: &Expr, b: &Expr| binary(BinaryOp::ElemMul, a, b);
    let is_column = formula.shapes[at].as_ref().is_none_or(Shape::is_column);
    // `g .* (1 - p)`, of a sum of logarithms.
    if let ([g, rest], true) = (factors, is_column)
        && let ExprKind::Sum(terms) = &rest.kind
        && let [(false, one), (true, p)] = terms.as_slice()
        && super::build::is_one(one)
    {
        let (g, minus) = match &g.kind {
            ExprKind::Neg(inner) => ((**inner).clone(), true),
            _ => ((*g).clone(), false),
        };
        let all = times(&reduced("sum", None, &g), p);
        add(Change::Softmax, 3, if minus { difference(&all, &g) } else { difference(&g, &all) });
    }
    for (first, p) in factors.iter().enumerate() {
        let Some(second) = factors.iter().position(|other| is_one_minus(other, p)) else { continue };
        let rest = factors.iter().enumerate().filter(|(number, _)| *number != first && *number != second);
        let Some(rest) = rest.map(|(_, factor)| (*factor).clone()).reduce(|a, b| each(&a, &b)) else { continue };
        if is_column {
            let mean = applied("dot", 0, false, &[(*p).clone(), rest.clone()]);
            add(Change::Softmax, 3, each(p, &difference(&rest, &mean)));
            continue;
        }
        let product = each(p, &rest);
        let diagonal = |axis| applied("diag", 0, false, &[reduced("sum", Some(axis), &product)]);
        add(Change::Softmax, 3, difference(&product, &times(p, &diagonal(Axis::Rows))));
        add(Change::Softmax, 3, difference(&product, &times(&diagonal(Axis::Cols), p)));
    }
}

/// `diag(p .* (1 - p))` becomes `diag(p) - p*p'`.
fn jacobian(inner: &Expr, add: &mut dyn FnMut(Change, u32, Expr)) {
    let ExprKind::Binary(BinaryOp::ElemMul, left, right) = &inner.kind else { return };
    for (p, rest) in [(left, right), (right, left)] {
        if is_one_minus(rest, p) {
            let diagonal = applied("diag", 0, false, &[(**p).clone()]);
            add(Change::Softmax, 3, difference(&diagonal, &times(p, &transposed(p))));
        }
    }
}
