//! Equations that are products: (x − 7)(y − 5) = 0 says that one factor is 0, and a claim holds under it if it holds where the first is, and
//! where the second is.
//!
//! Here what an equation binds may be 0 as a whole, in conditions too: no form of it is solid (`conditions`), so that a condition and its mirror
//! image are two atoms, and of conditions on it no slope is taken.

use super::algebra::Algebra;
use super::clear::first_left;
use super::elaborate::Elaboration;
use super::factor::{factors, is_multiple};
use super::facts::{Facts, learn_signs, solved};
use super::form::{Form, Formed, Stop};
use super::relation::Rule;
use crate::claim::Subject;
use crate::lang::typed::{InputId, Restriction};
use dashu_ratio::RBig;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Cases that are looked at.
const MAX_CASES: usize = 32;

/// Whether the claim holds in each case of its equations between numbers: the terms of its left side, and whether nothing is said of
/// the borders of conditions. None where there are no such equations, or some case is open.
///
/// # Errors
/// [`Stop`], where a side has no normal form in some case.
pub(super) fn equal_in_all_cases(subject: &Subject<'_>) -> Formed<Option<(usize, bool)>> {
    let Some(equations) = of_numbers(subject) else { return Ok(None) };
    let mut elaboration = Elaboration::drawing_on(subject.document, &subject.work);
    elaboration.algebra.given.floors = subject.floors();
    let inputs: Vec<InputId> = equations.iter().flat_map(|one| subject.document.closure(one, None).inputs).collect();
    for id in &inputs {
        let atoms = [false, true].map(|known| elaboration.algebra.input_atom(*id, Vec::new(), known));
        elaboration.algebra.given.bound.extend(atoms);
    }
    learn_signs(&mut elaboration, subject)?;
    elaboration.forget_lets();
    let (left, right) = (elaboration.value(subject.left)?, elaboration.value(subject.right)?);
    if left.form.slots != right.form.slots {
        return Ok(None);
    }
    let terms = left.form.terms.len();
    let difference = left.form.plus(&right.form.negated());
    let residuals: Formed<Vec<Form>> =
        equations.iter().map(|one| elaboration.value(one).map(|value| value.form)).collect();
    let residuals = residuals?;
    let facts = Facts::with(&mut elaboration, subject, Vec::new())?;
    let mut search = Search { facts, inputs, difference, residuals, cases: 0, off_borders: false };
    let (equal, _) = search.holds(elaboration.algebra, 0, &[])?;
    Ok((equal && search.cases > 0).then_some((terms, search.off_borders)))
}

/// The equations, if there are some, and all are between inputs that are numbers.
fn of_numbers<'d>(subject: &Subject<'d>) -> Option<Vec<&'d crate::lang::typed::Typed>> {
    let document = subject.document;
    let mut found = Vec::new();
    for restriction in &subject.restrictions {
        let Restriction::Equation { residual, .. } = restriction else { continue };
        let mut inputs = document.closure(residual, None).inputs.into_iter();
        if !residual.shape.is_scalar() || !inputs.all(|id| document.inputs[id].shape().is_scalar()) {
            return None;
        }
        found.push(residual);
    }
    (!found.is_empty()).then_some(found)
}

struct Search {
    facts: Facts,
    /// What the equations bind.
    inputs: Vec<InputId>,
    difference: Form,
    residuals: Vec<Form>,
    /// Cases looked at.
    cases: usize,
    /// Whether in some case something was used that need not hold on the border of a condition.
    off_borders: bool,
}

impl Search {
    /// Whether the difference is 0 in all cases of the equations from one on; `left` are factors that are 0 and were not solved.
    /// All cases draw on what one algebra has left, which is handed back.
    fn holds(&mut self, mut algebra: Algebra, at: usize, left: &[Form]) -> Formed<(bool, Algebra)> {
        let Some(residual) = self.residuals.get(at).cloned() else { return self.holds_here(algebra, left) };
        self.facts.forget();
        let residual = self.facts.put_in(&mut algebra, &residual)?;
        if residual.is_zero() {
            return self.holds(algebra, at + 1, left);
        }
        let factors: BTreeSet<Form> = factors(&mut algebra, &residual)?.into_iter().collect();
        for factor in factors {
            if algebra.is_apart_from_zero(&factor) {
                continue;
            }
            let (mut case, mut left) = (algebra.clone(), left.to_vec());
            match solved(&case, &factor, &self.inputs).or_else(|| value_of_an_atom(&case, &factor)) {
                Some(rule) => case.given.rules.push(rule),
                None => left.push(factor),
            }
            let (holds, case) = self.holds(case, at + 1, &left)?;
            algebra = algebra.with_fuel_of(&case);
            if !holds {
                return Ok((false, algebra));
            }
        }
        Ok((true, algebra))
    }

