//! `check`: the claims of files, of standard input, of the command line.

use super::judging::{Format, Judging};
use super::output::{self, Progress};
use super::prove::{self, Proving};
use super::source::{self, Unreadable};
use super::{Status, Trouble};
use backproof::lang::visible::in_a_line;
use backproof::report::{ONE_LINER, Section};
use backproof::verdict::{Judged, Outcome, Verdict};
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  backproof check layer.claim loss.claim
  backproof check - < layer.claim
  backproof check --claim 'd(tanh(x))/dx = 1 - tanh(x)^2'
  backproof check --claim 'dims n; var x[n], A[n,n]; grad(x'\"'\"'*A*x, x) = 2*A*x'
  backproof check --details layer.claim          what each witness says, of verified claims, too
  backproof check --format json --seed 7 --cases 500 layer.claim

The claims language, on a page of examples: docs/language.md in the sources.";

/// Judge the claims of files, or claims given on the command line
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    claims: Claims,
    /// Take each claim apart: its parts with their shapes, its index form, the chain rule step by step
    #[arg(long)]
    explain: bool,
    /// Prove or refute by theorem what is about scalars, as `backproof prove` does
    #[arg(long)]
    prove: bool,
    #[command(flatten)]
    proving: Proving,
    #[command(flatten)]
    judging: Judging,
}

/// Which claims: files, claims written out, or both.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct Claims {
    /// Files in the claims language; `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A claim, and before it statements, separated by `;`; undeclared names are real scalar variables
    #[arg(long = "claim", value_name = "TEXT", allow_hyphen_values = true)]
    claims: Vec<String>,
}

/// A text with its claims, judged.
pub struct Judgement {
    heading: String,
    /// The text.
    pub text: String,
    /// Whether it was given on the command line.
    pub one_liner: bool,
    /// Its claims.
    pub rows: Vec<Judged>,
    again: String,
}

/// Judges and reports.
pub fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    if arguments.proving.emit.is_some() && !arguments.prove {
        return Err(Trouble::Usage("`--emit` keeps theorems, and without `--prove` there are none".to_string()));
    }
    let again = match arguments.prove {
        true => Again { command: "check --prove", flags: arguments.proving.flags_with(&arguments.judging) },
        false => Again { command: "check", flags: arguments.judging.flags() },
    };
    let mut judgements = judge(&arguments.claims, &arguments.judging, &again)?;
    let kept = if arguments.prove { prove::add_proofs(&mut judgements, &arguments.proving) } else { Status::Good };
    let status = report(&judgements, &arguments.judging)?.or_graver(kept);
    if arguments.explain && arguments.judging.format != Format::Json {
        explain(&judgements, &arguments.judging)?;
    }
    Ok(status)
}

/// The command that is run, so that a report can say how to run it again.
pub struct Again {
    /// Its name, with the flag that makes it prove.
    pub command: &'static str,
    /// The flags that make another run answer in the same way.
    pub flags: String,
}

impl Again {
    /// The command about one file, or one claim.
    fn about(&self, what: &str) -> String {
        format!("backproof {} {what} {}", self.command, self.flags)
    }
}

/// Judges all of them.
pub fn judge(claims: &Claims, judging: &Judging, again: &Again) -> Result<Vec<Judgement>, Trouble> {
    if claims.files.iter().filter(|file| is_standard_input(file)).count() > 1 {
        return Err(Trouble::Usage(
            "`-` stands for standard input, which can be read only once; name it once".to_string(),
        ));
    }
    let mut progress = Progress::new();
    let mut judgements: Vec<Judgement> =
        claims.files.iter().map(|file| judge_file(file, judging, again, &mut progress)).collect();
    judgements.extend(claims.claims.iter().map(|claim| judge_claim(claim, judging, again, &mut progress)));
    Ok(judgements)
}

/// Prints what was found.
pub fn report(judgements: &[Judgement], judging: &Judging) -> Result<Status, Trouble> {
    let sections: Vec<Section<'_>> = judgements.iter().map(Judgement::section).collect();
    // Where nothing was judged there is nothing to tell people; programs get their object all the same.
    if judging.format == Format::Json || judgements.iter().any(|judgement| !judgement.rows.is_empty()) {
        judging.report(&sections)?;
    }
    for empty in judgements.iter().filter(|judgement| judgement.rows.is_empty()) {
        output::complain(&format!(
            "no claims in {}; a claim is written `claim label: left = right`",
            in_a_line(&empty.heading)
        ));
    }
    let verdict = Status::of(judgements.iter().flat_map(|judgement| &judgement.rows));
    let is_empty = judgements.iter().any(|judgement| judgement.rows.is_empty());
    Ok(if is_empty { Status::Wrong } else { verdict })
}

/// Prints the claims taken apart.
fn explain(judgements: &[Judgement], judging: &Judging) -> Result<(), Trouble> {
    for judgement in judgements {
        let Judgement { text, one_liner, rows, .. } = judgement;
        for path in backproof::derive::paths(text, *one_liner, rows, &judging.options()) {
            output::show(&format!("\n{}", backproof::report::path::path(&path)))?;
        }
    }
    Ok(())
}

fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn judge_file(path: &Path, judging: &Judging, again: &Again, progress: &mut Progress) -> Judgement {
    let name = path.display().to_string();
    let again = again.about(&quote(&name));
    let (heading, text) = if is_standard_input(path) {
        ("standard input".to_string(), source::standard_input())
    } else {
        (name.clone(), source::file(path))
    };
    let (text, rows) = match text {
        Ok(text) => {
            let rows = backproof::judge::judge_text(&name, &text, false, &judging.options(), &mut |done, total| {
                progress.update(done, total)
            });
            (text, rows)
        }
        Err(cause) => (String::new(), vec![unreadable(&name, &heading, cause)]),
    };
    Judgement { heading, text, one_liner: false, rows, again }
}

fn judge_claim(text: &str, judging: &Judging, again: &Again, progress: &mut Progress) -> Judgement {
    let rows = backproof::judge::judge_text(ONE_LINER, text, true, &judging.options(), &mut |done, total| {
        progress.update(done, total)
    });
    let heading = format!("{ONE_LINER} {}", quote(text));
    let again = again.about(&heading);
    Judgement { heading, text: text.to_string(), one_liner: true, rows, again }
}

/// Says that a file cannot be read; its row for the report.
fn unreadable(name: &str, heading: &str, cause: Unreadable) -> Judged {
    let message = Some(cause.to_string());
    output::complain(&Trouble::Unreadable { name: in_a_line(heading), cause }.to_string());
    let verdict = Verdict {
        outcome: Outcome::Error,
        evidence: Vec::new(),
        strongest: None,
        counterexample: None,
        message,
        faults: Vec::new(),
    };
    Judged {
        file: name.to_string(),
        line: 0,
        label: None,
        text: String::new(),
        verdict,
        expectation: None,
        mistake: None,
        derived: None,
    }
}

impl Judgement {
    /// The file as it was named.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    fn section(&self) -> Section<'_> {
        Section {
            heading: self.heading.clone(),
            source: &self.text,
            rows: self.rows.iter().collect(),
            again: self.again.clone(),
            one_by_one: false,
            corrected: Vec::new(),
        }
    }
}

/// The text as a shell takes it for one word.
fn quote(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | ':' | '@' | '%');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_for_the_shell() {
        for (text, quoted) in
            [("a/b-1.claim", "a/b-1.claim"), ("", "''"), ("x y", "'x y'"), ("f'(x)", r"'f'\''(x)'"), ("$x", "'$x'")]
        {
            assert_eq!(quote(text), quoted);
        }
    }
}
