//! Arrays of precise values, and what is computed with whole arrays.

use super::functions::computed_power;
use super::{Direct, Value, Whole};
use crate::lang::ast::Axis;
use crate::lang::typed::{Kind, ProductKind, Typed};
use crate::scalar::ball::{Ball, atan, exp, ln, sqrt};
use crate::scalar::precise::Undefined;
use std::cmp::Ordering;

/// A matrix of values, row by row.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub cols: usize,
    /// The entries, row by row.
    pub data: Vec<Value>,
}

impl Matrix {
    pub(super) fn scalar(value: Value) -> Matrix {
        Matrix { rows: 1, cols: 1, data: vec![value] }
    }

    pub(super) fn at(&self, i: usize, j: usize) -> &Value {
        &self.data[i * self.cols + j]
    }

    pub(super) fn spread(&self, at: usize) -> Value {
        if self.data.len() == 1 { self.data[0].clone() } else { self.data[at].clone() }
    }

    pub(super) fn from_fn(rows: usize, cols: usize, mut entry: impl FnMut(usize, usize) -> Value) -> Matrix {
        Matrix { rows, cols, data: (0..rows * cols).map(|at| entry(at / cols, at % cols)).collect() }
    }

    pub(super) fn from_columns(rows: usize, columns: &[Vec<Value>]) -> Matrix {
        Matrix::from_fn(rows, columns.len(), |i, j| columns[j].get(i).cloned().unwrap_or(Err(Undefined::TooLarge)))
    }

    /// The same with one entry displaced.
    pub(super) fn moved_at(&self, at: usize, step: &Ball, bits: usize) -> Matrix {
        let mut moved = self.clone();
        // Twice the bits, so that the displacement is not rounded away beside a large entry.
        moved.data[at] = moved.data[at].clone().and_then(|value| value.plus(step, 2 * bits));
        moved
    }

    /// The same, displaced along a tangent.
    pub(super) fn moved_along(&self, tangent: &Matrix, step: &Ball, bits: usize) -> Matrix {
        let entry = |(value, tangent): (&Value, &Value)| {
            let (value, tangent) = (value.clone()?, tangent.clone()?);
            Ball::sum_of_products([(false, &value, None), (false, step, Some(&tangent))], 2 * bits)
        };
        Matrix { data: self.data.iter().zip(&tangent.data).map(entry).collect(), ..*self }
    }
}

/// `f(a)` where a has a value.
pub(super) fn map(a: &Value, f: impl FnOnce(&Ball) -> Value) -> Value {
    a.as_ref().map_err(|why| *why).and_then(f)
}

/// `f(a, b)` where both have values.
pub(super) fn both(a: &Value, b: &Value, f: impl FnOnce(&Ball, &Ball) -> Value) -> Value {
    map(a, |a| map(b, |b| f(a, b)))
}

