//! Part of sampling: lines through a few points, followed in doubles from near to far, on which conditions change their sign or
//! touch 0. So are found what no random point hits: the gap of √((x − 3)² − 1/100), the end of log(x + 1001), the fold of √u².

use super::compare::Run;
use super::zeros::Condition;
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::bench::case::{Case, Point};
use crate::witness::points::admissible;
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// Points from which lines start.
const STARTS: usize = 2;
/// Entries along which lines run, at most.
const MOST_LINES: usize = 6;
/// Points on both sides of borders from which lines run once more; and those of them where the right side has no value, from which the left
/// one's domain is looked for.
const MOST_BEYOND: usize = 24;
const MOST_HOLES: usize = 8;
/// Near steps on each side, a quarter each, …
const NEAR: i64 = 48;
/// … and far ones, each half as far again as the last one.
const FAR: i32 = 48;
/// Places on a line that are looked at closer, by condition.
const MOST_PLACES: usize = 6;
/// Halvings on the way to an end of the domain: doubles still tell what lies there from the end itself.
const TO_THE_END: usize = 20;
/// Steps by which a smallest value is narrowed down.
const NARROWINGS: usize = 48;
/// Binary places of the steps beside the place where a condition touches 0; from points at the middle ones lines run once more.
const BESIDE: [usize; 3] = [20, 8, 4];
/// Borders along which the domain of the sides is looked for, and points about each that is found.
const MOST_BORDERS: usize = 12;
const ABOUT: usize = 12;
/// Bits at which a condition is read that is the same double at the last steps of a line; and the share of a step's change that the next one
/// has at least where a condition goes on to 0. (What tends to another number changes by less and less; a logarithm by as much.)
const FINE_BITS: usize = 8192;
const STEADY: (u8, u8) = (9, 10);
/// How near, in binary places, a fraction must lie to be taken for the place where a condition touches 0.
const NEARLY: usize = 20;

/// The borders that lines are searched for: those that the right side alone has, and the left side's.
pub(super) struct Borders {
    pub(super) right: Vec<Condition>,
    pub(super) left: Vec<Condition>,
}

/// What lies on a line: between two steps, or about one.
enum Place {
    /// The sign changes between these.
    Crossing(RBig, RBig),
    /// The absolute value is smallest here among its neighbours.
    Dip(f64, f64, f64),
}

/// The steps of a line, from far below to far above.
fn ladder() -> Vec<f64> {
    let near = (-NEAR..=NEAR).map(|step| step as f64 / 4.0);
    let far = (1..=FAR).map(|step| NEAR as f64 / 4.0 * 1.5_f64.powi(step));
    let mut steps: Vec<f64> = near.chain(far.clone()).chain(far.map(|step| -step)).collect();
    steps.sort_by(f64::total_cmp);
    steps
}

/// Whatever must be on one side of 0 for a value, or takes another course there: conditions of branches, arguments of logarithms and
/// roots (√u² folds where u is 0), and divisors before an arcus tangent, which jumps where they vanish. In the cone of some nodes.
pub(super) fn borders(case: &Case<'_>, nodes: &[NodeId]) -> BTreeSet<NodeId> {
    let program = &case.lowered.program;
    let cone = program.cone(nodes);
    let op = |node: &NodeId| program.ops()[node.index()];
    let is_input = |node: &NodeId| matches!(op(node), Op::Input(_));
    let inputs: Vec<NodeId> = (0..program.len()).map(NodeId::at).filter(is_input).collect();
    // What depends on inputs by the sides of other branches alone changes where they do.
    let dependence = program.dependence(&inputs, NodeId::at(program.len()));
    let jumps = cone.iter().any(|node| matches!(op(node), Op::Apply(Primitive::Atan, _)));
    let border = |node: &NodeId| match op(node) {
        Op::Select { on, .. } => Some(on),
        Op::Apply(Primitive::Ln | Primitive::Sqrt, x) => Some(x),
        Op::Reciprocal(x) if jumps => Some(x),
        _ => None,
    };
    cone.iter().filter_map(border).filter(|on| dependence.on(*on)).collect()
}

