//! The judgement: witnesses are called, their testimonies weighed, and every row of a file gets its verdict.

mod support;

use crate::claim::Subject;
use crate::claim::work::{Work, grouped};
use crate::guard::{caught, failed, on_large_stack};
use crate::lang::ast::{Fault, Level, SourceFile};
use crate::lang::check::{Checked, check};
use crate::lang::dim::DimId;
use crate::lang::parser::{parse, parse_one_liner};
use crate::lang::typed::{Body, Claim, Document, Item};
use crate::mistake::{Explanation, Reading, explain};
use crate::verdict::{Counterexample, Evidence, Judged, Options, Outcome, Says, Verdict};
use crate::witness::all_shapes::all_shapes;
use crate::witness::case::Case;
use crate::witness::counterexample::{Unconfirmed, smallest};
use crate::witness::difference::difference;
use crate::witness::exact::{Difference, speaks_of, testimony as exact};
use crate::witness::families::unmet;
use crate::witness::kinks::{Kink, on_border};
use crate::witness::objection::upheld;
use crate::witness::powers::{are_whole, vary};
use crate::witness::region::undefined_around;
use crate::witness::sampled::{sample, shapes as sampled_shapes};
use crate::witness::sampling::{Failure, Sampling};
use crate::witness::settle::Finding;
use crate::witness::shapes::shapes;
use crate::witness::sizes::needed;
use crate::witness::testimony::{Known, counted};

/// Points without a value of the claimed side whose neighbourhood is looked at.
const REGIONS: usize = 12;
/// Kinks that a message lists.
const LISTED: usize = 4;

