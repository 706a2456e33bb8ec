//! The deck: its claims, its table, and that each verdict is earned.
#![cfg(feature = "cli")]

use assert_cmd::Command;
use backproof::judge::{judge, judge_text, read};
use backproof::lang::ast::Level;
use backproof::lang::typed::{Body, Claim, Document, Item};
use backproof::report::Look;
use backproof::report::deck::{Statement, render, statements};
use backproof::verdict::{Judged, Options, Outcome};
use insta::assert_snapshot;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const DECK: &str = include_str!("../../claims/deck.claim");
const PAGE: &str = include_str!("../../docs/deck.md");

/// The statements, in the deck's order.
const IDS: &str = "F1 F2 F3 F4 F5 F6 F7 F8 F9 B1 B2 B3 B4 B5 B6 V1 V2 V3 V4 V5 A1 A2 A3 A4 A5 A6 A7 A8 A9";

/// Broken claims are judged at fewer points than right ones: a break that is seen at these is seen at more.
const FEWER: Options = Options { seed: 0, cases: 16, strict: false };

/// The deck judged as `backproof verify` judges it, once for all tests.
fn judged() -> &'static [Judged] {
    static JUDGED: OnceLock<Vec<Judged>> = OnceLock::new();
    JUDGED.get_or_init(|| judge_text("deck.claim", DECK, false, &Options::default(), &mut |_, _| {}))
}

fn the_statements() -> Vec<Statement<'static>> {
    statements(DECK, &judged().iter().collect::<Vec<_>>())
}

#[test]
fn every_statement_has_its_row() {
    let statements = the_statements();
    let ids: Vec<&str> = statements.iter().map(|statement| statement.id.as_str()).collect();
    assert_eq!(ids.join(" "), IDS);
    for statement in &statements {
        assert!(statement.printed.is_some(), "{} has no wording", statement.id);
        assert_ne!(
            statement.definition,
            !statement.claims.is_empty(),
            "{}: either a definition or claims",
            statement.id
        );
    }
    assert!(judged().iter().all(|row| row.label.is_some()), "a claim or a faulty statement belongs to no statement");
}

#[test]
fn every_claim_is_as_expected() {
    for row in judged() {
        let (label, verdict) = (row.label.as_deref().unwrap_or("?"), &row.verdict);
        assert!(row.passes(), "{label}: {:?}, {:?}", verdict.outcome, verdict.message);
        assert_eq!(verdict.outcome == Outcome::Refuted, verdict.counterexample.is_some(), "{label}");
    }
}

/// An `expect error` is met by any error: this holds that it is the shapes that do not fit, and not a slip of the pen.
#[test]
fn errors_are_about_shapes() {
    let errors: Vec<&Judged> = judged().iter().filter(|row| row.verdict.outcome == Outcome::Error).collect();
    assert!(!errors.is_empty());
    for row in errors {
        let message = row.verdict.faults.iter().map(|fault| fault.message.as_str()).collect::<String>();
        let about_shapes = ["cannot multiply", "needs equal shapes", "differ in shape"];
        assert!(about_shapes.iter().any(|words| message.contains(words)), "{:?}: {message}", row.label);
    }
}

#[test]
fn the_table() {
    let rows: Vec<&Judged> = judged().iter().collect();
    let look = Look { width: 120, ..Look::default() };
    assert_snapshot!(render(&the_statements(), DECK, &rows, "backproof verify --only {} --details --seed 0", look));
}

