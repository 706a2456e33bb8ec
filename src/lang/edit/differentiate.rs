//! Derivatives of scalar formulas, written out as people would write them.
//!
//! They only propose factors and terms that a claim may lack: what is offered is verified by witnesses that know none
//! of these rules.

use super::build;
use super::build::{binary, difference, expr, integer, is_one, negated, over, scaled, times};
use super::formula::Application;
use super::slope::written_out;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use dashu_ratio::RBig;
use std::cell::Cell;

/// What names stand for, as far as that matters to a derivative.
pub trait Names {
    /// Whether the value of a name depends on the variable.
    fn depends(&self, name: &str) -> bool;
    /// The formula that a name stands for.
    fn formula(&self, name: &str) -> Option<Expr>;
}

/// Names within names are followed to this depth.
const DEPTH: usize = 12;
/// Parts that are visited, names written out, and terms of a derivative: more is no proposal.
const MOST_VISITED: usize = 2000;
const MOST_TERMS: usize = 200;

/// The derivative of a scalar formula by a scalar variable, as the terms of a sum: one for each path along which the
/// formula depends on the variable. None where the formula has parts that no rule here is for.
///
/// ```
/// use backproof::lang::ast::Expr;
/// use backproof::lang::edit::{build::{name, times}, differentiate::{Names, derivative}};
/// use backproof::lang::print::print;
/// struct Only;
/// impl Names for Only {
///     fn depends(&self, name: &str) -> bool { name == "x" }
///     fn formula(&self, _: &str) -> Option<Expr> { None }
/// }
/// let product = times(&times(&name("a"), &name("x")), &name("x"));
/// let terms = derivative(&product, "x", &Only).expect("there are rules for it");
/// assert_eq!(terms.iter().map(print).collect::<Vec<_>>(), ["a*x", "a*x"]);
/// ```
pub fn derivative(e: &Expr, variable: &str, names: &dyn Names) -> Option<Vec<Expr>> {
    Differentiation { variable, names, left: Cell::new(MOST_VISITED) }.of(e, DEPTH)
}

struct Differentiation<'d> {
    variable: &'d str,
    names: &'d dyn Names,
    /// Parts that may still be visited.
    left: Cell<usize>,
}

