//! The witness `sampled`: both sides evaluated at many points, with a tolerance that is derived; doubts, and a share of
//! the agreements, are settled in precise arithmetic.

use crate::claim::Subject;
use crate::lang::ast::Level;
use crate::lang::lower::LowerError;
use crate::scalar::instance::Instance;
use crate::scalar::precise::{Precise, Real};
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent, is_blunt, is_nearly_zero};
use crate::tape::NodeId;
use crate::witness::case::{Case, Point};
use crate::witness::kinks::{self, Kink, kink_at};
use crate::witness::points::{Points, Style, draw, runner};
use crate::witness::settle::{Finding, arbitrate_with_controls, worst};
use crate::witness::testimony::{Evidence, Options, Says};
use dashu_base::BitTest;
use dashu_ratio::RBig;

/// Points with special values, for a claim about scalars.
const SPECIAL: usize = 64;
/// Different shapes that are tried.
const SHAPES: usize = 8;
/// The largest size that is drawn at random.
const LARGEST: u64 = 7;
/// Of so many agreements one is settled in precise arithmetic all the same.
const SHARE: usize = 8;
/// What may be spent per claim on settling doubts in precise arithmetic, in products, …
const PRECISE_WORK: usize = 500_000;
/// … and how much of that on settling agreements; the first one is always settled.
const SHARE_WORK: usize = 24_000;
/// Nodes read in doubles per claim, at most.
const WORK: usize = 6_000_000;
/// Once some shape is done, shapes of longer programs than this are left out.
const LONGEST: usize = 12_000;
/// Conditions of branches whose zeros are looked for.
const MOST_BRANCHES: usize = 12;
/// Zeros that are looked at, of one condition.
const MOST_ZEROS: usize = 4;
/// Bits at which zeros of conditions are found, steps on the way, and denominators that are left as they are.
const ZERO_BITS: usize = 512;
const ZERO_STEPS: usize = 60;
const SHORT: usize = 40;
/// Which control is a multiple of the right side.
const SCALED: usize = 1;
/// Bits at which it is seen whether that differs from 0.
const CONTROL_BITS: usize = 256;
/// Steps of the search for a large difference, from each of the worst points.
const CLIMB: usize = 24;

/// A point at which the sides differ, or the right side has no value where the left one has.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The sizes.
    pub sizes: Vec<u64>,
    /// The point.
    pub point: Point,
}

/// What sampling found.
#[derive(Clone, Debug, Default)]
pub struct Sampling {
    /// Points at which both sides were compared.
    pub compared: usize,
    /// Shapes at which they were compared.
    pub shapes: usize,
    /// Points settled in precise arithmetic.
    pub precise: usize,
    /// The largest difference in units of the last place, among points that agreed in doubles.
    pub ulps: f64,
    /// Points that could not be decided.
    pub undecided: usize,
    /// Points of the domain at which the left side has no value.
    pub undefined: usize,
    /// Kinks, by place.
    pub kinks: Vec<Kink>,
    /// Points at which the right side alone has no value.
    pub right_undefined: Vec<Failure>,
    /// The first point found at which the sides differ.
    pub failure: Option<Failure>,
    /// Whether some control was accepted.
    pub deaf: bool,
    /// Whether all shapes were too large.
    pub too_large: bool,
    /// Whether some shape could be lowered.
    pub lowered: bool,
}

impl Sampling {
    /// The testimony.
    pub fn evidence(&self) -> Evidence {
        let settled = format!("{} of them settled in precise arithmetic", self.precise);
        let places = match self.shapes {
            1 => format!("{} points", self.compared),
            shapes => format!("{} points of {shapes} shapes", self.compared),
        };
        let (says, detail) = if self.failure.is_some() {
            (Says::Disagrees, "the sides differ; settled in precise arithmetic".to_string())
        } else if self.deaf {
            (Says::NoOpinion, "a deliberately wrong version of the claim was accepted; no vote".to_string())
        } else if self.compared == 0 {
            (Says::NoOpinion, self.why_nothing())
        } else {
            let ulps = (self.ulps * 10.0).round() / 10.0;
            let undecided = match self.undecided {
                0 => String::new(),
                count => format!("; {count} more points could not be decided"),
            };
            (
                Says::Agrees,
                format!("agreement at {places} ({settled}); largest difference in doubles {ulps} ulp{undecided}"),
            )
        };
        Evidence { witness: Level::Sampled, says, detail }
    }

