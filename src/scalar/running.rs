//! Running error: doubles that carry an estimate of their rounding error, so that a tolerance is derived, not chosen.

use crate::scalar::instance::Instance;
use crate::scalar::plain::{self, Plain, nearest};
use crate::scalar::tolerance::deviations::DEVIATIONS;
use crate::tape::{Branching, Constant, FunctionId, Primitive, Product, Reader, derivative};

/// Half an ulp of 1: the largest relative error of one rounding.
const UNIT: f64 = f64::EPSILON / 2.0;
/// The least subnormal double, 2^−1074: more than the largest error of one rounding among the subnormal numbers.
const LEAST: f64 = f64::from_bits(1);

/// A double and the estimated standard deviation of its rounding error. What is not finite has deviation ∞.
///
/// The deviation is kept rather than the variance: the square of an error is below the least double for values below
/// 1e-146.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Running {
    value: f64,
    deviation: f64,
}

impl Running {
    /// A double that is meant exactly.
    pub fn exact(value: f64) -> Running {
        Running::with_deviation(value, 0.0)
    }

    /// A double that stands for a real within half an ulp of it.
    pub fn rounded(value: f64) -> Running {
        Running::with_deviation(value, rounding(value))
    }

    /// A double with an error of this standard deviation; a deviation that is not a number ≥ 0 counts as ∞.
    ///
    /// ```
    /// use backproof::scalar::running::Running;
    /// assert_eq!(Running::with_deviation(1.0, 1e-9).deviation(), 1e-9);
    /// assert_eq!(Running::exact(f64::NAN).deviation(), f64::INFINITY);
    /// ```
    pub fn with_deviation(value: f64, deviation: f64) -> Running {
        let known = value.is_finite() && deviation >= 0.0;
        Running { value, deviation: if known { deviation } else { f64::INFINITY } }
    }

    /// The double.
    pub fn value(self) -> f64 {
        self.value
    }

    /// The standard deviation of its error, ≥ 0, perhaps ∞.
    pub fn deviation(self) -> f64 {
        self.deviation
    }

    /// How far the value may be off: its deviation times [`DEVIATIONS`].
    fn reach(self) -> f64 {
        DEVIATIONS * self.deviation
    }
}

/// Half an ulp of a result, or the least subnormal.
fn rounding(value: f64) -> f64 {
    (value.abs() * UNIT).max(LEAST)
}

/// Reads a tape in [`Running`]s. The values are those of [`Plain`] bit by bit.
///
/// How the deviation σ of a result comes about, from those of the operands and half an ulp u of what is rounded; all
/// contributions are taken for independent and added as squares:
/// - each product of a sum: b·σₐ, a·σ_b, σₐ·σ_b, u; if both factors are the same value 2a·σₐ, σₐ², u;
/// - each addition: u. Adding to 0 is exact, and so is a factor 1;
/// - p(x): the largest |p'| at x and as far to either side of it as x may be off, times σ; and u;
/// - 1/x: σ/x², in the place where 1/x is steepest within reach; ∞ if 0 is within reach;
/// - select: that of the side taken; where the sign of the condition is in doubt, also how far the two sides differ.
///   That is the only thing ever looked at on the side not taken;
/// - constants: half an ulp if they are `rounded` or no double.
///
/// Among the subnormal numbers u is the least of them, for products and functions; additions are exact there.
///
/// `functions[i]` stands for the arbitrary function number i; without one the value is NaN.
#[derive(Clone, Debug, Default)]
pub struct RunningError {
    /// The instances of arbitrary functions.
    pub functions: Vec<Instance>,
}

impl Reader for RunningError {
    type Value = Running;

    fn constant(&mut self, constant: &Constant) -> Running {
        let (value, exact) = nearest(&constant.value);
        if exact && !constant.rounded { Running::exact(value) } else { Running::rounded(value) }
    }

    fn integer(&mut self, value: i64) -> Running {
        match i32::try_from(value) {
            Ok(value) => Running::exact(f64::from(value)),
            Err(_) => self.constant(&Constant::integer(value)),
        }
    }

