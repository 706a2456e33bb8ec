//! Claims by entry: index names, sums over them, conditions, deltas, maps, arrays of any rank.
//!
//! A term is grown with its index names ([`grow`]), its derivative by an entry is found by rules that hold entry by
//! entry ([`slope`]), sums over deltas are done as on paper ([`contract`]), the result is said otherwise ([`rewrite`]),
//! and left as it is or spoilt ([`spoil`]). What is true is seen by an interpreter of these terms that loops over
//! indices and carries derivatives forward ([`value`], in doubles with error bounds, [`near`]). Nothing of the tool takes
//! part: neither its parser nor its numbers.

pub mod claim;
pub mod contract;
pub mod grow;
pub mod index;
pub mod near;
pub mod rewrite;
pub mod show;
pub mod slope;
pub mod spoil;
pub mod term;
pub mod truth;
pub mod value;
pub mod words;
