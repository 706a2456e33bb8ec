//! How recording, the sweep and the program's size grow with the width, the depth and the batch of a network, as exponents.

use crate::workloads::{Case, network};
use crate::{median, ours, seconds};
use backproof::tape::Recording;
use std::hint::black_box;

/// The network of which one size at a time is doubled.
const WIDTH: usize = 32;
const DEPTH: usize = 4;
const BATCH: usize = 16;
/// How often it is doubled.
const DOUBLINGS: u32 = 4;

type Way = (&'static str, fn(&Case) -> Recording);

const WAYS: [Way; 2] = [
    ("through matrix.rs", |case| ours::matrices(&case.workload, &case.inputs)),
    ("plain operators", |case| ours::plain(&case.workload, &case.inputs)),
];

pub fn print(rounds: usize) {
    let cases: [(&str, fn(usize) -> Case); 3] = [
        ("width", |times| network("width", &[WIDTH * times; DEPTH + 1], BATCH)),
        ("depth", |times| network("depth", &vec![WIDTH; DEPTH * times + 1], BATCH)),
        ("batch", |times| network("batch", &[WIDTH; DEPTH + 1], BATCH * times)),
    ];
    println!("{:<8} {:<18} {:>10} {:>14} {:>12}", "", "", "times", "µs", "bytes");
    for (what, case) in cases {
        for (way, record) in WAYS {
            let mut points = Vec::new();
            for doubling in 0..=DOUBLINGS {
                let times = 1 << doubling;
                let case = case(times);
                let repeats = (500_000 / case.multiply_adds).clamp(1, 100);
                let gradient = || drop(black_box(record(black_box(&case)).gradient()));
                gradient();
                let time = median(&mut (0..rounds).map(|_| seconds(repeats, gradient)).collect::<Vec<_>>());
                let bytes = record(&case).program().bytes();
                println!("{what:<8} {way:<18} {times:>10} {:>14.1} {bytes:>12}", time * 1e6);
                points.push((times as f64, time, bytes as f64));
            }
            let exponent = |of: fn(&(f64, f64, f64)) -> f64| slope(&points, of);
            println!("{what:<8} {way:<18} exponent: time {:.2}, bytes {:.2}", exponent(|p| p.1), exponent(|p| p.2));
        }
    }
}

/// The slope of the line through the logarithms.
fn slope(points: &[(f64, f64, f64)], of: fn(&(f64, f64, f64)) -> f64) -> f64 {
    let count = points.len() as f64;
    let logs: Vec<(f64, f64)> = points.iter().map(|point| (point.0.ln(), of(point).ln())).collect();
    let (x, y) = logs.iter().fold((0.0, 0.0), |(x, y), log| (x + log.0 / count, y + log.1 / count));
    let over: f64 = logs.iter().map(|log| (log.0 - x) * (log.1 - y)).sum();
    over / logs.iter().map(|log| (log.0 - x).powi(2)).sum::<f64>()
}
