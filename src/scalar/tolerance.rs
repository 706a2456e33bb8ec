//! The one place where a rounding error becomes a tolerance.

pub(crate) mod deviations;

pub use deviations::DEVIATIONS;

use crate::scalar::ball::Magnitude;
use crate::scalar::precise::Real;
use crate::scalar::running::Running;

/// What a comparison of two doubles says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Their difference is explained by rounding.
    Agrees,
    /// It is not, or nothing can be said: to be settled in precise arithmetic. Never a verdict.
    Doubt,
}

/// Compares two values of the same quantity, computed in different ways: |a − b| ≤ [`DEVIATIONS`]·(σₐ + σ_b) agrees.
/// Whatever is not finite is a doubt, infinite deviations included.
///
/// ```
/// use backproof::scalar::{running::Running, tolerance::{Agreement, consistent}};
/// let third = Running::rounded(1.0 / 3.0);
/// assert_eq!(consistent(third, third), Agreement::Agrees);
/// assert_eq!(consistent(third, Running::rounded(0.333)), Agreement::Doubt);
/// let nan = Running::exact(f64::NAN);
/// assert_eq!(consistent(nan, nan), Agreement::Doubt);
/// ```
pub fn consistent(a: Running, b: Running) -> Agreement {
    let gap = (a.value() - b.value()).abs();
    let allowed = DEVIATIONS * (a.deviation() + b.deviation());
    if gap.is_finite() && allowed.is_finite() && gap <= allowed { Agreement::Agrees } else { Agreement::Doubt }
}

/// Whether an enclosure of a difference that contains 0 is so narrow that the two values are taken for equal: it must
/// have kept half of its bits beside the larger of the values (of the binary exponent `size`); where both may be 0 (no
/// size), beside the largest value that they were computed from.
///
/// An agreement is evidence and no proof: it says that the values have half of the bits in common. Whoever asks must
/// have seen that the bits span all values that take part: e^(−2000) beside 1 leaves no trace in 1000 bits.
///
/// ```
/// use backproof::scalar::{ball::Magnitude, tolerance::is_narrow};
/// assert!(is_narrow(Magnitude::power_of_two(-300), Some(-100), Some(4), 320));
/// assert!(!is_narrow(Magnitude::power_of_two(-300), Some(-200), Some(4), 320));
/// assert!(is_narrow(Magnitude::power_of_two(-300), None, Some(4), 320));
/// ```
pub fn is_narrow(radius: Magnitude, size: Option<isize>, largest: Option<isize>, bits: usize) -> bool {
    let scale = size.unwrap_or(largest.unwrap_or(0).max(0));
    let half = isize::try_from(bits / 2).unwrap_or(isize::MAX);
    radius.top().is_none_or(|top| top <= scale.saturating_sub(half))
}

/// What two precise evaluations of a difference say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The difference vanishes as the digits grow: it was rounding.
    Zero,
    /// The difference stays: it is real.
    Different,
    /// Neither yet: more digits are needed.
    Open,
}

/// Bits by which an error may shrink less than the digits grow: it may have been small by chance at first.
const SLACK: isize = 48;

/// Weighs the same difference computed at b bits (`coarse`) and at twice as many (`fine`); `size` is the binary
/// exponent of the larger of the two values that are compared.
///
/// A true difference stays as the digits double; a rounding error shrinks with them, by about 2^b. So: zero where it
/// has shrunk by those bits but for a slack of 48, different where it kept its value to three bits, open in between. A
/// coarse difference below one unit of the values' b-th digit, 0 above all, counts as that unit: two roundings that
/// happen to fall alike say no more.
///
/// `noise` is the binary exponent up to which rounding may reach at the finer precision ([`noise_exponent`]): what lies
/// below is never different. Without it 1 − tanh² far out, rounded to 0 at both precisions, would differ from 4e^(−2x).
///
/// ```
/// use backproof::scalar::{precise::Real, tolerance::{Settled, settle}};
/// let (noise, less) = (Real::from_i64(3).scaled(-160).unwrap(), Real::from_i64(-5).scaled(-321).unwrap());
/// assert_eq!(settle(&noise, &less, Some(0), -280, 160), Settled::Zero);
/// assert_eq!(settle(&Real::ZERO, &less, Some(0), -280, 160), Settled::Zero);
/// assert_eq!(settle(&noise, &noise, Some(0), -280, 160), Settled::Different);
/// assert_eq!(settle(&less, &less, Some(-100), -280, 160), Settled::Open);
/// ```
pub fn settle(coarse: &Real, fine: &Real, size: Option<isize>, noise: isize, bits: usize) -> Settled {
    let digits = isize::try_from(bits).unwrap_or(isize::MAX);
    let unit = size.map(|size| size.saturating_sub(digits));
    let (Some(before), Some(after)) = (coarse.top().max(unit), fine.top()) else {
        return if fine.is_zero() { Settled::Zero } else { Settled::Open };
    };
    if before.saturating_sub(after) >= digits - SLACK {
        return Settled::Zero;
    }
    if after <= noise {
        return Settled::Open;
    }
    let change = coarse.minus(fine, bits).ok().and_then(|change| change.top());
    if change.is_none_or(|change| change <= after.saturating_sub(3)) { Settled::Different } else { Settled::Open }
}

