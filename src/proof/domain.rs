//! Where a formula has a value: the facts that stand as hypotheses of its theorem.

use super::fact::Fact;
use crate::lang::rocq::{Derivative, Term};
use crate::lang::typed::Elementary;
use dashu_ratio::RBig;

/// What is known of a formula's domain while it is walked through.
#[derive(Debug, Default)]
pub(super) struct Domain {
    /// Facts that are given, and after them those that were found to be needed.
    pub facts: Vec<Fact>,
    /// Whether the facts leave out points at which the formula may have a value, or a derivative, all the same.
    pub narrow: bool,
}

impl Domain {
    /// Notes where the term has a value.
    pub(super) fn value(&mut self, term: &Term) {
        self.walk(term, None);
    }

    fn walk(&mut self, term: &Term, by: Option<&str>) {
        match term {
            Term::Select(parts) => return self.branches(parts, by),
            Term::Derivative(inner) => return self.at_point(inner, by),
            _ => {}
        }
        term.parts(&mut |part| self.walk(part, by));
        match term {
            Term::Quotient(_, b) => self.need_nonzero(b),
            Term::RealPower(a, b) => self.need_base(a, b, by),
            Term::Call(function, a) => self.need_argument(*function, a, by),
            _ => {}
        }
    }

    /// What a side needs it needs only where it is taken. Facts about a side are kept where the branch is known to
    /// matter to none of them.
    fn branches(&mut self, parts: &[Term; 3], by: Option<&str>) {
        let [on, negative, otherwise] = parts;
        self.walk(on, by);
        let (below, above) = sides(on);
        for (side, known) in [(negative, below), (otherwise, above)] {
            let before = self.facts.len();
            self.facts.push(known);
            self.walk(side, by);
            let needed = self.facts.split_off(before);
            // A fact that is needed on one side only would have to stand there only: the theorem says less than the
            // claim.
            for fact in needed.into_iter().skip(1) {
                self.narrow = true;
                self.add(fact);
            }
        }
    }

    /// A derivative has a value where its function can be differentiated.
    fn at_point(&mut self, inner: &Derivative, by: Option<&str>) {
        self.walk(&inner.at, by);
        if inner.at == Term::Variable(inner.binder.clone()) {
            return self.walk(&inner.function, Some(&inner.binder));
        }
        let mut own = Domain::default();
        own.walk(&inner.function, Some(&inner.binder));
        self.narrow |= own.narrow;
        for fact in own.facts {
            match fact.with(&inner.binder, &inner.at) {
                Fact::Less(low, a) if is_zero(&low) => self.need_positive(&a),
                Fact::Different(a, zero) if is_zero(&zero) => self.need_nonzero(&a),
                other => self.add(other),
            }
        }
    }

    fn need_argument(&mut self, function: Elementary, a: &Term, by: Option<&str>) {
        let one = || Term::integer(1);
        match function {
            Elementary::Log => self.need_positive(a),
            Elementary::Tan => {
                let cosine = Term::Call(Elementary::Cos, Box::new(a.clone()));
                self.add(Fact::nonzero(&cosine));
            }
            Elementary::Sqrt => match by.filter(|by| a.mentions(by)) {
                Some(by) => {
                    // At a zero of the radicand there is a derivative only if the radicand is flat there.
                    self.narrow |= !self.is_positive(a) && !has_no_flat_zero(a, by);
                    self.need_positive(a);
                }
                None if self.is_nonnegative(a) => {}
                None => self.add(Fact::AtMost(Term::integer(0), a.clone())),
            },
            // At ±1 the function ends: there is no derivative unless the argument turns back there.
            Elementary::Asin | Elementary::Acos => match by.filter(|by| a.mentions(by)) {
                Some(by) => {
                    self.narrow |= degree(a, by).is_none_or(|degree| degree > 1);
                    self.add(Fact::Less(Term::integer(-1), a.clone()));
                    self.add(Fact::Less(a.clone(), one()));
                }
                None => {
                    self.add(Fact::AtMost(Term::integer(-1), a.clone()));
                    self.add(Fact::AtMost(a.clone(), one()));
                }
            },
            _ => {}
        }
    }

    fn need_base(&mut self, a: &Term, exponent: &Term, by: Option<&str>) {
        // At 0, and for integer exponents below it, a power may have a value where `Rpower` has none.
        let ends_there = by.is_some_and(|by| degree(a, by) == Some(1)) && matches!(exponent, Term::Number(_));
        self.narrow |= !self.is_positive(a) && !ends_there;
        self.need_positive(a);
    }

    fn need_positive(&mut self, a: &Term) {
        if !self.is_positive(a) {
            self.add(Fact::positive(a));
        }
    }

