//! What a check found, for people: short, plain text, the same for the same seed.

use super::builder::is_pass;
use super::exact::{Fields, fields};
use super::function::Failure;
use super::mistake::explain;
use super::recorded::Heard;
use super::show::{
    apart, array, array_of, assignments, blocks_of, entry_of, literal, paste, rounded, short, shown, wrapped,
};
use super::subject::{Kind, Layout, Subject};
use super::visit::Visit;
use super::weigh::{Fault, Wrong};
use crate::verdict::{Counterexample, Evidence, Level, Mistake, Number, Outcome, Says, Verdict, counted};
use std::fmt;

/// A verdict, and what explains it. Shown (`{}`), it is the text that a failing test prints.
///
/// ```
/// use backproof::check;
/// let report = check::derivative(|x: f64| x.powi(3), |x| 2.0 * x.powi(2)).report();
/// assert_eq!(report.mistake.as_ref().map(|mistake| mistake.name.as_str()), Some("factor 2/3"));
/// assert!(report.to_string().starts_with("refuted"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a report that nobody reads checks nothing"]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// The likely mistake, by its name in `docs/mistakes.md`.
    pub mistake: Option<Mistake>,
    /// How often the user's code was called.
    pub calls: usize,
    pub(super) allows_unknown: bool,
    /// What is claimed, in a line.
    claim: String,
    /// The lines between the verdict and the mistake.
    lines: Vec<String>,
    /// A test to paste.
    paste: Vec<String>,
}

impl Report {
    /// Whether a test that asserts this passes.
    ///
    /// ```
    /// assert!(backproof::check::derivative(f64::exp, f64::exp).report().passes());
    /// ```
    pub fn passes(&self) -> bool {
        is_pass(self.verdict.outcome, self.allows_unknown)
    }

    /// The same report, for a test that takes `unknown` for an answer.
    pub(super) fn new(verdict: Verdict, claim: String) -> Report {
        Report { verdict, mistake: None, calls: 0, allows_unknown: false, claim, lines: Vec::new(), paste: Vec::new() }
    }

    /// What cannot be checked as it is asked for.
    pub(super) fn unusable(words: String, (function, claim): (String, String)) -> Report {
        let verdict = Verdict {
            outcome: Outcome::Error,
            evidence: Vec::new(),
            strongest: None,
            counterexample: None,
            message: Some(words),
            faults: Vec::new(),
        };
        Report::new(verdict, format!("{claim} for {function}"))
    }

    pub(super) fn of(
        subject: &mut Subject<'_>,
        mut seen: Visit,
        heard: Option<Heard>,
        (names, options): ((String, String), &str),
        seed: u64,
    ) -> Report {
        let claim = match subject.kind {
            Kind::ValueAndGradient => format!("value and gradient of `{}`", short(&names.1)),
            kind => format!("`{}` as the {} of `{}`", short(&names.1), kind.noun(), short(&names.0)),
        };
        // What differences cannot see the tape may; what they do see it must see, too.
        let by_tape = seen.wrong.is_none() && seen.failed.is_none();
        if let Some(heard) = &heard
            && by_tape
        {
            seen.wrong.clone_from(&heard.wrong);
        }
        let mut report = match (&seen.wrong, &seen.failed) {
            (Some(wrong), _) => refuted(subject, wrong, &seen, claim, (&names, options)),
            (None, Some((failure, layout, point))) => failed(subject, failure, (layout, point), claim),
            (None, None) => undisturbed(subject, &seen, claim),
        };
        if let Some(heard) = &heard {
            hear(&mut report, heard);
            if report.verdict.strongest == Some(Level::Sampled) && report.verdict.outcome == Outcome::Verified {
                fields(subject, &heard.paths, seed).into_iter().for_each(|fields| testify_exactly(&mut report, fields));
            }
        }
        report.calls = subject.function.calls + subject.claim.calls;
        if seed != 0 && report.verdict.outcome != Outcome::Verified {
            report.lines.push(format!("seed: {seed} (BACKPROOF_SEED={seed} repeats it)"));
        }
        report
    }
}

