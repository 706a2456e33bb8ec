//! Which sides of branches the points that agreed lie on: of a side that none of them lies on, sampling says nothing.

use crate::lang::ast::Span;
use crate::tape::{NodeId, Op};
use crate::witness::case::Case;
use crate::witness::doubles::Doubles;
use std::collections::HashMap;

/// The branches of a claim by their places in the text, and the sides that were met: where the condition is below 0, and the rest.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    sides: HashMap<Span, [bool; 2]>,
}

impl Coverage {
    /// Expects the branches that either side of a claim goes through. But that an indicator is a constant (`if(x'*P*x >= 0, 1, 0) = 1`)
    /// is how the language says that one side is never met.
    pub fn expect(&mut self, case: &Case<'_>) {
        let (lowered, subject) = (&case.lowered, case.subject);
        if lowered.places.is_empty() {
            return;
        }
        let is_constant = |side| subject.document.closure(side, None).inputs.is_empty();
        let says_which_side = is_constant(subject.left) || is_constant(subject.right);
        let outputs: Vec<NodeId> = lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied()).collect();
        for node in lowered.program.cone(&outputs) {
            let place = lowered.places.get(&node).filter(|place| !(says_which_side && place.is_indicator));
            if let Some(place) = place {
                self.sides.entry(place.span).or_default();
            }
        }
    }

    /// Notes the sides that a point lies on, of the branches that bear on the values there.
    pub fn note(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) {
        let lowered = &case.lowered;
        if !self.misses_a_side() {
            return;
        }
        let mut bears = vec![false; lowered.program.len()];
        let outputs = lowered.arrays[..2].iter().flat_map(|array| &array.data);
        outputs.for_each(|node| bears[node.index()] = true);
        for (index, op) in lowered.program.ops().iter().enumerate().rev() {
            if !bears[index] {
                continue;
            }
            let Op::Select { on, negative, otherwise } = *op else {
                lowered.program.operands(NodeId::at(index), |operand| bears[operand.index()] = true);
                continue;
            };
            let below = doubles.value(on) < 0.0;
            bears[on.index()] = true;
            bears[(if below { negative } else { otherwise }).index()] = true;
            if let Some(sides) = lowered.places.get(&on).and_then(|place| self.sides.get_mut(&place.span)) {
                sides[usize::from(below)] = true;
            }
        }
    }

    /// Whether points lie on both sides of the branch with this condition; also where it is none of the text's.
    pub fn is_whole(&self, case: &Case<'_>, on: NodeId) -> bool {
        let sides = case.lowered.places.get(&on).and_then(|place| self.sides.get(&place.span));
        sides.is_none_or(|sides| *sides == [true; 2])
    }

    /// Whether of some branch no point lies on one side.
    pub fn misses_a_side(&self) -> bool {
        self.sides.values().any(|sides| *sides != [true; 2])
    }
}
