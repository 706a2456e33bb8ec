//! The mistake that edits undo: its name, and a sentence on what stands where what is right.

use super::assume::right_if_symmetric;
use super::brief::read_in_place_of;
use super::candidate::Candidate;
use super::proposal::Holds;
use super::wrong::Wrong;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::edit::apart::narrowest;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Application, Change, Edit};
use crate::lang::print::print;
use crate::verdict::{Mistake, Repair};

/// The mistake that some edits undo.
pub(super) fn of_edits(wrong: &Wrong<'_>, candidate: &Candidate, fix: Option<Repair>, holds: &Holds<'_>) -> Mistake {
    let mut formula = wrong.sides.right.clone();
    let fixed = fix.as_ref().and_then(|fix| read_in_place_of(wrong.sides.right, &fix.text));
    let (mut names, mut told): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut is_true = true;
    for edit in &candidate.edits {
        let parts = parts(&formula);
        let Some(old) = parts.get(edit.at).copied() else { continue };
        is_true &= fixed.as_ref().is_none_or(|fixed| stands(wrong.sides.right, old) && stands(fixed, &edit.new));
        let own = match other_name(old, edit) {
            Some((old, new)) => stands_where(wrong, old, new),
            None => stands_where(wrong, old, &edit.new),
        };
        // Where the fix says it otherwise, what differs is told.
        let said = match (&fixed, candidate.edits.as_slice()) {
            (Some(fixed), [_]) if !is_true => told_apart(wrong, fixed),
            _ => own,
        };
        let (name, explanation) = of_edit(wrong, &formula, edit, &said, holds);
        if !names.contains(&name) {
            names.push(name);
        }
        if !told.contains(&explanation) {
            told.push(explanation);
        }
        formula = edit.apply(&formula);
    }
    let explanation = match &fixed {
        Some(fixed) if !is_true && candidate.edits.len() > 1 => told_apart(wrong, fixed),
        _ => told.join("; "),
    };
    Mistake { name: names.join(" and "), explanation, fix }
}

/// Whether an expression is a part of another.
fn stands(whole: &Expr, part: &Expr) -> bool {
    let text = print(part);
    parts(whole).into_iter().any(|other| print(other) == text)
}

fn stands_where(wrong: &Wrong<'_>, old: &Expr, new: &Expr) -> String {
    format!("`{}` stands where `{}` is right", wrong.as_written(old), wrong.as_written(new))
}

/// The names of an edit that puts one for another wherever it stands.
fn other_name<'e>(old: &'e Expr, edit: &'e Edit) -> Option<(&'e Expr, &'e Expr)> {
    let mut pairs = parts(old).into_iter().zip(parts(&edit.new));
    let differ = |(a, b): &(&Expr, &Expr)| match (&a.kind, &b.kind) {
        (ExprKind::Name(a), ExprKind::Name(b)) => a != b,
        _ => false,
    };
    if edit.change == Change::Renamed { pairs.find(differ) } else { None }
}

/// The smallest parts in which the claim and its fix differ.
fn told_apart(wrong: &Wrong<'_>, fixed: &Expr) -> String {
    let (old, new) = narrowest(wrong.sides.right, fixed);
    stands_where(wrong, old, new)
}

