//! Edits of indices: another name, the next entry, two indices exchanged, a delta, a condition, a sum.

use super::build::{applied, chain, difference, expr, integer, name, over as quotient, sum, times};
use super::entry::renamed;
use super::formula::{Change, Edit, Formula};
use super::walk;
use crate::lang::ast::{Binder, CompareOp, Comparison, Expr, ExprKind, Fold, Ident, Span};

/// Entries of index maps that are put in, at most.
const MAPPED: usize = 40;

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
            entries(index, formula, &mut |change, size, index| add(change, size, with(index)));
        }
        ExprKind::Over { .. } => {
            over(part, names, &mut add);
            other_axis(part, &formula.free, &mut add);
        }
        // `p*(1 - p)` off the diagonal: a 1 that is a delta.
        ExprKind::Number(value) if value.is_one() => {
            for (one, other) in pairs(&formula.free) {
                add(Change::DeltaAdded, 2, applied("delta", 0, false, &[name(one), name(other)]));
            }
        }
        ExprKind::If { dotted, condition, then, otherwise } => {
            let with = |condition: Comparison| {
                let (then, otherwise) = (then.clone(), otherwise.clone());
                expr(ExprKind::If { dotted: *dotted, condition, then, otherwise })
            };
            add(Change::ConditionTurned, 2, with(turned(condition)));
            if is_of_indices(condition, names) {
                add(Change::IndexMoved, 2, with(moved_border(condition)));
            }
        }
        _ => {}
    }
    mapped(formula, at, &mut add);
    if at == 1 || matches!(part.kind, ExprKind::Entry { .. }) {
        masks(part, &formula.free, &mut add);
    }
    if at == 1 {
        own_entry(formula, part, &mut add);
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
            add(Change::ConditionTurned, 2, over(*fold, Some(turned(condition))));
            add(Change::IndexMoved, 2, over(*fold, Some(moved_border(condition))));
        }
        None => {
            for (left, right) in ordered(own, names) {
                add(Change::ConditionAdded, 3, over(*fold, Some(no_more(left, right))));
            }
        }
    }
}

/// The same condition with its sides exchanged.
fn turned(condition: &Comparison) -> Comparison {
    Comparison { left: condition.right.clone(), right: condition.left.clone(), op: condition.op }
}

/// The same condition with its border the other way: `j < i` for `j <= i`.
fn moved_border(condition: &Comparison) -> Comparison {
    let op = match condition.op {
        CompareOp::Less => CompareOp::LessEqual,
        CompareOp::LessEqual => CompareOp::Less,
        CompareOp::Greater => CompareOp::GreaterEqual,
        CompareOp::GreaterEqual => CompareOp::Greater,
    };
    Comparison { op, ..condition.clone() }
}

/// Whether an index name stands alone on one side at least.
fn is_of_indices(condition: &Comparison, names: &[String]) -> bool {
    let is_index = |side: &Expr| matches!(&side.kind, ExprKind::Name(name) if names.contains(name));
    is_index(&condition.left) || is_index(&condition.right)
}

/// A sum over one name that runs along another axis: `mean(j: X[j, k])` for `mean(l: X[i, l])`.
fn other_axis(part: &Expr, free: &[String], add: &mut dyn FnMut(Change, u32, Expr)) {
    let ExprKind::Over { fold, names: own, condition: None, body } = &part.kind else { return };
    let [binder] = own.as_slice() else { return };
    let used = used_names(body);
    let (inside, outside): (Vec<&String>, Vec<&String>) = free.iter().partition(|name| used.contains(name.as_str()));
    for summed in &inside {
        for kept in &outside {
            let body = renamed(&renamed(body, &binder.name.name, kept), summed, &binder.name.name);
            // It runs as far as the slot in which it stands now.
            let name = Ident { span: Span::default(), ..binder.name.clone() };
            let names = vec![Binder { name, range: None }];
            add(Change::Axis, 2, expr(ExprKind::Over { fold: *fold, names, condition: None, body: Box::new(body) }));
        }
    }
}

/// The names in the indices of a formula.
fn used_names(body: &Expr) -> std::collections::BTreeSet<String> {
    let mut found = std::collections::BTreeSet::new();
    for part in walk::parts(body) {
        if let ExprKind::Entry { index, .. } = &part.kind {
            for at in index.iter().flat_map(walk::parts) {
                if let ExprKind::Name(name) = &at.kind {
                    found.insert(name.clone());
                }
            }
        }
    }
    found
}

