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
        written(|text| self.write(text, expr))
    }

    /// The text of a comparison.
    pub fn comparison(&self, comparison: &Comparison) -> String {
        written(|text| self.write_comparison(text, comparison))
    }

    /// Writes the text of an expression behind another one. Nothing is put into a text of its own on the way: the search
    /// for mistakes prints each formula it looks at.
    pub fn write(&self, text: &mut String, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(value) => number(text, value),
            ExprKind::Name(name) => *text += name,
            ExprKind::Pi => *text += "pi",
            ExprKind::Euler => *text += "e",
            ExprKind::Fill { one, dims } => {
                *text += if *one { "1[" } else { "0[" };
                list(text, dims, ", ", |text, dim| *text += &print_dim(dim));
                *text += "]";
            }
            ExprKind::Identity(dim) => put(text, &["I[", &print_dim(dim), "]"]),
            ExprKind::Neg(inner) => {
                *text += "-";
                self.at_least(text, inner, Strength::Sign);
            }
            ExprKind::Sum(terms) => self.sum(text, terms),
            ExprKind::Binary(op, left, right) => self.binary(text, *op, left, right),
            ExprKind::Transpose(inner) => {
                self.at_least(text, inner, Strength::Postfix);
                *text += "'";
            }
            ExprKind::Inverse(inner) => {
                self.at_least(text, inner, Strength::Postfix);
                *text += "⁻¹";
            }
            ExprKind::Index(inner, index) => {
                self.array(text, inner);
                *text += "[";
                list(text, index, ", ", |text, at| *text += &at.to_string());
                *text += "]";
            }
            ExprKind::Blocks(rows) => {
                *text += "[";
                list(text, rows, "; ", |text, row| list(text, row, ", ", |text, part| self.write(text, part)));
                *text += "]";
            }
            ExprKind::Slice(inner, along) => {
                self.array(text, inner);
                *text += "[";
                list(text, along, ", ", |text, along| *text += &print_along(along));
                *text += "]";
            }
            ExprKind::Entry { of, index, or } => self.entry(text, of, index, or.as_deref()),
            ExprKind::Over { fold, names, condition, body } => {
                put(text, &[fold.word(), "("]);
                list(text, names, ", ", |text, name| *text += &binder(name));
                if let Some(condition) = condition {
                    *text += " if ";
                    self.write_comparison(text, condition);
                }
                *text += ": ";
                self.write(text, body);
                *text += ")";
            }
            // The names stand behind the name of a `let`; in a claim they are free.
            ExprKind::Build { body, .. } => self.write(text, body),
            ExprKind::Call { function, order, dotted, args, axis } => {
                *text += &function.name;
                (0..*order).for_each(|_| *text += "'");
                put(text, &[dot(*dotted), "("]);
                list(text, args, ", ", |text, arg| self.write(text, arg));
                *text += axis.map_or("", |axis| if axis == Axis::Rows { ", rows" } else { ", cols" });
                *text += ")";
            }
            ExprKind::If { dotted, condition, then, otherwise } => {
                put(text, &["if", dot(*dotted), "("]);
                self.write_comparison(text, condition);
                for branch in [then, otherwise] {
                    *text += ", ";
                    self.write(text, branch);
                }
                *text += ")";
            }
            ExprKind::Derivative { form: DerivativeForm::Quotient, of, wrt, .. } => self.quotient(text, of, &wrt.name),
            ExprKind::Derivative { form, of, wrt, along } => self.form(text, *form, of, &wrt.name, along.as_deref()),
            ExprKind::Stacked { form, of, wrt, along } => {
                self.form(text, *form, of, &print_stack(wrt), along.as_deref());
            }
        }
    }

    /// An array in front of the brackets that take something out of it: `1[3]` would be an array of ones.
    fn array(&self, text: &mut String, of: &Expr) {
        match &of.kind {
            ExprKind::Number(_) => self.bracketed(text, of),
            _ => self.at_least(text, of, Strength::Postfix),
        }
    }

    fn entry(&self, text: &mut String, of: &Expr, index: &[Expr], or: Option<&Expr>) {
        self.array(text, of);
        *text += "[";
        list(text, index, ", ", |text, at| self.write(text, at));
        *text += "]";
        if let Some(or) = or {
            *text += " or ";
            self.at_least(text, or, Strength::Sign);
        }
    }

    fn write_comparison(&self, text: &mut String, comparison: &Comparison) {
        let op = match comparison.op {
            CompareOp::Less => " < ",
            CompareOp::LessEqual => " <= ",
            CompareOp::Greater => " > ",
            CompareOp::GreaterEqual => " >= ",
        };
        self.write(text, &comparison.left);
        *text += op;
        self.write(text, &comparison.right);
    }

    fn bracketed(&self, text: &mut String, expr: &Expr) {
        *text += "(";
        self.write(text, expr);
        *text += ")";
    }

    fn at_least(&self, text: &mut String, expr: &Expr, least: Strength) {
        if strength(expr) < least { self.bracketed(text, expr) } else { self.write(text, expr) }
    }

    fn binary(&self, text: &mut String, op: BinaryOp, left: &Expr, right: &Expr) {
        if matches!(op, BinaryOp::Pow | BinaryOp::ElemPow) {
            self.at_least(text, left, Strength::Postfix);
            *text += operator(op);
            return self.exponent(text, right);
        }
        let blank = match op {
            BinaryOp::ElemMul | BinaryOp::ElemDiv => " ",
            BinaryOp::Mul if self.spaced => " ",
            _ => "",
        };
        self.at_least(text, left, Strength::Product);
        put(text, &[blank, operator(op), blank]);
        self.at_least(text, right, Strength::Sign);
    }

    fn sum(&self, text: &mut String, terms: &[(bool, Expr)]) {
        for (position, (minus, term)) in terms.iter().enumerate() {
            *text += match (position, minus) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            };
            self.at_least(text, term, Strength::Product);
        }
    }

    /// An exponent, in brackets where a prime in it could be taken for that of the power.
    fn exponent(&self, text: &mut String, exponent: &Expr) {
        if shows_prime(exponent) && strength(exponent) >= Strength::Sign {
            self.bracketed(text, exponent);
        } else {
            self.at_least(text, exponent, Strength::Sign);
        }
    }

    fn form(&self, text: &mut String, form: DerivativeForm, of: &Expr, wrt: &str, along: Option<&Expr>) {
        let word = match form {
            DerivativeForm::Quotient | DerivativeForm::Grad => "grad(",
            DerivativeForm::Jac => "jac(",
            DerivativeForm::Hess => "hess(",
            DerivativeForm::Vjp => "vjp(",
            DerivativeForm::Jvp => "jvp(",
        };
        *text += word;
        self.write(text, of);
        put(text, &[", ", wrt]);
        if let Some(along) = along {
            *text += ", ";
            self.write(text, along);
        }
        *text += ")";
    }

    fn quotient(&self, text: &mut String, of: &Expr, wrt: &str) {
        // `dims` starts a statement, wherever it stands.
        let starts_statement = |name: &str| KEYWORDS.iter().any(|word| word.strip_prefix('d') == Some(name));
        let sign = if starts_statement(wrt) { "∂" } else { "d" };
        let is_plain = |name: &str| !(self.declared)(&format!("{sign}{name}")) && !starts_statement(name);
        *text += sign;
        match &of.kind {
            ExprKind::Name(name) if is_plain(name) => *text += name,
            ExprKind::Entry { of: array, index, or: None } if matches!(&array.kind, ExprKind::Name(name) if is_plain(name)) =>
            {
                self.entry(text, array, index, None);
            }
            _ => self.bracketed(text, of),
        }
        put(text, &["/", sign, wrt]);
    }
}

/// What is written, as a text of its own.
fn written(write: impl FnOnce(&mut String)) -> String {
    let mut text = String::new();
    write(&mut text);
    text
}

fn put(text: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| *text += piece);
}

/// Writes items one after the other, with something between them.
fn list<T>(text: &mut String, items: &[T], between: &str, write: impl Fn(&mut String, &T)) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            *text += between;
        }
        write(text, item);
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
    written(|text| {
        *text += "[";
        list(text, names, "; ", |text, row| list(text, row, ", ", |text, ident| *text += &ident.name));
        *text += "]";
    })
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

/// Writes a number: as a decimal where it is one.
fn number(text: &mut String, value: &RBig) {
    if *value < RBig::ZERO {
        *text += "-";
        return number(text, &-value.clone());
    }
    match decimal(value) {
        Some(digits) => *text += &digits,
        None => {
            let _ = write!(text, "{}/{}", value.numerator(), value.denominator());
        }
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
