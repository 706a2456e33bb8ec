//! Products that are not multiplied out: `(1 − u²)·(1 − v²)·…` has 2ⁿ terms, and as many factors as it is long.
//!
//! A claim with many terms is tried with its factors left whole: what is the same product of the same factors is equal. That is so for the
//! slope of functions within functions, which is a product of slopes over different atoms. What does not come out equal this
//! way is multiplied out.

use super::algebra::Algebra;
use super::form::{AtomId, Component, Factor, Form, Head, Monomial};
use super::power::Power;
use std::collections::BTreeSet;
use std::rc::Rc;

impl Algebra {
    /// Whether the product of two forms is left as it is: sums that have no atom in common but numbers.
    pub(super) fn keeps(&self, left: &Form, right: &Form) -> bool {
        let varies = |id: &AtomId| {
            let atom = self.atom(*id);
            !atom.leaves.is_empty() && !matches!(atom.head, Head::Prime(_) | Head::Pi | Head::Dim(_))
        };
        let atoms =
            |form: &Form| -> BTreeSet<AtomId> { form.factors().map(|factor| factor.atom).filter(varies).collect() };
        let are_sums = left.slots.is_empty() && left.terms.len() > 1 && right.terms.len() > 1;
        self.manner.whole_factors && are_sums && atoms(left).is_disjoint(&atoms(right))
    }

    /// A sum without slots as a product: its leading coefficient, what all its terms have to the same power, and the rest as one
    /// atom. Other forms stay as they are.
    pub(super) fn kept(&mut self, form: Form) -> Form {
        let (true, true, Some((first, leading))) =
            (form.slots.is_empty(), form.terms.len() > 1, form.terms.iter().next_back())
        else {
            return form;
        };
        let is_common = |part: &&(Component, Power)| form.terms.keys().all(|monomial| monomial.contains(part));
        let common: Monomial = first.iter().filter(is_common).cloned().collect();
        let mut rest = Form::zero(Vec::new());
        for (monomial, coefficient) in &form.terms {
            let left = monomial.iter().filter(|part| !common.contains(part)).cloned().collect();
            rest.add(left, coefficient / leading);
        }
        let coefficient = leading.clone();
        let atom = self.intern(Head::Kept(Rc::new(rest)), Vec::new(), Vec::new(), false);
        let factor = Factor { atom, at: Vec::new(), power: Power::one() };
        let own = Component { sums: Vec::new(), factors: vec![factor] };
        let mut monomial = common;
        match monomial.iter_mut().find(|(component, _)| *component == own) {
            Some((_, power)) => *power = power.plus(&Power::one()),
            None => monomial.push((own, Power::one())),
        }
        monomial.sort_unstable();
        Form { slots: Vec::new(), terms: [(monomial, coefficient)].into() }
    }
}
