//! log|Γ|, digamma and trigamma of the second evaluation: by the series of the incomplete Γ, without Stirling's series and
//! Bernoulli's numbers.
//!
//! For 1 ≤ x ≤ 2, ∫₀ᴺ t^(x−1) e^(−t) dt = e^(−N) Nˣ Σ tₖ with tₖ = Nᵏ/(x(x + 1)⋯(x + k)) (DLMF 8.7.1), and the rest of Γ(x) from N on is
//! below 2N·e^(−N). The derivatives of a term by x are tₖhₖ and tₖ(hₖ² + qₖ), with hₖ = ln N − Σ 1/(x + j) and qₖ = Σ 1/(x + j)².
//! Elsewhere Γ(x + 1) = x·Γ(x) leads there, a step at a time.

use super::Value;
use crate::lang::typed::Elementary;
use crate::scalar::ball::{Ball, Magnitude, ln};
use crate::scalar::precise::{Real, Undefined};
use dashu_int::{IBig, UBig};
use std::cmp::Ordering;

/// Steps from x to where the series is summed, at most.
const MOST_STEPS: isize = 4096;
/// Binary places beyond those asked for: the sums are off by less than 2^48 units, see [`sums`].
const GUARD: usize = 96;

/// What the series costs, in functions such as exp; up to so many bits, beyond which it grows faster than those by the power 3/2 of
/// the digits. (Measured: 26 at 160 bits, 15 at 640, 19 at 1280, 35 at 2560, 150 at 5120.)
const COST: usize = 24;
const STEADY_BITS: usize = 1280;
/// Steps to the series that cost as much as a function.
const STEPS: usize = 15;

/// What one evaluation costs, in functions such as exp.
pub(super) fn cost(x: &Ball, bits: usize) -> usize {
    let ratio = bits.div_ceil(STEADY_BITS);
    let steps = x.middle().to_f64().abs().min(MOST_STEPS as f64) as usize;
    COST * ratio * ratio.isqrt() + steps / STEPS
}

/// One of the three; none of others.
pub(super) fn gamma(function: Elementary, x: &Ball, bits: usize) -> Option<Value> {
    matches!(function, Elementary::Lgamma | Elementary::Digamma | Elementary::Trigamma)
        .then(|| value(function, x, bits))
}

fn value(function: Elementary, x: &Ball, bits: usize) -> Value {
    let whole = x.middle().floor();
    let is_near = Real::from_i64(MOST_STEPS as i64) >= whole.abs();
    let steps = if is_near { whole.to_f64() as isize - 1 } else { return Err(Undefined::TooLarge) };
    let is_root = function == Elementary::Lgamma && x.is_exact() && x.middle().floor() == *x.middle();
    if is_root && (steps == 0 || steps == 1) {
        return Ok(Ball::ZERO);
    }
    if x.radius() > Magnitude::power_of_two(-5) {
        return Err(Undefined::Lost);
    }
    let base = x.minus(&Ball::from_i64(steps as i64), 2 * bits)?;
    // |ψ| < 0.8, ψ′ < 2 and |ψ″| < 3 from 31/32 to 65/32.
    let slope = match function {
        Elementary::Lgamma => 0.8,
        Elementary::Digamma => 2.0,
        _ => 3.0,
    };
    let middle = at_base(function, base.middle(), bits)?;
    let change = base.radius().times(Magnitude::from_f64(slope));
    let found = Ball::new(middle.middle().clone(), middle.radius().plus(change));
    let lowest = if steps < 0 { x } else { &base };
    let places = (0..steps.abs()).map(|j| lowest.plus(&Ball::from_i64(j as i64), 2 * bits));
    let change = shift(function, places, bits)?;
    if steps < 0 { found.minus(&change, bits) } else { found.plus(&change, bits) }
}

/// What the function gains over these places, each one step from the next.
fn shift(function: Elementary, places: impl Iterator<Item = Value>, bits: usize) -> Value {
    let one = Ball::from_i64(1);
    match function {
        Elementary::Lgamma => {
            let mut product = one;
            for place in places {
                product = product.times(&place?, 2 * bits)?;
            }
            ln(&product.abs(), bits)
        }
        _ => {
            let mut sum = Ball::ZERO;
            for place in places {
                let part = one.over(&place?, 2 * bits)?;
                sum = match function {
                    Elementary::Digamma => sum.plus(&part, 2 * bits)?,
                    _ => sum.minus(&part.times(&part, 2 * bits)?, 2 * bits)?,
                };
            }
            Ok(sum)
        }
    }
}

