//! Mistakes, by their kind: each with the right version, which must pass, and the wrong one, which must be caught. These
//! are common slips; those with a report of somebody who met them stand in `published`.

use backproof::check::{self, Check, Report};
use backproof::verdict::Outcome;

/// A kind, a name, and the check of the right or the wrong version.
type Case = (&'static str, &'static str, fn(bool) -> Check<'static>);

fn scalar(right: bool, f: fn(f64) -> f64, good: fn(f64) -> f64, bad: fn(f64) -> f64) -> Check<'static> {
    check::derivative(f, if right { good } else { bad })
}

type OfOne = fn(f64, f64) -> f64;

fn with_parameter(right: bool, f: OfOne, good: OfOne, bad: OfOne) -> Check<'static> {
    check::derivative_with_1(f, if right { good } else { bad }).param(0.1..5.0)
}

type Objective = fn(&[f64]) -> f64;
type Gradient = fn(&[f64]) -> Vec<f64>;

fn field(right: bool, f: Objective, good: Gradient, bad: Gradient) -> Check<'static> {
    check::gradient(f, if right { good } else { bad })
}

type Matrix = fn(&[f64]) -> Vec<Vec<f64>>;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn normal(x: f64) -> f64 {
    (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

pub fn softmax(x: &[f64]) -> Vec<f64> {
    let top = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exp: Vec<f64> = x.iter().map(|x| (x - top).exp()).collect();
    let sum: f64 = exp.iter().sum();
    exp.iter().map(|e| e / sum).collect()
}

fn median(x: &[f64]) -> f64 {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[x.len() / 2]
}

fn argmax(x: &[f64]) -> usize {
    (0..x.len()).max_by(|a, b| x[*a].total_cmp(&x[*b])).unwrap_or(0)
}

fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn one_hot(at: usize, n: usize) -> Vec<f64> {
    (0..n).map(|i| f64::from(u8::from(i == at))).collect()
}

#[rustfmt::skip]
const SCALARS: &[Case] = &[
    // sign
    ("sign", "cosine", |r| scalar(r, f64::cos, |x| -x.sin(), f64::sin)),
    ("sign", "exp(-x)", |r| scalar(r, |x| (-x).exp(), |x| -(-x).exp(), |x| (-x).exp())),
    ("sign", "1/x", |r| scalar(r, |x| 1.0 / x, |x| -1.0 / (x * x), |x| 1.0 / (x * x))),
    ("sign", "acos", |r| scalar(r, f64::acos, |x| -1.0 / (1.0 - x * x).sqrt(), |x| 1.0 / (1.0 - x * x).sqrt()).on(-0.99..=0.99)),
    // factor
    ("factor", "square", |r| scalar(r, |x| x * x, |x| 2.0 * x, |x| x)),
    ("factor", "cube", |r| scalar(r, |x| x.powi(3), |x| 3.0 * x * x, |x| 2.0 * x * x)),
    ("factor", "log2", |r| scalar(r, f64::log2, |x| 1.0 / (x * std::f64::consts::LN_2), |x| 1.0 / x).on(0.01..100.0)),
    ("factor", "erf-like", |r| scalar(r, |x| x * normal(x), |x| normal(x) * (1.0 - x * x), |x| 2.0 * normal(x) * (1.0 - x * x))),
    // missing chain factor
    ("chain", "sin(3x)", |r| scalar(r, |x| (3.0 * x).sin(), |x| 3.0 * (3.0 * x).cos(), |x| (3.0 * x).cos())),
    ("chain", "exp(-x²/2)", |r| scalar(r, |x| (-x * x / 2.0).exp(), |x| -x * (-x * x / 2.0).exp(), |x| (-x * x / 2.0).exp())),
    ("chain", "tanh of a square", |r| scalar(r, |x| (x * x).tanh(), |x| 2.0 * x * (1.0 - (x * x).tanh().powi(2)), |x| 1.0 - (x * x).tanh().powi(2))),
    ("chain", "swish", |r| scalar(r, |x| x * sigmoid(x), |x| sigmoid(x) * (1.0 + x * (1.0 - sigmoid(x))), sigmoid)),
    // branch
    ("branch", "leaky relu", |r| scalar(r, |x| if x > 0.0 { x } else { 0.01 * x }, |x| if x > 0.0 { 1.0 } else { 0.01 }, |x| if x > 0.0 { 1.0 } else { 0.0 })),
    ("branch", "elu", |r| scalar(r, |x: f64| if x > 0.0 { x } else { x.exp_m1() }, |x: f64| if x > 0.0 { 1.0 } else { x.exp() }, |x: f64| if x > 0.0 { 1.0 } else { x.exp_m1() })),
    ("branch", "huber", |r| scalar(r, |x: f64| if x.abs() <= 1.0 { x * x / 2.0 } else { x.abs() - 0.5 }, |x: f64| x.clamp(-1.0, 1.0), |x: f64| if x < -1.0 { 1.0 } else { x.min(1.0) })),
    ("branch", "abs", |r| scalar(r, f64::abs, f64::signum, |_| 1.0)),
    // kink
    ("kink", "relu at 0", |r| scalar(r, |x| x.max(0.0), |x| f64::from(u8::from(x > 0.0)), |x| if x == 0.0 { 2.0 } else { f64::from(u8::from(x > 0.0)) })),
    ("kink", "abs at 0", |r| scalar(r, f64::abs, |x| if x == 0.0 { 0.0 } else { x.signum() }, |x| if x == 0.0 { -3.0 } else { x.signum() })),
    ("kink", "hinge at 1", |r| scalar(r, |x| (1.0 - x).max(0.0), |x| if x < 1.0 { -1.0 } else { 0.0 }, |x| if x < 1.0 { -1.0 } else if x == 1.0 { 1.0 } else { 0.0 })),
    // neutral parameter
    ("neutral", "sin(ax)", |r| with_parameter(r, |x, a| (a * x).sin(), |x, a| a * (a * x).cos(), |x, a| (a * x).cos())),
    ("neutral", "elu's alpha", |r| with_parameter(r, |x: f64, a| if x > 0.0 { x } else { a * x.exp_m1() }, |x: f64, a| if x > 0.0 { 1.0 } else { a * x.exp() }, |x: f64, _| if x > 0.0 { 1.0 } else { x.exp() })),
    ("neutral", "swish's beta", |r| with_parameter(r, |x, b| x * sigmoid(b * x), |x, b| { let s = sigmoid(b * x); s + b * x * s * (1.0 - s) }, |x, b| { let s = sigmoid(b * x); s + x * s * (1.0 - s) })),
    ("neutral", "cauchy's c", |r| with_parameter(r, |x: f64, c: f64| c * c / 2.0 * (x / c).powi(2).ln_1p(), |x, c| x / (1.0 + (x / c) * (x / c)), |x, _| x / (1.0 + x * x))),
    // zero
    ("zero", "sinc at 0", |r| scalar(r, |x| if x == 0.0 { 1.0 } else { x.sin() / x }, |x: f64| if x.abs() < 1e-4 { -x / 3.0 } else { x.cos() / x - x.sin() / (x * x) }, |x: f64| if x == 0.0 { 1.0 } else if x.abs() < 1e-4 { -x / 3.0 } else { x.cos() / x - x.sin() / (x * x) })),
    ("zero", "x² at 0", |r| scalar(r, |x| x * x, |x| 2.0 * x, |x| if x == 0.0 { 1.0 } else { 2.0 * x })),
    ("zero", "softplus at 0", |r| scalar(r, |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p(), sigmoid, |x| if x == 0.0 { 0.0 } else { sigmoid(x) })),
    // NaN
    ("nan", "sinc without its case", |r| scalar(r, |x| if x == 0.0 { 1.0 } else { x.sin() / x }, |x: f64| if x.abs() < 1e-4 { -x / 3.0 } else { x.cos() / x - x.sin() / (x * x) }, |x| x.cos() / x - x.sin() / (x * x))),
    ("nan", "sigmoid by e^x", |r| scalar(r, sigmoid, |x| sigmoid(x) * (1.0 - sigmoid(x)), |x: f64| x.exp() / (1.0 + x.exp()).powi(2)).on(-2000.0..=2000.0)),
    ("nan", "√(x² + 1)", |r| scalar(r, |x| (x * x + 1.0).sqrt(), |x| x / (x * x + 1.0).sqrt(), |x| if x == 1.0 { f64::NAN } else { x / (x * x + 1.0).sqrt() })),
    // constant off in the 7th digit
    ("digit", "gelu's constant", |r| scalar(r, |x| 0.797_884_560_802_865_4 * x.sin(), |x| 0.797_884_560_802_865_4 * x.cos(), |x| 0.797_884_4 * x.cos())),
    ("digit", "π", |r| scalar(r, |x| (std::f64::consts::PI * x).sin(), |x| std::f64::consts::PI * (std::f64::consts::PI * x).cos(), |x| 3.141_592_5 * (std::f64::consts::PI * x).cos())),
    ("digit", "ln 10", |r| scalar(r, f64::log10, |x| 1.0 / (x * std::f64::consts::LN_10), |x| 1.0 / (x * 2.302_585)).on(0.1..50.0)),
    ("digit", "selu's scale", |r| scalar(r, |x| if x > 0.0 { 1.050_700_987_355_480_5 * x } else { 1.758 * x.exp_m1() }, |x| if x > 0.0 { 1.050_700_987_355_480_5 } else { 1.758 * x.exp() }, |x| if x > 0.0 { 1.050_701 } else { 1.758 * x.exp() })),
    // wrong only far out
    ("far", "softplus cut off", |r| scalar(r, |x| if x > 20.0 { x + (-x).exp() } else { x.exp().ln_1p() }, sigmoid, |x| if x > 20.0 { 1.0 + 1e-3 } else { sigmoid(x) })),
    ("far", "tanh cut off", |r| scalar(r, |x| x + x.tanh(), |x| 2.0 - x.tanh().powi(2), |x| if x.abs() > 20.0 { 2.0 } else { 2.0 - x.tanh().powi(2) })),
    ("far", "log cosh", |r| scalar(r, |x: f64| x.abs() + (-2.0 * x.abs()).exp().ln_1p(), f64::tanh, |x| if x < -25.0 { 1.0 } else { x.tanh() })),
    // a narrow interval
    ("narrow", "a bump", |r| scalar(r, |x| x.sin(), |x| x.cos(), |x| if (1.234..1.244).contains(&x) { x.cos() + 0.1 } else { x.cos() })),
    ("narrow", "a table's cell", |r| scalar(r, |x| x.exp(), |x| x.exp(), |x| if (-2.345..-2.335).contains(&x) { 0.099 } else { x.exp() })),
    ("narrow", "a smoothed hinge", |r| scalar(r, |x| x * x / 2.0, |x| x, |x| if (3.501..3.511).contains(&x) { 3.5 } else { x })),
];

#[rustfmt::skip]
const FIELDS: &[Case] = &[
    ("sign", "distance", |r| field(r, |x| x.iter().map(|x| (1.0 - x).powi(2)).sum(), |x| x.iter().map(|x| -2.0 * (1.0 - x)).collect(), |x| x.iter().map(|x| 2.0 * (1.0 - x)).collect())),
    ("factor", "mean", |r| field(r, |x| x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64, |x| x.iter().map(|v| 2.0 * v / x.len() as f64).collect(), |x| x.iter().map(|v| 2.0 * v).collect())),
    ("chain", "norm", |r| field(r, |x| (1.0 + x.iter().map(|x| x * x).sum::<f64>()).sqrt(), |x| { let n = (1.0 + x.iter().map(|x| x * x).sum::<f64>()).sqrt(); x.iter().map(|x| x / n).collect() }, |x| x.to_vec())),
    ("tie", "max", |r| field(r, largest, |x| one_hot(argmax(x), x.len()), |x| x.iter().map(|v| f64::from(u8::from(*v == largest(x)))).collect())),
    ("tie", "min with 2 at ties", |r| field(r, |x| x.iter().copied().fold(f64::INFINITY, f64::min), |x| { let y: Vec<f64> = x.iter().map(|x| -x).collect(); one_hot(argmax(&y), x.len()) }, |x| { let y: Vec<f64> = x.iter().map(|x| -x).collect(); let ties = y.iter().filter(|v| **v == largest(&y)).count(); one_hot(argmax(&y), x.len()).iter().map(|g| g * ties as f64).collect() })),
    ("tie", "smooth where entries are equal", |r| field(r, |x| x.windows(2).map(|x| (x[0] - x[1]).powi(2)).sum(), |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { let d = 2.0 * (x[i - 1] - x[i]); g[i - 1] += d; g[i] -= d; } g }, |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { let d = 2.0 * (x[i - 1] - x[i]); g[i - 1] += if d == 0.0 { 1.0 } else { d }; g[i] -= d; } g })),
    ("overwrites", "a chain of differences", |r| field(r, |x| x.windows(2).map(|x| (x[1] - x[0]).powi(2)).sum(), |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { let d = 2.0 * (x[i] - x[i - 1]); g[i] += d; g[i - 1] -= d; } g }, |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { let d = 2.0 * (x[i] - x[i - 1]); g[i] = d; g[i - 1] = -d; } g })),
    ("overwrites", "an input used twice", |r| field(r, |x| x.iter().map(|v| v * x[0]).sum(), |x| { let mut g = vec![x[0]; x.len()]; g[0] += x.iter().sum::<f64>(); g }, |x| { let mut g = vec![x[0]; x.len()]; g[0] = x.iter().sum::<f64>(); g })),
    ("overwrites", "products of neighbours", |r| field(r, |x| x.windows(2).map(|x| x[0] * x[1]).sum(), |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { g[i] += x[i - 1]; g[i - 1] += x[i]; } g }, |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { g[i] = x[i - 1]; g[i - 1] = x[i]; } g })),
    ("severed", "a gradient of 0", |r| field(r, |x| x.iter().map(|x| x.sin()).sum(), |x| x.iter().map(|x| x.cos()).collect(), |x| vec![0.0; x.len()])),
    ("severed", "the last entry", |r| field(r, |x| x.iter().map(|x| x * x).sum(), |x| x.iter().map(|x| 2.0 * x).collect(), |x| { let mut g: Vec<f64> = x.iter().map(|x| 2.0 * x).collect(); if let Some(last) = g.last_mut() { *last = 0.0; } g })),
    ("severed", "the mean's path", |r| field(r, |x| { let m = x.iter().sum::<f64>() / x.len() as f64; x.iter().map(|x| (x - m).powi(3)).sum() }, |x| { let m = x.iter().sum::<f64>() / x.len() as f64; let q = x.iter().map(|x| 3.0 * (x - m).powi(2)).sum::<f64>() / x.len() as f64; x.iter().map(|x| 3.0 * (x - m).powi(2) - q).collect() }, |x| { let m = x.iter().sum::<f64>() / x.len() as f64; x.iter().map(|x| 3.0 * (x - m).powi(2)).collect() })),
    ("off-diagonal", "softmax", |r| jacobian(r, softmax, |x| { let s = softmax(x); (0..x.len()).map(|i| (0..x.len()).map(|j| s[i] * (f64::from(u8::from(i == j)) - s[j])).collect()).collect() }, |x| { let s = softmax(x); (0..x.len()).map(|i| (0..x.len()).map(|j| if i == j { s[i] * (1.0 - s[i]) } else { 0.0 }).collect()).collect() })),
    ("off-diagonal", "hessian of a product", |r| hessian(r, |x| x.iter().product(), |x| (0..x.len()).map(|i| (0..x.len()).map(|j| if i == j { 0.0 } else { (0..x.len()).filter(|k| *k != i && *k != j).map(|k| x[k]).product() }).collect()).collect(), |x| vec![vec![0.0; x.len()]; x.len()])),
    ("off-diagonal", "hessian of a square", |r| hessian(r, |x| x.iter().sum::<f64>().powi(2), |x| vec![vec![2.0; x.len()]; x.len()], |x| (0..x.len()).map(|i| (0..x.len()).map(|j| if i == j { 2.0 } else { 0.0 }).collect()).collect())),
    ("transposed", "jacobian", |r| jacobian(r, |x| { let mut y = x.to_vec(); for i in 1..x.len() { y[i] += x[i - 1] * x[i]; } y }, |x| (0..x.len()).map(|i| (0..x.len()).map(|j| lower(x, i, j)).collect()).collect(), |x| (0..x.len()).map(|i| (0..x.len()).map(|j| lower(x, j, i)).collect()).collect())),
    ("kink", "median", |r| field(r, median, |x| { let m = median(x); one_hot(x.iter().position(|v| *v == m).unwrap_or(0), x.len()) }, |x| { let m = median(x); one_hot(x.iter().position(|v| *v == m).unwrap_or(0), x.len()).iter().map(|g| 0.5 * g).collect() }).dim(3)),
];

