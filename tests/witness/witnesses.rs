//! The witnesses one by one: points that satisfy every restriction exactly, witnesses that reject, verdicts that
//! repeat.

use backproof::claim::Subject;
use backproof::judge::{judge_text, read};
use backproof::lang::ast::Level;
use backproof::lang::typed::{Document, Item};
use backproof::verdict::{Judged, Options, Outcome, Says};
use backproof::witness::bench::case::Case;
use backproof::witness::bench::confirm::second_opinion;
use backproof::witness::bench::settle::{Finding, arbitrate, worst};
use backproof::witness::difference::difference;
use backproof::witness::points::{Points, Style, admissible};
use backproof::witness::sampled::{sample, shapes};
use backproof::witness::testimony::{Heard, Known};
use proptest::prelude::*;

fn judged(text: &str) -> Vec<Judged> {
    judge_text("-", text, true, &Options { cases: 16, ..Options::default() }, &mut |_, _| {})
}

fn with_subject<T>(text: &str, look: impl FnOnce(&Subject<'_>) -> T) -> T {
    let document: Document = read(text, true);
    let claim = match document.items.as_slice() {
        [Item::Claim(claim)] => claim,
        other => panic!("not one claim: {other:?}"),
    };
    look(&Subject::new(&document, claim).expect("a claim about values"))
}

const RESTRICTED: [&str; 7] = [
    "dims n; var y[n]; given sum(y) = 1; sum(y) = 1",
    "dims n; var y[n]; given sum(y) = 1; domain y > 0; sum(y) = 1",
    "dims n, m; var Y[n,m]; given sum(Y, rows) = 1[m]; sum(Y) = m",
    "dims n; var A[n,n]; given A symmetric; given tr(A) = 0; tr(A) = 0",
    "dims n; var Q[n,n]; given Q orthogonal; Q'*Q = I[n]",
    "dims n; var P[n,n], x[n]; given P posdef; P = P'",
    "var a, b; domain a in (0, 1), b > 2, a + b < 5; a + b = b + a",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// A claim that is true under a fact only must never be tested beside it: the facts hold exactly.
    #[test]
    fn points_satisfy_the_restrictions_exactly(seed in any::<u64>(), which in 0..RESTRICTED.len()) {
        with_subject(RESTRICTED[which], |subject| {
            for sizes in shapes(subject, seed).into_iter().take(3) {
                let case = Case::new(subject, sizes).expect("small");
                let mut points = Points::new(&case, seed);
                for style in [Style::Normal, Style::Narrow, Style::Small] {
                    let Some(point) = points.draw(style) else { continue };
                    assert!(admissible(&case, &point));
                    // The claims say what the facts say: neither evaluation may find anything else. Of an orthogonal matrix with long
                    // fractions it may run out of bits.
                    for found in [worst(&arbitrate(&case, &point)), worst(&second_opinion(&case, &point))] {
                        assert!(matches!(found, Finding::Equal | Finding::Undecided), "{found:?}");
                    }
                }
            }
        });
    }

    /// Same seed, same bytes; and another seed does not change what is true.
    #[test]
    fn verdicts_repeat(seed in any::<u64>()) {
        let text = "dims n; var W[n,n], x[n]; d(x'*W*x)/dx = (W + W')*x; d(x'*W*x)/dx = 2*W*x";
        let options = Options { seed, cases: 8, strict: false };
        let judge = || judge_text("-", text, true, &options, &mut |_, _| {});
        let rows = judge();
        prop_assert_eq!(&rows, &judge());
        prop_assert_eq!(rows[0].verdict.outcome, Outcome::Verified);
        prop_assert_eq!(rows[1].verdict.outcome, Outcome::Refuted);
    }
}

#[test]
fn restricted_points_are_found() {
    for text in RESTRICTED {
        with_subject(text, |subject| {
            let case = Case::new(subject, shapes(subject, 1).swap_remove(0)).expect("small");
            let point = Points::new(&case, 1).draw(Style::Normal).expect(text);
            for found in [worst(&arbitrate(&case, &point)), worst(&second_opinion(&case, &point))] {
                assert_eq!(found, Finding::Equal, "{text}");
            }
        });
    }
}

/// Right and wrong side by side, for each witness on its own.
#[test]
fn each_witness_agrees_and_disagrees() {
    let pairs = [
        ("d(sin(x)*x)/dx = cos(x)*x + sin(x)", "d(sin(x)*x)/dx = cos(x)*x - sin(x)"),
        ("dims n; var x[n]; d(sum(x.^3))/dx = 3*x.^2", "dims n; var x[n]; d(sum(x.^3))/dx = 3*x"),
        ("function f(t); d(f(x^2))/dx = 2*x*f'(x^2)", "function f(t); d(f(x^2))/dx = f'(x^2)"),
        ("d(max(x, y)^2)/dx = if(x > y, 2*x, 0)", "d(max(x, y)^2)/dx = if(x > y, 2*y, 0)"),
    ];
    let options = Options { cases: 8, ..Options::default() };
    for (right, wrong) in pairs {
        with_subject(right, |subject| {
            assert!(sample(subject, &options, &Known::Nothing).failure.is_none(), "{right}");
            assert_eq!(
                difference(subject, &shapes(subject, 0), &Heard::default(), &options).says,
                Says::Agrees,
                "{right}"
            );
        });
        with_subject(wrong, |subject| {
            assert!(sample(subject, &options, &Known::Nothing).failure.is_some(), "{wrong}");
            assert_eq!(
                difference(subject, &shapes(subject, 0), &Heard::default(), &options).says,
                Says::Disagrees,
                "{wrong}"
            );
        });
    }
}

/// 1 − tanh² far out is 0 at 160 bits and at 320; that must not count as a difference.
#[test]
fn what_rounding_swallows_is_no_difference() {
    for text in [
        "d(tanh(x))/dx = 1 - tanh(x)^2",
        "d(sigmoid(x))/dx = sigmoid(x)*(1 - sigmoid(x))",
        "cosh(x)^2 - sinh(x)^2 = 1",
        "domain x in [900, 1100]; d(tanh(x))/dx = 1 - tanh(x)^2",
        "domain x > 1000000; 1 - 1/(1 + exp(-x)) = exp(-x)/(1 + exp(-x))",
    ] {
        let outcome = judged(text)[0].verdict.outcome;
        assert_ne!(outcome, Outcome::Refuted, "{text}");
    }
    assert_eq!(judged("d(tanh(x))/dx = 1 - tanh(x)^2")[0].verdict.outcome, Outcome::Verified);
}

/// Differences far below the doubles are differences.
#[test]
fn small_differences_are_seen() {
    for text in [
        "d(x^2)/dx = 2*x*(1 + 1e-18)",
        "d(x^2)/dx = 2*x + 1e-100",
        "d(x)/dx = 1 + 1e-1000",
        "dims n; var x[n]; d(sum(x))/dx = 1[n] + 1e-30*x",
    ] {
        let rows = judged(text);
        assert_eq!(rows[0].verdict.outcome, Outcome::Refuted, "{text}");
        let sampled = rows[0].verdict.evidence.iter().find(|one| one.witness == Level::Sampled);
        assert_eq!(sampled.map(|one| one.says), Some(Says::Disagrees), "{text}");
    }
}

/// A region that is narrow, but has borders that conditions name.
#[test]
fn narrow_regions_are_found_by_their_borders() {
    let rows = judged("d(exp(x))/dx = if(x > 1.2345, if(x < 1.2346, exp(x) + 1, exp(x)), exp(x))");
    assert_eq!(rows[0].verdict.outcome, Outcome::Refuted);
    let rows = judged("d(exp(x))/dx = if(x > 700, exp(x) + 1, exp(x))");
    assert_eq!(rows[0].verdict.outcome, Outcome::Refuted);
}

#[test]
fn kinks_are_listed_with_their_sides() {
    let message = |text: &str| judged(text)[0].verdict.message.clone().unwrap_or_default();
    assert_eq!(
        message("d(abs(x))/dx = sign(x)"),
        "not differentiable at x = 0, not judged there: one-sided values -1 and 1; the claimed 0 lies between them"
    );
    // Where the branches meet smoothly, or the slope exists though the tape cannot form it, there is no kink.
    assert_eq!(message("d(x*abs(x))/dx = 2*abs(x)"), "");
    assert_eq!(message("d(if(x < 0, x^3, x^2))/dx = if(x < 0, 3*x^2, 2*x)"), "");
    assert!(!message("dims n; var v[n]; d(norm(v)^2)/dv = 2*v").contains("not differentiable"));
}
