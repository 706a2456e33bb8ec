//! Part of sampling: borders of conditions that no point has met where they bear on the values.
//!
//! `if(x > 4, if(y >= 1/3, 1, 0), 0)` depends on how y compares with 1/3 only where x > 4. So the way is followed from the values to the
//! condition, a point is moved to the sides that lead there, one condition after the other, and from it the border is looked for.

use super::compare::Run;
use super::zeros::Condition;
use crate::tape::{NodeId, Op};
use crate::witness::case::{Case, Point};
use dashu_ratio::RBig;
use std::collections::{HashMap, HashSet, VecDeque};

/// Points from which one border is looked for.
const MOST_STARTS: usize = 8;
/// Multiples of entries that are tried where no point of the pool lies on the side that is wanted.
const FAR: [i64; 6] = [4, -4, 32, -32, 1024, -1024];

/// A side of a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Side {
    on: NodeId,
    below: bool,
}

/// The sides on which a select with this condition bears on the values, the outermost first; none where no way leads to it.
fn way_to(case: &Case<'_>, on: NodeId) -> Option<Vec<Side>> {
    let program = &case.lowered.program;
    // From where each node was reached, and through which side of a condition.
    let mut from: HashMap<NodeId, (NodeId, Option<Side>)> = HashMap::new();
    let outputs = case.lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied());
    let mut waiting: VecDeque<NodeId> = outputs.collect();
    let mut seen: HashSet<NodeId> = waiting.iter().copied().collect();
    while let Some(node) = waiting.pop_front() {
        let mut reach = |next: NodeId, side: Option<Side>| {
            if seen.insert(next) {
                from.insert(next, (node, side));
                waiting.push_back(next);
            }
        };
        match program.ops()[node.index()] {
            Op::Select { on: condition, .. } if condition == on => {
                let (mut sides, mut at) = (Vec::new(), node);
                while let Some((before, side)) = from.get(&at) {
                    sides.extend(*side);
                    at = *before;
                }
                sides.reverse();
                return Some(sides);
            }
            Op::Select { on, negative, otherwise } => {
                reach(on, None);
                reach(negative, Some(Side { on, below: true }));
                reach(otherwise, Some(Side { on, below: false }));
            }
            _ => program.operands(node, |operand| reach(operand, None)),
        }
    }
    None
}

impl Run<'_, '_> {
    /// Looks for points on borders that are still to be met.
    pub(super) fn unmet_borders(&mut self, pool: &[Point]) {
        let unmet = self.sampling.coverage.unmet_borders(self.case);
        if !unmet.is_empty() {
            self.budget.keep_for_borders();
        }
        for on in unmet {
            let Some(way) = way_to(self.case, on) else { continue };
            let condition = Condition::new(self.case, on);
            let mut is_crossed = false;
            for start in pool.iter().take(MOST_STARTS) {
                if self.done() || !self.sampling.coverage.unmet_borders(self.case).contains(&on) {
                    break;
                }
                let here = self.moved(start, &way, pool).unwrap_or_else(|| start.clone());
                let Some(there) = self.other_side(&condition, &here, &way, pool) else { continue };
                is_crossed = true;
                self.around_zero(&condition, &here.values, &there, &here.functions);
            }
            if self.done() {
                return;
            }
            // Where no zero of one number bears, none is to be met.
            if !pool.is_empty() && (!is_crossed || self.turns_on_one_entry(&condition, &way)) {
                self.sampling.coverage.has_no_border(self.case, on);
            }
        }
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

    fn lies_on(&mut self, values: &[RBig], point: &Point, side: Side) -> bool {
        self.doubles.read(&Point { values: values.to_vec(), functions: point.functions.clone() });
        self.doubles.is_below(side.on) == Some(side.below)
    }
}
