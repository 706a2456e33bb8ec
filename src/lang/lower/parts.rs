//! Arrays from their parts, and functions of the entries of an array.

use super::{Array, Lower, LowerError, Lowering};
use crate::lang::ast::{Axis, Span};
use crate::lang::dim::Dim;
use crate::lang::typed::{Kind, Typed};
use crate::tape::{NodeId, Reader, Term};

impl Lowering<'_> {
    /// An array from its parts, or a part of one.
    pub(super) fn parts(&mut self, expr: &Typed) -> Lower<Array> {
        match &expr.kind {
            Kind::Blocks(rows) => self.blocks(expr, rows),
            Kind::Slice(x, top, left) => self.slice(expr, x, (top, left)),
            Kind::Cross(a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                let entry = |i: usize, _| {
                    let (j, k) = ((i + 1) % 3, (i + 2) % 3);
                    let minus = Term { negative: true, left: a.at(k, 0), right: Some(b.at(j, 0)) };
                    self.recorder.sum(&[Term::product(a.at(j, 0), b.at(k, 0)), minus])
                };
                Ok(Array::from_fn(3, 1, entry))
            }
            Kind::Skew(x) => {
                let x = self.expr(x)?;
                let zero = self.recorder.integer(0);
                let minus: Vec<NodeId> = x.data.iter().map(|node| self.recorder.negation(node)).collect();
                // In row i the entry behind the diagonal, around the corner, is −v of the third place.
                let entry = |i: usize, j: usize| match (3 + j - i) % 3 {
                    0 => zero,
                    1 => minus[3 - i - j],
                    _ => x.data[3 - i - j],
                };
                Ok(Array::from_fn(3, 3, entry))
            }
            _ => Err(LowerError::TooDeep),
        }
    }

    fn blocks(&mut self, expr: &Typed, rows: &[Vec<Typed>]) -> Lower<Array> {
        let (height, width) = self.extent(&expr.shape)?;
        let mut data = Vec::with_capacity(height * width);
        for row in rows {
            let mut parts = Vec::with_capacity(row.len());
            for part in row {
                parts.push(self.expr(part)?);
            }
            for i in 0..parts.first().map_or(0, |first| first.rows) {
                data.extend(parts.iter().flat_map(|part| (0..part.cols).map(move |j| part.at(i, j))));
            }
        }
        Ok(Array { rows: height, cols: width, data })
    }

    fn slice(&mut self, expr: &Typed, x: &Typed, (top, left): (&Dim, &Dim)) -> Lower<Array> {
        let (rows, cols) = self.extent(&expr.shape)?;
        let x = self.expr(x)?;
        // An offset below 0 is no place: `x[n - 3]` at n = 2.
        let offset = |dim: &Dim| {
            let one_more = dim.plus(&Dim::fixed(1)).map_or(0, |more| more.at(self.sizes));
            usize::try_from(one_more).ok().and_then(|at| at.checked_sub(1)).ok_or(LowerError::Outside)
        };
        let (top, left) = (offset(top)?, offset(left)?);
        let fits = |start: usize, count: usize, size: usize| start.checked_add(count).is_some_and(|end| end <= size);
        if !fits(top, rows, x.rows) || !fits(left, cols, x.cols) {
            return Err(LowerError::Outside);
        }
        Ok(Array::from_fn(rows, cols, |i, j| x.at(top + i, left + j)))
    }

    /// The largest or least entries: each is compared with the best one before it.
    pub(super) fn extremum_of(&mut self, max: bool, axis: Option<Axis>, x: &Array, span: Span) -> Lower<Array> {
        let groups = Self::groups(axis, x);
        let mut data = Vec::with_capacity(groups.len());
        for group in groups {
            let mut nodes = group.into_iter().map(|at| x.data[at]);
            let Some(mut best) = nodes.next() else { return Err(LowerError::Outside) };
            for node in nodes {
                let on = self.recorder.sum(&[Term::plus(best), Term::minus(node)]);
                self.notes.places.entry(on).or_insert(span);
                let (below, above) = if max { (node, best) } else { (best, node) };
                best = self.recorder.select(&on, &below, &above);
            }
            data.push(best);
            self.recorder_within_limit()?;
        }
        Ok(Array { rows: data.len(), cols: 1, data })
    }

    pub(super) fn product_of(&mut self, axis: Option<Axis>, x: &Array) -> Array {
        let mut multiply = |group: Vec<usize>| {
            let nodes = group.into_iter().map(|at| x.data[at]);
            let product = nodes.reduce(|product, node| self.recorder.sum(&[Term::product(product, node)]));
            product.unwrap_or_else(|| self.recorder.integer(1))
        };
        let data: Vec<NodeId> = Self::groups(axis, x).into_iter().map(&mut multiply).collect();
        Array { rows: data.len(), cols: 1, data }
    }

    pub(super) fn running_sum(&mut self, axis: Axis, x: &Array) -> Lower<Array> {
        let mut sums = x.clone();
        for i in 0..x.rows {
            for j in 0..x.cols {
                let before = match axis {
                    Axis::Rows => i.checked_sub(1).map(|above| sums.at(above, j)),
                    Axis::Cols => j.checked_sub(1).map(|left| sums.at(i, left)),
                };
                if let Some(before) = before {
                    let sum = self.recorder.sum(&[Term::plus(before), Term::plus(x.at(i, j))]);
                    sums.data[i * x.cols + j] = sum;
                }
            }
            self.recorder_within_limit()?;
        }
        Ok(sums)
    }
}
