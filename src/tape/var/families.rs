//! Products of matrices and functions in several steps: what is recorded at once, under one lease.

use super::session::{Lease, Session};
use super::{ADDITION, PRODUCT, PRODUCT_BIT, SUBTRACTION, Var};
use crate::scalar::plain;
use crate::tape::program::{NodeId, Op, Primitive, Term};
use crate::tape::sum::Sum;

/// With fewer products than this a family costs more than its sums one by one.
const FAMILY: usize = 64;

impl Session {
    /// All sums `Σₖ left(row, k)·right(k, column) + term(row)`, column by column; nothing if there is none, or if they had better be
    /// recorded one by one: an operand is a constant, or, of few products, one that a sum has taken in.
    #[inline(always)]
    pub(super) fn family(
        sizes: (usize, usize, usize),
        left: impl Fn(usize, usize) -> Var,
        right: impl Fn(usize, usize) -> Var,
        term: impl Fn(usize) -> Option<Var>,
    ) -> Option<Vec<Var>> {
        let mut session = Lease::new(Some(Session::close()?));
        let (rows, inner, columns) = sizes;
        if (1..FAMILY).contains(&(rows * inner * columns)) {
            let all = session.stand(rows, inner, &left)
                && session.stand(inner, columns, &right)
                && (0..rows).filter_map(&term).all(|var| session.stands(var));
            return all.then(|| session.sums_of(sizes, left, right, term));
        }
        session.large_family(sizes, left, right, term)
    }

    /// Records sums of few products one by one. All operands stand.
    #[inline(always)]
    fn sums_of(
        &mut self,
        (rows, inner, columns): (usize, usize, usize),
        left: impl Fn(usize, usize) -> Var,
        right: impl Fn(usize, usize) -> Var,
        term: impl Fn(usize) -> Option<Var>,
    ) -> Vec<Var> {
        let mut members = Vec::with_capacity(rows * columns);
        for column in 0..columns {
            for row in 0..rows {
                let terms = &mut self.recorder.program.terms;
                let (start, mut value) = (terms.len(), 0.0);
                terms.extend((0..inner).map(|at| {
                    let (a, b) = (left(row, at), right(at, column));
                    value += a.value * b.value;
                    Term::product(a.place(), b.place())
                }));
                if let Some(term) = term(row) {
                    terms.push(Term::plus(term.place()));
                    value += term.value;
                }
                let sum = self.recorder.program.store_last(start);
                members.push(self.push(sum, value));
            }
        }
        members
    }

    /// Records a family, if all operands are nodes of this recording.
    fn large_family(
        &mut self,
        (rows, inner, columns): (usize, usize, usize),
        left: impl Fn(usize, usize) -> Var,
        right: impl Fn(usize, usize) -> Var,
        term: impl Fn(usize) -> Option<Var>,
    ) -> Option<Vec<Var>> {
        let mut operands = std::mem::take(&mut self.operands);
        let [lefts, rights, terms] = &mut operands;
        let all = rows * inner * columns > 0
            && self.nodes(rows, inner, |row, at| Some(left(row, at)), lefts)
            && self.nodes(inner, columns, |at, column| Some(right(at, column)), rights)
            && self.nodes(rows, 1, |row, _| term(row), terms);
        let members = all.then(|| {
            let first = self.recorder.family(columns, [lefts, rights, terms]).index();
            let Session { recorder, gathered, values, base, .. } = self;
            if let Some(family) = recorder.program.families.last() {
                family.values(&recorder.program, gathered, values);
            }
            let members = (first as u64..).zip(&values[first..]);
            members.map(|(place, value)| Var { head: *base | place, value: *value }).collect()
        });
        self.operands = operands;
        members
    }

    /// Lists the nodes of those variables that there are in rows and columns; `false` if one is no node of this recording.
    fn nodes(
        &mut self,
        rows: usize,
        columns: usize,
        var: impl Fn(usize, usize) -> Option<Var>,
        into: &mut Vec<NodeId>,
    ) -> bool {
        into.clear();
        for i in 0..rows {
            for j in 0..columns {
                let Some(var) = var(i, j) else { continue };
                if var.generation() != self.generation() {
                    return false;
                }
                into.push(self.node(var));
            }
        }
        true
    }

    /// Whether all variables in rows and columns [stand](Session::stands).
    #[inline(always)]
    fn stand(&mut self, rows: usize, columns: usize, var: impl Fn(usize, usize) -> Var) -> bool {
        (0..columns).all(|j| (0..rows).all(|i| self.stands(var(i, j))))
    }

    /// Whether this is a node of the open recording that no sum has taken in, nor will.
    #[inline(always)]
    fn stands(&mut self, var: Var) -> bool {
        let is_node = var.generation() == self.generation();
        is_node && (var.head & PRODUCT_BIT == 0 || self.product(var) == var.place())
    }

    /// `1 − 2/(1 + e²ˣ)`, step by step as operators would record it. Nobody can have recorded one of the steps before.
    pub(super) fn tanh(&mut self, x: NodeId) -> Var {
        let (one, two) = (self.small(1), self.small(2));
        let twice = (PRODUCT.value)(2.0, self.value(x));
        let [power, sum, quotient] = reciprocal_of_one_and_exp(twice);
        let value = (SUBTRACTION.value)(1.0, (PRODUCT.value)(2.0, quotient));
        let step = self.next_nodes();
        let ops = [
            Op::SumOfProducts(Sum::Product(two, x)),
            Op::Apply(Primitive::Exp, step(0)),
            Op::SumOfProducts(Sum::Addition(one, step(1))),
            Op::Reciprocal(step(2)),
            Op::SumOfProducts(Sum::TermLessProduct(one, two, step(3))),
        ];
        self.append(ops, [twice, power, sum, quotient, value])
    }

    /// `1/(1 + e⁻ˣ)`, likewise.
    pub(super) fn sigmoid(&mut self, x: NodeId) -> Var {
        let one = self.small(1);
        let minus = 0.0 - self.value(x);
        let [power, sum, quotient] = reciprocal_of_one_and_exp(minus);
        let step = self.next_nodes();
        let ops = [
            Op::SumOfProducts(Sum::Negation(x)),
            Op::Apply(Primitive::Exp, step(0)),
            Op::SumOfProducts(Sum::Addition(one, step(1))),
            Op::Reciprocal(step(2)),
        ];
        self.append(ops, [minus, power, sum, quotient])
    }

    /// The nodes of what is recorded next, by number.
    fn next_nodes(&self) -> impl Fn(usize) -> NodeId + use<> {
        let first = self.recorder.len();
        move |step| NodeId::at(first + step)
    }

    /// Appends operations that are none of the open recording's, with their values, and gives the last one.
    #[inline(always)]
    fn append<const N: usize>(&mut self, ops: [Op; N], values: [f64; N]) -> Var {
        let node = self.recorder.append(&ops);
        self.values.extend_from_slice(&values);
        self.var(node)
    }
}

/// eˣ, 1 + eˣ and 1/(1 + eˣ).
#[inline(always)]
fn reciprocal_of_one_and_exp(x: f64) -> [f64; 3] {
    let power = plain::apply(Primitive::Exp, x);
    let sum = (ADDITION.value)(1.0, power);
    [power, sum, sum.recip()]
}
