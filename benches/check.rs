//! What a check of Rust code costs beside the calls of that code, and what generic code costs a point.
//!
//! All times are processor time. What the calls cost is told by calling the code once more with the very arguments that the check
//! called it with: far out a sine takes several times as long as near 0.
//!
//! `cargo bench --bench check`

use backproof::check;
use backproof::tape::Var;
use num_traits::Float;
use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

const RUNS: usize = 15;

/// The processor time of this process: other programs on the machine do not count.
fn clock() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed<T>(mut run: impl FnMut() -> T) -> Duration {
    median(
        (0..RUNS)
            .map(|_| {
                let start = clock();
                black_box(run());
                clock() - start
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

/// A check's time, and what the calls in it take: of the function and of its derivative, with the arguments that they had.
fn show<A: Copy>(
    name: &str,
    whole: Duration,
    (at, function): (&[A], &dyn Fn(A)),
    (slopes_at, slope): (&[A], &dyn Fn(A)),
) {
    let calls = timed(|| {
        at.iter().for_each(|x| function(*x));
        slopes_at.iter().for_each(|x| slope(*x));
    });
    let count = (at.len() + slopes_at.len()) as u32;
    let own = whole.saturating_sub(calls);
    println!("{name}: {whole:.2?} with {count} calls of {:.0?} each", calls / count);
    println!(
        "own overhead: {:.0?} a call, {:.2} of what the calls cost",
        own / count,
        own.as_secs_f64() / calls.as_secs_f64()
    );
}

fn main() {
    let (at, slopes_at) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let noted = |x: f64| {
        at.borrow_mut().push(x);
        costly(x)
    };
    let slope_noted = |x: f64| {
        slopes_at.borrow_mut().push(x);
        costly_slope(x)
    };
    let _ = black_box(check::derivative(noted, slope_noted).report());
    let whole = timed(|| check::derivative(costly, costly_slope).report());
    let call = |x| {
        black_box(costly(x));
    };
    let call_slope = |x| {
        black_box(costly_slope(x));
    };
    show("a derivative", whole, (&at.into_inner(), &call), (&slopes_at.into_inner(), &call_slope));

    let field = |x: &[f64; 10]| x.iter().map(|x| costly(*x)).sum::<f64>();
    let gradient = |x: &[f64; 10]| x.map(costly_slope);
    let (at, slopes_at) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let noted = |x: &[f64; 10]| {
        at.borrow_mut().push(*x);
        field(x)
    };
    let slope_noted = |x: &[f64; 10]| {
        slopes_at.borrow_mut().push(*x);
        gradient(x)
    };
    let _ = black_box(check::gradient(noted, slope_noted).report());
    let whole = timed(|| check::gradient(field, gradient).report());
    let call = |x| {
        black_box(field(&x));
    };
    let call_slope = |x| {
        black_box(gradient(&x));
    };
    show("a gradient of 10 entries", whole, (&at.into_inner(), &call), (&slopes_at.into_inner(), &call_slope));

    // Each point begins with a recording of the function: from one to the next is what a point takes.
    let stamps = RefCell::new(Vec::new());
    let stamped = |w: &[Vec<Var>], x: &[Vec<Var>]| {
        stamps.borrow_mut().push(clock());
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
