//! The bounds that are printed, held against what happens: wrong claims that come near to them, in fields that are
//! small enough for it.

use super::with_subject;
use backproof::scalar::modulus::SafePrime;
use backproof::verdict::Options;
use backproof::witness::bench::case::Case;
use backproof::witness::exact::{Agreement, Refusal, examine, examine_mod};

/// The first safe prime from there on.
fn safe_prime(from: u64) -> SafePrime {
    (from / 2..).find_map(SafePrime::new).expect("there is one")
}

/// How many of so many seeds accept a claim, and the best bound that was printed with an acceptance.
fn accepted(text: &str, prime: &SafePrime, seeds: u64) -> (u64, f64) {
    with_subject(text, |subject| {
        let case = Case::new(subject, subject.least.clone()).expect("small");
        let agreements = (0..seeds).filter_map(|seed| examine_mod(&case, *prime, seed).ok());
        agreements.fold((0, 0.0_f64), |(count, bits), one: Agreement| (count + 1, bits.max(one.bound.bits)))
    })
}

fn product(factors: impl Iterator<Item = String>) -> String {
    factors.collect::<Vec<_>>().join("*")
}

/// Differences with as many zeros as their degree: what is printed is what happens, but for what numbers of tries leave
/// open.
#[test]
fn bounds_are_reached() {
    let prime = safe_prime(4000);
    let (p, seeds) = (prime.p.modulus() as f64, 4000);
    // (the claim, the probability that its degree gives)
    let rows = [
        (format!("{} = 0", product((1..=40).map(|i| format!("(x - {i})")))), 40.0 / p),
        (format!("{} = 0", product((1..=30).map(|i| format!("(x + {i}*y)")))), 30.0 / p),
        // Exponentials are squares, of which there are half as many.
        (format!("{} = 0", product((2..=30).map(|i| format!("(exp(x) - {})", i * i)))), 29.0 * 2.0 / p),
        (format!("{} = 0", product((1..=20).map(|i| format!("(exp(x) - {}*exp(y))", i * i)))), 20.0 * 2.0 / p),
        // Random numbers stand for values of functions.
        (format!("function f(t); {} = 0", product((1..=40).map(|i| format!("(f(x) - {i})")))), 40.0 / p),
        (format!("{} = 0", product((1..=40).map(|i| format!("(atan(x) - {i})")))), 40.0 / p),
        (format!("{} = 0", product((1..=30).map(|i| format!("(pi - {i})")))), 30.0 / p),
        // A matrix without an inverse.
        (format!("var A[2,2]; {} = 0", product((1..=20).map(|i| format!("(det(A) - {i})")))), 20.0 / p),
    ];
    for (text, rate) in &rows {
        let (count, bits) = accepted(text, &prime, seeds);
        let (found, sigma) = (count as f64 / seeds as f64, (rate / seeds as f64).sqrt());
        assert!(found <= (-bits).exp2() + 4.0 * sigma, "{text}: {found} of 1, and 2^-{bits} is printed");
        assert!(found >= rate - 4.0 * sigma, "{text}: {found} of 1, and {rate} is expected");
    }
}

/// Comparisons with signs and roots of small numbers, of both signs, at two draws.
const TABLES: f64 = 4.0 * 100.0;

/// Roots: wrong signs are accepted no more often than the zeros of the product of all conjugates allow.
#[test]
fn roots_are_within_their_bounds() {
    let prime = safe_prime(1 << 16);
    let (p, seeds) = (prime.p.modulus() as f64, 4000);
    // (the claim, zeros of its norm times draws that are needed, and comparisons)
    let rows = [
        (format!("{} = 0", product((2..=30).map(|i| format!("(sqrt(x) - {i})")))), 2.0 * 29.0 + TABLES),
        (format!("{} = 0", product((2..=12).map(|i| format!("(sqrt(x) - {i}*sqrt(y))")))), 4.0 * 11.0 + TABLES),
        (format!("{} = 0", product((2..=20).map(|i| format!("(log(x) - {i})")))), 2.0 * 19.0 + TABLES),
        (format!("{} = 0", product((2..=20).map(|i| format!("(x^(1/3) - {i})")))), 2.0 * 3.0 * 19.0 + TABLES),
        ("sqrt(x) + sqrt(y) = sqrt(x + y)".to_string(), 16.0 + TABLES),
        ("sqrt(x^2) = x".to_string(), 8.0 + TABLES),
        ("sqrt(x^2)*sqrt(y^2) = x*y".to_string(), 8.0 + TABLES),
        ("sqrt(x + 2*sqrt(x*y) + y) = sqrt(x) - sqrt(y)".to_string(), 32.0 + TABLES),
    ];
    for (text, zeros) in &rows {
        let (count, _) = accepted(text, &prime, seeds);
        let (rate, found) = (zeros / p, count as f64 / seeds as f64);
        assert!(found <= rate + 4.0 * (rate / seeds as f64).sqrt(), "{text}: {found} of 1, beyond {rate}");
    }
}

