//! What is bound while an expression is lowered: parameters of functions, and index names.

use super::located::{Indices, Names};
use crate::lang::typed::{NameId, Place, Typed};
use crate::tape::{Keys, NodeId};
use std::collections::HashMap;
use std::rc::Rc;

/// Parameters and index names, with their values.
#[derive(Debug, Default)]
pub(super) struct Bound {
    /// The arguments of the functions in whose bodies something is lowered, the innermost last.
    pub(super) parameters: Vec<NodeId>,
    /// The values of index names, by their numbers.
    values: Vec<Option<i64>>,
    /// The index names that expressions depend on.
    pub(super) free: HashMap<*const Typed, Rc<[NameId]>, Keys>,
    /// Indices at the present sizes, by where they stand in the tree.
    pub(super) located: HashMap<*const Place, Indices, Keys>,
    /// The nodes of numbers, by where they stand.
    pub(super) numbers: HashMap<*const Typed, NodeId, Keys>,
    /// The nodes of 0 and of 1, once a delta was one.
    pub(super) deltas: [Option<NodeId>; 2],
}

impl Names for Bound {
    fn value(&self, id: NameId) -> Option<i64> {
        self.values.get(id).copied().flatten()
    }
}

impl Bound {
    /// Gives an index name a value, or takes it away.
    pub(super) fn set(&mut self, id: NameId, value: Option<i64>) {
        if self.values.len() <= id {
            self.values.resize(id + 1, None);
        }
        self.values[id] = value;
    }

    /// Whether no index name has a value.
    pub(super) fn is_outside(&self) -> bool {
        self.values.iter().all(Option::is_none)
    }
}

/// An expression, and the values of the index names that it depends on.
pub(super) type AtNames = (*const Typed, Vec<Option<i64>>);
