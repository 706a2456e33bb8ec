//! Sums of products, exact before they are rounded once: in as many words as the stack has room for, or in dashu's integers, which ask
//! for memory once they have more than two words. At some hundred bits that is most of what they cost.

use super::words::{integer, limbs};
use dashu_base::{BitTest, Sign};
use dashu_float::Context;
use dashu_float::Repr;
use dashu_float::round::mode::HalfEven;
use dashu_int::IBig;
use ruint::Uint;

/// One summand: whether it is subtracted, its first factor, and its second or 1.
pub(super) type Summand<'a> = (bool, &'a Repr<2>, Option<&'a Repr<2>>);

/// A sum that was rounded.
#[derive(Debug, PartialEq)]
pub(super) struct Sum {
    pub(super) significand: IBig,
    pub(super) exponent: isize,
    /// Whether rounding left it as it was.
    pub(super) is_exact: bool,
    /// The exponent of what was left out before, because it lies too far below the rest.
    pub(super) dropped: Option<isize>,
}

/// `Σ ±aₖ·bₖ`, rounded to nearest, ties to even.
pub(super) fn sum_of_products(summands: &[Summand<'_>], context: &Context<HalfEven>) -> Sum {
    short(summands, context.precision()).unwrap_or_else(|| long(summands, context))
}

/// An integer of 512 bits.
type Wide = Uint<WIDTH, 8>;
const WIDTH: usize = 512;

/// The same on the stack. None where the binary digits of all products together take more places than there are.
fn short(summands: &[Summand<'_>], bits: usize) -> Option<Sum> {
    let place = |(_, left, right): &Summand<'_>| -> (isize, usize) {
        let exponent = left.exponent().saturating_add(right.map_or(0, Repr::exponent));
        (exponent, left.significand().bit_len() + right.map_or(0, |right| right.significand().bit_len()))
    };
    let is_left = |(_, left, right): &&Summand<'_>| {
        !left.significand().is_zero() && !right.is_some_and(|right| right.significand().is_zero())
    };
    let (mut unit, mut highest, mut count) = (isize::MAX, isize::MIN, 0_usize);
    for summand in summands.iter().filter(is_left) {
        let (exponent, length) = place(summand);
        (unit, highest) = (unit.min(exponent), highest.max(exponent.saturating_add_unsigned(length)));
        count += 1;
    }
    if count == 0 {
        return Some(Sum { significand: IBig::ZERO, exponent: 0, is_exact: true, dropped: None });
    }
    // One place for what they carry, and one for the sign.
    if highest.checked_sub(unit)?.checked_add_unsigned(count.bit_len() + 1)? > WIDTH as isize {
        return None;
    }
    let mut sum = Wide::ZERO;
    for summand in summands.iter().filter(is_left) {
        let (negative, left, right) = summand;
        let (mut sign, mut product) = significand(left);
        if let Some(right) = right {
            let (other, factor) = significand(right);
            (sign, product) = (sign * other, product.wrapping_mul(factor));
        }
        let product = product << place(summand).0.abs_diff(unit);
        sum = match (sign == Sign::Negative) == *negative {
            true => sum.wrapping_add(product),
            false => sum.wrapping_sub(product),
        };
    }
    let (sign, size) = if sum.bit(WIDTH - 1) { (Sign::Negative, sum.wrapping_neg()) } else { (Sign::Positive, sum) };
    let (size, below, is_exact) = rounded(size, bits);
    let significand = IBig::from_parts(sign, integer(&size));
    Some(Sum { significand, exponent: unit.saturating_add_unsigned(below), is_exact, dropped: None })
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
fn significand(value: &Repr<2>) -> (Sign, Wide) {
    let (sign, words) = value.significand().as_sign_words();
    (sign, Wide::from_limbs(limbs(words)))
}

/// The same for numbers of any length. What lies more than 4·bits + 256 places below the largest summand is left out.
fn long(summands: &[Summand<'_>], context: &Context<HalfEven>) -> Sum {
    let products: Vec<_> = summands.iter().map(exact_product).filter(|(value, _)| !value.is_zero()).collect();
    let top = |(value, exponent): &(IBig, isize)| {
        exponent.saturating_add(isize::try_from(value.bit_len()).unwrap_or(isize::MAX))
    };
    let (Some(highest), Some(lowest)) =
        (products.iter().map(top).max(), products.iter().map(|(_, exponent)| *exponent).min())
    else {
        return Sum { significand: IBig::ZERO, exponent: 0, is_exact: true, dropped: None };
    };
    let window = isize::try_from(4 * context.precision() + 256).unwrap_or(isize::MAX);
    let unit = lowest.max(highest.saturating_sub(window));
    // Each summand that reaches below the unit loses less than one of it.
    let dropped = (unit > lowest).then(|| unit.saturating_add_unsigned(products.len().bit_len()));
    let mut sum = IBig::ZERO;
    for (value, exponent) in products {
        let shift = exponent.abs_diff(unit);
        // What lies below the window is dropped, not shifted through memory.
        sum += if exponent >= unit { value << shift } else { value >> shift };
    }
    let (rounded, is_exact) = context.convert_int::<2>(sum).value_with_exact();
    let (significand, exponent) = rounded.into_repr().into_parts();
    Sum { significand, exponent: exponent.saturating_add(unit), is_exact, dropped }
}

fn exact_product((negative, left, right): &Summand<'_>) -> (IBig, isize) {
    let (significand, exponent) = match right {
        None => (left.significand().clone(), left.exponent()),
        Some(right) => (left.significand() * right.significand(), left.exponent().saturating_add(right.exponent())),
    };
    (if *negative { -significand } else { significand }, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::UBig;
    use proptest::prelude::*;

    type Terms = Vec<(bool, Repr<2>, Option<Repr<2>>)>;

    fn number() -> impl Strategy<Value = Repr<2>> {
        (prop::collection::vec(any::<u64>(), 0..4), any::<bool>(), -90_isize..90).prop_map(
            |(words, negative, exponent)| {
                let size = words.iter().fold(UBig::ZERO, |size, word| (size << 64_usize) + UBig::from(*word >> 40));
                let sign = if negative { Sign::Negative } else { Sign::Positive };
                Repr::new(IBig::from_parts(sign, size), exponent)
            },
        )
    }

    fn borrowed(terms: &Terms) -> Vec<Summand<'_>> {
        terms.iter().map(|(negative, left, right)| (*negative, left, right.as_ref())).collect()
    }

    /// The same number in one way alone.
    fn reduced(sum: Sum) -> (Repr<2>, bool, Option<isize>) {
        (Repr::new(sum.significand, sum.exponent), sum.is_exact, sum.dropped)
    }

    proptest! {
        /// A short sum is the one that integers of any length make, to the bit; and a sum less itself is 0.
        #[test]
        fn short_sums_are_long_ones(
            terms in prop::collection::vec((any::<bool>(), number(), prop::option::of(number())), 0..6),
            bits in 64_usize..300,
        ) {
            let long = long(&borrowed(&terms), &Context::new(bits));
            if let Some(short) = short(&borrowed(&terms), bits) {
                prop_assert_eq!(reduced(short), reduced(long));
            }
            let opposite = terms.iter().map(|(negative, left, right)| (!negative, left.clone(), right.clone()));
            let nothing: Terms = terms.iter().cloned().chain(opposite).collect();
            let nothing = short(&borrowed(&nothing), bits);
            prop_assert!(nothing.is_none_or(|sum| sum.significand == IBig::ZERO && sum.is_exact));
        }
    }

    #[test]
    fn ties_go_to_even_and_carries_are_kept() {
        let whole = |value: i64| Repr::<2>::new(IBig::from(value), 0);
        let rounded = |value: i64| reduced(short(&[(false, &whole(value), None)], 4).expect("short"));
        assert_eq!(rounded(0b10001), (whole(0b10000), false, None));
        assert_eq!(rounded(0b10011), (whole(0b10100), false, None));
        assert_eq!(rounded(-0b11111), (whole(-0b100000), false, None));
        assert_eq!(rounded(0b11110), (whole(0b11110), true, None));
        let (far, near) = (Repr::<2>::new(IBig::ONE, 508), whole(1));
        assert!(short(&[(false, &far, None), (true, &near, None)], 64).is_some());
        assert!(short(&[(false, &far, Some(&far)), (true, &near, None)], 64).is_none(), "it has not the room");
    }
}
