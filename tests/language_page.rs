//! `docs/language.md`: every example is as it says, and nothing of the language is left out.

mod pages;

use backproof::lang::builtin::{DERIVATIVE_FORMS, FUNCTIONS, KEYWORDS, PROPERTIES};
use pages::{examples, judged, sections};

const PAGE: &str = include_str!("../docs/language.md");

#[test]
fn the_examples_are_as_the_page_says() {
    let examples = examples(PAGE);
    assert!(examples.len() > 10);
    for example in &examples {
        let rows = judged(example);
        assert!(!rows.is_empty(), "no claims in\n{example}");
        for row in rows {
            assert!(row.is_claim() && row.passes(), "{}: {:?}, {:?}\n{example}", row.text, row.unmet(), row.verdict);
        }
    }
}

#[test]
fn every_section_that_teaches_notation_has_an_example() {
    for (heading, section) in sections(PAGE).iter().filter(|section| section.0 != "Verdicts") {
        assert!(section.contains("```claim\n"), "{heading} has no example");
    }
}

#[test]
fn every_word_of_the_language_stands_in_an_example() {
    let examples = examples(PAGE).join("\n");
    let has = |word: &str| examples.split(|c: char| !c.is_alphanumeric()).any(|other| other == word);
    let forms = DERIVATIVE_FORMS.iter().map(|form| form.0);
    let functions = FUNCTIONS.iter().map(|function| function.name);
    for word in KEYWORDS.into_iter().chain(forms).chain(functions) {
        assert!(has(word), "`{word}` stands in no example");
    }
    for (property, _) in PROPERTIES {
        assert!(PAGE.contains(&format!("`{property}`")), "`{property}` is not told");
    }
}
