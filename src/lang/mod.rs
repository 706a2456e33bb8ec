//! The claims language: text → syntax tree → shapes → tape.
//!
//! Without the feature `claims` only the words remain that a verdict is made of: levels, expectations, faults.

#[cfg(feature = "claims")]
pub mod ast;
#[cfg(feature = "claims")]
pub mod builtin;
#[cfg(feature = "claims")]
pub mod check;
#[cfg(feature = "claims")]
pub mod constant;
#[cfg(feature = "claims")]
pub mod dim;
#[cfg(feature = "claims")]
pub mod direct;
#[cfg(feature = "claims")]
pub mod edit;
pub mod expectation;
pub mod fault;
#[cfg(feature = "claims")]
pub mod habit;
#[cfg(feature = "claims")]
pub mod indices;
#[cfg(feature = "claims")]
pub mod latex;
#[cfg(feature = "claims")]
pub mod lexer;
#[cfg(feature = "claims")]
pub mod lower;
#[cfg(feature = "claims")]
mod paraphrase;
#[cfg(feature = "claims")]
pub mod parser;
#[cfg(feature = "claims")]
pub mod print;
#[cfg(feature = "claims")]
pub mod reading;
#[cfg(feature = "claims")]
pub mod rocq;
#[cfg(feature = "claims")]
pub mod spelling;
#[cfg(feature = "claims")]
pub mod typed;
#[cfg(feature = "claims")]
pub mod visible;
