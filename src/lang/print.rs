//! Syntax trees as text, in the language's notation and with no more brackets than it needs.
//!
//! What is printed is read back as the same tree, but for the places; the tests hold that for random trees.

use crate::lang::ast::{
    Along, Axis, BinaryOp, Binder, CompareOp, Comparison, DerivativeForm, DimExpr, DimKind, Expr, ExprKind, Ident,
};
use crate::lang::builtin::KEYWORDS;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use std::fmt::Write as _;

/// Zeros at the end of an integer, or behind the point, from which on a number is written with an exponent.
const MANY_ZEROS: usize = 7;

/// How an expression is written where the notation leaves a choice.
#[derive(Clone, Copy)]
pub struct Printer<'p> {
    /// `a * b` in place of `a*b`.
    pub spaced: bool,
    /// Whether a name is declared: `dE/dX` is a division where `dE` is, and the derivative is then `d(E)/dX`.
    pub declared: &'p dyn Fn(&str) -> bool,
}

impl Default for Printer<'_> {
    fn default() -> Self {
        Printer { spaced: false, declared: &|_| false }
    }
}

/// The text of an expression in a file that declares no name such as `dE`.
///
/// ```
/// use backproof::lang::{ast::{ClaimBody, StatementKind}, parser::parse, print::print};
/// let file = parse("var x\nclaim ((x) + 1)*(x*2) = ((x')^2)/(-1)");
/// let StatementKind::Claim(claim) = &file.statements[1].kind else { panic!() };
/// let ClaimBody::Equal(left, right) = &claim.body else { panic!() };
/// assert_eq!(print(left), "(x + 1)*(x*2)");
/// assert_eq!(print(right), "x'^2/-1");
/// ```
pub fn print(expr: &Expr) -> String {
    Printer::default().print(expr)
}

/// How tightly an expression holds together: brackets stand around what is looser than its place wants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Sum,
    Product,
    Sign,
    Power,
    Postfix,
    Atom,
}

fn strength(expr: &Expr) -> Strength {
    match &expr.kind {
        ExprKind::Sum(_) => Strength::Sum,
        ExprKind::Binary(BinaryOp::Pow | BinaryOp::ElemPow, ..) => Strength::Power,
        ExprKind::Binary(..) => Strength::Product,
        ExprKind::Neg(_) => Strength::Sign,
        ExprKind::Transpose(_) | ExprKind::Inverse(_) | ExprKind::Index(..) | ExprKind::Slice(..) => Strength::Postfix,
        ExprKind::Entry { or: None, .. } => Strength::Postfix,
        ExprKind::Entry { .. } => Strength::Sum,
        ExprKind::Build { body, .. } => strength(body),
        ExprKind::Number(value) if !value.denominator().is_one() && decimal(value).is_none() => Strength::Product,
        ExprKind::Number(value) if *value < RBig::ZERO => Strength::Sign,
        _ => Strength::Atom,
    }
}

