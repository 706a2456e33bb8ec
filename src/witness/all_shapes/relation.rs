//! What atoms obey: relations with what they are inverses and powers of, and declared facts as rewrites.

use super::form::{AtomId, Factor, Form};
use crate::lang::dim::Dim;
use dashu_ratio::RBig;
use std::rc::Rc;

/// A relation in which a factor takes part: `Σ leading + rest = value`, each over the pattern's own indices.
#[derive(Debug)]
pub(super) struct Relation {
    /// The factors to be found, with the pattern's slots as free indices.
    pub(super) pattern: Vec<Factor>,
    pub(super) sums: usize,
    pub(super) coefficient: RBig,
    pub(super) rest: Form,
}

/// A rewrite.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// The atom, summed over some of its indices, is a form in its other indices.
    Value {
        /// Which atom.
        atom: AtomId,
        /// Which of its indices are summed.
        summed: Vec<bool>,
        /// The value.
        value: Rc<Form>,
    },
    /// The atom's rows are orthonormal, and so are its columns.
    Orthogonal {
        /// Which atom.
        atom: AtomId,
        /// Its dimensions.
        dims: Vec<Dim>,
    },
}
