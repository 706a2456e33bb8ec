//! Losses and the cost: where backpropagation starts.
#![expect(non_snake_case, reason = "the formulas' own names: upper case for m samples side by side")]

use crate::activation::{log_softmax, softmax};
use crate::matrix::Matrix;
use crate::scalar::real::Real;

/// How far outputs A are from targets Y, both `[n, m]`: a loss ℓⱼ per sample (column), and the cost J = 1/m Σⱼ ℓⱼ.
///
/// | cost | loss of a sample | gradient with respect to its outputs |
/// |---|---|---|
/// | half squared error | ½ Σᵢ (aᵢ − yᵢ)² | a − y |
/// | binary cross-entropy | −Σᵢ (yᵢ ln aᵢ + (1 − yᵢ) ln(1 − aᵢ)) | (a − y)/(a(1 − a)) |
/// | softmax cross-entropy | −Σᵢ yᵢ ln softmax(a)ᵢ | (Σᵢ yᵢ)·softmax(a) − y |
///
/// Theorem: `Losses.half_squared_error_grad`, `Losses.binary_cross_entropy_grad`, `Losses.softmax_cross_entropy_grad`;
/// behind a logistic layer `Losses.logistic_cross_entropy_grad`; for the mean `Backprop.cost_grad`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cost {
    /// `½ Σ (a − y)²`, for any outputs.
    HalfSquaredError,
    /// `−Σ (y ln a + (1 − y) ln(1 − a))`, for outputs strictly between 0 and 1, as a logistic last layer gives.
    BinaryCrossEntropy,
    /// `−Σ y ln softmax(a)`, for any outputs: the softmax belongs to the loss, and the last layer is the identity.
    SoftmaxCrossEntropy,
}

impl Cost {
    /// All of them.
    pub const ALL: [Cost; 3] = [Cost::HalfSquaredError, Cost::BinaryCrossEntropy, Cost::SoftmaxCrossEntropy];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Cost::HalfSquaredError => "half squared error",
            Cost::BinaryCrossEntropy => "binary cross-entropy",
            Cost::SoftmaxCrossEntropy => "softmax cross-entropy",
        }
    }

    /// The loss of each sample.
    ///
    /// Shapes: `A, Y: [n, m] -> m numbers`.
    ///
    /// ```
    /// use backproof::backprop::Cost;
    /// use backproof::matrix::Matrix;
    /// let (a, y) = (Matrix::from_row_slice(1, 2, &[3.0, 5.0]), Matrix::from_row_slice(1, 2, &[1.0, 1.0]));
    /// assert_eq!(Cost::HalfSquaredError.losses(&a, &y), [2.0, 8.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes differ.
    #[track_caller]
    pub fn losses<T: Real>(self, A: &Matrix<T>, Y: &Matrix<T>) -> Vec<T> {
        assert_fit(A, Y);
        (0..A.ncols()).map(|j| self.loss(&entries(A, j), &entries(Y, j))).collect()
    }

    /// The mean of the samples' losses.
    ///
    /// Shapes: `A, Y: [n, m] -> a number`.
    ///
    /// ```
    /// use backproof::backprop::Cost;
    /// use backproof::matrix::Matrix;
    /// let (a, y) = (Matrix::from_row_slice(1, 2, &[3.0, 5.0]), Matrix::from_row_slice(1, 2, &[1.0, 1.0]));
    /// assert_eq!(Cost::HalfSquaredError.value(&a, &y), 5.0);
    /// ```
    ///
    /// # Panics
    /// If the shapes differ, or there is no sample.
    #[track_caller]
    pub fn value<T: Real>(self, A: &Matrix<T>, Y: &Matrix<T>) -> T {
        let losses = self.losses(A, Y);
        assert!(!losses.is_empty(), "there is no mean over 0 samples");
        T::ratio(1, losses.len() as i64) * T::sum(losses.iter())
    }

    /// Column j: the gradient of sample j's own loss with respect to its outputs. No factor 1/m.
    ///
    /// - Shapes: `A, Y: [n, m] -> dA: [n, m]`.
    /// - Derivation, binary: −y/a + (1 − y)/(1 − a) = (a − y)/(a(1 − a)).
    /// - Derivation, softmax: with ln softmax(a)ᵢ = aᵢ − ln Σ eᵃ, the loss is s·ln Σ eᵃ − Σ yᵢaᵢ where s = Σ yᵢ, and
    ///   ∂/∂aᵢ ln Σ eᵃ = softmax(a)ᵢ. The well-known softmax(a) − y is the case s = 1.
    /// - Where it holds: binary for 0 < a < 1, the others everywhere.
    ///
    /// ```
    /// use backproof::backprop::Cost;
    /// use backproof::matrix::Matrix;
    /// let (a, y) = (Matrix::from_row_slice(1, 2, &[3.0, 5.0]), Matrix::from_row_slice(1, 2, &[1.0, 1.0]));
    /// assert_eq!(Cost::HalfSquaredError.dA(&a, &y), Matrix::from_row_slice(1, 2, &[2.0, 4.0]));
    /// ```
    ///
    /// # Panics
    /// If the shapes differ.
    #[track_caller]
    pub fn dA<T: Real>(self, A: &Matrix<T>, Y: &Matrix<T>) -> Matrix<T> {
        assert_fit(A, Y);
        match self {
            Cost::HalfSquaredError => A.zip_map(Y, |a, y| a - y),
            Cost::BinaryCrossEntropy => A.zip_map(Y, |a, y| (a.clone() - y) / (a.clone() * (T::one() - a))),
            Cost::SoftmaxCrossEntropy => {
                let columns = (0..A.ncols()).flat_map(|j| {
                    let y = entries(Y, j);
                    let total = T::sum(y.iter());
                    let p = softmax(&entries(A, j));
                    p.into_iter().zip(y).map(move |(p, y)| total.clone() * p - y)
                });
                Matrix::from_iterator(A.nrows(), A.ncols(), columns)
            }
        }
    }

    fn loss<T: Real>(self, a: &[T], y: &[T]) -> T {
        match self {
            Cost::HalfSquaredError => {
                let gaps: Vec<T> = a.iter().zip(y).map(|(a, y)| a.clone() - y.clone()).collect();
                T::ratio(1, 2) * T::sum_of_products(gaps.iter().zip(&gaps))
            }
            Cost::BinaryCrossEntropy => {
                let both = |x: &T| [x.clone(), T::one() - x.clone()];
                let logarithms: Vec<T> = a.iter().flat_map(both).map(|a| a.ln()).collect();
                let weights: Vec<T> = y.iter().flat_map(both).collect();
                -T::sum_of_products(weights.iter().zip(&logarithms))
            }
            Cost::SoftmaxCrossEntropy => -T::sum_of_products(y.iter().zip(&log_softmax(a))),
        }
    }
}

fn entries<T: Real>(a: &Matrix<T>, column: usize) -> Vec<T> {
    a.column(column).iter().cloned().collect()
}

#[track_caller]
fn assert_fit<T>(A: &Matrix<T>, Y: &Matrix<T>) {
    let ((rows, columns), (y_rows, y_columns)) = (A.shape(), Y.shape());
    assert!(
        A.shape() == Y.shape(),
        "the outputs A are [{rows}, {columns}] but the targets Y are [{y_rows}, {y_columns}]; \
         they must have the same shape"
    );
}
