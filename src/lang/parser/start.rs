//! Statements that start with no keyword: which one was meant.

use super::Declared;
use super::core::{Parsed, Parser, Stop, quote};
use super::split::is_operator;
use crate::lang::ast::{Fault, Ident, StatementKind};
use crate::lang::builtin::{KEYWORDS, reserved};
use crate::lang::habit::start;
use crate::lang::lexer::TokenKind;
use crate::lang::print::print;
use crate::lang::spelling::closest;

impl Parser<'_> {
    /// In the text of `--claim`, where claims have no keyword: whether something other than a claim stands here, as `dim n` or `def f(x)`.
    pub(super) fn looks_like_a_statement(&self) -> bool {
        let Some(word) = self.word(0).filter(|word| self.declared_as(word).is_none() && reserved(word).is_none())
        else {
            return false;
        };
        let is_start = start(word).is_some() || closest(word, KEYWORDS).is_some();
        is_start && self.word(1).is_some_and(|next| !matches!(next, "expect" | "in"))
    }

    /// What to write for `J += x[i]^2`, of a loop over i.
    fn added_up(&self, name: &str) -> String {
        let rest = self.tokens.get(3).zip(self.tokens.last());
        let term = rest.map_or("x[i]^2", |(first, last)| self.slice(first.span.to(last.span)));
        let of = quote(term);
        let index = self.tokens.windows(3).find_map(|three| {
            let is_index = three[0].kind == TokenKind::OpenBracket && three[1].kind == TokenKind::Ident;
            is_index.then(|| self.slice(three[1].span))
        });
        match index {
            Some(index) => format!("nothing is added up step by step: write `let {name} = sum({index}: {of})`"),
            None => format!("a name has one value: write `let {name} = …` with all of its terms"),
        }
    }

    /// A statement that starts with anything else: the likely keyword is taken for granted, so that the rest is read too.
    pub(super) fn without_keyword(&mut self) -> Parsed<StatementKind> {
        let here = self.here();
        let message = format!("a statement starts with a keyword, not with `{}`", quote(self.slice(here)));
        if let Some(found) = self.without_let(&message) {
            return found;
        }
        let followed = matches!(self.kind(1), Some(TokenKind::Ident | TokenKind::Number | TokenKind::Colon));
        let likely =
            self.word(0).filter(|word| followed && reserved(word).is_none()).and_then(|word| closest(word, KEYWORDS));
        if let Some(keyword) = likely {
            let next = self.word(1).filter(|_| keyword != "claim").map(|next| format!(" {}", quote(next)));
            let meant = format!("{keyword}{}", next.unwrap_or_default());
            let hint = if self.word(0).is_some_and(|word| word.eq_ignore_ascii_case(keyword)) {
                format!("keywords are written in small letters: `{keyword}`")
            } else {
                format!("did you mean `{meant}`?")
            };
            self.fault(Fault::new(here, message).with_hint(hint).read_on());
            return self.after_keyword(keyword);
        }
        if let Some(claim) = self.named_before(&message) {
            return claim;
        }
        let hint = self.instead_of_no_keyword();
        if matches!(self.word(0), Some("assert_eq" | "assert" | "print" | "println")) {
            self.found.told.push(here.to(self.tokens[self.tokens.len() - 1].span));
        }
        if let Some(function) = self.function_elsewhere(&message) {
            return function;
        }
        self.fault(Fault::new(here, message).with_hint(hint));
        if let (Some("def" | "fn" | "func" | "lambda"), Some(name)) = (self.word(0), self.word(1)) {
            self.found.declare(name.to_owned(), Declared::Function);
        }
        self.expectation_alone();
        Err(Stop)
    }

    /// What to write where a statement starts with no keyword.
    fn instead_of_no_keyword(&self) -> String {
        let has = |kind: TokenKind| self.tokens.iter().any(|token| token.kind == kind);
        let written =
            self.word(0).filter(|_| self.word(1).is_some() || self.tokens.len() == 1 || !has(TokenKind::Equal));
        match (self.word(0), self.tokens[0].kind) {
            _ if written.is_some_and(|word| start(word).is_some()) => {
                written.and_then(start).unwrap_or_default().to_owned()
            }
            (Some("expect"), _) => "`expect` stands at the end of its claim's line".to_owned(),
            (Some(name), _) if self.kind(1) == Some(TokenKind::Equal) => {
                let name = quote(name);
                format!(
                    "write `let {name} = …` to give a value a name, `claim {name} = …` to claim that they are equal"
                )
            }
            (Some(name), _)
                if matches!(self.kind(1), Some(TokenKind::Plus | TokenKind::Minus))
                    && self.kind(2) == Some(TokenKind::Equal) =>
            {
                self.added_up(name)
            }
            _ if has(TokenKind::Equal) => "write `claim` before it".to_owned(),
            (_, TokenKind::Slash) if matches!(self.kind(1), Some(TokenKind::Slash | TokenKind::Star)) => {
                "a comment starts with `#`".to_owned()
            }
            (_, TokenKind::Minus) if self.kind(1) == Some(TokenKind::Minus) => "a comment starts with `#`".to_owned(),
            (_, kind) if is_operator(kind) || matches!(kind, TokenKind::Close | TokenKind::CloseBracket) => {
                "to go on with the line above, end that line with the operator, or leave a bracket open".to_owned()
            }
            _ => format!("the keywords are {}; a comment starts with `#`", KEYWORDS.join(", ")),
        }
    }

    /// `def f(x): return x**2`, `fn f(x: f64) -> f64 { x*x }` on one line: read as the function that it is.
    fn function_elsewhere(&mut self, message: &str) -> Option<Parsed<StatementKind>> {
        let here = self.here();
        let is_head = matches!(self.word(0), Some("def" | "fn" | "func" | "fun"))
            && self.word(1).is_some_and(|name| self.means_nothing(name))
            && self.kind(2) == Some(TokenKind::Open)
            && self.word(3).is_some_and(|name| reserved(name).is_none());
        let ahead = |from: usize, wanted: &[TokenKind]| {
            (from..from + 8).find(|at| self.kind(*at).is_some_and(|kind| wanted.contains(&kind)))
        };
        let close = ahead(4, &[TokenKind::Close]).filter(|_| is_head && self.kind(4) != Some(TokenKind::Comma))?;
        let sign = |at: usize| self.token(at).map(|token| self.slice(token.span)).unwrap_or_default();
        let opens = (close + 1..close + 6).find(|at| matches!(sign(*at), ":" | "{" | "="))?;
        let is_braced = sign(opens) == "{";
        let start = opens + 1 + usize::from(sign(opens + 1) == "return");
        let (name, parameter) = (self.token(1)?.span, self.token(3)?.span);
        let end =
            self.tokens.len() - usize::from(is_braced && self.slice(self.tokens[self.tokens.len() - 1].span) == "}");
        if start >= end {
            return None;
        }
        let whole = here.to(self.tokens[self.tokens.len() - 1].span);
        let ident = |span| Ident { name: self.slice(span).to_owned(), span };
        let (name, parameter) = (ident(name), ident(parameter));
        self.found.declare(name.name.clone(), Declared::Function);
        self.found.told.push(here.to(self.token(opens)?.span));
        self.found.told.push(self.tokens[self.tokens.len() - 1].span);
        (self.position, self.names.parameter) = (start, Some(parameter.name.clone()));
        self.tokens = &self.tokens[..end];
        let body = match self.whole_value().and_then(|body| self.expect_end().map(|()| body)) {
            Ok(body) => body,
            Err(stop) => return Some(Err(stop)),
        };
        let said = format!("function {}({}) = {}", name.name, parameter.name, quote(&print(&body)));
        self.found.faults.insert(0, Fault::new(whole, message).with_hint(format!("write `{said}`")).read_on());
        Some(Ok(StatementKind::Function { name, parameter, body: Some(body) }))
    }

    /// `y = …` and `f(x) = …` without a keyword, of names that mean nothing else: they are read as what they say.
    fn without_let(&mut self, message: &str) -> Option<Parsed<StatementKind>> {
        let here = self.here();
        if self.defines_a_function() && !self.expects() {
            let head = quote(self.slice(here.to(self.tokens[3].span)));
            self.fault(
                Fault::new(here, message.to_owned()).with_hint(format!("write `function {head} = …`")).read_on(),
            );
            self.found.declare(self.slice(here).to_owned(), Declared::Function);
            return Some(self.function());
        }
        if let Some(name) = self.names_a_value() {
            let hint = self.how_to_name(name);
            let fault = Fault::new(here, message.to_owned()).with_hint(hint.1);
            if !hint.0 {
                self.found.declare(name.to_owned(), Declared::Value);
                return Some(self.stop(fault));
            }
            let is_closure = self.closure(2).is_some();
            let what = if is_closure { Declared::Function } else { Declared::Value };
            self.found.declare(name.to_owned(), what);
            // How a function is declared is told with the function.
            if !is_closure {
                self.fault(fault.read_on());
            }
            return Some(self.let_value());
        }
        None
    }

    /// `mut` and its like before the name that a statement declares, at the token.
    pub(super) fn is_qualifier(&self, at: usize) -> bool {
        let word = |at: usize| {
            let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Ident);
            token.map(|token| self.slice(token.span))
        };
        matches!(word(at), Some("mut" | "const" | "local" | "double" | "float" | "auto")) && word(at + 1).is_some()
    }

    /// Whether it says what is expected of it: then it is a claim.
    pub(super) fn expects(&self) -> bool {
        self.tokens.iter().any(|token| self.slice(token.span) == "expect")
    }

    /// `y = …` without a keyword, where `y` means nothing yet.
    fn names_a_value(&self) -> Option<&str> {
        let is_value = self.kind(1) == Some(TokenKind::Equal) && !self.expects();
        self.word(0).filter(|name| is_value && self.means_nothing(name))
    }

    /// In the text of `--claim`: `J = x^2`, where J is differentiated in another statement. As a claim it would speak of a variable J.
    pub(super) fn value_of_the_command_line(&mut self) -> Option<Parsed<StatementKind>> {
        let name = self.names_a_value().filter(|name| self.names.elsewhere.differentiated.contains(name))?;
        let is_own = |word: &str| word == name || word.strip_prefix(['d', '∂']) == Some(name);
        if self.tokens[1..].iter().any(|token| is_own(self.slice(token.span))) {
            return None;
        }
        let message = format!("`{}` is given a value without `let`", quote(name));
        self.without_let(&message)
    }

    /// Whether a name is declared nowhere in the text.
    pub(super) fn means_nothing(&self, name: &str) -> bool {
        self.declared_as(name).is_none() && reserved(name).is_none() && !self.names.elsewhere.declared.contains(name)
    }

    /// How a value, or an input, gets this name; and whether what follows can be read as its value.
    fn how_to_name(&self, name: &str) -> (bool, String) {
        let name = quote(name);
        match self.word(2) {
            Some(word @ ("var" | "const")) => {
                (false, format!("write `{word} {name}[n]` for a vector, `{word} {name}` for a scalar"))
            }
            _ => (
                true,
                format!(
                    "write `let {name} = …` to give a value a name, `claim {name} = …` to claim that they are equal"
                ),
            ),
        }
    }
}
