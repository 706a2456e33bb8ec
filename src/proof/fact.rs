//! Facts about real numbers: the hypotheses of theorems.

use crate::lang::rocq::{Derivative, Term, applied};
use std::fmt;

/// A fact about real numbers, as it stands before the `->` of a theorem.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// a < b
    Less(Term, Term),
    /// a ≤ b
    AtMost(Term, Term),
    /// a ≠ b
    Different(Term, Term),
    /// a = b
    Equal(Term, Term),
    /// A function has a derivative at a point: `is_derive (fun …) a`, without its value.
    Differentiable(Box<Derivative>),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Less(a, b) => write!(f, "{a} < {b}"),
            Fact::AtMost(a, b) => write!(f, "{a} <= {b}"),
            Fact::Different(a, b) => write!(f, "{a} <> {b}"),
            Fact::Equal(a, b) => write!(f, "{a} = {b}"),
            Fact::Differentiable(derivative) => {
                write!(
                    f,
                    "ex_derive (fun {} : R => {}) {}",
                    derivative.binder,
                    derivative.function,
                    applied(&derivative.at)
                )
            }
        }
    }
}

impl Fact {
    /// 0 < a
    pub fn positive(a: &Term) -> Fact {
        Fact::Less(Term::integer(0), a.clone())
    }

    /// Whether it is about numbers alone, and not about a derivative.
    pub fn is_elementary(&self) -> bool {
        !matches!(self, Fact::Differentiable(_))
    }

    /// The fact for a reader of verdicts.
    pub fn in_words(&self) -> String {
        match self {
            Fact::Differentiable(_) => "a derivative there".to_string(),
            _ => self.to_string(),
        }
    }

    /// a ≠ 0
    pub(super) fn nonzero(a: &Term) -> Fact {
        Fact::Different(a.clone(), Term::integer(0))
    }

    /// The fact with `value` for a variable.
    pub fn with(&self, name: &str, value: &Term) -> Fact {
        let put = |term: &Term| term.with(name, value);
        match self {
            Fact::Less(a, b) => Fact::Less(put(a), put(b)),
            Fact::AtMost(a, b) => Fact::AtMost(put(a), put(b)),
            Fact::Different(a, b) => Fact::Different(put(a), put(b)),
            Fact::Equal(a, b) => Fact::Equal(put(a), put(b)),
            Fact::Differentiable(_) => self.clone(),
        }
    }
}
