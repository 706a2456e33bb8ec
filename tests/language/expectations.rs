//! `expect` in all its forms, and the exit statuses.

use crate::run::{check, check_with, message};

#[test]
fn without_expect_a_claim_passes_where_it_is_verified() {
    let text = "var x, y\nclaim a: x = 1*x\nclaim b: x = 2*x\nclaim c: d(y)/dx = 0\nclaim d: x = nobody";
    let answer = check(text);
    assert_eq!(answer.verdicts(), ["verified", "refuted", "unknown", "error"]);
    for (label, passes) in [("a", true), ("b", false), ("c", false), ("d", false)] {
        assert_eq!(answer.claim(label)["as_expected"], passes, "{label}");
        assert!(answer.claim(label)["expected"].is_null());
    }
}

#[test]
fn every_verdict_against_every_expectation() {
    let claims = [("verified", "x = 1*x"), ("refuted", "x = 2*x"), ("unknown", "d(y)/dx = 0"), ("error", "x = nobody")];
    for (verdict, claim) in claims {
        for expected in ["verified", "refuted", "unknown", "error"] {
            let answer = check(&format!("var x, y\nclaim L: {claim} expect {expected}"));
            let row = answer.only();
            assert_eq!(row["verdict"], verdict);
            assert_eq!(row["expected"], expected);
            assert_eq!(row["as_expected"], verdict == expected, "{row}");
            let wanted = match verdict {
                _ if verdict == expected => 0,
                "error" => 2,
                "unknown" => 3,
                _ => 1,
            };
            assert_eq!(answer.status, wanted, "{verdict}, expected {expected}");
        }
    }
}

#[test]
fn levels_of_evidence() {
    // The evidence that is had today, the level that is asked for, whether it is met.
    for (claim, level, met) in [
        ("d(x^2)/dx = 2*x", "difference", true),
        ("d(x^2)/dx = 2*x", "sampled", true),
        ("x = 1*x", "difference", true),
        ("x = 1*x", "sampled", true),
        ("x = 1*x", "all-shapes", true),
        ("x = 1*x", "proof", false),
        ("shape(x) = []", "shapes", true),
        ("x = 1*x", "shapes", false),
    ] {
        let answer = check(&format!("var x\nclaim {claim} expect verified {level}"));
        let row = answer.only();
        assert_eq!(row["verdict"], "verified");
        assert_eq!(row["expected"], "verified", "the word alone: {row}");
        assert_eq!(row["as_expected"], met, "{row}");
        assert_eq!(answer.status, if met { 0 } else { 1 });
        if !met {
            assert!(message(row).contains(level) && message(row).contains("all-shapes"), "{row}");
        }
    }
}

#[test]
fn a_level_that_no_witness_gives_is_unmet() {
    for level in ["proof", "all-shapes", "exact", "interval"] {
        let text = format!("var x\nfunction f(t)\nclaim f(erf(x)) = f(erf(x)) + 0*x expect verified {level}");
        let answer = check(&text);
        let row = answer.only();
        assert_eq!(row["verdict"], "verified");
        if row["strongest"] == "sampled" {
            assert_eq!(row["as_expected"], false);
            assert_eq!(answer.status, 1);
            assert!(message(row).contains(&format!("`{level}`")), "{row}");
        }
    }
}

#[test]
fn refuted_by_a_mistake() {
    let text = "dims n, m\nvar x[n,m]\nclaim L: d(sum(x)/m)/dx = 1[n,m] expect refuted by \"no such mistake\"";
    let answer = check(text);
    let row = answer.only();
    assert_eq!((&row["verdict"], &row["expected"]), (&"refuted".into(), &"refuted".into()));
    assert_eq!(row["as_expected"], false, "another mistake, or none, was named");
    assert!(message(row).contains("\"no such mistake\""), "{row}");
    assert_eq!(answer.status, 1);
}

#[test]
fn refuted_by_is_not_met_by_another_verdict() {
    let answer = check("var x\nclaim x = 1*x expect refuted by \"sign\"");
    assert_eq!(answer.only()["as_expected"], false);
    assert_eq!(answer.status, 1);
}

#[test]
fn what_cannot_be_expected() {
    for tail in
        ["expect", "expect nothing", "expect verified bogus", "expect refuted by sign", "expect refuted \"sign\""]
    {
        let answer = check(&format!("var x\nclaim L: x = 1*x {tail}"));
        let row = answer.only();
        assert_eq!((&row["verdict"], &row["label"]), (&"error".into(), &"L".into()), "{tail}");
        assert_eq!(row["as_expected"], false, "{tail}");
        assert_eq!(row["text"], "x = 1*x", "{tail}");
        assert_eq!(answer.status, 2, "{tail}");
    }
}

#[test]
fn a_trailing_expect_is_honoured_on_what_cannot_be_read() {
    for claim in
        ["x =", "= x", ")(", "x + = 2", "x = y z", "d(x)/ = 1", "x = \"text\"", "A^2' = A", "((((x = 1*x", "§ = 1"]
    {
        let answer = check(&format!("var x\nclaim L: {claim} expect error"));
        let row = answer.only();
        assert_eq!(row["verdict"], "error", "{claim}");
        assert_eq!((&row["expected"], &row["as_expected"]), (&"error".into(), &true.into()), "{claim}");
        assert_eq!(row["label"], "L", "{claim}");
        assert_eq!(answer.status, 0, "{claim}");
        // Another expectation is honoured as well, and not met.
        let other = check(&format!("var x\nclaim L: {claim} expect verified"));
        assert_eq!(other.only()["expected"], "verified", "{claim}");
        assert_eq!(other.status, 2, "{claim}");
    }
}

#[test]
fn the_gravest_failure_is_the_status() {
    let (verified, refuted, unknown, error) = ("x = 1*x", "x = 2*x", "d(y)/dx = 0", "x = nobody");
    for (claims, status) in [
        (vec![verified], 0),
        (vec![verified, refuted], 1),
        (vec![verified, unknown], 3),
        (vec![unknown, refuted], 1),
        (vec![refuted, unknown, error], 2),
        (vec![error, unknown], 2),
        (vec![verified, error], 2),
    ] {
        let text: String = claims.iter().map(|claim| format!("claim {claim}\n")).collect();
        assert_eq!(check(&format!("var x, y\n{text}")).status, status, "{claims:?}");
    }
    // An error that is expected is none.
    let expected =
        "var x, y\nclaim x = nobody expect error\nclaim x = 2*x expect refuted\nclaim d(y)/dx = 0 expect unknown\n";
    assert_eq!(check(expected).status, 0);
    assert_eq!(check(&format!("{expected}claim x = 2*x")).status, 1);
    // Neither is a verdict in place of an expected error wrong usage.
    assert_eq!(check("var x\nclaim x = 1*x expect error").status, 1);
}

#[test]
fn a_faulty_statement_that_is_no_claim_is_an_error_nobody_expected() {
    let answer = check("var x\nlet y = x +\nclaim x = 1*x");
    assert_eq!(answer.verdicts(), ["error", "verified"]);
    assert_eq!(answer.status, 2);
}

#[test]
fn strict_turns_a_kink_into_unknown() {
    let text = "var x\nclaim L: d(relu(x))/dx = step(x)";
    assert_eq!(check(text).status, 0);
    let strict = check_with(&["--strict"], text);
    assert_eq!(strict.verdicts(), ["unknown"]);
    assert_eq!(strict.status, 3);
    assert_eq!(check_with(&["--strict"], "var x\nexcept x = 0\nclaim L: d(relu(x))/dx = step(x)").status, 0);
}
