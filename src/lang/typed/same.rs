//! Whether two expressions are the same, brackets and the order of summands aside.

use super::{DerivativeKind, Kind, Typed};
use crate::lang::ast::Span;

/// Whether two expressions are the same as they are written, brackets and the order of summands aside.
///
/// ```
/// use backproof::lang::{check::Checked, edit::build::{name, sum, times}, parser::parse, typed::same_expression};
/// let text = "var x, y";
/// let checked = Checked::new(text, &parse(text), false);
/// let typed = |expr: &_| checked.expr(expr).expect("scalars");
/// let (x, y) = (name("x"), name("y"));
/// assert!(same_expression(&typed(&sum(&x, &y)), &typed(&sum(&y, &x))));
/// assert!(!same_expression(&typed(&times(&x, &y)), &typed(&times(&y, &x))));
/// ```
pub fn same_expression(a: &Typed, b: &Typed) -> bool {
    a.shape == b.shape && normal(a) == normal(b)
}

/// Without places, and with the summands of nested sums in one order.
fn normal(expr: &Typed) -> Typed {
    let mut normal = expr.clone();
    settle(&mut normal);
    normal
}

fn settle(expr: &mut Typed) {
    expr.span = Span::default();
    for part in parts_mut(&mut expr.kind) {
        settle(part);
    }
    if let Kind::Sum(terms) = &mut expr.kind {
        let mut flat = Vec::with_capacity(terms.len());
        for (place, (negative, term)) in std::mem::take(terms).into_iter().enumerate() {
            match term.kind {
                // `-a + b` is `b - a` in another order.
                Kind::Neg(inner) if place == 0 && !negative => flat.push((true, *inner)),
                // A sum's own summands are flat already.
                Kind::Sum(inner) => flat.extend(inner.into_iter().map(|(minus, term)| (minus != negative, term))),
                kind => flat.push((negative, Typed { kind, ..term })),
            }
        }
        flat.sort_by_cached_key(|term| format!("{term:?}"));
        *terms = flat;
    }
}

/// The direct parts, to be changed.
fn parts_mut(kind: &mut Kind) -> Vec<&mut Typed> {
    match kind {
        Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Dim(_) | Kind::Input(_) | Kind::Let(_) => Vec::new(),
        Kind::Parameter | Kind::Fill(_) | Kind::Identity => Vec::new(),
        Kind::Sum(terms) => terms.iter_mut().map(|(_, term)| term).collect(),
        Kind::Neg(x)
        | Kind::MatrixPower(x, _)
        | Kind::Transpose(x)
        | Kind::Inverse(x)
        | Kind::Index(x, _, _)
        | Kind::Map(_, _, x)
        | Kind::Reduce(_, _, x)
        | Kind::Norm(x)
        | Kind::Trace(x)
        | Kind::Det(x)
        | Kind::LogDet(x)
        | Kind::DiagonalMatrix(x)
        | Kind::DiagonalOf(x)
        | Kind::Softmax(_, x)
        | Kind::LogSumExp(_, x) => vec![&mut **x],
        Kind::Product(_, a, b)
        | Kind::Quotient(a, b)
        | Kind::Power(a, b)
        | Kind::Extremum(_, a, b)
        | Kind::Dot(a, b)
        | Kind::Kron(a, b) => vec![&mut **a, &mut **b],
        Kind::If(condition, a, b) => {
            let (left, _, right) = &mut **condition;
            vec![left, right, &mut **a, &mut **b]
        }
        Kind::Derivative(kind, of, _) => match kind {
            DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) => vec![&mut **of, &mut **along],
            _ => vec![&mut **of],
        },
    }
}
