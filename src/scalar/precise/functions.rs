//! The elementary functions of big floats. Domain and range are checked before dashu is asked: it panics on `ln(-1)`.

use super::real::{Real, Undefined};
use dashu_base::BitTest;
use dashu_float::ConstCache;
use dashu_int::UBig;
use std::cell::RefCell;

thread_local! {
    /// π and the logarithms, which the functions would else compute anew in each call. It holds exact integers, so that
    /// what was asked before cannot change an answer.
    static CONSTANTS: RefCell<ConstCache> = const { RefCell::new(ConstCache::new()) };
}

fn with_constants<T>(ask: impl FnOnce(&mut ConstCache) -> T) -> T {
    CONSTANTS.with(|cache| match cache.try_borrow_mut() {
        Ok(mut cache) => ask(&mut cache),
        Err(_) => ask(&mut ConstCache::new()),
    })
}

/// eˣ, correctly rounded.
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
        Some(_) => Real::from_result(with_constants(|cache| context.exp(x.repr(), Some(cache)))),
    }
}

/// ln x, correctly rounded up to 512 bits; beyond them with a relative error below 0.51·2^(1−bits), as [`atan`].
///
/// dashu's series takes forty times as long as e^x at 10,000 bits. So it gives a third of the digits, and a step with
/// e^y the others: with z = (x − e^y)/(x + e^y), ln x = y + 2 artanh z, and what y + 2z leaves out is about z³/3. At W
/// bits, with |ln x| < 2^20, that is below 2^−(W + 11); e^y and three roundings put in 2^(2 − W) and a few units of |y|·2^−W.
/// W is 32 bits above what is asked for, and as many more as ln x is smaller than 1. Near 1 a few terms of 2
/// artanh(u/(2 + u)) suffice, u = x − 1.
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
    // There dashu takes its digits anew until the difference from 0 has enough: ten times as long.
    if beyond.top().is_none_or(|top| top < -32 && top.unsigned_abs() > bits / 16) {
        return ln_near_one(&beyond, wide, bits);
    }
    if bits <= SERIES_BITS || top.unsigned_abs() > MOST_BINARY_PLACES {
        return logarithmic_series(x, bits);
    }
    let lost = beyond.top().unwrap_or_default().min(0).unsigned_abs();
    rounded(&by_exponential(x, bits + 32 + lost)?, bits)
}

/// ln(1 + u) for a small u: 2 artanh(u/(2 + u)), of which a few terms suffice.
fn ln_near_one(u: &Real, wide: usize, bits: usize) -> Result<Real, Undefined> {
    let share = u.over(&Real::from_i64(2).plus(u, wide)?, wide)?;
    let square = share.times(&share, wide)?;
    let (mut sum, mut power, mut odd) = (share.clone(), share, 1);
    loop {
        power = power.times(&square, wide)?;
        odd += 2;
        let term = power.over(&Real::from_i64(odd), wide)?;
        let reach = sum.top().unwrap_or(0).saturating_sub_unsigned(wide);
        if term.top().is_none_or(|top| top < reach) {
            return rounded(&sum.scaled(1)?, bits);
        }
        sum = sum.plus(&term, wide)?;
    }
}

/// Up to here dashu's series is as fast.
const SERIES_BITS: usize = 512;
/// Binary places that x may be larger or smaller than 1 for a step with e^y.
const MOST_BINARY_PLACES: usize = 1 << 20;

fn logarithmic_series(x: &Real, bits: usize) -> Result<Real, Undefined> {
    Real::from_result(with_constants(|cache| Real::context(bits).ln(x.repr(), Some(cache))))
}

fn by_exponential(x: &Real, bits: usize) -> Result<Real, Undefined> {
    by_exponential_from(x, bits, SERIES_BITS)
}

/// ln x for x > 0, off by less than 2^(4 − bits)·(1 + |ln x|): from far fewer bits on by a step with e^y than where all digits near 1 are wanted.
pub(super) fn ln_within(x: &Real, bits: usize) -> Result<Real, Undefined> {
    if x.top().unwrap_or_default().unsigned_abs() > MOST_BINARY_PLACES {
        ln(x, bits)
    } else {
        by_exponential_from(x, bits, SHORT_BITS)
    }
}

/// From here on a step with e^y is faster.
const SHORT_BITS: usize = 160;

