//! From dashu's integers to those of a fixed number of words, and back.

use dashu_int::{UBig, Word};
use ruint::Uint;

/// The words of an integer, of which there are no more than that, in words of 64 bits.
pub(super) fn limbs<const COUNT: usize>(words: &[Word]) -> [u64; COUNT] {
    let mut limbs = [0; COUNT];
    for (limb, words) in limbs.iter_mut().zip(words.chunks((u64::BITS / Word::BITS) as usize)) {
        *limb = words.iter().rev().fold(0_u128, |limb, word| limb << Word::BITS | u128::from(*word)) as u64;
    }
    limbs
}

/// The same number, of any length.
pub(super) fn integer<const BITS: usize, const LIMBS: usize>(value: &Uint<BITS, LIMBS>) -> UBig {
    UBig::from_le_bytes(&value.as_le_slice()[..value.byte_len()])
}
