//! Contractions: parts of a monomial that a relation between atoms replaces. `Σₖ E[i,k] inv(E)[k,j] = δ[i,j]`, `E · E⁻¹ = 1`, and the
//! declared facts.
//!
//! Where E is a sum, its leading term ℓ is replaced: `ℓ·E⁻¹ = 1 − (E − ℓ)·E⁻¹`.

use super::algebra::{Algebra, Raw};
use super::form::{AtomId, Component, Factor, Form, Formed, Head, Ix, Monomial, Stop};
use super::power::Power;
use super::relation::{Relation, Rule};
use crate::lang::dim::Dim;
use dashu_ratio::RBig;
use std::rc::Rc;

/// Bindings of a pattern that are tried at most in one monomial, and how many of them cost a step.
const MOST_TRIED: usize = 50_000;
const TRIED_AT_A_STEP: usize = 16;

/// Where a pattern was found.
#[derive(Clone)]
struct Found {
    /// What the pattern's slots are here.
    slots: Vec<Option<Ix>>,
    /// What its summed indices are here.
    sums: Vec<Option<u16>>,
    /// What is left of each factor's power.
    left: Vec<Power>,
}

impl Algebra {
    pub(super) fn contract(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for position in 0..raw.factors.len() {
            let factor = &raw.factors[position];
            let replaced = match self.atom(factor.atom).head.clone() {
                Head::Inverse(matrix) if factor.power.is_one() && factor.at.len() == 2 => {
                    self.cancel_inverse(raw, position, &matrix)?
                }
                Head::Base(base) if factor.power.as_constant().is_some_and(|power| power < RBig::ZERO) => {
                    self.cancel_base(raw, position, &base)?
                }
                _ if !self.given.rules.is_empty() => self.apply_facts(raw, position)?,
                _ => None,
            };
            if replaced.is_some() {
                return Ok(replaced);
            }
        }
        Ok(None)
    }

    /// `Σ_b inv(E)[a,b] E[b,v] = δ[a,v]`, and the same from the other side.
    fn cancel_inverse(&mut self, raw: &Raw, position: usize, matrix: &Rc<Form>) -> Formed<Option<Vec<Raw>>> {
        let Some(relation) = self.relation_of(raw.factors[position].atom, matrix)? else { return Ok(None) };
        if !raw.has_atoms(&relation.pattern) {
            return Ok(None);
        }
        let at = raw.factors[position].at.clone();
        for (contracted, kept, slot) in [(at[1], at[0], 0), (at[0], at[1], 1)] {
            let Ix::Sum(sum) = contracted else { continue };
            if contracted == kept {
                continue;
            }
            let mut start = Found::new(&relation, raw);
            start.slots[slot] = Some(contracted);
            start.left[position] = Power::constant(RBig::ZERO);
            let closed = |found: &Found| raw.is_used_up(sum, found) && found.slots[1 - slot] != Some(contracted);
            let Some(found) = self.find(&relation.pattern, raw, start, &closed)? else { continue };
            let Some(other) = found.slots[1 - slot] else { continue };
            // δ for the whole of E …
            let mut whole = raw.without(&found);
            let mut rest = whole.clone();
            whole.sums[usize::from(sum)] = None;
            whole.coefficient /= &relation.coefficient;
            let delta = self.delta_atom(&matrix.slots[0]);
            whole.factors.push(Factor { atom: delta, at: vec![kept, other], power: Power::one() });
            // … less what the other terms of E contribute.
            rest.coefficient /= &-relation.coefficient.clone();
            rest.factors.push(raw.factors[position].clone());
            let place = if slot == 0 { [contracted, other] } else { [other, contracted] };
            let mut replaced = rest.times(&relation.rest, &place)?;
            replaced.push(whole);
            return Ok(Some(replaced));
        }
        Ok(None)
    }

