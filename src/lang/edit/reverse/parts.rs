//! The rules of reverse mode for arrays from their parts, slices, and functions of the entries of an array.

use super::cotangent::Cotangent;
use super::{Sink, Way};
use crate::lang::ast::{Along, Axis, CompareOp, Comparison, DimExpr, DimKind, Expr, ExprKind, Span};
use crate::lang::dim::{Dim, Shape};
use crate::lang::edit::build::{
    applied, binary, difference, dimension, expr, integer, negated, reduced, scaled, sum, transposed,
};
use crate::lang::print::print_dim;

use Cotangent::Full;

impl Way<'_> {
    /// Each part of an array gets its part of what comes back.
    pub(super) fn to_parts(&self, e: &Expr, rows: &[Vec<Expr>], g: &Cotangent, sinks: &mut Vec<Sink>) -> Option<()> {
        let whole = self.shapes.shape(e)?;
        let names = self.shapes.dim_names();
        let g = g.full(&whole, names);
        let mut top = Dim::fixed(0);
        for row in rows {
            let mut left = Dim::fixed(0);
            let mut height = None;
            for part in row {
                let shape = self.shapes.shape(part)?;
                if self.depends(part) {
                    let own = self.taken(&g, &whole, &shape, (&top, &left))?;
                    self.back(part, part, &self.of_array(part, own)?, sinks)?;
                }
                left = left.plus(&shape.cols)?;
                height = Some(shape.rows);
            }
            top = top.plus(&height?)?;
        }
        Some(())
    }

    /// `G[2:n, :]`: what stands behind so many rows and columns.
    fn taken(&self, g: &Expr, whole: &Shape, part: &Shape, behind: (&Dim, &Dim)) -> Option<Expr> {
        let names = self.shapes.dim_names();
        let along = |before: &Dim, size: &Dim, all: &Dim| {
            if size == all {
                return Some(Along::All);
            }
            let first = dimension(&before.plus(&Dim::fixed(1))?, names);
            Some(if size.is_one() {
                Along::At(first)
            } else {
                Along::Range(first, dimension(&before.plus(size)?, names))
            })
        };
        let rows = along(behind.0, &part.rows, &whole.rows)?;
        if whole.is_column() {
            return Some(sliced(g, vec![rows]));
        }
        let cols = along(behind.1, &part.cols, &whole.cols)?;
        Some(if whole.rows.is_one() { sliced(g, vec![cols]) } else { sliced(g, vec![rows, cols]) })
    }

    /// What comes back to a slice, between zeros.
    pub(super) fn around(&self, inner: &Expr, along: &[Along], e: &Expr, g: &Cotangent) -> Option<Cotangent> {
        let (whole, part) = (self.shapes.shape(inner)?, self.shapes.shape(e)?);
        let names = self.shapes.dim_names();
        let mut g = g.full(&part, names);
        let all = Along::All;
        let (rows, cols) = match along {
            [one] if whole.is_column() => (one, &all),
            [one] => (&all, one),
            [rows, cols] => (rows, cols),
            _ => return None,
        };
        if let Some((before, behind)) = zeros(rows, &whole.rows, names) {
            let zero = |size: DimExpr| filled(size, (!part.is_column()).then(|| dimension(&part.cols, names)));
            let parts = before.map(zero).into_iter().chain([g]).chain(behind.map(zero));
            g = expr(ExprKind::Blocks(parts.map(|part| vec![part]).collect()));
        }
        if let Some((before, behind)) = zeros(cols, &whole.cols, names) {
            let zero = |size: DimExpr| match whole.rows.is_one() {
                true => transposed(&filled(size, None)),
                false => filled(dimension(&whole.rows, names), Some(size)),
            };
            let parts = before.map(zero).into_iter().chain([g]).chain(behind.map(zero));
            g = expr(ExprKind::Blocks(vec![parts.collect()]));
        }
        Some(Full(g))
    }

    /// A function of the entries of an array, or of two vectors.
    pub(super) fn of_entries(
        &self,
        (name, axis): (&str, Option<Axis>),
        args: &[Expr],
        value: &Expr,
        g: &Cotangent,
        sinks: &mut Vec<Sink>,
    ) -> Option<()> {
        let [first, rest @ ..] = args else { return None };
        let shape = self.shapes.shape(first)?;
        let names = self.shapes.dim_names();
        match (name, rest) {
            ("cross", [second]) => {
                let g = g.full(&shape, names);
                let cross = |a: &Expr, b: &Expr| applied("cross", 0, false, &[a.clone(), b.clone()]);
                if self.depends(first) {
                    self.back(first, first, &Full(cross(second, &g)), sinks)?;
                }
                if self.depends(second) {
                    self.back(second, second, &Full(cross(&g, first)), sinks)?;
                }
                Some(())
            }
            ("skew", []) => {
                let g = g.full(&Shape::matrix(Dim::fixed(3), Dim::fixed(3)), names);
                let entry = |i: u64, j: u64| expr(ExprKind::Index(Box::new(g.clone()), vec![i, j]));
                let rows = [(3, 2), (1, 3), (2, 1)].map(|(i, j)| vec![difference(&entry(i, j), &entry(j, i))]);
                self.back(first, first, &Full(expr(ExprKind::Blocks(rows.to_vec()))), sinks)
            }
            ("prod", []) if axis.is_none() => {
                let others = binary(crate::lang::ast::BinaryOp::ElemDiv, &scaled(g.inner(), value), first);
                self.back(first, first, &self.of_array(first, others)?, sinks)
            }
            ("max" | "min", []) if axis.is_none() => {
                let op = if name == "max" { CompareOp::GreaterEqual } else { CompareOp::LessEqual };
                let condition = Comparison { left: Box::new(first.clone()), op, right: Box::new(value.clone()) };
                let (then, otherwise) = (Box::new(g.inner().clone()), Box::new(integer(0)));
                let chosen = expr(ExprKind::If { dotted: !shape.is_scalar(), condition, then, otherwise });
                self.back(first, first, &self.of_array(first, chosen)?, sinks)
            }
            ("cumsum", []) if shape.is_column() => {
                let g = g.full(&shape, names);
                let ones = filled_with(true, dimension(&shape.rows, names));
                let total = scaled(&reduced("sum", None, &g), &ones);
                let before = difference(&total, &applied("cumsum", 0, false, std::slice::from_ref(&g)));
                self.back(first, first, &Full(sum(&before, &g)), sinks)
            }
            _ => None,
        }
    }
}

