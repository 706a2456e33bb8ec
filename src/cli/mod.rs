//! The commands: one file each, and what they share.

mod activations;
mod check;
mod completions;
mod coqc;
mod derive;
mod emit;
mod grade;
mod guide;
mod instead;
pub(crate) mod interrupt;
mod judging;
mod library;
mod man;
mod mutants;
mod options;
pub(crate) mod output;
mod plot;
mod prove;
#[cfg(feature = "png")]
mod raster;
#[cfg(feature = "serve")]
mod serve;
mod settle;
mod source;
mod trace;
mod verify;

use backproof::lang::spelling::meant;
use backproof::lang::visible::in_a_line;
use backproof::library::Library;
use backproof::verdict::{Judged, Outcome};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Says whether a derivative is right: verified, refuted or unknown, and how it knows.
#[derive(Debug, Parser)]
#[command(name = "backproof", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Whether the report has colours: by itself, it has them on a terminal
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    color: Colour,
}

/// When reports have colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal
    Auto,
    /// Even into files and pipes
    Always,
    /// Never
    Never,
}

impl Arguments {
    /// Where what stands for a command is a claim, a file, or nearly the name of a command: what to write.
    pub(crate) fn what_is_meant(error: &clap::Error) -> Option<Trouble> {
        if error.kind() == ErrorKind::UnknownArgument {
            let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return None };
            let first = || instead::words().into_iter().next().unwrap_or_default();
            let command = instead::command().unwrap_or_else(first);
            return not_taken(word, &command).map(Trouble::Usage);
        }
        if let Some(told) = options::missing(error) {
            return Some(Trouble::Usage(told));
        }
        let word = match error.get(ContextKind::InvalidSubcommand) {
            Some(ContextValue::String(word)) if error.kind() == ErrorKind::InvalidSubcommand => word,
            _ => return None,
        };
        let (shown, quoted) = (in_a_line(word), source::quote(&in_a_line(word)));
        Some(Trouble::Usage(if source::is_claim(word) {
            format!("this is a claim; write `backproof check --claim {quoted}`")
        } else if word.ends_with(".claim") || std::path::Path::new(word).is_file() {
            format!("this is a file; write `backproof check {quoted}`")
        } else if let Some(told) = options::command(word) {
            format!("there is no command `{shown}`; {told}")
        } else {
            let command = <Arguments as clap::CommandFactory>::command();
            let names = || command.get_subcommands().filter(|sub| !sub.is_hide_set()).map(|sub| sub.get_name());
            let hint = meant(word, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let list = names().collect::<Vec<_>>().join(", ");
            let judge = "To judge the claims of a file: backproof check FILE";
            format!("there is no command `{shown}`{hint}\nThere are {list}.\n{judge}")
        }))
    }
}

/// Whether a word may be the label of a claim, and is no file.
fn is_label(word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    word.chars().all(is_part) && !word.ends_with(".claim") && !std::path::Path::new(word).exists()
}

/// What to write for an argument that the command does not take.
fn not_taken(word: &str, command: &str) -> Option<String> {
    // `derive` takes an option that it does not know for an expression with a sign, and then has one word too many.
    let all = <Arguments as clap::CommandFactory>::command();
    let is_option = |word: &String| word.starts_with("--") && word[2..].starts_with(char::is_alphabetic);
    let is_known = |word: &String| {
        all.find_subcommand(command).is_some_and(|own| instead::option(own, word).is_some())
            || instead::option(&all, word).is_some()
    };
    let unknown = instead::behind_command().into_iter().find(|word| is_option(word) && !is_known(word));
    let word = unknown.filter(|_| command == "derive").unwrap_or_else(|| word.to_owned());
    let word = word.as_str();
    if let Some(claim) = instead::in_pieces(&instead::positional()).filter(|_| !word.starts_with("--")) {
        return Some(instead::quoted(&claim));
    }
    options::answer(word, command).or_else(|| misplaced(word, command)).or_else(|| options::unknown(word, command))
}

