//! Many claims judged, and what came of them.

use super::claim::{Claim, claim};
use super::entries::{claim as entries, truth as numbers};
use super::oracle::{Truth, truth};
use super::times::{Times, cpu};
use backproof::judge::{judge, read};
use backproof::lang::typed::Item;
use backproof::verdict::{Options, Outcome, Verdict};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Who judges: the text of a file with one claim gets a verdict.
pub type Judge = dyn Fn(&str) -> Verdict;

/// Points at which the oracle looks at a claim that was made to be right, and at an edited one.
const POINTS: [usize; 2] = [4, 24];
/// The same for claims by entry.
const ENTRY_POINTS: [usize; 2] = [4, 16];

/// The tool. Mistakes are not looked for: they take longer than the verdict, and do not bear on it.
///
/// # Panics
/// If the text has not one claim and nothing else to report.
pub fn tool(text: &str) -> Verdict {
    let document = read(text, false);
    match document.items.as_slice() {
        [Item::Claim(claim)] => judge(&document, claim, &Options::default()),
        [Item::Faulty(faulty)] => Verdict::error(faulty.faults.clone()),
        // A statement above the claim is at fault.
        [Item::Faulty(faulty), ..] => Verdict::error(faulty.faults.clone()),
        items => panic!("{} claims", items.len()),
    }
}

/// The counts of one kind of claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub verified: usize,
    pub refuted: usize,
    pub unknown: usize,
    /// Edits that changed no value, or left no claim.
    pub discarded: usize,
}

/// Something that must not happen.
#[derive(Clone, Debug)]
pub struct Failure {
    pub number: u64,
    pub what: String,
    pub text: String,
}

/// What a campaign saw.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub kinds: BTreeMap<&'static str, Counts>,
    pub failures: Vec<Failure>,
    /// Claims without an answer, and why.
    pub unknown: Vec<Failure>,
    /// How long judgements took.
    pub times: Times,
    /// Claims that the oracle could not look at, at any point.
    pub unseen: usize,
    /// Claims whose text the language refuses, as an index may leave its array where a condition further in says that it does not.
    pub refused: Vec<u64>,
}

/// Whether a fault says how far an index may go.
fn is_about_reach(message: &str) -> bool {
    message.contains("does not exist for all values of its indices")
        || message.starts_with("the index ") && message.contains(" runs to ")
}

/// The name under which right claims are counted.
pub const RIGHT: &str = "(right)";

impl Tally {
    /// How many claims have been judged.
    pub fn judged(&self) -> usize {
        self.kinds.values().map(|counts| counts.verified + counts.refuted + counts.unknown).sum()
    }

    fn fail(&mut self, number: u64, what: impl Into<String>, text: &str) {
        self.failures.push(Failure { number, what: what.into(), text: text.to_string() });
    }

    /// Judges claim number `number` of the campaign with this seed.
    pub fn judge(&mut self, seed: u64, number: u64, judge: &Judge) {
        let claim = claim(seed, number);
        let text = claim.text();
        let truth = truth(&text, &claim.garden, POINTS[usize::from(claim.edit.is_some())]);
        if let Some(is_right) = self.is_right(&claim, truth, number, &text) {
            self.weigh(claim.edit.unwrap_or(RIGHT), is_right, number, &text, judge);
        }
    }

    /// Judges claim number `number` of the campaign of claims by entry with this seed.
    pub fn judge_entries(&mut self, seed: u64, number: u64, judge: &Judge) {
        let claim = entries::claim(seed, number);
        let text = claim.text();
        let truth = numbers::truth(&claim, ENTRY_POINTS[usize::from(claim.edit.is_some())]);
        let is_right = match (claim.edit, &truth) {
            (None, numbers::Truth::Different(found)) => {
                return self.fail(
                    number,
                    format!("the rules of differentiation contradict the numbers {found}"),
                    &text,
                );
            }
            (None, numbers::Truth::Same(0)) => return self.unseen += 1,
            (Some(edit), numbers::Truth::Same(_)) => return self.kinds.entry(edit).or_default().discarded += 1,
            (edit, _) => edit.is_none(),
        };
        let text = if let numbers::Truth::Different(found) = truth { format!("# {found}\n{text}") } else { text };
        self.weigh(claim.edit.unwrap_or(RIGHT), is_right, number, &text, judge);
    }

