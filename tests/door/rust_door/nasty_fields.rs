//! More right functions on which a checker easily errs: with digits lost in the function, in its slope, or in both;
//! steep, near kinks, ill-conditioned, of iterations and tables, with noise; of several numbers, and in `f32`.

use backproof::check::{self, Check};
use backproof::verdict::Outcome;

type Nasty = (&'static str, fn() -> Check<'static>);

fn of(f: fn(f64) -> f64, slope: fn(f64) -> f64) -> Check<'static> {
    check::derivative(f, slope)
}

fn single(f: fn(f32) -> f32, slope: fn(f32) -> f32) -> Check<'static> {
    check::derivative(f, slope)
}

fn field(f: fn(&[f64]) -> f64, gradient: fn(&[f64]) -> Vec<f64>) -> Check<'static> {
    check::gradient(f, gradient)
}

fn tremble(x: f64, size: f64) -> f64 {
    let bits = (x.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / (1_u64 << 24) as f64;
    size * (bits - 0.5)
}

fn bisect(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if f(middle) < 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// w eʷ = x
fn lambert(x: f64) -> f64 {
    let mut w = (1.0 + x).ln();
    for _ in 0..50 {
        let e = w.exp();
        w -= (w * e - x) / (e * (w + 1.0));
    }
    w
}

/// E − e sin E = M
fn kepler(m: f64) -> f64 {
    let mut e = m;
    for _ in 0..60 {
        e -= (e - 0.6 * e.sin() - m) / (1.0 - 0.6 * e.cos());
    }
    e
}

fn mean_of(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a, b);
    for _ in 0..30 {
        (a, b) = (f64::midpoint(a, b), (a * b).sqrt());
    }
    a
}

fn runge_kutta(k: f64) -> f64 {
    let (mut y, h) = (1.0, 1.0 / 64.0);
    for _ in 0..64 {
        let f = |y: f64| -k * y;
        let k1 = f(y);
        let k2 = f(y + h / 2.0 * k1);
        let k3 = f(y + h / 2.0 * k2);
        let k4 = f(y + h * k3);
        y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    y
}

fn runge_kutta_slope(k: f64) -> f64 {
    let h = 1.0 / 64.0;
    let z = -k * h;
    let factor = 1.0 + z + z * z / 2.0 + z.powi(3) / 6.0 + z.powi(4) / 24.0;
    let slope = -h * (1.0 + z + z * z / 2.0 + z.powi(3) / 6.0);
    64.0 * factor.powi(63) * slope
}

const TABLE: [f64; 9] = [0.0, 0.8, 1.1, 0.9, -0.2, -0.7, 0.1, 0.9, 1.4];

/// Straight lines between the entries of a table, and beyond its ends.
fn table(x: f64) -> f64 {
    let at = x.floor().clamp(0.0, 7.0) as usize;
    TABLE[at] + (x - at as f64) * (TABLE[at + 1] - TABLE[at])
}

fn table_slope(x: f64) -> f64 {
    let at = x.floor().clamp(0.0, 7.0) as usize;
    TABLE[at + 1] - TABLE[at]
}

/// Catmull and Rom's cubics through the table.
fn smooth_table(x: f64, slope: bool) -> f64 {
    let at = (x.floor().clamp(1.0, 6.0)) as usize;
    let t = x - at as f64;
    let [a, b, c, d] = [TABLE[at - 1], TABLE[at], TABLE[at + 1], TABLE[at + 2]];
    let (p, q, r) = (c - a, 2.0 * a - 5.0 * b + 4.0 * c - d, -a + 3.0 * b - 3.0 * c + d);
    if slope { 0.5 * (p + 2.0 * q * t + 3.0 * r * t * t) } else { b + 0.5 * t * (p + t * (q + t * r)) }
}

fn bessel(x: f64, order: i32) -> f64 {
    let (mut sum, n) = (0.0, 200);
    for k in 0..n {
        let t = std::f64::consts::PI * (f64::from(k) + 0.5) / f64::from(n);
        sum += (f64::from(order) * t - x * t.sin()).cos();
    }
    sum / f64::from(n)
}

fn erf(x: f64) -> f64 {
    let (mut sum, mut term) = (x, x);
    for n in 1..80 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|i, j| a[*i][k].abs().total_cmp(&a[*j][k].abs())).unwrap_or(k);
        a.swap(k, pivot);
        b.swap(k, pivot);
        for i in k + 1..n {
            let factor = a[i][k] / a[k][k];
            let pivot = a[k].clone();
            a[i].iter_mut().zip(&pivot).skip(k).for_each(|(entry, above)| *entry -= factor * above);
            b[i] -= factor * b[k];
        }
    }
    for k in (0..n).rev() {
        let rest: f64 = (k + 1..n).map(|j| a[k][j] * b[j]).sum();
        b[k] = (b[k] - rest) / a[k][k];
    }
    b
}

fn hilbert(n: usize) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| 1.0 / (1 + i + j) as f64).collect()).collect()
}

/// xᵀ H⁻¹ x / 2 with Hilbert's matrix, and its gradient.
fn through_hilbert(x: &[f64]) -> Vec<f64> {
    solve(hilbert(x.len()), x.to_vec())
}

