//! Factors of a form that is a polynomial in its components: (x − 7)(y − 5) out of x y − 5 x − 7 y + 35.
//!
//! What is found is checked by division, so that the product of the factors is the form. That not all are found costs answers, and no truth.

use super::algebra::Algebra;
use super::form::{Component, Form, Formed, Head, Monomial};
use super::power::Power;
use super::powers::factored;
use dashu_int::UBig;
use dashu_ratio::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// Components of a polynomial, and their largest power.
const MAX_COMPONENTS: usize = 8;
const MAX_DEGREE: i64 = 12;
/// Divisors of a coefficient that are tried as parts of a root.
const MAX_DIVISORS: usize = 64;

/// What it costs to look for a factor, beside the terms.
const SPLIT: usize = 200;

/// A polynomial in components, by their exponents.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Polynomial {
    components: Vec<Component>,
    terms: BTreeMap<Vec<u32>, RBig>,
}

/// Forms whose product is the form, numbers among them; the form itself where it is no polynomial, or has no factors that are found.
pub(super) fn factors(algebra: &mut Algebra, form: &Form) -> Formed<Vec<Form>> {
    let Some(polynomial) = Polynomial::of(form) else { return Ok(vec![form.clone()]) };
    let (mut open, mut found) = (vec![polynomial], Vec::new());
    while let Some(polynomial) = open.pop() {
        algebra.spend(polynomial.terms.len() * (1 + polynomial.components.len()) + SPLIT)?;
        match polynomial.split() {
            Some([one, other]) => open.extend([one, other]),
            None => found.push(polynomial.form()),
        }
    }
    Ok(found)
}

/// Whether the form is a multiple of another one, so that it is 0 wherever that one is, and its components have values.
pub(super) fn is_multiple(algebra: &mut Algebra, form: &Form, of: &Form) -> Formed<bool> {
    algebra.spend(form.terms.len() * of.terms.len())?;
    let Some(divisor) = Polynomial::of(of).filter(|divisor| !divisor.is_number()) else { return Ok(false) };
    // What the divisor does not have is a coefficient: it divides the form if it divides what stands beside each.
    let mut parts: BTreeMap<Monomial, Form> = BTreeMap::new();
    for (monomial, coefficient) in &form.terms {
        let has = |(component, _): &(Component, Power)| divisor.components.contains(component);
        let (own, rest): (Monomial, Monomial) = monomial.iter().cloned().partition(has);
        parts.entry(rest).or_insert_with(|| Form::zero(Vec::new())).add(own, coefficient.clone());
    }
    let divides = |part: &Form| {
        let part = Polynomial::among(part, &divisor.components)?;
        part.divided_by(&divisor)
    };
    Ok(form.slots.is_empty() && parts.values().all(|part| divides(part).is_some()))
}

impl Algebra {
    /// Whether the form is positive everywhere, or negative everywhere: a sum of squares and of what is positive, one of which is never 0.
    pub(super) fn is_apart_from_zero(&self, form: &Form) -> bool {
        let is_above = |component: &Component| {
            let positive = |head: &Head| matches!(head, Head::Exp(_) | Head::Pi | Head::Prime(_) | Head::Dim(_));
            component.factors.iter().all(|factor| positive(&self.atom(factor.atom).head))
        };
        let is_even = |power: &Power| power.as_integer().is_some_and(|power| power % 2 == 0);
        let is_square = |(component, power): &(Component, Power)| {
            is_above(component) || component.sums.is_empty() && is_even(power)
        };
        let signs: BTreeSet<bool> = form.terms.values().map(|coefficient| *coefficient > RBig::ZERO).collect();
        signs.len() == 1
            && form.terms.keys().flatten().all(is_square)
            && form.terms.keys().any(|monomial| monomial.iter().all(|(component, _)| is_above(component)))
    }
}

impl Polynomial {
    /// None where it has many components, or a power that is no small natural number.
    fn of(form: &Form) -> Option<Polynomial> {
        let components: BTreeSet<&Component> = form.terms.keys().flatten().map(|(component, _)| component).collect();
        let components: Vec<Component> = components.into_iter().cloned().collect();
        let few = components.len() <= MAX_COMPONENTS && form.slots.is_empty();
        few.then(|| Polynomial::among(form, &components)).flatten()
    }

    /// A form of these components.
    fn among(form: &Form, components: &[Component]) -> Option<Polynomial> {
        let natural =
            |(_, power): &(Component, Power)| power.as_integer().is_some_and(|power| (1..=MAX_DEGREE).contains(&power));
        let terms = form.terms.iter().map(|(monomial, value)| (exponents_of(monomial, components), value.clone()));
        let natural = form.terms.keys().flatten().all(natural);
        natural.then(|| Polynomial { components: components.to_vec(), terms: terms.collect() })
    }

    fn form(&self) -> Form {
        let mut form = Form::zero(Vec::new());
        for (exponents, coefficient) in &self.terms {
            let powers = self.components.iter().zip(exponents).filter(|(_, exponent)| **exponent > 0);
            let powers =
                powers.map(|(component, exponent)| (component.clone(), Power::constant(RBig::from(*exponent))));
            form.add(powers.collect(), coefficient.clone());
        }
        form
    }

