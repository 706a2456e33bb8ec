//! The witness `exact`: both sides are the same expression, but for a small probability that is computed.
//!
//! The tape is read at random points of random finite fields ([`crate::scalar::field`]). Equal values there mean that the
//! sides are equal as expressions in the variables and the functions' values, under the relations that the field keeps;
//! and so they are equal as functions wherever both are defined, on every branch, at the sizes that were tried. Different
//! values mean nothing but that these relations do not suffice.

mod bound;
#[cfg(feature = "claims")]
mod claims;
#[cfg(feature = "claims")]
mod draw;
mod entries;
mod formula;
mod reading;
#[cfg(feature = "claims")]
mod shapes;
mod trial;

pub use bound::{Bound, Counts, Primes, bound};
#[cfg(feature = "claims")]
pub use claims::{Difference, exact, examine, examine_mod, speaks_of, testimony};
pub use formula::{Formula, Free, Given};
#[cfg(feature = "claims")]
pub use shapes::shapes;

/// Trials at each shape, every one with other primes and points.
const TRIALS: usize = 2;
/// Why the witness has no opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The sides differ as expressions.
    Differ,
    /// A side divides by 0, or is undefined for another reason, wherever it was looked at.
    Undefined,
    /// No choice of branches is compatible with the domain.
    Empty,
    /// The facts have no generic point that this witness knows how to find.
    Facts,
    /// The program is too long, or takes too many draws.
    TooLarge,
    /// A draw that happened to be useless; it is repeated.
    Unlucky,
    /// Degrees too large for the field.
    Degree,
    /// A number that stands for a real near it.
    Rounded,
    /// The witness accepted a version of the claim that is wrong.
    Deaf,
}

impl Refusal {
    /// In words.
    pub fn reason(&self) -> &'static str {
        match self {
            Refusal::Differ => {
                "the sides differ as formal expressions; that is no refutation, as not every relation between functions is known here"
            }
            Refusal::Undefined => "a side has no value as a formal expression (it divides by 0)",
            Refusal::Empty => "no branch is compatible with the domain",
            Refusal::Facts => "the given facts cannot be parametrised here",
            Refusal::TooLarge | Refusal::Unlucky => "too large",
            Refusal::Degree => "the degrees are too large for the field: the bound on the error would say nothing",
            Refusal::Rounded => "a rounded number has no exact value",
            Refusal::Deaf => "a deliberately wrong version of the claim was accepted; no vote",
        }
    }
}

/// What was found at one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The sizes.
    pub sizes: Vec<u64>,
    /// Trials.
    pub trials: usize,
    /// Combinations of branches per trial.
    pub branches: usize,
    /// Whether these are all combinations.
    pub all_branches: bool,
    /// The error bound of one trial.
    pub bound: Bound,
}

impl Agreement {
    /// What is found of other entries beside these, at the same sizes.
    fn and(self, other: Agreement) -> Agreement {
        let bound = if other.bound.bits < self.bound.bits { other.bound } else { self.bound };
        Agreement {
            branches: self.branches.max(other.branches),
            all_branches: self.all_branches && other.all_branches,
            bound: Bound {
                degree: self.bound.degree.max(other.bound.degree),
                linear_exponents: self.bound.linear_exponents && other.bound.linear_exponents,
                ..bound
            },
            ..self
        }
    }
}
