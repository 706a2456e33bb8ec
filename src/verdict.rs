//! Verdicts: what the witnesses said, weighed.

#[cfg(feature = "claims")]
mod judged;

pub use crate::expectation::{Expectation, Level};
pub use crate::fault::Fault;
pub use crate::witness::testimony::{Array, Counterexample, Evidence, Number, Options, Says, Stretch, counted};
#[cfg(feature = "claims")]
pub use judged::Judged;

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

/// A formula that is right where the claimed one is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The right-hand side, in the notation of the claim.
    pub text: String,
    /// The strongest witness that verified it.
    pub evidence: Option<Level>,
}

/// What is probably meant by a wrong claim: a known mistake that reproduces the claimed values, and what undoes it.
///
/// ```
/// use backproof::{judge::judge_text, verdict::Options};
/// let text = "dims n, m\nvar x[n,m]\nclaim: d(sum(x .* x)/m)/dx = 2*x";
/// let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
/// let mistake = rows[0].mistake.as_ref().expect("a known one");
/// assert_eq!(mistake.name, "factor m");
/// assert_eq!(mistake.fix.as_ref().expect("a verified one").text, "2/m*x");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its name, as in `expect refuted by "factor m"`; `docs/mistakes.md` has a section for each.
    pub name: String,
    /// What is wrong, in a sentence.
    pub explanation: String,
    /// A right-hand side that has been verified; none where no small change makes the claim right.
    pub fix: Option<Repair>,
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
