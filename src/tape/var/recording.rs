//! Recording a closure, and what can be done with the result.

use super::Var;
use super::replay::Replay;
use super::session::Session;
use crate::scalar::plain::Plain;
use crate::tape::family::Gathered;
use crate::tape::program::{NodeId, Program};
use crate::tape::sweep::{Adjoints, backward};
use std::cell::Cell;
use std::fmt;

/// Runs `body` on inputs that write down what is done with them.
///
/// ```
/// use backproof::tape::record;
/// let product = record(&[3.0, 5.0], |v| vec![v[0] * v[1]]);
/// assert_eq!(product.gradient(), [5.0, 3.0]);
/// assert_eq!(product.evaluate(&[2.0, 7.0]).expect("no comparison was recorded"), [14.0]);
/// ```
///
/// # Panics
/// Inside another recording. If `body` panics the recording is closed and the panic goes on.
#[track_caller]
pub fn record(inputs: &[f64], body: impl FnOnce(&[Var]) -> Vec<Var>) -> Recording {
    let (_entered, vars) = Session::enter(inputs);
    let results = body(&vars);
    {
        let mut session = Session::open([]);
        results.into_iter().for_each(|result| session.output(result));
    }
    let mut session = Session::close().expect("the recording entered above is open");
    session.inputs = vars;
    Recording { session: Some(session) }
}

/// What a closure did with its inputs: the program, where it was recorded, and the comparisons it made.
#[derive(Clone, Debug)]
pub struct Recording {
    /// With the value of each node at the recorded inputs, so that nothing need be read again to go backward from them.
    /// Its memory serves later recordings.
    session: Option<Box<Session>>,
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.session.take().into_iter().for_each(Session::keep);
    }
}

#[derive(Default)]
struct Spare {
    values: Vec<f64>,
    gathered: Gathered<f64>,
    adjoints: Adjoints<f64>,
}

thread_local! {
    /// The memory of values and adjoints of earlier evaluations.
    static SPARE: Cell<Option<Box<Spare>>> = const { Cell::new(None) };
}

/// Hands out that memory.
fn with_spare<T>(work: impl FnOnce(&mut Spare) -> T) -> T {
    let mut spare = SPARE.take().unwrap_or_default();
    let answer = work(&mut spare);
    SPARE.set(Some(spare));
    answer
}

impl Recording {
    fn session(&self) -> &Session {
        self.session.as_ref().expect("the session is there until it is dropped")
    }

    /// The program on the tape.
    pub fn program(&self) -> &Program {
        &self.session().recorder.program
    }

    /// The inputs it was recorded at.
    pub fn inputs(&self) -> &[f64] {
        &self.session().values[..self.program().inputs()]
    }

    /// The results at the recorded inputs.
    #[expect(clippy::misnamed_getters, reason = "the session's values are those of all nodes")]
    pub fn values(&self) -> &[f64] {
        &self.session().results
    }

    /// The comparisons whose answers the program rests on, in the order in which they were made. Their nodes keep
    /// their numbers in [`pullback`](Recording::pullback) and its kin.
    pub fn guards(&self) -> &[Guard] {
        &self.session().guards
    }

    /// The results at other inputs.
    ///
    /// ```
    /// use backproof::tape::record;
    /// let recording = record(&[3.0], |v| vec![if v[0] > 0 { v[0] } else { -v[0] }]);
    /// assert_eq!(recording.evaluate(&[4.0]).expect("still positive"), [4.0]);
    /// let error = recording.evaluate(&[-4.0]).expect_err("the code would have gone the other way");
    /// assert!(error.to_string().starts_with("0 < -4 is false here, but was true when this was recorded"));
    /// ```
    ///
    /// # Errors
    /// If a recorded comparison would come out otherwise there: the code might have done something else.
    ///
    /// # Panics
    /// If `inputs` are not as many as were recorded.
    pub fn evaluate(&self, inputs: &[f64]) -> Result<Vec<f64>, GuardViolated> {
        self.read(inputs, |values, _| self.program().outputs.iter().map(|node| values[node.index()]).collect())
    }

    /// Reads the program at these inputs, in memory that is kept, and hands on the values if the comparisons stand.
    fn read<T>(&self, inputs: &[f64], then: impl FnOnce(&[f64], &mut Adjoints<f64>) -> T) -> Result<T, GuardViolated> {
        with_spare(|Spare { values, gathered, adjoints }| {
            self.program().read_families(&mut Plain::default(), inputs, gathered, values);
            self.check_guards(values).map(|()| then(values, adjoints))
        })
    }

