//! The reports, from verdicts made by hand.
#![cfg(feature = "cli")]

use backproof::lang::ast::{Expectation, Fault, Level, Span};
use backproof::report::{Look, Section, Tally, deck, json, text};
use backproof::verdict::{
    Array, Counterexample, Evidence, Judged, Mistake, Number, Outcome, Repair, Says, Stretch, Verdict,
};
use insta::assert_snapshot;

fn claim(label: &str, line: usize, text: &str, outcome: Outcome, strongest: Option<Level>) -> Judged {
    let says = if outcome == Outcome::Verified { Says::Agrees } else { Says::Disagrees };
    let detail = "64 points, largest error 0.5 ulp".to_string();
    let evidence = strongest.map(|witness| Evidence { witness, says, detail }).into_iter().collect();
    Judged {
        file: "layer.claim".to_string(),
        line,
        label: (!label.is_empty()).then(|| label.to_string()),
        text: text.to_string(),
        verdict: Verdict { outcome, evidence, strongest, counterexample: None, message: None, faults: Vec::new() },
        expectation: None,
        mistake: None,
        derived: None,
        under: Vec::new(),
        sized: false,
    }
}

fn verified(label: &str, line: usize, text: &str) -> Judged {
    claim(label, line, text, Outcome::Verified, Some(Level::Sampled))
}

fn rational(text: &str) -> Number {
    Number::Rational(text.parse().expect("a rational"))
}

fn named<T>(name: &str, value: T) -> (String, T) {
    (name.to_string(), value)
}

/// A refuted claim with everything a counterexample can have.
fn refuted() -> Judged {
    let mut row = claim("forgot", 17, "dJ/dW = dZ * X'", Outcome::Refuted, Some(Level::Sampled));
    let no_opinion = "the ladder does not settle".to_string();
    row.verdict.evidence.push(Evidence { witness: Level::Difference, says: Says::NoOpinion, detail: no_opinion });
    row.verdict.counterexample = Some(Counterexample {
        dims: vec![named("n", 2), named("m", 1)],
        values: vec![
            named(
                "W",
                Array::Matrix(vec![vec![rational("1"), rational("-1/3")], vec![rational("10"), Number::Real(0.1)]]),
            ),
            named("b", Array::Vector(vec![rational("1/2"), rational("-2")])),
            named("α", Array::Scalar(rational("9007199254740993"))),
        ],
        functions: vec![named("f", "sin(2*t) + t^2".to_string())],
        entry: vec![1, 2],
        claimed: None,
        actual: Some(Number::Real(f64::NAN)),
        stretches: Vec::new(),
    });
    row.mistake = Some(Mistake {
        name: "factor m".to_string(),
        explanation: "the claim is m times what is right".to_string(),
        fix: Some(Repair { text: "1/m * dZ * X'".to_string(), evidence: Some(Level::Sampled) }),
    });
    row.expectation = Some(Expectation::Refuted(Some("sign".to_string())));
    row
}

const SOURCE: &str = "dims n\nvar x[n]\nclaim fit: shape(x') = [n]\n";

fn error() -> Judged {
    let mut row = claim("fit", 3, "shape(x') = [n]", Outcome::Error, None);
    let at = SOURCE.find("x'").expect("it is there");
    let fault = Fault::new(Span { start: at, end: at + 2 }, "`x'` is a row, [1, n]").with_hint("write `[1, n]`");
    row.verdict.faults = vec![fault];
    row.verdict.message = Some("a remark".to_string());
    row
}

fn section<'a>(source: &'a str, rows: &'a [Judged]) -> Section<'a> {
    let again = "backproof check layer.claim --seed 7".to_string();
    let (heading, rows) = ("layer.claim".to_string(), rows.iter().collect());
    Section { heading, source, rows, again, one_by_one: false, corrected: Vec::new() }
}

fn human(source: &str, rows: &[Judged]) -> String {
    text::render(&[section(source, rows)], Look::default())
}

