//! Where a check looks: sizes, points, lines; and the way from a failure to a small one.

use super::function::Failure;
use super::random::Source;
use super::recorded::{Heard, Recorded};
use super::role::Draw;
use super::scan::{follow, look};
use super::span::Span;
use super::subject::{Layout, Role, Subject, count};
use super::weigh::{Fault, Seen, Tally, Wrong, is_steady, weigh, weigh_columns};
use std::ops::Range;

/// How far entries reach that are not bounded: there most functions have bent, and few have overflowed.
const REACH: f64 = 3.0;
/// Choices of sizes: six ways to choose them and an end of their ranges. The calls are shared out among them.
const SHAPES: usize = 7;
/// Doubts that are looked into: one at a kink takes some thousand calls.
pub(super) const DOUBTS: usize = 8;
/// Steps of shrinking, which cost a point each: enough for seven numbers of a point with all of their candidates.
const SHRINKING: usize = 60;

/// What was seen of a claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Visit {
    pub(super) tally: Tally,
    pub(super) points: usize,
    pub(super) shapes: usize,
    /// Points at which the function has no value.
    pub(super) without: usize,
    /// Points at kinks at which the claimed value was accepted.
    pub(super) kinks: Vec<Vec<f64>>,
    pub(super) wrong: Option<Wrong>,
    /// A failure of the function itself, and where.
    pub(super) failed: Option<(Failure, Layout, Vec<f64>)>,
    /// Points of which all entries agreed, for the search of mistakes.
    pub(super) agreed: Vec<(Layout, Vec<f64>)>,
}

impl Visit {
    pub(super) fn is_over(&self) -> bool {
        self.wrong.is_some() || self.failed.is_some()
    }

    /// Judges a point, and keeps what was seen.
    pub(super) fn point(&mut self, subject: &mut Subject<'_>, layout: &mut Layout, point: &[f64], random: &mut Source) {
        let all = 0..layout.variables.len();
        self.columns(subject, layout, (point, all), random);
    }

    /// The same of the derivatives by some of the variables.
    pub(super) fn columns(
        &mut self,
        subject: &mut Subject<'_>,
        layout: &mut Layout,
        (point, columns): (&[f64], Range<usize>),
        random: &mut Source,
    ) {
        let point = &subject.rounded(point);
        if self.is_over() || !subject.judges(layout, point) {
            return;
        }
        match weigh_columns(subject, layout, (point, columns), random) {
            Seen::NoValue => self.without += 1,
            Seen::Failed(failure) => self.failed = Some((failure, layout.clone(), point.to_vec())),
            Seen::Wrong(wrong) => self.wrong = Some(*wrong),
            Seen::Fine(tally) => {
                self.points += 1;
                let sum = &mut self.tally;
                sum.agree += tally.agree;
                sum.open += tally.open;
                sum.kinks += tally.kinks;
                sum.telling += tally.telling;
                sum.moving += tally.moving;
                sum.bar = sum.bar.max(tally.bar);
                if tally.kinks > 0 {
                    self.kinks.push(point.to_vec());
                }
                if tally.open + tally.kinks == 0 && self.agreed.len() < 2 {
                    self.agreed.push((layout.clone(), point.to_vec()));
                }
            }
        }
    }
}

/// Looks at a claim, within a number of calls, until something is wrong or all is seen.
pub(super) fn visit(subject: &mut Subject<'_>, seed: u64, budget: Option<usize>, at: Option<&[f64]>) -> Visit {
    let mut random = Source::new(seed, 0xc0de);
    let mut visit = Visit::default();
    let choices = sizes(subject, &mut random);
    let mut layouts: Vec<Layout> = choices.iter().map(|sizes| subject.layout(sizes)).collect();
    let widest = layouts.iter().map(|layout| layout.variables.len()).max().unwrap_or(1);
    // 18,000 for one number, 45,000 for ten: with what shrinking takes, or the cell that is looked into last, that stays
    // below the 20,000 and 50,000 that are promised.
    let budget = budget.unwrap_or(4_500 * widest.clamp(4, 20));
    subject.allowance.calls = budget / 2;
    // The other half is for lines.
    let share = budget / 20 * if widest == 1 { 9 } else { 11 } / layouts.len().max(1);
    for layout in &mut layouts {
        let end = spent(subject) + share;
        let wanted = at.filter(|at| at.len() == layout.entries()).map(<[f64]>::to_vec);
        let points = special_points(subject, layout, &mut random);
        for point in wanted.into_iter().chain(points) {
            if spent(subject) > end {
                break;
            }
            visit.point(subject, layout, &point, &mut random);
        }
        for number in 0..64 {
            if spent(subject) > end || visit.is_over() {
                break;
            }
            let point = random_point(subject, layout, number, &mut random);
            visit.point(subject, layout, &point, &mut random);
        }
        if visit.points > 0 {
            visit.shapes += 1;
        }
        steadiness(subject, layout, &mut visit);
    }
    let mut suspects = Vec::new();
    for (number, layout) in layouts.iter().enumerate() {
        if visit.is_over() || spent(subject) > budget {
            break;
        }
        suspects.extend(follow(subject, (number, layout), (budget, number < 2), &mut random));
    }
    look(subject, &mut layouts, suspects, &mut visit, (budget, &mut random));
    if let Some(wrong) = visit.wrong.take() {
        visit.wrong = Some(shrink(subject, wrong, &mut random));
    }
    visit
}

