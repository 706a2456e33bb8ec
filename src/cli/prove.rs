//! `prove`: claims as theorems, checked by Rocq.

use super::check::{self, Again, Claims, Judgement};
use super::coqc::{Absent, Answer, Workplace};
use super::judging::Judging;
use super::output;
use super::{Status, Trouble};
use backproof::judge::read;
use backproof::lang::typed::Item;
use backproof::proof::{self, Batch, Settled, Task, Unprovable};
use backproof::verdict::counted;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  backproof prove gelu.claim
  backproof prove --claim 'd(log(1 + exp(x)))/dx = 1/(1 + exp(-x))'
  backproof prove --details gelu.claim           which theorem, and what the other witnesses say
  backproof prove --emit theorems gelu.claim     keep the theorems; `coqc theorems/claims_1.v` checks them

Rocq does the proving: the packages coq, libcoq-coquelicot and libcoq-interval of Debian and Ubuntu. A claim that is
not decided is no worse for it: its verdict is that of the other witnesses.";

/// Judge claims, and prove or refute by theorem those about scalars
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    claims: Claims,
    #[command(flatten)]
    proving: Proving,
    /// Write the theorems that hold to proofs/generated, for backproof's own build of proofs/
    #[arg(long, hide = true, conflicts_with = "emit")]
    for_project: bool,
    #[command(flatten)]
    judging: Judging,
}

/// Seconds for each attempt, unless others are wanted.
const PATIENCE: u32 = 20;

/// How claims are proved.
#[derive(Args, Clone, Debug)]
pub struct Proving {
    /// Keep the theorems in this directory, as files that `coqc` alone checks
    #[arg(long, value_name = "DIR")]
    pub emit: Option<PathBuf>,
    /// Seconds for each attempt at a theorem
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub patience: u32,
}

impl Proving {
    /// The flags that make another run judge and prove in the same way.
    pub fn flags_with(&self, judging: &Judging) -> String {
        let judging = judging.flags();
        if self.patience == PATIENCE { judging } else { format!("{judging} --patience {}", self.patience) }
    }
}

/// Claims in one run of `coqc`: enough that starting it costs little, few enough that a run that dies takes little with it.
const TOGETHER: usize = 50;
/// Seconds for `coqc` to start and read what stands before the theorems, on a busy machine.
const START: u32 = 120;

/// Judges, proves and reports.
pub fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let again = Again { command: "prove", flags: arguments.proving.flags_with(&arguments.judging) };
    let mut judgements = check::judge(&arguments.claims, &arguments.judging, &again)?;
    if arguments.for_project {
        return judgements.iter().try_for_each(|one| write_for_project(one, &arguments.proving)).map(|()| Status::Good);
    }
    add_proofs(&mut judgements, &arguments.proving)?;
    check::report(&judgements, &arguments.judging)
}

/// Where a task's claim stands: which judgement, which row.
type Place = (usize, usize);

/// Writes the theorems on the claims of a file to `proofs/generated/`.
fn write_for_project(judgement: &Judgement, proving: &Proving) -> Result<(), Trouble> {
    let mut batch = Batch::default();
    tasks_of(judgement, &mut batch);
    let settled = settle(&batch.tasks, proving)?;
    let stem = Path::new(judgement.heading()).file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let path = Path::new("proofs/generated").join(format!("{stem}.v"));
    let text = proof::for_the_project(&stem, &chosen(&batch.tasks, &settled));
    std::fs::write(&path, text).map_err(|cause| unwritable(&path, cause))
}

/// Adds the claims of a text to a batch: their rows, and why the others are not among them.
fn tasks_of(judgement: &Judgement, batch: &mut Batch) -> (Vec<usize>, Vec<(usize, Unprovable)>) {
    let document = read(&judgement.text, judgement.one_liner);
    let items: Vec<&Item> = judgement.items(&document);
    let (mut added, mut others) = (Vec::new(), Vec::new());
    for (row, (item, judged)) in items.into_iter().zip(&judgement.rows).enumerate() {
        let Item::Claim(claim) = item else { continue };
        match batch.add(&document, claim, &judged.verdict) {
            Ok(_) => added.push(row),
            Err(reason) => others.push((row, reason)),
        }
    }
    (added, others)
}

/// Of a text without a claim that could be a theorem: what was looked for, what is there instead, and who judges that.
fn nothing_to_prove(heading: &str, reasons: &[(usize, Unprovable)]) -> String {
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for (_, reason) in reasons {
        *tally.entry(reason.to_string()).or_default() += 1;
    }
    let told: Vec<String> =
        tally.iter().map(|(reason, count)| format!("  {reason}: {}", counted(*count, "claim"))).collect();
    format!(
        "nothing to prove in {heading}: no claim is about real numbers alone (a derivative of a function of real numbers, an identity), \
         and no other is proved on demand\n{}\n\
         Their verdicts are those of the other witnesses, as `backproof check` gives them; `backproof verify` knows the theorems on file \
         about the built-in claims on layers.",
        told.join("\n")
    )
}

/// The tasks that are theorems, each with its attempt.
fn chosen<'t>(tasks: &'t [Task], results: &[Settled]) -> Vec<(&'t Task, usize)> {
    let theorems = tasks.iter().zip(results).filter_map(|(task, result)| match result {
        Settled::Theorem(at) => Some((task, *at)),
        Settled::Open(_) => None,
    });
    theorems.collect()
}