fn by_exponential_from(x: &Real, bits: usize, series: usize) -> Result<Real, Undefined> {
    if bits <= series {
        return logarithmic_series(x, bits);
    }
    let fewer = bits / 3 + 24;
    let y = by_exponential_from(&rounded(x, fewer)?, fewer, series)?;
    let power = exp(&y, bits)?;
    let z = x.minus(&power, bits)?.over(&x.plus(&power, bits)?, bits)?;
    y.plus(&z.scaled(1)?, bits)
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

/// sin x, correctly rounded; x itself for |x| < 2^−(bits + 4), which is within an ulp.
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2¹⁰²⁴: all doubles are in the domain.
pub fn sin(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let context = Real::context(bits);
    match x.top() {
        None => Ok(Real::ZERO),
        Some(top) if top > 1024 => Err(Undefined::TooLarge),
        Some(top) if is_below(top, context.precision()) => rounded(x, bits),
        Some(_) => Real::from_result(with_constants(|cache| context.sin(x.repr(), Some(cache)))),
    }
}

/// cos x, correctly rounded.
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2¹⁰²⁴: all doubles are in the domain.
pub fn cos(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let context = Real::context(bits);
    match x.top() {
        None => Ok(Real::from_i64(1)),
        Some(top) if top > 1024 => Err(Undefined::TooLarge),
        Some(top) if is_below(top, context.precision()) => Ok(Real::from_i64(1)),
        Some(_) => Real::from_result(with_constants(|cache| context.cos(x.repr(), Some(cache)))),
    }
}

/// atan x with a relative error below 0.51·2^(1−bits): half an ulp, and a hundredth; x itself for |x| < 2^−(bits + 4),
/// which is within an ulp.
///
/// The series wants small arguments (near 1 it takes twenty times as long as at 1/1000), hence atan x = 2 atan(x / (1 +
/// √(1 + x²))) some k times over. A step rounds five times at bits + 32 bits, and hands errors on at most as large as
/// it finds them; with k ≤ 70 that is below 350 units there, less than 2^−23 ulp of the result.
///
/// # Errors
/// [`Undefined::TooLarge`] only if dashu gave up on the rounding, which is not known to happen.
pub fn atan(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let bits = Real::context(bits).precision();
    let series =
        |x: &Real, bits| Real::from_result(with_constants(|cache| Real::context(bits).atan(x.repr(), Some(cache))));
    match x.top() {
        None => Ok(Real::ZERO),
        Some(top) if is_below(top, bits) => rounded(x, bits),
        // Already small, or its reciprocal is.
        Some(top) if top.unsigned_abs() > 16 => series(x, bits),
        Some(_) => {
            let (wide, halvings) = (bits + 32, 2 + bits.isqrt() / 2);
            let one = Real::from_i64(1);
            let mut small = x.clone();
            for _ in 0..halvings {
                let root = sqrt(&one.plus(&small.times(&small, wide)?, wide)?, wide)?;
                small = small.over(&one.plus(&root, wide)?, wide)?;
            }
            rounded(&series(&small, wide)?.scaled(halvings as isize)?, bits)
        }
    }
}

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
    let two_over_root_pi = Real::from_i64(2).over(&sqrt(&pi(wide)?, wide)?, wide)?;
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

/// π, correctly rounded.
pub(super) fn pi(bits: usize) -> Result<Real, Undefined> {
    Real::from_result(Ok(with_constants(|cache| Real::context(bits).pi::<2>(Some(cache)))))
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
    use super::*;
    use dashu_ratio::RBig;
    use proptest::prelude::*;

    fn holds(fraction: &RBig, binary: isize, near: bool, bits: usize) -> Result<bool, Undefined> {
        let fraction = Real::from_rational(fraction, bits)?;
        let x = match near {
            true => Real::from_i64(1).plus(&fraction.scaled(-4 * binary.abs())?, 4 * bits)?,
            false => fraction.scaled(binary)?,
        };
        let (found, truth) = (ln(&x, bits)?, logarithmic_series(&x, bits + 64)?);
        let error = found.minus(&truth, bits)?;
        // Half an ulp and a hundredth of a number with the top t are 0.51·2^(t − bits) at most.
        let place = truth.top().unwrap_or_default() - isize::try_from(bits).unwrap_or(isize::MAX);
        Ok(error.abs() <= Real::from_f64(0.51)?.scaled(place)?)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// The step with e^y against the series alone, for numbers far from 1, near it, and nearer than the digits.
        #[test]
        fn the_logarithm_keeps_its_error(
            numerator in 1_i64..1_000_000, denominator in 1_u64..1_000_000, binary in -300_isize..300, near in any::<bool>(),
            bits in 513_usize..1500,
        ) {
            let fraction = RBig::from_parts(numerator.into(), denominator.into());
            prop_assert_eq!(holds(&fraction, binary, near, bits), Ok(true));
        }
    }

    /// It would not be kept without the digits that cancellation takes.
    #[test]
    fn the_step_alone_loses_digits_near_one() -> Result<(), Undefined> {
        let x = Real::from_i64(1).plus(&Real::from_i64(3).scaled(-50)?, 600)?;
        let (short, truth) = (by_exponential(&x, 600)?, logarithmic_series(&x, 700)?);
        let error = short.minus(&truth, 600)?.top().unwrap_or(isize::MIN);
        assert!(error > truth.top().unwrap_or_default() - 580, "{error}");
        Ok(())
    }

    /// Near 1 the logarithm has all its digits: it is that of the library, at twice as many.
    #[test]
    fn logarithms_near_one() {
        for bits in [160, 320, 2000] {
            for (away, sign) in [(40, 1), (90, -1), (161, 1), (400, -1), (9000, 1)] {
                let step = Real::from_i64(3 * sign).scaled(-away).expect("small");
                let x = Real::from_i64(1).plus(&step, 10_000).expect("near 1");
                let (own, whole) = (ln(&x, bits).expect("positive"), 2 * bits + 10_000);
                let library = with_constants(|cache| Real::context(whole).ln(x.repr(), Some(cache)));
                let gap = own.minus(&Real::from_result(library).expect("positive"), whole).expect("small");
                let ulp = own.top().expect("not 0") - bits as isize;
                assert!(gap.top().is_none_or(|top| top <= ulp), "1 + {sign}·3/2^{away} at {bits} bits");
            }
        }
    }
}
