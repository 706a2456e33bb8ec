//! Conditions on indices: where a linear form in them is 0 (`x[i + k − 1]` is the entry s with s − i − k + 1 = 0), where it is not negative
//! (`j ≤ i`), and what an index map gives. Nothing of it depends on an input, so that it has no slope.

use super::affine::Linear;
use super::algebra::{Algebra, Raw, identity};
use super::form::{Factor, Form, Formed, Head, Ix, Stop};
use super::power::Power;
use crate::lang::dim::Dim;
use crate::lang::typed::Size;
use dashu_ratio::RBig;

fn too_large() -> Stop {
    Stop::TooLarge
}

impl Algebra {
    /// 1 where the linear form is 0, else 0: with a slot for each of its terms.
    pub(super) fn line(&mut self, linear: &Linear) -> Formed<Form> {
        let slots: Vec<Dim> = linear.terms.iter().map(|(dim, _)| dim.clone()).collect();
        if linear.terms.is_empty() && linear.offset.is_zero() {
            return Ok(Form::constant(RBig::ONE, slots));
        }
        // Above 0 everywhere, or below.
        let less = Size::integer(-1);
        for one in [linear.clone(), linear.negated().ok_or_else(too_large)?] {
            let offset = one.offset.plus(&less).ok_or_else(too_large)?;
            if (Linear { offset, ..one }).sign() == Some(true) {
                return Ok(Form::zero(slots));
            }
        }
        if let Some(delta) = self.as_delta(linear)? {
            return Ok(delta);
        }
        let opposite = linear.negated().ok_or_else(too_large)?;
        let ways = [linear, &opposite].map(|one| (one.arranged(&one.order()), one.order()));
        let [first, second] = ways;
        let (normal, order) = if first.0 <= second.0 { first } else { second };
        self.indicator(Head::Line(normal.clone()), &normal, &order, slots)
    }

    /// 1 where the linear form is not negative, else 0: with a slot for each of its terms.
    pub(super) fn side(&mut self, linear: &Linear) -> Formed<Form> {
        let slots: Vec<Dim> = linear.terms.iter().map(|(dim, _)| dim.clone()).collect();
        match linear.sign() {
            Some(true) => return Ok(Form::constant(RBig::ONE, slots)),
            Some(false) => return Ok(Form::zero(slots)),
            None => {}
        }
        // Of u ≥ 0 and −u − 1 ≥ 0, which exclude each other, one is an atom.
        let mut opposite = linear.negated().ok_or_else(too_large)?;
        opposite.offset = opposite.offset.plus(&Size::integer(-1)).ok_or_else(too_large)?;
        let (own, other) = (linear.order(), opposite.order());
        let (upright, turned) = (linear.arranged(&own), opposite.arranged(&other));
        if upright <= turned {
            return self.indicator(Head::Side(upright.clone()), &upright, &own, slots);
        }
        let form = self.indicator(Head::Side(turned.clone()), &turned, &other, slots.clone())?;
        Ok(Form::constant(RBig::ONE, slots).plus(&form.negated()))
    }

    fn indicator(&mut self, head: Head, normal: &Linear, order: &[usize], slots: Vec<Dim>) -> Formed<Form> {
        let own = normal.terms.iter().map(|(dim, _)| dim.clone()).collect();
        let atom = self.intern(head, own, normal.symmetries(), false);
        let at = order.iter().map(|slot| Ix::Free(*slot as u16)).collect();
        self.indexed(&Form::entry(atom, at, Power::one(), slots.clone()), &identity(slots.len()), slots)
    }

    /// `i − j = 0` of two indices of one dimension, and `i − 1 = 0`, as a delta.
    fn as_delta(&mut self, linear: &Linear) -> Formed<Option<Form>> {
        let unit = |size: &Size| size.as_integer().filter(|factor| factor.abs() == 1);
        match linear.terms.as_slice() {
            [(one, a), (other, b)] if one == other && linear.offset.is_zero() => {
                let opposite = unit(a).zip(unit(b)).is_some_and(|(a, b)| a == -b);
                Ok(if opposite { Some(self.delta(one)) } else { None })
            }
            [(dim, factor)] => {
                let Some(factor) = unit(factor) else { return Ok(None) };
                let Some(offset) = linear.offset.as_integer() else { return self.at_size(dim, factor, &linear.offset) };
                let Some(entry) = u64::try_from(-offset * factor).ok().filter(|entry| *entry > 0) else {
                    return Ok(None);
                };
                // An entry that is there at all sizes.
                if entry > 1 && dim.as_fixed().is_none_or(|size| entry > size) {
                    return Ok(None);
                }
                let atom = self.delta_atom(dim);
                let at = vec![Ix::At(entry - 1), Ix::Free(0)];
                Ok(Some(Form::entry(atom, at, Power::one(), vec![dim.clone()])))
            }
            _ => Ok(None),
        }
    }

    /// `i = n − 1`, an entry that is there at all sizes: the place of a part of one entry.
    fn at_size(&mut self, dim: &Dim, factor: i64, offset: &Size) -> Formed<Option<Form>> {
        let less = Size::integer(-factor);
        let before = offset.times(&less).and_then(|entry| entry.plus(&Size::integer(-1))).ok_or_else(too_large)?;
        let size = Size::of(dim).ok_or_else(too_large)?;
        let behind = before.times(&Size::integer(-1)).and_then(|less| size.plus(&less)?.plus(&Size::integer(-1)));
        let is_there = before.is_never_negative() && behind.is_some_and(|behind| behind.is_never_negative());
        match before.as_dim().filter(|_| is_there) {
            Some(before) => Ok(Some(self.embedding(dim, &Dim::fixed(1), &before))),
            None => Ok(None),
        }
    }

