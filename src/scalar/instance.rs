//! Instances: what stands for an arbitrary function `f` while it is evaluated in numbers.
//!
//! An instance is a short sum of terms whose derivatives of every order are known in closed form and use no rule of the
//! tape: powers, sines and exponentials of a multiple of t.

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

impl Instance {
    /// The instances that are tried, simplest first. The last ones are positive everywhere, for formulas with `log(f(x))`.
    ///
    /// ```
    /// let texts: Vec<_> = backproof::scalar::instance::Instance::catalogue().iter().map(|f| f.to_string()).collect();
    /// assert!(texts.contains(&"sin(2*t) + t^2".to_string()));
    /// ```
    pub fn catalogue() -> Vec<Instance> {
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
            vec![exp(1, -1, 2), power(1, 3), power(2, 0)],
            vec![sine(1, 1), power(3, 0)],
            vec![exp(1, 1, 2), power(1, 2), power(1, 0)],
        ]
        .into_iter()
        .map(|terms| Instance { terms })
        .collect()
    }

    /// The k-th derivative's terms of one power: `scale · power · (power - 1) ⋯ · t^(power - k)`; none once it is gone.
    pub fn power_derivative(scale: i32, power: u32, order: u32) -> Option<(i64, u32)> {
        let left = power.checked_sub(order)?;
        Some((i64::from(scale) * (left + 1..=power).map(i64::from).product::<i64>(), left))
    }
}

impl fmt::Display for Instance {
    /// In the notation of the claims language, with `t` as the variable.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
