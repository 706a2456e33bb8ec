//! The parts of a syntax tree, numbered from the whole downwards, left to right.

use crate::lang::ast::{Expr, ExprKind};

/// The direct parts of an expression, as they are or to be changed.
macro_rules! direct_parts {
    ($kind:expr, $iter:ident, $as_deref:ident $(, $mutable:tt)?) => {
        match $kind {
            ExprKind::Number(_)
            | ExprKind::Name(_)
            | ExprKind::Pi
            | ExprKind::Euler
            | ExprKind::Fill { .. }
            | ExprKind::Identity(_) => Vec::new(),
            ExprKind::Neg(inner)
            | ExprKind::Transpose(inner)
            | ExprKind::Inverse(inner)
            | ExprKind::Index(inner, _)
            | ExprKind::Slice(inner, _) => vec![inner],
            ExprKind::Blocks(rows) => rows.$iter().flat_map(|row| row.$iter()).collect(),
            // Indices are no values, and no parts of one.
            ExprKind::Entry { of, or, .. } => std::iter::once(&$($mutable)? **of).chain(or.$as_deref()).collect(),
            ExprKind::Over { condition, body, .. } => {
                let sides = condition.$iter().flat_map(|one| [&$($mutable)? *one.left, &$($mutable)? *one.right]);
                sides.chain([&$($mutable)? **body]).collect()
            }
            ExprKind::Build { body, .. } => vec![body],
            ExprKind::Sum(terms) => terms.$iter().map(|(_, term)| term).collect(),
            ExprKind::Binary(_, left, right) => vec![left, right],
            ExprKind::Call { args, .. } => args.$iter().collect(),
            ExprKind::If { condition, then, otherwise, .. } => {
                vec![&$($mutable)? condition.left, &$($mutable)? condition.right, then, otherwise]
            }
            ExprKind::Derivative { of, along, .. } | ExprKind::Stacked { of, along, .. } => {
                std::iter::once(&$($mutable)? **of).chain(along.$as_deref()).collect()
            }
        }
    };
}

/// The direct parts of an expression, left to right.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    direct_parts!(&expr.kind, iter, as_deref)
}

/// The same, to be changed.
pub fn children_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    direct_parts!(&mut expr.kind, iter_mut, as_deref_mut, mut)
}

/// All parts, the expression itself first.
///
/// ```
/// use backproof::lang::edit::{build::{name, sum, times}, walk::parts};
/// use backproof::lang::print::print;
/// let e = sum(&times(&name("a"), &name("b")), &name("c"));
/// assert_eq!(parts(&e).into_iter().map(print).collect::<Vec<_>>(), ["a*b + c", "a*b", "a", "b", "c"]);
/// ```
pub fn parts(expr: &Expr) -> Vec<&Expr> {
    let mut all = vec![expr];
    let mut next = 0;
    // In the order of the text: what a part is made of stands directly behind it.
    while let Some(part) = all.get(next) {
        let inside = children(part);
        next += 1;
        all.splice(next..next, inside);
    }
    all
}

/// The expression with part number `at` replaced; unchanged where there is no such part.
pub fn replaced(expr: &Expr, at: usize, new: &Expr) -> Expr {
    let mut whole = expr.clone();
    let _ = put(&mut whole, at, new);
    whole
}

/// Replaces part number `at`; otherwise says how many parts there are.
fn put(expr: &mut Expr, at: usize, new: &Expr) -> Result<(), usize> {
    if at == 0 {
        *expr = new.clone();
        return Ok(());
    }
    let mut passed = 1;
    for child in children_mut(expr) {
        match put(child, at - passed, new) {
            Ok(()) => return Ok(()),
            Err(count) => passed += count,
        }
        if passed > at {
            break;
        }
    }
    Err(passed)
}

/// The expression with every part that `change` answers for replaced by the answer; replaced parts are not looked into.
pub fn everywhere(expr: &Expr, change: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    fn inside(expr: &mut Expr, change: &dyn Fn(&Expr) -> Option<Expr>) {
        for child in children_mut(expr) {
            match change(child) {
                Some(new) => *child = new,
                None => inside(child, change),
            }
        }
    }
    change(expr).unwrap_or_else(|| {
        let mut whole = expr.clone();
        inside(&mut whole, change);
        whole
    })
}
