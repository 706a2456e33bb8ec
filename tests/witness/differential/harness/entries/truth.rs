//! Both sides of a claim by entry at numbers.

use super::super::random::Random;
use super::claim::{Claim, Left};
use super::index::Sizes;
use super::near::Near;
use super::term::{A, Make, arrays};
use super::value::{Moving, World, places};

/// What numbers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Equal at so many entries, and different at none.
    Same(usize),
    Different(String),
}

/// Entries that are looked at, at one point.
const ENTRIES: usize = 14;

/// Looks at both sides at so many points.
pub fn truth(claim: &Claim, points: usize) -> Truth {
    let mut random = Random::of_claim(claim.names.len() as u64 + 77, claim.right.count() as u64);
    let mut same = 0;
    for number in 0..points {
        let largest = if number % 4 == 3 { 4 } else { 3 };
        let mut sizes: Sizes = [0; 3].map(|_| random.between(1, largest));
        if number % 7 == 6 {
            let most = if claim.garden.inputs.len() < 3 { 12 } else { 6 };
            sizes[random.below(claim.garden.dims)] = random.between(4, most);
        }
        match compared(claim, sizes, &mut random, number) {
            Ok(count) => same += count,
            Err(found) => return Truth::Different(found),
        }
    }
    Truth::Same(same)
}

/// How many entries agree, or one at which they do not.
fn compared(claim: &Claim, sizes: Sizes, random: &mut Random, number: usize) -> Result<usize, String> {
    let garden = &claim.garden;
    let mut world = World::draw(garden, sizes, random, number);
    let extents: Vec<i64> = claim.names.iter().map(|name| garden.scope.ranges[*name].at(&sizes)).collect();
    if !claim.is_judged(&world) {
        return Ok(0);
    }
    let mut all = places(&extents);
    while all.len() > ENTRIES {
        all.swap_remove(random.below(all.len()));
    }
    let mut same = 0;
    for at in all {
        let mut names = vec![1; garden.scope.ranges.len()];
        claim.names.iter().zip(&at).for_each(|(name, value)| names[*name] = *value);
        let sides = (claim.left_value(&mut world, &mut names), claim.right_value(&mut world, &mut names));
        let (Some(left), Some(right)) = sides else { continue };
        let difference = (left.value - right.value).abs();
        let slack = left.error + right.error;
        let scale = 1.0 + left.value.abs() + right.value.abs();
        if difference > 1e3 * slack && difference > 1e-6 * scale {
            return Err(format!("at sizes {sizes:?}, entry {at:?}: {} and {}", left.value, right.value));
        }
        if difference <= 1e-7 * scale {
            same += 1;
        }
    }
    Ok(same)
}

impl Claim {
    /// Whether all sizes are at least 1, and all slices have entries.
    fn is_judged(&self, world: &World<'_>) -> bool {
        let mut all = Vec::new();
        arrays(&self.right, &mut all);
        match &self.left {
            Left::Plain(term) | Left::Slope(term, ..) | Left::Second(term, ..) | Left::Push(term, ..) => {
                arrays(term, &mut all);
            }
        }
        self.garden.lets.iter().for_each(|own| arrays(&own.body, &mut all));
        all.iter().all(|array| world.extents(array).iter().all(|extent| *extent >= 1))
    }

    fn left_value(&self, world: &mut World<'_>, names: &mut Vec<i64>) -> Option<Near> {
        let unit = |world: &World<'_>, by: &A, at: &[usize], names: &[i64]| {
            let extents = world.extents(by);
            let at: Vec<i64> = at.iter().map(|name| names[*name]).collect();
            let mut all = vec![0.0; extents.iter().product::<i64>() as usize];
            all[super::value::flat(&at, &extents)?] = 1.0;
            moving(by, all)
        };
        match &self.left {
            Left::Plain(term) => {
                world.moved([None, None]);
                Some(world.value(term, names).ok()?.value)
            }
            Left::Slope(term, by, at, _) => {
                let first = unit(world, by, at, names)?;
                world.moved([Some(first), None]);
                Some(world.value(term, names).ok()?.first)
            }
            Left::Second(term, [by, then], [at, more], _) => {
                let (first, second) = (unit(world, by, at, names)?, unit(world, then, more, names)?);
                world.moved([Some(first), Some(second)]);
                Some(world.value(term, names).ok()?.both)
            }
            Left::Push(term, by, along, _) => {
                let Make::Input(along) = along.make else { return None };
                let first = moving(by, world.numbers(along))?;
                world.moved([Some(first), None]);
                Some(world.value(term, names).ok()?.first)
            }
        }
    }

    fn right_value(&self, world: &mut World<'_>, names: &mut Vec<i64>) -> Option<Near> {
        world.moved([None, None]);
        Some(world.value(&self.right, names).ok()?.value)
    }
}

fn moving(by: &A, along: Vec<f64>) -> Option<Moving> {
    match by.make {
        Make::Input(input) => Some(Moving::Input(input, along)),
        Make::Let(number) => Some(Moving::Let(number, along)),
        _ => None,
    }
}
