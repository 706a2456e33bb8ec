//! Edits that exchange names: of values, dimensions and functions, and the arguments of functions.

use super::build::{applied, name};
use super::formula::{Change, Edit, Formula, Word};
use crate::lang::ast::{BinaryOp, Expr, ExprKind};

/// Elementary functions that are taken for each other.
const FAMILIES: [&[&str]; 8] = [
    &["sin", "cos", "tan"],
    &["sinh", "cosh", "tanh"],
    &["tanh", "sigmoid", "erf", "softplus", "relu", "step"],
    &["exp", "log", "sqrt"],
    &["lgamma", "digamma", "trigamma"],
    &["log1p", "log2", "log10"],
    &["floor", "ceil", "round"],
    &["abs", "sign", "step", "relu"],
];

/// A function that occurs in what is differentiated, put around a part.
fn wrapped(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let part = formula.parts[at];
    let is_constant = matches!(part.kind, ExprKind::Number(_) | ExprKind::Fill { .. } | ExprKind::Identity(_));
    if formula.closed[at] || is_constant || at == 0 {
        return;
    }
    let mut functions: Vec<&str> = formula.vocabulary.applications.iter().map(|one| one.function.as_str()).collect();
    functions.sort_unstable();
    functions.dedup();
    // A function of a function is seldom what was forgotten.
    let is_argument = matches!(formula.parts[at - 1].kind, ExprKind::Call { .. });
    for function in functions {
        let call = |e: &Expr| applied(function, 0, formula.is_array(at), std::slice::from_ref(e));
        add(Change::FunctionAdded, if is_argument { 4 } else { 3 }, call(part));
    }
}

/// A derivative f′ of what stands under a function, in place of something of its shape: `sign.(x)` for `x.^2`.
fn slope_in_place(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let is_word = match &formula.parts[at].kind {
        ExprKind::Call { axis: None, .. } => true,
        ExprKind::Binary(op, ..) => !super::build::is_product(*op),
        _ => false,
    };
    if !is_word || formula.closed[at] || !formula.outer[at] {
        return;
    }
    for (slope, application) in super::factor::slopes(formula).into_iter().zip(&formula.vocabulary.applications) {
        // In place of a factor, `1/t` would take another one away.
        let is_quotient = matches!(&slope.kind, ExprKind::Binary(BinaryOp::Div | BinaryOp::ElemDiv, ..));
        if application.dotted == formula.is_array(at) && !is_quotient {
            add(Change::Function, 4, slope);
        }
    }
}

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |change, size, new: Expr| found.push(Edit { change, size, at, new });
    wrapped(formula, at, &mut add);
    slope_in_place(formula, at, &mut add);
    match &part.kind {
        ExprKind::Name(old) => {
            let shape = formula.shapes[at].as_ref();
            let same = formula.vocabulary.words.iter().filter(|word| shape == Some(&word.shape) && word.name != *old);
            same.for_each(|word| add(Change::Renamed, 3, name(&word.name)));
            let transposed = shape.map(crate::lang::dim::Shape::transposed).filter(|other| Some(other) != shape);
            for word in formula.vocabulary.words.iter().filter(|word| Some(&word.shape) == transposed.as_ref()) {
                add(Change::Renamed, 4, super::build::transposed(&name(&word.name)));
            }
            // An array of another shape, where the shapes did not fit.
            let is_other = |word: &&Word| {
                !word.shape.is_scalar() && shape != Some(&word.shape) && transposed.as_ref() != Some(&word.shape)
            };
            for word in formula.vocabulary.words.iter().filter(|word| formula.is_array(at) && is_other(word)) {
                add(Change::Renamed, 5, name(&word.name));
            }
            for application in formula.vocabulary.applications.iter().filter(|one| one.dotted != formula.is_scalar(at))
            {
                let args = std::slice::from_ref(&application.argument);
                add(Change::Renamed, 4, applied(&application.function, 0, application.dotted, args));
            }
            // `1/x` for the derivative of log(x + 1).
            for application in
                formula.vocabulary.applications.iter().filter(|_| formula.vocabulary.variable.as_ref() == Some(old))
            {
                let goes_on = !matches!(application.argument.kind, ExprKind::Name(_));
                if goes_on && application.dotted != formula.is_scalar(at) {
                    add(Change::Argument, 3, application.argument.clone());
                }
            }
            if formula.is_scalar(at) {
                let dims = formula.vocabulary.dims.iter().filter(|dim| *dim != old);
                dims.for_each(|dim| add(Change::Renamed, 3, name(dim)));
            }
        }
        ExprKind::Call { function, order, dotted, args, axis: None } => {
            let [argument] = args.as_slice() else { return };
            let function = function.name.as_str();
            let own = formula.vocabulary.functions.iter().map(String::as_str);
            let own = own.filter(|_| formula.vocabulary.functions.iter().any(|known| known == function));
            let families = FAMILIES.iter().filter(|family| family.contains(&function));
            let mut others: Vec<&str> = own.chain(families.flat_map(|family| family.iter().copied())).collect();
            others.sort_unstable();
            others.dedup();
            for other in others.into_iter().filter(|other| *other != function) {
                add(Change::Function, 3, applied(other, *order, *dotted, args));
            }
            add(Change::FunctionDropped, 3, argument.clone());
            let is_name = |e: &Expr| matches!(e.kind, ExprKind::Name(_));
            for application in &formula.vocabulary.applications {
                // A name for a name is looked at below.
                let both = is_name(&application.argument) && is_name(argument);
                if application.function == function && !both {
                    let size = if *order > 0 { 2 } else { 3 };
                    let args = std::slice::from_ref(&application.argument);
                    add(Change::Argument, size, applied(function, *order, application.dotted, args));
                }
            }
        }
        _ => {}
    }
}
