//! How a sum of products is stored: what a plain operator writes fits into the operation itself, longer sums list their
//! terms, and sums that come in whole families share their operands.

use crate::tape::program::{NodeId, Op, Program, Term};
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
    /// `a - b·c`
    TermLessProduct(NodeId, NodeId, NodeId),
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
        self.store_last(start)
    }

    /// Stores the sum of the terms that the list has from here on, likewise.
    #[inline]
    pub(crate) fn store_last(&mut self, start: usize) -> Sum {
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
                [Term { negative: false, left: a, right: None }, Term { negative: true, left: b, right: Some(c) }] => {
                    Sum::TermLessProduct(a, b, c)
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
            Sum::Addition(..) | Sum::Subtraction(..) | Sum::ProductAndTerm(..) | Sum::TermLessProduct(..) => 2,
            Sum::Listed { len, .. } => len as usize,
            Sum::Member { family, .. } => self.families[family as usize].terms(),
        }
    }

    /// How many terms an operation has, if it is a sum.
    #[inline]
    pub(crate) fn terms_of(&self, op: &Op) -> usize {
        if let Op::SumOfProducts(sum) = op { self.term_count(*sum) } else { 0 }
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
            (Sum::Addition(a, _) | Sum::Subtraction(a, _) | Sum::TermLessProduct(a, ..), 0) => Term::plus(a),
            (Sum::Addition(_, b) | Sum::ProductAndTerm(_, _, b), _) => Term::plus(b),
            (Sum::Subtraction(_, b), _) => Term::minus(b),
            (Sum::TermLessProduct(_, b, c), _) => Term { negative: true, ..Term::product(b, c) },
            (Sum::Listed { start, len }, _) => self.terms[start as usize..][..len as usize][at],
            (Sum::Member { family, row, column }, _) => {
                let family = &self.families[family as usize];
                match self.term_of_row(family, row) {
                    Some(term) if at == family.inner as usize => Term::plus(term),
                    _ => {
                        let (left, right) = self.factors(family, row, at as u32, column);
                        Term::product(left, right)
                    }
                }
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

    /// The value of a sum. Each way of storing one has a way of its own, so that nobody asks for its terms one by one.
    #[inline(always)]
    pub(crate) fn sum_value<R: Reader>(&self, reader: &mut R, sum: Sum, values: &[R::Value]) -> R::Value {
        let value = |node: NodeId| &values[node.index()];
        let plus = |node: NodeId| Product::plus(value(node));
        let product = |a: NodeId, b: NodeId| Product::of(value(a), value(b));
        match sum {
            Sum::Negation(a) => reader.sum_of_products([plus(a).negated()].into_iter()),
            Sum::Product(a, b) => reader.sum_of_products([product(a, b)].into_iter()),
            Sum::Addition(a, b) => reader.sum_of_products([plus(a), plus(b)].into_iter()),
            Sum::Subtraction(a, b) => reader.sum_of_products([plus(a), plus(b).negated()].into_iter()),
            Sum::ProductAndTerm(a, b, c) => reader.sum_of_products([product(a, b), plus(c)].into_iter()),
            Sum::TermLessProduct(a, b, c) => reader.sum_of_products([plus(a), product(b, c).negated()].into_iter()),
            Sum::Listed { start, len } => {
                let terms = self.terms[start as usize..][..len as usize].iter();
                reader.sum_of_products(terms.map(|term| Product {
                    negative: term.negative,
                    left: value(term.left),
                    right: term.right.map(value),
                }))
            }
            Sum::Member { family, row, column } => {
                let family = &self.families[family as usize];
                let products = (0..family.inner).map(|at| {
                    let (left, right) = self.factors(family, row, at, column);
                    product(left, right)
                });
                reader.sum_of_products(products.chain(self.term_of_row(family, row).map(plus)))
            }
        }
    }
}
