//! The few matrix operations that formulas need, over any [`Real`].
//!
//! They are nalgebra's matrices, but not nalgebra's product: each entry here is one fused sum of products, which on
//! [`Var`](crate::tape::Var) is one node of the tape. Every function asserts its shapes and names both in the panic.

use crate::scalar::real::Real;
use nalgebra::DMatrix;

/// A matrix of any size; a column vector is one of a single column.
pub type Matrix<T> = DMatrix<T>;

/// Writes a shape as `[rows, columns]`.
fn shape<T>(matrix: &Matrix<T>) -> String {
    let (rows, columns) = matrix.shape();
    format!("[{rows}, {columns}]")
}

#[track_caller]
fn assert_same_shape<T>(a: &Matrix<T>, b: &Matrix<T>, what: &str) {
    assert!(
        a.shape() == b.shape(),
        "{what}: the left side is {} but the right side is {}; they must have the same shape",
        shape(a),
        shape(b)
    );
}

/// `what` is a product of a and b, with as many entries of each in a sum.
#[track_caller]
fn assert_inner<T>(what: &str, (a, of_a): (&Matrix<T>, usize), (b, of_b): (&Matrix<T>, usize)) {
    assert!(
        of_a == of_b,
        "{what}: A is {} but B is {}: the inner dimensions {of_a} and {of_b} differ",
        shape(a),
        shape(b)
    );
}

#[track_caller]
fn assert_column<T>((rows, columns): (usize, usize), column: &Matrix<T>) {
    assert!(
        column.shape() == (rows, 1),
        "A is [{rows}, {columns}] but the column to be added to each of its columns is {}; it must be [{rows}, 1]",
        shape(column)
    );
}

/// The matrix of all sums `Σₖ left(i, k)·right(k, j)`, for `(rows, inner, columns)`.
#[track_caller]
fn products<'a, T: Real>(
    sizes: (usize, usize, usize),
    left: impl Fn(usize, usize) -> &'a T,
    right: impl Fn(usize, usize) -> &'a T,
) -> Matrix<T> {
    let (rows, _, columns) = sizes;
    Matrix::from_vec(rows, columns, T::sums_of_products(sizes, left, right, |_| None))
}

/// How the entries of a matrix are found by row and column: they stand column by column.
fn entries<'a, T>(matrix: &'a Matrix<T>) -> impl Fn(usize, usize) -> &'a T {
    let (rows, entries) = (matrix.nrows(), matrix.as_slice());
    move |i, j| &entries[i + rows * j]
}

/// The matrix product `A·B`.
///
/// Shapes: `A: [n, k], B: [k, m] -> [n, m]`; `(AB)ᵢⱼ = Σₖ aᵢₖ bₖⱼ`, each entry one sum of products.
///
/// ```
/// use backproof::matrix::{Matrix, product};
/// let a = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let b = Matrix::from_row_slice(2, 1, &[5.0, 7.0]);
/// assert_eq!(product(&a, &b), Matrix::from_row_slice(1, 1, &[31.0]));
/// ```
///
/// # Panics
/// If the inner dimensions differ.
#[track_caller]
pub fn product<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_inner("A·B", (a, a.ncols()), (b, b.nrows()));
    products((a.nrows(), a.ncols(), b.ncols()), entries(a), entries(b))
}

/// A dense layer, `A·B + c`: a column added to each column of the product.
///
/// Shapes: `A: [n, k], B: [k, m], c: [n, 1] -> [n, m]`; `(AB + c)ᵢⱼ = Σₖ aᵢₖ bₖⱼ + cᵢ`, each entry one sum. It says what
/// [`add_column`] says of the [`product`], with half as many sums.
///
/// ```
/// use backproof::matrix::{Matrix, affine};
/// let a = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let b = Matrix::from_row_slice(2, 1, &[5.0, 7.0]);
/// assert_eq!(affine(&a, &b, &Matrix::from_element(1, 1, 10.0)), Matrix::from_row_slice(1, 1, &[41.0]));
/// ```
///
/// # Panics
/// If the inner dimensions differ, or `c` is not one column of as many entries as A has rows.
#[track_caller]
pub fn affine<T: Real>(a: &Matrix<T>, b: &Matrix<T>, c: &Matrix<T>) -> Matrix<T> {
    assert_inner("A·B", (a, a.ncols()), (b, b.nrows()));
    assert_column((a.nrows(), b.ncols()), c);
    let (sizes, c) = ((a.nrows(), a.ncols(), b.ncols()), c.as_slice());
    let sums = T::sums_of_products(sizes, entries(a), entries(b), |i| Some(&c[i]));
    Matrix::from_vec(a.nrows(), b.ncols(), sums)
}

