//! Writing tape. The recorder is itself a reader: reading a program with it writes that program down again.

use crate::tape::dependence::Dependence;
use crate::tape::keys::Keys;
use crate::tape::program::{Constant, FunctionId, NodeId, Op, Primitive, Program, Term};
use crate::tape::reader::{Product, Reader};
use crate::tape::sum::Sum;
use std::collections::HashMap;

/// A tape under construction.
///
/// Equal constants are one node, and so are equal primitives of one node; nothing else is ever merged, and a copy
/// least of all: `let A = f.(Z)` that is differentiated must stay apart from `f.(Z)` written again elsewhere.
#[derive(Clone, Debug)]
pub struct Recorder {
    pub(crate) program: Program,
    constants: HashMap<Constant, NodeId, Keys>,
    /// For each node the first operation recorded of it alone, or [`NOBODY`]: mostly there is no second.
    first_of: Vec<NodeId>,
    /// The others.
    merged: HashMap<Op, NodeId, Keys>,
    /// How many terms are recorded, however they are stored.
    terms: usize,
    limit: usize,
    /// Memory for a bit per node.
    pub(crate) seen: Vec<u64>,
}

/// The node that has no operands.
const NOBODY: NodeId = NodeId(0);

/// More nodes and terms than this are refused by default: some 100 MB of tape.
const DEFAULT_LIMIT: usize = 4_000_000;

impl Default for Recorder {
    fn default() -> Self {
        Recorder::with_limit(DEFAULT_LIMIT)
    }
}

impl Recorder {
    /// A recorder that is [full](Recorder::is_full) after about `limit` nodes and terms.
    pub fn with_limit(limit: usize) -> Self {
        Recorder {
            program: Program::default(),
            constants: HashMap::default(),
            first_of: Vec::new(),
            merged: HashMap::default(),
            terms: 0,
            limit,
            seen: Vec::new(),
        }
    }

    /// A recorder that goes on where a program ends.
    pub fn resume(program: Program) -> Self {
        let terms = program.ops.iter().map(|op| program.terms_of(op)).sum();
        Recorder { program, terms, ..Recorder::default() }
    }

    /// Whether the limit is passed. Recording goes on all the same; who lowers large things asks now and then.
    pub fn is_full(&self) -> bool {
        self.size() > self.limit
    }

    /// How many nodes and terms are recorded.
    pub fn size(&self) -> usize {
        self.program.ops.len() + self.terms
    }

    /// How many nodes stand on the tape.
    pub fn len(&self) -> usize {
        self.program.ops.len()
    }

    /// Whether nothing is recorded yet.
    pub fn is_empty(&self) -> bool {
        self.program.ops.is_empty()
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, op: Op) -> NodeId {
        let node = NodeId::at(self.program.ops.len());
        self.program.ops.push(op);
        node
    }

    /// The operations recorded so far.
    pub fn ops(&self) -> &[Op] {
        &self.program.ops
    }

    /// Which nodes up to `last` depend, by their values, on some of `wrt`.
    pub fn dependence(&self, wrt: &[NodeId], last: NodeId) -> Dependence {
        Dependence::of(&self.program, wrt, last)
    }

    /// The nodes that some nodes are computed from, themselves included, in order: [`Program::cone`].
    pub fn cone(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        self.program.cone(nodes)
    }

    /// A new input.
    pub fn input(&mut self) -> NodeId {
        self.inputs(1);
        NodeId::at(self.len() - 1)
    }

    /// So many new inputs.
    pub(crate) fn inputs(&mut self, count: usize) {
        NodeId::at(self.len() + count);
        let first = self.program.inputs;
        self.program.inputs += count as u32;
        if self.len() == first as usize {
            self.program.leading = self.program.inputs;
        }
        self.program.ops.extend((first..self.program.inputs).map(Op::Input));
    }

    /// `Σ ±left·right`. A sum of one unsigned term without a second factor is that term's node itself.
    pub fn sum(&mut self, terms: &[Term]) -> NodeId {
        self.sum_of(terms.iter().copied())
    }

    pub(crate) fn sum_of(&mut self, mut terms: impl Iterator<Item = Term>) -> NodeId {
        let (first, second) = (terms.next(), terms.next());
        if let (Some(Term { negative: false, left, right: None }), None) = (first, second) {
            return left;
        }
        let sum = self.program.store(first.into_iter().chain(second).chain(terms));
        self.push_sum(sum)
    }

    /// A sum that is stored already.
    #[inline(always)]
    pub(crate) fn push_sum(&mut self, sum: Sum) -> NodeId {
        self.terms += self.program.term_count(sum);
        self.push(Op::SumOfProducts(sum))
    }

    /// Sums of so many terms each, which are stored already.
    pub(crate) fn push_members(&mut self, members: impl Iterator<Item = Sum>, terms: usize) {
        let before = self.len();
        self.program.ops.extend(members.map(Op::SumOfProducts));
        self.terms += (self.len() - before) * terms;
        NodeId::at(self.len());
    }

