//! Kinks: points at which a derivative form has no value, because its branches meet there with different slopes.

use super::case::{Case, Point};
pub use super::kink::Kink;
use crate::scalar::precise::{Real, Undefined, cost_factor};
use crate::scalar::tolerance::is_nearly_zero;
use crate::tape::NodeId;
use dashu_ratio::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// Bits at which branches are told apart.
const BITS: usize = 320;
/// How far the neighbours lie that show which sides meet: 2 to this power.
const NEAR: usize = 200;
/// Readings of the whole tape that a meeting of branches takes: mostly the point itself, and two sides.
const READINGS: usize = 3;
/// Directions looked at beside those along single entries.
const DIRECTIONS: usize = 6;
/// Neighbours that are read where a side has no value at the point itself.
const BESIDE: usize = 4;
/// Other inputs that are named beside a kink.
const MOST_OTHERS: usize = 3;
/// Numbers of more characters are shown as decimals.
const LONG: usize = 12;
/// Entries whose own directions are looked at.
const MOST_ENTRIES: usize = 12;

/// What branches of derivative forms do at a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Meeting {
    /// None meet, or they meet with equal values and slopes: the point is judged.
    Smooth,
    /// The slopes all around agree, but the tape's own at the point is another: not judged, and no kink. It is worth a remark where the
    /// claimed value is another, too.
    Tie(Option<Box<Kink>>),
    /// There is no derivative here.
    Kink(Box<Kink>),
}

/// Whether the condition of some branch is 0 here: witnesses that look at branches one by one do not speak of such points.
pub fn on_border(case: &Case<'_>, point: &Point) -> bool {
    let values = case.precise(point, BITS);
    let is_zero = |node: &NodeId| values[node.index()].as_ref().is_ok_and(|value| is_nearly_zero(value, BITS));
    case.lowered.branches.iter().any(is_zero)
}

/// Whether the derivative forms of a claim have a value at a point, and whether the tape knows it.
pub fn meeting_at(case: &Case<'_>, point: &Point) -> Meeting {
    let conditions = case.precise_of(&case.lowered.program.cone(&case.lowered.kinks), point, BITS);
    let meets = |node: &NodeId| matches!(&conditions[node.index()], Ok(on) if is_nearly_zero(on, BITS));
    let meeting: Vec<NodeId> = case.lowered.kinks.iter().copied().filter(meets).collect();
    if meeting.is_empty() {
        return Meeting::Smooth;
    }
    let values = on_zeros(case, point);
    let sides = patterns(case, point, &meeting);
    let readings: Vec<_> =
        sides.iter().map(|pattern| case.precise_on(&pattern.iter().copied().collect(), point, BITS)).collect();
    let own = || std::iter::once(&values);
    let has_a_hole =
        |node: &NodeId| values[node.index()].is_ok() && readings.iter().any(|on| on[node.index()].is_err());
    if case.lowered.primals.iter().any(has_a_hole)
        && let Some(around) = around(case, point, &meeting)
    {
        return at_hole(case, point, &meeting, &values, &around);
    }
    let agrees = |node: &NodeId| agree(readings.iter().map(|values| &values[node.index()]));
    let continuous = |node: &NodeId| agree(readings.iter().chain(own()).map(|values| &values[node.index()]));
    let [left, right] = [0, 1].map(|side: usize| &case.lowered.arrays[side].data);
    // The square of a derivative that is -1 on one side and 1 on the other has one value beside the point, and none at it.
    let slopes = left.iter().chain(right).chain(&case.lowered.slopes);
    if !case.lowered.primals.iter().all(continuous) || !{ slopes }.all(agrees) {
        return Meeting::Kink(Box::new(describe(case, point, &meeting, &readings)));
    }
    // relu(x) - relu(-x) is x, but at 0 the tape takes both relus for "on": it does not know the slope there.
    if left.iter().chain(right).all(continuous) { Meeting::Smooth } else { tie(case, point, &meeting, &readings) }
}

