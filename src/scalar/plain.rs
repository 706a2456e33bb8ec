//! Plain double precision: the values, and nothing about their error.

use crate::scalar::instance::{Instance, InstanceTerm};
use crate::tape::{Branching, Constant, FunctionId, Primitive, Product, Reader};

/// Reads a tape in f64. Elementary functions come from pxfm on every platform, so that the same seed gives the same bytes.
///
/// `functions[i]` stands for the arbitrary function number i; without one the value is NaN.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// The instances of arbitrary functions.
    pub functions: Vec<Instance>,
}

/// A primitive in f64, correctly rounded as far as it has been observed.
pub fn apply(primitive: Primitive, x: f64) -> f64 {
    match primitive {
        Primitive::Exp => pxfm::f_exp(x),
        Primitive::Ln => pxfm::f_log(x),
        Primitive::Sqrt => x.sqrt(),
        Primitive::Sin => pxfm::f_sin(x),
        Primitive::Cos => pxfm::f_cos(x),
        Primitive::Atan => pxfm::f_atan(x),
        Primitive::Erf => pxfm::f_erf(x),
    }
}

impl Instance {
    /// The k-th derivative at `t`, in f64.
    pub fn derivative(&self, order: u32, t: f64) -> f64 {
        self.terms.iter().map(|term| term.derivative(order, t)).sum()
    }
}

impl InstanceTerm {
    fn derivative(&self, order: u32, t: f64) -> f64 {
        let exponent = i32::try_from(order).unwrap_or(i32::MAX);
        match *self {
            InstanceTerm::Power { scale, power } => match Instance::power_derivative(scale, power, order) {
                Some((scale, power)) => scale as f64 * (0..power).map(|_| t).product::<f64>(),
                None => 0.0,
            },
            InstanceTerm::Sine { scale, rate } => {
                let angle = f64::from(rate) * t;
                let turned = match order % 4 {
                    0 => apply(Primitive::Sin, angle),
                    1 => apply(Primitive::Cos, angle),
                    2 => -apply(Primitive::Sin, angle),
                    _ => -apply(Primitive::Cos, angle),
                };
                f64::from(scale) * f64::from(rate).powi(exponent) * turned
            }
            InstanceTerm::Exponential { scale, numerator, denominator } => {
                let rate = f64::from(numerator) / f64::from(denominator);
                f64::from(scale) * rate.powi(exponent) * apply(Primitive::Exp, rate * t)
            }
        }
    }
}

impl Reader for Plain {
    type Value = f64;

    fn constant(&mut self, constant: &Constant) -> f64 {
        constant.value.to_f64().value()
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> f64
    where
        I: Iterator<Item = Product<'a, f64>>,
    {
        terms.fold(0.0, |sum, term| {
            let product = term.right.map_or(*term.left, |right| term.left * right);
            if term.negative { sum - product } else { sum + product }
        })
    }

    fn reciprocal(&mut self, x: &f64) -> f64 {
        x.recip()
    }

    fn apply(&mut self, primitive: Primitive, x: &f64) -> f64 {
        apply(primitive, *x)
    }

    fn select(&mut self, on: &f64, negative: &f64, otherwise: &f64) -> f64 {
        // An undefined condition leaves the value undefined.
        if on.is_nan() {
            f64::NAN
        } else if *on < 0.0 {
            *negative
        } else {
            *otherwise
        }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &f64) -> f64 {
        self.functions.get(function.0 as usize).map_or(f64::NAN, |instance| instance.derivative(order, *x))
    }
}

impl Branching for Plain {
    fn is_negative(&self, on: &f64) -> bool {
        *on < 0.0
    }
}
