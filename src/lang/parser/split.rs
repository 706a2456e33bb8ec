//! The tokens of a text, grouped into statements.

use std::ops::Range;

use crate::lang::builtin::KEYWORDS;
use crate::lang::lexer::{Token, TokenKind};

/// The tokens without line ends and semicolons, and which of them make a statement.
pub(super) struct Split {
    pub tokens: Vec<Token>,
    pub pieces: Vec<Piece>,
}

/// A statement's tokens (at least one) and the line it starts on.
pub(super) struct Piece {
    pub tokens: Range<usize>,
    pub line: usize,
}

/// A statement ends at `;`, at the end of its line unless a bracket is open or an operator, `=` or `,` stands last, and
/// always before a line that starts with a keyword.
pub(super) fn split(text: &str, all: &[Token]) -> Split {
    let mut split = Split { tokens: Vec::with_capacity(all.len()), pieces: Vec::new() };
    let (mut start, mut start_line, mut line) = (0, 1, 1);
    let (mut open, mut line_start) = (0usize, true);
    for (index, token) in all.iter().enumerate() {
        let last = split.tokens[start..].last().map(|token: &Token| token.kind);
        let ends = match token.kind {
            TokenKind::Newline => open == 0 && !last.is_some_and(continues),
            TokenKind::Semicolon => !ends_row(text, &all[index..], &split.tokens[start..]),
            _ => line_start && (is_keyword(text, token) || declares_maps(text, &all[index..])),
        };
        if ends {
            if last.is_some() {
                split.pieces.push(Piece { tokens: start..split.tokens.len(), line: start_line });
            }
            (start, open) = (split.tokens.len(), 0);
        }
        match token.kind {
            TokenKind::Newline => (line, line_start) = (line + 1, true),
            TokenKind::Semicolon if ends => {}
            kind => {
                if start == split.tokens.len() {
                    start_line = line;
                }
                split.tokens.push(*token);
                line_start = false;
                open = if opens(kind) { open + 1 } else { open.saturating_sub(usize::from(closes(kind))) };
            }
        }
    }
    if start < split.tokens.len() {
        split.pieces.push(Piece { tokens: start..split.tokens.len(), line: start_line });
    }
    split
}

/// Whether a `;` stands between the rows of a matrix, `[1, 0; 0, 1]`, or between cases, `{1, x > 0; 0, otherwise}`: such a bracket is open, and
/// closed on the same line.
fn ends_row(text: &str, from: &[Token], before: &[Token]) -> bool {
    /// No rows and no cases are longer, in tokens.
    const LONGEST: usize = 300;
    if before.len() > LONGEST {
        return false;
    }
    let is = |token: &Token, sign: &str| token.strange && &text[token.span.start..token.span.end] == sign;
    let mut open: Vec<bool> = Vec::new();
    for token in before {
        if opens(token.kind) || is(token, "{") {
            open.push(token.kind == TokenKind::OpenBracket || is(token, "{"));
        } else if closes(token.kind) || is(token, "}") {
            open.pop();
        }
    }
    let mut rest = from.iter().take(LONGEST).take_while(|token| token.kind != TokenKind::Newline);
    open.last() == Some(&true) && rest.any(|token| token.kind == TokenKind::CloseBracket || is(token, "}"))
}

fn is_keyword(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Ident && KEYWORDS.contains(&&text[token.span.start..token.span.end])
}

/// Whether `index y` stands here: a word of statements only where a name is behind it.
fn declares_maps(text: &str, from: &[Token]) -> bool {
    let is_name = |token: &Token| token.kind == TokenKind::Ident;
    matches!(from, [word, name, ..] if is_name(word) && is_name(name) && &text[word.span.start..word.span.end] == "index")
}

/// Whether the kind opens a bracket.
pub(super) fn opens(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Open | TokenKind::DotOpen | TokenKind::OpenBracket)
}

/// Whether the kind closes a bracket. Which one does not matter: the interval `[0, 1)` mixes them.
pub(super) fn closes(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Close | TokenKind::CloseBracket)
}

/// Whether a line that ends with this goes on.
fn continues(kind: TokenKind) -> bool {
    use TokenKind::*;
    is_operator(kind) || is_comparison(kind) || matches!(kind, Equal | EqualEqual | NotEqual | Comma)
}

/// The two-sided operators that make an expression, `×` among them.
pub(super) fn is_operator(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(kind, Plus | Minus | Star | Slash | DotStar | DotSlash | Caret | DotCaret | Times)
}

/// `<`, `<=`, `>`, `>=`.
pub(super) fn is_comparison(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Less | TokenKind::LessEqual | TokenKind::Greater | TokenKind::GreaterEqual)
}
