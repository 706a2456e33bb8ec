//! Index names: how far they run, where entries exist, and what is put together from them.

use super::entry::axes_for;
use super::{Checker, Symbol, depends_on_faulty};
use crate::lang::ast::{Binder, Comparison, DerivativeForm, Expr, ExprKind, Fault, Fold, Ident, Span};
use crate::lang::dim::{Dim, Shape};
use crate::lang::edit::walk::parts;
use crate::lang::typed::{Kind, Over, Place, Range, Typed};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What surrounds an expression.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Within<'w> {
    /// The parameter of the function in whose body it stands.
    pub(super) parameter: Option<&'w str>,
    /// The index names in whose brackets it stands, each with how far it runs; its number is its position.
    pub(super) bound: &'w [(Ident, Range)],
    /// What is not negative there.
    pub(super) conditions: &'w [Place],
}

impl<'w> Within<'w> {
    /// The body of a function.
    pub(super) fn body(parameter: &'w str) -> Within<'w> {
        Within { parameter: Some(parameter), ..Within::default() }
    }

    /// How far an index name runs, if it is one.
    pub(super) fn find(&self, name: &str) -> Option<&Range> {
        self.bound.iter().find(|(ident, _)| ident.name == name).map(|(_, range)| range)
    }

    /// An index name as a number.
    pub(super) fn index_name(&self, name: &str, span: Span) -> Option<Typed> {
        let range = self.find(name)?;
        Some(Typed { kind: Kind::Name(range.id), shape: Shape::scalar(), span })
    }

    /// The names around and these.
    fn with(&self, names: &[(Ident, Range)]) -> Vec<(Ident, Range)> {
        self.bound.iter().chain(names).cloned().collect()
    }
}

/// How far names run that were bound before, by the place where they are: where an expression is checked again with a part of it changed, its
/// names run as far as they did.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<HashMap<(usize, String), Dim>>);

impl Clone for Runs {
    fn clone(&self) -> Runs {
        Runs(Mutex::new(self.known().clone()))
    }
}

impl Runs {
    fn known(&self) -> MutexGuard<'_, HashMap<(usize, String), Dim>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Names with how far they run.
type Bound = Vec<(Ident, Range)>;

/// Where a name stands alone in a slot, and the size of that.
struct Slot {
    size: Dim,
    span: Span,
}

impl Checker {
    /// `let S[i,j] = E`, and a side of a claim by entry: the array of all `body`s.
    pub(super) fn build(&self, names: &[Binder], body: &Expr, span: Span, within: Within<'_>) -> Result<Typed, Fault> {
        let bound = self.bind(names, &[body], within)?;
        self.built(&bound, body, span, within)
    }

    fn built(&self, bound: &[(Ident, Range)], body: &Expr, span: Span, within: Within<'_>) -> Result<Typed, Fault> {
        let entry = self.expr(body, Within { bound: &within.with(bound), ..within })?;
        let entry = self.scalar_entry(entry)?;
        let ranges: Vec<Range> = bound.iter().map(|(_, range)| range.clone()).collect();
        let dims: Vec<Dim> = ranges.iter().map(|range| range.size.clone()).collect();
        let shape = Shape::array(&dims).ok_or_else(|| Fault::new(span, "this array's shape is too large"))?;
        Ok(Typed { kind: Kind::Build(ranges, Box::new(entry)), shape, span })
    }

    /// A scalar, as entries are.
    pub(super) fn scalar_entry(&self, entry: Typed) -> Result<Typed, Fault> {
        if entry.shape.is_scalar() {
            return Ok(entry);
        }
        let (text, shape) = (self.source(entry.span), self.show(&entry.shape));
        Err(Fault::new(entry.span, format!("an entry is a scalar, and `{text}` is {shape}"))
            .with_hint("write its entry: its indices stand behind it in square brackets"))
    }