#[test]
fn the_command_reports_every_claim_as_json() {
    let mut command = Command::cargo_bin("backproof").expect("the binary is built for its tests");
    let command = command.env_remove("BACKPROOF_SEED").args(["verify", "--format", "json"]);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else");
    let claims = report["claims"].as_array().expect("a list of claims");
    assert_eq!(claims.len(), judged().len());
    for row in judged() {
        let named = |claim: &&serde_json::Value| claim["label"].as_str() == row.label.as_deref();
        let claim = claims.iter().find(named).expect("each claim is reported");
        assert_eq!(claim["line"], row.line);
        assert_eq!(claim["verdict"], row.verdict.outcome.word());
        assert_eq!(claim["as_expected"], true);
        assert_eq!(claim["counterexample"].is_object(), row.verdict.outcome == Outcome::Refuted);
        // What is right for all shapes is a theorem on file.
        let theorem = row.verdict.outcome == Outcome::Verified && row.verdict.strongest == Some(Level::AllShapes);
        assert_eq!(claim["strongest"] == "proof", theorem, "{:?}: {}", row.label, claim["strongest"]);
    }
    let count = |outcome| judged().iter().filter(|row| row.verdict.outcome == outcome).count();
    let counts = [Outcome::Verified, Outcome::Refuted, Outcome::Unknown, Outcome::Error];
    for outcome in counts {
        assert_eq!(report["summary"][outcome.word()], count(outcome));
    }
    assert_eq!((&report["summary"]["passed"], &report["summary"]["failed"]), (&claims.len().into(), &0.into()));
}

/// The rows of the tables in `docs/deck.md`: id, wording, verdict, findings.
fn page_rows() -> Vec<[&'static str; 4]> {
    let cells = |line: &'static str| {
        let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.split(" | ").map(str::trim);
        let row = [cells.next()?, cells.next()?, cells.next()?, cells.next().unwrap_or("")];
        assert_eq!(cells.next(), None, "a cell too many: {line}");
        (row[0] != "id" && !row[0].starts_with('-')).then_some(row)
    };
    PAGE.lines().filter_map(cells).collect()
}

#[test]
fn the_page_says_what_the_tool_says() {
    let (statements, rows) = (the_statements(), page_rows());
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>().join(" "), IDS);
    for (statement, [id, wording, verdict, findings]) in statements.iter().zip(rows) {
        assert_eq!(wording, format!("`{}`", statement.printed.as_deref().unwrap_or("")), "{id}");
        assert_eq!(verdict, statement.verdict(), "{id}");
        for corrected in statement.corrected() {
            let right_side = corrected.text.split_once(" = ").expect("a claim has two sides").1;
            assert!(findings.contains(&format!("{right_side}`")), "{id} lacks what would be right: {right_side}");
        }
    }
}

// ------------------------------------------------------------------------------------------------ breaking what is right

/// A claim with its sides as text.
struct Sides<'a> {
    label: &'a str,
    left: &'a str,
    right: &'a str,
    /// Whether the sides are scalars: transposition and the kind of product are nothing to a scalar.
    scalar: bool,
    shape: bool,
}

fn labelled<'d>(document: &'d Document, label: &str) -> &'d Claim {
    let claim = document.items.iter().find_map(|item| match item {
        Item::Claim(claim) if claim.label.as_deref() == Some(label) => Some(claim),
        _ => None,
    });
    claim.expect(label)
}

/// The claims of the deck that are verified, with their sides.
fn right_claims(document: &Document) -> Vec<Sides<'static>> {
    let verified = judged().iter().filter(|row| row.verdict.outcome == Outcome::Verified);
    let sides = |row: &'static Judged| {
        let label = row.label.as_deref().expect("each claim has a label");
        let (left, right) = row.text.split_once(" = ").expect("a claim has two sides");
        let claim = labelled(document, label);
        let (scalar, shape) = match &claim.body {
            Body::Equal(left, _) => (left.shape.is_scalar(), false),
            Body::Shape(..) => (false, true),
        };
        Sides { label, left, right, scalar, shape }
    };
    verified.map(sides).collect()
}

/// The text with one occurrence of `from` after the other replaced: as many texts as occurrences.
fn each_replaced(text: &str, from: &str, to: &str) -> Vec<String> {
    let replaced = |(at, _): (usize, &str)| format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
    text.match_indices(from).map(replaced).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "_∂".contains(c)
}

