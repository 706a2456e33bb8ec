//! Operators, from the weakest to the strongest.

use std::ops::Range;

use super::core::{Node, Parsed, Parser, is_verdict, quote};
use super::dims::superscript;
use crate::lang::ast::{BinaryOp, CompareOp, Comparison, Expr, ExprKind, Fault, Span};
use crate::lang::builtin::KEYWORDS;
use crate::lang::habit::{advice, is_suffix, is_unit};
use crate::lang::lexer::TokenKind;

impl Parser<'_> {
    /// An expression that is not part of another one.
    pub(super) fn whole_expression(&mut self) -> Parsed<Expr> {
        Ok(*self.expression()?.expr)
    }

    /// The same where other languages have cases: behind `=`.
    pub(super) fn whole_value(&mut self) -> Parsed<Expr> {
        Ok(*self.value()?.expr)
    }

    /// `a + b - c`
    pub(super) fn expression(&mut self) -> Parsed<Node> {
        let first = self.product()?;
        if self.next_sign().is_some() { self.sum(first) } else { Ok(first) }
    }

    fn next_sign(&self) -> Option<TokenKind> {
        self.kind(0).filter(|kind| matches!(kind, TokenKind::Plus | TokenKind::Minus))
    }

    #[inline(never)]
    fn sum(&mut self, first: Node) -> Parsed<Node> {
        let (mut span, mut height) = (first.expr.span, first.height);
        let mut terms = vec![(false, *first.expr)];
        while let Some(sign) = self.next_sign() {
            self.position += 1;
            let term = self.product()?;
            span = span.to(term.expr.span);
            height = height.max(term.height);
            terms.push((sign == TokenKind::Minus, *term.expr));
        }
        self.node(ExprKind::Sum(terms), span, height)
    }

    /// `a * b / c .* d ./ f`
    fn product(&mut self) -> Parsed<Node> {
        let mut left = self.unary(None)?;
        loop {
            let operator = match self.kind(0) {
                Some(TokenKind::Star) => BinaryOp::Mul,
                Some(TokenKind::Slash) => BinaryOp::Div,
                Some(TokenKind::DotStar) => BinaryOp::ElemMul,
                Some(TokenKind::DotSlash) => BinaryOp::ElemDiv,
                Some(TokenKind::Times) => self.cross(),
                _ if self.starts_operand() => {
                    self.missing_operator(&left.expr)?;
                    // Nothing stands between the two, so that nothing is to be skipped.
                    left = self.times(BinaryOp::Mul, left)?;
                    continue;
                }
                _ => return Ok(left),
            };
            self.position += 1;
            left = self.times(operator, left)?;
        }
    }

    fn times(&mut self, operator: BinaryOp, left: Node) -> Parsed<Node> {
        let right = self.unary(None)?;
        self.binary(operator, left, right)
    }

    #[inline(never)]
    fn binary(&mut self, operator: BinaryOp, left: Node, right: Node) -> Parsed<Node> {
        let (span, height) = (left.expr.span.to(right.expr.span), left.height.max(right.height));
        self.node(ExprKind::Binary(operator, left.expr, right.expr), span, height)
    }

    #[inline(never)]
    fn cross(&mut self) -> BinaryOp {
        let fault = Fault::new(self.here(), "`×` only separates dimensions, as in `[n×k]`");
        self.fault(fault.with_hint("write `*` for the product, `.*` for the elementwise one"));
        BinaryOp::Mul
    }

    /// Whether the next token would start an expression, so that an operator is missing before it.
    fn starts_operand(&self) -> bool {
        match self.kind(0) {
            Some(TokenKind::Number | TokenKind::Open | TokenKind::DotOpen | TokenKind::Root | TokenKind::SumSign) => {
                true
            }
            // Before a verdict stands a misspelt `expect`.
            Some(TokenKind::Ident) if self.word(1).is_some_and(is_verdict) => false,
            Some(TokenKind::Ident) if self.word(0).is_some_and(|word| self.parts_cases(word)) => false,
            Some(TokenKind::Ident) => !self.word(0).is_some_and(|word| {
                matches!(word, "in" | "expect" | "by" | "rows" | "cols" | "inf") || KEYWORDS.contains(&word)
            }),
            _ => false,
        }
    }

    /// `x*y` for `xy`, where this is no name, but `x` and `y` are: declared, or used in this statement.
    fn product_of_names(&self, word: &str) -> Option<String> {
        /// Longer words are no products.
        const LONGEST: usize = 8;
        let stands = |part: &str| self.tokens.iter().any(|token| self.slice(token.span) == part);
        let is_variable = |part: &str| stands(&format!("d{part}")) || stands(&format!("∂{part}"));
        let is_name = |part: &str| self.declared_as(part).is_some() || is_variable(part);
        let is_used = |part: &str| is_name(part) || (stands(part) && part.starts_with(char::is_alphabetic));
        if word.chars().count() > LONGEST || is_name(word) || self.is_function(word) {
            return None;
        }
        cut_into(word, word, &is_used).map(|names| names.join("*"))
    }

    /// Two expressions side by side; `*` is offered.
    #[inline(never)]
    fn missing_operator(&mut self, left: &Expr) -> Parsed<()> {
        let next = self.here();
        let is_postfix = |ahead: &usize| matches!(self.kind(*ahead), Some(TokenKind::Prime | TokenKind::Superscript));
        let last = (1..4).take_while(is_postfix).last().and_then(|ahead| self.token(ahead));
        let whole = last.map_or(next, |last| next.to(last.span));
        let (a, b) = (quote(self.slice(left.span)), quote(self.slice(whole).trim_start_matches('.')));
        let fault = Fault::new(left.span.to(next), format!("an operator is missing between `{a}` and `{b}`"));
        let bracket = b == "(";
        if self.is_in_blocks() && left.span.end < next.start {
            let hint = format!("a comma stands between them: `{a}, {b}`; rows end with `;`");
            return self.stop(Fault::new(left.span.to(next), "entries have commas between them").with_hint(hint));
        }
        let inside = |fault: &Fault| fault.span.to(left.span) == left.span;
        let is_readable = !a.ends_with('…') && !self.found.faults.iter().any(inside);
        if let Some(hint) = self.word(0).and_then(|word| self.joined_by_a_word(word)) {
            let fault = Fault::new(next, format!("`{b}` has no meaning here"));
            return self.stop(fault.with_hint(hint));
        }
        if matches!(b.as_str(), "expected" | "expects" | "expecting") && self.declared_as(&b).is_none() {
            let fault = Fault::new(next, format!("`{b}` is not in the claims language"));
            return self.stop(fault.with_hint("at the end of a claim stands `expect verified` or `expect refuted`"));
        }
        let is_word = |word: Option<&str>| {
            word.is_some_and(|word| word.len() > 1 && self.declared_as(word).is_none() && !self.is_function(word))
        };
        if bracket && is_word(self.word(1)) && is_word(self.word(2)) {
            return self.stop(Fault::new(next, "words stand here").with_hint("a remark stands behind `#`"));
        }
        let is_declared = self.word(0).is_some_and(|word| self.is_declared_somewhere(word));
        let looks_measured = a.contains('.') || self.kind(1) == Some(TokenKind::Slash);
        if matches!(left.kind, ExprKind::Number(_)) && looks_measured && !is_declared && is_unit(&b) {
            let fault = Fault::new(next, format!("a number has no unit, such as `{b}`"));
            return self.stop(fault.with_hint(format!("write `{a}`, and say the unit behind a `#`")));
        }
        if let Some(rest) = b.strip_prefix('π').filter(|rest| !rest.is_empty() && !is_declared) {
            let call = if self.kind(1) == Some(TokenKind::Open) { "(…)" } else { "" };
            return self.stop(fault.with_hint(format!("write `{a}*π*{rest}{call}`")));
        }
        if matches!(left.kind, ExprKind::Number(_)) && left.span.end == next.start && is_suffix(&b) {
            let fault = Fault::new(next, format!("a number has no type, such as `{b}`"));
            return self.stop(fault.with_hint(format!("write `{a}`")));
        }
        if let ExprKind::Name(name) = &left.kind {
            if name == "lambda" && self.declared_as(name).is_none() {
                self.position -= 1;
                return self.stop_closure(0);
            }
            if let Some(function) = self.applied_without_brackets(name) {
                let fault =
                    Fault::new(left.span.to(next), format!("the argument of `{}` stands in brackets", quote(name)));
                self.fault(fault.with_hint(format!("write `{}({b})`", quote(&function))));
                return Ok(());
            }
            if let Some(hint) = advice(name).filter(|_| self.declared_as(name).is_none()) {
                let fault = Fault::new(left.span, format!("`{}` is not in the claims language", quote(name)));
                return self.stop(fault.with_hint(hint));
            }
            if let Some(by) = name.strip_prefix("sum_").or_else(|| name.strip_prefix('Σ')) {
                let by = if by.trim_start_matches('_').is_empty() { "i" } else { by.trim_start_matches('_') };
                let fault = Fault::new(
                    left.span,
                    format!("a sum over an index `{}` is written in another way here", quote(by)),
                );
                let by = quote(by);
                return self.stop(fault.with_hint(format!(
                    "write `sum({by}: x[{by}]^2)`, with indices in square brackets; an array is added up whole by `sum(x.^2)`"
                )));
            }
        }
        let behind = (1..4).find(|ahead| !is_postfix(ahead)).and_then(|ahead| self.kind(ahead));
        let followed = matches!(behind, Some(TokenKind::Open | TokenKind::DotOpen));
        let hint = match &left.kind {
            ExprKind::Name(name) if bracket && quote(name) == a => {
                format!("`{a}` is not a function here; a product is written `{a}*(…)`")
            }
            ExprKind::Euler if bracket => "the exponential function is `exp(x)`; a product is `e*(…)`".to_owned(),
            _ if !is_readable => "write `*` between them, or `.*` for the elementwise product".to_owned(),
            _ if bracket => format!("write `{a}*(…)`, or `.*` for the elementwise product"),
            _ if followed => format!("write `{a}*{b}(…)`, or `.*` for the elementwise product"),
            _ if matches!(b.as_str(), "and" | "or") && self.declared_as(&b).is_none() => {
                return self.stop(fault.with_hint("write several conditions with commas between them"));
            }
            // What `xy` is beside a number cannot be read on as one name.
            ExprKind::Number(_) if self.product_of_names(&b).is_some() => {
                format!("write `{a}*{}`", self.product_of_names(&b).unwrap_or_default())
            }
            // `2x`: a number times something is a product of one kind.
            ExprKind::Number(_) => {
                self.fault(fault.with_hint(format!("write `{a}*{b}`")).read_on());
                return Ok(());
            }
            _ => format!("write `{a}*{b}`, or `.*` for the elementwise product"),
        };
        self.fault(fault.with_hint(hint));
        Ok(())
    }

    /// `-a`; `exponent_of` is the base when this is an exponent.
    pub(super) fn unary(&mut self, exponent_of: Option<Span>) -> Parsed<Node> {
        let start = self.position;
        while self.next_sign().is_some() {
            self.position += 1;
        }
        let signs = start..self.position;
        self.enter()?;
        let node = self.power(exponent_of)?;
        self.leave();
        self.signed(signs, node)
    }

    #[inline(never)]
    fn signed(&mut self, signs: Range<usize>, mut node: Node) -> Parsed<Node> {
        for sign in signs.rev() {
            let sign = self.tokens[sign];
            // A plus changes nothing; its place still belongs to the expression.
            let span = sign.span.to(node.expr.span);
            if sign.kind == TokenKind::Minus {
                node = self.node(ExprKind::Neg(node.expr), span, node.height)?;
            } else {
                node.expr.span = span;
            }
        }
        Ok(node)
    }

    /// `a^b`; the exponent may have a sign.
    pub(super) fn power(&mut self, exponent_of: Option<Span>) -> Parsed<Node> {
        let base = self.postfix(exponent_of)?;
        let operator = match self.kind(0) {
            Some(TokenKind::Caret) => BinaryOp::Pow,
            Some(TokenKind::DotCaret) => BinaryOp::ElemPow,
            _ => return Ok(base),
        };
        if self.is_letter_transpose() {
            return self.letter_transpose(base);
        }
        self.position += 1;
        let exponent = self.unary(Some(base.expr.span))?;
        self.binary(operator, base, exponent)
    }

    /// Whether `^T` stands here, and no `T` is declared.
    fn is_letter_transpose(&self) -> bool {
        let is_letter = matches!(self.word(1), Some("T" | "t" | "H")) || self.word(1) == Some("top");
        let undeclared = self.word(1).is_some_and(|word| self.declared_as(word).is_none() && !self.stands_alone(word));
        self.kind(0) == Some(TokenKind::Caret) && (is_letter && undeclared || self.kind(1) == Some(TokenKind::Prime))
    }

    /// Whether a name stands elsewhere in the statement than behind a `^`: then it is a variable.
    fn stands_alone(&self, word: &str) -> bool {
        self.tokens.iter().enumerate().any(|(at, token)| {
            let is_exponent = at > 0 && self.tokens[at - 1].kind == TokenKind::Caret;
            token.kind == TokenKind::Ident && self.slice(token.span) == word && !is_exponent
        })
    }

    /// `X^T`; the `^` is the next token.
    #[inline(never)]
    fn letter_transpose(&mut self, base: Node) -> Parsed<Node> {
        let span = self.here().to(self.tokens[self.position + 1].span);
        let (whole, of) = (self.slice(base.expr.span.to(span)), self.slice(base.expr.span));
        let fault = Fault::new(span, format!("`{}` is a power here, not the transpose", quote(whole)));
        self.fault(fault.with_hint(format!("write `{}'`", quote(of))).read_on());
        self.position += 2;
        let span = base.expr.span.to(span);
        self.node(ExprKind::Transpose(base.expr), span, base.height)
    }

    /// `a'`, `a²`, `a⁻¹`, `a[1]`
    fn postfix(&mut self, exponent_of: Option<Span>) -> Parsed<Node> {
        let mut node = self.atom()?;
        let mut powered = None;
        loop {
            match self.kind(0) {
                Some(TokenKind::Prime) => {
                    let start = powered.or(exponent_of.map(|base| base.start));
                    node = self.transposed(node, start)?;
                    self.position += 1;
                }
                Some(TokenKind::Superscript) => {
                    let written = self.slice(self.here());
                    powered = (written != "⁻¹").then_some(node.expr.span.start);
                    node = self.superscripted(node)?;
                }
                Some(TokenKind::OpenBracket) => node = self.indexed(node)?,
                Some(TokenKind::Dot) if self.transposed_by_name() => node = self.named_transpose(node)?,
                Some(TokenKind::Dot) if self.word(1).is_some() && !is_number(&node) => node = self.member(node)?,
                _ => return Ok(node),
            }
        }
    }

    #[inline(never)]
    pub(super) fn indexed(&mut self, node: Node) -> Parsed<Node> {
        if let ExprKind::Name(name) = &node.expr.kind
            && self.is_square_call(name)
        {
            return self.stop_square_call(&node);
        }
        if self.has_index_names() {
            return self.entry(node);
        }
        self.subscripted(node)
    }

    /// `X.T`; the dot is the next token.
    #[inline(never)]
    fn named_transpose(&mut self, node: Node) -> Parsed<Node> {
        let span = self.here().to(self.tokens[self.position + 1].span);
        let of = if let ExprKind::Name(name) = &node.expr.kind { quote(name) } else { "X".to_owned() };
        let message = format!("the transpose is not written `{}`", self.slice(span));
        let fault = Fault::new(span, message).with_hint(format!("write `'`: `{of}'`"));
        self.fault(fault.read_on());
        self.position += 1;
        let node = self.transposed(node, None)?;
        self.position += 1;
        Ok(node)
    }

    fn transposed_by_name(&self) -> bool {
        let is_call = self.kind(2) == Some(TokenKind::Open);
        matches!(self.word(1), Some("T" | "H")) || !is_call && matches!(self.word(1), Some("t" | "transpose"))
    }

    /// The transpose; the prime is the next token. After a power it would belong to the exponent alone.
    #[inline(never)]
    fn transposed(&mut self, node: Node, power_start: Option<usize>) -> Parsed<Node> {
        let prime = self.here();
        if let Some(start) = power_start {
            let base = quote(self.slice(Span { start, end: prime.start }).trim_end());
            let fault = Fault::new(prime, format!("`{base}'` can be read in two ways"));
            self.fault(fault.with_hint(format!("write `({base})'` for the transpose of the power")));
        }
        let span = node.expr.span.to(prime);
        self.node(ExprKind::Transpose(node.expr), span, node.height)
    }

    #[inline(never)]
    fn superscripted(&mut self, node: Node) -> Parsed<Node> {
        let place = self.here();
        self.position += 1;
        let span = node.expr.span.to(place);
        if self.slice(place) == "⁻¹" {
            return self.node(ExprKind::Inverse(node.expr), span, node.height);
        }
        let Some(value) = superscript(self.slice(place)) else {
            return self.stop(Fault::new(place, "this exponent has too many digits"));
        };
        let mut exponent = self.node(ExprKind::Number(value.unsigned_abs().into()), place, 0)?;
        if value < 0 {
            exponent = self.node(ExprKind::Neg(exponent.expr), place, exponent.height)?;
        }
        self.binary(BinaryOp::Pow, node, exponent)
    }

    /// `a < b`
    pub(super) fn comparison(&mut self) -> Parsed<(Comparison, usize)> {
        let left = self.expression()?;
        let Some(op) = self.compare_op() else { return self.stop_comparison() };
        self.comparison_after(left, op, "put one `if` into the other")
    }

    #[inline(never)]
    fn stop_comparison<T>(&mut self) -> Parsed<T> {
        let mut fault = self.unexpected("a comparison");
        if matches!(self.kind(0), Some(TokenKind::Equal | TokenKind::EqualEqual | TokenKind::NotEqual)) {
            fault = fault.with_hint("the comparisons are `<`, `<=`, `>`, `>=`");
        } else if fault.hint.is_none() {
            fault = fault.with_hint("write `if(a > b, value, otherwise)`");
        }
        self.stop(fault)
    }

    /// The right side of a comparison whose operator has just been read; `instead` is what to write for `a < b < c`.
    pub(super) fn comparison_after(&mut self, left: Node, op: CompareOp, instead: &str) -> Parsed<(Comparison, usize)> {
        let right = self.expression()?;
        self.compared(left, op, right, instead)
    }

    #[inline(never)]
    fn compared(&mut self, left: Node, op: CompareOp, right: Node, instead: &str) -> Parsed<(Comparison, usize)> {
        if self.compare_op().is_some() {
            let fault = Fault::new(self.before(), "a comparison has two sides, not three");
            return self.stop(fault.with_hint(instead));
        }
        let height = left.height.max(right.height);
        Ok((Comparison { left: left.expr, op, right: right.expr }, height))
    }

    /// Reads a comparison's operator, if there is one.
    pub(super) fn compare_op(&mut self) -> Option<CompareOp> {
        let op = match self.kind(0)? {
            TokenKind::Less => CompareOp::Less,
            TokenKind::LessEqual => CompareOp::LessEqual,
            TokenKind::Greater => CompareOp::Greater,
            TokenKind::GreaterEqual => CompareOp::GreaterEqual,
            _ => return None,
        };
        self.position += 1;
        Some(op)
    }

    /// Whether a name can only be a function's here: built in or declared as one.
    pub(super) fn is_function(&self, name: &str) -> bool {
        use super::Declared;
        use crate::lang::builtin::Reserved;
        match self.reserved(name) {
            Some(Reserved::Function | Reserved::DerivativeForm) => true,
            Some(_) => name == "if",
            None => self.declared_as(name) == Some(Declared::Function),
        }
    }
}

fn is_number(node: &Node) -> bool {
    matches!(node.expr.kind, ExprKind::Number(_))
}

/// The first way to cut what is left of a word into names, and not to leave it whole.
fn cut_into<'w>(word: &str, left: &'w str, is_name: &dyn Fn(&str) -> bool) -> Option<Vec<&'w str>> {
    if left.is_empty() {
        return Some(Vec::new());
    }
    let ends = left.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut cuts = ends.map(|end| left.split_at(end)).filter(|(head, _)| *head != word && is_name(head));
    cuts.find_map(|(head, rest)| {
        let names = cut_into(word, rest, is_name)?;
        Some(std::iter::once(head).chain(names).collect())
    })
}
