//! Differentiation in index form: `∂X[i,j]/∂X[p,q] = δ[i,p] δ[j,q]`, the product rule, and one rule for each kind of atom.
//!
//! These rules are this witness's own: they share nothing with the tape's table.

use super::algebra::{Algebra, Raw, identity};
use super::form::{AtomId, Factor, Fold, Form, Formed, Function, Head, Ix, Stop};
use super::power::Power;
use dashu_ratio::RBig;
use std::rc::Rc;

impl Algebra {
    /// The partial derivatives by the entries of an input or symbol, whose indices are further slots behind the form's own.
    pub fn derivative(&mut self, form: &Form, by: AtomId) -> Formed<Form> {
        let own = form.slots.len();
        let by_slots = self.atom(by).slots.clone();
        let slots: Vec<_> = form.slots.iter().chain(&by_slots).cloned().collect();
        let by_at: Vec<Ix> = (own..slots.len()).map(|slot| Ix::Free(slot as u16)).collect();
        let mut work = Vec::new();
        for (monomial, coefficient) in &form.terms {
            let mut raw = Raw { coefficient: coefficient.clone(), factors: Vec::new(), sums: Vec::new() };
            raw.append(monomial, &identity(own))?;
            for position in 0..raw.factors.len() {
                let factor = raw.factors[position].clone();
                if !self.atom(factor.atom).leaves.contains(&by) {
                    continue;
                }
                self.spend(raw.factors.len())?;
                // a^p has the derivative p·a^(p−1)·a′.
                let mut rest = raw.clone();
                rest.factors[position].power = factor.power.plus(&Power::constant(-RBig::ONE));
                let power = self.exponent(&factor.power);
                let inner = self.atom_derivative(factor.atom, by)?;
                let inner = if self.manner.whole_factors { Rc::new(self.kept(inner.as_ref().clone())) } else { inner };
                let at: Vec<Ix> = factor.at.iter().chain(&by_at).copied().collect();
                for scaled in rest.times(&power, &[])? {
                    // Counted before they are made: each term of the inner derivative takes this one along.
                    self.spend(inner.terms.len() * scaled.size())?;
                    work.extend(scaled.times(&inner, &at)?);
                }
                self.allowance.check_terms(work.len())?;
            }
        }
        self.collect(work, slots)
    }

    /// The partial derivatives of an atom's entry, with the atom's slots first.
    fn atom_derivative(&mut self, atom: AtomId, by: AtomId) -> Formed<Rc<Form>> {
        if let Some(known) = self.memory.derivatives.get(&(atom, by)) {
            return Ok(known.clone());
        }
        self.spend(1)?;
        let derivative = Rc::new(self.new_derivative(atom, by)?);
        self.memory.derivatives.insert((atom, by), derivative.clone());
        Ok(derivative)
    }

    fn new_derivative(&mut self, atom: AtomId, by: AtomId) -> Formed<Form> {
        let by_slots = self.atom(by).slots.clone();
        let own = self.atom(atom).slots.clone();
        let slots: Vec<_> = own.iter().chain(&by_slots).cloned().collect();
        if atom == by {
            let mut factors = Vec::new();
            for (slot, dim) in own.iter().enumerate() {
                let at = vec![Ix::Free(slot as u16), Ix::Free((own.len() + slot) as u16)];
                factors.push(Factor { atom: self.delta_atom(dim), at, power: Power::one() });
            }
            return self.collect(vec![Raw { coefficient: RBig::ONE, factors, sums: Vec::new() }], slots);
        }
        let head = self.atom(atom).head.clone();
        let Some(argument) = head.argument().cloned() else { return Ok(Form::zero(slots)) };
        let inner = self.derivative(&argument, by)?;
        let whole = Form::entry(atom, identity(own.len()), Power::one(), own.clone());
        let outer = match &head {
            Head::Base(_) | Head::Kept(_) => return Ok(inner),
            Head::Exp(_) => whole,
            // Where an equation may make its argument 0 there is no slope, or another one.
            Head::Apply(Function::Step | Function::Floor, _) if self.is_bound(atom) => {
                return Err(Stop::Outside("the slope of a condition on what an equation binds".to_string()));
            }
            // On its border a condition has no slope, or what it is multiplied by has none that is read off one side.
            Head::Apply(Function::Step, _) => {
                self.manner.off_borders |= !inner.is_zero();
                return Ok(Form::zero(slots));
            }
            Head::Apply(function, _) => self.function_derivative(*function, &argument)?,
            Head::Declared(function, order, _) => {
                self.elementwise(Head::Declared(*function, order + 1, argument.clone()), &argument)?
            }
            Head::Inverse(_) => return self.inverse_derivative(&whole, &inner),
            Head::Cholesky(_) => return self.cholesky_derivative(&whole, &inner),
            Head::Det(_) => {
                let logarithmic = self.trace_derivative(&argument, &inner)?;
                return self.product(&[(&whole, &[]), (&logarithmic, &identity(by_slots.len()))], &[], slots);
            }
            Head::LogDet(_) => return self.trace_derivative(&argument, &inner),
            Head::Fold(Fold::Largest, ..) if self.is_bound(atom) => {
                return Err(Stop::Outside("the slope of a largest entry of what an equation binds".to_string()));
            }
            Head::Fold(fold, _, reach) => {
                return self.fold_derivative(*fold, &whole, (&argument, &reach.holds), &inner);
            }
            _ => return Err(Stop::Outside("a derivative of an unknown atom".to_string())),
        };
        self.product(&[(&outer, &identity(own.len())), (&inner, &identity(slots.len()))], &[], slots)
    }

