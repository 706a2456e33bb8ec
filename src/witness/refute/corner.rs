//! A counterexample at sizes that are too large to be sampled, made from one at small sizes.
//!
//! Of `W[900,900]` no point is drawn: it has 810,000 entries. With names for its sizes the claim is a stronger one, and where that fails at
//! `W[1,1] = 3`, say, this one may fail at the array that has 3 in its first corner, and 0 elsewhere. That the stronger claim fails is no
//! ground for anything; the one large point is evaluated in both ways, as every counterexample is.

use super::counterexample::{confirmed_at, smallest};
use crate::claim::{General, Subject};
use crate::witness::bench::case::{Block, Case, Point};
use crate::witness::bench::settle::Finding;
use crate::witness::points::admissible;
use crate::witness::sampled::sample;
use crate::witness::sampled::sampling::Failure;
use crate::witness::testimony::{Counterexample, Known, Options};
use dashu_ratio::RBig;

/// How a small array is put into a large one.
#[derive(Clone, Copy)]
enum Filling {
    /// It stands in the first corner, and all else is 0.
    Zeros,
    /// It is repeated all over.
    Tiles,
}

/// A counterexample whose arrays have the small ones of a stronger claim in a corner, or all over, and where it lies.
pub fn in_a_corner(subject: &Subject<'_>, options: &Options) -> Option<(Counterexample, Failure)> {
    [false, true].into_iter().find_map(|numbers| {
        let general = General::of(subject, numbers)?;
        let stronger = general.subject(&subject.work);
        let failure = sample(&stronger, options, &Known::Nothing).failure?;
        let (_, small) = smallest(&stronger, &failure, Finding::Different, &Known::Nothing, options).ok()?;
        let blocks = Case::of_points(&stronger, small.sizes.clone()).ok()?.blocks;
        let sizes = small.sizes[..subject.least.len()].to_vec();
        let case = Case::at_one_point(subject, sizes.clone()).ok()?;
        [Filling::Zeros, Filling::Tiles].into_iter().find_map(|filling| {
            let point = filling.of(&case.blocks, &blocks, &small.point)?;
            let found = admissible(&case, &point).then(|| confirmed_at(&case, &point))??;
            Some((found, Failure { sizes: sizes.clone(), point }))
        })
    })
}

impl Filling {
    /// The large point; none where the small one does not fit.
    fn of(self, large: &[Block], small: &[Block], point: &Point) -> Option<Point> {
        let mut values = Vec::new();
        for block in large {
            let from = small.iter().find(|from| from.input == block.input && !from.range().is_empty())?;
            let entries = &point.values[from.range()];
            let places = (0..block.rows).flat_map(|row| (0..block.cols).map(move |col| (row, col)));
            values.extend(places.map(|(row, col)| match self {
                Filling::Zeros if row >= from.rows || col >= from.cols => RBig::ZERO,
                _ => entries[row % from.rows * from.cols + col % from.cols].clone(),
            }));
        }
        Some(Point { values, functions: point.functions.clone() })
    }
}
