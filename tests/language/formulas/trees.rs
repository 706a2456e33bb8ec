//! Random expressions whose shapes fit.

use super::value::value;
use backproof::lang::ast::*;
use backproof::lang::parser::parse;
use dashu_ratio::RBig;
use proptest::prelude::*;

/// The expression of a text, its names those of [`value`].
pub fn parsed(text: &str) -> Expr {
    let file = parse(&format!("let v = {text}"));
    match &file.statements[0].kind {
        StatementKind::Let { value, .. } => value.clone(),
        other => panic!("{text}: {other:?}"),
    }
}

pub fn at_nowhere(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn leaf() -> impl Strategy<Value = Expr> {
    let number = prop::sample::select(vec![(2, 1_u8), (3, 1), (-2, 1), (1, 2), (-1, 3)])
        .prop_map(|(over, under): (i32, u8)| ExprKind::Number(RBig::from_parts(over.into(), under.into())));
    prop_oneof![
        8 => prop::sample::select(vec!["A", "B", "x", "y", "s", "t"]).prop_map(|name| ExprKind::Name(name.to_string())),
        1 => number,
    ]
    .prop_map(at_nowhere)
}

/// The first of the expressions whose shapes fit, else the last.
fn first_that_fits(candidates: Vec<Expr>, last: Expr) -> Expr {
    candidates.into_iter().find(|expr| value(expr).is_some()).unwrap_or(last)
}

fn binary(op: BinaryOp, a: &Expr, b: &Expr) -> Expr {
    let two = |op, a: &Expr, b: &Expr| at_nowhere(ExprKind::Binary(op, Box::new(a.clone()), Box::new(b.clone())));
    let transposed = |a: &Expr| at_nowhere(ExprKind::Transpose(Box::new(a.clone())));
    let candidates = vec![
        two(op, a, b),
        two(op, b, a),
        two(op, &transposed(a), b),
        two(op, a, &transposed(b)),
        two(BinaryOp::Mul, a, b),
        two(BinaryOp::Mul, &transposed(a), b),
    ];
    first_that_fits(candidates, a.clone())
}

fn sum(terms: Vec<(bool, Expr)>) -> Expr {
    let shape = |expr: &Expr| value(expr).map(|value| (value.rows, value.cols));
    let first = terms[0].1.clone();
    let fitting: Vec<(bool, Expr)> = terms.into_iter().filter(|(_, term)| shape(term) == shape(&first)).collect();
    if fitting.len() < 2 { first } else { at_nowhere(ExprKind::Sum(fitting)) }
}

fn call(name: &str, order: u32, args: Vec<Expr>, axis: Option<Axis>) -> Expr {
    let function = Ident { name: name.to_string(), span: Span::default() };
    at_nowhere(ExprKind::Call { function, order, dotted: false, args, axis })
}

/// Expressions whose shapes fit.
pub fn expr() -> impl Strategy<Value = Expr> {
    use BinaryOp::{Div, ElemDiv, ElemMul, ElemPow, Mul, Pow};
    leaf().prop_recursive(5, 24, 3, |inner| {
        let products = prop::sample::select(vec![Mul, Mul, ElemMul, ElemMul, ElemDiv, Div]);
        let powers = prop::sample::select(vec![Pow, ElemPow]);
        let functions = prop::sample::select(vec![("f", 0), ("f", 1), ("exp", 0)]);
        prop_oneof![
            6 => (products, inner.clone(), inner.clone()).prop_map(|(op, a, b)| binary(op, &a, &b)),
            2 => prop::collection::vec((any::<bool>(), inner.clone()), 2..5).prop_map(sum),
            1 => (powers, inner.clone()).prop_map(|(op, base)| {
                let power = at_nowhere(ExprKind::Number(RBig::from(2)));
                let powered = at_nowhere(ExprKind::Binary(op, Box::new(base.clone()), Box::new(power)));
                first_that_fits(vec![powered], base)
            }),
            1 => inner.clone().prop_map(|a| at_nowhere(ExprKind::Neg(Box::new(a)))),
            1 => inner.clone().prop_map(|a| at_nowhere(ExprKind::Transpose(Box::new(a)))),
            1 => inner.clone().prop_map(|a| first_that_fits(vec![at_nowhere(ExprKind::Inverse(Box::new(a.clone())))], a)),
            1 => inner.clone().prop_map(|a| first_that_fits(vec![at_nowhere(ExprKind::Index(Box::new(a.clone()), vec![2]))], a)),
            1 => (functions, inner.clone()).prop_map(|((name, order), a)| call(name, order, vec![a], None)),
            1 => (any::<bool>(), inner.clone()).prop_map(|(rows, a)| call("sum", 0, vec![a], rows.then_some(Axis::Rows))),
            1 => (inner.clone(), inner).prop_map(|(a, b)| first_that_fits(vec![call("kron", 0, vec![a.clone(), b], None)], a)),
        ]
    })
}
