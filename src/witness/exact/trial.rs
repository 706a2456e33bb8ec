//! Trials: what is read of a formula, with which random numbers.
//!
//! The choices of a run are of two kinds. Which sign a condition has is a question about the reals: a region at which a claim is wrong
//! answers it in the same way whatever is drawn. Which of the two roots of v stands for √v is not: of v = w² the field's own root is w at
//! one draw and −w at the next. So both are tried *at the same draw*: all runs that differ in the sign of some root, and in whatever
//! is chosen after it, read the same prime and the same random numbers. They are a family; a draw at which one of them
//! cannot be used is no draw for any.

use crate::scalar::field::{Choices, Field, Retry, RootPlace};
use crate::scalar::modulus::SafePrime;
use crate::scalar::random::Random;
use crate::tape::{Op, Primitive, Program};
use crate::witness::exact::bound::{Counts, Primes, bound};
use crate::witness::exact::entries::{Part, groups};
use crate::witness::exact::formula::Formula;
use crate::witness::exact::reading::{Outcome, needed_values, outcome};
use crate::witness::exact::{Agreement, Refusal};
use crate::witness::sides::Sides;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// Combinations of branches that are looked at one by one; of more, …
const MOST_BRANCHES: usize = 64;
/// … so many at random.
pub(super) const SOME_BRANCHES: usize = 8;
/// Draws for one family of runs: those at which a root or a power is not to be had are left out.
const DRAWS: usize = 400;
/// After so many of them powers are left to the oracle.
const PATIENCE: usize = 24;
/// Groups of entries that are read apart, at most.
const MOST_GROUPS: usize = 24;
/// Draws at which a side may be undefined.
const UNDEFINED: usize = 4;
/// Nodes and terms read per claim, at most.
const WORK: usize = 6_000_000;
/// Nodes and terms that are read for a step of work.
const READ: usize = 2;
/// The longest program that is read, in nodes.
const LONGEST: usize = 60_000;
/// Primes that are drawn for a trial, at most. No two trials share one.
pub(super) const PRIMES: usize = 64;

/// The random numbers of a claim, and what may still be spent on it.
pub(super) struct Bench {
    seed: u64,
    /// The one prime of all fields, where that is not drawn.
    pub(super) fixed: Option<SafePrime>,
    /// By trial, those that were drawn.
    primes: Vec<Vec<SafePrime>>,
    work: usize,
    /// Whether all combinations of branches are looked at, also where the sides differ on one.
    pub(super) everywhere: bool,
    /// Those on which they differ, and whether that hangs on the sign of a root.
    pub(super) apart: Vec<Sides>,
    pub(super) by_a_root: bool,
    /// Whether a side has no value on one of them.
    undefined: bool,
}

/// What random numbers are for.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Prime,
    Point,
    Choices,
}

/// Primes that are remembered, at most.
const REMEMBERED: usize = 4096;

/// The prime of a seed, a trial and a draw. The claims of a file, and those of a process, draw the same ones: each is looked for
/// once. (It takes some 80 µs.)
fn drawn(which: (u64, usize, usize), draw: impl FnOnce() -> SafePrime) -> SafePrime {
    static KNOWN: Mutex<BTreeMap<(u64, usize, usize), SafePrime>> = Mutex::new(BTreeMap::new());
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let found = known().get(&which).copied();
    found.unwrap_or_else(|| {
        let prime = draw();
        let mut known = known();
        if known.len() < REMEMBERED {
            known.insert(which, prime);
        }
        prime
    })
}

/// A run that could be used.
struct Run {
    choices: Choices,
    counts: Counts,
    outcome: Outcome,
    /// The sides of branches that bear on its outcome.
    sides: Sides,
}

/// What a trial has found so far.
struct Trial {
    number: usize,
    runs: usize,
    branches: usize,
    /// The program with whatever else has a say in what is drawn, and what a reading of it costs.
    exponential: bool,
    needed: Vec<bool>,
    cost: usize,
}

impl Trial {
    fn new(formula: &Formula<'_>, number: usize) -> Trial {
        let program = formula.program;
        Trial {
            number,
            runs: 0,
            branches: 0,
            exponential: formula.programs().any(|program| program.applies(&[Primitive::Exp])),
            needed: needed_values(formula),
            cost: program.len() + program.ops().iter().map(|op| terms(program, op)).sum::<usize>(),
        }
    }
}

impl Bench {
    pub(super) fn new(seed: u64) -> Bench {
        let (primes, apart) = (Vec::new(), Vec::new());
        Bench { seed, fixed: None, primes, work: WORK, everywhere: false, apart, by_a_root: false, undefined: false }
    }

    /// A prime of a trial; one draw after the other has another one, as √2 is to be had mod some only.
    fn prime(&mut self, trial: usize, draw: usize) -> SafePrime {
        if let Some(prime) = self.fixed {
            return prime;
        }
        let number = draw % PRIMES;
        while self.primes.len() <= trial {
            self.primes.push(Vec::new());
        }
        while self.primes[trial].len() <= number {
            let number = self.primes[trial].len();
            let draw = || SafePrime::draw(&mut self.random(Purpose::Prime, trial, number));
            let prime = drawn((self.seed, trial, number), draw);
            self.primes[trial].push(prime);
        }
        self.primes[trial][number]
    }

