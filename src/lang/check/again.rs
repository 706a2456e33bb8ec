//! Names that are declared again: a name with two meanings has none, and what uses it waits; what is said again as it was changes nothing.

use super::index::Within;
use super::{Checker, Symbol};
use crate::lang::ast::{Fault, Ident, Span, Statement, StatementKind};
use crate::lang::dim::Dim;
use crate::lang::typed::same_expression;

impl Checker {
    /// That a name is not declared yet.
    pub(super) fn fresh(&self, name: &str, span: Span) -> Result<(), Fault> {
        if !self.names.contains_key(name) {
            return Ok(());
        }
        let other = (2..).map(|number| format!("{name}{number}")).find(|other| !self.names.contains_key(other));
        let other = other.unwrap_or_default();
        Err(Fault::new(span, format!("`{name}` is declared twice")).with_hint(format!(
            "a name stands for one thing in the whole file: call this one `{other}`, and write `{other}` below where it is meant"
        )))
    }

    /// Whether a statement declares what it declares as it is declared already.
    pub(super) fn is_said_before(&self, statement: &Statement) -> bool {
        let known = |name: &Ident| self.names.get(&name.name);
        match &statement.kind {
            StatementKind::Dims(dims) => dims.iter().all(|(name, value)| match (known(name), value) {
                (Some(Symbol::Dim(_)), None) | (None, _) => true,
                (Some(Symbol::Dim(dim)), Some(value)) => self.dim(value).is_ok_and(|value| value == *dim),
                _ => false,
            }),
            StatementKind::Inputs { constant, declarations } => declarations.iter().all(|one| match known(&one.name) {
                Some(Symbol::Input(id)) => {
                    let input = &self.document.inputs[*id];
                    let dims: Result<Vec<Dim>, Fault> = one.dims.iter().map(|dim| self.dim(dim)).collect();
                    let into = one.into.as_ref().map(|into| self.dim(into)).transpose();
                    dims.is_ok_and(|dims| dims == input.dims)
                        && into.is_ok_and(|into| into == input.into)
                        && *constant == input.constant
                }
                known => known.is_none(),
            }),
            StatementKind::Let { name, value } => match known(name) {
                Some(Symbol::Let(id)) => {
                    let value = self.expr(value, Within::default());
                    value.is_ok_and(|value| same_expression(&value, &self.document.lets[*id].value))
                }
                known => known.is_none(),
            },
            StatementKind::Function { name, parameter, body } => match known(name) {
                Some(Symbol::Function(id)) => {
                    let body = body.as_ref().map(|body| self.expr(body, Within::body(&parameter.name)));
                    match (&self.document.functions[*id].body, body) {
                        (Some(before), Some(Ok(now))) => same_expression(before, &now),
                        (None, None) => true,
                        _ => false,
                    }
                }
                known => known.is_none(),
            },
            // Of what cannot be read, `Let A be symetric` gives no value, and no sizes.
            StatementKind::Faulty { .. } => {
                let written = self.source(statement.span);
                let word = written.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                !written.contains('=') && !matches!(word, "var" | "const" | "dims" | "function" | "index")
            }
            _ => false,
        }
    }
}
