//! `all-shapes`: both sides brought to the same index normal form, for every size of every dimension.
//!
//! A claim is elaborated to index form (`elaborate`), differentiated there (`derive`) and brought to a normal form
//! (`rewrite`, `contract`, `canon`): a sum of monomials in entries of atoms, whose summed indices have canonical names. Equal forms are
//! equal functions. On symbols without relations (inputs, arbitrary functions) different forms are different functions, too, as soon as every
//! dimension is at least as large as the number of indices that run over it.

mod affine;
mod algebra;
mod allowance;
mod arrays;
mod canon;
mod cases;
mod cholesky;
mod clear;
mod conditions;
mod contract;
mod counted;
mod decide;
mod derive;
mod elaborate;
mod elementary;
mod embed;
mod entries;
mod entry_words;
mod factor;
mod facts;
mod fold;
mod form;
mod functions;
mod implied;
mod kept;
mod linear;
mod lines;
mod network;
mod order;
mod partials;
mod parts;
mod phrases;
mod power;
mod powers;
mod prepared;
mod rebuild;
mod relation;
mod rewrite;
mod show;
mod special;
mod terms;
mod value;
mod words;

pub use algebra::Algebra;
pub use decide::{Decision, all_shapes, decide};
pub use elaborate::Elaboration;
pub use entry_words::in_words_by_entry;
pub use facts::with_facts;
pub use form::{Component, Factor, Fold, Form, Formed, Function, Head, Ix, Monomial, Reach, Stop};
pub use power::Power;
pub use prepared::Prepared;
pub use show::Shown;
pub use value::Value;
pub use words::in_words;
