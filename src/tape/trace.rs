//! The tape shows itself: the evaluation trace and the adjoint trace, as textbooks on automatic differentiation print them.

use crate::scalar::instance::Instance;
use crate::scalar::plain::Plain;
use crate::tape::dependence::Dependence;
use crate::tape::program::{Constant, FunctionId, NodeId, Op, Primitive, Program};
use crate::tape::reader::{Branching, Product, Reader};
use crate::tape::sweep::{Adjoints, Observer, backward};

/// Characters of a cell.
const WIDEST: usize = 160;

/// What is called how in a trace; what has no name here is called x₁, x₂, …, y₁, y₂, … and f₁, f₂, …
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceNames {
    /// The inputs.
    pub inputs: Vec<String>,
    /// The outputs.
    pub outputs: Vec<String>,
    /// The functions, by their [ids](FunctionId).
    pub functions: Vec<String>,
}

/// The evaluation of a program at a point as a table: a row for each operation, then one for each output.
///
/// ```
/// use backproof::tape::{Primitive, Reader, Recorder, Term, TraceNames, evaluation_trace};
/// let mut recorder = Recorder::default();
/// let (a, b) = (recorder.input(), recorder.input());
/// let root = recorder.apply(Primitive::Sqrt, &a);
/// let out = recorder.sum(&[Term::product(root, b), Term::minus(a)]);
/// let program = recorder.finish(vec![out]);
/// let table = "\
/// v₁ = a          = 4
/// v₂ = b          = 5
/// v₃ = sqrt(v₁)   = 2
/// v₄ = v₃·v₂ - v₁ = 6
/// y₁ = v₄         = 6
/// ";
/// let names = TraceNames { inputs: vec!["a".to_string(), "b".to_string()], ..TraceNames::default() };
/// assert_eq!(evaluation_trace(&program, &names, &[4.0, 5.0], &[]), table);
/// ```
///
/// # Panics
/// If `inputs` are not as many as the program takes.
pub fn evaluation_trace(program: &Program, names: &TraceNames, inputs: &[f64], functions: &[Instance]) -> String {
    let names = names.complete(program);
    let values = plain_values(program, inputs, functions);
    let mut rows = Vec::new();
    for (index, op) in program.ops().iter().enumerate() {
        rows.push([variable(index), operation(program, op, &names), number(values[index])]);
    }
    for (name, node) in names.outputs.iter().zip(program.outputs()) {
        rows.push([name.clone(), variable(node.index()), number(values[node.index()])]);
    }
    table(rows.into_iter().map(|[name, text, value]| {
        // A constant is its own value.
        let last = if text == value { String::new() } else { format!("= {value}") };
        [name, format!("= {text}"), last]
    }))
}

/// The adjoints of a program at a point as a table: a row for each contribution, in the order of the [`sweep`] (the very
/// code of it), then one for each input. The third column is the adjoint after that contribution. The local derivatives
/// are written as the table of derivatives has them.
///
/// `seeds` are the adjoints of the outputs.
///
/// ```
/// use backproof::tape::{Primitive, Reader, Recorder, Term, TraceNames, adjoint_trace};
/// let mut recorder = Recorder::default();
/// let (a, b) = (recorder.input(), recorder.input());
/// let root = recorder.apply(Primitive::Sqrt, &a);
/// let out = recorder.sum(&[Term::product(root, b), Term::minus(a)]);
/// let program = recorder.finish(vec![out]);
/// let table = "\
/// v̄₄  = ȳ₁            = 1
/// v̄₃  = v̄₄·v₂         = 5
/// v̄₂  = v̄₄·v₃         = 2
/// v̄₁  = -v̄₄           = -1
/// v̄₁ += v̄₃·(1/(2·v₃)) = 0.25
/// ā   = v̄₁            = 0.25
/// b̄   = v̄₂            = 2
/// ";
/// let names = TraceNames { inputs: vec!["a".to_string(), "b".to_string()], ..TraceNames::default() };
/// assert_eq!(adjoint_trace(&program, &names, &[4.0, 5.0], &[], &[1.0]), table);
/// ```
///
/// [`sweep`]: crate::tape::sweep
///
/// # Panics
/// If `inputs` or `seeds` are not as many as the program has inputs and outputs.
pub fn adjoint_trace(
    program: &Program,
    names: &TraceNames,
    inputs: &[f64],
    functions: &[Instance],
    seeds: &[f64],
) -> String {
    let all: Vec<usize> = (0..program.inputs()).collect();
    adjoint_trace_by(program, names, inputs, functions, seeds, &all).0
}

