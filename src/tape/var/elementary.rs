//! The functions of `Var`, composed from the tape's few operations. No select is made for mere overflow safety: it would
//! look like a kink.

use super::ops::ask;
use super::recording::Question;
use super::{Kind, Var};
use crate::scalar::real::Real;

/// Functions of one variable that [`Real`] has, under the names that `f64` gives them.
macro_rules! as_real {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[must_use]
        #[track_caller]
        pub fn $name(self) -> Var {
            Real::$name(&self)
        }
    )*};
}

impl Var {
    as_real! {
        /// `eˣ`
        exp
        /// The natural logarithm, x > 0.
        ln
        /// `√x`, x ≥ 0; differentiable for x > 0.
        sqrt
        /// Sine.
        sin
        /// Cosine.
        cos
        /// Arcus tangent.
        atan
        /// The error function.
        erf
        /// `1 − 2/(1 + e²ˣ)`
        tanh
        /// `|x|`, by a select on the sign of x.
        abs
    }

    /// `1/x`, x ≠ 0.
    #[must_use]
    #[track_caller]
    pub fn recip(self) -> Var {
        1 / self
    }

    /// `self·a + b`, as one node.
    #[must_use]
    #[track_caller]
    pub fn mul_add(self, a: Var, b: Var) -> Var {
        self.product_and_term(a, b)
    }

    /// `xⁿ` as a product of factors; x ≠ 0 if n < 0, and `x⁰ = 1`.
    #[must_use]
    #[track_caller]
    pub fn powi(self, exponent: i32) -> Var {
        self.integer_power(i64::from(exponent))
    }

    #[track_caller]
    fn integer_power(self, exponent: i64) -> Var {
        let mut rest = exponent.unsigned_abs();
        let (mut power, mut square) = (Var::integer(1), self);
        while rest > 0 {
            if rest & 1 == 1 {
                power *= square;
            }
            rest >>= 1;
            if rest > 0 {
                square *= square;
            }
        }
        if exponent < 0 { 1 / power } else { power }
    }

    /// `xᵖ`: a product of factors if p is an exact integer, else `exp(p·ln x)`, x > 0.
    #[must_use]
    #[track_caller]
    pub fn powf(self, exponent: Var) -> Var {
        match exponent.kind() {
            Kind::Integer(exponent) => self.integer_power(exponent),
            _ => (exponent * self.ln()).exp(),
        }
    }

    /// `2ˣ = exp(x·ln 2)`
    #[must_use]
    #[track_caller]
    pub fn exp2(self) -> Var {
        (self * Var::integer(2).ln()).exp()
    }

    /// `eˣ − 1`
    #[must_use]
    #[track_caller]
    pub fn exp_m1(self) -> Var {
        self.exp() - 1
    }

    /// `ln(1 + x)`, x > −1.
    #[must_use]
    #[track_caller]
    pub fn ln_1p(self) -> Var {
        (1.0 + self).ln()
    }

    /// `ln x / ln b`; x > 0, b > 0, b ≠ 1.
    #[must_use]
    #[track_caller]
    pub fn log(self, base: Var) -> Var {
        self.ln() / base.ln()
    }

    /// `ln x / ln 2`, x > 0.
    #[must_use]
    #[track_caller]
    pub fn log2(self) -> Var {
        self.log(Var::integer(2))
    }

    /// `ln x / ln 10`, x > 0.
    #[must_use]
    #[track_caller]
    pub fn log10(self) -> Var {
        self.log(Var::integer(10))
    }

    /// `∛x` of the sign of x; differentiable for x ≠ 0.
    #[must_use]
    #[track_caller]
    pub fn cbrt(self) -> Var {
        let third = |x: Var| (x.ln() / 3.0).exp();
        Var::select_negative(self, -third(-self), third(self))
    }

    /// `√(x² + y²)`; differentiable away from the origin.
    #[must_use]
    #[track_caller]
    pub fn hypot(self, other: Var) -> Var {
        Var::sum_of_products([(self, self), (other, other)]).sqrt()
    }