    /// `ℓ·E^p = E^(p+1) − (E − ℓ)·E^p` for negative p.
    fn cancel_base(&mut self, raw: &Raw, position: usize, base: &Rc<Form>) -> Formed<Option<Vec<Raw>>> {
        let factor = &raw.factors[position];
        let Some(relation) = self.relation_of(factor.atom, base)? else { return Ok(None) };
        if !raw.has_atoms(&relation.pattern) {
            return Ok(None);
        }
        let mut start = Found::new(&relation, raw);
        start.slots = factor.at.iter().copied().map(Some).collect();
        let closed = |found: &Found| found.left[position] == raw.factors[position].power;
        let Some(found) = self.find(&relation.pattern, raw, start, &closed)? else { return Ok(None) };
        let rest = raw.without(&found);
        let mut whole = rest.clone();
        whole.coefficient /= &relation.coefficient;
        whole.factors.push(Factor { atom: factor.atom, at: factor.at.clone(), power: Power::one() });
        let mut other = rest;
        other.coefficient /= &-relation.coefficient.clone();
        let mut replaced = other.times(&relation.rest, &factor.at)?;
        replaced.push(whole);
        Ok(Some(replaced))
    }

    /// The relation of an inverse or a power with what it is one of; asked for in each monomial, found once.
    fn relation_of(&mut self, atom: AtomId, form: &Form) -> Formed<Option<Rc<Relation>>> {
        if let Some(relation) = self.memory.relations.get(&atom) {
            return Ok(relation.clone());
        }
        self.spend(form.terms.len())?;
        let matrix = matches!(self.atom(atom).head, Head::Inverse(_));
        let symmetric = matrix && !self.atom(atom).symmetries.is_empty();
        let relation = self.relation(form, symmetric)?.map(Rc::new);
        self.memory.relations.insert(atom, relation.clone());
        Ok(relation)
    }

    /// The form's leading term as a pattern; none where it has no term that could be one.
    fn relation(&mut self, form: &Form, symmetric: bool) -> Formed<Option<Relation>> {
        let weight = |monomial: &Monomial| {
            monomial.iter().fold(0usize, |sum, (one, power)| sum.saturating_add(weight(one, power)))
        };
        let leading = form.terms.iter().max_by(|a, b| weight(a.0).cmp(&weight(b.0)).then_with(|| a.0.cmp(b.0)));
        let Some((leading, coefficient)) = leading else { return Ok(None) };
        if weight(leading) == 0 {
            return Ok(None);
        }
        let mut rest = form.clone();
        rest.terms.remove(leading);
        if symmetric && !rest.is_zero() {
            // The mirror image of ℓ, if another term, would be replaced by ℓ again.
            let alone = Form { slots: form.slots.clone(), terms: [(leading.clone(), RBig::ONE)].into() };
            if self.transposed(&alone)? != alone {
                return Ok(None);
            }
        }
        let mut raw = Raw { coefficient: RBig::ONE, factors: Vec::new(), sums: Vec::new() };
        raw.append(leading, &super::algebra::identity(form.slots.len()))?;
        Ok(Some(Relation { pattern: raw.factors, sums: raw.sums.len(), coefficient: coefficient.clone(), rest }))
    }

    /// The declared facts.
    fn apply_facts(&mut self, raw: &Raw, position: usize) -> Formed<Option<Vec<Raw>>> {
        for index in 0..self.given.rules.len() {
            let rule = self.given.rules[index].clone();
            let replaced = match &rule {
                Rule::Value { atom, summed, value } if *atom == raw.factors[position].atom => {
                    self.substitute_value(raw, position, summed, value)?
                }
                Rule::Orthogonal { atom, dims } if *atom == raw.factors[position].atom => {
                    self.orthogonal(raw, position, dims)
                }
                _ => None,
            };
            if replaced.is_some() {
                return Ok(replaced);
            }
        }
        Ok(None)
    }

