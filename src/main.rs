//! The command line of backproof.

fn main() {}
