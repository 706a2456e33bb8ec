//! The probability that different expressions look equal.

use crate::scalar::degree::{Degree, Degrees};
use crate::scalar::modulus::SafePrime;
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::exact::formula::Formula;

/// Every prime that is drawn is larger than 2 to this power.
const PRIME_BITS: f64 = 60.0;
/// At least so many safe primes may be drawn, as a power of 2.
const PRIMES_BITS: f64 = 48.0;
/// Expressions of a larger degree, as a power of 2, are left alone: xᵖ = x holds mod p.
const MOST_DEGREE: f64 = 40.0;
/// So many values take part in one comparison, at most: a·b/c = d.
const COMPARED: f64 = 4.0;
/// Bounds worse than 2 to minus this say too little: of two trials or three together that is one in four thousand millions.
const LEAST_BITS: f64 = 16.0;

/// What was counted in the runs at one shape; the largest of each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Pairs of arguments that were compared.
    pub comparisons: f64,
    /// The degree of an oracle's value in the random numbers behind it.
    pub oracle: f64,
    /// Roots that were taken, and logarithms that may stand in exponents.
    pub roots: usize,
    /// Draws that a trial may take until one can be used.
    pub draws: usize,
}

impl Counts {
    /// The larger of each.
    #[must_use]
    pub fn max(self, other: Counts) -> Counts {
        Counts {
            comparisons: self.comparisons.max(other.comparisons),
            oracle: self.oracle.max(other.oracle),
            roots: self.roots.max(other.roots),
            draws: self.draws.max(other.draws),
        }
    }
}

/// How sure an acceptance is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The degree of the difference of both sides, cleared of denominators.
    pub degree: f64,
    /// Minus the binary logarithm of the probability that one trial accepts different expressions.
    pub bits: f64,
    /// Whether exponents are linear: otherwise the powers of g are taken for independent, and the bound is heuristic.
    pub linear_exponents: bool,
}

/// Which primes a trial may read in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Primes {
    /// So many, drawn at random.
    Random(usize),
    /// One that is given.
    One(SafePrime),
}

impl Primes {
    /// The least number of values that a random number has: those of a variable are all residues, those of its exponential the squares
    /// but 0 and 1.
    fn values(&self, exponential: bool) -> f64 {
        let least = match self {
            Primes::Random(_) => PRIME_BITS.exp2(),
            Primes::One(prime) => prime.p.modulus() as f64,
        };
        if exponential { (least - 3.0) / 2.0 } else { least }
    }

    /// The probability that a number of so many bits, which is not 0, is 0 mod some of them.
    fn dividing(&self, bits: f64) -> f64 {
        match self {
            Primes::Random(count) => *count as f64 * bits / PRIME_BITS / PRIMES_BITS.exp2(),
            Primes::One(_) => 0.0,
        }
    }
}

