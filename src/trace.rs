//! The two traces of a claim's derivative, at a small point: how the tape evaluates, and how it goes backward; and what
//! comes out, beside what is claimed.

use crate::claim::Subject;
use crate::claim::work::grouped;
use crate::guard::{caught, failed, on_large_stack};
use crate::lang::ast::Fault;
use crate::lang::dim::Shape;
use crate::lang::lower::{Forms, LowerError, lower};
use crate::lang::reading::Reading;
use crate::lang::spelling::meant;
use crate::lang::typed::{Claim, DerivativeKind, Document, Item, Kind, Typed, Variable};
use crate::scalar::instance::Instance;
use crate::scalar::plain::Plain;
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::{Agreement, consistent};
use crate::tape::{NodeId, Op, Program, TraceNames, abbreviated, adjoint_trace_by, evaluation_trace};
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::doubles::{Doubles, Doubt};
use crate::witness::bench::settle::RIGHT;
use crate::witness::points::{Points, Style};
use crate::witness::sampled::shapes;
use dashu_ratio::RBig;

/// Rows of one trace, at most.
const ROWS: usize = 200;
/// Operations of both sides together, at most: each has its row before most of them are left out.
const MOST_OPERATIONS: usize = 60_000;
/// Points looked at for a difference, at each choice of sizes.
const POINTS: usize = 16;

/// The evaluation trace and the adjoint trace of what the claim with this label differentiates first, at a small point,
/// and both sides of the claim there.
///
/// # Errors
/// In words, if there is no such claim, it cannot be judged, or no point of its domain is found.
///
/// ```
/// let text = "var x, y\nclaim C: d(x*y + x^2)/dx = y + 2*x";
/// let traces = backproof::trace::trace_text(text, "C", 0).expect("a small claim");
/// assert!(traces.contains("evaluation") && traces.contains("adjoint") && traces.contains("claimed"));
/// ```
pub fn trace_text(text: &str, label: &str, seed: u64) -> Result<String, String> {
    trace_claim(&Reading::new(text, false), Some(label), seed)
}

/// The same of a text that was read. Without a label it is the first claim with a derivative.
///
/// # Errors
/// As with [`trace_text`].
///
/// ```
/// let reading = backproof::Reading::new("d(x^2*sin(x))/dx = 2*x*sin(x) + x^2*cos(x)", true);
/// let traces = backproof::trace::trace_claim(&reading, None, 0).expect("a small claim");
/// assert!(traces.contains("adjoint"));
/// ```
pub fn trace_claim(reading: &Reading, label: Option<&str>, seed: u64) -> Result<String, String> {
    let traced = caught(|| on_large_stack(|| trace_unguarded(reading.document(), label, seed)));
    traced.unwrap_or_else(|words| Err(failed("this claim", &words)))
}

fn trace_unguarded(document: &Document, label: Option<&str>, seed: u64) -> Result<String, String> {
    let claim = match label {
        Some(label) => find(document, label)?,
        None => first(document)?,
    };
    let label = label.or(claim.label.as_deref()).unwrap_or("claim");
    let subject = Subject::new(document, claim).ok_or("a claim about a shape has no trace")?;
    let (sizes, point) = telling(&subject, seed)?;
    let case = Case::new(&subject, sizes).map_err(|error| error.to_string())?;
    let operations = case.lowered.program.len();
    if operations > MOST_OPERATIONS {
        let (what, most) = (subject.what_is_large(), grouped(MOST_OPERATIONS));
        return Err(format!(
            "too large to show: {what}; that makes {} operations, of {most} at most",
            grouped(operations)
        ));
    }
    traces(label, &claim.text, &case, &point)
}

/// Sizes and a point at which to show a claim: the first at which its sides differ, as a point at which a wrong claim
/// happens to be right shows nothing of what is wrong; where they are not seen to differ, the first of all.
fn telling(subject: &Subject<'_>, seed: u64) -> Result<(Vec<u64>, Point), String> {
    let mut first = None;
    let mut trouble = "there is no shape to evaluate at".to_string();
    for sizes in std::iter::once(small(subject)).chain(shapes(subject, seed)) {
        let case = match Case::new(subject, sizes.clone()) {
            Ok(case) => case,
            Err(LowerError::TooLarge) => {
                trouble = format!("too large to evaluate: {}", subject.what_is_large());
                continue;
            }
            Err(error) => {
                trouble = error.to_string();
                continue;
            }
        };
        let mut points = Points::new(&case, seed);
        let Some(point) = points.draw(Style::Small).or_else(|| points.draw(Style::Normal)) else {
            trouble = "no point was found that satisfies all that is given".to_string();
            continue;
        };
        if differ_at(&case, &point) {
            return Ok((sizes, point));
        }
        let later = (1..POINTS).map_while(|at| points.draw(if at % 2 == 0 { Style::Normal } else { Style::Small }));
        if let Some(point) = later.into_iter().find(|point| differ_at(&case, point)) {
            return Ok((sizes, point));
        }
        first.get_or_insert((sizes, point));
    }
    first.ok_or(trouble)
}

