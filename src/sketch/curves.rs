//! A claim about scalars along one of its inputs, the others being held: what is differentiated, what is right, what is claimed.

use super::place::point_of;
use crate::claim::Subject;
use crate::lang::lower::{Forms, lower};
use crate::lang::typed::{InputId, Kind, Typed, Variable};
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent, nearly_equal};
use crate::tape::{NodeId, Program};
use crate::verdict::Counterexample;
use crate::witness::bench::case::{Case, Point};
use crate::witness::points::{Points, Style, admissible};
use dashu_ratio::RBig;

/// Cells between two samples: an even number, so that the middle is one.
const CELLS: u32 = 120;
/// Half the width of the window, where nothing asks for another one.
const REACH: i32 = 4;
/// Halvings that find a corner between two samples.
const HALVINGS: usize = 40;
/// How far beside a corner its one-sided values are read, as a share of a cell.
const BESIDE: f64 = 1e-6;
/// Points that are drawn in order to find one at which the other inputs may be held.
const DRAWN: usize = 16;

/// The curves of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// The input along which they run.
    pub input: String,
    /// The other inputs, and the arbitrary functions, as they are held.
    pub held: Vec<(String, String)>,
    /// The text of what is differentiated, if something is.
    pub of: Option<String>,
    /// The curves.
    pub samples: Vec<Sample>,
    /// Where the right side of the claim has another value from the left and from the right.
    pub corners: Vec<Corner>,
    /// The counterexample's place.
    pub at: Option<f64>,
}

/// Values at one place; those that there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The place.
    pub x: f64,
    /// What is differentiated.
    pub function: Option<f64>,
    /// The left side: what is right.
    pub actual: Option<f64>,
    /// The right side: what is claimed.
    pub claimed: Option<f64>,
    /// Whether the sides differ by more than rounding explains.
    pub differs: bool,
}

/// A place at which branches meet with different values of the left side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// Where.
    pub x: f64,
    /// The value just below.
    pub left: f64,
    /// The value just above.
    pub right: f64,
}

/// What is read at each place.
struct Line<'c, 's> {
    case: &'c Case<'s>,
    base: Point,
    /// The entry of the point that moves.
    moving: usize,
    function: Option<Program>,
    reader: RunningError,
    values: Vec<Running>,
}

pub(super) fn curves(subject: &Subject<'_>, found: Option<&Counterexample>, text: &str, seed: u64) -> Option<Curves> {
    let case = Case::new(subject, subject.least.clone()).ok()?;
    let form = derivative(subject.left, text).or_else(|| derivative(subject.right, text));
    let input = along(subject, form.as_ref())?;
    let moving = case.blocks.iter().find(|block| block.input == input)?.start;
    let base = found.and_then(|found| point_of(&case, found)).or_else(|| held(&case, seed))?;
    let lower_one = |form: &Form| lower(subject.document, &case.sizes, &subject.inputs, &[&form.of], Forms::Tape).ok();
    let lowered = form.as_ref().and_then(lower_one);
    let reader = RunningError { functions: base.functions.clone() };
    let function = lowered.map(|lowered| lowered.program);
    let mut line = Line { case: &case, base, moving, function, reader, values: Vec::new() };
    let at = found.map(|_| line.base.values[moving].clone());
    let (low, high) = line.window(found, at.as_ref())?;
    let (samples, corners) = line.walk(&low, &high);
    let drawn = samples.iter().filter(|sample| sample.actual.is_some() || sample.claimed.is_some()).count();
    (drawn > 1).then(|| Curves {
        input: subject.document.inputs[input].name.clone(),
        held: line.held(),
        of: form.and_then(|form| form.text),
        samples,
        corners,
        at: at.map(|at| at.to_f64().value()),
    })
}

/// What is differentiated first on a side.
struct Form {
    of: Typed,
    /// By what, where that is said.
    by: Option<Variable>,
    /// How it is written.
    text: Option<String>,
}

