//! A custom activation, checked: what a right derivative and a wrong one look like.
//!
//! `cargo run --example check_activation`

use backproof::{assert_derivative, check};

/// x·sigmoid(βx)
fn swish(x: f64, beta: f64) -> f64 {
    x / (1.0 + (-beta * x).exp())
}

fn swish_prime(x: f64, beta: f64) -> f64 {
    let s = 1.0 / (1.0 + (-beta * x).exp());
    s + beta * x * s * (1.0 - s)
}

/// β was forgotten: right for β = 1, where most tests look.
fn forgetful_prime(x: f64, beta: f64) -> f64 {
    let s = 1.0 / (1.0 + (-beta * x).exp());
    s + x * s * (1.0 - s)
}

fn main() {
    assert_derivative!(swish, swish_prime, params = [0.1..5.0]);
    println!("swish_prime passes.\n");
    let report =
        check::derivative_with_1(swish, forgetful_prime).param(0.1..5.0).named("swish", "forgetful_prime").report();
    println!("{report}");
    assert!(!report.passes());
}
