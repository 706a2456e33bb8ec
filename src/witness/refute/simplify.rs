//! A point at which a claim fails, made simple to read: whole matrices first, then runs of zeros, then entry by entry.

use crate::lang::ast::Property;
use crate::scalar::instance::Instance;
use crate::witness::bench::case::{Case, Point};
use crate::witness::points::Points;
use crate::witness::points::solve::Rows;
use dashu_base::BitTest;
use dashu_ratio::RBig;

/// Rounds of simplifying the entries.
const ROUNDS: usize = 2;
/// Entries of a point that are simplified.
const MOST_ENTRIES: usize = 64;
/// Runs of entries that are tried as zeros.
const MOST_RUNS: usize = 256;
/// Values whose denominators have more bits than this are shortened to decimals, if the claim fails there too.
const LONG: usize = 3;
/// Decimals that are tried on the way to a short number.
const DECIMALS: isize = 9;

/// The simplest point found, by steps of which each keeps domain, facts and the failure.
pub(super) fn simplify(case: &Case<'_>, point: Point, seed: u64, fails: &dyn Fn(&Point) -> bool) -> Point {
    let mut simpler = Simplify { points: Points::new(case, seed), fails, point };
    simpler.functions();
    simpler.blocks(case);
    simpler.runs();
    for _ in 0..ROUNDS {
        simpler.entries(case);
    }
    simpler.point
}

/// A failing point on its way to a simple one.
struct Simplify<'p, 'c> {
    points: Points<'c>,
    fails: &'p dyn Fn(&Point) -> bool,
    point: Point,
}

impl Simplify<'_, '_> {
    /// Takes these values instead, if they satisfy domain and facts as they are and the claim fails there, too.
    fn take(&mut self, values: Vec<RBig>) -> bool {
        let Some(completed) = self.points.complete(values.clone(), self.point.functions.clone()) else { return false };
        let taken = completed.values == values && (self.fails)(&completed);
        if taken {
            self.point = completed;
        }
        taken
    }

    /// The first instance that does for all arbitrary functions.
    fn functions(&mut self) {
        for instance in Instance::catalogue() {
            let functions = vec![instance; self.point.functions.len()];
            let simpler = Point { values: self.point.values.clone(), functions };
            if (self.fails)(&simpler) {
                self.point = simpler;
                return;
            }
        }
    }

    /// Whole matrices that have a property which changing entries one by one hardly keeps.
    fn blocks(&mut self, case: &Case<'_>) {
        for (position, block) in case.blocks.iter().enumerate() {
            let properties = self.points.properties(position);
            let candidates: Vec<Rows> = properties.iter().flat_map(|of| simple_matrices(*of, block.rows)).collect();
            for simple in candidates {
                let mut values = self.point.values.clone();
                values[block.range()].clone_from_slice(&simple.concat());
                if values == self.point.values || self.take(values) {
                    break;
                }
            }
        }
    }

    /// Of many entries whole runs become 0, shorter and shorter ones: most are not needed.
    fn runs(&mut self) {
        let count = self.point.values.len();
        if count <= MOST_ENTRIES {
            return;
        }
        let (mut run, mut tries) = (count / 2, 0);
        while run > 0 {
            for start in (0..count).step_by(run) {
                let range = start..count.min(start + run);
                if self.point.values[range.clone()].iter().all(RBig::is_zero) {
                    continue;
                }
                tries += 1;
                if tries > MOST_RUNS {
                    return;
                }
                let mut values = self.point.values.clone();
                values[range].fill(RBig::ZERO);
                self.take(values);
            }
            run /= 2;
        }
    }

    /// Entry by entry the simplest value with which the claim still fails.
    fn entries(&mut self, case: &Case<'_>) {
        let fixed = |at: &usize| {
            let position = case.blocks.iter().position(|block| block.range().contains(at));
            position.is_some_and(|position| self.points.properties(position).contains(&Property::Orthogonal))
        };
        let zero = |at: &usize| self.point.values[*at].is_zero();
        let count = self.point.values.len();
        let places: Vec<usize> = (0..count).filter(|at| !zero(at) && !fixed(at)).take(MOST_ENTRIES).collect();
        for at in places {
            for candidate in simpler_values(&self.point.values[at]) {
                if self.point.values[at] == candidate {
                    break;
                }
                let mut values = self.point.values.clone();
                values[at] = candidate.clone();
                if let Some(simpler) = self.points.complete(values, self.point.functions.clone())
                    && simpler.values[at] == candidate
                    && (self.fails)(&simpler)
                {
                    self.point = simpler;
                    break;
                }
            }
        }
    }
}

