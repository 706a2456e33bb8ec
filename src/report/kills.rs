//! What became of the wrong versions of a file's claims: the kill table, and who survived, in each form of a report.

use super::layout::{one_line, pad};
use super::table::{self, cell};
use crate::mutants::{Fate, How, Mutant};
use crate::verdict::counted;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Survivors that a text lists.
const LISTED: usize = 200;

/// How often what became of the versions of each kind.
pub(super) struct Counts {
    /// The fates that occur, those of survivors last.
    pub(super) columns: Vec<String>,
    /// A row for each kind of wrong version, and one for all: how many there are of each fate.
    pub(super) rows: Vec<(&'static str, Vec<usize>)>,
}

impl Counts {
    pub(super) fn of(found: &[Mutant]) -> Counts {
        let mut columns: Vec<String> = found.iter().map(fate).collect::<BTreeSet<_>>().into_iter().collect();
        columns.sort_by_key(|column| (column == SURVIVED, column == UNJUDGED, column.clone()));
        let mut counts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut all = vec![0; columns.len()];
        for mutant in found {
            let of_kind = counts.entry(kind(mutant.how)).or_insert_with(|| vec![0; columns.len()]);
            let fate = fate(mutant);
            let at = columns.iter().position(|column| *column == fate);
            if let Some((own, total)) = at.and_then(|at| of_kind.get_mut(at).zip(all.get_mut(at))) {
                *own += 1;
                *total += 1;
            }
        }
        Counts { columns, rows: counts.into_iter().chain([("all", all)]).collect() }
    }
}

const SURVIVED: &str = "survived";
const UNJUDGED: &str = "not judged";

/// What became of a version, and by which witness.
fn fate(mutant: &Mutant) -> String {
    match &mutant.fate {
        Fate::Killed(level) => format!("killed by {}", level.word()),
        Fate::Equivalent(level) => format!("equivalent by {}", level.word()),
        Fate::Survived(_) => SURVIVED.to_string(),
        Fate::Unjudged(_) => UNJUDGED.to_string(),
    }
}

/// The word for a kind of wrong versions.
fn kind(how: How) -> &'static str {
    match how {
        How::Edit(change) => change.word(),
        How::Edits(..) => "two edits",
        How::Otherwise(how) => how,
    }
}

/// The label of a version's claim, or its line.
pub(super) fn label(mutant: &Mutant) -> String {
    one_line(&mutant.label.clone().unwrap_or_else(|| format!("line {}", mutant.line)))
}

/// Why a version was not told from the right one; nothing of others.
fn why_open(mutant: &Mutant) -> Option<&str> {
    match &mutant.fate {
        Fate::Survived(why) | Fate::Unjudged(why) => Some(why),
        Fate::Killed(_) | Fate::Equivalent(_) => None,
    }
}

/// Whether a version was told from the right one, or is no other claim.
pub fn is_told(mutant: &Mutant) -> bool {
    why_open(mutant).is_none()
}

/// The versions that survived, each with its kind and the reason.
pub(super) fn survivors(found: &[Mutant]) -> impl Iterator<Item = (&Mutant, &'static str, &str)> {
    found.iter().filter_map(|mutant| match &mutant.fate {
        Fate::Survived(why) => Some((mutant, kind(mutant.how), why.as_str())),
        _ => None,
    })
}

/// The claims of which versions were not judged: the first of these, how many, and why.
pub(super) fn unjudged(found: &[Mutant]) -> Vec<(&Mutant, usize, &str)> {
    let all: Vec<(&Mutant, &str)> = found
        .iter()
        .filter_map(|mutant| match &mutant.fate {
            Fate::Unjudged(why) => Some((mutant, why.as_str())),
            _ => None,
        })
        .collect();
    all.chunk_by(|a, b| a.0.line == b.0.line).map(|of_claim| (of_claim[0].0, of_claim.len(), of_claim[0].1)).collect()
}

/// How many there are, survived and were not judged, in a line.
pub(super) fn in_all(found: &[Mutant]) -> String {
    let left_out: usize = unjudged(found).iter().map(|(_, count, _)| count).sum();
    let survived = survivors(found).count();
    let rest = if left_out == 0 { String::new() } else { format!(", {left_out} not judged") };
    format!("{}, {survived} survived{rest}", counted(found.len(), "wrong version"))
}

