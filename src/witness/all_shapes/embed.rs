//! Where parts stand in arrays, as atoms of numbers 0 and 1: `E[i,k]` is 1 where i = o + k, for a part of n entries behind o in an array of
//! R; `S[i]` is 1 where at least c entries stand before i; `T[i,k]` is 1 where k is not behind i.
//!
//! Sizes decide whether parts overlap: where that is not the same at all sizes, nothing is rewritten.

use super::algebra::{Algebra, Raw};
use super::form::{AtomId, Factor, Form, Formed, Head, Ix};
use super::power::Power;
use crate::lang::dim::Dim;
use dashu_ratio::RBig;

/// Entries at the beginning or the end of an array that are told one by one.
const FEW: u64 = 8;

/// An embedding: the array's size, the part's, and how many entries stand before it.
#[derive(Clone, Debug)]
struct Place {
    whole: Dim,
    part: Dim,
    before: Dim,
}

impl Place {
    fn end(&self) -> Option<Dim> {
        self.before.plus(&self.part)
    }
}

/// What replaces a monomial.
type Replaced = Formed<Option<Vec<Raw>>>;

impl Algebra {
    /// Whether a is not above b, at all sizes at which something is claimed, as far as is seen.
    fn is_at_most(&self, a: &Dim, b: &Dim) -> bool {
        b.minus(a).is_some_and(|rest| rest.is_natural_above(&|id| self.given.floor(id)))
    }

    /// `E[i,k]`, without the index of what has one entry.
    pub(super) fn embedding(&mut self, whole: &Dim, part: &Dim, before: &Dim) -> Form {
        self.manner.note_size(whole);
        if part == whole {
            return if whole.is_one() { Form::constant(RBig::ONE, Vec::new()) } else { self.delta(whole) };
        }
        match before.as_fixed() {
            Some(entry) if part.is_one() => {
                let atom = self.delta_atom(whole);
                Form::entry(atom, vec![Ix::Free(0), Ix::At(entry)], Power::one(), vec![whole.clone()])
            }
            _ => {
                let (atom, slots) = self.embedding_atom(whole, part, before);
                let at = (0..slots.len()).map(|slot| Ix::Free(slot as u16)).collect();
                Form::entry(atom, at, Power::one(), slots)
            }
        }
    }

    fn embedding_atom(&mut self, whole: &Dim, part: &Dim, before: &Dim) -> (AtomId, Vec<Dim>) {
        let mut slots = vec![whole.clone()];
        slots.extend((!part.is_one()).then(|| part.clone()));
        let head = Head::Embed(whole.clone(), part.clone(), before.clone());
        (self.intern(head, slots.clone(), Vec::new(), false), slots)
    }

    /// The factor `E[a,b]`, or a δ where that is the same; none where it is 1.
    fn embedded(&mut self, place: &Place, a: Ix, b: Option<Ix>) -> Option<Factor> {
        let (atom, at) = match (place.before.as_fixed(), b) {
            _ if place.whole.is_one() => return None,
            (_, Some(b)) if place.part == place.whole => (self.delta_atom(&place.whole), vec![a, b]),
            (Some(entry), None) => (self.delta_atom(&place.whole), vec![a, Ix::At(entry)]),
            (_, b) => {
                let atom = self.embedding_atom(&place.whole, &place.part, &place.before).0;
                (atom, std::iter::once(a).chain(b).collect())
            }
        };
        Some(Factor { atom, at, power: Power::one() })
    }

    /// `T[i,k]`
    pub(super) fn until(&mut self, dim: &Dim) -> Form {
        self.manner.note_size(dim);
        let slots = vec![dim.clone(), dim.clone()];
        let atom = self.intern(Head::Until(dim.clone()), slots.clone(), Vec::new(), false);
        Form::entry(atom, vec![Ix::Free(0), Ix::Free(1)], Power::one(), slots)
    }

