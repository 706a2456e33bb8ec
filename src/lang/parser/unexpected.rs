//! What is said of a token that cannot stand where it stands, of characters that are not the language's, and of brackets
//! that are left open.

use super::MAX_FAULTS;
use super::core::{Parser, is_verdict, quote, unclosed};
use super::split::{closes, is_comparison, is_operator, opens};
use crate::lang::ast::{Fault, Span};
use crate::lang::builtin::KEYWORDS;
use crate::lang::lexer::{Token, TokenKind};
use crate::lang::spelling::closest;

impl Parser<'_> {
    /// What is wrong with the next token, where `wanted` would have been right.
    #[inline(never)]
    pub(super) fn unexpected(&self, wanted: &str) -> Fault {
        let Some(token) = self.token(0) else {
            let fault = Fault::new(self.here(), format!("expected {wanted}, but the statement ends here"));
            let is_alone = self.all.len() == 1 && self.slice(self.here()) == "claim";
            return if is_alone { fault.with_hint("a claim stands on one line: `claim: left = right`") } else { fault };
        };
        let written = self.slice(token.span);
        let fault = Fault::new(token.span, format!("expected {wanted}, found {}", describe(token.kind, written)));
        if is_comparison(token.kind) {
            return self.unexpected_comparison(token.span);
        }
        match token.kind {
            TokenKind::EqualEqual => fault.with_hint("equality is written `=`"),
            TokenKind::Ident if self.word(0) == Some("lambda") && self.kind(2) == Some(TokenKind::Colon) => {
                fault.with_hint("a function is declared: `function f(t) = …`")
            }
            TokenKind::NotEqual => fault.with_hint("there is no `!=`; points are taken out with `except x = 0`"),
            TokenKind::Dot if self.position > 0 && self.tokens[self.position - 1].kind == TokenKind::Number => {
                let number = self.slice(self.before());
                Fault::new(token.span, "a number never ends in a dot").with_hint(format!(
                    "write `{}` or `{}.0`",
                    quote(number),
                    quote(number)
                ))
            }
            TokenKind::Dot => fault.with_hint("a dot stands in numbers, in `.*`, `./`, `.^` and before `(` only"),
            TokenKind::Colon if self.declares() && self.kind(1) == Some(TokenKind::Open) && self.position > 0 => {
                fault.with_hint(self.shape_behind_a_colon())
            }
            TokenKind::Colon if self.declares() && self.word(1).is_some() => {
                fault.with_hint("a name has no type: all are real; `var x[n]` is a vector, `var X[n,k]` a matrix")
            }
            TokenKind::Colon => fault.with_hint("`:` stands after a claim's label only"),
            TokenKind::Comma => self.unexpected_comma(fault),
            TokenKind::Slash | TokenKind::Minus
                if self.token(1).is_some_and(|next| next.kind == token.kind && next.span.start == token.span.end) =>
            {
                fault.with_hint("a comment starts with `#`")
            }
            TokenKind::Close | TokenKind::CloseBracket if self.levels[self.position] == 0 => {
                fault.with_hint(format!("`{written}` closes nothing; delete it, or open a bracket before it"))
            }
            TokenKind::Ident if self.found.claim.is_some() && matches!(written, "given" | "domain" | "except") => {
                fault.with_hint(format!("`{written}` is a statement of its own, on a line before the claim"))
            }
            TokenKind::Ident if KEYWORDS.contains(&written) => {
                fault.with_hint(format!("start a new line, or put `;`, before `{written}`"))
            }
            TokenKind::Ident
                if self.word(1).is_some_and(is_verdict)
                    && written != "expect"
                    && closest(written, ["expect"]).is_some() =>
            {
                fault.with_hint("did you mean `expect`?")
            }
            TokenKind::Ident if written == "expect" => fault.with_hint("`expect` stands at the end of a claim only"),
            _ => fault,
        }
    }

    /// A comma where none may stand: of a decimal number, before a condition, or between statements.
    fn unexpected_comma(&self, fault: Fault) -> Fault {
        /// Tokens in which a comparison is looked for.
        const NEAR: usize = 8;
        let compares = || self.tokens[self.position..].iter().take(NEAR).any(|token| is_comparison(token.kind));
        if let Some(number) = self.decimal_comma() {
            fault.with_hint(format!("the decimal sign is a point: `{number}`"))
        } else if self.found.claim.is_some() && compares() {
            fault.with_hint("where a claim holds is said before it, in a statement of its own: `domain x > 0`")
        } else if self.levels[self.position] == 0 && !self.declares() {
            fault.with_hint("statements stand on lines of their own, or `;` is between them")
        } else {
            fault
        }
    }

    /// A comparison where none may stand, or the arrow of a function without a name.
    fn unexpected_comparison(&self, span: Span) -> Fault {
        let written = self.slice(span);
        if written == ">" && self.position > 0 && self.slice(self.before()) == "-" {
            return Fault::new(self.before().to(span), "a function without a name cannot stand here")
                .with_hint("declare it before the claim: `function f(x) = …`; its derivative is `f'(x)`");
        }
        Fault::new(span, format!("the comparison `{written}` cannot stand here"))
            .with_hint("comparisons stand in `if(a > b, …)` and in `domain` only; as a number one is `if(a > b, 1, 0)`")
    }

    /// `W: (n, k)` as it is declared here; the colon is the next token.
    fn shape_behind_a_colon(&self) -> String {
        let sizes = (2..8).take_while(|ahead| self.kind(*ahead) != Some(TokenKind::Close));
        let sizes: Vec<&str> =
            sizes.filter_map(|ahead| self.token(ahead)).map(|token| self.slice(token.span)).collect();
        let sizes = sizes.join("").trim_end_matches(',').replace(',', ", ");
        format!("write `{}[{}]`", quote(self.slice(self.before())), quote(&sizes))
    }

    /// Whether the statement declares names.
    fn declares(&self) -> bool {
        let keyword = self.all.first().map(|token| self.slice(token.span)).unwrap_or_default();
        matches!(keyword, "dims" | "var" | "const" | "let" | "function")
    }

    /// Reports the characters that are not the language's.
    pub(super) fn report_strange(&mut self) {
        let mut paired = Vec::new();
        for (first, last, hint) in self.bars() {
            if self.found.is_told(first) {
                continue;
            }
            let message = format!("`{}` is not in the claims language", self.slice(first));
            self.found.faults.retain(|other| other.span != first && other.span != last);
            self.found.faults.push(Fault::new(first, message).with_hint(hint));
            paired.extend([first, last]);
        }
        let found = &self.found;
        let is_news = |token: &&Token| token.strange && !found.is_told(token.span) && !paired.contains(&token.span);
        let strange: Vec<Token> = self.all.iter().filter(is_news).take(MAX_FAULTS).copied().collect();
        for token in strange {
            // Not through `fault`: these are the cause of much that follows, and few.
            let fault = super::strange::fault(token, self.slice(token.span));
            self.found.faults.retain(|other| other.span != token.span);
            self.found.faults.push(fault);
        }
    }

    /// Reports the innermost bracket that is left open.
    pub(super) fn report_unclosed(&mut self) {
        let mut open: Vec<Token> = Vec::new();
        for token in self.tokens {
            if opens(token.kind) {
                open.push(*token);
            } else if closes(token.kind) {
                open.pop();
            }
        }
        if let Some(token) = open.last() {
            let written = self.slice(token.span);
            // What was missed further on is this bracket.
            let partner = if written == "[" { "expected `]`" } else { "expected `)`" };
            self.found.faults.retain(|fault| fault.span != token.span && !fault.message.starts_with(partner));
            let fault = unclosed(token.span, written);
            self.found.faults.push(match self.end_of_derivative(*token) {
                Some(below) => fault.with_hint(format!("add `)` before `{below}`")),
                None => fault,
            });
        }
    }
}

/// A token as a message names it.
fn describe(kind: TokenKind, written: &str) -> String {
    let written = quote(written);
    match kind {
        TokenKind::Number => format!("the number `{written}`"),
        TokenKind::Ident => format!("`{written}`"),
        TokenKind::Quoted => "a text in quotes".to_owned(),
        kind if is_operator(kind) => format!("the operator `{written}`"),
        _ => format!("`{written}`"),
    }
}
