//! The witness `sampled`: both sides evaluated at many points, with a tolerance that is derived; doubts, and a share of
//! the agreements, are settled in precise arithmetic.

use crate::claim::Subject;
use crate::lang::ast::Span;
use crate::lang::lower::LowerError;
use crate::scalar::instance::Instance;
use crate::witness::case::{Case, Point};
use crate::witness::confirm::second_opinion;
use crate::witness::coverage::{Coverage, below};
use crate::witness::doubles::{Comparison, Doubles, Doubt};
use crate::witness::families::unmet;
use crate::witness::kinks::{self, Kink, Meeting, Slope, meeting_at};
use crate::witness::points::{Points, Style};
use crate::witness::region::neighbours;
use crate::witness::sampling::{Failure, Sampling};
use crate::witness::settle::{Arbitration, Finding, RIGHT, arbitrate_with_controls, worst};
use crate::witness::sizes::{LARGEST_BOUND, add_large};
pub use crate::witness::sizes::{shapes, within};
use crate::witness::testimony::{Known, Options};
use dashu_ratio::RBig;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// Points with special values, for a claim about scalars.
const SPECIAL: usize = 64;
/// Of a claim that is established, one in so many of the random points that are asked for are taken, at two for each shape but
/// the first at least, and twice as many with special values if it is about arrays: as long as nothing but agreement is met.
const CHECKED: usize = 8;
const CHECKED_SPECIAL: usize = 4;
const CHECKED_AGAIN: usize = 2;
/// Shapes of such a claim: those that are not drawn at random.
const CHECKED_SHAPES: usize = 5;
/// Of so many agreements one is settled in precise arithmetic all the same.
const SHARE: usize = 8;
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
/// … and how much of it goes to settling agreements, …
const SHARE_WORK: usize = 10_000;
/// … of which so many are settled in any case: an error below the doubles may show on one side of a branch only.
const FEWEST_SETTLED: usize = 4;
/// What may be spent per claim on finding the zeros of conditions. It is kept apart: doubts must not use it up.
const ZERO_WORK: usize = 400_000;
/// What may be spent per claim on looking far out for the other side of a branch, in nodes read.
const FAR_WORK: usize = 1_000_000;
/// What may be spent per claim on following lines to where conditions change their signs, in nodes read.
const SCAN_WORK: usize = 1_000_000;
/// Borders at numbers that are no fractions, per claim.
const IRRATIONAL: usize = 12;
/// Nodes read in doubles per claim, at most.
const WORK: usize = 6_000_000;
/// What may be spent per claim on looking at kinks, in products of 160 bits.
const KINK_WORK: usize = 4_000_000;
/// What it costs to draw an entry of a point, in nodes read.
const ENTRY_COST: usize = 50;
/// Once some shape is done, shapes of longer programs than this are left out.
const LONGEST: usize = 12_000;
/// Points at which there is a derivative that the tape does not know, and that are looked at in another way.
const UNREAD: usize = 24;
/// Which control is a multiple of the right side.
const SCALED: usize = 1;
/// Facts are satisfied by points of all kinds where one draw in so many satisfies them.
const SCARCE: usize = 4;
/// Points that agreed and are remembered.
const FIRST_AGREED: usize = 4;
/// Steps of the search for a large difference, from each of the worst points.
const CLIMB: usize = 24;
/// Samples a claim. Where another witness has `established` it, one agreement in precise arithmetic is enough: it
/// checks that witness, and need not stand for the points between.
pub fn sample(subject: &Subject<'_>, options: &Options, known: &Known) -> Sampling {
    // Where nobody else speaks for all sides of all branches, it matters which of them were met together.
    let coverage = if *known == Known::Equal { Coverage::default() } else { Coverage::combined() };
    let mut sampling = Sampling { coverage, ..Sampling::default() };
    let established = *known == Known::Equal && !subject.has_branches();
    let mut shapes = shapes(subject, options.seed);
    if let Known::Different(bound) | Known::Apart(bound) = known {
        let sizes: Vec<u64> = within(subject, &bound.sizes)
            .into_iter()
            .zip(&subject.least)
            .map(|(size, least)| size.min(LARGEST_BOUND.max(*least)))
            .collect();
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        }
    }
    if *known != Known::Equal {
        add_large(subject, &mut shapes);
    }
    let share = options.cases.div_ceil(shapes.len());
    // Whoever asks for more points than usual gets them.
    let is_check = established && options.cases <= Options::default().cases;
    let mut budget = Budget::new(established);
    let mut too_large = 0;
    for (number, sizes) in shapes.iter().enumerate() {
        if number >= CHECKED_SHAPES && is_check && sampling.compared > 0 && sampling.is_plain() {
            break;
        }
        match Case::new(subject, sizes.clone()) {
            Ok(case) if sampling.compared > 0 && case.lowered.program.len() > LONGEST => {}
            Ok(case) => {
                sampling.lowered = true;
                let mut run = Run::new(&case, options.seed, &mut sampling, &mut budget);
                let asked = if number == 0 { options.cases } else { share };
                let few = Few {
                    random: asked.div_ceil(CHECKED).max(CHECKED_AGAIN),
                    special: asked.div_ceil(CHECKED_SPECIAL).max(CHECKED_AGAIN),
                };
                run.points(share, is_check.then_some(few), sizes == &shapes[0]);
                if sampling.failure.is_some() || sampling.deaf {
                    return sampling;
                }
            }
            Err(LowerError::TooLarge | LowerError::TooDeep) => too_large += 1,
            Err(LowerError::Outside | LowerError::Nested) => {}
        }
    }
    sampling.too_large = !sampling.lowered && too_large > 0;
    sampling
}

