//! Index names in a syntax tree.

use super::ast::{Expr, ExprKind, Ident};
use super::edit::walk::children;

/// Kronecker's delta, where nothing of that name is declared.
pub const DELTAS: [&str; 2] = ["delta", "δ"];

/// The names that stand in indices and are not bound around them, in the order of the text, each once. Dimensions may be among them.
///
/// ```
/// use backproof::lang::{ast::{ClaimBody, Expr, ExprKind, StatementKind}, indices::free_indices, parser::parse};
/// let file = parse("dims n\nvar A[n,n], x[n]\nclaim: d(sum(k: A[i,k]*x[k]))/dx[j] = A[i,j]");
/// let Some(StatementKind::Claim(claim)) = file.statements.last().map(|last| &last.kind) else { panic!() };
/// let ClaimBody::Equal(Expr { kind: ExprKind::Build { body, .. }, .. }, _) = &claim.body else { panic!() };
/// let names: Vec<String> = free_indices(body).into_iter().map(|name| name.name).collect();
/// assert_eq!(names, ["i", "j"]);
/// ```
pub fn free_indices(expr: &Expr) -> Vec<Ident> {
    let mut found = Vec::new();
    search(expr, &mut Vec::new(), &mut found);
    let mut free: Vec<Ident> = Vec::new();
    for name in found {
        if !free.iter().any(|other| other.name == name.name) {
            free.push(name);
        }
    }
    free
}

/// Whether a name stands in an expression that does not bind it: as `i` in `w[j]/i`, where nothing tells that it is an index.
pub(super) fn stands_in(expr: &Expr, name: &str) -> bool {
    match &expr.kind {
        ExprKind::Name(own) => own == name,
        ExprKind::Over { names, .. } | ExprKind::Build { names, .. }
            if names.iter().any(|binder| binder.name.name == name) =>
        {
            false
        }
        _ => children(expr).into_iter().any(|part| stands_in(part, name)),
    }
}

fn search<'e>(expr: &'e Expr, bound: &mut Vec<&'e str>, found: &mut Vec<Ident>) {
    let outside = bound.len();
    match &expr.kind {
        ExprKind::Over { names, .. } | ExprKind::Build { names, .. } => {
            bound.extend(names.iter().map(|binder| binder.name.name.as_str()));
        }
        _ => {}
    }
    for part in children(expr) {
        search(part, bound, found);
    }
    // Behind its parts, as the indices of an entry are written behind the array.
    match &expr.kind {
        ExprKind::Entry { index, .. } => index.iter().for_each(|at| names_of(at, bound, found)),
        ExprKind::Call { function, args, order: 0, .. } if DELTAS.contains(&function.name.as_str()) => {
            args.iter().for_each(|at| names_of(at, bound, found));
        }
        _ => {}
    }
    bound.truncate(outside);
}

/// All names in an index.
fn names_of(index: &Expr, bound: &[&str], found: &mut Vec<Ident>) {
    match &index.kind {
        ExprKind::Name(name) if !bound.contains(&name.as_str()) => {
            found.push(Ident { name: name.clone(), span: index.span });
        }
        // An index map's own name is no index.
        ExprKind::Entry { index, .. } => index.iter().for_each(|at| names_of(at, bound, found)),
        ExprKind::Index(..) => {}
        _ => children(index).into_iter().for_each(|part| names_of(part, bound, found)),
    }
}
