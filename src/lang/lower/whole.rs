//! Functions of whole arrays.

use super::{Array, Lower, LowerError, Lowering};
use crate::lang::ast::Axis;
use crate::lang::typed::{Kind, Typed};
use crate::tape::{Constant, NodeId, Primitive, Reader, Term};
use std::rc::Rc;

impl Lowering<'_> {
    /// A function of one or two arrays.
    pub(super) fn of_arrays(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        let array = match &expr.kind {
            Kind::Dot(a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                let terms = a.data.iter().zip(&b.data).map(|(a, b)| Term::product(*a, *b));
                Array::scalar(self.recorder.sum_of(terms))
            }
            Kind::Kron(a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                self.affords(a.data.len().saturating_mul(b.data.len()))?;
                let recorder = &mut self.recorder;
                Array::from_fn(a.rows * b.rows, a.cols * b.cols, |i, j| {
                    let (left, right) = (a.at(i / b.rows, j / b.cols), b.at(i % b.rows, j % b.cols));
                    recorder.sum(&[Term::product(left, right)])
                })
            }
            Kind::Blocks(_) | Kind::Slice(..) | Kind::Cross(..) | Kind::Skew(_) => self.parts(expr)?,
            Kind::ExtremumOf(max, axis, x) => {
                let x = self.expr(x)?;
                self.extremum_of(*max, *axis, &x, expr.span)?
            }
            Kind::ProductOf(axis, x) => {
                let x = self.expr(x)?;
                self.product_of(*axis, &x)
            }
            Kind::RunningSum(axis, x) => {
                let x = self.expr(x)?;
                self.running_sum(*axis, &x)?
            }
            Kind::Transpose(x)
            | Kind::Index(x, ..)
            | Kind::Reduce(_, _, x)
            | Kind::Variance(_, x)
            | Kind::Norm(x)
            | Kind::Trace(x)
            | Kind::DiagonalMatrix(x)
            | Kind::DiagonalOf(x)
            | Kind::Softmax(_, x)
            | Kind::LogSumExp(_, x)
            | Kind::Inverse(x)
            | Kind::Cholesky(x)
            | Kind::Det(x)
            | Kind::LogDet(x) => {
                let x = self.expr(x)?;
                self.of_array(&expr.kind, &x)?
            }
            _ => return self.entrywise(expr),
        };
        Ok(Rc::new(array))
    }

    /// A function of this array.
    fn of_array(&mut self, kind: &Kind, x: &Array) -> Lower<Array> {
        Ok(match kind {
            Kind::Transpose(_) => Array::from_fn(x.cols, x.rows, |i, j| x.at(j, i)),
            Kind::Index(_, i, j) => {
                let (i, j) = (*i as usize, *j as usize);
                if i >= x.rows || j >= x.cols {
                    return Err(LowerError::Outside);
                }
                Array::scalar(x.at(i, j))
            }
            Kind::Reduce(mean, axis, _) => self.reduce(*mean, *axis, x),
            Kind::Variance(axis, _) => self.variance(*axis, x),
            Kind::Norm(_) => {
                let square = self.recorder.sum_of(x.data.iter().map(|x| Term::product(*x, *x)));
                Array::scalar(self.recorder.apply(Primitive::Sqrt, &square))
            }
            Kind::Trace(_) => Array::scalar(self.recorder.sum_of((0..x.rows).map(|i| Term::plus(x.at(i, i))))),
            Kind::DiagonalMatrix(_) => {
                self.affords(x.rows.saturating_mul(x.rows))?;
                let zero = self.recorder.integer(0);
                Array::from_fn(x.rows, x.rows, |i, j| if i == j { x.at(i, 0) } else { zero })
            }
            Kind::Softmax(axis, _) => self.softmax(*axis, x),
            Kind::LogSumExp(axis, _) => self.log_sum_exp(*axis, x),
            Kind::Inverse(_) => self.inverse(x)?,
            Kind::Cholesky(_) => self.cholesky(x)?,
            Kind::Det(_) => Array::scalar(self.determinant(x)?),
            Kind::LogDet(_) => {
                let det = self.determinant(x)?;
                // ln|d| = ½ ln d²: no branch, and so no kink where there is none.
                let square = self.recorder.sum(&[Term::product(det, det)]);
                let twice = self.recorder.apply(Primitive::Ln, &square);
                let two = self.recorder.integer(2);
                let half = self.recorder.reciprocal(&two);
                Array::scalar(self.recorder.sum(&[Term::product(twice, half)]))
            }
            _ => Array::from_fn(x.rows, 1, |i, _| x.at(i, i)),
        })
    }

    /// Σ (xᵢ − m)²/n with the mean m.
    fn variance(&mut self, axis: Option<Axis>, x: &Array) -> Array {
        let mut data = Vec::new();
        for group in Self::groups(axis, x) {
            let recorder = &mut self.recorder;
            let count = recorder.constant(&Constant::exact((group.len() as u64).into()));
            let share = recorder.reciprocal(&count);
            let sum = recorder.sum_of(group.iter().map(|at| Term::plus(x.data[*at])));
            let mean = recorder.sum(&[Term::product(sum, share)]);
            let apart: Vec<NodeId> =
                group.iter().map(|at| recorder.sum(&[Term::plus(x.data[*at]), Term::minus(mean)])).collect();
            let squares = recorder.sum_of(apart.iter().map(|apart| Term::product(*apart, *apart)));
            data.push(recorder.sum(&[Term::product(squares, share)]));
        }
        Array { rows: data.len(), cols: 1, data }
    }

    fn reduce(&mut self, mean: bool, axis: Option<Axis>, x: &Array) -> Array {
        let recorder = &mut self.recorder;
        let mut add = |nodes: &mut dyn Iterator<Item = NodeId>, count: usize| {
            let sum = recorder.sum_of(nodes.map(Term::plus));
            if !mean {
                return sum;
            }
            let count = recorder.constant(&Constant::exact((count as u64).into()));
            let inverse = recorder.reciprocal(&count);
            recorder.sum(&[Term::product(sum, inverse)])
        };
        match axis {
            None => Array::scalar(add(&mut x.data.iter().copied(), x.data.len())),
            Some(Axis::Rows) => Array::from_fn(x.cols, 1, |j, _| add(&mut (0..x.rows).map(|i| x.at(i, j)), x.rows)),
            Some(Axis::Cols) => Array::from_fn(x.rows, 1, |i, _| add(&mut (0..x.cols).map(|j| x.at(i, j)), x.cols)),
        }
    }
}
