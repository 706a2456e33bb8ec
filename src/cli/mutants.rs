//! `mutants`: how strong the check of a file's claims is.

use super::instead;
use super::judging::SeedParser;
use super::output::{self, Progress};
use super::source::{self, quote};
use super::{Status, Trouble};
use backproof::lang::reading::Reading;
use backproof::lang::visible::in_a_line;
use backproof::mistake::versions::Share;
use backproof::mutants::mutants_of;
use backproof::report::{ONE_LINER, html, kills};
use backproof::verdict::Options;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  backproof mutants layer.claim
  backproof mutants --claim 'd(sin(x)^2)/dx = 2*sin(x)*cos(x)'
  backproof mutants --format html layer.claim > kills.html
  backproof mutants --edits 1000 --pairs 100 --others 100 layer.claim";

/// Make wrong versions of each verified claim, and see which witness tells them from it
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A file in the claims language; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "claim", conflicts_with = "claim")]
    file: Option<PathBuf>,
    /// A claim in place of a file, and before it statements, separated by `;`
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    claim: Option<String>,
    /// Versions with one edit per claim, at most: signs, transposes, factors, names, terms, exponents, …
    #[arg(long, value_name = "N", default_value_t = 40)]
    edits: usize,
    /// Versions with two edits per claim, at most
    #[arg(long, value_name = "N", default_value_t = 8)]
    pairs: usize,
    /// Versions per claim that are wrong by a little or in places, at most
    #[arg(long, value_name = "N", default_value_t = 8)]
    others: usize,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Survivors that are good enough for exit status 0, in percent of the wrong versions
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    allowed: f64,
    /// The seed of everything random; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The kill table, and who survived
    Human,
    /// One JSON object: what became of each version
    Json,
    /// A page: one file that needs no network
    Html,
    /// A row for each version, for a spreadsheet
    Csv,
    /// Tables for the comment on a change
    Markdown,
}

/// Judges the wrong versions and prints the kill table.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let (name, text, one_liner) = match (&arguments.file, &arguments.claim) {
        (Some(path), _) => {
            let name = in_a_line(&path.display().to_string());
            let text = source::named(path).map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
            (name, text, false)
        }
        (None, claim) => (ONE_LINER.to_string(), claim.clone().unwrap_or_default(), true),
    };
    let reading = Reading::new(&text, one_liner);
    let share = Share { single: arguments.edits, double: arguments.pairs, other: arguments.others };
    let options = Options { seed: arguments.seed, ..Options::default() };
    let mut progress = Progress::new();
    let found = mutants_of(&reading, share, &options, &mut |done, total| progress.update(done, total));
    drop(progress);
    if found.is_empty() {
        return Err(Trouble::Usage(format!("{name}: {}", nothing(&reading, one_liner, &name))));
    }
    match arguments.format {
        Format::Human => output::show(&kills::text(&found))?,
        Format::Json => output::print(&kills::json(&name, &found))?,
        Format::Html => output::print(&html::kills(&name, &found).map_err(Trouble::Output)?)?,
        Format::Csv => output::print(&kills::csv(&name, &found).map_err(Trouble::Output)?)?,
        Format::Markdown => output::print(&kills::markdown(&name, &found))?,
    }
    let survived = found.iter().filter(|mutant| !kills::is_told(mutant)).count();
    let too_many = 100.0 * survived as f64 > arguments.allowed * found.len() as f64;
    Ok(if too_many { Status::Failed } else { Status::Good })
}

/// Why there are no wrong versions.
fn nothing(reading: &Reading, one_liner: bool, name: &str) -> String {
    let what = if one_liner { format!("{name} {}", quote(&in_a_line(reading.text()))) } else { quote(name) };
    let says = format!("`backproof check {what}` says why");
    match instead::first_fault(reading, one_liner) {
        Some(fault) if one_liner => format!("it cannot be read: {fault}"),
        Some(fault) => {
            format!("no claim of it is verified, so that there are no wrong versions of one: {fault}; {says}")
        }
        None if one_liner => format!("the claim is not verified, so that there are no wrong versions of it; {says}"),
        None => format!("no claim of it is verified, so that there are no wrong versions of one; {says}"),
    }
}
