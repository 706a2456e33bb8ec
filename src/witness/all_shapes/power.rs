//! Exponents: polynomials with rational coefficients in the dimensions, so that `2^n` and `det(X)^m` are powers like others.

use crate::lang::dim::{Dim, DimId};
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// An exponent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Power(BTreeMap<Vec<(DimId, u32)>, RBig>);

impl Power {
    /// An exponent that is the same for all sizes.
    pub fn constant(value: RBig) -> Power {
        Power(if value.is_zero() { BTreeMap::new() } else { BTreeMap::from([(Vec::new(), value)]) })
    }

    /// 1
    pub fn one() -> Power {
        Power::constant(RBig::ONE)
    }

    /// A dimension as an exponent.
    pub fn dim(dim: &Dim) -> Power {
        Power(dim.terms().map(|(monomial, coefficient)| (monomial.to_vec(), RBig::from(coefficient))).collect())
    }

    /// A sum of power products of dimensions with their coefficients.
    pub fn of_terms(terms: impl IntoIterator<Item = (Vec<(DimId, u32)>, RBig)>) -> Power {
        let mut power = Power(BTreeMap::new());
        for (monomial, coefficient) in terms {
            power.add_term(monomial, coefficient);
        }
        power
    }

    fn add_term(&mut self, monomial: Vec<(DimId, u32)>, coefficient: RBig) {
        let entry = self.0.entry(monomial.clone()).or_insert(RBig::ZERO);
        *entry += coefficient;
        if entry.is_zero() {
            self.0.remove(&monomial);
        }
    }

    /// Its power products of dimensions with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[(DimId, u32)], &RBig)> {
        self.0.iter().map(|(monomial, coefficient)| (monomial.as_slice(), coefficient))
    }

    /// Its value, if that is the same for all sizes.
    pub fn as_constant(&self) -> Option<RBig> {
        match self.0.iter().next() {
            None => Some(RBig::ZERO),
            Some((monomial, value)) if monomial.is_empty() && self.0.len() == 1 => Some(value.clone()),
            _ => None,
        }
    }

    /// What it has that is the same for all sizes: 1 of n + 1.
    pub fn constant_term(&self) -> RBig {
        self.0.get(&Vec::new()).cloned().unwrap_or(RBig::ZERO)
    }

    /// Its value, if that is an integer of moderate size and the same for all sizes.
    pub fn as_integer(&self) -> Option<i64> {
        crate::lang::constant::as_integer(&self.as_constant()?)
    }

    /// Whether it is an integer for all sizes.
    pub fn is_integer(&self) -> bool {
        self.0.values().all(|coefficient| coefficient.denominator().is_one())
    }

    /// Whether it is the same for all sizes, and not an integer; n/2 is neither this nor an integer for all sizes.
    pub fn is_fraction(&self) -> bool {
        self.as_constant().is_some_and(|value| !value.denominator().is_one())
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is 1.
    pub fn is_one(&self) -> bool {
        self.as_constant().is_some_and(|value| value.is_one())
    }

    /// The sum.
    pub fn plus(&self, other: &Power) -> Power {
        let mut sum = self.clone();
        for (monomial, coefficient) in &other.0 {
            sum.add_term(monomial.clone(), coefficient.clone());
        }
        sum
    }

    /// The product.
    pub fn times(&self, other: &Power) -> Power {
        let mut product = Power(BTreeMap::new());
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut exponents: BTreeMap<DimId, u32> = left.iter().copied().collect();
                for (id, exponent) in right {
                    *exponents.entry(*id).or_insert(0) += exponent;
                }
                product.add_term(exponents.into_iter().collect(), a * b);
            }
        }
        product
    }
}
