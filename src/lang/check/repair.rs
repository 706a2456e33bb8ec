//! Statements at fault of which one reading alone is likely: what is below them is judged under that reading, and says so. And all
//! faults of a statement at once.

use super::Checker;
use super::index::Within;
use crate::lang::ast::{BinaryOp, Declaration, Expr, ExprKind, Fault, Repair, Span, Statement, StatementKind};
use crate::lang::builtin::reserved;
use crate::lang::edit::walk::{children, children_mut};
use crate::lang::parser::parse;
use crate::lang::print::{print, print_dim};
use crate::lang::typed::{Claim, Document, Repaired, Typed};

/// So many slips are mended in one statement.
const SLIPS: usize = 8;
/// The faults inside of longer expressions are not looked for one by one.
const LONGEST: usize = 10_000;
/// Faults of one statement, at most.
const MOST: usize = crate::lang::parser::MAX_FAULTS;

impl Checker {
    /// What a statement declares or restricts, in the likely reading: faults that were found by reading on are added.
    pub(super) fn repaired(&mut self, statement: &Statement, kind: &StatementKind, faults: &mut Vec<Fault>) {
        let mut kind = kind.clone();
        let before = Extent::of(&self.document);
        for _ in 0..SLIPS {
            let Some(likely) = renamed(&kind, faults) else { return };
            kind = self.without_known(likely);
            self.document.restrictions.truncate(before.restrictions);
            self.document.written.truncate(before.restrictions);
            match self.declare(&kind) {
                Ok(()) => return self.note_repair(statement, &kind, before),
                Err(more) => {
                    if more.iter().all(|fault| faults.contains(fault)) {
                        return;
                    }
                    faults.extend(more);
                }
            }
        }
    }

    /// Without the declarations that were understood already.
    fn without_known(&self, kind: StatementKind) -> StatementKind {
        match kind {
            StatementKind::Inputs { constant, declarations } => {
                let is_new = |one: &Declaration| !self.names.contains_key(&one.name.name);
                let declarations = declarations.into_iter().filter(is_new).collect();
                StatementKind::Inputs { constant, declarations }
            }
            other => other,
        }
    }

    pub(super) fn note_repair(&mut self, statement: &Statement, kind: &StatementKind, before: Extent) {
        let now = Extent::of(&self.document);
        let missing = self.unknown_sizes(statement.span).map(|_| format!("dims {}", self.undeclared.dims.join(", ")));
        let reading = match (&missing, shown(kind)) {
            (Some(dims), Some(reading)) => Some(format!("{dims}; {reading}")),
            // What stands there already says nothing of how it is read: of a name that is taken it is the hint that does.
            (_, reading) => reading.filter(|reading| !is_same_text(reading, self.source(statement.span))),
        };
        self.document.repaired.push(Repaired {
            line: statement.line,
            span: statement.span,
            reading,
            inputs: before.inputs..now.inputs,
            lets: before.lets..now.lets,
            functions: before.functions..now.functions,
            restrictions: before.restrictions..now.restrictions,
            sizes: missing.is_some() || matches!(kind, StatementKind::Dims(_)),
        });
    }

    /// Checks an expression; if it is at fault, finds all its faults, as far as they do not follow from each other.
    pub(super) fn checked(&self, expr: &Expr, within: Within<'_>) -> Result<Typed, Vec<Fault>> {
        let misread = self.misread_derivatives(expr);
        if !misread.is_empty() {
            return Err(misread);
        }
        self.expr(expr, within).map_err(|fault| {
            let mut faults = Vec::new();
            self.collect(expr, within, fault, &mut faults);
            faults
        })
    }

