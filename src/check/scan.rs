//! The search along lines: what a derivative says of a stretch is what the function does on it. Where the integral of
//! what is claimed is not the
//! function's difference, something is wrong on that stretch, or hard to integrate; differences decide which.

use super::data::Returned;
use super::random::Source;
use super::subject::{Kind, Layout, Role, Subject};
use super::visit::{Visit, random_point};
use super::weigh::claimed_into;
use std::cmp::Ordering;
use std::ops::Range;
use std::rc::Rc;

/// Gauss's nodes on [0, 1] and their weights, for polynomials of degree 7.
const NODES: [f64; 4] =
    [0.069_431_844_202_973_71, 0.330_009_478_207_571_87, 0.669_990_521_792_428_2, 0.930_568_155_797_026_3];
const WEIGHTS: [f64; 4] =
    [0.173_927_422_568_726_93, 0.326_072_577_431_273_1, 0.326_072_577_431_273_1, 0.173_927_422_568_726_93];
/// Cells of a line of a function of one variable, 16 long where nobody says otherwise: nodes are 0.008 apart at most, so
/// that an interval of width 0.01 holds one. …
const CELLS: usize = 720;
/// … more where a domain that is given is long, so that nodes are 0.01 apart at most, as long as the five calls of a cell leave
/// nearly half of the budget, …
const MOST_CELLS: usize = 2000;
const CELL: f64 = 0.029;
/// … and few beyond its middle, on either side, and on a line through several variables: what is wrong there is wrong on
/// more than a strip, mostly.
const FAR_CELLS: usize = 96;
const FEW_CELLS: usize = 96;
/// Cells that are looked into, by each of two measures. Each takes five points, of some forty calls each.
const WORST: usize = 3;
/// At the first choices of sizes, along single variables: 8 long, and nodes are 0.01 apart at most.
const FINE_CELLS: usize = 273;
/// Such lines: as many as a gradient has entries whose calls are promised to stay below 50,000; each takes 1,400 of them.
const ALONE: usize = 10;
/// Lines at other sizes: one through all variables, two along single ones.
const LINES: usize = 3;

/// A line through the variables: from a point on, along a direction.
struct Line {
    from: Vec<f64>,
    along: Vec<f64>,
    low: f64,
    high: f64,
    cells: usize,
}

impl Line {
    /// The variables that are moved, by their place among all of them.
    fn columns(&self) -> Range<usize> {
        let is_moved = |by: &f64| *by != 0.0;
        let first = self.along.iter().position(is_moved).unwrap_or(0);
        first..self.along.iter().rposition(is_moved).map_or(first, |last| last + 1)
    }
}

/// A stretch of a line: what is missing in the integral, that in terms of rounding, and where.
#[derive(Clone, Copy)]
struct Cell {
    gap: f64,
    excess: f64,
    place: (f64, f64),
}

/// A stretch to be looked into.
pub(super) struct Suspect {
    /// The number of the layout.
    layout: usize,
    line: Rc<Line>,
    cell: Cell,
    /// How many of its line come before it.
    rank: usize,
}

/// Follows lines, and says at which stretches function and claim agree least.
pub(super) fn follow(
    subject: &mut Subject<'_>,
    (number, layout): (usize, &Layout),
    (budget, fine): (usize, bool),
    random: &mut Source,
) -> Vec<Suspect> {
    if subject.kind == Kind::Hessian || layout.variables.is_empty() {
        return Vec::new();
    }
    let mut suspects = Vec::new();
    for line in lines(subject, layout, fine, random) {
        let cells = worst(subject, layout, &line, budget).into_iter().enumerate();
        let line = Rc::new(line);
        suspects.extend(cells.map(|(rank, cell)| Suspect { layout: number, line: line.clone(), cell, rank }));
    }
    suspects
}

