//! Faults in a text: drawn for people, on one line for programs.

use super::place::{Places, ends_line};
use super::{Look, layout};
use crate::lang::ast::{Fault, IN_FULL, TRANSLATED};
use crate::lang::visible::{in_a_line, is_unseen, printable};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeSet;

/// Faults beyond these are not drawn but told in a line each: nobody reads so many pictures.
const DRAWN: usize = 50;

/// Lines with more bytes than this are not drawn: of shorter ones the part around the place is shown.
const LONGEST_LINE: usize = 2000;

/// How much of a long line is shown, in characters.
const EXCERPT: usize = 60;

/// `3:7: message; hint`
pub(super) fn plain(places: &Places<'_>, fault: &Fault) -> String {
    let (line, column) = places.of(fault.span.start);
    let hint = fault.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    layout::one_line(&format!("{line}:{column}: {}{hint}", fault.message))
}

/// Draws the faults of one text.
pub(super) struct Artist<'a> {
    name: String,
    places: Places<'a>,
    look: Look,
    /// How many columns a picture may fill.
    room: usize,
    drawn: usize,
    /// What was said beside the pictures.
    said: BTreeSet<String>,
}

impl<'a> Artist<'a> {
    /// Reads the text.
    pub(super) fn new(name: &str, text: &'a str, look: Look, room: usize) -> Self {
        Artist { name: in_a_line(name), places: Places::new(text), look, room, drawn: 0, said: BTreeSet::new() }
    }

    /// The fault with its place in the text, in lines: drawn, if it is the first one of its kind. Those that follow from another one, or
    /// say the same, have their line.
    pub(super) fn draw(&mut self, fault: &Fault) -> Vec<String> {
        if fault.follows.is_some() || self.drawn == DRAWN || !self.said.insert(fault.message.clone()) {
            return vec![self.tell(fault)];
        }
        self.drawn += 1;
        let start = self.places.floor(fault.span.start);
        let end = self.places.floor(fault.span.end).max(start);
        let lines = &self.places.text()[self.places.line_start(start)..self.places.line_end(end)];
        // Where something hidden is spelt out, columns are not those of the text any more.
        if lines.split(ends_line).any(|line| line.len() > LONGEST_LINE || line.contains(is_hidden)) {
            self.excerpt(fault, start)
        } else {
            self.picture(fault, start, end)
        }
    }

    /// The fault on one line.
    pub(super) fn tell(&self, fault: &Fault) -> String {
        format!("{}:{}", self.name, plain(&self.places, fault))
    }

    /// The lines of the place, with what to write instead beside it where there is room, and else below.
    fn picture(&self, fault: &Fault, start: usize, end: usize) -> Vec<String> {
        let (from, to) = (self.places.line_start(start), self.places.line_end(end));
        let text = self.places.text();
        let lines = drawable(&text[from..to]);
        let moved = |offset: usize| drawable(&text[from..offset]).len();
        let place = moved(start)..moved(end).max(moved(start) + 1).min(lines.len().max(moved(start)));
        let hint = fault.hint.as_deref().map(layout::one_line).unwrap_or_default();
        // The whole line stands by itself, so that it can be copied.
        let (hint, whole) = match hint.split_once(IN_FULL) {
            Some((hint, line)) => (hint.to_owned(), Some(line.trim_matches('`').to_owned())),
            None => (hint, None),
        };
        let (line, _) = self.places.of(start);
        let before = lines[..place.end].lines().last().map_or(0, layout::width);
        let gutter = line.to_string().len() + " | ^ ".len();
        let fits = gutter + before + layout::width(&hint) <= self.room;
        let beside = (fits && !hint.is_empty()).then(|| hint.clone());
        let renderer = if self.look.colour { Renderer::styled() } else { Renderer::plain() };
        let snippet = Snippet::source(lines.as_str())
            .line_start(line)
            .path(self.name.as_str())
            .annotation(AnnotationKind::Primary.span(place).label(beside));
        let picture = renderer.term_width(self.room).render(&[Group::with_level(Level::ERROR).element(snippet)]);
        let mut told = layout::wrap(&format!("Error: {}", layout::one_line(&fault.message)), self.room);
        told.extend(picture.lines().map(|line| line.trim_end().to_owned()));
        if !fits && hint.starts_with(TRANSLATED) {
            told.push(hint.clone());
        } else if !fits {
            told.extend(layout::wrap(&hint, self.room));
        }
        told.extend(whole.map(|line| format!("in full: {line}")));
        told
    }

