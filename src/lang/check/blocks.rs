//! Arrays from their parts, and parts of arrays: shapes that fit for all sizes.

use super::Checker;
use super::expr::of_primes;
use crate::lang::ast::{Along, Axis, DerivativeForm, DimExpr, Fault, Ident, Span};
use crate::lang::dim::{Dim, Shape};
use crate::lang::print::print_along;
use crate::lang::typed::{Kind, Typed};

/// Parts of what is differentiated by several names at once, counted once for each of them.
const MAX_COPIES: usize = 50_000;

impl Checker {
    /// `[a, b; c, d]`
    pub(super) fn blocks(&self, rows: Vec<Vec<Typed>>, span: Span) -> Result<Typed, Fault> {
        let too_large = || Fault::new(span, "the dimensions of this array are too large");
        let mut height = Dim::fixed(0);
        let mut width: Option<(Dim, Span)> = None;
        for row in &rows {
            let Some(first) = row.first() else { continue };
            let mut own = Dim::fixed(0);
            for part in row {
                if part.shape.rows != first.shape.rows {
                    return Err(self.uneven_row(first, part));
                }
                own = own.plus(&part.shape.cols).ok_or_else(too_large)?;
            }
            let place = first.span.to(row.last().map_or(first.span, |last| last.span));
            match &width {
                None => width = Some((own, place)),
                Some((known, above)) if *known != own => return Err(self.uneven_rows(known, *above, &own, place)),
                Some(_) => {}
            }
            height = height.plus(&first.shape.rows).ok_or_else(too_large)?;
        }
        let cols = width.map_or_else(|| Dim::fixed(0), |(width, _)| width);
        Ok(Typed { kind: Kind::Blocks(rows), shape: Shape::matrix(height, cols), span })
    }

    fn size(&self, dim: &Dim, one: &str) -> String {
        let plural = if dim.is_one() { "" } else { "s" };
        format!("{} {one}{plural}", dim.show(&self.document.dims))
    }

    fn uneven_row(&self, first: &Typed, part: &Typed) -> Fault {
        let (left, right) = (self.source(first.span), self.source(part.span));
        let rows = |of: &Typed| self.size(&of.shape.rows, "row");
        let message = format!(
            "parts side by side have equally many rows: `{left}` has {}, `{right}` has {}",
            rows(first),
            rows(part)
        );
        let fault = Fault::new(part.span, message);
        match (first.shape.cols == part.shape.cols, first.shape.rows == part.shape.cols) {
            (true, _) => fault.with_hint("`;` puts one below the other"),
            (_, true) => fault.with_hint(format!("{} `{}` fits", of_primes(part), self.transpose_of(part))),
            _ if part.shape.is_scalar() => {
                let rows = first.shape.rows.show(&self.document.dims);
                fault.with_hint(format!("a scalar is not spread: `{right}*1[{rows}]` has its value in each row"))
            }
            _ => fault,
        }
    }

    fn uneven_rows(&self, above: &Dim, first: Span, below: &Dim, second: Span) -> Fault {
        let columns = |dim: &Dim| self.size(dim, "column");
        let (top, bottom) = (self.source(first), self.source(second));
        let message = format!(
            "all rows of an array are equally wide: `{top}` has {}, `{bottom}` has {}",
            columns(above),
            columns(below)
        );
        Fault::new(second, message)
    }

    /// `x[2:n]`, `X[i, :]`, `x[n]`
    pub(super) fn slice(&self, inner: Typed, along: &[Along], span: Span) -> Result<Typed, Fault> {
        let shown = self.show(&inner.shape);
        if inner.shape.is_scalar() {
            let fault = Fault::new(span, format!("`{}` is a scalar, which has no parts", self.source(inner.span)));
            return Err(match &inner.kind {
                Kind::Input(id) if self.implicit.contains(&self.document.inputs[*id].name) => {
                    fault.with_hint(super::transpose::as_array(&self.document.inputs[*id].name))
                }
                _ => fault.with_hint("delete the brackets"),
            });
        }
        let all = Along::All;
        let (rows, cols) = match along {
            [one] if inner.shape.is_column() => (one, &all),
            [one] if inner.shape.rows.is_one() => (&all, one),
            [rows, cols] => (rows, cols),
            _ => {
                return Err(Fault::new(span, format!("one index does not name a part of {shown}"))
                    .with_hint("write `X[i, :]` for a row, `X[:, j]` for a column"));
            }
        };
        let (top, height) = self.taken(rows, &inner.shape.rows, &shown, span)?;
        let (left, width) = self.taken(cols, &inner.shape.cols, &shown, span)?;
        let shape = Shape::matrix(height, width);
        Ok(Typed { kind: Kind::Slice(Box::new(inner), top, left), shape, span })
    }