fn derivative(side: &Typed, text: &str) -> Option<Form> {
    let written = |part: &Typed| text.get(part.span.start..part.span.end).map(str::to_string);
    let mut found = None;
    side.walk(&mut |part| match &part.kind {
        _ if found.is_some() => {}
        Kind::Derivative(_, of, by) => {
            found = Some(Form {
                of: (**of).clone(),
                by: Some(*by),
                text: written(of).map(|text| unbracketed(&text).to_string()),
            });
        }
        Kind::Map(callee, order @ 1.., x) => {
            let kind = Kind::Map(*callee, order - 1, x.clone());
            // The function is written as its derivative is, but for a prime.
            let text = written(part).filter(|text| text.contains('\'')).map(|text| text.replacen('\'', "", 1));
            found = Some(Form { of: Typed { kind, ..part.clone() }, by: None, text });
        }
        _ => {}
    });
    found
}

/// The text without brackets around all of it.
pub(super) fn unbracketed(text: &str) -> &str {
    let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return text };
    let mut depth = 0_i32;
    let stays_open = inside.chars().all(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth >= 0
    });
    if stays_open { inside } else { text }
}

/// The input along which the curves run: what is differentiated by, else the first in what is.
fn along(subject: &Subject<'_>, form: Option<&Form>) -> Option<InputId> {
    let first = |expr: &Typed| subject.document.closure(expr, None).inputs.iter().next().copied();
    let named = match form.map(|form| (form.by, &form.of)) {
        Some((Some(Variable::Input(id)), _)) => Some(id),
        Some((Some(Variable::Let(id)), _)) => first(&subject.document.lets[id].value),
        Some((None, of)) => first(of),
        None => None,
    };
    named.or_else(|| subject.inputs.first().copied())
}

/// A point at which the inputs that do not move can be held.
fn held(case: &Case<'_>, seed: u64) -> Option<Point> {
    let mut points = Points::new(case, seed);
    (0..DRAWN).find_map(|_| points.draw(Style::Normal))
}

impl Line<'_, '_> {
    /// The inputs that are held, and the functions, in words.
    fn held(&self) -> Vec<(String, String)> {
        let document = self.case.subject.document;
        let others = self.case.blocks.iter().filter(|block| block.start != self.moving);
        let value = |at: usize| self.base.values[at].to_f64().value().to_string();
        let inputs = others.map(|block| (document.inputs[block.input].name.clone(), value(block.start)));
        let functions = self
            .case
            .subject
            .functions
            .iter()
            .map(|id| (format!("{}(t)", document.functions[*id].name), self.base.functions[*id].to_string()));
        inputs.chain(functions).collect()
    }

    fn at(&self, x: &RBig) -> Point {
        let mut point = self.base.clone();
        point.values[self.moving] = x.clone();
        point
    }

    /// From where to where: around 0, or the counterexample; where the claim is wrong on a short stretch only, around that; and no more than
    /// the part in which there is something to draw.
    fn window(&mut self, found: Option<&Counterexample>, at: Option<&RBig>) -> Option<(RBig, RBig)> {
        let reach = RBig::from(REACH);
        let (mut low, mut high) = (-reach.clone(), reach);
        if let Some(at) = at {
            let beyond = at.to_f64().value().abs() > f64::from(REACH) * 0.95;
            let half =
                if *at < RBig::ZERO { -at.clone() } else { at.clone() } * RBig::from_parts(3.into(), 2u32.into());
            if beyond {
                (low, high) = (-half.clone(), half);
            }
            let short = found
                .and_then(|found| found.stretches.first())
                .and_then(|one| Some((one.low.clone()?, one.high.clone()?)));
            if let Some((from, to)) = short
                && (&to - &from).to_f64().value() * 20.0 < (&high - &low).to_f64().value()
            {
                let margin = (&to - &from + crate::verdict::Stretch::unit()) * RBig::from(2);
                (low, high) = (from - &margin, to + &margin);
            }
        }
        // A domain may leave little of the window: it is looked at closer, twice at most.
        for _ in 0..2 {
            let (samples, _) = self.walk(&low, &high);
            let is_drawn = |sample: &Sample| sample.actual.is_some() || sample.claimed.is_some();
            let first = samples.iter().position(is_drawn)?;
            let last = samples.iter().rposition(is_drawn)?;
            if last - first > samples.len() / 2 {
                break;
            }
            let step = (&high - &low) / RBig::from(CELLS);
            let place = |cell: usize| &low + &step * RBig::from(cell);
            (low, high) = (place(first.saturating_sub(1)), place(last + 1));
        }
        Some((low, high))
    }