/// What to write for an argument that the command does not take, where that is clear.
fn misplaced(word: &str, command: &str) -> Option<String> {
    let (shown, quoted) = (in_a_line(word), source::quote(&in_a_line(word)));
    let library = Library::all().iter().find(|library| {
        let name = word.strip_suffix(".claim").unwrap_or(word);
        library.name.eq_ignore_ascii_case(name) || name.eq_ignore_ascii_case("all")
    });
    let meant = match (word, command) {
        ("--claim", word) if word.starts_with("--claim") || word == "verify" => {
            "`backproof check --claim 'CLAIM'`".to_owned()
        }
        ("--library", "check") => "`backproof verify --library NAME`".to_owned(),
        (_, "verify") if library.is_some() => {
            format!("`backproof verify --library {}`", word.strip_suffix(".claim").unwrap_or(word))
        }
        (_, "serve") if word.parse::<u16>().is_ok() => format!("`backproof serve --port {word}`"),
        (_, "serve") if word.contains(':') => format!("`backproof serve --listen {quoted}`"),
        ("-p", "serve") => "`--port 8080`".to_owned(),
        ("--host" | "--address" | "--bind" | "--addr" | "--ip", "serve") => "`--listen 127.0.0.1:8080`".to_owned(),
        ("--claim", "derive") => {
            let text = instead::behind_command().into_iter().skip_while(|word| word != "--claim").nth(1);
            let text = text.unwrap_or_else(|| "d(x^2)/dx".to_owned());
            let kept = instead::kept(&instead::behind_command());
            return Some(format!(
                "`derive` takes what is differentiated alone: `{}`",
                instead::with_derivative(&text, &kept)
            ));
        }
        (_, "verify") if source::is_claim(word) => format!("`backproof check --claim {quoted}`"),
        (_, "verify") if word.ends_with(".claim") || std::path::Path::new(word).is_file() => {
            format!("`backproof check {quoted}`: `verify` judges what is built in")
        }
        (_, "verify") if !word.starts_with('-') => {
            "`backproof verify --only ID` for a statement, `--library NAME` for a library".to_owned()
        }
        (_, "derive") if std::path::Path::new(word).is_file() || word.ends_with(".claim") => {
            return Some(format!("`{shown}` is not taken here; a file is given with `--file {quoted}`"));
        }
        (_, "trace") if is_label(word) => format!("`--label {shown}` for one claim of a file"),
        (_, "plot") if is_label(word) => format!("`--label {shown}` for one claim of a file"),
        (_, "check" | "prove") if is_label(word) => format!("`--only {shown}` for one claim of a file"),
        (_, "derive") if options::without_wrt(word).is_some() => {
            options::without_wrt(word).map(|command| format!("`{command}`")).unwrap_or_default()
        }
        (_, "derive") if !word.starts_with("--") => {
            "an expression and what it is differentiated by: `backproof derive --wrt x 'x^2'`".to_owned()
        }
        _ => return None,
    };
    Some(format!("`{shown}` is not taken here; write {meant}"))
}

const EXAMPLES: &str = "\
Examples:
  backproof verify                            the source deck, a row for each statement
  backproof verify --library losses           the built-in claims about loss functions
  backproof check layer.claim                 the claims of a file
  backproof check --claim 'd(x^2)/dx = 2*x'   a single claim
  backproof check --format json layer.claim   for programs

A first file: `backproof guide start`. The claims language on a page: `backproof guide language`.

