//! Names: what is declared, derivatives, functions, names with an index, and letters that were written together.

use super::reader::{Reader, read};
use crate::lang::ast::{DerivativeForm, Expr, ExprKind, Ident, Span};
use crate::lang::builtin::{DERIVATIVE_FORMS, function};
use crate::lang::edit::build::{expr, name, times};
use crate::lang::edit::walk::parts;
use crate::lang::habit::{advice, divides_otherwise, is_module, other_name};
use crate::lang::typed::Typed;

/// The sign of a derivative, and the rest of a name: `d` and `J` of `dJ`.
fn differential(word: &str) -> Option<(char, &str)> {
    let sign = word.chars().next().filter(|sign| matches!(sign, 'd' | '∂'))?;
    Some((sign, &word[sign.len_utf8()..]))
}

impl Reader<'_> {
    /// What a name stands for among the lines before: none where it is not declared.
    pub(super) fn typed(&self, word: &str) -> Option<Typed> {
        self.checked.expr(&name(word)).ok()
    }

    /// Whether it is a function that the text declares.
    pub(super) fn is_declared_function(&self, word: &str) -> bool {
        self.checked.document().functions.iter().any(|known| known.name == word)
    }

    /// A name, with what belongs to it; it is read already.
    pub(super) fn named(&mut self, word: &str) -> Option<Expr> {
        if is_module(word) && self.text(0) == "." && self.typed(word).is_none() {
            return self.of_a_library(word);
        }
        if matches!(word, "grad" | "gradient" | "derivative" | "deriv" | "diff")
            && self.text(0) == "("
            && let Some(found) = self.derivative_of_a_closure()
        {
            return found;
        }
        if self.parameter.as_deref() == Some(word) {
            return Some(name(word));
        }
        let is_value = self.typed(word).is_some();
        if let Some(found) = self.times_pi(word) {
            return found;
        }
        if !is_value && let Some(found) = self.derivative(word) {
            return found;
        }
        if word == "Σ" && self.text(0) == "(" && !is_value {
            return self.sum_of_brackets();
        }
        if matches!(word, "Σ" | "sum") && self.text(0) != "(" || word.starts_with("sum_") || word.starts_with("Σ_") {
            return self.sum_over(word);
        }
        if self.text(0) == "["
            && !is_value
            && let Some(found) = self.square_call(word)
        {
            return found;
        }
        if self.is_declared_function(word) || !is_value && is_function(word) {
            return self.function(word);
        }
        match word {
            "pi" | "π" if !is_value => return Some(expr(ExprKind::Pi)),
            "e" if !is_value => return Some(expr(ExprKind::Euler)),
            "I" | "ones" | "zeros" | "eye" if self.text(0) == "[" => return None,
            _ => {}
        }
        if is_value {
            // MATLAB's `X(:)`: all entries.
            self.at += if [0, 1, 2].map(|ahead| self.text(ahead)) == ["(", ":", ")"] { 3 } else { 0 };
            return Some(name(word));
        }
        if let Some(indexed) = self.with_index(word) {
            return Some(indexed);
        }
        if self.text(0) == "(" && self.tokens.get(self.at).is_some_and(|next| next.joined) {
            return self.habit(word);
        }
        self.letters(word)
    }

    /// `np.exp`, `np.linalg.inv`, with what belongs to it: the library's name is read already.
    fn of_a_library(&mut self, library: &str) -> Option<Expr> {
        while self.text(0) == "." && self.word(1).is_some() && self.text(2) == "." {
            self.at += 2;
        }
        self.at += 1;
        let word = self.word(0)?.to_owned();
        self.at += 1;
        if divides_otherwise(&word, library) {
            return None;
        }
        self.named(&word)
    }

    /// `πx`, `πcos(x)`: what is written behind π.
    fn times_pi(&mut self, word: &str) -> Option<Option<Expr>> {
        let rest = word.strip_prefix('π').filter(|rest| !rest.is_empty())?;
        let rest = self.named(rest).and_then(|rest| self.behind(rest)).and_then(|rest| self.raised(rest));
        Some(rest.map(|rest| times(&expr(ExprKind::Pi), &rest)))
    }

    /// `d/dx E`, `d(E)/dx`, `dE/dx`; the first name is read already.
    fn derivative(&mut self, word: &str) -> Option<Option<Expr>> {
        let (sign, of) = differential(word)?;
        let below = |reader: &Self, ahead: usize| {
            let (other, by) = differential(reader.word(ahead + 1).filter(|_| reader.text(ahead) == "/")?)?;
            (other == sign && !by.is_empty()).then(|| by.to_owned())
        };
        if !of.is_empty() {
            let by = below(self, 0)?;
            self.at += 2;
            return Some(Some(quotient(name(of), &by)));
        }
        if let Some(by) = below(self, 0) {
            self.at += 2;
            // LaTeX, read as a product, has a sign here.
            self.eat("*");
            let of = self.reached(&|of| format!("{sign}({of})/{sign}{by}"));
            return Some(of.map(|of| quotient(of, &by)));
        }
        if self.is_declared_function(word) {
            return None;
        }
        let is_bracketed = self.eat("(");
        // `d tr(A*X)/dX`, too.
        let of = if is_bracketed { self.sum() } else { self.power() };
        let is_closed = !is_bracketed || self.eat(")");
        let by = if is_closed { below(self, 0) } else { None };
        self.at += 2;
        Some(of.zip(by).map(|(of, by)| quotient(of, &by)))
    }

    /// `∇_x E`, `∇E`; the sign is read already.
    pub(super) fn nabla(&mut self) -> Option<Expr> {
        let below = self.word(0).and_then(|word| word.strip_prefix('_')).map(str::to_owned);
        self.at += usize::from(below.is_some());
        let of = self.reached(&|of| match &below {
            Some(by) => format!("grad({of}, {by})"),
            None => format!("∇({of})"),
        })?;
        let is_input = |by: &&str| self.checked.document().inputs.iter().any(|input| input.name == *by);
        let first = parts(&of).into_iter().find_map(|part| match &part.kind {
            ExprKind::Name(name) => Some(name.as_str()).filter(is_input),
            _ => None,
        });
        let by = below.or(first.map(str::to_owned))?;
        Some(form_of(DerivativeForm::Grad, of, &by, None))
    }

    /// `D[f, x]`, `Sin[x]`, as Mathematica writes calls; the name is read already.
    fn square_call(&mut self, word: &str) -> Option<Option<Expr>> {
        let lower = word.to_lowercase();
        let here = match word {
            "D" | "Simplify" | "FullSimplify" | "Expand" => word,
            "Total" => "sum",
            "Inverse" => "inv",
            "LogisticSigmoid" => "sigmoid",
            _ if word.starts_with(char::is_uppercase) => other_name(&lower).unwrap_or(&lower),
            _ => return None,
        };
        if !matches!(here, "D" | "Simplify" | "FullSimplify" | "Expand") && function(here).is_none() {
            return None;
        }
        self.at += 1;
        let mut args = Vec::new();
        loop {
            args.push(match self.sum() {
                Some(arg) => arg,
                None => return Some(None),
            });
            if !self.eat(",") {
                break;
            }
        }
        if !self.eat("]") {
            return Some(None);
        }
        Some(match (here, args.as_slice()) {
            ("D", [of, Expr { kind: ExprKind::Name(by), .. }]) => Some(quotient(of.clone(), by)),
            ("D", _) => None,
            ("Simplify" | "FullSimplify" | "Expand", [inner]) => Some(inner.clone()),
            _ => self.applied(here, args, None),
        })
    }

    /// `x_i`, `W_ij`, where x and W are declared.
    fn with_index(&mut self, word: &str) -> Option<Expr> {
        let (stem, letters) = word.rsplit_once('_')?;
        let is_index = !letters.is_empty() && letters.len() <= 2 && letters.chars().all(|c| c.is_ascii_lowercase());
        let shape = self.typed(stem).filter(|_| is_index)?.shape;
        let wanted = if shape.is_column() { 1 } else { 2 };
        if shape.is_scalar() || letters.len() != wanted {
            return None;
        }
        self.indexed.push((stem.to_owned(), letters.to_owned()));
        Some(name(stem))
    }

    /// A name that nobody declared: one letter, or letters of which each is declared. A word of prose is none.
    fn letters(&mut self, word: &str) -> Option<Expr> {
        if word.starts_with('_') {
            return None;
        }
        // A function of another language, or a word of prose.
        let stem = word.split('_').next().unwrap_or(word);
        let is_word =
            matches!(word, "is" | "of" | "at" | "by" | "to" | "in" | "if" | "or" | "as" | "on" | "we" | "so" | "be");
        if word.len() > 1 && (advice(stem).is_some() || is_word || stem.len() > 1 && function(stem).is_some()) {
            return None;
        }
        let (is_plain, count) = (word.chars().all(char::is_alphabetic), word.chars().count());
        let is_known =
            |letter: char| self.one_liner && count == 2 || self.typed(letter.encode_utf8(&mut [0; 4])).is_some();
        if !is_plain || count == 1 {
            return Some(name(word));
        }
        if let Some((_, rest)) = differential(word).filter(|(_, rest)| rest.len() == 1 || self.typed(rest).is_some()) {
            return (!rest.is_empty()).then(|| name(word));
        }
        if count > 3 || !word.chars().all(is_known) {
            return None;
        }
        let mut factors: Vec<Expr> = word.chars().map(|letter| name(letter.encode_utf8(&mut [0; 4]))).collect();
        // `xy^2` is `x*y^2`, and `uv'` is `u*v'`.
        let last = factors.pop()?;
        let last = self.behind(last)?;
        factors.push(self.raised(last)?);
        factors.into_iter().reduce(|product, one| times(&product, &one))
    }

    /// The size of an array along an axis, counted from 0: `X.shape[1]`.
    pub(super) fn size(&self, of: &Expr, axis: usize) -> Option<Expr> {
        let shape = self.checked.expr(of).ok()?.shape;
        let dim = if axis == 0 { shape.rows } else { shape.cols };
        read(&dim.show(&self.checked.document().dims))
    }
}

/// Whether a function of the language, or a derivative form, is called so here or elsewhere.
pub(super) fn is_function(word: &str) -> bool {
    let here = other_name(word).unwrap_or(word);
    function(here).is_some() || DERIVATIVE_FORMS.iter().any(|form| form.0 == here)
}

/// `dE/dx`
pub(super) fn quotient(of: Expr, by: &str) -> Expr {
    form_of(DerivativeForm::Quotient, of, by, None)
}

/// A derivative form.
pub(super) fn form_of(form: DerivativeForm, of: Expr, by: &str, along: Option<Expr>) -> Expr {
    let wrt = Ident { name: by.to_owned(), span: Span::default() };
    expr(ExprKind::Derivative { form, of: Box::new(of), wrt, along: along.map(Box::new) })
}
