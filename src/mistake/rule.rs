//! Claims that follow a rule, but not the one that holds: the function for its derivative, another function's
//! derivative, a product differentiated factor by factor, a function taken for linear.

use super::name;
use super::proposal::{Offer, Proposal, Taken, Way};
use super::trial::{Trial, same};
use super::written::derivative;
use super::wrong::Wrong;
use crate::lang::ast::{BinaryOp, DerivativeForm, Expr, ExprKind, Ident};
use crate::lang::edit::build::{applied, binary, expr};
use crate::lang::edit::{slope, walk};
use crate::lang::print::print;
use crate::scalar::running::Running;

/// Other variables that are looked at, at most.
const MOST_VARIABLES: usize = 8;

/// The rule that a claim follows in place of the right one, if there is one.
pub(super) fn other_rule(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    wrong.values.as_ref()?;
    let of_derivative = of_derivative(wrong, offer).or_else(|| diagonal(wrong, offer));
    of_derivative.or_else(|| other_variable(wrong, offer)).or_else(|| linear(wrong, offer))
}

/// A claim that is right at all points where it has a value, and has none at others.
pub(super) fn where_it_has_a_value(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let (values, claimed) = (wrong.values.as_ref()?, wrong.claimed.as_ref()?);
    let is_right = |trial: &Trial, values: &[Vec<Running>]| {
        let has_value = |values: &[Running]| values.iter().all(|value| !value.value().is_nan());
        let mut known = trial.spots.iter().zip(values).filter(|(_, values)| has_value(values)).peekable();
        known.peek().is_some() && known.all(|(spot, values)| same(values, &spot.truth))
    };
    let has_hole = values.iter().flatten().any(|value| value.value().is_nan());
    if !has_hole || !is_right(&wrong.trial, values) {
        return None;
    }
    let fresh = wrong.fresh()?;
    let holds = fresh.values(claimed).is_some_and(|values| is_right(&fresh, &values));
    if holds { offer(Proposal::written_out(name::of_no_value)) } else { None }
}

/// The diagonal of a Jacobian in place of the whole: `diag(diag(jac(y, x)))`, and what comes back along it.
fn diagonal(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let ExprKind::Derivative { form, of, wrt, along } = &wrong.sides.left.kind else { return None };
    let diag = |e: &Expr| applied("diag", 0, false, std::slice::from_ref(e));
    let jacobian = |of: &Expr| {
        expr(ExprKind::Derivative {
            form: DerivativeForm::Jac,
            of: Box::new(of.clone()),
            wrt: wrt.clone(),
            along: None,
        })
    };
    let taken = match (form, along) {
        (DerivativeForm::Jac | DerivativeForm::Quotient, None) => diag(&diag(wrong.sides.left)),
        (DerivativeForm::Vjp | DerivativeForm::Jvp, Some(along)) => {
            binary(BinaryOp::ElemMul, &diag(&jacobian(of)), along)
        }
        _ => return None,
    };
    if !wrong.is_claimed(&taken) {
        return None;
    }
    let of_softmax = !wrong.vocabulary.softmaxes.is_empty();
    offer(Proposal::written_out(|fix| name::of_diagonal(of_softmax, fix)))
}

/// The derivative by another variable of the same shape.
fn other_variable(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let ExprKind::Derivative { form, of, wrt, along } = &wrong.sides.left.kind else { return None };
    let shape = |name: &str| wrong.vocabulary.words.iter().find(|word| word.name == name).map(|word| &word.shape);
    let says_nothing = wrong.values.iter().flatten().flatten().all(|value| value.value() == 0.0);
    let own = shape(&wrt.name).filter(|_| !says_nothing)?;
    let others = wrong.vocabulary.words.iter().filter(|word| word.name != wrt.name && word.shape == *own);
    let by = others.take(MOST_VARIABLES).find(|word| {
        let wrt = Ident { name: word.name.clone(), span: wrt.span };
        let other = expr(ExprKind::Derivative { form: *form, of: of.clone(), wrt, along: along.clone() });
        wrong.is_claimed(&other)
    })?;
    offer(Proposal::written_out(|fix| name::of_other_variable(&wrt.name, &by.name, fix)))
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

/// That the claimed side is, as it is written, what was to be differentiated: no edit of it is a likelier word for
/// that.
pub(super) fn function_itself(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let ExprKind::Derivative { of, along: None, .. } = &wrong.sides.left.kind else { return None };
    let is_it = print(of) == print(wrong.sides.right) && wrong.claimed.is_some();
    if is_it { offer(Proposal::written_out(name::of_function_itself)) } else { None }
}

fn of_derivative(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let ExprKind::Derivative { form, of, wrt, along: None } = &wrong.sides.left.kind else { return None };
    let form = Form { form: *form, of, wrt };
    if wrong.is_claimed(of) {
        return offer(Proposal::written_out(name::of_function_itself));
    }
    if let Some(other) = other_function(wrong, &form) {
        return offer(Proposal::written_out(|fix| name::of_other_function(other, fix)));
    }
    let (is_product, factors) = factor_by_factor(wrong, &form)?;
    let factors = factors.map(|factor| wrong.text(&factor));
    offer(Proposal::written_out(|fix| name::of_product_rule(is_product, factors, fix)))
}

/// The function whose derivative the claim is.
fn other_function(wrong: &Wrong<'_>, form: &Form<'_>) -> Option<&'static str> {
    let ExprKind::Call { function, dotted: false, args, order: 0, axis: None } = &form.of.kind else { return None };
    let [argument] = args.as_slice() else { return None };
    let mut others = slope::table().map(|(other, _)| other).filter(|other| *other != function.name);
    others.find(|other| {
        let other = applied(other, 0, false, std::slice::from_ref(argument));
        wrong.is_claimed(&form.by_itself(&other))
    })
}

/// Whether a product, or else a quotient, was differentiated factor by factor, and the derivatives of these.
fn factor_by_factor(wrong: &Wrong<'_>, form: &Form<'_>) -> Option<(bool, [Expr; 2])> {
    let ExprKind::Binary(op @ (BinaryOp::Mul | BinaryOp::Div), left, right) = &form.of.kind else { return None };
    let (left, right) = (form.by_itself(left), form.by_itself(right));
    let (op, entrywise) = match op {
        BinaryOp::Mul => (BinaryOp::Mul, BinaryOp::ElemMul),
        _ => (BinaryOp::Div, BinaryOp::ElemDiv),
    };
    let mut tried = [op, entrywise].into_iter().map(|op| binary(op, &left, &right));
    tried.find(|tried| wrong.is_claimed(tried))?;
    Some((op == BinaryOp::Mul, [left, right]))
}

/// A claim that takes a function of a sum for the sum of its values.
fn linear(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let left = wrong.sides.left;
    walk::parts(left).into_iter().enumerate().find_map(|(at, part)| {
        let distributed = distributed(part)?;
        if !wrong.is_claimed(&walk::replaced(left, at, &distributed)) {
            return None;
        }
        let ways = || derivative(wrong).map(Way::Said).into_iter().collect();
        let told = |fix| name::of_linear(&wrong.text(part), &wrong.text(&distributed), fix);
        offer(Proposal::named(ways, told))
    })
}

/// `f(A + B)` as `f(A) + f(B)`, `(A + B)^2` as `A^2 + B^2`, `inv(A + B)` as `inv(A) + inv(B)`; `f(2*x)` as `2*f(x)`,
/// `1/(x + y)` as `1/x + 1/y`.
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
