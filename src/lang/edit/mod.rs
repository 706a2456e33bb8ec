//! Edits of a syntax tree: the small changes by which a wrong formula becomes a right one, and a right one wrong.
//!
//! An edit is data: which part is replaced, by what, what kind of change that is, and how large it is. Whether shapes
//! still fit, and whether the result is right, is asked elsewhere.

pub mod apart;
mod blocks;
mod bracket;
pub mod build;
pub mod differentiate;
pub mod entry;
mod factor;
pub mod fold;
mod formula;
pub mod gather;
mod index;
mod local;
mod name;
mod pattern;
pub mod reverse;
pub mod slope;
mod softmax;
mod term;
pub mod tidy;
pub mod walk;
pub mod wrong;

pub use formula::{Application, Change, Edit, ShapeOf, Softmax, Vocabulary, Word};

use crate::lang::ast::Expr;
use crate::lang::print::Printer;
use formula::Formula;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Parts in all edited formulas together: of a long formula with many edits only its first parts are edited.
const MOST_WRITTEN: usize = 1_500_000;

/// All single edits of a formula, smallest first, each result once. Shapes of the parts are used to leave out what
/// cannot fit; whether the whole fits is not looked at.
///
/// ```
/// use backproof::lang::edit::{Change, Vocabulary, build::{name, times}, edits};
/// use backproof::lang::print::print;
/// let formula = times(&name("W"), &name("x"));
/// let found = edits(&formula, &Vocabulary::default(), &|_| None);
/// let transposed = found.iter().find(|edit| edit.change == Change::TransposeAdded).expect("a prime can be added");
/// assert_eq!(print(&transposed.apply(&formula)), "W'*x");
/// ```
pub fn edits(expr: &Expr, vocabulary: &Vocabulary, shape_of: &ShapeOf<'_>) -> Vec<Edit> {
    edits_that(expr, vocabulary, shape_of, &|_| true)
}

/// The same, of the edits that are wanted alone: nobody else's result is written out.
pub fn edits_that(
    expr: &Expr,
    vocabulary: &Vocabulary,
    shape_of: &ShapeOf<'_>,
    is_wanted: &dyn Fn(&Edit) -> bool,
) -> Vec<Edit> {
    let formula = Formula::new(expr, vocabulary, shape_of);
    let mut found = Vec::new();
    for at in 0..formula.parts.len() {
        // Each of them is a formula as long as the whole.
        if found.len().saturating_mul(formula.parts.len()) > MOST_WRITTEN {
            break;
        }
        local::edits(&formula, at, &mut found);
        bracket::edits(&formula, at, &mut found);
        pattern::edits(&formula, at, &mut found);
        softmax::edits(&formula, at, &mut found);
        term::edits(&formula, at, &mut found);
        name::edits(&formula, at, &mut found);
        factor::edits(&formula, at, &mut found);
        index::edits(&formula, at, &mut found);
    }
    local::everywhere(&formula, &mut found);
    found.retain(is_wanted);
    found.sort_by_key(|edit| (edit.size, edit.change));
    let mut results = Results::default();
    results.is_new(expr);
    found.retain(|edit| results.is_new(&edit.apply(expr)));
    found
}

/// Formulas that were seen, told apart by their texts. A hash is as good as the text, and shorter: there are many texts, each
/// as long as the formula.
#[derive(Default)]
pub struct Results {
    seen: HashSet<u64>,
    text: String,
}

impl Results {
    /// Whether a formula is seen for the first time.
    pub fn is_new(&mut self, expr: &Expr) -> bool {
        self.text.clear();
        Printer::default().write(&mut self.text, expr);
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }
}
