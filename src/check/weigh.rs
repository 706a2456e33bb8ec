//! One point: what is claimed there, held against differences.

use super::accuse::{CLEAR, Neighbours, accuse, is_degenerate};
use super::data::{Returned, same, same_shape};
use super::function::Failure;
use super::hull;
use super::quotient::Slope;
use super::random::Source;
use super::subject::{Entry, Family, Fitting, Kind, Layout, Role, Subject, count};
use crate::scalar::tolerance::{DEVIATIONS, is_sharp};
use std::ops::Range;

/// A bar that is this part of the value, and not rounding's alone, says little: it may be a kink's. Where a function is
/// smooth bars are far below, and beside a kink they are as wide as its slopes differ.
const BLUNT: f64 = 1.0 / 1024.0;
/// What an error of one part in a million would be: the control that every comparison must notice.
pub(super) const CONTROL: f64 = 1e-6;

/// What was seen at a point.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    /// All entries agree or are open.
    Fine(Tally),
    /// The function has no value there.
    NoValue,
    /// An entry is wrong.
    Wrong(Box<Wrong>),
    /// The function itself panicked, or cannot be called.
    Failed(Failure),
}

/// What came of the entries of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) agree: usize,
    pub(super) open: usize,
    /// Entries at kinks, where what is claimed lies among the slopes around.
    pub(super) kinks: usize,
    /// The widest error bar among agreements, in parts of the value.
    pub(super) bar: f64,
    /// Agreements that would have noticed an error of [`CONTROL`].
    pub(super) telling: usize,
    /// Entries that are not 0 on either side.
    pub(super) moving: usize,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// The value: what is claimed, and what is right, which lies between two numbers at a kink.
    Value { claimed: f64, actual: f64, around: Option<(f64, f64)> },
    /// At a kink, a vector that is no mean of the gradients around; and the nearest one that is.
    Kink { claimed: Vec<f64>, nearest: Vec<f64> },
    /// The shape: what was returned, and what is right.
    Shape { claimed: String, actual: String },
    /// Nothing was returned.
    Absent,
    /// It panicked.
    Panic(String),
    /// It writes to its arguments.
    Mutates,
    /// It returns something else the second time.
    Changes { first: f64, second: f64 },
}

/// A fault and where it was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrong {
    pub(super) layout: Layout,
    pub(super) point: Vec<f64>,
    pub(super) entry: Entry,
    pub(super) fault: Fault,
}

/// Judges one point. `layout.results` is filled in.
pub(super) fn weigh(subject: &mut Subject<'_>, layout: &mut Layout, point: &[f64], random: &mut Source) -> Seen {
    let all = 0..layout.variables.len();
    weigh_columns(subject, layout, (point, all), random)
}

/// The same of the derivatives by some of the variables.
pub(super) fn weigh_columns(
    subject: &mut Subject<'_>,
    layout: &mut Layout,
    (point, columns): (&[f64], Range<usize>),
    random: &mut Source,
) -> Seen {
    let mut returned = Returned::default();
    match subject.results(layout, point, &mut returned) {
        Err(failure) => return Seen::Failed(failure),
        Ok(()) if returned.numbers.iter().any(|value| !value.is_finite()) => return Seen::NoValue,
        Ok(()) => {}
    }
    layout.results = returned.shapes.iter().flatten().flatten().copied().collect();
    if subject.kind == Kind::Vjp && count_of_cotangents(subject, layout) != returned.numbers.len() {
        let failure = format!(
            "the function returns {} numbers, and the cotangent has {}",
            returned.numbers.len(),
            count_of_cotangents(subject, layout)
        );
        return Seen::Failed(Failure::Panic(failure));
    }
    let wrong = |layout: &Layout, entry: Entry, fault: Fault| {
        Seen::Wrong(Box::new(Wrong { layout: layout.clone(), point: point.to_vec(), entry, fault }))
    };
    let whole = Entry { row: 0, column: 0 };
    let claimed = match claimed_at(subject, layout, point) {
        Ok(claimed) => claimed,
        Err(fault) => return wrong(layout, whole, fault),
    };
    let mut tally = Tally::default();
    let mut kinks = Vec::new();
    for column in columns {
        match weigh_column(subject, (layout, point), (column, &claimed), &mut tally, random) {
            Ok(None) => {}
            Ok(Some((entry, fault))) => return wrong(layout, entry, fault),
            Err(failure) => return Seen::Failed(failure),
        }
        if tally.kinks > kinks.len() {
            kinks.push(column);
        }
    }
    // Each entry may lie among the slopes around, and all of them together not.
    if kinks.len() > 1 && matches!(subject.kind, Kind::Gradient | Kind::Vjp | Kind::ValueAndGradient) {
        match hull::outside(subject, (layout, point), &claimed, random) {
            Ok(None) => {}
            Ok(Some(actual)) => {
                let column = (0..claimed.len())
                    .max_by(|a, b| (claimed[*a] - actual[*a]).abs().total_cmp(&(claimed[*b] - actual[*b]).abs()));
                let entry = Entry { row: 0, column: column.unwrap_or(0) };
                let fault = Fault::Kink { claimed: claimed.clone(), nearest: actual };
                return wrong(layout, entry, fault);
            }
            Err(failure) => return Seen::Failed(failure),
        }
    }
    Seen::Fine(tally)
}

