//! What mistakes are called, and how they are told.

use super::brief::{is_short, read};
use super::candidate::Candidate;
use super::finder::Finder;
use super::ratio::Factor;
use super::{convention, fact};
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::edit::build::name;
use crate::lang::edit::walk::{children, parts, replaced};
use crate::lang::edit::{Application, Change, Edit};
use crate::lang::print::print;
use crate::verdict::{Mistake, Repair};

/// The mistake of a claim that is a constant times the right one.
pub(super) fn of_factor(factor: &Factor, by: &str, fix: Option<Repair>) -> Mistake {
    if factor.is_sign() {
        let explanation = "the claim has the wrong sign".to_string();
        return Mistake { name: "sign".to_string(), explanation, fix };
    }
    let explanation = format!("the claim is {by} times what is right");
    Mistake { name: format!("factor {by}"), explanation, fix }
}

/// The mistake of a claim that lacks a path along which the result depends on the variable.
pub(super) fn of_missing_path(path: Option<&str>, fix: Repair) -> Mistake {
    let explanation =
        path.map_or("a term is missing".to_string(), |path| format!("a path is dropped: `{path}` is missing"));
    Mistake { name: "missing term".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that lacks paths: their terms, and the names that they pass.
pub(super) fn of_dropped_paths(terms: &[String], through: &[String], fix: Repair) -> Mistake {
    let quoted = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    let by = if through.is_empty() { String::new() } else { format!(" through {}", quoted(through)) };
    let (path, are) = if terms.len() == 1 { ("path", "is") } else { ("paths", "are") };
    let told = quoted(terms);
    let explanation = match is_short(&told) {
        true => format!("the {path}{by} {are} dropped: {told} {are} missing"),
        false => format!("the {path}{by} {are} dropped"),
    };
    Mistake { name: "missing term".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim with a term too many.
pub(super) fn of_extra_path(path: Option<&str>, fix: Repair) -> Mistake {
    let explanation = path.map_or("there is a term too many".to_string(), |path| format!("`{path}` is too many"));
    Mistake { name: "extra term".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that is what was to be differentiated.
pub(super) fn of_function_itself(fix: Repair) -> Mistake {
    let explanation = "the claim is what was to be differentiated".to_string();
    Mistake { name: "f for f'".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that is the derivative of another function.
pub(super) fn of_other_function(other: &str, fix: Repair) -> Mistake {
    let explanation = format!("this is the derivative of {other}");
    Mistake { name: "other function's derivative".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that differentiates the factors of a product, or of a quotient, each by itself.
pub(super) fn of_product_rule(is_product: bool, [one, other]: [String; 2], fix: Repair) -> Mistake {
    let (name, of, join) =
        if is_product { ("product rule", "product", "times") } else { ("quotient rule", "quotient", "over") };
    let explanation =
        format!("the derivative of a {of} is no {of} of derivatives: the claim is `{one}` {join} `{other}`");
    Mistake { name: name.to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that follows the convention for symmetric matrices: everywhere, or where the matrix is symmetric.
pub(super) fn of_symmetric_convention(matrix: &str, everywhere: bool, fix: Repair) -> Mistake {
    let follows = format!("the claim takes {matrix}[i,j] and {matrix}[j,i] for one variable");
    let explanation = match everywhere {
        true => {
            format!("{follows}: it is G + G' - diag(G) for the gradient G in which all entries of {matrix} are free")
        }
        false => format!("the claim is right along symmetric {matrix} only; here all entries of {matrix} are free"),
    };
    Mistake { name: "symmetric convention".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that is right, but has no value at some points.
pub(super) fn of_no_value(fix: Repair) -> Mistake {
    let explanation =
        "the claim is right where it has a value, but has none at some points where the derivative has one";
    Mistake { name: "no value".to_string(), explanation: explanation.to_string(), fix: Some(fix) }
}

/// The mistake of a claim that is the derivative by another variable.
pub(super) fn of_other_variable(variable: &str, other: &str, fix: Repair) -> Mistake {
    let explanation = format!("this is the derivative by `{other}` and not by `{variable}`");
    Mistake { name: "other variable's derivative".to_string(), explanation, fix: Some(fix) }
}

/// The mistake of a claim that has the diagonal of a Jacobian in place of the whole.
pub(super) fn of_diagonal(of_softmax: bool, fix: Repair) -> Mistake {
    let (name, explanation) = if of_softmax {
        (
            "softmax diagonal",
            "softmax's derivative is taken to be diagonal, as if each output depended on its own input alone",
        )
    } else {
        ("diagonal Jacobian", "the Jacobian is taken to be diagonal, as if each output depended on its own input alone")
    };
    Mistake { name: name.to_string(), explanation: explanation.to_string(), fix: Some(fix) }
}

/// The mistake of a claim that takes a function for linear; where it claims no derivative, there is nothing to offer.
pub(super) fn of_linear(stands: &str, distributed: &str, fix: Option<Repair>) -> Mistake {
    let explanation = format!("`{stands}` is taken for `{distributed}`, as if it were linear");
    Mistake { name: "taken for linear".to_string(), explanation, fix }
}

/// The mistake that an edit undoes but for a constant factor.
pub(super) fn of_edit_and_factor(finder: &Finder<'_>, candidate: &Candidate, factor: &Factor, fix: Repair) -> Mistake {
    let by = finder.text(&factor.by);
    let edit = of_edits(finder, candidate, Some(fix.clone()));
    let factor = of_factor(factor, &by, Some(fix));
    let explanation = format!("{}; then {}", edit.explanation, factor.explanation);
    Mistake { name: format!("{} and {}", edit.name, factor.name), explanation, ..factor }
}

/// The mistake that some edits undo.
pub(super) fn of_edits(finder: &Finder<'_>, candidate: &Candidate, fix: Option<Repair>) -> Mistake {
    let mut formula = finder.right.clone();
    let fixed = fix.as_ref().and_then(|fix| read(&fix.text));
    let (mut names, mut told): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut is_true = true;
    for edit in &candidate.edits {
        let parts = parts(&formula);
        let Some(old) = parts.get(edit.at).copied() else { continue };
        is_true &= fixed.as_ref().is_none_or(|fixed| stands(finder.right, old) && stands(fixed, &edit.new));
        let own = stands_where(finder, old, &edit.new);
        // Where the fix says it otherwise, what differs is told.
        let said = match (&fixed, candidate.edits.as_slice()) {
            (Some(fixed), [_]) if !is_true => told_apart(finder, fixed),
            _ => own,
        };
        let (name, explanation) = of_edit(finder, &formula, edit, &said);
        if !names.contains(&name) {
            names.push(name);
        }
        if !told.contains(&explanation) {
            told.push(explanation);
        }
        formula = edit.apply(&formula);
    }
    let explanation = match &fixed {
        Some(fixed) if !is_true && candidate.edits.len() > 1 => told_apart(finder, fixed),
        _ => told.join("; "),
    };
    Mistake { name: names.join(" and "), explanation, fix }
}

/// Whether an expression is a part of another.
fn stands(whole: &Expr, part: &Expr) -> bool {
    let text = print(part);
    parts(whole).into_iter().any(|other| print(other) == text)
}

fn stands_where(finder: &Finder<'_>, old: &Expr, new: &Expr) -> String {
    format!("`{}` stands where `{}` is right", finder.as_written(old), finder.as_written(new))
}

/// The smallest parts in which the claim and its fix differ.
fn told_apart(finder: &Finder<'_>, fixed: &Expr) -> String {
    let (mut old, mut new) = (finder.right, fixed);
    loop {
        let (before, after) = (children(old), children(new));
        let differ: Vec<usize> =
            (0..before.len().min(after.len())).filter(|at| print(before[*at]) != print(after[*at])).collect();
        let rest = |e: &Expr, at: usize| {
            print(&replaced(e, 1 + before[..at].iter().map(|part| parts(part).len()).sum::<usize>(), &name("·")))
        };
        match differ.as_slice() {
            [at] if before.len() == after.len() && rest(old, *at) == rest(new, *at) => {
                (old, new) = (before[*at], after[*at])
            }
            _ => return stands_where(finder, old, new),
        }
    }
}

/// The name of what one edit undoes, and a sentence on it; `stands` says what stands where what is right.
fn of_edit(finder: &Finder<'_>, formula: &Expr, edit: &Edit, stands: &str) -> (String, String) {
    let parts = parts(formula);
    let Some(old) = parts.get(edit.at).copied() else { return (String::new(), String::new()) };
    let name = match edit.change {
        Change::Sign => return ("sign".to_string(), format!("a sign is wrong: {stands}")),
        Change::WholeTransposed => return of_transposed(finder),
        Change::TransposeDropped if edit.at == 0 => return of_transposed(finder),
        Change::TransposeAdded => {
            return ("missing transpose".to_string(), format!("a transpose is missing: {stands}"));
        }
        Change::TransposeDropped => {
            return ("extra transpose".to_string(), format!("there is a transpose too many: {stands}"));
        }
        Change::ProductKind => return ("product kind".to_string(), product_kind(old, stands)),
        Change::FactorsSwapped if matches!(old.kind, ExprKind::Sum(_)) => "sign",
        Change::FactorsSwapped => return ("swapped factors".to_string(), format!("factors are swapped: {stands}")),
        Change::IndicesSwapped => "swapped indices",
        Change::IndexChanged => "wrong index",
        Change::Axis => {
            let all = matches!(&old.kind, ExprKind::Call { axis: None, .. });
            let where_to = if all { "over everything and not along an axis" } else { "along the wrong axis" };
            return ("wrong axis".to_string(), format!("the sum runs {where_to}: {stands}"));
        }
        Change::PrimeAdded => {
            return ("f for f'".to_string(), format!("the function stands for its derivative: {stands}"));
        }
        Change::PrimeDropped => {
            return ("f' for f".to_string(), format!("the derivative stands for the function: {stands}"));
        }
        Change::Argument | Change::Renamed if is_at_activation(finder, &parts, edit) => {
            let explanation =
                format!("a function is taken at its own value and not at what it is applied to: {stands}");
            return ("f' at the activation".to_string(), explanation);
        }
        Change::Argument => "wrong argument",
        Change::Renamed => "wrong name",
        Change::Branches => return ("wrong branch".to_string(), format!("the branches are exchanged: {stands}")),
        Change::Exponent => "wrong exponent",
        // `n - 1` for `n` is a number in place of another.
        Change::TermDropped if is_constant(finder, old) => "wrong constant",
        Change::Constant | Change::TermDoubled => "wrong constant",
        Change::SumForMean => "mean for sum",
        Change::MeanForSum => "sum for mean",
        Change::SumAdded => return ("missing sum".to_string(), format!("a sum is missing: {stands}")),
        Change::SumDropped => "extra sum",
        Change::FactorDropped => return ("extra factor".to_string(), format!("there is a factor too many: {stands}")),
        Change::FactorAdded => return ("missing factor".to_string(), format!("a factor is missing: {stands}")),
        Change::SlopeAdded => {
            return ("missing chain factor".to_string(), format!("a factor of the chain rule is missing: {stands}"));
        }
        Change::TermDropped => return ("extra term".to_string(), format!("there is a term too many: {stands}")),
        Change::TermAdded => return ("missing term".to_string(), format!("a term is missing: {stands}")),
        Change::Function => "wrong function",
        Change::FunctionAdded => return ("missing function".to_string(), format!("a function is missing: {stands}")),
        Change::FunctionDropped => {
            return ("extra function".to_string(), format!("there is a function too many: {stands}"));
        }
        Change::Softmax => {
            let explanation =
                "softmax's derivative is taken to be diagonal, as if each output depended on its own input alone";
            return ("softmax diagonal".to_string(), format!("{explanation}: {stands}"));
        }
        Change::SoftmaxAdded => {
            return (
                "missing chain factor".to_string(),
                format!("the way back through the softmax is missing: {stands}"),
            );
        }
        Change::OffItsCase => {
            let explanation =
                "p - y is the gradient by the logits, of a cross-entropy that follows a softmax or a sigmoid";
            return ("p - y off its case".to_string(), format!("{explanation}: {stands}"));
        }
        Change::OtherDerivative => {
            return (
                "other function's derivative".to_string(),
                format!("this is another function's derivative: {stands}"),
            );
        }
        Change::Brackets => {
            return ("missing brackets".to_string(), format!("brackets are missing: {stands}"));
        }
        Change::Symmetrised => {
            let matrix = edit_matrix(&edit.new);
            if let Some(matrix) = matrix.filter(|matrix| fact::is_right_if_symmetric(finder, matrix)) {
                let explanation =
                    format!("if it is, write `given {matrix} symmetric` above the claim; otherwise {stands}");
                return (format!("assumes {matrix} symmetric"), explanation);
            }
            "missing term"
        }
    };
    (name.to_string(), stands.to_string())
}

/// A whole result that is transposed. By a symmetric matrix such a claim is right: then that is what is not said.
fn of_transposed(finder: &Finder<'_>) -> (String, String) {
    let told = "the result is transposed".to_string();
    let symmetric = convention::variable(finder).filter(|matrix| fact::is_right_if_symmetric(finder, matrix));
    let explanation = match symmetric {
        Some(matrix) => format!("{told}; the claim is right where `{matrix}` is symmetric, and that is not given"),
        None => told,
    };
    ("transposed".to_string(), explanation)
}

/// The matrix of `A + A'`, `(A + A')/2`.
fn edit_matrix(new: &Expr) -> Option<String> {
    parts(new).into_iter().find_map(|part| match &part.kind {
        ExprKind::Name(name) => Some(name.clone()),
        _ => None,
    })
}

fn product_kind(old: &Expr, stands: &str) -> String {
    let was = match &old.kind {
        ExprKind::Binary(BinaryOp::ElemMul, ..) => "an elementwise product stands for a matrix product",
        ExprKind::Binary(BinaryOp::Mul, ..) => "a matrix product stands for an elementwise one",
        _ => "an operation on the matrix and one on its entries are exchanged",
    };
    format!("{was}: {stands}")
}

/// Whether the edit replaces, under a function, the value of that function by what it is applied to.
fn is_at_activation(finder: &Finder<'_>, parts: &[&Expr], edit: &Edit) -> bool {
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
    if edit.change == Change::Renamed && under_function && finder.vocabulary.applications.iter().any(is_value) {
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
    finder.vocabulary.applications.iter().any(|application| {
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
fn is_constant(finder: &Finder<'_>, expr: &Expr) -> bool {
    let dims = &finder.document().dims;
    parts(expr).into_iter().all(|part| match &part.kind {
        ExprKind::Name(name) => dims.iter().any(|dim| dim == name),
        ExprKind::Number(_) | ExprKind::Pi | ExprKind::Euler | ExprKind::Sum(_) | ExprKind::Neg(_) => true,
        ExprKind::Binary(..) => true,
        _ => false,
    })
}
