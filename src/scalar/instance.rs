//! Instances: what stands for an arbitrary function `f` while it is evaluated in numbers.
//!
//! An instance is a short sum of terms whose derivatives of every order are known in closed form and use no rule of the
//! tape: powers, sines and exponentials of a multiple of t.

use crate::tape::{Constant, Primitive, Product, Reader};
use dashu_int::IBig;
use dashu_ratio::RBig;
use std::fmt;

/// One term of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstanceTerm {
    /// `scale · t^power`
    Power {
        /// The factor in front.
        scale: i32,
        /// The exponent.
        power: u32,
    },
    /// `scale · sin(rate·t)`
    Sine {
        /// The factor in front.
        scale: i32,
        /// The factor of t.
        rate: i32,
    },
    /// `scale · exp(t·num/den)`
    Exponential {
        /// The factor in front.
        scale: i32,
        /// Numerator of the factor of t.
        numerator: i32,
        /// Denominator of the factor of t, positive.
        denominator: i32,
    },
}

/// A smooth function that stands for an arbitrary one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance {
    /// Its terms, added up.
    pub terms: Vec<InstanceTerm>,
}

/// So many terms of an instance are read without a list.
const FEW: usize = 4;

impl Instance {
    /// The instances that are tried, simplest first. Some are positive everywhere, for formulas with `log(f(x))`, and
    /// some negative; of their values at 0 and at 1 some have either sign, and some are 0, so that claims about
    /// constant arguments (`abs(f(1)) = f(1)`) are told, too.
    ///
    /// ```
    /// let texts: Vec<_> = backproof::scalar::instance::Instance::catalogue().iter().map(|f| f.to_string()).collect();
    /// assert!(texts.contains(&"sin(2*t) + t^2".to_string()));
    /// ```
    pub fn catalogue() -> Vec<Instance> {
        // As many as a power of two: draws go round in odd steps. What is special stands among the first, so that few
        // draws meet it.
        use InstanceTerm::{Exponential, Power, Sine};
        let power = |scale, power| Power { scale, power };
        let sine = |scale, rate| Sine { scale, rate };
        let exp = |scale, numerator, denominator| Exponential { scale, numerator, denominator };
        [
            vec![power(1, 2)],
            vec![power(1, 3), power(-1, 1)],
            vec![sine(1, 2), power(1, 2)],
            vec![sine(2, 1), power(1, 1), power(1, 0)],
            vec![exp(1, 1, 2), sine(1, 3)],
            // What is claimed of each function is claimed of 0, too, and of every other number.
            vec![],
            vec![exp(1, -1, 2), power(1, 3), power(2, 0)],
            vec![sine(1, 1), power(3, 0)],
            vec![exp(1, 1, 2), power(1, 2), power(1, 0)],
            vec![power(-2, 0)],
            vec![power(-1, 1), power(5, 0)],
            // Zeros at several small numbers.
            vec![power(1, 5), power(-5, 3), power(4, 1)],
            vec![power(-1, 2), power(-2, 0)],
            vec![sine(-3, 1), power(1, 1), power(-1, 0)],
            vec![exp(1, -1, 3), power(2, 0)],
            vec![power(1, 3), power(-2, 1), power(-3, 0)],
            vec![exp(-1, 1, 2), sine(1, 2)],
            vec![exp(2, -1, 1), power(1, 4)],
            vec![sine(1, 3), power(-2, 0)],
            vec![power(1, 0)],
            vec![power(1, 1)],
            vec![power(-1, 1)],
            vec![power(1, 2), power(-1, 1)],
            vec![power(1, 2), power(-1, 0)],
            vec![power(1, 4), power(-5, 2), power(4, 0)],
            vec![sine(1, 1)],
            vec![sine(-2, 2)],
            vec![exp(1, 1, 1), power(-1, 0)],
            vec![exp(2, -1, 1), power(-2, 0)],
            vec![exp(-1, 1, 1)],
            vec![power(1, 1), power(-3, 0)],
            vec![power(3, 0)],
        ]
        .into_iter()
        .map(|terms| Instance { terms })
        .collect()
    }

    /// Whether it is one number for all t.
    pub fn is_constant(&self) -> bool {
        self.terms.iter().all(|term| matches!(term, InstanceTerm::Power { power: 0, .. }))
    }

    /// Derivatives of a higher order than this are not computed.
    pub const MAX_ORDER: u32 = 256;

    /// The derivative of the given order at `t`, in any reader: every reader stands the same terms for the same
    /// function. `None` beyond [`MAX_ORDER`](Instance::MAX_ORDER), and for a term without meaning (a denominator of 0).
    ///
    /// ```
    /// use backproof::scalar::instance::{Instance, InstanceTerm};
    /// use backproof::scalar::plain::Plain;
    /// let cube = Instance { terms: vec![InstanceTerm::Power { scale: 1, power: 3 }] };
    /// assert_eq!(cube.read(&mut Plain::default(), 2, &5.0), Some(30.0));
    /// ```
    pub fn read<R: Reader>(&self, reader: &mut R, order: u32, t: &R::Value) -> Option<R::Value> {
        if order > Instance::MAX_ORDER {
            return None;
        }
        // Nearly all have few terms, which take no list.
        let (mut few, mut many) = ([const { None }; FEW], Vec::new());
        let parts = match few.get_mut(..self.terms.len()) {
            Some(parts) => parts,
            None => {
                many.resize_with(self.terms.len(), || None);
                &mut many
            }
        };
        for (part, term) in parts.iter_mut().zip(&self.terms) {
            *part = term.derivative(reader, order, t)?;
        }
        let products = parts.iter().flatten().map(|(factor, body)| Product::of(factor, body));
        // 0·t changes nothing but that an undefined t leaves the derivative undefined, of whatever order.
        let zero = reader.integer(0);
        Some(reader.sum_of_products(products.chain([Product::of(&zero, t)])))
    }
}

