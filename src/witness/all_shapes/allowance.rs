//! How large forms may grow, and how much work may go into them.

use super::form::{Formed, Stop};
use crate::claim::work::{Part, Work};

/// Steps of rewriting for one claim, in factors looked at.
const FUEL: usize = 1_500_000;
/// What a step costs, in products of 160 bits.
const STEP: usize = 8;
/// Monomials of one form.
pub(super) const MAX_TERMS: usize = 3000;

/// What is left to be spent.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    /// Monomials of one form, at most.
    most_terms: usize,
    /// Steps that are left.
    fuel: usize,
    /// The claim's total, where there is one.
    work: Option<Work>,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance { most_terms: MAX_TERMS, fuel: FUEL, work: None }
    }
}

impl Allowance {
    /// Takes its steps from a total, too.
    pub(super) fn draw_on(&mut self, work: &Work) {
        self.work = Some(work.clone());
    }

    /// No more than so many terms and steps from now on.
    pub(super) fn limit(&mut self, terms: usize, steps: usize) {
        self.most_terms = self.most_terms.min(terms);
        self.fuel = self.fuel.min(steps);
    }

    /// No more steps than another one has left, of which it was a copy.
    pub(super) fn limit_to_fuel_of(&mut self, other: &Allowance) {
        self.fuel = self.fuel.min(other.fuel);
    }

    /// How many more steps are left than of another one, which began as this one did.
    pub(super) fn fuel_beyond(&self, other: &Allowance) -> usize {
        self.fuel.saturating_sub(other.fuel)
    }

    /// Counts steps; an error beyond the limit.
    pub(super) fn spend(&mut self, steps: usize) -> Formed<()> {
        self.fuel = self.fuel.checked_sub(steps).ok_or(Stop::TooLarge)?;
        let affords = self.work.as_ref().is_none_or(|work| work.draw(Part::Forms, steps * STEP));
        if affords { Ok(()) } else { Err(Stop::TooLarge) }
    }

    /// An error where a form of so many terms is too large.
    pub(super) fn check_terms(&self, terms: usize) -> Formed<()> {
        if terms > self.most_terms { Err(Stop::TooLarge) } else { Ok(()) }
    }
}
