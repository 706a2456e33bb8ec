//! The parser, against the tables of the language's definition.

use backproof::lang::ast::StatementKind;
use backproof::lang::parser::parse;

const FIRST: &str = include_str!("data/first.claim");

#[test]
fn first_file() {
    let file = parse(FIRST);
    for statement in &file.statements {
        assert!(!matches!(statement.kind, StatementKind::Faulty { .. }), "{statement:#?}");
    }
    assert_eq!(file.statements.len(), 13);
}
