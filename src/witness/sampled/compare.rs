//! Part of sampling: both sides at one point, in doubles, and in precise arithmetic where these leave a doubt.

use super::budget::{Budget, Established};
use super::region::neighbours;
use super::sampling::{Failure, Sampling, Tally};
use crate::tape::NodeId;
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::confirm::second_opinion;
use crate::witness::bench::doubles::{Comparison, Doubles, Doubt};
use crate::witness::bench::kinks::{self, Kink, Meeting, Slope, meeting_at};
use crate::witness::bench::settle::{Arbitration, Finding, Means, RIGHT, arbitrate_with_controls, worst};
use crate::witness::points::Points;
use std::cell::OnceCell;

/// Of so many agreements one is settled in precise arithmetic all the same.
const SHARE: usize = 8;
/// What it costs to draw an entry of a point, in nodes read.
const ENTRY_COST: usize = 50;
/// Points at which there is a derivative that the tape does not know, and that are looked at in another way.
const UNREAD: usize = 24;
/// Which control is a multiple of the right side.
const SCALED: usize = 1;
/// Points at one choice of sizes at which precise arithmetic is asked in any case, until it has decided one.
const MOST_OWED: usize = 4;
/// Points that agreed and are remembered.
const FIRST_AGREED: usize = 4;

/// How a point compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Compared {
    /// With the ratio of the difference to what is tolerated, at the worst entry.
    Agrees(f64),
    /// Not compared, or not decided.
    Skipped,
    /// The sides differ.
    Differs,
}

/// Sampling at one choice of sizes.
pub(super) struct Run<'r, 'c> {
    pub(super) case: &'c Case<'c>,
    pub(super) points: Points<'c>,
    pub(super) sampling: &'r mut Sampling,
    pub(super) budget: &'r mut Budget,
    pub(super) doubles: Doubles<'c>,
    pub(super) agreements: usize,
    /// The first points that agreed.
    pub(super) agreed: Vec<Point>,
    pub(super) controlled: bool,
    /// Points that were to be settled as long as none was.
    owed: usize,
    /// What it costs to look at a kink, once that was asked for.
    pub(super) meeting_cost: OnceCell<usize>,
}

impl<'r, 'c> Run<'r, 'c> {
    pub(super) fn new(case: &'c Case<'c>, seed: u64, sampling: &'r mut Sampling, budget: &'r mut Budget) -> Self {
        sampling.coverage.expect(case);
        Run {
            case,
            points: Points::new(case, seed),
            sampling,
            budget,
            doubles: Doubles::new(case),
            agreements: 0,
            agreed: Vec::new(),
            controlled: false,
            owed: 0,
            meeting_cost: OnceCell::new(),
        }
    }

    pub(super) fn done(&self) -> bool {
        self.sampling.failure.is_some()
            || self.sampling.deaf
            || self.budget.plain == 0
            || self.case.subject.work.is_spent()
    }

    /// Compares both sides at a point.
    pub(super) fn compare(&mut self, point: &Point) -> Compared {
        self.compare_on(point, None)
    }

    /// The same at a point that lies on the border of a condition as nearly as is known.
    pub(super) fn compare_on(&mut self, point: &Point, border: Option<NodeId>) -> Compared {
        let passed = |tally: &Tally| tally.unsettled + tally.passed_over;
        let (before, settled) = (passed(&self.sampling.tally), self.sampling.tally.precise);
        let compared = self.compare_once(point, border.is_some());
        // Doubles alone do not tell on a border: what is wrong there may be wrong there only, below their digits.
        let by_doubles = matches!(compared, Compared::Agrees(_)) && self.sampling.tally.precise == settled;
        if passed(&self.sampling.tally) == before && !by_doubles {
            self.sampling.coverage.note_borders(self.case, &self.doubles, border);
        }
        compared
    }

