//! What it takes before anybody is accused: the points around are asked, with two families of steps, and the claim's
//! own trembling is measured.

use super::data::Returned;
use super::function::Failure;
use super::quotient::Slope;
use super::random::Source;
use super::subject::{Entry, Family, Kind, Layout, Subject};
use super::weigh::{CONTROL, claimed_at};
use crate::scalar::tolerance::{is_sharp, lost_by_cancelling};
use crate::witness::stencil::{POINTS, noise};

/// A difference counts as clear where it is that many error bars wide; as in `witness::difference`.
pub(super) const CLEAR: f64 = 30.0;
/// How far from the point neighbours lie, as binary exponents of a share of the coordinate: where the function is
/// taken to be smooth, … Each is 64 times nearer than the one before, so that what bends bends visibly less; at the last
/// one numbers of 24 bits have three left.
const RADII: [i32; 3] = [-9, -15, -21];
/// (and nearer still, if it bends much: below what numbers of 24 bits tell, so that those are not asked) …
const NEARER: i32 = -26;
/// … and where there may be a kink, and steps must not reach it: these are 2⁵ times smaller, and the smallest of them must
/// leave numbers of 24 bits some to move by.
const KINK_RADII: [i32; 3] = [-6, -10, -14];
/// Steps near a kink are smaller than the distance by 2 to this power: a window reaches four steps to either side, and so
/// an eighth of the way to the kink.
const NEAR: i32 = 5;
/// Where no domain is given, a claim may lose digits beyond this, and overflow beyond that: nobody is accused of it.
/// e³² is at the end of a double's digits, and e⁶⁴ squared far from the end of its exponents.
const FAR: f64 = 16.0;
const FARTHER: f64 = 64.0;
/// Neighbours at each radius: two mirrored pairs, one for each family of steps.
const FEW: usize = 4;
/// Among ties it takes more. Of five equal entries, as many as there are by default, each is the largest at one point in
/// five: all of 24 points miss it with a chance of (4/5)²⁴, half a percent.
const MANY: usize = 24;
/// The base of the second family of steps: between two powers of two, and with 22 digits, so that no few of its steps
/// are a whole number, at which a function with such a period would look flat. Steps stay exact beside 53 digits.
const SECOND_BASE: f64 = 169.0 / 128.0 + 1.0 / 2_097_152.0;
/// The same for numbers of 24 digits: a base of eight leaves them exact.
const SHORT_BASE: f64 = 169.0 / 128.0;

/// What neighbours of a point say of an accused entry.
pub(super) enum Neighbours {
    Outside(Option<(f64, f64)>),
    Kink,
    Open,
}

/// Whether some entries are 0 or equal to others: where kinks are.
pub(super) fn is_degenerate(layout: &Layout, point: &[f64]) -> bool {
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
    /// How far the mean of two mirrored neighbours is from the slope here, at most: next to nothing where the function
    /// is smooth.
    bent: f64,
    /// Whether the finest steps of some neighbour see no change.
    flat: bool,
}