    /// A fact that gives an input's value, or that of its sum over some of its indices.
    fn substitute_value(
        &mut self,
        raw: &Raw,
        position: usize,
        summed: &[bool],
        value: &Form,
    ) -> Formed<Option<Vec<Raw>>> {
        let factor = &raw.factors[position];
        let kept: Vec<Ix> = factor.at.iter().zip(summed).filter(|(_, summed)| !**summed).map(|(ix, _)| *ix).collect();
        if summed.contains(&true) {
            let mut own = factor.at.iter().zip(summed).filter(|(_, summed)| **summed).map(|(ix, _)| *ix);
            let free = |ix: Ix| matches!(ix, Ix::Sum(sum) if raw.occurrences(sum) == 1);
            if !factor.power.is_one() || !own.all(free) {
                return Ok(None);
            }
            let mut rest = raw.clone();
            for (ix, summed) in factor.at.iter().zip(summed) {
                if let (Ix::Sum(sum), true) = (ix, summed) {
                    rest.sums[usize::from(*sum)] = None;
                }
            }
            return rest.replaced(position, value, &kept).map(Some);
        }
        let value = self.power(value, &factor.power)?;
        raw.replaced(position, &value, &kept).map(Some)
    }

    /// `Σₖ Q[k,i] Q[k,j] = δ[i,j]`, and the same for its rows.
    fn orthogonal(&mut self, raw: &Raw, position: usize, dims: &[Dim]) -> Option<Vec<Raw>> {
        let one = &raw.factors[position];
        for slot in 0..2 {
            let Ix::Sum(sum) = one.at[slot] else { continue };
            let delta = self.delta_atom(&dims[1 - slot]);
            if one.power.as_integer() == Some(2) && raw.occurrences(sum) == 1 {
                let mut replaced = raw.clone();
                replaced.factors.remove(position);
                replaced.sums[usize::from(sum)] = None;
                return Some(vec![replaced]);
            }
            let partner = raw.factors.iter().enumerate().position(|(other, factor)| {
                other != position && factor.atom == one.atom && factor.power.is_one() && factor.at[slot] == one.at[slot]
            });
            let Some(partner) = partner else { continue };
            if !one.power.is_one() || raw.occurrences(sum) != 2 {
                continue;
            }
            let mut replaced = raw.clone();
            let at = vec![one.at[1 - slot], raw.factors[partner].at[1 - slot]];
            replaced.factors.remove(position.max(partner));
            replaced.factors.remove(position.min(partner));
            replaced.sums[usize::from(sum)] = None;
            replaced.factors.push(Factor { atom: delta, at, power: Power::one() });
            return Some(vec![replaced]);
        }
        None
    }
}

/// How large a term is, to choose the leading one.
fn weight(component: &Component, power: &Power) -> usize {
    let of = |power: &Power| power.as_integer().map_or(1, |power| usize::try_from(power).unwrap_or(0));
    component.factors.iter().fold(0, |sum, factor| sum.saturating_add(of(&factor.power.times(power))))
}

impl Found {
    fn new(relation: &Relation, raw: &Raw) -> Found {
        let slots = relation.rest.slots.len();
        let left = raw.factors.iter().map(|factor| factor.power.clone()).collect();
        Found { slots: vec![None; slots], sums: vec![None; relation.sums], left }
    }
}

impl Raw {
    /// Whether it has the atoms of a pattern, which is soon said and mostly not so.
    fn has_atoms(&self, pattern: &[Factor]) -> bool {
        pattern.iter().all(|wanted| self.factors.iter().any(|factor| factor.atom == wanted.atom))
    }

    /// In how many places of factors the summed index stands.
    fn occurrences(&self, sum: u16) -> usize {
        self.factors.iter().flat_map(|factor| &factor.at).filter(|ix| **ix == Ix::Sum(sum)).count()
    }