/// Whether the two sides differ clearly at a point, away from kinks: at a kink a right claim's sides may, too.
fn differ_at(case: &Case<'_>, point: &Point) -> bool {
    let mut doubles = Doubles::new(case);
    doubles.read(point);
    doubles.against(RIGHT).doubt == Doubt::Clear && !doubles.near_kink()
}

/// Sizes at which a trace can be read: as small as can be told from each other. Of many dimensions the first may be 1,
/// so that each sum but one still shows as a sum.
fn small(subject: &Subject<'_>) -> Vec<u64> {
    let sizes: &[u64] = if subject.dims.len() <= 2 { &[2, 3] } else { &[1, 3, 2] };
    let mut all = subject.least.clone();
    for (position, id) in subject.dims.iter().enumerate() {
        all[*id] = sizes[position % sizes.len()].max(all[*id]);
    }
    all
}

/// The first claim with a derivative, else the first of all.
fn first(document: &Document) -> Result<&Claim, String> {
    let claims =
        || document.items.iter().filter_map(|item| if let Item::Claim(claim) = item { Some(&**claim) } else { None });
    let has_derivative = |claim: &&Claim| Subject::new(document, claim).is_some_and(|subject| subject.has_derivative());
    let faults = document.items.iter().find_map(|item| match item {
        Item::Faulty(faulty) => faulty.faults.first(),
        Item::Claim(_) => None,
    });
    let why = || match faults {
        Some(fault) => format!("it cannot be read: {}", told(fault)),
        None => "there is no claim in it".to_string(),
    };
    claims().find(has_derivative).or_else(|| claims().next()).ok_or_else(why)
}

/// What is wrong, and what to write.
fn told(fault: &Fault) -> String {
    let hint = fault.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{}{hint}", fault.message)
}

fn find<'d>(document: &'d Document, label: &str) -> Result<&'d Claim, String> {
    let mut labels: Vec<&str> = Vec::new();
    for item in &document.items {
        match item {
            Item::Claim(claim) if claim.label.as_deref() == Some(label) => return Ok(claim),
            Item::Claim(claim) => labels.extend(claim.label.as_deref()),
            Item::Faulty(faulty) if faulty.label.as_deref() == Some(label) => {
                let why = faulty.faults.first().map(told).unwrap_or_default();
                return Err(format!("the claim `{label}` on line {} cannot be read: {why}", faulty.line));
            }
            Item::Faulty(_) => {}
        }
    }
    let known = labels.join(", ");
    Err(match meant(label, labels) {
        Some(similar) => format!("there is no claim `{label}`; did you mean `{similar}`?"),
        None if known.is_empty() => format!("there is no claim `{label}`; no claim has a label"),
        None => format!("there is no claim `{label}`; there are {known}"),
    })
}

/// The derivative form that is taken first.
fn derivative(side: &Typed) -> Option<&Typed> {
    let mut found = None;
    side.walk(&mut |part| {
        if let (None, Kind::Derivative(..)) = (&found, &part.kind) {
            found = Some(part);
        }
    });
    found
}

/// A program whose traces are shown, at a point.
struct Traced {
    program: Program,
    names: TraceNames,
    inputs: Vec<f64>,
    /// The inputs that it is differentiated by.
    by: Vec<usize>,
    /// Nodes that the results do not use.
    unused: usize,
}

fn traces(label: &str, claim: &str, case: &Case<'_>, point: &Point) -> Result<String, String> {
    let subject = case.subject;
    let mut text = format!("{label}: {claim}\n");
    for id in subject.written_dims() {
        text += &format!("{} = {}\n", subject.document.dims[id], case.sizes[id]);
    }
    for id in &subject.functions {
        text += &format!("{}(t) = {}\n", subject.document.functions[*id].name, point.functions[*id]);
    }
    match derivative(subject.left).or_else(|| derivative(subject.right)) {
        Some(form) => text += &of_derivative(case, point, form).map_err(|error| error.to_string())?,
        None => {
            let traced =
                of_values(case, point, &[subject.left, subject.right], None).map_err(|error| error.to_string())?;
            text += "\nevaluation of both sides (nothing is differentiated)\n";
            text += &traced.evaluation(&point.functions);
        }
    }
    Ok(text + &both_sides(case, point))
}

