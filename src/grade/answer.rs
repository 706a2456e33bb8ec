//! One answer to one question: whether it is a right side and nothing else, what is found about it, and what that is worth.

use super::points::Points;
use super::template::{Question, Template};
use crate::judge::judge_some;
use crate::lang::ast::IN_FULL;
use crate::lang::ast::{ClaimBody, Expr, ExprKind, StatementKind};
use crate::lang::edit::walk::parts;
use crate::lang::parser::parse;
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::typed::{Document, Kind, Variable};
use crate::verdict::{Judged, Options, Outcome};

/// How an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It is verified.
    Right,
    /// It is wrong by a mistake for which the template only takes points off.
    Partly,
    /// It is wrong, or its shape does not fit.
    Wrong,
    /// It is neither verified nor refuted: a person has to look at it.
    Undecided,
    /// It is no formula that can be read.
    Unread,
    /// It is more than a formula, or takes the derivative that is asked for.
    Refused,
    /// There is none.
    Missing,
}

impl Standing {
    /// Its word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Right => "right",
            Standing::Partly => "partly right",
            Standing::Wrong => "wrong",
            Standing::Undecided => "undecided",
            Standing::Unread => "unreadable",
            Standing::Refused => "refused",
            Standing::Missing => "missing",
        }
    }
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question's label.
    pub label: String,
    /// What the right answer is worth.
    pub of: Points,
    /// What this one is worth.
    pub points: Points,
    /// How it stands.
    pub standing: Standing,
    /// The answer as it is written.
    pub text: String,
    /// What there is to say to whoever wrote it, beside verdict and mistake.
    pub remark: Option<String>,
    /// What was found about it, where it was judged.
    pub judged: Option<Judged>,
    /// Both sides as they are read, where the answer is a formula.
    pub formula: Option<(Expr, Expr)>,
    /// What is right in its place, as it is read, where a known mistake was found and that was verified.
    pub right: Option<Expr>,
}

impl Answered {
    fn new(question: &Question, standing: Standing, text: &str, remark: Option<String>) -> Answered {
        let (label, of, points) = (question.label.clone(), question.points, Points::default());
        let (judged, formula, right) = (None, None, None);
        Answered { label, of, points, standing, text: text.to_string(), remark, judged, formula, right }
    }

    pub(super) fn missing(question: &Question) -> Answered {
        Answered::new(question, Standing::Missing, "", None)
    }

    pub(super) fn refused(question: &Question, text: &str, reason: String) -> Answered {
        Answered::new(question, Standing::Refused, text, Some(reason))
    }

    pub(super) fn undecided(question: &Question, text: &str, reason: String) -> Answered {
        Answered::new(question, Standing::Undecided, text, Some(reason))
    }

    /// The name of the mistake in it, if one was found.
    pub fn mistake(&self) -> Option<&str> {
        let judged = self.judged.as_ref()?;
        judged.mistake.as_ref().map(|mistake| mistake.name.as_str())
    }
}

/// An answer behind all that the template says before its question.
struct Placed {
    /// The whole text.
    text: String,
    /// The answer, read; none where it is no formula.
    right: Option<Expr>,
}

/// Grades an answer.
pub(super) fn grade(template: &Template, question: &Question, answer: &str, options: &Options) -> Answered {
    let placed = match placed(question, answer) {
        Ok(placed) => placed,
        Err(reason) => return Answered::refused(question, answer, reason),
    };
    let reading = Reading::new(&placed.text, false);
    if let Some(right) = &placed.right
        && let Some(reason) = takes_derivative(template, question, reading.document(), right)
    {
        return Answered::refused(question, answer, reason);
    }
    let is_it = |label: Option<&str>, line: usize| line == question.line && label == Some(&*question.label);
    let rows = judge_some(&template.file, &reading, options, &is_it, 1, &mut |_, _| {});
    match rows.into_iter().last() {
        Some(judged) => {
            let marked = marked(template, question, answer, judged, placed.right.is_some());
            let right = marked.judged.as_ref().and_then(|judged| verified_in_its_place(question, judged));
            Answered { formula: placed.right.map(|right| (question.asked.clone(), right)), right, ..marked }
        }
        None => Answered::undecided(question, answer, "there is no verdict on it".to_string()),
    }
}

/// Puts an answer in its place, where it is a right side, or a claim with the left side that is asked for, and nothing else.
fn placed(question: &Question, answer: &str) -> Result<Placed, String> {
    let as_claim = format!("{}claim {}: {answer}\n", question.before, question.label);
    let as_side = format!("{}claim {}: {} = {answer}\n", question.before, question.label, question.left);
    let is_whole = matches!(read(question, &as_claim), Ok(Some(_)));
    let text = if is_whole { as_claim } else { as_side };
    let right = match read(question, &text)? {
        None => None,
        Some((left, right)) if print(&left) == question.printed => Some(right),
        Some(_) if is_whole => {
            return Err(format!("it answers another question: here `{}` is asked for", question.left));
        }
        Some(_) => return Err("it changes what is asked".to_string()),
    };
    Ok(Placed { text, right })
}

/// What was verified in place of a wrong answer, read where that stands.
fn verified_in_its_place(question: &Question, judged: &Judged) -> Option<Expr> {
    let fix = judged.mistake.as_ref()?.fix.as_ref().filter(|fix| fix.evidence.is_some())?;
    let text = format!("{}claim {}: {} = {}\n", question.before, question.label, question.left, fix.text);
    read(question, &text).ok().flatten().map(|(_, right)| right)
}

