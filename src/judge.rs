//! The judgement: witnesses are called, their testimonies weighed (`judge/weigh.rs`), and every row of a file gets its
//! verdict.

mod candidate;
mod support;
mod unseen;
mod weigh;

use crate::claim::Subject;
use crate::claim::work::Work;
use crate::guard::{caught, failed, on_large_stack, side_by_side};
use crate::lang::ast::Fault;
use crate::lang::reading::Reading;
use crate::lang::typed::{Body, Claim, Document, Item, same_expression};
use crate::mistake::{Explanation, explain};
use crate::verdict::{Evidence, Judged, Options, Outcome, Says, Verdict};
use crate::witness::all_shapes::{Prepared, all_shapes};
use crate::witness::bench::shapes::shapes;
use crate::witness::difference::difference;
use crate::witness::exact::testimony as exact;
use crate::witness::refute::corner::in_a_corner;
use crate::witness::sampled::sampling::Sampling;
use crate::witness::sampled::{sample, shapes as sampled_shapes};
use crate::witness::testimony::{Heard, Known};
use candidate::verified_beside;
pub use candidate::verified_within;
use weigh::{Beyond, Weighing};

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
    judge_some(file, &Reading::new(text, one_liner), options, &|_, _| true, 1, progress)
}

/// The same for some of the rows of a text that was read: those that are wanted, by their label and line; on so many threads at
/// most. The rows are the same on however many.
///
/// ```
/// use backproof::{Reading, judge::judge_some, verdict::Options};
/// let reading = Reading::new("var x\nclaim a: d(x^2)/dx = 2*x\nclaim b: d(x^3)/dx = x^2", false);
/// let wanted = |label: Option<&str>, _line: usize| label == Some("b");
/// let rows = judge_some("-", &reading, &Options::default(), &wanted, 1, &mut |_, _| {});
/// assert_eq!(rows.iter().map(|row| row.passes()).collect::<Vec<_>>(), [false]);
/// ```
pub fn judge_some<'d>(
    file: &str,
    reading: &'d Reading,
    options: &Options,
    wanted: &dyn Fn(Option<&str>, usize) -> bool,
    threads: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Judged> {
    let is_wanted = |item: &&Item| match item {
        Item::Claim(claim) => wanted(claim.label.as_deref(), claim.line),
        Item::Faulty(faulty) => wanted(faulty.label.as_deref(), faulty.line),
    };
    let items: Vec<&'d Item> = reading.document().items.iter().filter(is_wanted).collect();
    let total = items.len();
    progress(0, total);
    let begin = || Prepared::of(reading.document());
    let judge = |prepared: &Prepared<'d>, item: &&'d Item| judge_item(file, (reading, prepared), item, options);
    side_by_side(&items, threads, begin, judge, &mut |done| progress(done, total))
}

/// Parses and checks a text.
pub fn read(text: &str, one_liner: bool) -> Document {
    Reading::new(text, one_liner).checked.into_document()
}

/// The items of a text that rows are about, each with its row: all of them, or those that were wanted.
pub fn judged_items<'d, 'r>(
    document: &'d Document,
    rows: &'r [Judged],
) -> impl Iterator<Item = (&'d Item, &'r Judged)> {
    let mut rows = rows.iter().peekable();
    document.items.iter().filter_map(move |item| {
        let (line, label) = match item {
            Item::Claim(claim) => (claim.line, &claim.label),
            Item::Faulty(faulty) => (faulty.line, &faulty.label),
        };
        rows.next_if(|row| row.line == line && row.label == *label).map(|row| (item, row))
    })
}

