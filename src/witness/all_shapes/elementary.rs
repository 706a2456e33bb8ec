//! Functions of the language, entry by entry, in terms of those that stay atoms.

use super::elaborate::{Elaboration, half};
use super::form::{Form, Formed, Function, Head, Stop};
use super::power::Power;
use super::value::Value;
use crate::lang::ast::CompareOp;
use crate::lang::typed::{Callee, Elementary, Kind, Typed};
use dashu_ratio::RBig;
use std::rc::Rc;

/// The largest power of a dimension in an exponent.
const MAX_EXPONENT: u32 = 64;

impl Elaboration<'_> {
    /// 1 where the condition holds, else 0.
    pub(super) fn condition(&mut self, left: &Value, op: CompareOp, right: &Value) -> Formed<Value> {
        // `<` and `<=` differ where both sides are equal alone, which is where the function may have a kink.
        let (not_less, negate) = match op {
            CompareOp::GreaterEqual => (self.plus(left, right, true)?, false),
            CompareOp::LessEqual => (self.plus(right, left, true)?, false),
            CompareOp::Less => (self.plus(left, right, true)?, true),
            CompareOp::Greater => (self.plus(right, left, true)?, true),
        };
        let step = self.algebra.step(&not_less.form)?;
        let one = Form::constant(RBig::ONE, step.slots.clone());
        let form = if negate { one.plus(&step.negated()) } else { step };
        Ok(Value { form, ..not_less })
    }

    pub(super) fn power(&mut self, base: &Typed, exponent: &Typed) -> Formed<Value> {
        let (base, exponent) = self.pair(base, exponent)?;
        if let Some(power) = self.as_power(&exponent.form) {
            return Ok(Value { form: self.algebra.power(&base.form, &power)?, ..base });
        }
        // Where an exponent is an index name, it is a whole number, and there is a value at negative bases, too.
        if self.may_be_whole(&exponent.form) && !self.algebra.positive(&base.form) {
            return Err(Stop::Outside("a power whose exponent is an index, of what may be negative".to_string()));
        }
        // a^b = exp(b·log a)
        let log = self.algebra.log(&base.form)?;
        let product = self.algebra.times(&log, &exponent.form)?;
        Ok(Value { form: self.algebra.exp(&product)?, ..base })
    }

    /// Whether a form is made of indices, sizes and numbers alone.
    fn may_be_whole(&self, form: &Form) -> bool {
        form.factors().all(|factor| {
            let head = &self.algebra.atom(factor.atom).head;
            matches!(head, Head::Dim(_) | Head::Position(_)) || self.algebra.is_indicator(factor.atom)
        })
    }

    /// The form as an exponent: a number, or a polynomial in dimensions with integer coefficients.
    pub(super) fn as_power(&self, form: &Form) -> Option<Power> {
        let mut terms = Vec::new();
        for (monomial, coefficient) in &form.terms {
            let mut dims = Vec::new();
            for (component, power) in monomial {
                let [factor] = component.factors.as_slice() else { return None };
                let Head::Dim(id) = self.algebra.atom(factor.atom).head else { return None };
                let exponent = u32::try_from(power.as_integer()?).ok()?;
                if exponent > MAX_EXPONENT {
                    return None;
                }
                dims.push((id, exponent));
            }
            dims.sort_unstable();
            terms.push((dims, coefficient.clone()));
        }
        let power = Power::of_terms(terms);
        (power.is_integer() || power.as_constant().is_some()).then_some(power)
    }

    /// `f⁽ᵏ⁾`, entry by entry.
    pub(super) fn applied(&mut self, callee: Callee, order: u32, x: &Form) -> Formed<Form> {
        if let Callee::Declared(function) = callee
            && self.document.functions[function].body.is_none()
        {
            return self.algebra.elementwise(Head::Declared(function, order, Rc::new(x.clone())), x);
        }
        if order == 0 {
            return self.function(callee, x);
        }
        // The derivatives of a function with a formula are those of the formula at a parameter.
        let parameter = self.algebra.symbol(Vec::new());
        let mut form = self.function(callee, &Form::entry(parameter, Vec::new(), Power::one(), Vec::new()))?;
        for _ in 0..order {
            form = self.algebra.derivative(&form, parameter)?;
        }
        self.algebra.substituted(&form, parameter, x)
    }

    pub(super) fn function(&mut self, callee: Callee, x: &Form) -> Formed<Form> {
        let function = match callee {
            Callee::Elementary(function) => return self.elementary(function, x),
            Callee::Declared(function) => function,
        };
        let document = self.document;
        let Some(body) = &document.functions[function].body else { return Err(Stop::TooLarge) };
        if !binds(body, !x.slots.is_empty()) {
            return self.body_at(body, x);
        }
        let parameter = self.algebra.symbol(Vec::new());
        let form = self.body_at(body, &Form::entry(parameter, Vec::new(), Power::one(), Vec::new()))?;
        self.algebra.substituted(&form, parameter, x)
    }

    /// A function's body with a form for its parameter.
    fn body_at(&mut self, body: &Typed, x: &Form) -> Formed<Form> {
        self.parameters.push(Value::array(x.clone(), x.slots.len()));
        let value = self.value(body);
        self.parameters.pop();
        let value = value?;
        match value.form.slots == x.slots {
            true => Ok(value.form),
            false => self.algebra.indexed(&value.form, &[], x.slots.clone()),
        }
    }

    /// The language's functions in terms of those that stay atoms.
    pub(super) fn elementary(&mut self, function: Elementary, x: &Form) -> Formed<Form> {
        let algebra = &mut self.algebra;
        let one = Form::constant(RBig::ONE, x.slots.clone());
        let inverse = Power::constant(-RBig::ONE);
        Ok(match function {
            Elementary::Exp => algebra.exp(x)?,
            Elementary::Log => algebra.log(x)?,
            Elementary::Sqrt => algebra.power(x, &half())?,
            Elementary::Sin => algebra.apply(Function::Sin, x)?,
            Elementary::Cos => algebra.apply(Function::Cos, x)?,
            Elementary::Tan => {
                let (sine, cosine) = (algebra.apply(Function::Sin, x)?, algebra.apply(Function::Cos, x)?);
                let secant = algebra.power(&cosine, &inverse)?;
                algebra.times(&sine, &secant)?
            }
            Elementary::Atan => algebra.apply(Function::Atan, x)?,
            Elementary::Asin => algebra.apply(Function::Asin, x)?,
            Elementary::Acos => {
                // π/2 − asin x
                let asin = algebra.apply(Function::Asin, x)?;
                let pi = algebra.intern(Head::Pi, Vec::new(), Vec::new(), true);
                let pi = Form::entry(pi, Vec::new(), Power::one(), x.slots.clone());
                pi.scaled(&RBig::from_parts(1.into(), 2u8.into())).plus(&asin.negated())
            }
            Elementary::Erf => algebra.apply(Function::Erf, x)?,
            Elementary::Sinh | Elementary::Cosh => {
                let (up, down) = (algebra.exp(x)?, algebra.exp(&x.negated())?);
                let down = if function == Elementary::Sinh { down.negated() } else { down };
                up.plus(&down).scaled(&RBig::from_parts(1.into(), 2u8.into()))
            }
            Elementary::Tanh => {
                // 1 − 2/(1 + e²ˣ)
                let exp = algebra.exp(&x.scaled(&RBig::from(2)))?;
                let share = algebra.power(&one.clone().plus(&exp), &inverse)?;
                one.plus(&share.scaled(&RBig::from(-2)))
            }
            Elementary::Sigmoid => {
                let exp = algebra.exp(&x.negated())?;
                algebra.power(&one.plus(&exp), &inverse)?
            }
            Elementary::Softplus => {
                let exp = algebra.exp(x)?;
                algebra.log(&one.plus(&exp))?
            }
            Elementary::Lgamma => algebra.apply(Function::Lgamma, x)?,
            Elementary::Digamma => algebra.apply(Function::Polygamma(0), x)?,
            Elementary::Trigamma => algebra.apply(Function::Polygamma(1), x)?,
            Elementary::Erfc => one.plus(&algebra.apply(Function::Erf, x)?.negated()),
            Elementary::Log1p => algebra.log(&one.plus(x))?,
            Elementary::Expm1 => algebra.exp(x)?.plus(&one.negated()),
            Elementary::Log2 => algebra.log_to(2, x)?,
            Elementary::Log10 => algebra.log_to(10, x)?,
            Elementary::Logit => {
                let rest = algebra.log(&one.plus(&x.negated()))?;
                algebra.log(x)?.plus(&rest.negated())
            }
            Elementary::Floor => algebra.apply(Function::Floor, x)?,
            Elementary::Ceil => algebra.apply(Function::Floor, &x.negated())?.negated(),
            // Where two integers are equally near it has no value.
            Elementary::Round => {
                let half = Form::constant(RBig::from_parts(1.into(), 2u8.into()), x.slots.clone());
                algebra.apply(Function::Floor, &half.plus(x))?
            }
            Elementary::Step => algebra.step(x)?,
            Elementary::Sign => algebra.sign(x)?,
            Elementary::Abs => {
                let sign = algebra.sign(x)?;
                algebra.times(x, &sign)?
            }
            Elementary::Relu => {
                let step = algebra.step(x)?;
                algebra.times(x, &step)?
            }
        })
    }
}

/// Whether something in a function's body binds what may stand in an argument, so that the argument is put in only when all that is bound
/// has been dealt with: a derivative form holds the parameter, whatever inputs stand in the argument; and where the argument has `slots`, for the
/// entries at which the function is taken, arrays of the body have slots of their own, which may have the same dimensions.
fn binds(body: &Typed, slots: bool) -> bool {
    let mut found = false;
    body.walk(&mut |part| {
        found |= matches!(part.kind, Kind::Derivative(..)) || part.has_own_indices();
        found |= slots && !part.shape.is_scalar();
    });
    found
}