/// The entry of the variable that the claim's entry is the derivative by, as a factor and as a divisor.
fn own_entry(formula: &Formula<'_>, part: &Expr, add: &mut dyn FnMut(Change, u32, Expr)) {
    let Some(variable) = &formula.vocabulary.variable else { return };
    let fits = |word: &&super::Word| word.name == *variable && word.shape.dims().len() == formula.free.len();
    if let Some(word) = formula.vocabulary.words.iter().find(fits) {
        let index = formula.free.iter().map(|own| name(own)).collect();
        let entry = expr(ExprKind::Entry { of: Box::new(name(&word.name)), index, or: None });
        add(Change::FactorAdded, 4, times(&entry, part));
        add(Change::FactorAdded, 4, quotient(part, &entry));
    }
}

/// What index maps give at the names in a formula: `y[j]`.
fn map_entries(formula: &Formula<'_>) -> Vec<Expr> {
    let mut all = Vec::new();
    for (map, count) in &formula.vocabulary.maps {
        let mut tuples: Vec<Vec<&String>> = vec![Vec::new()];
        for _ in 0..*count {
            let pairs = tuples.iter().flat_map(|tuple| formula.names.iter().map(move |other| (tuple, other)));
            let longer = pairs.filter(|(tuple, other)| !tuple.contains(other));
            tuples = longer.map(|(tuple, other)| tuple.iter().copied().chain([other]).collect()).take(MAPPED).collect();
        }
        all.extend(tuples.into_iter().map(|tuple| match tuple.as_slice() {
            [] => name(map),
            _ => {
                let index = tuple.into_iter().map(|own| name(own)).collect();
                expr(ExprKind::Entry { of: Box::new(name(map)), index, or: None })
            }
        }));
    }
    all.truncate(MAPPED);
    all
}

/// Whether an index is what an index map gives.
fn is_mapped(at: &Expr, formula: &Formula<'_>) -> bool {
    let of = match &at.kind {
        ExprKind::Entry { of, .. } => of,
        _ => at,
    };
    matches!(&of.kind, ExprKind::Name(name) if formula.vocabulary.maps.iter().any(|(map, _)| map == name))
}

/// `delta(i, y[j])` where a label was forgotten: as a factor, in place of a 1, as a term.
fn mapped(formula: &Formula<'_>, at: usize, add: &mut dyn FnMut(Change, u32, Expr)) {
    if formula.vocabulary.maps.is_empty() {
        return;
    }
    let part = formula.parts[at];
    let given = map_entries(formula);
    let deltas = formula.free.iter().flat_map(|own| given.iter().map(move |given| (own, given)));
    let deltas = deltas.map(|(own, given)| applied("delta", 0, false, &[name(own), given.clone()]));
    for delta in deltas {
        match &part.kind {
            ExprKind::Number(value) if value.is_one() => add(Change::DeltaAdded, 2, delta),
            ExprKind::Over { fold: fold @ (Fold::Sum | Fold::Mean), names, condition, body } => {
                let (names, condition) = (names.clone(), condition.clone());
                let body = Box::new(times(&delta, body));
                add(Change::DeltaAdded, 2, expr(ExprKind::Over { fold: *fold, names, condition, body }));
            }
            ExprKind::Entry { .. } => {
                add(Change::TermAdded, 3, difference(part, &delta));
                add(Change::TermAdded, 3, sum(part, &delta));
            }
            _ if at == 1 => add(Change::DeltaAdded, 3, times(&delta, part)),
            _ => {}
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
fn entries(index: &[Expr], formula: &Formula<'_>, add: &mut dyn FnMut(Change, u32, Vec<Expr>)) {
    let names = &formula.names;
    let given = map_entries(formula);
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
            given.iter().for_each(|other| add(Change::IndexChanged, 3, with(place, other.clone())));
        }
        if is_mapped(at, formula) {
            names.iter().for_each(|other| add(Change::IndexChanged, 2, with(place, name(other))));
        }
        mirrored(at).into_iter().for_each(|other| add(Change::IndexChanged, 2, with(place, other)));
        for minus in [false, true] {
            add(Change::IndexMoved, 2, with(place, moved(at, minus)));
        }
    }
}

/// `s - k + 1` for `s + k - 1`: one of the names stays, and all else is turned round.
fn mirrored(at: &Expr) -> Vec<Expr> {
    let ExprKind::Sum(terms) = &at.kind else { return Vec::new() };
    let other = |kept: usize| {
        let flipped = terms.iter().enumerate().map(|(place, (minus, term))| (*minus != (place != kept), term.clone()));
        let flipped: Vec<(bool, Expr)> = flipped.collect();
        let is_index = flipped.iter().any(|(minus, _)| !minus);
        chain(flipped).filter(|_| is_index)
    };
    let is_number = |place: &usize| matches!(terms[*place].1.kind, ExprKind::Number(_));
    (0..terms.len()).filter(|place| !is_number(place)).filter_map(other).collect()
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