/// One row, on a large stack; with what the claims of the text have in common.
fn judge_item<'d>(
    file: &str,
    (reading, prepared): (&'d Reading, &Prepared<'d>),
    item: &'d Item,
    options: &Options,
) -> Judged {
    let document = reading.document();
    let (line, label, text, expectation) = match item {
        Item::Claim(claim) => (claim.line, &claim.label, &claim.text, &claim.expectation),
        Item::Faulty(faulty) => (faulty.line, &faulty.label, &faulty.text, &faulty.expectation),
    };
    let verdict = match item {
        Item::Claim(claim) => {
            let repairs = document.repairs_under(claim);
            let remarks: Vec<&Fault> = document.remarks_on(claim).into_iter().chain(&repairs).collect();
            let verdict = judge_beside(document, claim, options, prepared).with_remarks(&remarks);
            match document.unread_before(claim) {
                Some(line) => verdict.unless_it_holds(&without(line, claim)),
                None => verdict,
            }
        }
        Item::Faulty(faulty) => {
            let verdict = Verdict::error(faulty.faults.clone());
            match &faulty.claim {
                Some(claim) => verdict.apart_from_the_label(judge(document, claim, options)),
                None => verdict,
            }
        }
    };
    let (under, sized) = match item {
        Item::Claim(claim) => (document.under(claim), is_sized(document, claim)),
        Item::Faulty(_) => (Vec::new(), false),
    };
    let found = match is_explained(item) {
        true => caught(|| explained(reading, item, &verdict, options)),
        false => Ok(None),
    };
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
        under,
        sized,
    }
}

/// What explains a wrong claim.
fn explained(reading: &Reading, item: &Item, verdict: &Verdict, options: &Options) -> Option<Explanation> {
    // Whether a formula is right does not depend on which kinks the file names.
    let lenient = Options { strict: false, ..*options };
    let beside = match item {
        Item::Claim(claim) => Some((reading.document(), &**claim)),
        Item::Faulty(_) => None,
    };
    let verify =
        |document: &Document, claim: &Claim, work: &Work| verified_beside((document, claim), &lenient, work, beside);
    explain(reading, item, verdict, options, &verify)
}

/// Whether sizes with names take part in a claim.
fn is_sized(document: &Document, claim: &Claim) -> bool {
    match Subject::new(document, claim) {
        Some(subject) => subject.written_dims().next().is_some(),
        None => !document.dims.is_empty(),
    }
}

/// Whether a mistake is looked for: in a claim, and where shapes do not fit; not where a label or a name is at fault,
/// which says nothing of the formula.
fn is_explained(item: &Item) -> bool {
    match item {
        Item::Claim(_) => true,
        Item::Faulty(faulty) => faulty.claim.is_none() && !faulty.faults.iter().any(|fault| fault.notation),
    }
}

/// That a claim was judged without a statement that may bear on it.
fn without(line: usize, claim: &Claim) -> Fault {
    Fault::new(claim.span, format!("judged without line {line}, which cannot be read and may restrict this claim"))
        .with_hint(format!("mend line {line} first"))
}

/// Judges a claim beside others of the same text, on a stack that is large enough.
fn judge_beside<'d>(document: &'d Document, claim: &'d Claim, options: &Options, prepared: &Prepared<'d>) -> Verdict {
    guarded(|| judge_unguarded(document, claim, options, (&Work::default(), Some(prepared))))
}

/// Judges one claim.
pub fn judge(document: &Document, claim: &Claim, options: &Options) -> Verdict {
    judge_within(document, claim, options, &Work::default())
}

/// The same with what is left of some work.
pub fn judge_within(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Verdict {
    guarded(|| on_large_stack(|| judge_unguarded(document, claim, options, (work, None))))
}

/// A verdict; a failure of the tool itself is no answer, to this claim alone.
fn guarded(judge: impl FnOnce() -> Verdict) -> Verdict {
    let verdict = caught(judge);
    verdict.unwrap_or_else(|words| Verdict::unknown(Vec::new(), failed("this claim", &words)))
}

fn judge_unguarded<'d>(
    document: &'d Document,
    claim: &'d Claim,
    options: &Options,
    (work, prepared): (&Work, Option<&Prepared<'d>>),
) -> Verdict {
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
        (Body::Equal(left, right), _)
            if document.empty_claims.contains(&claim.span.start) && same_expression(left, right) =>
        {
            let reason = "vacuous: both sides are the same expression, so that nothing is claimed".to_string();
            Verdict::unknown(Vec::new(), reason)
        }
        (Body::Equal(..), Some(subject)) => judge_equal(&subject, options, prepared),
        (Body::Equal(..), None) => Verdict::of(Outcome::Unknown, Vec::new()),
    }
}

