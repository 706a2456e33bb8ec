//! The truth of a claim, by evaluating both sides at random points in precise arithmetic.
//!
//! Points are drawn here and not by the witnesses; values come from the direct evaluation of the checked tree.

use super::grow::{Domain, Garden};
use super::random::Random;
use backproof::judge::read;
use backproof::lang::direct::{Matrix, Place, evaluate};
use backproof::lang::typed::{Body, Claim, Document, Item};
use backproof::scalar::instance::Instance;
use backproof::scalar::precise::Undefined;
use dashu_ratio::RBig;
use std::collections::HashMap;

/// What the oracle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Equal at so many points, and different at none.
    Same(usize),
    /// The sides differ at some admissible point.
    Different,
    /// The text is no claim: names or shapes do not fit.
    Unreadable,
}

/// The bits of the two evaluations. Difference quotients leave some four fifths of them.
const BITS: [isize; 2] = [384, 768];

/// Looks at the claim at so many points, at most.
pub fn truth(text: &str, garden: &Garden, points: usize) -> Truth {
    let document = read(text, false);
    let [Item::Claim(claim)] = document.items.as_slice() else { return Truth::Unreadable };
    let mut random = Random::of_claim(text.len() as u64, 77);
    let mut same = 0;
    for number in 0..points {
        let point = Point::draw(&document, garden, &mut random, number);
        match point.compare(&document, claim) {
            Some(true) => return Truth::Different,
            Some(false) => same += 1,
            None => {}
        }
    }
    Truth::Same(same)
}

struct Point {
    sizes: Vec<u64>,
    inputs: HashMap<usize, Vec<RBig>>,
    functions: Vec<Instance>,
}

impl Point {
    fn draw(document: &Document, garden: &Garden, random: &mut Random, number: usize) -> Point {
        let largest = if number % 4 == 3 { 4 } else { 3 };
        let sizes: Vec<u64> = document.dims.iter().map(|_| random.between(1, largest) as u64).collect();
        let mut inputs = HashMap::new();
        for (id, input) in document.inputs.iter().enumerate() {
            let shape = input.shape();
            let (rows, cols) = (shape.rows.at(&sizes) as usize, shape.cols.at(&sizes) as usize);
            let domain = garden.input(&input.name).map_or(Domain::Reals, |input| input.domain);
            let mut values = entries(domain, rows, cols, random, number);
            // Every other point lies where the edit shows.
            let hints = garden.hints.iter().filter(|(name, ..)| **name == *input.name && number % 2 == 0);
            for (_, numerator, denominator) in hints {
                values.fill(RBig::from_parts((*numerator).into(), (*denominator).into()));
            }
            inputs.insert(id, values);
        }
        let catalogue = Instance::catalogue();
        let functions = document.functions.iter().map(|_| random.pick(&catalogue).clone()).collect();
        Point { sizes, inputs, functions }
    }

    /// Whether the sides differ; none where it cannot be told, or one of them has no value.
    fn compare(&self, document: &Document, claim: &Claim) -> Option<bool> {
        let Body::Equal(left, right) = &claim.body else { return None };
        let place = Place { sizes: &self.sizes, inputs: &self.inputs, functions: &self.functions };
        let sides = BITS.map(|bits| {
            let bits = bits.unsigned_abs();
            [left, right].map(|side| evaluate(document, side, &place, bits))
        });
        let entries = sides[0][0].data.len();
        let compared: Vec<Option<bool>> = (0..entries).map(|at| compare_entry(&sides, at)).collect();
        if compared.contains(&Some(true)) {
            return Some(true);
        }
        (!compared.is_empty() && compared.iter().all(Option::is_some)).then_some(false)
    }
}

/// Whether an entry differs. A difference counts where it is the same at both precisions; equality where it vanishes.
fn compare_entry(sides: &[[Matrix; 2]; 2], at: usize) -> Option<bool> {
    let value =
        |level: usize, side: usize| sides[level][side].data.get(at).cloned().unwrap_or(Err(Undefined::TooLarge));
    let difference = |level: usize| value(level, 0).ok()?.minus(&value(level, 1).ok()?, 4096).ok();
    let (coarse, fine) = (difference(0)?, difference(1)?);
    let size = value(1, 0).ok()?.top().max(value(1, 1).ok()?.top()).unwrap_or(0).max(0);
    match fine.top() {
        None => Some(false),
        Some(top) if top < size - BITS[1] / 3 => Some(false),
        Some(top) => {
            let change = coarse.minus(&fine, 4096).ok()?.top();
            change.is_none_or(|change| change < top - 3).then_some(true)
        }
    }
}

/// A rational that is nothing special: no kink, no neutral value.
fn rational(random: &mut Random, number: usize) -> RBig {
    let denominator = [97, 101, 89, 211][number % 4];
    let width = match number % 6 {
        4 => 15,
        5 => 1,
        _ => 3,
    };
    let numerator = random.between(-width * denominator, width * denominator) * 1000 + random.between(1, 999);
    RBig::from_parts(numerator.into(), (denominator as u64 * 1000 + 7).into())
}

fn entries(domain: Domain, rows: usize, cols: usize, random: &mut Random, number: usize) -> Vec<RBig> {
    let mut free: Vec<RBig> = (0..rows * cols).map(|_| rational(random, number)).collect();
    let at = |i: usize, j: usize| i * cols + j;
    match domain {
        Domain::Reals => {}
        Domain::Positive => free.iter_mut().for_each(|value| {
            if *value < RBig::ZERO {
                *value = -value.clone();
            }
        }),
        Domain::Inside(low, high) => {
            for value in &mut free {
                let share = RBig::from_parts(random.between(1, 9999).into(), 10_000u32.into());
                *value = RBig::from(low) + RBig::from(high - low) * share;
            }
        }
        Domain::Symmetric => {
            for (i, j) in (0..rows).flat_map(|i| (0..i).map(move |j| (i, j))) {
                free[at(i, j)] = free[at(j, i)].clone();
            }
        }
        Domain::PositiveDefinite => {
            let product = |i: usize, j: usize| {
                let unit = if i == j { RBig::ONE } else { RBig::ZERO };
                (0..cols).fold(unit, |sum, k| sum + &free[at(i, k)] * &free[at(j, k)])
            };
            free = (0..rows * cols).map(|entry| product(entry / cols, entry % cols)).collect();
        }
    }
    free
}
