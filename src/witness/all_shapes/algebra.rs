//! The algebra of forms: atoms, products with summed indices, and the loop that brings monomials to normal form.

use super::allowance::Allowance;
use super::canon::{canonical, least_at};
use super::form::{Atom, AtomId, Component, Factor, Fold, Form, Formed, Function, Head, Ix, Monomial, Stop};
use super::power::Power;
use super::relation::{Given, Relation};
use crate::claim::work::Work;
use crate::lang::dim::Dim;
use dashu_ratio::RBig;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Factors of one monomial.
const MAX_FACTORS: usize = 128;

/// Summed indices that are gone and still have a number.
const MANY_GONE: usize = 16;

/// A monomial while it is rewritten.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    /// Its coefficient.
    pub coefficient: RBig,
    /// Its factors in any order.
    pub factors: Vec<Factor>,
    /// The dimensions of its summed indices; none for an index that is gone.
    pub sums: Vec<Option<Dim>>,
}

/// One operand of [`Algebra::product`]: a form and what stands for its slots.
pub(super) type Operand<'f> = (&'f Form, &'f [Ix]);

/// Atoms and the rules they obey.
#[derive(Clone, Debug, Default)]
pub struct Algebra {
    /// The atoms, each at the place that its number says.
    pub(super) atoms: Vec<Atom>,
    /// Their numbers.
    ids: BTreeMap<Head, AtomId>,
    /// How many atoms stand for something that has no head of its own.
    symbols: u32,
    /// What is declared of the atoms.
    pub(super) given: Given,
    /// How forms are written.
    pub(super) manner: Manner,
    /// What may be spent on them.
    pub(super) allowance: Allowance,
    /// What was worked out already.
    pub(super) memory: Memory,
    /// Conditions of which `step(−u) = 1 − step(u)` was used.
    pub(super) mirrored: BTreeSet<AtomId>,
}

/// How forms are written: what is left whole, and what is put in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// Whether sizes that are numbers are treated like names: nothing is written out entry by entry.
    pub(super) whole: bool,
    /// Whether something was left whole that would have been written out.
    pub(super) left_whole: bool,
    /// Whether sums over different atoms are not multiplied out.
    pub(super) whole_factors: bool,
    /// Whether conditions on indices are brought to one border and one order.
    pub(super) ordered: bool,
    /// Whether conditions are kept as they are where what they compare is equal: `u > 0` is another one than `u >= 0`.
    pub(super) at_borders: bool,
    /// Whether something was used that need not hold there.
    pub(super) off_borders: bool,
}

/// What was worked out once and is asked for again.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// The partial derivatives of an atom by another one.
    pub(super) derivatives: HashMap<(AtomId, AtomId), Rc<Form>>,
    /// What inverses and powers cancel against.
    pub(super) relations: HashMap<AtomId, Option<Rc<Relation>>>,
    /// The atom that a head became, and the order in which it takes the slots.
    pub(super) arranged: BTreeMap<Head, (AtomId, Vec<usize>)>,
}

impl Manner {
    /// Whether what could be written out is not; that it could is noted.
    pub(super) fn stays_whole(&mut self) -> bool {
        self.left_whole |= self.whole;
        self.whole
    }

    /// Whether what holds but on the border of a condition may be used; that it is used is noted.
    pub(super) fn leaves_borders(&mut self) -> bool {
        self.off_borders |= !self.at_borders;
        !self.at_borders
    }

    /// Notes a size that is a number, and is treated like a name.
    pub(super) fn note_size(&mut self, size: &Dim) {
        self.left_whole |= self.whole && size.as_fixed().is_some();
    }
}

impl Algebra {
    /// Without atoms or facts.
    pub fn new() -> Algebra {
        Algebra::default()
    }

    /// Takes its steps from a total, too.
    pub(super) fn drawing_on(mut self, work: &Work) -> Algebra {
        self.allowance.draw_on(work);
        self
    }

    /// With fewer terms of a form and fewer steps.
    pub(super) fn limited(mut self, terms: usize, steps: usize) -> Algebra {
        self.allowance.limit(terms, steps);
        self
    }

