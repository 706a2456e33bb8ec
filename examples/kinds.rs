//! Claims of the kinds on which a checker is easily wrong, at length.
//!
//! `cargo run --release --example kinds -- [COUNT] [SEED] [FIRST] [KIND…]`: judges COUNT claims (60) of the campaign with
//! this SEED (1) from number FIRST (0) on, of the KINDs named, of those by entry (`entries`), or of all others. Prints
//! every wrong verdict, contradiction and panic, and what took above 5 s; a table by kind and truth; right claims without
//! an answer; the slowest ones. With COUNT = 1 the claim itself is printed. Exits with 1 if there was a failure.

#[path = "../tests/witness/differential/harness/mod.rs"]
mod harness;

use harness::campaign::tool;
use harness::kinds::survey::Survey;
use harness::kinds::{claim, names, names_by_entry};
use std::process::ExitCode;

/// Claims without an answer that are shown.
const SHOWN: usize = 60;
/// A line is written to standard error after so many claims.
const PROGRESS: u64 = 1000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (numbers, mut kinds): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.parse::<u64>().is_ok());
    if kinds == ["entries"] {
        kinds = names_by_entry().map(String::from).collect();
    }
    let unknown = kinds.iter().find(|kind| !names().chain(names_by_entry()).any(|name| name == *kind));
    if let Some(unknown) = unknown {
        let all = names().chain(names_by_entry()).collect::<Vec<_>>().join(" ");
        eprintln!("kinds [COUNT] [SEED] [FIRST] [KIND...]; no kind is named `{unknown}`, there are {all}");
        return ExitCode::from(2);
    }
    let number = |at: usize, default: u64| numbers.get(at).and_then(|word| word.parse().ok()).unwrap_or(default);
    let (count, seed, first) = (number(0, 60), number(1, 1), number(2, 0));
    let mut survey = Survey::default();
    for number in first..first + count {
        if number > first && (number - first).is_multiple_of(PROGRESS) {
            eprintln!("{} judged, {} failures", survey.judged(), survey.failures.len());
        }
        let known = claim(seed, number, &kinds);
        if count == 1 {
            println!("{}", known.text);
        }
        let before = survey.failures.len();
        // A panic of the judge is reported with its claim.
        std::panic::set_hook(Box::new(|_| {}));
        survey.judge(number, &known, &tool);
        drop(std::panic::take_hook());
        for failure in &survey.failures[before..] {
            println!("FAILURE {}", failure.shown());
        }
    }
    report(&survey);
    if survey.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(survey: &Survey) {
    for unknown in survey.unknown.iter().take(SHOWN) {
        println!("UNKNOWN {}", unknown.shown());
    }
    println!("{}", survey.table());
    let slow = survey.times.slow.iter().map(|(taken, number)| format!("number {number}: {:.2} s", taken.as_secs_f64()));
    println!("slowest:\n  {}", slow.collect::<Vec<_>>().join("\n  "));
    println!("{} failures", survey.failures.len());
}
