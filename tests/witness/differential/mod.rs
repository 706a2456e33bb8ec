//! The differential test: random claims of known truth against the judge. No right one may be refuted, no wrong one
//! verified.
//!
//! This runs a sample; `cargo run --release --example differential -- 10000 1` judges ten thousand with seed 1.

mod harness;

use backproof::judge::read;
use backproof::lang::typed::Item;
use backproof::verdict::{Outcome, Verdict};
use harness::campaign::{Judge, RIGHT, Tally, tool};
use harness::claim::claim;
use harness::edit::EDITS;
pub use harness::entries::claim::claim as by_entry;
use harness::entries::spoil::SPOILS;
use harness::grow::Garden;
use harness::kinds;
use harness::kinds::settle::Truth as Settled;
use harness::kinds::survey::Survey;
use harness::oracle::{Truth, truth};
use harness::random::Random;

/// Claims of the sample, and their seed.
const SAMPLE: u64 = 90;
const SEED: u64 = 2025;

fn sample(judge: &Judge, count: u64) -> Tally {
    let mut tally = Tally::default();
    for number in 0..count {
        tally.judge(SEED, number, judge);
    }
    tally
}

#[test]
fn no_wrong_verdict_on_a_sample() {
    let tally = sample(&tool, SAMPLE);
    println!("{}", tally.table());
    for failure in &tally.failures {
        println!("number {}: {}\n{}", failure.number, failure.what, failure.text);
        println!("reproduce: cargo run --release --example differential -- 1 {SEED} {}\n", failure.number);
    }
    assert!(tally.failures.is_empty(), "{} failures, listed above", tally.failures.len());
}

fn sample_by_entry(judge: &Judge, count: u64) -> Tally {
    let mut tally = Tally::default();
    (0..count).for_each(|number| tally.judge_entries(SEED, number, judge));
    tally
}

#[test]
fn no_wrong_verdict_on_a_sample_by_entry() {
    let tally = sample_by_entry(&tool, SAMPLE);
    println!("{}", tally.table());
    for failure in &tally.failures {
        println!("number {}: {}\n{}", failure.number, failure.what, failure.text);
        let number = failure.number;
        println!("reproduce: cargo run --release --example differential -- 1 {SEED} {number} entries\n");
    }
    assert!(tally.failures.is_empty(), "{} failures, listed above", tally.failures.len());
    assert!(tally.refused.len() * 100 <= tally.judged(), "texts that the language refuses: {:?}", tally.refused);
}

/// What the rules of differentiation say by entry agrees with numbers, and each mistake leaves claims that are wrong.
#[test]
fn the_truths_by_entry_hold_together() {
    let silent = |_: &str| Verdict::unknown(Vec::new(), String::new());
    let tally = sample_by_entry(&silent, 400);
    assert!(tally.failures.is_empty(), "{:?}", tally.failures.first());
    let right = tally.kinds.get(RIGHT).map_or(0, |counts| counts.unknown);
    assert!((100..220).contains(&right) && tally.judged() > 300, "{right} of {} are right", tally.judged());
    let made = |name: &str| tally.kinds.get(name).is_some_and(|counts| counts.unknown + counts.discarded > 0);
    let missing: Vec<_> = SPOILS.iter().filter(|(name, _)| !made(name)).map(|(name, _)| name).collect();
    assert!(missing.len() < 3, "no claims with {missing:?}");
    for outcome in [Outcome::Verified, Outcome::Refuted] {
        let blind = sample_by_entry(&move |_: &str| Verdict::of(outcome, Vec::new()), 30);
        assert!(blind.failures.len() >= 8, "{}", blind.table());
    }
}

/// A judge that says the same of everything fails: the harness sees wrong verdicts of both kinds.
#[test]
fn a_judge_who_does_not_look_is_caught() {
    for outcome in [Outcome::Verified, Outcome::Refuted] {
        let blind = move |_: &str| Verdict::of(outcome, Vec::new());
        let tally = sample(&blind, 20);
        let caught = if outcome == Outcome::Verified { "and verified" } else { "and refuted" };
        assert!(tally.failures.iter().any(|failure| failure.what.contains(caught)), "{}", tally.table());
    }
}

#[test]
fn a_judge_who_panics_or_contradicts_himself_is_caught() {
    let panics = sample(&|_: &str| panic!("deliberately"), 3);
    assert!(panics.judged() == 0 && panics.failures.iter().all(|failure| failure.what == "panic"));
    let contradicts = |_: &str| Verdict::unknown(Vec::new(), "a contradiction within the tool".to_string());
    let tally = sample(&contradicts, 3);
    assert_eq!(tally.failures.len(), tally.judged());
}

