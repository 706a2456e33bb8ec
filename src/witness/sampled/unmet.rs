//! Part of sampling: borders of conditions that no point has met where they bear on the values.
//!
//! `if(x > 4, if(y >= 1/3, 1, 0), 0)` depends on how y compares with 1/3 only where x > 4. So the way is followed from the values to the
//! condition, a point is moved to the sides that lead there, one condition after the other, and from it the border is looked for.

use super::compare::Run;
use super::zeros::Condition;
use crate::tape::{NodeId, Op};
use crate::witness::bench::case::{Case, Point};
use dashu_ratio::RBig;
use std::collections::{HashMap, HashSet, VecDeque};

/// Points from which one border is looked for.
const MOST_STARTS: usize = 8;
const MOST_STARTS_WITHIN: usize = 2;
/// Selects within the branches of one.
const MOST_WITHIN: usize = 6;
/// Multiples of entries that are tried where no point of the pool lies on the side that is wanted.
const FAR: [i64; 6] = [4, -4, 32, -32, 1024, -1024];

/// Points from which a condition is followed towards 0, readings on the way, how far it leads, the first step, and the last one in
/// binary places.
const MOST_DESCENTS: usize = 3;
const MOST_READ: usize = 4000;
const FAR_OUT: i64 = 128;
const LONGEST_STEP: i64 = 16;
const SHORTEST_STEP: usize = 40;
/// What counts as 0 at the end of the way, beside the value at its start.
const NOUGHT: f64 = 1e-9;

/// How near to the end of the way a simpler fraction lies: squares are flat there.
fn reach() -> RBig {
    RBig::from_parts(1.into(), dashu_int::UBig::ONE << 20)
}

/// A side of a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Side {
    on: NodeId,
    below: bool,
}

/// A select, and the sides of other conditions on which it bears on the values, the outermost first.
struct Way {
    select: NodeId,
    sides: Vec<Side>,
}

/// The selects that some nodes are computed from, the nearest first, with a way to each.
fn ways(case: &Case<'_>, roots: impl Iterator<Item = NodeId>) -> Vec<Way> {
    let program = &case.lowered.program;
    // From where each node was reached, and through which side of a condition.
    let mut from: HashMap<NodeId, (NodeId, Option<Side>)> = HashMap::new();
    let mut waiting: VecDeque<NodeId> = roots.collect();
    let mut seen: HashSet<NodeId> = waiting.iter().copied().collect();
    let mut found = Vec::new();
    while let Some(node) = waiting.pop_front() {
        if let Op::Select { .. } = program.ops()[node.index()] {
            found.push(Way { select: node, sides: sides_to(&from, node) });
        }
        let mut reach = |next: NodeId, side: Option<Side>| {
            if seen.insert(next) {
                from.insert(next, (node, side));
                waiting.push_back(next);
            }
        };
        match program.ops()[node.index()] {
            Op::Select { on, negative, otherwise } => {
                reach(on, None);
                reach(negative, Some(Side { on, below: true }));
                reach(otherwise, Some(Side { on, below: false }));
            }
            _ => program.operands(node, |operand| reach(operand, None)),
        }
    }
    found
}

fn sides_to(from: &HashMap<NodeId, (NodeId, Option<Side>)>, node: NodeId) -> Vec<Side> {
    let (mut sides, mut at) = (Vec::new(), node);
    while let Some((before, side)) = from.get(&at) {
        sides.extend(*side);
        at = *before;
    }
    sides.reverse();
    sides
}

