//! Products and largest entries over the values of some indices, all of them or those at which a condition holds, as atoms.

use super::algebra::{Algebra, identity};
use super::form::{Component, Factor, Fold, Form, Formed, Head, Ix, Reach, Stop};
use super::power::Power;
use super::rewrite::written_out;
use crate::lang::dim::Dim;
use dashu_ratio::RBig;
use std::rc::Rc;

/// So many entries are compared one by one.
const FEW: u64 = 4;

impl Algebra {
    /// A form whose last slots are gone through, where a condition on indices holds.
    pub(super) fn fold_up(&mut self, fold: Fold, form: &Form, reach: &Reach) -> Formed<Form> {
        let kept = form.slots.len().checked_sub(reach.gone).ok_or(Stop::TooLarge)?;
        if reach.gone == 0 && reach.is_everywhere() {
            return Ok(form.clone());
        }
        if let Some(value) = self.one_by_one(fold, form, reach)? {
            return Ok(value);
        }
        match fold {
            Fold::Product => self.product_of(form, kept, reach),
            Fold::Largest => self.largest_of(form, kept, reach),
        }
    }

    /// Where the entries are few, one after the other.
    fn one_by_one(&mut self, fold: Fold, form: &Form, reach: &Reach) -> Formed<Option<Form>> {
        let kept = form.slots.len() - reach.gone;
        let sizes: Option<Vec<u64>> = form.slots[kept..].iter().map(written_out).collect();
        let Some(sizes) = sizes else { return Ok(None) };
        let count: u64 = sizes.iter().product();
        let few = if fold == Fold::Largest { FEW } else { 2 * FEW };
        // Which one is the first of those that the condition leaves is not known.
        let is_ordered = fold == Fold::Product || reach.is_everywhere();
        if count > few || !is_ordered || self.manner.stays_whole() {
            return Ok(None);
        }
        let slots = form.slots[..kept].to_vec();
        let one = Form::constant(RBig::ONE, slots.clone());
        let mut value: Option<Form> = None;
        for number in 0..count {
            let mut rest = number;
            let mut at = identity(kept);
            for size in &sizes {
                at.push(Ix::At(rest % size));
                rest /= size;
            }
            let mut entry = self.indexed(form, &at, slots.clone())?;
            if !reach.is_everywhere() {
                let holds = self.indexed(&reach.holds, &at, slots.clone())?;
                entry = self.times(&entry.plus(&one.negated()), &holds)?.plus(&one);
            }
            value = Some(match (value, fold) {
                (None, _) => entry,
                (Some(product), Fold::Product) => self.times(&product, &entry)?,
                (Some(best), Fold::Largest) => {
                    let more = entry.plus(&best.negated());
                    let step = self.step(&more)?;
                    best.plus(&self.times(&more, &step)?)
                }
            });
        }
        Ok(value)
    }

    /// Π is taken factor by factor; of a sum it is an atom, and so is that of a number as often as a condition holds.
    fn product_of(&mut self, form: &Form, kept: usize, reach: &Reach) -> Formed<Form> {
        let slots = form.slots[..kept].to_vec();
        let everywhere = reach.is_everywhere();
        let count =
            form.slots[kept..].iter().try_fold(Dim::fixed(1), |all, dim| all.times(dim)).ok_or(Stop::TooLarge)?;
        let Some((monomial, coefficient)) = form.single() else {
            if everywhere && let Some(product) = self.product_but_one(form, kept)? {
                return Ok(product);
            }
            let none = form.is_zero() && everywhere;
            return if none { Ok(Form::zero(slots)) } else { self.folded_atom(Fold::Product, form, reach) };
        };
        if !everywhere && *coefficient != RBig::ONE {
            return self.folded_atom(Fold::Product, form, reach);
        }
        let number = Form::constant(coefficient.clone(), slots.clone());
        let mut product = self.power(&number, &Power::dim(&count))?;
        for (component, power) in monomial.clone() {
            let power = power.as_integer().filter(|power| *power > 0).map(RBig::from).ok_or(Stop::TooLarge);
            let Ok(power) = power else { return self.folded_atom(Fold::Product, form, reach) };
            let alone = alone(&component, form.slots.clone());
            let factor = self.product_of_one(&component, &alone, reach, &count)?;
            let factor = self.power(&factor, &Power::constant(power))?;
            product = self.times(&product, &factor)?;
        }
        Ok(product)
    }

