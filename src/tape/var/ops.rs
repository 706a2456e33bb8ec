//! The operators of `Var`: with itself, with `f64` and with integers, on either side, assigning, and by reference.

use super::recording::Question;
use super::session::Session;
use super::{Kind, Var};
use std::cmp::Ordering;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

impl From<f64> for Var {
    /// An integer is exact; any other double stands for a real within half an ulp of it.
    #[inline]
    fn from(value: f64) -> Var {
        // Every integer below 2^53 is a double and fits; beyond, the double is kept and is as exact.
        let integer = value as i64;
        if integer as f64 == value && value.abs() < 9_007_199_254_740_992.0 {
            Var::integer(integer)
        } else {
            Var::double(value)
        }
    }
}

impl From<i64> for Var {
    fn from(value: i64) -> Var {
        Var::integer(value)
    }
}

impl From<i32> for Var {
    fn from(value: i32) -> Var {
        Var::integer(i64::from(value))
    }
}

impl From<u32> for Var {
    fn from(value: u32) -> Var {
        Var::integer(i64::from(value))
    }
}

impl From<usize> for Var {
    /// # Panics
    /// Beyond the integers of 64 bits with a sign.
    #[track_caller]
    fn from(value: usize) -> Var {
        match i64::try_from(value) {
            Ok(value) => Var::integer(value),
            Err(_) => panic!("{value} is too large for a `Var`: exact integers end at 2^63 - 1"),
        }
    }
}

