//! The tape itself: a flat list of scalar operations (a Wengert list), and how it is read.

use crate::tape::dependence::Dependence;
use crate::tape::element::Element;
use crate::tape::family::{Family, Gathered};
use crate::tape::reader::Reader;
use crate::tape::sum::Sum;
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// The place of a node on its tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The position in the list, from 0.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// So many bits are enough for every place: the recorder's limit keeps tapes far below.
    pub(crate) const BITS: u32 = 30;

    #[inline]
    pub(crate) fn at(index: usize) -> NodeId {
        assert!(index >> NodeId::BITS == 0, "a tape holds fewer than 2^30 nodes");
        NodeId(index as u32)
    }
}

/// The elementary functions a tape knows. Everything else (`tanh`, `sigmoid`, `softplus`, …) is built from them, so
/// that the check of `tanh' = 1 - tanh²` never compares a rule with itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Primitive {
    /// eˣ
    Exp,
    /// Natural logarithm, x > 0.
    Ln,
    /// Square root, x ≥ 0.
    Sqrt,
    /// Sine.
    Sin,
    /// Cosine.
    Cos,
    /// Arcus tangent.
    Atan,
    /// Error function 2/√π ∫₀ˣ e^(−t²) dt.
    Erf,
    /// log|Γ(x)|, off the poles 0, −1, −2, …
    Lgamma,
    /// Its derivatives: ψ⁽ⁿ⁾, that is digamma for n = 0, trigamma for n = 1, and so on.
    Polygamma(u8),
    /// The nearest integer, the larger one of two. It is read where the side of a [select](Op::Select) puts its jumps
    /// right: `floor` is composed from it.
    Round,
}

impl Primitive {
    /// All of them, in the order of the table of derivatives; of the polygamma functions the first three.
    pub const ALL: [Primitive; 12] = [
        Primitive::Exp,
        Primitive::Ln,
        Primitive::Sqrt,
        Primitive::Sin,
        Primitive::Cos,
        Primitive::Atan,
        Primitive::Erf,
        Primitive::Lgamma,
        Primitive::Polygamma(0),
        Primitive::Polygamma(1),
        Primitive::Polygamma(2),
        Primitive::Round,
    ];

    /// Whether its row of the table of derivatives is a theorem. Rocq's libraries have no Γ.
    pub fn has_theorem(self) -> bool {
        !matches!(self, Primitive::Lgamma | Primitive::Polygamma(_) | Primitive::Round)
    }

    /// Its usual name.
    ///
    /// ```
    /// assert_eq!(backproof::tape::Primitive::Ln.name(), "ln");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Primitive::Exp => "exp",
            Primitive::Ln => "ln",
            Primitive::Sqrt => "sqrt",
            Primitive::Sin => "sin",
            Primitive::Cos => "cos",
            Primitive::Atan => "atan",
            Primitive::Erf => "erf",
            Primitive::Lgamma => "lgamma",
            Primitive::Polygamma(0) => "digamma",
            Primitive::Polygamma(1) => "trigamma",
            Primitive::Polygamma(_) => "polygamma",
            Primitive::Round => "round",
        }
    }
}

/// A constant: an exact rational, or the nearest double of some real that Rust code meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// Its value.
    pub value: RBig,
    /// Whether it stands for a real within half an ulp of it. The language's numbers never do; doubles met in Rust code do.
    pub rounded: bool,
}

impl Constant {
    /// An exact constant.
    pub fn exact(value: RBig) -> Constant {
        Constant { value, rounded: false }
    }

    /// An exact integer.
    pub fn integer(value: i64) -> Constant {
        Constant::exact(RBig::from(value))
    }
}

/// An arbitrary function of one variable (`function f(t)`), by number; readers choose what stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// One summand `±left·right` of a sum of products; a missing right factor is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it is subtracted.
    pub negative: bool,
    /// The first factor.
    pub left: NodeId,
    /// The second factor, or 1.
    pub right: Option<NodeId>,
}

impl Term {
    /// `+left`
    pub fn plus(left: NodeId) -> Term {
        Term { negative: false, left, right: None }
    }

    /// `-left`
    pub fn minus(left: NodeId) -> Term {
        Term { negative: true, left, right: None }
    }

    /// `+left·right`
    pub fn product(left: NodeId, right: NodeId) -> Term {
        Term { negative: false, left, right: Some(right) }
    }
}

/// One operation of the tape. Operands always stand before their node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// The input with this number.
    Input(u32),
    /// The constant with this number in the program's pool.
    Constant(u32),
    /// `Σ ±aₖ·bₖ` over the [terms](Program::terms) of this sum.
    SumOfProducts(Sum),
    /// `1/x`
    Reciprocal(NodeId),
    /// `p(x)`
    Apply(Primitive, NodeId),
    /// `negative` where `on < 0`, else `otherwise`.
    Select {
        /// What is compared with 0.
        on: NodeId,
        /// The value where it is negative.
        negative: NodeId,
        /// The value where it is zero or positive.
        otherwise: NodeId,
    },
    /// The same value under a name of its own: never merged with anything, so that it can be differentiated by.
    Copy(NodeId),
    /// `f⁽ᵏ⁾(x)` of an arbitrary function.
    Opaque {
        /// Which function.
        function: FunctionId,
        /// The order k of the derivative.
        order: u32,
        /// Where.
        at: NodeId,
    },
}

