//! Backpropagation by hand: a dense network of L layers, from the deck's formulas.
//!
//! This is the teaching reference. Each formula of the deck is one function with its shapes, its derivation and an
//! example; nothing here knows of the tape, which is what makes comparing the two worth anything. Whoever wants to see
//! first how a program differentiates begins with [`engine`], a tape on one screen.
//!
//! | room | what |
//! |---|---|
//! | [`engine`] | what automatic differentiation is: a tape of numbers, each rule beside its operator |
//! | [`sample`] | one sample, its vectors columns `[n, 1]`: F1, F2, B1 to B5 |
//! | [`batch`] | m samples side by side, one a column: F7, F8, V1 to V4 |
//! | [`Cost`] | the losses that backpropagation starts from, and the gradient of each |
//! | [`Network`] | L layers: forward with everything remembered, then backward |
//!
//! **The convention**, on which every factor `1/m` hangs: the cost is the mean of the samples' losses, J = 1/m Σⱼ ℓⱼ,
//! and column j of `dZ` and `dA` is the gradient of sample j's *own* loss ℓⱼ. So `dA` and `dZ` have no factor 1/m, and
//! `dW` and `db`, which are gradients of J, have it. (Who starts from the gradient of J instead must leave it out of
//! `dW` and `db`.)
//!
//! All but `engine` is written with nalgebra's matrices, and comes with the feature `matrix` (on by default).
//!
//! ```
//! use backproof::activation::Activation;
//! use backproof::backprop::{Cost, Layer, Network};
//! use backproof::matrix::Matrix;
//!
//! // One layer, one unit, two samples: z = 2x + 1, loss (z − y)²/2.
//! let layer = Layer::new(Matrix::from_element(1, 1, 2.0), Matrix::from_element(1, 1, 1.0), Activation::Identity);
//! let network = Network::new(vec![layer]);
//! let x = Matrix::from_row_slice(1, 2, &[1.0, 2.0]);
//! let y = Matrix::from_row_slice(1, 2, &[0.0, 7.0]);
//! let pass = network.forward(&x);
//! assert_eq!(pass.output(), &Matrix::from_row_slice(1, 2, &[3.0, 5.0]));
//! let backward = network.backward(&pass, &y, Cost::HalfSquaredError);
//! assert_eq!(backward.layers[0].dW[(0, 0)], -0.5); // ((3 − 0)·1 + (5 − 7)·2)/2
//! assert_eq!(backward.layers[0].db[(0, 0)], 0.5); //  ((3 − 0) + (5 − 7))/2
//! ```

#[cfg(feature = "matrix")]
pub mod batch;
#[cfg(feature = "matrix")]
mod cost;
pub mod engine;
#[cfg(feature = "matrix")]
mod network;
#[cfg(feature = "matrix")]
pub mod sample;

#[cfg(feature = "matrix")]
pub use cost::Cost;
#[cfg(feature = "matrix")]
pub use network::{Backward, Cache, ForwardPass, Layer, LayerGradient, Network};
