//! The flags that `verify`, `check` and `prove` share.

use super::{Trouble, output};
use backproof::report::{Look, ONE_LINER, Section, html, json, junit, sarif, table, text};
use backproof::sketch::{Sketch, sketches};
use backproof::verdict::Options;
use clap::builder::TypedValueParser;
use clap::parser::ValueSource;
use clap::{Arg, Args, Command, ValueEnum};
use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

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
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// The seed of everything random: the same seed gives the same report; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    pub seed: u64,
    /// At how many points a claim is sampled
    #[arg(long, value_name = "N", value_parser = cases, allow_negative_numbers = true, default_value_t = Options::default().cases)]
    pub cases: usize,
    /// Claims that are judged at once, at most; by default as many as there are processors. The report is the same
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
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
    /// A page with formulas and pictures: one file that needs no network
    Html,
    /// JUnit's XML: a test case for each claim
    Junit,
    /// SARIF 2.1.0, for code hosts: what is not as expected, with line and column
    Sarif,
    /// A table for a spreadsheet
    Csv,
    /// A table for the comment on a change
    Markdown,
}

impl Format {
    /// Whether it is a text for a terminal.
    pub(super) fn is_human(self) -> bool {
        self == Format::Human
    }
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

    /// How many threads judge claims.
    pub(super) fn threads(&self) -> usize {
        self.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
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
            Format::Html => {
                let sketches: Vec<Vec<Sketch>> = sections.iter().map(|section| self.sketches(section)).collect();
                output::print(&html::render(sections, &sketches).map_err(Trouble::Output)?)
            }
            Format::Junit => output::print(&junit::render(sections).map_err(Trouble::Output)?),
            Format::Sarif => output::print(&sarif::render(sections)),
            Format::Csv => output::print(&table::csv(sections).map_err(Trouble::Output)?),
            Format::Markdown => output::print(&table::markdown(sections)),
        }
    }

    /// What there is to draw of the claims of a section.
    fn sketches(&self, section: &Section<'_>) -> Vec<Sketch> {
        let is_one_liner = section.rows.iter().any(|row| row.file == ONE_LINER);
        sketches(section.source, is_one_liner, &section.rows, self.seed)
    }
}