/// About what [`meeting_at`] costs at a point where branches meet, in products of 160 bits: their conditions at all
/// neighbours, and a few readings of the whole tape.
pub fn cost_of_meeting(case: &Case<'_>) -> usize {
    let conditions = case.cost_of(&case.lowered.program.cone(&case.lowered.kinks));
    let neighbours = directions(case.lowered.cuts.len()).len();
    READINGS * case.precise_cost_at(BITS) + neighbours * conditions * cost_factor(2 * BITS)
}

/// About what [`without_slope`] costs.
pub fn cost_of_slopes(case: &Case<'_>) -> usize {
    let primals = case.cost_of(&case.lowered.program.cone(&case.lowered.primals));
    let neighbours = directions(case.lowered.cuts.len()).len();
    neighbours * (3 * primals * cost_factor(2 * BITS) + case.precise_cost_at(2 * BITS))
}

/// A kink of the other kind: the left side has no value at the point, though what the claim differentiates has one there
/// and all around (√x² at 0, the norm of 0).
pub fn without_slope(case: &Case<'_>, point: &Point) -> Slope {
    let primals = &case.lowered.primals;
    let cone = case.lowered.program.cone(primals);
    let defined = |step: &Step| {
        let values = case.precise_beside(&cone, point, step, BITS);
        primals.iter().all(|node| values[node.index()].is_ok())
    };
    let around = || steps(case).iter().all(defined);
    if primals.is_empty() || !defined(&Step::new()) || !around() {
        return Slope::None;
    }
    if !slopes_differ(case, point) {
        return Slope::Unread;
    }
    let document = case.subject.document;
    let show = |block: &crate::witness::bench::case::Block| {
        let (name, entries) = (&document.inputs[block.input].name, &point.values[block.range()]);
        let shown: Vec<String> = entries.iter().take(3).map(show_value).collect();
        let more = if entries.len() > 3 { ", …" } else { "" };
        match entries {
            [_] => format!("{name} = {}", shown.concat()),
            [first, rest @ ..] if rest.iter().all(|entry| entry == first) => {
                format!("{name} = {} in every entry", show_value(first))
            }
            _ => format!("{name} = [{}{more}]", shown.join(", ")),
        }
    };
    let place = case.blocks.iter().map(show).collect::<Vec<_>>().join(", ");
    let inputs = case.blocks.iter().map(|block| document.inputs[block.input].name.clone()).collect();
    let [left, right] = [0, 1].map(|side: usize| &case.lowered.arrays[side].data);
    let here = case.precise(point, BITS);
    let entry = left.iter().position(|node| here[node.index()].is_err()).unwrap_or(0);
    let cone = case.lowered.program.cone(&left[entry..=entry]);
    let beside = |step: &Step| case.precise_beside(&cone, point, step, 2 * BITS)[left[entry].index()].clone().ok();
    // The neighbours lie 2^-200 away: what is smaller than half of that tends to 0, what is larger grows without bound.
    let limit = |value: Real| match value.top() {
        Some(top) if top > NEAR as isize / 2 => None,
        Some(top) if top > -(NEAR as isize) / 2 => Some(value.to_f64()),
        _ => Some(0.0),
    };
    let around = steps(case);
    let beside: Option<Vec<f64>> = around.iter().filter_map(beside).map(limit).collect();
    let sides = beside.and_then(|beside| ends(beside.into_iter()));
    let has_slope = false;
    let claimed = between(&here[right[entry].index()], sides);
    Slope::Differs(Box::new(Kink { has_slope, place, with: Vec::new(), inputs, sides, claimed }))
}

/// What is known of the slopes at a point at which the left side has no value on the tape.
#[derive(Clone, Debug, PartialEq)]
pub enum Slope {
    /// What is differentiated has no value there or beside it.
    None,
    /// The one-sided slopes differ.
    Differs(Box<Kink>),
    /// They agree, so that there is a derivative; the tape does not know it (√(x²y²) by x at y = 0).
    Unread,
}