    /// One factor is another than the others say, as in the product of all others: Πₗ (b[l] + δ[l,k] c[l]) = (b[k] + c[k]) Π b / b[k]. Where b is
    /// 0 at some entries both sides are what they tend to.
    fn product_but_one(&mut self, form: &Form, kept: usize) -> Formed<Option<Form>> {
        if form.slots.len() != kept + 1 {
            return Ok(None);
        }
        let gone = Ix::Free(kept as u16);
        let other = |factor: &Factor| {
            let at = factor.at.iter().position(|ix| *ix == gone).filter(|_| self.is_delta(factor.atom))?;
            factor.at.get(1 - at).copied().filter(|ix| *ix != gone && !matches!(ix, Ix::Sum(_)))
        };
        let of_component = |(component, power): &(Component, Power)| {
            component.factors.iter().find_map(other).filter(|_| component.sums.is_empty() && power.is_one())
        };
        let Some(one) = form.terms.keys().find_map(|monomial| monomial.iter().find_map(of_component)) else {
            return Ok(None);
        };
        let mut others = form.clone();
        others.terms.retain(|monomial, _| monomial.iter().find_map(of_component) != Some(one));
        if others.is_zero() || !self.is_solid(&others) {
            return Ok(None);
        }
        let slots = form.slots[..kept].to_vec();
        let mut at = identity(kept);
        at.push(one);
        let (here, usual) = (self.indexed(form, &at, slots.clone())?, self.indexed(&others, &at, slots)?);
        let all = self.product_of(&others, kept, &Reach::all(1, others.slots.clone()))?;
        let left_out = self.power(&usual, &Power::constant(-RBig::ONE))?;
        let rest = self.times(&all, &left_out)?;
        self.times(&rest, &here).map(Some)
    }

    fn product_of_one(&mut self, component: &Component, form: &Form, reach: &Reach, count: &Dim) -> Formed<Form> {
        let kept = form.slots.len() - reach.gone;
        let slots = form.slots[..kept].to_vec();
        let used = form.used_slots();
        if reach.is_everywhere() && !used[kept..].iter().any(|used| *used) {
            let mut at = identity(kept);
            at.resize(form.slots.len(), Ix::At(0));
            let value = self.indexed(form, &at, slots)?;
            return self.power(&value, &Power::dim(count));
        }
        if let ([factor], true) = (component.factors.as_slice(), component.sums.is_empty())
            && let Head::Exp(argument) = self.atom(factor.atom).head.clone()
        {
            // A product of exponentials is that of the sum.
            let argument = self.indexed(&argument, &factor.at, form.slots.clone())?;
            let sums = form.slots[kept..].to_vec();
            let mut at = identity(kept);
            at.extend((0..sums.len()).map(|sum| Ix::Sum(sum as u16)));
            let total = self.product(&[(&argument, &at), (&reach.holds, &at)], &sums, slots)?;
            return self.exp(&total);
        }
        self.folded_atom(Fold::Product, form, reach)
    }

    /// What does not depend on the indices that are gone through is added behind; a positive number is drawn out.
    fn largest_of(&mut self, form: &Form, kept: usize, reach: &Reach) -> Formed<Form> {
        let slots = form.slots[..kept].to_vec();
        let mut at = identity(kept);
        at.resize(form.slots.len(), Ix::At(0));
        let (mut inside, mut outside) = (Form::zero(form.slots.clone()), Form::zero(slots.clone()));
        for (monomial, coefficient) in &form.terms {
            let alone = Form { slots: form.slots.clone(), terms: [(monomial.clone(), coefficient.clone())].into() };
            if alone.used_slots()[kept..].iter().any(|used| *used) {
                inside = inside.plus(&alone);
            } else {
                outside = outside.plus(&self.indexed(&alone, &at, slots.clone())?);
            }
        }
        let Some(scale) = inside.terms.values().next().cloned() else { return Ok(outside) };
        let scale = if scale < RBig::ZERO { -scale } else { scale };
        let unit = inside.scaled(&(RBig::ONE / &scale));
        let largest = self.folded_atom(Fold::Largest, &unit, reach)?;
        Ok(largest.scaled(&scale).plus(&outside))
    }

