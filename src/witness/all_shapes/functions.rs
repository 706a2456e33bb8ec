//! Functions of forms, entry by entry: what they are written in terms of, and what is drawn out of their arguments.
//!
//! exp is a homomorphism here: `exp(a + 2b)` is `exp(a)·exp(b)²`, and `exp(log u)` is `u`. sigmoid, tanh, softplus and the
//! hyperbolic functions are written in exp, so that their relations need no rules of their own.

use super::algebra::{Algebra, identity};
use super::form::{AtomId, Component, Form, Formed, Function, Head, Ix, Monomial, Stop};
use super::power::Power;
use super::powers::{MAX_POWER, factored, leading_sign, odd_or_fractional, raised};
use crate::lang::ast::Axis;
use crate::lang::dim::Dim;
use dashu_int::UBig;
use dashu_ratio::RBig;
use std::rc::Rc;

/// Slots of an argument whose every order is tried for the least.
const MAX_ORDERED: usize = 4;
/// The largest multiple of an angle, and the most terms of one, that are expanded.
const MAX_ANGLE: i64 = 6;

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
        if let Some(known) = self.memory.arranged.get(&head) {
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
        self.memory.arranged.insert(head, (atom, first.clone()));
        Ok((atom, first))
    }

    /// The function with this head at another argument.
    pub(super) fn rebuilt_head(&mut self, head: &Head, argument: Form) -> Formed<Form> {
        match head {
            Head::Base(_) => Ok(argument),
            Head::Kept(_) => Ok(self.kept(argument)),
            Head::Exp(_) => self.exp(&argument),
            Head::Apply(Function::Step, _) => self.step_again(head, &argument),
            Head::Apply(function, _) => self.apply(*function, &argument),
            Head::Declared(function, order, _) => {
                self.elementwise(Head::Declared(*function, *order, Rc::new(argument.clone())), &argument)
            }
            Head::Inverse(_) => self.inverse(&argument),
            Head::Cholesky(_) => self.cholesky(&argument),
            Head::Raised(_, dim) => self.raised_matrix(&argument, dim),
            Head::Det(_) => self.determinant(&argument),
            Head::LogDet(_) => self.log_determinant(&argument),
            Head::Fold(fold, _, reach) => self.fold_up(*fold, &argument, reach),
            _ => Err(Stop::Outside("an atom without argument".to_string())),
        }
    }

    /// One of the functions that stay atoms.
    pub(super) fn apply(&mut self, function: Function, form: &Form) -> Formed<Form> {
        match function {
            Function::Log => self.log(form),
            Function::Step => self.step(form),
            Function::Sin | Function::Cos => self.sine_or_cosine(function, form),
            Function::Lgamma | Function::Polygamma(_) => self.gamma(function, form),
            Function::Floor => self.floor(form),
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

    pub(super) fn prime(&mut self, prime: UBig) -> AtomId {
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
            Some(multiple) => &coefficient / RBig::from(multiple),
            None if coefficient < RBig::ZERO => -coefficient.clone(),
            None => coefficient.clone(),
        };
        let multiple = multiple.unwrap_or(if coefficient < RBig::ZERO { -1 } else { 1 });
        let known = if generator.is_one() { self.of_known_angle(&monomial, slots)? } else { None };
        let (single_sine, single_cosine) = match known {
            Some(known) => known,
            None => {
                let angle = Form { slots: slots.to_vec(), terms: [(monomial, generator)].into() };
                let sine = self.elementwise(Head::Apply(Function::Sin, Rc::new(angle.clone())), &angle)?;
                (sine, self.elementwise(Head::Apply(Function::Cos, Rc::new(angle.clone())), &angle)?)
            }
        };
        let (mut sine, mut cosine) = (Form::zero(slots.to_vec()), one);
        for _ in 0..multiple.abs() {
            let new_sine = self.times(&sine, &single_cosine)?.plus(&self.times(&cosine, &single_sine)?);
            cosine = self.times(&cosine, &single_cosine)?.plus(&self.times(&sine, &single_sine)?.negated());
            sine = new_sine;
        }
        Ok((if multiple < 0 { sine.negated() } else { sine }, cosine))
    }

    /// sin and cos of asin u, u and √(1 − u²), and of atan u, u/√(1 + u²) and 1/√(1 + u²): both angles have a cosine that is not negative.
    fn of_known_angle(&mut self, monomial: &Monomial, slots: &[Dim]) -> Formed<Option<(Form, Form)>> {
        let [(component, power)] = monomial.as_slice() else { return Ok(None) };
        let ([factor], true, true) = (component.factors.as_slice(), component.sums.is_empty(), power.is_one()) else {
            return Ok(None);
        };
        let Head::Apply(function @ (Function::Asin | Function::Atan), argument) = self.atom(factor.atom).head.clone()
        else {
            return Ok(None);
        };
        let half = RBig::from_parts(1.into(), 2u8.into());
        let (one, sine) =
            (Form::constant(RBig::ONE, slots.to_vec()), self.indexed(&argument, &factor.at, slots.to_vec())?);
        let square = self.times(&sine, &sine)?;
        if function == Function::Asin {
            let cosine = self.power(&one.plus(&square.negated()), &Power::constant(half))?;
            return Ok(Some((sine, cosine)));
        }
        let cosine = self.power(&one.plus(&square), &Power::constant(-half))?;
        Ok(Some((self.times(&sine, &cosine)?, cosine)))
    }

    /// How many quarter turns the angle is, if it is a multiple of π/2.
    fn quarter_turns(&self, monomial: &Monomial, coefficient: &RBig) -> Option<i64> {
        let [(component, power)] = monomial.as_slice() else { return None };
        let is_pi = matches!(self.atom(component.factors[0].atom).head, Head::Pi) && power.is_one();
        let turns = coefficient * RBig::from(2);
        (is_pi && turns.denominator().is_one()).then(|| i64::try_from(turns.numerator().clone()).ok()).flatten()
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
            Head::Cholesky(_) => Head::Cholesky(argument),
            Head::Raised(_, dim) => Head::Raised(argument, dim.clone()),
            Head::Det(_) => Head::Det(argument),
            Head::LogDet(_) => Head::LogDet(argument),
            Head::Kept(_) => Head::Kept(argument),
            Head::Fold(fold, _, reach) => Head::Fold(*fold, argument, reach.clone()),
            other => other.clone(),
        }
    }
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
