//! Where a counterexample lies: its sizes, and its point; and larger sizes.

use crate::claim::Subject;
use crate::scalar::instance::Instance;
use crate::verdict::{Array, Counterexample, Number};
use crate::witness::bench::case::{Case, Point};
use dashu_ratio::RBig;

/// The point of a counterexample; none where it has functions that are no instances known by their text.
pub(super) fn point_of(case: &Case<'_>, found: &Counterexample) -> Option<Point> {
    let document = case.subject.document;
    let mut values = vec![RBig::ZERO; case.entries()];
    for block in &case.blocks {
        let name = &document.inputs[block.input].name;
        let (_, array) = found.values.iter().find(|(known, _)| known == name)?;
        let entries = entries_of(array);
        let place = values.get_mut(block.range())?;
        if place.len() != entries.len() {
            return None;
        }
        for (place, entry) in place.iter_mut().zip(entries) {
            *place = match entry {
                Number::Rational(value) => value.clone(),
                Number::Real(value) => RBig::try_from(*value).ok()?,
            };
        }
    }
    let catalogue = Instance::catalogue();
    let functions = document.functions.iter().enumerate().map(|(id, function)| {
        let known = found.functions.iter().find(|(name, _)| *name == function.name);
        match known {
            Some((_, text)) => catalogue.iter().find(|instance| instance.to_string() == *text).cloned(),
            // One that takes no part may be anything.
            None => catalogue.get(id % catalogue.len()).cloned(),
        }
    });
    let functions: Option<Vec<Instance>> = functions.collect();
    Some(Point { values, functions: functions? })
}

fn entries_of(array: &Array) -> Vec<&Number> {
    match array {
        Array::Scalar(value) => vec![value],
        Array::Vector(entries) | Array::Tensor(_, entries) => entries.iter().collect(),
        Array::Matrix(rows) => rows.iter().flatten().collect(),
    }
}

/// The sizes of a counterexample.
pub(super) fn sizes_of(subject: &Subject<'_>, found: &Counterexample) -> Vec<u64> {
    let mut sizes = subject.least.clone();
    for (name, size) in &found.dims {
        if let Some(id) = subject.document.dims.iter().position(|known| known == name) {
            sizes[id] = *size;
        }
    }
    sizes
}

/// Sizes that differ from each other, so that rows can be told from columns.
const SIZES: [u64; 6] = [4, 6, 5, 3, 7, 2];

/// Sizes at which a pattern shows.
pub(super) fn larger(subject: &Subject<'_>) -> Vec<u64> {
    let mut sizes = subject.least.clone();
    for (position, id) in subject.dims.iter().enumerate() {
        sizes[*id] = SIZES[position % SIZES.len()].max(sizes[*id]);
    }
    sizes
}
