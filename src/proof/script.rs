//! Texts for Rocq, and what its answers say.
//!
//! Two runs, so that no attempt that failed can leave a trace. The *search* tries each theorem in turn and prints which
//! attempt closed its goal; nothing it finds is kept. The *certificate* holds those theorems alone, each closed by
//! `Qed`, and the axioms that all of them together rest on: only what is in a certificate that was accepted as a whole
//! is proved.

use super::attempt::Attempt;
use super::fact::Fact;
use super::label::{self, Labels};
use super::layers;
use super::point::admitted;
use super::theorem::{Conclusion, Theorem, Unprovable};
use crate::claim::Subject;
use crate::guard::{caught, failed, on_large_stack};
use crate::lang::ast::Level;
use crate::lang::rocq::number;
use crate::lang::typed::{Claim, Document};
use crate::lang::visible::printable;
use crate::verdict::{Array, Counterexample, Evidence, Number, Outcome, Says, Verdict};
use dashu_ratio::RBig;
use std::fmt::Write as _;

/// The axioms of the standard library's real numbers, one a line.
const ALLOWED: &str = include_str!("../../proofs/axioms.txt");
/// Hypotheses that an evidence lists.
const LISTED: usize = 4;

/// A claim that may be settled by a theorem.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The theorem's name.
    pub name: String,
    /// The claim as it was written.
    pub text: String,
    /// What is tried, in this order.
    pub attempts: Vec<Attempt>,
}

/// Claims that go to Rocq together.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The claims.
    pub tasks: Vec<Task>,
    names: Labels,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The attempt with this number is a theorem in an accepted certificate.
    Theorem(usize),
    /// Not decided, and why.
    Open(String),
}

impl Batch {
    /// Adds a claim on which there is a verdict; the number of its task. None for a claim about a shape, or one that
    /// cannot be read.
    pub fn add(&mut self, document: &Document, claim: &Claim, verdict: &Verdict) -> Result<usize, Unprovable> {
        let attempts = caught(|| on_large_stack(|| attempts(document, claim, verdict)));
        let attempts = attempts.unwrap_or_else(|words| Err(Unprovable::Failed(failed("this claim", &words))))?;
        Ok(self.push(claim, attempts))
    }

    /// Adds a claim about layers, with the theorem that it is in the notation of `proofs/Layers.v`; the number of its
    /// task.
    pub fn add_layer(&mut self, document: &Document, claim: &Claim) -> Result<usize, Unprovable> {
        let attempt = layers::attempt(document, claim)?;
        Ok(self.push(claim, vec![attempt]))
    }

    fn push(&mut self, claim: &Claim, attempts: Vec<Attempt>) -> usize {
        let name = self.names.name(claim.label.as_deref(), claim.line);
        self.tasks.push(Task { name, text: claim.text.clone(), attempts });
        self.tasks.len() - 1
    }
}

fn attempts(document: &Document, claim: &Claim, verdict: &Verdict) -> Result<Vec<Attempt>, Unprovable> {
    let Some(subject) = Subject::new(document, claim) else { return Err(Unprovable::Shape) };
    let theorems = Theorem::candidates(&subject)?;
    let mut attempts = Vec::new();
    if let (Outcome::Refuted, Some(counterexample)) = (verdict.outcome, &verdict.counterexample) {
        attempts.extend(theorems.first().into_iter().flat_map(|theorem| refutations(theorem, counterexample)));
    }
    attempts.extend(theorems.iter().filter_map(proof));
    Ok(attempts)
}

/// That the theorem holds; none where no point is found at which it says something.
fn proof(theorem: &Theorem) -> Option<Attempt> {
    let names: Vec<String> = theorem.parameters.iter().map(|(name, _)| name.clone()).collect();
    let facts: Vec<String> =
        theorem.facts.iter().filter(|fact| fact.is_elementary()).map(|fact| format!("({fact})")).collect();
    let admits = if facts.is_empty() {
        None
    } else {
        let point = admitted(&names, &theorem.facts)?;
        let numbers: Vec<String> = point.iter().map(number).collect();
        let statement = format!("exists {} : R, {}", names.join(" "), facts.join(" /\\ "));
        Some((statement, format!("exists {}; bp_admits", numbers.join(", "))))
    };
    let (statement, script) = (theorem.statement(), "bp_prove".to_string());
    let beyond: Vec<String> = theorem.beyond.iter().map(Fact::in_words).collect();
    let (narrow, beyond, scope) = (theorem.narrow, beyond.join(", "), scope(theorem));
    Some(Attempt { refutes: false, statement, script, admits, narrow, beyond, scope })
}

