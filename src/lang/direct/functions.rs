//! Functions of one variable, by other formulas than the lowering's where there are others.

use super::gamma;
use super::{Direct, Value, Whole};
use crate::lang::constant::{as_integer, constant_among};
use crate::lang::typed::{Callee, Elementary, Kind, Typed};
use crate::scalar::ball::{Ball, Balls, atan, cos, erf, exp, floor, ln, relu, sin, sqrt};
use crate::scalar::precise::{Real, Undefined};
use dashu_ratio::RBig;
use std::cmp::Ordering;

impl Direct<'_> {
    /// `f⁽ᵏ⁾` at a value; derivatives by difference quotients of the function itself.
    pub(super) fn function(&mut self, callee: Callee, order: u32, x: &Value) -> Whole<Value> {
        let Ok(x) = x else { return Ok(x.clone()) };
        match callee {
            Callee::Declared(index) if self.document.functions[index].body.is_none() => {
                self.spend_functions(1)?;
                return Ok(self.arbitrary(index, order, x));
            }
            // A body's functions are counted when they are met.
            Callee::Declared(_) => self.spend(1)?,
            Callee::Elementary(function) if function.has_kinks() => self.spend(1)?,
            Callee::Elementary(Elementary::Lgamma | Elementary::Digamma | Elementary::Trigamma) => {
                self.spend_functions(gamma::cost(x, self.bits))?;
            }
            Callee::Elementary(_) => self.spend_functions(1)?,
        }
        if order == 0 {
            return self.value(callee, x);
        }
        if let Callee::Elementary(function) = callee
            && function.has_kink_at_zero()
            && x.sign().is_none_or(Ordering::is_eq)
        {
            return Ok(Err(if x.is_zero() { Undefined::Domain } else { Undefined::Lost }));
        }
        if let Callee::Elementary(function) = callee
            && function.has_steps()
        {
            let beside = if function == Elementary::Round { x.plus(&half()?, 2 * self.bits)? } else { x.clone() };
            match floor(&beside, 2 * self.bits) {
                Ok(whole) if beside.is_exact() && whole == beside => return Ok(Err(Undefined::Domain)),
                Ok(_) => {}
                Err(why) => return Ok(Err(why)),
            }
        }
        let x = x.clone();
        let mut quotient = self.quotient(&mut |direct, step| {
            let moved = x.plus(step, 2 * direct.bits);
            Ok(vec![direct.function(callee, order - 1, &moved)?])
        })?;
        Ok(quotient.pop().unwrap_or(Err(Undefined::TooLarge)))
    }

    fn value(&mut self, callee: Callee, x: &Ball) -> Whole<Value> {
        match callee {
            Callee::Elementary(function) => Ok(elementary(function, x, self.bits)),
            Callee::Declared(index) => {
                let document = self.document;
                let Some(body) = &document.functions[index].body else {
                    return Ok(self.arbitrary(index, 0, x));
                };
                self.parameters.push(Ok(x.clone()));
                let value = self.expr(body);
                self.parameters.pop();
                Ok(value?.data.first().cloned().unwrap_or(Err(Undefined::TooLarge)))
            }
        }
    }

    fn arbitrary(&self, index: usize, order: u32, x: &Ball) -> Value {
        let instance = self.place.functions.get(index).ok_or(Undefined::NoInstance)?;
        // The instance defines the function: its terms mean the same to every evaluation.
        let mut reader = Balls::new(self.bits, Vec::new());
        instance.read(&mut reader, order, &Ok(x.clone())).unwrap_or(Err(Undefined::TooLarge))
    }

    /// The exponent's value where it is a constant, through names that are not cut free.
    pub(super) fn constant_exponent(&self, exponent: &Typed) -> Option<RBig> {
        match &exponent.kind {
            Kind::Dim(dim) => Some(dim.number(self.place.sizes)),
            Kind::Let(id) => {
                let moved = self.scopes.iter().skip(1).any(|scope| {
                    scope.affected[*id]
                        || matches!(&scope.cut, Some((crate::lang::typed::Variable::Let(cut), _)) if cut == id)
                });
                if moved { None } else { self.constant_exponent(&self.document.lets[*id].value) }
            }
            _ => constant_among(exponent, self.place.sizes, &|id| self.counted.value(id).ok()),
        }
    }

    pub(super) fn constant_power(&self, x: &Ball, exponent: &RBig) -> Value {
        let bits = self.bits;
        if let Some(integer) = as_integer(exponent) {
            return integer_power(x, integer, bits);
        }
        if let Some(odd) = as_integer(&(exponent.clone() + exponent.clone())) {
            return integer_power(&sqrt(x, 2 * bits)?, odd, bits);
        }
        if exponent.denominator().is_one() {
            return Err(Undefined::TooLarge);
        }
        let exponent = Ball::from_rational(exponent, 2 * bits)?;
        exp(&ln(x, 2 * bits)?.times(&exponent, 2 * bits)?, bits)
    }
}

