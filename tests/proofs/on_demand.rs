//! Claims as theorems: what is stated, that Rocq proves what is right and refutes what is wrong, and what is on file.

use crate::random_claims;
use backproof::claim::Subject;
use backproof::judge::{judge_text, read};
use backproof::lang::typed::{Document, Item};
use backproof::proof::{self, Batch, Theorem};
use backproof::verdict::{Options, Outcome, Verdict};
use std::path::Path;
use std::process::Command;

/// The statements that a claim given on the command line may be.
fn statements(text: &str) -> Vec<String> {
    let document = read(text, true);
    let Some(Item::Claim(claim)) = document.items.first() else { panic!("`{text}` cannot be read") };
    let subject = Subject::new(&document, claim).expect("it is about values");
    let theorems = Theorem::candidates(&subject).unwrap_or_default();
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    theorems.iter().map(|theorem| words(theorem.statement())).collect()
}

#[test]
fn a_claim_is_stated_as_it_is_written() {
    for (claim, statement) in [
        ("d(x^3)/dx = 3*x^2", "forall (x : R), is_derive (fun x : R => x ^ 3) x (3 * x ^ 2)"),
        ("0.5*x = x/2", "forall (x : R), (1 / 2) * x = x / 2"),
        ("d(log(x))/dx = 1/x", "forall (x : R), 0 < x -> is_derive (fun x : R => ln x) x (1 / x)"),
        (
            "domain x in (-1, 1); d(asin(x))/dx = 1/sqrt(1 - x^2)",
            "forall (x : R), - 1 < x -> x < 1 -> (-1) < x -> 0 <= 1 - x ^ 2 -> 0 < 1 - x ^ 2 -> is_derive (fun x : R => asin x) x (1 / sqrt (1 - x ^ 2))",
        ),
        (
            "function f(t) = e^-t; f'(2*x) = -f(2*x)",
            "forall (x : R), is_derive (fun t : R => exp (- t)) (2 * x) (- exp (- (2 * x)))",
        ),
        (
            "let z = w*x + b; let J = z^2; dJ/dz = 2*z",
            "forall (b w x : R), is_derive (fun z : R => z ^ 2) (w * x + b) (2 * (w * x + b))",
        ),
        (
            "d(x^2.5)/dx = 2.5*x^1.5",
            "forall (x : R), 0 < x -> is_derive (fun x : R => Rpower x (5 / 2)) x ((5 / 2) * Rpower x (3 / 2))",
        ),
        (
            "d(d(x^3)/dx)/dx = 6*x",
            "forall (x : R), (is_derive (fun x : R => x ^ 3) x (3 * x ^ 2)) /\\ is_derive (fun x : R => 3 * x ^ 2) x (6 * x)",
        ),
        (
            "function g(t); d(g(x)^2)/dx = 2*g(x)*g'(x)",
            "forall (g g' : R -> R) (x : R), (forall t : R, is_derive g t (g' t)) -> is_derive (fun x : R => (g x) ^ 2) x (2 * g x * g' x)",
        ),
        ("if(a <= b, 1, 0) = 1", "forall (a b : R), select (b - a) 0 1 = 1"),
    ] {
        assert_eq!(statements(claim).first().map(String::as_str), Some(statement), "{claim}");
    }
}

/// What a name stands for must not depend on what else has that name in Rocq, or in a function around it.
#[test]
fn no_name_is_captured() {
    for (claim, statement) in [
        ("var ln; d(ln^2)/dln = 2*ln", "forall (ln_1 : R), is_derive (fun ln_1 : R => ln_1 ^ 2) ln_1 (2 * ln_1)"),
        // The parameter of f is y here, and not the variable by which its body is differentiated.
        (
            "var x; function f(t) = d(x^2*t)/dx; f(x) = 2*x*x",
            "forall (x : R), is_derive (fun x_1 : R => x_1 ^ 2 * x) x (2 * x * x)",
        ),
        // x in the body of f is the constant x, and not the variable of f.
        ("var x; function f(t) = t*x; f'(x) = x", "forall (x : R), is_derive (fun t : R => t * x) x x"),
    ] {
        assert_eq!(statements(claim).first().map(String::as_str), Some(statement), "{claim}");
    }
}

