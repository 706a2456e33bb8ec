//! The deck's formulas for one sample. Vectors are matrices of one column.
//!
//! `dx` stands for the gradient of the sample's loss ℓ with respect to x, in the shape of x (the deck writes ∂x).

use crate::activation::Activation;
use crate::matrix::{self, Matrix};
use crate::scalar::real::Real;

#[track_caller]
fn assert_column<T>(x: &Matrix<T>, name: &str) {
    let (rows, columns) = x.shape();
    assert!(columns == 1, "{name} is [{rows}, {columns}] but a sample is one column; for more there is `batch`");
}

/// A layer's weighted inputs: `z = W a_prev + b`.
///
/// - Forward: `zᵢ = Σₖ wᵢₖ·a_prevₖ + bᵢ`.
/// - Backward: [`dw`], [`db`], [`da_prev`].
/// - Shapes: `W: [n_out, n_in], a_prev: [n_in, 1], b: [n_out, 1] -> z: [n_out, 1]`.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::sample::weighted_inputs;
/// use backproof::matrix::Matrix;
/// let w = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let z = weighted_inputs(&w, &Matrix::from_column_slice(2, 1, &[5.0, 7.0]), &Matrix::from_element(1, 1, 1.0));
/// assert_eq!(z[(0, 0)], 32.0); // 2·5 + 3·7 + 1
/// ```
///
/// Theorem: `Deck.F3`, `Deck.F4`.
///
/// Source: the deck, F2.
///
/// # Panics
/// If the shapes do not fit.
#[track_caller]
pub fn weighted_inputs<T: Real>(w: &Matrix<T>, a_prev: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    assert_column(a_prev, "a_prev");
    matrix::add(&matrix::product(w, a_prev), b)
}

/// A layer's activations: `a = f(z)`, elementwise.
///
/// - Forward: `aᵢ = f(zᵢ)`.
/// - Backward: [`dz`].
/// - Shapes: `z: [n, 1] -> a: [n, 1]`.
/// - Where it holds: where f is defined.
///
/// ```
/// use backproof::activation::Activation;
/// use backproof::backprop::sample::activations;
/// use backproof::matrix::Matrix;
/// let a = activations(&Matrix::from_column_slice(2, 1, &[-3.0, 5.0]), Activation::Relu, &[]);
/// assert_eq!(a, Matrix::from_column_slice(2, 1, &[0.0, 5.0]));
/// ```
///
/// Source: the deck, F1.
#[track_caller]
pub fn activations<T: Real>(z: &Matrix<T>, f: Activation, parameters: &[T]) -> Matrix<T> {
    assert_column(z, "z");
    matrix::map(z, |z| f.value(z, parameters))
}

/// The gradient at the weighted inputs: `dz = da ⊙ f′(z)`.
///
/// - Forward: `a = f(z)`.
/// - Backward: `dzᵢ = daᵢ·f′(zᵢ)`.
/// - Shapes: `da, z: [n, 1] -> dz: [n, 1]`.
/// - Derivation: only aᵢ depends on zᵢ, so ∂ℓ/∂zᵢ = ∂ℓ/∂aᵢ · ∂aᵢ/∂zᵢ.
/// - Where it holds: away from the kinks of f.
///
/// ```
/// use backproof::activation::Activation;
/// use backproof::backprop::sample::dz;
/// use backproof::matrix::Matrix;
/// let (da, z) = (Matrix::from_column_slice(2, 1, &[7.0, 7.0]), Matrix::from_column_slice(2, 1, &[-3.0, 5.0]));
/// assert_eq!(dz(&da, &z, Activation::Relu, &[]), Matrix::from_column_slice(2, 1, &[0.0, 7.0]));
/// ```
///
/// Theorem: `Deck.B1`.
///
/// Source: the deck, B1.
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn dz<T: Real>(da: &Matrix<T>, z: &Matrix<T>, f: Activation, parameters: &[T]) -> Matrix<T> {
    assert_column(z, "z");
    matrix::hadamard(da, &matrix::map(z, |z| f.derivative(z, parameters)))
}

