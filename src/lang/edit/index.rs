//! Edits of indices: another name, the next entry, two indices exchanged, a delta, a condition, a sum.

use super::build::{applied, expr, integer, name, times};
use super::entry::renamed;
use super::formula::{Change, Edit, Formula};
use crate::lang::ast::{Binder, CompareOp, Comparison, Expr, ExprKind, Fold};

/// The edits of part number `at` that have to do with indices.
pub(super) fn edits(formula: &Formula<'_>, at: usize, found: &mut Vec<Edit>) {
    let names = &formula.names;
    if names.is_empty() {
        return;
    }
    let part = formula.parts[at];
    let mut add = |change, size, new| found.push(Edit { change, size, at, new });
    match &part.kind {
        ExprKind::Entry { of, index, or } => {
            let with = |index: Vec<Expr>| expr(ExprKind::Entry { of: of.clone(), index, or: or.clone() });
            entries(index, names, &mut |change, size, index| add(change, size, with(index)));
        }
        ExprKind::Over { .. } => over(part, names, &mut add),
        // `p*(1 - p)` off the diagonal: a 1 that is a delta.
        ExprKind::Number(value) if value.is_one() => {
            for (one, other) in pairs(&formula.free) {
                add(Change::DeltaAdded, 2, applied("delta", 0, false, &[name(one), name(other)]));
            }
        }
        ExprKind::If { dotted, condition, then, otherwise } => {
            let (left, right) = (condition.right.clone(), condition.left.clone());
            let condition = Comparison { left, right, op: condition.op };
            let (then, otherwise) = (then.clone(), otherwise.clone());
            add(Change::ConditionTurned, 2, expr(ExprKind::If { dotted: *dotted, condition, then, otherwise }));
        }
        _ => {}
    }
    if at == 1 || matches!(part.kind, ExprKind::Entry { .. }) {
        masks(part, &formula.free, &mut add);
    }
    if at == 1 {
        // Two names exchanged wherever they stand: the transpose of an array by entries.
        for (one, other) in pairs(&formula.free) {
            let swapped = renamed(&renamed(&renamed(part, one, "\u{0}"), other, one), "\u{0}", other);
            add(Change::IndicesSwapped, 2, swapped);
        }
    }
}

/// Each two of some names.
fn pairs(names: &[String]) -> impl Iterator<Item = (&str, &str)> {
    let behind = |at: usize| names[at + 1..].iter();
    (0..names.len()).flat_map(move |at| behind(at).map(move |other| (names[at].as_str(), other.as_str())))
}

/// A delta as a factor, and a condition on indices without which it is 0.
fn masks(part: &Expr, free: &[String], add: &mut dyn FnMut(Change, u32, Expr)) {
    for (one, other) in pairs(free) {
        let delta = applied("delta", 0, false, &[name(one), name(other)]);
        add(Change::DeltaAdded, 2, times(part, &delta));
        for (left, right) in [(one, other), (other, one)] {
            let (then, otherwise) = (Box::new(part.clone()), Box::new(integer(0)));
            let condition = no_more(left, right);
            add(Change::ConditionAdded, 3, expr(ExprKind::If { dotted: false, condition, then, otherwise }));
        }
    }
}

/// Another way to put together, and another condition.
fn over(part: &Expr, names: &[String], add: &mut dyn FnMut(Change, u32, Expr)) {
    let ExprKind::Over { fold, names: own, condition, body } = &part.kind else { return };
    let over = |fold: Fold, condition: Option<Comparison>| {
        expr(ExprKind::Over { fold, names: own.clone(), condition, body: body.clone() })
    };
    let other = match fold {
        Fold::Sum => Some((Change::MeanForSum, Fold::Mean)),
        Fold::Mean => Some((Change::SumForMean, Fold::Sum)),
        Fold::Max => Some((Change::Branches, Fold::Min)),
        Fold::Min => Some((Change::Branches, Fold::Max)),
        Fold::Prod => None,
    };
    if let Some((change, fold)) = other {
        add(change, 2, over(fold, condition.clone()));
    }
    match condition {
        Some(condition) => {
            add(Change::ConditionDropped, 2, over(*fold, None));
            let turned = Comparison { left: condition.right.clone(), right: condition.left.clone(), op: condition.op };
            add(Change::ConditionTurned, 2, over(*fold, Some(turned)));
        }
        None => {
            for (left, right) in ordered(own, names) {
                add(Change::ConditionAdded, 3, over(*fold, Some(no_more(left, right))));
            }
        }
    }
}

/// `left <= right`
fn no_more(left: &str, right: &str) -> Comparison {
    Comparison { left: Box::new(name(left)), op: CompareOp::LessEqual, right: Box::new(name(right)) }
}

/// A name that a sum binds and one of the others, in both orders.
fn ordered<'n>(own: &'n [Binder], names: &'n [String]) -> Vec<(&'n str, &'n str)> {
    let mut pairs = Vec::new();
    for binder in own {
        let one = binder.name.name.as_str();
        for other in names.iter().filter(|other| *other != one) {
            pairs.extend([(one, other.as_str()), (other.as_str(), one)]);
        }
    }
    pairs
}

/// Other indices of an entry.
fn entries(index: &[Expr], names: &[String], add: &mut dyn FnMut(Change, u32, Vec<Expr>)) {
    let with = |place: usize, at: Expr| {
        let mut other = index.to_vec();
        other[place] = at;
        other
    };
    for (place, at) in index.iter().enumerate() {
        for other in place + 1..index.len() {
            let mut swapped = index.to_vec();
            swapped.swap(place, other);
            add(Change::IndicesSwapped, 1, swapped);
        }
        if let ExprKind::Name(own) = &at.kind {
            for other in names.iter().filter(|other| *other != own) {
                add(Change::IndexChanged, 2, with(place, name(other)));
            }
        }
        for minus in [false, true] {
            add(Change::IndexMoved, 2, with(place, moved(at, minus)));
        }
    }
}

/// `i + 1`, or `i - 1`: numbers in it are worked out.
fn moved(at: &Expr, minus: bool) -> Expr {
    let mut terms = match &at.kind {
        ExprKind::Sum(terms) => terms.clone(),
        _ => vec![(false, at.clone())],
    };
    let last = terms.last().and_then(|(negative, term)| match &term.kind {
        ExprKind::Number(value) => Some(if *negative { -value.clone() } else { value.clone() }),
        _ => None,
    });
    let step = dashu_ratio::RBig::from(if minus { -1 } else { 1 });
    let number = match last {
        Some(number) if terms.len() > 1 => {
            terms.pop();
            number + step
        }
        _ => step,
    };
    if !number.is_zero() {
        let negative = number < dashu_ratio::RBig::ZERO;
        let size = if negative { -number } else { number };
        terms.push((negative, expr(ExprKind::Number(size))));
    }
    match terms.as_slice() {
        [(false, alone)] => alone.clone(),
        _ => expr(ExprKind::Sum(terms)),
    }
}
