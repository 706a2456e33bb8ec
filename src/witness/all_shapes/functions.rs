//! Functions of forms, entry by entry: what they are written in terms of, and what is drawn out of their arguments.
//!
//! exp is a homomorphism here: `exp(a + 2b)` is `exp(a)·exp(b)²`, and `exp(log u)` is `u`. sigmoid, tanh, softplus and the
//! hyperbolic functions are written in exp, so that their relations need no rules of their own.

use super::algebra::{Algebra, identity};
use super::form::{AtomId, Component, Form, Formed, Function, Head, Ix, Monomial, Stop};
use super::power::Power;
use crate::lang::ast::Axis;
use crate::lang::dim::Dim;
use dashu_int::UBig;
use dashu_ratio::RBig;
use std::rc::Rc;

/// Trial division stops here; what is left counts as a prime.
const MAX_PRIME: u32 = 2000;
/// Slots of an argument whose every order is tried for the least.
const MAX_ORDERED: usize = 4;
/// The largest natural power that is multiplied out.
const MAX_POWER: i64 = 64;
/// The largest multiple of an angle, and the most terms of one, that are expanded.
const MAX_ANGLE: i64 = 6;

/// Forms known to be positive that are added up to see that another one is.
const MAX_POSITIVES: usize = 3;

/// What is drawn out of a form: number, components, and the rest.
pub(super) struct Content {
    number: RBig,
    factors: Monomial,
    /// What is left.
    pub(super) rest: Form,
}

impl Algebra {
    /// The entry of an elementwise atom with this head, whose argument is `form` (as it stands in the head too).
    pub(super) fn elementwise(&mut self, head: Head, form: &Form) -> Formed<Form> {
        let used = form.used_slots();
        let used: Vec<usize> = (0..used.len()).filter(|slot| used[*slot]).collect();
        let orders = if used.len() <= MAX_ORDERED { permutations(used.len()) } else { vec![(0..used.len()).collect()] };
        let (atom, order) = self.arranged(head, form, &used, &orders)?;
        let at = order.iter().map(|position| Ix::Free(used[*position] as u16)).collect();
        Ok(Form::entry(atom, at, Power::one(), form.slots.clone()))
    }

    /// The atom whose argument is the least of the form's arrangements, and that arrangement: its slot t is `used[order[t]]`.
    pub(super) fn arranged(
        &mut self,
        head: Head,
        form: &Form,
        used: &[usize],
        orders: &[Vec<usize>],
    ) -> Formed<(AtomId, Vec<usize>)> {
        if let Some(known) = self.arranged.get(&head) {
            return Ok(known.clone());
        }
        let mut least: Option<(Form, Vec<Vec<usize>>)> = None;
        for order in orders {
            let mut at = vec![Ix::At(0); form.slots.len()];
            for (slot, position) in order.iter().enumerate() {
                at[used[*position]] = Ix::Free(slot as u16);
            }
            let slots = order.iter().map(|position| form.slots[used[*position]].clone()).collect();
            let arranged = self.indexed(form, &at, slots)?;
            match &mut least {
                Some((best, ways)) if *best == arranged => ways.push(order.clone()),
                Some((best, _)) if *best < arranged => {}
                _ => least = Some((arranged, vec![order.clone()])),
            }
        }
        let (argument, ways) = least.ok_or(Stop::TooLarge)?;
        let first = ways[0].clone();
        let place = |position: &usize| first.iter().position(|other| other == position).unwrap_or(0);
        let positive = match &head {
            Head::Exp(_) => true,
            Head::Base(_) => self.positive(&argument),
            _ => false,
        };
        let (slots, symmetries) = match &head {
            Head::Det(_) | Head::LogDet(_) => (Vec::new(), Vec::new()),
            _ => (argument.slots.clone(), ways[1..].iter().map(|way| way.iter().map(place).collect()).collect()),
        };
        let atom = self.intern(head.with_argument(Rc::new(argument)), slots, symmetries, positive);
        self.arranged.insert(head, (atom, first.clone()));
        Ok((atom, first))
    }

