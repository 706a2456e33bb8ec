//! Sums of indices as numbers, in closed form: `Σₛ s = n(n + 1)/2`, and of those up to another one, `Σₛ s [s ≤ i] = i(i + 1)/2`.

use super::algebra::{Algebra, Raw};
use super::form::{Factor, Form, Formed, Head, Ix};
use super::power::Power;
use crate::lang::dim::Dim;
use dashu_ratio::RBig;

/// Powers of an index up to this one are added up.
const MOST_POWER: i64 = 8;

impl Algebra {
    /// A summed index that stands in its own number alone, and in one condition on which of two indices comes first.
    pub(super) fn counted(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for (sum, dim) in raw.sums.iter().enumerate() {
            let Some(dim) = dim.clone() else { continue };
            let ix = Ix::Sum(sum as u16);
            let (mut power, mut end, mut is_plain) = (0, None, true);
            for factor in raw.factors.iter().filter(|factor| factor.at.contains(&ix)) {
                match (&self.atom(factor.atom).head, factor.power.as_integer()) {
                    (Head::Position(_), Some(own @ 1..=MOST_POWER)) if power == 0 => power = own,
                    _ => match self.end_of(factor, ix) {
                        Some(found) if end.is_none() => end = Some(found),
                        _ => is_plain = false,
                    },
                }
            }
            if !is_plain || power == 0 && end.is_none() {
                continue;
            }
            let mut rest = raw.clone();
            rest.factors.retain(|factor| !factor.at.contains(&ix));
            rest.sums[sum] = None;
            let sums = sums_of_powers(usize::try_from(power).unwrap_or(0));
            let size = self.dimension(&dim);
            let all = self.polynomial(&sums, &size)?;
            let Some((other, is_last)) = end else { return rest.times(&all, &[]).map(Some) };
            let place = self.position(&dim);
            let upto = self.polynomial(&sums, &place)?;
            if is_last {
                return rest.times(&upto, &[other]).map(Some);
            }
            // From there on: all, less those up to it, and itself.
            let own = self.power(&place, &Power::constant(RBig::from(power)))?;
            let mut work = rest.times(&all, &[])?;
            work.extend(rest.times(&upto.negated().plus(&own), &[other])?);
            return Ok(Some(work));
        }
        Ok(None)
    }

    /// The other index of a condition on which comes first, and whether it is the last one, not the first.
    fn end_of(&self, factor: &Factor, ix: Ix) -> Option<(Ix, bool)> {
        let [a, b] = *factor.at.as_slice() else { return None };
        if !factor.power.is_one() || a == b {
            return None;
        }
        let is_first_below = match &self.atom(factor.atom).head {
            // 1 where the second index is not behind the first.
            Head::Until(_) => false,
            Head::Side(linear) if linear.offset.is_zero() => {
                let [(one, by), (other, opposite)] = linear.terms.as_slice() else { return None };
                let (by, opposite) = (by.as_integer()?, opposite.as_integer()?);
                (one == other && by.abs() == 1 && by == -opposite).then_some(by < 0)?
            }
            _ => return None,
        };
        let other = if a == ix { b } else { a };
        Some((other, (a == ix) == is_first_below))
    }

    /// The index itself as a number.
    fn position(&mut self, dim: &Dim) -> Form {
        let slots = vec![dim.clone()];
        let atom = self.intern(Head::Position(dim.clone()), slots.clone(), Vec::new(), true);
        Form::entry(atom, vec![Ix::Free(0)], Power::one(), slots)
    }

    /// A polynomial without a constant term, at a form.
    fn polynomial(&mut self, coefficients: &[RBig], at: &Form) -> Formed<Form> {
        let (mut sum, mut power) = (Form::zero(at.slots.clone()), at.clone());
        for (degree, coefficient) in coefficients.iter().enumerate().skip(1) {
            if degree > 1 {
                power = self.times(&power, at)?;
            }
            sum = sum.plus(&power.scaled(coefficient));
        }
        Ok(sum)
    }
}

/// The coefficients of `1ᵖ + 2ᵖ + … + nᵖ` as a polynomial in n, from `(n + 1)^(p+1) − 1 = Σ_q (p+1 over q) S_q(n)`.
fn sums_of_powers(power: usize) -> Vec<RBig> {
    let binomial = |n: usize, k: usize| {
        (0..k).fold(RBig::ONE, |product, step| product * RBig::from(n - step) / RBig::from(step + 1))
    };
    let mut all: Vec<Vec<RBig>> = Vec::with_capacity(power + 1);
    for p in 0..=power {
        let mut sum: Vec<RBig> = (0..=p + 1).map(|k| binomial(p + 1, k)).collect();
        sum[0] = RBig::ZERO;
        for (q, lower) in all.iter().enumerate() {
            for (own, less) in sum.iter_mut().zip(lower) {
                *own -= binomial(p + 1, q) * less;
            }
        }
        let share = RBig::from(p + 1);
        all.push(sum.into_iter().map(|one| one / &share).collect());
    }
    all.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polynomials_are_the_sums() {
        for power in 0..=8_usize {
            let polynomial = sums_of_powers(power);
            for n in 1..=9_u64 {
                let sum = (1..=n).fold(RBig::ZERO, |sum, k| sum + RBig::from(k).pow(power as isize));
                let terms = polynomial.iter().enumerate().map(|(degree, one)| one * RBig::from(n).pow(degree as isize));
                assert_eq!(terms.fold(RBig::ZERO, |value, term| value + term), sum, "{power} {n}");
            }
        }
    }
}
