//! Witnesses: each runs or rewrites both sides of a claim in its own way and reports what it saw.
//!
//! A witness is a function from a [`Subject`](crate::claim::Subject) to [`Evidence`](testimony::Evidence); those that
//! look for counterexamples also hand over the points at which the sides differ. Each has a wing of its own, and none
//! imports another:
//!
//! - `sampled`: both sides in doubles at many points, with doubts settled in enclosures;
//! - `difference`: derivatives by finite differences;
//! - `exact`: the same programs in random finite fields;
//! - `all_shapes`: the normal form, without sizes and without a tape.
//!
//! They stand on two rooms: `bench` (a claim at one choice of sizes, and what is asked of it at a point) and `points`
//! (rational points at which all that is given holds). `refute` stands above them: it makes of a failure the counterexample that is
//! shown.
//!
//! A new witness is a wing here, a [`Level`](crate::lang::ast::Level), and a line in [`crate::judge`].
//!
//! Without the feature `claims` there are what a witness says, the readers of `exact`, and the stencils of differences: what
//! derivatives written in Rust are judged by ([`mod@crate::check`]).

#[cfg(feature = "claims")]
pub mod all_shapes;
#[cfg(feature = "claims")]
pub mod bench;
#[cfg(feature = "claims")]
pub mod difference;
pub mod exact;
#[cfg(feature = "claims")]
pub mod points;
#[cfg(feature = "claims")]
pub mod refute;
#[cfg(feature = "claims")]
pub mod sampled;
pub mod sides;
pub(crate) mod stencil;
pub mod testimony;

/// The versions of a claim that every run must reject: a witness that accepts one has no vote.
pub const CONTROLS: usize = 2;
