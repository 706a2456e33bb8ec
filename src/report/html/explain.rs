//! What a mistake is: its section of `docs/mistakes.md`.

use super::super::xml::{Element, element, text};
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../docs/mistakes.md");

/// What the letters in these sections stand for.
const IN_NUMBERS: &str = "R is the claimed entry divided by the right one, Δ their difference. An example shows a claim with the mistake, \
    and what is expected of it.";

/// The sections of the mistakes with these names, each once, at the end of a page.
pub(super) fn glossary(names: &BTreeSet<&str>) -> Option<Element> {
    let parts: BTreeSet<&str> = names.iter().flat_map(|name| name.split(" and ")).filter_map(heading).collect();
    let sections = parts.iter().filter_map(|heading| {
        let body = body(heading)?;
        let title = text("h3", heading).with("id", &anchor(heading));
        Some(element("section").push(title).all(body))
    });
    let sections: Vec<Element> = sections.collect();
    (!sections.is_empty())
        .then(|| element("section").push(text("h2", "About these mistakes")).push(text("p", IN_NUMBERS)).all(sections))
}

/// Links to the sections about a mistake.
fn links(name: &str) -> Vec<Element> {
    let headings = name.split(" and ").filter_map(heading);
    headings.map(|heading| text("a", heading).with("href", &format!("#{}", anchor(heading)))).collect()
}

/// An element with the links to the sections about a mistake at its end, between two texts; unchanged where there are none.
pub(super) fn linked(start: Element, before: &str, name: &str, after: &str) -> Element {
    let links = links(name);
    if links.is_empty() {
        return start;
    }
    let listed =
        |element: Element, (at, link): (usize, Element)| element.text(if at > 0 { " and " } else { "" }).push(link);
    links.into_iter().enumerate().fold(start.text(before), listed).text(after)
}

/// The heading of the section about a mistake: `factor C` for `factor m`.
fn heading(name: &str) -> Option<&'static str> {
    let headings = || PAGE.lines().filter_map(|line| line.strip_prefix("## "));
    let general = || {
        let word = name.split(' ').next()?;
        headings().find(|heading| {
            let rest = heading.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
            rest.is_some_and(|rest| rest.chars().all(|c| c.is_uppercase()))
        })
    };
    headings().find(|heading| *heading == name).or_else(general)
}

fn anchor(heading: &str) -> String {
    let word = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("mistake-{}", heading.chars().map(word).collect::<String>())
}

/// What stands below a heading: paragraphs and blocks of code.
fn body(heading: &str) -> Option<Vec<Element>> {
    let mut lines = PAGE.lines().skip_while(|line| line.strip_prefix("## ") != Some(heading));
    lines.next()?;
    let (mut blocks, mut paragraph, mut code) = (Vec::new(), String::new(), None::<String>);
    // A rule ends the last of them.
    for line in lines.take_while(|line| !line.starts_with("## ") && *line != "---") {
        match (&mut code, line.starts_with("```")) {
            (Some(text), true) => {
                blocks.push(element("pre").push(element("code").text(text)));
                code = None;
            }
            (None, true) => {
                blocks.extend(prose(&std::mem::take(&mut paragraph)));
                code = Some(String::new());
            }
            (Some(text), false) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, false) if line.is_empty() => blocks.extend(prose(&std::mem::take(&mut paragraph))),
            (None, false) => {
                paragraph.push_str(line);
                paragraph.push(' ');
            }
        }
    }
    blocks.extend(prose(&paragraph));
    Some(blocks)
}

/// A paragraph; nothing where there is none.
fn prose(text: &str) -> Option<Element> {
    (!text.trim().is_empty()).then(|| sentence("p", text.trim()))
}

/// A sentence in which what stands in backticks is code.
pub(super) fn sentence(name: &'static str, text: &str) -> Element {
    let parts: Vec<&str> = text.split('`').collect();
    // Without its partner a backtick is a character like any other.
    let is_paired = parts.len() % 2 == 1;
    parts.iter().enumerate().fold(element(name), |element, (at, part)| match at % 2 == 1 {
        true if is_paired || at + 1 < parts.len() => element.push(code(part)),
        true => element.text("`").text(part),
        false => stressed(element, part),
    })
}

/// The text, with what stands between two asterisks stressed.
fn stressed(element: Element, prose: &str) -> Element {
    let parts: Vec<&str> = prose.split('*').collect();
    let is_word =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == ' ') && part.trim() == part;
    match parts.as_slice() {
        [before, word, after] if is_word(word) => element.text(before).push(text("em", word)).text(after),
        _ => element.text(prose),
    }
}

fn code(part: &str) -> Element {
    text("code", part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_its_section() {
        for (name, expected) in [
            ("sign", Some("sign")),
            ("factor m", Some("factor C")),
            ("assumes A symmetric", Some("assumes FACT")),
            ("missing sum", Some("missing sum")),
            ("f for f'", Some("f for f'")),
            ("nothing known", None),
        ] {
            assert_eq!(heading(name), expected);
            assert_eq!(heading(name).and_then(body).is_some_and(|body| !body.is_empty()), expected.is_some());
        }
        assert_eq!(links("missing sum and factor m").len(), 2);
    }

    #[test]
    fn code_in_a_sentence() {
        let written = |text: &str| sentence("p", text).written().unwrap();
        assert_eq!(written("a `b<c` d"), "<p>a <code>b&lt;c</code> d</p>");
        assert_eq!(written("a `b"), "<p>a `b</p>");
    }
}
