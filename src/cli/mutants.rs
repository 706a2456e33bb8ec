//! `mutants`: how strong the check of a file's claims is.

use super::judging::SeedParser;
use super::output::{self, Progress};
use super::{Status, Trouble, source};
use backproof::lang::visible::in_a_line;
use backproof::mistake::versions::{How, Share};
use backproof::mutants::{Fate, Mutant, mutants};
use backproof::report::layout::{one_line, pad};
use backproof::verdict::{Options, counted};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  backproof mutants layer.claim
  backproof mutants --edits 1000 --pairs 100 --others 100 layer.claim";

/// Make wrong versions of each verified claim, and see which witness tells them from it
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A file in the claims language; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Versions with one edit per claim, at most: signs, transposes, factors, names, terms, exponents, …
    #[arg(long, value_name = "N", default_value_t = 40)]
    edits: usize,
    /// Versions with two edits per claim, at most
    #[arg(long, value_name = "N", default_value_t = 8)]
    pairs: usize,
    /// Versions per claim that are wrong by a little or in places, at most
    #[arg(long, value_name = "N", default_value_t = 8)]
    others: usize,
    /// Survivors that are good enough for exit status 0, in percent of the wrong versions
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    allowed: f64,
    /// The seed of everything random; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// Survivors that are listed.
const LISTED: usize = 200;

/// Judges the wrong versions and prints the kill table.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let name = in_a_line(&arguments.file.display().to_string());
    let text = source::named(&arguments.file).map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
    let share = Share { single: arguments.edits, double: arguments.pairs, other: arguments.others };
    let options = Options { seed: arguments.seed, ..Options::default() };
    let mut progress = Progress::new();
    let found = mutants(&text, share, &options, &mut |done, total| progress.update(done, total));
    drop(progress);
    if found.is_empty() {
        let again = format!("`backproof check {name}` says why");
        return Err(Trouble::Usage(format!(
            "{name}: no claim of it is verified, so that there are no wrong versions of one; {again}"
        )));
    }
    output::show(&table(&found))?;
    let survived = found.iter().filter(|mutant| !is_told(mutant)).count();
    let too_many = 100.0 * survived as f64 > arguments.allowed * found.len() as f64;
    Ok(if too_many { Status::Failed } else { Status::Good })
}

/// The word for a kind of wrong versions.
fn kind(how: How) -> &'static str {
    match how {
        How::Edit(change) => change.word(),
        How::Edits(..) => "two edits",
        How::Otherwise(how) => how,
    }
}

/// Whether a version was told from the right one, or is no other claim.
fn is_told(mutant: &Mutant) -> bool {
    matches!(mutant.fate, Fate::Killed(_) | Fate::Equivalent(_))
}

fn label(mutant: &Mutant) -> String {
    mutant.label.clone().unwrap_or_else(|| format!("line {}", mutant.line))
}

/// A version that was not judged, and why.
fn unjudged(mutant: &Mutant) -> Option<(&Mutant, &String)> {
    match &mutant.fate {
        Fate::Unjudged(why) => Some((mutant, why)),
        _ => None,
    }
}

/// The kill table: a line for each kind of wrong version, then who survived.
fn table(found: &[Mutant]) -> String {
    let mut rows: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for mutant in found {
        let column = match &mutant.fate {
            Fate::Killed(level) => format!("killed by {}", level.word()),
            Fate::Equivalent(level) => format!("equivalent by {}", level.word()),
            Fate::Survived(_) => "survived".to_string(),
            Fate::Unjudged(_) => "not judged".to_string(),
        };
        for row in [kind(mutant.how), "all"] {
            *rows.entry(row).or_default().entry(column.clone()).or_default() += 1;
        }
    }
    let total = rows.remove("all");
    let mut columns: Vec<String> = total.iter().flat_map(|total| total.keys().cloned()).collect();
    columns.sort_by_key(|column| (column == "survived", column == "not judged", column.clone()));
    let widest = rows.keys().map(|row| row.len()).max().unwrap_or(0);
    let mut text = format!("{}  {}\n", pad("", widest), columns.join("  "));
    for (row, counts) in rows.iter().chain(total.as_ref().map(|total| (&"all", total))) {
        let cell = |column: &String| format!("{:>1$}", counts.get(column).copied().unwrap_or(0), column.len());
        text += &format!("{}  {}\n", pad(row, widest), columns.iter().map(cell).collect::<Vec<_>>().join("  "));
    }
    let survivors: Vec<&Mutant> = found.iter().filter(|mutant| matches!(mutant.fate, Fate::Survived(_))).collect();
    let unjudged: Vec<(&Mutant, &String)> = found.iter().filter_map(unjudged).collect();
    text += &format!("{}, {} survived", counted(found.len(), "wrong version"), survivors.len());
    text += &if unjudged.is_empty() { "\n".to_string() } else { format!(", {} not judged\n", unjudged.len()) };
    for mutant in survivors.iter().take(LISTED) {
        let label = label(mutant);
        let Fate::Survived(why) = &mutant.fate else { continue };
        text +=
            &format!("  {}  {}: {} ({})\n", one_line(&label), kind(mutant.how), one_line(&mutant.text), one_line(why));
    }
    if survivors.len() > LISTED {
        text += &format!("  and {} more\n", survivors.len() - LISTED);
    }
    // All of one claim for one reason.
    for of_claim in unjudged.chunk_by(|a, b| a.0.line == b.0.line).take(LISTED) {
        let (mutant, why) = of_claim[0];
        text += &format!("  {}  {} not judged: {}\n", one_line(&label(mutant)), of_claim.len(), one_line(why));
    }
    text
}
