//! Random texts for the judgement: no part of it panics or contradicts itself, every verdict has its ground, and the
//! same text is judged in the same way again.

use backproof::judge::judge_text;
use backproof::verdict::{Judged, Options, Outcome};
use backproof_fuzz::{Shape, run};
use std::process::ExitCode;

/// At how many points claims are sampled: few, so that many claims are judged.
const CASES: usize = 12;

fn main() -> ExitCode {
    run("judgement", Shape { lines: 4, declared: true }, |text| {
        let judged = || judge_text("-", text, false, &Options { cases: CASES, ..Options::default() }, &mut |_, _| {});
        let rows = judged();
        rows.iter().try_for_each(has_its_ground)?;
        if judged() != rows { Err("judged again, it is judged otherwise".to_string()) } else { Ok(()) }
    })
}

fn has_its_ground(row: &Judged) -> Result<(), String> {
    let verdict = &row.verdict;
    let message = verdict.message.as_deref().unwrap_or_default();
    // The guard tells of a panic, and the weighing of a contradiction, in these words.
    if message.contains("please report") || message.contains("contradiction within the tool") {
        return Err(format!("{}: {message}", row.text));
    }
    let is_grounded = match verdict.outcome {
        Outcome::Verified => verdict.strongest.is_some() && verdict.counterexample.is_none(),
        Outcome::Refuted => verdict.counterexample.is_some() || !verdict.evidence.is_empty(),
        Outcome::Unknown => !message.is_empty(),
        Outcome::Error => !verdict.faults.is_empty(),
    };
    if is_grounded { Ok(()) } else { Err(format!("{}: {:?} without its ground", row.text, verdict.outcome)) }
}
