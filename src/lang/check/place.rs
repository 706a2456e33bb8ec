//! Indices as they are written: integers, dimensions, index names, and what `+`, `-` and `*` make of them.

use super::index::Within;
use super::{Checker, Symbol, depends_on_faulty};
use crate::lang::ast::{BinaryOp, CompareOp, Comparison, Expr, ExprKind, Fault, Span};
use crate::lang::constant::as_integer;
use crate::lang::dim::Shape;
use crate::lang::edit::walk::parts;
use crate::lang::typed::{Kind, Place, Size, Subscript, Typed};

pub(super) fn too_large(span: Span) -> Fault {
    Fault::new(span, "this index is too large a polynomial")
}

impl Checker {
    /// An index as it is written.
    pub(super) fn place(&self, expr: &Expr, within: Within<'_>) -> Result<Place, Fault> {
        let span = expr.span;
        let no_index = || {
            Fault::new(span, format!("`{}` is no index", self.source(span)))
                .with_hint("an index is made of integers, dimensions and index names with `+`, `-` and `*`")
        };
        match &expr.kind {
            ExprKind::Number(value) => {
                let integer = as_integer(value).ok_or_else(no_index)?;
                Ok(Place::integer(integer))
            }
            ExprKind::Name(name) => self.place_of_name(name, span, within),
            ExprKind::Neg(inner) => self.place(inner, within)?.times(&Size::integer(-1)).ok_or_else(|| too_large(span)),
            ExprKind::Sum(terms) => terms.iter().try_fold(Place::default(), |sum, (negative, term)| {
                let term = self.place(term, within)?;
                let sum = if *negative { sum.minus(&term) } else { sum.plus(&term) };
                sum.ok_or_else(|| too_large(span))
            }),
            ExprKind::Binary(BinaryOp::Mul, a, b) => {
                let (a, b) = (self.place(a, within)?, self.place(b, within)?);
                let product = match (a.terms.is_empty(), b.terms.is_empty()) {
                    (true, _) => b.times(&a.offset),
                    (_, true) => a.times(&b.offset),
                    (false, false) => {
                        return Err(Fault::new(span, "two index names are multiplied in an index")
                            .with_hint("an index name may be multiplied by integers and dimensions"));
                    }
                };
                product.ok_or_else(|| too_large(span))
            }
            ExprKind::Index(of, index) => {
                let number = |index: &u64| Expr { kind: ExprKind::Number((*index).into()), span };
                let index: Vec<Expr> = index.iter().map(number).collect();
                self.mapped(of, &index, span, within)?.ok_or_else(no_index)
            }
            ExprKind::Entry { of, index, or: None } => self.mapped(of, index, span, within)?.ok_or_else(no_index),
            _ => Err(no_index()),
        }
    }

    fn place_of_name(&self, name: &str, span: Span, within: Within<'_>) -> Result<Place, Fault> {
        if let Some(range) = within.find(name) {
            return Ok(Place::of(Subscript::Name(range.id)));
        }
        match self.names.get(name) {
            Some(Symbol::Dim(dim)) => Ok(Place::fixed(Size::of(dim).ok_or_else(|| too_large(span))?)),
            Some(Symbol::Input(id)) if self.document.inputs[*id].into.is_some() => {
                if !self.document.inputs[*id].dims.is_empty() {
                    return Err(Fault::new(span, format!("`{name}` is an index map, and lacks its index"))
                        .with_hint(format!("write `{name}[j]`")));
                }
                Ok(Place::of(Subscript::Mapped(*id, Vec::new())))
            }
            Some(Symbol::Faulty(line)) => Err(depends_on_faulty(name, *line, span)),
            Some(_) if !self.implicit.contains(name) => Err(Fault::new(
                span,
                format!("`{name}` is no index: it is a value"),
            )
            .with_hint(format!(
                "an index is made of integers, dimensions and index names; a label is declared with `index {name} in n`"
            ))),
            _ => Err(Fault::new(span, format!("the index `{name}` is bound nowhere")).with_hint(format!(
                "an array by its entries is `let S[{name}] = …`, a sum over an index `sum({name}: …)`"
            ))),
        }
    }