/// A recorded program: scalar operations in an order in which they can be carried out.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub(crate) ops: Vec<Op>,
    /// The terms of the sums that [list](Sum::Listed) them.
    pub(crate) terms: Vec<Term>,
    pub(crate) families: Vec<Family>,
    /// The factors of families that do not stand at equal strides.
    pub(crate) operands: Vec<NodeId>,
    pub(crate) constants: Vec<Constant>,
    pub(crate) inputs: u32,
    /// So many of the first operations are the first inputs, in their order: in a recording all inputs are, and need not be looked
    /// at one by one.
    pub(crate) leading: u32,
    pub(crate) outputs: Vec<NodeId>,
}

impl Program {
    /// Forgets everything but its memory.
    pub(crate) fn clear(&mut self) {
        let Program { ops, terms, families, operands, constants, inputs, leading, outputs } = self;
        ops.clear();
        terms.clear();
        families.clear();
        operands.clear();
        constants.clear();
        outputs.clear();
        (*inputs, *leading) = (0, 0);
    }

    /// The operations in order.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The constant pool.
    pub fn constants(&self) -> &[Constant] {
        &self.constants
    }

    /// How many inputs it takes.
    pub fn inputs(&self) -> usize {
        self.inputs as usize
    }

    /// The nodes that are its results.
    pub fn outputs(&self) -> &[NodeId] {
        &self.outputs
    }

    /// How many operations it holds.
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    /// How many bytes its operations take, and the terms and factors that do not fit into them. Constants are not counted.
    ///
    /// ```
    /// use backproof::tape::record;
    /// let recording = record(&[3.0, 5.0], |v| vec![v[0] * v[1]]);
    /// assert_eq!(recording.program().bytes(), 3 * 16);
    /// ```
    pub fn bytes(&self) -> usize {
        size_of_val(&self.ops[..])
            + size_of_val(&self.terms[..])
            + size_of_val(&self.families[..])
            + size_of_val(&self.operands[..])
    }

    /// Whether some of these functions are applied in it.
    pub fn applies(&self, primitives: &[Primitive]) -> bool {
        self.ops.iter().any(|op| matches!(op, Op::Apply(primitive, _) if primitives.contains(primitive)))
    }

    /// Whether it holds no operation.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Calls `visit` on each operand of a node, in order; of a select all three.
    pub fn operands(&self, node: NodeId, mut visit: impl FnMut(NodeId)) {
        match self.ops[node.index()] {
            Op::Input(_) | Op::Constant(_) => {}
            Op::SumOfProducts(sum) => {
                for term in self.terms(sum) {
                    visit(term.left);
                    term.right.into_iter().for_each(&mut visit);
                }
            }
            Op::Reciprocal(x) | Op::Apply(_, x) | Op::Copy(x) | Op::Opaque { at: x, .. } => visit(x),
            Op::Select { on, negative, otherwise } => {
                visit(on);
                visit(negative);
                visit(otherwise);
            }
        }
    }

    /// Evaluates every node with `reader`; `values[i]` is then the value of node i.
    ///
    /// The buffer is reused, so that evaluating many points allocates nothing per point.
    ///
    /// # Panics
    /// If `inputs` are not as many as the program takes.
    pub fn read<R: Reader>(&self, reader: &mut R, inputs: &[R::Value], values: &mut Vec<R::Value>) {
        self.read_with(reader, inputs, None, values);
    }

    /// Like [`read`](Program::read), with some branches decided beforehand: a select whose `on` node stands in
    /// `branches` takes the negative side where the map says `true`. This is how both sides of a kink are looked at.
    ///
    /// # Panics
    /// If `inputs` are not as many as the program takes.
    pub fn read_on_branches<R: Reader>(
        &self,
        reader: &mut R,
        inputs: &[R::Value],
        branches: &BTreeMap<NodeId, bool>,
        values: &mut Vec<R::Value>,
    ) {
        self.read_with(reader, inputs, Some(branches), values);
    }

