//! Index names on their way to index form: while a name is bound it is a slot behind those of the array, and where its brackets end it becomes
//! a slot of the array, or an index that is summed over.

use super::affine::Linear;
use super::algebra::Operand;
use super::elaborate::Elaboration;
use super::form::{self, Form, Formed, Head, Ix, Reach, Stop};
use super::power::Power;
use super::value::Value;
use crate::lang::ast::Fold;
use crate::lang::dim::Dim;
use crate::lang::typed::{InputId, Kind, NameId, Over, Place, Range, Size, Subscript, Typed};
use dashu_ratio::RBig;

/// What an entry's indices ask for beside the entry itself: conditions on indices, each with the indices in it, and sums.
struct Pieces {
    /// The names of the result, in order.
    names: Vec<NameId>,
    conditions: Vec<(Form, Vec<Ix>)>,
    sums: Vec<Dim>,
}

impl Pieces {
    fn of(mut names: Vec<NameId>) -> Pieces {
        names.sort_unstable();
        names.dedup();
        Pieces { names, conditions: Vec::new(), sums: Vec::new() }
    }

    fn slot(&self, name: NameId) -> Ix {
        Ix::Free(self.names.iter().position(|other| *other == name).unwrap_or(0) as u16)
    }

    fn new_sum(&mut self, dim: &Dim) -> Ix {
        self.sums.push(dim.clone());
        Ix::Sum((self.sums.len() - 1) as u16)
    }

    fn operands(&self) -> Vec<Operand<'_>> {
        self.conditions.iter().map(|(form, at)| (form, at.as_slice())).collect()
    }
}

