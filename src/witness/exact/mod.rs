//! The witness `exact`: both sides are the same expression, but for a small probability that is computed.
//!
//! The tape is read at random points of random finite fields ([`crate::scalar::field`]). Equal values there mean that the
//! sides are equal as expressions in the variables and the functions' values, under the relations that the field keeps;
//! and so they are equal as functions wherever both are defined, on every branch, at the sizes that were tried. Different
//! values mean nothing but that these relations do not suffice.

mod bound;
mod draw;
mod shapes;

pub use bound::{Bound, Counts, bound};
pub use shapes::shapes;

use crate::claim::Subject;
use crate::claim::work::Part;
use crate::lang::ast::Level;
use crate::lang::lower::LowerError;
use crate::scalar::field::{Choices, Element, Field, Retry, RootPlace};
use crate::scalar::modulus::SafePrime;
use crate::tape::{NodeId, Op, Primitive, Program};
use crate::witness::case::{CONTROLS, Case};
use crate::witness::coverage::Sides;
use crate::witness::testimony::{Evidence, Options, Says};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::collections::HashSet;

/// Trials at each shape, every one with other primes and points.
const TRIALS: usize = 2;
/// Trials of a claim about scalars, which has one shape only.
const SCALAR_TRIALS: usize = 3;
/// Combinations of branches that are looked at one by one; of more, …
const MOST_BRANCHES: usize = 64;
/// … so many at random.
const SOME_BRANCHES: usize = 8;
/// Draws for one run: those at which a root or a power is not to be had are left out.
const DRAWS: usize = 400;
/// After so many of them powers are left to the oracle.
const PATIENCE: usize = 24;
/// Draws at which a side may be undefined.
const UNDEFINED: usize = 4;
/// Nodes and terms read per claim, at most.
const WORK: usize = 6_000_000;
/// Nodes and terms that are read for a step of work.
const READ: usize = 2;
/// The longest program that is read, in nodes.
const LONGEST: usize = 60_000;
/// Once some shape is done, shapes of longer programs than this are left out.
const LONG: usize = 12_000;
/// Primes that are drawn for a claim, at most.
const PRIMES: usize = 64;

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
    fn reason(&self) -> &'static str {
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
    testimony(subject, options, false).0
}

/// Where the two sides of a claim were found to differ as formal expressions. That is no refutation, but a warning to whoever saw
/// agreement at few points, or at none on some of these sides of branches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The sizes.
    pub sizes: Vec<u64>,
    /// The combinations of sides of branches on which they differ; the first one alone if no more were asked for.
    pub sides: Vec<Sides>,
}

/// The testimony on a claim, and where the sides differ, if they do: on all combinations of branches if `everywhere`.
pub fn testimony(subject: &Subject<'_>, options: &Options, everywhere: bool) -> (Evidence, Option<Difference>) {
    let mut bench = Bench { everywhere, ..Bench::new(options.seed) };
    let mut difference = None;
    let evidence = examined(subject, &mut bench, &mut difference);
    (evidence, difference)
}

