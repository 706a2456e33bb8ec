//! The sweep: values forward, adjoints backward, in any reader. The textbook tape.

use crate::scalar::lanes::Lanes;
use crate::scalar::plain::Plain;
use crate::tape::derivative::{derivative, reciprocal_derivative};
use crate::tape::element::Element;
use crate::tape::family::Gathered;
use crate::tape::fused::at_once;
use crate::tape::program::{NodeId, Op, Program, Term};
use crate::tape::reader::{Branching, Product, Reader};
use crate::tape::sum::Sum;

/// The pullback of the cotangent `seeds` (one per output) at the point `inputs`: `Jᵀ ȳ`, one value per input.
///
/// Uses on the side of a select that was not taken contribute nothing, and their values are not looked at: the 1/0 of
/// the other side must not become 0·∞.
///
/// ```
/// use backproof::scalar::plain::Plain;
/// use backproof::tape::{Recorder, Term, sweep};
/// let mut recorder = Recorder::default();
/// let (x, y) = (recorder.input(), recorder.input());
/// let out = recorder.sum(&[Term::product(x, x), Term::product(x, y)]); // x² + xy
/// let program = recorder.finish(vec![out]);
/// assert_eq!(sweep(&program, &mut Plain::default(), &[3.0, 5.0], &[1.0]), [11.0, 3.0]);
/// ```
///
/// Theorem: `Tape.sweep_is_gradient`; each operation's share: `Tape.sum_of_products_local`, `Tape.unary_local`, `Tape.copy_local`,
/// `Tape.constant_local`, `Tape.choose_local`.
///
/// # Panics
/// If `inputs` or `seeds` are not as many as the program has inputs and outputs.
pub fn sweep<R: Branching>(
    program: &Program,
    reader: &mut R,
    inputs: &[R::Value],
    seeds: &[R::Value],
) -> Vec<R::Value> {
    let mut values = Vec::new();
    program.read(reader, inputs, &mut values);
    let mut adjoints = Adjoints::<Option<R::Value>>::default();
    backward(program, reader, &values, seeds, &mut adjoints, &mut ());
    adjoints.gradient(program, reader)
}

/// Where the contributions to a node's adjoint gather. It is absent as long as no output reaches the node: that is not the
/// same as 0, since a partial that is infinite or undefined must not be looked at then.
pub(crate) trait Slot<R: Reader>: Clone {
    /// Nothing has come yet.
    fn absent() -> Self;

    /// Adds a contribution; the sum starts at 0.
    fn add(&mut self, reader: &mut R, term: Product<'_, R::Value>);

    /// The adjoint, unless it is absent.
    fn get(&self) -> Option<R::Value>;

    /// The adjoint, or 0 if it is absent.
    fn or_zero(&self, zero: &R::Value) -> R::Value {
        self.get().unwrap_or_else(|| zero.clone())
    }

    /// Which side of a select is taken.
    fn is_negative(reader: &R, on: &R::Value) -> Option<bool>;

    /// Passes on, together with this sum's adjoint, those of sums before it, if this kind of slot can: a whole family, or a running
    /// sum. Gives the first node that is done with.
    fn at_once(
        _: &Program,
        _: Sum,
        _end: usize,
        _: &[R::Value],
        _: &mut [Self],
        _: &mut Gathered<Self>,
    ) -> Option<usize> {
        None
    }
}

/// The adjoints of a sweep, and memory that sweeps need. It may be kept from one sweep to the next.
#[derive(Clone, Debug)]
pub(crate) struct Adjoints<S> {
    slots: Vec<S>,
    memory: Gathered<S>,
}

impl<S> Default for Adjoints<S> {
    fn default() -> Self {
        Adjoints { slots: Vec::new(), memory: Gathered::default() }
    }
}

impl<R: Branching> Slot<R> for Option<R::Value> {
    fn is_negative(reader: &R, on: &R::Value) -> Option<bool> {
        reader.is_negative(on)
    }

    fn absent() -> Self {
        None
    }

    fn add(&mut self, reader: &mut R, term: Product<'_, R::Value>) {
        *self = Some(match self.take() {
            None => reader.sum_of_products([term].into_iter()),
            Some(sum) => reader.sum_of_products([Product::plus(&sum), term].into_iter()),
        });
    }

    fn get(&self) -> Option<R::Value> {
        self.clone()
    }
}

/// An adjoint in doubles, in the eight bytes of a double. Sums of products start at +0 and so are never −0: that one is free
/// to mean "absent", and added to +0 it leaves no trace.
impl Slot<Plain> for f64 {
    fn is_negative(reader: &Plain, on: &f64) -> Option<bool> {
        reader.is_negative(on)
    }

    fn absent() -> f64 {
        -0.0
    }

    #[inline]
    fn add(&mut self, reader: &mut Plain, term: Product<'_, f64>) {
        *self = reader.sum_of_products([Product::plus(&*self), term].into_iter());
    }

