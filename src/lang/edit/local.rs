//! Edits that look at one operator, number or function: transposes, products, axes, primes, exponents, branches.

use super::build::{expr, integer, negated, transposed};
use super::formula::{Application, Change, Edit, Formula};
use super::walk;
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use crate::lang::edit::build::is_product;
use dashu_ratio::RBig;

/// The edits of part number `at` itself.
pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |change, size, new| found.push(Edit { change, size, at, new });
    if at == 0 {
        add(Change::Sign, 1, negated(part));
    }
    match &part.kind {
        ExprKind::Number(value) => constants(value, &mut add),
        ExprKind::Transpose(inner) => add(Change::TransposeDropped, 1, (**inner).clone()),
        ExprKind::Neg(inner) => add(Change::Sign, 1, (**inner).clone()),
        ExprKind::Index(inner, index) => indices(inner, index, &mut add),
        ExprKind::Slice(inner, along) => super::blocks::slices(inner, along, &mut add),
        ExprKind::Blocks(rows) => super::blocks::arrays(rows, &mut add),
        ExprKind::Binary(op, left, right) => binary(formula, at, *op, left, right, &mut add),
        ExprKind::Call { args, .. } => {
            // A column has one axis only.
            let column =
                formula.shapes.get(at + 1).and_then(Option::as_ref).is_some_and(crate::lang::dim::Shape::is_column);
            call(part, &mut |change, size, new| {
                if change != Change::Axis || !column {
                    add(change, size, new);
                }
            });
            for position in 0..args.len() {
                let mut flipped = part.clone();
                if let ExprKind::Call { args, .. } = &mut flipped.kind {
                    args[position] = negated(&args[position]);
                }
                add(Change::Sign, 2, flipped);
            }
        }
        ExprKind::If { dotted, condition, then, otherwise } => {
            let (dotted, condition) = (*dotted, condition.clone());
            let (then, otherwise) = (otherwise.clone(), then.clone());
            add(Change::Branches, 1, expr(ExprKind::If { dotted, condition, then, otherwise }));
        }
        _ => {}
    }
    let takes_transpose = match part.kind {
        ExprKind::Transpose(_) | ExprKind::Number(_) => false,
        ExprKind::Neg(_) => at == 0,
        _ => true,
    };
    // Of `X[i,j]` the entry is squared, and not the array.
    let is_array_of_an_entry =
        at > 0 && matches!(&formula.parts[at - 1].kind, ExprKind::Entry { of, .. } if std::ptr::eq(&**of, part));
    let takes_exponent =
        matches!(part.kind, ExprKind::Name(_) | ExprKind::Sum(_) | ExprKind::Call { .. } | ExprKind::Entry { .. });
    if takes_exponent && !is_array_of_an_entry && !formula.closed[at] {
        let op = if formula.is_scalar(at) { BinaryOp::Pow } else { BinaryOp::ElemPow };
        // The square of a root is what stands under it.
        let new = match &part.kind {
            ExprKind::Call { function, order: 0, args, .. } if function.name == "sqrt" => args[0].clone(),
            _ => super::build::binary(op, part, &integer(2)),
        };
        add(Change::Exponent, 2, new);
    }
    // Of `X'` the prime is dropped, and the indices of `X[1, 2]` are exchanged.
    let above = at.checked_sub(1).map(|above| &formula.parts[above].kind);
    let takes_transpose =
        takes_transpose && !matches!(above, Some(ExprKind::Transpose(_) | ExprKind::Index(..) | ExprKind::Slice(..)));
    if takes_transpose && formula.may_be_array(at) && !formula.closed[at] {
        let is_scalar = |e: &Expr| {
            let number = formula.parts.iter().position(|part| std::ptr::eq(*part, e));
            number.is_some_and(|number| formula.is_scalar(number))
        };
        let (flipped, transposed) = (super::build::flipped(part, &is_scalar), transposed(part));
        if at == 0 {
            add(Change::WholeTransposed, 1, flipped);
        } else {
            // Of `2*X'` the prime goes, too.
            let is_multiple = matches!(&part.kind, ExprKind::Binary(BinaryOp::Mul, _, array) if matches!(array.kind, ExprKind::Transpose(_)));
            match is_multiple && formula.is_scalar(at + 1) {
                true => add(Change::TransposeDropped, 1, flipped),
                false => add(Change::TransposeAdded, 1, transposed),
            }
        }
    }
}

