//! The differential test at length: random claims of known truth against the judge.
//!
//! `cargo run --release --example differential -- [COUNT] [SEED] [FIRST] [entries]`: judges COUNT claims (60) of the
//! campaign with this SEED (1) from number FIRST (0) on; with `entries` of the campaign of claims by entry. Prints a table by kind of edit, the claims without an answer, the slowest
//! ones, and every wrong verdict with the command that reproduces it. With COUNT = 1 the claim itself is printed. Exits
//! with 1 if there was a wrong verdict, a panic, or a contradiction.

#[path = "../tests/witness/differential/harness/mod.rs"]
mod harness;

use harness::campaign::{Tally, tool};
use harness::claim::claim;
use harness::entries::claim::claim as by_entry;
use std::process::ExitCode;

/// Claims without an answer that are shown.
const SHOWN: usize = 40;
/// A line is written to standard error after so many claims.
const PROGRESS: u64 = 500;

fn main() -> ExitCode {
    let (words, numbers): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument == "entries");
    let entries = !words.is_empty();
    let arguments: Vec<Option<u64>> = numbers.iter().map(|argument| argument.parse().ok()).collect();
    let argument = |at: usize, default: u64| arguments.get(at).copied().unwrap_or(Some(default));
    let (Some(count), Some(seed), Some(first)) = (argument(0, 60), argument(1, 1), argument(2, 0)) else {
        eprintln!("differential [COUNT] [SEED] [FIRST] [entries], the first three natural numbers");
        return ExitCode::from(2);
    };
    if count == 1 {
        println!("{}", if entries { by_entry(seed, first).text() } else { claim(seed, first).text() });
    }
    let mut tally = Tally::default();
    for number in first..first + count {
        if number > first && (number - first).is_multiple_of(PROGRESS) {
            eprintln!("{} judged, {} failures", tally.judged(), tally.failures.len());
        }
        let before = tally.failures.len();
        if entries {
            tally.judge_entries(seed, number, &tool)
        } else {
            tally.judge(seed, number, &tool)
        }
        for failure in &tally.failures[before..] {
            println!("number {}: {}\n{}", failure.number, failure.what, failure.text);
            println!(
                "reproduce: cargo run --release --example differential -- 1 {seed} {number}{}\n",
                if entries { " entries" } else { "" }
            );
        }
    }
    report(&tally, seed);
    if tally.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(tally: &Tally, seed: u64) {
    println!("{}", tally.table());
    for unknown in tally.unknown.iter().take(SHOWN) {
        println!("number {}: {}", unknown.number, unknown.what);
    }
    let slow = tally.times.slow.iter().map(|(taken, number)| format!("number {number}: {:.2} s", taken.as_secs_f64()));
    println!("judged in {:.0} s, the oracle's time not counted", tally.times.taken.as_secs_f64());
    println!("slowest of seed {seed}:\n  {}", slow.collect::<Vec<_>>().join("\n  "));
    println!("{} failures", tally.failures.len());
}
