//! The tape and what is read from it: programs, readers, recording, and the formulas of activations and networks beside
//! it.

mod activation_formulas;
mod activations;
mod backprop;
mod common;
mod derivative_table;
mod engine;
mod families;
mod gamma;
mod precise;
mod programs;
mod readers;
mod tape_laws;
mod traces;
mod var;
