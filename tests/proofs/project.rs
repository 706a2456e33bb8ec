//! The proofs and the code name each other: every theorem that a doc names is there, and every theorem is told in
//! `proofs/README.md` and named by the code it is about. Whether the proofs hold is for Rocq to say: `make -C proofs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("the directory is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|its| its == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The theorems of the hand-written files, as `File.name`.
fn theorems() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(&root().join("proofs"), "v").iter().filter(|file| file.parent() == Some(&root().join("proofs"))) {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_string();
        let text = fs::read_to_string(file).expect("readable");
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("Theorem ") {
                found.insert(format!("{stem}.{}", name_at(rest)));
            }
        }
    }
    assert!(found.len() > 100, "only {} theorems were found", found.len());
    found
}

fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\'')).unwrap_or(text.len());
    &text[..end]
}

/// What stands in backticks and reads `File.name`, where `File` is one of the proofs' files.
fn named_in(text: &str) -> BTreeSet<String> {
    let stems: BTreeSet<String> =
        theorems().iter().map(|name| name.split('.').next().expect("a stem").to_string()).collect();
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|quoted| {
            quoted.split_once('.').is_some_and(|(stem, name)| stems.contains(stem) && name_at(name) == name)
        })
        .filter(|quoted| !quoted.ends_with(".v"))
        .map(str::to_string)
        .collect()
}

/// The doc comments of a source file, without the marks. Code blocks stay out: they would turn the backticks around.
fn docs(text: &str) -> String {
    let mut inside_code = false;
    let mut kept = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        let Some(line) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { continue };
        if line.trim_start().starts_with("```") {
            inside_code = !inside_code;
        } else if !inside_code {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Every source file with the theorems its docs name.
fn named_by_the_code() -> BTreeMap<String, BTreeSet<String>> {
    let sources = files(&root().join("src"), "rs");
    let relative = |file: &Path| file.strip_prefix(root()).expect("inside").to_str().expect("UTF-8").replace('\\', "/");
    sources
        .iter()
        .map(|file| (relative(file), named_in(&docs(&fs::read_to_string(file).expect("readable")))))
        .filter(|(_, names)| !names.is_empty())
        .collect()
}

/// The rows of the table under a heading of `proofs/README.md`, cell by cell.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = read("proofs/README.md");
    let (_, after) =
        text.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("there is no `## {heading}`"));
    let section = after.split("\n## ").next().expect("the section");
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_string()).collect()).collect()
}

#[test]
fn a_theorem_that_a_doc_names_exists() {
    let (theorems, named) = (theorems(), named_by_the_code());
    for (file, names) in &named {
        let unknown: Vec<_> = names.difference(&theorems).collect();
        assert!(unknown.is_empty(), "{file} names {unknown:?}, and no file of proofs/ has them");
    }
    let everywhere = named.values().flatten().count();
    assert!(everywhere > 50, "only {everywhere} names were found");
    let unknown: Vec<String> = named_in(&read("proofs/README.md")).difference(&theorems).cloned().collect();
    assert!(unknown.is_empty(), "proofs/README.md names {unknown:?}, and no file of proofs/ has them");
}

#[test]
fn a_wrong_name_is_noticed() {
    let text = docs("/// Theorem: `Activations.tanh_derives`.\n/// ```\n/// `Deck.B9`\n/// ```\n// `Deck.B8`");
    let named = named_in(&text);
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["Activations.tanh_derives"]);
    assert!(!theorems().contains("Activations.tanh_derives"));
}

/// The README tells of every theorem; where a row is about the code, the docs of that file name the row's first
/// theorem, and those of the catalogue name all of `Activations.v`.
#[test]
fn every_theorem_is_told_and_named_by_its_code() {
    let rows = table("The theorems");
    let mut told = BTreeSet::new();
    let named = named_by_the_code();
    for row in &rows {
        let [names, _says, about] = &row[..] else { panic!("a row has three cells: {row:?}") };
        let first = names.split('`').nth(1).unwrap_or_else(|| panic!("a row names no theorem: {row:?}"));
        let names = named_in(names);
        assert!(names.contains(first), "a row names no theorem: {row:?}");
        for name in &names {
            assert!(told.insert(name.clone()), "{name} is told twice");
        }
        for file in about.split('`').skip(1).step_by(2) {
            let there = named.get(file).unwrap_or_else(|| panic!("no doc of {file} names a theorem"));
            assert!(there.contains(first), "no doc of {file} names {first}");
        }
    }
    let catalogue = &named["src/activation/table.rs"];
    for name in told.iter().filter(|name| name.starts_with("Activations.")) {
        assert!(catalogue.contains(name), "no doc of the catalogue names {name}");
    }
    let all = theorems();
    assert_eq!(
        all.difference(&told).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "these are not told in proofs/README.md"
    );
    let in_the_code: BTreeSet<String> = named.values().flatten().cloned().collect();
    assert!(in_the_code.is_subset(&told));
}