/// Asks the neighbours, with both families of steps. Wrong is what differs from a slope that those around confirm; at
/// a kink, what lies clearly outside
/// of the slopes around, at two distances.
pub(super) fn accuse(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    (entry, claimed): (Entry, f64),
    here: Slope,
    random: &mut Source,
) -> Result<Neighbours, Failure> {
    let unit = subject.unit_of_claim();
    let gap = (claimed - here.value).abs();
    // What loses digits far out, or overflows still farther, is not wrong where it is meant to be used.
    let is_small = gap <= CONTROL * claimed.abs().max(here.value.abs());
    let far = match gap.is_finite() {
        true if is_small => FAR,
        true => f64::INFINITY,
        false => FARTHER,
    };
    if is_far(subject, (layout, point), entry, far) {
        return Ok(Neighbours::Open);
    }
    let (blur, hidden) = blur(subject, (layout, point), entry, unit);
    // The slope once more, as if the function's values had the noise that they may hide.
    let Some(here) = slope_at(subject, (layout, point), entry, Family { hidden, ..Family::USUAL })? else {
        return Ok(Neighbours::Open);
    };
    let gap = (claimed - here.value).abs();
    if gap.is_finite() && (gap <= blur || (gap <= CLEAR * here.bar && !here.rough)) {
        return Ok(Neighbours::Open);
    }
    // Among ties, few neighbours may all lie on pieces that the entry has no part in.
    let wanted = if layout.variables.len() > 1 && is_degenerate(layout, point) { MANY } else { FEW };
    let mut smooth = rounds(subject, (layout, point), (entry, here), (&RADII, wanted, false, hidden), random)?;
    if is_confirmed(&smooth, claimed, here) {
        return Ok(Neighbours::Outside(None));
    }
    // What bends much is looked at from nearer, unless its numbers are too coarse for that.
    if gap.is_finite() && gap > blur.max(CLEAR * here.bar) && subject.signature.unit < f64::EPSILON {
        smooth.extend(rounds(subject, (layout, point), (entry, here), (&[NEARER], wanted, false, hidden), random)?);
        if is_confirmed(&smooth, claimed, here) {
            return Ok(Neighbours::Outside(None));
        }
    }
    // At the end of a domain there is one slope, and no kink.
    let is_end = subject.inward(layout, point, layout.variables[entry.column]).is_some();
    if is_end || (layout.variables.len() > 1 && wanted == FEW) {
        return Ok(Neighbours::Open);
    }
    let kinked = rounds(subject, (layout, point), (entry, here), (&KINK_RADII, wanted, true, hidden), random)?;
    Ok(at_kink(&kinked, claimed, blur))
}

/// The slope of one entry.
fn slope_at(
    subject: &mut Subject<'_>,
    here: (&Layout, &[f64]),
    entry: Entry,
    family: Family,
) -> Result<Option<Slope>, Failure> {
    if subject.kind == Kind::Hessian {
        let variables = &here.0.variables;
        return subject.second(here, (variables[entry.column], variables[entry.row]), family);
    }
    let slopes = subject.slopes(here, entry.column, family, &mut |_, settled| settled)?;
    Ok(slopes.and_then(|all| all.get(entry.row).copied()))
}

