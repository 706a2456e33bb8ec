//! The contract of the claims language, sentence by sentence, through the binary.
//!
//! The `.claim` files beside this one hold right, wrong and ill-shaped claims, each with its `expect`. What an `expect`
//! cannot say (messages, places, counterexamples, exit statuses) is tested in the modules.
#![cfg(feature = "cli")]

mod counterexamples;
mod elementwise;
mod expectations;
mod faults;
mod files;
mod formulas;
mod kinks;
mod limits;
mod object;
mod page;
#[path = "../pages/mod.rs"]
mod pages;
mod parser;
mod parts;
mod run;
mod two;
