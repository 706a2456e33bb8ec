//! The witness as a claim meets it: at which sizes it is read, and what is said of that.

use crate::claim::Subject;
use crate::lang::ast::Level;
use crate::lang::lower::LowerError;
use crate::scalar::modulus::SafePrime;
use crate::tape::{Dependence, NodeId, Op, Primitive};
use crate::witness::bench::case::Case;
use crate::witness::exact::formula::Formula;
use crate::witness::exact::trial::{Bench, SOME_BRANCHES};
use crate::witness::exact::{Agreement, Refusal, TRIALS, shapes};
use crate::witness::sides::Sides;
use crate::witness::testimony::{BUT_BORDERS, Evidence, Heard, Options, Says};

/// Trials of a claim about scalars, which has one shape only.
const SCALAR_TRIALS: usize = 3;
/// Once some shape is done, shapes of longer programs than this are left out.
const LONG: usize = 12_000;
/// Shapes at which a claim is looked at that another witness has established.
const CHECKED_SHAPES: usize = 2;

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

/// The testimony on a claim.
pub fn exact(subject: &Subject<'_>, options: &Options) -> Evidence {
    testimony(subject, options, &Heard { differ: true, ..Heard::default() }).0
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
        match bench.examine(&Formula::of(&case), trials) {
            Ok(agreement) => agreements.push(agreement),
            Err(Refusal::TooLarge | Refusal::Unlucky) => too_large += 1,
            Err(refusal) => {
                *difference = bench.difference(&Formula::of(&case));
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
    Formula::of(case).examine(options.seed)
}

/// One trial in the field of a given prime, with the bound that holds there: to hold bounds against what happens, in fields that are
/// small enough for it to happen.
///
/// # Errors
/// [`Refusal`]: why there is no opinion.
pub fn examine_mod(case: &Case<'_>, prime: SafePrime, seed: u64) -> Result<Agreement, Refusal> {
    Bench::new(seed).within(prime).examine(&Formula::of(case), 1)
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
        text.push_str(&format!(", in each of {most} cases ({BUT_BORDERS}, signs of roots)"));
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

impl Bench {
    /// One that looks at all combinations of branches, also where the sides differ on one.
    pub(super) fn everywhere(mut self, everywhere: bool) -> Bench {
        self.everywhere = everywhere;
        self
    }

    /// One whose fields all are those of a given prime.
    pub(super) fn within(mut self, prime: SafePrime) -> Bench {
        self.fixed = Some(prime);
        self
    }

    /// Where the sides were found to differ, if anywhere.
    pub(super) fn difference(&mut self, formula: &Formula<'_>) -> Option<Difference> {
        let sides = std::mem::take(&mut self.apart);
        (!sides.is_empty()).then(|| Difference {
            sizes: formula.sizes.to_vec(),
            sides,
            by_a_root: self.by_a_root && has_varying_roots(formula),
        })
    }
}

/// Whether some root is one of what changes from point to point: the sign of √2 is the same at all of them.
fn has_varying_roots(formula: &Formula<'_>) -> bool {
    let program = formula.program;
    let varies = |op: &Op| matches!(op, Op::Input(_) | Op::Opaque { .. });
    let ops = program.ops().iter().enumerate();
    let sources: Vec<NodeId> = ops.filter(|(_, op)| varies(op)).map(|(at, _)| NodeId::at(at)).collect();
    let depends = Dependence::anew(program, &sources, NodeId::at(program.len()));
    let is_root = |op: &Op| matches!(op, Op::Apply(Primitive::Ln | Primitive::Sqrt, x) if depends.on(*x));
    program.ops().iter().any(is_root)
}