    /// The faults of the innermost parts; that of the whole where its parts have none.
    fn collect(&self, expr: &Expr, within: Within<'_>, own: Fault, faults: &mut Vec<Fault>) {
        let known = faults.len();
        let is_long = expr.span.end - expr.span.start > LONGEST;
        // In the brackets of index names their parts mean nothing by themselves.
        let binds = matches!(expr.kind, ExprKind::Over { .. } | ExprKind::Build { .. });
        for child in children(expr).into_iter().filter(|_| !is_long && !binds) {
            if faults.len() >= MOST {
                return;
            }
            if let Err(fault) = self.expr(child, within) {
                self.collect(child, within, fault, faults);
            }
        }
        let is_said = faults.iter().any(|fault| fault.message == own.message);
        if faults.len() == known && !is_said {
            faults.push(own);
        }
    }
}

/// How much a document declares.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    inputs: usize,
    lets: usize,
    functions: usize,
    restrictions: usize,
}

impl Extent {
    pub(super) fn of(document: &Document) -> Extent {
        Extent {
            inputs: document.inputs.len(),
            lets: document.lets.len(),
            functions: document.functions.len(),
            restrictions: document.restrictions.len(),
        }
    }
}

/// The statement with slips for other names mended; none if some fault is of another kind.
fn renamed(kind: &StatementKind, faults: &[Fault]) -> Option<StatementKind> {
    let mut kind = kind.clone();
    for fault in faults {
        match fault.repair.as_deref()? {
            Repair::AsRead => {}
            Repair::EntryByEntry => put_dot(&mut kind, fault.span),
            Repair::Rename { from, to } => rename(&mut kind, from, to),
            Repair::Replace { at, with } => replace(&mut kind, *at, with),
        }
    }
    Some(kind)
}

/// Puts the dot into the call or the power at this place of a value.
fn put_dot(kind: &mut StatementKind, at: Span) {
    fn in_expr(expr: &mut Expr, at: Span) {
        match &mut expr.kind {
            ExprKind::Call { dotted, .. } if expr.span == at => *dotted = true,
            // Of a power, the base is pointed at.
            ExprKind::Binary(op @ BinaryOp::Pow, base, _) if base.span == at => *op = BinaryOp::ElemPow,
            _ => {}
        }
        children_mut(expr).into_iter().for_each(|child| in_expr(child, at));
    }
    if let StatementKind::Let { value, .. } = kind {
        in_expr(value, at);
    }
}

/// Puts something else in the place of a part of a value.
fn replace(kind: &mut StatementKind, at: Span, with: &str) {
    fn in_expr(expr: &mut Expr, at: Span, new: &Expr) {
        if expr.span == at {
            *expr = new.clone();
        } else {
            children_mut(expr).into_iter().for_each(|child| in_expr(child, at, new));
        }
    }
    fn put_at(expr: &mut Expr, at: Span) {
        expr.span = at;
        children_mut(expr).into_iter().for_each(|child| put_at(child, at));
    }
    let read = parse(&format!("let value = {with}")).statements.into_iter().next();
    if let (StatementKind::Let { value, .. }, Some(StatementKind::Let { value: mut new, .. })) =
        (kind, read.map(|statement| statement.kind))
    {
        put_at(&mut new, at);
        in_expr(value, at, &new);
    }
}

fn rename(kind: &mut StatementKind, from: &str, to: &str) {
    use crate::lang::ast::{DimExpr, DimKind, DomainItem, Fact};
    fn in_dim(dim: &mut DimExpr, from: &str, to: &str) {
        match &mut dim.kind {
            DimKind::Name(name) if name == from => to.clone_into(name),
            DimKind::Name(_) | DimKind::Number(_) => {}
            DimKind::Add(a, b) | DimKind::Sub(a, b) | DimKind::Mul(a, b) => {
                in_dim(a, from, to);
                in_dim(b, from, to);
            }
            DimKind::Pow(base, _) => in_dim(base, from, to),
        }
    }
    let put = |expr: &mut Expr| in_expr(expr, from, to);
    match kind {
        StatementKind::Let { value, .. } => put(value),
        StatementKind::Function { body, .. } => body.iter_mut().for_each(put),
        StatementKind::Inputs { declarations, .. } => {
            let dims = declarations.iter_mut().flat_map(|one| one.dims.iter_mut());
            dims.for_each(|dim| in_dim(dim, from, to));
        }
        StatementKind::Given(facts) => facts.iter_mut().for_each(|fact| match fact {
            Fact::Property(name, _) if name.name == from => to.clone_into(&mut name.name),
            Fact::Property(..) => {}
            Fact::Equation(left, right) => {
                put(left);
                put(right);
            }
        }),
        StatementKind::Domain(items) => items.iter_mut().for_each(|item| match item {
            DomainItem::Interval { of, .. } => put(of),
            DomainItem::Inequality(comparison) => {
                put(&mut comparison.left);
                put(&mut comparison.right);
            }
        }),
        StatementKind::Except(points) => points.iter_mut().for_each(|(left, right)| {
            put(left);
            put(right);
        }),
        StatementKind::Dims(_) | StatementKind::Claim(_) | StatementKind::Faulty { .. } => {}
    }
}

