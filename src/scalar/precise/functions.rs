//! The elementary functions of big floats. What is outside of domain and range is turned away before dashu is asked: it panics on
//! `ln(-1)`.

use super::fixed;
use super::real::{Real, Undefined};
use crate::scalar::plain;
use crate::tape::Primitive;
use dashu_base::BitTest;
use dashu_int::UBig;

/// eˣ with a relative error below 0.51·2^(1−bits): half an ulp, and a hundredth.
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2²⁹.
pub fn exp(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let context = Real::context(bits);
    match x.top() {
        Some(top) if top > 29 => Err(Undefined::TooLarge),
        // Nearer to 1 than a quarter of an ulp: its rounding is 1.
        None => Ok(Real::from_i64(1)),
        Some(top) if is_below(top, context.precision()) => Ok(Real::from_i64(1)),
        Some(_) => fixed::exp(x, context.precision()),
    }
}

/// ln x with a relative error below 0.51·2^(1−bits), as [`exp`].
///
/// With a double y near ln x, ln x = y + ln(1 + u) for u = x/e^y − 1, which has its first digits beyond those of y: a few terms of
/// 2 artanh(u/(2 + u)) suffice. e^y and two roundings put less than 2^(2 − W) into u at W bits; W is 32 bits above what is asked
/// for, and as many more as ln x is smaller than 1. Near 1, y is 0, and nothing is lost.
///
/// # Errors
/// [`Undefined::Domain`] for x ≤ 0.
pub fn ln(x: &Real, bits: usize) -> Result<Real, Undefined> {
    if *x <= Real::ZERO {
        return Err(Undefined::Domain);
    }
    let bits = Real::context(bits).precision();
    let (wide, top) = (bits + 64, x.top().unwrap_or_default());
    // With as many bits as x has digits: no difference from 1 is lost.
    let beyond = x.minus(&Real::from_i64(1), wide.max(x.repr().significand().bit_len()))?;
    if beyond.top().is_none_or(|top| top < NEAR_ONE) {
        return rounded(&logarithm_beyond(&beyond, wide)?, bits);
    }
    if top.unsigned_abs() > MOST_BINARY_PLACES {
        return Real::from_result(Real::context(bits).ln(x.repr(), None));
    }
    let wide = bits + 32 + beyond.top().unwrap_or_default().min(0).unsigned_abs();
    let (leading, exponent) = x.leading();
    let near = plain::apply(Primitive::Ln, leading) + exponent as f64 * std::f64::consts::LN_2;
    let near = Real::from_f64(near)?;
    let power = exp(&near, wide)?;
    let rest = x.minus(&power, wide)?.over(&power, wide)?;
    near.plus(&logarithm_beyond(&rest, wide)?, bits)
}

/// Numbers nearer to 1 than 2 to this power need no first approximation.
const NEAR_ONE: isize = -32;
/// Binary places that x may be larger or smaller than 1 for a step with e^y.
const MOST_BINARY_PLACES: usize = 1 << 20;

/// ln(1 + u) for a small u: 2 artanh(u/(2 + u)).
fn logarithm_beyond(u: &Real, bits: usize) -> Result<Real, Undefined> {
    let share = u.over(&Real::from_i64(2).plus(u, bits)?, bits)?;
    odd_series(&share, false, bits)?.scaled(1)
}

/// z ± z³/3 + z⁵/5 ± …, of small numbers: with alternating signs atan z, else artanh z.
fn odd_series(z: &Real, alternating: bool, bits: usize) -> Result<Real, Undefined> {
    let square = z.times(z, bits)?;
    let factor = if alternating { square.negated() } else { square };
    let (mut sum, mut power, mut odd) = (z.clone(), z.clone(), 1);
    loop {
        power = power.times(&factor, bits)?;
        odd += 2;
        let term = power.over(&Real::from_i64(odd), bits)?;
        let reach = sum.top().unwrap_or(0).saturating_sub_unsigned(bits);
        if term.top().is_none_or(|top| top < reach) {
            return Ok(sum);
        }
        sum = sum.plus(&term, bits)?;
    }
}

/// √x, correctly rounded.
///
/// # Errors
/// [`Undefined::Domain`] for x < 0.
pub fn sqrt(x: &Real, bits: usize) -> Result<Real, Undefined> {
    if x.is_negative() {
        return Err(Undefined::Domain);
    }
    Real::from_result(Real::context(bits).sqrt(x.repr()))
}

/// sin x with a relative error below 0.51·2^(1−bits), as [`exp`]; x itself for |x| < 2^−(bits + 4), which is within an ulp.
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2¹⁰²⁴: all doubles are in the domain.
pub fn sin(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let context = Real::context(bits);
    match x.top() {
        None => Ok(Real::ZERO),
        Some(top) if top > 1024 => Err(Undefined::TooLarge),
        Some(top) if is_below(top, context.precision()) => rounded(x, bits),
        Some(_) => fixed::sin(x, context.precision()),
    }
}