    /// Whether the recorded comparisons come out the same, given the value of each node.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check_guards(&self, values: &[f64]) -> Result<(), GuardViolated> {
        check(self.guards(), |node| values[node.index()])
    }

    /// The pullback Jᵀȳ at the recorded inputs, by the sweep.
    ///
    /// # Panics
    /// If `seeds` are not as many as there are results.
    pub fn sweep(&self, seeds: &[f64]) -> Vec<f64> {
        with_spare(|spare| self.backward(&self.session().values, seeds, &mut spare.adjoints))
    }

    fn backward(&self, values: &[f64], seeds: &[f64], adjoints: &mut Adjoints<f64>) -> Vec<f64> {
        let (program, plain) = (self.program(), &mut Plain::default());
        backward(program, plain, values, seeds, adjoints, &mut ());
        adjoints.gradient(program, plain)
    }

    /// The gradient of the one result at many other inputs, several points at once.
    ///
    /// # Panics
    /// If there is not exactly one result.
    #[track_caller]
    pub fn replay<const N: usize>(&self) -> Replay<'_, N> {
        self.assert_one_result("gradient");
        Replay::new(self.program(), self.guards())
    }

    /// The gradient of the one result at the recorded inputs.
    ///
    /// # Panics
    /// If there is not exactly one result.
    #[track_caller]
    pub fn gradient(&self) -> Vec<f64> {
        self.assert_one_result("gradient");
        self.sweep(&[1.0])
    }

    /// The gradient of the one result at other inputs.
    ///
    /// # Errors
    /// If a recorded comparison would come out otherwise there.
    ///
    /// # Panics
    /// If there is not exactly one result, or `inputs` are not as many as were recorded.
    #[track_caller]
    pub fn gradient_at(&self, inputs: &[f64]) -> Result<Vec<f64>, GuardViolated> {
        self.assert_one_result("gradient");
        self.read(inputs, |values, adjoints| self.backward(values, &[1.0], adjoints))
    }

    /// The pullback as a program: inputs x then ȳ, results x̄ = Jᵀȳ.
    pub fn pullback(&self) -> Program {
        self.program().pullback()
    }

    /// The pushforward Jẋ at the recorded inputs.
    ///
    /// ```
    /// use backproof::tape::record;
    /// let recording = record(&[3.0, 5.0], |v| vec![v[0] * v[1], v[0] - v[1]]);
    /// assert_eq!(recording.jvp(&[1.0, 2.0]), [11.0, -1.0]);
    /// ```
    ///
    /// # Panics
    /// If `tangent` has not as many entries as there are inputs.
    pub fn jvp(&self, tangent: &[f64]) -> Vec<f64> {
        assert_eq!(tangent.len(), self.inputs().len(), "one tangent per input");
        let both: Vec<f64> = self.inputs().iter().chain(tangent).copied().collect();
        self.program().pushforward().evaluate(&mut Plain::default(), &both)
    }

    /// The Jacobian at the recorded inputs: a row per result, a column per input.
    ///
    /// ```
    /// use backproof::tape::record;
    /// let recording = record(&[3.0, 5.0], |v| vec![v[0] * v[1], v[0] - v[1]]);
    /// assert_eq!(recording.jacobian(), [[5.0, 3.0], [1.0, -1.0]]);
    /// ```
    pub fn jacobian(&self) -> Vec<Vec<f64>> {
        let entries = self.program().jacobian().evaluate(&mut Plain::default(), self.inputs());
        self.rows(&entries, self.values().len())
    }

    /// The Hessian of the one result at the recorded inputs, row by row.
    ///
    /// ```
    /// use backproof::tape::record;
    /// let recording = record(&[3.0, 5.0], |v| vec![v[0] * v[0] * v[1]]);
    /// assert_eq!(recording.hessian(), [[10.0, 6.0], [6.0, 0.0]]);
    /// ```
    ///
    /// # Panics
    /// If there is not exactly one result.
    #[track_caller]
    pub fn hessian(&self) -> Vec<Vec<f64>> {
        self.assert_one_result("Hessian");
        let entries = self.program().hessian().evaluate(&mut Plain::default(), self.inputs());
        self.rows(&entries, self.inputs().len())
    }

    /// A list of entries as rows, one entry per input in each.
    fn rows(&self, entries: &[f64], count: usize) -> Vec<Vec<f64>> {
        let columns = self.inputs().len();
        (0..count).map(|row| entries[row * columns..(row + 1) * columns].to_vec()).collect()
    }

    #[track_caller]
    fn assert_one_result(&self, what: &str) {
        let count = self.values().len();
        assert_eq!(count, 1, "a {what} is that of one result, but {count} were recorded");
    }
}

/// Whether recorded comparisons come out the same with these values.
pub(super) fn check(guards: &[Guard], value: impl Fn(NodeId) -> f64) -> Result<(), GuardViolated> {
    for (number, guard) in guards.iter().enumerate() {
        let (left, right) = (value(guard.left), value(guard.right));
        if guard.question.answer(left, right) != guard.answer {
            return Err(GuardViolated { number, guard: *guard, left, right });
        }
    }
    Ok(())
}

/// What a comparison asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// `left < right`
    Less,
    /// `left <= right`
    LessOrEqual,
    /// `left == right`
    Equal,
    /// Whether neither is NaN.
    Comparable,
    /// Whether both are finite.
    Finite,
}

impl Question {
    pub(super) fn answer(self, left: f64, right: f64) -> bool {
        match self {
            Question::Less => left < right,
            Question::LessOrEqual => left <= right,
            Question::Equal => left == right,
            Question::Comparable => !left.is_nan() && !right.is_nan(),
            Question::Finite => left.is_finite() && right.is_finite(),
        }
    }
}

/// A comparison that the recorded code made, and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// What was asked.
    pub question: Question,
    /// The left operand.
    pub left: NodeId,
    /// The right operand.
    pub right: NodeId,
    /// The answer at the recorded inputs.
    pub answer: bool,
}

/// At these inputs the recorded code would have taken another way, so the recording says nothing about them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GuardViolated {
    /// The position in [`Recording::guards`].
    pub number: usize,
    /// The comparison.
    pub guard: Guard,
    /// The left operand's value here.
    pub left: f64,
    /// The right operand's value here.
    pub right: f64,
}

impl fmt::Display for GuardViolated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let GuardViolated { number, guard, left, right } = self;
        match guard.question {
            Question::Less => write!(f, "{left} < {right}")?,
            Question::LessOrEqual => write!(f, "{left} <= {right}")?,
            Question::Equal => write!(f, "{left} == {right}")?,
            Question::Comparable => write!(f, "\"neither {left} nor {right} is NaN\"")?,
            Question::Finite => write!(f, "\"{left} and {right} are finite\"")?,
        }
        let (now, then) = (!guard.answer, guard.answer);
        write!(f, " is {now} here, but was {then} when this was recorded (comparison {number}): record again here")
    }
}

impl std::error::Error for GuardViolated {}
