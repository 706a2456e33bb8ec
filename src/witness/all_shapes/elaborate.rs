//! From the checked tree to index form: transposes exchange slots, products share a summed index, derivative forms are carried out.

use super::algebra::{Algebra, Operand, identity};
use super::form::{AtomId, Form, Formed, Head, Ix, Stop};
use super::power::Power;
use crate::claim::work::Work;
use crate::lang::ast::Axis;
use crate::lang::dim::{Dim, DimId, Shape};
use crate::lang::typed::{Document, FunctionIndex, InputId, Kind, LetId, MatrixExponent, ProductKind, Typed};
use dashu_ratio::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// Expressions within expressions, function bodies counted.
const MAX_DEPTH: usize = 250;
/// The largest literal power of a matrix.
const MAX_MATRIX_POWER: u32 = 12;

/// An array in index form.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its entries.
    pub form: Form,
    /// How many of the slots are the rows'; a dimension that is always 1 has none.
    pub rows: usize,
}

impl Value {
    pub(super) fn scalar(form: Form) -> Value {
        Value { form, rows: 0 }
    }

    fn row_slots(&self) -> &[Dim] {
        &self.form.slots[..self.rows]
    }

    fn col_slots(&self) -> &[Dim] {
        &self.form.slots[self.rows..]
    }
}

impl Shape {
    /// The dimensions that are not always 1.
    pub(super) fn slots(&self) -> Vec<Dim> {
        [&self.rows, &self.cols].into_iter().filter(|dim| !dim.is_one()).cloned().collect()
    }

    fn row_slots(&self) -> usize {
        usize::from(!self.rows.is_one())
    }
}

/// Where a `let` is cut free.
pub(super) struct Scope {
    pub(super) cut: Option<(LetId, Value)>,
    /// The `let`s whose value is recomputed here.
    pub(super) affected: Rc<Vec<bool>>,
    pub(super) values: HashMap<LetId, Value>,
}

/// Expressions of one document on their way to index form.
pub struct Elaboration<'d> {
    pub(super) document: &'d Document,
    /// The atoms.
    pub algebra: Algebra,
    pub(super) scopes: Vec<Scope>,
    pub(super) parameters: Vec<Value>,
    depth: usize,
}

impl<'d> Elaboration<'d> {
    /// Of this document.
    pub fn new(document: &'d Document) -> Elaboration<'d> {
        let affected = Rc::new(vec![true; document.lets.len()]);
        let scopes = vec![Scope { cut: None, affected, values: HashMap::new() }];
        Elaboration { document, algebra: Algebra::new(), scopes, parameters: Vec::new(), depth: 0 }
    }

    /// The same, with its steps taken from a claim's total.
    pub fn drawing_on(document: &'d Document, work: &Work) -> Elaboration<'d> {
        let elaboration = Elaboration::new(document);
        Elaboration { algebra: elaboration.algebra.drawing_on(work), ..elaboration }
    }

    /// With fewer terms of a form and fewer steps.
    pub(super) fn limited(mut self, terms: usize, steps: usize) -> Elaboration<'d> {
        self.algebra = self.algebra.limited(terms, steps);
        self
    }

    /// Forgets the values of `let`s, as they were brought to normal form with fewer signs known.
    pub(super) fn forget_lets(&mut self) {
        self.scopes.iter_mut().for_each(|scope| scope.values.clear());
    }

    pub(super) fn input_name(&self, id: InputId) -> &'d str {
        &self.document.inputs[id].name
    }

