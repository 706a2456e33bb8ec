//! Claims that one or two edits of the right side make right, or such an edit and a constant factor.

use super::candidate::{Candidate, candidate, pairs};
use super::name;
use super::proposal::{Holds, Offer, Proposal, Taken, Way};
use super::ratio::{Factor, fitting, fitting_known, known_factors, uncommon, usual};
use super::told::of_edits;
use super::trial::Trial;
use super::wrong::Wrong;
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::edit::build::scaled;
use crate::lang::edit::tidy::tidied;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Change, Edit};
use crate::lang::print::print;
use crate::scalar::running::Running;
use crate::verdict::Repair;

/// So many pairs of edits are looked at after the first that is right at all points of the trial.
const FARTHER: usize = 200;

/// A claim that is one of the usual factors times the right one.
pub(super) fn usual_multiple(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    wrong.singles();
    wrong.values.as_ref()?;
    multiple(wrong, usual(wrong), offer)
}

/// A claim that is another constant times the right one.
pub(super) fn uncommon_multiple(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    wrong.values.as_ref()?;
    multiple(wrong, uncommon(wrong), offer)
}

fn multiple(wrong: &Wrong<'_>, factors: Vec<Factor>, offer: &mut Offer<'_>) -> Option<Taken> {
    let factor = fitting(wrong, wrong.values.as_ref()?, factors)?;
    // Two different expressions are always some multiple of each other.
    let is_input = |part: &Expr| {
        let inputs = &wrong.document().inputs;
        matches!(&part.kind, ExprKind::Name(name) if inputs.iter().any(|input| input.name == *name))
    };
    let is_identity = wrong.is_identity();
    let says_nothing = is_identity && parts(&factor.by).into_iter().any(is_input);
    if says_nothing || !is_factor_elsewhere(wrong, &factor) {
        return None;
    }
    let mut fixes = vec![scaled(&factor.inverse, wrong.sides.right)];
    let simpler = |edit: &&Edit| {
        use Change::{FactorDropped, FactorsSwapped, MeanForSum, Sign, SumForMean};
        matches!(edit.change, FactorDropped | FactorsSwapped | Sign | SumForMean | MeanForSum)
    };
    for edit in wrong.singles().iter().filter(simpler) {
        let found = candidate(wrong, std::slice::from_ref(edit), edit.apply(wrong.sides.right));
        fixes.extend(found.filter(|found| wrong.trial.accepts(&found.typed)).map(|found| found.expr));
    }
    fixes.sort_by_key(|fix| print(fix).chars().count());
    let by = wrong.text(&factor.by);
    // `x` in place of `2*x` is the left side itself: right, and no repair.
    let left = print(wrong.sides.left);
    let is_left = |fix: &Expr| print(&tidied(fix)) == left;
    if is_identity && parts(wrong.sides.left).into_iter().any(is_input) && fixes.iter().any(is_left) {
        return offer(Proposal::named(Vec::new, |_| name::of_factor(&factor, &by, None)));
    }
    // `(n - 1)/n*2/(n - 1)` has no value at n = 1: there it is another mistake.
    let ways = fixes.into_iter().map(Way::AsItStands).collect();
    offer(Proposal::fixed_by(ways, |fix| name::of_factor(&factor, &by, Some(fix))))
}

/// Whether the factor explains the claim at points that played no part in finding it.
fn is_factor_elsewhere(wrong: &Wrong<'_>, factor: &Factor) -> bool {
    let check = |fresh: &Trial| {
        let by = fresh.values(&fresh.check(&factor.by)?)?;
        let by: Vec<Running> = by.into_iter().filter_map(|entries| entries.first().copied()).collect();
        let values = fresh.values(wrong.claimed.as_ref()?)?;
        Some(by.len() == values.len() && fresh.is_multiple(&values, &by))
    };
    wrong.fresh().as_ref().and_then(check).unwrap_or(false)
}

