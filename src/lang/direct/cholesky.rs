//! Cholesky's factor by elimination: each column in turn is taken out of all that stands to the right of it, and scaled
//! by the root of its pivot at the end.

use super::array::Matrix;
use super::{Direct, Value, Whole};
use crate::scalar::ball::{Ball, sqrt};
use crate::scalar::precise::Undefined;
use std::cmp::Ordering;

impl Direct<'_> {
    /// The factor of the matrix's symmetric part; no entry has a value where some pivot is not positive.
    pub(super) fn cholesky(&mut self, x: &Matrix) -> Whole<Matrix> {
        let n = x.rows;
        self.spend(n.saturating_mul(n).saturating_mul(n))?;
        self.spend_functions(n)?;
        Ok(match self.eliminated(x) {
            Ok(factor) => factor,
            Err(why) => Matrix { rows: n, cols: n, data: vec![Err(why); n * n] },
        })
    }

    fn eliminated(&self, x: &Matrix) -> Result<Matrix, Undefined> {
        let (n, bits) = (x.rows, self.bits);
        let mut rows: Vec<Vec<Ball>> = Vec::with_capacity(n);
        for i in 0..n {
            let mean = |j: usize| -> Value {
                let (own, mirrored) = (x.at(i, j).clone()?, x.at(j, i).clone()?);
                own.plus(&mirrored, bits)?.scaled(-1)
            };
            rows.push((0..=i).map(mean).collect::<Result<_, _>>()?);
        }
        let mut factor = Matrix { rows: n, cols: n, data: vec![Ok(Ball::ZERO); n * n] };
        for k in 0..n {
            let pivot = rows[k][k].clone();
            match pivot.sign() {
                Some(Ordering::Greater) => {}
                Some(_) => return Err(Undefined::Domain),
                None => return Err(Undefined::Lost),
            }
            let root = sqrt(&pivot, bits)?;
            factor.data[k * n + k] = Ok(root.clone());
            // What stands below the pivot, before it is taken out of anything.
            let column: Vec<Ball> = rows.iter().skip(k + 1).map(|row| row[k].clone()).collect();
            for (below, row) in rows.iter_mut().skip(k + 1).enumerate() {
                let multiple = row[k].over(&pivot, bits)?;
                factor.data[(k + 1 + below) * n + k] = multiple.times(&root, bits);
                for (entry, less) in row[k + 1..].iter_mut().zip(&column) {
                    *entry = Ball::sum_of_products([(false, &*entry, None), (true, &multiple, Some(less))], bits)?;
                }
            }
        }
        Ok(factor)
    }
}