/// The same with no more rows than the adjoints of some inputs need, and how many rows are left out: those of nodes that depend on none
/// of these inputs.
///
/// ```
/// use backproof::tape::{Reader, Recorder, Term, TraceNames, adjoint_trace_by};
/// let mut recorder = Recorder::default();
/// let (a, b) = (recorder.input(), recorder.input());
/// let product = recorder.sum(&[Term::product(a, b)]);
/// let names = TraceNames { inputs: vec!["a".to_string(), "b".to_string()], ..TraceNames::default() };
/// let program = recorder.finish(vec![product]);
/// let (table, left_out) = adjoint_trace_by(&program, &names, &[4.0, 5.0], &[], &[1.0], &[1]);
/// assert_eq!((table.as_str(), left_out), ("v̄₃  = ȳ₁    = 1\nv̄₂  = v̄₃·v₁ = 4\nb̄   = v̄₂    = 4\n", 1));
/// ```
///
/// # Panics
/// As [`adjoint_trace`].
pub fn adjoint_trace_by(
    program: &Program,
    names: &TraceNames,
    inputs: &[f64],
    functions: &[Instance],
    seeds: &[f64],
    by: &[usize],
) -> (String, usize) {
    let is_wanted = |op: &Op| matches!(op, Op::Input(input) if by.contains(&(*input as usize)));
    let wanted = program.ops().iter().enumerate().filter(|(_, op)| is_wanted(op)).map(|(at, _)| NodeId::at(at));
    let wanted: Vec<NodeId> = wanted.collect();
    let needed = program.dependence(&wanted, NodeId::at(program.len()));
    let names = names.complete(program);
    let values = plain_values(program, inputs, functions);
    let values: Vec<_> = values.iter().enumerate().map(|(at, value)| Annotated::atom(*value, variable(at))).collect();
    assert_eq!(seeds.len(), program.outputs().len(), "the program has {} outputs", program.outputs().len());
    let seed = |(value, name): (&f64, &String)| Annotated::atom(*value, barred(name));
    let seeds: Vec<_> = seeds.iter().zip(&names.outputs).map(seed).collect();
    let mut annotator = Annotator { plain: Plain { functions: functions.to_vec() }, functions: &names.functions };
    let mut log = Log { rows: Vec::new(), reached: vec![false; program.len()], needed, left_out: 0 };
    backward(program, &mut annotator, &values, &seeds, &mut Adjoints::default(), &mut log);

    let mut rows = log.rows;
    for (index, op) in program.ops().iter().enumerate() {
        let Op::Input(input) = *op else { continue };
        if !is_wanted(op) {
            continue;
        }
        let name = barred(&names.inputs[input as usize]);
        let adjoint = barred(&variable(index));
        let last = rows.iter().rev().find(|row| row[0] == adjoint).map(|row| row[2].clone());
        let text = if last.is_some() { adjoint } else { String::from("0") };
        rows.push([name, format!(" = {text}"), last.unwrap_or_default()]);
    }
    (table(rows.into_iter()), log.left_out)
}

/// A trace cut down to about `limit` rows: the first and the last ones, and how many stand between them.
///
/// ```
/// use backproof::tape::abbreviated;
/// assert_eq!(abbreviated("a\nb\nc\nd\ne\n", 2), "a\n⋮ 3 more\ne\n");
/// assert_eq!(abbreviated("a\nb\n", 2), "a\nb\n");
/// ```
pub fn abbreviated(trace: &str, limit: usize) -> String {
    let lines: Vec<_> = trace.lines().collect();
    if lines.len() <= limit {
        return trace.to_string();
    }
    let (first, last) = (limit.div_ceil(2), limit / 2);
    let more = format!("⋮ {} more", lines.len() - limit);
    let kept = lines[..first].iter().copied().chain([more.as_str()]).chain(lines[lines.len() - last..].iter().copied());
    kept.map(|line| format!("{line}\n")).collect()
}

