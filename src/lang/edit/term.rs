//! Edits of sums: signs, terms dropped, doubled and added.

use super::build::{chain, difference, expr, integer, name, negated, scaled, sum, transposed};
use super::formula::{Change, Edit, Formula};
use super::walk;
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::print::print;

pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let part = formula.parts[at];
    let mut add = |change, size, new: Expr| found.push(Edit { change, size, at, new });
    if let ExprKind::Sum(terms) = &part.kind {
        for position in 0..terms.len() {
            let mut flipped = terms.clone();
            flipped[position].0 = !flipped[position].0;
            chain(flipped).into_iter().for_each(|new| add(Change::Sign, 1, new));
            let mut dropped = terms.clone();
            dropped.remove(position);
            chain(dropped).into_iter().for_each(|new| add(Change::TermDropped, 2, new));
            let mut doubled = terms.clone();
            doubled[position].1 = scaled(&integer(2), &doubled[position].1);
            add(Change::TermDoubled, 2, expr(ExprKind::Sum(doubled)));
        }
        if let [(minus, first), (other, second)] = terms.as_slice()
            && minus != other
        {
            add(Change::FactorsSwapped, 1, difference(second, first));
        }
        mirrored(formula, at, terms, &mut add);
        let mut seen = std::collections::BTreeSet::new();
        let once: Vec<(bool, Expr)> =
            terms.iter().filter(|(minus, term)| seen.insert((*minus, print(term)))).cloned().collect();
        if once.len() < terms.len() {
            chain(once).into_iter().for_each(|new| add(Change::TermDropped, 0, new));
        }
    }
    if at == 0 && !matches!(part.kind, ExprKind::Sum(_)) {
        mirrored(formula, at, &[(false, part.clone())], &mut add);
    }
    if at == 0 {
        for path in &formula.vocabulary.paths {
            add(Change::TermAdded, 2, sum(part, path));
        }
    }
    if takes_terms(formula, at) {
        added(formula, at, &mut add);
    }
}

/// Whether people write sums here: an argument, a sum, a factor in brackets.
fn takes_terms(formula: &Formula<'_>, at: usize) -> bool {
    let part = formula.parts[at];
    let is_argument = formula.parts.iter().any(|other| match &other.kind {
        ExprKind::Call { args, .. } => args.iter().any(|arg| std::ptr::eq(arg, part)),
        _ => false,
    });
    at == 0 || is_argument || matches!(part.kind, ExprKind::Sum(_) | ExprKind::Call { .. } | ExprKind::Binary(..))
}

/// A term once more with one of its names transposed: `A*x` becomes `A*x + A'*x`; and the term's own transpose.
fn mirrored(formula: &Formula<'_>, at: usize, terms: &[(bool, Expr)], add: &mut dyn FnMut(Change, u32, Expr)) {
    if !formula.may_be_array(at) && formula.parts.iter().all(|part| !matches!(part.kind, ExprKind::Transpose(_))) {
        return;
    }
    let whole = formula.parts[at];
    for (minus, term) in terms {
        let mut put = |copy: &Expr| {
            add(Change::TermAdded, 2, if *minus { difference(whole, copy) } else { sum(whole, copy) });
        };
        put(&transposed(term));
        for (number, part) in walk::parts(term).into_iter().enumerate() {
            if let ExprKind::Name(_) | ExprKind::Transpose(_) = part.kind {
                put(&walk::replaced(term, number, &transposed(part)));
            }
        }
    }
}

fn added(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    let part = formula.parts[at];
    let mut both = |size, term: &Expr| {
        add(Change::TermAdded, size, sum(part, term));
        add(Change::TermAdded, size, difference(part, term));
        add(Change::TermAdded, size, sum(term, &negated(part)));
    };
    if formula.is_scalar(at) || formula.shapes[at].is_none() {
        both(3, &integer(1));
    }
    for word in &formula.vocabulary.words {
        if formula.shapes[at].as_ref() == Some(&word.shape) {
            both(4, &name(&word.name));
        }
    }
}
