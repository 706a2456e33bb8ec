//! What is offered, said briefly: in the claim's own names, with what is known to be 1 left out,
//! numbers worked out, and on two lines.

use super::trial::{Trial, same};
use crate::lang::ast::{BinaryOp, Expr, ExprKind, StatementKind};
use crate::lang::check::Checked;
use crate::lang::edit::build::integer;
use crate::lang::edit::fold::folded;
use crate::lang::edit::tidy::tidied;
use crate::lang::edit::walk::{everywhere, parts};
use crate::lang::parser::parse;
use crate::scalar::running::Running;

/// Formulas of more characters are no help: two lines of a report.
pub(super) const LONGEST: usize = 200;

/// Whether a text has its place on two lines.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// The expression that a text says in place of a claim's right side, which may be said by entry.
pub(super) fn read_in_place_of(right: &Expr, text: &str) -> Option<Expr> {
    let indices = match &right.kind {
        ExprKind::Build { names, .. } => {
            let names: Vec<&str> = names.iter().map(|binder| binder.name.name.as_str()).collect();
            format!("[{}]", names.join(", "))
        }
        _ => String::new(),
    };
    let mut file = parse(&format!("let right{indices} = {text}"));
    match file.statements.pop()?.kind {
        StatementKind::Let { value, .. } => Some(value),
        _ => None,
    }
}

/// An expression without what is 1 by what is given, and with its numbers and powers worked out. To be verified once
/// more.
pub(super) fn brief(checked: &Checked, trial: &Trial, e: &Expr) -> Expr {
    let is_scalar = |e: &Expr| checked.expr(e).is_ok_and(|typed| typed.shape.is_scalar());
    tidied(&folded(&without_ones(trial, e), &is_scalar))
}

/// `sum(y)` is 1 where that is given, and of a softmax; `diag(sum(Y, rows))` is then the identity.
fn without_ones(trial: &Trial, e: &Expr) -> Expr {
    let is_sum = |e: &Expr| matches!(&e.kind, ExprKind::Call { function, .. } if function.name == "sum");
    let has_sum = parts(e).into_iter().any(is_sum);
    if !has_sum {
        return e.clone();
    }
    let weights = |e: &Expr| match &e.kind {
        ExprKind::Call { function, args, .. } if function.name == "diag" && is_sum(&args[0]) => is_one(trial, &args[0]),
        _ => false,
    };
    let left_out = |part: &Expr| match &part.kind {
        ExprKind::Binary(BinaryOp::Mul, other, diagonal) if weights(diagonal) => Some((**other).clone()),
        ExprKind::Binary(BinaryOp::Mul, diagonal, other) if weights(diagonal) => Some((**other).clone()),
        ExprKind::Call { axis: None, .. } if is_sum(part) && is_one(trial, part) => Some(integer(1)),
        _ => None,
    };
    let less = everywhere(e, &left_out);
    // What was replaced is not looked into; neither are the factors that stay.
    if less == *e { less } else { without_ones(trial, &less) }
}

/// Whether an expression is 1, in all its entries, at all points that are tried.
pub(super) fn is_one(trial: &Trial, e: &Expr) -> bool {
    let values = trial.check(e).and_then(|typed| trial.values(&typed));
    let one = Running::rounded(1.0);
    values.is_some_and(|values| values.iter().flatten().all(|value| same(&[*value], &[one])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ast::ClaimBody;
    use crate::lang::print::print;

    /// What is printed of a right side is read as the same, by entry or not.
    #[test]
    fn what_is_offered_is_read_in_place_of_the_right_side() {
        for claim in ["dJ/dW = 2*W*x", "dJ/du[b,j] = sum(i if i < j: gs[b, i])/j", "(x*y)[i] = x[i]*y[1]"] {
            let mut file = parse(&format!("claim {claim}"));
            let Some(StatementKind::Claim(claim)) = file.statements.pop().map(|statement| statement.kind) else {
                panic!("{claim}")
            };
            let ClaimBody::Equal(_, right) = claim.body else { panic!("two sides") };
            let again = read_in_place_of(&right, &print(&right)).expect("it can be read");
            assert_eq!(print(&again), print(&right));
            let is_by_entry = |e: &Expr| matches!(e.kind, ExprKind::Build { .. });
            assert_eq!(is_by_entry(&again), is_by_entry(&right));
        }
    }
}