    /// What is known of the atom.
    pub fn atom(&self, id: AtomId) -> &Atom {
        &self.atoms[id as usize]
    }

    /// The same algebra with what another one has left, of which it was a copy.
    pub(super) fn with_fuel_of(mut self, other: &Algebra) -> Algebra {
        self.allowance.limit_to_fuel_of(&other.allowance);
        self
    }

    /// Counts steps; an error beyond the limit.
    pub(super) fn spend(&mut self, steps: usize) -> Formed<()> {
        self.allowance.spend(steps)
    }

    /// The atom, known from now on.
    pub fn intern(&mut self, head: Head, slots: Vec<Dim>, symmetries: Vec<Vec<usize>>, positive: bool) -> AtomId {
        if let Some(id) = self.ids.get(&head) {
            return *id;
        }
        let id = self.atoms.len() as AtomId;
        let leaves = match head.argument() {
            Some(form) => {
                let parts: Vec<AtomId> = form.factors().map(|factor| factor.atom).collect();
                let all = parts.iter().flat_map(|part| self.atom(*part).leaves.iter().copied());
                Rc::new(all.collect())
            }
            None => Rc::new(BTreeSet::from([id])),
        };
        let deep = |argument: &Rc<Form>| argument.factors().any(|factor| self.atom(factor.atom).branch);
        let is_branch = matches!(head, Head::Apply(Function::Step, _) | Head::Fold(Fold::Largest, ..));
        let branch = is_branch || head.argument().is_some_and(deep);
        self.ids.insert(head.clone(), id);
        self.atoms.push(Atom { head, slots, symmetries, positive, leaves, branch });
        id
    }

    /// The atom with this head, if it is known already.
    pub(super) fn known(&self, head: &Head) -> Option<AtomId> {
        self.ids.get(head).copied()
    }

    /// Makes an atom, if it is known already, positive.
    pub(super) fn mark_positive(&mut self, head: &Head) {
        if let Some(id) = self.ids.get(head) {
            self.atoms[*id as usize].positive = true;
        }
    }

    /// An atom that stands for a `let` name that is cut free, or for a parameter.
    pub fn symbol(&mut self, slots: Vec<Dim>) -> AtomId {
        self.symbols += 1;
        self.intern(Head::Symbol(self.symbols), slots, Vec::new(), false)
    }

    /// The value of a dimension as a scalar.
    pub fn dimension(&mut self, dim: &Dim) -> Form {
        self.exponent(&Power::dim(dim))
    }

    /// The value of an exponent as a scalar.
    pub fn exponent(&mut self, power: &Power) -> Form {
        let mut form = Form::zero(Vec::new());
        let terms: Vec<_> = power.terms().map(|(dims, coefficient)| (dims.to_vec(), coefficient.clone())).collect();
        for (dims, coefficient) in terms {
            let mut monomial: Monomial = Vec::new();
            for (id, exponent) in dims {
                let atom = self.intern(Head::Dim(id), Vec::new(), Vec::new(), true);
                let factor = Factor { atom, at: Vec::new(), power: Power::one() };
                let component = Component { sums: Vec::new(), factors: vec![factor] };
                monomial.push((component, Power::constant(RBig::from(exponent))));
            }
            monomial.sort_unstable();
            form.add(monomial, coefficient);
        }
        form
    }

    /// The Kronecker delta, with two slots.
    pub fn delta(&mut self, dim: &Dim) -> Form {
        let atom = self.delta_atom(dim);
        Form::entry(atom, vec![Ix::Free(0), Ix::Free(1)], Power::one(), vec![dim.clone(), dim.clone()])
    }

    pub(super) fn delta_atom(&mut self, dim: &Dim) -> AtomId {
        self.intern(Head::Delta(dim.clone()), vec![dim.clone(), dim.clone()], vec![vec![1, 0]], false)
    }

    /// Whether the atom is 1 at some indices and 0 at all others, at any point.
    pub(super) fn is_indicator(&self, atom: AtomId) -> bool {
        matches!(self.atom(atom).head, Head::Delta(_) | Head::Line(_) | Head::Side(_) | Head::Mapped(_))
    }