impl Direct<'_> {
    pub(super) fn dot(&self, a: &[Value], b: &[Value]) -> Value {
        let mut sum = Ball::ZERO;
        for (a, b) in a.iter().zip(b) {
            let (a, b) = (a.as_ref().map_err(|why| *why)?, b.as_ref().map_err(|why| *why)?);
            sum = Ball::sum_of_products([(false, &sum, None), (false, a, Some(b))], self.bits)?;
        }
        Ok(sum)
    }

    pub(super) fn total<'v>(&self, values: impl Iterator<Item = &'v Value>) -> Value {
        let mut sum = Ball::ZERO;
        for value in values {
            sum = sum.plus(value.as_ref().map_err(|why| *why)?, self.bits)?;
        }
        Ok(sum)
    }

    /// Everything but names, functions of one variable, powers of matrices and derivatives.
    pub(super) fn arrays(&mut self, expr: &Typed) -> Whole<Matrix> {
        let bits = self.bits;
        let (rows, cols) = self.extent(&expr.shape)?;
        let scalar = |value| Ok(Matrix::scalar(value));
        match &expr.kind {
            Kind::Number(value) => scalar(Ball::from_rational(value, bits)),
            Kind::Pi => scalar(atan(&Ball::from_i64(1), bits + 8).and_then(|eighth| eighth.scaled(2))),
            Kind::Euler => scalar(exp(&Ball::from_i64(1), bits)),
            Kind::Dim(dim) => scalar(Ball::from_rational(&dim.number(self.place.sizes), bits)),
            Kind::Parameter => scalar(self.parameters.last().cloned().unwrap_or(Err(Undefined::NoInstance))),
            Kind::Fill(one) => Ok(Matrix::from_fn(rows, cols, |_, _| Ok(Ball::from_i64(i64::from(*one))))),
            Kind::Identity => Ok(Matrix::from_fn(rows, cols, |i, j| Ok(Ball::from_i64(i64::from(i == j))))),
            Kind::Transpose(x) => {
                let x = self.expr(x)?;
                Ok(Matrix::from_fn(x.cols, x.rows, |i, j| x.at(j, i).clone()))
            }
            Kind::Index(x, i, j) => {
                let x = self.expr(x)?;
                let (i, j) = (*i as usize, *j as usize);
                if i >= x.rows || j >= x.cols {
                    return Err(Undefined::TooLarge);
                }
                scalar(x.at(i, j).clone())
            }
            Kind::Trace(x) => {
                let x = self.expr(x)?;
                scalar(self.total((0..x.rows).map(|i| x.at(i, i))))
            }
            Kind::DiagonalMatrix(x) => {
                let x = self.expr(x)?;
                Ok(Matrix::from_fn(rows, cols, |i, j| if i == j { x.data[i].clone() } else { Ok(Ball::ZERO) }))
            }
            Kind::DiagonalOf(x) => {
                let x = self.expr(x)?;
                Ok(Matrix::from_fn(rows, 1, |i, _| x.at(i, i).clone()))
            }
            Kind::Reduce(mean, axis, x) => {
                let x = self.expr(x)?;
                Ok(self.reduce(*mean, *axis, &x))
            }
            Kind::Variance(axis, x) => {
                let x = self.expr(x)?;
                self.variance(*axis, &x)
            }
            Kind::Norm(x) => {
                let x = self.expr(x)?;
                scalar(map(&self.dot(&x.data, &x.data), |square| sqrt(square, bits)))
            }
            Kind::Det(x) => {
                let x = self.expr(x)?;
                scalar(self.eliminate(&x)?.0)
            }
            Kind::LogDet(x) => {
                let x = self.expr(x)?;
                scalar(map(&self.eliminate(&x)?.0, |det| ln(&det.abs(), bits)))
            }
            Kind::Inverse(x) => {
                let x = self.expr(x)?;
                Ok(self.eliminate(&x)?.1)
            }
            Kind::Cholesky(x) => {
                let x = self.expr(x)?;
                self.cholesky(&x)
            }
            Kind::Softmax(axis, x) => {
                let x = self.expr(x)?;
                self.spend_functions(x.data.len())?;
                Ok(self.softmax(*axis, &x))
            }
            Kind::LogSumExp(axis, x) => {
                let x = self.expr(x)?;
                self.spend_functions(x.data.len())?;
                Ok(self.log_sum_exp(*axis, &x))
            }
            Kind::Blocks(_)
            | Kind::Slice(..)
            | Kind::Cross(..)
            | Kind::Skew(_)
            | Kind::ExtremumOf(..)
            | Kind::ProductOf(..)
            | Kind::RunningSum(..) => self.parts(expr, rows, cols),
            _ => self.pairs(expr, rows, cols),
        }
    }

    /// What takes two expressions or more.
    fn pairs(&mut self, expr: &Typed, rows: usize, cols: usize) -> Whole<Matrix> {
        let bits = self.bits;
        let count = rows * cols;
        let data =
            match &expr.kind {
                Kind::Neg(x) => self.expr(x)?.data.iter().map(|x| map(x, |x| Ok(x.negated()))).collect(),
                Kind::Sum(terms) => {
                    let mut sums: Vec<Value> = vec![Ok(Ball::ZERO); count];
                    for (negative, term) in terms {
                        let term = self.expr(term)?;
                        self.spend(count)?;
                        for (at, sum) in sums.iter_mut().enumerate() {
                            *sum = both(sum, &term.spread(at), |sum, x| {
                                if *negative { sum.minus(x, bits) } else { sum.plus(x, bits) }
                            });
                        }
                    }
                    sums
                }
                Kind::Product(ProductKind::Matrix, a, b) => {
                    let (a, b) = (self.expr(a)?, self.expr(b)?);
                    self.spend(count.saturating_mul(a.cols))?;
                    return Ok(self.product(&a, &b));
                }
                Kind::Product(_, a, b) => {
                    let (a, b) = (self.expr(a)?, self.expr(b)?);
                    (0..count).map(|at| both(&a.spread(at), &b.spread(at), |a, b| a.times(b, bits))).collect()
                }
                Kind::Quotient(a, divisor) => {
                    let (a, b) = (self.expr(a)?, self.expr(divisor)?);
                    let over = |at: usize| {
                        let divisor = self.untied(divisor, at.min(b.data.len() - 1), &b.spread(at));
                        both(&a.spread(at), &divisor, |a, b| a.over(b, bits))
                    };
                    (0..count).map(over).collect()
                }
                Kind::Power(base, exponent) => {
                    let fixed = self.constant_exponent(exponent);
                    let written = base;
                    let base = self.expr(base)?;
                    let spread = |at: usize| self.untied(written, at.min(base.data.len() - 1), &base.spread(at));
                    let bases: Vec<Value> = (0..count).map(spread).collect();
                    let is_whole = fixed.as_ref().is_some_and(|fixed| fixed.denominator().is_one());
                    if is_whole {
                        self.spend(count)?
                    } else {
                        self.spend_functions(count)?
                    };
                    if let Some(fixed) = fixed {
                        bases.iter().map(|base| map(base, |x| self.constant_power(x, &fixed))).collect()
                    } else {
                        let exponent = self.expr(exponent)?;
                        (0..count)
                            .map(|at| both(&bases[at], &exponent.spread(at), |x, p| computed_power(x, p, bits)))
                            .collect()
                    }
                }
                Kind::Extremum(max, a, b) => {
                    let (a, b) = (self.expr(a)?, self.expr(b)?);
                    let pick = |a: &Ball, b: &Ball| Ok(if *max { a.max(b) } else { a.min(b) });
                    (0..count).map(|at| both(&a.spread(at), &b.spread(at), pick)).collect()
                }
                Kind::OfTwo(function, a, b) => self.of_two(*function, (a, b), count)?,
                Kind::If(condition, then, otherwise) => {
                    let (left, right) = (self.expr(&condition.0)?, self.expr(&condition.2)?);
                    let (then, otherwise) = (self.expr(then)?, self.expr(otherwise)?);
                    let branch = |at| {
                        both(&left.spread(at), &right.spread(at), |a, b| {
                            self.side(condition, at, (a, b), (then.spread(at), otherwise.spread(at)))
                        })
                    };
                    (0..count).map(branch).collect()
                }
                Kind::Dot(a, b) => {
                    let (a, b) = (self.expr(a)?, self.expr(b)?);
                    vec![self.dot(&a.data, &b.data)]
                }
                Kind::Kron(a, b) => {
                    let (a, b) = (self.expr(a)?, self.expr(b)?);
                    let entry = |i: usize, j: usize| {
                        both(a.at(i / b.rows, j / b.cols), b.at(i % b.rows, j % b.cols), |a, b| a.times(b, bits))
                    };
                    return Ok(Matrix::from_fn(rows, cols, entry));
                }
                _ => return Err(Undefined::TooLarge),
            };
        Ok(Matrix { rows, cols, data })
    }

    fn product(&self, a: &Matrix, b: &Matrix) -> Matrix {
        Matrix::from_fn(a.rows, b.cols, |i, j| {
            let column: Vec<Value> = (0..b.rows).map(|k| b.at(k, j).clone()).collect();
            self.dot(&a.data[i * a.cols..(i + 1) * a.cols], &column)
        })
    }

    pub(super) fn matrix_power(&mut self, base: &Matrix, exponent: i64) -> Whole<Matrix> {
        let base = if exponent < 0 { self.eliminate(base)?.1 } else { base.clone() };
        let mut power = Matrix::from_fn(base.rows, base.rows, |i, j| Ok(Ball::from_i64(i64::from(i == j))));
        for _ in 0..exponent.unsigned_abs() {
            self.spend(base.data.len().saturating_mul(base.rows))?;
            power = self.product(&power, &base);
        }
        Ok(power)
    }

    /// Determinant and inverse by elimination with pivots.
    fn eliminate(&mut self, x: &Matrix) -> Whole<(Value, Matrix)> {
        let (n, bits) = (x.rows, self.bits);
        self.spend(n.saturating_mul(n).saturating_mul(n))?;
        let undefined = |why| Matrix { rows: n, cols: n, data: vec![Err(why); n * n] };
        let mut rows: Vec<Vec<Ball>> = Vec::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(2 * n);
            for j in 0..n {
                match x.at(i, j) {
                    Ok(value) => row.push(value.clone()),
                    Err(why) => return Ok((Err(*why), undefined(*why))),
                }
            }
            row.extend((0..n).map(|j| Ball::from_i64(i64::from(i == j))));
            rows.push(row);
        }
        let mut det = Ball::from_i64(1);
        for col in 0..n {
            let size = |row: usize| rows[row][col].middle().abs();
            let pivot = (col..n).max_by(|a, b| size(*a).cmp(&size(*b))).unwrap_or(col);
            match rows[pivot][col].sign() {
                Some(Ordering::Equal) if (col..n).all(|row| rows[row][col].is_zero()) => {
                    return Ok((Ok(Ball::ZERO), undefined(Undefined::Domain)));
                }
                // What may be 0 divides nothing.
                None | Some(Ordering::Equal) => return Ok((Err(Undefined::Lost), undefined(Undefined::Lost))),
                Some(_) => {}
            }
            if pivot != col {
                rows.swap(pivot, col);
                det = det.negated();
            }
            let lead = rows[col][col].clone();
            det = det.times(&lead, bits)?;
            for entry in &mut rows[col] {
                *entry = entry.over(&lead, bits)?;
            }
            let unit = rows[col].clone();
            for (_, row) in rows.iter_mut().enumerate().filter(|(i, _)| *i != col) {
                let factor = row[col].clone();
                for (entry, above) in row.iter_mut().zip(&unit) {
                    *entry = Ball::sum_of_products([(false, &*entry, None), (true, &factor, Some(above))], bits)?;
                }
            }
        }
        let inverse = Matrix::from_fn(n, n, |i, j| Ok(rows[i][n + j].clone()));
        Ok((Ok(det), inverse))
    }

    fn reduce(&self, mean: bool, axis: Option<Axis>, x: &Matrix) -> Matrix {
        let groups = groups(axis, x);
        let data: Vec<Value> = groups
            .iter()
            .map(|group| {
                let sum = self.total(group.iter().map(|at| &x.data[*at]));
                let count = Ball::from_i64(i64::try_from(group.len()).unwrap_or(i64::MAX));
                if mean { map(&sum, |sum| sum.over(&count, self.bits)) } else { sum }
            })
            .collect();
        Matrix { rows: data.len(), cols: 1, data }
    }

    /// Shifted by the largest entry of the group, as one computes it in practice.
    fn softmax(&self, axis: Option<Axis>, x: &Matrix) -> Matrix {
        let mut data = x.data.clone();
        for group in groups(axis, x) {
            let (_, shifted) = self.shifted(&group, x);
            let total = self.total(shifted.iter());
            for (at, value) in group.iter().zip(&shifted) {
                data[*at] = both(value, &total, |value, total| value.over(total, self.bits));
            }
        }
        Matrix { data, ..*x }
    }

    fn log_sum_exp(&self, axis: Option<Axis>, x: &Matrix) -> Matrix {
        let of = |group: &Vec<usize>| {
            let (largest, shifted) = self.shifted(group, x);
            let total = self.total(shifted.iter());
            both(&largest, &total, |largest, total| largest.plus(&ln(total, self.bits)?, self.bits))
        };
        let data: Vec<Value> = groups(axis, x).iter().map(of).collect();
        Matrix { rows: data.len(), cols: 1, data }
    }

    /// The largest entry of a group, and the exponentials of the entries less that one.
    fn shifted(&self, group: &[usize], x: &Matrix) -> (Value, Vec<Value>) {
        let first = x.data[group[0]].clone();
        let largest = group.iter().fold(first, |largest, at| {
            both(&largest, &x.data[*at], |a, b| Ok(if a.middle() < b.middle() { b.clone() } else { a.clone() }))
        });
        let shift = |at: &usize| both(&x.data[*at], &largest, |x, l| exp(&x.minus(l, 2 * self.bits)?, self.bits));
        let shifted = group.iter().map(shift).collect();
        (largest, shifted)
    }
}

pub(super) fn groups(axis: Option<Axis>, x: &Matrix) -> Vec<Vec<usize>> {
    match axis {
        None => vec![(0..x.data.len()).collect()],
        Some(Axis::Rows) => (0..x.cols).map(|j| (0..x.rows).map(|i| i * x.cols + j).collect()).collect(),
        Some(Axis::Cols) => (0..x.rows).map(|i| (0..x.cols).map(|j| i * x.cols + j).collect()).collect(),
    }
}
