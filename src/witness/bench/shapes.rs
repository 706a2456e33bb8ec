//! The shape checker's word on claims about shapes.

use crate::lang::ast::Level;
use crate::lang::dim::{Dim, show_dims};
use crate::lang::typed::{Document, Typed};
use crate::witness::testimony::{Counterexample, Evidence, Says};

/// Sizes up to this are tried for the smallest counterexample.
const LARGEST: u64 = 6;

/// Whether an expression has the claimed dimensions for all sizes. Trailing ones do not count: `[n]` is `[n, 1]`.
pub fn shapes(document: &Document, expr: &Typed, claimed: &[Dim]) -> (Evidence, Option<Counterexample>) {
    let actual = expr.shape.dims();
    let mut wanted: Vec<Dim> = claimed.to_vec();
    while wanted.last().is_some_and(Dim::is_one) {
        wanted.pop();
    }
    let agrees = actual == wanted;
    let shown = |dims: &[Dim]| show_dims(dims, &document.dims);
    let (says, detail) = if agrees {
        (Says::Agrees, format!("the shape is {} for all sizes", shown(&actual)))
    } else {
        (Says::Disagrees, format!("the shape is {}, not {}", shown(&actual), shown(claimed)))
    };
    let counterexample = (!agrees).then(|| smallest(document, &actual, &wanted));
    (Evidence { witness: Level::Shapes, says, detail }, counterexample)
}

/// The smallest sizes at which the two shapes differ.
fn smallest(document: &Document, actual: &[Dim], wanted: &[Dim]) -> Counterexample {
    let mut ids: Vec<usize> = actual.iter().chain(wanted).flat_map(|dim| dim.ids().collect::<Vec<_>>()).collect();
    ids.sort_unstable();
    ids.dedup();
    let at = |dims: &[Dim], sizes: &[u64]| {
        let mut dims: Vec<u64> = dims.iter().map(|dim| dim.at(sizes)).collect();
        while dims.last() == Some(&1) {
            dims.pop();
        }
        dims
    };
    let mut sizes = vec![1; document.dims.len()];
    for total in 0..LARGEST {
        let found = assignments(&ids, total).into_iter().find(|chosen| {
            ids.iter().zip(chosen).for_each(|(id, size)| sizes[*id] = *size);
            at(actual, &sizes) != at(wanted, &sizes)
        });
        if found.is_some() {
            break;
        }
    }
    let dims = ids.iter().map(|id| (document.dims[*id].clone(), sizes[*id])).collect();
    Counterexample {
        dims,
        values: Vec::new(),
        functions: Vec::new(),
        entry: Vec::new(),
        claimed: None,
        actual: None,
        stretches: Vec::new(),
    }
}

/// All ways to give each dimension 1 and share out `extra` more among them, in a fixed order.
pub(crate) fn assignments(ids: &[usize], extra: u64) -> Vec<Vec<u64>> {
    match ids {
        [] => {
            if extra == 0 {
                vec![Vec::new()]
            } else {
                Vec::new()
            }
        }
        [_, rest @ ..] => (0..=extra)
            .flat_map(|here| {
                assignments(rest, extra - here).into_iter().map(move |mut tail| {
                    tail.insert(0, 1 + here);
                    tail
                })
            })
            .collect(),
    }
}