fn softmax(x: &[f64]) -> Vec<f64> {
    let top = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let all: Vec<f64> = x.iter().map(|x| (x - top).exp()).collect();
    let sum: f64 = all.iter().sum();
    all.iter().map(|e| e / sum).collect()
}

fn extreme(x: &[f64], better: fn(f64, f64) -> bool) -> usize {
    (0..x.len()).fold(0, |best, i| if better(x[i], x[best]) { i } else { best })
}

fn one(n: usize, at: usize, value: f64) -> Vec<f64> {
    (0..n).map(|i| if i == at { value } else { 0.0 }).collect()
}

#[rustfmt::skip]
pub const SCALARS: &[Nasty] = &[
    // Digits are lost.
    ("1 − cos x over x²", || of(|x| if x == 0.0 { 0.5 } else { (1.0 - x.cos()) / (x * x) }, |x| if x.abs() < 0.05 { -x / 12.0 * (1.0 - x * x / 15.0 * (1.0 - x * x * 3.0 / 112.0)) } else { (x * x.sin() - 2.0 * (1.0 - x.cos())) / x.powi(3) }).on(0.01..=9.0)),
    ("difference of roots", || of(|x| (x + 1.0).sqrt() - x.sqrt(), |x| 0.5 / (x + 1.0).sqrt() - 0.5 / x.sqrt()).on(1.0..=1e6)),
    ("difference of logarithms", || of(|x| (x + 1e-3).ln() - x.ln(), |x| 1.0 / (x + 1e-3) - 1.0 / x).on(0.1..=100.0)),
    ("e^x − 1 − x", || of(|x| x.exp() - 1.0 - x, |x| x.exp() - 1.0)),
    ("tan x − x", || of(|x| x.tan() - x, |x| x.tan().powi(2)).on(-1.5..=1.5)),
    ("x − sin x", || of(|x| x - x.sin(), |x| 1.0 - x.cos())),
    ("a quadratic's small root", || of(|b| (b * b + 1.0).sqrt() - b, |b| b / (b * b + 1.0).sqrt() - 1.0)),
    ("sinh by exponentials", || of(|x| (x.exp() - (-x).exp()) / 2.0, |x| (x.exp() + (-x).exp()) / 2.0)),
    ("tanh by exponentials", || of(|x: f64| ((2.0 * x).exp() - 1.0) / ((2.0 * x).exp() + 1.0), |x: f64| { let e = (2.0 * x).exp(); 4.0 * e / (e + 1.0).powi(2) }).on(-300.0..=300.0)),
    ("variance by squares", || of(|x| (x * x + 4.0 * x * x) / 2.0 - (1.5 * x).powi(2), |x| 0.5 * x)),
    ("large and small", || of(|x| (1e10 + x.sin()) - 1e10, f64::cos)),
    ("1e6 + sin", || of(|x| 1e6 + x.sin(), f64::cos)),
    ("1e12 + 1000 x", || of(|x| 1e12 + 1000.0 * x, |_| 1000.0)),
    ("far from the origin", || of(|x| (x - 1e6).powi(2), |x| 2.0 * (x - 1e6)).on(999_990.0..=1_000_010.0)),
    ("far out and steep", || of(|x| (x - 1e4).exp(), |x| (x - 1e4).exp()).on(9_998.0..=10_002.0)),
    ("(1 + x)^(1e4)", || of(|x| (1.0 + 1e-4 * x).powi(10_000), |x| (1.0 + 1e-4 * x).powi(9_999)).on(-2.0..=2.0)),
    ("log of a ratio", || of(|x: f64| ((1.0 + x) / (1.0 - x)).ln(), |x: f64| 2.0 / (1.0 - x * x)).on(-0.999..=0.999)),
    ("arccosine near 1", || of(f64::acos, |x| -1.0 / (1.0 - x * x).sqrt()).on(0.9..=0.999_999)),
    ("slope with cancellation", || of(|x: f64| 1.0 / (1.0 + x.exp()), |x: f64| { let s = 1.0 / (1.0 + x.exp()); s * s - s })),
    ("slope by a quotient of differences", || of(|x| x.powi(3), |x| ((x + 1e-5).powi(3) - (x - 1e-5).powi(3)) / 2e-5 - 1e-10)),
    // Oscillating and steep.
    ("sin 1000 x", || of(|x| (1000.0 * x).sin(), |x| 1000.0 * (1000.0 * x).cos())),
    ("sin 10⁴ x on 1", || of(|x| (1e4 * x).sin(), |x| 1e4 * (1e4 * x).cos()).on(0.0..=1.0)),
    ("cos 300 x + x", || of(|x| (300.0 * x).cos() + x, |x| 1.0 - 300.0 * (300.0 * x).sin())),
    ("chirp", || of(|x| (20.0 * x * x).sin(), |x| 40.0 * x * (20.0 * x * x).cos()).on(-3.0..=3.0)),
    ("beats", || of(|x| (100.0 * x).sin() * (101.0 * x).sin(), |x| 100.0 * (100.0 * x).cos() * (101.0 * x).sin() + 101.0 * (100.0 * x).sin() * (101.0 * x).cos())),
    ("weierstrass, eight terms", || of(|x| (0..8).map(|k| 0.5_f64.powi(k) * (3.0_f64.powi(k) * x).cos()).sum(), |x| (0..8).map(|k| -(1.5_f64.powi(k)) * (3.0_f64.powi(k) * x).sin()).sum())),
    ("a step by tanh", || of(|x| (500.0 * (x - 0.1)).tanh(), |x| 500.0 / (500.0 * (x - 0.1)).cosh().powi(2)).on(-1.0..=1.0)),
    ("a step by a sigmoid", || of(|x: f64| 1.0 / (1.0 + (-200.0 * x).exp()), |x: f64| { let e = (-200.0 * x.abs()).exp(); 200.0 * e / (1.0 + e).powi(2) })),
    ("e^(40 x)", || of(|x| (40.0 * x).exp(), |x| 40.0 * (40.0 * x).exp())),
    ("x^60", || of(|x| x.powi(60), |x| 60.0 * x.powi(59))),
    ("a resonance", || of(|x| 1e-4 / ((x - 1.0).powi(2) + 1e-4), |x| -2e-4 * (x - 1.0) / ((x - 1.0).powi(2) + 1e-4).powi(2))),
    ("a sharp resonance", || of(|x| 1e-6 / ((x - 2.0).powi(2) + 1e-6), |x| -2e-6 * (x - 2.0) / ((x - 2.0).powi(2) + 1e-6).powi(2))),
    ("pole of order 3", || of(|x| 1.0 / (x - 0.3).powi(3), |x| -3.0 / (x - 0.3).powi(4))),
    ("tangent of 5 x", || of(|x| (5.0 * x).tan(), |x| 5.0 * (1.0 + (5.0 * x).tan().powi(2)))),
    ("secant", || of(|x| 1.0 / x.cos(), |x| x.sin() / x.cos().powi(2))),
    ("double exponential", || of(|x| (-(-x).exp()).exp(), |x| (-x - (-x).exp()).exp())),
    ("e^(e^x)", || of(|x| x.exp().exp(), |x| (x + x.exp()).exp()).on(-3.0..=2.0)),
    ("sin 1/x", || of(|x| (1.0 / x).sin(), |x| -(1.0 / x).cos() / (x * x)).on(0.05..=4.0)),
    ("x sin ln x", || of(|x| x * x.ln().sin(), |x| x.ln().sin() + x.ln().cos()).on(0.001..=50.0)),
    // Kinks, and near them.
    ("nearly a kink", || of(|x: f64| (x * x + 1e-6).sqrt(), |x: f64| x / (x * x + 1e-6).sqrt())),
    ("more nearly a kink", || of(|x: f64| (x * x + 1e-12).sqrt(), |x: f64| x / (x * x + 1e-12).sqrt())),
    ("kink at π", || of(|x| (x - std::f64::consts::PI).abs(), |x| (x - std::f64::consts::PI).signum())),
    ("kink at 1/3", || of(|x| (3.0 * x - 1.0).max(0.0), |x| if 3.0 * x > 1.0 { 3.0 } else { 0.0 })),
    ("many kinks", || of(|x| x.sin().abs(), |x| x.cos() * x.sin().signum())),
    ("kinks of a triangle wave", || of(|x| (x - 2.0 * (x / 2.0).round()).abs(), |x| (x - 2.0 * (x / 2.0).round()).signum())),
    ("three pieces", || of(|x: f64| if x < -1.0 { -x } else if x < 2.0 { x * x } else { 2.0 * x }, |x: f64| if x < -1.0 { -1.0 } else if x < 2.0 { 2.0 * x } else { 2.0 })),
    ("smooth to the first order", || of(|x: f64| if x < 0.0 { x * x } else { x.powi(3) }, |x: f64| if x < 0.0 { 2.0 * x } else { 3.0 * x * x })),
    ("x |x|", || of(|x| x * x.abs(), |x| 2.0 * x.abs())),
    ("x² by its sign", || of(|x| if x > 0.7 { x * x - 0.49 } else { 0.0 }, |x| if x > 0.7 { 2.0 * x } else { 0.0 })),
    ("hard sigmoid", || of(|x| (x / 6.0 + 0.5).clamp(0.0, 1.0), |x| if x > -3.0 && x < 3.0 { 1.0 / 6.0 } else { 0.0 })),
    ("hard swish", || of(|x| x * (x + 3.0).clamp(0.0, 6.0) / 6.0, |x| if x <= -3.0 { 0.0 } else if x >= 3.0 { 1.0 } else { (2.0 * x + 3.0) / 6.0 })),
    ("relu 6", || of(|x| x.clamp(0.0, 6.0), |x| if x > 0.0 && x < 6.0 { 1.0 } else { 0.0 })),
    ("soft shrink", || of(|x: f64| x.signum() * (x.abs() - 0.5).max(0.0), |x: f64| if x.abs() > 0.5 { 1.0 } else { 0.0 })),
    ("deadzone", || of(|x| if x > 0.5 { x - 0.5 } else if x < -0.5 { x + 0.5 } else { 0.0 }, |x: f64| if x.abs() > 0.5 { 1.0 } else { 0.0 })),
    ("√|x|", || of(|x| x.abs().sqrt(), |x| 0.5 * x.signum() / x.abs().sqrt())),
    ("|x|^1.5", || of(|x| x.abs().powf(1.5), |x| 1.5 * x.signum() * x.abs().sqrt())),
    ("|x|^0.9", || of(|x| x.abs().powf(0.9), |x| 0.9 * x.signum() * x.abs().powf(-0.1))),
    ("largest of two lines", || of(|x| (2.0 * x + 1.0).max(3.0 - x), |x| if 2.0 * x + 1.0 > 3.0 - x { 2.0 } else { -1.0 })),
    ("x mod 1 squared", || of(|x| (x - x.floor()).powi(2), |x| 2.0 * (x - x.floor()))),
    ("rounded", || of(|x| x.round() * 2.0, |_| 0.0)),
    ("sign", || of(|x| if x > 0.0 { 1.0 } else { -1.0 }, |_| 0.0)),
    ("a jump of 1e-9", || of(|x| x.cos() + if x > 1.0 { 1e-9 } else { 0.0 }, |x| -x.sin())),
    // Iterations.
    ("newton for √", || of(|x| { let mut y = 1.0 + x; for _ in 0..40 { y = f64::midpoint(y, (1.0 + x) / y); } y }, |x| 0.5 / (1.0 + x).sqrt()).on(0.0..=50.0)),
    ("newton, six steps", || of(|x| { let mut y = 1.0 + x / 2.0; for _ in 0..6 { y = f64::midpoint(y, (1.0 + x) / y); } y }, |x| 0.5 / (1.0 + x).sqrt()).on(0.0..=3.0)),
    ("bisection for a cube root", || of(|x| bisect(|y| y.powi(3) - x, 0.0, 10.0), |x| 1.0 / (3.0 * bisect(|y| y.powi(3) - x, 0.0, 10.0).powi(2))).on(0.5..=20.0)),
    ("bisection for cos x = a x", || of(|a| bisect(|y| a * y - y.cos(), 0.0, 2.0), |a| { let y = bisect(|y| a * y - y.cos(), 0.0, 2.0); -y / (a + y.sin()) }).on(0.5..=4.0)),
    ("lambert's w", || of(lambert, |x| { let w = lambert(x); 1.0 / (w.exp() * (1.0 + w)) }).on(0.01..=50.0)),
    ("kepler's equation", || of(kepler, |m| 1.0 / (1.0 - 0.6 * kepler(m).cos())).on(-3.0..=3.0)),
    ("arithmetic-geometric mean", || of(|x| mean_of(1.0, x * x) * 2.0 + mean_of(x * x, 1.0) - 3.0 * mean_of(1.0, x * x) + x, |_| 1.0).on(0.2..=3.0)),
    ("fixed point of cos", || of(|x| { let mut y = 0.5; for _ in 0..200 { y = (y + x).cos() * 0.5; } y }, |x| { let mut y = 0.5; for _ in 0..200 { y = (y + x).cos() * 0.5; } let s = 0.5 * (y + x).sin(); -s / (1.0 + s) })),
    ("runge-kutta", || of(runge_kutta, runge_kutta_slope).on(-2.0..=4.0)),
    ("euler", || of(|k| (1.0 - k / 256.0).powi(256), |k| -(1.0 - k / 256.0).powi(255)).on(-4.0..=6.0)),
    ("simpson", || of(|a| { let n = 200; let h = a / f64::from(n); (0..n).map(|i| { let x = f64::from(i) * h; h / 6.0 * ((-x * x).exp() + 4.0 * (-(x + h / 2.0).powi(2)).exp() + (-(x + h).powi(2)).exp()) }).sum() }, |a| (-a * a).exp()).on(0.1..=2.0)),
    ("error function by its series", || of(erf, |x| 2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp()).on(-3.0..=3.0)),
    ("bessel's function", || of(|x| bessel(x, 0), |x| -bessel(x, 1)).on(-10.0..=10.0)),
    ("logarithm by products", || of(|x| { let mut y = x; let mut n = 0.0; while y > 1.5 { y /= 1.5; n += 1.0; } while y < 1.0 / 1.5 { y *= 1.5; n -= 1.0; } n * 1.5_f64.ln() + (y - 1.0).ln_1p() }, |x| 1.0 / x).on(0.01..=50.0)),
    ("a loop whose length depends on x", || of(|x| { let (mut sum, mut term, mut k) = (0.0, 1.0, 0.0); while term > 1e-18 { sum += term; k += 1.0; term *= x / k; } sum }, f64::exp).on(0.0..=10.0)),
    ("a continued fraction", || of(|x| { let mut y = 0.0; for k in (1..40).rev() { y = x * x / (f64::from(2 * k + 1) - y); } x / (1.0 - y) }, |x| 1.0 + x.tan().powi(2)).on(-1.2..=1.2)),
    ("gamma by stirling", || of(|x| (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)), |x| x.ln() - 0.5 / x - 1.0 / (12.0 * x * x) + 1.0 / (120.0 * x.powi(4))).on(2.0..=60.0)),
    ("horner of degree 12", || of(|x| (0..=12).rev().fold(0.0, |y, k| y * x + (f64::from(k) - 6.0) / 10.0), |x| (1..=12).rev().fold(0.0, |y, k| y * x + f64::from(k) * (f64::from(k) - 6.0) / 10.0))),
    ("chebyshev of degree 20", || of(|x| (20.0 * x.acos()).cos(), |x| 20.0 * (20.0 * x.acos()).sin() / (1.0 - x * x).sqrt()).on(-0.99..=0.99)),
    ("wilkinson's, ten roots", || of(|x| (1..=10).map(|k| x - f64::from(k)).product(), |x| (1..=10).map(|j| (1..=10).filter(|k| *k != j).map(|k| x - f64::from(k)).product::<f64>()).sum()).on(0.0..=11.0)),
    ("legendre by recursion", || of(|x| { let (mut a, mut b) = (1.0, x); for k in 1..10 { let k = f64::from(k); (a, b) = (b, ((2.0 * k + 1.0) * x * b - k * a) / (k + 1.0)); } b }, |x| { let (mut a, mut b) = (1.0, x); for k in 1..10 { let k = f64::from(k); (a, b) = (b, ((2.0 * k + 1.0) * x * b - k * a) / (k + 1.0)); } 10.0 * (x * b - a) / (x * x - 1.0) }).on(-0.9..=0.9)),
    // Tables.
    ("a table", || of(table, table_slope)),
    ("a table within", || of(table, table_slope).on(0.5..=7.5)),
    ("a smooth table", || of(|x| smooth_table(x, false), |x| smooth_table(x, true)).on(1.0..=7.0)),
    ("a table of the exponential", || of(|x| { let k = (x * 64.0).round() / 64.0; k.exp() * (1.0 + (x - k) * (1.0 + (x - k) / 2.0 * (1.0 + (x - k) / 3.0 * (1.0 + (x - k) / 4.0 * (1.0 + (x - k) / 5.0))))) }, f64::exp).on(-4.0..=4.0)),
    ("the nearest entry", || of(|x| TABLE[(x.round().clamp(0.0, 8.0)) as usize], |_| 0.0)),
    // Noise.
    ("noise of 1e-12", || of(|x| x.cos() + tremble(x, 1e-12), |x| -x.sin())),
    ("noise of 1e-10", || of(|x| x.exp() + tremble(x, 1e-10), f64::exp).on(-3.0..=3.0)),
    ("noise of 1e-8", || of(|x| x.powi(3) + tremble(x, 1e-8), |x| 3.0 * x * x)),
    ("noise in the claim", || of(f64::sin, |x| x.cos() + tremble(x, 1e-14))),
    ("noise in proportion", || of(|x| x.powi(4) * (1.0 + tremble(x, 1e-13)), |x| 4.0 * x.powi(3))),
    ("rounded to ten digits", || of(|x| (x.sin() * 1e10).round() / 1e10, f64::cos)),
    ("rounded to single", || of(|x| f64::from(x.sin() as f32), f64::cos)),
    ("sums of many", || of(|x| (0..500).map(|k| (x + f64::from(k)).sin()).sum::<f64>(), |x| (0..500).map(|k| (x + f64::from(k)).cos()).sum::<f64>())),
    // Ends, large, small.
    ("√x to its end", || of(f64::sqrt, |x| 0.5 / x.sqrt()).on(0.0..=9.0)),
    ("x ln x to its end", || of(|x| if x == 0.0 { 0.0 } else { x * x.ln() }, |x| 1.0 + x.ln()).on(0.0..=9.0)),
    ("arcsine to its ends", || of(f64::asin, |x| 1.0 / (1.0 - x * x).sqrt()).on(-1.0..=1.0)),
    ("x² on 0 to 1", || of(|x| x * x, |x| 2.0 * x).on(0.0..=1.0)),
    ("logit", || of(|p: f64| (p / (1.0 - p)).ln(), |p: f64| 1.0 / (p * (1.0 - p))).on(0.0001..=0.9999)),
    ("entropy", || of(|p: f64| -p * p.ln() - (1.0 - p) * (1.0 - p).ln(), |p: f64| (1.0 - p).ln() - p.ln()).on(1e-6..=0.999_999)),
    ("1e-300", || of(|x| 1e-300 * (x * x + x), |x| 1e-300 * (2.0 * x + 1.0))),
    ("1e300", || of(|x| 1e300 * x.tanh(), |x| 1e300 * (1.0 - x.tanh().powi(2)))),
    ("tiny domain", || of(f64::sin, f64::cos).on(1.0..=1.000_001)),
    ("huge domain", || of(|x| (1e-6 * x).sin(), |x| 1e-6 * (1e-6 * x).cos()).on(-1e7..=1e7)),
    ("constant", || of(|_| 7.25, |_| 0.0)),
    ("identity", || of(|x| x, |_| 1.0)),
    ("flat bump", || of(|x: f64| if x.abs() < 1.0 { (-1.0 / (1.0 - x * x)).exp() } else { 0.0 }, |x: f64| if x.abs() < 1.0 { -2.0 * x / (1.0 - x * x).powi(2) * (-1.0 / (1.0 - x * x)).exp() } else { 0.0 })),
    ("(1 − x)⁴ cut off", || of(|x: f64| (1.0 - x).max(0.0).powi(4), |x: f64| -4.0 * (1.0 - x).max(0.0).powi(3))),
    ("mish", || of(|x: f64| x * x.exp().ln_1p().tanh(), |x: f64| { let t = x.exp().ln_1p().tanh(); t + x * (1.0 - t * t) / (1.0 + (-x).exp()) })),
    ("selu", || of(|x: f64| if x > 0.0 { 1.0507 * x } else { 1.0507 * 1.67326 * x.exp_m1() }, |x: f64| if x > 0.0 { 1.0507 } else { 1.0507 * 1.67326 * x.exp() })),
    ("softsign", || of(|x| x / (1.0 + x.abs()), |x| 1.0 / (1.0 + x.abs()).powi(2))),
    ("quantile loss", || of(|e| if e > 0.0 { 0.9 * e } else { -0.1 * e }, |e| if e > 0.0 { 0.9 } else { -0.1 })),
    ("log-likelihood of a count", || of(|l: f64| 3.0 * l - l.exp(), |l: f64| 3.0 - l.exp())),
    ("black-scholes' d₁", || of(|s: f64| ((s / 100.0).ln() + 0.07) / 0.4, |s: f64| 1.0 / (0.4 * s)).on(20.0..=300.0)),
];

