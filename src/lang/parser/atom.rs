//! The parts an expression is made of: numbers, names, brackets, and `dE/dX`.

use super::core::{Node, Parsed, Parser, quote, unclosed};
use super::number;
use crate::lang::ast::{ExprKind, Fault, Span};
use crate::lang::builtin::{Reserved, reserved};
use crate::lang::dim::MAX_RANK;
use crate::lang::habit::inverse;
use crate::lang::lexer::{Token, TokenKind};

impl<'a> Parser<'a> {
    /// A number, a name, a call, something in brackets.
    pub(super) fn atom(&mut self) -> Parsed<Node> {
        let Some(token) = self.token(0) else { return self.stop_unexpected("an expression") };
        match token.kind {
            TokenKind::Number => self.number(token),
            TokenKind::Ident => self.word_atom(token),
            TokenKind::Open => self.parenthesis(),
            TokenKind::DotOpen => {
                self.report_dot(token);
                self.parenthesis()
            }
            TokenKind::Root => {
                let head = self.symbol_head(token, "sqrt")?;
                self.called(head)
            }
            TokenKind::SumSign if self.word(1).is_some_and(|word| word.starts_with('_')) => self.stop_indexed_sum(),
            TokenKind::SumSign => {
                let head = self.symbol_head(token, "sum")?;
                self.called(head)
            }
            _ => self.stop_atom(token),
        }
    }

    #[inline(never)]
    fn report_dot(&mut self, token: Token) {
        let reported = self.found.faults.last().is_some_and(|fault| fault.span.end == token.span.end);
        if !reported {
            let fault = Fault::new(token.span, "`.(` stands directly after a function's name only");
            self.fault(fault.with_hint("write `f.(X)` to apply f to each entry, `(` to group"));
        }
    }

    /// What starts no expression.
    #[inline(never)]
    fn stop_atom(&mut self, token: Token) -> Parsed<Node> {
        let hint = match token.kind {
            TokenKind::OpenBracket if self.is_indicator(0) => return self.indicator(0),
            TokenKind::OpenBracket => return self.blocks(),
            TokenKind::Foreign if self.slice(token.span) == "∇" => return self.nabla(),
            TokenKind::Foreign if self.closure(0).is_some() => return self.stop_closure(0),
            TokenKind::Foreign if self.slice(token.span) == "{" => match self.braced_cases() {
                Some(read) => return read,
                None => return self.stop_unexpected("an expression"),
            },
            TokenKind::Quoted => "quotes stand after `expect refuted by` only",
            TokenKind::Slash if self.position > 0 && self.before().end == token.span.start => {
                "a comment starts with `#`"
            }
            _ => return self.stop_unexpected("an expression"),
        };
        let fault = self.unexpected("an expression").with_hint(hint);
        self.stop(fault)
    }

    pub(super) fn leaf(&mut self, kind: ExprKind, span: Span) -> Parsed<Node> {
        self.node(kind, span, 0)
    }

    /// A number, or `1[n]` and `0[n, m]`.
    #[inline(never)]
    fn number(&mut self, token: Token) -> Parsed<Node> {
        let written = self.slice(token.span);
        if let Some(ahead) = self.indicator_bracket().filter(|_| written == "1") {
            return self.indicator(ahead);
        }
        self.position += 1;
        if self.kind(0) == Some(TokenKind::OpenBracket) {
            return self.fill(token.span, written);
        }
        match number::value(written) {
            Some(value) => self.leaf(ExprKind::Number(value), token.span),
            None => {
                let (written, most) = (quote(written), super::MAX_DIGITS);
                let limit = format!("a number has at most {most} digits, and an exponent from -{most} to {most}");
                let message = format!("the number `{written}` is too long");
                self.stop(Fault::new(token.span, message).with_hint(limit))
            }
        }
    }