/// That the claim fails at the counterexample: the side that is larger is known from its numbers.
fn refutations(theorem: &Theorem, counterexample: &Counterexample) -> Vec<Attempt> {
    let value = |wanted: &str| {
        counterexample.values.iter().find_map(|(name, value)| match value {
            Array::Scalar(Number::Rational(value)) if name == wanted => Some(value.clone()),
            _ => None,
        })
    };
    let point: Option<Vec<RBig>> = theorem.parameters.iter().map(|(_, name)| value(name)).collect();
    let (Some(point), true) = (point, theorem.functions.is_empty()) else { return Vec::new() };
    let failure = format!("~ ({})", theorem.for_all(&theorem.conclusion.to_string()));
    let (statement, first) = match theorem.derivations() {
        Some(derivations) => {
            (format!("({}) /\\\n  {failure}", theorem.for_all(&derivations)), "split; [ bp_prove |]; ")
        }
        None => (failure, ""),
    };
    let mut arguments: Vec<String> = point.iter().map(number).collect();
    arguments.extend(theorem.facts.iter().map(|_| "ltac:(bp_fact)".to_string()));
    let applied = if arguments.is_empty() { "H".to_string() } else { format!("(H {})", arguments.join(" ")) };
    let (tactic, turned) = match &theorem.conclusion {
        Conclusion::Derives(_, turned) => ("bp_refute", *turned),
        Conclusion::Equal(..) => ("bp_differs", false),
    };
    let order = match (double(&counterexample.actual), double(&counterexample.claimed)) {
        (Some(actual), Some(claimed)) if actual < claimed => vec![true],
        (Some(actual), Some(claimed)) if actual > claimed => vec![false],
        (Some(_), Some(_)) => vec![true, false],
        _ => Vec::new(),
    };
    let branches =
        matches!(&theorem.conclusion, Conclusion::Derives(inner, _) if inner.derivative.function.has_branches());
    let ways: &[&str] = if branches { &["", "_side"] } else { &[""] };
    let attempt = |(smaller, way): (bool, &str)| {
        let side = if smaller != turned { "lt" } else { "gt" };
        let script = format!("{first}intro H; generalize {applied}; {tactic}{way}_{side}");
        let scope = at(theorem, &point);
        let (statement, beyond) = (statement.clone(), String::new());
        Attempt { refutes: true, statement, script, admits: None, narrow: false, beyond, scope }
    };
    order.into_iter().flat_map(|smaller| ways.iter().map(move |way| (smaller, *way))).map(attempt).collect()
}

fn double(number: &Option<Number>) -> Option<f64> {
    match number.as_ref()? {
        Number::Rational(value) => Some(value.to_f64().value()),
        Number::Real(value) => Some(*value),
    }
}

/// For which numbers the theorem holds.
fn scope(theorem: &Theorem) -> String {
    let mut text = String::new();
    if !theorem.parameters.is_empty() {
        let names: Vec<&str> = theorem.parameters.iter().map(|(name, _)| name.as_str()).collect();
        let _ = write!(text, "for all real {}", names.join(", "));
    }
    let mut facts: Vec<String> = theorem.facts.iter().map(|fact| fact.in_words()).collect();
    let more = facts.len().saturating_sub(LISTED);
    facts.truncate(LISTED);
    match more {
        0 => {}
        1 => facts.push("1 more hypothesis".to_string()),
        _ => facts.push(format!("{more} more hypotheses")),
    }
    if !facts.is_empty() {
        let _ = write!(text, " with {}", facts.join(", "));
    }
    text
}

fn at(theorem: &Theorem, point: &[RBig]) -> String {
    let values: Vec<String> =
        theorem.parameters.iter().zip(point).map(|((_, name), value)| format!("{name} = {value}")).collect();
    if values.is_empty() { String::new() } else { format!("at {}", values.join(", ")) }
}

