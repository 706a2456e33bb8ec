//! Powers of forms, and the signs they depend on: what is drawn out of a root, and what stays an atom.

use super::algebra::{Algebra, identity};
use super::form::{Component, Factor, Form, Formed, Head, Monomial, Stop};
use super::power::Power;
use crate::lang::dim::Dim;
use dashu_int::UBig;
use dashu_ratio::RBig;
use std::rc::Rc;

/// Forms known to be positive that are added up to see that another one is.
const MAX_POSITIVES: usize = 3;
/// Trial division stops here; what is left counts as a prime.
const MAX_PRIME: u32 = 2000;
/// The largest natural power that is multiplied out.
pub(super) const MAX_POWER: i64 = 64;

/// What is drawn out of a form: number, components, and the rest.
pub(super) struct Content {
    pub(super) number: RBig,
    pub(super) factors: Monomial,
    /// What is left.
    pub(super) rest: Form,
}

impl Algebra {
    /// The form to a power, entry by entry.
    ///
    /// # Errors
    /// For a negative power of 0, and for an even root of a negative number.
    pub(super) fn power(&mut self, form: &Form, power: &Power) -> Formed<Form> {
        if power.is_zero() {
            return Ok(Form::constant(RBig::ONE, form.slots.clone()));
        }
        if power.is_one() {
            return Ok(form.clone());
        }
        if form.is_zero() {
            let positive = power.as_constant().is_some_and(|power| power > RBig::ZERO);
            return if positive { Ok(form.clone()) } else { Err(Stop::Outside("a negative power of 0".to_string())) };
        }
        self.spend(form.terms.len())?;
        let natural = power.as_integer().filter(|power| *power > 0);
        if let (Some(natural), true) = (natural, form.terms.len() > 1) {
            return self.natural_power(form, natural);
        }
        let whole = power.is_integer();
        let content =
            self.content(form, whole, |algebra, component, inner| whole || algebra.is_base_positive(component, inner));
        let mut result = self.number_power(&content.number, power, &form.slots)?;
        for (component, inner) in &content.factors {
            let factor = self.component_power(component, &inner.times(power), &form.slots)?;
            result = self.times(&result, &factor)?;
        }
        match content.rest.as_number() {
            Some(number) if number.is_one() => Ok(result),
            Some(_) => Err(Stop::Outside("a root of a negative number".to_string())),
            None => {
                let rest = content.rest;
                let base = self.base(&rest)?;
                self.times(&result, &raised(&base, power))
            }
        }
    }

    /// The rest of a form as an atom; where it is one factor of unknown sign to a fractional power, that factor is not negative.
    pub(super) fn base(&mut self, rest: &Form) -> Formed<Form> {
        if let Some((monomial, coefficient)) = rest.single()
            && coefficient.is_one()
            && let [(component, power)] = monomial.as_slice()
            && component.sums.is_empty()
            && odd_or_fractional(power)
        {
            return Ok(rest.clone());
        }
        self.elementwise(Head::Base(Rc::new(rest.clone())), rest)
    }

    pub(super) fn natural_power(&mut self, form: &Form, power: i64) -> Formed<Form> {
        if power > MAX_POWER {
            return Err(Stop::TooLarge);
        }
        let mut result = form.clone();
        for _ in 1..power {
            result = self.times(&result, form)?;
        }
        Ok(result)
    }

    /// A component to a power: a single factor's power is multiplied, a sum becomes an atom unless the power is natural.
    pub(super) fn component_power(&mut self, component: &Component, power: &Power, slots: &[Dim]) -> Formed<Form> {
        let form = Form { slots: slots.to_vec(), terms: [(vec![(component.clone(), Power::one())], RBig::ONE)].into() };
        if component.sums.is_empty() {
            let is_zero =
                |factor: &Factor| self.is_indicator(factor.atom) || self.is_on_diagonal(factor) == Some(false);
            let zero_off_the_diagonal = component.factors.iter().any(is_zero);
            if zero_off_the_diagonal && power.as_constant().is_none_or(|power| power <= RBig::ZERO) {
                return Err(Stop::Outside("a power of what is 0 at some indices".to_string()));
            }
            let raw = raised(&form, power);
            return self.indexed(&raw, &identity(slots.len()), slots.to_vec());
        }
        match power.as_integer() {
            Some(natural) if natural > 0 => self.natural_power(&form, natural),
            _ => {
                let base = self.elementwise(Head::Base(Rc::new(form.clone())), &form)?;
                self.indexed(&raised(&base, power), &identity(slots.len()), slots.to_vec())
            }
        }
    }

