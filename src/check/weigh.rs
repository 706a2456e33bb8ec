//! One point: what is claimed there, held against differences; and what it takes before anybody is accused.

use super::data::Returned;
use super::function::Failure;
use super::hull;
use super::quotient::Slope;
use super::random::Source;
use super::subject::{Entry, Family, Kind, Layout, Role, Subject, count};
use crate::scalar::tolerance::{DEVIATIONS, is_sharp, lost_by_cancelling};

/// A difference counts as clear where it is that many error bars wide; as in `witness::difference`.
const CLEAR: f64 = 30.0;
/// How far from the point neighbours lie, as binary exponents of a share of the coordinate: where the function is taken to be smooth, …
const RADII: [i32; 3] = [-9, -15, -21];
/// … and where there may be a kink, and steps must not reach it.
const KINK_RADII: [i32; 3] = [-6, -10, -14];
/// Neighbours at each radius.
const FEW: usize = 4;
const MANY: usize = 24;
/// The base of the second family of steps.
const SECOND_BASE: f64 = 169.0 / 128.0 + 1.0 / 2_097_152.0;
/// The same for numbers of few digits.
const SHORT_BASE: f64 = 169.0 / 128.0;
/// A bar that is this part of the value, and not rounding's alone, says little: it may be a kink's.
const BLUNT: f64 = 1.0 / 1024.0;
/// What an error of one part in a million would be: the control that every comparison must notice.
const CONTROL: f64 = 1e-6;

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

/// What neighbours of a point say of an accused entry.
enum Neighbours {
    Outside(Option<(f64, f64)>),
    Kink,
    Open,
}

