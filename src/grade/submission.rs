//! A submission: which of its lines answer which question, and which are not taken.

use super::template::{Template, after_word, code, comparable, labelled};
use crate::lang::ast::{ClaimBody, StatementKind};
use crate::lang::builtin::KEYWORDS;
use crate::lang::parser::parse_one_liner;
use crate::lang::print::print;
use std::collections::BTreeMap;

/// A longer submission is not read.
pub const MAX_SUBMISSION: usize = 1 << 16;
/// A longer answer is not judged.
pub const MAX_ANSWER: usize = 2000;
/// Characters of a line that are quoted.
const QUOTED: usize = 60;
/// Lines that are told to be left out, at most.
const MOST_LEFT_OUT: usize = 20;

/// The answers of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// By question: the answer as it is written, or why there is none that could be taken.
    pub answers: BTreeMap<usize, Result<String, String>>,
    /// What was not taken, and why; with the line.
    pub left_out: Vec<(usize, String)>,
}

/// What a line of a submission begins.
enum Start<'s> {
    /// `dW: …`, `claim dW: …`
    Answer(&'s str, &'s str),
    /// `claim dJ/dW = …`
    Unlabelled(&'s str),
    /// A statement that is none of its business.
    Statement,
    /// The line goes on with what came before.
    Nothing,
}

impl Submission {
    /// Reads a submission.
    ///
    /// # Errors
    /// In words, where it is too large.
    pub fn read(text: &str, template: &Template) -> Result<Submission, String> {
        if text.len() > MAX_SUBMISSION {
            return Err(format!("has more than {MAX_SUBMISSION} bytes"));
        }
        let mut submission = Submission::default();
        let mut pieces: Vec<(usize, Start<'_>, String)> = Vec::new();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (written, line) = (code(line), at + 1);
            match (start(written, template), pieces.last_mut()) {
                _ if written.is_empty() => {}
                (Start::Nothing, Some((_, _, piece))) => {
                    piece.push('\n');
                    piece.push_str(written);
                }
                (start, _) => pieces.push((line, start, written.to_string())),
            }
        }
        for (line, start, piece) in pieces {
            submission.take(line, &start, &piece, template);
        }
        let more = submission.left_out.len().saturating_sub(MOST_LEFT_OUT);
        submission.left_out.truncate(MOST_LEFT_OUT);
        if more > 0 {
            submission.left_out.push((0, format!("and {more} more")));
        }
        Ok(submission)
    }

    fn take(&mut self, line: usize, start: &Start<'_>, piece: &str, template: &Template) {
        let position = |label: &str| template.questions.iter().position(|question| question.label == label);
        let (found, answer) = match start {
            // A file that was made by filling in the template says again what that says.
            Start::Statement | Start::Nothing
                if piece.lines().all(|line| template.lines.contains(&comparable(line))) =>
            {
                return;
            }
            Start::Statement => return self.leave_out(line, piece, "a submission gives right sides only"),
            Start::Nothing => {
                return self.leave_out(
                    line,
                    piece,
                    &format!("it says no label; write `{}: …`", unanswered(self, template)),
                );
            }
            Start::Answer(label, first) => match position(label) {
                Some(at) => (at, following(piece, first)),
                None if template.lines.contains(&comparable(piece)) => return,
                None => {
                    return self.leave_out(
                        line,
                        piece,
                        &format!("no question has this label; they are {}", labels(template)),
                    );
                }
            },
            Start::Unlabelled(first) => {
                let answer = following(piece, first);
                match by_left_side(&answer, template) {
                    Some(at) => (at, answer),
                    None => {
                        return self.leave_out(
                            line,
                            piece,
                            &format!("no question has this left side; write `{}: …`", unanswered(self, template)),
                        );
                    }
                }
            }
        };
        // MATLAB's habit: a semicolon that ends the line.
        let answer = answer.trim().trim_end_matches(|c: char| c == ';' || c.is_whitespace()).to_string();
        if answer.is_empty() || answer == "?" || answer.ends_with("= ?") || answer.ends_with("=?") {
            return;
        }
        let answer = if answer.len() > MAX_ANSWER {
            Err(format!("the answer has more than {MAX_ANSWER} bytes"))
        } else {
            Ok(answer)
        };
        let twice = || Err("the question is answered more than once".to_string());
        self.answers.entry(found).and_modify(|known| *known = twice()).or_insert(answer);
    }