fn judge_equal<'d>(subject: &Subject<'d>, options: &Options, prepared: Option<&Prepared<'d>>) -> Verdict {
    if let Some(name) = subject.vacuous_derivative() {
        let mut reason = format!("vacuous: `{name}` does not occur in what is differentiated");
        if let Some((of, by)) = subject.taken_for_a_function() {
            reason += &format!(
                "; in `d{of}/d{by}`, `{of}` is a variable of its own: a function of {by} is declared, `function {of}(t)`, and written `{of}({by})`, its derivative `{of}'({by})`"
            );
        }
        return Verdict::unknown(Vec::new(), reason);
    }
    match hear(subject, options, &Asked::OfAClaim(prepared)) {
        Some(weighing) => weighing.verdict(),
        None => Verdict::of(Outcome::Unknown, Vec::new()),
    }
}

/// What the witnesses are asked.
enum Asked<'a, 'd> {
    /// Everything; with what other claims of the text have in common with it.
    OfAClaim(Option<&'a Prepared<'d>>),
    /// Nothing more once what sampling found is not wanted; and no third one where two have said yes that share no rule, the normal
    /// form and the values. Nobody claims a candidate, and most are wrong.
    OfACandidate(&'a dyn Fn(&Sampling) -> bool),
}

impl<'d> Asked<'_, 'd> {
    fn prepared(&self) -> Option<&Prepared<'d>> {
        match self {
            Asked::OfAClaim(prepared) => *prepared,
            Asked::OfACandidate(_) => None,
        }
    }

    fn is_wanted(&self, sampling: &Sampling) -> bool {
        match self {
            Asked::OfAClaim(_) => true,
            Asked::OfACandidate(wanted) => wanted(sampling),
        }
    }

    fn is_answered(&self, known: &Known, sampling: &Sampling) -> bool {
        let sampled = || sampling.evidence().says == Says::Agrees;
        matches!(self, Asked::OfACandidate(_)) && known.is_equal() && sampled()
    }
}

/// All witnesses that can speak, as far as they are asked; none if what sampling found is not wanted.
fn hear<'w, 'd>(subject: &'w Subject<'d>, options: &'w Options, asked: &Asked<'_, 'd>) -> Option<Weighing<'w>> {
    let (testimony, known) = all_shapes(subject, asked.prepared());
    let mut evidence = vec![testimony];
    let mut sampling = sample(subject, options, &known);
    if !asked.is_wanted(&sampling) {
        return None;
    }
    let is_answered = asked.is_answered(&known, &sampling);
    let heard = Heard { differ: sampling.failure.is_some(), established: known.is_equal() && !subject.has_branches() };
    // What could not be lowered at any size cannot be here either.
    let mut differ = None;
    if sampling.sizes.lowered && !is_answered {
        let (testimony, difference) = exact(subject, options, &heard);
        evidence.push(testimony);
        differ = difference;
    }
    let (mut small, mut found) = (None, None);
    if sampling.sizes.too_large && known.is_equal() {
        small = support::at_small_sizes(subject, options);
    } else if sampling.sizes.too_large {
        found = in_a_corner(subject, options);
        sampling.failure = found.as_ref().map(|(_, place)| place.clone());
    }
    evidence.push(small.unwrap_or_else(|| sampling.evidence()));
    if subject.has_derivative() && !is_answered {
        let shapes = sampled_shapes(subject, options.seed);
        evidence.push(difference(subject, &shapes, &heard, options));
    }
    Some(Weighing { subject, options, known, sampling, found, evidence, differ, beyond: Beyond::Borders })
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

    /// The same where a restriction may be missing: what holds everywhere holds under it, too; what fails somewhere may
    /// hold under it, so that nothing is refuted.
    fn unless_it_holds(self, missing: &Fault) -> Verdict {
        let open = match self.outcome {
            Outcome::Verified => return self,
            Outcome::Refuted => Verdict::unknown(self.evidence, "it fails at some point".to_string()),
            _ => self,
        };
        open.with_remarks(&[missing])
    }

    /// The same fault, and what the verdict on the claim would be.
    fn apart_from_the_label(self, verdict: Verdict) -> Verdict {
        let by = verdict.strongest.map_or(String::new(), |level| format!(" ({})", level.word()));
        Verdict { message: Some(format!("apart from its label, the claim is {}{by}", verdict.outcome.word())), ..self }
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
}
