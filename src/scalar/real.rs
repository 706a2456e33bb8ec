//! What a formula needs of a number: one small trait, so that a formula is written once and runs on `f64`, on
//! [`Var`](crate::tape::Var), and on whatever number comes next.

use crate::scalar::plain;
use crate::tape::Primitive;
use dashu_ratio::RBig;
use num_traits::{One, Zero};
use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub};

/// A number that formulas can be written over.
///
/// Only four things are to be implemented: an exact constant, a primitive, the choice by sign, and the fused sum of
/// products. All others are composed from them. A number need not be `Copy`.
///
/// ```
/// use backproof::scalar::real::Real;
/// fn logistic_prime<T: Real>(x: &T) -> T {
///     let f = x.sigmoid();
///     f.clone() * (T::one() - f)
/// }
/// assert_eq!(logistic_prime(&0.0), 0.25);
/// ```
pub trait Real:
    Clone
    + Debug
    + PartialEq
    + Zero
    + One
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + MulAssign
    + 'static
{
    /// An exact rational, rounded only if the number cannot hold it.
    fn constant(value: &RBig) -> Self;

    /// One of the tape's primitives at this number.
    fn apply(&self, primitive: Primitive) -> Self;

    /// `negative` where `on < 0`, else `otherwise`; the side that is not taken has no influence, not even as NaN.
    fn select_negative(on: &Self, negative: &Self, otherwise: &Self) -> Self;

    /// `Σ aₖ·bₖ` as one operation; without terms it is 0.
    fn sum_of_products<'a>(terms: impl Iterator<Item = (&'a Self, &'a Self)>) -> Self;

    /// All sums `Σₖ left(row, k)·right(k, column) + term(row)`, column by column, for `(rows, inner, columns)`: as one
    /// operation where the number has one. All rows have a term, or none has.
    #[must_use]
    fn sums_of_products<'a>(
        sizes: (usize, usize, usize),
        left: impl Fn(usize, usize) -> &'a Self,
        right: impl Fn(usize, usize) -> &'a Self,
        term: impl Fn(usize) -> Option<&'a Self>,
    ) -> Vec<Self> {
        one_by_one(sizes, left, right, term)
    }

    /// An exact integer.
    #[must_use]
    fn from_int(value: i64) -> Self {
        Self::constant(&RBig::from(value))
    }

    /// The exact quotient of two integers.
    ///
    /// # Panics
    /// If `denominator` is 0.
    #[must_use]
    fn ratio(numerator: i64, denominator: i64) -> Self {
        assert!(denominator != 0, "ratio({numerator}, 0): the denominator is 0");
        Self::constant(&(RBig::from(numerator) / RBig::from(denominator)))
    }

    /// The exact value of a decimal such as `"1.0507"` (digits, at most one dot, a sign if need be).
    ///
    /// ```
    /// use backproof::scalar::real::Real;
    /// assert_eq!(f64::decimal("-0.25"), -0.25);
    /// ```
    ///
    /// # Panics
    /// If `text` is no such decimal.
    #[must_use]
    fn decimal(text: &str) -> Self {
        Self::constant(&exact_decimal(text))
    }

    /// `Σ aₖ` as one operation.
    #[must_use]
    fn sum<'a>(terms: impl Iterator<Item = &'a Self>) -> Self {
        let one = Self::one();
        let terms: Vec<&'a Self> = terms.collect();
        Self::sum_of_products(terms.into_iter().map(|term| (term, &one)))
    }

    /// `1/x`
    #[must_use]
    fn reciprocal(&self) -> Self {
        Self::one() / self.clone()
    }

    /// `x²`
    #[must_use]
    fn square(&self) -> Self {
        self.clone() * self.clone()
    }

    /// `|x|`, by the sign of x.
    #[must_use]
    fn abs(&self) -> Self {
        Self::select_negative(self, &-self.clone(), self)
    }

    /// `eˣ`
    #[must_use]
    fn exp(&self) -> Self {
        self.apply(Primitive::Exp)
    }

    /// The natural logarithm, x > 0.
    #[must_use]
    fn ln(&self) -> Self {
        self.apply(Primitive::Ln)
    }

    /// `√x`, x ≥ 0.
    #[must_use]
    fn sqrt(&self) -> Self {
        self.apply(Primitive::Sqrt)
    }

    /// Sine.
    #[must_use]
    fn sin(&self) -> Self {
        self.apply(Primitive::Sin)
    }

    /// Cosine.
    #[must_use]
    fn cos(&self) -> Self {
        self.apply(Primitive::Cos)
    }

    /// Arcus tangent.
    #[must_use]
    fn atan(&self) -> Self {
        self.apply(Primitive::Atan)
    }

    /// The error function 2/√π ∫₀ˣ e^(−t²) dt.
    #[must_use]
    fn erf(&self) -> Self {
        self.apply(Primitive::Erf)
    }

    /// π = 4·atan(1).
    #[must_use]
    fn pi() -> Self {
        Self::from_int(4) * Self::one().atan()
    }

    /// The logistic function `1/(1 + e⁻ˣ)`.
    #[must_use]
    fn sigmoid(&self) -> Self {
        sigmoid(self)
    }

    /// `tanh x = 1 − 2/(1 + e²ˣ)`, which tends to ±1 even where the exponential overflows.
    #[must_use]
    fn tanh(&self) -> Self {
        tanh(self)
    }

    /// `ln(1 + eˣ)`
    #[must_use]
    fn softplus(&self) -> Self {
        (Self::one() + self.exp()).ln()
    }
}