/// Whether a value that was computed at b bits (`coarse`) and at twice as many (`fine`) is 0 up to rounding: it shrinks
/// with the digits. `largest` is the binary exponent of the largest value that it was computed from.
///
/// ```
/// use backproof::scalar::{precise::Real, tolerance::vanishes};
/// let (noise, less) = (Real::from_i64(3).scaled(-320).unwrap(), Real::from_i64(-5).scaled(-641).unwrap());
/// assert!(vanishes(&noise, &less, Some(0), 320) && vanishes(&Real::ZERO, &less, Some(0), 320));
/// assert!(!vanishes(&noise, &noise, Some(0), 320), "it is as small as that");
/// assert!(!vanishes(&less, &less, Some(0), 320));
/// ```
pub fn vanishes(coarse: &Real, fine: &Real, largest: Option<isize>, bits: usize) -> bool {
    // A coarse 0 has no size of its own: it counts as a rounding error.
    let size = largest.filter(|_| coarse.is_zero());
    settle(coarse, fine, size, noise_exponent(largest, bits.saturating_mul(2)), bits) == Settled::Zero
}

/// The binary exponent up to which rounding errors may reach in a computation at so many bits whose largest value has
/// the binary exponent `top`: an error of one rounding, 2^(top − bits), magnified once more by a value of that size,
/// and 2^32 for their number.
pub fn noise_exponent(top: Option<isize>, bits: usize) -> isize {
    let top = top.unwrap_or(0).max(0);
    top.saturating_mul(2).saturating_add(32).saturating_sub(isize::try_from(bits).unwrap_or(isize::MAX))
}

/// Whether a value at so many bits is 0 for the purpose of finding kinks: below 2^(−bits/2).
pub fn is_nearly_zero(value: &Real, bits: usize) -> bool {
    value.top().is_none_or(|top| top < -isize::try_from(bits / 2).unwrap_or(isize::MAX))
}

/// Whether an agreement in doubles says little: the tolerance is a large part (2⁻³²) of the values themselves.
pub fn is_blunt(a: Running, b: Running) -> bool {
    let size = a.value().abs().max(b.value().abs());
    let exact = a.deviation() == 0.0 && b.deviation() == 0.0;
    !exact && DEVIATIONS * (a.deviation() + b.deviation()) > size * BLUNT
}

const BLUNT: f64 = 1.0 / (1_u64 << 32) as f64;

/// Whether two doubles are so near each other (to 2⁻²⁴ of the larger) that one may be proposed for the other. It
/// decides nothing: what is proposed is verified afterwards.
///
/// ```
/// use backproof::scalar::tolerance::nearly_equal;
/// assert!(nearly_equal(1.0 / 3.0, 0.333333333333));
/// assert!(!nearly_equal(1.0 / 3.0, 0.3333));
/// assert!(!nearly_equal(f64::NAN, f64::NAN));
/// ```
pub fn nearly_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * NEAR
}

const NEAR: f64 = 1.0 / (1_u64 << 24) as f64;

/// How much of a value code may have lost by computing it as a difference of numbers of the size `scale`, in numbers
/// whose half ulp of 1 is `unit`: a few roundings of those numbers. Code that can only be called does not show them; a
/// difference of this size accuses nobody.
///
/// ```
/// use backproof::scalar::tolerance::lost_by_cancelling;
/// assert!(lost_by_cancelling(f64::EPSILON / 2.0, 1.0) < 1e-14);
/// ```
pub fn lost_by_cancelling(unit: f64, scale: f64) -> f64 {
    CANCELLED * unit * scale
}

const CANCELLED: f64 = 16.0;

/// Whether an error bar is so narrow beside the value (2⁻³²) that agreement within it says something.
pub fn is_sharp(bar: f64, value: f64) -> bool {
    bar <= value.abs() * BLUNT
}
