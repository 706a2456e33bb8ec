//! What is done to formulas as they are written, against their values.

mod gather;
mod latex;
mod reader;
mod trees;
mod value;
