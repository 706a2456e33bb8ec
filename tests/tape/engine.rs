//! The tape for reading against the tape that verdicts rest on: the same random programs, the same gradients.

use crate::common::{differing, tape_gradient};
use backproof::backprop::engine::{Tape, Value};
use backproof::scalar::running::Running;
use backproof::tape::{Var, record};
use proptest::prelude::*;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A step of a program; operands are chosen by a number, modulo the numbers there are.
#[derive(Clone, Copy, Debug)]
enum Step {
    Add(usize, usize),
    Sub(usize, usize),
    Mul(usize, usize),
    Div(usize, usize),
    Neg(usize),
    Exp(usize),
    Ln(usize),
    Tanh(usize),
    Relu(usize),
}

/// What a program needs of a number; everything else it shares.
trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    fn apply(self, step: Step) -> Self;
}

impl Number for Value<'_> {
    fn apply(self, step: Step) -> Self {
        match step {
            Step::Exp(_) => self.exp(),
            Step::Ln(_) => self.ln(),
            Step::Tanh(_) => self.tanh(),
            _ => self.relu(),
        }
    }
}

impl Number for Var {
    fn apply(self, step: Step) -> Self {
        match step {
            Step::Exp(_) => self.exp(),
            Step::Ln(_) => self.ln(),
            Step::Tanh(_) => self.tanh(),
            _ => self.max(Var::from(0.0)),
        }
    }
}

fn run<T: Number>(step: Step, numbers: &[T]) -> T {
    let at = |number: usize| numbers[number % numbers.len()];
    match step {
        Step::Add(a, b) => at(a) + at(b),
        Step::Sub(a, b) => at(a) - at(b),
        Step::Mul(a, b) => at(a) * at(b),
        Step::Div(a, b) => at(a) / at(b),
        Step::Neg(a) => -at(a),
        Step::Exp(a) | Step::Ln(a) | Step::Tanh(a) | Step::Relu(a) => at(a).apply(step),
    }
}

/// Whether both tapes have a derivative there that doubles can tell: no kink, and no number so large that rounding
/// hides it.
fn is_tame(step: Step, numbers: &[Value<'_>], result: Value<'_>) -> bool {
    let at = |number: usize| numbers[number % numbers.len()].number;
    let defined = match step {
        Step::Div(_, b) => at(b).abs() > 0.1,
        Step::Ln(a) => at(a) > 0.1,
        Step::Relu(a) => at(a).abs() > 0.01,
        _ => true,
    };
    defined && result.number.abs() < 8.0
}

/// The gradient of the last number by the inputs on the tape for reading, and the steps that were done.
fn by_the_engine(inputs: &[f64], steps: &[Step]) -> (Vec<f64>, Vec<Step>) {
    let tape = Tape::default();
    let mut numbers: Vec<Value<'_>> = inputs.iter().map(|input| tape.input(*input)).collect();
    let mut done = Vec::new();
    for step in steps {
        let result = run(*step, &numbers);
        if is_tame(*step, &numbers, result) {
            numbers.push(result);
            done.push(*step);
        }
    }
    let by = numbers[numbers.len() - 1].backward();
    (numbers[..inputs.len()].iter().map(|input| by[*input]).collect(), done)
}

/// The same by the real tape, with an estimate of its rounding.
fn by_the_tape(inputs: &[f64], steps: &[Step]) -> Vec<Running> {
    let recording = record(inputs, |inputs| {
        let mut numbers = inputs.to_vec();
        for step in steps {
            numbers.push(run(*step, &numbers));
        }
        vec![numbers[numbers.len() - 1]]
    });
    tape_gradient(&recording)
}

/// The entries in which they differ by more than rounding explains; the engine rounds about as much as the tape.
fn entries_apart(engine: &[f64], tape: &[Running]) -> Vec<usize> {
    let rounding = |entry: &Running| entry.deviation() + 1e-13 * (1.0 + entry.value().abs());
    let with_rounding = engine.iter().zip(tape).map(|(value, entry)| Running::with_deviation(*value, rounding(entry)));
    differing(&with_rounding.collect::<Vec<_>>(), tape)
}

fn step() -> impl Strategy<Value = Step> {
    (0..9, any::<usize>(), any::<usize>()).prop_map(|(kind, a, b)| match kind {
        0 => Step::Add(a, b),
        1 => Step::Sub(a, b),
        2 => Step::Mul(a, b),
        3 => Step::Div(a, b),
        4 => Step::Neg(a),
        5 => Step::Exp(a),
        6 => Step::Ln(a),
        7 => Step::Tanh(a),
        _ => Step::Relu(a),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_tapes_have_the_same_gradient(
        inputs in prop::collection::vec(-2.0_f64..2.0, 1..4),
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let (engine, done) = by_the_engine(&inputs, &steps);
        let tape = by_the_tape(&inputs, &done);
        let apart = entries_apart(&engine, &tape);
        prop_assert!(apart.is_empty(), "{done:?}: entries {apart:?} of {engine:?} and {tape:?}");
    }
}

/// The comparison rejects a gradient that is wrong by a thousandth, and one of another program.
#[test]
fn a_wrong_gradient_is_noticed() {
    let (inputs, steps) = ([0.5, 1.5], [Step::Mul(0, 1), Step::Tanh(2), Step::Div(3, 1)]);
    let (engine, done) = by_the_engine(&inputs, &steps);
    assert_eq!(done.len(), steps.len());
    let tape = by_the_tape(&inputs, &done);
    assert!(entries_apart(&engine, &tape).is_empty());
    let wrong = [engine[0], engine[1] * 1.001];
    assert_eq!(entries_apart(&wrong, &tape), [1]);
    let other = by_the_tape(&inputs, &[Step::Mul(0, 1), Step::Tanh(2), Step::Mul(3, 1)]);
    assert_eq!(entries_apart(&engine, &other), [0, 1]);
}

/// A number that is used twice has the sum of both shares; what was not used, or came later, has none.
#[test]
fn shares_add_up() {
    let tape = Tape::default();
    let (x, unused) = (tape.input(3.0), tape.input(7.0));
    let square = x * x;
    let later = square + unused;
    let by = square.backward();
    assert_eq!((by[x], by[square], by[unused], by[later]), (6.0, 1.0, 0.0, 0.0));
    assert_eq!(later.backward()[unused], 1.0);
}

/// An operation that went wrong beside the computation leaves no trace in the gradient. (proptest found that it did.)
#[test]
fn what_is_not_used_has_no_say() {
    let tape = Tape::default();
    let x = tape.input(0.0);
    let _infinite = x / x;
    assert_eq!((x + x).backward()[x], 2.0);
}

#[test]
fn the_kink_is_flat() {
    let tape = Tape::default();
    let slope = |at: f64| {
        let x = tape.input(at);
        x.relu().backward()[x]
    };
    assert_eq!([-1.0, 0.0, 1.0].map(slope), [0.0, 0.0, 1.0]);
}

#[test]
#[should_panic(expected = "different tapes")]
fn numbers_of_two_tapes_do_not_mix() {
    let (one, other) = (Tape::default(), Tape::default());
    let _ = one.input(1.0) + other.input(1.0);
}
