//! Precise arithmetic: the tape in binary floating-point numbers of as many bits as one likes.

mod bernoulli;
mod fixed;
mod functions;
mod gamma;
mod integers;
mod primitives;
mod real;
mod sums;
mod units;
mod words;

pub use functions::{atan, cos, erf, exp, ln, sin, sqrt};
pub use gamma::{Family, gamma, gamma_within};
pub use primitives::apply;
pub use real::{Real, RealProduct, Undefined};

use crate::scalar::instance::Instance;
use crate::tape::{Branching, Constant, FunctionId, Primitive, Product, Reader};

/// Reads a tape in [`Real`]s. Each operation is carried out at `bits` bits, with the error its function states: half an
/// ulp, and a hundredth for functions but for [`sqrt`], for all but sums of products whose terms lie very far apart ([`Real::sum_of_products`]).
///
/// A value is a number or the reason why there is none. An undefined operand makes the result undefined (the first
/// reason met is kept), and so does an undefined condition of a select; the side a select does not take is not looked
/// at.
///
/// ```
/// use backproof::scalar::precise::{Precise, Real, Undefined};
/// use backproof::tape::{Primitive, Reader};
/// let mut reader = Precise::new(113, Vec::new());
/// let minus_one = Ok(Real::from_i64(-1));
/// assert_eq!(reader.apply(Primitive::Ln, &minus_one), Err(Undefined::Domain));
/// let third = reader.reciprocal(&Ok(Real::from_i64(3)));
/// assert_eq!(third.expect("3 is not 0").to_decimal(20), "0.33333333333333333333");
/// ```
#[derive(Clone, Debug)]
pub struct Precise {
    bits: usize,
    functions: Vec<Instance>,
}

impl Precise {
    /// A reader at so many bits, taken between [`Real::MIN_BITS`] and [`Real::MAX_BITS`]; `functions[i]` stands for the
    /// arbitrary function number i.
    pub fn new(bits: usize, functions: Vec<Instance>) -> Self {
        Precise { bits: bits.clamp(Real::MIN_BITS, Real::MAX_BITS), functions }
    }
}

/// What a function costs in precise arithmetic, in products of 160 bits, for budgets. (Measured at 160 bits: e^x 10, sine and
/// cosine 13, ln 24, atan 42, erf 50. Budgets are from when they took 80 to 750.)
pub const FUNCTION_COST: usize = 150;

/// How much more a function costs at so many bits than at 160: about the power 3/2 of the digits' ratio (at 8192 bits
/// 66 to 440 times as much, as measured).
pub fn cost_factor(bits: usize) -> usize {
    let ratio = bits.div_ceil(160).max(1);
    ratio * ratio.isqrt()
}

impl Reader for Precise {
    type Value = Result<Real, Undefined>;

    fn constant(&mut self, constant: &Constant) -> Self::Value {
        Real::from_rational(&constant.value, self.bits)
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Self::Value
    where
        I: Iterator<Item = Product<'a, Self::Value>>,
    {
        let defined = |value: &'a Self::Value| value.as_ref().map_err(|why| *why);
        let terms: Vec<RealProduct<'a>> = terms
            .map(|term| Ok((term.negative, defined(term.left)?, term.right.map(defined).transpose()?)))
            .collect::<Result<_, Undefined>>()?;
        Real::sum_of_products(terms, self.bits)
    }

    fn reciprocal(&mut self, x: &Self::Value) -> Self::Value {
        Real::from_i64(1).over(x.as_ref().map_err(|why| *why)?, self.bits)
    }

    fn apply(&mut self, primitive: Primitive, x: &Self::Value) -> Self::Value {
        apply(primitive, x.as_ref().map_err(|why| *why)?, self.bits)
    }

    fn select(&mut self, on: &Self::Value, negative: &Self::Value, otherwise: &Self::Value) -> Self::Value {
        if on.as_ref().map_err(|why| *why)?.is_negative() { negative.clone() } else { otherwise.clone() }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Self::Value) -> Self::Value {
        let instance = self.functions.get(function.0 as usize).cloned().ok_or(Undefined::NoInstance)?;
        instance.read(self, order, x).unwrap_or(Err(Undefined::TooLarge))
    }
}

impl Branching for Precise {
    fn is_negative(&self, on: &Self::Value) -> Option<bool> {
        on.as_ref().ok().map(Real::is_negative)
    }
}
