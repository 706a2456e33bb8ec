//! Ball arithmetic: the tape in numbers that carry a bound of their error, so that a sign, a branch or "no value" is
//! certain or said not to be.

mod functions;
mod magnitude;
mod number;

pub use functions::{apply, atan, cos, erf, exp, floor, gamma, ln, relu, round, sin, sqrt};
pub use magnitude::Magnitude;
pub use number::{Ball, BallProduct};

use crate::scalar::instance::Instance;
use crate::scalar::precise::{Real, Undefined};
use crate::tape::{Branching, Constant, FunctionId, Primitive, Product, Reader};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Reads a tape in [`Ball`]s: every value encloses the true one.
///
/// A value is a ball or the reason why there is none: [`Undefined::Domain`] says that there is certainly none, and
/// [`Undefined::Lost`] that the digits do not tell (a reciprocal of what may be 0, a branch on it). Of several reasons
/// among the operands the certain one is kept. The side that a select does not take is not looked at.
///
/// ```
/// use backproof::scalar::ball::{Ball, Balls};
/// use backproof::scalar::precise::Undefined;
/// use backproof::tape::{Primitive, Reader};
/// let mut reader = Balls::new(160, Vec::new());
/// // 1 - e^2000/(e^2000 + 1) is about e^-2000: no digit of it is left at 160 bits, and its sign is not known.
/// let (one, up) = (Ball::from_i64(1), reader.apply(Primitive::Exp, &Ok(Ball::from_i64(2000))).unwrap());
/// let ratio = up.over(&up.plus(&one, 160).unwrap(), 160).unwrap();
/// let gone = Ok(one.minus(&ratio, 160).unwrap());
/// assert_eq!(reader.apply(Primitive::Ln, &gone), Err(Undefined::Lost));
/// ```
#[derive(Clone, Debug)]
pub struct Balls {
    bits: usize,
    functions: Vec<Instance>,
    /// Elementary functions of arguments that were met: both sides of a claim, and what is differentiated, have the same ones.
    met: HashMap<u64, Met>,
}

/// A primitive, its argument, and its value.
type Met = (Primitive, Ball, Result<Ball, Undefined>);

impl Balls {
    /// A reader at so many bits, taken between [`Real::MIN_BITS`] and [`Real::MAX_BITS`]; `functions[i]` stands for the
    /// arbitrary function number i.
    pub fn new(bits: usize, functions: Vec<Instance>) -> Self {
        Balls { bits: bits.clamp(Real::MIN_BITS, Real::MAX_BITS), functions, met: HashMap::new() }
    }
}

/// The reason of two that says more: what is certain before what is not known.
fn graver(a: Undefined, b: Undefined) -> Undefined {
    let rank = |why: Undefined| match why {
        Undefined::Domain => 0,
        Undefined::Lost => 1,
        Undefined::TooLarge => 2,
        Undefined::NoInstance => 3,
    };
    if rank(b) < rank(a) { b } else { a }
}

impl Reader for Balls {
    type Value = Result<Ball, Undefined>;

    fn constant(&mut self, constant: &Constant) -> Self::Value {
        Ball::from_rational(&constant.value, self.bits)
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Self::Value
    where
        I: Iterator<Item = Product<'a, Self::Value>>,
    {
        let mut missing = None;
        let mut defined = |value: &'a Self::Value| {
            let found = value.as_ref();
            if let Err(why) = found {
                missing = Some(missing.map_or(*why, |other| graver(other, *why)));
            }
            found.ok()
        };
        let mut products: Vec<BallProduct<'a>> = Vec::new();
        for term in terms {
            let left = defined(term.left);
            let right = term.right.map(&mut defined);
            if let (Some(left), None | Some(Some(_))) = (left, right) {
                products.push((term.negative, left, right.flatten()));
            }
        }
        missing.map_or_else(|| Ball::sum_of_products(products, self.bits), Err)
    }

    fn reciprocal(&mut self, x: &Self::Value) -> Self::Value {
        Ball::from_i64(1).over(x.as_ref().map_err(|why| *why)?, self.bits)
    }

    fn apply(&mut self, primitive: Primitive, x: &Self::Value) -> Self::Value {
        let x = x.as_ref().map_err(|why| *why)?;
        let mut hasher = DefaultHasher::new();
        (primitive, x.middle()).hash(&mut hasher);
        let key = hasher.finish();
        if let Some((known, of, value)) = self.met.get(&key)
            && (*known, of) == (primitive, x)
        {
            return value.clone();
        }
        let value = apply(primitive, x, self.bits);
        self.met.insert(key, (primitive, x.clone(), value.clone()));
        value
    }

    fn select(&mut self, on: &Self::Value, negative: &Self::Value, otherwise: &Self::Value) -> Self::Value {
        match on.as_ref().map_err(|why| *why)?.sign() {
            Some(Ordering::Less) => negative.clone(),
            Some(_) => otherwise.clone(),
            None if negative == otherwise => otherwise.clone(),
            None => Err(Undefined::Lost),
        }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Self::Value) -> Self::Value {
        let instance = self.functions.get(function.0 as usize).cloned().ok_or(Undefined::NoInstance)?;
        instance.read(self, order, x).unwrap_or(Err(Undefined::TooLarge))
    }
}

impl Branching for Balls {
    fn is_negative(&self, on: &Self::Value) -> Option<bool> {
        on.as_ref().ok()?.sign().map(Ordering::is_lt)
    }
}
