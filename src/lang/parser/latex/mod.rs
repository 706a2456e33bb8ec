//! A formula in LaTeX is recognised, and read as far as it can be: what it is in the claims language is offered in one line.

mod argument;
mod name;
mod operator;
#[cfg(test)]
mod tests;

use super::line::Line;
use crate::lang::ast::StatementKind;
use crate::lang::builtin::function;
use crate::lang::habit::{greek, other_name};

/// Longer texts, and brackets nested deeper, are not translated.
const LONGEST: usize = 2000;
const DEEPEST: usize = 40;

/// What a hint starts with where arrays are not declared, so that their names would be those of numbers.
pub(in crate::lang) const UNDECLARED: &str = "declare its arrays before it";

/// What a name is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lang) enum Known {
    Function,
    Value,
}

/// A formula in LaTeX, with the signs of a keyboard.
#[derive(Debug)]
pub(in crate::lang) struct Formula {
    pub text: String,
    /// It has transposes, or functions of matrices: of numbers it would say something else.
    pub has_arrays: bool,
    /// It has a prime that is either a derivative's or a transpose's.
    pub has_primes: bool,
}

/// Why a formula is not read: what is ambiguous in it, if it is that.
pub(in crate::lang) type Unread = Option<String>;

/// The formula in the claims language, where all of it can be said with certainty. `one_liner`: undeclared names are numbers.
pub(super) fn translated(text: &str, known: &dyn Fn(&str) -> Option<Known>, one_liner: bool) -> Result<String, Unread> {
    let formula = read(text, known)?;
    let here = formula.text;
    // A sum over an index would be read as a name; what shapes decide is said by who knows them.
    if here.contains("sum_") || words(&here).any(|word| is_entry(word, known)) {
        return Err(None);
    }
    if formula.has_primes {
        let what = "a prime behind a value is a derivative or a transpose: a derivative is `d(y)/dx`, or `f'(x)` of a function";
        return Err(Some(what.to_owned()));
    }
    if one_liner && formula.has_arrays && !words(&here).any(|word| known(word).is_some()) {
        return Err(Some(format!("{UNDECLARED}, as in `dims n, k; var A[n,k]`; then it is `{here}`")));
    }
    let file = super::parse_one_liner(&here);
    match file.statements.as_slice() {
        [one] if !matches!(one.kind, StatementKind::Faulty { .. }) => Ok(here),
        // A formula alone is no claim, and yet worth saying.
        _ if super::is_value(&here) => Ok(here),
        _ => Err(None),
    }
}

/// The names and numbers of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// `W_ij`, where W is declared and that is not.
fn is_entry(word: &str, known: &dyn Fn(&str) -> Option<Known>) -> bool {
    let Some((stem, index)) = word.rsplit_once('_') else { return false };
    let is_index = index.chars().all(|c| c.is_ascii_lowercase());
    is_index && known(stem) == Some(Known::Value) && known(word).is_none()
}

/// A formula with LaTeX's commands, without them: what they stand for has the signs of a keyboard. Any other is returned as it is.
pub(in crate::lang) fn plain(text: &str, known: &dyn Fn(&str) -> Option<Known>) -> Result<Formula, Unread> {
    if super::environment::is_latex(text) {
        match read(text, known) {
            // Braces alone, as in `Σ_{i=1}^n x_i`, are read in plain text, too.
            Err(None) if !text.contains('\\') => {}
            outcome => return outcome,
        }
    }
    Ok(Formula { text: text.to_owned(), has_arrays: false, has_primes: false })
}

fn read(text: &str, known: &dyn Fn(&str) -> Option<Known>) -> Result<Formula, Unread> {
    if text.len() > LONGEST {
        return Err(None);
    }
    // At the end of a line of an `align`.
    let text = text.trim().trim_end_matches("\\").trim_end_matches([',', '.']);
    let mut reader = Reader {
        rest: text,
        whole: text,
        depth: 0,
        known,
        doubt: None,
        looks_ahead: false,
        has_arrays: false,
        has_primes: false,
    };
    let here = reader.sequence(None);
    match here.filter(|_| reader.doubt.is_none() && reader.rest.trim().is_empty()) {
        Some(text) => Ok(Formula { text, has_arrays: reader.has_arrays, has_primes: reader.has_primes }),
        None => Err(reader.doubt),
    }
}

pub(super) struct Reader<'t> {
    pub(super) rest: &'t str,
    whole: &'t str,
    depth: usize,
    known: &'t dyn Fn(&str) -> Option<Known>,
    /// What can be read in two ways, and how each is written.
    doubt: Option<String>,
    /// Whether this is what follows an operator, looked at to see how far that reaches.
    looks_ahead: bool,
    has_arrays: bool,
    has_primes: bool,
}

impl<'t> Reader<'t> {
    /// What can be read in two ways is not read.
    fn doubt<T>(&mut self, what: String) -> Option<T> {
        self.doubt.get_or_insert(what);
        None
    }

    /// All of another text, which is a part of the formula.
    pub(super) fn within(&mut self, text: &'t str) -> Option<String> {
        let rest = std::mem::replace(&mut self.rest, text);
        let inner = self.sequence(None);
        let is_whole = std::mem::replace(&mut self.rest, rest).trim().is_empty();
        inner.filter(|_| is_whole)
    }

    fn eat(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(text) else { return false };
        self.rest = rest;
        true
    }