    /// `sin x / cos x`, cos x ≠ 0.
    #[must_use]
    #[track_caller]
    pub fn tan(self) -> Var {
        self.sin() / self.cos()
    }

    /// Both at once.
    #[must_use]
    #[track_caller]
    pub fn sin_cos(self) -> (Var, Var) {
        (self.sin(), self.cos())
    }

    /// `atan(x / √((1−x)(1+x)))`, −1 ≤ x ≤ 1; differentiable inside.
    #[must_use]
    #[track_caller]
    pub fn asin(self) -> Var {
        (self / ((1.0 - self) * (1.0 + self)).sqrt()).atan()
    }

    /// `2·atan √((1−x)/(1+x))`, −1 ≤ x ≤ 1; differentiable inside.
    #[must_use]
    #[track_caller]
    pub fn acos(self) -> Var {
        2.0 * ((1.0 - self) / (1.0 + self)).sqrt().atan()
    }

    /// The angle of the point `(x, y) = (other, self)`, in (−π, π]; not defined at the origin, and it jumps where y = 0 > x.
    ///
    /// For x ≥ 0 it is `2·atan(y/(√(x²+y²) + x))`, for x < 0 it is `atan(y/x) ± π`: where the two meet they agree with all
    /// their derivatives, so the select between them is no kink.
    #[must_use]
    #[track_caller]
    pub fn atan2(self, other: Var) -> Var {
        let (y, x) = (self, other);
        let right = 2 * (y / (x.hypot(y) + x)).atan();
        let pi = <Var as Real>::pi();
        let left = (y / x).atan() + Var::select_negative(y, -pi, pi);
        Var::select_negative(x, left, right)
    }

    /// `(eˣ − e⁻ˣ)/2`
    #[must_use]
    #[track_caller]
    pub fn sinh(self) -> Var {
        (self.exp() - (-self).exp()) / 2
    }

    /// `(eˣ + e⁻ˣ)/2`
    #[must_use]
    #[track_caller]
    pub fn cosh(self) -> Var {
        (self.exp() + (-self).exp()) / 2
    }

    /// `ln(x + √(x² + 1))`
    #[must_use]
    #[track_caller]
    pub fn asinh(self) -> Var {
        (self + self.mul_add(self, Var::integer(1)).sqrt()).ln()
    }

    /// `ln(x + √((x−1)(x+1)))`, x ≥ 1; differentiable for x > 1.
    #[must_use]
    #[track_caller]
    pub fn acosh(self) -> Var {
        (self + ((self - 1.0) * (self + 1.0)).sqrt()).ln()
    }

    /// `½ ln((1+x)/(1−x))`, −1 < x < 1.
    #[must_use]
    #[track_caller]
    pub fn atanh(self) -> Var {
        ((1.0 + self) / (1.0 - self)).ln() / 2
    }

    /// −1 where x < 0, else 1 (at 0 too).
    #[must_use]
    #[track_caller]
    pub fn signum(self) -> Var {
        Var::select_negative(self, Var::integer(-1), Var::integer(1))
    }

    /// The larger one, by a select on the sign of the difference; on a tie, `self`.
    #[must_use]
    #[track_caller]
    pub fn max(self, other: Var) -> Var {
        self.neutral(other, f64::NEG_INFINITY).unwrap_or_else(|| Var::select_negative(self - other, other, self))
    }

    /// The smaller one, by a select on the sign of the difference; on a tie, `self`.
    #[must_use]
    #[track_caller]
    pub fn min(self, other: Var) -> Var {
        self.neutral(other, f64::INFINITY).unwrap_or_else(|| Var::select_negative(other - self, other, self))
    }

    /// The other one, if one of the two is the constant that changes nothing (or NaN, which `f64` ignores too).
    fn neutral(self, other: Var, neutral: f64) -> Option<Var> {
        let is_neutral = |var: Var| matches!(var.kind(), Kind::Double(value) if value == neutral || value.is_nan());
        if is_neutral(other) {
            return Some(self);
        }
        is_neutral(self).then_some(other)
    }

