//! The libraries of claims: that each claim is as expected at the evidence it names, and that each wrong one says what went wrong.
#![cfg(feature = "cli")]

use crate::mutants::sentences;
use assert_cmd::Command;
use backproof::activation::Activation;
use backproof::judge::{judge_text, read};
use backproof::lang::ast::{Expectation, Level};
use backproof::lang::typed::Item;
use backproof::library::Library;
use backproof::mistake::{NAMES, OF_THE_LANGUAGE};
use backproof::verdict::{Judged, Options, Outcome};
use insta::assert_snapshot;
use std::collections::BTreeSet;
use std::process::Output;

/// The libraries beside the deck, which has tests of its own.
fn libraries() -> &'static [Library] {
    let (deck, others) = Library::all().split_first().expect("there are libraries");
    assert_eq!(deck.name, "deck");
    others
}

fn library(name: &str) -> &'static Library {
    Library::by_name(name).expect("a library")
}

/// A claim as a line of its library, with the line above it.
struct Written<'a> {
    label: &'a str,
    left: &'a str,
    right: &'a str,
    wrong: bool,
    above: &'a str,
}

/// The claims of a library, which stand on one line each.
fn written(library: &Library) -> Vec<Written<'static>> {
    let lines: Vec<&'static str> = library.text.lines().collect();
    let claim = |(at, line): (usize, &&'static str)| {
        let (label, rest) = line.strip_prefix("claim ")?.split_once(": ")?;
        let (sides, expectation) = rest.split_once("   expect ").expect("every claim names what it expects");
        let (left, right) = sides.split_once(" = ").expect("two sides");
        let above = lines[..at].last().copied().unwrap_or_default();
        Some(Written { label, left, right, wrong: expectation.starts_with("refuted"), above })
    };
    let claims: Vec<_> = lines.iter().enumerate().filter_map(claim).collect();
    assert_eq!(claims.len(), library.labels().len(), "every claim of {} is a line that starts with it", library.name);
    claims
}

/// `# mistake: NAME; fix: FORMULA`: the name, and the right side that is right; none where no single edit leads to one.
fn mistake(comment: &str) -> Option<(&str, Option<&str>)> {
    let (name, fix) = comment.strip_prefix("# mistake: ")?.split_once("; fix: ")?;
    Some((name, (fix != "none").then_some(fix)))
}

/// Judges a library together with its wrong claims' fixes, and holds every claim to what it expects.
fn holds(name: &str) {
    let library = library(name);
    let mut text = String::new();
    let mut fixes = 0;
    let mut with_a_fix = Vec::new();
    let mut claims = written(library).into_iter();
    for line in library.text.lines() {
        text += &format!("{line}\n");
        if !line.starts_with("claim ") {
            continue;
        }
        let claim = claims.next().expect("as many");
        if let Some((_, Some(fix))) = mistake(claim.above).filter(|_| claim.wrong) {
            // That the left side is itself, as it is written, would be vacuous.
            if claim.left != fix {
                text += &format!("claim {}--fixed: {} = {fix}\n", claim.label, claim.left);
                fixes += 1;
            }
            with_a_fix.push(claim.label);
        }
    }
    let rows = judge_text(library.file, &text, false, &Options::default(), &mut |_, _| {});
    assert!(fixes > 0 && rows.len() == library.labels().len() + fixes);
    for row in &rows {
        let label = row.label.as_deref().expect("every claim has a label");
        let Judged { verdict, text, .. } = row;
        let why = || format!("{label}: {text}: {:?} {:?}", verdict.outcome, verdict.message);
        assert!(row.passes(), "{}, {:?}", why(), row.unmet());
        let untrue =
            row.mistake.iter().flat_map(|mistake| sentences::contradictions(text, mistake)).collect::<Vec<_>>();
        assert!(untrue.is_empty(), "{untrue:?}");
        let fixes = row.mistake.iter().filter_map(|mistake| mistake.fix.as_ref());
        for formula in fixes.chain(&row.derived) {
            assert!(formula.text.chars().count() <= sentences::LONGEST, "{label}: {}", formula.text);
        }
        let offered = row.mistake.as_ref().is_some_and(|mistake| mistake.fix.is_some());
        assert!(offered || !with_a_fix.contains(&label), "{} gets no fix", why());
        let at_odds = verdict.message.as_deref().is_some_and(|message| message.contains("contradiction"));
        assert!(!at_odds, "{}", why());
        match verdict.outcome {
            Outcome::Verified => assert!(verdict.strongest.is_some(), "{}", why()),
            Outcome::Refuted => assert!(verdict.counterexample.is_some(), "{}", why()),
            Outcome::Unknown | Outcome::Error => panic!("{}", why()),
        }
    }
}