/// The least and the largest of some values.
fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

/// The claimed value, and whether it lies between the one-sided ones.
fn between(claimed: &Result<Real, Undefined>, sides: Option<(f64, f64)>) -> Option<(f64, bool)> {
    let claimed = claimed.as_ref().ok()?.to_f64();
    Some((claimed, sides.is_some_and(|(low, high)| low <= claimed && claimed <= high)))
}

/// Whether along some direction the one-sided difference quotients of something differentiated differ, or are out of all
/// bounds. Where they agree the function may have a slope after all (‖x‖² at 0), and nothing is said.
fn slopes_differ(case: &Case<'_>, point: &Point) -> bool {
    let cone = case.lowered.program.cone(&case.lowered.primals);
    let at = |step: &Step| case.precise_beside(&cone, point, step, 2 * BITS);
    let here = at(&Step::new());
    let rise = |from: &Result<Real, Undefined>, to: &Result<Real, Undefined>| {
        let (Ok(from), Ok(to)) = (from, to) else { return None };
        to.minus(from, BITS).ok()?.scaled(NEAR as isize).ok()
    };
    steps(case).iter().any(|step| {
        let back: Step = step.iter().map(|(node, by)| (*node, by.negated())).collect();
        let (ahead, behind) = (at(step), at(&back));
        case.lowered.primals.iter().any(|node| {
            let up = rise(&here[node.index()], &ahead[node.index()]);
            let down = rise(&behind[node.index()], &here[node.index()]);
            let (Some(up), Some(down)) = (up, down) else { return true };
            let bounded = up.top().is_none_or(|top| top < NEAR as isize / 4);
            !bounded || up.minus(&down, BITS).is_ok_and(|gap| gap.top().is_some_and(|top| top > -(NEAR as isize) / 4))
        })
    })
}

/// A short number as it is, a long one as a decimal.
fn show_value(value: &RBig) -> String {
    let text = value.to_string().replace(" / ", "/");
    let text = text.strip_suffix("/1").unwrap_or(&text).to_string();
    if text.len() <= LONG {
        return text;
    }
    let decimal = format!("{:.9}", value.to_f64().value());
    let short = decimal.trim_end_matches('0').trim_end_matches('.');
    // A zero found by iteration that comes out short is that short number.
    if short.len() + 3 < decimal.len() { short.to_string() } else { format!("≈ {decimal}") }
}

/// Directions in which neighbours are looked at.
fn directions(entries: usize) -> Vec<Vec<i32>> {
    let mut directions: Vec<Vec<i32>> = Vec::new();
    for entry in 0..entries.min(MOST_ENTRIES) {
        for sign in [1, -1] {
            directions.push((0..entries).map(|at| if at == entry { sign } else { 0 }).collect());
        }
    }
    for direction in 1..=DIRECTIONS {
        // Small integers of changing signs, none 0, that repeat with no period of the shapes.
        let component = |at: usize| (((at + 1) * (7 * direction + 4) % 11) as i32 - 5) * 2 + 1;
        let ahead: Vec<i32> = (0..entries).map(component).collect();
        directions.push(ahead.iter().map(|d| -d).collect());
        directions.push(ahead);
    }
    directions
}

/// Whether the left side has no value all around a point, either, as far as what is differentiated by moves.
pub fn is_undefined_around(case: &Case<'_>, point: &Point) -> bool {
    let left = &case.lowered.arrays[0].data;
    let cone = case.lowered.program.cone(left);
    steps(case).iter().all(|step| {
        let values = case.precise_beside(&cone, point, step, BITS);
        left.iter().any(|node| values[node.index()].is_err())
    })
}

/// A way to a neighbour of a point: what is differentiated by is moved, and all else is held. An input by which nothing is differentiated
/// has no say in where there is a derivative.
type Step = BTreeMap<NodeId, Real>;

