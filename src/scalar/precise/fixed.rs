//! e^x, sine and cosine in integers that count units of 2^−places: Taylor's series of a small argument, and doublings
//! of that.
//!
//! dashu's own functions carry a ball through each step of their series, and divide by a factorial for each term. Here
//! a term is one product, one shift and one division by a word, which takes a tenth of the time at 320 bits.
//!
//! How errors are counted, in units: what is rounded once is off by less than 1. A term of a series takes over at most
//! what the one before was off by, as the factor between them is below 1/8, and loses less than 2 itself; what is
//! left out is below 1. So the sum of N terms is off by less than 2N + 2 and twice what its argument is off by, and N
//! is below 2^13 for all bits that there are: less than 2^15 together, where the argument is off by less than 2^13.

use super::real::{Real, Undefined};
use super::units::{Units, narrow};
use dashu_base::{BitTest, DivEuclid, RemEuclid};
use dashu_int::IBig;
use std::sync::{Mutex, PoisonError};

/// Places beyond those that are asked for, and beyond what doublings and cancellation take.
const GUARD: usize = 36;
/// Of which cancellation may take so many.
const SPARE: usize = 8;
/// How often more places are taken where a sine is near 0.
const MOST_TRIES: usize = 12;
/// Places that a constant is kept to at first, and beyond those that it was asked for.
const FIRST_KEPT: usize = 1024;
const BEYOND: usize = 80;

/// A constant that was asked for before, in units of 2^−(places + [`BEYOND`]).
struct Kept {
    places: usize,
    units: IBig,
}

/// Kept for all threads: a claim often has a thread of its own.
static LN_2: Mutex<Kept> = Mutex::new(Kept { places: 0, units: IBig::ZERO });
static HALF_PI: Mutex<Kept> = Mutex::new(Kept { places: 0, units: IBig::ZERO });

/// A constant in units of 2^−places, rounded down, by what computes it in units of 2^−so many, off by less than 2^18 of them. It is the same
/// number whatever was asked for before: for that not to be so, it would need sixty equal digits in a row.
fn kept(constant: &Mutex<Kept>, places: usize, compute: fn(usize) -> IBig) -> IBig {
    let mut kept = constant.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.places < places {
        let more = FIRST_KEPT.max(places + places / 2);
        *kept = Kept { places: more, units: compute(more + BEYOND) };
    }
    &kept.units >> (kept.places + BEYOND - places)
}

/// ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749)
fn ln_2(places: usize) -> IBig {
    kept(&LN_2, places, |places| {
        let artanh = |of| inverse_tangent(of, false, places);
        18 * artanh(26) - 2 * artanh(4801) + 8 * artanh(8749)
    })
}

/// π/2 = 8 arctan(1/5) − 2 arctan(1/239)
fn half_pi(places: usize) -> IBig {
    kept(&HALF_PI, places, |places| 8 * inverse_tangent(5, true, places) - 2 * inverse_tangent(239, true, places))
}

/// π with so many bits, off by less than an ulp.
pub(super) fn pi(bits: usize) -> Result<Real, Undefined> {
    Real::from_parts(half_pi(bits), 1 - isize::try_from(bits).unwrap_or(isize::MAX))
}

/// Σ z^(2n + 1)/(2n + 1) for z = 1/of, with alternating signs or without, in units of 2^−places: off by less than two
/// units for each of its terms, of which there are fewer than a fourth of the places.
fn inverse_tangent(of: u64, alternating: bool, places: usize) -> IBig {
    let (mut power, mut odd, square) = ((IBig::ONE << places) / of, 1_u64, of * of);
    let mut sum = IBig::ZERO;
    while !power.is_zero() {
        let term = &power / odd;
        if alternating && odd % 4 == 3 {
            sum -= term
        } else {
            sum += term
        }
        power /= square;
        odd += 2;
    }
    sum
}

/// A number in units of 2^−places, rounded down.
fn units(x: &Real, places: usize) -> IBig {
    let shift = x.repr().exponent().saturating_add_unsigned(places);
    let significand = x.repr().significand();
    if shift >= 0 { significand << shift.unsigned_abs() } else { significand >> shift.unsigned_abs() }
}

/// How often an argument is halved: each halving saves terms of the series, and costs a product and a place.
fn halvings(bits: usize) -> usize {
    bits.isqrt() / 2 + 2
}

/// The sum of a first term and those behind it: term `n` is the one before times a factor, over `divisor(n)`.
fn series<U: Units>(first: U, factor: &U, divisor: impl Fn(u64) -> u64, places: usize) -> U {
    let (mut term, mut sum, mut number) = (first.clone(), first, 0);
    while !term.is_none() {
        number += 1;
        term = term.times(factor, places).over(divisor(number));
        sum = sum.plus(&term);
    }
    sum
}

