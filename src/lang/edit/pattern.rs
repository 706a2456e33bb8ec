//! Edits that know a formula when they see it: the derivatives of tanh and of the logistic function, sums and what
//! spreads them again, quadratic forms of matrices that were taken for symmetric.

use super::build::{binary, difference, integer, ones, over, reduced, sum, times, transposed};
use super::formula::{Change, Edit, Formula};
use super::softmax::is_one_minus;
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use crate::lang::dim::Shape;

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |change, size, new: Expr| found.push(Edit { change, size, at, new });
    sums(formula, at, &mut add);
    total(formula, at, &mut add);
    if let ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, left, right) = &part.kind {
        spread_otherwise(formula, at, left, right, &mut add);
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
    // What makes probabilities or one number of a vector makes nothing of a number.
    let takes_vectors = |whole: &&Expr| match &whole.kind {
        ExprKind::Call { function, args, .. } => {
            matches!(function.name.as_str(), "softmax" | "logsumexp" | "norm")
                && args.iter().any(|arg| std::ptr::eq(arg, part))
        }
        _ => false,
    };
    if formula.parts.iter().any(takes_vectors) {
        return;
    }
    let is_vector = formula.shapes[at].as_ref().is_some_and(Shape::is_column);
    add(Change::SumAdded, 2, reduced("sum", None, part));
    if !is_vector {
        add(Change::SumAdded, 2, reduced("sum", Some(Axis::Cols), part));
        add(Change::SumAdded, 2, reduced("sum", Some(Axis::Rows), part));
    }
    spread(formula, at, add);
}

/// A sum that stands in every entry it was taken from: `X` becomes `sum(X)*1[n, m]`, in columns `1[n]*sum(X, rows)'`.
fn spread(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let part = formula.parts[at];
    let Some((shape, names)) = formula.known_shape(at).filter(|_| formula.outer[at]) else { return };
    if shape.is_column() {
        add(Change::SumAdded, 3, times(&reduced("sum", None, part), &ones(&[&shape.rows], names)));
        return;
    }
    add(Change::SumAdded, 3, times(&reduced("sum", None, part), &ones(&[&shape.rows, &shape.cols], names)));
    add(Change::SumAdded, 3, spread_along(Axis::Rows, "sum", part, shape, names));
    add(Change::SumAdded, 3, spread_along(Axis::Cols, "sum", part, shape, names));
}

/// `sum(E)`, over everything, becomes the sums along an axis, spread to the shape of `E`.
fn total(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let ExprKind::Call { function, args, axis: None, .. } = &formula.parts[at].kind else { return };
    let ([e], true) = (args.as_slice(), matches!(function.name.as_str(), "sum" | "mean")) else { return };
    // What is summed is the next part.
    let Some((shape, names)) = formula.known_shape(at + 1).filter(|(shape, _)| !shape.is_column()) else { return };
    for axis in [Axis::Cols, Axis::Rows] {
        add(Change::Axis, 2, spread_along(axis, &function.name, e, shape, names));
    }
}

/// `1[n]*sum(E, rows)'` or `sum(E, cols)*1[m]'`
fn spread_along(axis: Axis, function: &str, e: &Expr, shape: &Shape, names: &[String]) -> Expr {
    let sum = reduced(function, Some(axis), e);
    match axis {
        Axis::Rows => times(&ones(&[&shape.rows], names), &transposed(&sum)),
        Axis::Cols => times(&sum, &transposed(&ones(&[&shape.cols], names))),
    }
}

/// `sum(E, cols)*1[m]'` becomes `1[n]*sum(E, rows)'` and the reverse: a sum along the other axis, spread as it must be;
/// and all that are spread become what is summed.
fn spread_otherwise(
    formula: &Formula<'_>,
    at: usize,
    left: &Expr,
    right: &Expr,
    add: &mut dyn FnMut(Change, u32, Expr),
) {
    if let (ExprKind::Call { function, args, axis: None, .. }, ExprKind::Fill { one: true, .. }) =
        (&left.kind, &right.kind)
        && function.name == "sum"
        && let [e] = args.as_slice()
    {
        add(Change::SumDropped, 2, e.clone());
    }
    let is_ones = |e: &Expr| matches!(&e.kind, ExprKind::Fill { one: true, dims } if dims.len() == 1);
    let (sum, axis) = match (&left.kind, &right.kind) {
        (ExprKind::Call { .. }, ExprKind::Transpose(row)) if is_ones(row) => (left, Axis::Cols),
        (_, ExprKind::Transpose(sum)) if is_ones(left) => (&**sum, Axis::Rows),
        _ => return,
    };
    let ExprKind::Call { function, args, axis: Some(along), .. } = &sum.kind else { return };
    let ([e], true) = (args.as_slice(), *along == axis && matches!(function.name.as_str(), "sum" | "mean")) else {
        return;
    };
    let Some((shape, names)) = formula.known_shape(at) else { return };
    let other = if axis == Axis::Rows { Axis::Cols } else { Axis::Rows };
    add(Change::Axis, 1, spread_along(other, &function.name, e, shape, names));
    add(Change::SumDropped, 2, e.clone());
}

fn squared(formula: &Formula<'_>, at: usize, value: &Expr) -> Expr {
    let op = if formula.is_array(at) { BinaryOp::ElemPow } else { BinaryOp::Pow };
    binary(op, value, &integer(2))
}