    /// Appends operations, and gives the last one's node.
    #[inline(always)]
    pub(crate) fn append(&mut self, ops: &[Op]) -> NodeId {
        self.terms += ops.iter().map(|op| self.program.terms_of(op)).sum::<usize>();
        self.program.ops.extend_from_slice(ops);
        NodeId::at(self.len() - 1)
    }

    /// Appends a sum that is stored already, and its value to those of the nodes before it, if there is room for both.
    #[inline(always)]
    pub(crate) fn push_beside(&mut self, sum: Sum, values: &mut Vec<f64>, value: f64) -> Option<NodeId> {
        let node = NodeId::at(self.len());
        push_both(&mut self.program.ops, Op::SumOfProducts(sum), values, value).then(|| {
            self.terms += self.program.term_count(sum);
            node
        })
    }

    /// Makes `term + a·b` or `term - a·b` of the product `a·b` on this node, which nothing may refer to. Nothing if there is none.
    #[inline(always)]
    pub(crate) fn take_in(&mut self, product: NodeId, term: NodeId, subtracted: bool) -> Option<()> {
        let op = self.program.ops.get_mut(product.index())?;
        let Op::SumOfProducts(Sum::Product(a, b)) = *op else { return None };
        let sum = if subtracted { Sum::TermLessProduct(term, a, b) } else { Sum::ProductAndTerm(a, b, term) };
        *op = Op::SumOfProducts(sum);
        self.terms += 1;
        Some(())
    }

    /// Makes `term - a` of the negation `-a` on this node, likewise.
    pub(crate) fn take_in_negation(&mut self, negation: NodeId, term: NodeId) -> Option<()> {
        let op = self.program.ops.get_mut(negation.index())?;
        let Op::SumOfProducts(Sum::Negation(a)) = *op else { return None };
        *op = Op::SumOfProducts(Sum::Subtraction(term, a));
        self.terms += 1;
        Some(())
    }

    /// An exact integer.
    pub fn integer(&mut self, value: i64) -> NodeId {
        self.constant(&Constant::integer(value))
    }

    /// A node whose value is the same and which is merged with nothing.
    pub fn fresh_copy(&mut self, x: NodeId) -> NodeId {
        self.push(Op::Copy(x))
    }

    /// Closes the recording.
    pub fn finish(mut self, outputs: Vec<NodeId>) -> Program {
        self.program.outputs = outputs;
        self.program
    }

    /// Forgets everything but its memory.
    pub(crate) fn clear(&mut self) {
        self.program.clear();
        self.constants.clear();
        self.first_of.clear();
        self.merged.clear();
        self.terms = 0;
    }

    /// A constant that is merged with nothing.
    pub(crate) fn new_constant(&mut self, constant: Constant) -> NodeId {
        let number = u32::try_from(self.program.constants.len()).expect("a tape holds fewer than 2^32 constants");
        self.program.constants.push(constant);
        self.push(Op::Constant(number))
    }

    /// Records an operation of `x` alone, unless it is recorded already.
    fn merge(&mut self, x: NodeId, op: Op) -> NodeId {
        if self.first_of.len() <= x.index() {
            self.first_of.resize(2 * self.len(), NOBODY);
        }
        let first = self.first_of[x.index()];
        if first == NOBODY {
            let node = self.push(op);
            self.first_of[x.index()] = node;
            return node;
        }
        if self.program.ops[first.index()] == op {
            return first;
        }
        if let Some(&node) = self.merged.get(&op) {
            return node;
        }
        let node = self.push(op);
        self.merged.insert(op, node);
        node
    }
}

/// Appends to both, if both have room.
#[inline]
fn push_both(ops: &mut Vec<Op>, op: Op, values: &mut Vec<f64>, value: f64) -> bool {
    let room = ops.len() < ops.capacity() && values.len() < values.capacity();
    if room {
        ops.push(op);
        values.push(value);
    }
    room
}

impl Reader for Recorder {
    type Value = NodeId;

    fn constant(&mut self, constant: &Constant) -> NodeId {
        if let Some(&node) = self.constants.get(constant) {
            return node;
        }
        let node = self.new_constant(constant.clone());
        self.constants.insert(constant.clone(), node);
        node
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> NodeId
    where
        I: Iterator<Item = Product<'a, NodeId>>,
    {
        self.sum_of(terms.map(|term| Term { negative: term.negative, left: *term.left, right: term.right.copied() }))
    }

    fn reciprocal(&mut self, x: &NodeId) -> NodeId {
        self.merge(*x, Op::Reciprocal(*x))
    }

    fn apply(&mut self, primitive: Primitive, x: &NodeId) -> NodeId {
        self.merge(*x, Op::Apply(primitive, *x))
    }

    fn select(&mut self, on: &NodeId, negative: &NodeId, otherwise: &NodeId) -> NodeId {
        self.push(Op::Select { on: *on, negative: *negative, otherwise: *otherwise })
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &NodeId) -> NodeId {
        self.merge(*x, Op::Opaque { function, order, at: *x })
    }

    fn copy(&mut self, x: &NodeId) -> NodeId {
        self.fresh_copy(*x)
    }
}
