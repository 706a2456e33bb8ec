//! One claim on the page: its formula, its verdict and what that rests on, the counterexample, the mistake, what is right, pictures.

use super::super::counterexample::whole as whole_counterexample;
use super::super::mathml::{self, Marked};
use super::super::picture::{Picture, pictures};
use super::super::place::Places;
use super::super::xml::{Element, element, text};
use super::super::{Look, Section, fault, layout, number, short, text as plain};
use super::explain::{linked, sentence};
use super::formulas::Formulas;
use super::frame::word;
use crate::lang::ast::{Expr, ExprKind, Span};
use crate::lang::edit::apart::Apart;
use crate::sketch::{Errors, Sketch};
use crate::verdict::{Array, Counterexample, Judged, Mistake, Number, Outcome};

/// Arrays with more rows or columns are told by their size.
const MOST_SHOWN: usize = 8;
/// Characters on a line of a counterexample with all its digits.
const WIDTH: usize = 200;
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
    let apart = formulas.apart(row);
    if let Some((left, right)) = formulas.claim(row) {
        let marked = apart.as_ref().map(|apart| Marked { pieces: &apart.old, is_wrong: true });
        article = article.push(mathml::equation(left, right, marked));
    }
    if !row.text.is_empty() {
        article = article.push(element("p").push(text("code", &layout::one_line(&row.text))));
    }
    article = article.all(definitions(row, formulas)).all(evidence(row)).all(faults(row, places));
    if let Some(mistake) = &row.mistake {
        article = article.all(explained(mistake, row, formulas, apart.as_ref()));
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
    let told = found.iter().map(|(word, value)| mathml::equation(&name(word), value, None));
    (!found.is_empty()).then(|| element("div").with("class", "where").push(text("span", "where")).all(told))
}