    /// `min(max(x, low), high)`
    ///
    /// # Panics
    /// If `low > high`.
    #[must_use]
    #[track_caller]
    pub fn clamp(self, low: Var, high: Var) -> Var {
        assert!(low <= high, "clamp: {low} is above {high}");
        self.max(low).min(high)
    }

    /// The largest integer not above x, as an exact constant; guarded.
    #[must_use]
    #[track_caller]
    pub fn floor(self) -> Var {
        self.to_integer(f64::floor, |n| ((0, n), (-1, n + 1)))
    }

    /// The smallest integer not below x, as an exact constant; guarded.
    #[must_use]
    #[track_caller]
    pub fn ceil(self) -> Var {
        self.to_integer(f64::ceil, |n| ((1, n - 1), (0, n)))
    }

    /// x without its fraction, as an exact constant; guarded.
    #[must_use]
    #[track_caller]
    pub fn trunc(self) -> Var {
        self.to_integer(f64::trunc, |n| match n {
            0 => ((1, -1), (-1, 1)),
            1.. => ((0, n), (-1, n + 1)),
            _ => ((1, n - 1), (0, n)),
        })
    }

    /// The nearest integer, halves away from 0, as an exact constant; guarded.
    #[must_use]
    #[track_caller]
    pub fn round(self) -> Var {
        if let Kind::Node { .. } = self.kind() {
            let twice = 2.0 * self;
            let nearest = self.primal().round();
            return twice.between(nearest, |n| match n {
                0 => ((1, -1), (-1, 1)),
                1.. => ((0, 2 * n - 1), (-1, 2 * n + 1)),
                _ => ((1, 2 * n - 1), (0, 2 * n + 1)),
            });
        }
        Var::from(self.primal().round())
    }

    #[track_caller]
    fn to_integer(self, rounding: fn(f64) -> f64, bounds: fn(i64) -> (Bound, Bound)) -> Var {
        let integer = rounding(self.primal());
        match self.kind() {
            Kind::Node { .. } => self.between(integer, bounds),
            _ => Var::from(integer),
        }
    }

    /// The integer, with guards that x stays within the bounds that belong to it.
    ///
    /// # Panics
    /// If it does not fit 64 bits: a double of that size is an integer whatever it was computed from.
    #[track_caller]
    fn between(self, integer: f64, bounds: fn(i64) -> (Bound, Bound)) -> Var {
        assert!(integer.abs() < 4e18, "the integer part of {integer} is too large to be guarded on the tape");
        let n = integer as i64;
        let ((low_open, low), (high_open, high)) = bounds(n);
        let question = |open: i8| if open == 0 { Question::LessOrEqual } else { Question::Less };
        ask(question(low_open), Var::integer(low), self);
        ask(question(high_open), self, Var::integer(high));
        Var::integer(n)
    }

    /// `x − trunc(x)`
    #[must_use]
    #[track_caller]
    pub fn fract(self) -> Var {
        self - self.trunc()
    }

    /// `a − b·q` with the integer q = trunc(a/b) held fixed, and guards that it stays the right one.
    #[track_caller]
    pub(super) fn rem_var(self, other: Var) -> Var {
        let (a, b) = (self.primal(), other.primal());
        // The quotient of the exact remainder: a/b itself may round up to the next integer.
        let quotient = Var::from(((a - a % b) / b).round());
        let rest = self - other * quotient;
        let size = if other < 0 { -other } else { other };
        if self < 0 {
            ask(Question::Less, -size, rest);
            ask(Question::LessOrEqual, rest, Var::integer(0));
        } else {
            ask(Question::LessOrEqual, Var::integer(0), rest);
            ask(Question::Less, rest, size);
        }
        rest
    }
}

/// A bound, and whether it is excluded (not 0).
type Bound = (i8, i64);
