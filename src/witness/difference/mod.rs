//! The witness `difference`: every derivative form by finite differences with an error bar. It uses no rule of
//! differentiation, and is the guard of the table of derivatives.

pub mod ladder;

use self::ladder::{Steps, TOGETHER};
use crate::claim::Subject;
use crate::lang::ast::Level;
use crate::lang::lower::{Form, Forms, LowerError, Lowered, Slot, lower};
use crate::scalar::instance::Instance;
use crate::scalar::lanes::Lanes;
use crate::scalar::plain::Plain;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, DEVIATIONS, consistent};
use crate::tape::{Dependence, NodeId, Op};
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::confirm::second_opinion;
use crate::witness::bench::kinks::{Meeting, meeting_at};
use crate::witness::bench::settle::{Finding, worst};
use crate::witness::points::{Points, Style};
use crate::witness::testimony::{Evidence, Heard, Options, Says, counted};

/// Shapes that are looked at, and points at each.
const SHAPES: usize = 2;
const POINTS: usize = 1;
/// Points for a claim about scalars.
const SCALAR_POINTS: usize = 4;
/// Difference quotients per point, at most: each takes some 250 evaluations.
const MOST_QUOTIENTS: usize = 80;
/// Of a claim that is established so many entries of a derivative are looked at, a spread of them.
const CHECKED: usize = 6;
/// A difference this many times the error bar is one; between 1 and this nothing is said.
const CLEAR: f64 = 30.0;
/// The negative control: what agrees must not agree any more when it is changed by this part of its size.
const CONTROL: f64 = 1.0 / 64.0;

/// What the differences say, over all points.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    agree: usize,
    differ: usize,
    undecided: usize,
    quotients: usize,
    /// The largest error bar, as a part of the values' size.
    bar: f64,
}

/// Compares the sides with every derivative form replaced by difference quotients.
///
/// Doubles can be noisier than they look: a difference is believed only if precise differences find it too, or if it is known
/// already.
pub fn difference(subject: &Subject<'_>, shapes: &[Vec<u64>], heard: &Heard, options: &Options) -> Evidence {
    let mut tally = Tally::default();
    let mut reason = "no point could be evaluated";
    let mut looked_at = 0;
    for sizes in shapes {
        if looked_at == SHAPES || tally.differ > 0 {
            break;
        }
        let lowered =
            match lower(subject.document, sizes, &subject.inputs, &[subject.left, subject.right], Forms::Slots) {
                Ok(lowered) => lowered,
                Err(LowerError::Nested) => {
                    return no_opinion("derivatives of derivatives are not taken by differences");
                }
                Err(_) => continue,
            };
        if lowered.slots.iter().map(quotients).sum::<usize>() > MOST_QUOTIENTS {
            reason = "too many difference quotients at every shape";
            continue;
        }
        let Ok(case) = Case::new(subject, sizes.clone()) else { continue };
        looked_at += 1;
        let left_out = if heard.established { left_out(&lowered) } else { None };
        let mut points = Points::new(&case, options.seed ^ 0xd1ff);
        for _ in 0..if subject.is_scalar() { SCALAR_POINTS } else { POINTS } {
            let Some(point) = points.draw(Style::Normal) else { break };
            if meeting_at(&case, &point) == Meeting::Smooth {
                // Which side of a branch is taken may be a matter of rounding (sin(x + π) + sin(x) <= 0): whoever takes the wrong
                // one finds a difference in doubles, and only there.
                let contests = |finding| !matches!(finding, Finding::Equal | Finding::Undecided);
                let confirms = || heard.differ || contests(worst(&second_opinion(&case, &point)));
                let steps = if heard.established { Steps::UntilNoise } else { Steps::All };
                let quotients = Quotients { steps, left_out: left_out.clone(), ..Quotients::new(&lowered, &point) };
                quotients.compare(&confirms, &mut tally);
            }
        }
    }
    tally.evidence(reason)
}

