//! The report for people.

use super::fault::Artist;
use super::layout::{one_line, pad, shorten, width, wrap};
use super::{Look, ONE_LINER, Section, Tally, number};
use crate::lang::ast::Level;
use crate::verdict::{Array, Counterexample, Judged, Number, Outcome, Says, Stretch, counted};
use anstyle::{AnsiColor, Style};
use dashu_ratio::RBig;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const RED: Style = AnsiColor::Red.on_default();

/// Labels are shortened to this on a terminal.
const LONGEST_NAME: usize = 28;
/// The longest word for a verdict.
const WIDEST_VERDICT: usize = "verified".len();
/// The longest name of a witness.
const WIDEST_EVIDENCE: usize = "all-shapes".len();
/// What stands below a claim is indented by this.
const INDENT: usize = 6;
/// Arrays with more entries are told by what is not 0 in them, if that is no more than so many entries.
const FEW_ENTRIES: usize = 24;
const FEW_OTHERS: usize = 6;
/// Arrays with more rows are not printed on a terminal.
const MOST_ROWS: usize = 10;
/// What a claim is called that says what would be right.
pub(super) const CORRECTED: &str = "corrected";

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
    let names: Vec<String> = rows.iter().map(|row| name(row, section, look)).collect();
    let widest = |cells: &mut dyn Iterator<Item = String>| cells.map(|cell| width(&cell)).max().unwrap_or(0);
    let verdicts = widest(&mut rows.iter().map(|row| verdict(row))).max(WIDEST_VERDICT);
    let widths = (widest(&mut names.iter().cloned()), verdicts);
    let mut artist = None;
    lines.push(look.paint(BOLD, &one_line(&section.heading)));
    for (row, name) in rows.iter().zip(&names) {
        lines.push(line(row, name, widths, look));
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

/// The label, or the line where there is none. What is claimed in place of the heading's statement is said to be: it would be taken
/// for that.
fn name(row: &Judged, section: &Section<'_>, look: Look) -> String {
    let name = match &row.label {
        Some(label) => look.cut(&one_line(label), LONGEST_NAME),
        None if row.file == ONE_LINER => "claim".to_string(),
        None => format!("line {}", row.line),
    };
    let says_so = name.contains(CORRECTED);
    if section.corrected.contains(&row.line) && !says_so { format!("{name}, {CORRECTED}") } else { name }
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
fn line(row: &Judged, name: &str, widths: (usize, usize), look: Look) -> String {
    let evidence = row.verdict.strongest.map_or("-", Level::word);
    let taken = widths.0 + widths.1 + WIDEST_EVIDENCE + 10;
    let room = look.width.saturating_sub(taken).max(20);
    let (mark, style) = mark(row);
    format!(
        "  {} {}  {}  {}  {}",
        look.paint(style, mark),
        pad(name, widths.0),
        look.paint(style, &pad(&verdict(row), widths.1)),
        pad(evidence, WIDEST_EVIDENCE),
        look.cut(&one_line(&row.text), room)
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

/// What stands below the line of a claim: for one that passes and is not refuted only its message and that no theorem was found,
/// unless all is wanted.
fn about(row: &Judged, again: &str, look: Look) -> Vec<String> {
    let room = look.width.saturating_sub(INDENT).max(20);
    let verdict = &row.verdict;
    let mut lines = Vec::new();
    if let Some(found) = &verdict.counterexample {
        lines.extend(if look.full { counterexample(found, room, look) } else { in_short(found, room) });
    }
    lines.extend(mistake(row, room, look));
    if !row.under.is_empty() && (verdict.outcome == Outcome::Verified || look.full) {
        lines.extend(wrap(&format!("under: {}", row.under.join(", ")), room));
    }
    let tells = !row.passes() || verdict.outcome == Outcome::Refuted;
    for evidence in &verdict.evidence {
        // A theorem is looked for only where somebody asked for one: that there is none is never left out.
        let has_no_theorem = evidence.witness == Level::Proof && evidence.says == Says::NoOpinion;
        if look.full || has_no_theorem {
            let testimony = format!("{} {}: {}", evidence.witness.word(), evidence.says.word(), evidence.detail);
            lines.extend(wrap(&testimony, room));
        }
    }
    // Of a shape there is no more to say than what the evidence says.
    let told = |message: &String| look.full && verdict.evidence.iter().any(|evidence| evidence.detail == *message);
    if let Some(message) = verdict.message.as_ref().filter(|message| !told(message)) {
        lines.extend(clipped(wrap(message, room), room, look));
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
        return none.map(|text| clipped(wrap(&text, room), room, look)).unwrap_or_default();
    };
    let told = beyond(&found.name, &found.explanation);
    let told = if told.is_empty() { told } else { format!(": {told}") };
    let mut lines = clipped(wrap(&format!("mistake: {}{told}", found.name), room), room, look);
    if let Some(fix) = &found.fix {
        let evidence = fix.evidence.map_or(String::new(), |level| format!(" ({})", level.word()));
        let right = clipped(wrap(&format!("right is{evidence}: {}", fix.text), room), room, look);
        lines.extend(right.iter().map(|line| look.paint(BOLD, line)));
    }
    lines
}

/// In a report that is not the full one, two lines at most: nobody reads the third line of a formula.
fn clipped(mut lines: Vec<String>, room: usize, look: Look) -> Vec<String> {
    const MOST: usize = 2;
    if !look.full && lines.len() > MOST {
        lines.truncate(MOST);
        let last = lines.pop().unwrap_or_default();
        let more = " … (`--details` shows all)";
        let left = shorten(&last, width(&last).min(room.saturating_sub(width(more))));
        lines.push(format!("{}{more}", left.trim_end_matches('…')));
    }
    lines
}

/// A counterexample in a few lines: its values one after the other, and what comes out.
fn in_short(found: &Counterexample, room: usize) -> Vec<String> {
    const MOST: usize = 5;
    let dims: Vec<String> = found.dims.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if dims.is_empty() { String::new() } else { format!(" at {}", dims.join(", ")) };
    let values = found.values.iter().map(|(name, array)| format!("{} = {}", one_line(name), inline(array)));
    let functions = found.functions.iter().map(|(name, text)| format!("{name}(t) = {text}"));
    let values: Vec<String> = values.chain(functions).collect();
    let mut lines = wrap(&format!("counterexample{at}"), room);
    let mut told = wrap(&values.join(", "), room - 2);
    if told.len() > MOST {
        told.truncate(MOST - 1);
        told.push("… (`--details` shows all)".to_string());
    }
    lines.extend(told.into_iter().map(|line| format!("  {line}")));
    let Some((claimed, actual, apart)) = sides(found) else { return lines };
    let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
    let place = if entry.is_empty() { String::new() } else { format!("entry [{}]: ", entry.join(", ")) };
    let outcome = wrap(&format!("{place}claimed {claimed}, actual {actual}"), room - 2);
    lines.extend(outcome.into_iter().chain(apart).map(|line| format!("  {line}")));
    lines
}

/// An array on one line: `[1, 0; 0, 1]`; a large one by what is not 0 in it, or by its size.
fn inline(array: &Array) -> String {
    const MOST: usize = 24;
    let list = |numbers: &[Number]| numbers.iter().map(number::to_text).collect::<Vec<_>>().join(", ");
    match array {
        Array::Scalar(value) => number::to_text(value),
        Array::Vector(entries) if entries.len() <= MOST => format!("[{}]", list(entries)),
        Array::Vector(entries) => format!("({} entries)", entries.len()),
        Array::Matrix(rows) => {
            let columns = rows.first().map_or(0, Vec::len);
            let is_zero = |number: &Number| matches!(number, Number::Rational(exact) if exact.is_zero());
            match rows.len() * columns {
                count if count > 4 && rows.iter().flatten().all(is_zero) => format!("0[{},{columns}]", rows.len()),
                count if count <= MOST => {
                    format!("[{}]", rows.iter().map(|row| list(row)).collect::<Vec<_>>().join("; "))
                }
                _ => format!("({}×{columns} entries)", rows.len()),
            }
        }
    }
}

/// What comes out on either side, and how far apart that is where it does not show; none where nothing was evaluated.
fn sides(found: &Counterexample) -> Option<(String, String, Option<String>)> {
    let undefined = || "undefined".to_string();
    match (&found.claimed, &found.actual) {
        (None, None) => None,
        (Some(claimed), Some(actual)) => Some(number::pair(claimed, actual)),
        (claimed, actual) => {
            let value = |side: &Option<Number>| side.as_ref().map_or_else(undefined, number::to_text);
            Some((value(claimed), value(actual), None))
        }
    }
}

/// What an explanation says beyond the mistake's name. A clause that only makes a sentence of the name is left out: "missing transpose:
/// a transpose is missing: …" says it twice.
fn beyond(name: &str, explanation: &str) -> String {
    let told = explanation.split("; ").filter_map(|sentence| match sentence.split_once(": ") {
        Some((clause, rest)) if repeats(name, clause) => Some(rest),
        None if repeats(name, sentence) => None,
        _ => Some(sentence),
    });
    told.collect::<Vec<_>>().join("; ")
}

/// Whether each word of a clause that carries meaning stands in the name, in some form.
fn repeats(name: &str, clause: &str) -> bool {
    const WITHOUT_MEANING: [&str; 12] =
        ["a", "the", "this", "there", "is", "are", "of", "rule", "runs", "along", "result", "sum"];
    let same = |word: &str, known: &str| known == word || word.len() >= 4 && known.len() >= 4 && word.contains(known);
    let clause = clause.replace("too many", "extra");
    let mut words = clause.split_whitespace().filter(|word| !WITHOUT_MEANING.contains(word));
    !clause.contains('`') && words.all(|word| name.split_whitespace().any(|known| same(word, known)))
}

fn counterexample(found: &Counterexample, room: usize, look: Look) -> Vec<String> {
    let dims: Vec<String> = found.dims.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if dims.is_empty() { String::new() } else { format!(" at {}", dims.join(", ")) };
    let mut lines = wrap(&format!("counterexample{at}"), room);
    for (name, array) in &found.values {
        lines.extend(assignment(name, array, room, look));
    }
    for (name, text) in &found.functions {
        lines.extend(wrap(&format!("{name}(t) = {text}"), room - 2).iter().map(|line| format!("  {line}")));
    }
    if !found.entry.is_empty() {
        let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
        lines.push(format!("  in entry [{}]", entry.join(", ")));
    }
    let Some((claimed, actual, apart)) = sides(found) else { return lines };
    lines.extend([format!("  claimed: {claimed}"), format!("  actual:  {actual}")]);
    lines.extend(apart.map(|apart| format!("  {apart}")));
    let others = found.values.len() > 1;
    let stretches = found.stretches.iter().flat_map(|one| wrap(&stretch(one, others), room - 2));
    lines.extend(stretches.map(|line| format!("  {line}")));
    lines
}

/// Where a claim about scalars goes on failing: `wrong almost everywhere for x from about 0.7 to 0.7001`. Points were tried, and between them
/// may lie some at which the claim is right.
fn stretch(found: &Stretch, has_others: bool) -> String {
    let number = |value: &RBig| number::to_text(&Number::Real(value.to_f64().value()));
    let name = one_line(&found.input);
    let others = if has_others { ", with the others as above" } else { "" };
    let place = match (&found.low, &found.high) {
        (Some(low), Some(high)) if number(low) == number(high) => {
            // The ends are rounded, so that the failing point itself may lie beside them.
            let reach = number(&(high - low + Stretch::unit()));
            return format!("wrong for {name} within {reach} of {} at most{others}", number(low));
        }
        (Some(low), Some(high)) => format!("from about {} to {}", number(low), number(high)),
        (Some(low), None) => format!("above about {}", number(low)),
        (None, Some(high)) => format!("below about {}", number(high)),
        (None, None) => "anywhere".to_string(),
    };
    format!("wrong almost everywhere for {name} {place}{others}, by the points tried")
}

/// `W = ` and the array: a scalar, a vector as a list, a matrix row by row.
///
/// Arrays of many zeros are told in the language: `0[8,8]` but for a few entries, `I[8]`.
fn assignment(name: &str, array: &Array, room: usize, look: Look) -> Vec<String> {
    if let Some(told) = told_by_zeros(&one_line(name), array) {
        return wrap(&told, room - 2).into_iter().map(|line| format!("  {line}")).collect();
    }
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
    let is_large = rows.len() > MOST_ROWS || (widest + width(&start) > room && !shape.is_empty());
    if is_large && !look.whole {
        return vec![format!("{start}({shape} entries; `--format json` shows them)")];
    }
    let margin = " ".repeat(width(&start));
    rows.iter().enumerate().map(|(i, row)| format!("{}{row}", if i == 0 { &start } else { &margin })).collect()
}

/// A large array that is 0 but for a few entries, or the identity.
fn told_by_zeros(name: &str, array: &Array) -> Option<String> {
    let is = |number: &Number, value: u8| matches!(number, Number::Rational(exact) if *exact == value.into());
    let (shape, entries): (String, Vec<(String, &Number)>) = match array {
        Array::Scalar(_) => return None,
        Array::Vector(entries) => {
            let places = entries.iter().enumerate().map(|(i, entry)| (format!("{}", i + 1), entry));
            (entries.len().to_string(), places.collect())
        }
        Array::Matrix(rows) => {
            let columns = rows.first().map_or(0, Vec::len);
            let places = rows.iter().enumerate().flat_map(|(i, row)| {
                row.iter().enumerate().map(move |(j, entry)| (format!("{},{}", i + 1, j + 1), entry))
            });
            (format!("{},{columns}", rows.len()), places.collect())
        }
    };
    if entries.len() <= FEW_ENTRIES {
        return None;
    }
    if let Array::Matrix(rows) = array
        && rows.iter().enumerate().all(|(i, row)| {
            row.len() == rows.len() && row.iter().enumerate().all(|(j, entry)| is(entry, u8::from(i == j)))
        })
    {
        return Some(format!("{name} = I[{}]", rows.len()));
    }
    let others: Vec<_> = entries.iter().filter(|(_, entry)| !is(entry, 0)).collect();
    if others.len() > FEW_OTHERS {
        return None;
    }
    let others: Vec<String> =
        others.iter().map(|(place, entry)| format!("{name}[{place}] = {}", number::to_text(entry))).collect();
    Some(match others.as_slice() {
        [] => format!("{name} = 0[{shape}]"),
        others => format!("{name} = 0[{shape}] but for {}", others.join(", ")),
    })
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

/// How many claims of each verdict, how many pass, and what the evidence is worth. Statements that are no claims and cannot be read are
/// counted apart.
pub(super) fn summary(rows: &[&Judged], look: Look) -> Vec<String> {
    let unread = rows.iter().filter(|row| is_unread(row)).count();
    let statements = rows.iter().filter(|row| !is_unread(row) && !row.is_claim()).count();
    let tally = Tally::of(rows.iter().copied().filter(|row| !is_unread(row) && row.is_claim()));
    // What is expected alarms nobody.
    let style = |outcome: Outcome, usual: Style| {
        let mut such = rows.iter().filter(|row| row.verdict.outcome == outcome);
        if such.all(|row| row.passes()) { GREEN } else { usual }
    };
    let counts = [
        (tally.verified, "verified", GREEN),
        (tally.refuted, "refuted", style(Outcome::Refuted, RED)),
        (tally.unknown, "unknown", style(Outcome::Unknown, YELLOW)),
        (tally.error, "error", style(Outcome::Error, RED)),
    ];
    let counts = counts.iter().filter(|count| count.0 > 0);
    let counts: Vec<String> = counts.map(|(n, word, style)| look.paint(*style, &format!("{n} {word}"))).collect();
    let mut line = format!("{}: {}", counted(tally.total(), "claim"), counts.join(", "));
    if tally.total() == 0 {
        line = "no claims".to_string();
    } else if rows.iter().all(|row| row.expectation.is_none()) {
        // Nothing was expected: the counts say it all.
    } else if tally.failed == 0 {
        line += if tally.verified == tally.total() { "" } else { "; all as expected" };
    } else {
        let failed = format!("; {} of {} not as expected", tally.failed, tally.total());
        line += &look.paint(RED, &failed);
    }
    if statements > 0 {
        let other = if tally.total() == 0 { "statement" } else { "other statement" };
        line += &look.paint(RED, &format!("; {} cannot be read", counted(statements, other)));
    }
    if unread > 0 {
        line += &look.paint(RED, &format!("; {} not read", counted(unread, "file")));
    }
    let mut lines = vec![line];
    lines.extend(worth(rows, look).iter().flat_map(|words| wrap(words, look.width)).map(|line| look.paint(DIM, &line)));
    lines
}

/// What the evidence of the claims is worth, in words that promise no more than it holds, and where to see it. It says of which verdict it speaks: the same
/// witness may have verified one claim and refuted another.
fn worth(rows: &[&Judged], look: Look) -> Vec<String> {
    let all = [
        Level::Proof,
        Level::AllShapes,
        Level::Exact,
        Level::Interval,
        Level::Sampled,
        Level::Difference,
        Level::Shapes,
    ];
    let any = |outcome: Outcome, level: Level| {
        rows.iter().any(|row| row.verdict.outcome == outcome && row.verdict.strongest == Some(level))
    };
    let verified = all.into_iter().filter(|level| any(Outcome::Verified, *level));
    let sized = |level: Level| {
        let mut such = rows.iter().filter(|row| row.verdict.outcome == Outcome::Verified);
        such.any(|row| row.verdict.strongest == Some(level) && row.sized)
    };
    let mut told: Vec<String> = verified
        .map(|level| format!("verified by {}: {}", level.word(), support(level, look.full, sized(level))))
        .collect();
    if all.into_iter().any(|level| level != Level::Shapes && any(Outcome::Refuted, level)) {
        told.push("refuted: at the counterexample both sides were evaluated in two independent ways.".into());
    }
    if any(Outcome::Refuted, Level::Shapes) {
        told.push("refuted by shapes: by the rules of shapes, the shape is another one.".into());
    }
    told
}

/// What it means that a witness supports a claim, and which flag shows more of it where the report is not the full one.
fn support(level: Level, full: bool, sized: bool) -> &'static str {
    match level {
        Level::Proof if full => "a theorem that Rocq checked, here or when proofs/ was built.",
        Level::Proof => "a theorem that Rocq checked, here or when proofs/ was built; `--details` names it.",
        Level::AllShapes if sized => "both sides have the same normal form: they agree for arrays of all sizes.",
        Level::AllShapes => "both sides have the same normal form: they agree wherever both have a value.",
        Level::Exact if full => {
            "both sides agree at random points of a finite field, with the stated bound on the probability of an error."
        }
        Level::Exact => {
            "both sides agree at random points of a finite field, with a bound on the probability of an error (`--details`)."
        }
        Level::Interval => "the sides differ by no more than the stated bound anywhere in the domain.",
        Level::Sampled => "both sides agree at the points that were tried. This is evidence, not a proof.",
        Level::Difference => "finite differences agree within their error bars. This is evidence, not a proof.",
        Level::Shapes if sized => "by the rules of shapes, for all sizes.",
        Level::Shapes => "by the rules of shapes.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_arrays_are_told_by_what_is_not_zero() {
        let number = |value: u8| Number::Rational(value.into());
        let matrix = |rows: usize, columns: usize, entry: &dyn Fn(usize, usize) -> u8| {
            Array::Matrix((0..rows).map(|i| (0..columns).map(|j| number(entry(i, j))).collect()).collect())
        };
        let told = |array: &Array| told_by_zeros("A", array);
        assert_eq!(told(&matrix(5, 6, &|_, _| 0)).as_deref(), Some("A = 0[5,6]"));
        let few = matrix(5, 6, &|i, j| u8::from(i == j && i < 2) * 7);
        assert_eq!(told(&few).as_deref(), Some("A = 0[5,6] but for A[1,1] = 7, A[2,2] = 7"));
        assert_eq!(told(&matrix(9, 9, &|i, j| u8::from(i == j))).as_deref(), Some("A = I[9]"));
        assert_eq!(told(&matrix(4, 4, &|i, j| u8::from(i == j))), None, "small enough to be shown");
        assert_eq!(told(&matrix(9, 8, &|i, j| u8::from(i == j))), None, "no identity");
        assert_eq!(told(&matrix(9, 9, &|_, _| 1)), None);
        let vector = Array::Vector((0..30).map(|i| number(u8::from(i == 29))).collect());
        assert_eq!(told(&vector).as_deref(), Some("A = 0[30] but for A[30] = 1"));
    }

    #[test]
    fn an_explanation_does_not_repeat_the_name() {
        for (name, explanation, told) in [
            (
                "missing transpose",
                "a transpose is missing: `A` stands where `A'` is right",
                "`A` stands where `A'` is right",
            ),
            ("extra factor", "there is a factor too many: `x*y` stands", "`x*y` stands"),
            ("swapped factors", "factors are swapped: `x*y` stands", "`x*y` stands"),
            ("missing chain factor", "a factor of the chain rule is missing: `g` stands", "`g` stands"),
            ("other function's derivative", "this is another function's derivative: `c` stands", "`c` stands"),
            ("wrong axis", "the sum runs along the wrong axis: `s` stands", "`s` stands"),
            ("transposed", "the result is transposed", ""),
            ("missing sum and transposed", "a sum is missing: `s` stands; the result is transposed", "`s` stands"),
            ("missing term", "a path is dropped: `x` is missing", "a path is dropped: `x` is missing"),
            ("sign", "the claim has the wrong sign", "the claim has the wrong sign"),
            ("factor m", "the claim is m times what is right", "the claim is m times what is right"),
            ("wrong branch", "the branches are exchanged: `i` stands", "the branches are exchanged: `i` stands"),
        ] {
            assert_eq!(beyond(name, explanation), told, "{name}");
        }
    }
}
