//! Sums of products that come in families: every left factor meets every right one, so each row and each column is stored once, and
//! values and adjoints of all members are found in loops over slices.

use crate::tape::program::{NodeId, Program};
use crate::tape::recorder::Recorder;
use crate::tape::sum::Sum;
use std::ops::Range;

/// All sums `Σₖ left(row, k)·right(k, column)`: one for each row and column, on consecutive nodes, column by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) first: NodeId,
    pub(crate) rows: u32,
    pub(crate) inner: u32,
    pub(crate) columns: u32,
    left: Grid,
    right: Grid,
    /// Whether all factors are different nodes. Then no order of the members' contributions to a factor's adjoint is mixed up by
    /// going through the left factors first, and sums come out the same to the last bit.
    distinct: bool,
}

/// Nodes in rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grid {
    /// At equal strides: `start + i·row + j·column`.
    Strided { start: i64, row: i32, column: i32 },
    /// One by one, row by row, from here in the program's list of operands.
    Listed { start: u32, columns: u32 },
}

impl Grid {
    /// The nodes, where they are a whole range without gaps.
    fn range(self, rows: usize, columns: usize) -> Option<Range<i64>> {
        let Grid::Strided { start, row, column } = self else { return None };
        let by_row = (columns == 1 || column == 1) && (rows == 1 || row as usize == columns);
        let by_column = (rows == 1 || row == 1) && (columns == 1 || column as usize == rows);
        (by_row || by_column).then(|| start..start + (rows * columns) as i64)
    }
}

impl Program {
    #[inline]
    fn operand(&self, grid: Grid, i: u32, j: u32) -> NodeId {
        match grid {
            // The recorder has seen that every one of them is a node.
            Grid::Strided { start, row, column } => {
                NodeId((start + i64::from(i) * i64::from(row) + i64::from(j) * i64::from(column)) as u32)
            }
            Grid::Listed { start, columns } => self.operands[(start + i * columns + j) as usize],
        }
    }

    /// The factors of the term at this position of a member.
    #[inline]
    pub(crate) fn factors(&self, family: &Family, row: u32, at: u32, column: u32) -> (NodeId, NodeId) {
        assert!(at < family.inner, "the sum has {} terms", family.inner);
        (self.operand(family.left, row, at), self.operand(family.right, at, column))
    }

    fn left<'a>(&'a self, family: &'a Family) -> impl Fn(usize, usize) -> usize + 'a {
        |row, at| self.operand(family.left, row as u32, at as u32).index()
    }

    fn right<'a>(&'a self, family: &'a Family) -> impl Fn(usize, usize) -> usize + 'a {
        |at, column| self.operand(family.right, at as u32, column as u32).index()
    }
}

impl Recorder {
    /// Records all sums `Σₖ left(row, k)·right(k, column)`, column by column, and gives the first one's node; the others follow it.
    /// `left` and `right` list the factors row by row. None of the sizes may be 0.
    pub(crate) fn family(&mut self, rows: usize, columns: usize, left: &[NodeId], right: &[NodeId]) -> NodeId {
        let inner = left.len() / rows;
        let as_u32 = |count: usize| u32::try_from(count).expect("a tape holds fewer than 2^32 nodes");
        let first = NodeId::at(self.len());
        let number = as_u32(self.program.families.len());
        let grids = (self.grid(left, inner), self.grid(right, columns));
        let distinct = match (grids.0.range(rows, inner), grids.1.range(inner, columns)) {
            (Some(one), Some(other)) if one.end <= other.start || other.end <= one.start => true,
            _ => self.all_distinct(left.iter().chain(right)),
        };
        let (left, right) = grids;
        let (rows, inner, columns) = (as_u32(rows), as_u32(inner), as_u32(columns));
        self.program.families.push(Family { first, rows, inner, columns, left, right, distinct });
        let members = (0..columns).flat_map(|column| (0..rows).map(move |row| (row, column)));
        self.push_members(members.map(|(row, column)| Sum::Member { family: number, row, column }), inner as usize);
        first
    }

