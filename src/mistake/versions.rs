//! Wrong versions of a claim, in a system: to see whether the witnesses tell them from the right one.

use super::vocabulary::{differentiated_by, of_claim};
use crate::claim::Subject;
use crate::lang::ast::{ClaimBody, Expr, ExprKind, StatementKind};
use crate::lang::check::Checked;
use crate::lang::edit::walk::parts;
use crate::lang::edit::wrong::{conditions, versions};
use crate::lang::edit::{Change, Edit, edits};
use crate::lang::print::{Printer, print};
use crate::lang::reading::Reading;
use crate::lang::typed::{Body, Claim};
use std::collections::BTreeSet;

/// Parts of a right side that is changed: each is changed in several ways, and each version is as large as the whole.
const MOST_PARTS: usize = 400;

/// How a version is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// By one edit.
    Edit(Change),
    /// By two.
    Edits(Change, Change),
    /// In a way that no edit of the repairer undoes.
    Otherwise(&'static str),
}

/// A version of a claim's right side.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// How it is wrong, if it is: some edits change no value.
    pub how: How,
    /// The right side.
    pub text: String,
    /// The claim with this right side, which fits.
    pub claim: Claim,
    /// The right side, as a tree.
    pub expr: Expr,
}

/// How many versions of each kind are made at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// By one edit, taken evenly from all of them.
    pub single: usize,
    /// By two edits.
    pub double: usize,
    /// Otherwise wrong.
    pub other: usize,
}

/// Versions of a claim about values, those with one edit first. None for a claim about a shape.
///
/// # Errors
/// In words, if the right side is too large to be changed everywhere.
///
/// ```
/// use backproof::lang::{reading::Reading, typed::Item};
/// use backproof::mistake::versions::{Share, wrong_versions};
/// let text = "dims n\nvar A[n,n], x[n]\nclaim: d(x'*A*x)/dx = (A + A')*x";
/// let reading = Reading::new(text, false);
/// let Item::Claim(claim) = &reading.document().items[0] else { panic!() };
/// let share = Share { single: 1000, double: 10, other: 10 };
/// let texts: Vec<String> = wrong_versions(&reading, claim, share)?.into_iter().map(|version| version.text).collect();
/// assert!(texts.contains(&"(A - A')*x".to_string()) && texts.contains(&"A*x".to_string()));
/// # Ok::<(), String>(())
/// ```
pub fn wrong_versions(reading: &Reading, claim: &Claim, share: Share) -> Result<Vec<Version>, String> {
    let statements = &reading.source.statements;
    let place = statements.binary_search_by_key(&claim.span.start, |statement| statement.span.start);
    let written = place.ok().map(|place| &statements[place].kind);
    let (Some(StatementKind::Claim(written)), Body::Equal(left, _)) = (written, &claim.body) else {
        return Ok(Vec::new());
    };
    let ClaimBody::Equal(left_expr, right) = &written.body else { return Ok(Vec::new()) };
    let size = parts(right).len();
    if size > MOST_PARTS {
        return Err(format!("too large: its right side has {size} parts, and versions are made of up to {MOST_PARTS}"));
    }
    let (checked, seen) = (reading.checked.with_lets(&[]), BTreeSet::from([print(right), print(left_expr)]));
    let maker = Maker { reading, checked, claim, left: left_expr, right, seen };
    Ok(maker.all(left, share))
}

struct Maker<'m> {
    reading: &'m Reading,
    /// The names of the text, to check versions as if they had been written.
    checked: Checked,
    claim: &'m Claim,
    left: &'m Expr,
    right: &'m Expr,
    seen: BTreeSet<String>,
}

impl Maker<'_> {
    fn all(mut self, left: &crate::lang::typed::Typed, share: Share) -> Vec<Version> {
        let (mut vocabulary, _) = of_claim(self.reading, self.claim, self.left, left);
        // What the left side's derivative is made of would give the claim itself back.
        vocabulary.paths.clear();
        let shape_of = |expr: &Expr| self.reading.checked.expr(expr).ok().map(|typed| typed.shape);
        let singles = edits(self.right, &vocabulary, &shape_of);
        let fitting: Vec<Edit> = singles.into_iter().filter(|edit| self.fits(&edit.apply(self.right))).collect();
        let mut found = Vec::new();
        for edit in evenly(&fitting, share.single) {
            found.extend(self.version(How::Edit(edit.change), edit.apply(self.right)));
        }
        for first in evenly(&fitting, share.double) {
            let halfway = first.apply(self.right);
            let second = edits(&halfway, &vocabulary, &shape_of);
            // Of the second edits one somewhere in the middle, so that not all are signs.
            let skip = second.len() * (1 + found.len() % 7) / 9;
            // A factor that comes in and goes out again leaves the formula as right as it was, but where it is 0.
            let undoes = |edit: &Edit| edit.change == Change::FactorAdded && first.change == Change::FactorAdded;
            let fits = second.into_iter().skip(skip).find(|edit| !undoes(edit) && self.fits(&edit.apply(&halfway)));
            if let Some(second) = fits {
                found.extend(self.version(How::Edits(first.change, second.change), second.apply(&halfway)));
            }
        }
        let document = self.reading.document();
        let variables = differentiated_by(document, left);
        let is_parameter = |name: &String| {
            let id = document.inputs.iter().position(|input| input.name == *name);
            id.is_some_and(|id| !variables.contains(&id) && document.inputs[id].dims.is_empty())
        };
        let (parameters, variables): (Vec<String>, Vec<String>) =
            conditions(self.right, &vocabulary, &shape_of).into_iter().partition(is_parameter);
        let others = versions(self.right, left.shape.is_scalar(), &variables, &parameters);
        let others: Vec<_> = others.into_iter().filter(|other| self.fits(&other.expr)).collect();
        for other in evenly(&others, share.other) {
            found.extend(self.version(How::Otherwise(other.how), other.expr.clone()));
        }
        found
    }

    fn fits(&mut self, expr: &Expr) -> bool {
        // A claim by entry is made of entries.
        let is_by_entry = |side: &Expr| matches!(side.kind, ExprKind::Build { .. });
        is_by_entry(expr) == is_by_entry(self.right) && self.checked.both_sides(self.left, expr).is_ok()
    }

    /// The claim with another right side; none if it has been there already.
    fn version(&mut self, how: How, expr: Expr) -> Option<Version> {
        let (left, typed) = self.checked.both_sides(self.left, &expr).ok()?;
        if !self.seen.insert(print(&expr)) || parts(&expr).len() > crate::lang::parser::MAX_DEPTH {
            return None;
        }
        let declared = |name: &str| self.reading.checked.declares_before(name, self.claim.span.start);
        let text = Printer { spaced: self.claim.text.contains(" * "), declared: &declared }.print(&expr);
        let body = Body::Equal(left, typed);
        let claim = Claim { body, text: text.clone(), expectation: None, ..self.claim.clone() };
        // A derivative by what does not occur is refused before a witness sees it.
        if Subject::new(self.reading.document(), &claim)?.vacuous_derivative().is_some() {
            return None;
        }
        Some(Version { how, text, claim, expr })
    }
}

/// So many of a list, evenly spread.
fn evenly<T>(list: &[T], count: usize) -> impl Iterator<Item = &T> {
    let count = count.min(list.len());
    (0..count).map(move |number| &list[number * list.len() / count])
}
