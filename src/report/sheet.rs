//! Exercise sheets, graded: a table for people, CSV with a row for each submission, JSON.

use super::layout::{one_line, pad, width, wrap};
use super::{Look, table, text};
use crate::grade::{Answered, Points, Sheet, Standing, Template};
use crate::verdict::counted;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;

/// A mistake, and in how many answers it was found: in all, and by question.
pub(super) struct Frequent<'s> {
    pub name: &'s str,
    pub count: usize,
    pub by_question: BTreeMap<&'s str, usize>,
}

/// Which mistakes were found, the most frequent first.
pub(super) fn mistakes(sheets: &[Sheet]) -> Vec<Frequent<'_>> {
    let mut found: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for answer in sheets.iter().flat_map(|sheet| &sheet.answers) {
        if let Some(name) = answer.mistake() {
            *found.entry(name).or_default().entry(&answer.label).or_default() += 1;
        }
    }
    let all =
        found.into_iter().map(|(name, by_question)| Frequent { name, count: by_question.values().sum(), by_question });
    let mut all: Vec<Frequent<'_>> = all.collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.count));
    all
}

/// The sign of an answer in a table.
pub(super) fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Right => "✓",
        Standing::Partly => "~",
        Standing::Wrong => "✗",
        Standing::Undecided => "?",
        Standing::Unread | Standing::Refused => "!",
        Standing::Missing => "-",
    }
}

/// A table with a row for each submission, below it which mistakes are how frequent and what has to be looked at; with `look.full` also
/// what there is to say about each answer that is not right.
pub fn render(template: &Template, sheets: &[Sheet], look: Look) -> String {
    let mut lines = vec![format!(
        "{}: {}, {}; {}",
        one_line(&template.file),
        counted(template.questions.len(), "question"),
        points(template.total()),
        counted(sheets.len(), "submission")
    )];
    lines.extend(rows(template, sheets, look));
    let frequent = mistakes(sheets);
    if !frequent.is_empty() {
        lines.push("mistakes".to_string());
    }
    for one in &frequent {
        let by = one.by_question.iter().map(|(label, count)| format!("{label} {count}")).collect::<Vec<_>>().join(", ");
        lines.extend(
            wrap(&format!("{} ({by}): {}", one_line(one.name), one.count), look.width - 2)
                .iter()
                .map(|line| format!("  {line}")),
        );
    }
    let open: Vec<String> = sheets.iter().filter(|sheet| sheet.is_open()).map(|sheet| one_line(&sheet.file)).collect();
    if !open.is_empty() {
        lines.extend(wrap(&format!("to be looked at by a person (`?`): {}", open.join(", ")), look.width));
    }
    if look.full {
        lines.extend(sheets.iter().flat_map(|sheet| in_full(sheet, look)));
    } else {
        lines.extend(sheets.iter().flat_map(not_taken).flat_map(|told| wrap(&told, look.width)));
        lines.push("`✓` right, `~` partly right, `✗` wrong, `?` undecided, `!` unreadable or refused, `-` missing; `--details` says more".into());
    }
    lines.join("\n") + "\n"
}

/// Why answers of a submission are missing, where it is not that nothing was answered: a file that cannot be read, lines that say no label.
fn not_taken(sheet: &Sheet) -> Vec<String> {
    /// Lines of one submission.
    const MOST: usize = 3;
    let file = one_line(&sheet.file);
    let unread = sheet.unread.iter().map(|why| format!("{file}: {why}"));
    let is_missing = sheet.answers.iter().any(|answer| answer.standing == Standing::Missing);
    let left_out = sheet.left_out.iter().filter(|_| is_missing).take(MOST);
    let left_out = left_out.map(|(line, what)| format!("{file}:{line} was not taken: {}", one_line(what)));
    let refused = sheet.answers.iter().filter(|answer| matches!(answer.standing, Standing::Unread | Standing::Refused));
    let refused =
        refused.filter_map(|answer| Some(format!("{file}: {}: {}", answer.label, one_line(answer.remark.as_ref()?))));
    unread.chain(left_out).chain(refused.take(MOST)).collect()
}

fn points(points: Points) -> String {
    if points == Points::whole(1) { "1 point".to_string() } else { format!("{points} points") }
}

fn rows(template: &Template, sheets: &[Sheet], look: Look) -> Vec<String> {
    let header = ["submission".to_string(), "points".to_string()].into_iter();
    let header: Vec<String> =
        header.chain(template.questions.iter().map(|question| one_line(&question.label))).collect();
    let cell = |answer: &Answered| match answer.standing {
        Standing::Missing => sign(answer.standing).to_string(),
        standing => format!("{} {}", sign(standing), answer.points),
    };
    let own = |sheet: &Sheet| -> Vec<String> {
        let start = [look.cut(&one_line(&sheet.file), 40), sheet.points().to_string()].into_iter();
        start.chain(sheet.answers.iter().map(cell)).collect()
    };
    let table: Vec<Vec<String>> = std::iter::once(header).chain(sheets.iter().map(own)).collect();
    let columns = table.first().map_or(0, Vec::len);
    let widest =
        |column: usize| table.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| pad(cell, width)).collect();
        format!("  {}", cells.join("  ")).trim_end().to_string()
    };
    table.iter().map(line).collect()
}

