//! Formulas, by precedence: sums, products with and without a sign, powers, and what stands behind a value.

use super::token::{Kind, Token};
use crate::lang::ast::{BinaryOp, CompareOp, Comparison, Expr, ExprKind};
use crate::lang::check::Checked;
use crate::lang::edit::build::{binary, expr, integer};
use crate::lang::habit::is_unit;
use crate::lang::parser::parse;

/// Brackets nested deeper are not read.
const DEEPEST: usize = 30;

/// A name with an index, `W_ij`: the name, and its letters.
pub(super) type Indexed = (String, String);

/// The state of a reading.
pub(super) struct Reader<'c> {
    pub tokens: Vec<Token>,
    pub at: usize,
    pub depth: usize,
    /// What is declared.
    pub checked: &'c Checked,
    /// The parameter of a function whose body is read.
    pub parameter: Option<String>,
    /// Undeclared names are numbers.
    pub one_liner: bool,
    /// `*`, `/` and powers are meant entry by entry, as in NumPy.
    pub entrywise: bool,
    /// The names with an index that were read, outside of sums over it.
    pub indexed: Vec<Indexed>,
    /// What can be read in two ways.
    pub doubt: Option<String>,
    /// Whether this is what follows an operator, looked at to see how far that reaches.
    pub looks_ahead: bool,
}

