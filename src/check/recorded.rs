//! Generic code, recorded on the tape: the function and its claimed derivative are then programs, and no differences
//! are needed.
//!
//! Both stand in one program, the slopes that the tape finds of the function and what is claimed. It is read in doubles
//! with running error; what that leaves open, and all of one point in eight, is read in enclosures of 320 bits.
//! `f64` constants of the code stand for a real within half an ulp of them, so nobody is accused below that.

use super::data::Returned;
use super::function::Code;
use super::subject::{Entry, Kind, Layout, Subject};
use super::weigh::{Fault, Wrong};
use crate::guard::caught;
use crate::scalar::ball::{Ball, Balls};
use crate::scalar::precise::Real;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent, is_blunt, is_narrow};
use crate::tape::{NodeId, Op, Program, Recorder, Recording, Var, record};

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

impl<'f> Code<'f> {
    /// Code that takes all numbers in one list.
    pub(super) fn flat<A: Numbers>(code: impl Fn(&[Var]) -> A + 'f) -> Code<'f> {
        Code(Box::new(move |_, (_, vars), _| {
            let numbers = code(vars).numbers();
            Ok(Returned { shapes: vec![Some(vec![numbers.len()])], numbers })
        }))
    }
}

/// Digits of the enclosures, as where the other witnesses settle doubts: half of them, which must agree, are three times
/// those of a double.
const BITS: usize = 320;
/// Of so many points one is read in enclosures all the same: they cost some hundred times as much as doubles.
const SHARE: usize = 8;
/// Points of one choice of sizes that are read in enclosures, an eighth of all there are; at more of them only what differs
/// is.
const PRECISE: usize = 12;
/// Paths through the code that are kept of one choice of sizes: those of two branches. A branch in each entry makes
/// thousands.
const PATHS: usize = 4;

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
    /// Points of the present sizes that were read in enclosures.
    precise: (Vec<usize>, usize),
    /// The programs met, one for each path through the code.
    pub(super) paths: Vec<Path>,
    /// Memory for the values of a program's nodes.
    values: Vec<Running>,
}

/// What was recorded on one path through the code.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) sizes: Vec<usize>,
    /// The answers of its comparisons.
    answers: Vec<bool>,
    /// What function and claim returned.
    outputs: Vec<NodeId>,
    pub(super) both: Both,
}

impl Path {
    /// Whether this is what was recorded there: then its slopes are those of this program, and need not be found anew.
    fn is(&self, layout: &Layout, recorded: &Program) -> bool {
        self.sizes == layout.sizes && self.outputs == recorded.outputs() && self.both.program.begins_with(recorded)
    }
}

/// One program: slopes, and as many claims behind them.
#[derive(Clone, Debug)]
pub(super) struct Both {
    pub(super) program: Program,
    pub(super) entries: usize,
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
    pub(super) fn hear(&mut self, subject: &Subject<'_>, layout: &Layout, point: &[f64], heard: &mut Heard) {
        if heard.wrong.is_some() || heard.refused.is_some() || !subject.judges(layout, point) {
            return;
        }
        let mut results = 0;
        let recording = match caught(|| record(point, |v| self.run((subject, layout, point), v, &mut results))) {
            Ok(recording) => recording,
            Err(words) => {
                heard.refused = Some(words);
                return;
            }
        };
        if !recording.values()[..results].iter().all(|value| value.is_finite()) {
            return;
        }
        // The nodes of a path that was met before are the first ones of its program.
        let known = heard.paths.iter().position(|path| path.is(layout, recording.program()));
        let program = known.map_or(recording.program(), |known| &heard.paths[known].both.program);
        doubles(program, point, &mut heard.values);
        if at_border(&recording, &heard.values) {
            return;
        }
        heard.points += 1;
        if let Some(known) = known {
            heard.seeing += 1;
            let paths = std::mem::take(&mut heard.paths);
            compare((layout, point), &paths[known].both, heard);
            heard.paths = paths;
            return;
        }
        // On one side of a branch a function may be constant; but a result that never sees its inputs was cut off from
        // them.
        if !sees(recording.program(), results, layout) {
            return;
        }
        heard.seeing += 1;
        // A shape that does not fit is told by the run in plain numbers.
        let Some(both) = Both::of((subject, layout), recording.program(), results) else { return };
        doubles(&both.program, point, &mut heard.values);
        compare((layout, point), &both, heard);
        let answers: Vec<bool> = recording.guards().iter().map(|guard| guard.answer).collect();
        let of_these = || heard.paths.iter().filter(|path| path.sizes == layout.sizes);
        let length = both.program.len();
        let is_new = of_these().all(|path| path.answers != answers || path.both.program.len() != length);
        if is_new && of_these().count() < PATHS {
            let outputs = recording.program().outputs().to_vec();
            heard.paths.push(Path { sizes: layout.sizes.clone(), answers, outputs, both });
        }
    }