/// Both sides of the claim at the end of a text; none where that cannot be read. All that stands before it has to be what the template
/// says there.
fn read(question: &Question, text: &str) -> Result<Option<(Expr, Expr)>, String> {
    let mut statements = parse(text).statements;
    let Some(last) = statements.pop() else { return Ok(None) };
    if statements != question.frame {
        return Err("it is more than one formula".to_string());
    }
    match last.kind {
        StatementKind::Claim(claim) if claim.expectation.is_some() => {
            Err("it says what is expected of it, which is for the template to say".to_string())
        }
        StatementKind::Claim(claim) if claim.label.as_ref().is_none_or(|label| label.name != question.label) => {
            Err("it is more than one formula".to_string())
        }
        StatementKind::Claim(claim) => match claim.body {
            ClaimBody::Equal(left, right) => Ok(Some((left, right))),
            ClaimBody::Shape(..) => Err("it says something of a shape, and not what is asked".to_string()),
        },
        StatementKind::Faulty { claim, .. } if claim.as_ref().is_some_and(|claim| claim.expectation.is_some()) => {
            Err("it says what is expected of it, which is for the template to say".to_string())
        }
        _ => Ok(None),
    }
}

/// Why an answer leaves the derivative to the tool, if it does.
fn takes_derivative(template: &Template, question: &Question, document: &Document, right: &Expr) -> Option<String> {
    let is_arbitrary = |name: &str| document.functions.iter().any(|one| one.name == name && one.body.is_none());
    for part in parts(right) {
        match &part.kind {
            ExprKind::Derivative { .. } => {
                return Some(format!("`{}` takes a derivative, and a formula is asked for", print(part)));
            }
            ExprKind::Call { function, order: 1.., .. }
                if !is_arbitrary(&function.name) && !template.primes.contains(&function.name) =>
            {
                return Some(format!("`{0}'` takes a derivative: write the formula of {0}'", function.name));
            }
            ExprKind::Name(name) if hides_derivative(name, question, document) => {
                return Some(format!("`{name}` stands for a derivative of what is asked"));
            }
            _ => {}
        }
    }
    None
}

/// Whether a `let` name stands for a derivative by what the question differentiates by.
fn hides_derivative(name: &str, question: &Question, document: &Document) -> bool {
    let Some(id) = document.lets.iter().position(|one| one.name == name) else { return false };
    let asked: Vec<&str> = parts(&question.asked)
        .into_iter()
        .filter_map(|part| match &part.kind {
            ExprKind::Derivative { wrt, .. } => Some(wrt.name.as_str()),
            _ => None,
        })
        .collect();
    let named = |variable: &Variable| match variable {
        Variable::Input(id) => document.inputs[*id].name.as_str(),
        Variable::Let(id) => document.lets[*id].name.as_str(),
    };
    let uses = document.closure(&document.lets[id].value, None);
    let lets = uses.lets.iter().map(|id| &document.lets[*id].value).chain([&document.lets[id].value]);
    let bodies = uses.functions.iter().filter_map(|id| document.functions[*id].body.as_ref());
    let mut found = false;
    for value in lets.chain(bodies) {
        value.walk(&mut |part| {
            found |= matches!(&part.kind, Kind::Derivative(_, _, by) if asked.contains(&named(by)));
        });
    }
    found
}

/// What an answer is worth by what was found about it.
fn marked(template: &Template, question: &Question, answer: &str, judged: Judged, is_formula: bool) -> Answered {
    let faults = &judged.verdict.faults;
    let mistake = judged.mistake.as_ref().map(|mistake| mistake.name.as_str());
    let lost = mistake.and_then(|mistake| template.deduction(&question.label, mistake));
    // What is of another shape is a wrong answer, and no unreadable one.
    let is_wrong = match judged.verdict.outcome {
        Outcome::Refuted => true,
        Outcome::Error => is_formula && !faults.iter().any(|fault| fault.notation),
        Outcome::Verified | Outcome::Unknown => false,
    };
    let (standing, points) = match (judged.verdict.outcome, lost) {
        (Outcome::Verified, _) => (Standing::Right, question.points),
        (_, Some(lost)) if is_wrong && lost < question.points => (Standing::Partly, question.points.less(lost)),
        _ if is_wrong => (Standing::Wrong, Points::default()),
        (Outcome::Error, _) => (Standing::Unread, Points::default()),
        _ => (Standing::Undecided, Points::default()),
    };
    let said = |fault: &crate::lang::ast::Fault| match &fault.hint {
        Some(hint) if hint.starts_with("declare it first") => {
            let name = fault.message.split('`').nth(1).unwrap_or_default();
            format!(
                "{} (the template has none, and an answer stands by itself: put the formula in place of `{name}`)",
                fault.message
            )
        }
        // How a whole claim is written is not asked.
        Some(hint) => format!("{} ({})", fault.message, hint.split(IN_FULL).next().unwrap_or(hint)),
        None => fault.message.clone(),
    };
    let faults: Vec<String> = faults.iter().map(said).collect();
    let remark = if faults.is_empty() { judged.verdict.message.clone() } else { Some(faults.join("; ")) };
    let remark = remark.filter(|_| standing != Standing::Right);
    Answered { points, judged: Some(judged), ..Answered::new(question, standing, answer, remark) }
}
