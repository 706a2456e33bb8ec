//! Terms as text. Parentheses stand wherever Rocq's precedence would need a second look.

use super::{Derivative, Term};
use dashu_ratio::RBig;
use std::fmt;

/// How tightly a printed term holds together, as far as it matters; a greater one needs no parentheses where a smaller
/// is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Power,
    Atom,
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self, Binding::Sum))
    }
}

impl fmt::Display for Derivative {
    /// As a goal without its value: `is_derive (fun x : R => F) a`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "is_derive (fun {} : R => {}) {}", self.binder, self.function, text(&self.at, Binding::Atom))
    }
}

/// The term as the argument of a function.
pub fn applied(term: &Term) -> String {
    text(term, Binding::Atom)
}

/// An exact number: an integer, or a quotient of integers in parentheses.
///
/// ```
/// use backproof::lang::rocq::number;
/// use dashu_ratio::RBig;
/// assert_eq!(number(&RBig::from(3)), "3");
/// assert_eq!(number(&RBig::from_parts((-1).into(), 2u8.into())), "(-1 / 2)");
/// ```
pub fn number(value: &RBig) -> String {
    let (numerator, denominator) = (value.numerator(), value.denominator());
    match (denominator.is_one(), *value < RBig::ZERO) {
        (true, false) => numerator.to_string(),
        (true, true) => format!("({numerator})"),
        (false, _) => format!("({numerator} / {denominator})"),
    }
}

fn text(term: &Term, wanted: Binding) -> String {
    let (own, text) = bare(term);
    if own < wanted { format!("({text})") } else { text }
}

fn bare(term: &Term) -> (Binding, String) {
    let atom = |term: &Term| text(term, Binding::Atom);
    match term {
        Term::Number(value) => (Binding::Atom, number(value)),
        Term::Pi => (Binding::Atom, "PI".to_string()),
        Term::Variable(name) => (Binding::Atom, name.clone()),
        Term::Euler => (Binding::Power, "exp 1".to_string()),
        Term::Neg(a) => (Binding::Sum, format!("- {}", text(a, Binding::Power))),
        Term::Sum(terms) => (Binding::Sum, sum(terms)),
        Term::Product(a, b) => {
            (Binding::Product, format!("{} * {}", text(a, Binding::Product), text(b, Binding::Power)))
        }
        Term::Quotient(a, b) => {
            (Binding::Product, format!("{} / {}", text(a, Binding::Product), text(b, Binding::Power)))
        }
        Term::NaturalPower(a, exponent) => (Binding::Power, format!("{} ^ {exponent}", atom(a))),
        Term::RealPower(a, b) => (Binding::Power, format!("Rpower {} {}", atom(a), atom(b))),
        Term::Call(function, a) => (Binding::Power, format!("{} {}", function.in_rocq(), atom(a))),
        Term::Select(parts) => {
            let [on, negative, otherwise] = &**parts;
            (Binding::Power, format!("select {} {} {}", atom(on), atom(negative), atom(otherwise)))
        }
        Term::Extremum(max, a, b) => {
            let name = if *max { "maximum" } else { "minimum" };
            (Binding::Power, format!("{name} {} {}", atom(a), atom(b)))
        }
        Term::Opaque(function, order, a) => (Binding::Power, format!("{} {}", primed(function, *order), atom(a))),
        Term::Derivative(inner) => {
            let function = format!("(fun {} : R => {})", inner.binder, inner.function);
            (Binding::Power, format!("Derive {function} {}", atom(&inner.at)))
        }
    }
}

fn sum(terms: &[(bool, Term)]) -> String {
    let mut text = String::new();
    for (at, (minus, term)) in terms.iter().enumerate() {
        let shown = self::text(term, Binding::Product);
        match (at, minus) {
            (0, false) => text.push_str(&shown),
            (0, true) => text.push_str(&format!("- {}", self::text(term, Binding::Power))),
            (_, false) => text.push_str(&format!(" + {shown}")),
            (_, true) => text.push_str(&format!(" - {shown}")),
        }
    }
    text
}

/// The k-th derivative of an arbitrary function, by its name.
pub fn primed(function: &str, order: u32) -> String {
    format!("{function}{}", "'".repeat(order as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::typed::Elementary;

    fn x() -> Box<Term> {
        Box::new(Term::Variable("x".to_string()))
    }

    #[test]
    fn parentheses_follow_the_structure() {
        let difference =
            Term::Sum(vec![(false, *x()), (true, Term::Sum(vec![(false, *x()), (false, Term::integer(1))]))]);
        assert_eq!(difference.to_string(), "x - (x + 1)");
        let square = Term::NaturalPower(Box::new(Term::Neg(x())), 2);
        assert_eq!(square.to_string(), "(- x) ^ 2");
        assert_eq!(Term::Neg(Box::new(square)).to_string(), "- (- x) ^ 2");
        let nested = Term::Quotient(x(), Box::new(Term::Quotient(x(), x())));
        assert_eq!(nested.to_string(), "x / (x / x)");
        let call = Term::Call(Elementary::Log, Box::new(Term::NaturalPower(x(), 2)));
        assert_eq!(Term::Product(Box::new(call), x()).to_string(), "ln (x ^ 2) * x");
        let minus = Term::Product(Box::new(Term::integer(-2)), Box::new(Term::Neg(x())));
        assert_eq!(minus.to_string(), "(-2) * (- x)");
    }
}