/// What difference quotients say of one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The sides differ there.
    Differ,
    /// They are equal, or it cannot be told.
    Nothing,
    /// Derivatives of derivatives are not taken.
    Nested,
}

/// What the quotients on the tape, in doubles, say of one point.
pub fn word_at(case: &Case<'_>, point: &Point) -> Word {
    let subject = case.subject;
    let exprs = [subject.left, subject.right];
    match lower(subject.document, &case.sizes, &subject.inputs, &exprs, Forms::Slots) {
        Ok(lowered) if lowered.slots.iter().map(quotients).sum::<usize>() <= MOST_QUOTIENTS => {
            let mut tally = Tally::default();
            Quotients::new(&lowered, point).compare(&|| true, &mut tally);
            if tally.differ > 0 { Word::Differ } else { Word::Nothing }
        }
        Err(LowerError::Nested) => Word::Nested,
        _ => Word::Nothing,
    }
}

fn no_opinion(reason: &str) -> Evidence {
    Evidence { witness: Level::Difference, says: Says::NoOpinion, detail: reason.to_string() }
}

impl Tally {
    fn evidence(self, reason: &str) -> Evidence {
        let (says, detail) = match self {
            Tally { differ: 0, agree: 0, undecided: 0, .. } => return no_opinion(reason),
            Tally { differ: 0, agree: 0, .. } => return no_opinion("the error bars are too wide here"),
            Tally { differ: 0, agree, quotients, bar, .. } => {
                let (points, quotients) = (counted(agree, "point"), counted(quotients, "difference quotient"));
                // The bar is 0 where every step gives the same exact quotient.
                let bar = if bar == 0.0 {
                    "error bar 0".to_string()
                } else {
                    format!("error bar at most {bar:.0e} of the value")
                };
                (Says::Agrees, format!("agreement at {points} ({quotients}; {bar})"))
            }
            Tally { differ, quotients, .. } => {
                let (points, quotients) = (counted(differ, "point"), counted(quotients, "difference quotient"));
                (Says::Disagrees, format!("the sides differ at {points} ({quotients})"))
            }
        };
        Evidence { witness: Level::Difference, says, detail }
    }
}

fn quotients(slot: &Slot) -> usize {
    match &slot.form {
        Form::Gradient | Form::Pullback(_) => slot.cut.len(),
        Form::Entrywise | Form::Pushforward(_) => slot.outputs.len(),
        Form::Jacobian => slot.cut.len() * slot.outputs.len(),
    }
}

/// What rests on the entries that are left out, where a few of a derivative's are enough: of the only form there is, as long as as
/// many entries of both sides are made of the others alone.
fn left_out(lowered: &Lowered) -> Option<Dependence> {
    let [slot] = lowered.slots.as_slice() else { return None };
    let count = slot.results.len();
    // Steps of a golden section: they fall on all rows and columns.
    let chosen: Vec<usize> = (0..CHECKED).map(|at| at * count * 55 / 89 % count.max(1)).collect();
    let others = slot.results.iter().enumerate().filter(|(at, _)| !chosen.contains(at)).map(|(_, node)| *node);
    let rests = Dependence::anew(&lowered.program, &others.collect::<Vec<_>>(), NodeId::at(lowered.program.len()));
    let [left, right] = [0, 1].map(|side: usize| &lowered.arrays[side].data);
    let compared = left.iter().zip(right).filter(|(left, right)| !rests.on(**left) && !rests.on(**right));
    (count > CHECKED && compared.count() >= CHECKED / 2).then_some(rests)
}

/// A program with slots at one point, in doubles.
struct Quotients<'l> {
    lowered: &'l Lowered,
    functions: Vec<Instance>,
    inputs: Vec<f64>,
    /// The error bars of the inputs that are derivatives.
    errors: Vec<f64>,
    values: Vec<f64>,
    /// The same in all lanes; what a quotient changes is put back.
    lanes: (Vec<[f64; TOGETHER]>, Vec<[f64; TOGETHER]>),
    taken: usize,
    /// What rests on entries that are not looked at.
    left_out: Option<Dependence>,
    steps: Steps,
}