fn evidence(says: Says, detail: String) -> Evidence {
    Evidence { witness: Level::Difference, says, detail }
}

/// Nothing was wrong: verified, if that says something.
fn undisturbed(subject: &Subject<'_>, seen: &Visit, claim: String) -> Report {
    let tally = seen.tally;
    let calls = subject.function.calls + subject.claim.calls;
    let (points, entries) = (counted(seen.points, "point"), counted(tally.agree, "derivative"));
    let shapes = if seen.shapes > 1 { format!(" of {}", counted(seen.shapes, "shape")) } else { String::new() };
    let detail = format!(
        "agreement at {points}{shapes} ({entries} compared with difference quotients, error bars at most {:.0e} of the value; {})",
        tally.bar,
        counted(calls, "call")
    );
    let unknown = if seen.points == 0 {
        Some("no point could be compared: the function has no value where it was looked at. Say where it has: `on = 0.1..=5.0`".to_string())
    } else if tally.agree == 0 {
        Some("differences say nothing here: their error bars are too wide at all points. A narrower `on`, or `generic` code, may help".to_string())
    } else if tally.telling == 0 {
        Some(
            "the control failed: an error of one part in a million would not have been noticed at any point"
                .to_string(),
        )
    } else if tally.open > tally.agree + tally.kinks {
        let (open, all) = (tally.open, tally.open + tally.agree);
        Some(format!(
            "{open} of {all} derivatives could not be decided by differences: a narrower `on`, or `generic` code, may help"
        ))
    } else if tally.moving == 0 && subject.kind != Kind::Derivative {
        Some("vacuous: the result does not depend on the inputs at any point that was tried, so every gradient of 0 is right".to_string())
    } else {
        None
    };
    let outcome = if unknown.is_some() { Outcome::Unknown } else { Outcome::Verified };
    let mut remarks: Vec<String> = unknown.into_iter().collect();
    if let Some(kink) = seen.kinks.first() {
        let at = kink.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
        remarks.push(format!(
            "{} accepted at kinks, where any slope between those around is right (first at {at})",
            counted(tally.kinks, "value")
        ));
    }
    if tally.open > 0 && outcome == Outcome::Verified {
        remarks.push(format!("{} left open: error bars are too wide there", counted(tally.open, "derivative")));
    }
    if tally.moving == 0 && outcome == Outcome::Verified {
        remarks.push("the function was constant at all points".to_string());
    }
    let verdict = Verdict {
        outcome,
        evidence: vec![evidence(if outcome == Outcome::Verified { Says::Agrees } else { Says::NoOpinion }, detail)],
        strongest: (outcome == Outcome::Verified).then_some(Level::Difference),
        counterexample: None,
        message: (!remarks.is_empty()).then(|| remarks.join("; ")),
        faults: Vec::new(),
    };
    Report::new(verdict, claim)
}