fn count_of_cotangents(subject: &Subject<'_>, layout: &Layout) -> usize {
    let shapes = layout.shapes.iter().zip(&subject.blocks);
    shapes.filter(|(_, block)| block.role == Role::Cotangent).map(|(shape, _)| count(shape)).sum()
}

/// What is claimed, in the order of the entries; or why it is no answer at all.
pub(super) fn claimed_at(subject: &mut Subject<'_>, layout: &Layout, point: &[f64]) -> Result<Vec<f64>, Fault> {
    let mut numbers = Vec::new();
    claimed_into(subject, (layout, point), &mut numbers)?;
    Ok(numbers)
}

/// The same, in memory that is there.
pub(super) fn claimed_into(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    numbers: &mut Vec<f64>,
) -> Result<(), Fault> {
    let mut returned = std::mem::take(&mut subject.memory.spare);
    std::mem::swap(&mut returned.numbers, numbers);
    let outcome = match subject.claimed(layout, point, &mut returned) {
        Err(Failure::Panic(words)) => Err(Fault::Panic(words)),
        Err(Failure::Shape(..)) => {
            Err(Fault::Panic("its arguments cannot have the shapes of the function's".to_string()))
        }
        Ok(()) if subject.claim.mutated => Err(Fault::Mutates),
        Ok(()) => fitting(subject, layout, &returned.shapes),
    };
    std::mem::swap(&mut returned.numbers, numbers);
    subject.memory.spare = returned;
    outcome
}

