//! The `.claim` files: every claim as expected, and none lost.

use crate::run::check;
use std::path::Path;

fn passes(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(name);
    let text = std::fs::read_to_string(path).expect("it stands beside this file");
    let answer = check(&text);
    for claim in answer.claims() {
        assert_eq!(claim["as_expected"], true, "{name}: {claim}");
    }
    assert_eq!(answer.status, 0, "{name}");
    let starts = |line: &str| line.split(';').filter(|part| part.trim_start().starts_with("claim")).count();
    let code = |line: &str| starts(line.split('#').next().unwrap_or_default());
    let written: usize = text.lines().map(code).sum();
    assert_eq!(answer.claims().len(), written, "{name}");
    assert!(written > 10, "{name}");
}

macro_rules! files {
    ($($test:ident)*) => {
        $(
            #[test]
            fn $test() {
                passes(concat!(stringify!($test), ".claim"));
            }
        )*

        #[test]
        fn none_is_forgotten() {
            let listed = [$(concat!(stringify!($test), ".claim")),*];
            let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language");
            for entry in std::fs::read_dir(directory).expect("it is there") {
                let name = entry.expect("it is readable").file_name().into_string().expect("UTF-8");
                assert!(!name.ends_with(".claim") || listed.contains(&name.as_str()), "{name}");
            }
        }
    };
}

files!(arrays atoms derivatives domains domains_apart expressions facts functions kinks layer precedence statements unicode vacuous);