/// Reads recorded code at points of all sizes; first at one that is known to fail.
pub(super) fn listen(recorded: &mut Recorded<'_>, subject: &mut Subject<'_>, seed: u64, seen: &Visit) -> Heard {
    // Of each kind, special and random, at each choice of sizes: a point on the tape costs no call, and all of them less
    // than the differences do.
    const POINTS: usize = 48;
    let mut random = Source::new(seed, 0x7a9e);
    let mut heard = Heard::default();
    if let Some(wrong) = &seen.wrong {
        recorded.hear(subject, &wrong.layout, &wrong.point, &mut heard);
        return heard;
    }
    for sizes in sizes(subject, &mut random) {
        let layout = subject.layout(&sizes);
        let special = special_points(subject, &layout, &mut random);
        for point in special.iter().take(POINTS) {
            recorded.hear(subject, &layout, point, &mut heard);
        }
        for number in 0..POINTS {
            let point = random_point(subject, &layout, number, &mut random);
            recorded.hear(subject, &layout, &point, &mut heard);
        }
    }
    heard
}

fn spent(subject: &Subject<'_>) -> usize {
    subject.function.calls + subject.claim.calls
}

/// Whether the claim answers the same twice.
fn steadiness(subject: &mut Subject<'_>, layout: &Layout, visit: &mut Visit) {
    let here: Vec<&Vec<f64>> =
        visit.agreed.iter().filter(|(of, _)| of.sizes == layout.sizes).map(|(_, at)| at).collect();
    if visit.is_over() || here.len() < 2 {
        return;
    }
    let (first, second) = (here[0].clone(), here[1].clone());
    if let Some((entry, fault)) = is_steady(subject, layout, [&first, &second]) {
        visit.wrong = Some(Wrong { layout: layout.clone(), point: first, entry, fault });
    }
}

/// Choices of sizes: pairwise different ones, then ones of 1, equal ones, and the ends of their ranges.
fn sizes(subject: &Subject<'_>, random: &mut Source) -> Vec<Vec<usize>> {
    let ranges: Vec<(usize, usize)> = subject.sizes.iter().map(|(_, range)| *range).collect();
    if ranges.is_empty() {
        return vec![Vec::new()];
    }
    let fit = |wanted: usize, (low, high): (usize, usize)| wanted.clamp(low, high);
    // Rising and falling, so that of any two each is once the larger one, and by more than 1.
    let (rising, falling) = ([2, 3, 5, 4, 7, 6], [5, 2, 4, 3, 6, 7]);
    let mut found: Vec<Vec<usize>> = Vec::new();
    let choices: [&dyn Fn(usize) -> usize; 6] =
        [&|at| rising[at % 6], &|at| falling[at % 6], &|_| 1, &|_| 3, &|at| if at % 2 == 0 { 1 } else { 4 }, &|at| {
            if at % 2 == 0 { 4 } else { 1 }
        }];
    for choose in choices {
        let choice: Vec<usize> = ranges.iter().enumerate().map(|(at, range)| fit(choose(at), *range)).collect();
        if !found.contains(&choice) {
            found.push(choice);
        }
    }
    // The ends of what was asked for, and something between.
    for end in [ranges.iter().map(|range| range.0).collect(), ranges.iter().map(|range| range.1).collect::<Vec<_>>()] {
        if !found.contains(&end) && found.len() < SHAPES {
            found.push(end);
        }
    }
    while found.len() < SHAPES {
        let choice: Vec<usize> =
            ranges.iter().map(|(low, high)| random.whole(*low as i64, *high as i64) as usize).collect();
        if found.contains(&choice) {
            break;
        }
        found.push(choice);
    }
    found
}

