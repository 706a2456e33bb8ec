//! Claims that lack paths from the variable to what is differentiated, or have some too many.

use super::brief::is_short;
use super::name;
use super::proposal::{Offer, Proposal, Taken, Way};
use super::written::{in_matrix_words, known_parts};
use super::wrong::Wrong;
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::edit::build::{difference, negated, sum};
use crate::lang::edit::reverse::Path;
use crate::lang::typed::{Body, Typed};
use crate::verdict::Repair;
use crate::witness::all_shapes::{Elaboration, Form, in_words};

/// Sets of so many paths are looked at together.
const TOGETHER: usize = 3;
/// Of more paths than this no sets are.
const FEW: usize = 10;

/// A claim that lacks some paths of the derivative: as few as may be, and of these the ones that are said most briefly.
pub(super) fn dropped(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    wrong.claimed.as_ref()?;
    let paths: Vec<&Path> = wrong.back().paths.iter().collect();
    // The only path is the whole, and what is right is not the claim and the whole.
    if paths.len() < 2 {
        return None;
    }
    let most = if paths.len() <= FEW { TOGETHER } else { 1 };
    let mut sets: Vec<Vec<&Path>> = vec![Vec::new()];
    for size in 1..=most.min(paths.len() - 1) {
        sets = sets.iter().flat_map(|set| larger(set, &paths)).collect();
        let mut fitting: Vec<&Vec<&Path>> = sets.iter().filter(|set| fits(wrong, set)).collect();
        fitting.sort_by_key(|set| set.iter().map(|path| wrong.text(&path.term).chars().count()).sum::<usize>());
        let Some(set) = fitting.first().filter(|set| set.len() == size) else { continue };
        let ways = vec![Way::Said(whole(wrong, set)), Way::WrittenOut];
        let told = |fix: Repair| {
            let terms: Vec<String> = set.iter().map(|path| wrong.text(&wrong.brief(&path.term))).collect();
            name::of_dropped_paths(&terms, &passed(wrong, set), fix)
        };
        if let Some(taken) = offer(Proposal::fixed_by(ways, told)) {
            return Some(taken);
        }
    }
    None
}

/// The sets with one path more, in the order of the paths.
fn larger<'p>(set: &[&'p Path], paths: &[&'p Path]) -> Vec<Vec<&'p Path>> {
    let last = set.last().and_then(|last| paths.iter().position(|path| std::ptr::eq(*path, *last)));
    let from = last.map_or(0, |last| last + 1);
    paths[from..].iter().map(|path| set.iter().copied().chain([*path]).collect()).collect()
}

fn whole(wrong: &Wrong<'_>, set: &[&Path]) -> Expr {
    set.iter().fold(wrong.sides.right.clone(), |whole, path| sum(&whole, &path.term))
}

fn fits(wrong: &Wrong<'_>, set: &[&Path]) -> bool {
    wrong.trial.check(&whole(wrong, set)).is_some_and(|typed| wrong.trial.accepts(&typed))
}

/// The names that these paths pass and not all others do.
fn passed(wrong: &Wrong<'_>, set: &[&Path]) -> Vec<String> {
    let others =
        |path: &Path| wrong.back().paths.iter().filter(move |other| other.through != path.through).collect::<Vec<_>>();
    let mut through: Vec<String> = Vec::new();
    for path in set {
        let own = path.through.iter().filter(|name| !others(path).iter().all(|other| other.through.contains(name)));
        for name in own {
            if !through.contains(name) {
                through.push(name.clone());
            }
        }
    }
    through
}

/// A claim whose monomials are some of the right ones, or the right ones and some more, in index form.
pub(super) fn of_index_form(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let Body::Equal(left, claimed) = &wrong.claim.body else { return None };
    wrong.claimed.as_ref()?;
    let mut elaboration = Elaboration::drawing_on(wrong.document(), &wrong.work);
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
    let known = known_parts(wrong);
    let known: Vec<(Expr, &Typed)> = known.iter().map(|(expr, typed)| (expr.clone(), typed)).collect();
    let mut words = |form: &Form| in_words(&mut elaboration, form, right.rows, wrong.claim.span.start, &known).ok()?;
    let whole = words(&right.form);
    let told = words(&told);
    let together = told.as_ref().map(|told| match lacks {
        true => sum(wrong.sides.right, told),
        false => difference(wrong.sides.right, told),
    });
    let fixes = if lacks { [together, whole] } else { [whole, together] };
    let is_sayable = |fix: &Expr| is_short(&wrong.text(fix));
    let said = fixes.into_iter().flatten().filter(is_sayable).map(Way::Said);
    let shown = told.as_ref().map(|told| wrong.text(told)).filter(|told| is_short(told));
    let named = if lacks { name::of_missing_path } else { name::of_extra_path };
    offer(Proposal::fixed_by(said.chain([Way::WrittenOut]).collect(), |fix| named(shown.as_deref(), fix)))
}

/// A claim that lacks one or two terms of the derivative, as its words have them.
pub(super) fn in_words_of_terms(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    wrong.claimed.as_ref()?;
    let ExprKind::Sum(terms) = in_matrix_words(wrong)?.kind else { return None };
    let terms: Vec<Expr> = terms.into_iter().map(|(minus, e)| if minus { negated(&e) } else { e }).collect();
    let one = terms.iter().map(|term| sum(wrong.sides.right, term));
    let two = terms
        .iter()
        .enumerate()
        .flat_map(|(at, first)| terms[at + 1..].iter().map(move |second| sum(&sum(wrong.sides.right, first), second)));
    // Only the first that fits is offered.
    let fitting = |whole: &Expr| wrong.trial.check(whole).is_some_and(|typed| wrong.trial.accepts(&typed));
    one.chain(two)
        .filter(fitting)
        .find_map(|whole| offer(Proposal::said(whole, |fix| name::of_missing_path(None, fix))))
}
