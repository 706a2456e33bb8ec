//! From some point at which a claim fails to a small one, confirmed by a second evaluation.

use super::simplify::simplify;
use crate::claim::Subject;
use crate::lang::typed::{Input, InputId};
use crate::scalar::ball::Ball;
use crate::scalar::precise::{Real, Undefined};
use crate::scalar::rational::Rational;
use crate::scalar::tolerance::vanishes;
use crate::tape::NodeId;
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::confirm::{second_opinion, second_opinion_on};
use crate::witness::bench::doubles::{Doubles, Doubt};
use crate::witness::bench::kinks::{Meeting, meeting_at};
use crate::witness::bench::settle::{Finding, RIGHT, arbitrate, arbitrate_within};
use crate::witness::bench::shapes::assignments;
use crate::witness::points::{Points, Style};
use crate::witness::sampled::region::{Hole, stretches};
use crate::witness::sampled::sampling::Failure;
use crate::witness::sampled::{failure_at, within};
use crate::witness::testimony::{Array, Counterexample, Known, Number, Options};
use dashu_base::BitTest;
use dashu_ratio::RBig;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

/// Shapes tried on the way up from the smallest.
const SHAPES: usize = 24;
/// Small points, then ordinary ones, tried per shape.
const SMALL: usize = 16;
const ORDINARY: usize = 4;
/// Shapes that are sampled for a failure in a strip between branches.
const STRIPS: usize = 6;
/// What a search at one shape may cost, in products of precise arithmetic; and points that are tried in any case.
const WORK: usize = 2_000_000;
const FEWEST: usize = 4;
/// What it may cost in operations on doubles.
const GLANCES_WORK: usize = 20_000_000;
/// Readings at 160 bits that an ordinary try costs, at most.
const READINGS: usize = 16;
/// Bits at which the two values are shown, at least; and at most, where they are lost at fewer.
const BITS: usize = 320;
const MOST_BITS: usize = 16_384;
/// Bits with which values are read so that their digits can be shown, and binary digits that are.
const MOST_SHOWN: usize = 2_560;
const DIGITS: isize = 56;

/// Why a failure gives no counterexample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unconfirmed {
    /// The second evaluation finds the sides equal where the first finds them different.
    Contradicted,
    /// The second evaluation is too large, or does not decide it.
    Undecided,
}

/// Binary digits of denominators that no point drawn at random has.
const LONG: usize = 64;
/// Points whose confirmation was left undecided, after which no more are tried: larger shapes would cost still more.
const MOST_UNDECIDED: usize = 3;

/// The smallest counterexample that is found near a failure (sizes first, then entries), and where it lies.
///
/// # Errors
/// [`Unconfirmed`], if the second evaluation confirms none, not even the failure itself.
pub fn smallest(
    subject: &Subject<'_>,
    failure: &Failure,
    wanted: Finding,
    known: &Known,
    options: &Options,
) -> Result<(Counterexample, Failure), Unconfirmed> {
    let most = match known {
        Known::Different(bound) => within(subject, &bound.sizes),
        Known::Nothing | Known::Equal { .. } | Known::Apart(_) => vec![u64::MAX; failure.sizes.len()],
    };
    let (mut undecided, mut contradicted) = (0, false);
    let case = Case::new(subject, failure.sizes.clone()).map_err(|_| Unconfirmed::Undecided)?;
    let clear = wanted == Finding::Different && doubt_at(&case, &failure.point) == Doubt::Clear;
    for sizes in smaller_sizes(subject, &failure.sizes, &most) {
        let Ok(case) = Case::new(subject, sizes) else { continue };
        let search = Search::new(&case, wanted, clear);
        let Some(point) = search.some_point(options.seed) else { continue };
        match search.simplest(point, options.seed) {
            Ok(found) => return Ok(found),
            Err(Unconfirmed::Contradicted) => contradicted = true,
            Err(Unconfirmed::Undecided) => undecided += 1,
        }
        if undecided == MOST_UNDECIDED {
            return Err(if contradicted { Unconfirmed::Contradicted } else { Unconfirmed::Undecided });
        }
    }
    // A point with digits that a search for a border gave lies in a strip: at small sizes the second evaluation is cheap.
    let digits = |value: &RBig| value.denominator().bit_len();
    if failure.point.values.iter().any(|value| digits(value) > LONG)
        && let Some(found) = in_a_strip(subject, failure, &most, wanted, options)
    {
        return Ok(found);
    }
    let found = Search::new(&case, wanted, clear).simplest(failure.point.clone(), options.seed);
    match found {
        Err(_) if contradicted => Err(Unconfirmed::Contradicted),
        Err(Unconfirmed::Contradicted) => found,
        found => in_a_strip(subject, failure, &most, wanted, options).map_or(found, Ok),
    }
}