impl Reader<'_> {
    /// The text of a token.
    pub(super) fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text.as_str())
    }

    /// Its kind.
    pub(super) fn kind(&self, ahead: usize) -> Option<&Kind> {
        self.tokens.get(self.at + ahead).map(|token| &token.kind)
    }

    /// The name that stands next.
    pub(super) fn word(&self, ahead: usize) -> Option<&str> {
        (self.kind(ahead) == Some(&Kind::Name)).then(|| self.text(ahead))
    }

    /// Reads a sign, if it is the next.
    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let found = self.at < self.tokens.len() && self.text(0) == sign;
        self.at += usize::from(found);
        found
    }

    /// A whole expression.
    pub(super) fn sum(&mut self) -> Option<Expr> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let is_macro = self.text(0) == "@" && self.text(1) == ".";
        if is_macro {
            // Julia's `@.`: all that follows is meant entry by entry.
            self.at += 2;
            self.entrywise = true;
        }
        let mut terms = vec![(false, self.product()?)];
        loop {
            let minus = match self.text(0) {
                "+" => false,
                "-" => true,
                "." if matches!(self.text(1), "+" | "-") => {
                    self.at += 1;
                    continue;
                }
                _ => break,
            };
            self.at += 1;
            terms.push((minus, self.product()?));
        }
        self.depth -= 1;
        if terms.len() == 1 { terms.pop().map(|term| term.1) } else { Some(expr(ExprKind::Sum(terms))) }
    }

    /// A sum, or a comparison as a number: 1 where it holds.
    pub(super) fn sum_or_indicator(&mut self) -> Option<Expr> {
        let left = self.sum()?;
        match self.comparison(left.clone()) {
            Some(condition) => Some(choice(condition?, integer(1), integer(0))),
            None => Some(left),
        }
    }

    /// The comparison whose left side is read; none where no sign of one follows.
    pub(super) fn comparison(&mut self, left: Expr) -> Option<Option<Comparison>> {
        let op = match self.text(0) {
            "<" => CompareOp::Less,
            "<=" | "≤" => CompareOp::LessEqual,
            ">" => CompareOp::Greater,
            ">=" | "≥" => CompareOp::GreaterEqual,
            _ => return None,
        };
        self.at += 1;
        Some(self.sum().map(|right| Comparison { left: Box::new(left), op, right: Box::new(right) }))
    }

    /// A product; two operands side by side are one.
    pub(super) fn product(&mut self) -> Option<Expr> {
        let mut left = self.signed()?;
        loop {
            let op = match self.text(0) {
                ".*" => BinaryOp::ElemMul,
                "./" => BinaryOp::ElemDiv,
                "*" if self.is_by_entries() => BinaryOp::ElemMul,
                "/" if self.is_by_entries() => BinaryOp::ElemDiv,
                "*" | "@" => BinaryOp::Mul,
                "/" => BinaryOp::Div,
                // `9.81 m/s^2`: a number has no unit here.
                _ if matches!(left.kind, ExprKind::Number(_)) && self.is_unit_of_measurement() => return None,
                _ if self.starts_an_operand() => {
                    let op = if self.is_by_entries() { BinaryOp::ElemMul } else { BinaryOp::Mul };
                    left = binary(op, &left, &self.power()?);
                    continue;
                }
                _ => return Some(left),
            };
            self.at += 1;
            left = binary(op, &left, &self.signed()?);
            // `1/2x` may be meant either way.
            if op == BinaryOp::Div && self.is_joined_name() {
                return None;
            }
        }
    }

    /// In a formula with indices, too, products are those of entries.
    fn is_by_entries(&self) -> bool {
        self.entrywise || !self.indexed.is_empty()
    }

    pub(super) fn starts_an_operand(&self) -> bool {
        match self.kind(0) {
            Some(Kind::Name) => !matches!(self.text(0), "expect" | "where" | "for" | "if" | "at" | "else" | "and"),
            Some(Kind::Number) => true,
            Some(Kind::Sign) => matches!(self.text(0), "(" | "√" | "∑" | "∇"),
            _ => false,
        }
    }

    fn is_unit_of_measurement(&self) -> bool {
        let is_free = self.one_liner || self.typed(self.text(0)).is_none();
        is_free && is_unit(self.text(0)) && self.text(1) == "/"
    }

    fn signed(&mut self) -> Option<Expr> {
        if self.eat("-") {
            self.depth += 1;
            let inner = self.signed().filter(|_| self.depth < DEEPEST)?;
            self.depth -= 1;
            return Some(expr(ExprKind::Neg(Box::new(inner))));
        }
        self.eat("+");
        self.power()
    }

    /// An operand with its powers.
    pub(super) fn power(&mut self) -> Option<Expr> {
        let base = self.operand()?;
        self.raised(base)
    }

    /// The powers behind a value.
    pub(super) fn raised(&mut self, mut base: Expr) -> Option<Expr> {
        loop {
            if self.kind(0) == Some(&Kind::Raised) {
                let digits: String = self.text(0).chars().filter_map(plain_digit).collect();
                self.at += 1;
                base = self.power_of(&base, &number(&digits)?, false);
                continue;
            }
            let is_dotted = match self.text(0) {
                "^" | "**" => false,
                ".^" => true,
                _ => return Some(base),
            };
            self.at += 1;
            if is_transpose(self.text(0)) {
                self.at += 1;
                base = expr(ExprKind::Transpose(Box::new(base)));
                continue;
            }
            let is_braced = self.eat("{");
            let exponent = if is_braced { self.sum()? } else { self.signed()? };
            if is_braced && !self.eat("}") {
                return None;
            }
            // So may `e^2x`.
            if base.kind == ExprKind::Euler && !is_braced && self.is_joined_name() {
                return None;
            }
            base = self.power_of(&base, &exponent, is_dotted);
        }
    }

    fn power_of(&self, base: &Expr, exponent: &Expr, is_dotted: bool) -> Expr {
        let op = if is_dotted || self.is_by_entries() { BinaryOp::ElemPow } else { BinaryOp::Pow };
        binary(op, base, exponent)
    }

    /// A value, and what stands behind it.
    pub(super) fn operand(&mut self) -> Option<Expr> {
        let value = self.value()?;
        self.behind(value)
    }

    /// What stands behind a value: a prime, a method, an index.
    pub(super) fn behind(&mut self, mut value: Expr) -> Option<Expr> {
        loop {
            value = match self.text(0) {
                "'" => {
                    self.at += 1;
                    expr(ExprKind::Transpose(Box::new(value)))
                }
                "." if self.kind(1) == Some(&Kind::Name) => self.member(value)?,
                "[" => self.entry(value)?,
                _ => return Some(value),
            };
        }
    }

    /// Whether the next token is a name that is written without a space before it.
    pub(super) fn is_joined_name(&self) -> bool {
        self.kind(0) == Some(&Kind::Name) && self.tokens.get(self.at).is_some_and(|token| token.joined)
    }

    fn value(&mut self) -> Option<Expr> {
        match self.kind(0)? {
            Kind::Number => {
                let digits = self.text(0).to_owned();
                self.at += 1;
                if self.text(0) == "[" {
                    return self.filled(&digits);
                }
                number(&digits)
            }
            Kind::Name => {
                let word = self.text(0).to_owned();
                self.at += 1;
                self.named(&word)
            }
            Kind::Raised => None,
            Kind::Sign => self.bracketed(),
        }
    }

    /// `(E)`, `|E|`, `||E||`, `√E`, `∑ …`
    fn bracketed(&mut self) -> Option<Expr> {
        let sign = self.text(0).to_owned();
        self.at += 1;
        match sign.as_str() {
            "(" => {
                let inner = self.sum_or_indicator()?;
                self.eat(")").then_some(inner)
            }
            "∇" => self.nabla(),
            "|" | "‖" => {
                let is_norm = sign == "‖" || self.eat("|");
                let inner = self.sum()?;
                let closes = self.eat(&sign) && (!is_norm || sign == "‖" || self.eat("|"));
                // The norms that are `norm` here: the 2-norm of a matrix is its largest singular value.
                let is_spectral = self.text(0) == "_2" && !self.is_vector(&inner);
                let has_kind = is_norm && matches!(self.text(0), "_F" | "_2");
                self.at += usize::from(has_kind);
                if has_kind && is_spectral {
                    return None;
                }
                let name = if is_norm { "norm" } else { "abs" };
                closes.then(|| self.applied(name, vec![inner], None)).flatten()
            }
            "√" => self.root(),
            "∑" => self.sum_over("Σ"),
            _ => None,
        }
    }
}

/// `if(condition, then, otherwise)`
pub(super) fn choice(condition: Comparison, then: Expr, otherwise: Expr) -> Expr {
    expr(ExprKind::If { dotted: false, condition, then: Box::new(then), otherwise: Box::new(otherwise) })
}

/// A number as the parser reads it.
pub(super) fn number(digits: &str) -> Option<Expr> {
    // Rust's `2.0`, NumPy's `2.`
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    read(digits)
}

/// A short expression of the claims language.
pub(super) fn read(text: &str) -> Option<Expr> {
    use crate::lang::ast::StatementKind;
    let statement = parse(&format!("let value = {text}")).statements.into_iter().next()?;
    match statement.kind {
        StatementKind::Let { value, .. } => Some(value),
        _ => None,
    }
}

fn plain_digit(raised: char) -> Option<char> {
    if raised == '⁻' {
        return Some('-');
    }
    crate::lang::lexer::superscript_digit(raised).and_then(|digit| char::from_digit(digit, 10))
}

fn is_transpose(word: &str) -> bool {
    matches!(word, "T" | "⊤" | "top")
}
