//! A row of a report.

use super::{Evidence, Expectation, Fault, Level, Mistake, Outcome, Repair, Verdict};
use crate::lang::builtin::KEYWORDS;
use crate::lang::habit::start;
use crate::lang::spelling::closest;
use std::fmt;

/// One row of a report: a claim, or a statement at fault, with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The file as it was named on the command line; `-` for standard input.
    pub file: String,
    /// The line the statement starts on; 0 for a file that cannot be read at all.
    pub line: usize,
    /// Its label.
    pub label: Option<String>,
    /// What is claimed, without label and expectation.
    pub text: String,
    /// What was found.
    pub verdict: Verdict,
    /// What was expected.
    pub expectation: Option<Expectation>,
    /// What explains a wrong claim, if something does.
    pub mistake: Option<Mistake>,
    /// Where no known mistake explains it: what is right, as the tool itself derives it.
    pub derived: Option<Repair>,
    /// The restrictions that bear on the claim, as they are written: `given sum(y) = 1`.
    pub under: Vec<String>,
    /// Whether sizes with names take part, so that it is a claim for all of them.
    pub sized: bool,
}

impl fmt::Display for Judged {
    /// The verdict in a line, with what is wrong and what would be right in a line each. The reports of the command
    /// line say more.
    ///
    /// ```
    /// use backproof::{judge::judge_text, verdict::Options};
    /// let rows = judge_text("-", "var x\nclaim C: d(cos(x))/dx = sin(x)", false, &Options::default(), &mut |_, _| {});
    /// assert_eq!(
    ///     rows[0].to_string(),
    ///     "C: refuted (sampled): d(cos(x))/dx = sin(x)\n  sign: the claim has the wrong sign\n  right is: -sin(x)"
    /// );
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = &self.label {
            write!(f, "{label}: ")?;
        }
        write!(f, "{}", self.verdict.outcome.word())?;
        if let Some(level) = self.verdict.strongest {
            write!(f, " ({})", level.word())?;
        }
        write!(f, ": {}", self.text)?;
        for fault in &self.verdict.faults {
            write!(f, "\n  {}", fault.message)?;
        }
        if let Some(message) = &self.verdict.message {
            write!(f, "\n  {message}")?;
        }
        if let Some(mistake) = &self.mistake {
            write!(f, "\n  {}: {}", mistake.name, mistake.explanation)?;
        }
        let fix = self.mistake.as_ref().and_then(|mistake| mistake.fix.as_ref());
        match fix.or(self.derived.as_ref()) {
            Some(right) => write!(f, "\n  right is: {}", right.text),
            None => Ok(()),
        }
    }
}

impl Judged {
    /// Whether it is a claim, and not another statement that cannot be read: such a one starts with its own keyword, or one like it, or
    /// says of nothing that it is equal to something.
    ///
    /// ```
    /// use backproof::{judge::judge_text, verdict::Options};
    /// let rows = judge_text("-", "var x[\nclaim x = x", false, &Options::default(), &mut |_, _| {});
    /// assert_eq!(rows.iter().map(|row| row.is_claim()).collect::<Vec<_>>(), [false, true]);
    /// ```
    pub fn is_claim(&self) -> bool {
        let word = self.text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let is_other = closest(word, KEYWORDS).is_some() || start(word).is_some() || !self.text.contains(['=', '≈']);
        // `f(x) = x^3` says what `f` is.
        let is_function = |fault: &Fault| fault.hint.as_ref().is_some_and(|hint| hint.starts_with("write `function "));
        let is_other = is_other || self.verdict.faults.first().is_some_and(is_function);
        self.verdict.faults.is_empty() || self.label.is_some() || !is_other
    }

    /// Weighs the verdict again with a testimony from outside: a theorem, or that there is none.
    pub fn hear(&mut self, testimony: Evidence) {
        self.verdict = self.verdict.clone().heard(testimony);
    }

    /// Whether the claim passes: as its `expect` has it, or verified where it has none.
    pub fn passes(&self) -> bool {
        self.unmet().is_none()
    }

    /// For a claim that no known mistake explains: that, and what is right as far as the tool derives it.
    pub fn unexplained(&self) -> Option<String> {
        let wrong = self.verdict.outcome == Outcome::Refuted && self.mistake.is_none();
        wrong.then(|| match &self.derived {
            None => "no known mistake explains it".to_string(),
            Some(derived) => {
                format!("no known mistake explains it; worked out, the left side is {}", derived.text)
            }
        })
    }

    /// What of the expectation is not met; none where the claim passes.
    ///
    /// ```
    /// use backproof::{judge::judge_text, verdict::Options};
    /// let text = "var x\nclaim: d(sin(x))/dx = cos(x) expect refuted";
    /// let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    /// assert_eq!(rows[0].unmet().as_deref(), Some("expected refuted, found verified"));
    /// ```
    pub fn unmet(&self) -> Option<String> {
        let outcome = self.verdict.outcome;
        let expected = self.expectation.as_ref().map_or(Outcome::Verified, Expectation::outcome);
        if outcome != expected {
            return Some(format!("expected {}, found {}", expected.word(), outcome.word()));
        }
        match &self.expectation {
            Some(Expectation::Verified(Some(level))) => {
                let strongest = self.verdict.strongest;
                (strongest < Some(*level)).then(|| {
                    let found = strongest.map_or("no evidence", Level::word);
                    format!("expected evidence `{}` or stronger, found `{found}`", level.word())
                })
            }
            Some(Expectation::Refuted(Some(expected))) => match &self.mistake {
                Some(found) if found.name == *expected => None,
                Some(found) => Some(format!("expected the mistake \"{expected}\", found \"{}\"", found.name)),
                None => Some(format!("expected the mistake \"{expected}\"; no known mistake explains the claim")),
            },
            _ => None,
        }
    }
}