fn lower(x: &[f64], i: usize, j: usize) -> f64 {
    if i == j {
        1.0 + if i > 0 { x[i - 1] } else { 0.0 }
    } else if i == j + 1 {
        x[i]
    } else {
        0.0
    }
}

fn jacobian(right: bool, f: fn(&[f64]) -> Vec<f64>, good: Matrix, bad: Matrix) -> Check<'static> {
    check::jacobian(f, if right { good } else { bad }).dim(2..=4)
}

fn hessian(right: bool, f: Objective, good: Matrix, bad: Matrix) -> Check<'static> {
    check::hessian(f, if right { good } else { bad }).dim(2..=3)
}

pub type Rows = Vec<Vec<f64>>;
type Back = fn(&Rows, &Rows, &Rows) -> (Rows, Rows);

pub fn times(a: &Rows, b: &Rows) -> Rows {
    let columns = b.first().map_or(0, Vec::len);
    a.iter().map(|row| (0..columns).map(|j| row.iter().zip(b).map(|(a, b)| a * b[j]).sum()).collect()).collect()
}

pub fn turned(a: &Rows) -> Rows {
    let columns = a.first().map_or(0, Vec::len);
    (0..columns).map(|j| a.iter().map(|row| row[j]).collect()).collect()
}

fn layer(right: bool, bad: Back) -> Check<'static> {
    let good: Back = |w, x, g| (times(g, &turned(x)), times(&turned(w), g));
    let back = if right { good } else { bad };
    check::vjp(|w: &Rows, x: &Rows| times(w, x), back)
        .shapes(&["n", "k", "m"], |s| vec![vec![s[0], s[1]], vec![s[1], s[2]]])
}

