//! Edits around softmax: its derivative taken to be diagonal, forgotten, or taken for granted.

use super::build::{applied, binary, difference, integer, negated, reduced, starts_negative, times, transposed};
use super::formula::{Change, Edit, Formula};
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use crate::lang::dim::Shape;
use crate::lang::print::print;

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |change, size, new: Expr| found.push(Edit { change, size, at, new });
    match &part.kind {
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, ..) => diagonal(formula, at, &factors(part), &mut add),
        ExprKind::Call { function, args, .. } if function.name == "diag" && args.len() == 1 => {
            jacobian(&args[0], &mut add);
        }
        ExprKind::Sum(terms) if !formula.closed[at] && has_logarithm(formula) => {
            off_its_case(formula, at, terms, &mut add);
        }
        _ => {}
    }
    if formula.outer[at] && !matches!(part.kind, ExprKind::Neg(_)) {
        forgotten(formula, at, &mut add);
    }
}

/// What comes back through a softmax p from a gradient g: `(diag(p) - p*p')*g`, the same as `p .* (g - dot(p, g))`;
/// with a sample in each column `p .* g - p*diag(sum(p .* g, rows))`, with a sample in each row
/// `p .* g - diag(sum(p .* g, cols))*p`.
fn forgotten(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let Some(shape) = &formula.shapes[at] else { return };
    let signed = |back: &dyn Fn(&Expr) -> Expr| match starts_negative(formula.parts[at]) {
        true => negated(&back(&negated(formula.parts[at]))),
        false => back(formula.parts[at]),
    };
    for softmax in formula.vocabulary.softmaxes.iter().filter(|softmax| softmax.shape == *shape) {
        let p = &softmax.value;
        let back = |g: &Expr| match softmax.axis {
            // A scalar stays in front.
            None => match &g.kind {
                ExprKind::Binary(BinaryOp::Mul, scalar, rest) if formula.is_scalar(at + 1) => {
                    times(&times(scalar, &full(p)), rest)
                }
                _ => times(&full(p), g),
            },
            Some(axis) => of_samples(p, &binary(BinaryOp::ElemMul, p, g), axis),
        };
        add(Change::SoftmaxAdded, 3, signed(&back));
    }
}

/// `diag(p) - p*p'`
fn full(p: &Expr) -> Expr {
    difference(&applied("diag", 0, false, std::slice::from_ref(p)), &times(p, &transposed(p)))
}

/// `product - p*diag(sum(product, rows))`, where `product` is the softmax p of each column times a gradient; with
/// `cols` of each row.
fn of_samples(p: &Expr, product: &Expr, axis: Axis) -> Expr {
    let sums = applied("diag", 0, false, &[reduced("sum", Some(axis), product)]);
    let mean = match axis {
        Axis::Rows => times(p, &sums),
        Axis::Cols => times(&sums, p),
    };
    difference(product, &mean)
}

/// Whether what is differentiated may be a cross-entropy.
fn has_logarithm(formula: &Formula<'_>) -> bool {
    formula.vocabulary.applications.iter().any(|application| application.function == "log")
}

/// `p - y`, the gradient by the logits of a cross-entropy, becomes its gradient by the probabilities p: `-y ./ p` of a
/// softmax, `(p - y) ./ (p .* (1 - p))` of a logistic function. Only where p is what is differentiated by.
fn off_its_case(formula: &Formula<'_>, at: usize, terms: &[(bool, Expr)], add: &mut dyn FnMut(Change, u32, Expr)) {
    let [(false, first), (true, second)] = terms else { return };
    let (mul, div) = match formula.is_scalar(at) {
        true => (BinaryOp::Mul, BinaryOp::Div),
        false => (BinaryOp::ElemMul, BinaryOp::ElemDiv),
    };
    // The other way round, of a likelihood that is to grow.
    let is_variable =
        |p: &Expr| matches!(&p.kind, ExprKind::Name(name) if formula.vocabulary.variable.as_ref() == Some(name));
    for (p, y, is_loss) in [(first, second, true), (second, first, false)].into_iter().filter(|(p, ..)| is_variable(p))
    {
        let signed = |e: Expr| if is_loss { negated(&e) } else { e };
        add(Change::OffItsCase, 5, signed(binary(div, y, p)));
        let slope = binary(mul, p, &difference(&integer(1), p));
        add(Change::OffItsCase, 5, binary(div, formula.parts[at], &slope));
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
pub(super) fn is_one_minus(e: &Expr, value: &Expr) -> bool {
    match &e.kind {
        ExprKind::Sum(terms) => match terms.as_slice() {
            [(false, one), (true, other)] => super::build::is_one(one) && print(other) == print(value),
            _ => false,
        },
        _ => false,
    }
}

/// `p .* (1 - p) .* g` becomes `p .* (g - dot(p, g))`; with a sample in each column
/// `p .* g - p*diag(sum(p .* g, rows))`, with a sample in each row `p .* g - diag(sum(p .* g, cols))*p`.
fn diagonal(formula: &Formula<'_>, at: usize, factors: &[&Expr], add: &mut dyn FnMut(Change, u32, Expr)) {
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
        add(Change::Softmax, 3, of_samples(p, &product, Axis::Rows));
        add(Change::Softmax, 3, of_samples(p, &product, Axis::Cols));
    }
}

/// `diag(p .* (1 - p))` becomes `diag(p) - p*p'`.
fn jacobian(inner: &Expr, add: &mut dyn FnMut(Change, u32, Expr)) {
    let ExprKind::Binary(BinaryOp::ElemMul, left, right) = &inner.kind else { return };
    for (p, rest) in [(left, right), (right, left)] {
        if is_one_minus(rest, p) {
            add(Change::Softmax, 3, full(p));
        }
    }
}