/// The gradient at the weights: `dW = dz a_prevᵀ`, an outer product.
///
/// - Forward: `z = W a_prev + b`.
/// - Backward: `dwᵢₖ = dzᵢ·a_prevₖ`.
/// - Shapes: `dz: [n_out, 1], a_prev: [n_in, 1] -> dW: [n_out, n_in]`.
/// - Derivation: wᵢₖ occurs in zᵢ only, and ∂zᵢ/∂wᵢₖ = a_prevₖ.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::sample::dw;
/// use backproof::matrix::Matrix;
/// let (dz, a) = (Matrix::from_column_slice(2, 1, &[2.0, 3.0]), Matrix::from_column_slice(3, 1, &[5.0, 7.0, 11.0]));
/// assert_eq!(dw(&dz, &a), Matrix::from_row_slice(2, 3, &[10.0, 14.0, 22.0, 15.0, 21.0, 33.0]));
/// ```
///
/// Theorem: `Deck.B2`.
///
/// Source: the deck, B2, with the transpose that it leaves out.
///
/// # Panics
/// If one of them is not one column.
#[track_caller]
pub fn dw<T: Real>(dz: &Matrix<T>, a_prev: &Matrix<T>) -> Matrix<T> {
    assert_column(dz, "dz");
    assert_column(a_prev, "a_prev");
    matrix::product_with_transpose(dz, a_prev)
}

/// The gradient at the bias: `db = dz`.
///
/// - Forward: `z = W a_prev + b`.
/// - Backward: `dbᵢ = dzᵢ`.
/// - Shapes: `dz: [n, 1] -> db: [n, 1]`.
/// - Derivation: bᵢ occurs in zᵢ only, with factor 1.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::sample::db;
/// use backproof::matrix::Matrix;
/// let dz = Matrix::from_column_slice(2, 1, &[2.0, 3.0]);
/// assert_eq!(db(&dz), dz);
/// ```
///
/// Theorem: `Deck.B3`.
///
/// Source: the deck, B3.
#[track_caller]
pub fn db<T: Real>(dz: &Matrix<T>) -> Matrix<T> {
    assert_column(dz, "dz");
    dz.clone()
}

/// The gradient at the activations below: `da_prev = Wᵀ dz`.
///
/// - Forward: `z = W a_prev + b`.
/// - Backward: `da_prevₖ = Σᵢ wᵢₖ·dzᵢ`.
/// - Shapes: `W: [n_out, n_in], dz: [n_out, 1] -> da_prev: [n_in, 1]`.
/// - Derivation: a_prevₖ occurs in every zᵢ, with factor wᵢₖ; the chain rule sums over i, the rows of W.
/// - Where it holds: everywhere.
///
/// ```
/// use backproof::backprop::sample::da_prev;
/// use backproof::matrix::Matrix;
/// let w = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// assert_eq!(da_prev(&w, &Matrix::from_element(1, 1, 5.0)), Matrix::from_column_slice(2, 1, &[10.0, 15.0]));
/// ```
///
/// Theorem: `Deck.B4`.
///
/// Source: the deck, B4.
///
/// # Panics
/// If W has not as many rows as dz.
#[track_caller]
pub fn da_prev<T: Real>(w: &Matrix<T>, dz: &Matrix<T>) -> Matrix<T> {
    assert_column(dz, "dz");
    matrix::transpose_product(w, dz)
}

/// From layer to layer in one step: `dz = W_nextᵀ dz_next ⊙ f′(z)`.
///
/// - Forward: `z_next = W_next f(z) + b_next`.
/// - Backward: `dzₖ = (Σᵢ w_nextᵢₖ·dz_nextᵢ)·f′(zₖ)`.
/// - Shapes: `W_next: [n_next, n], dz_next: [n_next, 1], z: [n, 1] -> dz: [n, 1]`.
/// - Derivation: [`da_prev`] of the next layer is da of this one; then [`dz`].
/// - Where it holds: away from the kinks of f.
///
/// ```
/// use backproof::activation::Activation;
/// use backproof::backprop::sample::dz_from_next;
/// use backproof::matrix::Matrix;
/// let w = Matrix::from_row_slice(1, 2, &[2.0, 3.0]);
/// let z = Matrix::from_column_slice(2, 1, &[-1.0, 1.0]);
/// let dz = dz_from_next(&w, &Matrix::from_element(1, 1, 5.0), &z, Activation::Relu, &[]);
/// assert_eq!(dz, Matrix::from_column_slice(2, 1, &[0.0, 15.0]));
/// ```
///
/// Theorem: `Deck.B5`.
///
/// Source: the deck, B5.
///
/// # Panics
/// If the shapes do not fit.
#[track_caller]
pub fn dz_from_next<T: Real>(
    w_next: &Matrix<T>,
    dz_next: &Matrix<T>,
    z: &Matrix<T>,
    f: Activation,
    parameters: &[T],
) -> Matrix<T> {
    dz(&da_prev(w_next, dz_next), z, f, parameters)
}