/// e^(y·2^halvings) − 1
fn exponential<U: Units>(y: U, halvings: usize, places: usize) -> U {
    let mut sum = series(y.clone(), &y, |n| n + 1, places);
    for _ in 0..halvings {
        sum = sum.plus(&sum).plus(&sum.times(&sum, places));
    }
    sum
}

/// e^x for |x| < 2^30, rounded from a number with a relative error below 2^−(bits + 16).
///
/// x = q·ln 2 + r for an integer q, 0 ≤ r < 0.7; e^x = 2^q·(e^y)^(2^k) with y = r/2^k. In units of 2^−F, r is off by less
/// than 2 + |q|, y by 2 + |q|/2^k. Squarings turn E = e^y − 1 into 2E + E²: that multiplies its error by 2(1 + E), and adds 1; the product of
/// all (1 + E) is below e^r, so that in the end it is below 2^k·2.1·2^16·(1 + |q|/2^12), of a number above 1. F has k places for that,
/// those of q, and [`GUARD`]. All numbers on the way are below 2.
pub(super) fn exp(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let mut quotient = (x.to_f64() * std::f64::consts::LOG2_E).floor() as i64;
    let (whole, halvings) = (IBig::from(quotient), halvings(bits));
    let places = bits + halvings + whole.bit_len() + GUARD;
    let mut rest = if quotient == 0 { units(x, places) } else { units(x, places) - ln_2(places) * whole };
    // Beside a multiple of ln 2 the double may have been on its other side.
    if rest < IBig::ZERO {
        quotient -= 1;
        rest += ln_2(places);
    }
    let y = rest >> halvings;
    let sum = match narrow(&y, places) {
        Some(y) => exponential(y, halvings, places).to_integer(),
        None => exponential(y, halvings, places),
    };
    let exponent = isize::try_from(quotient).map_err(|_| Undefined::TooLarge)?;
    rounded(sum + (IBig::ONE << places), exponent.saturating_sub_unsigned(places), bits)
}

/// sin x, rounded from a number with a relative error below 2^−(bits + 8).
pub(super) fn sin(x: &Real, bits: usize) -> Result<Real, Undefined> {
    circular(x, 0, bits)
}

/// cos x, with the same error.
pub(super) fn cos(x: &Real, bits: usize) -> Result<Real, Undefined> {
    circular(x, 1, bits)
}

/// sin(x + turn·π/2).
///
/// x = q·π/2 + r for an integer q, |r| < 0.8, and r is halved k times. A doubling turns s = sin y and v = cos y − 1 into
/// 2s + 2sv and −2s²: that multiplies an error of s by 2 and by 1 + 4y² at most, and adds 1. All together they come to
/// less than 2^(k + 18) units; where the sine is wanted and small, there are as many more places as it has zeros behind
/// the point, but for [`SPARE`] ones.
fn circular(x: &Real, turn: u8, bits: usize) -> Result<Real, Undefined> {
    let top = x.top().unwrap_or_default();
    let (halvings, mut zeros) = (halvings(bits), top.min(0).unsigned_abs());
    for _ in 0..MOST_TRIES {
        let places = bits + halvings + zeros + GUARD;
        let (rest, quarter) = less_quarters(x, top, turn, places);
        let found = places - rest.bit_len().min(places);
        let is_sine = quarter % 2 == 0;
        if is_sine && found > zeros + SPARE {
            zeros = found.max(2 * zeros);
            continue;
        }
        let y = rest >> halvings;
        let factor = -((&y * &y) >> places);
        let mut sine = series(y, &factor, |n| 2 * n * (2 * n + 1), places);
        let mut versed = series(&factor >> 1usize, &factor, |n| (2 * n + 1) * (2 * n + 2), places);
        for _ in 0..halvings {
            let square = (&sine * &sine) >> places;
            sine = (&sine + ((&sine * &versed) >> places)) << 1usize;
            versed = -(square << 1usize);
        }
        let value = if is_sine { sine } else { versed + (IBig::ONE << places) };
        return rounded(if quarter < 2 { value } else { -value }, -isize::try_from(places).unwrap_or(isize::MAX), bits);
    }
    Err(Undefined::TooLarge)
}

/// What is left of x without quarters of the circle, less than 3 units off; and how many quarters these are and those of
/// `turn`, modulo 4.
fn less_quarters(x: &Real, top: isize, turn: u8, places: usize) -> (IBig, u8) {
    if top < 0 {
        return (units(x, places), turn);
    }
    // The rounding of π counts as often as there are quarters.
    let more = top.unsigned_abs() + 1;
    let (x, quarter) = (units(x, places + more), half_pi(places + more));
    let twice: IBig = (&x << 1usize) + &quarter;
    let count = twice.div_euclid(&quarter << 1usize);
    let rest = (x - &count * quarter) >> more;
    let modulo = u8::try_from(count.rem_euclid(IBig::from(4))).unwrap_or_default();
    (rest, (modulo + turn) % 4)
}

