//! The report for people.

use super::fault::Artist;
use super::layout::{one_line, pad, shorten, width, wrap};
use super::{Look, ONE_LINER, Section, Tally, number};
use crate::lang::ast::Level;
use crate::verdict::{Array, Counterexample, Judged, Number, Outcome, Stretch, counted};
use anstyle::{AnsiColor, Style};

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const RED: Style = AnsiColor::Red.on_default();

/// Labels are shortened to this.
const LONGEST_NAME: usize = 28;
/// The longest word for a verdict.
const WIDEST_VERDICT: usize = "verified".len();
/// The longest name of a witness.
const WIDEST_EVIDENCE: usize = "all-shapes".len();
/// What stands below a claim is indented by this.
const INDENT: usize = 6;
/// Arrays with more rows are not printed.
const MOST_ROWS: usize = 10;

/// The report on all claims: a line for each, below it what there is to say, and at the end a summary.
///
/// A claim at line 0 stands for a file that could not be read; it is counted, the caller says why.
pub fn render(sections: &[Section<'_>], look: Look) -> String {
    report(sections, look, false)
}

/// The same, but of a claim that is as expected its line alone.
pub fn outline(sections: &[Section<'_>], look: Look) -> String {
    report(sections, look, true)
}

fn report(sections: &[Section<'_>], look: Look, brief: bool) -> String {
    let mut lines = Vec::new();
    for section in sections {
        section_lines(section, look, brief, &mut lines);
    }
    let rows: Vec<&Judged> = sections.iter().flat_map(|section| section.rows.iter().copied()).collect();
    lines.extend(summary(&rows, look));
    lines.join("\n") + "\n"
}

/// The claims of one section under its heading; nothing where there are none. If it is to be brief, a claim that is as
/// expected gets one line.
pub(super) fn section_lines(section: &Section<'_>, look: Look, brief: bool, lines: &mut Vec<String>) {
    let rows: Vec<&Judged> = section.rows.iter().copied().filter(|row| !is_unread(row)).collect();
    let Some(first) = rows.first() else { return };
    let widest = |cell: fn(&Judged) -> String| rows.iter().map(|row| width(&cell(row))).max().unwrap_or(0);
    let widths = (widest(name), widest(verdict).max(WIDEST_VERDICT));
    let mut artist = None;
    lines.push(look.paint(BOLD, &one_line(&section.heading)));
    for row in &rows {
        lines.push(line(row, widths, look));
        if brief && row.passes() {
            continue;
        }
        let mut below = Vec::new();
        if !row.verdict.faults.is_empty() {
            let artist = artist.get_or_insert_with(|| Artist::new(&first.file, section.source, look));
            let room = look.width.saturating_sub(INDENT).max(20);
            let told = |fault| if row.passes() { wrap(&artist.tell(fault), room) } else { artist.draw(fault) };
            below.extend(row.verdict.faults.iter().flat_map(told));
        }
        below.extend(about(row, &section.again_for(row), look));
        lines.extend(below.into_iter().map(|line| format!("{}{line}", " ".repeat(INDENT)).trim_end().to_string()));
    }
    lines.push(String::new());
}

/// Whether the row stands for a file that could not be read at all.
fn is_unread(row: &Judged) -> bool {
    row.line == 0
}

/// The label, or the line where there is none.
fn name(row: &Judged) -> String {
    match &row.label {
        Some(label) => shorten(&one_line(label), LONGEST_NAME),
        None if row.file == ONE_LINER => "claim".to_string(),
        None => format!("line {}", row.line),
    }
}

/// The verdict, and that it was expected where that is not plain.
fn verdict(row: &Judged) -> String {
    let word = row.verdict.outcome.word();
    if row.passes() && row.verdict.outcome != Outcome::Verified {
        format!("{word}, expected")
    } else {
        word.to_string()
    }
}

/// The line of a claim; `widths` are those of names and verdicts.
fn line(row: &Judged, widths: (usize, usize), look: Look) -> String {
    let evidence = row.verdict.strongest.map_or("-", Level::word);
    let taken = widths.0 + widths.1 + WIDEST_EVIDENCE + 10;
    let room = look.width.saturating_sub(taken).max(20);
    let (mark, style) = mark(row);
    format!(
        "  {} {}  {}  {}  {}",
        look.paint(style, mark),
        pad(&name(row), widths.0),
        look.paint(style, &pad(&verdict(row), widths.1)),
        pad(evidence, WIDEST_EVIDENCE),
        shorten(&one_line(&row.text), room)
    )
    .trim_end()
    .to_string()
}

/// `✓` for what passes, whatever its verdict; else what it is.
fn mark(row: &Judged) -> (&'static str, Style) {
    match row.verdict.outcome {
        _ if row.passes() => ("✓", GREEN),
        Outcome::Unknown => ("?", YELLOW),
        Outcome::Error => ("!", RED),
        Outcome::Verified | Outcome::Refuted => ("✗", RED),
    }
}

/// What stands below the line of a claim: for one that passes and is not refuted only its message, unless all is wanted.
fn about(row: &Judged, again: &str, look: Look) -> Vec<String> {
    let room = look.width.saturating_sub(INDENT).max(20);
    let verdict = &row.verdict;
    let mut lines = Vec::new();
    if let Some(found) = &verdict.counterexample {
        lines.extend(counterexample(found, room));
    }
    lines.extend(mistake(row, room, look));
    let tells = !row.passes() || verdict.outcome == Outcome::Refuted;
    if tells || look.full {
        for evidence in &verdict.evidence {
            let testimony = format!("{} {}: {}", evidence.witness.word(), evidence.says.word(), evidence.detail);
            lines.extend(wrap(&testimony, room));
        }
    }
    // Of a shape there is no more to say than what the evidence says.
    let told = |message: &String| tells && verdict.evidence.iter().any(|evidence| evidence.detail == *message);
    if let Some(message) = verdict.message.as_ref().filter(|message| !told(message)) {
        lines.extend(wrap(message, room));
    }
    if row.expectation.is_some() {
        lines.extend(row.unmet().iter().flat_map(|unmet| wrap(unmet, room)).map(|line| look.paint(RED, &line)));
    }
    if tells && verdict.outcome != Outcome::Error {
        lines.push(look.paint(DIM, &format!("again: {}", one_line(again))));
    }
    lines
}

/// The mistake that explains a wrong claim, and what would be right.
fn mistake(row: &Judged, room: usize, look: Look) -> Vec<String> {
    let Some(found) = &row.mistake else {
        let unexplained = row.verdict.outcome == Outcome::Refuted;
        let none = row.unexplained().filter(|_| unexplained);
        return none.map(|text| wrap(&text, room)).unwrap_or_default();
    };
    let mut lines = wrap(&format!("mistake: {}: {}", found.name, found.explanation), room);
    if let Some(fix) = &found.fix {
        let evidence = fix.evidence.map_or(String::new(), |level| format!(" ({})", level.word()));
        lines
            .extend(wrap(&format!("right is{evidence}: {}", fix.text), room).iter().map(|line| look.paint(BOLD, line)));
    }
    lines
}

fn counterexample(found: &Counterexample, room: usize) -> Vec<String> {
    let dims: Vec<String> = found.dims.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if dims.is_empty() { String::new() } else { format!(" at {}", dims.join(", ")) };
    let mut lines = wrap(&format!("counterexample{at}"), room);
    for (name, array) in &found.values {
        lines.extend(assignment(name, array, room));
    }
    for (name, text) in &found.functions {
        lines.extend(wrap(&format!("{name}(t) = {text}"), room - 2).iter().map(|line| format!("  {line}")));
    }
    if !found.entry.is_empty() {
        let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
        lines.push(format!("  in entry [{}]", entry.join(", ")));
    }
    let undefined = || "undefined".to_string();
    let (claimed, actual, apart) = match (&found.claimed, &found.actual) {
        (None, None) => return lines,
        (Some(claimed), Some(actual)) => number::pair(claimed, actual),
        (claimed, actual) => {
            let value = |side: &Option<Number>| side.as_ref().map_or_else(undefined, number::to_text);
            (value(claimed), value(actual), None)
        }
    };
    lines.extend([format!("  claimed: {claimed}"), format!("  actual:  {actual}")]);
    lines.extend(apart.map(|apart| format!("  {apart}")));
    lines.extend(found.stretches.iter().flat_map(|one| wrap(&stretch(one), room - 2)).map(|line| format!("  {line}")));
    lines
}

/// Where a claim about scalars goes on failing: `wrong for x from 0.7 to 0.7001`.
fn stretch(found: &Stretch) -> String {
    let number = |value: &dashu_ratio::RBig| number::to_text(&Number::Real(value.to_f64().value()));
    let name = one_line(&found.input);
    match (&found.low, &found.high) {
        (Some(low), Some(high)) => format!("wrong for {name} from about {} to {}", number(low), number(high)),
        (Some(low), None) => format!("wrong for {name} above about {}", number(low)),
        (None, Some(high)) => format!("wrong for {name} below about {}", number(high)),
        (None, None) => format!("wrong for every {name}"),
    }
}

/// `W = ` and the array: a scalar, a vector as a list, a matrix row by row.
fn assignment(name: &str, array: &Array, room: usize) -> Vec<String> {
    let list = |numbers: &[Number]| numbers.iter().map(number::to_text).collect::<Vec<_>>();
    let start = format!("  {} = ", one_line(name));
    let (rows, shape) = match array {
        Array::Scalar(value) => (vec![number::to_text(value)], String::new()),
        Array::Vector(entries) => (vec![format!("[{}]", list(entries).join(", "))], entries.len().to_string()),
        Array::Matrix(rows) => {
            let columns = rows.first().map_or(0, Vec::len);
            (aligned(&rows.iter().map(|row| list(row)).collect::<Vec<_>>()), format!("{}×{columns}", rows.len()))
        }
    };
    let widest = rows.iter().map(|row| width(row)).max().unwrap_or(0);
    if rows.len() > MOST_ROWS || (widest + width(&start) > room && !shape.is_empty()) {
        return vec![format!("{start}({shape} entries; `--format json` shows them)")];
    }
    let margin = " ".repeat(width(&start));
    rows.iter().enumerate().map(|(i, row)| format!("{}{row}", if i == 0 { &start } else { &margin })).collect()
}

/// The rows of a matrix, right-aligned by column.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |j: usize| rows.iter().filter_map(|row| row.get(j)).map(|entry| width(entry)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let cell = |entry: &String, wide: usize| format!("{}{entry}", " ".repeat(wide.saturating_sub(width(entry))));
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(entry, &wide)| cell(entry, wide)).collect();
            format!("[{}]", cells.join(", "))
        })
        .collect()
}

