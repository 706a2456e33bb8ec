//! How a report shows entries, numbers, points and code.

use super::subject::{Kind, Layout, Role, Subject, count};
use super::weigh::{Fault, Wrong};
use crate::verdict::{Array, Number};
use dashu_ratio::RBig;

/// Where the entry stands, counted from 1: in the block, for a gradient; row and column for matrices.
pub(super) fn entry_of(subject: &Subject<'_>, wrong: &Wrong) -> Vec<usize> {
    let (layout, entry) = (&wrong.layout, wrong.entry);
    if !matches!(wrong.fault, Fault::Value { .. } | Fault::Kink { .. } | Fault::Changes { .. })
        || layout.variables.is_empty()
    {
        return Vec::new();
    }
    match subject.kind {
        Kind::Derivative => Vec::new(),
        Kind::Hessian | Kind::Jacobian => vec![entry.row + 1, entry.column + 1],
        _ => {
            let (block, mut at) = layout.place(layout.variables[entry.column]);
            let mut index = Vec::new();
            for size in layout.shapes[block].iter().rev() {
                index.push(at % size.max(&1) + 1);
                at /= size.max(&1);
            }
            index.reverse();
            index
        }
    }
}

/// Of several arrays that are differentiated by, the one that the entry belongs to.
pub(super) fn array_of(subject: &Subject<'_>, wrong: &Wrong) -> Option<String> {
    let variables = subject.blocks.iter().filter(|block| block.role == Role::Variable).count();
    let is_split = !matches!(subject.kind, Kind::Derivative | Kind::Hessian | Kind::Jacobian);
    let at = wrong.layout.variables.get(wrong.entry.column).filter(|_| variables > 1 && is_split)?;
    Some(subject.blocks[wrong.layout.place(*at).0].name.clone())
}

/// What is right, as far as differences know it.
pub(super) fn shown(value: f64) -> String {
    if value == 0.0 || !value.is_finite() { format!("{value:?}") } else { trimmed(value) }
}

/// Twelve digits, without zeros at the end.
fn trimmed(value: f64) -> String {
    format!("{:?}", rounded(value))
}

pub(super) fn rounded(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

pub(super) fn apart(claimed: f64, actual: f64) -> String {
    if !claimed.is_finite() {
        return String::new();
    }
    let ulp = actual.abs().next_up() - actual.abs();
    let ulps = (claimed - actual).abs() / ulp.max(f64::MIN_POSITIVE);
    format!(" (off by {:.2e}, {ulps:.0e} ulps)", claimed - actual)
}

/// Name, shape and numbers of each argument.
pub(super) fn blocks_of(
    subject: &Subject<'_>,
    layout: &Layout,
    point: &[f64],
) -> impl Iterator<Item = (String, Vec<usize>, Vec<f64>)> {
    let several = subject.blocks.iter().filter(|block| block.role == Role::Cotangent).count() > 0;
    let all = layout.shapes.iter().zip(&layout.starts).zip(&subject.blocks).map(|((shape, start), block)| {
        let name = if several && block.role == Role::Cotangent { "cotangent".to_string() } else { block.name.clone() };
        (name, shape.clone(), point[*start..*start + count(shape)].to_vec())
    });
    all.collect::<Vec<_>>().into_iter()
}

/// `at n = 2` and a line for each argument.
pub(super) fn assignments(subject: &Subject<'_>, layout: &Layout, point: &[f64]) -> Vec<String> {
    // Longer arrays have a line of their own: with the names before it a shorter one fits 80 columns.
    const MOST: usize = 60;
    let sizes = subject.sizes.iter().zip(&layout.sizes).map(|((name, _), size)| format!("{name} = {size}"));
    let mut parts: Vec<String> = sizes.collect();
    let mut lines = Vec::new();
    for (name, shape, numbers) in blocks_of(subject, layout, point) {
        let text = format!("{name} = {}", literal(&shape, &numbers));
        if shape.is_empty() || text.len() <= MOST { parts.push(text) } else { lines.push(format!("  {text}")) }
    }
    let mut text = vec![format!("at {}", parts.join(", "))];
    text.extend(lines);
    text
}

/// Numbers as Rust writes them, nested by the shape.
pub(super) fn literal(shape: &[usize], numbers: &[f64]) -> String {
    match shape {
        [] => numbers.first().map_or_else(String::new, |number| format!("{number:?}")),
        [_] => format!("[{}]", numbers.iter().map(|number| format!("{number:?}")).collect::<Vec<_>>().join(", ")),
        [_, rest @ ..] => {
            let each = count(rest).max(1);
            format!("[{}]", numbers.chunks(each).map(|part| literal(rest, part)).collect::<Vec<_>>().join(", "))
        }
    }
}

pub(super) fn array(shape: &[usize], numbers: &[f64]) -> Array {
    let number = |value: &f64| RBig::try_from(*value).map_or(Number::Real(*value), Number::Rational);
    match shape {
        [] => Array::Scalar(numbers.first().map_or(Number::Real(f64::NAN), number)),
        [_] => Array::Vector(numbers.iter().map(number).collect()),
        [_, rest @ ..] => {
            Array::Matrix(numbers.chunks(count(rest).max(1)).map(|row| row.iter().map(number).collect()).collect())
        }
    }
}

/// Longer code is cut in what is to be pasted: it stands eight columns in, and ends in a comma.
const LONGEST: usize = 66;

/// The line that checks this point first.
pub(super) fn paste(
    subject: &Subject<'_>,
    wrong: &Wrong,
    ((function, claim), options): (&(String, String), &str),
) -> Vec<String> {
    let name = match subject.kind {
        Kind::Derivative => "assert_derivative",
        Kind::Gradient => "assert_gradient",
        Kind::Hessian => "assert_hessian",
        Kind::Jacobian => "assert_jacobian",
        Kind::Vjp => "assert_vjp",
        Kind::ValueAndGradient => "assert_value_and_gradient",
    };
    let mut arguments = if subject.kind == Kind::ValueAndGradient {
        vec![claim.clone()]
    } else {
        vec![function.clone(), claim.clone()]
    };
    arguments.extend((!options.is_empty()).then(|| options.trim_end_matches([',', ' ']).to_string()));
    if !wrong.layout.sizes.is_empty() {
        arguments.push(format!("sizes = {:?}", wrong.layout.sizes));
    }
    arguments.push(format!("at = {:?}", wrong.point));
    for argument in &mut arguments {
        if argument.chars().count() > LONGEST {
            *argument = argument.chars().take(LONGEST - 2).chain(" …".chars()).collect();
        }
    }
    let one = format!("{name}!({});", arguments.join(", "));
    if one.len() <= 76 {
        return vec![one];
    }
    let inside = arguments.iter().map(|argument| format!("    {argument},"));
    [format!("{name}!(")].into_iter().chain(inside).chain([");".to_string()]).collect()
}

/// Code on one line, its beginning if it is long.
pub(super) fn short(code: &str) -> String {
    // Two of them and the words between fit a line.
    const MOST: usize = 30;
    if code.chars().count() <= MOST { code.to_string() } else { code.chars().take(MOST - 1).chain(['…']).collect() }
}

/// Lines of at most 80 columns, those after the first indented.
pub(super) fn wrapped(text: &str) -> String {
    // All lines but the first stand four columns farther in.
    const WIDTH: usize = 76;
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n    ")
}
