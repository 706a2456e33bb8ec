//! Dimensions and shapes, symbolically: what fits for general dims, not just for some numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An independent dimension, by the order of its declaration.
pub type DimId = usize;

/// A power product of independent dimensions: (which, exponent ≥ 1), ordered.
type Monomial = Vec<(DimId, u32)>;

/// A dimension: a polynomial with natural coefficients in the independent dimensions, in normal form.
///
/// Equal polynomials are equal values, so that `==` decides whether two dimensions agree for all sizes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dim(BTreeMap<Monomial, u64>);

/// A polynomial beyond these sizes is refused: it is no dimension anybody means.
const MAX_MONOMIALS: usize = 64;
const MAX_DEGREE: u32 = 16;

impl Dim {
    /// A fixed size.
    pub fn fixed(size: u64) -> Dim {
        Dim(if size == 0 { BTreeMap::new() } else { BTreeMap::from([(Vec::new(), size)]) })
    }

    /// An independent dimension.
    pub fn named(id: DimId) -> Dim {
        Dim(BTreeMap::from([(vec![(id, 1)], 1)]))
    }

    /// The size, if it is the same for all sizes of the independent dimensions.
    pub fn as_fixed(&self) -> Option<u64> {
        match self.0.iter().next() {
            None => Some(0),
            Some((monomial, size)) if monomial.is_empty() && self.0.len() == 1 => Some(*size),
            _ => None,
        }
    }

    /// Whether it is 1 for all sizes.
    pub fn is_one(&self) -> bool {
        self.as_fixed() == Some(1)
    }

    /// The sum; none beyond the limits.
    pub fn plus(&self, other: &Dim) -> Option<Dim> {
        let mut sum = self.0.clone();
        for (monomial, coefficient) in &other.0 {
            let entry = sum.entry(monomial.clone()).or_insert(0);
            *entry = entry.checked_add(*coefficient)?;
        }
        (sum.len() <= MAX_MONOMIALS).then_some(Dim(sum))
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
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut powers: BTreeMap<DimId, u32> = left.iter().copied().collect();
                for (id, exponent) in right {
                    *powers.entry(*id).or_insert(0) += exponent;
                }
                if powers.values().sum::<u32>() > MAX_DEGREE {
                    return None;
                }
                let entry = product.entry(powers.into_iter().collect::<Monomial>()).or_insert(0u64);
                *entry = entry.checked_add(a.checked_mul(*b)?)?;
            }
        }
        (product.len() <= MAX_MONOMIALS).then_some(Dim(product))
    }

    /// The size at given sizes of the independent dimensions, saturating.
    ///
    /// # Panics
    /// If `sizes` does not cover the dimensions that occur.
    pub fn at(&self, sizes: &[u64]) -> u64 {
        self.0.iter().fold(0u64, |sum, (monomial, coefficient)| {
            let value = monomial.iter().fold(*coefficient, |product, (id, exponent)| {
                product.saturating_mul(sizes[*id].saturating_pow(*exponent))
            });
            sum.saturating_add(value)
        })
    }

    /// The independent dimensions that occur.
    pub fn ids(&self) -> impl Iterator<Item = DimId> + '_ {
        self.0.keys().flatten().map(|(id, _)| *id)
    }

    /// Its power products of independent dimensions, with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[(DimId, u32)], u64)> {
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
            if !text.is_empty() {
                text.push_str(" + ");
            }
            let mut factors: Vec<String> = Vec::new();
            if *coefficient != 1 || monomial.is_empty() {
                factors.push(coefficient.to_string());
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
