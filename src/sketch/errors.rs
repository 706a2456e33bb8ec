//! A wrong claim about arrays, entry by entry: how far off it is, at its counterexample and at larger sizes.

use super::place::{larger, point_of, sizes_of};
use crate::claim::Subject;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent};
use crate::verdict::Counterexample;
use crate::witness::bench::case::{Case, Point};
use crate::witness::points::{Points, Style};

/// Larger pictures are not drawn.
const MOST_ENTRIES: usize = 400;

/// Both sides of a claim at one point.
#[derive(Clone, Debug, PartialEq)]
pub struct Errors {
    /// The sizes, by name.
    pub sizes: Vec<(String, u64)>,
    /// Whether they are the counterexample's.
    pub is_counterexample: bool,
    /// Rows of the left side.
    pub rows: usize,
    /// Columns of it.
    pub cols: usize,
    /// Whether it is a column, whose entries have one index.
    pub is_vector: bool,
    /// What is right, row by row; none where it has no value.
    pub actual: Vec<Option<f64>>,
    /// What is claimed.
    pub claimed: Vec<Option<f64>>,
    /// The differences relative to the larger value: 0 where the sides agree, none where one has no value.
    pub relative: Vec<Option<f64>>,
}

pub(super) fn errors(subject: &Subject<'_>, found: &Counterexample, seed: u64) -> Vec<Errors> {
    let here = Case::new(subject, sizes_of(subject, found)).ok().and_then(|case| {
        let point = point_of(&case, found)?;
        read(&case, &point, true)
    });
    let there = Case::new(subject, larger(subject)).ok().and_then(|case| {
        let point = Points::new(&case, seed).draw(Style::Normal)?;
        read(&case, &point, false).filter(|errors| errors.relative.iter().any(|error| *error != Some(0.0)))
    });
    here.into_iter().chain(there.filter(|_| !subject.dims.is_empty())).collect()
}

fn read(case: &Case<'_>, point: &Point, is_counterexample: bool) -> Option<Errors> {
    let (array, count) = (&case.lowered.arrays[0], case.outputs());
    if count > MOST_ENTRIES {
        return None;
    }
    let inputs: Vec<Running> = point.values.iter().map(|value| Running::rounded(value.to_f64().value())).collect();
    let values = case.lowered.program.evaluate(&mut RunningError { functions: point.functions.clone() }, &inputs);
    let (actual, claimed) = (values.get(..count)?, values.get(count..2 * count)?);
    let finite = |value: &Running| Some(value.value()).filter(|value| value.is_finite());
    let relative = actual.iter().zip(claimed).map(|(actual, claimed)| {
        let (right, said) = (finite(actual)?, finite(claimed)?);
        let differ = consistent(*actual, *claimed) == Agreement::Doubt;
        Some(if differ { (said - right).abs() / right.abs().max(said.abs()) } else { 0.0 })
    });
    let document = case.subject.document;
    Some(Errors {
        sizes: case.subject.written_dims().map(|id| (document.dims[id].clone(), case.sizes[id])).collect(),
        is_counterexample,
        rows: count / array.cols.max(1),
        cols: array.cols,
        is_vector: case.subject.left.shape.is_column(),
        actual: actual.iter().map(finite).collect(),
        claimed: claimed.iter().map(finite).collect(),
        relative: relative.collect(),
    })
}