/// Whether the claim has the shapes of a derivative. Those that had them the last time are not looked at again.
fn fitting(subject: &mut Subject<'_>, layout: &Layout, shapes: &[Option<Vec<usize>>]) -> Result<(), Fault> {
    let known = &subject.memory.fitting;
    let equal = |a: &Option<Vec<usize>>, b: &Option<Vec<usize>>| match (a, b) {
        (Some(a), Some(b)) => same_shape(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let is_known = same(&known.shapes, shapes, equal)
        && same_shape(&known.sizes, &layout.sizes)
        && same_shape(&known.results, &layout.results);
    if is_known && !shapes.is_empty() {
        return Ok(());
    }
    if shapes.iter().any(Option::is_none) || shapes.is_empty() {
        return Err(Fault::Absent);
    }
    let wanted = subject.wanted_shapes(layout);
    let found: Vec<Vec<usize>> = shapes.iter().flatten().cloned().collect();
    if !fits(&found, &wanted) {
        return Err(Fault::Shape { claimed: told(&found), actual: told(&wanted) });
    }
    let (sizes, results) = (layout.sizes.clone(), layout.results.clone());
    subject.memory.fitting = Fitting { sizes, results, shapes: shapes.to_vec() };
    Ok(())
}

/// Whether shapes are the same but for sizes of 1 and for being flat.
fn fits(found: &[Vec<usize>], wanted: &[Vec<usize>]) -> bool {
    let slim = |shape: &[usize]| shape.iter().copied().filter(|size| *size != 1).collect::<Vec<_>>();
    let flat = |shapes: &[Vec<usize>]| shapes.iter().map(|shape| count(shape)).sum::<usize>();
    if found.len() != wanted.len() {
        // One flat list of all, or nothing else.
        return found.len() == 1 && found[0].len() <= 1 && flat(found) == flat(wanted);
    }
    let pairs = found.iter().zip(wanted);
    pairs.into_iter().all(|(found, wanted)| {
        slim(found) == slim(wanted)
            || (found.len() <= 1 && count(found) == count(wanted))
            || count(found) + count(wanted) == 0
    })
}

fn told(shapes: &[Vec<usize>]) -> String {
    let one = |shape: &Vec<usize>| match shape[..] {
        [] => "a number".to_string(),
        _ => shape.iter().map(usize::to_string).collect::<Vec<_>>().join("×"),
    };
    shapes.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The entries of one column. Those that differ clearly are looked at again before anybody is accused.
fn weigh_column(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    (column, claimed): (usize, &[f64]),
    tally: &mut Tally,
    random: &mut Source,
) -> Result<Option<(Entry, Fault)>, Failure> {
    let columns = layout.variables.len();
    let unit = subject.unit_of_claim();
    let claimed_of = |row: usize| claimed.get(row * columns + column).copied().unwrap_or(f64::NAN);
    let mut enough = |slopes: &[Slope], settled: bool| {
        slopes.iter().enumerate().all(|(row, slope)| {
            let claimed = claimed_of(row);
            agrees(claimed, *slope, unit) && (settled || is_sharp(slope.bar, slope.value))
        })
    };
    let slopes = subject.slopes((layout, point), column, Family::USUAL, &mut enough)?;
    let Some(slopes) = slopes else {
        tally.open += 1;
        return Ok(None);
    };
    for (row, slope) in slopes.iter().enumerate() {
        let (claimed, entry) = (claimed_of(row), Entry { row, column });
        let is_blunt = slope.rough && slope.bar > BLUNT * claimed.abs().max(slope.value.abs());
        if agrees(claimed, *slope, unit) && !is_blunt {
            note(tally, claimed, *slope, unit);
            continue;
        }
        // Within some bars of it nobody is accused, unless the point may be at a kink, where bars are wide: a few of
        // those are looked at.
        let is_clear = !((claimed - slope.value).abs() <= CLEAR * slope.bar || slope.bar.is_infinite());
        if !is_clear && !takes_doubt(subject, layout, point) {
            tally.open += 1;
            continue;
        }
        match accuse(subject, (layout, point), (entry, claimed), *slope, random)? {
            Neighbours::Outside(around) => {
                let actual = around.map_or(slope.value, |(low, high)| if claimed < low { low } else { high });
                return Ok(Some((entry, Fault::Value { claimed, actual, around })));
            }
            Neighbours::Kink => tally.kinks += 1,
            Neighbours::Open => tally.open += 1,
        }
    }
    Ok(None)
}

/// Whether a difference is within the bar and what the claim's own last operations round off.
fn agrees(claimed: f64, slope: Slope, unit: f64) -> bool {
    claimed.is_finite() && (claimed - slope.value).abs() <= slope.bar + DEVIATIONS * unit * claimed.abs()
}

fn note(tally: &mut Tally, claimed: f64, slope: Slope, unit: f64) {
    let size = claimed.abs().max(slope.value.abs());
    tally.agree += 1;
    tally.moving += usize::from(size > slope.bar);
    // The control: an error of one part in a million must lie outside.
    let off = claimed + CONTROL.max(CLEAR * DEVIATIONS * unit) * size.max(slope.bar / CONTROL);
    tally.telling += usize::from(!agrees(off, slope, unit) || size == 0.0);
    if size > slope.bar {
        tally.bar = tally.bar.max(slope.bar / size);
    }
}

/// Whether a doubt is worth a look at the neighbours; there are only so many.
fn takes_doubt(subject: &mut Subject<'_>, layout: &Layout, point: &[f64]) -> bool {
    let is_worth = layout.variables.len() == 1 || is_degenerate(layout, point);
    let is_left =
        subject.allowance.doubts > 0 && subject.function.calls + subject.claim.calls < subject.allowance.calls;
    subject.allowance.doubts -= usize::from(is_worth && is_left);
    is_worth && is_left
}

/// Whether the claim answers the same when it is asked again, with another point in between.
pub(super) fn is_steady(subject: &mut Subject<'_>, layout: &Layout, points: [&[f64]; 2]) -> Option<(Entry, Fault)> {
    let first = claimed_at(subject, layout, points[0]).ok()?;
    claimed_at(subject, layout, points[1]).ok()?;
    let second = claimed_at(subject, layout, points[0]).ok()?;
    let columns = layout.variables.len().max(1);
    let at = first.iter().zip(&second).position(|(a, b)| a != b && !(a.is_nan() && b.is_nan()))?;
    let entry = Entry { row: at / columns, column: at % columns };
    Some((entry, Fault::Changes { first: first[at], second: second[at] }))
}
