//! The pullback: the sweep's program written onto the tape, so that its result is again a program.
//!
//! The adjoint of a node is one sum of products, over its uses, of the user's adjoint and the local partial. The set
//! of operations is closed under this, and second derivatives are the same function called twice.

use crate::tape::derivative::{derivative, reciprocal_derivative};
use crate::tape::program::{NodeId, Op, Program, Term};
use crate::tape::reader::Reader;
use crate::tape::recorder::Recorder;

/// Whether a node counts at all at a given point: it may stand only on sides of selects that are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// No output needs it.
    Never,
    /// Some output needs it at every point.
    Always,
    /// It is needed where this node's value is positive; elsewhere the value is 0.
    Where(NodeId),
}

impl Recorder {
    /// Records the adjoints of `wrt` for the given outputs and their cotangents. `None` where no output depends on a
    /// node: a structural zero.
    ///
    /// Nodes of `wrt` are cut free: what they were computed from is not followed.
    ///
    /// ```
    /// use backproof::scalar::plain::Plain;
    /// use backproof::tape::{Primitive, Reader, Recorder};
    /// let mut recorder = Recorder::default();
    /// let x = recorder.input();
    /// let y = recorder.apply(Primitive::Sin, &x);
    /// let one = recorder.integer(1);
    /// let dx = recorder.pullback(&[(y, one)], &[x])[0].expect("y depends on x");
    /// let program = recorder.finish(vec![dx]);
    /// assert_eq!(program.evaluate(&mut Plain::default(), &[0.0]), [1.0]);
    /// ```
    pub fn pullback(&mut self, outputs: &[(NodeId, NodeId)], wrt: &[NodeId]) -> Vec<Option<NodeId>> {
        let (Some(&first), Some(last)) = (wrt.iter().min(), outputs.iter().map(|(node, _)| *node).max()) else {
            return vec![None; wrt.len()];
        };
        let mut backward = Backward::new(self, first, last, wrt);
        for &(node, cotangent) in outputs {
            if backward.is_active(node) {
                backward.add(node, Term::plus(cotangent));
                backward.reach(node, Reached::Always);
            }
        }
        for index in (first.index()..=last.index()).rev() {
            backward.visit(NodeId::at(index));
        }
        wrt.iter().map(|&node| backward.adjoint(node)).collect()
    }

    /// Records the tangents of `outputs` along the given tangents of some nodes. `None`: a structural zero.
    ///
    /// ```
    /// use backproof::scalar::plain::Plain;
    /// use backproof::tape::{Recorder, Term};
    /// let mut recorder = Recorder::default();
    /// let (x, v) = (recorder.input(), recorder.input());
    /// let square = recorder.sum(&[Term::product(x, x)]);
    /// let tangent = recorder.pushforward(&[(x, v)], &[square])[0].expect("depends on x");
    /// let program = recorder.finish(vec![tangent]);
    /// assert_eq!(program.evaluate(&mut Plain::default(), &[3.0, 2.0]), [12.0]);
    /// ```
    pub fn pushforward(&mut self, from: &[(NodeId, NodeId)], outputs: &[NodeId]) -> Vec<Option<NodeId>> {
        let (Some(first), Some(&last)) = (from.iter().map(|(node, _)| *node).min(), outputs.iter().max()) else {
            return vec![None; outputs.len()];
        };
        let mut tangents: Vec<Option<NodeId>> = vec![None; (last.index() + 1).saturating_sub(first.index())];
        let offset = |node: NodeId| node.index().checked_sub(first.index());
        for &(node, tangent) in from.iter().filter(|(node, _)| *node <= last) {
            tangents[node.index() - first.index()] = Some(tangent);
        }
        for at in 0..tangents.len() {
            if tangents[at].is_none() {
                let node = NodeId::at(first.index() + at);
                tangents[at] = self.tangent(node, &|x| tangents[offset(x)?]);
            }
        }
        let tangent_of = |node: &NodeId| offset(*node).and_then(|at| tangents[at]);
        outputs.iter().map(tangent_of).collect()
    }

    /// The tangent of one node, from those of its operands.
    fn tangent(&mut self, node: NodeId, of: &impl Fn(NodeId) -> Option<NodeId>) -> Option<NodeId> {
        match self.program.ops[node.index()] {
            Op::Input(_) | Op::Constant(_) => None,
            Op::SumOfProducts(sum) => {
                let mut terms = Vec::new();
                for Term { negative, left, right } in self.program.terms(sum) {
                    terms.extend(of(left).map(|tangent| Term { negative, left: tangent, right }));
                    let through_right = right.and_then(of);
                    terms.extend(through_right.map(|tangent| Term { negative, left: tangent, right: Some(left) }));
                }
                (!terms.is_empty()).then(|| self.sum(&terms))
            }
            Op::Select { on, negative, otherwise } => {
                let (low, high) = (of(negative), of(otherwise));
                if low.is_none() && high.is_none() {
                    return None;
                }
                let zero = self.integer(0);
                Some(self.select(&on, &low.unwrap_or(zero), &high.unwrap_or(zero)))
            }
            Op::Copy(x) => of(x),
            Op::Reciprocal(x) | Op::Apply(_, x) | Op::Opaque { at: x, .. } => {
                let tangent = of(x)?;
                let partial = self.partial(node);
                Some(self.sum(&[Term::product(tangent, partial)]))
            }
        }
    }

