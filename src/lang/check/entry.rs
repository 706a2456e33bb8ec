//! Entries of arrays: whether there are such, for all values of the index names and all sizes.

use super::index::Within;
use super::place::too_large;
use super::{Checker, Symbol};
use crate::lang::ast::{Along, BinaryOp, DimExpr, DimKind, Expr, ExprKind, Fault, Span};
use crate::lang::dim::{Dim, Shape};
use crate::lang::typed::{Kind, Place, Size, Subscript, Typed};

impl Checker {
    /// `X[i, k + 1]`, `X[i - 1] or 0`.
    pub(super) fn entry(
        &self,
        of: &Expr,
        index: &[Expr],
        or: Option<&Expr>,
        span: Span,
        within: Within<'_>,
    ) -> Result<Typed, Fault> {
        let of = self.of_entries(of, within)?;
        // An entry at a place that depends on sizes alone is a slice of one entry.
        let along: Option<Vec<Along>> = index.iter().map(|at| self.of_sizes(at, within).map(Along::At)).collect();
        if let (Some(along), None, 1 | 2) = (along, or, of.shape.dims().len()) {
            return self.slice(of, &along, span);
        }
        let or = or.map(|or| self.expr(or, within).and_then(|or| self.scalar_entry(or))).transpose()?;
        let mut places = Vec::with_capacity(index.len());
        for at in index {
            places.push(self.place(at, within)?);
        }
        let Some(axes) = axes_for(&of.shape, index.len()) else {
            return Err(self.not_so_many(of.span, &of.shape, index.len(), span));
        };
        for ((place, axis), at) in places.iter().zip(&axes).zip(index) {
            if or.is_none() {
                self.exists((place, axis), at.span, span, within)?;
            }
        }
        if let [place] = places.as_slice() {
            // A vector's other index.
            let one = Place::integer(1);
            places = if of.shape.is_column() { vec![place.clone(), one] } else { vec![one, place.clone()] };
        }
        Ok(Typed { kind: Kind::Entry(Box::new(of), places, or.map(Box::new)), shape: Shape::scalar(), span })
    }

    /// That an array has more or fewer indices than stand behind it.
    pub(super) fn not_so_many(&self, of: Span, shape: &Shape, count: usize, span: Span) -> Fault {
        let (are, word) = if count == 1 { ("is", "index") } else { ("are", "indices") };
        let shown = self.show(shape);
        let fault = Fault::new(span, format!("`{}` is {shown}, and here {are} {count} {word}", self.source(of)));
        match shape.dims().len() {
            0 => fault.with_hint("a scalar has no entries: delete the brackets"),
            wanted => fault.with_hint(format!("an entry of it has as many indices as it has dimensions: {wanted}")),
        }
    }

    /// An index that is made of dimensions and integers.
    fn of_sizes(&self, index: &Expr, within: Within<'_>) -> Option<DimExpr> {
        let sub = |part: &Expr| self.of_sizes(part, within).map(Box::new);
        let kind = match &index.kind {
            ExprKind::Number(value) if value.denominator().is_one() => {
                DimKind::Number(u64::try_from(value.numerator()).ok()?)
            }
            ExprKind::Name(name) if within.index_name(name, index.span).is_none() => {
                let is_dim = matches!(self.names.get(name), Some(Symbol::Dim(_)));
                DimKind::Name(is_dim.then(|| name.clone())?)
            }
            ExprKind::Sum(terms) => {
                let mut terms = terms.iter();
                let (minus, first) = terms.next()?;
                let start = if *minus { return None } else { self.of_sizes(first, within)? };
                return terms.try_fold(start, |sum, (minus, term)| {
                    let (sum, term) = (Box::new(sum), sub(term)?);
                    let kind = if *minus { DimKind::Sub(sum, term) } else { DimKind::Add(sum, term) };
                    Some(DimExpr { kind, span: index.span })
                });
            }
            ExprKind::Binary(BinaryOp::Mul, a, b) => DimKind::Mul(sub(a)?, sub(b)?),
            _ => return None,
        };
        Some(DimExpr { kind, span: index.span })
    }

    /// `T[1,2,3]`
    pub(super) fn entry_by_numbers(&self, of: Typed, indices: &[u64], span: Span) -> Result<Typed, Fault> {
        let axes = of.shape.axes();
        for (index, axis) in indices.iter().zip(&axes) {
            if *index == 0 || axis.as_fixed().is_some_and(|size| *index > size) {
                let message = format!("there is no entry {index} in `{}`", self.source(span));
                return Err(Fault::new(span, message).with_hint(format!("it is {}", self.show(&of.shape))));
            }
        }
        let place = |index: &u64| i64::try_from(*index).map(Place::integer).map_err(|_| too_large(span));
        let places = indices.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        Ok(Typed { kind: Kind::Entry(Box::new(of), places, None), shape: Shape::scalar(), span })
    }

