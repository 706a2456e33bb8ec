//! log|Γ| and its derivatives, the polygamma functions ψ⁽ⁿ⁾, by Stirling's series.
//!
//! With z = x + r beyond a quarter of the bits,
//! ln Γ(x) = (z − ½) ln z − z + ½ ln 2π + Σ B₂ₖ/(2k(2k − 1)z^(2k−1)) − ln Π (x + j), and for its derivatives
//! (−1)^(n+1) ψ⁽ⁿ⁾(x) = n! Σ (x + j)^(−n−1) + (n − 1)!/zⁿ + n!/(2z^(n+1)) + Σ B₂ₖ (2k + n − 1)!/((2k)! z^(2k+n)),
//! where for n = 0 the second summand is −ln z. These are the sums of Euler and Maclaurin for ln (z + t) and
//! (z + t)^(−n−1), whose even derivatives keep their sign, so that what is left out is smaller than the first term that
//! is (DLMF 5.11(ii), 2.10(i)). Below 0 the formulas of reflection lead back (DLMF 5.5.3, 5.15.6).

use super::bernoulli::bernoulli;
use super::functions::{ln, pi, rounded, sin};
use super::real::{Real, Undefined};
use crate::scalar::gamma::MAX_POLYGAMMA;
use dashu_int::{IBig, UBig};
use std::cell::RefCell;

/// Bits beyond those asked for, to begin with.
const GUARD: usize = 40;
/// A value is taken with so many bits more than its rounding needs.
const SURE: isize = 8;
/// Bits that cancellation may take beside twice those asked for.
const MOST_LOST: usize = 2048;

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// log|Γ|
    LogGamma,
    /// ψ⁽ⁿ⁾
    Polygamma(u8),
}

/// The function's value with a relative error below 0.51·2^(1−bits): half an ulp, and a hundredth.
///
/// # Errors
/// [`Undefined::Domain`] at the poles, [`Undefined::TooLarge`] for orders above [`MAX_POLYGAMMA`], and where the value
/// is so near 0 that it would take more than twice the bits and 2048.
pub fn gamma(family: Family, x: &Real, bits: usize) -> Result<Real, Undefined> {
    let bits = Real::context(bits).precision();
    let mut wide = bits + GUARD;
    while wide <= 2 * bits + MOST_LOST {
        let (value, error) = gamma_within(family, x, wide)?;
        let Some(error) = error else { return Ok(value) };
        let wanted = isize::try_from(bits).unwrap_or(isize::MAX).saturating_add(SURE);
        let lacking = value.top().map_or(wanted, |top| wanted - top.saturating_sub(error));
        if lacking <= 0 {
            return rounded(&value, bits);
        }
        wide = wide.saturating_add(lacking.unsigned_abs() + 8);
    }
    Err(Undefined::TooLarge)
}

/// Bits that are computed with, at most: at twice as many Bernoulli's numbers alone take seconds.
const MOST_BITS: usize = 5000;

/// The function's value computed at so many bits, and an exponent e with an error below 2^e; none where it is exact.
///
/// # Errors
/// [`Undefined::Domain`] at the poles, [`Undefined::TooLarge`] for orders above [`MAX_POLYGAMMA`] and for more bits than Bernoulli's
/// numbers are kept for.
pub fn gamma_within(family: Family, x: &Real, wide: usize) -> Result<(Real, Option<isize>), Undefined> {
    if wide > MOST_BITS || matches!(family, Family::Polygamma(order) if order > MAX_POLYGAMMA) {
        return Err(Undefined::TooLarge);
    }
    let is_positive = *x > Real::ZERO;
    if !is_positive && x.floor() == *x {
        return Err(Undefined::Domain);
    }
    if family == Family::LogGamma && (*x == Real::from_i64(1) || *x == Real::from_i64(2)) {
        return Ok((Real::ZERO, None));
    }
    let mut total = Total::new(wide);
    if is_positive {
        add(&mut total, family, x, false)?;
    } else {
        let other = Real::from_i64(1).minus(x, wide)?;
        let is_turned = match family {
            Family::LogGamma => true,
            Family::Polygamma(order) => order % 2 == 1,
        };
        add(&mut total, family, &other, is_turned)?;
        add_reflection(&mut total, family, x)?;
    }
    total.finish()
}

