//! What is said of one claim in a few plain lines: the short report, for formats that have room for a text and no colours.

use super::place::Places;
use super::{Look, Section, fault, text};
use crate::verdict::{Judged, Outcome};

/// What the lines of a short report fill.
const WIDTH: usize = 100;

/// The claim, its faults with their places, and what the report for people says below it.
pub(super) fn lines(row: &Judged, section: &Section<'_>, places: &Places<'_>) -> Vec<String> {
    let look = Look { width: WIDTH, ..Look::default() };
    let mut lines = Vec::new();
    if row.line > 0 {
        lines.push(format!(
            "{}:{}: {}",
            super::layout::one_line(&row.file),
            row.line,
            super::layout::one_line(&row.text)
        ));
    }
    lines.extend(row.verdict.faults.iter().map(|found| fault::plain(places, found)));
    lines.extend(text::about(row, &section.again_for(row), look));
    lines
}

/// In a few words what came out: `refuted: factor m`, `expected refuted, found verified`.
pub(super) fn headline(row: &Judged) -> String {
    let word = row.verdict.outcome.word();
    let surprise = row.unmet().filter(|_| row.expectation.is_some());
    match (surprise, &row.mistake, row.verdict.faults.first()) {
        (Some(unmet), ..) => unmet,
        (None, Some(mistake), _) => format!("{word}: {}", mistake.name),
        (None, None, Some(fault)) => format!("{word}: {}", super::layout::one_line(&fault.message)),
        (None, None, None) if row.verdict.outcome == Outcome::Refuted => word.to_string(),
        (None, None, None) => match &row.verdict.message {
            Some(message) => format!("{word}: {}", super::layout::one_line(message)),
            None => word.to_string(),
        },
    }
}

/// What a claim is called where it stands alone: by its label, or its line.
pub(super) fn name(row: &Judged) -> String {
    match &row.label {
        Some(label) => super::layout::one_line(label),
        None if row.line == 0 => "the file".to_string(),
        None => format!("line {}", row.line),
    }
}
