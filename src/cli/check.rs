//! `check`: the claims of files, of standard input, of the command line.

use super::instead;
use super::judging::Judging;
use super::output::{self, Progress};
use super::prove::{self, Proving};
use super::source::{self, Unreadable, quote};
use super::{Status, Trouble};
use backproof::grade::is_template;
use backproof::judge::judge_some;
use backproof::lang::reading::Reading;
use backproof::lang::visible::in_a_line;
use backproof::report::{ONE_LINER, Section};
use backproof::verdict::{Judged, Outcome, Verdict};
use clap::Args;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  backproof check layer.claim loss.claim
  backproof check - < layer.claim
  backproof check --claim 'd(tanh(x))/dx = 1 - tanh(x)^2'
  backproof check --claim 'dims n; var x[n], A[n,n]; grad(x'\"'\"'*A*x, x) = 2*A*x'
  backproof check --only dW layer.claim          one claim of the file, by its label
  backproof check --details layer.claim          what each witness says, of verified claims, too
  backproof check --format json --seed 7 --cases 500 layer.claim

The claims language on a page: `backproof guide language`. A first file: `backproof guide start`.";

/// Judge the claims of files, or claims given on the command line
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
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
pub(super) struct Claims {
    /// Files in the claims language; `-` is standard input, and so is nothing at all behind a pipe
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A claim, and before it statements, separated by `;`; undeclared names are real scalar variables
    #[arg(long = "claim", value_name = "TEXT", allow_hyphen_values = true)]
    claims: Vec<String>,
    /// Only the claims with these labels, or on these lines; repeated or separated by commas
    #[arg(long, alias = "label", value_name = "LABEL", value_delimiter = ',')]
    only: Vec<String>,
}

impl Claims {
    /// The files; standard input where nothing is named and something comes in.
    fn files(&self) -> Result<Vec<PathBuf>, Trouble> {
        let words: Vec<String> = self.files.iter().map(|file| file.display().to_string()).collect();
        if let Some(claim) = instead::in_pieces(&words) {
            return Err(Trouble::Usage(instead::quoted(&claim)));
        }
        if !self.files.is_empty() || !self.claims.is_empty() {
            return Ok(self.files.clone());
        }
        if std::io::stdin().is_terminal() {
            let usage =
                "name a file, `backproof check FILE`, or write a claim, `backproof check --claim 'd(x^2)/dx = 2*x'`";
            return Err(Trouble::Usage(format!("there is nothing to judge: {usage}")));
        }
        Ok(vec![PathBuf::from("-")])
    }

    /// Whether a claim with this label, on this line, is asked for.
    fn wants(&self, label: Option<&str>, line: usize) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| is_called(name, label, line))
    }

    /// Says what there is, if some claim is asked for that there is not.
    fn are_there(&self, judgements: &[Judgement]) -> Result<(), Trouble> {
        let rows = || judgements.iter().flat_map(|judgement| &judgement.rows);
        for name in &self.only {
            if rows().any(|row| is_called(name, row.label.as_deref(), row.line)) || rows().any(|row| row.line == 0) {
                continue;
            }
            let labels: Vec<String> = judgements.iter().flat_map(|one| instead::labels(&one.reading)).collect();
            return Err(Trouble::Usage(instead::no_claim(name, &labels)));
        }
        Ok(())
    }
}

/// Whether a claim goes by a name: by its label, or by its line.
fn is_called(name: &str, label: Option<&str>, line: usize) -> bool {
    label == Some(name.trim()) || name.trim().parse() == Ok(line)
}

/// A text with its claims, judged.
pub(super) struct Judgement {
    heading: String,
    /// The text.
    pub reading: Reading,
    /// Whether it may have claims on many lines, so that one of them is asked for by its line or label.
    one_by_one: bool,
    /// Its claims.
    pub rows: Vec<Judged>,
    again: String,
}

/// Judges and reports.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
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
    if arguments.explain && arguments.judging.format.is_human() {
        explain(&judgements, &arguments.judging)?;
    }
    Ok(status)
}

