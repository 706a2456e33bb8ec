//! The one place where a rounding error becomes a tolerance.

use crate::scalar::running::Running;

/// How many estimated standard deviations a rounding error is allowed.
///
/// Where it comes from: in 53120 gradient entries of networks of depth 2 to 32, compared with 212-bit arithmetic, at most
/// one actual error was above 3 of the deviations [`Running`] estimates and none above 6; the estimate itself takes
/// roundings for independent, which is nearly so for all but constructed programs. 10 leaves a margin, and still sees a
/// relative defect of some 1e-13 at every depth.
///
/// Where it fails: errors that are all the same (10⁴ copies of one rounded number added up: the error grows like n, the
/// estimate like √n) and chains that first shrink and then magnify an error (60 square roots, then 60 squares). So
/// agreement is evidence and disagreement a doubt, and neither is a proof.
pub const DEVIATIONS: f64 = 10.0;

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
