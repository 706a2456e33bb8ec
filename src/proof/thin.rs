//! What a theorem leaves out on behalf of the claimed side: nothing, next to nothing, or points of which the claim
//! speaks.
//!
//! A claim is about the points at which its left side has a value. What its claimed side needs stands among the
//! hypotheses too, and may leave out points at which the left side has a value all the same. That is little where the
//! points left out are *thin*: none of them has a neighbourhood of such points. This is shown, or else the theorem says
//! less than the claim.

use super::domain::{Domain, constant};
use super::fact::Fact;
use super::polynomial::is_nonnegative;
use crate::lang::rocq::Term;
use crate::lang::typed::{Elementary, Reals};

/// What is known of the left side's domain, for questions about what the claimed side adds to it.
pub(super) struct Base {
    /// Equations that give a variable, put in: the others are free to move.
    given: Vec<(String, Term)>,
    /// All facts.
    domain: Domain,
    /// Those that bound a variable by numbers. Where they hold is a box, which is connected and holds all points of the
    /// domain.
    bounds: Domain,
    /// Whether an equation is left, so that the points are no open set of the box.
    is_bound: bool,
}

impl Base {
    /// From the facts of restrictions and of the left side.
    pub(super) fn new(facts: &[Fact]) -> Base {
        let mut given: Vec<(String, Term)> = Vec::new();
        let mut is_bound = false;
        let put = |given: &[(String, Term)], term: &Term| {
            given.iter().fold(term.clone(), |term, (name, value)| term.with(name, value))
        };
        for fact in facts {
            let Fact::Equal(a, b) = fact else { continue };
            match (put(&given, a), put(&given, b)) {
                (Term::Variable(name), value) | (value, Term::Variable(name)) if !value.mentions(&name) => {
                    given.iter_mut().for_each(|(_, known)| *known = known.with(&name, &value));
                    given.push((name, value));
                }
                _ => is_bound = true,
            }
        }
        let mut domain = Domain::default();
        for fact in facts {
            let fact = given.iter().fold(fact.clone(), |fact, (name, value)| fact.with(name, value));
            domain.add(fact);
        }
        let mut bounds = Domain::default();
        domain.facts.iter().filter(|fact| bounds_a_variable(fact)).for_each(|fact| bounds.add(fact.clone()));
        Base { given, domain, bounds, is_bound }
    }

    /// Whether a fact that the claimed side needs leaves out a thin set of points at most. It is known to hold at some
    /// point.
    pub(super) fn leaves_out_little(&self, fact: &Fact) -> bool {
        let fact = self.given.iter().fold(fact.clone(), |fact, (name, value)| fact.with(name, value));
        match &fact {
            Fact::Different(a, b) => self.is_thin(&difference(a, b)),
            Fact::Less(low, high) => {
                let room = difference(high, low);
                self.is_nonnegative(&room) && self.is_thin(&room)
            }
            Fact::AtMost(low, high) => self.is_nonnegative(&difference(high, low)),
            Fact::Equal(..) | Fact::Differentiable(_) => false,
        }
    }

    fn is_nonnegative(&self, term: &Term) -> bool {
        self.domain.is_nonnegative(term) || is_nonnegative(term, &self.domain)
    }

    /// Whether the zeros of a term that is not 0 everywhere are thin: those of an analytic function on a connected set
    /// are.
    fn is_thin(&self, term: &Term) -> bool {
        match term {
            Term::Neg(a) | Term::NaturalPower(a, 1..) => self.is_thin(a),
            Term::Call(Elementary::Abs | Elementary::Sqrt, a) => self.is_thin(a),
            Term::Product(a, b) => self.is_thin(a) && self.is_thin(b),
            Term::Quotient(a, _) => self.is_thin(a),
            _ => !self.is_bound && self.is_analytic(term),
        }
    }

    /// Whether the term is an analytic function on the whole box.
    fn is_analytic(&self, term: &Term) -> bool {
        let parts = || {
            let mut all = true;
            term.parts(&mut |part| all = all && self.is_analytic(part));
            all
        };
        match term {
            Term::Number(_) | Term::Pi | Term::Euler | Term::Variable(_) => true,
            Term::Neg(_) | Term::Sum(_) | Term::Product(..) | Term::NaturalPower(..) => parts(),
            Term::Quotient(_, b) => parts() && self.bounds.is_nonzero(b),
            Term::RealPower(a, _) => parts() && self.bounds.is_positive(a),
            Term::Call(function, _) if function.has_kinks() => false,
            Term::Call(function, a) => match function.domain() {
                Reals::All => parts(),
                Reals::Positive | Reals::NotNegative => parts() && self.bounds.is_positive(a),
                Reals::Unit | Reals::OffPoles | Reals::AboveMinusOne | Reals::OpenUnit | Reals::OffHalves => false,
            },
            Term::Select(_) | Term::Extremum(..) | Term::Opaque(..) | Term::Derivative(_) => false,
        }
    }
}

