//! Right functions on which a checker easily errs: none may be accused.

use backproof::check;
use backproof::verdict::Outcome;

type Pair = (&'static str, fn(f64) -> f64, fn(f64) -> f64);
type SinglePair = (&'static str, fn(f32) -> f32, fn(f32) -> f32);

fn newton_root(x: f64) -> f64 {
    let mut y = x.max(1.0);
    for _ in 0..60 {
        y -= (y * y - x) / (2.0 * y);
    }
    y
}

fn noisy(x: f64) -> f64 {
    let bits = (x.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / (1_u64 << 24) as f64;
    x.sin() + 1e-12 * (bits - 0.5)
}

#[rustfmt::skip]
const SCALARS: &[Pair] = &[
    ("oscillating", |x| (1000.0 * x).sin(), |x| 1000.0 * (1000.0 * x).cos()),
    ("large offset", |x| 1e8 + x * x, |x| 2.0 * x),
    ("larger offset", |x| 1e14 + x, |_| 1.0),
    ("steep", |x| (20.0 * x).exp(), |x| 20.0 * (20.0 * x).exp()),
    ("cancelling", |x| 1.0 - x.cos(), f64::sin),
    ("cancelling claim", f64::tanh, |x| 1.0 - x.tanh().powi(2)),
    ("sigmoid", |x| 1.0 / (1.0 + (-x).exp()), |x: f64| { let s = 1.0 / (1.0 + (-x).exp()); s * (1.0 - s) }),
    ("log of sigmoid", |x: f64| -(-x).exp().ln_1p(), |x: f64| 1.0 - 1.0 / (1.0 + (-x).exp())),
    ("softplus, naive", |x| (1.0 + x.exp()).ln(), |x| 1.0 / (1.0 + (-x).exp())),
    ("newton", |x| newton_root(x * x + 1.0), |x| x / (x * x + 1.0).sqrt()),
    ("noise", noisy, f64::cos),
    ("pole", |x| 1.0 / x, |x| -1.0 / (x * x)),
    ("pole squared", |x| 1.0 / (x * x), |x| -2.0 / (x * x * x)),
    ("tangent", f64::tan, |x| 1.0 + x.tan().powi(2)),
    ("root", f64::sqrt, |x| 0.5 / x.sqrt()),
    ("cube root", f64::cbrt, |x| 1.0 / (3.0 * x.cbrt().powi(2))),
    ("logarithm", f64::ln, |x| 1.0 / x),
    ("x ln x", |x| x * x.ln(), |x| x.ln() + 1.0),
    ("x to the x", |x| x.powf(x), |x| x.powf(x) * (x.ln() + 1.0)),
    ("abs", f64::abs, f64::signum),
    ("relu", |x| x.max(0.0), |x| if x > 0.0 { 1.0 } else { 0.0 }),
    ("clamp", |x| x.clamp(-1.0, 1.0), |x| f64::from(u8::from(x.abs() < 1.0))),
    ("near kink", |x| (x - 1e-9).abs(), |x| (x - 1e-9).signum()),
    ("huber at 1.35", |x: f64| if x.abs() <= 1.35 { x * x / 2.0 } else { 1.35 * (x.abs() - 0.675) }, |x| x.clamp(-1.35, 1.35)),
    ("floor", f64::floor, |_| 0.0),
    ("sawtooth", |x| x - x.floor(), |_| 1.0),
    ("step", |x| if x > 0.3 { 1.0 } else { 0.0 }, |_| 0.0),
    ("bump", |x| (-1.0 / (x * x)).exp(), |x| if x == 0.0 { 0.0 } else { 2.0 / (x * x * x) * (-1.0 / (x * x)).exp() }),
    ("narrow peak", |x| (-(x - 0.7).powi(2) * 1e4).exp(), |x| -2e4 * (x - 0.7) * (-(x - 0.7).powi(2) * 1e4).exp()),
    ("x² sin(1/x)", |x| if x == 0.0 { 0.0 } else { x * x * (1.0 / x).sin() }, |x| if x == 0.0 { 0.0 } else { 2.0 * x * (1.0 / x).sin() - (1.0 / x).cos() }),
    ("sin of a square", |x| (x * x).sin(), |x| 2.0 * x * (x * x).cos()),
    ("sin of exp", |x| x.exp().sin(), |x| x.exp() * x.exp().cos()),
    ("gaussian", |x| (-x * x).exp(), |x| -2.0 * x * (-x * x).exp()),
    ("cosh", f64::cosh, f64::sinh),
    ("log cosh", |x| x.cosh().ln(), f64::tanh),
    ("expm1", f64::exp_m1, f64::exp),
    ("log1p", f64::ln_1p, |x| 1.0 / (1.0 + x)),
    ("high power", |x| x.powi(31), |x| 31.0 * x.powi(30)),
    ("tiny", |x| 1e-200 * x.sin(), |x| 1e-200 * x.cos()),
    ("huge", |x| 1e200 * x.sin(), |x| 1e200 * x.cos()),
    ("wilkinson", |x| (1..=8).map(|k| x - f64::from(k)).product(), |x| (1..=8).map(|j| (1..=8).filter(|k| *k != j).map(|k| x - f64::from(k)).product::<f64>()).sum()),
    ("asin", f64::asin, |x| 1.0 / (1.0 - x * x).sqrt()),
    ("atan", f64::atan, |x| 1.0 / (1.0 + x * x)),
    ("series", |x| (0..200).map(|k| (f64::from(k) * x).sin() / 2.0_f64.powi(k)).sum(), |x| (0..200).map(|k| f64::from(k) * (f64::from(k) * x).cos() / 2.0_f64.powi(k)).sum()),
    ("smooth where it cancels", |x| ((1e6 + x).ln() - 1e6_f64.ln()) * 1e6, |x| 1e6 / (1e6 + x)),
];

/// How many there are here.
pub const COUNT: usize = SCALARS.len() + 9;

#[test]
fn nothing_right_is_accused() {
    let (mut accused, mut open) = (Vec::new(), Vec::new());
    for (name, f, derivative) in SCALARS {
        for seed in 0..4 {
            let report = check::derivative(f, derivative).seed(seed).report();
            match report.verdict.outcome {
                Outcome::Verified => {}
                Outcome::Refuted => accused.push(format!("{name}: {report}")),
                _ => open.push(format!("{name}: {report}")),
            }
        }
    }
    assert!(accused.is_empty(), "{}\n{}", accused.len(), accused.join("\n"));
    assert!(open.len() * 20 <= SCALARS.len() * 4, "{} open\n{}", open.len(), open.join("\n"));
}

#[test]
fn nothing_right_is_accused_in_single_precision() {
    #[rustfmt::skip]
    let pairs: [SinglePair; 9] = [
        ("sin", f32::sin, f32::cos),
        ("exp", f32::exp, f32::exp),
        ("tanh", f32::tanh, |x| 1.0 - x.tanh().powi(2)),
        ("sigmoid", |x| 1.0 / (1.0 + (-x).exp()), |x: f32| { let s = 1.0 / (1.0 + (-x).exp()); s * (1.0 - s) }),
        ("softplus", |x| x.exp().ln_1p(), |x| 1.0 / (1.0 + (-x).exp())),
        ("relu", |x| x.max(0.0), |x| if x > 0.0 { 1.0 } else { 0.0 }),
        ("offset", |x| 1e4 + x * x, |x| 2.0 * x),
        ("cube", |x| x * x * x, |x| 3.0 * x * x),
        ("swish", |x| x / (1.0 + (-x).exp()), |x: f32| { let s = 1.0 / (1.0 + (-x).exp()); s + x * s * (1.0 - s) }),
    ];
    for (name, f, derivative) in pairs {
        let report = check::derivative(f, derivative).report();
        assert_eq!(report.verdict.outcome, Outcome::Verified, "{name}: {report}");
    }
}
