//! The theorems of `proofs/`: that they are those the code claims, and that claims are stated as they are written.

mod layers;
mod on_demand;
mod project;
#[path = "../random_claims/mod.rs"]
mod random_claims;
mod rocq;
mod statements;
