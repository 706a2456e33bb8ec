//! The tokens of a statement, as this reader wants them.

use crate::lang::habit::is_suffix;
use crate::lang::lexer::{TokenKind, advice, tokenize};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    /// Superscript digits.
    Raised,
    /// Anything else, each sign by itself.
    Sign,
}

/// A token with its text; signs that look alike are one.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub text: String,
    /// Where it starts in the statement.
    pub start: usize,
    /// Whether nothing stands between it and the token before.
    pub joined: bool,
}

/// The tokens of a statement; its line ends say nothing.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    let mut end = 0;
    for token in tokenize(text) {
        let (written, start) = (&text[token.span.start..token.span.end], token.span.start);
        let joined = start == end;
        end = token.span.end;
        let kind = match token.kind {
            TokenKind::Newline => continue,
            TokenKind::Ident => Kind::Name,
            TokenKind::Number => Kind::Number,
            TokenKind::Superscript => Kind::Raised,
            _ => Kind::Sign,
        };
        match token.kind {
            // Rust's `2.0_f64`.
            TokenKind::Ident
                if joined && is_suffix(written) && all.last().is_some_and(|last: &Token| last.kind == Kind::Number) => {
            }
            TokenKind::Ident => all.push(Token { kind, text: with_underscores(written), start, joined }),
            // Rust's references.
            TokenKind::Foreign if written == "&" => {}
            // Adjacent signs that mean nothing to the parser.
            TokenKind::Foreign => {
                let signs = written.char_indices().map(|(at, sign)| (start + at, sign.to_string()));
                all.extend(signs.map(|(start, text)| Token { kind: Kind::Sign, text, start, joined }));
            }
            _ => all.push(Token { kind, text: plain(written).to_owned(), start, joined }),
        }
    }
    all
}

/// `xᵢ` is `x_i`.
fn with_underscores(name: &str) -> String {
    const LETTERS: [(char, &str); 5] = [('ᵢ', "_i"), ('ⱼ', "_j"), ('ₖ', "_k"), ('ₙ', "_n"), ('ₘ', "_m")];
    LETTERS.iter().fold(name.to_owned(), |name, (letter, below)| name.replace(*letter, below))
}

/// One sign for all that mean the same; those of NumPy stay, as they say which notation it is.
fn plain(sign: &str) -> &str {
    match sign {
        "·" | "⋅" | "×" => "*",
        "⊙" | "∘" => ".*",
        "−" => "-",
        "ᵀ" | ".'" => "'",
        "@" | "**" => sign,
        "==" => "=",
        _ => advice(sign).unwrap_or(sign),
    }
}
