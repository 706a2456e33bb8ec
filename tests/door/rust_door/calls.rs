//! What is caught beyond a wrong value: state, panics, shapes, arguments that are written to, objectives that see
//! nothing.

use backproof::check;
use backproof::verdict::{Outcome, Verdict};
use backproof::*;

fn message(verdict: &Verdict) -> &str {
    verdict.message.as_deref().unwrap_or_default()
}

#[test]
fn a_result_that_changes_is_caught() {
    let mut sum = vec![0.0; 3];
    let accumulates = move |x: &[f64; 3]| {
        sum.iter_mut().zip(x).for_each(|(sum, x)| *sum += 2.0 * x);
        sum.clone()
    };
    assert_eq!(
        check_gradient!(|x: &[f64; 3]| x.iter().map(|x| x * x).sum::<f64>(), accumulates).outcome,
        Outcome::Refuted
    );
    let mut calls = 0;
    let sometimes = move |x: f64| {
        calls += 1;
        if calls % 3 == 0 { 0.0 } else { 2.0 * x }
    };
    assert_eq!(check_derivative!(|x: f64| x * x, sometimes).outcome, Outcome::Refuted);
}

#[test]
fn state_that_does_no_harm_is_none() {
    let mut calls = 0;
    let counts = move |x: f64| {
        calls += 1;
        x.cos() + 0.0 * f64::from(calls)
    };
    assert_eq!(check_derivative!(|x: f64| x.sin(), counts).outcome, Outcome::Verified);
}

#[test]
fn a_panic_is_told_with_its_point() {
    let report = check::derivative(|x: f64| if x > 2.0 { panic!("too hot") } else { x }, |_| 1.0).report();
    assert_eq!(report.verdict.outcome, Outcome::Unknown);
    let text = report.to_string();
    assert!(text.contains("too hot") && text.contains("at x = "), "{text}");
    let report = check::derivative(|x: f64| x, |x| if x < 0.0 { panic!("not for me") } else { 1.0 }).report();
    assert_eq!(report.verdict.outcome, Outcome::Refuted);
    assert!(report.to_string().contains("not for me"), "{report}");
}

#[test]
fn shapes_that_do_not_fit_are_named() {
    let report = check::gradient(|x: &[f64]| x.iter().sum::<f64>(), |x: &[f64]| vec![1.0; x.len() + 1]).report();
    assert_eq!(report.verdict.outcome, Outcome::Refuted);
    assert!(report.to_string().contains("returned the shape 2, right is 1"), "{report}");
    let too_many = check::gradient(|x: &[f64; 3]| x[0], |_: &[f64; 3]| [1.0, 0.0, 0.0]).dim(4).report();
    assert_eq!(too_many.verdict.outcome, Outcome::Error);
    let parameters = check::derivative(|x: f64| x, |_| 1.0).param(0.0..1.0).verdict();
    assert_eq!(parameters.outcome, Outcome::Error);
    assert!(message(&parameters).contains("1 parameters are given"), "{parameters:?}");
    assert_eq!(check::derivative(|x: f64| x, |_| 1.0).on(3.0..1.0).verdict().outcome, Outcome::Error);
}

#[test]
fn an_argument_that_is_written_to_is_caught() {
    let scales = |x: &mut [f64]| {
        x.iter_mut().for_each(|x| *x *= 2.0);
        x.to_vec()
    };
    let report = check::gradient(|x: &[f64]| x.iter().map(|x| x * x).sum::<f64>(), scales).report();
    assert_eq!(report.verdict.outcome, Outcome::Refuted);
    assert!(report.to_string().contains("writes to its arguments"), "{report}");
}

#[test]
fn an_objective_that_sees_nothing_is_vacuous() {
    let verdict = check_gradient!(|_: &[f64]| 3.0, |x: &[f64]| vec![0.0; x.len()]);
    assert_eq!(verdict.outcome, Outcome::Unknown);
    assert!(message(&verdict).starts_with("vacuous"), "{verdict:?}");
    // A constant function of a number has the derivative 0.
    assert_derivative!(|_: f64| 3.0, |_| 0.0);
    assert_eq!(check_derivative!(|_: f64| 3.0, |_| 1e-9).outcome, Outcome::Refuted);
}

#[test]
fn a_function_without_values_is_unknown() {
    let verdict = check_derivative!(|_: f64| f64::NAN, |_| 1.0);
    assert_eq!(verdict.outcome, Outcome::Unknown);
    assert!(message(&verdict).contains("no point could be compared"), "{verdict:?}");
    assert_derivative!(|_: f64| f64::NAN, |_| 1.0, allow_unknown);
}

#[test]
fn small_errors_of_small_values_are_errors() {
    // Right is 1e-11 at most; wrong by 2e-9.
    assert_eq!(check_derivative!(|x: f64| 1e-11 * x.sin(), |x| 1e-11 * x.cos() + 2e-9).outcome, Outcome::Refuted);
    assert_derivative!(|x: f64| 1e-11 * x.sin(), |x| 1e-11 * x.cos());
    assert_derivative!(|x: f64| 1e-300 * x.sin(), |x| 1e-300 * x.cos());
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let report = |seed| check::derivative(|x: f64| x.sin(), |x| 1.001 * x.cos()).seed(seed).report().to_string();
    assert_eq!(report(3), report(3));
}