    /// The derivative of a node with one operand by that operand.
    fn partial(&mut self, node: NodeId) -> NodeId {
        match self.program.ops[node.index()] {
            Op::Reciprocal(_) => reciprocal_derivative(self, &node),
            Op::Apply(primitive, x) => derivative(self, primitive, &x, &node),
            Op::Opaque { function, order, at } => self.opaque(function, order + 1, &at),
            _ => self.integer(1),
        }
    }
}

/// The state of one pullback: what stands between the first of `wrt` and the last output.
struct Backward<'r> {
    recorder: &'r mut Recorder,
    first: NodeId,
    /// Whether a node depends on some of `wrt`.
    active: Vec<bool>,
    wrt: Vec<bool>,
    contributions: Vec<Vec<Term>>,
    reached: Vec<Reached>,
    adjoints: Vec<Option<NodeId>>,
}

impl<'r> Backward<'r> {
    fn new(recorder: &'r mut Recorder, first: NodeId, last: NodeId, wrt: &[NodeId]) -> Self {
        let count = (last.index() + 1).saturating_sub(first.index());
        let mut is_wrt = vec![false; count];
        for node in wrt.iter().filter(|node| **node <= last) {
            is_wrt[node.index() - first.index()] = true;
        }
        let depends = recorder.dependence(wrt, last);
        let active = (0..count).map(|at| depends.on(NodeId::at(first.index() + at))).collect();
        Backward {
            recorder,
            first,
            active,
            wrt: is_wrt,
            contributions: vec![Vec::new(); count],
            reached: vec![Reached::Never; count],
            adjoints: vec![None; count],
        }
    }

    fn at(&self, node: NodeId) -> Option<usize> {
        node.index().checked_sub(self.first.index()).filter(|at| *at < self.active.len())
    }

    fn is_active(&self, node: NodeId) -> bool {
        self.at(node).is_some_and(|at| self.active[at])
    }

    fn adjoint(&self, node: NodeId) -> Option<NodeId> {
        self.at(node).and_then(|at| self.adjoints[at])
    }

    fn add(&mut self, node: NodeId, term: Term) {
        if let Some(at) = self.at(node) {
            self.contributions[at].push(term);
        }
    }

    fn reach(&mut self, node: NodeId, how: Reached) {
        let Some(at) = self.at(node) else { return };
        self.reached[at] = match (self.reached[at], how) {
            (Reached::Never, how) => how,
            (before, Reached::Never) => before,
            (Reached::Always, _) | (_, Reached::Always) => Reached::Always,
            (Reached::Where(one), Reached::Where(other)) if one == other => Reached::Where(one),
            (Reached::Where(one), Reached::Where(other)) => {
                Reached::Where(self.recorder.sum(&[Term::plus(one), Term::plus(other)]))
            }
        };
    }

    /// Closes the adjoint of a node (all its users are done) and passes it on to its operands.
    fn visit(&mut self, node: NodeId) {
        let at = node.index() - self.first.index();
        let contributions = std::mem::take(&mut self.contributions[at]);
        if contributions.is_empty() {
            return;
        }
        let adjoint = self.recorder.sum(&contributions);
        self.adjoints[at] = Some(adjoint);
        if self.wrt[at] {
            return;
        }
        let reached = self.reached[at];
        match self.recorder.program.ops[node.index()] {
            Op::Input(_) | Op::Constant(_) => {}
            Op::SumOfProducts(sum) => {
                for position in 0..self.recorder.program.term_count(sum) {
                    let Term { negative, left, right } = self.recorder.program.term(sum, position);
                    self.pass(left, Term { negative, left: adjoint, right }, reached);
                    if let Some(right) = right {
                        self.pass(right, Term { negative, left: adjoint, right: Some(left) }, reached);
                    }
                }
            }
            Op::Reciprocal(x) | Op::Apply(_, x) | Op::Opaque { at: x, .. } => {
                if self.is_active(x) {
                    let partial = self.recorder.partial(node);
                    self.pass(x, Term::product(adjoint, partial), reached);
                }
            }
            Op::Copy(x) => self.pass(x, Term::plus(adjoint), reached),
            Op::Select { on, negative, otherwise } => {
                self.pass_side(on, negative, true, adjoint, reached);
                self.pass_side(on, otherwise, false, adjoint, reached);
            }
        }
    }

