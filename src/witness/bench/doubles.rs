//! A claim read at a point in doubles with running error bounds: the cheap look that says whether a dear one is worth
//! its price.

use super::case::{Case, Point};
use super::settle::RIGHT;
use crate::claim::work::Part;
use crate::scalar::plain::nearest;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent, is_blunt};
use crate::tape::{Dependence, NodeId, Op, Primitive};
use dashu_ratio::RBig;

/// Nodes that are read for a step of work.
const NODES: usize = 8;

/// What doubles say of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The sides agree.
    None,
    /// They agree within a tolerance that says little.
    Blunt,
    /// Some value is not finite.
    Open,
    /// They differ by more than rounding explains.
    Clear,
}

/// Two arrays against each other.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// The doubt at the worst entry.
    pub doubt: Doubt,
    /// The largest difference in terms of what is tolerated.
    pub ratio: f64,
    /// The largest difference in units of the last place.
    pub ulps: f64,
}

/// The values of all nodes at one point; the buffers serve for the next one.
#[derive(Debug)]
pub struct Doubles<'c> {
    case: &'c Case<'c>,
    reader: RunningError,
    inputs: Vec<Running>,
    values: Vec<Running>,
}

impl<'c> Doubles<'c> {
    /// Nothing read yet.
    pub fn new(case: &'c Case<'c>) -> Self {
        Doubles { case, reader: RunningError::default(), inputs: Vec::new(), values: Vec::new() }
    }

    /// Reads the claim at a point.
    pub fn read(&mut self, point: &Point) {
        self.case.subject.work.note(Part::Doubles, self.case.lowered.program.len() / NODES);
        self.inputs.clear();
        self.inputs.extend(point.values.iter().map(input));
        self.reader.functions.clone_from(&point.functions);
        self.case.lowered.program.read(&mut self.reader, &self.inputs, &mut self.values);
    }

    /// The nodes that some others are computed from and that change with one entry of a point, in order.
    pub fn changing(&self, entry: usize, nodes: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
        let program = &self.case.lowered.program;
        let is_entry = |node: &NodeId| matches!(program.ops()[node.index()], Op::Input(at) if at as usize == entry);
        let cone = program.cone(&nodes.collect::<Vec<_>>());
        let Some(last) = cone.last() else { return cone };
        let moved: Vec<NodeId> = cone.iter().copied().filter(is_entry).collect();
        let depends = Dependence::anew(program, &moved, *last);
        cone.iter().copied().filter(|node| depends.on(*node)).collect()
    }

    /// Reads some nodes anew after one entry of the point has changed.
    pub fn reread(&mut self, nodes: &[NodeId], entry: usize, value: &RBig) {
        self.case.subject.work.note(Part::Doubles, self.case.lowered.program.len() / NODES);
        self.inputs[entry] = input(value);
        self.case.lowered.program.reread(&mut self.reader, nodes, &self.inputs, &mut self.values);
    }

    /// The value of a node.
    pub fn value(&self, node: NodeId) -> f64 {
        self.values[node.index()].value()
    }

    /// Whether a condition is below 0; none where that is a matter of rounding: 1 − 10⁻⁴⁰⁰ − erf(x) is 0 in doubles
    /// from x = 6 on.
    pub fn is_below(&self, condition: NodeId) -> Option<bool> {
        let (value, zero) = (self.values[condition.index()], Running::exact(0.0));
        // Of 1/∞ nothing is known but that it is small.
        let is_known = value.deviation().is_finite() && consistent(value, zero) != Agreement::Agrees;
        let is_certain = value.deviation() == 0.0 || is_known;
        is_certain.then_some(value.value() < 0.0)
    }

    /// Whether a condition is 0, exactly.
    pub fn is_zero(&self, condition: NodeId) -> bool {
        let value = self.values[condition.index()];
        value.value() == 0.0 && value.deviation() == 0.0
    }