/// A claim that one edit makes right.
pub(super) fn single(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    // Where a term is one too many, edits within it that make it 0 everywhere say nothing.
    let drops = |edit: &&Edit| edit.change == Change::TermDropped;
    let (dropped, other): (Vec<&Edit>, Vec<&Edit>) = wrong.singles().iter().partition(drops);
    dropped.into_iter().chain(other).find_map(|edit| {
        let found = candidate(wrong, std::slice::from_ref(edit), edit.apply(wrong.sides.right))?;
        // A constant that is missing is told as the factor that it is, whatever place it might have.
        let is_constant = || edit.change == Change::FactorAdded && wrong.trial.accepts(&found.typed);
        let told = if is_constant() { uncommon_multiple(wrong, offer) } else { None };
        told.or_else(|| offered(wrong, &found, offer))
    })
}

/// A claim that two small edits make right.
pub(super) fn pair(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    if wrong.is_identity() {
        return None;
    }
    // Of `dZ'*X` it is `dZ*X'` that is right, and `(X*dZ')'`, which two edits make of it, too, is that in more words.
    let (mut right, mut left) = (Vec::new(), usize::MAX);
    pairs(wrong, &mut |candidate| {
        if wrong.trial.accepts(&candidate.typed) {
            left = left.min(FARTHER);
            right.push(candidate);
        }
        left -= 1;
        left == 0
    });
    right.sort_by_cached_key(|candidate| print(&candidate.expr).chars().count());
    right.iter().find_map(|candidate| offered(wrong, candidate, offer))
}

/// Offers a candidate that is right at all points of the trial.
fn offered(wrong: &Wrong<'_>, candidate: &Candidate, offer: &mut Offer<'_>) -> Option<Taken> {
    if !wrong.trial.accepts(&candidate.typed) {
        return None;
    }
    // The left side itself is right, and no repair: its derivative is written out.
    let left = print(wrong.sides.left);
    let is_left = print(&candidate.expr) == left;
    let holds_left = |expr: &Expr| parts(expr).into_iter().any(|part| print(part) == left);
    if !is_left && holds_left(&candidate.expr) && !holds_left(wrong.sides.right) {
        return None;
    }
    // Put in place of the whole, it says nothing; nor are an identity's sides written out any further.
    let is_whole = is_left && candidate.edits.iter().any(|edit| edit.at == 0);
    let is_identity = is_left && wrong.is_identity();
    let ways = match is_left {
        true if is_identity && is_whole => return None,
        true if is_identity => Vec::new(),
        true => vec![Way::WrittenOut],
        false => vec![Way::Said(candidate.expr.clone())],
    };
    let told = |fix: Option<Repair>, holds: &Holds<'_>| Some(of_edits(wrong, candidate, fix, holds));
    let needs_a_fix = !ways.is_empty();
    offer(Proposal { holds: None, ways: Box::new(|| ways), needs_a_fix, told: Box::new(told) })
}

/// A claim that one edit makes right but for a constant factor.
pub(super) fn single_and_factor(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    if wrong.is_identity() {
        return None;
    }
    let known = known_factors(wrong);
    wrong.singles().iter().find_map(|edit| {
        let found = candidate(wrong, std::slice::from_ref(edit), edit.apply(wrong.sides.right))?;
        let factor = fitting_known(wrong, &wrong.trial.values(&found.typed)?, &known)?;
        let whole = scaled(&factor.inverse, &found.expr);
        let told = |fix: Option<Repair>, holds: &Holds<'_>| {
            let edited = of_edits(wrong, &found, fix.clone(), holds);
            Some(name::of_edit_and_factor(edited, name::of_factor(&factor, &wrong.text(&factor.by), fix)))
        };
        let ways = Box::new(|| vec![Way::Said(whole)]);
        offer(Proposal { holds: None, ways, needs_a_fix: true, told: Box::new(told) })
    })
}