/// Weighs what the tape says beside what differences say.
fn hear(report: &mut Report, heard: &Heard) {
    let verdict = &mut report.verdict;
    let testify = |says: Says, detail: String| Evidence { witness: Level::Sampled, says, detail };
    let unknown = |verdict: &mut Verdict, words: String| {
        verdict.outcome = Outcome::Unknown;
        verdict.strongest = None;
        verdict.message = Some(words);
    };
    if let Some(words) = &heard.refused {
        verdict.evidence.insert(0, testify(Says::NoOpinion, format!("it cannot be recorded: {words}")));
        if verdict.outcome == Outcome::Verified {
            unknown(verdict, format!("the generic code cannot be recorded: {words}"));
        }
        return;
    }
    if heard.wrong.is_some() {
        let detail = "the recorded programs differ there, in doubles with running error and in enclosures of 320 bits";
        verdict.evidence.insert(0, testify(Says::Disagrees, detail.to_string()));
        verdict.strongest = Some(Level::Sampled);
        return;
    }
    if heard.points > 0 && heard.seeing == 0 {
        let words = "vacuous: the recorded result does not depend on its inputs at any point; something cuts it off (`primal()`, a constant)";
        verdict.evidence.insert(0, testify(Says::NoOpinion, words.to_string()));
        unknown(verdict, words.to_string());
        return;
    }
    if heard.agree == 0 {
        verdict.evidence.insert(0, testify(Says::NoOpinion, "no point could be read on the tape".to_string()));
        return;
    }
    let (points, entries) = (counted(heard.points, "point"), counted(heard.agree, "derivative"));
    let detail = format!(
        "recorded on the tape; {entries} at {points} agree within running error, {} of them in enclosures of 320 bits",
        heard.settled
    );
    verdict.evidence.insert(0, testify(Says::Agrees, detail));
    match verdict.outcome {
        // A counterexample by differences that the tape does not see is nobody's guilt yet.
        Outcome::Refuted if verdict.counterexample.as_ref().is_some_and(|found| found.claimed.is_some()) => unknown(
            verdict,
            "INTERNAL CONTRADICTION: differences of the `f64` code find a difference here, and the recorded code does not. Is it the same code?".to_string(),
        ),
        Outcome::Refuted => {}
        _ if heard.open > heard.agree => {}
        _ => {
            verdict.outcome = Outcome::Verified;
            verdict.strongest = Some(Level::Sampled);
        }
    }
}

/// What the finite fields say stands before all else.
fn testify_exactly(report: &mut Report, fields: Fields) {
    let verdict = &mut report.verdict;
    let (says, detail) = match fields {
        Fields::Same(detail) => {
            verdict.strongest = Some(Level::Exact);
            (Says::Agrees, detail)
        }
        Fields::Silent(reason) => (Says::NoOpinion, reason),
    };
    verdict.evidence.insert(0, Evidence { witness: Level::Exact, says, detail });
}

/// The function itself failed: nothing can be said of the claim.
fn failed(subject: &Subject<'_>, failure: &Failure, (layout, point): (&Layout, &[f64]), claim: String) -> Report {
    let words = match failure {
        Failure::Panic(words) => format!("the function panicked: {words}"),
        Failure::Shape(argument, fixed) => {
            let shape = layout.shapes.get(*argument).map(|shape| format!("{shape:?}")).unwrap_or_default();
            let sizes: Vec<String> =
                fixed.iter().map(|size| size.map_or("any".to_string(), |size| size.to_string())).collect();
            format!("argument {} cannot have the shape {shape}: its type demands [{}]", argument + 1, sizes.join(", "))
        }
    };
    let verdict = Verdict {
        outcome: Outcome::Unknown,
        evidence: vec![evidence(Says::NoOpinion, words.clone())],
        strongest: None,
        counterexample: None,
        message: Some(format!(
            "{words}. If it is not meant to be called there, say where it is: `on = 0.1..=5.0`, `except`"
        )),
        faults: Vec::new(),
    };
    let mut report = Report::new(verdict, claim);
    report.lines = assignments(subject, layout, point);
    report
}

