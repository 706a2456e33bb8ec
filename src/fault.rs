//! Places in a text, what is wrong there, and what it is read as all the same.

/// A stretch of the source text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just past the last byte.
    pub end: usize,
}

impl Span {
    /// The smallest span that covers both.
    ///
    /// ```
    /// use backproof::fault::Span;
    /// let covered = Span { start: 3, end: 5 }.to(Span { start: 9, end: 12 });
    /// assert_eq!(covered, Span { start: 3, end: 12 });
    /// ```
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A fault in the text: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What is wrong, with the shapes or names in question.
    pub message: String,
    /// What to write instead, if there is a likely intent.
    pub hint: Option<String>,
    /// The line of another statement at fault, where this one is nothing but its consequence.
    pub follows: Option<usize>,
    /// Whether a name or the notation is at fault, and not the formula: then nobody looks for a mistake in it.
    pub notation: bool,
    /// What it is read as all the same, where there is one likely reading only.
    pub repair: Option<Box<Repair>>,
}

/// Between what is wrong with a part of a statement, and how the whole of it is written.
pub const IN_FULL: &str = "; in full: ";
/// What a hint starts with that says a whole formula in the claims language.
pub const TRANSLATED: &str = "in the claims language: ";

/// The only likely reading of what is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The parser has read on as if the hint had been followed.
    AsRead,
    /// A dot is missing at the fault's place: a function or a power is meant entry by entry.
    EntryByEntry,
    /// One name is a slip for another.
    Rename {
        /// The name as it is written.
        from: String,
        /// The name that is meant.
        to: String,
    },
    /// What stands at a place is a slip for something else.
    Replace {
        /// Where.
        at: Span,
        /// What is meant, as it would be written.
        with: String,
    },
}

impl Fault {
    /// A fault without a hint.
    pub fn new(span: Span, message: impl Into<String>) -> Fault {
        Fault { span, message: message.into(), hint: None, follows: None, notation: false, repair: None }
    }

    /// The same fault with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Fault {
        self.hint = Some(hint.into());
        self
    }

    /// The same fault as a consequence of the one on another line.
    #[must_use]
    pub fn following(mut self, line: usize) -> Fault {
        self.follows = Some(line);
        self
    }

    /// The same fault as one of names or notation.
    #[must_use]
    pub fn of_notation(mut self) -> Fault {
        self.notation = true;
        self
    }

    /// The same fault, after which the parser has read on in the only likely way.
    #[must_use]
    pub fn read_on(mut self) -> Fault {
        self.repair = Some(Box::new(Repair::AsRead));
        self
    }

    /// The same fault as a missing dot.
    #[must_use]
    pub fn missing_dot(mut self) -> Fault {
        self.repair = Some(Box::new(Repair::EntryByEntry));
        self
    }

    /// The same fault as a slip for something else at a place.
    #[must_use]
    pub fn replacing(mut self, at: Span, with: String) -> Fault {
        self.repair = Some(Box::new(Repair::Replace { at, with }));
        self
    }

    /// The same fault as a slip for another name.
    #[must_use]
    pub fn renaming(mut self, from: &str, to: &str) -> Fault {
        self.repair = Some(Box::new(Repair::Rename { from: from.to_owned(), to: to.to_owned() }));
        self
    }
}
