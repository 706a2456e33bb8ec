//! What stands in square brackets: dimensions and indices.

use super::core::{Parsed, Parser, quote, unclosed};
use super::{MAX_DEPTH, MAX_DIM_DEGREE};
use crate::lang::ast::{DimExpr, DimKind, Fault, Span};
use crate::lang::lexer::{TokenKind, superscript_digit};

/// A dimension, the number of its levels and its degree as written.
struct Dim {
    expr: DimExpr,
    height: usize,
    degree: u32,
}

impl Parser<'_> {
    /// `[n, 4*h + 1]`, also `[n×k]` and `[]`; the bracket is the next token.
    pub(super) fn dims_in_brackets(&mut self) -> Parsed<(Vec<DimExpr>, Span)> {
        self.sizes_in_brackets(false)
    }

    /// The same, of what is not declared: `1[n - 1]`.
    pub(super) fn signed_dims_in_brackets(&mut self) -> Parsed<(Vec<DimExpr>, Span)> {
        self.sizes_in_brackets(true)
    }

    fn sizes_in_brackets(&mut self, signed: bool) -> Parsed<(Vec<DimExpr>, Span)> {
        let open = self.expect(TokenKind::OpenBracket, "`[`")?;
        let mut dims = Vec::new();
        if let Some(close) = self.eat(TokenKind::CloseBracket) {
            return Ok((dims, open.span.to(close.span)));
        }
        loop {
            let dim = self.dim_sum(signed)?.expr;
            if dim.kind == DimKind::Number(0) {
                let hint = "dimensions are positive integers; a scalar has no brackets";
                self.fault(Fault::new(dim.span, "a dimension cannot be 0").with_hint(hint));
            }
            dims.push(dim);
            if let Some(close) = self.eat(TokenKind::CloseBracket) {
                return Ok((dims, open.span.to(close.span)));
            }
            if self.token(0).is_none() {
                return self.stop(unclosed(open.span, "["));
            }
            if self.eat(TokenKind::Comma).is_none() && self.eat(TokenKind::Times).is_none() {
                return self.stop_dim("`,` or `]`");
            }
        }
    }

    /// A dimension: a polynomial with natural coefficients.
    pub(super) fn dim(&mut self) -> Parsed<DimExpr> {
        Ok(self.dim_sum(false)?.expr)
    }

    /// A place along a dimension, or a size that follows from others: `n - 1` too.
    pub(super) fn signed_dim(&mut self) -> Parsed<DimExpr> {
        Ok(self.dim_sum(true)?.expr)
    }

    fn dim_sum(&mut self, signed: bool) -> Parsed<Dim> {
        let mut left = self.dim_product(signed)?;
        loop {
            let pair = match self.kind(0) {
                Some(TokenKind::Plus) => DimKind::Add,
                Some(TokenKind::Minus) if signed => DimKind::Sub,
                _ => return Ok(left),
            };
            self.position += 1;
            let right = self.dim_product(signed)?;
            let degree = left.degree.max(right.degree);
            left = self.dim_pair(left, right, degree, pair)?;
        }
    }

    fn dim_product(&mut self, signed: bool) -> Parsed<Dim> {
        let mut left = self.dim_power(signed)?;
        loop {
            if self.starts_dim() {
                let span = left.expr.span.to(self.here());
                let (a, b) = (quote(self.slice(left.expr.span)), quote(self.slice(self.here())));
                // `[3x4]`: an x between two numbers.
                if let Some(size) = b.strip_prefix('x').filter(|size| size.parse::<u64>().is_ok())
                    && a.parse::<u64>().is_ok()
                {
                    self.fault(
                        Fault::new(span, "sizes are separated by a comma").with_hint(format!("write `[{a}, {size}]`")),
                    );
                } else if self.brackets_before(self.position) > 0
                    && self.kind(0) == Some(TokenKind::Ident)
                    && a.parse::<u64>().is_err()
                {
                    let hint = format!("write `[{a}, {b}]` for two sizes, `[{a}*{b}]` for their product");
                    self.fault(Fault::new(span, "sizes are separated by a comma").with_hint(hint));
                } else {
                    self.fault(Fault::new(span, "a product needs its `*`").with_hint(format!("write `{a}*{b}`")));
                }
            } else if self.eat(TokenKind::Star).is_none() {
                return Ok(left);
            }
            let right = self.dim_power(signed)?;
            let degree = left.degree.saturating_add(right.degree);
            left = self.dim_pair(left, right, degree, DimKind::Mul)?;
        }
    }

    fn starts_dim(&self) -> bool {
        // `sum(k in n if k <= i: …)`
        let goes_on = self.word(0) != Some("if");
        goes_on && matches!(self.kind(0), Some(TokenKind::Ident | TokenKind::Number | TokenKind::Open))
    }

    fn dim_pair(
        &mut self,
        left: Dim,
        right: Dim,
        degree: u32,
        pair: impl FnOnce(Box<DimExpr>, Box<DimExpr>) -> DimKind,
    ) -> Parsed<Dim> {
        let span = left.expr.span.to(right.expr.span);
        let height = left.height.max(right.height) + 1;
        let kind = pair(Box::new(left.expr), Box::new(right.expr));
        self.checked_dim(Dim { expr: DimExpr { kind, span }, height, degree })
    }

    fn checked_dim(&mut self, dim: Dim) -> Parsed<Dim> {
        if dim.height > MAX_DEPTH {
            let before = self.before();
            return self.stop(Fault::new(before, format!("the dimension has more than {MAX_DEPTH} levels here")));
        }
        if dim.degree > MAX_DIM_DEGREE {
            let message = format!("the dimension is of a degree above {MAX_DIM_DEGREE}");
            return self.stop(Fault::new(dim.expr.span, message));
        }
        Ok(dim)
    }

    fn dim_power(&mut self, signed: bool) -> Parsed<Dim> {
        let mut base = self.dim_atom(signed)?;
        let mut powered = false;
        loop {
            let exponent = match self.kind(0) {
                Some(TokenKind::Caret) if !powered => {
                    self.position += 1;
                    let token = self.expect(TokenKind::Number, "a number as the exponent of a dimension")?;
                    self.slice(token.span).parse().ok()
                }
                Some(TokenKind::Superscript) => {
                    self.position += 1;
                    superscript(self.slice(self.before())).and_then(|value| u32::try_from(value).ok())
                }
                _ => return Ok(base),
            };
            powered = true;
            let Some(exponent) = exponent.filter(|&exponent| exponent <= MAX_DIM_DEGREE) else {
                let message = format!("the exponent of a dimension is an integer from 0 to {MAX_DIM_DEGREE}");
                return self.stop(Fault::new(self.before(), message));
            };
            let span = base.expr.span.to(self.before());
            let degree = base.degree.saturating_mul(exponent);
            let kind = DimKind::Pow(Box::new(base.expr), exponent);
            base = self.checked_dim(Dim { expr: DimExpr { kind, span }, height: base.height + 1, degree })?;
        }
    }

    fn dim_atom(&mut self, signed: bool) -> Parsed<Dim> {
        match self.kind(0) {
            Some(TokenKind::Number) => {
                let span = self.here();
                self.position += 1;
                let Ok(value) = self.slice(span).parse() else {
                    let written = quote(self.slice(span));
                    let fault = Fault::new(span, format!("`{written}` is not a dimension"));
                    return self.stop(fault.with_hint("dimensions are positive integers below 2^64"));
                };
                Ok(Dim { expr: DimExpr { kind: DimKind::Number(value), span }, height: 1, degree: 0 })
            }
            Some(TokenKind::Ident) => {
                let span = self.here();
                self.position += 1;
                let kind = DimKind::Name(self.slice(span).to_owned());
                Ok(Dim { expr: DimExpr { kind, span }, height: 1, degree: 1 })
            }
            Some(TokenKind::Open) => {
                let open = self.here();
                self.position += 1;
                self.enter()?;
                let mut inner = self.dim_sum(signed)?;
                self.leave();
                if self.token(0).is_none() {
                    return self.stop(unclosed(open, "("));
                }
                if self.eat(TokenKind::Close).is_none() {
                    return self.stop_dim("`)`");
                }
                inner.expr.span = open.to(self.before());
                Ok(inner)
            }
            _ => self.stop_dim("a dimension"),
        }
    }

    /// Something that no dimension is made of.
    pub(super) fn stop_dim<T>(&mut self, wanted: &str) -> Parsed<T> {
        let hint = match self.kind(0) {
            Some(TokenKind::Minus | TokenKind::Slash) => {
                "dimensions are made with `+`, `*` and `^` only; name the smaller one and derive the larger from it"
            }
            Some(TokenKind::Colon) => "a dimension is one size; a slice is taken of an array: `X[1:k, :]`",
            _ => return self.stop_unexpected(wanted),
        };
        let fault = self.unexpected(wanted).with_hint(hint);
        self.stop(fault)
    }
}

/// The value of superscript digits, with a minus perhaps; none if they are too many.
pub(super) fn superscript(written: &str) -> Option<i64> {
    let digits = written.trim_start_matches('⁻');
    let size = digits
        .chars()
        .try_fold(0i64, |value, c| value.checked_mul(10)?.checked_add(i64::from(superscript_digit(c)?)))?;
    Some(if digits.len() < written.len() { -size } else { size })
}
