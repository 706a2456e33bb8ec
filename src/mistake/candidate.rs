//! Candidates: right-hand sides that one or two edits of the claimed one give.

use super::wrong::{WRITTEN, Wrong};
use crate::claim::work::Part;
use crate::lang::ast::Expr;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Change, Edit, Results, Vocabulary, edits_that};
use crate::lang::typed::Typed;

/// A right-hand side that may be right.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// It.
    pub expr: Expr,
    /// It, checked.
    pub typed: Typed,
    /// The edits that lead to it, one after the other.
    pub edits: Vec<Edit>,
}

/// Pairs of edits that are tried, at most.
const PAIRS: usize = 5000;

/// The candidate that some edits lead to, if its shape fits.
pub(super) fn candidate(wrong: &Wrong<'_>, edits: &[Edit], expr: Expr) -> Option<Candidate> {
    let expr = wrong.by_entry(expr)?;
    let typed = wrong.trial.check(&expr)?;
    (typed.shape == wrong.left().shape).then(|| Candidate { expr, typed, edits: edits.to_vec() })
}

/// Whether a change is so small that two of them are looked at together.
fn is_small(change: Change) -> bool {
    use Change::*;
    matches!(
        change,
        Sign | WholeTransposed
            | TransposeAdded
            | TransposeDropped
            | ProductKind
            | FactorsSwapped
            | IndicesSwapped
            | PartsSwapped
            | DeltaAdded
            | ConditionAdded
            | ConditionTurned
            | Axis
            | PrimeAdded
            | PrimeDropped
            | Argument
            | Branches
            | Exponent
            | SumForMean
            | MeanForSum
            | SumAdded
            | TermDropped
            | FactorDropped
            | Constant
            | SlopeAdded
    )
}

/// Whether two edits would write the formula anew: something dropped, and something else put in its place.
fn is_anew(first: Change, second: Change) -> bool {
    use Change::{Constant, FactorDropped, SlopeAdded, TermDropped};
    let drops = |change: Change| matches!(change, FactorDropped | TermDropped | Constant);
    drops(first) && second == SlopeAdded || drops(second) && first == SlopeAdded
}

/// Pairs of small edits, one after the other, until `wanted` says that it has enough.
pub(super) fn pairs(wrong: &Wrong<'_>, wanted: &mut dyn FnMut(Candidate) -> bool) {
    let shape_of = |expr: &Expr| wrong.trial.check(expr).map(|typed| typed.shape);
    let vocabulary = Vocabulary {
        applications: wrong.vocabulary.applications.clone(),
        inner: wrong.vocabulary.inner.clone(),
        ..Vocabulary::default()
    };
    let mut tried = 0;
    let mut seen = Results::default();
    // What changes the whole comes last.
    let is_whole = |edit: &Edit| edit.change == Change::WholeTransposed || edit.change == Change::Sign && edit.at == 0;
    for first in wrong.singles().iter().filter(|edit| is_small(edit.change) && !is_whole(edit)) {
        let halfway = first.apply(wrong.sides.right);
        let is_wanted = |second: &Edit| {
            is_small(second.change)
                && !is_anew(first.change, second.change)
                && (is_whole(second) || (second.size, second.change) >= (first.size, first.change))
        };
        let seconds = edits_that(&halfway, &vocabulary, &shape_of, &is_wanted);
        wrong.work.note(Part::Trials, WRITTEN * seconds.len() * parts(&halfway).len());
        for second in seconds {
            if tried == PAIRS || wrong.trial.is_spent() {
                return;
            }
            tried += 1;
            let expr = second.apply(&halfway);
            // Two edits lead there in either order.
            if !seen.is_new(&expr) {
                continue;
            }
            let Some(found) = candidate(wrong, &[first.clone(), second], expr) else { continue };
            if wanted(found) {
                return;
            }
        }
    }
}
