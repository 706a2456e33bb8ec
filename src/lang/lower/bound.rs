//! What is bound while an expression is lowered: parameters of functions, and index names.

use crate::lang::typed::{NameId, Typed};
use crate::tape::NodeId;
use std::collections::HashMap;
use std::rc::Rc;

/// Parameters and index names, with their values.
#[derive(Debug, Default)]
pub(super) struct Bound {
    /// The arguments of the functions in whose bodies something is lowered, the innermost last.
    pub(super) parameters: Vec<NodeId>,
    /// The values of index names.
    pub(super) values: HashMap<NameId, i64>,
    /// The index names that expressions depend on.
    pub(super) free: HashMap<*const Typed, Rc<[NameId]>>,
}

/// An expression, and the values of the index names that it depends on.
pub(super) type AtNames = (*const Typed, Vec<Option<i64>>);