    /// A contribution to an operand. Where the user itself is not reached, the contribution is 0 whatever its value.
    fn pass(&mut self, to: NodeId, term: Term, reached: Reached) {
        if !self.is_active(to) {
            return;
        }
        self.reach(to, reached);
        let term = match reached {
            Reached::Never | Reached::Always => term,
            Reached::Where(positive) => {
                let contribution = self.recorder.sum(&[term]);
                Term::plus(self.where_positive(positive, contribution))
            }
        };
        self.add(to, term);
    }

    /// `value` where the node is reached, else 0.
    fn where_positive(&mut self, positive: NodeId, value: NodeId) -> NodeId {
        // 1/2 - positive is negative exactly where the node is reached, and never 0: it is no kink.
        let half = self.recorder.half();
        let on = self.recorder.sum(&[Term::plus(half), Term::minus(positive)]);
        let zero = self.recorder.integer(0);
        self.recorder.select(&on, &value, &zero)
    }

    /// The contribution of a select to one of its sides.
    fn pass_side(&mut self, on: NodeId, side: NodeId, negative: bool, adjoint: NodeId, reached: Reached) {
        if !self.is_active(side) {
            return;
        }
        let (zero, one) = (self.recorder.integer(0), self.recorder.integer(1));
        let on_side = |recorder: &mut Recorder, value: NodeId| {
            if negative { recorder.select(&on, &value, &zero) } else { recorder.select(&on, &zero, &value) }
        };
        let mut contribution = on_side(self.recorder, adjoint);
        let mut taken = on_side(self.recorder, one);
        if let Reached::Where(positive) = reached {
            // Where the select itself is not reached, its condition may be undefined.
            contribution = self.where_positive(positive, contribution);
            taken = self.where_positive(positive, taken);
        }
        self.reach(side, Reached::Where(taken));
        self.add(side, Term::plus(contribution));
    }
}

impl Program {
    /// The program's pullback as a program: inputs x then ȳ, outputs x̄ = Jᵀ ȳ.
    ///
    /// ```
    /// use backproof::scalar::plain::Plain;
    /// use backproof::tape::{Recorder, Term};
    /// let mut recorder = Recorder::default();
    /// let x = recorder.input();
    /// let cube = { let square = recorder.sum(&[Term::product(x, x)]); recorder.sum(&[Term::product(x, square)]) };
    /// let first = recorder.finish(vec![cube]).pullback(); // (x, ȳ) -> 3x²ȳ
    /// let second = first.pullback();                      // (x, ȳ, z̄) -> (6xȳz̄, 3x²z̄)
    /// assert_eq!(second.evaluate(&mut Plain::default(), &[2.0, 1.0, 1.0]), [12.0, 12.0]);
    /// ```
    pub fn pullback(&self) -> Program {
        let (mut recorder, inputs) = self.reopen();
        let seeds: Vec<_> = self.outputs.iter().map(|node| (*node, recorder.input())).collect();
        let adjoints = recorder.pullback(&seeds, &inputs);
        recorder.finish_sparse(&adjoints)
    }

    /// The program's pushforward as a program: inputs x then ẋ, outputs ẏ = J ẋ.
    pub fn pushforward(&self) -> Program {
        let (mut recorder, inputs) = self.reopen();
        let tangents: Vec<_> = inputs.iter().map(|node| (*node, recorder.input())).collect();
        let outputs = recorder.pushforward(&tangents, &self.outputs);
        recorder.finish_sparse(&outputs)
    }

    /// The Jacobian as a program: inputs x, outputs ∂yᵢ/∂xⱼ row by row.
    pub fn jacobian(&self) -> Program {
        let (mut recorder, inputs) = self.reopen();
        let one = recorder.integer(1);
        let rows = self.outputs.iter().flat_map(|node| recorder.pullback(&[(*node, one)], &inputs));
        let entries: Vec<_> = rows.collect();
        recorder.finish_sparse(&entries)
    }

    /// The Hessian of a program with one output, as a program: inputs x, outputs ∂²y/∂xᵢ∂xⱼ row by row.
    ///
    /// # Panics
    /// If the program has not exactly one output.
    pub fn hessian(&self) -> Program {
        assert_eq!(self.outputs.len(), 1, "the Hessian is that of one output");
        self.jacobian().jacobian()
    }

    /// The recorder that goes on where this program ends, and its input nodes by number.
    fn reopen(&self) -> (Recorder, Vec<NodeId>) {
        let mut inputs = vec![NodeId::at(0); self.inputs()];
        for (index, op) in self.ops.iter().enumerate() {
            if let Op::Input(number) = op {
                inputs[*number as usize] = NodeId::at(index);
            }
        }
        (Recorder::resume(self.clone()), inputs)
    }
}

impl Recorder {
    fn half(&mut self) -> NodeId {
        let two = self.integer(2);
        self.reciprocal(&two)
    }

    /// Closes the recording; a structural zero becomes the constant 0.
    fn finish_sparse(mut self, outputs: &[Option<NodeId>]) -> Program {
        let zero = self.integer(0);
        self.finish(outputs.iter().map(|node| node.unwrap_or(zero)).collect())
    }
}
