//! What one reading of a formula in a field shows.

use crate::scalar::field::{Element, Field};
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::exact::formula::{Formula, SCALED};
use crate::witness::sides::Sides;

/// What a run showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Both sides are equal.
    Equal,
    /// They differ.
    Different,
    /// Not even a wrong version of the claim was told apart.
    Deaf,
    /// A side has no value.
    Undefined,
    /// The choices contradict the domain, or leave a side undefined.
    Excluded,
}

/// What the values of a reading say of both sides, and the sides of branches that bear on it.
pub(super) fn outcome(formula: &Formula<'_>, field: &mut Field, values: &[Element]) -> (Outcome, Sides) {
    let way = Way::taken(formula, field, values);
    if field.is_excluded() || excludes_itself(formula, field, values, &way) {
        return (Outcome::Excluded, way.sides);
    }
    (compared(formula, values), way.sides)
}

/// The two sides' values, where nothing excludes the choices.
fn compared(formula: &Formula<'_>, values: &[Element]) -> Outcome {
    let value = |node: &NodeId| values[node.index()];
    let [left, right] = formula.sides.map(|side| side.iter().map(value).collect::<Vec<Element>>());
    if left.iter().chain(&right).any(|element| !element.defined) {
        return Outcome::Undefined;
    }
    if left.iter().zip(&right).any(|(left, right)| left.value != right.value) {
        return Outcome::Different;
    }
    // The controls: the right side shifted by a little, and a little more than once the right side.
    let vanishes = right.iter().all(|element| element.value == 0);
    let accepted = |control: &[NodeId]| left.iter().zip(control).all(|(left, node)| left.value == value(node).value);
    let mut controls = formula.controls.iter().enumerate();
    let deaf = controls.any(|(number, control)| accepted(control) && !(number == SCALED && vanishes));
    if deaf { Outcome::Deaf } else { Outcome::Equal }
}

/// Of the logarithms and roots in their order, whether they are evaluated on every branch of one of the sides.
pub(super) fn needed_values(formula: &Formula<'_>) -> Vec<bool> {
    let program = formula.program;
    let mut needed = vec![false; program.len()];
    formula.sides.iter().copied().flatten().for_each(|node| needed[node.index()] = true);
    let mut found = Vec::new();
    for index in (0..program.len()).rev() {
        let mut reach = |node: NodeId| needed[node.index()] |= needed[index];
        match program.ops()[index] {
            Op::Select { on, .. } => reach(on),
            Op::Apply(Primitive::Ln | Primitive::Sqrt, x) => {
                reach(x);
                found.push(needed[index]);
            }
            _ => program.operands(NodeId::at(index), reach),
        }
    }
    found.reverse();
    found
}

/// What takes part in the two sides' values on the sides of branches that were chosen.
struct Way {
    live: Vec<bool>,
    sides: Sides,
}

impl Way {
    fn taken(formula: &Formula<'_>, field: &mut Field, values: &[Element]) -> Way {
        let program = formula.program;
        let mut way = Way { live: vec![false; program.len()], sides: Sides::default() };
        formula.sides.iter().copied().flatten().for_each(|node| way.live[node.index()] = true);
        for index in (0..program.len()).rev() {
            if !way.live[index] {
                continue;
            }
            let Op::Select { on, negative, otherwise } = program.ops()[index] else {
                program.operands(NodeId::at(index), |node| way.live[node.index()] = true);
                continue;
            };
            way.live[on.index()] = true;
            // Where both sides are equal nothing was chosen, and nothing follows.
            if values[negative.index()] != values[otherwise.index()] {
                let below = field.sign(&values[on.index()]) == Some(true);
                way.live[(if below { negative } else { otherwise }).index()] = true;
                way.sides.note(formula.branches, on, below);
            }
        }
        way
    }
}

/// Whether the choices leave a side undefined over the reals: some logarithm or root of a negative number takes part.
fn excludes_itself(formula: &Formula<'_>, field: &mut Field, values: &[Element], way: &Way) -> bool {
    formula.program.ops().iter().zip(&way.live).any(|(op, live)| match op {
        Op::Apply(Primitive::Ln | Primitive::Sqrt, x) if *live => field.sign(&values[x.index()]) == Some(true),
        _ => false,
    })
}
