//! What sampling found, and its testimony.

use super::coverage::Coverage;
use crate::lang::ast::Level;
use crate::lang::dim::DimId;
use crate::witness::bench::case::Point;
use crate::witness::bench::kinks::Kink;
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
    /// At which sizes points were looked at.
    pub sizes: Sizes,
    /// How many points came out in which way.
    pub tally: Tally,
    /// Where the right side alone has no value.
    pub holes: Holes,
    /// Kinks, by place.
    pub kinks: Vec<Kink>,
    /// The first point found at which the sides differ.
    pub failure: Option<Failure>,
    /// The first point at which they differ by the second evaluation alone: the left side has a value there that the
    /// tape does not know.
    pub objection: Option<Failure>,
    /// A point beside a number that is no fraction, on the border of a branch, at which the sides differ.
    pub on_a_border: Option<Failure>,
    /// The sides of branches on which they were compared.
    pub coverage: Coverage,
    /// Whether some control was accepted.
    pub deaf: bool,
}

/// The sizes at which points were looked at, and what came of them.
#[derive(Clone, Debug, Default)]
pub struct Sizes {
    /// Those at which both sides were compared.
    pub compared: Vec<Vec<u64>>,
    /// Those at which no admissible point was found, or hardly any.
    pub barren: Vec<Vec<u64>>,
    /// Those at which the left side has no value at any point that was looked at, and nothing else was met: nothing is
    /// claimed there.
    pub vacuous: Vec<Vec<u64>>,
    /// Whether the claim could be lowered at some sizes.
    pub lowered: bool,
    /// Whether it was too large at all of them.
    pub too_large: bool,
}

/// How many points came out in which way.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Points at which both sides were compared.
    pub compared: usize,
    /// Those of them that were settled in precise arithmetic.
    pub precise: usize,
    /// The largest difference in units of the last place, among points that agreed in doubles.
    pub ulps: f64,
    /// Points that could not be decided.
    pub undecided: usize,
    /// Those of them at which the sides agree in doubles.
    pub blind: usize,
    /// Points that doubles leave open, and at which nothing more could be spent on precise arithmetic.
    pub unsettled: usize,
    /// Points too near to a kink to be compared, at which nothing more could be spent on looking closer.
    pub passed_over: usize,
    /// Points of the domain at which the left side has no value.
    pub undefined: usize,
    /// Points at which the left side has a value that the tape does not know.
    pub unread: usize,
}

/// Points at which the right side alone has no value, or seems to have none.
#[derive(Clone, Debug, Default)]
pub struct Holes {
    /// These points; first those of which it is certain that it has none all around.
    pub points: Vec<Failure>,
    /// How many of them come first.
    outside: usize,
    /// Points at which the right side has no value, and whether the left side has one is not decided.
    pub ends: Vec<Failure>,
    /// The first of these around which the right side has no value for certain, and the left side is not seen to have
    /// none.
    pub open_end: Option<Failure>,
    /// The first hole by the second evaluation alone: the tape knows no left side there.
    pub off_tape: Option<Failure>,
    /// Holes at which some function is one number everywhere.
    pub flat: usize,
    /// Those at which the tape knows no left side either.
    pub flat_off_tape: usize,
    /// Points around which the right side has no value, and the left one has a derivative that the tape does not know.
    pub unread: Vec<Failure>,
    /// Points that were drawn at random …
    pub drawn: usize,
    /// … and those of them that are holes.
    pub drawn_holes: usize,
}

impl Sizes {
    /// At how many different sizes of a dimension the sides were compared.
    pub fn count_of(&self, dim: DimId) -> u64 {
        let sizes: BTreeSet<u64> = self.compared.iter().map(|sizes| sizes[dim]).collect();
        sizes.len() as u64
    }

    /// The same, with the sizes at which nothing is claimed.
    pub fn count_met_of(&self, dim: DimId) -> u64 {
        let sizes: BTreeSet<u64> = self.compared.iter().chain(&self.vacuous).map(|sizes| sizes[dim]).collect();
        sizes.len() as u64
    }

    /// The largest size of a dimension at which the sides were compared.
    pub fn largest_of(&self, dim: DimId) -> u64 {
        self.compared.iter().map(|sizes| sizes[dim]).max().unwrap_or_default()
    }
}

impl Tally {
    /// Points at which nothing was found out.
    pub fn open(&self) -> usize {
        self.undecided + self.unsettled + self.passed_over
    }

    /// Whether what doubles say may stand alone. Where the sides agree in them and precise arithmetic does not decide it, a
    /// part of some side lies below all digits (e^(−10⁹) beside 2x), and doubles have not compared it.
    pub fn are_doubles_heard(&self) -> bool {
        self.blind <= self.precise
    }

    /// Whether many points could not be decided, measured by those that could.
    pub fn is_thin(&self) -> bool {
        THIN * self.open() > self.compared
    }