/// One value for an entry: within its span, of a kind that depends on the number of the point.
fn value(subject: &Subject<'_>, layout: &Layout, at: usize, kind: usize, random: &mut Source) -> f64 {
    let (block, entry) = layout.place(at);
    let of = &subject.blocks[block];
    let span = of.span(entry);
    let single = layout.variables.len() == 1;
    let reach = match kind % 8 {
        5 if single => 16.0 * REACH,
        5 => 2.0 * REACH,
        6 => REACH / 48.0,
        _ => REACH,
    };
    match of.draw {
        Draw::Span => {}
        Draw::Whole => return whole(span, random),
        Draw::Below(size) => {
            let size = layout.sizes.get(size).copied().unwrap_or(1);
            return random.whole(0, size.saturating_sub(1) as i64) as f64;
        }
        Draw::Mask => return random.whole(0, 1) as f64,
        // The row decides: see `random_point`.
        Draw::OneHot => return 0.0,
    }
    let small = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0];
    if kind % 8 == 7 && of.role == Role::Variable {
        let value = small[random.whole(0, 5) as usize];
        if span.contains(value) {
            return value;
        }
    }
    // What is held need not be moved by exact steps: it may have all digits.
    if of.role == Role::Held && kind % 2 == 1 && span.low.is_finite() && span.high.is_finite() {
        let value = span.low + (span.high - span.low) * random.share();
        return if span.contains(value) { value } else { span.low };
    }
    span.at(random.share(), reach)
}

/// A whole number of a range; of one without ends, a small one.
fn whole(span: Span, random: &mut Source) -> f64 {
    // Powers, counts and orders are small where people write them.
    const FEW: f64 = 8.0;
    let low = if span.low >= -1e9 { span.low.ceil() } else { (-FEW / 2.0).min(span.high) };
    let high = if span.open { span.high.ceil() - 1.0 } else { span.high.floor() };
    let high = if high <= 1e9 { high } else { low + FEW };
    random.whole(low as i64, (high as i64).max(low as i64)) as f64
}

pub(super) fn random_point(subject: &Subject<'_>, layout: &Layout, kind: usize, random: &mut Source) -> Vec<f64> {
    let mut point: Vec<f64> = (0..layout.entries()).map(|at| value(subject, layout, at, kind, random)).collect();
    for ((shape, start), block) in layout.shapes.iter().zip(&layout.starts).zip(&subject.blocks) {
        let row = shape.last().copied().unwrap_or(1).max(1);
        if block.draw == Draw::OneHot {
            for row in point[*start..*start + count(shape)].chunks_mut(row) {
                let hot = random.whole(0, row.len() as i64 - 1) as usize;
                row[hot] = 1.0;
            }
        }
    }
    point
}

/// Points with entries that are special, alone or all at once: neutral, equal, 0, tiny, huge, at the ends of their
/// spans.
fn special_points(subject: &Subject<'_>, layout: &Layout, random: &mut Source) -> Vec<Vec<f64>> {
    let single = layout.variables.len() == 1;
    let mut values = vec![0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5];
    if single {
        values.extend([-0.0, 3.0, -3.0, 5.0, -5.0, 12.0, -12.0, 25.0, -25.0, 40.0, -40.0, 1000.0, -1000.0, 1e6, -1e6]);
        values.extend([1.0 / 1024.0, -1.0 / 1024.0, 2.0_f64.powi(-27), -(2.0_f64.powi(-27)), 2.0_f64.powi(-60)]);
    }
    let mut ends = Vec::new();
    for (at, of) in layout.variables.iter().map(|at| (*at, layout.place(*at))) {
        let span = subject.blocks[of.0].span(of.1);
        let width = if span.low.is_finite() && span.high.is_finite() { span.high - span.low } else { 1.0 };
        for (end, sign) in [(span.low, 1.0), (span.high, -1.0)] {
            if end.is_finite() {
                ends.extend(
                    [end, end + sign * width / 1024.0, end + sign * width * 2.0_f64.powi(-20)].map(|end| (at, end)),
                );
            }
        }
    }
    let mut points = Vec::new();
    let mut push = |change: &dyn Fn(&mut [f64]), random: &mut Source| {
        let mut point = random_point(subject, layout, 0, random);
        change(&mut point);
        points.push(point);
    };
    // One ordinary point comes first: it is the one that most often tells.
    push(&|_| {}, random);
    if !single {
        for value in &values {
            push(&|point| layout.variables.iter().for_each(|at| point[*at] = *value), random);
        }
    }
    for (number, value) in values.iter().enumerate() {
        let at = layout.variables.get(number % layout.variables.len().max(1)).copied();
        push(&|point| at.into_iter().for_each(|at| point[at] = *value), random);
    }
    for (at, end) in ends.into_iter().take(16) {
        push(&|point| point[at] = end, random);
    }
    if !single && layout.variables.len() > 1 {
        // Two entries that are equal, or 0 together: ties.
        for number in 0..layout.variables.len().min(4) {
            let (a, b) = (layout.variables[number], layout.variables[(number + 1) % layout.variables.len()]);
            push(&|point| point[b] = point[a], random);
        }
        let unequal = random_point(subject, layout, 0, random);
        let low = layout.variables.iter().map(|at| unequal[*at]).fold(f64::INFINITY, f64::min);
        push(&|point| layout.variables.iter().for_each(|at| point[*at] = low), random);
    }
    points
}