/// How many zeros stand before and behind what is taken; none where all is.
fn zeros(along: &Along, size: &Dim, names: &[String]) -> Option<(Option<DimExpr>, Option<DimExpr>)> {
    let (first, last) = match along {
        Along::All => return None,
        Along::At(at) => (at, at),
        Along::Range(first, last) => (first, last),
    };
    let at = |kind| DimExpr { kind, span: Span::default() };
    let before = match first.kind {
        DimKind::Number(1) => None,
        DimKind::Number(first) => Some(at(DimKind::Number(first.checked_sub(1)?))),
        _ => crate::lang::edit::blocks::moved(first, false),
    };
    let whole = dimension(size, names);
    let behind = match (&whole.kind, &last.kind) {
        _ if print_dim(&whole) == print_dim(last) => None,
        (DimKind::Number(all), DimKind::Number(last)) => {
            all.checked_sub(*last).filter(|rest| *rest > 0).map(|rest| at(DimKind::Number(rest)))
        }
        (_, DimKind::Sub(all, rest)) if print_dim(all) == print_dim(&whole) => Some((**rest).clone()),
        _ => Some(at(DimKind::Sub(Box::new(whole), Box::new(last.clone())))),
    };
    Some((before, behind))
}

fn filled_with(one: bool, size: DimExpr) -> Expr {
    expr(ExprKind::Fill { one, dims: vec![size] })
}

/// `0[n]`, `0[n, m]`; a single one is 0.
fn filled(rows: DimExpr, cols: Option<DimExpr>) -> Expr {
    let is_one = |dim: &DimExpr| matches!(dim.kind, DimKind::Number(1));
    match cols {
        None if is_one(&rows) => integer(0),
        Some(cols) if is_one(&rows) && is_one(&cols) => integer(0),
        Some(cols) if is_one(&rows) => transposed(&filled_with(false, cols)),
        cols => expr(ExprKind::Fill { one: false, dims: std::iter::once(rows).chain(cols).collect() }),
    }
}

/// A slice of an expression; of a sum or a difference those of its terms are as good, and of one that is all, itself.
fn sliced(g: &Expr, along: Vec<Along>) -> Expr {
    if along.iter().all(|one| *one == Along::All) {
        return g.clone();
    }
    match &g.kind {
        ExprKind::Neg(inner) => negated(&sliced(inner, along)),
        _ => {
            let number = |along: &Along| match along {
                Along::At(DimExpr { kind: DimKind::Number(value), .. }) => Some(*value),
                _ => None,
            };
            let kind = match along.iter().map(number).collect() {
                Some(index) => ExprKind::Index(Box::new(g.clone()), index),
                None => ExprKind::Slice(Box::new(g.clone()), along),
            };
            expr(kind)
        }
    }
}
