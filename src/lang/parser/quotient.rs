//! Derivatives as they are written: `dE/dX`, `d(E)/dX`, and what comes near them.

use super::Declared;
use super::core::{Node, Parsed, Parser, quote};
use crate::lang::ast::{DerivativeForm, ExprKind, Fault, Ident, Span};
use crate::lang::builtin::{Reserved, reserved};
use crate::lang::lexer::{TokenKind, starts_name};
use crate::lang::spelling::in_brackets;

/// `dX`: the sign, and the name behind it with its place.
struct Differential<'a> {
    sign: char,
    name: &'a str,
    span: Span,
}

impl<'a> Parser<'a> {
    /// A token read as `dX` or `∂X`.
    fn differential(&self, ahead: usize) -> Option<Differential<'a>> {
        let word = self.word(ahead)?;
        let sign = word.chars().next().filter(|sign| matches!(sign, 'd' | '∂'))?;
        let name = &word[sign.len_utf8()..];
        let span = self.token(ahead)?.span;
        name.starts_with(starts_name).then_some(Differential {
            sign,
            name,
            span: Span { start: span.start + sign.len_utf8(), ..span },
        })
    }

    /// `/dX` with the same sign, `ahead` tokens further on; a function's call is no `dX`.
    fn denominator(&self, ahead: usize, sign: char) -> Option<Differential<'a>> {
        let below = self.differential(ahead + 1).filter(|below| below.sign == sign)?;
        let called = matches!(self.kind(ahead + 2), Some(TokenKind::Open | TokenKind::DotOpen));
        let is_call = called && self.word(ahead + 1).is_some_and(|word| self.is_function(word));
        (self.kind(ahead) == Some(TokenKind::Slash) && !is_call).then_some(below)
    }

    /// `dE/dX`, and the same with `∂`; nothing is read if it is none of them.
    #[inline(never)]
    pub(super) fn derivative(&mut self) -> Option<Parsed<Node>> {
        let word = self.word(0)?;
        if matches!(word, "d" | "∂") {
            let fault = self.nearly_derivative_of_brackets(word)?;
            return Some(self.stop(fault));
        }
        if let Some(fault) = self.numbered_derivative(word) {
            return Some(self.stop(fault));
        }
        let above = self.differential(0)?;
        if self.kind(1) == Some(TokenKind::OpenBracket)
            && self.declared_as(word).is_none()
            && reserved(above.name).is_none()
            && let Some(close) = self.closing_bracket(1)
            && self.denominator(close + 1, above.sign).is_some()
        {
            return Some(self.quotient_of_entry(&above));
        }
        let Some(below) = self.denominator(1, above.sign) else {
            let fault = self.nearly_derivative(word, &above)?;
            return Some(self.stop(fault));
        };
        if self.declared_as(word).is_some() {
            self.remark_division(word, &above, &below);
            return None;
        }
        Some(self.quotient(&above, &below))
    }

    fn remark_division(&mut self, word: &str, above: &Differential<'_>, below: &Differential<'_>) {
        let span = self.here().to(below.span);
        let message = format!("`{}` is a division here, because `{word}` is declared", quote(self.slice(span)));
        let hint = format!("the derivative is written `grad({}, {})`", quote(above.name), quote(below.name));
        // The same remark once in a statement is enough.
        if self.found.remarks.last().is_none_or(|last| last.message != message) {
            self.found.remarks.push(Fault::new(span, message).with_hint(hint));
        }
    }

    fn quotient(&mut self, above: &Differential<'_>, below: &Differential<'_>) -> Parsed<Node> {
        let span = self.here().to(below.span);
        let kind = match (above.name, self.reserved(above.name)) {
            (name @ ("e" | "I"), _) if self.declared_as(name).is_some() => ExprKind::Name(name.to_owned()),
            ("pi", _) => ExprKind::Pi,
            ("e", _) => ExprKind::Euler,
            (name, Some(why)) => {
                let fault =
                    Fault::new(above.span, format!("`{name}` cannot be differentiated: it is {}", why.describe()));
                let hint = format!("write `d({name}(x))/d{}`, or `{name}'(x)`", below.name);
                return self.stop(if why == Reserved::Function { fault.with_hint(hint) } else { fault });
            }
            (name, None) => ExprKind::Name(name.to_owned()),
        };
        self.position += 3;
        let of = self.leaf(kind, above.span)?;
        self.derivative_node(of, below, span)
    }

    /// `dp[i]/dz`; the entries of it are those of the derivative.
    #[inline(never)]
    fn quotient_of_entry(&mut self, above: &Differential<'_>) -> Parsed<Node> {
        let start = self.here();
        self.position += 1;
        let of = self.leaf(ExprKind::Name(above.name.to_owned()), above.span)?;
        let of = self.indexed(of)?;
        let Some(below) = self.denominator(0, above.sign) else {
            return self.stop_unexpected("`/` and a differential");
        };
        self.position += 2;
        self.derivative_node(of, &below, start.to(below.span))
    }

    fn derivative_node(&mut self, of: Node, below: &Differential<'_>, span: Span) -> Parsed<Node> {
        let wrt = Ident { name: below.name.to_owned(), span: below.span };
        let form = DerivativeForm::Quotient;
        self.node(ExprKind::Derivative { form, of: of.expr, wrt, along: None }, span, of.height)
    }

    /// Whether `d(E)/dX` stands here; `d` is a function only where it is declared as one.
    pub(super) fn opens_derivative(&self) -> bool {
        self.kind(1) == Some(TokenKind::Open)
            && self
                .word(0)
                .is_some_and(|word| matches!(word, "d" | "∂") && self.declared_as(word) != Some(Declared::Function))
    }

    /// `d(E)/dX`; `d` is the next token.
    pub(super) fn derivative_of_brackets(&mut self) -> Parsed<Node> {
        let sign = self.here();
        if let Some(fault) = self.comma_derivative() {
            return self.stop(fault);
        }
        self.position += 1;
        let of = self.parenthesis()?;
        self.over(sign, of)
    }

    /// The `/dX` after `d(E)`.
    #[inline(never)]
    fn over(&mut self, start: Span, of: Node) -> Parsed<Node> {
        let sign = self.slice(start);
        let below = sign.chars().next().and_then(|sign| self.denominator(0, sign));
        if let Some(below) = below {
            self.position += 2;
            return self.derivative_node(of, &below, start.to(below.span));
        }
        let span = start.to(self.before());
        let fault = Fault::new(span, format!("`{sign}(…)` is a derivative, and it lacks its `/{sign}x`"));
        let is_below = self.tokens.iter().any(|token| token.kind == TokenKind::Slash && token.span.end == start.start);
        let hint = if is_below {
            let of = self.slice(span).strip_prefix(sign).unwrap_or_default();
            let of = quote(in_brackets(of).unwrap_or(of));
            format!(
                "what stands below the slash is a name: write `let z = {of}` above, use `z` further on, and then `{sign}J/{sign}z`"
            )
        } else if self.word(1) == Some(sign) && self.kind(2) == Some(TokenKind::Open) {
            format!("write a name below the slash, without brackets: `{sign}(E)/{sign}x`")
        } else if self.declared_as(sign).is_some() {
            format!("write `{sign}(E)/{sign}x`; if you mean a product with `{sign}`, write `{sign}*(…)`")
        } else {
            format!("write `{sign}(E)/{sign}x`, where x is what it is differentiated with respect to")
        };
        self.stop(fault.with_hint(hint))
    }

    /// `d/dx` and `d²f/dx²`.
    fn nearly_derivative_of_brackets(&self, sign: &str) -> Option<Fault> {
        let next = self.token(1).filter(|_| self.declared_as(sign).is_none())?;
        let span = self.here().to(next.span);
        match next.kind {
            TokenKind::Slash => {
                let first = sign.chars().next()?;
                self.denominator(1, first)?;
                let below = self.token(2)?.span;
                let fault = Fault::new(span.to(below), "a derivative names what is differentiated above the slash");
                let sums = self.tokens.iter().any(|token| self.slice(token.span).starts_with("sum_"));
                let whole = if sums { "; an array is added up whole, `sum(x.^2)` of `var x[n]`" } else { "" };
                let of = self.operand_after(3).filter(|of| super::is_value(of)).unwrap_or_else(|| "E".to_owned());
                Some(fault.with_hint(format!("write `{sign}({of})/{}`{whole}", quote(self.slice(below)))))
            }
            TokenKind::Caret | TokenKind::Superscript => {
                let fault = Fault::new(span, "second derivatives are not written this way");
                Some(fault.with_hint(self.second_derivative(sign)))
            }
            TokenKind::Ident => {
                let (below, end) = self.spaced_denominator(2, sign)?;
                let (name, mut below) = (quote(self.slice(next.span)), quote(below));
                // `d J / d x[1]`: an entry of it.
                let behind = self.tokens.iter().skip_while(|token| token.span.start < end.end);
                let entry = behind.take_while(|token| token.kind != TokenKind::Equal).collect::<Vec<_>>();
                if let [open, .., close] = entry.as_slice()
                    && open.kind == TokenKind::OpenBracket
                    && close.kind == TokenKind::CloseBracket
                {
                    below += self.slice(open.span.to(close.span));
                }
                let fault = Fault::new(span.to(end), "a derivative is written without spaces in its differentials");
                Some(fault.with_hint(format!("write `{sign}{name}/{sign}{below}`, or `{sign}({name})/{sign}{below}`")))
            }
            _ => None,
        }
    }

    /// How `d^2(f)/dx^2`, `d²f/dx²` is written here; the sign is the next token.
    fn second_derivative(&self, sign: &str) -> String {
        let general = || "write `d(d(f)/dx)/dx`, or `hess(f, x)` with a vector x".to_owned();
        let ahead = if self.kind(1) == Some(TokenKind::Superscript) { 2 } else { 3 };
        let rest = &self.tokens[self.position..];
        let slash = (ahead..rest.len()).find(|&at| {
            rest[at].kind == TokenKind::Slash
                && self.brackets_before(self.position + at) == self.brackets_before(self.position)
        });
        let Some(slash) = slash.filter(|&at| at > ahead) else { return general() };
        let Some(below) = self.differential(slash + 1).filter(|below| sign.starts_with(below.sign)) else {
            return general();
        };
        let of = quote(self.slice(rest[ahead].span.to(rest[slash - 1].span)));
        let of = of.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(&of);
        if !super::is_value(of) {
            return general();
        }
        // `dxdy`, `∂x∂y`: by two variables.
        let (first, second) =
            below.name.split_once(below.sign).filter(|parts| !parts.1.is_empty()).unwrap_or((below.name, below.name));
        format!("write `{sign}({sign}({of})/{sign}{})/{sign}{}`", quote(first), quote(second))
    }

    /// What `d/dx` seems to be applied to: the tokens from `ahead` on, up to `=` or the end, if they are few.
    fn operand_after(&self, ahead: usize) -> Option<String> {
        let rest = self.tokens.get(self.position + ahead..)?;
        let end = rest.iter().position(|token| matches!(token.kind, TokenKind::Equal | TokenKind::EqualEqual));
        let operand = &rest[..end.unwrap_or(rest.len())];
        let (first, last) = (operand.first()?, operand.last()?);
        if matches!(first.kind, TokenKind::Plus | TokenKind::Minus | TokenKind::Star | TokenKind::Slash) {
            return None;
        }
        // A sum over an index has no place here, whatever it stands under.
        if operand.iter().any(|token| self.slice(token.span).starts_with("sum_")) {
            return None;
        }
        let text = self.slice(first.span.to(last.span));
        let inner = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        let inner = inner.filter(|inner| !inner.contains(['(', ')']));
        (text.chars().count() <= 30).then(|| inner.unwrap_or(text).to_owned())
    }

    /// What it is differentiated by in `/dx` or `/ d x`, `ahead` tokens further on, and where that ends.
    fn spaced_denominator(&self, ahead: usize, sign: &str) -> Option<(&'a str, Span)> {
        if let Some(below) = self.denominator(ahead, sign.chars().next()?) {
            return Some((below.name, below.span));
        }
        let is_spaced = self.kind(ahead) == Some(TokenKind::Slash) && self.word(ahead + 1) == Some(sign);
        is_spaced.then_some((self.word(ahead + 2)?, self.token(ahead + 2)?.span))
    }

    /// What was probably meant as a derivative, though it is not written like one.
    fn nearly_derivative(&self, word: &str, above: &Differential<'_>) -> Option<Fault> {
        if self.declared_as(word).is_some() || reserved(word).is_some() {
            return None;
        }
        let other = if above.sign == 'd' { '∂' } else { 'd' };
        if let Some(below) = self.denominator(1, other) {
            let fault = Fault::new(self.here().to(below.span), "`d` and `∂` are mixed in this derivative");
            return Some(fault.with_hint(format!("write `d{}/d{}`", quote(above.name), quote(below.name))));
        }
        let sign = above.sign.to_string();
        if let Some((below, end)) = self.spaced_denominator(1, &sign).filter(|_| self.declared_as(&sign).is_none()) {
            let fault = Fault::new(self.here().to(end), "a derivative is written without spaces in its differentials");
            return Some(fault.with_hint(format!("write `{word}/{sign}{}`", quote(below))));
        }
        None
    }
}