/// What stands before all theorems of a file that depends on nothing but the libraries: definitions and tactics.
pub fn prelude() -> String {
    let mut text = String::from(
        "From Coq Require Import Reals Lra.\nFrom Coquelicot Require Import Coquelicot.\n\
         From Interval Require Import Specific_stdz Specific_ops.\nFrom Interval Require Import Tactic.\n",
    );
    for source in [
        include_str!("../../proofs/IntervalZ.v"),
        include_str!("../../proofs/Tactics.v"),
        include_str!("../../proofs/Slopes.v"),
        include_str!("../../proofs/Claims.v"),
    ] {
        let own = source.lines().filter(|line| !line.starts_with("From "));
        own.for_each(|line| {
            text.push_str(line);
            text.push('\n');
        });
    }
    text
}

/// A comment is closed by nothing that stands in it.
fn comment(text: &str) -> String {
    printable(text).replace("(*", "( *").replace("*)", "* )").replace('"', "''")
}

/// What a search prints once what stands before the theorems is read.
const READY: &str = "ready";

/// How much a search has told so far: nothing, that it has begun, and then a task each.
pub fn told(output: &str) -> usize {
    let tells = |line: &&str| *line == READY || line.starts_with("decided ") || line.starts_with("open ");
    output.lines().filter(tells).count()
}

/// The text that tries every attempt of the tasks, `seconds` for each, and prints which one closed its goal.
pub fn search(tasks: &[&Task], seconds: u32) -> String {
    let mut text = format!("{}\nGoal True.\nidtac \"{READY}\".\nAbort.\n", prelude());
    for task in tasks {
        text.push_str("\nGoal True.\nfirst\n[");
        for (at, attempt) in task.attempts.iter().enumerate() {
            if let Some((statement, script)) = &attempt.admits {
                let _ = write!(text, " assert ({statement}) by (timeout {seconds} ({script}));\n ");
            }
            let Attempt { statement, script, .. } = attempt;
            let name = &task.name;
            let _ = write!(
                text,
                " assert (\n    {statement})\n  by (timeout {seconds} ({script})); idtac \"decided {name} {at}\"\n|"
            );
        }
        let _ = writeln!(text, " idtac \"open {}\" ].\nAbort.", task.name);
    }
    text
}

/// What a search printed of a task: the attempt that closed its goal, or none; nothing at all where it did not come so
/// far.
pub fn found(output: &str, task: &Task) -> Option<Option<usize>> {
    output.lines().find_map(|line| {
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some("decided"), Some(name), Some(at)) if name == task.name => {
                at.parse().ok().filter(|at| *at < task.attempts.len()).map(Some)
            }
            (Some("open"), Some(name), None) if name == task.name => Some(None),
            _ => None,
        }
    })
}

/// The theorems of tasks, each with the attempt that is one, and their names.
pub(super) fn theorems(chosen: &[(&Task, usize)]) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut names = Vec::new();
    for (task, at) in chosen {
        let Some(attempt) = task.attempts.get(*at) else { continue };
        let Attempt { statement, script, admits, .. } = attempt;
        let name = theorem_name(task, attempt);
        let _ =
            write!(text, "\n(** {} *)\nTheorem {name} :\n  {statement}.\nProof. {script}. Qed.\n", comment(&task.text));
        names.push(name.clone());
        if let Some((statement, script)) = admits {
            let name = label::admits(&name);
            let _ = write!(text, "Theorem {name} : {statement}.\nProof. {script}. Qed.\n");
            names.push(name);
        }
    }
    (text, names)
}

/// The theorem's own name.
fn theorem_name(task: &Task, attempt: &Attempt) -> String {
    label::theorem(&task.name, attempt.refutes)
}

/// How a file that is kept begins: it says who wrote it, and may be written over by whoever wrote it.
pub const MARK: &str = "(* Written by `backproof prove`, which writes over it; `coqc` alone checks it. *)";

/// A file that depends on nothing but the libraries, with the theorems of tasks.
pub fn certificate(chosen: &[(&Task, usize)]) -> String {
    let (theorems, names) = theorems(chosen);
    let mut text = format!("{MARK}\n{}\n(** * Claims *)\n{theorems}", prelude());
    if let Some((first, others)) = names.split_first() {
        let all = others.iter().fold(first.clone(), |all, name| format!("({all}, {name})"));
        let _ = write!(
            text,
            "\n(** What all of them rest on. *)\nDefinition everything := {all}.\nPrint Assumptions everything.\n"
        );
    }
    text
}

