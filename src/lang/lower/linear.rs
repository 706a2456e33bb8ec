//! Products, powers, determinants and inverses, written out in scalars.

use super::{Array, Lower, LowerError, Lowering};
use crate::lang::ast::Axis;
use crate::tape::{NodeId, Primitive, Reader, Term};

/// Determinants are expanded over subsets of columns (2ⁿ of them).
const MAX_DETERMINANT: usize = 12;

impl Lowering<'_> {
    /// One sum of products per entry.
    pub(super) fn matrix_product(&mut self, a: &Array, b: &Array) -> Lower<Array> {
        self.affords(a.rows.saturating_mul(b.cols).saturating_mul(a.cols))?;
        let recorder = &mut self.recorder;
        Ok(Array::from_fn(a.rows, b.cols, |i, j| {
            recorder.sum_of((0..a.cols).map(|k| Term::product(a.at(i, k), b.at(k, j))))
        }))
    }

    pub(super) fn matrix_power(&mut self, base: &Array, exponent: i64) -> Lower<Array> {
        let mut square = if exponent < 0 { self.inverse(base)? } else { base.clone() };
        let mut left = exponent.unsigned_abs();
        let mut power: Option<Array> = None;
        while left > 0 {
            if left % 2 == 1 {
                power = Some(match power {
                    None => square.clone(),
                    Some(power) => self.matrix_product(&power, &square)?,
                });
            }
            left /= 2;
            if left > 0 {
                square = self.matrix_product(&square, &square)?;
            }
        }
        let (zero, one) = (self.recorder.integer(0), self.recorder.integer(1));
        Ok(power.unwrap_or_else(|| Array::from_fn(base.rows, base.cols, |i, j| if i == j { one } else { zero })))
    }

    /// The determinant, expanded along the rows over subsets of columns: no division, no pivot, and so no branch.
    pub(super) fn determinant(&mut self, x: &Array) -> Lower<NodeId> {
        let rows: Vec<usize> = (0..x.rows).collect();
        self.minor(x, &rows, &rows)
    }

    /// The determinant of the given rows and columns.
    fn minor(&mut self, x: &Array, rows: &[usize], cols: &[usize]) -> Lower<NodeId> {
        let size = rows.len();
        if size > MAX_DETERMINANT {
            return Err(LowerError::TooLarge);
        }
        self.affords(size << size)?;
        // of[subset] is the determinant of the first |subset| rows and these columns.
        let mut of: Vec<NodeId> = vec![self.recorder.integer(1)];
        for subset in 1_usize..1 << size {
            let row = rows[subset.count_ones() as usize - 1];
            let mut terms = Vec::new();
            for (position, col) in cols.iter().enumerate().filter(|(position, _)| subset >> position & 1 == 1) {
                let rest = subset & !(1 << position);
                let behind = (rest >> position).count_ones();
                let entry = x.at(row, *col);
                let right = (rest != 0).then(|| of[rest]);
                terms.push(Term { negative: behind % 2 == 1, left: entry, right });
            }
            let node = self.recorder.sum(&terms);
            of.push(node);
        }
        Ok(of[(1 << size) - 1])
    }

    /// The inverse: the transposed cofactors over the determinant.
    pub(super) fn inverse(&mut self, x: &Array) -> Lower<Array> {
        let size = x.rows;
        if size > MAX_DETERMINANT {
            return Err(LowerError::TooLarge);
        }
        self.affords((size * size * size) << size)?;
        let det = self.determinant(x)?;
        let scale = self.recorder.reciprocal(&det);
        let mut data = Vec::with_capacity(size * size);
        for i in 0..size {
            for j in 0..size {
                let without = |left_out: usize| (0..size).filter(|at| *at != left_out).collect::<Vec<_>>();
                let cofactor = self.minor(x, &without(j), &without(i))?;
                let negative = (i + j) % 2 == 1;
                data.push(self.recorder.sum(&[Term { negative, left: cofactor, right: Some(scale) }]));
            }
        }
        Ok(Array { rows: size, cols: size, data })
    }

    /// The Cholesky factor of a matrix's symmetric part, row by row beside what is known of the rows above:
    /// `L[j,j]² = A[j,j] − Σ L[j,k]²` and `L[i,j] L[j,j] = A[i,j] − Σ L[i,k] L[j,k]`.
    ///
    /// Where a pivot is not positive no entry has a value: 0 over the last root is added to each.
    pub(super) fn cholesky(&mut self, x: &Array) -> Lower<Array> {
        let size = x.rows;
        self.affords(size.saturating_mul(size).saturating_mul(size))?;
        let (zero, two) = (self.recorder.integer(0), self.recorder.integer(2));
        let half = self.recorder.reciprocal(&two);
        let mut factor = Array::from_fn(size, size, |_, _| zero);
        let mut inverses: Vec<NodeId> = Vec::with_capacity(size);
        for i in 0..size {
            for j in 0..=i {
                let mut terms = match (x.at(i, j), x.at(j, i)) {
                    (own, mirrored) if own == mirrored => vec![Term::plus(own)],
                    (own, mirrored) => vec![Term::product(half, own), Term::product(half, mirrored)],
                };
                let before = |k: usize| Term { negative: true, left: factor.at(i, k), right: Some(factor.at(j, k)) };
                terms.extend((0..j).map(before));
                let rest = self.recorder.sum(&terms);
                let inverse = if i == j {
                    let root = self.recorder.apply(Primitive::Sqrt, &rest);
                    let inverse = self.recorder.reciprocal(&root);
                    inverses.push(inverse);
                    inverse
                } else {
                    inverses[j]
                };
                factor.data[i * size + j] = self.recorder.sum(&[Term::product(rest, inverse)]);
            }
            self.recorder_within_limit()?;
        }
        if let Some(last) = inverses.last() {
            let nothing = Term::product(zero, *last);
            factor.data = factor.data.iter().map(|entry| self.recorder.sum(&[Term::plus(*entry), nothing])).collect();
        }
        Ok(factor)
    }

    /// The groups of entries that softmax, logsumexp and the like work on: all, or each column, or each row.
    pub(super) fn groups(axis: Option<Axis>, x: &Array) -> Vec<Vec<usize>> {
        match axis {
            None => vec![(0..x.data.len()).collect()],
            Some(Axis::Rows) => (0..x.cols).map(|j| (0..x.rows).map(|i| i * x.cols + j).collect()).collect(),
            Some(Axis::Cols) => (0..x.rows).map(|i| (0..x.cols).map(|j| i * x.cols + j).collect()).collect(),
        }
    }

    pub(super) fn softmax(&mut self, axis: Option<Axis>, x: &Array) -> Array {
        let exps: Vec<NodeId> = x.data.iter().map(|x| self.recorder.apply(Primitive::Exp, x)).collect();
        let mut data = exps.clone();
        for group in Self::groups(axis, x) {
            let total = self.recorder.sum_of(group.iter().map(|at| Term::plus(exps[*at])));
            let scale = self.recorder.reciprocal(&total);
            for at in group {
                data[at] = self.recorder.sum(&[Term::product(exps[at], scale)]);
            }
        }
        Array { rows: x.rows, cols: x.cols, data }
    }

    pub(super) fn log_sum_exp(&mut self, axis: Option<Axis>, x: &Array) -> Array {
        let exps: Vec<NodeId> = x.data.iter().map(|x| self.recorder.apply(Primitive::Exp, x)).collect();
        let groups = Self::groups(axis, x);
        let data: Vec<NodeId> = groups
            .into_iter()
            .map(|group| {
                let total = self.recorder.sum_of(group.iter().map(|at| Term::plus(exps[*at])));
                self.recorder.apply(Primitive::Ln, &total)
            })
            .collect();
        Array { rows: data.len(), cols: 1, data }
    }
}
