//! What a node's value is in the [field](super).

use crate::scalar::modulus::Modulus;

/// What is known of exp of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exponent {
    /// Nothing: exp of it is an oracle's.
    Unknown,
    /// The value as an exponent, a residue mod q: exp of it is gʳ.
    Residue(u64),
    /// exp of it, a square mod p: the value is a combination of logarithms.
    Power(u64),
}

/// A value mod p, and what is known beside: its residue mod q as an exponent, its number if it is a constant, its sign
/// over the reals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Element {
    /// The residue mod p.
    pub value: u64,
    /// As an exponent.
    pub exponent: Exponent,
    /// The number, if it is a small constant.
    pub constant: Option<Ratio>,
    /// Whether it is negative wherever it has a real value; none if that is not known. Zeros count as either.
    pub negative: Option<bool>,
    /// False for 1/0 and all that follows from it.
    pub defined: bool,
}

impl Element {
    /// No value.
    pub const UNDEFINED: Element =
        Element { value: 0, exponent: Exponent::Unknown, constant: None, negative: None, defined: false };

    /// A value of which nothing else is known.
    pub fn of(value: u64) -> Element {
        Element { value, exponent: Exponent::Unknown, constant: None, negative: None, defined: true }
    }

    /// Whether it is the constant 0.
    pub fn is_zero_constant(&self) -> bool {
        self.constant.is_some_and(|constant| constant.numerator == 0)
    }
}

/// A small rational number in lowest terms; what does not fit is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// With the sign.
    pub numerator: i64,
    /// Positive.
    pub denominator: i64,
}

impl Ratio {
    /// 0
    pub const ZERO: Ratio = Ratio { numerator: 0, denominator: 1 };

    fn reduced(numerator: i128, denominator: i128) -> Option<Ratio> {
        let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a).ok()? * denominator.signum();
        let numerator = i64::try_from(numerator.checked_div(divisor)?).ok()?;
        Some(Ratio { numerator, denominator: i64::try_from(denominator / divisor).ok()? })
    }

    /// n/d; none if d is 0.
    pub fn new(numerator: i64, denominator: i64) -> Option<Ratio> {
        Ratio::reduced(numerator.into(), denominator.into())
    }

    /// The sum.
    pub fn plus(self, other: Ratio) -> Option<Ratio> {
        let [a, b, c, d] = [self.numerator, self.denominator, other.numerator, other.denominator].map(i128::from);
        Ratio::reduced(a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, b * d)
    }

    /// The product.
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        let [a, b, c, d] = [self.numerator, self.denominator, other.numerator, other.denominator].map(i128::from);
        Ratio::reduced(a * c, b * d)
    }

    /// −x
    pub fn negated(self) -> Option<Ratio> {
        Some(Ratio { numerator: self.numerator.checked_neg()?, ..self })
    }

    /// 1/x; none for 0.
    pub fn inverse(self) -> Option<Ratio> {
        Ratio::new(self.denominator, self.numerator)
    }

    /// √x where that is rational.
    pub fn root(self) -> Option<Ratio> {
        let root = |n: i64| {
            let root = u64::try_from(n).ok()?.isqrt();
            (root.checked_mul(root)? == n as u64).then_some(root as i64)
        };
        Ratio::new(root(self.numerator)?, root(self.denominator)?)
    }

    /// Its residue; none if the denominator is a multiple of the modulus.
    pub fn residue(self, modulus: &Modulus) -> Option<u64> {
        let size = modulus.residue(self.numerator.unsigned_abs());
        let denominator = modulus.inverse(modulus.residue(self.denominator.unsigned_abs()))?;
        let value = modulus.times(size, denominator);
        Some(if self.numerator < 0 { modulus.negative(value) } else { value })
    }
}