/// Steps to neighbours, 2⁻²⁰⁰ away.
fn steps(case: &Case<'_>) -> Vec<Step> {
    let cuts = &case.lowered.cuts;
    let by = |d: i32| Real::from_i64(d.into()).scaled(-(NEAR as isize)).ok();
    let step = |direction: Vec<i32>| -> Step {
        cuts.iter().zip(direction).filter(|(_, d)| *d != 0).filter_map(|(node, d)| Some((*node, by(d)?))).collect()
    };
    directions(cuts.len()).into_iter().map(step).collect()
}

/// Readings beside a point, at which no side of a meeting branch ends; none where no neighbour is such a place.
fn around(case: &Case<'_>, point: &Point, meeting: &[NodeId]) -> Option<Vec<Vec<Result<Real, Undefined>>>> {
    let mixed = steps(case).into_iter().rev().take(BESIDE);
    let all: Vec<NodeId> = (0..case.lowered.program.len()).map(NodeId::at).collect();
    let is_inside = |values: &Vec<Result<Real, Undefined>>| {
        meeting.iter().all(|node| values[node.index()].as_ref().is_ok_and(|on| !is_nearly_zero(on, 4 * BITS)))
    };
    let readings: Vec<_> = mixed.map(|step| case.precise_beside(&all, point, &step, 4 * BITS)).collect();
    readings.iter().all(is_inside).then_some(readings)
}

/// The same where a side has no value at the point itself, and another branch puts one in (sin(x)/x at 0): what the sides tend to is
/// read beside the point. Only of the derivative forms: the claimed side may have what value it likes.
fn at_hole(
    case: &Case<'_>,
    point: &Point,
    meeting: &[NodeId],
    values: &[Result<Real, Undefined>],
    around: &[Vec<Result<Real, Undefined>>],
) -> Meeting {
    let agrees = |node: &NodeId| agree(around.iter().map(|values| &values[node.index()]));
    let here = |node: &NodeId| std::iter::once(&values[node.index()]);
    let continuous = |node: &NodeId| agree(around.iter().map(|values| &values[node.index()]).chain(here(node)));
    let left = &case.lowered.arrays[0].data;
    if !case.lowered.primals.iter().all(continuous) || !left.iter().all(agrees) {
        return Meeting::Kink(Box::new(describe(case, point, meeting, around)));
    }
    // (exp(x) - 1)/x, and 1 at 0: of the 1 the tape knows that it is a constant.
    if left.iter().all(continuous) { Meeting::Smooth } else { tie(case, point, meeting, around) }
}

/// The sides of the meeting branches that occur in a neighbourhood: beside the point as far as what is differentiated by is moved. A condition
/// that is 0 all around is decided there: y = 0 is no border for whoever differentiates by x, and f(x) = 0 none where f is 0. So is one that is
/// 0 on a whole part of the neighbourhood, as of two entries that are one number, where both are the largest.
fn patterns(case: &Case<'_>, point: &Point, meeting: &[NodeId]) -> BTreeSet<Vec<(NodeId, bool)>> {
    let values_at = |values: Vec<Result<Real, Undefined>>| {
        meeting.iter().map(|node| values[node.index()].clone().ok()).collect::<Option<Vec<_>>>()
    };
    let cone = case.lowered.program.cone(meeting);
    let at = |step: &Step| case.precise_beside(&cone, point, step, 2 * BITS);
    let steps = steps(case);
    let near: Vec<Vec<Real>> = steps.iter().filter_map(|step| values_at(at(step))).collect();
    // Below the square of the step: x^2 is 0 at one point only.
    let is_zero = |value: &Real| value.top().is_none_or(|top| top < -(BITS as isize) * 3 / 2);
    let sides = |values: &Vec<Real>| -> Vec<(NodeId, bool)> {
        meeting.iter().copied().zip(values.iter().map(|value| !is_zero(value) && value.is_negative())).collect()
    };
    let tied = |at: &usize| near.iter().all(|values| is_zero(&values[*at]));
    let tied: Vec<usize> = (0..meeting.len()).filter(tied).collect();
    // A neighbour at which some other condition is 0 still shows that one's tie, and no side of it.
    let decided = |values: &&Vec<Real>| (0..meeting.len()).all(|at| tied.contains(&at) || !is_zero(&values[at]));
    let mut patterns: BTreeSet<Vec<(NodeId, bool)>> = near.iter().filter(decided).map(sides).collect();
    // Zeros in a direction without zeros of its own are those of a whole part, unless a neighbour of the neighbour says otherwise.
    let mixed = &steps[steps.len().saturating_sub(2 * DIRECTIONS)..];
    for (number, step) in mixed.iter().enumerate() {
        let Some(here) = values_at(at(step)).filter(|values| !decided(&values)) else { continue };
        let turned = &mixed[(number + 2) % mixed.len()];
        let Some(beside) = values_at(at(&a_little(step, turned))) else { continue };
        let same = |(here, beside): (&Real, &Real)| match (is_zero(here), is_zero(beside)) {
            (false, false) => here.is_negative() == beside.is_negative(),
            (here, beside) => here && beside,
        };
        if here.iter().zip(&beside).all(same) {
            patterns.insert(sides(&here));
        }
    }
    if patterns.is_empty() {
        patterns.extend(near.iter().map(sides));
    }
    patterns
}

