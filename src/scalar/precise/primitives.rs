//! The tape's primitives in big floats.

use super::functions::{atan, cos, erf, exp, ln, sin, sqrt};
use super::gamma::{Family, gamma};
use super::real::{Real, Undefined};
use crate::tape::Primitive;

/// A primitive, by the function of its name here.
///
/// # Errors
/// Those of the function.
pub fn apply(primitive: Primitive, x: &Real, bits: usize) -> Result<Real, Undefined> {
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
        Primitive::Round => Ok(x.rounded_to_integer()),
    }
}