    fn is_number(&self) -> bool {
        self.terms.keys().all(|exponents| exponents.iter().all(|exponent| *exponent == 0))
    }

    fn degree(&self, at: usize) -> u32 {
        self.terms.keys().map(|exponents| exponents[at]).max().unwrap_or(0)
    }

    /// Two factors of lower degree, of which neither is a number.
    fn split(&self) -> Option<[Polynomial; 2]> {
        (0..self.components.len()).find_map(|at| match self.degree(at) {
            0 => None,
            1 => self.by_its_coefficient(at),
            _ => self.by_a_component(at).or_else(|| self.by_a_root(at)),
        })
    }

    /// c·A + B = A·(c + B/A)
    fn by_its_coefficient(&self, at: usize) -> Option<[Polynomial; 2]> {
        let mut coefficient = self.clone();
        coefficient.terms = BTreeMap::new();
        for (exponents, value) in self.terms.iter().filter(|(exponents, _)| exponents[at] == 1) {
            let mut exponents = exponents.clone();
            exponents[at] = 0;
            coefficient.terms.insert(exponents, value.clone());
        }
        if coefficient.is_number() {
            return None;
        }
        self.divided_by(&coefficient).map(|quotient| [coefficient, quotient])
    }

    /// The component itself, if all terms have it.
    fn by_a_component(&self, at: usize) -> Option<[Polynomial; 2]> {
        self.linear(at, RBig::ZERO)
    }

    /// c − r, for a rational root r of a polynomial in c alone.
    fn by_a_root(&self, at: usize) -> Option<[Polynomial; 2]> {
        let alone =
            |exponents: &Vec<u32>| exponents.iter().enumerate().all(|(other, power)| other == at || *power == 0);
        if !self.terms.keys().all(alone) {
            return None;
        }
        let coefficient =
            |degree: u32| self.terms.iter().find(|(exponents, _)| exponents[at] == degree).map(|(_, c)| c);
        let (constant, leading) = (coefficient(0)?, coefficient(self.degree(at))?);
        // Roots of a polynomial whose coefficients are whole: a divisor of the constant by one of the leading one.
        let whole = self.terms.values().fold(RBig::ONE, |whole, value| whole * RBig::from(value.denominator().clone()));
        let tops = divisors(&(constant * &whole));
        let bottoms = divisors(&(leading * &whole));
        let roots = tops.iter().flat_map(|top| bottoms.iter().map(move |bottom| top / bottom));
        roots.flat_map(|root| [root.clone(), -root]).find_map(|root| self.linear(at, root))
    }

    /// The factor c − root and the rest.
    fn linear(&self, at: usize, root: RBig) -> Option<[Polynomial; 2]> {
        let unit =
            |exponent: u32| (0..self.components.len()).map(|other| if other == at { exponent } else { 0 }).collect();
        let mut terms = BTreeMap::from([(unit(1), RBig::ONE)]);
        if !root.is_zero() {
            terms.insert(unit(0), -root);
        }
        let factor = Polynomial { components: self.components.clone(), terms };
        let quotient = self.divided_by(&factor)?;
        Some([factor, quotient])
    }

    /// The quotient, if there is no remainder. (By the order of exponents, which is one that products keep.)
    fn divided_by(&self, divisor: &Polynomial) -> Option<Polynomial> {
        let (top, by) = divisor.terms.last_key_value()?;
        let mut rest = self.terms.clone();
        let mut quotient = BTreeMap::new();
        while let Some((exponents, value)) = rest.pop_last() {
            let less: Option<Vec<u32>> = exponents.iter().zip(top).map(|(own, by)| own.checked_sub(*by)).collect();
            let (less, factor) = (less?, value / by);
            for (other, coefficient) in divisor.terms.iter().rev().skip(1) {
                let place: Vec<u32> = less.iter().zip(other).map(|(a, b)| a + b).collect();
                let entry = rest.entry(place.clone()).or_insert(RBig::ZERO);
                *entry -= &factor * coefficient;
                if entry.is_zero() {
                    rest.remove(&place);
                }
            }
            quotient.insert(less, factor);
        }
        Some(Polynomial { components: self.components.clone(), terms: quotient })
    }
}

fn exponents_of(monomial: &Monomial, components: &[Component]) -> Vec<u32> {
    let exponent = |component: &Component| {
        let found = monomial.iter().find(|(other, _)| other == component);
        found.and_then(|(_, power)| power.as_integer()).and_then(|power| u32::try_from(power).ok()).unwrap_or(0)
    };
    components.iter().map(exponent).collect()
}

/// Some divisors of a whole number: all, if these are few.
fn divisors(number: &RBig) -> Vec<RBig> {
    let mut found = vec![UBig::ONE];
    let primes = factored(&if *number < RBig::ZERO { -number } else { number.clone() });
    for (prime, exponent) in primes {
        let mut more = Vec::new();
        let mut power = UBig::ONE;
        for _ in 0..exponent {
            power *= &prime;
            more.extend(found.iter().map(|divisor| divisor * &power));
        }
        found.extend(more);
        if found.len() > MAX_DIVISORS {
            break;
        }
    }
    found.truncate(MAX_DIVISORS);
    found.into_iter().map(RBig::from).collect()
}
