//! How long it takes to find out why a claim is wrong, in checks of the claim itself.
//!
//! `cargo run --release --example repairs -- FILE…`: judges the claims of the files (the built-in deck without one) and
//! prints for each wrong one the time of a check (of the claim made right), the time of the search for its mistake as a
//! multiple of that, the mistake and the fix; at the end how many got a name and a fix, and the multiples.

use backproof::judge::{judge, verified_within};
use backproof::lang::reading::Reading;
use backproof::lang::typed::Item;
use backproof::mistake::explain;
use backproof::verdict::{Options, Outcome, Verdict};
use std::cell::Cell;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        files.push(concat!(env!("CARGO_MANIFEST_DIR"), "/claims/deck.claim").to_string());
    }
    let mut multiples = Vec::new();
    let (mut wrong, mut named, mut fixed) = (0, 0, 0);
    for file in &files {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(2);
            }
        };
        let reading = Reading::new(&text, false);
        let options = Options::default();
        for item in &reading.document().items {
            let (Item::Claim(_) | Item::Faulty(_)) = item;
            let start = Instant::now();
            let (verdict, label) = match item {
                Item::Claim(claim) => (judge(reading.document(), claim, &options), &claim.label),
                Item::Faulty(faulty) => (Verdict::error(faulty.faults.clone()), &faulty.label),
            };
            let check = start.elapsed().as_secs_f64();
            if verdict.outcome != Outcome::Refuted && verdict.outcome != Outcome::Error {
                continue;
            }
            let start = Instant::now();
            // The longest judgement during the search is that of the claim made right: the claim itself ends at its first
            // failure, and says nothing of how long a check takes.
            let longest = Cell::new(check);
            let timed = |document: &_, claim: &_, work: &_| {
                let start = Instant::now();
                let evidence = verified_within(document, claim, &options, work);
                longest.set(longest.get().max(start.elapsed().as_secs_f64()));
                evidence
            };
            let found = explain(&reading, item, &verdict, &options, &timed);
            let (search, check) = (start.elapsed().as_secs_f64(), longest.get());
            wrong += 1;
            let mistake = found.and_then(|found| found.mistake());
            named += usize::from(mistake.is_some());
            let fix = mistake.as_ref().and_then(|mistake| mistake.fix.as_ref());
            fixed += usize::from(fix.is_some());
            if fix.is_some() {
                multiples.push(search / check);
            }
            println!(
                "{:<40} check {:>7.1} ms, search {:>8.1} ms = {:>6.1} checks  {} → {}",
                label.as_deref().unwrap_or("-"),
                1e3 * check,
                1e3 * search,
                search / check,
                mistake.as_ref().map_or("-", |mistake| &mistake.name),
                fix.map_or("-", |fix| &fix.text),
            );
        }
    }
    multiples.sort_by(f64::total_cmp);
    println!("{wrong} wrong claims, {named} with a name, {fixed} with a fix");
    if let (Some(median), Some(most)) = (multiples.get(multiples.len() / 2), multiples.last()) {
        let slow = multiples.iter().filter(|multiple| **multiple > 10.0).count();
        println!("search in checks of the claim made right: median {median:.1}, most {most:.1}, above ten {slow}");
    }
    ExitCode::SUCCESS
}