/// The text with each number in it, one after the other, replaced by the next one; digits within names are no numbers.
fn each_number_raised(text: &str) -> Vec<String> {
    let mut raised = Vec::new();
    for (at, digits) in text.match_indices(|c: char| c.is_ascii_digit()) {
        let value: u64 = digits.parse().expect("a digit");
        if !text[..at].ends_with(is_word) && !text[at + 1..].starts_with(is_word) {
            raised.push(format!("{}{}{}", &text[..at], value + 1, &text[at + 1..]));
        }
    }
    raised.extend(each_replaced(text, "²", "³"));
    raised
}

/// Names of the deck's weights, `w1_21`, with their subscripts exchanged.
fn each_subscript_swapped(text: &str) -> Vec<String> {
    let mut swapped = Vec::new();
    for (at, _) in text.match_indices('_') {
        let subscripts: Vec<char> = text[at + 1..].chars().take_while(|c| is_word(*c)).collect();
        if let [i, j] = subscripts[..]
            && i.is_ascii_digit()
            && j.is_ascii_digit()
            && i != j
        {
            swapped.push(format!("{}_{j}{i}{}", &text[..at], &text[at + 3..]));
        }
    }
    swapped
}

/// The right side with the kind of one product changed; a product with the scalar before it, `1/m * …`, is the same in both kinds.
fn each_product_changed(right: &str) -> Vec<String> {
    let mut changed = Vec::new();
    for (at, _) in right.match_indices('*') {
        let before = right[..at].trim_end();
        let elementwise = before.strip_suffix('.');
        let by_scalar = elementwise.is_none() && (before.ends_with("/m") || before.ends_with("1/2"));
        if !by_scalar {
            let (head, kind) = elementwise.map_or((before, ".*"), |head| (head.trim_end(), "*"));
            changed.push(format!("{head} {kind} {}", right[at + 1..].trim_start()));
        }
    }
    changed
}

/// `if(x < 0, A, B)` with A and B exchanged.
fn branches_swapped(right: &str) -> Option<String> {
    let inside = right.strip_prefix("if(")?.strip_suffix(')')?;
    let parts: Vec<&str> = inside.split(", ").collect();
    let [condition, then, otherwise] = parts[..] else { panic!("an if with three parts: {right}") };
    Some(format!("if({condition}, {otherwise}, {then})"))
}

/// What may go wrong with a formula: each kind of mistake with the right sides it leads to.
fn breaks(claim: &Sides<'_>) -> Vec<(&'static str, Vec<String>)> {
    let Sides { left, right, .. } = claim;
    let mut breaks = vec![
        ("slightly-off", vec![format!("{right} + 1e-9")]),
        ("constant", each_number_raised(right)),
        ("subscripts", each_subscript_swapped(right)),
        ("chain-factor", [each_replaced(right, "'.(", ".("), each_replaced(right, "'(", "(")].concat()),
        ("mean", [each_replaced(right, "1/m * ", ""), each_replaced(right, "1/2 * ", "")].concat()),
        ("layer", each_replaced(right, "_prev", "")),
        ("activation", [each_replaced(right, ".(z)", ".(a)"), each_replaced(right, ".(Z)", ".(A)")].concat()),
        ("axis", each_replaced(right, "cols", "rows")),
        ("branches", branches_swapped(right).into_iter().collect()),
        ("missing-term", [each_replaced(right, " + b1[1]", ""), each_replaced(right, " + B", "")].concat()),
    ];
    if *right != "0" {
        breaks.push(("sign", vec![format!("-({right})")]));
        breaks.push(("factor", vec![format!("2*({right})")]));
    }
    if let Some((function, argument)) = left.split_once("'(") {
        breaks.push(("f-for-derivative", vec![format!("{function}({argument}")]));
    }
    if !claim.scalar {
        breaks.push(("transposed", vec![format!("({right})'")]));
        breaks.push(("missing-transpose", ["' ", "')", "'"].map(|tail| without_transpose(right, tail)).concat()));
        breaks.push(("product-kind", each_product_changed(right)));
    }
    breaks.retain(|(_, broken)| !broken.is_empty());
    breaks
}