impl Printer<'_> {
    /// The text of an expression. A number that is no decimal is printed as a quotient, a negative one with its sign.
    pub fn print(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Number(value) => number(value),
            ExprKind::Name(name) => name.clone(),
            ExprKind::Pi => "pi".to_string(),
            ExprKind::Euler => "e".to_string(),
            ExprKind::Fill { one, dims } => format!("{}[{}]", u8::from(*one), list(dims, print_dim)),
            ExprKind::Identity(dim) => format!("I[{}]", print_dim(dim)),
            ExprKind::Neg(inner) => format!("-{}", self.at_least(inner, Strength::Sign)),
            ExprKind::Sum(terms) => self.sum(terms),
            ExprKind::Binary(op @ (BinaryOp::Pow | BinaryOp::ElemPow), base, exponent) => {
                format!("{}{}{}", self.at_least(base, Strength::Postfix), operator(*op), self.exponent(exponent))
            }
            ExprKind::Binary(op, left, right) => {
                let (left, right) = (self.at_least(left, Strength::Product), self.at_least(right, Strength::Sign));
                let blank = match op {
                    BinaryOp::ElemMul | BinaryOp::ElemDiv => " ",
                    BinaryOp::Mul if self.spaced => " ",
                    _ => "",
                };
                format!("{left}{blank}{}{blank}{right}", operator(*op))
            }
            ExprKind::Transpose(inner) => format!("{}'", self.at_least(inner, Strength::Postfix)),
            ExprKind::Inverse(inner) => format!("{}⁻¹", self.at_least(inner, Strength::Postfix)),
            ExprKind::Index(inner, index) => {
                // `1[3]` would be an array of ones.
                let of = match &inner.kind {
                    ExprKind::Number(_) => format!("({})", self.print(inner)),
                    _ => self.at_least(inner, Strength::Postfix),
                };
                format!("{of}[{}]", list(index, u64::to_string))
            }
            ExprKind::Blocks(rows) => {
                let rows: Vec<String> = rows.iter().map(|row| list(row, |part| self.print(part))).collect();
                format!("[{}]", rows.join("; "))
            }
            ExprKind::Slice(inner, along) => {
                let of = match &inner.kind {
                    ExprKind::Number(_) => format!("({})", self.print(inner)),
                    _ => self.at_least(inner, Strength::Postfix),
                };
                format!("{of}[{}]", list(along, print_along))
            }
            ExprKind::Entry { of, index, or } => self.entry(of, index, or.as_deref()),
            ExprKind::Over { fold, names, condition, body } => {
                let condition = condition.as_ref().map(|condition| format!(" if {}", self.comparison(condition)));
                format!(
                    "{}({}{}: {})",
                    fold.word(),
                    list(names, binder),
                    condition.unwrap_or_default(),
                    self.print(body)
                )
            }
            // The names stand behind the name of a `let`; in a claim they are free.
            ExprKind::Build { body, .. } => self.print(body),
            ExprKind::Call { function, order, dotted, args, axis } => {
                let primes = "'".repeat(*order as usize);
                let axis = axis.map_or("", |axis| if axis == Axis::Rows { ", rows" } else { ", cols" });
                format!("{}{primes}{}({}{axis})", function.name, dot(*dotted), list(args, |arg| self.print(arg)))
            }
            ExprKind::If { dotted, condition, then, otherwise } => {
                let (then, otherwise) = (self.print(then), self.print(otherwise));
                format!("if{}({}, {then}, {otherwise})", dot(*dotted), self.comparison(condition))
            }
            ExprKind::Derivative { form, of, wrt, along } => self.derivative(*form, of, &wrt.name, along.as_deref()),
            ExprKind::Stacked { form, of, wrt, along } => self.form(*form, of, &print_stack(wrt), along.as_deref()),
        }
    }

    fn entry(&self, of: &Expr, index: &[Expr], or: Option<&Expr>) -> String {
        let array = match &of.kind {
            ExprKind::Number(_) => format!("({})", self.print(of)),
            _ => self.at_least(of, Strength::Postfix),
        };
        let or = or.map(|or| format!(" or {}", self.at_least(or, Strength::Sign)));
        format!("{array}[{}]{}", list(index, |at| self.print(at)), or.unwrap_or_default())
    }

    /// The text of a comparison.
    pub fn comparison(&self, comparison: &Comparison) -> String {
        let op = match comparison.op {
            CompareOp::Less => "<",
            CompareOp::LessEqual => "<=",
            CompareOp::Greater => ">",
            CompareOp::GreaterEqual => ">=",
        };
        format!("{} {op} {}", self.print(&comparison.left), self.print(&comparison.right))
    }

    fn at_least(&self, expr: &Expr, least: Strength) -> String {
        if strength(expr) < least { format!("({})", self.print(expr)) } else { self.print(expr) }
    }

    fn sum(&self, terms: &[(bool, Expr)]) -> String {
        let mut text = String::new();
        for (position, (minus, term)) in terms.iter().enumerate() {
            text += match (position, minus) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            };
            text += &self.at_least(term, Strength::Product);
        }
        text
    }

    /// An exponent, in brackets where a prime in it could be taken for that of the power.
    fn exponent(&self, exponent: &Expr) -> String {
        let text = self.at_least(exponent, Strength::Sign);
        if shows_prime(exponent) && strength(exponent) >= Strength::Sign { format!("({text})") } else { text }
    }

    fn derivative(&self, form: DerivativeForm, of: &Expr, wrt: &str, along: Option<&Expr>) -> String {
        if form == DerivativeForm::Quotient { self.quotient(of, wrt) } else { self.form(form, of, wrt, along) }
    }

    fn form(&self, form: DerivativeForm, of: &Expr, wrt: &str, along: Option<&Expr>) -> String {
        let word = match form {
            DerivativeForm::Quotient | DerivativeForm::Grad => "grad",
            DerivativeForm::Jac => "jac",
            DerivativeForm::Hess => "hess",
            DerivativeForm::Vjp => "vjp",
            DerivativeForm::Jvp => "jvp",
        };
        let along = along.map_or(String::new(), |along| format!(", {}", self.print(along)));
        format!("{word}({}, {wrt}{along})", self.print(of))
    }

    fn quotient(&self, of: &Expr, wrt: &str) -> String {
        // `dims` starts a statement, wherever it stands.
        let starts_statement = |name: &str| KEYWORDS.iter().any(|word| word.strip_prefix('d') == Some(name));
        let sign = if starts_statement(wrt) { '∂' } else { 'd' };
        match &of.kind {
            ExprKind::Name(name) if !(self.declared)(&format!("{sign}{name}")) && !starts_statement(name) => {
                format!("{sign}{name}/{sign}{wrt}")
            }
            ExprKind::Entry { of: array, index, or: None }
                if matches!(&array.kind, ExprKind::Name(name)
                    if !(self.declared)(&format!("{sign}{name}")) && !starts_statement(name)) =>
            {
                format!("{sign}{}/{sign}{wrt}", self.entry(array, index, None))
            }
            _ => format!("{sign}({})/{sign}{wrt}", self.print(of)),
        }
    }
}