/// Judges one point. `layout.results` is filled in.
pub(super) fn weigh(subject: &mut Subject<'_>, layout: &mut Layout, point: &[f64], random: &mut Source) -> Seen {
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
    for column in 0..layout.variables.len() {
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
    let mut returned = Returned::default();
    match subject.claimed(layout, point, &mut returned) {
        Err(Failure::Panic(words)) => return Err(Fault::Panic(words)),
        Err(Failure::Shape(..)) => {
            return Err(Fault::Panic("its arguments cannot have the shapes of the function's".to_string()));
        }
        Ok(()) => {}
    }
    if subject.claim.mutated {
        return Err(Fault::Mutates);
    }
    if returned.shapes.iter().any(Option::is_none) || returned.shapes.is_empty() {
        return Err(Fault::Absent);
    }
    let wanted = wanted_shapes(subject, layout);
    let found: Vec<Vec<usize>> = returned.shapes.iter().flatten().cloned().collect();
    if !fits(&found, &wanted) {
        return Err(Fault::Shape { claimed: told(&found), actual: told(&wanted) });
    }
    Ok(returned.numbers)
}

/// The shapes that the claimed derivative must have, by part.
fn wanted_shapes(subject: &Subject<'_>, layout: &Layout) -> Vec<Vec<usize>> {
    let variables = || {
        let all = layout.shapes.iter().zip(&subject.blocks);
        all.filter(|(_, block)| block.role == Role::Variable).map(|(shape, _)| shape.clone()).collect::<Vec<_>>()
    };
    let columns = layout.variables.len();
    match subject.kind {
        Kind::Hessian => vec![vec![columns, columns]],
        Kind::Jacobian => vec![vec![layout.results.iter().product(), columns]],
        _ => variables(),
    }
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
    let unit = subject.signature.unit_out.max(f64::EPSILON / 2.0);
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
        // Within some bars of it nobody is accused, unless the point may be at a kink, where bars are wide: a few of those are looked at.
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
    (claimed - slope.value).abs() <= slope.bar + DEVIATIONS * unit * claimed.abs()
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
    let is_left = subject.doubts > 0;
    subject.doubts -= usize::from(is_worth && is_left);
    is_worth && is_left
}

/// Whether some entries are 0 or equal to others: where kinks are.
fn is_degenerate(layout: &Layout, point: &[f64]) -> bool {
    let values = layout.variables.iter().map(|at| point[*at]);
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.contains(&0.0) || sorted.windows(2).any(|pair| pair[0] == pair[1])
}

/// What the neighbours at one distance say.
struct Round {
    low: f64,
    high: f64,
    /// The widest of their bars.
    bar: f64,
    /// How far the mean of two mirrored neighbours is from the slope here, at most: next to nothing where the function is smooth.
    bent: f64,
    /// Whether the finest steps of some neighbour see no change.
    flat: bool,
}

/// Asks the neighbours, with both families of steps. Wrong is what differs from a slope that those around confirm; at a kink, what lies clearly outside
/// of the slopes around, at two distances.
fn accuse(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    (entry, claimed): (Entry, f64),
    here: Slope,
    random: &mut Source,
) -> Result<Neighbours, Failure> {
    let unit = subject.signature.unit_out.max(f64::EPSILON / 2.0);
    let gap = (claimed - here.value).abs();
    let blur = blur(subject, (layout, point), entry, unit);
    if gap.is_finite() && gap <= blur {
        return Ok(Neighbours::Open);
    }
    let smooth = rounds(subject, (layout, point), (entry, here), (&RADII, FEW, false), random)?;
    if is_confirmed(&smooth, claimed, here) {
        return Ok(Neighbours::Outside(None));
    }
    if layout.variables.len() > 1 && !is_degenerate(layout, point) {
        return Ok(Neighbours::Open);
    }
    let wanted = if layout.variables.len() > 1 { MANY } else { FEW };
    let kinked = rounds(subject, (layout, point), (entry, here), (&KINK_RADII, wanted, true), random)?;
    Ok(at_kink(&kinked, claimed, blur))
}

/// Asks the neighbours at some distances. `near`: with steps that do not reach the point.
fn rounds(
    subject: &mut Subject<'_>,
    here: (&Layout, &[f64]),
    (entry, slope): (Entry, Slope),
    (radii, wanted, near): (&[i32], usize, bool),
    random: &mut Source,
) -> Result<Vec<Round>, Failure> {
    let mut rounds = Vec::with_capacity(radii.len());
    for radius in radii {
        let around = neighbours(subject, here, entry, (*radius, wanted, near), random)?;
        let known: Vec<Slope> = around.iter().flatten().copied().collect();
        // Near a kink some neighbours may be at kinks of their own; where the function is smooth none is.
        if known.len() < if near { wanted.div_ceil(2) } else { wanted } {
            continue;
        }
        let mut bars: Vec<f64> = known.iter().map(|slope| slope.bar).collect();
        bars.sort_by(f64::total_cmp);
        let most =
            if near { CLEAR * bars[bars.len() / 2].max(f64::EPSILON * slope.value.abs()) } else { f64::INFINITY };
        let sharp = || known.iter().filter(move |slope| slope.bar <= most).map(|slope| slope.value);
        let bar = bars.iter().copied().filter(|bar| *bar <= most).fold(0.0, f64::max);
        let pairs = around
            .chunks(2)
            .filter_map(|pair| Some(f64::midpoint(pair.first()?.as_ref()?.value, pair.get(1)?.as_ref()?.value)));
        rounds.push(Round {
            flat: known.iter().any(|slope| slope.flat),
            low: sharp().fold(f64::INFINITY, f64::min),
            high: sharp().fold(f64::NEG_INFINITY, f64::max),
            bar,
            bent: pairs.map(|mean| (mean - slope.value).abs()).fold(f64::NAN, f64::max),
        });
    }
    Ok(rounds)
}

/// Whether the slope here is sharp, and smooth around: then it is right, and what is claimed is not.
fn is_confirmed(rounds: &[Round], claimed: f64, here: Slope) -> bool {
    let [first, before, last] = rounds else { return false };
    // A staircase has the slope 0, however steep it looks from afar.
    if claimed == 0.0 && (here.flat || rounds.iter().any(|round| round.flat)) {
        return false;
    }
    let gap = (claimed - here.value).abs();
    let size = here.value.abs().max(f64::MIN_POSITIVE);
    let is_known =
        if gap.is_finite() { gap > CLEAR * here.bar } else { is_sharp(here.bar, size) || here.bar < CONTROL };
    // Where no finite number is claimed, the slope itself must be smooth.
    let around = first.low.abs().max(first.high.abs());
    let reach = if gap.is_finite() { gap } else { size.max(around).max(10.0 * CLEAR * here.bar) };
    let confirms = |round: &Round| round.bent <= reach / 10.0 && round.bar <= reach / CLEAR;
    is_known && confirms(before) && confirms(last)
}

/// Two distances must tell the same: slopes that move on as one comes nearer have no limit (√x at 0).
fn at_kink(rounds: &[Round], claimed: f64, blur: f64) -> Neighbours {
    let [.., before, last] = rounds else { return Neighbours::Open };
    let spread = last.high - last.low;
    let is_kink = spread > CLEAR * last.bar && spread * 2.0 > before.high - before.low;
    if !claimed.is_finite() {
        // At a kink there is no derivative: that none is claimed is right.
        return if is_kink { Neighbours::Kink } else { Neighbours::Open };
    }
    let outside = |round: &Round| (round.low - claimed).max(claimed - round.high);
    let moved = (before.low - last.low).abs().max((before.high - last.high).abs());
    if is_kink && outside(last) <= last.bar.max(spread / 64.0) {
        return Neighbours::Kink;
    }
    let is_outside = |round: &Round| outside(round) > CLEAR * round.bar && outside(round) > blur.max(0.0);
    if is_outside(before) && is_outside(last) && moved <= outside(last) / 4.0 {
        return Neighbours::Outside(Some((last.low, last.high)));
    }
    Neighbours::Open
}

/// How far the claim's own rounding may have moved it: what it trembles by at its neighbours, and what it may have lost by cancelling.
fn blur(subject: &mut Subject<'_>, (layout, point): (&Layout, &[f64]), entry: Entry, unit: f64) -> f64 {
    const SCALES: [i32; 4] = [-44, -36, -28, -18];
    const EIGHTH: [f64; 9] = [1.0, -8.0, 28.0, -56.0, 70.0, -56.0, 28.0, -8.0, 1.0];
    const ROOT_MEAN_SQUARE: f64 = 113.4;
    let (at, columns) = (layout.variables[entry.column], layout.variables.len());
    let mut there = point.to_vec();
    let claim = |value: f64, there: &mut Vec<f64>, subject: &mut Subject<'_>| {
        there[at] = value;
        if !subject.admits(layout, there) {
            return None;
        }
        claimed_at(subject, layout, there).ok().map(|claimed| claimed[entry.row * columns + entry.column])
    };
    let x = point[at];
    let size = if x == 0.0 { 1.0 } else { x.abs() };
    let (mut trembles, mut scale) = (0.0_f64, 0.0_f64);
    for power in SCALES {
        let step = size * (2.0_f64.powi(power)).max(unit * 4.0);
        // The point itself is not looked at, as it may be the only wrong one; nor are both sides at once, as there may be a step between them.
        let sides = [step, -step].map(|side| {
            let values: Vec<f64> =
                (0..9).filter_map(|k| claim(x + (f64::from(k) + 0.5) * side, &mut there, subject)).collect();
            let is_whole = values.len() == 9 && values.iter().all(|value| value.is_finite());
            let eighth: f64 = EIGHTH.iter().zip(&values).map(|(weight, value)| weight * value).sum();
            if is_whole { eighth.abs() / ROOT_MEAN_SQUARE } else { f64::INFINITY }
        });
        let quieter = sides[0].min(sides[1]);
        trembles = trembles.max(if quieter.is_finite() { quieter } else { 0.0 });
    }
    for value in [0.0, 1.0, -1.0, x / 2.0, 2.0 * x] {
        scale = scale.max(claim(value, &mut there, subject).filter(|value| value.is_finite()).map_or(0.0, f64::abs));
    }
    // The function, too, may be a difference of larger numbers that nobody sees: log(1 + eˣ) is 0 where eˣ is below half an ulp.
    let mut returned = Returned::default();
    let mut own = 0.0_f64;
    for value in [0.0, 1.0, -1.0, x / 2.0] {
        there[at] = value;
        if subject.admits(layout, &there) && subject.results(layout, &there, &mut returned).is_ok() {
            let sizes = returned.numbers.iter().map(|value| value.abs());
            own = sizes.filter(|size| size.is_finite()).fold(own, f64::max);
        }
    }
    (CLEAR * trembles).max(lost_by_cancelling(unit, scale)).max(lost_by_cancelling(unit, own / size.max(1.0)))
}

