//! A formula in LaTeX is recognised, and read as far as it can be: what it is in the claims language is offered in one line.

use super::is_name;
use super::line::Line;
use crate::lang::ast::StatementKind;
use crate::lang::builtin::function;
use crate::lang::habit::{greek, other_name};

/// Longer texts, and brackets nested deeper, are not translated.
const LONGEST: usize = 2000;
const DEEPEST: usize = 40;

/// The formula in the claims language, where all of it can be said.
pub(super) fn translated(text: &str) -> Option<String> {
    // A sum over an index would be read as a name.
    let here = formula(text).filter(|here| !here.contains("sum_"))?;
    let file = super::parse_one_liner(&here);
    match file.statements.as_slice() {
        [one] if !matches!(one.kind, StatementKind::Faulty { .. }) => Some(here),
        // A formula alone is no claim, and yet worth saying.
        _ => {
            let value = super::parse(&format!("let it = {here}"));
            let is_read = |one: &crate::lang::ast::Statement| !matches!(one.kind, StatementKind::Faulty { .. });
            value.statements.iter().all(is_read).then_some(here)
        }
    }
}

/// A formula with LaTeX's commands, without them: what they stand for has the signs of a keyboard. None for any other.
pub(in crate::lang) fn plain(text: &str) -> Option<String> {
    if super::environment::is_latex(text) { formula(text) } else { None }
}

fn formula(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    // At the end of a line of an `align`.
    let text = text.trim().trim_end_matches("\\\\").trim_end_matches([',', '.']);
    let mut reader = Reader { rest: text, depth: 0 };
    let here = reader.sequence(None)?;
    reader.rest.trim().is_empty().then_some(here)
}

pub(super) struct Reader<'t> {
    pub(super) rest: &'t str,
    pub(super) depth: usize,
}

impl<'t> Reader<'t> {
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
        let next = self.rest.chars().next()?;
        match next {
            '\\' => {
                self.rest = &self.rest[1..];
                if self.eat("|") {
                    let inner = self.sequence(Some("\\|"))?;
                    line.operand(&format!("norm({inner})"), false);
                    self.skip_kind_of_norm();
                    return Some(());
                }
                let command = self.letters()?;
                return self.command(command, line, close);
            }
            '{' => {
                let inner = self.group()?;
                line.operand(&bracketed(&inner), false);
            }
            '(' | '[' => {
                self.rest = &self.rest[1..];
                let inner = self.sequence(Some(if next == '(' { ")" } else { "]" }))?;
                line.operand(&format!("({inner})"), true);
            }
            '|' => {
                self.rest = &self.rest[1..];
                let inner = self.sequence(Some("|"))?;
                line.operand(&format!("abs({inner})"), false);
            }
            '^' => {
                self.rest = &self.rest[1..];
                self.superscript(line)?;
            }
            '_' => {
                self.rest = &self.rest[1..];
                let below = self.group()?;
                let plain = below.chars().all(char::is_alphanumeric) && !below.is_empty();
                line.suffix(&format!("_{}", Some(below).filter(|_| plain)?))?;
            }
            '\'' => {
                self.rest = &self.rest[1..];
                line.suffix("'")?;
            }
            '<' | '>' | '=' | '+' | '-' | '*' | '/' | ',' => {
                self.rest = &self.rest[1..];
                line.operator(next.encode_utf8(&mut [0; 4]));
            }
            c if c.is_ascii_digit() => {
                let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
                let number = &self.rest[..end];
                self.rest = &self.rest[end..];
                line.operand(number, false);
            }
            c if c.is_alphabetic() => {
                let name = self.letters()?;
                line.operand(name, false);
            }
            _ => return None,
        }
        Some(())
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

    fn superscript(&mut self, line: &mut Line) -> Option<()> {
        self.skip();
        let transposes = [
            "{\\top}",
            "\\top",
            "{\\intercal}",
            "\\intercal",
            "{\\mathsf{T}}",
            "{\\mathrm{T}}",
            "{T}",
            "{\\prime}",
            "\\prime",
        ];
        if transposes.iter().any(|sign| self.eat(sign)) {
            return line.suffix("'");
        }
        let is_letter = self.rest.strip_prefix('T').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if is_letter && self.eat("T") {
            return line.suffix("'");
        }
        if let Some(layer) = self.layer() {
            return line.suffix(&layer);
        }
        let above = self.group()?;
        let plain = above.trim_start_matches('-').chars().all(char::is_alphanumeric);
        line.suffix(&if plain { format!("^{above}") } else { format!("^({above})") })
    }