    /// What function and claim return, one after the other.
    fn run(
        &mut self,
        (subject, layout, point): (&Subject<'_>, &Layout, &[f64]),
        v: &[Var],
        results: &mut usize,
    ) -> Vec<Var> {
        let taken = layout.functions;
        let inputs = (&point[..taken], &v[..taken]);
        let function = (self.function.0)(&layout.of_function, inputs, layout.taken);
        let claim = (self.claim.0)(&layout.of_claim, (point, v), layout.shapes.len());
        // What does not fit is told by the run in plain numbers.
        let (Ok(mut function), Ok(mut claim)) = (function, claim) else { return Vec::new() };
        if subject.kind == Kind::ValueAndGradient {
            function.leave_out(|part| part > 0);
        }
        subject.trim(layout, &mut claim);
        *results = function.numbers.len();
        function.numbers.append(&mut claim.numbers);
        function.numbers
    }
}

impl Both {
    /// The slopes of the first results, behind them what the others claim.
    fn of((subject, layout): (&Subject<'_>, &Layout), recorded: &Program, results: usize) -> Option<Both> {
        let mut inputs = vec![None; recorded.inputs()];
        for (at, op) in recorded.ops().iter().enumerate() {
            if let Op::Input(number) = op {
                inputs[*number as usize] = Some(NodeId::at(at));
            }
        }
        let inputs: Vec<NodeId> = inputs.into_iter().collect::<Option<_>>()?;
        let by: Vec<NodeId> = layout.variables.iter().map(|at| inputs[*at]).collect();
        let (function, claims) = recorded.outputs().split_at_checked(results)?;
        let mut recorder = Recorder::resume(recorded.clone());
        let one = recorder.integer(1);
        let slopes: Vec<Option<NodeId>> = match subject.kind {
            Kind::Hessian => {
                let [result] = function else { return None };
                let first = recorder.pullback(&[(*result, one)], &by);
                let row = |slope: Option<NodeId>| match slope {
                    Some(slope) => recorder.pullback(&[(slope, one)], &by),
                    None => vec![None; by.len()],
                };
                first.into_iter().flat_map(row).collect()
            }
            Kind::Vjp => {
                let seeds = function.iter().copied().zip(inputs[layout.functions..].iter().copied());
                recorder.pullback(&seeds.collect::<Vec<_>>(), &by)
            }
            _ => function.iter().flat_map(|result| recorder.pullback(&[(*result, one)], &by)).collect(),
        };
        if slopes.len() != claims.len() {
            return None;
        }
        let zero = recorder.integer(0);
        let entries = slopes.len();
        let outputs = slopes.into_iter().map(|slope| slope.unwrap_or(zero)).chain(claims.iter().copied());
        let outputs = outputs.collect();
        Some(Both { program: recorder.finish(outputs), entries })
    }
}

fn compare((layout, point): (&Layout, &[f64]), both: &Both, heard: &mut Heard) {
    let (program, entries) = (&both.program, both.entries);
    let outputs = program.outputs();
    if heard.precise.0 != layout.sizes {
        heard.precise = (layout.sizes.clone(), 0);
    }
    let may = heard.precise.1 < PRECISE;
    let looks = may && (heard.seeing - 1).is_multiple_of(SHARE);
    let mut precise = None;
    for entry in 0..entries {
        let pair = (heard.values[outputs[entries + entry].index()], heard.values[outputs[entry].index()]);
        let mut settle = |must: bool| {
            if !(must || may) {
                return None;
            }
            let balls = precise.get_or_insert_with(|| enclosures(program, point));
            decide(&balls[entries + entry], &balls[entry])
        };
        match weigh(pair, looks, &mut settle) {
            Word::Agrees => heard.agree += 1,
            Word::Settled => {
                heard.agree += 1;
                heard.settled += 1;
            }
            Word::Open => heard.open += 1,
            Word::Differs(actual) => {
                let columns = layout.variables.len();
                let entry = Entry { row: entry / columns, column: entry % columns };
                let fault = Fault::Value { claimed: pair.0.value(), actual, around: None };
                heard.wrong = Some(Wrong { layout: layout.clone(), point: point.to_vec(), entry, fault });
                return;
            }
        }
    }
    heard.precise.1 += usize::from(precise.is_some());
}

/// Two values with their running errors; doubts, and a share of the agreements, are settled.
fn weigh((claimed, right): (Running, Running), looks: bool, settle: &mut dyn FnMut(bool) -> Option<bool>) -> Word {
    let agrees = consistent(claimed, right) == Agreement::Agrees;
    if agrees && !is_blunt(claimed, right) && !looks {
        return Word::Agrees;
    }
    match settle(!agrees) {
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

fn doubles(program: &Program, point: &[f64], values: &mut Vec<Running>) {
    let inputs: Vec<Running> = point.iter().map(|value| Running::exact(*value)).collect();
    program.read(&mut RunningError::default(), &inputs, values);
}

fn enclosures(program: &Program, point: &[f64]) -> Vec<Option<Ball>> {
    let inputs: Vec<_> = point.iter().map(|value| Real::from_f64(*value).map(Ball::exact)).collect();
    program.evaluate(&mut Balls::new(BITS, Vec::new()), &inputs).into_iter().map(Result::ok).collect()
}

/// Whether some branch or comparison is decided by a tie here: on borders the tape's slope is that of one side.
fn at_border(recording: &Recording, values: &[Running]) -> bool {
    let same = |a: Running, b: Running| consistent(a, b) == Agreement::Agrees;
    let zero = Running::exact(0.0);
    let ops = recording.program().ops().iter();
    ops.into_iter().any(|op| matches!(op, Op::Select { on, .. } if same(values[on.index()], zero)))
        || recording.guards().iter().any(|guard| same(values[guard.left.index()], values[guard.right.index()]))
}

/// Whether some of the first results is computed from some variable.
fn sees(program: &Program, results: usize, layout: &Layout) -> bool {
    let is_variable = |op: &Op| matches!(op, Op::Input(number) if layout.variables.contains(&(*number as usize)));
    program.cone(&program.outputs()[..results]).iter().any(|node| is_variable(&program.ops()[node.index()]))
}
