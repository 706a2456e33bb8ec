//! How a derivative is said: in matrix words, or as reverse mode goes back.

use super::Context;
use crate::lang::ast::{DerivativeForm, Expr, ExprKind, Ident, Span};
use crate::lang::edit::build::expr;
use crate::lang::edit::fold::folded;
use crate::lang::edit::gather::gathered;
use crate::lang::edit::tidy::tidied;
use crate::lang::print::print;
use crate::lang::typed::{DerivativeKind, Kind, Typed, Variable};
use crate::mistake::way::Back;

/// Ways that are verified, at most, beside the one in matrix words.
const MOST_WAYS: usize = 2;

impl Context<'_> {
    /// Ways to say a derivative, the shortest first: in matrix words, and as reverse mode goes back, `let` by `let`.
    pub(super) fn ways(&self, words: Option<Expr>, typed: &Typed) -> Vec<Expr> {
        let shape = |e: &Expr| self.reading.checked.expr(e).ok().map(|found| found.shape);
        let fits = |e: &Expr| shape(e).is_some_and(|found| found == typed.shape);
        let is_scalar = |e: &Expr| shape(e).is_some_and(|shape| shape.is_scalar());
        let back = self.as_written(typed).map(|left| Back::of(self.reading, &left, typed)).unwrap_or_default();
        let back = back.whole.into_iter().map(|way| gathered(&tidied(&folded(&tidied(&way), &is_scalar)), &fits));
        let mut all: Vec<Expr> = words.iter().map(|words| gathered(words, &fits)).chain(back).collect();
        all.retain(|way| fits(way));
        all.sort_by_key(|way| print(way).chars().count());
        all.truncate(MOST_WAYS);
        all.extend(words);
        all.dedup();
        all
    }

    /// A derivative form as it is written, or would be.
    fn as_written(&self, typed: &Typed) -> Option<Expr> {
        let Kind::Derivative(kind, of, variable) = &typed.kind else { return None };
        let (form, along) = match kind {
            DerivativeKind::Gradient => (DerivativeForm::Quotient, None),
            DerivativeKind::Pullback(along) => (DerivativeForm::Vjp, Some(Box::new(self.written(along.span)?))),
            _ => return None,
        };
        let document = self.document();
        let name = match variable {
            Variable::Input(id) => document.inputs[*id].name.clone(),
            Variable::Let(id) => document.lets[*id].name.clone(),
        };
        let wrt = Ident { name, span: Span::default() };
        Some(expr(ExprKind::Derivative { form, of: Box::new(self.written(of.span)?), wrt, along }))
    }
}
