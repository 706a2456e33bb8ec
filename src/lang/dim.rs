//! Dimensions and shapes, symbolically: what fits for general dims, not just for some numbers.

use dashu_int::IBig;
use dashu_ratio::RBig;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

/// An independent dimension, by the order of its declaration.
pub type DimId = usize;

/// A power product of independent dimensions: (which, exponent ≥ 1), ordered.
type Monomial = Vec<(DimId, u32)>;

/// A dimension: a polynomial with whole coefficients in the independent dimensions, in normal form. That of a declared
/// array has none below 0; `n - 1` is the size of a slice, at sizes that leave it something.
///
/// Equal polynomials are equal values, so that `==` decides whether two dimensions agree for all sizes.
///
/// Every part of every expression has its shape, and forms carry the dimensions of all their indices: copies share what they hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dim(Arc<BTreeMap<Monomial, i128>>);

/// The sizes from 0 on that are made once.
const SMALL: u64 = 8;
static FIXED: LazyLock<[Dim; SMALL as usize]> =
    LazyLock::new(|| std::array::from_fn(|size| Dim::constant(size as i128)));

/// A polynomial beyond these sizes is refused: it is no dimension anybody means.
const MAX_MONOMIALS: usize = 64;
const MAX_DEGREE: u32 = 16;

impl PartialOrd for Dim {
    fn partial_cmp(&self, other: &Dim) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Dim {
    /// As lists of monomials with their coefficients, of which nearly all have one: forms are sorted by their dimensions.
    fn cmp(&self, other: &Dim) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) {
            return Ordering::Equal;
        }
        match (self.0.len(), other.0.len()) {
            (1, 1) => self.0.first_key_value().cmp(&other.0.first_key_value()),
            _ => self.0.cmp(&other.0),
        }
    }
}

impl Dim {
    /// A fixed size.
    pub fn fixed(size: u64) -> Dim {
        if size < SMALL { FIXED[size as usize].clone() } else { Dim::constant(i128::from(size)) }
    }

    fn constant(value: i128) -> Dim {
        Dim(Arc::new(if value == 0 { BTreeMap::new() } else { BTreeMap::from([(Vec::new(), value)]) }))
    }

    /// An independent dimension.
    pub fn named(id: DimId) -> Dim {
        Dim(Arc::new(BTreeMap::from([(vec![(id, 1)], 1)])))
    }

    /// The size, if it is the same for all sizes of the independent dimensions, and not below 0.
    pub fn as_fixed(&self) -> Option<u64> {
        match self.0.iter().next() {
            None => Some(0),
            Some((monomial, size)) if monomial.is_empty() && self.0.len() == 1 => u64::try_from(*size).ok(),
            _ => None,
        }
    }

    /// Whether it is 1 for all sizes.
    pub fn is_one(&self) -> bool {
        self.as_fixed() == Some(1)
    }

    /// The sum; none beyond the limits.
    pub fn plus(&self, other: &Dim) -> Option<Dim> {
        let mut sum = BTreeMap::clone(&self.0);
        for (monomial, coefficient) in other.0.iter() {
            let entry = sum.entry(monomial.clone()).or_insert(0);
            *entry = entry.checked_add(*coefficient)?;
        }
        within_limits(sum)
    }

    /// The difference; none beyond the limits.
    pub fn minus(&self, other: &Dim) -> Option<Dim> {
        let negated = other.0.iter().map(|(monomial, coefficient)| (monomial.clone(), -coefficient));
        self.plus(&Dim(Arc::new(negated.collect())))
    }

    /// Whether it is at least 0 at all sizes, as far as its coefficients show: written in what the independent
    /// dimensions are above 1, none of them is negative.
    ///
    /// ```
    /// use backproof::lang::dim::Dim;
    /// let (n, k, one) = (Dim::named(0), Dim::named(1), Dim::fixed(1));
    /// let less = |a: &Dim, b: &Dim| a.minus(b).expect("small");
    /// assert!(less(&n, &one).is_natural());
    /// assert!(!less(&n, &k).is_natural() && !less(&one, &n).is_natural());
    /// ```
    pub fn is_natural(&self) -> bool {
        self.is_natural_above(&|_| 1)
    }

