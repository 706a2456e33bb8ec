//! Verdicts, told: to people ([`text`], and [`deck`] for the statements of the deck), to programs ([`json`]), to test runners and code
//! hosts ([`junit`], [`sarif`]), as tables ([`table`]), of wrong versions ([`kills`]), and as a page ([`html`], with a [`picture`] where one helps).
//!
//! Pure functions from verdicts to text. They print nothing, and see nothing but verdicts and the text that was judged.

mod counterexample;
pub mod deck;
mod fault;
pub mod html;
pub mod json;
pub mod junit;
pub mod kills;
pub mod layout;
mod mathml;
mod number;
pub mod page;
pub mod path;
pub mod picture;
mod place;
pub mod sarif;
pub mod sheet;
mod short;
pub mod table;
pub mod text;
mod xml;

use crate::verdict::{Judged, Outcome};

/// The name under which a claim given on the command line is reported.
pub const ONE_LINER: &str = "--claim";

/// Some claims of one text, to be reported together.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// What stands above them: the file, or a statement of the deck.
    pub heading: String,
    /// The text they come from; the places of faults are offsets into it.
    pub source: &'a str,
    /// The claims and the statements at fault, in the order of the text.
    pub rows: Vec<&'a Judged>,
    /// The command that judges them again in the same way.
    pub again: String,
    /// Whether `--only LABEL` behind it makes it judge one of them alone.
    pub one_by_one: bool,
    /// Those of the claims that say what would be right in place of what the heading says, by their lines.
    pub corrected: Vec<usize>,
}

impl Section<'_> {
    /// The command that judges this claim again, alone where that can be said.
    fn again_for(&self, row: &Judged) -> String {
        match &row.label {
            Some(label) if self.one_by_one => format!("{} --only {label}", self.again),
            None if self.one_by_one && row.line > 0 => format!("{} --only {}", self.again, row.line),
            _ => self.again.clone(),
        }
    }
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it has colours.
    pub colour: bool,
    /// How many columns it may fill.
    pub width: usize,
    /// Whether it gives the evidence for claims that pass, too.
    pub full: bool,
    /// Whether names, formulas and arrays are given whole, however long they are.
    pub whole: bool,
}

impl Default for Look {
    fn default() -> Self {
        Look { colour: false, width: 100, full: false, whole: false }
    }
}

/// How many rows there are of each verdict, and how many pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Verified claims.
    pub verified: usize,
    /// Refuted claims.
    pub refuted: usize,
    /// Claims that could not be decided.
    pub unknown: usize,
    /// Claims that could not be read.
    pub error: usize,
    /// Claims whose verdict is as expected.
    pub passed: usize,
    /// The others.
    pub failed: usize,
}

impl Tally {
    /// Counts.
    ///
    /// ```
    /// use backproof::report::Tally;
    /// assert_eq!(Tally::of([]), Tally::default());
    /// ```
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Judged>) -> Tally {
        let mut tally = Tally::default();
        for row in rows {
            *match row.verdict.outcome {
                Outcome::Verified => &mut tally.verified,
                Outcome::Refuted => &mut tally.refuted,
                Outcome::Unknown => &mut tally.unknown,
                Outcome::Error => &mut tally.error,
            } += 1;
            *if row.passes() { &mut tally.passed } else { &mut tally.failed } += 1;
        }
        tally
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.passed + self.failed
    }
}