fn plain_values(program: &Program, inputs: &[f64], functions: &[Instance]) -> Vec<f64> {
    let mut values = Vec::new();
    program.read(&mut Plain { functions: functions.to_vec() }, inputs, &mut values);
    values
}

impl TraceNames {
    /// The same with a name for each input and output.
    fn complete(&self, program: &Program) -> TraceNames {
        let all = |given: &[String], letter: char, count: usize| {
            (0..count).map(|at| given.get(at).cloned().unwrap_or_else(|| numbered(letter, at))).collect()
        };
        TraceNames {
            inputs: all(&self.inputs, 'x', program.inputs()),
            outputs: all(&self.outputs, 'y', program.outputs().len()),
            functions: self.functions.clone(),
        }
    }
}

/// x₁ for the first.
fn numbered(letter: char, at: usize) -> String {
    format!("{letter}{}", subscript(at + 1))
}

fn subscript(number: usize) -> String {
    let digits = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    number.to_string().bytes().map(|digit| digits[usize::from(digit - b'0')]).collect()
}

fn variable(index: usize) -> String {
    numbered('v', index)
}

/// v̄₁ for v₁. A bar over the first letter of a word would not be read as a bar over the word.
fn barred(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), next) if !next.is_some_and(char::is_alphabetic) => {
            format!("{first}\u{304}{}", &name[first.len_utf8()..])
        }
        _ => format!("adjoint({name})"),
    }
}

