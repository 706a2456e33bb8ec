//! One recorded program at many points: several at once, and in memory that is kept.

use super::recording::{Guard, GuardViolated, check};
use crate::scalar::lanes::Lanes;
use crate::tape::family::{Family, Gathered};
use crate::tape::program::{Op, Program};
use crate::tape::sweep::{Adjoints, backward};

/// Gradients of a recorded program, `N` points at a time. Once it has seen a point it asks for no more memory.
///
/// ```
/// use backproof::tape::record;
/// let recording = record(&[3.0, 5.0], |v| vec![v[0] * v[0] * v[1]]);
/// let mut replay = recording.replay::<2>();
/// // The points (1, 2) and (3, 4): each input with a lane per point.
/// let gradients = replay.gradients(&[[1.0, 3.0], [2.0, 4.0]]).expect("no comparison was recorded");
/// assert_eq!(gradients, [[4.0, 24.0], [1.0, 9.0]]);
/// ```
#[derive(Clone, Debug)]
pub struct Replay<'r, const N: usize> {
    program: &'r Program,
    guards: &'r [Guard],
    /// The program's pullback, unless the sweep goes backward. The sweep takes one side of a select for all lanes, and it is the
    /// faster one where most of the work is in families of sums only.
    pullback: Option<Program>,
    inputs: Vec<[f64; N]>,
    values: Vec<[f64; N]>,
    gathered: Gathered<[f64; N]>,
    adjoints: Adjoints<[f64; N]>,
    gradient: Vec<[f64; N]>,
}

/// Where families have more than so many products for each node of the program, the sweep is the faster way in lanes (measured: a
/// network with 5 gains, one with 0.3 loses).
const SHARE: usize = 2;

impl<'r, const N: usize> Replay<'r, N> {
    pub(super) fn new(program: &'r Program, guards: &'r [Guard]) -> Self {
        let selects = program.ops.iter().any(|op| matches!(op, Op::Select { .. }));
        let in_families: usize = program.families.iter().map(Family::products).sum();
        let sweeps = !selects && in_families > SHARE * program.len();
        Replay {
            program,
            guards,
            pullback: (!sweeps).then(|| program.pullback()),
            inputs: Vec::new(),
            values: Vec::new(),
            gathered: Gathered::default(),
            adjoints: Adjoints::default(),
            gradient: Vec::new(),
        }
    }

    /// The gradients at `N` points: lane k of every input belongs to point k, and so does lane k of every entry of the gradient.
    ///
    /// # Errors
    /// If a recorded comparison would come out otherwise at one of them.
    ///
    /// # Panics
    /// If `inputs` are not as many as were recorded.
    pub fn gradients(&mut self, inputs: &[[f64; N]]) -> Result<&[[f64; N]], GuardViolated> {
        let (program, lanes, seed) = (self.program, &mut Lanes::<N>::default(), [1.0; N]);
        assert_eq!(inputs.len(), program.inputs(), "the program takes {} inputs", program.inputs());
        if let Some(pullback) = &self.pullback {
            self.inputs.clear();
            self.inputs.extend_from_slice(inputs);
            self.inputs.push(seed);
            pullback.read_families(lanes, &self.inputs, &mut self.gathered, &mut self.values);
        } else {
            program.read_families(lanes, inputs, &mut self.gathered, &mut self.values);
        }
        // The nodes of the program keep their numbers in its pullback.
        for lane in 0..N {
            check(self.guards, |node| self.values[node.index()][lane])?;
        }
        Ok(if let Some(pullback) = &self.pullback {
            self.gradient.clear();
            self.gradient.extend(pullback.outputs.iter().map(|node| self.values[node.index()]));
            &self.gradient
        } else {
            backward(program, lanes, &self.values, &[seed], &mut self.adjoints, &mut ());
            self.adjoints.of_inputs(program)
        })
    }
}