    /// The function with this head at another argument.
    pub(super) fn rebuilt_head(&mut self, head: &Head, argument: Form) -> Formed<Form> {
        match head {
            Head::Base(_) => Ok(argument),
            Head::Exp(_) => self.exp(&argument),
            Head::Apply(Function::Step, _) => self.step_again(head, &argument),
            Head::Apply(function, _) => self.apply(*function, &argument),
            Head::Declared(function, order, _) => {
                self.elementwise(Head::Declared(*function, *order, Rc::new(argument.clone())), &argument)
            }
            Head::Inverse(_) => self.inverse(&argument),
            Head::Det(_) => self.determinant(&argument),
            Head::LogDet(_) => self.log_determinant(&argument),
            _ => Err(Stop::Outside("an atom without argument".to_string())),
        }
    }

    /// One of the functions that stay atoms.
    pub(super) fn apply(&mut self, function: Function, form: &Form) -> Formed<Form> {
        match function {
            Function::Log => self.log(form),
            Function::Step => self.step(form),
            Function::Sin | Function::Cos => self.sine_or_cosine(function, form),
            Function::Atan | Function::Asin | Function::Erf => {
                if form.is_zero() {
                    return Ok(form.clone());
                }
                let odd = leading_sign(form);
                let argument = form.scaled(&odd);
                let value = self.elementwise(Head::Apply(function, Rc::new(argument.clone())), &argument)?;
                Ok(value.scaled(&odd))
            }
        }
    }

    /// exp
    pub(super) fn exp(&mut self, form: &Form) -> Formed<Form> {
        let mut product = Form::constant(RBig::ONE, form.slots.clone());
        for (monomial, coefficient) in &form.terms {
            let factor = self.exp_of_monomial(monomial, coefficient, &form.slots)?;
            product = self.times(&product, &factor)?;
        }
        Ok(product)
    }

    fn exp_of_monomial(&mut self, monomial: &Monomial, coefficient: &RBig, slots: &[Dim]) -> Formed<Form> {
        // exp(c·log u) = u^c, also where c is a dimension.
        let mut power = Power::constant(coefficient.clone());
        let mut log = None;
        let mut plain = true;
        for (component, exponent) in monomial {
            match component.factors.as_slice() {
                [factor] if component.sums.is_empty() => match (&self.atom(factor.atom).head, exponent.as_integer()) {
                    (Head::Dim(id), Some(count @ 1..=MAX_POWER)) => {
                        power = power.times(&Power::of_terms([(vec![(*id, count as u32)], RBig::ONE)]));
                    }
                    (Head::Apply(Function::Log, argument), Some(1)) if log.is_none() => {
                        log = Some((argument.clone(), factor.at.clone()));
                    }
                    _ => plain = false,
                },
                _ => plain = false,
            }
        }
        if let (Some((argument, at)), true) = (log, plain) {
            let base = self.indexed(&argument, &at, slots.to_vec())?;
            return self.power(&base, &power);
        }
        let generator = Form { slots: slots.to_vec(), terms: [(monomial.clone(), RBig::ONE)].into() };
        let entry = self.elementwise(Head::Exp(Rc::new(generator.clone())), &generator)?;
        Ok(raised(&entry, &Power::constant(coefficient.clone())))
    }

