//! The tape and its readers: recording, the sweep, replays, and one program in every kind of number.

use backproof::scalar::ball::Balls;
use backproof::scalar::lanes::Lanes;
use backproof::scalar::plain::Plain;
use backproof::scalar::precise::Precise;
use backproof::scalar::running::RunningError;
use backproof::tape::{Constant, Program, Reader};
use criterion::{Criterion, criterion_group, criterion_main};
use dashu_ratio::RBig;
use parts::{inputs, with_matrices, with_operators};
use std::hint::black_box;

fn recording(c: &mut Criterion) {
    let point = inputs();
    let mut group = c.benchmark_group("tape");
    group.bench_function("record, matrices", |b| b.iter(|| with_matrices(black_box(&point))));
    group.bench_function("record, operators", |b| b.iter(|| with_operators(black_box(&point))));
    let lanes: Vec<[f64; 8]> = point.iter().map(|x| [*x; 8]).collect();
    for (name, recording) in [("matrices", with_matrices(&point)), ("operators", with_operators(&point))] {
        group.bench_function(format!("sweep, {name}"), |b| b.iter(|| recording.gradient()));
        let mut replay = recording.replay::<8>();
        group.bench_function(format!("replay of eight points, {name}"), |b| {
            b.iter(|| black_box(replay.gradients(black_box(&lanes)).is_ok()));
        });
    }
    group.finish();
}

/// One reading of the whole program.
fn read<R: Reader>(c: &mut Criterion, name: &str, program: &Program, mut reader: R) {
    let exact = |number: &f64| Constant::exact(RBig::try_from(*number).expect("finite"));
    let point: Vec<R::Value> = inputs().iter().map(|number| reader.constant(&exact(number))).collect();
    let mut values = Vec::new();
    c.benchmark_group("readers").bench_function(name, |b| b.iter(|| program.read(&mut reader, &point, &mut values)));
}

fn readers(c: &mut Criterion) {
    let recording = with_operators(&inputs());
    let program = recording.program();
    read(c, "doubles", program, Plain::default());
    read(c, "doubles in eight lanes", program, Lanes::<8>::default());
    read(c, "doubles with running error", program, RunningError::default());
    read(c, "160 bits", program, Precise::new(160, Vec::new()));
    read(c, "balls of 160 bits", program, Balls::new(160, Vec::new()));
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = recording, readers }
criterion_main!(benches);
