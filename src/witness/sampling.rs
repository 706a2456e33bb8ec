//! What sampling found, and its testimony.

use crate::lang::ast::Level;
use crate::lang::dim::DimId;
use crate::witness::case::Point;
use crate::witness::coverage::Coverage;
use crate::witness::kinks::Kink;
use crate::witness::testimony::{Evidence, Says, counted};
use std::collections::BTreeSet;

/// Sampling is thin where more than one in so many points could not be decided.
const THIN: usize = 4;

/// Holes are wide where one random point in so many lies in them.
const HOLES: usize = 16;

/// A point at which the sides differ, or the right side has no value where the left one has.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The sizes.
    pub sizes: Vec<u64>,
    /// The point.
    pub point: Point,
}

/// What sampling found.
#[derive(Clone, Debug, Default)]
pub struct Sampling {
    /// Points at which both sides were compared.
    pub compared: usize,
    /// Shapes at which they were compared.
    pub shapes: usize,
    /// The sizes of these.
    pub sizes: Vec<Vec<u64>>,
    /// Sizes at which no admissible point was found.
    pub barren: Vec<Vec<u64>>,
    /// Sizes at which the left side has no value at any point that was looked at, and nothing else was met: nothing is claimed there.
    pub vacuous: Vec<Vec<u64>>,
    /// Points settled in precise arithmetic.
    pub precise: usize,
    /// The largest difference in units of the last place, among points that agreed in doubles.
    pub ulps: f64,
    /// Points that could not be decided.
    pub undecided: usize,
    /// Points that doubles leave open, and at which nothing more could be spent on precise arithmetic.
    pub unsettled: usize,
    /// Points too near to a kink to be compared, at which nothing more could be spent on looking closer.
    pub passed_over: usize,
    /// Points of the domain at which the left side has no value.
    pub undefined: usize,
    /// Points at which the left side has a value that the tape does not know, …
    pub unread: usize,
    /// … and the first of them at which it is another one than the right side's, by the second evaluation alone.
    pub objection: Option<Failure>,
    /// A point beside a number that is no fraction, on the border of a branch, at which the sides differ.
    pub on_a_border: Option<Failure>,
    /// Kinks, by place.
    pub kinks: Vec<Kink>,
    /// Points at which the right side alone has no value; first those of which it is certain that it has none all around.
    pub right_undefined: Vec<Failure>,
    /// How many these are.
    pub(super) outside: usize,
    /// Points at which the right side has no value, and whether the left side has one is not decided.
    pub right_ends: Vec<Failure>,
    /// The first of these around which the right side has no value for certain, and the left side is not seen to have none.
    pub open_end: Option<Failure>,
    /// The first point at which the right side alone has no value, by the second evaluation alone: the tape knows no
    /// left side there.
    pub hole_off_tape: Option<Failure>,
    /// Points at which the right side alone has no value, and some function is one number everywhere.
    pub flat_holes: usize,
    /// Points around which the claimed side has no value, and the left one has a derivative that the tape does not
    /// know.
    pub unread_holes: usize,
    /// Points that were drawn at random …
    pub random: usize,
    /// … and those of them at which the right side alone has no value.
    pub random_holes: usize,
    /// The first point found at which the sides differ.
    pub failure: Option<Failure>,
    /// The sides of branches on which they were compared.
    pub coverage: Coverage,
    /// Whether some control was accepted.
    pub deaf: bool,
    /// Whether all shapes were too large.
    pub too_large: bool,
    /// Whether some shape could be lowered.
    pub lowered: bool,
}

/// What is asked where the left side has no value at any point.
const ANYWHERE: &str = "; does it have one anywhere?";

impl Sampling {
    /// The testimony.
    pub fn evidence(&self) -> Evidence {
        let settled = format!("{} of them settled in precise arithmetic", self.precise);
        let points = counted(self.compared, "point");
        let places = match self.shapes {
            1 => points,
            shapes => {
                let largest = self.sizes.iter().flatten().max().unwrap_or(&1);
                format!("{points} of {shapes} shapes with sizes up to {largest}")
            }
        };
        let (says, detail) = if self.failure.is_some() {
            (Says::Disagrees, "the sides differ; settled in precise arithmetic".to_string())
        } else if self.deaf {
            (Says::NoOpinion, "a deliberately wrong version of the claim was accepted; no vote".to_string())
        } else if self.compared == 0 {
            (Says::NoOpinion, self.why_nothing())
        } else {
            let ulps = (self.ulps * 10.0).round() / 10.0;
            let more = |count: usize, what: &str| match count {
                0 => String::new(),
                count => format!("; {} {what}", counted(count, "more point")),
            };
            let undecided = more(self.undecided, "could not be decided");
            let unsettled = more(self.unsettled, "left open by doubles and not looked at closer");
            let passed_over = more(self.passed_over, "near kinks not looked at");
            (
                Says::Agrees,
                format!(
                    "agreement at {places} ({settled}); largest difference in doubles {ulps} ulp{undecided}{unsettled}{passed_over}"
                ),
            )
        };
        Evidence { witness: Level::Sampled, says, detail }
    }

