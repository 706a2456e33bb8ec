//! Edits that add a factor: a dimension, a number, a name, a derivative f′.

use super::build::{applied, binary, integer, name, over, scaled, times, transposed};
use super::formula::{Change, Edit, Formula};
use super::slope;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    if !takes_factors(formula, at) {
        return;
    }
    let part = formula.parts[at];
    // That 1/x makes a 1 of x is no factor that somebody forgot.
    let mut add = |change, size, new: Expr| {
        if !super::build::is_one(&new) {
            found.push(Edit { change, size, at, new });
        }
    };
    for factor in scalars(formula) {
        add(Change::FactorAdded, 3, scaled(&factor, part));
        add(Change::FactorAdded, 3, scaled(&over(&integer(1), &factor), part));
    }
    // What a probability leaves.
    for word in formula.vocabulary.words.iter().filter(|word| word.shape.is_scalar()) {
        let rest = super::build::difference(&integer(1), &name(&word.name));
        add(Change::FactorAdded, 4, scaled(&over(&integer(1), &rest), part));
    }
    for scalar in &formula.vocabulary.scalars {
        add(Change::FactorAdded, 4, scaled(scalar, part));
        add(Change::FactorAdded, 4, over(part, scalar));
    }
    for slope in slopes(formula).into_iter().filter(|_| formula.outer[at]) {
        let op = if formula.is_scalar(at) { BinaryOp::Mul } else { BinaryOp::ElemMul };
        add(Change::SlopeAdded, 2, binary(op, part, &slope));
        if let ExprKind::Call { dotted: true, args, .. } = &slope.kind
            && matches!(args[0].kind, ExprKind::Name(_))
        {
            add(Change::SlopeAdded, 4, times(&applied("diag", 0, false, std::slice::from_ref(&slope)), part));
        }
    }
    for one in formula.vocabulary.applications.iter().filter(|_| formula.outer[at]) {
        let value = applied(&one.function, 0, one.dotted, std::slice::from_ref(&one.argument));
        add(Change::FactorAdded, 4, binary(if one.dotted { BinaryOp::ElemMul } else { BinaryOp::Mul }, &value, part));
    }
    if let ExprKind::Name(_) = part.kind
        && formula.outer[at]
    {
        // The derivative of the logistic function in terms of its value.
        let op = if formula.is_scalar(at) { BinaryOp::Mul } else { BinaryOp::ElemMul };
        add(Change::SlopeAdded, 3, binary(op, part, &super::build::difference(&integer(1), part)));
    }
    for inner in formula.vocabulary.inner.iter().filter(|_| formula.outer[at]) {
        add(Change::SlopeAdded, 2, multiplied(part, &super::build::negated(inner)));
        add(Change::SlopeAdded, 2, multiplied(part, inner));
    }
    arrays(formula, at, &mut add);
}

/// A scalar factor behind a formula, numbers in front.
fn multiplied(part: &Expr, factor: &Expr) -> Expr {
    match &factor.kind {
        ExprKind::Number(_) => scaled(factor, part),
        ExprKind::Neg(inner) => super::build::negated(&multiplied(part, inner)),
        _ if super::build::starts_negative(factor) => {
            super::build::negated(&multiplied(part, &super::build::negated(factor)))
        }
        ExprKind::Binary(BinaryOp::Mul, first, rest) if matches!(first.kind, ExprKind::Number(_)) => {
            times(&scaled(first, part), rest)
        }
        _ => times(part, factor),
    }
}

/// Where a factor can be missing: the whole, a term, an argument; of a product only its factors that are no scalars.
fn takes_factors(formula: &Formula<'_>, at: usize) -> bool {
    let part = formula.parts[at];
    !formula.closed[at] && !matches!(part.kind, ExprKind::Number(_) | ExprKind::Neg(_))
}

/// Scalars that are forgotten or put in by mistake.
fn scalars(formula: &Formula<'_>) -> Vec<Expr> {
    let mut all = vec![integer(2)];
    all.extend(formula.vocabulary.numbers.iter().map(|number| integer(*number)));
    all.extend(formula.vocabulary.dims.iter().map(|dim| name(dim)));
    let scalars = formula.vocabulary.words.iter().filter(|word| word.shape.is_scalar());
    all.extend(scalars.map(|word| name(&word.name)));
    all
}

/// The derivatives f′ of what stands under a function.
pub(super) fn slopes(formula: &Formula<'_>) -> Vec<Expr> {
    let mut all = Vec::new();
    for application in &formula.vocabulary.applications {
        let args = std::slice::from_ref(&application.argument);
        let prime = || applied(&application.function, 1, application.dotted, args);
        all.push(slope::written_out(application).unwrap_or_else(prime));
    }
    all
}

/// Names and their transposes, as elementwise factors and as factors of a matrix product.
fn arrays(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let part = formula.parts[at];
    let shape = formula.shapes[at].as_ref();
    for word in formula.vocabulary.words.iter().filter(|word| !word.shape.is_scalar()) {
        let plain = name(&word.name);
        if formula.is_scalar(at) {
            add(Change::FactorAdded, 4, times(part, &plain));
            continue;
        }
        if shape == Some(&word.shape) {
            add(Change::FactorAdded, 4, binary(BinaryOp::ElemMul, part, &plain));
        }
        for factor in [transposed(&plain), plain] {
            let flipped = matches!(factor.kind, ExprKind::Transpose(_));
            let (rows, cols) = match flipped {
                true => (&word.shape.cols, &word.shape.rows),
                false => (&word.shape.rows, &word.shape.cols),
            };
            if shape.is_none_or(|shape| *cols == shape.rows) {
                add(Change::FactorAdded, 4, times(&factor, part));
            }
            if shape.is_none_or(|shape| *rows == shape.cols) {
                add(Change::FactorAdded, 4, times(part, &factor));
            }
        }
    }
}
