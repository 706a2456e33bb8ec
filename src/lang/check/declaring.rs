//! What statements declare: sizes, inputs, functions, values.

use super::index::Within;
use super::{Checker, Symbol};
use crate::lang::ast::{DimExpr, Expr, Fault, Ident, Span, StatementKind};
use crate::lang::dim::Dim;
use crate::lang::print::print_dim;
use crate::lang::typed::{Function, Input, Let, Uses};

impl Checker {
    /// What a statement other than a claim declares, or where it has claims judged.
    pub(super) fn declare(&mut self, kind: &StatementKind) -> Result<(), Vec<Fault>> {
        match kind {
            StatementKind::Dims(dims) => self.dims(dims),
            StatementKind::Inputs { constant, declarations } => {
                let declared = declarations.iter().map(|declaration| {
                    let dims = declaration.dims.iter().map(|dim| self.dim(dim)).collect::<Result<Vec<_>, _>>();
                    self.fresh(&declaration.name.name, declaration.name.span)?;
                    let into = declaration.into.as_ref().map(|into| self.dim(into)).transpose()?;
                    self.declare_input(declaration.name.name.clone(), dims?, *constant, into);
                    Ok(())
                });
                collect_faults(declared.collect::<Vec<_>>())
            }
            StatementKind::Function { name, parameter, body } => {
                self.function(name.name.as_str(), name.span, &parameter.name, body.as_ref())
            }
            StatementKind::Given(facts) => self.given(facts),
            StatementKind::Domain(items) => self.domain(items),
            StatementKind::Except(points) => self.except(points),
            StatementKind::Let { name, value } => self.binding(&name.name, name.span, value),
            StatementKind::Claim(_) => Ok(()),
            StatementKind::Faulty { faults, .. } => Err(faults.clone()),
        }
    }

    fn dims(&mut self, dims: &[(Ident, Option<DimExpr>)]) -> Result<(), Vec<Fault>> {
        let declared = dims.iter().map(|(name, derived)| {
            let value = derived.as_ref().map(|derived| self.dim(derived)).transpose();
            self.fresh(&name.name, name.span)?;
            let dim = match value? {
                Some(dim) if dim.as_fixed() == Some(0) => {
                    return Err(Fault::new(
                        name.span,
                        format!("the dimension `{}` is 0; dimensions are positive", name.name),
                    ));
                }
                // A size is one for all sizes of what it is made of: `M + K - 1`, and not `M - K`.
                Some(dim) if !dim.minus(&Dim::fixed(1)).is_some_and(|less| less.is_natural()) => {
                    let written = derived.as_ref().map_or(String::new(), print_dim);
                    let message = format!("the dimension `{}` is `{written}`, which may be less than 1", name.name);
                    return Err(Fault::new(name.span, message)
                        .with_hint("name the smaller one with `dims`, and derive the larger from it"));
                }
                Some(dim) => dim,
                None => {
                    self.document.dims.push(name.name.clone());
                    Dim::named(self.document.dims.len() - 1)
                }
            };
            self.names.insert(name.name.clone(), Symbol::Dim(dim));
            Ok(())
        });
        collect_faults(declared.collect::<Vec<_>>())
    }

    pub(super) fn function(
        &mut self,
        name: &str,
        span: Span,
        parameter: &str,
        body: Option<&Expr>,
    ) -> Result<(), Vec<Fault>> {
        self.fresh(name, span).map_err(|fault| vec![fault])?;
        let body = body.map(|body| self.checked(body, Within::body(parameter))).transpose()?;
        if let Some(body) = &body
            && !body.shape.is_scalar()
        {
            let message = format!("the body of `{name}` is {}, and must be a scalar", self.show(&body.shape));
            let hint = format!("a function maps a scalar to a scalar; `{name}.(X)` applies it to each entry");
            return Err(vec![Fault::new(body.span, message).with_hint(hint)]);
        }
        let uses = body.as_ref().map(Uses::direct).unwrap_or_default();
        self.names.insert(name.to_string(), Symbol::Function(self.document.functions.len()));
        self.document.functions.push(Function { name: name.to_string(), body, uses });
        Ok(())
    }

    pub(super) fn binding(&mut self, name: &str, span: Span, value: &Expr) -> Result<(), Vec<Fault>> {
        self.fresh(name, span).map_err(|fault| vec![fault])?;
        let value = self.checked(value, Within::default())?;
        let uses = Uses::direct(&value);
        self.names.insert(name.to_string(), Symbol::Let(self.document.lets.len()));
        self.document.lets.push(Let { name: name.to_string(), value, uses });
        Ok(())
    }

    pub(super) fn declare_input(&mut self, name: String, dims: Vec<Dim>, constant: bool, into: Option<Dim>) {
        if into.is_some() && self.document.maps.is_none() {
            // Which maps are tried is chosen as sizes are.
            self.document.maps = Some(self.document.dims.len());
            self.document.dims.push("index maps".to_string());
        }
        self.names.insert(name.clone(), Symbol::Input(self.document.inputs.len()));
        self.document.inputs.push(Input { name, dims, constant, into });
    }
}

/// The faults of several declarations of one statement.
pub(super) fn collect_faults(results: Vec<Result<(), Fault>>) -> Result<(), Vec<Fault>> {
    let faults: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