    /// The same where each independent dimension has at least some size.
    pub fn is_natural_above(&self, floor: &dyn Fn(DimId) -> u64) -> bool {
        let mut shifted = Dim::fixed(0);
        for (monomial, coefficient) in self.0.iter() {
            let mut term = Some(Dim::constant(*coefficient));
            for (id, exponent) in monomial {
                let above = Dim::named(*id).plus(&Dim::fixed(floor(*id)));
                for _ in 0..*exponent {
                    term = term.and_then(|term| term.times(above.as_ref()?));
                }
            }
            match term.and_then(|term| shifted.plus(&term)) {
                Some(sum) => shifted = sum,
                None => return false,
            }
        }
        shifted.0.values().all(|coefficient| *coefficient >= 0)
    }

    /// Whether it is below 1 at all sizes, as far as its coefficients show.
    pub fn is_never_positive(&self) -> bool {
        Dim::fixed(0).minus(self).is_some_and(|negated| negated.is_natural())
    }

    /// The product; none beyond the limits.
    ///
    /// ```
    /// use backproof::lang::dim::Dim;
    /// let (n, two) = (Dim::named(0), Dim::fixed(2));
    /// let doubled = n.times(&two).expect("small");
    /// assert_eq!(doubled.at(&[5]), 10);
    /// assert_eq!(doubled, n.plus(&n).expect("small"));
    /// ```
    pub fn times(&self, other: &Dim) -> Option<Dim> {
        let mut product = BTreeMap::new();
        for (left, a) in self.0.iter() {
            for (right, b) in other.0.iter() {
                let mut powers: BTreeMap<DimId, u32> = left.iter().copied().collect();
                for (id, exponent) in right {
                    *powers.entry(*id).or_insert(0) += exponent;
                }
                if powers.values().sum::<u32>() > MAX_DEGREE {
                    return None;
                }
                let entry = product.entry(powers.into_iter().collect::<Monomial>()).or_insert(0i128);
                *entry = entry.checked_add(a.checked_mul(*b)?)?;
            }
        }
        within_limits(product)
    }

    /// The size at given sizes of the independent dimensions, saturating; 0 where it is below.
    ///
    /// # Panics
    /// If `sizes` does not cover the dimensions that occur.
    pub fn at(&self, sizes: &[u64]) -> u64 {
        let sum = self.0.iter().fold(0i128, |sum, (monomial, coefficient)| {
            let value = monomial.iter().fold(*coefficient, |product, (id, exponent)| {
                product.saturating_mul(i128::from(sizes[*id]).saturating_pow(*exponent))
            });
            sum.saturating_add(value)
        });
        u64::try_from(sum.max(0)).unwrap_or(u64::MAX)
    }

    /// The same as a number, however large it is.
    ///
    /// ```
    /// use backproof::lang::dim::Dim;
    /// let twice = Dim::named(0).plus(&Dim::named(0)).expect("within the limits");
    /// assert_eq!((twice.at(&[u64::MAX]), twice.number(&[u64::MAX])), (u64::MAX, (2 * u128::from(u64::MAX)).into()));
    /// ```
    ///
    /// # Panics
    /// If `sizes` does not cover the dimensions that occur.
    pub fn number(&self, sizes: &[u64]) -> RBig {
        let term = |(monomial, coefficient): (&Monomial, &i128)| {
            let powers = monomial.iter().map(|(id, exponent)| IBig::from(sizes[*id]).pow(*exponent as usize));
            powers.fold(IBig::from(*coefficient), |product, power| product * power)
        };
        let sum = self.0.iter().map(term).fold(IBig::ZERO, |sum, term| sum + term);
        RBig::from(sum.max(IBig::ZERO))
    }

    /// The independent dimensions that occur.
    pub fn ids(&self) -> impl Iterator<Item = DimId> + '_ {
        self.0.keys().flatten().map(|(id, _)| *id)
    }

    /// Its power products of independent dimensions, with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[(DimId, u32)], i128)> {
        self.0.iter().map(|(monomial, coefficient)| (monomial.as_slice(), *coefficient))
    }

    /// The polynomial in the language's notation.
    pub fn show(&self, names: &[String]) -> String {
        if self.0.is_empty() {
            return "0".to_string();
        }
        let mut text = String::new();
        // Highest powers first, the constant last, as one writes polynomials.
        for (monomial, coefficient) in self.0.iter().rev() {
            text.push_str(match (text.is_empty(), *coefficient < 0) {
                (true, false) => "",
                (true, true) => "-",
                (false, false) => " + ",
                (false, true) => " - ",
            });
            let mut factors: Vec<String> = Vec::new();
            if coefficient.abs() != 1 || monomial.is_empty() {
                factors.push(coefficient.abs().to_string());
            }
            for (id, exponent) in monomial {
                let mut factor = names[*id].clone();
                if *exponent > 1 {
                    let _ = write!(factor, "^{exponent}");
                }
                factors.push(factor);
            }
            text.push_str(&factors.join("*"));
        }
        text
    }
}

