//! Rational points that satisfy a theorem's hypotheses, as far as doubles see: where the theorem is shown to say
//! something.

use super::fact::Fact;
use crate::lang::rocq::Term;
use crate::lang::typed::Elementary;
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// Rounds through the candidates.
const ROUNDS: usize = 400;

/// A point for the parameters at which all facts hold; none if none of a few hundred will do.
pub(super) fn admitted(parameters: &[String], facts: &[Fact]) -> Option<Vec<RBig>> {
    let candidates: Vec<RBig> =
        [(1, 2), (3, 2), (-1, 2), (2, 1), (-3, 2), (1, 3), (4, 1), (1, 10), (-4, 1), (0, 1), (1, 1)]
            .map(|(numerator, denominator): (i32, u32)| RBig::from_parts(numerator.into(), denominator.into()))
            .to_vec();
    let count = candidates.len();
    // All equal first, then mixed by strides that have no common divisor with the number of candidates.
    let pick = |round: usize, at: usize| (round + at * (round / count) * 3 + at * (round / (count * count))) % count;
    (0..ROUNDS).find_map(|round| {
        let point: Vec<RBig> = (0..parameters.len()).map(|at| candidates[pick(round, at)].clone()).collect();
        let values: BTreeMap<&str, f64> =
            parameters.iter().map(String::as_str).zip(point.iter().map(|value| value.to_f64().value())).collect();
        facts.iter().all(|fact| holds(fact, &values)).then_some(point)
    })
}

fn holds(fact: &Fact, values: &BTreeMap<&str, f64>) -> bool {
    let both = |a: &Term, b: &Term| Some((value(a, values)?, value(b, values)?));
    match fact {
        Fact::Less(a, b) => both(a, b).is_some_and(|(a, b)| a < b),
        Fact::AtMost(a, b) => both(a, b).is_some_and(|(a, b)| a <= b),
        Fact::Different(a, b) => both(a, b).is_some_and(|(a, b)| a != b && a.is_finite() && b.is_finite()),
        Fact::Equal(a, b) => both(a, b).is_some_and(|(a, b)| a == b),
        Fact::Differentiable(_) => true,
    }
}

/// The value in doubles. It only chooses a point: that the facts hold there is for Rocq to say.
fn value(term: &Term, values: &BTreeMap<&str, f64>) -> Option<f64> {
    let of = |term: &Term| value(term, values);
    Some(match term {
        Term::Number(number) => number.to_f64().value(),
        Term::Pi => std::f64::consts::PI,
        Term::Euler => std::f64::consts::E,
        Term::Variable(name) => *values.get(name.as_str())?,
        Term::Neg(a) => -of(a)?,
        Term::Sum(terms) => {
            let mut sum = 0.0;
            for (minus, term) in terms {
                sum += if *minus { -of(term)? } else { of(term)? };
            }
            sum
        }
        Term::Product(a, b) => of(a)? * of(b)?,
        Term::Quotient(a, b) => of(a)? / of(b)?,
        Term::NaturalPower(a, exponent) => {
            let base = of(a)?;
            (0..*exponent).fold(1.0, |power, _| power * base)
        }
        Term::RealPower(a, b) => pxfm::f_pow(of(a)?, of(b)?),
        Term::Call(function, a) => elementary(*function, of(a)?),
        Term::Select(parts) => {
            if of(&parts[0])? < 0.0 {
                of(&parts[1])?
            } else {
                of(&parts[2])?
            }
        }
        Term::Extremum(true, a, b) => of(a)?.max(of(b)?),
        Term::Extremum(false, a, b) => of(a)?.min(of(b)?),
        Term::Opaque(..) | Term::Derivative(_) => return None,
    })
}

fn elementary(function: Elementary, x: f64) -> f64 {
    use Elementary::*;
    match function {
        Exp => pxfm::f_exp(x),
        Log => pxfm::f_log(x),
        Sqrt => x.sqrt(),
        Sin => pxfm::f_sin(x),
        Cos => pxfm::f_cos(x),
        Tan => pxfm::f_tan(x),
        Asin => pxfm::f_asin(x),
        Acos => pxfm::f_acos(x),
        Atan => pxfm::f_atan(x),
        Sinh => pxfm::f_sinh(x),
        Cosh => pxfm::f_cosh(x),
        Tanh => pxfm::f_tanh(x),
        Erf => pxfm::f_erf(x),
        Erfc => pxfm::f_erfc(x),
        Log1p => pxfm::f_log1p(x),
        Expm1 => pxfm::f_expm1(x),
        Log2 => pxfm::f_log2(x),
        Log10 => pxfm::f_log10(x),
        Logit => pxfm::f_log(x) - pxfm::f_log(1.0 - x),
        Lgamma | Digamma | Trigamma | Floor | Ceil | Round => f64::NAN,
        Abs => x.abs(),
        Sign if x == 0.0 => 0.0,
        Sign => x.signum(),
        Step => {
            if x < 0.0 {
                0.0
            } else {
                1.0
            }
        }
        Relu => x.max(0.0),
        Sigmoid => 1.0 / (1.0 + pxfm::f_exp(-x)),
        Softplus => pxfm::f_log1p(pxfm::f_exp(x)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_point_or_says_that_there_is_none() {
        let x = || Term::Variable("x".to_string());
        let between = [Fact::Less(Term::integer(0), x()), Fact::Less(x(), Term::integer(1))];
        let found = admitted(&["x".to_string()], &between).expect("there is one");
        assert_eq!(found, [RBig::from_parts(1.into(), 2u8.into())]);
        assert_eq!(admitted(&["x".to_string()], &[Fact::Less(x(), x())]), None);
        let apart = Fact::Different(x(), Term::Variable("y".to_string()));
        assert!(admitted(&["x".to_string(), "y".to_string()], &[apart]).is_some());
    }
}