    pub(super) fn skip(&mut self) {
        let silent = [
            "$",
            "&",
            "~",
            "\\,",
            "\\;",
            "\\!",
            "\\:",
            "\\ ",
            "\\[",
            "\\]",
            "\\displaystyle",
            "\\quad",
            "\\left",
            "\\right",
        ];
        loop {
            self.rest = self.rest.trim_start();
            let is_arrow = self.rest.starts_with("\\leftarrow") || self.rest.starts_with("\\rightarrow");
            if is_arrow || !silent.iter().any(|sign| self.eat(sign)) {
                return;
            }
        }
    }

    /// Up to the closing sign, which is read; to the end where there is none.
    pub(super) fn sequence(&mut self, close: Option<&str>) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut line = Line::default();
        loop {
            self.skip();
            if close.is_some_and(|close| self.eat(close)) || (close.is_none() && self.rest.is_empty()) {
                self.depth -= 1;
                return Some(line.text);
            }
            self.item(&mut line, close)?;
        }
    }

    fn item(&mut self, line: &mut Line, close: Option<&str>) -> Option<()> {
        self.own_item(line, close)?;
        match line.doubt.take() {
            Some(doubt) => self.doubt(doubt),
            None => Some(()),
        }
    }

    fn own_item(&mut self, line: &mut Line, close: Option<&str>) -> Option<()> {
        let next = self.rest.chars().next()?;
        match next {
            '\\' => {
                self.rest = &self.rest[1..];
                if self.eat("|") {
                    let inner = self.sequence(Some("\\|"))?;
                    self.has_arrays = true;
                    line.operand(&format!("norm({inner})"));
                    self.skip_kind_of_norm();
                    return Some(());
                }
                let command = self.letters()?;
                return self.command(command, line, close);
            }
            '{' => {
                let inner = self.group()?;
                line.operand(&bracketed(&inner));
            }
            '(' | '[' => return self.brackets(line),
            '|' => {
                self.rest = &self.rest[1..];
                let inner = self.sequence(Some("|"))?;
                line.operand(&format!("abs({inner})"));
            }
            '^' => {
                self.rest = &self.rest[1..];
                self.superscript(line)?;
            }
            '_' => {
                self.rest = &self.rest[1..];
                self.subscript(line)?;
            }
            '\'' => {
                self.rest = &self.rest[1..];
                self.prime(line)?;
            }
            '<' | '>' | '=' | '+' | '-' | '*' | '/' | ',' => {
                self.rest = &self.rest[1..];
                line.operator(next.encode_utf8(&mut [0; 4]));
            }
            'd' if self.is_operator_in_line() => return self.operator_in_line(line, close),
            c if c.is_ascii_digit() => {
                let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
                let number = &self.rest[..end];
                self.rest = &self.rest[end..];
                line.operand(number);
            }
            c if c.is_alphabetic() => {
                let letters = self.letters()?;
                self.factors(letters, line);
            }
            _ => return None,
        }
        Some(())
    }

    fn digits(&mut self) -> &'t str {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits
    }

    fn letters(&mut self) -> Option<&'t str> {
        let end = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
        let (letters, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!letters.is_empty()).then_some(letters)
    }

    /// `{…}`, or a single sign.
    pub(super) fn group(&mut self) -> Option<String> {
        self.skip();
        if self.eat("{") {
            return self.sequence(Some("}"));
        }
        if self.rest.starts_with('\\') {
            let mut line = Line::default();
            self.item(&mut line, None)?;
            return Some(line.text);
        }
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        next.is_alphanumeric().then(|| next.to_string())
    }

    fn command(&mut self, command: &str, line: &mut Line, close: Option<&str>) -> Option<()> {
        match command {
            "begin" => return self.environment(line),
            "le" | "leq" | "leqslant" => line.operator("<="),
            "ge" | "geq" | "geqslant" => line.operator(">="),
            "lt" => line.operator("<"),
            "gt" => line.operator(">"),
            "frac" | "dfrac" | "tfrac" => return self.fraction(line, close),
            "top" | "intercal" => return None,
            "sqrt" => {
                let inner = self.group()?;
                line.operand(&format!("sqrt({inner})"));
            }
            "cdot" | "times" | "ast" => line.operator("*"),
            "bigl" | "bigr" | "Bigl" | "Bigr" | "big" | "Big" | "biggl" | "biggr" => {}
            "odot" | "circ" => line.operator(".*"),
            "partial" => {
                self.skip();
                let name = self.name()?;
                line.operand(&format!("d{name}"));
            }
            "nabla" => return self.nabla(line, close),
            "lVert" | "Vert" | "lvert" | "vert" => {
                let (name, end) = if command.ends_with("Vert") { ("norm", "Vert") } else { ("abs", "vert") };
                let end = if command.starts_with('l') { format!("\\r{end}") } else { format!("\\{end}") };
                let inner = self.sequence(Some(&end))?;
                self.has_arrays |= name == "norm";
                line.operand(&format!("{name}({inner})"));
            }
            "mathbf" | "boldsymbol" | "bm" | "mathrm" | "mathit" | "mathsf" | "text" | "operatorname" | "mathcal" => {
                return self.in_a_font(line);
            }
            "sum" => {
                let index = self.limits()?;
                line.operand(&format!("sum_{index}"));
            }
            "pi" => line.operand("pi"),
            "sigma"
                if self.rest.trim_start().starts_with(['(', '\'', '{'])
                    || self.rest.trim_start().starts_with("\\left(") =>
            {
                return self.function("sigmoid", line);
            }
            _ if function(other_name(command).unwrap_or(command)).is_some() => return self.function(command, line),
            _ => line.operand(greek(command)?),
        }
        Some(())
    }
}

/// In brackets, unless it is a single name or number.
fn bracketed(text: &str) -> String {
    if text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '.')) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}
