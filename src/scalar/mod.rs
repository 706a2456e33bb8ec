//! The numbers a tape can be read in, one file each.

pub mod ball;
pub mod degree;
pub mod field;
pub mod gamma;
pub mod instance;
pub mod lanes;
pub mod modulus;
pub mod plain;
pub mod precise;
pub mod random;
pub mod rational;
pub mod real;
pub mod running;
pub mod tolerance;
