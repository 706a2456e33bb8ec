//! Syntax trees as MathML, which browsers draw themselves. Brackets stand where the reader of mathematics needs them; what is grouped
//! otherwise in the text is in brackets here.

use super::xml::{self, Element, element, text};
use crate::lang::ast::{
    Axis, BinaryOp, Binder, CompareOp, Comparison, DerivativeForm, DimExpr, Expr, ExprKind, Fold, Ident,
};
use crate::lang::edit::apart::{Piece, What};
use crate::lang::habit::greek;
use crate::lang::print::{print, print_along, print_dim};
use dashu_ratio::RBig;

/// `left = right` as a formula on a line of its own; pieces of the right side are marked.
pub(super) fn equation(left: &Expr, right: &Expr, marked: Option<Marked<'_>>) -> Element {
    let alternative = format!("{} = {}", print(left), print(right));
    block(&alternative, [Pen::default().row(left), operator("="), Pen(marked).row(right)])
}

/// An expression as a formula on a line of its own, with marks on pieces of it.
pub(super) fn formula(expr: &Expr, marked: Option<Marked<'_>>) -> Element {
    block(&print(expr), [Pen(marked).row(expr)])
}

/// Pieces of a formula that are marked.
#[derive(Clone, Copy)]
pub(super) struct Marked<'m> {
    /// Which.
    pub(super) pieces: &'m [Piece<'m>],
    /// Whether they are wrong, or stand here for what is wrong elsewhere.
    pub(super) is_wrong: bool,
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

/// Draws expressions, and marks on them.
#[derive(Clone, Copy, Default)]
struct Pen<'m>(Option<Marked<'m>>);

