//! The elementary functions of balls: those of the middle, and a bound of how much the function changes within the
//! radius.

use super::{Ball, Magnitude};
use crate::scalar::precise::{self, Family, Real, Undefined, gamma_within};
use crate::tape::Primitive;
use std::cmp::Ordering;

/// A primitive, by the function of its name here.
///
/// # Errors
/// Those of the function.
pub fn apply(primitive: Primitive, x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    match primitive {
        Primitive::Exp => exp(x, bits),
        Primitive::Ln => ln(x, bits),
        Primitive::Sqrt => sqrt(x, bits),
        Primitive::Sin => sin(x, bits),
        Primitive::Cos => cos(x, bits),
        Primitive::Atan => atan(x, bits),
        Primitive::Erf => erf(x, bits),
        Primitive::Lgamma => gamma(Family::LogGamma, x, bits),
        Primitive::Polygamma(order) => gamma(Family::Polygamma(order), x, bits),
        Primitive::Round => round(x, bits),
    }
}

/// The function's value at the middle, with a rounding unless it is one of the few exact ones: at 0 and 1, roots of
/// squares.
fn at_middle(primitive: Primitive, x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    let value = precise::apply(primitive, x.middle(), bits)?;
    let is_exact = match primitive {
        Primitive::Ln => value.is_zero(),
        Primitive::Sqrt => value.times(&value, 2 * bits + 2).is_ok_and(|square| square == *x.middle()),
        _ => x.middle().is_zero(),
    };
    Ok(Ball::exact(value).rounded_unless(is_exact, bits))
}

fn widened(value: Ball, by: Magnitude) -> Ball {
    let radius = value.radius().plus(by);
    Ball::new(value.middle().clone(), radius)
}

/// eˣ: e^r − 1 ≤ r(1 + r) for r ≤ 1.
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2²⁹, [`Undefined::Lost`] for radii above 1.
pub fn exp(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    let value = at_middle(Primitive::Exp, x, bits)?;
    if x.is_exact() {
        return Ok(value);
    }
    let one = Magnitude::from_f64(1.0);
    if x.radius() > one {
        return Err(Undefined::Lost);
    }
    let growth = x.radius().times(one.plus(x.radius()));
    let size = Magnitude::of(value.middle()).plus(value.radius());
    Ok(widened(value, size.times(growth)))
}

/// ln x: |ln(m ± r) − ln m| ≤ q/(1 − q) with q = r/m.
///
/// # Errors
/// [`Undefined::Domain`] for x ≤ 0, [`Undefined::Lost`] where that is not certain.
pub fn ln(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    match x.sign() {
        None => return Err(Undefined::Lost),
        Some(Ordering::Less | Ordering::Equal) => return Err(Undefined::Domain),
        Some(Ordering::Greater) => {}
    }
    let value = at_middle(Primitive::Ln, x, bits)?;
    let change = relative(x)?.over_rest().ok_or(Undefined::Lost)?;
    Ok(widened(value, change))
}

/// √x: |√(m ± r) − √m| ≤ r/√m = q·√m.
///
/// # Errors
/// [`Undefined::Domain`] for x < 0, [`Undefined::Lost`] where that is not certain.
pub fn sqrt(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    match x.sign() {
        None => return Err(Undefined::Lost),
        Some(Ordering::Less) => return Err(Undefined::Domain),
        Some(Ordering::Equal) => return Ok(Ball::ZERO),
        Some(Ordering::Greater) => {}
    }
    let value = at_middle(Primitive::Sqrt, x, bits)?;
    let size = Magnitude::of(value.middle()).plus(value.radius());
    let change = relative(x)?.times(size);
    Ok(widened(value, change))
}

/// The radius in units of the middle.
fn relative(x: &Ball) -> Result<Magnitude, Undefined> {
    x.radius().over(x.middle()).ok_or(Undefined::Lost)
}

/// sin x: the slope is at most 1, and two values are at most 2 apart.
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2¹⁰²⁴.
pub fn sin(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    Ok(widened(at_middle(Primitive::Sin, x, bits)?, x.radius().min(Magnitude::from_f64(2.0))))
}

/// cos x, like [`sin`].
///
/// # Errors
/// [`Undefined::TooLarge`] for |x| ≥ 2¹⁰²⁴.
pub fn cos(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    Ok(widened(at_middle(Primitive::Cos, x, bits)?, x.radius().min(Magnitude::from_f64(2.0))))
}

/// atan x: the slope is at most 1, and two values are less than π apart.
///
/// # Errors
/// Those of [`precise::atan`].
pub fn atan(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    Ok(widened(at_middle(Primitive::Atan, x, bits)?, x.radius().min(Magnitude::from_f64(4.0))))
}

