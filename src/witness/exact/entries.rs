//! Entries with domains of their own: `log(t)` in one entry says nothing of the sign of t in another one.
//!
//! A logarithm or a root of a side takes it for granted that its argument is positive, in the whole reading. What that
//! decides (which side a branch takes, which root a square has) must be decided in the same entry. Where it may be decided
//! in another one, entries are read apart, those together whose logarithms and roots are the same.

use crate::tape::{NodeId, Op, Primitive, Program};
use crate::witness::CONTROLS;
use crate::witness::exact::formula::Formula;
use std::collections::BTreeMap;

/// Nodes, or inputs, as bits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn add(&mut self, other: &Bits) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    fn meets(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).any(|(own, other)| own & other != 0)
    }
}

/// What bears on signs in one entry.
#[derive(Default)]
struct Entry {
    /// The logarithms and roots whose arguments it takes to be positive.
    assumes: Vec<NodeId>,
    /// The inputs that its branches and roots depend on.
    asks: Bits,
}

/// The entries of a formula's sides, in the groups that are read together; none where all are.
pub(super) fn groups(formula: &Formula<'_>) -> Option<Vec<Vec<usize>>> {
    let (program, entries) = (formula.program, formula.sides[0].len());
    let is_branch = |op: &Op| matches!(op, Op::Select { .. } | Op::Apply(Primitive::Sqrt, _));
    if entries < 2 || !program.applies(&[Primitive::Ln, Primitive::Sqrt]) || !program.ops().iter().any(is_branch) {
        return None;
    }
    let inputs = inputs(program);
    let found: Vec<Entry> = (0..entries).map(|at| entry(formula, at, &inputs)).collect();
    let assumed = |entry: &Entry| {
        let mut all = Bits::default();
        entry.assumes.iter().for_each(|node| all.add(&inputs[node.index()]));
        all
    };
    let is_decided_elsewhere = |one: &Entry| {
        let others = found.iter().filter(|other| other.assumes != one.assumes);
        others.into_iter().any(|other| {
            let more = other.assumes.iter().filter(|node| one.assumes.binary_search(node).is_err()).copied().collect();
            one.asks.meets(&assumed(&Entry { assumes: more, asks: Bits::default() }))
        })
    };
    if !found.iter().any(is_decided_elsewhere) {
        return None;
    }
    let mut groups: BTreeMap<&[NodeId], Vec<usize>> = BTreeMap::new();
    for (at, entry) in found.iter().enumerate() {
        groups.entry(&entry.assumes).or_default().push(at);
    }
    Some(groups.into_values().collect())
}

/// The inputs that each node depends on.
fn inputs(program: &Program) -> Vec<Bits> {
    let mut all: Vec<Bits> = Vec::with_capacity(program.len());
    for index in 0..program.len() {
        let mut own = Bits::default();
        match program.ops()[index] {
            Op::Input(at) => own.insert(at as usize),
            _ => program.operands(NodeId::at(index), |operand| own.add(&all[operand.index()])),
        }
        all.push(own);
    }
    all
}

/// What both sides of an entry take for granted, and what they ask.
fn entry(formula: &Formula<'_>, at: usize, inputs: &[Bits]) -> Entry {
    let ends: Vec<NodeId> = formula.sides.iter().filter_map(|side| side.get(at).copied()).collect();
    let mut found = Entry::default();
    for node in formula.program.cone(&ends) {
        match formula.program.ops()[node.index()] {
            Op::Apply(Primitive::Ln, x) => found.assumes.push(x),
            Op::Apply(Primitive::Sqrt, x) => {
                found.assumes.push(x);
                found.asks.add(&inputs[x.index()]);
            }
            Op::Select { on, .. } => found.asks.add(&inputs[on.index()]),
            _ => {}
        }
    }
    found.assumes.sort_unstable();
    found.assumes.dedup();
    found
}

/// Some entries of both sides, and of the controls.
pub(super) struct Part {
    sides: [Vec<NodeId>; 2],
    controls: [Vec<NodeId>; CONTROLS],
}

impl Part {
    /// These entries of a formula.
    pub(super) fn of(formula: &Formula<'_>, entries: &[usize]) -> Part {
        let chosen = |side: &&[NodeId]| entries.iter().filter_map(|at| side.get(*at).copied()).collect::<Vec<_>>();
        Part { sides: formula.sides.each_ref().map(chosen), controls: formula.controls.each_ref().map(chosen) }
    }

    /// The formula of these entries alone.
    pub(super) fn formula<'p>(&'p self, whole: &Formula<'p>) -> Formula<'p> {
        let [left, right] = &self.sides;
        Formula { sides: [left, right], controls: self.controls.each_ref().map(Vec::as_slice), ..*whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::{Reader, Recorder, Term};
    use crate::witness::exact::Free;

    /// The groups of two entries: the logarithm of the first input, and what is made of some input.
    fn of_two(other: impl Fn(&mut Recorder, [NodeId; 2]) -> NodeId) -> Option<Vec<Vec<usize>>> {
        let mut recorder = Recorder::default();
        let inputs = [recorder.input(), recorder.input()];
        let log = recorder.apply(Primitive::Ln, &inputs[0]);
        let side = [log, other(&mut recorder, inputs)];
        let program = recorder.finish(side.to_vec());
        let given = Free { entries: 2 };
        let formula = Formula {
            program: &program,
            sides: [&side, &side],
            controls: [&side, &side],
            branches: &[],
            sizes: &[],
            given: &given,
        };
        groups(&formula)
    }

    #[test]
    fn entries_are_read_apart_where_one_may_decide_a_sign_of_another() {
        let size = |recorder: &mut Recorder, x: NodeId| {
            let negated = recorder.sum(&[Term::minus(x)]);
            recorder.select(&x, &negated, &x)
        };
        assert_eq!(of_two(|recorder, [x, _]| size(recorder, x)), Some(vec![vec![1], vec![0]]));
        assert_eq!(of_two(|recorder, [_, y]| size(recorder, y)), None, "another input");
        assert_eq!(of_two(|recorder, [x, _]| recorder.apply(Primitive::Exp, &x)), None, "no sign is asked for");
        let root_of_square = |recorder: &mut Recorder, x: NodeId| {
            let square = recorder.sum(&[Term::product(x, x)]);
            recorder.apply(Primitive::Sqrt, &square)
        };
        assert_eq!(of_two(|recorder, [x, _]| root_of_square(recorder, x)).map(|groups| groups.len()), Some(2));
    }
}
