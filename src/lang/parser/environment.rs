//! A statement in LaTeX, and the parts of LaTeX with a form of their own: cases, the numbers of layers.

use super::core::{Parsed, Parser};
use super::latex::{Known, Reader, translated};
use super::line::Line;
use super::{Declared, Place};
use crate::lang::ast::{Fault, Span, StatementKind, TRANSLATED};

/// Whether a statement is written in LaTeX: it has commands.
pub(super) fn is_latex(text: &str) -> bool {
    let is_command = |at: usize| text[at + 1..].chars().take(2).filter(char::is_ascii_alphabetic).count() == 2;
    // Braces behind `^` and `_` are LaTeX's, but for an indicator, `1_{x > 0}`.
    let is_group = |at: usize| {
        let inner = text[at + 2..].split('}').next().unwrap_or_default();
        !inner.contains(['<', '>', '≤', '≥'])
    };
    // `x in R^{n x m}` is told with the declaration.
    let declares = ["var ", "const ", "dims "].iter().any(|word| text.starts_with(word));
    let has_group = !declares && ["^{", "_{"].iter().any(|sign| text.match_indices(sign).any(|(at, _)| is_group(at)));
    let is_aligned = text.contains("&=") || text.trim_end().ends_with("\\\\");
    has_group || is_aligned || text.match_indices('\\').any(|(at, _)| is_command(at))
}

/// The fault of a statement in LaTeX, with what it says here.
fn fault(span: Span, text: &str, known: &dyn Fn(&str) -> Option<Known>, one_liner: bool) -> Fault {
    if is_frame(text) {
        return Fault::new(span, "this is the frame of a LaTeX formula").with_hint("delete the line");
    }
    let fault = Fault::new(span, "this is LaTeX, which is not read here");
    match translated(text, known, one_liner) {
        Ok(here) => fault.with_hint(format!("{TRANSLATED}{here}")),
        Err(Some(doubt)) => fault.with_hint(doubt),
        Err(None) if text.contains("|_{") => {
            let point = text.split("|_{").nth(1).and_then(|rest| rest.split('}').next()).filter(|point| point.contains('='));
            let point = point.unwrap_or("x = 3").split('=').map(str::trim).collect::<Vec<_>>().join(" = ");
            fault.with_hint(format!("a point is said before the claim, in a statement of its own: `given {point}`"))
        }
        Err(None) if ["\\sum", "\\Sigma", "Σ", "∑"].iter().any(|sign| text.contains(sign)) => fault.with_hint(
            "a sum over an index is `sum(i: x[i]^2)`, and an array is added up whole by `sum(x.^2)`; `backproof guide notation` is a table",
        ),
        Err(None) => fault.with_hint("write it in the claims language; `backproof guide notation` is a table of both"),
    }
}

impl Parser<'_> {
    /// A statement in LaTeX: one fault for all of it.
    pub(super) fn latex(&mut self, place: Place) -> Parsed<StatementKind> {
        let is_claim = self.eat_word("claim");
        if is_claim || place == Place::OneLiner {
            // An expectation that cannot be read is no news beside the LaTeX.
            let _ = self.claim_head();
        }
        if self.word(0) == Some("let")
            && let Some(name) = self.word(1)
        {
            self.found.declare(name.to_owned(), Declared::Value);
            self.position += 1;
        }
        let rest = match (self.token(0), self.tokens.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.here(),
        };
        let known = |name: &str| {
            Some(if self.declared_as(name)? == Declared::Function { Known::Function } else { Known::Value })
        };
        let fault = fault(rest, self.slice(rest), &known, place == Place::OneLiner);
        self.found.faults.clear();
        self.stop(fault)
    }
}

/// Whether a line only opens or closes a formula: `\begin{align*}`, `\[`.
fn is_frame(text: &str) -> bool {
    let inner = ["\\begin{", "\\end{"].iter().find_map(|sign| text.trim().strip_prefix(sign));
    inner
        .and_then(|inner| inner.strip_suffix('}'))
        .is_some_and(|name| name.chars().all(|c| c.is_alphabetic() || c == '*'))
}

impl<'t> Reader<'t> {
    /// `_2`, `_F` behind a norm: the one that is `norm` here.
    pub(super) fn skip_kind_of_norm(&mut self) {
        for below in ["_2", "_{2}", "_F", "_{F}"] {
            if let Some(rest) = self.rest.strip_prefix(below) {
                self.rest = rest;
                return;
            }
        }
    }

    /// `_{i=1}^{n}` behind a sum's sign: its index.
    pub(super) fn limits(&mut self) -> Option<String> {
        let mut index = String::new();
        loop {
            self.skip();
            if let Some(rest) = self.rest.strip_prefix('_') {
                self.rest = rest;
                let below = self.group()?;
                index = below.chars().take_while(char::is_ascii_lowercase).collect();
            } else if let Some(rest) = self.rest.strip_prefix('^') {
                self.rest = rest;
                self.group()?;
            } else {
                return Some(index);
            }
        }
    }

    /// `{[1]}`, `{(1)}` and `{[1]T}`: the number of a layer, which belongs to a name here.
    pub(super) fn layer(&mut self) -> Option<String> {
        let inner = self.rest.strip_prefix('{')?;
        let (inner, rest) = inner.split_once('}')?;
        let close = match inner.chars().next()? {
            '[' => ']',
            '(' => ')',
            _ => return None,
        };
        let (number, behind) = inner[1..].split_once(close)?;
        let is_plain = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        let transposed = match behind.trim() {
            "" => "",
            "T" | "\\top" => "'",
            _ => return None,
        };
        self.rest = Some(rest).filter(|_| is_plain)?;
        Some(format!("{number}{transposed}"))
    }

    /// `\begin{cases} A & C \\ B & … \end{cases}`; the command is read.
    pub(super) fn environment(&mut self, line: &mut Line) -> Option<()> {
        let inner = self.rest.strip_prefix("{cases}")?;
        let (inner, rest) = inner.split_once("\\end{cases}")?;
        let rows: Vec<&str> = inner.split("\\\\").map(str::trim).filter(|row| !row.is_empty()).collect();
        let [first, second] = rows[..] else { return None };
        let mut read = |text: &'t str| self.within(text.trim().trim_end_matches([',', '.', ';']));
        let (then, condition) = first.split_once('&')?;
        let words = [
            "\\text{if }",
            "\\text{if}",
            "\\mbox{if }",
            "\\mbox{if}",
            "\\textrm{if }",
            "\\text{for }",
            "\\text{ if }",
            "\\mathrm{if}",
        ];
        let condition = words.iter().find_map(|word| condition.trim().strip_prefix(word)).unwrap_or(condition);
        let otherwise = second.split('&').next()?;
        let text = format!("if({}, {}, {})", read(condition)?, read(then)?, read(otherwise)?);
        self.rest = rest;
        line.operand(&text);
        Some(())
    }
}
