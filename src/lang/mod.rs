//! The claims language: text → syntax tree → shapes → tape.

pub mod ast;
pub mod builtin;
pub mod check;
pub mod constant;
pub mod dim;
pub mod direct;
pub mod edit;
pub mod habit;
pub mod indices;
pub mod latex;
pub mod lexer;
pub mod lower;
mod paraphrase;
pub mod parser;
pub mod print;
pub mod reading;
pub mod rocq;
pub mod spelling;
pub mod typed;
pub mod visible;
