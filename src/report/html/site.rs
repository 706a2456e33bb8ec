//! Pages on which a person can ask: a form for claims with the answer beneath, lists to choose from.

use super::super::xml::{Element, element, text};
use super::super::{Section, layout};
use super::frame::page;
use super::{answers, in_all, worth};
use crate::sketch::Sketch;
use crate::verdict::Judged;
use std::io;

/// A heading of a list, and what stands beneath: for each line its address, its words, and what is said beside them.
#[derive(Clone, Debug)]
pub struct Choices {
    /// What they have in common.
    pub heading: String,
    /// Address, words, remark.
    pub lines: Vec<(String, String, String)>,
}

/// What was found out about the text of the form.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// The text with its claims, judged.
    pub section: Section<'a>,
    /// What there is to draw of them.
    pub sketches: Vec<Sketch>,
    /// How the claims were read, as text.
    pub read: String,
    /// What else is to be said: what was left out, and why.
    pub notes: Vec<String>,
}

/// The page with the form: the text that stands in it, the answer, examples.
///
/// # Errors
/// None that memory would not give: it is written there.
pub fn form(written: &str, answer: Option<&Answer<'_>>, choices: &[Choices]) -> io::Result<String> {
    let mut main = element("main").push(ask(written));
    if let Some(answer) = answer {
        main = main.push(answered(answer)?);
    }
    main = main.all(choices.iter().map(list));
    site("backproof: is the derivative right?", "backproof: is the derivative right?", main)
}

/// A page with lists to choose from.
///
/// # Errors
/// As [`form`].
pub fn lists(title: &str, choices: &[Choices]) -> io::Result<String> {
    site(&format!("backproof: {title}"), title, element("main").all(choices.iter().map(list)))
}

/// A page of text: of the guide, or what is the matter with a request.
///
/// # Errors
/// As [`form`].
pub fn words(title: &str, words: &str) -> io::Result<String> {
    site(&format!("backproof: {title}"), title, element("main").push(text("pre", words)))
}

/// A page with the ways to the others at its head.
fn site(title: &str, heading: &str, main: Element) -> io::Result<String> {
    let ways = [
        ("/", "Ask"),
        ("/library", "Built-in claims"),
        ("/guide/start", "A first file"),
        ("/guide/language", "The language"),
    ];
    let way = |(address, words): &(&str, &str)| element("li").push(text("a", words).with("href", address));
    let nav =
        element("nav").with("aria-label", "Pages").push(element("ul").with("class", "ways").all(ways.iter().map(way)));
    let header = element("header").push(text("h1", heading)).push(nav);
    page(title, element("body").push(header).push(main))
}

/// The form. It works without a script: what is asked stands in the address afterwards, which is the link to share.
fn ask(written: &str) -> Element {
    // HTML leaves out a line break at the beginning of a text field.
    let field = text("textarea", &format!("\n{written}"))
        .with("id", "text")
        .with("name", "text")
        .with("rows", "8")
        .with("spellcheck", "false")
        .with("autocapitalize", "off")
        .with("autocomplete", "off")
        .with("aria-describedby", "how");
    let how = "A claim such as d(tanh(x))/dx = 1 - tanh(x)^2, or declarations and claims, a line each. \
               The address of the answer is a link to it.";
    element("form")
        .with("action", "/")
        .with("method", "get")
        .push(element("p").push(text("label", "Claims:").with("for", "text")))
        .push(field)
        .push(text("p", how).with("id", "how").with("class", "soft"))
        .push(element("p").push(text("button", "Is it right?").with("type", "submit")))
}

fn answered(answer: &Answer<'_>) -> io::Result<Element> {
    let rows: Vec<&Judged> = answer.section.rows.clone();
    let sections = std::slice::from_ref(&answer.section);
    let found = answers(sections, std::slice::from_ref(&answer.sketches));
    let mut part = element("section")
        .with("aria-label", "Answer")
        .push(text("p", &in_all(&rows)).with("role", "status"))
        .all(answer.notes.iter().map(|note| text("p", note)))
        .all(found.parts);
    if !answer.read.is_empty() {
        let read = element("details").push(text("summary", "How this was read")).push(text("pre", &answer.read));
        part = part.push(read);
    }
    Ok(part.all(found.glossary).push(worth(&rows)))
}

fn list(choices: &Choices) -> Element {
    let line = |(address, words, remark): &(String, String, String)| {
        let link = text("a", &layout::one_line(words)).with("href", address);
        let item = element("li").push(link);
        if remark.is_empty() { item } else { item.text(" ").push(text("span", remark).with("class", "soft")) }
    };
    element("section").push(text("h2", &choices.heading)).push(element("ul").all(choices.lines.iter().map(line)))
}