    /// The natural logarithm.
    pub(super) fn log(&mut self, form: &Form) -> Formed<Form> {
        if form.is_zero() {
            return Err(Stop::Outside("the logarithm of 0".to_string()));
        }
        let content = self.content(form, false, Algebra::is_base_positive);
        let mut sum = self.log_of_number(&content.number, &form.slots)?;
        for (component, power) in &content.factors {
            let log = self.log_of_component(component, &form.slots)?;
            let scale = self.exponent(power);
            sum = sum.plus(&self.product(
                &[(&scale, &[]), (&log, &identity(form.slots.len()))],
                &[],
                form.slots.clone(),
            )?);
        }
        let rest = content.rest;
        if rest.as_number().is_some_and(|number| number.is_one()) {
            return Ok(sum);
        }
        // A single factor of unknown sign must be positive for its logarithm to have a value.
        let alone = match rest.single() {
            Some((monomial, coefficient)) if coefficient.is_one() => match monomial.as_slice() {
                [(component, power)] if odd_or_fractional(power) => Some((component.clone(), power.clone())),
                _ => None,
            },
            _ => None,
        };
        let last = match alone {
            Some((component, power)) => {
                let log = self.log_of_component(&component, &form.slots)?;
                let scale = self.exponent(&power);
                self.product(&[(&scale, &[]), (&log, &identity(form.slots.len()))], &[], form.slots.clone())?
            }
            None => self.elementwise(Head::Apply(Function::Log, Rc::new(rest.clone())), &rest)?,
        };
        Ok(sum.plus(&last))
    }

    fn log_of_component(&mut self, component: &Component, slots: &[Dim]) -> Formed<Form> {
        let form = Form { slots: slots.to_vec(), terms: [(vec![(component.clone(), Power::one())], RBig::ONE)].into() };
        if let ([factor], true) = (component.factors.as_slice(), component.sums.is_empty()) {
            let at = factor.at.clone();
            match self.atom(factor.atom).head.clone() {
                Head::Exp(argument) => return self.indexed(&argument, &at, slots.to_vec()),
                Head::Base(argument) => {
                    let argument = self.indexed(&argument, &at, slots.to_vec())?;
                    return self.elementwise(Head::Apply(Function::Log, Rc::new(argument.clone())), &argument);
                }
                Head::Det(argument) => {
                    let log = self.log_determinant(&argument)?;
                    return self.indexed(&log, &[], slots.to_vec());
                }
                _ => {}
            }
        }
        self.elementwise(Head::Apply(Function::Log, Rc::new(form.clone())), &form)
    }

    fn log_of_number(&mut self, number: &RBig, slots: &[Dim]) -> Formed<Form> {
        let mut sum = Form::zero(slots.to_vec());
        for (prime, exponent) in factored(number) {
            let atom = self.prime(prime);
            let argument = Form::entry(atom, Vec::new(), Power::one(), slots.to_vec());
            let log = self.elementwise(Head::Apply(Function::Log, Rc::new(argument.clone())), &argument)?;
            sum = sum.plus(&log.scaled(&RBig::from(exponent)));
        }
        Ok(sum)
    }

    fn prime(&mut self, prime: UBig) -> AtomId {
        self.intern(Head::Prime(prime), Vec::new(), Vec::new(), true)
    }

    /// sin or cos, expanded over sums and small multiples.
    fn sine_or_cosine(&mut self, function: Function, form: &Form) -> Formed<Form> {
        let (mut sine, mut cosine) = (Form::zero(form.slots.clone()), Form::constant(RBig::ONE, form.slots.clone()));
        let terms: Vec<(Monomial, RBig)> = form.terms.iter().map(|(m, c)| (m.clone(), c.clone())).collect();
        if terms.len() as i64 > MAX_ANGLE {
            return self.elementwise(Head::Apply(function, Rc::new(form.clone())), form);
        }
        for (monomial, coefficient) in terms {
            let (sine_of_term, cosine_of_term) = self.sine_and_cosine(monomial, coefficient, &form.slots)?;
            let new_sine = self.times(&sine, &cosine_of_term)?.plus(&self.times(&cosine, &sine_of_term)?);
            let product = self.times(&sine, &sine_of_term)?;
            cosine = self.times(&cosine, &cosine_of_term)?.plus(&product.negated());
            sine = new_sine;
        }
        Ok(if function == Function::Sin { sine } else { cosine })
    }

