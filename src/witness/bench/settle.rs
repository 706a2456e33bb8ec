//! Precise arbitration: doubts, and a share of the agreements, are settled by enclosures, and by doubling the digits
//! until these are narrow enough.

use super::case::{Case, Point};
use crate::scalar::ball::Ball;
use crate::scalar::precise::Undefined;
use crate::scalar::tolerance::is_narrow;
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::CONTROLS;
use dashu_ratio::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// Half of the bits an arbitration starts with, at least.
const FEWEST_BITS: usize = 160;
/// All of them where it checks what somebody else has established: two words hold a significand.
const CHECK_BITS: usize = 128;
/// The bits it ends with, at most.
const MOST_BITS: usize = 8192;

/// Half of the bits it starts with, at most: enough for the longest literal that the language allows.
const MOST_START: usize = 8000;
/// The bits at which no more are tried where the condition of a branch is lost in rounding: more seldom find it.
const MOST_FOR_BRANCHES: usize = 1280;
/// Wider spreads of values (e^−2000 beside 1) are spanned by doubling only.
const MOST_SPREAD: usize = 1500;
/// How often exact arithmetic is asked for what is lost at one precision: one answer may bring the next question.
const MOST_ASKED: usize = 4;
/// Lost conditions of which all combinations of sides are looked at.
const MOST_LOST: usize = 3;

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
    /// The right side has no value; whether the left side has one is not decided.
    RightEnds,
    /// Not decided: the digits do not suffice, or numbers grow too large.
    Undecided,
}

/// What an arbitration may take.
#[derive(Clone, Copy, Debug)]
pub struct Means {
    /// Digits are not doubled where that would cost more, in products of 160 bits.
    pub allowed: usize,
    /// Whether it checks what somebody else has established: then it starts with fewer bits, if these are enough for the numbers of
    /// the claim.
    pub is_check: bool,
}

impl Means {
    /// All digits there are.
    const ALL: Means = Means::up_to(usize::MAX);

    /// So much work.
    pub const fn up_to(allowed: usize) -> Means {
        Means { allowed, is_check: false }
    }
}

/// Compares the left side with the right side, entry by entry; no entry is dropped.
pub fn arbitrate(case: &Case<'_>, point: &Point) -> Vec<Finding> {
    arbitrate_all(case, point, &[RIGHT], Means::ALL).findings.swap_remove(0)
}

/// Like [`arbitrate`], with digits that are not doubled where that would cost more than is allowed.
pub fn arbitrate_within(case: &Case<'_>, point: &Point, allowed: usize) -> Arbitration {
    arbitrate_all(case, point, &[RIGHT], Means::up_to(allowed))
}

/// The right side's place among a case's arrays; the controls stand behind it.
pub const RIGHT: usize = 1;

/// Like [`arbitrate`], and from the same readings the left side with each of the negative controls: the findings for
/// the right side first, then for the controls.
pub fn arbitrate_with_controls(case: &Case<'_>, point: &Point, means: Means) -> Arbitration {
    let arrays: Vec<usize> = (RIGHT..=RIGHT + CONTROLS).collect();
    arbitrate_all(case, point, &arrays, means)
}

/// What was found, by array, and what it cost in products of 160 bits.
#[derive(Clone, Debug)]
pub struct Arbitration {
    /// By array, and in it by entry.
    pub findings: Vec<Vec<Finding>>,
    /// What the left side's values are lost at, where they are: conditions, divisors and arguments.
    pub left_lost: Vec<NodeId>,
    /// What all readings together cost.
    pub cost: usize,
    /// Whether the right side is 0 in all entries, as far as the digits reach.
    pub right_vanishes: bool,
    /// The binary exponent of its largest entry.
    pub right_top: Option<isize>,
}

