//! From the checked tree to index form: transposes exchange slots, products share a summed index, derivative forms are carried out.

use super::algebra::{Algebra, identity};
use super::form::{Form, Formed, Head, Ix, Stop};
use super::power::Power;
use super::value::{Value, united, whole};
use crate::claim::work::Work;
use crate::lang::dim::{Dim, DimId};
use crate::lang::typed::{Document, FunctionIndex, InputId, Kind, LetId, ProductKind, Range, Typed};
use dashu_ratio::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// Expressions within expressions, function bodies counted.
const MAX_DEPTH: usize = 250;
/// Products of so many matrices are taken by halves.
const LONG_CHAIN: usize = 8;

/// Where a `let` is cut free.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) cut: Option<(LetId, Value)>,
    /// The `let`s whose value is recomputed here.
    pub(super) affected: Rc<Vec<bool>>,
    pub(super) values: HashMap<LetId, Value>,
}

/// Expressions of one document on their way to index form.
#[derive(Clone, Debug)]
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
                let mut factors = Vec::new();
                chain(expr, &mut factors);
                if factors.len() >= LONG_CHAIN {
                    return self.halved(&factors);
                }
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

    /// The product of many matrices: that of its halves, so that each factor is looked at as often as halves lie within
    /// each other, and not once for each factor behind it.
    fn halved(&mut self, factors: &[&Typed]) -> Formed<Value> {
        if let [one] = factors {
            return self.value(one);
        }
        let (left, right) = factors.split_at(factors.len() / 2);
        let (left, right) = (self.halved(left)?, self.halved(right)?);
        self.matrix_product(&left, &right)
    }

    pub(super) fn matrix_product(&mut self, a: &Value, b: &Value) -> Formed<Value> {
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
}

/// The factors of a product of matrices, of its products too.
fn chain<'t>(expr: &'t Typed, factors: &mut Vec<&'t Typed>) {
    match &expr.kind {
        Kind::Product(ProductKind::Matrix, a, b) => {
            chain(a, factors);
            chain(b, factors);
        }
        _ => factors.push(expr),
    }
}

pub(super) fn half() -> Power {
    Power::constant(RBig::from_parts(1.into(), 2u8.into()))
}
