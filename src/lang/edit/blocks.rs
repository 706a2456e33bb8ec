//! Edits of arrays from their parts and of slices: parts in each other's places, one sign, a slice that is one off.

use super::build::{expr, integer, negated};
use super::formula::Change;
use crate::lang::ast::{Along, DimExpr, DimKind, Expr, ExprKind, Span};

/// Of arrays of more parts no single one is changed.
const MOST_PARTS: usize = 16;

/// The edits of an array that is written out.
pub(super) fn arrays(rows: &[Vec<Expr>], add: &mut dyn FnMut(Change, u32, Expr)) {
    let count: usize = rows.iter().map(Vec::len).sum();
    if !(2..=MOST_PARTS).contains(&count) {
        return;
    }
    let whole = |rows: Vec<Vec<Expr>>| expr(ExprKind::Blocks(rows));
    for i in 0..rows.len() {
        for j in 0..rows[i].len() {
            if !matches!(&rows[i][j].kind, ExprKind::Number(value) if value.is_zero()) {
                let mut signed = rows.to_vec();
                signed[i][j] = negated(&rows[i][j]);
                add(Change::Sign, 2, whole(signed));
                let mut dropped = rows.to_vec();
                dropped[i][j] = integer(0);
                add(Change::TermDropped, 3, whole(dropped));
            }
            if j + 1 < rows[i].len() {
                let mut swapped = rows.to_vec();
                swapped[i].swap(j, j + 1);
                add(Change::PartsSwapped, 2, whole(swapped));
            }
        }
        if i + 1 < rows.len() {
            let mut swapped = rows.to_vec();
            swapped.swap(i, i + 1);
            add(Change::PartsSwapped, 1, whole(swapped));
        }
    }
    let width = rows.first().map_or(0, Vec::len);
    if rows.len() > 1 && width > 1 && rows.iter().all(|row| row.len() == width) {
        let turned = (0..width).map(|j| rows.iter().map(|row| row[j].clone()).collect()).collect();
        add(Change::PartsSwapped, 1, whole(turned));
    }
}

/// The edits of a slice, or of an entry at a place that depends on sizes.
pub(super) fn slices(inner: &Expr, along: &[Along], add: &mut dyn FnMut(Change, u32, Expr)) {
    let whole = |along: Vec<Along>| expr(ExprKind::Slice(Box::new(inner.clone()), along));
    if let [rows, cols] = along
        && rows != cols
    {
        add(Change::IndicesSwapped, 1, whole(vec![cols.clone(), rows.clone()]));
    }
    for (position, one) in along.iter().enumerate() {
        for up in [true, false] {
            let moved = match one {
                Along::All => None,
                Along::At(at) => moved(at, up).map(Along::At),
                Along::Range(first, last) => moved(first, up).zip(moved(last, up)).map(|(a, b)| Along::Range(a, b)),
            };
            if let Some(moved) = moved {
                let mut along = along.to_vec();
                along[position] = moved;
                add(Change::IndexChanged, 2, whole(along));
            }
        }
    }
}

/// One more or one less; none below 1.
pub(super) fn moved(dim: &DimExpr, up: bool) -> Option<DimExpr> {
    let at = |kind| DimExpr { kind, span: Span::default() };
    let one = || Box::new(at(DimKind::Number(1)));
    let is_one = |dim: &DimExpr| matches!(dim.kind, DimKind::Number(1));
    Some(match (&dim.kind, up) {
        (DimKind::Number(value), true) => at(DimKind::Number(value.checked_add(1)?)),
        (DimKind::Number(value), false) => at(DimKind::Number(value.checked_sub(1).filter(|value| *value > 0)?)),
        (DimKind::Sub(a, b), true) if is_one(b) => (**a).clone(),
        (DimKind::Add(a, b), false) if is_one(b) => (**a).clone(),
        (_, true) => at(DimKind::Add(Box::new(dim.clone()), one())),
        (_, false) => at(DimKind::Sub(Box::new(dim.clone()), one())),
    })
}