Exit status: 0 if every claim is as expected (verified, where nothing is expected), 1 if one is not,
2 on wrong usage or if a claim cannot be read, 3 if the only claims not as expected are undecided.";

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Arguments),
    Check(check::Arguments),
    Prove(prove::Arguments),
    Activations(activations::Arguments),
    Library(library::Arguments),
    Derive(derive::Arguments),
    Trace(trace::Arguments),
    Mutants(mutants::Arguments),
    Grade(grade::Arguments),
    Plot(plot::Arguments),
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    Guide(guide::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Arguments {
    /// Whether the command ends by itself when it is interrupted.
    pub(crate) fn ends_itself(&self) -> bool {
        #[cfg(feature = "serve")]
        return matches!(self.command, Command::Serve(_));
        #[cfg(not(feature = "serve"))]
        false
    }
}

/// Does what the arguments ask for.
pub(crate) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    match arguments.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    match &arguments.command {
        Command::Verify(arguments) => verify::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Prove(arguments) => prove::run(arguments),
        Command::Activations(arguments) => activations::run(arguments),
        Command::Library(arguments) => library::run(arguments),
        Command::Derive(arguments) => derive::run(arguments),
        Command::Trace(arguments) => trace::run(arguments),
        Command::Mutants(arguments) => mutants::run(arguments),
        Command::Grade(arguments) => grade::run(arguments),
        Command::Plot(arguments) => plot::run(arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(arguments),
        Command::Guide(arguments) => guide::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Man(arguments) => man::run(arguments),
    }
}

/// Why a command could not be carried out: what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// What was asked for does not exist, or not like this.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read.
    #[error("{name}: {cause}")]
    Unreadable {
        /// The file as it was named.
        name: String,
        /// Why.
        cause: source::Unreadable,
    },
    /// Standard output does not take the report.
    #[error("cannot write to standard output: {0}")]
    Output(std::io::Error),
    /// No proof can be checked.
    #[error("{0}")]
    Prover(#[from] coqc::Absent),
    /// A file cannot be written.
    #[error("cannot write {path}: {cause}")]
    Unwritable {
        /// Which.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Every claim is as expected.
    Good,
    /// A claim is not.
    Failed,
    /// Wrong usage, or a claim that cannot be read.
    Wrong,
    /// The only claims not as expected are undecided.
    Undecided,
}

impl Status {
    /// From the verdicts.
    fn of<'a>(rows: impl IntoIterator<Item = &'a Judged>) -> Status {
        let failed = rows.into_iter().filter(|row| !row.passes()).map(|row| match row.verdict.outcome {
            Outcome::Error => Status::Wrong,
            Outcome::Verified | Outcome::Refuted => Status::Failed,
            Outcome::Unknown => Status::Undecided,
        });
        failed.max_by_key(|status| status.gravity()).unwrap_or(Status::Good)
    }

    /// This status, or another one if that is graver.
    fn or_graver(self, other: Status) -> Status {
        if other.gravity() > self.gravity() { other } else { self }
    }

    /// Which of two statuses is that of the whole: the graver.
    fn gravity(self) -> u8 {
        match self {
            Status::Good => 0,
            Status::Undecided => 1,
            Status::Failed => 2,
            Status::Wrong => 3,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Good => 0,
            Status::Failed => 1,
            Status::Wrong => 2,
            Status::Undecided => 3,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use backproof::lang::ast::Expectation;
    use backproof::verdict::Verdict;

    fn judged(outcome: Outcome, expectation: Option<Expectation>) -> Judged {
        let (evidence, faults) = (Vec::new(), Vec::new());
        let verdict = Verdict { outcome, evidence, strongest: None, counterexample: None, message: None, faults };
        Judged {
            file: String::new(),
            line: 1,
            label: None,
            text: String::new(),
            verdict,
            expectation,
            mistake: None,
            derived: None,
            under: Vec::new(),
            sized: false,
        }
    }

    #[test]
    fn the_gravest_failure_is_the_status() {
        let good = judged(Outcome::Verified, None);
        let refuted = judged(Outcome::Refuted, None);
        let unknown = judged(Outcome::Unknown, None);
        let error = judged(Outcome::Error, None);
        let misnamed = judged(Outcome::Refuted, Some(Expectation::Refuted(Some("sign".to_string()))));
        let surprise = judged(Outcome::Verified, Some(Expectation::Error));
        let expected = judged(Outcome::Error, Some(Expectation::Error));
        for (rows, status) in [
            (vec![], Status::Good),
            (vec![&good, &expected], Status::Good),
            (vec![&good, &unknown], Status::Undecided),
            (vec![&unknown, &refuted], Status::Failed),
            (vec![&misnamed], Status::Failed),
            (vec![&surprise, &unknown], Status::Failed),
            (vec![&refuted, &error, &unknown], Status::Wrong),
        ] {
            assert_eq!(Status::of(rows.iter().copied()), status, "{rows:?}");
        }
    }
}