/// Summands, each with the exponent of a power of two above its error.
struct Total {
    bits: usize,
    terms: Vec<(bool, Real)>,
    error: Option<isize>,
}

impl Total {
    fn new(bits: usize) -> Total {
        Total { bits, terms: Vec::new(), error: None }
    }

    /// Adds a summand that is off by less than `units`·2^(−bits) of itself.
    fn add(&mut self, negative: bool, term: Real, units: usize) {
        if let Some(top) = term.top() {
            self.add_within(negative, term, top.saturating_add(length(units)).saturating_sub_unsigned(self.bits));
        }
    }

    /// Adds a summand that is off by less than 2^error.
    fn add_within(&mut self, negative: bool, term: Real, error: isize) {
        self.error = Some(self.error.map_or(error, |other| other.max(error)));
        self.terms.push((negative, term));
    }

    fn top(&self) -> isize {
        self.terms.iter().filter_map(|(_, term)| term.top()).max().unwrap_or(0)
    }

    /// The sum, and the exponent of its error, its own rounding included.
    fn finish(self) -> Result<(Real, Option<isize>), Undefined> {
        let terms = self.terms.iter().map(|(negative, term)| (*negative, term, None));
        let sum = Real::sum_of_products(terms, self.bits)?;
        let rounding = self.top().saturating_add(1).saturating_sub_unsigned(self.bits);
        let error = self.error.map_or(rounding, |error| error.max(rounding));
        Ok((sum, Some(error.saturating_add(length(self.terms.len() + 1)))))
    }
}

/// The exponent of a power of two above a number.
fn length(number: usize) -> isize {
    isize::try_from(usize::BITS - number.leading_zeros()).unwrap_or(isize::MAX)
}

/// The order of a polygamma function; 0 for log|Γ|.
fn order_of(family: Family) -> usize {
    match family {
        Family::LogGamma => 0,
        Family::Polygamma(order) => usize::from(order),
    }
}

/// Adds the function at x > 0, with the sign turned or not. x may be off by a unit in the last place.
fn add(total: &mut Total, family: Family, x: &Real, turned: bool) -> Result<(), Undefined> {
    let threshold = total.bits / 4 + 12 + 2 * order_of(family);
    let whole = x.floor();
    if whole >= integer(threshold) {
        return add_far(total, family, x, turned);
    }
    add_near(total, family, x, (turned, threshold - whole.to_f64() as usize))
}

/// Far out no recurrence is needed, and few terms of the series are. Each of the summands is off by some roundings of itself.
fn add_far(total: &mut Total, family: Family, z: &Real, turned: bool) -> Result<(), Undefined> {
    let (bits, order) = (total.bits, order_of(family));
    let inverse = Real::from_i64(1).over(z, bits)?;
    let negative = turned != order.is_multiple_of(2);
    let units = 16 * (order + 4);
    match family {
        Family::LogGamma => {
            let half = Real::from_i64(1).scaled(-1)?;
            total.add(turned, z.minus(&half, bits)?.times(&ln(z, bits)?, bits)?, 16);
            total.add(!turned, z.clone(), 4);
            total.add(turned, half_of_log_two_pi(bits)?, 8);
        }
        Family::Polygamma(0) => total.add(!negative, ln(z, bits)?, 8),
        Family::Polygamma(_) => {
            let lead = power(&inverse, order, bits)?.times(&factorial(order), bits)?;
            total.add(negative, lead.over(&integer(order), bits)?, units);
        }
    }
    if let Family::Polygamma(_) = family {
        let half = power(&inverse, order + 1, bits)?.times(&factorial(order), bits)?.scaled(-1)?;
        total.add(negative, half, units);
    }
    let square = inverse.times(&inverse, bits)?;
    let least = total.top().saturating_sub_unsigned(bits);
    // z^(1 − 2k), or z^(−2k − n).
    let mut fall = power(&inverse, if family == Family::LogGamma { 1 } else { order + 2 }, bits)?;
    let series_sign = if family == Family::LogGamma { turned } else { negative };
    for k in 1..=bits {
        let (numerator, denominator) = coefficient(family, k);
        let [numerator, denominator] = [numerator, denominator].map(|number| Real::from_parts(number, 0));
        let term = numerator?.times(&fall, bits)?.over(&denominator?, bits)?;
        if term.top().is_none_or(|top| top < least) {
            // It bounds what is left out.
            total.add_within(false, Real::ZERO, least);
            return Ok(());
        }
        total.add(series_sign, term, 4 * (k + order + 4));
        fall = fall.times(&square, bits)?;
    }
    Err(Undefined::TooLarge)
}