impl<'l> Quotients<'l> {
    fn new(lowered: &'l Lowered, point: &Point) -> Self {
        let mut inputs: Vec<f64> = point.values.iter().map(|value| value.to_f64().value()).collect();
        inputs.resize(lowered.program.inputs(), f64::NAN);
        let errors = vec![0.0; inputs.len()];
        let functions = point.functions.clone();
        let (values, lanes, taken) = (Vec::new(), (Vec::new(), Vec::new()), 0);
        Quotients { lowered, functions, inputs, errors, values, lanes, taken, left_out: None, steps: Steps::All }
    }

    fn is_left_out(&self, node: NodeId) -> bool {
        self.left_out.as_ref().is_some_and(|rests| rests.on(node))
    }

    /// Fills the slots in order (later ones may build on earlier ones), and compares the sides.
    fn compare(mut self, confirms: &dyn Fn() -> bool, tally: &mut Tally) {
        for slot in &self.lowered.slots {
            if self.fill(slot).is_none() {
                tally.undecided += 1;
                return;
            }
        }
        tally.quotients += self.taken;
        let with_bar = |(value, error): (&f64, &f64)| Running::with_deviation(*value, error / DEVIATIONS);
        let inputs: Vec<Running> = self.inputs.iter().zip(&self.errors).map(with_bar).collect();
        let mut values = Vec::new();
        let mut reader = RunningError { functions: self.functions.clone() };
        self.lowered.program.read(&mut reader, &inputs, &mut values);
        let [left, right] = [0, 1].map(|side: usize| self.lowered.arrays[side].data.as_slice());
        let (mut agrees, mut differs, mut telling, mut bar) = (true, false, true, 0.0_f64);
        let looked_at =
            left.iter().zip(right).filter(|(left, right)| !self.is_left_out(**left) && !self.is_left_out(**right));
        for (left, right) in looked_at {
            let (left, right) = (values[left.index()], values[right.index()]);
            agrees &= consistent(left, right) == Agreement::Agrees;
            let allowed = DEVIATIONS * (left.deviation() + right.deviation());
            differs |= (left.value() - right.value()).abs() > CLEAR * allowed && allowed.is_finite();
            let size = left.value().abs().max(right.value().abs()).max(f64::MIN_POSITIVE);
            let control = Running::with_deviation(right.value() + CONTROL * size.max(1.0), right.deviation());
            telling &= consistent(left, control) == Agreement::Doubt;
            if left.value() != 0.0 && allowed.is_finite() {
                bar = bar.max(allowed / size.max(1.0));
            }
        }
        if agrees && telling {
            tally.agree += 1;
            tally.bar = tally.bar.max(bar);
        } else if differs && confirms() {
            tally.differ += 1;
        } else {
            tally.undecided += 1;
        }
    }

