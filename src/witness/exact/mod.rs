//! The witness `exact`: both sides are the same expression, but for a small probability that is computed.
//!
//! The tape is read at random points of random finite fields ([`crate::scalar::field`]). Equal values there mean that the
//! sides are equal as expressions in the variables and the functions' values, under the relations that the field keeps;
//! and so they are equal as functions wherever both are defined, on every branch, at the sizes that were tried. Different
//! values mean nothing but that these relations do not suffice.

mod bound;
mod draw;
mod reading;
mod shapes;
mod trial;

pub use bound::{Bound, Counts, Primes, bound};
pub use shapes::shapes;

use crate::claim::Subject;
use crate::lang::ast::Level;
use crate::lang::lower::LowerError;
use crate::scalar::modulus::SafePrime;
use crate::witness::case::Case;
use crate::witness::coverage::Sides;
use crate::witness::testimony::{Evidence, Heard, Options, Says};
use trial::{Bench, SOME_BRANCHES};

/// Trials at each shape, every one with other primes and points.
const TRIALS: usize = 2;
/// Trials of a claim about scalars, which has one shape only.
const SCALAR_TRIALS: usize = 3;
/// Once some shape is done, shapes of longer programs than this are left out.
const LONG: usize = 12_000;
/// Shapes at which a claim is looked at that another witness has established.
const CHECKED_SHAPES: usize = 2;
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

/// The testimony on a claim.
pub fn exact(subject: &Subject<'_>, options: &Options) -> Evidence {
    testimony(subject, options, &Heard { differ: true, ..Heard::default() }).0
}

/// Where the two sides of a claim were found to differ as formal expressions. That is no refutation, but a warning to whoever saw
/// agreement at few points, or at none on some of these sides of branches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The sizes.
    pub sizes: Vec<u64>,
    /// The combinations of sides of branches on which they differ; the first one alone if no more were asked for.
    pub sides: Vec<Sides>,
    /// Whether they are equal with one sign of some root, and differ with the other.
    pub by_a_root: bool,
}

/// The testimony on a claim, and where the sides differ, if they do: on all combinations of branches, unless it is known already that
/// they differ. Of a claim that is established it speaks at two shapes.
pub fn testimony(subject: &Subject<'_>, options: &Options, heard: &Heard) -> (Evidence, Option<Difference>) {
    let mut bench = Bench::new(options.seed).everywhere(!heard.differ);
    let mut difference = None;
    let most = if heard.established { CHECKED_SHAPES } else { usize::MAX };
    let evidence = examined(subject, &mut bench, most, &mut difference);
    (evidence, difference)
}

fn examined(subject: &Subject<'_>, bench: &mut Bench, most: usize, difference: &mut Option<Difference>) -> Evidence {
    let evidence = |says, detail| Evidence { witness: Level::Exact, says, detail };
    let trials = if subject.dims.is_empty() { SCALAR_TRIALS } else { TRIALS };
    let mut agreements: Vec<Agreement> = Vec::new();
    let mut too_large = 0;
    for sizes in shapes(subject) {
        if agreements.len() == most {
            break;
        }
        let case = match Case::new(subject, sizes) {
            Ok(case) => case,
            Err(LowerError::TooLarge | LowerError::TooDeep) => {
                too_large += 1;
                continue;
            }
            Err(LowerError::Outside | LowerError::Nested) => continue,
        };
        if !agreements.is_empty() && case.lowered.program.len() > LONG {
            too_large += 1;
            continue;
        }
        match bench.examine(&case, trials) {
            Ok(agreement) => agreements.push(agreement),
            Err(Refusal::TooLarge | Refusal::Unlucky) => too_large += 1,
            Err(refusal) => {
                *difference = bench.difference(&case);
                let place = subject.show_sizes(&case.sizes);
                let place = if place.is_empty() { place } else { format!(" (at {place})") };
                return evidence(Says::NoOpinion, format!("{}{place}", refusal.reason()));
            }
        }
    }
    if agreements.is_empty() {
        return evidence(Says::NoOpinion, Refusal::TooLarge.reason().to_string());
    }
    let is_telling =
        |one: &Agreement| one.all_branches && (subject.dims.is_empty() || one.sizes.iter().any(|size| *size > 1));
    if !agreements.iter().any(is_telling) {
        return evidence(Says::NoOpinion, "too many combinations of sides of branches".to_string());
    }
    evidence(Says::Agrees, detail(subject, &agreements, too_large))
}

/// Whether both sides are the same expression at one choice of sizes, on all branches.
///
/// # Errors
/// [`Refusal`]: why there is no opinion.
pub fn examine(case: &Case<'_>, options: &Options) -> Result<Agreement, Refusal> {
    Bench::new(options.seed).examine(case, TRIALS)
}

/// One trial in the field of a given prime, with the bound that holds there: to hold bounds against what happens, in fields that are
/// small enough for it to happen.
///
/// # Errors
/// [`Refusal`]: why there is no opinion.
pub fn examine_mod(case: &Case<'_>, prime: SafePrime, seed: u64) -> Result<Agreement, Refusal> {
    Bench::new(seed).within(prime).examine(case, 1)
}

/// Whether the testimony speaks of the given sizes, on all branches.
pub fn speaks_of(subject: &Subject<'_>, sizes: &[u64], options: &Options) -> bool {
    let case = Case::new(subject, sizes.to_vec());
    case.is_ok_and(|case| examine(&case, options).is_ok_and(|agreement| agreement.all_branches))
}

/// How it knows.
fn detail(subject: &Subject<'_>, agreements: &[Agreement], too_large: usize) -> String {
    let worst = agreements
        .iter()
        .filter(|one| one.all_branches)
        .map(|one| one.bound.bits * one.trials as f64)
        .fold(f64::INFINITY, f64::min);
    let degree = agreements.iter().map(|one| one.bound.degree).fold(0.0, f64::max);
    let trials = agreements[0].trials;
    let mut text = "the same formal expression".to_string();
    if !subject.dims.is_empty() {
        let sizes: Vec<String> = agreements.iter().map(|one| subject.show_sizes(&one.sizes)).collect();
        text.push_str(&format!(" at {}", sizes.join("; ")));
    }
    if let Some(most) = agreements.iter().filter(|one| one.all_branches).map(|one| one.branches).max()
        && most > 1
    {
        text.push_str(&format!(", in each of {most} cases (sides of branches but their borders, signs of roots)"));
    }
    if agreements.iter().any(|one| !one.all_branches) {
        text.push_str(&format!(" (at larger sizes in {SOME_BRANCHES} of them)"));
    }
    text.push_str(&format!(
        ", wherever both sides are defined: {trials} random points of random 61-bit fields{}; P[wrong acceptance] ≤ 2^-{} over seeds (degree {degree})",
        if subject.dims.is_empty() { "" } else { " each" },
        worst.floor(),
        degree = degree.ceil()
    ));
    if agreements.iter().any(|one| !one.bound.linear_exponents) {
        text.push_str("; heuristic, as not all exponents are linear");
    }
    if too_large > 0 {
        text.push_str("; larger shapes are left out");
    }
    text
}