/// The product with a transposed right side, `A·Bᵀ`.
///
/// Shapes: `A: [n, m], B: [k, m] -> [n, k]`; `(ABᵀ)ᵢⱼ = Σₛ aᵢₛ bⱼₛ`.
///
/// ```
/// use backproof::matrix::{Matrix, product_with_transpose};
/// let column = Matrix::from_row_slice(2, 1, &[2.0, 3.0]);
/// let outer = product_with_transpose(&column, &column);
/// assert_eq!(outer, Matrix::from_row_slice(2, 2, &[4.0, 6.0, 6.0, 9.0]));
/// ```
///
/// # Panics
/// If the two have not as many columns.
#[track_caller]
pub fn product_with_transpose<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_inner("A·Bᵀ", (a, a.ncols()), (b, b.ncols()));
    let (rows, b) = (b.nrows(), entries(b));
    products((a.nrows(), a.ncols(), rows), entries(a), |s, j| b(j, s))
}

/// The product with a transposed left side, `Aᵀ·B`.
///
/// Shapes: `A: [n, k], B: [n, m] -> [k, m]`; `(AᵀB)ᵢⱼ = Σₛ aₛᵢ bₛⱼ`.
///
/// ```
/// use backproof::matrix::{Matrix, transpose_product};
/// let a = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let b = Matrix::from_row_slice(1, 1, &[5.0]);
/// assert_eq!(transpose_product(&a, &b), Matrix::from_row_slice(2, 1, &[10.0, 15.0]));
/// ```
///
/// # Panics
/// If the two have not as many rows.
#[track_caller]
pub fn transpose_product<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_inner("Aᵀ·B", (a, a.nrows()), (b, b.nrows()));
    let sizes = (a.ncols(), a.nrows(), b.ncols());
    let a = entries(a);
    products(sizes, |i, s| a(s, i), entries(b))
}

/// The elementwise (Hadamard) product `A ⊙ B`.
///
/// Shapes: `A, B: [n, m] -> [n, m]`.
///
/// ```
/// use backproof::matrix::{Matrix, hadamard};
/// let a = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// assert_eq!(hadamard(&a, &a), Matrix::from_row_slice(1, 2, &[4.0, 9.0]));
/// ```
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn hadamard<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_same_shape(a, b, "A ⊙ B");
    zipped(a, b, |x, y| x * y)
}

/// `A + B`, entry by entry.
///
/// Shapes: `A, B: [n, m] -> [n, m]`.
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn add<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_same_shape(a, b, "A + B");
    zipped(a, b, |x, y| x + y)
}

/// `A − B`, entry by entry.
///
/// Shapes: `A, B: [n, m] -> [n, m]`.
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn sub<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_same_shape(a, b, "A - B");
    zipped(a, b, |x, y| x - y)
}

/// `s·A`
///
/// Shapes: `A: [n, m] -> [n, m]`.
///
/// ```
/// use backproof::matrix::{Matrix, scale};
/// let a = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// assert_eq!(scale(&2.0, &a), Matrix::from_row_slice(1, 2, &[4.0, 6.0]));
/// ```
pub fn scale<T: Real>(factor: &T, a: &Matrix<T>) -> Matrix<T> {
    map(a, |x| factor.clone() * x.clone())
}

/// A function of one number, applied to each entry.
///
/// Shapes: `A: [n, m] -> [n, m]`.
pub fn map<T: Real>(a: &Matrix<T>, f: impl FnMut(&T) -> T) -> Matrix<T> {
    Matrix::from_vec(a.nrows(), a.ncols(), a.as_slice().iter().map(f).collect())
}

/// A function of two numbers, applied to the entries of two matrices of one shape.
fn zipped<T: Real>(a: &Matrix<T>, b: &Matrix<T>, f: impl Fn(T, T) -> T) -> Matrix<T> {
    let entries = a.as_slice().iter().zip(b.as_slice());
    Matrix::from_vec(a.nrows(), a.ncols(), entries.map(|(x, y)| f(x.clone(), y.clone())).collect())
}

