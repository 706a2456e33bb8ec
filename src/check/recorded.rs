//! Generic code, recorded on the tape: the function and its claimed derivative are then programs, and no differences
//! are needed.
//!
//! Both are read at the same point in doubles with running error; what that leaves open, and one agreement in eight,
//! is read in enclosures of 320 bits.
//! `f64` constants of the code stand for a real within half an ulp of them, so nobody is accused below that.

use super::subject::{Entry, Kind, Layout, Subject};
use super::weigh::{Fault, Wrong};
use crate::guard::caught;
use crate::scalar::ball::{Ball, Balls};
use crate::scalar::precise::Real;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent, is_blunt, is_narrow};
use crate::tape::{Op, Program, Recording, Var, record};

/// Code that runs on the tape.
pub(super) type Code<'f> = Box<dyn Fn(&[Var]) -> Vec<Var> + 'f>;

/// A function and its claimed derivative, both generic.
pub(super) struct Recorded<'f> {
    pub(super) function: Code<'f>,
    pub(super) claim: Code<'f>,
}

/// What generic code returns on the tape: a number, or vectors and matrices of them.
pub trait Numbers {
    /// All numbers, row by row.
    fn numbers(self) -> Vec<Var>;
}

impl Numbers for Var {
    fn numbers(self) -> Vec<Var> {
        vec![self]
    }
}

impl<T: Numbers> Numbers for Vec<T> {
    fn numbers(self) -> Vec<Var> {
        self.into_iter().flat_map(Numbers::numbers).collect()
    }
}

impl<T: Numbers, const N: usize> Numbers for [T; N] {
    fn numbers(self) -> Vec<Var> {
        self.into_iter().flat_map(Numbers::numbers).collect()
    }
}

/// Digits of the enclosures.
const BITS: usize = 320;
/// Of so many agreements one is read in enclosures all the same.
const SHARE: usize = 8;

/// What the tape says.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    pub(super) points: usize,
    pub(super) agree: usize,
    pub(super) settled: usize,
    pub(super) open: usize,
    /// Points at which some result depended on a variable.
    pub(super) seeing: usize,
    pub(super) wrong: Option<Wrong>,
    /// Why the code cannot be recorded.
    pub(super) refused: Option<String>,
}

/// What is said of an entry.
enum Word {
    Agrees,
    Settled,
    Open,
    Differs(f64),
}

impl Recorded<'_> {
    /// Reads both programs at a point.
    pub(super) fn hear(&self, subject: &Subject<'_>, layout: &Layout, point: &[f64], heard: &mut Heard) {
        if heard.wrong.is_some() || heard.refused.is_some() || !subject.judges(layout, point) {
            return;
        }
        let recordings = caught(|| (record(point, |v| (self.function)(v)), record(point, |v| (self.claim)(v))));
        let (function, claim) = match recordings {
            Ok(recordings) => recordings,
            Err(words) => {
                heard.refused = Some(words);
                return;
            }
        };
        if !function.values().iter().all(|value| value.is_finite()) || at_border(&function) {
            return;
        }
        heard.points += 1;
        // On one side of a branch a function may be constant; but a result that never sees its inputs was cut off from
        // them.
        if !sees(function.program(), layout) {
            return;
        }
        heard.seeing += 1;
        let slopes = match subject.kind {
            Kind::Hessian if function.values().len() != 1 => return,
            Kind::Hessian => function.program().hessian(),
            _ => function.program().jacobian(),
        };
        self.compare((subject, layout, point), &slopes, claim.program(), heard);
    }

    fn compare(
        &self,
        (subject, layout, point): (&Subject<'_>, &Layout, &[f64]),
        slopes: &Program,
        claim: &Program,
        heard: &mut Heard,
    ) {
        let inputs = point.len().max(1);
        let rows = slopes.outputs().len() / inputs;
        let picks = (0..rows).filter(|row| subject.kind != Kind::Hessian || layout.variables.contains(row));
        let picks: Vec<usize> =
            picks.flat_map(|row| layout.variables.iter().map(move |at| row * inputs + at)).collect();
        if picks.len() != claim.outputs().len() {
            // The shape is told by the run in plain numbers.
            return;
        }
        let (right, claimed) = (doubles(slopes, point), doubles(claim, point));
        let mut precise = None;
        for (number, pick) in picks.iter().enumerate() {
            let pair = (claimed[claim.outputs()[number].index()], right[slopes.outputs()[*pick].index()]);
            let mut settle = || {
                let (right, claimed) =
                    precise.get_or_insert_with(|| (enclosures(slopes, point), enclosures(claim, point)));
                decide(&claimed[number], &right[*pick])
            };
            match weigh(pair, heard.agree.is_multiple_of(SHARE), &mut settle) {
                Word::Agrees => heard.agree += 1,
                Word::Settled => {
                    heard.agree += 1;
                    heard.settled += 1;
                }
                Word::Open => heard.open += 1,
                Word::Differs(actual) => {
                    let columns = layout.variables.len();
                    let entry = Entry { row: number / columns, column: number % columns };
                    let fault = Fault::Value { claimed: pair.0.value(), actual, around: None };
                    heard.wrong = Some(Wrong { layout: layout.clone(), point: point.to_vec(), entry, fault });
                    return;
                }
            }
        }
    }
}