/// The error bound of one trial of a formula.
///
/// With d the degree of the difference of both sides cleared of denominators and b the bits of its coefficients, D and B the sums of
/// the degrees and bits of all other differences that are compared with 0, r the roots and logarithms in exponents, k the most
/// conjugates that one of them has, n the draws that a trial may take, m its primes and s the values that a random number has:
/// P ≤ n·kʳ·(d + D)/s + m·kʳ·(b + B)/(60·2⁴⁸). docs/witnesses.md derives it.
///
/// None if that says too little.
pub fn bound(formula: &Formula<'_>, counts: &Counts, primes: Primes) -> Option<Bound> {
    let inputs = formula.given.degrees(counts);
    let mut degrees = Degrees::new(1.0, counts.oracle);
    let mut values = Vec::new();
    formula.program.read(&mut degrees, &inputs, &mut values);
    if degrees.exponents > 1.0 {
        degrees = Degrees::new(degrees.exponents, counts.oracle);
        formula.program.read(&mut degrees, &inputs, &mut values);
    }
    let (mut degree, mut bits) = (0.0_f64, 0.0_f64);
    // What was read last is over the common denominator: 1, or the one that the first reading found.
    for (left, right) in formula.sides[0].iter().zip(formula.sides[1]) {
        let (left, right) = (&values[left.index()], &values[right.index()]);
        degree = degree.max((left.numerator + right.denominator).max(right.numerator + left.denominator));
        bits = bits.max((left.bits + right.denominator_bits).max(right.bits + left.denominator_bits) + 1.0);
    }
    let compared = compared(formula, counts, &inputs, degrees.exponents, values);
    if !(degree.log2() <= MOST_DEGREE && compared.largest.log2() <= MOST_DEGREE && bits.is_finite()) {
        return None;
    }
    let conjugates = degrees.exponents.max(2.0).powi(i32::try_from(counts.roots).unwrap_or(i32::MAX));
    let zeros = conjugates * (degree.max(1.0) + compared.degrees);
    let exponential = formula.programs().any(|program| program.applies(&[Primitive::Exp]));
    let at_a_point = counts.draws.max(1) as f64 * zeros / primes.values(exponential);
    let of_the_prime = primes.dividing(conjugates * (bits + compared.bits));
    let bits = -(at_a_point + of_the_prime).log2();
    let is_telling = bits >= LEAST_BITS || matches!(primes, Primes::One(_));
    is_telling.then_some(Bound { degree, bits, linear_exponents: degrees.linear_exponents })
}

/// What is compared in a run, all comparisons together.
#[derive(Clone, Copy, Debug, Default)]
struct Compared {
    /// The degrees of all differences of values that are compared.
    degrees: f64,
    /// The bits of their coefficients.
    bits: f64,
    /// The largest degree among them.
    largest: f64,
}

/// The values that are compared with each other: in the tables of functions and signs, as often as that was counted; and, where it was
/// not, with 0 and 1, a factor with the other one (their product is a square if they are equal, which matters where signs do), and
/// the sides of a select with each other (it has no branch if they are equal). `values` are those of the claim's own program.
fn compared(
    formula: &Formula<'_>,
    counts: &Counts,
    inputs: &[Degree],
    scale: f64,
    mut values: Vec<Degree>,
) -> Compared {
    let is_branch = |op: &Op| matches!(op, Op::Select { .. });
    let signs = formula.given.bounds_a_sign()
        || formula
            .programs()
            .any(|program| program.applies(&[Primitive::Ln, Primitive::Sqrt]) || program.ops().iter().any(is_branch));
    let mut all = Compared::default();
    let (mut largest, mut longest) = (1.0_f64, 1.0_f64);
    for (number, program) in formula.programs().enumerate() {
        if number > 0 {
            program.read(&mut Degrees::new(scale, counts.oracle), inputs, &mut values);
        }
        let size = |node: NodeId| {
            let value: &Degree = &values[node.index()];
            (value.size(), value.bits + value.denominator_bits)
        };
        let mut add = |node: NodeId, times: f64| {
            let (degrees, bits) = size(node);
            all.degrees += times * degrees;
            all.bits += times * bits;
            all.largest = all.largest.max(degrees);
        };
        for (index, op) in program.ops().iter().enumerate() {
            let argument = match *op {
                Op::SumOfProducts(sum) if signs => {
                    let factors = program.terms(sum).filter_map(|term| Some((term.left, term.right?)));
                    for (left, right) in factors.filter(|(left, right)| left != right) {
                        add(left, 1.0);
                        add(right, 1.0);
                    }
                    continue;
                }
                Op::Apply(_, x) | Op::Opaque { at: x, .. } => x,
                Op::Select { on, negative, otherwise } => {
                    add(negative, 1.0);
                    add(otherwise, 1.0);
                    on
                }
                _ => continue,
            };
            add(argument, 2.0);
            for (degrees, bits) in [size(argument), size(NodeId::at(index))] {
                (largest, longest) = (largest.max(degrees), longest.max(bits));
            }
        }
    }
    all.degrees += COMPARED * counts.comparisons * largest;
    all.bits += COMPARED * counts.comparisons * longest;
    all.largest = all.largest.max(largest);
    all
}
