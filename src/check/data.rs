//! What functions take and return: numbers, slices, arrays, vectors, matrices, as flat numbers and back.

use super::number::{Kept, Scalar};

/// Something that is made of numbers in row-major order: a number, an array, a `Vec`, nested ones, a vector or matrix
/// of nalgebra.
pub trait Data: Clone + 'static {
    /// The type of its numbers.
    type Number: Scalar;
    /// How many sizes its shape has.
    const RANK: usize;
    /// The shape that the type itself demands, `None` for a size that it leaves open.
    fn fixed() -> Vec<Option<usize>>;
    /// Makes it of numbers, as many as the shape has entries; none where the type cannot have this shape.
    fn build(shape: &[usize], next: &mut impl FnMut() -> Self::Number) -> Option<Self>;
    /// Writes other numbers into it, without allocating.
    fn refill(&mut self, next: &mut impl FnMut() -> Self::Number);
    /// Hands out its numbers.
    fn spill(&self, out: &mut impl FnMut(Self::Number));
    /// Appends its shape.
    fn shape(&self, out: &mut Vec<usize>);
}

macro_rules! scalars {
    ($($Number:ty)*) => {$(
        impl Data for $Number {
            type Number = $Number;
            const RANK: usize = 0;
            fn fixed() -> Vec<Option<usize>> {
                Vec::new()
            }
            fn build(shape: &[usize], next: &mut impl FnMut() -> $Number) -> Option<Self> {
                (shape.iter().product::<usize>() == 1).then(next)
            }
            #[inline]
            fn refill(&mut self, next: &mut impl FnMut() -> $Number) {
                *self = next();
            }
            #[inline]
            fn spill(&self, out: &mut impl FnMut($Number)) {
                out(*self);
            }
            fn shape(&self, _: &mut Vec<usize>) {}
        }
    )*};
}
scalars!(f64 f32 i32 i64 u32 u64 usize u8 bool crate::tape::Var);

/// Whether two lists are equal, entry by entry. Lists of numbers are compared by the C library otherwise, which takes longer
/// than many a user's function where both are empty: it reads, masked, from a place that is none.
#[inline]
pub(super) fn same<T>(a: &[T], b: &[T], equal: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
}

/// Whether two shapes are equal.
#[inline]
pub(super) fn same_shape(a: &[usize], b: &[usize]) -> bool {
    same(a, b, |a, b| a == b)
}

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
    type Number = T::Number;
    const RANK: usize = 1 + T::RANK;
    fn fixed() -> Vec<Option<usize>> {
        [None].into_iter().chain(T::fixed()).collect()
    }
    fn build(shape: &[usize], next: &mut impl FnMut() -> T::Number) -> Option<Self> {
        let shape = flattened(shape, Self::RANK);
        let (first, rest) = shape.split_first()?;
        (0..*first).map(|_| T::build(rest, next)).collect()
    }
    #[inline]
    fn refill(&mut self, next: &mut impl FnMut() -> T::Number) {
        self.iter_mut().for_each(|part| part.refill(next));
    }
    #[inline]
    fn spill(&self, out: &mut impl FnMut(T::Number)) {
        self.iter().for_each(|part| part.spill(out));
    }
    #[inline]
    fn shape(&self, out: &mut Vec<usize>) {
        out.push(self.len());
        match self.first() {
            Some(first) => first.shape(out),
            None => out.extend(T::fixed().iter().map(|size| size.unwrap_or(0))),
        }
    }
}

impl<T: Data, const N: usize> Data for [T; N] {
    type Number = T::Number;
    const RANK: usize = 1 + T::RANK;
    fn fixed() -> Vec<Option<usize>> {
        [Some(N)].into_iter().chain(T::fixed()).collect()
    }
    fn build(shape: &[usize], next: &mut impl FnMut() -> T::Number) -> Option<Self> {
        Vec::<T>::build(shape, next)?.try_into().ok()
    }
    #[inline]
    fn refill(&mut self, next: &mut impl FnMut() -> T::Number) {
        self.iter_mut().for_each(|part| part.refill(next));
    }
    #[inline]
    fn spill(&self, out: &mut impl FnMut(T::Number)) {
        self.iter().for_each(|part| part.spill(out));
    }
    #[inline]
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
    /// Whether the function may write to it: then it may be one of its results.
    const MUTABLE: bool = false;
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
            #[inline]
            fn lend(owned: &mut $Type) -> $Type {
                owned.clone()
            }
        }
    )*};
}
by_value! {
    [] f64; [] f32; [] i32; [] i64; [] u32; [] u64; [] usize; [] u8; [] bool; [] crate::tape::Var;
    [T: Data] Vec<T>;
    [T: Data, const N: usize] [T; N];
}

impl<T: Data> Argument for &T {
    type Owned = T;
    type Lent<'a> = &'a T;
    #[inline]
    fn lend(owned: &mut T) -> &T {
        owned
    }
}

impl<T: Data> Argument for &mut T {
    type Owned = T;
    const MUTABLE: bool = true;
    type Lent<'a> = &'a mut T;
    #[inline]
    fn lend(owned: &mut T) -> &mut T {
        owned
    }
}

impl<T: Data> Argument for &[T] {
    type Owned = Vec<T>;
    type Lent<'a> = &'a [T];
    #[inline]
    fn lend(owned: &mut Vec<T>) -> &[T] {
        owned
    }
}

