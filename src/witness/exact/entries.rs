//! Entries with domains of their own: `log(t)` in one entry says nothing of the sign of t in another one.
//!
//! A logarithm or a root of a side takes it for granted that its argument is positive, in the whole reading. What that
//! decides (which side a branch takes, which root a square has) must be decided in the same entry. Where it may be decided
//! in another one, entries are read apart, those together whose logarithms and roots are the same.

use crate::tape::{NodeId, Op, Primitive, Program};
use crate::witness::CONTROLS;
use crate::witness::exact::Refusal;
use crate::witness::exact::formula::Formula;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Nodes gone through to find out what entries depend on, at most.
const MOST_VISITED: usize = 4_000_000;

/// What bears on signs in an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Signs {
    /// The arguments of its logarithms and roots, which it takes to be positive.
    assumed: BTreeSet<NodeId>,
    /// What its branches and roots depend on.
    asked: BTreeSet<NodeId>,
}

/// The entries of a formula's sides, in the groups that are read together; none where all are.
///
/// # Errors
/// [`Refusal::TooLarge`] where it takes too long to find out.
pub(super) fn groups(formula: &Formula<'_>) -> Result<Option<Vec<Vec<usize>>>, Refusal> {
    let (program, entries) = (formula.program, formula.sides[0].len());
    let is_branch = |op: &Op| matches!(op, Op::Select { .. } | Op::Apply(Primitive::Sqrt, _));
    if entries < 2 || !program.applies(&[Primitive::Ln, Primitive::Sqrt]) || !program.ops().iter().any(is_branch) {
        return Ok(None);
    }
    let mut walk = Walk { program, met: vec![0; program.len()], walks: 0, visited: 0 };
    let mut alike: BTreeMap<Signs, Vec<usize>> = BTreeMap::new();
    for at in 0..entries {
        let ends = formula.sides.iter().filter_map(|side| side.get(at).copied());
        alike.entry(walk.signs(ends)?).or_default().push(at);
    }
    if !are_decided_elsewhere(&mut walk, alike.keys())? {
        return Ok(None);
    }
    let mut groups: BTreeMap<BTreeSet<NodeId>, Vec<usize>> = BTreeMap::new();
    for (signs, entries) in alike {
        groups.entry(signs.assumed).or_default().extend(entries);
    }
    Ok(Some(groups.into_values().collect()))
}

/// Whether something that an entry asks depends on an input of which another entry, and not this one, takes a sign for granted.
fn are_decided_elsewhere<'s>(
    walk: &mut Walk<'_>,
    all: impl Iterator<Item = &'s Signs> + Clone,
) -> Result<bool, Refusal> {
    // By input, what is assumed of it.
    let mut assumed: HashMap<u32, Vec<NodeId>> = HashMap::new();
    let nodes: BTreeSet<NodeId> = all.clone().flat_map(|signs| &signs.assumed).copied().collect();
    for node in nodes {
        for input in walk.inputs([node].into_iter())? {
            assumed.entry(input).or_default().push(node);
        }
    }
    for signs in all {
        let inputs = walk.inputs(signs.asked.iter().copied())?;
        let mut others = inputs.iter().filter_map(|input| assumed.get(input)).flatten();
        if others.any(|node| !signs.assumed.contains(node)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Walks down a program, each over what some nodes are computed from.
struct Walk<'p> {
    program: &'p Program,
    /// The last walk that came by, by nodes.
    met: Vec<u32>,
    walks: u32,
    visited: usize,
}

impl Walk<'_> {
    fn over(&mut self, ends: impl Iterator<Item = NodeId>, see: &mut dyn FnMut(&Op)) -> Result<(), Refusal> {
        self.walks += 1;
        let mut open: Vec<NodeId> = ends.collect();
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut self.met[node.index()], self.walks) == self.walks {
                continue;
            }
            self.visited += 1;
            if self.visited > MOST_VISITED {
                return Err(Refusal::TooLarge);
            }
            see(&self.program.ops()[node.index()]);
            self.program.operands(node, |operand| open.push(operand));
        }
        Ok(())
    }

    fn signs(&mut self, ends: impl Iterator<Item = NodeId>) -> Result<Signs, Refusal> {
        let mut signs = Signs::default();
        self.over(ends, &mut |op| match op {
            Op::Apply(Primitive::Ln, x) => {
                signs.assumed.insert(*x);
            }
            Op::Apply(Primitive::Sqrt, x) => {
                signs.assumed.insert(*x);
                signs.asked.insert(*x);
            }
            Op::Select { on, .. } => {
                signs.asked.insert(*on);
            }
            _ => {}
        })?;
        Ok(signs)
    }

    fn inputs(&mut self, ends: impl Iterator<Item = NodeId>) -> Result<Vec<u32>, Refusal> {
        let mut inputs = Vec::new();
        self.over(ends, &mut |op| {
            if let Op::Input(at) = op {
                inputs.push(*at);
            }
        })?;
        Ok(inputs)
    }
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
        groups(&formula).expect("small")
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
