//! Syntax trees as MathML, which browsers draw themselves. Brackets stand where the reader of mathematics needs them; what is grouped
//! otherwise in the text is in brackets here.

use super::xml::{Element, element, text};
use crate::lang::ast::{
    Axis, BinaryOp, Binder, CompareOp, Comparison, DerivativeForm, DimExpr, Expr, ExprKind, Fold, Ident,
};
use crate::lang::habit::greek;
use crate::lang::print::{print, print_along, print_dim};
use dashu_ratio::RBig;

/// `left = right` as a formula on a line of its own.
pub(super) fn equation(left: &Expr, right: &Expr) -> Element {
    let alternative = format!("{} = {}", print(left), print(right));
    block(&alternative, [row(left), operator("="), row(right)])
}

/// An expression as a formula on a line of its own.
pub(super) fn formula(expr: &Expr) -> Element {
    block(&print(expr), [row(expr)])
}

fn block(alternative: &str, parts: impl IntoIterator<Item = Element>) -> Element {
    element("math").with("display", "block").with("alttext", alternative).all(parts)
}

/// A matrix of texts, with marks on some of its entries; `name` stands before it.
pub(super) fn matrix(name: &str, rows: &[Vec<(String, bool)>]) -> Element {
    let cell = |(value, is_marked): &(String, bool)| {
        let cell = element("mtd").push(text("mn", value));
        if *is_marked { cell.with("class", "wrong") } else { cell }
    };
    let table = element("mtable").all(rows.iter().map(|row| element("mtr").all(row.iter().map(cell))));
    let inside = match rows {
        [row] if row.len() == 1 => element("mrow").all(row.iter().map(|(value, _)| text("mn", value))),
        _ => element("mrow").push(fence("[")).push(table).push(fence("]")),
    };
    let start = if name.is_empty() { Vec::new() } else { vec![identifier(name), operator("=")] };
    element("math").all(start).push(inside)
}

/// How tightly an expression holds together, as it is drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// A sum, or cases: what stands beside a sign needs brackets around it.
    Sum,
    /// A sign before something.
    Sign,
    /// A product.
    Product,
    /// One thing that is no base of a power: a fraction, a power.
    Tight,
    /// What may have an exponent as it is.
    Base,
}

fn strength(expr: &Expr) -> Strength {
    match &expr.kind {
        ExprKind::Sum(_) | ExprKind::If { .. } => Strength::Sum,
        ExprKind::Entry { or: Some(_), .. } => Strength::Sum,
        ExprKind::Over { .. } => Strength::Product,
        ExprKind::Build { body, .. } => strength(body),
        ExprKind::Neg(_) => Strength::Sign,
        ExprKind::Number(value) if *value < RBig::ZERO => Strength::Sign,
        ExprKind::Number(value) if !value.denominator().is_one() => Strength::Tight,
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul | BinaryOp::ElemDiv, ..) => Strength::Product,
        ExprKind::Binary(..) | ExprKind::Transpose(_) | ExprKind::Inverse(_) => Strength::Tight,
        ExprKind::Derivative { form, .. } | ExprKind::Stacked { form, .. } => match form {
            DerivativeForm::Vjp | DerivativeForm::Jvp => Strength::Base,
            _ => Strength::Tight,
        },
        ExprKind::Call { function, .. } if matches!(function.name.as_str(), "sum" | "mean" | "kron") => {
            Strength::Product
        }
        ExprKind::Call { function, .. } if function.name == "inv" => Strength::Tight,
        _ => Strength::Base,
    }
}

fn operator(sign: &str) -> Element {
    text("mo", sign)
}

fn fence(sign: &str) -> Element {
    text("mo", sign)
}

fn bracketed(inside: Element) -> Element {
    element("mrow").push(fence("(")).push(inside).push(fence(")"))
}

/// The expression as one element.
fn row(expr: &Expr) -> Element {
    let mut parts = drawn(expr);
    match parts.len() {
        1 => parts.remove(0),
        _ => element("mrow").all(parts),
    }
}

/// The same, in brackets where it holds together less tightly than its place wants.
fn at_least(expr: &Expr, least: Strength) -> Element {
    if strength(expr) < least { bracketed(row(expr)) } else { row(expr) }
}

