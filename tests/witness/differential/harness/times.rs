//! How long judgements took: all together, and the slowest of them.

use std::time::Duration;

/// How many of the slowest are kept.
const KEPT: usize = 12;

#[derive(Clone, Debug, Default)]
pub struct Times {
    /// All together.
    pub taken: Duration,
    /// The slowest first, with their numbers.
    pub slow: Vec<(Duration, u64)>,
}

impl Times {
    pub fn add(&mut self, taken: Duration, number: u64) {
        self.taken += taken;
        self.slow.push((taken, number));
        self.slow.sort_by(|a, b| b.cmp(a));
        self.slow.truncate(KEPT);
    }
}