    /// The random numbers for one purpose: the same ones whenever they are asked for.
    fn random(&self, purpose: Purpose, trial: usize, number: usize) -> Random {
        let mut bytes = *b"exact                           ";
        bytes[5] = purpose as u8;
        bytes[8..16].copy_from_slice(&self.seed.to_le_bytes());
        bytes[16..24].copy_from_slice(&(trial as u64).to_le_bytes());
        bytes[24..].copy_from_slice(&(number as u64).to_le_bytes());
        Random::new(bytes)
    }

    /// All trials at one shape, on all branches; entries with domains of their own are read apart.
    pub(super) fn examine(&mut self, formula: &Formula<'_>, trials: usize) -> Result<Agreement, Refusal> {
        if formula.program.len() > LONGEST {
            return Err(Refusal::TooLarge);
        }
        let Some(groups) = groups(formula)? else { return self.examine_together(formula, trials) };
        if groups.len() > MOST_GROUPS {
            return Err(Refusal::TooLarge);
        }
        let mut all: Option<Agreement> = None;
        for entries in &groups {
            let part = Part::of(formula, entries);
            let found = self.examine_together(&part.formula(formula), trials)?;
            all = Some(match all {
                Some(before) => before.and(found),
                None => found,
            });
        }
        let mut all = all.ok_or(Refusal::TooLarge)?;
        // Each of them may be accepted by chance.
        all.bound.bits -= (groups.len() as f64).log2();
        Ok(all)
    }

    fn examine_together(&mut self, formula: &Formula<'_>, trials: usize) -> Result<Agreement, Refusal> {
        self.apart.clear();
        (self.by_a_root, self.undefined) = (false, false);
        let mut free = HashSet::new();
        let mut counts = Counts { draws: most_draws(formula), ..Counts::default() };
        let (mut branches, mut all_branches) = (0, true);
        for trial in 0..trials {
            let (seen, all) = self.trial(formula, trial, &mut free, &mut counts)?;
            branches = branches.max(seen);
            all_branches &= all;
        }
        let primes = match &self.fixed {
            Some(prime) => Primes::One(*prime),
            None => Primes::Random(counts.draws.min(PRIMES)),
        };
        let bound = bound(formula, &counts, primes).ok_or(Refusal::Degree)?;
        Ok(Agreement { sizes: formula.sizes.to_vec(), trials, branches, all_branches, bound })
    }

    /// One trial: how many branches were looked at, and whether these are all.
    fn trial(
        &mut self,
        formula: &Formula<'_>,
        number: usize,
        free: &mut HashSet<RootPlace>,
        counts: &mut Counts,
    ) -> Result<(usize, bool), Refusal> {
        let mut trial = Trial::new(formula, number);
        // Beginnings with choices of conditions' signs alone.
        let mut beginnings: Vec<Vec<bool>> = vec![Vec::new()];
        let mut all = true;
        while let Some(beginning) = beginnings.pop() {
            let length = beginning.len();
            let Some(family) = self.family(formula, &mut trial, beginning, free, beginnings.len())? else {
                all = false;
                break;
            };
            let first = &family[0].choices;
            let conditions = first.first_root().unwrap_or(first.taken().len());
            beginnings.extend((length..conditions).map(|at| first.other(at)));
            self.weigh(&family, &mut trial, counts)?;
            if trial.runs + beginnings.len() > MOST_BRANCHES {
                all = false;
                break;
            }
        }
        if !all {
            self.some(formula, &mut trial, free, counts)?;
        }
        // What has no value on one combination of branches may differ on another all the same.
        if self.undefined {
            return Err(Refusal::Undefined);
        }
        if !self.apart.is_empty() {
            return Err(Refusal::Differ);
        }
        if trial.branches == 0 { Err(Refusal::Empty) } else { Ok((trial.branches, all)) }
    }

    /// Some combinations of many, at random, each by itself.
    fn some(
        &mut self,
        formula: &Formula<'_>,
        trial: &mut Trial,
        free: &mut HashSet<RootPlace>,
        counts: &mut Counts,
    ) -> Result<(), Refusal> {
        for number in 0..SOME_BRANCHES {
            let mut random = self.random(Purpose::Choices, trial.number, number);
            let beginning: Vec<bool> = (0..2 * MOST_BRANCHES).map(|_| random.bits() % 2 == 1).collect();
            let usable = |bench: &mut Bench, free: &mut HashSet<RootPlace>| {
                for draw in 0..DRAWS {
                    match bench.run(formula, trial, &beginning, draw, free)? {
                        Some(run) if run.outcome != Outcome::Undefined || draw >= UNDEFINED => return Ok(run),
                        _ => {}
                    }
                }
                Err(Refusal::TooLarge)
            };
            let run = usable(self, free)?;
            self.weigh(&[run], trial, counts)?;
        }
        Ok(())
    }

