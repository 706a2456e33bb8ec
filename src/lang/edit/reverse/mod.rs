//! Reverse mode in words: the derivative of a scalar, or what comes back to a variable, `let` by `let`, as one
//! writes it on paper.
//!
//! It only proposes: what is offered is verified by witnesses that know none of these rules.

mod cotangent;
mod parts;
mod rules;

pub use self::cotangent::{Cotangent, Shapes};
use super::build::{chain, name, negated, starts_negative};
use super::gather::gathered;
use super::walk::parts;
use crate::lang::ast::{Expr, ExprKind};
use std::collections::BTreeSet;

/// Paths that are listed, at most.
const MOST_PATHS: usize = 24;
/// Names of names that are followed.
const DEPTH: usize = 24;

/// What comes back to a name.
type Sink = (String, Cotangent);

/// A path from the result to the variable: the names that it passes, and what comes back along it.
#[derive(Clone, Debug)]
pub struct Path {
    /// The names, from the result on.
    pub through: Vec<String>,
    /// The term that it gives.
    pub term: Expr,
}

/// The names on the way.
pub trait Lets {
    /// Whether the value of a name depends on the variable; the variable itself does not.
    fn depends(&self, name: &str) -> bool;
    /// The formula that a name stands for.
    fn formula(&self, name: &str) -> Option<Expr>;
    /// The place of a name among the declarations.
    fn place(&self, name: &str) -> usize;
}

/// The way from a result to a variable.
pub struct Way<'w> {
    /// What is differentiated by.
    pub variable: &'w str,
    /// The names in between.
    pub lets: &'w dyn Lets,
    /// The shapes.
    pub shapes: &'w dyn Shapes,
}

impl Way<'_> {
    fn depends(&self, e: &Expr) -> bool {
        parts(e).iter().any(|part| match &part.kind {
            ExprKind::Name(name) => *name == self.variable || self.lets.depends(name),
            _ => false,
        })
    }

    /// What comes back to the names that an expression is made of.
    fn sinks(&self, e: &Expr, value: &Expr, g: &Cotangent) -> Option<Vec<Sink>> {
        let mut sinks = Vec::new();
        self.back(e, value, g, &mut sinks)?;
        Some(sinks)
    }

    fn formula(&self, name: &str) -> Option<Expr> {
        self.lets.formula(name)
    }

    fn written(&self, g: &Cotangent) -> Option<Expr> {
        let shape = self.shapes.shape(&name(self.variable))?;
        Some(g.full(&shape, self.shapes.dim_names()))
    }

    /// The terms of the derivative, one for each path; none where a rule is missing, or there are too many.
    pub fn paths(&self, of: &Expr, start: &Cotangent) -> Option<Vec<Path>> {
        let mut found = Vec::new();
        let mut open = vec![(Vec::<String>::new(), self.sinks(of, of, start)?)];
        while let Some((through, sinks)) = open.pop() {
            for (sink, g) in sinks.into_iter().rev() {
                if sink == self.variable {
                    found.push(Path { through: through.clone(), term: self.written(&g)? });
                } else if through.len() < DEPTH {
                    let further = through.iter().cloned().chain([sink.clone()]).collect();
                    open.push((further, self.sinks(&self.formula(&sink)?, &name(&sink), &g)?));
                }
                if found.len() + open.len() > MOST_PATHS {
                    return None;
                }
            }
        }
        Some(found)
    }

    /// The derivative with what comes back to each name added up before one goes on.
    pub fn total(&self, of: &Expr, start: &Cotangent) -> Option<Expr> {
        let mut open = self.sinks(of, of, start)?;
        loop {
            let names: BTreeSet<&String> =
                open.iter().map(|(sink, _)| sink).filter(|sink| **sink != self.variable).collect();
            let Some(last) = names.into_iter().max_by_key(|name| self.lets.place(name)).cloned() else { break };
            let (here, rest): (Vec<Sink>, Vec<Sink>) = open.into_iter().partition(|(sink, _)| *sink == last);
            let g = self.added(&last, &here)?;
            open = rest;
            open.extend(self.sinks(&self.formula(&last)?, &name(&last), &g)?);
        }
        let variable = self.variable.to_string();
        let g = self.added(&variable, &open)?;
        self.written(&g)
    }

    /// The derivative by way of those names that are made of the variable itself; `adjoint` says what comes back to
    /// a name.
    pub fn last_step(&self, of: &Expr, start: &Cotangent, adjoint: &dyn Fn(&str) -> Option<Expr>) -> Option<Expr> {
        let mut reached = BTreeSet::new();
        let mut open = vec![of.clone()];
        let mut all: Vec<Sink> = Vec::new();
        let direct = self.sinks(of, of, start)?;
        all.extend(direct.into_iter().filter(|(sink, _)| *sink == self.variable));
        while let Some(formula) = open.pop() {
            for part in parts(&formula) {
                let ExprKind::Name(inner) = &part.kind else { continue };
                if self.lets.depends(inner) && reached.insert(inner.clone()) {
                    let formula = self.formula(inner)?;
                    if parts(&formula)
                        .iter()
                        .any(|part| matches!(&part.kind, ExprKind::Name(own) if own == self.variable))
                    {
                        let g = self.of_array(&name(inner), adjoint(inner)?)?;
                        let sinks = self.sinks(&formula, &name(inner), &g)?;
                        all.extend(sinks.into_iter().filter(|(sink, _)| *sink == self.variable));
                    }
                    open.push(formula);
                }
            }
        }
        let variable = self.variable.to_string();
        let g = self.added(&variable, &all)?;
        self.written(&g)
    }

    /// A cotangent that is written out.
    pub fn of_array(&self, of: &Expr, g: Expr) -> Option<Cotangent> {
        let shape = self.shapes.shape(of)?;
        Some(if shape.is_scalar() { Cotangent::Spread(g) } else { Cotangent::Full(g) })
    }

    /// What comes back to a name, added up.
    fn added(&self, to: &str, sinks: &[Sink]) -> Option<Cotangent> {
        if let [(_, only)] = sinks {
            return Some(only.clone());
        }
        let shape = self.shapes.shape(&name(to))?;
        let terms: Vec<Expr> = sinks.iter().map(|(_, g)| g.full(&shape, self.shapes.dim_names())).collect();
        let fits = |e: &Expr| self.shapes.shape(e).is_some_and(|found| found == shape);
        self.of_array(&name(to), gathered(&added(&terms)?, &fits))
    }
}

/// Terms as one sum.
pub fn added(terms: &[Expr]) -> Option<Expr> {
    let mut signed = Vec::new();
    for term in terms {
        match &term.kind {
            ExprKind::Sum(inner) => signed.extend(inner.iter().cloned()),
            _ if starts_negative(term) => signed.push((true, negated(term))),
            _ => signed.push((false, term.clone())),
        }
    }
    chain(signed)
}