/// Slopes at points around, in mirrored pairs, of which some move the entry's own variable most.
fn neighbours(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    entry: Entry,
    (radius, wanted, near): (i32, usize, bool),
    random: &mut Source,
) -> Result<Vec<Option<Slope>>, Failure> {
    let mut found = Vec::with_capacity(wanted);
    let mut offsets = vec![0.0; layout.variables.len()];
    for number in 0..wanted {
        if number % 2 == 0 {
            for (column, offset) in offsets.iter_mut().enumerate() {
                let own = column == entry.column;
                let part = random.around(0.5);
                let part = if part < 0.0 { part - 0.5 } else { part + 0.5 };
                *offset = match (own, number % 4) {
                    (true, 0) => {
                        if part < 0.0 {
                            -1.0
                        } else {
                            1.0
                        }
                    }
                    (false, 0) => part / 2.0,
                    (true, _) if layout.variables.len() > 1 => 0.0,
                    _ => part,
                };
            }
        } else {
            offsets.iter_mut().for_each(|offset| *offset = -*offset);
        }
        let mut there = point.to_vec();
        for (at, offset) in layout.variables.iter().zip(&offsets) {
            let size = if point[*at] == 0.0 { 1.0 } else { 2.0_f64.powi(point[*at].abs().log2().floor() as i32) };
            there[*at] += offset * size * 2.0_f64.powi(radius);
            if subject.signature.unit > f64::EPSILON {
                there[*at] = f64::from(there[*at] as f32);
            }
        }
        if !subject.judges(layout, &there) {
            found.push(None);
            continue;
        }
        let own = point[layout.variables[entry.column]].abs();
        let size = if own == 0.0 { 1.0 } else { own };
        let cap = if near { size * 2.0_f64.powi(radius - 5) } else { f64::INFINITY };
        let second = if subject.signature.unit > f64::EPSILON { SHORT_BASE } else { SECOND_BASE };
        let family = Family(if number % 4 < 2 { 1.0 } else { second }, cap);
        let slope = if subject.kind == Kind::Hessian {
            subject.second((layout, &there), (layout.variables[entry.column], layout.variables[entry.row]), family)?
        } else {
            subject
                .slopes((layout, &there), entry.column, family, &mut |_, settled| settled)?
                .and_then(|all| all.get(entry.row).copied())
        };
        found.push(slope.filter(|slope| slope.value.is_finite()));
    }
    Ok(found)
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
