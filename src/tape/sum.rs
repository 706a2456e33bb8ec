//! How a sum of products is stored: what a plain operator writes fits into the operation itself, longer sums list their
//! terms, and sums that come in whole families share their operands.

use crate::tape::program::{NodeId, Program, Term};
use crate::tape::reader::{Product, Reader};

/// A sum of products as it stands on the tape. Its terms are read with [`Program::terms`], however it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// One of a family of sums in which every row of left factors meets every column of right ones, and which share them.
    Member {
        /// The number of the family.
        family: u32,
        /// Which row of left factors.
        row: u32,
        /// Which column of right factors.
        column: u32,
    },
}

impl Program {
    /// Stores a sum as shortly as its terms allow.
    pub(crate) fn store(&mut self, terms: impl Iterator<Item = Term>) -> Sum {
        let start = self.terms.len();
        self.terms.extend(terms);
        let short =
            match self.terms[start..] {
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
    #[inline]
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
    #[inline]
    pub fn term(&self, sum: Sum, at: usize) -> Term {
        match (sum, at) {
            (Sum::Negation(a), _) => Term::minus(a),
            (Sum::Product(a, b) | Sum::ProductAndTerm(a, b, _), 0) | (Sum::Product(a, b), _) => Term::product(a, b),
            (Sum::Addition(a, _) | Sum::Subtraction(a, _), 0) => Term::plus(a),
            (Sum::Addition(_, b) | Sum::ProductAndTerm(_, _, b), _) => Term::plus(b),
            (Sum::Subtraction(_, b), _) => Term::minus(b),
            (Sum::Listed { start, len }, _) => self.terms[start as usize..][..len as usize][at],
            (Sum::Member { family, row, column }, _) => {
                let (left, right) = self.factors(&self.families[family as usize], row, at as u32, column);
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

    /// The value of a sum: what plain operators write has a way of its own, since it is most of what is read.
    #[inline(always)]
    pub(crate) fn sum_value<R: Reader>(&self, reader: &mut R, sum: Sum, values: &[R::Value]) -> R::Value {
        let value = |node: NodeId| &values[node.index()];
        let as_product =
            |term: Term| Product { negative: term.negative, left: value(term.left), right: term.right.map(value) };
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
            Sum::Member { family, row, column } => {
                let family = &self.families[family as usize];
                reader.sum_of_products((0..family.inner).map(|at| {
                    let (left, right) = self.factors(family, row, at, column);
                    Product::of(value(left), value(right))
                }))
            }
            _ => reader.sum_of_products(self.terms(sum).map(as_product)),
        }
    }
}
