//! The testimony: are both sides one normal form, and if not, is that an answer?

use super::algebra::{Algebra, Raw, identity};
use super::allowance::MAX_TERMS;
use super::cases::equal_in_all_cases;
use super::clear::first_left;
use super::elaborate::Elaboration;
use super::facts::{Facts, learn_signs};
use super::form::{AtomId, Factor, Form, Formed, Head, Ix, Stop};
use super::prepared::Prepared;
use super::show::Shown;
use crate::claim::Subject;
use crate::lang::ast::Level;
use crate::lang::dim::{Dim, DimId};
use crate::lang::typed::Restriction;
use crate::witness::testimony::{Bound, Evidence, Known, ON_EACH_BRANCH, Says};
use dashu_ratio::RBig;
use std::collections::{BTreeMap, HashSet};

/// Characters of a differing term that testimony shows.
const MAX_SHOWN: usize = 200;

/// What the normal forms say.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Both sides are the same for all sizes, wherever both have a value.
    Equal {
        /// How many terms the left side has.
        terms: usize,
        /// Whether nothing is said of points on the border of a condition.
        off_borders: bool,
    },
    /// They differ, on symbols without relations: so they differ in value at some sizes within the bound.
    Different {
        /// A term in which they differ, in index form.
        term: String,
        /// For each dimension, a size up to which a difference is to be found.
        bound: Bound,
    },
    /// They differ, but with atoms between which there may be a relation that the rules do not know.
    Undecided {
        /// A term in which they differ, in index form.
        term: String,
        /// For each dimension, a size up to which a difference would be found, were the atoms without relations.
        bound: Bound,
    },
}

/// Decides a claim by its index normal form.
///
/// # Errors
/// [`Stop`], where a side has no normal form here.
pub fn decide(subject: &Subject<'_>) -> Formed<Decision> {
    decide_beside(subject, None)
}

/// The same, with what other claims of the text have in common with it.
fn decide_beside<'d>(subject: &Subject<'d>, prepared: Option<&Prepared<'d>>) -> Formed<Decision> {
    let decision = decide_off_borders(subject, prepared)?;
    match decision {
        // The slope of a condition says nothing of its border in any case.
        Decision::Equal { terms, off_borders: true } if !subject.has_derivative() && holds_at_borders(subject) => {
            Ok(Decision::Equal { terms, off_borders: false })
        }
        other => Ok(other),
    }
}

/// Whether both sides have the same form where conditions are kept as they are on their borders, too.
fn holds_at_borders(subject: &Subject<'_>) -> bool {
    let mut elaboration = Elaboration::drawing_on(subject.document, &subject.work).limited(FEW_TERMS, FEW_STEPS);
    elaboration.algebra.manner.at_borders = true;
    let (decision, _) = attempt(subject, elaboration);
    matches!(decision, Ok(Decision::Equal { off_borders: false, .. }))
}

/// The same; what holds but on the borders of conditions counts as holding.
fn decide_off_borders<'d>(subject: &Subject<'d>, prepared: Option<&Prepared<'d>>) -> Formed<Decision> {
    // What holds for all sizes holds for those that are numbers, and is seen much sooner; what holds for these alone is seen when
    // their entries are written out. So it is with factors: many terms are multiplied out only where the same factors are not seen.
    let drawing = || Elaboration::drawing_on(subject.document, &subject.work);
    let mut first = drawing().limited(FEW_TERMS, FEW_STEPS);
    // Names are worked out in the manner of the attempt.
    first.algebra.manner.whole = true;
    let (mut decision, mut left_whole) = attempt(subject, first.begun(subject, prepared));
    if decision == Err(Stop::TooLarge) {
        // What it takes is little, and is not taken from what others need.
        let mut own = Elaboration::new(subject.document).limited(MAX_TERMS, FEW_STEPS);
        own.algebra.manner.whole_factors = true;
        let (with_factors, _) = attempt(subject, own);
        if matches!(with_factors, Ok(Decision::Equal { .. })) {
            return with_factors;
        }
        (decision, left_whole) = attempt(subject, drawing());
    }
    if left_whole && !matches!(decision, Ok(Decision::Equal { .. })) {
        decision = decide_at_once(subject, &mut drawing());
    }
    if matches!(decision, Ok(Decision::Equal { .. }) | Err(Stop::TooLarge)) {
        return decision;
    }
    // What stops the search for cases does not take back what is known.
    match equal_in_all_cases(subject) {
        Ok(Some((terms, off_borders))) => Ok(Decision::Equal { terms, off_borders }),
        _ => decision,
    }
}

/// Terms and steps up to which all is multiplied out at once.
const FEW_TERMS: usize = 64;
const FEW_STEPS: usize = 200_000;

/// Decides with sizes that are numbers treated like names; and whether something was left whole.
fn attempt<'d>(subject: &Subject<'d>, mut elaboration: Elaboration<'d>) -> (Formed<Decision>, bool) {
    elaboration.algebra.manner.whole = true;
    let decision = decide_at_once(subject, &mut elaboration);
    (decision, elaboration.algebra.manner.left_whole)
}

