//! Notation of books: gradients with a nabla, sums over an index, a claim with its number or its author before it.

use super::Declared;
use super::core::{Node, Parsed, Parser, quote};
use crate::lang::ast::{DerivativeForm, ExprKind, Fault, Ident, StatementKind};
use crate::lang::edit::walk::parts;
use crate::lang::lexer::TokenKind;
use crate::lang::print::print;

impl Parser<'_> {
    /// `∇f(x)`, `∇_x (x'*x)`: the sign is the next token. What follows is read, so that the whole can be written as it is here.
    #[inline(never)]
    pub(super) fn nabla(&mut self) -> Parsed<Node> {
        let sign = self.here();
        self.found.told.push(sign);
        self.position += 1;
        let below = self.word(0).and_then(|word| word.strip_prefix('_')).filter(|word| !word.is_empty());
        let below = below.map(|word| (word.to_owned(), self.here()));
        self.position += usize::from(below.is_some());
        let is_second = self.kind(0) == Some(TokenKind::Superscript) && self.slice(self.here()) == "²";
        self.position += usize::from(is_second);
        let usage = if is_second { "hess(E, x)" } else { "grad(E, x)" };
        let fault = Fault::new(sign, "a gradient is written in another way here");
        if self.token(0).is_none() {
            return self.stop(fault.with_hint(format!("write `{usage}`, or `dE/dx`")));
        }
        let before = self.found.faults.len();
        let of = self.power(None)?;
        // `∇W J`: by what, and then of what.
        let is_by = |name: &str| self.declared_as(name) == Some(Declared::Value);
        let (of, below) = match &of.expr.kind {
            ExprKind::Name(name) if below.is_none() && self.kind(0) == Some(TokenKind::Ident) && is_by(name) => {
                let by = (name.clone(), of.expr.span);
                (self.power(None)?, Some(by))
            }
            _ => (of, below),
        };
        // Where what is differentiated is at fault itself, the variable may be a part of a longer word.
        let is_read = self.found.faults.len() == before;
        let is_name = matches!(&of.expr.kind, ExprKind::Name(_));
        let found = parts(&of.expr).iter().find_map(|part| match &part.kind {
            ExprKind::Name(name) => Some((name.clone(), part.span)),
            _ => None,
        });
        let wrt = below.or(found.filter(|_| is_read && !is_name));
        let Some((name, span)) = wrt else {
            let written = print(&of.expr);
            let hint = if is_name {
                format!("write `d{written}/dx`, with the variable for x")
            } else {
                format!("write `{usage}`, or `dE/dx`")
            };
            self.fault(fault.with_hint(hint));
            return Ok(of);
        };
        let word = if is_second { "hess" } else { "grad" };
        self.fault(fault.with_hint(format!("write `{word}({}, {name})`", quote(&print(&of.expr)))));
        let form = if is_second { DerivativeForm::Hess } else { DerivativeForm::Grad };
        let (whole, height) = (sign.to(self.before()), of.height);
        self.node(ExprKind::Derivative { form, of: of.expr, wrt: Ident { name, span }, along: None }, whole, height)
    }

    /// Whether a name is a sum with an index, `Σ_i`, `sum_j`, `Σ` before something that is no bracket.
    pub(super) fn is_indexed_sum(&self, name: &str) -> bool {
        let has_index = ["Σ_", "sum_"].iter().any(|stem| name.starts_with(stem));
        let is_before_a_term = matches!(self.kind(1), Some(TokenKind::Ident | TokenKind::Number));
        (has_index || name == "Σ") && is_before_a_term && self.declared_as(name).is_none()
    }

    /// Such a sum, of which nothing more is read.
    #[inline(never)]
    pub(super) fn stop_indexed_sum<T>(&mut self) -> Parsed<T> {
        let place = self.here();
        self.found.told.push(place.to(self.tokens[self.tokens.len() - 1].span));
        let fault = Fault::new(place, "a sum over an index is written in another way here");
        self.stop(fault.with_hint(
            "write `sum(i: x[i]^2)`, with indices in square brackets; an array is added up whole by `sum(x.^2)`",
        ))
    }

    /// `Problem 3a) d(x^2)/dx = 2*x`, `Anna: …`, `anna, …`: a claim with a name before it.
    pub(super) fn named_before(&mut self, message: &str) -> Option<Parsed<StatementKind>> {
        const MOST: usize = 7;
        let ends = |at: &usize| {
            let token = self.tokens[*at];
            matches!(token.kind, TokenKind::Close | TokenKind::Colon | TokenKind::Comma)
        };
        let end = (1..self.tokens.len().min(MOST)).find(ends)?;
        let is_word = |at: usize| matches!(self.tokens[at].kind, TokenKind::Ident | TokenKind::Number | TokenKind::Dot);
        let is_equation = self.tokens[end + 1..].iter().any(|token| token.kind == TokenKind::Equal);
        if !(0..end).all(is_word) || !is_equation {
            return None;
        }
        let place = self.tokens[0].span.to(self.tokens[end].span);
        let words = self.slice(self.tokens[0].span.to(self.tokens[end - 1].span));
        let label: String = words.split_whitespace().collect::<Vec<_>>().join("-");
        let fault = Fault::new(place, message).with_hint(format!("write `claim {}: …`", quote(&label)));
        self.fault(fault);
        self.found.told.push(place);
        self.position = end + 1;
        Some(self.claim())
    }
}