    fn leave_out(&mut self, line: usize, piece: &str, why: &str) {
        let first: String = piece.lines().next().unwrap_or_default().chars().take(QUOTED).collect();
        self.left_out.push((line, format!("`{first}`: {why}")));
    }
}

/// The text of an answer from where it starts in the first line of its piece.
fn following(piece: &str, first: &str) -> String {
    let rest = piece.split_once('\n').map_or("", |(_, rest)| rest);
    if rest.is_empty() { first.to_string() } else { format!("{first}\n{rest}") }
}

/// The labels that are asked for, at most a few.
fn labels(template: &Template) -> String {
    const NAMED: usize = 8;
    let labels = template.questions.iter().take(NAMED).map(|question| format!("`{}`", question.label));
    labels.collect::<Vec<_>>().join(", ")
}

/// The label that an answer without one may be meant for: the first that has none.
fn unanswered<'t>(submission: &Submission, template: &'t Template) -> &'t str {
    let open = template.questions.iter().enumerate().find(|(at, _)| !submission.answers.contains_key(at));
    open.map(|(_, question)| question).or(template.questions.first()).map_or("dW", |question| &question.label)
}

/// `dW = …`, `a) …`, `Answer a: …`: the label, and the answer behind it.
fn loosely_labelled<'s>(written: &'s str, template: &Template) -> Option<(&'s str, &'s str)> {
    let at = written.find([':', ')', '='])?;
    let (head, rest) = written.split_at(at);
    let label = head.trim().trim_start_matches('(').rsplit(char::is_whitespace).next()?;
    let is_asked = template.questions.iter().any(|question| question.label == label);
    // `f(a) = …` is a formula, and so is `a = b = …`.
    let is_formula = head.contains(['*', '/', '+', '^']) || rest.starts_with("==");
    (is_asked && !is_formula).then(|| (label, rest[1..].trim()))
}

fn start<'s>(written: &'s str, template: &Template) -> Start<'s> {
    let claim = after_word(written, "claim");
    let words = written.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    if claim.is_none() && (KEYWORDS.contains(&words) || matches!(words, "deduct" | "allow")) {
        return Start::Statement;
    }
    let answer = claim.unwrap_or(written);
    if let Some((head, rest)) = answer.split_once(':')
        && let Ok((label, _)) = labelled(head)
    {
        return Start::Answer(label, rest.trim());
    }
    if claim.is_none()
        && let Some((label, rest)) = loosely_labelled(answer, template)
    {
        return Start::Answer(label, rest);
    }
    if claim.is_none() && by_left_side(answer, template).is_some() {
        return Start::Unlabelled(answer);
    }
    match claim {
        Some(rest) => Start::Unlabelled(rest.strip_prefix(':').unwrap_or(rest).trim()),
        None => Start::Nothing,
    }
}

/// The one question that asks for this left side.
fn by_left_side(answer: &str, template: &Template) -> Option<usize> {
    let mut statements = parse_one_liner(&format!("claim {answer}")).statements;
    let (Some(StatementKind::Claim(claim)), true) = (statements.pop().map(|one| one.kind), statements.is_empty())
    else {
        return None;
    };
    let ClaimBody::Equal(left, _) = claim.body else { return None };
    let left = print(&left);
    let mut such = template.questions.iter().enumerate().filter(|(_, question)| question.printed == left);
    such.next().map(|(at, _)| at).filter(|_| such.next().is_none())
}
