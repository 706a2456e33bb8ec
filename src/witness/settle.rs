//! Precise arbitration: doubts, and a share of the agreements, are settled by doubling the digits.

use crate::scalar::precise::{Real, Undefined};
use crate::scalar::tolerance::{Settled, is_nearly_zero, noise_exponent, settle};
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::case::{CONTROLS, Case, Point};
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// The bits an arbitration starts with, at least.
const FEWEST_BITS: usize = 160;
/// The bits it ends with, at most.
const MOST_BITS: usize = 4096;

/// The bits it starts with, at most: enough for the longest literal that the language allows.
const MOST_START: usize = 8000;
/// The bits at which no more are tried where the condition of a branch is lost in rounding: more seldom find it.
const MOST_FOR_BRANCHES: usize = 640;
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

/// Like [`arbitrate`], with digits that are not doubled where that would cost more than is allowed.
pub fn arbitrate_within(case: &Case<'_>, point: &Point, allowed: usize) -> Arbitration {
    arbitrate_all(case, point, &[RIGHT], allowed)
}

/// The right side's place among a case's arrays; the controls stand behind it.
pub const RIGHT: usize = 1;

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
    /// Whether the right side is 0 in all entries, as far as the digits reach.
    pub right_vanishes: bool,
    /// The binary exponent of its largest entry.
    pub right_top: Option<isize>,
}

/// The findings for each of the given arrays; digits are doubled until the first array's are decided.
fn arbitrate_all(case: &Case<'_>, point: &Point, others: &[usize], allowed: usize) -> Arbitration {
    let mut readings = Readings::new(case, point);
    loop {
        let (findings, may_be_decided) = readings.findings(others);
        let bits = 2 * readings.bits;
        let affordable = readings.cost.saturating_add(case.precise_cost_at(2 * bits)) <= allowed;
        if may_be_decided && bits < MOST_BITS && affordable {
            readings.double();
            continue;
        }
        let findings = if readings.lost.is_empty() { findings } else { readings.on_both_sides(others) };
        let right = case.lowered.arrays[RIGHT].data.iter().map(|node| &readings.fine[node.index()]);
        let vanishes = |value: &Value| value.as_ref().is_ok_and(|value| is_nearly_zero(value, bits));
        return Arbitration {
            findings,
            cost: readings.cost,
            right_vanishes: right.clone().all(vanishes),
            right_top: right.filter_map(|value| value.as_ref().ok()?.top()).max(),
        };
    }
}

/// A point read at some bits, and at twice as many.
struct Readings<'r, 'c> {
    case: &'r Case<'c>,
    point: &'r Point,
    bits: usize,
    coarse: Vec<Value>,
    fine: Vec<Value>,
    /// Branches whose condition is lost in rounding, and the side they take by exact arithmetic.
    branches: BTreeMap<NodeId, bool>,
    /// Conditions that are lost in rounding (a sum that is 0, in another order): which side they take is chance.
    lost: Vec<NodeId>,
    /// What all readings together cost.
    cost: usize,
}

impl<'r, 'c> Readings<'r, 'c> {
    fn new(case: &'r Case<'c>, point: &'r Point) -> Self {
        let first = case.precise(point, FEWEST_BITS);
        let bits = starting_bits_of(case, point, &first);
        let coarse = if bits == FEWEST_BITS { first } else { case.precise(point, bits) };
        let (branches, lost) = (BTreeMap::new(), Vec::new());
        let cost = case.precise_cost_at(FEWEST_BITS) + case.precise_cost_at(bits);
        let mut readings = Readings { case, point, bits, coarse, fine: Vec::new(), branches, lost, cost };
        readings.fine = readings.read(2 * bits);
        readings.lost = readings.unstable();
        if !readings.lost.is_empty() {
            let exact = case.rational_of(&case.lowered.program.cone(&readings.lost), point);
            let side = |on: &NodeId| Some((*on, *exact[on.index()].number()? < RBig::ZERO));
            readings.take(readings.lost.iter().filter_map(side).collect());
        }
        readings
    }

    fn read(&mut self, bits: usize) -> Vec<Value> {
        self.cost += self.case.precise_cost_at(bits);
        self.case.precise_on(&self.branches, self.point, bits)
    }

    fn double(&mut self) {
        self.bits *= 2;
        self.coarse = std::mem::take(&mut self.fine);
        self.fine = self.read(2 * self.bits);
        self.lost = self.unstable();
    }

