//! Derivatives written in Rust: what is right passes, what is wrong is caught, and what a newcomer sees.

mod arguments;
mod calls;
mod campaign;
#[expect(clippy::approx_constant, clippy::manual_memcpy, reason = "mistakes stand as people make them")]
mod corpus;
#[expect(clippy::redundant_closure, reason = "closures are accepted where functions are")]
mod generic;
mod inputs;
mod nasty;
mod nasty_fields;
#[expect(clippy::eq_op, reason = "mistakes stand as people make them")]
mod published;
mod reports;
mod table;
mod variants;