/// erf x: the slope is at most 2/√π < 1.13, and two values are less than 2 apart.
///
/// # Errors
/// Those of [`precise::erf`].
pub fn erf(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    let change = x.radius().times(Magnitude::from_f64(1.13)).min(Magnitude::from_f64(2.0));
    // From some place on the value is ±1 but for e^(−x²), which is below the bits asked for, but not 0.
    let value = precise::erf(x.middle(), bits)?;
    let is_exact = x.middle().is_zero();
    Ok(widened(Ball::exact(value).rounded_unless(is_exact, bits), change))
}

/// The nearest integer, the larger one of two.
///
/// # Errors
/// [`Undefined::Lost`] where it may be one or another.
pub fn round(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    let (low, high) = x.ends(bits)?;
    let found = low.rounded_to_integer();
    if high.rounded_to_integer() == found { Ok(Ball::exact(found)) } else { Err(Undefined::Lost) }
}

/// The largest integer that is not above x.
///
/// # Errors
/// [`Undefined::Lost`] where it may be one or another.
pub fn floor(x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    let (low, high) = x.ends(bits)?;
    let found = low.floor();
    if high.floor() == found { Ok(Ball::exact(found)) } else { Err(Undefined::Lost) }
}

/// log|Γ| and the polygamma functions, by Stirling's series: the value at the middle, and the radius times a bound of the
/// slope.
///
/// # Errors
/// [`Undefined::Domain`] at a pole, [`Undefined::Lost`] where there may be one within the radius, [`Undefined::TooLarge`]
/// for too high orders.
pub fn gamma(family: Family, x: &Ball, bits: usize) -> Result<Ball, Undefined> {
    let bits = bits.clamp(Real::MIN_BITS, Real::MAX_BITS);
    let (value, error) = match gamma_within(family, x.middle(), bits + GAMMA_GUARD) {
        Err(Undefined::Domain) if !x.is_exact() => return Err(Undefined::Lost),
        other => other?,
    };
    let radius = error.map_or(Magnitude::ZERO, Magnitude::power_of_two);
    if x.is_exact() {
        return Ok(Ball::new(value, radius));
    }
    let next = match family {
        Family::LogGamma => 0,
        Family::Polygamma(order) => order + 1,
    };
    let change = x.radius().times(steepest(next, x, bits)?);
    Ok(Ball::new(value, radius.plus(change)))
}

/// Bits beyond those asked for that Stirling's series is summed with.
const GAMMA_GUARD: usize = 24;

/// A bound of |ψ⁽ⁿ⁾| within a ball.
///
/// Above 0, |ψ| ≤ |ln x| + 1/x and |ψ⁽ⁿ⁾| ≤ (n − 1)!/xⁿ + n!/x^(n+1), which fall with x but for the logarithm. Between two
/// poles ψ⁽ⁿ⁾ is monotone for even n, and of one sign and convex or concave away from 0 for odd n, so that |ψ⁽ⁿ⁾| is
/// largest at one of the ends.
fn steepest(order: u8, x: &Ball, bits: usize) -> Result<Magnitude, Undefined> {
    let (low, high) = x.ends(bits)?;
    let one = Magnitude::from_f64(1.0);
    if low > Real::ZERO {
        let inverse = one.over(&low).ok_or(Undefined::Lost)?;
        // |ln x| is below |t| + 1 for 2^(t−1) ≤ x < 2^t.
        let size = |end: &Real| Magnitude::from_f64(end.top().unwrap_or(0).unsigned_abs() as f64 + 1.0);
        let (mut power, mut factorial) = (one, one);
        for k in 1..=order {
            power = power.times(inverse);
            factorial = if k < order { factorial.times(Magnitude::from_f64(f64::from(k))) } else { factorial };
        }
        let lead = if order == 0 { size(&low).max(size(&high)) } else { factorial.times(power) };
        let rest = factorial.times(Magnitude::from_f64(f64::from(order.max(1)))).times(power).times(inverse);
        return Ok(lead.plus(rest));
    }
    if low.floor() != high.floor() || high.floor() == high || low.floor() == low {
        return Err(Undefined::Lost);
    }
    let at = |end: &Real| {
        let (value, error) = gamma_within(Family::Polygamma(order), end, SLOPE_BITS)?;
        Ok(Magnitude::of(&value).plus(error.map_or(Magnitude::ZERO, Magnitude::power_of_two)))
    };
    Ok(at(&low)?.max(at(&high)?))
}

/// Bits at which slopes are taken at the ends of a ball.
const SLOPE_BITS: usize = 64;

/// The larger of x and 0.
pub fn relu(x: &Ball) -> Ball {
    let middle = if x.middle().is_negative() { Real::ZERO } else { x.middle().clone() };
    match x.sign() {
        Some(Ordering::Less) => Ball::ZERO,
        _ => Ball::new(middle, x.radius()),
    }
}
