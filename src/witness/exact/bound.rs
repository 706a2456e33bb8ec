//! The probability that different expressions look equal.

use crate::lang::ast::Property;
use crate::lang::typed::Restriction;
use crate::scalar::degree::{Degree, Degrees};
use crate::tape::Program;
use crate::witness::case::Case;

/// Every prime that is drawn is larger than 2 to this power.
const PRIME_BITS: f64 = 60.0;
/// At least so many safe primes may be drawn, as a power of 2.
const PRIMES_BITS: f64 = 48.0;
/// Expressions of a larger degree, as a power of 2, are left alone: xᵖ = x holds mod p.
const MOST_DEGREE: f64 = 40.0;
/// Bounds worse than 2 to minus this say too little.
const LEAST_BITS: f64 = 20.0;

/// What was counted in the runs at one shape; the largest of each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Pairs of arguments that were compared.
    pub comparisons: f64,
    /// The degree of an oracle's value in the random numbers behind it.
    pub oracle: f64,
    /// Roots that were taken.
    pub roots: usize,
    /// Draws until one could be used.
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

/// The error bound of one trial of a case.
///
/// With d the degree of the difference of both sides cleared of denominators, r roots, C comparisons of arguments of
/// degree D, z the degree of all divisors together, b the bits of the difference's coefficients, in at most n draws:
/// P ≤ n·(2ʳ·d + C·D)/(p − z) + b/(60·2⁴⁸). (Schwartz and Zippel; the norm over r roots is a polynomial of 2ʳ times the
/// degree; a difference that is not 0 vanishes mod p for at most b/60 of the primes that p is drawn from.)
///
/// None if that says too little.
pub fn bound(case: &Case<'_>, counts: &Counts) -> Option<Bound> {
    let program = &case.lowered.program;
    let mut degrees = Degrees::new(1.0, counts.oracle);
    let mut values = Vec::new();
    let inputs = inputs(case, counts);
    program.read(&mut degrees, &inputs, &mut values);
    if degrees.exponents > 1.0 {
        degrees = Degrees::new(degrees.exponents, counts.oracle);
        program.read(&mut degrees, &inputs, &mut values);
    }
    let arrays = &case.lowered.arrays;
    let (mut degree, mut bits) = (0.0_f64, 0.0_f64);
    for (left, right) in arrays[0].data.iter().zip(&arrays[1].data) {
        let (left, right) = (&values[left.index()], &values[right.index()]);
        degree = degree.max((left.numerator + right.denominator).max(right.numerator + left.denominator));
        bits = bits.max((left.bits + right.denominator_bits).max(right.bits + left.denominator_bits) + 1.0);
    }
    if !(degree.log2() <= MOST_DEGREE && degrees.divisors.log2() <= MOST_DEGREE && bits.is_finite()) {
        return None;
    }
    let zeros = (counts.roots as f64).exp2() * degree.max(1.0) + counts.comparisons * 2.0 * degrees.argument.max(1.0);
    let at_a_point = counts.draws.max(1) as f64 * zeros / (PRIME_BITS.exp2() - degrees.divisors);
    let of_the_prime = bits / PRIME_BITS / PRIMES_BITS.exp2();
    let bits = -(at_a_point + of_the_prime).log2();
    (bits >= LEAST_BITS).then_some(Bound { degree, bits, linear_exponents: degrees.linear_exponents })
}

/// The degrees of the inputs' entries: of random numbers, of solutions of equations, of Cayley's transforms.
fn inputs(case: &Case<'_>, counts: &Counts) -> Vec<Degree> {
    let mut inputs = vec![Degree::variable(); case.entries()];
    for (restriction, rule) in case.subject.restrictions.iter().zip(&case.rules) {
        match restriction {
            Restriction::Property(input, Property::Orthogonal) => {
                let Some(block) = case.blocks.iter().find(|block| block.input == *input) else { continue };
                let degree = block.rows as f64;
                inputs[block.range()].fill(Degree::quotient(degree, degree, block.start as u64 + 1));
            }
            Restriction::Equation { linear_in, .. } => {
                let size = rule.as_ref().map_or(1.0, |rule| size(rule, case, counts));
                for block in case.blocks.iter().filter(|block| linear_in.contains(&block.input)) {
                    for entry in &mut inputs[block.range()] {
                        *entry = entry.clone().at_least(size);
                    }
                }
            }
            _ => {}
        }
    }
    inputs
}

/// The largest size of an output of a rule.
fn size(rule: &Program, case: &Case<'_>, counts: &Counts) -> f64 {
    let inputs = vec![Degree::variable(); case.entries()];
    let outputs = rule.evaluate(&mut Degrees::new(1.0, counts.oracle), &inputs);
    outputs.iter().map(Degree::size).fold(1.0, f64::max)
}
