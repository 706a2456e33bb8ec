//! How many deviations count: read by the numbers themselves, and by those who compare them.

/// How many estimated standard deviations a rounding error is allowed.
///
/// Where it comes from: in 53120 gradient entries of networks of depth 2 to 32, compared with 212-bit arithmetic, at
/// most one actual error was above 3 of the deviations [`Running`](crate::scalar::running::Running) estimates and none
/// above 6; the estimate itself takes roundings for independent, which is nearly so for all but constructed programs.
/// 10 leaves a margin, and still sees a relative defect of some 1e-13 at every depth.
///
/// Where it fails: errors that are all the same (10⁴ copies of one rounded number added up: the error grows like n, the
/// estimate like √n) and chains that first shrink and then magnify an error (60 square roots, then 60 squares). So
/// agreement is evidence and disagreement a doubt, and neither is a proof.
pub const DEVIATIONS: f64 = 10.0;
