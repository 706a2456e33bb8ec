//! How strong is a test? The wrong versions of a file's claims, and which witness tells each from the right one.

use crate::claim::work::{VERSIONS, Work, grouped};
use crate::guard::{caught, on_large_stack};
use crate::judge::{judge, judge_within};
use crate::lang::reading::Reading;
use crate::lang::typed::{Claim, Document, Item};
use crate::mistake::versions::wrong_versions;
pub use crate::mistake::versions::{How, Share};
use crate::verdict::{Level, Options, Outcome, Verdict};

/// What became of a wrong version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was refuted; by the strongest of the witnesses that disagreed.
    Killed(Level),
    /// It is no other claim, as a witness says that looks at all points at once.
    Equivalent(Level),
    /// It was not told from a right claim; why.
    Survived(String),
    /// It was not judged; why.
    Unjudged(String),
}

/// A wrong version of a claim and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The line of the claim.
    pub line: usize,
    /// Its label.
    pub label: Option<String>,
    /// How the version is wrong.
    pub how: How,
    /// Its right side.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
}

/// Makes the wrong versions of every verified claim of a text and judges them. `progress` is told how many items of the
/// text are done, of how many.
///
/// ```
/// use backproof::mutants::{Fate, Share, mutants};
/// use backproof::verdict::Options;
/// let share = Share { single: 20, double: 2, other: 3 };
/// let found = mutants("var x\nclaim: d(sin(x))/dx = cos(x)", share, &Options::default(), &mut |_, _| {});
/// assert!(found.iter().any(|mutant| mutant.text == "-cos(x)" && matches!(mutant.fate, Fate::Killed(_))));
/// ```
pub fn mutants(text: &str, share: Share, options: &Options, progress: &mut dyn FnMut(usize, usize)) -> Vec<Mutant> {
    mutants_of(&Reading::new(text, false), share, options, progress)
}

/// The same of a text that was read: a file, or a claim with what stands before it.
pub fn mutants_of(
    reading: &Reading,
    share: Share,
    options: &Options,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Mutant> {
    let document = reading.document();
    let mut found = Vec::new();
    for (done, item) in document.items.iter().enumerate() {
        progress(done, document.items.len());
        let Item::Claim(claim) = item else { continue };
        if judge(document, claim, options).outcome != Outcome::Verified {
            continue;
        }
        let work = Work::new(VERSIONS);
        let mutant = |how, text, fate| Mutant { line: claim.line, label: claim.label.clone(), how, text, fate };
        // Where the tool fails to make versions of a claim, those of the others are made all the same.
        match caught(|| on_large_stack(|| wrong_versions(reading, claim, share))).unwrap_or_else(|_| Ok(Vec::new())) {
            Ok(versions) => {
                for version in versions {
                    let fate = fate_of(document, &version.claim, options, &work);
                    found.push(mutant(version.how, version.text, fate));
                }
            }
            Err(too_large) => {
                let how = How::Otherwise("none made");
                found.push(mutant(how, "…".to_string(), Fate::Unjudged(too_large)));
            }
        }
    }
    progress(document.items.len(), document.items.len());
    found
}

/// What becomes of a version, as long as the work lasts that all versions share.
fn fate_of(document: &Document, claim: &Claim, options: &Options, work: &Work) -> Fate {
    let total = grouped(work.total());
    let unjudged = || Fate::Unjudged(format!("too large: all versions together take more than {total} operations"));
    if work.is_spent() {
        return unjudged();
    }
    match fate(&judge_within(document, claim, options, work)) {
        Fate::Survived(_) if work.is_spent() => unjudged(),
        fate => fate,
    }
}

/// A version that is verified by sampling alone has survived: that it is equivalent is not known.
fn fate(verdict: &Verdict) -> Fate {
    let message = || verdict.message.clone().unwrap_or_default();
    match (verdict.outcome, verdict.strongest) {
        (Outcome::Refuted, Some(level)) => Fate::Killed(level),
        (Outcome::Verified, Some(level @ (Level::Proof | Level::AllShapes | Level::Exact))) => Fate::Equivalent(level),
        (Outcome::Verified, _) => Fate::Survived("verified".to_string()),
        _ => Fate::Survived(message()),
    }
}
