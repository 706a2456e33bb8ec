//! Derivative forms: the variable is cut free where it is a `let`, and the partial derivatives are arranged as the form has them.

use super::elaborate::{Elaboration, Scope};
use super::form::{AtomId, Formed, Ix, Stop};
use super::value::{Value, whole};
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
        let inputs = variable.form.slots.len();
        let outputs = of.own().len();
        let sums = |count: usize| (0..count).map(|sum| Ix::Sum(sum as u16));
        let frees = |count: usize| (0..count).map(|slot| Ix::Free(slot as u16));
        match (kind, along) {
            (DerivativeKind::Gradient, _) => Ok(Value { rows: variable.rows, ..self.partials(of, by)? }),
            (DerivativeKind::Entrywise, _) => Ok(Value { rows: of.rows, ..self.partials(of, by)? }),
            (DerivativeKind::Jacobian, _) => Ok(Value { rows: outputs, ..self.partials(of, by)? }),
            (DerivativeKind::Hessian, _) => {
                let gradient = self.partials(of, by)?;
                Ok(Value { rows: inputs, ..self.partials(&gradient, by)? })
            }
            (DerivativeKind::Pullback(_), Some(cotangent)) => {
                let (cotangent, of) = self.aligned(cotangent, of.clone())?;
                let jacobian = self.partials(&of, by)?;
                let named = || of.named(&of.names, inputs);
                let at: Vec<Ix> = sums(outputs).chain(frees(inputs)).chain(named()).collect();
                let seed: Vec<Ix> = sums(outputs).chain(named()).collect();
                let behind = &of.form.slots[outputs..];
                let slots = variable.form.slots.iter().chain(behind).cloned().collect();
                let form = self.algebra.product(&[(&cotangent.form, &seed), (&jacobian.form, &at)], of.own(), slots)?;
                Ok(Value { form, rows: variable.rows, names: of.names.clone() })
            }
            (DerivativeKind::Pushforward(_), Some(tangent)) => {
                if !tangent.names.is_empty() {
                    return Err(Stop::Outside("a tangent that depends on an index".to_string()));
                }
                let (tangent, variable) = self.aligned(tangent, variable.clone())?;
                let jacobian = self.partials(of, by)?;
                let at: Vec<Ix> = frees(outputs).chain(sums(inputs)).chain(of.named(&of.names, outputs)).collect();
                let seed: Vec<Ix> = sums(inputs).collect();
                let slots = of.form.slots.clone();
                let operands = [(&tangent.form, seed.as_slice()), (&jacobian.form, &at)];
                let form = self.algebra.product(&operands, &variable.form.slots, slots)?;
                Ok(Value { form, rows: of.rows, names: of.names.clone() })
            }
            _ => Err(Stop::TooLarge),
        }
    }

    /// The partial derivatives: the slots of the array, those of the variable, and those of index names behind them.
    fn partials(&mut self, of: &Value, by: AtomId) -> Formed<Value> {
        let form = self.algebra.derivative(&of.form, by)?;
        let (own, names) = (of.own().len(), of.names.len());
        if names == 0 {
            return Ok(Value::array(form, of.rows));
        }
        let by = form.slots.len() - own - names;
        let turned = |slot: usize| match slot {
            slot if slot < own => slot,
            slot if slot < own + names => slot + by,
            slot => slot - names,
        };
        let at: Vec<Ix> = (0..form.slots.len()).map(|slot| Ix::Free(turned(slot) as u16)).collect();
        let mut slots = form.slots.clone();
        slots[own..].rotate_left(names);
        Ok(Value { form: self.algebra.indexed(&form, &at, slots)?, rows: of.rows, names: of.names.clone() })
    }
}
