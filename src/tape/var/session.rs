//! The open recording of a thread: the tape, the primal values, the guards.

use super::recording::{Guard, Question};
use super::{Kind, Var};
use crate::scalar::plain::Plain;
use crate::tape::family::Gathered;
use crate::tape::keys::Keys;
use crate::tape::program::{Constant, NodeId, Primitive, Program, Term};
use crate::tape::reader::{Product, Reader};
use crate::tape::recorder::Recorder;
use crate::tape::sum::Sum;
use dashu_ratio::RBig;
use std::cell::Cell;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};

thread_local! {
    static OPEN: Cell<Option<Box<Session>>> = const { Cell::new(None) };
    /// An empty session with the memory of earlier recordings: to ask the system for it anew takes as long as recording.
    static KEPT: Cell<Option<Box<Session>>> = const { Cell::new(None) };
}

/// Every recording of the process has a number of its own, so that a `Var` of another one is always noticed.
static GENERATION: AtomicU64 = AtomicU64::new(1);

/// So many integers from 0 have a place of their own.
const SMALL: usize = 8;

/// A recording under way.
#[derive(Debug, Default)]
pub(super) struct Session {
    generation: u64,
    pub(super) recorder: Recorder,
    /// The value of each node at the recorded inputs, as a replay in plain f64 computes it.
    pub(super) values: Vec<f64>,
    pub(super) guards: Vec<Guard>,
    /// The nodes of the numbers met so far: whether it is a double, and its bits.
    literals: HashMap<(bool, u64), NodeId, Keys>,
    /// Those of 0, 1, 2, …: formulas are full of them.
    small: [Option<NodeId>; SMALL],
    gathered: Gathered<f64>,
}

/// The session, taken from its thread for one operation; it goes back when this is dropped.
pub(super) struct Lease(Option<Box<Session>>);

impl Drop for Lease {
    #[inline]
    fn drop(&mut self) {
        OPEN.set(self.0.take());
    }
}

impl Deref for Lease {
    type Target = Session;

    #[inline]
    fn deref(&self) -> &Session {
        self.0.as_ref().expect("a lease holds its session until it is dropped")
    }
}

impl DerefMut for Lease {
    #[inline]
    fn deref_mut(&mut self) -> &mut Session {
        self.0.as_mut().expect("a lease holds its session until it is dropped")
    }
}

/// Resets the thread when the recording ends, by return or by unwinding.
pub(super) struct Entered(());

impl Drop for Entered {
    fn drop(&mut self) {
        OPEN.take();
    }
}

impl Session {
    /// Opens a recording on this thread, with these inputs.
    #[track_caller]
    pub(super) fn enter(inputs: &[f64]) -> (Entered, Vec<Var>) {
        let before = OPEN.take();
        let busy = before.is_some();
        OPEN.set(before);
        assert!(!busy, "`record` inside a recording: the inner one would write on no tape; end the outer one first");
        let generation = GENERATION.fetch_add(1, Ordering::Relaxed);
        let mut session = KEPT.take().unwrap_or_default();
        session.generation = generation;
        let vars = inputs.iter().map(|&value| {
            let node = session.recorder.input();
            session.values.push(value);
            session.var(node)
        });
        let vars = vars.collect();
        OPEN.set(Some(session));
        (Entered(()), vars)
    }

    /// What is left of a session or a recording when it ends: its memory, for the next one.
    pub(super) fn keep(mut self: Box<Self>) {
        self.recorder.clear();
        self.values.clear();
        self.guards.clear();
        self.literals.clear();
        self.small = [None; SMALL];
        KEPT.set(Some(self));
    }

    /// Gives back what a recording took away, if it is more than is kept already.
    pub(super) fn give_back(program: Program, values: Vec<f64>) {
        // A thread that ends may have dropped what it kept before it drops its last recordings.
        let _ = KEPT.try_with(|place| {
            let mut kept = place.take().unwrap_or_default();
            if values.capacity() > kept.values.capacity() {
                kept.values = values;
                kept.values.clear();
                kept.recorder.reuse(program);
            }
            place.set(Some(kept));
        });
    }

