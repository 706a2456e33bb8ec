//! The sizes at which a claim is sampled, and at how many of them two sides may agree by accident: (n − 1)(n − 2)⋯(n − 7)·tr(Aⁿ) is 0 at seven of them.
//!
//! Where no normal form bounds the sizes, what was seen at some of them stands for the others only if they are more than a difference of
//! this kind can have zeros. As a function of a dimension alone it is a sum of p(n)·λⁿ: with k different λ and polynomials of degree d
//! such a function that is not 0 has at most k(d + 1) − 1 zeros (for positive λ; by induction over k, as Rolle's theorem has it).
//! What depends on entries of arrays is taken for independent of the sizes.

use crate::claim::Subject;
use crate::lang::ast::Fold;
use crate::lang::constant::constant_value;
use crate::lang::dim::{Dim, DimId, Shape};
use crate::lang::typed::{
    Callee, DerivativeKind, Document, Elementary, Kind, LetId, MatrixExponent, Over, ProductKind, Typed,
};
use crate::scalar::random::Random;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Different shapes that are tried.
const SHAPES: usize = 8;
/// The largest size that is drawn at random, and the largest one that a normal form can ask for.
const LARGEST: i64 = 7;
pub const LARGEST_BOUND: u64 = 12;
/// A size that even arrays of several dimensions may have.
const MIDDLE: u64 = 6;
/// Half of a factor n: 1[n] is one, and so is a sum or a product with another one; both together are n.
const HALF: f64 = 0.5;
/// Frames of functions within functions.
const DEEPEST: usize = 24;

/// The sizes up to which some difference must show; of dimensions on which the difference does not depend, the least.
pub fn within(subject: &Subject<'_>, bound: &BTreeMap<DimId, u64>) -> Vec<u64> {
    let size = |(id, least): (DimId, &u64)| bound.get(&id).map_or(*least, |size| *least.max(size));
    subject.least.iter().enumerate().map(size).collect()
}

/// Sizes of the dimensions: pairwise different first, then 1s, equal ones, and larger ones at random.
pub fn shapes(subject: &Subject<'_>, seed: u64) -> Vec<Vec<u64>> {
    let (dims, least) = (&subject.dims, &subject.least);
    if dims.is_empty() {
        return vec![least.clone()];
    }
    let mut shapes: Vec<Vec<u64>> = Vec::new();
    let mut add = |size: &mut dyn FnMut(usize) -> u64| {
        let mut sizes = least.clone();
        for (position, id) in dims.iter().enumerate() {
            sizes[*id] = size(position).max(least[*id]);
        }
        subject.fit(&mut sizes);
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        }
    };
    let different = [2, 3, 5, 4, 6, 7];
    add(&mut |position| different[position % different.len()]);
    add(&mut |position| different[(dims.len() - 1 - position) % different.len()]);
    add(&mut |_| 1);
    add(&mut |position| if position % 2 == 0 { 1 } else { 3 });
    add(&mut |_| 2);
    let mut random = Random::salted(seed, 0);
    let wanted = SHAPES.min(5 + 2 * dims.len());
    for _ in 0..4 * SHAPES {
        if shapes.len() >= wanted {
            break;
        }
        // A word is passed over before each shape. It was the length of a list once; without it all points would be others.
        random.word();
        let mut sizes = least.clone();
        for id in dims {
            sizes[*id] = least[*id].saturating_add(random.between(0, LARGEST - 1) as u64);
        }
        subject.fit(&mut sizes);
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        } else if shapes.len() >= 5 {
            break;
        }
    }
    shapes
}

