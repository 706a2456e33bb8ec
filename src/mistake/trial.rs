//! A trial of candidates: a few points at which the right values are known, in doubles with their rounding errors.
//!
//! It only rejects. What passes is still to be verified.

use crate::claim::Subject;
use crate::lang::lower::{Forms, lower_given};
use crate::lang::typed::{Claim, Document, InputId, LetId, Typed};
use crate::scalar::instance::Instance;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent};
use crate::tape::Reader as _;
use crate::witness::case::Case;
use crate::witness::points::{Points, Style};
use crate::witness::sampled::shapes;

/// Shapes at which candidates are tried: pairwise different sizes, in two orders.
const SHAPES: usize = 2;
/// Points per shape; of claims about scalars, which have one shape.
const POINTS: usize = 3;
const SCALAR_POINTS: usize = 6;

/// A point, with the right values there.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The sizes of the document's dimensions.
    sizes: Vec<u64>,
    /// The inputs' entries, and behind them those of the known `let`s.
    inputs: Vec<Running>,
    functions: Vec<Instance>,
    /// The entries of the left side.
    pub truth: Vec<Running>,
}

/// The points of a claim at which candidates are tried.
pub struct Trial<'d> {
    document: &'d Document,
    inputs: Vec<InputId>,
    known: Vec<LetId>,
    /// Where.
    pub spots: Vec<Spot>,
}

impl<'d> Trial<'d> {
    /// The trial of a claim's right side: at points of the claim, with the values of some `let`s worked out beforehand. None
    /// where no point is found at which the left side has a value.
    pub fn new(document: &'d Document, claim: &Claim, known: &[LetId], seed: u64) -> Option<Trial<'d>> {
        let subject = Subject::new(document, claim)?;
        let mut trial = Trial { document, inputs: subject.inputs.clone(), known: known.to_vec(), spots: Vec::new() };
        for sizes in shapes(&subject, seed).into_iter().take(SHAPES) {
            let Ok(case) = Case::new(&subject, sizes.clone()) else { continue };
            let lets: Vec<&Typed> = known.iter().map(|id| &document.lets[*id].value).collect();
            let exprs: Vec<&Typed> = std::iter::once(subject.left).chain(lets).collect();
            let Ok(lowered) = lower_given(document, &sizes, &subject.inputs, &[], &exprs, Forms::Tape) else {
                continue;
            };
            let mut points = Points::new(&case, seed);
            let count = if subject.is_scalar() { SCALAR_POINTS } else { POINTS };
            for number in 0..count {
                let style = if number % 3 == 2 { Style::Narrow } else { Style::Normal };
                let Some(point) = points.draw(style) else { continue };
                let inputs: Vec<Running> =
                    point.values.iter().map(|value| Running::rounded(value.to_f64().value())).collect();
                let mut reader = RunningError { functions: point.functions.clone() };
                let mut values = lowered.program.evaluate(&mut reader, &inputs);
                let rest = values.split_off(lowered.arrays[0].data.len());
                if values.iter().all(|value| value.value().is_finite()) {
                    let inputs = inputs.into_iter().chain(rest).collect();
                    trial.spots.push(Spot { sizes: sizes.clone(), inputs, functions: point.functions, truth: values });
                }
            }
        }
        (!trial.spots.is_empty()).then_some(trial)
    }

    /// The numbers of the spots, by sizes.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut next = 0;
        let numbered = self.spots.chunk_by(|a, b| a.sizes == b.sizes).map(|group| {
            next += group.len();
            (next - group.len()..next).collect()
        });
        numbered.collect()
    }

    /// The values of an expression at all spots; none where it cannot be evaluated or its arrays are of another size.
    pub fn values(&self, expr: &Typed) -> Option<Vec<Vec<Running>>> {
        let mut all = Vec::with_capacity(self.spots.len());
        for group in self.spots.chunk_by(|a, b| a.sizes == b.sizes) {
            let program = self.program(expr, &group[0].sizes)?;
            all.extend(group.iter().map(|spot| read(&program, spot)));
        }
        Some(all)
    }

    /// Whether an expression has the right values at all spots.
    pub fn accepts(&self, expr: &Typed) -> bool {
        self.spots.chunk_by(|a, b| a.sizes == b.sizes).all(|group| {
            let Some(program) = self.program(expr, &group[0].sizes) else { return false };
            group.iter().all(|spot| same(&read(&program, spot), &spot.truth))
        })
    }

    fn program(&self, expr: &Typed, sizes: &[u64]) -> Option<crate::tape::Program> {
        let needed = self.document.closure(expr, None).inputs;
        if !needed.iter().all(|id| self.inputs.contains(id)) {
            return None;
        }
        let lowered = lower_given(self.document, sizes, &self.inputs, &self.known, &[expr], Forms::Tape);
        lowered.ok().map(|lowered| lowered.program)
    }

    /// Whether these are the right values times a factor, at each spot its own.
    pub fn is_multiple(&self, values: &[Vec<Running>], factors: &[Running]) -> bool {
        let mut reader = RunningError::default();
        let mut seen = false;
        let mut spots = self.spots.iter().zip(values).zip(factors);
        let fits = spots.all(|((spot, values), factor)| {
            let products: Vec<Running> = spot.truth.iter().map(|truth| reader.product(factor, truth)).collect();
            seen |= spot.truth.iter().any(|truth| truth.value() != 0.0);
            same(values, &products)
        });
        fits && seen
    }
}

fn read(program: &crate::tape::Program, spot: &Spot) -> Vec<Running> {
    program.evaluate(&mut RunningError { functions: spot.functions.clone() }, &spot.inputs)
}

/// Whether rounding explains all differences.
pub fn same(a: &[Running], b: &[Running]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| consistent(*a, *b) == Agreement::Agrees)
}
