//! Which testimonies together suffice for `verified`.

use super::{Asked, hear};
use crate::claim::{General, Subject};
use crate::verdict::{Evidence, Level, Options, Outcome, Says};
use crate::witness::sampled::sampling::Sampling;

/// Whether what was testified suffices, nobody having found a difference:
///
/// | who agrees | with whom | suffices |
/// |---|---|---|
/// | `sampled` | | always: values were compared, by an evaluation that shares no rule with the normal form |
/// | `all-shapes` | `exact`, `interval` or `difference` | where points exist and there are no branches: two evaluations that share no rule |
/// | `all-shapes` | nobody | never: one set of rules, which nothing checked |
/// | `exact`, `interval` | nobody else | never: they read the tape that `sampled` reads, and no value of it could be compared |
/// | `difference` | nobody else | never: functions that look flat have difference quotients of 0 |
/// | `proof` | nobody else | never: it strengthens an answer ([`Verdict::heard`](crate::verdict::Verdict::heard)) |
///
/// Sizes that are numbers too large to be sampled are tried with names in their place ([`at_small_sizes`]); `sampled` agrees if that
/// claim is verified, which says more.
pub(super) fn suffices(evidence: &[Evidence], sampling: &Sampling, has_branches: bool) -> bool {
    let agrees = |level: Level| evidence.iter().any(|one| one.witness == level && one.says == Says::Agrees);
    let beside = [Level::Exact, Level::Interval, Level::Difference].into_iter().any(agrees);
    // What holds "wherever both sides have a value" is no support where no such point was found.
    let unsampled = sampling.has_points() && !has_branches;
    agrees(Level::Sampled) || unsampled && agrees(Level::AllShapes) && beside
}

/// The testimony of `sampled` about a claim that is too large for it only because its sizes are large numbers: with names in place of these
/// the claim is a stronger one, and if that is verified by its normal form for all sizes and by values at small ones, so is this.
pub(super) fn at_small_sizes(subject: &Subject<'_>, options: &Options) -> Option<Evidence> {
    [false, true].into_iter().find_map(|numbers| {
        let general = General::of(subject, numbers)?;
        let stronger = general.subject(&subject.work);
        let asked = Asked::OfACandidate(&|sampling| sampling.failure.is_none());
        let verdict = hear(&stronger, options, &asked)?.verdict();
        let all_sizes = verdict.outcome == Outcome::Verified && verdict.strongest == Some(Level::AllShapes);
        let sampled = verdict.evidence.into_iter().find(|one| one.witness == Level::Sampled)?;
        let why = "too large to sample; with names for its sizes above 8 the claim is a stronger one, which holds for all of them";
        let detail = format!("{why}; {}", sampled.detail);
        (all_sizes && sampled.says == Says::Agrees).then_some(Evidence { detail, ..sampled })
    })
}
