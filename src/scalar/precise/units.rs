//! Integers that count units of 2^−places: of any length, and of as many words as the stack has room for.

use super::words::{integer, limbs};
use dashu_base::{BitTest, Sign};
use dashu_int::IBig;
use ruint::Uint;

/// Integers that count units of 2^−places.
pub(super) trait Units: Clone {
    /// The product in the same units, rounded down.
    fn times(&self, other: &Self, places: usize) -> Self;
    /// A quotient, rounded to 0, so that terms below 0 come to an end as well.
    fn over(&self, divisor: u64) -> Self;
    /// x + y
    fn plus(&self, other: &Self) -> Self;
    /// Whether it is 0.
    fn is_none(&self) -> bool;
    /// As an integer of any length.
    fn to_integer(&self) -> IBig;
}

impl Units for IBig {
    fn times(&self, other: &IBig, places: usize) -> IBig {
        (self * other) >> places
    }

    fn over(&self, divisor: u64) -> IBig {
        self / divisor
    }

    fn plus(&self, other: &IBig) -> IBig {
        self + other
    }

    fn is_none(&self) -> bool {
        self.is_zero()
    }

    fn to_integer(&self) -> IBig {
        self.clone()
    }
}

/// An integer of 256 bits, of which the product of two has 512.
pub(super) type Narrow = Uint<NARROW, 4>;
type Wide = Uint<512, 8>;
const NARROW: usize = 256;

/// A number between 0 and 1 in units of 2^−places, where numbers up to 4 have room.
pub(super) fn narrow(value: &IBig, places: usize) -> Option<Narrow> {
    let (sign, words) = value.as_sign_words();
    (sign == Sign::Positive && places + 2 <= NARROW && value.bit_len() <= places)
        .then(|| Narrow::from_limbs(limbs(words)))
}

impl Units for Narrow {
    fn times(&self, other: &Narrow, places: usize) -> Narrow {
        let product: Wide = self.widening_mul(*other);
        (product >> places).wrapping_to()
    }

    fn over(&self, divisor: u64) -> Narrow {
        self.wrapping_div(Narrow::from(divisor))
    }

    fn plus(&self, other: &Narrow) -> Narrow {
        self.wrapping_add(*other)
    }

    fn is_none(&self) -> bool {
        *self == Narrow::ZERO
    }

    fn to_integer(&self) -> IBig {
        IBig::from(integer(self))
    }
}
