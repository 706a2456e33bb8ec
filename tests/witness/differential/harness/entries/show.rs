//! How terms are written.

use super::grow::Garden;
use super::index::{Cond, Ix, Linear};
use super::term::{A, Axis, Fold, Fun, Make, Node, T};

/// The letters of the index names that are bound around.
pub type Letters = Vec<(usize, String)>;

const POOL: [&str; 16] = ["i", "j", "k", "l", "a", "b", "c", "r", "t", "u", "o", "i1", "j1", "k1", "l1", "μ"];

/// A letter for one more name.
pub fn bound(name: usize, letters: &mut Letters, garden: &Garden) {
    let free = |letter: &&str| letters.iter().all(|(_, own)| own != letter) && !garden.is_declared(letter);
    // Not always the first one: what stands side by side may have the same letter, and need not.
    let turned = POOL.iter().cycle().skip((name * garden.turn) % 5).take(POOL.len());
    let letter = turned.copied().find(|letter| free(letter)).map_or_else(|| format!("i{name}"), String::from);
    letters.push((name, letter));
}

pub fn letter(name: usize, letters: &Letters) -> String {
    letters.iter().rev().find(|(own, _)| *own == name).map_or_else(|| format!("?{name}"), |(_, letter)| letter.clone())
}

fn ix_text(ix: &Ix, letters: &Letters, garden: &Garden) -> String {
    ix.text(&|name| letter(name, letters), &garden.scope)
}

fn cond_text(cond: &Cond, letters: &Letters, garden: &Garden) -> String {
    let [left, right] = [&cond.left, &cond.right].map(|ix| ix_text(ix, letters, garden));
    format!("{left} {} {right}", cond.op)
}

/// How tightly it binds.
fn level(term: &T) -> u32 {
    match &**term {
        Node::Add(..) | Node::Sub(..) => 1,
        Node::Place(ix) if ix.alone().is_none() => 1,
        Node::Size(size) if size.one != 0 || size.dims.iter().filter(|times| **times != 0).count() > 1 => 1,
        Node::Size(size) if size.dims.iter().sum::<i64>() != 1 => 2,
        Node::Mul(..) | Node::Div(..) => 2,
        Node::Neg(_) => 3,
        Node::Number(value, _) if *value < 0 => 1,
        Node::Number(_, below) if *below != 1 => 2,
        Node::Power(..) => 4,
        _ => 6,
    }
}

fn at_least(term: &T, least: u32, letters: &mut Letters, garden: &Garden) -> String {
    let text = show(term, letters, garden);
    if level(term) < least { format!("({text})") } else { text }
}

pub fn show(term: &T, letters: &mut Letters, garden: &Garden) -> String {
    match &**term {
        Node::Number(above, 1) => above.to_string(),
        Node::Number(above, below) => format!("{above}/{below}"),
        Node::Size(size) => size.text(),
        Node::Place(ix) => ix_text(ix, letters, garden),
        Node::Entry(array, at, or) => {
            let indices: Vec<String> = at.iter().map(|ix| ix_text(ix, letters, garden)).collect();
            let name = array_text(array, garden);
            let plain = if at.is_empty() { name } else { format!("{name}[{}]", indices.join(",")) };
            match or {
                Some(or) => format!("({plain} or {})", at_least(or, 6, letters, garden)),
                None => plain,
            }
        }
        Node::Neg(a) => format!("-{}", at_least(a, 4, letters, garden)),
        Node::Add(a, b) => format!("{} + {}", at_least(a, 1, letters, garden), at_least(b, 2, letters, garden)),
        Node::Sub(a, b) => format!("{} - {}", at_least(a, 1, letters, garden), at_least(b, 2, letters, garden)),
        Node::Mul(a, b) => format!("{}*{}", at_least(a, 2, letters, garden), at_least(b, 4, letters, garden)),
        Node::Div(a, b) => format!("{}/{}", at_least(a, 2, letters, garden), at_least(b, 4, letters, garden)),
        Node::Power(a, exponent) => format!("{}^{exponent}", at_least(a, 6, letters, garden)),
        Node::Call(fun, a) => format!("{}({})", fun_text(*fun), show(a, letters, garden)),
        Node::Pick(cond, a, b) => {
            let [a, b] = [a, b].map(|part| show(part, letters, garden));
            format!("if({}, {a}, {b})", cond_text(cond, letters, garden))
        }
        Node::More(a, b, c, d) => {
            let [a, b, c, d] = [a, b, c, d].map(|part| show(part, letters, garden));
            format!("if({a} > {b}, {c}, {d})")
        }
        Node::Over(fold, names, cond, body) => {
            let before = letters.len();
            names.iter().for_each(|name| bound(*name, letters, garden));
            let told: Vec<String> = names.iter().map(|name| range_text(*name, body, letters, garden)).collect();
            let cond = cond.as_ref().map_or(String::new(), |cond| format!(" if {}", cond_text(cond, letters, garden)));
            let text = format!("{}({}{cond}: {})", fold_text(*fold), told.join(", "), show(body, letters, garden));
            letters.truncate(before);
            text
        }
        Node::Delta(a, b) => format!("delta({}, {})", ix_text(a, letters, garden), ix_text(b, letters, garden)),
    }
}

