//! Part of sampling: the zeros of branch conditions, where kinks and narrow regions hide.

use super::compare::Run;
use super::coverage::Piece;
use super::scan::{Borders, borders};
use crate::scalar::instance::Instance;
use crate::scalar::precise::Real;
use crate::scalar::rational::Rational;
use crate::scalar::tolerance::is_nearly_zero;
use crate::tape::{NodeId, Op};
use crate::witness::bench::case::{Case, Point};
use dashu_base::BitTest;
use dashu_ratio::RBig;

/// Conditions of branches whose zeros are looked for.
const MOST_BRANCHES: usize = 12;
/// Borders of the claimed side alone that lines are searched for, and other ones.
const MOST_BORDERS: usize = 12;
/// Zeros that are looked at, of one condition.
const MOST_ZEROS: usize = 4;
/// How far out the other side of a branch is looked for, as multiples of entries; the points from which it is, and the
/// entries that are moved one by one.
const FAR: [i64; 4] = [4, 32, -4, -32];
const MOST_STARTS: usize = 3;
const MOST_MOVED: usize = 12;
/// Bits at which signs of conditions are looked at.
const SIGN_BITS: usize = 128;
/// Bits at which zeros of conditions are found, steps on the way, and denominators that are left as they are.
const ZERO_BITS: usize = 512;
const ZERO_STEPS: usize = 60;
/// Bits by which a step is worked out, for each digit that is known of the zero.
const PER_DIGIT: usize = 4;
const SHORT: usize = 40;
/// Denominators of zeros that are taken to be fractions: by chance none would lie so near.
const SIMPLE: usize = ZERO_BITS / 8;
/// Steps towards a zero that lies beyond all points drawn so far.
const STRIDES: usize = 6;
/// Binary places of the steps beside a zero; points at the middle ones are where other conditions are followed from.
const BESIDE: [usize; 3] = [40, 20, 8];
/// Pieces from which borders are met.
const MOST_PIECES: usize = 6;
/// Lines along which the zero of a second condition is looked for, beside that of a first one.
const MOST_CORNERS: usize = 32;

/// A condition of a branch, and what must be read for its value alone.
pub(super) struct Condition {
    pub(super) on: NodeId,
    /// The nodes it is computed from, in order, itself the last.
    cone: Vec<NodeId>,
    /// The entries of a point it depends on.
    pub(super) inputs: Vec<usize>,
    cost: usize,
}

impl Condition {
    pub(super) fn new(case: &Case<'_>, on: NodeId) -> Condition {
        let program = &case.lowered.program;
        let cone = program.cone(&[on]);
        let input = |node: &NodeId| match program.ops()[node.index()] {
            Op::Input(number) => Some(number as usize),
            _ => None,
        };
        let inputs = cone.iter().rev().filter_map(input).collect();
        let cost = case.cost_of(&cone);
        Condition { on, cone, inputs, cost }
    }

    /// Its value in exact fractions.
    pub(super) fn exactly_at(&self, case: &Case<'_>, point: &Point) -> Rational {
        case.rational_of(&self.cone, point).swap_remove(self.on.index())
    }

    fn at(&self, case: &Case<'_>, values: &[RBig], functions: &[Instance], bits: usize) -> Option<Real> {
        let point = Point { values: values.to_vec(), functions: functions.to_vec() };
        case.precise_of(&self.cone, &point, bits).swap_remove(self.on.index()).ok()
    }
}

/// Points on different sides of a condition. Of a single variable neighbours, so that each zero is met; else each point
/// with some point of the other side, so that the other variables differ from zero to zero.
fn pairs<'p>(signed: &mut [(Real, &'p Point)]) -> Vec<(&'p Point, &'p Point)> {
    signed.sort_by(|a, b| a.1.values.cmp(&b.1.values));
    if signed.iter().all(|(_, point)| point.values.len() == 1) {
        let differ = |pair: &&[(Real, &Point)]| pair[0].0.is_negative() != pair[1].0.is_negative();
        return signed.windows(2).filter(differ).map(|pair| (pair[0].1, pair[1].1)).collect();
    }
    let side = |negative: bool| signed.iter().filter(move |(value, _)| value.is_negative() == negative);
    let (negative, other): (Vec<_>, Vec<_>) = (side(true).collect(), side(false).collect());
    let count = if negative.is_empty() || other.is_empty() { 0 } else { negative.len().max(other.len()) };
    (0..count).map(|at| (negative[at % negative.len()].1, other[at % other.len()].1)).collect()
}