/// Whether a prime stands in an expression outside brackets, where it would follow a power if the expression is an
/// exponent.
fn shows_prime(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Transpose(_) => true,
        ExprKind::Neg(inner) | ExprKind::Inverse(inner) => shows_prime(inner),
        ExprKind::Index(inner, _) | ExprKind::Slice(inner, _) => shows_prime(inner),
        ExprKind::Entry { of, .. } => shows_prime(of),
        ExprKind::Binary(BinaryOp::Pow | BinaryOp::ElemPow, base, _) => shows_prime(base),
        _ => false,
    }
}

/// The text of an index name where it is bound.
pub fn binder(binder: &Binder) -> String {
    let range = binder.range.as_ref().map(|range| format!(" in {}", print_dim(range)));
    format!("{}{}", binder.name.name, range.unwrap_or_default())
}

fn dot(dotted: bool) -> &'static str {
    if dotted { "." } else { "" }
}

fn list<T>(items: &[T], print: impl Fn(&T) -> String) -> String {
    items.iter().map(print).collect::<Vec<_>>().join(", ")
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::ElemMul => ".*",
        BinaryOp::ElemDiv => "./",
        BinaryOp::Pow => "^",
        BinaryOp::ElemPow => ".^",
    }
}

/// `[x; y]`: names that are differentiated by.
pub fn print_stack(names: &[Vec<Ident>]) -> String {
    let rows: Vec<String> = names.iter().map(|row| list(row, |ident| ident.name.clone())).collect();
    format!("[{}]", rows.join("; "))
}

/// What is taken along a dimension.
pub fn print_along(along: &Along) -> String {
    match along {
        Along::All => ":".to_string(),
        Along::At(at) => print_dim(at),
        Along::Range(first, last) => format!("{}:{}", print_dim(first), print_dim(last)),
    }
}

/// The text of a dimension.
pub fn print_dim(dim: &DimExpr) -> String {
    let factor = |dim: &DimExpr| match dim.kind {
        DimKind::Add(..) | DimKind::Sub(..) => format!("({})", print_dim(dim)),
        _ => print_dim(dim),
    };
    match &dim.kind {
        DimKind::Number(value) => value.to_string(),
        DimKind::Name(name) => name.clone(),
        DimKind::Add(a, b) | DimKind::Sub(a, b) => {
            let sign = if matches!(dim.kind, DimKind::Add(..)) { '+' } else { '-' };
            match b.kind {
                DimKind::Add(..) | DimKind::Sub(..) => format!("{} {sign} ({})", print_dim(a), print_dim(b)),
                _ => format!("{} {sign} {}", print_dim(a), print_dim(b)),
            }
        }
        DimKind::Mul(a, b) => match b.kind {
            DimKind::Mul(..) => format!("{}*({})", factor(a), print_dim(b)),
            _ => format!("{}*{}", factor(a), factor(b)),
        },
        DimKind::Pow(base, exponent) => match base.kind {
            DimKind::Number(_) | DimKind::Name(_) => format!("{}^{exponent}", print_dim(base)),
            _ => format!("({})^{exponent}", print_dim(base)),
        },
    }
}

/// A number as it is written: a decimal where it is one.
fn number(value: &RBig) -> String {
    let size = if *value < RBig::ZERO { -value.clone() } else { value.clone() };
    let sign = if *value < RBig::ZERO { "-" } else { "" };
    match decimal(&size) {
        Some(text) => format!("{sign}{text}"),
        None => format!("{sign}{}/{}", size.numerator(), size.denominator()),
    }
}

/// A non-negative number as a decimal, if it is one.
fn decimal(value: &RBig) -> Option<String> {
    // Nearly all numbers are small integers, and the search for mistakes writes them down a million times.
    if value.denominator().is_one()
        && let Ok(small) = u32::try_from(value.numerator())
        && small < 10_u32.pow(MANY_ZEROS as u32)
    {
        return Some(small.to_string());
    }
    let mut rest = value.denominator().clone();
    let mut strip = |factor: u8| {
        let (factor, mut count) = (UBig::from(factor), 0_usize);
        while (&rest % &factor).is_zero() {
            rest /= &factor;
            count += 1;
        }
        count
    };
    let places = strip(2).max(strip(5));
    if !rest.is_one() {
        return None;
    }
    let scaled = value * RBig::from(IBig::from(10).pow(places));
    let digits = scaled.numerator().to_string();
    let digits = digits.trim_start_matches('-');
    let mut text = String::new();
    if places == 0 {
        let significant = digits.trim_end_matches('0');
        let zeros = digits.len() - significant.len();
        let _ = if zeros >= MANY_ZEROS { write!(text, "{significant}e{zeros}") } else { write!(text, "{digits}") };
    } else if places > digits.len() + MANY_ZEROS {
        let _ = write!(text, "{digits}e-{places}");
    } else {
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let _ = write!(text, "{whole}.{fraction}");
    }
    Some(text)
}
