//! The report as a page: one file that needs no network and no script. Formulas are MathML, pictures SVG; whatever text was judged is text
//! in it, and nothing else.

mod claim;
mod class;
mod explain;
mod formulas;
mod frame;
mod kills;
pub mod site;

pub use class::{class, student};
pub use kills::kills;

use self::claim::Setting;
use self::frame::{header, page, word};
use super::xml::{Element, element, text};
use super::{Section, Tally, layout, short, text as plain};
use crate::sketch::Sketch;
use crate::verdict::{Judged, counted};
use std::collections::BTreeSet;
use std::io;

/// The page on all claims. `sketches` says what there is to draw, by section and row; what it does not reach has no picture.
///
/// # Errors
/// None that memory would not give: it is written there.
///
/// ```
/// let page = backproof::report::html::render(&[], &[]).expect("written to memory");
/// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("no claims"));
/// ```
pub fn render(sections: &[Section<'_>], sketches: &[Vec<Sketch>]) -> io::Result<String> {
    let rows: Vec<&Judged> = sections.iter().flat_map(|section| section.rows.iter().copied()).collect();
    let found = answers(sections, sketches);
    let table = element("table").push(header(&["claim", "verdict", "evidence", "mistake"])).push(found.contents);
    let body = element("body")
        .push(element("header").push(text("h1", "backproof: is the derivative right?")).push(text("p", &in_all(&rows))))
        .all(
            (!rows.is_empty())
                .then(|| element("nav").with("aria-label", "All claims").with("class", "wide").push(table)),
        )
        .push(element("main").all(found.parts))
        .all(found.glossary)
        .push(worth(&rows));
    page("backproof: report", body)
}

/// What a page says of some claims.
struct Answers {
    /// A section for each text, with an article for each claim.
    parts: Vec<Element>,
    /// The rows of a table of contents.
    contents: Element,
    /// What the mistakes mean.
    glossary: Option<Element>,
}

fn answers(sections: &[Section<'_>], sketches: &[Vec<Sketch>]) -> Answers {
    let mut parts = Vec::new();
    let mut number = 0;
    let mut contents = element("tbody");
    let mut mistakes: BTreeSet<&str> = BTreeSet::new();
    for (at, section) in sections.iter().enumerate() {
        let setting = Setting::new(section);
        let mut part = element("section").push(text("h2", &layout::one_line(&section.heading)));
        for (row, judged) in section.rows.iter().enumerate() {
            number += 1;
            let anchor = format!("claim-{number}");
            let sketch = sketches.get(at).and_then(|sketches| sketches.get(row));
            part = part.push(claim::article(judged, &setting, &anchor, sketch));
            contents = contents.push(line(judged, &anchor));
            mistakes.extend(judged.mistake.as_ref().map(|mistake| mistake.name.as_str()));
        }
        parts.push(part);
    }
    Answers { parts, contents, glossary: explain::glossary(&mistakes) }
}

/// A claim's line in the table of contents.
fn line(row: &Judged, anchor: &str) -> Element {
    let name = short::name(row);
    let link = text("a", &name).with("href", &format!("#{anchor}"));
    let mistake = row.mistake.as_ref().map_or("", |mistake| &mistake.name);
    element("tr")
        .with("class", row.verdict.outcome.word())
        .push(element("td").push(link))
        .push(element("td").push(word(row)))
        .push(text("td", row.verdict.strongest.map_or("", |level| level.word())))
        .push(text("td", mistake))
}

fn in_all(rows: &[&Judged]) -> String {
    let tally = Tally::of(rows.iter().copied());
    if tally.total() == 0 {
        return "no claims".to_string();
    }
    let counts =
        [(tally.verified, "verified"), (tally.refuted, "refuted"), (tally.unknown, "unknown"), (tally.error, "error")];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    // Nobody expected anything where no claim says what of it is expected.
    let is_expected = rows.iter().any(|row| row.expectation.is_some());
    let failed =
        if tally.failed > 0 && is_expected { format!("; {} not as expected", tally.failed) } else { String::new() };
    format!("{}: {}{failed}.", counted(tally.total(), "claim"), counts.join(", "))
}

/// What the evidence is worth.
fn worth(rows: &[&Judged]) -> Element {
    let told = plain::worth(rows, super::Look { full: true, ..super::Look::default() });
    let footer = element("footer").with("class", "soft");
    footer.all(told.iter().map(|told| text("p", told)))
}