/// Two values with their running errors; doubts, and a share of the agreements, are settled.
fn weigh((claimed, right): (Running, Running), looks: bool, settle: &mut dyn FnMut() -> Option<bool>) -> Word {
    let agrees = consistent(claimed, right) == Agreement::Agrees;
    if agrees && !is_blunt(claimed, right) && !looks {
        return Word::Agrees;
    }
    match settle() {
        Some(true) => Word::Settled,
        // What rounded constants explain accuses nobody.
        Some(false) if agrees => {
            if is_blunt(claimed, right) {
                Word::Open
            } else {
                Word::Agrees
            }
        }
        Some(false) if right.deviation().is_finite() && claimed.deviation().is_finite() => Word::Differs(right.value()),
        _ if agrees && !is_blunt(claimed, right) => Word::Agrees,
        _ => Word::Open,
    }
}

/// Whether the enclosures certainly differ (false), agree to half of their digits (true), or do not tell.
fn decide(claimed: &Option<Ball>, right: &Option<Ball>) -> Option<bool> {
    let (claimed, right) = (claimed.as_ref()?, right.as_ref()?);
    let gap = claimed.minus(right, BITS).ok()?;
    if !gap.contains_zero() {
        return Some(false);
    }
    let size = claimed.top().max(right.top());
    is_narrow(gap.radius(), size, size, BITS).then_some(true)
}

fn doubles(program: &Program, point: &[f64]) -> Vec<Running> {
    let inputs: Vec<Running> = point.iter().map(|value| Running::exact(*value)).collect();
    let mut values = Vec::new();
    program.read(&mut RunningError::default(), &inputs, &mut values);
    values
}

fn enclosures(program: &Program, point: &[f64]) -> Vec<Option<Ball>> {
    let inputs: Vec<_> = point.iter().map(|value| Real::from_f64(*value).map(Ball::exact)).collect();
    program.evaluate(&mut Balls::new(BITS, Vec::new()), &inputs).into_iter().map(Result::ok).collect()
}

/// Whether some branch or comparison is decided by a tie here: on borders the tape's slope is that of one side.
fn at_border(recording: &Recording) -> bool {
    let values = doubles(recording.program(), recording.inputs());
    let same = |a: Running, b: Running| consistent(a, b) == Agreement::Agrees;
    let zero = Running::exact(0.0);
    let ops = recording.program().ops().iter();
    ops.into_iter().any(|op| matches!(op, Op::Select { on, .. } if same(values[on.index()], zero)))
        || recording.guards().iter().any(|guard| same(values[guard.left.index()], values[guard.right.index()]))
}

/// Whether some result is computed from some variable.
fn sees(program: &Program, layout: &Layout) -> bool {
    let is_variable = |op: &Op| matches!(op, Op::Input(number) if layout.variables.contains(&(*number as usize)));
    program.cone(program.outputs()).iter().any(|node| is_variable(&program.ops()[node.index()]))
}
