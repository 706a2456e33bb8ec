//! Random claims whose truth is known, and a judge held against them.
//!
//! A claim is grown from the grammar ([`grow`]), its right side is found by rules of differentiation that work on whole
//! arrays and share nothing with the tool ([`reverse`]), written in another form ([`rewrite`]), and then left as it is
//! or made wrong by one edit ([`edit`]). An oracle that takes no part in verdicts evaluates both sides ([`oracle`]): an
//! edit that changes no value is discarded. The [`campaign`] counts what the judge says of them.
#![allow(dead_code, reason = "the test and the example each use their own part")]

pub mod campaign;
pub mod claim;
pub mod edit;
pub mod entries;
pub mod grow;
pub mod kinds;
pub mod oracle;
pub mod random;
pub mod reverse;
pub mod rewrite;
pub mod times;
pub mod tree;
