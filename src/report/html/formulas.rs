//! The syntax trees of claims, and of what would be right: read once for all claims of a section.

use super::super::{ONE_LINER, Section};
use crate::lang::ast::{Claim, ClaimBody, Expr, ExprKind, SourceFile, Statement, StatementKind};
use crate::lang::edit::apart::{Apart, apart};
use crate::lang::edit::walk::parts;
use crate::lang::parser::{MAX_BYTES, parse, parse_one_liner};
use crate::verdict::Judged;
use std::collections::{HashMap, HashSet};

/// A claim's sides, and what is right in place of a wrong one, by its line and its text.
pub(super) struct Formulas {
    claims: HashMap<(usize, String), (Expr, Expr)>,
    /// What the text defines, by line, in its order.
    lets: Vec<(usize, String, Expr)>,
    right: HashMap<(usize, String), Expr>,
}

impl Formulas {
    /// Reads a section's text.
    pub(super) fn of(section: &Section<'_>) -> Formulas {
        let is_one_liner = section.rows.iter().any(|row| row.file == ONE_LINER);
        let read = |text: &str| -> SourceFile { if is_one_liner { parse_one_liner(text) } else { parse(text) } };
        let mut formulas = Formulas { claims: HashMap::new(), lets: Vec::new(), right: HashMap::new() };
        for Statement { kind, line, .. } in read(section.source).statements {
            match kind {
                StatementKind::Let { name, value } => formulas.lets.push((line, name.name, value)),
                StatementKind::Claim(Claim { body: ClaimBody::Equal(left, right), text, .. }) => {
                    formulas.claims.insert((line, text), (left, right));
                }
                _ => {}
            }
        }
        formulas.read_right_sides(section, &read);
        formulas
    }

    /// Reads what is right in place of wrong claims: behind the text, in which its names have their meaning.
    fn read_right_sides(&mut self, section: &Section<'_>, read: &dyn Fn(&str) -> SourceFile) {
        let mut text = section.source.to_string();
        let mut keys = Vec::new();
        for (row, fix) in section.rows.iter().filter_map(|row| Some((row, fix(row)?))) {
            let indices = self.claim(row).map_or(String::new(), |(_, right)| bound(right));
            let line = format!("\nlet right{indices} = {}", fix.replace(['\n', '\r'], " "));
            if text.len() + line.len() < MAX_BYTES {
                text += &line;
                keys.push(key(row));
            }
        }
        let behind =
            read(&text).statements.into_iter().filter(|statement| statement.span.start >= section.source.len());
        for (statement, key) in behind.zip(keys) {
            if let StatementKind::Let { value, .. } = statement.kind {
                self.right.insert(key, value);
            }
        }
    }

    /// Both sides of a claim, where it can be read and is one about values.
    pub(super) fn claim(&self, row: &Judged) -> Option<&(Expr, Expr)> {
        self.claims.get(&key(row))
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
        self.right.get(&key(row))
    }

    /// In which pieces a wrong claim differs from what was verified in its place, if these are few: then nothing else in it is wrong.
    pub(super) fn apart(&self, row: &Judged) -> Option<Apart<'_>> {
        row.mistake.as_ref()?.fix.as_ref()?.evidence?;
        let (_, claimed) = self.claim(row)?;
        apart(claimed, self.right(row)?)
    }
}

/// The index names that a right side by entry binds, as they are declared: `[i, j]`.
fn bound(right: &Expr) -> String {
    match &right.kind {
        ExprKind::Build { names, .. } => {
            let names: Vec<&str> = names.iter().map(|binder| binder.name.name.as_str()).collect();
            format!("[{}]", names.join(", "))
        }
        _ => String::new(),
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

fn key(row: &Judged) -> (usize, String) {
    (row.line, row.text.clone())
}

fn fix(row: &Judged) -> Option<&str> {
    let mistake = row.mistake.as_ref()?;
    mistake.fix.as_ref().map(|fix| fix.text.as_str())
}