impl Elaboration<'_> {
    /// What has to do with index names.
    pub(super) fn of_names(&mut self, expr: &Typed) -> Formed<Value> {
        match &expr.kind {
            Kind::Name(id) => self.number(*id),
            Kind::Build(ranges, body) => self.built(ranges, body),
            Kind::Entry(of, places, or) => self.entry_at(of, places, or.as_deref()),
            Kind::Over(over) => self.over(over),
            Kind::Choose(place, then, otherwise) => {
                let holds = self.condition_at(place, false)?;
                let (then, otherwise) = self.pair(then, otherwise)?;
                let difference = self.plus(&then, &otherwise, true)?;
                let more = self.entrywise(&difference, &holds)?;
                self.plus(&otherwise, &more, false)
            }
            Kind::Delta(place) => self.condition_at(place, true),
            _ => Err(Stop::Outside("this expression".to_string())),
        }
    }

    fn size_of(&self, name: NameId) -> Formed<Dim> {
        self.ranges.iter().rev().find(|range| range.id == name).map(|range| range.size.clone()).ok_or(Stop::TooLarge)
    }

    /// A name as a number.
    fn number(&mut self, name: NameId) -> Formed<Value> {
        let dim = self.size_of(name)?;
        if dim.is_one() {
            return Ok(Value::scalar(Form::constant(RBig::ONE, Vec::new())));
        }
        let slots = vec![dim.clone()];
        let atom = self.algebra.intern(Head::Position(dim), slots.clone(), Vec::new(), true);
        let form = Form::entry(atom, vec![Ix::Free(0)], Power::one(), slots);
        Ok(Value { form, rows: 0, names: vec![name] })
    }

    /// An array by its entries.
    fn built(&mut self, ranges: &[Range], body: &Typed) -> Formed<Value> {
        let entry = self.in_brackets(ranges, body)?;
        let wide: Vec<&Range> = ranges.iter().filter(|range| !range.size.is_one()).collect();
        let outer: Vec<NameId> = entry.names.iter().copied().filter(|name| !binds(ranges, *name)).collect();
        let place = |name: &NameId| {
            let own = wide.iter().position(|range| range.id == *name);
            let outside = || wide.len() + outer.iter().position(|other| other == name).unwrap_or(0);
            Ix::Free(own.unwrap_or_else(outside) as u16)
        };
        let at: Vec<Ix> = entry.names.iter().map(place).collect();
        let mut slots: Vec<Dim> = wide.iter().map(|range| range.size.clone()).collect();
        for name in &outer {
            slots.push(self.size_of(*name)?);
        }
        let rows = usize::from(ranges.first().is_some_and(|first| !first.size.is_one()));
        Ok(Value { form: self.algebra.indexed(&entry.form, &at, slots)?, rows, names: outer })
    }

    /// A scalar in the brackets of some names.
    fn in_brackets(&mut self, ranges: &[Range], body: &Typed) -> Formed<Value> {
        let outside = self.ranges.len();
        self.ranges.extend(ranges.iter().cloned());
        let value = self.value(body);
        self.ranges.truncate(outside);
        let value = value?;
        if value.own().is_empty() { Ok(value) } else { Err(Stop::Outside("an entry that is no scalar".to_string())) }
    }

    fn over(&mut self, over: &Over) -> Formed<Value> {
        let outside = self.ranges.len();
        self.ranges.extend(over.ranges.iter().cloned());
        let terms = self.terms(over);
        self.ranges.truncate(outside);
        let (terms, holds) = terms?;
        match over.fold {
            Fold::Sum => self.summed_where(&terms, &holds, &over.ranges),
            Fold::Mean => {
                let sum = self.summed_where(&terms, &holds, &over.ranges)?;
                let count = self.summed(&holds, &over.ranges)?;
                let form = self.algebra.power(&count.form, &Power::constant(-RBig::ONE))?;
                self.entrywise(&sum, &Value { form, ..count })
            }
            Fold::Prod => self.folded_over(form::Fold::Product, &terms, &holds, &over.ranges),
            Fold::Max => self.folded_over(form::Fold::Largest, &terms, &holds, &over.ranges),
            Fold::Min => {
                let turned = Value { form: terms.form.negated(), ..terms };
                let value = self.folded_over(form::Fold::Largest, &turned, &holds, &over.ranges)?;
                Ok(Value { form: value.form.negated(), ..value })
            }
        }
    }

    /// What is put together, and 1 where all conditions hold, else 0.
    fn terms(&mut self, over: &Over) -> Formed<(Value, Value)> {
        let mut holds = Value::scalar(Form::constant(RBig::ONE, Vec::new()));
        for condition in &over.conditions {
            let one = self.condition_at(condition, false)?;
            holds = self.entrywise(&holds, &one)?;
        }
        Ok((self.in_brackets(&[], &over.body)?, holds))
    }

    fn summed_where(&mut self, terms: &Value, holds: &Value, ranges: &[Range]) -> Formed<Value> {
        let terms = self.entrywise(terms, holds)?;
        self.summed(&terms, ranges)
    }

    /// The product, or the largest, of the terms over what is bound, where the conditions hold.
    fn folded_over(&mut self, fold: form::Fold, terms: &Value, holds: &Value, ranges: &[Range]) -> Formed<Value> {
        let all = Pieces::of([terms.names.clone(), holds.names.clone()].concat()).names;
        let outer: Vec<NameId> = all.into_iter().filter(|name| !binds(ranges, *name)).collect();
        let wide: Vec<&Range> = ranges.iter().filter(|range| !range.size.is_one()).collect();
        let names: Vec<NameId> = outer.iter().copied().chain(wide.iter().map(|range| range.id)).collect();
        let mut slots = Vec::with_capacity(names.len());
        for name in &outer {
            slots.push(self.size_of(*name)?);
        }
        slots.extend(wide.iter().map(|range| range.size.clone()));
        let places = Pieces { names, conditions: Vec::new(), sums: Vec::new() };
        let at = |value: &Value| value.names.iter().map(|name| places.slot(*name)).collect::<Vec<Ix>>();
        let argument = self.algebra.indexed(&terms.form, &at(terms), slots.clone())?;
        let holds = self.algebra.indexed(&holds.form, &at(holds), slots)?;
        let reach = Reach { gone: wide.len(), holds };
        Ok(Value { form: self.algebra.fold_up(fold, &argument, &reach)?, rows: 0, names: outer })
    }

    fn summed(&mut self, terms: &Value, ranges: &[Range]) -> Formed<Value> {
        let outer: Vec<NameId> = terms.names.iter().copied().filter(|name| !binds(ranges, *name)).collect();
        let mut slots = Vec::with_capacity(outer.len());
        for name in &outer {
            slots.push(self.size_of(*name)?);
        }
        let place = |name: &NameId| match ranges.iter().position(|range| range.id == *name) {
            Some(sum) => Ix::Sum(sum as u16),
            None => Ix::Free(outer.iter().position(|other| other == name).unwrap_or(0) as u16),
        };
        let at: Vec<Ix> = terms.names.iter().map(place).collect();
        let sums: Vec<Dim> = ranges.iter().map(|range| range.size.clone()).collect();
        let form = self.algebra.product(&[(&terms.form, &at)], &sums, slots)?;
        Ok(Value { form, rows: 0, names: outer })
    }

    /// The names in an index that are slots.
    fn slot_names(&self, places: &[Place]) -> Formed<Vec<NameId>> {
        let mut found = Vec::new();
        places.iter().for_each(|place| place.names(&mut |name| found.push(name)));
        let mut names = Vec::new();
        for name in found {
            if !self.size_of(name)?.is_one() {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// 1 where an index is 0 (`line`), or where it is not negative; else 0.
    fn condition_at(&mut self, place: &Place, line: bool) -> Formed<Value> {
        let mut pieces = Pieces::of(self.slot_names(std::slice::from_ref(place))?);
        let (linear, at) = self.linear(place, &mut pieces)?;
        let form = if line { self.algebra.line(&linear)? } else { self.algebra.side(&linear)? };
        pieces.conditions.push((form, at));
        self.put_together(&[], &pieces)
    }

    /// The linear form of an index, and the indices of its terms.
    fn linear(&mut self, place: &Place, pieces: &mut Pieces) -> Formed<(Linear, Vec<Ix>)> {
        let (mut linear, mut at) = (Linear { terms: Vec::new(), offset: place.offset.clone() }, Vec::new());
        for (subscript, factor) in &place.terms {
            let (dim, ix) = match subscript {
                Subscript::Name(name) => (self.size_of(*name)?, pieces.slot(*name)),
                Subscript::Mapped(map, source) => self.mapped(*map, source, pieces)?,
            };
            if dim.is_one() {
                linear.offset = linear.offset.plus(factor).ok_or(Stop::TooLarge)?;
                continue;
            }
            linear.terms.push((dim, factor.clone()));
            at.push(ix);
        }
        Ok((linear, at))
    }

    /// What an index map gives, as an index that is summed over.
    fn mapped(&mut self, map: InputId, source: &[Place], pieces: &mut Pieces) -> Formed<(Dim, Ix)> {
        let input = &self.document.inputs[map];
        let (dims, into) = (input.dims.clone(), input.into.clone().ok_or(Stop::TooLarge)?);
        if into.is_one() {
            return Ok((into, Ix::At(0)));
        }
        let (mut slots, mut at) = (vec![into.clone()], vec![pieces.new_sum(&into)]);
        for (place, dim) in source.iter().zip(&dims).filter(|(_, dim)| !dim.is_one()) {
            at.push(self.index(place, dim, pieces)?);
            slots.push(dim.clone());
        }
        let given = at[0];
        let atom = self.algebra.intern(Head::Mapped(map), slots.clone(), Vec::new(), false);
        let own = super::algebra::identity(slots.len());
        pieces.conditions.push((Form::entry(atom, own, Power::one(), slots), at));
        Ok((into, given))
    }

    /// An index into a dimension.
    fn index(&mut self, place: &Place, axis: &Dim, pieces: &mut Pieces) -> Formed<Ix> {
        let (mut linear, mut at) = self.linear(place, pieces)?;
        if linear.terms.is_empty()
            && let Some(entry) = linear.offset.as_integer()
        {
            let entry =
                u64::try_from(entry - 1).map_err(|_| Stop::Outside("an entry that is not there".to_string()))?;
            return Ok(Ix::At(entry));
        }
        if let ([(dim, factor)], [ix]) = (linear.terms.as_slice(), at.as_slice())
            && dim == axis
            && factor.as_integer() == Some(1)
            && linear.offset.is_zero()
        {
            return Ok(*ix);
        }
        let entry = pieces.new_sum(axis);
        linear.terms.push((axis.clone(), Size::integer(-1)));
        at.push(entry);
        let line = self.algebra.line(&linear)?;
        pieces.conditions.push((line, at));
        Ok(entry)
    }

    fn put_together(&mut self, operands: &[Operand<'_>], pieces: &Pieces) -> Formed<Value> {
        let mut slots = Vec::with_capacity(pieces.names.len());
        for name in &pieces.names {
            slots.push(self.size_of(*name)?);
        }
        let all: Vec<Operand<'_>> = operands.iter().copied().chain(pieces.operands()).collect();
        let form = self.algebra.product(&all, &pieces.sums, slots)?;
        Ok(Value { form, rows: 0, names: pieces.names.clone() })
    }

    fn entry_at(&mut self, of: &Typed, places: &[Place], or: Option<&Typed>) -> Formed<Value> {
        let array = self.value(of)?;
        let axes = of.shape.axes();
        let wide: Vec<(&Place, &Dim)> = places.iter().zip(&axes).filter(|(_, axis)| !axis.is_one()).collect();
        if array.own().len() != wide.len() {
            return Err(Stop::Outside("an entry of a Kronecker product".to_string()));
        }
        let may_be_none = |(place, axis): (&Place, &Dim)| {
            (axis.is_one() || place.as_integer().is_some()) && place.as_integer() != Some(1)
        };
        if or.is_some() && places.iter().zip(&axes).any(may_be_none) {
            return Err(Stop::Outside("an entry that some sizes have".to_string()));
        }
        let mut pieces = Pieces::of([array.names.clone(), self.slot_names(places)?].concat());
        let mut at = Vec::with_capacity(array.form.slots.len());
        for (place, axis) in wide {
            at.push(self.index(place, axis, &mut pieces)?);
        }
        at.extend(array.names.iter().map(|name| pieces.slot(*name)));
        let entry = self.put_together(&[(&array.form, &at)], &pieces)?;
        let Some(or) = or.filter(|or| !matches!(&or.kind, Kind::Number(value) if value.is_zero())) else {
            return Ok(entry);
        };
        let or = self.value(or)?;
        let exists = self.put_together(&[], &pieces)?;
        let missing = self.entrywise(&or, &exists)?;
        let rest = self.plus(&or, &missing, true)?;
        self.plus(&entry, &rest, false)
    }
}

fn binds(ranges: &[Range], name: NameId) -> bool {
    ranges.iter().any(|range| range.id == name)
}