    /// Stores nodes in rows of this length.
    fn grid(&mut self, nodes: &[NodeId], columns: usize) -> Grid {
        let at = |position: usize| nodes.get(position).map(|node| i64::from(node.0));
        let start = i64::from(nodes[0].0);
        let step = |to: Option<i64>| to.map_or(Some(0), |to| i32::try_from(to - start).ok());
        if let (Some(row), Some(column)) = (step(at(columns)), step(if columns > 1 { at(1) } else { None })) {
            let expected = |i: usize, j: usize| start + i as i64 * i64::from(row) + j as i64 * i64::from(column);
            let mut rows = nodes.chunks(columns).enumerate();
            if rows.all(|(i, nodes)| nodes.iter().enumerate().all(|(j, node)| i64::from(node.0) == expected(i, j))) {
                return Grid::Strided { start, row, column };
            }
        }
        let start = u32::try_from(self.program.operands.len()).expect("a tape holds fewer than 2^32 operands");
        self.program.operands.extend_from_slice(nodes);
        Grid::Listed { start, columns: columns as u32 }
    }

    fn all_distinct<'n>(&mut self, nodes: impl Iterator<Item = &'n NodeId>) -> bool {
        let count = self.program.ops.len();
        let seen = &mut self.seen;
        seen.clear();
        seen.resize(count.div_ceil(64), 0_u64);
        let mut distinct = true;
        for node in nodes {
            let (word, bit) = (node.index() / 64, 1 << (node.index() % 64));
            distinct &= seen[word] & bit == 0;
            seen[word] |= bit;
        }
        distinct
    }
}

/// A number whose sums of products can be worked on side by side: a double, or doubles in lanes.
pub(crate) trait Element: Copy {
    /// How many sums are worked on together.
    const TOGETHER: usize;

    /// Zero.
    const ZERO: Self;

    /// Adds `x·y`, as the reader of these numbers would.
    fn add_product(&mut self, x: Self, y: Self);

    /// The sum of both.
    fn plus(self, other: Self) -> Self;

    /// Itself, and 0 if it is the mark of an adjoint that is absent.
    fn present(self) -> Self;

    /// Whether it is that mark.
    fn is_absent(self) -> bool;
}

impl Element for f64 {
    const TOGETHER: usize = 8;
    const ZERO: f64 = 0.0;

    #[inline]
    fn add_product(&mut self, x: f64, y: f64) {
        *self += x * y;
    }

    #[inline]
    fn plus(self, other: f64) -> f64 {
        self + other
    }

    #[inline]
    fn present(self) -> f64 {
        self + 0.0
    }

    #[inline]
    fn is_absent(self) -> bool {
        self.to_bits() == (-0.0_f64).to_bits()
    }
}

impl<const N: usize> Element for [f64; N] {
    const TOGETHER: usize = 2;
    const ZERO: [f64; N] = [0.0; N];

    #[inline]
    fn add_product(&mut self, x: [f64; N], y: [f64; N]) {
        for lane in 0..N {
            self[lane] += x[lane] * y[lane];
        }
    }

    #[inline]
    fn plus(mut self, other: [f64; N]) -> [f64; N] {
        for lane in 0..N {
            self[lane] += other[lane];
        }
        self
    }

    #[inline]
    fn present(self) -> [f64; N] {
        self.map(|lane| lane + 0.0)
    }

    /// Without selects all lanes are reached, or none.
    #[inline]
    fn is_absent(self) -> bool {
        self.first().is_some_and(|lane| lane.is_absent())
    }
}

/// Memory for the factors of a family, gathered so that loops run over slices.
#[derive(Clone, Debug)]
pub(crate) struct Gathered<E> {
    along: Vec<E>,
    across: Vec<E>,
    sums: Vec<E>,
}

impl<E> Default for Gathered<E> {
    fn default() -> Self {
        Gathered { along: Vec::new(), across: Vec::new(), sums: Vec::new() }
    }
}

/// Fills a buffer row by row.
fn gather<E>(into: &mut Vec<E>, rows: usize, columns: usize, value: impl Fn(usize, usize) -> E) {
    into.clear();
    for i in 0..rows {
        into.extend((0..columns).map(|j| value(i, j)));
    }
}

/// Fills a buffer with strips of as many columns as are worked on together, each row by row; what is left over are strips of one.
fn gather_strips<E: Element>(into: &mut Vec<E>, rows: usize, columns: usize, value: impl Fn(usize, usize) -> E) {
    into.clear();
    let whole = columns - columns % E::TOGETHER;
    for strip in (0..whole).step_by(E::TOGETHER) {
        for i in 0..rows {
            into.extend((strip..strip + E::TOGETHER).map(|j| value(i, j)));
        }
    }
    for j in whole..columns {
        into.extend((0..rows).map(|i| value(i, j)));
    }
}