fn drawn(expr: &Expr) -> Vec<Element> {
    match &expr.kind {
        ExprKind::Number(value) => number(value, expr),
        ExprKind::Name(name) => vec![identifier(name)],
        ExprKind::Pi => vec![text("mi", "π")],
        ExprKind::Euler => vec![text("mi", "e")],
        ExprKind::Fill { one, dims } => {
            let sign = text("mn", if *one { "1" } else { "0" }).with("class", "array");
            vec![element("msub").push(sign).push(sizes(dims))]
        }
        ExprKind::Identity(dim) => vec![element("msub").push(text("mi", "I")).push(sizes(std::slice::from_ref(dim)))],
        ExprKind::Neg(inner) => vec![operator("−"), at_least(inner, Strength::Product)],
        ExprKind::Sum(terms) => sum(terms),
        ExprKind::Binary(op, a, b) => binary(*op, a, b),
        ExprKind::Transpose(inner) => vec![above(at_least(inner, Strength::Base), operator("⊤"))],
        ExprKind::Inverse(inner) => vec![inverse(inner)],
        ExprKind::Index(inner, at) => {
            let at: Vec<String> = at.iter().map(u64::to_string).collect();
            vec![element("msub").push(at_least(inner, Strength::Base)).push(text("mn", &at.join(",")))]
        }
        ExprKind::Blocks(rows) => {
            let cell = |part: &Expr| element("mtd").push(row(part));
            let line = |parts: &Vec<Expr>| element("mtr").all(parts.iter().map(cell));
            vec![fence("["), element("mtable").all(rows.iter().map(line)), fence("]")]
        }
        ExprKind::Slice(inner, along) => {
            let along: Vec<String> = along.iter().map(print_along).collect();
            vec![element("msub").push(at_least(inner, Strength::Base)).push(text("mi", &along.join(",")))]
        }
        ExprKind::Stacked { form, of, wrt, along } => {
            let cell = |name: &Ident| element("mtd").push(identifier(&name.name));
            let line = |names: &Vec<Ident>| element("mtr").all(names.iter().map(cell));
            let table = element("mtable").all(wrt.iter().map(line));
            let by = element("mrow").push(fence("[")).push(table).push(fence("]"));
            derivative(*form, of, by, along.as_deref())
        }
        ExprKind::Entry { of, index, or } => entry(of, index, or.as_deref()),
        ExprKind::Over { fold, names, condition, body } => over(*fold, names, condition.as_ref(), body),
        ExprKind::Build { body, .. } => drawn(body),
        ExprKind::Call { function, order, args, axis, .. } => call(&function.name, *order, args, *axis),
        ExprKind::If { condition, then, otherwise, .. } => {
            let asked = compared(condition);
            let case = |value: &Expr, place: Element| {
                let cell = |content: Element| element("mtd").with("class", "case").push(content);
                element("mtr").push(cell(row(value))).push(cell(place))
            };
            let cases = element("mtable").push(case(then, asked)).push(case(otherwise, text("mtext", "otherwise")));
            vec![fence("{"), cases]
        }
        ExprKind::Derivative { form, of, wrt, along } => derivative(*form, of, identifier(&wrt.name), along.as_deref()),
    }
}

fn entry(of: &Expr, index: &[Expr], or: Option<&Expr>) -> Vec<Element> {
    let mut below = element("mrow");
    for (position, at) in index.iter().enumerate() {
        if position > 0 {
            below = below.push(operator(","));
        }
        below = below.push(row(at));
    }
    let mut parts = vec![element("msub").push(at_least(of, Strength::Base)).push(below)];
    if let Some(or) = or {
        parts.extend([text("mtext", " or "), row(or)]);
    }
    parts
}

fn over(fold: Fold, names: &[Binder], condition: Option<&Comparison>, body: &Expr) -> Vec<Element> {
    let list: Vec<&str> = names.iter().map(|binder| binder.name.name.as_str()).collect();
    let mut below = element("mrow").push(text("mi", &list.join(", ")));
    if let Some(condition) = condition {
        below = below.push(operator(":")).push(compared(condition));
    }
    let sign = match fold {
        Fold::Sum => operator("∑"),
        Fold::Prod => operator("∏"),
        other => text("mi", other.word()),
    };
    vec![element("munder").push(sign).push(below), at_least(body, Strength::Product)]
}

fn compared(condition: &Comparison) -> Element {
    let sign = match condition.op {
        CompareOp::Less => "<",
        CompareOp::LessEqual => "≤",
        CompareOp::Greater => ">",
        CompareOp::GreaterEqual => "≥",
    };
    element("mrow").push(row(&condition.left)).push(operator(sign)).push(row(&condition.right))
}

fn number(value: &RBig, expr: &Expr) -> Vec<Element> {
    let shown = print(expr);
    if shown.contains('/') {
        let size = if *value < RBig::ZERO { -value.clone() } else { value.clone() };
        let part = |digits: String| text("mn", &digits);
        let fraction =
            element("mfrac").push(part(size.numerator().to_string())).push(part(size.denominator().to_string()));
        return if *value < RBig::ZERO { vec![operator("−"), fraction] } else { vec![fraction] };
    }
    match shown.strip_prefix('-') {
        Some(digits) => vec![operator("−"), text("mn", digits)],
        None => vec![text("mn", &shown)],
    }
}

fn above(base: Element, what: Element) -> Element {
    element("msup").push(base).push(what)
}

fn inverse(of: &Expr) -> Element {
    above(at_least(of, Strength::Base), element("mrow").push(operator("−")).push(text("mn", "1")))
}

