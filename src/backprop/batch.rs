//! The deck's formulas for m samples, one a column.
//!
//! Column j of `dA` and `dZ` is the gradient of sample j's own loss; `dW` and `db` are gradients of the cost, the mean
//! of the losses.
#![expect(non_snake_case, reason = "the formulas' own names: upper case for m samples side by side")]

use crate::activation::Activation;
use crate::matrix::{self, Matrix};
use crate::scalar::real::Real;

/// A layer's weighted inputs: `Z = W A_prev + b`, with b added to each column.
///
/// - Forward: `zᵢⱼ = Σₖ wᵢₖ·a_prevₖⱼ + bᵢ`.
/// - Backward: [`dW`], [`db`], [`dA_prev`].
/// - Shapes: `W: [n_out, n_in], A_prev: [n_in, m], b: [n_out, 1] -> Z: [n_out, m]`.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::batch::weighted_inputs;
/// use backproof::matrix::Matrix;
/// let w = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let a = Matrix::from_row_slice(2, 2, &[5.0, 0.0, 7.0, 1.0]);
/// let z = weighted_inputs(&w, &a, &Matrix::from_element(1, 1, 1.0));
/// assert_eq!(z, Matrix::from_row_slice(1, 2, &[32.0, 4.0]));
/// ```
///
/// Theorem: `Deck.F7`, `Deck.F7_printed_iff_symmetric`.
///
/// Source: the deck, F7, without its transpose (with W in the shape of F5).
///
/// # Panics
/// If the shapes do not fit.
#[track_caller]
pub fn weighted_inputs<T: Real>(W: &Matrix<T>, A_prev: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    matrix::add_column(&matrix::product(W, A_prev), b)
}

/// A layer's activations: `A = f(Z)`, elementwise.
///
/// - Forward: `aᵢⱼ = f(zᵢⱼ)`.
/// - Backward: [`dZ`].
/// - Shapes: `Z: [n, m] -> A: [n, m]`.
/// - Where it holds: where f is defined.
///
/// ```
/// use backproof::activation::Activation;
/// use backproof::backprop::batch::activations;
/// use backproof::matrix::Matrix;
/// let a = activations(&Matrix::from_row_slice(1, 2, &[-3.0, 5.0]), Activation::Relu, &[]);
/// assert_eq!(a, Matrix::from_row_slice(1, 2, &[0.0, 5.0]));
/// ```
///
/// Source: the deck, F8.
#[track_caller]
pub fn activations<T: Real>(Z: &Matrix<T>, f: Activation, parameters: &[T]) -> Matrix<T> {
    matrix::map(Z, |z| f.value(z, parameters))
}

/// The gradient at the weighted inputs: `dZ = dA ⊙ f′(Z)`.
///
/// - Forward: `A = f(Z)`.
/// - Backward: `dzᵢⱼ = daᵢⱼ·f′(zᵢⱼ)`.
/// - Shapes: `dA, Z: [n, m] -> dZ: [n, m]`.
/// - Derivation: only aᵢⱼ depends on zᵢⱼ, and only sample j's loss on either.
/// - Where it holds: away from the kinks of f.
///
/// ```
/// use backproof::activation::Activation;
/// use backproof::backprop::batch::dZ;
/// use backproof::matrix::Matrix;
/// let (da, z) = (Matrix::from_row_slice(1, 2, &[7.0, 7.0]), Matrix::from_row_slice(1, 2, &[-3.0, 5.0]));
/// assert_eq!(dZ(&da, &z, Activation::Relu, &[]), Matrix::from_row_slice(1, 2, &[0.0, 7.0]));
/// ```
///
/// Theorem: `Deck.V1`.
///
/// Source: the deck, V1.
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn dZ<T: Real>(dA: &Matrix<T>, Z: &Matrix<T>, f: Activation, parameters: &[T]) -> Matrix<T> {
    matrix::hadamard(dA, &matrix::map(Z, |z| f.derivative(z, parameters)))
}

