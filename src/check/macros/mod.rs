//! The macros: each is a line over the builders of [`check`](crate::check).

mod assert;
mod grammar;
mod proptest;
mod verdict;
