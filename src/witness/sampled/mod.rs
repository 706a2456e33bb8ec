//! The witness `sampled`: both sides evaluated at many points, with a tolerance that is derived; doubts, and a share of
//! the agreements, are settled in precise arithmetic.

mod budget;
mod compare;
pub mod coverage;
mod irrational;
mod marks;
mod rare;
pub mod region;
mod roots;
pub mod sampling;
mod scan;
mod structured;
mod thick;
mod unmet;
mod zeros;

use self::budget::{Budget, Established};
use self::compare::{Compared, Run};
use self::coverage::Coverage;
use self::sampling::{Failure, Sampling};
use crate::claim::Subject;
use crate::lang::lower::LowerError;
use crate::scalar::instance::Instance;
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::sizes::{LARGEST_BOUND, add_more};
pub use crate::witness::bench::sizes::{shapes, within};
use crate::witness::points::Style;
use crate::witness::points::families::unmet;
use crate::witness::testimony::{Known, Options};
use dashu_ratio::RBig;

/// Points with special values, for a claim about scalars.
const SPECIAL: usize = 64;
/// Of a claim that is established, one in so many of the random points that are asked for are taken, at two for each shape but
/// the first at least, and twice as many with special values if it is about arrays: as long as nothing but agreement is met.
const CHECKED: usize = 8;
const CHECKED_SPECIAL: usize = 4;
const CHECKED_AGAIN: usize = 2;
/// Shapes of such a claim: those that are not drawn at random.
const CHECKED_SHAPES: usize = 5;
/// Once some shape is done, shapes of longer programs than this are left out.
const LONGEST: usize = 12_000;
/// Facts are satisfied by points of all kinds where one draw in so many satisfies them.
const SCARCE: usize = 4;
/// Steps of the search for a large difference, from each of the worst points.
const CLIMB: usize = 24;

/// Samples a claim. Where another witness has `established` it, one agreement in precise arithmetic is enough: it
/// checks that witness, and need not stand for the points between.
pub fn sample(subject: &Subject<'_>, options: &Options, known: &Known) -> Sampling {
    // Where nobody else speaks for all sides of all branches, it matters which of them were met together.
    let coverage = match known {
        Known::Equal { off_borders: false } => Coverage::knowing_borders(),
        Known::Equal { off_borders: true } => Coverage::default(),
        _ => Coverage::combined(),
    };
    let mut sampling = Sampling { coverage, ..Sampling::default() };
    let established = known.is_equal() && !subject.has_branches();
    let mut shapes = shapes(subject, options.seed);
    if let Known::Different(bound) | Known::Apart(bound) = known {
        let sizes: Vec<u64> = within(subject, &bound.sizes)
            .into_iter()
            .zip(&subject.least)
            .map(|(size, least)| size.min(LARGEST_BOUND.max(*least)))
            .collect();
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        }
    }
    if !known.is_equal() {
        add_more(subject, &mut shapes);
    }
    let share = options.cases.div_ceil(shapes.len());
    // Whoever asks for more points than usual gets them.
    let is_check = established && options.cases <= Options::default().cases;
    let mut budget = Budget::new(match known.is_equal() {
        true if established => Established::Whole,
        true => Established::Sides,
        false => Established::Nothing,
    });
    let mut too_large = 0;
    for (number, sizes) in shapes.iter().enumerate() {
        if number >= CHECKED_SHAPES && is_check && sampling.tally.compared > 0 && sampling.is_plain() {
            break;
        }
        match Case::new(subject, sizes.clone()) {
            Ok(case) if sampling.tally.compared > 0 && case.lowered.program.len() > LONGEST => {}
            Ok(case) => {
                sampling.sizes.lowered = true;
                let mut run = Run::new(&case, options.seed, &mut sampling, &mut budget);
                let asked = if number == 0 { options.cases } else { share };
                let few = Few {
                    random: asked.div_ceil(CHECKED).max(CHECKED_AGAIN),
                    special: asked.div_ceil(CHECKED_SPECIAL).max(CHECKED_AGAIN),
                };
                run.points(share, is_check.then_some(few), sizes == &shapes[0]);
                if sampling.failure.is_some() || sampling.deaf {
                    return sampling;
                }
            }
            Err(LowerError::TooLarge | LowerError::TooDeep) => too_large += 1,
            Err(LowerError::Outside | LowerError::Nested) => {}
        }
    }
    sampling.sizes.too_large = !sampling.sizes.lowered && too_large > 0;
    sampling
}

