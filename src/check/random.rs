//! Random numbers of a check: one source, from the seed alone.

use crate::scalar::random::Random;

/// A source of random numbers.
pub(super) struct Source(Random);

impl Source {
    /// The source for a seed and a purpose.
    pub(super) fn new(seed: u64, purpose: u64) -> Source {
        Source(Random::salted(seed, purpose))
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn whole(&mut self, low: i64, high: i64) -> i64 {
        self.0.between(low, high)
    }

    /// A number between 0 and 1, in steps of 2⁻³².
    pub(super) fn share(&mut self) -> f64 {
        self.whole(0, 1 << 32) as f64 / (1_u64 << 32) as f64
    }

    /// A number between −`reach` and `reach`, in steps of 2⁻¹⁰ of it: sums of few of them are exact.
    pub(super) fn around(&mut self, reach: f64) -> f64 {
        reach * self.whole(-1024, 1024) as f64 / 1024.0
    }
}
