//! Precise arbitration: doubts, and a share of the agreements, are settled by doubling the digits.

use crate::scalar::precise::{Real, Undefined};

use crate::scalar::tolerance::{Settled, noise_exponent, settle};
use crate::tape::{Op, Primitive};
use crate::witness::case::{CONTROLS, Case, Point};

/// The bits an arbitration starts with, at least.
const FEWEST_BITS: usize = 160;
/// The bits it ends with, at most.
const MOST_BITS: usize = 4096;

/// The bits it starts with, at most: enough for the longest literal that the language allows.
const MOST_START: usize = 8000;
/// Values this many bits apart are told apart from the start; wider spreads (e^−1000 beside 1) only by doubling.
const MOST_SPREAD: usize = 640;

/// What precise arithmetic says of two entries at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Equal, as far as the digits reach.
    Equal,
    /// Different.
    Different,
    /// The left side has no value: nothing is judged here.
    LeftUndefined,
    /// The left side has a value, the right side has none.
    RightUndefined,
    /// Not decided: the digits do not suffice, or numbers grow too large.
    Undecided,
}

/// Compares the left side with the right side, entry by entry; no entry is dropped.
pub fn arbitrate(case: &Case<'_>, point: &Point) -> Vec<Finding> {
    arbitrate_all(case, point, &[RIGHT], usize::MAX).findings.swap_remove(0)
}

/// The right side's place among a case's arrays; the controls stand behind it.
const RIGHT: usize = 1;

/// Like [`arbitrate`], and from the same readings the left side with each of the negative controls: the findings for
/// the right side first, then for the controls. Digits are not doubled where that would cost more than is allowed.
pub fn arbitrate_with_controls(case: &Case<'_>, point: &Point, allowed: usize) -> Arbitration {
    let arrays: Vec<usize> = (RIGHT..=RIGHT + CONTROLS).collect();
    arbitrate_all(case, point, &arrays, allowed)
}

/// What was found, by array, and what it cost in products of 160 bits.
#[derive(Clone, Debug)]
pub struct Arbitration {
    /// By array, and in it by entry.
    pub findings: Vec<Vec<Finding>>,
    /// What all readings together cost.
    pub cost: usize,
}

/// The findings for each of the given arrays; digits are doubled until the first array's are decided.
fn arbitrate_all(case: &Case<'_>, point: &Point, others: &[usize], allowed: usize) -> Arbitration {
    let values = case.precise(point, FEWEST_BITS);
    let mut bits = starting_bits_of(case, point, &values);
    let mut cost = case.precise_cost_at(FEWEST_BITS) + case.precise_cost_at(bits);
    let all = |values: &[Value], bits| -> Vec<Vec<Difference>> {
        others.iter().map(|other| differences(case, values, *other, bits)).collect()
    };
    let mut before = if bits == FEWEST_BITS { values } else { case.precise(point, bits) };
    let mut coarse = all(&before, bits);
    loop {
        let values = case.precise(point, 2 * bits);
        cost += case.precise_cost_at(2 * bits);
        let top = largest(&values);
        let noise = noise_exponent(top, 2 * bits);
        let spread = spread(case, &settled(&before, &values));
        let spans = spread < 2 * bits;
        let fine = all(&values, 2 * bits);
        let compare = |(coarse, fine): (&Vec<Difference>, &Vec<Difference>)| -> Vec<Finding> {
            coarse.iter().zip(fine).map(|(coarse, fine)| finding(coarse, fine, noise, spans, bits)).collect()
        };
        let findings: Vec<Vec<Finding>> = coarse.iter().zip(&fine).map(compare).collect();
        let open = findings[0].iter().zip(&fine[0]).filter(|(finding, _)| **finding == Finding::Undecided);
        let may_be_decided = (spans || spread < 2 * MOST_BITS)
            && open.map(|(_, fine)| fine).any(|fine| fine.reaches(noise_exponent(top, 2 * MOST_BITS)));
        bits *= 2;
        let affordable = cost.saturating_add(case.precise_cost_at(2 * bits)) <= allowed;
        if bits >= MOST_BITS || !may_be_decided || !affordable {
            return Arbitration { findings, cost };
        }
        (coarse, before) = (fine, values);
    }
}

/// The verdict on a whole point: the worst of its entries.
pub fn worst(findings: &[Finding]) -> Finding {
    for finding in [Finding::Different, Finding::RightUndefined, Finding::LeftUndefined, Finding::Undecided] {
        if findings.contains(&finding) {
            return finding;
        }
    }
    Finding::Equal
}

