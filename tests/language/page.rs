//! `docs/language.md`: every example is as it says, and nothing of the language is left out.

use crate::pages::{examples, judged, sections};
use backproof::lang::ast::StatementKind;
use backproof::lang::builtin::{DERIVATIVE_FORMS, FUNCTIONS, KEYWORDS, PROPERTIES};

const PAGE: &str = include_str!("../../docs/language.md");

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
fn the_first_file_is_as_its_page_says() {
    for example in examples(include_str!("../../docs/start.md")) {
        let rows = judged(&example);
        assert!(rows.len() > 1 && rows.iter().all(|row| row.passes()), "{example}");
    }
}

/// Whatever the table offers can be read.
#[test]
fn the_table_of_notations_can_be_read() {
    let page = include_str!("../../docs/notation.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert!(rows.len() > 30);
    for row in rows {
        let here = row.trim_end_matches('|').rsplit('|').next().expect("a cell");
        for code in here.split('`').skip(1).step_by(2) {
            let is_statement = KEYWORDS.iter().any(|keyword| code.starts_with(keyword));
            let text = if is_statement { code.to_owned() } else { format!("let value = {code}") };
            let file = backproof::lang::parser::parse(&text);
            let is_read = |kind: &StatementKind| !matches!(kind, StatementKind::Faulty { .. });
            assert!(file.statements.iter().all(|statement| is_read(&statement.kind)), "{code}: {:?}", file.statements);
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
