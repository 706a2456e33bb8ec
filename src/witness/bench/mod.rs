//! The bench that all witnesses work at: a claim at one choice of sizes (`case`), which sizes those are (`sizes`,
//! `shapes`), and what is asked of it at a point: both sides in doubles (`doubles`) and in enclosures (`settle`), whether there is a
//! derivative (`kinks`), and what the second evaluation says, which shares neither tape nor lowering with the first (`confirm`).

pub mod case;
pub mod confirm;
pub(crate) mod doubles;
mod kink;
pub mod kinks;
pub mod settle;
pub mod shapes;
pub mod sizes;
