//! Index names in the second evaluation: every index is counted through, by this evaluation's own count.

use super::{Direct, Matrix, Value, Whole};
use crate::lang::ast::Fold;
use crate::lang::typed::{InputId, Kind, Over, Place, Range, Subscript, Typed};
use crate::scalar::ball::Ball;
use crate::scalar::precise::Undefined;
use dashu_ratio::RBig;
use std::rc::Rc;

impl Direct<'_> {
    /// The values of the names that an expression depends on.
    pub(super) fn counted_in(&mut self, expr: &Typed) -> Vec<i64> {
        if self.counted.is_empty() {
            return Vec::new();
        }
        let known = self.counted.dependence.entry(expr).or_insert_with(|| expr.free_names().into()).clone();
        known.iter().map(|id| self.counted.value(*id).unwrap_or(0)).collect()
    }

    /// The value of an index name, exactly.
    pub(super) fn exact_name(&self, name: &Typed) -> Option<RBig> {
        let Kind::Name(id) = name.kind else { return None };
        Some(self.counted.value(id).ok()?.into())
    }

    /// What has to do with index names.
    pub(super) fn of_names(&mut self, expr: &Typed) -> Whole<Rc<Matrix>> {
        let number = |value: i64| Ok(Rc::new(Matrix::scalar(Ok(Ball::from_i64(value)))));
        match &expr.kind {
            Kind::Name(id) => number(self.counted.value(*id)?),
            Kind::Delta(place) => number(i64::from(self.index(place)? == 0)),
            Kind::Choose(place, then, otherwise) => {
                let is_first = self.index(place)? >= 0;
                self.expr(if is_first { then } else { otherwise })
            }
            Kind::Entry(of, places, or) => {
                let Some(at) = self.position(of, places)? else {
                    return or.as_deref().map_or(Err(Undefined::TooLarge), |or| self.expr(or));
                };
                let array = self.counted_once(of)?;
                let value = array.data.get(at).cloned().ok_or(Undefined::TooLarge)?;
                Ok(Rc::new(Matrix::scalar(value)))
            }
            Kind::Build(ranges, body) => {
                let (rows, cols) = self.extent(&expr.shape)?;
                let data = self.all(ranges, &[], body)?;
                Ok(Rc::new(Matrix { rows, cols, data }))
            }
            Kind::Over(over) => Ok(Rc::new(Matrix::scalar(self.put_together(over)?))),
            _ => Err(Undefined::TooLarge),
        }
    }

    /// An index's value.
    pub(super) fn index(&self, place: &Place) -> Whole<i64> {
        let sizes = self.place.sizes;
        let mut value = place.offset.at(sizes);
        for (subscript, factor) in &place.terms {
            let given = match subscript {
                Subscript::Name(id) => self.counted.value(*id)?,
                Subscript::Mapped(map, at) => self.looked_up(*map, at)?,
            };
            let step = factor.at(sizes).ok_or(Undefined::TooLarge)?.checked_mul(given);
            value = value.zip(step).and_then(|(value, step)| value.checked_add(step));
        }
        value.ok_or(Undefined::TooLarge)
    }

    /// The entry of an index map: its places are counted off row by row.
    fn looked_up(&self, map: InputId, at: &[Place]) -> Whole<i64> {
        let mut strides: Vec<u64> = self.document.inputs[map].dims.iter().map(|dim| dim.at(self.place.sizes)).collect();
        let mut step = 1_u64;
        for stride in strides.iter_mut().rev() {
            step = step.saturating_mul(std::mem::replace(stride, step));
        }
        let mut entry = 0_u64;
        for (place, stride) in at.iter().zip(strides) {
            let index = u64::try_from(self.index(place)?).map_err(|_| Undefined::TooLarge)?;
            entry += index.checked_sub(1).ok_or(Undefined::TooLarge)?.saturating_mul(stride);
        }
        let given = self.document.given(map, entry, self.place.sizes);
        given.and_then(|given| i64::try_from(given).ok()).ok_or(Undefined::TooLarge)
    }

    /// Where an entry stands row by row; none where there is no such entry.
    pub(super) fn position(&self, of: &Typed, places: &[Place]) -> Whole<Option<usize>> {
        let mut position = 0_u64;
        for (place, axis) in places.iter().zip(of.shape.axes()) {
            let (index, size) = (self.index(place)?, axis.at(self.place.sizes));
            let Some(index) = u64::try_from(index).ok().filter(|index| (1..=size).contains(index)) else {
                return Ok(None);
            };
            position = position.saturating_mul(size).saturating_add(index - 1);
        }
        Ok(usize::try_from(position).ok())
    }

    /// An array of which one entry after the other is asked for.
    fn counted_once(&mut self, of: &Typed) -> Whole<Rc<Matrix>> {
        let is_named = matches!(of.kind, Kind::Input(_) | Kind::Let(_));
        if is_named || self.counted.is_empty() || !self.parameters.is_empty() {
            return self.expr(of);
        }
        let key = (std::ptr::from_ref(of), self.counted_in(of));
        if let Some(known) = self.scopes.last().and_then(|scope| scope.hoisted.get(&key)) {
            return Ok(known.clone());
        }
        let value = self.expr(of)?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.hoisted.insert(key, value.clone());
        }
        Ok(value)
    }

    /// A scalar at all values of some names at which no condition is negative.
    fn all(&mut self, ranges: &[Range], conditions: &[Place], body: &Typed) -> Whole<Vec<Value>> {
        let mut sizes = Vec::with_capacity(ranges.len());
        for range in ranges {
            sizes.push(i64::try_from(range.size.at(self.place.sizes)).map_err(|_| Undefined::TooLarge)?);
        }
        let outside = self.counted.names.len();
        self.counted.names.extend(ranges.iter().map(|range| (range.id, 1)));
        let mut values = Vec::new();
        let result = loop {
            if let Err(why) = self.spend(1) {
                break Err(why);
            }
            match self.value_if(conditions, body) {
                Ok(value) => values.extend(value),
                Err(why) => break Err(why),
            }
            // The next values, as a counter goes on: the last name first.
            let mut turned = ranges.len();
            while let Some(wheel) = turned.checked_sub(1) {
                let (_, value) = &mut self.counted.names[outside + wheel];
                if *value < sizes[wheel] {
                    *value += 1;
                    break;
                }
                *value = 1;
                turned = wheel;
            }
            if turned == 0 {
                break Ok(());
            }
        };
        self.counted.names.truncate(outside);
        result.map(|()| values)
    }

    fn value_if(&mut self, conditions: &[Place], body: &Typed) -> Whole<Option<Value>> {
        for condition in conditions {
            if self.index(condition)? < 0 {
                return Ok(None);
            }
        }
        let value = self.expr(body)?;
        Ok(value.data.first().cloned())
    }

    fn put_together(&mut self, over: &Over) -> Whole<Value> {
        let bits = self.bits;
        let values = self.all(&over.ranges, &over.conditions, &over.body)?;
        let count = i64::try_from(values.len()).unwrap_or(i64::MAX);
        let mut values = values.into_iter();
        let first = match over.fold {
            Fold::Sum => Ok(Ball::ZERO),
            Fold::Prod => Ok(Ball::from_i64(1)),
            Fold::Mean if count > 0 => Ok(Ball::ZERO),
            _ => values.next().ok_or(Undefined::TooLarge)?,
        };
        let whole = values.fold(first, |whole: Value, value| {
            let (whole, value) = (whole?, value?);
            match over.fold {
                Fold::Sum | Fold::Mean => whole.plus(&value, bits),
                Fold::Prod => whole.times(&value, bits),
                Fold::Max => Ok(whole.max(&value)),
                Fold::Min => Ok(whole.min(&value)),
            }
        });
        Ok(match over.fold {
            Fold::Mean => whole.and_then(|sum| sum.over(&Ball::from_i64(count), bits)),
            _ => whole,
        })
    }
}
