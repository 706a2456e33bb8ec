//! Candidates: right-hand sides that one or two edits of the claimed one give.

use super::finder::Finder;
use crate::claim::work::Part;
use crate::lang::ast::Expr;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Change, Edit, Vocabulary, edits};
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

/// What it takes to write a part of an edited formula, in steps of work.
const WRITTEN: usize = 2;
/// Pairs of edits that are tried, at most.
const PAIRS: usize = 5000;

/// All single edits of the claimed side, smallest first; the flag says whether shapes fit.
pub(super) fn singles(finder: &Finder<'_>) -> Vec<Edit> {
    let shape_of = |expr: &Expr| finder.checked().expr(expr).ok().map(|typed| typed.shape);
    let found = edits(finder.right, &finder.vocabulary, &shape_of);
    finder.work.note(Part::Trials, WRITTEN * found.len() * parts(finder.right).len());
    found
}

/// The candidate that some edits lead to, if its shape fits.
pub(super) fn candidate(finder: &Finder<'_>, edits: &[Edit], expr: Expr) -> Option<Candidate> {
    let typed = finder.trial.check(&expr)?;
    (typed.shape == finder.left.shape).then(|| Candidate { expr, typed, edits: edits.to_vec() })
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
pub(super) fn pairs(finder: &Finder<'_>, singles: &[Edit], wanted: &mut dyn FnMut(Candidate) -> bool) {
    let shape_of = |expr: &Expr| finder.trial.check(expr).map(|typed| typed.shape);
    let vocabulary = Vocabulary {
        applications: finder.vocabulary.applications.clone(),
        inner: finder.vocabulary.inner.clone(),
        ..Vocabulary::default()
    };
    let mut tried = 0;
    // What changes the whole comes last.
    let is_whole = |edit: &Edit| edit.change == Change::WholeTransposed || edit.change == Change::Sign && edit.at == 0;
    for first in singles.iter().filter(|edit| is_small(edit.change) && !is_whole(edit)) {
        let halfway = first.apply(finder.right);
        let seconds = edits(&halfway, &vocabulary, &shape_of);
        finder.work.note(Part::Trials, WRITTEN * seconds.len() * parts(&halfway).len());
        for second in seconds {
            if !is_small(second.change)
                || is_anew(first.change, second.change)
                || !is_whole(&second) && (second.size, second.change) < (first.size, first.change)
            {
                continue;
            }
            if tried == PAIRS || finder.trial.is_spent() {
                return;
            }
            tried += 1;
            let expr = second.apply(&halfway);
            let Some(found) = candidate(finder, &[first.clone(), second], expr) else { continue };
            if wanted(found) {
                return;
            }
        }
    }
}
