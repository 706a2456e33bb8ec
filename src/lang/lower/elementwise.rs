//! What works entry by entry, down to the functions of one scalar.

use super::located::Names;
use super::{Array, Lower, LowerError, Lowering};
use crate::lang::ast::Span;
use crate::lang::constant::{as_integer, constant_among};
use crate::lang::typed::{Callee, FunctionIndex, Kind, Typed};
use crate::tape::{Constant, FunctionId, NodeId, Primitive, Reader, Term};
use dashu_ratio::RBig;
use std::rc::Rc;

impl Lowering<'_> {
    pub(super) fn entrywise(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        let (rows, cols) = self.extent(&expr.shape)?;
        let count = rows * cols;
        let data = match &expr.kind {
            Kind::Neg(x) => {
                let x = self.expr(x)?;
                x.data.iter().map(|x| self.recorder.sum(&[Term::minus(*x)])).collect()
            }
            Kind::Sum(terms) => {
                let mut arrays = Vec::with_capacity(terms.len());
                for (negative, term) in terms {
                    arrays.push((*negative, self.expr(term)?));
                }
                self.affords(count.saturating_mul(arrays.len()))?;
                let entry = |at| arrays.iter().map(move |(negative, array)| (*negative, array.spread(at)));
                let recorder = &mut self.recorder;
                let sum = |at| recorder.sum_of(entry(at).map(|(negative, left)| Term { negative, left, right: None }));
                (0..count).map(sum).collect()
            }
            Kind::Product(_, a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                let product = |at| self.recorder.sum(&[Term::product(a.spread(at), b.spread(at))]);
                (0..count).map(product).collect()
            }
            Kind::Quotient(a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                let quotient = |at| {
                    let inverse = self.recorder.reciprocal(&b.spread(at));
                    self.recorder.sum(&[Term::product(a.spread(at), inverse)])
                };
                (0..count).map(quotient).collect()
            }
            Kind::Power(base, exponent) => self.powers(base, exponent, count)?,
            Kind::Map(callee, order, x) => {
                let x = self.expr(x)?;
                let mut data = Vec::with_capacity(count);
                for node in &x.data {
                    self.note_place(*callee, *node, expr.span);
                    data.push(self.apply(*callee, *order, *node)?);
                    self.recorder_within_limit()?;
                }
                data
            }
            Kind::Extremum(max, a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                let extremum = |at| {
                    let (a, b) = (a.spread(at), b.spread(at));
                    let on = self.recorder.sum(&[Term::plus(a), Term::minus(b)]);
                    self.notes.places.entry(on).or_insert(expr.span);
                    let (smaller, larger) = if *max { (b, a) } else { (a, b) };
                    self.recorder.select(&on, &smaller, &larger)
                };
                (0..count).map(extremum).collect()
            }
            Kind::OfTwo(function, a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                (0..count).map(|at| self.of_two(*function, a.spread(at), b.spread(at), expr.span)).collect()
            }
            Kind::If(condition, then, otherwise) => {
                let (left, right) = (self.expr(&condition.0)?, self.expr(&condition.2)?);
                let (then, otherwise) = (self.expr(then)?, self.expr(otherwise)?);
                let branch = |at| {
                    let (on, swapped) = self.condition(left.spread(at), condition.1, right.spread(at));
                    self.notes.places.entry(on).or_insert(expr.span);
                    self.notes.jumps.insert(on);
                    let (then, otherwise) = (then.spread(at), otherwise.spread(at));
                    let (negative, rest) = if swapped { (otherwise, then) } else { (then, otherwise) };
                    self.recorder.select(&on, &negative, &rest)
                };
                (0..count).map(branch).collect()
            }
            _ => return Err(LowerError::TooDeep),
        };
        Ok(Rc::new(Array { rows, cols, data }))
    }

    /// Notes where a function of the text branches at 0, if it does.
    pub(super) fn note_place(&mut self, callee: Callee, on: NodeId, span: Span) {
        let Callee::Elementary(function) = callee else { return };
        if function.has_kink_at_zero() {
            self.notes.places.entry(on).or_insert(span);
        }
        if function.jumps_at_zero() {
            self.notes.jumps.insert(on);
        }
    }

    fn powers(&mut self, base: &Typed, exponent: &Typed, count: usize) -> Lower<Vec<NodeId>> {
        // eˣ is exp(x), and not exp(x·ln(exp(1))).
        if matches!(base.kind, Kind::Euler) {
            let exponent = self.expr(exponent)?;
            return Ok((0..count).map(|at| self.recorder.apply(Primitive::Exp, &exponent.spread(at))).collect());
        }
        let constant = self.constant_exponent(exponent);
        let base = self.expr(base)?;
        if let Some(constant) = constant {
            return (0..count).map(|at| self.constant_power(base.spread(at), &constant)).collect();
        }
        let exponent = self.expr(exponent)?;
        Ok((0..count).map(|at| self.real_power(base.spread(at), exponent.spread(at))).collect())
    }

    /// The exponent's value where it is a constant: a number, a dimension, an index name, or a name for one that is not cut free.
    fn constant_exponent(&self, exponent: &Typed) -> Option<RBig> {
        let mut exponent = exponent;
        loop {
            match &exponent.kind {
                Kind::Dim(dim) => return Some(dim.number(self.sizes)),
                Kind::Let(id) if self.scopes.iter().skip(1).any(|scope| scope.cuts_or_affects(*id)) => return None,
                Kind::Let(id) => exponent = &self.document.lets[*id].value,
                _ => return constant_among(exponent, self.sizes, &|id| self.bound.value(id)),
            }
        }
    }

    /// `x^(p/q)`: by multiplication for integers, over the square root for halves, else exp(p/q·ln x), x > 0.
    fn constant_power(&mut self, x: NodeId, exponent: &RBig) -> Lower<NodeId> {
        if let Some(integer) = as_integer(exponent) {
            return Ok(self.integer_power(x, integer));
        }
        let twice = exponent.clone() + exponent.clone();
        if let Some(odd) = as_integer(&twice) {
            let root = self.recorder.apply(Primitive::Sqrt, &x);
            return Ok(self.integer_power(root, odd));
        }
        if exponent.denominator().is_one() {
            return Err(LowerError::TooLarge);
        }
        let exponent = self.recorder.constant(&Constant::exact(exponent.clone()));
        Ok(self.real_power(x, exponent))
    }

    fn integer_power(&mut self, x: NodeId, exponent: i64) -> NodeId {
        let mut left = exponent.unsigned_abs();
        let (mut square, mut power) = (x, None);
        while left > 0 {
            if left % 2 == 1 {
                power = Some(match power {
                    None => square,
                    Some(power) => self.recorder.sum(&[Term::product(power, square)]),
                });
            }
            left /= 2;
            if left > 0 {
                square = self.recorder.sum(&[Term::product(square, square)]);
            }
        }
        let power = power.unwrap_or_else(|| self.recorder.integer(1));
        if exponent < 0 { self.recorder.reciprocal(&power) } else { power }
    }

    fn real_power(&mut self, x: NodeId, exponent: NodeId) -> NodeId {
        let log = self.recorder.apply(Primitive::Ln, &x);
        let product = self.recorder.sum(&[Term::product(exponent, log)]);
        self.recorder.apply(Primitive::Exp, &product)
    }

    pub(super) fn apply(&mut self, callee: Callee, order: u32, x: NodeId) -> Lower<NodeId> {
        if order == 0 {
            return self.function_value(callee, x);
        }
        if let Callee::Declared(index) = callee
            && self.document.functions[index].body.is_none()
        {
            return Ok(self.opaque(index, order, x));
        }
        self.function_derivative(callee, order, x)
    }

    /// A function's value at a node.
    pub(super) fn function_value(&mut self, callee: Callee, x: NodeId) -> Lower<NodeId> {
        match callee {
            Callee::Elementary(function) => Ok(self.elementary(function, x)),
            Callee::Declared(index) => {
                let document = self.document;
                let Some(body) = &document.functions[index].body else {
                    return Ok(self.opaque(index, 0, x));
                };
                self.bound.parameters.push(x);
                let value = self.expr(body);
                self.bound.parameters.pop();
                Ok(value?.data[0])
            }
        }
    }

    fn opaque(&mut self, index: FunctionIndex, order: u32, x: NodeId) -> NodeId {
        let function = FunctionId(u32::try_from(index).unwrap_or(u32::MAX));
        self.recorder.opaque(function, order, &x)
    }

    pub(super) fn absolute(&mut self, x: NodeId) -> NodeId {
        let minus = self.recorder.negation(&x);
        self.recorder.select(&x, &minus, &x)
    }
}