/// The two traces of what a derivative form differentiates.
fn of_derivative(case: &Case<'_>, point: &Point, form: &Typed) -> Result<String, LowerError> {
    let Kind::Derivative(kind, of, variable) = &form.kind else { return Ok(String::new()) };
    let traced = match of_form(case, point, form, of, *variable) {
        Err(LowerError::Nested) => of_values(case, point, &[of], Some(*variable))?,
        traced => traced?,
    };
    let mut text = format!("\nevaluation\n{}", traced.evaluation(&point.functions));
    let outputs = traced.program.outputs().len();
    let (seeds, title) = match kind {
        DerivativeKind::Pullback(cotangent) => {
            let sizes = (&case.sizes, &case.subject.inputs);
            let lowered = lower(case.subject.document, sizes.0, sizes.1, &[cotangent], Forms::Tape)?;
            (lowered.program.evaluate(&mut Plain { functions: point.functions.clone() }, &doubles(point)), "adjoint")
        }
        // Of several outputs without a cotangent the first one's row is shown.
        _ => {
            let seeds = (0..outputs).map(|output| if output == 0 { 1.0 } else { 0.0 }).collect();
            (seeds, if outputs > 1 { "adjoint (of the first output)" } else { "adjoint" })
        }
    };
    let Traced { program, names, inputs, by, .. } = &traced;
    let (rows, left_out) = adjoint_trace_by(program, names, inputs, &point.functions, &seeds, by);
    text += &format!("\n{title}\n{}", abbreviated(&rows, ROWS));
    if left_out > 0 {
        text += &format!("({left_out} more, of what does not depend on {})\n", name_of(case, *variable));
    }
    Ok(text)
}

impl Traced {
    fn evaluation(&self, functions: &[Instance]) -> String {
        let rows = evaluation_trace(&self.program, &self.names, &self.inputs, functions);
        let unused = match self.unused {
            0 => String::new(),
            1 => "(1 node that is not used is left out)\n".to_string(),
            unused => format!("({unused} nodes that are not used are left out)\n"),
        };
        abbreviated(&rows, ROWS) + &unused
    }
}

/// What a derivative form differentiates, with its variable cut free: an input, whatever it is computed from.
fn of_form(case: &Case<'_>, point: &Point, form: &Typed, of: &Typed, variable: Variable) -> Result<Traced, LowerError> {
    let subject = case.subject;
    let lowered = lower(subject.document, &case.sizes, &subject.inputs, &[form], Forms::Slots)?;
    let slot = lowered.slots.last().ok_or(LowerError::Nested)?;
    let whole = &lowered.program;
    let mut inputs = doubles(point);
    inputs.resize(whole.inputs(), f64::NAN);
    let mut values = Vec::new();
    whole.read(&mut Plain { functions: point.functions.clone() }, &inputs, &mut values);
    let mut names = input_names(case);
    names.resize(whole.inputs(), String::new());
    let mut by = Vec::with_capacity(slot.cut.len());
    let entries = entry_names(&name_of(case, variable), &shape_of(case, variable), &case.sizes);
    for ((cut, base), name) in slot.cut.iter().zip(&slot.base).zip(entries) {
        if let Op::Input(input) = whole.ops()[cut.index()] {
            inputs[input as usize] = values[base.index()];
            names[input as usize] = name;
            by.push(input as usize);
        }
    }
    let mut traced = trace_only(case, whole, &slot.outputs, &names, &inputs, &by);
    // The form's own entries are no part of what it differentiates, and an input that is cut free takes its own place.
    let copies = if matches!(variable, Variable::Input(_)) { slot.cut.len() } else { 0 };
    traced.unused = traced.unused.saturating_sub(slot.results.len() + copies);
    traced.names.outputs = output_names(case, of);
    Ok(traced)
}

/// The values of some expressions, differentiated by an input; or else by all.
fn of_values(
    case: &Case<'_>,
    point: &Point,
    exprs: &[&Typed],
    variable: Option<Variable>,
) -> Result<Traced, LowerError> {
    let subject = case.subject;
    let lowered = lower(subject.document, &case.sizes, &subject.inputs, exprs, Forms::Tape)?;
    let is_by = |id: usize| !matches!(variable, Some(Variable::Input(by)) if by != id);
    let by: Vec<usize> =
        case.blocks.iter().filter(|block| is_by(block.input)).flat_map(|block| block.range()).collect();
    Ok(trace_only(case, &lowered.program, lowered.program.outputs(), &input_names(case), &doubles(point), &by))
}

