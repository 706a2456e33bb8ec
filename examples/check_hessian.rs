//! A test function with a Hessian whose mistake a neutral parameter hides.
//!
//! `cargo run --example check_hessian`

use backproof::{assert_catches, assert_gradient, assert_hessian};

/// (a − x)² + b (y − x²)²
fn rosenbrock(x: &[f64; 2], a: f64, b: f64) -> f64 {
    (a - x[0]).powi(2) + b * (x[1] - x[0] * x[0]).powi(2)
}

fn gradient(x: &[f64; 2], a: f64, b: f64) -> [f64; 2] {
    let d = x[1] - x[0] * x[0];
    [-2.0 * (a - x[0]) - 4.0 * b * x[0] * d, 2.0 * b * d]
}

fn hessian(x: &[f64; 2], _: f64, b: f64) -> [[f64; 2]; 2] {
    [[2.0 - 4.0 * b * (x[1] - 3.0 * x[0] * x[0]), -4.0 * b * x[0]], [-4.0 * b * x[0], 2.0 * b]]
}

/// Written for b = 100.
fn for_the_usual_b(x: &[f64; 2], a: f64, b: f64) -> [[f64; 2]; 2] {
    let mut wrong = hessian(x, a, b);
    wrong[1][1] = 200.0;
    wrong
}

fn main() {
    assert_gradient!(rosenbrock, gradient, params = [0.5..3.0, 1.0..100.0]);
    assert_hessian!(rosenbrock, hessian, params = [0.5..3.0, 1.0..100.0]);
    assert_catches!(hessian: rosenbrock, for_the_usual_b, params = [0.5..3.0, 1.0..100.0]);
    println!("gradient and Hessian pass; the Hessian for b = 100 alone is caught.");
}
