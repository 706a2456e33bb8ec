//! Claims as theorems for Rocq, and what its answer says of them: those about scalars on demand, those about layers on
//! file.
//!
//! Nothing here runs a program: texts are made, `cli` has Rocq check them, and its answers are read here. A failed
//! attempt says nothing about a claim, and leaves nothing behind.

mod attempt;
mod differentiate;
mod domain;
mod fact;
mod filed;
mod label;
mod layers;
mod point;
mod polynomial;
mod script;
mod sha256;
mod theorem;
mod thin;

pub use attempt::Attempt;
pub use fact::Fact;
pub use filed::on_file;
pub use script::{
    Batch, MARK, Settled, Task, axioms_are_allowed, certificate, evidence, for_the_project, found,
    layers_for_the_project, prelude, search, told, unstated,
};
pub use theorem::{Conclusion, Derivation, Theorem, Unprovable};