/// Without terms that are gone; none beyond the limits.
fn within_limits(mut terms: BTreeMap<Monomial, i128>) -> Option<Dim> {
    const LARGEST: i128 = u64::MAX as i128;
    terms.retain(|_, coefficient| *coefficient != 0);
    let fits = terms.len() <= MAX_MONOMIALS && terms.values().all(|value| (-LARGEST..=LARGEST).contains(value));
    fits.then(|| Dim(Arc::new(terms)))
}

/// The shape of an expression. A column vector has one column, a scalar is 1×1.
///
/// An array of more than two dimensions has the first as its rows, and its columns are counted by the others, the last of which runs fastest: so its
/// entries stand as those of a matrix do, and only what is about matrices looks at the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The number of rows.
    pub rows: Dim,
    /// The number of columns.
    pub cols: Dim,
    /// What the columns are made of where there are more than two dimensions: all of these but the first. Else empty.
    pub more: Vec<Dim>,
}

/// The most dimensions of an array.
pub const MAX_RANK: usize = 6;

impl Shape {
    /// 1×1
    pub fn scalar() -> Shape {
        Shape::matrix(Dim::fixed(1), Dim::fixed(1))
    }

    /// A column vector.
    pub fn vector(rows: Dim) -> Shape {
        Shape::matrix(rows, Dim::fixed(1))
    }

    /// A matrix.
    pub fn matrix(rows: Dim, cols: Dim) -> Shape {
        Shape { rows, cols, more: Vec::new() }
    }

    /// An array of any rank; none beyond the limits of dimensions.
    ///
    /// ```
    /// use backproof::lang::dim::{Dim, Shape};
    /// let dims = [Dim::named(0), Dim::fixed(2), Dim::named(1)];
    /// let shape = Shape::array(&dims).expect("small");
    /// assert_eq!((shape.cols.at(&[5, 7]), shape.dims()), (14, dims.to_vec()));
    /// ```
    pub fn array(dims: &[Dim]) -> Option<Shape> {
        Some(match dims {
            [] => Shape::scalar(),
            [rows] => Shape::vector(rows.clone()),
            [rows, cols] => Shape::matrix(rows.clone(), cols.clone()),
            [rows, more @ ..] => {
                let cols = more.iter().try_fold(Dim::fixed(1), |product, dim| product.times(dim))?;
                Shape { rows: rows.clone(), cols, more: more.to_vec() }
            }
        })
    }

    /// The number of dimensions, counting a vector's columns: 2 for what matrices' words can be said of.
    pub fn rank(&self) -> usize {
        1 + self.more.len().max(1)
    }

    /// The dimensions that indices run over: rows and columns of a matrix, a vector or a scalar.
    pub fn axes(&self) -> Vec<Dim> {
        match self.more.as_slice() {
            [] => vec![self.rows.clone(), self.cols.clone()],
            more => std::iter::once(&self.rows).chain(more).cloned().collect(),
        }
    }

    /// Whether it is 1×1 for all sizes.
    pub fn is_scalar(&self) -> bool {
        self.rows.is_one() && self.cols.is_one() && self.more.is_empty()
    }

    /// Whether it has one column for all sizes.
    pub fn is_column(&self) -> bool {
        self.cols.is_one() && self.more.is_empty()
    }

    /// Whether it is square for all sizes.
    pub fn is_square(&self) -> bool {
        self.rows == self.cols && self.more.is_empty()
    }

    /// With rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Shape {
        Shape::matrix(self.cols.clone(), self.rows.clone())
    }

    /// The dimensions without trailing ones: none for a scalar, one for a column.
    pub fn dims(&self) -> Vec<Dim> {
        match (self.rows.is_one(), self.cols.is_one()) {
            _ if !self.more.is_empty() => self.axes(),
            (true, true) => Vec::new(),
            (false, true) => vec![self.rows.clone()],
            _ => vec![self.rows.clone(), self.cols.clone()],
        }
    }

    /// `[n, m]`, `[n]`, or `a scalar`.
    pub fn show(&self, names: &[String]) -> String {
        if self.is_scalar() {
            return "a scalar".to_string();
        }
        show_dims(&self.dims(), names)
    }
}

/// `[n, m]`
pub fn show_dims(dims: &[Dim], names: &[String]) -> String {
    let shown: Vec<_> = dims.iter().map(|dim| dim.show(names)).collect();
    format!("[{}]", shown.join(", "))
}