/// Near 0, in integers scaled by 2^places, after so many steps up. Where x is below 1 its own step is taken by itself.
///
/// In units of 2^−places: z and each x + j are off by one, and all of them are 1 at least. A reciprocal is off by two, its power n + 1 by
/// 3(n + 1), and n! times that many in a sum; a product of r factors is off by 2r of itself, and its logarithm by as many. The
/// series, by Horner's scheme in z^(−2) < 2^(−7), is off by two, before it is multiplied by a power of 1/z. What is left out is below a unit.
fn add_near(total: &mut Total, family: Family, x: &Real, (turned, steps): (bool, usize)) -> Result<(), Undefined> {
    let order = order_of(family);
    let top = usize::BITS as usize - (total.bits / 4 + 12 + 2 * order + 1).leading_zeros() as usize;
    let places = total.bits + (order + 2) * top + 32;
    let scale = isize::try_from(places).unwrap_or(isize::MAX);
    let one = UBig::ONE << places;
    let start = UBig::try_from(x.scaled(scale)?.to_integer()).map_err(|_| Undefined::Domain)?;
    let is_small = start < one;
    let first = usize::from(is_small);
    let z = &start + &one * UBig::from(steps);
    let fixed = Fixed { places, one: &one, start: &start, z: &z };
    let real = |value: UBig| Real::from_parts(value.into(), -scale);
    let negative = turned != order.is_multiple_of(2);
    let factorials = (1..=order).product::<usize>();
    let error = length((steps + 4) * factorials * (3 * order + 8) * 4) - scale;
    let (series, is_negative) = fixed.series(family)?;
    match family {
        Family::LogGamma => {
            let (z, wide) = (real(z.clone())?, places + top);
            let half = Real::from_i64(1).scaled(-1)?;
            let error = error.max(isize::try_from(top + 8).unwrap_or(0) - scale);
            total.add_within(turned, z.minus(&half, wide)?.times(&ln(&z, wide)?, wide)?, error);
            total.add_within(!turned, z, error);
            total.add_within(turned, half_of_log_two_pi(wide)?, error);
            total.add_within(!turned, ln(&real(fixed.product(first..steps))?, places)?, error);
            total.add_within(turned != is_negative, real(series)?, error);
            if is_small {
                total.add(!turned, ln(x, total.bits)?, 8);
            }
        }
        Family::Polygamma(_) => {
            let sum = fixed.sum_of_powers(first..steps, order + 1) * UBig::from(factorials);
            total.add_within(negative, real(sum)?, error);
            total.add_within(negative != is_negative, real(series)?, error);
            let inverse = fixed.inverse(&z);
            let half = (fixed.power(&inverse, order + 1) * UBig::from(factorials)) >> 1usize;
            total.add_within(negative, real(half)?, error);
            if order == 0 {
                total.add_within(!negative, ln(&real(z.clone())?, places)?, error.max(8 - scale));
            } else {
                let lead = fixed.power(&inverse, order) * UBig::from(factorials / order);
                total.add_within(negative, real(lead)?, error);
            }
            if is_small {
                let part = power(&Real::from_i64(1).over(x, total.bits)?, order + 1, total.bits)?;
                total.add(negative, part.times(&factorial(order), total.bits)?, 16 * (order + 4));
            }
        }
    }
    Ok(())
}

/// Numbers ≥ 0 in integers scaled by 2^places: x, z and what is made of them.
struct Fixed<'n> {
    places: usize,
    one: &'n UBig,
    start: &'n UBig,
    z: &'n UBig,
}

