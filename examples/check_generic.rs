//! Generic code, judged by the tape: a layer's backward pass is exact at the shapes that are tried.
//!
//! `cargo run --example check_generic`

use backproof::check;
use backproof::tape::Var;
use backproof::{assert_catches, assert_vjp};
use num_traits::Float;

type Rows<T> = Vec<Vec<T>>;

fn dot<T: Float>(terms: impl Iterator<Item = (T, T)>) -> T {
    terms.fold(T::zero(), |sum, (a, b)| sum + a * b)
}

/// tanh(W x + b), samples in columns.
fn forward<T: Float>(w: &[Vec<T>], b: &[T], x: &[Vec<T>]) -> Rows<T> {
    let entry = |i: usize, j: usize| (dot((0..x.len()).map(|k| (w[i][k], x[k][j]))) + b[i]).tanh();
    (0..w.len()).map(|i| (0..x[0].len()).map(|j| entry(i, j)).collect()).collect()
}

fn backward<T: Float>(w: &[Vec<T>], b: &[T], x: &[Vec<T>], da: &[Vec<T>]) -> (Rows<T>, Vec<T>, Rows<T>) {
    let (n, k, m) = (w.len(), x.len(), x[0].len());
    let a = forward(w, b, x);
    let dz = |i: usize, j: usize| (T::one() - a[i][j] * a[i][j]) * da[i][j];
    let dw = (0..n).map(|i| (0..k).map(|l| dot((0..m).map(|j| (dz(i, j), x[l][j])))).collect()).collect();
    let db = (0..n).map(|i| dot((0..m).map(|j| (dz(i, j), T::one())))).collect();
    (dw, db, (0..k).map(|l| (0..m).map(|j| dot((0..n).map(|i| (w[i][l], dz(i, j))))).collect()).collect())
}

/// The slope is off by one part in 10¹², which no difference of doubles would see.
fn nearly<T: Float>(w: &[Vec<T>], b: &[T], x: &[Vec<T>], da: &[Vec<T>]) -> (Rows<T>, Vec<T>, Rows<T>) {
    let (dw, db, dx) = backward(w, b, x, da);
    let off = T::one() + T::from(1e-12).unwrap_or(T::zero());
    (dw, db.into_iter().map(|db| db * off).collect(), dx)
}

fn main() {
    assert_vjp!(generic forward, backward, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    assert_catches!(vjp: generic forward, nearly, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    let shapes = |s: &[usize]| vec![vec![s[0], s[1]], vec![s[0]], vec![s[1], s[2]]];
    let check = check::vjp(forward::<f64>, backward::<f64>).on_tape(forward::<Var>, backward::<Var>);
    println!("{}", check.shapes(&["n", "k", "m"], shapes).named("forward", "backward").report());
}
