//! The way back from what is differentiated to the variable: paths that a claim may lack, and the derivative
//! in the claim's own names.

use crate::lang::ast::{DerivativeForm, Expr, ExprKind, Ident, StatementKind};
use crate::lang::dim::Shape;
use crate::lang::edit::build::{expr, integer};
use crate::lang::edit::reverse::{Cotangent, Lets, Path, Shapes, Way, added};
use crate::lang::reading::Reading;
use crate::lang::typed::{Kind, Typed, Variable};
use std::collections::BTreeSet;

/// What a file's names are to a derivative.
struct Scope<'r> {
    reading: &'r Reading,
    /// The `let`s that depend on the variable, and their places.
    between: Vec<String>,
    names: &'r [String],
}

impl Lets for Scope<'_> {
    fn depends(&self, name: &str) -> bool {
        self.between.iter().any(|other| other == name)
    }

    fn formula(&self, name: &str) -> Option<Expr> {
        self.reading.source.statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::Let { name: declared, value } if declared.name == name => Some(value.clone()),
            _ => None,
        })
    }

    fn place(&self, name: &str) -> usize {
        self.between.iter().position(|other| other == name).unwrap_or_default()
    }
}

impl Shapes for Scope<'_> {
    fn shape(&self, e: &Expr) -> Option<Shape> {
        self.reading.checked.expr(e).ok().map(|typed| typed.shape)
    }

    fn dim_names(&self) -> &[String] {
        self.names
    }
}

/// A left side as a result and what comes back to it.
struct Start<'s> {
    of: &'s Expr,
    wrt: &'s str,
    along: Option<&'s Expr>,
    g: Cotangent,
}

/// What is known of a left side's derivative.
#[derive(Debug, Default)]
pub struct Back {
    /// Its terms, one for each path.
    pub paths: Vec<Path>,
    /// Ways to say the whole, without regard to their length.
    pub whole: Vec<Expr>,
    /// The last step alone: by the adjoints of the names that are made of the variable.
    pub step: Option<Expr>,
}

impl Back {
    /// Of a left side, as far as there are rules for it.
    pub fn of(reading: &Reading, left: &Expr, typed: &Typed) -> Back {
        Back::found(reading, left, typed).unwrap_or_default()
    }

    fn found(reading: &Reading, left: &Expr, typed: &Typed) -> Option<Back> {
        let start = start(reading, left, typed)?;
        let scope = scope(reading, typed, &start)?;
        let way = Way { variable: start.wrt, lets: &scope, shapes: &scope };
        let paths = way.paths(start.of, &start.g).unwrap_or_default();
        let terms: Vec<Expr> = paths.iter().map(|path| path.term.clone()).collect();
        let whole = added(&terms).into_iter().chain(way.total(start.of, &start.g)).collect();
        let wrt = |name: &str| Ident { name: name.to_string(), span: Default::default() };
        let adjoint = |name: &str| {
            let (form, along) = match start.along {
                Some(along) => (DerivativeForm::Vjp, Some(Box::new(along.clone()))),
                None => (DerivativeForm::Quotient, None),
            };
            Some(expr(ExprKind::Derivative { form, of: Box::new(start.of.clone()), wrt: wrt(name), along }))
        };
        let step = if scope.between.is_empty() { None } else { way.last_step(start.of, &start.g, &adjoint) };
        Some(Back { paths, whole, step })
    }
}

/// What is differentiated, and what comes back to it: 1, or the cotangent of `vjp`.
fn start<'s>(reading: &Reading, left: &'s Expr, typed: &Typed) -> Option<Start<'s>> {
    let ExprKind::Derivative { form, of, wrt, along } = &left.kind else { return None };
    let Kind::Derivative(..) = &typed.kind else { return None };
    let shape = reading.checked.expr(of).ok()?.shape;
    let g = match (form, along) {
        (DerivativeForm::Vjp, Some(along)) if shape.is_scalar() => Cotangent::Spread((**along).clone()),
        (DerivativeForm::Vjp, Some(along)) => Cotangent::Full((**along).clone()),
        (DerivativeForm::Quotient | DerivativeForm::Grad, None) if shape.is_scalar() => Cotangent::Spread(integer(1)),
        _ => return None,
    };
    Some(Start { of, wrt: &wrt.name, along: along.as_deref(), g })
}

/// The names between the result and the variable.
fn scope<'r>(reading: &'r Reading, typed: &Typed, start: &Start<'_>) -> Option<Scope<'r>> {
    let document = reading.document();
    let Kind::Derivative(_, of, variable) = &typed.kind else { return None };
    let reach = document.closure(of, None).lets;
    let on_the_way = |id: &usize| match variable {
        Variable::Input(input) => document.closure(&document.lets[*id].value, None).inputs.contains(input),
        Variable::Let(cut) => document.closure(&document.lets[*id].value, None).lets.contains(cut) && id != cut,
    };
    let between: BTreeSet<usize> = reach.into_iter().filter(on_the_way).collect();
    let between: Vec<String> = between.into_iter().map(|id| document.lets[id].name.clone()).collect();
    if between.iter().any(|name| name == start.wrt) {
        return None;
    }
    Some(Scope { reading, between, names: &document.dims })
}