impl Fixed<'_> {
    fn inverse(&self, value: &UBig) -> UBig {
        (self.one << self.places) / value
    }

    fn power(&self, value: &UBig, exponent: usize) -> UBig {
        (0..exponent).fold(self.one.clone(), |power, _| (power * value) >> self.places)
    }

    fn at(&self, j: usize) -> UBig {
        self.start + self.one * UBig::from(j)
    }

    /// Π (x + j)
    fn product(&self, steps: std::ops::Range<usize>) -> UBig {
        steps.fold(self.one.clone(), |product, j| (product * self.at(j)) >> self.places)
    }

    /// Σ 1/(x + j)^exponent
    fn sum_of_powers(&self, steps: std::ops::Range<usize>, exponent: usize) -> UBig {
        steps.fold(UBig::ZERO, |sum, j| sum + self.power(&self.inverse(&self.at(j)), exponent))
    }

    /// The absolute value of the terms with Bernoulli's numbers, and whether their sum is negative.
    ///
    /// As |B₂ₖ| < 4·(2k)!/(2π)^(2k) (DLMF 24.9.8), term k is below 4·(2k + n − 1)!/((2π)^(2k)·z^(2k+n)), with n = −1 for log|Γ|.
    fn series(&self, family: Family) -> Result<(UBig, bool), Undefined> {
        let order = order_of(family);
        let inverse = self.inverse(self.z);
        let square = self.power(&inverse, 2);
        let z = Real::from_parts(self.z.clone().into(), -isize::try_from(self.places).unwrap_or(isize::MAX))?.to_f64();
        let less = if family == Family::LogGamma { 1.0 } else { 0.0 };
        let shift = order as f64 - less;
        // The binary logarithm of the bound for k = 1: 4·(n + 1)!/((2π)²·z^(n + 2)).
        let factorial: f64 = (2..=order + 1).map(|k| k as f64).product();
        let (turn, log_z) = (std::f64::consts::TAU.log2(), z.log2());
        let mut reach = 3.0 + factorial.log2() - 2.0 * turn - (shift + 2.0) * log_z;
        let mut count = 0;
        while reach > -(self.places as f64) {
            count += 1;
            let k = count as f64;
            reach += (2.0 * k + shift).log2() + (2.0 * k + shift + 1.0).log2() - 2.0 * turn - 2.0 * log_z;
            if count > self.places {
                return Err(Undefined::TooLarge);
            }
        }
        let square = IBig::from(square);
        let mut sum = IBig::ZERO;
        for k in (1..=count).rev() {
            let (numerator, denominator) = coefficient(family, k);
            sum = ((sum * &square) >> self.places) + (numerator << self.places) / denominator;
        }
        let (sign, size) = sum.into_parts();
        let fall = self.power(&inverse, if family == Family::LogGamma { 1 } else { order + 2 });
        Ok(((size * fall) >> self.places, sign == dashu_base::Sign::Negative))
    }
}

/// B₂ₖ/(2k(2k − 1)), or B₂ₖ·(2k + n − 1)!/(2k)!, as a quotient of integers.
fn coefficient(family: Family, k: usize) -> (IBig, IBig) {
    let twice = 2 * k;
    let (above, below) = match family {
        Family::LogGamma => (IBig::ONE, twice * (twice - 1)),
        Family::Polygamma(0) => (IBig::ONE, twice),
        // At some thousand bits k is a thousand, and the product of seven such numbers no machine number.
        Family::Polygamma(order) => ((twice + 1..twice + usize::from(order)).map(IBig::from).product(), 1),
    };
    let (numerator, denominator) = bernoulli(k);
    (numerator * above, denominator * IBig::from(below))
}

fn factorial(order: usize) -> Real {
    integer((1..=order).product())
}

/// What reflection adds at x < 0: ln(π/|sin πx|), or (−1)ⁿ π dⁿ cot(πt)/dtⁿ at t = −x.
fn add_reflection(total: &mut Total, family: Family, x: &Real) -> Result<(), Undefined> {
    let bits = total.bits;
    let pi = pi(bits)?;
    // Both have the period 1. The difference from the nearest integer is exact.
    let beside = x.negated().minus(&x.negated().rounded_to_integer(), x.length())?;
    let sine = sin(&beside.times(&pi, bits)?, bits)?;
    match family {
        Family::LogGamma => {
            total.add(false, ln(&pi.over(&sine.abs(), bits)?, bits)?, 16);
        }
        Family::Polygamma(order) => {
            // cos πt = sin π(½ − |t|), which keeps its digits near ½: there the difference is exact.
            let rest = Real::from_i64(1).scaled(-1)?.minus(&beside.abs(), bits.max(x.length()))?;
            let cosine = sin(&rest.times(&pi, bits)?, bits)?;
            let cotangent = cosine.over(&sine, bits)?;
            // dⁿ cot(πt)/dtⁿ = πⁿ·Pₙ(cot πt) with P₀ = c, Pₙ₊₁ = −(1 + c²)·Pₙ′: all its terms have one sign.
            let mut value = Real::ZERO;
            for coefficient in cotangent_polynomial(order).iter().rev() {
                let scaled = value.times(&cotangent, bits)?;
                value = scaled.plus(&Real::from_i64(*coefficient), bits)?;
            }
            let scale = power(&pi, usize::from(order) + 1, bits)?;
            total.add(order % 2 == 1, value.times(&scale, bits)?, 16 * (usize::from(order) + 4));
        }
    }
    Ok(())
}

