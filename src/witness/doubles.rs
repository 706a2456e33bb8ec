//! A claim at some sizes read in doubles that carry their rounding errors: what they say of a point before precise
//! arithmetic is asked.

use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent, is_blunt};
use crate::tape::NodeId;
use crate::witness::case::{Case, Point};
use dashu_ratio::RBig;

/// What doubles say of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The sides agree.
    None,
    /// They agree within a tolerance that says little, or some value is not finite.
    Blunt,
    /// They differ by more than rounding explains.
    Clear,
}

/// The values at the point that was read last.
pub struct Doubles<'c> {
    case: &'c Case<'c>,
    reader: RunningError,
    values: Vec<Running>,
    inputs: Vec<Running>,
}

impl<'c> Doubles<'c> {
    /// Nothing read yet.
    pub fn new(case: &'c Case<'c>) -> Self {
        Doubles { case, reader: RunningError { functions: Vec::new() }, values: Vec::new(), inputs: Vec::new() }
    }

    /// Reads a point.
    pub fn read(&mut self, point: &Point) {
        self.inputs.clear();
        self.inputs.extend(point.values.iter().map(input));
        self.reader.functions.clone_from(&point.functions);
        self.case.lowered.program.read(&mut self.reader, &self.inputs, &mut self.values);
    }

    /// Whether some branch of a derivative form cannot be told from 0.
    pub fn near_kink(&self) -> bool {
        let zero = Running::exact(0.0);
        let meets = |node: &NodeId| consistent(self.values[node.index()], zero) == Agreement::Agrees;
        self.case.lowered.kinks.iter().any(meets)
    }

    /// The left side against another array: the doubt, the largest difference in terms of what is tolerated, and in ulps.
    pub fn against(&self, other: usize) -> (Doubt, f64, f64) {
        let arrays = &self.case.lowered.arrays;
        let (mut doubt, mut ratio, mut ulps) = (Doubt::None, 0.0_f64, 0.0_f64);
        for (left, right) in arrays[0].data.iter().zip(&arrays[other].data) {
            let (left, right) = (self.values[left.index()], self.values[right.index()]);
            let gap = (left.value() - right.value()).abs();
            let deviation = left.deviation() + right.deviation();
            doubt = doubt.max(match consistent(left, right) {
                Agreement::Doubt if gap.is_finite() && deviation.is_finite() => Doubt::Clear,
                Agreement::Doubt => Doubt::Blunt,
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
        (doubt, ratio, ulps)
    }
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