fn decide_at_once<'d>(subject: &Subject<'d>, elaboration: &mut Elaboration<'d>) -> Formed<Decision> {
    elaboration.algebra.given.floors = subject.floors();
    learn_signs(elaboration, subject)?;
    // Facts that were learnt change what names are worth.
    if !subject.restrictions.is_empty() {
        elaboration.forget_lets();
    }
    let (left, right) = (elaboration.value(subject.left)?, elaboration.value(subject.right)?);
    if left.form.slots != right.form.slots {
        return Err(Stop::Outside("a Kronecker product beside an array whose index has no such parts".to_string()));
    }
    let terms = left.form.terms.len();
    let [left, right] = match elaboration.algebra.manner.whole_factors {
        true => [left, right].map(|side| elaboration.algebra.kept(side.form)),
        false => [left.form, right.form],
    };
    let difference = if left == right { Form::zero(left.slots) } else { left.plus(&right.negated()) };
    let mut facts = Facts::of(elaboration, subject)?;
    let algebra = &mut elaboration.algebra;
    let difference = facts.put_in(algebra, &difference)?;
    facts.check_conditions(algebra)?;
    // The control: a difference that is not 0 must not be found to be 0 by these rules and facts. Of two numbers added one at most makes
    // it 0 in truth.
    let mut vanishes_with = |number: u8| -> Result<bool, Stop> {
        let wrong = difference.clone().plus(&Form::constant(number.into(), difference.slots.clone()));
        Ok(first_left(algebra, &wrong)?.is_none())
    };
    if vanishes_with(1)? && vanishes_with(2)? {
        return Err(Stop::Outside("the declared facts make different forms equal".to_string()));
    }
    let Some(cleared) = first_left(algebra, &difference)? else {
        return Ok(Decision::Equal { terms, off_borders: algebra.manner.off_borders });
    };
    // As a function of sizes such a power is none of the kinds that are counted in a bound.
    if algebra.has_raised() {
        return Err(Stop::Outside("a matrix to the power of a dimension".to_string()));
    }
    // Nor is where a part ends.
    if algebra.has_places(&cleared) {
        return Err(Stop::Outside("forms that differ in parts at places that depend on sizes".to_string()));
    }
    if let Some((monomial, coefficient)) = cleared.terms.iter().next() {
        let mut term = Shown { algebra, document: subject.document, own: &[] }.term(monomial, coefficient);
        if term.chars().count() > MAX_SHOWN {
            term = term.chars().take(MAX_SHOWN).chain(['…']).collect();
        }
        // Polynomials that differ, differ on every open set; but facts and closed ends may leave no open set.
        let open = |restriction: &&Restriction| {
            matches!(restriction, Restriction::Except(_) | Restriction::Positive { closed: false, .. })
        };
        let bound = bound(algebra, &cleared);
        return Ok(match subject.restrictions.iter().all(open) && is_free(algebra, &cleared) {
            true => Decision::Different { term, bound },
            false => Decision::Undecided { term, bound },
        });
    }
    Err(Stop::TooLarge)
}

/// The testimony of the index normal form, and what the others can make of it.
pub fn all_shapes<'d>(subject: &Subject<'d>, prepared: Option<&Prepared<'d>>) -> (Evidence, Known) {
    let names = &subject.document.dims;
    let all: Vec<&str> = subject.written_dims().map(|id| names[id].as_str()).collect();
    let mut known = Known::Nothing;
    let (says, detail) = match decide_beside(subject, prepared) {
        Ok(Decision::Equal { terms, off_borders }) => {
            known = Known::Equal { off_borders };
            let sizes = if all.is_empty() { String::new() } else { format!(", for all {}", all.join(", ")) };
            let terms = if terms == 1 { "1 term".to_string() } else { format!("{terms} terms") };
            let place = if off_borders { ON_EACH_BRANCH } else { "wherever both have a value" };
            (Says::Agrees, format!("both sides have the same index normal form ({terms}){sizes}, {place}"))
        }
        Ok(Decision::Different { term, bound }) => {
            let sizes: Vec<String> = bound.sizes.iter().map(|(id, size)| format!("{} ≤ {size}", names[*id])).collect();
            let place =
                if sizes.is_empty() { String::new() } else { format!(" at some sizes with {}", sizes.join(", ")) };
            known = Known::Different(bound);
            (Says::Disagrees, format!("the index normal forms differ{place}; left − right has the term {term}"))
        }
        Ok(Decision::Undecided { term, bound }) => {
            known = Known::Apart(bound);
            let why = "the index normal forms differ, which decides nothing here";
            (Says::NoOpinion, format!("{why}; left − right has the term {term}"))
        }
        Err(stop) => (Says::NoOpinion, stop.detail()),
    };
    (Evidence { witness: Level::AllShapes, says, detail }, known)
}

