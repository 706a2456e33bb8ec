//! Declared facts as rewrites. They do not change what a derivative is (the partials treat all entries as independent), so they are put in
//! after all derivatives are taken: every input about which something is declared becomes another atom, which obeys the rewrites.

use super::algebra::{Algebra, identity};
use super::elaborate::Elaboration;
use super::form::{AtomId, Form, Formed, Head, Ix, Stop};
use super::power::Power;
use super::rebuild::Rebuilding;
use super::relation::Rule;
use crate::claim::Subject;
use crate::lang::ast::Property;
use crate::lang::dim::Dim;
use crate::lang::typed::{InputId, Restriction};
use dashu_ratio::RBig;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

impl Algebra {
    /// The input as an atom: with independent entries, or (`known`) as the declared facts have it.
    pub(super) fn input_atom(&mut self, id: InputId, slots: Vec<Dim>, known: bool) -> AtomId {
        let symmetric = known && self.given.has_property(id, Property::Symmetric) && slots.len() == 2;
        let symmetries = if symmetric { vec![vec![1, 0]] } else { Vec::new() };
        let positive = self.given.positive_inputs.contains(&id);
        self.intern(if known { Head::Known(id) } else { Head::Input(id) }, slots, symmetries, positive)
    }
}

impl Algebra {
    /// Remembers that a form is positive; an atom that it is a multiple of, too.
    fn assume_positive(&mut self, form: Form) {
        if let Some((monomial, coefficient)) = form.single()
            && let ([(component, power)], true) = (monomial.as_slice(), *coefficient > RBig::ZERO)
            && let ([factor], true, true) = (component.factors.as_slice(), component.sums.is_empty(), power.is_one())
            && is_each_slot_once(&factor.at, &form)
        {
            self.atoms[factor.atom as usize].positive = true;
        }
        self.given.positives.push(form);
    }
}

/// Whether the indices are the form's slots, in some order.
fn is_each_slot_once(at: &[Ix], form: &Form) -> bool {
    at.len() == form.slots.len() && identity(at.len()).iter().all(|slot| at.contains(slot))
}

/// Makes the domain's signs known, before anything else is brought to normal form.
///
/// # Errors
/// Where two closed ends leave no inner points: what holds but for isolated points says nothing there.
pub(super) fn learn_signs(elaboration: &mut Elaboration<'_>, subject: &Subject<'_>) -> Formed<()> {
    for restriction in &subject.restrictions {
        let Restriction::Positive { expr, .. } = restriction else { continue };
        let Ok(value) = elaboration.value(expr) else { continue };
        let form = value.form;
        let opposite = |known: &Form| {
            let ratio = form.terms.values().zip(known.terms.values()).next().map(|(own, other)| own / other);
            ratio.is_some_and(|ratio| ratio < RBig::ZERO && known.slots == form.slots && known.scaled(&ratio) == form)
        };
        if elaboration.algebra.given.positives.iter().any(opposite) {
            return Err(Stop::Outside("a domain without inner points".to_string()));
        }
        if let Some(id) = positive_input(&elaboration.algebra, &form) {
            elaboration.algebra.given.positive_inputs.insert(id);
            for head in [Head::Input(id), Head::Known(id)] {
                elaboration.algebra.mark_positive(&head);
            }
        }
        elaboration.algebra.assume_positive(form);
    }
    Ok(())
}

/// The input whose every entry must be above a number that is not negative.
fn positive_input(algebra: &Algebra, form: &Form) -> Option<InputId> {
    let mut input = None;
    for (monomial, coefficient) in &form.terms {
        match monomial.as_slice() {
            [] if *coefficient <= RBig::ZERO => {}
            [(component, power)] if *coefficient > RBig::ZERO && power.is_one() && component.sums.is_empty() => {
                let [factor] = component.factors.as_slice() else { return None };
                let Head::Input(id) = algebra.atom(factor.atom).head else { return None };
                if input.is_some() || factor.at != identity(factor.at.len()) || factor.at.len() != form.slots.len() {
                    return None;
                }
                input = Some(id);
            }
            _ => return None,
        }
    }
    input
}

/// The form where the facts that bear on a claim hold; none where one of them is no rewrite.
pub fn with_facts(elaboration: &mut Elaboration<'_>, subject: &Subject<'_>, form: &Form) -> Option<Form> {
    let mut facts = Facts::of(elaboration, subject).ok()?;
    let equations = subject.restrictions.iter().filter(|one| matches!(one, Restriction::Equation { .. })).count();
    if elaboration.algebra.given.count_values() < equations {
        return None;
    }
    facts.put_in(&mut elaboration.algebra, form).ok()
}

/// Puts the declared facts into a form in which all derivatives are taken.
pub(super) struct Facts {
    rebuilding: Rebuilding,
    /// Inputs between whose entries an equation holds.
    bound: BTreeSet<AtomId>,
}

impl Facts {
    /// The facts that bear on the claim.
    pub(super) fn of(elaboration: &mut Elaboration<'_>, subject: &Subject<'_>) -> Formed<Facts> {
        let equations = subject.restrictions.iter().copied();
        Facts::with(elaboration, subject, equations.filter(|one| matches!(one, Restriction::Equation { .. })).collect())
    }