/// The oracle tells right from wrong by itself, to the last of many digits.
#[test]
fn the_oracle_sees_the_difference() {
    let garden = Garden::new(Random::of_claim(SEED, 0));
    let says = |claim: &str| truth(claim, &garden, 6);
    assert_eq!(says("var x; claim: d(sin(x)^2)/dx = sin(2*x)"), Truth::Same(6));
    assert_eq!(says("var x; claim: d(sin(x)^2)/dx = sin(2*x) + 1e-25"), Truth::Different);
    assert_eq!(says("var x; claim: d(abs(x))/dx = 1"), Truth::Different);
    assert_eq!(says("dims n; var A[n,n]; claim: d(tr(A*A))/dA = 2*A"), Truth::Different);
    assert_eq!(says("dims n; var A[n,n]; claim: d(tr(A*A))/dA = 2*A'"), Truth::Same(6));
    assert_eq!(says("dims n, k; var A[n,k]; claim: d(tr(A*A))/dA = 2*A'"), Truth::Unreadable);
}

/// Claims of many kinds come up: each edit leaves some that are wrong, and right ones are as many as they should be.
#[test]
fn the_sample_is_varied() {
    let claims: Vec<_> = (0..2000).map(|number| claim(SEED, number)).collect();
    let right = claims.iter().filter(|claim| claim.edit.is_none()).count();
    assert!((600..1000).contains(&right), "{right} right ones");
    for (name, _) in EDITS {
        assert!(claims.iter().any(|claim| claim.edit == Some(name)), "no claim with the edit {name}");
    }
    let texts: String = claims.iter().map(|claim| claim.text()).collect();
    for form in
        ["vjp(", "jvp(", "jac(", "hess(", "grad(", "d(", "let", "function f(t)\n", "inv(", "kron(", "softmax(", "if("]
    {
        assert!(texts.contains(form), "no claim with {form}");
    }
}

/// Claims of the campaign that were once judged wrongly, or left without an answer where there is one.
const FOUND: [(&str, Outcome); 2] = [
    // max.(A, A) ties at every point, which left nothing for the branches of the right side.
    (
        "dims m; var x, s, a[m], alpha, A[m,m]; const B[m,m], C[m,m]; domain s > 0
         claim: d(max(x + s, sum(a)) / exp(tanh(x*alpha)) + dot(max.(A, A) * diag(B), inv(B) * sum(C, rows)))/dA = if.(A >= A, inv(B) * (1[m]' * C'')' * diag(B)', 0) + if.(A >= if.(C > 11.47, 1.25 * A, A), 0, inv(B) * (diag(B)'' * sum(C, rows)')')",
        Outcome::Refuted,
    ),
    // Where max(x, s) = sum(B), the order of summation decides which branch a rounded sum takes.
    (
        "dims n, k, m; var a[k]; const A[k,k], b[k], B[m,m], x, s; var c[n], C[n,n], v[n], G[k,k]; domain C in [-1, 2]
         claim: grad(min(a' * A * b - logdet(1[m,m] + 2 * I[m]), if(max(x, s) >= sum(B), c' * C * v, a' * G * a)), v) = (c' * C)' * if(max(x, s) >= sum(B), if(a' * A * b - logdet(1[m,m] + 2 * I[m]) <= if(max(x, s) >= 1[m]' * B * 1[m], (C' * c'')' * v, a' * G * a), 0, 1), 0)",
        Outcome::Verified,
    ),
];

#[test]
fn what_the_campaign_found_stays_mended() {
    for (text, outcome) in FOUND {
        assert_eq!(tool(text).outcome, outcome, "{text}");
    }
}

/// Kinds on which the judge is known to fail: the sample looks at them, and passes all the same.
const OPEN: [&str; 18] = [
    "roots",
    "logarithms",
    "inverses",
    "branches",
    "undefined",
    "flat",
    "vanishing",
    "others",
    "far",
    "digits",
    "noise",
    "functions",
    "bodies",
    "equations",
    "sizes",
    "products",
    "singular",
    "templates",
];
/// The share of right claims without an answer, at most, in percent.
const UNANSWERED: f64 = 3.0;

fn survey(judge: &Judge, count: u64, kinds: &[String]) -> Survey {
    let mut survey = Survey::default();
    for number in 0..count {
        survey.judge(number, &kinds::claim(SEED, number, kinds), judge);
    }
    survey
}

#[test]
fn no_wrong_verdict_on_the_kinds() {
    let survey = survey(&tool, 120, &[]);
    println!("{}", survey.table());
    let failures: Vec<_> = survey.failures.iter().filter(|failure| !OPEN.contains(&failure.claim.kind)).collect();
    failures.iter().for_each(|failure| println!("{}", failure.shown()));
    assert!(failures.is_empty(), "{} failures, listed above", failures.len());
    let few = OPEN.is_empty().then(|| survey.unanswered()).is_none_or(|share| share <= UNANSWERED);
    assert!(few, "{:.1} % of the right ones without an answer", survey.unanswered());
}

