//! Sides of branches, as a set that can be compared.

use crate::tape::NodeId;

/// Branches, by their places in a list, of which a combination of sides is remembered.
pub(super) const MOST: usize = 64;

/// Sides of some branches, one bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sides {
    /// The branches that are meant.
    pub(super) meant: u64,
    /// Those whose condition is below 0.
    pub(super) below: u64,
}

impl Sides {
    /// Adds the side of the branch with this condition, which stands in the list of all; nothing for one far down the list.
    pub fn note(&mut self, branches: &[NodeId], on: NodeId, below: bool) {
        if let Ok(at) = branches.binary_search(&on)
            && at < MOST
        {
            self.meant |= 1 << at;
            self.below |= u64::from(below) << at;
        }
    }
}