/// Where branches meet there may be no derivative, and nothing is claimed; the theorem that says so is tried second.
#[test]
fn branch_points_are_not_claimed() {
    let all = statements("d(relu(x))/dx = step(x)");
    assert_eq!(all.len(), 2);
    assert_eq!(
        all[1],
        "forall (x : R), ex_derive (fun x : R => relu x) x -> is_derive (fun x : R => relu x) x (step x)"
    );
}

/// A side that is not taken at 0 needs no hypothesis for what it divides by, however the branch says so.
#[test]
fn a_hole_is_no_hypothesis() {
    for condition in ["abs(x) > 0", "x^2 > 0"] {
        let all = statements(&format!("d(if({condition}, (exp(x) - 1)/x, 1))/dx = if({condition}, exp(x), 1/2)"));
        assert!(all[0].starts_with("forall (x : R), is_derive"), "{all:?}");
    }
}

/// A derivative of a derivative is taken around a point, so that it must not be an end of the domain.
#[test]
fn a_second_derivative_needs_an_open_domain() {
    assert_eq!(statements("domain x in [0, 1]; d(d(x^3)/dx)/dx = 6*x"), [""; 0]);
    assert_eq!(statements("domain x in (0, 1); d(d(x^3)/dx)/dx = 6*x").len(), 1);
}

fn document(stem: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("claims/{stem}.claim"));
    read(&std::fs::read_to_string(path).expect("a file of claims"), false)
}

/// The theorems on file are word for word what is printed from the claims today.
#[test]
fn the_theorems_on_file_are_those_of_the_claims() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/generated");
    let mut count = 0;
    for entry in std::fs::read_dir(directory).expect("the directory is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "v") {
            continue;
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a plain name");
        // Those about layers have a test of their own.
        if stem == "deck_layers" {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let (document, mut batch) = (document(stem), Batch::default());
        for item in &document.items {
            let Item::Claim(claim) = item else { continue };
            // Claims that cannot be theorems have no place in the file.
            let _ = batch.add(&document, claim, &Verdict::of(Outcome::Verified, Vec::new()));
        }
        let stated = |statement: &str| text.contains(&format!(" :\n  {statement}.\nProof."));
        let chosen: Vec<_> = batch
            .tasks
            .iter()
            .filter_map(|task| Some((task, task.attempts.iter().position(|attempt| stated(&attempt.statement))?)))
            .collect();
        assert!(!chosen.is_empty(), "{stem}: no theorem of {} is one of its claims", path.display());
        count += chosen.len();
        let again = proof::for_the_project(stem, &chosen);
        assert_eq!(again, text, "run `backproof prove --for-project claims/{stem}.claim`, then `make -C proofs`");
    }
    assert!(count >= 80, "only {count} theorems are on file");
}

fn coqc_is_there() -> bool {
    let there = Command::new("coqc").arg("--version").output().is_ok();
    if !there {
        println!("coqc is not there: THE PROOFS WERE NOT CHECKED");
    }
    there
}

/// Random claims: those that are right are proved, those that are wrong are refuted, and none the other way round.
#[cfg(feature = "cli")]
#[test]
fn rocq_agrees_with_the_other_witnesses() {
    if !coqc_is_there() {
        return;
    }
    let text = random_claims::claims(11, 6, 2)
        + "claim kink: relu'(y) = step(y)\nclaim undecided: cos(pi/7)*cos(2*pi/7)*cos(3*pi/7) = 1/8\n";
    let text = text.replacen("var x", "var x, y", 1);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random.claim");
    std::fs::write(&path, text).expect("the directory for tests is writable");
    let mut command = assert_cmd::Command::cargo_bin("backproof").expect("the binary is built for its tests");
    let output = command.args(["prove", "--format", "json", "--cases", "8"]).arg(&path).output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let claims = report["claims"].as_array().expect("a list");
    assert_eq!(claims.len(), 14);
    for claim in claims {
        let (label, verdict) = (claim["label"].as_str().unwrap_or_default(), claim["verdict"].as_str());
        let wanted = if label.starts_with("wrong") { "refuted" } else { "verified" };
        assert_eq!(verdict, Some(wanted), "{claim}");
        let strongest = claim["strongest"].as_str();
        match label {
            "undecided" => assert_ne!(strongest, Some("proof"), "{claim}"),
            _ => assert_eq!(strongest, Some("proof"), "{claim}"),
        }
    }
}