    fn command(&mut self, command: &str, line: &mut Line, close: Option<&str>) -> Option<()> {
        match command {
            "begin" => return self.environment(line),
            "le" | "leq" | "leqslant" => line.operator("<="),
            "ge" | "geq" | "geqslant" => line.operator(">="),
            "lt" => line.operator("<"),
            "gt" => line.operator(">"),
            "frac" | "dfrac" | "tfrac" => return self.fraction(line, close),
            "sqrt" => {
                let inner = self.group()?;
                line.operand(&format!("sqrt({inner})"), false);
            }
            "cdot" | "times" | "ast" => line.operator("*"),
            "odot" | "circ" => line.operator(".*"),
            "partial" => {
                self.skip();
                let name = self.name()?;
                line.operand(&format!("d{name}"), false);
            }
            "nabla" => return self.nabla(line),
            "lVert" | "Vert" | "lvert" | "vert" => {
                let (name, end) = if command.ends_with("Vert") { ("norm", "Vert") } else { ("abs", "vert") };
                let end = if command.starts_with('l') { format!("\\r{end}") } else { format!("\\{end}") };
                let inner = self.sequence(Some(&end))?;
                line.operand(&format!("{name}({inner})"), false);
            }
            "mathbf" | "boldsymbol" | "bm" | "mathrm" | "mathit" | "mathsf" | "text" | "operatorname" | "mathcal" => {
                let name = self.group()?;
                if function(other_name(&name).unwrap_or(&name)).is_some() {
                    return self.function(&name, line);
                }
                line.operand(&name, false);
            }
            "sum" => {
                let index = self.limits()?;
                line.operand(&format!("sum_{index}"), false);
            }
            "pi" => line.operand("pi", false),
            "sigma"
                if self.rest.trim_start().starts_with(['(', '\'', '{'])
                    || self.rest.trim_start().starts_with("\\left(") =>
            {
                return self.function("sigmoid", line);
            }
            _ if function(other_name(command).unwrap_or(command)).is_some() => return self.function(command, line),
            _ => line.operand(greek(command)?, false),
        }
        Some(())
    }

    /// `\nabla_x f(x)`; the command is read already.
    fn nabla(&mut self, line: &mut Line) -> Option<()> {
        let by = if self.eat("_") { self.group()? } else { return None };
        self.skip();
        let mut of = self.argument()?;
        if is_name(&of) && self.rest.starts_with('(') {
            of = format!("{of}({})", self.argument()?);
        }
        // The power belongs to what is differentiated.
        let mut whole = Line::default();
        whole.operand(&of, false);
        self.skip();
        while self.eat("^") {
            self.superscript(&mut whole)?;
            self.skip();
        }
        line.operand(&format!("grad({}, {by})", whole.text), false);
        Some(())
    }

    /// A letter with its subscript, or a Greek one.
    fn name(&mut self) -> Option<String> {
        let mut line = Line::default();
        if self.rest.starts_with('\\') {
            self.item(&mut line, None)?;
        } else {
            line.operand(self.letters()?, false);
        }
        if self.rest.starts_with('_') {
            self.item(&mut line, None)?;
        }
        Some(line.text)
    }

    /// What a function is applied to: brackets, or the next sign alone.
    fn argument(&mut self) -> Option<String> {
        self.skip();
        if self.eat("(") {
            return self.sequence(Some(")"));
        }
        if self.rest.starts_with('{') {
            return self.group();
        }
        self.name()
    }

    fn function(&mut self, name: &str, line: &mut Line) -> Option<()> {
        let name = other_name(name).unwrap_or(name);
        let mut primes = String::new();
        let mut power = String::new();
        loop {
            self.skip();
            if self.eat("'") {
                primes.push('\'');
            } else if power.is_empty() && self.eat("^") {
                let above = self.group()?;
                if above.starts_with('-') {
                    return None;
                }
                power = format!("^{}", bracketed(&above));
            } else {
                break;
            }
        }
        let argument = self.argument()?;
        line.operand(&format!("{name}{primes}({argument}){power}"), false);
        Some(())
    }

