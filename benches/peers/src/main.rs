//! The tape beside its peers, in interleaved rounds, as ratios of medians. All gradients are compared before any time is taken.
//!
//! `cargo run --release -- [W1 W2 …] [--rounds N] [--with PROGRAM] [--who NAME]`: PROGRAM is another contestant, called as
//! `PROGRAM NAME gradient` (prints the gradient) and `PROGRAM NAME time` (prints the seconds of one round). `--who` times one
//! contestant alone, for a profile. `cargo run --release -- growth` prints how this tape grows with width, depth and batch.

mod allocations;
mod growth;
mod ours;
mod peers;
mod workloads;

use std::hint::black_box;
use std::process::Command;
use std::time::Duration;
use workloads::{Case, mixture, network};

/// One contestant: its name, and what takes one round and gives the seconds it took.
type Contestant<'a> = (String, Box<dyn FnMut() -> f64 + 'a>);

fn main() {
    let mut names = Vec::new();
    let (mut rounds, mut with, mut who) = (7, None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rounds" => rounds = arguments.next().and_then(|n| n.parse().ok()).expect("--rounds takes a number"),
            "--with" => with = arguments.next(),
            "--who" => who = arguments.next(),
            "growth" => return growth::print(rounds),
            _ => names.push(argument),
        }
    }
    let cases = [
        network("W1", &[64, 64, 32, 10], 16),
        network("W2", &[256, 256, 128, 10], 64),
        network("W3", &[3, 3, 2, 1], 2),
        mixture("W4", 10, 25, 1000),
    ];
    for case in cases.iter().filter(|case| names.is_empty() || names.iter().any(|name| name == case.name)) {
        run(case, rounds, with.as_deref(), who.as_deref());
    }
}

/// The processor time of this process: other programs on the machine do not count.
fn clock() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Small workloads are repeated until the clock can tell.
fn seconds(repeats: usize, mut round: impl FnMut()) -> f64 {
    let start = clock();
    (0..repeats).for_each(|_| round());
    (clock() - start).as_secs_f64() / repeats as f64
}

