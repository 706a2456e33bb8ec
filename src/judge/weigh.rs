//! Testimonies are weighed: the grounds for `unknown`, `refuted` and `verified`, in their order.

use super::support;
use crate::claim::Subject;
use crate::claim::work::grouped;
use crate::lang::ast::Level;
use crate::lang::dim::DimId;
use crate::lang::typed::{Callee, Kind as Node};
use crate::verdict::{Counterexample, Evidence, Options, Outcome, Says, Verdict};
use crate::witness::bench::case::Case;
use crate::witness::bench::confirm::second_opinion;
use crate::witness::bench::kinks::{Kink, on_border};
use crate::witness::bench::settle::Finding;
use crate::witness::exact::{Difference, speaks_of};
use crate::witness::points::powers::{are_whole, vary};
use crate::witness::refute::counterexample::{Unconfirmed, smallest};
use crate::witness::refute::objection::upheld;
use crate::witness::sampled::region::{Hole, show_point};
use crate::witness::sampled::sampling::{Failure, Sampling};
use crate::witness::testimony::{Known, counted};

/// Points without a value of the claimed side whose neighbourhood is looked at; and those where the other one's is
/// lost.
const REGIONS: usize = 12;
const ENDS: usize = 4;
/// Kinks that a message lists.
const LISTED: usize = 4;

/// Testimonies on the scales.
pub(super) struct Weighing<'w> {
    pub(super) subject: &'w Subject<'w>,
    pub(super) options: &'w Options,
    pub(super) known: Known,
    pub(super) sampling: Sampling,
    /// The counterexample to what sampling found, where it is known already, and where it lies.
    pub(super) found: Option<(Counterexample, Failure)>,
    pub(super) evidence: Vec<Evidence>,
    /// Where the sides were found to differ as formal expressions.
    pub(super) differ: Option<Difference>,
    /// Where the counterexample lies that those who agree do not speak of.
    pub(super) beyond: Beyond,
}

/// Points that a witness of formulas does not speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// Where branches meet.
    Borders,
    /// A region on which the claimed side has no value.
    OneSide,
    /// Where the rules of differentiation give no value, and there is one.
    Rules,
}

/// A neighbourhood on which the claimed side has no value.
enum Region {
    /// Where the left side has one: a counterexample.
    Undefined(Box<Counterexample>),
    /// Where nobody decides whether the left side has one: why that is no verdict.
    Open(String),
}

impl Beyond {
    fn words(self) -> &'static str {
        match self {
            Beyond::Borders => "where branches meet",
            Beyond::OneSide => "where only one side has a value",
            Beyond::Rules => "where the rules of differentiation give no value",
        }
    }

    /// What a witness found there, if it is the one that speaks of such points.
    fn objection_of(self, witness: Level) -> Option<&'static str> {
        match (self, witness) {
            (Beyond::OneSide, Level::Sampled) => {
                Some("the claimed side has no value on a whole region where the derivative has one")
            }
            (Beyond::Rules, Level::Difference) => Some(
                "difference quotients of two kinds find another value where the rules of differentiation give none",
            ),
            _ => None,
        }
    }
}