/// How many claims of each verdict, how many pass, and what the evidence for the verified ones is worth.
pub(super) fn summary(rows: &[&Judged], look: Look) -> Vec<String> {
    let unread = rows.iter().filter(|row| is_unread(row)).count();
    let tally = Tally::of(rows.iter().copied().filter(|row| !is_unread(row)));
    let counts = [
        (tally.verified, "verified", GREEN),
        (tally.refuted, "refuted", RED),
        (tally.unknown, "unknown", YELLOW),
        (tally.error, "error", RED),
    ];
    let counts = counts.iter().filter(|count| count.0 > 0);
    let counts: Vec<String> = counts.map(|(n, word, style)| look.paint(*style, &format!("{n} {word}"))).collect();
    let mut line = format!("{}: {}", counted(tally.total(), "claim"), counts.join(", "));
    if tally.total() == 0 {
        line = "no claims".to_string();
    } else if tally.failed == 0 {
        line += if tally.verified == tally.total() { "" } else { "; all as expected" };
    } else {
        let failed = format!("; {} of {} not as expected", tally.failed, tally.total());
        line += &look.paint(RED, &failed);
    }
    if unread > 0 {
        line += &look.paint(RED, &format!("; {} not read", counted(unread, "file")));
    }
    let mut lines = vec![line];
    lines.extend(worth(rows).flat_map(|words| wrap(words, look.width)).map(|line| look.paint(DIM, &line)));
    lines
}

