//! The template: a claims file with holes, and what answers are worth.

use super::points::Points;
use crate::lang::ast::{ClaimBody, Expr, Fault, Statement, StatementKind};
use crate::lang::check::{Checked, check};
use crate::lang::parser::parse;
use crate::lang::print::print;
use crate::lang::spelling::closest;
use crate::lang::typed::Item;
use crate::mistake::NAMES;
use std::fmt;

/// Questions of one template, at most.
const MOST_QUESTIONS: usize = 200;

/// A template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The file as it was named.
    pub file: String,
    /// Its claims with holes.
    pub questions: Vec<Question>,
    /// Its lines, as they are compared with those of a submission.
    pub(super) lines: Vec<String>,
    /// The functions whose primes an answer may have although their formula is known.
    pub(super) primes: Vec<String>,
    deductions: Vec<Deduction>,
}

/// `claim dW [2 points]: dJ/dW = ?`
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its label.
    pub label: String,
    /// What the right answer is worth.
    pub points: Points,
    /// Its line in the template.
    pub line: usize,
    /// Its left side as it is written.
    pub left: String,
    /// The same as it is compared with that of an answer.
    pub(super) printed: String,
    /// The left side as it is read.
    pub(super) asked: Expr,
    /// All that the template says before it; its lines are where they were.
    pub(super) before: String,
    /// The same, read.
    pub(super) frame: Vec<Statement>,
}

/// `deduct 0.5 for "factor m"`, `deduct 1 for "sign" in dW`
#[derive(Clone, Debug, PartialEq)]
struct Deduction {
    mistake: String,
    points: Points,
    label: Option<String>,
}

/// Why a template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// On which line; 0 where it is about the whole.
    pub line: usize,
    /// What is wrong, and what to write.
    pub message: String,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 { write!(f, "line {}: {}", self.line, self.message) } else { f.write_str(&self.message) }
    }
}

impl std::error::Error for Unusable {}

/// What a line of a template is.
enum Line<'t> {
    Question { label: &'t str, points: Points, left: &'t str },
    Deduct(Deduction),
    Allow(Vec<String>),
    Other,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`Unusable`], where it has no question, a statement of it cannot be read, or what it says of points.
    pub fn read(file: &str, text: &str) -> Result<Template, Unusable> {
        let (lines, primes, deductions) = (Vec::new(), Vec::new(), Vec::new());
        let mut template = Template { file: file.to_string(), questions: Vec::new(), lines, primes, deductions };
        let mut before = String::new();
        for (at, written) in text.lines().enumerate() {
            let line = at + 1;
            let unusable = |message: String| Unusable { line, message };
            template.lines.push(comparable(code(written)));
            match of(code(written)).map_err(unusable)? {
                Line::Question { label, points, left } => {
                    is_readable(&before)?;
                    template.questions.push(question(label, points, left, line, &before).map_err(unusable)?);
                }
                Line::Deduct(deduction) => template.deductions.push(deduction),
                Line::Allow(names) => template.primes.extend(names),
                Line::Other => before += written,
            }
            before.push('\n');
        }
        template.is_usable(&before)?;
        Ok(template)
    }

    /// What all right answers are worth.
    pub fn total(&self) -> Points {
        self.questions.iter().map(|question| question.points).sum()
    }

    /// What the template takes off for a mistake: nothing where it does not know it. Of two at once it has to know both.
    pub(super) fn deduction(&self, label: &str, mistake: &str) -> Option<Points> {
        let known = |name: &str, fits: &dyn Fn(&Deduction) -> bool| {
            let here = |one: &Deduction| one.label.as_deref() == Some(label);
            let such = || self.deductions.iter().filter(|one| fits(one) && (one.label.is_none() || here(one)));
            // What is said of this question goes before what is said of all, and a whole name before its beginning.
            such().min_by_key(|one| (!here(one), one.mistake != name)).map(|one| one.points)
        };
        let part = |name: &str| {
            let begins = |one: &Deduction| name.strip_prefix(&*one.mistake).is_some_and(|rest| rest.starts_with(' '));
            known(name, &|one| one.mistake == name || begins(one))
        };
        known(mistake, &|one| one.mistake == mistake).or_else(|| mistake.split(" and ").map(part).sum())
    }

    fn is_usable(&self, all: &str) -> Result<(), Unusable> {
        let whole = |message: String| Unusable { line: 0, message };
        if self.questions.is_empty() {
            return Err(whole(asks_nothing(all)));
        }
        if self.questions.len() > MOST_QUESTIONS {
            return Err(whole(format!(
                "it has {} questions, and {MOST_QUESTIONS} are taken at most",
                self.questions.len()
            )));
        }
        for (at, question) in self.questions.iter().enumerate() {
            if self.questions[..at].iter().any(|other| other.label == question.label) {
                let message = format!("`{}` is asked twice; labels must differ", question.label);
                return Err(Unusable { line: question.line, message });
            }
        }
        if let Some(label) = self.deductions.iter().filter_map(|one| one.label.as_ref()).find(|label| !self.asks(label))
        {
            return Err(whole(format!("points are taken off in `{label}`, and no question has that label")));
        }
        is_readable(all)
    }

    fn asks(&self, label: &str) -> bool {
        self.questions.iter().any(|question| question.label == label)
    }
}