/// The command that is run, so that a report can say how to run it again.
pub(super) struct Again {
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
pub(super) fn judge(claims: &Claims, judging: &Judging, again: &Again) -> Result<Vec<Judgement>, Trouble> {
    let files = claims.files()?;
    if files.iter().filter(|file| is_standard_input(file)).count() > 1 {
        return Err(Trouble::Usage(
            "`-` stands for standard input, which can be read only once; name it once".to_string(),
        ));
    }
    let mut progress = Progress::new();
    let mut judgements: Vec<Judgement> =
        files.iter().map(|file| judge_file(file, claims, judging, again, &mut progress)).collect();
    judgements.extend(claims.claims.iter().map(|claim| judge_claim(claim, claims, judging, again, &mut progress)));
    claims.are_there(&judgements)?;
    Ok(judgements)
}

/// Prints what was found.
pub(super) fn report(judgements: &[Judgement], judging: &Judging) -> Result<Status, Trouble> {
    let sections: Vec<Section<'_>> = judgements.iter().map(Judgement::section).collect();
    // Where nothing was judged there is nothing to tell people; programs get their object all the same.
    if !judging.format.is_human() || judgements.iter().any(|judgement| !judgement.rows.is_empty()) {
        judging.report(&sections)?;
    }
    for empty in judgements.iter().filter(|judgement| judgement.rows.is_empty()) {
        output::complain(&format!(
            "no claims in {}; a claim is written `claim label: left = right`",
            in_a_line(&empty.heading)
        ));
    }
    for sheet in judgements.iter().filter(|judgement| judgement.one_by_one && is_template(judgement.reading.text())) {
        let file = in_a_line(&sheet.heading);
        output::complain(&format!(
            "{file} is a template for `grade`: `backproof grade {} answers/*.txt`",
            quote(&file)
        ));
    }
    let verdict = Status::of(judgements.iter().flat_map(|judgement| &judgement.rows));
    let is_empty = judgements.iter().any(|judgement| judgement.rows.is_empty());
    Ok(if is_empty { Status::Wrong } else { verdict })
}

/// Prints the claims taken apart.
fn explain(judgements: &[Judgement], judging: &Judging) -> Result<(), Trouble> {
    for judgement in judgements {
        for path in backproof::derive::paths(&judgement.reading, &judgement.rows, &judging.options()) {
            output::show(&format!("\n{}", backproof::report::path::path(&path)))?;
        }
    }
    Ok(())
}

fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn judge_file(path: &Path, claims: &Claims, judging: &Judging, again: &Again, progress: &mut Progress) -> Judgement {
    let name = path.display().to_string();
    let again = again.about(&quote(&name));
    let (heading, text) = if is_standard_input(path) {
        ("standard input".to_string(), source::standard_input())
    } else {
        (name.clone(), source::file(path))
    };
    let (reading, rows) = match text {
        Ok(text) => {
            let wanted = |label: Option<&str>, line| claims.wants(label, line);
            let mut update = |done, total| progress.update(done, total);
            let reading = Reading::new(&text, false);
            let rows = judge_some(&name, &reading, &judging.options(), &wanted, judging.threads(), &mut update);
            (reading, rows)
        }
        Err(cause) => (Reading::new("", false), vec![unreadable(&name, &heading, cause)]),
    };
    Judgement { heading, reading, one_by_one: true, rows, again }
}

fn judge_claim(text: &str, claims: &Claims, judging: &Judging, again: &Again, progress: &mut Progress) -> Judgement {
    let wanted = |label: Option<&str>, line| claims.wants(label, line);
    let mut update = |done, total| progress.update(done, total);
    let reading = Reading::new(text, true);
    let rows = judge_some(ONE_LINER, &reading, &judging.options(), &wanted, judging.threads(), &mut update);
    let heading = format!("{ONE_LINER} {}", quote(text));
    let again = again.about(&heading);
    Judgement { heading, reading, one_by_one: false, rows, again }
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
        under: Vec::new(),
        sized: false,
    }
}

impl Judgement {
    /// The file as it was named.
    pub(super) fn heading(&self) -> &str {
        &self.heading
    }

    fn section(&self) -> Section<'_> {
        Section {
            heading: self.heading.clone(),
            source: self.reading.text(),
            rows: self.rows.iter().collect(),
            again: self.again.clone(),
            one_by_one: self.one_by_one,
            corrected: Vec::new(),
        }
    }
}
