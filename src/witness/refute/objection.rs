//! Objections: points at which the tape gives the left side no derivative, though there is one, and difference quotients find
//! another value than the claimed one. (√(|x| + x) is 0 for x < 0, and so is its slope; by the chain rule that is 0/0.)
//!
//! There, the tape is no witness. As for functions without source, two families of difference quotients must agree: those of the
//! second evaluation, and the ladder of steps in doubles on the tape of what is differentiated. Of derivatives of derivatives, which the
//! ladder does not take, the second evaluation must object at all neighbours, too.

use super::counterexample::described;
use crate::claim::Subject;
use crate::lang::direct::{Place, evaluate_for};
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::confirm::second_opinion;
use crate::witness::bench::kinks::{Slope, without_slope};
use crate::witness::bench::settle::{Finding, arbitrate};
use crate::witness::difference::{Word, word_at};
use crate::witness::points::{Points, Style};
use crate::witness::sampled::region::neighbours;
use crate::witness::sampled::sampling::Failure;
use crate::witness::testimony::{Counterexample, Number, Options};

/// Small points that are tried for a simpler counterexample, of a claim about scalars.
const SMALL: usize = 12;
/// Bits at which the right value is shown.
const BITS: usize = 640;

/// The counterexample of an objection that both families of difference quotients uphold; at a small point where one is found.
pub fn upheld(subject: &Subject<'_>, objection: &Failure, options: &Options) -> Option<Counterexample> {
    let case = Case::new(subject, objection.sizes.clone()).ok()?;
    let entry = wrong_entry(&case, &objection.point)?;
    let mut points = Points::new(&case, options.seed);
    let tries = if subject.is_scalar() { SMALL } else { 0 };
    let smaller = (0..tries).find_map(|_| {
        let point = points.draw(Style::Small)?;
        Some((wrong_entry(&case, &point)?, point))
    });
    let (entry, point) = smaller.unwrap_or_else(|| (entry, objection.point.clone()));
    Some(Counterexample { actual: right_value(&case, &point, entry), ..described(&case, &point, entry) })
}

/// The first entry that both families find wrong.
fn wrong_entry(case: &Case<'_>, point: &Point) -> Option<usize> {
    let is_without = arbitrate(case, point).contains(&Finding::LeftUndefined);
    if !is_without || matches!(without_slope(case, point), Slope::Differs(_)) {
        return None;
    }
    let entry = second_opinion(case, point).iter().position(|finding| *finding == Finding::Different)?;
    let objects = |point: &Point| second_opinion(case, point).get(entry) == Some(&Finding::Different);
    let upheld = match word_at(case, point) {
        Word::Differ => true,
        Word::Nested => neighbours(case, point).iter().all(objects),
        Word::Nothing => false,
    };
    upheld.then_some(entry)
}

/// The left side's value by the second evaluation.
fn right_value(case: &Case<'_>, point: &Point, entry: usize) -> Option<Number> {
    let inputs = case.inputs_of(point);
    let place = Place { sizes: &case.sizes, inputs: &inputs, functions: &point.functions };
    let values = evaluate_for(case.subject.document, case.subject.left, &place, BITS, Some(entry));
    let value = values.data.get(entry)?.as_ref().ok()?;
    // What a quotient of that many bits leaves of 0 is below every double that a person means.
    let is_zero = value.contains_zero() || value.top().is_some_and(|top| top < -(BITS as isize) / 4);
    Some(Number::Real(if is_zero { 0.0 } else { value.middle().to_f64() }))
}