/// Adds the witness `proof` to every claim about scalars, and to the others beside them why there is no theorem.
pub fn add_proofs(judgements: &mut [Judgement], proving: &Proving) -> Result<(), Trouble> {
    let mut batch = Batch::default();
    let mut places: Vec<Place> = Vec::new();
    for (at, judgement) in judgements.iter_mut().enumerate() {
        let (rows, others) = tasks_of(judgement, &mut batch);
        if rows.is_empty() && !others.is_empty() {
            output::complain(&nothing_to_prove(judgement.heading(), &others));
        } else {
            for (row, reason) in &others {
                judgement.rows[*row].hear(proof::unstated(reason));
            }
        }
        places.extend(rows.into_iter().map(|row| (at, row)));
    }
    let settled = settle(&batch.tasks, proving)?;
    for ((at, row), (task, settled)) in places.into_iter().zip(batch.tasks.iter().zip(&settled)) {
        judgements[at].rows[row].hear(proof::evidence(task, settled));
    }
    Ok(())
}

/// Has `coqc` search for proofs and check what was found.
fn settle(tasks: &[Task], proving: &Proving) -> Result<Vec<Settled>, Trouble> {
    let workplace = Workplace::new().map_err(Absent::Failed)?;
    if let Some(directory) = &proving.emit {
        std::fs::create_dir_all(directory).map_err(|cause| unwritable(directory, cause))?;
    }
    let mut settled = Vec::with_capacity(tasks.len());
    for (number, together) in tasks.chunks(TOGETHER).enumerate() {
        let mut results = search(&workplace, together, proving)?;
        certify(&workplace, together, &mut results, number + 1, proving)?;
        settled.extend(results);
    }
    if let Some(directory) = &proving.emit
        && !settled.iter().any(|result| matches!(result, Settled::Theorem(_)))
    {
        output::complain(&format!("no theorem was found, and nothing is written to {}", directory.display()));
    }
    Ok(settled)
}

/// Which attempt closed its goal, for each task. A task at which `coqc` itself gives up is left out, and it starts again.
fn search(workplace: &Workplace, tasks: &[Task], proving: &Proving) -> Result<Vec<Settled>, Trouble> {
    let mut results = vec![None; tasks.len()];
    loop {
        let open: Vec<usize> = (0..tasks.len()).filter(|at| results[*at].is_none()).collect();
        let Some(first) = open.first() else { break };
        let asked: Vec<&Task> = open.iter().map(|at| &tasks[*at]).collect();
        let attempts: usize = asked.iter().map(|task| 2 * task.attempts.len()).sum();
        let within = START.saturating_add(proving.patience.saturating_mul(u32::try_from(attempts).unwrap_or(u32::MAX)));
        let answer = workplace.check("search", &proof::search(&asked, proving.patience), seconds(within))?;
        let mut culprit = Some(*first);
        for at in &open {
            if let Some(found) = proof::found(&answer.output, &tasks[*at]) {
                results[*at] = Some(found.map_or_else(not_found, Settled::Theorem));
            } else {
                culprit = Some(*at);
                break;
            }
        }
        if let Some(at) = culprit.filter(|at| results[*at].is_none()) {
            results[at] = Some(Settled::Open(complaint(&answer)));
        }
    }
    Ok(results.into_iter().map(|result| result.unwrap_or_else(not_found)).collect())
}

fn not_found() -> Settled {
    Settled::Open("no attempt at a theorem succeeded, which says nothing about the claim".to_string())
}

fn seconds(count: u32) -> Duration {
    Duration::from_secs(count.into())
}

/// Has the theorems that were found checked as they are kept: each closed by `Qed`, and all axioms shown.
fn certify(
    workplace: &Workplace,
    tasks: &[Task],
    results: &mut [Settled],
    number: usize,
    proving: &Proving,
) -> Result<(), Trouble> {
    let chosen = chosen(tasks, results);
    if chosen.is_empty() {
        return Ok(());
    }
    let text = proof::certificate(&chosen);
    let patience = proving.patience.saturating_mul(2 * u32::try_from(chosen.len()).unwrap_or(u32::MAX));
    let answer = workplace.check("claims", &text, seconds(START.saturating_add(patience)))?;
    let accepted = if answer.accepted { proof::axioms_are_allowed(&answer.output) } else { Err(complaint(&answer)) };
    match accepted {
        Err(reason) => {
            for result in results.iter_mut().filter(|result| matches!(result, Settled::Theorem(_))) {
                *result = Settled::Open(format!("the theorems were not accepted together: {reason}"));
            }
        }
        Ok(()) => {
            if let Some(directory) = &proving.emit {
                let path = directory.join(format!("claims_{number}.v"));
                std::fs::write(&path, &text).map_err(|cause| unwritable(&path, cause))?;
                output::complain(&format!("{} in {}", counted(chosen.len(), "theorem"), path.display()));
            }
        }
    }
    Ok(())
}

fn unwritable(path: &Path, cause: std::io::Error) -> Trouble {
    Trouble::Unwritable { path: path.display().to_string(), cause }
}

/// The last line of what `coqc` complained of.
fn complaint(answer: &Answer) -> String {
    let last = answer.complaint.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    format!("coqc stopped: {last}")
}