/// A step, turned towards another one by a sixty-fourth of it.
fn a_little(step: &Step, towards: &Step) -> Step {
    let turned = |(node, by): (&NodeId, &Real)| {
        let other = towards.get(node)?.scaled(-6).ok()?;
        Some((*node, by.minus(&other.negated(), BITS).ok()?))
    };
    step.iter().filter_map(turned).collect()
}

/// Whether values are equal but for rounding.
fn agree<'v>(mut values: impl Iterator<Item = &'v Result<Real, Undefined>>) -> bool {
    let Some(first) = values.next() else { return true };
    values.all(|value| match (first, value) {
        (Ok(first), Ok(value)) => {
            let size = first.top().max(value.top()).unwrap_or(0).max(0);
            let close = |difference: Real| difference.top().is_none_or(|top| top < size - BITS as isize / 4);
            first.minus(value, BITS).is_ok_and(close)
        }
        (Err(_), Err(_)) => true,
        _ => false,
    })
}

fn describe(case: &Case<'_>, point: &Point, meeting: &[NodeId], readings: &[Vec<Result<Real, Undefined>>]) -> Kink {
    let (place, inputs) = place(case, point, meeting);
    let document = case.subject.document;
    let others = case.blocks.iter().filter(|block| {
        let input = &document.inputs[block.input];
        input.dims.is_empty() && !inputs.contains(&input.name)
    });
    let show = |block: &crate::witness::bench::case::Block| {
        format!("{} = {}", document.inputs[block.input].name, show_value(&point.values[block.start]))
    };
    // An arbitrary function's values, too, are those of one instance of it.
    let instance = |id: &usize| format!("{}(t) = {}", document.functions[*id].name, point.functions[*id]);
    let functions = case.subject.functions.iter().map(instance);
    let with: Vec<String> = others.take(MOST_OTHERS).map(show).chain(functions).collect();
    let differing =
        case.lowered.arrays[0].data.iter().position(|node| !agree(readings.iter().map(|values| &values[node.index()])));
    let Some(entry) = differing else {
        return Kink { has_slope: false, place, with, inputs, sides: None, claimed: None };
    };
    let node = case.lowered.arrays[0].data[entry];
    let sides = ends(readings.iter().filter_map(|values| values[node.index()].as_ref().ok().map(Real::to_f64)));
    let claimed = between(&on_zeros(case, point)[case.lowered.arrays[1].data[entry].index()], sides);
    Kink { has_slope: false, place, with, inputs, sides, claimed }
}