    fn quotient(&mut self, numerator: i32, denominator: u32) -> Running {
        let (value, exact) = plain::quotient(numerator, denominator);
        if exact { Running::exact(value) } else { Running::rounded(value) }
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Running
    where
        I: Iterator<Item = Product<'a, Running>>,
    {
        let (mut sum, mut squares) = (0.0, Squares::default());
        for Product { negative, left, right } in terms {
            let product = match right {
                Some(right) => multiply(left, right, &mut squares),
                None => {
                    squares.add(left.deviation);
                    left.value
                }
            };
            let before: f64 = sum;
            sum = if negative { before - product } else { before + product };
            if before != 0.0 && product != 0.0 {
                // Below the normal numbers sums are exact, and half an ulp of them underflows to 0.
                squares.add(sum * UNIT);
            }
        }
        Running::with_deviation(sum, squares.root())
    }

    fn reciprocal(&mut self, x: &Running) -> Running {
        let value = x.value.recip();
        if x.deviation == 0.0 {
            return Running::rounded(value);
        }
        let nearest = x.value.abs() - x.reach();
        let mut squares = Squares::default();
        // The quotient of the last two first: value/nearest underflows beyond x = 1e162.
        squares.add(if nearest > 0.0 { value * (x.deviation / nearest) } else { f64::INFINITY });
        squares.add(rounding(value));
        Running::with_deviation(value, squares.root())
    }

    fn apply(&mut self, primitive: Primitive, x: &Running) -> Running {
        let value = plain::apply(primitive, x.value);
        let mut squares = Squares::default();
        // A root, sine, … that is 0 is so exactly; a power of e has underflowed.
        if value != 0.0 || primitive == Primitive::Exp {
            squares.add(own_rounding(primitive, x.value, value));
        }
        if x.deviation != 0.0 {
            squares.add(match primitive {
                Primitive::Round => leap(*x),
                Primitive::Polygamma(order @ 1..) if x.value - x.reach() > 0.0 => falling(order, *x, value),
                _ => steepest(primitive, *x) * x.deviation,
            });
        }
        Running::with_deviation(value, squares.root())
    }

    fn select(&mut self, on: &Running, negative: &Running, otherwise: &Running) -> Running {
        let (taken, other) = if on.value < 0.0 { (negative, otherwise) } else { (otherwise, negative) };
        if on.value.is_nan() {
            return Running::exact(f64::NAN);
        }
        if on.deviation == 0.0 || on.value.abs() > on.reach() {
            return *taken;
        }
        let mut squares = Squares::default();
        squares.add(taken.deviation);
        squares.add(other.deviation);
        squares.add(taken.value - other.value);
        Running::with_deviation(taken.value, squares.root())
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Running) -> Running {
        // Its own terms need no other function.
        let functions = std::mem::take(&mut self.functions);
        let value = functions.get(function.0 as usize).and_then(|instance| instance.read(self, order, x));
        self.functions = functions;
        value.unwrap_or(Running::exact(f64::NAN))
    }
}

impl Branching for RunningError {
    /// The side the double takes, even where its sign is in doubt. So the sweep's deviations know nothing of the other
    /// side there; those of a recorded pullback do.
    fn is_negative(&self, on: &Running) -> Option<bool> {
        Plain::default().is_negative(&on.value)
    }
}

// A call would keep the three sums in memory, where each addition waits for the last one to be stored.
#[inline(always)]
fn multiply(left: &Running, right: &Running, squares: &mut Squares) -> f64 {
    let product = left.value * right.value;
    // An exact factor, as inputs are, adds nothing of its own: what would be added then is 0.
    match (left.deviation == 0.0, right.deviation == 0.0) {
        (true, true) => {}
        (true, false) => squares.add(left.value * right.deviation),
        (false, true) => squares.add(right.value * left.deviation),
        _ if std::ptr::eq(left, right) => {
            squares.add(2.0 * left.value * left.deviation);
            squares.add(left.deviation * left.deviation);
        }
        _ => {
            squares.add(right.value * left.deviation);
            squares.add(left.value * right.deviation);
            squares.add(left.deviation * right.deviation);
        }
    }
    if left.value != 0.0 && right.value != 0.0 {
        squares.add(rounding(product));
    }
    product
}

/// What computing a function has put in. Of log|Γ| and its derivatives no more is taken for granted than a few ulps, of
/// the value or of 1: they have zeros at numbers that are no doubles.
fn own_rounding(primitive: Primitive, x: f64, value: f64) -> f64 {
    match primitive {
        Primitive::Round => 0.0,
        Primitive::Lgamma | Primitive::Polygamma(0) => 8.0 * rounding(value.abs() + 1.0),
        Primitive::Polygamma(_) if x > 0.0 => 16.0 * rounding(value),
        // Of summands as large as those of the two nearest poles, which may cancel.
        Primitive::Polygamma(order) => {
            let factorial: f64 = (1..=u32::from(order)).map(f64::from).product();
            32.0 * rounding(value.abs() + factorial * 2.0_f64.powi(i32::from(order) + 2))
        }
        _ => rounding(value),
    }
}

/// By how much the nearest integer may be another one.
fn leap(x: Running) -> f64 {
    let at = |place: f64| plain::apply(Primitive::Round, place);
    at(x.value + x.reach()) - at(x.value - x.reach())
}

/// How much ψ⁽ⁿ⁾ changes above 0, where x·ψ⁽ⁿ⁺¹⁾/ψ⁽ⁿ⁾ lies between −n − 1 and −n: its slope alone underflows long before it does. Towards
/// the near end it may have grown by as many powers of how much nearer to 0 that is.
fn falling(order: u8, x: Running, value: f64) -> f64 {
    let nearest = x.value - x.reach();
    let power = i32::from(order) + 1;
    f64::from(power) * value * (x.value / nearest).powi(power) * (x.deviation / nearest)
}

/// Whether there may be a pole of Γ where x may be.
fn meets_a_pole(x: Running) -> bool {
    let (low, high) = (x.value - x.reach(), x.value + x.reach());
    low <= 0.0 && (low.floor() != high.floor() || low == low.floor())
}

/// The largest |p'| at x and at either end of where x may really be; ∞ where p has no value at one of them.
fn steepest(primitive: Primitive, x: Running) -> f64 {
    if matches!(primitive, Primitive::Lgamma | Primitive::Polygamma(_)) && meets_a_pole(x) {
        return f64::INFINITY;
    }
    let slope = |at: f64| {
        let value = plain::apply(primitive, at);
        let slope = derivative(&mut Plain::default(), primitive, &at, &value).abs();
        if value.is_finite() && slope.is_finite() { slope } else { f64::INFINITY }
    };
    slope(x.value).max(slope(x.value - x.reach())).max(slope(x.value + x.reach()))
}

/// A sum of squares that neither overflows nor underflows: three of them, by size, each scaled by a power of two.
#[derive(Default)]
struct Squares {
    small: f64,
    middle: f64,
    large: f64,
}

impl Squares {
    const SMALL: f64 = f64::from_bits((1023 - 480) << 52);
    const LARGE: f64 = f64::from_bits((1023 + 480) << 52);
    const UP: f64 = f64::from_bits((1023 + 600) << 52);
    const DOWN: f64 = f64::from_bits((1023 - 600) << 52);