/// A counterexample of smaller sizes where a claim fails in a strip between branches that points drawn at random miss: it is
/// sampled anew at those sizes, branches and all.
fn in_a_strip(
    subject: &Subject<'_>,
    failure: &Failure,
    most: &[u64],
    wanted: Finding,
    options: &Options,
) -> Option<(Counterexample, Failure)> {
    if wanted != Finding::Different || !subject.has_branches() {
        return None;
    }
    smaller_sizes(subject, &failure.sizes, most).into_iter().take(STRIPS).find_map(|sizes| {
        let case = Case::new(subject, sizes).ok()?;
        let point = failure_at(&case, options)?.point;
        Search::new(&case, wanted, doubt_at(&case, &point) == Doubt::Clear).simplest(point, options.seed).ok()
    })
}

/// Sizes of smaller total than the failing ones, smallest first; none of them above the `most` that a difference needs.
fn smaller_sizes(subject: &Subject<'_>, failing: &[u64], most: &[u64]) -> Vec<Vec<u64>> {
    let dims = &subject.dims;
    let excess = |sizes: &[u64]| {
        dims.iter().fold(0u64, |sum, id| sum.saturating_add(sizes[*id].saturating_sub(subject.least[*id])))
    };
    let mut found = Vec::new();
    for extra in 0..=excess(failing).min(excess(most)) {
        for chosen in assignments(dims, extra) {
            let mut sizes = subject.least.clone();
            dims.iter().zip(chosen).for_each(|(id, size)| sizes[*id] += size - 1);
            if sizes != failing && sizes.iter().zip(most).all(|(size, most)| size <= most) {
                found.push(sizes);
            }
            if found.len() == SHAPES {
                return found;
            }
        }
    }
    found
}

/// What doubles say of a point.
fn doubt_at(case: &Case<'_>, point: &Point) -> Doubt {
    let mut doubles = Doubles::new(case);
    doubles.read(point);
    doubles.against(RIGHT).doubt
}

/// An entry at a point as a counterexample, with what the tape says of both sides there.
pub(super) fn described(case: &Case<'_>, point: &Point, entry: usize) -> Counterexample {
    Search::new(case, Finding::LeftUndefined, false).counterexample(point, entry)
}

/// The counterexample at a point that nobody may change, if both evaluations find the same entry different there.
pub(super) fn confirmed_at(case: &Case<'_>, point: &Point) -> Option<Counterexample> {
    let is_smooth = meeting_at(case, point) == Meeting::Smooth;
    is_smooth.then(|| Search::new(case, Finding::Different, false).confirmed(point).ok())?
}

struct Search<'c, 's> {
    case: &'c Case<'s>,
    wanted: Finding,
    /// Whether the difference is one that doubles see: then they say which points are worth a precise look.
    clear: bool,
    /// Points that may still be tried in precise arithmetic, and in doubles.
    tries: Cell<usize>,
    glances: Cell<usize>,
}

