//! Products that become a part of the sum they are added to: most are there for nothing else.
//!
//! A product is recorded as a node. If it is added to something, or subtracted from it, before anything else refers to it,
//! `a·b + c` or `c - a·b` takes its place on the tape; of a negation `c - a` does. Whoever uses the product later all the same has
//! it written down once more.

use super::session::{Lease, Session};
use super::{Operator, PLACE, PRODUCT_BIT, Var};
use crate::tape::program::{NodeId, Op};
use crate::tape::sum::Sum;

/// What [`Session::free`] is while there is no such product: no head is this far from the base.
pub(super) const NOTHING: u64 = u64::MAX;

impl Session {
    /// Adds or subtracts nodes of the open recording, if there is room for another. The last product becomes a part of the sum, if
    /// nothing else refers to it: most products are there to be added to a running sum.
    /// Nothing is called here: a call would empty the registers.
    #[inline(always)]
    pub(super) fn join(a: Var, b: Var, operator: &Operator) -> Option<Var> {
        let mut session = Lease::new(Some(Session::close()?));
        let Session { recorder, values, base, free, .. } = &mut *session;
        let (left, right) = (a.head ^ *base, b.head ^ *base);
        let value = (operator.value)(a.value, b.value);
        if right == *free && left < right ^ PRODUCT_BIT {
            let node = NodeId((right ^ PRODUCT_BIT) as u32);
            recorder.take_in(node, NodeId(left as u32), operator.subtracts)?;
            *values.get_mut(node.index())? = value;
            *free = NOTHING;
            return Some(Var { head: *base | u64::from(node.0), value });
        }
        if (left | right) >> PLACE != 0 {
            return None;
        }
        let node = recorder.push_beside((operator.sum)(NodeId(left as u32), NodeId(right as u32)), values, value)?;
        Some(Var { head: *base | u64::from(node.0), value })
    }

    /// A sum or difference of any two numbers, which are written on the tape if they are constants.
    #[track_caller]
    #[inline(always)]
    pub(super) fn joined(a: Var, b: Var, operator: &Operator) -> Var {
        let mut session = Session::open([a, b]);
        let (free, base) = (session.free, session.base);
        let is_free = |var: Var| var.head ^ base == free;
        let (product, other) = if is_free(a) && !operator.subtracts { (a, b) } else { (b, a) };
        if is_free(product) {
            let (node, term) = (product.place(), session.node(other));
            // The other one may be the product itself, or stand behind it.
            if session.free == free && term < node && session.take_in(node, term, operator) {
                session.values[node.index()] = (operator.value)(session.value(term), product.value);
                session.free = NOTHING;
                return session.var(node);
            }
        }
        let (left, right) = (session.node(a), session.node(b));
        let value = (operator.value)(session.value(left), session.value(right));
        session.push((operator.sum)(left, right), value)
    }

    /// Makes a product or negation a part of the sum or difference of `term` and itself, if an operation holds what comes of it.
    #[inline(always)]
    fn take_in(&mut self, node: NodeId, term: NodeId, operator: &Operator) -> bool {
        let taken = self.recorder.take_in(node, term, operator.subtracts);
        let of_negation = || (!operator.subtracts).then(|| self.recorder.take_in_negation(node, term)).flatten();
        taken.or_else(of_negation).is_some()
    }

    /// The node of a product or negation. If a sum has taken it in, it is written down once more.
    #[inline]
    pub(super) fn product(&mut self, var: Var) -> NodeId {
        let node = var.place();
        if self.free == PRODUCT_BIT | u64::from(node.0) {
            self.free = NOTHING;
        }
        match self.recorder.program.ops[node.index()] {
            Op::SumOfProducts(Sum::Product(..) | Sum::Negation(_)) => node,
            _ => self.product_again(var),
        }
    }

    fn product_again(&mut self, var: Var) -> NodeId {
        let sum = match self.recorder.program.ops[var.place().index()] {
            Op::SumOfProducts(Sum::ProductAndTerm(a, b, _) | Sum::TermLessProduct(_, a, b)) => Sum::Product(a, b),
            Op::SumOfProducts(Sum::Subtraction(_, a)) => Sum::Negation(a),
            _ => unreachable!("a sum that takes in a product or negation is one of these"),
        };
        if let Some(&again) = self.again.get(&var.place()) {
            return again;
        }
        let again = self.push(sum, var.value).place();
        self.again.insert(var.place(), again);
        again
    }
}
