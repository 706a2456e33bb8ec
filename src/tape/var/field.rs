//! What nalgebra asks of a number, so that code on its rotations, quaternions and matrices of any number type can be
//! recorded.
//!
//! Comparisons leave guards, as everywhere. A number that is to become an `f64` (`to_subset`) would be cut off from what
//! it was computed from, and panics.

use super::Var;
use crate::scalar::real::Real;
use approx::{AbsDiffEq, RelativeEq, UlpsEq};
use num_traits::{Float, Signed, ToPrimitive, Zero};
use simba::scalar::{ComplexField, Field, RealField, SubsetOf};
use simba::simd::SimdValue;

impl Signed for Var {
    #[track_caller]
    fn abs(&self) -> Var {
        Var::abs(*self)
    }

    #[track_caller]
    fn abs_sub(&self, other: &Var) -> Var {
        Var::max(*self - *other, Var::integer(0))
    }

    /// −1, 0 or 1, as this trait has it; which one leaves a guard.
    #[track_caller]
    fn signum(&self) -> Var {
        if self.is_zero() { Var::integer(0) } else { Var::signum(*self) }
    }

    #[track_caller]
    fn is_positive(&self) -> bool {
        *self > 0
    }

    #[track_caller]
    fn is_negative(&self) -> bool {
        *self < 0
    }
}

impl AbsDiffEq for Var {
    type Epsilon = Var;

    fn default_epsilon() -> Var {
        Var::from(f64::EPSILON)
    }

    #[track_caller]
    fn abs_diff_eq(&self, other: &Var, epsilon: Var) -> bool {
        let gap = *self - *other;
        gap <= epsilon && -gap <= epsilon
    }
}

impl RelativeEq for Var {
    fn default_max_relative() -> Var {
        Var::from(f64::EPSILON)
    }

    #[track_caller]
    fn relative_eq(&self, other: &Var, epsilon: Var, max_relative: Var) -> bool {
        self.abs_diff_eq(other, epsilon)
            || self.abs_diff_eq(other, Var::max(Var::abs(*self), Var::abs(*other)) * max_relative)
    }
}

impl UlpsEq for Var {
    fn default_max_ulps() -> u32 {
        4
    }

    /// Bits cannot be followed: an ulp counts as [`f64::EPSILON`] of the number.
    #[track_caller]
    fn ulps_eq(&self, other: &Var, epsilon: Var, max_ulps: u32) -> bool {
        self.relative_eq(other, epsilon, Var::from(f64::EPSILON) * max_ulps)
    }
}

/// One lane.
// simba declares two of its methods unsafe; there is nothing unsafe in them here.
#[expect(unsafe_code, reason = "the trait declares two methods unsafe, and these are the safe ones once more")]
impl SimdValue for Var {
    const LANES: usize = 1;
    type Element = Var;
    type SimdBool = bool;

    fn splat(value: Var) -> Var {
        value
    }

    fn extract(&self, _: usize) -> Var {
        *self
    }

    unsafe fn extract_unchecked(&self, lane: usize) -> Var {
        self.extract(lane)
    }

    fn replace(&mut self, _: usize, value: Var) {
        *self = value;
    }

    unsafe fn replace_unchecked(&mut self, lane: usize, value: Var) {
        self.replace(lane, value);
    }

    fn select(self, condition: bool, other: Var) -> Var {
        if condition { self } else { other }
    }
}

impl Field for Var {}

impl SubsetOf<Var> for Var {
    fn to_superset(&self) -> Var {
        *self
    }

    fn from_superset_unchecked(element: &Var) -> Var {
        *element
    }

    fn is_in_subset(_: &Var) -> bool {
        true
    }
}

macro_rules! doubles {
    ($($Number:ident)*) => {$(
        impl SubsetOf<Var> for $Number {
            fn to_superset(&self) -> Var {
                <Var as From<f64>>::from(f64::from(*self))
            }

            /// # Panics
            /// If the number is a recorded one: it would be cut off.
            #[track_caller]
            fn from_superset_unchecked(element: &Var) -> $Number {
                element.to_f64().map_or($Number::NAN, |value| value as $Number)
            }

            fn is_in_subset(_: &Var) -> bool {
                true
            }
        }
    )*};
}
doubles!(f64 f32);

impl ComplexField for Var {
    type RealField = Var;

    own! {
        floor(); ceil(); round(); trunc(); fract();
        abs(); recip(); sqrt(); cbrt(); signum();
        exp(); exp2(); exp_m1(); ln(); ln_1p(); log2(); log10();
        sin(); cos(); tan(); asin(); acos(); atan();
        sinh(); cosh(); tanh(); asinh(); acosh(); atanh();
        powi(exponent: i32); powf(exponent: Var); log(base: Var); hypot(other: Var);
        mul_add(a: Var, b: Var);
    }

    fn from_real(real: Var) -> Var {
        real
    }

