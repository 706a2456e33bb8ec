//! A dense layer's backward pass with the classic bugs, each caught.
//!
//! `cargo run --example check_layer`

use backproof::check;
use backproof::{assert_catches, assert_vjp};
use nalgebra::{DMatrix, DVector};

type M = DMatrix<f64>;
type V = DVector<f64>;
type Gradients = (M, V, M);

/// A = tanh(W X + b), samples in columns.
fn forward(w: &M, b: &V, x: &M) -> M {
    let mut z = w * x;
    z.column_iter_mut().for_each(|mut column| column += b);
    z.map(f64::tanh)
}

fn backward(w: &M, b: &V, x: &M, da: &M) -> Gradients {
    let dz = forward(w, b, x).map(|a| 1.0 - a * a).component_mul(da);
    (&dz * x.transpose(), dz.column_sum(), w.transpose() * dz)
}

/// The slope of tanh was forgotten.
fn no_slope(w: &M, _: &V, x: &M, da: &M) -> Gradients {
    (da * x.transpose(), da.column_sum(), w.transpose() * da)
}

/// The bias takes the mean over the samples, not the sum.
fn mean_for_sum(w: &M, b: &V, x: &M, da: &M) -> Gradients {
    let (dw, db, dx) = backward(w, b, x, da);
    (dw, db / x.ncols() as f64, dx)
}

/// W stands for its transpose, which only a square layer lets pass.
fn no_transpose(w: &M, b: &V, x: &M, da: &M) -> Gradients {
    let (dw, db, dx) = backward(w, b, x, da);
    let dz = forward(w, b, x).map(|a| 1.0 - a * a).component_mul(da);
    (dw, db, if w.is_square() { w * dz } else { dx })
}

fn main() {
    assert_vjp!(forward, backward, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    println!("backward passes.\n");
    assert_catches!(vjp: forward, no_slope, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    assert_catches!(vjp: forward, mean_for_sum, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    let shapes = |s: &[usize]| vec![vec![s[0], s[1]], vec![s[0]], vec![s[1], s[2]]];
    let report =
        check::vjp(forward, no_transpose).shapes(&["n", "k", "m"], shapes).named("forward", "no_transpose").report();
    println!("{report}");
    assert!(!report.passes());
}
