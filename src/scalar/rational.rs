//! Exact rational numbers, as far as they go.

use crate::scalar::instance::Instance;
use crate::tape::{Branching, Constant, FunctionId, Primitive, Product, Reader};
use dashu_base::{BitTest, SquareRoot};
use dashu_int::UBig;
use dashu_ratio::RBig;
use std::fmt;

/// A rational number, or why there is none.
///
/// The order is that of precedence: an operation on several operands without a number answers the greatest of them.
/// Only [`Number`](Rational::Number)s say anything: what was computed from an [`Irrational`](Rational::Irrational)
/// number or one that was [`TooLarge`](Rational::TooLarge) may be rational after all, or not even defined.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rational {
    /// The number.
    Number(RBig),
    /// A function's value that is not known to be rational.
    Irrational,
    /// Longer than the reader's limit.
    TooLarge,
    /// An arbitrary function without an instance to stand for it.
    NoInstance,
    /// Outside the domain: 1/0, ln x for x ≤ 0, √x for x < 0, a pole of Γ.
    Undefined,
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rational::Number(number) => write!(f, "{number}"),
            Rational::Irrational => f.write_str("Irrational"),
            Rational::TooLarge => f.write_str("TooLarge"),
            Rational::NoInstance => f.write_str("NoInstance"),
            Rational::Undefined => f.write_str("Undefined"),
        }
    }
}

impl Rational {
    /// The number, if there is one.
    pub fn number(&self) -> Option<&RBig> {
        match self {
            Rational::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// Reads a tape in [`Rational`]s. Every number it answers is exact.
///
/// Of the primitives it knows eˣ, sin, cos, atan and erf at 0, ln at 1, log|Γ| at 1 and 2, the roots of squares of
/// rationals, and the nearest integer.
///
/// ```
/// use backproof::scalar::rational::{Rational, Rationals};
/// use backproof::tape::{Constant, Primitive, Reader};
/// use dashu_ratio::RBig;
/// let mut reader = Rationals::default();
/// let number = |numerator: i32, denominator: u32| Rational::Number(RBig::from_parts(numerator.into(), denominator.into()));
/// assert_eq!(reader.apply(Primitive::Sqrt, &number(9, 4)), number(3, 2));
/// assert_eq!(reader.apply(Primitive::Sqrt, &number(2, 1)), Rational::Irrational);
/// assert_eq!(reader.reciprocal(&number(0, 1)), Rational::Undefined);
/// ```
#[derive(Clone, Debug)]
pub struct Rationals {
    /// Numbers whose numerator and denominator take more bits than this together are [`Rational::TooLarge`].
    pub limit: usize,
    /// The instances of arbitrary functions.
    pub functions: Vec<Instance>,
}

impl Default for Rationals {
    /// A limit of 2¹⁶ bits and no functions.
    fn default() -> Self {
        Rationals { limit: 1 << 16, functions: Vec::new() }
    }
}

impl Rationals {
    fn limited(&self, number: RBig) -> Rational {
        let bits = number.numerator().bit_len() + number.denominator().bit_len();
        if bits > self.limit { Rational::TooLarge } else { Rational::Number(number) }
    }
}

impl Reader for Rationals {
    type Value = Rational;

    fn constant(&mut self, constant: &Constant) -> Rational {
        self.limited(constant.value.clone())
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Rational
    where
        I: Iterator<Item = Product<'a, Rational>>,
    {
        let mut sum = Rational::Number(RBig::ZERO);
        for Product { negative, left, right } in terms {
            let one = Rational::Number(RBig::ONE);
            sum = match (sum, left, right.unwrap_or(&one)) {
                (Rational::Number(sum), Rational::Number(left), Rational::Number(right)) => {
                    // Each partial sum is held to the limit, so that no long sum can grow without bounds.
                    self.limited(if negative { sum - left * right } else { sum + left * right })
                }
                (sum, left, right) => reason([&sum, left, right]),
            };
        }
        sum
    }

    fn reciprocal(&mut self, x: &Rational) -> Rational {
        match x {
            Rational::Number(x) if x.is_zero() => Rational::Undefined,
            Rational::Number(x) => Rational::Number(RBig::ONE / x),
            other => other.clone(),
        }
    }

    fn apply(&mut self, primitive: Primitive, x: &Rational) -> Rational {
        let Rational::Number(x) = x else { return x.clone() };
        let zero = x.is_zero();
        match primitive {
            Primitive::Ln if *x <= RBig::ZERO => Rational::Undefined,
            Primitive::Sqrt if *x < RBig::ZERO => Rational::Undefined,
            Primitive::Exp | Primitive::Cos if zero => Rational::Number(RBig::ONE),
            Primitive::Sin | Primitive::Atan | Primitive::Erf if zero => Rational::Number(RBig::ZERO),
            Primitive::Ln if x.is_one() => Rational::Number(RBig::ZERO),
            Primitive::Lgamma | Primitive::Polygamma(_) if *x <= RBig::ZERO && x.denominator().is_one() => {
                Rational::Undefined
            }
            Primitive::Lgamma if x.is_one() || *x == RBig::from(2) => Rational::Number(RBig::ZERO),
            Primitive::Round => Rational::Number(RBig::from((x + RBig::from_parts(1.into(), 2u8.into())).floor())),
            Primitive::Sqrt => root(x).map_or(Rational::Irrational, Rational::Number),
            _ => Rational::Irrational,
        }
    }

    fn select(&mut self, on: &Rational, negative: &Rational, otherwise: &Rational) -> Rational {
        match self.is_negative(on) {
            Some(true) => negative.clone(),
            Some(false) => otherwise.clone(),
            None => on.clone(),
        }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Rational) -> Rational {
        let Some(instance) = self.functions.get(function.0 as usize).cloned() else { return Rational::NoInstance };
        instance.read(self, order, x).unwrap_or(Rational::TooLarge)
    }
}

impl Branching for Rationals {
    fn is_negative(&self, on: &Rational) -> Option<bool> {
        on.number().map(|on| *on < RBig::ZERO)
    }
}

/// The weightiest of these that is no number.
fn reason(values: [&Rational; 3]) -> Rational {
    values.into_iter().filter(|value| value.number().is_none()).max().cloned().unwrap_or(Rational::Undefined)
}

/// The square root of a fraction, where it is one.
pub fn root(x: &RBig) -> Option<RBig> {
    let numerator = UBig::try_from(x.numerator().clone()).ok()?;
    Some(RBig::from_parts(exact_root(&numerator)?.into(), exact_root(x.denominator())?))
}

fn exact_root(value: &UBig) -> Option<UBig> {
    let root = value.sqrt();
    (&root * &root == *value).then_some(root)
}