#[rustfmt::skip]
pub const SINGLES: &[Nasty] = &[
    ("f32: sin", || single(f32::sin, f32::cos)),
    ("f32: sin 100 x", || single(|x| (100.0 * x).sin(), |x| 100.0 * (100.0 * x).cos()).on(-1.0..=1.0)),
    ("f32: 1000 + x²", || single(|x| 1000.0 + x * x, |x| 2.0 * x)),
    ("f32: 1 − cos", || single(|x| 1.0 - x.cos(), f32::sin)),
    ("f32: log cosh", || single(|x| x.cosh().ln(), f32::tanh).on(-8.0..=8.0)),
    ("f32: softplus", || single(|x| (1.0 + x.exp()).ln(), |x| 1.0 / (1.0 + (-x).exp())).on(-10.0..=10.0)),
    ("f32: gelu", || single(|x| 0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh()), |x| { let t = (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh(); 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.797_884_6 * (1.0 + 0.134_145 * x * x) })),
    ("f32: abs", || single(f32::abs, f32::signum)),
    ("f32: huber", || single(|x| if x.abs() < 1.0 { x * x / 2.0 } else { x.abs() - 0.5 }, |x| x.clamp(-1.0, 1.0))),
    ("f32: 1/x", || single(|x| 1.0 / x, |x| -1.0 / (x * x)).on(0.1..=10.0)),
    ("f32: √", || single(f32::sqrt, |x| 0.5 / x.sqrt()).on(0.01..=10.0)),
    ("f32: ln", || single(f32::ln, |x| 1.0 / x).on(0.01..=10.0)),
    ("f32: x⁵", || single(|x| x.powi(5), |x| 5.0 * x.powi(4))),
    ("f32: steep tanh", || single(|x| (30.0 * x).tanh(), |x| 30.0 * (1.0 - (30.0 * x).tanh().powi(2))).on(-1.0..=1.0)),
    ("f32: gaussian", || single(|x| (-x * x).exp(), |x| -2.0 * x * (-x * x).exp())),
    ("f32: newton", || single(|x| { let mut y = 1.0 + x; for _ in 0..30 { y = 0.5 * (y + (1.0 + x) / y); } y }, |x| 0.5 / (1.0 + x).sqrt()).on(0.0..=20.0)),
    ("f32: sums", || single(|x| (0..64).map(|k| (x * k as f32 / 64.0).sin()).sum(), |x| (0..64).map(|k| k as f32 / 64.0 * (x * k as f32 / 64.0).cos()).sum())),
];

