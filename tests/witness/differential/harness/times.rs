//! How long judgements took: all together, and the slowest of them.

use std::time::{Duration, Instant};

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

/// The CPU that this process has had, as judges have threads of their own; the time of day where the system does not
/// say.
pub fn cpu() -> Duration {
    // In hundredths of a second, after the name in brackets.
    let line = std::fs::read_to_string("/proc/self/stat").ok();
    let ticks = line.and_then(|line| {
        let mut fields = line.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut next = || fields.next()?.parse::<u64>().ok();
        Some(next()? + next()?)
    });
    ticks.map_or_else(elapsed, |ticks| Duration::from_millis(ticks * 10))
}

fn elapsed() -> Duration {
    thread_local! {
        static START: Instant = Instant::now();
    }
    START.with(Instant::elapsed)
}
