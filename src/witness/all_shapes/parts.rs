//! Arrays from their parts, parts of arrays, and functions of the entries of an array, in index form.
//!
//! A part of n rows behind o others is Σₖ E[i,k]·part[k], where E[i,k] = 1 if i = o + k, else 0 (`embed`); a slice is Σᵢ E[i,k]·x[i]. What
//! stands at a place that is a number is a factor δ(i, 3) alone.

use super::algebra::{Operand, identity};
use super::elaborate::Elaboration;
use super::form::{Fold, Form, Formed, Ix, Reach, Stop};
use super::value::Value;
use crate::lang::ast::Axis;
use crate::lang::dim::{Dim, Shape};
use crate::lang::typed::{Kind, Typed};

/// For each entry of a cross product the product that is added, and the one that is subtracted.
const CROSS: [[u64; 3]; 3] = [[0, 1, 2], [1, 2, 0], [2, 0, 1]];

impl Elaboration<'_> {
    pub(super) fn of_parts(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Blocks(rows) => {
                let mut values = Vec::with_capacity(rows.len());
                for row in rows {
                    let parts = row.iter().map(|part| Ok((part.shape.clone(), self.closed(part)?)));
                    values.push(parts.collect::<Formed<Vec<_>>>()?);
                }
                self.pasted(&values, &expr.shape)
            }
            Kind::Slice(x, top, left) => self.slice(expr, x, (top, left)),
            Kind::Cross(a, b) => {
                let (a, b) = (self.closed(a)?, self.closed(b)?);
                self.cross(&a, &b)
            }
            Kind::Skew(x) => {
                let x = self.closed(x)?;
                self.skew(&x)
            }
            Kind::ExtremumOf(max, axis, x) => {
                let x = self.closed(x)?;
                let form = if *max { x.form.clone() } else { x.form.negated() };
                let value = self.folded(Fold::Largest, *axis, &Value::array(form, x.rows))?;
                Ok(if *max { value } else { Value::array(value.form.negated(), value.rows) })
            }
            Kind::ProductOf(axis, x) => {
                let x = self.closed(x)?;
                self.folded(Fold::Product, *axis, &x)
            }
            Kind::RunningSum(axis, x) => {
                let x = self.closed(x)?;
                self.running_sum(*axis, &x)
            }
            _ => Err(Stop::Outside("this expression".to_string())),
        }
    }

    /// An array whose parts are known, with their shapes.
    fn pasted(&mut self, rows: &[Vec<(Shape, Value)>], shape: &Shape) -> Formed<Value> {
        let mut sum = Form::zero(shape.slots());
        let mut top = Dim::fixed(0);
        for row in rows {
            let mut left = Dim::fixed(0);
            for (part, value) in row {
                if value.form.slots != part.slots() {
                    return Err(Stop::Outside("a Kronecker product as a part of an array".to_string()));
                }
                let term = self.embedded(value, part, shape, (&top, &left))?;
                sum = sum.plus(&term);
                left = left.plus(&part.cols).ok_or(Stop::TooLarge)?;
            }
            if let Some((first, _)) = row.first() {
                top = top.plus(&first.rows).ok_or(Stop::TooLarge)?;
            }
        }
        Ok(Value::array(sum, usize::from(!shape.rows.is_one())))
    }

    /// A part in its place of an array of this shape, and 0 elsewhere.
    fn embedded(&mut self, part: &Value, own: &Shape, whole: &Shape, behind: (&Dim, &Dim)) -> Formed<Form> {
        let (mut sums, mut at, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let mut free = 0;
        for (size, of, before) in [(&own.rows, &whole.rows, behind.0), (&own.cols, &whole.cols, behind.1)] {
            if of.is_one() {
                continue;
            }
            let slot = Ix::Free(free);
            free += 1;
            if size == of {
                at.push(slot);
                continue;
            }
            let place = self.algebra.embedding(of, size, before);
            if size.is_one() {
                places.push((place, vec![slot]));
                continue;
            }
            let sum = Ix::Sum(sums.len() as u16);
            sums.push(size.clone());
            places.push((place, vec![slot, sum]));
            at.push(sum);
        }
        let mut operands: Vec<Operand<'_>> = places.iter().map(|(form, at)| (form, at.as_slice())).collect();
        operands.push((&part.form, &at));
        self.algebra.product(&operands, &sums, whole.slots())
    }

    fn slice(&mut self, expr: &Typed, x: &Typed, behind: (&Dim, &Dim)) -> Formed<Value> {
        let value = self.closed(x)?;
        if value.form.slots != x.shape.slots() {
            return Err(Stop::Outside("a part of a Kronecker product".to_string()));
        }
        let (mut sums, mut at, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let mut free = 0;
        let sides = [(&expr.shape.rows, &x.shape.rows, behind.0), (&expr.shape.cols, &x.shape.cols, behind.1)];
        for (size, of, before) in sides {
            if of.is_one() {
                continue;
            }
            let slot = Ix::Free(free);
            free += u16::from(!size.is_one());
            match before.as_fixed() {
                _ if size == of => at.push(slot),
                Some(entry) if size.is_one() => at.push(Ix::At(entry)),
                _ => {
                    let sum = Ix::Sum(sums.len() as u16);
                    sums.push(of.clone());
                    at.push(sum);
                    let kept = if size.is_one() { vec![sum] } else { vec![sum, slot] };
                    places.push((self.algebra.embedding(of, size, before), kept));
                }
            }
        }
        let mut operands: Vec<Operand<'_>> = places.iter().map(|(form, at)| (form, at.as_slice())).collect();
        operands.push((&value.form, &at));
        let form = self.algebra.product(&operands, &sums, expr.shape.slots())?;
        Ok(Value::array(form, usize::from(!expr.shape.rows.is_one())))
    }

    fn cross(&mut self, a: &Value, b: &Value) -> Formed<Value> {
        let three = Dim::fixed(3);
        let mut sum = Form::zero(vec![three.clone()]);
        for [i, j, k] in CROSS {
            let place = self.algebra.embedding(&three, &Dim::fixed(1), &Dim::fixed(i));
            for (first, second, minus) in [(j, k, false), (k, j, true)] {
                let (first, second) = ([Ix::At(first)], [Ix::At(second)]);
                let operands: [Operand<'_>; 3] = [(&place, &[Ix::Free(0)]), (&a.form, &first), (&b.form, &second)];
                let term = self.algebra.product(&operands, &[], vec![three.clone()])?;
                sum = sum.plus(&if minus { term.negated() } else { term });
            }
        }
        Ok(Value::array(sum, 1))
    }

    fn skew(&mut self, x: &Value) -> Formed<Value> {
        let three = Dim::fixed(3);
        let slots = vec![three.clone(), three.clone()];
        let mut sum = Form::zero(slots.clone());
        for [i, j, k] in CROSS {
            // v × w has v[j]·w[k] − v[k]·w[j] in row i.
            for (col, entry, minus) in [(k, j, false), (j, k, true)] {
                let row = self.algebra.embedding(&three, &Dim::fixed(1), &Dim::fixed(i));
                let col = self.algebra.embedding(&three, &Dim::fixed(1), &Dim::fixed(col));
                let entry = [Ix::At(entry)];
                let operands: [Operand<'_>; 3] = [(&row, &[Ix::Free(0)]), (&col, &[Ix::Free(1)]), (&x.form, &entry)];
                let term = self.algebra.product(&operands, &[], slots.clone())?;
                sum = sum.plus(&if minus { term.negated() } else { term });
            }
        }
        Ok(Value::array(sum, 1))
    }

    fn folded(&mut self, fold: Fold, axis: Option<Axis>, x: &Value) -> Formed<Value> {
        let slots = x.form.slots.len();
        let gone: Vec<usize> = match axis {
            None => (0..slots).collect(),
            Some(Axis::Rows) => (0..x.rows).collect(),
            Some(Axis::Cols) => (x.rows..slots).collect(),
        };
        let kept: Vec<usize> = (0..slots).filter(|slot| !gone.contains(slot)).collect();
        let order: Vec<usize> = kept.iter().chain(&gone).copied().collect();
        let mut at = vec![Ix::At(0); slots];
        for (place, slot) in order.iter().enumerate() {
            at[*slot] = Ix::Free(place as u16);
        }
        let dims = order.iter().map(|slot| x.form.slots[*slot].clone()).collect();
        let arranged = self.algebra.indexed(&x.form, &at, dims)?;
        let reach = Reach::all(gone.len(), arranged.slots.clone());
        let form = self.algebra.fold_up(fold, &arranged, &reach)?;
        let rows = form.slots.len();
        Ok(Value::array(form, rows))
    }

    /// Σₖ [k ≤ i]·x[k]
    fn running_sum(&mut self, axis: Axis, x: &Value) -> Formed<Value> {
        let along = match axis {
            Axis::Rows => 0..x.rows,
            Axis::Cols => x.rows..x.form.slots.len(),
        };
        if along.is_empty() {
            return Ok(x.clone());
        }
        if along.len() > 1 {
            return Err(Stop::Outside("running sums of a Kronecker product".to_string()));
        }
        let slot = along.start;
        let dim = x.form.slots[slot].clone();
        let until = self.algebra.until(&dim);
        let mut at = identity(x.form.slots.len());
        at[slot] = Ix::Sum(0);
        let places = [Ix::Free(slot as u16), Ix::Sum(0)];
        let form = self.algebra.product(&[(&until, &places), (&x.form, &at)], &[dim], x.form.slots.clone())?;
        Ok(Value::array(form, x.rows))
    }

    /// A function applied to each part of an array that is written out.
    pub(super) fn mapped_parts(
        &mut self,
        rows: &[Vec<Typed>],
        shape: &Shape,
        map: &mut dyn FnMut(&mut Self, Form) -> Formed<Form>,
    ) -> Formed<Value> {
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            let mut parts = Vec::with_capacity(row.len());
            for part in row {
                let value = self.closed(part)?;
                let form = map(self, value.form)?;
                parts.push((part.shape.clone(), Value::array(form, value.rows)));
            }
            values.push(parts);
        }
        self.pasted(&values, shape)
    }

    /// What a chain of `let` names that are not cut free stands for.
    pub(super) fn behind_names<'e>(&'e self, mut expr: &'e Typed) -> &'e Typed {
        let is_cut = |id| self.scopes.iter().any(|scope| matches!(&scope.cut, Some((cut, _)) if *cut == id));
        while let Kind::Let(id) = &expr.kind {
            if is_cut(*id) {
                break;
            }
            expr = &self.document.lets[*id].value;
        }
        expr
    }
}
