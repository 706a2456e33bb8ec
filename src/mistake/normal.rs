//! Both sides in index form: a claim whose monomials are some of the right ones lacks a path; and the derivative in words.

use super::brief::is_short;
use super::finder::Finder;
use super::name;
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::edit::build::{difference, sum};
use crate::lang::edit::walk::parts;
use crate::lang::typed::{Body, Typed};
use crate::verdict::Mistake;
use crate::witness::all_shapes::{Elaboration, Form, in_words};

/// What takes more parts than this to be said helps nobody.
const MOST_WORDS: usize = 200;

/// A claim that lacks some of the monomials of what is right, or has some too many.
pub(super) fn paths(finder: &Finder<'_>) -> Option<Mistake> {
    let Body::Equal(left, claimed) = &finder.claim.body else { return None };
    finder.claimed.as_ref()?;
    let mut elaboration = Elaboration::drawing_on(finder.document(), &finder.work);
    let (right, claimed) = (elaboration.value(left).ok()?, elaboration.value(claimed).ok()?);
    let inside = |small: &Form, large: &Form| {
        small.terms.iter().all(|(monomial, coefficient)| large.terms.get(monomial) == Some(coefficient))
    };
    let (lacks, exceeds) = (inside(&claimed.form, &right.form), inside(&right.form, &claimed.form));
    if claimed.form.is_zero() || right.form.is_zero() || lacks == exceeds {
        return None;
    }
    let gap = right.form.clone().plus(&claimed.form.negated());
    let told = if lacks { gap } else { gap.negated() };
    let known = known_parts(finder);
    let known: Vec<(Expr, &Typed)> = known.iter().map(|(expr, typed)| (expr.clone(), typed)).collect();
    let mut words = |form: &Form| in_words(&mut elaboration, form, right.rows, finder.claim.span.start, &known).ok()?;
    let whole = words(&right.form);
    let told = words(&told);
    let together = told.as_ref().map(|told| match lacks {
        true => sum(finder.right, told),
        false => difference(finder.right, told),
    });
    let fixes = if lacks { [together, whole] } else { [whole, together] };
    let is_sayable = |fix: &&Expr| is_short(&finder.text(fix));
    let fix = fixes.iter().flatten().filter(is_sayable).find_map(|fix| finder.verified(fix));
    let fix = fix.or_else(|| finder.written_out())?;
    let shown = told.as_ref().map(|told| finder.text(told)).filter(|told| is_short(told));
    Some(if lacks { name::of_missing_path(shown.as_deref(), fix) } else { name::of_extra_path(shown.as_deref(), fix) })
}

/// The left side in matrix words, its derivatives taken; none where it has no index form, or there are no words for it.
pub(super) fn derivative(finder: &Finder<'_>) -> Option<Expr> {
    let mut elaboration = Elaboration::drawing_on(finder.document(), &finder.work);
    let right = elaboration.value(&finder.left).ok()?;
    let known = known_parts(finder);
    let known: Vec<(Expr, &Typed)> = known.iter().map(|(expr, typed)| (expr.clone(), typed)).collect();
    let words = in_words(&mut elaboration, &right.form, right.rows, finder.claim.span.start, &known).ok().flatten();
    words.filter(|words| parts(words).len() <= MOST_WORDS)
}

/// The parts of what is differentiated that are worth their words: sums, norms, softmax.
fn known_parts(finder: &Finder<'_>) -> Vec<(Expr, Typed)> {
    let ExprKind::Derivative { of, .. } = &finder.left_expr.kind else { return Vec::new() };
    let is_told = |part: &&Expr| match &part.kind {
        ExprKind::Sum(_) => true,
        ExprKind::Call { function, .. } => matches!(function.name.as_str(), "softmax" | "logsumexp" | "norm"),
        _ => false,
    };
    let told = parts(of).into_iter().filter(is_told);
    let mut all: Vec<_> = told.filter_map(|part| Some((part.clone(), finder.checked().expr(part).ok()?))).collect();
    all.reverse();
    all
}