    fn compare_once(&mut self, point: &Point, is_on_a_border: bool) -> Compared {
        let length = self.case.lowered.program.len();
        self.budget.plain = self.budget.plain.saturating_sub(length + ENTRY_COST * point.values.len());
        self.doubles.read(point);
        if self.doubles.near_kink() {
            let cost = *self.meeting_cost.get_or_init(|| kinks::cost_of_meeting(self.case));
            let Some(left) = self.budget.kinks.checked_sub(cost) else {
                self.sampling.tally.passed_over += 1;
                return Compared::Skipped;
            };
            self.budget.kinks = left;
            match meeting_at(self.case, point) {
                Meeting::Smooth => {}
                Meeting::Tie(found) => {
                    found.into_iter().for_each(|kink| self.note(*kink));
                    return Compared::Skipped;
                }
                Meeting::Kink(kink) => {
                    self.note(*kink);
                    return Compared::Skipped;
                }
            }
        }
        let Comparison { doubt, ratio, ulps } = self.doubles.against(RIGHT);
        let (fewest, kept) = self.budget.agreements;
        let affordable = self.budget.precise >= kept + 3 * self.case.precise_cost();
        let share = self.agreements.is_multiple_of(SHARE) && (affordable || self.sampling.tally.precise < fewest);
        // What differs by less than the digits of doubles may do so on one side of a branch only.
        let is_half_left = self.budget.spares_half(3 * self.case.precise_cost());
        let share = share || is_half_left && self.sampling.coverage.is_new(self.case, &self.doubles);
        let share = share || !self.sampling.tally.are_doubles_heard();
        let owed = self.is_owed() || is_on_a_border;
        let settled = self.sampling.tally.precise;
        if doubt > Doubt::None || share || owed {
            let compared = self.settle(point, doubt, owed);
            if compared != Compared::Agrees(0.0) {
                return compared;
            }
        } else {
            self.sampling.tally.compared += 1;
        }
        self.agreements += 1;
        if self.agreed.len() < FIRST_AGREED {
            self.agreed.push(point.clone());
        }
        self.sampling.coverage.note(self.case, &self.doubles, self.sampling.tally.precise > settled);
        if doubt == Doubt::None {
            self.sampling.tally.ulps = self.sampling.tally.ulps.max(ulps);
        }
        Compared::Agrees(ratio)
    }

    /// Kinks at several inputs at once (x = y) are met at ever new points: the first of each kind is enough.
    fn note(&mut self, kink: Kink) {
        let known = |known: &Kink| known.place == kink.place || kink.is_one_of_many() && known.inputs == kink.inputs;
        if !self.sampling.kinks.iter().any(known) {
            self.sampling.kinks.push(kink);
        }
    }

    /// Whether a point is to be settled whatever doubles say: those on the border of a branch, as who establishes a claim speaks of
    /// its sides alone; and one for each choice of sizes, unless somebody speaks of all.
    fn is_owed(&mut self) -> bool {
        let is_on_a_border = self.budget.meets_a_border(self.case, &self.doubles);
        let is_first = !self.controlled && self.owed < MOST_OWED && self.budget.established == Established::Nothing;
        let is_owed = is_first && self.budget.spares_half(3 * self.case.precise_cost());
        self.owed += usize::from(is_owed);
        is_on_a_border || is_owed
    }

    /// Whether a point may be settled: the budget affords it, or it is of a kind that has a few settlements of its own.
    fn may_settle(&mut self, doubt: Doubt) -> bool {
        let exhausted = !self.budget.affords(3 * self.case.precise_cost(), self.sampling.tally.precise);
        // Where both sides have a value, a few points are enough to check who establishes the claim.
        let is_sure = doubt == Doubt::Blunt && self.budget.is_sure_of_blunt_ones();
        if !exhausted && !is_sure {
            return true;
        }
        match doubt {
            // A clear difference is looked at when nothing is left, too: blunt agreements before must not hide it.
            Doubt::Clear => {
                let is_left = self.budget.clear > 0;
                self.budget.clear = self.budget.clear.saturating_sub(1);
                is_left
            }
            // So are points where the claimed side alone seems to have no value.
            Doubt::Blunt | Doubt::Open => self.budget.allows_a_hole(self.case, &self.doubles),
            Doubt::None => false,
        }
    }