/// How it is said that a file of claims asks nothing.
pub const ASKS_OF_CLAIMS: &str = "put a `?` in place of a right side";

/// What a template without a question lacks: of claims that are there, the right sides are to be asked for.
fn asks_nothing(text: &str) -> String {
    let claims = parse(text).statements.into_iter().filter_map(|statement| match statement.kind {
        StatementKind::Claim(claim) => Some(claim),
        _ => None,
    });
    let first = claims.into_iter().find_map(|claim| match claim.body {
        ClaimBody::Equal(left, _) => Some((claim.label.map_or("dW".to_string(), |label| label.name), print(&left))),
        ClaimBody::Shape(..) => None,
    });
    match first {
        Some((label, left)) => {
            format!("it asks nothing; {ASKS_OF_CLAIMS}: `claim {label} [2 points]: {left} = ?`")
        }
        None => "it asks nothing; a question is written `claim dW [2 points]: dJ/dW = ?`, on one line".to_string(),
    }
}

/// Says what in a text cannot be read, and where.
fn is_readable(text: &str) -> Result<(), Unusable> {
    let fault = check(text, &parse(text), false).items.into_iter().find_map(|item| match item {
        Item::Faulty(faulty) => Some((faulty.line, faulty.faults.into_iter().next())),
        Item::Claim(_) => None,
    });
    let Some((line, fault)) = fault else { return Ok(()) };
    Err(Unusable { line, message: fault.map_or("it cannot be read".to_string(), |fault| told(&fault)) })
}

/// Whether a text is a template rather than a claims file: a question of it has a hole, or points are taken off.
pub fn is_template(text: &str) -> bool {
    let is_its_own = |line: &str| match after_word(code(line), "claim") {
        Some(rest) => hole(rest).is_some(),
        None => after_word(code(line), "deduct").is_some(),
    };
    text.lines().any(is_its_own)
}

/// What stands before the hole of a question.
fn hole(claim: &str) -> Option<&str> {
    claim.strip_suffix('?').and_then(|rest| rest.trim_end().strip_suffix('='))
}

/// What is wrong, and what to write.
fn told(fault: &Fault) -> String {
    match &fault.hint {
        Some(hint) => format!("{}; {hint}", fault.message),
        None => fault.message.clone(),
    }
}

/// A line without its comment.
pub(super) fn code(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

/// A line of a claims file as it is compared: without comment and spaces.
pub(super) fn comparable(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).collect()
}

