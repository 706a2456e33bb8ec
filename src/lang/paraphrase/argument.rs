//! How far a function without brackets reaches, a root, an operator: what is not certain is doubted.

use super::name::is_function;
use super::reader::Reader;
use super::token::Kind;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::edit::build::{binary, expr};
use crate::lang::edit::walk::parts;
use crate::lang::print::print;

impl Reader<'_> {
    /// What can be read in two ways is not read.
    fn doubted<T>(&mut self, what: String) -> Option<T> {
        self.doubt.get_or_insert(what);
        None
    }

    /// An argument without brackets: numbers and one name with its power, `2*pi*x` in `sin 2 pi x`.
    pub(super) fn bare_argument(&mut self, function: &str) -> Option<Expr> {
        let mut argument: Option<Expr> = None;
        loop {
            let is_constant = self.kind(0) == Some(&Kind::Number) || matches!(self.text(0), "pi" | "π");
            let part = self.power()?;
            let whole = match argument {
                Some(before) => binary(BinaryOp::Mul, &before, &part),
                None => part,
            };
            if !self.starts_a_value() {
                return Some(whole);
            }
            if !is_constant {
                let shown = print(&whole);
                return self.doubted(format!(
                    "it is not clear how much `{function}` is taken of: put that in brackets, `{function}({shown})` or `{function}({shown}*…)`"
                ));
            }
            argument = Some(whole);
        }
    }

    /// Whether a number or a name follows that is no function.
    fn starts_a_value(&self) -> bool {
        match self.kind(0) {
            Some(Kind::Number) => true,
            Some(Kind::Name) => {
                let word = self.text(0);
                self.starts_an_operand() && !(is_function(word) || self.is_declared_function(word))
            }
            _ => false,
        }
    }

    /// `√E`; the sign is read already.
    pub(super) fn root(&mut self) -> Option<Expr> {
        let is_bracketed = self.text(0) == "(";
        let of = self.operand()?;
        let goes_on =
            self.kind(0) == Some(&Kind::Raised) || matches!(self.text(0), "^" | "**") || self.is_joined_name();
        if goes_on && !is_bracketed {
            let shown = print(&of);
            return self.doubted(format!(
                "it is not clear how much the root is taken of: put that in brackets, `sqrt({shown})` or `sqrt({shown}…)`"
            ));
        }
        self.applied("sqrt", vec![of], None)
    }

    /// What an operator is applied to: the product that follows. Where a sum does, it is not written how much of that, but where the product
    /// is one pair of brackets, or each other term has a derivative of its own.
    pub(super) fn reached(&mut self, shown: &dyn Fn(&str) -> String) -> Option<Expr> {
        let is_bracketed = self.text(0) == "(";
        let of = self.product()?;
        if is_bracketed || !matches!(self.text(0), "+" | "-") || self.looks_ahead {
            return Some(of);
        }
        let before = self.at;
        // The sign, too.
        self.looks_ahead = true;
        let mut behind = Vec::new();
        while matches!(self.text(0), "+" | "-") {
            let minus = self.text(0) == "-";
            self.at += 1;
            behind.push((minus, self.product()?));
        }
        (self.at, self.looks_ahead) = (before, false);
        let has_own = |term: &(bool, Expr)| {
            parts(&term.1).into_iter().any(|part| matches!(part.kind, ExprKind::Derivative { .. }))
        };
        if behind.iter().all(has_own) {
            return Some(of);
        }
        let near = shown(&print(&of));
        let term = |(minus, term): &(bool, Expr)| format!(" {} {}", if *minus { '-' } else { '+' }, print(term));
        let rest: String = behind.iter().map(term).collect();
        let far = shown(&print(&expr(ExprKind::Sum(std::iter::once((false, of)).chain(behind).collect()))));
        self.doubted(format!("it is not clear how far the derivative reaches: write `{far}` or `{near}{rest}`"))
    }
}
