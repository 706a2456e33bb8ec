//! How a sum of products is stored: what a plain operator writes fits into the operation itself, longer sums list their
//! terms, and sums that come in whole families share their operands.

use crate::tape::program::{NodeId, Program, Term};
use crate::tape::reader::{Product, Reader};

/// A sum of products as it stands on the tape. Its terms are read with [`Program::terms`], however it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// `-a`
    Negation(NodeId),
    /// `a + b`
    Addition(NodeId, NodeId),
    /// `a - b`
    Subtraction(NodeId, NodeId),
    /// `a·b`
    Product(NodeId, NodeId),
    /// `a·b + c`
    ProductAndTerm(NodeId, NodeId, NodeId),
    /// The terms of this stretch of the program's list.
    Listed {
        /// The first term.
        start: u32,
        /// How many terms.
        len: u32,
    },
    /// One sum of a [`Family`].
    Member {
        /// The number of the family.
        family: u32,
        /// Which row of left factors.
        row: u32,
        /// Which column of right factors.
        column: u32,
    },
}

/// All sums `Σₖ left(row, k)·right(k, column)`: one for each row and column, on consecutive nodes, column by column. Every
/// row and every column is stored once, however many sums it is part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) first: NodeId,
    pub(crate) rows: u32,
    pub(crate) inner: u32,
    pub(crate) columns: u32,
    pub(crate) left: Grid,
    pub(crate) right: Grid,
    /// Whether all factors are different nodes: then sums may share their adjoints' way back.
    pub(crate) distinct: bool,
}

/// Nodes in rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grid {
    /// At equal strides: `start + i·row + j·column`.
    Strided { start: u32, row: i32, column: i32 },
    /// One by one, row by row, from here in the program's list of operands.
    Listed { start: u32, columns: u32 },
}

impl Family {
    /// How many nodes it has.
    pub(crate) fn len(&self) -> usize {
        self.rows as usize * self.columns as usize
    }

    /// How many operands one product has, and so how often each is used.
    pub(crate) fn sizes(&self) -> (usize, usize, usize) {
        (self.rows as usize, self.inner as usize, self.columns as usize)
    }
}

impl Program {
    /// Stores a sum as shortly as its terms allow.
    pub(crate) fn store(&mut self, terms: impl Iterator<Item = Term>) -> Sum {
        let start = self.terms.len();
        self.terms.extend(terms);
        let short = match self.terms[start..] {
            [Term { negative: true, left, right: None }] => Sum::Negation(left),
            [Term { negative: false, left, right: Some(right) }] => Sum::Product(left, right),
            [Term { negative: false, left: a, right: None }, Term { negative, left: b, right: None }] => {
                if negative { Sum::Subtraction(a, b) } else { Sum::Addition(a, b) }
            }
            [Term { negative: false, left: a, right: Some(b) }, Term { negative: false, left: c, right: None }] => {
                Sum::ProductAndTerm(a, b, c)
            }
            _ => {
                let as_u32 = |count: usize| u32::try_from(count).expect("a tape holds fewer than 2^32 terms");
                return Sum::Listed { start: as_u32(start), len: as_u32(self.terms.len() - start) };
            }
        };
        self.terms.truncate(start);
        short
    }

    /// How many terms a sum has.
    pub fn term_count(&self, sum: Sum) -> usize {
        match sum {
            Sum::Negation(_) | Sum::Product(..) => 1,
            Sum::Addition(..) | Sum::Subtraction(..) | Sum::ProductAndTerm(..) => 2,
            Sum::Listed { len, .. } => len as usize,
            Sum::Member { family, .. } => self.families[family as usize].inner as usize,
        }
    }

    /// The term of a sum at this position, from 0.
    ///
    /// # Panics
    /// If a listed sum or one of a family has no such term.
    pub fn term(&self, sum: Sum, at: usize) -> Term {
        match (sum, at) {
            (Sum::Negation(a), _) => Term::minus(a),
            (Sum::Product(a, b) | Sum::ProductAndTerm(a, b, _), 0) | (Sum::Product(a, b), _) => Term::product(a, b),
            (Sum::Addition(a, _) | Sum::Subtraction(a, _), 0) => Term::plus(a),
            (Sum::Addition(_, b) | Sum::ProductAndTerm(_, _, b), _) => Term::plus(b),
            (Sum::Subtraction(_, b), _) => Term::minus(b),
            (Sum::Listed { start, len }, _) => self.terms[start as usize..][..len as usize][at],
            (Sum::Member { family, row, column }, _) => {
                let family = &self.families[family as usize];
                assert!(at < family.inner as usize, "the sum has {} terms", family.inner);
                let (left, right) = (self.node_of(family.left, row, at as u32), self.node_of(family.right, at as u32, column));
                Term::product(left, right)
            }
        }
    }

    /// The terms of a sum, in order.
    ///
    /// ```
    /// use backproof::tape::{Op, Recorder, Term};
    /// let mut recorder = Recorder::default();
    /// let (x, y) = (recorder.input(), recorder.input());
    /// let terms = [Term::product(x, y), Term::minus(x), Term::plus(y)];
    /// let node = recorder.sum(&terms);
    /// let program = recorder.finish(vec![node]);
    /// let Op::SumOfProducts(sum) = program.ops()[node.index()] else { unreachable!() };
    /// assert!(program.terms(sum).eq(terms));
    /// ```
    pub fn terms(&self, sum: Sum) -> impl ExactSizeIterator<Item = Term> + Clone + '_ {
        (0..self.term_count(sum)).map(move |at| self.term(sum, at))
    }

    pub(crate) fn node_of(&self, grid: Grid, i: u32, j: u32) -> NodeId {
        match grid {
            // The recorder has seen that every one of them is a node.
            Grid::Strided { start, row, column } => {
                let by = (i as i32).wrapping_mul(row).wrapping_add((j as i32).wrapping_mul(column));
                NodeId(start.wrapping_add_signed(by))
            }
            Grid::Listed { start, columns } => self.operands[(start + i * columns + j) as usize],
        }
    }

    /// The value of a sum: what plain operators write has a way of its own, since it is most of what is read.
    pub(crate) fn sum_value<R: Reader>(&self, reader: &mut R, sum: Sum, values: &[R::Value]) -> R::Value {
        let value = |node: NodeId| &values[node.index()];
        let as_product = |term: Term| Product {
            negative: term.negative,
            left: value(term.left),
            right: term.right.map(value),
        };
        match sum {
            Sum::Product(a, b) => reader.sum_of_products([Product::of(value(a), value(b))].into_iter()),
            Sum::Addition(a, b) => {
                reader.sum_of_products([Product::plus(value(a)), Product::plus(value(b))].into_iter())
            }
            Sum::Subtraction(a, b) => {
                reader.sum_of_products([Product::plus(value(a)), Product::plus(value(b)).negated()].into_iter())
            }
            Sum::Listed { start, len } => {
                let terms = &self.terms[start as usize..][..len as usize];
                reader.sum_of_products(terms.iter().copied().map(as_product))
            }
            _ => reader.sum_of_products(self.terms(sum).map(as_product)),
        }
    }
}
