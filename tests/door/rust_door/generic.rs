//! Generic code is recorded on the tape, and claims in the language are judged in a Rust test.

use backproof::check;
use backproof::verdict::{Level, Outcome};
use backproof::*;
use num_traits::Float;

fn softplus<T: Float>(x: T) -> T {
    x.max(T::zero()) + (-x.abs()).exp().ln_1p()
}

fn softplus_prime<T: Float>(x: T) -> T {
    T::one() / (T::one() + (-x).exp())
}

/// Wrong by 10⁻¹², below what differences see here.
fn nearly<T: Float>(x: T) -> T {
    softplus_prime(x) + T::from(1e-12).unwrap_or(T::zero()) * x.sin() * x.sin()
}

fn power<T: Float>(x: T, a: T) -> T {
    (a * x).sin()
}

fn power_prime<T: Float>(x: T, a: T) -> T {
    a * (a * x).cos()
}

fn sphere<T: Float>(x: &[T]) -> T {
    x.iter().fold(T::zero(), |sum, x| sum + *x * *x * *x)
}

fn sphere_gradient<T: Float>(x: &[T]) -> Vec<T> {
    x.iter().map(|x| T::from(3).unwrap_or(T::zero()) * *x * *x).collect()
}

fn sphere_hessian<T: Float>(x: &[T]) -> Vec<Vec<T>> {
    let six = T::from(6).unwrap_or(T::zero());
    (0..x.len()).map(|i| (0..x.len()).map(|j| if i == j { six * x[i] } else { T::zero() }).collect()).collect()
}

#[test]
fn recorded_code_is_judged_by_the_tape() {
    assert_derivative!(generic softplus, softplus_prime);
    assert_derivative!(generic power, power_prime, params = [0.1..5.0]);
    assert_gradient!(generic sphere, sphere_gradient, dim = 1..=4);
    assert_hessian!(generic sphere, sphere_hessian, dim = 2);
    assert_jacobian!(generic sphere_gradient, sphere_hessian, dim = 3);
    let verdict = check_derivative!(generic softplus, softplus_prime);
    assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Verified, Some(Level::Sampled)));
    assert!(verdict.evidence[0].detail.contains("recorded on the tape"), "{verdict:?}");
}

#[test]
fn the_tape_sees_what_differences_do_not() {
    assert_eq!(check_derivative!(generic softplus, nearly).outcome, Outcome::Refuted);
    assert_eq!(check_derivative!(generic softplus, softplus).outcome, Outcome::Refuted);
}

#[test]
fn a_recording_that_cannot_see_its_inputs_says_so() {
    let severed =
        check::derivative(|x: f64| x, |_| 1.0).recorded(|v| tape::Var::from(v[0].primal()), |_| tape::Var::from(1.0));
    let report = severed.report();
    assert_eq!(report.verdict.outcome, Outcome::Unknown);
    assert!(report.to_string().contains("does not depend on its inputs"), "{report}");
}

#[test]
fn what_cannot_be_recorded_is_unknown_with_its_reason() {
    fn looks<T: Float>(x: T) -> T {
        T::from(x.to_f64().unwrap_or(0.0).sin()).unwrap_or(x)
    }
    fn slope<T: Float>(x: T) -> T {
        x.cos()
    }
    let report = check::derivative(looks::<f64>, slope::<f64>).recorded(|v| looks(v[0]), |v| slope(v[0])).report();
    assert_eq!(report.verdict.outcome, Outcome::Unknown);
    assert!(report.to_string().contains("would cut off"), "{report}");
}

#[test]
fn claims_in_the_language() {
    assert_claims!("var x\nclaim: d(sin(x))/dx = cos(x)\nclaim: d(sin(x))/dx = -cos(x)   expect refuted by \"sign\"");
    assert_claims!(file = "claims/losses.claim");
    let failing = check::claims("var x\nclaim slope: d(sin(x))/dx = -cos(x)");
    assert!(!failing.pass());
    assert!(failing.to_string().starts_with("slope (line 2): refuted"), "{failing}");
    assert!(!check::claims("var x").pass(), "no claim is no test");
}