fn constants(value: &RBig, add: &mut dyn FnMut(Change, u32, Expr)) {
    let number = |value: RBig| expr(ExprKind::Number(value));
    let one = RBig::ONE;
    for other in [value + &one, value - &one, value * RBig::from(2), value / RBig::from(2)] {
        if other >= RBig::ZERO && other != *value {
            // A term that is 0 is one that was dropped: that is the shorter word for it.
            let size = if other.is_zero() { 3 } else { 2 };
            add(Change::Constant, size, super::build::number_like(&other, value));
        }
    }
    // A point in the wrong place: 0.1 for 0.01.
    if !value.is_int() {
        let ten = RBig::from(10);
        for other in [value / &ten, value * &ten] {
            add(Change::Constant, 3, super::build::number_like(&other, value));
        }
    }
    if !value.is_zero() && !value.is_one() {
        add(Change::Constant, 3, number(one));
        add(Change::Constant, 3, super::build::over(&integer(1), &number(value.clone())));
    }
}

fn indices(inner: &Expr, index: &[u64], add: &mut dyn FnMut(Change, u32, Expr)) {
    let indexed = |index: Vec<u64>| expr(ExprKind::Index(Box::new(inner.clone()), index));
    if let [i, j] = index
        && i != j
    {
        add(Change::IndicesSwapped, 1, indexed(vec![*j, *i]));
    }
    for position in 0..index.len() {
        for step in [1_i64, -1] {
            if let Some(moved) = index[position].checked_add_signed(step).filter(|moved| *moved > 0) {
                let mut index = index.to_vec();
                index[position] = moved;
                add(Change::IndexChanged, 2, indexed(index));
            }
        }
    }
}

fn binary(
    formula: &Formula<'_>,
    at: usize,
    op: BinaryOp,
    left: &Expr,
    right: &Expr,
    add: &mut dyn FnMut(Change, u32, Expr),
) {
    let with = |op, left: &Expr, right: &Expr| super::build::binary(op, left, right);
    let right_at = at + 1 + walk::parts(left).len();
    let scalars = formula.is_scalar(at + 1) || formula.is_scalar(right_at);
    let other = match op {
        BinaryOp::Mul => BinaryOp::ElemMul,
        BinaryOp::ElemMul => BinaryOp::Mul,
        BinaryOp::Div => BinaryOp::ElemDiv,
        BinaryOp::ElemDiv => BinaryOp::Div,
        BinaryOp::Pow => BinaryOp::ElemPow,
        BinaryOp::ElemPow => BinaryOp::Pow,
    };
    if !scalars || matches!(op, BinaryOp::Pow | BinaryOp::ElemPow) {
        add(Change::ProductKind, 1, with(other, left, right));
    }
    // Only the matrix product and what is no product at all know an order.
    let commutes = op == BinaryOp::ElemMul || op == BinaryOp::Mul && scalars;
    if !commutes {
        add(Change::FactorsSwapped, 1, with(op, right, left));
    }
    // The last factor of a chain moves to the front: `A*B*C` is a product of `A*B` and `C`.
    if op == BinaryOp::Mul
        && !scalars
        && let ExprKind::Binary(BinaryOp::Mul, first, second) = &left.kind
    {
        add(Change::FactorsSwapped, 1, with(op, &with(op, first, right), second));
        add(Change::FactorsSwapped, 1, with(op, &with(op, second, first), right));
    }
    if matches!(op, BinaryOp::Pow | BinaryOp::ElemPow) {
        exponents(op, left, right, add);
    } else if matches!(op, BinaryOp::Div | BinaryOp::ElemDiv) {
        let product = if op == BinaryOp::Div { BinaryOp::Mul } else { BinaryOp::ElemMul };
        add(Change::FactorDropped, 2, with(product, left, right));
    }
    if is_product(op) {
        add(Change::FactorDropped, 2, left.clone());
        // The slope of a logistic function is two factors: `(p - y)*p*(1 - p)`.
        if let ExprKind::Binary(before, first, second) = &left.kind
            && *before == op
            && matches!(op, BinaryOp::Mul | BinaryOp::ElemMul)
        {
            add(Change::FactorDropped, 3, (**first).clone());
            add(Change::FactorDropped, 3, (**second).clone());
        }
        if matches!(op, BinaryOp::Mul | BinaryOp::ElemMul) {
            add(Change::FactorDropped, 2, right.clone());
        } else {
            add(Change::FactorDropped, 3, with(op, &integer(1), right));
        }
    }
}

