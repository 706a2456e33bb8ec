//! Points that random ones are not like: solutions of given equations of further kinds.

use super::compare::Run;
use crate::witness::bench::case::Block;
use crate::witness::points::Style;
use crate::witness::points::families::candidates;
use dashu_ratio::RBig;

/// Kinds of arrays at which tangled equations are looked at, at least.
const STRUCTURES: usize = 6;
/// Rounds of the search for further families of an equation of numbers, with other numbers for what stays free.
const ROUNDS: usize = 3;

impl Run<'_, '_> {
    /// Arrays at which equations are solved by more than elsewhere: zeros, ones, a single entry, the identity, diagonals, matrices of each
    /// rank.
    pub(super) fn structured(&mut self) {
        for position in 0..self.case.blocks.len() {
            let block = self.case.blocks[position];
            if block.range().len() == 1 {
                continue;
            }
            for kind in 0..STRUCTURES.max(5 + block.rows.min(block.cols).saturating_sub(1)) {
                // What satisfies the equations already may be what most solutions are like: 0, often.
                let (mut values, functions) = (self.points.anything(Style::Normal), self.points.instances());
                let drawn = values[block.range()].to_vec();
                for (at, value) in values[block.range()].iter_mut().enumerate() {
                    let (i, j) = (at / block.cols, at % block.cols);
                    let unit = |here: bool| if here { RBig::ONE } else { RBig::ZERO };
                    let entry = |i: usize, j: usize| &drawn[i * block.cols + j];
                    *value = match kind {
                        0 => RBig::ZERO,
                        1 => RBig::ONE,
                        2 => unit(at == 0),
                        3 => unit(i == j),
                        4 => &drawn[at] * unit(i == j),
                        // A matrix of rank 1, 2, … .
                        _ => (0..kind - 4).fold(RBig::ZERO, |sum, k| sum + entry(i, k) * entry(k, j)),
                    };
                }
                if let Some(point) = self.points.complete(values, functions) {
                    self.compare(&point);
                }
                if self.done() {
                    return;
                }
            }
        }
    }

    /// Numbers for one input at a time, others and the opposites of others, and 0 for two inputs: where they make the coefficient 0 that is
    /// divided by, the equation is solved by all else.
    pub(super) fn families(&mut self) {
        let candidates = candidates(self.case.subject);
        let is_scalar = |block: &&Block| block.range().len() == 1;
        let places: Vec<usize> = self.case.blocks.iter().filter(is_scalar).map(|block| block.start).collect();
        for _ in 0..ROUNDS {
            let base = self.points.anything(Style::Normal);
            for place in &places {
                let others = base.iter().flat_map(|value| [value.clone(), -value.clone()]);
                for value in candidates.iter().cloned().chain(others) {
                    self.at(&base, &[*place], &value);
                    if self.done() {
                        return;
                    }
                }
                for other in places.iter().filter(|other| *other > place) {
                    self.at(&base, &[*place, *other], &RBig::ZERO);
                }
            }
        }
    }

    /// Compares at a point with one number in some places, if the equations leave it there.
    fn at(&mut self, base: &[RBig], places: &[usize], value: &RBig) {
        let mut values = base.to_vec();
        places.iter().for_each(|place| values[*place] = value.clone());
        let functions = self.points.instances();
        let Some(point) = self.points.complete(values, functions) else { return };
        if !self.done() && places.iter().all(|place| point.values[*place] == *value) {
            self.compare(&point);
        }
    }
}