/// Functions with a limit put in where a formula is 0/0: claims about their derivatives, right everywhere.
const FILLED: &str = "
function Sinc(x) = if(x < 0, sin(x)/x, if(x > 0, sin(x)/x, 1))
claim sinc: Sinc'(x) = if(x < 0, (x*cos(x) - sin(x))/x^2, if(x > 0, (x*cos(x) - sin(x))/x^2, 0))
function Exprel(x) = if(abs(x) > 0, (exp(b*x) - 1)/x, b)
claim exprel: Exprel'(x) = if(abs(x) > 0, (b*x*exp(b*x) - exp(b*x) + 1)/x^2, b^2/2)
function Log(x) = if(abs(x - 1) > 0, log(x)/(x - 1), 1)
claim log: Log'(p) = if(abs(p - 1) > 0, (p - 1 - p*log(p))/(p*(p - 1)^2), -1/2)
function Cosine(x) = if(x^2 > 0, (1 - cos(x))/x, 0)
claim cosine: Cosine'(x) = if(x^2 > 0, (x*sin(x) + cos(x) - 1)/x^2, 1/2)
function Bernoulli(x) = if(x < 0, x/(exp(x) - 1), if(x > 0, x/(exp(x) - 1), 1))
claim bernoulli: Bernoulli'(x) = if(abs(x) > 0, (exp(x) - 1 - x*exp(x))/(exp(x) - 1)^2, -1/2)
function Apart(x) = if(x < 0, sin(x)/x, if(x > 0, (exp(x) - 1)/x, 1))
function Jump(x) = if(abs(x) > 0, sin(x)/x, 2)
";

/// Where a side is 0/0, what is right is proved, and what is wrong there alone, or beside it, is not.
#[cfg(feature = "cli")]
#[test]
fn a_hole_that_is_filled_is_no_obstacle() {
    if !coqc_is_there() {
        return;
    }
    // Wrong at the hole only, which other witnesses see where the derivative there is 0, as of the constant that is put
    // in; wrong on one side of it; and where there is no derivative nothing is claimed.
    let others = "
claim sinc.point: Sinc'(x) = if(x < 0, (x*cos(x) - sin(x))/x^2, if(x > 0, (x*cos(x) - sin(x))/x^2, 1/2))
claim exprel.hole: Exprel'(x) = if(abs(x) > 0, (b*x*exp(b*x) - exp(b*x) + 1)/x^2, b/2)
claim log.hole: Log'(p) = if(abs(p - 1) > 0, (p - 1 - p*log(p))/(p*(p - 1)^2), 1/2)
claim cosine.hole: Cosine'(x) = if(x^2 > 0, (x*sin(x) + cos(x) - 1)/x^2, -1/2)
claim sinc.side: Sinc'(x) = if(x < 0, (x*cos(x) - sin(x))/x^2, if(x > 0, (x*cos(x) + sin(x))/x^2, 0))
claim cosine.side: Cosine'(x) = if(x^2 > 0, (x*sin(x) + cos(x))/x^2, 1/2)
claim apart: Apart'(x) = if(x < 0, (x*cos(x) - sin(x))/x^2, if(x > 0, (x*exp(x) - exp(x) + 1)/x^2, 0))
claim jump: Jump'(x) = if(abs(x) > 0, (x*cos(x) - sin(x))/x^2, 0)
";
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("holes.claim");
    let text = format!("var x, p\nconst b\ndomain p > 0\n{FILLED}{others}");
    std::fs::write(&path, text).expect("the directory for tests is writable");
    let mut command = assert_cmd::Command::cargo_bin("backproof").expect("the binary is built for its tests");
    let output = command.args(["prove", "--format", "json", "--cases", "8"]).arg(&path).output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let claims = report["claims"].as_array().expect("a list");
    assert_eq!(claims.len(), 13);
    for claim in claims {
        let (label, verdict) = (claim["label"].as_str().unwrap_or_default(), claim["verdict"].as_str());
        let evidence = claim["evidence"].as_array().expect("a list");
        let proof = evidence.iter().find(|one| one["witness"] == "proof").expect("all are about scalars");
        let (says, detail) = (proof["outcome"].as_str(), proof["detail"].as_str().unwrap_or_default());
        match label.split_once('.') {
            Some((_, "hole")) => assert_eq!(says, Some("no-opinion"), "{claim}"),
            Some(_) => assert_eq!((verdict, says), (Some("refuted"), Some("disagrees")), "{claim}"),
            None => {
                assert_eq!((verdict, says), (Some("verified"), Some("agrees")), "{claim}");
                let where_there_is_one = detail.contains("a derivative there");
                assert_eq!(where_there_is_one, ["apart", "jump"].contains(&label), "{claim}");
            }
        }
    }
}

