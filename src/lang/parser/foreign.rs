//! Whole constructions of other languages: functions without a name, Mathematica's brackets, sets of vectors, prose. Each is recognised, and told
//! as one fault.

use super::core::{Node, Parsed, Parser, quote};
use super::split::is_comparison;
use super::{Declared, is_name};
use crate::lang::ast::{Declaration, DimExpr, Fault, Ident, Span};
use crate::lang::builtin::{PROPERTIES, function, reserved};
use crate::lang::habit::other_name;
use crate::lang::lexer::TokenKind;

/// `|x|`, `lambda x:`, `@(x)`, `x ->`, `x ↦`: the head of a function without a name.
pub(super) struct Closure {
    /// The place of its parameter, by tokens.
    parameter: usize,
    /// How many tokens the head has.
    length: usize,
}

impl Parser<'_> {
    /// A function without a name, `ahead` tokens further on.
    pub(super) fn closure(&self, ahead: usize) -> Option<Closure> {
        let written = |at: usize| self.token(ahead + at).map(|token| self.slice(token.span)).unwrap_or_default();
        let is_parameter = |at: usize| self.word(ahead + at).is_some_and(|word| reserved(word).is_none());
        let head = |parameter: usize, length: usize| is_parameter(parameter).then_some(Closure { parameter, length });
        match written(0) {
            // `|a|` alone, or before an operator, is an absolute value.
            "|" if written(2) == "|" && self.starts_value(ahead + 3) => head(1, 3),
            "lambda" | "\\" if written(2) == ":" => head(1, 3),
            "\\" if written(2) == "-" && written(3) == ">" => head(1, 4),
            "@" if written(1) == "(" && written(3) == ")" => head(2, 4),
            "(" if written(2) == ")" && written(3) == "-" && written(4) == ">" => head(1, 5),
            _ if written(1) == "-" && written(2) == ">" => head(0, 3),
            _ if matches!(written(1), "↦" | "→") => head(0, 2),
            _ => None,
        }
    }

    fn starts_value(&self, ahead: usize) -> bool {
        matches!(self.kind(ahead), Some(TokenKind::Ident | TokenKind::Number | TokenKind::Open))
    }

    /// `let f = |x| x*x`, with the next token behind the `=`: it is read as the function that it is. The name of its parameter is returned.
    pub(super) fn closure_value(&mut self, name: &str) -> Option<Ident> {
        let closure = self.closure(0)?;
        let place = self.token(closure.parameter)?.span;
        let parameter = Ident { name: self.slice(place).to_owned(), span: place };
        let head = self.here().to(self.token(closure.length - 1)?.span);
        self.position += closure.length;
        let body = self.token(0).map(|first| self.slice(first.span.to(self.tokens[self.tokens.len() - 1].span)));
        let usage = format!("function {}({}) = {}", quote(name), quote(&parameter.name), quote(body.unwrap_or("…")));
        let fault = Fault::new(head, "a function is declared with its name here").with_hint(format!("write `{usage}`"));
        self.found.told.push(head);
        self.fault(fault.read_on());
        Some(parameter)
    }

    /// A function without a name amid an expression.
    #[inline(never)]
    pub(super) fn stop_closure<T>(&mut self, ahead: usize) -> Parsed<T> {
        let length = self.closure(ahead).map_or(1, |closure| closure.length);
        let parameter = self.closure(ahead).and_then(|closure| self.word(ahead + closure.parameter)).unwrap_or("x");
        let (first, last) = (self.token(ahead), self.token(ahead + length - 1));
        let place = first.zip(last).map_or(self.here(), |(first, last)| first.span.to(last.span));
        self.found.told.push(place);
        let parameter = quote(parameter);
        let hint = format!(
            "declare it before the claim: `function f({parameter}) = …`; its derivative is `f'({parameter})`, or `d(f({parameter}))/d{parameter}`"
        );
        self.stop(Fault::new(place, "a function without a name cannot stand here").with_hint(hint))
    }

    /// Whether `D[f, x]` or `Sin[x]` stands here, as Mathematica writes calls; the bracket is the next token, behind `name`.
    pub(super) fn is_square_call(&self, name: &str) -> bool {
        let is_written = self.declared_as(name).is_none() && reserved(name).is_none();
        is_written
            && (name == "D" || square_function(name).is_some())
            && !matches!(self.kind(1), Some(TokenKind::Number | TokenKind::Colon))
    }

    /// `D[Sin[x], x]`: what it is here, as far as that can be said; the bracket is the next token.
    #[inline(never)]
    pub(super) fn stop_square_call<T>(&mut self, node: &Node) -> Parsed<T> {
        let start = self.position - 1;
        let (end, here) = self.square_text(start);
        let last = self.tokens[end.min(self.tokens.len()) - 1].span;
        let span = node.expr.span.to(last);
        let fault = Fault::new(span, "the arguments of a function stand in round brackets");
        let is_read = super::is_value(&here);
        self.stop(fault.with_hint(if is_read {
            format!("write `{}`", quote(&here))
        } else {
            "write `f(x)` for `f[x]`, and `d(f)/dx` for `D[f, x]`".to_owned()
        }))
    }

    /// The text of the call at a token, in round brackets, and the token behind it.
    fn square_text(&self, start: usize) -> (usize, String) {
        let mut text = String::new();
        let mut at = start;
        // For each open bracket: whether it is a call's, and where `d(` begins and its first comma stands.
        let mut open: Vec<(bool, Option<usize>, Option<usize>)> = Vec::new();
        while let Some(token) = self.tokens.get(at) {
            let written = self.slice(token.span);
            let opens_square = self.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::OpenBracket);
            if at > start && self.tokens[at - 1].span.end != token.span.start && !text.ends_with('(') {
                text.push(' ');
            }
            match token.kind {
                TokenKind::Ident if opens_square && (written == "D" || square_function(written).is_some()) => {
                    let is_derivative = written == "D";
                    let began = text.len();
                    text += if is_derivative { "d" } else { square_function(written).unwrap_or(written) };
                    text.push('(');
                    open.push((true, is_derivative.then_some(began), None));
                    at += 1;
                }
                TokenKind::OpenBracket => {
                    open.push((false, None, None));
                    text.push('[');
                }
                TokenKind::Comma if open.last().is_some_and(|last| last.1.is_some() && last.2.is_none()) => {
                    if let Some(last) = open.last_mut() {
                        last.2 = Some(text.len());
                    }
                }
                TokenKind::CloseBracket => match open.pop() {
                    Some((true, Some(_), Some(comma))) => {
                        let by = text.split_off(comma);
                        text += &format!(")/d{}", by.trim());
                    }
                    Some((true, ..)) => text.push(')'),
                    _ => text.push(']'),
                },
                _ => text += written,
            }
            at += 1;
            if open.is_empty() {
                break;
            }
        }
        (at, text)
    }

    /// `x ∈ R^n`, `W(n, m)` where an input is declared: its shape as it is written here, if it is clear. The next token is behind the name.
    pub(super) fn shape_of_a_set(&mut self, name: &Ident) -> Parsed<Declaration> {
        let start = self.here();
        if matches!(self.kind(1), Some(TokenKind::Open | TokenKind::OpenBracket)) {
            self.found.told.push(start);
            let rest =
                quote(self.slice(self.tokens[self.position + 1].span.to(self.tokens[self.tokens.len() - 1].span)));
            let fault = Fault::new(start, "a range is said in a statement of its own");
            return self.stop(
                fault.with_hint(format!("write `var {0}`, and below it `domain {0} in {rest}`", quote(&name.name))),
            );
        }
        self.position += 1;
        let is_space = self.word(0).is_some_and(|word| matches!(word, "R" | "ℝ" | "Reals" | "Real"));
        let mut dims = Vec::new();
        if is_space {
            self.position += 1;
            if self.eat(TokenKind::Caret).is_some() {
                if let Some(shape) = self.braced_shape() {
                    let fault = Fault::new(start, "an input's shape stands in square brackets behind its name");
                    return self.stop(fault.with_hint(format!("write `{}[{shape}]`", quote(&name.name))));
                }
                dims = if self.kind(0) == Some(TokenKind::Open) { self.round_dims()? } else { vec![self.dim()?] };
            }
        }
        let span = start.to(self.before());
        let fault = Fault::new(span, "an input's shape stands in square brackets behind its name");
        self.found.told.push(start);
        self.declared_with(name, dims, fault, (TokenKind::Element, is_space))
    }

    /// `W(n, m)`; the bracket is the next token.
    pub(super) fn shape_in_round_brackets(&mut self, name: &Ident) -> Parsed<Declaration> {
        let open = self.here();
        let before = (self.position, self.found.faults.len());
        let dims = self.round_dims();
        let fault = Fault::new(open, "an input's shape stands in square brackets");
        match dims {
            Ok(dims) if !dims.is_empty() => self.declared_with(name, dims, fault, (TokenKind::Open, true)),
            _ => {
                (self.position, _) = before;
                self.found.faults.truncate(before.1);
                let written = quote(&name.name);
                self.stop(
                    fault.with_hint(format!(
                        "write `{written}[n, k]` for an array, `function {written}(t)` for a function"
                    )),
                )
            }
        }
    }

    fn declared_with(
        &mut self,
        name: &Ident,
        dims: Vec<DimExpr>,
        fault: Fault,
        (kind, is_clear): (TokenKind, bool),
    ) -> Parsed<Declaration> {
        let written = quote(&name.name);
        let shown: Vec<String> = dims.iter().map(|dim| self.slice(dim.span).to_owned()).collect();
        let hint = match shown.as_slice() {
            [] if is_clear => format!("all are real: write `{written}`"),
            [] => format!("write `{written}[n]` for a vector, `{written}[n, k]` for a matrix"),
            shown => format!("write `{written}[{}]`", quote(&shown.join(", "))),
        };
        let or = if kind == TokenKind::Open {
            format!(" for an array, `function {written}(t)` for a function")
        } else {
            String::new()
        };
        let fault = fault.with_hint(hint + &or);
        if !is_clear || dims.len() > 2 {
            return self.stop(fault);
        }
        self.fault(fault.read_on());
        Ok(Declaration { name: name.clone(), dims, into: None })
    }

    /// `(n, m)`, `(n × m)`; the bracket is the next token.
    fn round_dims(&mut self) -> Parsed<Vec<DimExpr>> {
        let open = self.expect(TokenKind::Open, "`(`")?.span;
        let mut dims = Vec::new();
        loop {
            dims.push(self.dim()?);
            if self.eat(TokenKind::Comma).is_none() && self.eat(TokenKind::Times).is_none() {
                break;
            }
        }
        self.close(open)?;
        Ok(dims)
    }

    /// `{n x m}` behind `R^`: what it is in square brackets; its signs are told with it.
    fn braced_shape(&mut self) -> Option<String> {
        let first = self.token(0).filter(|token| self.slice(token.span) == "{")?;
        let close = self.tokens[self.position..].iter().find(|token| self.slice(token.span) == "}")?.span;
        self.found.told.push(self.tokens[0].span.to(close));
        let inner = self.text[first.span.end..close.start].replace(['×', ','], " ");
        let parts: Vec<&str> = inner.split_whitespace().filter(|part| *part != "x").collect();
        Some(quote(&parts.join(", ")))
    }

    /// What is said of an input or a dimension behind its name, and has a statement of its own; the next token is behind the name.
    pub(super) fn said_apart(&self) -> Option<Fault> {
        let keyword = self.slice(self.tokens[0].span);
        if !matches!(keyword, "var" | "const") {
            return None;
        }
        let start =
            (0..self.position).rfind(|at| self.tokens[*at].kind == TokenKind::Comma && self.brackets_before(*at) == 0);
        let place = start.map_or(1, |comma| comma + 1);
        let name = quote(self.tokens.get(place).map(|token| self.slice(token.span)).unwrap_or_default());
        let word = self.word(0).unwrap_or_default();
        if PROPERTIES.iter().any(|property| property.0 == word) {
            let fault = Fault::new(self.here(), "a property is a statement of its own");
            return Some(fault.with_hint(format!("delete it here, and write `given {name} {word}` below")));
        }
        let is_compared = self.kind(0).is_some_and(is_comparison);
        let bound = self.token(1).map(|token| self.slice(token.span)).unwrap_or("0");
        is_compared.then(|| {
            let written = self.slice(self.here());
            let fault = Fault::new(self.here(), "a range is said in a statement of its own");
            fault.with_hint(format!("delete it here, and write `domain {name} {written} {}` below", quote(bound)))
        })
    }

    /// `f64`, `real`: a type of numbers, `ahead` tokens further on.
    pub(super) fn is_type_of_number(&self, ahead: usize) -> bool {
        self.word(ahead).is_some_and(is_type)
    }

    /// `var real x`: the word before the name is a type, and the name the next token.
    pub(super) fn is_word_of_type(&self, word: &str) -> bool {
        is_type(word) || matches!(word, "vector" | "matrix" | "tensor")
    }

    /// `d(x^2, x)`: how it is written here; the `d` is the next token.
    pub(super) fn comma_derivative(&self) -> Option<Fault> {
        let level = self.brackets_before(self.position);
        let inside = |at: &usize| self.brackets_before(*at) == level + 1;
        let comma = (self.position + 2..self.tokens.len())
            .take_while(|at| self.brackets_before(*at) > level)
            .filter(inside)
            .find(|at| self.tokens[*at].kind == TokenKind::Comma)?;
        let by = self.tokens.get(comma + 1).filter(|token| token.kind == TokenKind::Ident)?.span;
        let close = self.tokens.get(comma + 2).filter(|token| token.kind == TokenKind::Close)?.span;
        let of = quote(self.slice(self.tokens[self.position + 2].span.to(self.tokens[comma - 1].span)));
        let sign = self.slice(self.here());
        let fault = Fault::new(self.here().to(close), "a derivative is written as a quotient here");
        Some(fault.with_hint(format!("write `{sign}({of})/{sign}{}`", self.slice(by))))
    }

    /// Whether `f(x) = …` stands at the head of a statement without a keyword, with a name that means nothing else.
    pub(super) fn defines_a_function(&self) -> bool {
        let is_new = self.word(0).is_some_and(|word| {
            let is_meant = word != "d" && word != "∂" && crate::lang::habit::advice(word).is_none();
            self.means_nothing(word) && is_meant
        });
        let is_parameter = self.word(2).is_some_and(|word| reserved(word).is_none());
        let kinds = [self.kind(1), self.kind(3), self.kind(4)];
        is_new && is_parameter && kinds == [Some(TokenKind::Open), Some(TokenKind::Close), Some(TokenKind::Equal)]
    }

    /// `d2(f)/dx2`, `d2f/dx2`: how a second derivative is written without raised numbers elsewhere. The word is the next token.
    #[inline(never)]
    pub(super) fn numbered_derivative(&self, word: &str) -> Option<Fault> {
        let rest = word.strip_prefix(['d', '∂']).filter(|_| self.declared_as(word).is_none())?;
        let order = rest.chars().next().and_then(|digit| digit.to_digit(10)).filter(|order| (2..=4).contains(order))?;
        let name = &rest[1..];
        let sign = word.chars().next()?;
        let (of, slash) = if name.is_empty() {
            let level = self.brackets_before(self.position);
            let behind = (2..self.tokens.len() - self.position)
                .find(|ahead| self.brackets_before(self.position + ahead) == level && self.kind(*ahead).is_some())?;
            let inner = (self.kind(1) == Some(TokenKind::Open) && behind > 2).then(|| (2, behind - 2))?;
            let (first, last) = (self.token(inner.0)?, self.token(inner.1)?);
            (self.slice(first.span.to(last.span)), behind)
        } else {
            (name, 1)
        };
        let below = self.word(slash + 1).filter(|_| self.kind(slash) == Some(TokenKind::Slash))?;
        let below = below.strip_prefix(sign)?;
        let by = below.strip_suffix(char::from_digit(order, 10)?).filter(|by| !by.is_empty())?;
        let mut here = quote(of);
        for _ in 0..order {
            here = format!("{sign}({here})/{sign}{by}");
        }
        let span = self.here().to(self.token(slash + 1)?.span);
        Some(Fault::new(span, "higher derivatives are not written this way").with_hint(format!("write `{here}`")))
    }

    /// A word between two expressions that joins them as in prose: what to do instead.
    pub(super) fn joined_by_a_word(&self, word: &str) -> Option<&'static str> {
        let restricts =
            matches!(self.tokens.first().map(|first| self.slice(first.span)), Some("given" | "domain" | "except"));
        let is_called = matches!(self.kind(1), Some(TokenKind::Open | TokenKind::DotOpen));
        if self.declared_as(word).is_some() || is_called || restricts {
            return None;
        }
        const RESTRICTED: &str = "where a claim holds is said before it, in a statement of its own: `domain x > 0`, `except x = 0`, `given A symmetric`";
        let compares = self.tokens[self.position..].iter().take(8).any(|token| super::split::is_comparison(token.kind));
        match word {
            "where" | "with" if compares => Some(RESTRICTED),
            "where" | "with" | "and" | "so" | "then" => Some(
                "what a name stands for is said before the claim: `let y = …`, `function f(t) = …`; statements stand on lines of their own, or `;` is between them",
            ),
            "for" | "when" | "if" | "unless" | "on" | "whenever" => Some(RESTRICTED),
            "is" | "equals" | "equal" => Some("between two sides stands `=`"),
            "at" | "evaluated" | "near" => {
                Some("a point is said before the claim, in a statement of its own: `given x = 3`")
            }
            _ => None,
        }
    }

    /// Pairs of `|` and `‖` in the statement, each with what stands between: `|x|` is `abs(x)`.
    pub(super) fn bars(&self) -> Vec<(Span, Span, String)> {
        let mut pairs = Vec::new();
        let mut open: Option<(Span, &str)> = None;
        for token in self.tokens.iter().filter(|token| token.strange) {
            let written = self.slice(token.span);
            if !matches!(written, "|" | "||" | "‖") {
                continue;
            }
            match open.take() {
                Some((first, bar)) if bar == written && first.end < token.span.start => {
                    let inner = quote(self.text[first.end..token.span.start].trim());
                    let mut hint = match bar {
                        "|" => "an absolute value is written `abs(x)`".to_owned(),
                        _ => "a norm is written `norm(x)`".to_owned(),
                    };
                    if bar == "|" && is_name(&inner) && inner.starts_with(char::is_uppercase) {
                        hint += &format!(", a determinant `det(X)`: here `abs({inner})` or `det({inner})`");
                    } else if inner != "x" {
                        hint += &format!(": here `{}({inner})`", if bar == "|" { "abs" } else { "norm" });
                    }
                    pairs.push((first, token.span, hint));
                }
                _ => open = Some((token.span, written)),
            }
        }
        pairs
    }

    /// `y`, where a `let`, an input or a function is named in prose: `let x be a vector`.
    pub(super) fn prose(&self) -> Option<&'static str> {
        matches!(self.word(0), Some("be" | "is" | "are" | "denote" | "denotes" | "denoting")).then_some(
            "an input is declared as `var x`, a vector as `var x[n]`; a value gets its name with `let y = …`",
        )
    }

    /// `f x` for `f(x)`: how the function that stands before an operand is called, if it is one.
    pub(super) fn applied_without_brackets(&self, name: &str) -> Option<String> {
        if let Some(declared) = self.declared_as(name) {
            return (declared == Declared::Function).then(|| name.to_owned());
        }
        let lower = name.to_lowercase();
        let here = other_name(name).or_else(|| function(&lower).map(|known| known.name))?;
        function(here).filter(|known| known.elementwise && known.arity == 1).map(|known| known.name.to_owned())
    }
}

fn is_type(word: &str) -> bool {
    matches!(word, "f64" | "f32" | "real" | "Real" | "float" | "double" | "Float64" | "number" | "scalar" | "R" | "ℝ")
}

/// The function that Mathematica calls by this name: `Sin`, `Tr`, `ArcTan`.
fn square_function(name: &str) -> Option<&'static str> {
    if !name.starts_with(char::is_uppercase) {
        return None;
    }
    match name {
        "Total" => return Some("sum"),
        "Inverse" => return Some("inv"),
        "LogisticSigmoid" => return Some("sigmoid"),
        "Transpose" | "Grad" => return None,
        _ => {}
    }
    let lower = name.to_lowercase();
    let here = other_name(&lower).unwrap_or(&lower);
    function(here).map(|known| known.name)
}
