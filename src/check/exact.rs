//! Recorded code as a claim that the witness `exact` reads: in random finite fields, one path through the code at a time.

use super::recorded::{Both, Path};
use super::subject::Subject;
use crate::claim;
use crate::lang::check::check;
use crate::lang::lower::{Array, Lowered};
use crate::lang::parser::parse;
use crate::lang::typed::Item;
use crate::tape::{Constant, NodeId, Op, Program, Recorder, Term};
use crate::verdict::{Options, counted};
use crate::witness::case::Case;
use crate::witness::exact::{Agreement, Refusal, examine};
use dashu_ratio::RBig;
use std::collections::HashMap;

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
    let options = Options { seed, ..Options::default() };
    let mut agreements = Vec::new();
    let (mut places, mut left_out) = (Vec::new(), 0);
    for path in paths {
        let place = place(subject, &path.sizes);
        match (agreements.len() < MOST).then(|| read(&path.both, &options)) {
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

/// One path, as a claim about a vector of its inputs: the slopes are what is claimed.
fn read(both: &Both, options: &Options) -> Result<Agreement, Refusal> {
    let text = format!("var x[{}]\nclaim: x = x", both.program.inputs());
    let document = check(&text, &parse(&text), false);
    let claim = document.items.iter().find_map(|item| match item {
        Item::Claim(claim) => Some(claim),
        _ => None,
    });
    let subject = claim.and_then(|claim| claim::Subject::new(&document, claim)).ok_or(Refusal::TooLarge)?;
    let case = Case::new(&subject, Vec::new()).map_err(|_| Refusal::TooLarge)?;
    examine(&case.with(lowered(both)), options)
}

/// The program as lowering would have made it: both sides, and versions of the claim that are wrong by a little.
fn lowered(both: &Both) -> Lowered {
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
    let sides = [slopes.to_vec(), claims.to_vec(), shifted, scaled];
    let program = recorder.finish(sides.concat());
    let mut branches: Vec<NodeId> = program
        .ops()
        .iter()
        .filter_map(|op| match op {
            Op::Select { on, .. } => Some(*on),
            _ => None,
        })
        .collect();
    branches.sort();
    branches.dedup();
    Lowered {
        program,
        arrays: sides.map(|data| Array { rows: both.entries, cols: 1, data }).into(),
        kinks: Vec::new(),
        primals: Vec::new(),
        slopes: slopes.to_vec(),
        cuts: Vec::new(),
        branches,
        places: HashMap::new(),
        slots: Vec::new(),
    }
}

/// The program whose constants are the doubles that stand in the code, and not reals near them.
fn literal(program: &Program) -> Program {
    let mut literal = program.clone();
    literal.constants.iter_mut().for_each(|constant| constant.rounded = false);
    literal
}
