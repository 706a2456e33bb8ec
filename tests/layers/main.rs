//! Imports run one way: between the layers, between certain rooms, and between files. The circles that are left are
//! named here.

mod imports;
mod sizes;

use imports::{Imports, Sources, circles, module};

/// Right may import left. `scalar` and `tape` stand on one line: numbers are read from tape, and `Var` is a number.
const LAYERS: [&[&str]; 13] = [
    &["scalar", "tape", "guard", "expectation", "fault"],
    &["matrix", "activation", "backprop"],
    &["lang"],
    &["library"],
    &["claim"],
    &["witness"],
    &["verdict"],
    &["mistake"],
    &["judge", "trace", "proof"],
    &["derive", "grade", "mutants", "sketch"],
    &["check"],
    &["report"],
    &["cli", "main", "lib"],
];

const ALL_SHAPES: &str = "witness::all_shapes";
const REFUTE: &str = "witness::refute";
const BENCH: &str = "what all witnesses stand on knows none of them";
const SIBLINGS: &str = "witnesses share what they stand on, and nothing of each other";

/// Who must not import whom, files and folders, and why.
const APART: [(&str, &[&str], &str); 14] = [
    (
        "witness::bench",
        &["witness::points", "witness::sampled", "witness::difference", "witness::exact", ALL_SHAPES, REFUTE],
        BENCH,
    ),
    ("witness::points", &["witness::sampled", "witness::difference", "witness::exact", ALL_SHAPES, REFUTE], BENCH),
    ("witness::sampled", &["witness::difference", "witness::exact", ALL_SHAPES, REFUTE], SIBLINGS),
    ("witness::difference", &["witness::sampled", "witness::exact", ALL_SHAPES, REFUTE], SIBLINGS),
    ("witness::exact", &["witness::sampled", "witness::difference", ALL_SHAPES, REFUTE], SIBLINGS),
    (ALL_SHAPES, &["witness::sampled", "witness::difference", "witness::exact", REFUTE], SIBLINGS),
    ("matrix", &["tape::derivative"], "formulas must not share the rules that they are compared with"),
    ("activation", &["tape::derivative"], "formulas must not share the rules that they are compared with"),
    (
        "backprop",
        &["tape", "scalar::field"],
        "what is written by hand must not share the tape that it is compared with",
    ),
    ("lang::direct", &["tape", "lang::lower"], "the second evaluation shares neither tape nor lowering with the first"),
    ("lang::lower", &["lang::direct"], "the first evaluation does not lean on the second"),
    ("witness::bench::confirm", &["tape", "lang::lower"], "nobody is accused on the tape's word alone"),
    (ALL_SHAPES, &["tape", "lang::lower", "lang::direct"], "the normal form has rules of differentiation of its own"),
    (
        "report",
        // What a verdict is made of stands in `witness::testimony`, and `verdict` passes it on.
        &[
            "judge",
            "claim",
            "scalar",
            "tape",
            "witness::sampled",
            "witness::exact",
            "witness::all_shapes",
            "witness::bench::case",
        ],
        "reports see verdicts, mistakes and derivations only",
    ),
];

/// Circles that are there: each file of such a group may lead to each other one. A group is a folder with the file of
/// its name, or a list of files. New circles are not welcome, and one that was opened is to be struck from the list.
const CIRCLES: [&[&str]; 11] = [
    &["check::accuse", "check::weigh"],
    &["check::builder", "check::report"],
    &["check::scan", "check::visit"],
    &["cli"],
    &["judge"],
    &["lang::check"],
    &["lang::parser"],
    &["tape::dependence", "tape::family", "tape::program", "tape::reader", "tape::recorder", "tape::sum"],
    &["tape::var"],
    &["witness::exact"],
    &["witness::sampled::scan", "witness::sampled::zeros"],
];

fn layer(file: &str) -> usize {
    let module = file.split("::").next().unwrap_or_default();
    LAYERS.iter().position(|layer| layer.contains(&module)).unwrap_or_else(|| panic!("`{module}` is in no layer"))
}

/// Whether a file is this one, or stands in this folder.
fn is_in(file: &str, room: &str) -> bool {
    module(file).starts_with(&module(room))
}

/// Every import from a layer to one on its right.
fn to_the_right(imports: &Imports) -> Vec<String> {
    let pairs = imports.iter().filter(|(file, _)| !file.is_empty());
    let pairs = pairs.flat_map(|(file, others)| others.iter().map(move |other| (file, other)));
    let breaches = pairs.filter(|(file, other)| layer(other) > layer(file));
    breaches.map(|(file, other)| format!("{file} imports {other}, which stands to its right")).collect()
}

/// Every import between rooms that are to be apart.
fn not_apart(imports: &Imports) -> Vec<String> {
    let mut breaches = Vec::new();
    for (room, others, why) in APART {
        for (file, imported) in imports.iter().filter(|(file, _)| is_in(file, room)) {
            let wrong = imported.iter().filter(|name| others.iter().any(|other| is_in(name, other)));
            breaches.extend(wrong.map(|name| format!("{file} imports {name}: {why}")));
        }
    }
    breaches
}