    /// `y[j]`, of an index map.
    fn mapped(&self, of: &Expr, index: &[Expr], span: Span, within: Within<'_>) -> Result<Option<Place>, Fault> {
        let ExprKind::Name(name) = &of.kind else { return Ok(None) };
        let Some(Symbol::Input(id)) = self.names.get(name) else { return Ok(None) };
        let input = &self.document.inputs[*id];
        if input.into.is_none() {
            return Ok(None);
        }
        if input.dims.len() != index.len() {
            let count = input.dims.len();
            return Err(Fault::new(
                span,
                format!("the index map `{name}` takes as many indices as it has sizes: {count}"),
            ));
        }
        let mut places = Vec::with_capacity(index.len());
        for (at, dim) in index.iter().zip(input.dims.clone()) {
            let place = self.place(at, within)?;
            self.exists((&place, &dim), at.span, span, within)?;
            places.push(place);
        }
        Ok(Some(Place::of(Subscript::Mapped(*id, places))))
    }

    /// What is not negative where a comparison of indices holds.
    pub(super) fn index_condition(&self, condition: &Comparison, within: Within<'_>) -> Result<Place, Fault> {
        let (left, right) = (self.place(&condition.left, within)?, self.place(&condition.right, within)?);
        let span = condition.left.span.to(condition.right.span);
        not_negative(&left, condition.op, &right).ok_or_else(|| too_large(span))
    }

    /// `if(j <= i, a, b)` of indices; none where something else is compared.
    pub(super) fn choice(
        &self,
        condition: &Comparison,
        (then, otherwise): (&Expr, &Expr),
        span: Span,
        within: Within<'_>,
    ) -> Result<Option<Typed>, Fault> {
        let has_name = |expr: &Expr| {
            let is_index = |name: &str| within.find(name).is_some() || self.is_index_map(name);
            parts(expr).iter().any(|part| matches!(&part.kind, ExprKind::Name(name) if is_index(name)))
        };
        if !has_name(&condition.left) && !has_name(&condition.right) {
            return Ok(None);
        }
        let side = |expr: &Expr| match self.place(expr, within) {
            // An index map is no number: what is wrong with it as an index is what is wrong.
            Err(fault) if self.reckons_with_a_map(expr) => Err(fault),
            found => Ok(found.ok()),
        };
        let (Some(left), Some(right)) = (side(&condition.left)?, side(&condition.right)?) else { return Ok(None) };
        let holds = not_negative(&left, condition.op, &right).ok_or_else(|| too_large(span))?;
        let fails = Place::integer(-1).minus(&holds).ok_or_else(|| too_large(span))?;
        let under = |place: &Place, expr: &Expr| {
            let known: Vec<Place> = within.conditions.iter().chain([place]).cloned().collect();
            self.scalar_entry(self.expr(expr, Within { conditions: &known, ..within })?)
        };
        let (then, otherwise) = (under(&holds, then)?, under(&fails, otherwise)?);
        let kind = Kind::Choose(holds, Box::new(then), Box::new(otherwise));
        Ok(Some(Typed { kind, shape: Shape::scalar(), span }))
    }

    /// Whether an index map is a term or a factor, and not an index of what is one.
    fn reckons_with_a_map(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => self.is_index_map(name),
            ExprKind::Index(of, _) | ExprKind::Entry { of, .. } => {
                matches!(&of.kind, ExprKind::Name(name) if self.is_index_map(name))
            }
            ExprKind::Neg(inner) => self.reckons_with_a_map(inner),
            ExprKind::Sum(terms) => terms.iter().any(|(_, term)| self.reckons_with_a_map(term)),
            ExprKind::Binary(_, a, b) => self.reckons_with_a_map(a) || self.reckons_with_a_map(b),
            _ => false,
        }
    }

    fn is_index_map(&self, name: &str) -> bool {
        matches!(self.names.get(name), Some(Symbol::Input(id)) if self.document.inputs[*id].into.is_some())
    }

    /// `delta(i, j)`
    pub(super) fn kronecker_delta(&self, args: &[Expr], span: Span, within: Within<'_>) -> Result<Typed, Fault> {
        let [a, b] = args else {
            return Err(Fault::new(span, "`delta` takes two indices").with_hint("write `delta(i, j)`"));
        };
        let difference = self.place(a, within)?.minus(&self.place(b, within)?).ok_or_else(|| too_large(span))?;
        Ok(Typed { kind: Kind::Delta(difference), shape: Shape::scalar(), span })
    }
}

/// What is not negative exactly where the comparison holds.
fn not_negative(left: &Place, op: CompareOp, right: &Place) -> Option<Place> {
    let difference = match op {
        CompareOp::LessEqual | CompareOp::Less => right.minus(left)?,
        CompareOp::GreaterEqual | CompareOp::Greater => left.minus(right)?,
    };
    match op {
        CompareOp::Less | CompareOp::Greater => difference.minus(&Place::integer(1)),
        _ => Some(difference),
    }
}