/// The function at a number from 1 to 2, cut off to the places that are summed with.
fn at_base(function: Elementary, x: &Real, bits: usize) -> Value {
    let places = bits + GUARD;
    // e^(−N) < 2^(−places)
    let bound = places * 7 / 10 + 64;
    let [sum, first, second] = sums(x, places, bound)?;
    let unit = |value: IBig| Real::from_parts(value, -isize::try_from(places).unwrap_or(isize::MAX));
    let (sum, first, second) = (unit(sum)?, unit(first)?, unit(second)?);
    let ratio = |moment: &Real| moment.over(&sum, places);
    let value = match function {
        Elementary::Lgamma => {
            let bound = Real::from_i64(i64::try_from(bound).unwrap_or(i64::MAX));
            let log = ln(&Ball::exact(bound.clone()), places)?;
            let total = ln(&Ball::exact(sum), places)?;
            let terms = [(false, x, Some(log.middle())), (true, &bound, None), (false, total.middle(), None)];
            Real::sum_of_products(terms, places)?
        }
        Elementary::Digamma => ratio(&first)?,
        _ => {
            let mean = ratio(&first)?;
            let square = ratio(&second)?;
            Real::sum_of_products([(false, &square, None), (true, &mean, Some(&mean))], places)?
        }
    };
    Ok(Ball::new(value, Magnitude::power_of_two(-isize::try_from(bits + 24).unwrap_or(isize::MAX))))
}

/// Σ tₖ, Σ tₖhₖ and Σ tₖ(hₖ² + qₖ), in integers scaled by 2^places.
///
/// In units of 2^−places: x is cut off by one, which moves each of the results by less than 4 of itself. A term is divided and cut off by
/// one more, which is at most a part 2·2^−places of it where terms are above ½, and less in all than there are terms where they are below;
/// hₖ and qₖ are off by a unit a summand, and |h| and q are below 2^5. With at most 2^16 terms (e·N of them are above the last one
/// taken, and N is below 2^14) each sum is off by less than 2^16·2^5·2^5·4·2 units of Σ tₖ. The terms that are left out are together
/// less than the last one, which is below a unit of the sum, times h² < 2^10.
fn sums(x: &Real, places: usize, bound: usize) -> Result<[IBig; 3], Undefined> {
    let scale = isize::try_from(places).unwrap_or(isize::MAX);
    let fixed = |x: &Real| x.scaled(scale).map(|x| x.floor());
    let whole = |x: Real| UBig::try_from(x.to_integer()).map_err(|_| Undefined::Domain);
    let one = UBig::ONE << places;
    let log = ln(&Ball::exact(Real::from_i64(i64::try_from(bound).unwrap_or(i64::MAX))), places)?;
    let mut rate = fixed(log.middle())?.to_integer();
    let mut place = whole(fixed(x)?)?;
    let mut term = (&one << places) / &place;
    let mut squares = UBig::ZERO;
    let [mut sum, mut first, mut second] = [IBig::ZERO, IBig::ZERO, IBig::ZERO];
    let bound = UBig::from(bound);
    let mut is_falling = false;
    while !(is_falling && term < UBig::ONE) {
        let part = (&one << places) / &place;
        squares += (&part * &part) >> places;
        rate -= IBig::from(part);
        let weight = IBig::from(term.clone());
        let curvature = ((&rate * &rate) >> places) + IBig::from(squares.clone());
        first += (&weight * &rate) >> places;
        second += (&weight * curvature) >> places;
        sum += weight;
        place += &one;
        let next = ((&term * &bound) << places) / &place;
        is_falling = next.cmp(&term) == Ordering::Less;
        term = next;
    }
    Ok([sum, first, second])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::precise::{Family, gamma as by_stirling};
    use dashu_ratio::RBig;

    /// Both ways to Γ lead to the same numbers; a value that is off by 2^−150 is told.
    #[test]
    fn it_is_what_stirlings_series_says() {
        let rows = [(5, 4), (1, 1), (7, 2), (-5, 2), (-1, 3), (100, 7), (1, 1000), (-2001, 10), (3999, 2), (999, 1000)];
        for (function, family) in [
            (Elementary::Lgamma, Family::LogGamma),
            (Elementary::Digamma, Family::Polygamma(0)),
            (Elementary::Trigamma, Family::Polygamma(1)),
        ] {
            for (n, d) in rows {
                for bits in [64, 160, 320] {
                    let x =
                        Ball::from_rational(&RBig::from_parts(i64::into(n), u64::into(d)), 2 * bits).expect("small");
                    let own = gamma(function, &x, bits).expect("one of the three").expect("no pole");
                    let other = Ball::exact(by_stirling(family, x.middle(), bits + 40).expect("no pole"));
                    let gap = own.minus(&other, bits + 60).expect("in range");
                    assert!(gap.contains_zero(), "{function:?} at {n}/{d}: {gap:?}");
                    let size = Magnitude::of(own.middle()).plus(Magnitude::from_f64(1.0));
                    let narrow = size.times(Magnitude::power_of_two(18 - bits as isize));
                    assert!(own.radius() < narrow, "{function:?} at {n}/{d}: {own:?}");
                }
            }
        }
        let pole = gamma(Elementary::Digamma, &Ball::from_i64(-2), 160).expect("one of the three");
        assert_eq!(pole, Err(Undefined::Domain));
    }
}