/// Adds sizes for a claim that nobody establishes: of each dimension the least while the others are larger, so that of any two
/// dimensions each is seen small beside the other; one up to which conditions on indices reach; and larger ones of the dimensions of
/// which more are to be seen.
/// `prod(k in h: delta(k, j))*…` is 0 for h > 1, and what stands beside it may be wrong for n > 1 alone.
pub(in crate::witness) fn add_more(subject: &Subject<'_>, shapes: &mut Vec<Vec<u64>>) {
    let small = shapes[0].clone();
    let reach = if subject.chooses_by_index() { subject.reach().min(LARGEST_BOUND) } else { 0 };
    for dim in &subject.dims {
        let largest = shapes.iter().map(|sizes| sizes[*dim]).max().unwrap_or_default();
        // Where all others are too large, this one is seen twice at least.
        let mut sizes = subject.least.clone();
        sizes[*dim] = sizes[*dim].saturating_add(1);
        subject.fit(&mut sizes);
        if !shapes.contains(&sizes) {
            shapes.push(sizes);
        }
        // The arrays of the largest may be too large.
        for size in [subject.least[*dim], reach.min(MIDDLE).max(largest), reach.max(largest)] {
            let mut sizes = small.clone();
            sizes[*dim] = size;
            subject.fit(&mut sizes);
            if !shapes.contains(&sizes) {
                shapes.push(sizes);
            }
        }
    }
    for dim in &subject.dims {
        let seen: BTreeSet<u64> = shapes.iter().map(|sizes| sizes[*dim]).collect();
        let needed = needed(subject, *dim);
        if needed <= seen.len() as f64 && !subject.is_inequality() {
            continue;
        }
        let least = subject.least[*dim];
        let missing = (least..=least.saturating_add(LARGEST_BOUND - 1)).filter(|size| !seen.contains(size));
        let sizes = missing.map(|size| {
            let mut sizes = small.clone();
            sizes[*dim] = size;
            subject.fit(&mut sizes);
            sizes
        });
        let sizes: Vec<Vec<u64>> = sizes.filter(|sizes| !shapes.contains(sizes)).collect();
        shapes.extend(sizes);
    }
}

/// So many choices of what index maps give are tried where nobody speaks for all: which of their values are the same one matters.
const DRAWS: f64 = 8.0;

/// At so many different sizes of a dimension both sides must be seen to agree; infinity where no number is enough.
pub fn needed(subject: &Subject<'_>, dim: DimId) -> f64 {
    if !subject.document.is_written(dim) {
        return DRAWS;
    }
    let (degree, kinds) = growth(subject, dim);
    if degree == 0.0 && kinds == 1.0 { 1.0 } else { kinds * (degree + 1.0) }
}

/// The degree in a dimension to which both sides may differ, infinity for what is no polynomial and no exponential; and how many kinds
/// of exponentials there are.
pub fn growth(subject: &Subject<'_>, dim: DimId) -> (f64, f64) {
    let mut counter = Counter { document: subject.document, dim, lets: HashMap::new(), depth: 0 };
    let (left, right) = (counter.growth(subject.left), counter.growth(subject.right));
    let degree = (left.above + right.below).max(right.above + left.below).ceil();
    (degree, 1.0 + left.exponentials + right.exponentials)
}

/// How an expression depends on a dimension: as a quotient of polynomials in it, and of exponentials.
#[derive(Clone, Copy, Debug, Default)]
struct Growth {
    /// The degree of what is above the line, …
    above: f64,
    /// … and below.
    below: f64,
    /// Powers with the dimension in their exponents, and values of functions that are no polynomials.
    exponentials: f64,
}

impl Growth {
    const WILD: Growth = Growth { above: f64::INFINITY, below: 0.0, exponentials: 0.0 };

    fn is_none(&self) -> bool {
        self.above == 0.0 && self.below == 0.0 && self.exponentials == 0.0
    }

    fn of(above: f64) -> Growth {
        Growth { above, ..Growth::default() }
    }

    fn times(self, other: Growth) -> Growth {
        Growth {
            above: self.above + other.above,
            below: self.below + other.below,
            exponentials: self.exponentials + other.exponentials,
        }
    }

    fn inverse(self) -> Growth {
        Growth { above: self.below, below: self.above, ..self }
    }

    fn raised(self, times: f64) -> Growth {
        Growth { above: times * self.above, below: times * self.below, ..self }
    }