#[test]
fn no_wrong_verdict_on_the_kinds_by_entry() {
    let kinds: Vec<String> = kinds::names_by_entry().map(String::from).collect();
    let survey = survey(&tool, 120, &kinds);
    println!("{}", survey.table());
    survey.failures.iter().for_each(|failure| println!("{}", failure.shown()));
    assert!(survey.failures.is_empty(), "{} failures, listed above", survey.failures.len());
}

/// The makers of claims by entry agree with the numbers; each kind makes right claims and wrong ones.
#[test]
fn the_truths_of_the_kinds_by_entry_hold_together() {
    for kind in kinds::names_by_entry() {
        let claims: Vec<_> = (0..60).map(|number| kinds::claim(SEED, number, &[kind.to_string()])).collect();
        let count = |truth: Settled| claims.iter().filter(|claim| claim.truth == truth).count();
        let mistaken = claims.iter().find(|claim| claim.truth == Settled::Contradicted);
        assert!(mistaken.is_none(), "{mistaken:?}");
        let (good, bad) = match kind {
            "names" => (count(Settled::Empty), count(Settled::Faulty)),
            _ => (count(Settled::Right), count(Settled::Wrong)),
        };
        assert!(good >= 10 && bad >= 10, "{kind}: {good} and {bad}");
    }
}

/// The makers of claims agree with the enclosures; each kind makes right claims and wrong ones.
#[test]
fn the_truths_of_the_kinds_hold_together() {
    for kind in kinds::names() {
        let claims: Vec<_> = (0..200).map(|number| kinds::claim(SEED, number, &[kind.to_string()])).collect();
        let unread = claims.iter().find(|claim| !matches!(&read(&claim.text, false).items[..], [Item::Claim(_)]));
        assert!(unread.is_none(), "{unread:?}");
        let count = |truth: Settled| claims.iter().filter(|claim| claim.truth == truth).count();
        let mistaken = claims.iter().find(|claim| claim.truth == Settled::Contradicted);
        assert!(mistaken.is_none(), "{mistaken:?}");
        let wrong = count(Settled::Wrong) + count(Settled::WrongOnBorder);
        assert!(count(Settled::Right) >= 20 && wrong >= 20, "{kind}: {} and {wrong}", count(Settled::Right));
    }
}

#[test]
fn who_does_not_look_at_the_kinds_is_caught() {
    for outcome in [Outcome::Verified, Outcome::Refuted] {
        let blind = move |_: &str| Verdict::of(outcome, Vec::new());
        let survey = survey(&blind, 60, &[]);
        assert!(survey.failures.len() >= 15, "{}", survey.table());
    }
    let silent = survey(&|_: &str| Verdict::unknown(Vec::new(), String::new()), 60, &[]);
    assert!(silent.failures.is_empty() && silent.unanswered() == 100.0);
    assert_eq!(survey(&|_: &str| panic!("deliberately"), 10, &[]).failures.len(), 10);
}

/// Enclosures hold what is true, and tell an exact border from what is beside it.
#[test]
fn enclosures_enclose() {
    use kinds::enclose::{Span, Value, enclose};
    use kinds::expr::{Fun, abs, call, d, n, name, q, sign, sqrt, square};
    let x = name("x");
    let on = |low: f64, high: f64| vec![("x", Span(low, high))];
    let at = |value: f64| on(value, value);
    let hit = |value: Value, truth: f64| matches!(value, Value::In(Span(low, high)) if low <= truth && truth <= high);
    for (fun, truth) in
        [(Fun::Exp, 2f64.exp()), (Fun::Sin, 2f64.sin()), (Fun::Tan, 2f64.tan()), (Fun::Tanh, 2f64.tanh())]
    {
        let value = enclose(&call(fun, &x), &at(2.0));
        assert!(hit(value, truth) && hit(value, truth.next_up()) && !hit(value, truth + 1e-9), "{fun:?}: {value:?}");
    }
    assert_eq!(enclose(&sqrt(&(&x - n(3))), &on(2.0, 2.5)), Value::Nowhere);
    assert_eq!(enclose(&sqrt(&(&x - n(3))), &on(2.5, 3.5)), Value::Unclear);
    assert_eq!(enclose(&sign(&(&x - n(3))), &at(3.0)), Value::In(Span::point(0.0)));
    assert_eq!(enclose(&(n(1) / (square(&x) - q(1, 4))), &at(0.5)), Value::Nowhere);
    assert_eq!(enclose(&(n(0) * call(Fun::Log, &x)), &on(-2.0, -1.0)), Value::Nowhere);
    let slope = kinds::derive::expand(&d(&abs(&x), "x"));
    assert_eq!(enclose(&slope, &on(-2.0, -1.0)), Value::In(Span::point(-1.0)));
    assert_eq!(enclose(&slope, &on(-1.0, 1.0)), Value::Unclear);
}
