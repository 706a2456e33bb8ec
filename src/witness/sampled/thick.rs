//! Part of sampling: borders that are no null sets. `floor(x) - floor(y)` is 0 on squares, and `sign(floor(x) - floor(y))` has a third side
//! there, which nobody sees who takes a condition for below 0 or above it: no normal form, and no random point of a field.

use super::compare::Run;
use crate::tape::{NodeId, Op, Primitive, Program};
use crate::witness::bench::case::Point;

/// Points at which two conditions are looked at.
const POINTS: usize = 12;

/// Whether each node is made of rounded values and numbers alone.
fn rounded(program: &Program) -> Vec<bool> {
    // Whether it is a number or made of rounded ones; and whether one of these is among them.
    let mut found: Vec<(bool, bool)> = Vec::with_capacity(program.len());
    for (index, op) in program.ops().iter().enumerate() {
        let mut made = (!matches!(op, Op::Input(_)), false);
        let join = |operand: NodeId| {
            let (steps, is_rounded) = found[operand.index()];
            made = (made.0 && steps, made.1 || is_rounded);
        };
        match *op {
            Op::Apply(Primitive::Round, _) => made = (true, true),
            // Which of two numbers it is does not matter.
            Op::Select { negative, otherwise, .. } => [negative, otherwise].into_iter().for_each(join),
            _ => program.operands(NodeId::at(index), join),
        }
        found.push(made);
    }
    found.into_iter().map(|(steps, is_rounded)| steps && is_rounded).collect()
}

/// Whether the values of two conditions never have one sign, and that is not an accident of where the points lie: they change their signs
/// together, or one is a multiple of the other.
fn are_opposed(one: &[f64], other: &[f64]) -> bool {
    let changes = one.iter().any(|value| *value < 0.0) && one.iter().any(|value| *value > 0.0);
    one.iter().zip(other).all(|(one, other)| one * other <= 0.0) && (changes || are_multiples(one, other))
}

/// Whether one condition is a multiple of the other at all points.
fn are_multiples(one: &[f64], other: &[f64]) -> bool {
    let pairs = || one.iter().zip(other);
    let Some((first, with)) = pairs().find(|(_, other)| **other != 0.0) else { return false };
    pairs().all(|(one, other)| one * with == other * first)
}

impl Run<'_, '_> {
    /// Notes a condition on rounded values that is 0 where another one is, and of the other sign elsewhere, if there are conditions of
    /// another kind: on which of their sides both are 0 is not known.
    pub(super) fn thick_borders(&mut self, pool: &[Point]) {
        let lowered = &self.case.lowered;
        let outputs: Vec<NodeId> = lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied()).collect();
        let condition = |node: NodeId| match lowered.program.ops()[node.index()] {
            Op::Select { on, .. } => Some(on),
            _ => None,
        };
        let mut conditions: Vec<NodeId> = lowered.program.cone(&outputs).into_iter().filter_map(condition).collect();
        conditions.sort_unstable();
        conditions.dedup();
        let is_rounded = rounded(&lowered.program);
        if conditions.iter().filter(|on| is_rounded[on.index()]).count() < 2 {
            return;
        }
        let mut values: Vec<Vec<f64>> = vec![Vec::new(); conditions.len()];
        for point in pool.iter().take(POINTS) {
            self.doubles.read(point);
            values.iter_mut().zip(&conditions).for_each(|(values, on)| values.push(self.doubles.value(*on)));
        }
        let is_thick =
            |at: &usize| is_rounded[conditions[*at].index()] && values[*at].iter().any(|value| *value != 0.0);
        let thick: Vec<usize> = (0..conditions.len()).filter(is_thick).collect();
        let opposed = thick.iter().find(|at| thick.iter().any(|other| are_opposed(&values[*other], &values[**at])));
        let Some(found) = opposed else { return };
        let is_like = |at: &usize| are_multiples(&values[*at], &values[*found]);
        // A floor has a condition of its own, which is none of the text's.
        let is_another = |at: usize| lowered.places.contains_key(&conditions[at]) && !is_like(&at);
        let own = (0..conditions.len()).filter(is_like);
        let place = own.filter_map(|at| lowered.places.get(&conditions[at])).next().copied();
        if let Some(place) = place.filter(|_| (0..conditions.len()).any(is_another)) {
            self.sampling.coverage.note_thick(place);
        }
    }
}