    /// A rational to a power.
    pub(super) fn number_power(&mut self, number: &RBig, power: &Power, slots: &[Dim]) -> Formed<Form> {
        let mut result = Form::constant(RBig::ONE, slots.to_vec());
        let negative = *number < RBig::ZERO;
        if negative {
            match power.as_integer() {
                Some(power) if power % 2 == 0 => {}
                Some(_) => result = result.negated(),
                None => return Err(Stop::Outside("a power of a negative number".to_string())),
            }
        }
        let magnitude = if negative { -number.clone() } else { number.clone() };
        for (prime, exponent) in factored(&magnitude) {
            let atom = self.prime(prime);
            let exponent = power.times(&Power::constant(RBig::from(exponent)));
            let factor = Form::entry(atom, Vec::new(), exponent, slots.to_vec());
            result = self.times(&result, &factor)?;
        }
        Ok(result)
    }

    /// Draws out what all terms have in common and `may` be drawn out; with `sign`, the number has the leading term's sign.
    pub(super) fn content(
        &self,
        form: &Form,
        sign: bool,
        may: impl Fn(&Algebra, &Component, &Power) -> bool,
    ) -> Content {
        let leading = form.terms.values().next_back().cloned().unwrap_or(RBig::ONE);
        let number = if sign || leading > RBig::ZERO { leading } else { -leading };
        let (number, factors) = match self.common(form, may) {
            Some(factors) => (number, factors),
            None => (number, Vec::new()),
        };
        let mut rest = Form::zero(form.slots.clone());
        for (monomial, coefficient) in &form.terms {
            rest.add(quotient(monomial, &factors), coefficient / &number);
        }
        Content { number, factors, rest }
    }