    /// Whether the claim is right; none if it is of no use.
    fn is_right(&mut self, claim: &Claim, truth: Truth, number: u64, text: &str) -> Option<bool> {
        match (claim.edit, truth) {
            (None, Truth::Unreadable) => self.fail(number, "a right claim cannot be read", text),
            (None, Truth::Different) => self.fail(number, "the oracle contradicts the rules of differentiation", text),
            (None, Truth::Same(0)) => self.unseen += 1,
            (None, Truth::Same(_)) => return Some(true),
            (Some(_), Truth::Different) => return Some(false),
            (Some(edit), Truth::Same(_) | Truth::Unreadable) => self.kinds.entry(edit).or_default().discarded += 1,
        }
        None
    }

    fn weigh(&mut self, kind: &'static str, is_right: bool, number: u64, text: &str, judge: &Judge) {
        let start = cpu();
        let verdict = catch_unwind(AssertUnwindSafe(|| judge(text)));
        self.times.add(cpu().saturating_sub(start), number);
        let Ok(verdict) = verdict else { return self.fail(number, "panic", text) };
        let counts = self.kinds.entry(kind).or_default();
        match verdict.outcome {
            Outcome::Verified => counts.verified += 1,
            Outcome::Refuted => counts.refuted += 1,
            Outcome::Unknown => counts.unknown += 1,
            // A guard that this language does not see: the text says nothing.
            Outcome::Error if verdict.faults.iter().all(|fault| is_about_reach(&fault.message)) => {
                self.refused.push(number)
            }
            Outcome::Error => {
                let faults: String = verdict.faults.iter().map(|fault| format!(" {fault:?}")).collect();
                self.fail(number, format!("judged an error:{faults}"), text);
            }
        }
        let message = verdict.message.unwrap_or_default();
        match (is_right, verdict.outcome) {
            (true, Outcome::Refuted) => {
                self.fail(number, format!("right, and refuted: {:?}", verdict.counterexample), text);
            }
            (false, Outcome::Verified) => self.fail(number, format!("wrong ({kind}), and verified"), text),
            (_, Outcome::Unknown) if message.contains("contradiction") => {
                self.fail(number, format!("contradiction: {message}"), text);
            }
            (_, Outcome::Unknown) => {
                self.unknown.push(Failure { number, what: format!("{kind}: {message}"), text: text.to_string() });
            }
            _ => {}
        }
    }

    /// The counts as a table.
    pub fn table(&self) -> String {
        let mut table = format!("{:<24}{:>9}{:>9}{:>9}{:>11}\n", "", "verified", "refuted", "unknown", "discarded");
        let mut row = |name: &str, counts: &Counts| {
            let Counts { verified, refuted, unknown, discarded } = counts;
            let _ = writeln!(table, "{name:<24}{verified:>9}{refuted:>9}{unknown:>9}{discarded:>11}");
        };
        let mut wrong = Counts::default();
        for (kind, counts) in &self.kinds {
            row(kind, counts);
            if *kind != RIGHT {
                wrong.verified += counts.verified;
                wrong.refuted += counts.refuted;
                wrong.unknown += counts.unknown;
                wrong.discarded += counts.discarded;
            }
        }
        row("all wrong ones", &wrong);
        let _ = writeln!(table, "judged: {}; without a point to look at: {}", self.judged(), self.unseen);
        if !self.refused.is_empty() {
            let _ = writeln!(table, "refused by the language: {:?}", self.refused);
        }
        table
    }
}