/// The point so far on the way from one to another: 0 is the first, 1 the second.
pub(super) fn mix(from: &[RBig], to: &[RBig], t: &RBig) -> Vec<RBig> {
    from.iter().zip(to).map(|(from, to)| from + (to - from) * t).collect()
}

impl Run<'_, '_> {
    /// Looks for points where the condition of a branch is 0, and compares there and on both sides.
    pub(super) fn branches(&mut self, pool: &[Point], first: bool) {
        let most = if first { MOST_ZEROS } else { 1 };
        let conditions = self.conditions();
        let mut beside: Vec<(usize, Point)> = Vec::new();
        for (number, condition) in conditions.iter().enumerate() {
            let mut signed: Vec<(Real, &Point)> = Vec::new();
            for point in pool {
                let value = self.value(condition, &point.values, &point.functions, SIGN_BITS);
                signed.extend(value.map(|value| (value, point)));
            }
            let pairs = pairs(&mut signed);
            for (from, to) in pairs.iter().step_by(pairs.len().div_ceil(most).max(1)) {
                let sides = self.around_zero(condition, &from.values, &to.values, &from.functions);
                beside.extend(sides.into_iter().map(|point| (number, point)));
                if self.done() {
                    return;
                }
            }
            if let ([first, .., last], []) = (signed.as_slice(), pairs.as_slice()) {
                let sides = self.beyond(condition, first.1, last.1);
                beside.extend(sides.into_iter().map(|point| (number, point)));
            }
            if !self.done()
                && !self.budget.is_established()
                && !self.sampling.coverage.is_whole(self.case, condition.on)
            {
                self.far_out(condition, pool);
            }
        }
        if first && conditions.len() > 1 {
            self.corners(&conditions, &beside, pool);
            self.borders_of_pieces(&conditions, pool);
        }
        if !self.done() {
            self.unmet_borders(pool);
        }
        if first && !self.done() {
            self.thick_borders(pool);
        }
        if first && !self.done() {
            self.marks(pool, &conditions);
        }
        if first && !self.done() {
            self.scan(pool, &self.borders());
        }
    }

    /// The borders that lines are searched for.
    fn borders(&self) -> Borders {
        let arrays = &self.case.lowered.arrays;
        let [left, right] = [0, 1].map(|side| borders(self.case, &arrays[side].data));
        let mut found: Vec<NodeId> = right.difference(&left).copied().collect();
        // A side of a branch is met at points, too; where the claimed side ends only here.
        found.sort_by_key(|on| self.case.lowered.branches.binary_search(on).is_ok());
        found.truncate(MOST_BORDERS);
        let others: Vec<NodeId> = left.iter().copied().collect();
        let count = others.len().min(MOST_BORDERS);
        let spread = (0..count).map(|position| others[position * others.len() / count]).collect();
        let conditions = |nodes: Vec<NodeId>| nodes.into_iter().map(|on| Condition::new(self.case, on)).collect();
        Borders { right: conditions(found), left: conditions(spread) }
    }

    /// Where no point lies on one side of a branch: moves far out from a point, in all entries of an input or in one,
    /// until the condition changes its sign.
    fn far_out(&mut self, condition: &Condition, pool: &[Point]) {
        let case = self.case;
        let whole = case.blocks.iter().map(|block| block.range());
        let whole = whole.filter(|range| condition.inputs.iter().any(|at| range.contains(at)));
        let single = condition.inputs.iter().take(MOST_MOVED).map(|at| *at..at + 1);
        let moves: Vec<_> = whole.chain(single).collect();
        for from in pool.iter().take(MOST_STARTS) {
            self.doubles.read(from);
            let below = self.doubles.value(condition.on) < 0.0;
            for (range, factor) in moves.iter().flat_map(|range| FAR.map(|factor| (range, factor))) {
                let Some(left) = self.budget.far.checked_sub(case.lowered.program.len()) else { return };
                self.budget.far = left;
                let mut values = from.values.clone();
                values[range.clone()].iter_mut().for_each(|value| *value *= RBig::from(factor));
                let Some(to) = self.points.complete(values, from.functions.clone()) else { continue };
                self.doubles.read(&to);
                let there = self.doubles.value(condition.on);
                if there.is_finite() && (there < 0.0) != below {
                    self.compare(&to);
                    if !self.done() {
                        self.around_zero(condition, &from.values, &to.values, &from.functions);
                    }
                    return;
                }
            }
        }
    }

