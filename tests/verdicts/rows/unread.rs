//! What cannot be read, and the claims below it.

use super::{OPEN, RIGHT, WRONG};
use backproof::judge::judge_text;
use backproof::verdict::{Options, Outcome};

#[test]
fn a_domain_that_cannot_be_read_has_a_row_of_its_own() {
    let text = "var x; domain x in [1, 0]; claim: d(x^2)/dx = 2*x";
    let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    let outcomes: Vec<Outcome> = rows.iter().map(|row| row.verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Error, Outcome::Verified]);
}

/// What cannot be read may have said where a claim holds: nothing is refuted without it.
#[test]
fn nothing_is_refuted_without_an_unread_fact() {
    let remark = "judged without line 2, which cannot be read and may restrict this claim";
    let said = |fact: &str, claim: &str| {
        let text = format!("var A[2,2], x[2]\n{fact}\nclaim: {claim}");
        let rows = judge_text("-", &text, false, &Options::default(), &mut |_, _| {});
        let verdict = &rows.last().expect("a claim").verdict;
        (verdict.outcome, verdict.message.as_ref().is_some_and(|message| message.contains(remark)))
    };
    let claim = "d(x'*A*x)/dx = 2*A*x";
    for fact in ["given A symetric", "fact symmetric(A)", "domain A <> A'", "given B symmetric"] {
        assert_eq!(said(fact, claim), (OPEN, true), "{fact}");
        assert_eq!(said(fact, "d(x'*A*x)/dx = (A + A')*x"), (RIGHT, false), "{fact}");
    }
    // A name that has two meanings is used by nobody.
    assert_eq!(said("let x = A[1]", claim).0, Outcome::Error);
    // A slip with one likely reading is read so, and that is said.
    assert_eq!(said("givn A symmetric", claim), (RIGHT, false));
    for fact in ["given A symmetric", "var y[", "let s = x*x", "claim d: d(x^2)/dx ="] {
        assert!(!said(fact, claim).1, "{fact}");
    }
    for fact in ["var y[", "dims", "let s = x*x", "claim d: d(x^2)/dx ="] {
        assert_eq!(said(fact, claim).0, WRONG, "{fact}");
    }
    for fact in ["given exp(sum(x)) = 2", "given norm(x) = 1", "domain norm(x) <> 1", "except x in A"] {
        assert_eq!(said(fact, "sum(x) = 1").0, OPEN, "{fact}");
    }
    // Neither does a line that says nothing of where claims hold, whatever it was meant to be.
    for line in ["Problem 3", "hello world", "2*x", "\\section{A}", "vra y", "clam d: d(x[1]^2)/dx[1] = 1", "lte y = x"]
    {
        assert_eq!(said(line, claim), (WRONG, false), "{line}");
    }
    for line in ["A is symmetric", "suppose A = A'", "x != 0", "x in (0, 1)", "A = A'", "Let A be symetric"] {
        assert_eq!(said(line, claim), (OPEN, true), "{line}");
    }
}

/// A dimension whose derived size has an undeclared name in it has one reading, which is said with the verdict below.
#[test]
fn a_dimension_of_an_undeclared_one_is_read_and_said() {
    let text = "dims n = q\nclaim: n = 1";
    let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    let outcomes: Vec<Outcome> = rows.iter().map(|row| row.verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Error, WRONG]);
    let said = rows[1].verdict.message.as_deref().unwrap_or_default();
    assert!(said.contains("line 1"), "{said}");
}

/// A size that follows from others is one whatever these are.
#[test]
fn a_size_may_have_a_minus_where_it_stays_a_size() {
    let outcomes = |sizes: &str| -> Vec<Outcome> {
        let text = format!("dims m, k\ndims n = {sizes}\nvar x[n]\nclaim: d(sum(x.^2))/dx = 2*x\nclaim: n = m");
        let rows = judge_text("-", &text, false, &Options::default(), &mut |_, _| {});
        rows.iter().map(|row| row.verdict.outcome).collect()
    };
    for sizes in ["m + k - 1", "2*m - 1", "m*k + 1 - 1", "(m + k) - 1"] {
        assert_eq!(outcomes(sizes), [RIGHT, WRONG], "{sizes}");
    }
    for sizes in ["m - k", "m - 1", "m - m", "1 - m*k"] {
        assert!(outcomes(sizes).iter().all(|outcome| *outcome == Outcome::Error), "{sizes}");
    }
}
