//! Index names, written out: each entry of an array by entries, each term of a sum over names.

use super::bound::AtNames;
use super::located::{Astray, Indices, Located, Names as _};
use super::{Array, Lower, LowerError, Lowering};
use crate::lang::ast::{Fold, Span};
use crate::lang::typed::{Kind, Over, Place, ProductKind, Range, Typed};
use crate::tape::{Constant, NodeId, Reader, Term};
use std::rc::Rc;

impl From<Astray> for LowerError {
    fn from(why: Astray) -> LowerError {
        match why {
            Astray::TooLarge => LowerError::TooLarge,
            Astray::Outside => LowerError::Outside,
        }
    }
}

impl Lowering<'_> {
    /// What has to do with index names.
    pub(super) fn of_names(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        match &expr.kind {
            Kind::Choose(place, then, otherwise) => {
                let chosen = if self.place(place)? >= 0 { then } else { otherwise };
                self.expr(chosen)
            }
            Kind::Build(ranges, body) => self.built(expr, ranges, body),
            _ => Ok(Rc::new(Array::scalar(self.plain_node(expr)?))),
        }
    }

    /// The node of what is a scalar. Sums over index names are made of thousands: no array is made for those that take none on the way.
    fn node(&mut self, expr: &Typed) -> Lower<NodeId> {
        let is_plain = match &expr.kind {
            Kind::Product(kind, ..) => *kind != ProductKind::Matrix,
            Kind::Number(_) | Kind::Name(_) | Kind::Delta(_) => true,
            Kind::Entry(..) | Kind::Over(_) | Kind::Choose(..) => true,
            Kind::Neg(_) | Kind::Sum(_) | Kind::Quotient(..) | Kind::Map(..) => true,
            _ => false,
        };
        if !is_plain {
            return self.expr(expr)?.data.first().copied().ok_or(LowerError::Outside);
        }
        self.depth += 1;
        let result = if self.depth > super::MAX_DEPTH { Err(LowerError::TooDeep) } else { self.plain_node(expr) };
        self.depth -= 1;
        self.spend(1)?;
        result
    }

    /// The same, by the operations that arrays have for each entry. The parts of a scalar that are gone through here are scalars.
    fn plain_node(&mut self, expr: &Typed) -> Lower<NodeId> {
        match &expr.kind {
            Kind::Name(_) | Kind::Delta(_) | Kind::Number(_) => self.leaf(expr),
            Kind::Entry(of, places, or) => self.entry(of, places, or.as_deref()),
            Kind::Over(over) => {
                let value = self.once(expr, &mut |lowering| {
                    let node = lowering.folded(over, expr.span)?;
                    Ok(Rc::new(Array::scalar(node)))
                })?;
                Ok(value.data[0])
            }
            Kind::Choose(place, then, otherwise) => {
                let chosen = if self.place(place)? >= 0 { then } else { otherwise };
                self.node(chosen)
            }
            Kind::Neg(x) => {
                let x = self.node(x)?;
                Ok(self.recorder.sum(&[Term::minus(x)]))
            }
            Kind::Sum(terms) => {
                let mut nodes = Vec::with_capacity(terms.len());
                for (negative, term) in terms {
                    nodes.push(Term { negative: *negative, left: self.node(term)?, right: None });
                }
                self.affords(nodes.len())?;
                Ok(self.recorder.sum_of(nodes.into_iter()))
            }
            Kind::Product(_, a, b) => {
                let (a, b) = (self.node(a)?, self.node(b)?);
                Ok(self.recorder.sum(&[Term::product(a, b)]))
            }
            Kind::Quotient(a, b) => {
                let (a, b) = (self.node(a)?, self.node(b)?);
                let inverse = self.recorder.reciprocal(&b);
                Ok(self.recorder.sum(&[Term::product(a, inverse)]))
            }
            Kind::Map(callee, order, x) => {
                let x = self.node(x)?;
                self.note_place(*callee, x, expr.span);
                let value = self.apply(*callee, *order, x)?;
                self.recorder_within_limit()?;
                Ok(value)
            }
            _ => Err(LowerError::Outside),
        }
    }

    /// An index name, a delta or a number.
    fn leaf(&mut self, expr: &Typed) -> Lower<NodeId> {
        match &expr.kind {
            Kind::Name(id) => {
                let value = self.bound.value(*id).ok_or(LowerError::Outside)?;
                Ok(self.recorder.constant(&Constant::exact(value.into())))
            }
            Kind::Delta(place) => {
                let is_one = self.place(place)? == 0;
                if let Some(known) = self.bound.deltas[usize::from(is_one)] {
                    return Ok(known);
                }
                let node = self.recorder.integer(i64::from(is_one));
                self.bound.deltas[usize::from(is_one)] = Some(node);
                Ok(node)
            }
            Kind::Number(value) => {
                if let Some(known) = self.bound.numbers.get(&std::ptr::from_ref(expr)) {
                    return Ok(*known);
                }
                let node = self.recorder.constant(&Constant::exact(value.clone()));
                self.bound.numbers.insert(expr, node);
                Ok(node)
            }
            _ => Err(LowerError::Outside),
        }
    }

    /// The value of an index at the present values of the names.
    fn place(&mut self, place: &Place) -> Lower<i64> {
        let known = self.bound.located.get(&std::ptr::from_ref(place)).cloned();
        let located = match known {
            Some(located) => located,
            None => {
                let located: Indices = [(Located::new(place, self.document, self.sizes)?, 0)].into();
                self.bound.located.insert(place, located.clone());
                located
            }
        };
        let (place, _) = located.first().ok_or(LowerError::Outside)?;
        Ok(place.at(&self.bound, self.document, self.sizes)?)
    }

    fn built(&mut self, expr: &Typed, ranges: &[Range], body: &Typed) -> Lower<Rc<Array>> {
        let (rows, cols) = self.extent(&expr.shape)?;
        let mut data: Vec<NodeId> = Vec::with_capacity(rows * cols);
        self.each(ranges, &mut |lowering| {
            data.push(lowering.node(body)?);
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
        let outside = self.bound.value(first.id);
        let mut result = Ok(());
        for value in 1..=size {
            self.bound.set(first.id, Some(value));
            result = self.each(rest, visit);
            if result.is_err() {
                break;
            }
        }
        self.bound.set(first.id, outside);
        result
    }

    /// Indices of an array, at the present sizes.
    fn located(&mut self, of: &Typed, places: &[Place]) -> Lower<Indices> {
        if let Some(known) = self.bound.located.get(&places.as_ptr()) {
            return Ok(known.clone());
        }
        let mut all = Vec::with_capacity(places.len());
        for (place, axis) in places.iter().zip(of.shape.axes()) {
            all.push((Located::new(place, self.document, self.sizes)?, axis.at(self.sizes)));
        }
        let all: Indices = all.into();
        if !places.is_empty() {
            self.bound.located.insert(places.as_ptr(), all.clone());
        }
        Ok(all)
    }

    fn entry(&mut self, of: &Typed, places: &[Place], or: Option<&Typed>) -> Lower<NodeId> {
        let mut at: usize = 0;
        for (place, size) in self.located(of, places)?.iter() {
            match u64::try_from(place.at(&self.bound, self.document, self.sizes)? - 1) {
                Ok(index) if index < *size => {
                    let (index, size) = (index as usize, *size as usize);
                    at = at.checked_mul(size).and_then(|at| at.checked_add(index)).ok_or(LowerError::TooLarge)?;
                }
                _ => return or.map_or(Err(LowerError::Outside), |or| self.node(or)),
            }
        }
        let array = match &of.kind {
            Kind::Input(_) | Kind::Let(_) => self.expr(of)?,
            _ => self.once(of, &mut |lowering| lowering.expr(of))?,
        };
        array.data.get(at).copied().ok_or(LowerError::Outside)
    }

    /// The value of an expression, found once for the same values of the names that it depends on.
    fn once(&mut self, expr: &Typed, find: &mut dyn FnMut(&mut Self) -> Lower<Rc<Array>>) -> Lower<Rc<Array>> {
        if !self.bound.parameters.is_empty() || self.bound.is_outside() {
            return find(self);
        }
        let free = self.bound.free.entry(expr).or_insert_with(|| expr.free_names().into()).clone();
        let values = free.iter().map(|id| self.bound.value(*id)).collect();
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
            terms.push(lowering.node(&over.body)?);
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