    /// The components that all monomials share, to the least of their powers.
    pub(super) fn common(&self, form: &Form, may: impl Fn(&Algebra, &Component, &Power) -> bool) -> Option<Monomial> {
        let several = form.terms.len() > 1;
        let mut candidates: Vec<Component> =
            form.terms.keys().flatten().map(|(component, _)| component.clone()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut shared = Vec::new();
        for component in candidates {
            let mut powers = form.terms.keys().map(|monomial| power_of(monomial, &component));
            let least = match several {
                false => powers.next()?,
                true => {
                    let constants: Option<Vec<RBig>> = powers.map(|power| power.as_constant()).collect();
                    let Some(least) = constants.and_then(|powers| powers.into_iter().min()) else { continue };
                    Power::constant(least)
                }
            };
            let divisible = component.sums.is_empty() || least.as_integer().is_some_and(|power| power >= 0);
            if !least.is_zero() && divisible && may(self, &component, &least) {
                shared.push((component, least));
            }
        }
        Some(shared)
    }

    /// Whether every entry is positive where the claim is judged (or 0 on a set without inner points).
    pub(super) fn positive(&self, form: &Form) -> bool {
        !form.is_zero() && self.is_sum_of_positives(form, MAX_POSITIVES)
    }

    /// Whether the form is a positive combination of some known to be positive, and of terms that are.
    pub(super) fn is_sum_of_positives(&self, form: &Form, count: usize) -> bool {
        if self.has_positive_terms(form) {
            return true;
        }
        let less = |known: &Form, monomial: &Monomial, coefficient: &RBig| {
            let ratio = form.terms.get(monomial)? / coefficient;
            (ratio > RBig::ZERO).then(|| form.clone().plus(&known.scaled(&-ratio)))
        };
        count > 0
            && self.given.positives.iter().filter(|known| known.slots == form.slots).any(|known| {
                let mut rests = known.terms.iter().filter_map(|(monomial, own)| less(known, monomial, own));
                rests.any(|rest| self.is_sum_of_positives(&rest, count - 1))
            })
    }

    /// Whether each term is positive; see [`Algebra::positive`].
    pub(super) fn has_positive_terms(&self, form: &Form) -> bool {
        form.terms.iter().all(|(monomial, coefficient)| {
            *coefficient > RBig::ZERO && monomial.iter().all(|(component, power)| self.is_positive(component, power))
        })
    }

    /// Whether a component to a power is positive; see [`Algebra::positive`].
    pub(super) fn is_positive(&self, component: &Component, power: &Power) -> bool {
        let factor = |one: &Factor, power: &Power| {
            let even = power.as_integer().is_some_and(|power| power % 2 == 0);
            // A triangular matrix is 0 on one side of its diagonal.
            self.is_on_diagonal(one).unwrap_or(self.atom(one.atom).positive || even || power.is_fraction())
        };
        if component.sums.is_empty() {
            return component.factors.iter().all(|one| factor(one, power));
        }
        component.factors.iter().all(|one| factor(one, &one.power))
    }

    /// Whether what has this power in a component is positive itself: x² is, but not x.
    pub(super) fn is_base_positive(&self, component: &Component, power: &Power) -> bool {
        match component.factors.as_slice() {
            [factor] if component.sums.is_empty() => {
                self.is_on_diagonal(factor).unwrap_or(self.atom(factor.atom).positive || power.is_fraction())
            }
            _ => self.is_positive(component, power),
        }
    }
}

/// A form of one monomial whose powers are multiplied by `power`. Not yet in normal form.
pub(super) fn raised(form: &Form, power: &Power) -> Form {
    let raise = |monomial: &Monomial| monomial.iter().map(|(c, inner)| (c.clone(), inner.times(power))).collect();
    let terms = form.terms.iter().map(|(monomial, coefficient)| (raise(monomial), coefficient.clone())).collect();
    Form { slots: form.slots.clone(), terms }
}

/// 1 or −1, the sign of the leading coefficient.
pub(super) fn leading_sign(form: &Form) -> RBig {
    match form.terms.values().next_back() {
        Some(coefficient) if *coefficient < RBig::ZERO => -RBig::ONE,
        _ => RBig::ONE,
    }
}

pub(super) fn odd_or_fractional(power: &Power) -> bool {
    power.is_fraction() || power.as_integer().is_some_and(|power| power % 2 != 0)
}

pub(super) fn power_of(monomial: &Monomial, component: &Component) -> Power {
    let found = monomial.iter().find(|(other, _)| other == component);
    found.map_or_else(|| Power::constant(RBig::ZERO), |(_, power)| power.clone())
}

/// The monomial divided by another.
pub(super) fn quotient(monomial: &Monomial, divisor: &Monomial) -> Monomial {
    let mut quotient = monomial.clone();
    for (component, power) in divisor {
        let less = power.times(&Power::constant(-RBig::ONE));
        match quotient.iter_mut().find(|(other, _)| other == component) {
            Some((_, own)) => *own = own.plus(&less),
            None => quotient.push((component.clone(), less)),
        }
    }
    quotient.retain(|(_, power)| !power.is_zero());
    quotient.sort_unstable();
    quotient
}

/// The primes of a positive rational, with their exponents.
pub(super) fn factored(number: &RBig) -> Vec<(UBig, i64)> {
    let mut factors = Vec::new();
    let (numerator, denominator) = (UBig::try_from(number.numerator().clone()), number.denominator().clone());
    for (whole, sign) in [(numerator.unwrap_or(UBig::ONE), 1), (denominator, -1)] {
        let mut rest = whole;
        for candidate in 2..MAX_PRIME {
            let prime = UBig::from(candidate);
            if &prime * &prime > rest {
                break;
            }
            let mut exponent = 0;
            while (&rest % &prime).is_zero() {
                rest = &rest / &prime;
                exponent += 1;
            }
            if exponent > 0 {
                factors.push((prime, sign * exponent));
            }
        }
        if !rest.is_one() {
            factors.push((rest, sign));
        }
    }
    factors
}
