//! A sum of products that is recorded as one node.

use super::session::Session;
use super::{Kind, PRODUCT_BIT, Var};
use crate::tape::program::Term;

/// A sum of products under way. It holds no lease on the session between its terms, since computing a term may itself
/// record.
pub(super) struct Products {
    terms: Vec<Term>,
    /// What integer terms add up to.
    integer: i64,
    /// The open recording's number, once a term has met it; until then 0, which is no recording's.
    generation: u64,
}

impl Products {
    pub(super) fn with_capacity(count: usize) -> Products {
        Products { terms: Vec::with_capacity(count), integer: 0, generation: 0 }
    }

    #[track_caller]
    #[inline]
    pub(super) fn push(&mut self, a: Var, b: Var) {
        match (a.kind(), b.kind()) {
            (Kind::Node { generation: one }, Kind::Node { generation: other })
                if one == self.generation && other == self.generation && (a.head | b.head) & PRODUCT_BIT == 0 =>
            {
                self.terms.push(Term::product(a.place(), b.place()));
            }
            _ => self.push_any(a, b),
        }
    }

    #[track_caller]
    fn push_any(&mut self, a: Var, b: Var) {
        if let (Kind::Integer(a), Kind::Integer(b)) = (a.kind(), b.kind())
            && let Some(sum) = a.checked_mul(b).and_then(|product| product.checked_add(self.integer))
        {
            self.integer = sum;
            return;
        }
        let mut session = Session::open([a, b]);
        self.terms.push(session.product_term(a, b));
        self.generation = session.generation();
    }

    /// One node for all of them; no node if all were integers.
    #[track_caller]
    pub(super) fn sum(mut self) -> Var {
        if self.terms.is_empty() {
            return Var::integer(self.integer);
        }
        let mut session = Session::open([]);
        if self.integer != 0 {
            let constant = session.node(Var::integer(self.integer));
            self.terms.push(Term::plus(constant));
        }
        session.sum(&self.terms)
    }
}
