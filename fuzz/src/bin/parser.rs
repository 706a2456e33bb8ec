//! Random texts for the parser and the checker: no panic, and every place that is named lies within the text.

use backproof::judge::read;
use backproof::lang::ast::{Fault, Span, StatementKind};
use backproof::lang::parser::{parse, parse_one_liner};
use backproof::lang::typed::Item;
use backproof_fuzz::{Shape, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run("parser", Shape { lines: 12, declared: false }, |text| {
        for source in [parse(text), parse_one_liner(text)] {
            source.remarks.iter().try_for_each(|fault| within(text, fault.span))?;
            for statement in &source.statements {
                within(text, statement.span)?;
                if let StatementKind::Faulty { faults, .. } = &statement.kind {
                    said(text, faults)?;
                }
            }
        }
        for one_liner in [false, true] {
            for item in read(text, one_liner).items {
                if let Item::Faulty(faulty) = item {
                    said(text, &faulty.faults)?;
                }
            }
        }
        Ok(())
    })
}

/// A statement at fault says what is wrong, and where.
fn said(text: &str, faults: &[Fault]) -> Result<(), String> {
    if faults.is_empty() || faults.iter().any(|fault| fault.message.is_empty()) {
        return Err("a statement is at fault, and nothing is said".to_string());
    }
    faults.iter().try_for_each(|fault| within(text, fault.span))
}

fn within(text: &str, Span { start, end }: Span) -> Result<(), String> {
    let found = text.get(start..end);
    found.map(|_| ()).ok_or_else(|| format!("{start}..{end} is no place in a text of {} bytes", text.len()))
}
