//! The claims language: text → syntax tree → shapes → tape.

pub mod ast;