/// `k`, or `k in n`: needed unless slots say it, all of them the same.
fn range_text(name: usize, body: &T, letters: &Letters, garden: &Garden) -> String {
    let (range, mut said, mut other) = (garden.scope.ranges[name], false, false);
    body.any(&mut |node| {
        if let Node::Entry(array, at, or) = node {
            for (ix, dim) in at.iter().zip(&array.dims) {
                if ix.alone() == Some(name) {
                    said |= *dim == range && or.is_none();
                    other |= *dim != range;
                }
            }
            other |= or.is_some() && at.iter().any(|ix| ix.alone() == Some(name));
        }
        false
    });
    let text = letter(name, letters);
    if said && !other && !(name + garden.turn).is_multiple_of(4) {
        text
    } else {
        format!("{text} in {}", garden.size_name(range))
    }
}

pub fn fold_text(fold: Fold) -> &'static str {
    match fold {
        Fold::Sum => "sum",
        Fold::Mean => "mean",
        Fold::Prod => "prod",
        Fold::Max => "max",
        Fold::Min => "min",
    }
}

fn fun_text(fun: Fun) -> String {
    match fun {
        Fun::Exp => "exp".to_string(),
        Fun::Sin => "sin".to_string(),
        Fun::Cos => "cos".to_string(),
        Fun::Tanh => "tanh".to_string(),
        Fun::Sigmoid => "sigmoid".to_string(),
        Fun::Atan => "atan".to_string(),
        Fun::Log => "log".to_string(),
        Fun::Sqrt => "sqrt".to_string(),
        Fun::F(order) => format!("f{}", "'".repeat(order)),
    }
}

fn axis_text(axis: Axis) -> &'static str {
    if axis == Axis::Rows { "rows" } else { "cols" }
}

/// An array, such that an index may stand behind it.
pub fn array_text(array: &A, garden: &Garden) -> String {
    let part = |array: &A| array_text(array, garden);
    match &array.make {
        Make::Input(input) => garden.inputs[*input].name.clone(),
        Make::Let(number) => garden.lets[*number].name.clone(),
        Make::Turned(a) => format!("{}'", part(a)),
        Make::Product(a, b) => format!("({}*{})", part(a), part(b)),
        Make::Reduced(fold, axis, a) => format!("{}({}, {})", fold_text(*fold), part(a), axis_text(*axis)),
        Make::Running(None, a) => format!("cumsum({})", part(a)),
        Make::Running(Some(axis), a) => format!("cumsum({}, {})", part(a), axis_text(*axis)),
        Make::Slice(a, ends) => {
            let dims = a.dims.iter();
            let slot = |(low, high, dim): (&Linear, &Linear, &Linear)| match low.one == 1 && low.is_number() {
                true if high == dim => ":".to_string(),
                _ => format!("{}:{}", low.text(), high.text()),
            };
            let ends: Vec<String> = ends.iter().zip(dims).map(|((low, high), dim)| slot((low, high, dim))).collect();
            format!("{}[{}]", part(a), ends.join(", "))
        }
        Make::Below(a, b) => format!("[{}; {}]", part(a), part(b)),
        Make::Beside(a, b) => format!("[{}, {}]", part(a), part(b)),
        Make::Cross(a, b) => format!("cross({}, {})", part(a), part(b)),
        Make::Skew(a) => format!("skew({})", part(a)),
        Make::Ones => {
            let dims: Vec<String> = array.dims.iter().map(Linear::text).collect();
            format!("1[{}]", dims.join(","))
        }
    }
}
