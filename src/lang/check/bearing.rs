//! Statements that cannot be read, and the claims below them: which may have been meant to say where those hold.
//!
//! A claim is judged although a statement above it is lost. But nobody is accused below a lost statement that may have
//! been a restriction. (What uses a name that a lost statement declares waits for it, and so does what uses one that it
//! declares anew.)

use crate::lang::ast::{Statement, StatementKind};
use crate::lang::builtin::{KEYWORDS, PROPERTIES};
use crate::lang::habit::start;
use crate::lang::spelling::closest;

/// The statements that say where claims hold.
const RESTRICTIONS: [&str; 3] = ["given", "domain", "except"];

/// Signs by which a line says something of values, other than `=`.
const SIGNS: [&str; 9] = ["<", ">", "≤", "≥", "≠", "∈", "==", "!=", " in "];

/// Signs of a derivative: an equation that has one is a claim that lacks its keyword.
const DERIVATIVES: [&str; 4] = ["/d", "∂", "grad(", "'("];

/// Whether a statement at fault may have been meant to bear on the claims below it. `knows` says which names are declared.
pub(super) fn may_bear(statement: &Statement, text: &str, knows: impl Fn(&str) -> bool) -> bool {
    match &statement.kind {
        StatementKind::Given(_) | StatementKind::Domain(_) | StatementKind::Except(_) => true,
        StatementKind::Faulty { claim, declares, .. } => {
            claim.is_none() && (names_a_property(text) || declares.is_empty() && restricts(text, knows))
        }
        _ => false,
    }
}

/// Whether a word of the line is, but for a slip, that of a property: `Let A be symetric`.
fn names_a_property(text: &str) -> bool {
    let properties = PROPERTIES.map(|(name, _)| name);
    text.split(|sign: char| !sign.is_alphanumeric()).any(|word| closest(word, properties).is_some())
}

/// Whether a line that could not be read speaks of where something holds: by its first word, by a comparison, or by an equation between what is declared.
fn restricts(text: &str, knows: impl Fn(&str) -> bool) -> bool {
    let words: Vec<&str> = text.split(|sign: char| !sign.is_alphanumeric() && sign != '_').collect();
    let Some(first) = words.first().copied() else { return false };
    if let Some(keyword) = closest(first, KEYWORDS) {
        return RESTRICTIONS.contains(&keyword);
    }
    // What is told of a word that other languages restrict by names the statement that does so here.
    let is_told = |told: &str| RESTRICTIONS.iter().any(|keyword| told.contains(&format!("`{keyword} ")));
    let has = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    start(first).is_some_and(is_told)
        || has(&SIGNS)
        || text.contains('=') && !has(&DERIVATIVES) && words.iter().any(|word| knows(word))
}