#[test]
fn the_activations_hold() {
    holds("activations");
}

#[test]
fn the_losses_hold() {
    holds("losses");
}

#[test]
fn the_layers_hold() {
    holds("layers");
}

#[test]
fn the_regressions_hold() {
    holds("regression");
}

#[test]
fn the_cookbook_holds() {
    holds("cookbook");
}

#[test]
fn the_identities_hold() {
    holds("identities");
}

#[test]
fn the_tensors_hold() {
    holds("tensors");
}

#[test]
fn every_right_claim_names_its_evidence() {
    let (mut right, mut for_all_shapes) = (0, 0);
    for library in libraries() {
        for item in read(library.text, false).items {
            let Item::Claim(claim) = item else { panic!("{} has a statement at fault", library.name) };
            match &claim.expectation {
                Some(Expectation::Verified(Some(level))) => {
                    right += 1;
                    for_all_shapes += usize::from(*level >= Level::AllShapes);
                }
                Some(Expectation::Refuted(_)) => {}
                other => panic!("{:?} of {} expects {other:?}", claim.label, library.name),
            }
        }
    }
    assert!(10 * for_all_shapes >= 9 * right, "{for_all_shapes} of {right} right claims hold for all shapes");
}

/// Which of the names this is: `factor m` is `factor C`, `assumes A symmetric` is `assumes FACT`.
fn listed(name: &str) -> Option<&'static str> {
    let of_something = |known: &str| {
        let word = known.strip_suffix(" C").or(known.strip_suffix(" FACT"))?;
        name.strip_prefix(word)?.strip_prefix(' ').map(|what| !what.is_empty())
    };
    NAMES.into_iter().find(|known| of_something(known).unwrap_or(*known == name))
}

#[test]
fn every_wrong_claim_says_what_went_wrong() {
    for library in libraries() {
        for claim in written(library) {
            let Some((_, fix)) = mistake(claim.above) else {
                assert!(!claim.wrong, "{}: a line `# mistake: NAME; fix: FORMULA` belongs above it", claim.label);
                continue;
            };
            assert!(claim.wrong, "{} is right, and a mistake stands above it", claim.label);
            assert_ne!(fix, Some(claim.right), "{}: the fix changes nothing", claim.label);
        }
    }
    for library in Library::all() {
        let lines: Vec<&str> = library.text.lines().collect();
        let comments = lines.iter().filter(|line| line.starts_with("# mistake:")).count();
        let refuted = lines.iter().filter(|line| line.contains("   expect refuted")).count();
        assert_eq!(comments, refuted, "{}: a comment stands above no wrong claim", library.name);
        for pair in lines.windows(2) {
            if let Some((name, _)) = mistake(pair[0]) {
                let expected = format!("   expect refuted by \"{name}\"");
                assert!(pair[1].ends_with(&expected), "{}: {} does not expect {name}", library.name, pair[1]);
            }
        }
    }
}

#[test]
fn every_mistake_of_the_language_occurs() {
    let mut names = BTreeSet::new();
    for line in Library::all().iter().flat_map(|library| library.text.lines()) {
        for name in mistake(line).iter().flat_map(|(name, _)| name.split(" and ")) {
            names.insert(listed(name).unwrap_or_else(|| panic!("`{name}` is no name")));
        }
    }
    for name in &NAMES[..OF_THE_LANGUAGE] {
        assert!(names.contains(name), "no claim has the mistake `{name}`");
    }
}