    /// Behind how many entries a slice starts along a dimension, and how many it takes.
    fn taken(&self, along: &Along, dim: &Dim, shown: &str, span: Span) -> Result<(Dim, Dim), Fault> {
        let (first, last) = match along {
            Along::All => return Ok((Dim::fixed(0), dim.clone())),
            Along::At(at) => (self.dim(at)?, self.dim(at)?),
            Along::Range(first, last) => (self.dim(first)?, self.dim(last)?),
        };
        let too_large = || Fault::new(span, "this is too large a polynomial of sizes");
        let before = first.minus(&Dim::fixed(1)).ok_or_else(too_large)?;
        let count = last.minus(&before).ok_or_else(too_large)?;
        let rest = dim.minus(&last).ok_or_else(too_large)?;
        let place = along_span(along).unwrap_or(span);
        let written = print_along(along);
        let never = |dim: &Dim| dim.plus(&Dim::fixed(1)).is_none_or(|more| more.is_never_positive());
        if never(&before) {
            let fault = Fault::new(place, format!("`{written}` starts before the first entry"));
            return Err(fault.with_hint("indices start at 1"));
        }
        if never(&rest) {
            let size = dim.show(&self.document.dims);
            let fault = Fault::new(place, format!("`{written}` goes beyond {size}, in an array of shape {shown}"));
            return Err(fault.with_hint("both ends of a slice are included: all of n entries are `1:n`"));
        }
        if count.is_never_positive() {
            let fault = Fault::new(place, format!("`{written}` holds no entry, whatever the sizes"));
            return Err(fault.with_hint("both ends of a slice are included: `2:2` is one entry"));
        }
        Ok((before, count))
    }

    /// What must be a vector of 3 entries.
    fn three_entries(&self, name: &str, arg: &Typed) -> Result<(), Fault> {
        let shape = &arg.shape;
        if shape.is_column() && shape.rows.as_fixed() == Some(3) {
            return Ok(());
        }
        let (written, shown) = (self.source(arg.span), self.show(shape));
        let fault = Fault::new(arg.span, format!("`{name}` takes vectors of 3 entries, and `{written}` is {shown}"));
        Err(match &arg.kind {
            _ if shape.rows.is_one() && shape.cols.as_fixed() == Some(3) => {
                fault.with_hint(format!("{} `{}` is [3]", of_primes(arg), self.transpose_of(arg)))
            }
            Kind::Input(id) => fault.with_hint(format!("declare it with `var {}[3]`", self.document.inputs[*id].name)),
            _ => fault,
        })
    }

    /// `cross(a, b)`, `skew(v)`, and the functions of the entries of whole arrays.
    pub(super) fn entries(
        &self,
        name: &str,
        first: Typed,
        second: Option<Typed>,
        axis: Option<Axis>,
        span: Span,
    ) -> Result<Typed, Fault> {
        let shape = first.shape.clone();
        let reduced = match axis {
            None => Shape::scalar(),
            Some(Axis::Rows) => Shape::vector(shape.cols.clone()),
            Some(Axis::Cols) => Shape::vector(shape.rows.clone()),
        };
        let boxed = Box::new(first);
        let (kind, shape) = match (name, second) {
            ("cross", Some(second)) => {
                self.three_entries(name, &boxed)?;
                self.three_entries(name, &second)?;
                (Kind::Cross(boxed, Box::new(second)), shape)
            }
            ("skew", None) => {
                self.three_entries(name, &boxed)?;
                (Kind::Skew(boxed), Shape::matrix(Dim::fixed(3), Dim::fixed(3)))
            }
            ("max" | "min", None) => (Kind::ExtremumOf(name == "max", axis, boxed), reduced),
            ("prod", None) => (Kind::ProductOf(axis, boxed), reduced),
            ("cumsum", None) => {
                let axis = match axis {
                    Some(axis) => axis,
                    None if shape.is_column() => Axis::Rows,
                    None if shape.rows.is_one() => Axis::Cols,
                    None => {
                        let fault = Fault::new(span, format!("along which of {} does it add up?", self.show(&shape)));
                        return Err(fault
                            .with_hint("`cumsum(E, rows)` runs down each column, `cumsum(E, cols)` along each row"));
                    }
                };
                (Kind::RunningSum(axis, boxed), shape)
            }
            _ => return Err(Fault::new(span, format!("`{name}` does not take these arguments"))),
        };
        Ok(Typed { kind, shape, span })
    }