/// A point at which a claim fails at the given sizes, if sampling meets one there.
pub fn failure_at(case: &Case<'_>, options: &Options) -> Option<Failure> {
    let (mut sampling, mut budget) = (Sampling::default(), Budget::new(Established::Nothing));
    Run::new(case, options.seed, &mut sampling, &mut budget).points(options.cases, None, true);
    sampling.failure
}

/// Points without a left side that show that nothing is claimed at some sizes.
const FEWEST_WITHOUT: usize = 8;

/// How many points are enough at one choice of sizes where the claim is established.
#[derive(Clone, Copy)]
struct Few {
    random: usize,
    special: usize,
}

/// Random points at one choice of sizes.
#[derive(Default)]
struct Drawn {
    /// How often one was tried to draw, and drawn.
    tried: usize,
    drawn: usize,
    /// The first one.
    somewhere: Option<Point>,
    /// Those that agreed, with how well.
    pool: Vec<(f64, Point)>,
}

impl Run<'_, '_> {
    /// Random points, special points, both sides of branches, and a search from the worst.
    fn points(&mut self, share: usize, few: Option<Few>, first: bool) {
        let before = (self.sampling.tally.compared, self.sampling.tally.undefined, self.sampling.met_otherwise());
        let wanted = match (self.case.entries(), self.case.subject.functions.len()) {
            (0, 0) => 1,
            // Nothing but the functions changes from point to point.
            (0, _) => share.max(Instance::catalogue().len()),
            _ => share.max(2),
        };
        // Functions are no fewer where another witness knows of them all.
        let few_drawn = few.filter(|_| self.case.entries() > 0).map(|few| few.random);
        let Some(Drawn { tried, drawn, somewhere, pool }) = self.random(wanted, few_drawn) else { return };
        // Facts that hardly any draw satisfies are satisfied by points of one kind (exp(y)*(x - 1) = 0 in fractions
        // where y = 0 alone).
        let is_scarce = self.case.subject.has_uneven_facts() && drawn * SCARCE < tried;
        if drawn == 0 || is_scarce {
            self.sampling.sizes.barren.push(self.case.sizes.clone());
        }
        let scalar = self.case.subject.is_scalar();
        self.special(match (few.filter(|_| self.sampling.is_plain()), first) {
            _ if scalar => SPECIAL,
            (Some(few), _) => few.special,
            (None, true) => share.max(2) * 2,
            (None, false) => share / 2,
        });
        if !self.done() && first {
            self.rare_functions();
        }
        if !self.done() && self.case.subject.tangled() {
            self.structured();
        }
        if !self.done() && unmet(self.case.subject).is_some() {
            self.families();
        }
        if !self.done() {
            let points: Vec<Point> = pool.iter().map(|(_, point)| point.clone()).collect();
            self.branches(&points, first);
            if first && points.is_empty() && !self.done() {
                self.look_for_the_domain(somewhere);
                let found = self.agreed.clone();
                if !found.is_empty() && !self.done() {
                    self.rare_functions();
                    self.branches(&found, first);
                }
            }
        }
        if !self.done() && first && !self.budget.is_established() {
            self.climb(pool, if scalar { CLIMB } else { CLIMB / 3 });
        }
        if !self.done() && self.case.entries() > 1 {
            self.roots_of_squares();
        }
        let (compared, undefined, otherwise) = before;
        let (tally, met_otherwise) = (&self.sampling.tally, self.sampling.met_otherwise());
        if tally.compared > compared {
            self.sampling.sizes.compared.push(self.case.sizes.clone());
        } else if tally.undefined >= undefined + FEWEST_WITHOUT && met_otherwise == otherwise {
            self.sampling.sizes.vacuous.push(self.case.sizes.clone());
        }
    }