/// The name of what one edit undoes, and a sentence on it; `stands` says what stands where what is right.
fn of_edit(wrong: &Wrong<'_>, formula: &Expr, edit: &Edit, stands: &str, holds: &Holds<'_>) -> (String, String) {
    let parts = parts(formula);
    let Some(old) = parts.get(edit.at).copied() else { return (String::new(), String::new()) };
    let is_right =
        |matrix: &String| right_if_symmetric(wrong, matrix).is_some_and(|(file, claim)| holds(&file, &claim));
    let (name, told) = match edit.change {
        Change::TransposeDropped | Change::WholeTransposed
            if edit.at == 0 || edit.change == Change::WholeTransposed =>
        {
            // By a symmetric matrix such a claim is right: then that is what is not said.
            let told = "the result is transposed".to_string();
            let explanation = match wrong.square_variable().filter(is_right) {
                Some(matrix) => {
                    format!("{told}; the claim is right where `{matrix}` is symmetric, and that is not given")
                }
                None => told,
            };
            return ("transposed".to_string(), explanation);
        }
        Change::Symmetrised => match edit_matrix(&edit.new).filter(is_right) {
            Some(matrix) => {
                let explanation =
                    format!("if it is, write `given {matrix} symmetric` above the claim; otherwise {stands}");
                return (format!("assumes {matrix} symmetric"), explanation);
            }
            None => ("missing term", ""),
        },
        Change::ProductKind => ("product kind", product_kind(old)),
        Change::FactorsSwapped if matches!(old.kind, ExprKind::Sum(_)) => ("sign", ""),
        Change::Axis if matches!(&old.kind, ExprKind::Call { axis: None, .. }) => {
            ("wrong axis", "it adds up all entries, and not each row or column by itself")
        }
        Change::Argument | Change::Renamed if is_at_activation(wrong, &parts, edit) => {
            ("f' at the activation", "a function is taken at its own value and not at what it is applied to")
        }
        // `n - 1` for `n` is a number in place of another.
        Change::TermDropped if is_constant(wrong, old) => ("wrong constant", ""),
        change => of_change(change),
    };
    let explanation = if told.is_empty() { stands.to_string() } else { format!("{told}: {stands}") };
    (name.to_string(), explanation)
}

/// The name of what a change undoes, and what is said before what stands where what is right.
fn of_change(change: Change) -> (&'static str, &'static str) {
    match change {
        Change::Sign => ("sign", "a sign is wrong"),
        Change::WholeTransposed => ("transposed", "the result is transposed"),
        Change::TransposeAdded => ("missing transpose", "a transpose is missing"),
        Change::TransposeDropped => ("extra transpose", "there is a transpose too many"),
        Change::ProductKind => ("product kind", ""),
        Change::FactorsSwapped => ("swapped factors", "factors are swapped"),
        Change::IndicesSwapped => ("swapped indices", ""),
        Change::IndexChanged => ("wrong index", ""),
        Change::PartsSwapped => ("swapped parts", "parts of an array are swapped"),
        Change::IndexMoved => ("off by one", "an index is off by one"),
        Change::DeltaAdded => ("missing delta", "off the diagonal it is 0, and `delta` is missing"),
        Change::ConditionAdded => ("missing condition", "a condition on indices is missing"),
        Change::ConditionDropped => ("extra condition", "there is a condition too many"),
        Change::ConditionTurned => ("wrong condition", "a condition on indices is turned round"),
        Change::Axis => ("wrong axis", "the sum runs along the wrong axis"),
        Change::PrimeAdded => ("f for f'", "the function stands for its derivative"),
        Change::PrimeDropped => ("f' for f", "the derivative stands for the function"),
        Change::Argument => ("wrong argument", ""),
        Change::Renamed => ("wrong name", ""),
        Change::Branches => ("wrong branch", "the branches are exchanged"),
        Change::Exponent => ("wrong exponent", ""),
        Change::Constant | Change::TermDoubled => ("wrong constant", ""),
        Change::SumForMean => ("mean for sum", ""),
        Change::MeanForSum => ("sum for mean", ""),
        Change::SumAdded => ("missing sum", "a sum is missing"),
        Change::SumDropped => ("extra sum", ""),
        Change::FactorDropped => ("extra factor", "there is a factor too many"),
        Change::FactorAdded => ("missing factor", "a factor is missing"),
        Change::SlopeAdded => ("missing chain factor", "a factor of the chain rule is missing"),
        Change::TermDropped => ("extra term", "there is a term too many"),
        Change::TermAdded | Change::Symmetrised => ("missing term", "a term is missing"),
        Change::Function => ("wrong function", ""),
        Change::FunctionAdded => ("missing function", "a function is missing"),
        Change::FunctionDropped => ("extra function", "there is a function too many"),
        Change::Softmax => (
            "softmax diagonal",
            "softmax's derivative is taken to be diagonal, as if each output depended on its own input alone",
        ),
        Change::SoftmaxAdded => ("missing chain factor", "the way back through the softmax is missing"),
        Change::OffItsCase => (
            "p - y off its case",
            "p - y is the gradient by the logits, of a cross-entropy that follows a softmax or a sigmoid",
        ),
        Change::OtherDerivative => ("other function's derivative", "this is another function's derivative"),
        Change::Brackets => ("missing brackets", "brackets are missing"),
    }
}

