//! A monomial as a network of matrices and vectors, contracted index by index.

use super::form::Ix;
use super::power::Power;
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use crate::lang::edit::build::{applied, binary, expr, integer, reduced};
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// A matrix with its row and column index, or a column vector with its index.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) expr: Expr,
    pub(super) at: Vec<Ix>,
}

/// A monomial on its way to words.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) items: Vec<Item>,
    pub(super) over: Vec<Expr>,
    pub(super) under: Vec<Expr>,
    /// Whether there is a delta between row and column.
    pub(super) diagonal: bool,
}

impl Network {
    /// Adds a factor to a power, which `exponent` says; false if the power has no words.
    pub(super) fn put(&mut self, word: Expr, at: Vec<Ix>, power: &Power, exponent: &dyn Fn(&Power) -> Expr) -> bool {
        if at.len() > 2 {
            return false;
        }
        let fixed = at.iter().all(|ix| matches!(ix, Ix::At(_)));
        let entries: Vec<u64> =
            at.iter().filter_map(|ix| if let Ix::At(at) = ix { Some(at + 1) } else { None }).collect();
        if !fixed && !entries.is_empty() {
            return false;
        }
        let word = if entries.is_empty() { word } else { expr(ExprKind::Index(Box::new(word), entries)) };
        let scalar = fixed;
        let negative = power.as_constant().is_some_and(|power| power < RBig::ZERO);
        let power = if negative { power.times(&Power::constant(-RBig::ONE)) } else { power.clone() };
        let exponent = if power.is_one() { None } else { Some(exponent(&power)) };
        let is_root = power.as_constant() == Some(RBig::from_parts(1.into(), 2u8.into()));
        let raised = match exponent {
            None => word,
            Some(_) if is_root => applied("sqrt", 0, !scalar, &[word]),
            Some(exponent) => binary(if scalar { BinaryOp::Pow } else { BinaryOp::ElemPow }, &word, &exponent),
        };
        match (scalar, negative) {
            (true, true) => self.under.push(raised),
            (true, false) => self.over.push(raised),
            (false, true) => self.items.push(Item { expr: binary(BinaryOp::ElemDiv, &integer(1), &raised), at }),
            (false, false) => self.items.push(Item { expr: raised, at }),
        }
        true
    }

    /// Carries out all sums; false where one has no words.
    pub(super) fn contract(&mut self) -> bool {
        loop {
            self.merge();
            let mut holders: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
            for (position, item) in self.items.iter().enumerate() {
                for ix in &item.at {
                    if let Ix::Sum(sum) = ix {
                        holders.entry(*sum).or_default().push(position);
                    }
                }
            }
            if holders.is_empty() {
                return true;
            }
            let easy = holders
                .iter()
                .find(|(_, held)| held.len() == 1)
                .or_else(|| holders.iter().find(|(_, held)| held.len() == 2));
            match easy {
                Some((sum, held)) if held.len() == 1 => self.add_up(*sum, held[0]),
                Some((sum, held)) => self.multiply(*sum, held[0], held[1]),
                None => {
                    let absorbed = holders.values().any(|held| self.absorb(held));
                    if !absorbed {
                        return false;
                    }
                }
            }
        }
    }

    /// Diagonals, and factors with the same indices.
    pub(super) fn merge(&mut self) {
        for item in &mut self.items {
            if item.at.len() == 2 && item.at[0] == item.at[1] {
                item.expr = applied("diag", 0, false, std::slice::from_ref(&item.expr));
                item.at.pop();
            }
        }
        let mut merged: Vec<Item> = Vec::new();
        let summed_pair = |item: &Item| item.at.len() == 1 && matches!(item.at[0], Ix::Sum(_));
        for item in self.items.drain(..) {
            let item = match item.at.as_slice() {
                [a, b] if a > b => Item { expr: turned(&item.expr), at: vec![*b, *a] },
                _ => item,
            };
            // Two vectors on a summed index are left for their product.
            match merged.iter_mut().find(|other| other.at == item.at && !summed_pair(other)) {
                Some(other) => other.expr = entrywise(&other.expr, &item.expr),
                None => merged.push(item),
            }
        }
        self.items = merged;
    }

    /// A summed index of one factor.
    pub(super) fn add_up(&mut self, sum: u16, position: usize) {
        let item = self.items.remove(position);
        match item.at.as_slice() {
            [a, b] => {
                let (axis, kept) = if *a == Ix::Sum(sum) { (Axis::Rows, *b) } else { (Axis::Cols, *a) };
                let both = matches!(kept, Ix::Sum(_)) && !self.items.iter().any(|other| other.at.contains(&kept));
                if both {
                    self.over.push(reduced("sum", None, &item.expr));
                } else {
                    self.items.push(Item { expr: reduced("sum", Some(axis), &item.expr), at: vec![kept] });
                }
            }
            _ => self.over.push(reduced("sum", None, &item.expr)),
        }
    }

