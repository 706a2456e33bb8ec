//! Claims that follow another convention: by a symmetric matrix, with each pair of entries as one variable.

use super::assume::where_symmetric;
use super::name;
use super::proposal::{Offer, Proposal, Taken, Way};
use super::trial::{Spot, Trial, same};
use super::wrong::Wrong;
use crate::lang::ast::Property;
use crate::lang::edit::build::{integer, over, sum, transposed};
use crate::lang::typed::Restriction;
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

/// A claim by a matrix that is given as symmetric, which is right along symmetric ones only: its entries on both sides of the
/// diagonal are together those of the right one, as where one triangle alone was passed on.
pub(super) fn one_sided(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let (values, claimed) = (wrong.values.as_ref()?, wrong.claimed.as_ref()?);
    let matrix = wrong.square_variable()?;
    let document = wrong.document();
    let is_given = document.restrictions[..wrong.claim.restrictions].iter().any(|one| {
        matches!(one, Restriction::Property(id, Property::Symmetric | Property::PositiveDefinite)
            if document.inputs[*id].name == matrix)
    });
    if !is_given || !is_half(&wrong.trial.spots, values) {
        return None;
    }
    let fresh = wrong.fresh()?;
    if !is_half(&fresh.spots, &fresh.values(claimed)?) {
        return None;
    }
    let both = sum(wrong.sides.right, &transposed(wrong.sides.right));
    let ways = vec![Way::WrittenOut, Way::Said(over(&both, &integer(2)))];
    offer(Proposal::fixed_by(ways, |fix| name::of_symmetric_convention(&matrix, false, fix)))
}

/// Whether the right values are symmetric, and the mean of these values and their transposes; and not these.
fn is_half(spots: &[Spot], values: &[Vec<Running>]) -> bool {
    let mut reader = RunningError::default();
    let mut differs = false;
    let fits = spots.iter().zip(values).all(|(spot, values)| {
        let side = side_of(spot);
        let mirrored = |at: usize| (at % side) * side + at / side;
        let mut both = |of: &[Running]| -> Vec<Running> {
            let sum = |at: usize| [Product::plus(&of[at]), Product::plus(&of[mirrored(at)])].into_iter();
            (0..side * side).map(|at| reader.sum_of_products(sum(at))).collect()
        };
        if side == 0 || values.len() != side * side {
            return false;
        }
        let turned: Vec<Running> = (0..side * side).map(|at| spot.truth[mirrored(at)]).collect();
        differs |= !same(values, &spot.truth);
        same(&turned, &spot.truth) && same(&both(values), &both(&spot.truth))
    });
    fits && differs
}

/// The number of rows of a square matrix of values; 0 for others.
fn side_of(spot: &Spot) -> usize {
    (1..=spot.truth.len()).find(|side| side * side == spot.truth.len()).unwrap_or(0)
}

/// Whether the values are the right ones with those of the other half added, but for the diagonal; and not the right
/// ones.
fn folds(spots: &[Spot], values: &[Vec<Running>]) -> bool {
    let mut reader = RunningError::default();
    let mut differs = false;
    let fits = spots.iter().zip(values).all(|(spot, values)| {
        let side = side_of(spot);
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