    /// The atom, with its argument's slots in the order that gives the least of its arrangements.
    fn folded_atom(&mut self, fold: Fold, form: &Form, reach: &Reach) -> Formed<Form> {
        let kept = form.slots.len() - reach.gone;
        let (used, asked) = (form.used_slots(), reach.holds.used_slots());
        let own: Vec<usize> = (0..kept).filter(|slot| used[*slot] || asked[*slot]).collect();
        let gone: Vec<usize> = (kept..form.slots.len()).collect();
        let mut least: Option<((Form, Form), Vec<usize>)> = None;
        for own in orders(&own) {
            for gone in orders(&gone) {
                let mut at = vec![Ix::At(0); form.slots.len()];
                for (place, slot) in own.iter().chain(&gone).enumerate() {
                    at[*slot] = Ix::Free(place as u16);
                }
                let dims: Vec<Dim> = own.iter().chain(&gone).map(|slot| form.slots[*slot].clone()).collect();
                let argument = self.indexed(form, &at, dims.clone())?;
                let arranged = (argument, self.indexed(&reach.holds, &at, dims)?);
                if least.as_ref().is_none_or(|(best, _)| arranged < *best) {
                    least = Some((arranged, own.clone()));
                }
            }
        }
        let ((argument, holds), order) = least.ok_or(Stop::TooLarge)?;
        let slots = argument.slots[..order.len()].to_vec();
        let reach = Rc::new(Reach { gone: gone.len(), holds });
        let atom = self.intern(Head::Fold(fold, Rc::new(argument), reach), slots, Vec::new(), false);
        let at = order.iter().map(|slot| Ix::Free(*slot as u16)).collect();
        Ok(Form::entry(atom, at, Power::one(), form.slots[..kept].to_vec()))
    }

    /// The derivative of such an atom: of a product the sum of what is left when each factor is moved in turn, of the largest entry its own;
    /// each where the condition holds. Its slots are the atom's, then those of `inner`, the argument's derivative, behind the argument's own.
    pub(super) fn fold_derivative(
        &mut self,
        fold: Fold,
        whole: &Form,
        (argument, holds): (&Form, &Form),
        inner: &Form,
    ) -> Formed<Form> {
        let (kept, all) = (whole.slots.len(), argument.slots.len());
        let by = inner.slots.len() - all;
        let sums = argument.slots[kept..].to_vec();
        let gone = |at: &mut Vec<Ix>| at.extend((0..sums.len()).map(|sum| Ix::Sum(sum as u16)));
        let mut entry = identity(kept);
        gone(&mut entry);
        let mut moved = entry.clone();
        moved.extend((kept..kept + by).map(|slot| Ix::Free(slot as u16)));
        let slots: Vec<Dim> = whole.slots.iter().chain(&inner.slots[all..]).cloned().collect();
        let (outer, at) = match fold {
            Fold::Product => {
                let inverse = self.power(argument, &Power::constant(-RBig::ONE))?;
                let rest =
                    self.product(&[(whole, &identity(kept)), (&inverse, &identity(all))], &[], argument.slots.clone())?;
                (rest, &entry)
            }
            Fold::Largest => {
                self.manner.off_borders = true;
                let spread = self.indexed(whole, &identity(kept), argument.slots.clone())?;
                (self.step(&argument.clone().plus(&spread.negated()))?, &entry)
            }
        };
        self.product(&[(&outer, at), (holds, &entry), (inner, &moved)], &sums, slots)
    }
}

/// A component as a form.
fn alone(component: &Component, slots: Vec<Dim>) -> Form {
    Form { slots, terms: [(vec![(component.clone(), Power::one())], RBig::ONE)].into() }
}

/// All orders of at most two things, and one of more.
fn orders(of: &[usize]) -> Vec<Vec<usize>> {
    match of {
        [a, b] => vec![vec![*a, *b], vec![*b, *a]],
        _ => vec![of.to_vec()],
    }
}
