//! backproof says whether a derivative is right: *verified*, *refuted* or *unknown*, and how it knows.
//!
//! A **claim** says that two programs mean the same: the derivative of this, and that formula. A **witness** runs or
//! rewrites both, in its own way, and reports what it saw. A **verdict** weighs the witnesses.
//!
//! ```
//! use backproof::{judge::judge_text, verdict::{Options, Outcome}};
//! let text = "
//!     dims n, m
//!     var W[n,n], x[n]
//!     claim right: d(x'*W*x)/dx = (W + W')*x
//!     claim wrong: d(x'*W*x)/dx = 2*W*x          # right for symmetric W only
//! ";
//! let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
//! assert_eq!(rows[0].verdict.outcome, Outcome::Verified);
//! assert_eq!(rows[1].verdict.outcome, Outcome::Refuted);
//! let found = rows[1].verdict.counterexample.as_ref().expect("a refutation shows one");
//! assert_eq!(found.dims, [("n".to_string(), 2)]); // for n = 1 it is right
//! ```
//!
//! | module | what it is |
//! |---|---|
//! | [`tape`], [`scalar`] | a small reverse-mode tape, and the numbers it can be read in |
//! | [`matrix`], [`activation`], [`backprop`] | the deck's network by hand, from its formulas |
//! | [`lang`] | the claims language: text, shapes, tape |
//! | [`proof`] | scalar claims as theorems for Rocq |
//! | [`library`] | the built-in claims |
//! | [`claim`], [`witness`], [`verdict`], [`judge`] | what is said, who testifies, and how it is weighed |
//! | [`mod@check`] | derivatives written in Rust, judged: `assert_derivative!`, `assert_gradient!`, … |
//! | [`mistake`] | why a claim is wrong, and what would be right |
//! | [`mod@derive`] | the derivative itself, and the way to it |

#![warn(unreachable_pub)]

pub mod activation;
pub mod backprop;
pub mod check;
pub mod claim;
pub mod derive;
pub mod guard;
pub mod judge;
pub mod lang;
pub mod library;
#[cfg(feature = "matrix")]
pub mod matrix;
pub mod mistake;
pub mod mutants;
pub mod proof;
#[cfg(feature = "cli")]
pub mod report;
pub mod scalar;
pub mod tape;
pub mod trace;
pub mod verdict;
pub mod witness;