/// [`Real::sigmoid`] by operators.
pub(crate) fn sigmoid<T: Real>(x: &T) -> T {
    (T::one() + (-x.clone()).exp()).reciprocal()
}

/// [`Real::tanh`] by operators.
pub(crate) fn tanh<T: Real>(x: &T) -> T {
    let two = T::from_int(2);
    T::one() - two.clone() / (T::one() + (two * x.clone()).exp())
}

/// Each of the [sums](Real::sums_of_products) by itself.
pub(crate) fn one_by_one<'a, T: Real>(
    (rows, inner, columns): (usize, usize, usize),
    left: impl Fn(usize, usize) -> &'a T,
    right: impl Fn(usize, usize) -> &'a T,
    term: impl Fn(usize) -> Option<&'a T>,
) -> Vec<T> {
    let one = T::one();
    let sum = |row, column| {
        let products = (0..inner).map(|k| (left(row, k), right(k, column)));
        T::sum_of_products(products.chain(term(row).map(|term| (term, &one))))
    };
    (0..columns)
        .flat_map(|column| (0..rows).map(move |row| (row, column)))
        .map(|(row, column)| sum(row, column))
        .collect()
}

/// Reads digits with at most one dot exactly: `"0.25"` is 25/100.
fn exact_decimal(text: &str) -> RBig {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let denominator: String = std::iter::once('1').chain(fraction.chars().map(|_| '0')).collect();
    format!("{whole}{fraction}/{denominator}").parse().unwrap_or_else(|_| panic!("`{text}` is not a decimal"))
}

impl Real for f64 {
    fn constant(value: &RBig) -> f64 {
        value.to_f64().value()
    }

    fn from_int(value: i64) -> f64 {
        value as f64
    }

    fn apply(&self, primitive: Primitive) -> f64 {
        plain::apply(primitive, *self)
    }

    fn select_negative(on: &f64, negative: &f64, otherwise: &f64) -> f64 {
        // An undefined condition leaves the value undefined, as on the tape.
        if on.is_nan() {
            f64::NAN
        } else if *on < 0.0 {
            *negative
        } else {
            *otherwise
        }
    }

    fn sum_of_products<'a>(terms: impl Iterator<Item = (&'a f64, &'a f64)>) -> f64 {
        terms.fold(0.0, |sum, (a, b)| sum + a * b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(exact_decimal("0.1"), RBig::from(1) / RBig::from(10));
        assert_eq!(exact_decimal("-12.50"), RBig::from(-25) / RBig::from(2));
        assert_eq!(exact_decimal("7"), RBig::from(7));
    }

    #[test]
    #[should_panic(expected = "`1.2.3` is not a decimal")]
    fn a_bad_decimal_is_named() {
        let _ = f64::decimal("1.2.3");
    }

    #[test]
    fn the_side_not_taken_has_no_influence() {
        assert_eq!(f64::select_negative(&-1.0, &2.0, &f64::NAN), 2.0);
        assert_eq!(f64::select_negative(&0.0, &f64::NAN, &3.0), 3.0);
        assert!(f64::select_negative(&f64::NAN, &2.0, &3.0).is_nan());
    }
}
