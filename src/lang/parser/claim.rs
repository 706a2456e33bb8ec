//! `claim L: lhs = rhs expect …`

use super::core::{Node, Parsed, Parser, Stop, quote};
use crate::lang::ast::{
    Claim, ClaimBody, ClaimParts, Expectation, Expr, ExprKind, Fault, Ident, Level, Span, StatementKind,
};
use crate::lang::edit::walk::parts;
use crate::lang::lexer::{TokenKind, is_combining, is_line_end};
use crate::lang::spelling::closest;

impl Parser<'_> {
    /// A claim from its label on. Label and expectation are read first, so that they are known whatever the rest is.
    pub(super) fn claim(&mut self) -> Parsed<StatementKind> {
        let (label, expectation, text) = self.claim_head();
        let body = if self.word(0) == Some("shape") && self.kind(1) == Some(TokenKind::Open) {
            self.shape_claim()
        } else {
            self.equation()
        };
        Ok(StatementKind::Claim(Claim { label, body: body?, text, expectation: expectation? }))
    }

    /// Label and expectation, wherever they stand, and the text between them.
    pub(super) fn claim_head(&mut self) -> (Option<Ident>, Parsed<Option<Expectation>>, String) {
        let label = self.claim_label();
        let expectation = self.cut_expectation();
        let text = self.claim_text();
        self.found.claim = Some(ClaimParts {
            label: label.as_ref().map(|label| label.name.clone()),
            expectation: expectation.as_ref().ok().cloned().flatten(),
            text: text.clone(),
        });
        (label, expectation, text)
    }

    /// `L:` or `:`, if one of them comes next. What is not a label is reported and passed over.
    fn claim_label(&mut self) -> Option<Ident> {
        let start = self.position;
        // The colon of `X[1,:]` follows no label.
        let colon = self.tokens[start..]
            .iter()
            .take_while(|token| {
                !matches!(token.kind, TokenKind::Equal | TokenKind::EqualEqual | TokenKind::OpenBracket)
            })
            .position(|token| token.kind == TokenKind::Colon);
        let Some(colon) = colon else { return self.label_without_colon() };
        // One in brackets belongs to what stands there: `grad(lambda x: x^2)`.
        if self.brackets_before(start + colon) > 0 {
            return None;
        }
        let tokens = &self.tokens[start..start + colon];
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            self.position += 1;
            return None;
        };
        let span = first.span.to(last.span);
        let name = self.slice(span);
        if name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || is_combining(c)) {
            self.position += colon + 1;
            self.found.label = Some(span);
            return Some(Ident { name: name.to_owned(), span });
        }
        if tokens.iter().any(|token| self.slice(token.span) == "expect") {
            return None;
        }
        self.position += colon + 1;
        let fault = Fault::new(span, format!("`{}` is not a label", quote(name)));
        let rule = "a label is made of letters, digits, `_`, `-` and `.`, without spaces";
        let joined = name.trim_matches(['"', '“', '”']).split_whitespace().collect::<Vec<_>>().join("-");
        let is_label =
            !joined.is_empty() && joined.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let hint = if is_label { format!("{rule}: `{}`", quote(&joined)) } else { rule.to_owned() };
        self.fault(fault.with_hint(hint));
        None
    }

    /// `claim dW dJ/dW = …`: a name before a derivative is a label.
    fn label_without_colon(&mut self) -> Option<Ident> {
        let span = self.token(0).filter(|token| token.kind == TokenKind::Ident)?.span;
        let is_differential = |ahead: usize| self.word(ahead).is_some_and(|word| word.starts_with(['d', '∂']));
        let is_derivative = |ahead: usize| match self.kind(ahead + 1) {
            Some(TokenKind::Slash) => is_differential(ahead) && is_differential(ahead + 2),
            Some(TokenKind::Open) => matches!(self.word(ahead), Some("d" | "∂" | "grad" | "jac" | "vjp" | "shape")),
            _ => false,
        };
        if !is_derivative(1) || is_derivative(0) {
            return None;
        }
        let name = self.slice(span).to_owned();
        let fault = Fault::new(span, "a label ends with a colon").with_hint(format!("write `{}: …`", quote(&name)));
        self.position += 1;
        self.found.label = Some(span);
        self.fault(fault);
        Some(Ident { name, span })
    }

    /// Reads the `expect …` at the end, if there is one, and cuts it off.
    fn cut_expectation(&mut self) -> Parsed<Option<Expectation>> {
        let rest = &self.tokens[self.position..];
        let Some(at) = rest.iter().position(|token| self.slice(token.span) == "expect") else { return Ok(None) };
        let body = self.position;
        self.position += at + 1;
        let expectation = self.expectation();
        self.tokens = &self.tokens[..body + at];
        self.position = body;
        expectation.map(Some)
    }

    /// The expectation of a statement that is no claim that could be read.
    pub(super) fn expectation_alone(&mut self) {
        if let Ok(Some(expectation)) = self.cut_expectation() {
            let text = self.claim_text();
            self.found.claim = Some(ClaimParts { label: None, expectation: Some(expectation), text });
        }
    }

    fn expectation(&mut self) -> Parsed<Expectation> {
        let verdicts = "`verified`, `refuted`, `unknown` or `error`";
        let expected = match self.word(0) {
            Some("verified") => return self.level(),
            Some("refuted") => return self.mistake(),
            Some("unknown") => Expectation::Unknown,
            Some("error") => Expectation::Error,
            word => {
                let likely = match word {
                    Some("wrong" | "false" | "fail" | "fails" | "failed" | "failure" | "incorrect") => Some("refuted"),
                    Some("right" | "true" | "ok" | "pass" | "passes" | "passed" | "correct" | "success") => {
                        Some("verified")
                    }
                    Some("undecided" | "undefined" | "vacuous") => Some("unknown"),
                    Some("invalid" | "mismatch" | "errors") => Some("error"),
                    Some(word) => closest(word, ["verified", "refuted", "unknown", "error"]),
                    None => None,
                };
                let fault = self.unexpected(verdicts);
                let hint = likely.map_or("write `expect refuted` behind a wrong claim".to_owned(), |likely| {
                    format!("write `expect {likely}`")
                });
                return self.stop(fault.with_hint(hint));
            }
        };
        self.position += 1;
        self.expect_end()?;
        Ok(expected)
    }

    fn level(&mut self) -> Parsed<Expectation> {
        self.position += 1;
        let Some(first) = self.token(0) else { return Ok(Expectation::Verified(None)) };
        let span = first.span.to(self.tokens[self.tokens.len() - 1].span);
        let level = match self.slice(span) {
            "proof" => Level::Proof,
            "all-shapes" => Level::AllShapes,
            "exact" => Level::Exact,
            "interval" => Level::Interval,
            "sampled" => Level::Sampled,
            "difference" => Level::Difference,
            "shapes" => Level::Shapes,
            other => {
                let hint =
                    "the levels are `proof`, `all-shapes`, `exact`, `interval`, `sampled`, `difference`, `shapes`";
                return self
                    .stop(Fault::new(span, format!("`{}` is not a level of evidence", quote(other))).with_hint(hint));
            }
        };
        self.position = self.tokens.len();
        Ok(Expectation::Verified(Some(level)))
    }

    fn mistake(&mut self) -> Parsed<Expectation> {
        self.position += 1;
        if self.token(0).is_none() {
            return Ok(Expectation::Refuted(None));
        }
        let usage = "write `expect refuted by \"factor m\"`";
        let by = self.eat_word("by");
        let token = if by { self.eat(TokenKind::Quoted) } else { None };
        let Some(token) = token else {
            if self.kind(0) == Some(TokenKind::Foreign) {
                return Err(Stop);
            }
            let wanted = if by { "a mistake's name in double quotes" } else { "`by` and a mistake's name" };
            let fault = self.unexpected(wanted).with_hint(usage);
            return self.stop(fault);
        };
        self.expect_end()?;
        let mut name = self.slice(token.span).chars();
        name.next();
        name.next_back();
        // Where quotes are typographic, so are apostrophes: `f for f’`.
        let name = name.as_str().trim().replace(['’', '′'], "'");
        if name.is_empty() {
            return self.stop(Fault::new(token.span, "this mistake has no name").with_hint(usage));
        }
        Ok(Expectation::Refuted(Some(name)))
    }

    /// What is claimed, as it is written; line breaks and comments become one space.
    fn claim_text(&self) -> String {
        let mut text = String::new();
        let mut last: Option<Span> = None;
        for token in &self.tokens[self.position..] {
            if let Some(last) = last {
                let gap = &self.text[last.end..token.span.start];
                text.push_str(if gap.contains(|c| c == '#' || is_line_end(c)) { " " } else { gap });
            }
            text.push_str(self.slice(token.span));
            last = Some(token.span);
        }
        text
    }

    /// `shape(E) = [n, k]`
    fn shape_claim(&mut self) -> Parsed<ClaimBody> {
        self.position += 1;
        let open = self.here();
        self.position += 1;
        let of = self.whole_expression()?;
        self.close(open)?;
        self.equals("`=` and a shape")?;
        if self.kind(0) != Some(TokenKind::OpenBracket) {
            let fault = self.unexpected("a shape in square brackets");
            return self.stop(fault.with_hint("write `shape(E) = [n, k]`, for a scalar `shape(E) = []`"));
        }
        let (dims, _) = self.signed_dims_in_brackets()?;
        self.expect_end()?;
        Ok(ClaimBody::Shape(of, dims))
    }

    /// `lhs = rhs`; the right side is read even where the left one is at fault.
    fn equation(&mut self) -> Parsed<ClaimBody> {
        let left = self.left_side();
        if left.is_err() && !self.skip_to(TokenKind::Equal) {
            return Err(Stop);
        }
        self.equals("`=` and the claimed value")?;
        let right = self.whole_value()?;
        if self.kind(0) == Some(TokenKind::Equal) {
            let fault = Fault::new(self.here(), "a claim has one `=`");
            return self.stop(fault.with_hint("write two claims"));
        }
        self.expect_end()?;
        let (left, right) = self.sides_by_entry(*left?.expr, right)?;
        Ok(ClaimBody::Equal(left, right))
    }

    /// What to claim of an expression that stands alone: of a derivative its value, of anything else its derivative.
    fn with_a_right_side(&self, expr: &Expr) -> String {
        let written = quote(self.slice(expr.span));
        let parts = parts(expr);
        if parts.iter().any(|part| matches!(part.kind, ExprKind::Derivative { .. })) {
            return format!("write what you think it is: `{written} = …`; `backproof derive` works a derivative out");
        }
        let name = parts.iter().find_map(|part| match &part.kind {
            ExprKind::Name(name) => Some(name.as_str()),
            _ => None,
        });
        match (name, &expr.kind) {
            (_, ExprKind::Name(name)) => format!("write what you think its derivative is: `d{name}/dx = …`"),
            (Some(name), _) => format!("write what you think its derivative is: `d({written})/d{} = …`", quote(name)),
            (None, _) => "write `claim: left = right`, such as `claim: d(x^2)/dx = 2*x`".to_owned(),
        }
    }

    fn left_side(&mut self) -> Parsed<Node> {
        let left = self.expression()?;
        match self.kind(0) {
            Some(TokenKind::Equal | TokenKind::EqualEqual) => Ok(left),
            None => {
                let fault = Fault::new(left.expr.span, "a claim says that two sides are equal, and `=` is missing");
                let hint = self.with_a_right_side(&left.expr);
                self.stop(fault.with_hint(hint))
            }
            Some(_) => self.stop_unexpected("`=`"),
        }
    }
}
