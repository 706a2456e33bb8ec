//! Functions with what they are taken of, powers and transposes, names in other fonts.

use super::{Reader, bracketed};
use crate::lang::builtin::function;
use crate::lang::habit::other_name;
use crate::lang::parser::line::Line;

impl Reader<'_> {
    /// `\mathbf{W}`, `\operatorname{tr}`; the command is read.
    pub(super) fn in_a_font(&mut self, line: &mut Line) -> Option<()> {
        self.skip();
        // Here letters side by side are one name.
        let inner = self.rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let name = match inner.map(|(name, rest)| (name.trim(), rest)) {
            Some((name, rest)) if !name.is_empty() && name.chars().all(char::is_alphanumeric) => {
                self.rest = rest;
                name.to_owned()
            }
            _ => self.group()?,
        };
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            let message = "the size of an array of ones is not written in LaTeX: it is `1[n]`, or `1[n,k]` here";
            return if name == "1" { self.doubt(message.to_owned()) } else { None };
        }
        if function(other_name(&name).unwrap_or(&name)).is_some() {
            return self.function(&name, line);
        }
        line.operand(&name);
        Some(())
    }

    pub(super) fn superscript(&mut self, line: &mut Line) -> Option<()> {
        self.skip();
        let transposes =
            ["{\\top}", "\\top", "{\\intercal}", "\\intercal", "{\\mathsf{T}}", "{\\mathsf T}", "{\\mathrm{T}}", "{T}"];
        if transposes.iter().any(|sign| self.eat(sign)) {
            return self.transposed(line);
        }
        if ["{\\prime}", "\\prime"].iter().any(|sign| self.eat(sign)) {
            return self.prime(line);
        }
        if ["{-T}", "{-\\top}", "{-\\intercal}", "{-\\mathsf{T}}", "{-\\mathsf T}"].iter().any(|sign| self.eat(sign)) {
            self.has_arrays = true;
            return line.inverse_transposed();
        }
        let is_letter = self.rest.strip_prefix('T').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if is_letter && self.eat("T") {
            return self.transposed(line);
        }
        if let Some(layer) = self.layer() {
            return line.suffix(&layer);
        }
        let above = self.exponent(line)?;
        let is_matrix = line.name().is_some_and(|name| name.starts_with(char::is_uppercase));
        self.has_arrays |= is_matrix && above == "-1";
        let plain = above.strip_prefix('-').unwrap_or(&above).chars().all(char::is_alphanumeric);
        line.suffix(&if plain { format!("^{above}") } else { format!("^({above})") })
    }

    fn transposed(&mut self, line: &mut Line) -> Option<()> {
        self.has_arrays = true;
        line.transposed()
    }

    /// What stands behind `^`: `{…}`, or a number; LaTeX raises its first digit only, and yet all are meant.
    fn exponent(&mut self, line: &Line) -> Option<String> {
        if self.rest.starts_with(['{', '\\']) {
            return self.group();
        }
        let sign = if self.eat("-") { "-" } else { "" };
        let digits = self.digits();
        let above = match (sign, digits) {
            ("", "") => self.group()?,
            ("-", "") => return None,
            _ => format!("{sign}{digits}"),
        };
        // `e^2x`
        if line.name() == Some("e") && self.rest.starts_with(char::is_alphabetic) {
            let next = self.letters()?;
            return self.doubt(format!(
                "it is not clear how much is raised in `e^{above}{next}`: write `e^{{{above}{next}}}`, or a space before `{next}`"
            ));
        }
        Some(above)
    }

    /// A function with its argument; its name is read already.
    pub(super) fn function(&mut self, name: &str, line: &mut Line) -> Option<()> {
        let name = other_name(name).unwrap_or(name);
        self.has_arrays |= matches!(name, "det" | "tr" | "trace" | "logdet" | "inv");
        let mut primes = String::new();
        let mut power = String::new();
        loop {
            self.skip();
            if self.eat("'") {
                primes.push('\'');
            } else if power.is_empty() && self.eat("^") {
                let above = self.exponent(&Line::default())?;
                if above.starts_with('-') {
                    return None;
                }
                power = format!("^{}", bracketed(&above));
            } else {
                break;
            }
        }
        let argument = self.argument(name)?;
        line.operand(&format!("{name}{primes}({argument}){power}"));
        Some(())
    }

    /// What a function is applied to: brackets, or numbers and what follows them, with its power.
    fn argument(&mut self, name: &str) -> Option<String> {
        self.skip();
        if self.eat("(") {
            return self.sequence(Some(")"));
        }
        if self.eat("[") {
            return self.sequence(Some("]"));
        }
        if self.rest.starts_with('{') {
            return self.group();
        }
        let mut argument = Line::default();
        while self.rest.starts_with(|c: char| c.is_ascii_digit()) || self.is_command("\\pi") {
            self.item(&mut argument, None)?;
            self.scripts(&mut argument)?;
        }
        if argument.text.is_empty() || self.starts_a_name() {
            let letters: usize = self.rest.chars().take_while(|c| c.is_alphabetic()).count();
            self.item(&mut argument, None)?;
            let first = argument.text.clone();
            self.scripts(&mut argument)?;
            let is_product = letters > 1 && first.contains('*') && !first.ends_with(')');
            if is_product || self.starts_a_name() || self.rest.starts_with(|c: char| c.is_ascii_digit()) {
                return self.reach_in_doubt(name, &argument.text);
            }
            if self.rest.starts_with(['(', '[']) && argument.name().is_some() {
                let before = argument.text.len();
                self.brackets(&mut argument)?;
                if argument.text[before..].starts_with('*') {
                    return self.reach_in_doubt(name, &argument.text[..before]);
                }
            }
        }
        argument.operand?;
        Some(argument.text)
    }

    fn reach_in_doubt<T>(&mut self, name: &str, argument: &str) -> Option<T> {
        self.doubt(format!(
            "it is not clear how much `{name}` is taken of: put that in brackets, `{name}({argument})` or `{name}({argument}…)`"
        ))
    }

    /// The powers, indices and primes behind a value.
    fn scripts(&mut self, line: &mut Line) -> Option<()> {
        self.skip();
        while self.rest.starts_with(['^', '_', '\'']) {
            self.item(line, None)?;
            self.skip();
        }
        Some(())
    }

    fn is_command(&self, command: &str) -> bool {
        self.rest.strip_prefix(command).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    }

    /// Whether a name follows, a fraction or a root: it may belong to an argument without brackets. A function does not.
    fn starts_a_name(&self) -> bool {
        let Some(command) = self.rest.strip_prefix('\\') else {
            return self.rest.starts_with(|c: char| c.is_alphabetic() || c == '{');
        };
        let end = command.find(|c: char| !c.is_alphabetic()).unwrap_or(command.len());
        let word = &command[..end];
        let is_value = matches!(word, "frac" | "dfrac" | "tfrac" | "sqrt" | "pi" | "mathbf" | "boldsymbol" | "bm");
        let is_function = function(other_name(word).unwrap_or(word)).is_some();
        is_value || !is_function && crate::lang::habit::greek(word).is_some()
    }
}
