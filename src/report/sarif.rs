//! The report for code hosts: SARIF 2.1.0. What is not as expected is a result at its line and column, so that the host marks the line.

use super::place::{Places, ends_line};
use super::{Section, short};
use crate::verdict::{Judged, Outcome};
use serde_json::{Map, Value, json};

/// Where the rules are explained.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A kind of result.
struct Rule {
    id: &'static str,
    name: &'static str,
    told: &'static str,
    level: &'static str,
}

/// What can be wrong with a claim, in the order of SARIF's `ruleIndex`.
const RULES: [Rule; 4] = [
    Rule {
        id: "refuted",
        name: "RefutedClaim",
        told: "The claim is wrong: there is a counterexample that two independent evaluations confirm.",
        level: "error",
    },
    Rule {
        id: "unread",
        name: "UnreadableClaim",
        told: "The statement cannot be read, or its shapes do not fit.",
        level: "error",
    },
    Rule {
        id: "undecided",
        name: "UndecidedClaim",
        told: "The claim is neither verified nor refuted; the message says why.",
        level: "warning",
    },
    Rule {
        id: "unexpected",
        name: "UnmetExpectation",
        told: "The verdict is another one than the claim's `expect` asks for.",
        level: "error",
    },
];

/// Which rule a claim breaks that does not pass.
fn rule(row: &Judged) -> usize {
    match row.verdict.outcome {
        _ if row.expectation.is_some() => 3,
        Outcome::Refuted => 0,
        Outcome::Error => 1,
        Outcome::Unknown => 2,
        Outcome::Verified => 3,
    }
}

/// The report on all claims, as one JSON object: a result for each claim that does not pass.
///
/// ```
/// let report = backproof::report::sarif::render(&[]);
/// assert!(report.contains("\"version\":\"2.1.0\""));
/// ```
pub fn render(sections: &[Section<'_>]) -> String {
    let results: Vec<Value> = sections
        .iter()
        .flat_map(|section| {
            let (places, lines) = (Places::new(section.source), line_starts(section.source));
            let wrong = section.rows.iter().filter(|row| !row.passes());
            wrong.map(|row| result(row, section, &places, &lines)).collect::<Vec<_>>()
        })
        .collect();
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "name": rule.name,
                "shortDescription": { "text": rule.told },
                "defaultConfiguration": { "level": rule.level },
            })
        })
        .collect();
    let driver = json!({ "name": "backproof", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }).to_string() + "\n"
}

fn result(row: &Judged, section: &Section<'_>, places: &Places<'_>, lines: &[usize]) -> Value {
    let rule = rule(row);
    let text = format!("{}\n{}", short::headline(row), short::lines(row, section, places).join("\n"));
    let mut location = Map::new();
    if let Some(uri) = uri(&row.file) {
        let mut physical = Map::from_iter([("artifactLocation".to_string(), json!({ "uri": uri }))]);
        if row.line > 0 {
            physical.insert("region".to_string(), region(row, places, lines));
        }
        location.insert("physicalLocation".to_string(), physical.into());
    }
    let logical = json!([{ "name": short::name(row), "kind": "member" }]);
    location.insert("logicalLocations".to_string(), logical);
    json!({
        "ruleId": RULES[rule].id,
        "ruleIndex": rule,
        "level": RULES[rule].level,
        "message": { "text": text },
        "locations": [location],
    })
}

/// The place of a claim: of its first fault, if it has one; else of what is claimed, where that stands on one line; else of its line.
fn region(row: &Judged, places: &Places<'_>, lines: &[usize]) -> Value {
    let text = places.text();
    let (start, end) = match row.verdict.faults.first() {
        Some(fault) => {
            let start = places.floor(fault.span.start);
            (start, places.floor(fault.span.end).max(start))
        }
        None => claimed(row, text, lines),
    };
    let ((line, column), (last, behind)) = (places.of(start), places.of(end));
    json!({ "startLine": line, "startColumn": column, "endLine": last, "endColumn": behind })
}

/// Where what is claimed stands: within its line, or all of that.
fn claimed(row: &Judged, text: &str, lines: &[usize]) -> (usize, usize) {
    let start = lines.get(row.line.saturating_sub(1)).copied().unwrap_or(text.len());
    let rest = &text[start..];
    let line = &rest[..rest.find(ends_line).unwrap_or(rest.len())];
    match line.find(row.text.as_str()).filter(|_| !row.text.is_empty()) {
        Some(at) => (start + at, start + at + row.text.len()),
        None => {
            let indented = line.len() - line.trim_start().len();
            (start + indented, start + line.trim_end().len().max(indented))
        }
    }
}

/// Where each line starts.
fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let is_half = c == '\r' && matches!(characters.peek(), Some((_, '\n')));
        if ends_line(c) && !is_half {
            starts.push(at + c.len_utf8());
        }
    }
    starts
}

/// The file as a URI; none where the text is no file.
fn uri(file: &str) -> Option<String> {
    if file == "-" || file == super::ONE_LINER {
        return None;
    }
    let absolute = if file.starts_with('/') { "file://" } else { "" };
    let mut uri = absolute.to_string();
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found() {
        assert_eq!(line_starts("a\r\nb\rc\u{2028}d\n"), [0, 3, 5, 9, 11]);
        assert_eq!(line_starts(""), [0]);
    }

    #[test]
    fn files_are_uris() {
        assert_eq!(uri("a b/ä#?.claim").as_deref(), Some("a%20b/%C3%A4%23%3F.claim"));
        assert_eq!(uri("/x/y").as_deref(), Some("file:///x/y"));
        assert_eq!((uri("-"), uri("--claim")), (None, None));
    }
}
