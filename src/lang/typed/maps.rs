//! Index maps: what they give is chosen as sizes are, by the size of a dimension that is none of the text's.

use super::{Document, InputId};
use crate::lang::dim::DimId;

/// A number that varies with each of these (the finaliser of SplitMix64).
fn scattered(which: u64, map: u64, entry: u64) -> u64 {
    let mut mixed =
        which.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ map.rotate_left(32) ^ entry.wrapping_mul(0xD1B5_4A32_D192_ED03);
    for (shift, factor) in [(30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB)] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(factor);
    }
    mixed ^ (mixed >> 31)
}

impl Document {
    /// Whether a dimension is one of the text's.
    pub fn is_written(&self, id: DimId) -> bool {
        self.maps != Some(id)
    }

    /// Whether an input is an index map.
    pub fn is_map(&self, id: InputId) -> bool {
        self.inputs[id].into.is_some()
    }

    /// What an index map gives at one of its entries, row by row from 0, at some sizes: the first maps that are tried are constant, one to one as
    /// far as that goes, each map a place behind the one before it, and the same backwards; the others are drawn.
    pub fn given(&self, map: InputId, entry: u64, sizes: &[u64]) -> Option<u64> {
        let most = self.inputs.get(map)?.into.as_ref()?.at(sizes);
        let which = *sizes.get(self.maps?)?;
        let most = most.max(1);
        // What one map gives first, the next one gives second: of two maps some values are to differ.
        let moved = |entry: u64| entry.saturating_add(self.maps_before(map)) % most;
        let place = match which {
            0 | 1 => 0,
            2 => moved(entry),
            3 => most - 1 - moved(entry),
            _ => scattered(which, map as u64, entry) % most,
        };
        Some(place + 1)
    }

    /// How many index maps are declared before one.
    fn maps_before(&self, map: InputId) -> u64 {
        (0..map).filter(|id| self.is_map(*id)).count() as u64
    }
}