/// The ways to the border of a condition: to a select on it, and on from there to both sides of those within its branches, where these
/// may have different values.
fn ways_to(case: &Case<'_>, on: NodeId) -> Vec<Vec<Side>> {
    let outputs = case.lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied());
    let branches_of = |select: NodeId| match case.lowered.program.ops()[select.index()] {
        Op::Select { on: condition, negative, otherwise } if condition == on => Some([negative, otherwise]),
        _ => None,
    };
    let all = ways(case, outputs);
    let first = all.into_iter().find_map(|way| branches_of(way.select).map(|branches| (way.sides, branches)));
    let Some((sides, branches)) = first else { return Vec::new() };
    let mut found = vec![sides.clone()];
    for within in ways(case, branches.into_iter()).into_iter().take(MOST_WITHIN) {
        let Op::Select { on: condition, .. } = case.lowered.program.ops()[within.select.index()] else { continue };
        for below in [true, false] {
            let own = Side { on: condition, below };
            found.push(sides.iter().chain(&within.sides).copied().chain([own]).collect());
        }
    }
    found
}

impl Run<'_, '_> {
    /// Looks for points on borders that are still to be met.
    pub(super) fn unmet_borders(&mut self, pool: &[Point]) {
        let unmet = self.sampling.coverage.unmet_borders(self.case);
        if !unmet.is_empty() {
            self.budget.keep_for_borders();
        }
        for on in unmet {
            let condition = Condition::new(self.case, on);
            let ways = ways_to(self.case, on);
            let mut is_crossed = false;
            for (number, way) in ways.iter().enumerate() {
                // Those within its branches matter only as long as these had the same values on the border.
                let starts = if number == 0 { MOST_STARTS } else { MOST_STARTS_WITHIN };
                for start in pool.iter().take(starts) {
                    if self.done() || !self.sampling.coverage.unmet_borders(self.case).contains(&on) {
                        break;
                    }
                    let moved = self.moved(start, way, pool);
                    let Some(here) = moved.or_else(|| (number == 0).then(|| start.clone())) else { continue };
                    let Some(there) = self.other_side(&condition, &here, way, pool) else { continue };
                    is_crossed = true;
                    self.around_zero(&condition, &here.values, &there, &here.functions);
                }
            }
            if self.done() {
                return;
            }
            let touches = !is_crossed && self.touches(&condition, ways.first().map_or(&[], Vec::as_slice), pool);
            let is_alone = ways.first().is_some_and(|way| self.turns_on_one_entry(&condition, way));
            // Where no zero of one number bears, none is to be met.
            let is_none = !pool.is_empty() && !touches && (!is_crossed || is_alone);
            self.sampling.coverage.note_searched(self.case, on, is_none);
        }
    }

    /// Whether a condition that has one sign everywhere, as far as was seen, seems to be 0 somewhere in the domain: `(x - 5/7)^2 + y^2`.
    /// From some points, on the sides that lead to it where that can be had, steps are taken as long as it comes nearer to 0, and both
    /// sides are compared at the simplest fractions beside where that ends.
    fn touches(&mut self, condition: &Condition, way: &[Side], pool: &[Point]) -> bool {
        let mut found = false;
        for start in pool.iter().take(MOST_DESCENTS) {
            let start = self.moved(start, way, pool).unwrap_or_else(|| start.clone());
            let Some(mut values) = self.lowest(condition, &start) else { continue };
            for at in &condition.inputs {
                values[*at] = RBig::simplest_in(&values[*at] - reach(), &values[*at] + reach());
            }
            let Some(point) = self.points.complete(values, start.functions.clone()) else { continue };
            found = true;
            self.compare_on(&point, Some(condition.on));
            if self.done() {
                break;
            }
        }
        found
    }

    /// Where a condition ends to come nearer to 0, if it is as good as 0 there.
    fn lowest(&mut self, condition: &Condition, start: &Point) -> Option<Vec<RBig>> {
        let mut values = start.values.clone();
        // As good as 0 at the start is a condition that tends to 0 there, as that of `sigmoid(x) > 0` does.
        let first = self.distance(condition, &values, start).filter(|first| *first > NOUGHT)?;
        let (mut least, mut step) = (first, RBig::from(LONGEST_STEP));
        let mut read = 0;
        let shortest = RBig::from_parts(1.into(), dashu_int::UBig::ONE << SHORTEST_STEP);
        while step > shortest {
            let mut is_nearer = false;
            for (at, sign) in condition.inputs.iter().flat_map(|at| [(*at, 1), (*at, -1)]) {
                read += 1;
                let old = values[at].clone();
                values[at] += &step * RBig::from(sign);
                match self.distance(condition, &values, start).filter(|distance| *distance < least) {
                    Some(distance) => (least, is_nearer) = (distance, true),
                    None => values[at] = old,
                }
            }
            // What comes ever nearer far out is 0 nowhere.
            let is_far = |at: &usize| (&values[*at] - &start.values[*at]).sqr() > RBig::from(FAR_OUT * FAR_OUT);
            if read > MOST_READ || condition.inputs.iter().any(is_far) {
                return None;
            }
            if !is_nearer {
                step /= RBig::from(2);
            }
        }
        (least <= NOUGHT * first.max(1.0)).then_some(values)
    }

