//! The confirmation of a counterexample: both sides evaluated straight from the tree, with nothing of the tape.

use super::case::{Case, Point};
use super::settle::{Bits, Finding, bits};
use crate::claim::Subject;
use crate::claim::work::Part;
use crate::lang::direct::{Matrix, Place, evaluate_within};
use crate::scalar::precise::{Real, Undefined};
use crate::scalar::tolerance::{Settled, is_narrow, is_nearly_zero, noise_exponent, settle};

/// Steps of work for what the second evaluation counts as a product of 160 bits.
const PRODUCT: usize = 1;
/// The bits of the first evaluation, at most: enough for the longest literals.
const MOST_START: usize = 7500;
/// The bits of the last one, at most, if it is not the second.
const MOST_BITS: usize = 5120;

/// The findings of the direct evaluation, entry by entry; empty where the arrays are too large for it.
pub fn second_opinion(case: &Case<'_>, point: &Point) -> Vec<Finding> {
    opinion(case, point, None)
}

/// The finding of the direct evaluation on one entry: cheaper where a side is a derivative by many numbers.
pub fn second_opinion_on(case: &Case<'_>, point: &Point, entry: usize) -> Finding {
    opinion(case, point, Some(entry)).get(entry).copied().unwrap_or(Finding::Undecided)
}

fn opinion(case: &Case<'_>, point: &Point, entry: Option<usize>) -> Vec<Finding> {
    let subject = case.subject;
    let inputs = case.inputs_of(point);
    let place = Place { sizes: &case.sizes, inputs: &inputs, functions: &point.functions };
    let Bits { start, spanning, affordable } = bits(case, point);
    // Of the bits a difference quotient loses a fifth, hence twice as many as the tape's.
    let mut bits = (2 * start).min(MOST_START);
    let (spanning, affordable) = (spanning.saturating_mul(2), affordable.saturating_mul(2));
    let mut coarse = sides(subject, &place, bits, entry);
    loop {
        let fine = sides(subject, &place, 2 * bits, entry);
        let findings = compare(&coarse, &fine, bits);
        // What a difference says stays so; where the digits do not span all values, equality is none yet.
        let is_open = |finding: &Finding| match finding {
            Finding::Undecided => bits < MOST_BITS / 2,
            Finding::Equal => bits < affordable.min(MOST_START),
            _ => false,
        };
        // Beside values that lie further apart than any digits that are tried, equality is none.
        let spanned = |finding: Finding| match finding {
            Finding::Equal if bits < spanning => Finding::Undecided,
            finding => finding,
        };
        let goes_on = match entry {
            Some(entry) => findings.get(entry).is_some_and(is_open),
            None => findings.iter().any(is_open),
        };
        if !goes_on {
            return findings.into_iter().map(spanned).collect();
        }
        bits *= 2;
        coarse = fine;
    }
}

fn sides(subject: &Subject<'_>, place: &Place<'_>, bits: usize, entry: Option<usize>) -> (Matrix, Matrix) {
    let side = |side| {
        let (matrix, spent) =
            evaluate_within(subject.document, side, place, bits, entry, subject.work.left() / PRODUCT);
        subject.work.note(Part::Second, spent.saturating_mul(PRODUCT));
        matrix
    };
    (side(subject.left), side(subject.right))
}

/// Of the bits of an evaluation a difference quotient keeps four fifths.
fn good(bits: usize) -> usize {
    bits * 4 / 5
}

fn compare(coarse: &(Matrix, Matrix), fine: &(Matrix, Matrix), bits: usize) -> Vec<Finding> {
    let difference = |sides: &(Matrix, Matrix), at: usize| match (&sides.0.data[at], &sides.1.data[at]) {
        (Ok(left), Ok(right)) => {
            let difference = left.minus(right, bits * 2).map_err(|_| Finding::Undecided)?;
            Ok((difference, left.top().max(right.top())))
        }
        (Err(Undefined::Domain), _) => Err(Finding::LeftUndefined),
        (Ok(_), Err(Undefined::Domain)) => Err(Finding::RightUndefined),
        _ => Err(Finding::Undecided),
    };
    let same_length = coarse.0.data.len() == coarse.1.data.len() && fine.0.data.len() == coarse.0.data.len();
    if !same_length || fine.1.data.len() != coarse.0.data.len() {
        return Vec::new();
    }
    let finding = |at| match (difference(coarse, at), difference(fine, at)) {
        // The error of a difference quotient with too long a step shrinks faster than any rounding: what is left must
        // be small, too.
        (Ok((coarse, _)), Ok((fine, size))) => {
            let good = good(bits);
            let noise = noise_exponent(size, 2 * good);
            let is_small = match fine.contains_zero() {
                true => is_narrow(fine.radius(), size, size, good),
                false => is_small_beside(fine.middle(), size, good),
            };
            match settle(coarse.middle(), fine.middle(), size, noise, good) {
                // An enclosure bounds the roundings; how far a quotient is from the derivative, only the two steps
                // tell.
                Settled::Different if !fine.contains_zero() => Finding::Different,
                Settled::Zero if is_small => Finding::Equal,
                _ => Finding::Undecided,
            }
        }
        (Err(coarse), Err(fine)) if coarse == fine => coarse,
        _ => Finding::Undecided,
    };
    (0..coarse.0.data.len()).map(finding).collect()
}

/// Whether a difference is nearly 0, or is beside large values of the binary exponent `size`.
fn is_small_beside(difference: &Real, size: Option<isize>, bits: usize) -> bool {
    let scaled = difference.scaled(-size.unwrap_or(0).max(0));
    scaled.is_ok_and(|scaled| is_nearly_zero(&scaled, bits))
}
