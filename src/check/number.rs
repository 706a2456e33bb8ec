//! The numbers of Rust code.

use crate::tape::Var;

/// A number of Rust code: `f64` and `f32`, integers and flags where an input is one, and a recording's
/// [`Var`](crate::tape::Var).
pub trait Scalar: Copy + 'static {
    /// Half an ulp of 1; 0 for integers, which do not round.
    const UNIT: f64;
    /// The least and the largest number, of integers and flags alone.
    const WHOLE: Option<(f64, f64)> = None;
    /// The nearest number of this type.
    fn near(value: f64) -> Self;
    /// As a double, which is exact.
    fn double(self) -> f64;
    /// What it is within a recording, where the input is this one.
    #[inline]
    fn recorded(value: f64, _: Var) -> Self {
        Self::near(value)
    }
    /// What the tape says of it; a number that is no recording's is a constant.
    #[inline]
    fn var(self) -> Var {
        Var::from(self.double())
    }
}

impl Scalar for f64 {
    const UNIT: f64 = f64::EPSILON / 2.0;
    #[inline]
    fn near(value: f64) -> f64 {
        value
    }
    #[inline]
    fn double(self) -> f64 {
        self
    }
}

impl Scalar for f32 {
    const UNIT: f64 = f32::EPSILON as f64 / 2.0;
    #[inline]
    fn near(value: f64) -> f32 {
        value as f32
    }
    #[inline]
    fn double(self) -> f64 {
        f64::from(self)
    }
}

impl Scalar for Var {
    const UNIT: f64 = f64::EPSILON / 2.0;
    #[inline]
    fn near(value: f64) -> Var {
        Var::from(value)
    }
    #[inline]
    fn double(self) -> f64 {
        self.primal()
    }
    #[inline]
    fn recorded(_: f64, var: Var) -> Var {
        var
    }
    #[inline]
    fn var(self) -> Var {
        self
    }
}

impl Scalar for bool {
    const UNIT: f64 = 0.0;
    const WHOLE: Option<(f64, f64)> = Some((0.0, 1.0));
    #[inline]
    fn near(value: f64) -> bool {
        value != 0.0
    }
    #[inline]
    fn double(self) -> f64 {
        f64::from(u8::from(self))
    }
}

macro_rules! integers {
    ($($Integer:ty)*) => {$(
        impl Scalar for $Integer {
            const UNIT: f64 = 0.0;
            const WHOLE: Option<(f64, f64)> = Some((<$Integer>::MIN as f64, <$Integer>::MAX as f64));
            #[inline]
            fn near(value: f64) -> $Integer {
                value.round() as $Integer
            }
            #[inline]
            fn double(self) -> f64 {
                self as f64
            }
        }
    )*};
}
integers!(i32 i64 u32 u64 usize u8);

/// What is kept of the numbers that code returns: doubles, or what the tape says of them.
pub trait Kept: Sized {
    /// A number, kept.
    fn of<S: Scalar>(number: S) -> Self;
}

impl Kept for f64 {
    #[inline]
    fn of<S: Scalar>(number: S) -> f64 {
        number.double()
    }
}

impl Kept for Var {
    #[inline]
    fn of<S: Scalar>(number: S) -> Var {
        number.var()
    }
}
