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

/// What belongs together in a submission: a line that begins something, and those that go on with it.
struct Piece<'s> {
    line: usize,
    last: usize,
    start: Start<'s>,
    text: String,
}

impl Piece<'_> {
    /// Whether it starts with a label that no question has.
    fn is_of_no_question(&self, template: &Template) -> bool {
        matches!(self.start, Start::Answer(label, _) if template.questions.iter().all(|question| question.label != label))
    }
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
        let mut pieces: Vec<Piece<'_>> = Vec::new();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (written, line) = (code(line), at + 1);
            match (start(written, template), pieces.last_mut()) {
                _ if written.is_empty() => {}
                // `Name: Ada` has nothing to do with what follows.
                (Start::Nothing, Some(piece)) if !piece.is_of_no_question(template) => {
                    piece.last = line;
                    piece.text.push('\n');
                    piece.text.push_str(written);
                }
                (start, _) => pieces.push(Piece { line, last: line, start, text: written.to_string() }),
            }
        }
        for piece in &pieces {
            submission.take(piece, template);
        }
        let more = submission.left_out.len().saturating_sub(MOST_LEFT_OUT);
        submission.left_out.truncate(MOST_LEFT_OUT);
        if more > 0 {
            submission.left_out.push((0, format!("and {more} more")));
        }
        Ok(submission)
    }

    fn take(&mut self, piece: &Piece<'_>, template: &Template) {
        let position = |label: &str| template.questions.iter().position(|question| question.label == label);
        let text = piece.text.as_str();
        let (found, answer) = match piece.start {
            // A file that was made by filling in the template says again what that says.
            Start::Statement | Start::Nothing
                if text.lines().all(|line| template.lines.contains(&comparable(line))) =>
            {
                return;
            }
            Start::Statement => return self.leave_out(piece, &declares(text)),
            Start::Nothing => {
                let says = if text.contains('\n') { "they say no label" } else { "it says no label" };
                return self.leave_out(piece, &format!("{says}; write {}", unanswered(self, template, text)));
            }
            Start::Answer(label, first) => match position(label) {
                Some(at) => (at, following(text, first)),
                None if template.lines.contains(&comparable(text)) => return,
                None => {
                    let which = labels(template);
                    return self.leave_out(piece, &format!("no question has this label; they are {which}"));
                }
            },
            Start::Unlabelled(first) => {
                let answer = following(text, first);
                match by_left_side(&answer, template) {
                    Some(at) => (at, answer),
                    None => {
                        let written = unanswered(self, template, "");
                        return self.leave_out(piece, &format!("no question has this left side; write {written}"));
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

    fn leave_out(&mut self, piece: &Piece<'_>, why: &str) {
        /// Lines that are quoted; of more the first.
        const QUOTED_LINES: usize = 3;
        let lines: Vec<String> =
            piece.text.lines().map(|line| format!("`{}`", line.chars().take(QUOTED).collect::<String>())).collect();
        let quoted = match lines.as_slice() {
            [first, _, ..] if lines.len() > QUOTED_LINES => {
                format!("{first} and what follows, lines {}–{}", piece.line, piece.last)
            }
            all => all.join(", "),
        };
        self.left_out.push((piece.line, format!("{quoted}: {why}")));
    }
}

/// What is said of a statement that is not for a submission to make.
fn declares(statement: &str) -> String {
    let of = ["let", "function"].iter().find_map(|word| after_word(statement, word));
    let name: String = of.unwrap_or_default().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rule = "a submission gives right sides only";
    if name.is_empty() { rule.to_string() } else { format!("{rule}; put the formula in place of `{name}`") }
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

/// How answers without labels are written with them: by the first labels that have no answer, as many as there are lines.
fn unanswered(submission: &Submission, template: &Template, lines: &str) -> String {
    const NAMED: usize = 4;
    let count = lines.lines().count().clamp(1, NAMED);
    let open = template.questions.iter().enumerate().filter(|(at, _)| !submission.answers.contains_key(at));
    let mut labels: Vec<&str> = open.map(|(_, question)| question.label.as_str()).take(count).collect();
    if labels.is_empty() {
        labels.push(template.questions.first().map_or("dW", |question| &question.label));
    }
    labels.iter().map(|label| format!("`{label}: …`")).collect::<Vec<_>>().join(", ")
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

/// What a line begins, with or without its number in a list.
fn start<'s>(written: &'s str, template: &Template) -> Start<'s> {
    match start_of(written, template) {
        Start::Nothing => unnumbered(written).map_or(Start::Nothing, |rest| start_of(rest, template)),
        found => found,
    }
}

/// What stands behind `1)`, `(2)`, `3.`
fn unnumbered(written: &str) -> Option<&str> {
    let digits = written.trim_start_matches('(');
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.strip_prefix([')', '.', ':']).filter(|behind| behind.starts_with(char::is_whitespace))?;
    (rest.len() < digits.len()).then(|| behind.trim_start())
}

fn start_of<'s>(written: &'s str, template: &Template) -> Start<'s> {
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

/// The one question that asks for this left side. What is answered need not be readable for that.
fn by_left_side(answer: &str, template: &Template) -> Option<usize> {
    let (left, _) = answer.split_once('=')?;
    let mut statements = parse_one_liner(&format!("claim {left} = 0")).statements;
    let (Some(StatementKind::Claim(claim)), true) = (statements.pop().map(|one| one.kind), statements.is_empty())
    else {
        return None;
    };
    let ClaimBody::Equal(left, _) = claim.body else { return None };
    let left = print(&left);
    let mut such = template.questions.iter().enumerate().filter(|(_, question)| question.printed == left);
    such.next().map(|(at, _)| at).filter(|_| such.next().is_none())
}
