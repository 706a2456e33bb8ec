//! Where an entry stands: indices that are sums of index names, dimensions and integers.

use super::InputId;
use crate::lang::dim::{Dim, DimId};
use std::collections::BTreeMap;

/// An index name: how many names are bound around the place where it is. So the same expression with other names is the same.
pub type NameId = usize;

/// An index name that is bound, and how far it runs: from 1 to a size.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Which name.
    pub id: NameId,
    /// How far it runs.
    pub size: Dim,
}

/// A power product of independent dimensions, as in [`Dim`].
type Monomial = Vec<(DimId, u32)>;

/// Polynomials beyond these sizes are no index that anybody means.
const MAX_MONOMIALS: usize = 64;
const MAX_DEGREE: u32 = 16;

/// A polynomial in the independent dimensions with integer coefficients, none of them 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(BTreeMap<Monomial, i64>);

impl Size {
    /// An integer.
    pub fn integer(value: i64) -> Size {
        Size(if value == 0 { BTreeMap::new() } else { BTreeMap::from([(Vec::new(), value)]) })
    }

    /// The value of a dimension; none beyond the limits.
    pub fn of(dim: &Dim) -> Option<Size> {
        let term = |(powers, count): (&[(DimId, u32)], i128)| Some((powers.to_vec(), i64::try_from(count).ok()?));
        Some(Size(dim.terms().map(term).collect::<Option<_>>()?))
    }

    /// The same as a dimension, which it is at sizes at which it is not negative; none beyond the limits.
    ///
    /// ```
    /// use backproof::lang::{dim::Dim, typed::Size};
    /// let n = Dim::named(0);
    /// let twice = n.times(&n).and_then(|square| square.minus(&Dim::fixed(3))).expect("small");
    /// assert_eq!(Size::of(&twice).and_then(|size| size.as_dim()), Some(twice));
    /// ```
    pub fn as_dim(&self) -> Option<Dim> {
        self.0.iter().try_fold(Dim::fixed(0), |sum, (monomial, coefficient)| {
            let mut term = Dim::fixed(coefficient.unsigned_abs());
            for (id, exponent) in monomial {
                for _ in 0..*exponent {
                    term = term.times(&Dim::named(*id))?;
                }
            }
            if *coefficient < 0 { sum.minus(&term) } else { sum.plus(&term) }
        })
    }

    /// The integer, where it is one for all sizes.
    pub fn as_integer(&self) -> Option<i64> {
        match self.0.iter().next() {
            None => Some(0),
            Some((monomial, value)) if monomial.is_empty() && self.0.len() == 1 => Some(*value),
            _ => None,
        }
    }

    /// Whether it is 0 for all sizes.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Its power products with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[(DimId, u32)], i64)> {
        self.0.iter().map(|(monomial, coefficient)| (monomial.as_slice(), *coefficient))
    }

    /// The sum; none beyond the limits.
    pub fn plus(&self, other: &Size) -> Option<Size> {
        let mut sum = self.0.clone();
        for (monomial, coefficient) in &other.0 {
            let entry = sum.entry(monomial.clone()).or_insert(0);
            *entry = entry.checked_add(*coefficient)?;
        }
        sum.retain(|_, coefficient| *coefficient != 0);
        (sum.len() <= MAX_MONOMIALS).then_some(Size(sum))
    }

    /// The product; none beyond the limits.
    pub fn times(&self, other: &Size) -> Option<Size> {
        let mut product: BTreeMap<Monomial, i64> = BTreeMap::new();
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut powers: BTreeMap<DimId, u32> = left.iter().copied().collect();
                for (id, exponent) in right {
                    *powers.entry(*id).or_insert(0) += exponent;
                }
                if powers.values().sum::<u32>() > MAX_DEGREE {
                    return None;
                }
                let entry = product.entry(powers.into_iter().collect()).or_insert(0);
                *entry = entry.checked_add(a.checked_mul(*b)?)?;
            }
        }
        product.retain(|_, coefficient| *coefficient != 0);
        (product.len() <= MAX_MONOMIALS).then_some(Size(product))
    }

    /// The value at given sizes; none where it is too large for a number.
    pub fn at(&self, sizes: &[u64]) -> Option<i64> {
        self.0.iter().try_fold(0i64, |sum, (monomial, coefficient)| {
            let value = monomial.iter().try_fold(*coefficient, |product, (id, exponent)| {
                let size = i64::try_from(*sizes.get(*id)?).ok()?;
                product.checked_mul(size.checked_pow(*exponent)?)
            })?;
            sum.checked_add(value)
        })
    }

    /// Whether it is shown to be nowhere negative, by its coefficients in n − 1 for each dimension n.
    ///
    /// ```
    /// use backproof::lang::{dim::Dim, typed::Size};
    /// let n = Size::of(&Dim::named(0)).expect("small");
    /// let less = |by: i64| n.plus(&Size::integer(-by)).expect("small");
    /// assert!(less(1).is_never_negative() && !less(2).is_never_negative());
    /// ```
    pub fn is_never_negative(&self) -> bool {
        let mut shifted = Size::default();
        for (monomial, coefficient) in &self.0 {
            let mut term = Some(Size::integer(*coefficient));
            for (id, exponent) in monomial {
                let more = Size(BTreeMap::from([(Vec::new(), 1), (vec![(*id, 1)], 1)]));
                for _ in 0..*exponent {
                    term = term.and_then(|term| term.times(&more));
                }
            }
            let Some(sum) = term.and_then(|term| shifted.plus(&term)) else { return false };
            shifted = sum;
        }
        shifted.0.values().all(|coefficient| *coefficient >= 0)
    }

    /// The independent dimensions that occur.
    pub fn ids(&self) -> impl Iterator<Item = DimId> + '_ {
        self.0.keys().flatten().map(|(id, _)| *id)
    }
}

