//! Where claims hold: `domain x in [0, 1), det(X) > 0`.

use super::core::{Parsed, Parser, quote, unclosed};
use super::split::is_comparison;
use crate::lang::ast::{DomainItem, Expr, Fault, Span};
use crate::lang::lexer::{Token, TokenKind};

/// An end of an interval.
enum End {
    At(Expr),
    Infinite { negative: bool, span: Span },
}

impl Parser<'_> {
    /// `x in [0, 1)`, `det(X) > 0`
    pub(super) fn domain_item(&mut self) -> Parsed<DomainItem> {
        if self.token(0).is_none() {
            return self.stop_unexpected("a condition");
        }
        let left = self.expression()?;
        if self.eat_word("in") || self.eat(TokenKind::Element).is_some() {
            return self.interval(*left.expr);
        }
        if let Some(op) = self.compare_op() {
            return Ok(DomainItem::Inequality(
                self.comparison_after(left, op, "write two conditions: `0 < x, x < 1`")?.0,
            ));
        }
        let written = quote(self.slice(left.expr.span));
        let fault = match self.kind(0) {
            Some(TokenKind::Comma) => Fault::new(left.expr.span, format!("no condition stands behind `{written}`"))
                .with_hint(self.condition_for_each(&written)),
            None => Fault::new(left.expr.span, format!("no condition stands behind `{written}`"))
                .with_hint(format!("write `{written} in [0, 1]`, or `{written} > 0`")),
            Some(TokenKind::Equal | TokenKind::EqualEqual) => self
                .unexpected("`in` or a comparison")
                .with_hint("an equation that holds is written with `given`; a point that is left out, with `except`"),
            _ => return self.stop_unexpected("`in` or a comparison"),
        };
        self.stop(fault)
    }

    /// `x > 0, y > 0` for `x, y > 0`, where a comma follows the first name.
    fn condition_for_each(&self, first: &str) -> String {
        /// Tokens that are looked at: each name of a long list asks.
        const NEAR: usize = 24;
        let is_condition = |token: &Token| {
            is_comparison(token.kind) || token.kind == TokenKind::Element || self.slice(token.span) == "in"
        };
        let rest = &self.tokens[self.position..self.tokens.len().min(self.position + NEAR)];
        let names = rest.iter().take_while(|token| !is_condition(token));
        let names: Vec<&str> =
            names.filter(|token| token.kind == TokenKind::Ident).map(|token| self.slice(token.span)).collect();
        let condition = rest.iter().position(is_condition).map(|at| &rest[at..]);
        let condition = condition.and_then(|tokens| {
            let end = tokens.iter().position(|token| token.kind == TokenKind::Comma).unwrap_or(tokens.len());
            // A comma of an interval, `in [0, 1]`, is not its end.
            let end = if is_comparison(tokens[0].kind) { end } else { tokens.len() };
            Some(self.slice(tokens[0].span.to(tokens.get(end.checked_sub(1)?)?.span)))
        });
        let condition = condition.unwrap_or("in [0, 1]");
        let all = std::iter::once(first).chain(names).map(|name| format!("{name} {condition}"));
        format!("repeat the condition: `{}`", all.collect::<Vec<_>>().join(", "))
    }

    fn interval(&mut self, of: Expr) -> Parsed<DomainItem> {
        let open = self.here();
        let low_closed = match self.kind(0) {
            Some(TokenKind::Open) => false,
            Some(TokenKind::OpenBracket) => true,
            Some(TokenKind::CloseBracket) => {
                // It closes what nobody opened, so that the rest cannot be told from the next condition.
                self.position = self.tokens.len();
                let fault = Fault::new(open, "an open end of an interval is written with a round bracket");
                return self.stop(fault.with_hint("write `(a, b]`"));
            }
            _ => {
                let fault = self.unexpected("an interval").with_hint("write `x in [0, 1]`, `x in (0, inf)`");
                return self.stop(fault);
            }
        };
        self.position += 1;
        let low = self.interval_end()?;
        self.expect(TokenKind::Comma, "`,` and the upper end")?;
        let high = self.interval_end()?;
        let high_closed = match self.kind(0) {
            Some(TokenKind::Close) => false,
            Some(TokenKind::CloseBracket) => true,
            Some(TokenKind::OpenBracket) => {
                let fault = Fault::new(self.here(), "an open end of an interval is written with a round bracket");
                return self.stop(fault.with_hint("write `[a, b)`"));
            }
            None => {
                let written = self.slice(open);
                return self.stop(unclosed(open, written));
            }
            _ => return self.stop_unexpected("`]` or `)`"),
        };
        self.position += 1;
        let span = open.to(self.before());
        let (low, high) = (self.finite(low, true), self.finite(high, false));
        // No interval contains its infinite end, whichever bracket is written.
        let (low_closed, high_closed) = (low_closed && low.is_some(), high_closed && high.is_some());
        Ok(DomainItem::Interval { of, low, low_closed, high, high_closed, span })
    }

    fn interval_end(&mut self) -> Parsed<End> {
        let signed = usize::from(matches!(self.kind(0), Some(TokenKind::Minus | TokenKind::Plus)));
        if self.word(signed) == Some("inf") || self.kind(signed) == Some(TokenKind::Infinity) {
            let start = self.here();
            let negative = self.kind(0) == Some(TokenKind::Minus);
            self.position += signed + 1;
            return Ok(End::Infinite { negative, span: start.to(self.before()) });
        }
        self.whole_expression().map(End::At)
    }

    /// The end, if it is finite; an infinite one has to be on its own side.
    fn finite(&mut self, end: End, lower: bool) -> Option<Expr> {
        match end {
            End::At(expr) => return Some(expr),
            End::Infinite { negative, span } if negative != lower => {
                let right = if lower {
                    "the lower end can be `-inf`, not `inf`"
                } else {
                    "the upper end can be `inf`, not `-inf`"
                };
                self.fault(Fault::new(span, "this interval is empty").with_hint(right));
            }
            End::Infinite { .. } => {}
        }
        None
    }
}