impl Weighing<'_> {
    /// The verdict, by the first ground that holds.
    pub(super) fn verdict(mut self) -> Verdict {
        if let Some((found, place)) = self.found.take() {
            return self.refuted_at(found, &place);
        }
        if let Some(failure) = &self.sampling.failure {
            let found = smallest(self.subject, failure, Finding::Different, &self.known, self.options);
            return match found {
                Ok((found, place)) => self.refuted_at(found, &place),
                Err(_) if self.is_spent() => {
                    let differ = "the sides seem to differ, but the work allowed was used up before a second evaluation could confirm it";
                    let too_large = self.too_large();
                    self.unknown(&format!("{too_large}; {differ}"))
                }
                Err(Unconfirmed::Undecided) => {
                    let reason = "the sides differ, but the second evaluation that must confirm it is too large, or does not decide it";
                    let hint = self.hint_at_sizes();
                    self.unknown(&format!("{reason}{hint}"))
                }
                Err(Unconfirmed::Contradicted) => self.unknown("one evaluation finds a difference and the other finds none: backproof is wrong somewhere, please report this claim"),
            };
        }
        // Points that were not looked at are no support, unless somebody speaks for all of them.
        if self.is_spent() && (self.options.strict || self.established().is_none() || self.sampling.tally.compared == 0)
        {
            let too_large = self.too_large();
            return self.unknown(&too_large);
        }
        if self.misses_whole_powers() {
            let why = "an exponent is a whole number that is computed or given by a fact; where its base is negative the power was not evaluated";
            return self.unknown(&format!("{why}; write the number as the exponent"));
        }
        match self.region() {
            Some(Region::Undefined(found)) => return Weighing { beyond: Beyond::OneSide, ..self }.refuted(*found),
            Some(Region::Open(reason)) => return self.unknown(&reason),
            None => {}
        }
        if let Some(point) = &self.sampling.holes.open_end {
            let shown = show_point(self.subject, point);
            let why = "the claimed side has no value, and whether the other one has could not be decided";
            return self.unknown(&format!("around {shown} {why}; say with `domain` where you claim it"));
        }
        if self.sampling.holes.are_wide() {
            let holes = &self.sampling.holes;
            let counts = format!("{} of {}", holes.drawn_holes, counted(holes.drawn, "random point"));
            return self.unknown(&format!(
                "at {counts} the claimed side has no value and the other one has; say with `domain` where you claim it"
            ));
        }
        if let Some(point) = &self.sampling.objection {
            if let Some(found) = upheld(self.subject, point, self.options) {
                return Weighing { beyond: Beyond::Rules, ..self }.refuted(found);
            }
            let shown = show_point(self.subject, point);
            return self.unknown(&format!("difference quotients find another value at {shown}, where the rules of differentiation give none; they alone refute no claim"));
        }
        if let Some(point) = &self.sampling.on_a_border {
            let shown = show_point(self.subject, point);
            return self.unknown(&format!("beside {shown} some condition is 0, and there the sides differ; as that is at a number that is no fraction, it cannot be shown as a counterexample"));
        }
        if let Some(reason) = self.unseen_sizes() {
            return self.unknown(&reason);
        }
        if self.differs_off_tape() {
            return self.unknown("difference quotients find another value at some point, and at others the rules of differentiation give none; they alone refute no claim");
        }
        let disagrees = self.evidence.iter().any(|evidence| evidence.says == Says::Disagrees);
        if disagrees {
            // A few points among many that could not be decided contradict nobody, nor do functions that look flat
            // there.
            let thin = self.sampling.tally.is_thin();
            let speaks = |one: &Evidence| establishes(one) || !thin && one.says == Says::Agrees;
            return match self.evidence.iter().any(speaks) {
                true => self.contradiction(),
                false => {
                    let (seen, open) = (self.sampling.tally.compared, self.sampling.tally.open());
                    let reason = match (seen, open) {
                        (0, _) => self.sampling.why_nothing(),
                        (_, 0) => self.sampling.evidence().detail,
                        _ => format!("{} could not be decided", counted(open, "point")),
                    };
                    self.unknown(&format!(
                        "{reason}; one witness finds a difference, but no counterexample was found, so that the claim is not refuted"
                    ))
                }
            };
        }
        if !support::suffices(&self.evidence, &self.sampling, self.subject.has_branches()) {
            let alone = match self.established() {
                Some(level) => format!("; {} agrees, but alone is no verdict", level.word()),
                None => String::new(),
            };
            let reason = match self.sampling.deaf {
                true => "the test is too weak here: a version of the claim that is wrong on purpose passed it, too"
                    .to_string(),
                false => self.sampling.why_nothing_within(self.limits().as_deref()),
            };
            return self.unknown(&format!("{reason}{alone}"));
        }
        if let Some(reason) = self.unseen_side().or_else(|| self.unmet_border()).or_else(|| self.thick_border()) {
            return self.unknown(&reason);
        }
        if let Some(reason) = self.unseen_points().or_else(|| self.formal_difference()) {
            return self.unknown(&reason);
        }
        if self.sampling.holes.flat > 0 {
            return self.unknown("a function may be the same number everywhere (0, for one), or the same as another one: then the claimed side has no value, and the other one has; write the claim without dividing by what is 0 then");
        }
        if let Some(place) = self.sampling.holes.unread.first() {
            let reason = self.without_a_rule(place);
            return self.unknown(&reason);
        }
        if self.options.strict && !self.sampling.kinks.is_empty() {
            return self.unknown("strict: there are kinks; take them out with `except`, such as `except x = 0`");
        }
        let mut remarks: Vec<String> = self.remarks().into_iter().collect();
        if self.sampling.tally.undefined > 0 && vary(self.subject, self.options.seed) {
            remarks.push("not judged where the base of a power with a variable exponent is negative: it has a value there at whole exponents alone".to_string());
        }
        if self.sampling.holes.flat_off_tape > 0 {
            remarks.push(
                "not judged where a function is one number everywhere and the claimed side divides by 0".to_string(),
            );
        }
        let message = (!remarks.is_empty()).then(|| remarks.join("; "));
        Verdict { message, ..Verdict::of(Outcome::Verified, self.evidence) }
    }

    /// Where the claimed side has no value, and the tape none either: often at one size alone, which the file can leave out.
    fn without_a_rule(&self, place: &Failure) -> String {
        let (sizes, point) = (self.subject.show_sizes(&place.sizes), show_point(self.subject, place));
        let at = if sizes.is_empty() { point } else { format!("{sizes}, {point}") };
        let why = "while difference quotients find a derivative";
        // It is the size that does it if all these points have it, and larger ones were compared.
        let (holes, met) = (&self.sampling.holes.unread, &self.sampling.sizes.compared);
        let is_why =
            |id: &DimId| holes.iter().all(|hole| hole.sizes[*id] == 1) && met.iter().any(|sizes| sizes[*id] > 1);
        let mut ones = self.subject.written_dims().filter(is_why);
        let one = ones.next().filter(|_| ones.next().is_none());
        let hint = one.map_or(String::new(), |id| {
            let name = &self.subject.document.dims[id];
            format!("; for {name} > 1 write `dims {name}0`, then `dims {name} = {name}0 + 1`")
        });
        format!("at {at} the claimed side has no value, {why}{hint}")
    }

    /// Whether difference quotients alone disagree, and may do so where the tape has no value: that contradicts nobody who reads its values.
    fn differs_off_tape(&self) -> bool {
        let disagree = |one: &&Evidence| one.says == Says::Disagrees;
        let mut against = self.evidence.iter().filter(disagree).peekable();
        let is_off_tape = self.sampling.tally.unread > 0 || self.sampling.tally.undefined > 0;
        is_off_tape
            && self.established().is_none()
            && against.peek().is_some()
            && against.all(|one| one.witness == Level::Difference)
    }

    /// Whether the claim took all the work that one may take.
    fn is_spent(&self) -> bool {
        self.subject.work.is_spent()
    }

    /// What is too large, where the work is spent.
    fn too_large(&self) -> String {
        let (what, work) = (self.subject.what_is_large(), &self.subject.work);
        let most = format!("{} operations, most of them for {}", grouped(work.total()), work.most().words());
        format!("too large: {what}; that takes more than {most}")
    }

    /// Whether points of the domain were left out at which powers have a value, though their exponents are no numbers.
    fn misses_whole_powers(&self) -> bool {
        let has_holes = self.sampling.tally.undefined > 0 || !self.sampling.holes.points.is_empty();
        has_holes && are_whole(self.subject, self.options.seed)
    }

    /// Where the functions on the left side have values, if not everywhere.
    fn limits(&self) -> Option<String> {
        let mut limits: Vec<String> = Vec::new();
        self.subject.left.walk(&mut |part| {
            if let Node::Map(Callee::Elementary(function), ..) = &part.kind
                && let Some(limit) = function.limit()
            {
                let told = format!("`{}(a)` has one where {limit}", function.name());
                limits.extend((!limits.contains(&told) && limits.len() < LISTED).then_some(told));
            }
        });
        (!limits.is_empty()).then(|| format!("{}, and nowhere else", limits.join(", ")))
    }

    /// The strongest of the witnesses that claim to establish, if one supports the claim.
    pub(super) fn established(&self) -> Option<Level> {
        self.evidence.iter().filter(|one| establishes(one)).map(|one| one.witness).max()
    }

    /// Witnesses that cannot both be right.
    fn contradiction(self) -> Verdict {
        let named = |says: Says| {
            let names: Vec<&str> =
                self.evidence.iter().filter(|one| one.says == says).map(|one| one.witness.word()).collect();
            names.join(", ")
        };
        let (agree, disagree) = (named(Says::Agrees), named(Says::Disagrees));
        self.unknown(&format!("INTERNAL CONTRADICTION: {agree} found agreement, {disagree} found a difference; one of them is wrong, please report this claim"))
    }

    /// A whole neighbourhood on which the claimed side has no value.
    fn region(&self) -> Option<Region> {
        let (holes, ends) = (&self.sampling.holes.points, &self.sampling.holes.ends);
        let points: Vec<&Failure> = holes.iter().take(REGIONS).chain(ends.iter().take(ENDS)).collect();
        let cases: Vec<Option<Case<'_>>> =
            points.iter().map(|one| Case::new(self.subject, one.sizes.clone()).ok()).collect();
        let looked_at = points.iter().zip(&cases);
        let looked_at: Vec<(&Failure, Hole<'_>)> =
            looked_at.filter_map(|(one, case)| Some((*one, Hole::new(case.as_ref()?, &one.point)))).collect();
        let smallest_of = |failure: &Failure| {
            smallest(self.subject, failure, Finding::RightUndefined, &Known::Nothing, self.options).ok()
        };
        let is_hole = |failure: &Failure| holes.iter().any(|hole| std::ptr::eq(hole, failure));
        let undefined = |(failure, hole): &(&Failure, Hole<'_>)| {
            (is_hole(failure) && hole.is_region()).then(|| smallest_of(failure)).flatten()
        };
        if let Some((found, _)) = looked_at.iter().find_map(undefined) {
            return Some(Region::Undefined(Box::new(found)));
        }
        // Where the second evaluation finds no left side, nothing is claimed.
        let is_open = |finding: &Finding| !matches!(finding, Finding::LeftUndefined | Finding::Equal);
        let (failure, _) = looked_at.iter().find(|(failure, hole)| {
            hole.may_be_region() && second_opinion(hole.case(), &failure.point).iter().all(is_open)
        })?;
        let shown = show_point(self.subject, failure);
        Some(Region::Open(format!(
            "around {shown} the claimed side has no value, and whether the other one has could not be decided"
        )))
    }

    /// A counterexample at which both sides have values: whoever establishes the claim there is contradicted.
    fn refuted_at(mut self, counterexample: Counterexample, place: &Failure) -> Verdict {
        for evidence in self.evidence.iter_mut().filter(|one| establishes(one)) {
            let beyond = match evidence.witness {
                Level::AllShapes if self.subject.has_branches() => "where branches meet",
                Level::Exact if !speaks_of(self.subject, &place.sizes, self.options) => "at the counterexample's sizes",
                Level::Exact if lies_on_border(self.subject, place) => "where branches meet",
                _ => continue,
            };
            evidence.says = Says::NoOpinion;
            evidence.detail = format!("{}; says nothing of the points {beyond}", evidence.detail);
        }
        match self.established() {
            // Where its word ends could not be looked at.
            Some(_) if self.is_spent() => {
                let too_large = self.too_large();
                self.unknown(&too_large)
            }
            Some(_) => self.contradiction(),
            None => self.refuted(counterexample),
        }
    }

    fn refuted(self, counterexample: Counterexample) -> Verdict {
        let message = self.remarks();
        let mut evidence = self.evidence;
        for one in &mut evidence {
            if let Some(detail) = self.beyond.objection_of(one.witness) {
                one.says = Says::Disagrees;
                one.detail = detail.to_string();
            } else if one.witness >= Level::Interval && one.says == Says::Agrees {
                // Its word does not reach as far as the counterexample.
                one.says = Says::NoOpinion;
                one.detail = format!("{}; says nothing of the points {}", one.detail, self.beyond.words());
            }
        }
        Verdict { counterexample: Some(counterexample), message, ..Verdict::of(Outcome::Refuted, evidence) }
    }

    /// What to do about arrays that are too large: their sizes may all be numbers.
    fn hint_at_sizes(&self) -> &'static str {
        let inputs = &self.subject.document.inputs;
        let has_arrays = self.subject.inputs.iter().any(|id| !inputs[*id].dims.is_empty());
        if has_arrays && self.subject.dims.is_empty() {
            "; of dimensions that have names (`dims n`) small sizes are looked at"
        } else {
            ""
        }
    }

    fn unknown(self, reason: &str) -> Verdict {
        let hint = if self.sampling.sizes.too_large { self.hint_at_sizes() } else { "" };
        let reason = &format!("{reason}{hint}");
        let reason = match self.remarks() {
            Some(remarks) => format!("{reason}; {remarks}"),
            None => reason.clone(),
        };
        Verdict::unknown(self.evidence, reason)
    }

    /// Kinks, and points at which the claimed side alone has no value.
    fn remarks(&self) -> Option<String> {
        let mut remarks: Vec<String> = self.sampling.kinks.iter().take(LISTED).map(Kink::remark).collect();
        let more = self.sampling.kinks.len().saturating_sub(LISTED);
        if more > 0 {
            remarks.push(counted(more, "more kink"));
        }
        let hole = self.sampling.holes.first();
        if let (Some(point), false) = (hole, self.beyond == Beyond::OneSide) {
            let shown = show_point(self.subject, point);
            remarks.push(format!("the claimed side has no value at some points, such as {shown}"));
        }
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }
}

