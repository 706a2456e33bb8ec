//! Sums of products that come in families: every left factor meets every right one, so each row and each column is stored once, and
//! values and adjoints of all members are found in loops over slices.

use crate::tape::element::Element;
use crate::tape::program::{NodeId, Program};
use crate::tape::recorder::Recorder;
use crate::tape::sum::Sum;
use std::ops::Range;

/// All sums `Σₖ left(row, k)·right(k, column)`, perhaps with a term that all sums of a row have beside their products: one for
/// each row and column, on consecutive nodes, column by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) first: NodeId,
    pub(crate) rows: u32,
    pub(crate) inner: u32,
    pub(crate) columns: u32,
    left: Grid,
    right: Grid,
    term: Option<Grid>,
    /// Whether all factors and terms are different nodes. Then no order of the members' contributions to a factor's adjoint is mixed up by
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
    /// The nodes, where they stand row by row without gaps.
    fn by_row(self, rows: usize, columns: usize) -> Option<Range<usize>> {
        let Grid::Strided { start, row, column } = self else { return None };
        let follow = (columns == 1 || column == 1) && (rows == 1 || row as usize == columns);
        follow.then(|| start as usize..start as usize + rows * columns)
    }

    /// The nodes, where they stand column by column without gaps.
    fn by_column(self, rows: usize, columns: usize) -> Option<Range<usize>> {
        let Grid::Strided { start, row, column } = self else { return None };
        Grid::Strided { start, row: column, column: row }.by_row(columns, rows)
    }

    /// The nodes, where they are a whole range without gaps.
    fn range(self, rows: usize, columns: usize) -> Option<Range<usize>> {
        self.by_row(rows, columns).or_else(|| self.by_column(rows, columns))
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

    /// The factors of the product at this position of a member.
    #[inline]
    pub(crate) fn factors(&self, family: &Family, row: u32, at: u32, column: u32) -> (NodeId, NodeId) {
        assert!(at < family.inner, "the sum has {} products", family.inner);
        (self.operand(family.left, row, at), self.operand(family.right, at, column))
    }

    /// What the sums of a row have beside their products.
    #[inline]
    pub(crate) fn term_of_row(&self, family: &Family, row: u32) -> Option<NodeId> {
        family.term.map(|term| self.operand(term, row, 0))
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
    /// `left` and `right` list the factors row by row, `terms` what is added to all sums of each row, unless it is empty. None of
    /// the sizes may be 0.
    pub(crate) fn family(&mut self, columns: usize, [left, right, terms]: [&[NodeId]; 3]) -> NodeId {
        let inner = right.len() / columns;
        let rows = left.len() / inner;
        let as_u32 = |count: usize| u32::try_from(count).expect("a tape holds fewer than 2^32 nodes");
        let first = NodeId::at(self.len());
        let number = as_u32(self.program.families.len());
        let grids = (self.grid(left, inner), self.grid(right, columns));
        let term = (!terms.is_empty()).then(|| self.grid(terms, 1));
        let ranges = [grids.0.range(rows, inner), grids.1.range(inner, columns)];
        let of_terms = term.map(|term| term.range(rows, 1));
        let distinct = are_apart(ranges.into_iter().chain(of_terms))
            || self.all_distinct([left, right, terms].into_iter().flatten());
        let (left, right) = grids;
        let (rows, inner, columns) = (as_u32(rows), as_u32(inner), as_u32(columns));
        let family = Family { first, rows, inner, columns, left, right, term, distinct };
        let members = (0..columns).flat_map(|column| (0..rows).map(move |row| (row, column)));
        let members = members.map(|(row, column)| Sum::Member { family: number, row, column });
        self.push_members(members, family.terms());
        self.program.families.push(family);
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

/// Whether all of these are ranges, and no two of them meet.
fn are_apart(ranges: impl Iterator<Item = Option<Range<usize>>>) -> bool {
    let ranges: Option<Vec<Range<usize>>> = ranges.collect();
    let Some(mut ranges) = ranges else { return false };
    ranges.sort_by_key(|range| range.start);
    ranges.is_sorted_by(|one, other| one.end <= other.start)
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
        let before = values.len();
        values.resize(before + rows * columns, E::ZERO);
        let (earlier, own) = values.split_at_mut(before);
        let whole = self.right.by_column(inner, columns);
        let factors = rows_of(whole, &mut memory.across, earlier, (columns, inner), |column, at| right(at, column));
        accumulate::<E, false>(own, rows, &memory.along, factors);
        if let Some(term) = self.term {
            let term = |row: usize| earlier[program.operand(term, row as u32, 0).index()];
            for column in own.chunks_exact_mut(rows) {
                column.iter_mut().enumerate().for_each(|(row, sum)| *sum = sum.plus(term(row)));
            }
        }
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
        // Left factors that stand row by row are gone through so, and others column by column.
        if let Some(whole) = self.left.by_row(rows, inner) {
            gather_strips(along, columns, inner, |column, at| values[right(at, column)]);
            gather(across, rows, columns, |row, column| own[column * rows + row]);
            add_to(Some(whole), sums, before, (rows, inner), &left, |sums| {
                accumulate::<E, true>(sums, inner, along, across);
            });
        } else {
            gather_strips(along, columns, rows, |column, row| own[column * rows + row]);
            let factors = rows_of(self.right.by_row(inner, columns), across, values, (inner, columns), &right);
            let whole = self.left.by_column(rows, inner);
            add_to(
                whole,
                sums,
                before,
                (inner, rows),
                |at, row| left(row, at),
                |sums| {
                    accumulate::<E, true>(sums, rows, along, factors);
                },
            );
        }
        gather_strips(along, rows, inner, |row, at| values[left(row, at)]);
        let whole = self.right.by_column(inner, columns);
        add_to(
            whole,
            sums,
            before,
            (columns, inner),
            |column, at| right(at, column),
            |sums| {
                accumulate::<E, true>(sums, inner, along, own);
            },
        );
        if let Some(term) = self.term {
            for column in own.chunks_exact(rows).rev() {
                for (row, adjoint) in column.iter().enumerate() {
                    let slot = &mut before[program.operand(term, row as u32, 0).index()];
                    *slot = slot.present().plus(*adjoint);
                }
            }
        }
        true
    }

    fn sizes(&self) -> (usize, usize, usize) {
        (self.rows as usize, self.inner as usize, self.columns as usize)
    }

    /// How many terms each sum has.
    pub(crate) fn terms(&self) -> usize {
        self.inner as usize + usize::from(self.term.is_some())
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

/// The values of nodes in rows and columns, row by row: as they stand, if they are this whole range, else from a buffer.
fn rows_of<'a, E: Copy>(
    whole: Option<Range<usize>>,
    buffer: &'a mut Vec<E>,
    values: &'a [E],
    (rows, columns): (usize, usize),
    node: impl Fn(usize, usize) -> usize,
) -> &'a [E] {
    if let Some(range) = whole {
        return &values[range];
    }
    gather(buffer, rows, columns, |i, j| values[node(i, j)]);
    buffer
}

/// Adds to the adjoints of nodes in rows and columns, row by row: where they stand, if they are this whole range, else in a buffer.
fn add_to<E: Element>(
    whole: Option<Range<usize>>,
    buffer: &mut Vec<E>,
    adjoints: &mut [E],
    (rows, columns): (usize, usize),
    node: impl Fn(usize, usize) -> usize,
    add: impl FnOnce(&mut [E]),
) {
    if let Some(range) = whole {
        return add(&mut adjoints[range]);
    }
    gather(buffer, rows, columns, |i, j| adjoints[node(i, j)]);
    add(buffer);
    for (i, row) in buffer.chunks_exact(columns).enumerate() {
        row.iter().enumerate().for_each(|(j, sum)| adjoints[node(i, j)] = *sum);
    }
}

/// `sums(p, q) += Σₛ along(s, q)·across(p, s)`, where an adjoint that is absent counts as 0: in each sum one product after the
/// other, s rising or (`BACKWARD`) falling. Sums side by side are worked on together, which changes nothing in any of them. `along`
/// stands in strips.
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
    let mut sum = place.map(E::present);
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
