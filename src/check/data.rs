//! What functions take and return: numbers, slices, arrays, vectors, matrices, as flat numbers and back.

/// A number of Rust code: `f64` and `f32`, and integers where a parameter is one.
pub trait Scalar: Copy + 'static {
    /// Half an ulp of 1; 0 for integers, which do not round.
    const UNIT: f64;
    /// Whether it is an integer.
    const WHOLE: bool = false;
    /// The nearest number of this type.
    fn near(value: f64) -> Self;
    /// As a double, which is exact.
    fn double(self) -> f64;
}

impl Scalar for f64 {
    const UNIT: f64 = f64::EPSILON / 2.0;
    fn near(value: f64) -> f64 {
        value
    }
    fn double(self) -> f64 {
        self
    }
}

impl Scalar for f32 {
    const UNIT: f64 = f32::EPSILON as f64 / 2.0;
    fn near(value: f64) -> f32 {
        value as f32
    }
    fn double(self) -> f64 {
        f64::from(self)
    }
}

macro_rules! integers {
    ($($Integer:ty)*) => {$(
        impl Scalar for $Integer {
            const UNIT: f64 = 0.0;
            const WHOLE: bool = true;
            fn near(value: f64) -> $Integer {
                value.round() as $Integer
            }
            fn double(self) -> f64 {
                self as f64
            }
        }
    )*};
}
integers!(i32 i64 u32 u64 usize u8);

/// Something that is made of numbers in row-major order: a number, an array, a `Vec`, nested ones, a vector or matrix
/// of nalgebra.
pub trait Data: Clone + 'static {
    /// The type of its numbers rounds like this.
    const UNIT: f64;
    /// Whether its numbers are integers.
    const WHOLE: bool;
    /// How many sizes its shape has.
    const RANK: usize;
    /// The shape that the type itself demands, `None` for a size that it leaves open.
    fn fixed() -> Vec<Option<usize>>;
    /// Makes it from as many numbers as the shape has entries; none where the type cannot have this shape.
    fn build(shape: &[usize], numbers: &[f64]) -> Option<Self>;
    /// Writes other numbers into it, without allocating.
    fn refill(&mut self, numbers: &mut std::slice::Iter<'_, f64>);
    /// Appends its numbers.
    fn spill(&self, out: &mut Vec<f64>);
    /// Appends its shape.
    fn shape(&self, out: &mut Vec<usize>);
}

macro_rules! scalars {
    ($($Number:ty)*) => {$(
        impl Data for $Number {
            const UNIT: f64 = <$Number as Scalar>::UNIT;
            const WHOLE: bool = <$Number as Scalar>::WHOLE;
            const RANK: usize = 0;
            fn fixed() -> Vec<Option<usize>> {
                Vec::new()
            }
            fn build(shape: &[usize], numbers: &[f64]) -> Option<Self> {
                (shape.iter().product::<usize>() == 1).then(|| Self::near(numbers[0]))
            }
            fn refill(&mut self, numbers: &mut std::slice::Iter<'_, f64>) {
                if let Some(number) = numbers.next() {
                    *self = Self::near(*number);
                }
            }
            fn spill(&self, out: &mut Vec<f64>) {
                out.push(self.double());
            }
            fn shape(&self, _: &mut Vec<usize>) {}
        }
    )*};
}
scalars!(f64 f32 i32 i64 u32 u64 usize u8);

/// The shape as the type reads it: what has more sizes than the type is flattened, row by row.
pub(super) fn flattened(shape: &[usize], rank: usize) -> Vec<usize> {
    match (shape.len() > rank, rank) {
        (true, 1..) => {
            let (front, back) = shape.split_at(rank - 1);
            front.iter().copied().chain([back.iter().product()]).collect()
        }
        _ => shape.to_vec(),
    }
}

impl<T: Data> Data for Vec<T> {
    const UNIT: f64 = T::UNIT;
    const WHOLE: bool = T::WHOLE;
    const RANK: usize = 1 + T::RANK;
    fn fixed() -> Vec<Option<usize>> {
        [None].into_iter().chain(T::fixed()).collect()
    }
    fn build(shape: &[usize], numbers: &[f64]) -> Option<Self> {
        let shape = flattened(shape, Self::RANK);
        let (first, rest) = shape.split_first()?;
        let each: usize = rest.iter().product();
        (0..*first).map(|at| T::build(rest, &numbers[at * each..(at + 1) * each])).collect()
    }
    fn refill(&mut self, numbers: &mut std::slice::Iter<'_, f64>) {
        self.iter_mut().for_each(|part| part.refill(numbers));
    }
    fn spill(&self, out: &mut Vec<f64>) {
        self.iter().for_each(|part| part.spill(out));
    }
    fn shape(&self, out: &mut Vec<usize>) {
        out.push(self.len());
        match self.first() {
            Some(first) => first.shape(out),
            None => out.extend(T::fixed().iter().map(|size| size.unwrap_or(0))),
        }
    }
}

impl<T: Data, const N: usize> Data for [T; N] {
    const UNIT: f64 = T::UNIT;
    const WHOLE: bool = T::WHOLE;
    const RANK: usize = 1 + T::RANK;
    fn fixed() -> Vec<Option<usize>> {
        [Some(N)].into_iter().chain(T::fixed()).collect()
    }
    fn build(shape: &[usize], numbers: &[f64]) -> Option<Self> {
        Vec::<T>::build(shape, numbers)?.try_into().ok()
    }
    fn refill(&mut self, numbers: &mut std::slice::Iter<'_, f64>) {
        self.iter_mut().for_each(|part| part.refill(numbers));
    }
    fn spill(&self, out: &mut Vec<f64>) {
        self.iter().for_each(|part| part.spill(out));
    }
    fn shape(&self, out: &mut Vec<usize>) {
        out.push(N);
        match self.first() {
            Some(first) => first.shape(out),
            None => out.extend(T::fixed().iter().map(|size| size.unwrap_or(0))),
        }
    }
}