/// Asks the neighbours at some distances. `near`: with steps that do not reach the point.
fn rounds(
    subject: &mut Subject<'_>,
    here: (&Layout, &[f64]),
    (entry, slope): (Entry, Slope),
    (radii, wanted, near, hidden): (&[i32], usize, bool, f64),
    random: &mut Source,
) -> Result<Vec<Round>, Failure> {
    let mut rounds = Vec::with_capacity(radii.len());
    for radius in radii {
        let around = neighbours(subject, here, entry, (*radius, wanted, near, hidden), random)?;
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
        // At the end of a domain both lie on the same side, the second twice as far off.
        let at_end = subject.inward(here.0, here.1, here.0.variables[entry.column]).is_some();
        let mean = |a: f64, b: f64| if at_end { 2.0 * a - b } else { f64::midpoint(a, b) };
        let pairs =
            around.chunks(2).filter_map(|pair| Some(mean(pair.first()?.as_ref()?.value, pair.get(1)?.as_ref()?.value)));
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

/// Whether the slope here is sharp, and smooth around at two distances that follow each other: then it is right, and
/// what is claimed is not.
fn is_confirmed(rounds: &[Round], claimed: f64, here: Slope) -> bool {
    let [first, .., _] = rounds else { return false };
    // A staircase has the slope 0, however steep it looks from afar.
    if rounds.len() < RADII.len() || (claimed == 0.0 && (here.flat || rounds.iter().any(|round| round.flat))) {
        return false;
    }
    let gap = (claimed - here.value).abs();
    let size = here.value.abs().max(f64::MIN_POSITIVE);
    let is_known =
        if gap.is_finite() { gap > CLEAR * here.bar } else { is_sharp(here.bar, size) || here.bar < CONTROL };
    // Where no finite number is claimed, the slope itself must be smooth.
    let around = first.low.abs().max(first.high.abs());
    let reach = if gap.is_finite() { gap } else { size.max(around).max(10.0 * CLEAR * here.bar) };
    // A tenth: bent by less, the slope would still be wrong by nine tenths of what sets the claim apart.
    let confirms = |round: &Round| round.bent <= reach / 10.0 && round.bar <= reach / CLEAR;
    is_known && rounds[1..].windows(2).any(|pair| pair.iter().all(confirms))
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
    // Slopes go on to change a little up to the kink itself; a sixty-fourth of their spread is no error.
    if is_kink && outside(last) <= last.bar.max(spread / 64.0) {
        return Neighbours::Kink;
    }
    let is_outside = |round: &Round| outside(round) > blur.max(CLEAR * round.bar);
    if is_outside(before) && is_outside(last) && moved <= outside(last) / 4.0 {
        return Neighbours::Outside(Some((last.low, last.high)));
    }
    Neighbours::Open
}

/// Whether the point is farther out than a domain that nobody gave is meant to be.
fn is_far(subject: &Subject<'_>, (layout, point): (&Layout, &[f64]), entry: Entry, far: f64) -> bool {
    let at = layout.variables[entry.column];
    let (block, place) = layout.place(at);
    let span = subject.blocks[block].span(place);
    let is_given = if point[at] < 0.0 { span.low.is_finite() } else { span.high.is_finite() };
    !is_given && point[at].abs() > far
}

/// How far the claim's own rounding may have moved it: what it trembles by at its neighbours, and what it may have
/// lost by cancelling.
fn blur(subject: &mut Subject<'_>, (layout, point): (&Layout, &[f64]), entry: Entry, unit: f64) -> (f64, f64) {
    // From a few ulps of a double to where a function of some periods in 1 bends by itself: noise may show at some of
    // these scales alone (a table's cells, an iteration that stops early).
    const SCALES: [i32; 4] = [-44, -36, -28, -18];
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
        // The point itself is not looked at, as it may be the only wrong one; nor are both sides at once, as there may
        // be a step between them.
        let sides = [step, -step].map(|side| {
            let mut values = [f64::NAN; POINTS];
            for (k, value) in values.iter_mut().enumerate() {
                *value = claim(x + (k as f64 + 0.5) * side, &mut there, subject).unwrap_or(f64::NAN);
            }
            if values.iter().all(|value| value.is_finite()) { noise(&values) } else { f64::INFINITY }
        });
        let quieter = sides[0].min(sides[1]);
        trembles = trembles.max(if quieter.is_finite() { quieter } else { 0.0 });
    }
    for value in [0.0, 1.0, -1.0, x / 2.0, 2.0 * x] {
        scale = scale.max(claim(value, &mut there, subject).filter(|value| value.is_finite()).map_or(0.0, f64::abs));
    }
    // The function, too, may be a difference of larger numbers that nobody sees: log(1 + eˣ) is 0 where eˣ is below
    // half an ulp.
    let mut returned = Returned::default();
    let mut own = x.abs();
    for value in [0.0, 1.0, -1.0, x / 2.0] {
        there[at] = value;
        if subject.admits(layout, &there) && subject.results(layout, &there, &mut returned).is_ok() {
            let sizes = returned.numbers.iter().map(|value| value.abs());
            own = sizes.filter(|size| size.is_finite()).fold(own, f64::max);
        }
    }
    (
        (CLEAR * trembles).max(lost_by_cancelling(unit, scale)),
        lost_by_cancelling(subject.signature.unit_out.max(f64::EPSILON / 2.0), own),
    )
}

/// Slopes at points around, in mirrored pairs, of which some move the entry's own variable most.
fn neighbours(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    entry: Entry,
    (radius, wanted, near, hidden): (i32, usize, bool, f64),
    random: &mut Source,
) -> Result<Vec<Option<Slope>>, Failure> {
    let mut found = Vec::with_capacity(wanted);
    let inward = subject.inward(layout, point, layout.variables[entry.column]).map(f64::from);
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
            if let (Some(inward), Some(own)) = (inward, offsets.get_mut(entry.column)) {
                *own = inward * own.abs();
            }
        } else {
            let mirror = if inward.is_some() { 2.0 } else { -1.0 };
            offsets.iter_mut().for_each(|offset| *offset *= mirror);
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
        let cap = if near { size * 2.0_f64.powi(radius - NEAR) } else { f64::INFINITY };
        let second = if subject.signature.unit > f64::EPSILON { SHORT_BASE } else { SECOND_BASE };
        let family = Family { base: if number % 4 < 2 { 1.0 } else { second }, cap, hidden };
        let slope = slope_at(subject, (layout, &there), entry, family)?;
        found.push(slope.filter(|slope| slope.value.is_finite()));
    }
    Ok(found)
}
