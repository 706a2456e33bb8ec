//! Hints are right: a sample of the campaign in `examples/mutants.rs`.

mod harness;
pub mod sentences;

use backproof::judge::{judge, judge_text, read};
use backproof::lang::typed::Item;
use backproof::mistake::versions::Share;
use backproof::mutants::{Fate, Mutant, mutants};
use backproof::verdict::{Options, Outcome};
use harness::{Tally, library};

/// The wrong versions of a claim that are judged of the deck, and of each other file; CI runs the kill tables at length.
const OF_THE_DECK: Share = Share { single: 4, double: 1, other: 3 };
const OF_THE_OTHERS: Share = Share { single: 1, double: 1, other: 1 };

/// The wrong versions of some built-in files, and those that survive.
fn judged(share: Share, is_wanted: impl Fn(&str) -> bool) -> (usize, Vec<Mutant>) {
    let files = library().into_iter().filter(|(name, _)| is_wanted(name));
    let found: Vec<Mutant> =
        files.flat_map(|(_, text)| mutants(&text, share, &Options::default(), &mut |_, _| {})).collect();
    let total = found.len();
    (total, found.into_iter().filter(|mutant| matches!(mutant.fate, Fate::Survived(_))).collect())
}

#[test]
fn the_decks_wrong_versions_are_killed_or_proved_equivalent() {
    let (total, survivors) = judged(OF_THE_DECK, |name| name == "deck.claim");
    assert!(total > 200, "only {total} wrong versions");
    assert!(survivors.is_empty(), "{survivors:#?}");
}

#[test]
fn of_the_librarys_wrong_versions_one_in_a_hundred_survives_at_most() {
    let (total, survivors) = judged(OF_THE_OTHERS, |name| name != "deck.claim");
    assert!(total > 600, "only {total} wrong versions");
    assert!(100 * survivors.len() <= total, "{} of {total}: {survivors:#?}", survivors.len());
}

#[test]
fn a_side_of_a_branch_that_no_point_lies_on_leaves_a_claim_undecided() {
    // An entropy is above 2.1 from nine outcomes on only, and sampling stops at seven.
    let text = "dims n\nvar z[n]\nlet p = softmax(z)\nlet H = -sum(p .* log.(p))\n\
                claim wrong: d(logsumexp(z))/dz = if.(H > 2.1, 2*p, p)\n\
                claim met: d(logsumexp(z))/dz = if.(H > 1/2, 2*p, p)\n\
                claim far: d(sum(z.^3))/dz = if.(sum(z) > 1000, 2*z.^2, 3*z.^2)\n\
                claim right: d(abs(1 + sum(z.^2)))/dz = 2*z";
    let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    let outcomes: Vec<Outcome> = rows.iter().map(|row| row.verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Unknown, Outcome::Refuted, Outcome::Refuted, Outcome::Verified], "{rows:#?}");
    let message = rows[0].verdict.message.as_deref().unwrap_or_default();
    assert!(message.contains("none of them lies on one side of a condition"), "{message}");
}

#[test]
fn a_failure_in_a_narrow_strip_is_confirmed_at_small_sizes() {
    let text = "dims n, k, m\nvar W[n,k], X[k,m], b[n]\nconst G[n,m]\nfunction f(t)\nlet Z = W*X + b*1[m]'\nlet A = f.(Z)\n\
                let J = sum(G .* A)/m\nlet dZ = G .* f'.(Z)\n\
                claim: dJ/dW = if.(J > 0.7, if.(J < 0.7001, 1.25 * (1/m * dZ * X'), 1/m * dZ * X'), 1/m * dZ * X')";
    let document = read(text, false);
    let Some(Item::Claim(claim)) = document.items.first() else { panic!("it can be read") };
    let verdict = judge(&document, claim, &Options::default());
    assert_eq!(verdict.outcome, Outcome::Refuted, "{:?}", verdict.message);
    let sizes = &verdict.counterexample.as_ref().expect("one is shown").dims;
    assert!(sizes.iter().all(|(_, size)| *size == 1), "{sizes:?}");
}

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
