//! Conditions: `step(u)` is 1 where u ≥ 0, and what may be said of `step(−u)`.
//!
//! `step(−u) = 1 − step(u)` holds but where u = 0. It is used for a u that is 0 on no whole region and at no size as a whole: a *solid* one.
//! The relu of something is not solid, nor is x − mean(x), which is 0 for one entry, nor A − A′, which is 0 on the diagonal. For these,
//! `step(u)` and `step(−u)` are two atoms.
//!
//! Whatever holds but where u = 0 says nothing of the border itself, on which `u > 0` and `u >= 0` differ: that it was used is noted
//! (`Manner::leaves_borders`), and a claim is read once more without it.

use super::algebra::Algebra;
use super::factor::factors;
use super::form::{AtomId, Component, Factor, Form, Formed, Function, Head, Monomial, Stop};
use super::power::Power;
use super::powers::leading_sign;
use dashu_ratio::RBig;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Functions within functions that are looked into.
const MAX_NESTED: usize = 4;

/// Terms of a condition that is taken apart into factors.
const MAX_FACTORED: usize = 12;

/// What is left of a monomial without its indices, numbers and dimensions: its atoms, each with all its powers added up.
type Kind = BTreeMap<AtomId, Power>;

impl Algebra {
    /// 1 where the form is not negative, else 0.
    pub(super) fn step(&mut self, form: &Form) -> Formed<Form> {
        let one = Form::constant(RBig::ONE, form.slots.clone());
        if form.is_zero() || self.positive(form) {
            return Ok(one);
        }
        let negated = form.negated();
        if self.is_sum_above_zero(&negated)
            || self.positive(&negated) && self.is_solid(form) && self.manner.leaves_borders()
        {
            return Ok(Form::zero(form.slots.clone()));
        }
        match self.sign_by_bounds(form).map_or_else(|| self.sign_by_factors(form), |sign| Ok(Some(sign)))? {
            Some(true) => return Ok(one),
            Some(false) => return Ok(Form::zero(form.slots.clone())),
            None => {}
        }
        let at_borders = self.manner.at_borders;
        let may = |algebra: &Algebra, component: &Component, power: &Power| {
            let alone = Form {
                slots: form.slots.clone(),
                terms: [(vec![(component.clone(), power.clone())], RBig::ONE)].into(),
            };
            let is_nowhere_zero = || !at_borders && algebra.is_solid(&alone);
            algebra.is_positive(component, power) && (algebra.is_above_zero(component) || is_nowhere_zero())
        };
        let content = self.content(form, false, may);
        if !content.factors.iter().all(|(component, _)| self.is_above_zero(component)) {
            self.manner.leaves_borders();
        }
        let rest = content.rest;
        if let Some(argument) = self.by_logarithm(&rest)? {
            return self.step(&argument);
        }
        let mirrored = leading_sign(&rest) != RBig::ONE && self.is_solid(&rest) && self.manner.leaves_borders();
        let argument = if mirrored { rest.negated() } else { rest };
        let step = self.elementwise(Head::Apply(Function::Step, Rc::new(argument.clone())), &argument)?;
        if !mirrored {
            return Ok(step);
        }
        self.mirror(&step);
        Ok(one.plus(&step.negated()))
    }

    /// What has the sign of `a·exp(u) − b` with a, b > 0: `u − log(b/a)`; and the negative of that.
    fn by_logarithm(&mut self, form: &Form) -> Formed<Option<Form>> {
        if form.terms.len() != 2 {
            return Ok(None);
        }
        let Some(number) = form.terms.get(&Vec::new()).cloned() else { return Ok(None) };
        let power = form.terms.iter().find(|(monomial, _)| !monomial.is_empty());
        let Some((monomial, coefficient)) = power.map(|(monomial, by)| (monomial.clone(), by.clone())) else {
            return Ok(None);
        };
        if (coefficient > RBig::ZERO) == (number > RBig::ZERO) {
            return Ok(None);
        }
        let mut exponent = Form::zero(form.slots.clone());
        for (component, outer) in &monomial {
            let ([factor], true) = (component.factors.as_slice(), component.sums.is_empty()) else { return Ok(None) };
            let Head::Exp(of) = self.atom(factor.atom).head.clone() else { return Ok(None) };
            let Some(times) = factor.power.times(outer).as_constant() else { return Ok(None) };
            let of = self.indexed(&of, &factor.at, form.slots.clone())?;
            exponent = exponent.plus(&of.scaled(&times));
        }
        let border = self.log(&Form::constant(-number / &coefficient, form.slots.clone()))?;
        let argument = exponent.plus(&border.negated());
        Ok(Some(if coefficient > RBig::ZERO { argument } else { argument.negated() }))
    }

