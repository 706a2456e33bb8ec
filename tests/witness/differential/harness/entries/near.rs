//! Numbers that know how far they may be off, and their derivatives along two directions.

/// A double, and a bound of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    pub value: f64,
    pub error: f64,
}

/// Some three times the error of one operation in doubles, and some twenty times that of an elementary function.
const ROUNDING: f64 = 4e-16;
const WIDE: f64 = 4e-15;
/// More error than that is no number.
const LARGEST: f64 = 1e-7;

impl Near {
    pub const ZERO: Near = Near { value: 0.0, error: 0.0 };

    pub fn exact(value: f64) -> Near {
        Near { value, error: 0.0 }
    }

    fn rounded(value: f64, error: f64) -> Near {
        Near { value, error: error * 1.000_001 + value.abs() * ROUNDING }
    }

    fn is_zero(&self) -> bool {
        self.value == 0.0 && self.error == 0.0
    }

    pub fn plus(self, other: Near) -> Near {
        match (self.is_zero(), other.is_zero()) {
            (true, _) => other,
            (_, true) => self,
            _ => Near::rounded(self.value + other.value, self.error + other.error),
        }
    }

    pub fn negated(self) -> Near {
        Near { value: -self.value, error: self.error }
    }

    pub fn times(self, other: Near) -> Near {
        if self.is_zero() || other.is_zero() {
            return Near::ZERO;
        }
        let error = self.value.abs() * other.error + other.value.abs() * self.error + self.error * other.error;
        Near::rounded(self.value * other.value, error)
    }

    /// Certainly above 0, or below.
    pub fn sign(&self) -> Option<bool> {
        (self.value.abs() > 2.0 * self.error && self.value != 0.0).then_some(self.value > 0.0)
    }

    pub fn is_usable(&self) -> bool {
        self.value.is_finite() && self.error <= LARGEST * (1.0 + self.value.abs())
    }

    /// The function with this value and this slope there.
    fn through(self, value: f64, slope: f64) -> Near {
        // The slope may be twice as large within the error, and is no more than 1 beyond that for what is computed.
        let error = self.error * (2.0 * slope.abs() + 1e-3) + self.error * self.error * 100.0;
        Near { value, error: error + value.abs() * WIDE + 1e-18 }
    }
}

/// A number, its derivatives along two directions, and along both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual {
    pub value: Near,
    pub first: Near,
    pub second: Near,
    pub both: Near,
}

/// A function's value, and its first, second and third derivative.
type Taylor = [f64; 4];

impl Dual {
    pub fn constant(value: f64) -> Dual {
        Dual { value: Near::exact(value), first: Near::ZERO, second: Near::ZERO, both: Near::ZERO }
    }

    pub fn quotient(above: i64, below: i64) -> Dual {
        let value = above as f64 / below as f64;
        Dual { value: Near::rounded(value, 0.0), ..Dual::constant(0.0) }
    }

    pub fn plus(&self, other: &Dual) -> Dual {
        Dual {
            value: self.value.plus(other.value),
            first: self.first.plus(other.first),
            second: self.second.plus(other.second),
            both: self.both.plus(other.both),
        }
    }

    pub fn negated(&self) -> Dual {
        Dual {
            value: self.value.negated(),
            first: self.first.negated(),
            second: self.second.negated(),
            both: self.both.negated(),
        }
    }

    pub fn times(&self, other: &Dual) -> Dual {
        let cross = self.first.times(other.second).plus(self.second.times(other.first));
        Dual {
            value: self.value.times(other.value),
            first: self.first.times(other.value).plus(self.value.times(other.first)),
            second: self.second.times(other.value).plus(self.value.times(other.second)),
            both: self.both.times(other.value).plus(self.value.times(other.both)).plus(cross),
        }
    }

    /// None at a zero, or too near to it.
    pub fn inverted(&self) -> Option<Dual> {
        let x = self.value.value;
        if self.value.sign().is_none() || x.abs() < 1e-6 {
            return None;
        }
        Some(self.composed([1.0 / x, -1.0 / (x * x), 2.0 / (x * x * x), -6.0 / (x * x * x * x)]))
    }

    pub fn power(&self, exponent: i64) -> Option<Dual> {
        let mut power = Dual::constant(1.0);
        for _ in 0..exponent.unsigned_abs() {
            power = power.times(self);
        }
        if exponent < 0 { power.inverted() } else { Some(power) }
    }

    /// The chain rule, with the derivatives of a function at this value.
    pub fn composed(&self, taylor: Taylor) -> Dual {
        let [zeroth, first, second, third] = taylor;
        let (slope, bend) = (self.value.through(first, second), self.value.through(second, third));
        Dual {
            value: self.value.through(zeroth, first),
            first: slope.times(self.first),
            second: slope.times(self.second),
            both: slope.times(self.both).plus(bend.times(self.first.times(self.second))),
        }
    }

    pub fn parts(&self) -> [Near; 4] {
        [self.value, self.first, self.second, self.both]
    }

    pub fn is_usable(&self) -> bool {
        self.parts().iter().all(Near::is_usable)
    }
}

/// The arbitrary functions that are put in, each as its derivatives from order `order` on; the last one is 0.
pub fn instance(number: usize, order: usize, x: f64) -> Taylor {
    let all: [f64; 7] = match number {
        0 => {
            let (s, c) = (x.sin(), x.cos());
            [s + x * x, c + 2.0 * x, -s + 2.0, -c, s, c, -s]
        }
        1 => [x.powi(3) / 2.0 - x, 1.5 * x * x - 1.0, 3.0 * x, 3.0, 0.0, 0.0, 0.0],
        2 => {
            let e = (x / 2.0).exp();
            [e + 1.0, e / 2.0, e / 4.0, e / 8.0, e / 16.0, e / 32.0, e / 64.0]
        }
        _ => [0.0; 7],
    };
    [0, 1, 2, 3].map(|at| all.get(order + at).copied().unwrap_or(0.0))
}

/// How many there are.
pub const INSTANCES: usize = 4;