impl Run<'_, '_> {
    /// Follows lines through some points of the pool, and compares where conditions change their sign or touch 0. Where the claim is
    /// established otherwise, the borders of the right side are enough: it may still lack a value where the left one has one. Where
    /// the right side has none, what bounds the left one is followed in any case: it may have one there.
    pub(super) fn scan(&mut self, pool: &[Point], borders: &Borders) {
        let entries = self.case.entries();
        let both: Vec<&Condition> = borders.right.iter().chain(&borders.left).collect();
        let wanted = if self.budget.is_established() { &both[..borders.right.len()] } else { &both };
        if wanted.is_empty() || entries == 0 {
            return;
        }
        let mut beyond = Vec::new();
        // Where a function is one number everywhere, what has no value there says little.
        let (flat, others): (Vec<&Point>, Vec<&Point>) = pool.iter().partition(|point| self.is_flat(point));
        for start in others.into_iter().chain(flat).take(STARTS) {
            for line in 0..entries.min(MOST_LINES) {
                let at = line * entries / entries.min(MOST_LINES);
                beyond.extend(self.along(start, at, wanted).into_iter().map(|point| (at, point)));
                if self.done() {
                    return;
                }
            }
        }
        let (holes, others): (Vec<_>, Vec<_>) = beyond.into_iter().partition(|(_, point)| self.is_in_a_hole(point));
        for (_, start) in holes.iter().step_by(holes.len().div_ceil(MOST_HOLES).max(1)) {
            for line in 0..entries.min(MOST_LINES) {
                self.along(start, line * entries / entries.min(MOST_LINES), &both);
                if self.done() {
                    return;
                }
            }
        }
        // What ends beyond two borders at once (the logarithm of a quotient of two negative numbers) is met on lines from beyond one.
        let beyond: Vec<(usize, Point)> = holes.into_iter().chain(others).collect();
        let stride = beyond.len().div_ceil(MOST_BEYOND).max(1);
        for (crossed, start) in beyond.into_iter().step_by(stride) {
            for at in (0..entries.min(MOST_LINES)).filter(|at| *at != crossed) {
                self.along(&start, at, wanted);
                if self.done() {
                    return;
                }
            }
        }
    }

    /// Whether the right side has no value at a point, as far as doubles tell.
    fn is_in_a_hole(&mut self, point: &Point) -> bool {
        self.doubles.read(point);
        self.doubles.lacks_right()
    }

    /// Follows the line through a point along one entry; gives points on both sides of the borders that it crosses.
    fn along(&mut self, start: &Point, at: usize, conditions: &[&Condition]) -> Vec<Point> {
        let (mut beyond, steps) = (Vec::new(), self.within_the_domain(start, at, ladder()));
        let along: Vec<&Condition> = conditions.iter().copied().filter(|one| one.inputs.contains(&at)).collect();
        if along.is_empty() || !self.affords(steps.len()) {
            return beyond;
        }
        let values = self.follow(start, at, &steps, &along);
        let mut followed: Vec<(Vec<f64>, bool)> = Vec::new();
        for (number, condition) in along.iter().enumerate() {
            let column: Vec<f64> = values.iter().map(|row| row[number]).collect();
            // Each derivative form has conditions of its own, and they are those of the others.
            if let Some((_, is_as_seen)) = followed.iter().find(|(other, _)| is_same(other, &column)) {
                if *is_as_seen {
                    self.bar(condition, start, at, (&steps, &column));
                }
                continue;
            }
            let places = places(&steps, &column);
            let mut is_as_seen = places.len() <= MOST_PLACES;
            for place in places {
                if let Place::Crossing(low, high) = &place {
                    // The start may lie far away on this side, where large values hide small ones.
                    for step in [low, high] {
                        let mut point = start.clone();
                        point.values[at] += step;
                        beyond.extend(self.points.complete(point.values, point.functions));
                    }
                }
                is_as_seen &= self.look(condition, start, at, place, &mut beyond);
                if self.done() {
                    return beyond;
                }
            }
            if is_as_seen {
                self.bar(condition, start, at, (&steps, &column));
            }
            followed.push((column, is_as_seen));
        }
        beyond
    }

