//! Constant expressions: exponents, ends of intervals.

use crate::lang::typed::{Kind, Typed};
use dashu_ratio::RBig;

/// A power with a larger exponent than this is not worked out here.
const MAX_EXPONENT: i64 = 4096;

/// The exact value of an expression of numbers alone; none where it has names, functions or no rational value.
pub fn constant_value(expr: &Typed) -> Option<RBig> {
    if !expr.shape.is_scalar() {
        return None;
    }
    Some(match &expr.kind {
        Kind::Number(value) => value.clone(),
        Kind::Dim(dim) => RBig::from(dim.as_fixed()?),
        Kind::Neg(x) => -constant_value(x)?,
        Kind::Sum(terms) => {
            let mut sum = RBig::ZERO;
            for (negative, term) in terms {
                let value = constant_value(term)?;
                sum = if *negative { sum - value } else { sum + value };
            }
            sum
        }
        Kind::Product(_, a, b) => constant_value(a)? * constant_value(b)?,
        Kind::Quotient(a, b) => {
            let divisor = constant_value(b)?;
            if divisor.is_zero() {
                return None;
            }
            constant_value(a)? / divisor
        }
        Kind::Power(base, exponent) => {
            let (base, exponent) = (constant_value(base)?, as_integer(&constant_value(exponent)?)?);
            if exponent.abs() > MAX_EXPONENT || (base.is_zero() && exponent < 0) {
                return None;
            }
            let power = base.pow(isize::try_from(exponent.unsigned_abs()).ok()?);
            if exponent < 0 { RBig::ONE / power } else { power }
        }
        _ => return None,
    })
}

/// The value as an integer, if it is one (of moderate size).
pub fn as_integer(value: &RBig) -> Option<i64> {
    if !value.denominator().is_one() {
        return None;
    }
    i64::try_from(value.numerator().clone()).ok()
}
