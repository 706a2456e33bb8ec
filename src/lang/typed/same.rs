//! Whether two expressions are the same, brackets and the order of summands aside.

use super::{Kind, Typed};
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
    normal.change(&mut settle);
    normal
}

/// The same of one expression whose parts are settled.
fn settle(expr: &mut Typed) {
    expr.span = Span::default();
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