fn finding(coarse: &Difference, fine: &Difference, noise: isize, spans: bool, bits: usize) -> Finding {
    match (coarse, fine) {
        (Difference::Value(coarse, _), Difference::Value(fine, size)) => match settle(coarse, fine, *size, noise, bits)
        {
            Settled::Zero if spans => Finding::Equal,
            // A summand below the last digit leaves no trace: 1 + e^-2000 is 1.
            Settled::Zero => Finding::Undecided,
            Settled::Different => Finding::Different,
            Settled::Open => Finding::Undecided,
        },
        (Difference::Left, Difference::Left) => Finding::LeftUndefined,
        (Difference::Right, Difference::Right) => Finding::RightUndefined,
        _ => Finding::Undecided,
    }
}

type Value = Result<Real, Undefined>;

/// Left minus right with the binary exponent of the larger of them, or which of them has no value.
#[derive(Clone, Debug)]
enum Difference {
    Value(Real, Option<isize>),
    Left,
    Right,
    TooLarge,
}

impl Difference {
    /// Whether it may lie above a noise level (it is 0, or not even a number, yet; or it does).
    fn reaches(&self, noise: isize) -> bool {
        match self {
            Difference::Value(difference, _) => difference.top().is_none_or(|top| top > noise),
            _ => true,
        }
    }
}

fn differences(case: &Case<'_>, values: &[Value], other: usize, bits: usize) -> Vec<Difference> {
    let arrays = &case.lowered.arrays;
    let pairs = arrays[0].data.iter().zip(&arrays[other].data);
    pairs
        .map(|(left, right)| match (&values[left.index()], &values[right.index()]) {
            (Ok(left), Ok(right)) => {
                let size = left.top().max(right.top());
                left.minus(right, bits).map_or(Difference::TooLarge, |difference| Difference::Value(difference, size))
            }
            (Err(Undefined::Domain), _) => Difference::Left,
            (Ok(_), Err(Undefined::Domain)) => Difference::Right,
            _ => Difference::TooLarge,
        })
        .collect()
}

/// The bits an arbitration starts with at a point.
pub(super) fn starting_bits(case: &Case<'_>, point: &Point) -> usize {
    starting_bits_of(case, point, &case.precise(point, FEWEST_BITS))
}

/// The values that more digits leave as they are: what is rounding alone (sin(pi), 1e-48 and then 1e-96) says nothing.
fn settled(coarse: &[Value], fine: &[Value]) -> Vec<Value> {
    let same = |(coarse, fine): (&Value, &Value)| match (coarse, fine) {
        (Ok(a), Ok(b)) if a.top().zip(b.top()).is_some_and(|(a, b)| a.abs_diff(b) > 1) => Ok(Real::ZERO),
        (Ok(a), Ok(b)) if a.is_zero() != b.is_zero() => Ok(Real::ZERO),
        _ => fine.clone(),
    };
    coarse.iter().zip(fine).map(same).collect()
}

/// How many binary places lie between the largest and the smallest value on the tape. What erf leaves to 1, about
/// e^(−x²), counts as a value.
fn spread(case: &Case<'_>, values: &[Value]) -> usize {
    let rest_of_erf = |op: &Op| match op {
        Op::Apply(Primitive::Erf, x) => {
            let x = values[x.index()].as_ref().ok()?.to_f64();
            (x.abs() > 1.0).then(|| -(x * x * std::f64::consts::LOG2_E) as isize)
        }
        _ => None,
    };
    let rests = case.lowered.program.ops().iter().filter_map(rest_of_erf);
    let tops: Vec<isize> = values.iter().filter_map(|value| value.as_ref().ok()?.top()).chain(rests).collect();
    tops.iter().max().zip(tops.iter().min()).map_or(0, |(most, least)| most.abs_diff(*least))
}

/// The binary exponent of the largest value.
fn largest(values: &[Value]) -> Option<isize> {
    values.iter().filter_map(|value| value.as_ref().ok()?.top()).max()
}

/// So many bits that no number of the claim, and no value on the tape beside the largest one, falls below the digits:
/// a summand of 10⁻¹⁰⁰ must not be rounded away at both precisions.
fn starting_bits_of(case: &Case<'_>, point: &Point, values: &[Value]) -> usize {
    use dashu_base::BitTest;
    let digits = |value: &dashu_ratio::RBig| value.numerator().bit_len() + value.denominator().bit_len();
    let constants = case.lowered.program.constants().iter().map(|constant| digits(&constant.value));
    let longest = constants.chain(point.values.iter().map(digits)).max().unwrap_or(0);
    let spread = spread(case, values);
    (FEWEST_BITS / 2 + longest.max(spread.min(MOST_SPREAD))).clamp(FEWEST_BITS, MOST_START)
}
