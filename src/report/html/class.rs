//! Exercise sheets as pages: one for the class, one for each submission.

use super::super::layout;
use super::super::mathml::{self, Marked};
use super::super::sheet::{about, mistakes, sign};
use super::super::xml::{Element, element, text};
use super::claim::legend as marks;
use super::explain::{glossary, linked, sentence};
use super::frame::{header, page};
use crate::grade::{Answered, Points, Sheet, Standing, Template};
use crate::lang::edit::apart::apart;
use crate::verdict::counted;
use std::collections::BTreeSet;
use std::io;

/// The page for the class: a row for each submission, with a link to its own page, and which mistakes were made how often. `pages` are the
/// names of the submissions' pages.
///
/// # Errors
/// None that memory would not give: it is written there.
pub fn class(template: &Template, sheets: &[Sheet], pages: &[String]) -> io::Result<String> {
    let questions = template.questions.iter().map(|question| format!("{} ({})", question.label, question.points));
    let columns: Vec<String> = ["submission".to_string(), "points".to_string()].into_iter().chain(questions).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let rows = sheets.iter().zip(pages).map(|(sheet, page)| {
        let link = text("a", &layout::one_line(&sheet.file)).with("href", page);
        let cell = |answer: &Answered| {
            let points =
                if answer.standing == Standing::Missing { String::new() } else { format!(" {}", answer.points) };
            let sign = text("span", sign(answer.standing)).with("title", answer.standing.word()).with("class", "word");
            element("td").with("class", class_of(answer.standing)).push(sign).text(&points)
        };
        let start = [element("td").push(link), text("td", &sheet.points().to_string())];
        element("tr").all(start).all(sheet.answers.iter().map(cell))
    });
    let table = element("table").push(header(&columns)).push(element("tbody").all(rows));
    let title = format!(
        "{}: {}, {} to be had",
        layout::one_line(&template.file),
        counted(sheets.len(), "submission"),
        points(template.total())
    );
    let mut main = element("main").push(element("div").with("class", "wide").push(table)).push(legend());
    let open: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.is_open()).collect();
    if !open.is_empty() {
        main = main.push(text("p", &format!("A person has to look at {}.", counted(open.len(), "submission"))));
    }
    let frequent = mistakes(sheets);
    if !frequent.is_empty() {
        let rows = frequent.iter().map(|one| {
            let by =
                one.by_question.iter().map(|(label, count)| format!("{label} {count}")).collect::<Vec<_>>().join(", ");
            let name = linked(text("td", one.name), " (", one.name, ")");
            element("tr").push(name).push(text("td", &one.count.to_string())).push(text("td", &by))
        });
        let table =
            element("table").push(header(&["mistake", "answers", "by question"])).push(element("tbody").all(rows));
        main = main.push(text("h2", "Mistakes")).push(element("div").with("class", "wide").push(table));
    }
    let names: BTreeSet<&str> = frequent.iter().map(|one| one.name).collect();
    let body = element("body").push(element("header").push(text("h1", &title))).push(main).all(glossary(&names));
    page("backproof: the class", body)
}

/// The page for one submission.
///
/// # Errors
/// As [`class`].
pub fn student(template: &Template, sheet: &Sheet) -> io::Result<String> {
    let worth = format!("{} of {}", sheet.points(), points(template.total()));
    let title = text("h1", &format!("{}: {worth}", layout::one_line(&sheet.file)));
    let mut main =
        element("main").all(sheet.unread.iter().map(|reason| text("p", &format!("It could not be read: {reason}."))));
    if !sheet.answers.is_empty() {
        main = main.push(text("h2", "Answers")).all(sheet.answers.iter().map(answer));
    }
    if !sheet.left_out.is_empty() {
        let told = sheet.left_out.iter().map(|(line, what)| match line {
            0 => sentence("li", what),
            line => sentence("li", &format!("line {line}: {what}")),
        });
        main = main.push(text("h2", "Left out")).push(element("ul").all(told));
    }
    let names: BTreeSet<&str> = sheet.answers.iter().filter_map(Answered::mistake).collect();
    let body = element("body").push(element("header").push(title)).push(main).all(glossary(&names));
    page("backproof: a sheet", body)
}

fn points(points: Points) -> String {
    if points == Points::whole(1) { "1 point".to_string() } else { format!("{points} points") }
}

fn legend() -> Element {
    let told =
        "✓ right, ~ partly right, ✗ wrong, ? undecided: a person has to look at it, ! unreadable or refused, - missing";
    text("p", told).with("class", "soft")
}

fn class_of(standing: Standing) -> &'static str {
    match standing {
        Standing::Right => "right",
        Standing::Wrong | Standing::Unread | Standing::Refused => "wrong",
        Standing::Partly | Standing::Undecided => "open",
        Standing::Missing => "missing",
    }
}

fn answer(answer: &Answered) -> Element {
    let word = text("span", answer.standing.word()).with("class", "word");
    let worth = format!(", {} of {}", answer.points, points(answer.of));
    let title = element("h3").text(&format!("{} {}: ", sign(answer.standing), answer.label)).push(word).text(&worth);
    let class = match answer.standing {
        Standing::Right => "verified right",
        Standing::Partly | Standing::Undecided => "unknown open",
        Standing::Wrong | Standing::Unread | Standing::Refused => "refuted wrong",
        Standing::Missing => "missing",
    };
    let mut article = element("article").with("class", class).push(title);
    let apart = answer.formula.as_ref().zip(answer.right.as_ref()).and_then(|((_, said), right)| apart(said, right));
    if let Some((left, right)) = &answer.formula {
        let marked = apart.as_ref().map(|apart| Marked { pieces: &apart.old, is_wrong: true });
        article = article.push(mathml::equation(left, right, marked));
    }
    if !answer.text.is_empty() {
        article = article.push(element("p").push(text("code", &layout::one_line(&answer.text))));
    }
    article = article.all(about(answer).iter().map(|told| sentence("p", told)));
    let mistake = answer.judged.as_ref().and_then(|judged| judged.mistake.as_ref());
    let fix = mistake.and_then(|mistake| mistake.fix.as_ref());
    let marked = apart.as_ref().map(|apart| Marked { pieces: &apart.new, is_wrong: false });
    article
        .all(fix.map(|fix| element("p").text("Right is ").push(text("code", &layout::one_line(&fix.text))).text(".")))
        .all(answer.right.as_ref().map(|right| mathml::formula(right, marked)))
        .all(apart.map(|apart| text("p", marks(&apart)).with("class", "soft")))
}
