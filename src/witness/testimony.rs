//! What a witness has to say, as data.

use crate::expectation::Level;
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// Settings of a judgement. Every budget is a count, so that the same seed gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The seed of everything random.
    pub seed: u64,
    /// At how many points a claim is sampled.
    pub cases: usize,
    /// Whether a kink that no `except` names makes the verdict unknown.
    pub strict: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { seed: 0, cases: 64, strict: false }
    }
}

/// What a normal form knows of a claim before it is sampled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    #[default]
    Nothing,
    /// Both sides are equal wherever both have a value.
    Equal {
        /// But on the borders of conditions, of which nothing is known.
        off_borders: bool,
    },
    /// They differ, for each dimension at some size of at most this.
    Different(Bound),
    /// Their forms differ, which may be a relation that is not known; if it is none, a difference shows at some size of at most this.
    Apart(Bound),
}

impl Known {
    /// Whether both sides are equal.
    pub fn is_equal(&self) -> bool {
        matches!(self, Known::Equal { .. })
    }
}

/// What others found of a claim before a witness is asked: how closely it must look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Whether the sides are known to differ.
    pub differ: bool,
    /// Whether they are known to be equal wherever both have a value: who is asked then checks the one who knows.
    pub established: bool,
}

/// Where a difference between normal forms must show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// For each dimension, a size at or below which it shows.
    pub sizes: BTreeMap<usize, u64>,
    /// For each dimension that is a factor itself, its degree: at so many sizes the difference may vanish all the same.
    pub degrees: BTreeMap<usize, u64>,
}

/// What a witness says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Both sides agree, as far as this witness sees.
    Agrees,
    /// They differ.
    Disagrees,
    /// It cannot tell; the detail says why.
    NoOpinion,
}

impl Says {
    /// The word of the contract: `agrees`, `disagrees`, `no-opinion`.
    pub fn word(self) -> &'static str {
        match self {
            Says::Agrees => "agrees",
            Says::Disagrees => "disagrees",
            Says::NoOpinion => "no-opinion",
        }
    }
}

/// `1 point`, `2 points`
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// How a normal form says that it leaves out the borders of conditions.
pub const ON_EACH_BRANCH: &str = "on each branch";

/// How `exact` says so.
pub const BUT_BORDERS: &str = "sides of branches but their borders";

/// One witness's testimony.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Which witness; its strength is its level.
    pub witness: Level,
    /// What it says.
    pub says: Says,
    /// How it knows: points, largest error, or the reason why it has no opinion.
    pub detail: String,
}

impl Evidence {
    /// Whether both sides agree to it, and it says nothing of the borders of conditions.
    pub fn leaves_out_borders(&self) -> bool {
        let leaves_out = match self.witness {
            Level::AllShapes => self.detail.ends_with(ON_EACH_BRANCH),
            Level::Exact => self.detail.contains(BUT_BORDERS),
            _ => false,
        };
        leaves_out && self.says == Says::Agrees
    }
}

impl Level {
    /// The word of the contract: `all-shapes`, `sampled`, …
    pub fn word(self) -> &'static str {
        match self {
            Level::Proof => "proof",
            Level::AllShapes => "all-shapes",
            Level::Exact => "exact",
            Level::Interval => "interval",
            Level::Sampled => "sampled",
            Level::Difference => "difference",
            Level::Shapes => "shapes",
        }
    }
}

/// A number of a counterexample.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// Known exactly.
    Rational(RBig),
    /// A real, right to the last digit of its shortest decimal form.
    Real(f64),
}

/// An array of a counterexample, in the shape of its declaration.
#[derive(Clone, Debug, PartialEq)]
pub enum Array {
    /// A scalar.
    Scalar(Number),
    /// A column vector.
    Vector(Vec<Number>),
    /// A matrix, row by row.
    Matrix(Vec<Vec<Number>>),
    /// Of more than two dimensions: its sizes, and the entries, of which the last index runs fastest.
    Tensor(Vec<usize>, Vec<Number>),
}

/// How far along an input a claim about scalars goes on failing, the other inputs being as in the counterexample: it failed at each point that was
/// tried between the ends, which says nothing of single points between those.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The input.
    pub input: String,
    /// The lower end, to six digits; none where there is none in the domain, or it is far away.
    pub low: Option<RBig>,
    /// The upper end.
    pub high: Option<RBig>,
}

impl Stretch {
    /// What the ends are rounded to: 10⁻⁶.
    pub fn unit() -> RBig {
        RBig::from_parts(1.into(), 1_000_000u32.into())
    }
}

/// Inputs at which the two sides of a claim differ, confirmed by a second evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The dimensions, by name.
    pub dims: Vec<(String, u64)>,
    /// The inputs, in the order of their declaration.
    pub values: Vec<(String, Array)>,
    /// What stood for the arbitrary functions, in the language's notation with the variable `t`.
    pub functions: Vec<(String, String)>,
    /// The entry that differs, 1-based: `[i]` for a vector, `[i, j]` for a matrix, empty for a scalar.
    pub entry: Vec<usize>,
    /// What the claim says there; none where it is undefined (and for a claim about a shape).
    pub claimed: Option<Number>,
    /// What is right there; none for a claim about a shape.
    pub actual: Option<Number>,
    /// For a claim about scalars: the stretches on which it fails, found by halving.
    pub stretches: Vec<Stretch>,
}
