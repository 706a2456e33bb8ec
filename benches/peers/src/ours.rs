//! This project's tape: with plain operators, through `matrix.rs`, and replayed.

use crate::workloads::Workload;
use backproof::matrix::{Matrix, affine, map, sub};
use backproof::scalar::real::Real;
use backproof::tape::{Recording, Var, record};

pub fn plain(workload: &Workload, inputs: &[f64]) -> Recording {
    record(inputs, |v| vec![workload.value(v)])
}

/// The networks with matrices; the mixture as it is.
pub fn matrices(workload: &Workload, inputs: &[f64]) -> Recording {
    let Workload::Network { sizes, samples, y } = workload else { return plain(workload, inputs) };
    record(inputs, |v| {
        let (x, mut rest) = v.split_at(sizes[0] * samples);
        let mut a = Matrix::from_column_slice(sizes[0], *samples, x);
        for (layer, pair) in sizes.windows(2).enumerate() {
            let (weights, behind) = rest.split_at(pair[0] * pair[1]);
            let (biases, behind) = behind.split_at(pair[1]);
            rest = behind;
            let weights = Matrix::from_row_slice(pair[1], pair[0], weights);
            let z = affine(&weights, &a, &Matrix::from_column_slice(pair[1], 1, biases));
            a = if layer + 2 == sizes.len() { map(&z, Real::sigmoid) } else { map(&z, Real::tanh) };
        }
        let y = Matrix::from_column_slice(a.nrows(), a.ncols(), y).map(Var::from);
        let differences = sub(&a, &y);
        let squares = Var::sum_of_products(differences.iter().map(|d| (*d, *d)));
        vec![squares / (2 * samples)]
    })
}
