//! Whether a transpose is one, or a derivative written with a prime.

use super::Checker;
use crate::lang::ast::{Fault, Span};
use crate::lang::typed::{Kind, Typed};

/// How a name that nobody declared becomes that of an array.
pub(super) fn as_array(name: &str) -> String {
    let of = name.strip_prefix(['d', '∂']).filter(|of| !of.is_empty()).unwrap_or(name);
    let is_matrix = of.starts_with(char::is_uppercase);
    let (word, sizes, shape) = if is_matrix { ("matrix", "n, k", "n,k") } else { ("vector", "n", "n") };
    let write = format!("for a {word} write `dims {sizes}; var {name}[{shape}];` before the claim");
    format!("`{name}` is not declared, so it is one number; {write}")
}

impl Checker {
    /// A scalar made of scalars alone has no use for a transpose: `(x^2)'` is meant as the derivative.
    pub(super) fn may_be_transposed(&self, inner: &Typed, span: Span) -> Result<(), Fault> {
        if !inner.shape.is_scalar() || self.has_array(inner) {
            return Ok(());
        }
        let uses = self.document.closure(inner, None);
        let variables: Vec<&str> = uses.inputs.iter().map(|id| self.document.inputs[*id].name.as_str()).collect();
        let of = self.bare(inner.span);
        let is_name = of.chars().all(|c| c.is_alphanumeric() || c == '_');
        let by = if let [only] = variables[..] { only } else { "x" };
        let undeclared = variables.iter().find(|name| self.implicit.contains(**name));
        let mut hint = match of {
            of if is_name && undeclared.is_some_and(|name| *name == of) => {
                let derivative = format!("; the derivative of `let {of} = …` is `d{of}/dx`");
                as_array(of) + if self.is_a_side(span) { &derivative } else { "" }
            }
            of if is_name && of != by && !uses.inputs.is_empty() && self.text[span.end..].starts_with('\'') => {
                format!("the second derivative is `d(d{of}/d{by})/d{by}`")
            }
            of if is_name && of != by && !uses.inputs.is_empty() => format!("the derivative is `d{of}/d{by}`"),
            of if is_name && uses.inputs.is_empty() => format!("of `let {of} = …` the derivative is `d{of}/dx`"),
            of if is_name => format!("delete it; for a vector declare `{of}[n]`"),
            of => format!("the derivative is `d({of})/d{by}`"),
        };
        if let Kind::Map(_, order, argument) = &inner.kind {
            let head = of.split(['(', '\'', '.']).next().unwrap_or_default();
            let primes = "'".repeat(*order as usize + 1);
            hint += &format!(", or `{head}{primes}({})`", self.bare(argument.span));
        }
        if let Some(name) = undeclared.filter(|_| !is_name) {
            hint += &format!("; {}", as_array(name));
        }
        let message = format!("`'` is the transpose, and `{of}` is a scalar, which needs none");
        Err(Fault::new(span, message).with_hint(hint).of_notation())
    }

    /// Whether this alone is the left side of a claim, as in `y' = 2*x`.
    fn is_a_side(&self, span: Span) -> bool {
        let before = self.text.get(..span.start).unwrap_or_default().trim_end();
        let after = self.text.get(span.end..).unwrap_or_default().trim_start();
        after.starts_with('=') && (before.is_empty() || before.ends_with([':', ';']) || before.ends_with("claim"))
    }

    /// Whether an array occurs in an expression or in what it names.
    fn has_array(&self, expr: &Typed) -> bool {
        let document = &self.document;
        let uses = document.closure(expr, None);
        let mut found = uses.inputs.iter().any(|id| !document.inputs[*id].dims.is_empty());
        let lets = uses.lets.iter().map(|id| &document.lets[*id].value);
        for part in lets.chain([expr]) {
            // An array of one entry is written as one, and may have its transpose.
            part.walk(&mut |part| {
                found |= !part.shape.is_scalar() || matches!(part.kind, Kind::Fill(_) | Kind::Identity);
            });
        }
        found
    }
}
