//! The flags that `verify`, `check` and `prove` share.

use super::{Trouble, output};
use backproof::report::{Look, Section, json, text};
use backproof::verdict::Options;
use clap::builder::TypedValueParser;
use clap::parser::ValueSource;
use clap::{Arg, Args, Command, ValueEnum};
use std::ffi::OsStr;

/// Reads a seed. A variable of the environment that is there and empty is none.
#[derive(Clone, Debug)]
pub(super) struct SeedParser;

impl TypedValueParser for SeedParser {
    type Value = u64;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<u64, clap::Error> {
        clap::value_parser!(u64).parse_ref(command, argument, value)
    }

    fn parse_ref_(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
        source: ValueSource,
    ) -> Result<u64, clap::Error> {
        match source {
            ValueSource::EnvVariable if value.is_empty() => Ok(Options::default().seed),
            _ => self.parse_ref(command, argument, value),
        }
    }
}

/// How claims are judged and reported.
#[derive(Args, Clone, Debug)]
pub(super) struct Judging {
    /// Report for people or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// The seed of everything random: the same seed gives the same report; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    pub seed: u64,
    /// At how many points a claim is sampled
    #[arg(long, value_name = "N", value_parser = cases, allow_negative_numbers = true, default_value_t = Options::default().cases)]
    pub cases: usize,
    /// All that each witness says of each claim, of those that pass, too; for `verify`, in place of the table
    #[arg(long)]
    pub details: bool,
    /// Leave a claim undecided at a kink that no `except` names
    #[arg(long)]
    pub strict: bool,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for a terminal
    Human,
    /// One JSON object on standard output
    Json,
}

/// More cases than this would not end.
const MOST_CASES: usize = 1_000_000;

fn cases(text: &str) -> Result<usize, String> {
    let cases: usize = text.parse().map_err(|_| "a positive integer is wanted".to_string())?;
    match cases {
        0 => Err("at least one case is needed: where nothing is tried nothing is verified".to_string()),
        1..=MOST_CASES => Ok(cases),
        _ => Err(format!("at most {MOST_CASES} cases are tried")),
    }
}

impl Judging {
    /// The settings of the judge.
    pub(super) fn options(&self) -> Options {
        Options { seed: self.seed, cases: self.cases, strict: self.strict }
    }

    /// The flags that make another run judge in the same way, and tell as much.
    pub(super) fn flags(&self) -> String {
        let mut flags = if self.details { "--details ".to_string() } else { String::new() };
        flags += &format!("--seed {}", self.seed);
        if self.cases != Options::default().cases {
            flags += &format!(" --cases {}", self.cases);
        }
        if self.strict {
            flags += " --strict";
        }
        flags
    }

    /// The flags that make another run tell all of it.
    pub(super) fn flags_in_full(&self) -> String {
        Judging { details: true, ..self.clone() }.flags()
    }

    /// Prints the report on some claims in the form that was asked for.
    pub(super) fn report(&self, sections: &[Section<'_>]) -> Result<(), Trouble> {
        match self.format {
            Format::Human => output::show(&text::render(sections, Look { full: self.details, ..output::look() })),
            Format::Json => output::print(&json::render(sections)),
        }
    }
}