fn sum(terms: &[(bool, Expr)]) -> Vec<Element> {
    let mut parts = Vec::with_capacity(2 * terms.len());
    for (position, (minus, term)) in terms.iter().enumerate() {
        match (position, minus) {
            (0, false) => {}
            (_, true) => parts.push(operator("−")),
            (_, false) => parts.push(operator("+")),
        }
        let least = if position == 0 && !minus { Strength::Sign } else { Strength::Product };
        parts.push(at_least(term, least));
    }
    parts
}

fn binary(op: BinaryOp, a: &Expr, b: &Expr) -> Vec<Element> {
    let sign = match op {
        BinaryOp::Mul => "⋅",
        BinaryOp::ElemMul => "⊙",
        BinaryOp::ElemDiv => "⊘",
        BinaryOp::Div => return vec![element("mfrac").push(row(a)).push(row(b))],
        BinaryOp::Pow => return vec![above(at_least(a, Strength::Base), row(b))],
        BinaryOp::ElemPow => {
            let exponent = element("mrow").push(operator("∘")).push(row(b));
            return vec![above(at_least(a, Strength::Base), exponent)];
        }
    };
    // Products of one kind in a row are read from the left; of two kinds that is nobody's habit.
    let goes_on = matches!(&a.kind, ExprKind::Binary(other, ..) if *other == op);
    let left = if goes_on { row(a) } else { at_least(a, Strength::Tight) };
    vec![left, operator(sign), at_least(b, Strength::Tight)]
}

fn call(function: &str, order: u32, args: &[Expr], axis: Option<Axis>) -> Vec<Element> {
    if let ([only], 0, None) = (args, order, axis) {
        match function {
            "sqrt" => return vec![element("msqrt").push(row(only))],
            "abs" => return vec![fence("|"), row(only), fence("|")],
            "norm" => return vec![fence("‖"), row(only), fence("‖")],
            "inv" => return vec![inverse(only)],
            _ => {}
        }
    }
    if let ("kron", [a, b]) = (function, args) {
        return vec![at_least(a, Strength::Tight), operator("⊗"), at_least(b, Strength::Tight)];
    }
    let mut name = match function {
        "sum" => operator("∑"),
        function => identifier(function),
    };
    if let Some(axis) = axis {
        let below = text("mtext", if axis == Axis::Rows { "rows" } else { "cols" });
        name = element("msub").push(name).push(below);
    }
    if order > 0 {
        let primes = operator(&"′".repeat(order as usize)).with("lspace", "0").with("rspace", "0");
        name = element("mrow").push(name).push(primes);
    }
    let mut inside = element("mrow");
    for (position, argument) in args.iter().enumerate() {
        if position > 0 {
            inside = inside.push(operator(","));
        }
        inside = inside.push(row(argument));
    }
    vec![name, bracketed(inside)]
}

fn derivative(form: DerivativeForm, of: &Expr, by: Element, along: Option<&Expr>) -> Vec<Element> {
    let word = match form {
        DerivativeForm::Quotient | DerivativeForm::Grad | DerivativeForm::Jac => {
            let by = if form == DerivativeForm::Jac { above(by, operator("⊤")) } else { by };
            let below = element("mrow").push(operator("∂")).push(by);
            let quotient = |over: Element| element("mfrac").push(over).push(below.clone());
            return match &of.kind {
                ExprKind::Name(_) => vec![quotient(element("mrow").push(operator("∂")).push(row(of)))],
                _ => vec![quotient(operator("∂")), bracketed(row(of))],
            };
        }
        DerivativeForm::Hess => {
            let nabla = element("msubsup").push(operator("∇")).push(by).push(text("mn", "2"));
            return vec![nabla, at_least(of, Strength::Base)];
        }
        DerivativeForm::Vjp => "vjp",
        DerivativeForm::Jvp => "jvp",
    };
    let name = element("msub").push(text("mi", word)).push(by);
    let inside = element("mrow").push(row(of)).all(along.into_iter().flat_map(|along| [operator(";"), row(along)]));
    vec![name, bracketed(inside)]
}

fn sizes(dims: &[DimExpr]) -> Element {
    let mut parts = element("mrow");
    for (position, dim) in dims.iter().enumerate() {
        if position > 0 {
            parts = parts.push(operator("×"));
        }
        parts = parts.push(text("mi", &print_dim(dim)));
    }
    parts
}

/// `W_next` with its subscript, `w1` with its number, `alpha` as α; ∂ stays.
fn identifier(name: &str) -> Element {
    if let Some(rest) = name.strip_prefix('∂').filter(|rest| !rest.is_empty()) {
        return element("mrow").push(operator("∂")).push(identifier(rest));
    }
    let below = |base: &str, below: &str| element("msub").push(identifier(base)).push(text("mtext", below));
    if let Some((base, rest)) = name.split_once('_').filter(|(base, rest)| !base.is_empty() && !rest.is_empty()) {
        return below(base, rest);
    }
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.len() < name.len() && !letters.is_empty() && !letters.ends_with('_') {
        return below(letters, &name[letters.len()..]);
    }
    text("mi", greek(name).unwrap_or(name))
}
