//! The traits of `num_traits` for `Var`, so that generic Rust code runs on the tape.

use super::ops::ask;
use super::recording::Question;
use super::{Kind, Var};
use num_traits::{Float, FromPrimitive, Num, NumCast, One, ToPrimitive, Zero};
use std::num::FpCategory;

/// `From` and `NumCast` both call theirs `from`.
fn from_double(value: f64) -> Var {
    <Var as From<f64>>::from(value)
}

impl Zero for Var {
    fn zero() -> Var {
        Var::integer(0)
    }

    /// Leaves a guard.
    #[track_caller]
    fn is_zero(&self) -> bool {
        *self == Var::integer(0)
    }
}

impl One for Var {
    fn one() -> Var {
        Var::integer(1)
    }
}

impl Num for Var {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Var, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(from_double)
    }
}

impl ToPrimitive for Var {
    #[track_caller]
    fn to_i64(&self) -> Option<i64> {
        self.constant_or_panic("to_i64", |value| value.to_i64())
    }

    #[track_caller]
    fn to_u64(&self) -> Option<u64> {
        self.constant_or_panic("to_u64", |value| value.to_u64())
    }

    #[track_caller]
    fn to_f64(&self) -> Option<f64> {
        self.constant_or_panic("to_f64", Some)
    }
}

impl Var {
    /// A constant has nothing to lose; a node does.
    #[track_caller]
    fn constant_or_panic<T>(self, method: &str, convert: impl FnOnce(f64) -> Option<T>) -> Option<T> {
        match self.kind() {
            Kind::Node { .. } => panic!(
                "`{method}` of a recorded `Var` would cut off what it was computed from; \
                 if that is what you mean, write `primal()`"
            ),
            Kind::Integer(value) => convert(value as f64),
            Kind::Double(value) => convert(value),
        }
    }
}

impl FromPrimitive for Var {
    fn from_i64(value: i64) -> Option<Var> {
        Some(Var::integer(value))
    }

    fn from_u64(value: u64) -> Option<Var> {
        i64::try_from(value).ok().map(Var::integer)
    }

    fn from_f64(value: f64) -> Option<Var> {
        Some(from_double(value))
    }
}

impl NumCast for Var {
    /// # Panics
    /// If `value` is a recorded `Var`: it would be cut off.
    #[track_caller]
    fn from<T: ToPrimitive>(value: T) -> Option<Var> {
        // An integer beyond 2^53 is exact as i64 only.
        let double = value.to_f64()?;
        match value.to_i64() {
            Some(integer) if integer as f64 == double => Some(Var::integer(integer)),
            _ => Some(from_double(double)),
        }
    }
}

impl Float for Var {
    own! {
        floor(); ceil(); round(); trunc(); fract();
        abs(); signum(); recip(); sqrt(); cbrt();
        exp(); exp2(); exp_m1(); ln(); ln_1p(); log2(); log10();
        sin(); cos(); tan(); asin(); acos(); atan();
        sinh(); cosh(); tanh(); asinh(); acosh(); atanh();
        powi(exponent: i32); powf(exponent: Var); log(base: Var);
        max(other: Var); min(other: Var); hypot(other: Var); atan2(other: Var);
        mul_add(a: Var, b: Var); clamp(low: Var, high: Var);
    }

    fn nan() -> Var {
        Var::double(f64::NAN)
    }

    fn infinity() -> Var {
        Var::double(f64::INFINITY)
    }

    fn neg_infinity() -> Var {
        Var::double(f64::NEG_INFINITY)
    }

    /// The reals have one zero.
    fn neg_zero() -> Var {
        Var::integer(0)
    }

    fn min_value() -> Var {
        from_double(f64::MIN)
    }

    fn min_positive_value() -> Var {
        from_double(f64::MIN_POSITIVE)
    }

    fn epsilon() -> Var {
        from_double(f64::EPSILON)
    }

    fn max_value() -> Var {
        from_double(f64::MAX)
    }

    #[track_caller]
    fn is_nan(self) -> bool {
        !ask(Question::Comparable, self, self)
    }

    #[track_caller]
    fn is_infinite(self) -> bool {
        !self.is_finite() && !self.is_nan()
    }

    #[track_caller]
    fn is_finite(self) -> bool {
        ask(Question::Finite, self, self)
    }

    #[track_caller]
    fn is_normal(self) -> bool {
        matches!(self.classify(), FpCategory::Normal)
    }

    #[track_caller]
    fn classify(self) -> FpCategory {
        match self.kind() {
            Kind::Node { .. } => {
                panic!("`classify` looks at the bits of a recorded `Var`, which the tape cannot follow")
            }
            Kind::Integer(value) => (value as f64).classify(),
            Kind::Double(value) => value.classify(),
        }
    }

    /// `x ≥ 0`: the tape has one zero, and it is positive.
    #[track_caller]
    fn is_sign_positive(self) -> bool {
        self >= 0
    }

    #[track_caller]
    fn is_sign_negative(self) -> bool {
        self < 0
    }

    #[track_caller]
    fn copysign(self, sign: Var) -> Var {
        let size = self.abs();
        Var::select_negative(sign, -size, size)
    }

    #[track_caller]
    fn to_degrees(self) -> Var {
        self * 180 / <Var as crate::scalar::real::Real>::pi()
    }

    #[track_caller]
    fn to_radians(self) -> Var {
        self * <Var as crate::scalar::real::Real>::pi() / 180
    }

    #[track_caller]
    fn abs_sub(self, other: Var) -> Var {
        Var::max(self - other, Var::integer(0))
    }

    #[track_caller]
    fn sin_cos(self) -> (Var, Var) {
        Var::sin_cos(self)
    }

    #[track_caller]
    fn integer_decode(self) -> (u64, i16, i8) {
        match self.kind() {
            Kind::Node { .. } => {
                panic!("`integer_decode` takes a recorded `Var` to bits, which the tape cannot follow")
            }
            Kind::Integer(value) => (value as f64).integer_decode(),
            Kind::Double(value) => value.integer_decode(),
        }
    }
}