#[test]
fn there_are_as_many_as_promised() {
    let counts: Vec<_> = libraries().iter().map(Library::count).collect();
    let right: usize = counts.iter().map(|count| count.right).sum();
    let wrong: usize = counts.iter().map(|count| count.wrong).sum();
    assert!(right >= 150 && wrong >= 80, "{right} right and {wrong} wrong claims");
    for library in Library::all() {
        assert!(library.text.contains("Source: ") || ["deck", "activations"].contains(&library.name));
    }
}

/// `docs/library.md` has a row for each, with its counts and its first comment.
#[test]
fn the_page_says_what_is_there() {
    let page = include_str!("../../docs/library.md");
    for library in Library::all() {
        let count = library.count();
        let row = format!("| `{}` | {} | {} | {} |", library.name, count.right, count.wrong, library.about());
        assert!(page.lines().any(|line| line == row), "docs/library.md lacks the row\n{row}");
    }
}

/// The formulas that a reader looks for first.
#[test]
fn every_family_is_there() {
    for (name, groups) in [
        ("losses", "squared softmax-ce ce bce huber margin poisson gaussian kl-gaussians infonce focal mvn vae cosine"),
        (
            "layers",
            "dense rms-norm layer-norm batch-norm softmax attention glu swiglu residual lstm gru cosine dropout",
        ),
        ("layers", "embedding highway convolution lora weight-norm"),
        ("tensors", "masked-attention projection rope conv1d conv1d-stride conv1d-same conv2d transposed mean-pooling"),
        (
            "tensors",
            "max-pooling embedding cross-entropy batch-norm-2d group-norm token-norm cumsum cumprod rnn-3 tucker",
        ),
        ("tensors", "quaternion camera rodrigues beta gamma student negative-binomial"),
        ("regression", "least-squares weighted ridge logistic poisson softmax nonlinear glm gaussian-process"),
    ] {
        let labels = library(name).labels();
        for group in groups.split(' ') {
            let has = |label: &String| label == group || label.starts_with(&format!("{group}."));
            assert!(labels.iter().any(has), "{name} has nothing on {group}");
        }
    }
    let labels = library("regression").labels();
    for model in ["ridge", "logistic", "poisson"] {
        for part in ["gradient", "hessian"] {
            assert!(labels.contains(&format!("{model}.{part}")), "{model}.{part}");
        }
    }
}

/// The equations of the Matrix Cookbook, and the errors in print.
#[test]
fn the_cookbook_has_its_equations() {
    let labels: BTreeSet<String> = library("cookbook").labels().into_iter().collect();
    let ranges = [37..=39, 42..=44, 48..=55, 57..=64, 69..=72, 74..=78, 80..=85, 87..=88, 90..=93];
    let more = [95..=95, 97..=103, 105..=108, 111..=111, 114..=127, 129..=132];
    for number in ranges.into_iter().chain(more).flatten() {
        assert!(labels.contains(&format!("mc.{number}")), "equation ({number})");
    }
    for number in [92, 95, 127] {
        assert!(labels.contains(&format!("mc.{number}.printed")), "the error in equation ({number})");
    }
}

/// Replaces a name where it stands as a whole word.
fn renamed(formula: &str, name: &str, other: &str) -> String {
    let mut words = String::new();
    let mut word = String::new();
    for c in formula.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        words += if word == name { other } else { &word };
        word.clear();
        words.push(c);
    }
    words.trim_end().to_string()
}

/// `hard_swish` as the function `HardSwish`.
fn function_name(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(word).collect()
}