    /// Whether the atom is a Kronecker delta.
    pub(super) fn is_delta(&self, atom: AtomId) -> bool {
        matches!(self.atom(atom).head, Head::Delta(_))
    }

    /// The product of the operands, summed over the indices `Sum(0)`, `Sum(1)`, … of the given dimensions, whether they occur or not.
    ///
    /// ```text
    /// A·B:  product(&[(a, [Free 0, Sum 0]), (b, [Sum 0, Free 1])], &[k], [n, m])
    /// ```
    ///
    /// # Errors
    /// [`Stop::TooLarge`] beyond the limits.
    pub fn product(&mut self, operands: &[Operand<'_>], sums: &[Dim], slots: Vec<Dim>) -> Formed<Form> {
        let start = Raw { coefficient: RBig::ONE, factors: Vec::new(), sums: sums.iter().cloned().map(Some).collect() };
        let mut work = vec![start];
        for (form, at) in operands {
            let mut next = Vec::new();
            for raw in &work {
                for (monomial, coefficient) in &form.terms {
                    let mut longer = raw.clone();
                    longer.coefficient *= coefficient;
                    longer.append(monomial, at)?;
                    self.spend(longer.size())?;
                    next.push(longer);
                    // Counted as they are made: of 3000 terms by as many there are nine million.
                    self.allowance.check_terms(next.len())?;
                }
            }
            work = next;
        }
        self.collect(work, slots)
    }

    /// The product entry by entry of forms with the same slots.
    pub fn times(&mut self, left: &Form, right: &Form) -> Formed<Form> {
        if self.keeps(left, right) {
            let (left, right) = (self.kept(left.clone()), self.kept(right.clone()));
            return self.product(&[(&left, &[]), (&right, &[])], &[], Vec::new());
        }
        let at = identity(left.slots.len());
        self.product(&[(left, &at), (right, &at)], &[], left.slots.clone())
    }

    /// The form at other indices.
    pub fn indexed(&mut self, form: &Form, at: &[Ix], slots: Vec<Dim>) -> Formed<Form> {
        self.product(&[(form, at)], &[], slots)
    }

    /// Rewrites the monomials until no rule applies, and adds them up.
    pub(super) fn collect(&mut self, mut work: Vec<Raw>, slots: Vec<Dim>) -> Formed<Form> {
        let mut form = Form::zero(slots);
        work.reverse();
        while let Some(mut raw) = work.pop() {
            raw.forget_gone();
            self.spend(raw.size())?;
            raw.within_limit()?;
            self.allowance.check_terms(work.len())?;
            match self.rewrite(&mut raw, &form.slots)? {
                Some(replacements) => work.extend(replacements),
                None if raw.coefficient.is_zero() => {}
                None => {
                    let monomial = self.monomial(&raw)?;
                    form.add(monomial, raw.coefficient);
                    self.allowance.check_terms(form.terms.len())?;
                }
            }
        }
        Ok(form)
    }

    /// Splits a monomial that no rule applies to into its components, each with canonical names.
    fn monomial(&mut self, raw: &Raw) -> Formed<Monomial> {
        let mut collected: BTreeMap<Component, Power> = BTreeMap::new();
        let mut add = |component: Component, power: &Power| match collected.entry(component) {
            Entry::Vacant(entry) => {
                entry.insert(power.clone());
            }
            Entry::Occupied(mut entry) => {
                let sum = entry.get().plus(power);
                entry.insert(sum);
            }
        };
        for group in raw.groups() {
            let members: Vec<&Factor> = group.iter().map(|position| &raw.factors[*position]).collect();
            let (sums, factors) = raw.local(&members);
            if sums.is_empty() {
                for factor in factors {
                    let at = least_at(&factor.at, &self.atom(factor.atom).symmetries);
                    let alone = Factor { atom: factor.atom, at, power: Power::one() };
                    add(Component { sums: Vec::new(), factors: vec![alone] }, &factor.power);
                }
            } else {
                self.spend(factors.len() * sums.len())?;
                add(canonical(&self.atoms, &sums, &factors)?, &Power::one());
            }
        }
        Ok(collected.into_iter().filter(|(_, power)| !power.is_zero()).collect())
    }
}

/// `Free(0)`, `Free(1)`, …
pub(super) fn identity(slots: usize) -> Vec<Ix> {
    (0..slots).map(|slot| Ix::Free(slot as u16)).collect()
}

impl Raw {
    /// What it costs to look at it: a summed index is as dear as a factor.
    pub(super) fn size(&self) -> usize {
        self.factors.len() + self.sums.len() + 1
    }