fn of(code: &str) -> Result<Line<'_>, String> {
    if let Some(rest) = after_word(code, "deduct") {
        return deduction(rest).map(Line::Deduct);
    }
    if let Some(rest) = after_word(code, "allow") {
        let name = |name: &str| name.trim().strip_suffix('\'').map(|name| name.trim().to_string());
        let names: Option<Vec<String>> = rest.split(',').map(name).collect();
        return names.map(Line::Allow).ok_or("what is allowed are primes: `allow f', sigmoid'`".to_string());
    }
    let Some(rest) = after_word(code, "claim") else { return Ok(Line::Other) };
    let hole = hole(rest);
    let (head, left) = match (hole.and_then(|hole| hole.split_once(':')), hole) {
        (Some((head, left)), _) if head.trim().is_empty() || head.trim().starts_with('[') => {
            return Err(lacks_label(head, left));
        }
        (Some(parts), _) => parts,
        (None, Some(hole)) => return Err(lacks_label("", hole)),
        (None, None) if rest.contains('?') => {
            return Err("a question is written `claim dW [2 points]: dJ/dW = ?`, on one line".to_string());
        }
        (None, None) => return Ok(Line::Other),
    };
    let (label, points) = labelled(head)?;
    Ok(Line::Question { label, points: points.unwrap_or(Points::whole(1)), left: left.trim() })
}

/// Says how a question without a label is written with one: that of what it is differentiated by.
fn lacks_label(worth: &str, asked: &str) -> String {
    let points = asked.rfind('[').filter(|at| asked[*at..].contains("point"));
    let (left, behind) = asked.split_at(points.unwrap_or(asked.len()));
    let by = left.rsplit_once("/d").or_else(|| left.rsplit_once("/∂")).map_or("", |(_, by)| by);
    let by: String = by.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let label = if by.is_empty() { "a".to_string() } else { format!("d{by}") };
    let worth = [worth.trim(), behind.trim()].concat();
    let worth = if worth.is_empty() { worth } else { format!(" {worth}") };
    format!("a question needs a label: `claim {label}{worth}: {} = ?`", left.trim())
}

/// `dW [2 points]`: a label, and what the right answer is worth.
pub(super) fn labelled(head: &str) -> Result<(&str, Option<Points>), String> {
    let (label, points) = match head.trim().split_once('[') {
        None => (head.trim(), None),
        Some((label, worth)) => {
            let number = worth.trim_end().strip_suffix(']').map(str::trim);
            let number = number.and_then(|worth| worth.strip_suffix("points").or(worth.strip_suffix("point")));
            let points = number.and_then(|number| Points::read(number.trim()));
            let points = points.ok_or("points are written `[2 points]`, `[0.5 points]`".to_string())?;
            (label.trim(), Some(points))
        }
    };
    let is_label = !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if is_label { Ok((label, points)) } else { Err(no_label(label)) }
}

/// What is wrong with a label, and how it is likely to be meant: `a (3 points)`, `my question`.
fn no_label(written: &str) -> String {
    let rule = "a label is made of letters, digits, `_`, `-` and `.`";
    let (name, worth) = written.split_once(['(', ',', '{']).unwrap_or((written, ""));
    let name: Vec<&str> = name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).collect();
    let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let number: String = worth.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    match (name.as_str(), Points::read(&number)) {
        ("", _) => rule.to_string(),
        (name, Some(points)) if points == Points::whole(1) => format!("{rule}; write `claim {name} [1 point]: …`"),
        (name, Some(points)) => format!("{rule}; write `claim {name} [{points} points]: …`"),
        (name, None) => format!("{rule}; write `claim {name}: …`"),
    }
}

/// What follows a word.
pub(super) fn after_word<'t>(code: &'t str, word: &str) -> Option<&'t str> {
    let rest = code.strip_prefix(word)?;
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    ends.then(|| rest.trim())
}