    /// Sets a slot's cut variable to its own value, and its entries to difference quotients.
    fn fill(&mut self, slot: &Slot) -> Option<()> {
        self.read();
        for (cut, base) in slot.cut.iter().zip(&slot.base) {
            let number = self.input_number(*cut)?;
            self.inputs[number] = self.values[base.index()];
        }
        self.read();
        let in_lanes = |numbers: &[f64]| numbers.iter().map(|number| [*number; TOGETHER]).collect();
        self.lanes = (in_lanes(&self.inputs), in_lanes(&self.values));
        let last = slot.outputs.iter().copied().max()?;
        match &slot.form {
            Form::Gradient | Form::Pullback(_) => {
                let weights: Vec<f64> = match &slot.form {
                    Form::Pullback(along) => along.iter().map(|node| self.values[node.index()]).collect(),
                    _ => vec![1.0],
                };
                for (cut, result) in slot.cut.iter().zip(&slot.results) {
                    if self.is_left_out(*result) {
                        continue;
                    }
                    let estimate = self.partial(&[(*cut, 1.0)], &slot.outputs, &weights, last)?;
                    self.set(*result, estimate)?;
                }
            }
            Form::Entrywise | Form::Pushforward(_) => {
                let direction: Vec<(NodeId, f64)> = match &slot.form {
                    Form::Pushforward(along) => {
                        slot.cut.iter().copied().zip(along.iter().map(|node| self.values[node.index()])).collect()
                    }
                    _ => slot.cut.iter().map(|cut| (*cut, 1.0)).collect(),
                };
                for (output, result) in slot.outputs.iter().zip(&slot.results) {
                    if self.is_left_out(*result) {
                        continue;
                    }
                    let estimate = self.partial(&direction, &[*output], &[1.0], last)?;
                    self.set(*result, estimate)?;
                }
            }
            Form::Jacobian => {
                let pairs = slot.outputs.iter().flat_map(|output| slot.cut.iter().map(move |cut| (*output, *cut)));
                for ((output, cut), result) in pairs.zip(&slot.results) {
                    if self.is_left_out(*result) {
                        continue;
                    }
                    let estimate = self.partial(&[(cut, 1.0)], &[output], &[1.0], last)?;
                    self.set(*result, estimate)?;
                }
            }
        }
        Some(())
    }

    fn read(&mut self) {
        let mut reader = Plain { functions: self.functions.clone() };
        self.lowered.program.read(&mut reader, &self.inputs, &mut self.values);
    }

    fn input_number(&self, node: NodeId) -> Option<usize> {
        match self.lowered.program.ops()[node.index()] {
            Op::Input(number) => Some(number as usize),
            _ => None,
        }
    }

    fn set(&mut self, result: NodeId, estimate: ladder::Estimate) -> Option<()> {
        let number = self.input_number(result)?;
        self.inputs[number] = estimate.value;
        self.errors[number] = estimate.error;
        Some(())
    }

    /// The derivative of Σ weight·output along a direction of the cut variables.
    fn partial(
        &mut self,
        direction: &[(NodeId, f64)],
        outputs: &[NodeId],
        weights: &[f64],
        last: NodeId,
    ) -> Option<ladder::Estimate> {
        self.taken += 1;
        let program = &self.lowered.program;
        let wrt: Vec<NodeId> = direction.iter().map(|(node, _)| *node).collect();
        let nodes = Dependence::anew(program, &wrt, last).nodes();
        let moved: Vec<(usize, f64, f64)> = direction
            .iter()
            .filter_map(|(node, slope)| {
                let number = self.input_number(*node)?;
                Some((number, self.inputs[number], *slope))
            })
            .collect();
        let (inputs, values) = (&mut self.lanes.0, &mut self.lanes.1);
        let mut reader = Lanes::<TOGETHER> { functions: std::mem::take(&mut self.functions) };
        // Along one entry the variable itself is moved, so that its steps are exact; else a parameter t from 0.
        let single = moved.len() == 1 && moved[0].2 == 1.0;
        let start = if single { moved[0].1 } else { 0.0 };
        let mut along = |points: [f64; TOGETHER]| {
            for (number, base, slope) in &moved {
                inputs[*number] = points.map(|t| if single { t } else { base + t * slope });
            }
            program.reread(&mut reader, &nodes, inputs, values);
            let value = |lane: usize| {
                outputs.iter().zip(weights).map(|(output, weight)| weight * values[output.index()][lane]).sum()
            };
            std::array::from_fn(value)
        };
        let estimate = ladder::derivative(&mut along, start, self.steps);
        for (number, base, _) in &moved {
            inputs[*number] = [*base; TOGETHER];
        }
        for node in &nodes {
            values[node.index()] = [self.values[node.index()]; TOGETHER];
        }
        self.functions = reader.functions;
        estimate
    }
}
