//! How strong is a test? The wrong versions of a file's claims, and which witness tells each from the right one.

use crate::guard::{caught, on_large_stack};
use crate::judge::judge;
use crate::lang::check::Checked;
use crate::lang::parser::parse;
use crate::lang::typed::Item;
use crate::mistake::Reading;
use crate::mistake::versions::{How, Share, wrong_versions};
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

/// Makes the wrong versions of every verified claim of a text and judges them. `progress` is told how many items of the text
/// are done, of how many.
///
/// ```
/// use backproof::mistake::versions::Share;
/// use backproof::mutants::{Fate, mutants};
/// use backproof::verdict::Options;
/// let share = Share { single: 20, double: 2, other: 3 };
/// let found = mutants("var x\nclaim: d(sin(x))/dx = cos(x)", share, &Options::default(), &mut |_, _| {});
/// assert!(found.iter().any(|mutant| mutant.text == "-cos(x)" && matches!(mutant.fate, Fate::Killed(_))));
/// ```
pub fn mutants(text: &str, share: Share, options: &Options, progress: &mut dyn FnMut(usize, usize)) -> Vec<Mutant> {
    let source = parse(text);
    let reading = Reading { source: &source, checked: &Checked::new(text, &source, false) };
    let document = reading.checked.document();
    let mut found = Vec::new();
    for (done, item) in document.items.iter().enumerate() {
        progress(done, document.items.len());
        let Item::Claim(claim) = item else { continue };
        if judge(document, claim, options).outcome != Outcome::Verified {
            continue;
        }
        // Where the tool fails to make versions of a claim, those of the others are made all the same.
        let versions = caught(|| on_large_stack(|| wrong_versions(&reading, claim, share)));
        for version in versions.unwrap_or_default() {
            found.push(Mutant {
                line: claim.line,
                label: claim.label.clone(),
                how: version.how,
                fate: fate(&judge(document, &version.claim, options)),
                text: version.text,
            });
        }
    }
    progress(document.items.len(), document.items.len());
    found
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
