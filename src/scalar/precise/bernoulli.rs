//! Bernoulli's numbers.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use std::cell::RefCell;

thread_local! {
    /// B₂, B₄, …, exactly, as far as they were needed.
    static BERNOULLI: RefCell<Vec<RBig>> = const { RefCell::new(Vec::new()) };
}

/// B₂ₖ as a quotient.
pub(super) fn bernoulli(k: usize) -> (IBig, IBig) {
    BERNOULLI.with(|known| {
        let mut known = known.borrow_mut();
        if known.len() < k {
            *known = bernoulli_numbers((2 * k).max(32));
        }
        let number = known.get(k - 1);
        number
            .map_or((IBig::ZERO, IBig::ONE), |number| (number.numerator().clone(), number.denominator().clone().into()))
    })
}

/// B₂, …, B₂ₙ from the tangent numbers T₁ = 1, 2, 16, 272, …: B₂ₖ = (−1)^(k−1)·2k·Tₖ/(4ᵏ(4ᵏ − 1)).
///
/// The tangent numbers by the scheme of Brent and Harvey (Fast computation of Bernoulli, tangent and secant numbers, 2011, algorithm 4).
fn bernoulli_numbers(count: usize) -> Vec<RBig> {
    let mut tangent: Vec<UBig> = Vec::with_capacity(count);
    for k in 0..count {
        let next = tangent.last().map_or(UBig::ONE, |last| last * UBig::from(k));
        tangent.push(next);
    }
    for k in 1..count {
        for j in k..count {
            tangent[j] = UBig::from(j - k) * &tangent[j - 1] + UBig::from(j - k + 2) * &tangent[j];
        }
    }
    let number = |(k, tangent): (usize, UBig)| {
        let four = UBig::ONE << (2 * k);
        let numerator = IBig::from(tangent * UBig::from(2 * k));
        let denominator = &four * (&four - UBig::ONE);
        RBig::from_parts(if k.is_multiple_of(2) { -numerator } else { numerator }, denominator)
    };
    (1..).zip(tangent).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bernoullis_numbers() {
        let rows = bernoulli_numbers(7);
        let told = [(1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6)];
        let told: Vec<RBig> =
            told.iter().map(|(n, d): &(i32, u32)| RBig::from_parts((*n).into(), (*d).into())).collect();
        assert_eq!(rows, told);
    }
}
