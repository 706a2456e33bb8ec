//! Text → tokens.
//!
//! A token is a kind and a place; what it says is read from the text at that place. Nothing is refused here: a
//! character that means nothing becomes a [`TokenKind::Foreign`] token, one that is clearly meant for another becomes
//! that other one, marked `strange`, and the parser reports both at the statement they stand in.

use super::ast::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// The end of a line.
    Newline,
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `=`
    Equal,
    /// `==`, which is not in the language.
    EqualEqual,
    /// `!=`, `~=`, `≠`, which are not in the language.
    NotEqual,
    /// `<`
    Less,
    /// `<=`, `≤`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterEqual,
    /// `+`
    Plus,
    /// `-`, `−`
    Minus,
    /// `*`, `·`
    Star,
    /// `/`
    Slash,
    /// `.*`, `⊙`, `∘`
    DotStar,
    /// `./`
    DotSlash,
    /// `^`
    Caret,
    /// `.^`
    DotCaret,
    /// `×`, which separates dimensions.
    Times,
    /// `'`, `ᵀ`
    Prime,
    /// `(`
    Open,
    /// `.(`
    DotOpen,
    /// `)`
    Close,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// A dot that belongs to nothing.
    Dot,
    /// `√`
    Root,
    /// `∑` (the letter `Σ` is an identifier)
    SumSign,
    /// A name or a keyword.
    Ident,
    /// A number.
    Number,
    /// Superscript digits, perhaps with `⁻` before them.
    Superscript,
    /// A text in quotes, with them.
    Quoted,
    /// `∈`, which is not in the language.
    Element,
    /// `∞`, which is not in the language.
    Infinity,
    /// What cannot stand anywhere.
    Foreign,
}

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is, or what it is meant to be.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// Whether it is written in a way the language does not know.
    pub strange: bool,
}

/// Splits a text into tokens, [`TokenKind::Newline`] included; spaces, comments and a byte order mark are dropped.
///
/// ```
/// use backproof::lang::lexer::{TokenKind, tokenize};
/// let kinds: Vec<TokenKind> = tokenize("1./x").iter().map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::Number, TokenKind::DotSlash, TokenKind::Ident]);
/// ```
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, offset: 0, tokens: Vec::new() };
    if text.starts_with('\u{feff}') {
        lexer.offset = '\u{feff}'.len_utf8();
    }
    while let Some(next) = lexer.peek() {
        lexer.step(next);
    }
    lexer.tokens
}

/// Whether a character ends a line.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a name may start with this character.
pub fn starts_name(c: char) -> bool {
    c == '_' || c == '∂' || (c.is_alphabetic() && c != 'ᵀ')
}

/// Whether a name may go on with this character. Superscript digits and `ᵀ` are operators, subscript digits belong to
/// names.
pub fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit() || ('₀'..='₉').contains(&c) || is_combining(c)
}

/// Accents and the like that join the letter before them: `x̂`.
pub fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The value of a superscript digit.
pub fn superscript_digit(c: char) -> Option<u32> {
    match c {
        '⁰' => Some(0),
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁴'..='⁹' => Some(u32::from(c) - u32::from('⁴') + 4),
        _ => None,
    }
}

/// What to write instead of a strange or foreign character, where that is known.
pub fn advice(written: &str) -> Option<&'static str> {
    let first = written.chars().next()?;
    if let Some(found) = LOOKALIKES.iter().find(|row| row.0 == first) {
        return Some(found.2);
    }
    match written {
        "**" => Some("^"),
        ".+" => Some("+"),
        ".-" => Some("-"),
        "@" => Some("*"),
        ".'" => Some("'"),
        "∈" => Some("in"),
        "∞" => Some("inf"),
        _ => None,
    }
}

/// Characters that are clearly meant for one of the language's: what they are read as, and what to write.
const LOOKALIKES: [(char, TokenKind, &str); 25] = [
    ('÷', TokenKind::Slash, "/"),
    ('∕', TokenKind::Slash, "/"),
    ('⁄', TokenKind::Slash, "/"),
    ('‐', TokenKind::Minus, "-"),
    ('‑', TokenKind::Minus, "-"),
    ('‒', TokenKind::Minus, "-"),
    ('–', TokenKind::Minus, "-"),
    ('—', TokenKind::Minus, "-"),
    ('－', TokenKind::Minus, "-"),
    ('＋', TokenKind::Plus, "+"),
    ('∗', TokenKind::Star, "*"),
    ('＊', TokenKind::Star, "*"),
    ('’', TokenKind::Prime, "'"),
    ('‘', TokenKind::Prime, "'"),
    ('′', TokenKind::Prime, "'"),
    ('´', TokenKind::Prime, "'"),
    ('`', TokenKind::Prime, "'"),
    ('⊤', TokenKind::Prime, "'"),
    ('＝', TokenKind::Equal, "="),
    ('（', TokenKind::Open, "("),
    ('）', TokenKind::Close, ")"),
    ('，', TokenKind::Comma, ","),
    ('：', TokenKind::Colon, ":"),
    ('⩽', TokenKind::LessEqual, "<="),
    ('⩾', TokenKind::GreaterEqual, ">="),
];

