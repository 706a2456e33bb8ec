//! What sampling may spend on a claim, and on what.
//!
//! Doubts draw on a common store; what must not be used up by them (zeros, lines, kinks, holes, borders) has a store of its own.

use super::coverage::below;
use crate::lang::ast::Span;
use crate::witness::bench::case::Case;
use crate::witness::bench::doubles::{Doubles, Doubt};
use std::collections::{HashMap, HashSet};

/// What may be spent per claim on settling doubts in precise arithmetic, in products of 160 bits, …
const PRECISE_WORK: usize = 2_000_000;
/// … of which this where the claim is established: more points could add nothing to a proof, and clear differences are
/// settled all the same, …
const CHECKING_WORK: usize = 40_000;
/// … with so many agreements within a tolerance that says little, each of them at so much, …
const CHECKING_BLUNT: usize = 1;
const CHECKING_POINT: usize = 10_000;
/// … and of it at one point: half of what is left, and at least this, …
const POINT_WORK: usize = 50_000;
/// … how many clear differences are settled beyond that, …
const CLEAR: usize = 12;
/// … and how many holes, by sides of branches, …
const HOLES: usize = 12;
const COMBINATIONS: usize = 8;
/// … and how many points on the border of each branch of the text, …
const ON_BORDERS: usize = 2;
/// … and one on each combination of sides of the other branches, up to so many; …
const ON_SIDES_OF_BORDERS: usize = 6;
/// … and how much of it goes to settling agreements, …
const SHARE_WORK: usize = 10_000;
/// … of which so many are settled in any case: an error below the doubles may show on one side of a branch only.
const FEWEST_SETTLED: usize = 4;
/// What may be spent per claim on finding the zeros of conditions. It is kept apart: doubts must not use it up.
const ZERO_WORK: usize = 400_000;
/// The same for borders that were not met until then.
const UNMET_WORK: usize = 100_000;
/// What may be spent per claim on looking far out for the other side of a branch, in nodes read.
const FAR_WORK: usize = 1_000_000;
/// What may be spent per claim on following lines to where conditions change their signs, in nodes read.
const SCAN_WORK: usize = 1_000_000;
/// Borders at numbers that are no fractions, per claim.
const IRRATIONAL: usize = 24;
/// Nodes read in doubles per claim, at most.
const WORK: usize = 6_000_000;
/// What may be spent per claim on looking at kinks, in products of 160 bits.
const KINK_WORK: usize = 4_000_000;

/// Points that are looked at apart from what is left to spend.
struct Beyond {
    /// Agreements within a tolerance that says little, where the claim is established.
    blunt: usize,
    /// Those at which the claimed side alone has no value in doubles, by the sides of branches on which they lie: on one
    /// of them it may be the other side's value that rounding makes; and by whether it is certain that the claimed side has
    /// none, all around.
    holes: HashMap<(Option<u64>, bool), usize>,
    /// Those on the border of each branch of the text, and the sides of the other branches that were met there.
    borders: HashMap<Span, (usize, HashSet<u64>)>,
    /// Those on borders at which the tape has no value, by the branches that meet there.
    off_tape: HashMap<Vec<Span>, usize>,
    /// Borders at numbers that are no fractions.
    irrational: usize,
    /// What is kept for borders that are to be met and were not: for finding zeros, and for looking for points.
    unmet: (usize, usize),
}

/// What another witness has established of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Established {
    /// Nothing.
    Nothing,
    /// That it holds for all sizes on the sides of its branches: of their borders nobody has spoken.
    Sides,
    /// That it holds for all sizes, without branches.
    Whole,
}

/// What may still be spent on a claim, in nodes read.
pub(super) struct Budget {
    pub(super) plain: usize,
    pub(super) precise: usize,
    /// What of it doubts must leave.
    kept: usize,
    pub(super) clear: usize,
    beyond: Beyond,
    pub(super) zeros: usize,
    /// For looking far out for the other side of a branch.
    pub(super) far: usize,
    /// For following lines to where conditions change their signs.
    pub(super) scan: usize,
    /// For looking at kinks.
    pub(super) kinks: usize,
    /// For looking at one-sided slopes where the tape has none: it is kept apart, as all points of a half line may ask
    /// for it.
    pub(super) slopes: usize,
    /// What another witness has established.
    pub(super) established: Established,
    /// How many agreements are settled in any case, and what is kept for doubts when more of them are.
    pub(super) agreements: (usize, usize),
}