impl<'c, 's> Search<'c, 's> {
    fn new(case: &'c Case<'s>, wanted: Finding, clear: bool) -> Self {
        let tries = Cell::new((WORK / case.precise_cost().max(1)).max(FEWEST));
        let glances = Cell::new(GLANCES_WORK / case.lowered.program.len().max(1));
        Search { case, wanted, clear, tries, glances }
    }

    /// Whether the claim fails here as far as doubles can tell; in precise arithmetic where they cannot.
    fn seems_to_fail(&self, point: &Point) -> bool {
        match self.glance(point) {
            Some((Doubt::Clear, false)) => true,
            Some((Doubt::None, _)) => false,
            _ => self.fails(point),
        }
    }

    /// What doubles say of a point, and whether it may be a kink; none where they have no say.
    fn glance(&self, point: &Point) -> Option<(Doubt, bool)> {
        if !self.clear || self.case.subject.work.is_spent() {
            return None;
        }
        self.glances.set(self.glances.get().checked_sub(1)?);
        let mut doubles = Doubles::new(self.case);
        doubles.read(point);
        Some((doubles.against(RIGHT).doubt, doubles.near_kink()))
    }

    /// Whether the claim fails here, by the tape in precise arithmetic.
    fn fails(&self, point: &Point) -> bool {
        let Some(left) = self.tries.get().checked_sub(1) else { return false };
        let arbitration = arbitrate_within(self.case, point, usize::MAX);
        // Long values are read at many digits: such a try counts for as many.
        let readings = arbitration.cost / self.case.precise_cost().max(1);
        self.tries.set(left.saturating_sub(readings / READINGS));
        arbitration.findings[0].contains(&self.wanted)
            && meeting_at(self.case, point) == Meeting::Smooth
            && (self.wanted != Finding::RightUndefined || Hole::new(self.case, point).is_region())
    }

    fn some_point(&self, seed: u64) -> Option<Point> {
        let mut points = Points::new(self.case, seed);
        let styles = std::iter::repeat_n(Style::Small, SMALL).chain(std::iter::repeat_n(Style::Normal, ORDINARY));
        for style in styles {
            if let Some(point) = points.draw(style)
                && !matches!(self.glance(&point), Some((Doubt::None, _)))
                && self.fails(&point)
            {
                return Some(point);
            }
        }
        None
    }

    /// Makes a failing point as simple as possible, and confirms it; if the simplest is not confirmed, the point itself.
    fn simplest(&self, point: Point, seed: u64) -> Result<(Counterexample, Failure), Unconfirmed> {
        let confirmed = |point: Point| {
            let counterexample = self.confirmed(&point)?;
            Ok((counterexample, Failure { sizes: self.case.sizes.clone(), point }))
        };
        let simplified = simplify(self.case, point.clone(), seed, &|point| self.seems_to_fail(point));
        let mut found = confirmed(simplified);
        if found.is_err() && self.clear {
            found = confirmed(simplify(self.case, point.clone(), seed, &|point| self.fails(point)));
        }
        found.or_else(|_| confirmed(point))
    }

    /// The point as a counterexample, if both evaluations find the same entry wrong.
    fn confirmed(&self, point: &Point) -> Result<Counterexample, Unconfirmed> {
        let first = arbitrate(self.case, point);
        let wrong = |finding: &Finding| *finding == self.wanted;
        // One entry alone is cheaper: a gradient by a thousand numbers takes a thousand difference quotients.
        if let Some(entry) = first.iter().position(wrong)
            && wrong(&second_opinion_on(self.case, point, entry))
        {
            return Ok(self.counterexample(point, entry));
        }
        let second = second_opinion(self.case, point);
        match first.iter().zip(&second).position(|(a, b)| wrong(a) && wrong(b)) {
            Some(entry) => Ok(self.counterexample(point, entry)),
            None if first.iter().zip(&second).any(|(a, b)| wrong(a) && *b == Finding::Equal) => {
                Err(Unconfirmed::Contradicted)
            }
            None => Err(Unconfirmed::Undecided),
        }
    }

