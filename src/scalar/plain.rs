//! Plain double precision: the values, and nothing about their error.

use crate::scalar::gamma;
use crate::scalar::instance::Instance;
use crate::tape::{Branching, Constant, FunctionId, Primitive, Product, Reader};
use dashu_ratio::RBig;

/// Reads a tape in f64. Elementary functions come from pxfm on every platform, so that the same seed gives the same
/// bytes.
///
/// `functions[i]` stands for the arbitrary function number i; without one the value is NaN.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// The instances of arbitrary functions.
    pub functions: Vec<Instance>,
}

/// A primitive in f64, correctly rounded as far as it has been observed.
pub fn apply(primitive: Primitive, x: f64) -> f64 {
    match primitive {
        Primitive::Exp => pxfm::f_exp(x),
        Primitive::Ln => pxfm::f_log(x),
        Primitive::Sqrt => x.sqrt(),
        Primitive::Sin => pxfm::f_sin(x),
        Primitive::Cos => pxfm::f_cos(x),
        Primitive::Atan => pxfm::f_atan(x),
        Primitive::Erf => pxfm::f_erf(x),
        Primitive::Lgamma => gamma::log_gamma(x),
        Primitive::Polygamma(order) => gamma::polygamma(order, x),
        Primitive::Round => gamma::nearest_integer(x),
    }
}

/// The double nearest to a rational number, and whether it is that number.
///
/// ```
/// use backproof::scalar::plain::nearest;
/// use dashu_ratio::RBig;
/// assert_eq!(nearest(&RBig::from_parts(3.into(), 4u8.into())), (0.75, true));
/// assert_eq!(nearest(&RBig::from_parts(1.into(), 3u8.into())), (1.0 / 3.0, false));
/// ```
pub fn nearest(value: &RBig) -> (f64, bool) {
    // Nearly all are short fractions: a quotient of two doubles that are integers is rounded once.
    if let (Ok(numerator), Ok(denominator)) = (i32::try_from(value.numerator()), u32::try_from(value.denominator())) {
        return quotient(numerator, denominator);
    }
    let double = value.to_f64().value();
    (double, RBig::try_from(double).is_ok_and(|exact| exact == *value))
}

/// The same of a quotient of short integers; the denominator is not 0.
pub(crate) fn quotient(numerator: i32, denominator: u32) -> (f64, bool) {
    // What is left of the denominator without its twos divides an exact one.
    let odd = denominator >> denominator.trailing_zeros();
    (f64::from(numerator) / f64::from(denominator), i64::from(numerator) % i64::from(odd) == 0)
}

impl Reader for Plain {
    type Value = f64;

    fn constant(&mut self, constant: &Constant) -> f64 {
        nearest(&constant.value).0
    }

    fn integer(&mut self, value: i64) -> f64 {
        value as f64
    }

    fn quotient(&mut self, numerator: i32, denominator: u32) -> f64 {
        quotient(numerator, denominator).0
    }

    #[inline]
    fn sum_of_products<'a, I>(&mut self, terms: I) -> f64
    where
        I: Iterator<Item = Product<'a, f64>>,
    {
        terms.fold(0.0, |sum, term| {
            let product = term.right.map_or(*term.left, |right| term.left * right);
            if term.negative { sum - product } else { sum + product }
        })
    }

    fn reciprocal(&mut self, x: &f64) -> f64 {
        x.recip()
    }

    fn apply(&mut self, primitive: Primitive, x: &f64) -> f64 {
        apply(primitive, *x)
    }

    fn select(&mut self, on: &f64, negative: &f64, otherwise: &f64) -> f64 {
        // An undefined condition leaves the value undefined.
        if on.is_nan() {
            f64::NAN
        } else if *on < 0.0 {
            *negative
        } else {
            *otherwise
        }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &f64) -> f64 {
        // Its own terms need no other function.
        let functions = std::mem::take(&mut self.functions);
        let value = functions.get(function.0 as usize).and_then(|instance| instance.read(self, order, x));
        self.functions = functions;
        value.unwrap_or(f64::NAN)
    }
}

impl Branching for Plain {
    fn is_negative(&self, on: &f64) -> Option<bool> {
        (!on.is_nan()).then_some(*on < 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The short way and the long one agree, on both sides of where the short one ends.
        #[test]
        fn nearest_is_the_nearest(
            numerator in prop_oneof![any::<i64>(), i64::from(i32::MIN) - 2..=i64::from(i32::MAX) + 2, -9i64..9],
            denominator in prop_oneof![1..=u64::MAX, u64::from(u32::MAX) - 2..=u64::from(u32::MAX) + 2, 1u64..2049],
        ) {
            let value = RBig::from_parts(numerator.into(), denominator.into());
            let double = value.to_f64().value();
            let exact = RBig::try_from(double).is_ok_and(|exact| exact == value);
            prop_assert_eq!(nearest(&value), (double, exact));
        }

        /// Also of a quotient that is not in its lowest terms.
        #[test]
        fn a_quotient_is_the_nearest(
            (numerator, denominator) in (any::<i32>(), 1..=u32::MAX),
            (small, below, by) in (-40..40_i32, 1..40_u32, 1..40_i32),
        ) {
            for (numerator, denominator) in [(numerator, denominator), (small * by, below * by.unsigned_abs())] {
                let value = RBig::from_parts(numerator.into(), denominator.into());
                prop_assert_eq!(quotient(numerator, denominator), nearest(&value));
            }
        }
    }
}