    /// What the runs of one family say together.
    fn weigh(&mut self, family: &[Run], trial: &mut Trial, counts: &mut Counts) -> Result<(), Refusal> {
        for run in family {
            *counts = counts.max(run.counts);
            match run.outcome {
                Outcome::Equal => trial.branches += 1,
                Outcome::Excluded => {}
                Outcome::Different => {
                    // On other sides of branches it is these that matter.
                    let equal = |other: &Run| other.outcome == Outcome::Equal && other.sides == run.sides;
                    self.by_a_root |= family.iter().any(equal);
                    self.apart.push(run.sides);
                    if !self.everywhere {
                        return Err(Refusal::Differ);
                    }
                }
                Outcome::Undefined if self.everywhere => self.undefined = true,
                Outcome::Undefined => return Err(Refusal::Undefined),
                Outcome::Deaf => return Err(Refusal::Deaf),
            }
        }
        Ok(())
    }

    /// The run with the given beginning and all that differ from it in the sign of some root or in what is chosen after that, at one
    /// draw: the first at which all of them are to be had. None if they are too many.
    fn family(
        &mut self,
        formula: &Formula<'_>,
        trial: &mut Trial,
        beginning: Vec<bool>,
        free: &mut HashSet<RootPlace>,
        others: usize,
    ) -> Result<Option<Vec<Run>>, Refusal> {
        let mut undefined = 0;
        'draws: for draw in 0..DRAWS {
            let Some(first) = self.run(formula, trial, &beginning, draw, free)? else { continue };
            let roots = first.choices.first_root().unwrap_or(first.choices.taken().len());
            let mut open: Vec<Vec<bool>> =
                (roots..first.choices.taken().len()).map(|at| first.choices.other(at)).collect();
            let mut family = vec![first];
            while let Some(next) = open.pop() {
                if trial.runs + family.len() + open.len() + others >= MOST_BRANCHES {
                    return Ok(None);
                }
                let Some(run) = self.run(formula, trial, &next, draw, free)? else { continue 'draws };
                open.extend(run.choices.others());
                family.push(run);
            }
            if undefined < UNDEFINED && family.iter().any(|run| run.outcome == Outcome::Undefined) {
                undefined += 1;
                continue;
            }
            trial.runs += family.len();
            return Ok(Some(family));
        }
        Err(Refusal::TooLarge)
    }

    /// One run at one draw; none if a root or a power is not to be had there.
    fn run(
        &mut self,
        formula: &Formula<'_>,
        trial: &Trial,
        beginning: &[bool],
        draw: usize,
        free: &mut HashSet<RootPlace>,
    ) -> Result<Option<Run>, Refusal> {
        self.work = self.work.checked_sub(trial.cost).ok_or(Refusal::TooLarge)?;
        if !formula.given.affords(trial.cost / READ) {
            return Err(Refusal::TooLarge);
        }
        let prime = self.prime(trial.number, draw);
        let choices = Choices::beginning(beginning.to_vec());
        let random = self.random(Purpose::Point, trial.number, draw);
        let mut field = Field::new(prime, random, choices).with_free_roots(free.clone());
        if !trial.exponential {
            field = field.without_exponents();
        }
        if draw >= PATIENCE {
            field = field.impatient();
        }
        let run = |field: &Field, (outcome, sides)| Run {
            choices: field.choices().clone(),
            counts: Counts {
                comparisons: field.comparisons(),
                oracle: field.oracle_degree(),
                roots: field.new_roots(),
                draws: 0,
            },
            outcome,
            sides,
        };
        let inputs = match formula.given.draw(&mut field) {
            Ok(Some(inputs)) => inputs,
            Ok(None) => return Ok(Some(run(&field, (Outcome::Excluded, Sides::default())))),
            Err(Refusal::Unlucky) => return Ok(None),
            Err(refusal) => return Err(refusal),
        };
        let mut values = Vec::new();
        if field.retry().is_none() {
            field.expect_values(trial.needed.iter().copied());
            formula.program.read(&mut field, &inputs, &mut values);
        }
        if let Some(retry) = field.retry() {
            if let Retry::NoSquare(place) = retry {
                free.insert(place.clone());
            }
            return Ok(None);
        }
        if field.met_rounded() {
            return Err(Refusal::Rounded);
        }
        let seen = outcome(formula, &mut field, &values);
        Ok(Some(run(&field, seen)))
    }
}

/// How many draws a trial may take, whatever is drawn: only roots, powers and facts take more than a few.
fn most_draws(formula: &Formula<'_>) -> usize {
    let divides = |program: &Program| program.ops().iter().any(|op| matches!(op, Op::Reciprocal(_)));
    if formula.given.restricts() || formula.programs().any(|program| program.applies(&[Primitive::Ln, Primitive::Sqrt]))
    {
        DRAWS
    } else if formula.programs().any(divides) {
        1 + UNDEFINED
    } else {
        1
    }
}

fn terms(program: &Program, op: &Op) -> usize {
    match op {
        Op::SumOfProducts(sum) => program.term_count(*sum),
        Op::Apply(..) | Op::Reciprocal(_) => 64,
        _ => 0,
    }
}
