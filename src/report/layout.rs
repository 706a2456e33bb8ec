//! Text in columns: widths as a terminal shows them, wrapping, shortening, colours.

use super::Look;
use crate::lang::visible::printable;
use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text on one line, without what nobody sees or a terminal might obey.
pub fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The beginning of the text, in at most so many columns; `…` says that there is more.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mut taken = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            taken += c.width().unwrap_or(0);
            taken < columns
        })
        .collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The text, filled up with spaces to so many columns.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The parts between which a long word may be broken: a formula without spaces reads on after an operator, a parenthesis, a comma.
pub fn pieces(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(['*', '/', '+', '(', ')', ',', '·'])
}

/// Lines of at most so many columns, broken between words; inside of a word only where it alone is longer, and then after an
/// operator if there is one. A line end in the text stays one.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in printable(text).lines() {
        let mut line = Line { text: String::new(), taken: 0, columns, full: &mut lines };
        for word in paragraph.split_whitespace() {
            line.word(word);
        }
        let last = line.text;
        lines.push(last);
    }
    lines
}

/// The line that is being filled, and the full ones above it.
struct Line<'a> {
    text: String,
    taken: usize,
    columns: usize,
    full: &'a mut Vec<String>,
}

impl Line<'_> {
    fn word(&mut self, word: &str) {
        if self.taken > 0 && !self.has_room(1 + width(word)) {
            self.end();
        }
        if self.taken > 0 {
            self.push(" ");
        }
        let parts: Vec<&str> = if width(word) > self.columns { pieces(word).collect() } else { vec![word] };
        for part in parts {
            if self.taken > 0 && !self.has_room(width(part)) {
                self.end();
            }
            for c in part.chars() {
                if self.taken > 0 && !self.has_room(c.width().unwrap_or(0)) {
                    self.end();
                }
                self.push(c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn has_room(&self, columns: usize) -> bool {
        self.taken + columns <= self.columns
    }

    fn push(&mut self, text: &str) {
        self.text += text;
        self.taken += width(text);
    }

    fn end(&mut self) {
        self.full.push(std::mem::take(&mut self.text));
        self.taken = 0;
    }
}

impl Look {
    /// The text, shortened to so many columns where a terminal would break it.
    pub(super) fn cut(self, text: &str, columns: usize) -> String {
        if self.whole { text.to_string() } else { shorten(text, columns) }
    }

    /// The text in a style, where the report has colours.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_by_columns() {
        assert_eq!(shorten("W*X + b", 7), "W*X + b");
        assert_eq!(shorten("W*X + b", 6), "W*X +…");
        assert_eq!(shorten("W*X + b", 5), "W*X…");
        assert_eq!(shorten("漢字漢字", 5), "漢字…");
        assert_eq!(shorten("∂W", 1), "…");
    }

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a abcdefgh b", 4), ["a", "abcd", "efgh", "b"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert!(wrap("", 4).is_empty());
    }

    #[test]
    fn breaks_a_long_word_after_an_operator() {
        assert_eq!(wrap("1/sqrt(2*pi)*exp(-x^2/2)", 10), ["1/sqrt(2*", "pi)*exp(", "-x^2/2)"]);
        assert_eq!(wrap("2*(abcdefgh)", 4), ["2*(", "abcd", "efgh", ")"]);
    }

    #[test]
    fn nothing_for_the_terminal_to_obey() {
        assert_eq!(one_line("a\u{1b}[31m\n\u{202e} ∂\u{2028}b"), "a\\u{1b}[31m \\u{202e} ∂ b");
        assert_eq!(wrap("a\u{9b}b\rc\nd", 40), ["a\\u{9b}b\\u{d}c", "d"]);
    }
}