    /// Multiplies by a monomial whose free indices are given, and whose summed ones become new ones.
    pub(super) fn append(&mut self, monomial: &Monomial, at: &[Ix]) -> Formed<()> {
        for (component, power) in monomial {
            if component.sums.is_empty() {
                self.append_component(component, at, power);
                continue;
            }
            // A component with sums is a power of itself: each copy has indices of its own.
            let copies = power.as_integer().filter(|count| (0..=64).contains(count)).ok_or(Stop::TooLarge)?;
            for _ in 0..copies {
                self.append_component(component, at, &Power::one());
            }
            self.within_limit()?;
        }
        self.within_limit()
    }

    /// Numbers the summed indices anew without those that are gone: rewriting leaves thousands of them behind.
    fn forget_gone(&mut self) {
        let gone = self.sums.iter().filter(|sum| sum.is_none()).count();
        if gone < MANY_GONE {
            return;
        }
        let mut next = 0;
        let number = |sum: &Option<Dim>| {
            next += u16::from(sum.is_some());
            next.saturating_sub(1)
        };
        let numbers: Vec<u16> = self.sums.iter().map(number).collect();
        for ix in self.factors.iter_mut().flat_map(|factor| &mut factor.at) {
            if let Ix::Sum(sum) = ix {
                *sum = numbers[usize::from(*sum)];
            }
        }
        self.sums.retain(Option::is_some);
    }

    /// No longer monomial is ever looked at.
    fn within_limit(&self) -> Formed<()> {
        if self.factors.len() > MAX_FACTORS { Err(Stop::TooLarge) } else { Ok(()) }
    }

    fn append_component(&mut self, component: &Component, at: &[Ix], power: &Power) {
        let base = self.sums.len() as u16;
        self.sums.extend(component.sums.iter().cloned().map(Some));
        for factor in &component.factors {
            let place = |ix: &Ix| match ix {
                Ix::Free(slot) => at[usize::from(*slot)],
                Ix::Sum(sum) => Ix::Sum(base + sum),
                Ix::At(entry) => Ix::At(*entry),
            };
            let at = factor.at.iter().map(place).collect();
            self.factors.push(Factor { atom: factor.atom, at, power: factor.power.times(power) });
        }
    }

    /// The positions of factors that hang together by summed indices.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut owner: Vec<usize> = (0..self.factors.len()).collect();
        let mut first: Vec<Option<usize>> = vec![None; self.sums.len()];
        for (position, factor) in self.factors.iter().enumerate() {
            for ix in &factor.at {
                let Ix::Sum(sum) = ix else { continue };
                let other = *first[usize::from(*sum)].get_or_insert(position);
                let (from, to) = (owner[position], owner[other]);
                if from != to {
                    owner.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
                }
            }
        }
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.factors.len()];
        for (position, group) in owner.into_iter().enumerate() {
            groups[group].push(position);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// The factors with their summed indices numbered from 0, and the dimensions of these.
    pub(super) fn local(&self, members: &[&Factor]) -> (Vec<Dim>, Vec<Factor>) {
        let mut names: BTreeMap<u16, u16> = BTreeMap::new();
        let mut sums = Vec::new();
        let mut factors = Vec::with_capacity(members.len());
        for factor in members {
            let mut at = factor.at.clone();
            for ix in &mut at {
                if let Ix::Sum(sum) = ix {
                    let name = *names.entry(*sum).or_insert_with(|| {
                        sums.extend(self.sums[usize::from(*sum)].clone());
                        (sums.len() - 1) as u16
                    });
                    *ix = Ix::Sum(name);
                }
            }
            factors.push(Factor { atom: factor.atom, at, power: factor.power.clone() });
        }
        (sums, factors)
    }
}