/// The text without one transposition that is followed by `tail`'s last character (for `'` alone: by the end).
fn without_transpose(right: &str, tail: &str) -> Vec<String> {
    if tail == "'" {
        return right.strip_suffix('\'').map(str::to_string).into_iter().collect();
    }
    each_replaced(right, tail, &tail[1..])
}

/// The same for claims about a shape.
fn shape_breaks(right: &str) -> Vec<(&'static str, Vec<String>)> {
    let dims: Vec<&str> = right.trim_matches(['[', ']']).split(", ").collect();
    let other = |dim: &str| match dim {
        "n" => "m".to_string(),
        "n_prev" | "m" => "n".to_string(),
        number => (number.parse::<u64>().expect("a number") + 1).to_string(),
    };
    let list = |dims: &[String]| format!("[{}]", dims.join(", "));
    let owned: Vec<String> = dims.iter().map(|dim| dim.to_string()).collect();
    let renamed = (0..dims.len()).map(|at| {
        let mut dims = owned.clone();
        dims[at] = other(&dims[at]);
        list(&dims)
    });
    let reversed: Vec<String> = owned.iter().rev().cloned().collect();
    let longer: Vec<String> = owned.iter().cloned().chain(["m".to_string()]).collect();
    let doubled: Vec<String> = owned.iter().map(|dim| format!("2*{dim}")).collect();
    let mut breaks = vec![
        ("other-size", renamed.collect()),
        ("doubled", vec![list(&doubled)]),
        ("axis-added", vec![list(&longer)]),
        ("transposed", vec![list(&reversed)]),
    ];
    // A square is its own transpose.
    breaks.retain(|(_, broken)| broken[0] != right);
    breaks
}

/// Judges further claims in the context of the deck: label and text. The answers are by label.
fn judge_also(deck: &str, claims: &[(String, String)]) -> BTreeMap<String, (String, Outcome)> {
    let mut text = deck.to_string();
    for (label, claim) in claims {
        text += &format!("\nclaim {label}: {claim}");
    }
    let document = read(&text, false);
    let wanted: BTreeSet<&str> = claims.iter().map(|claim| claim.0.as_str()).collect();
    assert_eq!(wanted.len(), claims.len(), "labels are unique");
    let answer = |item: &Item| match item {
        Item::Claim(claim) => {
            let label = claim.label.clone().filter(|label| wanted.contains(label.as_str()))?;
            Some((label, (claim.text.clone(), judge(&document, claim, &FEWER).outcome)))
        }
        Item::Faulty(faulty) => {
            let label = faulty.label.clone().filter(|label| wanted.contains(label.as_str()))?;
            Some((label, (faulty.text.clone(), Outcome::Error)))
        }
    };
    let answers: BTreeMap<_, _> = document.items.iter().filter_map(answer).collect();
    assert_eq!(answers.len(), claims.len(), "every claim is answered");
    answers
}

/// Breaks all right claims of some statements in every way that applies, and holds that none is verified any more.
fn each_break_is_caught(chapters: &str) {
    let document = read(DECK, false);
    let mut claims = Vec::new();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let right = right_claims(&document);
    for claim in right.iter().filter(|claim| claim.label.starts_with(|c| chapters.contains(c))) {
        // The control: the same detour without a break.
        claims.push((format!("{}-unbroken", claim.label), format!("{} = {}", claim.left, claim.right)));
        let breaks = if claim.shape { shape_breaks(claim.right) } else { breaks(claim) };
        assert!(breaks.len() >= 3, "{} is broken in {} ways only", claim.label, breaks.len());
        for (kind, broken) in breaks {
            *kinds.entry(kind).or_default() += broken.len();
            for (number, right) in broken.into_iter().enumerate() {
                assert_ne!(right, claim.right, "{}: {kind} changes nothing", claim.label);
                claims.push((format!("{}-{kind}-{number}", claim.label), format!("{} = {right}", claim.left)));
            }
        }
    }
    eprintln!("{}: {} claims, {kinds:?}", chapters, claims.len());
    for (label, (text, outcome)) in judge_also(DECK, &claims) {
        let (wanted, right): (&str, bool) = match label.ends_with("-unbroken") {
            true => ("verified", outcome == Outcome::Verified),
            false => ("refuted or error", matches!(outcome, Outcome::Refuted | Outcome::Error)),
        };
        assert!(right, "{label}: {text}: {} instead of {wanted}", outcome.word());
    }
}