    /// Whether what has these factors is above 0 wherever it has a value, and not only beside its zeros.
    fn is_above_zero(&self, component: &Component) -> bool {
        let head = |factor: &Factor| &self.atom(factor.atom).head;
        let is_above =
            |factor: &Factor| matches!(head(factor), Head::Exp(_) | Head::Pi | Head::Dim(_) | Head::Prime(_));
        component.factors.iter().all(is_above)
    }

    /// Whether one term is above 0 and the others are not negative: `x² + 1`.
    fn is_sum_above_zero(&self, form: &Form) -> bool {
        let is_above = |(monomial, coefficient): &(&Monomial, &RBig)| {
            **coefficient > RBig::ZERO && monomial.iter().all(|(component, _)| self.is_above_zero(component))
        };
        let Some((above, _)) = form.terms.iter().find(is_above) else { return false };
        let mut rest = form.clone();
        rest.terms.remove(above);
        rest.is_zero() || self.positive(&rest)
    }

    /// Whether the form is not negative, or is negative, by the bounds of sin, cos and erf: 1 − erf(u) is above 0.
    fn sign_by_bounds(&self, form: &Form) -> Option<bool> {
        let number = form.terms.get(&Vec::new())?;
        let (mut reach, mut is_open) = (RBig::ZERO, true);
        for (monomial, coefficient) in form.terms.iter().filter(|(monomial, _)| !monomial.is_empty()) {
            let [(component, power)] = monomial.as_slice() else { return None };
            let [factor] = component.factors.as_slice() else { return None };
            let Head::Apply(function @ (Function::Sin | Function::Cos | Function::Erf), _) =
                self.atom(factor.atom).head
            else {
                return None;
            };
            let natural = |power: &Power| power.as_integer().is_some_and(|power| power > 0);
            if !component.sums.is_empty() || !natural(power) || !natural(&factor.power) {
                return None;
            }
            is_open &= function == Function::Erf;
            reach += if *coefficient < RBig::ZERO { -coefficient } else { coefficient.clone() };
        }
        if *number >= reach {
            return Some(true);
        }
        (-number > reach || -number == reach && is_open).then_some(false)
    }

    /// The same by factors whose signs the domain tells: x² − 9 = (x − 3)(x + 3) is above 0 for x > 3.
    fn sign_by_factors(&mut self, form: &Form) -> Formed<Option<bool>> {
        if self.given.positives.is_empty() || !(2..=MAX_FACTORED).contains(&form.terms.len()) {
            return Ok(None);
        }
        let (mut is_positive, mut is_solid) = (true, true);
        for factor in factors(self, form)? {
            let is_below = self.positive(&factor.negated());
            if !is_below && !self.positive(&factor) {
                return Ok(None);
            }
            is_positive ^= is_below;
            is_solid &= self.is_solid(&factor);
        }
        Ok((is_positive || is_solid && self.manner.leaves_borders()).then_some(is_positive))
    }

    /// −1, 0 or 1
    pub(super) fn sign(&mut self, form: &Form) -> Formed<Form> {
        if form.is_zero() {
            return Ok(form.clone());
        }
        let step = self.step(form)?;
        if !self.is_solid(form) || !self.manner.leaves_borders() {
            return Ok(step.plus(&self.step(&form.negated())?.negated()));
        }
        self.mirror(&step);
        let one = Form::constant(RBig::ONE, form.slots.clone());
        Ok(step.scaled(&RBig::from(2)).plus(&one.negated()))
    }

    /// Notes that the conditions in the form are read from both of their sides.
    fn mirror(&mut self, step: &Form) {
        self.mirrored.extend(step.factors().map(|factor| factor.atom));
    }

