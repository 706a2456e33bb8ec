//! Claims that follow another convention: by a symmetric matrix, with each pair of entries as one variable.

use super::assume::where_symmetric;
use super::name;
use super::proposal::{Offer, Proposal, Taken};
use super::trial::{Spot, Trial, same};
use super::wrong::Wrong;
use crate::scalar::running::{Running, RunningError};
use crate::tape::{Product, Reader as _};

/// A claim that is G + G' - diag(G) for the right G.
pub(super) fn symmetric(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let (values, claimed) = (wrong.values.as_ref()?, wrong.claimed.as_ref()?);
    let matrix = wrong.square_variable()?;
    let everywhere = folds(&wrong.trial.spots, values) && {
        let fresh = wrong.fresh()?;
        folds(&fresh.spots, &fresh.values(claimed)?)
    };
    // `2*inv(S) - diag(diag(inv(S)))` is that where S is symmetric.
    let along = || {
        let (document, claim) = where_symmetric(wrong, &matrix)?;
        let mut trials = [wrong.seed, wrong.seed.wrapping_add(1)]
            .into_iter()
            .map(|seed| Trial::claimed(&document, &claim, seed, &wrong.work));
        Some(trials.all(|trial| trial.is_some_and(|(spots, values)| folds(&spots, &values))))
    };
    if !everywhere && !along().unwrap_or(false) {
        return None;
    }
    offer(Proposal::written_out(|fix| name::of_symmetric_convention(&matrix, true, fix)))
}

/// Whether the values are the right ones with those of the other half added, but for the diagonal; and not the right
/// ones.
fn folds(spots: &[Spot], values: &[Vec<Running>]) -> bool {
    let mut reader = RunningError::default();
    let mut differs = false;
    let fits = spots.iter().zip(values).all(|(spot, values)| {
        let side = (1..=spot.truth.len()).find(|side| side * side == spot.truth.len()).unwrap_or(0);
        let folded: Vec<Running> = (0..side * side)
            .map(|at| match (at / side, at % side) {
                (row, col) if row == col => spot.truth[at],
                (row, col) => reader.sum_of_products(
                    [Product::plus(&spot.truth[at]), Product::plus(&spot.truth[col * side + row])].into_iter(),
                ),
            })
            .collect();
        differs |= !same(values, &spot.truth);
        side > 0 && same(values, &folded)
    });
    fits && differs
}