fn in_expr(expr: &mut Expr, from: &str, to: &str) {
    match &mut expr.kind {
        ExprKind::Name(name) if name == from => to.clone_into(name),
        ExprKind::Call { function, .. } if function.name == from => to.clone_into(&mut function.name),
        ExprKind::Derivative { wrt, .. } if wrt.name == from => to.clone_into(&mut wrt.name),
        ExprKind::Stacked { wrt, .. } => {
            let names = wrt.iter_mut().flatten().filter(|name| name.name == from);
            names.for_each(|name| to.clone_into(&mut name.name));
        }
        _ => {}
    }
    children_mut(expr).into_iter().for_each(|child| in_expr(child, from, to));
}

/// A name that can be declared: the one that the fault of a reserved one offers.
fn free(name: &str) -> String {
    if reserved(name).is_some() { format!("{name}1") } else { name.to_owned() }
}

/// A statement as it is read; none where its hints say it well enough.
fn shown(kind: &StatementKind) -> Option<String> {
    match kind {
        StatementKind::Let { name, value } => Some(format!("let {} = {}", free(&name.name), print(value))),
        StatementKind::Function { name, parameter, body: Some(body) } => {
            Some(format!("function {}({}) = {}", name.name, parameter.name, print(body)))
        }
        StatementKind::Inputs { constant, declarations } => {
            let shown = declarations.iter().map(|one| {
                let dims: Vec<String> = one.dims.iter().map(print_dim).collect();
                if dims.is_empty() {
                    free(&one.name.name)
                } else {
                    format!("{}[{}]", free(&one.name.name), dims.join(","))
                }
            });
            let word = if *constant { "const" } else { "var" };
            Some(format!("{word} {}", shown.collect::<Vec<_>>().join(", ")))
        }
        StatementKind::Dims(dims) => {
            let names: Vec<&str> = dims.iter().map(|(name, _)| name.name.as_str()).collect();
            dims.iter().all(|(_, value)| value.is_none()).then(|| format!("dims {}", names.join(", ")))
        }
        _ => None,
    }
}

impl Document {
    /// The statements at fault on whose likely reading a claim rests, with that reading.
    pub fn repairs_under(&self, claim: &Claim) -> Vec<Fault> {
        if self.repaired.is_empty() {
            return Vec::new();
        }
        let (bearing, uses) = self.bearing_places(claim);
        let rests_on = |one: &&Repaired| {
            let is_before = one.span.start < claim.span.start;
            is_before
                && (one.sizes
                    || uses.inputs.iter().any(|id| one.inputs.contains(id))
                    || uses.lets.iter().any(|id| one.lets.contains(id))
                    || uses.functions.iter().any(|id| one.functions.contains(id))
                    || bearing.iter().any(|place| one.restrictions.contains(place)))
        };
        let told = self.repaired.iter().filter(rests_on).map(|one| {
            let how = match &one.reading {
                Some(reading) => format!("as `{reading}`"),
                None => "with its hint followed".to_owned(),
            };
            Fault::new(claim.span, format!("judged with line {} read {how}", one.line))
        });
        told.collect()
    }
}

/// Whether two texts are the same but for blanks.
fn is_same_text(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<String>();
    words(one) == words(other)
}
