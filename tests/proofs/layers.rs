//! The deck's claims about layers as theorems: what is stated, what is on file, and that a changed claim is no theorem.

use backproof::judge::read;
use backproof::lang::ast::Expectation;
use backproof::lang::typed::{Body, Claim, Document, Item};
use backproof::proof::{self, Batch};
use backproof::verdict::Says;
use std::path::Path;
use std::process::Command;

const DECK: &str = include_str!("../../claims/deck.claim");

fn claims(document: &Document) -> impl Iterator<Item = &Claim> {
    document.items.iter().filter_map(|item| match item {
        Item::Claim(claim) => Some(&**claim),
        Item::Faulty(_) => None,
    })
}

fn labelled<'d>(document: &'d Document, label: &str) -> &'d Claim {
    let found = claims(document).find(|claim| claim.label.as_deref() == Some(label));
    found.unwrap_or_else(|| panic!("{label} cannot be read"))
}

/// A claim that is right, and says that two expressions are equal.
fn is_right_formula(claim: &Claim) -> bool {
    matches!(claim.expectation, Some(Expectation::Verified(_))) && matches!(claim.body, Body::Equal(..))
}

fn statement(document: &Document, claim: &Claim) -> Option<String> {
    let mut batch = Batch::default();
    batch.add_layer(document, claim).ok()?;
    Some(batch.tasks[0].attempts[0].statement.clone())
}

/// The file is byte for byte what is printed from the claims today.
#[test]
fn the_theorems_about_layers_are_those_of_the_deck() {
    let document = read(DECK, false);
    let mut batch = Batch::default();
    for claim in claims(&document).filter(|claim| is_right_formula(claim)) {
        // Claims about scalars are in another file.
        let _ = batch.add_layer(&document, claim);
    }
    let text = proof::layers_for_the_project("deck", &batch);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/generated/deck_layers.v");
    if std::env::var_os("BACKPROOF_WRITE_PROOFS").is_some() {
        std::fs::write(&path, &text).expect("proofs/ is writable");
    }
    let written = std::fs::read_to_string(&path).expect("it is there");
    assert_eq!(written, text, "run this with BACKPROOF_WRITE_PROOFS=1, then `make -C proofs`");
}

/// The right formulas of the deck are theorems, and what is wrong, or cannot be read, is none.
#[test]
fn every_right_formula_of_the_deck_is_a_theorem_on_file() {
    let document = read(DECK, false);
    for claim in claims(&document) {
        let found = proof::on_file(&document, claim);
        match claim.expectation {
            Some(Expectation::Verified(_)) => assert_eq!(found.is_some(), is_right_formula(claim), "{:?}", claim.label),
            // Of a point at which there is no derivative, a theorem under the hypothesis of one says nothing.
            Some(Expectation::Unknown) => {}
            Some(Expectation::Refuted(_) | Expectation::Error) | None => {
                assert_eq!(found, None, "{:?} is not right", claim.label);
            }
        }
    }
}

#[test]
fn a_layer_is_stated_as_it_is_written() {
    let document = read(DECK, false);
    let stated = |label| {
        let text = statement(&document, labelled(&document, label)).expect("it is about a layer");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        stated("B2"),
        "forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat), \
         (forall t : R, is_derive f t (f' t)) -> \
         has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient -> \
         has_grad n n_prev (fun w : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) w \
         (mmul 1 gradient (tr a_prev))"
    );
    assert_eq!(
        stated("F3.1"),
        "forall (w1 b1 a0 : mat), (add (mmul 3 w1 a0) b1) 0%nat 0%nat = \
         (w1 0%nat 0%nat * a0 0%nat 0%nat) + (w1 0%nat 1%nat * a0 1%nat 0%nat) + (w1 0%nat 2%nat * a0 2%nat 0%nat) + \
         b1 0%nat 0%nat"
    );
    assert!(stated("F7").contains("total m 1 e_j - 1 = 0 -> same n 1 "), "{}", stated("F7"));
}

/// No array of a claim is called as the notation is.
#[test]
fn no_name_of_the_notation_is_captured() {
    let text = "dims n; function map1(t); var add[n]; const had[n]; vjp(map1.(add), add, had) = had .* map1'.(add)";
    let document = read(text, true);
    let claim = claims(&document).next().expect("it can be read");
    let stated = statement(&document, claim).expect("it is about a layer");
    assert!(stated.starts_with("forall (n : nat) (map1_1 map1_1' : R -> R) (add_1 had_1 : mat),"), "{stated}");
    let goal =
        "has_grad n 1 (fun add_1 : mat => dot n 1 had_1 (map1 map1_1 add_1)) add_1 (had had_1 (map1 map1_1' add_1))";
    assert!(stated.ends_with(goal), "{stated}");
}

#[test]
fn the_evidence_says_what_is_assumed() {
    let document = read(DECK, false);
    let found = proof::on_file(&document, labelled(&document, "V3.printed-per-sample")).expect("it is on file");
    assert_eq!(found.says, Says::Agrees);
    assert_eq!(
        found.detail,
        "theorem `claim_V3_printed_per_sample` for all sizes n, n_prev, m, all real entries, all functions f with a \
         derivative everywhere; on file in proofs/generated/deck_layers.v, not re-checked here"
    );
}

