//! What depends on what, by values.

use crate::tape::program::{NodeId, Op, Program};

/// Which nodes depend on some chosen ones by their values.
///
/// The condition of a select decides which side is taken and does not count: no derivative flows through it.
#[derive(Clone, Debug)]
pub struct Dependence {
    first: usize,
    flags: Vec<bool>,
}

impl Dependence {
    /// Which nodes must be evaluated anew when `wrt` change: those that depend on them by values or by conditions.
    pub fn anew(program: &Program, wrt: &[NodeId], last: NodeId) -> Dependence {
        Dependence::find(program, wrt, last, true)
    }

    pub(super) fn of(program: &Program, wrt: &[NodeId], last: NodeId) -> Dependence {
        Dependence::find(program, wrt, last, false)
    }

    fn find(program: &Program, wrt: &[NodeId], last: NodeId, by_conditions: bool) -> Dependence {
        let end = program.len().min(last.index() + 1);
        let first = wrt.iter().min().map_or(end, |node| node.index().min(end));
        let mut flags = vec![false; end - first];
        for node in wrt.iter().filter(|node| node.index() < end) {
            flags[node.index() - first] = true;
        }
        for at in 0..flags.len() {
            if flags[at] {
                continue;
            }
            let on = |node: NodeId| node.index().checked_sub(first).is_some_and(|at| flags[at]);
            let node = NodeId::at(first + at);
            flags[at] = match program.ops[node.index()] {
                Op::Select { negative, otherwise, .. } if !by_conditions => on(negative) || on(otherwise),
                _ => {
                    let mut depends = false;
                    program.operands(node, |operand| depends |= on(operand));
                    depends
                }
            };
        }
        Dependence { first, flags }
    }

    /// Whether this node does.
    pub fn on(&self, node: NodeId) -> bool {
        node.index().checked_sub(self.first).and_then(|at| self.flags.get(at)).is_some_and(|flag| *flag)
    }

    /// The nodes that do, in order.
    pub fn nodes(&self) -> Vec<NodeId> {
        let flagged = self.flags.iter().enumerate().filter(|(_, flag)| **flag);
        flagged.map(|(at, _)| NodeId::at(self.first + at)).collect()
    }
}