    /// Both sides of a claim by entry, whose names run equally far.
    pub(super) fn sides_by_entry(
        &self,
        names: &[Binder],
        (left, left_span): (&Expr, Span),
        (right, right_span): (&Expr, Span),
    ) -> Result<(Typed, Typed), Vec<Fault>> {
        let bound = self.bind(names, &[left, right], Within::default()).map_err(|fault| vec![fault])?;
        let sides = [(left, left_span), (right, right_span)];
        let [left, right] = sides.map(|(side, span)| self.built(&bound, side, span, Within::default()));
        match (left, right) {
            (Ok(left), Ok(right)) => Ok((left, right)),
            (left, right) => Err([left.err(), right.err()].into_iter().flatten().collect()),
        }
    }

    /// `sum(k if k <= i: E)` and the like.
    pub(super) fn over(
        &self,
        (fold, names): (Fold, &[Binder]),
        condition: Option<&Comparison>,
        body: &Expr,
        span: Span,
        within: Within<'_>,
    ) -> Result<Typed, Fault> {
        let bound = self.bind(names, &[body], within)?;
        let all = within.with(&bound);
        let inside = Within { bound: &all, ..within };
        let own = condition.map(|condition| self.index_condition(condition, inside)).transpose()?;
        let known: Vec<Place> = within.conditions.iter().chain(&own).cloned().collect();
        let body = self.scalar_entry(self.expr(body, Within { conditions: &known, ..inside })?)?;
        let conditions = own.into_iter().collect();
        let ranges = bound.into_iter().map(|(_, range)| range).collect();
        let over = Over { fold, ranges, conditions, body };
        Ok(Typed { kind: Kind::Over(Box::new(over)), shape: Shape::scalar(), span })
    }

    /// The names with how far they run: as written, as the slots say in which they stand alone, or as they did before.
    fn bind(&self, names: &[Binder], bodies: &[&Expr], within: Within<'_>) -> Result<Bound, Fault> {
        let first = within.bound.len();
        let mut bound = Vec::with_capacity(names.len());
        for (place, binder) in names.iter().enumerate() {
            let ident = &binder.name;
            self.is_free_for_an_index(ident, within)?;
            let key = (ident.span.start, ident.name.clone());
            let known = self.runs.known().get(&key).cloned();
            let size = match (&binder.range, known) {
                (Some(dim), _) => self.dim(dim)?,
                (None, known) => self.size_by_slots(ident, bodies, within, known)?,
            };
            if ident.span != Span::default() {
                self.runs.known().entry(key).or_insert_with(|| size.clone());
            }
            bound.push((ident.clone(), Range { id: first + place, size }));
        }
        Ok(bound)
    }

    fn is_free_for_an_index(&self, ident: &Ident, within: Within<'_>) -> Result<(), Fault> {
        let name = ident.name.as_str();
        let what = match self.names.get(name) {
            Some(Symbol::Dim(_)) => "a dimension",
            Some(Symbol::Function(_)) => "a function",
            Some(Symbol::Input(_)) if self.implicit.contains(name) => return Ok(()),
            Some(_) => "declared already",
            None if within.parameter == Some(name) => "the function's parameter",
            None if within.find(name).is_some() => "an index name already",
            None => return Ok(()),
        };
        Err(Fault::new(ident.span, format!("`{name}` is {what}, and no index name of its own"))
            .with_hint("an index name hides nothing: write another letter, such as i, j, k, l"))
    }