/// A file of backproof's own `proofs/generated/`: the theorems that hold of the claims of `claims/{stem}.claim`.
pub fn for_the_project(stem: &str, chosen: &[(&Task, usize)]) -> String {
    let holds = |(task, at): &&(&Task, usize)| task.attempts.get(*at).is_some_and(|attempt| !attempt.refutes);
    let chosen: Vec<(&Task, usize)> = chosen.iter().filter(holds).copied().collect();
    format!(
        "(** The claims of claims/{stem}.claim that are about scalars, right, and proved by the tactics of [Claims].\n\n    \
         Written by `backproof prove --for-project claims/{stem}.claim`; the notation is that of [Tactics]. *)\n\n\
         From Backproof Require Import Claims.\n{}",
        theorems(&chosen).0
    )
}

/// A file of backproof's own `proofs/generated/`: the claims of `claims/{stem}.claim` in a batch, all of them about
/// layers.
pub fn layers_for_the_project(stem: &str, batch: &Batch) -> String {
    let all: Vec<_> = batch.tasks.iter().map(|task| (task, 0)).collect();
    format!(
        "(** The claims of claims/{stem}.claim that are about layers, and right, as they are written, and proved by the tactic of [Layers].\n\n    \
         Written by `BACKPROOF_WRITE_PROOFS=1 cargo test --test proofs layers`; the notation is that of [Layers] and [Arrays]. *)\n\n\
         From Backproof Require Import Layers.\n{}",
        theorems(&all).0
    )
}

/// Whether an accepted certificate's output shows nothing but the axioms of the real numbers; else what it shows.
pub fn axioms_are_allowed(output: &str) -> Result<(), String> {
    let mut lines = output.lines().skip_while(|line| *line != "Axioms:" && *line != "Closed under the global context");
    match lines.next() {
        None => return Err("its axioms were not printed".to_string()),
        Some("Axioms:") => {}
        Some(_) => return Ok(()),
    }
    let named = lines.filter(|line| !line.starts_with(' ') && !line.is_empty());
    let other = named
        .map(|line| line.split([' ', ':']).next().unwrap_or_default())
        .find(|name| !ALLOWED.lines().any(|allowed| allowed == *name));
    match other {
        Some(name) => Err(format!("it rests on `{name}`, which is no axiom of the classical reals")),
        None => Ok(()),
    }
}

/// The witness's testimony.
pub fn evidence(task: &Task, settled: &Settled) -> Evidence {
    let (says, detail) = match settled {
        Settled::Open(reason) => (Says::NoOpinion, format!("not decided: {reason}")),
        Settled::Theorem(at) => match task.attempts.get(*at) {
            None => (Says::NoOpinion, "not decided".to_string()),
            Some(attempt) => {
                let name = theorem_name(task, attempt);
                let scope = if attempt.scope.is_empty() { String::new() } else { format!(" {}", attempt.scope) };
                let checked = "checked by coqc, axioms of the classical reals only";
                match attempt {
                    Attempt { refutes: true, .. } => {
                        (Says::Disagrees, format!("theorem `{name}`: fails{scope}; {checked}"))
                    }
                    Attempt { narrow: true, .. } => (
                        Says::NoOpinion,
                        format!("theorem `{name}`{scope}, which leaves out points at which the claim says something"),
                    ),
                    Attempt { beyond, .. } if !beyond.is_empty() => (
                        Says::NoOpinion,
                        format!(
                            "theorem `{name}`{scope}; the claimed side needs {beyond}, and where that fails the other side may have \
                             a value: of such points the theorem says nothing"
                        ),
                    ),
                    _ => (Says::Agrees, format!("theorem `{name}`{scope}; {checked}")),
                }
            }
        },
    };
    Evidence { witness: Level::Proof, says, detail }
}

/// Of a claim that is not stated as a theorem: why.
pub fn unstated(reason: &Unprovable) -> Evidence {
    Evidence { witness: Level::Proof, says: Says::NoOpinion, detail: format!("no theorem is stated: {reason}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_axioms_of_the_reals_pass() {
        assert!(axioms_are_allowed("Closed under the global context\n").is_ok());
        let reals = "Axioms:\nClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}\n\
                     FunctionalExtensionality.functional_extensionality_dep\n  : forall (A : Type), A\n";
        assert!(axioms_are_allowed(reals).is_ok());
        assert!(axioms_are_allowed(&format!("{reals}anything : forall P : Prop, P\n")).is_err());
        assert!(axioms_are_allowed("").is_err(), "no answer is not a good answer");
    }

    #[test]
    fn a_comment_cannot_be_left() {
        assert_eq!(comment("a *) Axiom (* \"b"), "a * ) Axiom ( * ''b");
    }
}
