//! Derivatives written in Rust, judged: the second door.
//!
//! A function and code for its derivative become a claim like others, and the answer is a
//! [`Verdict`](crate::verdict::Verdict). Code that can only be
//! called is compared with difference quotients, each with an error bar of its own, at many points, sizes and
//! parameters. That is **evidence, and never
//! a proof**: what is wrong between all points that were tried is not seen.
//!
//! ```
//! use backproof::assert_gradient;
//! fn f(x: &[f64]) -> f64 {
//!     x.iter().map(|x| x.sin()).sum()
//! }
//! fn gradient(x: &[f64]) -> Vec<f64> {
//!     x.iter().map(|x| x.cos()).collect()
//! }
//! assert_gradient!(f, gradient);
//! ```
//!
//! The builders ([`derivative`](fn@derivative), [`gradient`], [`hessian`], [`jacobian`], [`vjp`],
//! [`value_and_gradient`]) are what the macros write: `assert_gradient!(f, g, dim = 2..=8)` is
//! `check::gradient(f, g).dim(2..=8).assert()`.
//!
//! How a check goes: sizes and points are drawn (`visit`), each is weighed (`weigh`) against a ladder of differences
//! (`quotient`), lines are followed for
//! stretches that points miss (`scan`); what differs clearly is looked at again with another family of steps and at
//! points around; then it is shrunk, and
//! explained (`mistake`).

mod accuse;
mod builder;
mod constructors;
mod data;
mod exact;
mod function;
mod hull;
mod inputs;
mod macros;
#[cfg(feature = "matrix")]
mod matrices;
mod mistake;
mod number;
mod quotient;
mod random;
mod recorded;
mod report;
mod role;
mod scan;
mod show;
mod span;
mod subject;
#[cfg(feature = "claims")]
mod text;
mod visit;
mod weigh;

pub use builder::{Check, Dim};
pub use constructors::{
    derivative, derivative_of, derivative_with_1, derivative_with_2, derivative_with_3, gradient, hessian, jacobian,
    value_and_gradient, vjp,
};
pub use data::{Argument, Data, Output, Returned};
pub use function::{Call, Code, Function, Signature};
pub use number::{Kept, Scalar};
pub use recorded::Numbers;
pub use report::Report;
pub use role::Input;
pub use span::Span;
#[cfg(feature = "claims")]
pub use text::{Claims, claims};

/// The page's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/rust.md")]
pub struct Page;
