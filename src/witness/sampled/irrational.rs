//! Part of sampling: borders of branches at numbers that are no fractions, such as π, √2, or most points of the curve x² + y² = 25.
//!
//! No point of fractions lies there. But where a condition is continuous between two points and has another sign at each, it is 0
//! somewhere between them; and what both sides are there lies within enclosures for all points between, with the number 0 in the
//! condition's place. Where these enclosures lie apart, the claim fails at a point that exists, though nobody can write it down: the
//! second evaluation, which takes fractions, cannot confirm it. So nobody is refuted, and nothing is verified.

use super::compare::Run;
use super::coverage::bearing;
use super::sampling::Failure;
use super::zeros::{Condition, mix};
use crate::scalar::ball::Ball;
use crate::scalar::instance::Instance;
use crate::scalar::precise::Undefined;
use crate::scalar::rational::Rational;
use crate::tape::NodeId;
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::settle::RIGHT;
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// Bits of the enclosures, and how near the two points lie, in binary places of the way between those given.
const BITS: usize = 224;
const NEAR: usize = 180;

impl Run<'_, '_> {
    /// Looks whether the sides differ where a condition is 0, which is about the share `zero` of the way between two points; false where
    /// nothing is left for that.
    pub(super) fn look_at_an_irrational_border(
        &mut self,
        condition: &Condition,
        (from, to): (&[RBig], &[RBig]),
        functions: &[Instance],
        zero: &RBig,
    ) -> bool {
        let lowered = &self.case.lowered;
        let is_branch = lowered.branches.binary_search(&condition.on).is_ok();
        // Where a derivative form goes through the branch, its border is a kink, and is looked at as one.
        if !is_branch || lowered.kinks.contains(&condition.on) || self.sampling.on_a_border.is_some() {
            return true;
        }
        let beside = |sign: i32| {
            let step = RBig::from_parts(sign.into(), dashu_int::UBig::ONE << NEAR);
            mix(from, to, &(zero + step))
        };
        let here = Point { values: mix(from, to, zero), functions: functions.to_vec() };
        let is_fraction = matches!(condition.exactly_at(self.case, &here), Rational::Number(value) if value.is_zero());
        self.doubles.read(&here);
        if is_fraction || self.is_flat(&here) || !bearing(self.case, &self.doubles).contains(&condition.on) {
            return true;
        }
        if !self.budget.allows_a_border() {
            return false;
        }
        let ends = [beside(-1), beside(1)];
        let is_free = |values: &Vec<RBig>| {
            let taken = self.points.complete(values.clone(), functions.to_vec());
            taken.is_some_and(|point| point.values == *values)
        };
        let line = Line { case: self.case, functions, ends, away: [from.to_vec(), to.to_vec()] };
        if line.ends.iter().all(is_free) && line.has_a_difference_where_zero(condition.on).unwrap_or(false) {
            self.sampling.on_a_border = Some(Failure { sizes: self.case.sizes.clone(), point: here });
        }
        true
    }
}

/// The way between two points, on which a condition changes its sign.
struct Line<'l> {
    case: &'l Case<'l>,
    functions: &'l [Instance],
    /// Just before its zero and just behind.
    ends: [Vec<RBig>; 2],
    /// Far before and far behind.
    away: [Vec<RBig>; 2],
}

type Values = Vec<Result<Ball, Undefined>>;
type Pinned = BTreeMap<NodeId, Result<Ball, Undefined>>;

impl Line<'_> {
    /// The values of all nodes at a point, or on all points of a box.
    fn values(&self, inputs: &[Result<Ball, Undefined>], pinned: &Pinned) -> Values {
        self.case.balls_of(inputs, pinned, self.functions, BITS)
    }

    /// Whether the condition is 0 somewhere between the ends, and the sides differ wherever that is; none where the digits do not tell.
    fn has_a_difference_where_zero(&self, on: NodeId) -> Option<bool> {
        let [low, high] = [0, 1].map(|end| exactly(&self.ends[end]));
        let between = low.iter().zip(&high).map(|(low, high)| match (low, high) {
            (Ok(low), Ok(high)) => low.hull(high, BITS),
            _ => Err(Undefined::Lost),
        });
        let between: Values = between.collect();
        let free = Pinned::new();
        let sign = |inputs: &[Result<Ball, Undefined>]| self.values(inputs, &free)[on.index()].as_ref().ok()?.sign();
        // It has a value all the way, so that it takes no other side of a branch in between and is continuous.
        let is_crossed = sign(&low)?.reverse() == sign(&high)? && !sign(&low)?.is_eq();
        let is_met = self.values(&between, &free)[on.index()].as_ref().is_ok_and(Ball::contains_zero);
        if !is_crossed || !is_met {
            return None;
        }
        let mut pinned = Pinned::from([(on, Ok(Ball::ZERO))]);
        let values = self.values(&between, &pinned);
        // At a kink of what is differentiated nothing is claimed.
        let may_vanish = |node: &NodeId| values[node.index()].as_ref().map_or(true, Ball::contains_zero);
        if self.case.lowered.kinks.iter().any(may_vanish) {
            return None;
        }
        let is_open = |other: &NodeId| values[other.index()].as_ref().is_ok_and(|value| value.sign().is_none());
        let open: Vec<NodeId> = self.case.lowered.branches.iter().copied().filter(is_open).collect();
        let zeros = self.multiples(on, &open);
        if zeros.is_empty() {
            return Some(self.differ(&values));
        }
        pinned.extend(zeros.into_iter().map(|node| (node, Ok(Ball::ZERO))));
        Some(self.differ(&self.values(&between, &pinned)))
    }

    /// Those conditions that are a number times this one, as `3 - exp(x)` is of `exp(x) - 3`: by their values at three points, which is
    /// enough to doubt a claim.
    fn multiples(&self, on: NodeId, open: &[NodeId]) -> Vec<NodeId> {
        if open.is_empty() {
            return Vec::new();
        }
        let third = mix(&self.away[0], &self.away[1], &RBig::from_parts(1.into(), 3_u8.into()));
        let places = [&self.away[0], &self.away[1], &third];
        let values = places.map(|place| self.values(&exactly(place), &Pinned::new()));
        let at = |place: usize, node: NodeId| values[place][node.index()].clone();
        let is_multiple = |other: NodeId| -> Result<bool, Undefined> {
            let ratio = at(0, other)?.over(&at(0, on)?, BITS)?;
            let gap = |place: usize| at(place, other)?.minus(&at(place, on)?.times(&ratio, BITS)?, BITS);
            Ok(ratio.sign().is_some() && gap(1)?.contains_zero() && gap(2)?.contains_zero())
        };
        open.iter().copied().filter(|other| is_multiple(*other).unwrap_or(false)).collect()
    }

    /// Whether some entry of the two sides differs for certain.
    fn differ(&self, values: &Values) -> bool {
        let [left, right] = [0, RIGHT].map(|side| &self.case.lowered.arrays[side].data);
        left.iter().zip(right).any(|(left, right)| match (&values[left.index()], &values[right.index()]) {
            (Ok(left), Ok(right)) => left.minus(right, BITS).is_ok_and(|gap| !gap.contains_zero()),
            _ => false,
        })
    }
}

fn exactly(values: &[RBig]) -> Values {
    values.iter().map(|value| Ball::from_rational(value, BITS)).collect()
}