/// A point at which a claim fails at the given sizes, if sampling meets one there.
pub fn failure_at(case: &Case<'_>, options: &Options) -> Option<Failure> {
    let (mut sampling, mut budget) = (Sampling::default(), Budget::new(false));
    Run::new(case, options.seed, &mut sampling, &mut budget).points(options.cases, None, true);
    sampling.failure
}

/// Points that are looked at apart from what is left to spend.
struct Beyond {
    /// Agreements within a tolerance that says little, where the claim is established.
    blunt: usize,
    /// Those at which the claimed side alone has no value in doubles, by the sides of branches on which they lie: on one
    /// of them it may be the other side's value that rounding makes; and by whether it is certain that the claimed side has
    /// none, all around.
    holes: HashMap<(Option<u64>, bool), usize>,
    /// Those on the border of each branch of the text.
    borders: HashMap<Span, usize>,
    /// Borders at numbers that are no fractions.
    irrational: usize,
}

/// What may still be spent on a claim, in nodes read.
pub(super) struct Budget {
    plain: usize,
    precise: usize,
    /// What of it doubts must leave.
    kept: usize,
    clear: usize,
    beyond: Beyond,
    pub(super) zeros: usize,
    /// For looking far out for the other side of a branch.
    pub(super) far: usize,
    /// For following lines to where conditions change their signs.
    pub(super) scan: usize,
    /// For looking at kinks.
    kinks: usize,
    /// For looking at one-sided slopes where the tape has none: it is kept apart, as all points of a half line may ask
    /// for it.
    slopes: usize,
    /// Whether another witness has established the claim.
    pub(super) established: bool,
    /// How many agreements are settled in any case, and what is kept for doubts when more of them are.
    agreements: (usize, usize),
}