    /// Whether the summed index occurs in no factor of which something is left.
    fn is_used_up(&self, sum: u16, found: &Found) -> bool {
        let gone = |(factor, left): (&Factor, &Power)| !factor.at.contains(&Ix::Sum(sum)) || left.is_zero();
        self.factors.iter().zip(&found.left).all(gone)
    }

    /// The monomial without what was found.
    fn without(&self, found: &Found) -> Raw {
        let mut rest = self.clone();
        for (factor, left) in rest.factors.iter_mut().zip(&found.left) {
            factor.power = left.clone();
        }
        rest.factors.retain(|factor| !factor.power.is_zero());
        for sum in found.sums.iter().flatten() {
            rest.sums[usize::from(*sum)] = None;
        }
        rest
    }
}

/// A search for a pattern's factors among those of a monomial, such that its summed indices occur nowhere else.
struct Search<'s> {
    raw: &'s Raw,
    algebra: &'s Algebra,
    accept: &'s dyn Fn(&Found) -> bool,
    /// Bindings that were tried. Equal factors can be bound in as many ways as they have orders.
    tried: usize,
}

impl Search<'_> {
    /// The first binding that fits; none where there is none, or where too many were tried.
    fn find(&mut self, pattern: &[Factor], found: Found) -> Option<Found> {
        let Some((wanted, others)) = pattern.split_first() else { return self.closed(found) };
        for (position, factor) in self.raw.factors.iter().enumerate() {
            if factor.atom != wanted.atom || !divides(&wanted.power, &found.left[position]) {
                continue;
            }
            let symmetries = &self.algebra.atom(factor.atom).symmetries;
            let ways = symmetries.iter().map(|order| order.iter().map(|from| factor.at[*from]).collect());
            for at in ways.chain([factor.at.clone()]) {
                self.tried += 1;
                if self.tried > MOST_TRIED {
                    return None;
                }
                let Some(mut next) = bound(&found, &wanted.at, &at) else { continue };
                next.left[position] = next.left[position].plus(&wanted.power.times(&Power::constant(-RBig::ONE)));
                if let Some(found) = self.find(others, next) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// What was found, if the pattern's summed indices are its own.
    fn closed(&self, found: Found) -> Option<Found> {
        let closed = found.sums.iter().flatten().all(|sum| self.raw.is_used_up(*sum, &found));
        let mut own: Vec<u16> = found.sums.iter().flatten().copied().collect();
        own.sort_unstable();
        let distinct = own.windows(2).all(|pair| pair[0] != pair[1]);
        let apart = !found.slots.iter().flatten().any(|ix| matches!(ix, Ix::Sum(sum) if own.contains(sum)));
        (closed && distinct && apart && (self.accept)(&found)).then_some(found)
    }
}

impl Algebra {
    /// Where a pattern is found in a monomial; an error where that takes too many tries.
    fn find(
        &mut self,
        pattern: &[Factor],
        raw: &Raw,
        start: Found,
        accept: &dyn Fn(&Found) -> bool,
    ) -> Formed<Option<Found>> {
        let mut search = Search { raw, algebra: self, accept, tried: 0 };
        let found = search.find(pattern, start);
        let tried = search.tried;
        self.spend(tried / TRIED_AT_A_STEP)?;
        if tried > MOST_TRIED { Err(Stop::TooLarge) } else { Ok(found) }
    }
}

/// Whether a power can be taken out of another.
fn divides(wanted: &Power, left: &Power) -> bool {
    if wanted == left {
        return true;
    }
    match (wanted.as_integer(), left.as_integer()) {
        (Some(wanted), Some(left)) => (0 < wanted && wanted < left) || (left < wanted && wanted < 0),
        _ => false,
    }
}

/// The bindings with the pattern's indices bound to those of a factor, if they fit.
fn bound(found: &Found, pattern: &[Ix], at: &Vec<Ix>) -> Option<Found> {
    let mut next = found.clone();
    for (wanted, actual) in pattern.iter().zip(at) {
        match wanted {
            Ix::At(_) if wanted == actual => {}
            Ix::At(_) => return None,
            Ix::Free(slot) => match &mut next.slots[usize::from(*slot)] {
                Some(known) if known == actual => {}
                Some(_) => return None,
                unknown => *unknown = Some(*actual),
            },
            Ix::Sum(sum) => {
                let Ix::Sum(actual) = actual else { return None };
                match &mut next.sums[usize::from(*sum)] {
                    Some(known) if known == actual => {}
                    Some(_) => return None,
                    unknown => *unknown = Some(*actual),
                }
            }
        }
    }
    Some(next)
}

impl Algebra {
    /// A form as something to be found: its leading term, and the other ones. None for 0.
    pub(super) fn to_be_found(form: &Form) -> Formed<Option<Relation>> {
        let weight = |monomial: &Monomial| {
            monomial.iter().fold(0usize, |sum, (one, power)| sum.saturating_add(weight(one, power)))
        };
        let leading = form.terms.iter().max_by(|a, b| weight(a.0).cmp(&weight(b.0)).then_with(|| a.0.cmp(b.0)));
        let Some((monomial, coefficient)) = leading else { return Ok(None) };
        let mut rest = form.clone();
        rest.terms.remove(monomial);
        let mut pattern = Raw { coefficient: RBig::ONE, factors: Vec::new(), sums: Vec::new() };
        pattern.append(monomial, &super::algebra::identity(form.slots.len()))?;
        Ok(Some(Relation {
            pattern: pattern.factors,
            sums: pattern.sums.len(),
            coefficient: coefficient.clone(),
            rest,
        }))
    }

    /// The monomial with an atom in place of the form that it stands for: of one factor to a power of it, of the leading term of several less
    /// the other terms. None where the form is not found.
    pub(super) fn fold(&mut self, raw: &Raw, atom: AtomId, relation: &Relation) -> Formed<Option<Vec<Raw>>> {
        let (rest, coefficient) = (&relation.rest, &relation.coefficient);
        if let ([factor], true) = (relation.pattern.as_slice(), rest.is_zero() && coefficient.is_one()) {
            return Ok(self.fold_power(raw, atom, factor, rest.slots.len()).map(|folded| vec![folded]));
        }
        let Some(found) = self.find(&relation.pattern, raw, Found::new(relation, raw), &|_| true)? else {
            return Ok(None);
        };
        let at: Option<Vec<Ix>> = found.slots.iter().copied().collect();
        let Some(at) = at else { return Ok(None) };
        let mut folded = raw.without(&found);
        folded.coefficient /= coefficient;
        let mut all = Vec::new();
        for mut other in folded.times(rest, &at)? {
            other.coefficient = -other.coefficient;
            all.push(other);
        }
        folded.factors.push(Factor { atom, at, power: Power::one() });
        all.push(folded);
        Ok(Some(all))
    }

    /// An entry of one atom to a power is the new atom to the quotient of the powers, where that is an integer.
    fn fold_power(&self, raw: &Raw, atom: AtomId, pattern: &Factor, slots: usize) -> Option<Raw> {
        let wanted = pattern.power.as_constant()?;
        for (position, factor) in raw.factors.iter().enumerate() {
            let Some(power) = factor.power.as_constant().filter(|_| factor.atom == pattern.atom) else { continue };
            let quotient = power / &wanted;
            let empty = Found { slots: vec![None; slots], sums: Vec::new(), left: Vec::new() };
            let Some(found) = bound(&empty, &pattern.at, &factor.at) else { continue };
            let at: Option<Vec<Ix>> = found.slots.into_iter().collect();
            if let (true, Some(at)) = (quotient.denominator().is_one(), at) {
                let mut folded = raw.clone();
                folded.factors[position] = Factor { atom, at, power: Power::constant(quotient) };
                return Some(folded);
            }
        }
        None
    }
}
