//! backproof says whether a derivative is right: *verified*, *refuted* or *unknown*, and how it knows.
//!
//! A derivative by hand that was tried at `a = 1` alone, and the test that finds it out:
//!
//! ```should_panic
//! use backproof::assert_derivative;
//! assert_derivative!(|x: f64, a: f64| (a * x).sin(), |x, a| (a * x).cos(), params = [0.1..5.0]);
//! ```
//!
//! ```text
//! refuted: `|x, a| (a * x).cos()` as the derivative of `|x: f64, a: f64| (a *
//!     x).sin()`
//!   at x = 0.0, a = 2.0
//!   returned 1.0, right is 2.0 (off by -1.00e0, 5e15 ulps)
//!   mistake: factor 1/a: what is returned is 1/a times what is right, in all
//!     entries
//!   difference: quotients of two families of steps, here and at points around,
//!     agree. This is numerical evidence, not a proof
//!   to keep this point as a test:
//!     assert_derivative!(
//!         |x: f64, a: f64| (a * x).sin(),
//!         |x, a| (a * x).cos(),
//!         params = [0.1..5.0],
//!         at = [0.0, 2.0],
//!     );
//! ```
//!
//! So much for code ([`mod@check`] has the macros). Formulas are claims in a language of their own:
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
//! | module | what it is for |
//! |---|---|
//! | [`judge`], [`verdict`], [`Reading`] | the claims of a text, judged |
//! | [`library`] | the built-in claims |
//! | [`mod@derive`], [`trace`] | the derivative itself and the way to it; how the tape computes it |
//! | [`mutants`] | how strong the check of a claim is |
//! | [`mod@check`] | derivatives written in Rust, judged: `assert_derivative!`, `assert_gradient!`, … |
//! | [`grade`] | exercise sheets: a template asks, submissions answer |
//! | [`tape`], [`scalar`] | a small reverse-mode tape, and the numbers it can be read in |
//! | [`backprop`], [`activation`], [`matrix`] | a network by hand, from its formulas |
//!
//! The other modules are how the tool is made. They are public for its own tests, stand in no documentation, and may
//! change with any version; `ARCHITECTURE.md` says what they are.

// Nothing in this crate is unsafe. With `matrix` two methods of one trait must be *declared* so (`tape/var/field.rs`); `tests/layers` counts them.
#![cfg_attr(not(feature = "matrix"), forbid(unsafe_code))]
#![warn(unreachable_pub)]

pub mod activation;
pub mod backprop;
pub mod check;
#[cfg(feature = "claims")]
#[doc(hidden)]
pub mod claim;
#[cfg(feature = "claims")]
pub mod derive;
#[doc(hidden)]
pub mod expectation;
#[doc(hidden)]
pub mod fault;
#[cfg(feature = "claims")]
pub mod grade;
#[doc(hidden)]
pub mod guard;
#[cfg(feature = "claims")]
pub mod judge;
#[cfg(feature = "claims")]
#[doc(hidden)]
pub mod lang;
#[cfg(feature = "claims")]
pub mod library;
#[cfg(feature = "matrix")]
pub mod matrix;
#[cfg(feature = "claims")]
#[doc(hidden)]
pub mod mistake;
#[cfg(feature = "claims")]
pub mod mutants;
#[cfg(feature = "claims")]
#[doc(hidden)]
pub mod proof;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod report;
pub mod scalar;
#[cfg(feature = "claims")]
#[doc(hidden)]
pub mod sketch;
pub mod tape;
#[cfg(feature = "claims")]
pub mod trace;
pub mod verdict;
#[doc(hidden)]
pub mod witness;

#[cfg(feature = "claims")]
pub use lang::reading::Reading;