/// Every circle that no group allows.
fn new_circles(imports: &Imports) -> Vec<String> {
    let allowed = |file: &str, group: &[&str]| match group {
        [folder] => is_in(file, folder),
        files => files.contains(&file),
    };
    let is_new = |circle: &std::collections::BTreeSet<String>| {
        !CIRCLES.iter().any(|group| circle.iter().all(|file| allowed(file, group)))
    };
    let circles = circles(imports).into_iter().filter(is_new);
    circles.map(|circle| format!("a circle: {}", circle.into_iter().collect::<Vec<_>>().join(", "))).collect()
}

/// The layer test: all that is wrong with these sources.
fn breaches(sources: &Sources) -> Vec<String> {
    let imports = sources.imports();
    [to_the_right(&imports), not_apart(&imports), new_circles(&imports)].concat()
}

#[test]
fn imports_run_one_way() {
    let sources = Sources::of_the_project();
    assert!(sources.len() > 150, "only {} files were read", sources.len());
    let found = breaches(&sources);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Groups that hold no circle any more are to be struck, so that it does not come back.
#[test]
fn the_circles_that_are_named_are_there() {
    let circles = circles(&Sources::of_the_project().imports());
    for group in CIRCLES {
        let is_there =
            circles.iter().any(|circle| circle.iter().any(|file| group.iter().any(|room| is_in(file, room))));
        assert!(is_there, "{group:?} is no circle any more: strike it from the list");
    }
    let total: usize = circles.iter().map(|circle| circle.len()).sum();
    assert!(circles.iter().all(|circle| circle.len() > 1) && total > 0);
}

/// A line planted in a file of the project, and what must be said of it.
#[track_caller]
fn planted(file: &str, line: &str, expected: &str) {
    let found = breaches(&Sources::of_the_project().with(file, line));
    assert!(found.iter().any(|breach| breach.contains(expected)), "{line} in {file}: {found:?}");
}

#[test]
fn an_import_to_the_right_is_noticed() {
    planted("tape::sweep", "use crate::lang::ast::Expr;", "tape::sweep imports lang::ast");
    planted("tape::sweep", "use crate::{guard, lang::{ast::{self, Span}}};", "tape::sweep imports lang::ast");
    planted("scalar::ball::magnitude", "use super::super::super::claim as other;", "magnitude imports claim");
    planted(
        "scalar::plain",
        "fn f() { crate::judge::judge_text() }",
        "scalar::plain imports judge, which stands to its right",
    );
    planted("claim::new_one", "pub use crate::witness::points::Points;", "claim::new_one imports witness::points");
}

#[test]
fn rooms_that_must_not_share_are_held_apart() {
    planted("matrix", "use crate::tape::derivative;", "matrix imports tape::derivative");
    planted("matrix", "use crate::tape::{Var, reciprocal_derivative as other};", "matrix imports tape::derivative");
    planted("backprop::batch", "use crate::tape::derivative;", "backprop::batch imports tape::derivative");
    planted("backprop::engine", "fn f() { crate::tape::sweep() }", "backprop::engine imports tape::sweep");
    planted(
        "activation::table",
        "use crate::tape::reciprocal_derivative;",
        "activation::table imports tape::derivative",
    );
    planted("lang::direct", "use super::lower::Lowered;", "lang::direct imports lang::lower");
    planted("witness::all_shapes::derive", "use crate::tape::Program;", "derive imports tape::program");
    planted("report::text", "use crate::judge::judge_text;", "report::text imports judge");
    planted("witness::bench::case", "use crate::witness::points::Points;", "case imports witness::points");
    planted("witness::exact::trial", "use crate::witness::sampled::sample;", "trial imports witness::sampled");
    planted("witness::sampled::zeros", "use crate::witness::refute::corner;", "zeros imports witness::refute::corner");
    planted(
        "witness::all_shapes::facts",
        "use crate::witness::difference::ladder;",
        "facts imports witness::difference",
    );
}

#[test]
fn a_new_circle_is_noticed() {
    planted("tape::program", "use super::sweep::sweep;", "a circle: ");
    planted("witness::points::solve", "use crate::witness::points::Points;", "a circle: ");
}

#[test]
fn what_is_quoted_or_said_in_passing_imports_nothing() {
    let lines = [
        "// use crate::lang::ast::Span;",
        "/// See [`crate::lang::ast`].",
        r#"const TEXT: &str = "use crate::lang::ast::Span; \" crate::judge::judge";"#,
        r##"const RAW: &str = r#"crate::judge::judge"#;"##,
        "const QUOTE: char = '\"'; const OTHER: char = '\\''; fn f<'a>(x: &'a str) {}",
    ];
    for line in lines {
        assert_eq!(breaches(&Sources::of_the_project().with("tape::sweep", line)), [""; 0], "{line}");
    }
}