    /// Settles a point in precise arithmetic. At the first point of each shape the negative controls are settled too.
    fn settle(&mut self, point: &Point, doubt: Doubt, owed: bool) -> Compared {
        if !owed && !self.may_settle(doubt) {
            // An agreement in doubles stands without it; a doubt does not.
            if doubt == Doubt::None && self.sampling.tally.are_doubles_heard() {
                self.sampling.tally.compared += 1;
                return Compared::Agrees(0.0);
            }
            self.sampling.tally.unsettled += 1;
            return Compared::Skipped;
        }
        let means = Means { allowed: self.budget.at_a_point(doubt), is_check: self.budget.is_established() };
        let arbitration = arbitrate_with_controls(self.case, point, means);
        self.budget.precise = self.budget.precise.saturating_sub(arbitration.cost);
        match worst(&arbitration.findings[0]) {
            Finding::Equal => {
                self.sampling.tally.compared += 1;
                self.sampling.tally.precise += 1;
                if !std::mem::replace(&mut self.controlled, true) {
                    self.sampling.deaf |= self.accepts_a_control(&arbitration);
                }
                Compared::Agrees(0.0)
            }
            Finding::Different => {
                self.sampling.failure = Some(self.failure(point));
                Compared::Differs
            }
            Finding::LeftUndefined => {
                self.sampling.tally.undefined += 1;
                self.without_left(point);
                Compared::Skipped
            }
            // What is divided by a function, or by its slope, is none of the numbers that it may be.
            Finding::RightUndefined if self.is_flat(point) => {
                self.sampling.holes.flat += 1;
                Compared::Skipped
            }
            Finding::RightUndefined => {
                let failure = self.failure(point);
                self.sampling.holes.note(failure, self.doubles.is_outside_the_right_side());
                Compared::Skipped
            }
            open @ (Finding::RightEnds | Finding::Undecided) => {
                if doubt == Doubt::None {
                    self.sampling.tally.blind += 1;
                    self.sampling.coverage.note_blind(self.case, &self.doubles);
                }
                self.note_open(point, open);
                Compared::Skipped
            }
        }
    }

    /// Notes a point that was not decided.
    fn note_open(&mut self, point: &Point, finding: Finding) {
        self.sampling.tally.undecided += 1;
        if finding == Finding::RightEnds && !self.is_flat(point) {
            let failure = self.failure(point);
            self.sampling.holes.note_end(failure, self.doubles.is_outside_the_right_side());
        }
    }

    /// Looks at a point at which the left side has no value on the tape.
    fn without_left(&mut self, point: &Point) {
        if !self.case.subject.has_derivative() {
            self.sampling.coverage.note_without(self.case, &self.doubles);
            return;
        }
        // Nobody has to be asked, and those who would be are asked elsewhere: points of this kind may be most of all.
        if self.doubles.is_outside_the_left_side() {
            self.sampling.coverage.note_without(self.case, &self.doubles);
            return;
        }
        // Where the claimed side seems to end, too, that is asked first, and of points of its own.
        if self.budget.allows_a_hole(self.case, &self.doubles) {
            return self.without_the_tape(point);
        }
        // Nor do those of half a plane use up what is kept for the borders of it.
        let is_kept = self.budget.meets_a_border_off_tape(self.case, &self.doubles);
        let Some(left) = self.budget.slopes.checked_sub(kinks::cost_of_slopes(self.case)) else { return };
        self.budget.slopes = left;
        let is_kept = is_kept || self.sampling.tally.unread < self.most_off_tape();
        match kinks::without_slope(self.case, point) {
            Slope::Differs(kink) => self.note(*kink),
            Slope::Unread if is_kept => self.without_the_tape(point),
            // A form within another one has no value on the tape either, all around: there is one, or what is
            // differentiated has none.
            Slope::None if is_kept && kinks::is_undefined_around(self.case, point) => self.without_the_tape(point),
            Slope::Unread | Slope::None => {}
        }
    }

