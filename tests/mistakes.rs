//! The names of mistakes: each has its section in the docs, and the examples there are as they say.

mod pages;

use backproof::lang::ast::Expectation;
use backproof::mistake::NAMES;
use backproof::verdict::{Judged, Outcome};
use pages::{examples, judged, sections};

const PAGE: &str = include_str!("../docs/mistakes.md");

/// Whether a mistake belongs to a section: `factor m` to `factor C`.
fn belongs(name: &str, heading: &str) -> bool {
    match heading.rsplit_once(' ') {
        Some((word @ ("factor" | "assumes"), "C" | "FACT")) => name.starts_with(&format!("{word} ")),
        _ => name == heading,
    }
}

#[test]
fn every_name_has_its_section() {
    let headings: Vec<&str> = sections(PAGE).iter().map(|section| section.0).collect();
    assert_eq!(headings, NAMES);
}

#[test]
fn the_examples_are_as_the_page_says() {
    for (heading, section) in sections(PAGE) {
        let examples = examples(section);
        assert!(!examples.is_empty(), "{heading} has no example");
        let rows: Vec<Judged> = examples.iter().flat_map(|example| judged(example)).collect();
        for row in &rows {
            assert!(row.passes(), "{heading}: {}: {:?}, {:?}", row.text, row.unmet(), row.mistake);
        }
        let named = rows.iter().any(|row| match &row.expectation {
            Some(Expectation::Refuted(Some(name))) => belongs(name, heading),
            _ => false,
        });
        assert!(named, "{heading}: no example of it");
    }
}

#[test]
fn a_fix_is_right_when_it_is_written_in_place_of_the_claim() {
    let mut fixes = 0;
    for (heading, section) in sections(PAGE) {
        for example in examples(section) {
            for row in judged(&example) {
                let Some(fix) = row.mistake.and_then(|mistake| mistake.fix) else { continue };
                let (left, _) = row.text.split_once(" = ").expect("a claim has two sides");
                let fixed: String = example
                    .lines()
                    .enumerate()
                    .map(|(number, line)| match number + 1 == row.line {
                        true => format!("claim {left} = {}\n", fix.text),
                        false => format!("{line}\n"),
                    })
                    .collect();
                let again = judged(&fixed).into_iter().find(|again| again.line == row.line).expect("it is there");
                // The left side itself, its summands in another order, is right and claims nothing.
                let is_itself =
                    again.verdict.message.as_ref().is_some_and(|why| why.starts_with("vacuous: both sides"));
                assert!(again.passes() || is_itself, "{heading}: {} = {}: {:?}", left, fix.text, again.verdict);
                assert_eq!(again.mistake, None, "a right claim has no mistake");
                fixes += 1;
            }
        }
    }
    assert!(fixes > 30, "only {fixes} fixes were tried");
}

/// Of the positive definite matrices the identity alone is orthogonal: what holds there alone is no explanation.
#[test]
fn facts_that_leave_a_single_point_explain_nothing() {
    let text = "dims n; var A[n,n]; const B[n,n]; given A posdef\nclaim: jvp(inv(A) .* (A*A), A, B) = jvp((A*A')' .* A^(-1), A, B)";
    let [row] = judged(text).try_into().expect("one claim");
    let name = row.mistake.expect("it is wrong, and right where B is symmetric").name;
    assert_eq!(name, "assumes B symmetric");
}

