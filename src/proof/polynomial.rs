//! Polynomials in whatever has known bounds: a sufficient sign.

use super::domain::{Domain, constant};
use super::fact::Fact;
use crate::lang::rocq::Term;
use crate::lang::typed::Elementary;
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// Polynomials of higher degree are not expanded, nor those with more terms.
const HIGHEST: u32 = 12;
const MOST_TERMS: usize = 300;

/// Whether the term is nowhere below 0: as a polynomial in parts of which bounds are known, each part written as a
/// fraction in a number of which no more is known than that it is not negative, it has no negative coefficients.
///
/// 1 − u² with −1 < u < 1 is 4s/(1 + s)² with u = (s − 1)/(1 + s); x² − 1 with 1 < x is 2s + s².
pub(super) fn is_nonnegative(term: &Term, known: &Domain) -> bool {
    let mut reading = Reading { known, parts: Vec::new() };
    let Some(mut polynomial) = reading.polynomial(term) else { return false };
    for (at, part) in reading.parts.iter().enumerate() {
        let Some(moved) = polynomial.within(at, &bounds(part, known)) else { return false };
        polynomial = moved;
    }
    let free: Vec<usize> = (0..reading.parts.len()).filter(|at| bounds(&reading.parts[*at], known).is_none()).collect();
    polynomial.0.iter().all(|(powers, coefficient)| {
        *coefficient >= RBig::ZERO && free.iter().all(|at| powers.get(*at).is_none_or(|power| power % 2 == 0))
    })
}

/// Numbers between which a part lies.
#[derive(Default)]
struct Bounds {
    low: Option<RBig>,
    high: Option<RBig>,
}

impl Bounds {
    fn is_none(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

/// From what the part is, and from the facts.
fn bounds(part: &Term, known: &Domain) -> Bounds {
    use Elementary::*;
    let mut bounds = match part {
        Term::Call(Sin | Cos | Tanh | Erf | Sign, _) => Bounds { low: Some(RBig::from(-1)), high: Some(RBig::ONE) },
        Term::Call(Sigmoid | Step, _) => Bounds { low: Some(RBig::ZERO), high: Some(RBig::ONE) },
        _ => Bounds::default(),
    };
    for fact in &known.facts {
        let (Fact::Less(low, high) | Fact::AtMost(low, high)) = fact else { continue };
        if high == part
            && let Some(low) = constant(low)
        {
            bounds.low = Some(bounds.low.map_or(low.clone(), |known| known.max(low)));
        }
        if low == part
            && let Some(high) = constant(high)
        {
            bounds.high = Some(bounds.high.map_or(high.clone(), |known| known.min(high)));
        }
    }
    if bounds.low.as_ref().is_none_or(|low| *low < RBig::ZERO) && known.is_nonnegative(part) {
        bounds.low = Some(RBig::ZERO);
    }
    bounds
}

struct Reading<'k> {
    known: &'k Domain,
    parts: Vec<Term>,
}

impl Reading<'_> {
    fn polynomial(&mut self, term: &Term) -> Option<Polynomial> {
        if !matches!(term, Term::Number(_)) && !bounds_by_facts(term, self.known).is_none() {
            return Some(self.part(term));
        }
        Some(match term {
            Term::Number(value) => Polynomial::constant(value.clone()),
            Term::Neg(a) => self.polynomial(a)?.scaled(&RBig::from(-1)),
            Term::Sum(terms) => {
                let mut sum = Polynomial::default();
                for (minus, term) in terms {
                    let factor = RBig::from(if *minus { -1 } else { 1 });
                    sum.add(&self.polynomial(term)?.scaled(&factor));
                }
                sum
            }
            Term::Product(a, b) => self.polynomial(a)?.times(&self.polynomial(b)?)?,
            Term::Quotient(a, b) => match constant(b) {
                Some(value) if !value.is_zero() => self.polynomial(a)?.scaled(&(RBig::ONE / value)),
                _ => self.part(term),
            },
            Term::NaturalPower(a, exponent) if *exponent <= HIGHEST => {
                let base = self.polynomial(a)?;
                let mut power = Polynomial::constant(RBig::ONE);
                for _ in 0..*exponent {
                    power = power.times(&base)?;
                }
                power
            }
            _ => self.part(term),
        })
    }

