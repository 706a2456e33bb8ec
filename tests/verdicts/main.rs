//! What is said of claims: of single ones, of the built-in files, and of their wrong versions; and what explains a wrong one.

mod beside;
mod borders;
mod deck;
mod indices;
mod large;
mod library;
mod mistakes;
mod mutants;
#[path = "../pages/mod.rs"]
mod pages;
mod rows;
mod tiny;
