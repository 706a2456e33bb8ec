//! What all pages have: their head, the heads of tables, the words for verdicts.

use super::super::picture;
use super::super::xml::{Element, element, text};
use crate::verdict::{Judged, Outcome};
use std::io;

/// How pages look: light and dark, on a phone and in print.
const STYLE: &str = include_str!("style.css");

/// A page with its head.
pub(super) fn page(title: &str, body: Element) -> io::Result<String> {
    let head = element("head")
        .push(element("meta").with("charset", "utf-8"))
        .push(element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
        .push(text("title", title))
        .push(element("style").markup(STYLE).markup(picture::STYLE));
    let page = element("html").with("lang", "en").push(head).push(body).written()?;
    Ok(format!("<!DOCTYPE html>\n{page}\n"))
}

pub(super) fn header(names: &[&str]) -> Element {
    let cell = |name: &&str| text("th", name).with("scope", "col");
    element("thead").push(element("tr").all(names.iter().map(cell)))
}

/// The verdict in a word, with its sign, and whether it was expected.
pub(super) fn word(row: &Judged) -> Element {
    let sign = match row.verdict.outcome {
        Outcome::Verified => "✓",
        Outcome::Refuted => "✗",
        Outcome::Unknown => "?",
        Outcome::Error => "!",
    };
    let expected = match &row.expectation {
        Some(_) if row.passes() && row.verdict.outcome != Outcome::Verified => ", as expected",
        Some(_) if !row.passes() => ", not as expected",
        _ => "",
    };
    let word = text("span", row.verdict.outcome.word()).with("class", "word");
    element("span").push(text("span", sign).with("aria-hidden", "true")).text(" ").push(word).text(expected)
}
