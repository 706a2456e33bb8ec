//! The elementary functions of balls: those of the middle, and a bound of how much the function changes within the
//! radius.

use super::{Ball, Magnitude};
use crate::scalar::precise::{self, Real, Undefined};
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

/// The larger of x and 0.
pub fn relu(x: &Ball) -> Ball {
    let middle = if x.middle().is_negative() { Real::ZERO } else { x.middle().clone() };
    match x.sign() {
        Some(Ordering::Less) => Ball::ZERO,
        _ => Ball::new(middle, x.radius()),
    }
}
