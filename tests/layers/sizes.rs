//! Files, functions and structs that have grown too large to be read at once.

use super::imports::Sources;

/// Lines of a file, lines of a function, fields of a struct, at most.
const MOST: [usize; 3] = [450, 60, 12];

/// What may be larger, and why. What has shrunk is to be struck.
const LARGER: [(&str, &str); 20] = [
    ("activation::table", "a list: an entry a function"),
    ("judge::weigh", "the grounds of a verdict in their order"),
    ("lang::check::expr::expr", "a case a kind of expression"),
    ("lang::latex::text", "a case a kind of expression"),
    ("lang::print::write", "a case a kind of expression"),
    ("judge::weigh::verdict", "the grounds of a verdict in their order"),
    ("lang::check::array::array_function", "a case a function of the language, each with its own words"),
    ("lang::direct::array::arrays", "a case a kind of expression"),
    ("lang::direct::array::pairs", "a case a kind of expression"),
    ("lang::direct::functions::elementary", "a case a function of the language"),
    ("lang::direct::tie::exact", "a case a kind of expression"),
    ("lang::edit::local::edits", "a case a kind of expression"),
    ("lang::edit::name::edits", "a case a kind of name"),
    ("lang::lower::elementwise::entrywise", "a case a kind of expression"),
    ("lang::lower::functions::elementary", "a case a function of the language"),
    ("lang::parser::expr::missing_operator", "a case a slip"),
    ("witness::all_shapes::elementary::elementary", "a case a function of the language"),
    ("witness::all_shapes::arrays::of_arrays", "a case a kind of expression"),
    ("witness::bench::sizes::growth", "a case a kind of expression"),
    ("check::builder::Settings", "what a user may set"),
];

/// What is larger than it may be: its path and its size.
fn larger(path: &str, code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = vec![(path.to_string(), lines.len(), MOST[0])];
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<&str> = line.trim_start().split([' ', '(', '<', ':']).collect();
        let named = |kind: &str| words.iter().position(|word| *word == kind).and_then(|kind| words.get(kind + 1));
        let is_item = |words: &[&str], kind: &str| {
            let before = words.iter().take_while(|word| **word != kind);
            before.clone().count() < 4
                && before.clone().all(|word| matches!(*word, "pub" | "const" | "super)" | "crate)" | ""))
        };
        let end = format!("{}}}", " ".repeat(indent));
        let length = || lines[at..].iter().position(|line| *line == end).map_or(0, |last| last + 1);
        if let Some(name) = named("fn").filter(|_| is_item(&words, "fn") && !line.ends_with([';', '}'])) {
            found.push((format!("{path}::{name}"), length(), MOST[1]));
        }
        if let Some(name) = named("struct").filter(|_| is_item(&words, "struct") && line.ends_with('{')) {
            let is_field = |line: &&&str| line.len() - line.trim_start().len() == indent + 4 && line.ends_with(',');
            let fields = lines[at..at + length()].iter().filter(is_field).count();
            found.push((format!("{path}::{name}"), fields, MOST[2]));
        }
    }
    found.into_iter().filter(|(_, size, most)| size > most).map(|(path, size, _)| (path, size)).collect()
}

fn all_larger(sources: &Sources) -> Vec<(String, usize)> {
    sources.iter().flat_map(|(path, code)| larger(&path, code)).collect()
}

#[test]
fn what_is_large_has_its_reason() {
    let found = all_larger(&Sources::of_the_project());
    let is_known = |path: &str| LARGER.iter().any(|(known, _)| *known == path);
    let new = found.iter().filter(|(path, _)| !is_known(path));
    let new =
        new.map(|(path, size)| format!("{path} has grown to {size}: divide it, or say in `LARGER` why it may be"));
    let gone = LARGER.iter().filter(|(known, _)| found.iter().all(|(path, _)| path != known));
    let gone = gone.map(|(known, _)| format!("{known} is no longer too large: strike it"));
    let wrong: Vec<String> = new.chain(gone).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_grows_is_noticed() {
    let planted = |code: &str| larger("a::b", code).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(planted(&"// a line\n".repeat(451)), ["a::b"]);
    let function = |lines: usize| {
        format!("impl A {{\n    pub(super) fn f(x: u8) {{\n{}    }}\n}}\n", "        g();\n".repeat(lines))
    };
    assert_eq!(planted(&function(59)), ["a::b::f"]);
    assert_eq!(planted(&function(58)), [""; 0]);
    let fields =
        |count: usize| format!("pub struct S<'a> {{\n{}}}\n", "    /// One.\n    pub x: &'a u8,\n".repeat(count));
    assert_eq!(planted(&fields(13)), ["a::b::S"]);
    assert_eq!(planted(&fields(12)), [""; 0]);
}

/// Lines of code that speak of something unsafe: file and line.
fn unsafe_lines(sources: &Sources) -> Vec<(String, String)> {
    let speaks = |line: &&str| {
        let code = line.split("//").next().unwrap_or_default();
        // `unsafe-inline` is a word of browsers.
        code.split(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '_' | '-')).any(|word| word == "unsafe")
            && !line.trim_start().starts_with("#[")
    };
    let of_file = |(path, code): (String, &String)| {
        let lines: Vec<&str> = code.lines().filter(speaks).map(str::trim).collect();
        lines.into_iter().map(move |line| (path.clone(), line.to_string())).collect::<Vec<_>>()
    };
    sources.iter().flat_map(of_file).collect()
}

/// A trait of nalgebra's numbers declares two methods unsafe; what they do here is not. The compiler allows no other use in that file alone.
#[test]
fn nothing_is_unsafe() {
    let found = unsafe_lines(&Sources::of_the_project());
    assert_eq!(found.len(), 2, "{found:?}");
    for (path, line) in &found {
        assert!(path == "tape::var::field" && line.starts_with("unsafe fn ") && line.ends_with('{'), "{path}: {line}");
    }
    let planted = Sources::of_the_project().with("scalar::plain", "fn f() { unsafe { g() } }");
    assert_eq!(unsafe_lines(&planted).len(), 3);
}
