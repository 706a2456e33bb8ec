//! Operations on whole arrays in index form: a transpose exchanges slots, a sum over an axis sums over a slot's index.

use super::algebra::{Operand, identity};
use super::elaborate::{Elaboration, half};
use super::form::{Form, Formed, Ix, Stop};
use super::power::Power;
use super::value::Value;
use crate::lang::ast::Axis;
use crate::lang::typed::{Kind, MatrixExponent, Typed};
use dashu_ratio::RBig;

/// The largest literal power of a matrix.
const MAX_MATRIX_POWER: u32 = 12;

impl Elaboration<'_> {
    /// What is left of the kinds of expressions: functions of arrays.
    pub(super) fn of_arrays(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Transpose(x) => {
                let x = self.value(x)?;
                self.transposed(&x)
            }
            Kind::Inverse(x) => {
                let x = self.closed_square(x)?;
                Ok(Value::array(self.algebra.inverse(&x.form)?, x.rows))
            }
            Kind::Cholesky(x) => {
                let x = self.closed_square(x)?;
                Ok(Value::array(self.algebra.factor_of_symmetric_part(&x.form)?, x.rows))
            }
            Kind::Det(x) => {
                let x = self.closed_square(x)?;
                Ok(Value::scalar(self.algebra.determinant(&x.form)?))
            }
            Kind::LogDet(x) => {
                let x = self.closed_square(x)?;
                Ok(Value::scalar(self.algebra.log_determinant(&x.form)?))
            }
            Kind::MatrixPower(x, exponent) => {
                let x = self.closed_square(x)?;
                self.matrix_power(&x, exponent)
            }
            Kind::Index(x, i, j) => self.entry(x, *i, *j),
            Kind::Blocks(_) | Kind::Slice(..) | Kind::Cross(..) | Kind::Skew(_) => self.of_parts(expr),
            Kind::ExtremumOf(..) | Kind::ProductOf(..) | Kind::RunningSum(..) => self.of_parts(expr),
            Kind::Reduce(mean, axis, x) => self.reduced(*mean, *axis, x),
            Kind::Variance(axis, x) => self.variance(*axis, x),
            Kind::Dot(a, b) => {
                let (a, b) = self.pair(a, b)?;
                let product = self.entrywise(&a, &b)?;
                self.added_up(&product, None)
            }
            Kind::Norm(x) => {
                let x = self.value(x)?;
                let square = self.algebra.times(&x.form, &x.form)?;
                let total = self.added_up(&Value { form: square, ..x }, None)?;
                Ok(Value { form: self.algebra.power(&total.form, &half())?, ..total })
            }
            Kind::Trace(x) => {
                let x = self.closed_square(x)?;
                let at: Vec<Ix> = (0..2 * x.rows).map(|slot| Ix::Sum((slot % x.rows.max(1)) as u16)).collect();
                let sums = x.row_slots().to_vec();
                Ok(Value::scalar(self.algebra.product(&[(&x.form, &at)], &sums, Vec::new())?))
            }
            Kind::DiagonalMatrix(x) => {
                let x = self.closed(x)?;
                self.diagonal_matrix(&x)
            }
            Kind::DiagonalOf(x) => {
                let x = self.closed_square(x)?;
                let slots = x.row_slots().to_vec();
                let at: Vec<Ix> = identity(slots.len()).into_iter().cycle().take(2 * slots.len()).collect();
                let rows = slots.len();
                Ok(Value::array(self.algebra.indexed(&x.form, &at, slots)?, rows))
            }
            Kind::Kron(a, b) => {
                let (a, b) = (self.closed(a)?, self.closed(b)?);
                self.kronecker(&a, &b)
            }
            Kind::Softmax(axis, x) => {
                let x = self.closed(x)?;
                Ok(Value::array(self.algebra.softmax(&x.form, x.rows, *axis)?, x.rows))
            }
            Kind::LogSumExp(axis, x) => {
                let x = self.value(x)?;
                let exp = Value { form: self.algebra.exp(&x.form)?, ..x };
                let total = self.added_up(&exp, *axis)?;
                Ok(Value { form: self.algebra.log(&total.form)?, ..total })
            }
            _ => Err(Stop::Outside("this expression".to_string())),
        }
    }

    fn diagonal_matrix(&mut self, x: &Value) -> Formed<Value> {
        let own = x.form.slots.len();
        let deltas: Vec<Form> = x.form.slots.iter().map(|dim| self.algebra.delta(dim)).collect();
        let ends: Vec<[Ix; 2]> = (0..own).map(|slot| [slot, own + slot].map(|slot| Ix::Free(slot as u16))).collect();
        let at = identity(own);
        let mut operands: Vec<Operand<'_>> = deltas.iter().zip(&ends).map(|(delta, at)| (delta, &at[..])).collect();
        operands.push((&x.form, &at));
        let slots = x.form.slots.iter().chain(&x.form.slots).cloned().collect();
        let form = self.algebra.product(&operands, &[], slots)?;
        Ok(Value::array(form, own))
    }

    pub(super) fn transposed(&mut self, x: &Value) -> Formed<Value> {
        let cols = x.col_slots().len();
        let own = x.own().len();
        let at: Vec<Ix> = (0..own)
            .map(|slot| Ix::Free((if slot < x.rows { slot + cols } else { slot - x.rows }) as u16))
            .chain(x.named(&x.names, own))
            .collect();
        let behind = &x.form.slots[own..];
        let slots = x.col_slots().iter().chain(x.row_slots()).chain(behind).cloned().collect();
        Ok(Value { form: self.algebra.indexed(&x.form, &at, slots)?, rows: cols, names: x.names.clone() })
    }

    /// An array that depends on no index name.
    pub(super) fn closed(&mut self, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
        if x.names.is_empty() { Ok(x) } else { Err(Stop::Outside("a matrix that depends on an index".to_string())) }
    }

    pub(super) fn closed_square(&mut self, x: &Typed) -> Formed<Value> {
        let x = self.closed(x)?;
        if x.row_slots() == x.col_slots() {
            return Ok(x);
        }
        Err(Stop::Outside("a square matrix whose rows and columns have different parts".to_string()))
    }

    fn matrix_power(&mut self, x: &Value, exponent: &MatrixExponent) -> Formed<Value> {
        let exponent = match exponent {
            MatrixExponent::Fixed(exponent) => *exponent,
            MatrixExponent::Dim(dim) => match dim.as_fixed().and_then(|size| i32::try_from(size).ok()) {
                Some(exponent) => exponent,
                None => return Ok(Value::array(self.algebra.raised_matrix(&x.form, dim)?, x.rows)),
            },
        };
        if exponent.unsigned_abs() > MAX_MATRIX_POWER {
            return Err(Stop::TooLarge);
        }
        let base = match exponent < 0 {
            true => Value::array(self.algebra.inverse(&x.form)?, x.rows),
            false => x.clone(),
        };
        if exponent == 0 {
            let dims = x.row_slots().to_vec();
            return match dims.as_slice() {
                [] => Ok(Value::scalar(Form::constant(RBig::ONE, Vec::new()))),
                [dim] => Ok(Value::array(self.algebra.delta(dim), 1)),
                _ => Err(Stop::Outside("a power of a Kronecker product".to_string())),
            };
        }
        let mut product = base.clone();
        for _ in 1..exponent.unsigned_abs() {
            product = self.matrix_product(&product, &base)?;
        }
        Ok(product)
    }

    fn entry(&mut self, x: &Typed, i: u64, j: u64) -> Formed<Value> {
        let shape = &x.shape;
        let parts = shape.slots().len();
        let value = self.value(x)?;
        if value.own().len() != parts {
            return Err(Stop::Outside("an entry of a Kronecker product".to_string()));
        }
        let both = [(shape.rows.is_one(), i), (shape.cols.is_one(), j)];
        let at: Vec<Ix> = both.into_iter().filter(|(one, _)| !one).map(|(_, entry)| Ix::At(entry)).collect();
        let at: Vec<Ix> = at.into_iter().chain(value.named(&value.names, 0)).collect();
        let slots = value.form.slots[parts..].to_vec();
        Ok(Value { form: self.algebra.indexed(&value.form, &at, slots)?, rows: 0, names: value.names })
    }

    /// The mean of the squares less the square of the mean.
    pub(super) fn variance(&mut self, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
        let square = Value { form: self.algebra.times(&x.form, &x.form)?, ..x.clone() };
        let (squares, mean) = (self.reduced_value(true, axis, &square)?, self.reduced_value(true, axis, &x)?);
        let less = self.algebra.times(&mean.form, &mean.form)?;
        Ok(Value { form: squares.form.plus(&less.negated()), ..squares })
    }

    pub(super) fn reduced(&mut self, mean: bool, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
        self.reduced_value(mean, axis, &x)
    }

    fn reduced_value(&mut self, mean: bool, axis: Option<Axis>, x: &Value) -> Formed<Value> {
        let total = self.added_up(x, axis)?;
        let (rows, names, mut form) = (total.rows, total.names, total.form);
        if mean {
            let gone = match axis {
                None => x.own(),
                Some(Axis::Rows) => x.row_slots(),
                Some(Axis::Cols) => x.col_slots(),
            };
            for dim in gone {
                let size = self.algebra.dimension(dim);
                let share = self.algebra.power(&size, &Power::constant(-RBig::ONE))?;
                let own = identity(form.slots.len());
                form = self.algebra.product(&[(&form, &own), (&share, &[])], &[], form.slots.clone())?;
            }
        }
        Ok(Value { form, rows, names })
    }

    /// The sum over all entries, over the rows or over the columns.
    pub(super) fn added_up(&mut self, x: &Value, axis: Option<Axis>) -> Formed<Value> {
        if x.names.is_empty() {
            let form = self.algebra.added_up(&x.form, x.rows, axis)?;
            let rows = form.slots.len();
            return Ok(Value::array(form, rows));
        }
        let is_kept = |slot: usize| match axis {
            None => false,
            Some(Axis::Rows) => slot >= x.rows,
            Some(Axis::Cols) => slot < x.rows,
        };
        let (mut at, mut sums, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        for (slot, dim) in x.own().iter().enumerate() {
            if is_kept(slot) {
                at.push(Ix::Free(slots.len() as u16));
                slots.push(dim.clone());
            } else {
                at.push(Ix::Sum(sums.len() as u16));
                sums.push(dim.clone());
            }
        }
        let rows = slots.len();
        at.extend(x.named(&x.names, rows));
        slots.extend_from_slice(&x.form.slots[x.own().len()..]);
        let form = self.algebra.product(&[(&x.form, &at)], &sums, slots)?;
        Ok(Value { form, rows, names: x.names.clone() })
    }

    fn kronecker(&mut self, a: &Value, b: &Value) -> Formed<Value> {
        let (mut slots, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
        let parts = [(a.row_slots(), true), (b.row_slots(), false), (a.col_slots(), true), (b.col_slots(), false)];
        for (dims, of_left) in parts {
            for dim in dims {
                if of_left { &mut left } else { &mut right }.push(Ix::Free(slots.len() as u16));
                slots.push(dim.clone());
            }
        }
        let form = self.algebra.product(&[(&a.form, &left), (&b.form, &right)], &[], slots)?;
        Ok(Value::array(form, a.rows + b.rows))
    }
}