    /// Adds x². NaN counts as ∞.
    #[inline(always)]
    fn add(&mut self, x: f64) {
        let size = x.abs();
        if size < Squares::SMALL {
            self.small += (size * Squares::UP) * (size * Squares::UP);
        } else if size <= Squares::LARGE {
            self.middle += size * size;
        } else {
            let scaled = if size.is_nan() { f64::INFINITY } else { size * Squares::DOWN };
            self.large += scaled * scaled;
        }
    }

    /// The root of the sum.
    fn root(self) -> f64 {
        if self.large > 0.0 {
            let rest = self.middle * Squares::DOWN * Squares::DOWN;
            (self.large + rest).sqrt() * Squares::UP
        } else if self.middle > 0.0 {
            let rest = self.small * Squares::DOWN * Squares::DOWN;
            (self.middle + rest).sqrt()
        } else {
            self.small.sqrt() * Squares::DOWN
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(values: &[f64]) -> f64 {
        let mut squares = Squares::default();
        values.iter().for_each(|value| squares.add(*value));
        squares.root()
    }

    #[test]
    fn squares_keep_their_range() {
        assert_eq!(root(&[]), 0.0);
        assert_eq!(root(&[3.0, -4.0]), 5.0);
        for power in [-1060, -1000, -500, -481, -480, -479, 0, 479, 480, 481, 500, 1000, 1020] {
            let unit = 2.0_f64.powi(power / 2) * 2.0_f64.powi(power - power / 2);
            assert_eq!(root(&[3.0 * unit, 4.0 * unit]), 5.0 * unit, "at 2^{power}");
        }
        assert_eq!(root(&[LEAST]), LEAST);
        assert_eq!(root(&[f64::NAN, 1.0]), f64::INFINITY);
        assert_eq!(root(&[f64::NEG_INFINITY]), f64::INFINITY);
        assert_eq!(root(&[f64::MAX]), f64::MAX);
    }

    #[test]
    fn what_is_not_finite_never_gets_a_deviation() {
        let mut reader = RunningError::default();
        let overflow = reader.apply(Primitive::Exp, &Running::exact(1000.0));
        assert_eq!(overflow.deviation(), f64::INFINITY);
        let back = reader.reciprocal(&overflow);
        assert_eq!((back.value(), back.deviation()), (0.0, f64::INFINITY));
        let folded = reader.apply(Primitive::Atan, &overflow);
        assert_eq!(folded.deviation(), f64::INFINITY);
    }

    #[test]
    fn the_reciprocal_of_a_large_number_keeps_its_error() {
        let mut reader = RunningError::default();
        let inverse = reader.reciprocal(&Running::with_deviation(1e175, 1e161));
        assert!(inverse.deviation() >= 0.99e-189, "{inverse:?}");
    }

    #[test]
    fn underflow_is_an_error_too() {
        let mut reader = RunningError::default();
        let tiny = Running::exact(1e-200);
        let gone = reader.product(&tiny, &tiny);
        assert_eq!((gone.value(), gone.deviation()), (0.0, LEAST));
        let gone = reader.apply(Primitive::Exp, &Running::exact(-800.0));
        assert_eq!((gone.value(), gone.deviation()), (0.0, LEAST));
        let zero = reader.product(&Running::exact(0.0), &tiny);
        assert_eq!(zero, Running::exact(0.0), "a factor 0 is no underflow");
    }

    #[test]
    fn a_condition_in_doubt_makes_a_step_doubtful() {
        let mut reader = RunningError::default();
        let (zero, one) = (Running::exact(0.0), Running::exact(1.0));
        let step = |reader: &mut RunningError, on| reader.select(&on, &zero, &one);
        assert_eq!(step(&mut reader, Running::with_deviation(1e-17, 1e-16)), Running::with_deviation(1.0, 1.0));
        assert_eq!(step(&mut reader, Running::with_deviation(1e-3, 1e-16)), one);
        assert_eq!(step(&mut reader, Running::exact(0.0)), one);
    }
}
