//! The search for what explains a claim: searches propose, from the likeliest to the farthest, and here alone it is
//! verified.

use super::brief::is_short;
use super::proposal::{Proposal, Search, Taken, Way};
use super::wrong::{Sides, Wrong};
use super::{convention, edited, fact, paths, rule, span, written};
use crate::claim::work::Work;
use crate::lang::ast::{Expr, ExprKind, Level, Span};
use crate::lang::edit::walk::children_mut;
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::typed::{Body, Claim, Document, Typed};
use crate::verdict::{Mistake, Options, Repair};
use std::cell::{Cell, RefCell};

/// Who verifies: the strongest evidence for a claim of a document, if it is right, and as long as the work lasts.
pub type Judge<'j> = dyn Fn(&Document, &Claim, &Work) -> Option<Level> + 'j;

/// Candidates that are verified, at most: each costs as much as the claim itself.
const VERIFIED: usize = 8;

/// Ways to say the whole derivative that are verified, at most.
const TRIED: usize = 3;

/// The searches, the likeliest explanation first: the first proposal that is verified is the answer.
const SEARCHES: [Search; 16] = [
    rule::function_itself,
    edited::usual_multiple,
    convention::one_sided,
    edited::single,
    convention::symmetric,
    rule::where_it_has_a_value,
    rule::other_rule,
    paths::dropped,
    paths::of_index_form,
    paths::in_words_of_terms,
    fact::of_arrays,
    edited::uncommon_multiple,
    span::other_terms,
    fact::of_scalars,
    edited::single_and_factor,
    edited::pair,
];

/// What can be said of a wrong claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explanation {
    /// A known mistake.
    Known(Mistake),
    /// No known mistake: the derivative as the tool works it out, verified.
    Derived(Repair),
}

impl Explanation {
    /// The mistake, if it is a known one.
    pub fn mistake(self) -> Option<Mistake> {
        match self {
            Explanation::Known(mistake) => Some(mistake),
            Explanation::Derived(_) => None,
        }
    }
}

/// Verifies what searches propose.
pub(super) struct Finder<'f> {
    wrong: Wrong<'f>,
    judge: &'f Judge<'f>,
    /// Verifications that are left.
    left_over: Cell<usize>,
    /// What has been judged.
    known_fixes: RefCell<Vec<(Expr, Option<Repair>)>>,
}

impl<'f> Finder<'f> {
    /// For a claim that was refuted; or, without `claimed`, for one whose right side does not fit. None where there is
    /// no point to try anything at.
    pub(super) fn new(
        reading: &'f Reading,
        claim: &Claim,
        claimed: Option<Typed>,
        sides: Sides<'f>,
        options: &Options,
        judge: &'f Judge<'f>,
    ) -> Option<Finder<'f>> {
        let wrong = Wrong::new(reading, claim, claimed, sides, options.seed)?;
        Some(Finder { wrong, judge, left_over: Cell::new(VERIFIED), known_fixes: RefCell::default() })
    }

    /// What explains the claim; else the derivative as the tool works it out, if it can. The side of an identity in
    /// other words is no help.
    pub(super) fn find(&self) -> Option<Explanation> {
        let mut known = None;
        let mut offer = |proposal: Proposal<'_>| {
            known = self.settled(proposal);
            known.as_ref().map(|_| Taken)
        };
        let _ = SEARCHES.iter().find_map(|search| search(&self.wrong, &mut offer));
        let derived = || self.written_out().filter(|_| !self.wrong.is_identity());
        known.map(Explanation::Known).or_else(|| derived().map(Explanation::Derived))
    }

    /// The mistake that is proposed, if what it takes is verified.
    fn settled(&self, proposal: Proposal<'_>) -> Option<Mistake> {
        let holds = |document: &Document, claim: &Claim| self.verify(document, claim).is_some();
        if proposal.holds.is_some_and(|(document, claim)| !holds(&document, &claim)) {
            return None;
        }
        let fix = (proposal.ways)().iter().find_map(|way| match way {
            Way::Said(right) => self.verified(right),
            Way::AsItStands(right) => self.judged(&self.wrong.named(right)).and_then(|_| self.verified(right)),
            Way::WrittenOut => self.written_out(),
        });
        if proposal.needs_a_fix && fix.is_none() { None } else { (proposal.told)(fix, &holds) }
    }

    /// The left side's derivative written out, as briefly as it can be said, if that is verified: the shortest way that
    /// there is. Where none has its place on two lines, the last step of the chain rule.
    fn written_out(&self) -> Option<Repair> {
        let short = written::ways(&self.wrong).iter().take(TRIED).find_map(|way| self.verified(way));
        let step = || self.verified(&self.wrong.brief(self.wrong.back().step.as_ref()?));
        short.or_else(step).or_else(|| self.verified(&self.wrong.right_name()?))
    }

    /// The expression as a repair, if the judge verifies the claim with it on the right side: as briefly as that can be
    /// said.
    fn verified(&self, expr: &Expr) -> Option<Repair> {
        let expr = &self.wrong.by_entry(expr.clone())?;
        let plain = self.wrong.named(expr);
        let short = self.wrong.brief(expr);
        let repair = self.judged(&short);
        let repair = repair.or_else(|| if short == plain { None } else { self.judged(&plain) });
        repair.filter(|repair| is_short(&repair.text))
    }

    fn judged(&self, expr: &Expr) -> Option<Repair> {
        let known = self.known_fixes.borrow().iter().find(|(known, _)| known == expr).map(|(_, repair)| repair.clone());
        if let Some(repair) = known {
            return repair;
        }
        let repair = self.judged_anew(expr);
        self.known_fixes.borrow_mut().push((expr.clone(), repair.clone()));
        repair
    }

    fn judged_anew(&self, expr: &Expr) -> Option<Repair> {
        let wrong = &self.wrong;
        let typed = wrong.checked().expr(expr).ok()?;
        let text = wrong.text(expr);
        // That something equals itself is no repair.
        if typed.shape != wrong.left().shape || print(expr) == print(wrong.sides.left) {
            return None;
        }
        // Nor is what nobody can read: an index that stands in no slot any more ran as far as it did before.
        let mut alone = expr.clone();
        forget_ranges(&mut alone);
        wrong.checked().expr(&alone).ok()?;
        let body = Body::Equal(wrong.left().clone(), typed);
        let claim = Claim { body, expectation: None, ..wrong.claim.clone() };
        let evidence = self.verify(wrong.document(), &claim)?;
        Some(Repair { text, evidence: Some(evidence) })
    }

    /// The strongest evidence for a claim, if it is verified; none once too many have been looked at.
    fn verify(&self, document: &Document, claim: &Claim) -> Option<Level> {
        self.left_over.set(self.left_over.get().checked_sub(1)?);
        if self.wrong.work.is_spent() {
            return None;
        }
        (self.judge)(document, claim, &self.wrong.work)
    }
}

/// Makes the index names of sums new ones, of which only the formula says how far they run. (Those of the claim itself stand on its left
/// side, too.)
fn forget_ranges(expr: &mut Expr) {
    if let ExprKind::Over { names, .. } = &mut expr.kind {
        names.iter_mut().for_each(|binder| binder.name.span = Span::default());
    }
    children_mut(expr).into_iter().for_each(forget_ranges);
}
