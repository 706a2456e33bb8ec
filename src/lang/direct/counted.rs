//! Index names and the values that they have.

use crate::lang::typed::{NameId, Typed};
use crate::scalar::precise::Undefined;
use std::collections::HashMap;
use std::rc::Rc;

/// Values that index names have, those bound last behind the others.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) names: Vec<(NameId, i64)>,
    /// Which names expressions depend on.
    pub(super) dependence: HashMap<*const Typed, Rc<[NameId]>>,
}

impl Counted {
    /// The value of a name.
    pub(super) fn value(&self, id: NameId) -> Result<i64, Undefined> {
        self.names.iter().rev().find(|(name, _)| *name == id).map(|(_, value)| *value).ok_or(Undefined::TooLarge)
    }

    /// Whether no index name has a value.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}