#[test]
fn json_has_every_key_in_order() {
    let rows = [refuted()];
    assert_snapshot!(json::render(&[section("", &rows)]), @r#"
    {"version":2,"claims":[
    {"file":"layer.claim","line":17,"label":"forgot","text":"dJ/dW = dZ * X'","verdict":"refuted","expected":"refuted","as_expected":false,"evidence":[{"witness":"sampled","outcome":"disagrees","detail":"64 points, largest error 0.5 ulp"},{"witness":"difference","outcome":"no-opinion","detail":"the ladder does not settle"}],"strongest":"sampled","counterexample":{"dims":{"n":2,"m":1},"values":{"W":[[1,"-1/3"],[10,0.1]],"b":[0.5,-2],"α":"9007199254740993/1"},"functions":{"f":"sin(2*t) + t^2"},"entry":[1,2],"claimed":null,"actual":null},"mistake":{"name":"factor m","explanation":"the claim is m times what is right","fix":"1/m * dZ * X'"},"message":"expected the mistake \"sign\", found \"factor m\"","under":[]}
    ],"summary":{"verified":0,"refuted":1,"unknown":0,"error":0,"passed":0,"failed":1}}
    "#);
}

#[test]
fn json_message_says_where() {
    let rows = [error()];
    let report: serde_json::Value = serde_json::from_str(&json::render(&[section(SOURCE, &rows)])).unwrap();
    let claim = &report["claims"][0];
    assert_eq!(claim["message"], "3:18: `x'` is a row, [1, n]; write `[1, n]`\na remark");
    assert_eq!(claim["verdict"], "error");
    assert_eq!(claim["expected"], serde_json::Value::Null);
    assert_eq!(claim["as_expected"], false);
    assert_eq!(report["summary"]["error"], 1);
}

#[test]
fn json_says_why_the_right_verdict_is_not_enough() {
    let mut row = verified("strong", 1, "x = x");
    row.expectation = Some(Expectation::Verified(Some(Level::AllShapes)));
    let rows = [row];
    let report: serde_json::Value = serde_json::from_str(&json::render(&[section("", &rows)])).unwrap();
    let claim = &report["claims"][0];
    assert_eq!(claim["message"], "expected evidence `all-shapes` or stronger, found `sampled`");
    assert_eq!((&claim["verdict"], &claim["expected"]), (&"verified".into(), &"verified".into()));
    assert_eq!(claim["as_expected"], false);
}

#[test]
fn json_of_nothing() {
    assert_snapshot!(json::render(&[]), @r#"{"version":2,"claims":[],"summary":{"verified":0,"refuted":0,"unknown":0,"error":0,"passed":0,"failed":0}}"#);
}

#[test]
fn text_of_verified_claims_promises_nothing() {
    let mut kink = verified("ReLU′", 4, "d(relu(x))/dx = step(x)");
    kink.verdict.message = Some("not judged at the kink x = 0".to_string());
    let rows = [verified("dZ", 3, "vjp(A, Z, G) = G .* f'.(Z)"), kink, verified("", 9, "1 = 1")];
    let report = human("", &rows);
    assert!(!report.contains("proved") && report.contains("not a proof"));
    assert_snapshot!(report, @r##"
    layer.claim
      ✓ dZ      verified  sampled     vjp(A, Z, G) = G .* f'.(Z)
      ✓ ReLU′   verified  sampled     d(relu(x))/dx = step(x)
          not judged at the kink x = 0
      ✓ line 9  verified  sampled     1 = 1

    3 claims: 3 verified
    verified by sampled: both sides agree at the points that were tried. This is evidence, not a proof.
    "##);
}

#[test]
fn that_no_theorem_was_found_is_said() {
    let mut row = verified("hard", 3, "x = x");
    let detail = "not decided: no attempt at a theorem succeeded".to_string();
    row.verdict.evidence.insert(0, Evidence { witness: Level::Proof, says: Says::NoOpinion, detail });
    let none = Evidence { witness: Level::Exact, says: Says::NoOpinion, detail: "too large".to_string() };
    row.verdict.evidence.push(none);
    let report = human("", &[row]);
    assert!(report.contains("\n      proof no-opinion: not decided: no attempt at a theorem succeeded\n"), "{report}");
    assert!(!report.contains("sampled agrees") && !report.contains("exact no-opinion"), "{report}");
}

#[test]
fn what_is_proved_says_how_to_see_the_theorem() {
    let rows = [claim("dx", 3, "d(x)/dx = 1", Outcome::Verified, Some(Level::Proof))];
    let brief = human("", &rows);
    assert!(brief.contains("; `--details` names") && !brief.contains("proof agrees"), "{brief}");
    let full = text::render(&[section("", &rows)], Look { full: true, ..Look::default() });
    assert!(full.contains("proof agrees: ") && !full.contains("--details"), "{full}");
}

#[test]
fn text_of_a_refuted_claim() {
    assert_snapshot!(human("", &[refuted()]), @r#"
    layer.claim
      ✗ forgot  refuted   sampled     dJ/dW = dZ * X'
          counterexample at n = 2, m = 1
            W = [1, -1/3; 10, 0.1], b = [1/2, -2], α = 9007199254740993, f(t) = sin(2*t) + t^2
            entry [1, 2]: claimed undefined, actual not a number
          mistake: factor m: the claim is m times what is right
          right is (sampled): 1/m * dZ * X'
          expected the mistake "sign", found "factor m"
          again: backproof check layer.claim --seed 7

    1 claim: 1 refuted; 1 of 1 not as expected
    refuted: at the counterexample both sides were evaluated in two independent ways.
    "#);
}

/// Of a stretch only the points that were tried are known; a counterexample at which the claim fails alone is no stretch.
#[test]
fn text_of_where_a_claim_fails() {
    let with = |inputs: usize, low: Option<&str>, high: Option<&str>| {
        let mut row = refuted();
        let end = |end: Option<&str>| end.map(|text| text.parse().expect("a rational"));
        let stretch = Stretch { input: "x".to_string(), low: end(low), high: end(high) };
        let found = row.verdict.counterexample.as_mut().expect("it has one");
        found.stretches = vec![stretch];
        found.values.truncate(inputs);
        let rows = [row];
        text::render(&[section("", &rows)], Look { full: true, ..Look::default() })
            .lines()
            .find_map(|line| line.trim().strip_prefix("wrong ").map(str::to_string))
            .expect("a line")
    };
    // Along one input the others are as they are shown.
    assert_eq!(
        with(2, None, Some("-1")),
        "almost everywhere for x below about -1, with the others as above, by the points tried"
    );
    let told = |low, high| with(1, low, high);
    assert_eq!(told(Some("1/1000000"), None), "almost everywhere for x above about 1e-6, by the points tried");
    assert_eq!(told(None, Some("-1/2")), "almost everywhere for x below about -0.5, by the points tried");
    assert_eq!(told(Some("1/4"), Some("1/2")), "almost everywhere for x from about 0.25 to 0.5, by the points tried");
    let point = Some("666667/1000000");
    assert_eq!(told(point, point), "for x within 1e-6 of 0.666667 at most");
    // So far out the ends are different, and no double shows it.
    let (low, high) = (Some("1000000000000000000"), Some("1000000000000000001"));
    assert_eq!(told(low, high), "for x within 1.000001 of 1e18 at most");
}

#[test]
fn text_of_an_error() {
    assert_snapshot!(human(SOURCE, &[error()]), @r##"
layer.claim
  ! fit  error     -           shape(x') = [n]
      Error: `x'` is a row, [1, n]
       --> layer.claim:3:18
        |
      3 | claim fit: shape(x') = [n]
        |                  ^^ write `[1, n]`
      a remark

1 claim: 1 error
"##);
}

#[test]
fn text_of_unmet_expectations() {
    let mut unknown = claim("u", 1, "x = y", Outcome::Unknown, None);
    unknown.verdict.message = Some("vacuous: nothing could differ".to_string());
    let mut surprise = verified("s", 2, "x = x");
    surprise.expectation = Some(Expectation::Refuted(None));
    let mut expected = claim("e", 3, "x + 1 = x", Outcome::Refuted, Some(Level::Sampled));
    expected.expectation = Some(Expectation::Refuted(None));
    assert_snapshot!(human("", &[unknown, surprise, expected]), @r##"
    layer.claim
      ? u  unknown            -           x = y
          vacuous: nothing could differ
          again: backproof check layer.claim --seed 7
      ✗ s  verified           sampled     x = x
          expected refuted, found verified
          again: backproof check layer.claim --seed 7
      ✓ e  refuted, expected  sampled     x + 1 = x
          no known mistake explains it
          again: backproof check layer.claim --seed 7

    3 claims: 1 verified, 1 refuted, 1 unknown; 2 of 3 not as expected
    verified by sampled: both sides agree at the points that were tried. This is evidence, not a proof.
    refuted: at the counterexample both sides were evaluated in two independent ways.
    "##);
}

#[test]
fn text_fits_its_width() {
    let long = "∂J/∂W = ".to_string() + &"softmax(W*X) .* ".repeat(40) + "1";
    let mut row = claim(&"λ".repeat(60), 1, &long, Outcome::Refuted, Some(Level::Difference));
    row.verdict.message = Some("a reason, ".repeat(40));
    let wide = Array::Matrix(vec![vec![rational("1/1000003"); 30]; 2]);
    let high = Array::Matrix(vec![vec![rational("1")]; 30]);
    row.verdict.counterexample = Some(Counterexample {
        dims: (0..30).map(|i| (format!("d{i}"), 3)).collect(),
        values: vec![named("X", wide), named("Y", high)],
        functions: vec![named("f", "sin(t) + ".repeat(30))],
        entry: Vec::new(),
        claimed: Some(rational("0")),
        actual: Some(rational("1")),
        stretches: Vec::new(),
    });
    let rows = [row];
    for width in [40, 80, 200] {
        let report = text::render(&[section("", &rows)], Look { width, ..Look::default() });
        let widest = report.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width.max(80)), "{width}: {report}");
        let words = report.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("2×30 entries") && words.contains("30×1 entries"), "{report}");
    }
}

#[test]
fn text_gives_the_terminal_nothing_to_obey() {
    let hostile = "x\u{1b}[2J\u{202e} = \n\ty";
    let mut row = claim(hostile, 1, hostile, Outcome::Error, None);
    row.verdict.faults = vec![Fault::new(Span { start: 0, end: 3 }, hostile).with_hint(hostile)];
    row.verdict.message = Some(hostile.to_string());
    let report = human(hostile, &[row]);
    assert!(!report.contains('\u{1b}') && !report.contains('\u{202e}'), "{report}");
}

#[test]
fn colours_only_on_demand() {
    let rows = [refuted(), verified("v", 1, "x = x"), error()];
    let colours = text::render(&[section(SOURCE, &rows)], Look { colour: true, ..Look::default() });
    assert!(colours.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&colours).to_string(), human(SOURCE, &rows));
}

#[test]
fn an_unread_file_is_counted() {
    let mut missing = claim("", 0, "", Outcome::Error, None);
    missing.verdict.message = Some("no such file".to_string());
    let rows = [verified("v", 1, "x = x"), missing];
    assert_snapshot!(human("", &rows), @r##"
    layer.claim
      ✓ v  verified  sampled     x = x

    1 claim: 1 verified; 1 file not read
    verified by sampled: both sides agree at the points that were tried. This is evidence, not a proof.
    "##);
    assert_eq!(Tally::of(&rows), Tally { verified: 1, error: 1, passed: 1, failed: 1, ..Tally::default() });
}

const DECK: &str = "\
# F1 definition: a[l] = f[l](z[l])
# B1 printed: ∂z[l] = ∂a[l] * f'[l](z[l])
claim B1: …
# B2 printed: ∂w[l] = ∂z[l] * a[l-1]
# B2 is printed: no such comment
# F9 printed: shapes: Z[l], A[l]: (n[l], m); W[l]: (n[l], n[l-1], m); B[l]: (n[l], m), as long as this and a little longer
# A6 printed: 0 for x < 0, 1 for x ≥ 0
# V1 printed: ∂Z[l] = ∂A[l] * f'[l](Z[l])
";

fn deck_rows() -> Vec<Judged> {
    let expect = |mut row: Judged, expectation: Expectation| {
        row.expectation = Some(expectation);
        row
    };
    let mut kink = verified("A6", 7, "d(relu(x))/dx = if(x < 0, 0, 1)");
    kink.verdict.message =
        Some("kink at x = 0: not judged; the claimed 1 lies between the one-sided derivatives 0 and 1".to_string());
    let misfit = claim("B2.printed", 5, "vjp(z, w, dz) = dz * a", Outcome::Error, None);
    let wrong = claim("B2.elementwise", 5, "vjp(z, w, dz) = dz .* a", Outcome::Refuted, Some(Level::Sampled));
    vec![
        verified("B1", 3, "vjp(a, z, g) = g .* f'.(z)"),
        expect(misfit, Expectation::Error),
        expect(wrong, Expectation::Refuted(None)),
        verified("B2", 5, "vjp(z, w, dz) = dz * a'"),
        claim("F9.printed-Z", 6, "shape(Z) = [n, m]", Outcome::Verified, Some(Level::Shapes)),
        expect(claim("F9.printed-W", 6, "shape(W) = [n, k, m]", Outcome::Error, None), Expectation::Error),
        claim("F9", 6, "shape(W) = [n, k]", Outcome::Verified, Some(Level::Shapes)),
        kink,
        verified("A6.left", 7, "d(relu(x))/dx = 0"),
        claim("N1", 9, "x = x", Outcome::Unknown, None),
    ]
}

fn table(rows: &[Judged]) -> String {
    let rows: Vec<&Judged> = rows.iter().collect();
    let again = "backproof verify --only {} --details --seed 0";
    deck::render(&deck::statements(DECK, &rows), DECK, &rows, again, Look::default())
}

#[test]
fn deck_table() {
    assert_snapshot!(table(&deck_rows()), @r##"
The source deck (`docs/deck.md`): slides on backpropagation, statement by statement, as they are
printed.

  id  as printed                                                        verdict          evidence
· F1  a[l] = f[l](z[l])                                                 definition
✓ B1  ∂z[l] = ∂a[l] * f'[l](z[l])                                       verified         sampled
✗ B2  ∂w[l] = ∂z[l] * a[l-1]                                            error, refuted   sampled
        reading printed: vjp(z, w, dz) = dz * a                         error
        reading elementwise: vjp(z, w, dz) = dz .* a                    refuted          sampled
        corrected: vjp(z, w, dz) = dz * a'                              verified         sampled
± F9  shapes: Z[l], A[l]: (n[l], m); W[l]: (n[l], n[l-1], m); B[l]:     verified, error  shapes
      (n[l], m), as long as this and a little longer
        reading printed-Z: shape(Z) = [n, m]                            verified         shapes
        reading printed-W: shape(W) = [n, k, m]                         error
        corrected: shape(W) = [n, k]                                    verified         shapes
✓ A6  0 for x < 0, 1 for x ≥ 0                                          verified         sampled
        also left: d(relu(x))/dx = 0                                    verified         sampled
        kink at x = 0: not judged; the claimed 1 lies between the one-sided derivatives 0 and 1
? V1  ∂Z[l] = ∂A[l] * f'[l](Z[l])                                       no claim
? N1  x = x                                                             unknown

Not as expected
  ? N1  unknown   -           x = x
      again: backproof verify --details --seed 0

✓ holds as printed; ± holds in part, or if it is read in one way only; ✗ does not hold as printed; ?
open; · a definition
reading: one of several ways to read what is printed
also: another version of it, judged beside it
corrected: what is right in its place
error: the shapes in the formula do not fit, so that it says nothing

7 statements: 2 hold as printed, 1 in part or in one reading only, 1 not as printed, 1 undecided, 1
by definition, 1 without a claim
10 claims: 6 verified, 1 refuted, 1 unknown, 2 error; 1 of 10 not as expected
verified by sampled: both sides agree at the points that were tried. This is evidence, not a proof.
verified by shapes: by the rules of shapes.
refuted: at the counterexample both sides were evaluated in two independent ways.
In full, with counterexamples: backproof verify --only ID --details --seed 0
"##);
}

#[test]
fn the_verdict_on_a_statement_is_that_of_its_claims() {
    let mut rows = deck_rows();
    let before = table(&rows);
    rows[0].verdict.outcome = Outcome::Refuted;
    let after = table(&rows);
    let row = |table: &str| table.lines().find(|line| line.contains("B1 ")).unwrap().to_string();
    assert!(row(&before).contains("✓ B1") && row(&before).contains("verified"));
    assert!(row(&after).contains("✗ B1") && row(&after).contains("refuted"));
    assert!(after.contains("Not as expected") && !before.contains("B1      refuted"));
}
