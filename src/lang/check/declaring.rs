//! What `function` and `let` declare.

use super::index::Within;
use super::{Checker, Symbol};
use crate::lang::ast::{Expr, Fault, Span};
use crate::lang::typed::{Function, Let, Uses};

impl Checker {
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
}
