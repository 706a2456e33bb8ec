//! Part of sampling: functions that draws seldom meet, or not at all: such as are 0, or a number at which a condition of
//! the claim changes, or one another.

use super::compare::Run;
use super::zeros::Condition;
use crate::lang::typed::Kind;
use crate::scalar::instance::{Instance, InstanceTerm};
use crate::scalar::rational::Rational;
use crate::witness::bench::case::Point;
use crate::witness::points::Style;
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// Numbers of the claim that functions are, one after the other.
const MOST_CONSTANTS: usize = 8;
/// Points at which a function is solved for, by condition and function.
const MOST_SOLVED: usize = 16;
/// Points at which each such function is tried: at one of them both sides may be 0 for another reason.
const TRIES: usize = 3;
/// Pairs of functions that are the same one, and points at which they are.
const MOST_PAIRS: usize = 6;
const DRAWS_OF_PAIRS: usize = 4;

/// The function that is one number everywhere.
fn constant(number: i32) -> Instance {
    Instance { terms: vec![InstanceTerm::Power { scale: number, power: 0 }] }
}

impl Run<'_, '_> {
    /// Compares where functions are such ones.
    pub(super) fn rare_functions(&mut self) {
        if self.case.subject.functions.is_empty() {
            return;
        }
        self.constant_functions();
        if !self.done() {
            self.solved_functions();
        }
        if !self.done() {
            self.equal_functions();
        }
    }

    /// A point at which the sides agree, or any point where there is none.
    fn some_point(&mut self, number: usize) -> Option<Point> {
        match self.agreed.get(number % self.agreed.len().max(1)) {
            Some(point) => Some(point.clone()),
            None => self.points.draw(Style::Normal),
        }
    }

    /// Compares with these functions, as far as facts allow them. Says whether more are wanted.
    fn compare_with(&mut self, point: Point) -> bool {
        // Facts may be about the function.
        if let Some(point) = self.points.complete(point.values, point.functions) {
            self.compare(&point);
        }
        !self.done()
    }

    /// Functions that are 0 or one of the claim's own numbers everywhere.
    fn constant_functions(&mut self) {
        let mut numbers = BTreeSet::new();
        for part in self.case.subject.parts() {
            part.walk(&mut |part| {
                if let Kind::Number(value) = &part.kind
                    && let Ok(whole) = i32::try_from(value.numerator())
                    && value.denominator().is_one()
                {
                    numbers.extend([whole, whole.saturating_neg()]);
                }
            });
        }
        let functions = &self.case.subject.functions;
        let numbers = std::iter::once(0).chain(numbers).take(MOST_CONSTANTS);
        for (at, (number, id)) in numbers.flat_map(|number| functions.iter().map(move |id| (number, *id))).enumerate() {
            for again in 0..self.tries() {
                let Some(mut point) = self.some_point(at + again) else { return };
                point.functions[id] = constant(number);
                if !self.compare_with(point) {
                    return;
                }
            }
        }
    }

    /// At how many points each function is tried: once at each that agreed, but for a few.
    fn tries(&self) -> usize {
        self.agreed.len().clamp(1, TRIES)
    }

    /// Functions that are the number at which a condition is 0, while the others are other numbers: `sign(f(x) - 8)^2` is
    /// 1 but where f is 8, and `sign(f(x) - 2*g(x))^2` but where f is twice g.
    fn solved_functions(&mut self) {
        let functions = &self.case.subject.functions;
        let conditions = self.conditions();
        let each = conditions.iter().flat_map(|condition| functions.iter().map(move |id| (condition, *id)));
        let each: Vec<(&Condition, usize)> = each.take(MOST_SOLVED).collect();
        let tries = self.tries();
        let tried = each.into_iter().flat_map(|one| std::iter::repeat_n(one, tries));
        for (at, (condition, id)) in tried.enumerate() {
            let Some(mut point) = self.some_point(at) else { return };
            point.values.iter_mut().for_each(|value| *value = value.round().into());
            for (number, other) in (1..).zip(functions) {
                point.functions[*other] = constant(number);
            }
            let Some(number) = self.zero_of(condition, &point, id) else { continue };
            point.functions[id] = constant(number);
            if !self.compare_with(point) {
                return;
            }
        }
    }

    /// The whole number that a function must be for a condition to be 0, where the condition is linear in it.
    fn zero_of(&self, condition: &Condition, point: &Point, id: usize) -> Option<i32> {
        let read = |number: i32| {
            let mut point = point.clone();
            point.functions[id] = constant(number);
            match condition.exactly_at(self.case, &point) {
                Rational::Number(value) => Some(value),
                _ => None,
            }
        };
        let (here, next, last) = (read(0)?, read(1)?, read(3)?);
        let slope = next - &here;
        if slope.is_zero() || last - &here != &slope * RBig::from(3) {
            return None;
        }
        let root = -here / slope;
        root.denominator().is_one().then(|| i32::try_from(root.numerator()).ok()).flatten()
    }

    /// Two functions that are one: `sign(f(x) - g(x))^2` is 1 but where they are equal.
    fn equal_functions(&mut self) {
        let functions = &self.case.subject.functions;
        let later = |at: usize| functions.iter().skip(at + 1);
        let pairs = functions.iter().enumerate().flat_map(|(at, one)| later(at).map(move |other| (*one, *other)));
        for (at, (one, other)) in pairs.take(MOST_PAIRS).flat_map(|pair| [pair; DRAWS_OF_PAIRS]).enumerate() {
            let Some(mut point) = self.some_point(at) else { return };
            point.functions[other] = point.functions[one].clone();
            if !self.compare_with(point) {
                return;
            }
        }
    }
}
