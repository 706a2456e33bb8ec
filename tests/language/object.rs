//! The JSON object: every key, every type.

use crate::run::{check, one_liner};
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

const TEXT: &str = "dims n, m
var W[n,m], x[m], s
const c[n]
function f(t)
let y = f.(W*x)
claim right: vjp(y, W, c) = (c .* f'.(W*x))*x'
claim wrong:   d(dot(c, y)) / dW  =  (c .* f.(W*x))  *x'   expect refuted   # and why
claim d(s^2)/ds = s
claim kink: d(relu(s))/ds = step(s)
claim vacuous: d(s)/dx = 0[m] expect unknown
claim shape: shape(y) = [n] expect verified shapes
claim unreadable: d(s)/ds = = 1 expect error
claim ill-shaped: W*W = W expect error
";

#[test]
fn keys_and_types() {
    let answer = check(TEXT);
    let report = &answer.report;
    assert_eq!(keys(report), ["version", "claims", "summary"]);
    assert_eq!(report["version"], 2);
    assert_eq!(keys(&report["summary"]), ["verified", "refuted", "unknown", "error", "passed", "failed"]);
    let summary = json!({ "verified": 3, "refuted": 2, "unknown": 1, "error": 2, "passed": 7, "failed": 1 });
    assert_eq!(report["summary"], summary);
    for claim in answer.claims() {
        let wanted =
            "file line label text verdict expected as_expected evidence strongest counterexample mistake message under";
        assert_eq!(keys(claim), wanted.split(' ').collect::<Vec<_>>());
        assert_eq!(claim["file"], "-");
        assert!(claim["line"].is_u64() && claim["text"].is_string() && claim["as_expected"].is_boolean(), "{claim}");
        assert!(claim["label"].is_string() || claim["label"].is_null());
        assert!(claim["message"].is_string() || claim["message"].is_null());
        let verdicts = ["verified", "refuted", "unknown", "error"];
        assert!(verdicts.iter().any(|verdict| claim["verdict"] == *verdict), "{claim}");
        assert!(claim["expected"].is_null() || verdicts.iter().any(|verdict| claim["expected"] == *verdict), "{claim}");
        let levels = ["proof", "all-shapes", "exact", "interval", "sampled", "difference", "shapes"];
        for evidence in claim["evidence"].as_array().expect("a list") {
            assert_eq!(keys(evidence), ["witness", "outcome", "detail"]);
            assert!(levels.iter().any(|level| evidence["witness"] == *level), "{evidence}");
            assert!(
                ["agrees", "disagrees", "no-opinion"].iter().any(|word| evidence["outcome"] == *word),
                "{evidence}"
            );
            assert!(evidence["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{evidence}");
        }
        // The strongest is one that bears the verdict, and null where there is none.
        let bears = match claim["verdict"].as_str() {
            Some("verified") => "agrees",
            Some("refuted") => "disagrees",
            _ => "",
        };
        if bears.is_empty() {
            assert!(claim["strongest"].is_null(), "{claim}");
        } else {
            let mut list = claim["evidence"].as_array().expect("a list").iter();
            assert!(list.any(|one| one["outcome"] == bears && one["witness"] == claim["strongest"]), "{claim}");
        }
        assert_eq!(claim["counterexample"].is_object(), claim["verdict"] == "refuted", "{claim}");
        if claim["verdict"] != "refuted" {
            assert!(claim["counterexample"].is_null() && claim["mistake"].is_null());
        }
    }
}

#[test]
fn lines_labels_and_texts() {
    let answer = check(TEXT);
    let told: Vec<_> = answer
        .claims()
        .iter()
        .map(|claim| (claim["line"].as_u64(), claim["label"].as_str(), claim["text"].as_str()))
        .collect();
    let wanted = [
        (6, Some("right"), "vjp(y, W, c) = (c .* f'.(W*x))*x'"),
        (7, Some("wrong"), "d(dot(c, y)) / dW  =  (c .* f.(W*x))  *x'"),
        (8, None, "d(s^2)/ds = s"),
        (9, Some("kink"), "d(relu(s))/ds = step(s)"),
        (10, Some("vacuous"), "d(s)/dx = 0[m]"),
        (11, Some("shape"), "shape(y) = [n]"),
        (12, Some("unreadable"), "d(s)/ds = = 1"),
        (13, Some("ill-shaped"), "W*W = W"),
    ];
    assert_eq!(told, wanted.map(|(line, label, text)| (Some(line), label, Some(text))));
}

#[test]
fn a_claim_over_several_lines_is_told_on_one() {
    let answer = check("var x\nclaim L:\n  d(x^2)/dx\nclaim M: d(\n  x^2 # why\n)/dx =\n  2*x expect verified");
    assert_eq!(answer.claim("M")["text"], "d( x^2 )/dx = 2*x");
    assert_eq!(answer.claim("M")["line"], 4);
    assert_eq!(answer.claims()[0]["line"], 2);
}

#[test]
fn a_counterexample_has_the_shapes_of_the_declarations() {
    let answer = check(TEXT);
    let found = &answer.claim("wrong")["counterexample"];
    assert_eq!(keys(found), ["dims", "values", "functions", "entry", "claimed", "actual"]);
    assert_eq!(keys(&found["dims"]), ["n", "m"]);
    let size = |name: &str| found["dims"][name].as_u64().expect("a size") as usize;
    let length = |value: &Value| value.as_array().expect("a list").len();
    assert_eq!(keys(&found["values"]), ["W", "x", "c"], "what takes part, as declared");
    assert_eq!(length(&found["values"]["W"]), size("n"));
    assert!(found["values"]["W"].as_array().expect("rows").iter().all(|row| length(row) == size("m")));
    assert_eq!(length(&found["values"]["x"]), size("m"));
    assert!(found["values"]["x"].as_array().expect("entries").iter().all(|entry| !entry.is_array()), "flat");
    assert_eq!(keys(&found["functions"]), ["f"]);
    assert!(found["functions"]["f"].as_str().is_some_and(|text| text.contains('t')), "{found}");
    let entry: Vec<u64> = found["entry"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
    assert_eq!(entry.len(), 2);
    assert!(
        (1..=size("n") as u64).contains(&entry[0]) && (1..=size("m") as u64).contains(&entry[1]),
        "1-based: {found}"
    );
    assert_ne!(found["claimed"], found["actual"]);
}

#[test]
fn entries_of_vectors_and_scalars() {
    let answer = check(
        "dims n\nvar x[n], A[2,3], s, q[1], R[1,1]
claim vector: d(dot(x, x))/dx = x
claim scalar: dot(x, x) = s
claim row: x' = 2*x'
claim fixed: A = 2*A
claim one: d(q)/dq = 2
claim column: sum(A, rows) = 2*sum(A, rows)
claim corner: R + s = s",
    );
    let entry = |label: &str| answer.claim(label)["counterexample"]["entry"].clone();
    assert_eq!(entry("vector"), json!([1]));
    assert_eq!(entry("scalar"), json!([]));
    assert_eq!(entry("row"), json!([1, 1]));
    assert_eq!(entry("fixed").as_array().map(Vec::len), Some(2));
    assert_eq!(entry("one"), json!([]));
    assert_eq!(entry("column").as_array().map(Vec::len), Some(1));
    let values = |label: &str, name: &str| answer.claim(label)["counterexample"]["values"][name].clone();
    assert_eq!(values("scalar", "x").as_array().map(Vec::len), Some(1), "a vector of one entry is a list");
    assert!(values("scalar", "s").is_number());
    assert_eq!(values("one", "q").as_array().map(Vec::len), Some(1));
    assert!(values("corner", "R")[0].is_array(), "a matrix of one entry is a list of lists");
    assert_eq!(answer.claim("fixed")["counterexample"]["dims"], json!({}));
    assert_eq!(values("fixed", "A").as_array().map(Vec::len), Some(2));
    assert_eq!(values("fixed", "A")[0].as_array().map(Vec::len), Some(3));
}

#[test]
fn numbers_are_exact_or_right_to_the_last_digit() {
    let answer = check(
        "claim thirds: 1/3 = 0.333
claim halves: 1/2 = 0.25
claim integers: 1 = 2
claim large: 2^60 + 1 = 2^60
claim root: sqrt(2) = 1
claim small: exp(-700) = 0
claim tenth: 0.1 = 0.2",
    );
    let pair = |label: &str| {
        let found = &answer.claim(label)["counterexample"];
        (found["actual"].clone(), found["claimed"].clone())
    };
    assert_eq!(pair("thirds"), (json!("1/3"), json!("333/1000")));
    assert_eq!(pair("halves"), (json!(0.5), json!(0.25)));
    assert_eq!(pair("integers"), (json!(1), json!(2)));
    assert_eq!(pair("tenth"), (json!("1/10"), json!("1/5")));
    assert_eq!(pair("root").0, json!(2_f64.sqrt()));
    let small = pair("small").0.as_f64().expect("a number");
    assert!((small / (-700_f64).exp() - 1.0).abs() < 1e-12);
    let (actual, claimed) = pair("large");
    assert_ne!(actual, claimed, "not rounded to the same number");
    assert_eq!(actual, json!("1152921504606846977/1"));
}

#[test]
fn a_refuted_shape_says_at_which_sizes() {
    let answer = check("dims n, m\nvar W[n,m]\nclaim L: shape(W) = [m, n]\nclaim M: shape(W) = [n]");
    for label in ["L", "M"] {
        let row = answer.claim(label);
        assert_eq!((&row["verdict"], &row["strongest"]), (&"refuted".into(), &"shapes".into()));
        let found = &row["counterexample"];
        let sizes = (found["dims"]["n"].as_u64(), found["dims"]["m"].as_u64());
        assert!(if label == "L" { sizes.0 != sizes.1 } else { sizes.1 != Some(1) }, "{row}");
        assert!(row["message"].as_str().is_some_and(|text| text.contains("[n, m]")), "{row}");
    }
}

#[test]
fn one_liners_are_told_like_files() {
    let answer = one_liner("d(x^2)/dx = 3*x expect refuted");
    let row = answer.only();
    assert_eq!((&row["line"], &row["label"], &row["text"]), (&1.into(), &Value::Null, &"d(x^2)/dx = 3*x".into()));
    assert!(row["file"].is_string());
    assert_eq!(answer.status, 0);
}