    /// A condition at another argument. What was read from both sides may be so no more.
    pub(super) fn step_again(&mut self, head: &Head, argument: &Form) -> Formed<Form> {
        let known = self.known(head).is_some_and(|atom| self.mirrored.contains(&atom));
        if known && !self.is_solid(argument) {
            return Err(Stop::Outside("a condition with equality on a whole region".to_string()));
        }
        let step = self.step(argument)?;
        if known {
            self.mirror(&step);
        }
        Ok(step)
    }

    /// Whether a condition that is read from both sides depends on one of the atoms.
    pub(super) fn is_mirrored_on(&self, leaves: &BTreeSet<AtomId>) -> bool {
        self.mirrored.iter().any(|step| !self.atom(*step).leaves.is_disjoint(leaves))
    }

    /// Whether the form is 0 at isolated points alone, at all sizes and entries. It may be solid where this is false.
    pub(super) fn is_solid(&self, form: &Form) -> bool {
        self.is_solid_to(form, MAX_NESTED)
    }

    /// Whether the form is a sum of terms of one sign, one of which at least is 0 at isolated points alone, on all sides of conditions.
    pub(super) fn is_never_zero(&self, form: &Form) -> bool {
        let Some(leading) = form.terms.values().next() else { return false };
        let sign = if *leading < RBig::ZERO { -RBig::ONE } else { RBig::ONE };
        let alone = |(monomial, coefficient): (&Monomial, &RBig)| Form {
            slots: form.slots.clone(),
            terms: [(monomial.clone(), coefficient * &sign)].into(),
        };
        form.terms.iter().map(alone).all(|term| self.is_not_negative(&term))
            && form.terms.iter().map(alone).any(|term| self.is_solid(&term))
    }

    /// Whether each term is not negative anywhere; conditions are 0 or 1.
    fn is_not_negative(&self, form: &Form) -> bool {
        let is_condition = |component: &Component| {
            let step = |factor: &Factor| matches!(self.atom(factor.atom).head, Head::Apply(Function::Step, _));
            component.factors.iter().all(step)
        };
        let may = |(component, power): &(Component, Power)| {
            is_condition(component) || self.is_positive(component, power) || self.is_sum_of_squares(component)
        };
        form.terms.iter().all(|(monomial, coefficient)| *coefficient > RBig::ZERO && monomial.iter().all(may))
    }

    /// Whether a component adds up what is not negative, as `Σ x[k]² step(x[k])` does.
    fn is_sum_of_squares(&self, component: &Component) -> bool {
        let alone = |factor: &Factor| {
            let one = Component { sums: Vec::new(), factors: vec![Factor { power: Power::one(), ..factor.clone() }] };
            let is_condition = matches!(self.atom(factor.atom).head, Head::Apply(Function::Step, _));
            is_condition || self.is_positive(&one, &factor.power)
        };
        !component.sums.is_empty() && component.factors.iter().all(alone)
    }

    fn is_solid_to(&self, form: &Form, depth: usize) -> bool {
        if form.factors().any(|factor| self.is_bound(factor.atom)) {
            return false;
        }
        let one_sign = self.has_positive_terms(form) || self.has_positive_terms(&form.negated());
        if form.terms.len() == 1 || one_sign {
            return !form.is_zero()
                && depth > 0
                && form.factors().all(|factor| self.is_solid_factor(factor, depth - 1));
        }
        self.is_solid_polynomial(form) || self.has_lone_leaf(form)
    }

    /// Whether the atom depends on an input between which and others an equation holds.
    pub(super) fn is_bound(&self, atom: AtomId) -> bool {
        !self.given.bound.is_empty() && !self.atom(atom).leaves.is_disjoint(&self.given.bound)
    }

    fn is_solid_factor(&self, factor: &Factor, depth: usize) -> bool {
        match &self.atom(factor.atom).head {
            Head::Apply(Function::Step | Function::Floor, _) | Head::Delta(_) => false,
            // Nor are indices, which are numbers of their own at each entry.
            Head::Position(_) | Head::Line(_) | Head::Side(_) | Head::Mapped(_) => false,
            // log|Γ| is 0 at 1 and 2, as sizes may be.
            Head::Apply(Function::Lgamma, argument) => [1, 2].iter().all(|root| {
                let root = Form::constant(RBig::from(-root), argument.slots.clone());
                self.is_solid_to(&argument.as_ref().clone().plus(&root), depth)
            }),
            Head::Apply(Function::Log, argument) => {
                let one = Form::constant(RBig::ONE, argument.slots.clone());
                self.is_solid_to(&argument.as_ref().clone().plus(&one.negated()), depth)
            }
            Head::Cholesky(_) => self.is_on_diagonal(factor) == Some(true),
            Head::Base(argument) | Head::Kept(argument) | Head::Apply(_, argument) => self.is_solid_to(argument, depth),
            Head::Det(matrix) | Head::LogDet(matrix) | Head::Inverse(matrix) => self.is_input(matrix),
            // A function may be any number everywhere.
            Head::Declared(..) => false,
            // Nor is it asked when all powers of a matrix are 0.
            Head::Raised(..) => false,
            Head::Embed(..) | Head::Beyond(..) | Head::Until(_) | Head::Fold(..) => false,
            _ => true,
        }
    }

