//! Arrays from their parts, `[a, b; c, d]`, and parts of arrays, `X[1:k, j]`.

use super::core::{Node, Parsed, Parser, quote, unclosed};
use crate::lang::ast::{Along, DimExpr, DimKind, Expr, ExprKind, Fault, Ident, Span};
use crate::lang::dim::MAX_RANK;
use crate::lang::lexer::{Token, TokenKind};
use crate::lang::print::print;

/// Parts of an array that is written out.
pub const MAX_PARTS: usize = 10_000;

/// What stands in the brackets behind an expression.
enum Subscript {
    /// Numbers.
    Entry(Vec<u64>),
    /// Slices, or entries whose places depend on sizes.
    Along(Vec<Along>),
}

impl Parser<'_> {
    /// `[a, b; c, d]`; the bracket is the next token.
    #[inline(never)]
    pub(super) fn blocks(&mut self) -> Parsed<Node> {
        let open = self.here();
        self.position += 1;
        if !self.tokens[self.position..].iter().any(|token| token.kind == TokenKind::CloseBracket) {
            return self.stop(unclosed(open, "["));
        }
        self.literals.push(self.brackets_before(self.position - 1) + 1);
        let read = self.rows_of_parts(open);
        self.literals.pop();
        let (rows, height) = read?;
        let span = open.to(self.before());
        if let Some(hint) = nested_rows(&rows) {
            let fault = Fault::new(span, "rows are not brackets of their own here");
            self.fault(fault.with_hint(format!("rows end with `;`: write `{}`", quote(&hint))));
        }
        self.node(ExprKind::Blocks(rows), span, height)
    }

    fn rows_of_parts(&mut self, open: Span) -> Parsed<(Vec<Vec<Expr>>, usize)> {
        if self.kind(0) == Some(TokenKind::CloseBracket) {
            let fault = Fault::new(open.to(self.here()), "an array has one entry at least");
            return self.stop(fault.with_hint("write its entries: `[a, b; c, d]`; zeros are `0[n]`"));
        }
        let (mut rows, mut row, mut height, mut count) = (Vec::new(), Vec::new(), 0, 0usize);
        loop {
            if let Some(fault) = self.empty_part() {
                return self.stop(fault);
            }
            let part = self.value()?;
            height = height.max(part.height);
            row.push(*part.expr);
            count += 1;
            if count > MAX_PARTS {
                return self.too_many_parts(open);
            }
            match self.kind(0) {
                Some(TokenKind::Comma) => {}
                Some(TokenKind::Semicolon) => rows.push(std::mem::take(&mut row)),
                Some(TokenKind::CloseBracket) => {
                    self.position += 1;
                    rows.push(row);
                    return Ok((rows, height));
                }
                None => return self.stop(unclosed(open, "[")),
                Some(_) => return self.stop_unexpected("`,`, `;` or `]`"),
            }
            self.position += 1;
        }
    }

    fn too_many_parts<T>(&mut self, open: Span) -> Parsed<T> {
        let message = format!("an array that is written out has {MAX_PARTS} parts at most");
        let fault = Fault::new(open, message).with_hint("declare it as an input: `const M[n,k]`");
        self.stop(fault)
    }

    /// `[1, ]`, `[; 1]`: nothing where an entry would be.
    fn empty_part(&self) -> Option<Fault> {
        let kind = self.kind(0)?;
        let is_end = matches!(kind, TokenKind::Comma | TokenKind::Semicolon | TokenKind::CloseBracket);
        let is_last = kind == TokenKind::CloseBracket;
        let (sign, before) = (self.slice(self.here()), self.slice(self.before()));
        let hint = if is_last { format!("delete the `{before}` before it") } else { "write it, or `0`".to_owned() };
        let message = format!("an entry is missing between `{before}` and `{sign}`");
        is_end.then(|| Fault::new(self.before().to(self.here()), message).with_hint(hint))
    }

    /// Whether the innermost bracket around the next token is that of an array written out.
    pub(super) fn is_in_blocks(&self) -> bool {
        let level = self.tokens.get(self.position).map(|_| self.brackets_before(self.position));
        self.literals.last().copied() == level
    }

    /// The second argument of a derivative form that is `[x; y]`, if it is made of names alone.
    pub(super) fn stack_of_names(rows: &[Vec<Expr>]) -> Option<Vec<Vec<Ident>>> {
        let name = |part: &Expr| match &part.kind {
            ExprKind::Name(name) => Some(Ident { name: name.clone(), span: part.span }),
            _ => None,
        };
        rows.iter().map(|row| row.iter().map(name).collect()).collect()
    }

    /// `X[2, 1]`, `x[2:n]`, `X[i, :]`; the bracket is the next token.
    #[inline(never)]
    pub(super) fn subscripted(&mut self, node: Node) -> Parsed<Node> {
        let subscript = self.subscript()?;
        let span = node.expr.span.to(self.before());
        let kind = match subscript {
            Subscript::Entry(index) => ExprKind::Index(node.expr, index),
            Subscript::Along(along) => ExprKind::Slice(node.expr, along),
        };
        self.node(kind, span, node.height)
    }

    fn subscript(&mut self) -> Parsed<Subscript> {
        let is_apart = self.position > 0 && self.before().end < self.here().start;
        let open = self.expect(TokenKind::OpenBracket, "`[`")?.span;
        let is_text = self.word(1).is_some() || (self.word(0).is_some() && self.kind(1) == Some(TokenKind::Colon));
        if is_apart && is_text && !self.closes_here(open) {
            self.found.told.push(open.to(self.tokens[self.tokens.len() - 1].span));
            let fault = Fault::new(open, "words stand here");
            return self.stop(
                fault.with_hint("a remark stands behind `#`; that a claim is meant to be wrong is `expect refuted`"),
            );
        }
        let mut all = Vec::new();
        loop {
            all.push(self.along()?);
            if self.eat(TokenKind::CloseBracket).is_some() {
                break;
            }
            if self.token(0).is_none() {
                return self.stop(unclosed(open, "["));
            }
            if self.eat(TokenKind::Comma).is_none() {
                return self.stop_dim("`,` or `]`");
            }
        }
        let number = |along: &Along| match along {
            Along::At(DimExpr { kind: DimKind::Number(value), .. }) => Some(*value),
            _ => None,
        };
        let whole = open.to(self.before());
        let count = all.len();
        match all.iter().map(number).collect() {
            Some(_) if count > MAX_RANK => {
                let message = format!("an array has at most {MAX_RANK} dimensions, and this has {count} indices");
                self.stop(Fault::new(whole, message))
            }
            Some(index) => Ok(Subscript::Entry(index)),
            None if count > 2 => {
                let fault = Fault::new(whole, format!("a slice has one or two places, not {count}"));
                self.stop(fault.with_hint("write `x[2:n]` of a vector, `X[1:k, :]` of a matrix"))
            }
            None => Ok(Subscript::Along(all)),
        }
    }

    /// Whether everything up to the `]` that belongs to `open`, the bracket before the next token, is a slice's.
    fn closes_here(&self, open: Span) -> bool {
        let rest = self.tokens.iter().skip_while(|token| token.span != open).skip(1);
        let is_part = |token: &&Token| {
            use TokenKind::{Caret, Close, Colon, Comma, Ident, Minus, Number, Open, Plus, Star};
            matches!(token.kind, Colon | Comma | Ident | Minus | Number | Plus | Star | Caret | Open | Close)
        };
        let mut last = TokenKind::OpenBracket;
        for token in rest {
            if token.kind == TokenKind::CloseBracket {
                return true;
            }
            let is_operand = |kind: TokenKind| matches!(kind, TokenKind::Ident | TokenKind::Number);
            let two_words = is_operand(token.kind) && is_operand(last);
            if !is_part(&token) || two_words {
                return false;
            }
            last = token.kind;
        }
        false
    }

    /// What is taken along one dimension.
    fn along(&mut self) -> Parsed<Along> {
        if self.eat(TokenKind::Colon).is_some() {
            if matches!(self.kind(0), None | Some(TokenKind::Comma | TokenKind::CloseBracket)) {
                return Ok(Along::All);
            }
            let colon = self.before();
            let fault = Fault::new(colon, "a slice says where it starts");
            return self.stop(fault.with_hint("write `1:n` for the first n entries; all are `:`"));
        }
        let first = self.place()?;
        let Some(colon) = self.eat(TokenKind::Colon) else { return Ok(Along::At(first)) };
        if matches!(self.kind(0), None | Some(TokenKind::Comma | TokenKind::CloseBracket)) {
            let fault = Fault::new(colon.span, "a slice says where it ends");
            let first = quote(self.slice(first.span));
            return self.stop(fault.with_hint(format!("write `{first}:n`, with the size for n; the end is included")));
        }
        let last = self.place()?;
        if self.kind(0) == Some(TokenKind::Colon) {
            let fault = Fault::new(self.here(), "a slice takes all entries from one place to another, without steps");
            return self.stop(fault.with_hint("write `a:b`"));
        }
        Ok(Along::Range(first, last))
    }

    /// A place along a dimension: a number from 1, or what sizes make.
    fn place(&mut self) -> Parsed<DimExpr> {
        let span = self.here();
        let starts = match self.kind(0) {
            Some(TokenKind::Number) => self.slice(span).parse::<u64>().is_ok_and(|value| value > 0),
            Some(TokenKind::Ident) => self.word(0).is_some_and(|word| self.declared_as(word).is_some()),
            Some(TokenKind::Open) => true,
            _ => false,
        };
        if !starts {
            return self.stop_index();
        }
        let place = self.signed_dim()?;
        if let DimKind::Number(0) = place.kind {
            return self.stop(Fault::new(place.span, "there is no entry 0"));
        }
        Ok(place)
    }

    /// What is no place along a dimension.
    #[inline(never)]
    fn stop_index<T>(&mut self) -> Parsed<T> {
        let here = self.here();
        if self.token(0).is_none() || self.kind(0) == Some(TokenKind::Foreign) {
            return self.stop_unexpected("an index");
        }
        let written = self.slice(here);
        if self.kind(0) == Some(TokenKind::Number) && written.parse::<u64>() == Ok(0) {
            let hint = "indices start at 1: the first entry is `x[1]`, or `X[1, 1]`";
            return self.stop(Fault::new(here, "there is no entry 0").with_hint(hint));
        }
        let fault = Fault::new(here, format!("`{}` is not an index", quote(written)));
        self.stop(fault.with_hint(match self.kind(0) {
            Some(TokenKind::Minus) => "indices count from 1 at the start: `x[1]`, `X[1, 2]`; the last of n is `x[n]`",
            Some(TokenKind::Ident) if matches!(written, "end" | "End") => {
                "the last entry is that at the size: of `var x[n]` it is `x[n]`, and all but the first are `x[2:n]`"
            }
            Some(TokenKind::Ident) => {
                "an index is a whole number, as in `x[2]`; what holds for each i is said of the whole array; an entry marked by a one-hot `const y[k]` is `dot(y, x)`"
            }
            _ => "an index is a whole number from 1, as in `x[2]` or `X[1, 2]`",
        }))
    }
}

/// `[1, 2; 3, 4]` for `[[1, 2], [3, 4]]`, as other languages have it: each part is a row in brackets.
fn nested_rows(rows: &[Vec<Expr>]) -> Option<String> {
    let [parts] = rows else { return None };
    let row = |part: &Expr| match &part.kind {
        ExprKind::Blocks(inner) => match inner.as_slice() {
            [row] => Some(row.iter().map(print).collect::<Vec<_>>().join(", ")),
            _ => None,
        },
        _ => None,
    };
    let rows: Option<Vec<String>> = parts.iter().map(row).collect();
    rows.map(|rows| format!("[{}]", rows.join("; ")))
}
