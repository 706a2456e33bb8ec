//! Characters that nobody sees are never printed for people: not where a text is quoted, not in the names of files.

use super::{backproof, stderr, stdout};
use proptest::collection::vec;
use proptest::prelude::*;
use std::path::PathBuf;

const HIDDEN: [char; 24] = [
    '\u{feff}',
    '\u{61c}',
    '\u{ad}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{202a}',
    '\u{202e}',
    '\u{2066}',
    '\u{2069}',
    '\u{200b}',
    '\u{200d}',
    '\u{200f}',
    '\u{fe0f}',
    '\u{2028}',
    '\u{2029}',
    '\u{85}',
    '\u{9b}',
    '\u{1b}',
    '\u{7}',
    '\u{7f}',
    '\r',
    '\u{8}',
    '\u{2060}',
    '\u{3164}',
];

fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\n' || HIDDEN.contains(&c)
}

fn hidden() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(HIDDEN.to_vec()).prop_map(String::from),
        "[\\PC]{0,2}",
        Just("\n".to_string()),
        Just("\u{1b}[31m".to_string()),
    ]
}

/// Claims with hidden characters anywhere.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => proptest::sample::select(vec![
            "var x\n", "claim ", "a", ": ", "d(x^2)/dx", " = ", "2*x", "3*x", "\n", "let b = ", "x", " expect refuted", "(", "# c\n",
            "claim w: d(x^2)/dx = 3*x\n", "function f(t)\n", "claim s: x = y\n",
        ])
        .prop_map(str::to_string),
        2 => hidden(),
    ];
    vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn name() -> impl Strategy<Value = String> {
    vec(prop_oneof![Just("a".to_string()), hidden()], 1..5)
        .prop_map(|parts| parts.concat().replace(['/', '\0'], "_") + "é.claim")
        .prop_filter("a name has a length", |name| name.len() < 200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn nothing_hidden_is_printed(text in text(), name in name()) {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hidden");
        std::fs::create_dir_all(&directory).expect("writable");
        let path = directory.join(&name);
        std::fs::write(&path, &text).expect("such names are allowed");
        let path = path.display().to_string();
        let missing = format!("{path}.not");
        let runs: [&[&str]; 6] = [
            &["check", "--cases", "4", &path],
            &["check", "--cases", "4", "--details", "--explain", &path, &missing],
            &["trace", "--label", "w", &path],
            &["mutants", "--edits", "2", "--pairs", "0", "--others", "0", &path],
            &["derive", &text, "--wrt", "x"],
            &[&name, &path],
        ];
        for arguments in runs {
            let output = backproof(arguments).output();
            // No program takes an argument with a zero in it.
            let Ok(output) = output else { continue };
            for told in [stdout(&output), stderr(&output)] {
                prop_assert!(!told.contains(is_hidden), "{:?}: {:?}", arguments, told);
            }
        }
        std::fs::remove_file(directory.join(&name)).expect("it is there");
    }
}

/// The end of a line in a name does not begin a line of its own.
#[test]
fn a_name_stays_on_its_line() {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for arguments in [
        &["check", "a\nbackproof: all is well"][..],
        &["trace", "--label", "w", "a\nbackproof: all is well"],
        &["derive", "x", "--wrt", "x", "--file", "a\nbackproof: all is well"],
        &["chek\nall is well"],
        &["derive", "var x\nall is well", "--wrt", "x"],
        &["activations", "relu\nall is well"],
        &["guide", "a\nall is well"],
        &["library", "a\nall is well"],
        &["verify", "--only", "A1\nall is well"],
        &["check", "--seed=\nall is well", "x"],
    ] {
        let output = backproof(arguments).current_dir(&directory).output().expect("it runs");
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("\\u{a}"), "{told}");
        assert!(!told.lines().any(|line| line.ends_with("all is well") && !line.contains("\\u{a}")), "{told}");
    }
}