    fn fill(&mut self, number: Span, written: &str) -> Parsed<Node> {
        let (dims, brackets) = self.signed_dims_in_brackets()?;
        let span = number.to(brackets);
        if !(1..=MAX_RANK).contains(&dims.len()) {
            let fault = Fault::new(brackets, format!("an array has 1 to {MAX_RANK} dimensions, not {}", dims.len()));
            return self.stop(fault.with_hint("write `1[n]` for a vector, `1[n, m]` for a matrix, `1` for a scalar"));
        }
        if !matches!(written, "0" | "1") {
            let (number, brackets) = (quote(written), quote(self.slice(brackets)));
            let fault = Fault::new(span, "only `0` and `1` fill an array");
            self.fault(fault.with_hint(format!("write `{number}*1{brackets}`")));
        }
        self.leaf(ExprKind::Fill { one: written != "0", dims }, span)
    }

    pub(super) fn parenthesis(&mut self) -> Parsed<Node> {
        let open = self.here();
        self.position += 1;
        let mut inner = self.value()?;
        self.close(open)?;
        inner.expr.span = open.to(self.before());
        Ok(inner)
    }

    /// The `)` that belongs to `open`.
    pub(super) fn close(&mut self, open: Span) -> Parsed<()> {
        if self.eat(TokenKind::Close).is_some() { Ok(()) } else { self.stop_unclosed(open) }
    }

    /// Something else stands where a `)` would close `open`.
    #[inline(never)]
    pub(super) fn stop_unclosed<T>(&mut self, open: Span) -> Parsed<T> {
        if self.token(0).is_none() {
            let written = self.slice(open);
            return self.stop(unclosed(open, written));
        }
        if self.kind(0) == Some(TokenKind::Comma) {
            let fault = self.unexpected("`)`");
            if let Some(number) = self.decimal_comma() {
                return self.stop(fault.with_hint(format!("the decimal sign is a point: `{number}`")));
            }
            return self.stop(fault.with_hint("commas stand between the arguments of a function, and in lists"));
        }
        self.stop_unexpected("`)`")
    }

    fn word_atom(&mut self, token: Token) -> Parsed<Node> {
        if self.opens_derivative() {
            return self.derivative_of_brackets();
        }
        if let Some(found) = self.derivative() {
            return found;
        }
        if self.is_indexed_sum(self.slice(token.span)) {
            return self.stop_indexed_sum();
        }
        if self.slice(token.span) == "I"
            && let Some(ahead) = self.indicator_bracket()
        {
            return self.indicator(ahead);
        }
        if self.chooses(self.slice(token.span)) {
            return self.chosen(self.position);
        }
        if let Some(head) = self.call_head(token) {
            return self.called(head?);
        }
        self.plain_word(token)
    }

    #[inline(never)]
    fn plain_word(&mut self, token: Token) -> Parsed<Node> {
        let name = self.slice(token.span);
        self.position += 1;
        let kind = match (name, self.reserved(name)) {
            // A statement above has taken the name, and is at fault for it.
            ("e" | "I", _) if self.declared_as(name).is_some() && self.kind(0) != Some(TokenKind::OpenBracket) => {
                ExprKind::Name(name.to_owned())
            }
            ("pi", _) => ExprKind::Pi,
            ("e", _) => ExprKind::Euler,
            ("I", _) => return self.identity(token.span),
            ("if", _) => {
                self.position -= 1;
                return self.worded_cases();
            }
            (_, Some(why)) => {
                self.position -= 1;
                let fault = self.reserved_here(name, why, token.span);
                return self.stop(fault);
            }
            (_, None) => ExprKind::Name(name.to_owned()),
        };
        self.leaf(kind, token.span)
    }

    fn is_value_without_brackets(&self, ahead: usize) -> bool {
        let next = self.token(ahead).map(|token| self.slice(token.span)).unwrap_or_default();
        let is_number = next.starts_with(|c: char| c.is_ascii_digit());
        is_number || next.starts_with(char::is_alphabetic) && (next == "pi" || reserved(next).is_none())
    }

