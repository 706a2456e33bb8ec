//! The two sides of a claim, beside each other.

use super::Checker;
use crate::lang::ast::Fault;
use crate::lang::dim::Shape;
use crate::lang::typed::{DerivativeKind, Kind, Typed, same_expression};

impl Checker {
    /// Whether both sides are one expression in the same words. `A·B = A*B` and `outer(a, b) = a*b'` say something of the notation.
    pub(super) fn is_written_alike(&self, left: &Typed, right: &Typed) -> bool {
        let words = |typed: &Typed| {
            let is_word = |c: &char| !c.is_whitespace() && !matches!(c, '(' | ')' | '+' | '-' | '−');
            let mut words: Vec<char> = self.source(typed.span).chars().filter(is_word).collect();
            words.sort_unstable();
            words
        };
        words(left) == words(right) && same_expression(left, right)
    }

    pub(super) fn sides_differ(&self, lhs: &Typed, rhs: &Typed) -> Fault {
        let (left, right) = (self.show(&lhs.shape), self.show(&rhs.shape));
        let fault = Fault::new(
            lhs.span.to(rhs.span),
            format!("the two sides differ in shape: the left is {left}, the right is {right}"),
        );
        let source = |typed: &Typed| self.source(typed.span).to_string();
        if lhs.shape == rhs.shape.transposed() {
            let right = match &rhs.kind {
                Kind::Transpose(inner) => self.bare(inner.span).to_string(),
                _ => self.transpose_of(rhs),
            };
            fault.with_hint(format!("is the right side transposed? `{right}` is {left}"))
        } else if rhs.shape.is_scalar() {
            let dims = crate::lang::dim::show_dims(&lhs.shape.dims(), &self.document.dims);
            match source(rhs).as_str() {
                zero_or_one @ ("0" | "1") => fault.with_hint(format!("write `{zero_or_one}{dims}`")),
                _ => {
                    let factor = self.grouped(rhs);
                    fault.with_hint(format!(
                        "a number does not fill an array by itself; if that is meant, write `{factor} * 1{dims}`"
                    ))
                }
            }
        } else if matches!(&lhs.kind, Kind::Derivative(DerivativeKind::Jacobian, ..))
            && rhs.shape.is_column()
            && lhs.shape == Shape::matrix(rhs.shape.rows.clone(), rhs.shape.rows.clone())
        {
            let diagonal = self.bare(rhs.span);
            fault.with_hint(format!(
                "the left is a Jacobian; if each output depends on its own input alone, write `diag({diagonal})`"
            ))
        } else if let Kind::Derivative(DerivativeKind::Jacobian, of, _) = &lhs.kind {
            let [of, whole] = [of.span, lhs.span].map(|span| self.bare(span).to_string());
            fault.with_hint(format!(
                "`{whole}` is the Jacobian of `{of}`, with a row for each of its entries; what is passed back through it is `vjp({of}, x, g)`, with a `const g` of its shape"
            ))
        } else {
            fault
        }
    }
}