impl Differentiation<'_> {
    fn of(&self, e: &Expr, depth: usize) -> Option<Vec<Expr>> {
        self.left.set(self.left.get().checked_sub(1)?);
        self.terms(e, depth).filter(|terms| terms.len() <= MOST_TERMS)
    }

    fn terms(&self, e: &Expr, depth: usize) -> Option<Vec<Expr>> {
        if !self.depends(e) {
            return Some(Vec::new());
        }
        match &e.kind {
            ExprKind::Name(name) if name == self.variable => Some(vec![integer(1)]),
            ExprKind::Name(name) => self.of(&self.names.formula(name)?, depth.checked_sub(1)?),
            ExprKind::Neg(inner) => Some(self.of(inner, depth)?.iter().map(negated).collect()),
            ExprKind::Sum(terms) => {
                let mut all = Vec::new();
                for (minus, term) in terms {
                    let inner = self.of(term, depth)?;
                    all.extend(inner.iter().map(|term| if *minus { negated(term) } else { term.clone() }));
                }
                Some(all)
            }
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, depth),
            ExprKind::Inverse(inner) => self.binary(BinaryOp::Div, &integer(1), inner, depth),
            ExprKind::Call { function, order, dotted: false, args, axis: None } if args.len() == 1 => {
                let slope = self.slope(&function.name, *order, &args[0])?;
                Some(self.of(&args[0], depth)?.iter().map(|inner| product(inner, &slope)).collect())
            }
            ExprKind::Blocks(rows) => {
                let row = |row: &Vec<Expr>| row.iter().map(|part| self.total(part, depth)).collect::<Option<Vec<_>>>();
                Some(vec![expr(ExprKind::Blocks(rows.iter().map(row).collect::<Option<Vec<_>>>()?))])
            }
            ExprKind::If { dotted: false, condition, then, otherwise } => {
                let [then, otherwise] = [self.total(then, depth)?, self.total(otherwise, depth)?].map(Box::new);
                Some(vec![expr(ExprKind::If { dotted: false, condition: condition.clone(), then, otherwise })])
            }
            _ => None,
        }
    }

    fn depends(&self, e: &Expr) -> bool {
        super::walk::parts(e).iter().any(|part| match &part.kind {
            ExprKind::Name(name) => name == self.variable || self.names.depends(name),
            _ => false,
        })
    }

    /// The derivative as one expression.
    fn total(&self, e: &Expr, depth: usize) -> Option<Expr> {
        let terms = self.of(e, depth)?;
        Some(total(&terms))
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr, depth: usize) -> Option<Vec<Expr>> {
        let (inner, outer) = (self.of(left, depth)?, self.of(right, depth)?);
        match op {
            BinaryOp::Mul | BinaryOp::ElemMul => {
                let first = inner.iter().map(|inner| product(inner, right));
                Some(first.chain(outer.iter().map(|outer| product(left, outer))).collect())
            }
            BinaryOp::Div | BinaryOp::ElemDiv => {
                let square = binary(BinaryOp::Pow, right, &integer(2));
                let first = inner.iter().map(|inner| match &right.kind {
                    ExprKind::Number(value) if !value.is_zero() => scaled(&build::ratio(&(RBig::ONE / value)), inner),
                    _ => over(inner, right),
                });
                let second = outer.iter().map(|outer| negated(&over(&product(left, outer), &square)));
                Some(first.chain(second).collect())
            }
            BinaryOp::Pow | BinaryOp::ElemPow => {
                let whole = binary(BinaryOp::Pow, left, right);
                let mut all = Vec::new();
                for inner in &inner {
                    all.push(product(&lowered(left, right), inner));
                }
                for outer in &outer {
                    let rate = match left.kind {
                        ExprKind::Euler => outer.clone(),
                        _ => product(outer, &build::applied("log", 0, false, std::slice::from_ref(left))),
                    };
                    all.push(product(&rate, &whole));
                }
                Some(all)
            }
        }
    }

    fn slope(&self, function: &str, order: u32, argument: &Expr) -> Option<Expr> {
        let application =
            Application { function: function.to_string(), dotted: false, argument: argument.clone(), value: None };
        match crate::lang::builtin::function(function) {
            Some(_) if order > 0 => None,
            Some(_) => written_out(&application),
            None => Some(build::applied(function, order + 1, false, std::slice::from_ref(argument))),
        }
    }
}

/// `n*x^(n - 1)`
pub(super) fn lowered(base: &Expr, exponent: &Expr) -> Expr {
    let less = match &exponent.kind {
        ExprKind::Number(value) => build::number_like(&(value - RBig::ONE), value),
        ExprKind::Neg(inner) => match &inner.kind {
            ExprKind::Number(value) => negated(&build::number_like(&(value + RBig::ONE), value)),
            _ => difference(exponent, &integer(1)),
        },
        _ => difference(exponent, &integer(1)),
    };
    let power = if is_one(&less) { base.clone() } else { binary(BinaryOp::Pow, base, &less) };
    product(exponent, &power)
}

/// A product in which a factor 1 is left out, and numbers come first.
pub(super) fn product(a: &Expr, b: &Expr) -> Expr {
    match (&a.kind, &b.kind) {
        _ if is_one(a) => b.clone(),
        _ if is_one(b) => a.clone(),
        (ExprKind::Neg(inner), _) => negated(&product(inner, b)),
        (_, ExprKind::Neg(inner)) => negated(&product(a, inner)),
        (_, ExprKind::Number(_)) => scaled(b, a),
        (ExprKind::Number(_), _) => scaled(a, b),
        _ => times(a, b),
    }
}

/// Terms as one sum; 0 without terms.
pub fn total(terms: &[Expr]) -> Expr {
    let signed = terms.iter().map(|term| match &term.kind {
        ExprKind::Neg(inner) => (true, (**inner).clone()),
        ExprKind::Binary(..) if build::starts_negative(term) => (true, negated(term)),
        _ => (false, term.clone()),
    });
    build::chain(signed.collect()).unwrap_or_else(|| integer(0))
}