/// What the evidence of the verified claims is worth, in words that promise no more than it holds.
fn worth<'a>(rows: &'a [&'a Judged]) -> impl Iterator<Item = &'static str> + 'a {
    let all = [
        Level::Proof,
        Level::AllShapes,
        Level::Exact,
        Level::Interval,
        Level::Sampled,
        Level::Difference,
        Level::Shapes,
    ];
    let bears = |level: Level| {
        move |row: &&&Judged| row.verdict.outcome == Outcome::Verified && row.verdict.strongest == Some(level)
    };
    all.into_iter().filter(move |&level| rows.iter().any(|row| bears(level)(&row))).map(|level| match level {
        Level::Proof => "proof: a theorem that Rocq checked, here or when proofs/ was built; the details say which.",
        Level::AllShapes => "all-shapes: both sides have the same normal form, so they agree for all dimensions.",
        Level::Exact => {
            "exact: both sides agree at random points of a finite field, with the stated probability of an error."
        }
        Level::Interval => "interval: the sides differ by no more than the stated bound anywhere in the domain.",
        Level::Sampled => "sampled: both sides agree at the points that were tried. This is evidence, not a proof.",
        Level::Difference => {
            "difference: finite differences agree within their error bars. This is evidence, not a proof."
        }
        Level::Shapes => "shapes: by the rules of shapes, for all dimensions.",
    })
}