/// What the claimed side alone needs is a hypothesis. Where it leaves out more than single points the theorem is no
/// proof of the claim.
#[cfg(feature = "cli")]
#[test]
fn where_the_claimed_side_has_no_value() {
    if !coqc_is_there() {
        return;
    }
    let stated = |claim: &str| {
        let document = read(claim, true);
        let claim = document.items.iter().find_map(|item| match item {
            Item::Claim(claim) => Some(claim),
            _ => None,
        });
        let mut batch = Batch::default();
        let verdict = Verdict::of(Outcome::Verified, Vec::new());
        let at = batch.add(&document, claim.expect("a claim"), &verdict).expect("it is about scalars");
        batch.tasks[at].attempts.first().is_none_or(|attempt| attempt.is_about_all())
    };
    for right in [
        "d(log(x))/dx = 1/x",
        "d(sqrt(x))/dx = 1/(2*sqrt(x))",
        "d(tan(x))/dx = 1/cos(x)^2",
        "d(asin(w*x + b))/dx = w/sqrt(1 - (w*x + b)^2)",
        "d(log(x/(1 - x)))/dx = 1/(x*(1 - x))",
        "domain x > 1; d(log(x + sqrt(x^2 - 1)))/dx = 1/sqrt(x^2 - 1)",
        "d(log(sin(x)))/dx = cos(x)/sin(x)",
        "sin(x)^2 = (1 - cos(x)^2)^1.0",
        "d(x^3)/dx = 3*x^3/x",
        "domain x > 0; d(x^2)/dx = 2*x + 0*log(x + 1001)",
        "d(x^2)/dx = 2*x + 0*log(x^2 + 1001)",
    ] {
        assert!(stated(right), "{right}");
    }
    let wrong = [
        "d(x^2)/dx = 2*x + 0*log(x + 1001)",
        "d(x^2)/dx = 2*x + 0*sqrt(1001 - x)",
        "d(x^2)/dx = 2*x + 0*asin(x/5000)",
        "2*x + 0*acos(x/5000) = d(x^2)/dx",
        "d(x^2)/dx = 2*x + 0/relu(x + 1001)",
        "d(x^2)/dx = 2*x + 0/(abs(x + 1) - x - 1)",
        "d(x^2)/dx = 2*x + 0*d(log(x + 1001))/dx",
        "d(x^2*y)/dx = 2*x*y + 0*log(x*y + 10^6)",
        "x^2 = x^2 + 0*log(x + 1001)",
    ];
    for wrong in wrong {
        assert!(!stated(wrong), "{wrong}");
    }
    let mut command = assert_cmd::Command::cargo_bin("backproof").expect("the binary is built for its tests");
    command.args(["prove", "--format", "json", "--cases", "8", "--claim", wrong[0], "--claim", wrong[1]]);
    let output = command.output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    for (claim, needs) in report["claims"].as_array().expect("a list").iter().zip(["0 < x + 1001", "0 <= 1001 - x"]) {
        let evidence = claim["evidence"].as_array().expect("a list");
        let proof = evidence.iter().find(|one| one["witness"] == "proof").expect("it was asked for");
        assert_eq!(proof["outcome"], "no-opinion", "{claim}");
        assert!(proof["detail"].as_str().is_some_and(|detail| detail.contains(&format!("needs {needs}"))), "{claim}");
        assert_ne!(claim["strongest"], "proof");
    }
}

