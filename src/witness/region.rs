//! Whether the claimed side lacks a value at a single point or on a whole region.

use crate::claim::Subject;
use crate::witness::case::{Case, Point};
use crate::witness::points::admissible;
use crate::witness::sampling::Failure;
use crate::witness::settle::{Finding, arbitrate};
use dashu_ratio::RBig;

/// Neighbours looked at on each side.
const NEIGHBOURS: u32 = 4;

/// Whether the claimed side has no value in a neighbourhood of the point (as far as it lies in the domain), where the
/// left side has one.
pub fn undefined_around(case: &Case<'_>, point: &Point) -> bool {
    let entry = arbitrate(case, point).iter().position(|finding| *finding == Finding::RightUndefined);
    let Some(entry) = entry else { return false };
    let neighbours: Vec<Point> = [1, -1]
        .into_iter()
        .flat_map(|sign| (0..NEIGHBOURS).map(move |number| neighbour(point, sign, number)))
        .collect();
    let inside: Vec<&Point> = neighbours.iter().filter(|point| admissible(case, point)).collect();
    !inside.is_empty() && inside.iter().all(|point| arbitrate(case, point).get(entry) == Some(&Finding::RightUndefined))
}

/// A point some 2⁻¹⁰ to 2⁻²² away; every entry moves, each by its own amount.
fn neighbour(point: &Point, sign: i32, number: u32) -> Point {
    let moved = |(at, value): (usize, &RBig)| {
        // Amounts without a pattern: rows of a matrix must not come out equal.
        let amount = 3 + (at * at * 3 + at * 5 + number as usize) % 13;
        let step = RBig::from_parts((sign * amount as i32).into(), (1u32 << (12 + 4 * number)).into());
        value + step
    };
    Point { values: point.values.iter().enumerate().map(moved).collect(), functions: point.functions.clone() }
}

/// A point's inputs in words, shortened.
pub fn show_point(subject: &Subject<'_>, failure: &Failure) -> String {
    let Ok(case) = Case::new(subject, failure.sizes.clone()) else { return String::new() };
    let show = |block: &crate::witness::case::Block| {
        let name = &subject.document.inputs[block.input].name;
        let values: Vec<String> = failure.point.values[block.range()].iter().take(4).map(RBig::to_string).collect();
        match values.as_slice() {
            [one] => format!("{name} = {one}"),
            several => format!("{name} = [{}, …]", several.join(", ")),
        }
    };
    case.blocks.iter().map(show).collect::<Vec<_>>().join(", ")
}
