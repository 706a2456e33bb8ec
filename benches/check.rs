//! What a check of Rust code costs beside the calls of that code, and what generic code costs a point.
//!
//! `cargo bench --bench check`

use backproof::check;
use backproof::tape::Var;
use num_traits::Float;
use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

const RUNS: usize = 15;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed<T>(mut run: impl FnMut() -> T) -> Duration {
    median(
        (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                black_box(run());
                start.elapsed()
            })
            .collect(),
    )
}

/// A function of about 100 ns: a sum of sines.
fn costly(x: f64) -> f64 {
    (1..=10).map(|k| (f64::from(k) * x).sin() / f64::from(k)).sum()
}

fn costly_slope(x: f64) -> f64 {
    (1..=10).map(|k| (f64::from(k) * x).cos()).sum()
}

fn dot<T: Float>(terms: impl Iterator<Item = (T, T)>) -> T {
    terms.fold(T::zero(), |sum, (a, b)| sum + a * b)
}

fn dense<T: Float>(w: &[Vec<T>], x: &[Vec<T>]) -> Vec<Vec<T>> {
    let entry = |w: &[T], j: usize| dot(w.iter().zip(x).map(|(w, x)| (*w, x[j]))).tanh();
    w.iter().map(|w| (0..x[0].len()).map(|j| entry(w, j)).collect()).collect()
}

fn dense_back<T: Float>(w: &[Vec<T>], x: &[Vec<T>], da: &[Vec<T>]) -> (Vec<Vec<T>>, Vec<Vec<T>>) {
    let a = dense(w, x);
    let slope = |(a, da): (&T, &T)| (T::one() - *a * *a) * *da;
    let dz: Vec<Vec<T>> = a.iter().zip(da).map(|(a, da)| a.iter().zip(da).map(slope).collect()).collect();
    let dw = dz.iter().map(|dz| x.iter().map(|x| dot(dz.iter().copied().zip(x.iter().copied()))).collect()).collect();
    let entry = |k: usize, j: usize| dot(w.iter().zip(&dz).map(|(w, dz)| (w[k], dz[j])));
    (dw, (0..x.len()).map(|k| (0..x[0].len()).map(|j| entry(k, j)).collect()).collect())
}

fn main() {
    let points: Vec<f64> = (0..20_000).map(|at| f64::from(at) * 1e-3 - 10.0).collect();
    let calls = timed(|| points.iter().map(|x| costly(*x) + costly_slope(*x)).sum::<f64>());
    let call = calls / (2 * points.len() as u32);
    let report = check::derivative(costly, costly_slope).report();
    let whole = timed(|| check::derivative(costly, costly_slope).report());
    let own = whole.saturating_sub(call * report.calls as u32);
    println!("a call of the function: {call:.2?}; a check: {whole:.2?} with {} calls", report.calls);
    println!("own overhead: {own:.2?}, {:.2} of what the calls cost", own.as_secs_f64() / (whole - own).as_secs_f64());

    let field = |x: &[f64; 10]| x.iter().map(|x| costly(*x)).sum::<f64>();
    let gradient = |x: &[f64; 10]| x.map(costly_slope);
    let report = check::gradient(field, gradient).report();
    let whole = timed(|| check::gradient(field, gradient).report());
    let own = whole.saturating_sub(10 * call * report.calls as u32);
    println!("a gradient of 10 entries: {whole:.2?} with {} calls, own overhead {own:.2?}", report.calls);

    // Each point begins with a recording of the function: from one to the next is what a point takes.
    let stamps = RefCell::new(Vec::new());
    let stamped = |w: &[Vec<Var>], x: &[Vec<Var>]| {
        stamps.borrow_mut().push(Instant::now());
        dense(w, x)
    };
    let shapes = |s: &[usize]| vec![vec![s[0], s[1]], vec![s[1], s[2]]];
    let check = check::vjp(dense::<f64>, dense_back::<f64>).shapes(&["n", "k", "m"], shapes).sizes([8, 6, 5]);
    let report = check.budget(2_000).on_tape(stamped, dense_back::<Var>).report();
    println!("{report}");
    let stamps = stamps.into_inner();
    let points: Vec<Duration> = stamps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    println!("a dense layer 8×6×5, generic: {:.3?} a point, median of {}", median(points.clone()), points.len());
}
