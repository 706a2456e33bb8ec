//! Is a form 0? It is, if it is 0 times something that is not: a denominator, a matrix whose inverse occurs; or on each branch apart.

use super::algebra::{Algebra, identity};
use super::form::{AtomId, Form, Formed, Function, Head, Ix};
use super::power::Power;
use super::rebuild::Rebuilding;
use super::rewrite::{floor, written_out};
use crate::lang::dim::Dim;
use dashu_ratio::RBig;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Entries of an array with fixed sizes that are compared one by one.
const MAX_ENTRIES: u64 = 64;
/// Conditions of branches whose two sides are looked at apart.
const MAX_BRANCHES: usize = 6;

/// Rounds of clearing denominators within denominators.
const MAX_ROUNDS: usize = 8;

/// The form multiplied by its denominators, and by the matrices whose inverses begin or end its terms: it is 0 exactly where the form is.
///
/// What may be 0 on a whole side of a condition is no denominator to be multiplied by: there the product is 0 whatever the form is, and the
/// form may have a value, as the slope of `sqrt(abs(x) + x)` is 0 for all x < 0. It is cleared when that side is looked at, where it is known to be
/// 0 or not.
pub(super) fn cleared(algebra: &mut Algebra, form: &Form) -> Formed<Form> {
    let mut form = form.clone();
    for _ in 0..MAX_ROUNDS {
        if let Some((atom, at, power)) = denominator(algebra, &form) {
            let factor = Form::entry(atom, at, power, form.slots.clone());
            form = algebra.times(&form, &factor)?;
        } else if let Some((matrix, at)) = outer_inverse(algebra, &form) {
            form = multiplied_through(algebra, &form, &matrix, &at)?;
        } else {
            break;
        }
    }
    Ok(form)
}

/// A sum in a denominator, and the power that removes it from all terms.
fn denominator(algebra: &Algebra, form: &Form) -> Option<(AtomId, Vec<Ix>, Power)> {
    let mut powers: BTreeMap<(AtomId, Vec<Ix>), Vec<RBig>> = BTreeMap::new();
    for (component, power) in form.terms.keys().flatten() {
        let [factor] = component.factors.as_slice() else { continue };
        if let (true, Head::Base(base), Some(power)) =
            (component.sums.is_empty(), &algebra.atom(factor.atom).head, power.as_constant())
        {
            if algebra.atom(factor.atom).branch && !algebra.is_never_zero(base) {
                continue;
            }
            powers.entry((factor.atom, factor.at.clone())).or_default().push(power);
        }
    }
    powers.into_iter().find_map(|((atom, at), mut found)| {
        if found.len() < form.terms.len() {
            found.push(RBig::ZERO);
        }
        let least = found.iter().min()?.clone();
        if least >= RBig::ZERO {
            return None;
        }
        // Powers that all differ from the least by integers vanish together; else the next integer leaves roots alone.
        let together = found.iter().all(|power| (power - &least).denominator().is_one());
        let power = if together { -least } else { RBig::from(-floor(&least)) };
        Some((atom, at, Power::constant(power)))
    })
}

/// The inverse of a sum with an index that is one of the form's slots: the sum, and its inverse's indices there.
fn outer_inverse(algebra: &Algebra, form: &Form) -> Option<(Rc<Form>, Vec<Ix>)> {
    form.factors().find_map(|factor| match &algebra.atom(factor.atom).head {
        Head::Inverse(matrix) if matrix.terms.len() > 1 && matrix.slots.len() == 2 && factor.power.is_one() => {
            let outer = factor.at.iter().any(|ix| matches!(ix, Ix::Free(_)));
            outer.then(|| (matrix.clone(), factor.at.clone()))
        }
        _ => None,
    })
}

/// The form F times the matrix E whose inverse stands in it: `Σᵢ E[p,i] F[i,…]`, with p in the place of i.
fn multiplied_through(algebra: &mut Algebra, form: &Form, matrix: &Form, at: &[Ix]) -> Formed<Form> {
    let Some(position) = at.iter().position(|ix| matches!(ix, Ix::Free(_))) else { return Ok(form.clone()) };
    let slot = at[position];
    let contracted = |ix: Ix| if ix == slot { Ix::Sum(0) } else { ix };
    let inside: Vec<Ix> = identity(form.slots.len()).into_iter().map(contracted).collect();
    // inv(E)[i,…] is met by E[p,i], and inv(E)[…,i] by E[i,p].
    let outside = if position == 0 { [slot, Ix::Sum(0)] } else { [Ix::Sum(0), slot] };
    let dims = [matrix.slots[0].clone()];
    algebra.product(&[(matrix, &outside), (form, &inside)], &dims, form.slots.clone())
}

