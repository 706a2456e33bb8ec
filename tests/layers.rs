//! Imports run one way: a module may use what stands on an earlier line of this table, or on its own.

use std::fs;
use std::path::{Path, PathBuf};

/// Right may import left. `scalar` and `tape` stand on one line: numbers are read from tape, and `Var` is a number.
const LAYERS: [&[&str]; 13] = [
    &["scalar", "tape", "guard"],
    &["matrix", "activation", "backprop"],
    &["lang"],
    &["library"],
    &["claim"],
    &["witness"],
    &["verdict"],
    &["mistake"],
    &["judge", "trace", "proof"],
    &["derive", "mutants"],
    &["check"],
    &["report"],
    &["cli", "main", "lib"],
];

fn layer(module: &str) -> usize {
    LAYERS.iter().position(|layer| layer.contains(&module)).unwrap_or_else(|| panic!("`{module}` is in no layer"))
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("the sources are there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The modules that the code of a file names, comments left out.
fn imports(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut modules = Vec::new();
    for line in code {
        for prefix in ["crate::", "backproof::"] {
            // What stands behind `$crate` is the user's way in, and no import.
            for (at, _) in line.match_indices(prefix).filter(|(at, _)| !line[..*at].ends_with('$')) {
                let name = line[at + prefix.len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next();
                modules.extend(name.filter(|name| !name.is_empty()).map(str::to_string));
            }
        }
    }
    modules
}

fn breaches(importer: &str, text: &str) -> Vec<String> {
    imports(text).into_iter().filter(|imported| layer(imported) > layer(importer)).collect()
}

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut checked = 0;
    for file in sources(&root) {
        let inside = file.strip_prefix(&root).unwrap();
        let first = inside.iter().next().unwrap().to_str().unwrap();
        let module = first.strip_suffix(".rs").unwrap_or(first);
        let found = breaches(module, &fs::read_to_string(&file).unwrap());
        assert!(found.is_empty(), "{} imports {found:?}, which stand to its right", inside.display());
        checked += 1;
    }
    assert!(checked > 40, "only {checked} files were read");
}

#[test]
fn an_import_to_the_right_is_noticed() {
    assert_eq!(breaches("tape", "use crate::lang::ast::Span;"), ["lang"]);
    assert_eq!(breaches("tape", "// use crate::lang::ast::Span;\nuse crate::scalar::plain::Plain;"), [""; 0]);
}

/// The tape knows no matrix, and the formulas know no table of derivatives: they must not share what is under test.
#[test]
fn the_tape_and_the_formulas_do_not_know_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mentions = |directory: &str, word: &str| {
        let files = sources(&root.join(directory));
        assert!(!files.is_empty());
        files.into_iter().any(|file| {
            let text = fs::read_to_string(file).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.into_iter().any(|line| line.contains(word))
        })
    };
    assert!(!mentions("tape", "crate::matrix"));
    assert!(!mentions("tape", "crate::backprop"));
    assert!(!mentions("backprop", "derivative::"));
    assert!(!mentions("backprop", "reciprocal_derivative"));
    assert!(mentions("tape", "reciprocal_derivative"), "the words looked for must be the right ones");
}