impl<T: Data> Argument for &mut [T] {
    type Owned = Vec<T>;
    const MUTABLE: bool = true;
    type Lent<'a> = &'a mut [T];
    #[inline]
    fn lend(owned: &mut Vec<T>) -> &mut [T] {
        owned
    }
}

/// What a function returns, flat: the shape of each part, and all numbers one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned<N = f64> {
    /// The shapes of the parts, in order; none for a part that is absent.
    pub shapes: Vec<Option<Vec<usize>>>,
    /// The numbers of all parts.
    pub numbers: Vec<N>,
}

impl<N> Default for Returned<N> {
    fn default() -> Returned<N> {
        Returned { shapes: Vec::new(), numbers: Vec::new() }
    }
}

impl<N: Kept> Returned<N> {
    /// Appends a part.
    #[inline]
    pub(super) fn part<D: Data>(&mut self, data: &D) {
        let mut shape = Vec::new();
        data.shape(&mut shape);
        self.shapes.push(Some(shape));
        data.spill(&mut |number| self.numbers.push(N::of(number)));
    }

    /// Leaves out some parts, by their place.
    pub(super) fn leave_out(&mut self, is_out: impl Fn(usize) -> bool) {
        let (mut start, mut at) = (0, 0);
        let Returned { shapes, numbers } = self;
        shapes.retain(|shape| {
            let count = shape.as_ref().map_or(0, |shape| shape.iter().product());
            let out = is_out(at);
            at += 1;
            if out {
                numbers.drain(start..(start + count).min(numbers.len()));
            } else {
                start += count;
            }
            !out
        });
    }
}

/// What a function may return: [`Data`], tuples of it, `Option`s and `Result`s of these; nothing, where it writes to
/// its arguments.
pub trait Output {
    /// The coarsest rounding among its numbers.
    const UNIT: f64;
    /// Whether there is nothing in it.
    const NOTHING: bool = false;
    /// Appends it.
    fn put<N: Kept>(&self, returned: &mut Returned<N>);
}

impl Output for () {
    const UNIT: f64 = 0.0;
    const NOTHING: bool = true;
    fn put<N: Kept>(&self, _: &mut Returned<N>) {}
}

impl<T: Data> Output for T {
    const UNIT: f64 = T::Number::UNIT;
    #[inline]
    fn put<N: Kept>(&self, returned: &mut Returned<N>) {
        returned.part(self);
    }
}

impl<T: Output> Output for Option<T> {
    const UNIT: f64 = T::UNIT;
    #[inline]
    fn put<N: Kept>(&self, returned: &mut Returned<N>) {
        match self {
            Some(some) => some.put(returned),
            None => returned.shapes.push(None),
        }
    }
}

impl<T: Output, E> Output for Result<T, E> {
    const UNIT: f64 = T::UNIT;
    #[inline]
    fn put<N: Kept>(&self, returned: &mut Returned<N>) {
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
            #[inline]
            fn put<N: Kept>(&self, returned: &mut Returned<N>) {
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

    fn built<T: Data>(shape: &[usize], numbers: &[f64]) -> Option<T> {
        let mut numbers = numbers.iter().map(|number| T::Number::near(*number));
        T::build(shape, &mut || numbers.next().expect("enough"))
    }

    fn round_trip<T: Data>(shape: &[usize], numbers: &[f64]) -> (Vec<usize>, Vec<f64>) {
        let mut made = built::<T>(shape, numbers).expect("it fits");
        let mut again = numbers.iter().map(|number| T::Number::near(*number));
        made.refill(&mut || again.next().expect("enough"));
        let (mut found, mut flat) = (Vec::new(), Vec::new());
        made.shape(&mut found);
        made.spill(&mut |number| flat.push(number.double()));
        (found, flat)
    }

    #[test]
    fn numbers_go_in_and_come_out_row_by_row() {
        let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(round_trip::<Vec<f64>>(&[2, 3], &six), (vec![6], six.to_vec()));
        assert_eq!(round_trip::<Vec<Vec<f32>>>(&[2, 3], &six), (vec![2, 3], six.to_vec()));
        assert_eq!(round_trip::<[[f64; 3]; 2]>(&[2, 3], &six), (vec![2, 3], six.to_vec()));
        assert_eq!(round_trip::<Vec<Vec<Vec<f64>>>>(&[1, 2, 3], &six), (vec![1, 2, 3], six.to_vec()));
        let flags = round_trip::<Vec<bool>>(&[3], &[1.0, 0.0, 1.0]);
        assert_eq!(flags, (vec![3], vec![1.0, 0.0, 1.0]));
        assert!(built::<[f64; 4]>(&[3], &six[..3]).is_none());
    }

    #[cfg(feature = "matrix")]
    #[test]
    fn matrices_take_numbers_row_by_row() {
        let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(round_trip::<DMatrix<f64>>(&[2, 3], &six), (vec![2, 3], six.to_vec()));
        assert_eq!(round_trip::<Vector3<f64>>(&[3], &six[..3]), (vec![3, 1], six[..3].to_vec()));
        assert_eq!(built::<DMatrix<f64>>(&[2, 3], &six).map(|made| made[(0, 2)]), Some(3.0));
    }
}
