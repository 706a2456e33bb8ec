//! The derivative forms: which arrangement of the partials a form means, by the shapes of its parts.

use super::{Checker, Symbol, Wanted, depends_on_faulty};
use crate::lang::ast::{DerivativeForm, Fault, Ident, Span};
use crate::lang::dim::Shape;
use crate::lang::typed::{DerivativeKind, Kind, Typed, Variable};

impl Checker {
    pub(super) fn derivative(
        &self,
        form: DerivativeForm,
        of: Typed,
        wrt: &Ident,
        along: Option<Typed>,
        span: Span,
    ) -> Result<Typed, Fault> {
        let (variable, shape) = self.variable(wrt)?;
        let (kind, result) = self.arrangement(form, &of, wrt, &shape, along, span)?;
        Ok(Typed { kind: Kind::Derivative(kind, Box::new(of), variable), shape: result, span })
    }

    /// The variable a form differentiates by, and its shape.
    pub(super) fn variable(&self, wrt: &Ident) -> Result<(Variable, Shape), Fault> {
        let name = wrt.name.as_str();
        match self.names.get(name) {
            Some(Symbol::Input(id)) if self.document.inputs[*id].constant => {
                Err(Fault::new(wrt.span, format!("`{name}` is a `const`, and nothing is differentiated by it"))
                    .with_hint(format!("declare it with `var {}`, and not with `const`", self.declared(*id))))
            }
            Some(Symbol::Input(id)) => Ok((Variable::Input(*id), self.document.inputs[*id].shape())),
            Some(Symbol::Let(id)) => Ok((Variable::Let(*id), self.document.lets[*id].value.shape.clone())),
            Some(Symbol::Faulty(line)) => Err(depends_on_faulty(name, *line, wrt.span)),
            Some(Symbol::Dim(_)) => {
                Err(Fault::new(wrt.span, format!("`{name}` is a dimension; nothing is differentiated by it")))
            }
            Some(Symbol::Function(_)) => {
                Err(Fault::new(wrt.span, format!("`{name}` is a function; nothing is differentiated by it")))
            }
            None => Err(self.unknown_name(name, wrt.span, Wanted::Name)),
        }
    }

    /// An input as it is declared: `X[n,k]`.
    fn declared(&self, id: usize) -> String {
        let input = &self.document.inputs[id];
        let sizes: Vec<String> = input.dims.iter().map(|dim| dim.show(&self.document.dims)).collect();
        if sizes.is_empty() { input.name.clone() } else { format!("{}[{}]", input.name, sizes.join(",")) }
    }

    fn arrangement(
        &self,
        form: DerivativeForm,
        of: &Typed,
        wrt: &Ident,
        variable: &Shape,
        along: Option<Typed>,
        span: Span,
    ) -> Result<(DerivativeKind, Shape), Fault> {
        let vectors = of.shape.is_column() && variable.is_column();
        let jacobian = || Shape::matrix(of.shape.rows.clone(), variable.rows.clone());
        match (form, along) {
            (DerivativeForm::Quotient | DerivativeForm::Grad, _) if of.shape.is_scalar() => {
                Ok((DerivativeKind::Gradient, variable.clone()))
            }
            (DerivativeForm::Quotient | DerivativeForm::Grad, _) if variable.is_scalar() => {
                Ok((DerivativeKind::Entrywise, of.shape.clone()))
            }
            (DerivativeForm::Quotient | DerivativeForm::Jac, _) if vectors => {
                Ok((DerivativeKind::Jacobian, jacobian()))
            }
            (DerivativeForm::Hess, _) if of.shape.is_scalar() && variable.is_column() => {
                Ok((DerivativeKind::Hessian, Shape::matrix(variable.rows.clone(), variable.rows.clone())))
            }
            (DerivativeForm::Vjp, Some(cotangent)) => {
                self.same_shape("the third argument of `vjp`", &cotangent, &of.shape, "the first argument")?;
                Ok((DerivativeKind::Pullback(Box::new(cotangent)), variable.clone()))
            }
            (DerivativeForm::Jvp, Some(tangent)) => {
                self.same_shape("the third argument of `jvp`", &tangent, variable, "the variable")?;
                Ok((DerivativeKind::Pushforward(Box::new(tangent)), of.shape.clone()))
            }
            _ => Err(self.no_such_derivative(form, of, wrt, variable, span)),
        }
    }

    pub(super) fn same_shape(&self, what: &str, given: &Typed, wanted: &Shape, whose: &str) -> Result<(), Fault> {
        if given.shape == *wanted {
            return Ok(());
        }
        Err(Fault::new(
            given.span,
            format!("{what} has the shape of {whose}, {}, and this is {}", self.show(wanted), self.show(&given.shape)),
        ))
    }

    fn no_such_derivative(&self, form: DerivativeForm, of: &Typed, wrt: &Ident, variable: &Shape, span: Span) -> Fault {
        let (expr, name) = (self.bare(of.span), wrt.name.as_str());
        let (left, right) = (self.show(&of.shape), self.show(variable));
        let what = match form {
            DerivativeForm::Jac => "`jac` takes a vector by a vector",
            DerivativeForm::Hess => "`hess` takes a scalar by a vector",
            _ => "the derivative of an array by an array has up to four indices, and is no matrix",
        };
        let hint = if of.shape.is_column() && variable.is_column() && form == DerivativeForm::Grad {
            format!("`jac({expr}, {name})` is the Jacobian")
        } else {
            format!(
                "claim what `vjp({expr}, {name}, G)` is, the derivative of `sum(G .* {expr})`, with a weight for each entry of `{expr}`: `const G{left}`"
            )
        };
        Fault::new(span, format!("{what}: `{expr}` is {left} and `{name}` is {right}")).with_hint(hint)
    }
}
