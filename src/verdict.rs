//! Verdicts: what the witnesses said, weighed.

use crate::lang::ast::{Expectation, Fault, Level};
use dashu_ratio::RBig;

/// Settings of a judgement. Every budget is a count, so that the same seed gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The seed of everything random.
    pub seed: u64,
    /// At how many points a claim is sampled.
    pub cases: usize,
    /// Whether a kink that no `except` names makes the verdict unknown.
    pub strict: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { seed: 0, cases: 64, strict: false }
    }
}

/// The answer to one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// At least one witness supports the claim and none disagrees.
    Verified,
    /// There is a counterexample, confirmed by a second evaluation.
    Refuted,
    /// Neither; the message says why.
    Unknown,
    /// The claim cannot be read, or its shapes do not fit.
    Error,
}

impl Outcome {
    /// The word of the contract: `verified`, `refuted`, `unknown`, `error`.
    ///
    /// ```
    /// assert_eq!(backproof::verdict::Outcome::Refuted.word(), "refuted");
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Verified => "verified",
            Outcome::Refuted => "refuted",
            Outcome::Unknown => "unknown",
            Outcome::Error => "error",
        }
    }
}

/// What a witness says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Both sides agree, as far as this witness sees.
    Agrees,
    /// They differ.
    Disagrees,
    /// It cannot tell; the detail says why.
    NoOpinion,
}

impl Says {
    /// The word of the contract: `agrees`, `disagrees`, `no-opinion`.
    pub fn word(self) -> &'static str {
        match self {
            Says::Agrees => "agrees",
            Says::Disagrees => "disagrees",
            Says::NoOpinion => "no-opinion",
        }
    }
}

/// One witness's testimony.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Which witness; its strength is its level.
    pub witness: Level,
    /// What it says.
    pub says: Says,
    /// How it knows: points, largest error, or the reason why it has no opinion.
    pub detail: String,
}

impl Level {
    /// The word of the contract: `all-shapes`, `sampled`, …
    pub fn word(self) -> &'static str {
        match self {
            Level::Proof => "proof",
            Level::AllShapes => "all-shapes",
            Level::Exact => "exact",
            Level::Interval => "interval",
            Level::Sampled => "sampled",
            Level::Difference => "difference",
            Level::Shapes => "shapes",
        }
    }
}

/// A number of a counterexample.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// Known exactly.
    Rational(RBig),
    /// A real, right to the last digit of its shortest decimal form.
    Real(f64),
}

/// An array of a counterexample, in the shape of its declaration.
#[derive(Clone, Debug, PartialEq)]
pub enum Array {
    /// A scalar.
    Scalar(Number),
    /// A column vector.
    Vector(Vec<Number>),
    /// A matrix, row by row.
    Matrix(Vec<Vec<Number>>),
}

/// Inputs at which the two sides of a claim differ, confirmed by a second evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The dimensions, by name.
    pub dims: Vec<(String, u64)>,
    /// The inputs, in the order of their declaration.
    pub values: Vec<(String, Array)>,
    /// What stood for the arbitrary functions, in the language's notation with the variable `t`.
    pub functions: Vec<(String, String)>,
    /// The entry that differs, 1-based: `[i]` for a vector, `[i, j]` for a matrix, empty for a scalar.
    pub entry: Vec<usize>,
    /// What the claim says there; none where it is undefined (and for a claim about a shape).
    pub claimed: Option<Number>,
    /// What is right there; none for a claim about a shape.
    pub actual: Option<Number>,
}

/// What is found about one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The answer.
    pub outcome: Outcome,
    /// All testimonies.
    pub evidence: Vec<Evidence>,
    /// The strongest witness that bears the answer; none where there is no answer.
    pub strongest: Option<Level>,
    /// For a refuted claim.
    pub counterexample: Option<Counterexample>,
    /// Kinks, remarks, reasons.
    pub message: Option<String>,
    /// For an error: what cannot be read, and where.
    pub faults: Vec<Fault>,
}

/// One row of a report: a claim, or a statement at fault, with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The file as it was named on the command line; `-` for standard input.
    pub file: String,
    /// The line the statement starts on; 0 for a file that cannot be read at all.
    pub line: usize,
    /// Its label.
    pub label: Option<String>,
    /// What is claimed, without label and expectation.
    pub text: String,
    /// What was found.
    pub verdict: Verdict,
    /// What was expected.
    pub expectation: Option<Expectation>,
}

impl Expectation {
    /// The verdict it expects.
    pub fn outcome(&self) -> Outcome {
        match self {
            Expectation::Verified(_) => Outcome::Verified,
            Expectation::Refuted(_) => Outcome::Refuted,
            Expectation::Unknown => Outcome::Unknown,
            Expectation::Error => Outcome::Error,
        }
    }
}

impl Judged {
    /// Whether the claim passes: as its `expect` has it, or verified where it has none.
    pub fn passes(&self) -> bool {
        self.unmet().is_none()
    }

    /// What of the expectation is not met; none where the claim passes.
    pub fn unmet(&self) -> Option<String> {
        let outcome = self.verdict.outcome;
        let expected = self.expectation.as_ref().map_or(Outcome::Verified, Expectation::outcome);
        if outcome != expected {
            return Some(format!("expected {}, found {}", expected.word(), outcome.word()));
        }
        match &self.expectation {
            Some(Expectation::Verified(Some(level))) => {
                let strongest = self.verdict.strongest;
                (strongest < Some(*level)).then(|| {
                    let found = strongest.map_or("no evidence", Level::word);
                    format!("expected evidence `{}` or stronger, found `{found}`", level.word())
                })
            }
            Some(Expectation::Refuted(Some(mistake))) => {
                Some(format!("expected the mistake \"{mistake}\"; this version names no mistakes"))
            }
            _ => None,
        }
    }
}
