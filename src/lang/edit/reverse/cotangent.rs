//! Cotangents in words: arrays, and what people write in place of an array whose entries are alike along an axis.

use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use crate::lang::dim::{Dim, Shape};
use crate::lang::edit::build::{
    applied, binary, dimension, expr, flipped, integer, is_one, negated, ones, over, reduced, scaled, times, transposed,
};
use crate::lang::edit::differentiate::product;
use crate::lang::edit::walk::everywhere;

/// What comes back to a part: the gradient of the result by it, in the part's shape.
#[derive(Clone, Debug)]
pub enum Cotangent {
    /// A scalar that stands in every entry; of a scalar, the scalar itself.
    Spread(Expr),
    /// A column vector that stands in every column.
    Columns(Expr),
    /// A column vector whose transpose stands in every row.
    Rows(Expr),
    /// An array, written out.
    Full(Expr),
}

use Cotangent::{Columns, Full, Rows, Spread};

/// What is asked about expressions on the way.
pub trait Shapes {
    /// The shape of an expression; none where it does not fit.
    fn shape(&self, e: &Expr) -> Option<Shape>;
    /// The names of the dimensions, by their numbers.
    fn dim_names(&self) -> &[String];

    /// Whether an expression is a scalar.
    fn is_scalar(&self, e: &Expr) -> bool {
        self.shape(e).is_some_and(|shape| shape.is_scalar())
    }
}

impl Cotangent {
    /// With every entry changed by the same linear step.
    fn map(&self, change: impl Fn(&Expr) -> Expr) -> Cotangent {
        match self {
            Spread(e) => Spread(change(e)),
            Columns(e) => Columns(change(e)),
            Rows(e) => Rows(change(e)),
            Full(e) => Full(change(e)),
        }
    }

    /// With the other sign.
    pub fn negated(&self) -> Cotangent {
        self.map(negated)
    }

    /// Times a scalar.
    pub fn scaled(&self, by: &Expr) -> Cotangent {
        match self {
            Spread(e) => Spread(product(e, by)),
            _ => self.map(|e| scaled(by, e)),
        }
    }

    /// Over a scalar.
    pub fn over(&self, by: &Expr) -> Cotangent {
        self.map(|e| over(e, by))
    }

    /// Entry by entry times an array of the same shape.
    pub fn times_each(&self, by: &Expr, shape: &Shape) -> Cotangent {
        if shape.is_scalar() {
            return self.map(|e| product(e, by));
        }
        Full(match self {
            Spread(e) if is_one(e) => by.clone(),
            Spread(e) => scaled(e, by),
            Columns(v) => times(&diagonal(v), by),
            Rows(v) => times(by, &diagonal(v)),
            Full(g) => each(g, by),
        })
    }

    /// Entry by entry over an array of the same shape.
    pub fn over_each(&self, by: &Expr, shape: &Shape) -> Cotangent {
        if shape.is_scalar() {
            return self.map(|e| over(e, by));
        }
        match self {
            Spread(e) => Full(binary(BinaryOp::ElemDiv, e, by)),
            Full(g) => Full(binary(BinaryOp::ElemDiv, g, by)),
            _ => self.times_each(&binary(BinaryOp::ElemDiv, &integer(1), by), shape),
        }
    }

    /// The sum of its entries times those of an array of the same shape.
    pub fn dot(&self, with: &Expr, shape: &Shape) -> Expr {
        let along = |v: &Expr, axis| applied("dot", 0, false, &[v.clone(), reduced("sum", Some(axis), with)]);
        match self {
            _ if shape.is_scalar() => product(self.inner(), with),
            Spread(e) => scaled(e, &reduced("sum", None, with)),
            Columns(v) => along(v, Axis::Cols),
            Rows(v) => along(v, Axis::Rows),
            Full(g) if shape.is_column() => applied("dot", 0, false, &[g.clone(), with.clone()]),
            Full(g) => reduced("sum", None, &each(g, with)),
        }
    }

    /// The sum of all entries.
    pub fn total(&self, shape: &Shape, names: &[String]) -> Expr {
        match self {
            Spread(e) => scaled(e, &count(&[&shape.rows, &shape.cols], names)),
            Columns(v) => scaled(&count(&[&shape.cols], names), &reduced("sum", None, v)),
            Rows(v) => scaled(&count(&[&shape.rows], names), &reduced("sum", None, v)),
            Full(g) => reduced("sum", None, g),
        }
    }

    /// `G*B'`: what comes back to the left factor of `A*B`.
    pub fn times_transposed(&self, b: &Expr, b_shape: &Shape, shapes: &dyn Shapes) -> Cotangent {
        let sums = || if b_shape.is_column() { b.clone() } else { reduced("sum", Some(Axis::Cols), b) };
        match self {
            // `1[n]'` from the right spread a column; what comes back is added up.
            Full(g) if is_row_of_ones(b) => Full(reduced("sum", Some(Axis::Cols), g)),
            Spread(e) => Rows(scaled(e, &sums())),
            Columns(v) => Full(times(v, &transposed(&sums()))),
            Rows(v) => Rows(times(b, v)),
            Full(g) => Full(times(g, &turned(b, shapes))),
        }
    }

