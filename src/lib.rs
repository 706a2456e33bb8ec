//! backproof says whether a derivative is right: *verified*, *refuted* or *unknown*, and how it knows.

pub mod activation;
pub mod backprop;
pub mod claim;
pub mod judge;
pub mod lang;
pub mod matrix;
#[cfg(feature = "cli")]
pub mod report;
pub mod scalar;
pub mod tape;
pub mod trace;
pub mod verdict;
pub mod witness;