    /// Whether the difference is 0 where the rules hold and `left` are 0.
    fn holds_here(&mut self, mut algebra: Algebra, left: &[Form]) -> Formed<(bool, Algebra)> {
        self.cases += 1;
        if self.cases > MAX_CASES {
            return Err(Stop::TooLarge);
        }
        self.facts.forget();
        let mut known = Vec::with_capacity(left.len());
        for factor in left {
            known.push(self.facts.put_in(&mut algebra, factor)?);
        }
        // What has been put in is free, and what it was solved by.
        let by_atoms: Vec<_> = algebra.given.rules.iter().filter_map(|rule| self.atom_of(&algebra, rule)).collect();
        let factors = known.iter().flat_map(Form::factors).map(|factor| factor.atom);
        let bound = factors.chain(by_atoms).flat_map(|atom| algebra.atom(atom).leaves.iter().copied()).collect();
        algebra.given.bound = bound;
        self.facts.forget();
        let difference = self.facts.put_in(&mut algebra, &self.difference)?;
        if !algebra.given.bound.is_empty() && !has_values(&algebra, &difference) {
            return Ok((false, algebra));
        }
        let vanishes = |algebra: &mut Algebra, form: &Form| -> Formed<bool> {
            for factor in &known {
                if is_multiple(algebra, form, factor)? {
                    return Ok(true);
                }
            }
            Ok(first_left(algebra, form)?.is_none())
        };
        // The control, as where all is looked at at once.
        for number in [1u8, 2] {
            let wrong = difference.clone().plus(&Form::constant(number.into(), difference.slots.clone()));
            if !vanishes(&mut algebra, &wrong)? {
                let holds = vanishes(&mut algebra, &difference)?;
                self.off_borders |= algebra.manner.off_borders;
                return Ok((holds, algebra));
            }
        }
        Err(Stop::Outside("the declared facts make different forms equal".to_string()))
    }

    /// The atom that a rule gives a value to, if it is no input.
    fn atom_of(&self, algebra: &Algebra, rule: &Rule) -> Option<super::form::AtomId> {
        match rule {
            Rule::Value { atom, .. } if algebra.atom(*atom).head.argument().is_some() => Some(*atom),
            _ => None,
        }
    }
}

/// A number for the function that the factor is linear in, as sin(y) = 0 gives one; none of a factor with other terms.
fn value_of_an_atom(algebra: &Algebra, factor: &Form) -> Option<Rule> {
    let number = factor.terms.get(&Vec::new()).cloned().unwrap_or(RBig::ZERO);
    let mut own = factor.terms.iter().filter(|(monomial, _)| !monomial.is_empty());
    let (Some((monomial, coefficient)), None) = (own.next(), own.next()) else { return None };
    let [(component, power)] = monomial.as_slice() else { return None };
    let [one] = component.factors.as_slice() else { return None };
    let is_function = algebra.atom(one.atom).head.argument().is_some();
    if !is_function || !component.sums.is_empty() || !power.is_one() || !one.power.is_one() || !one.at.is_empty() {
        return None;
    }
    let value = Rc::new(Form::constant(-number / coefficient, Vec::new()));
    Some(Rule::Value { atom: one.atom, summed: Vec::new(), value })
}

/// Whether nothing in the form is divided by, or has a root taken, that depends on what is bound and may be 0: a slope may have a value there
/// although its formula has none, and multiplied by what is 0 anything is 0.
fn has_values(algebra: &Algebra, form: &Form) -> bool {
    form.terms.keys().flatten().all(|(component, power)| {
        component.factors.iter().all(|factor| {
            let natural = |power: &super::power::Power| power.as_integer().is_some_and(|power| power >= 0);
            let atom = algebra.atom(factor.atom);
            let inner = atom.head.argument().is_none_or(|argument| has_values(algebra, argument));
            !algebra.is_bound(factor.atom) || natural(power) && natural(&factor.power) && inner
        })
    })
}
