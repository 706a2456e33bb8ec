//! Why agreement at the points that were compared does not stand for what none of them shows: a side of a condition, its border, points
//! of another kind that satisfy the facts, other sizes.

use super::weigh::Weighing;
use crate::lang::dim::DimId;
use crate::verdict::{Evidence, Level, Says};
use crate::witness::bench::kinks::Kink;
use crate::witness::bench::sizes::{LARGEST_BOUND, growth, needed};
use crate::witness::points::families::{binds, unmet};
use crate::witness::testimony::{Known, counted};

/// Sizes of a dimension that are too few where it matters where an index stands, if nobody speaks for all.
const FEW_SIZES: u64 = 4;

/// Polynomials of a higher degree, and sums of more exponentials, may be equal at all sizes that are tried.
const MANY_SIZES: f64 = 9.0;

impl Weighing<'_> {
    /// Of a side of a branch that no point lies on, sampling says nothing.
    pub(super) fn unseen_side(&self) -> Option<String> {
        let is_missed = self.established().is_none() && self.sampling.coverage.misses_a_side();
        is_missed.then(|| {
            format!(
                "the sides agree at {}, but none of them lies on one side of a condition, and nothing else speaks of that side; a `domain` can leave it out",
                counted(self.sampling.tally.compared, "point")
            )
        })
    }

    /// Why what agrees on both sides of a condition says nothing of its border.
    pub(super) fn unmet_border(&self) -> Option<String> {
        let place = self.sampling.coverage.unmet_border()?;
        let seen = counted(self.sampling.tally.compared, "point");
        // Of the parameter of a function the text says no name of an input.
        let names = self.subject.what_is_compared(place);
        let on = if names.is_empty() { String::new() } else { format!(" on `{}`", names.join("`, `")) };
        let why = format!("none of them lies on the border of a condition{on} where that bears on the values");
        Some(format!(
            "the sides agree at {seen}, but {why}, and `<` may be right there or `<=`; a `domain` can leave it out"
        ))
    }

    /// Why what agrees on both sides of a condition on rounded values says nothing of where it is 0, which is a whole region.
    pub(super) fn thick_border(&self) -> Option<String> {
        let place = self.sampling.coverage.thick_border()?;
        let seen = counted(self.sampling.tally.compared, "point");
        let names = self.subject.what_is_compared(place);
        let on = if names.is_empty() { String::new() } else { format!(" on `{}`", names.join("`, `")) };
        Some(format!(
            "the sides agree at {seen}, but a condition{on} compares rounded values, which are equal on whole regions, and not all of these were met on all sides of the other conditions"
        ))
    }

    /// Why the points that were found do not stand for all that satisfy the facts, where nobody establishes the claim.
    pub(super) fn unseen_points(&self) -> Option<String> {
        if self.established().is_some() {
            return None;
        }
        let but = format!("the sides agree at {}, but", counted(self.sampling.tally.compared, "point"));
        if let Some(name) = self.subject.crowded() {
            return Some(format!(
                "{but} `{name}` must satisfy several facts at once, and the points that were tried may not be of every kind"
            ));
        }
        if let Some(kink) = self.another_slope() {
            let why = "which a given equation may make a whole family of points";
            return Some(format!("{but} there is a slope at {}, and another one is claimed, {why}", kink.place));
        }
        if unmet(self.subject).is_some() {
            let why = "may have solutions of another kind, where what it is divided by is 0";
            return Some(format!("{but} a given equation {why}"));
        }
        let sizes = self.subject.show_sizes(self.sampling.sizes.barren.first()?);
        let at = if sizes.is_empty() { sizes } else { format!(" at {sizes}") };
        Some(format!("{but} hardly any point that satisfies all facts was found{at}"))
    }

    /// A point at which another slope is claimed than there is, where an equation may make a family of such points.
    fn another_slope(&self) -> Option<&Kink> {
        self.sampling.kinks.iter().find(|kink| kink.has_slope && binds(self.subject, &kink.inputs))
    }

    /// Why a formal difference is more than a relation that is not known, where nobody establishes the claim.
    pub(super) fn formal_difference(&self) -> Option<String> {
        let difference = self.differ.as_ref().filter(|_| self.established().is_none())?;
        let (seen, open) = (self.sampling.tally.compared, self.sampling.tally.open());
        let but = format!("the sides agree at {}, but differ as formal expressions", counted(seen, "point"));
        // Points that cannot be decided are no rounding matter any more.
        if self.sampling.tally.is_thin() {
            return Some(format!("{but}, and {} could not be decided", counted(open, "more point")));
        }
        // √(u²) hides a branch: which points lie on which side of it nobody has noted.
        if difference.by_a_root {
            return Some(format!("{but} with one sign of a root, and it is not known which points have it"));
        }
        let unseen = |sides| self.sampling.coverage.misses(&difference.sizes, sides);
        let missed = difference.sides.iter().any(unseen);
        missed.then(|| format!("{but}, among others on sides of branches on which none of the points lies"))
    }

    /// Why the sizes that were tried do not stand for the others, where nobody speaks for all.
    pub(super) fn unseen_sizes(&self) -> Option<String> {
        let for_all =
            |one: &Evidence| one.says == Says::Agrees && matches!(one.witness, Level::AllShapes | Level::Proof);
        if self.evidence.iter().any(for_all) || self.sampling.tally.compared == 0 {
            return None;
        }
        if self.subject.branches_on_sizes() {
            let why = "which form a side takes depends on sizes alone, and may come out otherwise at larger ones";
            return Some(format!("the sides agree at the sizes that were tried, but {why}"));
        }
        if self.subject.relates_sizes() {
            let why = "conditions on indices compare sizes, and may come out otherwise at others";
            return Some(format!("the sides agree at the sizes that were tried, but {why}"));
        }
        if self.subject.relates_values_of_maps() {
            let why = "others may come out otherwise: it matters what they give at several places together";
            return Some(format!("the sides agree at the index maps that were tried, but {why}"));
        }
        // What was seen at one size alone says nothing of another one, unless nothing is claimed there.
        if let Some(id) = self.subject.written_dims().find(|id| self.sampling.sizes.count_met_of(*id) < 2) {
            let name = &self.subject.document.dims[id];
            return Some(format!("the sides agree at one size of {name} alone; at others nothing could be compared"));
        }
        if self.subject.chooses_by_index() {
            let reach = self.subject.reach().min(LARGEST_BOUND);
            let few = |id: &DimId| {
                self.sampling.sizes.count_of(*id) < FEW_SIZES || self.sampling.sizes.largest_of(*id) < reach
            };
            if let Some(id) = self.subject.written_dims().find(few) {
                let (name, seen) = (&self.subject.document.dims[id], self.sampling.sizes.count_of(id));
                let why = "where an index stands matters, and larger sizes have other places";
                return Some(format!("the sides agree at {} of {name}, but {why}", counted(seen as usize, "size")));
            }
        }
        let draws = |id: &&DimId| !self.subject.document.is_written(**id);
        if let Some(id) = self.subject.dims.iter().find(draws)
            && needed(self.subject, *id) > self.sampling.sizes.count_of(*id) as f64
        {
            let seen = counted(self.sampling.sizes.count_of(*id) as usize, "choice");
            let why = "which of their values are the same may matter";
            return Some(format!("the sides agree at {seen} of what the index maps give, but {why}"));
        }
        let (Known::Different(bound) | Known::Apart(bound)) = &self.known else { return self.few_sizes() };
        let unseen = |(id, own): (&DimId, &u64)| {
            let (name, seen) = (&self.subject.document.dims[*id], self.sampling.sizes.count_of(*id));
            let why = format!("their normal forms differ, with powers of {name} that may vanish at as many");
            (*own >= seen)
                .then(|| format!("the sides agree at {} of {name}, but {why}", counted(seen as usize, "size")))
        };
        // Degrees count what forms write as powers of sizes; what oscillates, high powers of indices, and powers with sizes in
        // their exponents they do not.
        let is_high = |id: &DimId| {
            let (degree, kinds) = growth(self.subject, *id);
            degree.max(kinds) > MANY_SIZES
        };
        let high = || self.subject.written_dims().any(|id| is_high(&id)).then(|| self.few_sizes()).flatten();
        bound.degrees.iter().find_map(unseen).or_else(high)
    }

    /// The same where no normal form says how the sides depend on sizes.
    fn few_sizes(&self) -> Option<String> {
        let few = |id: &DimId| {
            let (name, seen) = (&self.subject.document.dims[*id], self.sampling.sizes.count_of(*id));
            let why = format!(
                "no normal form speaks of others, and as functions of {name} they may be equal at as many by accident"
            );
            (needed(self.subject, *id) > seen as f64)
                .then(|| format!("the sides agree at {} of {name}, but {why}", counted(seen as usize, "size")))
        };
        self.subject.written_dims().collect::<Vec<_>>().iter().find_map(few)
    }
}
