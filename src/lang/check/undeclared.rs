//! Names that are declared nowhere in a file: told all at once, with a line that declares them.
//!
//! A size that nobody declared can be nothing but a size, so that the file is read on as if `dims` stood above it.

mod line;

use self::line::{Line, line};
use super::{Checker, declared_names};
use crate::lang::ast::{
    Along, BinaryOp, ClaimBody, DimExpr, DimKind, DomainItem, Expr, ExprKind, Fact, Fault, SourceFile,
};
use crate::lang::ast::{Span, StatementKind};
use crate::lang::builtin::function;
use crate::lang::dim::Dim;
use crate::lang::edit::walk::children;
use crate::lang::habit::advice;
use crate::lang::indices::DELTAS;
use crate::lang::spelling::nearest;
use std::collections::{BTreeMap, HashMap, HashSet};

/// More names than this are not told on one line.
const MOST: usize = 12;
/// Longer terms do not tell the size of a name that is added to them, in bytes.
const SHORT: usize = 200;
/// More declared names than this are not compared with those that are not.
const COMPARED: usize = 400;

/// What a file uses and does not declare.
#[derive(Clone, Debug, Default)]
pub(super) struct Undeclared {
    /// Sizes, in the order of the text.
    pub(super) dims: Vec<String>,
    /// Where the first of them stands.
    dims_at: Span,
    /// On which line that is.
    dims_line: usize,
    /// Other names, in the order of the text.
    names: Vec<String>,
    /// Where the first of them stands, and on which line.
    names_at: (Span, usize),
    /// What declares all of them.
    line: Line,
    /// The line of each declaration.
    declared: HashMap<String, usize>,
}

/// What is used in a file, each name with the first place.
#[derive(Default)]
struct Used {
    dims: BTreeMap<usize, (String, Span, usize)>,
    names: BTreeMap<usize, (String, Span, usize)>,
    /// Names that occur as arrays do.
    arrays: HashSet<String>,
    /// Names that occur with two indices.
    matrices: HashSet<String>,
    /// The names of which it is told what they stand beside: those that are known to be declared nowhere.
    wanted: Vec<String>,
    /// What such a name stands behind as a factor: `W` of x in `W*x`.
    behind: HashMap<String, String>,
    /// What is added to such a name: `W*x` to b in `W*x + b`.
    beside: HashMap<String, Vec<Expr>>,
    line: usize,
    parameter: Option<String>,
    /// The index names that are bound.
    bound: Vec<String>,
}

impl Undeclared {
    /// Of a file; where undeclared names are scalars, of its sizes alone.
    pub(super) fn of(source: &SourceFile, sizes_alone: bool) -> Undeclared {
        let mut declared = HashMap::new();
        let mut used = Used::default();
        for statement in &source.statements {
            used.line = statement.line;
            used.statement(&statement.kind);
            for name in declared_names(&statement.kind) {
                declared.entry(name).or_insert(statement.line);
            }
        }
        let is_new = |name: &str| {
            let known = || declared.keys().map(String::as_str);
            !declared.contains_key(name) && declared.len() <= COMPARED && nearest(name, known()).is_empty()
        };
        let mut dims: Vec<String> = Vec::new();
        for (name, ..) in used.dims.values() {
            if dims.len() <= MOST && !dims.contains(name) && is_new(name) {
                dims.push(name.clone());
            }
        }
        if dims.len() > MOST {
            dims.clear();
        }
        let first = used.dims.values().find(|(name, ..)| dims.contains(name));
        let (dims_at, dims_line) = first.map(|(_, span, line)| (*span, *line)).unwrap_or_default();
        let all: HashSet<&str> = used.names.values().map(|(name, ..)| name.as_str()).collect();
        let differential = |name: &str| {
            let inner = name.strip_prefix(['d', '∂']).unwrap_or_default();
            declared.contains_key(inner) || all.contains(inner)
        };
        let with_index = |name: &str| name.split_once('_').is_some_and(|(stem, _)| declared.contains_key(stem));
        let is_other = |name: &str| {
            !dims.iter().any(|dim| dim == name)
                && !differential(name)
                && !with_index(name)
                && advice(name).is_none()
                && is_new(name)
        };
        let (mut names, mut names_at) = (Vec::<String>::new(), Default::default());
        let mut seen: HashSet<&str> = HashSet::new();
        for (name, span, line) in used.names.values().filter(|_| !sizes_alone) {
            if names.len() + dims.len() > MOST || !seen.insert(name) || !is_other(name) {
                continue;
            }
            if names.is_empty() {
                names_at = (*span, *line);
            }
            names.push(name.clone());
        }
        if dims.len() + names.len() > MOST {
            names.clear();
        }
        if !names.is_empty() {
            used.wanted.clone_from(&names);
            source.statements.iter().for_each(|statement| used.statement(&statement.kind));
        }
        let line = line(&names, &dims, &used, source);
        Undeclared { dims, dims_at, dims_line, names, names_at, line, declared }
    }

