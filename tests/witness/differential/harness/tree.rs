//! Expressions of the claims language with their shapes, and how they are written.

use std::fmt::Write as _;
use std::rc::Rc;

/// A product of a number and dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dim {
    factor: u64,
    names: Vec<&'static str>,
}

impl Dim {
    pub fn fixed(factor: u64) -> Dim {
        Dim { factor, names: Vec::new() }
    }

    pub fn named(name: &'static str) -> Dim {
        Dim { factor: 1, names: vec![name] }
    }

    pub fn times(&self, other: &Dim) -> Dim {
        let mut names = [self.names.clone(), other.names.clone()].concat();
        names.sort_unstable();
        Dim { factor: self.factor * other.factor, names }
    }

    pub fn is_one(&self) -> bool {
        self.factor == 1 && self.names.is_empty()
    }

    pub fn show(&self) -> String {
        let mut factors: Vec<String> = self.names.iter().map(|name| (*name).to_string()).collect();
        if self.factor != 1 || factors.is_empty() {
            factors.insert(0, self.factor.to_string());
        }
        factors.join("*")
    }
}

/// Rows and columns; a column vector has one column, a scalar is 1×1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub rows: Dim,
    pub cols: Dim,
}

impl Shape {
    pub fn scalar() -> Shape {
        Shape::matrix(&Dim::fixed(1), &Dim::fixed(1))
    }

    pub fn vector(rows: &Dim) -> Shape {
        Shape::matrix(rows, &Dim::fixed(1))
    }

    pub fn matrix(rows: &Dim, cols: &Dim) -> Shape {
        Shape { rows: rows.clone(), cols: cols.clone() }
    }

    pub fn is_scalar(&self) -> bool {
        self.rows.is_one() && self.cols.is_one()
    }

    pub fn is_column(&self) -> bool {
        self.cols.is_one()
    }

    pub fn is_square(&self) -> bool {
        self.rows == self.cols
    }

    pub fn transposed(&self) -> Shape {
        Shape::matrix(&self.cols, &self.rows)
    }

