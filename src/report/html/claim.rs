//! One claim on the page: its formula, its verdict and what that rests on, the counterexample, the mistake, what is right, pictures.

use super::super::picture::{Picture, pictures};
use super::super::place::Places;
use super::super::xml::{Element, element, text};
use super::super::{Section, fault, layout, mathml, number, short, text as plain};
use super::explain::{linked, sentence};
use super::formulas::Formulas;
use super::frame::word;
use crate::lang::ast::{Expr, ExprKind, Span};
use crate::sketch::{Errors, Sketch};
use crate::verdict::{Array, Counterexample, Judged, Mistake, Number, Outcome};

/// Arrays with more rows or columns are told by their size.
const MOST_SHOWN: usize = 8;
/// Definitions that are shown with a claim.
const MOST_DEFINED: usize = 8;

/// What the claims of a section have in common.
pub(super) struct Setting<'a> {
    section: &'a Section<'a>,
    formulas: Formulas,
    places: Places<'a>,
}

impl<'a> Setting<'a> {
    /// Reads the section's text.
    pub(super) fn new(section: &'a Section<'a>) -> Setting<'a> {
        Setting { section, formulas: Formulas::of(section), places: Places::new(section.source) }
    }
}

/// The article about a claim.
pub(super) fn article(row: &Judged, setting: &Setting<'_>, anchor: &str, sketch: Option<&Sketch>) -> Element {
    let Setting { section, formulas, places } = setting;
    let title = element("h3").push(word(row)).text(": ").text(&short::name(row));
    let mut article = element("article").with("id", anchor).with("class", row.verdict.outcome.word()).push(title);
    if let Some((left, right)) = formulas.claim(row) {
        article = article.push(mathml::equation(left, right));
    }
    if !row.text.is_empty() {
        article = article.push(element("p").push(text("code", &layout::one_line(&row.text))));
    }
    article = article.all(definitions(row, formulas)).all(evidence(row)).all(faults(row, places));
    if let Some(mistake) = &row.mistake {
        article = article.all(explained(mistake, row, formulas));
    }
    if let Some(found) = &row.verdict.counterexample {
        article = article.all(counterexample(found, sketch));
    }
    article = article.all(row.unexplained().map(|told| sentence("p", &capital(&told))));
    article = article.all(row.verdict.message.iter().map(|message| sentence("p", &capital(message))));
    if row.expectation.is_some() {
        article = article.all(row.unmet().map(|unmet| text("p", &unmet)));
    }
    let drawn = sketch.map(pictures).unwrap_or_default();
    article = article.all(drawn.iter().map(Picture::figure));
    article.all(testimonies(row)).push(again(row, section))
}

/// What the names of a claim that is not verified stand for, where the text defines them.
fn definitions(row: &Judged, formulas: &Formulas) -> Option<Element> {
    if row.verdict.outcome == Outcome::Verified {
        return None;
    }
    let found = formulas.definitions(row, MOST_DEFINED);
    let name = |word: &str| Expr { kind: ExprKind::Name(word.to_string()), span: Span::default() };
    let told = found.iter().map(|(word, value)| mathml::equation(&name(word), value));
    (!found.is_empty()).then(|| element("div").with("class", "where").push(text("span", "where")).all(told))
}

/// What the verdict rests on, in a sentence, and under which restrictions it stands. (What a refutation rests on the page says at its end.)
fn evidence(row: &Judged) -> Vec<Element> {
    let told = match (row.verdict.outcome, row.verdict.strongest) {
        (Outcome::Verified, Some(level)) => {
            Some(format!("By {}: {}", level.word(), plain::support(level, true, row.sized)))
        }
        (Outcome::Unknown, _) => Some("Neither verified nor refuted.".to_string()),
        _ => None,
    };
    let under = (!row.under.is_empty()).then(|| {
        let start = element("p").text("Under: ");
        row.under
            .iter()
            .enumerate()
            .fold(start, |under, (at, fact)| under.text(if at > 0 { ", " } else { "" }).push(text("code", fact)))
    });
    told.map(|told| text("p", &told)).into_iter().chain(under).collect()
}

fn faults(row: &Judged, places: &Places<'_>) -> Option<Element> {
    if row.verdict.faults.is_empty() {
        return None;
    }
    let told = row.verdict.faults.iter().map(|found| sentence("li", &fault::plain(places, found)));
    Some(element("ul").all(told))
}

