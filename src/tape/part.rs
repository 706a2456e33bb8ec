//! Parts of a program: what some of its nodes need.

use crate::tape::program::{NodeId, Op, Program, Term};

impl Program {
    /// Whether another program's operations, on the same numbers, are the first of this one. Of results nothing is said.
    pub(crate) fn begins_with(&self, other: &Program) -> bool {
        self.inputs == other.inputs
            && self.ops.starts_with(&other.ops)
            && self.terms.starts_with(&other.terms)
            && self.families.starts_with(&other.families)
            && self.operands.starts_with(&other.operands)
            && self.constants.starts_with(&other.constants)
    }

    /// The nodes that some nodes are computed from, themselves included, in order: what [`reread`](Program::reread) takes
    /// to find their values alone.
    ///
    /// ```
    /// use backproof::tape::{Primitive, Reader, Recorder};
    /// let mut recorder = Recorder::default();
    /// let (x, y) = (recorder.input(), recorder.input());
    /// let (sine, _) = (recorder.apply(Primitive::Sin, &x), recorder.apply(Primitive::Cos, &y));
    /// assert_eq!(recorder.finish(vec![]).cone(&[sine]), [x, sine]);
    /// ```
    pub fn cone(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let Some(last) = nodes.iter().max() else { return Vec::new() };
        let mut needed = vec![false; last.index() + 1];
        nodes.iter().for_each(|node| needed[node.index()] = true);
        let mut cone = Vec::new();
        for node in (0..=last.index()).rev().map(NodeId::at) {
            if needed[node.index()] {
                cone.push(node);
                self.operands(node, |operand| needed[operand.index()] = true);
            }
        }
        cone.reverse();
        cone
    }

    /// The program that computes some nodes and nothing else, and which of the inputs it still takes.
    ///
    /// ```
    /// use backproof::tape::{Primitive, Reader, Recorder, TraceNames, evaluation_trace};
    /// let mut recorder = Recorder::default();
    /// let (x, y) = (recorder.input(), recorder.input());
    /// let (_, cosine) = (recorder.apply(Primitive::Sin, &x), recorder.apply(Primitive::Cos, &y));
    /// let (program, inputs) = recorder.finish(vec![]).only(&[cosine]);
    /// assert_eq!(inputs, [1]);
    /// let names = TraceNames { inputs: vec!["y".to_string()], ..TraceNames::default() };
    /// assert_eq!(evaluation_trace(&program, &names, &[0.0], &[]), "v₁ = y       = 0\nv₂ = cos(v₁) = 1\ny₁ = v₂      = 1\n");
    /// ```
    pub fn only(&self, outputs: &[NodeId]) -> (Program, Vec<usize>) {
        let mut program = Program { constants: self.constants.clone(), ..Program::default() };
        let mut inputs = Vec::new();
        let mut known = vec![NodeId(0); self.len()];
        for node in self.cone(outputs) {
            let op = match self.ops[node.index()] {
                Op::Input(input) => {
                    inputs.push(input as usize);
                    program.inputs += 1;
                    Op::Input(program.inputs - 1)
                }
                Op::Constant(constant) => Op::Constant(constant),
                Op::SumOfProducts(sum) => {
                    let renamed = self.terms(sum).map(|term| Term {
                        left: known[term.left.index()],
                        right: term.right.map(|right| known[right.index()]),
                        ..term
                    });
                    Op::SumOfProducts(program.store(renamed))
                }
                Op::Reciprocal(x) => Op::Reciprocal(known[x.index()]),
                Op::Apply(primitive, x) => Op::Apply(primitive, known[x.index()]),
                Op::Copy(x) => Op::Copy(known[x.index()]),
                Op::Opaque { function, order, at } => Op::Opaque { function, order, at: known[at.index()] },
                Op::Select { on, negative, otherwise } => {
                    let [on, negative, otherwise] = [on, negative, otherwise].map(|node| known[node.index()]);
                    Op::Select { on, negative, otherwise }
                }
            };
            known[node.index()] = NodeId::at(program.len());
            program.ops.push(op);
        }
        program.outputs = outputs.iter().map(|node| known[node.index()]).collect();
        (program, inputs)
    }
}