#[test]
fn each_break_is_caught_forward() {
    each_break_is_caught("F");
}

#[test]
fn each_break_is_caught_backward() {
    each_break_is_caught("BV");
}

#[test]
fn each_break_is_caught_in_the_activations() {
    each_break_is_caught("A");
}

/// The derivative of one activation is not that of another.
#[test]
fn no_derivative_fits_another_function() {
    let document = read(DECK, false);
    let right = right_claims(&document);
    let of_functions: Vec<(&Sides<'_>, &str, &str)> = right
        .iter()
        .filter_map(|claim| claim.left.split_once("'(").map(|(name, rest)| (claim, name, rest)))
        .filter(|(claim, ..)| claim.label.starts_with('A'))
        .collect();
    let names: Vec<&str> = of_functions.iter().map(|claim| claim.1).collect();
    assert_eq!(names.len(), 10, "nine functions, one of them in two forms: {names:?}");
    let mut claims = Vec::new();
    for (claim, name, rest) in &of_functions {
        // The two forms of tanh are one function.
        let same = |other: &str| other == *name || (other.starts_with("TanH") && name.starts_with("TanH"));
        for other in names.iter().filter(|other| !same(other)) {
            claims.push((format!("{}-of-{other}", claim.label), format!("{other}'({rest} = {}", claim.right)));
        }
    }
    assert_eq!(claims.len(), 10 * 9 - 2);
    for (label, (text, outcome)) in judge_also(DECK, &claims) {
        assert_eq!(outcome, Outcome::Refuted, "{label}: {text}");
    }
}

/// The verdicts rest on the layers as they are defined: with another definition, the formulas that were right are refuted.
#[test]
fn another_layer_has_other_derivatives() {
    for (definition, other, fallen) in [
        ("let w1_21 = w1[1, 2]", "let w1_21 = w1[2, 1]", "F3.1"),
        ("let z2 = w2*a1 + b2", "let z2 = w2*z1 + b2", "F4.1 F4.2"),
        ("let A2 = f2.(Z2)", "let A2 = f1.(Z2)", "F6.also-backward"),
        ("let B = b*1[m]'", "let B = 2*b*1[m]'", "F7 F7.by-input V3.printed-per-sample V3.corrected-of-cost"),
        ("let z = w*a_prev + b", "let z = w*a_prev - b", "B3"),
        ("let z = w*a_prev + b", "let z = 2*w*a_prev + b", "B2 B4"),
        ("let a = f.(z)", "let a = f.(2*z)", "B1 B5"),
        ("let z_next = w_next*a + b_next", "let z_next = w_next*a .* b_next", "B5"),
        ("let Z = W*A_prev + B", "let Z = 2*W*A_prev + B", "V2.printed-per-sample V2.corrected-of-cost"),
        ("let Z = W*A_prev + B", "let Z = 2*W*A_prev + B", "V4.printed-per-sample V4.printed-of-cost"),
        ("let A = f.(Z)", "let A = f.(Z) + Z", "V1.printed-per-sample V1.printed-of-cost"),
        ("let J = sum(∂A .* A)/m", "let J = sum(∂A .* A)", "V2.printed-per-sample V3.printed-per-sample"),
    ] {
        let deck = DECK.replace(definition, other);
        assert_ne!(deck, DECK, "{definition} is no line of the deck");
        let document = read(&deck, false);
        for label in fallen.split(' ') {
            let outcome = judge(&document, labelled(&document, label), &FEWER).outcome;
            assert_eq!(outcome, Outcome::Refuted, "{label} with {other}");
        }
    }
}
