//! `let` names for what they stand for: with `let s = tanh(b)` a fix says `1 - s^2`, and not `1 - tanh(b)^2`.

use crate::lang::ast::{BinaryOp, Expr, ExprKind, StatementKind};
use crate::lang::edit::build::name;
use crate::lang::edit::walk::{everywhere, parts};
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::typed::{LetId, Typed};
use std::collections::{BTreeMap, BTreeSet};

/// The `let`s that a claim rests on, by the texts of their values.
#[derive(Debug, Default)]
pub(super) struct Named {
    names: BTreeMap<String, Expr>,
}

impl Named {
    /// Of those among `known` that the left side rests on, the right side names, or that are the value of a
    /// function: what the right side writes out stays written out.
    pub(super) fn of(reading: &Reading, right: &Expr, left: &Typed, known: &[LetId]) -> Named {
        let document = reading.document();
        let written: BTreeSet<String> = parts(right).into_iter().map(print).collect();
        let used = document.closure(left, None).lets;
        let mut names = BTreeMap::new();
        for id in known {
            let declared = &document.lets[*id];
            let is_call = |value: &Expr| matches!(value.kind, ExprKind::Call { .. });
            let value = reading.source.statements.iter().find_map(|statement| match &statement.kind {
                StatementKind::Let { name, value } if name.name == declared.name => Some(value),
                _ => None,
            });
            let Some(value) = value.filter(|value| is_worth_a_name(value)) else { continue };
            if !used.contains(id) && !written.contains(&declared.name) && !is_call(value) {
                continue;
            }
            let text = print(value);
            if !written.contains(&text) {
                names.insert(key(value), name(&declared.name));
            }
        }
        Named { names }
    }

    /// The expression with the names; derivative forms stay as they are, as they may be by such a name.
    pub(super) fn in_place_of_values(&self, expr: &Expr) -> Expr {
        if self.names.is_empty() {
            return expr.clone();
        }
        everywhere(expr, &|part| match &part.kind {
            ExprKind::Derivative { .. } => Some(part.clone()),
            _ => self.names.get(&key(part)).cloned(),
        })
    }
}

/// The text of an expression, whatever the order of what is added, or multiplied entry by entry.
fn key(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Sum(terms) => {
            let mut terms: Vec<String> =
                terms.iter().map(|(minus, term)| format!("{}{}", if *minus { '-' } else { '+' }, key(term))).collect();
            terms.sort();
            format!("({})", terms.concat())
        }
        ExprKind::Binary(BinaryOp::ElemMul, ..) => {
            let mut factors: Vec<String> = each_factor(e).into_iter().map(key).collect();
            factors.sort();
            format!("({})", factors.join(".*"))
        }
        _ => print(e),
    }
}

/// The factors of a chain of products entry by entry.
fn each_factor(e: &Expr) -> Vec<&Expr> {
    match &e.kind {
        ExprKind::Binary(BinaryOp::ElemMul, left, right) => {
            let mut all = each_factor(left);
            all.push(right);
            all
        }
        _ => vec![e],
    }
}

fn is_worth_a_name(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Call { .. } | ExprKind::Binary(..) | ExprKind::Sum(_))
}