    /// `S[i]`, in terms of single entries where they are few at one end.
    fn beyond(&mut self, whole: &Dim, before: &Dim) -> Form {
        let slots = vec![whole.clone()];
        let one = Form::constant(RBig::ONE, slots.clone());
        let rest = whole.minus(before);
        let is_within = self.is_at_most(before, whole) && self.is_at_most(&Dim::fixed(0), before);
        let at_end = rest.as_ref().and_then(Dim::as_fixed).filter(|count| *count <= FEW && is_within);
        let at_start = before.as_fixed().filter(|count| *count <= FEW && is_within);
        if let Some(count) = at_start {
            let entries = (0..count).fold(Form::zero(slots), |sum, entry| {
                sum.plus(&self.embedding(whole, &Dim::fixed(1), &Dim::fixed(entry)))
            });
            return one.plus(&entries.negated());
        }
        if let Some(count) = at_end {
            return (0..count).fold(Form::zero(slots), |sum, entry| match before.plus(&Dim::fixed(entry)) {
                Some(place) => sum.plus(&self.embedding(whole, &Dim::fixed(1), &place)),
                None => sum,
            });
        }
        let atom = self.intern(Head::Beyond(whole.clone(), before.clone()), slots.clone(), Vec::new(), false);
        Form::entry(atom, vec![Ix::Free(0)], Power::one(), slots)
    }

    /// Whether an atom stands for a place that depends on sizes.
    pub(super) fn has_places(&self, form: &Form) -> bool {
        form.factors().any(|factor| {
            let atom = self.atom(factor.atom);
            atom.head.is_place() || atom.head.argument().is_some_and(|argument| self.has_places(argument))
        })
    }

    /// One rule about places; none applies where nothing is returned.
    pub(super) fn places(&mut self, raw: &Raw) -> Replaced {
        if !raw.factors.iter().any(|factor| self.atom(factor.atom).head.is_place()) {
            return Ok(None);
        }
        for position in 0..raw.factors.len() {
            let factor = &raw.factors[position];
            let head = self.atom(factor.atom).head.clone();
            if !head.is_place() || factor.power.as_integer().is_none_or(|power| power < 1) {
                continue;
            }
            if !factor.power.is_one() {
                let mut once = raw.clone();
                once.factors[position].power = Power::one();
                return Ok(Some(vec![once]));
            }
            let replaced = match head {
                Head::Embed(whole, part, before) => self.embed(raw, position, &Place { whole, part, before })?,
                Head::Beyond(whole, before) => self.bounded(raw, position, &whole, &before)?,
                Head::Until(dim) => self.ordered(raw, position, &dim)?,
                _ => None,
            };
            if replaced.is_some() {
                return Ok(replaced);
            }
        }
        Ok(None)
    }

