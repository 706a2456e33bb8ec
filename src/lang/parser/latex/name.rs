//! Names: letters side by side, indices and primes, and what brackets behind a name are.

use super::{Known, Reader};
use crate::lang::builtin::function;
use crate::lang::habit::other_name;
use crate::lang::parser::line::Line;

impl Reader<'_> {
    /// Letters side by side: a name that is declared, a differential, a word; else each is a factor.
    pub(super) fn factors(&mut self, letters: &str, line: &mut Line) {
        let count = letters.chars().count();
        let is_function = function(other_name(letters).unwrap_or(letters)).is_some();
        let is_one =
            is_function || count == 1 || count > 3 || (self.known)(letters).is_some() || letters.starts_with('d');
        if is_one {
            line.operand(letters);
            return;
        }
        for letter in letters.chars() {
            line.operand(letter.encode_utf8(&mut [0; 4]));
        }
    }

    /// Brackets: the argument of a function, or a factor.
    pub(super) fn brackets(&mut self, line: &mut Line) -> Option<()> {
        let close = if self.rest.starts_with('(') { ")" } else { "]" };
        self.rest = &self.rest[1..];
        let inner = self.sequence(Some(close))?;
        let is_call = match line.name() {
            Some(name) => {
                let name = name.to_owned();
                match self.is_called(&name, &inner) {
                    Some(is_call) => is_call,
                    None => {
                        let name = name.trim_end_matches('\'');
                        return self.doubt(format!(
                            "`{name}(…)` is a product or a function: for a product write `{name}*({inner})`; a function is declared"
                        ));
                    }
                }
            }
            None => false,
        };
        if is_call {
            line.call(&inner)
        } else {
            line.operand(&format!("({inner})"))
        }
        Some(())
    }

    /// Whether a name before brackets is a function's; none where that is not clear.
    fn is_called(&self, name: &str, inner: &str) -> Option<bool> {
        let stem = name.trim_end_matches('\'');
        if let Some(known) = (self.known)(stem) {
            return Some(known == Known::Function);
        }
        if function(other_name(stem).unwrap_or(stem)).is_some() {
            return Some(true);
        }
        // `d(E)/dx` is a derivative.
        if is_function_letter(stem) || matches!(stem, "d" | "∂") {
            return Some(true);
        }
        if name.ends_with('\'') {
            return Some(!stem.starts_with(char::is_uppercase));
        }
        let letter = without_index(stem);
        if letter.len() == 1 && self.stands_alone(letter) {
            return Some(false);
        }
        // `J(θ)`, `L(w)`: of a name alone.
        let is_name = inner.chars().all(|c| c.is_alphanumeric() || c == '_') && !inner.starts_with(char::is_numeric);
        (letter.starts_with(char::is_uppercase) && is_name).then_some(true)
    }

    /// Whether a letter stands in the formula without brackets behind it: then it is no function.
    fn stands_alone(&self, letter: &str) -> bool {
        let mut before = ' ';
        let mut is_command = false;
        for (at, c) in self.whole.char_indices() {
            is_command = c == '\\' || is_command && c.is_alphabetic() && before != ' ';
            let behind = self.whole[at + c.len_utf8()..].trim_start();
            let behind = behind.strip_prefix("\\left").map_or(behind, str::trim_start);
            if !is_command && self.whole[at..].starts_with(letter) && !behind.starts_with(['(', '\'']) {
                return true;
            }
            before = c;
        }
        false
    }

    pub(super) fn subscript(&mut self, line: &mut Line) -> Option<()> {
        self.skip();
        let digits = self.digits();
        let below = if digits.is_empty() { self.below()? } else { digits.to_owned() };
        if line.name() == Some("δ") && below.chars().count() == 2 && below.chars().all(|c| c.is_ascii_lowercase()) {
            return self.doubt(
                "`δ` with two indices is `delta(i,j)` here, in a claim by entry: `dx[i]/dx[j] = delta(i,j)`".to_owned(),
            );
        }
        let plain = below.chars().all(char::is_alphanumeric) && !below.is_empty();
        line.suffix(&format!("_{}", Some(below).filter(|_| plain)?))
    }

    /// What stands behind `_`: letters there are indices side by side, and no product.
    fn below(&mut self) -> Option<String> {
        let letters = self.rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        match letters.filter(|(inner, _)| !inner.is_empty() && inner.chars().all(char::is_alphanumeric)) {
            Some((inner, rest)) => {
                self.rest = rest;
                Some(inner.to_owned())
            }
            None => self.group(),
        }
    }

    /// `'`: of a function it is a derivative's, of a matrix a transpose's.
    pub(super) fn prime(&mut self, line: &mut Line) -> Option<()> {
        self.skip();
        let is_of_function = line.name().is_some() && self.rest.starts_with(['(', '\'']);
        let is_matrix =
            |name: &str| name.starts_with(char::is_uppercase) && !(is_of_function && is_function_letter(name));
        if line.name().is_some_and(is_matrix) {
            self.has_arrays = true;
        } else {
            self.has_primes |= !is_of_function;
        }
        line.suffix("'")
    }
}

/// A name without its index.
fn without_index(name: &str) -> &str {
    name.split('_').next().unwrap_or(name).trim_end_matches(|c: char| c.is_ascii_digit())
}

/// The letters of which nobody would think a number.
fn is_function_letter(name: &str) -> bool {
    matches!(without_index(name), "f" | "g" | "h" | "φ" | "ψ" | "ϕ" | "F" | "G")
}
