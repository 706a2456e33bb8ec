//! Claims of which a derivative form is 0 whatever it is about, as its variable does not occur in it.

use super::Subject;
use crate::lang::typed::{DerivativeKind, Kind, Typed, Variable};

impl Subject<'_> {
    /// A derivative form, on either side or in what the sides name, whose variable does not occur in what is
    /// differentiated, so that nothing could differ: the variable's name.
    pub fn vacuous_derivative(&self) -> Option<String> {
        let mut found = None;
        for expr in self.parts() {
            expr.walk(&mut |part| {
                let Kind::Derivative(kind, of, variable) = &part.kind else { return };
                let occurs = self.document.closure(of, Some(*variable)).contains(*variable);
                if !occurs
                    && !matches!(kind, DerivativeKind::Hessian if self.document.closure(of, None).contains(*variable))
                {
                    found = Some(self.variable_name(*variable));
                }
            });
        }
        found
    }

    /// A number `y` that is declared by itself, where the right side has `dy/dx` as if it were a function of x; with the name of x.
    pub fn taken_for_a_function(&self) -> Option<(&str, String)> {
        let of_itself = |side: &Typed| {
            let mut found = None;
            side.walk(&mut |part| {
                let Kind::Derivative(_, of, variable) = &part.kind else { return };
                if let Kind::Input(id) = &of.kind
                    && *variable != Variable::Input(*id)
                    && of.shape.is_scalar()
                {
                    found = Some((self.document.inputs[*id].name.as_str(), self.variable_name(*variable)));
                }
            });
            found
        };
        // On the left, too, it lacks its `let`.
        of_itself(self.right).filter(|_| of_itself(self.left).is_none())
    }

    fn variable_name(&self, variable: Variable) -> String {
        match variable {
            Variable::Input(id) => self.document.inputs[id].name.clone(),
            Variable::Let(id) => self.document.lets[id].name.clone(),
        }
    }
}
