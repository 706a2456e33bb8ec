//! From the checked tree to index form: transposes exchange slots, products share a summed index, derivative forms are carried out.

use super::algebra::{Algebra, Operand, identity};
use super::form::{AtomId, Form, Formed, Function, Head, Ix, Stop};
use super::power::Power;
use super::words::Phrases;
use crate::lang::ast::{Axis, CompareOp, Expr};
use crate::lang::dim::{Dim, DimId, Shape};
use crate::lang::edit::build::name;
use crate::lang::typed::{
    Callee, DerivativeKind, Document, Elementary, FunctionIndex, InputId, Kind, LetId, MatrixExponent, ProductKind,
    Typed, Variable,
};
use dashu_ratio::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// Expressions within expressions, function bodies counted.
const MAX_DEPTH: usize = 250;
/// The largest literal power of a matrix.
const MAX_MATRIX_POWER: u32 = 12;

/// The largest power of a dimension in an exponent.
const MAX_EXPONENT: u32 = 64;

/// An array in index form.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its entries.
    pub form: Form,
    /// How many of the slots are the rows'; a dimension that is always 1 has none.
    pub rows: usize,
}

impl Value {
    fn scalar(form: Form) -> Value {
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
struct Scope {
    cut: Option<(LetId, Value)>,
    /// The `let`s whose value is recomputed here.
    affected: Rc<Vec<bool>>,
    values: HashMap<LetId, Value>,
}

/// Expressions of one document on their way to index form.
pub struct Elaboration<'d> {
    document: &'d Document,
    /// The atoms.
    pub algebra: Algebra,
    scopes: Vec<Scope>,
    parameters: Vec<Value>,
    depth: usize,
}

impl<'d> Elaboration<'d> {
    /// Of this document.
    pub fn new(document: &'d Document) -> Elaboration<'d> {
        let affected = Rc::new(vec![true; document.lets.len()]);
        let scopes = vec![Scope { cut: None, affected, values: HashMap::new() }];
        Elaboration { document, algebra: Algebra::new(), scopes, parameters: Vec::new(), depth: 0 }
    }

    /// Forgets the values of `let`s, as they were brought to normal form with fewer signs known.
    pub(super) fn forget_lets(&mut self) {
        self.scopes.iter_mut().for_each(|scope| scope.values.clear());
    }

    /// The `let` names before a place of the text, and other expressions, but for those that stand for the form itself.
    pub(super) fn phrases(&mut self, form: &Form, before: usize, parts: &[(Expr, &Typed)]) -> Formed<Phrases> {
        let mut phrases = Phrases::default();
        let document = self.document;
        let lets = document.lets.iter().filter(|declared| declared.value.span.start < before);
        let named: Vec<(Expr, &Typed)> = lets.map(|declared| (name(&declared.name), &declared.value)).collect();
        for (expr, typed) in parts.iter().chain(&named) {
            // What has no normal form is not used.
            let Ok(value) = self.value(typed) else { continue };
            let same = value.form.slots == form.slots && value.form.terms.keys().eq(form.terms.keys());
            let upright = value.form.slots == typed.shape.slots() && value.rows == value.form.slots.len().min(1);
            if upright && !same {
                phrases.add(expr.clone(), value.form, &mut self.algebra);
            }
        }
        Ok(phrases)
    }

    pub(super) fn input_name(&self, id: InputId) -> &'d str {
        &self.document.inputs[id].name
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
            Kind::Reduce(mean, axis, x) => self.reduced(*mean, *axis, x),
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

    fn input(&mut self, id: InputId) -> Value {
        let shape = self.document.inputs[id].shape();
        let atom = self.algebra.input_atom(id, shape.slots(), false);
        whole(atom, &shape)
    }

    fn let_value(&mut self, id: LetId) -> Formed<Value> {
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
    fn pair(&mut self, a: &Typed, b: &Typed) -> Formed<(Value, Value)> {
        let (a, b) = (self.value(a)?, self.value(b)?);
        self.aligned(a, b)
    }

    fn aligned(&mut self, a: Value, b: Value) -> Formed<(Value, Value)> {
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

    fn plus(&mut self, a: &Value, b: &Value, minus: bool) -> Formed<Value> {
        let (a, b) = self.aligned(a.clone(), b.clone())?;
        let b = if minus { b.form.negated() } else { b.form };
        Ok(Value { form: a.form.plus(&b), rows: a.rows })
    }

    fn sum(&mut self, terms: &[(bool, Typed)]) -> Formed<Value> {
        let mut sum: Option<Value> = None;
        for (minus, term) in terms {
            let value = self.value(term)?;
            sum = Some(match sum {
                Some(sum) => self.plus(&sum, &value, *minus)?,
                None if *minus => Value { form: value.form.negated(), rows: value.rows },
                None => value,
            });
        }
        sum.ok_or(Stop::TooLarge)
    }

    fn entrywise(&mut self, a: &Value, b: &Value) -> Formed<Value> {
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
                None => return Err(Stop::Outside("a matrix to the power of a dimension".to_string())),
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

    fn reduced(&mut self, mean: bool, axis: Option<Axis>, x: &Typed) -> Formed<Value> {
        let x = self.value(x)?;
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

    /// 1 where the condition holds, else 0.
    fn condition(&mut self, left: &Value, op: CompareOp, right: &Value) -> Formed<Value> {
        // `<` and `<=` differ where both sides are equal alone, which is where the function may have a kink.
        let (not_less, negate) = match op {
            CompareOp::GreaterEqual => (self.plus(left, right, true)?, false),
            CompareOp::LessEqual => (self.plus(right, left, true)?, false),
            CompareOp::Less => (self.plus(left, right, true)?, true),
            CompareOp::Greater => (self.plus(right, left, true)?, true),
        };
        let step = self.algebra.step(&not_less.form)?;
        let one = Form::constant(RBig::ONE, step.slots.clone());
        let form = if negate { one.plus(&step.negated()) } else { step };
        Ok(Value { form, rows: not_less.rows })
    }

    fn power(&mut self, base: &Typed, exponent: &Typed) -> Formed<Value> {
        let (base, exponent) = self.pair(base, exponent)?;
        if let Some(power) = self.as_power(&exponent.form) {
            return Ok(Value { form: self.algebra.power(&base.form, &power)?, rows: base.rows });
        }
        // a^b = exp(b·log a)
        let log = self.algebra.log(&base.form)?;
        let product = self.algebra.times(&log, &exponent.form)?;
        Ok(Value { form: self.algebra.exp(&product)?, rows: base.rows })
    }

    /// The form as an exponent: a number, or a polynomial in dimensions with integer coefficients.
    fn as_power(&self, form: &Form) -> Option<Power> {
        let mut terms = Vec::new();
        for (monomial, coefficient) in &form.terms {
            let mut dims = Vec::new();
            for (component, power) in monomial {
                let [factor] = component.factors.as_slice() else { return None };
                let Head::Dim(id) = self.algebra.atom(factor.atom).head else { return None };
                let exponent = u32::try_from(power.as_integer()?).ok()?;
                if exponent > MAX_EXPONENT {
                    return None;
                }
                dims.push((id, exponent));
            }
            dims.sort_unstable();
            terms.push((dims, coefficient.clone()));
        }
        let power = Power::of_terms(terms);
        (power.is_integer() || power.as_constant().is_some()).then_some(power)
    }

    /// `f⁽ᵏ⁾`, entry by entry.
    fn mapped(&mut self, callee: Callee, order: u32, x: &Form) -> Formed<Form> {
        if let Callee::Declared(function) = callee
            && self.document.functions[function].body.is_none()
        {
            return self.algebra.elementwise(Head::Declared(function, order, Rc::new(x.clone())), x);
        }
        if order == 0 {
            return self.function(callee, x);
        }
        // The derivatives of a function with a formula are those of the formula at a parameter.
        let parameter = self.algebra.symbol(Vec::new());
        let mut form = self.function(callee, &Form::entry(parameter, Vec::new(), Power::one(), Vec::new()))?;
        for _ in 0..order {
            form = self.algebra.derivative(&form, parameter)?;
        }
        self.algebra.substituted(&form, parameter, x)
    }

    fn function(&mut self, callee: Callee, x: &Form) -> Formed<Form> {
        match callee {
            Callee::Elementary(function) => self.elementary(function, x),
            Callee::Declared(function) => {
                let document = self.document;
                let Some(body) = &document.functions[function].body else { return Err(Stop::TooLarge) };
                let rows = x.slots.len();
                self.parameters.push(Value { form: x.clone(), rows });
                let value = self.value(body);
                self.parameters.pop();
                let value = value?;
                match value.form.slots == x.slots {
                    true => Ok(value.form),
                    false => self.algebra.indexed(&value.form, &[], x.slots.clone()),
                }
            }
        }
    }

    /// The language's functions in terms of those that stay atoms.
    fn elementary(&mut self, function: Elementary, x: &Form) -> Formed<Form> {
        let algebra = &mut self.algebra;
        let one = Form::constant(RBig::ONE, x.slots.clone());
        let inverse = Power::constant(-RBig::ONE);
        Ok(match function {
            Elementary::Exp => algebra.exp(x)?,
            Elementary::Log => algebra.log(x)?,
            Elementary::Sqrt => algebra.power(x, &half())?,
            Elementary::Sin => algebra.apply(Function::Sin, x)?,
            Elementary::Cos => algebra.apply(Function::Cos, x)?,
            Elementary::Tan => {
                let (sine, cosine) = (algebra.apply(Function::Sin, x)?, algebra.apply(Function::Cos, x)?);
                let secant = algebra.power(&cosine, &inverse)?;
                algebra.times(&sine, &secant)?
            }
            Elementary::Atan => algebra.apply(Function::Atan, x)?,
            Elementary::Asin => algebra.apply(Function::Asin, x)?,
            Elementary::Acos => {
                // π/2 − asin x
                let asin = algebra.apply(Function::Asin, x)?;
                let pi = algebra.intern(Head::Pi, Vec::new(), Vec::new(), true);
                let pi = Form::entry(pi, Vec::new(), Power::one(), x.slots.clone());
                pi.scaled(&RBig::from_parts(1.into(), 2u8.into())).plus(&asin.negated())
            }
            Elementary::Erf => algebra.apply(Function::Erf, x)?,
            Elementary::Sinh | Elementary::Cosh => {
                let (up, down) = (algebra.exp(x)?, algebra.exp(&x.negated())?);
                let down = if function == Elementary::Sinh { down.negated() } else { down };
                up.plus(&down).scaled(&RBig::from_parts(1.into(), 2u8.into()))
            }
            Elementary::Tanh => {
                // 1 − 2/(1 + e²ˣ)
                let exp = algebra.exp(&x.scaled(&RBig::from(2)))?;
                let share = algebra.power(&one.clone().plus(&exp), &inverse)?;
                one.plus(&share.scaled(&RBig::from(-2)))
            }
            Elementary::Sigmoid => {
                let exp = algebra.exp(&x.negated())?;
                algebra.power(&one.plus(&exp), &inverse)?
            }
            Elementary::Softplus => {
                let exp = algebra.exp(x)?;
                algebra.log(&one.plus(&exp))?
            }
            Elementary::Step => algebra.step(x)?,
            Elementary::Sign => algebra.sign(x)?,
            Elementary::Abs => {
                let sign = algebra.sign(x)?;
                algebra.times(x, &sign)?
            }
            Elementary::Relu => {
                let step = algebra.step(x)?;
                algebra.times(x, &step)?
            }
        })
    }

    fn derivative(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable) -> Formed<Value> {
        // The cotangent or tangent is held constant: it is elaborated outside the cut.
        let along = match kind {
            DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) => Some(self.value(along)?),
            _ => None,
        };
        let (by, original) = match variable {
            Variable::Input(id) => {
                let value = self.input(id);
                (value, None)
            }
            Variable::Let(id) => {
                let value = self.let_value(id)?;
                let shape = &self.document.lets[id].value.shape;
                if value.form.slots != shape.slots() {
                    return Err(Stop::Outside("a derivative by a Kronecker product".to_string()));
                }
                let symbol = self.algebra.symbol(shape.slots());
                (whole(symbol, shape), Some((symbol, value)))
            }
        };
        let Some(atom) = by.form.factors().next().map(|factor| factor.atom) else { return Err(Stop::TooLarge) };
        let of = match variable {
            Variable::Input(_) => self.value(of)?,
            Variable::Let(id) => {
                let affected = Rc::new(self.document.dependents(variable));
                self.scopes.push(Scope { cut: Some((id, by.clone())), affected, values: HashMap::new() });
                let value = self.value(of);
                self.scopes.pop();
                value?
            }
        };
        let mut result = self.arranged(kind, &of, atom, &by, along)?;
        if let Some((symbol, value)) = original {
            result.form = self.algebra.restored(&result.form, symbol, &value.form)?;
        }
        Ok(result)
    }

    fn arranged(
        &mut self,
        kind: &DerivativeKind,
        of: &Value,
        by: AtomId,
        variable: &Value,
        along: Option<Value>,
    ) -> Formed<Value> {
        let jacobian = self.algebra.derivative(&of.form, by)?;
        let (outputs, inputs) = (of.form.slots.len(), variable.form.slots.len());
        let sums = |count: usize| (0..count).map(|sum| Ix::Sum(sum as u16));
        let frees = |count: usize| (0..count).map(|slot| Ix::Free(slot as u16));
        match (kind, along) {
            (DerivativeKind::Gradient, _) => Ok(Value { form: jacobian, rows: variable.rows }),
            (DerivativeKind::Entrywise, _) => Ok(Value { form: jacobian, rows: of.rows }),
            (DerivativeKind::Jacobian, _) => Ok(Value { form: jacobian, rows: outputs }),
            (DerivativeKind::Hessian, _) => {
                let form = self.algebra.derivative(&jacobian, by)?;
                Ok(Value { form, rows: inputs })
            }
            (DerivativeKind::Pullback(_), Some(cotangent)) => {
                let (cotangent, of) = self.aligned(cotangent, of.clone())?;
                let at: Vec<Ix> = sums(outputs).chain(frees(inputs)).collect();
                let seed: Vec<Ix> = sums(outputs).collect();
                let slots = variable.form.slots.clone();
                let form =
                    self.algebra.product(&[(&cotangent.form, &seed), (&jacobian, &at)], &of.form.slots, slots)?;
                Ok(Value { form, rows: variable.rows })
            }
            (DerivativeKind::Pushforward(_), Some(tangent)) => {
                let (tangent, variable) = self.aligned(tangent, variable.clone())?;
                let at: Vec<Ix> = frees(outputs).chain(sums(inputs)).collect();
                let seed: Vec<Ix> = sums(inputs).collect();
                let slots = of.form.slots.clone();
                let form =
                    self.algebra.product(&[(&tangent.form, &seed), (&jacobian, &at)], &variable.form.slots, slots)?;
                Ok(Value { form, rows: of.rows })
            }
            _ => Err(Stop::TooLarge),
        }
    }
}

/// An atom with all its slots free.
fn whole(atom: AtomId, shape: &Shape) -> Value {
    let slots = shape.slots();
    Value { form: Form::entry(atom, identity(slots.len()), Power::one(), slots), rows: shape.row_slots() }
}

fn half() -> Power {
    Power::constant(RBig::from_parts(1.into(), 2u8.into()))
}
