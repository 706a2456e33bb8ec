//! log|Γ|, its derivatives and floor as atoms, with the whole numbers drawn out of their arguments; and functions of two numbers.

use super::algebra::Algebra;
use super::elaborate::{Elaboration, half};
use super::form::{Form, Formed, Function, Head};
use super::power::Power;
use crate::lang::typed::OfTwo;
use dashu_ratio::RBig;
use std::rc::Rc;

/// Whole numbers up to this one are drawn out of the argument of Γ.
const MOST_SHIFT: i64 = 8;

impl Algebra {
    /// log|Γ| or a polygamma function: with Γ(x + 1) = x·Γ(x) the argument gets a constant term from 0 to 1.
    pub(super) fn gamma(&mut self, function: Function, form: &Form) -> Formed<Form> {
        if function == Function::Lgamma && form.as_number().is_some_and(|x| x.is_one() || x == RBig::from(2)) {
            return Ok(Form::zero(form.slots.clone()));
        }
        let number = form.terms.get(&Vec::new()).cloned().unwrap_or(RBig::ZERO);
        let shift = i64::try_from(number.floor()).ok().filter(|shift| *shift != 0 && shift.abs() <= MOST_SHIFT);
        let (Some(shift), None) = (shift, form.as_number()) else {
            return self.elementwise(Head::Apply(function, Rc::new(form.clone())), form);
        };
        let at = |steps: i64| form.clone().plus(&Form::constant(RBig::from(-steps), form.slots.clone()));
        let base = at(shift);
        let mut value = self.elementwise(Head::Apply(function, Rc::new(base.clone())), &base)?;
        for step in 1..=shift.abs() {
            // Up from x − k: x − k, …, x − 1; down from x + |k|: x + |k| − 1, …, x.
            let place = at(if shift > 0 { step } else { 1 - step });
            let change = match function {
                Function::Polygamma(order) => self.slope_of_logarithm(order, &place)?,
                _ => self.logarithm_of_size(&place)?,
            };
            value = value.plus(&if shift > 0 { change } else { change.negated() });
        }
        Ok(value)
    }

    /// (−1)ⁿ n!/u^(n+1)
    fn slope_of_logarithm(&mut self, order: u8, u: &Form) -> Formed<Form> {
        let power = self.power(u, &Power::constant(RBig::from(-1 - i64::from(order))))?;
        let factorial = (1..=i64::from(order)).fold(RBig::ONE, |factorial, k| factorial * RBig::from(-k));
        Ok(power.scaled(&factorial))
    }

    /// log|u|, as half the logarithm of the square where the sign is not known.
    fn logarithm_of_size(&mut self, u: &Form) -> Formed<Form> {
        if self.positive(u) {
            return self.log(u);
        }
        if self.positive(&u.negated()) {
            return self.log(&u.negated());
        }
        let square = self.times(u, u)?;
        Ok(self.log(&square)?.scaled(&RBig::from_parts(1.into(), 2u8.into())))
    }

    /// floor: whole numbers are drawn out, and of a number it is one.
    pub(super) fn floor(&mut self, form: &Form) -> Formed<Form> {
        let whole: RBig = form.terms.get(&Vec::new()).map_or(RBig::ZERO, |number| number.floor().into());
        let whole = Form::constant(whole, form.slots.clone());
        let rest = form.clone().plus(&whole.negated());
        if form.as_number().is_some() {
            return Ok(whole);
        }
        let floor = self.elementwise(Head::Apply(Function::Floor, Rc::new(rest.clone())), &rest)?;
        Ok(whole.plus(&floor))
    }

    /// The logarithm to another base.
    pub(super) fn log_to(&mut self, base: i64, form: &Form) -> Formed<Form> {
        let log = self.log(form)?;
        let unit = self.log(&Form::constant(RBig::from(base), form.slots.clone()))?;
        let scale = self.power(&unit, &Power::constant(-RBig::ONE))?;
        self.times(&log, &scale)
    }
}

impl Elaboration<'_> {
    pub(super) fn of_two(&mut self, function: OfTwo, a: &Form, b: &Form) -> Formed<Form> {
        let algebra = &mut self.algebra;
        match function {
            OfTwo::Hypot => {
                let square = algebra.times(a, a)?.plus(&algebra.times(b, b)?);
                algebra.power(&square, &half())
            }
            OfTwo::Mod => {
                let inverse = algebra.power(b, &Power::constant(-RBig::ONE))?;
                let quotient = algebra.times(a, &inverse)?;
                let whole = algebra.apply(Function::Floor, &quotient)?;
                Ok(a.clone().plus(&algebra.times(b, &whole)?.negated()))
            }
            // atan(y/x) + π·[x < 0]·(2·[y ≥ 0] − 1), but where x is 0.
            OfTwo::Atan2 => {
                let inverse = algebra.power(b, &Power::constant(-RBig::ONE))?;
                let quotient = algebra.times(a, &inverse)?;
                let main = algebra.apply(Function::Atan, &quotient)?;
                let one = Form::constant(RBig::ONE, a.slots.clone());
                let left = one.clone().plus(&algebra.step(b)?.negated());
                let side = algebra.step(a)?.scaled(&RBig::from(2)).plus(&one.negated());
                let pi = algebra.intern(Head::Pi, Vec::new(), Vec::new(), true);
                let pi = Form::entry(pi, Vec::new(), Power::one(), a.slots.clone());
                let turn = algebra.times(&left, &side)?;
                Ok(main.plus(&algebra.times(&turn, &pi)?))
            }
        }
    }
}