    /// `jac(E, [x; y])`: the derivatives by each name, arranged as the names are.
    pub(super) fn stacked(
        &self,
        form: DerivativeForm,
        of: &Typed,
        names: &[Vec<Ident>],
        along: Option<&Typed>,
        span: Span,
    ) -> Result<Typed, Fault> {
        let mut parts = 0usize;
        of.walk(&mut |_| parts += 1);
        if parts.saturating_mul(names.iter().map(Vec::len).sum()) > MAX_COPIES {
            return Err(Fault::new(span, "too much is differentiated by too many names at once")
                .with_hint("give what is differentiated a name with `let`"));
        }
        let mut shapes = Vec::new();
        for row in names {
            let parts = row.iter().map(|name| {
                let shape = self.variable(name)?.1;
                Ok(Typed { kind: Kind::Fill(false), shape, span: name.span })
            });
            shapes.push(parts.collect::<Result<Vec<_>, Fault>>()?);
        }
        let array = self.blocks(shapes.clone(), span)?;
        match form {
            DerivativeForm::Grad if of.shape.is_scalar() || array.shape.is_scalar() => {
                self.each_name(names, span, |name| self.derivative(form, of.clone(), name, None, span))
            }
            DerivativeForm::Jac if of.shape.is_column() && array.shape.is_column() => {
                let names: Vec<Vec<Ident>> = vec![names.iter().flatten().cloned().collect()];
                self.each_name(&names, span, |name| self.derivative(form, of.clone(), name, None, span))
            }
            DerivativeForm::Hess if of.shape.is_scalar() && array.shape.is_column() => {
                let all: Vec<&Ident> = names.iter().flatten().collect();
                let rows = all.iter().map(|row| {
                    let gradient = self.derivative(DerivativeForm::Grad, of.clone(), row, None, span)?;
                    let jacobian = |by: &&Ident| self.derivative(DerivativeForm::Jac, gradient.clone(), by, None, span);
                    all.iter().map(jacobian).collect::<Result<Vec<_>, Fault>>()
                });
                let rows = rows.collect::<Result<Vec<_>, Fault>>()?;
                self.blocks(rows, span)
            }
            DerivativeForm::Vjp => {
                self.each_name(names, span, |name| self.derivative(form, of.clone(), name, along.cloned(), span))
            }
            DerivativeForm::Jvp => {
                let Some(tangent) = along else { return Err(Fault::new(span, "`jvp` takes a tangent")) };
                self.same_shape("the third argument of `jvp`", tangent, &array.shape, "the names together")?;
                self.pushed_forward(of, names, &shapes, tangent, span)
            }
            _ => Err(self.no_stack(form, of, &array, span)),
        }
    }

    fn no_stack(&self, form: DerivativeForm, of: &Typed, by: &Typed, span: Span) -> Fault {
        let what = match form {
            DerivativeForm::Jac => "`jac` takes a vector by a column of names: `[x; y]`",
            DerivativeForm::Hess => "`hess` takes a scalar by a column of names: `[x; y]`",
            _ => "`grad` takes a scalar",
        };
        let (of_shape, by_shape) = (self.show(&of.shape), self.show(&by.shape));
        let fault =
            Fault::new(span, format!("{what}; `{}` is {of_shape}, the names are {by_shape}", self.bare(of.span)));
        if form == DerivativeForm::Grad { fault.with_hint("`jac(E, [x; y])` is the Jacobian") } else { fault }
    }

    fn each_name(
        &self,
        names: &[Vec<Ident>],
        span: Span,
        mut part: impl FnMut(&Ident) -> Result<Typed, Fault>,
    ) -> Result<Typed, Fault> {
        let mut rows = Vec::with_capacity(names.len());
        for row in names {
            rows.push(row.iter().map(&mut part).collect::<Result<Vec<_>, Fault>>()?);
        }
        self.blocks(rows, span)
    }

    /// The sum of what each name's part of a tangent pushes forward.
    fn pushed_forward(
        &self,
        of: &Typed,
        names: &[Vec<Ident>],
        shapes: &[Vec<Typed>],
        tangent: &Typed,
        span: Span,
    ) -> Result<Typed, Fault> {
        let too_large = || Fault::new(span, "the dimensions of this array are too large");
        let mut terms = Vec::new();
        let mut top = Dim::fixed(0);
        for (row, sizes) in names.iter().zip(shapes) {
            let mut left = Dim::fixed(0);
            for (name, size) in row.iter().zip(sizes) {
                let kind = Kind::Slice(Box::new(tangent.clone()), top.clone(), left.clone());
                let part = Typed { kind, shape: size.shape.clone(), span: tangent.span };
                terms.push((false, self.derivative(DerivativeForm::Jvp, of.clone(), name, Some(part), span)?));
                left = left.plus(&size.shape.cols).ok_or_else(too_large)?;
            }
            if let Some(first) = sizes.first() {
                top = top.plus(&first.shape.rows).ok_or_else(too_large)?;
            }
        }
        Ok(Typed { kind: Kind::Sum(terms), shape: of.shape.clone(), span })
    }

    /// A size that must not be below 1 whatever the dimensions are.
    pub(super) fn size_of_array(&self, dim: &DimExpr) -> Result<Dim, Fault> {
        let size = self.dim(dim)?;
        if size.is_never_positive() {
            let fault = Fault::new(dim.span, "there is no entry, whatever the sizes");
            return Err(fault.with_hint("a dimension is at least 1"));
        }
        Ok(size)
    }
}

/// Where it stands in the text.
fn along_span(along: &Along) -> Option<Span> {
    match along {
        Along::All => None,
        Along::At(at) => Some(at.span),
        Along::Range(first, last) => Some(first.span.to(last.span)),
    }
}
