//! The truth of a claim, by evaluating both sides at random points in precise arithmetic.
//!
//! Points are drawn here and not by the witnesses; values come from the direct evaluation of the checked tree.

use super::grow::{Domain, Garden};
use super::random::Random;
use backproof::judge::read;
use backproof::lang::direct::{Matrix, Place, evaluate};
use backproof::lang::typed::{Body, Claim, Document, Item};
use backproof::scalar::instance::Instance;
use backproof::scalar::precise::Real;
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
const BITS: [usize; 2] = [320, 640];
/// Sides that agree to so many bits are the same: no edit is as slight.
const SAME: isize = 110;

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
            let mut values = drawn(domain, rows, cols, random, number);
            // Every other point lies where the edit shows.
            let hints = garden.hints.iter().filter(|(name, ..)| **name == *input.name && number.is_multiple_of(2));
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
        let sides = |bits| [left, right].map(|side| evaluate(document, side, &place, bits));
        let coarse = entries(&sides(BITS[0]));
        if coarse.iter().all(|entry| entry.as_ref().is_some_and(Entry::is_same)) {
            return (!coarse.is_empty()).then_some(false);
        }
        let fine = entries(&sides(BITS[1]));
        let compared = coarse.iter().zip(&fine).map(|(coarse, fine)| fine.as_ref()?.differs(coarse.as_ref()?));
        let compared: Vec<Option<bool>> = compared.collect();
        if compared.contains(&Some(true)) {
            return Some(true);
        }
        compared.iter().all(Option::is_some).then_some(false)
    }
}

/// What the sides have in one entry: their difference, and the binary exponent of the larger one, at least 0.
struct Entry {
    difference: Real,
    size: isize,
}

impl Entry {
    fn is_same(&self) -> bool {
        self.difference.top().is_none_or(|top| top < self.size - SAME)
    }

    /// A difference counts where it is the same at both precisions; equality where it vanishes.
    fn differs(&self, coarse: &Entry) -> Option<bool> {
        if self.is_same() {
            return Some(false);
        }
        let change = coarse.difference.minus(&self.difference, 4096).ok()?.top();
        (change < self.difference.top().map(|top| top - 3)).then_some(true)
    }
}

/// The entries of both sides; none where one of them has no value.
fn entries(sides: &[Matrix; 2]) -> Vec<Option<Entry>> {
    let [left, right] = sides;
    let entry = |at: usize| {
        let (left, right) = (left.data[at].as_ref().ok()?, right.data.get(at)?.as_ref().ok()?);
        let size = left.top().max(right.top()).unwrap_or(0).max(0);
        Some(Entry { difference: left.minus(right, 4096).ok()?.middle().clone(), size })
    };
    (0..left.data.len()).map(entry).collect()
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

fn drawn(domain: Domain, rows: usize, cols: usize, random: &mut Random, number: usize) -> Vec<RBig> {
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
