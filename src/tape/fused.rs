//! Operations that the sweep goes through together, since they were recorded one behind the other: what it does is what it would do node
//! by node, bit by bit, but adjoints stay in registers.

use crate::tape::derivative::{derivative, reciprocal_derivative};
use crate::tape::element::Element;
use crate::tape::family::Gathered;
use crate::tape::program::{NodeId, Op, Primitive, Program};
use crate::tape::reader::Reader;
use crate::tape::sum::Sum;

/// Passes on, together with the adjoint of a node, those of nodes before it, where they are a family, a running sum or the steps of a
/// function. Gives the first node that is done with.
#[inline(always)]
pub(crate) fn at_once<R: Reader<Value = E>, E: Element>(
    reader: &mut R,
    program: &Program,
    end: usize,
    values: &[E],
    slots: &mut [E],
    memory: &mut Gathered<E>,
) -> Option<usize> {
    match program.ops[end] {
        Op::SumOfProducts(Sum::Member { family, .. }) => {
            let family = &program.families[family as usize];
            let first = family.first.index();
            (first + family.len() == end + 1 && family.pass_back(program, memory, values, slots)).then_some(first)
        }
        Op::SumOfProducts(Sum::ProductAndTerm(..)) => running_sum(&program.ops, end, values, slots),
        Op::SumOfProducts(Sum::TermLessProduct(..)) | Op::Reciprocal(_) => {
            steps(reader, &program.ops, end, values, slots)
        }
        _ => None,
    }
}

/// Steps from a number to a function of it (1 − 2/(1 + e²ˣ), 1/(1 + e⁻ˣ)), each of the node before and of constants, whose adjoints
/// nobody asks for: the adjoint goes from step to step in a register, and to whatever the first step is of.
#[inline(always)]
fn steps<R: Reader<Value = E>, E: Element>(
    reader: &mut R,
    ops: &[Op],
    last: usize,
    values: &[E],
    slots: &mut [E],
) -> Option<usize> {
    let is_number = |node: NodeId| matches!(ops[node.index()], Op::Constant(_));
    let (mut end, mut adjoint) = (last, slots[last]);
    loop {
        // What a step is of, and by what its adjoint is multiplied.
        let (of, factor) = match ops[end] {
            Op::Reciprocal(x) => (x, Some(reciprocal_derivative(reader, &values[end]))),
            Op::Apply(Primitive::Exp, x) => {
                (x, Some(derivative(reader, Primitive::Exp, &values[x.index()], &values[end])))
            }
            Op::SumOfProducts(Sum::Addition(number, x) | Sum::Addition(x, number)) if is_number(number) => (x, None),
            Op::SumOfProducts(Sum::Product(number, x)) if is_number(number) => (x, Some(values[number.index()])),
            Op::SumOfProducts(Sum::TermLessProduct(from, number, x)) if is_number(from) && is_number(number) => {
                (x, Some(values[number.index()].negated()))
            }
            Op::SumOfProducts(Sum::Negation(x)) => (x, Some(E::ONE.negated())),
            _ => break,
        };
        let mut sum = slots[of.index()].present();
        match factor {
            Some(factor) => sum.add_product(adjoint, factor),
            None => sum = sum.plus(adjoint),
        }
        if of.index() + 1 != end {
            slots[of.index()] = sum;
            return Some(end);
        }
        (end, adjoint) = (end - 1, sum);
    }
    slots[end] = adjoint;
    (end < last).then_some(end + 1)
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