    /// The recording that is open on this thread, taken away for good.
    pub(super) fn close() -> Option<Box<Session>> {
        OPEN.take()
    }

    /// The recording that is open on this thread, for an operation on these operands.
    #[track_caller]
    #[inline(always)]
    pub(super) fn open<const N: usize>(operands: [Var; N]) -> Lease {
        match OPEN.take() {
            Some(session) => Lease(Some(session)),
            None => closed(&operands),
        }
    }

    /// The open recording, which must be the one with this number.
    #[track_caller]
    pub(super) fn open_for(generation: u64) -> Lease {
        match OPEN.take() {
            Some(session) => {
                let lease = Lease(Some(session));
                lease.check(generation);
                lease
            }
            None => stale(generation, None),
        }
    }

    /// A value for showing; nothing if the recording is not open here.
    pub(super) fn peek(generation: u64, node: NodeId) -> Option<f64> {
        let session = Lease(OPEN.take());
        let session = session.0.as_deref().filter(|session| session.generation == generation)?;
        session.values.get(node.index()).copied()
    }

    #[track_caller]
    #[inline]
    fn check(&self, generation: u64) {
        if generation != self.generation {
            stale(generation, Some(self.generation));
        }
    }

    pub(super) fn value(&self, node: NodeId) -> f64 {
        self.values[node.index()]
    }

    fn var(&self, node: NodeId) -> Var {
        Var::of(Kind::Node { node, generation: self.generation })
    }

    /// The node of a `Var`; a constant is written on the tape.
    #[track_caller]
    #[inline(always)]
    pub(super) fn node(&mut self, var: Var) -> NodeId {
        match var.kind() {
            Kind::Node { node, generation } => {
                self.check(generation);
                node
            }
            _ => self.constant_of(var),
        }
    }

    /// The node of a number.
    #[track_caller]
    #[inline(never)]
    fn constant_of(&mut self, var: Var) -> NodeId {
        match var.kind() {
            Kind::Node { node, .. } => node,
            Kind::Integer(value) => match usize::try_from(value) {
                Ok(place @ 0..SMALL) => match self.small[place] {
                    Some(node) => node,
                    None => {
                        let node = self.constant_node(&Constant::integer(value));
                        self.small[place] = Some(node);
                        node
                    }
                },
                _ => self.literal((false, value as u64), || Constant::integer(value)),
            },
            Kind::Double(value) => self.literal((true, value.to_bits()), || {
                let Ok(exact) = RBig::try_from(value) else {
                    panic!("{value} is not a real number, so it cannot be an operand on the tape");
                };
                Constant { value: exact, rounded: value.fract() != 0.0 }
            }),
        }
    }

    /// The node of a number. That it was met before is found by its bits; the recorder's own map compares rationals.
    #[track_caller]
    fn literal(&mut self, key: (bool, u64), constant: impl FnOnce() -> Constant) -> NodeId {
        if let Some(&node) = self.literals.get(&key) {
            return node;
        }
        let node = self.constant_node(&constant());
        self.literals.insert(key, node);
        node
    }

    pub(super) fn constant(&mut self, constant: &Constant) -> Var {
        let node = self.constant_node(constant);
        self.var(node)
    }

    fn constant_node(&mut self, constant: &Constant) -> NodeId {
        let node = self.recorder.constant(constant);
        self.note(node, |_| Plain::default().constant(constant));
        node
    }

    /// The summand `a·b`; factors 1 and −1 are free.
    #[track_caller]
    pub(super) fn product_term(&mut self, a: Var, b: Var) -> Term {
        let (a, b) = if is_unit(a) { (b, a) } else { (a, b) };
        let left = self.node(a);
        match b.kind() {
            Kind::Integer(1) => Term::plus(left),
            Kind::Integer(-1) => Term::minus(left),
            _ => Term::product(left, self.node(b)),
        }
    }

