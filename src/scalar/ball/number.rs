//! Balls: numbers with a bound of their error, of which the true value is certainly not further away.

use super::magnitude::Magnitude;
use crate::scalar::precise::{Real, Undefined};
use dashu_ratio::RBig;
use std::cmp::Ordering;

/// A middle and a radius: some real within the radius of the middle.
///
/// What an operation answers encloses the true result for whatever reals the operands stand for. Whether an operation
/// has a value at all may depend on which real that is (1/x where the ball contains 0): then it answers
/// [`Undefined::Lost`], and [`Undefined::Domain`] only where it is certain that there is none.
///
/// ```
/// use backproof::scalar::ball::Ball;
/// use backproof::scalar::precise::Undefined;
/// use dashu_ratio::RBig;
/// let third = Ball::from_rational(&RBig::from_parts(1.into(), 3u8.into()), 64).unwrap();
/// let noise = third.plus(&third, 64).unwrap().plus(&third, 64).unwrap().minus(&Ball::from_i64(1), 64).unwrap();
/// assert_eq!(noise.sign(), None, "0, but the digits do not tell");
/// assert_eq!(Ball::from_i64(1).over(&noise, 64), Err(Undefined::Lost));
/// assert_eq!(Ball::from_i64(1).over(&Ball::from_i64(0), 64), Err(Undefined::Domain));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Ball {
    middle: Real,
    radius: Magnitude,
}

/// One summand: whether it is subtracted, its first factor, and its second or 1.
pub type BallProduct<'a> = (bool, &'a Ball, Option<&'a Ball>);

impl Ball {
    /// The number 0, exactly.
    pub const ZERO: Ball = Ball { middle: Real::ZERO, radius: Magnitude::ZERO };

    /// A number without an error.
    pub fn exact(middle: Real) -> Ball {
        Ball { middle, radius: Magnitude::ZERO }
    }

    /// All reals within the radius of the middle.
    pub fn new(middle: Real, radius: Magnitude) -> Ball {
        Ball { middle, radius }
    }

    /// An integer.
    pub fn from_i64(value: i64) -> Ball {
        Ball::exact(Real::from_i64(value))
    }

    /// A rational, rounded to so many bits.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond the range of [`Real`].
    pub fn from_rational(value: &RBig, bits: usize) -> Result<Ball, Undefined> {
        let middle = Real::from_rational(value, bits)?;
        let is_exact = middle.is_rational(value);
        Ok(Ball::exact(middle).rounded_unless(is_exact, bits))
    }

    /// The middle.
    pub fn middle(&self) -> &Real {
        &self.middle
    }

    /// The radius.
    pub fn radius(&self) -> Magnitude {
        self.radius
    }

    /// Whether it is a single number.
    pub fn is_exact(&self) -> bool {
        self.radius.is_zero()
    }

    /// Whether it is 0, for certain.
    pub fn is_zero(&self) -> bool {
        self.middle.is_zero() && self.is_exact()
    }

    /// Whether it may be 0.
    pub fn contains_zero(&self) -> bool {
        match (self.middle.top(), self.radius.top()) {
            (None, _) => true,
            (Some(_), None) => false,
            // |middle| ≥ 2^(top − 1), radius < 2^reach.
            (Some(top), Some(reach)) if top > reach => false,
            _ => Magnitude::of(&self.middle) <= self.radius || !self.is_clear(),
        }
    }

    /// Whether |middle| is above the radius, by a lower bound of |middle|.
    fn is_clear(&self) -> bool {
        self.radius.over(&self.middle).is_some_and(|ratio| ratio < Magnitude::from_f64(1.0))
    }

    /// On which side of 0 it lies; none where that is not certain.
    pub fn sign(&self) -> Option<Ordering> {
        if self.is_zero() {
            return Some(Ordering::Equal);
        }
        (!self.contains_zero()).then(|| if self.middle.is_negative() { Ordering::Less } else { Ordering::Greater })
    }

    /// The exponent t with |middle| < 2^t; none where it may be 0.
    pub fn top(&self) -> Option<isize> {
        self.middle.top().filter(|_| !self.contains_zero())
    }

    /// Two numbers between which it lies, within an ulp of its own ends.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond the range of [`Real`].
    pub(super) fn ends(&self, bits: usize) -> Result<(Real, Real), Undefined> {
        if self.is_exact() {
            return Ok((self.middle.clone(), self.middle.clone()));
        }
        // Rounded, an end is off by less than this.
        let out = self.radius.times(Magnitude::from_f64(1.0).plus(Magnitude::power_of_two(-8)));
        let out = out.plus(Magnitude::of(&self.middle).times(Magnitude::power_of_two(-(bits as isize))));
        let out = out.to_real()?;
        Ok((self.middle.minus(&out, bits + 16)?, self.middle.plus(&out, bits + 16)?))
    }

    /// −x
    #[must_use]
    pub fn negated(&self) -> Ball {
        Ball { middle: self.middle.negated(), radius: self.radius }
    }

    /// |x|
    #[must_use]
    pub fn abs(&self) -> Ball {
        Ball { middle: self.middle.abs(), radius: self.radius }
    }

