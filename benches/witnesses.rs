//! What `exact` costs beside `sampled`: both on each claim of the deck, in turns, so that whatever else the machine does
//! falls on both. `cargo bench --bench witnesses` prints the medians and their ratio.

use backproof::claim::Subject;
use backproof::judge::read;
use backproof::lang::typed::Item;
use backproof::verdict::Options;
use backproof::witness::exact::exact;
use backproof::witness::sampled::sample;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Turns per claim.
const TURNS: usize = 9;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let document = read(include_str!("../claims/deck.claim"), false);
    let options = Options::default();
    println!("{:<30} {:>12} {:>12} {:>8}", "claim", "exact", "sampled", "ratio");
    for item in &document.items {
        let Item::Claim(claim) = item else { continue };
        let Some(subject) = Subject::new(&document, claim).filter(|_| claim.expectation.is_none()) else { continue };
        let (mut of_exact, mut of_sampled) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            of_exact.push(timed(|| drop(black_box(exact(black_box(&subject), &options)))));
            of_sampled.push(timed(|| drop(black_box(sample(black_box(&subject), &options, false)))));
        }
        let (of_exact, of_sampled) = (median(of_exact), median(of_sampled));
        let ratio = of_exact.as_secs_f64() / of_sampled.as_secs_f64();
        let label = claim.label.as_deref().unwrap_or("?");
        println!("{label:<30} {:>12} {:>12} {ratio:>8.3}", format!("{of_exact:.2?}"), format!("{of_sampled:.2?}"));
    }
}