pub type WithBias = fn(&Rows, &[f64], &Rows) -> (Rows, Vec<f64>);

pub fn bias(right: bool, bad: WithBias) -> Check<'static> {
    let good: WithBias = |_, _, g| (g.clone(), g.iter().map(|row| row.iter().sum()).collect());
    let forward =
        |z: &Rows, b: &[f64]| -> Rows { z.iter().zip(b).map(|(row, b)| row.iter().map(|z| z + b).collect()).collect() };
    check::vjp(forward, if right { good } else { bad }).shapes(&["n", "m"], |s| vec![vec![s[0], s[1]], vec![s[0]]])
}

#[rustfmt::skip]
const LAYERS: &[Case] = &[
    ("square-only", "w for its transpose", |r| layer(r, |w, x, g| (times(g, &turned(x)), if w.len() == w[0].len() { times(w, g) } else { times(&turned(w), g) }))),
    ("square-only", "x for its transpose", |r| layer(r, |w, x, g| (if x.len() == x[0].len() { times(g, x) } else { times(g, &turned(x)) }, times(&turned(w), g)))),
    ("square-only", "columns counted by rows", |r| layer(r, |w, x, g| { let mut dw = times(g, &turned(x)); for row in &mut dw { for value in row.iter_mut().skip(w.len()) { *value = 0.0; } } (dw, times(&turned(w), g)) })),
    ("transposed", "dW", |r| layer(r, |w, x, g| (turned(&times(g, &turned(x))), times(&turned(w), g)))),
    ("transposed", "dX", |r| layer(r, |w, x, g| (times(g, &turned(x)), turned(&times(&turned(w), g))))),
    ("factor", "1/m taken twice", |r| layer(r, |w, x, g| { let m = x[0].len() as f64; (times(g, &turned(x)).iter().map(|row| row.iter().map(|v| v / m).collect()).collect(), times(&turned(w), g)) })),
    ("batch sum", "the first sample alone", |r| bias(r, |_, _, g| (g.clone(), g.iter().map(|row| row[0]).collect()))),
    ("batch sum", "the mean", |r| bias(r, |_, _, g| (g.clone(), g.iter().map(|row| row.iter().sum::<f64>() / row.len() as f64).collect()))),
    ("batch sum", "the last sample overwrites", |r| bias(r, |_, _, g| (g.clone(), g.iter().map(|row| row[row.len() - 1]).collect()))),
];