    /// Whether the form is one input, of which no entries depend on each other.
    fn is_input(&self, form: &Form) -> bool {
        let Some((monomial, _)) = form.single() else { return false };
        let [(component, power)] = monomial.as_slice() else { return false };
        let own =
            |factor: &Factor| matches!(self.atom(factor.atom).head, Head::Input(_) | Head::Known(_) | Head::Symbol(_));
        power.is_one() && component.sums.is_empty() && component.factors.iter().all(own)
    }

    /// Whether monomials that may fall together, as indices do or at some sizes, have one sign.
    fn is_solid_polynomial(&self, form: &Form) -> bool {
        let mut spread: BTreeSet<AtomId> = BTreeSet::new();
        for factor in form.factors() {
            match &self.atom(factor.atom).head {
                // A function may be whatever the other terms are, with the sign turned.
                Head::Declared(..) => return false,
                Head::Exp(argument) => {
                    // Entries of two such atoms may fall together without being one atom.
                    if !argument.slots.is_empty()
                        || argument.terms.keys().flatten().any(|(one, _)| !one.sums.is_empty())
                    {
                        spread.insert(factor.atom);
                    }
                }
                _ if self.is_plain(factor) => {}
                _ => return false,
            }
        }
        spread.len() <= 1 && self.kinds(form).is_some_and(|kinds| kinds.values().all(|signs| signs.len() == 1))
    }

    fn is_plain(&self, factor: &Factor) -> bool {
        matches!(
            &self.atom(factor.atom).head,
            Head::Input(_) | Head::Known(_) | Head::Symbol(_) | Head::Dim(_) | Head::Pi | Head::Prime(_)
        )
    }

    /// The form's monomials by what they are made of, with the signs of those; none where an exponent depends on sizes.
    fn kinds(&self, form: &Form) -> Option<BTreeMap<Kind, BTreeSet<bool>>> {
        let mut kinds: BTreeMap<Kind, BTreeSet<bool>> = BTreeMap::new();
        for (monomial, coefficient) in &form.terms {
            kinds.entry(self.kind(monomial)?).or_default().insert(*coefficient > RBig::ZERO);
        }
        Some(kinds)
    }

    fn kind(&self, monomial: &Monomial) -> Option<Kind> {
        let mut kind = Kind::new();
        for (component, power) in monomial {
            for factor in &component.factors {
                let power = factor.power.times(power);
                power.as_constant()?;
                if matches!(self.atom(factor.atom).head, Head::Dim(_) | Head::Pi | Head::Prime(_)) {
                    continue;
                }
                let entry = kind.entry(factor.atom).or_insert_with(|| Power::constant(RBig::ZERO));
                *entry = entry.plus(&power);
            }
        }
        Some(kind)
    }

    /// Whether some terms of one kind and sign, without functions, have an input in them that the others do not depend on.
    fn has_lone_leaf(&self, form: &Form) -> bool {
        let Some(kinds) = self.kinds(form) else { return false };
        let plain = |kind: &Kind| {
            kind.keys().all(|atom| matches!(self.atom(*atom).head, Head::Input(_) | Head::Known(_) | Head::Symbol(_)))
        };
        kinds.iter().any(|(kind, signs)| {
            let apart = |leaf: &AtomId| {
                let depends = |other: &Kind| other.keys().any(|atom| self.atom(*atom).leaves.contains(leaf));
                kinds.keys().all(|other| other == kind || !depends(other))
            };
            signs.len() == 1 && plain(kind) && kind.iter().any(|(leaf, power)| !power.is_zero() && apart(leaf))
        })
    }
}