impl Budget {
    pub(super) fn new(established: Established) -> Self {
        let (kept, agreements) = match established {
            Established::Whole => (PRECISE_WORK - CHECKING_WORK, (1, PRECISE_WORK)),
            Established::Nothing | Established::Sides => (0, (FEWEST_SETTLED, PRECISE_WORK - SHARE_WORK)),
        };
        Budget {
            plain: WORK,
            precise: PRECISE_WORK,
            kept,
            clear: CLEAR,
            beyond: Beyond {
                blunt: CHECKING_BLUNT,
                holes: HashMap::new(),
                borders: HashMap::new(),
                off_tape: HashMap::new(),
                irrational: IRRATIONAL,
                unmet: (UNMET_WORK, FAR_WORK),
            },
            zeros: ZERO_WORK,
            far: FAR_WORK,
            scan: SCAN_WORK,
            kinks: KINK_WORK,
            slopes: KINK_WORK,
            established,
            agreements,
        }
    }

    /// Whether another witness has established the whole claim: then sampling is a check of that.
    pub(super) fn is_established(&self) -> bool {
        self.established == Established::Whole
    }

    /// Whether the claimed side alone seems to have no value at a point, on sides of branches where that may be looked
    /// at.
    pub(super) fn allows_a_hole(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) -> bool {
        if !doubles.has_hole() {
            return false;
        }
        let (sides, combinations) = (below(case, doubles), self.beyond.holes.len());
        let most = if combinations < COMBINATIONS { HOLES } else { 0 };
        let left = self.beyond.holes.entry((sides, doubles.is_outside_the_right_side())).or_insert(most);
        let is_left = *left > 0;
        *left = left.saturating_sub(1);
        is_left
    }

    /// Whether a point lies on the border of some branch of the text at which few points have been settled.
    pub(super) fn meets_a_border(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) -> bool {
        let met = borders(case, doubles);
        if met.is_empty() {
            return false;
        }
        let (mut is_new, sides) = (false, below(case, doubles));
        for place in met {
            let (count, met) = self.beyond.borders.entry(place).or_default();
            let is_elsewhere = met.len() < ON_SIDES_OF_BORDERS && sides.is_some_and(|sides| met.insert(sides));
            is_new |= *count < ON_BORDERS || is_elsewhere;
            *count += 1;
        }
        is_new
    }

    /// Whether a point, at which the tape has no value, lies where borders of branches of the text meet, and few such points have been
    /// looked at; it is counted.
    pub(super) fn meets_a_border_off_tape(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) -> bool {
        let mut met: Vec<Span> = borders(case, doubles).into_iter().collect();
        met.sort_by_key(|span| (span.start, span.end));
        let combinations = self.beyond.off_tape.len();
        if met.is_empty() || combinations >= COMBINATIONS && !self.beyond.off_tape.contains_key(&met) {
            return false;
        }
        let count = self.beyond.off_tape.entry(met).or_default();
        *count += 1;
        *count <= ON_BORDERS
    }

    /// Whether one more border at a number that is no fraction may be looked at; it is counted.
    pub(super) fn allows_a_border(&mut self) -> bool {
        let left = self.beyond.irrational.checked_sub(1);
        self.beyond.irrational = left.unwrap_or(0);
        left.is_some()
    }

    /// What is kept for borders that were not met may be spent from now on.
    pub(super) fn keep_for_borders(&mut self) {
        let (zeros, far) = std::mem::take(&mut self.beyond.unmet);
        self.zeros = self.zeros.max(zeros);
        self.far = self.far.max(far);
    }

    /// Whether half of the common store, and so much more, is left.
    pub(super) fn spares_half(&self, more: usize) -> bool {
        self.precise >= PRECISE_WORK / 2 + more
    }

    /// Whether as much as half is left for looking at kinks.
    pub(super) fn spares_kinks(&self) -> bool {
        self.kinks >= KINK_WORK / 2
    }

    /// Whether enough agreements have been settled that say little, of a claim that is established; this one is counted.
    pub(super) fn is_sure_of_blunt_ones(&mut self) -> bool {
        let is_enough = self.is_established() && self.beyond.blunt == 0;
        self.beyond.blunt = self.beyond.blunt.saturating_sub(1);
        is_enough
    }

    /// What may be spent at one point.
    pub(super) fn at_a_point(&self, doubt: Doubt) -> usize {
        match (self.is_established(), doubt) {
            (true, Doubt::None | Doubt::Blunt) => CHECKING_POINT,
            _ => POINT_WORK.max(self.precise.saturating_sub(self.kept) / 2),
        }
    }

    /// Whether a point of this cost can be settled. The first agreements may take what is kept.
    pub(super) fn affords(&self, cost: usize, settled: usize) -> bool {
        let kept = if settled < self.agreements.0 { 0 } else { self.kept };
        self.precise >= kept + cost
    }
}

/// The branches of the text on whose borders a point lies.
fn borders(case: &Case<'_>, doubles: &Doubles<'_>) -> HashSet<Span> {
    let met = case.lowered.places.iter().filter(|(on, _)| doubles.is_zero(**on));
    met.map(|(_, place)| *place).collect()
}
