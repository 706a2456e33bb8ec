//! The open recording of a thread: the tape, the primal values, the guards.

use super::literals::Literals;
use super::recording::{Guard, Question};
use super::taken::NOTHING;
use super::{Kind, NUMBER, PLACE, PRODUCT, PRODUCT_BIT, Var};
use crate::scalar::plain::Plain;
use crate::tape::family::Gathered;
use crate::tape::keys::Keys;
use crate::tape::program::{NodeId, Primitive, Term};
use crate::tape::reader::{Product, Reader};
use crate::tape::recorder::Recorder;
use crate::tape::sum::Sum;
use std::cell::Cell;
use std::collections::HashMap;
use std::mem::{ManuallyDrop, forget};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};

thread_local! {
    /// A recording ends before its thread does, by its guard: there is nothing to drop, and so no operation need find out whether
    /// the thread is ending.
    static OPEN: ManuallyDrop<Cell<Option<Box<Session>>>> = const { ManuallyDrop::new(Cell::new(None)) };
    /// A session that nobody needs any more, for its memory: to ask the system for it anew takes as long as recording.
    static KEPT: Cell<Option<Box<Session>>> = const { Cell::new(None) };
}

/// Every recording of the process has a number of its own, so that a `Var` of another one is always noticed. (Numbers come again
/// after 2³³ recordings.)
static GENERATION: AtomicU64 = AtomicU64::new(0);
/// The largest of these numbers.
const LAST: u64 = u64::MAX >> NUMBER;

/// A recording under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    /// The head of its first node.
    pub(super) base: u64,
    pub(super) recorder: Recorder,
    /// The value of each node at the recorded inputs, as a replay in plain f64 computes it.
    pub(super) values: Vec<f64>,
    pub(super) guards: Vec<Guard>,
    /// The inputs, after the recording.
    pub(super) inputs: Vec<Var>,
    /// The values of the outputs.
    pub(super) results: Vec<f64>,
    pub(super) literals: Literals,
    pub(super) gathered: Gathered<f64>,
    /// What the head of the last product or negation has beside the base, as long as nothing refers to its node: a sum that takes
    /// it in takes its place on the tape.
    pub(super) free: u64,
    /// Products that were used once more after a sum had taken them in: where they stand now.
    pub(super) again: HashMap<NodeId, NodeId, Keys>,
    /// Memory for the operands of a family.
    pub(super) operands: [Vec<NodeId>; 3],
}

/// The session, taken from its thread for one operation; it goes back when this is dropped, so that there is nothing left to drop.
pub(super) struct Lease(ManuallyDrop<Option<Box<Session>>>);

impl Lease {
    #[inline(always)]
    pub(super) fn new(session: Option<Box<Session>>) -> Lease {
        Lease(ManuallyDrop::new(session))
    }
}

impl Drop for Lease {
    #[inline(always)]
    fn drop(&mut self) {
        // The place is empty as long as a lease is out, so nothing is forgotten. A call that drops would empty the registers.
        forget(OPEN.with(|open| open.replace(self.0.take())));
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
        Session::close();
    }
}

impl Session {
    /// Opens a recording on this thread, with these inputs.
    #[track_caller]
    pub(super) fn enter(inputs: &[f64]) -> (Entered, Vec<Var>) {
        let busy = Lease::new(Session::close()).0.is_some();
        assert!(!busy, "`record` inside a recording: the inner one would write on no tape; end the outer one first");
        let mut session = KEPT.take().unwrap_or_default();
        session.clear();
        session.base = (1 + GENERATION.fetch_add(1, Ordering::Relaxed) % LAST) << NUMBER;
        session.values.extend_from_slice(inputs);
        let mut vars = std::mem::take(&mut session.inputs);
        vars.clear();
        session.recorder.inputs(inputs.len());
        let var = |(at, value): (usize, &f64)| Var { head: session.base | at as u64, value: *value };
        vars.extend(inputs.iter().enumerate().map(var));
        OPEN.with(|open| open.set(Some(session)));
        (Entered(()), vars)
    }

    /// Forgets everything but its memory.
    fn clear(&mut self) {
        self.recorder.clear();
        self.values.clear();
        self.guards.clear();
        self.results.clear();
        self.literals.clear();
        self.free = NOTHING;
        self.again.clear();
    }

    /// Its number.
    pub(super) fn generation(&self) -> u64 {
        self.base >> NUMBER
    }

    /// Keeps a session that nobody needs any more for its memory, if it is more than is kept already.
    pub(super) fn keep(self: Box<Self>) {
        // A thread that ends may have dropped what it kept before it drops its last recordings.
        let _ = KEPT.try_with(|place| {
            let kept = place.take().filter(|kept| kept.values.capacity() > self.values.capacity());
            place.set(Some(kept.unwrap_or(self)));
        });
    }