/// An integer times a power of two, rounded to so many bits.
fn rounded(value: IBig, exponent: isize, bits: usize) -> Result<Real, Undefined> {
    let (significand, power) = Real::context(bits).convert_int::<2>(value).value().into_repr().into_parts();
    Real::from_parts(significand, exponent.saturating_add(power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_float::ConstCache;
    use dashu_ratio::RBig;
    use proptest::prelude::*;

    type Function = fn(&Real, usize) -> Result<Real, Undefined>;

    /// dashu's value with 64 bits more.
    fn truth(name: &str, x: &Real, bits: usize) -> Result<Real, Undefined> {
        let context = Real::context(bits + 64);
        Real::from_result(match name {
            "exp" => context.exp(x.repr(), None),
            "sin" => context.sin(x.repr(), None),
            _ => context.cos(x.repr(), None),
        })
    }

    /// The error in units of the last place.
    fn ulps(name: &str, function: Function, x: &Real, bits: usize) -> Result<f64, Undefined> {
        let (found, truth) = (function(x, bits)?, truth(name, x, bits)?);
        let digits = isize::try_from(bits).unwrap_or_default();
        Ok(found.minus(&truth, bits)?.scaled(digits - truth.top().unwrap_or_default())?.to_f64().abs())
    }

    const FUNCTIONS: [(&str, Function); 3] = [("exp", exp), ("sin", sin), ("cos", cos)];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]
        /// Half an ulp and a hundredth, for arguments of all sizes and digits.
        #[test]
        fn functions_keep_their_error(
            numerator in -1_000_000_i64..1_000_000, denominator in 1_u64..1_000_000, binary in -60_isize..12,
            bits in 16_usize..1500,
        ) {
            let x = Real::from_rational(&RBig::from_parts(numerator.into(), denominator.into()), 3 * bits / 2);
            let x = x.and_then(|x| x.scaled(binary)).expect("small");
            prop_assume!(!x.is_zero() && x.top() < Some(20));
            for (name, function) in FUNCTIONS {
                prop_assert!(ulps(name, function, &x, bits).expect("small") <= 0.51, "{} {:?}", name, x);
            }
        }
    }

    /// Beside multiples of π/2 the sine or the cosine is small, and has all its digits; large arguments have, too.
    #[test]
    fn small_values_have_all_their_digits() {
        for (of, digits) in [(1, 60), (2, 200), (3, 400), (7, 640), (1_000_001, 300)] {
            let near = half_pi(digits) * IBig::from(of);
            let x = Real::from_parts(near, -(digits as isize)).expect("small");
            for (name, function) in &FUNCTIONS[1..] {
                for bits in [53, 160, 320] {
                    assert!(ulps(name, *function, &x, bits).expect("small") <= 0.51, "{of} {digits} {name}");
                }
            }
        }
        for top in [30, 200, 1000] {
            let x = Real::from_i64(-12345).scaled(top).expect("in range");
            for (name, function) in &FUNCTIONS[1..] {
                assert!(ulps(name, *function, &x, 200).expect("in range") <= 0.51, "2^{top} {name}");
            }
        }
        for x in [-500_000_000, 400_000_000, 12345, -1] {
            assert!(ulps("exp", exp, &Real::from_i64(x), 160).expect("in range") <= 0.51, "{x}");
        }
    }

    /// Beside multiples of ln 2 a double does not tell on which side of them x lies.
    #[test]
    fn both_sides_of_multiples_of_ln_2() {
        for of in [1_i64, -1, 2, -3, 1000, -12345, 700_000_000] {
            for (places, bits) in [(60, 64), (90, 128), (200, 160), (300, 400)] {
                let near = ln_2(places) * IBig::from(of);
                for off in [-1, 0, 1] {
                    let x = Real::from_parts(&near + IBig::from(off), -(places as isize)).expect("small");
                    assert!(ulps("exp", exp, &x, bits).expect("in range") <= 0.51, "{of} {places} {off}");
                }
            }
        }
    }

    /// A constant is the same whether more of it was known before or not, and it is the library's.
    #[test]
    fn constants_do_not_depend_on_what_was_asked_before() {
        let (context, two) = (Real::context(9000), Real::from_i64(2));
        let library = [context.ln(two.repr(), None), Ok(context.pi::<2>(Some(&mut ConstCache::new())))];
        let longest = library.map(|result| units(&Real::from_result(result).expect("a constant"), 8000));
        for places in [5, 7999, 333, 1024, 1025, 4096, 2] {
            let shift = 8000 - places;
            assert_eq!([ln_2(places), half_pi(places)], [&longest[0] >> shift, &longest[1] >> (shift + 1)], "{places}");
        }
    }
}
