//! Operations that the sweep goes through together, since they were recorded one behind the other: what it does is what it would do node
//! by node, bit by bit, but adjoints stay in registers.

use crate::tape::element::Element;
use crate::tape::family::Gathered;
use crate::tape::program::{NodeId, Op, Program};
use crate::tape::sum::Sum;

/// Passes on, together with the adjoint of a sum, those of sums before it, where they are a family or a running sum. Gives the first node
/// that is done with.
#[inline(always)]
pub(crate) fn at_once<E: Element>(
    program: &Program,
    sum: Sum,
    end: usize,
    values: &[E],
    slots: &mut [E],
    memory: &mut Gathered<E>,
) -> Option<usize> {
    match sum {
        Sum::Member { family, .. } => {
            let family = &program.families[family as usize];
            let first = family.first.index();
            (first + family.len() == end + 1 && family.pass_back(program, memory, values, slots)).then_some(first)
        }
        Sum::ProductAndTerm(..) => running_sum(&program.ops, end, values, slots),
        _ => None,
    }
}

/// A running sum is a chain of `a·b + c` where c is the node before: its adjoint goes from step to step in a register.
#[inline(always)]
fn running_sum<E: Element>(ops: &[Op], last: usize, values: &[E], slots: &mut [E]) -> Option<usize> {
    let (mut end, mut adjoint) = (last, slots[last]);
    while let Op::SumOfProducts(Sum::ProductAndTerm(a, b, NodeId(term))) = ops[end]
        && term as usize + 1 == end
        && a.0.max(b.0) < term
    {
        end -= 1;
        let before = slots[end].present().plus(adjoint);
        for (to, other) in [(a, b), (b, a)] {
            let mut sum = slots[to.index()].present();
            sum.add_product(adjoint, values[other.index()]);
            slots[to.index()] = sum;
        }
        adjoint = before;
    }
    slots[end] = adjoint;
    // The first step's own operation is still to come.
    (end < last).then_some(end + 1)
}