impl Family {
    /// Appends the values of all members to those of the nodes before them.
    pub(crate) fn values<E: Element>(&self, program: &Program, memory: &mut Gathered<E>, values: &mut Vec<E>) {
        let (rows, inner, columns) = self.sizes();
        let (left, right) = (program.left(self), program.right(self));
        gather_strips(&mut memory.along, inner, rows, |at, row| values[left(row, at)]);
        gather(&mut memory.across, columns, inner, |column, at| values[right(at, column)]);
        let before = values.len();
        values.resize(before + rows * columns, E::ZERO);
        accumulate::<E, false>(&mut values[before..], rows, &memory.along, &memory.across);
    }

    /// Passes the adjoints of all members on to their factors, in the order in which going through the members backward would:
    /// later columns first, and in them later rows. `false` where that cannot be done for all at once.
    pub(crate) fn pass_back<E: Element>(
        &self,
        program: &Program,
        memory: &mut Gathered<E>,
        values: &[E],
        adjoints: &mut [E],
    ) -> bool {
        let (rows, inner, columns) = self.sizes();
        let (before, own) = adjoints.split_at_mut(self.first.index());
        let own = &own[..rows * columns];
        if !self.distinct || own.iter().any(|adjoint| adjoint.is_absent()) {
            return false;
        }
        let (left, right) = (program.left(self), program.right(self));
        let Gathered { along, across, sums } = memory;
        gather_strips(along, columns, rows, |column, row| own[column * rows + row]);
        gather(across, inner, columns, |at, column| values[right(at, column)]);
        gather(sums, inner, rows, |at, row| before[left(row, at)].present());
        accumulate::<E, true>(sums, rows, along, across);
        scatter(sums, rows, |at, row, sum| before[left(row, at)] = sum);
        gather_strips(along, rows, inner, |row, at| values[left(row, at)]);
        gather(sums, columns, inner, |column, at| before[right(at, column)].present());
        accumulate::<E, true>(sums, inner, along, own);
        scatter(sums, inner, |column, at, sum| before[right(at, column)] = sum);
        true
    }

    fn sizes(&self) -> (usize, usize, usize) {
        (self.rows as usize, self.inner as usize, self.columns as usize)
    }

    /// How many products its sums have together.
    pub(crate) fn products(&self) -> usize {
        self.len() * self.inner as usize
    }

    /// How many members there are.
    pub(crate) fn len(&self) -> usize {
        self.rows as usize * self.columns as usize
    }
}

fn scatter<E: Copy>(sums: &[E], columns: usize, mut put: impl FnMut(usize, usize, E)) {
    for (i, row) in sums.chunks_exact(columns).enumerate() {
        row.iter().enumerate().for_each(|(j, sum)| put(i, j, *sum));
    }
}

/// `sums(p, q) += Σₛ along(s, q)·across(p, s)`, in each sum one product after the other, s rising or (`BACKWARD`) falling. Sums
/// side by side are worked on together, which changes nothing in any of them. `along` stands in strips.
fn accumulate<E: Element, const BACKWARD: bool>(sums: &mut [E], width: usize, along: &[E], across: &[E]) {
    let steps = along.len() / width;
    let mut at = 0;
    while at < width {
        let strip = &along[at * steps..];
        let rows = sums.chunks_exact_mut(width).zip(across.chunks_exact(steps));
        // A strip stays at hand while all rows go by.
        if E::TOGETHER == 8 && at + 8 <= width {
            rows.for_each(|(sums, factors)| block::<E, BACKWARD, 8>(&mut sums[at..], strip, factors));
            at += 8;
        } else if E::TOGETHER == 2 && at + 2 <= width {
            rows.for_each(|(sums, factors)| block::<E, BACKWARD, 2>(&mut sums[at..], strip, factors));
            at += 2;
        } else {
            rows.for_each(|(sums, factors)| block::<E, BACKWARD, 1>(&mut sums[at..], strip, factors));
            at += 1;
        }
    }
}

#[inline]
fn block<E: Element, const BACKWARD: bool, const N: usize>(sums: &mut [E], strip: &[E], factors: &[E]) {
    let Some(place) = sums.first_chunk_mut::<N>() else { return };
    let (rows, _) = strip[..N * factors.len()].as_chunks::<N>();
    let mut sum = *place;
    let mut step = |row: &[E; N], factor: E| {
        for q in 0..N {
            sum[q].add_product(row[q], factor);
        }
    };
    if BACKWARD {
        rows.iter().zip(factors).rev().for_each(|(row, factor)| step(row, *factor));
    } else {
        rows.iter().zip(factors).for_each(|(row, factor)| step(row, *factor));
    }
    *place = sum;
}
