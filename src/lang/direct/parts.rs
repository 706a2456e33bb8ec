//! Arrays from their parts, and functions of the entries of an array, entry by entry from their definitions.

use super::array::{Matrix, both, groups, map};
use super::{Direct, Value, Whole};
use crate::lang::ast::Axis;
use crate::lang::dim::Dim;
use crate::lang::typed::{Kind, Typed};
use crate::scalar::ball::Ball;
use crate::scalar::precise::Undefined;

/// The even permutations of three places; the odd ones are the others.
const EVEN: [[usize; 3]; 3] = [[0, 1, 2], [1, 2, 0], [2, 0, 1]];

/// +1 for an even permutation of three places, −1 for an odd one, else 0.
fn sign(places: [usize; 3]) -> i64 {
    let [i, j, k] = places;
    i64::from(EVEN.contains(&places)) - i64::from(EVEN.contains(&[j, i, k]))
}

/// A number of rows or columns at some sizes, which may be below 0.
pub(super) fn before(dim: &Dim, sizes: &[u64]) -> Option<usize> {
    usize::try_from(dim.plus(&Dim::fixed(1))?.at(sizes)).ok()?.checked_sub(1)
}

impl Direct<'_> {
    pub(super) fn parts(&mut self, expr: &Typed, rows: usize, cols: usize) -> Whole<Matrix> {
        match &expr.kind {
            Kind::Blocks(blocks) => self.pasted(blocks, rows, cols),
            Kind::Slice(x, top, left) => {
                let x = self.expr(x)?;
                let sizes = self.place.sizes;
                let (Some(top), Some(left)) = (before(top, sizes), before(left, sizes)) else {
                    return Err(Undefined::TooLarge);
                };
                if top + rows > x.rows || left + cols > x.cols || rows * cols == 0 {
                    return Err(Undefined::TooLarge);
                }
                Ok(Matrix::from_fn(rows, cols, |i, j| x.at(top + i, left + j).clone()))
            }
            Kind::Cross(a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                let pairs = || (0..3).flat_map(|j| (0..3).map(move |k| (j, k)));
                Ok(Matrix::from_fn(3, 1, |i, _| {
                    pairs().try_fold(Ball::ZERO, |sum, (j, k)| match sign([i, j, k]) {
                        0 => Ok(sum),
                        sign => {
                            let product = both(&a.data[j], &b.data[k], |a, b| a.times(b, self.bits))?;
                            if sign > 0 { sum.plus(&product, self.bits) } else { sum.minus(&product, self.bits) }
                        }
                    })
                }))
            }
            Kind::Skew(x) => {
                let x = self.expr(x)?;
                // (v × w)ᵢ = Σ ε(i, k, j)·vₖ·wⱼ
                Ok(Matrix::from_fn(3, 3, |i, j| match (0..3).find(|k| sign([i, *k, j]) != 0) {
                    None => Ok(Ball::ZERO),
                    Some(k) if sign([i, k, j]) > 0 => x.data[k].clone(),
                    Some(k) => map(&x.data[k], |value| Ok(value.negated())),
                }))
            }
            Kind::ExtremumOf(max, axis, x) => {
                let x = self.expr(x)?;
                let better = |a: &Ball, b: &Ball| Ok(if *max { a.max(b) } else { a.min(b) });
                Ok(folded(&x, *axis, |best, value| both(best, value, better)))
            }
            Kind::ProductOf(axis, x) => {
                let x = self.expr(x)?;
                Ok(folded(&x, *axis, |product, value| both(product, value, |a, b| a.times(b, self.bits))))
            }
            Kind::RunningSum(axis, x) => {
                let x = self.expr(x)?;
                let longest = if *axis == Axis::Rows { x.rows } else { x.cols };
                self.spend(x.data.len().saturating_mul(longest))?;
                Ok(Matrix::from_fn(rows, cols, |i, j| match axis {
                    Axis::Rows => self.total((0..=i).map(|k| x.at(k, j))),
                    Axis::Cols => self.total((0..=j).map(|k| x.at(i, k))),
                }))
            }
            _ => Err(Undefined::TooLarge),
        }
    }

    /// Each part put into its place of an array.
    fn pasted(&mut self, blocks: &[Vec<Typed>], rows: usize, cols: usize) -> Whole<Matrix> {
        let mut whole = Matrix { rows, cols, data: vec![Err(Undefined::TooLarge); rows * cols] };
        let mut top = 0;
        for row in blocks {
            let (mut left, mut height) = (0, 0);
            for part in row {
                let part = self.expr(part)?;
                for (at, value) in part.data.iter().enumerate() {
                    let (i, j) = (top + at / part.cols, left + at % part.cols);
                    if let Some(entry) = whole.data.get_mut(i * cols + j) {
                        entry.clone_from(value);
                    }
                }
                left += part.cols;
                height = part.rows;
            }
            top += height;
        }
        Ok(whole)
    }
}

/// One value for each group of entries, from the first one on.
fn folded(x: &Matrix, axis: Option<Axis>, mut next: impl FnMut(&Value, &Value) -> Value) -> Matrix {
    let of = |group: &Vec<usize>| {
        let mut values = group.iter().map(|at| &x.data[*at]);
        let first = values.next().cloned().unwrap_or(Err(Undefined::TooLarge));
        values.fold(first, |known, value| next(&known, value))
    };
    let data: Vec<Value> = groups(axis, x).iter().map(of).collect();
    Matrix { rows: data.len(), cols: 1, data }
}