/// Has stretches judged. All lines are followed before: what is wrong on one alone is not missed because looking at another
/// took all calls.
pub(super) fn look(
    subject: &mut Subject<'_>,
    layouts: &mut [Layout],
    mut suspects: Vec<Suspect>,
    visit: &mut Visit,
    (budget, random): (usize, &mut Source),
) {
    // Of each line the worst stretch comes first; of these, the one that rounding explains least.
    suspects.sort_by(|a, b| a.rank.cmp(&b.rank).then(b.cell.excess.total_cmp(&a.cell.excess)));
    for Suspect { layout, line, cell: Cell { place, .. }, .. } in suspects {
        for node in NODES.iter().chain(&[0.5]) {
            if visit.is_over() || subject.function.calls + subject.claim.calls > budget {
                return;
            }
            let t = place.0 + (place.1 - place.0) * node;
            // Few digits, so that steps from there are exact.
            let grain = 2.0_f64.powi(((place.1 - place.0) / 64.0).log2().floor() as i32);
            let point = at(&line, &layouts[layout], (t / grain).round() * grain);
            visit.columns(subject, &mut layouts[layout], (&point, line.columns()), random);
        }
    }
}

fn at(line: &Line, layout: &Layout, t: f64) -> Vec<f64> {
    let mut point = line.from.clone();
    move_to(&mut point, line, layout, t);
    point
}

/// The same, in memory that is there.
fn move_to(point: &mut [f64], line: &Line, layout: &Layout, t: f64) {
    for (variable, by) in layout.variables.iter().zip(&line.along) {
        point[*variable] = line.from[*variable] + t * by;
    }
}

fn lines(subject: &Subject<'_>, layout: &Layout, fine: bool, random: &mut Source) -> Vec<Line> {
    let mut held = random_point(subject, layout, 0, random);
    for (at, value) in held.iter_mut().enumerate() {
        if subject.blocks[layout.place(at).0].role == Role::Cotangent && *value == 0.0 {
            *value = 1.0;
        }
    }
    if let [only] = layout.variables[..] {
        let (block, entry) = layout.place(only);
        let span = subject.blocks[block].span(entry);
        held[only] = 0.0;
        let line = |low: f64, high: f64, cells| Line { from: held.clone(), along: vec![1.0], low, high, cells };
        return match (span.low.is_finite(), span.high.is_finite()) {
            (true, true) => {
                let cells = ((span.high - span.low) / CELL).ceil().clamp(CELLS as f64, MOST_CELLS as f64);
                vec![line(span.low, span.high, cells as usize)]
            }
            (true, false) => {
                vec![line(span.low, span.low + 16.0, CELLS), line(span.low + 16.0, span.low + 64.0, FAR_CELLS)]
            }
            (false, true) => {
                vec![line(span.high - 16.0, span.high, CELLS), line(span.high - 64.0, span.high - 16.0, FAR_CELLS)]
            }
            (false, false) => {
                vec![line(-8.0, 8.0, CELLS), line(8.0, 64.0, FAR_CELLS), line(-64.0, -8.0, FAR_CELLS)]
            }
        };
    }
    // One line through all variables at once, then along some of them alone: closely at the first choices of sizes.
    let (alone, cells) = if fine { (ALONE.min(layout.variables.len()), FINE_CELLS) } else { (LINES - 1, FEW_CELLS) };
    (0..=alone)
        .map(|number| {
            let one = if fine { number.wrapping_sub(1) } else { (7 * number) % layout.variables.len() };
            let along = (0..layout.variables.len()).map(|column| match number {
                0 => random.around(1.0),
                _ => f64::from(u8::from(column == one)),
            });
            let along: Vec<f64> = along.collect();
            let (mut from, mut low, mut high) = (held.clone(), -4.0, 4.0);
            if number > 0 && fine {
                // Along its own range, where it has one.
                let at = layout.variables[one];
                let (block, entry) = layout.place(at);
                let span = subject.blocks[block].span(entry);
                from[at] = 0.0;
                (low, high) = (span.low.max(if span.high < 4.0 { span.high - 8.0 } else { -4.0 }), span.high);
                high = high.min(low + 8.0);
            }
            Line { from, along, low, high, cells: if number == 0 { FEW_CELLS } else { cells } }
        })
        .collect()
}