    /// At how many points the second evaluation is asked alone, beside those that are kept.
    fn most_off_tape(&self) -> usize {
        let is_cheap = self.case.subject.is_scalar() && self.sampling.coverage.misses_a_side();
        if is_cheap { UNREAD } else { UNREAD / 4 }
    }

    /// Has the second evaluation judge a point at which there may be a derivative that the tape does not know (of √(|x|
    /// + x) where it is 0). Its word alone accuses nobody.
    fn without_the_tape(&mut self, point: &Point) {
        if self.sampling.objection.is_some() {
            return;
        }
        self.sampling.tally.unread += 1;
        let findings = second_opinion(self.case, point);
        if findings.contains(&Finding::Different) {
            self.sampling.objection = Some(self.failure(point));
        } else if findings.contains(&Finding::LeftUndefined) {
            self.sampling.coverage.note_without(self.case, &self.doubles);
        } else if findings.contains(&Finding::RightUndefined) && self.is_flat(point) {
            // f'/(2√f) has no value where f is 0 everywhere, and there √f has a slope: what is divided by a function
            // is none of the numbers that it may be.
            self.sampling.holes.flat_off_tape += 1;
        } else if findings.contains(&Finding::RightUndefined) && !findings.contains(&Finding::Undecided) {
            let is_hole = |near: &Point| second_opinion(self.case, near).contains(&Finding::RightUndefined);
            if neighbours(self.case, point).iter().all(is_hole) {
                let found = self.failure(point);
                self.sampling.holes.unread.push(found);
            } else if self.sampling.holes.off_tape.is_none() {
                // The gradient of a norm's square at 0: there is one, and `q/norm(q)` has no value.
                self.sampling.holes.off_tape = Some(self.failure(point));
            }
        } else if !findings.is_empty() && findings.iter().all(|finding| *finding == Finding::Equal) {
            self.sampling.coverage.note(self.case, &self.doubles, false);
        }
    }

    /// Whether a version of the claim that is wrong here passed, in doubles or in precise arithmetic. (A multiple of 0
    /// is 0: the scaled control is wrong only where the right side does not vanish. A shift beside 2^1000 is nothing:
    /// the shifted one counts only beside values of ordinary size.)
    fn accepts_a_control(&self, arbitration: &Arbitration) -> bool {
        let ordinary = arbitration.right_top.is_none_or(|top| top < 64);
        let mut wrong = arbitration.findings[1..].iter().enumerate().filter(|(control, _)| match *control {
            SCALED => !arbitration.right_vanishes,
            _ => ordinary,
        });
        wrong.any(|(control, findings)| {
            // A shift may be below the doubles' digits beside a large value; a factor is not.
            let unseen = control == SCALED && self.doubles.against(RIGHT + 1 + control).doubt == Doubt::None;
            unseen || worst(findings) == Finding::Equal
        })
    }

    /// Whether some function that takes part is one number everywhere, or another one that does.
    pub(super) fn is_flat(&self, point: &Point) -> bool {
        let functions = &self.case.subject.functions;
        let is_another = |(at, id): (usize, &usize)| {
            functions.iter().take(at).any(|other| point.functions[*other] == point.functions[*id])
        };
        functions.iter().any(|id| point.functions[*id].is_constant()) || functions.iter().enumerate().any(is_another)
    }

    fn failure(&self, point: &Point) -> Failure {
        Failure { sizes: self.case.sizes.clone(), point: point.clone() }
    }
}
