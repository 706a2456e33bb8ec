//! Witnesses: each runs or rewrites both sides of a claim in its own way and reports what it saw.
//!
//! A witness is a function from a [`Subject`](crate::claim::Subject) to [`Evidence`](testimony::Evidence); those that
//! look for counterexamples also hand over the points at which the sides differ. A new witness is a file here, a
//! [`Level`](crate::lang::ast::Level), and a line in [`crate::judge`].
//!
//! Without the feature `claims` there are what a witness says, the readers of `exact`, and the stencils of differences: what
//! derivatives written in Rust are judged by ([`mod@crate::check`]).

#[cfg(feature = "claims")]
pub mod all_shapes;
#[cfg(feature = "claims")]
mod bounds;
#[cfg(feature = "claims")]
mod budget;
#[cfg(feature = "claims")]
pub mod case;
#[cfg(feature = "claims")]
mod compare;
#[cfg(feature = "claims")]
pub mod confirm;
#[cfg(feature = "claims")]
pub mod corner;
#[cfg(feature = "claims")]
pub mod counterexample;
#[cfg(feature = "claims")]
pub mod coverage;
#[cfg(feature = "claims")]
pub mod difference;
#[cfg(feature = "claims")]
pub(crate) mod doubles;
pub mod exact;
#[cfg(feature = "claims")]
pub mod families;
#[cfg(feature = "claims")]
mod irrational;
#[cfg(feature = "claims")]
mod kink;
#[cfg(feature = "claims")]
pub mod kinks;
#[cfg(feature = "claims")]
pub mod ladder;
#[cfg(feature = "claims")]
mod marks;
#[cfg(feature = "claims")]
pub mod objection;
#[cfg(feature = "claims")]
pub mod points;
#[cfg(feature = "claims")]
pub mod powers;
#[cfg(feature = "claims")]
mod rare;
#[cfg(feature = "claims")]
pub mod region;
#[cfg(feature = "claims")]
mod roots;
#[cfg(feature = "claims")]
pub mod sampled;
#[cfg(feature = "claims")]
pub mod sampling;
#[cfg(feature = "claims")]
mod scan;
#[cfg(feature = "claims")]
pub mod settle;
#[cfg(feature = "claims")]
pub mod shapes;
pub mod sides;
#[cfg(feature = "claims")]
mod simplify;
#[cfg(feature = "claims")]
pub mod sizes;
#[cfg(feature = "claims")]
pub mod solve;
pub(crate) mod stencil;
#[cfg(feature = "claims")]
mod structured;
pub mod testimony;
#[cfg(feature = "claims")]
mod unmet;
#[cfg(feature = "claims")]
mod zeros;

/// The versions of a claim that every run must reject: a witness that accepts one has no vote.
pub const CONTROLS: usize = 2;
