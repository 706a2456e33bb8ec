//! Products of matrices and functions in several steps: what is recorded at once, under one lease.

use super::session::{Lease, Session};
use super::{ADDITION, PRODUCT, SUBTRACTION, Var};
use crate::scalar::plain;
use crate::tape::program::{NodeId, Op, Primitive};
use crate::tape::sum::Sum;

/// With fewer products than this a family costs more than its sums one by one.
const FAMILY: usize = 64;

impl Session {
    /// All sums `Σₖ left(row, k)·right(k, column)`, column by column; nothing if there is none, or if a factor is no node of the
    /// open recording.
    pub(super) fn family(
        (rows, inner, columns): (usize, usize, usize),
        left: impl Fn(usize, usize) -> Var,
        right: impl Fn(usize, usize) -> Var,
    ) -> Option<Vec<Var>> {
        let mut session = Lease::new(Some(Session::close()?));
        let mut factors = std::mem::take(&mut session.factors);
        let all = rows * inner * columns > 0
            && session.nodes(rows, inner, left, &mut factors[0])
            && session.nodes(inner, columns, right, &mut factors[1]);
        let members = all.then(|| {
            let first = session.recorder.len();
            let Session { recorder, gathered, values, .. } = &mut *session;
            if rows * inner * columns < FAMILY {
                for (column, row) in (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row))) {
                    let factor = |at: usize| (factors[0][row * inner + at], factors[1][at * columns + column]);
                    recorder.products((0..inner).map(factor));
                    let product = |(a, b): (NodeId, NodeId)| values[a.index()] * values[b.index()];
                    values.push((0..inner).map(factor).map(product).fold(0.0, |sum, product| sum + product));
                }
            } else {
                recorder.family(rows, columns, &factors[0], &factors[1]);
                if let Some(family) = recorder.program.families.last() {
                    family.values(&recorder.program, gathered, values);
                }
            }
            let head = |at: usize| session.base | (first + at) as u64;
            let members = session.values[first..].iter().enumerate();
            members.map(|(at, value)| Var { head: head(at), value: *value }).collect()
        });
        session.factors = factors;
        members
    }

    /// Lists the nodes of variables in rows and columns, row by row; `false` if one is no node of this recording.
    fn nodes(
        &mut self,
        rows: usize,
        columns: usize,
        var: impl Fn(usize, usize) -> Var,
        into: &mut Vec<NodeId>,
    ) -> bool {
        into.clear();
        for i in 0..rows {
            for j in 0..columns {
                let var = var(i, j);
                if var.generation() != self.generation() {
                    return false;
                }
                into.push(self.node(var));
            }
        }
        true
    }

    /// `1 − 2/(1 + e²ˣ)`, step by step as operators would record it. Nobody can have recorded one of the steps before.
    pub(super) fn tanh(&mut self, x: NodeId) -> Var {
        let (one, two) = (self.small(1), self.small(2));
        let value = self.value(x);
        let twice = self.push(Sum::Product(two, x), (PRODUCT.value)(2.0, value));
        let quotient = self.reciprocal_of_one_and_exp(one, twice);
        let double = self.push(Sum::Product(two, quotient.place()), (PRODUCT.value)(2.0, quotient.value));
        self.push(Sum::Subtraction(one, double.place()), (SUBTRACTION.value)(1.0, double.value))
    }

    /// `1/(1 + e⁻ˣ)`, likewise.
    pub(super) fn sigmoid(&mut self, x: NodeId) -> Var {
        let one = self.small(1);
        let minus = self.push(Sum::Negation(x), 0.0 - self.value(x));
        self.reciprocal_of_one_and_exp(one, minus)
    }

    /// `1/(1 + eˣ)` of a node that is new.
    #[inline(always)]
    fn reciprocal_of_one_and_exp(&mut self, one: NodeId, x: Var) -> Var {
        let power = self.push_op(Op::Apply(Primitive::Exp, x.place()), plain::apply(Primitive::Exp, x.value));
        let sum = self.push(Sum::Addition(one, power.place()), (ADDITION.value)(1.0, power.value));
        self.push_op(Op::Reciprocal(sum.place()), sum.value.recip())
    }

    /// Appends an operation that is none of the open recording's.
    #[inline(always)]
    fn push_op(&mut self, op: Op, value: f64) -> Var {
        let node = self.recorder.push(op);
        self.values.push(value);
        Var { head: self.base | u64::from(node.0), value }
    }
}