/// Wrong on one side of a root that is a square, which is a coin's toss for whoever tries the other sign elsewhere.
const TOSSED: &[&str] = &[
    "sqrt((x + 1050)^2) = x + 1050",
    "sqrt((x - 100)^2) = x - 100",
    "sqrt((x - 100)^2) = 100 - x",
    "sqrt(x^2)*sqrt(y^2) = x*y",
    "sqrt(x^2) + sqrt(y^2) = x + y",
    "sqrt(x^2) + sqrt(y^2) + sqrt(z^2) = x - y + z",
    "sqrt(x^2)*sqrt(y^2)*sqrt(z^2) = x*y*z",
    "sqrt((x + 5 + sqrt(y))^2) = x + 5 + sqrt(y)",
    "sqrt((x + sqrt(y^2))^2) = x + sqrt(y^2)",
    "sqrt(sqrt((x + 3)^4)) = x + 3",
    "sqrt(x^2 + 2*x*y + y^2) = x + y",
    "if(y > 0, sqrt((x + 9)^2), x + 9) = x + 9",
    "if(y > 0, sqrt((x + 9)^2), sqrt((x - 9)^2)) = if(y > 0, x + 9, 9 - x)",
    "abs(y)*sqrt((x - 9)^2) = abs(y)*(9 - x)",
    "exp(sqrt((x + 7)^2)) = exp(x + 7)",
    "((x + 7)^2)^(1/2) = x + 7",
    "d(sqrt((x + 7)^2))/dx = 1",
    "function f(t); sqrt(f(x)^2) = f(x)",
    "function f(t); f(sqrt((x - 3)^2)) = f(x - 3)",
    "sqrt((x - 100)^4) = (x - 100)*sqrt((x - 100)^2)",
    // A root behind a root: which number stands there hangs on the first one's sign.
    "sqrt(x + sqrt(x^2) + 1) = sqrt(2*x + 1)",
    "sqrt(x + sqrt(x^2) + 1) = 1 + 0*sqrt(2*x + 1)",
    "sqrt((x + sqrt(x^2) + 1)^2) = 2*x + 1",
];

#[test]
fn no_root_is_a_toss() {
    let small = safe_prime(1 << 40);
    for text in TOSSED {
        with_subject(text, |subject| {
            let case = Case::new(subject, Vec::new()).expect("small");
            for seed in 0..100 {
                assert!(examine_mod(&case, small, seed).is_err(), "{text}: seed {seed}, mod {}", small.p.modulus());
            }
            for seed in 0..10 {
                assert!(examine(&case, &Options { seed, ..Options::default() }).is_err(), "{text}: seed {seed}");
            }
        });
    }
}

/// What is right with every sign is accepted whatever is drawn.
#[test]
fn right_roots_are_accepted() {
    for text in [
        "sqrt(x^2) = abs(x)",
        "sqrt((x + 1050)^2) = abs(x + 1050)",
        "sqrt((x^2 + 1)^2) = x^2 + 1",
        "sqrt((exp(x) + 1)^2) = exp(x) + 1",
        "sqrt(exp(x)^2) = exp(x)",
        "sqrt(x^4) = x^2",
        "sqrt(x^2)*sqrt(y^2) = abs(x*y)",
        "sqrt(x^2)^2 = x^2",
        "sqrt(x^2 + 2*x*y + y^2) = abs(x + y)",
        "d(sqrt((x + 7)^2))/dx = sign(x + 7)",
        "function f(t); sqrt(f(x)^2) = abs(f(x))",
        "sqrt(x) + sqrt(y) = (x - y)/(sqrt(x) - sqrt(y))",
        "if(y > 0, sqrt((x + 9)^2), sqrt((x - 9)^2)) = if(y > 0, abs(x + 9), abs(9 - x))",
    ] {
        with_subject(text, |subject| {
            let case = Case::new(subject, Vec::new()).expect("small");
            for seed in 0..20 {
                let found = examine(&case, &Options { seed, ..Options::default() });
                assert!(found.is_ok_and(|found| found.all_branches), "{text}: seed {seed}");
            }
        });
    }
}

/// What has no value mod a small prime at all is no acceptance.
#[test]
fn nothing_is_accepted_where_nothing_has_a_value() {
    with_subject("1/(x - x) = 1/(x - x)", |subject| {
        let case = Case::new(subject, Vec::new()).expect("small");
        assert_eq!(examine_mod(&case, safe_prime(1000), 0), Err(Refusal::Undefined));
    });
}