    /// `A'*G`: what comes back to the right factor of `A*B`.
    pub fn transposed_times(&self, a: &Expr, a_shape: &Shape, shapes: &dyn Shapes) -> Cotangent {
        let back = || turned(a, shapes);
        let sums = || if a_shape.rows.is_one() { back() } else { reduced("sum", Some(Axis::Rows), a) };
        match self {
            Full(g) if is_column_of_ones(a) => Full(transposed(&reduced("sum", Some(Axis::Rows), g))),
            Spread(e) => Columns(scaled(e, &sums())),
            Columns(v) => Columns(times(&back(), v)),
            Rows(v) => Full(times(&sums(), &transposed(v))),
            Full(g) => Full(times(&back(), g)),
        }
    }

    /// Of the transpose.
    pub fn flipped(&self, shapes: &dyn Shapes) -> Cotangent {
        match self {
            Spread(e) => Spread(e.clone()),
            Columns(v) => Rows(v.clone()),
            Rows(v) => Columns(v.clone()),
            Full(g) => Full(turned(g, shapes)),
        }
    }

    /// Written out, in a shape.
    pub fn full(&self, shape: &Shape, names: &[String]) -> Expr {
        match self {
            _ if shape.is_scalar() => self.inner().clone(),
            Spread(e) if shape.is_column() => scaled(e, &ones(&[&shape.rows], names)),
            Spread(e) => scaled(e, &ones(&[&shape.rows, &shape.cols], names)),
            Columns(v) if shape.is_column() => v.clone(),
            Rows(v) if shape.rows.is_one() => transposed(v),
            Columns(v) => times(v, &transposed(&ones(&[&shape.cols], names))),
            Rows(v) if shape.is_column() => scaled(v, &ones(&[&shape.rows], names)),
            Rows(v) => times(&ones(&[&shape.rows], names), &transposed(v)),
            Full(g) => g.clone(),
        }
    }

    /// What it is made of.
    pub fn inner(&self) -> &Expr {
        match self {
            Spread(e) | Columns(e) | Rows(e) | Full(e) => e,
        }
    }
}

/// A number of entries: `n*m`.
pub(super) fn count(dims: &[&Dim], names: &[String]) -> Expr {
    let factors = dims.iter().filter(|dim| !dim.is_one()).map(|dim| of_dimension(&dimension(dim, names)));
    factors.reduce(|a, b| times(&a, &b)).unwrap_or_else(|| integer(1))
}

/// A dimension as a number in a formula.
fn of_dimension(dim: &crate::lang::ast::DimExpr) -> Expr {
    use crate::lang::ast::DimKind;
    match &dim.kind {
        DimKind::Number(value) => integer(*value),
        DimKind::Name(name) => crate::lang::edit::build::name(name),
        DimKind::Add(a, b) => crate::lang::edit::build::sum(&of_dimension(a), &of_dimension(b)),
        DimKind::Sub(a, b) => crate::lang::edit::build::difference(&of_dimension(a), &of_dimension(b)),
        DimKind::Mul(a, b) => times(&of_dimension(a), &of_dimension(b)),
        DimKind::Pow(base, exponent) => binary(BinaryOp::Pow, &of_dimension(base), &integer(u64::from(*exponent))),
    }
}

/// `diag(v)`
pub(super) fn diagonal(v: &Expr) -> Expr {
    applied("diag", 0, false, std::slice::from_ref(v))
}

/// `a .* b`, a sign in front.
pub(super) fn each(a: &Expr, b: &Expr) -> Expr {
    match (&a.kind, &b.kind) {
        _ if is_one(b) => a.clone(),
        (ExprKind::Neg(inner), _) => negated(&each(inner, b)),
        (_, ExprKind::Neg(inner)) => negated(&each(a, inner)),
        _ => binary(BinaryOp::ElemMul, a, b),
    }
}

/// `1[n]`
pub(super) fn is_column_of_ones(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Fill { one: true, dims } if dims.len() == 1)
}

/// `1[n]'`
pub(super) fn is_row_of_ones(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Transpose(inner) if is_column_of_ones(inner))
}

/// `if(cond, G, 0)` and the like: entries of what comes back where a condition holds.
pub(super) fn where_it_holds(whole: &Expr, g: &Expr, holds: bool) -> Option<Expr> {
    let ExprKind::If { dotted, condition, .. } = &whole.kind else { return None };
    let (then, otherwise) = if holds { (g.clone(), integer(0)) } else { (integer(0), g.clone()) };
    let (then, otherwise) = (Box::new(then), Box::new(otherwise));
    Some(expr(ExprKind::If { dotted: *dotted, condition: condition.clone(), then, otherwise }))
}

/// The transpose as people write it; that of a diagonal matrix is itself.
pub(super) fn turned(e: &Expr, shapes: &dyn Shapes) -> Expr {
    let is_vector = |e: &Expr| shapes.shape(e).is_some_and(|shape| shape.is_column());
    everywhere(&flipped(e, &|e| shapes.is_scalar(e)), &|part| match &part.kind {
        ExprKind::Transpose(inner) => match &inner.kind {
            ExprKind::Call { function, args, .. } if function.name == "diag" && is_vector(&args[0]) => {
                Some((**inner).clone())
            }
            _ => None,
        },
        _ => None,
    })
}