    /// The fault about all of it, with the line that declares it.
    fn all(&self, place: Span, line: &str) -> Fault {
        let names: Vec<&str> = self.names.iter().chain(&self.dims).map(String::as_str).collect();
        Fault::new(place, format!("unknown names `{}`", names.join("`, `")))
            .with_hint(format!("declare them above, each with its size, such as `{line}`"))
            .of_notation()
    }

    /// The fault about the sizes, for the statement that is the first to use one.
    fn sizes(&self, statement: Span, line: &dyn Fn() -> String) -> Option<Fault> {
        let is_here = !self.dims.is_empty() && statement.to(self.dims_at) == statement;
        if self.names.len() > 1 && is_here {
            // Names and sizes are told together, by the first of them.
            let is_second = self.names_at.0.start < self.dims_at.start;
            let fault = self.all(self.dims_at, &line()).read_on();
            return Some(if is_second { fault.following(self.names_at.1) } else { fault });
        }
        let list = self.dims.join("`, `");
        let (word, it) = if self.dims.len() == 1 { ("dimension", "it") } else { ("dimensions", "them") };
        is_here.then(|| {
            Fault::new(self.dims_at, format!("unknown {word} `{list}`"))
                .with_hint(format!("declare {it} first: `dims {}`", self.dims.join(", ")))
                .of_notation()
                .read_on()
        })
    }
}

impl Checker {
    /// Takes sizes that nobody declared for declared.
    pub(super) fn assume_sizes(&mut self) {
        for name in self.undeclared.dims.clone() {
            self.document.dims.push(name.clone());
            let dim = Dim::named(self.document.dims.len() - 1);
            self.names.insert(name, super::Symbol::Dim(dim));
        }
    }

    /// The sizes that are declared nowhere.
    pub(super) fn assumed_sizes(&self) -> &[String] {
        &self.undeclared.dims
    }

    /// What is wrong with the sizes of a statement, if it is the first to use one that nobody declared.
    pub(super) fn unknown_sizes(&self, statement: Span) -> Option<Fault> {
        self.undeclared.sizes(statement, &|| self.line_to_declare())
    }

    /// The fault about a name that is declared nowhere: the first one tells all of them, the others refer to it.
    pub(super) fn told_with_others(&self, name: &str, span: Span) -> Option<Fault> {
        let undeclared = &self.undeclared;
        if undeclared.names.len() < 2 || !undeclared.names.iter().any(|other| other == name) {
            return None;
        }
        let (place, mut line) = undeclared.names_at;
        let is_second = !undeclared.dims.is_empty() && undeclared.dims_at.start < place.start;
        if is_second {
            line = undeclared.dims_line;
        }
        if span != place || is_second {
            return Some(
                Fault::new(span, format!("unknown name `{name}`"))
                    .with_hint(format!("declare it with those of line {line}"))
                    .following(line)
                    .of_notation(),
            );
        }
        Some(undeclared.all(span, &self.line_to_declare()))
    }

    /// The line that declares an array, where nothing else is declared nowhere.
    pub(super) fn array_to_declare(&self, name: &str) -> Option<String> {
        let undeclared = &self.undeclared;
        let is_alone = undeclared.names.len() == 1 && undeclared.names[0] == name;
        let line = is_alone.then(|| self.line_to_declare());
        line.filter(|line| line.contains('['))
    }

    /// The line below on which a name is declared that stands here.
    pub(super) fn declared_below(&self, name: &str) -> Option<usize> {
        self.undeclared.declared.get(name).copied()
    }
}