fn bounds_a_variable(fact: &Fact) -> bool {
    match fact {
        Fact::Less(a, b) | Fact::AtMost(a, b) => match (a, b) {
            (Term::Variable(_), number) | (number, Term::Variable(_)) => constant(number).is_some(),
            _ => false,
        },
        _ => false,
    }
}

/// `a - b`, without a 0.
fn difference(a: &Term, b: &Term) -> Term {
    let is_zero = |term: &Term| constant(term).is_some_and(|value| value.is_zero());
    match (is_zero(a), is_zero(b)) {
        (_, true) => a.clone(),
        (true, false) => Term::Neg(Box::new(b.clone())),
        (false, false) => Term::Sum(vec![(false, a.clone()), (true, b.clone())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: i64) -> Term {
        Term::integer(value)
    }

    fn x() -> Term {
        Term::Variable("x".to_string())
    }

    fn y() -> Term {
        Term::Variable("y".to_string())
    }

    fn call(function: Elementary, a: Term) -> Term {
        Term::Call(function, Box::new(a))
    }

    fn sum(a: Term, b: Term) -> Term {
        Term::Sum(vec![(false, a), (false, b)])
    }

    fn minus(a: Term, b: Term) -> Term {
        Term::Sum(vec![(false, a), (true, b)])
    }

    fn times(a: Term, b: Term) -> Term {
        Term::Product(Box::new(a), Box::new(b))
    }

    fn square(a: Term) -> Term {
        Term::NaturalPower(Box::new(a), 2)
    }

    fn nonzero(a: Term) -> Fact {
        Fact::Different(a, number(0))
    }

    fn between(low: i64, a: Term, high: i64) -> Vec<Fact> {
        vec![Fact::Less(number(low), a.clone()), Fact::Less(a, number(high))]
    }

    #[test]
    fn little_is_left_out() {
        use Elementary::*;
        let free = || vec![];
        let linear = || sum(times(Term::Variable("w".to_string()), x()), y());
        let given = |a: Term, b: Term| vec![Fact::Equal(a, b)];
        for (base, fact) in [
            (free(), nonzero(minus(x(), number(1)))),
            (free(), nonzero(times(x(), call(Abs, call(Sin, x()))))),
            (free(), Fact::positive(&square(minus(x(), y())))),
            (free(), Fact::positive(&minus(number(1), square(call(Sin, x()))))),
            (free(), Fact::AtMost(call(Tanh, x()), number(1))),
            (free(), nonzero(minus(call(Exp, x()), number(2)))),
            (between(-1, x(), 1), Fact::positive(&minus(number(1), square(x())))),
            (between(-1, x(), 1), Fact::AtMost(number(0), minus(number(1), square(x())))),
            (between(-1, linear(), 1), Fact::positive(&minus(number(1), square(linear())))),
            (vec![Fact::Less(number(1), x())], Fact::positive(&minus(square(x()), number(1)))),
            (vec![Fact::AtMost(number(0), x())], Fact::positive(&x())),
            (vec![Fact::positive(&x())], nonzero(call(Log, x()))),
            (given(y(), number(2)), nonzero(minus(x(), y()))),
            (given(minus(number(1), x()), y()), nonzero(minus(x(), y()))),
        ] {
            assert!(Base::new(&base).leaves_out_little(&fact), "{base:?}: {fact}");
        }
    }

    #[test]
    fn more_is_left_out() {
        use Elementary::*;
        let free = || vec![];
        let circle = || vec![Fact::Equal(sum(square(x()), square(y())), number(1))];
        let root = || call(Sqrt, square(x()));
        for (base, fact) in [
            (free(), Fact::positive(&sum(x(), number(1001)))),
            (free(), nonzero(call(Relu, x()))),
            (free(), nonzero(minus(call(Abs, x()), x()))),
            (free(), nonzero(minus(root(), x()))),
            (free(), nonzero(minus(Term::Quotient(Box::new(root()), Box::new(x())), number(1)))),
            (free(), nonzero(Term::Extremum(true, Box::new(x()), Box::new(number(0))))),
            (free(), Fact::AtMost(number(-1), x())),
            (free(), Fact::positive(&minus(number(1), square(x())))),
            (free(), Fact::positive(&minus(call(Cosh, x()), number(1)))),
            (between(-1, x(), 2), Fact::positive(&minus(number(1), square(x())))),
            (vec![Fact::Less(x(), number(9))], Fact::positive(&x())),
            (circle(), nonzero(minus(square(x()), minus(number(1), square(y()))))),
            (vec![Fact::positive(&times(x(), y()))], Fact::positive(&x())),
        ] {
            assert!(!Base::new(&base).leaves_out_little(&fact), "{base:?}: {fact}");
        }
    }
}
