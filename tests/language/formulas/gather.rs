//! Common factors before a bracket: the value stays, and the text is no longer.

use super::trees::{at_nowhere, expr, parsed};
use super::value::value;
use backproof::lang::ast::{BinaryOp, Expr, ExprKind};
use backproof::lang::edit::gather::gathered;
use backproof::lang::print::print;
use proptest::prelude::*;

fn shape(expr: &Expr) -> Option<(usize, usize)> {
    value(expr).map(|value| (value.rows, value.cols))
}

fn short(expr: &Expr) -> Expr {
    gathered(expr, &|other| shape(other) == shape(expr))
}

fn product(factors: &[Expr], ops: &[BinaryOp]) -> Expr {
    let mut factors = factors.iter();
    let first = factors.next().expect("a factor").clone();
    factors.zip(ops).fold(first, |product, (factor, op)| {
        at_nowhere(ExprKind::Binary(*op, Box::new(product), Box::new(factor.clone())))
    })
}

/// Sums of products that begin and end with the same factors, or some of them, all of one shape.
fn sum() -> impl Strategy<Value = Expr> {
    use BinaryOp::{Div, ElemDiv, ElemMul, Mul};
    let factor =
        || prop_oneof![3 => prop::sample::select(vec!["A", "B", "x", "y", "s", "t"]).prop_map(parsed), 1 => expr()];
    let ops = || prop::collection::vec(prop::sample::select(vec![Mul, Mul, Mul, Div, ElemMul, ElemMul, ElemDiv]), 6);
    let middle = prop::collection::vec((any::<bool>(), prop::collection::vec(factor(), 0..3)), 2..5);
    (prop::collection::vec(factor(), 0..3), middle, prop::collection::vec(factor(), 1..3), ops()).prop_map(
        |(start, middle, end, ops)| {
            let terms: Vec<(bool, Expr)> = middle
                .into_iter()
                .map(|(minus, middle)| (minus, product(&[start.clone(), middle, end.clone()].concat(), &ops)))
                .filter(|(_, term)| value(term).is_some())
                .collect();
            let first = terms.first().map(|(_, term)| shape(term));
            let terms: Vec<_> = terms.into_iter().filter(|(_, term)| Some(shape(term)) == first).collect();
            if terms.len() < 2 { parsed("s*x - t*x") } else { at_nowhere(ExprKind::Sum(terms)) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn the_value_stays(sum in sum()) {
        let short = short(&sum);
        prop_assert_eq!(value(&short), value(&sum), "{} as {}", print(&sum), print(&short));
        prop_assert!(print(&short).len() <= print(&sum).len());
    }

    #[test]
    fn of_anything(expr in expr()) {
        prop_assert_eq!(value(&short(&expr)), value(&expr), "{} as {}", print(&expr), print(&short(&expr)));
    }
}

#[test]
fn what_stands_before_and_behind_the_bracket() {
    for (text, expected) in [
        ("s*A*x - s*A*y", "s*A*(x - y)"),
        ("A*f.(A*x) - B*f.(A*x)", "(A - B)*f.(A*x)"),
        ("s*A*B*A' - s*A*(B .* B)*A'", "s*A*(B - B .* B)*A'"),
        ("A*x + A*y + B*x", "A*(x + y) + B*x"),
        ("-A*x*s - A*x*t", "-A*x*(s + t)"),
        ("exp(s) + exp(s)*t - exp(s)*t^2", "exp(s)*(1 + t - t^2)"),
        ("x .* f.(x) - x .* f.(y)", "x .* (f.(x) - f.(y))"),
        // A number is no matrix; a product by `.*` does not go over into one by `*`.
        ("A*B + s*B", "A*B + s*B"),
        ("A*x .* y - A*y .* x", "A*x .* y - A*y .* x"),
        ("x + y", "x + y"),
        ("2*s - 2*t", "2*(s - t)"),
    ] {
        assert_eq!(print(&short(&parsed(text))), expected, "{text}");
    }
}
