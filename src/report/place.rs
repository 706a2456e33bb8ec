//! Line and column of a place in a text.

/// How many bytes lie between two marks.
const STRIDE: usize = 1024;

/// A text with marks on the way: any number of places is found without reading it from its start each time.
pub(super) struct Places<'a> {
    text: &'a str,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy)]
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

impl Mark {
    /// The mark just past the next character; `\r\n` ends one line.
    fn step(self, c: char, next: Option<char>) -> Mark {
        let offset = self.offset + c.len_utf8();
        if ends_line(c) && !(c == '\r' && next == Some('\n')) {
            Mark { offset, line: self.line + 1, column: 1 }
        } else {
            Mark { offset, line: self.line, column: self.column + 1 }
        }
    }
}

impl<'a> Places<'a> {
    /// Reads the text once.
    pub(super) fn new(text: &'a str) -> Self {
        let mut mark = Mark { offset: 0, line: 1, column: 1 };
        let mut marks = vec![mark];
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            mark = mark.step(c, characters.peek().copied());
            if mark.offset >= marks.len() * STRIDE {
                marks.push(mark);
            }
        }
        Places { text, marks }
    }

    /// Line and column of the byte at `offset`, both from 1; columns are characters.
    pub(super) fn of(&self, offset: usize) -> (usize, usize) {
        let after = self.marks.partition_point(|mark| mark.offset <= offset);
        let mut mark = self.marks[after.saturating_sub(1)];
        let mut characters = self.text[mark.offset..].chars().peekable();
        while let Some(c) = characters.next() {
            let next = mark.step(c, characters.peek().copied());
            if next.offset > offset {
                break;
            }
            mark = next;
        }
        (mark.line, mark.column)
    }

    /// The text itself.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The nearest place at or before an offset where the text may be cut.
    pub(super) fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Where the line of a place starts; the place is one where the text may be cut.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        let before = &self.text[..offset];
        before.char_indices().rev().find(|&(_, c)| ends_line(c)).map_or(0, |(at, c)| at + c.len_utf8())
    }

    /// Where the line of a place ends; the place is one where the text may be cut.
    pub(super) fn line_end(&self, offset: usize) -> usize {
        self.text[offset..].find(ends_line).map_or(self.text.len(), |length| offset + length)
    }
}

/// The characters at which a line of a claims file ends.
pub(super) fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let text = "a\r\n∂b\u{2028}c\rd\n";
        let places = Places::new(text);
        let expected = [
            (0, (1, 1)),
            (3, (2, 1)),
            (4, (2, 1)),
            (6, (2, 2)),
            (10, (3, 1)),
            (12, (4, 1)),
            (14, (5, 1)),
            (99, (5, 1)),
        ];
        for (offset, place) in expected {
            assert_eq!(places.of(offset), place, "{offset}");
        }
        assert_eq!(Places::new("").of(0), (1, 1));
    }

    #[test]
    fn marks_change_nothing() {
        let text = "∂W\r\n".repeat(1000) + &"x".repeat(5000) + "\n∂";
        let places = Places::new(&text);
        let (mut line, mut column) = (1, 1);
        for (offset, c) in text.char_indices() {
            assert_eq!(places.of(offset), (line, column), "{offset}");
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
    }
}