    /// The larger of both. Where it is not known which that is, neither moves it by more than itself is off.
    #[must_use]
    pub fn max(&self, other: &Ball) -> Ball {
        if let Some(order) = self.minus(other, Real::MIN_BITS).ok().and_then(|gap| gap.sign()) {
            return if order.is_lt() { other } else { self }.clone();
        }
        let middle = if self.middle < other.middle { &other.middle } else { &self.middle };
        Ball { middle: middle.clone(), radius: self.radius.max(other.radius) }
    }

    /// A ball that holds both.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond the range of [`Real`].
    pub fn hull(&self, other: &Ball, bits: usize) -> Result<Ball, Undefined> {
        let gap = other.minus(self, bits)?;
        // The gap is as uncertain as both ends together.
        let radius = Magnitude::of(&gap.middle).plus(gap.radius);
        Ok(Ball { middle: self.middle.clone(), radius })
    }

    /// The smaller of both.
    #[must_use]
    pub fn min(&self, other: &Ball) -> Ball {
        self.negated().max(&other.negated()).negated()
    }

    /// `x · 2^power`, exactly.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond the range of [`Real`].
    pub fn scaled(&self, power: isize) -> Result<Ball, Undefined> {
        let radius = self.radius.times(Magnitude::power_of_two(power));
        Ok(Ball { middle: self.middle.scaled(power)?, radius })
    }

    /// `Σ ±aₖ·bₖ`, rounded once.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the sum is.
    pub fn sum_of_products<'a>(
        terms: impl IntoIterator<Item = BallProduct<'a>>,
        bits: usize,
    ) -> Result<Ball, Undefined> {
        let mut radius = Magnitude::ZERO;
        let products = terms.into_iter().map(|(negative, left, right)| {
            radius = radius.plus(match right {
                None => left.radius,
                Some(right) => error_of_product(left, right),
            });
            (negative, &left.middle, right.map(|right| &right.middle))
        });
        let (middle, error) = Real::sum_with_error(products, bits)?;
        let rounding = error.map_or(Magnitude::ZERO, Magnitude::power_of_two);
        Ok(Ball { middle, radius: radius.plus(rounding) })
    }

    /// `x + y`
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the sum is.
    pub fn plus(&self, other: &Ball, bits: usize) -> Result<Ball, Undefined> {
        Ball::sum_of_products([(false, self, None), (false, other, None)], bits)
    }

    /// `x − y`
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the difference is.
    pub fn minus(&self, other: &Ball, bits: usize) -> Result<Ball, Undefined> {
        Ball::sum_of_products([(false, self, None), (true, other, None)], bits)
    }

    /// `x · y`
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the product is.
    pub fn times(&self, other: &Ball, bits: usize) -> Result<Ball, Undefined> {
        Ball::sum_of_products([(false, self, Some(other))], bits)
    }

    /// `x / y`. With q = radius/|middle| of y: |x/y − x̂/ŷ| ≤ (rₓ/|ŷ| + |x̂/ŷ|·q)/(1 − q).
    ///
    /// # Errors
    /// [`Undefined::Domain`] for y = 0, [`Undefined::Lost`] where y may be 0, [`Undefined::TooLarge`] if the quotient
    /// is.
    pub fn over(&self, other: &Ball, bits: usize) -> Result<Ball, Undefined> {
        if other.is_zero() {
            return Err(Undefined::Domain);
        }
        let (middle, is_exact) = self.middle.over_exactly(&other.middle, bits).map_err(lost)?;
        let relative = other.radius.over(&other.middle).ok_or(Undefined::Lost)?;
        let own = self.radius.over(&other.middle).ok_or(Undefined::Lost)?;
        let radius = if relative.is_zero() {
            own
        } else {
            // a/(1 − q) = a·(1 + q/(1 − q))
            let more = Magnitude::from_f64(1.0).plus(relative.over_rest().ok_or(Undefined::Lost)?);
            // The quotient's middle is rounded, by less than a part in 2^15 of it.
            let quotient = Magnitude::of(&middle).times(Magnitude::from_f64(1.001));
            own.plus(quotient.times(relative)).times(more)
        };
        Ok(Ball { middle, radius }.rounded_unless(is_exact, bits))
    }

    /// The same with what a rounding to so many bits may have changed: an ulp is more than every function's error.
    pub(super) fn rounded_unless(self, is_exact: bool, bits: usize) -> Ball {
        match self.middle.top() {
            Some(top) if !is_exact => {
                let ulp = top.saturating_add(1).saturating_sub_unsigned(bits.clamp(Real::MIN_BITS, Real::MAX_BITS));
                Ball { radius: self.radius.plus(Magnitude::power_of_two(ulp)), middle: self.middle }
            }
            _ => self,
        }
    }
}

/// What 0 as the middle of a ball that is not 0 says of a quotient.
fn lost(why: Undefined) -> Undefined {
    if why == Undefined::Domain { Undefined::Lost } else { why }
}

/// |a|·r_b + |b|·r_a + r_a·r_b
fn error_of_product(left: &Ball, right: &Ball) -> Magnitude {
    if left.is_exact() && right.is_exact() {
        return Magnitude::ZERO;
    }
    let by_right = Magnitude::of(&left.middle).times(right.radius);
    let by_left = Magnitude::of(&right.middle).times(left.radius);
    by_right.plus(by_left).plus(left.radius.times(right.radius))
}