    /// A summed index of two factors.
    pub(super) fn multiply(&mut self, sum: u16, first: usize, second: usize) {
        let ix = Ix::Sum(sum);
        let right = self.items.remove(second.max(first));
        let left = self.items.remove(second.min(first));
        let mul = product;
        // Each matrix is turned so that the index stands between the factors.
        let ending = |item: &Item| {
            if item.at[1] == ix { (item.expr.clone(), item.at[0]) } else { (turned(&item.expr), item.at[1]) }
        };
        let beginning = |item: &Item| {
            if item.at[0] == ix { (item.expr.clone(), item.at[1]) } else { (turned(&item.expr), item.at[0]) }
        };
        match (left.at.len(), right.at.len()) {
            (1, 1) => self.over.push(mul(&turned(&left.expr), &right.expr)),
            (2, 1) | (1, 2) => {
                let (matrix, vector) = if left.at.len() == 2 { (left, right) } else { (right, left) };
                let (matrix, kept) = ending(&matrix);
                self.items.push(Item { expr: mul(&matrix, &vector.expr), at: vec![kept] });
            }
            _ => {
                let ((before, row), (after, col)) = (ending(&left), beginning(&right));
                if row == col && matches!(row, Ix::Sum(_)) && !self.items.iter().any(|item| item.at.contains(&row)) {
                    self.over.push(applied("tr", 0, false, &[mul(&before, &after)]));
                } else {
                    self.items.push(Item { expr: mul(&before, &after), at: vec![row, col] });
                }
            }
        }
    }

    /// An index of three factors or more: two vectors are multiplied entry by entry, or a vector becomes a diagonal matrix beside a matrix.
    pub(super) fn absorb(&mut self, held: &[usize]) -> bool {
        let (vectors, matrices): (Vec<usize>, Vec<usize>) =
            held.iter().partition(|position| self.items[**position].at.len() == 1);
        match (vectors.as_slice(), matrices.as_slice()) {
            ([first, second, ..], _) => {
                let item = self.items.remove(*second);
                self.items[*first].expr = entrywise(&self.items[*first].expr, &item.expr);
                true
            }
            ([vector], [matrix, ..]) => {
                let ix = self.items[*vector].at[0];
                let diagonal = applied("diag", 0, false, std::slice::from_ref(&self.items[*vector].expr));
                let item = &mut self.items[*matrix];
                item.expr = match item.at[0] == ix {
                    true => product(&diagonal, &item.expr),
                    false => product(&item.expr, &diagonal),
                };
                self.items.remove(*vector);
                true
            }
            _ => false,
        }
    }
}

/// The product of scalars over others, times an array.
pub(super) fn scaled(over: &[Expr], under: &[Expr], array: Option<Expr>) -> Expr {
    let mul = |a: Expr, b: &Expr| binary(BinaryOp::Mul, &a, b);
    let mut factors = over.iter();
    let first = factors.next().cloned();
    let number = first.map(|first| factors.fold(first, mul));
    let bottom = under.split_first().map(|(first, rest)| rest.iter().fold(first.clone(), mul));
    let scalar = match (number, bottom) {
        (None, None) => None,
        (Some(number), None) => Some(number),
        (number, Some(bottom)) => Some(binary(BinaryOp::Div, &number.unwrap_or_else(|| integer(1)), &bottom)),
    };
    match (scalar, array) {
        (Some(scalar), Some(array)) => crate::lang::edit::build::scaled(&scalar, &array),
        (None, Some(array)) => array,
        (scalar, None) => scalar.unwrap_or_else(|| integer(1)),
    }
}

/// The matrix product, as one chain from left to right.
pub(super) fn product(a: &Expr, b: &Expr) -> Expr {
    match &b.kind {
        ExprKind::Binary(BinaryOp::Mul, first, rest) => binary(BinaryOp::Mul, &product(a, first), rest),
        _ => binary(BinaryOp::Mul, a, b),
    }
}

/// The product entry by entry.
pub(super) fn entrywise(a: &Expr, b: &Expr) -> Expr {
    let reciprocal = |e: &Expr| match &e.kind {
        ExprKind::Binary(BinaryOp::ElemDiv, one, under) if one.kind == integer(1).kind => Some(under.as_ref().clone()),
        _ => None,
    };
    match (reciprocal(a), reciprocal(b)) {
        (None, Some(under)) => binary(BinaryOp::ElemDiv, a, &under),
        (Some(under), None) => binary(BinaryOp::ElemDiv, b, &under),
        _ => binary(BinaryOp::ElemMul, a, b),
    }
}

/// The transpose, pushed inward.
pub(super) fn turned(e: &Expr) -> Expr {
    match &e.kind {
        ExprKind::Transpose(inner) => inner.as_ref().clone(),
        ExprKind::Binary(BinaryOp::Mul, a, b) => product(&turned(b), &turned(a)),
        ExprKind::Binary(op @ (BinaryOp::ElemMul | BinaryOp::ElemDiv), a, b) => {
            let side = |e: &Expr| if matches!(e.kind, ExprKind::Number(_)) { e.clone() } else { turned(e) };
            binary(*op, &side(a), &side(b))
        }
        ExprKind::Identity(_) => e.clone(),
        ExprKind::Call { function, .. } if function.name == "diag" => e.clone(),
        _ => expr(ExprKind::Transpose(Box::new(e.clone()))),
    }
}