    /// The recording that is open on this thread, taken away for good.
    #[inline(always)]
    pub(super) fn close() -> Option<Box<Session>> {
        OPEN.with(|open| open.take())
    }

    /// The product of two nodes of the open recording, if there is room for another, as is mostly so.
    /// Nothing is called here: a call would empty the registers.
    #[inline(always)]
    pub(super) fn multiply(a: Var, b: Var) -> Option<Var> {
        let mut session = Lease::new(Some(Session::close()?));
        // Of nodes of this recording their places are left; of others there is more.
        let (left, right) = (a.head ^ session.base, b.head ^ session.base);
        if (left | right) >> PLACE != 0 {
            return None;
        }
        let Session { recorder, values, base, free, .. } = &mut *session;
        let value = (PRODUCT.value)(a.value, b.value);
        let node = recorder.push_beside(Sum::Product(NodeId(left as u32), NodeId(right as u32)), values, value)?;
        *free = PRODUCT_BIT | u64::from(node.0);
        Some(Var { head: *base | *free, value })
    }

    /// A product of nodes and constants, which are written on the tape.
    #[track_caller]
    pub(super) fn multiplied(a: Var, b: Var) -> Var {
        let mut session = Session::open([a, b]);
        let (left, right) = (session.node(a), session.node(b));
        let value = (PRODUCT.value)(session.value(left), session.value(right));
        let product = session.push(Sum::Product(left, right), value);
        session.release(product)
    }

    /// A product or negation that nothing refers to: the next sum may take it in.
    #[inline(always)]
    pub(super) fn release(&mut self, product: Var) -> Var {
        self.free = PRODUCT_BIT | u64::from(product.place().0);
        Var { head: product.head | PRODUCT_BIT, ..product }
    }

    /// The recording that is open on this thread, for an operation on these operands.
    #[track_caller]
    #[inline(always)]
    pub(super) fn open<const N: usize>(operands: [Var; N]) -> Lease {
        match Session::close() {
            Some(session) => Lease::new(Some(session)),
            None => closed(&operands),
        }
    }

    /// The open recording, which must be the one with this number.
    #[track_caller]
    pub(super) fn open_for(generation: u64) -> Lease {
        match Session::close() {
            Some(session) => {
                let lease = Lease::new(Some(session));
                lease.check(generation);
                lease
            }
            None => stale(generation, None),
        }
    }

    /// Whether the recording with this number is open here.
    pub(super) fn is_open(generation: u64) -> bool {
        let session = Lease::new(Session::close());
        session.0.as_ref().is_some_and(|session| session.generation() == generation)
    }

    #[track_caller]
    #[inline]
    fn check(&self, generation: u64) {
        if generation != self.generation() {
            stale(generation, Some(self.generation()));
        }
    }

    pub(super) fn value(&self, node: NodeId) -> f64 {
        self.values[node.index()]
    }

    /// Makes this the next output.
    #[track_caller]
    pub(super) fn output(&mut self, var: Var) {
        let node = self.node(var);
        self.recorder.program.outputs.push(node);
        self.results.push(self.value(node));
    }

    pub(super) fn var(&self, node: NodeId) -> Var {
        Var { head: self.base | u64::from(node.0), value: self.value(node) }
    }

    /// The number itself if it is a node; a constant is written on the tape.
    #[track_caller]
    pub(super) fn on_tape(&mut self, var: Var) -> Var {
        let node = self.node(var);
        self.var(node)
    }

    /// The node of a `Var`; a constant is written on the tape.
    #[track_caller]
    #[inline(always)]
    pub(super) fn node(&mut self, var: Var) -> NodeId {
        match var.kind() {
            Kind::Node { generation } => {
                self.check(generation);
                if var.head & PRODUCT_BIT == 0 { var.place() } else { self.product(var) }
            }
            _ => self.constant_of(var),
        }
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

    /// Appends a sum that fits into its operation, with its value.
    #[inline(always)]
    pub(super) fn push(&mut self, sum: Sum, value: f64) -> Var {
        let node = self.recorder.push_sum(sum);
        self.values.push(value);
        Var { head: self.base | u64::from(node.0), value }
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
    pub(super) fn note(&mut self, node: NodeId, value: impl FnOnce(&[f64]) -> f64) {
        if node.index() == self.values.len() {
            let value = value(&self.values);
            self.values.push(value);
        }
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
        if let Kind::Node { generation } = operand.kind() {
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