    /// At how many different sizes of a dimension the sides were compared.
    pub fn sizes_of(&self, dim: DimId) -> u64 {
        let sizes: BTreeSet<u64> = self.sizes.iter().map(|sizes| sizes[dim]).collect();
        sizes.len() as u64
    }

    /// The same, with the sizes at which nothing is claimed.
    pub fn sizes_met_of(&self, dim: DimId) -> u64 {
        let sizes: BTreeSet<u64> = self.sizes.iter().chain(&self.vacuous).map(|sizes| sizes[dim]).collect();
        sizes.len() as u64
    }

    /// The largest size of a dimension at which the sides were compared.
    pub fn largest_of(&self, dim: DimId) -> u64 {
        self.sizes.iter().map(|sizes| sizes[dim]).max().unwrap_or_default()
    }

    /// Whether nothing speaks for an empty domain: points were compared, could not be decided, or were too many to be
    /// evaluated.
    pub fn has_points(&self) -> bool {
        self.compared > 0 || self.undecided > 0 || self.too_large
    }

    /// Notes a point at which the right side alone has no value, and whether it has none all around.
    pub(super) fn note_hole(&mut self, hole: Failure, is_outside: bool) {
        let at = if is_outside { self.outside } else { self.right_undefined.len() };
        self.right_undefined.insert(at, hole);
        self.outside += usize::from(is_outside);
    }

    /// Points at which something else was met than that the left side has no value.
    pub(super) fn met_otherwise(&self) -> usize {
        self.compared + self.open() + self.unread + self.kinks.len() + self.right_undefined.len() + self.flat_holes
    }

    /// Points at which nothing was found out.
    pub fn open(&self) -> usize {
        self.undecided + self.unsettled + self.passed_over
    }

    /// Whether nothing but agreement was met, apart from points that nothing more was spent on.
    pub fn is_plain(&self) -> bool {
        let counts =
            [self.undecided, self.passed_over, self.undefined, self.unread, self.flat_holes, self.unread_holes];
        let is_empty = self.kinks.is_empty() && self.right_undefined.is_empty() && self.right_ends.is_empty();
        let found = [&self.objection, &self.hole_off_tape, &self.failure];
        counts.iter().all(|count| *count == 0) && is_empty && found.iter().all(|one| one.is_none())
    }

    /// Whether many points could not be decided, measured by those that could.
    pub fn is_thin(&self) -> bool {
        THIN * self.open() > self.compared
    }

    /// Whether the right side alone has no value at more random points than by accident.
    pub fn has_wide_holes(&self) -> bool {
        self.random_holes > 1 && self.random_holes * HOLES > self.random
    }

    /// Why not a single point was compared; `limits` says where what is on the left side has values, if that is known.
    pub fn why_nothing_within(&self, limits: Option<&str>) -> String {
        let reason = self.why_nothing();
        match (limits, reason.strip_suffix(ANYWHERE)) {
            (Some(limits), Some(fact)) => format!("{fact}: {limits}"),
            _ => reason,
        }
    }

    /// The same where nothing is known of that.
    pub fn why_nothing(&self) -> String {
        if self.too_large {
            "too large to sample; smaller claims, about parts of it, can be judged".to_string()
        } else if self.undecided > 0 {
            let points = counted(self.undecided, "point");
            format!("none of {points} could be decided: numbers too large, or too little precision")
        } else if self.undefined > 0 {
            match self.undefined {
                1 => format!("vacuous: the left side has no value at the one point that was looked at{ANYWHERE}"),
                points => {
                    format!("vacuous: the left side has no value at any of {points} points of the domain{ANYWHERE}")
                }
            }
        } else if self.unsettled > 0 {
            let points = counted(self.unsettled, "point");
            format!(
                "none of {points} could be settled with the work that is allowed; claims about parts of it take less"
            )
        } else if !self.kinks.is_empty() {
            "vacuous: only kinks were found, and where there is no derivative nothing is judged".to_string()
        } else {
            "vacuous: no admissible point was found; can all that is said with `given`, `domain` and `except` be true at once?".to_string()
        }
    }
}
