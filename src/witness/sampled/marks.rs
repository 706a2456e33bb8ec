//! Part of sampling: points that are made of the numbers of the text. What fails on the border of a branch alone, at a
//! double zero such as that of (x − 17)², where several inputs are 0 together, or on a curve such as y = 3·tanh(x −
//! 115) − 1, lies there as a rule.

use super::compare::Run;
use super::zeros::Condition;
use crate::lang::typed::Kind;
use crate::scalar::rational::Rational;
use crate::witness::bench::case::Point;
use dashu_base::BitTest;
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// Numbers of the text that inputs are.
const MOST_NUMBERS: usize = 8;
/// Digits of such numbers, in bits.
const SHORT: usize = 24;
/// Entries that a condition is solved for, at each place.
const MOST_SOLVED: usize = 3;

impl Run<'_, '_> {
    /// Of a claim about scalars: for each condition, points at which what it depends on is one of the text's numbers,
    /// or all of it but one entry, for which the condition is solved where it is linear in it.
    pub(super) fn marks(&mut self, pool: &[Point], conditions: &[Condition]) {
        let Some(start) = pool.first().filter(|_| self.case.subject.is_scalar()) else { return };
        let mut seen = BTreeSet::new();
        let numbers = self.numbers();
        for (number, condition) in numbers.iter().flat_map(|one| conditions.iter().map(move |on| (one, on))) {
            let mut values = start.values.clone();
            condition.inputs.iter().for_each(|at| values[*at].clone_from(number));
            let on_curve = |at: &usize| self.solved(condition, &values, start, *at);
            let curves: Vec<Vec<RBig>> = condition.inputs.iter().take(MOST_SOLVED).filter_map(on_curve).collect();
            for values in std::iter::once(values.clone()).chain(curves) {
                if !seen.insert(values.clone()) {
                    continue;
                }
                if let Some(point) = self.points.complete(values, start.functions.clone()) {
                    self.compare(&point);
                }
                // Other kinks are to be looked at, too.
                if self.done() || !self.budget.spares_kinks() {
                    return;
                }
            }
        }
    }

    /// 0 and short numbers of the text, with both signs.
    fn numbers(&self) -> Vec<RBig> {
        let mut numbers = BTreeSet::new();
        for part in self.case.subject.parts() {
            part.walk(&mut |part| {
                if let Kind::Number(value) = &part.kind
                    && value.numerator().bit_len() + value.denominator().bit_len() <= SHORT
                {
                    numbers.extend([value.clone(), -value.clone()]);
                }
            });
        }
        numbers.remove(&RBig::ZERO);
        let stride = numbers.len().div_ceil(MOST_NUMBERS).max(1);
        std::iter::once(RBig::ZERO).chain(numbers.into_iter().step_by(stride)).collect()
    }

    /// The values with an entry at which a condition is 0, where in fractions it is linear in that entry.
    fn solved(&self, condition: &Condition, values: &[RBig], start: &Point, at: usize) -> Option<Vec<RBig>> {
        let with = |entry: RBig| -> Vec<RBig> {
            let mut values = values.to_vec();
            values[at] = entry;
            values
        };
        let read = |entry: i32| {
            let point = Point { values: with(entry.into()), functions: start.functions.clone() };
            match condition.exactly_at(self.case, &point) {
                Rational::Number(value) => Some(value),
                _ => None,
            }
        };
        let (here, next, last) = (read(0)?, read(1)?, read(3)?);
        let slope = next - &here;
        let is_linear = &last - &here == &slope * RBig::from(3);
        (is_linear && !slope.is_zero()).then(|| with(-here / slope))
    }
}