fn examined(subject: &Subject<'_>, bench: &mut Bench, difference: &mut Option<Difference>) -> Evidence {
    let evidence = |says, detail| Evidence { witness: Level::Exact, says, detail };
    let trials = if subject.dims.is_empty() { SCALAR_TRIALS } else { TRIALS };
    let mut agreements: Vec<Agreement> = Vec::new();
    let mut too_large = 0;
    for sizes in shapes(subject) {
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
                if refusal == Refusal::Differ {
                    *difference =
                        Some(Difference { sizes: case.sizes.clone(), sides: std::mem::take(&mut bench.apart) });
                }
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

/// Whether the testimony speaks of the given sizes, on all branches.
pub fn speaks_of(subject: &Subject<'_>, sizes: &[u64], options: &Options) -> bool {
    let case = Case::new(subject, sizes.to_vec());
    case.is_ok_and(|case| examine(&case, options).is_ok_and(|agreement| agreement.all_branches))
}

/// How it knows.
fn detail(subject: &Subject<'_>, agreements: &[Agreement], too_large: usize) -> String {
    let worst = agreements.iter().map(|one| one.bound.bits * one.trials as f64).fold(f64::INFINITY, f64::min);
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

/// The random numbers of a claim, and what may still be spent on it.
struct Bench {
    seed: u64,
    primes: Vec<SafePrime>,
    runs: u64,
    work: usize,
    /// Whether all combinations of branches are looked at, also where the sides differ on one.
    everywhere: bool,
    /// Those on which they differ.
    apart: Vec<Sides>,
}

/// A run that could be used.
struct Run {
    field: Field,
    outcome: Outcome,
    /// The sides of branches that bear on its outcome.
    sides: Sides,
    draws: usize,
}

/// What a run showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Both sides are equal.
    Equal,
    /// They differ.
    Different,
    /// Not even a wrong version of the claim was told apart.
    Deaf,
    /// A side has no value.
    Undefined,
    /// The choices contradict the domain, or leave a side undefined.
    Excluded,
}

impl Bench {
    fn new(seed: u64) -> Bench {
        Bench { seed, primes: Vec::new(), runs: 0, work: WORK, everywhere: false, apart: Vec::new() }
    }

    /// A prime of this trial; every draw has another one, as √2 is to be had mod some only.
    fn prime(&mut self, trial: usize, draw: usize) -> SafePrime {
        let number = (trial + draw) % PRIMES;
        while self.primes.len() <= number {
            let mut random = self.random();
            self.primes.push(SafePrime::draw(&mut random));
        }
        self.primes[number]
    }

    /// Random numbers for the next run.
    fn random(&mut self) -> TestRng {
        let mut bytes = *b"exact                           ";
        bytes[8..16].copy_from_slice(&self.seed.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.runs.to_le_bytes());
        self.runs += 1;
        TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
    }

    /// All trials at one shape, on all branches.
    fn examine(&mut self, case: &Case<'_>, trials: usize) -> Result<Agreement, Refusal> {
        let program = &case.lowered.program;
        if program.len() > LONGEST {
            return Err(Refusal::TooLarge);
        }
        let mut free = HashSet::new();
        let mut counts = Counts::default();
        let (mut branches, mut all_branches) = (0, true);
        for trial in 0..trials {
            let (seen, all) = self.trial(case, trial, &mut free, &mut counts)?;
            branches = branches.max(seen);
            all_branches &= all;
        }
        let bound = bound(case, &counts).ok_or(Refusal::Degree)?;
        Ok(Agreement { sizes: case.sizes.clone(), trials, branches, all_branches, bound })
    }

    /// One trial: how many branches were looked at, and whether these are all.
    fn trial(
        &mut self,
        case: &Case<'_>,
        trial: usize,
        free: &mut HashSet<RootPlace>,
        counts: &mut Counts,
    ) -> Result<(usize, bool), Refusal> {
        let mut beginnings: Vec<Vec<bool>> = vec![Vec::new()];
        let mut some = None;
        let (mut branches, mut runs) = (0, 0);
        while let Some(beginning) = beginnings.pop() {
            let run = self.run(case, trial, beginning, free)?;
            runs += 1;
            let field = &run.field;
            *counts = counts.max(Counts {
                comparisons: field.comparisons(),
                oracle: field.oracle_degree(),
                roots: field.new_roots(),
                draws: run.draws,
            });
            match run.outcome {
                Outcome::Equal => branches += 1,
                Outcome::Excluded => {}
                Outcome::Different => {
                    self.apart.push(run.sides);
                    if !self.everywhere {
                        return Err(Refusal::Differ);
                    }
                }
                Outcome::Undefined => return Err(Refusal::Undefined),
                Outcome::Deaf => return Err(Refusal::Deaf),
            }
            if some.is_none() {
                beginnings.extend(field.choices().others());
                if runs + beginnings.len() > MOST_BRANCHES {
                    some = Some(SOME_BRANCHES);
                    let length = field.choices().taken().len();
                    beginnings = (0..SOME_BRANCHES).map(|_| self.random_choices(2 * length)).collect();
                }
            }
        }
        if !self.apart.is_empty() {
            return Err(Refusal::Differ);
        }
        if branches == 0 { Err(Refusal::Empty) } else { Ok((branches, some.is_none())) }
    }

    fn random_choices(&mut self, length: usize) -> Vec<bool> {
        let mut random = self.random();
        (0..length).map(|_| random.next_u64() % 2 == 1).collect()
    }

    /// One run, with new draws until roots and powers are to be had.
    fn run(
        &mut self,
        case: &Case<'_>,
        trial: usize,
        beginning: Vec<bool>,
        free: &mut HashSet<RootPlace>,
    ) -> Result<Run, Refusal> {
        let program = &case.lowered.program;
        let exponential = std::iter::once(program).chain(case.rules.iter().flatten()).any(has_exp);
        let cost = program.len() + program.ops().iter().map(terms).sum::<usize>();
        let needed = needed_values(case);
        let mut values = Vec::new();
        let mut undefined = 0;
        for draws in 1..=DRAWS {
            self.work = self.work.checked_sub(cost).ok_or(Refusal::TooLarge)?;
            if !case.subject.work.draw(Part::Fields, cost / READ) {
                return Err(Refusal::TooLarge);
            }
            let prime = self.prime(trial, draws - 1);
            let choices = Choices::beginning(beginning.clone());
            let mut field = Field::new(prime, self.random(), choices).with_free_roots(free.clone());
            if !exponential {
                field = field.without_exponents();
            }
            if draws > PATIENCE {
                field = field.impatient();
            }
            let inputs = match draw::draw(case, &mut field) {
                Ok(Some(inputs)) => inputs,
                Ok(None) => {
                    return Ok(Run { field, outcome: Outcome::Excluded, sides: Sides::default(), draws });
                }
                Err(Refusal::Unlucky) => continue,
                Err(refusal) => return Err(refusal),
            };
            if field.retry().is_none() {
                field.expect_values(needed.iter().copied());
                program.read(&mut field, &inputs, &mut values);
            }
            if let Some(retry) = field.retry() {
                if let Retry::NoSquare(place) = retry {
                    free.insert(place.clone());
                }
                continue;
            }
            if field.met_rounded() {
                return Err(Refusal::Rounded);
            }
            let (outcome, sides) = outcome(case, &mut field, &values);
            if outcome == Outcome::Undefined && undefined < UNDEFINED {
                undefined += 1;
                continue;
            }
            return Ok(Run { field, outcome, sides, draws });
        }
        Err(Refusal::TooLarge)
    }
}

fn has_exp(program: &Program) -> bool {
    program.ops().iter().any(|op| matches!(op, Op::Apply(Primitive::Exp, _)))
}

fn terms(op: &Op) -> usize {
    match op {
        Op::SumOfProducts { len, .. } => *len as usize,
        Op::Apply(..) | Op::Reciprocal(_) => 64,
        _ => 0,
    }
}

fn outcome(case: &Case<'_>, field: &mut Field, values: &[Element]) -> (Outcome, Sides) {
    let way = Way::taken(case, field, values);
    if field.is_excluded() || excludes_itself(case, field, values, &way) {
        return (Outcome::Excluded, way.sides);
    }
    (compared(case, values), way.sides)
}

/// The two sides' values, where nothing excludes the choices.
fn compared(case: &Case<'_>, values: &[Element]) -> Outcome {
    let arrays = &case.lowered.arrays;
    let value = |node: &NodeId| values[node.index()];
    let (left, right): (Vec<Element>, Vec<Element>) =
        (arrays[0].data.iter().map(value).collect(), arrays[1].data.iter().map(value).collect());
    if left.iter().chain(&right).any(|element| !element.defined) {
        return Outcome::Undefined;
    }
    if left.iter().zip(&right).any(|(left, right)| left.value != right.value) {
        return Outcome::Different;
    }
    // The controls: the right side shifted by a little, and a little more than once the right side.
    let vanishes = right.iter().all(|element| element.value == 0);
    let accepted = |control: usize| {
        let control = arrays[2 + control].data.iter().map(value);
        left.iter().zip(control).all(|(left, control)| left.value == control.value)
    };
    let deaf = (0..CONTROLS).any(|control| accepted(control) && !(control == SCALED && vanishes));
    if deaf { Outcome::Deaf } else { Outcome::Equal }
}

/// Which control is a multiple of the right side.
const SCALED: usize = 1;

/// Of the logarithms and roots in their order, whether they are evaluated on every branch of one of the sides.
fn needed_values(case: &Case<'_>) -> Vec<bool> {
    let program = &case.lowered.program;
    let mut needed = vec![false; program.len()];
    for array in &case.lowered.arrays[..2] {
        array.data.iter().for_each(|node| needed[node.index()] = true);
    }
    let mut found = Vec::new();
    for index in (0..program.len()).rev() {
        let mut reach = |node: NodeId| needed[node.index()] |= needed[index];
        match program.ops()[index] {
            Op::Select { on, .. } => reach(on),
            Op::Apply(Primitive::Ln | Primitive::Sqrt, x) => {
                reach(x);
                found.push(needed[index]);
            }
            _ => program.operands(NodeId::at(index), reach),
        }
    }
    found.reverse();
    found
}

/// What takes part in the two sides' values on the sides of branches that were chosen.
struct Way {
    live: Vec<bool>,
    sides: Sides,
}

impl Way {
    fn taken(case: &Case<'_>, field: &mut Field, values: &[Element]) -> Way {
        let program = &case.lowered.program;
        let mut way = Way { live: vec![false; program.len()], sides: Sides::default() };
        for array in &case.lowered.arrays[..2] {
            array.data.iter().for_each(|node| way.live[node.index()] = true);
        }
        for index in (0..program.len()).rev() {
            if !way.live[index] {
                continue;
            }
            let Op::Select { on, negative, otherwise } = program.ops()[index] else {
                program.operands(NodeId::at(index), |node| way.live[node.index()] = true);
                continue;
            };
            way.live[on.index()] = true;
            // Where both sides are equal nothing was chosen, and nothing follows.
            if values[negative.index()] != values[otherwise.index()] {
                let below = field.sign(&values[on.index()]) == Some(true);
                way.live[(if below { negative } else { otherwise }).index()] = true;
                way.sides.note(case, on, below);
            }
        }
        way
    }
}

/// Whether the choices leave a side undefined over the reals: some logarithm or root of a negative number takes part.
fn excludes_itself(case: &Case<'_>, field: &mut Field, values: &[Element], way: &Way) -> bool {
    case.lowered.program.ops().iter().zip(&way.live).any(|(op, live)| match op {
        Op::Apply(Primitive::Ln | Primitive::Sqrt, x) if *live => field.sign(&values[x.index()]) == Some(true),
        _ => false,
    })
}