    /// Samples from one end to the other, and the corners between them.
    fn walk(&mut self, low: &RBig, high: &RBig) -> (Vec<Sample>, Vec<Corner>) {
        let step = (high - low) / RBig::from(CELLS);
        let kinks = self.case.lowered.kinks.clone();
        let (mut samples, mut corners): (Vec<Sample>, Vec<Corner>) = (Vec::new(), Vec::new());
        let mut before: Option<(RBig, Vec<f64>)> = None;
        for cell in 0..=CELLS {
            let x = low + &step * RBig::from(cell);
            let Some(mut sample) = self.sample(&x) else {
                before = None;
                samples.push(Sample {
                    x: x.to_f64().value(),
                    function: None,
                    actual: None,
                    claimed: None,
                    differs: false,
                });
                continue;
            };
            let conditions: Vec<f64> = kinks.iter().map(|node| self.values[node.index()].value()).collect();
            if conditions.contains(&0.0) {
                corners.extend(self.corner(&x, &step));
                sample.actual = sample.actual.filter(|_| corners.last().is_none_or(|corner| corner.x != sample.x));
            }
            if let Some((from, earlier)) = &before {
                let crossed = conditions.iter().zip(earlier).position(|(now, then)| now * then < 0.0);
                if let Some(at) = crossed.and_then(|which| self.crossing(kinks[which], from, &x)) {
                    corners.extend(self.corner(&at, &step));
                }
            }
            before = Some((x, conditions));
            samples.push(sample);
        }
        (samples, corners)
    }

    /// The values at a place; none outside of the domain.
    fn sample(&mut self, x: &RBig) -> Option<Sample> {
        let point = self.at(x);
        if !self.case.subject.restrictions.is_empty() && !admissible(self.case, &point) {
            return None;
        }
        let inputs = self.read(&point);
        let lowered = &self.case.lowered;
        let side = |side: usize| lowered.arrays[side].data.first().map(|node| self.values[node.index()]);
        let (actual, claimed) = (side(0)?, side(1)?);
        let finite = |value: Running| Some(value.value()).filter(|value| value.is_finite());
        let both = finite(actual).is_some() && finite(claimed).is_some();
        let differs = both && consistent(actual, claimed) == Agreement::Doubt;
        let function = self
            .function
            .as_ref()
            .and_then(|program| program.evaluate(&mut self.reader, &inputs).first().copied().and_then(finite));
        Some(Sample { x: x.to_f64().value(), function, actual: finite(actual), claimed: finite(claimed), differs })
    }

    /// Reads both sides at a point.
    fn read(&mut self, point: &Point) -> Vec<Running> {
        let inputs: Vec<Running> = point.values.iter().map(|value| Running::rounded(value.to_f64().value())).collect();
        self.case.lowered.program.read(&mut self.reader, &inputs, &mut self.values);
        inputs
    }

    /// Where a condition changes its sign between two places.
    fn crossing(&mut self, node: NodeId, from: &RBig, to: &RBig) -> Option<RBig> {
        let mut sign = |x: &RBig| {
            let point = self.at(x);
            self.read(&point);
            self.values[node.index()].value()
        };
        let (mut low, mut high) = (from.clone(), to.clone());
        let below = sign(&low);
        for _ in 0..HALVINGS {
            let middle = (&low + &high) / RBig::from(2);
            match sign(&middle) * below {
                0.0 => return Some(middle),
                same if same > 0.0 => low = middle,
                _ => high = middle,
            }
        }
        // Digits that the halvings made are of no use.
        RBig::try_from(((low + high) / RBig::from(2)).to_f64().value()).ok()
    }

    /// The one-sided values at a place where branches meet, if they differ.
    fn corner(&mut self, x: &RBig, step: &RBig) -> Option<Corner> {
        let by = RBig::try_from(step.to_f64().value() * BESIDE).ok()?;
        let (left, right) = (self.sample(&(x - &by))?.actual?, self.sample(&(x + &by))?.actual?);
        // What a smooth curve does on the way is no corner.
        let far = RBig::try_from(step.to_f64().value() * BESIDE * 64.0).ok()?;
        let (before, behind) = (self.sample(&(x - &far))?.actual?, self.sample(&(x + &far))?.actual?);
        let jump = (right - left).abs();
        let drift = (left - before).abs() + (behind - right).abs();
        let differs = jump > drift && !nearly_equal(left, right);
        differs.then(|| Corner { x: x.to_f64().value(), left, right })
    }
}
