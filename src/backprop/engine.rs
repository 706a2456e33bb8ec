//! A tape on one screen: reverse-mode differentiation, each rule beside its operator.
//!
//! A computation is written down operation by operation. Beside each number stands how fast it changes with the
//! numbers it was made of. Then one walk backward over the list gives the derivative of the result by all of them: the
//! chain rule, a line at a time. That is all there is to backpropagation.
//!
//! ```
//! use backproof::backprop::engine::Tape;
//! let tape = Tape::default();
//! let (x, y) = (tape.input(2.0), tape.input(3.0));
//! let z = x * y + x * x; // 2·3 + 2·2
//! assert_eq!(z.number, 10.0);
//! let by = z.backward();
//! assert_eq!(by[x], 7.0); // dz/dx = y + 2x: x is used three times, and all uses count
//! assert_eq!(by[y], 2.0); // dz/dy = x
//! ```
//!
//! This one is for reading. Verdicts rest on [`tape`](crate::tape), which can do more. `docs/tape.md` is the way from
//! here to there, and `tests/tape/engine.rs` holds the two together on random programs.

use std::cell::RefCell;
use std::ops::{Add, Div, Index, Mul, Neg, Sub};

/// All operations in the order in which they were done. Of each we keep the places of the numbers it read, and the
/// derivative of its result by each of them.
#[derive(Debug, Default)]
pub struct Tape(RefCell<Vec<Vec<(usize, f64)>>>);

/// A number, and its place on the tape.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    tape: &'t Tape,
    place: usize,
    /// The number itself.
    pub number: f64,
}

impl Tape {
    /// A number to start from. It reads nothing.
    pub fn input(&self, number: f64) -> Value<'_> {
        self.write(number, Vec::new())
    }

    fn write(&self, number: f64, reads: Vec<(usize, f64)>) -> Value<'_> {
        self.0.borrow_mut().push(reads);
        Value { tape: self, place: self.0.borrow().len() - 1, number }
    }
}

impl<'t> Value<'t> {
    /// A function of this number alone: its value, and its derivative.
    fn of_one(self, number: f64, derivative: f64) -> Value<'t> {
        self.tape.write(number, vec![(self.place, derivative)])
    }

    /// A function of two numbers: its value, and its derivative by each of them.
    fn of_two(self, other: Value<'t>, number: f64, by_self: f64, by_other: f64) -> Value<'t> {
        assert!(std::ptr::eq(self.tape, other.tape), "these two numbers stand on different tapes");
        self.tape.write(number, vec![(self.place, by_self), (other.place, by_other)])
    }

    /// eˣ, which is its own derivative.
    pub fn exp(self) -> Value<'t> {
        let y = self.number.exp();
        self.of_one(y, y)
    }

    /// ln x; its derivative is 1/x.
    pub fn ln(self) -> Value<'t> {
        self.of_one(self.number.ln(), 1.0 / self.number)
    }

    /// tanh x; its derivative is 1 − tanh² x.
    pub fn tanh(self) -> Value<'t> {
        let y = self.number.tanh();
        self.of_one(y, 1.0 - y * y)
    }

    /// max(0, x). It has no derivative at 0; we say 0 there, as most programs do.
    pub fn relu(self) -> Value<'t> {
        self.of_one(self.number.max(0.0), if self.number > 0.0 { 1.0 } else { 0.0 })
    }

    /// The derivative of this number by every number on the tape. An adjoint is complete when all operations that read
    /// its number have added their share; they stand further down the tape, so we walk upward from the result.
    ///
    /// ```
    /// use backproof::backprop::engine::Tape;
    /// let tape = Tape::default();
    /// let x = tape.input(3.0);
    /// assert_eq!((x * x + x).backward()[x], 7.0);
    /// ```
    pub fn backward(self) -> Adjoints {
        let operations = self.tape.0.borrow();
        let mut adjoints = vec![None; operations.len()];
        adjoints[self.place] = Some(1.0);
        for place in (0..=self.place).rev() {
            // What the result does not depend on has no say, not even by a 0·∞.
            let Some(adjoint) = adjoints[place] else { continue };
            for (read, derivative) in &operations[place] {
                *adjoints[*read].get_or_insert(0.0) += adjoint * derivative;
            }
        }
        Adjoints(adjoints)
    }
}

impl Add for Value<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.of_two(other, self.number + other.number, 1.0, 1.0)
    }
}

impl Sub for Value<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.of_two(other, self.number - other.number, 1.0, -1.0)
    }
}

impl Mul for Value<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.of_two(other, self.number * other.number, other.number, self.number)
    }
}

impl Div for Value<'_> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let y = self.number / other.number;
        self.of_two(other, y, 1.0 / other.number, -y / other.number)
    }
}

impl Neg for Value<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        self.of_one(-self.number, -1.0)
    }
}

/// What [`Value::backward`] found: `by[x]` is the derivative by x, which is 0 where the result does not depend on x.
#[derive(Clone, Debug)]
pub struct Adjoints(Vec<Option<f64>>);

impl Index<Value<'_>> for Adjoints {
    type Output = f64;
    fn index(&self, value: Value<'_>) -> &f64 {
        self.0.get(value.place).and_then(Option::as_ref).unwrap_or(&0.0)
    }
}

/// The code on the page that leads from here to the real tape is run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/tape.md")]
struct Page;
