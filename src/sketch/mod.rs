//! What a picture of a claim shows, as values: curves of a claim about scalars, errors entry by entry of one about
//! arrays, the network of one that goes through layers.
//!
//! Reports see verdicts only. What a picture needs beside one is worked out here, on the side of the witnesses: both sides are read in
//! doubles at many points. No verdict rests on it.

mod curves;
mod errors;
mod network;
mod place;

pub use curves::{Corner, Curves, Sample};
pub use errors::Errors;
pub use network::{Layer, Network};

use crate::claim::Subject;
use crate::guard::{caught, on_large_stack};
use crate::judge::read;
use crate::lang::typed::{Claim, Document, Item};
use crate::verdict::{Judged, Outcome};
use std::collections::HashMap;

/// What there is to draw of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// Of a claim about scalars: along one of its inputs.
    pub curves: Option<Curves>,
    /// Of a wrong claim about arrays: at the counterexample, and at larger sizes.
    pub errors: Vec<Errors>,
    /// Of a claim that goes through layers.
    pub network: Option<Network>,
}

impl Sketch {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.curves.is_none() && self.errors.is_empty() && self.network.is_none()
    }
}

/// What there is to draw of the claims of a text, by their rows; with `one_liner` the text is that of `--claim`.
///
/// ```
/// use backproof::{judge::judge_text, sketch::sketches, verdict::Options};
/// let text = "var x\nclaim: d(x^2)/dx = 3*x";
/// let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
/// let sketches = sketches(text, false, &rows.iter().collect::<Vec<_>>(), 0);
/// let curves = sketches[0].curves.as_ref().expect("a claim about a scalar");
/// assert!(curves.samples.iter().any(|sample| sample.differs));
/// ```
pub fn sketches(text: &str, one_liner: bool, rows: &[&Judged], seed: u64) -> Vec<Sketch> {
    let document = read(text, one_liner);
    let mut claims: HashMap<usize, Vec<&Claim>> = HashMap::new();
    for item in &document.items {
        if let Item::Claim(claim) = item {
            claims.entry(claim.line).or_default().push(claim);
        }
    }
    let claim_of = |row: &Judged| {
        let on_line = claims.get(&row.line)?;
        on_line.iter().find(|claim| claim.label == row.label && claim.text == row.text).copied()
    };
    let drawn =
        |row: &&Judged| claim_of(row).map(|claim| sketch(&document, claim, row, text, seed)).unwrap_or_default();
    rows.iter().map(drawn).collect()
}

/// A picture is no verdict: where the tool fails on it there is none.
fn sketch(document: &Document, claim: &Claim, row: &Judged, text: &str, seed: u64) -> Sketch {
    let drawn = caught(|| on_large_stack(|| drawn(document, claim, row, text, seed)));
    drawn.ok().flatten().unwrap_or_default()
}

fn drawn(document: &Document, claim: &Claim, row: &Judged, text: &str, seed: u64) -> Option<Sketch> {
    let outcome = row.verdict.outcome;
    if !matches!(outcome, Outcome::Verified | Outcome::Refuted) {
        return None;
    }
    let found = row.verdict.counterexample.as_ref();
    let mut sketch = Sketch {
        network: network::network(document, claim, outcome == Outcome::Refuted, text, seed),
        ..Sketch::default()
    };
    let Some(subject) = Subject::new(document, claim) else { return Some(sketch) };
    if subject.is_scalar() {
        sketch.curves = curves::curves(&subject, found, text, seed);
    } else if let (Some(found), false) = (found, subject.left.shape.is_scalar()) {
        sketch.errors = errors::errors(&subject, found, seed);
    }
    Some(sketch)
}