/// The sum of the columns: over the samples, when samples are columns.
///
/// Shapes: `A: [n, m] -> [n, 1]`; each entry one sum.
///
/// ```
/// use backproof::matrix::{Matrix, sum_of_columns};
/// let a = Matrix::from_row_slice(2, 2, &[1.0, 2.0, 3.0, 4.0]);
/// assert_eq!(sum_of_columns(&a), Matrix::from_row_slice(2, 1, &[3.0, 7.0]));
/// ```
pub fn sum_of_columns<T: Real>(a: &Matrix<T>) -> Matrix<T> {
    Matrix::from_fn(a.nrows(), 1, |i, _| T::sum((0..a.ncols()).map(|j| &a[(i, j)])))
}

/// A column added to each column.
///
/// Shapes: `A: [n, m], b: [n, 1] -> [n, m]`.
///
/// ```
/// use backproof::matrix::{Matrix, add_column};
/// let a = Matrix::from_row_slice(1, 2, &[1.0, 2.0]);
/// assert_eq!(add_column(&a, &Matrix::from_element(1, 1, 10.0)), Matrix::from_row_slice(1, 2, &[11.0, 12.0]));
/// ```
///
/// # Panics
/// If `b` is not one column of as many entries as A has rows.
#[track_caller]
pub fn add_column<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_column(a.shape(), b);
    let mut sums = Vec::with_capacity(a.len());
    for column in a.as_slice().chunks(a.nrows().max(1)) {
        sums.extend(column.iter().zip(b.as_slice()).map(|(x, y)| x.clone() + y.clone()));
    }
    Matrix::from_vec(a.nrows(), a.ncols(), sums)
}

/// The column with this number, as a matrix of its own.
///
/// Shapes: `A: [n, m] -> [n, 1]`.
///
/// # Panics
/// If there is no such column.
#[track_caller]
pub fn column<T: Real>(a: &Matrix<T>, number: usize) -> Matrix<T> {
    assert!(number < a.ncols(), "A is {}: it has no column {number} (counted from 0)", shape(a));
    a.columns(number, 1).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::{Var, record};

    fn matrix(rows: usize, columns: usize) -> Matrix<f64> {
        Matrix::from_fn(rows, columns, |i, j| (1 + i * columns + j) as f64)
    }

    #[test]
    fn products_agree_with_nalgebra() {
        let (a, b) = (matrix(2, 3), matrix(3, 5));
        assert_eq!(product(&a, &b), &a * &b);
        assert_eq!(product_with_transpose(&a, &b.transpose()), &a * &b);
        assert_eq!(transpose_product(&a.transpose(), &b), &a * &b);
        assert_eq!(sub(&add(&a, &a), &a), a);
    }

    #[test]
    fn an_entry_of_a_product_is_one_node() {
        let recording = record(&[2.0; 12], |v| {
            let a = Matrix::<Var>::from_row_slice(2, 3, &v[..6]);
            let b = Matrix::<Var>::from_row_slice(3, 2, &v[6..]);
            product(&a, &b).iter().copied().collect()
        });
        assert_eq!(recording.program().len(), 12 + 4);
    }

    fn message(body: impl FnOnce() + std::panic::UnwindSafe) -> String {
        let payload = std::panic::catch_unwind(body).expect_err("the shapes do not fit");
        *payload.downcast::<String>().expect("a formatted message")
    }

    #[test]
    fn misfits_name_both_shapes() {
        let (a, b) = (matrix(2, 3), matrix(4, 1));
        let text = message(|| drop(product(&matrix(2, 3), &matrix(4, 1))));
        assert_eq!(text, "A·B: A is [2, 3] but B is [4, 1]: the inner dimensions 3 and 4 differ");
        let text = message(|| drop(product_with_transpose(&matrix(2, 3), &matrix(4, 1))));
        assert_eq!(text, "A·Bᵀ: A is [2, 3] but B is [4, 1]: the inner dimensions 3 and 1 differ");
        let text = message(|| drop(transpose_product(&matrix(2, 3), &matrix(4, 1))));
        assert_eq!(text, "Aᵀ·B: A is [2, 3] but B is [4, 1]: the inner dimensions 2 and 4 differ");
        let text = message(move || drop(hadamard(&a, &b)));
        assert_eq!(text, "A ⊙ B: the left side is [2, 3] but the right side is [4, 1]; they must have the same shape");
        let text = message(|| drop(add_column(&matrix(2, 3), &matrix(4, 1))));
        assert_eq!(text, "A is [2, 3] but the column to be added to each of its columns is [4, 1]; it must be [2, 1]");
        let text = message(|| drop(column(&matrix(2, 3), 3)));
        assert_eq!(text, "A is [2, 3]: it has no column 3 (counted from 0)");
    }
}