    /// `2*pi*x` of `cos 2 pi x`: numbers, and a name with its power. None where more follows, which may belong to it or not.
    fn argument_without_brackets(&self) -> Option<String> {
        let written = |at: usize| self.token(at).map(|token| self.slice(token.span)).unwrap_or_default();
        let mut argument = String::new();
        let mut at = 1;
        while self.is_value_without_brackets(at) {
            let is_constant = self.kind(at) == Some(TokenKind::Number) || matches!(written(at), "pi" | "π");
            argument += if argument.is_empty() { "" } else { "*" };
            argument += written(at);
            at += 1;
            if self.kind(at) == Some(TokenKind::Superscript) {
                argument += written(at);
                at += 1;
            } else if self.kind(at) == Some(TokenKind::Caret) && self.kind(at + 1) == Some(TokenKind::Number) {
                argument += &format!("^{}", written(at + 1));
                at += 2;
            }
            if !is_constant {
                break;
            }
        }
        let goes_on = self.is_value_without_brackets(at) || matches!(written(at), "^" | "**");
        (!goes_on).then_some(argument)
    }

    fn reserved_here(&self, name: &str, why: Reserved, span: Span) -> Fault {
        let fault = Fault::new(span, format!("`{name}` cannot stand here: it is {}", why.describe()));
        match (why, name) {
            // A statement above took the name, and was told to take another one.
            (Reserved::Function, _) if self.is_declared_somewhere(name) => {
                fault.with_hint(format!("if the value of that name above is meant, write `{name}1` there and here"))
            }
            (Reserved::Function, _) if self.is_value_without_brackets(1) => {
                fault.with_hint(match self.argument_without_brackets() {
                    Some(argument) => format!("write `{name}({})`", quote(&argument)),
                    None => format!("write `{name}(…)`"),
                })
            }
            (Reserved::Function, _)
                if self.kind(1) == Some(TokenKind::Caret) && self.kind(2) == Some(TokenKind::Minus) =>
            {
                let reciprocal = format!("`1/{name}(x)` is the reciprocal");
                fault.with_hint(match inverse(name) {
                    Some(inverse) => format!("the inverse function is `{inverse}(x)`, and {reciprocal}"),
                    None => reciprocal,
                })
            }
            (Reserved::Function, _) if self.kind(1) == Some(TokenKind::Caret) => {
                let power = self.token(2).map_or("2", |token| self.slice(token.span));
                if name == "exp" {
                    return fault.with_hint(format!("write `exp({})`", quote(power)));
                }
                fault.with_hint(format!("a power stands behind the brackets: `{name}(x)^{}`", quote(power)))
            }
            (Reserved::Keyword, _) if !self.is_value_without_brackets(1) => {
                fault.with_hint(format!("choose another name, such as `{name}1`"))
            }
            (Reserved::Keyword, _) => fault.with_hint(format!("start a new line, or put `;`, before `{name}`")),
            (Reserved::Function, _) => fault.with_hint(format!("write its argument: `{name}(x)`")),
            (Reserved::DerivativeForm, _) => fault.with_hint(format!("write its arguments: `{name}(E, X)`")),
            (_, "rows" | "cols") => fault.with_hint(format!("write it as the last argument: `sum(E, {name})`")),
            (_, "inf") => fault.with_hint("`inf` is an end of an interval in `domain` only"),
            (_, "shape") => fault.with_hint("a claim about a shape is written `claim shape(E) = [n, k]`"),
            (_, "expect") => fault.with_hint("`expect` stands at the end of a claim only"),
            _ => fault,
        }
    }

    fn identity(&mut self, span: Span) -> Parsed<Node> {
        if self.kind(0) != Some(TokenKind::OpenBracket) {
            return self.stop(Fault::new(span, "`I` needs its size").with_hint("write `I[n]`"));
        }
        let (mut dims, brackets) = self.signed_dims_in_brackets()?;
        match dims.pop() {
            Some(dim) if dims.is_empty() => self.leaf(ExprKind::Identity(dim), span.to(brackets)),
            _ => self.stop(Fault::new(brackets, "an identity matrix has one size").with_hint("write `I[n]`")),
        }
    }
}
