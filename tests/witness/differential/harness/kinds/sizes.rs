//! Claims that are wrong at some sizes only, and Kronecker products; their truth at exact points.

use super::super::random::Random;
use super::arrays::{Fraction, Grid, M, Point, each, infix, minus, plus, times, to_the, transposed, word};
use super::grow::Grower;
use super::settle::{Known, Truth};
use std::fmt::Write as _;
use std::rc::Rc;

/// A claim about arrays: the lines above it, the text of its left side and what it is, and the right side.
pub struct Draft {
    pub head: String,
    /// Where the text of the left side is not that of the term.
    pub written: Option<String>,
    pub left: M,
    pub right: M,
    pub wrong: bool,
}

/// Names, rows and columns of the inputs.
pub type Inputs = [(&'static str, &'static str, Option<&'static str>)];

const SQUARE: [(&str, &str, Option<&str>); 3] = [("A", "n", Some("n")), ("C", "n", Some("n")), ("x", "n", None)];
pub const BOTH: [(&str, &str, Option<&str>); 5] =
    [("A", "n", Some("n")), ("C", "n", Some("n")), ("B", "m", Some("m")), ("D", "m", Some("m")), ("E", "n", Some("m"))];

fn point(random: &mut Random, inputs: &Inputs, sizes: &[(&'static str, usize)], number: usize) -> Option<Point> {
    let mut point = Point { sizes: sizes.iter().copied().collect(), ..Point::default() };
    for (name, rows, cols) in inputs {
        let rows = *point.sizes.get(rows)?;
        let cols = cols.map_or(Some(1), |cols| point.sizes.get(cols).copied())?;
        let value = match number % 3 {
            // The diagonal keeps determinants off 0, mostly.
            0 => {
                let values: Vec<i64> = (0..rows * cols).map(|_| random.between(-2, 2)).collect();
                Grid::of(rows, cols, |i, j| {
                    Some(Fraction::whole(i128::from(values[i * cols + j] + i64::from(i == j) * 5)))
                })
            }
            1 => Grid::of(rows, cols, |i, j| Some(Fraction::whole(i128::from(i == j || cols == 1)))),
            _ => Grid::of(rows, cols, |_, _| Some(Fraction::whole(1))),
        };
        point.values.insert(name, value?);
    }
    Some(point)
}

/// Looks the truth up at exact points.
pub fn settle(
    kind: &'static str,
    draft: &Draft,
    inputs: &Inputs,
    largest: usize,
    random: &mut Random,
) -> Option<Known> {
    let written = draft.written.clone().unwrap_or_else(|| draft.left.text());
    let text = format!("{}claim: {written} = {}\n", draft.head, draft.right.text());
    let mut seen = 0;
    let mut witness = None;
    for number in 0..3 * largest {
        let n = 1 + number / 3;
        let m = 1 + random.below(largest.min(3));
        let Some(point) = point(random, inputs, &[("n", n), ("m", m)], number) else { continue };
        let (Some(left), Some(right)) = (draft.left.at(&point), draft.right.at(&point)) else { continue };
        seen += 1;
        if left != right {
            witness = Some(format!("n = {n}, m = {m}"));
            break;
        }
    }
    let truth = match (&witness, draft.wrong) {
        (Some(_), true) => Truth::Wrong,
        (Some(_), false) => Truth::Contradicted,
        (None, false) if seen > 0 && written != draft.right.text() => Truth::Right,
        _ => return None,
    };
    Some(Known { kind, text, truth, witness: witness.unwrap_or_default() })
}

fn n() -> M {
    M::Size("n")
}

pub fn number(value: i64) -> M {
    M::Number(i128::from(value))
}

/// A scalar made of arrays whose size is n.
fn core(g: &mut Grower) -> M {
    let (a, x) = (M::Name("A"), M::Name("x"));
    match g.random.below(8) {
        0 | 1 => word("tr", &[&M::PowerOfSize(Rc::new(a), "n")]),
        2 => word("sum", &[&x]),
        3 => word("tr", &[&a]),
        4 => times(&transposed(&x), &x),
        5 => word("sum", &[&M::PowerOfSize(Rc::new(a), "n")]),
        6 => word("tr", &[&to_the(&a, 2)]),
        _ => times(&times(&transposed(&x), &a), &x),
    }
}

/// (n - 1)(n - 2)…(n - k) in some order, some factors left out.
fn zeros(g: &mut Grower, zeros: &[i64]) -> M {
    let mut zeros = zeros.to_vec();
    let mut product: Option<M> = None;
    while !zeros.is_empty() {
        let at = g.random.below(zeros.len());
        let factor = minus(&n(), &number(zeros.remove(at)));
        product = Some(product.map_or(factor.clone(), |product| times(&product, &factor)));
    }
    product.unwrap_or_else(n)
}

/// Claims that hold up to some size, or for all.
pub fn sizes(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let wrong = g.random.percent(50);
    let core = core(g);
    let bound = g.random.between(1, 11);
    let (most, end) = (g.random.between(2, 8), number(bound));
    let all: Vec<i64> = (1..=most).collect();
    let (left, right) = match (wrong, g.random.below(6)) {
        (true, 0 | 1) => (times(&zeros(g, &(1..=bound).collect::<Vec<_>>()), &core), number(0)),
        (true, 2) => (times(&core, &word("min", &[&n(), &end])), times(&n(), &core)),
        (true, 3) => {
            let branch = M::More(Box::new([n(), end, number(2), number(1)]));
            (core.clone(), times(&branch, &core))
        }
        (true, 4) => (times(&core, &word("max", &[&n(), &end])), times(&end, &core)),
        (true, _) => {
            let last = number(bound.max(2) + 1);
            let one = times(&zeros(g, &all), &core);
            (times(&zeros(g, &all), &core), plus(&one, &times(&minus(&n(), &last), &core)))
        }
        (false, 0 | 1) => (times(&zeros(g, &all), &core), times(&zeros(g, &all), &core)),
        (false, 2) => {
            let both = plus(&word("min", &[&n(), &end]), &word("max", &[&end, &n()]));
            (times(&both, &core), times(&plus(&n(), &end), &core))
        }
        (false, 3) => {
            let (a, b) = (g.random.between(1, 9), g.random.between(1, 9));
            let expanded = plus(&minus(&to_the(&n(), 2), &times(&number(a + b), &n())), &number(a * b));
            (times(&expanded, &core), times(&times(&minus(&n(), &number(a)), &minus(&n(), &number(b))), &core))
        }
        (false, 4) => {
            let branch = M::More(Box::new([n(), end.clone(), end.clone(), n()]));
            (times(&core, &word("min", &[&n(), &end])), times(&branch, &core))
        }
        (false, _) => {
            let ones = M::Ones("n", None);
            (times(&word("sum", &[&ones]), &core), times(&core, &word("tr", &[&M::Identity("n")])))
        }
    };
    let head = declared(&["n"], &SQUARE, &[&left, &right]);
    let draft = Draft { head, written: None, left, right, wrong };
    settle(kind, &draft, &SQUARE, 12, &mut g.random)
}

pub fn declared(dims: &[&str], inputs: &Inputs, sides: &[&M]) -> String {
    let mut used = Vec::new();
    sides.iter().for_each(|side| used_names(side, &mut used));
    let mut text = format!("dims {}\nvar ", dims.join(", "));
    let mut first = true;
    for (name, rows, cols) in inputs.iter().filter(|(name, ..)| used.contains(name)) {
        let cols = cols.map_or(String::new(), |cols| format!(",{cols}"));
        let _ = write!(text, "{}{name}[{rows}{cols}]", if first { "" } else { ", " });
        first = false;
    }
    text.push('\n');
    text
}

fn used_names(side: &M, names: &mut Vec<&'static str>) {
    match side {
        M::Name(name) => names.push(name),
        M::Infix(_, a, b) | M::Each(a, b) => [a, b].into_iter().for_each(|part| used_names(part, names)),
        M::Transposed(a) | M::Power(a, _) | M::PowerOfSize(a, _) => used_names(a, names),
        M::Word(_, parts) => parts.iter().for_each(|part| used_names(part, names)),
        M::More(parts) => parts.iter().for_each(|part| used_names(part, names)),
        M::Number(_) | M::Size(_) | M::Identity(_) | M::Ones(..) => {}
    }
}

fn kron(a: &M, b: &M) -> M {
    word("kron", &[a, b])
}

/// A right identity of Kronecker products; a text for the left side where it is a derivative.
fn product_rule(g: &mut Grower) -> (Option<String>, M, M) {
    let [a, b, c, d, e] = ["A", "B", "C", "D", "E"].map(M::Name);
    let tr = |m: &M| word("tr", &[m]);
    let sum = |m: &M| word("sum", &[m]);
    let inv = |m: &M| word("inv", &[m]);
    let nested = kron(&kron(&a, &b), &c);
    let same = |left: M, right: M| (None, left, right);
    match g.random.below(18) {
        0 => same(times(&kron(&a, &b), &kron(&c, &d)), kron(&times(&a, &c), &times(&b, &d))),
        1 => same(transposed(&kron(&a, &b)), kron(&transposed(&a), &transposed(&b))),
        2 => same(tr(&kron(&a, &b)), times(&tr(&b), &tr(&a))),
        3 => same(nested, kron(&a, &kron(&b, &c))),
        4 => same(inv(&kron(&a, &b)), kron(&inv(&a), &inv(&b))),
        5 => same(sum(&kron(&a, &b)), times(&sum(&a), &sum(&b))),
        6 => same(kron(&plus(&a, &c), &b), plus(&kron(&a, &b), &kron(&c, &b))),
        7 => same(kron(&times(&number(2), &a), &b), times(&number(2), &kron(&a, &b))),
        8 => {
            let left = format!("d({})/dA", tr(&kron(&a, &b)).text());
            (Some(left), times(&tr(&b), &M::Identity("n")), times(&tr(&b), &M::Identity("n")))
        }
        9 => {
            let right = times(&sum(&b), &M::Ones("n", Some("n")));
            (Some(format!("d({})/dA", sum(&kron(&a, &b)).text())), right.clone(), right)
        }
        10 => same(tr(&nested), times(&times(&tr(&a), &tr(&c)), &tr(&b))),
        11 => {
            same(times(&nested, &kron(&kron(&c, &d), &a)), kron(&kron(&times(&a, &c), &times(&b, &d)), &times(&c, &a)))
        }
        12 => same(kron(&e, &transposed(&e)), transposed(&kron(&transposed(&e), &e))),
        13 => same(times(&kron(&a, &b), &kron(&e, &transposed(&e))), kron(&times(&a, &e), &times(&b, &transposed(&e)))),
        14 => same(to_the(&kron(&a, &b), 2), kron(&to_the(&a, 2), &to_the(&b, 2))),
        15 => same(
            kron(&M::Identity("n"), &kron(&b, &M::Identity("n"))),
            kron(&kron(&M::Identity("n"), &b), &M::Identity("n")),
        ),
        16 => same(each(&kron(&a, &b), &kron(&c, &d)), kron(&each(&a, &c), &each(&b, &d))),
        _ => {
            let left = format!("d({})/dA", tr(&times(&kron(&a, &b), &kron(&c, &d))).text());
            let right = times(&tr(&times(&b, &d)), &transposed(&c));
            (Some(left), right.clone(), right)
        }
    }
}

/// Products of products by `let`s: three to six factors of small matrices.
fn nested(g: &mut Grower, wrong: bool) -> Draft {
    let a = M::Name("A");
    let b = kron(&a, &a);
    let (lines, left, right, shown): (&str, M, M, [&str; 2]) = match g.random.below(4) {
        0 => ("let B = kron(A, A)\n", kron(&b, &a), kron(&a, &b), ["kron(B, A)", "kron(A, B)"]),
        1 => (
            "let B = kron(A, A)\n",
            word("tr", &[&kron(&b, &b)]),
            to_the(&word("tr", &[&a]), 4),
            ["tr(kron(B, B))", "tr(A)^4"],
        ),
        2 => {
            let c = kron(&b, &b);
            ("let B = kron(A, A)\nlet C = kron(B, B)\n", kron(&c, &a), kron(&a, &c), ["kron(C, A)", "kron(A, C)"])
        }
        _ => {
            let sum = |m: &M| word("sum", &[m]);
            let lines = "let B = kron(A, A)\nlet C = kron(B, A)\n";
            (lines, sum(&kron(&b, &a)), to_the(&sum(&a), 3), ["sum(C)", "sum(A)^3"])
        }
    };
    let (right, written) = if wrong {
        let factor = g.random.between(2, 5);
        (times(&number(factor), &right), format!("{factor}*{}", shown[1]))
    } else {
        (right, shown[1].to_string())
    };
    let head = format!("dims n\nvar A[n,n]\n{lines}");
    Draft { head, written: Some(format!("{} = {written}", shown[0])), left, right, wrong }
}

/// Kronecker products.
pub fn products(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let wrong = g.random.percent(50);
    if g.random.percent(30) {
        let draft = nested(g, wrong);
        let known = settle(kind, &draft, &SQUARE, 2, &mut g.random)?;
        let text = format!("{}claim: {}\n", draft.head, draft.written?);
        return Some(Known { text, ..known });
    }
    let (written, left, right) = product_rule(g);
    let right = if wrong { spoiled(g, &right)? } else { right };
    let (left_names, scaled) = (left.clone(), g.random.percent(25));
    let (left, right, written) = match (written, scaled) {
        (None, true) => (times(&number(3), &left), infix('/', &times(&number(6), &right), &number(2)), None),
        (written, _) => (left, right, written),
    };
    let mut head = declared(&["n", "m"], &BOTH, &[&left_names, &right]);
    if let Some(written) = &written {
        let words: Vec<&str> = written.split(|c: char| !c.is_alphabetic()).collect();
        let [a, b, c, d] = ["A", "B", "C", "D"].map(M::Name);
        let mut sides: Vec<M> = [a, b, c, d].into_iter().filter(|m| words.contains(&m.text().as_str())).collect();
        sides.push(right.clone());
        head = declared(&["n", "m"], &BOTH, &sides.iter().collect::<Vec<_>>());
    }
    let draft = Draft { head, written, left, right, wrong };
    settle(kind, &draft, &BOTH, 3, &mut g.random)
}

/// One node is another one: a factor, a transpose, factors swapped.
pub fn spoiled(g: &mut Grower, right: &M) -> Option<M> {
    Some(match (right, g.random.below(4)) {
        (_, 0) => times(&number(g.random.between(2, 9)), right),
        (M::Infix('*', a, b), 1) => infix('*', &spoiled(g, a)?, b),
        (M::Infix(op, a, b), _) => infix(*op, a, &spoiled(g, b)?),
        (M::Word(name, parts), _) => {
            let at = g.random.below(parts.len());
            let mut parts = parts.clone();
            parts[at] = spoiled(g, &parts[at])?;
            M::Word(name, parts)
        }
        (M::Each(a, b), _) => M::Each(a.clone(), Rc::new(spoiled(g, b)?)),
        (M::Transposed(a), 1) if is_square(a) => (**a).clone(),
        (M::Transposed(a), _) => transposed(&spoiled(g, a)?),
        (M::Name(name @ ("A" | "B" | "C" | "D")), 1 | 2) => transposed(&M::Name(name)),
        (M::Name("A"), _) => M::Name("C"),
        (M::Name("B"), _) => M::Name("D"),
        (M::Name("C"), _) => M::Name("A"),
        (M::Name("D"), _) => M::Name("B"),
        _ => times(&number(g.random.between(2, 5)), right),
    })
}

fn is_square(a: &M) -> bool {
    let mut names = Vec::new();
    used_names(a, &mut names);
    !names.iter().any(|name| ["x", "y", "E"].contains(name))
}