/// The findings for each of the given arrays; digits are doubled until the first array's are decided.
fn arbitrate_all(case: &Case<'_>, point: &Point, others: &[usize], means: Means) -> Arbitration {
    let start = starting_bits(case, point);
    // Long numbers of the claim take all digits from the start.
    let is_short = means.is_check && start == FEWEST_BITS;
    let mut readings = Readings::new(case, point, others[0], if is_short { CHECK_BITS } else { 2 * start });
    // These few are tried beside what is allowed: what they leave open is read once more all the same.
    let allowed = if is_short { means.allowed.saturating_add(readings.cost) } else { means.allowed };
    loop {
        let (findings, may_be_decided) = readings.findings(others);
        let bits = 2 * readings.bits;
        let affordable = bits <= 2 * start || readings.cost.saturating_add(case.precise_cost_at(bits)) <= allowed;
        if may_be_decided && bits <= MOST_BITS && affordable {
            readings.double();
            continue;
        }
        let left_lost = readings.undecided_borders(&[0]);
        let findings = if readings.lost.is_empty() { findings } else { readings.on_all_sides(others, findings) };
        let right = case.lowered.arrays[RIGHT].data.iter().map(|node| &readings.values[node.index()]);
        return Arbitration {
            findings,
            left_lost,
            cost: readings.cost,
            right_vanishes: right.clone().all(|value| value.as_ref().is_ok_and(Ball::contains_zero)),
            right_top: right.filter_map(|value| value.as_ref().ok()?.top()).max(),
        };
    }
}

type Value = Result<Ball, Undefined>;

/// A point read in enclosures, at some bits.
struct Readings<'r, 'c> {
    case: &'r Case<'c>,
    point: &'r Point,
    /// The array that is to be decided, beside the left side.
    array: usize,
    bits: usize,
    values: Vec<Value>,
    /// Branches that are taken whichever way their conditions go.
    branches: BTreeMap<NodeId, bool>,
    /// Nodes whose values are known by exact arithmetic, where they have been asked for: none where it does not tell.
    exact: BTreeMap<NodeId, Option<RBig>>,
    /// Conditions, divisors and arguments whose enclosures do not tell on which side of 0 they lie, though that
    /// matters.
    lost: Vec<NodeId>,
    /// What all readings together cost.
    cost: usize,
}

impl<'r, 'c> Readings<'r, 'c> {
    fn new(case: &'r Case<'c>, point: &'r Point, array: usize, bits: usize) -> Self {
        let (branches, exact) = (BTreeMap::new(), BTreeMap::new());
        let mut readings =
            Readings { case, point, array, bits, values: Vec::new(), branches, exact, lost: Vec::new(), cost: 0 };
        readings.read();
        readings
    }

    fn double(&mut self) {
        self.bits *= 2;
        self.read();
    }

    /// Reads all nodes. What is lost is asked for in exact arithmetic, and read again with the answers.
    fn read(&mut self) {
        for _ in 0..MOST_ASKED {
            let known = self.exact.iter().filter_map(|(node, value)| Some((*node, value.clone()?))).collect();
            self.values = self.case.balls(&self.branches, &known, self.point, self.bits);
            self.cost += self.case.precise_cost_at(self.bits);
            self.lost = self.undecided_borders(&[0, self.array]);
            let unasked: Vec<NodeId> =
                self.lost.iter().copied().filter(|node| !self.exact.contains_key(node)).collect();
            if unasked.is_empty() {
                return;
            }
            let values = self.case.rational_of(&self.case.lowered.program.cone(&unasked), self.point);
            self.exact.extend(unasked.iter().map(|node| (*node, values[node.index()].number().cloned())));
            if unasked.iter().all(|node| self.exact[node].is_none()) {
                return;
            }
        }
    }

