//! Lowering, every witness on a fixed set of claims, the whole judgement of each, and `verify` of one library.

use backproof::claim::Subject;
use backproof::judge::{judge_text, read};
use backproof::lang::lower::{Forms, lower};
use backproof::lang::typed::Item;
use backproof::library::Library;
use backproof::verdict::Options;
use backproof::witness::all_shapes::all_shapes;
use backproof::witness::difference::difference;
use backproof::witness::exact::exact;
use backproof::witness::sampled::{sample, shapes};
use backproof::witness::testimony::Known;
use criterion::{Criterion, criterion_group, criterion_main};
use parts::CLAIMS;
use std::hint::black_box;

fn witnesses(c: &mut Criterion) {
    let options = Options::default();
    for (name, text) in CLAIMS {
        let document = read(text, false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("{name}: {:?}", document.items) };
        let subject = Subject::new(&document, claim).expect("an equation");
        let sizes = shapes(&subject, options.seed);
        let mut group = c.benchmark_group(name);
        group.bench_function("read", |b| b.iter(|| read(black_box(text), false)));
        let sides = [subject.left, subject.right];
        let lowered = || lower(&document, &sizes[0], &subject.inputs, &sides, Forms::Tape).expect("it is small");
        group.bench_function("lower", |b| b.iter(lowered));
        group.bench_function("all-shapes", |b| b.iter(|| all_shapes(&subject, None)));
        group.bench_function("exact", |b| b.iter(|| exact(&subject, &options)));
        group.bench_function("sampled", |b| b.iter(|| sample(&subject, &options, &Known::Equal)));
        group.bench_function("difference", |b| b.iter(|| difference(&subject, &sizes, &Heard::default(), &options)));
        group.bench_function("judge", |b| b.iter(|| judge_text("-", black_box(text), false, &options, &mut |_, _| {})));
        group.finish();
    }
}

fn verify(c: &mut Criterion) {
    let losses = Library::by_name("losses").expect("a library of that name");
    let judged = || judge_text(losses.file, losses.text, false, &Options::default(), &mut |_, _| {});
    c.benchmark_group("verify").sample_size(10).bench_function("the library losses", |b| b.iter(judged));
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = witnesses, verify }
criterion_main!(benches);
