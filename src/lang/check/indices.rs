//! Notation with indices, as it stands in books: `∂p_i/∂z_j = p_i*(δ_ij - p_j)`, `J(p, z)`.

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
        let (stem, _) = self.indexed(name)?;
        let (before, line) = self.line_of(span);
        let words_of_line = words(line);
        let parts = self.all_indexed(&words_of_line);
        let outer = self.outer_product(&words_of_line);
        if !self.all_indexed(&words(before)).is_empty() {
            if let Some(outer) = outer {
                return Some(outer);
            }
            return Some(match self.array(stem) {
                Some(_) => format!("without indices it is `{stem}`; an entry has a number, `{stem}[1]`"),
                None => format!("it is {}", self.identity(&parts)),
            });
        }
        let mut told = vec![self.whole(&words_of_line)];
        let delta = parts.iter().find(|(stem, _)| DELTAS.contains(stem));
        told.extend(delta.map(|(stem, by)| format!("`{stem}_{by}` is {}", self.identity(&parts))));
        let twice = parts.iter().find_map(|(stem, by)| {
            let is_vector = self.array(stem).is_some_and(|shape| shape.is_column());
            let other = parts.iter().find(|(same, other)| same == stem && other != by)?;
            is_vector.then(|| format!("`{stem}_{by}*{stem}_{}` is `{stem}*{stem}'`", other.1))
        });
        told.extend(twice.or(outer));
        Some(told.join("; "))
    }

    /// What `g_i*x_j` is beside a derivative by `W_ij`, where both are vectors.
    fn outer_product(&self, words: &[(&str, bool)]) -> Option<String> {
        let (_, indices) =
            words.iter().filter(|(_, is_below)| *is_below).find_map(|(word, _)| self.differential_of(word))?;
        let mut indices = indices.chars();
        let (row, column) = (indices.next()?, indices.next()?);
        let vectors: Vec<Indexed<'_>> = words.iter().filter_map(|(word, _)| self.indexed(word)).collect();
        let of = |index: char| {
            let mut found = vectors
                .iter()
                .filter(|(stem, by)| by.chars().eq([index]) && self.array(stem).is_some_and(|shape| shape.is_column()));
            found.next().filter(|_| found.next().is_none()).map(|(stem, _)| *stem)
        };
        let (first, second) = (of(row)?, of(column)?);
        (row != column)
            .then(|| format!("`{first}_{row}*{second}_{column}` for all {row}, {column} is `{first}*{second}'`"))
    }

    /// The names with indices among these words.
    fn all_indexed<'n>(&self, words: &[(&'n str, bool)]) -> Vec<Indexed<'n>> {
        words.iter().filter_map(|(word, _)| self.indexed(word).or_else(|| self.differential_of(word))).collect()
    }

    /// How the derivative that a line speaks of is written for all its indices at once.
    fn whole(&self, words: &[(&str, bool)]) -> String {
        let below = words.iter().filter(|(_, is_below)| *is_below).find_map(|(word, _)| self.differential_of(word));
        let Some((by, indices)) = below else {
            return "arrays are written whole, without indices".to_owned();
        };
        let above = words.iter().filter(|(_, is_below)| !is_below).find_map(|(word, _)| self.differential_of(word));
        match above {
            Some((of, more)) if self.array(by).is_some_and(|shape| shape.is_column()) => {
                format!("for all {more}, {indices} that is the Jacobian: write `jac({of}, {by}) = …` without indices")
            }
            _ => format!("for all {indices} that is the derivative by `{by}`: write `/d{by}` without indices"),
        }
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

    /// The identity of the size of the first of these vectors.
    fn identity(&self, parts: &[Indexed<'_>]) -> String {
        let vector = parts.iter().find_map(|(stem, _)| self.array(stem));
        format!("`I[{}]`", vector.map_or("n".to_owned(), |shape| shape.rows.show(&self.document.dims)))
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

/// The words of a text, and whether each stands under the line of a division.
fn words(text: &str) -> Vec<(&str, bool)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '∂');
    let (mut rest, mut words) = (text, Vec::new());
    while let Some(start) = rest.find(is_part) {
        let (gap, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        words.push((word, gap.trim_end().ends_with('/')));
        rest = after;
    }
    words
}
