//! Part of sampling: where the root of a sum of squares is 0, such as the norm of `y - r` where y is r. All its parts vanish there at once,
//! so that no sign changes and no line meets the place by chance; entries of one input are solved for.

use super::compare::Run;
use crate::claim::work::Part;
use crate::scalar::rational::Rational;
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::bench::case::Point;
use crate::witness::points::Style;
use crate::witness::points::linear::{Rationals, coefficients, steps};
use dashu_ratio::RBig;

/// Roots that are looked at, parts of one, and entries that are moved.
const MOST_ROOTS: usize = 3;
const MOST_PARTS: usize = 12;
const MOST_MOVED: usize = 12;
/// What an operation on fractions costs, in steps of work.
const FRACTION: usize = 6;

impl Run<'_, '_> {
    /// Compares where roots of sums of squares are 0, as far as their parts are linear in the entries of some input.
    pub(super) fn roots_of_squares(&mut self) {
        for parts in self.squares().into_iter().take(MOST_ROOTS) {
            let Some(point) = self.where_all_vanish(&parts) else { continue };
            self.compare(&point);
            if self.done() {
                return;
            }
        }
    }

    /// For each root of a sum of squares, what is squared.
    fn squares(&self) -> Vec<Vec<NodeId>> {
        let program = &self.case.lowered.program;
        let mut found: Vec<Vec<NodeId>> = Vec::new();
        for op in program.ops() {
            let Op::Apply(Primitive::Sqrt, of) = op else { continue };
            let Op::SumOfProducts(sum) = program.ops()[of.index()] else { continue };
            let terms = program.terms(sum);
            let is_square = |term: crate::tape::Term| !term.negative && term.right == Some(term.left);
            if !(2..=MOST_PARTS).contains(&terms.len()) || !terms.clone().all(is_square) {
                continue;
            }
            let parts: Vec<NodeId> = terms.map(|term| term.left).collect();
            if !found.contains(&parts) {
                found.push(parts);
            }
        }
        found
    }

    /// A point at which all these nodes are 0.
    fn where_all_vanish(&mut self, parts: &[NodeId]) -> Option<Point> {
        let case = self.case;
        let program = &case.lowered.program;
        let cone = program.cone(parts);
        let moved: Vec<usize> = cone
            .iter()
            .filter_map(|node| match program.ops()[node.index()] {
                Op::Input(number) => Some(number as usize),
                _ => None,
            })
            .collect();
        let numbers = |point: &Point| -> Option<Vec<RBig>> {
            let values = case.rational_of(&cone, point);
            let number = |node: &NodeId| match values.get(node.index()) {
                Some(Rational::Number(value)) => Some(value.clone()),
                _ => None,
            };
            parts.iter().map(number).collect()
        };
        let base = self.points.draw(Style::Small)?;
        for block in &case.blocks {
            let entries: Vec<usize> = moved.iter().copied().filter(|at| block.range().contains(at)).collect();
            if entries.len() < 2 || entries.len() > MOST_MOVED {
                continue;
            }
            let work = &case.subject.work;
            if !work.draw(Part::Points, FRACTION * (entries.len() + 2) * cone.len()) {
                return None;
            }
            let Some(here) = numbers(&base) else { continue };
            let rows = coefficients(&Rationals, &here, entries.len(), &mut |which| {
                let mut beside = base.clone();
                beside.values[entries[which]] += RBig::ONE;
                numbers(&beside)
            })?;
            let mut affords = |cost| work.draw(Part::Points, cost);
            let Some(steps) = steps(&Rationals, &rows, &here, &mut affords) else { continue };
            let mut values = base.values.clone();
            entries.iter().zip(steps).for_each(|(at, by)| values[*at] += by);
            let found = self.points.complete(values, base.functions.clone());
            // Where a part is not linear in these entries, the step has led elsewhere; and facts may have moved them.
            let vanishes = |point: &Point| numbers(point).is_some_and(|values| values.iter().all(RBig::is_zero));
            if let Some(point) = found.filter(vanishes) {
                return Some(point);
            }
        }
        None
    }
}
