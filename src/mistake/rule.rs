//! Claims that follow a rule, but not the one that holds: the function for its derivative, another function's derivative, a
//! product differentiated factor by factor, a function taken for linear.

use super::finder::Finder;
use super::name;
use crate::lang::ast::{BinaryOp, DerivativeForm, Expr, ExprKind, Ident};
use crate::lang::edit::build::{applied, binary, expr};
use crate::lang::edit::{slope, walk};
use crate::lang::print::print;
use crate::scalar::running::Running;
use crate::verdict::Mistake;

/// The rule that a claim follows in place of the right one, if there is one; `values` are the claimed ones.
pub fn other_rule(finder: &Finder<'_>, values: &[Vec<Running>]) -> Option<Mistake> {
    of_derivative(finder, values).or_else(|| linear(finder, values))
}

/// A derivative form: of what, by what.
struct Form<'f> {
    form: DerivativeForm,
    of: &'f Expr,
    wrt: &'f Ident,
}

impl Form<'_> {
    /// The same derivative of something else.
    fn by_itself(&self, of: &Expr) -> Expr {
        let of = Box::new(of.clone());
        expr(ExprKind::Derivative { form: self.form, of, wrt: self.wrt.clone(), along: None })
    }
}

/// That the claimed side is, as it is written, what was to be differentiated: no edit of it is a likelier word for that.
pub fn function_itself(finder: &Finder<'_>) -> Option<Mistake> {
    let ExprKind::Derivative { of, along: None, .. } = &finder.left_expr.kind else { return None };
    let is_it = print(of) == print(finder.right) && finder.claimed.is_some();
    is_it.then(|| finder.written_out()).flatten().map(name::of_function_itself)
}

fn of_derivative(finder: &Finder<'_>, values: &[Vec<Running>]) -> Option<Mistake> {
    let ExprKind::Derivative { form, of, wrt, along: None } = &finder.left_expr.kind else { return None };
    let form = Form { form: *form, of, wrt };
    let fix = || finder.written_out();
    if finder.is_claimed(of, values) {
        return Some(name::of_function_itself(fix()?));
    }
    if let Some(other) = other_function(finder, &form, values) {
        return Some(name::of_other_function(other, fix()?));
    }
    let (is_product, factors) = factor_by_factor(finder, &form, values)?;
    Some(name::of_product_rule(is_product, factors.map(|factor| finder.text(&factor)), fix()?))
}

/// The function whose derivative the claim is.
fn other_function(finder: &Finder<'_>, form: &Form<'_>, values: &[Vec<Running>]) -> Option<&'static str> {
    let ExprKind::Call { function, dotted: false, args, order: 0, axis: None } = &form.of.kind else { return None };
    let [argument] = args.as_slice() else { return None };
    let mut others = slope::table().map(|(other, _)| other).filter(|other| *other != function.name);
    others.find(|other| {
        let other = applied(other, 0, false, std::slice::from_ref(argument));
        finder.is_claimed(&form.by_itself(&other), values)
    })
}

/// Whether a product, or else a quotient, was differentiated factor by factor, and the derivatives of these.
fn factor_by_factor(finder: &Finder<'_>, form: &Form<'_>, values: &[Vec<Running>]) -> Option<(bool, [Expr; 2])> {
    let ExprKind::Binary(op @ (BinaryOp::Mul | BinaryOp::Div), left, right) = &form.of.kind else { return None };
    let (left, right) = (form.by_itself(left), form.by_itself(right));
    let (op, entrywise) = match op {
        BinaryOp::Mul => (BinaryOp::Mul, BinaryOp::ElemMul),
        _ => (BinaryOp::Div, BinaryOp::ElemDiv),
    };
    let mut tried = [op, entrywise].into_iter().map(|op| binary(op, &left, &right));
    tried.find(|tried| finder.is_claimed(tried, values))?;
    Some((op == BinaryOp::Mul, [left, right]))
}

/// A claim that takes a function of a sum for the sum of its values.
fn linear(finder: &Finder<'_>, values: &[Vec<Running>]) -> Option<Mistake> {
    let left = finder.left_expr;
    walk::parts(left).into_iter().enumerate().find_map(|(at, part)| {
        let distributed = distributed(part)?;
        if !finder.is_claimed(&walk::replaced(left, at, &distributed), values) {
            return None;
        }
        let fix = finder.derivative().and_then(|right| finder.verified(&right));
        Some(name::of_linear(&finder.text(part), &finder.text(&distributed), fix))
    })
}

/// `f(A + B)` as `f(A) + f(B)`, `(A + B)^2` as `A^2 + B^2`, `inv(A + B)` as `inv(A) + inv(B)`; `f(2*x)` as `2*f(x)`, `1/(x + y)` as `1/x + 1/y`.
fn distributed(part: &Expr) -> Option<Expr> {
    if let ExprKind::Binary(BinaryOp::Div | BinaryOp::ElemDiv, above, below) = &part.kind
        && let ExprKind::Sum(terms) = &below.kind
    {
        let at = 1 + walk::parts(above).len();
        return Some(expr(ExprKind::Sum(each(part, at, terms))));
    }
    let inner = match &part.kind {
        ExprKind::Call { args, .. } if args.len() == 1 => &args[0],
        ExprKind::Binary(BinaryOp::Pow | BinaryOp::ElemPow, base, _) => base,
        ExprKind::Inverse(inner) => inner,
        _ => return None,
    };
    match &inner.kind {
        ExprKind::Sum(terms) => Some(expr(ExprKind::Sum(each(part, 1, terms)))),
        ExprKind::Binary(BinaryOp::Mul, scalar, rest) => {
            Some(binary(BinaryOp::Mul, scalar, &walk::replaced(part, 1, rest)))
        }
        _ => None,
    }
}

/// An expression with each of the terms in place of its part number `at`.
fn each(whole: &Expr, at: usize, terms: &[(bool, Expr)]) -> Vec<(bool, Expr)> {
    terms.iter().map(|(minus, term)| (*minus, walk::replaced(whole, at, term))).collect()
}
