//! The report for people.

use super::fault::Artist;
use super::layout::{one_line, pad, shorten, width, wrap};
use super::{Look, ONE_LINER, Section, Tally, counterexample};
use crate::lang::ast::Level;
use crate::verdict::{Judged, Outcome, Says, counted};
use crate::witness::testimony::Evidence;
use anstyle::{AnsiColor, Style};
use std::collections::BTreeSet;

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
    for (at, (row, name)) in rows.iter().zip(&names).enumerate() {
        if waits(row).is_some() {
            let waiting: Vec<&Judged> = rows[at..].iter().copied().take_while(|row| waits(row).is_some()).collect();
            let is_first = at == 0 || waits(rows[at - 1]).is_none();
            lines.extend(if is_first { waiting_lines(&waiting, look) } else { Vec::new() });
            continue;
        }
        lines.push(line(row, name, widths, look));
        if brief && row.passes() {
            continue;
        }
        let mut below = Vec::new();
        if !row.verdict.faults.is_empty() {
            let room = look.width.saturating_sub(INDENT).max(20);
            let artist = artist.get_or_insert_with(|| Artist::new(&first.file, section.source, look, room));
            let told = |fault| if row.passes() { wrap(&artist.tell(fault), room) } else { artist.draw(fault) };
            // Where something else is wrong here, what waits for another line is said in short.
            let (waiting, own): (Vec<_>, Vec<_>) = row.verdict.faults.iter().partition(|fault| fault.follows.is_some());
            let others: BTreeSet<usize> = waiting.iter().filter_map(|fault| fault.follows).collect();
            below.extend(own.into_iter().chain(waiting.iter().copied().filter(|_| row.passes())).flat_map(told));
            if !others.is_empty() && !row.passes() {
                below.extend(wrap(&format!("it waits for {}, too", ranges(&others)), room));
            }
        }
        below.extend(about(row, &section.again_for(row), look));
        lines.extend(below.into_iter().map(|line| format!("{}{line}", " ".repeat(INDENT)).trim_end().to_string()));
    }
    lines.push(String::new());
}

/// The line of another statement, where all that is wrong with this one comes from there.
fn waits(row: &Judged) -> Option<usize> {
    let lines = row.verdict.faults.iter().map(|fault| fault.follows).collect::<Option<Vec<_>>>()?;
    lines.into_iter().min().filter(|_| !row.passes())
}

/// What is said of statements in a row that wait for others to be mended.
fn waiting_lines(rows: &[&Judged], look: Look) -> Vec<String> {
    let claims: Vec<&str> = rows.iter().filter_map(|row| row.label.as_deref()).collect();
    let of = match claims.as_slice() {
        [] => String::new(),
        [claim] => format!(" (claim {})", one_line(claim)),
        claims => format!(" (claims {})", one_line(&claims.join(", "))),
    };
    let others: BTreeSet<usize> = rows.iter().copied().filter_map(waits).collect();
    // Of statements that share the line they wait for, that line says enough.
    let own: BTreeSet<usize> = rows.iter().map(|row| row.line).filter(|line| !others.contains(line)).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let verb = if own.len() == 1 { "waits" } else { "wait" };
    let told = format!("{}{of} {verb} for {}: mend that first", ranges(&own), ranges(&others));
    let room = look.width.saturating_sub(INDENT).max(20);
    let mut told = wrap(&told, room).into_iter();
    let first = told.next().map(|line| format!("  {} {line}", look.paint(RED, "!")));
    first.into_iter().chain(told.map(|line| format!("    {line}"))).collect()
}

/// `line 3`, `lines 2–4, 7`.
fn ranges(lines: &BTreeSet<usize>) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some(last) if last.1 + 1 == *line => last.1 = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let shown = ranges.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", shown.collect::<Vec<_>>().join(", "))
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
pub(super) fn about(row: &Judged, again: &str, look: Look) -> Vec<String> {
    let room = look.width.saturating_sub(INDENT).max(20);
    let verdict = &row.verdict;
    let mut lines = Vec::new();
    if let Some(found) = &verdict.counterexample {
        lines.extend(if look.full {
            counterexample::whole(found, room, look)
        } else {
            counterexample::in_short(found, room)
        });
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
    let is_expected = rows.iter().any(|row| row.expectation.is_some());
    let all_pass = is_expected && tally.failed == 0 && tally.verified < tally.total();
    let all = if all_pass { ", all as expected" } else { "" };
    let mut line = format!("{}{all}: {}", counted(tally.total(), "claim"), counts.join(", "));
    if tally.total() == 0 {
        line = "no claims".to_string();
    } else if tally.failed > 0 && is_expected {
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
pub(super) fn worth(rows: &[&Judged], look: Look) -> Vec<String> {
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
        .map(|level| {
            let mut such = rows.iter().filter(|row| row.verdict.outcome == Outcome::Verified);
            let off_borders = such.any(|row| row.verdict.strongest == Some(level) && leaves_out_borders(row));
            let of_borders = if off_borders { OF_BORDERS } else { "" };
            format!("verified by {}: {}{of_borders}", level.word(), support(level, look.full, sized(level)))
        })
        .collect();
    if all.into_iter().any(|level| level != Level::Shapes && any(Outcome::Refuted, level)) {
        told.push("refuted: at the counterexample both sides were evaluated in two independent ways.".into());
    }
    if any(Outcome::Refuted, Level::Shapes) {
        told.push("refuted by shapes: by the rules of shapes, the shape is another one.".into());
    }
    if rows.iter().any(|row| row.verdict.outcome == Outcome::Error && row.mistake.is_some() && !row.passes()) {
        told.push(
            "error: shapes do not fit, so that there are no values to compare; the mistake says what would fit.".into(),
        );
    }
    told
}

/// What is added where the normal form leaves out where conditions change their side.
pub(super) const OF_BORDERS: &str = " The borders of conditions, as x = 0 is of `x > 0`, were sampled.";

/// Whether what a claim is verified by speaks of each side of its conditions alone.
pub(super) fn leaves_out_borders(row: &Judged) -> bool {
    let mut strongest = row.verdict.evidence.iter().filter(|one| row.verdict.strongest == Some(one.witness));
    strongest.any(Evidence::leaves_out_borders)
}

/// What it means that a witness supports a claim, and which flag shows more of it where the report is not the full one.
pub(super) fn support(level: Level, full: bool, sized: bool) -> &'static str {
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