/// However variables, functions and labels are called: each claim has a theorem of its own, and all of them are proved.
#[cfg(feature = "cli")]
#[test]
fn names_are_no_obstacle() {
    if !coqc_is_there() {
        return;
    }
    let names = "derive H x0 h t d D ht mod using Parameter Variable is Rabs INR slope R0 forall exists x̂ α alpha alpha_1 λ x₁ x1";
    let names: Vec<&str> = names.split(' ').collect();
    let mut text = format!("var {}\n", names.join(", "));
    for name in &names {
        text += &format!("claim v.{name}: d(relu({name})^2 + sin({name}))/d{name} = 2*relu({name}) + cos({name})\n");
    }
    text += "function is_derive(q)\nclaim p: d(is_derive(x0)^2)/dx0 = 2*is_derive(x0)*is_derive'(x0)\n";
    for label in ["p_admits", "p_fails", "a-b", "a.b", "a_b_2", "Qed", "exp_pos", "is_derive_exp", "Ω", "ж"] {
        text += &format!("claim {label}: d(log(x1))/dx1 = 1/x1\n");
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names.claim");
    std::fs::write(&path, text).expect("the directory for tests is writable");
    let mut command = assert_cmd::Command::cargo_bin("backproof").expect("the binary is built for its tests");
    let output = command.args(["prove", "--format", "json", "--cases", "4"]).arg(&path).output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let claims = report["claims"].as_array().expect("a list");
    assert_eq!(claims.len(), names.len() + 11);
    for claim in claims {
        assert_eq!(claim["strongest"], "proof", "{claim}");
    }
}

/// A claim beside those about scalars is told why it has no theorem, without being asked for details.
#[cfg(feature = "cli")]
#[test]
fn a_claim_without_a_theorem_says_so() {
    if !coqc_is_there() {
        return;
    }
    let mut command = assert_cmd::Command::cargo_bin("backproof").expect("the binary is built for its tests");
    let text = "dims n; var x, y[n]; claim s: d(sin(x))/dx = cos(x); claim v: grad(y'*y, y) = 2*y";
    let output = command.args(["prove", "--cases", "8", "--claim", text]).output().expect("it runs");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(report.contains("✓ s  verified  proof "), "{report}");
    assert!(
        report.contains("\n      proof no-opinion: no theorem is stated: it is not about scalars only\n"),
        "{report}"
    );
    assert_eq!(report.matches("no-opinion").count(), 1, "{report}");
}

/// The emitted file is checked by coqc alone, and a theorem in it that is made wrong is not accepted.
#[cfg(feature = "cli")]
#[test]
fn an_emitted_file_stands_alone() {
    if !coqc_is_there() {
        return;
    }
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emitted");
    // Nothing is written over what another version wrote.
    let _ = std::fs::remove_dir_all(&directory);
    let mut command = assert_cmd::Command::cargo_bin("backproof").expect("the binary is built for its tests");
    command
        .args(["check", "--prove", "--cases", "8", "--claim", "d(x*exp(x))/dx = (1 + x)*exp(x)", "--emit"])
        .arg(&directory);
    let told = command.assert().success().get_output().stderr.clone();
    assert!(String::from_utf8_lossy(&told).contains("backproof: 1 theorem in "), "{told:?}");
    let text = std::fs::read_to_string(directory.join("claims_1.v")).expect("it was written");
    assert!(!text.contains("From Backproof") && text.contains("Qed."));
    let accepts = |name: &str, text: &str| {
        std::fs::write(directory.join(name), text).expect("writable");
        let run =
            Command::new("coqc").args(["-q", "-w", "none", name]).current_dir(&directory).output().expect("it runs");
        run.status.success()
    };
    assert!(accepts("again.v", &text));
    assert!(!accepts("changed.v", &text.replacen("(1 + x) * exp x", "(2 + x) * exp x", 1)));
}

/// A claim that other witnesses refute is not proved on the way, and one that rests on a contradiction is not proved
/// either.
#[test]
fn what_says_nothing_is_not_tried() {
    let text = "domain x > 1, x < 0; d(x^2)/dx = 5";
    let rows = judge_text("-", text, true, &Options { cases: 4, ..Options::default() }, &mut |_, _| {});
    let document = read(text, true);
    let Some(Item::Claim(claim)) = document.items.first() else { panic!("it can be read") };
    let mut batch = Batch::default();
    let at = batch.add(&document, claim, &rows[0].verdict).expect("it is about scalars");
    assert!(batch.tasks[at].attempts.is_empty(), "no point satisfies its hypotheses");
}
