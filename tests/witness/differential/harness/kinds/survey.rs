//! Many claims of the kinds judged, and what came of them.

use super::super::campaign::Judge;
use super::super::times::{Times, cpu};
use super::settle::{Known, Truth};
use backproof::verdict::Outcome;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// No claim may take longer.
const LIMIT: Duration = Duration::from_secs(5);

/// The verdicts on claims of one kind and truth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub verified: usize,
    pub refuted: usize,
    pub unknown: usize,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.verified += other.verified;
        self.refuted += other.refuted;
        self.unknown += other.unknown;
    }

    fn total(&self) -> usize {
        self.verified + self.refuted + self.unknown
    }
}

/// A claim worth a look, and why.
#[derive(Clone, Debug)]
pub struct Noted {
    pub number: u64,
    pub claim: Known,
    pub why: String,
}

impl Noted {
    /// All that is known of it.
    pub fn shown(&self) -> String {
        let Known { kind, text, truth, witness } = &self.claim;
        let witness = if witness.is_empty() { String::new() } else { format!("  witness: {witness}\n") };
        format!("number {} ({kind}, {truth:?}): {}\n{witness}{text}", self.number, self.why)
    }
}

/// What a survey saw.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    pub counts: BTreeMap<(&'static str, Truth), Counts>,
    pub failures: Vec<Noted>,
    /// Right claims without an answer.
    pub unknown: Vec<Noted>,
    /// How long judgements took.
    pub times: Times,
}

impl Survey {
    /// Lets the judge look at the claim.
    pub fn judge(&mut self, number: u64, claim: &Known, judge: &Judge) {
        let mut fail = |why: String| self.failures.push(Noted { number, claim: claim.clone(), why });
        if claim.truth == Truth::Contradicted {
            return fail("its maker was mistaken".to_string());
        }
        let start = cpu();
        let verdict = catch_unwind(AssertUnwindSafe(|| judge(&claim.text)));
        let taken = cpu().saturating_sub(start);
        if taken > LIMIT {
            fail(format!("took {:.1} s", taken.as_secs_f64()));
        }
        let Ok(verdict) = verdict else { return fail("panic".to_string()) };
        let message = verdict.message.clone().unwrap_or_default();
        match (claim.truth, verdict.outcome) {
            (Truth::Faulty, Outcome::Error) => {}
            (Truth::Faulty, outcome) => fail(format!("at fault, and judged: {outcome:?}")),
            (_, Outcome::Error) => {
                let faults = verdict.faults.iter().map(|fault| format!("{fault:?}")).collect::<String>();
                fail(format!("an error: {message} {faults}"));
            }
            (Truth::Right | Truth::Empty, Outcome::Refuted) => {
                let found = verdict.counterexample.map(|found| format!("{found:?}")).unwrap_or_default();
                fail(format!("right, and refuted: {found}"));
            }
            (Truth::Wrong | Truth::WrongOnBorder | Truth::Empty, Outcome::Verified) => {
                let word = verdict.strongest.map(|level| format!("{level:?}")).unwrap_or_default();
                fail(format!("not right, and verified by {word}"));
            }
            (_, Outcome::Unknown) if message.to_lowercase().contains("contradiction") => {
                fail(format!("contradiction: {message}"));
            }
            (Truth::Right, Outcome::Unknown) => {
                self.unknown.push(Noted { number, claim: claim.clone(), why: message });
            }
            _ => {}
        }
        let counts = self.counts.entry((claim.kind, claim.truth)).or_default();
        match verdict.outcome {
            Outcome::Verified => counts.verified += 1,
            Outcome::Refuted => counts.refuted += 1,
            Outcome::Unknown | Outcome::Error => counts.unknown += 1,
        }
        self.times.add(taken, number);
    }

    /// How many claims have been judged.
    pub fn judged(&self) -> usize {
        self.counts.values().map(Counts::total).sum()
    }

    /// The share of right claims without an answer, in percent.
    pub fn unanswered(&self) -> f64 {
        let right = self.counts.iter().filter(|((_, truth), _)| *truth == Truth::Right);
        let all: usize = right.map(|(_, counts)| counts.total()).sum();
        self.unknown.len() as f64 * 100.0 / all.max(1) as f64
    }

    /// The counts as a table.
    pub fn table(&self) -> String {
        let mut table = format!("{:<12}{:<15}{:>9}{:>9}{:>9}\n", "", "", "verified", "refuted", "unknown");
        let mut row = |kind: &str, truth: Truth, counts: &Counts| {
            let Counts { verified, refuted, unknown } = counts;
            let _ = writeln!(table, "{kind:<12}{:<15}{verified:>9}{refuted:>9}{unknown:>9}", format!("{truth:?}"));
        };
        let mut all: BTreeMap<Truth, Counts> = BTreeMap::new();
        for ((kind, truth), counts) in &self.counts {
            row(kind, *truth, counts);
            all.entry(*truth).or_default().add(counts);
        }
        all.iter().for_each(|(truth, counts)| row("all", *truth, counts));
        let _ = writeln!(table, "judged: {}; right ones without an answer: {:.2} %", self.judged(), self.unanswered());
        let mean = self.times.taken.as_secs_f64() * 1000.0 / self.judged().max(1) as f64;
        let _ = writeln!(table, "{:.0} s of CPU, {mean:.1} ms a claim", self.times.taken.as_secs_f64());
        table
    }
}
