//! Products that become a part of the sum they are added to: most are there for nothing else.
//!
//! A product is recorded as a node. If it is added to something before anything else refers to it, `a·b + c` takes its place on
//! the tape. Whoever uses the product later all the same has it written down once more.

use super::session::{Lease, Session};
use super::{ADDITION, PLACE, PRODUCT_BIT, Var};
use crate::tape::program::{NodeId, Op};
use crate::tape::sum::Sum;

/// What [`Session::free`] is while there is no such product: no head is this far from the base.
pub(super) const NOTHING: u64 = u64::MAX;

impl Session {
    /// Adds, as [`operate`](Session::operate) does. The last product becomes a part of the sum, if nothing else refers to it:
    /// most products are there to be added to a running sum.
    #[inline(always)]
    pub(super) fn add(sum: Var, product: Var) -> Option<Var> {
        let mut session = Lease::new(Some(Session::close()?));
        let Session { recorder, values, base, free, .. } = &mut *session;
        let (left, right) = (sum.head ^ *base, product.head ^ *base);
        let value = (ADDITION.value)(sum.value, product.value);
        if right == *free && left < right ^ PRODUCT_BIT {
            let node = NodeId((right ^ PRODUCT_BIT) as u32);
            recorder.take_in(node, NodeId(left as u32))?;
            *values.get_mut(node.index())? = value;
            *free = NOTHING;
            return Some(Var { head: *base | u64::from(node.0), value });
        }
        if (left | right) >> PLACE != 0 {
            return None;
        }
        let node = recorder.push_beside(Sum::Addition(NodeId(left as u32), NodeId(right as u32)), values, value)?;
        Some(Var { head: *base | u64::from(node.0), value })
    }

    /// A sum of any two numbers, which are written on the tape if they are constants.
    #[track_caller]
    pub(super) fn added(a: Var, b: Var) -> Var {
        let mut session = Session::open([a, b]);
        let free = session.free;
        let is_free = |var: Var, session: &Session| var.head ^ session.base == free;
        let (product, other) = if is_free(a, &session) { (a, b) } else { (b, a) };
        if is_free(product, &session) {
            let (node, term) = (product.place(), session.node(other));
            // The other one may be the product itself, or stand behind it.
            if session.free == free && term < node && session.recorder.take_in(node, term).is_some() {
                session.values[node.index()] = product.value + session.value(term);
                session.free = NOTHING;
                return session.var(node);
            }
        }
        let (left, right) = (session.node(a), session.node(b));
        let value = (ADDITION.value)(session.value(left), session.value(right));
        session.push(Sum::Addition(left, right), value)
    }

    /// The node of a product. If a sum has taken it in, it is written down once more.
    pub(super) fn product(&mut self, var: Var) -> NodeId {
        let node = var.place();
        if self.free == PRODUCT_BIT | u64::from(node.0) {
            self.free = NOTHING;
        }
        let Op::SumOfProducts(Sum::ProductAndTerm(a, b, _)) = self.recorder.program.ops[node.index()] else {
            return node;
        };
        if let Some(&again) = self.again.get(&node) {
            return again;
        }
        let again = self.push(Sum::Product(a, b), var.value).place();
        self.again.insert(node, again);
        again
    }
}