/// The gradient at the weights: `dW = 1/m dZ A_prevᵀ`.
///
/// - Forward: `Z = W A_prev + b`, cost J = 1/m Σⱼ ℓⱼ.
/// - Backward: `dwᵢₖ = 1/m Σⱼ dzᵢⱼ·a_prevₖⱼ`.
/// - Shapes: `dZ: [n_out, m], A_prev: [n_in, m] -> dW: [n_out, n_in]`.
/// - Derivation: for one sample dw = dzᵢ·a_prevₖ (see [`sample::dw`](super::sample::dw)); the gradient of the mean is
///   the mean of the gradients, and the sum over the samples is the inner dimension of dZ·A_prevᵀ.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::batch::dW;
/// use backproof::matrix::Matrix;
/// let dz = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let a = Matrix::from_row_slice(2, 2, &[4.0, 0.0, 5.0, 6.0]);
/// assert_eq!(dW(&dz, &a), Matrix::from_row_slice(1, 2, &[4.0, 14.0])); // (2·4 + 3·0)/2, (2·5 + 3·6)/2
/// ```
///
/// Theorem: `Deck.V2`.
///
/// Source: the deck, V2.
///
/// # Panics
/// If the two have not as many columns, or none.
#[track_caller]
pub fn dW<T: Real>(dZ: &Matrix<T>, A_prev: &Matrix<T>) -> Matrix<T> {
    matrix::scale(&one_over_m(dZ), &matrix::product_with_transpose(dZ, A_prev))
}

/// The gradient at the bias: `db = 1/m Σⱼ dz⁽ʲ⁾`, the sum of the columns of dZ over m.
///
/// - Forward: `Z = W A_prev + b`, with b in each column; cost J = 1/m Σⱼ ℓⱼ.
/// - Backward: `dbᵢ = 1/m Σⱼ dzᵢⱼ`.
/// - Shapes: `dZ: [n, m] -> db: [n, 1]`.
/// - Derivation: bᵢ occurs once in every column, with factor 1.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::batch::db;
/// use backproof::matrix::Matrix;
/// let dz = Matrix::from_row_slice(2, 2, &[2.0, 4.0, 1.0, 0.0]);
/// assert_eq!(db(&dz), Matrix::from_column_slice(2, 1, &[3.0, 0.5]));
/// ```
///
/// Theorem: `Deck.V3`.
///
/// Source: the deck, V3.
///
/// # Panics
/// If dZ has no columns.
#[track_caller]
pub fn db<T: Real>(dZ: &Matrix<T>) -> Matrix<T> {
    matrix::scale(&one_over_m(dZ), &matrix::sum_of_columns(dZ))
}

/// The gradient at the activations below: `dA_prev = Wᵀ dZ`. No 1/m: each column is its own sample's.
///
/// - Forward: `Z = W A_prev + b`.
/// - Backward: `da_prevₖⱼ = Σᵢ wᵢₖ·dzᵢⱼ`.
/// - Shapes: `W: [n_out, n_in], dZ: [n_out, m] -> dA_prev: [n_in, m]`.
/// - Derivation: column by column, [`sample::da_prev`](super::sample::da_prev).
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::batch::dA_prev;
/// use backproof::matrix::Matrix;
/// let w = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let da = dA_prev(&w, &Matrix::from_row_slice(1, 2, &[5.0, 1.0]));
/// assert_eq!(da, Matrix::from_row_slice(2, 2, &[10.0, 2.0, 15.0, 3.0]));
/// ```
///
/// Theorem: `Deck.V4`.
///
/// Source: the deck, V4.
///
/// # Panics
/// If W has not as many rows as dZ.
#[track_caller]
pub fn dA_prev<T: Real>(W: &Matrix<T>, dZ: &Matrix<T>) -> Matrix<T> {
    matrix::transpose_product(W, dZ)
}

#[track_caller]
fn one_over_m<T: Real>(dZ: &Matrix<T>) -> T {
    let m = i64::try_from(dZ.ncols()).expect("a matrix has fewer than 2^63 columns");
    assert!(m > 0, "there is no mean over 0 samples");
    T::ratio(1, m)
}
