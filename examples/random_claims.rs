//! Prints random claims, right and wrong: `cargo run --example random_claims -- SEED COUNT DEPTH | backproof prove -`.

#[path = "../tests/random_claims/mod.rs"]
mod random_claims;

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let [seed, count, depth] = numbers.as_slice() else {
        eprintln!("wanted: a seed, how many claims of either kind, and the greatest depth, such as `1 100 3`");
        std::process::exit(2);
    };
    let (count, depth) = (usize::try_from(*count).unwrap_or(0), u32::try_from((*depth).clamp(1, 5)).unwrap_or(1));
    print!("{}", random_claims::claims(*seed, count, depth));
}
