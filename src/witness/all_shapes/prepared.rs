//! What several claims of a text need is brought to index form once: the values of their first `let` names.
//!
//! A claim's names are taken in the order of their declaration, whoever else needs them, so that atoms get the same numbers, and a
//! claim the same words, whether it stands alone or beside others.

use super::elaborate::Elaboration;
use super::form::Formed;
use crate::claim::Subject;
use crate::lang::typed::{Body, Claim, Document, Item, Kind, LetId, Typed, Variable};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Elaborations that are kept at once: a file of a thousand claims may have as many beginnings.
const MOST_KEPT: usize = 16;

/// Names that claims of a document have in common, and their values once one of them was met.
///
/// ```
/// use backproof::claim::Subject;
/// use backproof::lang::typed::Item;
/// use backproof::witness::all_shapes::{Prepared, all_shapes};
/// let text = "var x\nlet y = sin(x)^2\nclaim a: d(y)/dx = sin(2*x)\nclaim b: y = 1 - cos(x)^2";
/// let document = backproof::judge::read(text, false);
/// let prepared = Prepared::of(&document);
/// for item in &document.items {
///     let Item::Claim(claim) = item else { unreachable!("the text has no fault") };
///     let subject = Subject::new(&document, claim).expect("a claim about values");
///     assert_eq!(all_shapes(&subject, Some(&prepared)).0, all_shapes(&subject, None).0);
/// }
/// ```
#[derive(Debug, Default)]
pub struct Prepared<'d> {
    /// The beginnings that at least two claims have in common, each as long as it can be.
    shared: BTreeSet<Vec<LetId>>,
    /// The elaboration behind them.
    met: RefCell<BTreeMap<Vec<LetId>, Elaboration<'d>>>,
}

impl<'d> Prepared<'d> {
    /// For the claims of a document.
    pub fn of(document: &'d Document) -> Prepared<'d> {
        let names = |item: &Item| match item {
            Item::Claim(claim) => names_of(document, claim),
            Item::Faulty(_) => Vec::new(),
        };
        let mut all: Vec<Vec<LetId>> = document.items.iter().map(names).collect();
        all.sort_unstable();
        let in_common = |pair: &[Vec<LetId>]| -> Vec<LetId> {
            let both = pair[0].iter().zip(&pair[1]);
            both.take_while(|(one, other)| one == other).map(|(one, _)| *one).collect()
        };
        let shared = all.windows(2).map(in_common).filter(|names| !names.is_empty()).collect();
        Prepared { shared, met: RefCell::default() }
    }

    /// The longest beginning of these names that was met, and the elaboration behind it.
    fn longest(&self, names: &[LetId]) -> Option<(usize, Elaboration<'d>)> {
        let met = self.met.borrow();
        (1..=names.len()).rev().find_map(|count| Some((count, met.get(&names[..count])?.clone())))
    }

    /// Keeps the elaboration behind some names, if other claims begin with them.
    fn note(&self, names: &[LetId], elaboration: &Elaboration<'d>) {
        let mut met = self.met.borrow_mut();
        if !self.shared.contains(names) || met.contains_key(names) {
            return;
        }
        if met.len() >= MOST_KEPT {
            met.clear();
        }
        met.insert(names.to_vec(), elaboration.clone());
    }
}

/// The `let` names that a claim about values needs, in the order of their declaration.
fn names_of(document: &Document, claim: &Claim) -> Vec<LetId> {
    match &claim.body {
        Body::Equal(left, right) => names_within(document, &[left, right]),
        Body::Shape(..) => Vec::new(),
    }
}

fn names_within(document: &Document, sides: &[&Typed]) -> Vec<LetId> {
    let names: BTreeSet<LetId> = sides.iter().flat_map(|side| document.closure(side, None).lets).collect();
    names.into_iter().collect()
}

impl<'d> Elaboration<'d> {
    /// The same, with the values of all names that a claim needs. `self` has none yet, and is returned as it is where these
    /// values may not be those that the claim needs: under facts, or where a name is cut free; and where some name has
    /// no value.
    pub(super) fn begun(self, subject: &Subject<'d>, prepared: Option<&Prepared<'d>>) -> Elaboration<'d> {
        if !subject.restrictions.is_empty() || subject.floors().iter().any(|floor| *floor > 1) {
            return self;
        }
        let names = names_within(self.document, &[subject.left, subject.right]);
        if self.cuts_a_name(subject, &names) {
            return self;
        }
        let fresh = self.clone();
        self.with_names(&names, prepared).unwrap_or(fresh)
    }

    fn with_names(self, names: &[LetId], prepared: Option<&Prepared<'d>>) -> Formed<Elaboration<'d>> {
        let longest = prepared.and_then(|prepared| prepared.longest(names));
        let (known, mut elaboration) = match longest {
            Some((known, before)) => (known, self.going_on_from(before)?),
            None => (0, self),
        };
        for count in known..names.len() {
            elaboration.let_value(names[count])?;
            if let Some(prepared) = prepared {
                prepared.note(&names[..=count], &elaboration);
            }
        }
        Ok(elaboration)
    }

    /// What another elaboration came to that began as this one does. The claim pays for it, as if it had come to it itself.
    fn going_on_from(self, before: Elaboration<'d>) -> Formed<Elaboration<'d>> {
        let mut elaboration = before;
        let spent = self.algebra.allowance.fuel_beyond(&elaboration.algebra.allowance);
        elaboration.algebra.allowance = self.algebra.allowance;
        elaboration.algebra.spend(spent)?;
        Ok(elaboration)
    }

    /// Whether a derivative form within the claim differentiates by a `let` name: what depends on that has other values there.
    fn cuts_a_name(&self, subject: &Subject<'_>, names: &[LetId]) -> bool {
        let mut cuts = false;
        let mut look = |part: &Typed| cuts |= matches!(part.kind, Kind::Derivative(_, _, Variable::Let(_)));
        let bodies = self.document.functions.iter().filter_map(|function| function.body.as_ref());
        let lets = names.iter().map(|name| &self.document.lets[*name].value);
        for expr in [subject.left, subject.right].into_iter().chain(lets).chain(bodies) {
            expr.walk(&mut look);
        }
        cuts
    }
}