    /// Where one condition is nearly 0, looks for the zero of another one that depends on more entries: what is wrong
    /// on a narrow interval of one input may show on one side of a condition on another input only.
    fn corners(&mut self, conditions: &[Condition], beside: &[(usize, Point)], pool: &[Point]) {
        let mut lines = 0;
        for (number, here) in beside {
            for (_, other) in conditions.iter().enumerate().filter(|(at, _)| at != number) {
                let is_free = |at: &&usize| !conditions[*number].inputs.contains(at);
                let free: Vec<usize> = other.inputs.iter().filter(is_free).copied().collect();
                if free.is_empty() || lines == MOST_CORNERS {
                    continue;
                }
                let Some(there) = self.across(other, here, &free, pool) else { continue };
                lines += 1;
                self.around_zero(other, &here.values, &there, &here.functions);
                if self.done() {
                    return;
                }
            }
        }
    }

    /// The border of each condition, met from each piece that points lie on: what is wrong where y is 0 may be so for large x alone.
    fn borders_of_pieces(&mut self, conditions: &[Condition], pool: &[Point]) {
        let mut all: Vec<(Piece, &Point)> = Vec::new();
        for point in pool {
            self.doubles.read(point);
            all.extend(Piece::of(self.case, &self.doubles).map(|piece| (piece, point)));
        }
        // Other sides of branches come first: a floor has a piece for each of its values.
        let mut pieces: Vec<&(Piece, &Point)> = Vec::new();
        for is_known in [Piece::has_sides_of, Piece::eq] {
            for one in &all {
                if pieces.len() < MOST_PIECES && !pieces.iter().any(|known| is_known(&known.0, &one.0)) {
                    pieces.push(one);
                }
            }
        }
        for (condition, (_, here)) in
            conditions.iter().flat_map(|condition| pieces.iter().map(move |piece| (condition, *piece)))
        {
            if self.done() {
                return;
            }
            let Some(there) = self.across(condition, here, &condition.inputs, pool) else { continue };
            self.around_zero(condition, &here.values, &there, &here.functions);
        }
    }

    /// A point on the other side of a condition, with some entries taken from a point of the pool: of the nearest one, as what lies
    /// between is then most likely on the same sides of other conditions.
    fn across(&mut self, condition: &Condition, here: &Point, free: &[usize], pool: &[Point]) -> Option<Vec<RBig>> {
        let side = self.value(condition, &here.values, &here.functions, SIGN_BITS)?.is_negative();
        let distance = |point: &Point| -> RBig {
            let gap = |at: &usize| &point.values[*at] - &here.values[*at];
            free.iter().map(gap).fold(RBig::ZERO, |sum, gap| if gap < RBig::ZERO { sum - gap } else { sum + gap })
        };
        let mut near: Vec<(RBig, &Point)> = pool.iter().map(|point| (distance(point), point)).collect();
        near.sort_by(|a, b| a.0.cmp(&b.0));
        near.into_iter().find_map(|(_, point)| {
            let mut values = here.values.clone();
            free.iter().for_each(|at| values[*at].clone_from(&point.values[*at]));
            let value = self.value(condition, &values, &here.functions, SIGN_BITS)?;
            (value.is_negative() != side).then_some(values)
        })
    }