    /// `\frac{A}{B}`: a derivative, or a quotient.
    fn fraction(&mut self, line: &mut Line, close: Option<&str>) -> Option<()> {
        let above = self.differential_group()?;
        let below = self.differential_group()?;
        let (of, by) = match (above, below) {
            (Part::Differential(of), Part::Differential(by)) => (of, by),
            (Part::Plain(above), Part::Plain(below)) => {
                line.operand(&format!("{}/{}", bracketed(&above), bracketed(&below)), false);
                return Some(());
            }
            _ => return None,
        };
        if by.is_empty() {
            return None;
        }
        if !of.is_empty() {
            let is_name = of.chars().all(|c| c.is_alphanumeric() || c == '_');
            let text = if is_name { format!("d{of}/d{by}") } else { format!("d({of})/d{by}") };
            line.operand(&text, false);
            return Some(());
        }
        // `\frac{d}{dx}` takes what follows it, up to a sign.
        let mut of = Line::default();
        loop {
            self.skip();
            let ends = self.rest.is_empty()
                || self.rest.starts_with(['=', '+', '-', ','])
                || close.is_some_and(|close| self.rest.starts_with(close));
            if ends {
                break;
            }
            self.item(&mut of, close)?;
        }
        let of = of.text;
        let inner =
            of.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).filter(|inner| !inner.contains(['(', ')']));
        let of = inner.unwrap_or(&of);
        (!of.is_empty()).then(|| line.operand(&format!("d({of})/d{by}"), false))
    }

    /// A part of a fraction: `\partial J`, `dx`, `d` or anything else.
    fn differential_group(&mut self) -> Option<Part> {
        self.skip();
        let before = self.rest;
        if self.eat("{") {
            self.skip();
            let is_roman = ["\\mathrm{d}", "\\mathrm d", "\\partial"].iter().any(|sign| self.eat(sign));
            if is_roman || self.eat("d") {
                return self.sequence(Some("}")).map(Part::Differential);
            }
        }
        self.rest = before;
        self.group().map(Part::Plain)
    }
}

enum Part {
    Differential(String),
    Plain(String),
}

/// In brackets, unless it is a single name or number.
fn bracketed(text: &str) -> String {
    if text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '.')) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

#[cfg(test)]
mod tests {
    use super::super::environment::is_latex;
    use super::*;

    #[test]
    fn formulas_of_slides() {
        for (latex, here) in [
            (r"\frac{\partial J}{\partial W} = \frac{1}{m} dZ A^T", "dJ/dW = 1/m*dZ*A'"),
            (r"\frac{d}{dx} x^2 = 2x", "d(x^2)/dx = 2*x"),
            (r"\frac{d}{dx}\left(x^2\right) = 2x", "d(x^2)/dx = 2*x"),
            (r"\sigma'(z) = \sigma(z)(1 - \sigma(z))", "sigmoid'(z) = sigmoid(z)*(1 - sigmoid(z))"),
            (r"\partial J / \partial b = \mathbf{1}^\top dZ", "dJ/db = 1'*dZ"),
            (r"\frac{\mathrm{d}}{\mathrm{d}x}\ln(x) = \frac{1}{x}", "d(log(x))/dx = 1/x"),
            (r"dZ = dA \odot g'(Z)", "dZ = dA .* g'(Z)"),
            (r"\frac{\partial}{\partial x} \sin^2(x) = 2 \sin(x) \cos(x)", "d(sin(x)^2)/dx = 2*sin(x)*cos(x)"),
            (r"$\nabla_w L = \lambda w$", "grad(L, w) = λ*w"),
            (r"\nabla_x f(x) = 2x", "grad(f(x), x) = 2*x"),
            (r"\delta_{2} = W_3^{\top} \delta_3", "δ_2 = W_3'*δ_3"),
            (r"\|x\|^2 = x^\top x", "norm(x)^2 = x'*x"),
            (r"\frac{\partial e^{-x}}{\partial x} = -e^{-x}", "d(e^-x)/dx = -e^-x"),
            (r"\sqrt{x^2 + 1}", "sqrt(x^2 + 1)"),
            (r"\frac{\partial J}{\partial W^{[1]}} &= \frac{1}{m} dZ^{[1]} A^{[0]T} \\", "dJ/dW1 = 1/m*dZ1*A0'"),
            (r"f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}", "f'(x) = if(x > 0, 1, 0)"),
            (r"y = \begin{cases} x & \text{if } x \geq 0, \\ 0 & \text{otherwise} \end{cases}", "y = if(x >= 0, x, 0)"),
        ] {
            assert!(is_latex(latex));
            assert_eq!(translated(latex).as_deref(), Some(here), "{latex}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_not_guessed() {
        for latex in
            [r"\sum_{i=1}^n x_i", r"\int f(x) dx", r"\frac{1}{", r"\hat{y} = 1", r"\begin{bmatrix} 1 \end{bmatrix}"]
        {
            assert_eq!(translated(latex), None, "{latex}");
        }
        assert!(!is_latex("x \\ y") && !is_latex("W'*x"));
        assert_eq!(translated(&format!("{}x", "\\sqrt{".repeat(500))), None);
    }
}