    /// sin and cos of one term of an angle: of c·t by those of t over c's denominator.
    fn sine_and_cosine(&mut self, monomial: Monomial, coefficient: RBig, slots: &[Dim]) -> Formed<(Form, Form)> {
        let one = Form::constant(RBig::ONE, slots.to_vec());
        if let Some(quarter_turns) = self.quarter_turns(&monomial, &coefficient) {
            let at =
                |turns: i64| Form::constant(RBig::from([0, 1, 0, -1][turns.rem_euclid(4) as usize]), slots.to_vec());
            return Ok((at(quarter_turns), at(quarter_turns.rem_euclid(4) + 1)));
        }
        let multiple = i64::try_from(coefficient.numerator().clone()).ok().filter(|m| m.abs() <= MAX_ANGLE);
        let generator = match multiple {
            Some(multiple) => coefficient / RBig::from(multiple),
            None => coefficient,
        };
        let multiple = multiple.unwrap_or(1);
        let angle = Form { slots: slots.to_vec(), terms: [(monomial, generator)].into() };
        let single_sine = self.elementwise(Head::Apply(Function::Sin, Rc::new(angle.clone())), &angle)?;
        let single_cosine = self.elementwise(Head::Apply(Function::Cos, Rc::new(angle.clone())), &angle)?;
        let (mut sine, mut cosine) = (Form::zero(slots.to_vec()), one);
        for _ in 0..multiple.abs() {
            let new_sine = self.times(&sine, &single_cosine)?.plus(&self.times(&cosine, &single_sine)?);
            cosine = self.times(&cosine, &single_cosine)?.plus(&self.times(&sine, &single_sine)?.negated());
            sine = new_sine;
        }
        Ok((if multiple < 0 { sine.negated() } else { sine }, cosine))
    }