fn number(value: f64) -> String {
    // Debug writes 1e300 where Display writes 301 digits, but 2.0 where Display writes 2.
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

/// What a node computes, from its operands' names.
fn operation(program: &Program, op: &Op, names: &TraceNames) -> String {
    let node = |node: NodeId| Annotated::atom(f64::NAN, variable(node.index()));
    let mut annotator = Annotator { plain: Plain::default(), functions: &names.functions };
    match *op {
        Op::Input(input) => names.inputs[input as usize].clone(),
        Op::Constant(constant) => annotator.constant(&program.constants()[constant as usize]).text,
        Op::SumOfProducts(sum) => {
            let terms = program.terms(sum);
            let factors: Vec<_> = terms.clone().map(|term| (node(term.left), term.right.map(node))).collect();
            let products = terms.zip(&factors).map(|(term, (left, right))| {
                let (negative, right) = (term.negative, right.as_ref());
                Product { negative, left, right }
            });
            annotator.sum_of_products(products).text
        }
        Op::Reciprocal(x) => annotator.reciprocal(&node(x)).text,
        Op::Apply(primitive, x) => annotator.apply(primitive, &node(x)).text,
        Op::Select { on, negative, otherwise } => annotator.select(&node(on), &node(negative), &node(otherwise)).text,
        Op::Copy(x) => node(x).text,
        Op::Opaque { function, order, at } => annotator.opaque(function, order, &node(at)).text,
    }
}

/// A double and how it is written.
#[derive(Clone, Debug)]
struct Annotated {
    value: f64,
    text: String,
    /// Whether it needs parentheses as a factor.
    loose: bool,
}

impl Annotated {
    fn atom(value: f64, text: String) -> Annotated {
        Annotated { value, text, loose: false }
    }

    fn factor(&self) -> String {
        if self.loose { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// Writes down what it reads, beside computing it.
struct Annotator<'n> {
    plain: Plain,
    functions: &'n [String],
}

fn product_text(left: &Annotated, right: Option<&Annotated>) -> String {
    match right {
        None => left.text.clone(),
        Some(right) if left.text == right.text => format!("{}²", left.factor()),
        Some(right) => format!("{}·{}", left.factor(), right.factor()),
    }
}

impl Reader for Annotator<'_> {
    type Value = Annotated;

    fn constant(&mut self, constant: &Constant) -> Annotated {
        let text = constant.value.to_string();
        // A double met in Rust code is better known by its decimals.
        let value = self.plain.constant(constant);
        let text = if constant.rounded { number(value) } else { text };
        Annotated { value, loose: text.contains(['/', '-']), text }
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Annotated
    where
        I: Iterator<Item = Product<'a, Annotated>>,
    {
        let terms: Vec<_> = terms.collect();
        let numbers = terms.iter().map(|term| Product {
            negative: term.negative,
            left: &term.left.value,
            right: term.right.map(|right| &right.value),
        });
        let value = self.plain.sum_of_products(numbers);
        let mut written: Vec<(bool, String)> =
            terms.iter().map(|term| (term.negative, product_text(term.left, term.right))).collect();
        if let [(false, one), (false, other)] = &written[..]
            && one == other
        {
            return Annotated { value, text: format!("2·{one}"), loose: true };
        }
        if written.is_empty() {
            written.push((false, "0".to_string()));
        }
        let mut text = String::new();
        for (position, (negative, term)) in written.iter().enumerate() {
            text.push_str(match (position, negative) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            });
            text.push_str(term);
        }
        Annotated { value, text, loose: true }
    }

    fn reciprocal(&mut self, x: &Annotated) -> Annotated {
        Annotated { value: self.plain.reciprocal(&x.value), text: format!("1/{}", x.factor()), loose: true }
    }

    fn apply(&mut self, primitive: Primitive, x: &Annotated) -> Annotated {
        Annotated::atom(self.plain.apply(primitive, &x.value), format!("{}({})", primitive.name(), x.text))
    }

    fn select(&mut self, on: &Annotated, negative: &Annotated, otherwise: &Annotated) -> Annotated {
        let value = self.plain.select(&on.value, &negative.value, &otherwise.value);
        let text = format!("{} if {} < 0 else {}", negative.text, on.text, otherwise.text);
        Annotated { value, text, loose: true }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Annotated) -> Annotated {
        let at = function.0 as usize;
        let name = self.functions.get(at).cloned().unwrap_or_else(|| numbered('f', at));
        let text = match order {
            0..=3 => format!("{name}{}({})", "'".repeat(order as usize), x.text),
            _ => format!("{name}^({order})({})", x.text),
        };
        Annotated::atom(self.plain.opaque(function, order, &x.value), text)
    }
}

impl Branching for Annotator<'_> {
    fn is_negative(&self, on: &Annotated) -> Option<bool> {
        self.plain.is_negative(&on.value)
    }
}

/// The rows of the adjoint trace as they come.
struct Log {
    rows: Vec<[String; 3]>,
    reached: Vec<bool>,
    needed: Dependence,
    left_out: usize,
}

impl Observer<Annotator<'_>, Option<Annotated>> for Log {
    fn added(&mut self, node: NodeId, term: &Product<'_, Annotated>, slot: &mut Option<Annotated>) {
        let Some(sum) = slot else { return };
        let name = barred(&variable(node.index()));
        if !self.needed.on(node) {
            self.left_out += 1;
            return;
        }
        let before = std::mem::replace(&mut self.reached[node.index()], true);
        let sign = if term.negative { "-" } else { "" };
        let operator = if before { "+=" } else { " =" };
        let text = format!("{operator} {sign}{}", product_text(term.left, term.right));
        self.rows.push([name.clone(), text, format!("= {}", number(sum.value))]);
        // From here on it is known by its name.
        *sum = Annotated::atom(sum.value, name);
    }
}

/// A cell without what nobody reads: a sum of thousands of terms would widen every row.
fn cut(text: String) -> String {
    if text.len() <= WIDEST || text.chars().count() <= WIDEST {
        return text;
    }
    let kept: String = text.chars().take(WIDEST).collect();
    let kept = kept.rsplit_once(' ').map_or(kept.as_str(), |(whole, _)| whole);
    let left_out = text.chars().count() - kept.chars().count();
    format!("{kept} … ({left_out} more characters)")
}

/// Three columns, the first two as wide as their widest entry.
fn table(rows: impl Iterator<Item = [String; 3]>) -> String {
    let rows: Vec<_> = rows.map(|row| row.map(cut)).collect();
    let width = |text: &String| text.chars().filter(|letter| *letter != '\u{304}').count();
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let (first, second) = (widest(0), widest(1));
    let pad = |text: &String, to: usize| " ".repeat(to - width(text));
    let line = |[name, text, value]: &[String; 3]| {
        format!("{name}{} {text}{} {value}", pad(name, first), pad(text, second)).trim_end().to_string() + "\n"
    };
    rows.iter().map(line).collect()
}
