//! What mistakes are called, and how they are told.

use super::brief::is_short;
use super::ratio::Factor;
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

/// The mistake of a claim that follows the convention for symmetric matrices: everywhere, or where the matrix is
/// symmetric.
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

/// The mistake of a claim that is right under a fact that is not given; with a word before that, but for its sign.
pub(super) fn of_assumption(fact: &str, sign: &str, fix: Option<Repair>) -> Mistake {
    let explanation = match sign {
        "" => format!(
            "the claim is right under a fact that is not given; if that is so, write `given {fact}` above the claim"
        ),
        _ => format!("the claim has the wrong sign, and is right then under a fact that is not given: {fact}"),
    };
    Mistake { name: format!("{sign}assumes {fact}"), explanation, fix }
}

/// The mistake that an edit undoes but for a constant factor.
pub(super) fn of_edit_and_factor(edited: Mistake, factor: Mistake) -> Mistake {
    let explanation = format!("{}; then {}", edited.explanation, factor.explanation);
    Mistake { name: format!("{} and {}", edited.name, factor.name), explanation, ..factor }
}
