//! Derivatives written in Rust: what is right passes, what is wrong is caught, and what a newcomer sees.

mod arguments;
mod calls;
mod campaign;
#[expect(clippy::approx_constant, clippy::manual_memcpy, reason = "mistakes stand as people make them")]
mod corpus;
mod generic;
mod inputs;
mod nasty;
mod nasty_fields;
mod published;
mod reports;
mod table;
mod variants;