    /// Whether the condition of some branch in a derivative form cannot be told from 0.
    pub fn near_kink(&self) -> bool {
        let zero = Running::exact(0.0);
        let meets = |node: &NodeId| consistent(self.values[node.index()], zero) == Agreement::Agrees;
        self.case.lowered.kinks.iter().any(meets)
    }

    /// Whether the right side has no value where the left one may have one, as far as doubles can say: some entry of it
    /// is no number where the left one's is not too, or a logarithm or root of the right side is that of a negative
    /// number, and none of the left one is. (The second tells it also where both sides are too large for doubles.)
    pub fn has_hole(&self) -> bool {
        let arrays = &self.case.lowered.arrays;
        let value = |node: &NodeId| self.values[node.index()].value();
        let is_alone = |(left, right): (&NodeId, &NodeId)| !value(left).is_nan() && value(right).is_nan();
        arrays[0].data.iter().zip(&arrays[RIGHT].data).any(is_alone) || self.is_outside_the_right_side()
    }

    /// Whether the right side has no value, as far as doubles can say.
    pub fn lacks_right(&self) -> bool {
        let right = &self.case.lowered.arrays[RIGHT].data;
        right.iter().any(|node| self.value(*node).is_nan()) || self.is_outside(RIGHT)
    }

    /// Whether a logarithm or root of the right side is that of a negative number, and none of the left side is: then it is so all
    /// around.
    pub fn is_outside_the_right_side(&self) -> bool {
        !self.is_outside_the_left_side() && self.is_outside(RIGHT)
    }

    /// Whether the left side has no value, as a logarithm or root of it is that of a negative number.
    pub fn is_outside_the_left_side(&self) -> bool {
        self.is_outside(0)
    }

    /// Whether a logarithm or root of a side is that of a negative number.
    fn is_outside(&self, side: usize) -> bool {
        let zero = Running::exact(0.0);
        let is_negative = |node: &NodeId| {
            let value = self.values[node.index()];
            value.value() < 0.0 && consistent(value, zero) == Agreement::Doubt
        };
        // Most programs have no such argument at all, and which of them a side needs is not asked.
        let is_suspect = |op: &Op| matches!(op, Op::Apply(Primitive::Ln | Primitive::Sqrt, x) if is_negative(x));
        let is_below = |on: NodeId| Some(self.value(on) < 0.0);
        self.case.lowered.program.ops().iter().any(is_suspect)
            && self.case.live_arguments(&self.case.lowered.arrays[side].data, &is_below).iter().any(is_negative)
    }

    /// The left side against another of the case's arrays.
    pub fn against(&self, other: usize) -> Comparison {
        let arrays = &self.case.lowered.arrays;
        let (mut doubt, mut ratio, mut ulps) = (Doubt::None, 0.0_f64, 0.0_f64);
        for (left, right) in arrays[0].data.iter().zip(&arrays[other].data) {
            let (left, right) = (self.values[left.index()], self.values[right.index()]);
            let gap = (left.value() - right.value()).abs();
            let deviation = left.deviation() + right.deviation();
            doubt = doubt.max(match consistent(left, right) {
                Agreement::Doubt if gap.is_finite() && deviation.is_finite() => Doubt::Clear,
                Agreement::Doubt => Doubt::Open,
                Agreement::Agrees if is_blunt(left, right) => Doubt::Blunt,
                Agreement::Agrees => Doubt::None,
            });
            if gap > 0.0 && deviation > 0.0 {
                ratio = ratio.max(gap / deviation);
            }
            let size = left.value().abs().max(right.value().abs());
            if gap > 0.0 && size.is_finite() {
                ulps = ulps.max(gap / (size.next_up() - size));
            }
        }
        Comparison { doubt, ratio, ulps }
    }
}

/// An input as a double, with the rounding it may have undergone.
fn input(value: &RBig) -> Running {
    match nearest(value) {
        (double, true) => Running::exact(double),
        (double, false) => Running::rounded(double),
    }
}
