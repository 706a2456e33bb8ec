//! The report for programs: one JSON object, as the contract of the claims language shows it.

use super::place::Places;
use super::{Section, Tally, fault, number};
use crate::verdict::{Array, Counterexample, Judged, Mistake, Number};
use serde_json::{Map, Value, json};

/// The report on all claims, as one JSON object in the version 2 of its form: a line for each claim.
///
/// ```
/// let report = backproof::report::json::render(&[]);
/// assert!(report.starts_with("{\"version\":2,\"claims\":[]"));
/// ```
pub fn render(sections: &[Section<'_>]) -> String {
    // Claim by claim: a file may have a hundred thousand, and a tree of all of them would take a thousand times its size.
    let mut report = "{\"version\":2,\"claims\":[".to_string();
    let mut comma = "\n";
    for section in sections {
        let places = Places::new(section.source);
        for row in &section.rows {
            report += comma;
            report += &claim(&places, row).to_string();
            comma = ",\n";
        }
    }
    let tally = Tally::of(sections.iter().flat_map(|section| section.rows.iter().copied()));
    let summary = json!({
        "verified": tally.verified,
        "refuted": tally.refuted,
        "unknown": tally.unknown,
        "error": tally.error,
        "passed": tally.passed,
        "failed": tally.failed,
    });
    let end = if tally.total() == 0 { "" } else { "\n" };
    report + &format!("{end}],\"summary\":{summary}}}\n")
}

fn claim(places: &Places<'_>, row: &Judged) -> Value {
    let evidence = row.verdict.evidence.iter().map(|evidence| {
        json!({ "witness": evidence.witness.word(), "outcome": evidence.says.word(), "detail": evidence.detail })
    });
    json!({
        "file": row.file,
        "line": row.line,
        "label": row.label,
        "text": row.text,
        "verdict": row.verdict.outcome.word(),
        "expected": row.expectation.as_ref().map(|expectation| expectation.outcome().word()),
        "as_expected": row.passes(),
        "evidence": evidence.collect::<Vec<_>>(),
        "strongest": row.verdict.strongest.map(|level| level.word()),
        "counterexample": row.verdict.counterexample.as_ref().map(counterexample),
        "mistake": row.mistake.as_ref().map(mistake),
        "message": message(places, row),
        "under": row.under,
    })
}

fn mistake(found: &Mistake) -> Value {
    let fix = found.fix.as_ref().map(|fix| fix.text.as_str());
    json!({ "name": found.name, "explanation": found.explanation, "fix": fix })
}

fn counterexample(found: &Counterexample) -> Value {
    json!({
        "dims": object(&found.dims, |&size| size.into()),
        "values": object(&found.values, array),
        "functions": object(&found.functions, |text| text.as_str().into()),
        "entry": found.entry,
        "claimed": found.claimed.as_ref().map(number::to_json),
        "actual": found.actual.as_ref().map(number::to_json),
    })
}

fn object<T>(pairs: &[(String, T)], value: impl Fn(&T) -> Value) -> Value {
    pairs.iter().map(|(name, item)| (name.clone(), value(item))).collect::<Map<_, _>>().into()
}

fn array(array: &Array) -> Value {
    let list = |numbers: &[Number]| numbers.iter().map(number::to_json).collect::<Vec<_>>();
    match array {
        Array::Scalar(value) => number::to_json(value),
        Array::Vector(entries) => list(entries).into(),
        Array::Tensor(sizes, entries) => nested(sizes, &list(entries)),
        Array::Matrix(rows) => rows.iter().map(|row| list(row)).collect::<Vec<_>>().into(),
    }
}

/// A list of what the first index gives.
fn nested(sizes: &[usize], entries: &[Value]) -> Value {
    match sizes {
        [] | [_] => entries.to_vec().into(),
        [_, rest @ ..] => {
            let each = rest.iter().product::<usize>().max(1);
            entries.chunks(each).map(|part| nested(rest, part)).collect::<Vec<_>>().into()
        }
    }
}

/// Faults with their places, remarks, and what of the expectation is not met although the verdict is the expected one: a line each.
fn message(places: &Places<'_>, row: &Judged) -> Option<String> {
    let verdict = &row.verdict;
    let mut lines: Vec<String> = verdict.faults.iter().map(|found| fault::plain(places, found)).collect();
    lines.extend(verdict.message.clone());
    lines.extend(row.unexplained());
    let right_word = row.expectation.as_ref().is_some_and(|expected| expected.outcome() == verdict.outcome);
    lines.extend(row.unmet().filter(|_| right_word));
    (!lines.is_empty()).then(|| lines.join("\n"))
}
