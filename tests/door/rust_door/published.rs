//! Mistakes that were made, each after the report of somebody who met it: the function at fault, small and in Rust. The
//! right version must pass, the wrong one must be caught.

use super::corpus::{Rows, softmax, times, turned};
use backproof::check::{self, Check, Report};
use backproof::verdict::Outcome;

/// What was wrong, where it was reported, and the check of the right or the wrong version.
type Case = (&'static str, &'static str, fn(bool) -> Check<'static>);

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// ln(1 + eᵇˣ)/b, straight where bx is above a threshold, in the slope told by `straight`.
fn softplus_slope(x: f64, b: f64, straight: bool) -> f64 {
    if straight { 1.0 } else { sigmoid(b * x) }
}

fn extreme(x: &[f64]) -> usize {
    (0..x.len()).rev().max_by(|a, b| x[*a].total_cmp(&x[*b])).unwrap_or(0)
}

fn top(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn upsampled(x: &[f64]) -> Vec<f64> {
    x.iter().flat_map(|x| [*x, *x]).collect()
}

fn norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn skew_times(w: f64, v: [f64; 3], p: [f64; 3]) -> [f64; 3] {
    let cross =
        |a: [f64; 3], b: [f64; 3]| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let t = cross(v, p);
    let u = cross(v, t);
    [0, 1, 2].map(|i| p[i] + 2.0 * w * t[i] + 2.0 * u[i])
}

fn normalised(x: &[f64]) -> (Vec<f64>, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n + 1e-3).sqrt();
    (x.iter().map(|x| (x - mean) / deviation).collect(), deviation)
}

fn normalised_back(x: &[f64], dy: &[f64], with_product: bool) -> Vec<f64> {
    let (y, deviation) = normalised(x);
    let n = x.len() as f64;
    let mean = dy.iter().sum::<f64>() / n;
    let product = dy.iter().zip(&y).map(|(dy, y)| dy * y).sum::<f64>() / n;
    let product = if with_product { product } else { 0.0 };
    dy.iter().zip(&y).map(|(dy, y)| (dy - mean - product * y) / deviation).collect()
}

type Back = fn(&[f64], &[f64]) -> Vec<f64>;

fn back(right: bool, forward: fn(&[f64]) -> Vec<f64>, good: Back, bad: Back) -> Check<'static> {
    check::vjp(forward, if right { good } else { bad }).shapes(&["n"], |s| vec![vec![s[0]]])
}

fn product(right: bool, bad: fn(&Rows, &Rows, &Rows) -> (Rows, Rows)) -> Check<'static> {
    let good: fn(&Rows, &Rows, &Rows) -> (Rows, Rows) = |a, b, g| (times(g, &turned(b)), times(&turned(a), g));
    check::vjp(|a: &Rows, b: &Rows| times(a, b), if right { good } else { bad })
        .shapes(&["n", "k", "m"], |s| vec![vec![s[0], s[1]], vec![s[1], s[2]]])
}

/// The first four numbers of a table that a cubic goes through, d x³ + c x² + b x + a.
fn cubic(x: f64) -> f64 {
    ((0.25 * x - 1.5) * x + 2.0) * x + 0.5
}

