//! The claims language: text → syntax tree → shapes → tape.

pub mod ast;
pub mod builtin;
pub mod lexer;
pub mod parser;
pub mod spelling;