impl Pen<'_> {
    /// The expression as one element.
    fn row(self, expr: &Expr) -> Element {
        let mut parts = self.drawn(expr);
        let row = match parts.len() {
            1 => parts.remove(0),
            _ => element("mrow").all(parts),
        };
        self.marked(self.is_at(expr, What::Whole), row)
    }

    /// Whether a mark is at this of an expression.
    fn is_at(self, expr: &Expr, what: What) -> bool {
        let is_it = |piece: &Piece<'_>| piece.what == what && std::ptr::eq(piece.of, expr);
        self.0.is_some_and(|marked| marked.pieces.iter().any(is_it))
    }

    /// Whether some mark is at an expression.
    fn is_marked(self, expr: &Expr) -> bool {
        self.0.is_some_and(|marked| marked.pieces.iter().any(|piece| std::ptr::eq(piece.of, expr)))
    }

    /// An element with the mark on it, where there is one.
    fn marked(self, is_marked: bool, element: Element) -> Element {
        match self.0.filter(|_| is_marked) {
            Some(marked) => {
                xml::element("mrow").with("class", if marked.is_wrong { "slip" } else { "mend" }).push(element)
            }
            None => element,
        }
    }

    /// The same, in brackets where it holds together less tightly than its place wants.
    fn at_least(self, expr: &Expr, least: Strength) -> Element {
        if strength(expr) < least { bracketed(self.row(expr)) } else { self.row(expr) }
    }

    fn drawn(self, expr: &Expr) -> Vec<Element> {
        match &expr.kind {
            ExprKind::Number(value) => number(value, expr),
            ExprKind::Name(name) => vec![identifier(name)],
            ExprKind::Pi => vec![text("mi", "π")],
            ExprKind::Euler => vec![text("mi", "e")],
            ExprKind::Fill { one, dims } => {
                let sign = text("mn", if *one { "1" } else { "0" }).with("class", "array");
                vec![element("msub").push(sign).push(sizes(dims))]
            }
            ExprKind::Identity(dim) => {
                vec![element("msub").push(text("mi", "I")).push(sizes(std::slice::from_ref(dim)))]
            }
            ExprKind::Neg(inner) => vec![self.sign("−", inner), self.at_least(inner, Strength::Product)],
            ExprKind::Sum(terms) => self.sum(terms),
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b, self.is_at(expr, What::Head)),
            ExprKind::Transpose(inner) => {
                let sign = self.marked(self.is_at(expr, What::Head), operator("⊤"));
                vec![above(self.at_least(inner, Strength::Base), sign)]
            }
            ExprKind::Inverse(inner) => vec![self.inverse(inner)],
            ExprKind::Index(inner, at) => {
                let at: Vec<String> = at.iter().map(u64::to_string).collect();
                vec![element("msub").push(self.at_least(inner, Strength::Base)).push(text("mn", &at.join(",")))]
            }
            ExprKind::Blocks(rows) => {
                let cell = |part: &Expr| element("mtd").push(self.row(part));
                let line = |parts: &Vec<Expr>| element("mtr").all(parts.iter().map(cell));
                vec![fence("["), element("mtable").all(rows.iter().map(line)), fence("]")]
            }
            ExprKind::Slice(inner, along) => {
                let along: Vec<String> = along.iter().map(print_along).collect();
                vec![element("msub").push(self.at_least(inner, Strength::Base)).push(text("mi", &along.join(",")))]
            }
            ExprKind::Stacked { form, of, wrt, along } => {
                let cell = |name: &Ident| element("mtd").push(identifier(&name.name));
                let line = |names: &Vec<Ident>| element("mtr").all(names.iter().map(cell));
                let table = element("mtable").all(wrt.iter().map(line));
                let by = element("mrow").push(fence("[")).push(table).push(fence("]"));
                self.derivative(*form, of, by, along.as_deref())
            }
            ExprKind::Entry { of, index, or } => self.entry(of, index, or.as_deref()),
            ExprKind::Over { fold, names, condition, body } => self.over(*fold, names, condition.as_ref(), body),
            ExprKind::Build { body, .. } => self.drawn(body),
            ExprKind::Call { function, order, args, axis, .. } => {
                self.call(&function.name, (*order, *axis), args, self.is_at(expr, What::Head))
            }
            ExprKind::If { condition, then, otherwise, .. } => self.cases(condition, then, otherwise),
            ExprKind::Derivative { form, of, wrt, along } => {
                self.derivative(*form, of, identifier(&wrt.name), along.as_deref())
            }
        }
    }

    fn cases(self, condition: &Comparison, then: &Expr, otherwise: &Expr) -> Vec<Element> {
        let case = |value: &Expr, place: Element| {
            let cell = |content: Element| element("mtd").with("class", "case").push(content);
            element("mtr").push(cell(self.row(value))).push(cell(place))
        };
        let first = case(then, self.compared(condition));
        vec![fence("{"), element("mtable").push(first).push(case(otherwise, text("mtext", "otherwise")))]
    }

    fn entry(self, of: &Expr, index: &[Expr], or: Option<&Expr>) -> Vec<Element> {
        let below = self.listed(index);
        // `dp[i]/dz[j]` as it is written in books: with the index at what is differentiated by.
        if let ExprKind::Derivative { form: form @ DerivativeForm::Quotient, of: what, wrt, along: None } = &of.kind
            && or.is_none()
            && !self.is_marked(of)
        {
            return self.derivative(*form, what, element("msub").push(identifier(&wrt.name)).push(below), None);
        }
        let mut parts = vec![element("msub").push(self.at_least(of, Strength::Base)).push(below)];
        if let Some(or) = or {
            parts.extend([text("mtext", " or "), self.row(or)]);
        }
        parts
    }

    /// Indices, with commas between them.
    fn listed(self, index: &[Expr]) -> Element {
        let mut below = element("mrow");
        for (position, at) in index.iter().enumerate() {
            if position > 0 {
                below = below.push(operator(","));
            }
            below = below.push(self.row(at));
        }
        below
    }

    fn over(self, fold: Fold, names: &[Binder], condition: Option<&Comparison>, body: &Expr) -> Vec<Element> {
        let list: Vec<&str> = names.iter().map(|binder| binder.name.name.as_str()).collect();
        let mut below = element("mrow").push(text("mi", &list.join(", ")));
        if let Some(condition) = condition {
            below = below.push(operator(":")).push(self.compared(condition));
        }
        let sign = match fold {
            Fold::Sum => operator("∑"),
            Fold::Prod => operator("∏"),
            other => text("mi", other.word()),
        };
        vec![element("munder").push(sign).push(below), self.at_least(body, Strength::Product)]
    }

    fn compared(self, condition: &Comparison) -> Element {
        let sign = match condition.op {
            CompareOp::Less => "<",
            CompareOp::LessEqual => "≤",
            CompareOp::Greater => ">",
            CompareOp::GreaterEqual => "≥",
        };
        element("mrow").push(self.row(&condition.left)).push(operator(sign)).push(self.row(&condition.right))
    }

    fn inverse(self, of: &Expr) -> Element {
        above(self.at_least(of, Strength::Base), element("mrow").push(operator("−")).push(text("mn", "1")))
    }

    /// The sign before a term.
    fn sign(self, sign: &str, term: &Expr) -> Element {
        self.marked(self.is_at(term, What::Sign), operator(sign))
    }

    fn sum(self, terms: &[(bool, Expr)]) -> Vec<Element> {
        let mut parts = Vec::with_capacity(2 * terms.len());
        for (position, (minus, term)) in terms.iter().enumerate() {
            match (position, minus) {
                (0, false) => {}
                (_, true) => parts.push(self.sign("−", term)),
                (_, false) => parts.push(self.sign("+", term)),
            }
            let least = if position == 0 && !minus { Strength::Sign } else { Strength::Product };
            parts.push(self.at_least(term, least));
        }
        parts
    }

    fn binary(self, op: BinaryOp, a: &Expr, b: &Expr, is_marked: bool) -> Vec<Element> {
        let sign = match op {
            BinaryOp::Mul => "⋅",
            BinaryOp::ElemMul => "⊙",
            BinaryOp::ElemDiv => "⊘",
            BinaryOp::Div => return vec![element("mfrac").push(self.row(a)).push(self.row(b))],
            BinaryOp::Pow | BinaryOp::ElemPow => {
                let exponent = match op {
                    BinaryOp::Pow => self.row(b),
                    _ => element("mrow").push(operator("∘")).push(self.row(b)),
                };
                return vec![above(self.at_least(a, Strength::Base), self.marked(is_marked, exponent))];
            }
        };
        // Products of one kind in a row are read from the left; of two kinds that is nobody's habit.
        let goes_on = matches!(&a.kind, ExprKind::Binary(other, ..) if *other == op);
        let left = if goes_on { self.row(a) } else { self.at_least(a, Strength::Tight) };
        vec![left, self.marked(is_marked, operator(sign)), self.at_least(b, Strength::Tight)]
    }

    fn call(self, function: &str, (order, axis): (u32, Option<Axis>), args: &[Expr], is_marked: bool) -> Vec<Element> {
        match (function, args, order, axis) {
            ("sqrt", [only], 0, None) => return vec![element("msqrt").push(self.row(only))],
            ("abs", [only], 0, None) => return vec![fence("|"), self.row(only), fence("|")],
            ("norm", [only], 0, None) => return vec![fence("‖"), self.row(only), fence("‖")],
            ("inv", [only], 0, None) => return vec![self.inverse(only)],
            ("kron", [a, b], 0, None) => {
                let sign = self.marked(is_marked, operator("⊗"));
                return vec![self.at_least(a, Strength::Tight), sign, self.at_least(b, Strength::Tight)];
            }
            _ => {}
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
            inside = inside.push(self.row(argument));
        }
        vec![self.marked(is_marked, name), bracketed(inside)]
    }

    fn derivative(self, form: DerivativeForm, of: &Expr, by: Element, along: Option<&Expr>) -> Vec<Element> {
        let word = match form {
            DerivativeForm::Quotient | DerivativeForm::Grad | DerivativeForm::Jac => {
                let by = if form == DerivativeForm::Jac { above(by, operator("⊤")) } else { by };
                let below = element("mrow").push(operator("∂")).push(by);
                let quotient = |over: Element| element("mfrac").push(over).push(below.clone());
                return match is_plain(of) {
                    true => vec![quotient(element("mrow").push(operator("∂")).push(self.row(of)))],
                    false => vec![quotient(operator("∂")), bracketed(self.row(of))],
                };
            }
            DerivativeForm::Hess => {
                let nabla = element("msubsup").push(operator("∇")).push(by).push(text("mn", "2"));
                return vec![nabla, self.at_least(of, Strength::Base)];
            }
            DerivativeForm::Vjp => "vjp",
            DerivativeForm::Jvp => "jvp",
        };
        let name = element("msub").push(text("mi", word)).push(by);
        let inside = element("mrow")
            .push(self.row(of))
            .all(along.into_iter().flat_map(|along| [operator(";"), self.row(along)]));
        vec![name, bracketed(inside)]
    }
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

/// What stands above on the right: over what stands below there, if there is something.
fn above(base: Element, what: Element) -> Element {
    match base.renamed("msub", "msubsup") {
        Ok(base) => base.push(what),
        Err(base) => element("msup").push(base).push(what),
    }
}

/// Whether it is a name, or an entry of one: above a line it needs no brackets.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Entry { of, or: None, .. } | ExprKind::Index(of, _) => matches!(of.kind, ExprKind::Name(_)),
        _ => false,
    }
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
