//! What is offered, said briefly: in the claim's own names, with what is known to be 1 left out,
//! numbers worked out, and on two lines.

use super::finder::Finder;
use super::trial::same;
use crate::lang::ast::{BinaryOp, ClaimBody, Expr, ExprKind, StatementKind};
use crate::lang::edit::build::integer;
use crate::lang::edit::fold::folded;
use crate::lang::edit::gather::gathered;
use crate::lang::edit::tidy::tidied;
use crate::lang::edit::walk::{everywhere, parts};
use crate::lang::parser::parse;
use crate::lang::print::print;
use crate::scalar::running::Running;
use crate::verdict::Repair;

/// Formulas of more characters are no help: two lines of a report.
pub(super) const LONGEST: usize = 200;

/// What has more parts is not made as short as that.
const MOST_PARTS: usize = 2000;

/// Ways to say the whole derivative that are verified, at most.
const TRIED: usize = 3;

/// Whether a text has its place on two lines.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// The expression that a text says.
pub(super) fn read(text: &str) -> Option<Expr> {
    let mut file = parse(&format!("claim 0 = {text}"));
    match file.statements.pop()?.kind {
        StatementKind::Claim(claim) => match claim.body {
            ClaimBody::Equal(_, right) => Some(right),
            ClaimBody::Shape(..) => None,
        },
        _ => None,
    }
}

/// An expression without what is 1 by what is given, and with its numbers and powers worked out. To be verified once more.
pub(super) fn brief(finder: &Finder<'_>, e: &Expr) -> Expr {
    let is_scalar = |e: &Expr| finder.checked().expr(e).is_ok_and(|typed| typed.shape.is_scalar());
    tidied(&folded(&without_ones(finder, e), &is_scalar))
}

/// `sum(y)` is 1 where that is given, and of a softmax; `diag(sum(Y, rows))` is then the identity.
fn without_ones(finder: &Finder<'_>, e: &Expr) -> Expr {
    let is_sum = |e: &Expr| matches!(&e.kind, ExprKind::Call { function, .. } if function.name == "sum");
    let has_sum = parts(e).into_iter().any(is_sum);
    if !has_sum {
        return e.clone();
    }
    let weights = |e: &Expr| match &e.kind {
        ExprKind::Call { function, args, .. } if function.name == "diag" && is_sum(&args[0]) => {
            is_one(finder, &args[0])
        }
        _ => false,
    };
    let left_out = |part: &Expr| match &part.kind {
        ExprKind::Binary(BinaryOp::Mul, other, diagonal) if weights(diagonal) => Some((**other).clone()),
        ExprKind::Binary(BinaryOp::Mul, diagonal, other) if weights(diagonal) => Some((**other).clone()),
        ExprKind::Call { axis: None, .. } if is_sum(part) && is_one(finder, part) => Some(integer(1)),
        _ => None,
    };
    let less = everywhere(e, &left_out);
    // What was replaced is not looked into; neither are the factors that stay.
    if less == *e { less } else { without_ones(finder, &less) }
}

/// Whether an expression is 1, in all its entries, at all points that are tried.
pub(super) fn is_one(finder: &Finder<'_>, e: &Expr) -> bool {
    let values = finder.trial.check(e).and_then(|typed| finder.trial.values(&typed));
    let one = Running::rounded(1.0);
    values.is_some_and(|values| values.iter().flatten().all(|value| same(&[*value], &[one])))
}

/// The left side's derivative written out, as briefly as it can be said, if that is verified: the shortest
/// way that there is. Where none has its place on two lines, the last step of the chain rule.
pub(super) fn written_out(finder: &Finder<'_>) -> Option<Repair> {
    let fits = |e: &Expr| finder.checked().expr(e).is_ok_and(|typed| typed.shape == finder.left.shape);
    let mut ways: Vec<(usize, Expr)> = Vec::new();
    let back = finder.back();
    let is_sayable = |way: &&Expr| parts(way).len() <= MOST_PARTS;
    for way in finder.derivative().iter().chain(&back.whole).filter(is_sayable) {
        for said in [gathered(&brief(finder, &finder.named(way)), &fits), way.clone()] {
            let length = finder.text(&said).chars().count();
            if fits(&said) && ways.iter().all(|(_, other)| print(other) != print(&said)) {
                ways.push((length, said));
            }
        }
    }
    ways.sort_by_key(|(length, _)| *length);
    ways.retain(|(length, _)| *length <= LONGEST);
    let short = ways.iter().take(TRIED).find_map(|(_, way)| finder.verified(way));
    short.or_else(|| finder.verified(&brief(finder, &finder.named(back.step.as_ref()?))))
}
