//! What the comparisons of recorded programs share.
#![allow(dead_code, reason = "each test binary uses its own part")]

use backproof::scalar::running::{Running, RunningError};
use backproof::scalar::tolerance::{Agreement, consistent};
use backproof::tape::{NodeId, Op, Program, Recording};
use std::collections::BTreeMap;

/// The outputs at a point that is meant exactly, with the estimate of their rounding errors.
pub fn read(program: &Program, inputs: &[f64]) -> Vec<Running> {
    let inputs: Vec<_> = inputs.iter().map(|x| Running::exact(*x)).collect();
    program.evaluate(&mut RunningError::default(), &inputs)
}

/// The same, on decided sides of some selects.
pub fn read_on(program: &Program, inputs: &[f64], branches: &BTreeMap<NodeId, bool>) -> Vec<Running> {
    let inputs: Vec<_> = inputs.iter().map(|x| Running::exact(*x)).collect();
    let mut values = Vec::new();
    program.read_on_branches(&mut RunningError::default(), &inputs, branches, &mut values);
    program.outputs().iter().map(|node| values[node.index()]).collect()
}

/// The tape's gradient of a recording's one result at the recorded inputs.
pub fn tape_gradient(recording: &Recording) -> Vec<Running> {
    let with_seed: Vec<f64> = recording.inputs().iter().copied().chain([1.0]).collect();
    read(&recording.pullback(), &with_seed)
}

/// The entries that rounding does not explain.
///
/// # Panics
/// If the two are not as many, or some entry is not finite: then nothing was compared.
#[track_caller]
pub fn differing(claimed: &[Running], tape: &[Running]) -> Vec<usize> {
    assert_eq!(claimed.len(), tape.len(), "as many claimed entries as true ones");
    let pairs = || claimed.iter().zip(tape).enumerate();
    for (entry, (a, b)) in pairs() {
        let comparable = a.deviation().is_finite() && b.deviation().is_finite();
        assert!(comparable, "entry {entry} cannot be compared: claimed {a:?}, tape {b:?}");
    }
    pairs().filter(|(_, (a, b))| consistent(**a, **b) == Agreement::Doubt).map(|(entry, _)| entry).collect()
}

/// Panics with the entries that differ.
#[track_caller]
pub fn assert_same(claimed: &[Running], tape: &[Running], what: &str) {
    let differing = differing(claimed, tape);
    let shown: Vec<_> = differing.iter().map(|entry| (entry, claimed[*entry], tape[*entry])).collect();
    assert!(differing.is_empty(), "{what}: these entries differ (claimed, tape): {shown:?}");
}

/// The conditions of a program's selects that are 0 at this point: there it has two sides.
pub fn undecided(program: &Program, inputs: &[f64]) -> Vec<NodeId> {
    let mut values = Vec::new();
    program.read(&mut backproof::scalar::plain::Plain::default(), inputs, &mut values);
    let conditions = program.ops().iter().filter_map(|op| match op {
        Op::Select { on, .. } if values[on.index()] == 0.0 => Some(*on),
        _ => None,
    });
    conditions.collect()
}

/// Reproducible numbers in (−1, 1).
pub struct Numbers(pub u64);

impl Numbers {
    /// The next one.
    pub fn next(&mut self) -> f64 {
        // SplitMix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        ((z >> 11) as f64 + 0.5) / (1u64 << 52) as f64 - 1.0
    }

    /// As many as wanted.
    pub fn take(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.next()).collect()
    }
}
