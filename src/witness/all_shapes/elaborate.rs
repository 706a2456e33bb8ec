//! From the checked tree to index form: transposes exchange slots, products share a summed index, derivative forms are carried out.

use super::algebra::{Algebra, Operand, identity};
use super::form::{AtomId, Form, Formed, Head, Ix, Stop};
use super::power::Power;
use crate::claim::work::Work;
use crate::lang::ast::Axis;
use crate::lang::dim::{Dim, DimId, Shape};
use crate::lang::typed::{
    Document, FunctionIndex, InputId, Kind, LetId, MatrixExponent, NameId, ProductKind, Range, Typed,
};
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
    /// The index names that it depends on, in order: the last slots are theirs.
    pub names: Vec<NameId>,
}

impl Value {
    pub(super) fn scalar(form: Form) -> Value {
        Value { form, rows: 0, names: Vec::new() }
    }

    /// Of no index name.
    pub(super) fn array(form: Form, rows: usize) -> Value {
        Value { form, rows, names: Vec::new() }
    }

    /// The slots of the array itself.
    pub(super) fn own(&self) -> &[Dim] {
        &self.form.slots[..self.form.slots.len() - self.names.len()]
    }

    fn row_slots(&self) -> &[Dim] {
        &self.form.slots[..self.rows]
    }

    fn col_slots(&self) -> &[Dim] {
        &self.own()[self.rows..]
    }
}

impl Value {
    /// Where its names stand among some that have them all, which come behind so many slots.
    pub(super) fn named<'v>(&'v self, all: &'v [NameId], behind: usize) -> impl Iterator<Item = Ix> + 'v {
        let place = move |name: &NameId| behind + all.iter().position(|other| other == name).unwrap_or(0);
        self.names.iter().map(move |name| Ix::Free(place(name) as u16))
    }
}

/// The names that two values depend on, and their sizes.
fn united(a: &Value, b: &Value) -> (Vec<NameId>, Vec<Dim>) {
    let sized = |one: &Value| {
        let sizes = one.form.slots[one.own().len()..].to_vec();
        one.names.iter().copied().zip(sizes).collect::<Vec<_>>()
    };
    let mut all = sized(a);
    all.extend(sized(b).into_iter().filter(|(name, _)| !a.names.contains(name)));
    all.sort_by_key(|(name, _)| *name);
    all.into_iter().unzip()
}

impl Shape {
    /// The dimensions that are not always 1.
    pub(super) fn slots(&self) -> Vec<Dim> {
        self.axes().into_iter().filter(|dim| !dim.is_one()).collect()
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
    /// The index names that are bound, with how far they run.
    pub(super) ranges: Vec<Range>,
    depth: usize,
}

impl<'d> Elaboration<'d> {
    /// Of this document.
    pub fn new(document: &'d Document) -> Elaboration<'d> {
        let affected = Rc::new(vec![true; document.lets.len()]);
        let scopes = vec![Scope { cut: None, affected, values: HashMap::new() }];
        Elaboration { document, algebra: Algebra::new(), scopes, parameters: Vec::new(), ranges: Vec::new(), depth: 0 }
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
                Ok(Value::array(form, expr.shape.row_slots()))
            }
            Kind::Identity if expr.shape.is_scalar() => Ok(Value::scalar(Form::constant(RBig::ONE, Vec::new()))),
            Kind::Identity => Ok(Value::array(self.algebra.delta(&expr.shape.rows), 1)),
            Kind::Neg(x) => {
                let x = self.value(x)?;
                Ok(Value { form: x.form.negated(), ..x })
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
                self.entrywise(&a, &Value { form, ..b })
            }
            Kind::Power(base, exponent) => self.power(base, exponent),
            Kind::Derivative(kind, of, variable) => self.derivative(kind, of, *variable),
            Kind::Name(_) | Kind::Delta(_) | Kind::Choose(..) => self.of_names(expr),
            Kind::Build(..) | Kind::Entry(..) | Kind::Over(_) => self.of_names(expr),
            _ => self.functions(expr),
        }
    }

