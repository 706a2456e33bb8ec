//! Whether the claimed side lacks a value at a single point or on a whole region.

use super::sampling::Failure;
use crate::claim::Subject;
use crate::tape::NodeId;
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::doubles::{Doubles, Doubt};
use crate::witness::bench::settle::{Finding, RIGHT, arbitrate, arbitrate_within, worst};
use crate::witness::points::{Points, admissible};
use crate::witness::testimony::Stretch;
use dashu_ratio::RBig;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Neighbours looked at on each side.
const NEIGHBOURS: u32 = 4;
/// Those that show a region without value, some 2⁻⁴⁰ and 2⁻⁵⁸ away: gaps are as narrow as people make them, and what is
/// certainly undefined there is no single point.
const NARROW: [u32; 2] = [4, 7];

/// How far from a point it is looked whether the left side is lost there, too, in sixteenths; at which sixteenths of
/// the point itself; in how many entries; what it may cost at each place.
const AWAY: [i64; 6] = [4, 16, 64, 512, 4096, 65_536];
const NEARER: [i64; 5] = [12, 8, 4, 1, 0];
const MOST_ENTRIES: usize = 3;
const AWAY_WORK: usize = 20_000;
/// Bits at which arguments are held against 0.
const BITS: usize = 640;

/// A point at which the claimed side seems to have no value, and what is found there and around it: each is looked for once.
pub struct Hole<'c> {
    case: &'c Case<'c>,
    point: &'c Point,
    here: OnceCell<Vec<Finding>>,
    /// Its neighbours, with what is found there.
    around: OnceCell<Vec<(Point, OnceCell<Vec<Finding>>)>>,
    /// The entry for which it was asked whether the point lies outside, and the answer.
    outside: OnceCell<(usize, bool)>,
}

