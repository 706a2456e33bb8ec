//! Functions, and mistakes that can be made in each: what `variants` and `benches/compare` judge.

pub type OfOne = fn(f64, f64) -> f64;

/// A function of x and a parameter, its slope, and where both are meant to be used.
pub type Scalar = (&'static str, OfOne, OfOne, (f64, f64));

pub const ALL: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn bell(x: f64) -> f64 {
    (-x * x / 2.0).exp()
}

#[rustfmt::skip]
pub const SCALARS: &[Scalar] = &[
    ("sine", |x, a| (a * x).sin(), |x, a| a * (a * x).cos(), ALL),
    ("cosine", |x, a| a * x.cos(), |x, a| -a * x.sin(), ALL),
    ("tanh", |x, a| (a * x).tanh(), |x, a| a * (1.0 - (a * x).tanh().powi(2)), ALL),
    ("sigmoid", |x, a| sigmoid(a * x), |x, a| a * sigmoid(a * x) * sigmoid(-a * x), ALL),
    ("swish", |x, a| x * sigmoid(a * x), |x, a| sigmoid(a * x) + a * x * sigmoid(a * x) * sigmoid(-a * x), ALL),
    ("softplus", |x, a| ((a * x).max(0.0) + (-(a * x).abs()).exp().ln_1p()) / a, |x, a| sigmoid(a * x), ALL),
    ("elu", |x, a| if x > 0.0 { x } else { a * x.exp_m1() }, |x, a| if x > 0.0 { 1.0 } else { a * x.exp() }, ALL),
    ("leaky", |x, a| if x > 0.0 { x } else { 0.1 * a * x }, |x, a| if x > 0.0 { 1.0 } else { 0.1 * a }, ALL),
    ("huber", |x, a| if x.abs() < a { x * x / 2.0 } else { a * (x.abs() - a / 2.0) }, |x, a| x.clamp(-a, a), ALL),
    ("pseudo-huber", |x, a| a * a * ((1.0 + (x / a).powi(2)).sqrt() - 1.0), |x, a| x / (1.0 + (x / a).powi(2)).sqrt(), ALL),
    ("cauchy", |x, a| a * a / 2.0 * (x / a).powi(2).ln_1p(), |x, a| x / (1.0 + (x / a).powi(2)), ALL),
    ("welsch", |x, a| a * a / 2.0 * -(-(x / a).powi(2)).exp_m1(), |x, a| x * (-(x / a).powi(2)).exp(), ALL),
    ("tukey", |x, a| if x.abs() < a { a * a / 6.0 * (1.0 - (1.0 - (x / a).powi(2)).powi(3)) } else { a * a / 6.0 }, |x, a| if x.abs() < a { x * (1.0 - (x / a).powi(2)).powi(2) } else { 0.0 }, ALL),
    ("gaussian", |x, a| (-a * x * x).exp(), |x, a| -2.0 * a * x * (-a * x * x).exp(), ALL),
    ("cubic", |x, a| a * x.powi(3) - x, |x, a| 3.0 * a * x * x - 1.0, ALL),
    ("fifth power", |x, a| x.powi(5) + a * x, |x, a| 5.0 * x.powi(4) + a, ALL),
    ("logarithm", |x, a| (a * x).ln(), |x, _| 1.0 / x, (0.01, 60.0)),
    ("power", |x, a| x.powf(a), |x, a| a * x.powf(a - 1.0), (0.05, 60.0)),
    ("root", |x, a| (x + a).sqrt(), |x, a| 0.5 / (x + a).sqrt(), (0.0, f64::INFINITY)),
    ("quotient", |x, a| x / (a + x * x), |x, a| (a - x * x) / (a + x * x).powi(2), ALL),
    ("arctangent", |x, a| (a * x).atan(), |x, a| a / (1.0 + (a * x).powi(2)), ALL),
    ("exponential", |x, a| (a * x).exp(), |x, a| a * (a * x).exp(), (-8.0, 8.0)),
    ("log cosh", |x, a| ((a * x).abs() + (-2.0 * (a * x).abs()).exp().ln_1p()) / a, |x, a| (a * x).tanh(), ALL),
    ("gelu by tanh", |x, a| 0.5 * a * x * (1.0 + (0.797_884_560_802_865_4 * (x + 0.044_715 * x.powi(3))).tanh()), |x, a| { let t = (0.797_884_560_802_865_4 * (x + 0.044_715 * x.powi(3))).tanh(); 0.5 * a * (1.0 + t) + 0.5 * a * x * (1.0 - t * t) * 0.797_884_560_802_865_4 * (1.0 + 0.134_145 * x * x) }, ALL),
    ("mish", |x, a| a * x * (x.max(0.0) + (-x.abs()).exp().ln_1p()).tanh(), |x, a| { let t = (x.max(0.0) + (-x.abs()).exp().ln_1p()).tanh(); a * (t + x * (1.0 - t * t) * sigmoid(x)) }, ALL),
    ("damped wave", |x, a| bell(x) * (a * x).cos(), |x, a| -bell(x) * (x * (a * x).cos() + a * (a * x).sin()), ALL),
    ("planck", |x, a| x.powi(3) / (a * x).exp_m1(), |x, a| { let e = (a * x).exp_m1(); 3.0 * x * x / e - x.powi(3) * a * (e + 1.0) / (e * e) }, (0.1, 20.0)),
    ("lennard-jones", |x, a| (a / x).powi(12) - (a / x).powi(6), |x, a| (-12.0 * (a / x).powi(12) + 6.0 * (a / x).powi(6)) / x, (0.5, 10.0)),
    ("hill", |x, a| x * x / (a * a + x * x), |x, a| 2.0 * a * a * x / (a * a + x * x).powi(2), (0.0, 60.0)),
    ("steep", |x, a| (20.0 * a * (x - 0.3)).tanh(), |x, a| 20.0 * a * (1.0 - (20.0 * a * (x - 0.3)).tanh().powi(2)), ALL),
    ("waves", |x, a| (10.0 * x).sin() + a * x, |x, a| 10.0 * (10.0 * x).cos() + a, ALL),
];

/// What a mistake makes of a slope. The place of a narrow one depends on the function's number.
pub type Mistake = (&'static str, fn(f64, f64, f64, usize) -> f64);

#[rustfmt::skip]
pub const MISTAKES: &[Mistake] = &[
    ("sign", |_, _, s, _| -s),
    ("twice", |_, _, s, _| 2.0 * s),
    ("half", |_, _, s, _| 0.5 * s),
    ("times the parameter", |_, a, s, _| s * a),
    ("over the parameter", |_, a, s, _| s / a),
    ("seventh digit", |_, _, s, _| s * (1.0 + 3e-7)),
    ("shifted in the seventh digit", |_, _, s, _| s + 3e-7),
    ("zero", |_, _, _, _| 0.0),
    ("sign on the left", |x, _, s, _| if x < 0.0 { -s } else { s }),
    ("another slope above 1.5", |x, _, s, _| if x > 1.5 { 0.9 * s } else { s }),
    ("zero below −2", |x, _, s, _| if x < -2.0 { 0.0 } else { s }),
    ("beyond 20", |x, _, s, _| if x > 20.0 { s + 0.1 } else { s }),
    ("beyond −20", |x, _, s, _| if x < -20.0 { s + 0.01 } else { s }),
    ("narrow", |x, _, s, k| { let at = place(k); if (at..at + 0.01).contains(&x) { s + 0.2 } else { s } }),
    ("narrow and zero", |x, _, s, k| { let at = place(k + 7); if (at..at + 0.01).contains(&x) { 0.0 } else { s } }),
    ("narrow sign", |x, _, s, k| { let at = place(k + 17); if (at..at + 0.01).contains(&x) { -s } else { s } }),
    ("nothing at 0", |x, _, s, _| if x == 0.0 { f64::NAN } else { s }),
    ("one at 0", |x, _, s, _| if x == 0.0 { 1.0 + 2.0 * s.abs() } else { s }),
    ("wrong at 1", |x, _, s, _| if x == 1.0 { 1.5 * s + 1.0 } else { s }),
    ("infinite far out", |x, _, s, _| if x > 30.0 { s + f64::INFINITY } else { s }),
    ("wrong near 0", |x, _, s, _| if x.abs() < 1e-3 { s + 1.0 } else { s }),
    ("wrong for large parameters", |_, a, s, _| if a > 2.0 { s * 0.5 } else { s }),
    ("as if the parameter were 1", |x, a, s, k| if a == 1.0 { s } else { SCALARS[k].2(x, 1.0) }),
    ("rounded to single", |_, _, s, _| f64::from(s as f32)),
];

/// Somewhere between −4 and 4, or between 0.5 and 4.5 where the function asks for that.
fn place(number: usize) -> f64 {
    let share = (number as f64 * 0.618_033_988_75).fract();
    let (low, _) = SCALARS[number % SCALARS.len()].3;
    if low >= 0.0 { 0.6 + 3.9 * share } else { -3.9 + 7.8 * share }
}

/// Whether a mistake is one at all, at points that a check may be expected to visit.
pub fn shows(number: usize, mistake: usize) -> bool {
    let (name, f, slope, (low, high)) = SCALARS[number];
    // At a kink there is no derivative: that none is claimed is right.
    if MISTAKES[mistake].0 == "nothing at 0" && matches!(name, "elu" | "leaky") {
        return false;
    }
    let mut wrong = 0;
    for step in -64_000..64_000 {
        let x = f64::from(step) / 1000.0;
        if x < low || x > high || (x.abs() > 8.0 && step % 50 != 0) {
            continue;
        }
        let (right, value) = (slope(x, 2.5), f(x, 2.5));
        let claimed = MISTAKES[mistake].1(x, 2.5, right, number);
        let gap = (claimed - right).abs();
        let visible = gap > 1e-8 * right.abs().max(value.abs()).max(1e-6) || gap.is_nan();
        wrong += usize::from(visible && value.abs() < 1e6);
    }
    wrong > 0
}

/// A field: its value, and its gradient.
pub type Field = (&'static str, fn(&[f64]) -> f64, fn(&[f64]) -> Vec<f64>);

fn softmax(x: &[f64]) -> Vec<f64> {
    let top = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let all: Vec<f64> = x.iter().map(|x| (x - top).exp()).collect();
    let sum: f64 = all.iter().sum();
    all.iter().map(|e| e / sum).collect()
}

fn pairs(x: &[f64], slope: fn(f64, f64) -> (f64, f64)) -> Vec<f64> {
    let mut g = vec![0.0; x.len()];
    for i in 1..x.len() {
        let (a, b) = slope(x[i - 1], x[i]);
        g[i - 1] += a;
        g[i] += b;
    }
    g
}

#[rustfmt::skip]
pub const FIELDS: &[Field] = &[
    ("squares", |x| x.iter().map(|x| x * x).sum(), |x| x.iter().map(|x| 2.0 * x).collect()),
    ("log of sum of exponentials", |x| x.iter().map(|x| x.exp()).sum::<f64>().ln(), softmax),
    ("rosenbrock", |x| x.windows(2).map(|x| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)).sum(), |x| pairs(x, |a, b| (-2.0 * (1.0 - a) - 400.0 * a * (b - a * a), 200.0 * (b - a * a)))),
    ("products of neighbours", |x| x.windows(2).map(|x| x[0] * x[1]).sum(), |x| pairs(x, |a, b| (b, a))),
    ("rastrigin", |x| x.iter().map(|x| x * x - 10.0 * (2.0 * std::f64::consts::PI * x).cos()).sum(), |x| x.iter().map(|x| 2.0 * x + 20.0 * std::f64::consts::PI * (2.0 * std::f64::consts::PI * x).sin()).collect()),
    ("variance", |x| { let m = x.iter().sum::<f64>() / x.len() as f64; x.iter().map(|x| (x - m).powi(2)).sum::<f64>() / x.len() as f64 + x.iter().sum::<f64>() }, |x| { let m = x.iter().sum::<f64>() / x.len() as f64; x.iter().map(|v| 1.0 + 2.0 * (v - m) / x.len() as f64).collect() }),
    ("norm", |x| (0.1 + x.iter().map(|x| x * x).sum::<f64>()).sqrt(), |x| { let n = (0.1 + x.iter().map(|x| x * x).sum::<f64>()).sqrt(); x.iter().map(|x| x / n).collect() }),
    ("largest", |x| x.iter().copied().fold(f64::NEG_INFINITY, f64::max), |x| { let at = (0..x.len()).max_by(|a, b| x[*a].total_cmp(&x[*b])).unwrap_or(0); (0..x.len()).map(|i| f64::from(u8::from(i == at))).collect() }),
    ("total variation", |x| x.windows(2).map(|x| (x[1] - x[0]).abs()).sum(), |x| pairs(x, |a, b| { let s = if a == b { 0.0 } else { (b - a).signum() }; (-s, s) })),
    ("elastic net", |x| x.iter().map(|x| x.abs() + 0.5 * x * x).sum(), |x| x.iter().map(|x| if *x == 0.0 { 0.0 } else { x.signum() + x }).collect()),
    ("product", |x| x.iter().product(), |x| (0..x.len()).map(|i| (0..x.len()).filter(|j| *j != i).map(|j| x[j]).product()).collect()),
    ("wave of the sum", |x| x.iter().sum::<f64>().sin(), |x| vec![x.iter().sum::<f64>().cos(); x.len()]),
    ("griewank", |x| x.iter().map(|x| x * x / 400.0).sum::<f64>() - x.iter().enumerate().map(|(i, x)| (x / (1.0 + i as f64).sqrt()).cos()).product::<f64>(), |x| (0..x.len()).map(|i| x[i] / 200.0 + (x[i] / (1.0 + i as f64).sqrt()).sin() / (1.0 + i as f64).sqrt() * (0..x.len()).filter(|j| *j != i).map(|j| (x[j] / (1.0 + j as f64).sqrt()).cos()).product::<f64>()).collect()),
    ("weighted quartic", |x| x.iter().enumerate().map(|(i, x)| (1.0 + i as f64) * x.powi(4)).sum(), |x| x.iter().enumerate().map(|(i, x)| 4.0 * (1.0 + i as f64) * x.powi(3)).collect()),
];

pub type FieldMistake = (&'static str, fn(&[f64], Vec<f64>) -> Vec<f64>);

#[rustfmt::skip]
pub const FIELD_MISTAKES: &[FieldMistake] = &[
    ("sign", |_, g| g.iter().map(|g| -g).collect()),
    ("mean for sum", |x, g| g.iter().map(|g| g / x.len() as f64).collect()),
    ("first entry's sign", |_, mut g| { g[0] = -g[0]; g }),
    ("last entry 0", |_, mut g| { if let Some(last) = g.last_mut() { *last = 0.0; } g }),
    ("turned round", |_, mut g| { g.reverse(); g }),
    ("seventh digit", |_, g| g.iter().map(|g| g * (1.0 + 2e-7)).collect()),
    ("second entry's seventh digit", |_, mut g| { if g.len() > 1 { g[1] *= 1.0 + 1e-6; } g }),
    ("wrong for equal entries", |x, mut g| { if x.windows(2).any(|x| x[0] == x[1]) { g[0] += 3.0; } g }),
    ("wrong where an entry is 0", |x, mut g| { if x.contains(&0.0) { g[0] -= 5.0; } g }),
    ("nothing where an entry is 0", |x, mut g| { if x.contains(&0.0) { g[0] = f64::NAN; } g }),
    ("wrong where all are 0", |x, mut g| { if x.iter().all(|x| *x == 0.0) { g[0] += 2.5; } g }),
    ("wrong for four entries or more", |x, mut g| { if x.len() > 3 { g[3] *= 1.25; g[3] += 0.01; } g }),
    ("wrong for one entry", |x, mut g| { if x.len() == 1 { g[0] += 1.0; } g }),
    ("wrong where entries are large", |x, mut g| { if x[0] > 2.0 { g[0] *= 1.1; g[0] += 0.1; } g }),
    ("a term of the neighbour", |x, mut g| { if x.len() > 1 { g[0] += 1e-3 * x[1]; } g }),
    ("one too many", |_, mut g| { g.push(0.0); g }),
    ("the mean taken off", |_, g| { let m = g.iter().sum::<f64>() / g.len() as f64; g.iter().map(|g| g - m).collect() }),
    ("narrow in the first entry", |x, mut g| { if (1.234..1.244).contains(&x[0]) { g[0] += 0.5; } g }),
    ("narrow in the last entry", |x, mut g| { if x.last().is_some_and(|x| (-2.345..-2.335).contains(x)) && let Some(last) = g.last_mut() { *last *= 1.2; *last += 0.1; } g }),
    ("clipped", |_, g| g.iter().map(|g| g.clamp(-1.0, 1.0)).collect()),
];

/// Whether a mistake is one at all.
pub fn shows_in_field(number: usize, mistake: usize) -> bool {
    let gradient = FIELDS[number].2;
    let wrong = |x: &[f64]| {
        let right = gradient(x);
        let claimed = FIELD_MISTAKES[mistake].1(x, right.clone());
        claimed.len() != right.len()
            || claimed.iter().zip(&right).any(|(a, b)| (a - b).abs() > 1e-8 * b.abs().max(1e-3) || a.is_nan())
    };
    let points: [&[f64]; 9] = [
        &[0.7],
        &[0.0],
        &[0.3, 2.9],
        &[2.5, 2.5],
        &[1.0, 0.0, -2.0],
        &[0.0, 0.0, 0.0],
        &[2.3, -1.0, 0.5, 1.75],
        &[-0.7, 1.1, 2.2, -1.5, 0.4],
        &[0.5, 0.5, -1.0, 3.0],
    ];
    // At a kink other vectors may be right, too.
    let is_smooth = !matches!(FIELDS[number].0, "largest" | "total variation" | "elastic net")
        || !FIELD_MISTAKES[mistake].0.contains("where") && !FIELD_MISTAKES[mistake].0.contains("equal");
    is_smooth && points.iter().any(|x| wrong(x))
}