/// A power whose exponent is computed: of a base that is not positive, where the exponent is a whole number.
pub(super) fn computed_power(x: &Ball, exponent: &Ball, bits: usize) -> Value {
    let by_logarithm = || exp(&ln(x, 2 * bits)?.times(exponent, 2 * bits)?, bits);
    match x.sign() {
        Some(Ordering::Greater) => by_logarithm(),
        None => Err(Undefined::Lost),
        Some(_) if !exponent.is_exact() => Err(Undefined::Lost),
        Some(_) => match as_integer(&exponent.middle().to_rational()?) {
            Some(whole) => integer_power(x, whole, bits),
            None => by_logarithm(),
        },
    }
}

fn integer_power(x: &Ball, exponent: i64, bits: usize) -> Value {
    let (mut square, mut power, mut left) = (x.clone(), Ball::from_i64(1), exponent.unsigned_abs());
    while left > 0 {
        if left % 2 == 1 {
            power = power.times(&square, 2 * bits)?;
        }
        left /= 2;
        if left > 0 {
            square = square.times(&square, 2 * bits)?;
        }
    }
    if exponent < 0 { Ball::from_i64(1).over(&power, bits) } else { Ok(power) }
}

fn elementary(function: Elementary, x: &Ball, bits: usize) -> Value {
    let one = Ball::from_i64(1);
    let sided = |below: i64, at: i64, above: i64| match x.sign() {
        Some(Ordering::Less) => Ok(Ball::from_i64(below)),
        Some(Ordering::Equal) => Ok(Ball::from_i64(at)),
        Some(Ordering::Greater) => Ok(Ball::from_i64(above)),
        None => Err(Undefined::Lost),
    };
    match function {
        Elementary::Exp => exp(x, bits),
        Elementary::Log => ln(x, bits),
        Elementary::Sqrt => sqrt(x, bits),
        Elementary::Sin => sin(x, bits),
        Elementary::Cos => cos(x, bits),
        Elementary::Tan => sin(x, bits)?.over(&cos(x, bits)?, bits),
        Elementary::Atan => atan(x, bits),
        Elementary::Erf => erf(x, bits),
        Elementary::Asin => arcsine(x, bits),
        Elementary::Acos => atan(&one, bits)?.scaled(1)?.minus(&arcsine(x, bits)?, bits),
        Elementary::Sinh => exp(x, 2 * bits)?.minus(&exp(&x.negated(), 2 * bits)?, bits)?.scaled(-1),
        Elementary::Cosh => exp(x, bits)?.plus(&exp(&x.negated(), bits)?, bits)?.scaled(-1),
        Elementary::Tanh => {
            let (up, down) = (exp(x, 2 * bits)?, exp(&x.negated(), 2 * bits)?);
            up.minus(&down, 2 * bits)?.over(&up.plus(&down, 2 * bits)?, bits)
        }
        Elementary::Sigmoid => {
            let up = exp(x, bits)?;
            up.over(&up.plus(&one, bits)?, bits)
        }
        // ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)
        Elementary::Softplus => {
            let rest = ln(&exp(&x.abs().negated(), 2 * bits)?.plus(&one, 4 * bits)?, bits)?;
            relu(x).plus(&rest, bits)
        }
        Elementary::Erfc => complementary(x, bits),
        Elementary::Log1p => ln(&x.plus(&one, 4 * bits)?, bits),
        // (e^(x/2) − e^(−x/2))·e^(x/2)
        Elementary::Expm1 => {
            let (up, down) = (exp(&x.scaled(-1)?, 2 * bits)?, exp(&x.negated().scaled(-1)?, 2 * bits)?);
            up.minus(&down, 2 * bits)?.times(&up, bits)
        }
        Elementary::Log2 => ln(x, bits)?.over(&ln(&Ball::from_i64(2), bits)?, bits),
        Elementary::Log10 => {
            let [two, five] = [2, 5].map(|prime| ln(&Ball::from_i64(prime), bits));
            ln(x, bits)?.over(&two?.plus(&five?, bits)?, bits)
        }
        // ln(x/(1 − x))
        Elementary::Logit => ln(&x.over(&one.minus(x, 2 * bits)?, 2 * bits)?, bits),
        Elementary::Floor => floor(x, bits),
        Elementary::Ceil => Ok(floor(&x.negated(), bits)?.negated()),
        Elementary::Round => {
            let raised = x.plus(&half()?, 2 * bits)?;
            let whole = floor(&raised, 2 * bits)?;
            if raised.is_exact() && whole == raised { Err(Undefined::Domain) } else { Ok(whole) }
        }
        Elementary::Lgamma | Elementary::Digamma | Elementary::Trigamma => {
            gamma::gamma(function, x, bits).unwrap_or(Err(Undefined::TooLarge))
        }
        Elementary::Abs => Ok(x.abs()),
        Elementary::Sign => sided(-1, 0, 1),
        Elementary::Step => sided(0, 1, 1),
        Elementary::Relu => Ok(relu(x)),
    }
}

