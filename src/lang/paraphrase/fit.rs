//! What the shapes ask for: dots of functions and powers of arrays, none beside numbers; vectors that are spread over a matrix.

use super::name::quotient;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::builtin::function;
use crate::lang::check::Checked;
use crate::lang::dim::Shape;
use crate::lang::edit::build::{expr as expr_of, integer, name, ones, times, transposed};
use crate::lang::edit::walk::children_mut;
use dashu_ratio::RBig;

/// Puts an expression into the form that its shapes ask for; those of names that nobody declared are taken for numbers'.
pub(super) struct Fitter<'c> {
    pub checked: &'c Checked,
    /// Whether `*`, `/` and powers were meant entry by entry.
    pub entrywise: bool,
}

impl Fitter<'_> {
    fn shape(&self, expr: &Expr) -> Shape {
        self.checked.expr(expr).map_or_else(|_| Shape::scalar(), |typed| typed.shape)
    }

    /// From the innermost parts on.
    pub(super) fn fit(&self, expr: &mut Expr) {
        children_mut(expr).into_iter().for_each(|part| self.fit(part));
        match &mut expr.kind {
            ExprKind::Call { function: called, dotted, args, .. } => {
                let whole = function(&called.name).is_some_and(|known| !known.elementwise);
                // NumPy's `dot` is the matrix product, but of two vectors.
                if called.name == "dot"
                    && let [left, right] = args.as_slice()
                    && !(self.shape(left) == self.shape(right) && self.shape(left).is_column())
                {
                    *expr = times(left, right);
                } else if !whole {
                    *dotted |= args.iter().any(|arg| !self.shape(arg).is_scalar());
                }
            }
            // A matrix to the power of -1 is its inverse.
            ExprKind::Binary(BinaryOp::Pow, left, right) if !self.shape(left).is_scalar() && is_minus_one(right) => {
                *expr = expr_of(ExprKind::Inverse(left.clone()));
            }
            ExprKind::Binary(op, left, right) => {
                let shapes = (self.shape(left), self.shape(right));
                if self.entrywise && matches!(op, BinaryOp::ElemMul | BinaryOp::ElemDiv) {
                    self.spread(left, &shapes.1);
                    self.spread(right, &shapes.0);
                }
                *op = fitted(*op, &shapes, self.entrywise);
            }
            ExprKind::If { dotted, condition, then, otherwise } => {
                let parts = [&condition.left, &condition.right, then, otherwise];
                *dotted = parts.into_iter().any(|part| !self.shape(part).is_scalar());
            }
            // `y'` of a value with one variable.
            ExprKind::Transpose(inner) => {
                if let Some(derivative) = self.derivative_of_value(inner) {
                    *expr = derivative;
                }
            }
            ExprKind::Sum(terms) if self.entrywise => {
                let largest =
                    terms.iter().map(|term| self.shape(&term.1)).find(|shape| !shape.is_scalar() && !shape.is_column());
                if let Some(shape) = largest {
                    terms.iter_mut().for_each(|term| self.spread(&mut term.1, &shape));
                }
            }
            _ => {}
        }
    }

    /// Whether it is a sum of numbers and arrays.
    pub(super) fn adds_a_number_to_an_array(&self, part: &Expr) -> bool {
        let ExprKind::Sum(terms) = &part.kind else { return false };
        let is_number = |term: &(bool, Expr)| self.shape(&term.1).is_scalar();
        terms.iter().any(is_number) && !terms.iter().all(is_number)
    }

    /// Whether it is the transpose of a number, which says nothing.
    pub(super) fn transposes_a_number(&self, part: &Expr) -> bool {
        matches!(&part.kind, ExprKind::Transpose(inner) if self.shape(inner).is_scalar())
    }

    fn derivative_of_value(&self, inner: &Expr) -> Option<Expr> {
        let is_number = matches!(&inner.kind, ExprKind::Number(_));
        let typed = self.checked.expr(inner).ok().filter(|typed| typed.shape.is_scalar())?;
        let document = self.checked.document();
        let inputs = document.closure(&typed, None).inputs;
        let has_arrays = inputs.iter().any(|id| !document.inputs[*id].dims.is_empty());
        let [only] = inputs.iter().map(|id| document.inputs[*id].name.as_str()).collect::<Vec<_>>()[..] else {
            return None;
        };
        let is_input = inner.kind == name(only).kind;
        (!is_number && !has_arrays && !is_input).then(|| quotient(inner.clone(), only))
    }

    /// NumPy's broadcasting: a column beside each column, a row beside each row.
    fn spread(&self, part: &mut Expr, beside: &Shape) {
        let own = self.shape(part);
        let names = &self.checked.document().dims;
        if own.is_scalar() || !own.is_column() || beside.is_column() || beside.is_scalar() {
            return;
        }
        if own.rows == beside.rows && own.rows != beside.cols {
            *part = times(part, &transposed(&ones(&[&beside.cols], names)));
        } else if own.rows == beside.cols && own.rows != beside.rows {
            *part = times(&ones(&[&beside.rows], names), &transposed(part));
        }
    }
}

fn is_minus_one(exponent: &Expr) -> bool {
    match &exponent.kind {
        ExprKind::Neg(inner) => **inner == integer(1),
        ExprKind::Number(value) => (value + RBig::ONE).is_zero(),
        _ => false,
    }
}

fn fitted(op: BinaryOp, (left, right): &(Shape, Shape), entrywise: bool) -> BinaryOp {
    match op {
        BinaryOp::ElemMul if left.is_scalar() || right.is_scalar() => BinaryOp::Mul,
        BinaryOp::ElemDiv if right.is_scalar() => BinaryOp::Div,
        BinaryOp::Div if entrywise && !right.is_scalar() => BinaryOp::ElemDiv,
        BinaryOp::ElemPow if left.is_scalar() && right.is_scalar() => BinaryOp::Pow,
        BinaryOp::Pow if !left.is_scalar() && (entrywise || !left.is_square()) => BinaryOp::ElemPow,
        _ => op,
    }
}
