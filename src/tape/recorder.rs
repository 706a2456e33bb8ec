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
    merged: HashMap<Merged, NodeId, Keys>,
    /// How many terms are recorded, however they are stored.
    terms: usize,
    limit: usize,
    /// Memory for a bit per node.
    pub(crate) seen: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Merged {
    Reciprocal(NodeId),
    Apply(Primitive, NodeId),
    Opaque(FunctionId, u32, NodeId),
}

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
        let (constants, merged) = (HashMap::default(), HashMap::default());
        Recorder { program: Program::default(), constants, merged, terms: 0, limit, seen: Vec::new() }
    }

    /// A recorder that goes on where a program ends.
    pub fn resume(program: Program) -> Self {
        let count = |op: &Op| if let Op::SumOfProducts(sum) = op { program.term_count(*sum) } else { 0 };
        let terms = program.ops.iter().map(count).sum();
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
    fn push(&mut self, op: Op) -> NodeId {
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

    /// A new input.
    pub fn input(&mut self) -> NodeId {
        let number = self.program.inputs;
        self.program.inputs += 1;
        self.push(Op::Input(number))
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

    /// The program so far, whose place an empty one takes.
    pub(crate) fn take(&mut self, outputs: Vec<NodeId>) -> Program {
        Program { outputs, ..std::mem::take(&mut self.program) }
    }

    /// Forgets everything but its memory.
    pub(crate) fn clear(&mut self) {
        self.program.clear();
        self.constants.clear();
        self.merged.clear();
        self.terms = 0;
    }

    /// Records in the memory of a program that nobody needs any more.
    pub(crate) fn reuse(&mut self, mut program: Program) {
        program.clear();
        self.program = program;
    }

    fn merge(&mut self, key: Merged, op: Op) -> NodeId {
        if let Some(&node) = self.merged.get(&key) {
            return node;
        }
        let node = self.push(op);
        self.merged.insert(key, node);
        node
    }
}

impl Reader for Recorder {
    type Value = NodeId;

    fn constant(&mut self, constant: &Constant) -> NodeId {
        if let Some(&node) = self.constants.get(constant) {
            return node;
        }
        let number = u32::try_from(self.program.constants.len()).expect("a tape holds fewer than 2^32 constants");
        self.program.constants.push(constant.clone());
        let node = self.push(Op::Constant(number));
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
        self.merge(Merged::Reciprocal(*x), Op::Reciprocal(*x))
    }

    fn apply(&mut self, primitive: Primitive, x: &NodeId) -> NodeId {
        self.merge(Merged::Apply(primitive, *x), Op::Apply(primitive, *x))
    }

    fn select(&mut self, on: &NodeId, negative: &NodeId, otherwise: &NodeId) -> NodeId {
        self.push(Op::Select { on: *on, negative: *negative, otherwise: *otherwise })
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &NodeId) -> NodeId {
        self.merge(Merged::Opaque(function, order, *x), Op::Opaque { function, order, at: *x })
    }

    fn copy(&mut self, x: &NodeId) -> NodeId {
        self.fresh_copy(*x)
    }
}
