//! Bounds of errors: numbers ≥ 0 of 53 bits and an exponent of any size, with every operation rounded up.

use crate::scalar::precise::{Real, Undefined};
use std::cmp::Ordering;

/// An upper bound of some |x|: 0, or `mantissa · 2^exponent` with 1 ≤ mantissa < 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Magnitude {
    mantissa: f64,
    exponent: isize,
}

/// From so many binary places apart on, the smaller summand is less than the last place of the larger one.
const APART: isize = 60;

impl Magnitude {
    /// The number 0.
    pub const ZERO: Magnitude = Magnitude { mantissa: 0.0, exponent: 0 };

    /// `2^exponent`
    pub fn power_of_two(exponent: isize) -> Magnitude {
        Magnitude { mantissa: 1.0, exponent }
    }

    /// A finite double ≥ 0.
    pub fn from_f64(value: f64) -> Magnitude {
        Magnitude::normal(value, 0)
    }

    /// At least |x|, by less than one part in 2⁵².
    pub fn of(value: &Real) -> Magnitude {
        let (low, exponent) = value.leading();
        Magnitude::normal(low.next_up(), exponent).zero_if(value.is_zero())
    }

    fn zero_if(self, is_zero: bool) -> Magnitude {
        if is_zero { Magnitude::ZERO } else { self }
    }

    /// Brings a mantissa (finite, ≥ 0) between 1 and 2. The scaling is by a power of two, and so exact.
    fn normal(mantissa: f64, exponent: isize) -> Magnitude {
        if mantissa <= 0.0 {
            return Magnitude::ZERO;
        }
        let shift = ((mantissa.to_bits() >> 52) & 0x7ff) as isize - 1023;
        if shift == -1023 {
            // A subnormal number: 2^-1022 is above it.
            return Magnitude { mantissa: 1.0, exponent: exponent.saturating_sub(1022) };
        }
        let mantissa = f64::from_bits(mantissa.to_bits() & !(0x7ff << 52) | (1023 << 52));
        Magnitude { mantissa, exponent: exponent.saturating_add(shift) }
    }

    /// The same number.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond the range of [`Real`].
    pub fn to_real(self) -> Result<Real, Undefined> {
        Real::from_f64(self.mantissa)?.scaled(self.exponent)
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0.0
    }

    /// The exponent t with x < 2^t; none for 0.
    pub fn top(self) -> Option<isize> {
        (!self.is_zero()).then(|| self.exponent.saturating_add(1))
    }

    /// `x + y`
    #[must_use]
    pub fn plus(self, other: Magnitude) -> Magnitude {
        let (large, small) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        if large.is_zero() || small.is_zero() {
            return if large.is_zero() { small } else { large };
        }
        let apart = large.exponent.saturating_sub(small.exponent);
        let sum =
            if apart >= APART { large.mantissa } else { large.mantissa + small.mantissa / (1_u64 << apart) as f64 };
        Magnitude::normal(sum.next_up(), large.exponent)
    }

    /// `x · y`
    #[must_use]
    pub fn times(self, other: Magnitude) -> Magnitude {
        if self.is_zero() || other.is_zero() {
            return Magnitude::ZERO;
        }
        let product = (self.mantissa * other.mantissa).next_up();
        Magnitude::normal(product, self.exponent.saturating_add(other.exponent))
    }

    /// `x / |y|`; none for y = 0.
    pub fn over(self, divisor: &Real) -> Option<Magnitude> {
        let (low, exponent) = divisor.leading();
        if divisor.is_zero() {
            return None;
        }
        let quotient = (self.mantissa / low).next_up();
        Some(Magnitude::normal(quotient, self.exponent.saturating_sub(exponent)).zero_if(self.is_zero()))
    }

    /// `x / (1 − x)`; none from 1/2 on.
    pub fn over_rest(self) -> Option<Magnitude> {
        if self.exponent >= -1 && !self.is_zero() {
            return None;
        }
        // Below 2^-60 the divisor is 1 but for less than the last place.
        let value = if self.exponent < -APART { 0.0 } else { self.mantissa / (1_u64 << -self.exponent) as f64 };
        let factor = (1.0 / (1.0 - value)).next_up().next_up();
        Some(self.times(Magnitude::from_f64(factor)))
    }

    /// The smaller of both.
    #[must_use]
    pub fn min(self, other: Magnitude) -> Magnitude {
        if self <= other { self } else { other }
    }

    /// The larger of both.
    #[must_use]
    pub fn max(self, other: Magnitude) -> Magnitude {
        if self <= other { other } else { self }
    }
}

impl PartialOrd for Magnitude {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (false, false) => match self.exponent.cmp(&other.exponent) {
                Ordering::Equal => self.mantissa.partial_cmp(&other.mantissa),
                unequal => Some(unequal),
            },
        }
    }
}