/// Whether all atoms are without relations, so that different forms are different functions.
fn is_free(algebra: &Algebra, form: &Form) -> bool {
    // Sizes that are numbers leave no room for all indices to be different, and an entry of `f(I)` is one of two values.
    let any_size = |dim: &Dim| dim.as_fixed().is_none();
    form.slots.iter().all(any_size)
        && form.terms.keys().flatten().all(|(component, power)| {
            component.sums.iter().all(any_size)
                && component.factors.iter().all(|factor| {
                    let power = factor.power.times(power);
                    let natural = power.as_integer().is_some_and(|power| power > 0);
                    match &algebra.atom(factor.atom).head {
                        Head::Dim(_) => power.as_integer().is_some(),
                        Head::Input(_) | Head::Known(_) | Head::Delta(_) => natural,
                        Head::Declared(_, _, argument) => {
                            let split = argument.factors().any(|inner| algebra.is_delta(inner.atom));
                            natural && !split && is_free(algebra, argument)
                        }
                        _ => false,
                    }
                })
        })
}

/// For each dimension, a size at which some difference must show: as many as indices run over it in one term, beside the fixed
/// entries of all terms (Σk x[k] − x[1] is 0 at n = 1),
/// and one more for each power of the dimension itself. Where functions have several arguments, the arguments must differ, too: at n = 1
/// f(Σk x[k]) is Σk f(x[k]), and what tells them apart is Σk x[k] − x[j], with the indices of both.
fn bound(algebra: &Algebra, form: &Form) -> Bound {
    let mut count = Count {
        algebra,
        indices: BTreeMap::new(),
        fixed: BTreeMap::new(),
        spans: BTreeMap::new(),
        seen: HashSet::new(),
    };
    count.form(form);
    let Count { indices: mut sizes, fixed, spans, seen, .. } = count;
    for (id, entries) in fixed {
        let size = sizes.entry(id).or_insert(0);
        *size = size.saturating_add(entries);
    }
    let mut add = |id: DimId, more: u64| {
        let size = sizes.entry(id).or_insert(1);
        *size = size.saturating_add(more);
    };
    let arguments: Vec<&std::rc::Rc<Form>> =
        seen.iter().filter_map(|atom| algebra.atom(*atom).head.argument()).collect();
    if arguments.len() > 1 {
        let mut most: BTreeMap<DimId, u64> = BTreeMap::new();
        for argument in arguments {
            let mut slots: BTreeMap<DimId, u64> = BTreeMap::new();
            argument.slots.iter().flat_map(Dim::ids).for_each(|id| *slots.entry(id).or_insert(0) += 1);
            slots.into_iter().for_each(|(id, slots)| raise(&mut most, id, slots));
        }
        for (id, slots) in most {
            add(id, slots);
        }
    }
    let degrees: BTreeMap<DimId, u64> = spans.into_iter().map(|(id, (low, high))| (id, high.abs_diff(low))).collect();
    for (id, degree) in &degrees {
        add(*id, *degree);
    }
    Bound { sizes, degrees }
}

/// What sizes must leave room for.
struct Count<'a> {
    algebra: &'a Algebra,
    /// For each dimension, the most indices of one term that run over it.
    indices: BTreeMap<DimId, u64>,
    /// For each dimension, the largest entry that is looked at.
    fixed: BTreeMap<DimId, u64>,
    /// From which to which of its own powers a dimension spans over all terms.
    spans: BTreeMap<DimId, (i64, i64)>,
    /// Atoms that were looked into.
    seen: HashSet<AtomId>,
}

impl Count<'_> {
    fn form(&mut self, form: &Form) {
        for monomial in form.terms.keys() {
            let mut count: BTreeMap<DimId, u64> = BTreeMap::new();
            let mut add = |dim: &Dim| dim.ids().for_each(|id| *count.entry(id).or_insert(0) += 1);
            form.slots.iter().for_each(&mut add);
            let mut raw = Raw { coefficient: RBig::ONE, factors: Vec::new(), sums: Vec::new() };
            if raw.append(monomial, &identity(form.slots.len())).is_ok() {
                raw.sums.iter().flatten().for_each(&mut add);
            }
            count.into_iter().for_each(|(id, size)| raise(&mut self.indices, id, size));
            raw.factors.iter().for_each(|factor| self.factor(factor));
        }
    }

    fn factor(&mut self, factor: &Factor) {
        let algebra = self.algebra;
        let atom = algebra.atom(factor.atom);
        for (ix, dim) in factor.at.iter().zip(&atom.slots) {
            if let Ix::At(entry) = ix {
                dim.ids().for_each(|id| raise(&mut self.fixed, id, entry.saturating_add(1)));
            }
        }
        match &atom.head {
            Head::Dim(id) => {
                let power = factor.power.as_integer().unwrap_or(0);
                let span = self.spans.entry(*id).or_insert((0, 0));
                *span = (span.0.min(power), span.1.max(power));
            }
            head => {
                if let Some(argument) = head.argument().filter(|_| self.seen.insert(factor.atom)) {
                    self.form(argument);
                }
            }
        }
    }
}

fn raise(sizes: &mut BTreeMap<DimId, u64>, id: DimId, size: u64) {
    let entry = sizes.entry(id).or_insert(0);
    *entry = size.max(*entry);
}
