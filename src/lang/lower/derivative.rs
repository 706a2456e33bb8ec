//! Derivative forms: cut the variable free, lower once more under the cut, and go back (or forward) on the tape.

use super::slot::{Form, Slot};
use super::{Array, Forms, Lower, LowerError, Lowering, Scope};
use crate::lang::typed::{Callee, DerivativeKind, LetId, Typed, Variable};
use crate::tape::{NodeId, Op, Primitive, Reader, Term};
use std::rc::Rc;

impl Scope {
    pub(super) fn cuts_or_affects(&self, id: LetId) -> bool {
        self.affected[id] || matches!(&self.cut, Some((Variable::Let(cut), _)) if *cut == id)
    }
}

impl Lowering<'_> {
    pub(super) fn derivative(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable) -> Lower<Rc<Array>> {
        // The cotangent or tangent is held constant: it is lowered outside the cut.
        let along = match kind {
            DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) => Some(self.expr(along)?),
            _ => None,
        };
        let value = match variable {
            Variable::Input(id) => self.input_value(id),
            Variable::Let(id) => self.let_value(id)?,
        };
        if self.forms == Forms::Slots && self.scopes.len() > 1 {
            return Err(LowerError::Nested);
        }
        let cut = Array { data: value.data.iter().map(|node| self.cut_node(*node)).collect(), ..*value };
        let (first, cut) = (self.recorder.len(), Rc::new(cut));
        let affected = self.dependents(variable);
        self.scopes.push(Scope::new(Some((variable, cut.clone())), affected));
        let outputs = self.prepare(of).and_then(|()| self.expr(of));
        self.scopes.pop();
        let outputs = outputs?;
        self.spend(self.recorder.len() - first)?;
        self.note_kinks(first, &cut.data, &outputs.data);
        if self.forms == Forms::Slots {
            return self.slot(kind, &value, &cut, &outputs, along.as_deref());
        }
        let mut result = self.arrange(kind, &cut, &outputs, along.as_deref())?;
        self.defined_where(kind, &outputs.data, &cut.data, &mut result.data);
        self.note_slopes(&result.data);
        Ok(Rc::new(result))
    }

    /// A derivative has a value only where the function has one: that of an array, entry by entry. Of all rules that of ln
    /// alone forgets it (1/x lives on for x < 0), and so does whoever holds what a logarithm or root is taken of: there, 0
    /// times the function's value is added.
    fn defined_where(&mut self, kind: &DerivativeKind, outputs: &[NodeId], cut: &[NodeId], results: &mut [NodeId]) {
        let Some(last) = outputs.iter().max() else { return };
        let depends = self.recorder.dependence(cut, *last);
        let forgets = |node: &NodeId| match self.recorder.ops()[node.index()] {
            Op::Apply(Primitive::Ln, _) => true,
            Op::Apply(Primitive::Sqrt, x) => !depends.on(x),
            _ => false,
        };
        if !self.recorder.cone(outputs).iter().any(forgets) {
            return;
        }
        let is_of_each =
            matches!(kind, DerivativeKind::Entrywise | DerivativeKind::Pushforward(_) | DerivativeKind::Jacobian);
        let together = if is_of_each { 1 } else { outputs.len() };
        let count = results.len() * together / outputs.len();
        let zero = self.recorder.integer(0);
        for (outputs, results) in outputs.chunks(together).zip(results.chunks_mut(count.max(1))) {
            let nothing = self.recorder.sum_of(outputs.iter().map(|output| Term::product(zero, *output)));
            for result in results {
                *result = self.recorder.sum(&[Term::plus(*result), Term::plus(nothing)]);
            }
        }
    }

    /// A node of its own with the same value: a copy, or (where derivatives are slots) an input.
    fn cut_node(&mut self, node: NodeId) -> NodeId {
        match self.forms {
            Forms::Tape => self.recorder.fresh_copy(node),
            Forms::Slots => self.recorder.input(),
        }
    }

    /// What is computed from the variable, under the cuts further out.
    fn dependents(&mut self, variable: Variable) -> Rc<Vec<bool>> {
        let document = self.document;
        let cuts = self.scopes.iter().filter_map(|scope| scope.cut.as_ref());
        let held: Vec<LetId> = cuts.filter_map(|(cut, _)| cut.as_let()).collect();
        let dependents = || Rc::new(document.dependents(variable, &held));
        self.dependents.entry((variable, held.clone())).or_insert_with(dependents).clone()
    }

    /// Notes what is differentiated, and the conditions of branches recorded since `first` that depend on the cut
    /// variable.
    fn note_kinks(&mut self, first: usize, cut: &[NodeId], outputs: &[NodeId]) {
        let depends = self.recorder.dependence(cut, NodeId::at(self.recorder.len()));
        let conditions = self.recorder.ops()[first..].iter().filter_map(|op| match op {
            Op::Select { on, .. } if depends.on(*on) => Some(*on),
            _ => None,
        });
        let conditions: Vec<_> = conditions.collect();
        self.notes.kinks.extend(conditions);
        self.notes.primals.extend(outputs);
        self.notes.cuts.extend(cut);
    }

    /// Notes the entries of a derivative form. Of one within another one nothing is asked: the outer one tells whether
    /// it has a value.
    fn note_slopes(&mut self, results: &[NodeId]) {
        if self.scopes.iter().all(|scope| scope.cut.is_none()) {
            self.notes.slopes.extend(results);
        }
    }

    fn arrange(&mut self, kind: &DerivativeKind, cut: &Array, outputs: &Array, along: Option<&Array>) -> Lower<Array> {
        let zero = self.recorder.integer(0);
        let one = self.recorder.integer(1);
        let dense = |nodes: Vec<Option<NodeId>>| nodes.into_iter().map(|node| node.unwrap_or(zero)).collect::<Vec<_>>();
        let tape = &mut self.recorder;
        let array = match (kind, along) {
            (DerivativeKind::Gradient, _) => {
                let data = dense(tape.pullback(&[(outputs.data[0], one)], &cut.data));
                Array { rows: cut.rows, cols: cut.cols, data }
            }
            (DerivativeKind::Entrywise, _) => {
                let data = dense(tape.pushforward(&[(cut.data[0], one)], &outputs.data));
                Array { rows: outputs.rows, cols: outputs.cols, data }
            }
            (DerivativeKind::Pullback(_), Some(cotangent)) => {
                let seeds: Vec<_> = outputs.data.iter().copied().zip(cotangent.data.iter().copied()).collect();
                Array { rows: cut.rows, cols: cut.cols, data: dense(tape.pullback(&seeds, &cut.data)) }
            }
            (DerivativeKind::Pushforward(_), Some(tangent)) => {
                let from: Vec<_> = cut.data.iter().copied().zip(tangent.data.iter().copied()).collect();
                Array { rows: outputs.rows, cols: outputs.cols, data: dense(tape.pushforward(&from, &outputs.data)) }
            }
            (DerivativeKind::Jacobian, _) => return self.jacobian(&outputs.data, &cut.data),
            (DerivativeKind::Hessian, _) => {
                let gradient = dense(tape.pullback(&[(outputs.data[0], one)], &cut.data));
                return self.jacobian(&gradient, &cut.data);
            }
            _ => return Err(LowerError::TooDeep),
        };
        Ok(array)
    }

    fn jacobian(&mut self, outputs: &[NodeId], cut: &[NodeId]) -> Lower<Array> {
        let (zero, one) = (self.recorder.integer(0), self.recorder.integer(1));
        let mut data = Vec::with_capacity(outputs.len() * cut.len());
        for output in outputs {
            let row = self.recorder.pullback(&[(*output, one)], cut);
            data.extend(row.into_iter().map(|node| node.unwrap_or(zero)));
            self.recorder_within_limit()?;
        }
        Ok(Array { rows: outputs.len(), cols: cut.len(), data })
    }

    fn slot(
        &mut self,
        kind: &DerivativeKind,
        value: &Array,
        cut: &Array,
        outputs: &Array,
        along: Option<&Array>,
    ) -> Lower<Rc<Array>> {
        let along = || along.map(|array| array.data.clone()).unwrap_or_default();
        let (form, rows, cols) = match kind {
            DerivativeKind::Gradient => (Form::Gradient, cut.rows, cut.cols),
            DerivativeKind::Entrywise => (Form::Entrywise, outputs.rows, outputs.cols),
            DerivativeKind::Jacobian => (Form::Jacobian, outputs.data.len(), cut.data.len()),
            DerivativeKind::Pullback(_) => (Form::Pullback(along()), cut.rows, cut.cols),
            DerivativeKind::Pushforward(_) => (Form::Pushforward(along()), outputs.rows, outputs.cols),
            DerivativeKind::Hessian => return Err(LowerError::Nested),
        };
        let results = Array::from_fn(rows, cols, |_, _| self.recorder.input());
        self.notes.slots.push(Slot {
            form,
            base: value.data.clone(),
            cut: cut.data.clone(),
            outputs: outputs.data.clone(),
            results: results.data.clone(),
        });
        Ok(Rc::new(results))
    }

    /// `f⁽ᵏ⁾(x)` of a function that is not arbitrary.
    pub(super) fn function_derivative(&mut self, callee: Callee, order: u32, x: NodeId) -> Lower<NodeId> {
        if self.forms == Forms::Slots && (self.scopes.len() > 1 || order > 1) {
            return Err(LowerError::Nested);
        }
        let (first, cut) = (self.recorder.len(), self.cut_node(x));
        let value = self.function_value(callee, cut)?;
        self.spend(self.recorder.len() - first)?;
        self.note_kinks(first, &[cut], &[value]);
        if self.forms == Forms::Slots {
            let result = self.recorder.input();
            let (base, outputs) = (vec![x], vec![value]);
            self.notes.slots.push(Slot { form: Form::Gradient, base, cut: vec![cut], outputs, results: vec![result] });
            return Ok(result);
        }
        let (zero, one) = (self.recorder.integer(0), self.recorder.integer(1));
        let mut derivative = value;
        for _ in 0..order {
            derivative = self.recorder.pullback(&[(derivative, one)], &[cut])[0].unwrap_or(zero);
            self.recorder_within_limit()?;
        }
        let mut result = [derivative];
        self.defined_where(&DerivativeKind::Entrywise, &[value], &[cut], &mut result);
        self.note_slopes(&result);
        let [derivative] = result;
        match callee {
            // relu', abs', … have no value at 0: adding 0/x leaves the value as it is elsewhere.
            Callee::Elementary(function) if function.has_kink_at_zero() => {
                let inverse = self.recorder.reciprocal(&x);
                Ok(self.recorder.sum(&[Term::plus(derivative), Term::product(zero, inverse)]))
            }
            // So have those with steps there.
            Callee::Elementary(function) if function.has_steps() => {
                let beside = self.step_of(function, x);
                let inverse = self.recorder.reciprocal(&beside);
                Ok(self.recorder.sum(&[Term::plus(derivative), Term::product(zero, inverse)]))
            }
            _ => Ok(derivative),
        }
    }
}