/// A line on what is wrong; what is claimed, and what is right.
fn told(subject: &Subject<'_>, wrong: &Wrong, entry: &[usize]) -> (String, Option<f64>, Option<f64>) {
    let at = match array_of(subject, wrong) {
        Some(name) if !entry.is_empty() => format!("entry {entry:?} of the gradient by {name}: "),
        _ if entry.is_empty() => String::new(),
        _ => format!("entry {entry:?}: "),
    };
    match &wrong.fault {
        Fault::Value { claimed, actual, around: None } => (
            format!("{at}returned {claimed:?}, right is {}{}", shown(*actual), apart(*claimed, *actual)),
            Some(*claimed),
            Some(*actual),
        ),
        Fault::Value { claimed, actual, around: Some((low, high)) } => (
            format!(
                "{at}returned {claimed:?}; slopes around this point lie between {} and {}",
                shown(*low),
                shown(*high)
            ),
            Some(*claimed),
            Some(*actual),
        ),
        Fault::Kink { claimed, nearest } => (
            format!(
                "returned {claimed:?}, which is no mean of the gradients around this kink; the nearest is {}",
                literal(&[nearest.len()], &nearest.iter().map(|value| rounded(*value)).collect::<Vec<_>>())
            ),
            claimed.get(wrong.entry.column).copied(),
            nearest.get(wrong.entry.column).copied(),
        ),
        Fault::Shape { claimed, actual } => (format!("returned the shape {claimed}, right is {actual}"), None, None),
        Fault::Absent => ("returned nothing where the function has a value".to_string(), None, None),
        Fault::Panic(words) => (format!("panicked: {words}"), None, None),
        Fault::Mutates => {
            ("writes to its arguments: the caller's numbers are others afterwards".to_string(), None, None)
        }
        Fault::Changes { first, second } => (
            format!("{at}returned {first:?}, and {second:?} when called again at the same point"),
            Some(*second),
            Some(*first),
        ),
    }
}

fn refuted(
    subject: &mut Subject<'_>,
    wrong: &Wrong,
    seen: &Visit,
    claim: String,
    names: (&(String, String), &str),
) -> Report {
    let (layout, point) = (&wrong.layout, wrong.point.as_slice());
    let entry = entry_of(subject, wrong);
    let (line, claimed, actual) = told(subject, wrong, &entry);
    let values =
        blocks_of(subject, layout, point).map(|(name, shape, numbers)| (name, array(&shape, &numbers))).collect();
    let number = |value: f64| if value.is_finite() { Number::Real(value) } else { Number::Real(f64::NAN) };
    let counterexample = Counterexample {
        dims: subject
            .sizes
            .iter()
            .map(|(name, _)| name.clone())
            .zip(layout.sizes.iter().map(|size| *size as u64))
            .collect(),
        values,
        functions: Vec::new(),
        entry,
        claimed: claimed.map(number),
        actual: actual.map(number),
        stretches: Vec::new(),
    };
    let how = match wrong.fault {
        Fault::Value { .. } | Fault::Kink { .. } => {
            "quotients of two families of steps, here and at points around, agree. This is numerical evidence, not a proof"
        }
        _ => "as the code answered",
    };
    let mut lines = assignments(subject, layout, point);
    lines.push(line);
    let mistake = explain(subject, wrong, seen);
    let verdict = Verdict {
        outcome: Outcome::Refuted,
        evidence: vec![evidence(Says::Disagrees, how.to_string())],
        strongest: Some(Level::Difference),
        counterexample: Some(counterexample),
        message: None,
        faults: Vec::new(),
    };
    let mut report = Report::new(verdict, claim);
    report.lines = lines;
    report.mistake = mistake;
    report.paste = paste(subject, wrong, names);
    report
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", wrapped(&format!("{}: {}", self.verdict.outcome.word(), self.claim)))?;
        for line in &self.lines {
            write!(f, "\n  {}", wrapped(line))?;
        }
        if let Some(mistake) = &self.mistake {
            write!(f, "\n  {}", wrapped(&format!("mistake: {}: {}", mistake.name, mistake.explanation)))?;
        }
        for evidence in &self.verdict.evidence {
            write!(f, "\n  {}", wrapped(&format!("{}: {}", evidence.witness.word(), evidence.detail)))?;
        }
        if let Some(message) = &self.verdict.message {
            write!(f, "\n  {}", wrapped(message))?;
        }
        if !self.paste.is_empty() {
            write!(f, "\n  to keep this point as a test:")?;
        }
        self.paste.iter().try_for_each(|line| write!(f, "\n    {line}"))
    }
}