    fn need_nonzero(&mut self, a: &Term) {
        match a {
            // Where the root has a value, it is not 0 where it is positive.
            Term::Call(Elementary::Sqrt, inside) if !self.is_positive(a) => self.need_positive(inside),
            Term::Product(b, c) => {
                self.need_nonzero(b);
                self.need_nonzero(c);
            }
            Term::NaturalPower(b, 1..) | Term::Neg(b) => self.need_nonzero(b),
            _ if self.is_nonzero(a) => {}
            _ => match with_the_same_zeros(a) {
                Some(b) => self.need_nonzero(b),
                None => self.add(Fact::nonzero(a)),
            },
        }
    }

    /// Adds a fact, if it is not there.
    pub(super) fn add(&mut self, fact: Fact) {
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// Whether the term is not 0, by its structure and by simple facts that are known of its variables.
    pub(super) fn is_nonzero(&self, a: &Term) -> bool {
        self.is_positive(a)
            || self.is_negative(a)
            || self.facts.iter().any(|fact| match fact {
                Fact::Different(b, c) => (b == a && is_zero(c)) || (c == a && is_zero(b)),
                // `abs(x) > 0` and `x^2 > 0` are how the language says that x is not 0.
                Fact::Less(low, b) => is_at_least(low) && is_zero_with(b, a),
                _ => false,
            })
    }

    fn is_negative(&self, a: &Term) -> bool {
        match a {
            Term::Number(value) => *value < RBig::ZERO,
            Term::Neg(b) => self.is_positive(b),
            Term::Sum(terms) if self.is_known_difference(terms, true) => true,
            _ => self.facts.iter().any(|fact| matches!(fact, Fact::Less(b, c) if b == a && is_at_most(c, false))),
        }
    }

    /// Whether the term is above 0, by its structure and by simple facts that are known of its variables.
    pub(super) fn is_positive(&self, a: &Term) -> bool {
        use Elementary::Sqrt;
        match a {
            Term::Number(value) => *value > RBig::ZERO,
            Term::Pi | Term::Euler | Term::RealPower(..) => true,
            Term::Call(function, _) if function.is_positive() => true,
            Term::Call(Sqrt, b) => self.is_positive(b),
            Term::Product(b, c) | Term::Quotient(b, c) => {
                (self.is_positive(b) && self.is_positive(c)) || (self.is_negative(b) && self.is_negative(c))
            }
            Term::NaturalPower(b, exponent) => {
                self.is_positive(b) || (*exponent > 0 && exponent % 2 == 0 && self.is_nonzero(b))
            }
            Term::Neg(b) => self.is_negative(b),
            Term::Sum(terms)
                if self.is_one_minus_sigmoid(terms)
                    || self.is_known_difference(terms, false)
                    || self.is_moved_above_zero(terms) =>
            {
                true
            }
            Term::Sum(terms) => {
                let mut strictly = false;
                let all = terms.iter().all(|(minus, term)| {
                    let (above, not_below) = match minus {
                        false => (self.is_positive(term), self.is_nonnegative(term)),
                        true => (self.is_negative(term), self.is_negative(term)),
                    };
                    strictly |= above;
                    above || not_below
                });
                (all && strictly) || self.is_known_positive(a)
            }
            _ => self.is_known_positive(a),
        }
    }

    fn is_one_minus_sigmoid(&self, terms: &[(bool, Term)]) -> bool {
        matches!(terms, [(false, Term::Number(one)), (true, Term::Call(Elementary::Sigmoid, _))] if one.is_one())
    }

    /// Whether a − b is above 0, or below it where `below`, as a fact says in the words b < a, or a < b.
    fn is_known_difference(&self, terms: &[(bool, Term)], below: bool) -> bool {
        let [(false, a), (true, b)] = terms else { return false };
        let (small, large) = if below { (a, b) } else { (b, a) };
        self.facts.iter().any(|fact| matches!(fact, Fact::Less(low, high) if low == small && high == large))
    }

    /// Whether ±a plus numbers is above 0, by a number that a fact gives as a bound of a.
    fn is_moved_above_zero(&self, terms: &[(bool, Term)]) -> bool {
        let mut sum = RBig::ZERO;
        let mut moved = None;
        for (minus, term) in terms {
            match (constant(term), moved) {
                (Some(number), _) if *minus => sum -= number,
                (Some(number), _) => sum += number,
                (None, None) => moved = Some((*minus, term)),
                (None, Some(_)) => return false,
            }
        }
        let Some((minus, a)) = moved else { return false };
        self.facts.iter().any(|fact| match fact {
            Fact::Less(low, b) if b == a && !minus => constant(low).is_some_and(|low| low + &sum >= RBig::ZERO),
            Fact::AtMost(low, b) if b == a && !minus => constant(low).is_some_and(|low| low + &sum > RBig::ZERO),
            Fact::Less(b, high) if b == a && minus => constant(high).is_some_and(|high| sum >= high),
            Fact::AtMost(b, high) if b == a && minus => constant(high).is_some_and(|high| sum > high),
            _ => false,
        })
    }

    fn is_known_positive(&self, a: &Term) -> bool {
        self.facts.iter().any(|fact| match fact {
            Fact::Less(low, b) => b == a && is_at_least(low),
            Fact::AtMost(low, b) => b == a && is_at_least(low) && !is_zero(low),
            _ => false,
        })
    }

    /// Whether the term is not below 0, by the same.
    pub(super) fn is_nonnegative(&self, a: &Term) -> bool {
        use Elementary::{Abs, Relu, Sqrt, Step};
        if self.is_positive(a) {
            return true;
        }
        match a {
            Term::Number(value) => value.is_zero(),
            Term::Call(Abs | Relu | Step | Sqrt, _) => true,
            Term::NaturalPower(b, exponent) => exponent % 2 == 0 || self.is_nonnegative(b),
            Term::Product(b, c) if b == c => true,
            Term::Product(b, c) | Term::Quotient(b, c) => self.is_nonnegative(b) && self.is_nonnegative(c),
            Term::Sum(terms) => terms.iter().all(|(minus, term)| !minus && self.is_nonnegative(term)),
            _ => self.facts.iter().any(|fact| matches!(fact, Fact::AtMost(low, b) if b == a && is_at_least(low))),
        }
    }
}

/// That the condition of a `select` is negative, and that it is not, as directly as it can be said.
fn sides(on: &Term) -> (Fact, Fact) {
    let zero = || Term::integer(0);
    match on {
        Term::Neg(a) => (Fact::Less(zero(), (**a).clone()), Fact::AtMost((**a).clone(), zero())),
        Term::Sum(terms) => match terms.as_slice() {
            [(false, a), (true, b)] => (Fact::Less(a.clone(), b.clone()), Fact::AtMost(b.clone(), a.clone())),
            _ => (Fact::Less(on.clone(), zero()), Fact::AtMost(zero(), on.clone())),
        },
        _ => (Fact::Less(on.clone(), zero()), Fact::AtMost(zero(), on.clone())),
    }
}

fn is_zero(term: &Term) -> bool {
    matches!(term, Term::Number(value) if value.is_zero())
}

/// For sinh(a), tanh(a), exp(a) − 1 and 1 − exp(a): the a, as they are 0 where it is and nowhere else.
fn with_the_same_zeros(term: &Term) -> Option<&Term> {
    use Elementary::{Exp, Sinh, Tanh};
    let one = |term: &Term| matches!(term, Term::Number(value) if value.is_one());
    match term {
        Term::Call(Sinh | Tanh, a) => Some(a),
        Term::Sum(terms) => match terms.as_slice() {
            [(false, Term::Call(Exp, a)), (true, number)] | [(false, number), (true, Term::Call(Exp, a))]
                if one(number) =>
            {
                Some(a)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The number that a term is.
pub(super) fn constant(term: &Term) -> Option<RBig> {
    match term {
        Term::Number(value) => Some(value.clone()),
        Term::Neg(a) => constant(a).map(|value| -value),
        _ => None,
    }
}

/// Whether a term is 0 wherever `a` is, as far as its structure says.
fn is_zero_with(term: &Term, a: &Term) -> bool {
    term == a
        || match term {
            Term::Neg(b) | Term::NaturalPower(b, 1..) | Term::Call(Elementary::Abs, b) => is_zero_with(b, a),
            Term::Product(b, c) => is_zero_with(b, a) || is_zero_with(c, a),
            _ => false,
        }
}

fn is_at_least(low: &Term) -> bool {
    matches!(low, Term::Number(value) if *value >= RBig::ZERO)
}

fn is_at_most(high: &Term, strictly: bool) -> bool {
    matches!(high, Term::Number(value) if *value < RBig::ZERO || (!strictly && value.is_zero()))
}

/// The degree of a polynomial in a variable; none where the term is none.
fn degree(term: &Term, by: &str) -> Option<u32> {
    if !term.mentions(by) {
        return Some(0);
    }
    match term {
        Term::Variable(_) => Some(1),
        Term::Neg(a) => degree(a, by),
        Term::Sum(terms) => terms.iter().map(|(_, term)| degree(term, by)).try_fold(0, |top, own| Some(top.max(own?))),
        Term::Product(a, b) => Some(degree(a, by)? + degree(b, by)?),
        Term::Quotient(a, b) if !b.mentions(by) => degree(a, by),
        Term::NaturalPower(a, exponent) => degree(a, by)?.checked_mul(*exponent),
        _ => None,
    }
}

/// Whether the root of the term has no derivative at a zero of the term: true of polynomials up to degree 2 (a zero at
/// which the first two derivatives vanish makes them 0 everywhere), and of functions with simple zeros of a linear
/// argument.
fn has_no_flat_zero(term: &Term, by: &str) -> bool {
    use Elementary::{Asin, Atan, Erf, Log, Sin, Sinh, Tan, Tanh};
    match term {
        Term::Call(Sin | Tan | Log | Sinh | Tanh | Atan | Asin | Erf, a) => degree(a, by) == Some(1),
        _ => degree(term, by).is_some_and(|degree| degree <= 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x() -> Term {
        Term::Variable("x".to_string())
    }

    fn call(function: Elementary, a: Term) -> Term {
        Term::Call(function, Box::new(a))
    }

    fn square(a: Term) -> Term {
        Term::NaturalPower(Box::new(a), 2)
    }

    fn plus_one(a: Term) -> Term {
        Term::Sum(vec![(false, a), (false, Term::integer(1))])
    }

    fn needed(term: &Term, by: Option<&str>, known: &[Fact]) -> (Vec<String>, bool) {
        let mut domain = Domain { facts: known.to_vec(), narrow: false };
        domain.walk(term, by);
        (domain.facts[known.len()..].iter().map(Fact::to_string).collect(), domain.narrow)
    }

    #[test]
    fn what_is_positive_anyway_needs_no_fact() {
        for term in [
            call(Elementary::Log, plus_one(call(Elementary::Exp, x()))),
            call(Elementary::Sqrt, plus_one(square(x()))),
            Term::Quotient(Box::new(x()), Box::new(plus_one(call(Elementary::Abs, x())))),
        ] {
            assert_eq!(needed(&term, Some("x"), &[]), (vec![], false), "{term}");
        }
    }

    /// What the other side of a branch says of a side is enough: nothing is left out.
    #[test]
    fn a_side_knows_its_condition() {
        let y = || Term::Variable("y".to_string());
        let minus = |a: Term, b: Term| Term::Sum(vec![(false, a), (true, b)]);
        let over = |b: Term| Term::Quotient(Box::new(Term::integer(1)), Box::new(b));
        for (on, side) in [
            (Term::Neg(Box::new(call(Elementary::Abs, x()))), over(x())),
            (Term::Neg(Box::new(square(x()))), over(minus(call(Elementary::Exp, x()), Term::integer(1)))),
            (x(), over(call(Elementary::Tanh, x()))),
            (minus(x(), y()), over(minus(x(), y()))),
            (minus(Term::integer(-1), x()), call(Elementary::Log, plus_one(x()))),
            (minus(x(), Term::integer(2)), call(Elementary::Sqrt, minus(Term::integer(2), x()))),
        ] {
            let select = Term::Select(Box::new([on, side, Term::integer(0)]));
            assert_eq!(needed(&select, Some("x"), &[]), (vec![], false), "{select}");
        }
        let other = Term::Select(Box::new([plus_one(x()), over(x()), Term::integer(0)]));
        assert_eq!(needed(&other, Some("x"), &[]), (vec!["x <> 0".to_string()], true), "{other}");
    }

    #[test]
    fn domains_become_facts() {
        let reciprocal = Term::Quotient(Box::new(Term::integer(1)), Box::new(x()));
        assert_eq!(needed(&reciprocal, None, &[]).0, ["x <> 0"]);
        assert_eq!(needed(&reciprocal, None, &[Fact::positive(&x())]).0, [""; 0]);
        for known in [square(x()), call(Elementary::Abs, x())] {
            assert_eq!(needed(&reciprocal, None, &[Fact::positive(&known)]).0, [""; 0], "0 < {known}");
        }
        assert_eq!(needed(&reciprocal, None, &[Fact::positive(&plus_one(x()))]).0, ["x <> 0"]);
        assert_eq!(needed(&call(Elementary::Log, x()), None, &[]).0, ["0 < x"]);
        assert_eq!(needed(&call(Elementary::Sqrt, x()), None, &[]).0, ["0 <= x"]);
        assert_eq!(needed(&call(Elementary::Sqrt, x()), Some("x"), &[]), (vec!["0 < x".to_string()], false));
    }

    /// The root of x⁴ has a derivative at 0, which a theorem for 0 < x⁴ says nothing about.
    #[test]
    fn a_theorem_that_leaves_out_points_is_noticed() {
        let flat = call(Elementary::Sqrt, Term::NaturalPower(Box::new(x()), 4));
        assert!(needed(&flat, Some("x"), &[]).1);
        assert!(!needed(&call(Elementary::Sqrt, square(x())), Some("x"), &[]).1);
        let power = Term::RealPower(Box::new(x()), Box::new(Term::Variable("p".to_string())));
        assert!(needed(&power, Some("x"), &[]).1);
        assert!(!needed(&power, Some("x"), &[Fact::positive(&x())]).1);
    }
}
