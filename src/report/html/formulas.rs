//! The syntax trees of claims, and of what would be right: read once for all claims of a section.

use super::super::{ONE_LINER, Section};
use crate::lang::ast::{ClaimBody, Expr, ExprKind, SourceFile, Statement, StatementKind};
use crate::lang::edit::walk::parts;
use crate::lang::parser::{MAX_BYTES, parse, parse_one_liner};
use crate::verdict::Judged;
use std::collections::{HashMap, HashSet};

/// A claim's sides by its line and its text, and right sides by their text.
pub(super) struct Formulas {
    claims: HashMap<(usize, String), (Expr, Expr)>,
    /// What the text defines, by line, in its order.
    lets: Vec<(usize, String, Expr)>,
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
        let mut formulas = Formulas { claims: HashMap::new(), lets: Vec::new(), right: HashMap::new() };
        let mut fixes = fixes.into_iter();
        for Statement { kind, line, span } in read(&text).statements {
            if let StatementKind::Let { name, value } = &kind {
                formulas.lets.push((line, name.name.clone(), value.clone()));
            }
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

    /// What a claim's names stand for, as far as the text above it defines them: in its order, not more than some.
    pub(super) fn definitions(&self, row: &Judged, most: usize) -> Vec<(&str, &Expr)> {
        let Some((left, right)) = self.claim(row) else { return Vec::new() };
        let above = self.lets.iter().filter(|(line, ..)| *line < row.line);
        let (mut used, mut found) = (names(left), Vec::new());
        used.extend(names(right));
        for (_, name, value) in above.rev() {
            if used.contains(name.as_str()) {
                used.extend(names(value));
                found.push((name.as_str(), value));
            }
        }
        found.truncate(most);
        found.reverse();
        found
    }

    /// What is right in place of a wrong claim.
    pub(super) fn right(&self, row: &Judged) -> Option<&Expr> {
        self.right.get(fix(row)?)
    }
}

/// The names that an expression mentions.
fn names(e: &Expr) -> HashSet<&str> {
    parts(e)
        .into_iter()
        .filter_map(|part| match &part.kind {
            ExprKind::Name(name) => Some(name.as_str()),
            ExprKind::Derivative { wrt, .. } => Some(wrt.name.as_str()),
            _ => None,
        })
        .collect()
}

fn fix(row: &Judged) -> Option<&str> {
    let mistake = row.mistake.as_ref()?;
    mistake.fix.as_ref().map(|fix| fix.text.as_str())
}
