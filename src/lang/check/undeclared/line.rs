//! The line that declares what nobody declared, with the sizes that the text tells.

use super::super::index::Within;
use super::super::{Checker, declared_names};
use super::Used;
use crate::lang::ast::{BinaryOp, Expr, ExprKind, SourceFile, StatementKind};
use crate::lang::dim::Shape;
use crate::lang::print::print_dim;
use std::collections::HashMap;
use std::sync::atomic::Ordering;

/// A line that declares names: new sizes, and inputs, each as what it looks like.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    sizes: Vec<String>,
    /// Each with its sizes in brackets, as far as the text tells.
    inputs: Vec<(String, Vec<String>)>,
    /// What is added to an input of which no sizes are known.
    beside: HashMap<String, Vec<Expr>>,
}

impl Checker {
    /// The line that declares all names that are declared nowhere: each with the sizes of what it is added to, if nothing else tells them.
    pub(super) fn line_to_declare(&self) -> String {
        let line = &self.undeclared.line;
        // What is added may have names in it that nobody declared: then this line would be asked for again.
        let is_asked = self.telling.swap(true, Ordering::Relaxed);
        let sizes_of = |name: &str, sizes: &[String]| -> Vec<String> {
            let beside = line.beside.get(name).filter(|_| sizes.is_empty() && !is_asked);
            let shape = beside.into_iter().flatten().find_map(|other| {
                let shape = self.expr(other, Within::default()).ok()?.shape;
                (!shape.is_scalar()).then_some(shape)
            });
            let shown = |shape: Shape| {
                let dims = if shape.is_column() { vec![shape.rows.clone()] } else { shape.dims() };
                dims.iter().map(|dim| dim.show(&self.document.dims)).collect()
            };
            shape.map_or_else(|| sizes.to_vec(), shown)
        };
        let inputs = line.inputs.iter().map(|(name, sizes)| match sizes_of(name, sizes).join(",") {
            none if none.is_empty() => name.clone(),
            sizes => format!("{name}[{sizes}]"),
        });
        let inputs: Vec<String> = inputs.collect();
        self.telling.store(is_asked, Ordering::Relaxed);
        let dims = (!line.sizes.is_empty()).then(|| format!("dims {}", line.sizes.join(", ")));
        let inputs = (!inputs.is_empty()).then(|| format!("var {}", inputs.join(", ")));
        dims.into_iter().chain(inputs).collect::<Vec<_>>().join("; ")
    }
}

/// What declares these names.
pub(super) fn line(names: &[String], dims: &[String], used: &Used, source: &SourceFile) -> Line {
    let arrays = &used.arrays;
    let is_size = |name: &String| {
        matches!(name.as_str(), "n" | "m" | "k" | "N" | "M" | "K" | "p" | "q") && !arrays.contains(name)
    };
    let known = source.statements.iter().flat_map(|statement| match &statement.kind {
        StatementKind::Dims(_) => declared_names(&statement.kind),
        _ => Vec::new(),
    });
    let mut sizes: Vec<String> = known.collect();
    let mut new: Vec<String> = dims.iter().chain(names.iter().filter(|name| is_size(name))).cloned().collect();
    sizes.extend(new.iter().cloned());
    let inputs: Vec<&String> = names.iter().filter(|name| !is_size(name)).collect();
    let is_matrix = |name: &str| name.starts_with(char::is_uppercase) || used.matrices.contains(name);
    let wanted = if inputs.iter().any(|name| is_matrix(name)) {
        2
    } else {
        usize::from(inputs.iter().any(|name| arrays.contains(*name)))
    };
    for name in ["n", "k"] {
        if sizes.len() < wanted && !sizes.iter().any(|size| size == name) && !names.iter().any(|one| one == name) {
            sizes.push(name.to_owned());
            new.push(name.to_owned());
        }
    }
    let (first, second) = (sizes.first().map_or("n", String::as_str), sizes.get(1).map_or("k", String::as_str));
    let declared = declared_sizes(source);
    // `W*x` has as many entries as W has rows, and x as many as W has columns.
    let sizes_of = |matrix: &String| match declared.get(matrix) {
        Some([rows, columns]) => Some([rows.clone(), columns.clone()]),
        None => (names.contains(matrix) && is_matrix(matrix)).then(|| [first.to_owned(), second.to_owned()]),
    };
    let by_its_product = |name: &String| {
        let factor = used.behind.get(name).and_then(sizes_of).map(|[_, columns]| columns);
        let terms = used.beside.get(name).into_iter().flatten();
        let sum = terms.filter_map(leading_factor).find_map(|matrix| sizes_of(&matrix.to_owned()));
        factor.or(sum.map(|[rows, _]| rows))
    };
    let shaped = inputs.iter().map(|name| {
        let sizes = match name.as_str() {
            name if is_matrix(name) => vec![first.to_owned(), second.to_owned()],
            text => match by_its_product(name) {
                Some(size) => vec![size],
                None if arrays.contains(text) => vec![first.to_owned()],
                None => Vec::new(),
            },
        };
        ((*name).clone(), sizes)
    });
    Line { sizes: new, inputs: shaped.collect(), beside: used.beside.clone() }
}

/// The sizes of declared matrices, as they are written.
fn declared_sizes(source: &SourceFile) -> HashMap<String, [String; 2]> {
    let inputs = source.statements.iter().filter_map(|statement| match &statement.kind {
        StatementKind::Inputs { declarations, .. } => Some(declarations),
        _ => None,
    });
    let matrices = inputs.flatten().filter_map(|one| match one.dims.as_slice() {
        [rows, columns] => Some((one.name.name.clone(), [print_dim(rows), print_dim(columns)])),
        _ => None,
    });
    matrices.collect()
}

/// `W` of `W*x`, where x is a name.
fn leading_factor(term: &Expr) -> Option<&str> {
    match &term.kind {
        ExprKind::Binary(BinaryOp::Mul, left, right) => match (&left.kind, &right.kind) {
            (ExprKind::Name(matrix), ExprKind::Name(_)) => Some(matrix),
            _ => None,
        },
        _ => None,
    }
}