    fn counterexample(&self, point: &Point, entry: usize) -> Counterexample {
        let (case, document) = (self.case, self.case.subject.document);
        let dims = case.subject.written_dims().map(|id| (document.dims[id].clone(), case.sizes[id])).collect();
        let values = case.blocks.iter().map(|block| {
            let input = &document.inputs[block.input];
            (input.name.clone(), array(input, &point.values[block.range()], block.cols, &case.sizes))
        });
        let functions = case
            .subject
            .functions
            .iter()
            .map(|id| (document.functions[*id].name.clone(), point.functions[*id].to_string()));
        let rational = case.rational(point);
        let digits = |value: &RBig| value.numerator().bit_len() + value.denominator().bit_len();
        let longest = point.values.iter().map(digits).max().unwrap_or(0);
        let arrays = &case.lowered.arrays;
        let known = match self.wanted {
            Finding::Different => &arrays[..2],
            Finding::RightUndefined => &arrays[..1],
            _ => &[],
        };
        let known: Vec<NodeId> = known.iter().map(|array| array.data[entry]).collect();
        let shown = Shown::new(case, point, BITS.max(2 * longest), known);
        let number = |side: usize| -> Option<Number> {
            if let Rational::Number(value) = &rational[side * case.outputs() + entry] {
                return Some(Number::Rational(value.clone()));
            }
            shown.real(case.lowered.arrays[side].data[entry].index())
        };
        Counterexample {
            dims,
            values: values.chain(maps(case)).collect(),
            functions: functions.collect(),
            entry: place_of(case, entry),
            claimed: number(1),
            actual: number(0),
            stretches: if case.subject.is_scalar() && self.wanted != Finding::LeftUndefined {
                stretches(case, point, self.wanted)
            } else {
                Vec::new()
            },
        }
    }
}

/// The place of an entry of the left side, counted from 1: none of a number, one index of a column, two of a matrix, and so on.
fn place_of(case: &Case<'_>, entry: usize) -> Vec<usize> {
    let (array, shape) = (&case.lowered.arrays[0], &case.subject.left.shape);
    if shape.is_scalar() {
        return Vec::new();
    }
    let (row, col) = (entry / array.cols + 1, entry % array.cols + 1);
    match shape.rank() {
        _ if shape.is_column() => vec![row],
        3.. => {
            let mut rest = entry;
            let mut at: Vec<usize> = Vec::new();
            for axis in shape.axes().iter().rev() {
                let size = usize::try_from(axis.at(&case.sizes)).unwrap_or(usize::MAX).max(1);
                at.push(rest % size + 1);
                rest /= size;
            }
            at.reverse();
            at
        }
        _ => vec![row, col],
    }
}

/// The values of nodes at a point, to be shown: in enclosures, with more digits until these tell all that are shown
/// (log1p(1e-300) takes a thousand bits). What no enclosure tells is read twice without one, so that a 0 that rounding
/// left over is shown as one.
struct Shown<'c> {
    case: &'c Case<'c>,
    point: &'c Point,
    bits: usize,
    known: Vec<NodeId>,
    enclosures: Vec<Result<Ball, Undefined>>,
    twice: OnceCell<Twice>,
}

/// Values at some bits and at twice as many.
struct Twice {
    bits: usize,
    coarse: Vec<Result<Real, Undefined>>,
    fine: Vec<Result<Real, Undefined>>,
    /// The binary exponent of the largest value.
    largest: Option<isize>,
}