/// What there is to say about a submission beside its points.
fn in_full(sheet: &Sheet, look: Look) -> Vec<String> {
    let mut lines =
        vec![String::new(), look.paint(text::BOLD, &format!("{}: {}", one_line(&sheet.file), points(sheet.points())))];
    let room = look.width.saturating_sub(4).max(20);
    let mut tell = |told: &str, indent: usize| {
        lines.extend(wrap(told, room).iter().map(|line| format!("{}{line}", " ".repeat(indent))));
    };
    sheet.unread.iter().for_each(|reason| tell(reason, 2));
    for answer in &sheet.answers {
        let text = if answer.text.is_empty() { String::new() } else { format!("  {}", one_line(&answer.text)) };
        let worth = format!("{} of {}", answer.points, points(answer.of));
        tell(&format!("{} {}: {}, {worth}{text}", sign(answer.standing), answer.label, answer.standing.word()), 2);
        about(answer).iter().for_each(|told| tell(told, 4));
    }
    for (line, what) in &sheet.left_out {
        let place = if *line > 0 { format!("line {line} left out: ") } else { String::new() };
        tell(&format!("{place}{what}"), 2);
    }
    lines
}

/// What there is to say about an answer that is not right, in sentences.
pub(super) fn about(answer: &Answered) -> Vec<String> {
    if answer.standing == Standing::Right {
        return Vec::new();
    }
    let mut told: Vec<String> = answer.remark.iter().map(|remark| one_line(remark)).collect();
    let Some(mistake) = answer.judged.as_ref().and_then(|judged| judged.mistake.as_ref()) else { return told };
    told.push(format!("mistake: {}: {}", one_line(&mistake.name), one_line(&mistake.explanation)));
    told
}

/// A row for each submission: its file, its points, and for each question the points, how the answer stands, and the mistake in it.
///
/// # Errors
/// None that memory would not give: it is written there.
pub fn csv(template: &Template, sheets: &[Sheet]) -> io::Result<String> {
    let start = ["submission", "points", "of", "remark"].map(str::to_string);
    let columns = template.questions.iter().flat_map(|question| {
        let label = one_line(&question.label);
        [format!("{label} points"), format!("{label} verdict"), format!("{label} mistake")]
    });
    let header: Vec<String> = start.into_iter().chain(columns).collect();
    let total = template.total().to_string();
    let rows = sheets.iter().map(|sheet| {
        let left_out = sheet.left_out.iter().map(|(line, what)| format!("line {line} left out: {what}"));
        let remarks: Vec<String> =
            sheet.unread.iter().cloned().chain(left_out).map(|remark| one_line(&remark)).collect();
        let start = [one_line(&sheet.file), sheet.points().to_string(), total.clone(), remarks.join("; ")];
        let answers = sheet.answers.iter().flat_map(|answer| {
            let mistake = answer.mistake().map(one_line).unwrap_or_default();
            [answer.points.to_string(), answer.standing.word().to_string(), mistake]
        });
        start.into_iter().chain(answers).collect()
    });
    table::written(std::iter::once(header).chain(rows))
}

/// One JSON object: what is asked, what came of each submission, which mistakes are how frequent.
pub fn json(template: &Template, sheets: &[Sheet]) -> String {
    let questions = template.questions.iter().map(|question| {
        json!({ "label": question.label, "points": question.points.value(), "line": question.line, "left": question.left })
    });
    let mistakes = mistakes(sheets)
        .into_iter()
        .map(|one| json!({ "name": one.name, "count": one.count, "by_question": one.by_question }));
    let report = json!({
        "version": 1,
        "template": template.file,
        "points": template.total().value(),
        "questions": questions.collect::<Vec<_>>(),
        "submissions": sheets.iter().map(submission).collect::<Vec<_>>(),
        "mistakes": mistakes.collect::<Vec<_>>(),
    });
    format!("{report}\n")
}

fn submission(sheet: &Sheet) -> Value {
    let answers = sheet.answers.iter().map(|answer| {
        json!({
            "label": answer.label,
            "points": answer.points.value(),
            "of": answer.of.value(),
            "standing": answer.standing.word(),
            "answer": answer.text,
            "verdict": answer.judged.as_ref().map(|judged| judged.verdict.outcome.word()),
            "evidence": answer.judged.as_ref().and_then(|judged| judged.verdict.strongest).map(|level| level.word()),
            "mistake": answer.mistake(),
            "remark": answer.remark,
        })
    });
    let left_out = sheet.left_out.iter().map(|(line, what)| json!({ "line": line, "what": what }));
    json!({
        "file": sheet.file,
        "points": sheet.points().value(),
        "unread": sheet.unread,
        "answers": answers.collect::<Vec<_>>(),
        "left_out": left_out.collect::<Vec<_>>(),
    })
}
