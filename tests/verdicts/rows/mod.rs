//! Claims with known verdicts: the traps into which a checker falls that looks at square shapes, neutral values, one
//! branch, sixteen digits, or one point.
//!
//! Each row is a text with one claim in it, in its last statement.

use backproof::judge::judge_text;
use backproof::verdict::{Judged, Options, Outcome};

/// What is known of a claim, and its text.
type Row = (Outcome, &'static str);

const RIGHT: Outcome = Outcome::Verified;
const WRONG: Outcome = Outcome::Refuted;
const OPEN: Outcome = Outcome::Unknown;
const UNREADABLE: Outcome = Outcome::Error;

/// A declaration that many rows share: a layer.
macro_rules! layer {
    ($claim:literal) => {
        concat!("dims n, k, m; var W[n,k], b[n], X[k,m]; const G[n,m]; function f(t); let Z = W*X + b*1[m]'; let A = f.(Z); ", $claim)
    };
}

macro_rules! tables {
    ($($name:ident: $rows:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            check($rows);
        })*
    };
}

mod borders;
mod cholesky;
mod functions;
mod kinks;
mod matrices;
mod numbers;
mod sizes;
mod unread;

fn judge(text: &str) -> Judged {
    let mut rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    rows.pop().expect("one claim")
}

#[track_caller]
fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (expected, text) in rows {
        let verdict = judge(text).verdict;
        if verdict.outcome != *expected {
            let (found, why) = (verdict.outcome.word(), verdict.message.unwrap_or_default());
            wrong.push(format!("{text}\n    is {}, judged {found}: {why}", expected.word()));
        }
    }
    assert!(wrong.is_empty(), "{} of {} verdicts:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn every_refutation_has_a_counterexample() {
    for (expected, text) in [sizes::SHAPES, numbers::DIGITS, borders::REGIONS, matrices::MATRICES].concat() {
        let verdict = judge(text).verdict;
        if expected == WRONG && verdict.outcome == WRONG {
            assert!(verdict.counterexample.is_some(), "{text}");
        }
    }
}

#[test]
fn a_wrong_row_of_a_table_is_noticed() {
    let caught = std::panic::catch_unwind(|| check(&[(WRONG, "var x; claim: d(x^2)/dx = 2*x")]));
    assert!(caught.is_err());
}