fn run(case: &Case, rounds: usize, with: Option<&str>, alone: Option<&str>) {
    let Case { name, workload, inputs, multiply_adds } = case;
    let repeats = (2_000_000 / multiply_adds).clamp(1, 2000);
    let network = *name != "W4";
    type Gradient<'a> = Box<dyn Fn() -> Vec<f64> + 'a>;
    let mut gradients: Vec<(&str, Gradient<'_>)> = vec![
        ("ours, plain", Box::new(|| ours::plain(workload, inputs).gradient())),
        ("xad-rs, plain", Box::new(|| peers::xad(workload, inputs, false))),
        ("reverse", Box::new(|| peers::reverse(workload, inputs))),
        ("ad_trait", Box::new(|| peers::ad_trait(workload, inputs))),
        ("easy-ml", Box::new(|| peers::easy_ml(workload, inputs))),
    ];
    if network {
        gradients.push(("ours, matrix", Box::new(|| ours::matrices(workload, inputs).gradient())));
        gradients.push(("xad-rs, dot", Box::new(|| peers::xad(workload, inputs, true))));
    }
    if *name == "W3" {
        gradients.push(("num-dual", Box::new(|| peers::num_dual(workload, inputs))));
    }
    let expected = gradients[1].1();
    for (who, gradient) in &gradients {
        agree(name, who, &expected, &gradient());
    }
    let point: Vec<[f64; 8]> = inputs.iter().map(|x| [*x; 8]).collect();
    let recorded = if network { ours::matrices(workload, inputs) } else { ours::plain(workload, inputs) };
    let plainly = ours::plain(workload, inputs);
    for (how, recording) in [("through matrix.rs", &recorded), ("plain", &plainly)] {
        let bytes = recording.program().bytes() as f64 / *multiply_adds as f64;
        println!("{name} ours, {how}: {bytes:.2} bytes of program a multiply-add");
    }
    let mut replays = vec![("ours, replay", recorded.replay::<8>())];
    if network {
        replays.push(("ours, replay plain", plainly.replay::<8>()));
    }
    for (who, replay) in &mut replays {
        let gradients = replay.gradients(&point).expect("the same point");
        for lane in 0..8 {
            agree(name, who, &expected, &gradients.iter().map(|g| g[lane]).collect::<Vec<_>>());
        }
        let before = allocations::count();
        let _ = black_box(replay.gradients(&point));
        println!("{name} {who}: {} allocations for eight points, warm", allocations::count() - before);
    }
    let mut contestants: Vec<Contestant<'_>> = Vec::new();
    for (who, gradient) in gradients {
        let before = allocations::count();
        drop(gradient());
        println!("{name} {who}: {} allocations a gradient, warm", allocations::count() - before);
        contestants.push((who.to_string(), Box::new(move || seconds(repeats, || drop(black_box(gradient()))))));
    }
    for (who, mut replay) in replays {
        let point = &point;
        contestants.push((
            who.to_string(),
            Box::new(move || {
                let round = || assert!(black_box(replay.gradients(black_box(point))).is_ok());
                seconds(repeats.div_ceil(8), round) / 8.0
            }),
        ));
    }
    let forward = || {
        black_box(workload.value(black_box(inputs)));
    };
    contestants.push(("(the function in f64)".to_string(), Box::new(move || seconds(repeats, forward))));
    if let Some(program) = with {
        let kinds: &[&str] = if network { &["plain", "fused"] } else { &["plain"] };
        for kind in kinds {
            let answer = other(program, name, kind, "gradient");
            agree(name, program, &expected, &answer);
            let who = format!("{} {kind}", program.rsplit('/').next().unwrap_or(program));
            contestants.push((who, Box::new(move || other(program, name, kind, "time")[0])));
        }
    }
    contestants.retain(|(who, _)| alone.is_none_or(|alone| alone == who));
    report(name, *multiply_adds, &mut contestants, rounds);
}

fn other(program: &str, name: &str, kind: &str, what: &str) -> Vec<f64> {
    let output = Command::new(program).args([name, kind, what]).output().expect("the other program runs");
    let text = String::from_utf8(output.stdout).expect("text");
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

fn agree(name: &str, who: &str, expected: &[f64], found: &[f64]) {
    assert_eq!(expected.len(), found.len(), "{name}, {who}");
    let size = expected.iter().fold(0.0f64, |size, x| size.max(x.abs()));
    let worst = expected.iter().zip(found).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(worst <= 1e-10 * size, "{name}, {who}: gradients differ by {worst} at a size of {size}");
}

fn report(name: &str, multiply_adds: usize, contestants: &mut [Contestant<'_>], rounds: usize) {
    let mut times = vec![Vec::new(); contestants.len()];
    for _ in 0..rounds {
        for ((_, round), times) in contestants.iter_mut().zip(&mut times) {
            times.push(round());
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    let best = |fits: &dyn Fn(&str) -> bool| {
        let candidates = contestants.iter().zip(&medians).filter(|((who, _), _)| fits(who));
        candidates.map(|(_, median)| *median).fold(f64::INFINITY, f64::min)
    };
    let peer = |who: &str| !who.starts_with("ours") && !who.starts_with('(');
    let plain = best(&|who| peer(who) && !who.ends_with("dot") && !who.ends_with("fused"));
    let any = best(&peer);
    println!("{name}: {multiply_adds} multiply-adds, {rounds} rounds");
    println!("  {:<24} {:>12} {:>8} {:>11} {:>11}", "", "µs", "ns/madd", "best plain", "best peer");
    for ((who, _), median) in contestants.iter().zip(&medians) {
        let (micro, per) = (median * 1e6, median * 1e9 / multiply_adds as f64);
        println!("  {who:<24} {micro:>12.2} {per:>8.2} {:>11.3} {:>11.3}", median / plain, median / any);
    }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