impl Budget {
    fn new(established: bool) -> Self {
        let (kept, agreements) = match established {
            true => (PRECISE_WORK - CHECKING_WORK, (1, PRECISE_WORK)),
            false => (0, (FEWEST_SETTLED, PRECISE_WORK - SHARE_WORK)),
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
                irrational: IRRATIONAL,
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

    /// Whether the claimed side alone seems to have no value at a point, on sides of branches where that may be looked
    /// at.
    fn allows_a_hole(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) -> bool {
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
    fn meets_a_border(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) -> bool {
        let met = case.lowered.places.iter().filter(|(on, _)| doubles.is_zero(**on)).map(|(_, place)| *place);
        let mut is_new = false;
        for place in met.collect::<HashSet<Span>>() {
            let count = self.beyond.borders.entry(place).or_default();
            is_new |= *count < ON_BORDERS;
            *count += 1;
        }
        is_new
    }

    /// Whether one more border at a number that is no fraction may be looked at; it is counted.
    pub(super) fn allows_a_border(&mut self) -> bool {
        let left = self.beyond.irrational.checked_sub(1);
        self.beyond.irrational = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether as much as half is left for looking at kinks.
    pub(super) fn spares_kinks(&self) -> bool {
        self.kinks >= KINK_WORK / 2
    }

    /// Whether enough agreements have been settled that say little, of a claim that is established; this one is counted.
    fn is_sure_of_blunt_ones(&mut self) -> bool {
        let is_enough = self.established && self.beyond.blunt == 0;
        self.beyond.blunt = self.beyond.blunt.saturating_sub(1);
        is_enough
    }

    /// What may be spent at one point.
    fn at_a_point(&self, doubt: Doubt) -> usize {
        match (self.established, doubt) {
            (true, Doubt::None | Doubt::Blunt) => CHECKING_POINT,
            _ => POINT_WORK.max(self.precise.saturating_sub(self.kept) / 2),
        }
    }

    /// Whether a point of this cost can be settled. The first agreements may take what is kept.
    fn affords(&self, cost: usize, settled: usize) -> bool {
        let kept = if settled < self.agreements.0 { 0 } else { self.kept };
        self.precise >= kept + cost
    }
}

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

/// How many points are enough at one choice of sizes where the claim is established.
#[derive(Clone, Copy)]
struct Few {
    random: usize,
    special: usize,
}

/// Random points at one choice of sizes.
#[derive(Default)]
struct Drawn {
    /// How often one was tried to draw, and drawn.
    tried: usize,
    drawn: usize,
    /// The first one.
    somewhere: Option<Point>,
    /// Those that agreed, with how well.
    pool: Vec<(f64, Point)>,
}

/// Sampling at one choice of sizes.
pub(super) struct Run<'r, 'c> {
    pub(super) case: &'c Case<'c>,
    pub(super) points: Points<'c>,
    pub(super) sampling: &'r mut Sampling,
    pub(super) budget: &'r mut Budget,
    pub(super) doubles: Doubles<'c>,
    agreements: usize,
    /// The first points that agreed.
    pub(super) agreed: Vec<Point>,
    controlled: bool,
    /// What it costs to look at a kink, once that was asked for.
    meeting_cost: OnceCell<usize>,
}

impl<'r, 'c> Run<'r, 'c> {
    fn new(case: &'c Case<'c>, seed: u64, sampling: &'r mut Sampling, budget: &'r mut Budget) -> Self {
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
            meeting_cost: OnceCell::new(),
        }
    }

    /// Random points, special points, both sides of branches, and a search from the worst.
    fn points(&mut self, share: usize, few: Option<Few>, first: bool) {
        let before = self.sampling.compared;
        let wanted = match (self.case.entries(), self.case.subject.functions.len()) {
            (0, 0) => 1,
            // Nothing but the functions changes from point to point.
            (0, _) => share.max(Instance::catalogue().len()),
            _ => share.max(2),
        };
        // Functions are no fewer where another witness knows of them all.
        let few_drawn = few.filter(|_| self.case.entries() > 0).map(|few| few.random);
        let Some(Drawn { tried, drawn, somewhere, pool }) = self.random(wanted, few_drawn) else { return };
        // Facts that hardly any draw satisfies are satisfied by points of one kind (exp(y)*(x - 1) = 0 in fractions
        // where y = 0 alone).
        let is_scarce = self.case.subject.has_uneven_facts() && drawn * SCARCE < tried;
        if drawn == 0 || is_scarce {
            self.sampling.barren.push(self.case.sizes.clone());
        }
        let scalar = self.case.subject.is_scalar();
        self.special(match (few.filter(|_| self.sampling.is_plain()), first) {
            _ if scalar => SPECIAL,
            (Some(few), _) => few.special,
            (None, true) => share.max(2) * 2,
            (None, false) => share / 2,
        });
        if !self.done() && first {
            self.rare_functions();
        }
        if !self.done() && self.case.subject.tangled() {
            self.structured();
        }
        if !self.done() && unmet(self.case.subject).is_some() {
            self.families();
        }
        if !self.done() {
            let points: Vec<Point> = pool.iter().map(|(_, point)| point.clone()).collect();
            self.branches(&points, first);
            if first && points.is_empty() && !self.done() {
                self.look_for_the_domain(somewhere);
                let found = self.agreed.clone();
                if !found.is_empty() && !self.done() {
                    self.rare_functions();
                    self.branches(&found, first);
                }
            }
        }
        if !self.done() && first && !self.budget.established {
            self.climb(pool, if scalar { CLIMB } else { CLIMB / 3 });
        }
        if !self.done() && self.case.entries() > 1 {
            self.roots_of_squares();
        }
        if self.sampling.compared > before {
            self.sampling.shapes += 1;
            self.sampling.sizes.push(self.case.sizes.clone());
        }
    }

    /// Random points: all that are wanted, or a few where the claim is established and nothing else was met. None where a
    /// point ends the search.
    fn random(&mut self, wanted: usize, few: Option<usize>) -> Option<Drawn> {
        let mut found = Drawn::default();
        for number in 0..wanted {
            if few.is_some_and(|few| number >= few) && self.sampling.is_plain() {
                break;
            }
            found.tried += 1;
            let style = match number % 8 {
                5 => Style::Wide,
                6 => Style::Narrow,
                7 => Style::Small,
                _ => Style::Normal,
            };
            let Some(point) = self.points.draw(style) else { continue };
            found.drawn += 1;
            found.somewhere.get_or_insert_with(|| point.clone());
            let holes = self.sampling.right_undefined.len();
            if let Compared::Agrees(ratio) = self.compare(&point) {
                found.pool.push((ratio, point));
            }
            // Small numbers meet holes that are no more than points.
            if style != Style::Small {
                self.sampling.random += 1;
                self.sampling.random_holes += usize::from(self.sampling.right_undefined.len() > holes);
            }
            if self.done() {
                return None;
            }
        }
        Some(found)
    }

    pub(super) fn done(&self) -> bool {
        self.sampling.failure.is_some()
            || self.sampling.deaf
            || self.budget.plain == 0
            || self.case.subject.work.is_spent()
    }

    /// Blocks at special values, as a whole and in one entry: all of them for scalars, a spread of them for arrays.
    fn special(&mut self, quota: usize) {
        let mut wanted: Vec<(usize, RBig, bool)> = Vec::new();
        for (position, block) in self.case.blocks.iter().enumerate() {
            for special in self.points.special_values(position) {
                if block.range().len() > 1 {
                    wanted.push((position, special.clone(), false));
                }
                wanted.push((position, special, true));
            }
        }
        let stride = wanted.len().div_ceil(quota.max(1)).max(1);
        // An odd stride meets both kinds.
        let stride = if stride > 1 { stride | 1 } else { 1 };
        let start = if stride > 1 { self.points.integer(0, stride as i64 - 1) as usize } else { 0 };
        for (position, special, whole) in wanted.into_iter().skip(start).step_by(stride) {
            let Some(base) = self.points.draw(Style::Normal) else { return };
            let block = self.case.blocks[position];
            let mut values = base.values;
            if whole {
                values[block.range()].fill(special);
            } else {
                let at = block.start + self.points.integer(0, block.range().len() as i64 - 1) as usize;
                values[at] = special;
            }
            if let Some(point) = self.points.complete(values, base.functions) {
                self.compare(&point);
            }
            if self.done() {
                return;
            }
        }
    }

    /// From the points with the largest differences, looks for larger ones.
    fn climb(&mut self, mut pool: Vec<(f64, Point)>, steps: usize) {
        pool.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (mut best, mut point) in pool.into_iter().take(2) {
            for step in 0..steps {
                let mut values = point.values.clone();
                if values.is_empty() || self.done() {
                    return;
                }
                let at = self.points.integer(0, values.len() as i64 - 1) as usize;
                let factor = [3, -1, 2, 5][step % 4];
                let nudge = RBig::from_parts(self.points.integer(-64, 64).into(), 256u16.into());
                values[at] = if step % 2 == 0 { &values[at] * RBig::from(factor) } else { &values[at] + nudge };
                let Some(next) = self.points.complete(values, point.functions.clone()) else { continue };
                if let Compared::Agrees(ratio) = self.compare(&next)
                    && ratio > best
                {
                    (best, point) = (ratio, next);
                }
            }
        }
    }

    /// Compares both sides at a point.
    pub(super) fn compare(&mut self, point: &Point) -> Compared {
        let length = self.case.lowered.program.len();
        self.budget.plain = self.budget.plain.saturating_sub(length + ENTRY_COST * point.values.len());
        self.doubles.read(point);
        if self.doubles.near_kink() {
            let cost = *self.meeting_cost.get_or_init(|| kinks::cost_of_meeting(self.case));
            let Some(left) = self.budget.kinks.checked_sub(cost) else {
                self.sampling.passed_over += 1;
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
        let share = self.agreements.is_multiple_of(SHARE) && (affordable || self.sampling.precise < fewest);
        // What differs by less than the digits of doubles may do so on one side of a branch only.
        let half = PRECISE_WORK / 2 + 3 * self.case.precise_cost();
        let share = share || self.budget.precise >= half && self.sampling.coverage.is_new(self.case, &self.doubles);
        let settled = self.sampling.precise;
        if doubt > Doubt::None || share {
            let compared = self.settle(point, doubt);
            if compared != Compared::Agrees(0.0) {
                return compared;
            }
        } else {
            self.sampling.compared += 1;
        }
        self.agreements += 1;
        if self.agreed.len() < FIRST_AGREED {
            self.agreed.push(point.clone());
        }
        self.sampling.coverage.note(self.case, &self.doubles, self.sampling.precise > settled);
        if doubt == Doubt::None {
            self.sampling.ulps = self.sampling.ulps.max(ulps);
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

    /// Settles a point in precise arithmetic. At the first point of each shape the negative controls are settled too.
    fn settle(&mut self, point: &Point, doubt: Doubt) -> Compared {
        let exhausted = !self.budget.affords(3 * self.case.precise_cost(), self.sampling.precise);
        // Where both sides have a value, a few points are enough to check who establishes the claim.
        let is_sure = doubt == Doubt::Blunt && self.budget.is_sure_of_blunt_ones();
        match doubt {
            _ if !exhausted && !is_sure => {}
            // A clear difference is looked at when nothing is left, too: blunt agreements before must not hide it.
            Doubt::Clear if self.budget.clear > 0 => self.budget.clear -= 1,
            // Nor where the claimed side alone seems to have no value.
            Doubt::Blunt | Doubt::Open if self.budget.allows_a_hole(self.case, &self.doubles) => {}
            // Nor what lies on a border: who establishes a claim speaks of the sides of a branch alone.
            Doubt::Blunt | Doubt::Open if self.budget.meets_a_border(self.case, &self.doubles) => {}
            // An agreement in doubles stands without it; a doubt does not.
            Doubt::None => {
                self.sampling.compared += 1;
                return Compared::Agrees(0.0);
            }
            Doubt::Blunt | Doubt::Open | Doubt::Clear => {
                self.sampling.unsettled += 1;
                return Compared::Skipped;
            }
        }
        let allowed = self.budget.at_a_point(doubt);
        let arbitration = arbitrate_with_controls(self.case, point, allowed);
        self.budget.precise = self.budget.precise.saturating_sub(arbitration.cost);
        match worst(&arbitration.findings[0]) {
            Finding::Equal => {
                self.sampling.compared += 1;
                self.sampling.precise += 1;
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
                self.sampling.undefined += 1;
                self.without_left(point);
                Compared::Skipped
            }
            // What is divided by a function, or by its slope, is none of the numbers that it may be.
            Finding::RightUndefined if self.is_flat(point) => {
                self.sampling.flat_holes += 1;
                Compared::Skipped
            }
            Finding::RightUndefined => {
                let failure = self.failure(point);
                self.sampling.note_hole(failure, self.doubles.is_outside_the_right_side());
                Compared::Skipped
            }
            open @ (Finding::RightEnds | Finding::Undecided) => {
                self.note_open(point, open);
                Compared::Skipped
            }
        }
    }

    /// Notes a point that was not decided.
    fn note_open(&mut self, point: &Point, finding: Finding) {
        self.sampling.undecided += 1;
        if finding == Finding::RightEnds && !self.is_flat(point) {
            let failure = self.failure(point);
            self.sampling.right_ends.push(failure);
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
            self.sampling.unread = self.sampling.unread.min(UNREAD / 4 - 1);
            return self.without_the_tape(point);
        }
        let Some(left) = self.budget.slopes.checked_sub(kinks::cost_of_slopes(self.case)) else { return };
        self.budget.slopes = left;
        match kinks::without_slope(self.case, point) {
            Slope::Differs(kink) => self.note(*kink),
            Slope::Unread => self.without_the_tape(point),
            // A form within another one has no value on the tape either, all around: there is one, or what is
            // differentiated has none.
            Slope::None if kinks::is_undefined_around(self.case, point) => self.without_the_tape(point),
            Slope::None => {}
        }
    }

    /// Has the second evaluation judge a point at which there may be a derivative that the tape does not know (of √(|x|
    /// + x) where it is 0). Its word alone accuses nobody.
    fn without_the_tape(&mut self, point: &Point) {
        let is_cheap = self.case.subject.is_scalar() && self.sampling.coverage.misses_a_side();
        let most = if is_cheap { UNREAD } else { UNREAD / 4 };
        if self.sampling.objection.is_some() || self.sampling.unread >= most {
            return;
        }
        self.sampling.unread += 1;
        let findings = second_opinion(self.case, point);
        if findings.contains(&Finding::Different) {
            self.sampling.objection = Some(self.failure(point));
        } else if findings.contains(&Finding::LeftUndefined) {
            self.sampling.coverage.note_without(self.case, &self.doubles);
        } else if findings.contains(&Finding::RightUndefined) && !findings.contains(&Finding::Undecided) {
            let is_hole = |near: &Point| second_opinion(self.case, near).contains(&Finding::RightUndefined);
            if neighbours(self.case, point).iter().all(is_hole) {
                self.sampling.unread_holes += 1;
            } else if !self.is_flat(point) && self.sampling.hole_off_tape.is_none() {
                // The gradient of a norm's square at 0: there is one, and `q/norm(q)` has no value.
                self.sampling.hole_off_tape = Some(self.failure(point));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::check::check;
    use crate::lang::parser::parse;
    use crate::lang::typed::Item;
    use crate::witness::case::CONTROLS;
    use std::rc::Rc;

    /// A run in which a control is as right as the claim has no vote; an honest one has.
    #[test]
    fn a_run_that_accepts_a_control_is_deaf() {
        let text = "var x, y\nclaim: d(sin(x)*y)/dx = cos(x)*y";
        let document = check(text, &parse(text), false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("a claim") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let is_deaf = |case: &Case<'_>| {
            let (mut sampling, mut budget) = (Sampling::default(), Budget::new(false));
            Run::new(case, 0, &mut sampling, &mut budget).points(64, None, true);
            sampling.deaf
        };
        let honest = Case::new(&subject, subject.least.clone()).expect("small");
        assert!(!is_deaf(&honest));
        for control in 0..CONTROLS {
            let mut case = honest.clone();
            let lowered = Rc::make_mut(&mut case.lowered);
            lowered.arrays[RIGHT + 1 + control] = lowered.arrays[RIGHT].clone();
            assert!(is_deaf(&case), "control {control}");
        }
    }
}