    pub(super) fn dim_names(&self) -> &'d [String] {
        &self.document.dims
    }

    pub(super) fn dim_name(&self, id: DimId) -> &'d str {
        &self.document.dims[id]
    }

    pub(super) fn function_name(&self, id: FunctionIndex) -> &'d str {
        &self.document.functions[id].name
    }

    /// The expression in index form, all derivatives taken.
    pub fn value(&mut self, expr: &Typed) -> Formed<Value> {
        self.algebra.spend(1)?;
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH { Err(Stop::TooLarge) } else { self.dispatch(expr) };
        self.depth -= 1;
        value
    }

    fn dispatch(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Number(value) => Ok(Value::scalar(Form::constant(value.clone(), Vec::new()))),
            Kind::Pi => Ok(Value::scalar(self.leaf(Head::Pi))),
            Kind::Euler => Ok(Value::scalar(self.algebra.exp(&Form::constant(RBig::ONE, Vec::new()))?)),
            Kind::Dim(dim) => Ok(Value::scalar(self.algebra.dimension(dim))),
            Kind::Parameter => self.parameters.last().cloned().ok_or(Stop::TooLarge),
            Kind::Input(id) => Ok(self.input(*id)),
            Kind::Let(id) => self.let_value(*id),
            Kind::Fill(one) => {
                let number = if *one { RBig::ONE } else { RBig::ZERO };
                let form = Form::constant(number, expr.shape.slots());
                Ok(Value { form, rows: expr.shape.row_slots() })
            }
            Kind::Identity if expr.shape.is_scalar() => Ok(Value::scalar(Form::constant(RBig::ONE, Vec::new()))),
            Kind::Identity => Ok(Value { form: self.algebra.delta(&expr.shape.rows), rows: 1 }),
            Kind::Neg(x) => {
                let x = self.value(x)?;
                Ok(Value { form: x.form.negated(), rows: x.rows })
            }
            Kind::Sum(terms) => self.sum(terms),
            Kind::Product(ProductKind::Matrix, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                self.matrix_product(&a, &b)
            }
            Kind::Product(_, a, b) => {
                let (a, b) = self.pair(a, b)?;
                self.entrywise(&a, &b)
            }
            Kind::Quotient(a, b) => {
                let (a, b) = self.pair(a, b)?;
                let form = self.algebra.power(&b.form, &Power::constant(-RBig::ONE))?;
                self.entrywise(&a, &Value { form, rows: b.rows })
            }
            Kind::Power(base, exponent) => self.power(base, exponent),
            Kind::Derivative(kind, of, variable) => self.derivative(kind, of, *variable),
            _ => self.functions(expr),
        }
    }

    fn functions(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Map(callee, order, x) if matches!(self.behind_names(x).kind, Kind::Blocks(_)) => {
                let Kind::Blocks(rows) = &self.behind_names(x).kind.clone() else { return Err(Stop::TooLarge) };
                self.mapped_parts(rows, &x.shape, &mut |this, form| this.mapped(*callee, *order, &form))
            }
            Kind::Map(callee, order, x) => {
                let x = self.value(x)?;
                let form = self.mapped(*callee, *order, &x.form)?;
                Ok(Value { form, rows: x.rows })
            }
            Kind::Extremum(max, a, b) => {
                // max(a, b) = b + (a − b)·[a ≥ b]
                let (a, b) = self.pair(a, b)?;
                let difference = self.plus(&a, &b, true)?;
                let on = if *max { difference.form.clone() } else { difference.form.negated() };
                let step = self.algebra.step(&on)?;
                let more = self.algebra.times(&difference.form, &step)?;
                self.plus(&b, &Value { form: more, rows: difference.rows }, false)
            }
            Kind::OfTwo(function, a, b) => {
                let (a, b) = self.pair(a, b)?;
                Ok(Value { form: self.of_two(*function, &a.form, &b.form)?, rows: a.rows })
            }
            Kind::If(condition, then, otherwise) => {
                let (left, right) = self.pair(&condition.0, &condition.2)?;
                let (then, otherwise) = self.pair(then, otherwise)?;
                let holds = self.condition(&left, condition.1, &right)?;
                let difference = self.plus(&then, &otherwise, true)?;
                let more = self.entrywise(&difference, &holds)?;
                self.plus(&otherwise, &more, false)
            }
            _ => self.of_arrays(expr),
        }
    }

    fn of_arrays(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Transpose(x) => {
                let x = self.value(x)?;
                self.transposed(&x)
            }
            Kind::Inverse(x) => {
                let x = self.square(x)?;
                Ok(Value { form: self.algebra.inverse(&x.form)?, rows: x.rows })
            }
            Kind::Det(x) => {
                let x = self.square(x)?;
                Ok(Value::scalar(self.algebra.determinant(&x.form)?))
            }
            Kind::LogDet(x) => {
                let x = self.square(x)?;
                Ok(Value::scalar(self.algebra.log_determinant(&x.form)?))
            }
            Kind::MatrixPower(x, exponent) => {
                let x = self.square(x)?;
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
                Ok(Value::scalar(self.algebra.added_up(&product.form, product.rows, None)?))
            }
            Kind::Norm(x) => {
                let x = self.value(x)?;
                let square = self.algebra.times(&x.form, &x.form)?;
                let total = self.algebra.added_up(&square, x.rows, None)?;
                Ok(Value::scalar(self.algebra.power(&total, &half())?))
            }
            Kind::Trace(x) => {
                let x = self.square(x)?;
                let at: Vec<Ix> = (0..2 * x.rows).map(|slot| Ix::Sum((slot % x.rows.max(1)) as u16)).collect();
                let sums = x.row_slots().to_vec();
                Ok(Value::scalar(self.algebra.product(&[(&x.form, &at)], &sums, Vec::new())?))
            }
            Kind::DiagonalMatrix(x) => {
                let x = self.value(x)?;
                self.diagonal_matrix(&x)
            }
            Kind::DiagonalOf(x) => {
                let x = self.square(x)?;
                let slots = x.row_slots().to_vec();
                let at: Vec<Ix> = identity(slots.len()).into_iter().cycle().take(2 * slots.len()).collect();
                let rows = slots.len();
                Ok(Value { form: self.algebra.indexed(&x.form, &at, slots)?, rows })
            }
            Kind::Kron(a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                self.kronecker(&a, &b)
            }
            Kind::Softmax(axis, x) => {
                let x = self.value(x)?;
                Ok(Value { form: self.algebra.softmax(&x.form, x.rows, *axis)?, rows: x.rows })
            }
            Kind::LogSumExp(axis, x) => {
                let x = self.value(x)?;
                let exp = self.algebra.exp(&x.form)?;
                let total = self.algebra.added_up(&exp, x.rows, *axis)?;
                let rows = total.slots.len();
                Ok(Value { form: self.algebra.log(&total)?, rows })
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
        Ok(Value { form, rows: own })
    }

    fn leaf(&mut self, head: Head) -> Form {
        let atom = self.algebra.intern(head, Vec::new(), Vec::new(), true);
        Form::entry(atom, Vec::new(), Power::one(), Vec::new())
    }

    pub(super) fn input(&mut self, id: InputId) -> Value {
        let shape = self.document.inputs[id].shape();
        let atom = self.algebra.input_atom(id, shape.slots(), false);
        whole(atom, &shape)
    }

    pub(super) fn let_value(&mut self, id: LetId) -> Formed<Value> {
        let mut owner = 0;
        for (level, scope) in self.scopes.iter().enumerate().rev() {
            match &scope.cut {
                Some((cut, value)) if *cut == id => return Ok(value.clone()),
                _ if scope.affected[id] => {
                    owner = level;
                    break;
                }
                _ => {}
            }
        }
        if let Some(value) = self.scopes[owner].values.get(&id) {
            return Ok(value.clone());
        }
        let document = self.document;
        let value = self.value(&document.lets[id].value)?;
        self.scopes[owner].values.insert(id, value.clone());
        Ok(value)
    }

    /// Two values that meet entry by entry: a scalar is spread over the other's entries.
    pub(super) fn pair(&mut self, a: &Typed, b: &Typed) -> Formed<(Value, Value)> {
        let (a, b) = (self.value(a)?, self.value(b)?);
        self.aligned(a, b)
    }

    pub(super) fn aligned(&mut self, a: Value, b: Value) -> Formed<(Value, Value)> {
        if a.form.slots == b.form.slots && a.rows == b.rows {
            return Ok((a, b));
        }
        if a.form.slots.is_empty() {
            let form = self.algebra.indexed(&a.form, &[], b.form.slots.clone())?;
            return Ok((Value { form, rows: b.rows }, b));
        }
        if b.form.slots.is_empty() {
            let form = self.algebra.indexed(&b.form, &[], a.form.slots.clone())?;
            let rows = a.rows;
            return Ok((a, Value { form, rows }));
        }
        Err(Stop::Outside("a Kronecker product beside an array whose index has no such parts".to_string()))
    }

    pub(super) fn plus(&mut self, a: &Value, b: &Value, minus: bool) -> Formed<Value> {
        self.added(a.clone(), b.clone(), minus)
    }

    /// Their sum or difference; a long sum grows in place.
    fn added(&mut self, a: Value, b: Value, minus: bool) -> Formed<Value> {
        let (a, b) = self.aligned(a, b)?;
        let b = if minus { b.form.negated() } else { b.form };
        Ok(Value { form: a.form.plus(&b), rows: a.rows })
    }

    fn sum(&mut self, terms: &[(bool, Typed)]) -> Formed<Value> {
        let mut sum: Option<Value> = None;
        for (minus, term) in terms {
            let value = self.value(term)?;
            sum = Some(match sum {
                Some(sum) => self.added(sum, value, *minus)?,
                None if *minus => Value { form: value.form.negated(), rows: value.rows },
                None => value,
            });
        }
        sum.ok_or(Stop::TooLarge)
    }

    pub(super) fn entrywise(&mut self, a: &Value, b: &Value) -> Formed<Value> {
        let (a, b) = self.aligned(a.clone(), b.clone())?;
        Ok(Value { form: self.algebra.times(&a.form, &b.form)?, rows: a.rows })
    }

    fn matrix_product(&mut self, a: &Value, b: &Value) -> Formed<Value> {
        if a.col_slots() != b.row_slots() {
            return Err(Stop::Outside("a Kronecker product beside an array whose index has no such parts".to_string()));
        }
        let inner = a.col_slots().to_vec();
        let outer = a.rows;
        let sums = |count: usize| (0..count).map(|sum| Ix::Sum(sum as u16));
        let left: Vec<Ix> = identity(outer).into_iter().chain(sums(inner.len())).collect();
        let cols = (outer..outer + b.col_slots().len()).map(|slot| Ix::Free(slot as u16));
        let right: Vec<Ix> = sums(inner.len()).chain(cols).collect();
        let slots = a.row_slots().iter().chain(b.col_slots()).cloned().collect();
        let form = self.algebra.product(&[(&a.form, &left), (&b.form, &right)], &inner, slots)?;
        Ok(Value { form, rows: outer })
    }

    fn transposed(&mut self, x: &Value) -> Formed<Value> {
        let cols = x.col_slots().len();
        let at: Vec<Ix> = (0..x.form.slots.len())
            .map(|slot| Ix::Free((if slot < x.rows { slot + cols } else { slot - x.rows }) as u16))
            .collect();
        let slots = x.col_slots().iter().chain(x.row_slots()).cloned().collect();
        Ok(Value { form: self.algebra.indexed(&x.form, &at, slots)?, rows: cols })
    }

    fn square(&mut self, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
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
                None => return Ok(Value { form: self.algebra.raised_matrix(&x.form, dim)?, rows: x.rows }),
            },
        };
        if exponent.unsigned_abs() > MAX_MATRIX_POWER {
            return Err(Stop::TooLarge);
        }
        let base = match exponent < 0 {
            true => Value { form: self.algebra.inverse(&x.form)?, rows: x.rows },
            false => x.clone(),
        };
        if exponent == 0 {
            let dims = x.row_slots().to_vec();
            return match dims.as_slice() {
                [] => Ok(Value::scalar(Form::constant(RBig::ONE, Vec::new()))),
                [dim] => Ok(Value { form: self.algebra.delta(dim), rows: 1 }),
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
        if value.form.slots.len() != parts {
            return Err(Stop::Outside("an entry of a Kronecker product".to_string()));
        }
        let both = [(shape.rows.is_one(), i), (shape.cols.is_one(), j)];
        let at: Vec<Ix> = both.into_iter().filter(|(one, _)| !one).map(|(_, entry)| Ix::At(entry)).collect();
        Ok(Value::scalar(self.algebra.indexed(&value.form, &at, Vec::new())?))
    }

    /// The mean of the squares less the square of the mean.
    fn variance(&mut self, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
        let square = Value { form: self.algebra.times(&x.form, &x.form)?, rows: x.rows };
        let (squares, mean) = (self.reduced_value(true, axis, &square)?, self.reduced_value(true, axis, &x)?);
        let less = self.algebra.times(&mean.form, &mean.form)?;
        Ok(Value { form: squares.form.plus(&less.negated()), rows: squares.rows })
    }

    fn reduced(&mut self, mean: bool, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
        self.reduced_value(mean, axis, &x)
    }

    fn reduced_value(&mut self, mean: bool, axis: Option<Axis>, x: &Value) -> Formed<Value> {
        let mut form = self.algebra.added_up(&x.form, x.rows, axis)?;
        if mean {
            let gone = match axis {
                None => x.form.slots.as_slice(),
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
        let rows = form.slots.len();
        Ok(Value { form, rows })
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
        Ok(Value { form, rows: a.rows + b.rows })
    }
}

/// An atom with all its slots free.
pub(super) fn whole(atom: AtomId, shape: &Shape) -> Value {
    let slots = shape.slots();
    Value { form: Form::entry(atom, identity(slots.len()), Power::one(), slots), rows: shape.row_slots() }
}

pub(super) fn half() -> Power {
    Power::constant(RBig::from_parts(1.into(), 2u8.into()))
}