/// Every statement of the deck has its row, and those that are formulas have their theorems.
#[test]
fn every_statement_of_the_deck_has_its_row() {
    let ids: Vec<String> = [("F", 9), ("B", 6), ("V", 5), ("A", 9)]
        .into_iter()
        .flat_map(|(letter, count)| (1..=count).map(move |number| format!("{letter}{number}")))
        .collect();
    let rows = table("The deck, id by id");
    assert_eq!(rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), ids);
    let no_formula = ["F1", "F2", "F5", "F6", "F8", "F9", "B6", "V5"];
    for row in rows {
        let has_theorem = !named_in(&row[1]).is_empty();
        assert!(has_theorem != no_formula.contains(&row[0].as_str()), "{row:?}");
    }
}

/// Every activation of the catalogue has its theorems, called by its name.
#[test]
fn every_activation_has_its_theorems() {
    let theorems = theorems();
    for activation in backproof::activation::Activation::all() {
        for name in
            [format!("Activations.{}_derive", activation.name()), format!("Catalogue.{}_code", activation.name())]
        {
            assert!(theorems.contains(&name), "{name} is missing");
        }
    }
}

/// Runs a target of the proofs' Makefile on files of one's own, in a directory called `name`; none where there is no
/// `make`.
fn made(name: &str, target: &str, files: &[(&str, &str)]) -> Option<(bool, String)> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&directory).ok();
    fs::create_dir_all(&directory).expect("the directory for tests is writable");
    let own = [("Makefile", read("proofs/Makefile")), ("axioms.txt", read("proofs/axioms.txt"))];
    let given = files.iter().map(|(file, text)| (*file, (*text).to_string()));
    for (file, text) in own.into_iter().chain(given) {
        fs::write(directory.join(file), text).expect("writable");
    }
    let Ok(output) = Command::new("make").args(["-s", target]).current_dir(&directory).output() else {
        println!("make is not there: THE MAKEFILE WAS NOT TRIED");
        return None;
    };
    let asked = fs::read_to_string(directory.join("Assumptions.v")).unwrap_or_default();
    Some((output.status.success(), asked))
}

/// What the theorems rest on is compared with the list, whatever an axiom is called and however its line is broken.
#[test]
fn the_build_refuses_foreign_axioms() {
    let list = read("proofs/axioms.txt");
    let answer = |more: &str| format!("Axioms:\n{}{more}", list.replace('\n', "\n  : forall P : Prop, P \\/ ~ P\n"));
    let fewer = list.lines().skip(1).fold("Axioms:\n".to_string(), |text, name| format!("{text}{name} : True\n"));
    for (log, wanted) in [
        (answer(""), true),
        (answer("Losses.foo : 0 = 1\n"), false),
        (answer("Losses.foo\n  : 0 = 1\n"), false),
        (answer("Losses.ω : 0 = 1\n"), false),
        (answer("ω : 0 = 1\n"), false),
        (answer("Type hierarchy is collapsed (logic is inconsistent)\n"), false),
        (fewer, false),
        ("Closed under the global context\n".to_string(), false),
        (String::new(), false),
    ] {
        let Some((accepted, _)) = made("axioms", "compared", &[("Assumptions.log", &log)]) else { return };
        assert_eq!(accepted, wanted, "{log}");
    }
}

/// A file that leaves a proof open, or assumes something, is refused before Rocq sees it; a section's variables are
/// premises.
#[test]
fn the_build_refuses_open_proofs() {
    for (line, wanted) in [
        ("Theorem t : 1 = 1. Proof. reflexivity. Qed.", true),
        ("Section S. Variable n : nat. End S.", true),
        ("Theorem t : 0 = 1. Admitted.", false),
        ("Theorem t : 0 = 1. Proof. admit. Admitted.", false),
        ("Axiom t : 0 = 1.", false),
        ("  Parameter t : 0 = 1.", false),
        ("Unset Guard Checking.", false),
    ] {
        let Some((accepted, _)) = made("open", "open", &[("Planted.v", &format!("{line}\n"))]) else { return };
        assert_eq!(accepted, wanted, "{line}");
    }
}

/// Rocq is asked about every theorem, wherever on its line it starts.
#[test]
fn the_build_asks_about_every_theorem() {
    let text = "Theorem one : 1 = 1.\n  Lemma two' : 1 = 1.\nRemark three : 1 = 1.\n(* Theorem-like *)\n";
    let Some((made, asked)) = made("asked", "Assumptions.v", &[("Planted.v", text)]) else { return };
    assert!(made);
    let names: Vec<&str> = asked.lines().filter_map(|line| line.strip_prefix("  @Backproof.Planted.")).collect();
    assert_eq!(names, ["one,", "two',", "three,"]);
    assert!(asked.ends_with("Print Assumptions everything.\n"), "{asked}");
}
