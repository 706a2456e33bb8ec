//! Claims that follow another convention: by a symmetric matrix, with each pair of entries as one variable.

use super::finder::Finder;
use super::trial::{Spot, Trial, same};
use super::{fact, name};
use crate::lang::ast::ExprKind;
use crate::lang::typed::{DerivativeKind, Kind, Variable};
use crate::scalar::running::{Running, RunningError};
use crate::tape::{Product, Reader as _};
use crate::verdict::Mistake;

/// A claim that is G + G' - diag(G) for the right G.
pub(super) fn symmetric(finder: &Finder<'_>, values: &[Vec<Running>]) -> Option<Mistake> {
    let matrix = variable(finder)?;
    let claimed = finder.claimed.as_ref()?;
    let everywhere = folds(&finder.trial.spots, values) && {
        let fresh = finder.fresh()?;
        folds(&fresh.spots, &fresh.values(claimed)?)
    };
    // `2*inv(S) - diag(diag(inv(S)))` is that where S is symmetric.
    let along = || {
        let (document, claim) = fact::where_symmetric(finder, &matrix)?;
        let seed = finder.options.seed;
        let mut trials =
            [seed, seed.wrapping_add(1)].into_iter().map(|seed| Trial::claimed(&document, &claim, seed, &finder.work));
        Some(trials.all(|trial| trial.is_some_and(|(spots, values)| folds(&spots, &values))))
    };
    let is_it = everywhere || along().unwrap_or(false);
    is_it.then(|| finder.written_out()).flatten().map(|fix| name::of_symmetric_convention(&matrix, true, fix))
}

/// The name of the square matrix that the left side is differentiated by.
pub(super) fn variable(finder: &Finder<'_>) -> Option<String> {
    let (ExprKind::Derivative { wrt, .. }, Kind::Derivative(kind, _, variable)) =
        (&finder.left_expr.kind, &finder.left.kind)
    else {
        return None;
    };
    let document = finder.document();
    let shape = match variable {
        Variable::Input(id) => document.inputs[*id].shape(),
        Variable::Let(id) => document.lets[*id].value.shape.clone(),
    };
    let goes_back = matches!(kind, DerivativeKind::Gradient | DerivativeKind::Pullback(_));
    let is_gradient = goes_back && finder.left.shape == shape && shape.is_square() && !shape.is_scalar();
    is_gradient.then(|| wrt.name.clone())
}

/// Whether the values are the right ones with those of the other half added, but for the diagonal; and not the right ones.
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
