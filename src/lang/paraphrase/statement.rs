//! Whole statements: a value with its name, a claim with its label.

use super::fit::Fitter;
use super::reader::Reader;
use super::token::{Kind, Token, tokens};
use crate::lang::ast::Expr;
use crate::lang::builtin::{KEYWORDS, reserved};
use crate::lang::check::Checked;
use crate::lang::edit::walk::parts;
use crate::lang::habit::is_module;
use crate::lang::parser::{Known, Unread, plain_latex};
use crate::lang::print::print;

/// What a statement begins with, before its formula.
enum Head {
    /// `let p`, with the index of the name.
    Value(String, String),
    Claim(String),
    /// `function f(t)`: the head, and the parameter.
    Function(String, String),
    /// A claim without a keyword, as the command line takes it.
    Bare,
}

/// The whole statement in the claims language, if it can be guessed what it says.
pub(super) fn paraphrase(written: &str, checked: &Checked, place: usize, one_liner: bool) -> Result<String, Unread> {
    let (written, expected) = match written.find(" expect ") {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    let (mut head, mut formula) =
        head(written.trim().trim_start_matches('$').trim_end_matches(['$', ';', ' ']), checked, place, one_liner)
            .ok_or(None)?;
    // `claim: name: …`
    if let (Head::Claim(label), Some((name, rest))) = (&mut head, formula.split_once(':'))
        && label == "claim"
        && name.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        (*label, formula) = (format!("claim {}", name.trim()), rest.trim().to_owned());
    }
    // What LaTeX leaves open is told where it is recognised.
    let formula = plain_latex(&formula, &|name| known(checked, name)).map_err(|_| None)?;
    let has_arrays = !one_liner || checked.document().inputs.iter().any(|input| !input.dims.is_empty());
    if formula.has_arrays && !has_arrays {
        return Err(None);
    }
    let tokens = tokens(&formula.text);
    let entrywise = is_numpy(&tokens);
    let parameter = if let Head::Function(_, parameter) = &head { Some(parameter.clone()) } else { None };
    let (doubt, looks_ahead, indexed) = (None, false, Vec::new());
    let mut reader =
        Reader { parameter, tokens, at: 0, depth: 0, checked, one_liner, entrywise, indexed, doubt, looks_ahead };
    let said = said(&mut reader, head, formula.has_primes);
    said.map(|said| said + expected).ok_or(reader.doubt)
}

/// What a name is declared as.
fn known(checked: &Checked, name: &str) -> Option<Known> {
    let document = checked.document();
    if document.functions.iter().any(|function| function.name == name) {
        return Some(Known::Function);
    }
    let is_value =
        document.inputs.iter().any(|input| input.name == name) || document.lets.iter().any(|one| one.name == name);
    is_value.then_some(Known::Value)
}

/// The statement with its head; `has_primes`: what is left of them with numbers would be derivatives.
fn said(reader: &mut Reader<'_>, head: Head, has_primes: bool) -> Option<String> {
    let left = reader.sum()?;
    let right = if reader.eat("=") { Some(reader.sum()?) } else { None };
    let is_whole = reader.at == reader.tokens.len();
    let index = reader.indexed.iter().map(|one| one.1.as_str()).collect::<Vec<_>>();
    // `let p = exp(z_i)/…` is said of each i, too.
    let wanted = match &head {
        Head::Value(_, own) if own.is_empty() => index.first().copied().filter(|first| first.len() == 1).unwrap_or(""),
        Head::Value(_, own) => own.as_str(),
        _ => "",
    };
    if !is_whole || index.iter().any(|letters| *letters != wanted) {
        return None;
    }
    let fitter = Fitter { checked: reader.checked, entrywise: reader.entrywise };
    let has_limits =
        reader.tokens.iter().any(|token| token.text.starts_with(['Σ', '∑']) || token.text.starts_with("sum_"));
    let shown = |mut side: Expr| {
        fitter.fit(&mut side);
        // How far `Σᵢ aᵢ + bᵢ` reaches is not written: where the rest is an array, it was meant to be in the sum.
        let is_clear = !has_limits || !parts(&side).into_iter().any(|part| fitter.adds_a_number_to_an_array(part));
        let has_primes = has_primes && parts(&side).into_iter().any(|part| fitter.transposes_a_number(part));
        (is_clear && !has_primes).then(|| print(&side))
    };
    Some(match (head, right) {
        (Head::Value(name, _), None) => format!("let {name} = {}", shown(left)?),
        (Head::Claim(label), Some(right)) => format!("{label}: {} = {}", shown(left)?, shown(right)?),
        (Head::Function(head, _), None) => format!("{head} = {}", shown(left)?),
        (Head::Bare, Some(right)) => format!("{} = {}", shown(left)?, shown(right)?),
        _ => return None,
    })
}

/// A statement's tokens, to find its head.
struct Start<'s> {
    written: &'s str,
    all: Vec<Token>,
}