    /// Reads both again, with these branches decided.
    fn take(&mut self, branches: BTreeMap<NodeId, bool>) {
        self.branches = branches;
        self.coarse = self.read(self.bits);
        self.fine = self.read(2 * self.bits);
        self.lost = self.unstable();
    }

    /// The conditions of branches that are other numbers at more digits, and not decided yet.
    fn unstable(&self) -> Vec<NodeId> {
        let differs = |on: &NodeId| match (&self.coarse[on.index()], &self.fine[on.index()]) {
            (Ok(coarse), Ok(fine)) => !is_same(coarse, fine) || coarse.is_negative() != fine.is_negative(),
            _ => false,
        };
        let branches = self.case.lowered.branches.iter().copied();
        branches.filter(|on| !self.branches.contains_key(on) && differs(on)).collect()
    }

    /// The findings by array, and whether more digits may decide what is open in the first.
    fn findings(&self, others: &[usize]) -> (Vec<Vec<Finding>>, bool) {
        let (case, bits) = (self.case, self.bits);
        let top = largest(&self.fine);
        let noise = noise_exponent(top, 2 * bits);
        let spread = spread(case, &settled(&self.coarse, &self.fine));
        let spans = spread < 2 * bits;
        let compare = |other: &usize| -> Vec<(Finding, bool)> {
            let coarse = differences(case, &self.coarse, *other, bits);
            let fine = differences(case, &self.fine, *other, 2 * bits);
            let pairs = coarse.iter().zip(&fine);
            pairs
                .map(|(coarse, fine)| {
                    let finding = finding(coarse, fine, noise, spans, bits);
                    (finding, finding == Finding::Undecided && fine.reaches(noise_exponent(top, 2 * MOST_BITS)))
                })
                .collect()
        };
        let compared: Vec<Vec<(Finding, bool)>> = others.iter().map(compare).collect();
        let open = (spans || spread < 2 * MOST_BITS) && compared[0].iter().any(|(_, may_be_decided)| *may_be_decided);
        let findings = compared.iter().map(|array| array.iter().map(|(finding, _)| *finding).collect()).collect();
        match self.lost.is_empty() {
            true => (findings, open),
            false => (findings, bits < MOST_FOR_BRANCHES),
        }
    }

    /// The findings where conditions stay lost: equality if the sides agree whichever way these branches go, else none.
    fn on_both_sides(&mut self, others: &[usize]) -> Vec<Vec<Finding>> {
        let (decided, lost) = (self.branches.clone(), self.lost.clone());
        let mut worst_of = |negative: bool| {
            let mut branches = decided.clone();
            branches.extend(lost.iter().map(|on| (*on, negative)));
            self.take(branches);
            self.findings(others).0
        };
        let (low, high) = (worst_of(true), worst_of(false));
        if worst(&low[0]) == Finding::Equal && worst(&high[0]) == Finding::Equal {
            return high;
        }
        high.iter().map(|array| vec![Finding::Undecided; array.len()]).collect()
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
        (Ok(a), Ok(b)) if !is_same(a, b) => Ok(Real::ZERO),
        _ => fine.clone(),
    };
    coarse.iter().zip(fine).map(same).collect()
}

/// Whether a value keeps its size as the digits grow: rounding errors shrink with them.
fn is_same(coarse: &Real, fine: &Real) -> bool {
    match (coarse.top(), fine.top()) {
        (Some(coarse), Some(fine)) => coarse.abs_diff(fine) <= 1,
        (coarse, fine) => coarse.is_none() && fine.is_none(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Subject;
    use crate::lang::check::check;
    use crate::lang::parser::parse;
    use crate::lang::typed::Item;

    /// The findings on a claim about a scalar x.
    fn found(claim: &str, x: i64) -> Vec<Finding> {
        let text = format!("var x\nclaim: {claim}");
        let document = check(&text, &parse(&text), false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("{text}") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let case = Case::new(&subject, subject.least.clone()).expect("small");
        arbitrate(&case, &Point { values: vec![RBig::from(x)], functions: Vec::new() })
    }

    /// What lies below all digits leaves no trace; but that is not equality.
    #[test]
    fn agreement_counts_only_where_the_digits_reach() {
        assert_eq!(found("1 + exp(x) = 1", -1_000_000), [Finding::Undecided]);
        assert_eq!(found("1 + exp(x) = 1", -500), [Finding::Different]);
        assert_eq!(found("exp(x) + 1 = 1 + exp(x)", -500), [Finding::Equal]);
        assert_eq!(found("log(x) = log(x) + 1", -1), [Finding::LeftUndefined]);
        assert_eq!(found("x = log(x)", -1), [Finding::RightUndefined]);
    }
}
