//! Claims in the language, judged in a Rust test.

use crate::judge::judge_text;
use crate::verdict::{Judged, Options, Outcome};
use std::fmt;

/// The answers to the claims of a text. Shown (`{}`), those that do not pass, or a line that all do.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "claims that nobody looks at check nothing"]
pub struct Claims(pub Vec<Judged>);

/// Judges the claims of a text in the [language](crate::lang).
///
/// ```
/// let claims = backproof::check::claims("var x\nclaim: d(sin(x))/dx = cos(x)");
/// assert!(claims.pass());
/// ```
pub fn claims(text: &str) -> Claims {
    Claims(judge_text(
        "-",
        text,
        false,
        &Options { seed: super::builder::seed_of_the_environment(), ..Options::default() },
        &mut |_, _| {},
    ))
}

impl Claims {
    /// Whether there are claims, and all of them are as expected.
    pub fn pass(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(Judged::passes)
    }

    /// Panics where some claim is not as expected, or there is none.
    ///
    /// # Panics
    /// Then.
    #[track_caller]
    pub fn assert(&self) {
        assert!(self.pass(), "{self}");
    }
}

impl fmt::Display for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failing: Vec<&Judged> = self.0.iter().filter(|row| !row.passes()).collect();
        if failing.is_empty() {
            let count = self.0.len();
            return if count == 0 {
                f.write_str("there is no claim in this text")
            } else {
                write!(f, "{count} claims, all as expected")
            };
        }
        for (number, row) in failing.into_iter().enumerate() {
            let label = row.label.as_deref().unwrap_or("claim");
            write!(
                f,
                "{}{} (line {}): {}: {}",
                if number > 0 { "\n" } else { "" },
                label,
                row.line,
                row.verdict.outcome.word(),
                row.text
            )?;
            if let Some(mistake) = &row.mistake {
                write!(f, "\n  mistake: {}: {}", mistake.name, mistake.explanation)?;
                if let Some(fix) = &mistake.fix {
                    write!(f, "\n  right is: {}", fix.text)?;
                }
            }
            for fault in &row.verdict.faults {
                write!(f, "\n  {}", fault.message)?;
            }
            let said = row.verdict.message.iter().filter(|_| row.verdict.outcome != Outcome::Error);
            said.chain(row.unmet().filter(|_| row.expectation.is_some()).as_ref())
                .try_for_each(|line| write!(f, "\n  {line}"))?;
        }
        Ok(())
    }
}
