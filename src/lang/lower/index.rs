//! Index names, written out: each entry of an array by entries, each term of a sum over names.

use super::bound::AtNames;
use super::{Array, Lower, LowerError, Lowering};
use crate::lang::ast::{Fold, Span};
use crate::lang::typed::{InputId, Kind, Over, Place, Range, Subscript, Typed};
use crate::tape::{Constant, NodeId, Reader, Term};
use std::rc::Rc;

impl Lowering<'_> {
    /// What has to do with index names.
    pub(super) fn of_names(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        match &expr.kind {
            Kind::Name(id) => {
                let value = self.bound.values.get(id).copied().ok_or(LowerError::Outside)?;
                Ok(Rc::new(Array::scalar(self.recorder.constant(&Constant::exact(value.into())))))
            }
            Kind::Delta(place) => {
                let value = i64::from(self.place(place)? == 0);
                Ok(Rc::new(Array::scalar(self.recorder.integer(value))))
            }
            Kind::Choose(place, then, otherwise) => {
                let chosen = if self.place(place)? >= 0 { then } else { otherwise };
                self.expr(chosen)
            }
            Kind::Build(ranges, body) => self.built(expr, ranges, body),
            Kind::Entry(of, places, or) => self.entry(of, places, or.as_deref()),
            Kind::Over(over) => self.once(expr, &mut |lowering| {
                let node = lowering.folded(over, expr.span)?;
                Ok(Rc::new(Array::scalar(node)))
            }),
            _ => Err(LowerError::Outside),
        }
    }

    /// The value of an index at the present values of the names.
    fn place(&self, place: &Place) -> Lower<i64> {
        let mut sum = place.offset.at(self.sizes).ok_or(LowerError::TooLarge)?;
        for (subscript, factor) in &place.terms {
            let value = match subscript {
                Subscript::Name(id) => self.bound.values.get(id).copied().ok_or(LowerError::Outside)?,
                Subscript::Mapped(map, at) => self.given(*map, at)?,
            };
            let term = factor.at(self.sizes).and_then(|factor| factor.checked_mul(value));
            sum = term.and_then(|term| sum.checked_add(term)).ok_or(LowerError::TooLarge)?;
        }
        Ok(sum)
    }

    /// What an index map gives.
    fn given(&self, map: InputId, at: &[Place]) -> Lower<i64> {
        let mut entry = 0_u64;
        for (place, dim) in at.iter().zip(&self.document.inputs[map].dims) {
            let (index, size) = (self.place(place)?, dim.at(self.sizes));
            let index = u64::try_from(index - 1).ok().filter(|index| *index < size).ok_or(LowerError::Outside)?;
            entry = entry.saturating_mul(size).saturating_add(index);
        }
        let given = self.document.given(map, entry, self.sizes).and_then(|given| i64::try_from(given).ok());
        given.ok_or(LowerError::Outside)
    }

    fn built(&mut self, expr: &Typed, ranges: &[Range], body: &Typed) -> Lower<Rc<Array>> {
        let (rows, cols) = self.extent(&expr.shape)?;
        let mut data: Vec<NodeId> = Vec::with_capacity(rows * cols);
        self.each(ranges, &mut |lowering| {
            let entry = lowering.expr(body)?;
            data.push(entry.data[0]);
            Ok(())
        })?;
        Ok(Rc::new(Array { rows, cols, data }))
    }

    /// Does something at all values of some names, the last of which runs fastest.
    fn each(&mut self, ranges: &[Range], visit: &mut dyn FnMut(&mut Self) -> Lower<()>) -> Lower<()> {
        let Some((first, rest)) = ranges.split_first() else {
            self.spend(1)?;
            return visit(self);
        };
        let size = i64::try_from(first.size.at(self.sizes)).map_err(|_| LowerError::TooLarge)?;
        let outside = self.bound.values.get(&first.id).copied();
        let mut result = Ok(());
        for value in 1..=size {
            self.bound.values.insert(first.id, value);
            result = self.each(rest, visit);
            if result.is_err() {
                break;
            }
        }
        match outside {
            Some(value) => self.bound.values.insert(first.id, value),
            None => self.bound.values.remove(&first.id),
        };
        result
    }

    fn entry(&mut self, of: &Typed, places: &[Place], or: Option<&Typed>) -> Lower<Rc<Array>> {
        let mut at: usize = 0;
        for (place, axis) in places.iter().zip(of.shape.axes()) {
            let (index, size) = (self.place(place)?, axis.at(self.sizes));
            match u64::try_from(index - 1) {
                Ok(index) if index < size => {
                    let (index, size) = (index as usize, size as usize);
                    at = at.checked_mul(size).and_then(|at| at.checked_add(index)).ok_or(LowerError::TooLarge)?;
                }
                _ => return or.map_or(Err(LowerError::Outside), |or| self.expr(or)),
            }
        }
        let array = match &of.kind {
            Kind::Input(_) | Kind::Let(_) => self.expr(of)?,
            _ => self.once(of, &mut |lowering| lowering.expr(of))?,
        };
        array.data.get(at).map(|node| Rc::new(Array::scalar(*node))).ok_or(LowerError::Outside)
    }

    /// The value of an expression, found once for the same values of the names that it depends on.
    fn once(&mut self, expr: &Typed, find: &mut dyn FnMut(&mut Self) -> Lower<Rc<Array>>) -> Lower<Rc<Array>> {
        if !self.bound.parameters.is_empty() || self.bound.values.is_empty() {
            return find(self);
        }
        let free = self.bound.free.entry(expr).or_insert_with(|| expr.free_names().into()).clone();
        let values = free.iter().map(|id| self.bound.values.get(id).copied()).collect();
        let key: AtNames = (expr, values);
        if let Some(known) = self.scopes.last().and_then(|scope| scope.at_names.get(&key)) {
            return Ok(known.clone());
        }
        let value = find(self)?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.at_names.insert(key, value.clone());
        }
        Ok(value)
    }

    fn folded(&mut self, over: &Over, span: Span) -> Lower<NodeId> {
        let mut terms: Vec<NodeId> = Vec::new();
        self.each(&over.ranges, &mut |lowering| {
            for condition in &over.conditions {
                if lowering.place(condition)? < 0 {
                    return Ok(());
                }
            }
            terms.push(lowering.expr(&over.body)?.data[0]);
            lowering.affords(terms.len())
        })?;
        let tape = &mut self.recorder;
        Ok(match over.fold {
            Fold::Sum => tape.sum_of(terms.into_iter().map(Term::plus)),
            Fold::Mean => {
                if terms.is_empty() {
                    return Err(LowerError::Outside);
                }
                let count = tape.constant(&Constant::exact((terms.len() as u64).into()));
                let (sum, share) = (tape.sum_of(terms.into_iter().map(Term::plus)), tape.reciprocal(&count));
                tape.sum(&[Term::product(sum, share)])
            }
            Fold::Prod => {
                let mut terms = terms.into_iter();
                let first = terms.next().unwrap_or_else(|| tape.integer(1));
                terms.fold(first, |product, term| tape.sum(&[Term::product(product, term)]))
            }
            Fold::Max | Fold::Min => {
                let mut best = *terms.first().ok_or(LowerError::Outside)?;
                for term in &terms[1..] {
                    let on = tape.sum(&[Term::plus(best), Term::minus(*term)]);
                    self.notes.places.entry(on).or_insert(span);
                    let (smaller, larger) = if over.fold == Fold::Max { (*term, best) } else { (best, *term) };
                    best = tape.select(&on, &smaller, &larger);
                }
                best
            }
        })
    }
}