/// Where decimals are written, what is put in is a decimal too; the names of mistakes stay as they are.
#[test]
fn fixes_are_written_in_the_numbers_of_the_claim() {
    for (claim, fix, told) in [
        ("d(0.7*x^2)/dx = 0.7*x", "1.4*x", "factor 1/2"),
        ("d(0.85*x^2)/dx = 0.85*x", "1.7*x", "factor 1/2"),
        ("d(x^2/4)/dx = x", "1/2*x", "factor 2"),
        ("d(3*x^2/10)/dx = 3*x/10", "3*x/5", "factor 1/2"),
        ("d(0.1*x/3)/dx = 0.1", "1/30", "factor 3"),
        ("d(0.7*x^2)/dx = 1.7*x", "1.7*x - 0.3*x", "the term `-0.3*x` is missing"),
        ("d(if(x < 0, 0.1*x, x))/dx = if(x < 0, 0.2, 1)", "if(x < 0, 0.1, 1)", "`0.2` stands where `0.1` is right"),
        ("d(x*relu(x)*0.7)/dx = relu(x)", "1.4*relu(x)", "factor 5/7"),
    ] {
        let [row] = judged(&format!("var x\nclaim: {claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
        assert!(mistake.name == told || mistake.explanation.contains(told), "{claim}: {}", mistake.explanation);
    }
}

/// A fix has the `let` names of the claim, and what its terms have in common once.
#[test]
fn fixes_are_written_in_the_names_of_the_claim() {
    let declared =
        "dims n; var b, x[n], W[n,n]; const y[n]; let s = tanh(b); let q = sigmoid(b); let r = W*x - y\nclaim: ";
    for (claim, fix) in [
        ("d(s^3)/db = s^2", "3*s^2*(1 - s^2)"),
        ("d(q^2)/db = q^2", "2*q*(q*(1 - q))"),
        ("d(1/2*dot(r, r))/dW = x*r", "r*x'"),
        ("d(1/2*dot(r, r))/dx = W'*(W*x - 2*y)", "W'*r"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
    }
}

/// A right side that does not fit may name what the left side has not: there is no value for it where candidates are tried.
#[test]
fn what_the_left_side_has_not_is_no_obstacle() {
    let declared = "dims n, m; var a[n], b[m]\nclaim: d(sum(a.^2))/da = ";
    for (right, fix) in [("2*b", Some("2*a")), ("a + 2*b", Some("2*a")), ("sum(b)*b", None)] {
        let [row] = judged(&format!("{declared}{right}")).try_into().expect("one claim");
        assert_eq!(row.verdict.outcome, Outcome::Error, "{right}");
        assert_eq!(row.mistake.and_then(|mistake| mistake.fix).map(|fix| fix.text).as_deref(), fix, "{right}");
    }
}

/// Where several names come to mind, the one that says what was done.
#[test]
fn names_say_what_was_done() {
    let declared = "dims n; var v[n], z[n], w, x, y; const t, g[n]; var A[n,n], B[n,n]; let p = softmax(z); let q = sigmoid(w); \
        let S = softmax(A, cols); function elu(t) = if(t < 0, exp(t) - 1, t)\nclaim: ";
    for (claim, name) in [
        // A gradient that vanishes at n = 1 tells n from 2 at larger sizes only.
        ("d(sum((v - mean(v)).^2))/dv = 2*(v - mean(v))*n", "factor n"),
        ("vjp(p, z, g) = n*(p .* (g - dot(p, g)))", "factor n"),
        ("d(mean((v - mean(v)).^2))/dv = 2*(v - mean(v))", "factor n"),
        // By the logit p - y is right, and what follows it is too much.
        ("d(-(t*log(q) + (1 - t)*log(1 - q)))/dw = (q - t)*q*(1 - q)", "extra factor"),
        ("norm(x*v) = x*norm(v)", "taken for linear"),
        ("sin(2*x) = 2*sin(x)", "taken for linear"),
        ("1/(x + y) = 1/x + 1/y", "taken for linear"),
        ("d(-tr(A*B))/dA = -B", "transposed"),
        ("d(x + exp(x))/dx = x + exp(x)", "f for f'"),
        // The inner derivative without its exponent as a factor.
        ("d(sin(x + x^3))/dx = cos(x + x^3)*(1 + x^2)", "missing factor"),
        ("d(tanh(x + 0.04*x^3))/dx = (1 - tanh(x + 0.04*x^3)^2)*(1 + 0.04*x^2)", "missing factor"),
        ("d(log(x + 1))/dx = 1/x", "wrong argument"),
        ("d(atan(x))/dx = 1/sqrt(1 + x^2)", "wrong exponent"),
        ("elu'(x) = if(x < 0, elu(x), 1)", "missing term"),
        ("vjp(S, A, B) = S .* (B - sum(B .* S))", "wrong axis"),
        ("sin(2*x) = sin(x)*cos(x)", "factor 1/2"),
        ("d(x*y)/dx = x*y", "f for f'"),
        ("x = 2*x", "factor 2"),
        ("d(x^2)/dx = 2*x + 1", "extra term"),
        // A chain factor and a number that is written are left out at once.
        ("d(q^3)/dw = q^2", "missing chain factor and factor 1/3"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let found = row.mistake.as_ref().map(|mistake| mistake.name.as_str());
        assert_eq!(found, Some(name), "{claim}: {:?}", row.mistake);
    }
    // Right for positive x and y, which is no fact about one of them. Where nothing is differentiated, two steps lead anywhere: to the
    // left side in other words.
    for claim in [
        "asin(sin(x)) = x",
        "acos(cos(x)) = x",
        "sin(x)/x = cos(x)",
        "sqrt(x^2) = x",
        "log(x^2) = 2*log(x)",
        "x = 2",
        "1 = 2",
        "det(-A) = det(A)",
        "B*A = A*B",
        "sqrt(x*y) = sqrt(x)*sqrt(y)",
        "d(sum(v.^2) + t*sum(abs.(v)))/dv = 2*v + t*v",
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        assert_eq!(row.mistake, None, "{claim}");
    }
}