/// A counterexample: sizes, inputs as small matrices, and what comes out; where both sides are known whole, the wrong entry marked.
fn counterexample(found: &Counterexample, sketch: Option<&Sketch>) -> Vec<Element> {
    let dims: Vec<String> = found.dims.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if dims.is_empty() { String::new() } else { format!(" at {}", dims.join(", ")) };
    let values = found.values.iter().map(|(name, array)| value(name, array));
    let functions = found.functions.iter().map(|(name, body)| text("code", &format!("{name}(t) = {body}")));
    let inputs = element("div").with("class", "matrices").all(values.chain(functions));
    let mut parts = vec![text("h4", &format!("Counterexample{at}")), inputs];
    let told = |side: &Option<Number>| side.as_ref().map_or("undefined".to_string(), number::to_text);
    let (claimed, actual) = match (&found.claimed, &found.actual) {
        (None, None) => return parts,
        (Some(claimed), Some(actual)) => {
            let (claimed, actual, _) = number::pair(claimed, actual);
            (claimed, actual)
        }
        (claimed, actual) => (told(claimed), told(actual)),
    };
    let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
    let place = if entry.is_empty() { "There".to_string() } else { format!("In entry [{}]", entry.join(", ")) };
    parts.push(text("p", &format!("{place} the claim says {claimed}, and {actual} is right.")));
    let here = sketch.and_then(|sketch| sketch.errors.iter().find(|errors| errors.is_counterexample));
    if let Some(errors) = here.filter(|errors| errors.rows.max(errors.cols) <= MOST_SHOWN && errors.relative.len() > 1)
    {
        parts.push(sides(errors, &found.entry));
    }
    parts
}

/// Both sides, entry by entry; those that differ are marked, and that of the counterexample.
fn sides(errors: &Errors, entry: &[usize]) -> Element {
    let found = match entry {
        [row] => row.checked_sub(1),
        [row, col] => row.checked_sub(1).zip(col.checked_sub(1)).map(|(row, col)| row * errors.cols + col),
        _ => None,
    };
    let shown =
        |value: Option<f64>| value.map_or("undefined".to_string(), |value| number::to_text(&Number::Real(value)));
    let rows = |values: &[Option<f64>], marks: bool| -> Vec<Vec<(String, bool)>> {
        let cells = values.iter().zip(&errors.relative).enumerate().map(|(at, (value, error))| {
            let is_wrong = error.is_some_and(|error| error != 0.0) || Some(at) == found;
            (shown(*value), marks && is_wrong)
        });
        let cells: Vec<(String, bool)> = cells.collect();
        cells.chunks(errors.cols.max(1)).map(<[_]>::to_vec).collect()
    };
    element("div")
        .with("class", "matrices")
        .push(text("span", "claimed, wrong entries marked:"))
        .push(mathml::matrix("", &rows(&errors.claimed, true)))
        .push(text("span", "right:"))
        .push(mathml::matrix("", &rows(&errors.actual, false)))
}

fn value(name: &str, array: &Array) -> Element {
    let cell = |number: &Number| (number::to_text(number), false);
    let rows: Vec<Vec<(String, bool)>> = match array {
        Array::Scalar(number) => vec![vec![cell(number)]],
        Array::Vector(entries) => entries.iter().map(|entry| vec![cell(entry)]).collect(),
        // Row by row, each along the last index.
        Array::Tensor(sizes, entries) => {
            let each = sizes.last().copied().unwrap_or(1).max(1);
            entries.chunks(each).map(|row| row.iter().map(cell).collect()).collect()
        }
        Array::Matrix(rows) => rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    };
    let cols = rows.first().map_or(0, Vec::len);
    if rows.len().max(cols) > MOST_SHOWN {
        return text("span", &format!("{name}: {}×{cols} entries", rows.len()));
    }
    mathml::matrix(name, &rows)
}

/// The mistake, where it is explained, and what is right.
fn explained(mistake: &Mistake, row: &Judged, formulas: &Formulas) -> Vec<Element> {
    let told = linked(sentence("p", &capital(&mistake.explanation)), " (more about ", &mistake.name, ")");
    let mut parts = vec![text("h4", &format!("Mistake: {}", mistake.name)), told];
    let Some(fix) = &mistake.fix else { return parts };
    let evidence = fix.evidence.map_or(String::new(), |level| format!(", verified by {}", level.word()));
    parts.push(text("h4", &format!("What is right{evidence}")));
    parts.extend(formulas.right(row).map(mathml::formula));
    parts.push(element("p").push(text("code", &layout::one_line(&fix.text))));
    parts
}

/// The text with a capital letter at its start.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// What each witness says.
fn testimonies(row: &Judged) -> Option<Element> {
    if row.verdict.evidence.is_empty() {
        return None;
    }
    let told = row.verdict.evidence.iter().map(|evidence| {
        text(
            "li",
            &format!("{} {}: {}", evidence.witness.word(), evidence.says.word(), layout::one_line(&evidence.detail)),
        )
    });
    Some(element("details").push(text("summary", "What each witness says")).push(element("ul").all(told)))
}

fn again(row: &Judged, section: &Section<'_>) -> Element {
    element("p").with("class", "soft").text("Again: ").push(text("code", &layout::one_line(&section.again_for(row))))
}