    fn embed(&mut self, raw: &Raw, position: usize, place: &Place) -> Replaced {
        let (a, b) = (raw.factors[position].at[0], raw.factors[position].at.get(1).copied());
        let without = |raw: &Raw| {
            let mut rest = raw.clone();
            rest.factors.remove(position);
            rest
        };
        // A fixed entry of the part, or of the whole.
        if let Some(Ix::At(entry)) = b {
            let Some(before) = place.before.plus(&Dim::fixed(entry)) else { return Ok(None) };
            let mut rest = without(raw);
            rest.factors.extend(self.embedded(&Place { part: Dim::fixed(1), before, ..place.clone() }, a, None));
            return Ok(Some(vec![rest]));
        }
        if let Ix::At(entry) = a {
            return Ok(self.embed_at(&without(raw), place, entry, b));
        }
        if let Some(replaced) = self.embed_beside(raw, position, place) {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.embed_through(raw, position, place) {
            return Ok(Some(vec![replaced]));
        }
        // Each entry of the part has one place in the whole.
        if let Ix::Sum(sum) = a
            && raw.occurs_once(a)
        {
            let mut rest = without(raw);
            rest.sums[usize::from(sum)] = None;
            return Ok(Some(vec![rest]));
        }
        // Which entries of the whole are the part's.
        if let Some(b @ Ix::Sum(sum)) = b
            && raw.occurs_once(b)
            && let Some(end) = place.end()
        {
            let mut rest = without(raw);
            rest.sums[usize::from(sum)] = None;
            let (from, to) = (self.beyond(&place.whole, &place.before), self.beyond(&place.whole, &end));
            return rest.times(&from.plus(&to.negated()), &[a]).map(Some);
        }
        Ok(None)
    }

    /// A part of the part, E[a,b] E'[b,c] = E''[a,c] E'[b,c]; or one entry of the part, which stands at one place: E[a,b] E[a',b] =
    /// δ[a,a'] E[a,b].
    fn embed_through(&mut self, raw: &Raw, position: usize, place: &Place) -> Option<Raw> {
        let own = raw.factors[position].clone();
        let (a, b) = (own.at[0], own.at.get(1).copied());
        let others = || raw.factors.iter().enumerate().filter(|(other, _)| *other != position);
        for (_, factor) in others().filter(|(_, factor)| b.is_some() && factor.at.first() == b.as_ref()) {
            let Some(inner) = self.place_of(factor) else { continue };
            let Some(before) = place.before.plus(&inner.before) else { continue };
            let direct = Place { whole: place.whole.clone(), part: inner.part, before };
            let moved = self.embedded(&direct, a, factor.at.get(1).copied());
            let mut rest = raw.clone();
            rest.factors.remove(position);
            rest.factors.extend(moved);
            return Some(rest);
        }
        let is_twin =
            |factor: &Factor| factor.atom == own.atom && factor.power.is_one() && factor.at.get(1) == own.at.get(1);
        let (other, elsewhere) =
            others().find(|(_, factor)| is_twin(factor)).map(|(other, factor)| (other, factor.at[0]))?;
        let mut rest = raw.clone();
        let atom = self.delta_atom(&place.whole);
        rest.factors[other] = Factor { atom, at: vec![a, elsewhere], power: Power::one() };
        Some(rest)
    }

    /// The place that a factor is, to the power 1.
    fn place_of(&self, factor: &Factor) -> Option<Place> {
        match &self.atom(factor.atom).head {
            Head::Embed(whole, part, before) if factor.power.is_one() => {
                Some(Place { whole: whole.clone(), part: part.clone(), before: before.clone() })
            }
            _ => None,
        }
    }

    /// `E[3,b]`: what is left of the rest.
    fn embed_at(&mut self, rest: &Raw, place: &Place, entry: u64, b: Option<Ix>) -> Option<Vec<Raw>> {
        let here = Dim::fixed(entry);
        let next = here.plus(&Dim::fixed(1))?;
        let end = place.end()?;
        if self.is_at_most(&next, &place.before) || self.is_at_most(&end, &here) {
            return Some(Vec::new());
        }
        if !(self.is_at_most(&place.before, &here) && self.is_at_most(&next, &end)) {
            return None;
        }
        let mut rest = rest.clone();
        if let Some(b) = b {
            let inside = here.minus(&place.before)?.as_fixed()?;
            let atom = self.delta_atom(&place.part);
            rest.factors.push(Factor { atom, at: vec![b, Ix::At(inside)], power: Power::one() });
        } else if place.before != here {
            return None;
        }
        Some(vec![rest])
    }

    /// Two parts of one array at one index: disjoint, equal, or one within the other.
    fn embed_beside(&mut self, raw: &Raw, position: usize, place: &Place) -> Option<Vec<Raw>> {
        let factor = &raw.factors[position];
        for (other, beside) in raw.factors.iter().enumerate().filter(|(other, _)| *other != position) {
            let Some(inner) = self.place_of(beside) else { continue };
            if beside.at[0] != factor.at[0] || inner.whole != place.whole {
                continue;
            }
            let (end, inner_end) = (place.end()?, inner.end()?);
            if self.is_at_most(&end, &inner.before) || self.is_at_most(&inner_end, &place.before) {
                return Some(Vec::new());
            }
            let (b, c) = (factor.at.get(1).copied(), beside.at.get(1).copied());
            let mut rest = raw.clone();
            if inner.before == place.before && inner.part == place.part {
                rest.factors.remove(other.max(position));
                if let (Some(b), Some(c)) = (b, c) {
                    let atom = self.delta_atom(&place.part);
                    rest.factors.push(Factor { atom, at: vec![b, c], power: Power::one() });
                }
                return Some(vec![rest]);
            }
            if self.is_at_most(&place.before, &inner.before) && self.is_at_most(&inner_end, &end) {
                let before = inner.before.minus(&place.before)?;
                let within = Place { whole: place.part.clone(), part: inner.part, before };
                let moved = self.embedded(&within, b?, c);
                rest.factors.remove(position);
                rest.factors.extend(moved);
                return Some(vec![rest]);
            }
        }
        None
    }

    /// `S[i]` beside places, and added up.
    fn bounded(&mut self, raw: &Raw, position: usize, whole: &Dim, before: &Dim) -> Replaced {
        let at = raw.factors[position].at[0];
        let mut rest = raw.clone();
        rest.factors.remove(position);
        if let Ix::At(entry) = at {
            let here = Dim::fixed(entry);
            if self.is_at_most(before, &here) {
                return Ok(Some(vec![rest]));
            }
            let next = here.plus(&Dim::fixed(1));
            let is_before = next.is_some_and(|next| self.is_at_most(&next, before));
            return Ok(is_before.then(Vec::new));
        }
        for beside in raw.factors.iter().enumerate().filter(|(other, _)| *other != position).map(|(_, factor)| factor) {
            if beside.at.first() != Some(&at) || !beside.power.is_one() {
                continue;
            }
            let (start, end) = match &self.atom(beside.atom).head {
                Head::Beyond(_, start) => (start.clone(), None),
                Head::Embed(_, part, start) => (start.clone(), start.plus(part)),
                _ => continue,
            };
            if self.is_at_most(before, &start) {
                return Ok(Some(vec![rest]));
            }
            if end.is_some_and(|end| self.is_at_most(&end, before)) {
                return Ok(Some(Vec::new()));
            }
        }
        if let (Ix::Sum(sum), Some(count)) = (at, whole.minus(before)) {
            // Where all of it may lie beyond, the number is not this one.
            if raw.occurs_once(at) && self.is_at_most(before, whole) && self.is_at_most(&Dim::fixed(0), before) {
                rest.sums[usize::from(sum)] = None;
                let count = self.dimension(&count);
                return rest.times(&count, &[]).map(Some);
            }
        }
        Ok(None)
    }

    /// `T[i,k]`, of which that is kept whose first index is free, or the first of two free ones.
    fn ordered(&mut self, raw: &Raw, position: usize, dim: &Dim) -> Replaced {
        let at = raw.factors[position].at.clone();
        let [i, k] = at.as_slice() else { return Ok(None) };
        let mut rest = raw.clone();
        rest.factors.remove(position);
        match (*i, *k) {
            (i, k) if i == k => Ok(Some(vec![rest])),
            (Ix::At(i), Ix::At(k)) => Ok(Some(if k <= i { vec![rest] } else { Vec::new() })),
            (_, Ix::At(entry)) => {
                let beyond = self.beyond(dim, &Dim::fixed(entry));
                rest.times(&beyond, &[*i]).map(Some)
            }
            (Ix::At(entry), _) => {
                let beyond = self.beyond(dim, &Dim::fixed(entry + 1));
                let upto = Form::constant(RBig::ONE, vec![dim.clone()]).plus(&beyond.negated());
                rest.times(&upto, &[*k]).map(Some)
            }
            (Ix::Sum(_), Ix::Free(_)) | (Ix::Free(_), Ix::Free(_)) if i > k => {
                // T[i,k] = 1 + δ[i,k] − T[k,i]
                let (mut equal, mut turned) = (rest.clone(), rest.clone());
                let delta = self.delta_atom(dim);
                equal.factors.push(Factor { atom: delta, at: at.clone(), power: Power::one() });
                let atom = raw.factors[position].atom;
                turned.coefficient = -turned.coefficient;
                turned.factors.push(Factor { atom, at: vec![*k, *i], power: Power::one() });
                Ok(Some(vec![rest, equal, turned]))
            }
            _ => Ok(None),
        }
    }
}

impl Head {
    /// Whether it is a number 0 or 1 that says where something stands, and no δ.
    pub(super) fn is_place(&self) -> bool {
        matches!(self, Head::Embed(..) | Head::Beyond(..) | Head::Until(_))
    }
}

impl Raw {
    /// Whether an index stands in one factor alone, once.
    fn occurs_once(&self, ix: Ix) -> bool {
        self.factors.iter().flat_map(|factor| &factor.at).filter(|other| **other == ix).count() == 1
    }
}
