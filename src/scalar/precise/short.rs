//! Sums of products, and e^x, in as many words as the stack has room for: dashu's integers ask for memory once they have more
//! than two. At some hundred bits that is most of what they cost.

use super::fixed::Units;
use super::real::{Real, RealProduct};
use dashu_base::{BitTest, Sign};
use dashu_int::{IBig, UBig, Word};
use ruint::Uint;

/// An integer of 512 bits.
type Wide = Uint<WIDTH, 8>;
const WIDTH: usize = 512;

/// An integer of 256 bits, of which the product of two is a wide one.
type Narrow = Uint<NARROW, 4>;
const NARROW: usize = 256;

/// `Σ ±aₖ·bₖ`, exact before it is rounded once, to nearest, ties to even; and whether it is exact then, too. None where the binary
/// digits of all products together take more places than there are.
pub(super) fn sum_of_products(terms: &[RealProduct<'_>], bits: usize) -> Option<(IBig, isize, bool)> {
    let factors = |(_, left, right): &RealProduct<'_>| -> (isize, usize) {
        let (left, right) = (left.repr(), right.map(Real::repr));
        let exponent = left.exponent().saturating_add(right.map_or(0, |right| right.exponent()));
        (exponent, left.significand().bit_len() + right.map_or(0, |right| right.significand().bit_len()))
    };
    let is_left = |(_, left, right): &&RealProduct<'_>| !left.is_zero() && !right.is_some_and(Real::is_zero);
    let (mut unit, mut highest, mut count) = (isize::MAX, isize::MIN, 0_usize);
    for term in terms.iter().filter(is_left) {
        let (exponent, length) = factors(term);
        (unit, highest) = (unit.min(exponent), highest.max(exponent.saturating_add_unsigned(length)));
        count += 1;
    }
    if count == 0 {
        return Some((IBig::ZERO, 0, true));
    }
    // One place for what they carry, and one for the sign.
    if highest.checked_sub(unit)?.checked_add_unsigned(count.bit_len() + 1)? > WIDTH as isize {
        return None;
    }
    let mut sum = Wide::ZERO;
    for term in terms.iter().filter(is_left) {
        let (negative, left, right) = term;
        let (mut sign, mut product) = integer(left);
        if let Some(right) = right {
            let (other, factor) = integer(right);
            (sign, product) = (sign * other, product.wrapping_mul(factor));
        }
        let product = product << factors(term).0.abs_diff(unit);
        sum = match (sign == Sign::Negative) == *negative {
            true => sum.wrapping_add(product),
            false => sum.wrapping_sub(product),
        };
    }
    let (sign, size) = if sum.bit(WIDTH - 1) { (Sign::Negative, sum.wrapping_neg()) } else { (Sign::Positive, sum) };
    let (size, dropped, is_exact) = rounded(size, bits);
    Some((IBig::from_parts(sign, to_integer(&size)), unit.saturating_add_unsigned(dropped), is_exact))
}

/// To nearest, ties to even, without how many of its last places; and whether nothing was lost.
fn rounded(size: Wide, bits: usize) -> (Wide, usize, bool) {
    let drop = size.bit_len().saturating_sub(bits);
    if drop == 0 {
        return (size, 0, true);
    }
    let (kept, below) = (size >> drop, size.trailing_zeros());
    let is_up = size.bit(drop - 1) && (below < drop - 1 || kept.bit(0));
    (if is_up { kept + Wide::from(1) } else { kept }, drop, below >= drop)
}

/// The significand of a number, which is short enough.
fn integer(value: &Real) -> (Sign, Wide) {
    let (sign, words) = value.repr().significand().as_sign_words();
    (sign, Wide::from_limbs(limbs(words)))
}

fn limbs<const COUNT: usize>(words: &[Word]) -> [u64; COUNT] {
    let mut limbs = [0; COUNT];
    for (limb, words) in limbs.iter_mut().zip(words.chunks((u64::BITS / Word::BITS) as usize)) {
        *limb = words.iter().rev().fold(0, |limb: u64, word| limb.checked_shl(Word::BITS).unwrap_or(0) | *word as u64);
    }
    limbs
}

fn to_integer<const BITS: usize, const LIMBS: usize>(value: &Uint<BITS, LIMBS>) -> UBig {
    UBig::from_le_bytes(&value.as_le_slice()[..value.byte_len()])
}

/// A number between 0 and 1 in units of 2^−places, where numbers up to 4 have room.
pub(super) fn units(value: &IBig, places: usize) -> Option<Narrow> {
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
        IBig::from(to_integer(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = Real> {
        (prop::collection::vec(any::<u64>(), 0..4), any::<bool>(), -90_isize..90).prop_map(
            |(words, negative, exponent)| {
                let size = words.iter().fold(UBig::ZERO, |size, word| (size << 64_usize) + UBig::from(*word >> 40));
                let sign = if negative { Sign::Negative } else { Sign::Positive };
                Real::from_parts(IBig::from_parts(sign, size), exponent).expect("small")
            },
        )
    }

    type Terms = Vec<(bool, Real, Option<Real>)>;

    fn borrowed(terms: &Terms) -> Vec<RealProduct<'_>> {
        terms.iter().map(|(negative, left, right)| (*negative, left, right.as_ref())).collect()
    }

    proptest! {
        /// A short sum is the one that integers of any length make, to the bit and with its error; and a sum less itself is 0.
        #[test]
        fn short_sums_are_long_ones(
            terms in prop::collection::vec((any::<bool>(), number(), prop::option::of(number())), 0..6), bits in 64_usize..300,
        ) {
            let long = Real::long_sum(&borrowed(&terms), bits).expect("small");
            if let Some((significand, exponent, is_exact)) = sum_of_products(&borrowed(&terms), bits) {
                prop_assert_eq!((Real::from_parts(significand, exponent).expect("small"), is_exact), (long.0, long.1.is_none()));
            }
            let opposite = terms.iter().map(|(negative, left, right)| (!negative, left.clone(), right.clone()));
            let nothing: Terms = terms.iter().cloned().chain(opposite).collect();
            prop_assert!(sum_of_products(&borrowed(&nothing), bits).is_none_or(|(sum, ..)| sum == IBig::ZERO));
        }
    }

    #[test]
    fn ties_go_to_even_and_carries_are_kept() {
        let whole = |value: i64| Real::from_i64(value);
        let rounded = |value: i64, bits| {
            let (significand, exponent, is_exact) =
                sum_of_products(&[(false, &whole(value), None)], bits).expect("short");
            (Real::from_parts(significand, exponent).expect("small"), is_exact)
        };
        assert_eq!(rounded(0b10001, 4), (whole(0b10000), false));
        assert_eq!(rounded(0b10011, 4), (whole(0b10100), false));
        assert_eq!(rounded(-0b11111, 4), (whole(-0b100000), false));
        assert_eq!(rounded(0b11110, 4), (whole(0b11110), true));
        let (far, near) = (Real::from_i64(1).scaled(508).expect("small"), whole(1));
        assert!(sum_of_products(&[(false, &far, None), (true, &near, None)], 64).is_some());
        assert!(
            sum_of_products(&[(false, &far, Some(&far)), (true, &near, None)], 64).is_none(),
            "it has not the room"
        );
    }
}
