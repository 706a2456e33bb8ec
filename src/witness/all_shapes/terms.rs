//! A term of a formula by entry: what stands above and below its line, and the conditions under which it is there.

use super::power::Power;
use crate::lang::ast::{BinaryOp, Comparison, Expr, ExprKind};
use crate::lang::edit::build::{applied, binary, expr, integer, over, times};
use dashu_ratio::RBig;

/// What stands above and below a fraction's line, and what must hold.
#[derive(Default)]
pub(super) struct Term {
    pub(super) over: Vec<Expr>,
    pub(super) under: Vec<Expr>,
    pub(super) conditions: Vec<Comparison>,
}

impl Term {
    pub(super) fn put(&mut self, word: Expr, power: &Power, exponent: impl Fn(&Power) -> Expr) {
        let negative = power.as_constant().is_some_and(|power| power < RBig::ZERO);
        let power = if negative { power.times(&Power::constant(-RBig::ONE)) } else { power.clone() };
        let half = RBig::from_parts(1.into(), 2u8.into());
        let raised = match power.as_constant() {
            Some(one) if one.is_one() => word,
            Some(power) if power == half => applied("sqrt", 0, false, &[word]),
            _ => binary(BinaryOp::Pow, &word, &exponent(&power)),
        };
        if negative { &mut self.under } else { &mut self.over }.push(raised);
    }

    pub(super) fn written(self) -> Expr {
        let product = |factors: Vec<Expr>| factors.into_iter().reduce(|product, factor| times(&product, &factor));
        let above = product(self.over).unwrap_or_else(|| integer(1));
        self.under.into_iter().fold(above, |quotient, divisor| over(&quotient, &divisor))
    }
}

/// `if(condition, e, 0)`
pub(super) fn chosen(e: Expr, condition: Comparison) -> Expr {
    let (then, otherwise) = (Box::new(e), Box::new(integer(0)));
    expr(ExprKind::If { dotted: false, condition, then, otherwise })
}

/// `X[i,j]`, `X[1,2]`, `X[i - 1] or 0`; a scalar has no brackets.
pub(super) fn entry(of: Expr, at: Vec<Expr>, or_zero: bool) -> Expr {
    if at.is_empty() {
        return of;
    }
    let number = |index: &Expr| match &index.kind {
        ExprKind::Number(value) if value.denominator().is_one() => u64::try_from(value.numerator().clone()).ok(),
        _ => None,
    };
    match at.iter().map(number).collect::<Option<Vec<u64>>>() {
        Some(numbers) if !or_zero => expr(ExprKind::Index(Box::new(of), numbers)),
        _ => {
            let or = or_zero.then(|| Box::new(integer(0)));
            expr(ExprKind::Entry { of: Box::new(of), index: at, or })
        }
    }
}
