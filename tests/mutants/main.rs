//! Hints are right: a sample of the campaign in `examples/mutants.rs`.

mod harness;

use backproof::judge::judge_text;
use backproof::mistake::versions::Share;
use backproof::mutants::{Fate, mutants};
use backproof::verdict::Options;
use harness::{Tally, library};

/// Wrong versions that are judged here; the example does more.
const SAMPLE: usize = 40;

#[test]
fn no_wrong_version_is_verified_and_every_fix_holds() {
    let mut tally = Tally::default();
    tally.run(&library(), SAMPLE, 11);
    assert!(tally.failures.is_empty(), "{}", tally.report());
    let (all, fixed) = tally.single;
    assert!(all > 0 && 5 * fixed >= 4 * all, "{}", tally.report());
}

#[test]
fn a_right_claim_gets_no_name() {
    let text = "dims n\nvar A[n,n], x[n]\nclaim: d(x'*A*x)/dx = (A + A')*x\nclaim: shape(A*x) = [n]";
    for row in judge_text("-", text, false, &Options::default(), &mut |_, _| {}) {
        assert_eq!((row.mistake, row.derived), (None, None), "{}", row.text);
    }
}

#[test]
fn a_layers_wrong_versions_are_all_killed() {
    let text = "dims n, k, m\nvar W[n,k], X[k,m]\nconst G[n,m]\nlet J = sum(G .* (W*X))/m\nclaim: dJ/dW = 1/m * G * X'";
    let found = mutants(text, Share { single: 60, double: 10, other: 10 }, &Options::default(), &mut |_, _| {});
    assert!(found.len() > 30, "{}", found.len());
    for mutant in found {
        assert!(!matches!(mutant.fate, Fate::Survived(_)), "{mutant:?}");
    }
}