/// Every function of the catalogue is claimed, with the formulas that the catalogue prints.
#[test]
fn the_activations_are_those_of_the_catalogue() {
    let library = library("activations");
    let claims = written(library);
    for activation in Activation::all() {
        let name = function_name(activation.name());
        let definition = format!("function {name}(x) = {}", activation.formula());
        assert!(library.text.lines().any(|line| line == definition), "there is no line `{definition}`");
        let claim = claims.iter().find(|claim| claim.label == activation.name());
        let claim = claim.unwrap_or_else(|| panic!("there is no claim {}", activation.name()));
        let variable = claim.left.strip_prefix(&format!("{name}'(")).and_then(|rest| rest.strip_suffix(')'));
        let variable = variable.unwrap_or_else(|| panic!("{} claims {}", claim.label, claim.left));
        let formula = renamed(&renamed(activation.derivative_formula(), "f", &name), "x", variable);
        assert_eq!(claim.right, formula, "{}", claim.label);
    }
}

// ------------------------------------------------------------------------------------------------ the binary

fn output(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("backproof").expect("the binary is built for its tests");
    command.env_remove("BACKPROOF_SEED").args(arguments).output().expect("it runs")
}

fn stdout(arguments: &[&str]) -> String {
    let output = output(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("its output is text")
}

#[test]
fn the_list_of_libraries() {
    assert_snapshot!(stdout(&["library"]));
}

#[test]
fn a_library_is_printed_as_it_is() {
    assert_eq!(stdout(&["library", "losses"]), library("losses").text);
}

#[test]
fn one_library_as_json() {
    let report = stdout(&["verify", "--library", "regression", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report).expect("one JSON object and nothing else");
    let (library, claims) = (library("regression"), report["claims"].as_array().expect("a list of claims"));
    let labels: Vec<_> = claims.iter().map(|claim| claim["label"].as_str().unwrap_or_default().to_string()).collect();
    assert_eq!(labels, library.labels());
    assert!(claims.iter().all(|claim| claim["file"] == "claims/regression.claim" && claim["as_expected"] == true));
    let count = library.count();
    assert_eq!(report["summary"]["verified"], count.right);
    assert_eq!(report["summary"]["refuted"], count.wrong);
    let line = claims[0]["line"].as_u64().expect("a line") as usize;
    assert!(library.text.lines().nth(line - 1).is_some_and(|line| line.starts_with("claim least-squares.gradient:")));
}

/// A line for each claim, and no counterexample to a claim that is expected to be wrong.
#[test]
fn the_outline_of_some_claims() {
    assert_snapshot!(stdout(&["verify", "--library", "identities", "--only", "rule"]));
}

#[test]
fn one_claim_in_full_with_the_command_that_judges_it_again() {
    let report = stdout(&["verify", "--library", "cookbook", "--only", "mc.92", "--details"]);
    assert!(report.contains("mc.92  ") && report.contains("mc.92.printed"), "{report}");
    assert!(
        report.contains("counterexample at n = 2")
            && report.contains("2 claims, all as expected: 1 verified, 1 refuted"),
        "{report}"
    );
    let again =
        report.lines().find_map(|line| line.trim().strip_prefix("again: backproof ")).expect("how to see it again");
    let alone = stdout(&again.split(' ').collect::<Vec<_>>());
    assert!(alone.contains("1 claim, all as expected: 1 refuted"), "{alone}");
}

#[test]
fn the_deck_by_its_name() {
    let only = ["--only", "B2"];
    assert_eq!(
        stdout(&[&["verify", "--library", "deck"], &only[..]].concat()),
        stdout(&[&["verify"], &only[..]].concat())
    );
}

#[test]
fn what_is_not_there_is_named() {
    for (arguments, told) in [
        (&["verify", "--library", "loses"][..], "there is no library `loses`; did you mean `losses`?"),
        (
            &["verify", "--library", "losses", "--only", "hubr"],
            "there is no claim `hubr` in the library losses; did you",
        ),
        (
            &["library", "nonsense"],
            "There are deck, activations, losses, layers, regression, cookbook, identities, tensors, and all.",
        ),
    ] {
        let output = output(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(told), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