    /// How far a condition is from 0, as long as the budget lasts.
    fn distance(&mut self, condition: &Condition, values: &[RBig], point: &Point) -> Option<f64> {
        self.budget.far = self.budget.far.checked_sub(self.case.lowered.program.len())?;
        self.doubles.read(&Point { values: values.to_vec(), functions: point.functions.clone() });
        let value = self.doubles.value(condition.on).abs();
        value.is_finite().then_some(value)
    }

    /// Whether a condition, and those that lead to it, depend on the same single entry.
    fn turns_on_one_entry(&self, condition: &Condition, way: &[Side]) -> bool {
        let alike = |side: &Side| Condition::new(self.case, side.on).inputs == condition.inputs;
        condition.inputs.len() == 1 && way.iter().any(alike)
    }

    /// A point that lies on all the sides, made from another one by moving what their conditions depend on.
    fn moved(&mut self, start: &Point, way: &[Side], pool: &[Point]) -> Option<Point> {
        let mut values = start.values.clone();
        for (number, side) in way.iter().enumerate() {
            if !self.lies_on(&values, start, *side) {
                let condition = Condition::new(self.case, side.on);
                values = self
                    .candidates(&values, &condition.inputs, pool)
                    .into_iter()
                    .find(|moved| way[..=number].iter().all(|side| self.lies_on(moved, start, *side)))?;
            }
        }
        let point = self.points.complete(values, start.functions.clone())?;
        way.iter().all(|side| self.lies_on(&point.values, &point, *side)).then_some(point)
    }

    /// A point on the other side of a condition, on the same sides of those that lead to it where that can be had.
    fn other_side(&mut self, condition: &Condition, here: &Point, way: &[Side], pool: &[Point]) -> Option<Vec<RBig>> {
        self.doubles.read(here);
        let below = self.doubles.is_below(condition.on)?;
        let wanted = Side { on: condition.on, below: !below };
        let mut all = self.candidates(&here.values, &condition.inputs, pool);
        all.retain(|moved| self.lies_on(moved, here, wanted));
        let stays = all.iter().position(|moved| way.iter().all(|side| self.lies_on(moved, here, *side)));
        all.into_iter().nth(stays.unwrap_or(0))
    }

    /// The values with some entries of points of the pool, or far out.
    fn candidates(&self, values: &[RBig], entries: &[usize], pool: &[Point]) -> Vec<Vec<RBig>> {
        let with = |entry: &dyn Fn(usize) -> RBig| {
            let mut moved = values.to_vec();
            entries.iter().for_each(|at| moved[*at] = entry(*at));
            moved
        };
        let near = pool.iter().map(|point| with(&|at| point.values[at].clone()));
        let far = FAR.iter().map(|factor| with(&|at| &values[at] * RBig::from(*factor)));
        near.chain(far).collect()
    }

    /// Whether a condition has a side, as long as the budget lasts.
    fn lies_on(&mut self, values: &[RBig], point: &Point, side: Side) -> bool {
        let Some(left) = self.budget.far.checked_sub(self.case.lowered.program.len()) else { return false };
        self.budget.far = left;
        self.doubles.read(&Point { values: values.to_vec(), functions: point.functions.clone() });
        self.doubles.is_below(side.on) == Some(side.below)
    }
}
