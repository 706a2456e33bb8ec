//! Forms rebuilt with other values for some atoms: a parameter's argument, a cut `let`'s value, inputs about which facts are declared.

use super::algebra::{Algebra, Operand, Raw, identity};
use super::form::{AtomId, Form, Formed, Head, Ix, Stop};
use super::power::Power;
use super::powers::raised;
use crate::lang::dim::Dim;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// What stands for some atoms: forms with the atom's slots, then the extra ones.
#[derive(Debug)]
pub struct Rebuilding {
    /// The values.
    values: HashMap<AtomId, Rc<Form>>,
    /// Slots of the result behind those of what is rebuilt.
    extra: Vec<Dim>,
    /// What is rebuilt already, and powers of it.
    done: HashMap<AtomId, Rc<Form>>,
    powers: BTreeMap<(AtomId, Power), Rc<Form>>,
}

impl Rebuilding {
    /// With these values.
    pub fn new(values: HashMap<AtomId, Rc<Form>>, extra: Vec<Dim>) -> Rebuilding {
        Rebuilding { values, extra, done: HashMap::new(), powers: BTreeMap::new() }
    }

    /// Forgets what is rebuilt already, as a further rule applies from now on.
    pub(super) fn forget(&mut self) {
        self.done.clear();
        self.powers.clear();
    }
}

impl Algebra {
    /// The form with the values put in; its slots, then the extra ones.
    pub fn rebuild(&mut self, form: &Form, with: &mut Rebuilding) -> Formed<Form> {
        let own = form.slots.len();
        let slots: Vec<Dim> = form.slots.iter().chain(&with.extra).cloned().collect();
        let extra: Vec<Ix> = (own..slots.len()).map(|slot| Ix::Free(slot as u16)).collect();
        let mut sum = Form::zero(slots.clone());
        for (monomial, coefficient) in &form.terms {
            let mut raw = Raw { coefficient: coefficient.clone(), factors: Vec::new(), sums: Vec::new() };
            raw.append(monomial, &identity(own))?;
            let sums: Option<Vec<Dim>> = raw.sums.iter().cloned().collect();
            let sums = sums.unwrap_or_default();
            let mut values: Vec<(Rc<Form>, Vec<Ix>)> = Vec::with_capacity(raw.factors.len());
            for factor in &raw.factors {
                let at = factor.at.iter().chain(&extra).copied().collect();
                values.push((self.rebuilt_power(factor.atom, &factor.power, with)?, at));
            }
            let operands: Vec<Operand<'_>> = values.iter().map(|(form, at)| (&**form, at.as_slice())).collect();
            let term = self.product(&operands, &sums, slots.clone())?;
            sum = sum.plus(&term.scaled(coefficient));
        }
        Ok(sum)
    }

    fn rebuilt_power(&mut self, id: AtomId, power: &Power, with: &mut Rebuilding) -> Formed<Rc<Form>> {
        let value = self.rebuilt(id, with)?;
        if power.is_one() {
            return Ok(value);
        }
        let key = (id, power.clone());
        if let Some(done) = with.powers.get(&key) {
            return Ok(done.clone());
        }
        // A power of a triangular matrix stands where its indices are those of the diagonal.
        let is_triangle = value.as_single_factor().is_some_and(|one| self.is_on_diagonal(one).is_some());
        let raised = Rc::new(if is_triangle { raised(&value, power) } else { self.power(&value, power)? });
        with.powers.insert(key, raised.clone());
        Ok(raised)
    }

    fn rebuilt(&mut self, id: AtomId, with: &mut Rebuilding) -> Formed<Rc<Form>> {
        if let Some(value) = with.values.get(&id) {
            return Ok(value.clone());
        }
        if let Some(done) = with.done.get(&id) {
            return Ok(done.clone());
        }
        self.spend(1)?;
        let atom = self.atom(id).clone();
        let slots: Vec<Dim> = atom.slots.iter().chain(&with.extra).cloned().collect();
        // What depends on a condition is rebuilt, too: its sign may be known by now.
        let untouched = !atom.leaves.iter().any(|leaf| with.values.contains_key(leaf)) && !atom.branch;
        let value = match atom.head.argument() {
            Some(argument) if !untouched => {
                let argument = self.rebuild(argument, with)?;
                if !atom.head.is_elementwise()
                    && with.extra.iter().enumerate().any(|(at, _)| depends(&argument, at, with))
                {
                    return Err(Stop::Outside("a matrix function of a function's parameter".to_string()));
                }
                self.of_matrix_or_entry(&atom.head, argument, slots)?
            }
            _ => Form::entry(id, identity(atom.slots.len()), Power::one(), slots),
        };
        let value = Rc::new(value);
        with.done.insert(id, value.clone());
        Ok(value)
    }

    fn of_matrix_or_entry(&mut self, head: &Head, argument: Form, slots: Vec<Dim>) -> Formed<Form> {
        if head.is_elementwise() {
            return self.rebuilt_head(head, argument);
        }
        // The argument does not depend on the extra slots: they are left out, and put back behind the result's own.
        let own = head.argument().map_or(0, |argument| argument.slots.len());
        let at: Vec<Ix> =
            (0..argument.slots.len()).map(|slot| if slot < own { Ix::Free(slot as u16) } else { Ix::At(0) }).collect();
        let argument = self.indexed(&argument, &at, argument.slots[..own].to_vec())?;
        let value = self.rebuilt_head(head, argument)?;
        let count = value.slots.len();
        self.product(&[(&value, &identity(count))], &[], slots)
    }

    /// The form with one scalar symbol replaced by a form entry by entry, whose slots the result has.
    pub fn substituted(&mut self, form: &Form, symbol: AtomId, value: &Form) -> Formed<Form> {
        let values = HashMap::from([(symbol, Rc::new(value.clone()))]);
        self.rebuild(form, &mut Rebuilding::new(values, value.slots.clone()))
    }

    /// The form with a symbol replaced by its value, a form with the symbol's slots.
    pub fn restored(&mut self, form: &Form, symbol: AtomId, value: &Form) -> Formed<Form> {
        let values = HashMap::from([(symbol, Rc::new(value.clone()))]);
        self.rebuild(form, &mut Rebuilding::new(values, Vec::new()))
    }
}

/// Whether the form depends on one of the extra slots.
fn depends(argument: &Form, extra: usize, with: &Rebuilding) -> bool {
    argument.used_slots()[argument.slots.len() - with.extra.len() + extra]
}