/// One operator for one pair of types, by value and by reference.
macro_rules! operator {
    ($Left:ty, $Right:ty, $Op:ident, $op:ident, $body:ident) => {
        operator!(@one [] $Left, $Right, $Op, $op, $body);
        operator!(@one ['a] &'a $Left, $Right, $Op, $op, $body);
        operator!(@one ['a] $Left, &'a $Right, $Op, $op, $body);
        operator!(@one ['a, 'b] &'a $Left, &'b $Right, $Op, $op, $body);
    };
    (@one [$($life:lifetime),*] $Left:ty, $Right:ty, $Op:ident, $op:ident, $body:ident) => {
        impl<$($life),*> $Op<$Right> for $Left {
            type Output = Var;

            #[track_caller]
            #[inline]
            fn $op(self, other: $Right) -> Var {
                Var::$body(Var::from(self.to_owned()), Var::from(other.to_owned()))
            }
        }
    };
}

/// The assigning form, with the right side by value and by reference.
macro_rules! assigning {
    ($Right:ty, $Assign:ident, $assign:ident, $body:ident) => {
        assigning!(@one [] $Right, $Assign, $assign, $body);
        assigning!(@one ['a] &'a $Right, $Assign, $assign, $body);
    };
    (@one [$($life:lifetime),*] $Right:ty, $Assign:ident, $assign:ident, $body:ident) => {
        impl<$($life),*> $Assign<$Right> for Var {
            #[track_caller]
            #[inline]
            fn $assign(&mut self, other: $Right) {
                *self = Var::$body(*self, Var::from(other.to_owned()));
            }
        }
    };
}

macro_rules! five_operators {
    ($Left:ty, $Right:ty) => {
        operator!($Left, $Right, Add, add, add_var);
        operator!($Left, $Right, Sub, sub, sub_var);
        operator!($Left, $Right, Mul, mul, mul_var);
        operator!($Left, $Right, Div, div, div_var);
        operator!($Left, $Right, Rem, rem, rem_var);
    };
}

macro_rules! five_assigning {
    ($Right:ty) => {
        assigning!($Right, AddAssign, add_assign, add_var);
        assigning!($Right, SubAssign, sub_assign, sub_var);
        assigning!($Right, MulAssign, mul_assign, mul_var);
        assigning!($Right, DivAssign, div_assign, div_var);
        assigning!($Right, RemAssign, rem_assign, rem_var);
    };
}

/// Operators with a plain number on either side, and comparisons with one on the right (on the left they would make the
/// type of `x == text.parse()?` ambiguous for every f64).
macro_rules! with_number {
    ($($Number:ty),*) => {$(
        five_operators!(Var, $Number);
        five_operators!($Number, Var);
        five_assigning!($Number);

        impl PartialEq<$Number> for Var {
            #[track_caller]
            fn eq(&self, other: &$Number) -> bool {
                *self == Var::from(*other)
            }
        }

        impl PartialOrd<$Number> for Var {
            comparisons!($Number);
        }
    )*};
}

/// Each comparison asks for no more than it needs, so that its guard holds as widely as it may.
macro_rules! comparisons {
    ($Right:ty) => {
        #[track_caller]
        fn partial_cmp(&self, other: &$Right) -> Option<Ordering> {
            order(Var::from(*self), Var::from(*other))
        }

        #[track_caller]
        fn lt(&self, other: &$Right) -> bool {
            ask(Question::Less, Var::from(*self), Var::from(*other))
        }

        #[track_caller]
        fn le(&self, other: &$Right) -> bool {
            ask(Question::LessOrEqual, Var::from(*self), Var::from(*other))
        }

        #[track_caller]
        fn gt(&self, other: &$Right) -> bool {
            ask(Question::Less, Var::from(*other), Var::from(*self))
        }

        #[track_caller]
        fn ge(&self, other: &$Right) -> bool {
            ask(Question::LessOrEqual, Var::from(*other), Var::from(*self))
        }
    };
}

five_operators!(Var, Var);
five_assigning!(Var);
with_number!(f64, i32, i64, u32, usize);

impl PartialEq for Var {
    #[track_caller]
    fn eq(&self, other: &Var) -> bool {
        ask(Question::Equal, *self, *other)
    }
}

impl PartialOrd for Var {
    comparisons!(Var);
}

/// Asks and leaves a guard, unless the answer is the same for every finite input.
#[track_caller]
pub(super) fn ask(question: Question, left: Var, right: Var) -> bool {
    let constant = |var: Var| !matches!(var.kind(), Kind::Node { .. });
    let endless = |var: Var| matches!(var.kind(), Kind::Double(value) if !value.is_finite());
    if (constant(left) && constant(right)) || endless(left) || endless(right) {
        return question.answer(left.primal(), right.primal());
    }
    let mut session = Session::open([left, right]);
    let (left, right) = (session.node(left), session.node(right));
    session.ask(question, left, right)
}

#[track_caller]
fn order(left: Var, right: Var) -> Option<Ordering> {
    // The full order is one answer, so one guard: the strict comparison that holds, or equality.
    let (a, b) = (left.primal(), right.primal());
    let ordering = a.partial_cmp(&b);
    match ordering {
        Some(Ordering::Less) => ask(Question::Less, left, right),
        Some(Ordering::Greater) => ask(Question::Less, right, left),
        Some(Ordering::Equal) => ask(Question::Equal, left, right),
        None => ask(Question::Comparable, left, right),
    };
    ordering
}

impl Neg for Var {
    type Output = Var;

    #[track_caller]
    fn neg(self) -> Var {
        self.neg_var()
    }
}

impl Neg for &Var {
    type Output = Var;

    #[track_caller]
    fn neg(self) -> Var {
        self.neg_var()
    }
}

impl Sum for Var {
    /// One node for the whole sum.
    fn sum<I: Iterator<Item = Var>>(terms: I) -> Var {
        Var::sum_of_products(terms.map(|term| (term, Var::integer(1))))
    }
}

impl<'a> Sum<&'a Var> for Var {
    fn sum<I: Iterator<Item = &'a Var>>(terms: I) -> Var {
        terms.copied().sum()
    }
}

impl Product for Var {
    fn product<I: Iterator<Item = Var>>(factors: I) -> Var {
        factors.fold(Var::integer(1), Var::mul_var)
    }
}

impl<'a> Product<&'a Var> for Var {
    fn product<I: Iterator<Item = &'a Var>>(factors: I) -> Var {
        factors.copied().product()
    }
}
