//! Conditions on indices in one shape. `[j ≤ i]`, `[j < i]` and `[i < j]` are atoms of their own while both sides of a claim are brought to
//! normal form, but for both orders at once: `T[i,j] T[j,i] = δ[i,j]`, with `T[i,j]` 1 where i is not behind j. Where the forms differ, what is
//! left is looked at once more with all borders in one place and all indices in one order:
//! `[u + 1 ≥ 0] = [u ≥ 0] + [u + 1 = 0]` and `T[i,j] = 1 + δ[i,j] − T[j,i]`. These make several terms of one.

use super::affine::Linear;
use super::algebra::{Algebra, Raw, identity};
use super::canon::canonical;
use super::form::{AtomId, Component, Factor, Form, Formed, Head, Ix, Stop};
use super::power::Power;
use crate::lang::dim::Dim;
use crate::lang::typed::Size;
use dashu_ratio::RBig;

/// Borders that are farther apart are not brought together.
const FARTHEST: i64 = 8;

impl Algebra {
    /// The form with its conditions on indices in one shape.
    pub(super) fn in_order(&mut self, form: Form) -> Formed<Form> {
        let is_side = |atom: AtomId| matches!(self.atom(atom).head, Head::Side(_));
        if form.is_zero() || !form.factors().any(|factor| is_side(factor.atom)) {
            return Ok(form);
        }
        self.manner.ordered = true;
        let slots = form.slots.clone();
        let ordered = self.indexed(&form, &identity(slots.len()), slots);
        self.manner.ordered = false;
        ordered
    }

    /// The first condition that is not in shape yet, replaced.
    pub(super) fn ordered_sides(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        if !self.manner.ordered {
            return Ok(None);
        }
        for (position, factor) in raw.factors.iter().enumerate().filter(|(_, factor)| factor.power.is_one()) {
            let Head::Side(linear) = &self.atom(factor.atom).head else { continue };
            let linear = linear.clone();
            let border = linear.offset.terms().find(|(dims, _)| dims.is_empty()).map_or(0, |(_, constant)| constant);
            if border != 0 && border.abs() <= FARTHEST {
                let nearer = self.with_nearer_border(&linear, border > 0)?;
                return raw.replaced(position, &nearer, &factor.at).map(Some);
            }
        }
        self.other_order(raw)
    }

    /// `[u ≥ 0] = [u − 1 ≥ 0] + [u = 0]`, or `[u ≥ 0] = [u + 1 ≥ 0] − [u + 1 = 0]`.
    fn with_nearer_border(&mut self, linear: &Linear, down: bool) -> Formed<Form> {
        let moved = |by: i64| linear.offset.plus(&Size::integer(by)).ok_or(Stop::TooLarge);
        let slots: Vec<Dim> = linear.terms.iter().map(|(dim, _)| dim.clone()).collect();
        let next = Linear { offset: moved(if down { -1 } else { 1 })?, ..linear.clone() };
        let line = self.line(if down { linear } else { &next })?;
        let side = match next.sign() {
            Some(true) => Form::constant(RBig::ONE, slots),
            Some(false) => Form::zero(slots),
            None => {
                let atom = self.intern(Head::Side(next.clone()), slots.clone(), next.symmetries(), false);
                Form::entry(atom, identity(slots.len()), Power::one(), slots)
            }
        };
        Ok(side.plus(&if down { line } else { line.negated() }))
    }

    /// Whether the atom is a condition on the order of two indices of one dimension.
    fn is_order(&self, factor: &Factor) -> bool {
        let Head::Side(linear) = &self.atom(factor.atom).head else { return false };
        let [(one, a), (other, b)] = linear.terms.as_slice() else { return false };
        let unit = |size: Option<i64>| size.filter(|factor| factor.abs() == 1);
        let opposite = unit(a.as_integer()).zip(unit(b.as_integer())).is_some_and(|(a, b)| a == -b);
        one == other && opposite && linear.offset.is_zero() && factor.at.len() == 2 && factor.power.is_one()
    }

    /// Both conditions on two indices: the indices are one.
    pub(super) fn both_orders(&mut self, raw: &Raw) -> Option<Vec<Raw>> {
        for (position, factor) in raw.factors.iter().enumerate().filter(|(_, factor)| self.is_order(factor)) {
            let turned = [factor.at[1], factor.at[0]];
            let twin = raw.factors[position + 1..].iter().position(|other| {
                other.atom == factor.atom && other.power.is_one() && other.at == turned && factor.at[0] != factor.at[1]
            });
            let Some(twin) = twin else { continue };
            let dim = self.atom(factor.atom).slots[0].clone();
            let mut joined = raw.clone();
            joined.factors.remove(position + 1 + twin);
            joined.factors[position] = Factor { atom: self.delta_atom(&dim), at: turned.to_vec(), power: Power::one() };
            return Some(vec![joined]);
        }
        None
    }

    /// `T[i,j] = 1 + δ[i,j] − T[j,i]`, where the other one is the less: of two free indices that with the first one before, of two summed
    /// ones that which makes the lesser monomial.
    fn other_order(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for position in 0..raw.factors.len() {
            if !self.is_order(&raw.factors[position]) {
                continue;
            }
            let at = raw.factors[position].at.clone();
            let mut turned = raw.clone();
            turned.factors[position].at = vec![at[1], at[0]];
            let (own, other) = match (at[0], at[1]) {
                (Ix::Sum(_), Ix::Sum(_)) => {
                    let (own, other) = (self.around(raw, position)?, self.around(&turned, position)?);
                    let Some((own, other)) = own.zip(other) else { continue };
                    if own < other {
                        continue;
                    }
                    (own, Some(other))
                }
                (first, second) if first > second => (Component { sums: Vec::new(), factors: Vec::new() }, None),
                _ => continue,
            };
            let dim = self.atom(raw.factors[position].atom).slots[0].clone();
            let mut without = raw.clone();
            without.factors.remove(position);
            let mut equal = without.clone();
            equal.factors.push(Factor { atom: self.delta_atom(&dim), at, power: Power::one() });
            // Where both are the same, either is half of their sum.
            if other == Some(own) {
                let half = RBig::from_parts(1.into(), 2u8.into());
                (without.coefficient, equal.coefficient) = (without.coefficient * &half, equal.coefficient * half);
                return Ok(Some(vec![without, equal]));
            }
            turned.coefficient = -turned.coefficient;
            return Ok(Some(vec![without, equal, turned]));
        }
        Ok(None)
    }

    /// What hangs together with a factor by summed indices, with canonical names.
    fn around(&mut self, raw: &Raw, position: usize) -> Formed<Option<Component>> {
        let Some(group) = raw.groups().into_iter().find(|group| group.contains(&position)) else { return Ok(None) };
        let members: Vec<&Factor> = group.iter().map(|member| &raw.factors[*member]).collect();
        let (sums, factors) = raw.local(&members);
        self.spend(factors.len() * (sums.len() + 1))?;
        canonical(&self.atoms, &sums, &factors).map(Some)
    }
}
