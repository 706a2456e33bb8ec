//! The syntax trees of claims, and of what would be right: read once for all claims of a section.

use super::super::{ONE_LINER, Section};
use crate::lang::ast::{ClaimBody, Expr, SourceFile, Statement, StatementKind};
use crate::lang::parser::{MAX_BYTES, parse, parse_one_liner};
use crate::verdict::Judged;
use std::collections::HashMap;

/// A claim's sides by its line and its text, and right sides by their text.
pub(super) struct Formulas {
    claims: HashMap<(usize, String), (Expr, Expr)>,
    right: HashMap<String, Expr>,
}

/// The label of the claims that are put behind a text so that what is right is read like the claims.
const RIGHT: &str = "right-side";

impl Formulas {
    /// Reads a section's text.
    pub(super) fn of(section: &Section<'_>) -> Formulas {
        let is_one_liner = section.rows.iter().any(|row| row.file == ONE_LINER);
        let read = |text: &str| -> SourceFile { if is_one_liner { parse_one_liner(text) } else { parse(text) } };
        let mut text = section.source.to_string();
        let fixes: Vec<&str> = section.rows.iter().filter_map(|row| fix(row)).collect();
        for fix in &fixes {
            let line = format!("\nclaim {RIGHT}: 0 = {}", fix.replace(['\n', '\r'], " "));
            if text.len() + line.len() < MAX_BYTES {
                text += &line;
            }
        }
        let mut formulas = Formulas { claims: HashMap::new(), right: HashMap::new() };
        let mut fixes = fixes.into_iter();
        for Statement { kind, line, span } in read(&text).statements {
            let StatementKind::Claim(claim) = kind else {
                if span.start >= section.source.len() {
                    fixes.next();
                }
                continue;
            };
            let ClaimBody::Equal(left, right) = claim.body else { continue };
            if span.start >= section.source.len() {
                formulas.right.extend(fixes.next().map(|fix| (fix.to_string(), right)));
            } else {
                formulas.claims.insert((line, claim.text), (left, right));
            }
        }
        formulas
    }

    /// Both sides of a claim, where it can be read and is one about values.
    pub(super) fn claim(&self, row: &Judged) -> Option<&(Expr, Expr)> {
        self.claims.get(&(row.line, row.text.clone()))
    }

    /// What is right in place of a wrong claim.
    pub(super) fn right(&self, row: &Judged) -> Option<&Expr> {
        self.right.get(fix(row)?)
    }
}

fn fix(row: &Judged) -> Option<&str> {
    let mistake = row.mistake.as_ref()?;
    mistake.fix.as_ref().map(|fix| fix.text.as_str())
}