    /// Of a claim about one number: the steps that lie in the domain, and those next to them. What a condition does elsewhere is nothing
    /// to the claim.
    fn within_the_domain(&self, start: &Point, at: usize, steps: Vec<f64>) -> Vec<f64> {
        if self.case.entries() != 1 || self.case.subject.restrictions.is_empty() {
            return steps;
        }
        let mut point = start.clone();
        let mut lies_inside = |step: &f64| {
            point.values[at] = &start.values[at] + fraction(*step);
            admissible(self.case, &point)
        };
        let is_inside: Vec<bool> = steps.iter().map(&mut lies_inside).collect();
        let is_near =
            |place: usize| is_inside[place.saturating_sub(1)..(place + 2).min(is_inside.len())].contains(&true);
        steps.iter().enumerate().filter(|(place, _)| is_near(*place)).map(|(_, step)| *step).collect()
    }

    /// Of a claim about one number: notes that a condition has one sign in the whole domain, where it has it at all steps, does not tend
    /// to 0 far out, and keeps it to the ends of the domain. Of places where its absolute value is small it is known already.
    fn bar(&mut self, condition: &Condition, start: &Point, at: usize, (steps, values): (&[f64], &[f64])) {
        if self.case.entries() != 1 || !self.case.subject.functions.is_empty() {
            return;
        }
        let mut point = start.clone();
        let mut lies_inside = |step: &RBig| {
            point.values[at] = &start.values[at] + step;
            admissible(self.case, &point)
        };
        let is_inside: Vec<bool> = steps.iter().map(|step| lies_inside(&fraction(*step))).collect();
        let Some(first) = is_inside.iter().position(|inside| *inside) else { return };
        let last = is_inside.iter().rposition(|inside| *inside).unwrap_or(first);
        // The last steps before the ends of the domain.
        let mut ends = Vec::new();
        for (inside, outside) in [(Some(first), first.checked_sub(1)), (Some(last), Some(last + 1))] {
            let (Some(inside), Some(outside)) = (inside, outside.and_then(|outside| steps.get(outside))) else {
                continue;
            };
            let (mut inside, mut outside) = (fraction(steps[inside]), fraction(*outside));
            for _ in 0..TO_THE_END {
                let middle = (&inside + &outside) / RBig::from(2);
                let end = if lies_inside(&middle) { &mut inside } else { &mut outside };
                *end = middle;
            }
            ends.push(inside);
        }
        let mut at_end = |step: &RBig| {
            let mut point = start.clone();
            point.values[at] += step;
            self.doubles.read(&point);
            self.doubles.value(condition.on)
        };
        let mut seen: Vec<f64> = ends.iter().map(&mut at_end).collect();
        seen.extend((first..=last).filter(|step| is_inside[*step]).map(|step| values[step]));
        let has_one_sign = seen.iter().all(|value| value * seen[0] > 0.0);
        if steps.len() < 3 || !has_one_sign || is_inside[first..=last].iter().any(|inside| !inside) {
            return;
        }
        let mut stays = |outermost: [usize; 3]| {
            let [.., inner, outer] = outermost.map(|step| values[step].abs());
            outer > inner || outer == inner && !self.shrinks(condition, start, at, outermost.map(|step| steps[step]))
        };
        if (first > 0 || stays([2, 1, 0])) && (last + 1 < steps.len() || stays([last - 2, last - 1, last])) {
            self.sampling.coverage.bar(self.case, condition.on, seen[0] < 0.0);
        }
    }