/// An argument of a function as it is written: `f64`, `&[f64]`, `&mut [f64]`, `[f64; 3]`, `&DMatrix<f64>`, …
///
/// It is made once for a shape; the checker writes each point into it and lends it to the call.
pub trait Argument {
    /// What holds the numbers.
    type Owned: Data;
    /// The argument, lent for one call.
    type Lent<'a>;
    /// Lends it.
    fn lend(owned: &mut Self::Owned) -> Self::Lent<'_>;
}

macro_rules! by_value {
    ($([$($generics:tt)*] $Type:ty;)*) => {$(
        impl<$($generics)*> Argument for $Type {
            type Owned = $Type;
            type Lent<'a> = $Type;
            fn lend(owned: &mut $Type) -> $Type {
                owned.clone()
            }
        }
    )*};
}
by_value! {
    [] f64; [] f32; [] i32; [] i64; [] u32; [] u64; [] usize; [] u8;
    [T: Data] Vec<T>;
    [T: Data, const N: usize] [T; N];
}

impl<T: Data> Argument for &T {
    type Owned = T;
    type Lent<'a> = &'a T;
    fn lend(owned: &mut T) -> &T {
        owned
    }
}

impl<T: Data> Argument for &mut T {
    type Owned = T;
    type Lent<'a> = &'a mut T;
    fn lend(owned: &mut T) -> &mut T {
        owned
    }
}

impl<T: Data> Argument for &[T] {
    type Owned = Vec<T>;
    type Lent<'a> = &'a [T];
    fn lend(owned: &mut Vec<T>) -> &[T] {
        owned
    }
}

impl<T: Data> Argument for &mut [T] {
    type Owned = Vec<T>;
    type Lent<'a> = &'a mut [T];
    fn lend(owned: &mut Vec<T>) -> &mut [T] {
        owned
    }
}

/// What a function returns, flat: the shape of each part, and all numbers one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returned {
    /// The shapes of the parts, in order; none for a part that is absent.
    pub shapes: Vec<Option<Vec<usize>>>,
    /// The numbers of all parts.
    pub numbers: Vec<f64>,
}

/// What a function may return: [`Data`], tuples of it, and `Option`s and `Result`s of these.
pub trait Output {
    /// The coarsest rounding among its numbers.
    const UNIT: f64;
    /// Appends it.
    fn put(&self, returned: &mut Returned);
}

impl<T: Data> Output for T {
    const UNIT: f64 = T::UNIT;
    fn put(&self, returned: &mut Returned) {
        let mut shape = Vec::new();
        self.shape(&mut shape);
        returned.shapes.push(Some(shape));
        self.spill(&mut returned.numbers);
    }
}

impl<T: Output> Output for Option<T> {
    const UNIT: f64 = T::UNIT;
    fn put(&self, returned: &mut Returned) {
        match self {
            Some(some) => some.put(returned),
            None => returned.shapes.push(None),
        }
    }
}

impl<T: Output, E> Output for Result<T, E> {
    const UNIT: f64 = T::UNIT;
    fn put(&self, returned: &mut Returned) {
        match self {
            Ok(some) => some.put(returned),
            Err(_) => returned.shapes.push(None),
        }
    }
}

const fn coarser(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

macro_rules! tuples {
    ($(($($T:ident $at:tt),+))*) => {$(
        impl<$($T: Output),+> Output for ($($T,)+) {
            const UNIT: f64 = {
                let unit = 0.0;
                $(let unit = coarser(unit, $T::UNIT);)+
                unit
            };
            fn put(&self, returned: &mut Returned) {
                $(self.$at.put(returned);)+
            }
        }
    )*};
}
tuples!((A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4));

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "matrix")]
    use nalgebra::{DMatrix, Vector3};

    fn round_trip<T: Data>(shape: &[usize], numbers: &[f64]) -> (Vec<usize>, Vec<f64>) {
        let mut made = T::build(shape, numbers).expect("it fits");
        made.refill(&mut numbers.iter());
        let (mut found, mut flat) = (Vec::new(), Vec::new());
        made.shape(&mut found);
        made.spill(&mut flat);
        (found, flat)
    }

    #[test]
    fn numbers_go_in_and_come_out_row_by_row() {
        let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(round_trip::<Vec<f64>>(&[2, 3], &six), (vec![6], six.to_vec()));
        assert_eq!(round_trip::<Vec<Vec<f32>>>(&[2, 3], &six), (vec![2, 3], six.to_vec()));
        assert_eq!(round_trip::<[[f64; 3]; 2]>(&[2, 3], &six), (vec![2, 3], six.to_vec()));
        assert_eq!(round_trip::<Vec<Vec<Vec<f64>>>>(&[1, 2, 3], &six), (vec![1, 2, 3], six.to_vec()));
        assert!(<[f64; 4]>::build(&[3], &six[..3]).is_none());
    }

    #[cfg(feature = "matrix")]
    #[test]
    fn matrices_take_numbers_row_by_row() {
        let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(round_trip::<DMatrix<f64>>(&[2, 3], &six), (vec![2, 3], six.to_vec()));
        assert_eq!(round_trip::<Vector3<f64>>(&[3], &six[..3]), (vec![3, 1], six[..3].to_vec()));
        assert_eq!(DMatrix::<f64>::build(&[2, 3], &six).map(|made| made[(0, 2)]), Some(3.0));
    }
}
