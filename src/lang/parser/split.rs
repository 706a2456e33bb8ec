//! The tokens of a text, grouped into statements.

use std::collections::HashSet;
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
    let rows = row_ends(text, all);
    for (index, token) in all.iter().enumerate() {
        let last = split.tokens[start..].last().map(|token: &Token| token.kind);
        let ends = match token.kind {
            TokenKind::Newline => open == 0 && !last.is_some_and(continues),
            TokenKind::Semicolon => !rows.contains(&index),
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

/// Which of the tokens are a `;` between the rows of an array, `[1, 0; 0, 1]`: a square bracket is open there, and no statement starts behind it.
/// Likewise between cases, `{1, x > 0; 0, otherwise}`, where the brace is closed before a line starts with a keyword.
fn row_ends(text: &str, all: &[Token]) -> HashSet<usize> {
    let is = |token: &Token, sign: &str| token.strange && &text[token.span.start..token.span.end] == sign;
    let mut ends = HashSet::new();
    // For each open bracket whether it is a square one, or else a brace with the `;` directly in it.
    let mut open: Vec<(bool, Option<Vec<usize>>)> = Vec::new();
    let mut square = 0usize;
    // Whether a statement may start here, and whether this one has intervals, which end in brackets of either kind.
    let (mut starts_here, mut has_intervals) = (true, false);
    for (index, token) in all.iter().enumerate() {
        if starts_here && is_keyword(text, token) {
            (open, square) = (Vec::new(), 0);
            has_intervals = &text[token.span.start..token.span.end] == "domain";
        }
        starts_here = matches!(token.kind, TokenKind::Newline | TokenKind::Semicolon);
        if token.kind == TokenKind::Semicolon {
            let next = all[index + 1..].iter().find(|token| token.kind != TokenKind::Newline);
            let starts = next.is_some_and(|next| is_keyword(text, next));
            match open.last_mut() {
                Some(_) if !starts && square > 0 => {
                    ends.insert(index);
                }
                Some((_, Some(inside))) if !starts => inside.push(index),
                _ => (open, square) = (Vec::new(), 0),
            }
        } else if opens(token.kind) || is(token, "{") {
            let is_square = token.kind == TokenKind::OpenBracket;
            square += usize::from(is_square);
            open.push((is_square, is(token, "{").then(Vec::new)));
        } else if (closes(token.kind) || is(token, "}"))
            && open.last().is_some_and(|last| match last {
                (true, _) => token.kind == TokenKind::CloseBracket || has_intervals && closes(token.kind),
                (false, Some(_)) => is(token, "}"),
                (false, None) => closes(token.kind),
            })
            && let Some((is_square, inside)) = open.pop()
        {
            square -= usize::from(is_square);
            ends.extend(inside.into_iter().flatten());
        }
    }
    ends
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