    /// The derivative of a function of one scalar, at the argument.
    fn function_derivative(&mut self, function: Function, argument: &Form) -> Formed<Form> {
        let one = Form::constant(RBig::ONE, argument.slots.clone());
        let inverse = Power::constant(-RBig::ONE);
        Ok(match function {
            Function::Log => self.power(argument, &inverse)?,
            Function::Sin => self.apply(Function::Cos, argument)?,
            Function::Cos => self.apply(Function::Sin, argument)?.negated(),
            Function::Atan => {
                let square = self.times(argument, argument)?;
                self.power(&one.plus(&square), &inverse)?
            }
            Function::Asin => {
                let square = self.times(argument, argument)?;
                self.power(&one.plus(&square.negated()), &Power::constant(RBig::from_parts((-1).into(), 2u8.into())))?
            }
            Function::Erf => {
                // 2/√π · exp(−u²)
                let square = self.times(argument, argument)?;
                let exp = self.exp(&square.negated())?;
                let pi = self.intern(Head::Pi, Vec::new(), Vec::new(), true);
                let half = Power::constant(RBig::from_parts((-1).into(), 2u8.into()));
                let root = Form::entry(pi, Vec::new(), half, argument.slots.clone());
                self.times(&exp.scaled(&RBig::from(2)), &root)?
            }
            Function::Lgamma => self.apply(Function::Polygamma(0), argument)?,
            Function::Polygamma(order) => self.apply(Function::Polygamma(order.saturating_add(1)), argument)?,
            Function::Step | Function::Floor => Form::zero(argument.slots.clone()),
        })
    }

    /// `d inv(E) = −inv(E) dE inv(E)`; `whole` is inv(E).
    fn inverse_derivative(&mut self, whole: &Form, inner: &Form) -> Formed<Form> {
        let half = whole.slots.len() / 2;
        let by = inner.slots.len() - whole.slots.len();
        let frees = |from: usize, count: usize| (from..from + count).map(|slot| Ix::Free(slot as u16));
        let sums = |from: usize| (from..from + half).map(|sum| Ix::Sum(sum as u16));
        let left: Vec<Ix> = frees(0, half).chain(sums(0)).collect();
        let middle: Vec<Ix> = sums(0).chain(sums(half)).chain(frees(2 * half, by)).collect();
        let right: Vec<Ix> = sums(half).chain(frees(half, half)).collect();
        let inner_dims: Vec<_> = whole.slots[..half].iter().chain(&whole.slots[..half]).cloned().collect();
        let product =
            self.product(&[(whole, &left), (inner, &middle), (whole, &right)], &inner_dims, inner.slots.clone())?;
        Ok(product.negated())
    }

    /// `d log det(E) = tr(inv(E) dE)`
    fn trace_derivative(&mut self, matrix: &Form, inner: &Form) -> Formed<Form> {
        let inverse = self.inverse(matrix)?;
        let size = matrix.slots.len();
        let half = size / 2;
        let sum = |position: usize| Ix::Sum(position as u16);
        let entry: Vec<Ix> = (0..size).map(sum).collect();
        let turned: Vec<Ix> = (half..size).chain(0..half).map(sum).collect();
        let by = (0..inner.slots.len() - size).map(|slot| Ix::Free(slot as u16));
        let along: Vec<Ix> = entry.iter().copied().chain(by).collect();
        self.product(&[(&inverse, &turned), (inner, &along)], &matrix.slots, inner.slots[size..].to_vec())
    }
}