    /// Random points: all that are wanted, or a few where the claim is established and nothing else was met. None where a
    /// point ends the search.
    fn random(&mut self, wanted: usize, few: Option<usize>) -> Option<Drawn> {
        let mut found = Drawn::default();
        for number in 0..wanted {
            if few.is_some_and(|few| number >= few) && self.sampling.is_plain() {
                break;
            }
            found.tried += 1;
            let style = match number % 8 {
                5 => Style::Wide,
                6 => Style::Narrow,
                7 => Style::Small,
                _ => Style::Normal,
            };
            let Some(point) = self.points.draw(style) else { continue };
            found.drawn += 1;
            found.somewhere.get_or_insert_with(|| point.clone());
            let holes = self.sampling.holes.points.len();
            if let Compared::Agrees(ratio) = self.compare(&point) {
                found.pool.push((ratio, point));
            }
            // Small numbers meet holes that are no more than points.
            if style != Style::Small {
                let is_hole = self.sampling.holes.points.len() > holes;
                self.sampling.holes.note_drawn(is_hole);
            }
            if self.done() {
                return None;
            }
        }
        Some(found)
    }

    /// Blocks at special values, as a whole and in one entry: all of them for scalars, a spread of them for arrays.
    fn special(&mut self, quota: usize) {
        let mut wanted: Vec<(usize, RBig, bool)> = Vec::new();
        for (position, block) in self.case.blocks.iter().enumerate() {
            for special in self.points.special_values(position) {
                if block.range().len() > 1 {
                    wanted.push((position, special.clone(), false));
                }
                wanted.push((position, special, true));
            }
        }
        let stride = wanted.len().div_ceil(quota.max(1)).max(1);
        // An odd stride meets both kinds.
        let stride = if stride > 1 { stride | 1 } else { 1 };
        let start = if stride > 1 { self.points.integer(0, stride as i64 - 1) as usize } else { 0 };
        for (position, special, whole) in wanted.into_iter().skip(start).step_by(stride) {
            let Some(base) = self.points.draw(Style::Normal) else { return };
            let block = self.case.blocks[position];
            let mut values = base.values;
            if whole {
                values[block.range()].fill(special);
            } else {
                let at = block.start + self.points.integer(0, block.range().len() as i64 - 1) as usize;
                values[at] = special;
            }
            if let Some(point) = self.points.complete(values, base.functions) {
                self.compare(&point);
            }
            if self.done() {
                return;
            }
        }
    }

    /// From the points with the largest differences, looks for larger ones.
    fn climb(&mut self, mut pool: Vec<(f64, Point)>, steps: usize) {
        pool.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (mut best, mut point) in pool.into_iter().take(2) {
            for step in 0..steps {
                let mut values = point.values.clone();
                if values.is_empty() || self.done() {
                    return;
                }
                let at = self.points.integer(0, values.len() as i64 - 1) as usize;
                let factor = [3, -1, 2, 5][step % 4];
                let nudge = RBig::from_parts(self.points.integer(-64, 64).into(), 256u16.into());
                values[at] = if step % 2 == 0 { &values[at] * RBig::from(factor) } else { &values[at] + nudge };
                let Some(next) = self.points.complete(values, point.functions.clone()) else { continue };
                if let Compared::Agrees(ratio) = self.compare(&next)
                    && ratio > best
                {
                    (best, point) = (ratio, next);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::check::check;
    use crate::lang::parser::parse;
    use crate::lang::typed::Item;
    use crate::witness::CONTROLS;
    use crate::witness::bench::settle::RIGHT;
    use std::rc::Rc;

    /// A run in which a control is as right as the claim has no vote; an honest one has.
    #[test]
    fn a_run_that_accepts_a_control_is_deaf() {
        let text = "var x, y\nclaim: d(sin(x)*y)/dx = cos(x)*y";
        let document = check(text, &parse(text), false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("a claim") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let is_deaf = |case: &Case<'_>| {
            let (mut sampling, mut budget) = (Sampling::default(), Budget::new(Established::Nothing));
            Run::new(case, 0, &mut sampling, &mut budget).points(64, None, true);
            sampling.deaf
        };
        let honest = Case::new(&subject, subject.least.clone()).expect("small");
        assert!(!is_deaf(&honest));
        for control in 0..CONTROLS {
            let mut case = honest.clone();
            let lowered = Rc::make_mut(&mut case.lowered);
            lowered.arrays[RIGHT + 1 + control] = lowered.arrays[RIGHT].clone();
            assert!(is_deaf(&case), "control {control}");
        }
    }
}