    #[inline]
    fn get(&self) -> Option<f64> {
        (!Element::is_absent(*self)).then_some(*self)
    }

    #[inline]
    fn or_zero(&self, _: &f64) -> f64 {
        self.present()
    }

    #[inline]
    fn at_once(
        program: &Program,
        sum: Sum,
        end: usize,
        values: &[f64],
        slots: &mut [f64],
        memory: &mut Gathered<f64>,
    ) -> Option<usize> {
        at_once(program, sum, end, values, slots, memory)
    }
}

/// Adjoints in lanes, for programs without selects: all lanes are reached, or none.
impl<const N: usize> Slot<Lanes<N>> for [f64; N] {
    fn absent() -> [f64; N] {
        [-0.0; N]
    }

    #[inline]
    fn add(&mut self, reader: &mut Lanes<N>, term: Product<'_, [f64; N]>) {
        *self = reader.sum_of_products([Product::plus(&*self), term].into_iter());
    }

    #[inline]
    fn get(&self) -> Option<[f64; N]> {
        (!Element::is_absent(*self)).then_some(*self)
    }

    #[inline]
    fn or_zero(&self, _: &[f64; N]) -> [f64; N] {
        self.present()
    }

    fn is_negative(_: &Lanes<N>, _: &[f64; N]) -> Option<bool> {
        unreachable!("lanes may stand on different sides of a select: such programs go backward by their pullback")
    }