/// Whether a testimony claims to establish that both sides are equal, and not only to have seen nothing else.
fn establishes(evidence: &Evidence) -> bool {
    evidence.says == Says::Agrees && (Level::Interval..=Level::Proof).contains(&evidence.witness)
}

/// Whether a counterexample lies where the condition of some branch is 0.
fn lies_on_border(subject: &Subject<'_>, place: &Failure) -> bool {
    Case::new(subject, place.sizes.clone()).is_ok_and(|case| on_border(&case, &place.point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::read;
    use crate::lang::typed::Item;
    use crate::witness::sampled::sample;

    /// What is weighed where nothing is known but what sampling found and what others are made to say.
    fn weighed(
        subject: &Subject<'_>,
        sampling: Sampling,
        evidence: Vec<Evidence>,
        differ: Option<Difference>,
    ) -> Verdict {
        let (options, known, beyond) = (&Options::default(), Known::Nothing, Beyond::Borders);
        Weighing { subject, options, known, sampling, found: None, evidence, differ, beyond }.verdict()
    }

    /// The verdict on a claim about scalars, with testimonies put in the witnesses' mouths.
    fn with_testimonies(text: &str, words: &[(Level, Says)]) -> Verdict {
        let document = read(text, false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("{text}") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let options = Options::default();
        let sampling = sample(&subject, &options, &Known::Nothing);
        let said = |(witness, says): &(Level, Says)| Evidence { witness: *witness, says: *says, detail: String::new() };
        let evidence = words.iter().map(said).chain([sampling.evidence()]).collect();
        weighed(&subject, sampling, evidence, None)
    }

    /// Nobody's word is a verdict where another one's, that claims as much, is the opposite.
    #[test]
    fn contradictions_are_loud() {
        const RIGHT: &str = "var x\nclaim: d(x^2)/dx = 2*x";
        const WRONG: &str = "var x\nclaim: d(x^2)/dx = 3*x";
        let loud = |verdict: &Verdict| {
            verdict.outcome == Outcome::Unknown
                && verdict.message.as_deref().is_some_and(|message| message.starts_with("INTERNAL CONTRADICTION"))
        };
        for level in [Level::Proof, Level::AllShapes, Level::Exact, Level::Interval] {
            let verdict = with_testimonies(WRONG, &[(level, Says::Agrees)]);
            // `exact` is asked once more, at the counterexample's sizes, whether it means it.
            let taken_back = level == Level::Exact && verdict.outcome == Outcome::Refuted;
            assert!(loud(&verdict) || taken_back, "{level:?} supports what is refuted: {verdict:?}");
            let verdict = with_testimonies(RIGHT, &[(level, Says::Disagrees)]);
            assert!(loud(&verdict), "{level:?} denies what sampling supports: {verdict:?}");
            let verdict = with_testimonies(RIGHT, &[(level, Says::Agrees)]);
            assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Verified, Some(level)));
            let verdict = with_testimonies(WRONG, &[(level, Says::Disagrees)]);
            assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Refuted, Some(level)));
        }
        let verdict = with_testimonies(RIGHT, &[(Level::AllShapes, Says::Agrees), (Level::Exact, Says::Disagrees)]);
        assert!(loud(&verdict), "{verdict:?}");
    }

    /// Where the sides differ as formal expressions, agreement at a few points among many undecided ones is no verdict.
    #[test]
    fn thin_sampling_does_not_outweigh_a_formal_difference() {
        let document = read("var x\nclaim: d(x^2)/dx = 2*x", false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("a claim") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let options = Options::default();
        let outcome = |undecided, differ: bool| {
            let differ = differ.then(Difference::default);
            let mut sampling = sample(&subject, &options, &Known::Nothing);
            sampling.tally.undecided = undecided;
            let evidence = vec![sampling.evidence()];
            weighed(&subject, sampling, evidence, differ).outcome
        };
        assert_eq!(outcome(0, true), Outcome::Verified);
        assert_eq!(outcome(1000, false), Outcome::Verified);
        assert_eq!(outcome(1000, true), Outcome::Unknown);
    }
}
