//! The campaign of wrong versions at length: `cargo run --release --example mutants -- [COUNT] [SEED]`.
//!
//! Judges COUNT (20) random wrong versions of the built-in claims, by one edit, by two, and otherwise wrong, and looks for the
//! mistake in each. Prints how many got a name and a verified fix. Exits with 1 if a wrong version was verified or a fix does
//! not hold at other points.

#[path = "../tests/verdicts/mutants/harness.rs"]
mod harness;
#[path = "../tests/verdicts/mutants/sentences.rs"]
mod sentences;

use harness::{Tally, library};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<Option<u64>> = std::env::args().skip(1).map(|argument| argument.parse().ok()).collect();
    let argument = |at: usize, default: u64| arguments.get(at).copied().unwrap_or(Some(default));
    let (Some(count), Some(seed)) = (argument(0, 20), argument(1, 1)) else {
        eprintln!("mutants [COUNT] [SEED], both of them natural numbers");
        return ExitCode::from(2);
    };
    let mut tally = Tally::default();
    tally.run(&library(), count as usize, seed);
    print!("{}", tally.report());
    if tally.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
