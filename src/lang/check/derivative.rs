//! The derivative forms: which arrangement of the partials a form means, by the shapes of its parts.

use super::index::Within;
use super::{Checker, Symbol, Wanted, depends_on_faulty};
use crate::lang::ast::{DerivativeForm, Expr, ExprKind, Fault, Ident, Span};
use crate::lang::dim::{MAX_RANK, Shape};
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

    /// An array whose entries are asked for: a Jacobian or a Hessian with more dimensions than a matrix is known by its entries alone.
    pub(super) fn of_entries(&self, of: &Expr, within: Within<'_>) -> Result<Typed, Fault> {
        match self.open_derivative(of, within)? {
            Some(open) => Ok(open),
            None => self.expr(of, within),
        }
    }

    /// A Jacobian or Hessian of more than two dimensions: those of what is differentiated, then those of the variable.
    fn open_derivative(&self, expr: &Expr, within: Within<'_>) -> Result<Option<Typed>, Fault> {
        let ExprKind::Derivative { form, of, wrt, along: None } = &expr.kind else { return Ok(None) };
        let (of, (variable, shape)) = (self.expr(of, within)?, self.variable(wrt)?);
        let (outer, inner) = (of.shape.dims(), shape.dims());
        let (kind, dims) = match form {
            DerivativeForm::Hess if of.shape.is_scalar() && inner.len() > 1 => {
                (DerivativeKind::Hessian, [inner.clone(), inner].concat())
            }
            DerivativeForm::Jac | DerivativeForm::Quotient | DerivativeForm::Grad
                if !outer.is_empty() && !inner.is_empty() && outer.len() + inner.len() > 2 =>
            {
                (DerivativeKind::Jacobian, [outer, inner].concat())
            }
            _ => return Ok(None),
        };
        let shape = Shape::array(&dims).filter(|_| dims.len() <= MAX_RANK).ok_or_else(|| {
            let message = format!("this derivative has {} indices, and an array has {MAX_RANK} at most", dims.len());
            Fault::new(expr.span, message)
        })?;
        Ok(Some(Typed { kind: Kind::Derivative(kind, Box::new(of), variable), shape, span: expr.span }))
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

    /// How entries of a derivative are written that is no matrix; nothing where there are none.
    fn by_entry(&self, form: DerivativeForm, of: &Typed, name: &str, variable: &Shape) -> String {
        const NAMES: [&str; MAX_RANK] = ["i", "j", "k", "l", "p", "q"];
        let (outer, inner) = (of.shape.dims().len(), variable.dims().len());
        let (word, count) = match form {
            DerivativeForm::Hess if outer == 0 => ("hess", 2 * inner),
            DerivativeForm::Jac | DerivativeForm::Quotient | DerivativeForm::Grad if outer > 0 => {
                ("jac", outer + inner)
            }
            _ => return String::new(),
        };
        match NAMES.get(..count) {
            Some(names) if count > 2 => {
                format!("; its entries are `{word}({}, {name})[{}]`", self.bare(of.span), names.join(","))
            }
            _ => String::new(),
        }
    }

    fn no_such_derivative(&self, form: DerivativeForm, of: &Typed, wrt: &Ident, variable: &Shape, span: Span) -> Fault {
        let (expr, name) = (self.bare(of.span), wrt.name.as_str());
        let (left, right) = (self.show(&of.shape), self.show(variable));
        let what = match form {
            DerivativeForm::Jac => "`jac` takes a vector by a vector, or is taken by entry",
            DerivativeForm::Hess => "`hess` takes a scalar by a vector, or is taken by entry",
            _ => "the derivative of an array by an array has up to four indices, and is no matrix",
        };
        let hint = if of.shape.is_column() && variable.is_column() && form == DerivativeForm::Grad {
            format!("`jac({expr}, {name})` is the Jacobian")
        } else {
            format!(
                "claim what `vjp({expr}, {name}, G)` is, the derivative of `sum(G .* {expr})`, with a weight for each entry of `{expr}`: `const G{left}`"
            ) + &self.by_entry(form, of, name, variable)
        };
        Fault::new(span, format!("{what}: `{expr}` is {left} and `{name}` is {right}")).with_hint(hint)
    }
}