    /// Whether an index lies between 1 and a size for all values of the index names, for all sizes. An integer is let be: the claim is judged where
    /// there is such an entry.
    pub(super) fn exists(
        &self,
        (place, axis): (&Place, &Dim),
        at: Span,
        whole: Span,
        within: Within<'_>,
    ) -> Result<(), Fault> {
        let too_large = || too_large(at);
        let size = Size::of(axis).ok_or_else(too_large)?;
        let text = self.source(whole);
        if let Some(entry) = place.as_integer() {
            let outside = entry < 1 || size.as_integer().is_some_and(|size| entry > size);
            return if outside {
                Err(Fault::new(at, format!("there is no entry {entry} in `{text}`")))
            } else {
                Ok(())
            };
        }
        let above = place.minus(&Place::integer(1)).ok_or_else(too_large)?;
        let below = Place::fixed(size).minus(place).ok_or_else(too_large)?;
        if self.is_never_negative(&above, within) && self.is_never_negative(&below, within) {
            return Ok(());
        }
        let side = if self.is_never_negative(&above, within) {
            format!("may be more than {}", axis.show(&self.document.dims))
        } else {
            "may be less than 1".to_owned()
        };
        Err(Fault::new(
            at,
            format!("`{text}` does not exist for all values of its indices: `{}` {side}", self.source(at)),
        )
        .with_hint(format!(
            "where there is no such entry, 0 is written `({text} or 0)`; or the array is made larger, `dims n = m + k`"
        )))
    }

    /// Whether it is shown to be nowhere negative, as far as the names run and where the conditions around it hold.
    fn is_never_negative(&self, place: &Place, within: Within<'_>) -> bool {
        let low = |place: &Place| self.lowest(place, within).is_some_and(|low| low.is_never_negative());
        low(place) || within.conditions.iter().any(|known| place.minus(known).is_some_and(|less| low(&less)))
    }

    /// What an index is at least.
    fn lowest(&self, place: &Place, within: Within<'_>) -> Option<Size> {
        let mut sum = place.offset.clone();
        for (subscript, factor) in &place.terms {
            let size = match subscript {
                Subscript::Name(id) => within.bound.iter().find(|(_, range)| range.id == *id)?.1.size.clone(),
                Subscript::Mapped(id, _) => self.document.inputs.get(*id)?.into.clone()?,
            };
            let negated = factor.times(&Size::integer(-1))?;
            let least = if factor.is_never_negative() {
                factor.clone()
            } else if negated.is_never_negative() {
                factor.times(&Size::of(&size)?)?
            } else {
                return None;
            };
            sum = sum.plus(&least)?;
        }
        Some(sum)
    }

    /// An entry by numbers.
    pub(super) fn index(&self, inner: Typed, indices: &[u64], span: Span) -> Result<Typed, Fault> {
        let shown = self.show(&inner.shape);
        if inner.shape.rank() > 2 && inner.shape.rank() == indices.len() {
            return self.entry_by_numbers(inner, indices, span);
        }
        let (row, col) = match indices {
            [i] if inner.shape.is_column() => (*i, 1),
            [j] if inner.shape.rows.is_one() => (1, *j),
            [i, j] => (*i, *j),
            _ => {
                return Err(Fault::new(span, format!("one index does not name an entry of {shown}"))
                    .with_hint("write `X[i, j]`"));
            }
        };
        if row == 0 || col == 0 {
            return Err(Fault::new(span, "indices start at 1"));
        }
        let outside = |index: u64, dim: &Dim| dim.as_fixed().is_some_and(|size| index > size);
        if outside(row, &inner.shape.rows) || outside(col, &inner.shape.cols) {
            let fault = Fault::new(span, format!("this entry lies outside {shown}"));
            return Err(match &inner.kind {
                Kind::Input(id) if self.implicit.contains(&self.document.inputs[*id].name) => {
                    let name = &self.document.inputs[*id].name;
                    let array = super::transpose::as_array(name);
                    let number = indices.iter().map(u64::to_string).collect::<Vec<_>>().join("_");
                    fault.with_hint(format!("{array}; the number of a layer is part of a name: `{name}{number}`"))
                }
                _ if inner.shape.is_scalar() => fault.with_hint("a scalar has no entries: delete the brackets"),
                _ => fault.with_hint(format!(
                    "indices go from 1 to the size, {shown}: take another entry, or declare the size larger"
                )),
            });
        }
        Ok(Typed { kind: Kind::Index(Box::new(inner), row - 1, col - 1), shape: Shape::scalar(), span })
    }

    /// Words of matrix algebra are about two dimensions at most.
    pub(super) fn is_matrix(&self, word: &str, inner: &Typed) -> Result<(), Fault> {
        if inner.shape.rank() <= 2 {
            return Ok(());
        }
        let (text, shape) = (self.source(inner.span), self.show(&inner.shape));
        let message = format!("`{word}` is a word for matrices, and `{text}` is {shape}");
        Err(Fault::new(inner.span, message).with_hint("say it by entry: `let S[b,i,j] = sum(k: A[b,i,k]*B[b,k,j])`"))
    }
}

/// The dimensions that so many indices run over.
pub(super) fn axes_for(shape: &Shape, count: usize) -> Option<Vec<Dim>> {
    match count {
        1 if shape.is_column() && !shape.is_scalar() => Some(vec![shape.rows.clone()]),
        1 if shape.rows.is_one() && shape.more.is_empty() && !shape.is_scalar() => Some(vec![shape.cols.clone()]),
        _ => Some(shape.axes()).filter(|axes| axes.len() == count && count > 1),
    }
}
