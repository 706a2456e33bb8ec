//! Conditions on indices in one shape. `[j ≤ i]`, `[j < i]` and `[i < j]` are atoms of their own while both sides of a claim are brought to
//! normal form; where these differ, what is left is looked at once more with all borders in one place and all indices in one order:
//! `[u + 1 ≥ 0] = [u ≥ 0] + [u + 1 = 0]` and `[i ≤ j] = 1 − [j ≤ i] + [i = j]`.

use super::affine::Linear;
use super::algebra::{Algebra, Raw, identity};
use super::form::{AtomId, Factor, Form, Formed, Head, Ix, Stop};
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
        self.ordered = true;
        let slots = form.slots.clone();
        let ordered = self.indexed(&form, &identity(slots.len()), slots);
        self.ordered = false;
        ordered
    }

    /// The first condition that is not in shape yet, replaced.
    pub(super) fn ordered_sides(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for (position, factor) in raw.factors.iter().enumerate() {
            let Head::Side(linear) = &self.atom(factor.atom).head else { continue };
            if !factor.power.is_one() {
                continue;
            }
            let linear = linear.clone();
            let border = linear.offset.terms().find(|(dims, _)| dims.is_empty()).map_or(0, |(_, constant)| constant);
            if border != 0 && border.abs() <= FARTHEST {
                let nearer = self.with_nearer_border(&linear, border > 0)?;
                return raw.replaced(position, &nearer, &factor.at).map(Some);
            }
            if border == 0 && is_mirrored(&linear) && is_out_of_order(&factor.at) {
                return self.turned_round(raw, position, factor).map(Some);
            }
        }
        Ok(None)
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

    /// `[i ≤ j] = 1 − [j ≤ i] + [i = j]`
    fn turned_round(&mut self, raw: &Raw, position: usize, factor: &Factor) -> Formed<Vec<Raw>> {
        let slots = self.atom(factor.atom).slots.clone();
        let other = Form::entry(factor.atom, vec![Ix::Free(1), Ix::Free(0)], Power::one(), slots.clone());
        let equal = self.delta(&slots[0]);
        let all = Form::constant(RBig::ONE, slots).plus(&other.negated()).plus(&equal);
        raw.replaced(position, &all, &factor.at)
    }
}

/// Whether it is `i − j` of two indices of one dimension.
fn is_mirrored(linear: &Linear) -> bool {
    let [(one, a), (other, b)] = linear.terms.as_slice() else { return false };
    let opposite = a.as_integer().zip(b.as_integer()).is_some_and(|(a, b)| a.abs() == 1 && a == -b);
    one == other && opposite && linear.offset.is_zero()
}

/// Free indices come before summed ones, and each in their order; two summed ones have none.
fn is_out_of_order(at: &[Ix]) -> bool {
    match at {
        [Ix::Sum(_), Ix::Free(_)] => true,
        [Ix::Free(one), Ix::Free(other)] => one > other,
        _ => false,
    }
}
