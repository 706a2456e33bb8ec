//! What is noted of derivative forms and branches.

use crate::lang::ast::Span;
use crate::tape::{NodeId, Op, Recorder};
use std::collections::{HashMap, HashSet};

/// A derivative form lowered as extra inputs: what is differentiated, by what, and where its values belong.
#[derive(Clone, Debug)]
pub struct Slot {
    /// How its entries are arranged.
    pub form: Form,
    /// The nodes whose values the cut variable has.
    pub base: Vec<NodeId>,
    /// The cut variable's entries: inputs of the program.
    pub cut: Vec<NodeId>,
    /// What is differentiated.
    pub outputs: Vec<NodeId>,
    /// The derivative's entries: inputs of the program.
    pub results: Vec<NodeId>,
}

/// How a [`Slot`]'s entries follow from the partials ∂outputsᵢ/∂cutⱼ.
#[derive(Clone, Debug)]
pub enum Form {
    /// One output: entry j is its partial by cutⱼ.
    Gradient,
    /// One variable: entry i is the partial of outputsᵢ.
    Entrywise,
    /// Entry (i, j).
    Jacobian,
    /// Entry j is Σᵢ gᵢ ∂outputsᵢ/∂cutⱼ.
    Pullback(Vec<NodeId>),
    /// Entry i is Σⱼ vⱼ ∂outputsᵢ/∂cutⱼ.
    Pushforward(Vec<NodeId>),
}

/// What is noted of an expression while it is lowered.
#[derive(Default)]
pub(super) struct Notes {
    /// What the conditions of branches compare with 0, of branches that a derivative form goes through.
    pub(super) kinks: Vec<NodeId>,
    /// Where each condition stands.
    pub(super) places: HashMap<NodeId, Span>,
    /// The conditions at which a value may jump.
    pub(super) jumps: HashSet<NodeId>,
    /// What the derivative forms differentiate.
    pub(super) primals: Vec<NodeId>,
    /// The entries of the derivative forms that stand within no other one.
    pub(super) slopes: Vec<NodeId>,
    /// What they are differentiated by.
    pub(super) cuts: Vec<NodeId>,
    /// The derivative forms, where they are lowered as extra inputs.
    pub(super) slots: Vec<Slot>,
}

/// The conditions of all selects that depend on an input by values (and not only by other branches).
pub(super) fn branch_conditions(recorder: &Recorder) -> Vec<NodeId> {
    let ops = recorder.ops();
    let is_input = |(index, op): (usize, &Op)| matches!(op, Op::Input(_)).then(|| NodeId::at(index));
    let inputs: Vec<_> = ops.iter().enumerate().filter_map(is_input).collect();
    let depends = recorder.dependence(&inputs, NodeId::at(ops.len()));
    let condition = |op: &Op| match op {
        Op::Select { on, .. } if depends.on(*on) => Some(*on),
        _ => None,
    };
    let mut conditions: Vec<_> = ops.iter().filter_map(condition).collect();
    conditions.sort_unstable();
    conditions.dedup();
    conditions
}
