//! A dense network of L layers: forward with everything remembered, then backward.
#![expect(non_snake_case, reason = "the formulas' own names: upper case for m samples side by side")]

use super::{Cost, batch};
use crate::activation::Activation;
use crate::matrix::Matrix;
use crate::scalar::real::Real;

/// A dense layer: `A = f(W A_prev + b)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<T: Real> {
    /// The weights, `[n_out, n_in]`.
    pub W: Matrix<T>,
    /// The bias, `[n_out, 1]`.
    pub b: Matrix<T>,
    /// f.
    pub activation: Activation,
    /// The values of f's parameters.
    pub parameters: Vec<T>,
}

impl<T: Real> Layer<T> {
    /// A layer with the default parameters of its activation function.
    ///
    /// # Panics
    /// If b is not one column with an entry per row of W.
    #[track_caller]
    pub fn new(W: Matrix<T>, b: Matrix<T>, activation: Activation) -> Layer<T> {
        Layer::with_parameters(W, b, activation, activation.defaults())
    }

    /// A layer with these parameters of its activation function.
    ///
    /// # Panics
    /// If b is not one column with an entry per row of W, or the parameters are not as many as f has.
    #[track_caller]
    pub fn with_parameters(W: Matrix<T>, b: Matrix<T>, activation: Activation, parameters: Vec<T>) -> Layer<T> {
        let ((n_out, n_in), (rows, columns)) = (W.shape(), b.shape());
        assert!(b.shape() == (n_out, 1), "W is [{n_out}, {n_in}] but b is [{rows}, {columns}]; b must be [{n_out}, 1]");
        let (wanted, given) = (activation.parameters().len(), parameters.len());
        assert!(wanted == given, "{} takes {wanted} parameters but {given} were given", activation.title());
        Layer { W, b, activation, parameters }
    }

    /// How many inputs it takes.
    pub fn n_in(&self) -> usize {
        self.W.ncols()
    }

    /// How many units it has.
    pub fn n_out(&self) -> usize {
        self.W.nrows()
    }

    /// Forward: `Z = W A_prev + b`, `A = f(Z)`.
    ///
    /// Shapes: `A_prev: [n_in, m] -> Z, A: [n_out, m]`.
    #[track_caller]
    pub fn forward(&self, A_prev: &Matrix<T>) -> Cache<T> {
        let Z = batch::weighted_inputs(&self.W, A_prev, &self.b);
        let A = batch::activations(&Z, self.activation, &self.parameters);
        Cache { A_prev: A_prev.clone(), Z, A }
    }

    /// Backward: V1 to V4, from the gradient at this layer's activations to that at the activations below.
    ///
    /// Shapes: `dA: [n_out, m]`; for the results see [`LayerGradient`].
    ///
    /// Theorem: `Backprop.layer_grad`.
    #[track_caller]
    pub fn backward(&self, cache: &Cache<T>, dA: &Matrix<T>) -> LayerGradient<T> {
        let dZ = batch::dZ(dA, &cache.Z, self.activation, &self.parameters);
        LayerGradient {
            dW: batch::dW(&dZ, &cache.A_prev),
            db: batch::db(&dZ),
            dA_prev: batch::dA_prev(&self.W, &dZ),
            dA: dA.clone(),
            dZ,
        }
    }
}

/// What a layer remembers of the way forward.
#[derive(Clone, Debug, PartialEq)]
pub struct Cache<T: Real> {
    /// The activations below, `[n_in, m]`.
    pub A_prev: Matrix<T>,
    /// The weighted inputs, `[n_out, m]`.
    pub Z: Matrix<T>,
    /// The activations, `[n_out, m]`.
    pub A: Matrix<T>,
}

/// The gradients at one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerGradient<T: Real> {
    /// Of each sample's own loss, at the activations: `[n_out, m]`.
    pub dA: Matrix<T>,
    /// Of each sample's own loss, at the weighted inputs: `[n_out, m]`. Theorem: `Network.network_dZ_sample`.
    pub dZ: Matrix<T>,
    /// Of the cost, at the weights: `[n_out, n_in]`.
    pub dW: Matrix<T>,
    /// Of the cost, at the bias: `[n_out, 1]`.
    pub db: Matrix<T>,
    /// Of each sample's own loss, at the activations below: `[n_in, m]`.
    pub dA_prev: Matrix<T>,
}

/// L dense layers, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Network<T: Real> {
    layers: Vec<Layer<T>>,
}

impl<T: Real> Network<T> {
    /// A network of these layers, the one next to the input first.
    ///
    /// # Panics
    /// If there is no layer, or one does not take as many inputs as the one below has units.
    #[track_caller]
    pub fn new(layers: Vec<Layer<T>>) -> Network<T> {
        assert!(!layers.is_empty(), "a network has at least one layer");
        for (below, pair) in layers.windows(2).enumerate() {
            assert!(
                pair[0].n_out() == pair[1].n_in(),
                "layer {} has {} units but layer {} takes {} inputs",
                below + 1,
                pair[0].n_out(),
                below + 2,
                pair[1].n_in()
            );
        }
        Network { layers }
    }

    /// The layers, the one next to the input first.
    pub fn layers(&self) -> &[Layer<T>] {
        &self.layers
    }

    /// Forward through all layers, remembering what the way back needs.
    ///
    /// Shapes: `X: [n_0, m]`, one sample a column.
    ///
    /// # Panics
    /// If X has not as many rows as the first layer takes inputs.
    #[track_caller]
    pub fn forward(&self, X: &Matrix<T>) -> ForwardPass<T> {
        let mut caches: Vec<Cache<T>> = Vec::with_capacity(self.layers.len());
        for layer in &self.layers {
            let cache = layer.forward(caches.last().map_or(X, |below| &below.A));
            caches.push(cache);
        }
        ForwardPass { caches }
    }

    /// Backward through all layers, from the cost.
    ///
    /// Shapes: `Y: [n_L, m]`.
    ///
    /// Theorem: `Network.network_dW`, `Network.network_db`, `Network.dZ_recursion`.
    ///
    /// # Panics
    /// If Y has not the shape of the output.
    #[track_caller]
    pub fn backward(&self, pass: &ForwardPass<T>, Y: &Matrix<T>, cost: Cost) -> Backward<T> {
        let mut layers: Vec<LayerGradient<T>> = Vec::with_capacity(self.layers.len());
        let dA_last = cost.dA(pass.output(), Y);
        for (layer, cache) in self.layers.iter().zip(&pass.caches).rev() {
            let gradient = layer.backward(cache, layers.last().map_or(&dA_last, |above| &above.dA_prev));
            layers.push(gradient);
        }
        layers.reverse();
        Backward { layers }
    }
}

/// The way forward, layer by layer.
#[derive(Clone, Debug, PartialEq)]
pub struct ForwardPass<T: Real> {
    /// What each layer remembers, the one next to the input first.
    pub caches: Vec<Cache<T>>,
}

impl<T: Real> ForwardPass<T> {
    /// The last layer's activations, `[n_L, m]`.
    pub fn output(&self) -> &Matrix<T> {
        &self.caches.last().expect("a network has at least one layer").A
    }
}

/// The way back, layer by layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Backward<T: Real> {
    /// The gradients at each layer, the one next to the input first.
    pub layers: Vec<LayerGradient<T>>,
}
