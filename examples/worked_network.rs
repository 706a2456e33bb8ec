//! The deck's worked network (F6): 3 inputs, layers of 3, 2 and 1 units, two samples.
//!
//! Prints every shape and number, layer by layer, forward and backward, and then the tape's gradient beside the one the
//! formulas give.
//!
//! Run it with `cargo run --release --example worked_network`: without `--release` everything is built once more, with optimised
//! dependencies, for a program that runs for a few milliseconds.

use backproof::activation::Activation;
use backproof::backprop::{Backward, Cost, ForwardPass, Layer, Network};
use backproof::matrix::Matrix;
use backproof::tape::{Var, record};

const COST: Cost = Cost::BinaryCrossEntropy;

/// Shape, activation, W row by row, b.
type LayerNumbers = (usize, usize, Activation, &'static [f64], &'static [f64]);

const LAYERS: [LayerNumbers; 3] = [
    (3, 3, Activation::Tanh, &[0.5, -0.25, 0.125, 0.25, 0.75, -0.5, -1.0, 0.5, 0.25], &[0.125, -0.25, 0.5]),
    (2, 3, Activation::Elu, &[1.0, -0.5, 0.25, -0.75, 0.5, 1.25], &[0.25, -0.5]),
    (1, 2, Activation::Logistic, &[1.5, -1.0], &[0.25]),
];

/// Two samples, one a column.
const SAMPLES: &[f64] = &[1.0, -0.5, 0.5, 2.0, -1.0, 0.25];
const TARGETS: &[f64] = &[1.0, 0.0];

fn main() {
    let (network, x, y) = (network(), Matrix::from_row_slice(3, 2, SAMPLES), Matrix::from_row_slice(1, 2, TARGETS));
    let pass = network.forward(&x);
    print_forward(&network, &x, &pass, &y);
    let backward = network.backward(&pass, &y, COST);
    print_backward(&backward);
    print_comparison(&network, &backward);
}

fn network() -> Network<f64> {
    let layers = LAYERS.iter().map(|(units, inputs, f, w, b)| {
        // ELU's α away from 1, where a forgotten α would show.
        let w = Matrix::from_row_slice(*units, *inputs, w);
        Layer::with_parameters(w, Matrix::from_column_slice(*units, 1, b), *f, f.samples())
    });
    Network::new(layers.collect())
}

fn print_forward(network: &Network<f64>, x: &Matrix<f64>, pass: &ForwardPass<f64>, y: &Matrix<f64>) {
    heading("Forward");
    println!("Z[l] = W[l] A[l-1] + b[l]    A[l] = f[l](Z[l])    A[0] = X\n");
    print_matrix("X", x);
    for (number, (layer, cache)) in network.layers().iter().zip(&pass.caches).enumerate() {
        let (l, f) = (number + 1, layer.activation);
        let parameters = f.parameters().iter().zip(&layer.parameters);
        let parameters: String = parameters.map(|(about, value)| format!(", {} = {value}", about.name)).collect();
        println!("Layer {l}: {}, f(x) = {}{parameters}\n", f.title(), f.formula());
        print_matrix(&format!("W[{l}]"), &layer.W);
        print_matrix(&format!("b[{l}]"), &layer.b);
        print_matrix(&format!("Z[{l}]"), &cache.Z);
        print_matrix(&format!("A[{l}]"), &cache.A);
    }
    print_matrix("Y", y);
    println!("Cost, the mean of the samples' losses ({}): {:.6}\n", COST.name(), COST.value(pass.output(), y));
}

fn print_backward(backward: &Backward<f64>) {
    heading("Backward");
    println!(
        "dZ[l] = dA[l] ⊙ f'[l](Z[l])    dW[l] = 1/m dZ[l] A[l-1]ᵀ    db[l] = 1/m Σ dZ[l]    dA[l-1] = W[l]ᵀ dZ[l]"
    );
    println!("Column j of dA and dZ is the gradient of sample j's own loss; dW and db are gradients of the cost.\n");
    for (number, layer) in backward.layers.iter().enumerate().rev() {
        let l = number + 1;
        println!("Layer {l}\n");
        print_matrix(&format!("dA[{l}]"), &layer.dA);
        print_matrix(&format!("dZ[{l}]"), &layer.dZ);
        print_matrix(&format!("dW[{l}]"), &layer.dW);
        print_matrix(&format!("db[{l}]"), &layer.db);
    }
    print_matrix("dA[0]", &backward.layers[0].dA_prev);
}

/// The same network on the tape, which knows no matrix and none of the formulas above.
fn tape_gradient(network: &Network<f64>) -> Vec<f64> {
    let numbers: Vec<f64> = network.layers().iter().flat_map(|layer| layer.W.iter().chain(&layer.b)).copied().collect();
    let recording = record(&numbers, |vars| {
        let mut rest = vars.iter().copied();
        let mut next =
            |shape: (usize, usize)| Matrix::from_iterator(shape.0, shape.1, rest.by_ref().take(shape.0 * shape.1));
        let constant = |matrix: Matrix<f64>| matrix.map(Var::from);
        let layers = network.layers().iter().map(|layer| {
            let parameters = layer.parameters.iter().map(|value| Var::from(*value)).collect();
            Layer::with_parameters(next(layer.W.shape()), next(layer.b.shape()), layer.activation, parameters)
        });
        let network = Network::new(layers.collect());
        let pass = network.forward(&constant(Matrix::from_row_slice(3, 2, SAMPLES)));
        vec![COST.value(pass.output(), &constant(Matrix::from_row_slice(1, 2, TARGETS)))]
    });
    recording.gradient()
}

fn print_comparison(network: &Network<f64>, backward: &Backward<f64>) {
    heading("The formulas beside the tape");
    println!("{:<12} {:>22} {:>22} {:>12}", "entry", "by the formulas", "by the tape", "difference");
    let mut tape = tape_gradient(network).into_iter();
    for (number, layer) in backward.layers.iter().enumerate() {
        for (name, gradient) in [("dW", &layer.dW), ("db", &layer.db)] {
            // nalgebra goes down the columns, and so did the recording.
            for (position, by_hand) in gradient.iter().enumerate() {
                let (i, j) = (position % gradient.nrows() + 1, position / gradient.nrows() + 1);
                let by_tape = tape.next().expect("the tape has an entry for each of them");
                let entry = format!("{name}[{}]({i},{j})", number + 1);
                println!("{entry:<12} {by_hand:>22.16} {by_tape:>22.16} {:>12.1e}", by_hand - by_tape);
            }
        }
    }
}

fn heading(text: &str) {
    println!("{text}\n{}\n", "=".repeat(text.chars().count()));
}

fn print_matrix(name: &str, matrix: &Matrix<f64>) {
    let label = format!("{name}: [{}, {}]", matrix.nrows(), matrix.ncols());
    for (i, row) in matrix.row_iter().enumerate() {
        let entries: String = row.iter().map(|entry| format!("{entry:>11.6}")).collect();
        println!("  {:<14}{entries}", if i == 0 { label.as_str() } else { "" });
    }
    println!();
}
