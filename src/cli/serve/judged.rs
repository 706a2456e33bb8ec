//! A text that came with a request, judged within limits.

use backproof::derive::paths;
use backproof::judge::judge_some;
use backproof::lang::reading::Reading;
use backproof::lang::typed::Item;
use backproof::report::path::path;
use backproof::report::{ONE_LINER, Section};
use backproof::sketch::sketches;
use backproof::verdict::{Judged, Options, Outcome};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::super::source::quote;
use backproof::report::html::site::Answer;

/// The longest text, in bytes: what fits into an address.
pub(super) const LONGEST: usize = 12_000;
/// Claims of one text that are judged.
const MOST: usize = 24;
/// How long a text may keep others waiting: after that no further claim is begun.
const PATIENCE: Duration = Duration::from_secs(5);

/// A text and its claims, judged as far as the limits go.
pub(super) struct Answered {
    reading: Reading,
    one_liner: bool,
    rows: Vec<Judged>,
    notes: Vec<String>,
}

/// Whether a text is what `--claim` takes: no statement of it is a `claim`.
fn is_one_liner(text: &str) -> bool {
    let is_claim = |statement: &str| {
        let rest = statement.trim_start().strip_prefix("claim");
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    !text.split(['\n', ';']).any(is_claim)
}

/// Judges a text; of a library's, only the claim with the label.
pub(super) fn judged(text: &str, only: Option<&str>) -> Answered {
    let one_liner = is_one_liner(text);
    let (reading, options) = (Reading::new(text, one_liner), Options::default());
    let mut lines = BTreeSet::new();
    let items = &reading.document().items;
    for item in items {
        let (line, label) = match item {
            Item::Claim(claim) => (claim.line, claim.label.as_deref()),
            Item::Faulty(faulty) => (faulty.line, faulty.label.as_deref()),
        };
        if only.is_none_or(|only| label == Some(only)) {
            lines.insert(line);
        }
    }
    let (file, start) = (if one_liner { ONE_LINER } else { "-" }, Instant::now());
    let (mut rows, mut left_out) = (Vec::new(), 0);
    for line in &lines {
        if rows.len() >= MOST || start.elapsed() > PATIENCE {
            left_out += 1;
            continue;
        }
        let wanted = |label: Option<&str>, at: usize| at == *line && only.is_none_or(|only| label == Some(only));
        rows.extend(judge_some(file, &reading, &options, &wanted, 1, &mut |_, _| {}));
    }
    let mut notes = Vec::new();
    if left_out > 0 {
        let lines = if left_out == 1 { "one line".to_string() } else { format!("{left_out} lines") };
        notes.push(format!("The claims of the last {lines} were not judged: a page takes a few at a time."));
    }
    if rows.is_empty() && left_out == 0 {
        notes.push("There is no claim in this text; a claim is written `left = right`.".to_string());
    }
    Answered { reading, one_liner, rows, notes }
}

impl Answered {
    /// What the page says of it.
    pub(super) fn answer(&self, heading: &str) -> Answer<'_> {
        let rows: Vec<&Judged> = self.rows.iter().collect();
        let sketches = sketches(self.reading.text(), self.one_liner, &rows, Options::default().seed);
        let what =
            if self.one_liner { format!("{ONE_LINER} {}", quote(self.reading.text())) } else { "FILE".to_string() };
        let readable = rows.iter().any(|row| row.verdict.outcome != Outcome::Error);
        let read = if readable { self.read() } else { String::new() };
        Answer {
            section: Section {
                heading: heading.to_string(),
                source: self.reading.text(),
                rows,
                again: format!("backproof check {what}"),
                one_by_one: !self.one_liner,
                corrected: Vec::new(),
            },
            sketches,
            read,
            notes: self.notes.clone(),
        }
    }

    /// Names, shapes, index forms and steps, as `check --explain` prints them.
    fn read(&self) -> String {
        let found = paths(&self.reading, &self.rows, &Options::default());
        found.iter().map(path).collect::<Vec<_>>().join("\n\n")
    }
}