/// Right claims of the deck, made wrong: the label, what is written, and what then stands there.
const CHANGED: [(&str, &str, &str); 22] = [
    // The activation's derivative forgotten, or the activation in its place.
    ("B1", "∂z = ∂a .* f'.(z) ", "∂z = ∂a "),
    ("B1", "∂z = ∂a .* f'.(z) ", "∂z = ∂a .* f.(z) "),
    ("B2", "∂w = ∂z * a_prev' ", "∂w = ∂a * a_prev' "),
    ("B3", "∂b = ∂z ", "∂b = ∂a "),
    ("B4", "∂a_prev = w' * ∂z ", "∂a_prev = w' * ∂a "),
    ("B5", "w_next' * ∂z_next .* f'.(z) ", "w_next' * ∂z_next "),
    ("V1.printed-per-sample", "∂Z = ∂A .* f'.(Z) ", "∂Z = ∂A "),
    ("V1.printed-of-cost", "∂A_of_cost .* f'.(Z) ", "∂A .* f'.(Z) "),
    ("V2.printed-per-sample", "1/m * ∂Z * A_prev' ", "1/m * ∂A * A_prev' "),
    ("V3.printed-per-sample", "1/m * sum(∂Z, cols) ", "1/m * sum(∂A, cols) "),
    ("V4.printed-per-sample", "W' * ∂Z ", "W' * ∂A "),
    // The factor 1/m.
    ("V2.printed-per-sample", "1/m * ∂Z * A_prev' ", "∂Z * A_prev' "),
    ("V2.printed-per-sample", "1/m * ∂Z * A_prev' ", "1/n * ∂Z * A_prev' "),
    ("V2.corrected-of-cost", "∂W = ∂Z_of_cost * A_prev' ", "∂W = 1/m * ∂Z_of_cost * A_prev' "),
    ("V3.printed-per-sample", "1/m * sum(∂Z, cols) ", "sum(∂Z, cols) "),
    ("V3.corrected-of-cost", "∂b_of_cost = sum(∂Z_of_cost, cols) ", "∂b_of_cost = 1/m * sum(∂Z_of_cost, cols) "),
    ("F6.also-backward", "1/2 * ∂Z1 * X' ", "∂Z1 * X' "),
    // What the names stand for.
    ("V2.printed-per-sample", "let J = sum(∂A .* A)/m", "let J = sum(∂A .* A)"),
    ("V4.printed-of-cost", "let ∂Z_of_cost = dJ/dZ", "let ∂Z_of_cost = vjp(A, Z, ∂A)"),
    ("F7", "given sum(e_j) = 1", "given sum(e_j) = 2"),
    // An index, and a transpose where all sizes are equal.
    ("F3.2", "let w1_12 = w1[2, 1]", "let w1_12 = w1[1, 2]"),
    ("F6.also-backward", "let Z1 = w1*X + b1*1[2]'", "let Z1 = w1'*X + b1*1[2]'"),
];

/// Each changed claim's statement.
fn changed() -> Vec<String> {
    let stated = |(label, from, to): &(&str, &str, &str)| {
        assert!(DECK.contains(from), "{label}: `{from}` is not there");
        let document = read(&DECK.replacen(from, to, 1), false);
        let claim = labelled(&document, label);
        assert_eq!(proof::on_file(&document, claim), None, "{label} with `{to}`");
        statement(&document, claim).unwrap_or_else(|| panic!("{label} with `{to}` is about a layer"))
    };
    CHANGED.iter().map(stated).collect()
}

#[test]
fn a_changed_claim_is_not_on_file() {
    assert_eq!(changed().len(), CHANGED.len());
}

/// And it is not just the text: what the changed claims say, the tactic cannot prove, while it proves what was changed.
#[test]
fn a_changed_claim_is_not_proved() {
    if Command::new("coqc").arg("--version").output().is_err() {
        println!("coqc is not there: THE PROOFS WERE NOT CHECKED");
        return;
    }
    let mut text = String::new();
    for source in [
        include_str!("../../proofs/Arrays.v"),
        include_str!("../../proofs/Backprop.v"),
        include_str!("../../proofs/Layers.v"),
    ] {
        text.extend(source.lines().filter(|line| !line.starts_with("From Backproof")).flat_map(|line| [line, "\n"]));
    }
    let document = read(DECK, false);
    for (label, ..) in CHANGED {
        let right = statement(&document, labelled(&document, label)).expect("it is about a layer");
        text.push_str(&format!("Goal {right}.\nProof. layer_claim. Qed.\n"));
    }
    for wrong in changed() {
        text.push_str(&format!("Goal {wrong}.\nProof. Fail layer_claim. Abort.\n"));
    }
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join("changed_layers.v"), text).expect("the directory for tests is writable");
    let run = Command::new("coqc").args(["-q", "-w", "none", "changed_layers.v"]).current_dir(directory).output();
    let output = run.expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