    /// How many quarter turns the angle is, if it is a multiple of π/2.
    fn quarter_turns(&self, monomial: &Monomial, coefficient: &RBig) -> Option<i64> {
        let [(component, power)] = monomial.as_slice() else { return None };
        let is_pi = matches!(self.atom(component.factors[0].atom).head, Head::Pi) && power.is_one();
        let turns = coefficient * RBig::from(2);
        (is_pi && turns.denominator().is_one()).then(|| i64::try_from(turns.numerator().clone()).ok()).flatten()
    }

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
    fn base(&mut self, rest: &Form) -> Formed<Form> {
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

    fn natural_power(&mut self, form: &Form, power: i64) -> Formed<Form> {
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
    fn component_power(&mut self, component: &Component, power: &Power, slots: &[Dim]) -> Formed<Form> {
        let form = Form { slots: slots.to_vec(), terms: [(vec![(component.clone(), Power::one())], RBig::ONE)].into() };
        if component.sums.is_empty() {
            let zero_off_the_diagonal = component.factors.iter().any(|factor| self.is_delta(factor.atom));
            if zero_off_the_diagonal && power.as_constant().is_none_or(|power| power <= RBig::ZERO) {
                return Err(Stop::Outside("a power of an identity matrix, entry by entry".to_string()));
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
    fn number_power(&mut self, number: &RBig, power: &Power, slots: &[Dim]) -> Formed<Form> {
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
    fn common(&self, form: &Form, may: impl Fn(&Algebra, &Component, &Power) -> bool) -> Option<Monomial> {
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
    fn is_sum_of_positives(&self, form: &Form, count: usize) -> bool {
        if self.has_positive_terms(form) {
            return true;
        }
        let less = |known: &Form, monomial: &Monomial, coefficient: &RBig| {
            let ratio = form.terms.get(monomial)? / coefficient;
            (ratio > RBig::ZERO).then(|| form.clone().plus(&known.scaled(&-ratio)))
        };
        count > 0
            && self.positives.iter().filter(|known| known.slots == form.slots).any(|known| {
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
        let factor = |atom: AtomId, power: &Power| {
            let even = power.as_integer().is_some_and(|power| power % 2 == 0);
            self.atom(atom).positive || even || power.is_fraction()
        };
        if component.sums.is_empty() {
            return component.factors.iter().all(|one| factor(one.atom, power));
        }
        component.factors.iter().all(|one| factor(one.atom, &one.power))
    }

    /// Whether what has this power in a component is positive itself: x² is, but not x.
    fn is_base_positive(&self, component: &Component, power: &Power) -> bool {
        match component.factors.as_slice() {
            [factor] if component.sums.is_empty() => self.atom(factor.atom).positive || power.is_fraction(),
            _ => self.is_positive(component, power),
        }
    }

    /// softmax over all entries, or along an axis: `rows` slots are the rows'.
    pub(super) fn softmax(&mut self, form: &Form, rows: usize, axis: Option<Axis>) -> Formed<Form> {
        let exp = self.exp(form)?;
        let total = self.added_up(&exp, rows, axis)?;
        let kept = kept_slots(form.slots.len(), rows, axis);
        let inverse = self.power(&total, &Power::constant(-RBig::ONE))?;
        self.product(&[(&exp, &identity(form.slots.len())), (&inverse, &kept)], &[], form.slots.clone())
    }

    /// The sum over all entries, over the rows or over the columns.
    pub(super) fn added_up(&mut self, form: &Form, rows: usize, axis: Option<Axis>) -> Formed<Form> {
        let kept = kept_slots(form.slots.len(), rows, axis);
        let mut sums = Vec::new();
        let mut slots = Vec::new();
        let mut at = Vec::new();
        for (slot, dim) in form.slots.iter().enumerate() {
            if kept.contains(&Ix::Free(slot as u16)) {
                at.push(Ix::Free(slots.len() as u16));
                slots.push(dim.clone());
            } else {
                at.push(Ix::Sum(sums.len() as u16));
                sums.push(dim.clone());
            }
        }
        self.product(&[(form, &at)], &sums, slots)
    }
}

/// The slots that a reduction leaves.
fn kept_slots(slots: usize, rows: usize, axis: Option<Axis>) -> Vec<Ix> {
    let kept = match axis {
        None => 0..0,
        Some(Axis::Rows) => rows..slots,
        Some(Axis::Cols) => 0..rows,
    };
    kept.map(|slot| Ix::Free(slot as u16)).collect()
}

impl Head {
    /// The same head with another argument.
    pub(super) fn with_argument(&self, argument: Rc<Form>) -> Head {
        match self {
            Head::Base(_) => Head::Base(argument),
            Head::Exp(_) => Head::Exp(argument),
            Head::Apply(function, _) => Head::Apply(*function, argument),
            Head::Declared(function, order, _) => Head::Declared(*function, *order, argument),
            Head::Inverse(_) => Head::Inverse(argument),
            Head::Det(_) => Head::Det(argument),
            Head::LogDet(_) => Head::LogDet(argument),
            other => other.clone(),
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

fn odd_or_fractional(power: &Power) -> bool {
    power.is_fraction() || power.as_integer().is_some_and(|power| power % 2 != 0)
}

fn power_of(monomial: &Monomial, component: &Component) -> Power {
    let found = monomial.iter().find(|(other, _)| other == component);
    found.map_or_else(|| Power::constant(RBig::ZERO), |(_, power)| power.clone())
}

/// The monomial divided by another.
fn quotient(monomial: &Monomial, divisor: &Monomial) -> Monomial {
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
fn factored(number: &RBig) -> Vec<(UBig, i64)> {
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

/// All orders of 0, …, count − 1.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for next in 0..count {
        let insert = |order: &Vec<usize>| {
            let order = order.clone();
            (0..=order.len()).map(move |place| {
                let mut longer = order.clone();
                longer.insert(place, next);
                longer
            })
        };
        all = all.iter().flat_map(insert).collect();
    }
    all
}