    /// The facts that bear on the claim, with these of its equations.
    pub(super) fn with(
        elaboration: &mut Elaboration<'_>,
        subject: &Subject<'_>,
        equations: Vec<&Restriction>,
    ) -> Formed<Facts> {
        let document = subject.document;
        let (mut values, mut bound) = (HashMap::new(), BTreeSet::new());
        for restriction in &subject.restrictions {
            if let Restriction::Property(id, property) = restriction {
                elaboration.algebra.given.properties.push((*id, *property));
            }
        }
        for id in &subject.inputs {
            let slots: Vec<Dim> = document.inputs[*id].shape().slots();
            let plain = elaboration.algebra.input_atom(*id, slots.clone(), false);
            let known = elaboration.algebra.input_atom(*id, slots.clone(), true);
            let entry = match elaboration.algebra.given.has_property(*id, Property::Symmetric) {
                true => elaboration.algebra.symmetric_input(plain, known, &slots)?,
                false => Form::entry(known, identity(slots.len()), Power::one(), slots.clone()),
            };
            values.insert(plain, Rc::new(entry));
            // Of a 1×1 matrix, ±1, no index is summed.
            if elaboration.algebra.given.has_property(*id, Property::Orthogonal) && slots.len() == 2 {
                elaboration.algebra.given.rules.push(Rule::Orthogonal { atom: known, dims: slots });
                bound.extend([plain, known]);
            }
        }
        let mut facts = Facts { rebuilding: Rebuilding::new(values, Vec::new()), bound };
        for restriction in equations {
            let Restriction::Equation { residual, linear_in } = restriction else { continue };
            let Ok(residual) = elaboration.value(residual) else { continue };
            facts.bind(&elaboration.algebra, &residual.form);
            let residual = facts.put_in(&mut elaboration.algebra, &residual.form)?;
            facts.bind(&elaboration.algebra, &residual);
            if let Some(rule) = solved(&elaboration.algebra, &residual, linear_in) {
                elaboration.algebra.given.rules.push(rule);
                facts.rebuilding.forget();
            }
        }
        let positives = std::mem::take(&mut elaboration.algebra.given.positives);
        for positive in positives {
            let known = facts.put_in(&mut elaboration.algebra, &positive)?;
            elaboration.algebra.assume_positive(positive);
            elaboration.algebra.assume_positive(known);
        }
        Ok(facts)
    }

    fn bind(&mut self, algebra: &Algebra, residual: &Form) {
        self.bound.extend(residual.factors().flat_map(|factor| algebra.atom(factor.atom).leaves.iter().copied()));
    }

    /// An equation may make both sides of a condition equal on all of the domain, where the form looks at the condition from both sides.
    ///
    /// # Errors
    /// Where that may be so.
    pub(super) fn check_conditions(&self, algebra: &Algebra) -> Formed<()> {
        if algebra.is_mirrored_on(&self.bound) {
            return Err(Stop::Outside("a condition on what an equation binds".to_string()));
        }
        Ok(())
    }

    /// Forgets what is rebuilt already, as there are other rules from now on.
    pub(super) fn forget(&mut self) {
        self.rebuilding.forget();
    }

    /// The form where the facts hold.
    pub(super) fn put_in(&mut self, algebra: &mut Algebra, form: &Form) -> Formed<Form> {
        algebra.rebuild(form, &mut self.rebuilding)
    }
}

/// The fact `residual = 0` solved for an input, or for a sum over its entries; none if it has no such term.
pub(super) fn solved(algebra: &Algebra, residual: &Form, linear_in: &[InputId]) -> Option<Rule> {
    for id in linear_in {
        let has = |atom: AtomId| algebra.atom(atom).head == Head::Known(*id);
        let deep = |atom: AtomId| algebra.atom(atom).leaves.iter().any(|leaf| has(*leaf));
        let mut own = residual.terms.iter().filter(|(monomial, _)| {
            monomial.iter().flat_map(|(component, _)| &component.factors).any(|factor| deep(factor.atom))
        });
        let (Some((monomial, coefficient)), None) = (own.next(), own.next()) else { continue };
        let [(component, power)] = monomial.as_slice() else { continue };
        let [factor] = component.factors.as_slice() else { continue };
        if !power.is_one() || !factor.power.is_one() || !has(factor.atom) {
            continue;
        }
        let mut seen: Vec<Ix> = Vec::new();
        let plain = factor.at.iter().all(|ix| {
            let new = !seen.contains(ix);
            seen.push(*ix);
            new && !matches!(ix, Ix::At(_))
        });
        let frees: Vec<Ix> = factor.at.iter().copied().filter(|ix| matches!(ix, Ix::Free(_))).collect();
        // All slots of the fact must be indices of the input, in their order, so that they name the input's entries.
        if !plain || frees != identity(residual.slots.len()) {
            continue;
        }
        let mut rest = residual.clone();
        rest.terms.remove(monomial);
        let value = Rc::new(rest.scaled(&(-RBig::ONE / coefficient)));
        let summed = factor.at.iter().map(|ix| matches!(ix, Ix::Sum(_))).collect();
        return Some(Rule::Value { atom: factor.atom, summed, value });
    }
    None
}
