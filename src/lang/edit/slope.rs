//! Derivatives of the elementary functions as people write them. They only propose: what is offered is verified.

use super::build::binary;
use super::formula::Application;
use super::walk::everywhere;
use crate::lang::ast::{BinaryOp, ClaimBody, Expr, ExprKind, StatementKind};
use crate::lang::parser::parse;

/// For each function, formulas of its derivative in `t`.
const FORMULAS: [(&str, &[&str]); 25] = [
    ("exp", &["exp(t)"]),
    ("log", &["1/t"]),
    ("sqrt", &["1/(2*sqrt(t))"]),
    ("sin", &["cos(t)"]),
    ("cos", &["-sin(t)"]),
    ("tan", &["1 + tan(t)^2", "1/cos(t)^2"]),
    ("asin", &["1/sqrt(1 - t^2)"]),
    ("acos", &["-1/sqrt(1 - t^2)"]),
    ("atan", &["1/(1 + t^2)"]),
    ("sinh", &["cosh(t)"]),
    ("cosh", &["sinh(t)"]),
    ("tanh", &["1 - tanh(t)^2"]),
    ("erf", &["2/sqrt(pi)*exp(-t^2)"]),
    ("erfc", &["-2/sqrt(pi)*exp(-t^2)"]),
    ("lgamma", &["digamma(t)"]),
    ("digamma", &["trigamma(t)"]),
    ("log1p", &["1/(1 + t)"]),
    ("expm1", &["exp(t)"]),
    ("log2", &["1/(t*log(2))"]),
    ("log10", &["1/(t*log(10))"]),
    ("logit", &["1/(t*(1 - t))"]),
    ("abs", &["sign(t)"]),
    ("relu", &["step(t)"]),
    ("sigmoid", &["sigmoid(t)*(1 - sigmoid(t))"]),
    ("softplus", &["sigmoid(t)"]),
];

/// The derivative of the function at its argument, written out; none for functions that have no formula.
///
/// ```
/// use backproof::lang::edit::{Application, build::name, slope::written_out};
/// use backproof::lang::print::print;
/// let at = |dotted| Application { function: "tanh".into(), dotted, argument: name("z"), value: None };
/// assert_eq!(written_out(&at(false)).as_ref().map(print).as_deref(), Some("1 - tanh(z)^2"));
/// assert_eq!(written_out(&at(true)).as_ref().map(print).as_deref(), Some("1 - tanh.(z).^2"));
/// ```
pub fn written_out(application: &Application) -> Option<Expr> {
    let (_, formulas) = FORMULAS.iter().find(|(function, _)| *function == application.function)?;
    let formula = formulas.first().and_then(|text| expression(text))?;
    Some(substituted(&formula, "t", application))
}

/// All functions with a formula of their derivative in `t`.
pub fn table() -> impl Iterator<Item = (&'static str, Vec<Expr>)> {
    FORMULAS.iter().map(|(function, texts)| (*function, texts.iter().filter_map(|text| expression(text)).collect()))
}

/// A formula of scalars at the argument of an application: entry by entry where that is.
///
/// A derivative form in the formula would bind what stands in the argument: the caller sees to it that there is none.
pub fn substituted(formula: &Expr, parameter: &str, application: &Application) -> Expr {
    let spread = if application.dotted { dotted(formula) } else { formula.clone() };
    everywhere(&spread, &|part| match &part.kind {
        ExprKind::Name(name) if name == parameter => Some(application.argument.clone()),
        _ => None,
    })
}

/// A formula of scalars with every operation entry by entry.
fn dotted(formula: &Expr) -> Expr {
    let mut whole = formula.clone();
    for child in super::walk::children_mut(&mut whole) {
        *child = dotted(child);
    }
    match &mut whole.kind {
        ExprKind::Call { dotted, args, .. } => *dotted = !is_constant(&args[0]),
        ExprKind::If { dotted, .. } => *dotted = true,
        ExprKind::Binary(op, left, right) => {
            let arrays = (!is_constant(left), !is_constant(right));
            let other = match op {
                BinaryOp::Mul if arrays == (true, true) => BinaryOp::ElemMul,
                BinaryOp::Div if arrays.1 => BinaryOp::ElemDiv,
                BinaryOp::Pow => BinaryOp::ElemPow,
                same => *same,
            };
            return binary(other, left, right);
        }
        _ => {}
    }
    whole
}

/// Whether it is made of numbers alone.
fn is_constant(formula: &Expr) -> bool {
    super::walk::parts(formula).iter().all(|part| !matches!(part.kind, ExprKind::Name(_)))
}

/// The tree of a text in `t`.
fn expression(text: &str) -> Option<Expr> {
    let mut file = parse(&format!("var t\nclaim t = {text}"));
    match file.statements.pop().map(|statement| statement.kind) {
        Some(StatementKind::Claim(claim)) => match claim.body {
            ClaimBody::Equal(_, right) => Some(right),
            ClaimBody::Shape(..) => None,
        },
        _ => None,
    }
}
