//! The two doors: the command line with its reports, and the face for Rust code.

mod cli;
mod faces;
mod report;
mod rust_door;