impl fmt::Display for Instance {
    /// In the notation of the claims language, with `t` as the variable.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.terms.is_empty() {
            return f.write_str("0");
        }
        for (position, term) in self.terms.iter().enumerate() {
            let (scale, body) = term.parts();
            match (position, scale < 0) {
                (0, false) => {}
                (0, true) => f.write_str("-")?,
                (_, false) => f.write_str(" + ")?,
                (_, true) => f.write_str(" - ")?,
            }
            match (scale.unsigned_abs(), body.as_str()) {
                (size, "1") => write!(f, "{size}")?,
                (1, body) => f.write_str(body)?,
                (size, body) => write!(f, "{size}*{body}")?,
            }
        }
        Ok(())
    }
}

impl InstanceTerm {
    /// Factor and body of the term's derivative; the inner `None` is a power that is gone.
    fn derivative<R: Reader>(&self, reader: &mut R, order: u32, t: &R::Value) -> Option<Option<(R::Value, R::Value)>> {
        Some(match *self {
            InstanceTerm::Power { scale, power } => {
                let Some(left) = power.checked_sub(order) else { return Some(None) };
                let factor = product(reader, scale.into(), left + 1..=power);
                Some((factor, nth_power(reader, t, left)))
            }
            InstanceTerm::Sine { scale, rate } => {
                // sin, cos, −sin, −cos, and round again.
                let sign = if order % 4 < 2 { 1 } else { -1 };
                let factor = product(reader, sign * i64::from(scale), std::iter::repeat_n(rate, order as usize));
                let rate = reader.integer(rate.into());
                let angle = reader.product(&rate, t);
                let primitive = if order.is_multiple_of(2) { Primitive::Sin } else { Primitive::Cos };
                Some((factor, reader.apply(primitive, &angle)))
            }
            InstanceTerm::Exponential { denominator: 0, .. } => return None,
            InstanceTerm::Exponential { scale, numerator, denominator } => {
                let factor = raised(reader, scale, (numerator, denominator), order);
                let rate = quotient(reader, numerator, denominator);
                let exponent = reader.product(&rate, t);
                Some((factor, reader.apply(Primitive::Exp, &exponent)))
            }
        })
    }

    fn parts(&self) -> (i32, String) {
        let multiple = |factor: i32| if factor == 1 { "t".to_string() } else { format!("{factor}*t") };
        match *self {
            InstanceTerm::Power { scale, power } => {
                let body = match power {
                    0 => "1".to_string(),
                    1 => "t".to_string(),
                    power => format!("t^{power}"),
                };
                (scale, body)
            }
            InstanceTerm::Sine { scale, rate } => (scale, format!("sin({})", multiple(rate))),
            InstanceTerm::Exponential { scale, numerator, denominator } => {
                let argument = match (numerator, denominator) {
                    (factor, 1) => multiple(factor),
                    (1, denominator) => format!("t/{denominator}"),
                    (-1, denominator) => format!("-t/{denominator}"),
                    (numerator, denominator) => format!("{numerator}*t/{denominator}"),
                };
                (scale, format!("exp({argument})"))
            }
        }
    }
}

/// A product of integers, which seldom are too large for 64 bits.
fn product<R: Reader, N: Into<IBig> + Into<i64>>(
    reader: &mut R,
    scale: i64,
    factors: impl Iterator<Item = N> + Clone,
) -> R::Value {
    let short = factors.clone().try_fold(scale, |product, factor| product.checked_mul(factor.into()));
    match short {
        Some(product) => reader.integer(product),
        None => {
            let product = factors.fold(IBig::from(scale), |product, factor| product * Into::<IBig>::into(factor));
            reader.constant(&Constant::exact(RBig::from(product)))
        }
    }
}

/// A quotient of integers; the denominator is not 0.
fn quotient<R: Reader>(reader: &mut R, numerator: i32, denominator: i32) -> R::Value {
    match u32::try_from(denominator) {
        Ok(denominator) => reader.quotient(numerator, denominator),
        Err(_) => reader.constant(&Constant::exact(RBig::from_parts_signed(numerator.into(), denominator.into()))),
    }
}

/// `scale·rateⁿ`, by integers as long as they are short.
fn raised<R: Reader>(reader: &mut R, scale: i32, (numerator, denominator): (i32, i32), n: u32) -> R::Value {
    let above = numerator.checked_pow(n).and_then(|power| power.checked_mul(scale));
    match above.zip(denominator.checked_pow(n)) {
        Some((above, below)) => quotient(reader, above, below),
        None => {
            let rate = RBig::from_parts_signed(IBig::from(numerator), IBig::from(denominator));
            reader.constant(&Constant::exact(rate.pow(n as isize) * RBig::from(scale)))
        }
    }
}

/// `tⁿ` by repeated squaring.
fn nth_power<R: Reader>(reader: &mut R, t: &R::Value, n: u32) -> R::Value {
    match n {
        0 => reader.integer(1),
        1 => t.clone(),
        _ => {
            let half = nth_power(reader, t, n / 2);
            let square = reader.product(&half, &half);
            if n.is_multiple_of(2) { square } else { reader.product(&square, t) }
        }
    }
}
