//! Exponents: polynomials with rational coefficients in the dimensions, so that `2^n` and `det(X)^m` are powers like others.

use crate::lang::dim::{Dim, DimId};
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// An exponent: power products of dimensions, in order, with their coefficients. Nearly all are one number, and there are as many as there
/// are factors in all forms: a list of one takes a tenth of the memory that a map of one does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Power(Vec<(Vec<(DimId, u32)>, RBig)>);

impl Power {
    /// An exponent that is the same for all sizes.
    pub fn constant(value: RBig) -> Power {
        Power(if value.is_zero() { Vec::new() } else { vec![(Vec::new(), value)] })
    }

    /// 1
    pub fn one() -> Power {
        Power::constant(RBig::ONE)
    }

    /// A dimension as an exponent.
    pub fn dim(dim: &Dim) -> Power {
        Power::of_terms(dim.terms().map(|(monomial, coefficient)| (monomial.to_vec(), RBig::from(coefficient))))
    }

    /// A sum of power products of dimensions with their coefficients.
    pub fn of_terms(terms: impl IntoIterator<Item = (Vec<(DimId, u32)>, RBig)>) -> Power {
        let mut power = Power(Vec::new());
        for (monomial, coefficient) in terms {
            power.add_term(monomial, coefficient);
        }
        power
    }

    fn add_term(&mut self, monomial: Vec<(DimId, u32)>, coefficient: RBig) {
        match self.0.binary_search_by(|(known, _)| known.cmp(&monomial)) {
            Ok(at) => {
                self.0[at].1 += coefficient;
                if self.0[at].1.is_zero() {
                    self.0.remove(at);
                }
            }
            Err(_) if coefficient.is_zero() => {}
            Err(at) => self.0.insert(at, (monomial, coefficient)),
        }
    }

    /// Its power products of dimensions with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[(DimId, u32)], &RBig)> {
        self.0.iter().map(|(monomial, coefficient)| (monomial.as_slice(), coefficient))
    }

    /// Its value, if that is the same for all sizes.
    pub fn as_constant(&self) -> Option<RBig> {
        match self.0.as_slice() {
            [] => Some(RBig::ZERO),
            [(monomial, value)] if monomial.is_empty() => Some(value.clone()),
            _ => None,
        }
    }

    /// What it has that is the same for all sizes: 1 of n + 1.
    pub fn constant_term(&self) -> RBig {
        // Nothing comes before the empty product.
        self.0.first().filter(|(monomial, _)| monomial.is_empty()).map_or(RBig::ZERO, |(_, value)| value.clone())
    }

    /// Its value, if that is an integer of moderate size and the same for all sizes.
    pub fn as_integer(&self) -> Option<i64> {
        crate::lang::constant::as_integer(&self.as_constant()?)
    }

    /// Whether it is an integer for all sizes.
    pub fn is_integer(&self) -> bool {
        self.0.iter().all(|(_, coefficient)| coefficient.denominator().is_one())
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
        matches!(self.0.as_slice(), [(monomial, value)] if monomial.is_empty() && value.is_one())
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
        if other.is_one() {
            return self.clone();
        }
        let mut product = Power(Vec::new());
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