#[rustfmt::skip]
pub const FIELDS: &[Nasty] = &[
    ("through hilbert's matrix", || field(|x| x.iter().zip(through_hilbert(x)).map(|(x, y)| 0.5 * x * y).sum(), through_hilbert).dim(1..=5)),
    ("with hilbert's matrix", || field(|x| { let h = hilbert(x.len()); (0..x.len()).map(|i| (0..x.len()).map(|j| 0.5 * x[i] * h[i][j] * x[j]).sum::<f64>()).sum() }, |x| { let h = hilbert(x.len()); (0..x.len()).map(|i| (0..x.len()).map(|j| h[i][j] * x[j]).sum()).collect() })),
    ("scales from 1e-6 to 1e6", || field(|x| x.iter().enumerate().map(|(i, x)| 10.0_f64.powi(3 * i as i32 - 6) * x * x).sum(), |x| x.iter().enumerate().map(|(i, x)| 2.0 * 10.0_f64.powi(3 * i as i32 - 6) * x).collect())),
    ("rosenbrock with 1e6", || field(|x| x.windows(2).map(|x| (1.0 - x[0]).powi(2) + 1e6 * (x[1] - x[0] * x[0]).powi(2)).sum(), |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { let d = x[i] - x[i - 1] * x[i - 1]; g[i - 1] += -2.0 * (1.0 - x[i - 1]) - 4e6 * x[i - 1] * d; g[i] += 2e6 * d; } g })),
    ("ackley", || field(|x| { let n = x.len() as f64; let (a, b) = ((x.iter().map(|x| x * x).sum::<f64>() / n).sqrt(), x.iter().map(|x| (2.0 * std::f64::consts::PI * x).cos()).sum::<f64>() / n); -20.0 * (-0.2 * a).exp() - b.exp() + 20.0 + std::f64::consts::E }, |x| { let n = x.len() as f64; let (a, b) = ((x.iter().map(|x| x * x).sum::<f64>() / n).sqrt(), x.iter().map(|x| (2.0 * std::f64::consts::PI * x).cos()).sum::<f64>() / n); x.iter().map(|x| if a == 0.0 { 0.0 } else { 4.0 * (-0.2 * a).exp() * x / (n * a) + 2.0 * std::f64::consts::PI * (2.0 * std::f64::consts::PI * x).sin() / n * b.exp() }).collect() })),
    ("schwefel", || field(|x| x.iter().map(|x| -x * x.abs().sqrt().sin()).sum(), |x| x.iter().map(|x| { let r = x.abs().sqrt(); -r.sin() - if r == 0.0 { 0.0 } else { 0.5 * r * r.cos() } }).collect())),
    ("styblinski and tang", || field(|x| x.iter().map(|x| 0.5 * (x.powi(4) - 16.0 * x * x + 5.0 * x)).sum(), |x| x.iter().map(|x| 2.0 * x.powi(3) - 16.0 * x + 2.5).collect())),
    ("dixon and price", || field(|x| (x[0] - 1.0).powi(2) + (1..x.len()).map(|i| (i + 1) as f64 * (2.0 * x[i] * x[i] - x[i - 1]).powi(2)).sum::<f64>(), |x| { let mut g = vec![0.0; x.len()]; g[0] = 2.0 * (x[0] - 1.0); for i in 1..x.len() { let d = 2.0 * (i + 1) as f64 * (2.0 * x[i] * x[i] - x[i - 1]); g[i] += 4.0 * d * x[i]; g[i - 1] -= d; } g })),
    ("log-sum-exp at 1e3", || field(|x| { let y: Vec<f64> = x.iter().map(|x| 1000.0 + x).collect(); let top = y.iter().copied().fold(f64::NEG_INFINITY, f64::max); top + y.iter().map(|y| (y - top).exp()).sum::<f64>().ln() }, softmax)),
    ("cross entropy of far scores", || field(|x| x.iter().map(|x| (20.0 * x).exp()).sum::<f64>().ln() - 20.0 * x[0], |x| { let y: Vec<f64> = x.iter().map(|x| 20.0 * x).collect(); let mut g: Vec<f64> = softmax(&y).iter().map(|s| 20.0 * s).collect(); g[0] -= 20.0; g })),
    ("largest", || field(|x| x[extreme(x, |a, b| a > b)], |x| one(x.len(), extreme(x, |a, b| a > b), 1.0))),
    ("largest, the last of equal ones", || field(|x| x[extreme(x, |a, b| a > b)], |x| one(x.len(), extreme(x, |a, b| a >= b), 1.0))),
    ("largest, shared", || field(|x| x[extreme(x, |a, b| a > b)], |x| { let top = x[extreme(x, |a, b| a > b)]; let ties = x.iter().filter(|x| **x == top).count() as f64; x.iter().map(|x| if *x == top { 1.0 / ties } else { 0.0 }).collect() })),
    ("largest magnitude", || field(|x| x[extreme(x, |a, b| a.abs() > b.abs())].abs(), |x| { let at = extreme(x, |a, b| a.abs() > b.abs()); one(x.len(), at, if x[at] == 0.0 { 0.0 } else { x[at].signum() }) })),
    ("range", || field(|x| x[extreme(x, |a, b| a > b)] - x[extreme(x, |a, b| a < b)], |x| { let mut g = one(x.len(), extreme(x, |a, b| a > b), 1.0); g[extreme(x, |a, b| a < b)] -= 1.0; g })),
    ("sum of the sorted, weighed", || field(|x| { let mut y = x.to_vec(); y.sort_by(f64::total_cmp); y.iter().enumerate().map(|(i, y)| (1 + i) as f64 * y).sum() }, |x| { let mut order: Vec<usize> = (0..x.len()).collect(); order.sort_by(|a, b| x[*a].total_cmp(&x[*b])); let mut g = vec![0.0; x.len()]; for (rank, i) in order.into_iter().enumerate() { g[i] = (1 + rank) as f64; } g })),
    ("lasso", || field(|x| x.iter().map(|x| x.abs() + (x - 1.0).powi(2)).sum(), |x| x.iter().map(|x| if *x == 0.0 { -2.0 } else { x.signum() + 2.0 * (x - 1.0) }).collect())),
    ("total variation", || field(|x| x.windows(2).map(|x| (x[1] - x[0]).abs()).sum(), |x| { let mut g = vec![0.0; x.len()]; for i in 1..x.len() { let s = if x[i] == x[i - 1] { 0.0 } else { (x[i] - x[i - 1]).signum() }; g[i] += s; g[i - 1] -= s; } g })),
    ("norm, 0 at 0", || field(|x| x.iter().map(|x| x * x).sum::<f64>().sqrt(), |x| { let n = x.iter().map(|x| x * x).sum::<f64>().sqrt(); x.iter().map(|x| if n == 0.0 { 0.0 } else { x / n }).collect() })),
    ("hinges", || field(|x| x.iter().map(|x| (1.0 - x).max(0.0)).sum(), |x| x.iter().map(|x| if *x < 1.0 { -1.0 } else { 0.0 }).collect())),
    ("geometric mean", || field(|x| (x.iter().map(|x| (1.0 + x * x).ln()).sum::<f64>() / x.len() as f64).exp(), |x| { let m = (x.iter().map(|x| (1.0 + x * x).ln()).sum::<f64>() / x.len() as f64).exp(); x.iter().map(|v| m * 2.0 * v / (1.0 + v * v) / x.len() as f64).collect() })),
    ("variance around 1e4", || field(|x| { let y: Vec<f64> = x.iter().map(|x| 1e4 + x).collect(); let m = y.iter().sum::<f64>() / y.len() as f64; y.iter().map(|y| (y - m).powi(2)).sum::<f64>() }, |x| { let m = x.iter().sum::<f64>() / x.len() as f64; x.iter().map(|x| 2.0 * (x - m)).collect() })),
    ("entries with noise", || field(|x| x.iter().map(|x| x.sin() + tremble(*x, 1e-12)).sum(), |x| x.iter().map(|x| x.cos()).collect())),
    ("a solve by gauss", || field(|x| { let n = x.len(); let a = (0..n).map(|i| (0..n).map(|j| if i == j { 4.0 + x[i] * x[i] } else { 1.0 }).collect()).collect(); solve(a, vec![1.0; n]).iter().sum() }, |x| { let n = x.len(); let a: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| if i == j { 4.0 + x[i] * x[i] } else { 1.0 }).collect()).collect(); let y = solve(a, vec![1.0; n]); (0..n).map(|i| -2.0 * x[i] * y[i] * y[i]).collect() })),
    ("product of sines", || field(|x| x.iter().map(|x| (10.0 * x).sin()).product(), |x| (0..x.len()).map(|i| (0..x.len()).map(|j| if i == j { 10.0 * (10.0 * x[j]).cos() } else { (10.0 * x[j]).sin() }).product()).collect())),
    ("smooth largest", || field(|x| x.iter().map(|x| (100.0 * x).exp()).sum::<f64>().ln() / 100.0, |x| softmax(&x.iter().map(|x| 100.0 * x).collect::<Vec<_>>())).on(-3.0..=3.0)),
    ("depends on the first alone", || field(|x| x[0].exp(), |x| one(x.len(), 0, x[0].exp()))),
    ("zakharov", || field(|x| { let s: f64 = x.iter().enumerate().map(|(i, x)| 0.5 * (i + 1) as f64 * x).sum(); x.iter().map(|x| x * x).sum::<f64>() + s * s + s.powi(4) }, |x| { let s: f64 = x.iter().enumerate().map(|(i, x)| 0.5 * (i + 1) as f64 * x).sum(); x.iter().enumerate().map(|(i, x)| 2.0 * x + 0.5 * (i + 1) as f64 * (2.0 * s + 4.0 * s.powi(3))).collect() })),
    ("levy", || field(|x| x.iter().map(|x| { let w = 1.0 + (x - 1.0) / 4.0; (std::f64::consts::PI * w).sin().powi(2) + (w - 1.0).powi(2) }).sum(), |x| x.iter().map(|x| { let w = 1.0 + (x - 1.0) / 4.0; 0.25 * (std::f64::consts::PI * (2.0 * std::f64::consts::PI * w).sin() + 2.0 * (w - 1.0)) }).collect())),
];

#[test]
fn nothing_nasty_is_accused() {
    let (mut accused, mut open) = (Vec::new(), Vec::new());
    let all = || SCALARS.iter().chain(SINGLES).chain(FIELDS);
    for (name, check) in all() {
        let report = check().report();
        match report.verdict.outcome {
            Outcome::Verified => {}
            Outcome::Refuted => accused.push(format!("{name}: {report}")),
            _ => open.push(format!("{name}: {report}")),
        }
    }
    println!("{} of {} open\n{}", open.len(), all().count(), open.join("\n"));
    assert!(accused.is_empty(), "{}\n{}", accused.len(), accused.join("\n"));
    assert!(open.len() * 20 <= all().count(), "{} open\n{}", open.len(), open.join("\n"));
    // With those of `nasty` there are two hundred and more.
    assert!(all().count() + super::nasty::COUNT >= 200, "{}", all().count());
}
