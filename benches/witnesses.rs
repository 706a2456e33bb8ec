//! What `all-shapes` and `exact` cost beside `sampled`: each on every right claim of the deck, in turns, so that whatever else the machine
//! does falls on all; and how `all-shapes` grows with the depth of a network.
//!
//! `cargo bench --bench witnesses` prints the medians and their ratios.

mod texts;

use backproof::claim::Subject;
use backproof::judge::read;
use backproof::lang::ast::Expectation;
use backproof::lang::typed::Item;
use backproof::verdict::Options;
use backproof::witness::all_shapes::all_shapes;
use backproof::witness::exact::exact;
use backproof::witness::sampled::sample;
use backproof::witness::testimony::Known;
use std::hint::black_box;
use std::time::{Duration, Instant};
use texts::network;

/// Turns per claim.
const TURNS: usize = 9;
/// Layers of the deepest network.
const DEEPEST: usize = 8;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The medians of all three, in turns.
fn compared(subject: &Subject<'_>) -> [Duration; 3] {
    let options = Options::default();
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        times[0].push(timed(|| drop(black_box(all_shapes(black_box(subject), None)))));
        times[1].push(timed(|| drop(black_box(exact(black_box(subject), &options)))));
        times[2].push(timed(|| drop(black_box(sample(black_box(subject), &options, &Known::Nothing)))));
    }
    times.map(median)
}

fn row(name: &str, subject: &Subject<'_>) {
    let [shapes, exact, sampled] = compared(subject);
    let ratio = |time: Duration| time.as_secs_f64() / sampled.as_secs_f64();
    let [first, second, third] = [shapes, exact, sampled].map(|time| format!("{time:.2?}"));
    println!("{name:<32} {first:>12} {second:>12} {third:>12} {:>8.3} {:>8.3}", ratio(shapes), ratio(exact));
}

fn main() {
    println!("{:<32} {:>12} {:>12} {:>12} {:>8} {:>8}", "claim", "all-shapes", "exact", "sampled", "a/s", "e/s");
    let deck = read(include_str!("../claims/deck.claim"), false);
    for item in &deck.items {
        let Item::Claim(claim) = item else { continue };
        let right = matches!(claim.expectation, Some(Expectation::Verified(_)));
        let Some(subject) = Subject::new(&deck, claim).filter(|_| right) else { continue };
        row(claim.label.as_deref().unwrap_or("?"), &subject);
    }
    for layers in 1..=DEEPEST {
        let document = read(&network(layers), false);
        let Some(Item::Claim(claim)) = document.items.first() else { continue };
        let Some(subject) = Subject::new(&document, claim) else { continue };
        row(&format!("network of {layers} layers"), &subject);
    }
}
