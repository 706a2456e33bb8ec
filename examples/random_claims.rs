//! Prints random claims, right and wrong: `cargo run --example random_claims -- SEED COUNT DEPTH > random.claim`, and then
//! `backproof prove random.claim`. Without numbers, a few.

#[path = "../tests/random_claims/mod.rs"]
mod random_claims;

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let given = |at: usize, default: u64| numbers.get(at).copied().unwrap_or(default);
    let (seed, count, depth) = (given(0, 1), given(1, 4).min(10_000), given(2, 3).clamp(1, 5));
    let (count, depth) = (usize::try_from(count).unwrap_or(4), u32::try_from(depth).unwrap_or(3));
    print!("{}", random_claims::claims(seed, count, depth));
}
