//! What nobody claims: formulas that would be right in the place of a wrong claim.

use super::{Asked, hear, judge};
use crate::claim::Subject;
use crate::claim::work::Work;
use crate::guard::{caught, on_large_stack};
use crate::lang::ast::Level;
use crate::lang::typed::{Body, Claim, Document};
use crate::verdict::{Options, Outcome, Verdict};
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::confirm::second_opinion;
use crate::witness::bench::settle::{Finding, arbitrate};
use crate::witness::sampled::sampling::{Failure, Sampling};

/// A claim of a document.
pub(super) type Stated<'d> = (&'d Document, &'d Claim);

/// The strongest evidence for a claim, if it is verified. For candidates, of which most are wrong: once the sides are
/// seen to differ, nobody is heard any more, and no counterexample is looked for. What nobody brought forward is held
/// to more: with branches, the word of `sampled` alone is not enough, nor may the claimed side lack a value where the
/// other has one. It draws on some work; none is found once that is spent.
pub fn verified_within(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Option<Level> {
    verified_beside((document, claim), options, work, None)
}

/// The same for what would be right in the place of a claim: it may lack a value where that one lacks it, too. Who wrote
/// `2*det(X)*inv(X)'` divides by the determinant already.
pub(super) fn verified_beside(
    (document, claim): Stated<'_>,
    options: &Options,
    work: &Work,
    beside: Option<Stated<'_>>,
) -> Option<Level> {
    let is_verified = |verdict: Verdict| verdict.strongest.filter(|_| verdict.outcome == Outcome::Verified);
    let judged = || {
        if let Body::Shape(..) = &claim.body {
            return is_verified(judge(document, claim, options));
        }
        let subject = Subject::drawing_on(document, claim, work)?;
        if subject.vacuous_derivative().is_some() {
            return None;
        }
        let is_wanted = |sampling: &Sampling| {
            let holes = &sampling.holes.points;
            let are_known = || beside.is_some_and(|other| lacks_too(other, &subject, holes, work, &arbitrate));
            sampling.failure.is_none() && (holes.is_empty() || are_known())
        };
        let mut heard = hear(&subject, options, &Asked::OfACandidate(&is_wanted))?;
        // Of those that the tape does not see: at n = 1 the derivative of a standard deviation is 0, and both divide by it.
        let unread = &heard.sampling.holes.unread;
        let are_known = |other| lacks_too(other, &subject, unread, work, &second_opinion);
        if !unread.is_empty() && beside.is_some_and(are_known) {
            heard.sampling.holes.unread.clear();
        }
        is_verified(heard.verdict()).filter(|level| *level > Level::Sampled || !subject.has_branches())
    };
    // A candidate on which the tool fails is none.
    caught(|| on_large_stack(judged)).ok().flatten()
}

/// Whether the right side of a claim has no value at some points of another claim about the same inputs, by what is found there.
fn lacks_too(
    (document, claim): Stated<'_>,
    of: &Subject<'_>,
    points: &[Failure],
    work: &Work,
    found: &dyn Fn(&Case<'_>, &Point) -> Vec<Finding>,
) -> bool {
    let Some(subject) = Subject::drawing_on(document, claim, work) else { return false };
    let lacks = |place: &Failure| {
        let case = Case::new(&subject, place.sizes.clone());
        case.is_ok_and(|case| found(&case, &place.point).contains(&Finding::RightUndefined))
    };
    let is_alike = subject.inputs == of.inputs && subject.document.dims.len() == of.document.dims.len();
    is_alike && points.iter().all(lacks)
}