/// The coefficients of Pₙ, from that of c⁰ on.
fn cotangent_polynomial(order: u8) -> Vec<i64> {
    let mut coefficients = vec![0, 1];
    for _ in 0..order {
        let slope: Vec<i64> = (1..).zip(&coefficients[1..]).map(|(k, coefficient): (i64, _)| k * coefficient).collect();
        let mut next = vec![0; slope.len() + 2];
        for (at, coefficient) in slope.iter().enumerate() {
            next[at] -= coefficient;
            next[at + 2] -= coefficient;
        }
        coefficients = next;
    }
    coefficients
}

fn integer(value: usize) -> Real {
    Real::from_i64(i64::try_from(value).unwrap_or(i64::MAX))
}

fn power(x: &Real, exponent: usize, bits: usize) -> Result<Real, Undefined> {
    (0..exponent).try_fold(Real::from_i64(1), |power, _| power.times(x, bits))
}

/// Values of ½ ln 2π that are kept.
const MOST_KEPT: usize = 16;

/// ½ ln 2π
fn half_of_log_two_pi(bits: usize) -> Result<Real, Undefined> {
    thread_local! {
        static KNOWN: RefCell<Vec<(usize, Real)>> = const { RefCell::new(Vec::new()) };
    }
    let known = KNOWN.with(|known| known.borrow().iter().find(|(own, _)| *own == bits).map(|(_, value)| value.clone()));
    if let Some(known) = known {
        return Ok(known);
    }
    let value = ln(&pi(bits + 8)?.scaled(1)?, bits + 8)?.scaled(-1)?;
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        if known.len() == MOST_KEPT {
            known.clear();
        }
        known.push((bits, value.clone()));
    });
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_of_the_cotangent() {
        assert_eq!(cotangent_polynomial(1), [-1, 0, -1]);
        assert_eq!(cotangent_polynomial(2), [0, 2, 0, 2]);
        assert_eq!(cotangent_polynomial(3), [-2, 0, -8, 0, -6]);
    }

    /// ψ⁽ⁿ⁾(x + m) − ψ⁽ⁿ⁾(x) = (−1)ⁿ n! Σ 1/(x + j)^(n+1) over j < m, for all digits that are asked for. With as large an m
    /// as this the series of both values are summed at different places: near 0 all are taken up to the same one.
    #[test]
    fn many_steps_up_are_right_at_thousands_of_bits() {
        let x = Real::from_i64(3).over(&Real::from_i64(7), 64).expect("no zero");
        // At the last of them k is above 283, and the product of seven such numbers above 2^64.
        for (order, bits) in [(0, 1200), (3, 1200), (MAX_POLYGAMMA, 1200), (MAX_POLYGAMMA, 3600)] {
            let wide = bits + 64;
            let value = |at: &Real| gamma_within(Family::Polygamma(order), at, bits).expect("no pole");
            let mut sum = Real::ZERO;
            let mut place = x.clone();
            for _ in 0..bits / 2 {
                let fall = power(&place, usize::from(order) + 1, wide).expect("small");
                sum = sum.plus(&Real::from_i64(1).over(&fall, wide).expect("no zero"), wide).expect("small");
                place = place.plus(&Real::from_i64(1), wide).expect("small");
            }
            let steps = sum.times(&factorial(usize::from(order)), wide).expect("small");
            let ((here, error), (there, other)) = (value(&x), value(&place));
            let reached = if order % 2 == 0 { here.plus(&steps, wide) } else { here.minus(&steps, wide) };
            let rest = reached.and_then(|reached| there.minus(&reached, wide)).expect("small");
            let within = error.max(other).expect("rounded") + 2;
            assert!(rest.top().is_none_or(|top| top <= within), "order {order}: {:?} > {within}", rest.top());
            assert!(within < 64 - bits as isize + 16 * isize::from(order), "order {order}: {within}");
        }
    }
}