    /// Whether a condition comes nearer to 0 by as much from step to step of a line, though doubles do not show it: `x - 10^40` at 10⁹.
    fn shrinks(&mut self, condition: &Condition, start: &Point, at: usize, outermost: [f64; 3]) -> bool {
        let mut point = start.clone();
        let mut size = |step: f64| {
            point.values[at] = &start.values[at] + fraction(step);
            let value = match condition.exactly_at(self.case, &point).number() {
                Some(value) => value.clone(),
                None => self.value(condition, &point.values, &point.functions, FINE_BITS)?.to_rational().ok()?,
            };
            Some(if value < RBig::ZERO { -value } else { value })
        };
        let [Some(first), Some(second), Some(third)] = outermost.map(&mut size) else { return false };
        let (before, last) = (first - &second, &second - &third);
        third < second && last * RBig::from(STEADY.1) >= before * RBig::from(STEADY.0)
    }

    /// Where no point had a value on both sides: looks for the domain of the sides along lines, and at more points about what is found.
    pub(super) fn look_for_the_domain(&mut self, somewhere: Option<Point>) {
        let arrays = &self.case.lowered.arrays;
        let all = arrays[..2].iter().flat_map(|array| borders(self.case, &array.data)).collect::<BTreeSet<_>>();
        let right = all.into_iter().take(MOST_BORDERS).map(|on| Condition::new(self.case, on)).collect();
        self.scan(somewhere.as_slice(), &Borders { right, left: Vec::new() });
        for found in self.agreed.clone() {
            for number in 0..ABOUT {
                let step = RBig::from_parts(self.points.integer(-64, 64).into(), (64_u32 << (number % 8)).into());
                let mut values = found.values.clone();
                values.iter_mut().for_each(|value| *value += &step);
                if let Some(point) = self.points.complete(values, found.functions.clone()) {
                    self.compare(&point);
                }
                if self.done() {
                    return;
                }
            }
        }
    }

    fn affords(&mut self, readings: usize) -> bool {
        let cost = readings * self.case.lowered.program.len();
        let left = self.budget.scan.checked_sub(cost);
        self.budget.scan = left.unwrap_or(self.budget.scan);
        left.is_some()
    }

    /// The conditions' values at the steps of a line.
    fn follow(&mut self, start: &Point, at: usize, steps: &[f64], along: &[&Condition]) -> Vec<Vec<f64>> {
        self.doubles.read(start);
        // Nothing but what the conditions are computed from, and of that what changes along the line.
        let nodes = self.doubles.changing(at, along.iter().map(|condition| condition.on));
        let mut values = Vec::with_capacity(steps.len());
        for step in steps {
            self.doubles.reread(&nodes, at, &(&start.values[at] + fraction(*step)));
            values.push(along.iter().map(|condition| self.doubles.value(condition.on)).collect());
        }
        values
    }