/// The kill table: a line for each kind of wrong version, then who survived.
///
/// ```
/// use backproof::mutants::{Share, mutants};
/// use backproof::{report::kills, verdict::Options};
/// let share = Share { single: 5, double: 0, other: 0 };
/// let found = mutants("var x\nclaim: d(sin(x))/dx = cos(x)", share, &Options::default(), &mut |_, _| {});
/// assert!(kills::text(&found).contains("5 wrong versions, 0 survived"));
/// ```
pub fn text(found: &[Mutant]) -> String {
    let Counts { columns, rows } = Counts::of(found);
    let widest = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let mut text = format!("{}  {}\n", pad("", widest), columns.join("  "));
    for (kind, counts) in &rows {
        let cells = columns.iter().zip(counts).map(|(column, count)| format!("{count:>0$}", column.len()));
        text += &format!("{}  {}\n", pad(kind, widest), cells.collect::<Vec<_>>().join("  "));
    }
    text += &format!("{}\n", in_all(found));
    for (mutant, kind, why) in survivors(found).take(LISTED) {
        text += &format!("  {}  {kind}: {} ({})\n", label(mutant), one_line(&mutant.text), one_line(why));
    }
    let more = survivors(found).count().saturating_sub(LISTED);
    if more > 0 {
        text += &format!("  and {more} more\n");
    }
    for (mutant, count, why) in unjudged(found).into_iter().take(LISTED) {
        text += &format!("  {}  {count} not judged: {}\n", label(mutant), one_line(why));
    }
    text
}

/// One JSON object: the counts, and what became of each version.
///
/// ```
/// assert!(backproof::report::kills::json("layer.claim", &[]).contains(r#""survived":0"#));
/// ```
pub fn json(file: &str, found: &[Mutant]) -> String {
    let versions = found.iter().map(|mutant| {
        let (fate, witness) = match &mutant.fate {
            Fate::Killed(level) => ("killed", Some(level.word())),
            Fate::Equivalent(level) => ("equivalent", Some(level.word())),
            Fate::Survived(_) => (SURVIVED, None),
            Fate::Unjudged(_) => (UNJUDGED, None),
        };
        json!({
            "label": mutant.label, "line": mutant.line, "kind": kind(mutant.how), "right_side": mutant.text,
            "fate": fate, "witness": witness, "reason": why_open(mutant),
        })
    });
    let count = |wanted: &dyn Fn(&Fate) -> bool| found.iter().filter(|mutant| wanted(&mutant.fate)).count();
    let report = json!({
        "version": 1,
        "file": file,
        "wrong_versions": found.len(),
        "killed": count(&|fate| matches!(fate, Fate::Killed(_))),
        "equivalent": count(&|fate| matches!(fate, Fate::Equivalent(_))),
        "survived": count(&|fate| matches!(fate, Fate::Survived(_))),
        "not_judged": count(&|fate| matches!(fate, Fate::Unjudged(_))),
        "versions": versions.collect::<Vec<_>>(),
    });
    format!("{report}\n")
}

/// A row for each version.
///
/// # Errors
/// None that memory would not give: it is written there.
pub fn csv(file: &str, found: &[Mutant]) -> io::Result<String> {
    let header = ["file", "line", "label", "kind", "right side", "fate", "reason"].map(str::to_string).to_vec();
    let rows = found.iter().map(|mutant| {
        let label = mutant.label.as_deref().map(one_line).unwrap_or_default();
        let why = why_open(mutant).map(one_line).unwrap_or_default();
        let start = [one_line(file), mutant.line.to_string(), label, kind(mutant.how).to_string()];
        start.into_iter().chain([one_line(&mutant.text), fate(mutant), why]).collect()
    });
    table::written(std::iter::once(header).chain(rows))
}

/// Two tables for a comment: the counts, and who survived.
///
/// ```
/// assert!(backproof::report::kills::markdown("layer.claim", &[]).starts_with("`layer.claim`: 0 wrong versions"));
/// ```
pub fn markdown(file: &str, found: &[Mutant]) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let Counts { columns, rows } = Counts::of(found);
    let mut text = format!("{}: {}\n\n", cell(file), in_all(found));
    let header: Vec<String> = std::iter::once("kind".to_string()).chain(columns.iter().cloned()).collect();
    text += &row(&header);
    text += &row(&header.iter().map(|_| "---".to_string()).collect::<Vec<_>>());
    for (kind, counts) in rows {
        let cells: Vec<String> = std::iter::once(kind.to_string()).chain(counts.iter().map(usize::to_string)).collect();
        text += &row(&cells);
    }
    let open: Vec<&Mutant> = found.iter().filter(|mutant| !is_told(mutant)).collect();
    if !open.is_empty() {
        text += "\n";
        text += &row(&["claim", "kind", "right side", "why it is not told"].map(str::to_string));
        text += &row(&["---", "---", "---", "---"].map(str::to_string));
    }
    for mutant in open.iter().take(LISTED) {
        let why = why_open(mutant).unwrap_or_default();
        text += &row(&[cell(&label(mutant)), kind(mutant.how).to_string(), cell(&mutant.text), cell(why)]);
    }
    if open.len() > LISTED {
        text += &format!("\nand {} more\n", open.len() - LISTED);
    }
    text
}
