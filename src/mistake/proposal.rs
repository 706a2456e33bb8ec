//! What a search yields: a mistake that would explain the claim, with ways to make the claim right. Nothing of it is
//! verified: that is the finder's part, and nobody else's.

use super::wrong::Wrong;
use crate::lang::ast::Expr;
use crate::lang::typed::{Claim, Document};
use crate::verdict::{Mistake, Repair};

/// A way to make a claim right.
pub(super) enum Way {
    /// This right side, as briefly as it can be said.
    Said(Expr),
    /// The same, if it is also right as it stands.
    AsItStands(Expr),
    /// The left side's derivative written out.
    WrittenOut,
}

/// Asks the finder whether a claim of a document holds.
pub(super) type Holds<'h> = dyn Fn(&Document, &Claim) -> bool + 'h;

/// Tells a mistake, with the fix where one was verified.
pub(super) type Told<'p> = Box<dyn FnOnce(Option<Repair>, &Holds<'_>) -> Option<Mistake> + 'p>;

/// What may explain the claim.
pub(super) struct Proposal<'p> {
    /// A claim that must hold, or this explains nothing: the claim under a fact.
    pub(super) holds: Option<(Document, Claim)>,
    /// Ways to make the claim right, the likeliest first. They are worked out once they are wanted.
    pub(super) ways: Box<dyn FnOnce() -> Vec<Way> + 'p>,
    /// Whether it explains nothing unless one of the ways is verified.
    pub(super) needs_a_fix: bool,
    /// The mistake, with the first of the ways that was verified.
    pub(super) told: Told<'p>,
}

impl<'p> Proposal<'p> {
    /// A mistake that is named if one of these ways is verified.
    pub(super) fn fixed_by(ways: Vec<Way>, told: impl FnOnce(Repair) -> Mistake + 'p) -> Proposal<'p> {
        let told = move |fix: Option<Repair>, _: &Holds<'_>| fix.map(told);
        Proposal { holds: None, ways: Box::new(|| ways), needs_a_fix: true, told: Box::new(told) }
    }

    /// A mistake that is named if this right side is verified.
    pub(super) fn said(right: Expr, told: impl FnOnce(Repair) -> Mistake + 'p) -> Proposal<'p> {
        Proposal::fixed_by(vec![Way::Said(right)], told)
    }

    /// A mistake that is named if the derivative can be written out.
    pub(super) fn written_out(told: impl FnOnce(Repair) -> Mistake + 'p) -> Proposal<'p> {
        Proposal::fixed_by(vec![Way::WrittenOut], told)
    }

    /// A mistake that is named with a fix or without.
    pub(super) fn named(
        ways: impl FnOnce() -> Vec<Way> + 'p,
        told: impl FnOnce(Option<Repair>) -> Mistake + 'p,
    ) -> Proposal<'p> {
        let told = move |fix: Option<Repair>, _: &Holds<'_>| Some(told(fix));
        Proposal { holds: None, ways: Box::new(ways), needs_a_fix: false, told: Box::new(told) }
    }

    /// The same, if this claim of this document holds.
    pub(super) fn provided(self, document: Document, claim: Claim) -> Proposal<'p> {
        Proposal { holds: Some((document, claim)), ..self }
    }
}

/// A proposal was taken: the search is over.
pub(super) struct Taken;

/// Hears proposals, one after the other.
pub(super) type Offer<'o> = dyn FnMut(Proposal<'_>) -> Option<Taken> + 'o;

/// Looks for what may explain a claim. It ends early once a proposal is taken.
pub(super) type Search = fn(&Wrong<'_>, &mut Offer<'_>) -> Option<Taken>;