impl Start<'_> {
    fn text(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |token| token.text.as_str())
    }

    fn is(&self, at: usize, kind: &Kind) -> bool {
        self.all.get(at).is_some_and(|token| token.kind == *kind)
    }

    /// The text from a token on.
    fn from(&self, at: usize) -> Option<String> {
        self.all.get(at).map(|token| self.written[token.start..].to_owned())
    }

    /// `f(x) = …`, Mathematica's `f[x_] := …`, and `f(x, y) = …`, which is a value of x and y.
    fn of_arguments(&self) -> Option<(Head, String)> {
        let is_bracket = matches!((self.text(1), self.text(3)), ("(", ")") | ("[", "]"));
        let equals = if self.text(4) == ":" { 5 } else { 4 };
        if is_bracket && self.is(2, &Kind::Name) && self.text(equals) == "=" && !matches!(self.text(0), "d" | "∂" | "D")
        {
            let parameter = self.text(2).trim_end_matches('_').to_owned();
            let head = format!("function {}({parameter})", self.text(0));
            return Some((Head::Function(head, parameter), self.from(equals + 1)?));
        }
        let is_part = |at: &usize| self.is(*at, &Kind::Name) || self.text(*at) == ",";
        let close = 2 + (2..self.all.len()).take_while(is_part).count();
        let is_of_several = self.text(1) == "(" && close > 4 && self.text(close) == ")" && self.text(close + 1) == "=";
        let head = Head::Value(self.text(0).to_owned(), String::new());
        is_of_several.then(|| Some((head, self.from(close + 2)?))).flatten()
    }

    /// `claim L: …`, `3) …`, `claim L dJ/dW = …`, where the label lacks its colon.
    fn labelled(&self) -> Option<(Head, String)> {
        let is_claim = self.text(0).eq_ignore_ascii_case("claim");
        let start = usize::from(is_claim);
        let ends = |at: &usize| match self.text(*at) {
            ":" => true,
            ")" => *at > start && !is_claim,
            "." => *at > start && !is_claim && (0..*at).all(|at| self.is(at, &Kind::Number)),
            _ => false,
        };
        let is_part = |at: &usize| {
            self.is(*at, &Kind::Name) || self.is(*at, &Kind::Number) || matches!(self.text(*at), "." | "-")
        };
        let length = (start..self.all.len()).take_while(|at| is_part(at) && !ends(at)).count();
        if ends(&(start + length)) && length <= LONGEST_LABEL {
            let parts: Vec<&str> = (start..start + length).map(|at| self.text(at)).collect();
            let label = parts.join("-").replace("-.-", ".").replace("---", "-");
            let label = if label.is_empty() { "claim".to_owned() } else { format!("claim {label}") };
            return Some((Head::Claim(label), self.from(start + length + 1)?));
        }
        let is_derivative = |at: usize| {
            let is_differential = |at: usize| self.text(at).starts_with(['d', '∂']);
            matches!(self.text(at), "d" | "∂") && self.text(at + 1) == "("
                || is_differential(at) && self.text(at + 1) == "/" && is_differential(at + 2)
        };
        if is_claim && self.is(1, &Kind::Name) && is_derivative(2) && !is_derivative(1) {
            return Some((Head::Claim(format!("claim {}", self.text(1))), self.from(2)?));
        }
        is_claim.then(|| Some((Head::Claim("claim".to_owned()), self.from(1)?))).flatten()
    }
}

/// Tokens of a label, at most.
const LONGEST_LABEL: usize = 6;

/// The head of a statement, and its formula.
fn head(written: &str, checked: &Checked, place: usize, one_liner: bool) -> Option<(Head, String)> {
    let start = Start { written, all: tokens(written) };
    // On a command line every name is declared as a number, so that only a value of its own counts.
    let document = checked.document();
    let is_value = |word: &str| {
        document.lets.iter().any(|one| one.name == word) || document.functions.iter().any(|one| one.name == word)
    };
    let is_free = |word: &str| {
        reserved(word).is_none() && if one_liner { !is_value(word) } else { !checked.declares_before(word, place) }
    };
    if start.text(0) == "let" && start.is(1, &Kind::Name) && start.text(2) == "=" {
        let (name, index) = named(start.text(1));
        return Some((Head::Value(name, index), start.from(3)?));
    }
    // `let J: f64 = …`
    if start.text(0) == "let" && start.is(1, &Kind::Name) && start.text(2) == ":" {
        let equals = (3..start.all.len()).find(|at| start.text(*at) == "=")?;
        let (name, index) = named(start.text(1));
        return Some((Head::Value(name, index), start.from(equals + 1)?));
    }
    if let Some(labelled) = start.labelled() {
        return Some(labelled);
    }
    if start.is(0, &Kind::Name) && is_free(start.text(0)) {
        if start.text(1) == "=" && !one_liner {
            let (name, index) = named(start.text(0));
            return Some((Head::Value(name, index), start.from(2)?));
        }
        if let Some(found) = start.of_arguments() {
            return Some(found);
        }
    }
    let is_equation = start.all.iter().any(|token| token.text == "=") && !KEYWORDS.contains(&start.text(0));
    let head = if one_liner { Head::Bare } else { Head::Claim("claim".to_owned()) };
    is_equation.then(|| (head, written.to_owned()))
}

/// `p` and `i` of `p_i`.
fn named(word: &str) -> (String, String) {
    match word.rsplit_once('_') {
        Some((stem, index)) if index.len() == 1 && index.starts_with(['i', 'j', 'k']) => {
            (stem.to_owned(), index.to_owned())
        }
        _ => (word.to_owned(), String::new()),
    }
}

/// Whether a formula is NumPy's or PyTorch's, where `*` is the product of entries.
fn is_numpy(tokens: &[Token]) -> bool {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    (0..tokens.len()).any(|at| match tokens[at].text.as_str() {
        "@" => !is(at + 1, "."),
        "**" => true,
        "." => tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Name),
        "axis" | "dim" | "keepdims" | "keepdim" => is(at + 1, "="),
        word => is_module(word) && is(at + 1, "."),
    })
}