/// What the verdict rests on, in a sentence, and under which restrictions it stands. (What a refutation rests on the page says at its end.)
fn evidence(row: &Judged) -> Vec<Element> {
    let told = match (row.verdict.outcome, row.verdict.strongest) {
        (Outcome::Verified, Some(level)) => {
            let of_borders = if plain::leaves_out_borders(row) { plain::OF_BORDERS } else { "" };
            Some(format!("By {}: {}{of_borders}", level.word(), plain::support(level, true, row.sized)))
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
    let given: Vec<&Number> = found.values.iter().flat_map(|(_, array)| shown(array)).collect();
    let mut texts = number::side_by_side(&given).into_iter();
    let values: Vec<Element> = found.values.iter().map(|(name, array)| value(name, array, &mut texts)).collect();
    let functions = found.functions.iter().map(|(name, body)| text("code", &format!("{name}(t) = {body}")));
    let inputs = element("div").with("class", "matrices").all(values).all(functions);
    let mut parts = vec![text("h4", &format!("Counterexample{at}")), inputs];
    let told = |side: &Option<Number>| side.as_ref().map_or("undefined".to_string(), number::to_text);
    let (claimed, actual, apart) = match (&found.claimed, &found.actual) {
        (None, None) => return parts,
        (Some(claimed), Some(actual)) => number::short_pair(claimed, actual),
        (claimed, actual) => (told(claimed), told(actual), None),
    };
    let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
    let place = if entry.is_empty() { "There".to_string() } else { format!("In entry [{}]", entry.join(", ")) };
    let apart = apart.map_or(String::new(), |apart| format!(" ({apart})"));
    parts.push(text("p", &format!("{place} the claim says {claimed}, and {actual} is right{apart}.")));
    let here = sketch.and_then(|sketch| sketch.errors.iter().find(|errors| errors.is_counterexample));
    if let Some(errors) = here.filter(|errors| errors.rows.max(errors.cols) <= MOST_SHOWN && errors.relative.len() > 1)
    {
        parts.push(sides(errors, &found.entry));
    }
    parts.extend(with_all_digits(found, &given));
    parts
}

/// What was rounded, with all digits, folded away: the outcome, or the whole counterexample where its inputs are rounded, too.
fn with_all_digits(found: &Counterexample, given: &[&Number]) -> Option<Element> {
    let is_rounded = |number: &&Number| number::side_by_side(&[*number]) != [number::to_text(number)];
    let outcome = [("claimed", &found.claimed), ("actual", &found.actual)];
    let lines = if given.iter().any(is_rounded) {
        whole_counterexample(found, WIDTH, Look::default())
    } else if outcome.iter().filter_map(|(_, value)| value.as_ref()).any(|value| is_rounded(&value)) {
        let told = outcome.iter().filter_map(|(side, value)| Some((side, value.as_ref()?)));
        told.map(|(side, value)| format!("{side}: {}", number::to_text(value))).collect()
    } else {
        return None;
    };
    let all = element("pre").push(text("code", &lines.join("\n")));
    Some(element("details").push(text("summary", "With all digits")).push(all))
}

/// Both sides, entry by entry; those that differ are marked, and that of the counterexample.
fn sides(errors: &Errors, entry: &[usize]) -> Element {
    let found = match entry {
        [row] => row.checked_sub(1),
        [row, col] => row.checked_sub(1).zip(col.checked_sub(1)).map(|(row, col)| row * errors.cols + col),
        _ => None,
    };
    let rows = |is_claimed: bool| -> Vec<Vec<(String, bool)>> {
        let entries = errors.claimed.iter().zip(&errors.actual).zip(&errors.relative).enumerate();
        let cells = entries.map(|(at, ((claimed, actual), error))| {
            let is_right = *error == Some(0.0) && Some(at) != found;
            let shown = entry_of(*claimed, *actual, is_right)[usize::from(!is_claimed)].clone();
            let is_wrong = error.is_some_and(|error| error != 0.0) || Some(at) == found;
            (shown, is_claimed && is_wrong)
        });
        let cells: Vec<(String, bool)> = cells.collect();
        cells.chunks(errors.cols.max(1)).map(<[_]>::to_vec).collect()
    };
    element("div")
        .with("class", "matrices")
        .push(text("span", "claimed, wrong entries marked:"))
        .push(mathml::matrix("", &rows(true)))
        .push(text("span", "right:"))
        .push(mathml::matrix("", &rows(false)))
}

/// An entry of both sides: the same text where they count as equal, and two where they do not.
fn entry_of(claimed: Option<f64>, actual: Option<f64>, is_right: bool) -> [String; 2] {
    let none = || "undefined".to_string();
    let (Some(claimed), Some(actual)) = (claimed, actual) else {
        let alone = |value: f64| number::side_by_side(&[&Number::Real(value)]).concat();
        return [claimed, actual].map(|value| value.map_or_else(none, alone));
    };
    let claimed = if is_right { actual } else { claimed };
    let both = number::side_by_side(&[&Number::Real(claimed), &Number::Real(actual)]);
    <[String; 2]>::try_from(both).unwrap_or_default()
}

/// Rows and columns; of more than two dimensions row by row, each along the last index.
fn shape(array: &Array) -> (usize, usize) {
    match array {
        Array::Scalar(_) => (1, 1),
        Array::Vector(entries) => (entries.len(), 1),
        Array::Tensor(sizes, entries) => {
            let cols = sizes.last().copied().unwrap_or(1).max(1);
            (entries.len() / cols, cols)
        }
        Array::Matrix(rows) => (rows.len(), rows.first().map_or(0, Vec::len)),
    }
}

/// The entries of an array in their order; none where it is told by its size.
fn shown(array: &Array) -> Vec<&Number> {
    let (rows, cols) = shape(array);
    match array {
        _ if rows.max(cols) > MOST_SHOWN => Vec::new(),
        Array::Scalar(number) => vec![number],
        Array::Vector(entries) | Array::Tensor(_, entries) => entries.iter().collect(),
        Array::Matrix(rows) => rows.iter().flatten().collect(),
    }
}

/// An input, by the texts of the entries that are shown.
fn value(name: &str, array: &Array, texts: &mut dyn Iterator<Item = String>) -> Element {
    let cells: Vec<(String, bool)> = texts.take(shown(array).len()).map(|shown| (shown, false)).collect();
    let (rows, cols) = shape(array);
    match cells.is_empty() {
        true => text("span", &format!("{name}: {rows}×{cols} entries")),
        false => mathml::matrix(name, &cells.chunks(cols.max(1)).map(<[_]>::to_vec).collect::<Vec<_>>()),
    }
}

/// The mistake, where it is explained, and what is right.
fn explained(mistake: &Mistake, row: &Judged, formulas: &Formulas, apart: Option<&Apart<'_>>) -> Vec<Element> {
    let told = linked(sentence("p", &capital(&mistake.explanation)), " (more about ", &mistake.name, ")");
    let mut parts = vec![text("h4", &format!("Mistake: {}", mistake.name)), told];
    let Some(fix) = &mistake.fix else { return parts };
    let evidence = fix.evidence.map_or(String::new(), |level| format!(", verified by {}", level.word()));
    parts.push(text("h4", &format!("What is right{evidence}")));
    let marked = apart.map(|apart| Marked { pieces: &apart.new, is_wrong: false });
    parts.extend(formulas.right(row).map(|right| mathml::formula(right, marked)));
    parts.push(element("p").push(text("code", &layout::one_line(&fix.text))));
    parts.extend(apart.map(|apart| text("p", legend(apart)).with("class", "soft")));
    parts
}

/// What the marks on both formulas say. What is missing has no place of its own in the claim: brackets may be missing as well.
pub(super) fn legend(apart: &Apart<'_>) -> &'static str {
    match (!apart.old.is_empty(), !apart.new.is_empty()) {
        (true, true) => "Marked: what is wrong, and what is right in its place. All else is the same.",
        (true, false) => "Marked: what is too much. All else is the same.",
        _ => "Marked: what is missing in the formula before. All else is the same.",
    }
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