    /// What stands behind a declared name: nothing, `[n]`, or `[n, k]`.
    pub fn show(&self) -> String {
        match (self.is_scalar(), self.is_column()) {
            (true, _) => String::new(),
            (_, true) => format!("[{}]", self.rows.show()),
            _ => format!("[{}, {}]", self.rows.show(), self.cols.show()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Rows,
    Cols,
}

/// A derivative form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Quotient,
    Grad,
    Jac,
    Hess,
    Vjp,
    Jvp,
}

pub type Name = Rc<str>;
pub type Expr = Rc<Node>;

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A literal that is not negative.
    Number(String),
    Pi,
    Euler,
    Size(Dim),
    Name(Name),
    Fill(bool),
    Identity,
    Neg(Expr),
    Transpose(Expr),
    Inverse(Expr),
    Add(Expr, Expr),
    Sub(Expr, Expr),
    /// `*`
    Times(Expr, Expr),
    /// `.*`
    Each(Expr, Expr),
    /// `/`, or `./` where the divisor is an array.
    Over(Expr, Expr),
    /// A power with the exponent numerator/denominator, entry by entry.
    Power(Expr, i64, i64),
    /// A base raised to an expression.
    PowerOf(Expr, Expr),
    MatrixPower(Expr, i64),
    Index(Expr, u64, u64),
    Map(Name, u32, Expr),
    Extremum(bool, Expr, Expr),
    If(Expr, &'static str, Expr, Expr, Expr),
    Reduce(bool, Option<Axis>, Expr),
    Dot(Expr, Expr),
    Norm(Expr),
    Trace(Expr),
    Det(Expr),
    LogDet(Expr),
    Diag(Expr),
    Outer(Expr, Expr),
    Kron(Expr, Expr),
    Softmax(Option<Axis>, Expr),
    LogSumExp(Option<Axis>, Expr),
    Derivative(Form, Expr, Name, Option<Expr>),
}

fn node(kind: Kind, shape: Shape) -> Expr {
    Rc::new(Node { kind, shape })
}

/// The shape of what works entry by entry.
fn wider(a: &Expr, b: &Expr) -> Shape {
    if a.shape.is_scalar() { b.shape.clone() } else { a.shape.clone() }
}

pub fn number(text: impl Into<String>) -> Expr {
    node(Kind::Number(text.into()), Shape::scalar())
}

pub fn pi() -> Expr {
    node(Kind::Pi, Shape::scalar())
}

pub fn euler() -> Expr {
    node(Kind::Euler, Shape::scalar())
}

/// A dimension as a number.
pub fn size(dim: &Dim) -> Expr {
    node(Kind::Size(dim.clone()), Shape::scalar())
}

pub fn name(text: &str, shape: &Shape) -> Expr {
    node(Kind::Name(text.into()), shape.clone())
}

/// Ones or zeros; a scalar is just the number.
pub fn fill(one: bool, shape: &Shape) -> Expr {
    if shape.is_scalar() {
        return number(if one { "1" } else { "0" });
    }
    node(Kind::Fill(one), shape.clone())
}

pub fn identity(dim: &Dim) -> Expr {
    node(Kind::Identity, Shape::matrix(dim, dim))
}

fn is_number(e: &Expr, text: &str) -> bool {
    matches!(&e.kind, Kind::Number(number) if number == text)
}

pub fn neg(x: &Expr) -> Expr {
    node(Kind::Neg(x.clone()), x.shape.clone())
}

pub fn transpose(x: &Expr) -> Expr {
    if x.shape.is_scalar() {
        return x.clone();
    }
    node(Kind::Transpose(x.clone()), x.shape.transposed())
}

pub fn inverse(x: &Expr) -> Expr {
    node(Kind::Inverse(x.clone()), x.shape.clone())
}

pub fn add(a: &Expr, b: &Expr) -> Expr {
    node(Kind::Add(a.clone(), b.clone()), wider(a, b))
}

pub fn sub(a: &Expr, b: &Expr) -> Expr {
    node(Kind::Sub(a.clone(), b.clone()), wider(a, b))
}

/// `a*b`: by a scalar, or the matrix product. A factor 1 is left out.
pub fn times(a: &Expr, b: &Expr) -> Expr {
    if is_number(a, "1") {
        return b.clone();
    }
    if is_number(b, "1") {
        return a.clone();
    }
    let scalars = a.shape.is_scalar() || b.shape.is_scalar();
    let shape = if scalars { wider(a, b) } else { Shape::matrix(&a.shape.rows, &b.shape.cols) };
    node(Kind::Times(a.clone(), b.clone()), shape)
}

/// `a .* b`; between scalars, and with a scalar, `a*b`.
pub fn each(a: &Expr, b: &Expr) -> Expr {
    if a.shape.is_scalar() || b.shape.is_scalar() {
        return times(a, b);
    }
    node(Kind::Each(a.clone(), b.clone()), wider(a, b))
}

pub fn over(a: &Expr, b: &Expr) -> Expr {
    node(Kind::Over(a.clone(), b.clone()), wider(a, b))
}

pub fn power(x: &Expr, numerator: i64, denominator: i64) -> Expr {
    if (numerator, denominator) == (1, 1) {
        return x.clone();
    }
    node(Kind::Power(x.clone(), numerator, denominator), x.shape.clone())
}

pub fn power_of(base: &Expr, exponent: &Expr) -> Expr {
    node(Kind::PowerOf(base.clone(), exponent.clone()), wider(base, exponent))
}

pub fn matrix_power(x: &Expr, exponent: i64) -> Expr {
    node(Kind::MatrixPower(x.clone(), exponent), x.shape.clone())
}

/// An entry, 1-based.
pub fn index(x: &Expr, i: u64, j: u64) -> Expr {
    node(Kind::Index(x.clone(), i, j), Shape::scalar())
}

pub fn map(function: &str, order: u32, x: &Expr) -> Expr {
    node(Kind::Map(function.into(), order, x.clone()), x.shape.clone())
}

pub fn extremum(max: bool, a: &Expr, b: &Expr) -> Expr {
    node(Kind::Extremum(max, a.clone(), b.clone()), wider(a, b))
}

pub fn branch(left: &Expr, op: &'static str, right: &Expr, then: &Expr, otherwise: &Expr) -> Expr {
    let parts = [left, right, then, otherwise];
    let shape = parts.iter().find(|part| !part.shape.is_scalar()).map_or_else(Shape::scalar, |part| part.shape.clone());
    node(Kind::If(left.clone(), op, right.clone(), then.clone(), otherwise.clone()), shape)
}

fn along(axis: Option<Axis>, shape: &Shape) -> Shape {
    match axis {
        None => Shape::scalar(),
        Some(Axis::Rows) => Shape::vector(&shape.cols),
        Some(Axis::Cols) => Shape::vector(&shape.rows),
    }
}

pub fn reduce(mean: bool, axis: Option<Axis>, x: &Expr) -> Expr {
    node(Kind::Reduce(mean, axis, x.clone()), along(axis, &x.shape))
}

/// The sum over all entries.
pub fn total(x: &Expr) -> Expr {
    if x.shape.is_scalar() { x.clone() } else { reduce(false, None, x) }
}

pub fn dot(a: &Expr, b: &Expr) -> Expr {
    node(Kind::Dot(a.clone(), b.clone()), Shape::scalar())
}

pub fn norm(x: &Expr) -> Expr {
    node(Kind::Norm(x.clone()), Shape::scalar())
}

pub fn trace(x: &Expr) -> Expr {
    node(Kind::Trace(x.clone()), Shape::scalar())
}

pub fn det(x: &Expr) -> Expr {
    node(Kind::Det(x.clone()), Shape::scalar())
}

pub fn log_det(x: &Expr) -> Expr {
    node(Kind::LogDet(x.clone()), Shape::scalar())
}

/// A vector to a matrix, or a matrix to its diagonal.
pub fn diag(x: &Expr) -> Expr {
    let shape =
        if x.shape.is_column() { Shape::matrix(&x.shape.rows, &x.shape.rows) } else { Shape::vector(&x.shape.rows) };
    node(Kind::Diag(x.clone()), shape)
}

pub fn outer(a: &Expr, b: &Expr) -> Expr {
    node(Kind::Outer(a.clone(), b.clone()), Shape::matrix(&a.shape.rows, &b.shape.rows))
}

pub fn kron(a: &Expr, b: &Expr) -> Expr {
    let shape = Shape::matrix(&a.shape.rows.times(&b.shape.rows), &a.shape.cols.times(&b.shape.cols));
    node(Kind::Kron(a.clone(), b.clone()), shape)
}

pub fn softmax(axis: Option<Axis>, x: &Expr) -> Expr {
    node(Kind::Softmax(axis, x.clone()), x.shape.clone())
}

pub fn log_sum_exp(axis: Option<Axis>, x: &Expr) -> Expr {
    node(Kind::LogSumExp(axis, x.clone()), along(axis, &x.shape))
}

/// A derivative form by a variable of the given shape.
pub fn derivative(form: Form, of: &Expr, wrt: &str, variable: &Shape, with: Option<&Expr>) -> Expr {
    let shape = match form {
        Form::Quotient | Form::Grad if of.shape.is_scalar() => variable.clone(),
        Form::Quotient | Form::Grad if variable.is_scalar() => of.shape.clone(),
        Form::Quotient | Form::Grad | Form::Jac => Shape::matrix(&of.shape.rows, &variable.rows),
        Form::Hess => Shape::matrix(&variable.rows, &variable.rows),
        Form::Vjp => variable.clone(),
        Form::Jvp => of.shape.clone(),
    };
    node(Kind::Derivative(form, of.clone(), wrt.into(), with.cloned()), shape)
}

impl Node {
    /// The parts, in the order in which they are written.
    pub fn parts(&self) -> Vec<Expr> {
        match &self.kind {
            Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Size(_) | Kind::Name(_) => vec![],
            Kind::Fill(_) | Kind::Identity => vec![],
            Kind::Neg(x) | Kind::Transpose(x) | Kind::Inverse(x) | Kind::Power(x, ..) | Kind::MatrixPower(x, _) => {
                vec![x.clone()]
            }
            Kind::Index(x, ..) | Kind::Map(_, _, x) | Kind::Reduce(_, _, x) | Kind::Norm(x) => vec![x.clone()],
            Kind::Trace(x) | Kind::Det(x) | Kind::LogDet(x) | Kind::Diag(x) => vec![x.clone()],
            Kind::Softmax(_, x) | Kind::LogSumExp(_, x) => vec![x.clone()],
            Kind::Add(a, b) | Kind::Sub(a, b) | Kind::Times(a, b) | Kind::Each(a, b) => vec![a.clone(), b.clone()],
            Kind::Over(a, b) | Kind::PowerOf(a, b) | Kind::Extremum(_, a, b) => vec![a.clone(), b.clone()],
            Kind::Dot(a, b) | Kind::Outer(a, b) | Kind::Kron(a, b) => vec![a.clone(), b.clone()],
            Kind::If(a, _, b, c, d) => vec![a.clone(), b.clone(), c.clone(), d.clone()],
            Kind::Derivative(_, of, _, with) => std::iter::once(of.clone()).chain(with.clone()).collect(),
        }
    }

    /// The same node over other parts (as many as it has).
    pub fn with_parts(&self, parts: Vec<Expr>) -> Expr {
        let mut parts = parts.into_iter();
        let mut next = |old: &Expr| parts.next().unwrap_or_else(|| old.clone());
        let kind = match &self.kind {
            Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Size(_) | Kind::Name(_) => self.kind.clone(),
            Kind::Fill(_) | Kind::Identity => self.kind.clone(),
            Kind::Neg(x) => Kind::Neg(next(x)),
            Kind::Transpose(x) => Kind::Transpose(next(x)),
            Kind::Inverse(x) => Kind::Inverse(next(x)),
            Kind::Power(x, p, q) => Kind::Power(next(x), *p, *q),
            Kind::MatrixPower(x, p) => Kind::MatrixPower(next(x), *p),
            Kind::Index(x, i, j) => Kind::Index(next(x), *i, *j),
            Kind::Map(f, order, x) => Kind::Map(f.clone(), *order, next(x)),
            Kind::Reduce(mean, axis, x) => Kind::Reduce(*mean, *axis, next(x)),
            Kind::Norm(x) => Kind::Norm(next(x)),
            Kind::Trace(x) => Kind::Trace(next(x)),
            Kind::Det(x) => Kind::Det(next(x)),
            Kind::LogDet(x) => Kind::LogDet(next(x)),
            Kind::Diag(x) => Kind::Diag(next(x)),
            Kind::Softmax(axis, x) => Kind::Softmax(*axis, next(x)),
            Kind::LogSumExp(axis, x) => Kind::LogSumExp(*axis, next(x)),
            Kind::Add(a, b) => Kind::Add(next(a), next(b)),
            Kind::Sub(a, b) => Kind::Sub(next(a), next(b)),
            Kind::Times(a, b) => Kind::Times(next(a), next(b)),
            Kind::Each(a, b) => Kind::Each(next(a), next(b)),
            Kind::Over(a, b) => Kind::Over(next(a), next(b)),
            Kind::PowerOf(a, b) => Kind::PowerOf(next(a), next(b)),
            Kind::Extremum(max, a, b) => Kind::Extremum(*max, next(a), next(b)),
            Kind::Dot(a, b) => Kind::Dot(next(a), next(b)),
            Kind::Outer(a, b) => Kind::Outer(next(a), next(b)),
            Kind::Kron(a, b) => Kind::Kron(next(a), next(b)),
            Kind::If(a, op, b, c, d) => Kind::If(next(a), op, next(b), next(c), next(d)),
            Kind::Derivative(form, of, wrt, with) => {
                let of = next(of);
                Kind::Derivative(*form, of, wrt.clone(), with.as_ref().map(next))
            }
        };
        node(kind, self.shape.clone())
    }

    /// How many nodes it has.
    pub fn count(&self) -> usize {
        1 + self.parts().iter().map(|part| part.count()).sum::<usize>()
    }

    /// Whether some node satisfies the test.
    pub fn any(&self, test: &mut dyn FnMut(&Node) -> bool) -> bool {
        test(self) || self.parts().iter().any(|part| part.any(test))
    }
}

/// The tree with node number `at`, in the order in which nodes are written, replaced by what `change` makes of it.
pub fn replace_at(e: &Expr, at: usize, change: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Option<Expr> {
    if at == 0 {
        return change(e);
    }
    let mut left = at - 1;
    let mut parts = e.parts();
    for part in &mut parts {
        let count = part.count();
        if left < count {
            *part = replace_at(part, left, change)?;
            return Some(e.with_parts(parts));
        }
        left -= count;
    }
    None
}

/// How tightly it binds: sums 1, products 2, signs 3, powers 4, postfix 5, names and calls 6.
fn level(e: &Expr) -> u32 {
    match &e.kind {
        Kind::Add(..) | Kind::Sub(..) => 1,
        Kind::Times(..) | Kind::Each(..) | Kind::Over(..) => 2,
        Kind::Neg(_) => 3,
        Kind::Power(..) | Kind::PowerOf(..) | Kind::MatrixPower(..) => 4,
        Kind::Transpose(_) | Kind::Index(..) => 5,
        _ => 6,
    }
}

/// The text of an expression.
pub fn show(e: &Expr) -> String {
    show_at(e, 1)
}

fn show_at(e: &Expr, least: u32) -> String {
    let text = plain(e);
    if level(e) < least { format!("({text})") } else { text }
}

fn call(function: &str, dotted: bool, args: &[&Expr], axis: Option<Axis>) -> String {
    let mut text = format!("{function}{}(", if dotted { "." } else { "" });
    for (position, arg) in args.iter().enumerate() {
        text.push_str(if position == 0 { "" } else { ", " });
        text.push_str(&show(arg));
    }
    match axis {
        None => text.push(')'),
        Some(Axis::Rows) => text.push_str(", rows)"),
        Some(Axis::Cols) => text.push_str(", cols)"),
    }
    text
}

fn plain(e: &Expr) -> String {
    let infix = |a: &Expr, op: &str, b: &Expr, left: u32| format!("{} {op} {}", show_at(a, left), show_at(b, left + 1));
    match &e.kind {
        Kind::Number(text) => text.clone(),
        Kind::Pi => "pi".to_string(),
        Kind::Euler => "e".to_string(),
        Kind::Size(dim) => {
            let shown = dim.show();
            if shown.contains('*') { format!("({shown})") } else { shown }
        }
        Kind::Name(name) => name.to_string(),
        Kind::Fill(one) => format!("{}{}", u8::from(*one), e.shape.show()),
        Kind::Identity => format!("I[{}]", e.shape.rows.show()),
        Kind::Neg(x) => format!("-{}", show_at(x, 4)),
        Kind::Transpose(x) => format!("{}'", show_at(x, 5)),
        Kind::Inverse(x) => call("inv", false, &[x], None),
        Kind::Add(a, b) => infix(a, "+", b, 1),
        Kind::Sub(a, b) => infix(a, "-", b, 1),
        Kind::Times(a, b) => infix(a, "*", b, 2),
        Kind::Each(a, b) => infix(a, ".*", b, 2),
        Kind::Over(a, b) => infix(a, if b.shape.is_scalar() { "/" } else { "./" }, b, 2),
        Kind::Power(x, p, q) => show_power(x, *p, *q),
        Kind::PowerOf(a, b) => {
            let op = if e.shape.is_scalar() { "^" } else { ".^" };
            format!("{}{}({})", spaced(&show_at(a, 5), op), op, show(b))
        }
        Kind::MatrixPower(x, p) if *p < 0 => format!("{}^({p})", show_at(x, 5)),
        Kind::MatrixPower(x, p) => format!("{}^{p}", show_at(x, 5)),
        Kind::Index(x, i, j) if x.shape.is_column() && *j == 1 => format!("{}[{i}]", show_at(x, 5)),
        Kind::Index(x, i, j) => format!("{}[{i}, {j}]", show_at(x, 5)),
        Kind::Map(f, order, x) => {
            let primed = format!("{f}{}", "'".repeat(*order as usize));
            call(&primed, !x.shape.is_scalar(), &[x], None)
        }
        Kind::Extremum(max, a, b) => call(if *max { "max" } else { "min" }, !e.shape.is_scalar(), &[a, b], None),
        Kind::If(a, op, b, then, otherwise) => {
            let dot = if e.shape.is_scalar() { "" } else { "." };
            let mut text = format!("if{dot}({} {op} {}, ", show(a), show(b));
            let _ = write!(text, "{}, {})", show(then), show(otherwise));
            text
        }
        Kind::Reduce(mean, axis, x) => call(if *mean { "mean" } else { "sum" }, false, &[x], *axis),
        Kind::Dot(a, b) => call("dot", false, &[a, b], None),
        Kind::Norm(x) => call("norm", false, &[x], None),
        Kind::Trace(x) => call("tr", false, &[x], None),
        Kind::Det(x) => call("det", false, &[x], None),
        Kind::LogDet(x) => call("logdet", false, &[x], None),
        Kind::Diag(x) => call("diag", false, &[x], None),
        Kind::Outer(a, b) => call("outer", false, &[a, b], None),
        Kind::Kron(a, b) => call("kron", false, &[a, b], None),
        Kind::Softmax(axis, x) => call("softmax", false, &[x], *axis),
        Kind::LogSumExp(axis, x) => call("logsumexp", false, &[x], *axis),
        Kind::Derivative(form, of, wrt, with) => show_derivative(*form, of, wrt, with.as_ref()),
    }
}

/// A number before a dotted operator is kept apart from it: `5 .^ x`.
fn spaced(base: &str, op: &str) -> String {
    if op == ".^" { format!("{base} ") } else { base.to_string() }
}

fn show_power(x: &Expr, p: i64, q: i64) -> String {
    let op = if x.shape.is_scalar() { "^" } else { ".^" };
    let exponent = match (p, q) {
        (0.., 1) => p.to_string(),
        (_, 1) => format!("({p})"),
        _ => format!("({p}/{q})"),
    };
    format!("{}{op}{exponent}", spaced(&show_at(x, 5), op))
}

fn show_derivative(form: Form, of: &Expr, wrt: &str, with: Option<&Expr>) -> String {
    let named = matches!(of.kind, Kind::Name(_));
    let function = match form {
        Form::Quotient if named => return format!("d{}/d{wrt}", show(of)),
        Form::Quotient => return format!("d({})/d{wrt}", show(of)),
        Form::Grad => "grad",
        Form::Jac => "jac",
        Form::Hess => "hess",
        Form::Vjp => "vjp",
        Form::Jvp => "jvp",
    };
    match with {
        None => format!("{function}({}, {wrt})", show(of)),
        Some(with) => format!("{function}({}, {wrt}, {})", show(of), show(with)),
    }
}