/// Judges every claim of a text: one row per claim and per statement at fault, in the order of the text.
///
/// With `one_liner`, the text is that of `check --claim`: undeclared names are real scalar variables. `progress` is
/// told how many rows are done, of how many.
///
/// ```
/// use backproof::{judge::judge_text, verdict::{Options, Outcome}};
/// let text = "var x\nclaim right: d(sin(x))/dx = cos(x)\nclaim wrong: d(sin(x))/dx = -cos(x)";
/// let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
/// assert_eq!(rows[0].verdict.outcome, Outcome::Verified);
/// assert_eq!(rows[1].verdict.outcome, Outcome::Refuted);
/// ```
pub fn judge_text(
    file: &str,
    text: &str,
    one_liner: bool,
    options: &Options,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Judged> {
    let source = parsed(text, one_liner);
    let checked = on_large_stack(|| Checked::new(text, &source, one_liner));
    let reading = Reading { source: &source, checked: &checked };
    let items = &reading.checked.document().items;
    let total = items.len();
    let mut rows = Vec::with_capacity(total);
    for (done, item) in items.iter().enumerate() {
        progress(done, total);
        rows.push(on_large_stack(|| judge_item(file, &reading, item, options)));
    }
    progress(total, total);
    rows
}

/// Parses and checks a text.
pub fn read(text: &str, one_liner: bool) -> Document {
    let source = parsed(text, one_liner);
    on_large_stack(|| check(text, &source, one_liner))
}

fn parsed(text: &str, one_liner: bool) -> SourceFile {
    on_large_stack(|| if one_liner { parse_one_liner(text) } else { parse(text) })
}

fn judge_item(file: &str, reading: &Reading<'_>, item: &Item, options: &Options) -> Judged {
    let document = reading.checked.document();
    let (line, label, text, expectation) = match item {
        Item::Claim(claim) => (claim.line, &claim.label, &claim.text, &claim.expectation),
        Item::Faulty(faulty) => (faulty.line, &faulty.label, &faulty.text, &faulty.expectation),
    };
    let verdict = match item {
        Item::Claim(claim) => {
            let verdict = judge(document, claim, options).with_remarks(&document.remarks_on(claim));
            match document.unread_before(claim) {
                // What holds everywhere holds under restrictions, too.
                Some(line) if verdict.outcome != Outcome::Verified => verdict.with_remarks(&[&without(line, claim)]),
                _ => verdict,
            }
        }
        Item::Faulty(faulty) => Verdict::error(faulty.faults.clone()),
    };
    // Whether a formula is right does not depend on which kinks the file names.
    let lenient = Options { strict: false, ..*options };
    let verify = |document: &Document, claim: &Claim, work: &Work| verified_within(document, claim, &lenient, work);
    let found = caught(|| explain(reading, item, &verdict, options, &verify));
    let (verdict, found) = match found {
        Ok(found) => (verdict, found),
        // The verdict does not rest on the search for a mistake.
        Err(words) => (verdict.with_words(&failed("the search for its mistake", &words)), None),
    };
    let (mistake, derived) = match found {
        Some(Explanation::Known(mistake)) => (Some(mistake), None),
        Some(Explanation::Derived(derived)) => (None, Some(derived)),
        None => (None, None),
    };
    Judged {
        file: file.to_string(),
        line,
        label: label.clone(),
        text: text.clone(),
        verdict,
        expectation: expectation.clone(),
        mistake,
        derived,
    }
}

/// That a claim was judged without a statement that may bear on it.
fn without(line: usize, claim: &Claim) -> Fault {
    Fault::new(claim.span, format!("judged without line {line}, which cannot be read and may bear on this claim"))
        .with_hint(format!("mend line {line} first"))
}

/// Judges one claim.
pub fn judge(document: &Document, claim: &Claim, options: &Options) -> Verdict {
    judge_within(document, claim, options, &Work::default())
}

/// The same with what is left of some work.
pub fn judge_within(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Verdict {
    guarded(|| judge_unguarded(document, claim, options, work))
}

/// What is judged, on a stack that is large enough; a failure of the tool itself is no answer, to this claim alone.
fn guarded(judge: impl FnOnce() -> Verdict + Send) -> Verdict {
    let verdict = caught(|| on_large_stack(judge));
    verdict.unwrap_or_else(|words| Verdict::unknown(Vec::new(), failed("this claim", &words)))
}

fn judge_unguarded(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Verdict {
    match (&claim.body, Subject::drawing_on(document, claim, work)) {
        (Body::Shape(expr, dims), _) => {
            let (evidence, counterexample) = shapes(document, expr, dims);
            match counterexample {
                None => Verdict::of(Outcome::Verified, vec![evidence]),
                Some(found) => {
                    let message = evidence.detail.clone();
                    let mut verdict = Verdict::of(Outcome::Refuted, vec![evidence]);
                    verdict.counterexample = Some(found);
                    verdict.message = Some(message);
                    verdict
                }
            }
        }
        (Body::Equal(..), Some(subject)) => judge_equal(&subject, options),
        (Body::Equal(..), None) => Verdict::of(Outcome::Unknown, Vec::new()),
    }
}

/// The strongest evidence for a claim, if it is verified. For candidates, of which most are wrong: once the sides are seen to
/// differ, nobody is heard any more, and no counterexample is looked for. What nobody brought forward is held to more: with branches,
/// the word of `sampled` alone is not enough, nor may the claimed side lack a value where the other has one.
pub fn verified_by(document: &Document, claim: &Claim, options: &Options) -> Option<Level> {
    verified_within(document, claim, options, &Work::default())
}

/// The same with what is left of some work; none once that is spent.
pub fn verified_within(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Option<Level> {
    // A candidate on which the tool fails is none.
    caught(|| on_large_stack(|| verified_by_unguarded(document, claim, options, work))).ok().flatten()
}

fn verified_by_unguarded(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Option<Level> {
    let is_verified = |verdict: Verdict| verdict.strongest.filter(|_| verdict.outcome == Outcome::Verified);
    if let Body::Shape(..) = &claim.body {
        return is_verified(judge(document, claim, options));
    }
    let subject =
        Subject::drawing_on(document, claim, work).filter(|subject| subject.vacuous_derivative().is_none())?;
    let has_holes = |sampling: &Sampling| !sampling.right_undefined.is_empty();
    let heard = hear(&subject, options, &|sampling| sampling.failure.is_none() && !has_holes(sampling))?;
    is_verified(heard.verdict()).filter(|level| *level > Level::Sampled || !subject.has_branches())
}

fn judge_equal(subject: &Subject<'_>, options: &Options) -> Verdict {
    if let Some(name) = subject.vacuous_derivative() {
        let reason = format!("vacuous: `{name}` does not occur in what is differentiated by it");
        return Verdict::unknown(Vec::new(), reason);
    }
    match hear(subject, options, &|_| true) {
        Some(weighing) => weighing.verdict(),
        None => Verdict::of(Outcome::Unknown, Vec::new()),
    }
}

/// All witnesses that can speak; none if what sampling found is not `wanted`.
fn hear<'w>(
    subject: &'w Subject<'w>,
    options: &'w Options,
    wanted: &dyn Fn(&Sampling) -> bool,
) -> Option<Weighing<'w>> {
    let (testimony, known) = all_shapes(subject);
    let mut evidence = vec![testimony];
    let sampling = sample(subject, options, &known);
    if !wanted(&sampling) {
        return None;
    }
    // What could not be lowered at any size cannot be here either.
    let mut differ = None;
    if sampling.lowered {
        let (testimony, difference) = exact(subject, options, sampling.failure.is_none());
        evidence.push(testimony);
        differ = difference;
    }
    let is_bound_to_numbers = sampling.too_large && known == Known::Equal;
    let small = if is_bound_to_numbers { support::at_small_sizes(subject, options) } else { None };
    evidence.push(small.unwrap_or_else(|| sampling.evidence()));
    if subject.has_derivative() {
        let shapes = sampled_shapes(subject, options.seed);
        evidence.push(difference(subject, &shapes, sampling.failure.is_some(), options));
    }
    Some(Weighing { subject, options, known, sampling, evidence, differ, beyond: Beyond::Borders })
}

/// Testimonies on the scales.
struct Weighing<'w> {
    subject: &'w Subject<'w>,
    options: &'w Options,
    known: Known,
    sampling: Sampling,
    evidence: Vec<Evidence>,
    /// Where the sides were found to differ as formal expressions.
    differ: Option<Difference>,
    /// Where the counterexample lies that those who agree do not speak of.
    beyond: Beyond,
}

/// Points that a witness of formulas does not speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beyond {
    /// Where branches meet.
    Borders,
    /// A region on which the claimed side has no value.
    OneSide,
    /// Where the rules of differentiation give no value, and there is one.
    Rules,
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
    fn verdict(self) -> Verdict {
        if let Some(failure) = &self.sampling.failure {
            let found = smallest(self.subject, failure, Finding::Different, &self.known, self.options);
            return match found {
                Ok((found, place)) => self.refuted_at(found, &place),
                Err(_) if self.is_spent() => {
                    let differ = "the sides differ, which nothing is left to confirm";
                    let too_large = self.too_large();
                    self.unknown(&format!("{too_large}; {differ}"))
                }
                Err(Unconfirmed::Undecided) => {
                    let reason = "the sides differ, but the second evaluation that must confirm it is too large, or does not decide it";
                    let hint = self.hint_at_sizes();
                    self.unknown(&format!("{reason}{hint}"))
                }
                Err(Unconfirmed::Contradicted) => self.unknown("the sides differ on the tape, and a second evaluation does not confirm it; this is a contradiction within the tool, please report it"),
            };
        }
        // Points that were not looked at are no support, unless somebody speaks for all of them.
        if self.is_spent() && (self.options.strict || self.established().is_none() || self.sampling.compared == 0) {
            let too_large = self.too_large();
            return self.unknown(&too_large);
        }
        if self.misses_whole_powers() {
            let why = "an exponent is a whole number that is computed or given by a fact; where its base is negative the power was not evaluated";
            return self.unknown(&format!("{why}; write the number as the exponent"));
        }
        if let Some((found, _)) = self.undefined_region() {
            return Weighing { beyond: Beyond::OneSide, ..self }.refuted(found);
        }
        if self.sampling.has_wide_holes() {
            let counts = format!("{} of {}", self.sampling.random_holes, counted(self.sampling.random, "random point"));
            return self.unknown(&format!("at {counts} the claimed side has no value and the other one has"));
        }
        if let Some(point) = &self.sampling.objection {
            if let Some(found) = upheld(self.subject, point, self.options) {
                return Weighing { beyond: Beyond::Rules, ..self }.refuted(found);
            }
            let shown = crate::witness::region::show_point(self.subject, point);
            return self.unknown(&format!("difference quotients find another value at {shown}, where the rules of differentiation give none; nobody is accused on them alone"));
        }
        if let Some(reason) = self.unseen_sizes() {
            return self.unknown(&reason);
        }
        let disagrees = self.evidence.iter().any(|evidence| evidence.says == Says::Disagrees);
        if disagrees {
            // A few points among many that could not be decided contradict nobody, nor do functions that look flat there.
            let thin = self.sampling.is_thin();
            let speaks = |one: &Evidence| establishes(one) || !thin && one.says == Says::Agrees;
            return match self.evidence.iter().any(speaks) {
                true => self.contradiction(),
                false => {
                    let (seen, open) = (self.sampling.compared, self.sampling.open());
                    let reason = match (seen, open) {
                        (0, _) => self.sampling.why_nothing(),
                        (_, 0) => self.sampling.evidence().detail,
                        _ => format!("{} could not be decided", counted(open, "point")),
                    };
                    self.unknown(&format!(
                        "{reason}; a witness finds a difference, but without a counterexample nobody is accused"
                    ))
                }
            };
        }
        if !support::suffices(&self.evidence, &self.sampling, self.subject.has_branches()) {
            let alone = match self.established() {
                Some(level) => format!("{} alone is no verdict: ", level.word()),
                None => String::new(),
            };
            let reason = match self.sampling.deaf {
                true => "a deliberately wrong version of the claim was not told apart from it".to_string(),
                false => self.sampling.why_nothing(),
            };
            return self.unknown(&format!("{alone}{reason}"));
        }
        // Of a side of a branch that no point lies on, sampling says nothing.
        if self.established().is_none() && self.sampling.coverage.misses_a_side() {
            let seen = self.sampling.compared;
            let reason = format!(
                "the sides agree at {}, but on one side of a branch none of them lies, and no witness speaks of all points",
                counted(seen, "point")
            );
            return self.unknown(&reason);
        }
        if let Some(reason) = self.unseen_points().or_else(|| self.formal_difference()) {
            return self.unknown(&reason);
        }
        if self.sampling.flat_holes > 0 {
            return self.unknown("a function may be the same number everywhere (0, for one): then the claimed side has no value, and the other one has; write the claim without dividing by what is 0 then");
        }
        if self.options.strict && !self.sampling.kinks.is_empty() {
            return self.unknown("strict: there are kinks that no `except` names");
        }
        let mut remarks: Vec<String> = self.remarks().into_iter().collect();
        if self.sampling.undefined > 0 && vary(self.subject, self.options.seed) {
            remarks.push("not judged where the base of a power with a variable exponent is negative: it has a value there at whole exponents alone".to_string());
        }
        let message = (!remarks.is_empty()).then(|| remarks.join("; "));
        Verdict { message, ..Verdict::of(Outcome::Verified, self.evidence) }
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
        let has_holes = self.sampling.undefined > 0 || !self.sampling.right_undefined.is_empty();
        has_holes && are_whole(self.subject, self.options.seed)
    }

    /// Why the points that were found do not stand for all that satisfy the facts, where nobody establishes the claim.
    fn unseen_points(&self) -> Option<String> {
        if self.established().is_some() {
            return None;
        }
        let but = format!("the sides agree at {}, but", counted(self.sampling.compared, "point"));
        if let Some(name) = self.subject.crowded() {
            return Some(format!(
                "{but} `{name}` must satisfy several facts together, and such points are not drawn in all their kinds"
            ));
        }
        if unmet(self.subject).is_some() {
            let why = "may have solutions of another kind, where what it is divided by is 0";
            return Some(format!("{but} a given equation {why}"));
        }
        let sizes = self.subject.show_sizes(self.sampling.barren.first()?);
        Some(format!("{but} hardly any point that satisfies all facts was found at {sizes}"))
    }

    /// Why a formal difference is more than a relation that is not known, where nobody establishes the claim.
    fn formal_difference(&self) -> Option<String> {
        let difference = self.differ.as_ref().filter(|_| self.established().is_none())?;
        let (seen, open) = (self.sampling.compared, self.sampling.open());
        let but = format!("the sides agree at {}, but differ as formal expressions", counted(seen, "point"));
        // Points that cannot be decided are no rounding matter any more.
        if self.sampling.is_thin() {
            return Some(format!("{but}, and {} could not be decided", counted(open, "more point")));
        }
        // √(u²) hides a branch: which points lie on which side of it nobody has noted.
        if difference.by_a_root {
            return Some(format!("{but} with one sign of a root, and it is not known which points have it"));
        }
        let unseen = |sides| self.sampling.coverage.misses(&difference.sizes, sides);
        let missed = difference.sides.iter().any(unseen);
        missed.then(|| format!("{but}, among others on sides of branches on which none of the points lies"))
    }

    /// Why the sizes that were tried do not stand for the others, where nobody speaks for all.
    fn unseen_sizes(&self) -> Option<String> {
        let for_all =
            |one: &Evidence| one.says == Says::Agrees && matches!(one.witness, Level::AllShapes | Level::Proof);
        if self.evidence.iter().any(for_all) || self.sampling.compared == 0 {
            return None;
        }
        if self.subject.branches_on_sizes() {
            let why = "a branch depends on sizes alone, and may take its other side at others";
            return Some(format!("the sides agree at the sizes that were tried, but {why}"));
        }
        let (Known::Different(bound) | Known::Apart(bound)) = &self.known else { return self.few_sizes() };
        let unseen = |(id, degree): (&DimId, &u64)| {
            let (name, seen) = (&self.subject.document.dims[*id], self.sampling.sizes_of(*id));
            let why = format!("their normal forms differ, with powers of {name} that may vanish at as many");
            (*degree >= seen)
                .then(|| format!("the sides agree at {} of {name}, but {why}", counted(seen as usize, "size")))
        };
        bound.degrees.iter().find_map(unseen)
    }

    /// The same where no normal form says how the sides depend on sizes.
    fn few_sizes(&self) -> Option<String> {
        let few = |id: &DimId| {
            let (name, seen) = (&self.subject.document.dims[*id], self.sampling.sizes_of(*id));
            let why = format!(
                "no normal form speaks of others, and as functions of {name} they may be equal at as many by accident"
            );
            (needed(self.subject, *id) > seen as f64)
                .then(|| format!("the sides agree at {} of {name}, but {why}", counted(seen as usize, "size")))
        };
        self.subject.dims.iter().find_map(few)
    }

    /// The strongest of the witnesses that claim to establish, if one supports the claim.
    fn established(&self) -> Option<Level> {
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

    /// A counterexample where the claimed side has no value on a whole neighbourhood.
    fn undefined_region(&self) -> Option<(Counterexample, Failure)> {
        let candidates = self.sampling.right_undefined.iter();
        let on_a_region = |failure: &&Failure| {
            Case::new(self.subject, failure.sizes.clone()).is_ok_and(|case| undefined_around(&case, &failure.point))
        };
        let mut regions = candidates.take(REGIONS).filter(on_a_region);
        regions.find_map(|failure| {
            smallest(self.subject, failure, Finding::RightUndefined, &Known::Nothing, self.options).ok()
        })
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
        let hint = if self.sampling.too_large { self.hint_at_sizes() } else { "" };
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
        if let (Some(point), false) = (self.sampling.right_undefined.first(), self.beyond == Beyond::OneSide) {
            let shown = crate::witness::region::show_point(self.subject, point);
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

impl Verdict {
    /// A verdict that rests on the given testimonies.
    pub fn of(outcome: Outcome, evidence: Vec<Evidence>) -> Verdict {
        let bears = |says: Says| match outcome {
            Outcome::Verified => says == Says::Agrees,
            Outcome::Refuted => says == Says::Disagrees,
            Outcome::Unknown | Outcome::Error => false,
        };
        let strongest = evidence.iter().filter(|one| bears(one.says)).map(|one| one.witness).max();
        Verdict { outcome, evidence, strongest, counterexample: None, message: None, faults: Vec::new() }
    }

    /// The same claim weighed again with a testimony from outside: a theorem. It can strengthen an answer, and it can
    /// contradict one; where there is no answer it gives none, as the reasons for that are not about its strength.
    #[must_use]
    pub fn heard(mut self, mut testimony: Evidence) -> Verdict {
        let against = match self.outcome {
            Outcome::Verified => Says::Disagrees,
            Outcome::Refuted => Says::Agrees,
            Outcome::Unknown | Outcome::Error => Says::NoOpinion,
        };
        let undefined = self.counterexample.as_ref().is_some_and(|found| found.claimed.is_none());
        if testimony.says == Says::Agrees && undefined {
            testimony.says = Says::NoOpinion;
            testimony.detail.push_str("; it is about points at which both sides have a value");
        }
        let contradicted = testimony.says == against && against != Says::NoOpinion;
        let reason = format!(
            "INTERNAL CONTRADICTION: without Rocq the claim is {}, and yet: {}; one of them is wrong, please report this claim",
            self.outcome.word(),
            testimony.detail
        );
        self.evidence.insert(0, testimony);
        if contradicted {
            return Verdict::unknown(self.evidence, reason);
        }
        let strongest = Verdict::of(self.outcome, self.evidence.clone()).strongest;
        Verdict { strongest, ..self }
    }

    /// No answer, and why.
    pub fn unknown(evidence: Vec<Evidence>, reason: String) -> Verdict {
        Verdict { message: Some(reason), ..Verdict::of(Outcome::Unknown, evidence) }
    }

    /// The same verdict, with remarks on how the claim was read.
    fn with_remarks(mut self, remarks: &[&Fault]) -> Verdict {
        let said = |fault: &&Fault| match &fault.hint {
            Some(hint) => format!("{} ({hint})", fault.message),
            None => fault.message.clone(),
        };
        let all: Vec<String> = self.message.into_iter().chain(remarks.iter().map(said)).collect();
        self.message = (!all.is_empty()).then(|| all.join("; "));
        self
    }

    /// The same verdict, with more words in its message.
    fn with_words(mut self, words: &str) -> Verdict {
        let all: Vec<String> = self.message.into_iter().chain([words.to_string()]).collect();
        self.message = Some(all.join("; "));
        self
    }

    /// A statement that cannot be read; its faults are the message.
    pub fn error(faults: Vec<Fault>) -> Verdict {
        Verdict { faults, ..Verdict::of(Outcome::Error, Vec::new()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict on a claim about scalars, with testimonies put in the witnesses' mouths.
    fn with_testimonies(text: &str, words: &[(Level, Says)]) -> Verdict {
        let document = read(text, false);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("{text}") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let options = Options::default();
        let sampling = sample(&subject, &options, &Known::Nothing);
        let said = |(witness, says): &(Level, Says)| Evidence { witness: *witness, says: *says, detail: String::new() };
        let evidence = words.iter().map(said).chain([sampling.evidence()]).collect();
        let known = Known::Nothing;
        Weighing {
            subject: &subject,
            options: &options,
            known,
            sampling,
            evidence,
            differ: None,
            beyond: Beyond::Borders,
        }
        .verdict()
    }

    /// A claim on which the tool itself fails is unknown, and nothing else is lost.
    #[test]
    fn a_failure_of_the_tool_costs_one_claim() {
        let verdict = guarded(|| panic!("index 8 of 8"));
        assert_eq!(verdict.outcome, Outcome::Unknown);
        let message = "the tool failed on this claim (index 8 of 8): please report it";
        assert_eq!(verdict.message.as_deref(), Some(message));
        let verdict = Verdict::of(Outcome::Refuted, Vec::new()).with_words("one").with_words("two");
        assert_eq!((verdict.outcome, verdict.message.as_deref()), (Outcome::Refuted, Some("one; two")));
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
            sampling.undecided = undecided;
            let (known, evidence) = (Known::Nothing, vec![sampling.evidence()]);
            Weighing {
                subject: &subject,
                options: &options,
                known,
                sampling,
                evidence,
                differ,
                beyond: Beyond::Borders,
            }
            .verdict()
            .outcome
        };
        assert_eq!(outcome(0, true), Outcome::Verified);
        assert_eq!(outcome(1000, false), Outcome::Verified);
        assert_eq!(outcome(1000, true), Outcome::Unknown);
    }
}