impl<'c> Hole<'c> {
    /// Nothing found yet.
    pub fn new(case: &'c Case<'c>, point: &'c Point) -> Hole<'c> {
        Hole { case, point, here: OnceCell::new(), around: OnceCell::new(), outside: OnceCell::new() }
    }

    /// Whether the claimed side has no value in a neighbourhood of the point (as far as it lies in the domain), where the
    /// left side has one.
    pub fn is_region(&self) -> bool {
        self.ends_around(&|finding| finding == Finding::RightUndefined)
    }

    /// The same where the left side may have a value, as far as is known: where it is lost on the way to the point's
    /// neighbourhood as well as there. (If it is lost there alone, its own end may be what is lost.)
    pub fn may_be_region(&self) -> bool {
        self.ends_around(&|finding| matches!(finding, Finding::RightUndefined | Finding::RightEnds))
            && (worst(self.here()) == Finding::RightUndefined || ends_alone(self.case, self.point))
    }

    /// The case that it is a point of.
    pub fn case(&self) -> &'c Case<'c> {
        self.case
    }

    fn here(&self) -> &[Finding] {
        self.here.get_or_init(|| arbitrate(self.case, self.point))
    }

    fn ends_around(&self, ends: &dyn Fn(Finding) -> bool) -> bool {
        let Some(entry) = self.here().iter().position(|finding| ends(*finding)) else { return false };
        let begun = |point| (point, OnceCell::new());
        let around =
            self.around.get_or_init(|| neighbours_at(self.case, self.point, &NARROW).into_iter().map(begun).collect());
        let found = |(point, found): &(Point, OnceCell<Vec<Finding>>)| -> Option<Finding> {
            found.get_or_init(|| arbitrate(self.case, point)).get(entry).copied()
        };
        let all_are =
            |test: &dyn Fn(Option<Finding>) -> bool| !around.is_empty() && around.iter().all(|one| test(found(one)));
        all_are(&|finding| finding.is_some_and(ends))
            || self.is_outside(entry) && all_are(&|finding| finding != Some(Finding::LeftUndefined))
    }

    fn is_outside(&self, entry: usize) -> bool {
        let (asked, is_outside) = *self.outside.get_or_init(|| (entry, is_outside_of(self.case, self.point, entry)));
        if asked == entry { is_outside } else { is_outside_of(self.case, self.point, entry) }
    }
}

/// Whether at some point further away the left side is lost at the same places, and the right side does not end.
fn ends_alone(case: &Case<'_>, point: &Point) -> bool {
    let here = arbitrate_within(case, point, AWAY_WORK);
    let entries = case.entries().min(MOST_ENTRIES);
    let sixteenths = |count: i64| RBig::from_parts(count.into(), 16u8.into());
    let places = |at: usize| {
        let here = &point.values[at];
        let steps = AWAY.map(|step| [here + sixteenths(step), here - sixteenths(step)]);
        let shares = NEARER.map(|share| [here * sixteenths(share), -here * sixteenths(share)]);
        steps.into_iter().chain(shares).flatten().map(move |value| (at, value)).collect::<Vec<_>>()
    };
    let mut points = Points::new(case, 0);
    let is_alone = |(at, value): (usize, RBig)| {
        let mut values = point.values.clone();
        values[at] = value;
        let Some(moved) = points.complete(values, point.functions.clone()) else { return false };
        let there = arbitrate_within(case, &moved, AWAY_WORK);
        worst(&there.findings[0]) == Finding::Undecided && there.left_lost == here.left_lost
    };
    (0..entries).flat_map(places).any(is_alone)
}

/// Whether some argument of a logarithm or root that the claimed side is computed from is negative for certain, and so
/// all around the point, however narrow the gap is (log((x − 1/3)² − 10⁻⁴⁰)).
fn is_outside_of(case: &Case<'_>, point: &Point, entry: usize) -> bool {
    let values = case.balls(&BTreeMap::new(), &BTreeMap::new(), point, BITS);
    let sign = |node: NodeId| values[node.index()].as_ref().ok()?.sign();
    let is_below = |on: NodeId| Some(sign(on)? == Ordering::Less);
    let side = &case.lowered.arrays[RIGHT].data[entry..=entry];
    case.live_arguments(side, &is_below).into_iter().any(|argument| sign(argument) == Some(Ordering::Less))
}

/// Points some 2⁻¹⁶ to 2⁻³⁴ away on both sides, as far as the restrictions let them be.
pub(in crate::witness) fn neighbours(case: &Case<'_>, point: &Point) -> Vec<Point> {
    neighbours_at(case, point, &(0..NEIGHBOURS).collect::<Vec<_>>())
}

/// Neighbours at some distances, the farther the smaller their number.
fn neighbours_at(case: &Case<'_>, point: &Point, numbers: &[u32]) -> Vec<Point> {
    // Facts that are equations have neighbours on their surface alone: those that are moved there, and stay near.
    let mut points = Points::new(case, 0);
    let mut on_the_facts = |near: Point| {
        let moved = points.complete(near.values, near.functions)?;
        is_near(point, &moved).then_some(moved)
    };
    let neighbours = [1, -1].into_iter().flat_map(|sign| numbers.iter().map(move |number| (sign, *number)));
    neighbours.filter_map(|(sign, number)| on_the_facts(neighbour(point, sign, number))).collect()
}

/// Whether no entry is further away than neighbours are, with room for what equations multiply it by.
fn is_near(point: &Point, other: &Point) -> bool {
    let near = RBig::from_parts(1.into(), 8u8.into());
    point.values.iter().zip(&other.values).all(|(a, b)| {
        let gap = a - b;
        gap <= near && -gap <= near
    })
}

/// A point some 2⁻¹⁶ (0), 2⁻²² (1), … away; every entry moves, each by its own amount.
fn neighbour(point: &Point, sign: i32, number: u32) -> Point {
    let moved = |(at, value): (usize, &RBig)| {
        let step = RBig::from_parts((i64::from(sign) * amount(at, number)).into(), (1u128 << (38 + 6 * number)).into());
        value + step
    };
    Point { values: point.values.iter().enumerate().map(moved).collect(), functions: point.functions.clone() }
}

/// Between 3 and 16, in units of 2⁻²⁰: another amount for each entry, and without a pattern. What is undefined where two
/// entries are equal, or two rows of a matrix, must not be so at all neighbours.
fn amount(at: usize, number: u32) -> i64 {
    let mut mixed = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(number).wrapping_mul(0xbf58_476d);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (3 << 20) + ((mixed ^ (mixed >> 31)) % (13 << 20)) as i64
}

/// A point's inputs in words, shortened.
pub fn show_point(subject: &Subject<'_>, failure: &Failure) -> String {
    let Ok(case) = Case::new(subject, failure.sizes.clone()) else { return String::new() };
    let show = |block: &crate::witness::bench::case::Block| {
        let name = &subject.document.inputs[block.input].name;
        let all = &failure.point.values[block.range()];
        let values: Vec<String> = all.iter().take(SHOWN).map(shown).collect();
        let more = if all.len() > SHOWN { ", …" } else { "" };
        match values.as_slice() {
            [one] => format!("{name} = {one}"),
            several => format!("{name} = [{}{more}]", several.join(", ")),
        }
    };
    case.blocks.iter().map(show).collect::<Vec<_>>().join(", ")
}

/// Entries of an array that are shown, row by row.
const SHOWN: usize = 4;

/// A number in words: a long fraction as a decimal.
fn shown(value: &RBig) -> String {
    let fraction = value.to_string();
    if fraction.len() <= LONGEST { fraction } else { format!("≈ {:?}", value.to_f64().value()) }
}

/// The longest fraction that is shown as one.
const LONGEST: usize = 16;

/// The first step of the search for the end of a stretch is a little more than a sixteenth, and each further one four
/// times as long: what is equal at a point alone is hardly met.
const FIRST: (i64, u32) = (1009, 16_128);
const STEPS: u32 = 8;
/// Halvings once the end lies between two points.
const HALVINGS: u32 = 20;
/// What may be spent per counterexample on the ends of stretches, in products of 160 bits.
const STRETCH_WORK: usize = 300_000;

/// How far along each input of a claim about scalars the claim goes on failing, with the other inputs as they are: only
/// inputs with an end of the stretch inside the domain, some thousands away at most.
pub fn stretches(case: &Case<'_>, point: &Point, wanted: Finding) -> Vec<Stretch> {
    let mut fails = fails(case, wanted);
    let along = |block: &crate::witness::bench::case::Block| {
        let ends = [-1, 1].map(|sign| end(case, point, block.start, sign, &mut fails));
        let [low, high] = ends;
        let input = case.subject.document.inputs[block.input].name.clone();
        (low.is_some() || high.is_some()).then_some(Stretch { input, low, high })
    };
    case.blocks.iter().filter_map(along).collect()
}

/// Whether the claim fails at a point: by doubles where they are sure of it, else in precise arithmetic as long as the
/// work lasts. Far out a value may need very many digits: what is not decided within the budget is none.
fn fails<'c>(case: &'c Case<'c>, wanted: Finding) -> impl FnMut(&Point) -> Option<bool> + 'c {
    let (mut left, mut doubles) = (STRETCH_WORK, Doubles::new(case));
    move |point| {
        if wanted == Finding::Different {
            doubles.read(point);
            if doubles.against(RIGHT).doubt == Doubt::Clear {
                return Some(true);
            }
        }
        let found = arbitrate_within(case, point, left);
        left = left.checked_sub(found.cost)?;
        let findings = &found.findings[0];
        if findings.contains(&wanted) {
            return Some(true);
        }
        (!findings.contains(&Finding::Undecided)).then_some(false)
    }
}

/// The end of a stretch in one direction; none where the domain ends first, none is found, or the work does not reach.
fn end(
    case: &Case<'_>,
    point: &Point,
    at: usize,
    sign: i64,
    fails: &mut dyn FnMut(&Point) -> Option<bool>,
) -> Option<RBig> {
    let moved = |by: &RBig| {
        let mut values = point.values.clone();
        values[at] = &values[at] + by * RBig::from(sign);
        Point { values, functions: point.functions.clone() }
    };
    let mut inside = RBig::ZERO;
    for step in 0..STEPS {
        let outside = RBig::from_parts((FIRST.0 << (2 * step)).into(), FIRST.1.into());
        if !admissible(case, &moved(&outside)) {
            return None;
        }
        if fails(&moved(&outside))? {
            inside = outside;
            continue;
        }
        let mut outside = outside;
        for _ in 0..HALVINGS {
            let middle = (&inside + &outside) / RBig::from(2);
            let end = if fails(&moved(&middle))? { &mut inside } else { &mut outside };
            *end = middle;
        }
        let scaled = (&point.values[at] + inside * RBig::from(sign)) / Stretch::unit();
        let rounded = (scaled + RBig::from_parts(1.into(), 2u8.into())).floor();
        return Some(RBig::from(rounded) * Stretch::unit());
    }
    None
}
