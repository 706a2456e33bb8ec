//! The report as a table: CSV for a spreadsheet, Markdown for the comment on a change.

use super::place::Places;
use super::{Section, Tally, layout, short};
use crate::verdict::{Judged, Level, Outcome, counted};
use csv::{Terminator, WriterBuilder};
use std::io;

/// The columns of the CSV table.
const COLUMNS: [&str; 11] = [
    "file",
    "line",
    "label",
    "claim",
    "verdict",
    "expected",
    "as expected",
    "evidence",
    "mistake",
    "right is",
    "remarks",
];

/// A table of all claims as RFC 4180 has it: a header, then a row for each claim.
///
/// A cell that a spreadsheet would run as a formula starts with an apostrophe.
///
/// # Errors
/// None that memory would not give: it is written there.
///
/// ```
/// let table = backproof::report::table::csv(&[]).expect("written to memory");
/// assert!(table.starts_with("file,line,label,claim,verdict") && table.ends_with("\r\n"));
/// ```
pub fn csv(sections: &[Section<'_>]) -> io::Result<String> {
    let rows = sections.iter().flat_map(|section| section.rows.iter().map(|row| cells(row)));
    let header = COLUMNS.map(str::to_string).to_vec();
    written(std::iter::once(header).chain(rows))
}

/// Rows as CSV, each cell made harmless.
pub(super) fn written(rows: impl Iterator<Item = Vec<String>>) -> io::Result<String> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// The cell, with an apostrophe before what a spreadsheet takes for the start of a formula. Numbers stay numbers.
fn harmless(cell: &str) -> String {
    let starts_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts_formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_string() }
}

fn cells(row: &Judged) -> Vec<String> {
    let text = |text: &str| layout::one_line(text);
    let line = if row.line == 0 { String::new() } else { row.line.to_string() };
    let right = row.mistake.as_ref().and_then(|mistake| mistake.fix.as_ref()).map(|fix| text(&fix.text));
    let faults = row.verdict.faults.iter().map(|fault| text(&fault.message));
    let remarks: Vec<String> = faults.chain(row.verdict.message.as_deref().map(text)).collect();
    let is_expected = if row.passes() { "yes" } else { "no" };
    vec![
        text(&row.file),
        line,
        row.label.as_deref().map(text).unwrap_or_default(),
        text(&row.text),
        row.verdict.outcome.word().to_string(),
        row.expectation.as_ref().map_or_else(String::new, |expected| expected.outcome().word().to_string()),
        is_expected.to_string(),
        row.verdict.strongest.map_or_else(String::new, |level| level.word().to_string()),
        row.mistake.as_ref().map_or_else(String::new, |mistake| text(&mistake.name)),
        right.unwrap_or_default(),
        remarks.join("; "),
    ]
}

/// Tables of all claims in GitHub's Markdown: how many, a table for each section, and what is wrong below it.
///
/// ```
/// assert_eq!(backproof::report::table::markdown(&[]), "**backproof**: no claims\n");
/// ```
pub fn markdown(sections: &[Section<'_>]) -> String {
    let tally = Tally::of(sections.iter().flat_map(|section| section.rows.iter().copied()));
    let mut text = format!("**backproof**: {}\n", in_all(&tally));
    for section in sections.iter().filter(|section| !section.rows.is_empty()) {
        text +=
            &format!("\n### {}\n\n| | claim | | verdict | evidence |\n|---|---|---|---|---|\n", code(&section.heading));
        section.rows.iter().for_each(|row| text += &line(row));
        let places = Places::new(section.source);
        for row in section.rows.iter().filter(|row| !row.passes()) {
            let told = short::lines(row, section, &places).join("\n");
            text += &format!("\n{}: {}\n\n{}\n", code(&short::name(row)), prose(&short::headline(row)), fenced(&told));
        }
    }
    text
}

fn in_all(tally: &Tally) -> String {
    if tally.total() == 0 {
        return "no claims".to_string();
    }
    let counts =
        [(tally.verified, "verified"), (tally.refuted, "refuted"), (tally.unknown, "unknown"), (tally.error, "error")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    let counts: Vec<String> = counts.collect();
    let failed = match tally.failed {
        0 => "all as expected".to_string(),
        failed => format!("{failed} not as expected"),
    };
    format!("{}: {}; {failed}", counted(tally.total(), "claim"), counts.join(", "))
}

fn line(row: &Judged) -> String {
    let mark = match row.verdict.outcome {
        _ if row.passes() => "✅",
        Outcome::Unknown => "❔",
        _ => "❌",
    };
    let expected = if row.passes() && row.verdict.outcome != Outcome::Verified { ", expected" } else { "" };
    let evidence = row.verdict.strongest.map_or("", Level::word);
    let (name, claim) = (cell(&short::name(row)), cell(&row.text));
    format!("| {mark} | {name} | {claim} | {}{expected} | {evidence} |\n", row.verdict.outcome.word())
}

/// A text as code in a table's cell: a bar would end that, in code too, unless it is escaped.
pub(super) fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// A text as code on one line: nothing in it is markup, a mention or a link.
fn code(text: &str) -> String {
    let text = layout::one_line(text);
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    // What starts or ends with a backtick needs room beside the fence.
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

/// Lines as a block of code.
fn fenced(text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}text\n{text}\n{fence}")
}

/// How many backticks stand side by side, at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A sentence, in which what stands in backticks is code and nothing else is markup.
fn prose(text: &str) -> String {
    let text = layout::one_line(text);
    let parts: Vec<&str> = text.split('`').collect();
    // Without its partner a backtick is a character like any other.
    let closed = parts.len() % 2 == 1;
    let told = parts.iter().enumerate().map(|(at, part)| match at % 2 == 1 && (closed || at + 1 < parts.len()) {
        true => code(part),
        false => escaped(part),
    });
    told.collect()
}

fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => told.push_str("&lt;"),
            '>' => told.push_str("&gt;"),
            '&' => told.push_str("&amp;"),
            // A mention is one whatever stands before it, unless its sign is written otherwise.
            '@' => told.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '$' => {
                told.push('\\');
                told.push(c);
            }
            c => told.push(c),
        }
    }
    told
}