    #[inline]
    fn at_once(
        program: &Program,
        sum: Sum,
        end: usize,
        values: &[[f64; N]],
        slots: &mut [[f64; N]],
        memory: &mut Gathered<[f64; N]>,
    ) -> Option<usize> {
        at_once(program, sum, end, values, slots, memory)
    }
}

/// Looks on while the sweep goes backward: the [trace](crate::tape::adjoint_trace) does.
pub(crate) trait Observer<R: Reader, S> {
    /// `term` was added to the adjoint of `node`, which is now in `slot`.
    fn added(&mut self, node: NodeId, term: &Product<'_, R::Value>, slot: &mut S);
}

impl<R: Reader, S> Observer<R, S> for () {
    fn added(&mut self, _: NodeId, _: &Product<'_, R::Value>, _: &mut S) {}
}

/// The backward half of the [`sweep`], from the values of all nodes: it leaves all adjoints in memory that is reused.
pub(crate) fn backward<R: Reader, S: Slot<R>>(
    program: &Program,
    reader: &mut R,
    values: &[R::Value],
    seeds: &[R::Value],
    adjoints: &mut Adjoints<S>,
    observer: &mut impl Observer<R, S>,
) {
    seed(program, reader, seeds, adjoints, observer);
    let Adjoints { slots, memory } = adjoints;
    // One length for all three: a list that may have grown would be asked for its place again at each node.
    let mut end = program.ops.len();
    let slots = &mut slots[..end];
    let values = &values[..end];
    let leading = program.leading as usize;
    while end > leading {
        end -= 1;
        if let Some(adjoint) = slots[end].get() {
            end = through(program, reader, end, values, &adjoint, slots, memory, observer);
        }
    }
}

impl<S> Adjoints<S> {
    /// The adjoints of the inputs, in their order; 0 where no output reaches them.
    pub(crate) fn gradient<R: Reader>(&self, program: &Program, reader: &mut R) -> Vec<R::Value>
    where
        S: Slot<R>,
    {
        let zero = reader.sum_of_products([].into_iter());
        let leading = program.leading as usize;
        let mut gradient = Vec::with_capacity(program.inputs());
        gradient.extend(self.slots[..leading].iter().map(|slot| slot.or_zero(&zero)));
        if leading < program.inputs() {
            gradient.resize(program.inputs(), zero.clone());
            for (op, slot) in program.ops.iter().zip(&self.slots).skip(leading) {
                if let Op::Input(number) = *op {
                    gradient[number as usize] = slot.or_zero(&zero);
                }
            }
        }
        gradient
    }
}

impl<E: Element> Adjoints<E> {
    /// The same where they stand, of a recording, which begins with its inputs.
    pub(crate) fn of_inputs(&mut self, program: &Program) -> &[E] {
        debug_assert_eq!(program.leading as usize, program.inputs(), "a recording begins with its inputs");
        let slots = &mut self.slots[..program.inputs()];
        slots.iter_mut().filter(|slot| slot.is_absent()).for_each(|slot| *slot = E::ZERO);
        slots
    }
}

/// What the operation of a node passes on to its operands. Gives the first node that is done with: this one, mostly.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "the state of one sweep, which stays in registers")]
fn through<R: Reader, S: Slot<R>>(
    program: &Program,
    reader: &mut R,
    end: usize,
    values: &[R::Value],
    adjoint: &R::Value,
    slots: &mut [S],
    memory: &mut Gathered<S>,
    observer: &mut impl Observer<R, S>,
) -> usize {
    let value = |node: NodeId| &values[node.index()];
    macro_rules! add {
        ($to:expr, $term:expr) => {
            accumulate(reader, slots, $to, $term, observer)
        };
    }
    match program.ops[end] {
        Op::Input(_) | Op::Constant(_) => {}
        Op::SumOfProducts(sum) => {
            if let Some(first) = S::at_once(program, sum, end, values, slots, memory) {
                return first;
            }
            through_sum(program, reader, sum, values, adjoint, slots, observer);
        }
        Op::Reciprocal(x) => {
            let partial = reciprocal_derivative(reader, &values[end]);
            add!(x, Product::of(adjoint, &partial));
        }
        Op::Apply(primitive, x) => {
            let partial = derivative(reader, primitive, value(x), &values[end]);
            add!(x, Product::of(adjoint, &partial));
        }
        Op::Select { on, negative, otherwise } => match S::is_negative(reader, value(on)) {
            Some(true) => add!(negative, Product::plus(adjoint)),
            Some(false) => add!(otherwise, Product::plus(adjoint)),
            None => {
                // An undefined condition leaves both adjoints undefined: it must not look like a branch. A copy, since what a
                // call may look at must stand in memory, and all other operations would go through there.
                let copy = adjoint.clone();
                let undefined = reader.select(value(on), &copy, &copy);
                add!(negative, Product::plus(&undefined));
                add!(otherwise, Product::plus(&undefined));
            }
        },
        Op::Copy(x) => add!(x, Product::plus(adjoint)),
        Op::Opaque { function, order, at } => {
            let partial = reader.opaque(function, order + 1, value(at));
            add!(at, Product::of(adjoint, &partial));
        }
    }
    end
}

/// What a sum passes on to its factors.
#[inline(always)]
fn through_sum<R: Reader, S: Slot<R>>(
    program: &Program,
    reader: &mut R,
    sum: Sum,
    values: &[R::Value],
    adjoint: &R::Value,
    slots: &mut [S],
    observer: &mut impl Observer<R, S>,
) {
    let value = |node: NodeId| &values[node.index()];
    let mut add = |node: NodeId, term| accumulate(reader, slots, node, term, observer);
    match sum {
        // What plain operators write is most of what is swept.
        Sum::Addition(a, b) => {
            add(a, Product::plus(adjoint));
            add(b, Product::plus(adjoint));
        }
        Sum::Subtraction(a, b) => {
            add(a, Product::plus(adjoint));
            add(b, Product::plus(adjoint).negated());
        }
        Sum::Product(a, b) => {
            add(a, Product::of(adjoint, value(b)));
            add(b, Product::of(adjoint, value(a)));
        }
        Sum::ProductAndTerm(a, b, c) => {
            add(a, Product::of(adjoint, value(b)));
            add(b, Product::of(adjoint, value(a)));
            add(c, Product::plus(adjoint));
        }
        Sum::TermLessProduct(a, b, c) => {
            add(a, Product::plus(adjoint));
            add(b, Product::of(adjoint, value(c)).negated());
            add(c, Product::of(adjoint, value(b)).negated());
        }
        Sum::Negation(a) => add(a, Product::plus(adjoint).negated()),
        Sum::Listed { start, len } => {
            for &Term { negative, left, right } in &program.terms[start as usize..][..len as usize] {
                add(left, Product { negative, left: adjoint, right: right.map(value) });
                if let Some(right) = right {
                    add(right, Product { negative, left: adjoint, right: Some(value(left)) });
                }
            }
        }
        Sum::Member { family, row, column } => {
            let family = &program.families[family as usize];
            for at in 0..family.inner {
                let (left, right) = program.factors(family, row, at, column);
                add(left, Product::of(adjoint, value(right)));
                add(right, Product::of(adjoint, value(left)));
            }
            program.term_of_row(family, row).into_iter().for_each(|term| add(term, Product::plus(adjoint)));
        }
    }
}

/// Starts with the cotangents of the outputs.
fn seed<R: Reader, S: Slot<R>>(
    program: &Program,
    reader: &mut R,
    seeds: &[R::Value],
    adjoints: &mut Adjoints<S>,
    observer: &mut impl Observer<R, S>,
) {
    assert_eq!(seeds.len(), program.outputs.len(), "the program has {} outputs", program.outputs.len());
    adjoints.slots.clear();
    adjoints.slots.resize(program.ops.len(), S::absent());
    for (node, seed) in program.outputs.iter().zip(seeds) {
        accumulate(reader, &mut adjoints.slots, *node, Product::plus(seed), observer);
    }
}

#[inline(always)]
fn accumulate<R: Reader, S: Slot<R>>(
    reader: &mut R,
    adjoints: &mut [S],
    to: NodeId,
    term: Product<'_, R::Value>,
    observer: &mut impl Observer<R, S>,
) {
    let slot = &mut adjoints[to.index()];
    slot.add(reader, term);
    observer.added(to, &term, slot);
}
