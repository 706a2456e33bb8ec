//! The sweep: values forward, adjoints backward, in any reader. The textbook tape.

use crate::tape::derivative::{derivative, reciprocal_derivative};
use crate::tape::program::{Constant, NodeId, Op, Program};
use crate::tape::reader::{Branching, Product, Reader};

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
    backward(program, reader, &values, seeds, &mut ())
}

/// Looks on while the sweep goes backward: the [trace](crate::tape::adjoint_trace) does.
pub(crate) trait Observer<V> {
    /// `term` was added to the adjoint of `node`, which is now `sum`.
    fn added(&mut self, node: NodeId, term: &Product<'_, V>, sum: &mut V);
}

impl<V> Observer<V> for () {
    fn added(&mut self, _: NodeId, _: &Product<'_, V>, _: &mut V) {}
}

/// The backward half of the [`sweep`], from the values of all nodes.
pub(crate) fn backward<R: Branching>(
    program: &Program,
    reader: &mut R,
    values: &[R::Value],
    seeds: &[R::Value],
    observer: &mut impl Observer<R::Value>,
) -> Vec<R::Value> {
    assert_eq!(seeds.len(), program.outputs.len(), "the program has {} outputs", program.outputs.len());
    // An adjoint that is absent belongs to a node that no output reaches.
    let mut adjoints: Vec<Option<R::Value>> = vec![None; program.ops.len()];
    for (node, seed) in program.outputs.iter().zip(seeds) {
        accumulate(reader, &mut adjoints, *node, Product::plus(seed), observer);
    }
    let zero = reader.constant(&Constant::integer(0));
    let mut gradient = vec![zero; program.inputs()];
    for index in (0..program.ops.len()).rev() {
        let Some(adjoint) = adjoints[index].take() else { continue };
        let mut add = |reader: &mut R, to: NodeId, term: Product<'_, R::Value>| {
            accumulate(reader, &mut adjoints, to, term, observer);
        };
        match program.ops[index] {
            Op::Input(number) => gradient[number as usize] = adjoint,
            Op::Constant(_) => {}
            Op::SumOfProducts { start, len } => {
                for &term in program.terms(start, len) {
                    let negative = term.negative;
                    let right = term.right.map(|right| &values[right.index()]);
                    add(reader, term.left, Product { negative, left: &adjoint, right });
                    if let Some(right) = term.right {
                        let left = Some(&values[term.left.index()]);
                        add(reader, right, Product { negative, left: &adjoint, right: left });
                    }
                }
            }
            Op::Reciprocal(x) => {
                let partial = reciprocal_derivative(reader, &values[index]);
                add(reader, x, Product::of(&adjoint, &partial));
            }
            Op::Apply(primitive, x) => {
                let partial = derivative(reader, primitive, &values[x.index()], &values[index]);
                add(reader, x, Product::of(&adjoint, &partial));
            }
            Op::Select { on, negative, otherwise } => match reader.is_negative(&values[on.index()]) {
                Some(true) => add(reader, negative, Product::plus(&adjoint)),
                Some(false) => add(reader, otherwise, Product::plus(&adjoint)),
                None => {
                    // An undefined condition leaves both adjoints undefined: it must not look like a branch.
                    let undefined = reader.select(&values[on.index()], &adjoint, &adjoint);
                    add(reader, negative, Product::plus(&undefined));
                    add(reader, otherwise, Product::plus(&undefined));
                }
            },
            Op::Copy(x) => add(reader, x, Product::plus(&adjoint)),
            Op::Opaque { function, order, at } => {
                let partial = reader.opaque(function, order + 1, &values[at.index()]);
                add(reader, at, Product::of(&adjoint, &partial));
            }
        }
    }
    gradient
}

fn accumulate<R: Reader>(
    reader: &mut R,
    adjoints: &mut [Option<R::Value>],
    to: NodeId,
    term: Product<'_, R::Value>,
    observer: &mut impl Observer<R::Value>,
) {
    let mut sum = match adjoints[to.index()].take() {
        None => reader.sum_of_products([term].into_iter()),
        Some(sum) => reader.sum_of_products([Product::plus(&sum), term].into_iter()),
    };
    observer.added(to, &term, &mut sum);
    adjoints[to.index()] = Some(sum);
}
