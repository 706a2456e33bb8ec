//! Derivatives: `\nabla_x`, `\frac{d}{dx}`, `\frac{\partial J}{\partial x}`, and how far an operator reaches.

use super::{Reader, bracketed};
use crate::lang::parser::line::Line;

enum Part {
    Differential(String),
    Plain(String),
}

/// A derivative that is taken of what follows it.
struct Operator<'o> {
    by: &'o str,
    is_gradient: bool,
}

impl Operator<'_> {
    fn of(&self, of: &str) -> String {
        let of = in_brackets(of).unwrap_or(of);
        if self.is_gradient { format!("grad({of}, {})", self.by) } else { format!("d({of})/d{}", self.by) }
    }
}

impl<'t> Reader<'t> {
    /// `\nabla_x f(x)`; the command is read already.
    pub(super) fn nabla(&mut self, line: &mut Line, close: Option<&str>) -> Option<()> {
        let by = if self.eat("_") { self.group()? } else { return None };
        self.operated(&Operator { by: &by, is_gradient: true }, line, close)
    }

    /// `d/dx`: whether it stands here.
    pub(super) fn is_operator_in_line(&self) -> bool {
        let below = self.rest.strip_prefix("d/d");
        below.is_some_and(|below| below.starts_with(char::is_alphabetic) || below.starts_with('\\'))
    }

    pub(super) fn operator_in_line(&mut self, line: &mut Line, close: Option<&str>) -> Option<()> {
        self.rest = &self.rest["d/d".len()..];
        let by = self.name()?;
        self.operated(&Operator { by: &by, is_gradient: false }, line, close)
    }

    /// `\frac{A}{B}`: a derivative, or a quotient.
    pub(super) fn fraction(&mut self, line: &mut Line, close: Option<&str>) -> Option<()> {
        let above = self.differential_group()?;
        let below = self.differential_group()?;
        let (of, by) = match (above, below) {
            (Part::Differential(of), Part::Differential(by)) => (of, by),
            (Part::Plain(above), Part::Plain(below)) => {
                line.quotient(&bracketed(&above), &bracketed(&below));
                return Some(());
            }
            _ => return None,
        };
        if by.is_empty() {
            return None;
        }
        if of.is_empty() {
            return self.operated(&Operator { by: &by, is_gradient: false }, line, close);
        }
        let is_name = of.chars().all(|c| c.is_alphanumeric() || c == '_');
        let text = if is_name { format!("d{of}/d{by}") } else { format!("d({of})/d{by}") };
        line.operand(&text);
        Some(())
    }

    /// An operator takes the product that follows it. Where a sum does, it is not written how much of that.
    fn operated(&mut self, operator: &Operator<'_>, line: &mut Line, close: Option<&str>) -> Option<()> {
        let mut of = Line::default();
        loop {
            self.skip();
            if self.is_end_of_product(close) || operator.is_gradient && self.is_elementwise() {
                break;
            }
            let is_product = ["\\cdot", "\\times", "*"].iter().any(|sign| self.rest.starts_with(sign));
            if operator.is_gradient && is_product && mentions(&of.text, operator.by) {
                let (near, far) = (operator.of(&of.text), operator.of(&format!("{}*…", of.text)));
                return self
                    .doubt(format!("it is not clear how far the gradient reaches: write `{near}*…` or `{far}`"));
            }
            self.item(&mut of, close)?;
        }
        let of = of.text;
        if of.is_empty() {
            return None;
        }
        if self.rest.starts_with(['+', '-']) && in_brackets(&of).is_none() && !self.looks_ahead {
            self.sum_behind(operator, &of, close)?;
        }
        line.operand(&operator.of(&of));
        Some(())
    }

    /// Doubts how far an operator reaches that stands before a sum, but where each other term has a derivative of its own.
    fn sum_behind(&mut self, operator: &Operator<'_>, of: &str, close: Option<&str>) -> Option<()> {
        let rest = self.rest;
        self.looks_ahead = true;
        let mut behind = Line::default();
        let is_read = loop {
            self.skip();
            if !self.rest.starts_with(['+', '-']) && self.is_end_of_product(close) {
                break true;
            }
            if self.item(&mut behind, close).is_none() {
                break false;
            }
        };
        (self.looks_ahead, self.rest) = (false, rest);
        let behind = if is_read { behind.text } else { " + …".to_owned() };
        let own = |term: &str| term.contains("/d") || term.contains("grad(");
        if is_read && terms(&behind).iter().all(|term| own(term)) {
            return Some(());
        }
        let behind = match behind.strip_prefix('-') {
            Some(rest) => format!(" - {rest}"),
            None => behind,
        };
        let (far, near) = (operator.of(&format!("{of}{behind}")), operator.of(of));
        self.doubt(format!("it is not clear how far the derivative reaches: write `{far}` or `{near}{behind}`"))
    }

    fn is_end_of_product(&self, close: Option<&str>) -> bool {
        let relations = ["\\le", "\\ge", "\\lt", "\\gt"];
        let is_relation = relations.iter().any(|sign| {
            self.rest.strip_prefix(sign).is_some_and(|rest| !rest.starts_with("ft") && !rest.starts_with("tau"))
        });
        self.rest.is_empty()
            || self.rest.starts_with(['=', '+', '-', ',', '<', '>'])
            || is_relation
            || close.is_some_and(|close| self.rest.starts_with(close))
    }

    fn is_elementwise(&self) -> bool {
        self.rest.starts_with("\\odot") || self.rest.starts_with("\\circ")
    }

    /// A letter with its subscript, or a Greek one.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut line = Line::default();
        if self.rest.starts_with('\\') {
            self.item(&mut line, None)?;
        } else {
            line.operand(self.letters()?);
        }
        if self.rest.starts_with('_') {
            self.item(&mut line, None)?;
        }
        Some(line.text)
    }

    /// A part of a fraction: `\partial J`, `dx`, `d` or anything else.
    fn differential_group(&mut self) -> Option<Part> {
        self.skip();
        let before = self.rest;
        if self.eat("{") {
            self.skip();
            let is_roman = ["\\mathrm{d}", "\\mathrm d", "\\partial"].iter().any(|sign| self.eat(sign));
            if is_roman || self.eat("d") {
                self.skip();
                return self.differentiated().map(Part::Differential);
            }
        }
        self.rest = before;
        self.group().map(Part::Plain)
    }

    /// What stands behind the sign of a differential, up to its brace: letters there are one name.
    fn differentiated(&mut self) -> Option<String> {
        let end = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
        if end > 1 && self.rest[end..].trim_start().starts_with('}') {
            let name = self.rest[..end].to_owned();
            self.rest = &self.rest[end..].trim_start()[1..];
            return Some(name);
        }
        self.sequence(Some("}"))
    }
}

/// The inside of brackets that are all of a text.
fn in_brackets(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut open = 0i32;
    for c in inner.chars() {
        open += i32::from(c == '(') - i32::from(c == ')');
        if open < 0 {
            return None;
        }
    }
    Some(inner)
}

/// The terms of a sum.
fn terms(text: &str) -> Vec<&str> {
    let mut open = 0;
    let sign = |c: char| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open == 0 && matches!(c, '+' | '-')
    };
    text.split(sign).map(str::trim).filter(|term| !term.is_empty()).collect()
}

/// Whether a name stands in a text.
fn mentions(text: &str, name: &str) -> bool {
    super::words(text).any(|word| word == name)
}