/// A failure at smaller sizes and with simpler numbers, as long as it stays one.
fn shrink(subject: &mut Subject<'_>, wrong: Wrong, random: &mut Source) -> Wrong {
    if matches!(wrong.fault, Fault::Changes { .. } | Fault::Mutates) {
        return wrong;
    }
    let mut found = smaller(subject, wrong, random);
    let mut steps = 0;
    let simple = [0.0, 1.0, 2.0, -1.0, 3.0, 0.5];
    for at in 0..found.point.len() {
        let is_scalar = found.layout.variables.len() == 1;
        if matches!(subject.blocks[found.layout.place(at).0].draw, Draw::Below(_) | Draw::Mask | Draw::OneHot) {
            continue;
        }
        for candidate in simple.into_iter().chain([found.point[at].round(), (found.point[at] * 8.0).round() / 8.0]) {
            let is_simpler = rank(candidate) < rank(found.point[at]);
            // A cotangent or parameter of 0 hides what is wrong; so does a neutral one.
            if steps == SHRINKING || !is_simpler || (candidate == 0.0 && !is_scalar && found.layout.variables.len() > 6)
            {
                continue;
            }
            steps += 1;
            let mut point = found.point.clone();
            point[at] = candidate;
            if let Some(again) = fails(subject, &found.layout.clone(), &point, random) {
                found = again;
                break;
            }
        }
    }
    found
}

/// How simple a number is to read.
fn rank(value: f64) -> usize {
    if value == 0.0 { 0 } else { format!("{value}").len() + usize::from(value < 0.0) }
}

/// The point's failure, if it is one.
fn fails(subject: &mut Subject<'_>, layout: &Layout, point: &[f64], random: &mut Source) -> Option<Wrong> {
    let mut layout = layout.clone();
    if !subject.judges(&layout, point) {
        return None;
    }
    match weigh(subject, &mut layout, point, random) {
        Seen::Wrong(wrong) if !matches!(wrong.fault, Fault::Value { claimed, .. } if !claimed.is_finite()) => {
            Some(*wrong)
        }
        _ => None,
    }
}

/// The smallest sizes at which some point fails.
fn smaller(subject: &mut Subject<'_>, wrong: Wrong, random: &mut Source) -> Wrong {
    // What is wrong at a size is mostly wrong at the first point; a branch may hide it at one or two.
    const TRIES: usize = 3;
    let sizes = wrong.layout.sizes.clone();
    let mut candidates: Vec<Vec<usize>> = vec![Vec::new()];
    for (size, (_, range)) in sizes.iter().zip(&subject.sizes) {
        candidates = candidates
            .into_iter()
            .flat_map(|front| (range.0.max(1)..=*size).map(move |here| [front.clone(), vec![here]].concat()))
            .collect();
    }
    candidates.retain(|candidate| *candidate != sizes);
    candidates.sort_by_key(|candidate| (candidate.iter().product::<usize>(), candidate.iter().sum::<usize>()));
    for candidate in candidates.into_iter().take(24) {
        let layout = subject.layout(&candidate);
        for kind in 0..TRIES {
            let point = random_point(subject, &layout, kind, random);
            if let Some(found) = fails(subject, &layout, &point, random) {
                return found;
            }
        }
    }
    wrong
}