/// `0.5 for "factor m" in dW`
fn deduction(rest: &str) -> Result<Deduction, String> {
    let usage = || "write `deduct 0.5 for \"factor m\"`, or `deduct 0.5 for \"factor m\" in dW`".to_string();
    let (number, rest) = rest.split_once(" for ").ok_or_else(usage)?;
    let points = Points::read(number.trim()).ok_or_else(usage)?;
    let mut parts = rest.trim().strip_prefix('"').ok_or_else(usage)?.splitn(2, '"');
    let (Some(mistake), Some(rest)) = (parts.next(), parts.next()) else { return Err(usage()) };
    let label = match rest.trim() {
        "" => None,
        rest => Some(after_word(rest, "in").filter(|label| !label.is_empty()).ok_or_else(usage)?.to_string()),
    };
    let mistake = mistake.trim().to_string();
    match mistake.as_str() {
        "" => Err(usage()),
        name if !is_known(name) => Err(no_mistake(name)),
        _ => Ok(Deduction { mistake, points, label }),
    }
}

/// A name of a mistake, and whether more may follow it: what `C` and `FACT` stand for.
fn stem(name: &str) -> (&str, bool) {
    let open = name.split_once(' ').filter(|(_, rest)| rest.chars().all(char::is_uppercase));
    open.map_or((name, false), |(first, _)| (first, true))
}

/// Whether a mistake is called so, or several are whose names begin so; of two at once, each.
fn is_known(mistake: &str) -> bool {
    let begins = |whole: &str, beginning: &str| whole.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(' '));
    let is_one = |part: &str| {
        NAMES.iter().any(|name| {
            let (stem, is_open) = stem(name);
            part == stem || begins(stem, part) || is_open && begins(part, stem)
        })
    };
    is_one(mistake) || mistake.split(" and ").all(is_one)
}

/// Says which mistake is likely to be meant by a name that none has.
fn no_mistake(written: &str) -> String {
    let rest = written.split_once(' ').map_or("m", |(_, rest)| rest);
    let names: Vec<String> = NAMES
        .iter()
        .map(|name| match stem(name) {
            (stem, true) => format!("{stem} {rest}"),
            (stem, false) => stem.to_string(),
        })
        .collect();
    let last = written.rsplit(' ').next().unwrap_or_default();
    let hint = match closest(written, names.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        // Like a name of a formula: `forgot the m`.
        None if last.chars().count() <= 2 && last.chars().all(char::is_alphanumeric) => {
            format!("; a constant factor {last} that is missing, or too much, is called `factor {last}`")
        }
        None => String::new(),
    };
    format!("no mistake is called `{written}`{hint}; `backproof guide mistakes` lists the names")
}

/// Reads a question behind all that stands before it.
fn question(label: &str, points: Points, left: &str, line: usize, before: &str) -> Result<Question, String> {
    let text = format!("{before}claim {label}: {left} = 0\n");
    let mut frame = parse(&text).statements;
    let asked = match frame.pop().map(|statement| statement.kind) {
        Some(StatementKind::Claim(claim)) if claim.expectation.is_none() => match claim.body {
            ClaimBody::Equal(asked, _) => asked,
            ClaimBody::Shape(..) => return Err("a shape cannot be asked for".to_string()),
        },
        Some(StatementKind::Faulty { faults, .. }) => {
            let said = faults.first().map_or("it cannot be read".to_string(), told);
            return Err(format!("the question `{label}`: {said}"));
        }
        _ => return Err(format!("the question `{label}` cannot be read")),
    };
    let source = parse(before);
    if source.statements != frame {
        return Err(format!("what stands before the question `{label}` is not complete"));
    }
    if let Err(fault) = Checked::new(before, &source, false).expr(&asked) {
        return Err(format!("the question `{label}`: {}", told(&fault)));
    }
    let (label, left, before) = (label.to_string(), left.to_string(), before.to_string());
    Ok(Question { label, points, line, left, printed: print(&asked), asked, before, frame })
}