/// cos x with a relative error below 0.51·2^(1−bits), as [`exp`].
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2¹⁰²⁴: all doubles are in the domain.
pub fn cos(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let context = Real::context(bits);
    match x.top() {
        None => Ok(Real::from_i64(1)),
        Some(top) if top > 1024 => Err(Undefined::TooLarge),
        Some(top) if is_below(top, context.precision()) => Ok(Real::from_i64(1)),
        Some(_) => fixed::cos(x, context.precision()),
    }
}

/// atan x with a relative error below 0.51·2^(1−bits), as [`exp`]; x itself for |x| < 2^−(bits + 4), which is within an ulp.
///
/// With a double y near atan x, atan x = y + atan d for d = (x·cos y − sin y)/(cos y + x·sin y), which has its first digits beyond those
/// of y. At W bits seven roundings put less than 2^(3 − W)·(1 + |x|) above the line, where the line's other side is √(1 + x²) or nearly: W is
/// 48 bits above what is asked for, of which atan x may be smaller than 1 by 16. Small numbers need no y, nor does the inverse of large ones.
///
/// # Errors
/// None of its own.
pub fn atan(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let bits = Real::context(bits).precision();
    let wide = bits + 48;
    match x.top() {
        None => Ok(Real::ZERO),
        Some(top) if is_below(top, bits) => rounded(x, bits),
        Some(top) if top < -SMALL => rounded(&odd_series(x, true, wide)?, bits),
        Some(top) if top > SMALL => {
            let quarter = fixed::pi(wide)?.scaled(-1)?;
            let quarter = if x.is_negative() { quarter.negated() } else { quarter };
            quarter.minus(&odd_series(&Real::from_i64(1).over(x, wide)?, true, wide)?, bits)
        }
        Some(_) => {
            let near = Real::from_f64(plain::apply(Primitive::Atan, x.to_f64()))?;
            let (sine, cosine) = (sin(&near, wide)?, cos(&near, wide)?);
            let above = x.times(&cosine, wide)?.minus(&sine, wide)?;
            let rest = above.over(&cosine.plus(&x.times(&sine, wide)?, wide)?, wide)?;
            near.plus(&odd_series(&rest, true, wide)?, bits)
        }
    }
}

/// Numbers below 2 to minus this, and the inverses of those above 2 to this, are small.
const SMALL: isize = 16;

/// erf x with a relative error below 0.51·2^(1−bits): half an ulp, and a hundredth.
///
/// The series erf x = 2x/√π · e^(−x²) · S with S = Σ uₖ, u₀ = 1, uₖ = uₖ₋₁ · 2x²/(2k + 1) has no cancellation, so that
/// S is summed in integers scaled by 2^F. Where x² > (bits + 8)·ln 2, erf x is ±1 up to e^(−x²) < 2^−(bits + 8).
///
/// Error of S for N terms, in units of 2^−F: a step multiplies by 2x² cut off to a unit, and drops less than two more,
/// so it is wrong by at most 3·max(uⱼ, 1). The terms rise, then fall, so uₖ/uⱼ ≤ max(uₖ, 1) for j ≤ k, and term k is
/// wrong by at most 3k·max(uₖ, 1). The sum stops at a term below 3N + 1 units, from where on each is less than half the
/// last one. All together below 3N(S + N) + 6N + 2 ≤ 4(N + 1)²·S units. With N < 2¹⁶ (at 16384 bits N is 3.6·x², some 41000)
/// and F = bits + 56 that is below 2^−(bits + 20) of S. The factors 2/√π, x and e^(−x²) are each right to bits + 32.
///
/// # Errors
/// None of its own: where x² would be too large the value is ±1.
pub fn erf(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let Some(top) = x.top() else { return Ok(Real::ZERO) };
    let bits = Real::context(bits).precision();
    let wide = bits + 32;
    let one = Real::from_i64(if x.is_negative() { -1 } else { 1 });
    // From 2^12 on the square is above 2^24, which is more than MAX_BITS asks for.
    if top > 12 {
        return Ok(one);
    }
    let two_over_root_pi = { Real::from_i64(2).over(&sqrt(&fixed::pi(wide + 8)?, wide)?, wide)? };
    if is_below(top, bits) {
        return x.times(&two_over_root_pi, bits);
    }
    let square = x.times(x, 2 * bits + 128)?;
    // ln 2 < 0.6932
    let limit = Real::from_i64(i64::try_from(bits + 8).unwrap_or(i64::MAX) * 6932);
    if square.times(&Real::from_i64(10_000), wide)? > limit {
        return Ok(one);
    }
    let sum = erf_series(&square, bits + 56)?;
    let bell = exp(&square.negated(), wide)?;
    x.times(&two_over_root_pi, wide)?.times(&bell, wide)?.times(&sum, bits)
}