fn all() -> impl Iterator<Item = &'static Case> {
    SCALARS.iter().chain(FIELDS).chain(LAYERS)
}

fn failures(right: bool, wanted: Outcome) -> Vec<String> {
    let judged = all().map(|(kind, name, check)| (kind, name, check(right).report()));
    let wrong = judged.filter(|(.., report)| report.verdict.outcome != wanted);
    wrong.map(|(kind, name, report): (_, _, Report)| format!("{kind}, {name}: {report}\n")).collect()
}

#[test]
fn every_wrong_version_is_caught() {
    let missed = failures(false, Outcome::Refuted);
    assert!(missed.is_empty(), "{} of {} missed\n{}", missed.len(), all().count(), missed.join("\n"));
}

#[test]
fn every_right_version_passes() {
    let accused = failures(true, Outcome::Verified);
    assert!(accused.is_empty(), "{} of {} do not pass\n{}", accused.len(), all().count(), accused.join("\n"));
}

#[test]
fn there_are_enough_of_each_kind() {
    let kinds = [
        "sign",
        "factor",
        "chain",
        "branch",
        "kink",
        "neutral",
        "square-only",
        "tie",
        "zero",
        "nan",
        "digit",
        "far",
        "narrow",
        "overwrites",
        "severed",
        "batch sum",
        "off-diagonal",
        "transposed",
    ];
    for kind in kinds {
        assert!(all().filter(|case| case.0 == kind).count() >= 3, "{kind}");
    }
    assert!(all().count() >= 60);
}
