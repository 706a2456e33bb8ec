//! Derivatives written in Rust: what is right passes, what is wrong is caught, and what a newcomer sees.

mod calls;
mod campaign;
mod corpus;
mod generic;
mod inputs;
mod nasty;
mod reports;