/// π, off by less than half an ulp and a hundredth.
pub(super) fn pi(bits: usize) -> Result<Real, Undefined> {
    rounded(&fixed::pi(bits + 8)?, bits)
}

/// S of [`erf`] for x², in integers scaled by 2^places.
fn erf_series(square: &Real, places: usize) -> Result<Real, Undefined> {
    let scale = isize::try_from(places).unwrap_or(isize::MAX);
    let shifted = square.scaled(scale + 1)?.repr().to_int().value();
    let factor = UBig::try_from(shifted).map_err(|_| Undefined::Domain)?;
    let mut term = UBig::ONE << places;
    let mut sum = term.clone();
    let mut odd = 3u64;
    while !term.is_zero() {
        term = ((term * &factor) >> places) / UBig::from(odd);
        sum += &term;
        odd += 2;
    }
    Real::from_parts(sum.into(), -scale)
}

/// Whether every |x| < 2^top is below 2^−(bits + 4).
fn is_below(top: isize, bits: usize) -> bool {
    top < -4 && top.unsigned_abs() > bits + 4
}

pub(super) fn rounded(x: &Real, bits: usize) -> Result<Real, Undefined> {
    Real::sum_of_products([(false, x, None)], bits)
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use dashu_float::FBig;
    use dashu_ratio::RBig;
    use proptest::prelude::*;

    /// dashu's value with more digits.
    fn library(primitive: Primitive, x: &Real, bits: usize) -> Result<Real, Undefined> {
        let context = Real::context(bits);
        let value: Result<dashu_base::Approximation<FBig<_>, _>, _> = match primitive {
            Primitive::Ln => context.ln(x.repr(), None),
            _ => context.atan(x.repr(), None),
        };
        Real::from_result(value)
    }

    /// Whether a value is off by half an ulp and a hundredth at most.
    fn holds(primitive: Primitive, x: &Real, bits: usize) -> Result<bool, Undefined> {
        let more = bits + 64 + x.repr().significand().bit_len();
        let (found, truth) = (apply(primitive, x, bits)?, library(primitive, x, more)?);
        let error = found.minus(&truth, bits)?;
        // Half an ulp and a hundredth of a number with the top t are 0.51·2^(t − bits) at most.
        let place = truth.top().unwrap_or_default() - isize::try_from(bits).unwrap_or(isize::MAX);
        Ok(error.abs() <= Real::from_f64(0.51)?.scaled(place)?)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// Numbers far from 1, near it, and nearer than the digits.
        #[test]
        fn the_logarithm_keeps_its_error(
            numerator in 1_i64..1_000_000, denominator in 1_u64..1_000_000, binary in -300_isize..300, near in any::<bool>(),
            bits in 16_usize..1500,
        ) {
            let fraction = Real::from_rational(&RBig::from_parts(numerator.into(), denominator.into()), bits).expect("small");
            let x = match near {
                true => Real::from_i64(1).plus(&fraction.scaled(-binary.abs() - 20).expect("small"), 4 * bits),
                false => fraction.scaled(binary),
            };
            prop_assert_eq!(holds(Primitive::Ln, &x.expect("small"), bits), Ok(true));
        }

        /// Small numbers, large ones, and those between.
        #[test]
        fn the_arc_tangent_keeps_its_error(
            numerator in -1_000_000_i64..1_000_000, denominator in 1_u64..1_000_000, binary in -30_isize..30, bits in 16_usize..1500,
        ) {
            prop_assume!(numerator != 0);
            let x = Real::from_rational(&RBig::from_parts(numerator.into(), denominator.into()), bits);
            let x = x.and_then(|x| x.scaled(binary)).expect("small");
            prop_assert_eq!(holds(Primitive::Atan, &x, bits), Ok(true));
        }
    }

    /// Near 1 the logarithm has all its digits: it is that of the library, at twice as many.
    #[test]
    fn logarithms_near_one() {
        for bits in [160, 320, 2000] {
            for (away, sign) in [(40, 1), (90, -1), (161, 1), (400, -1), (9000, 1)] {
                let step = Real::from_i64(3 * sign).scaled(-away).expect("small");
                let x = Real::from_i64(1).plus(&step, 10_000).expect("near 1");
                let (own, whole) = (ln(&x, bits).expect("positive"), 2 * bits + 10_000);
                let gap = own.minus(&library(Primitive::Ln, &x, whole).expect("positive"), whole).expect("small");
                let ulp = own.top().expect("not 0") - bits as isize;
                assert!(gap.top().is_none_or(|top| top <= ulp), "1 + {sign}·3/2^{away} at {bits} bits");
            }
        }
    }
}
