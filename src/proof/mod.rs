//! Proofs on demand: scalar claims as theorems for Rocq, and what its answer says of them.
//!
//! Nothing here runs a program: texts are made, `cli` has Rocq check them, and its answers are read here. A failed attempt says
//! nothing about a claim, and leaves nothing behind.

mod differentiate;
mod domain;
mod point;
mod script;
mod theorem;

pub use domain::Fact;
pub use script::{
    Attempt, Batch, Settled, Task, axioms_are_allowed, certificate, evidence, found, prelude, search, theorems,
};
pub use theorem::{Conclusion, Derivation, Theorem, Unprovable};