    /// Looks closer at a place on a line: whether nothing is found there that the values at the steps do not show. (They show crossings.)
    /// Points on both sides of what is found between them are added to those beyond borders.
    fn look(&mut self, condition: &Condition, start: &Point, at: usize, place: Place, beyond: &mut Vec<Point>) -> bool {
        let moved = |step: &RBig| {
            let mut values = start.values.clone();
            values[at] += step;
            values
        };
        let (low, middle, high) = match place {
            Place::Crossing(low, high) => {
                self.around_zero(condition, &moved(&low), &moved(&high), &start.functions);
                return true;
            }
            Place::Dip(low, middle, high) => (low, middle, high),
        };
        if !self.affords(NARROWINGS) {
            return false;
        }
        self.doubles.read(start);
        let nodes = self.doubles.changing(at, std::iter::once(condition.on));
        let mut read = |step: f64| {
            self.doubles.reread(&nodes, at, &(&start.values[at] + fraction(step)));
            self.doubles.value(condition.on)
        };
        let from = read(middle);
        let (lowest, value) = narrowed((low, middle, high), from, &mut read);
        if value * from < 0.0 {
            let (from, to) = (moved(&fraction(middle)), moved(&fraction(lowest)));
            if let Some(point) = self.points.complete(to.clone(), start.functions.clone()) {
                self.compare(&point);
                beyond.push(point);
            }
            if !self.done() {
                self.around_zero(condition, &from, &to, &start.functions);
            }
            return false;
        }
        // A condition that touches 0 does so at a fraction, or beside what is meant by this one.
        if value.abs() > from.abs() / (1_u64 << NEARLY) as f64 {
            return true;
        }
        let reach = RBig::from_parts(1.into(), (1_u32 << NEARLY).into());
        let here = &start.values[at] + fraction(lowest);
        let touched = RBig::simplest_in(&here - &reach, here + reach) - &start.values[at];
        let beside = BESIDE.into_iter().flat_map(|places| {
            let step = RBig::from_parts(1.into(), (1_u32 << places).into());
            [(&touched + &step, places), (&touched - step, places)]
        });
        for (step, places) in std::iter::once((touched.clone(), 0)).chain(beside) {
            let Some(point) = self.points.complete(moved(&step), start.functions.clone()) else { continue };
            self.compare(&point);
            if self.done() {
                break;
            }
            // What folds here takes another course on either side, on one side of another branch perhaps.
            if places == BESIDE[1] {
                beyond.push(point);
            }
        }
        false
    }
}

/// Whether two conditions have the same values at all steps, or opposite ones.
fn is_same(column: &[f64], other: &[f64]) -> bool {
    let alike = |sign: f64| column.iter().zip(other).all(|(a, b)| *a == sign * *b || a.is_nan() && b.is_nan());
    alike(1.0) || alike(-1.0)
}

/// A finite double as a fraction.
fn fraction(value: f64) -> RBig {
    RBig::try_from(value).unwrap_or(RBig::ZERO)
}

/// Where a condition changes its sign along a line, and where its absolute value is smallest: the nearest ones to the start.
fn places(steps: &[f64], values: &[f64]) -> Vec<Place> {
    let mut found: Vec<(f64, Place)> = Vec::new();
    for at in 1..steps.len() {
        let (before, here) = (values[at - 1], values[at]);
        // What is no number on one side of a step and a number on the other has its border between them, too: it is another condition's.
        if before * here < 0.0 || (here == 0.0) != (before == 0.0) {
            found.push((steps[at].abs(), Place::Crossing(fraction(steps[at - 1]), fraction(steps[at]))));
        }
        let Some(after) = values.get(at + 1) else { continue };
        let is_dip =
            here.abs() <= before.abs() && here.abs() < after.abs() && before * here > 0.0 && here * after > 0.0;
        if is_dip {
            found.push((steps[at].abs(), Place::Dip(steps[at - 1], steps[at], steps[at + 1])));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    // The farthest one is of another kind than the nearest ones.
    let far = if found.len() > MOST_PLACES { found.pop() } else { None };
    found.truncate(MOST_PLACES);
    found.into_iter().chain(far).map(|(_, place)| place).collect()
}

/// The place of the smallest value between two ends, by the golden section, and the value there; where the value in the middle is
/// negative that of the largest one. It goes on where the sign changes: a gap is to be met in its middle.
fn narrowed((low, middle, high): (f64, f64, f64), first: f64, read: &mut dyn FnMut(f64) -> f64) -> (f64, f64) {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (low, high);
    let (mut best, mut least) = (middle, first.abs());
    for _ in 0..NARROWINGS / 2 {
        let (left, right) = (high - (high - low) * ratio, low + (high - low) * ratio);
        let (at_left, at_right) = (read(left) * first.signum(), read(right) * first.signum());
        for (step, found) in [(left, at_left), (right, at_right)] {
            if found < least {
                (best, least) = (step, found);
            }
        }
        if at_left < at_right { high = right } else { low = left }
    }
    (best, least * first.signum())
}
