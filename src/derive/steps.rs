//! The derivatives on the way to the claimed one.

use super::{Context, Derivation, derivative_in, unbracketed};
use crate::lang::typed::{DerivativeKind, Kind, LetId, Typed, Variable};

impl Context<'_> {
    /// The adjoints of the `let`s between what is differentiated and the variable, the last one first; for a scalar
    /// variable the derivatives of the parts of what is differentiated, the inner ones first.
    pub(super) fn steps(&self, text: &str, left: &Typed) -> Vec<Derivation> {
        if matches!(left.kind, Kind::Build(..)) {
            return if derivative_in(left).is_some() { self.steps_by_entry(text, left) } else { Vec::new() };
        }
        let Kind::Derivative(kind, of, variable) = &left.kind else { return Vec::new() };
        let mut steps = Vec::new();
        for id in self.between(of, *variable) {
            let shape = self.document().lets[id].value.shape.clone();
            let inner = Kind::Derivative(kind.clone(), of.clone(), Variable::Let(id));
            let typed = Typed { kind: inner, shape, span: left.span };
            let name = &self.document().lets[id].name;
            steps.extend(self.derivation(self.statement(text, kind, of, name), &typed));
        }
        let name = match variable {
            Variable::Input(id) => &self.document().inputs[*id].name,
            Variable::Let(id) => &self.document().lets[*id].name,
        };
        if steps.is_empty() && matches!(kind, DerivativeKind::Gradient | DerivativeKind::Entrywise) {
            self.inner_steps(text, of, *variable, name, &mut steps);
        }
        steps.extend(self.derivation(self.statement(text, kind, of, name), left));
        steps
    }

    fn inner_steps(&self, text: &str, of: &Typed, variable: Variable, name: &str, steps: &mut Vec<Derivation>) {
        of.written_parts(&mut |part| {
            let occurs = self.document().closure(part, Some(variable)).contains(variable);
            let leaf = matches!(part.kind, Kind::Input(_) | Kind::Let(_) | Kind::Parameter);
            if !occurs || leaf || !part.shape.is_scalar() {
                return;
            }
            self.inner_steps(text, part, variable, name, steps);
            let shape = match variable {
                Variable::Input(id) => self.document().inputs[id].shape(),
                Variable::Let(id) => self.document().lets[id].value.shape.clone(),
            };
            let kind = DerivativeKind::Gradient;
            let statement = self.statement(text, &kind, part, name);
            let typed =
                Typed { kind: Kind::Derivative(kind, Box::new(part.clone()), variable), shape, span: part.span };
            let found = self.derivation(statement, &typed);
            steps.extend(found.into_iter().filter(|step| !steps.contains(step)).collect::<Vec<_>>());
        });
    }

    /// The `let`s that what is differentiated is computed from, and that are computed from the variable.
    pub(super) fn between(&self, of: &Typed, variable: Variable) -> Vec<LetId> {
        let document = self.document();
        let (used, dependent) = (document.closure(of, Some(variable)).lets, document.dependents(variable, &[]));
        let direct = |id: &LetId| matches!(&of.kind, Kind::Let(own) if own == id);
        used.into_iter().rev().filter(|id| dependent[*id] && !direct(id)).collect()
    }

    fn statement(&self, text: &str, kind: &DerivativeKind, of: &Typed, name: &str) -> String {
        let slice = |typed: &Typed| unbracketed(text, typed.span);
        let plain = matches!(of.kind, Kind::Let(_));
        match kind {
            DerivativeKind::Pullback(along) => format!("vjp({}, {name}, {})", slice(of), slice(along)),
            DerivativeKind::Pushforward(along) => format!("jvp({}, {name}, {})", slice(of), slice(along)),
            DerivativeKind::Hessian => format!("hess({}, {name})", slice(of)),
            DerivativeKind::Jacobian => format!("jac({}, {name})", slice(of)),
            _ if plain => format!("d{}/d{name}", slice(of)),
            _ => format!("d({})/d{name}", slice(of)),
        }
    }
}