    /// Why not a single point was compared.
    pub fn why_nothing(&self) -> String {
        if self.too_large {
            "too large to sample".to_string()
        } else if self.undecided > 0 {
            format!("none of {} points could be decided: numbers too large, or too little precision", self.undecided)
        } else if self.undefined > 0 {
            format!("vacuous: the left side has no value at any of {} points of the domain", self.undefined)
        } else if !self.kinks.is_empty() {
            "vacuous: only kinks were found".to_string()
        } else {
            "vacuous: no admissible point was found".to_string()
        }
    }
}

/// Samples a claim.
pub fn sample(subject: &Subject<'_>, options: &Options) -> Sampling {
    let mut sampling = Sampling::default();
    let shapes = shapes(subject, options.seed);
    let share = options.cases.div_ceil(shapes.len());
    let mut budget = Budget { plain: WORK, precise: PRECISE_WORK };
    let mut too_large = 0;
    for sizes in &shapes {
        match Case::new(subject, sizes.clone()) {
            Ok(case) if sampling.compared > 0 && case.lowered.program.len() > LONGEST => {}
            Ok(case) => {
                sampling.lowered = true;
                let mut run = Run::new(&case, options.seed, &mut sampling, &mut budget);
                run.points(share, sizes == &shapes[0]);
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

/// Sizes of the dimensions: pairwise different first, then 1s, equal ones, and larger ones at random.
pub fn shapes(subject: &Subject<'_>, seed: u64) -> Vec<Vec<u64>> {
    let (dims, least) = (&subject.dims, &subject.least);
    if dims.is_empty() {
        return vec![least.clone()];
    }
    let mut shapes: Vec<Vec<u64>> = Vec::new();
    let mut add = |size: &mut dyn FnMut(usize) -> u64| {
        let mut sizes = least.clone();
        for (position, id) in dims.iter().enumerate() {
            sizes[*id] = size(position).max(least[*id]);
        }
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        }
    };
    let different = [2, 3, 5, 4, 6, 7];
    add(&mut |position| different[position % different.len()]);
    add(&mut |position| different[(dims.len() - 1 - position) % different.len()]);
    add(&mut |_| 1);
    add(&mut |position| if position % 2 == 0 { 1 } else { 3 });
    add(&mut |_| 2);
    let mut random = runner(seed, 0);
    let strategy = proptest::collection::vec(1..=LARGEST, dims.len());
    let wanted = SHAPES.min(5 + 2 * dims.len());
    for _ in 0..4 * SHAPES {
        let Some(drawn) = draw(&mut random, &strategy).filter(|_| shapes.len() < wanted) else { break };
        let mut sizes = least.clone();
        dims.iter().zip(drawn).for_each(|(id, size)| sizes[*id] = least[*id].saturating_add(size - 1));
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        } else if shapes.len() >= 5 {
            break;
        }
    }
    shapes
}

/// What may still be spent on a claim, in nodes read.
struct Budget {
    plain: usize,
    precise: usize,
}

/// How a point compared.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Compared {
    /// With the ratio of the difference to what is tolerated, at the worst entry.
    Agrees(f64),
    /// Not compared, or not decided.
    Skipped,
    /// The sides differ.
    Differs,
}

/// Sampling at one choice of sizes.
struct Run<'r, 'c> {
    case: &'c Case<'c>,
    points: Points<'c>,
    sampling: &'r mut Sampling,
    budget: &'r mut Budget,
    reader: RunningError,
    values: Vec<Running>,
    inputs: Vec<Running>,
    agreements: usize,
    controlled: bool,
}

impl<'r, 'c> Run<'r, 'c> {
    fn new(case: &'c Case<'c>, seed: u64, sampling: &'r mut Sampling, budget: &'r mut Budget) -> Self {
        Run {
            case,
            points: Points::new(case, seed),
            sampling,
            budget,
            reader: RunningError { functions: Vec::new() },
            values: Vec::new(),
            inputs: Vec::new(),
            agreements: 0,
            controlled: false,
        }
    }

    /// Random points, special points, both sides of branches, and a search from the worst.
    fn points(&mut self, share: usize, first: bool) {
        let before = self.sampling.compared;
        let mut pool: Vec<(f64, Point)> = Vec::new();
        let wanted = if self.case.entries() == 0 { 1 } else { share.max(2) };
        for number in 0..wanted {
            let style = match number % 8 {
                5 => Style::Wide,
                6 => Style::Narrow,
                7 => Style::Small,
                _ => Style::Normal,
            };
            let Some(point) = self.points.draw(style) else { continue };
            if let Compared::Agrees(ratio) = self.compare(&point) {
                pool.push((ratio, point));
            }
            if self.done() {
                return;
            }
        }
        let scalar = self.case.subject.is_scalar();
        self.special(match (scalar, first) {
            (true, _) => SPECIAL,
            (false, true) => share.max(2) * 2,
            (false, false) => share / 2,
        });
        if !self.done() {
            let points: Vec<Point> = pool.iter().map(|(_, point)| point.clone()).collect();
            self.branches(&points, first);
        }
        if !self.done() && first {
            self.climb(pool, if scalar { CLIMB } else { CLIMB / 3 });
        }
        if self.sampling.compared > before {
            self.sampling.shapes += 1;
        }
    }

    fn done(&self) -> bool {
        self.sampling.failure.is_some() || self.sampling.deaf || self.budget.plain == 0
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

    /// Looks for points where the condition of a branch is 0, and compares there and on both sides.
    fn branches(&mut self, pool: &[Point], first: bool) {
        let branches: Vec<NodeId> = self.case.lowered.branches.iter().copied().take(MOST_BRANCHES).collect();
        let most = if first { MOST_ZEROS } else { 1 };
        for on in branches {
            let mut zeros = 0;
            let mut signed: Vec<(bool, &Point)> = Vec::new();
            for point in pool {
                if let Some(negative) = self.condition(point, on).map(|value| value.is_negative()) {
                    signed.push((negative, point));
                }
            }
            // Of a single variable the points are looked at in order, so that several zeros are found.
            signed.sort_by(|a, b| a.1.values.cmp(&b.1.values));
            for pair in signed.windows(2).filter(|pair| pair[0].0 != pair[1].0) {
                if zeros == most || self.done() {
                    break;
                }
                zeros += 1;
                self.around_zero(on, pair[0].1, pair[1].1);
            }
        }
    }

    fn condition(&mut self, point: &Point, on: NodeId) -> Option<Real> {
        self.case.precise(point, 128).swap_remove(on.index()).ok()
    }

    /// Between two points on different sides of a branch: the zero itself, and both sides at several distances.
    fn around_zero(&mut self, on: NodeId, from: &Point, to: &Point) {
        let mix = |t: &RBig| -> Vec<RBig> {
            from.values.iter().zip(&to.values).map(|(from, to)| from + (to - from) * t).collect()
        };
        let functions = &from.functions;
        let Some(zero) = self.zero(on, &mix, functions) else { return };
        let mut steps = vec![RBig::ZERO];
        for shift in [40u32, 20, 8] {
            let step = RBig::from_parts(1.into(), dashu_int::UBig::ONE << shift as usize);
            steps.extend([step.clone(), -step]);
        }
        for step in steps {
            if let Some(point) = self.points.complete(mix(&(&zero + step)), functions.clone()) {
                self.compare(&point);
            }
            if self.done() {
                return;
            }
        }
    }

    /// Where on the line a condition is 0: exactly if it is linear there, else to some 250 bits.
    fn zero(&mut self, on: NodeId, mix: &dyn Fn(&RBig) -> Vec<RBig>, functions: &[Instance]) -> Option<RBig> {
        let program = &self.case.lowered.program;
        let cost = 3 * self.case.precise_cost();
        let mut at = |t: &RBig| -> Option<Real> {
            self.budget.precise = self.budget.precise.checked_sub(cost)?;
            let inputs: Vec<_> = mix(t).iter().map(|value| Real::from_rational(value, ZERO_BITS)).collect();
            let mut values = Vec::new();
            program.read(&mut Precise::new(ZERO_BITS, functions.to_vec()), &inputs, &mut values);
            values.swap_remove(on.index()).ok()
        };
        let (mut low, mut high) = (RBig::ZERO, RBig::ONE);
        let exact = |value: &Real| value.to_rational().ok();
        let (mut below, mut above) = (exact(&at(&low)?)?, exact(&at(&high)?)?);
        // Regula falsi with the Illinois step: the end that stays counts half.
        let mut stayed = 0_i32;
        for _ in 0..ZERO_STEPS {
            if below == above {
                return None;
            }
            let secant = (&low * &above - &high * &below) / (&above - &below);
            let t = shorten(&secant);
            let value = at(&t)?;
            if value.is_zero() || is_nearly_zero(&value, ZERO_BITS) {
                return Some(t);
            }
            let (half, value) = (RBig::from_parts(1.into(), 2u8.into()), exact(&value)?);
            if (value < RBig::ZERO) == (below < RBig::ZERO) {
                (low, below) = (t, value);
                if stayed == 1 {
                    above *= &half;
                }
                stayed = 1;
            } else {
                (high, above) = (t, value);
                if stayed == -1 {
                    below *= &half;
                }
                stayed = -1;
            }
        }
        Some(high)
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
    fn compare(&mut self, point: &Point) -> Compared {
        let length = self.case.lowered.program.len();
        self.budget.plain = self.budget.plain.saturating_sub(length);
        self.inputs.clear();
        self.inputs.extend(point.values.iter().map(input));
        self.reader.functions.clone_from(&point.functions);
        self.case.lowered.program.read(&mut self.reader, &self.inputs, &mut self.values);
        if self.near_kink()
            && let Some(kink) = kink_at(self.case, point)
        {
            self.note(kink);
            return Compared::Skipped;
        }
        let (doubt, ratio, ulps) = self.against(1);
        let spent = PRECISE_WORK - self.budget.precise;
        let affordable = spent + 3 * self.case.precise_cost() <= SHARE_WORK;
        let share = self.agreements.is_multiple_of(SHARE) && (affordable || self.sampling.precise == 0);
        let settle = doubt || share;
        if settle {
            let compared = self.settle(point, doubt);
            if compared != Compared::Agrees(0.0) {
                return compared;
            }
        } else {
            self.sampling.compared += 1;
        }
        self.agreements += 1;
        if !doubt {
            self.sampling.ulps = self.sampling.ulps.max(ulps);
        }
        Compared::Agrees(ratio)
    }

    fn note(&mut self, kink: Kink) {
        if !self.sampling.kinks.iter().any(|known| known.place == kink.place) {
            self.sampling.kinks.push(kink);
        }
    }

    /// Whether some branch of a derivative form cannot be told from 0 in doubles.
    fn near_kink(&self) -> bool {
        let zero = Running::exact(0.0);
        let meets = |node: &NodeId| consistent(self.values[node.index()], zero) == Agreement::Agrees;
        self.case.lowered.kinks.iter().any(meets)
    }

    /// The left side against another array in doubles: whether there is a doubt, the largest difference in terms of
    /// what is tolerated, and in ulps.
    fn against(&self, other: usize) -> (bool, f64, f64) {
        let arrays = &self.case.lowered.arrays;
        let (mut doubt, mut ratio, mut ulps) = (false, 0.0_f64, 0.0_f64);
        for (left, right) in arrays[0].data.iter().zip(&arrays[other].data) {
            let (left, right) = (self.values[left.index()], self.values[right.index()]);
            doubt |= consistent(left, right) == Agreement::Doubt || is_blunt(left, right);
            let gap = (left.value() - right.value()).abs();
            let deviation = left.deviation() + right.deviation();
            if gap > 0.0 && deviation > 0.0 {
                ratio = ratio.max(gap / deviation);
            }
            let size = left.value().abs().max(right.value().abs());
            if gap > 0.0 && size.is_finite() {
                ulps = ulps.max(gap / (size.next_up() - size));
            }
        }
        (doubt, ratio, ulps)
    }

    /// Settles a point in precise arithmetic. At the first point of each shape the negative controls are settled too.
    fn settle(&mut self, point: &Point, doubt: bool) -> Compared {
        let cost = 3 * self.case.precise_cost();
        let Some(left) = self.budget.precise.checked_sub(cost) else {
            // An agreement in doubles stands without it; a doubt does not.
            if doubt {
                self.sampling.undecided += 1;
                return Compared::Skipped;
            }
            self.sampling.compared += 1;
            return Compared::Agrees(0.0);
        };
        self.budget.precise = left;
        let (findings, controls) = arbitrate_with_controls(self.case, point);
        match worst(&findings) {
            Finding::Equal => {
                self.sampling.compared += 1;
                self.sampling.precise += 1;
                if !std::mem::replace(&mut self.controlled, true) {
                    self.sampling.deaf |= self.accepts_a_control(point, &controls);
                }
                Compared::Agrees(0.0)
            }
            Finding::Different => {
                self.sampling.failure = Some(self.failure(point));
                Compared::Differs
            }
            Finding::LeftUndefined => {
                self.sampling.undefined += 1;
                if let Some(kink) = kinks::without_slope(self.case, point) {
                    self.note(kink);
                }
                Compared::Skipped
            }
            Finding::RightUndefined => {
                let failure = self.failure(point);
                self.sampling.right_undefined.push(failure);
                Compared::Skipped
            }
            Finding::Undecided => {
                self.sampling.undecided += 1;
                Compared::Skipped
            }
        }
    }

    /// Whether a version of the claim that is wrong here passed, in doubles or in precise arithmetic. (A multiple of 0
    /// is 0: the scaled control is wrong only where the right side does not vanish. A shift beside 2^1000 is nothing:
    /// the shifted one counts only beside values of ordinary size.)
    fn accepts_a_control(&self, point: &Point, controls: &[Vec<Finding>]) -> bool {
        let values = self.case.precise(point, CONTROL_BITS);
        let right = &self.case.lowered.arrays[1].data;
        let vanishes = right
            .iter()
            .all(|node| values[node.index()].as_ref().is_ok_and(|value| is_nearly_zero(value, CONTROL_BITS)));
        let top = right.iter().filter_map(|node| values[node.index()].as_ref().ok()?.top()).max();
        let ordinary = top.is_none_or(|top| top < 64);
        let mut wrong = controls.iter().enumerate().filter(|(control, _)| match *control {
            SCALED => !vanishes,
            _ => ordinary,
        });
        wrong.any(|(control, findings)| {
            // A shift may be below the doubles' digits beside a large value; a factor is not.
            let unseen = control == SCALED && !self.against(2 + control).0;
            unseen || worst(findings) == Finding::Equal
        })
    }

    fn failure(&self, point: &Point) -> Failure {
        Failure { sizes: self.case.sizes.clone(), point: point.clone() }
    }
}

/// At most so many binary places, unless the number is short anyway.
fn shorten(value: &RBig) -> RBig {
    if value.denominator().bit_len() < SHORT {
        return value.clone();
    }
    let unit = RBig::from(dashu_int::UBig::ONE << ZERO_BITS);
    RBig::from((value * &unit).round()) / unit
}

/// An input as a double, with the rounding it may have undergone.
fn input(value: &RBig) -> Running {
    let double = value.to_f64().value();
    if RBig::try_from(double).is_ok_and(|exact| exact == *value) {
        Running::exact(double)
    } else {
        Running::rounded(double)
    }
}
