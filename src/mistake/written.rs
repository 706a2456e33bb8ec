//! The left side's derivative written out: in words of its index form, and along the way back to the variable.

use super::brief::LONGEST;
use super::wrong::Wrong;
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::edit::differentiate::total;
use crate::lang::edit::gather::gathered;
use crate::lang::edit::walk::parts;
use crate::lang::print::print;
use crate::lang::typed::Typed;
use crate::witness::all_shapes::{Elaboration, in_words};

/// What takes more parts than this to be said helps nobody.
const MOST_WORDS: usize = 200;

/// What has more parts is not made as short as it can be.
const MOST_PARTS: usize = 2000;

/// The left side's derivative, where its terms are known or its index form has words.
pub(super) fn derivative(wrong: &Wrong<'_>) -> Option<Expr> {
    let paths = &wrong.vocabulary.paths;
    let written_out = (!paths.is_empty()).then(|| total(paths));
    written_out.or_else(|| in_matrix_words(wrong))
}

/// The left side in matrix words, its derivatives taken; none where it has no index form, or there are no words for it.
pub(super) fn in_matrix_words(wrong: &Wrong<'_>) -> Option<Expr> {
    let mut elaboration = Elaboration::drawing_on(wrong.document(), &wrong.work);
    let right = elaboration.value(wrong.left()).ok()?;
    let known = known_parts(wrong);
    let known: Vec<(Expr, &Typed)> = known.iter().map(|(expr, typed)| (expr.clone(), typed)).collect();
    let words = in_words(&mut elaboration, &right.form, right.rows, wrong.claim.span.start, &known).ok().flatten();
    words.filter(|words| parts(words).len() <= MOST_WORDS)
}

/// The parts of what is differentiated that are worth their words: sums, norms, softmax.
pub(super) fn known_parts(wrong: &Wrong<'_>) -> Vec<(Expr, Typed)> {
    let ExprKind::Derivative { of, .. } = &wrong.sides.left.kind else { return Vec::new() };
    let is_told = |part: &&Expr| match &part.kind {
        ExprKind::Sum(_) => true,
        ExprKind::Call { function, .. } => matches!(function.name.as_str(), "softmax" | "logsumexp" | "norm"),
        _ => false,
    };
    let told = parts(of).into_iter().filter(is_told);
    let mut all: Vec<_> = told.filter_map(|part| Some((part.clone(), wrong.checked().expr(part).ok()?))).collect();
    all.reverse();
    all
}

/// Ways to say the derivative that have their place on two lines, the shortest first.
pub(super) fn ways(wrong: &Wrong<'_>) -> Vec<Expr> {
    let fits = |e: &Expr| wrong.checked().expr(e).is_ok_and(|typed| typed.shape == wrong.left().shape);
    let mut ways: Vec<(usize, Expr)> = Vec::new();
    let is_sayable = |way: &&Expr| parts(way).len() <= MOST_PARTS;
    let back = wrong.back();
    for way in derivative(wrong).iter().chain(&back.whole).filter(is_sayable) {
        for said in [gathered(&wrong.brief(way), &fits), way.clone()] {
            let length = wrong.text(&said).chars().count();
            if fits(&said) && ways.iter().all(|(_, other)| print(other) != print(&said)) {
                ways.push((length, said));
            }
        }
    }
    ways.sort_by_key(|(length, _)| *length);
    ways.retain(|(length, _)| *length <= LONGEST);
    ways.into_iter().map(|(_, way)| way).collect()
}
