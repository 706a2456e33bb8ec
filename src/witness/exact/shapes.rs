//! The sizes at which a claim is read exactly.

use crate::claim::Subject;
use crate::lang::dim::{DimId, Shape};
use crate::lang::typed::{Kind, Typed};

/// Sizes that are pairwise different.
const DIFFERENT: [u64; 6] = [2, 3, 5, 4, 6, 7];
/// Sizes are raised to the number of indices up to this one.
const LARGEST: u64 = 6;

/// Sizes of the dimensions: pairwise different, in rising and in falling order, small ones at which branches are few, all
/// 1, and one at or above the number of indices that the claim may need of each dimension (six at most).
///
/// An expression in free symbols that is no identity is none at sizes at or above the number of indices in one of its
/// terms. That number is estimated from above by half the places at which a dimension stands at an input.
pub fn shapes(subject: &Subject<'_>) -> Vec<Vec<u64>> {
    let (dims, least) = (&subject.dims, &subject.least);
    let mut shapes: Vec<Vec<u64>> = Vec::new();
    let mut add = |size: &mut dyn FnMut(usize, DimId) -> u64| {
        let mut sizes = least.clone();
        for (position, id) in dims.iter().enumerate() {
            sizes[*id] = size(position, *id).max(least[*id]);
        }
        subject.fit(&mut sizes);
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        }
    };
    add(&mut |position, _| DIFFERENT[position % DIFFERENT.len()]);
    add(&mut |position, _| DIFFERENT[(dims.len() - position) % DIFFERENT.len()]);
    add(&mut |position, _| [2, 1, 3][position % 3]);
    add(&mut |_, _| 1);
    let indices = indices(subject);
    let mut used = Vec::new();
    add(&mut |position, id| {
        let mut size = DIFFERENT[(position + 2) % DIFFERENT.len()].max(indices[id].min(LARGEST));
        while used.contains(&size) && size <= LARGEST {
            size += 1;
        }
        used.push(size);
        size
    });
    shapes
}

/// For each dimension, half the places at which it stands at an input or constant array of the longer side.
fn indices(subject: &Subject<'_>) -> Vec<u64> {
    let document = subject.document;
    let count = document.dims.len();
    let mut of_lets: Vec<Vec<u64>> = Vec::with_capacity(document.lets.len());
    for declared in &document.lets {
        let places = places(&declared.value, &of_lets, count, subject);
        of_lets.push(places);
    }
    let left = places(subject.left, &of_lets, count, subject);
    let right = places(subject.right, &of_lets, count, subject);
    left.iter().zip(&right).map(|(left, right)| left.max(right).div_ceil(2)).collect()
}

fn places(expr: &Typed, of_lets: &[Vec<u64>], count: usize, subject: &Subject<'_>) -> Vec<u64> {
    let mut places = vec![0_u64; count];
    expr.walk(&mut |part| {
        let mut note = |shape: &Shape| {
            for id in shape.rows.ids().chain(shape.cols.ids()) {
                places[id] = places[id].saturating_add(1);
            }
        };
        match &part.kind {
            Kind::Input(id) => note(&subject.document.inputs[*id].shape()),
            Kind::Fill(_) | Kind::Identity => note(&part.shape),
            Kind::Let(id) => {
                let Some(inside) = of_lets.get(*id) else { return };
                places.iter_mut().zip(inside).for_each(|(all, more)| *all = all.saturating_add(*more));
            }
            _ => {}
        }
    });
    places
}

impl Subject<'_> {
    /// Sizes in words: `n = 2, k = 3`; empty without dimensions.
    pub fn show_sizes(&self, sizes: &[u64]) -> String {
        let shown: Vec<String> =
            self.written_dims().map(|id| format!("{} = {}", self.document.dims[id], sizes[id])).collect();
        shown.join(", ")
    }
}