    fn functions(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Map(callee, order, x) if matches!(self.behind_names(x).kind, Kind::Blocks(_)) => {
                let Kind::Blocks(rows) = &self.behind_names(x).kind.clone() else { return Err(Stop::TooLarge) };
                self.mapped_parts(rows, &x.shape, &mut |this, form| this.applied(*callee, *order, &form))
            }
            Kind::Map(callee, order, x) => {
                let x = self.value(x)?;
                let form = self.applied(*callee, *order, &x.form)?;
                Ok(Value { form, ..x })
            }
            Kind::Extremum(max, a, b) => {
                // max(a, b) = b + (a − b)·[a ≥ b]
                let (a, b) = self.pair(a, b)?;
                let difference = self.plus(&a, &b, true)?;
                let on = if *max { difference.form.clone() } else { difference.form.negated() };
                let step = self.algebra.step(&on)?;
                let more = self.algebra.times(&difference.form, &step)?;
                self.plus(&b, &Value { form: more, ..difference }, false)
            }
            Kind::OfTwo(function, a, b) => {
                let (a, b) = self.pair(a, b)?;
                Ok(Value { form: self.of_two(*function, &a.form, &b.form)?, ..a })
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
        if a.form.slots == b.form.slots && a.rows == b.rows && a.names == b.names {
            return Ok((a, b));
        }
        let (own, rows) = if a.own().is_empty() { (b.own(), b.rows) } else { (a.own(), a.rows) };
        let fits = |one: &Value| one.own().is_empty() || one.own() == own && one.rows == rows;
        if !fits(&a) || !fits(&b) {
            return Err(Stop::Outside("a Kronecker product beside an array whose index has no such parts".to_string()));
        }
        let own = own.to_vec();
        let (names, sizes) = united(&a, &b);
        let slots: Vec<Dim> = own.iter().chain(&sizes).cloned().collect();
        let mut wide = |one: Value| -> Formed<Value> {
            if one.form.slots == slots && one.names == names {
                return Ok(one);
            }
            let at = identity(one.own().len()).into_iter().chain(one.named(&names, own.len())).collect::<Vec<_>>();
            let form = self.algebra.indexed(&one.form, &at, slots.clone())?;
            Ok(Value { form, rows, names: names.clone() })
        };
        Ok((wide(a)?, wide(b)?))
    }

    pub(super) fn plus(&mut self, a: &Value, b: &Value, minus: bool) -> Formed<Value> {
        self.added(a.clone(), b.clone(), minus)
    }

    /// Their sum or difference; a long sum grows in place.
    fn added(&mut self, a: Value, b: Value, minus: bool) -> Formed<Value> {
        let (a, b) = self.aligned(a, b)?;
        let b = if minus { b.form.negated() } else { b.form };
        Ok(Value { form: a.form.plus(&b), rows: a.rows, names: a.names })
    }

    fn sum(&mut self, terms: &[(bool, Typed)]) -> Formed<Value> {
        let mut sum: Option<Value> = None;
        for (minus, term) in terms {
            let value = self.value(term)?;
            sum = Some(match sum {
                Some(sum) => self.added(sum, value, *minus)?,
                None if *minus => Value { form: value.form.negated(), ..value },
                None => value,
            });
        }
        sum.ok_or(Stop::TooLarge)
    }

    pub(super) fn entrywise(&mut self, a: &Value, b: &Value) -> Formed<Value> {
        let (a, b) = self.aligned(a.clone(), b.clone())?;
        Ok(Value { form: self.algebra.times(&a.form, &b.form)?, rows: a.rows, names: a.names })
    }

    fn matrix_product(&mut self, a: &Value, b: &Value) -> Formed<Value> {
        if a.col_slots() != b.row_slots() {
            return Err(Stop::Outside("a Kronecker product beside an array whose index has no such parts".to_string()));
        }
        let inner = a.col_slots().to_vec();
        let outer = a.rows;
        let sums = |count: usize| (0..count).map(|sum| Ix::Sum(sum as u16));
        let own = outer + b.col_slots().len();
        let (names, sizes) = united(a, b);
        let left: Vec<Ix> = identity(outer).into_iter().chain(sums(inner.len())).chain(a.named(&names, own)).collect();
        let cols = (outer..own).map(|slot| Ix::Free(slot as u16));
        let right: Vec<Ix> = sums(inner.len()).chain(cols).chain(b.named(&names, own)).collect();
        let slots = a.row_slots().iter().chain(b.col_slots()).chain(&sizes).cloned().collect();
        let form = self.algebra.product(&[(&a.form, &left), (&b.form, &right)], &inner, slots)?;
        Ok(Value { form, rows: outer, names })
    }

    fn transposed(&mut self, x: &Value) -> Formed<Value> {
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

    fn closed_square(&mut self, x: &Typed) -> Formed<Value> {
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
    fn variance(&mut self, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
        let square = Value { form: self.algebra.times(&x.form, &x.form)?, ..x.clone() };
        let (squares, mean) = (self.reduced_value(true, axis, &square)?, self.reduced_value(true, axis, &x)?);
        let less = self.algebra.times(&mean.form, &mean.form)?;
        Ok(Value { form: squares.form.plus(&less.negated()), ..squares })
    }

    fn reduced(&mut self, mean: bool, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
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
    fn added_up(&mut self, x: &Value, axis: Option<Axis>) -> Formed<Value> {
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

/// An atom with all its slots free.
pub(super) fn whole(atom: AtomId, shape: &Shape) -> Value {
    let slots = shape.slots();
    Value::array(Form::entry(atom, identity(slots.len()), Power::one(), slots), shape.row_slots())
}

pub(super) fn half() -> Power {
    Power::constant(RBig::from_parts(1.into(), 2u8.into()))
}