/// The tape's values at a point where branches meet. At a zero that was found by iteration (x = π), or of fractions that bits do not have
/// (x = 6/5 y), the conditions are 0 but for rounding: neither side of them is taken.
fn on_zeros(case: &Case<'_>, point: &Point) -> Vec<Result<Real, Undefined>> {
    let conditions = case.precise(point, BITS);
    let is_zero = |on: &NodeId| matches!(&conditions[on.index()], Ok(on) if is_nearly_zero(on, BITS));
    let is_exact = |on: &NodeId| matches!(&conditions[on.index()], Ok(on) if on.top().is_none());
    let zeros: Vec<NodeId> = case.lowered.branches.iter().copied().filter(is_zero).collect();
    if zeros.iter().all(is_exact) {
        return conditions;
    }
    let zeros = zeros.into_iter().map(|on| (on, false)).collect();
    case.precise_on(&zeros, point, BITS)
}

/// A point at which the slopes that are read `around` it agree, and the tape has another one: what is claimed there may be neither.
fn tie(case: &Case<'_>, point: &Point, meeting: &[NodeId], around: &[Vec<Result<Real, Undefined>>]) -> Meeting {
    let here = on_zeros(case, point);
    let [left, right] = [0, 1].map(|side: usize| &case.lowered.arrays[side].data);
    let other = left.iter().zip(right).find(|(left, right)| {
        let slopes = around.iter().map(|values| &values[left.index()]);
        here[right.index()].is_ok() && !agree(slopes.chain([&here[right.index()]]))
    });
    let Some((left, right)) = other else { return Meeting::Tie(None) };
    let sides = ends(around.iter().filter_map(|values| values[left.index()].as_ref().ok().map(Real::to_f64)));
    let claimed = here[right.index()].as_ref().ok().map(|claimed| (claimed.to_f64(), false));
    let kink = Kink { has_slope: true, sides, claimed, ..describe(case, point, meeting, around) };
    Meeting::Tie(Some(Box::new(kink)))
}

/// Where the branches meet, by the inputs their conditions depend on.
fn place(case: &Case<'_>, point: &Point, meeting: &[NodeId]) -> (String, Vec<String>) {
    let Some(on) = meeting.first() else { return (String::new(), Vec::new()) };
    let entries = inputs_of(case, *on);
    let document = case.subject.document;
    let (mut places, mut inputs) = (Vec::new(), Vec::new());
    for block in &case.blocks {
        let here: Vec<usize> = entries.iter().copied().filter(|at| block.range().contains(at)).collect();
        let input = &document.inputs[block.input];
        if !here.is_empty() {
            inputs.push(input.name.clone());
        }
        match here.as_slice() {
            [] => {}
            [at] if input.dims.is_empty() => {
                places.push(format!("{} = {}", input.name, show_value(&point.values[*at])))
            }
            [at] => places.push(format!("an entry of {} = {}", input.name, show_value(&point.values[*at]))),
            _ => places.push(input.name.clone()),
        }
    }
    let place = match places.as_slice() {
        [one] if one.contains('=') => one.clone(),
        several if several.iter().all(|place| place.contains('=')) => several.join(", "),
        several => {
            let names: Vec<&str> = several.iter().map(|place| place.split(" = ").next().unwrap_or_default()).collect();
            format!("where two branches meet (a condition on {})", names.join(", "))
        }
    };
    (place, inputs)
}

/// The inputs (as entries of a point) that a node depends on.
fn inputs_of(case: &Case<'_>, node: NodeId) -> BTreeSet<usize> {
    let program = &case.lowered.program;
    let mut needed = vec![false; node.index() + 1];
    needed[node.index()] = true;
    let mut found = BTreeSet::new();
    for index in (0..=node.index()).rev() {
        if !needed[index] {
            continue;
        }
        if let crate::tape::Op::Input(number) = program.ops()[index] {
            found.insert(number as usize);
        }
        program.operands(NodeId::at(index), |operand| needed[operand.index()] = true);
    }
    found
}
