//! What it takes to read a tape: one trait, many interpretations.

use crate::tape::program::{Constant, FunctionId, Primitive};
use dashu_ratio::RBig;

/// One summand `±left·right` as a reader meets it; a missing right factor is 1.
#[derive(Debug)]
pub struct Product<'a, V> {
    /// Whether it is subtracted.
    pub negative: bool,
    /// The first factor.
    pub left: &'a V,
    /// The second factor, or 1.
    pub right: Option<&'a V>,
}

// Derived, these would ask for values that are Copy; it is only references that are copied.
impl<V> Clone for Product<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Product<'_, V> {}

impl<'a, V> Product<'a, V> {
    /// `+left`
    pub fn plus(left: &'a V) -> Self {
        Product { negative: false, left, right: None }
    }

    /// `+left·right`
    pub fn of(left: &'a V, right: &'a V) -> Self {
        Product { negative: false, left, right: Some(right) }
    }

    /// The same with the sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Product { negative: !self.negative, ..self }
    }
}

/// An interpretation of the tape's operations: numbers of some kind, or again tape.
///
/// What an interpretation needs beside the operands (its precision, the instance that stands for an arbitrary
/// function) is state of the reader.
///
/// An operation never fails: where it has no value the reader says so in the value (NaN, or a variant of its own).
/// Both sides of a [`select`](Reader::select) are evaluated, and the side not taken must not be looked at.
pub trait Reader {
    /// The value of a node.
    type Value: Clone;

    /// A constant.
    fn constant(&mut self, constant: &Constant) -> Self::Value;

    /// A constant that is an integer.
    fn integer(&mut self, value: i64) -> Self::Value {
        self.constant(&Constant::integer(value))
    }

    /// A constant that is a quotient of integers; the denominator is not 0.
    fn quotient(&mut self, numerator: i32, denominator: u32) -> Self::Value {
        self.constant(&Constant::exact(RBig::from_parts(numerator.into(), denominator.into())))
    }

    /// `Σ ±left·right`; without terms it is 0.
    fn sum_of_products<'a, I>(&mut self, terms: I) -> Self::Value
    where
        I: Iterator<Item = Product<'a, Self::Value>>,
        Self::Value: 'a;

    /// `1/x`
    fn reciprocal(&mut self, x: &Self::Value) -> Self::Value;

    /// `p(x)`
    fn apply(&mut self, primitive: Primitive, x: &Self::Value) -> Self::Value;

    /// `negative` where `on < 0`, else `otherwise`.
    fn select(&mut self, on: &Self::Value, negative: &Self::Value, otherwise: &Self::Value) -> Self::Value;

    /// The k-th derivative of an arbitrary function.
    fn opaque(&mut self, function: FunctionId, order: u32, x: &Self::Value) -> Self::Value;

    /// The same value as a node of its own.
    fn copy(&mut self, x: &Self::Value) -> Self::Value {
        x.clone()
    }

    /// `x·y`
    fn product(&mut self, x: &Self::Value, y: &Self::Value) -> Self::Value {
        self.sum_of_products([Product::of(x, y)].into_iter())
    }

    /// `-x`
    fn negation(&mut self, x: &Self::Value) -> Self::Value {
        self.sum_of_products([Product::plus(x).negated()].into_iter())
    }
}

/// A reader whose values know on which side of 0 they are.
pub trait Branching: Reader {
    /// Whether a select on this value takes its negative side; `None` where that is not known, because the value is
    /// undefined. What a select yields there is undefined too.
    fn is_negative(&self, on: &Self::Value) -> Option<bool>;
}