impl Used {
    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Dims(dims) => {
                dims.iter().filter_map(|(_, value)| value.as_ref()).for_each(|dim| self.dim(dim))
            }
            StatementKind::Inputs { declarations, .. } => {
                declarations.iter().flat_map(|one| &one.dims).for_each(|dim| self.dim(dim));
            }
            StatementKind::Function { parameter, body: Some(body), .. } => {
                self.parameter = Some(parameter.name.clone());
                self.expr(body);
                self.parameter = None;
            }
            StatementKind::Let { value, .. } => self.expr(value),
            StatementKind::Given(facts) => facts.iter().for_each(|fact| match fact {
                Fact::Property(name, _) => self.name(&name.name, name.span),
                Fact::Equation(left, right) => [left, right].into_iter().for_each(|side| self.expr(side)),
            }),
            StatementKind::Domain(items) => items.iter().for_each(|item| match item {
                DomainItem::Interval { of, low, high, .. } => {
                    self.expr(of);
                    low.iter().chain(high).for_each(|end| self.expr(end));
                }
                DomainItem::Inequality(comparison) => {
                    self.expr(&comparison.left);
                    self.expr(&comparison.right);
                }
            }),
            StatementKind::Except(points) => {
                points.iter().flat_map(|(left, right)| [left, right]).for_each(|side| self.expr(side));
            }
            StatementKind::Claim(claim) => match &claim.body {
                ClaimBody::Equal(left, right) => [left, right].into_iter().for_each(|side| self.expr(side)),
                ClaimBody::Shape(expr, dims) => {
                    self.expr(expr);
                    dims.iter().for_each(|dim| self.dim(dim));
                }
            },
            StatementKind::Faulty { repaired: Some(kind), .. } => self.statement(kind),
            _ => {}
        }
    }

    fn dim(&mut self, dim: &DimExpr) {
        match &dim.kind {
            DimKind::Name(name) => {
                self.dims.insert(dim.span.start, (name.clone(), dim.span, self.line));
            }
            DimKind::Number(_) => {}
            DimKind::Add(a, b) | DimKind::Sub(a, b) | DimKind::Mul(a, b) => {
                self.dim(a);
                self.dim(b);
            }
            DimKind::Pow(base, _) => self.dim(base),
        }
    }

    /// What stands beside the names that are wanted: the factor before one, and terms that are short enough to be looked at.
    fn neighbours(&mut self, expr: &Expr) {
        let wanted = |expr: &Expr| match &expr.kind {
            ExprKind::Name(name) => self.wanted.iter().find(|one| *one == name).cloned(),
            _ => None,
        };
        match &expr.kind {
            ExprKind::Binary(BinaryOp::Mul, left, right) => {
                if let (ExprKind::Name(matrix), Some(name)) = (&left.kind, wanted(right)) {
                    self.behind.entry(name).or_insert_with(|| matrix.clone());
                }
            }
            ExprKind::Sum(terms) => {
                let named: Vec<String> = terms.iter().filter_map(|(_, term)| wanted(term)).collect();
                let is_other = |other: &&Expr| {
                    !matches!(other.kind, ExprKind::Name(_) | ExprKind::Number(_))
                        && other.span.end - other.span.start <= SHORT
                };
                let others: Vec<&Expr> = terms.iter().map(|(_, term)| term).filter(is_other).take(MOST).collect();
                for name in named.into_iter().filter(|_| !others.is_empty()) {
                    let known = self.beside.entry(name).or_default();
                    known.extend(others.iter().take(MOST.saturating_sub(known.len())).copied().cloned());
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, name: &str, span: Span) {
        if self.parameter.as_deref() != Some(name) && !self.bound.iter().any(|other| other == name) {
            self.names.insert(span.start, (name.to_owned(), span, self.line));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let outside = self.bound.len();
        match &expr.kind {
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Over { names, .. } | ExprKind::Build { names, .. } => {
                names.iter().filter_map(|binder| binder.range.as_ref()).for_each(|range| self.dim(range));
                self.bound.extend(names.iter().map(|binder| binder.name.name.clone()));
            }
            ExprKind::Call { function, .. } if DELTAS.contains(&function.name.as_str()) => return,
            ExprKind::Fill { dims, .. } => dims.iter().for_each(|dim| self.dim(dim)),
            ExprKind::Identity(dim) => self.dim(dim),
            ExprKind::Derivative { wrt, .. } => self.name(&wrt.name, wrt.span),
            ExprKind::Stacked { wrt, .. } => wrt.iter().flatten().for_each(|name| self.name(&name.name, name.span)),
            ExprKind::Slice(_, along) => along.iter().for_each(|along| match along {
                Along::All => {}
                Along::At(at) => self.dim(at),
                Along::Range(first, last) => {
                    self.dim(first);
                    self.dim(last);
                }
            }),
            _ => {}
        }
        let is_array = |part: &Expr| match &expr.kind {
            ExprKind::Transpose(_) | ExprKind::Index(..) | ExprKind::Entry { .. } => true,
            ExprKind::Call { function: called, dotted, .. } => {
                *dotted || function(&called.name).is_some_and(|known| !known.elementwise)
            }
            ExprKind::Binary(BinaryOp::ElemMul | BinaryOp::ElemDiv | BinaryOp::ElemPow, ..) => true,
            ExprKind::Binary(BinaryOp::Mul, left, right) => {
                let is_matrix = matches!(&left.kind, ExprKind::Name(name) if name.starts_with(char::is_uppercase));
                is_matrix && right.span == part.span
            }
            _ => false,
        };
        if !self.wanted.is_empty() {
            self.neighbours(expr);
        }
        if let ExprKind::Index(of, at) = &expr.kind
            && let (ExprKind::Name(name), 2) = (&of.kind, at.len())
        {
            self.matrices.insert(name.clone());
        }
        for part in children(expr) {
            if let ExprKind::Name(name) = &part.kind
                && is_array(part)
            {
                self.arrays.insert(name.clone());
            }
            self.expr(part);
        }
        self.bound.truncate(outside);
    }
}