/// What an index varies with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subscript {
    /// An index name.
    Name(NameId),
    /// What an index map gives at some places: `y[j]`.
    Mapped(InputId, Vec<Place>),
}

/// An index: integers, dimensions, index names, and sums and multiples of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// What it varies with, each with its factor, none of which is 0.
    pub terms: BTreeMap<Subscript, Size>,
    /// What is added.
    pub offset: Size,
}

impl Place {
    /// What does not vary with index names.
    pub fn fixed(offset: Size) -> Place {
        Place { terms: BTreeMap::new(), offset }
    }

    /// An integer.
    pub fn integer(value: i64) -> Place {
        Place::fixed(Size::integer(value))
    }

    /// What varies with one thing alone.
    pub fn of(subscript: Subscript) -> Place {
        Place { terms: BTreeMap::from([(subscript, Size::integer(1))]), offset: Size::default() }
    }

    /// The sum; none beyond the limits.
    pub fn plus(&self, other: &Place) -> Option<Place> {
        let mut terms = self.terms.clone();
        for (subscript, factor) in &other.terms {
            let sum = terms.get(subscript).cloned().unwrap_or_default().plus(factor)?;
            terms.insert(subscript.clone(), sum);
        }
        terms.retain(|_, factor| !factor.is_zero());
        Some(Place { terms, offset: self.offset.plus(&other.offset)? })
    }

    /// A multiple; none beyond the limits.
    pub fn times(&self, factor: &Size) -> Option<Place> {
        let mut terms = BTreeMap::new();
        for (subscript, own) in &self.terms {
            let product = own.times(factor)?;
            if !product.is_zero() {
                terms.insert(subscript.clone(), product);
            }
        }
        Some(Place { terms, offset: self.offset.times(factor)? })
    }

    /// The difference; none beyond the limits.
    pub fn minus(&self, other: &Place) -> Option<Place> {
        self.plus(&other.times(&Size::integer(-1))?)
    }

    /// The integer, where it is one for all sizes and names.
    pub fn as_integer(&self) -> Option<i64> {
        if self.terms.is_empty() { self.offset.as_integer() } else { None }
    }

    /// The index name, where it stands alone.
    pub fn as_name(&self) -> Option<NameId> {
        let mut terms = self.terms.iter();
        match (terms.next(), terms.next()) {
            (Some((Subscript::Name(id), factor)), None) if factor.as_integer() == Some(1) && self.offset.is_zero() => {
                Some(*id)
            }
            _ => None,
        }
    }

    /// Calls `visit` on each index name in it, those in index maps too.
    pub fn names(&self, visit: &mut dyn FnMut(NameId)) {
        for subscript in self.terms.keys() {
            match subscript {
                Subscript::Name(id) => visit(*id),
                Subscript::Mapped(_, at) => at.iter().for_each(|place| place.names(visit)),
            }
        }
    }

    /// Calls `visit` on each index map in it.
    pub fn maps(&self, visit: &mut dyn FnMut(InputId)) {
        for subscript in self.terms.keys() {
            if let Subscript::Mapped(id, at) = subscript {
                visit(*id);
                at.iter().for_each(|place| place.maps(visit));
            }
        }
    }

    /// The independent dimensions that occur.
    pub fn ids(&self) -> Vec<DimId> {
        let mut ids: Vec<DimId> = self.offset.ids().chain(self.terms.values().flat_map(Size::ids)).collect();
        for subscript in self.terms.keys() {
            if let Subscript::Mapped(_, at) = subscript {
                ids.extend(at.iter().flat_map(Place::ids));
            }
        }
        ids
    }
}