/// The cells in which the integral of what is claimed is farthest from the function's difference: by itself, and
/// beside rounding, the worst by both first.
fn worst(subject: &mut Subject<'_>, layout: &Layout, line: &Line, budget: usize) -> Vec<Cell> {
    let mut found: Vec<Cell> = Vec::new();
    let width = (line.high - line.low) / line.cells as f64;
    let mut walk = Walk { line, point: line.from.clone(), returned: Returned::default(), claimed: Vec::new() };
    let (mut before, mut here, mut integral) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_known = false;
    // Some calls are kept for looking into what is found.
    let most = budget - budget / 8;
    for cell in 0..=line.cells {
        if subject.function.calls + subject.claim.calls > most {
            break;
        }
        let t = line.low + width * cell as f64;
        let was_known = std::mem::replace(&mut is_known, walk.values(subject, layout, t, &mut here));
        if was_known && is_known {
            let start = t - width;
            if let Some((gap, noise)) = walk.residual(subject, layout, (start, t), (&before, &here), &mut integral) {
                found.push(Cell { gap, excess: gap / noise, place: (start, t) });
            }
        }
        std::mem::swap(&mut before, &mut here);
    }
    let by_gap = farthest(&found, |a, b| a.gap.total_cmp(&b.gap));
    let by_excess = farthest(&found, |a, b| a.excess.total_cmp(&b.excess).then(a.gap.total_cmp(&b.gap)));
    let mut worst: Vec<Cell> = Vec::with_capacity(2 * WORST);
    for cell in by_gap.into_iter().zip(by_excess).flat_map(|(gap, excess)| [gap, excess]) {
        if worst.iter().all(|other| other.place != cell.place) {
            worst.push(cell);
        }
    }
    worst
}

/// The few largest cells, the largest first; of equal ones those that come first.
fn farthest(cells: &[Cell], order: impl Fn(&Cell, &Cell) -> Ordering) -> Vec<Cell> {
    let mut found: Vec<&Cell> = Vec::with_capacity(WORST + 1);
    for cell in cells {
        let at = found.partition_point(|kept| order(cell, kept).is_le());
        if at < WORST {
            found.insert(at, cell);
            found.truncate(WORST);
        }
    }
    found.into_iter().copied().collect()
}

/// A walk along a line, with the memory that it takes.
struct Walk<'l> {
    line: &'l Line,
    point: Vec<f64>,
    returned: Returned,
    claimed: Vec<f64>,
}

impl Walk<'_> {
    /// What the function returns there, weighed by the cotangent where there is one; or that it has no value.
    fn values(&mut self, subject: &mut Subject<'_>, layout: &Layout, t: f64, out: &mut Vec<f64>) -> bool {
        move_to(&mut self.point, self.line, layout, t);
        let (point, returned) = (&self.point, &mut self.returned);
        if !subject.admits(layout, point) || subject.results(layout, point, returned).is_err() {
            return false;
        }
        let numbers = &returned.numbers;
        if numbers.iter().any(|value| !value.is_finite()) {
            return false;
        }
        out.clear();
        if subject.kind == Kind::Vjp {
            let weights = &point[point.len() - numbers.len().min(point.len())..];
            out.push(numbers.iter().zip(weights).map(|(y, weight)| y * weight).sum());
        } else {
            out.extend_from_slice(numbers);
        }
        true
    }

    /// The largest difference between the integral of what is claimed and the function's own, over all results, and what
    /// rounding makes of it.
    fn residual(
        &mut self,
        subject: &mut Subject<'_>,
        layout: &Layout,
        (low, high): (f64, f64),
        (before, after): (&[f64], &[f64]),
        integral: &mut Vec<f64>,
    ) -> Option<(f64, f64)> {
        integral.clear();
        integral.resize(before.len(), 0.0);
        for (node, weight) in NODES.iter().zip(WEIGHTS) {
            move_to(&mut self.point, self.line, layout, low + (high - low) * node);
            if !subject.admits(layout, &self.point) {
                return None;
            }
            claimed_into(subject, (layout, &self.point), &mut self.claimed).ok()?;
            let rows = self.claimed.chunks_exact(layout.variables.len().max(1));
            if rows.len() < integral.len() {
                return None;
            }
            for (sum, row) in integral.iter_mut().zip(rows) {
                let slope: f64 = row.iter().zip(&self.line.along).map(|(slope, by)| slope * by).sum();
                *sum += weight * slope * (high - low);
            }
        }
        let unit = subject.unit_of_claim();
        let gaps = integral.iter().zip(before.iter().zip(after)).map(|(integral, (before, after))| {
            let gap = (integral - (after - before)).abs();
            let noise = unit * (before.abs() + after.abs() + integral.abs()) + f64::MIN_POSITIVE;
            (if gap.is_nan() { f64::INFINITY } else { gap }, noise)
        });
        gaps.max_by(|a, b| a.0.total_cmp(&b.0))
    }
}
