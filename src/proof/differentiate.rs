//! Derivatives as formulas, by the chain rule and nothing else.
//!
//! What is found here is never believed: it stands in a theorem's statement, beside the function, and Rocq checks that
//! it is the derivative.

use crate::lang::rocq::Term;
use crate::lang::typed::Elementary;
use dashu_ratio::RBig;

/// The derivative with respect to a variable; none where a derivative stands in the term, or a function without one.
pub(super) fn differentiate(term: &Term, by: &str) -> Option<Term> {
    if !term.mentions(by) {
        return Some(Term::integer(0));
    }
    let d = |term: &Term| differentiate(term, by);
    Some(match term {
        Term::Number(_) | Term::Pi | Term::Euler => Term::integer(0),
        Term::Variable(_) => Term::integer(1),
        Term::Neg(a) => Term::Neg(Box::new(d(a)?)),
        Term::Sum(terms) => {
            let mut sum = Vec::new();
            for (minus, term) in terms {
                let derivative = d(term)?;
                if !is(&derivative, 0) {
                    sum.push((*minus, derivative));
                }
            }
            match sum.as_slice() {
                [(false, only)] => only.clone(),
                _ => Term::Sum(sum),
            }
        }
        Term::Product(a, b) => plus(times(d(a)?, (**b).clone()), times((**a).clone(), d(b)?)),
        Term::Quotient(a, b) if !b.mentions(by) => over(d(a)?, (**b).clone()),
        Term::Quotient(a, b) => {
            let numerator = minus(times(d(a)?, (**b).clone()), times((**a).clone(), d(b)?));
            over(numerator, Term::NaturalPower(b.clone(), 2))
        }
        Term::NaturalPower(_, 0) => Term::integer(0),
        Term::NaturalPower(a, exponent) => {
            let power = if *exponent == 2 { (**a).clone() } else { Term::NaturalPower(a.clone(), exponent - 1) };
            times(times(Term::integer(i64::from(*exponent)), power), d(a)?)
        }
        // a^b·(b'·ln a + b·a'/a)
        Term::RealPower(a, b) => {
            let logarithm = times(d(b)?, call(Elementary::Log, a));
            times(term.clone(), plus(logarithm, over(times((**b).clone(), d(a)?), (**a).clone())))
        }
        Term::Call(function, a) => times(outer(*function, a)?, d(a)?),
        Term::Select(parts) => {
            let [on, negative, otherwise] = &**parts;
            Term::Select(Box::new([on.clone(), d(negative)?, d(otherwise)?]))
        }
        Term::Extremum(max, a, b) => {
            let difference = Term::Sum(vec![(false, (**a).clone()), (true, (**b).clone())]);
            let (smaller, larger) = if *max { (d(b)?, d(a)?) } else { (d(a)?, d(b)?) };
            Term::Select(Box::new([difference, smaller, larger]))
        }
        Term::Opaque(function, order, a) => times(Term::Opaque(function.clone(), order + 1, a.clone()), d(a)?),
        Term::Derivative(_) => return None,
    })
}

/// The derivative of a function of the language, at `a`.
fn outer(function: Elementary, a: &Term) -> Option<Term> {
    use Elementary::*;
    let one = || Term::integer(1);
    let square = |term: Term| Term::NaturalPower(Box::new(term), 2);
    let itself = || call(function, a);
    Some(match function {
        Exp => itself(),
        Log => over(one(), a.clone()),
        Sqrt => over(one(), times(Term::integer(2), itself())),
        Sin => call(Cos, a),
        Cos => Term::Neg(Box::new(call(Sin, a))),
        Tan => plus(one(), square(itself())),
        Asin => over(one(), call(Sqrt, &minus(one(), square(a.clone())))),
        Acos => Term::Neg(Box::new(over(one(), call(Sqrt, &minus(one(), square(a.clone())))))),
        Atan => over(one(), plus(one(), square(a.clone()))),
        Sinh => call(Cosh, a),
        Cosh => call(Sinh, a),
        Tanh => minus(one(), square(itself())),
        Erf => {
            let bell = call(Exp, &Term::Neg(Box::new(square(a.clone()))));
            times(over(Term::integer(2), call(Sqrt, &Term::Pi)), bell)
        }
        Sigmoid => times(itself(), minus(one(), itself())),
        Softplus => call(Sigmoid, a),
        Relu => call(Step, a),
        Abs => call(Sign, a),
        Sign | Step => return Some(Term::integer(0)),
        // They are read as what they are short for, or not at all.
        Erfc | Log1p | Expm1 | Log2 | Log10 | Logit => return None,
        Lgamma | Digamma | Trigamma | Floor | Ceil | Round => return None,
    })
}

fn call(function: Elementary, a: &Term) -> Term {
    Term::Call(function, Box::new(a.clone()))
}

fn is(term: &Term, value: i64) -> bool {
    matches!(term, Term::Number(number) if *number == RBig::from(value))
}

fn plus(a: Term, b: Term) -> Term {
    match (is(&a, 0), is(&b, 0)) {
        (true, _) => b,
        (_, true) => a,
        _ => Term::Sum(vec![(false, a), (false, b)]),
    }
}

fn minus(a: Term, b: Term) -> Term {
    match (is(&a, 0), is(&b, 0)) {
        (_, true) => a,
        (true, false) => Term::Neg(Box::new(b)),
        _ => Term::Sum(vec![(false, a), (true, b)]),
    }
}

fn times(a: Term, b: Term) -> Term {
    match (&a, &b) {
        _ if is(&a, 0) || is(&b, 0) => Term::integer(0),
        _ if is(&a, 1) => b,
        _ if is(&b, 1) => a,
        _ => Term::Product(Box::new(a), Box::new(b)),
    }
}

fn over(a: Term, b: Term) -> Term {
    if is(&a, 0) { a } else { Term::Quotient(Box::new(a), Box::new(b)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_rule_keeps_the_structure() {
        let x = Term::Variable("x".to_string());
        let square = Term::NaturalPower(Box::new(x.clone()), 2);
        let term = Term::Product(Box::new(x), Box::new(call(Elementary::Sin, &square)));
        let derivative = differentiate(&term, "x").expect("all of it is smooth");
        assert_eq!(derivative.to_string(), "sin (x ^ 2) + x * (cos (x ^ 2) * (2 * x))");
        assert_eq!(differentiate(&term, "y"), Some(Term::integer(0)));
    }
}