impl<'c> Shown<'c> {
    /// Read at so many bits at first; what is `known` to have a value is read until its digits are told.
    fn new(case: &'c Case<'c>, point: &'c Point, bits: usize, known: Vec<NodeId>) -> Shown<'c> {
        let enclosed = |bits: usize| case.balls(&BTreeMap::new(), &BTreeMap::new(), point, bits);
        let (mut enclosures, mut wide) = (enclosed(bits), bits);
        let is_open = |enclosures: &[Result<Ball, Undefined>], node: &NodeId| {
            enclosures[node.index()].as_ref().is_ok_and(|value| !is_sharp(value))
        };
        while wide < MOST_SHOWN && known.iter().any(|node| is_open(&enclosures, node)) {
            wide *= 2;
            enclosures = enclosed(wide);
        }
        Shown { case, point, bits, known, enclosures, twice: OnceCell::new() }
    }

    /// Without enclosures; what is known to have a value is read until it has one.
    fn read_twice(&self) -> Twice {
        let (case, point, mut bits) = (self.case, self.point, self.bits);
        let mut coarse = case.precise(point, bits);
        while bits < MOST_BITS && self.known.iter().any(|node| coarse[node.index()].is_err()) {
            bits *= 2;
            coarse = case.precise(point, bits);
        }
        let fine = case.precise(point, 2 * bits);
        let largest = coarse.iter().filter_map(|value| value.as_ref().ok()?.top()).max();
        Twice { bits, coarse, fine, largest }
    }

    /// A node's value; none where it has none.
    fn real(&self, node: usize) -> Option<Number> {
        if let Some(sharp) = self.enclosures[node].as_ref().ok().filter(|value| is_sharp(value)) {
            // Beyond the range of doubles there are numbers, too.
            let double = sharp.middle().to_f64();
            let is_beyond = double.is_infinite() || double == 0.0 && !sharp.middle().is_zero();
            let exact = if is_beyond { sharp.middle().to_rational().ok() } else { None };
            return Some(exact.map_or(Number::Real(double), Number::Rational));
        }
        let Twice { bits, coarse, fine, largest } = self.twice.get_or_init(|| self.read_twice());
        match (&coarse[node], &fine[node]) {
            (Ok(coarse), Ok(fine)) if vanishes(coarse, fine, *largest, *bits) => Some(Number::Real(0.0)),
            (Ok(value), _) => Some(Number::Real(Real::to_f64(value))),
            (Err(_), _) => None,
        }
    }
}

/// Whether an enclosure tells all digits of a double.
fn is_sharp(value: &Ball) -> bool {
    let digits = value.top().map_or(0, |top| top.saturating_sub(DIGITS));
    value.is_exact() || !value.contains_zero() && value.radius().top().is_none_or(|radius| radius <= digits)
}

/// The index maps of a case, as lists of integers.
fn maps(case: &Case<'_>) -> Vec<(String, Array)> {
    let (document, sizes) = (case.subject.document, case.sizes.as_slice());
    let map = |id: &InputId| {
        let map = &document.inputs[*id];
        let count = map.dims.iter().map(|dim| dim.at(sizes)).fold(1, u64::saturating_mul);
        let given = (0..count).filter_map(|entry| document.given(*id, entry, sizes));
        let entries: Vec<RBig> = given.map(RBig::from).collect();
        let cols = map.dims.last().map_or(1, |dim| dim.at(sizes));
        (map.name.clone(), array(map, &entries, usize::try_from(cols).unwrap_or(usize::MAX), sizes))
    };
    case.subject.maps.iter().map(map).collect()
}

/// An input's entries in the shape of its declaration.
fn array(input: &Input, entries: &[RBig], cols: usize, sizes: &[u64]) -> Array {
    let number = |value: &RBig| Number::Rational(value.clone());
    match input.dims.len() {
        0 => entries.first().map_or(Array::Vector(Vec::new()), |value| Array::Scalar(number(value))),
        1 => Array::Vector(entries.iter().map(number).collect()),
        3.. => {
            let size = |dim: &crate::lang::dim::Dim| usize::try_from(dim.at(sizes)).unwrap_or(usize::MAX);
            Array::Tensor(input.dims.iter().map(size).collect(), entries.iter().map(number).collect())
        }
        _ => Array::Matrix(entries.chunks(cols.max(1)).map(|row| row.iter().map(number).collect()).collect()),
    }
}