    pub(super) fn sum(&mut self, terms: &[Term]) -> Var {
        let node = self.recorder.sum(terms);
        self.note(node, |values| {
            Plain::default().sum_of_products(terms.iter().map(|term| Product {
                negative: term.negative,
                left: &values[term.left.index()],
                right: term.right.map(|right| &values[right.index()]),
            }))
        });
        self.var(node)
    }

    /// A sum that fits into its operation.
    #[inline(always)]
    pub(super) fn short_sum(&mut self, sum: Sum) -> Var {
        let value = self.recorder.program.sum_value(&mut Plain::default(), sum, &self.values);
        let node = self.recorder.push_sum(sum);
        self.values.push(value);
        self.var(node)
    }

    /// All sums `Σₖ left(row, k)·right(k, column)`, column by column; the factors are listed row by row.
    pub(super) fn family(&mut self, rows: usize, columns: usize, left: &[NodeId], right: &[NodeId]) -> Vec<Var> {
        let first = self.recorder.family(rows, columns, left, right);
        let program = &self.recorder.program;
        if let Some(family) = program.families.last() {
            family.values(program, &mut self.gathered, &mut self.values);
        }
        (0..rows * columns).map(|at| self.var(NodeId::at(first.index() + at))).collect()
    }

    pub(super) fn reciprocal(&mut self, x: NodeId) -> Var {
        let node = self.recorder.reciprocal(&x);
        self.note(node, |values| Plain::default().reciprocal(&values[x.index()]));
        self.var(node)
    }

    pub(super) fn apply(&mut self, primitive: Primitive, x: NodeId) -> Var {
        let node = self.recorder.apply(primitive, &x);
        self.note(node, |values| Plain::default().apply(primitive, &values[x.index()]));
        self.var(node)
    }

    pub(super) fn select(&mut self, on: NodeId, negative: NodeId, otherwise: NodeId) -> Var {
        let node = self.recorder.select(&on, &negative, &otherwise);
        self.note(node, |values| {
            let [on, negative, otherwise] = [on, negative, otherwise].map(|operand| values[operand.index()]);
            Plain::default().select(&on, &negative, &otherwise)
        });
        self.var(node)
    }

    /// Asks a question about two nodes; the answer at the recorded inputs becomes a guard.
    pub(super) fn ask(&mut self, question: Question, left: NodeId, right: NodeId) -> bool {
        let answer = question.answer(self.value(left), self.value(right));
        self.guards.push(Guard { question, left, right, answer });
        answer
    }

    /// Keeps the value of a node that is new; the recorder merges equal ones.
    fn note(&mut self, node: NodeId, value: impl FnOnce(&[f64]) -> f64) {
        if node.index() == self.values.len() {
            let value = value(&self.values);
            self.values.push(value);
        }
    }
}

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
            (Kind::Node { node: left, generation: one }, Kind::Node { node: right, generation: other })
                if one == self.generation && other == self.generation =>
            {
                self.terms.push(Term::product(left, right));
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
        self.generation = session.generation;
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

fn is_unit(var: Var) -> bool {
    matches!(var.kind(), Kind::Integer(1 | -1))
}

/// There is no recording open on this thread.
#[track_caller]
#[cold]
#[inline(never)]
fn closed(operands: &[Var]) -> ! {
    for operand in operands {
        if let Kind::Node { generation, .. } = operand.kind() {
            stale(generation, None);
        }
    }
    panic!(
        "arithmetic on a `Var` outside a recording: it belongs inside the closure given to `record` \
         (outside, only integer constants can be computed with)"
    )
}

#[track_caller]
#[cold]
fn stale(of: u64, open: Option<u64>) -> ! {
    let here = match open {
        Some(open) => format!("the one open here is number {open}"),
        None => "none is open here".to_string(),
    };
    panic!(
        "this `Var` belongs to recording number {of}, which has ended or runs on another thread ({here}): \
         a `Var` lives only inside the closure given to `record`"
    )
}
