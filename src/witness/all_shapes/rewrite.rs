//! The rules that bring one monomial nearer to its normal form. Each is an identity wherever both of its sides have a value.

use super::algebra::{Algebra, Raw};
use super::form::{AtomId, Factor, Form, Formed, Function, Head, Ix};
use super::power::Power;
use crate::lang::dim::Dim;
use dashu_int::IBig;
use dashu_ratio::RBig;

/// A sum over an index of a dimension that is a number up to this is written out entry by entry.
const MAX_WRITTEN_OUT: u64 = 8;

/// A size that is a number, and small enough to be written out.
pub(super) fn written_out(dim: &Dim) -> Option<u64> {
    dim.as_fixed().filter(|size| *size <= MAX_WRITTEN_OUT)
}

impl Algebra {
    /// One round of rules: either the monomial is changed in place until none applies, or what replaces it is returned.
    pub(super) fn rewrite(&mut self, raw: &mut Raw, slots: &[Dim]) -> Formed<Option<Vec<Raw>>> {
        if !self.unify_deltas(raw, slots) {
            raw.coefficient = RBig::ZERO;
            return Ok(None);
        }
        if let Some(replaced) = self.places(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.specialise(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.triangles(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.fewer_indices(raw)? {
            return Ok(Some(replaced));
        }
        self.merge(raw);
        if let Some(replaced) = self.powers(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.one_value(raw) {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.implied_side(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.solved_index(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.both_orders(raw) {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.one_in_a_sum(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.ordered_sides(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.counted(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.free_sums(raw)? {
            return Ok(Some(replaced));
        }
        if let Some(replaced) = self.contract(raw)? {
            return Ok(Some(replaced));
        }
        Ok(self.write_out(raw))
    }

    /// A sum over an index with fixed bounds is written out, so that identities which hold for these sizes alone are seen.
    fn write_out(&mut self, raw: &Raw) -> Option<Vec<Raw>> {
        let fixed = |dim: &Option<Dim>| dim.as_ref().and_then(written_out);
        let (sum, size) = raw.sums.iter().enumerate().find_map(|(sum, dim)| fixed(dim).map(|size| (sum, size)))?;
        if self.manner.stays_whole() {
            return None;
        }
        let entry = |at: u64| {
            let mut written = raw.clone();
            written.sums[sum] = None;
            for ix in written.factors.iter_mut().flat_map(|factor| &mut factor.at) {
                if *ix == Ix::Sum(sum as u16) {
                    *ix = Ix::At(at);
                }
            }
            written
        };
        Some((0..size).map(entry).collect())
    }

    /// Carries out the deltas: indices that must be equal become one. False where two different entries would have to be equal.
    fn unify_deltas(&mut self, raw: &mut Raw, slots: &[Dim]) -> bool {
        let is_delta = |factor: &Factor| matches!(self.atoms[factor.atom as usize].head, Head::Delta(_));
        if !raw.factors.iter().any(is_delta) {
            return true;
        }
        let (deltas, rest): (Vec<Factor>, Vec<Factor>) = raw.factors.drain(..).partition(is_delta);
        raw.factors = rest;
        let mut classes: Vec<Vec<Ix>> = Vec::new();
        for delta in &deltas {
            let (mut joined, others): (Vec<_>, Vec<_>) =
                classes.drain(..).partition(|class: &Vec<Ix>| class.iter().any(|ix| delta.at.contains(ix)));
            joined.push(delta.at.clone());
            classes = others;
            classes.push(joined.concat());
        }
        for class in classes {
            let mut class = class;
            class.sort_unstable();
            class.dedup();
            if class.iter().filter(|ix| matches!(ix, Ix::At(_))).count() > 1 {
                return false;
            }
            self.join(raw, &class, slots);
        }
        true
    }

    /// Puts the least of the indices for all of them; free ones leave a delta behind.
    fn join(&mut self, raw: &mut Raw, class: &[Ix], slots: &[Dim]) {
        let kept = class[0];
        for gone in &class[1..] {
            for ix in raw.factors.iter_mut().flat_map(|factor| &mut factor.at) {
                if ix == gone {
                    *ix = kept;
                }
            }
            match gone {
                Ix::Sum(sum) => raw.sums[usize::from(*sum)] = None,
                Ix::Free(slot) => {
                    let atom = self.delta_atom(&slots[usize::from(*slot)]);
                    raw.factors.push(Factor { atom, at: vec![kept, *gone], power: Power::one() });
                }
                Ix::At(_) => {}
            }
        }
    }

    /// An elementwise atom at a fixed entry, or on a diagonal, is the function of its argument there: `f(X)[i,i]` is `f` of X's
    /// diagonal, so that both ways of writing it are one atom.
    fn specialise(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        let special = |factor: &Factor| {
            let repeated = |(position, ix): (usize, &Ix)| matches!(ix, Ix::At(_)) || factor.at[..position].contains(ix);
            self.atom(factor.atom).head.is_elementwise() && factor.at.iter().enumerate().any(repeated)
        };
        let Some(position) = raw.factors.iter().position(special) else { return Ok(None) };
        let factor = &raw.factors[position];
        let atom = self.atom(factor.atom).clone();
        let mut kept: Vec<Ix> = Vec::new();
        let mut slots = Vec::new();
        for (ix, dim) in factor.at.iter().zip(&atom.slots) {
            if !matches!(ix, Ix::At(_)) && !kept.contains(ix) {
                kept.push(*ix);
                slots.push(dim.clone());
            }
        }
        let place = |ix: &Ix| match kept.iter().position(|other| other == ix) {
            Some(slot) => Ix::Free(slot as u16),
            None => *ix,
        };
        let at: Vec<Ix> = factor.at.iter().map(place).collect();
        let Some(argument) = atom.head.argument().cloned() else { return Ok(None) };
        let argument = self.indexed(&argument, &at, slots)?;
        let value = self.rebuilt_head(&atom.head, argument)?;
        let value = self.power(&value, &raw.factors[position].power)?;
        raw.replaced(position, &value, &kept).map(Some)
    }

    /// Equal entries of equal atoms become one, with the sum of the powers.
    fn merge(&self, raw: &mut Raw) {
        for factor in &mut raw.factors {
            let symmetries = &self.atom(factor.atom).symmetries;
            if !symmetries.is_empty() {
                factor.at = super::canon::least_at(&factor.at, symmetries);
            }
        }
        raw.factors.sort_by(|a, b| (a.atom, &a.at).cmp(&(b.atom, &b.at)));
        raw.factors.dedup_by(|next, kept| {
            let is_same = (next.atom, &next.at) == (kept.atom, &kept.at);
            if is_same {
                kept.power = kept.power.plus(&next.power);
            }
            is_same
        });
        raw.factors.retain(|factor| !factor.power.is_zero());
    }

    /// Powers that have a simpler form: a sum to a natural power is multiplied out, sin² = 1 − cos², step² = step, 2^(5/2) = 4·2^(1/2), 2^(n+1) = 2·2^n.
    fn powers(&mut self, raw: &mut Raw) -> Formed<Option<Vec<Raw>>> {
        let mut position = 0;
        while position < raw.factors.len() {
            if !self.has_power_rule(raw.factors[position].atom) {
                position += 1;
                continue;
            }
            let factor = raw.factors[position].clone();
            let constant = factor.power.as_constant();
            if constant.is_none() && !matches!(self.atom(factor.atom).head, Head::Prime(_)) {
                position += 1;
                continue;
            }
            let power = constant.unwrap_or_else(|| factor.power.constant_term());
            let whole = floor(&power);
            let natural = factor.power.as_integer().is_some_and(|power| power >= 1);
            match &self.atom(factor.atom).head {
                Head::Base(base) if whole >= 1 => {
                    let base = base.clone();
                    raw.factors[position].power = Power::constant(power - RBig::ONE);
                    return raw.times(&base, &factor.at).map(Some);
                }
                Head::Prime(prime) if whole != 0 => {
                    let value = RBig::from(IBig::from(prime.clone()));
                    let Ok(exponent) = isize::try_from(whole) else { return Err(super::form::Stop::TooLarge) };
                    if exponent.unsigned_abs() > 4096 {
                        return Err(super::form::Stop::TooLarge);
                    }
                    let scale = value.pow(exponent.abs());
                    let scale = if exponent < 0 { RBig::ONE / scale } else { scale };
                    raw.coefficient *= scale;
                    raw.factors[position].power = factor.power.plus(&Power::constant(RBig::from(-whole)));
                    if raw.factors[position].power.is_zero() {
                        raw.factors.remove(position);
                        continue;
                    }
                }
                Head::Delta(_) | Head::Line(_) | Head::Side(_) | Head::Mapped(_) | Head::Apply(Function::Step, _)
                    if natural =>
                {
                    raw.factors[position].power = Power::one()
                }
                Head::Apply(Function::Sin, argument) if whole >= 2 => {
                    let argument = argument.clone();
                    let slots = argument.slots.clone();
                    raw.factors[position].power = Power::constant(power - RBig::from(2));
                    let cosine = self.elementwise(Head::Apply(Function::Cos, argument.clone()), &argument)?;
                    let square = self.times(&cosine, &cosine)?;
                    let rest = Form::constant(RBig::ONE, slots).plus(&square.negated());
                    return raw.times(&rest, &factor.at).map(Some);
                }
                _ => {}
            }
            position += 1;
        }
        Ok(None)
    }

    /// Whether there is a rule for powers of this atom: for most there is none.
    fn has_power_rule(&self, atom: AtomId) -> bool {
        use Head::{Apply, Base, Delta, Line, Mapped, Prime, Side};
        let head = &self.atom(atom).head;
        matches!(head, Base(_) | Prime(_) | Delta(_) | Line(_) | Side(_) | Mapped(_))
            || matches!(head, Apply(Function::Step | Function::Sin, _))
    }

    /// A summed index that no factor has left is a factor of its dimension. To forget it would drop a factor n.
    fn free_sums(&mut self, raw: &mut Raw) -> Formed<Option<Vec<Raw>>> {
        let mut used = vec![false; raw.sums.len()];
        for ix in raw.factors.iter().flat_map(|factor| &factor.at) {
            if let Ix::Sum(sum) = ix {
                used[usize::from(*sum)] = true;
            }
        }
        let free = |sum: &usize| !used[*sum] && raw.sums[*sum].is_some();
        let Some(sum) = (0..raw.sums.len()).find(free) else { return Ok(None) };
        let Some(dim) = raw.sums[sum].take() else { return Ok(None) };
        let size = self.dimension(&dim);
        raw.times(&size, &[]).map(Some)
    }
}

impl Raw {
    /// The monomial times a form at the given indices: one monomial for each of the form's.
    pub(super) fn times(&self, form: &Form, at: &[Ix]) -> Formed<Vec<Raw>> {
        let product = |(monomial, coefficient): (&super::form::Monomial, &RBig)| {
            let mut raw = self.clone();
            raw.coefficient *= coefficient;
            raw.append(monomial, at)?;
            Ok(raw)
        };
        form.terms.iter().map(product).collect()
    }

    /// The monomial with a form in place of one factor.
    pub(super) fn replaced(&self, position: usize, form: &Form, at: &[Ix]) -> Formed<Vec<Raw>> {
        let mut rest = self.clone();
        rest.factors.remove(position);
        rest.times(form, at)
    }
}

/// The largest integer that is not larger, for numbers of moderate size; 0 for others.
pub(super) fn floor(value: &RBig) -> i64 {
    i64::try_from(value.floor()).unwrap_or(0)
}
