//! Which of two indices comes first: `T[i,j]`, 1 where i is not behind j, and `T[j,i]` are two conditions, of which one suffices:
//! `T[i,j] T[j,i] = δ[i,j]`, and `T[i,j] + T[j,i] = 1 + δ[i,j]`.
//!
//! The second makes three terms of one, so that it is used only where forms differ without it.

use super::algebra::{Algebra, Raw, identity};
use super::canon::canonical;
use super::form::{Component, Factor, Form, Formed, Head, Ix};
use super::power::Power;
use dashu_ratio::RBig;

impl Algebra {
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

    /// The form with one of both conditions wherever there is one of them: of two free indices with the first one before, of two summed ones
    /// with that before which makes the lesser monomial.
    pub(super) fn in_one_order(&mut self, form: &Form) -> Formed<Form> {
        if !form.factors().any(|factor| self.is_order(factor)) {
            return Ok(form.clone());
        }
        let outside = std::mem::replace(&mut self.one_order, true);
        let ordered = self.indexed(form, &identity(form.slots.len()), form.slots.clone());
        self.one_order = outside;
        ordered
    }

    /// `T[i,j] = 1 + δ[i,j] − T[j,i]`, where the other one is the less.
    pub(super) fn other_order(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        if !self.one_order {
            return Ok(None);
        }
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
