//! Recorded code as a formula that the witness `exact` reads: in random finite fields, one path through the code at a time.

use super::recorded::{Both, Path};
use super::subject::Subject;
use crate::tape::{Constant, NodeId, Op, Program, Recorder, Term};
use crate::verdict::counted;
use crate::witness::exact::{Agreement, Formula, Free, Refusal};
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// Programs that are read; longer ones, and more of them, are left out. There are seven choices of sizes, of most code with
/// one or two paths each: these are all read.
const MOST: usize = 24;

/// What the fields say of recorded code.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fields {
    /// The same formal expression on all paths.
    Same(String),
    /// No opinion, and why.
    Silent(String),
}

/// Reads each path through the code.
pub(super) fn fields(subject: &Subject<'_>, paths: &[Path], seed: u64) -> Option<Fields> {
    let mut agreements = Vec::new();
    let (mut places, mut left_out) = (Vec::new(), 0);
    for path in paths {
        let place = place(subject, &path.sizes);
        match (agreements.len() < MOST).then(|| read(&path.both, seed)) {
            Some(Ok(agreement)) => {
                agreements.push(agreement);
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            None | Some(Err(Refusal::TooLarge | Refusal::Unlucky)) => left_out += 1,
            Some(Err(refusal)) => {
                let place = if place.is_empty() { place } else { format!(" (at {place})") };
                return Some(Fields::Silent(format!("{}{place}", refusal.reason())));
            }
        }
    }
    let worst = agreements.iter().map(|one| one.bound.bits * one.trials as f64).fold(f64::INFINITY, f64::min);
    let trials = agreements.first()?.trials;
    if !agreements.iter().all(|agreement| agreement.all_branches) {
        return Some(Fields::Silent("too many combinations of sides of branches".to_string()));
    }
    let shapes = if subject.sizes.is_empty() {
        "the same formal expression".to_string()
    } else {
        format!("exact at these shapes: the same formal expression at {}", places.join("; "))
    };
    let heuristic = if agreements.iter().all(|one| one.bound.linear_exponents) { "" } else { "; heuristic" };
    let more = if left_out > 0 { "; larger programs are left out" } else { "" };
    Some(Fields::Same(format!(
        "{shapes}, on {} through the code, with its constants as they stand; {trials} random points of random 61-bit fields each; P[wrong acceptance] ≤ 2^-{} over seeds{heuristic}{more}",
        counted(agreements.len(), "recorded path"),
        worst.floor(),
    )))
}

fn place(subject: &Subject<'_>, sizes: &[usize]) -> String {
    let sizes = subject.sizes.iter().zip(sizes).map(|((name, _), size)| format!("{name} = {size}"));
    sizes.collect::<Vec<_>>().join(", ")
}

/// One path: the slopes are one side, what is claimed the other, and nothing is given.
fn read(both: &Both, seed: u64) -> Result<Agreement, Refusal> {
    let mut recorder = Recorder::resume(literal(&both.program));
    let (slopes, claims) = both.program.outputs().split_at(both.entries);
    let little = RBig::from_parts(1.into(), (1_u32 << 30).into());
    let (shift, scale) = {
        let mut constant = |value: RBig| crate::tape::Reader::constant(&mut recorder, &Constant::exact(value));
        (constant(little.clone()), constant(RBig::ONE + little))
    };
    let shifted: Vec<NodeId> =
        claims.iter().map(|node| recorder.sum(&[Term::plus(*node), Term::plus(shift)])).collect();
    let scaled: Vec<NodeId> = claims.iter().map(|node| recorder.sum(&[Term::product(*node, scale)])).collect();
    let program = recorder.finish([slopes, claims, &shifted, &scaled].concat());
    let formula = Formula {
        program: &program,
        sides: [slopes, claims],
        controls: [&shifted, &scaled],
        branches: &branches(&program),
        sizes: &[],
        given: &Free { entries: program.inputs() },
    };
    formula.examine(seed)
}

/// The conditions of all branches, in order.
fn branches(program: &Program) -> Vec<NodeId> {
    let conditions = program.ops().iter().filter_map(|op| match op {
        Op::Select { on, .. } => Some(*on),
        _ => None,
    });
    conditions.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The program whose constants are the doubles that stand in the code, and not reals near them.
fn literal(program: &Program) -> Program {
    let mut literal = program.clone();
    literal.constants.iter_mut().for_each(|constant| constant.rounded = false);
    literal
}
