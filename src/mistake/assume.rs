//! A claim under a fact that is not given.

use super::trial::{Trial, same};
use super::wrong::Wrong;
use crate::lang::ast::Property;
use crate::lang::typed::{Claim, Document, Restriction};
use crate::scalar::running::{Running, RunningError};
use crate::tape::Reader as _;

/// The file with one more fact, and the claim under it.
pub(super) fn under(wrong: &Wrong<'_>, fact: Restriction) -> (Document, Claim) {
    let mut document = wrong.checked().with_lets(&[]).into_document();
    let mut claim = wrong.claim.clone();
    document.restrictions.insert(claim.restrictions, fact);
    claim.restrictions += 1;
    (document, claim)
}

/// The file and the claim with this input symmetric.
pub(super) fn where_symmetric(wrong: &Wrong<'_>, matrix: &str) -> Option<(Document, Claim)> {
    let id = wrong.document().inputs.iter().position(|input| input.name == matrix)?;
    Some(under(wrong, Restriction::Property(id, Property::Symmetric)))
}

/// The same, if the claim holds then at some points.
pub(super) fn right_if_symmetric(wrong: &Wrong<'_>, matrix: &str) -> Option<(Document, Claim)> {
    wrong.claimed.as_ref()?;
    where_symmetric(wrong, matrix).filter(|(document, claim)| in_trial(wrong, document, claim) == Some(Sign::Right))
}

/// Whether a claim has the right sign where a fact holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Right,
    Wrong,
}

/// The sign with which a claim holds at some points under the facts of a document; none where it does not, or where all
/// vanishes.
pub(super) fn in_trial(wrong: &Wrong<'_>, document: &Document, claim: &Claim) -> Option<Sign> {
    let (spots, values) = Trial::claimed(document, claim, wrong.seed, &wrong.work)?;
    let mut reader = RunningError::default();
    let mut negative = |values: &[Running]| values.iter().map(|value| reader.negation(value)).collect::<Vec<_>>();
    let vanishes = spots.iter().flat_map(|spot| &spot.truth).all(|truth| truth.value() == 0.0);
    let is_right = spots.iter().zip(&values).all(|(spot, values)| same(values, &spot.truth));
    let is_wrong = !is_right && spots.iter().zip(&values).all(|(spot, values)| same(&negative(values), &spot.truth));
    match (vanishes, is_right, is_wrong) {
        (false, true, _) => Some(Sign::Right),
        (false, _, true) => Some(Sign::Wrong),
        _ => None,
    }
}