#[rustfmt::skip]
const PUBLISHED: &[Case] = &[
    ("off-diagonal: the Hessian of Powell's function lacks the mixed entry", "https://github.com/JuliaNLSolvers/Optim.jl/issues/226", |r| {
        let f = |x: &[f64; 4]| (x[0] + 10.0 * x[1]).powi(2) + 5.0 * (x[2] - x[3]).powi(2) + (x[1] - 2.0 * x[2]).powi(4) + 10.0 * (x[0] - x[3]).powi(4);
        check::hessian(f, move |x: &[f64; 4]| {
            let (a, b) = (12.0 * (x[1] - 2.0 * x[2]).powi(2), 120.0 * (x[0] - x[3]).powi(2));
            let corner = if r { -b } else { 0.0 };
            [[2.0 + b, 20.0, 0.0, corner], [20.0, 200.0 + a, -2.0 * a, 0.0], [0.0, -2.0 * a, 10.0 + 4.0 * a, -10.0], [corner, 0.0, -10.0, 10.0 + b]]
        })
    }),
    ("factor: the derivative of a cubic without the exponents", "https://github.com/OpenMS/OpenMS/pull/817", |r| check::derivative(cubic, move |x: f64| if r { (0.75 * x - 3.0) * x + 2.0 } else { (0.25 * x - 1.5) * x + 2.0 })),
    ("neutral: a pseudo-Huber loss without its α, tested at α = 1", "https://github.com/RubixML/ML/pull/446", |r| check::derivative_with_1(|e: f64, a: f64| a * a * ((1.0 + (e / a).powi(2)).sqrt() - 1.0), move |e: f64, a: f64| if r { a * e / e.hypot(a) } else { e / e.hypot(a) }).param(0.25..3.0)),
    ("neutral: the slope of a leaky ReLU is ignored", "https://github.com/deeplearning4j/deeplearning4j/issues/8178", |r| check::derivative_with_1(|x: f64, a: f64| if x < 0.0 { a * x } else { x }, move |x: f64, a: f64| if x < 0.0 { if r { a } else { 0.01 } } else { 1.0 }).param(0.01..0.5)),
    ("neutral: α of an ELU from the output alone, a negative one", "https://github.com/pytorch/pytorch/issues/47671", |r| check::derivative_with_1(|x: f64, a: f64| if x > 0.0 { x } else { a * x.exp_m1() }, move |x: f64, a: f64| {
        let y = if x > 0.0 { x } else { a * x.exp_m1() };
        let below = if r { x <= 0.0 } else { y <= 0.0 };
        if below { if r { a * x.exp() } else { y + a } } else { 1.0 }
    }).param(-2.0..-0.5)),
    ("factor: a modified Huber loss lacks a 2 in the middle", "https://github.com/stdlib-js/stdlib/issues/13111", |r| check::derivative(|p: f64| if p < -1.0 { -4.0 * p } else { (1.0 - p).max(0.0).powi(2) }, move |p: f64| if p < -1.0 { -4.0 } else { (if r { -2.0 } else { -1.0 }) * (1.0 - p).max(0.0) })),
    ("branch: the same one goes on where the loss is 0", "https://github.com/stdlib-js/stdlib/pull/15317", |r| check::derivative(|p: f64| if p < -1.0 { -4.0 * p } else { (1.0 - p).max(0.0).powi(2) }, move |p: f64| if p < -1.0 { -4.0 } else if r { -2.0 * (1.0 - p).max(0.0) } else { -2.0 * (1.0 - p) })),
    ("branch: a Huber loss that forgets the absolute value", "https://github.com/marlbenchmark/on-policy/issues/47", |r| check::derivative_with_1(|e: f64, d: f64| if e.abs() <= d { e * e / 2.0 } else { d * (e.abs() - d / 2.0) }, move |e: f64, d: f64| if e.abs() <= d { e } else if e > d { d } else if r { -d } else { 0.0 }).param(0.5..2.0)),
    ("far: softplus' slope is 0 once the exponential overflows", "https://github.com/tenstorrent/tt-metal/pull/56397", |r| check::derivative(|x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p(), move |x: f64| if r { sigmoid(x) } else { let e = if x > 88.0 { f64::INFINITY } else { x.exp() }; let part = e * (1.0 / (e + 1.0)); if part.is_nan() { 0.0 } else { part } })),
    ("branch: softplus' threshold is asked of the output", "https://github.com/pytorch/pytorch/issues/55587", |r| check::derivative(|x: f64| if x > 0.5 { x } else { x.exp().ln_1p() }, move |x: f64| { let y = if x > 0.5 { x } else { x.exp().ln_1p() }; softplus_slope(x, 1.0, if r { x > 0.5 } else { y > 0.5 }) }).except(0.5)),
    ("severed: the logarithm's slope is 1", "https://github.com/cool-japan/scirs/issues/103", |r| check::derivative(f64::ln, move |x: f64| if r { 1.0 / x } else { 1.0 }).on(0.01..50.0)),
    ("severed: a softmax through which nothing flows", "https://github.com/huggingface/candle/issues/3569", |r| back(r, softmax, |x, g| { let s = softmax(x); let dot: f64 = s.iter().zip(g).map(|(s, g)| s * g).sum(); s.iter().zip(g).map(|(s, g)| s * (g - dot)).collect() }, |x, _| vec![0.0; x.len()])),
    ("overwrites: upsampling stores a gradient that it should add", "https://github.com/huggingface/candle/pull/3507", |r| back(r, upsampled, |x, g| (0..x.len()).map(|i| g[2 * i] + g[2 * i + 1]).collect(), |x, g| (0..x.len()).map(|i| g[2 * i + 1]).collect())),
    ("overwrites: an input used twice gets one of two gradients", "https://github.com/jw1912/bullet/pull/175", |r| check::gradient(|x: &[f64]| x.iter().map(|x| x.sin() * x).sum::<f64>(), move |x: &[f64]| x.iter().map(|x| if r { x.cos() * x + x.sin() } else { x.cos() * x }).collect::<Vec<f64>>())),
    ("nan: the norm's gradient at 0", "https://github.com/jax-ml/jax/issues/21723", |r| check::gradient(|x: &[f64]| x.iter().map(|x| x * x).sum::<f64>(), move |x: &[f64]| x.iter().map(|x1| if r { 2.0 * x1 } else { 2.0 * norm(x) * (x1 / norm(x)) }).collect::<Vec<f64>>())),
    ("nan: sinc at 0", "https://github.com/jax-ml/jax/pull/1722", |r| check::derivative(|x: f64| if x == 0.0 { 1.0 } else { x.sin() / x }, move |x: f64| if r && x.abs() < 1e-3 { -x / 3.0 * (1.0 - x * x / 10.0) } else { (x * x.cos() - x.sin()) / (x * x) })),
    ("nan: p-norms with an entry of 0", "https://github.com/tenstorrent/tt-metal/issues/55585", |r| check::gradient(|x: &[f64]| x.iter().map(|x| x.abs().powi(3)).sum::<f64>(), move |x: &[f64]| x.iter().map(|x| if r { 3.0 * x * x.abs() } else { 3.0 * x.abs().powi(4) / x }).collect::<Vec<f64>>())),
    ("tie: each of the equal largest entries gets the whole gradient", "https://github.com/Theano/Theano/issues/4568", |r| check::gradient(top, move |x: &[f64]| { let at = extreme(x); (0..x.len()).map(|i| if r { flag(i == at) } else { flag(x[i] == top(x)) }).collect::<Vec<f64>>() })),
    ("tie: entries that are nearly the largest count as such", "https://github.com/mni-ml/framework/pull/22", |r| check::gradient(top, move |x: &[f64]| { let at = extreme(x); (0..x.len()).map(|i| if r { flag(i == at) } else { flag((x[i] - top(x)).abs() < 1e-2) }).collect::<Vec<f64>>() })),
    ("batch sum: the bias takes one sample's gradient", "https://github.com/mlpack/mlpack/pull/3679", |r| super::corpus::bias(r, |_, _, g| (g.clone(), g.iter().map(|row| row[0]).collect()))),
    ("batch sum: the bias takes the mean", "https://github.com/kvfrans/notes/issues/5", |r| super::corpus::bias(r, |_, _, g| (g.clone(), g.iter().map(|row| row.iter().sum::<f64>() / row.len() as f64).collect()))),
    ("batch sum: a broadcast row's gradient is not summed", "https://github.com/deeplearning4j/nd4j/issues/2424", |r| {
        let good: fn(&Rows, &[f64], &Rows) -> (Rows, Rows) = |_, _, g| (g.clone(), g.iter().map(|row| vec![row.iter().sum()]).collect());
        let bad: fn(&Rows, &[f64], &Rows) -> (Rows, Rows) = |_, _, g| (g.clone(), g.clone());
        check::vjp(|z: &Rows, b: &[f64]| -> Rows { z.iter().zip(b).map(|(row, b)| row.iter().map(|z| z + b).collect()).collect() }, if r { good } else { bad }).shapes(&["n", "m"], |s| vec![vec![s[0], s[1]], vec![s[0]]])
    }),
    ("factor: the gradient of a mean over outputs is that of the sum", "https://github.com/scikit-learn/scikit-learn/issues/8349", |r| check::gradient(|y: &[f64]| y.iter().map(|y| 0.5 * (y - 1.0).powi(2)).sum::<f64>() / y.len() as f64, move |y: &[f64]| y.iter().map(|v| (v - 1.0) / if r { y.len() as f64 } else { 1.0 }).collect::<Vec<f64>>())),
    ("factor: a 2 is missing in the loss' slope", "https://github.com/davisking/dlib/pull/2518", |r| check::gradient(|c: &[f64]| (c[0] - 1.0).powi(2) + c[1..].iter().map(|c| 0.1 * c * c).sum::<f64>(), move |c: &[f64]| (0..c.len()).map(|i| if i == 0 { 2.0 * (c[0] - 1.0) } else if r { 0.2 * c[i] } else { 0.1 * c[i] }).collect::<Vec<f64>>())),
    ("chain: tanh's slope is taken of the output, once more", "https://github.com/tsoding/nn.h/issues/18", |r| check::derivative(f64::tanh, move |x: f64| { let a = x.tanh(); if r { 1.0 - a * a } else { 1.0 - a.tanh() * a.tanh() } })),
    ("chain: ReLU's and sigmoid's tangents are not passed on", "https://github.com/DiffSharp/DiffSharp/issues/16", |r| check::derivative(|x: f64| sigmoid(x * x), move |x: f64| { let s = sigmoid(x * x); s * (1.0 - s) * if r { 2.0 * x } else { 1.0 } })),
    ("square-only: the trace's gradient beside the diagonal", "https://github.com/pytorch/pytorch/pull/171851", |r| {
        let claim = move |x: &Rows| -> Rows {
            let (n, m) = (x.len(), x[0].len());
            let mut flat = vec![0.0; n * m];
            // Every (m + 1)st place, which leaves the diagonal where there are more rows than columns.
            let most = if r { n.min(m) * (m + 1) } else { n * m };
            (0..n * m).step_by(m + 1).take_while(|at| *at < most).for_each(|at| flat[at] = 1.0);
            flat.chunks(m).map(<[f64]>::to_vec).collect()
        };
        check::gradient(|x: &Rows| (0..x.len().min(x[0].len())).map(|i| x[i][i]).sum::<f64>(), claim).shapes(&["n", "m"], |s| vec![vec![s[0], s[1]]])
    }),
    ("square-only: a product's gradients without transposes", "https://github.com/tile-ai/TileOPs/pull/54", |r| product(r, |a, b, g| (if b.len() == b[0].len() { times(g, b) } else { times(g, &turned(b)) }, if a.len() == a[0].len() { times(a, g) } else { times(&turned(a), g) }))),
    ("transposed: the logic of transposes is wrong", "https://github.com/HomericIntelligence/Odyssey/issues/2136", |r| product(r, |a, b, g| (turned(&times(b, &turned(g))), turned(&times(&turned(a), g))))),
    ("sign: x cos in a mobile base's Jacobian", "https://github.com/dqrobotics/matlab/issues/62", |r| check::jacobian(|q: &[f64; 3]| { let (s, c) = (q[2] / 2.0).sin_cos(); [c, s, 0.5 * (q[0] * c + q[1] * s), 0.5 * (q[1] * c - q[0] * s)] }, move |q: &[f64; 3]| {
        let (s, c) = (q[2] / 2.0).sin_cos();
        let j73 = if r { 0.25 * (-q[0] * c - q[1] * s) } else { 0.25 * (q[0] * c - q[1] * s) };
        [[0.0, 0.0, -0.5 * s], [0.0, 0.0, 0.5 * c], [0.5 * c, 0.5 * s, 0.25 * (-q[0] * s + q[1] * c)], [-0.5 * s, 0.5 * c, j73]]
    })),
    ("factor: 2x for 4x in a camera's tangential distortion", "https://github.com/opencv/opencv/issues/6921", |r| check::gradient(|p: [f64; 2]| p[0] + 0.01 * 2.0 * p[0] * p[1] + 0.02 * (3.0 * p[0] * p[0] + p[1] * p[1]), move |p: [f64; 2]| { let inner = if r { 4.0 * p[0] } else { 2.0 * p[0] }; [1.0 + 0.02 * p[1] + 0.02 * (2.0 * p[0] + inner), 0.02 * p[0] + 0.02 * 2.0 * p[1]] })),
    ("missing rotation: the skew of the point before it is rotated", "https://github.com/izhengfan/ba_demo_ceres/issues/7", |r| check::jacobian(|w: [f64; 3]| { let n = 1.0 / (1.0 + w.iter().map(|w| w * w).sum::<f64>()); let p = skew_times(1.0, w, [1.0, 2.0, 3.0]); let mut q = [0.0; 3]; for i in 0..3 { q[i] = p[i] * n + 0.0; } q }, move |w: [f64; 3]| {
        let base = [1.0, 2.0, 3.0];
        let n = 1.0 / (1.0 + w.iter().map(|w| w * w).sum::<f64>());
        let p = skew_times(1.0, w, base);
        let dot: f64 = w.iter().zip(base).map(|(w, p)| w * p).sum();
        let mut j = [[0.0; 3]; 3];
        for i in 0..3 { for k in 0..3 {
            // ∂(p + 2 w×p + 2 w×(w×p))/∂w, where w×(w×p) = w(w·p) − p(w·w).
            let e = |a: usize, b: usize| flag(a == b);
            let (a, b) = ((i + 1) % 3, (i + 2) % 3);
            let cross = e(a, k) * base[b] - e(b, k) * base[a];
            let second = e(i, k) * dot + w[i] * base[k] - 2.0 * base[i] * w[k];
            let whole = 2.0 * cross + if r { 2.0 * second } else { 0.0 };
            j[i][k] = whole * n - p[i] * 2.0 * w[k] * n * n;
        } }
        j
    })),
    ("missing term: batch normalisation without the path through the variance", "https://github.com/mlpack/mlpack/pull/2474", |r| back(r, |x| normalised(x).0, |x, g| normalised_back(x, g, true), |x, g| normalised_back(x, g, false))),
    ("missing term: a table's slope outside by the second variable", "https://github.com/modelica/ModelicaStandardLibrary/issues/1465", |r| check::gradient(|u: [f64; 2]| { let x = u[0].clamp(0.0, 1.0); (1.0 + x) * (2.0 + u[1]) + 3.0 * (u[0] - x) * u[1] }, move |u: [f64; 2]| {
        let x = u[0].clamp(0.0, 1.0);
        let inside = (0.0..=1.0).contains(&u[0]);
        let first = if inside { 2.0 + u[1] } else if r { 3.0 * u[1] } else { 0.0 };
        [first, 1.0 + x + 3.0 * (u[0] - x)]
    })),
    ("sign: a Hessian that stays when the objective is turned round", "https://github.com/jump-dev/Ipopt.jl/pull/166", |r| check::hessian(|x: &[f64; 2]| -(x[0] * x[0] * x[1] + x[1].powi(3)), move |x: &[f64; 2]| { let s = if r { -1.0 } else { 1.0 }; [[s * 2.0 * x[1], s * 2.0 * x[0]], [s * 2.0 * x[0], s * 6.0 * x[1]]] })),
    ("zero: √ of what underflows makes the slope infinite", "https://github.com/seantalts/stanli/pull/144", |r| check::derivative(|l: f64| (-40.0 * l * l).exp(), move |l: f64| { let root = (-20.0 * l * l).exp(); let slope = if root == 0.0 && r { 0.0 } else { -40.0 * l * root * (root / root) }; 2.0 * slope * root })),
    ("sign: cosh", "https://github.com/casadi/casadi/issues/2585", |r| check::derivative(f64::cosh, move |x: f64| if r { x.sinh() } else { -x.sinh() })),
    ("chain: arctanh of what is no variable", "https://github.com/autodiff/autodiff/issues/396", |r| check::derivative(|x: f64| (2.0 * x).atanh(), move |x: f64| (if r { 2.0 } else { 1.0 }) / (1.0 - 4.0 * x * x)).on(-0.45..=0.45)),
    ("chain: arcsine of a half", "https://github.com/autodiff/autodiff/issues/205", |r| check::derivative(|x: f64| (0.5 * x).asin(), move |x: f64| (if r { 0.5 } else { 1.0 }) / (1.0 - 0.25 * x * x).sqrt()).on(-1.9..=1.9)),
    ("chain: arsinh of a tangent", "https://github.com/autodiff/autodiff/issues/395", |r| check::derivative(|x: f64| x.tan().asinh(), move |x: f64| { let t = x.tan(); (if r { 1.0 + t * t } else { 1.0 }) / (1.0 + t * t).sqrt() }).on(-1.4..=1.4)),
    ("far: the sign of a log-likelihood's slope beyond 20", "https://github.com/stan-dev/math/pull/3397", |r| check::derivative(|t: f64| if t > 20.0 { -(-t).exp() } else { -(-t).exp().ln_1p() }, move |t: f64| if t > 20.0 { if r { (-t).exp() } else { -(-t).exp() } } else { sigmoid(-t) })),
    ("chain: a leaky ReLU that forgets what comes from behind", "https://github.com/SilasMarvin/dnns-from-scratch-in-zig/issues/5", |r| check::vjp(|x: &[f64]| x.iter().map(|x| if *x > 0.0 { *x } else { 0.01 * x }).collect::<Vec<f64>>(), move |x: &[f64], g: &[f64]| x.iter().zip(g).map(|(x, g)| if *x > 0.0 { *g } else if r { 0.01 * g } else { 0.01 }).collect::<Vec<f64>>()).shapes(&["n"], |s| vec![vec![s[0]]])),
    ("factor: a sum's gradient is divided by the batch", "https://github.com/paiml/aprender/pull/2182", |r| check::gradient(|s: &[f64]| s.iter().map(|s| s.exp().ln_1p()).sum::<f64>(), move |s: &[f64]| s.iter().map(|v| sigmoid(*v) / if r { 1.0 } else { s.len() as f64 }).collect::<Vec<f64>>())),
    ("factor: a mean's gradient is not divided by the batch", "https://github.com/tensorflow/swift-apis/pull/42", |r| check::gradient(|s: &[f64]| s.iter().map(|s| s.exp().ln_1p()).sum::<f64>() / s.len() as f64, move |s: &[f64]| s.iter().map(|v| sigmoid(*v) / if r { s.len() as f64 } else { 1.0 }).collect::<Vec<f64>>())),
    ("factor: divided by all numbers, not by the samples", "https://github.com/victorlempitsky/Mate/issues/2", |r| check::gradient(|x: &Rows| x.iter().flatten().map(|x| x.sin()).sum::<f64>() / x[0].len() as f64, move |x: &Rows| -> Rows { let by = if r { x[0].len() } else { x.len() * x[0].len() } as f64; x.iter().map(|row| row.iter().map(|x| x.cos() / by).collect()).collect() }).shapes(&["n", "m"], |s| vec![vec![s[0], s[1]]])),
    ("wrong rule: xᵉ is differentiated for eˣ", "https://github.com/tenstorrent/tt-metal/pull/52144", |r| check::derivative_with_1(|x: f64, e: f64| e.powf(x), move |x: f64, e: f64| if r { e.ln() * e.powf(x) } else { e * x.abs().powf(e - 1.0) }).param(0.5..3.0)),
    ("nan: a power's slope is infinite for negative numbers", "https://github.com/tenstorrent/tt-metal/pull/54440", |r| check::derivative(|x: f64| x.powi(3), move |x: f64| if r { 3.0 * x * x } else if x <= 0.0 { f64::INFINITY } else { 3.0 * (2.0 * x.ln()).exp() })),
    ("nan: xʸ at 0 by the logarithm", "https://github.com/martinjrobins/diffsl/issues/138", |r| check::derivative_with_1(|x: f64, y: f64| x.powf(y), move |x: f64, y: f64| if r { y * x.powf(y - 1.0) } else { (y * x.ln()).exp() * (y / x) }).param(2.0..3.0).on(0.0..=4.0)),
    ("sign: the likelihood's slope by the mean", "https://github.com/STOR-i/GaussianProcesses.jl/issues/26", |r| check::derivative_with_1(|m: f64, s: f64| -0.5 * ((0.7 - m) / s).powi(2) - s.ln(), move |m: f64, s: f64| (if r { 1.0 } else { -1.0 }) * (0.7 - m) / (s * s)).param(0.5..3.0)),
    ("sign: the gradient where the force is meant", "https://github.com/openforcefield/descent/pull/70", |r| check::gradient(|x: &[f64]| x.windows(2).map(|x| -0.5 * (x[1] - x[0] - 1.0).powi(2)).sum::<f64>(), move |x: &[f64]| { let mut g = vec![0.0; x.len()]; let s = if r { 1.0 } else { -1.0 }; for i in 1..x.len() { let d = s * (x[i] - x[i - 1] - 1.0); g[i] -= d; g[i - 1] += d; } g })),
    ("mutated: the gradient that comes in is written over", "https://github.com/NVIDIA/apex/issues/1430", |r| check::vjp(|x: &[f64]| x.iter().map(|x| x * x).collect::<Vec<f64>>(), move |x: &[f64], g: &mut [f64]| { let d: Vec<f64> = x.iter().zip(g.iter()).map(|(x, g)| 2.0 * x * g).collect(); if !r { g.copy_from_slice(&d); } d }).shapes(&["n"], |s| vec![vec![s[0]]])),
    ("state: right at the first call alone", "https://github.com/bshillingford/autobw.torch/pull/7", |r| { let mut kept: Option<Vec<f64>> = None; check::gradient(|x: &[f64; 3]| x.iter().map(|x| x.sin()).sum::<f64>(), move |x: &[f64; 3]| { let fresh: Vec<f64> = x.iter().map(|x| x.cos()).collect(); if r { return fresh; } kept.get_or_insert(fresh).clone() }) }),
    ("state: gradients add up from call to call", "https://github.com/karpathy/micrograd/pull/102", |r| { let mut sum = [0.0; 3]; check::gradient(|x: &[f64; 3]| x.iter().map(|x| x * x).sum::<f64>(), move |x: &[f64; 3]| { if r { sum = [0.0; 3]; } for i in 0..3 { sum[i] += 2.0 * x[i]; } sum }) }),
    ("zero: a leaky ReLU by the sign of its output, for a slope of 0", "https://github.com/chainer/chainer/pull/5922", |r| check::derivative(|x: f64| if x > 0.0 { x } else { 0.0 * x }, move |x: f64| { let y = if x > 0.0 { x } else { 0.0 * x }; let positive = if r { x > 0.0 } else { y >= 0.0 }; flag(positive) })),
    ("neutral: an ELU's slope with α beside the output", "https://github.com/tiny-dnn/tiny-dnn/pull/896", |r| check::derivative_with_1(|x: f64, a: f64| if x > 0.0 { x } else { a * x.exp_m1() }, move |x: f64, a: f64| if x > 0.0 { 1.0 } else if r { a * x.exp() } else { 1.0 + a * x.exp_m1() }).param(0.25..3.0)),
    ("factor: a squared error's slope without its 2", "https://github.com/davisking/dlib/issues/1169", |r| check::gradient(|x: &[f64]| x.iter().map(|x| (1.5 - x).powi(2)).sum::<f64>() / x.len() as f64, move |x: &[f64]| x.iter().map(|v| (if r { -2.0 } else { -1.0 }) * (1.5 - v) / x.len() as f64).collect::<Vec<f64>>())),
    ("chain: second derivatives of inverse functions", "https://github.com/JuliaDiff/HyperDualNumbers.jl/pull/11", |r| check::hessian(|x: [f64; 1]| (x[0] * x[0]).atan(), move |x: [f64; 1]| { let (u, d) = (x[0] * x[0], 1.0 + x[0].powi(4)); let bent = -2.0 * u / (d * d) * if r { 4.0 * u } else { 1.0 }; [[bent + 2.0 / d]] })),
    ("sign: a quotient of dual numbers", "https://github.com/scipy/scipy/pull/21711", |r| check::derivative(|x: f64| x.sin() / (2.0 + x * x), move |x: f64| { let b = 2.0 + x * x; (x.cos() * b + if r { -1.0 } else { 1.0 } * x.sin() * 2.0 * x) / (b * b) })),
    ("missing rotation: one Jacobian's rows are rotated twice", "https://github.com/jingpang/LearnVIORB/issues/80", |r| check::jacobian(|p: [f64; 2]| { let (s, c) = 0.4_f64.sin_cos(); [c * p[0] - s * p[1], s * p[0] + c * p[1]] }, move |_: [f64; 2]| { let (s, c) = (if r { 0.4_f64 } else { 0.8 }).sin_cos(); [[c, -s], [s, c]] })),
    ("minus: coefficients of a quaternion that should be turned round", "https://github.com/ethz-asl/maplab/issues/21", |r| check::jacobian(|q: [f64; 2]| { let s = if q[0] < 0.0 { -1.0 } else { 1.0 }; [s * q[0], s * q[1]] }, move |q: [f64; 2]| { let s = if q[0] < 0.0 && r { -1.0 } else { 1.0 }; [[s, 0.0], [0.0, s]] }).except_where(|q: &[f64]| q[0].abs() < 1e-3)),
];

fn failures(right: bool, wanted: Outcome) -> Vec<String> {
    let judged = PUBLISHED.iter().map(|(what, source, check)| (what, source, check(right).report()));
    let wrong = judged.filter(|(.., report)| report.verdict.outcome != wanted);
    wrong.map(|(what, source, report): (_, _, Report)| format!("{what} ({source}): {report}\n")).collect()
}

#[test]
fn every_published_mistake_is_caught() {
    let missed = failures(false, Outcome::Refuted);
    assert!(missed.is_empty(), "{} of {} missed\n{}", missed.len(), PUBLISHED.len(), missed.join("\n"));
}

#[test]
fn every_published_mistake_made_right_passes() {
    let accused = failures(true, Outcome::Verified);
    assert!(accused.is_empty(), "{} of {} do not pass\n{}", accused.len(), PUBLISHED.len(), accused.join("\n"));
}

#[test]
fn each_names_its_source() {
    assert!(PUBLISHED.iter().all(|(_, source, _)| source.starts_with("https://github.com/")));
    assert!(PUBLISHED.len() >= 60, "{}", PUBLISHED.len());
}