/// Matrices with a property that are simple to read, simplest first; none for a property that most changes of an entry
/// keep.
fn simple_matrices(property: Property, n: usize) -> Vec<Rows> {
    let matrix = |entry: &dyn Fn(usize, usize) -> i32| -> Rows {
        (0..n).map(|i| (0..n).map(|j| RBig::from(entry(i, j))).collect()).collect()
    };
    let unit = |i: usize, j: usize| i32::from(i == j);
    let swapped = |i: usize| if n > 1 && i < 2 { 1 - i } else { i };
    match property {
        Property::Symmetric => Vec::new(),
        Property::PositiveDefinite => {
            let first = |i: usize, j: usize| i32::from(i == 0 && j == 0);
            let neighbours = |i: usize, j: usize| i32::from(i.abs_diff(j) == 1);
            vec![
                matrix(&unit),
                matrix(&|i, j| unit(i, j) + first(i, j)),
                matrix(&|i, j| 2 * unit(i, j)),
                matrix(&|i, j| 2 * unit(i, j) + neighbours(i, j)),
            ]
        }
        Property::Orthogonal | Property::Invertible => {
            let quarter = |i: usize, j: usize| if i == 0 { -unit(1 % n, j) } else { unit(swapped(i), j) };
            let mut turn = matrix(&|i, j| 5 * unit(i, j) - 2 * unit(i, j) * i32::from(i < 2));
            if n > 1 {
                (turn[0][1], turn[1][0]) = (RBig::from(-4), RBig::from(4));
            }
            let fifth = RBig::from_parts(1.into(), 5u8.into());
            turn.iter_mut().flatten().for_each(|entry| *entry *= &fifth);
            vec![
                matrix(&unit),
                matrix(&|i, j| -unit(i, j)),
                matrix(&|i, j| unit(swapped(i), j)),
                matrix(&|i, j| if i == 0 { -unit(i, j) } else { unit(i, j) }),
                matrix(&|i, j| unit((i + 1) % n, j)),
                matrix(&quarter),
                turn,
            ]
        }
    }
}

/// Values that are simpler than this one, simplest first: small numbers, then the value itself with few decimals.
fn simpler_values(value: &RBig) -> Vec<RBig> {
    let half = RBig::from_parts(1.into(), 2u8.into());
    let mut simpler: Vec<RBig> = [0, 1, -1, 2].map(RBig::from).to_vec();
    simpler.extend([half.clone(), -half, RBig::from(3)]);
    if value.denominator().bit_len() > LONG {
        for digits in 0..=DECIMALS {
            let unit = RBig::from(10).pow(digits);
            let scaled = value * &unit;
            simpler.extend([scaled.floor(), scaled.ceil()].map(|rounded| RBig::from(rounded) / &unit));
        }
    }
    simpler
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::witness::points::solve::{determinant, has_positive_minors, product, transpose};

    #[test]
    fn simple_matrices_have_their_property() {
        for n in 2..6 {
            let unit: Rows = (0..n).map(|i| (0..n).map(|j| RBig::from(u8::from(i == j))).collect()).collect();
            let orthogonal = simple_matrices(Property::Orthogonal, n);
            assert!(orthogonal.iter().all(|q| product(&transpose(q), q) == unit), "{orthogonal:?}");
            assert!(orthogonal.iter().any(|q| determinant(q) == RBig::ONE && *q != unit));
            assert!(orthogonal.iter().any(|q| determinant(q) == -RBig::ONE));
            assert!(simple_matrices(Property::Invertible, n).iter().all(|a| !determinant(a).is_zero()));
            for a in simple_matrices(Property::PositiveDefinite, n) {
                assert!(transpose(&a) == a && has_positive_minors(&a), "{a:?}");
            }
        }
    }
}