    fn part(&mut self, term: &Term) -> Polynomial {
        let at = self.parts.iter().position(|known| known == term).unwrap_or_else(|| {
            self.parts.push(term.clone());
            self.parts.len() - 1
        });
        let mut powers = vec![0; at + 1];
        powers[at] = 1;
        Polynomial(BTreeMap::from([(powers, RBig::ONE)]))
    }
}

/// Bounds that a fact gives, of something that is made of parts.
fn bounds_by_facts(term: &Term, known: &Domain) -> Bounds {
    match term {
        Term::Sum(_) | Term::Product(..) | Term::Neg(_) | Term::Quotient(..) => {
            let mut own = Domain::default();
            own.facts.extend(known.facts.iter().filter(|fact| mentions_whole(fact, term)).cloned());
            if own.facts.is_empty() { Bounds::default() } else { bounds(term, &own) }
        }
        _ => Bounds::default(),
    }
}

fn mentions_whole(fact: &Fact, term: &Term) -> bool {
    matches!(fact, Fact::Less(a, b) | Fact::AtMost(a, b) if a == term || b == term)
}

/// Coefficients by the powers of the parts; trailing zeros among the powers are left out.
#[derive(Clone, Debug, Default)]
struct Polynomial(BTreeMap<Vec<u32>, RBig>);

impl Polynomial {
    fn constant(value: RBig) -> Polynomial {
        Polynomial(BTreeMap::from([(Vec::new(), value)]))
    }

    fn put(&mut self, mut powers: Vec<u32>, coefficient: RBig) {
        while powers.last() == Some(&0) {
            powers.pop();
        }
        *self.0.entry(powers).or_insert(RBig::ZERO) += coefficient;
    }

    fn add(&mut self, other: &Polynomial) {
        other.0.iter().for_each(|(powers, coefficient)| self.put(powers.clone(), coefficient.clone()));
    }

    fn scaled(&self, factor: &RBig) -> Polynomial {
        Polynomial(self.0.iter().map(|(powers, coefficient)| (powers.clone(), coefficient * factor)).collect())
    }

    fn times(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut product = Polynomial::default();
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let power = |powers: &[u32], at: usize| powers.get(at).copied().unwrap_or(0);
                let powers: Vec<u32> =
                    (0..left.len().max(right.len())).map(|at| power(left, at) + power(right, at)).collect();
                if powers.iter().sum::<u32>() > HIGHEST {
                    return None;
                }
                product.put(powers, a * b);
            }
        }
        (product.0.len() <= MOST_TERMS).then_some(product)
    }

    /// The polynomial, times something positive, in a number s ≥ 0 in place of a part within bounds: low + s, high − s,
    /// or (low + high·s)/(1 + s).
    fn within(&self, at: usize, bounds: &Bounds) -> Option<Polynomial> {
        let degree = self.0.keys().map(|powers| powers.get(at).copied().unwrap_or(0)).max().unwrap_or(0);
        let linear = |constant: RBig, slope: RBig| {
            let mut powers = vec![0; at + 1];
            powers[at] = 1;
            Polynomial(BTreeMap::from([(Vec::new(), constant), (powers, slope)]))
        };
        let one = || RBig::ONE;
        let (part, below) = match (&bounds.low, &bounds.high) {
            (None, None) => return Some(self.clone()),
            (Some(low), None) => (linear(low.clone(), one()), Polynomial::constant(one())),
            (None, Some(high)) => (linear(high.clone(), RBig::from(-1)), Polynomial::constant(one())),
            (Some(low), Some(high)) => (linear(low.clone(), high.clone()), linear(one(), one())),
        };
        let mut moved = Polynomial::default();
        for (powers, coefficient) in &self.0 {
            let own = powers.get(at).copied().unwrap_or(0);
            let mut rest = powers.clone();
            if let Some(power) = rest.get_mut(at) {
                *power = 0;
            }
            let mut term = Polynomial::default();
            term.put(rest, coefficient.clone());
            for turn in 0..degree {
                term = term.times(if turn < own { &part } else { &below })?;
            }
            moved.add(&term);
        }
        Some(moved)
    }
}
