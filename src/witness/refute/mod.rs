//! What makes a refutation of a failure: the smallest counterexample (`counterexample`, `simplify`), one in a corner of arrays that are
//! too large to be sampled (`corner`), and one where the tape has no slope (`objection`).

pub mod corner;
pub mod counterexample;
pub mod objection;
mod simplify;