/// Whether the form is 0 on both sides of each condition that it contains.
///
/// Each side is one where the condition's sign is known, also to other conditions. Conditions are taken apart only where the whole form
/// looks at one entry of them.
pub(super) fn vanishes_by_branch(algebra: &Algebra, form: &Form, depth: usize) -> Formed<bool> {
    if form.is_zero() {
        return Ok(true);
    }
    let mut found = Conditions { algebra, entries: BTreeMap::new(), visited: BTreeSet::new() };
    found.visit(form, &identity(form.slots.len()));
    let seen = found.entries;
    let innermost = |atom: &AtomId| {
        let Some(argument) = algebra.atom(*atom).head.argument() else { return false };
        !argument.factors().any(|factor| algebra.atom(factor.atom).branch)
    };
    let apart = seen.iter().find(|(atom, at)| at.is_some() && innermost(atom)).map(|(atom, _)| *atom);
    let (Some(atom), true) = (apart, depth > 0) else { return Ok(false) };
    let Some(argument) = algebra.atom(atom).head.argument().cloned() else { return Ok(false) };
    for value in [RBig::ZERO, RBig::ONE] {
        // A branch has an algebra of its own, as its signs must not be known elsewhere.
        let mut branch = algebra.clone();
        // The sign of one entry says nothing of others; and what is not 0 off the border may be so on it.
        if argument.slots.is_empty() && !algebra.manner.at_borders {
            branch.given.positives.push(if value.is_zero() { argument.negated() } else { argument.as_ref().clone() });
        }
        let constant = Rc::new(Form::constant(value, argument.slots.clone()));
        let mut rebuilding = Rebuilding::new(HashMap::from([(atom, constant)]), Vec::new());
        let rebuilt = branch.rebuild(form, &mut rebuilding)?;
        let rebuilt = cleared(&mut branch, &rebuilt)?;
        if !vanishes_by_branch(&branch, &rebuilt, depth - 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The step atoms in a form, with the entry that is looked at; none where it is more than one, or a summed one.
struct Conditions<'a> {
    algebra: &'a Algebra,
    entries: BTreeMap<AtomId, Option<Vec<Ix>>>,
    /// Atoms nest as a web, not as a tree: each entry is looked into once.
    visited: BTreeSet<(AtomId, Vec<Ix>)>,
}

impl Conditions<'_> {
    fn visit(&mut self, form: &Form, at: &[Ix]) {
        for factor in form.factors() {
            let place = |ix: &Ix| match ix {
                Ix::Free(slot) => at[usize::from(*slot)],
                other => *other,
            };
            let entry: Vec<Ix> = factor.at.iter().map(place).collect();
            let algebra = self.algebra;
            let atom = algebra.atom(factor.atom);
            if !atom.branch || !self.visited.insert((factor.atom, entry.clone())) {
                continue;
            }
            if let Head::Apply(Function::Step, _) = atom.head {
                let single = !entry.iter().any(|ix| matches!(ix, Ix::Sum(_)));
                let known = self.entries.entry(factor.atom).or_insert_with(|| single.then(|| entry.clone()));
                if known.as_ref() != Some(&entry) {
                    *known = None;
                }
            }
            if let Some(argument) = atom.head.argument() {
                // Of what is not elementwise, the argument's own indices count as summed.
                let inner = if atom.head.is_elementwise() { entry } else { vec![Ix::Sum(0); argument.slots.len()] };
                self.visit(argument, &inner);
            }
        }
    }
}

/// The first entry that is not 0, with its denominators cleared.
pub(super) fn first_left(algebra: &mut Algebra, difference: &Form) -> Formed<Option<Form>> {
    for entry in entries(algebra, difference)? {
        let cleared = cleared(algebra, &entry)?;
        let cleared = algebra.in_order(cleared)?;
        if !vanishes_by_branch(algebra, &cleared, MAX_BRANCHES)? {
            return Ok(Some(cleared));
        }
        // It took the sides of conditions.
        algebra.manner.off_borders |= !algebra.manner.at_borders && !cleared.is_zero();
    }
    Ok(None)
}

/// The form itself, or, where slots have fixed sizes, the forms of its entries.
fn entries(algebra: &mut Algebra, form: &Form) -> Formed<Vec<Form>> {
    let sizes: Vec<Option<u64>> = form.slots.iter().map(written_out).collect();
    let count: u64 = sizes.iter().flatten().product();
    if sizes.iter().all(Option::is_none) || count > MAX_ENTRIES || algebra.manner.stays_whole() {
        return Ok(vec![form.clone()]);
    }
    let kept: Vec<Dim> =
        form.slots.iter().zip(&sizes).filter(|(_, size)| size.is_none()).map(|(dim, _)| dim.clone()).collect();
    let mut all = Vec::new();
    for number in 0..count {
        let (mut rest, mut free) = (number, 0);
        let place = |size: &Option<u64>| match size {
            Some(size) => {
                let entry = rest % size;
                rest /= size;
                Ix::At(entry)
            }
            None => {
                free += 1;
                Ix::Free(free - 1)
            }
        };
        let at: Vec<Ix> = sizes.iter().map(place).collect();
        all.push(algebra.indexed(form, &at, kept.clone())?);
    }
    Ok(all)
}
