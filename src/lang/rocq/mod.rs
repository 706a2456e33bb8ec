//! Scalar formulas for Rocq: terms of real numbers, in the structure of the formula as it was written.
//!
//! The meaning of every symbol that is printed here is fixed by `proofs/Tactics.v`, or by the libraries it builds on.

mod names;
mod print;
mod read;

pub use names::{Names, derives};
pub use print::{applied, number, primed};
pub use read::{Reading, Unprintable};

use crate::lang::typed::Elementary;
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// A real number, as a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// An exact number.
    Number(RBig),
    /// π
    Pi,
    /// e
    Euler,
    /// A parameter of the theorem, or what a binder introduces.
    Variable(String),
    /// −a
    Neg(Box<Term>),
    /// `±a ±b …`; the flag says that the term is subtracted.
    Sum(Vec<(bool, Term)>),
    /// a·b
    Product(Box<Term>, Box<Term>),
    /// a/b
    Quotient(Box<Term>, Box<Term>),
    /// aⁿ
    NaturalPower(Box<Term>, u32),
    /// aᵇ for a > 0
    RealPower(Box<Term>, Box<Term>),
    /// A function of the language.
    Call(Elementary, Box<Term>),
    /// The second where the first is negative, else the third.
    Select(Box<[Term; 3]>),
    /// The larger (`true`) or the smaller of two.
    Extremum(bool, Box<Term>, Box<Term>),
    /// `f⁽ᵏ⁾(a)` of an arbitrary function.
    Opaque(String, u32, Box<Term>),
    /// A derivative.
    Derivative(Box<Derivative>),
}

/// The derivative of a function of one real variable at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivative {
    /// The function's variable.
    pub binder: String,
    /// Its value.
    pub function: Term,
    /// Where the derivative is taken.
    pub at: Term,
}

impl Term {
    /// An integer.
    pub fn integer(value: i64) -> Term {
        Term::Number(RBig::from(value))
    }

    /// Calls `visit` on each direct part.
    pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Term)) {
        match self {
            Term::Number(_) | Term::Pi | Term::Euler | Term::Variable(_) => {}
            Term::Neg(a) | Term::NaturalPower(a, _) | Term::Call(_, a) | Term::Opaque(_, _, a) => visit(a),
            Term::Sum(terms) => terms.iter().for_each(|(_, term)| visit(term)),
            Term::Product(a, b) | Term::Quotient(a, b) | Term::RealPower(a, b) | Term::Extremum(_, a, b) => {
                visit(a);
                visit(b);
            }
            Term::Select(parts) => parts.iter().for_each(visit),
            Term::Derivative(derivative) => {
                visit(&derivative.function);
                visit(&derivative.at);
            }
        }
    }

    /// The term with each direct part replaced.
    pub fn map(&self, change: &mut dyn FnMut(&Term) -> Term) -> Term {
        let mut boxed = |term: &Term| Box::new(change(term));
        match self {
            Term::Number(_) | Term::Pi | Term::Euler | Term::Variable(_) => self.clone(),
            Term::Neg(a) => Term::Neg(boxed(a)),
            Term::NaturalPower(a, exponent) => Term::NaturalPower(boxed(a), *exponent),
            Term::Call(function, a) => Term::Call(*function, boxed(a)),
            Term::Opaque(function, order, a) => Term::Opaque(function.clone(), *order, boxed(a)),
            Term::Sum(terms) => Term::Sum(terms.iter().map(|(minus, term)| (*minus, change(term))).collect()),
            Term::Product(a, b) => Term::Product(boxed(a), boxed(b)),
            Term::Quotient(a, b) => Term::Quotient(boxed(a), boxed(b)),
            Term::RealPower(a, b) => Term::RealPower(boxed(a), boxed(b)),
            Term::Extremum(max, a, b) => Term::Extremum(*max, boxed(a), boxed(b)),
            Term::Select(parts) => Term::Select(Box::new(std::array::from_fn(|at| change(&parts[at])))),
            Term::Derivative(inner) => Term::Derivative(Box::new(Derivative {
                binder: inner.binder.clone(),
                function: change(&inner.function),
                at: change(&inner.at),
            })),
        }
    }

    /// Whether `holds` of the term or of a part of it.
    pub fn any(&self, holds: &dyn Fn(&Term) -> bool) -> bool {
        let mut found = holds(self);
        self.parts(&mut |part| found = found || part.any(holds));
        found
    }

    /// Whether the variable occurs free.
    pub fn mentions(&self, name: &str) -> bool {
        match self {
            Term::Variable(own) => own == name,
            Term::Derivative(inner) => {
                inner.at.mentions(name) || (inner.binder != name && inner.function.mentions(name))
            }
            _ => {
                let mut found = false;
                self.parts(&mut |part| found = found || part.mentions(name));
                found
            }
        }
    }

    /// The variables of a term without derivatives.
    pub fn variables(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        if let Term::Variable(name) = self {
            found.insert(name.clone());
        }
        self.parts(&mut |part| found.extend(part.variables()));
        found
    }

    /// The term with `value` for a variable. Binders are not renamed: no binder may occur in `value` unless it is
    /// the variable itself, which [`Reading`] sees to.
    pub fn with(&self, name: &str, value: &Term) -> Term {
        match self {
            Term::Variable(own) if own == name => value.clone(),
            Term::Derivative(inner) if inner.binder == name => Term::Derivative(Box::new(Derivative {
                binder: inner.binder.clone(),
                function: inner.function.clone(),
                at: inner.at.with(name, value),
            })),
            _ => self.map(&mut |part| part.with(name, value)),
        }
    }

    /// Whether it has branches.
    pub fn has_branches(&self) -> bool {
        use Elementary::{Abs, Relu, Sign, Step};
        self.any(&|part| matches!(part, Term::Select(_) | Term::Extremum(..) | Term::Call(Abs | Sign | Step | Relu, _)))
    }
}
