//! The two traces of a claim's derivative, at a small point: how the tape evaluates, and how it goes backward.

use crate::claim::Subject;
use crate::judge::read;
use crate::lang::lower::{Forms, lower};
use crate::lang::spelling::closest;
use crate::lang::typed::{Claim, DerivativeKind, Document, Item, Kind, Typed};
use crate::scalar::plain::Plain;
use crate::tape::{abbreviated, adjoint_trace, evaluation_trace};
use crate::witness::case::{Case, Point};
use crate::witness::points::{Points, Style};
use crate::witness::sampled::shapes;

/// Rows of one trace, at most.
const ROWS: usize = 200;

/// The evaluation trace and the adjoint trace of what the claim with this label differentiates first, at a small point.
///
/// # Errors
/// In words, if there is no such claim, it cannot be judged, or no point of its domain is found.
///
/// ```
/// let text = "var x, y\nclaim C: d(x*y + x^2)/dx = y + 2*x";
/// let traces = backproof::trace::trace_text(text, "C", 0).expect("a small claim");
/// assert!(traces.contains("evaluation") && traces.contains("adjoint"));
/// ```
pub fn trace_text(text: &str, label: &str, seed: u64) -> Result<String, String> {
    let document = read(text, false);
    let claim = find(&document, label)?;
    let subject = Subject::new(&document, claim).ok_or("a claim about a shape has no trace")?;
    // The first shape has small sizes that differ, so that a dimension is known by its size and sums show as sums.
    let sizes = shapes(&subject, seed).into_iter().next().ok_or("there is no shape to evaluate at")?;
    let case = Case::new(&subject, sizes).map_err(|error| error.to_string())?;
    let mut points = Points::new(&case, seed);
    let point = points.draw(Style::Small).or_else(|| points.draw(Style::Normal));
    traces(label, &claim.text, &case, &point.ok_or("no admissible point was found")?)
}

fn find<'d>(document: &'d Document, label: &str) -> Result<&'d Claim, String> {
    let mut labels: Vec<&str> = Vec::new();
    for item in &document.items {
        match item {
            Item::Claim(claim) if claim.label.as_deref() == Some(label) => return Ok(claim),
            Item::Claim(claim) => labels.extend(claim.label.as_deref()),
            Item::Faulty(faulty) if faulty.label.as_deref() == Some(label) => {
                let why = faulty.faults.first().map_or("", |fault| fault.message.as_str());
                return Err(format!("the claim `{label}` on line {} cannot be read: {why}", faulty.line));
            }
            Item::Faulty(_) => {}
        }
    }
    let known = labels.join(", ");
    Err(match closest(label, labels) {
        Some(similar) => format!("there is no claim `{label}`; did you mean `{similar}`?"),
        None if known.is_empty() => format!("there is no claim `{label}`; no claim has a label"),
        None => format!("there is no claim `{label}`; there are {known}"),
    })
}

/// What is differentiated first, and the cotangent it is pulled back from.
fn differentiated(side: &Typed) -> Option<(&Typed, Option<&Typed>)> {
    let mut found = None;
    side.walk(&mut |part| {
        if let (None, Kind::Derivative(kind, of, _)) = (&found, &part.kind) {
            let cotangent = match kind {
                DerivativeKind::Pullback(cotangent) => Some(cotangent.as_ref()),
                _ => None,
            };
            found = Some((of.as_ref(), cotangent));
        }
    });
    found
}

fn traces(label: &str, claim: &str, case: &Case<'_>, point: &Point) -> Result<String, String> {
    let subject = case.subject;
    let inputs: Vec<f64> = point.values.iter().map(|value| value.to_f64().value()).collect();
    let program = |exprs: &[&Typed]| {
        lower(subject.document, &case.sizes, &subject.inputs, exprs, Forms::Tape).map_err(|error| error.to_string())
    };
    let mut text = format!("{label}: {claim}\n");
    for id in &subject.dims {
        text += &format!("{} = {}\n", subject.document.dims[*id], case.sizes[*id]);
    }
    for id in &subject.functions {
        text += &format!("{}(t) = {}\n", subject.document.functions[*id].name, point.functions[*id]);
    }
    let Some((of, cotangent)) = differentiated(subject.left).or_else(|| differentiated(subject.right)) else {
        let lowered = program(&[subject.left, subject.right])?;
        let names = names(case);
        text += "\nevaluation of both sides (nothing is differentiated)\n";
        text += &abbreviated(&evaluation_trace(&lowered.program, &names, &inputs, &point.functions), ROWS);
        return Ok(text);
    };
    let lowered = program(&[of])?;
    let names = names(case);
    text += "\nevaluation\n";
    text += &abbreviated(&evaluation_trace(&lowered.program, &names, &inputs, &point.functions), ROWS);
    let outputs = lowered.arrays[0].data.len();
    let seeds = match cotangent {
        Some(cotangent) => {
            program(&[cotangent])?.program.evaluate(&mut Plain { functions: point.functions.clone() }, &inputs)
        }
        // Of several outputs without a cotangent the first one's row is shown.
        None => (0..outputs).map(|output| if output == 0 { 1.0 } else { 0.0 }).collect(),
    };
    text += if outputs > 1 && cotangent.is_none() { "\nadjoint (of the first output)\n" } else { "\nadjoint\n" };
    text += &abbreviated(&adjoint_trace(&lowered.program, &names, &inputs, &point.functions, &seeds), ROWS);
    Ok(text)
}

/// The inputs' names entry by entry; the outputs keep the trace's own.
fn names(case: &Case<'_>) -> Vec<String> {
    let mut names = Vec::with_capacity(case.entries());
    for block in &case.blocks {
        let input = &case.subject.document.inputs[block.input];
        let entry = |at: usize| match input.dims.len() {
            0 => input.name.clone(),
            1 => format!("{}[{}]", input.name, at + 1),
            _ => format!("{}[{},{}]", input.name, at / block.cols + 1, at % block.cols + 1),
        };
        names.extend((0..block.rows * block.cols).map(entry));
    }
    names
}
