//! The functions of whole arrays.

use super::Checker;
use crate::lang::ast::{Axis, Fault, Span};
use crate::lang::dim::{Dim, Shape};
use crate::lang::typed::{Callee, Elementary, Kind, ProductKind, Typed};

impl Checker {
    /// One of them, with its arguments. It is longer than others because each function says what it wants.
    pub(super) fn array_function(
        &self,
        name: &str,
        args: Vec<Typed>,
        axis: Option<Axis>,
        span: Span,
    ) -> Result<Typed, Fault> {
        let make = |kind: Kind, shape: Shape| Ok(Typed { kind, shape, span });
        let count = args.len();
        let mut args = args.into_iter();
        let (Some(first), second) = (args.next(), args.next()) else {
            return Err(Fault::new(span, format!("`{name}` takes an argument")));
        };
        let along = |shape: &Shape| match axis {
            None => Shape::scalar(),
            Some(Axis::Rows) => Shape::vector(shape.cols.clone()),
            Some(Axis::Cols) => Shape::vector(shape.rows.clone()),
        };
        let shape = first.shape.clone();
        if axis.is_some() || !matches!(name, "sum" | "mean" | "norm" | "dot") {
            self.is_matrix(name, &first)?;
            second.iter().try_for_each(|second| self.is_matrix(name, second))?;
        }
        match (name, second) {
            ("sum" | "mean", None) => make(Kind::Reduce(name == "mean", axis, Box::new(first)), along(&shape)),
            ("variance", None) => make(Kind::Variance(axis, Box::new(first)), along(&shape)),
            ("std", None) => {
                let inner = Typed { kind: Kind::Variance(axis, Box::new(first)), shape: along(&shape), span };
                let shape = inner.shape.clone();
                make(Kind::Map(Callee::Elementary(Elementary::Sqrt), 0, Box::new(inner)), shape)
            }
            ("transpose", None) => make(Kind::Transpose(Box::new(first)), shape.transposed()),
            ("softmax" | "logsumexp", None) => {
                if axis.is_none() && !shape.is_column() && !shape.rows.is_one() {
                    return Err(Fault::new(
                        first.span,
                        format!("`{name}` takes a vector, and this is {}", self.show(&shape)),
                    )
                    .with_hint(format!("`{name}(E, rows)` works down each column, `{name}(E, cols)` along each row")));
                }
                if name == "softmax" {
                    make(Kind::Softmax(axis, Box::new(first)), shape)
                } else {
                    make(Kind::LogSumExp(axis, Box::new(first)), along(&shape))
                }
            }
            ("norm", None) => make(Kind::Norm(Box::new(first)), Shape::scalar()),
            ("tr" | "trace" | "det" | "logdet", None) => {
                self.square(name, &first)?;
                let inner = Box::new(first);
                let kind = match name {
                    "tr" | "trace" => Kind::Trace(inner),
                    "det" => Kind::Det(inner),
                    _ => Kind::LogDet(inner),
                };
                make(kind, Shape::scalar())
            }
            ("inv", None) => {
                self.square(name, &first)?;
                make(Kind::Inverse(Box::new(first)), shape)
            }
            ("cholesky", None) => {
                self.square(name, &first)?;
                self.symmetric(name, &first)?;
                make(Kind::Cholesky(Box::new(first)), shape)
            }
            ("diag", None) if shape.is_column() => {
                make(Kind::DiagonalMatrix(Box::new(first)), Shape::matrix(shape.rows.clone(), shape.rows))
            }
            ("diag", None) if shape.is_square() => make(Kind::DiagonalOf(Box::new(first)), Shape::vector(shape.rows)),
            ("diag", None) => Err(Fault::new(
                first.span,
                format!("`diag` takes a column vector or a square matrix, and this is {}", self.show(&shape)),
            )),
            ("dot", Some(second)) if shape == second.shape => {
                make(Kind::Dot(Box::new(first), Box::new(second)), Shape::scalar())
            }
            ("dot", Some(second)) => Err(Fault::new(
                span,
                format!("`dot` needs equal shapes: {} and {}", self.show(&shape), self.show(&second.shape)),
            )),
            ("outer", Some(second)) => {
                if !shape.is_column() || !second.shape.is_column() {
                    return Err(Fault::new(
                        span,
                        format!(
                            "`outer` takes two column vectors: {} and {}",
                            self.show(&shape),
                            self.show(&second.shape)
                        ),
                    ));
                }
                let product = Shape::matrix(shape.rows, second.shape.rows.clone());
                let (row_shape, row_span) = (second.shape.transposed(), second.span);
                let row = Typed { kind: Kind::Transpose(Box::new(second)), shape: row_shape, span: row_span };
                make(Kind::Product(ProductKind::Matrix, Box::new(first), Box::new(row)), product)
            }
            ("kron", Some(second)) => {
                let times = |a: &Dim, b: &Dim| {
                    a.times(b).ok_or_else(|| Fault::new(span, "the dimensions of this product are too large"))
                };
                let product =
                    Shape::matrix(times(&shape.rows, &second.shape.rows)?, times(&shape.cols, &second.shape.cols)?);
                make(Kind::Kron(Box::new(first), Box::new(second)), product)
            }
            ("max" | "min" | "prod" | "cumsum" | "cross" | "skew", second) => {
                self.entries(name, first, second, axis, span)
            }
            _ => Err(Fault::new(span, format!("`{name}` does not take {count} arguments"))),
        }
    }
}