    /// The conditions in the claim's two sides (the controls repeat the right one's), or a spread of them.
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let lowered = &self.case.lowered;
        let last = lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied()).max();
        let all: Vec<NodeId> = lowered.branches.iter().copied().filter(|on| Some(*on) <= last).collect();
        let count = all.len().min(MOST_BRANCHES);
        (0..count).map(|position| Condition::new(self.case, all[position * all.len() / count])).collect()
    }

    /// A condition's value, as long as the budget lasts.
    pub(super) fn value(
        &mut self,
        condition: &Condition,
        values: &[RBig],
        functions: &[Instance],
        bits: usize,
    ) -> Option<Real> {
        self.budget.zeros = self.budget.zeros.checked_sub(condition.cost)?;
        condition.at(self.case, values, functions, bits)
    }

    /// Where all points lie on one side: follows the condition along the way from one point to another, in the entries
    /// it depends on, until its sign changes.
    fn beyond(&mut self, condition: &Condition, from: &Point, towards: &Point) -> Vec<Point> {
        let mut to = from.values.clone();
        for at in &condition.inputs {
            to[*at].clone_from(&towards.values[*at]);
        }
        let exact = |value: Option<Real>| value.and_then(|value| value.to_rational().ok());
        let Some(here) = exact(self.value(condition, &from.values, &from.functions, SIGN_BITS)) else {
            return Vec::new();
        };
        let mut t = RBig::ONE;
        for _ in 0..STRIDES {
            let there = mix(&from.values, &to, &t);
            let Some(value) = exact(self.value(condition, &there, &from.functions, SIGN_BITS)) else { break };
            if (value < RBig::ZERO) != (here < RBig::ZERO) {
                return self.around_zero(condition, &from.values, &there, &from.functions);
            }
            if value == here {
                break;
            }
            // The zero of the line through both values, and an eighth more.
            let secant = &t * &here / (&here - &value);
            t = shorten(&(secant * RBig::from_parts(9.into(), 8u8.into())));
        }
        Vec::new()
    }

    /// Between two points on different sides of a branch: the zero itself, and both sides at several distances. Gives a
    /// point of each side.
    pub(super) fn around_zero(
        &mut self,
        condition: &Condition,
        from: &[RBig],
        to: &[RBig],
        functions: &[Instance],
    ) -> Vec<Point> {
        let mut sides = Vec::new();
        let Some(zero) = self.zero(condition, from, to, functions) else {
            // Where its place is not to be had, at least both sides are visited.
            for end in [from, to] {
                if let Some(point) = self.points.complete(end.to_vec(), functions.to_vec()).filter(|_| !self.done()) {
                    self.compare(&point);
                }
            }
            return sides;
        };
        let is_looked_at = self.look_at_an_irrational_border(condition, (from, to), functions, &zero);
        let step = |places: usize| RBig::from_parts(1.into(), dashu_int::UBig::ONE << places);
        let steps = BESIDE.map(|places| [(step(places), places), (-step(places), places)]);
        for (step, places) in std::iter::once((RBig::ZERO, 0)).chain(steps.into_iter().flatten()) {
            let values = mix(from, to, &(&zero + step));
            let border = (places == 0 && is_looked_at).then_some(condition.on);
            match (self.points.complete(values.clone(), functions.to_vec()), border) {
                (Some(point), _) => {
                    self.compare_on(&point, border);
                    if places == BESIDE[1] {
                        sides.push(point);
                    }
                }
                (None, Some(on)) => {
                    self.doubles.read(&Point { values, functions: functions.to_vec() });
                    self.sampling.coverage.note_borders_outside(self.case, &self.doubles, on);
                }
                (None, None) => {}
            }
            if self.done() {
                break;
            }
        }
        sides
    }

    /// Where on the line a condition is 0: exactly if it is linear there, else to some 250 bits.
    fn zero(&mut self, condition: &Condition, from: &[RBig], to: &[RBig], functions: &[Instance]) -> Option<RBig> {
        let mut at = |t: &RBig, bits: usize| self.value(condition, &mix(from, to, t), functions, bits);
        let (mut low, mut high) = (RBig::ZERO, RBig::ONE);
        let exact = |value: &Real| value.to_rational().ok();
        let (mut below, mut above) = (exact(&at(&low, ZERO_BITS)?)?, exact(&at(&high, ZERO_BITS)?)?);
        // Regula falsi with the Illinois step: the end that stays counts half.
        let mut stayed = 0_i32;
        for _ in 0..ZERO_STEPS {
            if below == above {
                return None;
            }
            let secant = (&low * &above - &high * &below) / (&above - &below);
            let t = shorten(&secant);
            // The next step is right to some multiple of the digits that the ends have in common, and needs no more.
            let gap = &high - &low;
            let common = gap.denominator().bit_len().saturating_sub(gap.numerator().bit_len());
            let bits = (SIGN_BITS + PER_DIGIT * common).min(ZERO_BITS);
            let rough = at(&t, bits)?;
            let is_rough = bits < ZERO_BITS && is_nearly_zero(&rough, bits);
            let value = if is_rough { at(&t, ZERO_BITS)? } else { rough };
            if value.is_zero() || is_nearly_zero(&value, ZERO_BITS) {
                return Some(simplest_near(&t));
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
}

/// The fraction that is meant by a number found by halving: 1/10 is no binary fraction. Where none is simple, the
/// number itself.
fn simplest_near(value: &RBig) -> RBig {
    let reach = RBig::from_parts(1.into(), dashu_int::UBig::ONE << (ZERO_BITS / 2));
    let simplest = RBig::simplest_in(value - &reach, value + &reach);
    if simplest.denominator().bit_len() < SIMPLE { simplest } else { value.clone() }
}

/// At most so many binary places, unless the number is short anyway.
fn shorten(value: &RBig) -> RBig {
    if value.denominator().bit_len() < SHORT {
        return value.clone();
    }
    let unit = RBig::from(dashu_int::UBig::ONE << ZERO_BITS);
    RBig::from((value * &unit).round()) / unit
}
