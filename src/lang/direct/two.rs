//! Functions of two numbers, and the variance.

use super::array::{both, groups};
use super::{Direct, Matrix, Value, Whole};
use crate::lang::ast::Axis;
use crate::lang::typed::{OfTwo, Typed};
use crate::scalar::ball::{Ball, atan, floor, sqrt};
use crate::scalar::precise::Undefined;
use std::cmp::Ordering;

impl Direct<'_> {
    pub(super) fn of_two(
        &mut self,
        function: OfTwo,
        (left, right): (&Typed, &Typed),
        count: usize,
    ) -> Whole<Vec<Value>> {
        let (a, b) = (self.expr(left)?, self.expr(right)?);
        self.spend_functions(count)?;
        let bits = self.bits;
        let entry = |at: usize| {
            let a_at = self.untied(left, at.min(a.data.len() - 1), &a.spread(at));
            let b_at = self.untied(right, at.min(b.data.len() - 1), &b.spread(at));
            both(&a_at, &b_at, |x, y| match function {
                OfTwo::Atan2 => angle(x, y, bits),
                OfTwo::Hypot => hypotenuse(x, y, bits),
                OfTwo::Mod => match remainder(x, y, bits) {
                    Err(Undefined::Lost) => self.exact_remainder((left, a.data.len()), (right, b.data.len()), at),
                    found => found,
                },
            })
        };
        Ok((0..count).map(entry).collect())
    }

    /// The remainder where both numbers are fractions.
    fn exact_remainder(&self, (a, entries): (&Typed, usize), (b, others): (&Typed, usize), at: usize) -> Value {
        let exact = |expr, entries: usize| self.exact_at(expr, at.min(entries - 1)).ok_or(Undefined::Lost);
        let (a, b) = (exact(a, entries)?, exact(b, others)?);
        if b.is_zero() {
            return Err(Undefined::Domain);
        }
        let whole = dashu_ratio::RBig::from((&a / &b).floor());
        Ball::from_rational(&(a - b * whole), self.bits)
    }

    /// Σ (xᵢ − xⱼ)²/n² over all pairs i < j: nothing is lost where entries are nearly equal.
    pub(super) fn variance(&mut self, axis: Option<Axis>, x: &Matrix) -> Whole<Matrix> {
        let mut data = Vec::new();
        for group in groups(axis, x) {
            self.spend(group.len().saturating_mul(group.len()))?;
            data.push(self.variance_of(&group, x));
        }
        Ok(Matrix { rows: data.len(), cols: 1, data })
    }

    fn variance_of(&self, group: &[usize], x: &Matrix) -> Value {
        let bits = self.bits;
        let mut sum = Ball::ZERO;
        for (first, at) in group.iter().enumerate() {
            for other in &group[..first] {
                let apart = both(&x.data[*at], &x.data[*other], |a, b| a.minus(b, 2 * bits))?;
                sum = Ball::sum_of_products([(false, &sum, None), (false, &apart, Some(&apart))], bits)?;
            }
        }
        let count = i64::try_from(group.len()).unwrap_or(i64::MAX);
        sum.over(&Ball::from_i64(count.saturating_mul(count)), bits)
    }
}

/// The angle of (x, y): by the quotient whose divisor is known not to be 0.
fn angle(y: &Ball, x: &Ball, bits: usize) -> Value {
    let quarter = || atan(&Ball::from_i64(1), bits)?.scaled(1);
    match (x.sign(), y.sign()) {
        (Some(Ordering::Greater), _) => atan(&y.over(x, bits)?, bits),
        (_, Some(Ordering::Greater)) => quarter()?.minus(&atan(&x.over(y, bits)?, bits)?, bits),
        (_, Some(Ordering::Less)) => quarter()?.plus(&atan(&x.over(y, bits)?, bits)?, bits).map(|sum| sum.negated()),
        (Some(Ordering::Equal), Some(Ordering::Equal)) => Err(Undefined::Domain),
        (Some(Ordering::Less), Some(Ordering::Equal)) => quarter()?.scaled(1),
        _ => Err(Undefined::Lost),
    }
}

/// √(a² + b²), by the quotient of the smaller and the larger one.
fn hypotenuse(a: &Ball, b: &Ball, bits: usize) -> Value {
    let (large, small) = if a.middle().abs() < b.middle().abs() { (b, a) } else { (a, b) };
    if large.sign().is_none_or(Ordering::is_eq) {
        let square = Ball::sum_of_products([(false, a, Some(a)), (false, b, Some(b))], 2 * bits)?;
        return sqrt(&square, bits);
    }
    let ratio = small.over(large, 2 * bits)?;
    let square = Ball::sum_of_products([(false, &Ball::from_i64(1), None), (false, &ratio, Some(&ratio))], 2 * bits)?;
    sqrt(&square, 2 * bits)?.times(&large.abs(), bits)
}

/// b·(a/b − floor(a/b))
fn remainder(a: &Ball, b: &Ball, bits: usize) -> Value {
    let quotient = a.over(b, 2 * bits)?;
    quotient.minus(&floor(&quotient, 2 * bits)?, 2 * bits)?.times(b, bits)
}