    /// Whether all points were compared, apart from those that nothing more was spent on.
    fn is_plain(&self) -> bool {
        [self.undecided, self.passed_over, self.undefined, self.unread].iter().all(|count| *count == 0)
    }

    /// How well the sides agree at these places, and what was left open.
    fn agreement(&self, places: &str) -> String {
        let settled = format!("{} of them settled in precise arithmetic", self.precise);
        let ulps = (self.ulps * 10.0).round() / 10.0;
        let more = |count: usize, what: &str| match count {
            0 => String::new(),
            count => format!("; {} {what}", counted(count, "more point")),
        };
        let undecided = more(self.undecided, "could not be decided");
        let unsettled = more(self.unsettled, "left open by doubles and not looked at closer");
        let passed_over = more(self.passed_over, "near kinks not looked at");
        format!(
            "agreement at {places} ({settled}); largest difference in doubles {ulps} ulp{undecided}{unsettled}{passed_over}"
        )
    }
}

impl Holes {
    /// Notes a hole, and whether the right side has no value all around it.
    pub(super) fn note(&mut self, hole: Failure, is_outside: bool) {
        let at = if is_outside { self.outside } else { self.points.len() };
        self.points.insert(at, hole);
        self.outside += usize::from(is_outside);
    }

    /// Notes a point at which the right side has no value, and the left one may have none either; and whether the right
    /// side has none all around.
    pub(super) fn note_end(&mut self, end: Failure, is_outside: bool) {
        if is_outside {
            self.open_end.get_or_insert_with(|| end.clone());
        }
        self.ends.push(end);
    }

    /// Notes a point that was drawn at random, and whether it is a hole.
    pub(super) fn note_drawn(&mut self, is_hole: bool) {
        self.drawn += 1;
        self.drawn_holes += usize::from(is_hole);
    }

    /// One of them that can be shown.
    pub fn first(&self) -> Option<&Failure> {
        self.points.first().or(self.off_tape.as_ref())
    }

    /// Whether more random points are holes than by accident.
    pub fn are_wide(&self) -> bool {
        self.drawn_holes > 1 && self.drawn_holes * HOLES > self.drawn
    }

    /// Whether nothing of the kind was met.
    fn are_none(&self) -> bool {
        let are_counted = self.flat + self.flat_off_tape > 0 || !self.unread.is_empty();
        self.points.is_empty() && self.ends.is_empty() && self.off_tape.is_none() && !are_counted
    }
}

/// What is asked where the left side has no value at any point.
const ANYWHERE: &str = "; does it have one anywhere?";

impl Sampling {
    /// The testimony.
    pub fn evidence(&self) -> Evidence {
        let points = counted(self.tally.compared, "point");
        let places = match self.sizes.compared.len() {
            1 => points,
            shapes => {
                let largest = self.sizes.compared.iter().flatten().max().unwrap_or(&1);
                format!("{points} of {shapes} shapes with sizes up to {largest}")
            }
        };
        let (says, detail) = if self.failure.is_some() {
            (Says::Disagrees, "the sides differ; settled in precise arithmetic".to_string())
        } else if self.deaf {
            (Says::NoOpinion, "a deliberately wrong version of the claim was accepted; no vote".to_string())
        } else if self.tally.compared == 0 {
            (Says::NoOpinion, self.why_nothing())
        } else {
            (Says::Agrees, self.tally.agreement(&places))
        };
        Evidence { witness: Level::Sampled, says, detail }
    }

    /// Whether nothing speaks for an empty domain: points were compared, could not be decided, or were too many to be
    /// evaluated.
    pub fn has_points(&self) -> bool {
        self.tally.compared > 0 || self.tally.undecided > 0 || self.sizes.too_large
    }

    /// Points at which something else was met than that the left side has no value.
    pub(super) fn met_otherwise(&self) -> usize {
        let (tally, holes) = (&self.tally, &self.holes);
        tally.compared + tally.open() + tally.unread + self.kinks.len() + holes.points.len() + holes.flat
    }

    /// Whether nothing but agreement was met, apart from points that nothing more was spent on.
    pub fn is_plain(&self) -> bool {
        let is_accused = self.failure.is_some() || self.objection.is_some();
        self.tally.is_plain() && self.holes.are_none() && self.kinks.is_empty() && !is_accused
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
        if self.sizes.too_large {
            "too large to sample; smaller claims, about parts of it, can be judged".to_string()
        } else if self.tally.undecided > 0 {
            let points = counted(self.tally.undecided, "point");
            format!("none of {points} could be decided: numbers too large, or too little precision")
        } else if self.tally.undefined > 0 {
            match self.tally.undefined {
                1 => format!("vacuous: the left side has no value at the one point that was looked at{ANYWHERE}"),
                points => {
                    format!("vacuous: the left side has no value at any of {points} points of the domain{ANYWHERE}")
                }
            }
        } else if self.tally.unsettled > 0 {
            let points = counted(self.tally.unsettled, "point");
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
