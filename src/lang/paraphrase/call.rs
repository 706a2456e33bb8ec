//! Calls: functions with their axes, methods, and functions that have another form here.

use super::name::{form_of, quotient};
use super::reader::{Reader, choice, number};
use super::token::Kind;
use crate::lang::ast::{Axis, BinaryOp, DimExpr, DimKind, Expr, ExprKind, Ident, Span};
use crate::lang::builtin::{DERIVATIVE_FORMS, function};
use crate::lang::edit::Application;
use crate::lang::edit::build::{applied, binary, difference, expr, integer, sum, transposed};
use crate::lang::edit::slope::substituted;
use crate::lang::habit::{divides_otherwise, inverse, other_name};

/// The arguments of a call.
#[derive(Default)]
struct Arguments {
    args: Vec<Expr>,
    axis: Option<Axis>,
}

impl Reader<'_> {
    /// A function with its argument, in brackets or without; its name is read already.
    pub(super) fn function(&mut self, word: &str) -> Option<Expr> {
        let mut order = 0;
        while self.eat("'") {
            order += 1;
        }
        let inverse = if self.is_inverse() { Some(inverse(other_name(word).unwrap_or(word))?) } else { None };
        let word = inverse.unwrap_or(word);
        let power = self.power_of_a_function()?;
        let before = self.indexed.len();
        let is_dotted = self.text(0) == ".(";
        // Mathematica's `f'[x]`.
        let is_square = self.text(0) == "[" && self.is_declared_function(word);
        let arguments = if is_dotted || is_square || self.text(0) == "(" {
            self.arguments(if is_square { "]" } else { ")" })?
        } else {
            Arguments { args: vec![self.bare_argument(word)?], axis: None }
        };
        let here = if self.is_declared_function(word) { word } else { other_name(word).unwrap_or(word) };
        // `sum(x_i^2)` is over its index.
        let inside = self.indexed.split_off(before.min(self.indexed.len()));
        let is_over = here == "sum" && inside.iter().all(|one| one.1 == inside[0].1);
        self.indexed.extend(inside.into_iter().filter(|_| !is_over));
        if self.is_no_dot(word, &arguments.args) {
            return None;
        }
        let mut value = self.applied(here, arguments.args, arguments.axis)?;
        if let ExprKind::Call { order: primes, dotted, .. } = &mut value.kind {
            (*primes, *dotted) = (order, is_dotted);
        } else if order > 0 {
            return None;
        }
        match power {
            Some(exponent) => Some(binary(BinaryOp::Pow, &value, &exponent)),
            None => Some(value),
        }
    }

    /// `tan^-1`, `tan^{-1}`, `tan⁻¹`: the inverse function. Reads it.
    fn is_inverse(&mut self) -> bool {
        let length = match [0, 1, 2, 3, 4].map(|ahead| self.text(ahead)) {
            ["^", "-", "1", ..] => 3,
            ["^", "{", "-", "1", "}"] | ["^", "(", "-", "1", ")"] => 5,
            ["⁻¹", ..] => 1,
            _ => 0,
        };
        self.at += length;
        length > 0
    }

    /// The power between a function's name and its argument: `sin^2(x)`.
    fn power_of_a_function(&mut self) -> Option<Option<Expr>> {
        if self.kind(0) == Some(&Kind::Raised) {
            let is_square = self.text(0) == "²";
            self.at += 1;
            return is_square.then(|| Some(integer(2)));
        }
        if !self.eat("^") {
            return Some(None);
        }
        let digits = self.text(0).to_owned();
        let is_number = self.kind(0) == Some(&Kind::Number);
        self.at += 1;
        number(&digits).filter(|_| is_number).map(Some)
    }

    /// `(a, b, axis=0)`; the bracket is the next token.
    fn arguments(&mut self, close: &str) -> Option<Arguments> {
        self.at += 1;
        let mut found = Arguments::default();
        while !self.eat(close) {
            if self.word(0).is_some() && self.text(1) == "=" {
                self.keyword(&mut found)?;
            } else if let Some(axis) = self.axis_by_name() {
                found.axis = Some(axis);
            } else {
                let arg = self.sum_or_indicator()?;
                found.args.push(arg);
            }
            if !self.eat(",") && self.text(0) != close {
                return None;
            }
        }
        Some(found)
    }

    fn axis_by_name(&mut self) -> Option<Axis> {
        let axis = match self.word(0)? {
            "rows" => Axis::Rows,
            "cols" => Axis::Cols,
            _ => return None,
        };
        self.at += 1;
        Some(axis)
    }

    /// `axis=0`, `dims=1`, `keepdims=True`; Julia counts from 1.
    fn keyword(&mut self, found: &mut Arguments) -> Option<()> {
        let word = self.text(0).to_owned();
        self.at += 2;
        let is_negative = self.eat("-");
        let value = self.text(0).to_owned();
        self.at += 1;
        let is_first = match word.as_str() {
            "axis" | "dim" => value == "0" && !is_negative,
            "dims" => value == "1",
            "keepdims" | "keepdim" | "dtype" => return Some(()),
            _ => return None,
        };
        found.axis = Some(if is_first { Axis::Rows } else { Axis::Cols });
        Some(())
    }

    /// Whether it is a vector, as far as its names are known.
    pub(super) fn is_vector(&self, of: &Expr) -> bool {
        self.checked.expr(of).is_ok_and(|typed| typed.shape.is_column())
    }

    /// Whether a function that is `dot` here of two vectors is something else of what it is called with: `np.inner(A, B)`
    /// is A·B'.
    fn is_no_dot(&self, word: &str, args: &[Expr]) -> bool {
        matches!(word, "inner" | "vdot") && !args.iter().all(|arg| self.is_vector(arg))
    }

    /// A function of the language, with its arguments.
    pub(super) fn applied(&self, here: &str, mut args: Vec<Expr>, mut axis: Option<Axis>) -> Option<Expr> {
        if let Some((_, form, wanted)) = DERIVATIVE_FORMS.iter().find(|form| form.0 == here) {
            let mut given = args.into_iter();
            let (of, by, along) = (given.next()?, given.next()?, given.next());
            let ExprKind::Name(by) = by.kind else { return None };
            let is_complete = *wanted == 2 + usize::from(along.is_some()) && given.next().is_none();
            return is_complete.then(|| form_of(*form, of, &by, along));
        }
        let known = function(here);
        if known.is_some_and(|known| known.axis) && args.len() == 2 && axis.is_none() {
            // MATLAB's `sum(X, 1)`; NumPy counts from 0, and so does whoever has a softmax.
            if matches!(here, "softmax" | "logsumexp") && !self.entrywise {
                return None;
            }
            let first = dashu_ratio::RBig::from(u8::from(!self.entrywise));
            axis = match args.pop().map(|arg| arg.kind) {
                Some(ExprKind::Number(value)) if value == first => Some(Axis::Rows),
                Some(ExprKind::Number(_)) => Some(Axis::Cols),
                _ => return None,
            };
        }
        if here == "norm" && args.len() == 2 {
            // MATLAB's `norm(x, 2)`: of a matrix that is its largest singular value.
            let kind = args.pop()?.kind;
            if kind != ExprKind::Number(dashu_ratio::RBig::from(2)) || !self.is_vector(&args[0]) {
                return None;
            }
        }
        let arity = if self.is_declared_function(here) { 1 } else { known?.arity };
        let takes_axis = known.is_some_and(|known| known.axis);
        if args.len() != arity || axis.is_some() && !takes_axis {
            return None;
        }
        let function = Ident { name: here.to_owned(), span: Span::default() };
        Some(expr(ExprKind::Call { function, order: 0, dotted: false, args, axis }))
    }

    /// `.T`, `.sum(axis=0)`, `.dot(B)`, `.shape[1]`; the dot is the next token.
    pub(super) fn member(&mut self, of: Expr) -> Option<Expr> {
        let word = self.text(1).to_owned();
        self.at += 2;
        if matches!(word.as_str(), "shape" | "size") {
            let bracket = self.text(0).to_owned();
            let axis = self.text(1).parse().ok().filter(|axis| *axis < 2)?;
            let closes = matches!((bracket.as_str(), self.text(2)), ("[", "]") | ("(", ")"));
            self.at += 3;
            return self.size(&of, axis).filter(|_| closes);
        }
        if word == "T" {
            return Some(transposed(&of));
        }
        if matches!(word.as_str(), "map" | "mapv" | "mapv_into" | "apply") && self.text(0) == "(" {
            self.at += 1;
            let (parameter, formula) = self.closure()?;
            let application = application(of, true);
            return self.eat(")").then(|| substituted(&formula, &parameter, &application));
        }
        let mut given = if self.text(0) == "(" { self.arguments(")")? } else { return None };
        given.args.insert(0, of);
        if divides_otherwise(&word, "") || self.is_no_dot(&word, &given.args) {
            return None;
        }
        let here = other_name(&word).unwrap_or(&word);
        match function(here) {
            Some(_) => self.applied(here, given.args, given.axis),
            None => self.said(&word, given.args),
        }
    }

    /// `lambda x: E`, `x -> E`, `|x| E`: the parameter and the formula.
    fn closure(&mut self) -> Option<(String, Expr)> {
        let (parameter, length) = match [0, 1, 2, 3, 4].map(|ahead| self.text(ahead)) {
            ["lambda", _, ":", ..] => (1, 3),
            ["|", _, "|", ..] => (1, 3),
            [_, "-", ">", ..] => (0, 3),
            ["(", _, ")", "-", ">"] => (1, 5),
            _ => return None,
        };
        let parameter = self.word(parameter)?.to_owned();
        self.at += length;
        let outer = self.parameter.replace(parameter.clone());
        let formula = self.sum();
        self.parameter = outer;
        Some((parameter, formula?))
    }

    /// `grad(lambda t: E)(x)`, `derivative(t -> E, x)`: the derivative at the place where it is asked for; the bracket is the next
    /// token. None, and nothing read, where no function without a name stands in it.
    pub(super) fn derivative_of_a_closure(&mut self) -> Option<Option<Expr>> {
        let start = self.at;
        self.at += 1;
        let Some((parameter, formula)) = self.closure() else {
            self.at = start;
            return None;
        };
        let is_behind = if self.eat(",") { true } else { self.eat(")") && self.eat("(") };
        let Some(place) = self.sum().filter(|_| is_behind && self.text(0) == ")") else { return Some(None) };
        self.at += 1;
        let ExprKind::Name(by) = &place.kind else { return Some(None) };
        let application = application(place.clone(), false);
        Some(Some(quotient(substituted(&formula, &parameter, &application), by)))
    }

    /// A function that has another form here; its bracket is the next token.
    pub(super) fn habit(&mut self, word: &str) -> Option<Expr> {
        let given = self.arguments(")")?;
        self.said(word, given.args)
    }

    fn said(&self, word: &str, args: Vec<Expr>) -> Option<Expr> {
        let op = match word {
            "matmul" | "mm" | "mv" => BinaryOp::Mul,
            "multiply" | "mul" | "hadamard" => BinaryOp::ElemMul,
            "divide" | "div" => BinaryOp::ElemDiv,
            "power" | "pow" | "powi" | "powf" => BinaryOp::ElemPow,
            _ => {
                return match (word, args.as_slice()) {
                    ("diff" | "Derivative", [of, Expr { kind: ExprKind::Name(by), .. }]) => {
                        Some(quotient(of.clone(), by))
                    }
                    ("where" | "ifelse", [Expr { kind: ExprKind::If { condition, .. }, .. }, then, otherwise]) => {
                        Some(choice(condition.clone(), then.clone(), otherwise.clone()))
                    }
                    ("transpose" | "t" | "adjoint", [one]) => Some(transposed(one)),
                    ("square" | "sq", [one]) => Some(binary(BinaryOp::ElemPow, one, &integer(2))),
                    ("add", [left, right]) => Some(sum(left, right)),
                    ("subtract" | "sub", [left, right]) => Some(difference(left, right)),
                    ("Γ" | "Gamma" | "gamma" | "tgamma", [one]) => Some(called("exp", called("lgamma", one.clone()))),
                    ("ψ" | "psi", [one]) => Some(called("digamma", one.clone())),
                    ("detach" | "clone" | "copy" | "array" | "asarray", [one]) => Some(one.clone()),
                    ("len", [of]) => self.size(of, 0),
                    ("size", [of, Expr { kind: ExprKind::Number(axis), .. }]) => {
                        self.size(of, usize::from(*axis != dashu_ratio::RBig::ONE))
                    }
                    ("ones", sizes) => filled(true, sizes),
                    ("zeros", sizes) => filled(false, sizes),
                    ("eye" | "identity", [size]) => Some(expr(ExprKind::Identity(size_of(size)?))),
                    _ => None,
                };
            }
        };
        if let [left, right] = args.as_slice() { Some(binary(op, left, right)) } else { None }
    }

    /// `1[n]`, `0[n,k]`; the number is read already.
    pub(super) fn filled(&mut self, digits: &str) -> Option<Expr> {
        self.at += 1;
        let mut sizes = Vec::new();
        while !self.eat("]") {
            sizes.push(self.sum()?);
            if !self.eat(",") && self.text(0) != "]" {
                return None;
            }
        }
        match digits {
            "1" => filled(true, &sizes),
            "0" => filled(false, &sizes),
            _ => None,
        }
    }

    /// `x[2]`, `W[1,2]`; the bracket is the next token.
    pub(super) fn entry(&mut self, of: Expr) -> Option<Expr> {
        self.at += 1;
        let mut at = Vec::new();
        while !self.eat("]") {
            at.push(self.text(0).parse::<u64>().ok()?);
            self.at += 1;
            self.eat(",");
        }
        // From 0, as in NumPy, it is another entry.
        (!self.entrywise && !at.is_empty() && at.len() <= 2).then(|| expr(ExprKind::Index(Box::new(of), at)))
    }
}