fn exponents(op: BinaryOp, base: &Expr, exponent: &Expr, add: &mut dyn FnMut(Change, u32, Expr)) {
    let power = |exponent: &Expr| super::build::binary(op, base, exponent);
    add(Change::Exponent, 2, base.clone());
    add(Change::Exponent, 1, power(&negated(exponent)));
    if let ExprKind::Number(value) = &exponent.kind {
        for step in [1, -1, 2] {
            let other = value + RBig::from(step);
            if other > RBig::ONE {
                add(Change::Exponent, 1, power(&expr(ExprKind::Number(other))));
            }
        }
        return;
    }
    let less = match &exponent.kind {
        // `n - 1` and `n`; `-2` and `-3`.
        ExprKind::Sum(terms) => match terms.as_slice() {
            [(false, first), (_, last)] if matches!(last.kind, ExprKind::Number(_)) => Some(first.clone()),
            _ => None,
        },
        _ => None,
    };
    if let Some(less) = less {
        add(Change::Exponent, 1, power(&less));
    }
    add(Change::Exponent, 1, power(&super::build::difference(exponent, &integer(1))));
    add(Change::Exponent, 1, power(&super::build::sum(exponent, &integer(1))));
    if let ExprKind::Neg(inner) = &exponent.kind
        && let ExprKind::Number(value) = &inner.kind
    {
        for step in [1, -1] {
            let other = value + RBig::from(step);
            if other > RBig::ZERO {
                add(Change::Exponent, 1, power(&negated(&expr(ExprKind::Number(other)))));
            }
        }
    }
}

fn call(part: &Expr, add: &mut dyn FnMut(Change, u32, Expr)) {
    let ExprKind::Call { function, order, dotted, args, axis } = &part.kind else { return };
    let call = |name: &str, order: u32, axis: Option<Axis>| {
        let function = crate::lang::ast::Ident { name: name.to_string(), span: function.span };
        expr(ExprKind::Call { function, order, dotted: *dotted, args: args.clone(), axis })
    };
    let name = function.name.as_str();
    match name {
        "sum" | "mean" | "softmax" | "logsumexp" => {
            axes(&call, name, *axis, add);
            if matches!(name, "sum" | "mean") {
                let (change, other) =
                    if name == "sum" { (Change::MeanForSum, "mean") } else { (Change::SumForMean, "sum") };
                add(change, 1, call(other, 0, *axis));
                add(Change::SumDropped, 2, args.first().cloned().unwrap_or_else(|| part.clone()));
            }
        }
        "max" | "min" => {
            add(Change::Branches, 1, call(if name == "max" { "min" } else { "max" }, 0, *axis));
            if args.len() == 1 {
                axes(&call, name, *axis, add);
            }
        }
        "prod" => axes(&call, name, *axis, add),
        "cumsum" => {
            let other = if *axis == Some(Axis::Cols) { Axis::Rows } else { Axis::Cols };
            add(Change::Axis, 1, call(name, 0, Some(other)));
        }
        "cross" => {
            if let [a, b] = args.as_slice() {
                add(Change::FactorsSwapped, 1, super::build::applied(name, 0, false, &[b.clone(), a.clone()]));
            }
        }
        "skew" => {}
        "dot" | "norm" | "tr" | "det" | "logdet" | "inv" | "cholesky" | "diag" | "outer" | "kron" => {
            if let ("outer" | "kron", [a, b]) = (name, args.as_slice()) {
                add(Change::FactorsSwapped, 1, super::build::applied(name, 0, false, &[b.clone(), a.clone()]));
            }
        }
        _ if *order > 0 => {
            add(Change::PrimeDropped, 1, call(name, order - 1, None));
            add(Change::PrimeAdded, 2, call(name, order + 1, None));
        }
        _ => {
            let applied = Application {
                function: name.to_string(),
                dotted: *dotted,
                argument: args.first().cloned().unwrap_or_else(|| part.clone()),
                value: None,
            };
            let slope = super::slope::written_out(&applied).unwrap_or_else(|| call(name, 1, None));
            add(Change::PrimeAdded, 1, slope);
        }
    }
}

