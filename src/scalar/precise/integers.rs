//! The integers next to a big float.

use super::real::Real;
use dashu_base::{BitTest, RemEuclid};
use dashu_float::Repr;
use dashu_int::IBig;

impl Real {
    /// The largest integer that is not above it.
    ///
    /// ```
    /// # use backproof::scalar::precise::Real;
    /// let number = |x: f64| Real::from_f64(x).expect("finite");
    /// assert_eq!([2.5, -2.5, 3.0, -0.25].map(|x| number(x).floor().to_f64()), [2.0, -3.0, 3.0, -1.0]);
    /// ```
    #[must_use]
    pub fn floor(&self) -> Real {
        let exponent = self.0.exponent();
        match self.top() {
            Some(_) if exponent >= 0 => self.clone(),
            Some(top) if top > 0 => {
                let unit = IBig::ONE << exponent.unsigned_abs();
                let rest = self.0.significand().rem_euclid(&unit);
                Real(Repr::new((self.0.significand() - IBig::from(rest)) >> exponent.unsigned_abs(), 0))
            }
            _ => Real::from_i64(if self.is_negative() { -1 } else { 0 }),
        }
    }

    /// The largest integer that is not above it, as such.
    pub fn to_integer(&self) -> IBig {
        let whole = self.floor();
        whole.0.significand() << usize::try_from(whole.0.exponent()).unwrap_or(0)
    }

    /// The nearest integer; the larger one of two.
    #[must_use]
    pub fn rounded_to_integer(&self) -> Real {
        match self.top() {
            // Below 1/4.
            None => Real::ZERO,
            Some(top) if top < -1 => Real::ZERO,
            _ if self.0.exponent() >= 0 => self.clone(),
            // So many bits are enough for the sum to be exact.
            Some(_) => {
                let half = Real(Repr::new(IBig::ONE, -1));
                self.plus(&half, self.length() + 2).map_or_else(|_| self.clone(), |sum| sum.floor())
            }
        }
    }

    /// So many bits hold it, and each difference from an integer that is not larger.
    pub(super) fn length(&self) -> usize {
        self.0.significand().bit_len().max(self.top().unwrap_or(0).max(0).unsigned_abs()) + 2
    }
}
