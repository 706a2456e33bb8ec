//! Versions of a formula that are wrong in ways no repair undoes: by a little, on one side, on an interval, off a
//! neutral value.

use super::build::{applied, binary, expr, integer, name, times};
use super::formula::{ShapeOf, Vocabulary};
use crate::lang::ast::{BinaryOp, CompareOp, Comparison, Expr, ExprKind};
use dashu_ratio::RBig;

/// A wrong version, and how it is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// How.
    pub how: &'static str,
    /// The version.
    pub expr: Expr,
}

/// Wrong versions outside the repairer's list: scaled by 1 + 10⁻⁹, wrong beyond a threshold, on a narrow interval, on
/// one side of 0, off a neutral value of a scalar that is no variable. `parameters` are those scalars, `variables` the
/// other names on which a condition can be put.
///
/// ```
/// use backproof::lang::edit::{build::name, wrong::versions};
/// use backproof::lang::print::print;
/// let found = versions(&name("x"), true, &["x".to_string()], &[]);
/// assert_eq!(print(&found[0].expr), "1.000000001*x");
/// ```
pub fn versions(e: &Expr, is_scalar: bool, variables: &[String], parameters: &[String]) -> Vec<Wrong> {
    let number = |numerator: i64, denominator: u64| {
        expr(ExprKind::Number(RBig::from_parts(numerator.into(), denominator.into())))
    };
    let slightly = times(&number(1_000_000_001, 1_000_000_000), e);
    let mut all = vec![Wrong { how: "scaled by 1 + 1e-9", expr: slightly }];
    let wrong = times(&number(5, 4), e);
    for variable in variables {
        let at = name(variable);
        let branch = |op: CompareOp, bound: Expr, inside: &Expr| {
            let condition = Comparison { left: Box::new(at.clone()), op, right: Box::new(bound) };
            let (then, otherwise) = (Box::new(inside.clone()), Box::new(e.clone()));
            expr(ExprKind::If { dotted: !is_scalar, condition, then, otherwise })
        };
        all.push(Wrong { how: "wrong beyond a threshold", expr: branch(CompareOp::Greater, number(21, 10), &wrong) });
        all.push(Wrong { how: "wrong on one branch", expr: branch(CompareOp::Less, integer(0), &wrong) });
        let narrow = branch(CompareOp::Less, number(7001, 10_000), &wrong);
        all.push(Wrong { how: "wrong on an interval", expr: branch(CompareOp::Greater, number(7, 10), &narrow) });
    }
    for parameter in parameters {
        // Right where the parameter is 1.
        let off = binary(BinaryOp::Pow, &applied("abs", 0, false, &[name(parameter)]), &number(1, 2));
        all.push(Wrong { how: "wrong off a neutral value", expr: times(&off, e) });
    }
    all
}

/// The names on which a condition can be put: those of the formula's shape, and scalars.
pub fn conditions(e: &Expr, vocabulary: &Vocabulary, shape_of: &ShapeOf<'_>) -> Vec<String> {
    let Some(shape) = shape_of(e) else { return Vec::new() };
    let fits = vocabulary.words.iter().filter(|word| word.shape.is_scalar() || word.shape == shape);
    fits.map(|word| word.name.clone()).collect()
}