/// A function of the language of one argument.
fn called(name: &str, argument: Expr) -> Expr {
    applied(name, 0, false, &[argument])
}

/// A function without a name, applied.
fn application(argument: Expr, dotted: bool) -> Application {
    Application { function: String::new(), dotted, argument, value: None }
}

fn filled(one: bool, sizes: &[Expr]) -> Option<Expr> {
    // MATLAB's `ones(n, 1)` is a column.
    let is_one = |size: &Expr| matches!(&size.kind, ExprKind::Number(value) if *value == dashu_ratio::RBig::ONE);
    let sizes = match sizes {
        [first, second] if is_one(second) => std::slice::from_ref(first),
        [] => return None,
        other => other,
    };
    let dims = sizes.iter().map(size_of).collect::<Option<Vec<_>>>().filter(|dims| dims.len() <= 2)?;
    Some(expr(ExprKind::Fill { one, dims }))
}

/// A size: a name, or a whole number.
fn size_of(size: &Expr) -> Option<DimExpr> {
    let kind = match &size.kind {
        ExprKind::Name(name) => DimKind::Name(name.clone()),
        ExprKind::Number(value) => DimKind::Number(value.to_string().parse().ok()?),
        _ => return None,
    };
    Some(DimExpr { kind, span: Span::default() })
}