    /// Conditions at fixed entries or with an index twice, numbers of indices at fixed entries: with fewer indices.
    pub(super) fn fewer_indices(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for (position, factor) in raw.factors.iter().enumerate() {
            let head = match &self.atom(factor.atom).head {
                head @ (Head::Line(_) | Head::Side(_) | Head::Position(_)) => head.clone(),
                _ => continue,
            };
            let special = |(place, ix): (usize, &Ix)| matches!(ix, Ix::At(_)) || factor.at[..place].contains(ix);
            if !factor.at.iter().enumerate().any(special) {
                continue;
            }
            let (linear, is_line) = match head {
                Head::Line(linear) => (linear, true),
                Head::Side(linear) => (linear, false),
                _ => {
                    let Some(Ix::At(entry)) = factor.at.first() else { continue };
                    let number = self.number_power(&RBig::from(entry + 1), &factor.power, &[])?;
                    return raw.replaced(position, &number, &[]).map(Some);
                }
            };
            let (mut kept, mut rest): (Vec<Ix>, _) =
                (Vec::new(), Linear { terms: Vec::new(), offset: linear.offset.clone() });
            for (ix, (dim, by)) in factor.at.iter().zip(&linear.terms) {
                match (ix, kept.iter().position(|known| known == ix)) {
                    (Ix::At(entry), _) => {
                        let entry = i64::try_from(entry + 1).map_err(|_| Stop::TooLarge)?;
                        let more = by.times(&Size::integer(entry)).ok_or_else(too_large)?;
                        rest.offset = rest.offset.plus(&more).ok_or_else(too_large)?;
                    }
                    (_, Some(known)) => {
                        let sum = rest.terms[known].1.plus(by).ok_or_else(too_large)?;
                        rest.terms[known].1 = sum;
                    }
                    (_, None) => {
                        kept.push(*ix);
                        rest.terms.push((dim.clone(), by.clone()));
                    }
                }
            }
            let stays: Vec<bool> = rest.terms.iter().map(|(_, by)| !by.is_zero()).collect();
            let mut stay = stays.iter();
            kept.retain(|_| stay.next() == Some(&true));
            rest.terms.retain(|(_, by)| !by.is_zero());
            let form = if is_line { self.line(&rest)? } else { self.side(&rest)? };
            return raw.replaced(position, &form, &kept).map(Some);
        }
        Ok(None)
    }

    /// A summed index that stands in one condition `s = …` alone: there is such an index, or there is none. And what an index map gives, summed over
    /// all that it may give, is 1.
    pub(super) fn one_in_a_sum(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for (sum, dim) in raw.sums.iter().enumerate() {
            let Some(dim) = dim else { continue };
            let ix = Ix::Sum(sum as u16);
            let mut holders = raw.factors.iter().enumerate().filter(|(_, factor)| factor.at.contains(&ix));
            let (Some((position, factor)), None) = (holders.next(), holders.next()) else { continue };
            if !factor.power.is_one() || factor.at.iter().filter(|other| **other == ix).count() > 1 {
                continue;
            }
            let (at, mut rest) = (factor.at.clone(), raw.clone());
            match self.atom(factor.atom).head.clone() {
                Head::Mapped(_) if at.first() == Some(&ix) => {
                    rest.sums[sum] = None;
                    rest.factors.remove(position);
                    return Ok(Some(vec![rest]));
                }
                Head::Line(linear) => {
                    let Some(slot) = at.iter().position(|other| *other == ix) else { continue };
                    let Some(by) = linear.terms[slot].1.as_integer().filter(|by| by.abs() == 1) else { continue };
                    rest.sums[sum] = None;
                    return self.existence(&rest, position, &linear, (slot, by), dim).map(Some);
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// `by·s + R = 0` for an s from 1 to a size: 1 ≤ −by·R ≤ size.
    fn existence(
        &mut self,
        raw: &Raw,
        position: usize,
        linear: &Linear,
        (slot, by): (usize, i64),
        dim: &Dim,
    ) -> Formed<Vec<Raw>> {
        let mut at = raw.factors[position].at.clone();
        at.remove(slot);
        let mut rest = linear.clone();
        rest.terms.remove(slot);
        let entry = if by == 1 { rest.negated().ok_or_else(too_large)? } else { rest };
        let mut above = entry.clone();
        above.offset = above.offset.plus(&Size::integer(-1)).ok_or_else(too_large)?;
        let mut below = entry.negated().ok_or_else(too_large)?;
        below.offset = Size::of(dim).and_then(|size| below.offset.plus(&size)).ok_or_else(too_large)?;
        let (above, below) = (self.side(&above)?, self.side(&below)?);
        let mut done = Vec::new();
        for half in raw.replaced(position, &above, &at)? {
            done.extend(half.times(&below, &at)?);
        }
        Ok(done)
    }

    /// Two values of an index map at the same place are one: `[y[j] = s][y[j] = t] = [y[j] = s] δ[s,t]`.
    pub(super) fn one_value(&mut self, raw: &Raw) -> Option<Vec<Raw>> {
        for (position, factor) in raw.factors.iter().enumerate() {
            if !matches!(self.atom(factor.atom).head, Head::Mapped(_)) {
                continue;
            }
            let other = raw.factors[position + 1..]
                .iter()
                .position(|other| other.atom == factor.atom && other.at[1..] == factor.at[1..]);
            if let Some(other) = other {
                let other = position + 1 + other;
                let ends = vec![factor.at[0], raw.factors[other].at[0]];
                let dim = self.atom(factor.atom).slots[0].clone();
                let delta = self.delta_atom(&dim);
                let mut joined = raw.clone();
                joined.factors[other] = Factor { atom: delta, at: ends, power: Power::one() };
                return Some(vec![joined]);
            }
        }
        None
    }
}
