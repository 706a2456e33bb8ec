//! Notation with indices below, as it stands in books: `∂p_i/∂z_j = p_i*(δ_ij - p_j)`; and `J(p, z)`.

use super::{Checker, Symbol};
use crate::lang::ast::Span;
use crate::lang::dim::Shape;
use crate::lang::typed::Typed;

/// Letters that stand for an index.
const LETTERS: [char; 4] = ['i', 'j', 'k', 'l'];

/// What Kronecker's delta is called.
const DELTAS: [&str; 4] = ["delta", "δ", "kron", "kronecker"];

/// A name with its indices: `p` and `i` of `p_i`.
type Indexed<'n> = (&'n str, &'n str);

impl Checker {
    /// What to write for an unknown name that is an array's with indices. The first such name of a line is told how the whole is
    /// written; the others, how they are.
    pub(super) fn without_indices(&self, name: &str, span: Span) -> Option<String> {
        self.indexed(name)?;
        let (before, line) = self.line_of(span);
        if words(before).iter().any(|word| self.in_brackets(word).is_some()) {
            return Some(format!("it is written `{}`", self.in_brackets(name)?));
        }
        Some(format!("an index stands in square brackets: `{}`", self.with_brackets(line)))
    }

    /// `p[i]`, `dz[j]`, `delta(i,j)` for `p_i`, `dz_j`, `delta_ij`.
    fn in_brackets(&self, word: &str) -> Option<String> {
        let with_commas = |indices: &str| indices.chars().map(String::from).collect::<Vec<_>>().join(",");
        if let Some((stem, indices)) = self.indexed(word) {
            let indices = with_commas(indices);
            let is_delta = self.array(stem).is_none();
            return Some(if is_delta { format!("delta({indices})") } else { format!("{stem}[{indices}]") });
        }
        let (_, indices) = self.differential_of(word)?;
        let stem = word.split('_').next()?;
        Some(format!("{stem}[{}]", with_commas(indices)))
    }

    /// A statement with all indices in brackets, without its label.
    fn with_brackets(&self, line: &str) -> String {
        let line = line.trim();
        let claim = line.strip_prefix("claim").and_then(|rest| rest.split_once(':')).map_or(line, |(_, claim)| claim);
        let mut written = claim.trim().split(" expect ").next().unwrap_or_default().trim().to_owned();
        let mut all = words(claim);
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        all.dedup();
        for word in all {
            if let Some(other) = self.in_brackets(word) {
                written = written.replace(word, &other);
            }
        }
        with_binder(&written).unwrap_or(written)
    }

    /// `x`, `i` of `x_i`, where x is a declared array, and of Kronecker's delta.
    fn indexed<'n>(&self, name: &'n str) -> Option<Indexed<'n>> {
        let (stem, indices) = name.split_once('_')?;
        let are_letters = (1..=2).contains(&indices.len()) && indices.chars().all(|c| LETTERS.contains(&c));
        // With one index it is a layer's.
        let is_delta = DELTAS.contains(&stem) && indices.len() == 2;
        (are_letters && (self.array(stem).is_some() || is_delta)).then_some((stem, indices))
    }

    /// The same of `dx_i`.
    fn differential_of<'n>(&self, word: &'n str) -> Option<Indexed<'n>> {
        let (stem, indices) = self.indexed(word.strip_prefix(['d', '∂'])?)?;
        self.array(stem).map(|_| (stem, indices))
    }

    /// The shape of a declared array.
    fn array(&self, name: &str) -> Option<Shape> {
        let shape = match self.names.get(name)? {
            Symbol::Input(id) => self.document.inputs[*id].shape(),
            Symbol::Let(id) => self.document.lets[*id].value.shape.clone(),
            Symbol::Dim(_) | Symbol::Function(_) | Symbol::Faulty(_) => return None,
        };
        (!shape.is_scalar()).then_some(shape)
    }

    /// The line that a place is on, up to the `;` before and after it, and what of it stands before that place.
    fn line_of(&self, span: Span) -> (&str, &str) {
        let ends = ['\n', ';', '#'];
        let before = self.text.get(..span.start).unwrap_or_default();
        let start = before.rfind(ends).map_or(0, |at| at + 1);
        let rest = self.text.get(span.start..).unwrap_or_default();
        let end = rest.find(ends).map_or(self.text.len(), |at| span.start + at);
        let part = |end: usize| self.text.get(start..end).unwrap_or_default();
        (part(span.start), part(end))
    }

    /// `J(p, z)`, `H(f, x)`: a letter for a derivative.
    pub(super) fn as_derivative(&self, name: &str, args: &[Typed]) -> Option<String> {
        let (what, function) = match name {
            "J" | "Jac" => ("Jacobian", "jac"),
            "H" | "Hess" => ("Hessian", "hess"),
            _ => return None,
        };
        let [of, by] = args else { return None };
        let is_function = matches!(self.names.get(name), Some(Symbol::Function(_)));
        let (of, by) = (self.source(of.span), self.source(by.span));
        (!is_function).then(|| format!("a {what} is written `{function}({of}, {by})`"))
    }
}

/// `sum(i: x[i]^2)` for `sum_i x[i]^2`, where the sum reaches to the end.
fn with_binder(written: &str) -> Option<String> {
    let (before, rest) = written.split_once("sum_")?;
    let mut letters = rest.chars();
    let index = letters.next().filter(|c| LETTERS.contains(c))?;
    let summed = letters.as_str();
    let is_separate = summed.starts_with([' ', '(', '{']);
    let mut open = 0;
    let goes_on = summed.trim().chars().any(|c| {
        open += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        open == 0 && matches!(c, '+' | '-' | '=')
    });
    (is_separate && !goes_on).then(|| format!("{before}sum({index}: {})", summed.trim()))
}

/// The words of a text.
fn words(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '∂');
    text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).collect()
}
