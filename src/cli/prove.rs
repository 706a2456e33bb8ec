//! `prove`: claims as theorems, checked by Rocq.

use super::check::{self, Again, Claims, Judgement};
use super::emit;
use super::judging::Judging;
use super::output;
use super::settle::{Settling, chosen, settle};
use super::{Status, Trouble};
use backproof::judge::judged_items;
use backproof::lang::typed::Item;
use backproof::lang::visible::in_a_line;
use backproof::proof::{self, Batch, Unprovable};
use backproof::verdict::counted;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  backproof prove gelu.claim
  backproof prove --claim 'd(log(1 + exp(x)))/dx = 1/(1 + exp(-x))'
  backproof prove --details gelu.claim           which theorem, and what the other witnesses say
  backproof prove --emit theorems gelu.claim     keep the theorems; `coqc theorems/claims_1.v` checks them

Rocq does the proving: the packages coq, libcoq-coquelicot and libcoq-interval of Debian and Ubuntu. A claim that is
not decided is no worse for it: its verdict is that of the other witnesses, and so is the exit status. The same holds
where Rocq is missing or does not answer, which is said on standard error.";

/// Judge claims, and prove or refute by theorem those about scalars
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
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
pub(super) struct Proving {
    /// Keep the theorems in this directory, as files that `coqc` alone checks; no file but those of an earlier run is written over
    #[arg(long, value_name = "DIR")]
    pub emit: Option<PathBuf>,
    /// Seconds for each attempt at a theorem
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub patience: u32,
}

impl Proving {
    /// The flags that make another run judge and prove in the same way.
    pub(super) fn flags_with(&self, judging: &Judging) -> String {
        let judging = judging.flags();
        if self.patience == PATIENCE { judging } else { format!("{judging} --patience {}", self.patience) }
    }
}

/// Judges, proves and reports.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let again = Again { command: "prove", flags: arguments.proving.flags_with(&arguments.judging) };
    let mut judgements = check::judge(&arguments.claims, &arguments.judging, &again)?;
    if arguments.for_project {
        return judgements.iter().try_for_each(|one| write_for_project(one, &arguments.proving)).map(|()| Status::Good);
    }
    let kept = add_proofs(&mut judgements, &arguments.proving);
    Ok(check::report(&judgements, &arguments.judging)?.or_graver(kept))
}

/// Where a task's claim stands: which judgement, which row.
type Place = (usize, usize);

/// Writes the theorems on the claims of a file to `proofs/generated/`.
fn write_for_project(judgement: &Judgement, proving: &Proving) -> Result<(), Trouble> {
    let mut batch = Batch::default();
    tasks_of(judgement, &mut batch);
    let settling = settle(&batch.tasks, proving);
    if let Some(absent) = settling.absent {
        return Err(absent.into());
    }
    let stem = Path::new(judgement.heading()).file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let path = Path::new("proofs/generated").join(format!("{stem}.v"));
    let text = proof::for_the_project(&stem, &chosen(&batch.tasks, &settling.results));
    std::fs::write(&path, text).map_err(|cause| unwritable(&path, cause))
}

/// Adds the claims of a text to a batch: their rows, and why the others are not among them.
fn tasks_of(judgement: &Judgement, batch: &mut Batch) -> (Vec<usize>, Vec<(usize, Unprovable)>) {
    let document = judgement.reading.document();
    let (mut added, mut others) = (Vec::new(), Vec::new());
    for (row, (item, judged)) in judged_items(document, &judgement.rows).enumerate() {
        let Item::Claim(claim) = item else { continue };
        match batch.add(document, claim, &judged.verdict) {
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
        "nothing to prove in {}: no claim is about real numbers alone (a derivative of a function of real numbers, an identity), \
         and no other is proved on demand\n{}\n\
         Their verdicts are those of the other witnesses, as `backproof check` gives them; `backproof verify` knows the theorems on file \
         about the built-in claims on layers.",
        in_a_line(heading),
        told.join("\n")
    )
}

/// Adds the witness `proof` to every claim about scalars, and to the others beside them why there is no theorem. What cannot be done is
/// said on standard error; the verdicts stand all the same. The status is that of keeping the theorems, where that was asked for.
pub(super) fn add_proofs(judgements: &mut [Judgement], proving: &Proving) -> Status {
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
    let settling = settle(&batch.tasks, proving);
    for ((at, row), (task, settled)) in places.into_iter().zip(batch.tasks.iter().zip(&settling.results)) {
        judgements[at].rows[row].hear(proof::evidence(task, settled));
    }
    if let Some(absent) = &settling.absent {
        let advice = absent.advice().map(|advice| format!("; {advice}")).unwrap_or_default();
        output::complain(&format!("{absent}{advice}\nThe verdicts are those of the other witnesses."));
    }
    match &proving.emit {
        Some(directory) => keep(&settling, directory),
        None => Status::Good,
    }
}

/// Writes the accepted files to a directory, and says so, or why not.
fn keep(settling: &Settling, directory: &Path) -> Status {
    let shown = |path: &Path| in_a_line(&path.display().to_string());
    if settling.accepted.is_empty() {
        output::complain(&format!("no theorem was found, and nothing is written to {}", shown(directory)));
        return Status::Good;
    }
    let mut status = Status::Good;
    let made = std::fs::create_dir_all(directory);
    for (number, accepted) in settling.accepted.iter().enumerate() {
        let path = directory.join(format!("claims_{}.v", number + 1));
        let written = match &made {
            Ok(()) => emit::keep(&path, &accepted.text),
            Err(cause) => Err(std::io::Error::new(cause.kind(), cause.to_string())),
        };
        match written {
            Ok(()) => {
                output::complain(&format!("{} in {}", counted(accepted.theorems, "theorem"), shown(&path)));
            }
            Err(cause) => {
                output::complain(&unwritable(&path, cause).to_string());
                status = Status::Wrong;
            }
        }
    }
    status
}

fn unwritable(path: &Path, cause: std::io::Error) -> Trouble {
    Trouble::Unwritable { path: in_a_line(&path.display().to_string()), cause }
}
