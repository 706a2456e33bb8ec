//! Has `coqc` search for proofs and check what was found.

use super::coqc::{Absent, Answer, Prover};
use super::prove::Proving;
use backproof::proof::{self, Settled, Task};
use std::time::Duration;

/// Claims in one run of `coqc`: enough that starting it costs little, few enough that a run that dies takes little with
/// it.
const TOGETHER: usize = 50;
/// Seconds for `coqc` to read what stands before the theorems, on a busy machine, and as many to come to its end.
const START: u32 = 90;
/// After so many claims at which `coqc` hangs it is not started again.
const MOST_HANGS: u32 = 2;

/// What came of it.
pub(super) struct Settling {
    /// For each task.
    pub results: Vec<Settled>,
    /// The files that were accepted.
    pub accepted: Vec<Accepted>,
    /// Why there was no proving, or none to the end.
    pub absent: Option<Absent>,
}

/// A file with theorems, each closed by `Qed`.
pub(super) struct Accepted {
    /// All of it.
    pub text: String,
    /// How many theorems are in it.
    pub theorems: usize,
}

/// Searches and checks. Where that cannot be done, or not to the end, the tasks that are left are open.
pub(super) fn settle(tasks: &[Task], proving: &Proving) -> Settling {
    let mut settling = Settling { results: Vec::with_capacity(tasks.len()), accepted: Vec::new(), absent: None };
    if tasks.is_empty() {
        return settling;
    }
    if let Err(absent) = settling.settle(tasks, proving) {
        let open = Settled::Open(absent.to_string());
        settling.results.resize(tasks.len(), open);
        settling.absent = Some(absent);
    }
    settling
}

/// The tasks that are theorems, each with its attempt.
pub(super) fn chosen<'t>(tasks: &'t [Task], results: &[Settled]) -> Vec<(&'t Task, usize)> {
    let theorems = tasks.iter().zip(results).filter_map(|(task, result)| match result {
        Settled::Theorem(at) => Some((task, *at)),
        Settled::Open(_) => None,
    });
    theorems.collect()
}

impl Settling {
    fn settle(&mut self, tasks: &[Task], proving: &Proving) -> Result<(), Absent> {
        let mut search = Search { prover: Prover::new()?, patience: proving.patience, hangs: 0, given_up: None };
        for together in tasks.chunks(TOGETHER) {
            let mut results = search.search(together)?;
            self.accepted.extend(search.certify(together, &mut results)?);
            self.results.extend(results);
        }
        Ok(())
    }
}

struct Search {
    prover: Prover,
    /// Seconds for each attempt.
    patience: u32,
    /// At how many claims `coqc` hung.
    hangs: u32,
    /// Why it is not started again.
    given_up: Option<String>,
}

impl Search {
    /// Which attempt closed its goal, for each task. A task at which `coqc` itself gives up is left out, and it starts again.
    fn search(&mut self, tasks: &[Task]) -> Result<Vec<Settled>, Absent> {
        let mut results = vec![None; tasks.len()];
        while self.given_up.is_none() {
            let open: Vec<usize> = (0..tasks.len()).filter(|at| results[*at].is_none()).collect();
            if open.is_empty() {
                break;
            }
            let asked: Vec<&Task> = open.iter().map(|at| &tasks[*at]).collect();
            let answer = self.prover.check(
                "search",
                &proof::search(&asked, self.patience),
                &self.limits(&asked),
                proof::told,
            )?;
            for at in &open {
                let Some(found) = proof::found(&answer.output, &tasks[*at]) else {
                    results[*at] = self.stopped_at(&answer);
                    break;
                };
                results[*at] = Some(found.map_or_else(not_found, Settled::Theorem));
            }
        }
        let left = || Settled::Open(self.given_up.clone().unwrap_or_default());
        Ok(results.into_iter().map(|result| result.unwrap_or_else(left)).collect())
    }

    /// What is to be said of the task at which a run stopped; nothing of it alone where `coqc` does not start at all.
    fn stopped_at(&mut self, answer: &Answer) -> Option<Settled> {
        let why = complaint(answer);
        if proof::told(&answer.output) == 0 {
            self.given_up = Some(format!("{why}, before it came to the theorems"));
            return None;
        }
        if answer.hung {
            self.hangs += 1;
            if self.hangs == MOST_HANGS {
                self.given_up = Some(format!("coqc hung at {MOST_HANGS} other claims and is not started again"));
            }
        }
        Some(Settled::Open(why))
    }

    /// For the beginning, for each task, and for the end.
    fn limits(&self, tasks: &[&Task]) -> Vec<Duration> {
        let own = tasks.iter().map(|task| 2 * task.attempts.len());
        let attempts = std::iter::once(0).chain(own).chain([0]);
        attempts.map(|attempts| self.time_for(attempts)).collect()
    }

    fn time_for(&self, attempts: usize) -> Duration {
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
        Duration::from_secs(START.saturating_add(self.patience.saturating_mul(attempts)).into())
    }

    /// Has the theorems that were found checked as they are kept: each closed by `Qed`, and all axioms shown.
    fn certify(&self, tasks: &[Task], results: &mut [Settled]) -> Result<Option<Accepted>, Absent> {
        let chosen = chosen(tasks, results);
        if chosen.is_empty() {
            return Ok(None);
        }
        let (text, theorems) = (proof::certificate(&chosen), chosen.len());
        let limit = self.time_for(2 * theorems);
        let answer = self.prover.check("claims", &text, &[limit], |_| 0)?;
        let accepted =
            if answer.accepted { proof::axioms_are_allowed(&answer.output) } else { Err(complaint(&answer)) };
        let Err(reason) = accepted else { return Ok(Some(Accepted { text, theorems })) };
        for result in results.iter_mut().filter(|result| matches!(result, Settled::Theorem(_))) {
            *result = Settled::Open(format!("the theorems were not accepted together: {reason}"));
        }
        Ok(None)
    }
}

fn not_found() -> Settled {
    Settled::Open("no attempt at a theorem succeeded, which says nothing about the claim".to_string())
}

/// The last line of what `coqc` complained of.
fn complaint(answer: &Answer) -> String {
    let last = answer.complaint.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    format!("coqc stopped: {last}")
}