#[test]
fn the_budget_is_kept() {
    let cheap = check::derivative(f64::sin, f64::cos).report();
    assert!(cheap.calls <= 20_000, "{}", cheap.calls);
    let fast = check::derivative(|x: f64| (x * x * x).cos(), |x| -3.0 * x * x * (x * x * x).sin()).report();
    assert!(fast.calls <= 20_000, "{}", fast.calls);
    let ten = check::gradient(|x: &[f64; 10]| x.iter().map(|x| x.sin()).sum::<f64>(), |x: &[f64; 10]| x.map(f64::cos))
        .report();
    assert!(ten.verdict.outcome == Outcome::Verified && ten.calls <= 50_000, "{}: {ten}", ten.calls);
}

#[test]
fn the_macros_for_proptest() {
    fn body(wrong: bool) -> Result<(), proptest::test_runner::TestCaseError> {
        prop_assert_derivative!(|x: f64| x * x, |x| if wrong { x } else { 2.0 * x });
        prop_assert_gradient!(
            |x: &[f64]| x[0],
            |x: &[f64]| {
                let mut g = vec![0.0; x.len()];
                g[0] = 1.0;
                g
            },
            dim = 2
        );
        prop_assert_hessian!(|x: &[f64; 2]| x[0] * x[1], |_: &[f64; 2]| [[0.0, 1.0], [1.0, 0.0]]);
        prop_assert_jacobian!(|x: &[f64; 2]| [x[1], x[0]], |_: &[f64; 2]| [[0.0, 1.0], [1.0, 0.0]]);
        prop_assert_vjp!(
            |x: &[f64]| 2.0 * x[0],
            |x: &[f64], g: f64| {
                let mut d = vec![0.0; x.len()];
                d[0] = 2.0 * g;
                d
            },
            shapes = |n| [[n]]
        );
        Ok(())
    }
    assert!(body(false).is_ok());
    assert!(body(true).is_err());
}

#[test]
fn the_negative_control() {
    assert_catches!(derivative: |x: f64| x.sin(), |x| -x.cos(), on = 0.0..=1.0);
    assert_catches!(value_and_gradient: |x: &[f64; 2]| (x[0] * x[1], [x[0], x[1]]));
    let caught = std::panic::catch_unwind(|| assert_catches!(derivative: |x: f64| x.sin(), |x| x.cos()));
    assert!(caught.is_err());
}

#[test]
fn the_ends_of_a_domain_are_judged() {
    assert_derivative!(|x: f64| x.powf(1.5), |x| 1.5 * x.sqrt(), on = 1.0..=4.0);
    assert_catches!(derivative: |x: f64| x * x, |x| if x == 1.0 { 3.0 } else { 2.0 * x }, on = 1.0..=4.0);
    assert_catches!(derivative: |x: f64| x.sin(), |x| if x == 4.0 { 0.0 } else { x.cos() }, on = 1.0..=4.0);
    assert_catches!(
        gradient: |x: &[f64; 2]| x[0] * x[1],
        |x: &[f64; 2]| [x[1], if x[1] == 0.0 { x[0] + 1.0 } else { x[0] }],
        on = [-1.0..=1.0, 0.0..=3.0]
    );
    // A pole at the end, and a slope without end.
    assert_derivative!(f64::ln, |x| 1.0 / x, on = 0.0..=5.0);
    assert_derivative!(f64::sqrt, |x| 0.5 / x.sqrt(), on = 0.0..=5.0);
}

#[test]
fn infinite_and_missing_numbers_are_caught_where_the_function_is_smooth() {
    for wrong in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        assert_catches!(derivative: |x: f64| x.tanh(), move |x| if x > 30.0 { wrong } else { 1.0 - x.tanh().powi(2) });
        assert_catches!(derivative: |x: f64| x.exp(), move |x| if x == 0.0 { wrong } else { x.exp() });
    }
}

#[test]
fn a_result_may_have_many_parts() {
    type Parts = (f64, f64, f64, Vec<f64>, f64);
    let forward = |x: &[f64]| -> Parts { (x[0], 2.0 * x[0], x[0].sin(), x.to_vec(), x.iter().map(|x| x * x).sum()) };
    let backward = |last: f64| {
        move |x: &[f64], a: f64, b: f64, c: f64, d: &[f64], e: f64| -> Vec<f64> {
            let mut g: Vec<f64> = x.iter().zip(d).map(|(x, d)| d + last * x * e).collect();
            g[0] += a + 2.0 * b + x[0].cos() * c;
            g
        }
    };
    assert_vjp!(forward, backward(2.0), shapes = |n| [[n]]);
    assert_catches!(vjp: forward, backward(1.0), shapes = |n| [[n]]);
}

#[test]
fn a_strip_of_a_hundredth_is_found_in_any_entry() {
    let f = |x: &[f64; 3], a: f64| x.iter().map(|x| (a * x).sin()).sum::<f64>();
    for (entry, low) in (0..3).flat_map(|entry| [-2.173, 0.431, 1.3, 3.057].map(|low| (entry, low))) {
        let gradient = move |x: &[f64; 3], a: f64| {
            let mut g = x.map(|x| a * (a * x).cos());
            g[entry] += if (low..low + 0.01).contains(&x[entry]) { 0.3 } else { 0.0 };
            g
        };
        let report = check::gradient(f, gradient).param(0.5..2.0).report();
        assert_eq!(report.verdict.outcome, Outcome::Refuted, "entry {entry} at {low}: {report}");
    }
}