/// A program without what its outputs do not use.
fn trace_only(
    case: &Case<'_>,
    whole: &Program,
    outputs: &[NodeId],
    names: &[String],
    inputs: &[f64],
    by: &[usize],
) -> Traced {
    let (program, kept) = whole.only(outputs);
    let names = TraceNames {
        inputs: kept.iter().map(|input| names[*input].clone()).collect(),
        outputs: Vec::new(),
        functions: case.subject.document.functions.iter().map(|function| function.name.clone()).collect(),
    };
    Traced {
        unused: whole.len() - program.len(),
        program,
        names,
        inputs: kept.iter().map(|input| inputs[*input]).collect(),
        by: (0..kept.len()).filter(|position| by.contains(&kept[*position])).collect(),
    }
}

/// Both sides of the claim, entry by entry: the left one is what is right.
fn both_sides(case: &Case<'_>, point: &Point) -> String {
    let inputs: Vec<Running> = doubles(point).into_iter().map(Running::exact).collect();
    let values = case.lowered.program.evaluate(&mut RunningError { functions: point.functions.clone() }, &inputs);
    let count = case.outputs();
    let pairs = values[..count].iter().zip(&values[count..2 * count]);
    let entries = entry_names("", &case.subject.left.shape, &case.sizes);
    let rows: Vec<[String; 4]> = entries
        .into_iter()
        .zip(pairs)
        .map(|(entry, (actual, claimed))| {
            let differ = match consistent(*actual, *claimed) {
                // Where doubles have no left side, there is none, or they do not reach it; and ∞ is no value of its own.
                _ if actual.value().is_nan() => "not compared here",
                Agreement::Doubt if actual.value() != claimed.value() => "they differ",
                _ => "",
            };
            [entry, decimal(actual.value()), decimal(claimed.value()), differ.to_string()]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [widest(0), widest(1), widest(2)];
    let line = |[entry, actual, claimed, differ]: &[String; 4]| {
        let [first, second, third] = widths;
        let blank = if first == 0 { "" } else { "  " };
        format!("{entry:first$}{blank}actual {actual:second$}  claimed {claimed:third$}  {differ}")
            .trim_end()
            .to_string()
            + "\n"
    };
    "\nboth sides\n".to_string() + &abbreviated(&rows.iter().map(line).collect::<String>(), ROWS)
}

fn decimal(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

fn doubles(point: &Point) -> Vec<f64> {
    point.values.iter().map(|value: &RBig| value.to_f64().value()).collect()
}

fn name_of(case: &Case<'_>, variable: Variable) -> String {
    let document = case.subject.document;
    match variable {
        Variable::Input(id) => document.inputs[id].name.clone(),
        Variable::Let(id) => document.lets[id].name.clone(),
    }
}

fn shape_of(case: &Case<'_>, variable: Variable) -> Shape {
    let document = case.subject.document;
    match variable {
        Variable::Input(id) => document.inputs[id].shape(),
        Variable::Let(id) => document.lets[id].value.shape.clone(),
    }
}

/// `W[1,2]`, `b[3]`, `s`: the entries of an array, row by row.
fn entry_names(name: &str, shape: &Shape, sizes: &[u64]) -> Vec<String> {
    let (rows, cols) = (shape.rows.at(sizes), shape.cols.at(sizes));
    let entry = |row: u64, col: u64| match shape.dims().len() {
        0 => name.to_string(),
        1 => format!("{name}[{row}]"),
        _ => format!("{name}[{row},{col}]"),
    };
    (1..=rows).flat_map(|row| (1..=cols).map(move |col| entry(row, col)).collect::<Vec<_>>()).collect()
}

/// The inputs' names, entry by entry.
fn input_names(case: &Case<'_>) -> Vec<String> {
    let inputs = &case.subject.document.inputs;
    let names = |id: usize| entry_names(&inputs[id].name, &inputs[id].shape(), &case.sizes);
    case.blocks.iter().flat_map(|block| names(block.input)).collect()
}

/// The names of what is differentiated, where it has one; else the trace has its own.
fn output_names(case: &Case<'_>, of: &Typed) -> Vec<String> {
    match &of.kind {
        Kind::Let(id) => entry_names(&name_of(case, Variable::Let(*id)), &of.shape, &case.sizes),
        _ => Vec::new(),
    }
}