struct Lexer<'a> {
    text: &'a str,
    offset: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.offset..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, kind: TokenKind, length: usize, strange: bool) {
        let span = Span { start: self.offset, end: self.offset + length };
        self.offset = span.end;
        self.tokens.push(Token { kind, span, strange });
    }

    /// The length in bytes of the longest start of `text` whose characters all satisfy `belongs`.
    fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
        text.find(|c| !belongs(c)).unwrap_or(text.len())
    }

    fn step(&mut self, next: char) {
        if is_line_end(next) {
            let length = if self.rest().starts_with("\r\n") { 2 } else { next.len_utf8() };
            self.push(TokenKind::Newline, length, false);
        } else if next.is_whitespace() {
            self.offset += next.len_utf8();
        } else if next == '#' {
            self.offset += Self::run(self.rest(), |c| !is_line_end(c));
        } else if starts_name(next) {
            let length = Self::run(self.rest(), continues_name);
            self.push(TokenKind::Ident, length, false);
        } else if next.is_ascii_digit() || self.dot_before_digit() {
            let length = number_length(self.rest().as_bytes());
            self.push(TokenKind::Number, length, false);
        } else if next == '⁻' || superscript_digit(next).is_some() {
            self.superscript();
        } else if is_double_quote(next) {
            self.quoted(next);
        } else {
            self.symbol(next);
        }
    }

    fn dot_before_digit(&self) -> bool {
        matches!(self.rest().as_bytes(), [b'.', digit, ..] if digit.is_ascii_digit())
    }

    fn superscript(&mut self) {
        let sign = if self.rest().starts_with('⁻') { '⁻'.len_utf8() } else { 0 };
        let digits = Self::run(&self.rest()[sign..], |c| superscript_digit(c).is_some());
        if digits == 0 {
            self.push(TokenKind::Foreign, sign, true);
        } else {
            self.push(TokenKind::Superscript, sign + digits, false);
        }
    }

    /// A text in straight or typographic quotes, on one line. Without its end only the quote itself is at fault, so
    /// that an `expect` behind it is still seen.
    fn quoted(&mut self, opening: char) {
        let after = &self.rest()[opening.len_utf8()..];
        let ends = |c: char| if opening == '"' { c == '"' } else { is_double_quote(c) };
        match after.find(|c| ends(c) || is_line_end(c)) {
            Some(at) if !after[at..].starts_with(is_line_end) => {
                let closing = after[at..].chars().next().map_or(0, char::len_utf8);
                self.push(TokenKind::Quoted, opening.len_utf8() + at + closing, false);
            }
            _ => self.push(TokenKind::Foreign, opening.len_utf8(), true),
        }
    }

    fn symbol(&mut self, next: char) {
        if let Some((kind, length, strange)) = ascii_symbol(self.rest().as_bytes()) {
            self.push(kind, length, strange);
        } else if let Some((kind, strange)) = unicode_symbol(next) {
            self.push(kind, next.len_utf8(), strange);
        } else {
            self.foreign(next);
        }
    }

    /// Adjacent characters that mean nothing make one token, and so one message.
    fn foreign(&mut self, next: char) {
        let (offset, length) = (self.offset, next.len_utf8());
        match self.tokens.last_mut() {
            Some(last) if last.kind == TokenKind::Foreign && last.span.end == offset => {
                last.span.end += length;
                self.offset += length;
            }
            _ => self.push(TokenKind::Foreign, length, true),
        }
    }
}

fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The length of a number: `12`, `0.5`, `.5`, `1e-3`. A dot belongs to it only before a digit.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let from = length + 1 + sign;
        if from < bytes.len() && digits(from) > 0 {
            length = from + digits(from);
        }
    }
    length
}

fn ascii_symbol(bytes: &[u8]) -> Option<(TokenKind, usize, bool)> {
    use TokenKind::*;
    let two = match bytes {
        [b'=', b'=', ..] => Some((EqualEqual, false)),
        [b'!' | b'~', b'=', ..] => Some((NotEqual, false)),
        [b'<', b'=', ..] => Some((LessEqual, false)),
        [b'>', b'=', ..] => Some((GreaterEqual, false)),
        [b'*', b'*', ..] => Some((Caret, true)),
        [b'.', b'*', ..] => Some((DotStar, false)),
        [b'.', b'/', ..] => Some((DotSlash, false)),
        [b'.', b'^', ..] => Some((DotCaret, false)),
        [b'.', b'(', ..] => Some((DotOpen, false)),
        // Julia's: adding is by entries anyway.
        [b'.', b'+', ..] => Some((Plus, true)),
        [b'.', b'-', ..] => Some((Minus, true)),
        [b'.', b'\'', ..] => Some((Prime, true)),
        _ => None,
    };
    if let Some((kind, strange)) = two {
        return Some((kind, 2, strange));
    }
    let one = match bytes.first()? {
        b';' => Semicolon,
        b',' => Comma,
        b':' => Colon,
        b'=' => Equal,
        b'<' => Less,
        b'>' => Greater,
        b'+' => Plus,
        b'-' => Minus,
        b'*' | b'@' => Star,
        b'/' => Slash,
        b'^' => Caret,
        b'\'' => Prime,
        b'(' => Open,
        b')' => Close,
        b'[' => OpenBracket,
        b']' => CloseBracket,
        b'.' => Dot,
        _ => return None,
    };
    Some((one, 1, bytes.first() == Some(&b'@')))
}

fn unicode_symbol(c: char) -> Option<(TokenKind, bool)> {
    use TokenKind::*;
    let kind = match c {
        '·' | '⋅' | '\u{387}' => Star,
        '⊙' | '∘' => DotStar,
        'ᵀ' => Prime,
        '−' => Minus,
        '≤' => LessEqual,
        '≥' => GreaterEqual,
        '≠' => NotEqual,
        '×' => Times,
        '√' => Root,
        '∑' => SumSign,
        '∈' => return Some((Element, true)),
        '∞' => return Some((Infinity, true)),
        _ => return LOOKALIKES.iter().find(|row| row.0 == c).map(|row| (row.1, true)),
    };
    Some((kind, false))
}
