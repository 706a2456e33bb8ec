//! The numbers a tape can be read in, one file each.

pub mod instance;
pub mod plain;
pub mod precise;