    fn size_by_slots(
        &self,
        ident: &Ident,
        bodies: &[&Expr],
        within: Within<'_>,
        known: Option<Dim>,
    ) -> Result<Dim, Fault> {
        let mut slots: Vec<Slot> = Vec::new();
        for part in bodies.iter().flat_map(|body| entries_in(body)) {
            let ExprKind::Entry { of, index, .. } = &part.kind else { continue };
            let alone = |at: &Expr| matches!(&at.kind, ExprKind::Name(name) if *name == ident.name);
            if !index.iter().any(alone) {
                continue;
            }
            let axes = match (self.map_sizes(of), self.shape_before(of, within)) {
                (Some(sizes), _) => sizes,
                (None, Some(shape)) => match axes_for(&shape, index.len()) {
                    Some(axes) => axes,
                    None => return Err(self.not_so_many(of.span, &shape, index.len(), part.span)),
                },
                (None, None) => continue,
            };
            for (at, size) in index.iter().zip(axes) {
                if alone(at) {
                    slots.push(Slot { size, span: part.span });
                }
            }
        }
        let name = &ident.name;
        if slots.is_empty()
            && let Some(fault) = bodies.iter().find_map(|body| self.faulty_name(body))
        {
            return Err(fault);
        }
        match (slots.first(), known) {
            (_, Some(known)) if slots.iter().all(|slot| slot.size == known) || bodies.len() == 1 => Ok(known),
            (None, _) => Err(Fault::new(ident.span, format!("nothing says how far the index `{name}` runs"))
                .with_hint(format!(
                    "it stands alone in no slot of an array; write `{name} in n`, with a dimension for n"
                ))),
            (Some(first), _) => match slots.iter().find(|slot| slot.size != first.size) {
                None => Ok(first.size.clone()),
                Some(other) => {
                    let dims = &self.document.dims;
                    let message = format!(
                        "the index `{name}` runs to {} in `{}`, but to {} in `{}`",
                        first.size.show(dims),
                        self.source(first.span),
                        other.size.show(dims),
                        self.source(other.span),
                    );
                    Err(Fault::new(other.span, message)
                        .with_hint("an index stands for entries of one size; are two indices swapped?"))
                }
            },
        }
    }

    /// The sizes of an index map.
    fn map_sizes(&self, of: &Expr) -> Option<Vec<Dim>> {
        let ExprKind::Name(name) = &of.kind else { return None };
        let Some(Symbol::Input(id)) = self.names.get(name) else { return None };
        let input = self.document.inputs.get(*id)?;
        input.into.as_ref().map(|_| input.dims.clone())
    }

    /// A name in an expression that a statement at fault declares: what an index runs over may be known when that is mended.
    fn faulty_name(&self, expr: &Expr) -> Option<Fault> {
        parts(expr).into_iter().find_map(|part| {
            let (name, span) = match &part.kind {
                ExprKind::Name(name) => (name, part.span),
                ExprKind::Derivative { wrt, .. } => (&wrt.name, wrt.span),
                _ => return None,
            };
            match self.names.get(name) {
                Some(Symbol::Faulty(line)) => Some(depends_on_faulty(name, *line, span)),
                _ => None,
            }
        })
    }

    /// The shape of an array whose entries are written, before the names in it are bound.
    fn shape_before(&self, of: &Expr, within: Within<'_>) -> Option<Shape> {
        let is_nested =
            |part: &&Expr| matches!(part.kind, ExprKind::Entry { .. } | ExprKind::Over { .. } | ExprKind::Build { .. });
        let by = match &of.kind {
            ExprKind::Derivative { wrt, .. } => self.name(&wrt.name, wrt.span, within).ok(),
            _ => None,
        };
        if parts(of).iter().any(is_nested) {
            let ExprKind::Derivative { form, .. } = &of.kind else { return None };
            return match form {
                DerivativeForm::Quotient | DerivativeForm::Grad | DerivativeForm::Vjp => by.map(|by| by.shape),
                // Of a number: it has the indices of what it is differentiated by twice.
                DerivativeForm::Hess => by.and_then(|by| Shape::array(&[by.shape.dims(), by.shape.dims()].concat())),
                DerivativeForm::Jac | DerivativeForm::Jvp => None,
            };
        }
        self.of_entries(of, within).ok().map(|typed| typed.shape)
    }
}

/// All entries in an expression, those in the indices of others too: `t[i]` in `E[t[i], k]`.
fn entries_in(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(whole) = open.pop() {
        for part in parts(whole) {
            if let ExprKind::Entry { index, .. } = &part.kind {
                found.push(part);
                open.extend(index.iter().rev());
            }
        }
    }
    found
}
