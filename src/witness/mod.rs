//! Witnesses: each runs or rewrites both sides of a claim in its own way and reports what it saw.
//!
//! A witness is a function from a [`Subject`](crate::claim::Subject) to [`Evidence`](testimony::Evidence); those that
//! look for counterexamples also hand over the points at which the sides differ. A new witness is a file here, a
//! [`Level`](crate::lang::ast::Level), and a line in [`crate::judge`].

pub mod all_shapes;
mod bounds;
mod budget;
pub mod case;
mod compare;
pub mod confirm;
pub mod corner;
pub mod counterexample;
pub mod coverage;
pub mod difference;
pub(crate) mod doubles;
pub mod exact;
pub mod families;
mod irrational;
mod kink;
pub mod kinks;
pub mod ladder;
mod marks;
pub mod objection;
pub mod points;
pub mod powers;
mod rare;
pub mod region;
mod roots;
pub mod sampled;
pub mod sampling;
mod scan;
pub mod settle;
pub mod shapes;
mod simplify;
pub mod sizes;
pub mod solve;
pub(crate) mod stencil;
mod structured;
pub mod testimony;
mod zeros;
