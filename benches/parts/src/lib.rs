//! What the benches of the parts measure: a small network on the tape, and a fixed set of claims.

use backproof::matrix::{Matrix, add_column, map, product};
use backproof::scalar::real::Real;
use backproof::tape::{Recording, Var, record};

/// Sizes of the network's layers, and how many samples there are.
const SIZES: [usize; 4] = [64, 64, 32, 10];
const SAMPLES: usize = 16;

/// Numbers in (−1, 1), the same on every machine.
pub fn inputs() -> Vec<f64> {
    let weights: usize = SIZES.windows(2).map(|pair| pair[1] * (pair[0] + 1)).sum();
    let mut state = 7_u64;
    let mut number = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..SIZES[0] * SAMPLES + weights).map(|_| number() / 8.0).collect()
}

/// Half the sum of squares of the network's outputs, through `matrix.rs`.
pub fn with_matrices(inputs: &[f64]) -> Recording {
    record(inputs, |v| {
        let (x, mut rest) = v.split_at(SIZES[0] * SAMPLES);
        let mut a = Matrix::from_column_slice(SIZES[0], SAMPLES, x);
        for pair in SIZES.windows(2) {
            let (weights, behind) = rest.split_at(pair[0] * pair[1]);
            let (biases, behind) = behind.split_at(pair[1]);
            rest = behind;
            let weights = Matrix::from_row_slice(pair[1], pair[0], weights);
            a = map(&add_column(&product(&weights, &a), &Matrix::from_column_slice(pair[1], 1, biases)), Real::tanh);
        }
        vec![Var::sum_of_products(a.iter().map(|entry| (*entry, *entry))) / 2]
    })
}

/// The same with plain operators.
pub fn with_operators(inputs: &[f64]) -> Recording {
    record(inputs, |v| {
        let (x, mut rest) = v.split_at(SIZES[0] * SAMPLES);
        let mut columns: Vec<Vec<Var>> = x.chunks(SIZES[0]).map(<[Var]>::to_vec).collect();
        for pair in SIZES.windows(2) {
            let (weights, behind) = rest.split_at(pair[0] * pair[1]);
            let (biases, behind) = behind.split_at(pair[1]);
            rest = behind;
            for column in &mut columns {
                let unit = |(row, bias): (&[Var], &Var)| {
                    row.iter().zip(&*column).fold(*bias, |sum, (weight, entry)| sum + *weight * *entry).tanh()
                };
                *column = weights.chunks(pair[0]).zip(biases).map(unit).collect();
            }
        }
        let zero = Var::from(0);
        vec![columns.iter().flatten().fold(zero, |sum, entry| sum + *entry * *entry) / 2]
    })
}

/// Claims of several kinds, all of them right: a layer with any activation, softmax with cross-entropy, a norm, a determinant,
/// a second derivative, a branch.
pub const CLAIMS: [(&str, &str); 6] = [
    (
        "layer",
        "function f(t)\ndims n, k, m\nvar W[n,k], b[n], X[k,m], G[n,m]\nlet Z = W*X + b*1[m]'\nlet A = f.(Z)\nlet J = sum(G .* A)/m\n\
         let dZ = G .* f'.(Z)\nclaim: dJ/dW = 1/m * dZ * X'\n",
    ),
    ("tanh", "var x\nclaim: d(tanh(x))/dx = 1 - tanh(x)^2\n"),
    ("quadratic", "dims n\nvar A[n,n], x[n]\nclaim: d(x'*A*x)/dx = (A + A')*x\n"),
    ("norm", "dims n\nvar x[n], y[n]\nclaim: d(sum((x - y).^2))/dx = 2*(x - y)\n"),
    ("logdet", "dims n\nvar A[n,n]\nclaim: d(logdet(A))/dA = inv(A)'\n"),
    ("product", "function f(t)\nfunction g(t)\nvar x\nclaim: d(f(x)*g(x))/dx = f'(x)*g(x) + f(x)*g'(x)\n"),
];