/// The matrix of `A + A'`, `(A + A')/2`.
fn edit_matrix(new: &Expr) -> Option<String> {
    parts(new).into_iter().find_map(|part| match &part.kind {
        ExprKind::Name(name) => Some(name.clone()),
        _ => None,
    })
}

fn product_kind(old: &Expr) -> &'static str {
    match &old.kind {
        ExprKind::Binary(BinaryOp::ElemMul, ..) => "an elementwise product stands for a matrix product",
        ExprKind::Binary(BinaryOp::Mul, ..) => "a matrix product stands for an elementwise one",
        _ => "an operation on the matrix and one on its entries are exchanged",
    }
}

/// Whether the edit replaces, under a function, the value of that function by what it is applied to.
fn is_at_activation(wrong: &Wrong<'_>, parts: &[&Expr], edit: &Edit) -> bool {
    let call = |expr: &Expr| match &expr.kind {
        ExprKind::Call { function, args, .. } if args.len() == 1 => Some((function.name.clone(), args[0].clone())),
        _ => None,
    };
    let Some(old) = parts.get(edit.at) else { return false };
    // `exp(-y)` for `exp(-x)`, where y is softplus(x): the slope is written out.
    let is_value = |application: &Application| {
        application.value.as_deref() == Some(print(old).as_str()) && print(&application.argument) == print(&edit.new)
    };
    let under_function = (0..edit.at).any(|above| {
        let holds = above + crate::lang::edit::walk::parts(parts[above]).len() > edit.at;
        holds && matches!(&parts[above].kind, ExprKind::Call { function, .. } if is_elementwise(&function.name))
    });
    if edit.change == Change::Renamed && under_function && wrong.vocabulary.applications.iter().any(is_value) {
        return true;
    }
    let pair = match edit.change {
        Change::Argument => call(old).zip(call(&edit.new)).map(|(old, new)| (old.0, old.1, new.1)),
        _ => {
            let parent = edit.at.checked_sub(1).and_then(|above| call(parts[above]));
            parent.map(|(function, _)| (function, (*old).clone(), edit.new.clone()))
        }
    };
    let Some((function, was, is)) = pair else { return false };
    wrong.vocabulary.applications.iter().any(|application| {
        let named = application.value.as_deref() == Some(print(&was).as_str());
        let written = call(&was).is_some_and(|(name, args)| name == function && print(&args) == print(&is));
        application.function == function && print(&application.argument) == print(&is) && (named || written)
    })
}

/// Whether a function is one of numbers.
fn is_elementwise(function: &str) -> bool {
    crate::lang::builtin::function(function).is_none_or(|builtin| builtin.elementwise)
}

/// Whether an expression is made of numbers and sizes alone.
fn is_constant(wrong: &Wrong<'_>, expr: &Expr) -> bool {
    let dims = &wrong.document().dims;
    parts(expr).into_iter().all(|part| match &part.kind {
        ExprKind::Name(name) => dims.iter().any(|dim| dim == name),
        ExprKind::Number(_) | ExprKind::Pi | ExprKind::Euler | ExprKind::Sum(_) | ExprKind::Neg(_) => true,
        ExprKind::Binary(..) => true,
        _ => false,
    })
}