    fn and_exponential(self) -> Growth {
        Growth { exponentials: self.exponentials + 1.0, ..self }
    }

    fn largest(self, other: Growth) -> Growth {
        Growth {
            above: self.above.max(other.above),
            below: self.below.max(other.below),
            exponentials: self.exponentials + other.exponentials,
        }
    }
}

struct Counter<'d> {
    document: &'d Document,
    dim: DimId,
    lets: HashMap<LetId, Growth>,
    depth: usize,
}

impl Counter<'_> {
    fn degree(&self, dim: &Dim) -> f64 {
        let of =
            |powers: &[(DimId, u32)]| powers.iter().filter(|(id, _)| *id == self.dim).map(|(_, power)| *power).sum();
        f64::from(dim.terms().map(|(powers, _)| of(powers)).max().unwrap_or(0_u32))
    }

    fn of_shape(&self, shape: &Shape) -> f64 {
        HALF * (self.degree(&shape.rows) + self.degree(&shape.cols))
    }

    fn growth(&mut self, expr: &Typed) -> Growth {
        match &expr.kind {
            Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Input(_) | Kind::Parameter | Kind::Fill(false) => {
                Growth::default()
            }
            Kind::Dim(dim) => Growth::of(self.degree(dim)),
            Kind::Let(id) => {
                if let Some(known) = self.lets.get(id) {
                    return *known;
                }
                let found = self.growth(&self.document.lets[*id].value);
                self.lets.insert(*id, found);
                found
            }
            Kind::Fill(true) | Kind::Identity => Growth::of(self.of_shape(&expr.shape)),
            Kind::Neg(x) | Kind::Transpose(x) | Kind::Index(x, ..) | Kind::DiagonalMatrix(x) | Kind::DiagonalOf(x) => {
                self.growth(x)
            }
            Kind::Sum(terms) => {
                let all: Vec<Growth> = terms.iter().map(|(_, term)| self.growth(term)).collect();
                let below: f64 = all.iter().map(|one| one.below).sum();
                let above = all.iter().map(|one| one.above + (below - one.below)).fold(0.0, f64::max);
                Growth { above, below, exponentials: all.iter().map(|one| one.exponentials).sum() }
            }
            Kind::Blocks(rows) => self.of_parts(expr, rows),
            Kind::Slice(x, top, left) => {
                let moved = self.degree(top) + self.degree(left);
                self.growth(x).times(Growth::of(moved))
            }
            Kind::Skew(x) => self.growth(x),
            Kind::ExtremumOf(_, _, x) => self.growth(x).times(Growth::of(self.of_shape(&x.shape))),
            // A power of what is multiplied, with a size for its exponent.
            Kind::ProductOf(_, x) => match self.growth(x) {
                inner if inner.is_none() => inner.and_exponential(),
                _ => Growth::WILD,
            },
            Kind::RunningSum(_, x) => self.growth(x).times(Growth::of(2.0 * self.of_shape(&x.shape))),
            Kind::Product(_, a, b) | Kind::Dot(a, b) | Kind::Kron(a, b) | Kind::Cross(a, b) => {
                self.growth(a).times(self.growth(b))
            }
            Kind::Quotient(a, b) => self.growth(a).times(self.growth(b).inverse()),
            Kind::Power(x, exponent) => self.power(x, exponent),
            Kind::MatrixPower(x, MatrixExponent::Fixed(power)) => {
                let inner = self.growth(x);
                if *power < 0 {
                    self.inverted(inner).raised(f64::from(-power))
                } else {
                    inner.raised(f64::from(*power))
                }
            }
            Kind::MatrixPower(x, MatrixExponent::Dim(dim)) => match self.growth(x) {
                inner if self.degree(dim) == 0.0 && inner.is_none() => inner,
                inner if inner.is_none() => Growth::default().and_exponential(),
                _ => Growth::WILD,
            },
            Kind::Inverse(x) => {
                let inner = self.growth(x);
                self.inverted(inner)
            }
            Kind::Cholesky(x) => {
                let inner = self.growth(x);
                self.inverted(inner).raised(2.0)
            }
            // c·A has cⁿ times the determinant.
            Kind::Det(x) | Kind::LogDet(x) if self.is_product_of_inputs(x) => self.growth(x),
            Kind::Det(x) | Kind::LogDet(x) => match self.growth(x) {
                inner if inner.is_none() => inner.and_exponential(),
                inner => inner.raised(x.shape.rows.as_fixed().map_or(2.0, |rows| rows as f64)).and_exponential(),
            },
            Kind::Map(callee, order, x) => self.map(*callee, *order, x),
            // An angle, a root, a remainder: of sizes they may be whatever numbers.
            Kind::OfTwo(_, a, b) => match (self.growth(a), self.growth(b)) {
                (a, b) if a.is_none() && b.is_none() => a,
                (a, b) if !self.is_of_sizes(expr) => a.times(b).raised(2.0).and_exponential(),
                _ => Growth::WILD,
            },
            Kind::Variance(_, x) => {
                let inner = self.summed(x);
                let mean = inner.times(Growth::of(2.0 * self.of_shape(&x.shape)).inverse());
                mean.raised(2.0)
            }
            Kind::Extremum(_, a, b) | Kind::If(_, a, b) => self.growth(a).largest(self.growth(b)),
            Kind::Reduce(mean, _, x) => {
                let inner = self.summed(x);
                let divisor = if *mean { 2.0 * self.of_shape(&x.shape) } else { 0.0 };
                inner.times(Growth::of(divisor).inverse())
            }
            Kind::Trace(x) | Kind::Norm(x) => self.summed(x),
            Kind::Softmax(_, x) | Kind::LogSumExp(_, x) => {
                let inner = self.growth(x);
                if inner.is_none() { inner } else { inner.times(Growth::of(1.0)).and_exponential() }
            }
            Kind::Derivative(kind, of, _) => self.derivative(kind, of),
            Kind::Delta(_) => Growth::default(),
            // As a number an index is at most its size.
            Kind::Name(_) => Growth::of(1.0),
            Kind::Build(_, x) => self.growth(x),
            Kind::Entry(x, _, None) => self.growth(x),
            Kind::Entry(a, _, Some(b)) | Kind::Choose(_, a, b) => self.growth(a).largest(self.growth(b)),
            Kind::Over(over) => self.over(over),
        }
    }

    /// Parts that stand at places which depend on sizes.
    fn of_parts(&mut self, whole: &Typed, rows: &[Vec<Typed>]) -> Growth {
        let all: Vec<Growth> = rows.iter().flatten().map(|part| self.growth(part)).collect();
        let below: f64 = all.iter().map(|one| one.below).sum();
        let above = all.iter().map(|one| one.above + (below - one.below)).fold(0.0, f64::max);
        let own = Growth { above, below, exponentials: all.iter().map(|one| one.exponentials).sum() };
        own.times(Growth::of(self.of_shape(&whole.shape)))
    }

    /// A sum over entries: of equal ones it is as many.
    fn summed(&mut self, x: &Typed) -> Growth {
        let inner = self.growth(x);
        if inner.above == 0.0 { inner } else { inner.times(Growth::of(self.of_shape(&x.shape))) }
    }

    /// A sum over index names has as many terms as there are values; a product is no polynomial in that.
    fn over(&mut self, over: &Over) -> Growth {
        let inner = self.growth(&over.body);
        let count: f64 = over.ranges.iter().map(|range| self.degree(&range.size)).sum();
        match over.fold {
            Fold::Sum if inner.above == 0.0 && over.conditions.is_empty() && inner.is_none() => Growth::of(count),
            Fold::Sum => inner.times(Growth::of(count)),
            Fold::Mean => inner.times(Growth::of(count)).times(Growth::of(count).inverse()),
            Fold::Max | Fold::Min => inner,
            Fold::Prod => {
                // Over names that run to a number it is a product of as many.
                let fixed: Option<f64> = over.ranges.iter().map(|range| Some(range.size.as_fixed()? as f64)).product();
                let count = fixed.unwrap_or(1.0);
                let raised = inner.raised(count);
                Growth { exponentials: raised.exponentials * count.max(1.0), ..raised }.and_exponential()
            }
        }
    }

    /// Whether there is no number in a matrix.
    fn is_product_of_inputs(&self, x: &Typed) -> bool {
        match &x.kind {
            Kind::Input(_) => true,
            Kind::Let(id) => self.is_product_of_inputs(&self.document.lets[*id].value),
            Kind::Transpose(x) | Kind::Inverse(x) | Kind::MatrixPower(x, _) => self.is_product_of_inputs(x),
            Kind::Product(ProductKind::Matrix, a, b) => self.is_product_of_inputs(a) && self.is_product_of_inputs(b),
            _ => false,
        }
    }

    fn inverted(&self, inner: Growth) -> Growth {
        let all = inner.above + inner.below;
        Growth { above: all, below: all, ..inner }
    }

    fn power(&mut self, x: &Typed, exponent: &Typed) -> Growth {
        let (inner, of_exponent) = (self.growth(x), self.growth(exponent));
        match constant_value(exponent).map(|exponent| exponent.to_f64().value()) {
            Some(power) if power < 0.0 => inner.inverse().raised(2.0 * -power),
            // √n is a variable of its own, with twice the degrees; a whole power is a product.
            Some(power) => inner.raised(if power.fract() == 0.0 { power } else { 2.0 * power }),
            None if of_exponent.is_none() && inner.is_none() => inner,
            None if inner.is_none() && of_exponent.above <= 1.0 && of_exponent.below == 0.0 => inner.and_exponential(),
            None => Growth::WILD,
        }
    }

    fn map(&mut self, callee: Callee, order: u32, x: &Typed) -> Growth {
        use Elementary::{Abs, Acos, Asin, Atan, Cos, Relu, Sign, Sin, Sqrt, Step, Tan};
        let inner = self.growth(x);
        match callee {
            Callee::Elementary(_) if inner.is_none() => inner,
            Callee::Elementary(Abs | Sign | Step | Relu) => inner,
            Callee::Elementary(Sqrt) => inner.raised(2.0),
            // These come back to the same values again and again, or nearly.
            Callee::Elementary(Sin | Cos | Tan | Asin | Acos | Atan) if self.is_of_sizes(x) => Growth::WILD,
            Callee::Elementary(function) if function.has_steps() && self.is_of_sizes(x) => Growth::WILD,
            Callee::Elementary(_) => inner.and_exponential(),
            Callee::Declared(id) => match &self.document.functions[id].body {
                Some(body) if self.depth < DEEPEST => {
                    self.depth += 1;
                    let own = self.growth(body);
                    self.depth -= 1;
                    // Of its argument a body makes what it likes.
                    let inner = if inner.is_none() { inner } else { inner.raised(2.0).and_exponential() };
                    own.times(inner).raised(1.0 + f64::from(order))
                }
                Some(_) => Growth::WILD,
                None if inner.is_none() => inner,
                None => inner.and_exponential(),
            },
        }
    }

    fn is_of_sizes(&self, x: &Typed) -> bool {
        self.document.closure(x, None).inputs.is_empty()
    }

    /// A quotient's derivative has the square below the line; that of a power has its exponent before it.
    fn derivative(&mut self, kind: &DerivativeKind, of: &Typed) -> Growth {
        let once = |inner: Growth| Growth {
            above: inner.above + inner.below + inner.exponentials,
            below: 2.0 * inner.below,
            ..inner
        };
        let inner = self.growth(of);
        match kind {
            DerivativeKind::Hessian => once(once(inner)),
            DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) => {
                once(inner).times(self.growth(along))
            }
            _ => once(inner),
        }
    }
}