/// The same function along other axes.
fn axes(
    call: &dyn Fn(&str, u32, Option<Axis>) -> Expr,
    name: &str,
    axis: Option<Axis>,
    add: &mut dyn FnMut(Change, u32, Expr),
) {
    for other in [None, Some(Axis::Rows), Some(Axis::Cols)].into_iter().filter(|other| *other != axis) {
        add(Change::Axis, if axis.is_some() && other.is_some() { 1 } else { 2 }, call(name, 0, other));
    }
}

/// The same small edit at every place where a name stands: transposes and indices.
pub(super) fn everywhere(formula: &Formula<'_>, found: &mut Vec<Edit>) {
    let whole = formula.parts[0];
    let mut names: Vec<&str> = Vec::new();
    for part in &formula.parts {
        if let ExprKind::Name(name) = &part.kind
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    let is_name = |e: &Expr, name: &str| matches!(&e.kind, ExprKind::Name(other) if other == name);
    for name in names {
        let count = formula.parts.iter().filter(|part| is_name(part, name)).count();
        if count < 2 {
            continue;
        }
        indices_everywhere(formula, &|e| is_name(e, name), found);
        renamed_everywhere(formula, name, &|e| is_name(e, name), found);
        let toggled = walk::everywhere(whole, &|part| match &part.kind {
            ExprKind::Transpose(inner) if is_name(inner, name) => Some((**inner).clone()),
            ExprKind::Index(inner, _) if is_name(inner, name) => Some(part.clone()),
            ExprKind::Name(other) if other == name => Some(transposed(part)),
            _ => None,
        });
        found.push(Edit { change: Change::TransposeAdded, size: 2, at: 0, new: toggled });
        for application in &formula.vocabulary.applications {
            let call = |part: &Expr| {
                super::build::applied(&application.function, 0, application.dotted, std::slice::from_ref(part))
            };
            let wrapped = walk::everywhere(whole, &|part| is_name(part, name).then(|| call(part)));
            found.push(Edit { change: Change::FunctionAdded, size: 4, at: 0, new: wrapped });
        }
    }
}

/// Another name of its shape wherever a name stands.
fn renamed_everywhere(formula: &Formula<'_>, own: &str, is_it: &dyn Fn(&Expr) -> bool, found: &mut Vec<Edit>) {
    let words = &formula.vocabulary.words;
    let Some(shape) = words.iter().find(|word| word.name == own).map(|word| &word.shape) else { return };
    for word in words.iter().filter(|word| word.shape == *shape && word.name != own) {
        let other = super::build::name(&word.name);
        let new = walk::everywhere(formula.parts[0], &|part| is_it(part).then(|| other.clone()));
        found.push(Edit { change: Change::Renamed, size: 5, at: 0, new });
    }
}

/// The indices of a name exchanged wherever it stands: `X[j, i]` for `X[i, j]`; of a vector, as if it were read from
/// the other end, `w[3]` for `w[1]` and `w[1]` for `w[3]`.
fn indices_everywhere(formula: &Formula<'_>, is_it: &dyn Fn(&Expr) -> bool, found: &mut Vec<Edit>) {
    let indexed = |other: &dyn Fn(&[u64]) -> Vec<u64>| {
        walk::everywhere(formula.parts[0], &|part| match &part.kind {
            ExprKind::Index(inner, index) if is_it(inner) => Some(expr(ExprKind::Index(inner.clone(), other(index)))),
            _ => None,
        })
    };
    let mut swap = |new| found.push(Edit { change: Change::IndicesSwapped, size: 2, at: 0, new });
    swap(indexed(&|index| index.iter().rev().copied().collect()));
    if let Some((first, last)) = ends(formula, is_it).filter(|(first, last)| first < last) {
        swap(indexed(&|index| match index {
            [i] => vec![last - (i - first)],
            _ => index.to_vec(),
        }));
    }
}

/// The smallest and the largest index of a vector.
fn ends(formula: &Formula<'_>, is_it: &dyn Fn(&Expr) -> bool) -> Option<(u64, u64)> {
    let indices = formula.parts.iter().filter_map(|part| match &part.kind {
        ExprKind::Index(inner, index) if is_it(inner) && index.len() == 1 => index.first().copied(),
        _ => None,
    });
    let indices: Vec<u64> = indices.collect();
    indices.iter().copied().min().zip(indices.iter().copied().max())
}
