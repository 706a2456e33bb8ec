//! Derivative forms: the variable is cut free where it is a `let`, and the partial derivatives are arranged as the form has them.

use super::elaborate::{Elaboration, Scope, Value, whole};
use super::form::{AtomId, Formed, Ix, Stop};
use crate::lang::typed::{DerivativeKind, LetId, Typed, Variable};
use std::collections::HashMap;
use std::rc::Rc;

impl Elaboration<'_> {
    pub(super) fn derivative(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable) -> Formed<Value> {
        // The cotangent or tangent is held constant: it is elaborated outside the cut.
        let along = match kind {
            DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) => Some(self.value(along)?),
            _ => None,
        };
        let (by, original) = match variable {
            Variable::Input(id) => {
                let value = self.input(id);
                (value, None)
            }
            Variable::Let(id) => {
                let value = self.let_value(id)?;
                let shape = &self.document.lets[id].value.shape;
                if value.form.slots != shape.slots() {
                    return Err(Stop::Outside("a derivative by a Kronecker product".to_string()));
                }
                let symbol = self.algebra.symbol(shape.slots());
                (whole(symbol, shape), Some((symbol, value)))
            }
        };
        let Some(atom) = by.form.factors().next().map(|factor| factor.atom) else { return Err(Stop::TooLarge) };
        let of = match variable {
            Variable::Input(_) => self.value(of)?,
            Variable::Let(id) => {
                let held: Vec<LetId> =
                    self.scopes.iter().filter_map(|scope| scope.cut.as_ref()).map(|(id, _)| *id).collect();
                let affected = Rc::new(self.document.dependents(variable, &held));
                self.scopes.push(Scope { cut: Some((id, by.clone())), affected, values: HashMap::new() });
                let value = self.value(of);
                self.scopes.pop();
                value?
            }
        };
        let mut result = self.arranged(kind, &of, atom, &by, along)?;
        if let Some((symbol, value)) = original {
            result.form = self.algebra.restored(&result.form, symbol, &value.form)?;
        }
        Ok(result)
    }

    pub(super) fn arranged(
        &mut self,
        kind: &DerivativeKind,
        of: &Value,
        by: AtomId,
        variable: &Value,
        along: Option<Value>,
    ) -> Formed<Value> {
        let jacobian = self.algebra.derivative(&of.form, by)?;
        let (outputs, inputs) = (of.form.slots.len(), variable.form.slots.len());
        let sums = |count: usize| (0..count).map(|sum| Ix::Sum(sum as u16));
        let frees = |count: usize| (0..count).map(|slot| Ix::Free(slot as u16));
        match (kind, along) {
            (DerivativeKind::Gradient, _) => Ok(Value { form: jacobian, rows: variable.rows }),
            (DerivativeKind::Entrywise, _) => Ok(Value { form: jacobian, rows: of.rows }),
            (DerivativeKind::Jacobian, _) => Ok(Value { form: jacobian, rows: outputs }),
            (DerivativeKind::Hessian, _) => {
                let form = self.algebra.derivative(&jacobian, by)?;
                Ok(Value { form, rows: inputs })
            }
            (DerivativeKind::Pullback(_), Some(cotangent)) => {
                let (cotangent, of) = self.aligned(cotangent, of.clone())?;
                let at: Vec<Ix> = sums(outputs).chain(frees(inputs)).collect();
                let seed: Vec<Ix> = sums(outputs).collect();
                let slots = variable.form.slots.clone();
                let form =
                    self.algebra.product(&[(&cotangent.form, &seed), (&jacobian, &at)], &of.form.slots, slots)?;
                Ok(Value { form, rows: variable.rows })
            }
            (DerivativeKind::Pushforward(_), Some(tangent)) => {
                let (tangent, variable) = self.aligned(tangent, variable.clone())?;
                let at: Vec<Ix> = frees(outputs).chain(sums(inputs)).collect();
                let seed: Vec<Ix> = sums(inputs).collect();
                let slots = of.form.slots.clone();
                let form =
                    self.algebra.product(&[(&tangent.form, &seed), (&jacobian, &at)], &variable.form.slots, slots)?;
                Ok(Value { form, rows: of.rows })
            }
            _ => Err(Stop::TooLarge),
        }
    }
}
