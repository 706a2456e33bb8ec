//! Exponents: polynomials with rational coefficients in the dimensions, so that `2^n` and `det(X)^m` are powers like others.

use crate::lang::dim::{Dim, DimId};
use dashu_ratio::RBig;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// An exponent: power products of dimensions, in order, with their coefficients. Nearly all are one number, and there are as many as there
/// are factors in all forms: that takes no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Power(Terms);

/// Power products of dimensions with their coefficients.
type List = Vec<(Vec<(DimId, u32)>, RBig)>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Terms {
    Constant(RBig),
    /// No single number, and none that is 0.
    List(List),
}

impl PartialOrd for Power {
    fn partial_cmp(&self, other: &Power) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Power {
    /// As lists of terms, of which 0 has none.
    fn cmp(&self, other: &Power) -> Ordering {
        self.terms().cmp(other.terms())
    }
}

impl Power {
    /// An exponent that is the same for all sizes.
    pub fn constant(value: RBig) -> Power {
        Power(Terms::Constant(value))
    }

    /// 1
    pub fn one() -> Power {
        Power::constant(RBig::ONE)
    }

    /// A dimension as an exponent.
    pub fn dim(dim: &Dim) -> Power {
        Power::of_terms(dim.terms().map(|(monomial, coefficient)| (monomial.to_vec(), RBig::from(coefficient))))
    }

    fn of_list(mut list: List) -> Power {
        Power(match list.as_slice() {
            [] => Terms::Constant(RBig::ZERO),
            [(monomial, _)] if monomial.is_empty() => Terms::Constant(list.remove(0).1),
            _ => Terms::List(list),
        })
    }

    /// A sum of power products of dimensions with their coefficients.
    pub fn of_terms(terms: impl IntoIterator<Item = (Vec<(DimId, u32)>, RBig)>) -> Power {
        let mut list = List::new();
        for (monomial, coefficient) in terms {
            add_term(&mut list, monomial, coefficient);
        }
        Power::of_list(list)
    }

    fn owned_terms(&self) -> impl Iterator<Item = (Vec<(DimId, u32)>, RBig)> + '_ {
        self.terms().map(|(monomial, coefficient)| (monomial.to_vec(), coefficient.clone()))
    }

    /// Its power products of dimensions with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[(DimId, u32)], &RBig)> {
        let (number, list) = match &self.0 {
            Terms::Constant(value) => (Some(value).filter(|value| !value.is_zero()), &[][..]),
            Terms::List(list) => (None, list.as_slice()),
        };
        let number = number.map(|value| (&[][..], value));
        number.into_iter().chain(list.iter().map(|(monomial, coefficient)| (monomial.as_slice(), coefficient)))
    }

    fn number(&self) -> Option<&RBig> {
        match &self.0 {
            Terms::Constant(value) => Some(value),
            Terms::List(_) => None,
        }
    }

    /// Its value, if that is the same for all sizes.
    pub fn as_constant(&self) -> Option<RBig> {
        self.number().cloned()
    }

    /// What it has that is the same for all sizes: 1 of n + 1.
    pub fn constant_term(&self) -> RBig {
        // Nothing comes before the empty product.
        let first = self.terms().next();
        first.filter(|(monomial, _)| monomial.is_empty()).map_or(RBig::ZERO, |(_, value)| value.clone())
    }

    /// Its value, if that is an integer of moderate size and the same for all sizes.
    pub fn as_integer(&self) -> Option<i64> {
        crate::lang::constant::as_integer(self.number()?)
    }

    /// Whether it is an integer for all sizes.
    pub fn is_integer(&self) -> bool {
        self.terms().all(|(_, coefficient)| coefficient.denominator().is_one())
    }

    /// Whether it is the same for all sizes, and not an integer; n/2 is neither this nor an integer for all sizes.
    pub fn is_fraction(&self) -> bool {
        self.number().is_some_and(|value| !value.denominator().is_one())
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.number().is_some_and(RBig::is_zero)
    }

    /// Whether it is 1.
    pub fn is_one(&self) -> bool {
        self.number().is_some_and(RBig::is_one)
    }

    /// The sum.
    pub fn plus(&self, other: &Power) -> Power {
        if let (Some(a), Some(b)) = (self.number(), other.number()) {
            return Power::constant(a + b);
        }
        let mut sum: List = self.owned_terms().collect();
        for (monomial, coefficient) in other.owned_terms() {
            add_term(&mut sum, monomial, coefficient);
        }
        Power::of_list(sum)
    }

    /// The product.
    pub fn times(&self, other: &Power) -> Power {
        if other.is_one() {
            return self.clone();
        }
        if let (Some(a), Some(b)) = (self.number(), other.number()) {
            return Power::constant(a * b);
        }
        let mut product = List::new();
        for (left, a) in self.terms() {
            for (right, b) in other.terms() {
                let mut exponents: BTreeMap<DimId, u32> = left.iter().copied().collect();
                for (id, exponent) in right {
                    *exponents.entry(*id).or_insert(0) += exponent;
                }
                add_term(&mut product, exponents.into_iter().collect(), a * b);
            }
        }
        Power::of_list(product)
    }
}

fn add_term(list: &mut List, monomial: Vec<(DimId, u32)>, coefficient: RBig) {
    match list.binary_search_by(|(known, _)| known.cmp(&monomial)) {
        Ok(at) => {
            list[at].1 += coefficient;
            if list[at].1.is_zero() {
                list.remove(at);
            }
        }
        Err(_) if coefficient.is_zero() => {}
        Err(at) => list.insert(at, (monomial, coefficient)),
    }
}