    /// For a long line: what stands around the place.
    fn excerpt(&self, fault: &Fault, start: usize) -> Vec<String> {
        let before = &self.places.text()[self.places.line_start(start)..start];
        let after = &self.places.text()[start..self.places.line_end(start)];
        let skipped = before.chars().count().saturating_sub(EXCERPT / 2);
        let shown: String = before.chars().skip(skipped).chain(after.chars().take(EXCERPT)).collect();
        let left = if skipped > 0 { "…" } else { "" };
        let right = if after.chars().nth(EXCERPT).is_some() { "…" } else { "" };
        let mut told = layout::wrap(&format!("Error: {}", self.tell(fault)), self.room);
        told.push(format!("  near {left}{}{right}", printable(&shown)));
        told
    }
}

fn is_hidden(c: char) -> bool {
    is_unseen(c) && c != '\t'
}

/// The text as it is drawn: every line ends in the same way, and nothing hidden is in it.
fn drawable(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            _ if ends_line(c) => lines.push('\n'),
            _ => lines.push(c),
        }
    }
    printable(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ast::Span;

    #[test]
    fn a_long_line_is_shown_in_part() {
        let text = format!("let a = {}q{}", "1 + ".repeat(500), " + 1".repeat(500));
        let at = text.find('q').unwrap();
        let fault = Fault::new(Span { start: at, end: at + 1 }, "unknown name `q`");
        let lines = Artist::new("f.claim", &text, Look::default(), 94).draw(&fault);
        assert_eq!(lines[0], format!("Error: f.claim:1:{}: unknown name `q`", at + 1));
        assert!(
            lines[1].starts_with("  near …") && lines[1].contains("1 + q + 1") && lines[1].ends_with('…'),
            "{lines:?}"
        );
    }

    #[test]
    fn what_is_hidden_is_spelt_out() {
        let text = "let \u{feff}\u{2028}let a\u{202e} = q\r\nlet b = r\n";
        let at = |name: char| text.find(name).unwrap();
        let fault =
            |name: char| Fault::new(Span { start: at(name), end: at(name) + 1 }, format!("unknown name `{name}`"));
        let mut artist = Artist::new("a\n\u{61c}b", text, Look::default(), 94);
        let told = artist.draw(&fault('q'));
        let wanted = ["Error: a\\u{a}\\u{61c}b:2:10: unknown name `q`", "  near let a\\u{202e} = q"];
        assert_eq!(told, wanted);
        let picture = artist.draw(&fault('r')).join("\n");
        assert!(picture.contains("b:3:9") && picture.contains("3 | let b = r"), "{picture}");
    }

    #[test]
    fn only_so_many_are_drawn() {
        let mut artist = Artist::new("f.claim", "let a = q\n", Look::default(), 94);
        let fault = |name: usize| {
            Fault::new(Span { start: 8, end: 9 }, format!("unknown name `q{name}`")).with_hint("declare it")
        };
        for name in 0..DRAWN {
            assert!(artist.draw(&fault(name)).len() > 3);
        }
        assert_eq!(artist.draw(&fault(DRAWN)), [format!("f.claim:1:9: unknown name `q{DRAWN}`; declare it")]);
    }

    #[test]
    fn what_was_said_is_not_drawn_again_nor_what_follows_from_it() {
        let mut artist = Artist::new("f.claim", "let a = q\n", Look::default(), 94);
        let fault = Fault::new(Span { start: 8, end: 9 }, "unknown name `q`").with_hint("declare it");
        assert!(artist.draw(&fault).len() > 3);
        assert_eq!(artist.draw(&fault), ["f.claim:1:9: unknown name `q`; declare it"]);
        let consequence = Fault::new(Span { start: 4, end: 5 }, "`a` could not be read").following(1);
        assert_eq!(artist.draw(&consequence), ["f.claim:1:5: `a` could not be read"]);
    }

    #[test]
    fn a_place_outside_of_the_text_is_its_end() {
        let fault = Fault::new(Span { start: 70, end: 80 }, "the text ends here");
        let picture = Artist::new("f.claim", "let a = ∂", Look::default(), 94).draw(&fault).join("\n");
        assert!(picture.contains("the text ends here") && picture.contains("let a = ∂"), "{picture}");
    }
}