    /// What the values of some arrays are lost at: the conditions, divisors and arguments that may be 0 by their
    /// enclosures, found from the outputs back.
    fn undecided_borders(&self, arrays: &[usize]) -> Vec<NodeId> {
        let program = &self.case.lowered.program;
        let is_lost = |node: NodeId| matches!(self.values[node.index()], Err(Undefined::Lost));
        let mut reached = vec![false; program.len()];
        for array in arrays {
            self.case.lowered.arrays[*array].data.iter().for_each(|node| reached[node.index()] = true);
        }
        let mut found = Vec::new();
        for node in (0..program.len()).rev().map(NodeId::at).filter(|node| is_lost(*node)) {
            if !reached[node.index()] {
                continue;
            }
            let border = match program.ops()[node.index()] {
                Op::Reciprocal(x) | Op::Apply(_, x) => Some(x),
                Op::Select { on, .. } => Some(on),
                _ => None,
            };
            let is_step = matches!(program.ops()[node.index()], Op::Apply(Primitive::Round, _));
            match border.filter(|border| self.values[border.index()].is_ok()) {
                // Between two integers: on which side of a half it lies is not told by its sign.
                Some(border) if is_step => found.push(border),
                Some(border) if self.values[border.index()].as_ref().is_ok_and(|value| value.sign().is_none()) => {
                    found.push(border);
                }
                _ => program.operands(node, |operand| reached[operand.index()] = true),
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The findings by array, and whether more digits may decide what is open in the first.
    fn findings(&self, others: &[usize]) -> (Vec<Vec<Finding>>, bool) {
        let spread = spread(self.case, &self.values);
        let largest = self.values.iter().filter_map(|value| value.as_ref().ok()?.top()).max();
        let arrays = &self.case.lowered.arrays;
        let compare = |other: &usize| -> Vec<Finding> {
            let pairs = arrays[0].data.iter().zip(&arrays[*other].data);
            let pairs = pairs.map(|(left, right)| (&self.values[left.index()], &self.values[right.index()]));
            pairs.map(|(left, right)| finding(left, right, spread, largest, self.bits)).collect()
        };
        let findings: Vec<Vec<Finding>> = others.iter().map(compare).collect();
        let open = |finding: &Finding| matches!(finding, Finding::Undecided | Finding::RightEnds);
        let is_open = spread < MOST_BITS && findings[0].iter().any(open);
        let is_worth_it = self.lost.is_empty() || self.bits < MOST_FOR_BRANCHES;
        (findings, is_open && is_worth_it)
    }

    /// The findings where conditions stay lost: what is found whichever way these branches go.
    fn on_all_sides(&mut self, others: &[usize], findings: Vec<Vec<Finding>>) -> Vec<Vec<Finding>> {
        let decided = !matches!(worst(&findings[0]), Finding::Undecided | Finding::RightEnds);
        let lost = self.lost.clone();
        let conditions: BTreeSet<NodeId> = self.case.lowered.branches.iter().copied().collect();
        if decided || lost.len() > MOST_LOST || !lost.iter().all(|node| conditions.contains(node)) {
            return findings;
        }
        let mut agreed: Option<Vec<Vec<Finding>>> = None;
        for sides in 0..1_usize << lost.len() {
            self.branches = lost.iter().enumerate().map(|(at, on)| (*on, sides >> at & 1 == 1)).collect();
            self.read();
            let found = self.findings(others).0;
            let both = match agreed {
                None => found,
                Some(before) => before.iter().zip(&found).map(|(before, found)| in_both(before, found)).collect(),
            };
            if matches!(worst(&both[0]), Finding::Undecided | Finding::RightEnds) {
                return findings;
            }
            agreed = Some(both);
        }
        agreed.unwrap_or(findings)
    }
}

/// What is found of each entry both times.
fn in_both(before: &[Finding], found: &[Finding]) -> Vec<Finding> {
    let both = |(before, found): (&Finding, &Finding)| if before == found { *found } else { Finding::Undecided };
    before.iter().zip(found).map(both).collect()
}

/// What two enclosures say of each other.
fn finding(left: &Value, right: &Value, spread: usize, largest: Option<isize>, bits: usize) -> Finding {
    let (left, right) = match (left, right) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(Undefined::Domain), _) => return Finding::LeftUndefined,
        (Ok(_), Err(Undefined::Domain)) => return Finding::RightUndefined,
        (Err(_), Err(Undefined::Domain)) => return Finding::RightEnds,
        _ => return Finding::Undecided,
    };
    let Ok(difference) = left.minus(right, bits) else { return Finding::Undecided };
    if !difference.contains_zero() {
        return Finding::Different;
    }
    // A summand below the last digit leaves no trace: 1 + e^-2000 is 1.
    let seen = spread < bits && is_narrow(difference.radius(), left.top().max(right.top()), largest, bits);
    if seen || difference.is_exact() { Finding::Equal } else { Finding::Undecided }
}

/// The verdict on a whole point: the worst of its entries.
pub fn worst(findings: &[Finding]) -> Finding {
    const ORDER: [Finding; 5] =
        [Finding::Different, Finding::RightUndefined, Finding::LeftUndefined, Finding::RightEnds, Finding::Undecided];
    ORDER.into_iter().find(|finding| findings.contains(finding)).unwrap_or(Finding::Equal)
}

/// How many binary places lie between the largest and the smallest value on the tape. What erf leaves to 1, about
/// e^(−x²), counts as a value.
fn spread(case: &Case<'_>, values: &[Value]) -> usize {
    let rest_of_erf = |op: &Op| match op {
        Op::Apply(Primitive::Erf, x) => {
            let x = values[x.index()].as_ref().ok()?.middle().to_f64();
            (x.abs() > 1.0).then(|| -(x * x * std::f64::consts::LOG2_E) as isize)
        }
        _ => None,
    };
    let rests = case.lowered.program.ops().iter().filter_map(rest_of_erf);
    let tops: Vec<isize> = values.iter().filter_map(|value| value.as_ref().ok()?.top()).chain(rests).collect();
    tops.iter().max().zip(tops.iter().min()).map_or(0, |(most, least)| most.abs_diff(*least))
}

/// What the second evaluation, which sees no tape, starts with, goes to, and needs.
pub(in crate::witness) struct Bits {
    /// No number of the claim falls below these digits.
    pub(in crate::witness) start: usize,
    /// So many that no value on the tape falls below them beside the largest one, …
    pub(in crate::witness) spanning: usize,
    /// … or as many of these as are tried.
    pub(in crate::witness) affordable: usize,
}

/// The bits for a point.
pub(in crate::witness) fn bits(case: &Case<'_>, point: &Point) -> Bits {
    let start = starting_bits(case, point);
    let values = case.balls(&BTreeMap::new(), &BTreeMap::new(), point, 2 * start);
    let spread = spread(case, &values);
    let within = |spread: usize| start.max(FEWEST_BITS / 2 + spread);
    Bits { start, spanning: within(spread), affordable: within(spread.min(MOST_SPREAD)) }
}

/// Half of the bits an arbitration starts with at a point: so many that no number of the claim falls below them.
fn starting_bits(case: &Case<'_>, point: &Point) -> usize {
    use dashu_base::BitTest;
    let digits = |value: &RBig| value.numerator().bit_len() + value.denominator().bit_len();
    let constants = case.lowered.program.constants().iter().map(|constant| digits(&constant.value));
    let longest = constants.chain(point.values.iter().map(digits)).max().unwrap_or(0);
    (FEWEST_BITS / 2 + longest).clamp(FEWEST_BITS, MOST_START)
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
        assert_eq!(found("log(1 - erf(300*x)) = log(-x^2)", 1), [Finding::RightEnds]);
    }

    /// Where the digits do not tell which way a branch goes, that counts which is found both ways.
    #[test]
    fn what_is_found_whichever_way_a_branch_goes_is_found() {
        let step = "if(erf(300*x) < 1, 2, 3)";
        for (claim, finding) in [
            ("2", Finding::Undecided),
            ("4", Finding::Different),
            ("2 + 0*log(-x^2)", Finding::RightUndefined),
            ("if(erf(300*x) < 1, 3, 2)", Finding::Undecided),
        ] {
            assert_eq!(found(&format!("{step} = {claim}"), 1), [finding], "{claim}");
        }
        assert_eq!(found("if(erf(300*x) < 1, log(-x), sqrt(-x)) = 2", 1), [Finding::LeftUndefined]);
    }
}