fn half() -> Value {
    Ball::from_i64(1).scaled(-1)
}

/// erfc x = 1 − erf x, with so many bits more as the difference loses: about x²·log₂ e. Where that would be most of the bits, the
/// series for large x tells as much.
fn complementary(x: &Ball, bits: usize) -> Value {
    let size = x.middle().to_f64();
    if size > 1.0 && size * size > bits as f64 {
        return far_complementary(x, bits);
    }
    let lost = if size > 1.0 { (size * size * 1.5) as usize } else { 0 };
    let wide = (bits + 32 + lost).min(Real::MAX_BITS);
    Ball::from_i64(1).minus(&erf(x, wide)?, wide)
}

/// erfc x = e^(−x²)/(x·√π)·(1 − 1/(2x²) + 1·3/(2x²)² − 1·3·5/(2x²)³ + …) for x² > bits: DLMF 7.12.1, by which the sum lies between
/// any two of its successive parts. Its terms fall to about e^(−x²), far below the bits asked for.
fn far_complementary(x: &Ball, bits: usize) -> Value {
    let wide = bits + 32;
    let square = x.times(x, wide)?;
    let most = square.middle().to_f64();
    let (one, twice) = (Ball::from_i64(1), square.scaled(1)?);
    let (mut sum, mut term, mut odd) = (one.clone(), one, 1_u32);
    let sum = loop {
        // Of a wide enclosure of x the terms may grow.
        if f64::from(odd) > 2.0 * most {
            return Err(Undefined::Lost);
        }
        term = term.times(&Ball::from_i64(odd.into()).over(&twice, wide)?, wide)?.negated();
        let next = sum.plus(&term, wide)?;
        odd += 2;
        if term.top().is_none_or(|top| top < -(bits as isize)) {
            break sum.hull(&next, wide)?;
        }
        sum = next;
    };
    let root = sqrt(&atan(&Ball::from_i64(1), wide)?, wide)?.scaled(1)?;
    exp(&square.negated(), wide)?.over(&x.times(&root, wide)?, wide)?.times(&sum, bits)
}

/// asin x = atan(x/√(1 − x²)), and ±π/2 at ±1.
fn arcsine(x: &Ball, bits: usize) -> Value {
    let one = Ball::from_i64(1);
    let rest = Ball::sum_of_products([(false, &one, None), (true, x, Some(x))], 2 * bits)?;
    let root = sqrt(&rest, 2 * bits)?;
    if root.is_zero() {
        let right = atan(&one, bits)?.scaled(1)?;
        return Ok(if x.middle().is_negative() { right.negated() } else { right });
    }
    atan(&x.over(&root, 2 * bits)?, bits)
}