    fn real(self) -> Var {
        self
    }

    fn imaginary(self) -> Var {
        Var::integer(0)
    }

    #[track_caller]
    fn modulus(self) -> Var {
        Var::abs(self)
    }

    #[track_caller]
    fn modulus_squared(self) -> Var {
        self * self
    }

    #[track_caller]
    fn argument(self) -> Var {
        if self >= 0 { Var::integer(0) } else { <Var as Real>::pi() }
    }

    #[track_caller]
    fn norm1(self) -> Var {
        Var::abs(self)
    }

    #[track_caller]
    fn scale(self, factor: Var) -> Var {
        self * factor
    }

    #[track_caller]
    fn unscale(self, factor: Var) -> Var {
        self / factor
    }

    fn conjugate(self) -> Var {
        self
    }

    #[track_caller]
    fn sin_cos(self) -> (Var, Var) {
        Var::sin_cos(self)
    }

    #[track_caller]
    fn powc(self, exponent: Var) -> Var {
        Var::powf(self, exponent)
    }

    #[track_caller]
    fn is_finite(&self) -> bool {
        Float::is_finite(*self)
    }

    #[track_caller]
    fn try_sqrt(self) -> Option<Var> {
        (self >= 0).then(|| Var::sqrt(self))
    }
}

/// Constants, exact on the tape.
macro_rules! constants {
    ($($name:ident = $value:expr;)*) => {$(
        #[track_caller]
        fn $name() -> Var {
            $value
        }
    )*};
}

impl RealField for Var {
    #[track_caller]
    fn is_sign_positive(&self) -> bool {
        Float::is_sign_positive(*self)
    }

    #[track_caller]
    fn is_sign_negative(&self) -> bool {
        Float::is_sign_negative(*self)
    }

    #[track_caller]
    fn copysign(self, sign: Var) -> Var {
        Float::copysign(self, sign)
    }

    own! {
        max(other: Var); min(other: Var); clamp(low: Var, high: Var); atan2(other: Var);
    }

    fn min_value() -> Option<Var> {
        Some(<Var as Float>::min_value())
    }

    fn max_value() -> Option<Var> {
        Some(<Var as Float>::max_value())
    }

    constants! {
        pi = <Var as Real>::pi();
        two_pi = <Var as Real>::pi() * 2;
        frac_pi_2 = <Var as Real>::pi() / 2;
        frac_pi_3 = <Var as Real>::pi() / 3;
        frac_pi_4 = <Var as Real>::pi() / 4;
        frac_pi_6 = <Var as Real>::pi() / 6;
        frac_pi_8 = <Var as Real>::pi() / 8;
        frac_1_pi = 1 / <Var as Real>::pi();
        frac_2_pi = 2 / <Var as Real>::pi();
        frac_2_sqrt_pi = 2 / <Var as Real>::pi().sqrt();
        e = Var::integer(1).exp();
        log2_e = 1 / Var::integer(2).ln();
        log10_e = 1 / Var::integer(10).ln();
        ln_2 = Var::integer(2).ln();
        ln_10 = Var::integer(10).ln();
    }
}

#[cfg(test)]
mod tests {
    use crate::tape::{Var, record};
    use nalgebra::{Matrix3, Rotation3, UnitQuaternion, Vector3};

    #[test]
    fn rotations_and_matrices_are_recorded() {
        let turned = record(&[0.1, 0.2, 0.3, 1.0, 2.0, 3.0], |v| {
            let turn = UnitQuaternion::from_scaled_axis(Vector3::new(v[0], v[1], v[2]));
            let by_matrix: Rotation3<Var> = turn.to_rotation_matrix();
            let point = Vector3::new(v[3], v[4], v[5]);
            let gap = turn * point - by_matrix * point;
            vec![(turn * point).norm(), gap.x, gap.y, gap.z]
        });
        let length = 14.0_f64.sqrt();
        assert!((turned.values()[0] - length).abs() < 1e-14);
        assert!(turned.values()[1..].iter().all(|gap| gap.abs() < 1e-14), "{:?}", turned.values());
        // A rotation keeps lengths: nothing depends on the angle.
        let gradient = &turned.jacobian()[0];
        assert!(gradient[..3].iter().all(|slope| slope.abs() < 1e-14), "{gradient:?}");
        let inverse = record(&[2.0, 1.0, 0.0, 0.0, 3.0, 1.0, 1.0, 0.0, 1.0], |v| {
            let m = Matrix3::from_row_slice(v);
            let inverse = m.try_inverse().expect("it is invertible");
            vec![(m * inverse).trace(), m.determinant()]
        });
        assert!((inverse.values()[0] - 3.0).abs() < 1e-14 && (inverse.values()[1] - 7.0).abs() < 1e-14);
        assert!(inverse.jacobian()[0].iter().all(|slope| slope.abs() < 1e-13));
    }
}