    /// Like [`read_on_branches`](Program::read_on_branches), with some nodes' values known beforehand: what exact
    /// arithmetic found where a reader with rounded numbers cannot tell.
    ///
    /// # Panics
    /// If `inputs` are not as many as the program takes.
    pub fn read_pinned<R: Reader>(
        &self,
        reader: &mut R,
        inputs: &[R::Value],
        branches: &BTreeMap<NodeId, bool>,
        pinned: &BTreeMap<NodeId, R::Value>,
        values: &mut Vec<R::Value>,
    ) {
        assert_eq!(inputs.len(), self.inputs(), "the program takes {} inputs", self.inputs());
        values.clear();
        values.reserve(self.ops.len());
        for (index, op) in self.ops.iter().enumerate() {
            let value = match pinned.get(&NodeId::at(index)) {
                Some(value) => value.clone(),
                None => self.node_value(reader, op, inputs, Some(branches), values),
            };
            values.push(value);
        }
    }

    fn read_with<R: Reader>(
        &self,
        reader: &mut R,
        inputs: &[R::Value],
        branches: Option<&BTreeMap<NodeId, bool>>,
        values: &mut Vec<R::Value>,
    ) {
        let leading = self.start(inputs, values);
        for op in &self.ops[leading..] {
            let value = self.node_value(reader, op, inputs, branches, values);
            values.push(value);
        }
    }

    /// Begins a reading with the inputs that the program begins with, and says how many they are.
    fn start<V: Clone>(&self, inputs: &[V], values: &mut Vec<V>) -> usize {
        assert_eq!(inputs.len(), self.inputs(), "the program takes {} inputs", self.inputs());
        let leading = self.leading as usize;
        values.clear();
        values.reserve(self.ops.len());
        values.extend_from_slice(&inputs[..leading]);
        leading
    }

    /// Like [`read`](Program::read) for numbers that can be worked on side by side: families of sums are read as a whole.
    pub(crate) fn read_families<R: Reader<Value: Element>>(
        &self,
        reader: &mut R,
        inputs: &[R::Value],
        memory: &mut Gathered<R::Value>,
        values: &mut Vec<R::Value>,
    ) {
        self.start(inputs, values);
        while let Some(op) = self.ops.get(values.len()) {
            match *op {
                Op::SumOfProducts(Sum::Member { family, .. }) => {
                    self.families[family as usize].values(self, memory, values);
                }
                _ => {
                    let value = self.node_value(reader, op, inputs, None, values);
                    values.push(value);
                }
            }
        }
    }

    /// Evaluates some nodes anew, in the given order, after inputs have changed; `values` are those of an earlier
    /// [`read`](Program::read).
    ///
    /// # Panics
    /// If `values` do not come from a reading of this program.
    pub fn reread<R: Reader>(&self, reader: &mut R, nodes: &[NodeId], inputs: &[R::Value], values: &mut [R::Value]) {
        for node in nodes {
            values[node.index()] = self.node_value(reader, &self.ops[node.index()], inputs, None, values);
        }
    }

    fn node_value<R: Reader>(
        &self,
        reader: &mut R,
        op: &Op,
        inputs: &[R::Value],
        branches: Option<&BTreeMap<NodeId, bool>>,
        values: &[R::Value],
    ) -> R::Value {
        match *op {
            Op::Input(number) => inputs[number as usize].clone(),
            Op::Constant(number) => reader.constant(&self.constants[number as usize]),
            Op::SumOfProducts(sum) => self.sum_value(reader, sum, values),
            Op::Reciprocal(x) => reader.reciprocal(&values[x.index()]),
            Op::Apply(primitive, x) => reader.apply(primitive, &values[x.index()]),
            Op::Select { on, negative, otherwise } => {
                let (low, high) = (&values[negative.index()], &values[otherwise.index()]);
                match branches.and_then(|decided| decided.get(&on)) {
                    Some(true) => low.clone(),
                    Some(false) => high.clone(),
                    None => reader.select(&values[on.index()], low, high),
                }
            }
            Op::Copy(x) => reader.copy(&values[x.index()]),
            Op::Opaque { function, order, at } => reader.opaque(function, order, &values[at.index()]),
        }
    }

    /// Which nodes depend, by their values, on some of `wrt`: see [`Dependence`].
    pub fn dependence(&self, wrt: &[NodeId], last: NodeId) -> Dependence {
        Dependence::of(self, wrt, last)
    }

    /// The values of the outputs, read with `reader` at one point.
    ///
    /// ```
    /// use backproof::scalar::plain::Plain;
    /// use backproof::tape::{Recorder, Term};
    /// let mut recorder = Recorder::default();
    /// let (x, y) = (recorder.input(), recorder.input());
    /// let xy = recorder.sum(&[Term::product(x, y)]);
    /// let program = recorder.finish(vec![xy]);
    /// assert_eq!(program.evaluate(&mut Plain::default(), &[3.0, 5.0]), [15.0]);
    /// ```
    ///
    /// # Panics
    /// If `inputs` are not as many as the program takes.
    pub fn evaluate<R: Reader>(&self, reader: &mut R, inputs: &[R::Value]) -> Vec<R::Value> {
        let mut values = Vec::new();
        self.read(reader, inputs, &mut values);
        self.outputs.iter().map(|node| values[node.index()].clone()).collect()
    }
}
