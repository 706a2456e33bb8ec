//! One-liners: names that are not declared are real scalar variables.

use super::Checker;
use crate::lang::ast::Fault;
use crate::lang::ast::{
    BinaryOp, Binder, ClaimBody, Comparison, DomainItem, Expr, ExprKind, Fact, SourceFile, StatementKind,
};
use crate::lang::builtin::function;
use crate::lang::edit::walk::parts;
use crate::lang::indices::DELTAS;
use crate::lang::spelling::closest;
use crate::lang::typed::{Body, Claim, Document, InputId, Item, Kind, Typed, Variable};
use std::collections::BTreeSet;

impl Checker {
    /// The names used as values and declared nowhere, in alphabetical order.
    pub(super) fn undeclared(source: &SourceFile) -> Vec<String> {
        let mut names = Names::default();
        for statement in &source.statements {
            names.declared.extend(super::declared_names(&statement.kind));
            names.statement(&statement.kind);
        }
        let known = |name: &str| names.used.contains(name) || names.declared.contains(name);
        let is_differential = |name: &str| {
            let of = name.strip_prefix(['d', '∂']).filter(|of| !of.is_empty());
            of.is_some_and(known) && names.divided.contains(name)
        };
        // `dx^2/dx` is meant as a derivative: `dx` is no variable that nobody wrote down.
        let is_constant = |name: &str| matches!(name, "e" | "pi" | "π");
        let is_variable = |name: &&String| !is_differential(name) && !is_constant(name);
        names.used.difference(&names.declared).filter(is_variable).cloned().collect()
    }

    /// A remark for each undeclared name that only the right side of a claim is written in: it may be a slip for another one.
    pub(super) fn remarks(&self, undeclared: &[String]) -> Vec<Fault> {
        let document = &self.document;
        let mut remarks = Vec::new();
        for item in &document.items {
            let Item::Claim(claim) = item else { continue };
            remarks.extend(of_one_number(document, claim, undeclared));
            let Body::Equal(left, right) = &claim.body else { continue };
            let uses = document.uses(claim);
            let names =
                uses.inputs.iter().map(|id| &document.inputs[*id].name).filter(|name| undeclared.contains(name));
            let mut told = names.filter_map(|name| Some((name, self.without_indices(name, left.span)?)));
            if let Some((name, hint)) = told.next() {
                let message = format!("`{name}` was read as a number of its own");
                remarks.push(Fault::new(left.span, message).with_hint(hint));
                continue;
            }
            if let Kind::Input(id) = &left.kind
                && undeclared.contains(&document.inputs[*id].name)
                && !matches!(right.kind, Kind::Input(_))
            {
                let name = &document.inputs[*id].name;
                let message = format!("`{name}` is declared nowhere, and so read as a variable of its own");
                remarks.push(
                    Fault::new(left.span, message)
                        .with_hint(format!("to give a value this name, write `let {name} = …`")),
                );
                continue;
            }
            if let Some((name, by)) = undefined_numerator(document, left, undeclared) {
                let message = format!("`{name}` is declared nowhere, and so depends on nothing");
                let hint = match written_together(name, by) {
                    Some(meant) => format!("if you mean `{meant}`, write it so"),
                    None => format!("say first what it is: `let {name} = …; …`"),
                };
                remarks.push(Fault::new(left.span, message).with_hint(hint));
                continue;
            }
            let (left, inputs) = (document.closure(left, None).inputs, document.closure(right, None).inputs);
            for id in inputs.difference(&left) {
                let name = &document.inputs[*id].name;
                if !undeclared.contains(name) {
                    continue;
                }
                let message = format!("`{name}`, only on the right side, is read as a real scalar variable");
                let remark = Fault::new(right.span, message);
                remarks.push(match closest(name, left.iter().map(|id| document.inputs[*id].name.as_str())) {
                    Some(near) => remark.with_hint(format!("did you mean `{near}`?")),
                    None => remark,
                });
            }
        }
        remarks
    }
}

/// A remark where a function of arrays is taken of numbers that nobody declared: it says nothing then, and a claim about a vector may
/// hold of one number alone.
fn of_one_number(document: &Document, claim: &Claim, undeclared: &[String]) -> Option<Fault> {
    let sides = match &claim.body {
        Body::Equal(left, right) => vec![left, right],
        Body::Shape(of, _) => vec![of],
    };
    let uses = document.uses(claim);
    let lets = uses.lets.iter().map(|id| &document.lets[*id].value);
    let (mut told, mut inputs, mut shape) = (Vec::new(), BTreeSet::new(), None);
    for side in lets.chain(sides.iter().copied()) {
        side.walk(&mut |part| {
            let Some((argument, found)) = of_arrays(&part.kind) else { return };
            let within = document.closure(argument, None).inputs;
            let is_number = argument.shape.is_scalar() && within.iter().all(|id| document.inputs[*id].dims.is_empty());
            let is_unknown = |id: &&InputId| undeclared.contains(&document.inputs[**id].name);
            if !is_number || !within.iter().any(|id| is_unknown(&id)) {
                return;
            }
            inputs.extend(within.iter().filter(is_unknown).copied());
            shape = shape.or(found.1);
            if !told.contains(&found.0) {
                told.push(found.0);
            }
        });
    }
    let names: Vec<&str> = inputs.iter().map(|id| document.inputs[*id].name.as_str()).collect();
    let read = match names[..] {
        [] => return None,
        [name] => format!("`{name}` is not declared and was read as one number"),
        _ => format!("`{}` are not declared and were read as one number each", names.join("`, `")),
    };
    let shape = shape.unwrap_or("[n]");
    let declared: Vec<String> = names.iter().map(|name| format!("{name}{shape}")).collect();
    let word = if shape == "[n]" { "vector" } else { "matrix" };
    let hint = format!("for a {word}: `dims n; var {}; …`", declared.join(", "));
    Some(Fault::new(sides[0].span, format!("{read}, and of one number {}", told.join(", "))).with_hint(hint))
}

/// The argument of a function of arrays, what that function is of one number, and the shape of its argument where it is no vector.
fn of_arrays(kind: &Kind) -> Option<(&Typed, (&'static str, Option<&'static str>))> {
    let square = Some("[n,n]");
    Some(match kind {
        Kind::Reduce(true, _, of) => (of, ("`mean` is the number itself", None)),
        Kind::Reduce(false, _, of) => (of, ("`sum` is the number itself", None)),
        Kind::Softmax(_, of) => (of, ("`softmax` is always 1", None)),
        Kind::LogSumExp(_, of) => (of, ("`logsumexp` is the number itself", None)),
        Kind::Norm(of) => (of, ("`norm` is its absolute value", None)),
        Kind::Trace(of) => (of, ("`tr` is the number itself", square)),
        Kind::Det(of) => (of, ("`det` is the number itself", square)),
        Kind::LogDet(of) => (of, ("`logdet` is its logarithm", square)),
        _ => return None,
    })
}

/// `y` and `x` in `dy/dx`, if nobody says what y is.
fn undefined_numerator<'d>(
    document: &'d Document,
    left: &Typed,
    undeclared: &[String],
) -> Option<(&'d String, &'d String)> {
    let mut found = None;
    left.walk(&mut |part| {
        let Kind::Derivative(_, of, Variable::Input(by)) = &part.kind else { return };
        let Kind::Input(id) = &of.kind else { return };
        let name = &document.inputs[*id].name;
        let is_undefined = undeclared.contains(name) && by != id;
        found = found.or(Some((name, &document.inputs[*by].name)).filter(|_| is_undefined));
    });
    found
}

/// `sin(x)` for `sinx`, `x*y` for `xy`.
fn written_together(name: &str, by: &str) -> Option<String> {
    if let Some(called) = name.strip_suffix(by).filter(|called| function(called).is_some()) {
        return Some(format!("{called}({by})"));
    }
    let other = name.strip_prefix(by).or_else(|| name.strip_suffix(by)).filter(|other| other.chars().count() == 1)?;
    Some(if name.starts_with(by) { format!("{by}*{other}") } else { format!("{other}*{by}") })
}

#[derive(Default)]
struct Names {
    declared: BTreeSet<String>,
    used: BTreeSet<String>,
    /// What stands above or under the line of a division.
    divided: BTreeSet<String>,
}

impl Names {
    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Function { parameter, body: Some(body), .. } => {
                let mut inside = Names::default();
                inside.expr(body);
                inside.used.remove(&parameter.name);
                self.used.extend(inside.used);
                self.divided.extend(inside.divided);
            }
            StatementKind::Let { value, .. } => self.expr(value),
            StatementKind::Given(facts) => {
                for fact in facts {
                    if let Fact::Equation(left, right) = fact {
                        self.expr(left);
                        self.expr(right);
                    }
                }
            }
            StatementKind::Domain(items) => items.iter().for_each(|item| match item {
                DomainItem::Interval { of, low, high, .. } => {
                    self.expr(of);
                    low.iter().chain(high).for_each(|end| self.expr(end));
                }
                DomainItem::Inequality(comparison) => self.comparison(comparison),
            }),
            StatementKind::Except(points) => {
                for (left, right) in points {
                    self.expr(left);
                    self.expr(right);
                }
            }
            StatementKind::Claim(claim) => match &claim.body {
                ClaimBody::Equal(left, right) => {
                    self.expr(left);
                    self.expr(right);
                }
                ClaimBody::Shape(expr, _) => self.expr(expr),
            },
            // In the likely reading of what is at fault the names are variables, too.
            StatementKind::Faulty { repaired: Some(kind), .. } => self.statement(kind),
            _ => {}
        }
    }

    /// Adds the names used in the brackets of index names, but for these.
    fn add_unbound(&mut self, mut inside: Names, names: &[Binder]) {
        names.iter().for_each(|binder| {
            inside.used.remove(&binder.name.name);
        });
        self.used.extend(inside.used);
        self.divided.extend(inside.divided);
    }

    fn comparison(&mut self, comparison: &Comparison) {
        self.expr(&comparison.left);
        self.expr(&comparison.right);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.used.insert(name.clone());
            }
            ExprKind::Number(_) | ExprKind::Pi | ExprKind::Euler | ExprKind::Fill { .. } | ExprKind::Identity(_) => {}
            ExprKind::Neg(inner)
            | ExprKind::Transpose(inner)
            | ExprKind::Inverse(inner)
            | ExprKind::Index(inner, _)
            | ExprKind::Slice(inner, _) => {
                self.expr(inner);
            }
            ExprKind::Blocks(rows) => rows.iter().flatten().for_each(|part| self.expr(part)),
            ExprKind::Stacked { of, wrt, along, .. } => {
                self.expr(of);
                self.used.extend(wrt.iter().flatten().map(|name| name.name.clone()));
                along.iter().for_each(|along| self.expr(along));
            }
            ExprKind::Entry { of, or, .. } => {
                self.expr(of);
                or.iter().for_each(|or| self.expr(or));
            }
            ExprKind::Over { names, condition, body, .. } => {
                let mut inside = Names::default();
                condition.iter().for_each(|condition| inside.comparison(condition));
                inside.expr(body);
                self.add_unbound(inside, names);
            }
            ExprKind::Build { names, body } => {
                let mut inside = Names::default();
                inside.expr(body);
                self.add_unbound(inside, names);
            }
            ExprKind::Call { function, args, .. } if DELTAS.contains(&function.name.as_str()) && args.len() == 2 => {}
            ExprKind::Sum(terms) => terms.iter().for_each(|(_, term)| self.expr(term)),
            ExprKind::Binary(op, left, right) => {
                if matches!(op, BinaryOp::Div | BinaryOp::ElemDiv) {
                    let names = parts(left).into_iter().chain(parts(right)).filter_map(|part| match &part.kind {
                        ExprKind::Name(name) if name.starts_with(['d', '∂']) => Some(name.clone()),
                        _ => None,
                    });
                    self.divided.extend(names);
                }
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Call { args, .. } => args.iter().for_each(|arg| self.expr(arg)),
            ExprKind::If { condition, then, otherwise, .. } => {
                self.comparison(condition);
                self.expr(then);
                self.expr(otherwise);
            }
            ExprKind::Derivative { of, wrt, along, .. } => {
                self.expr(of);
                self.used.insert(wrt.name.clone());
                along.iter().for_each(|along| self.expr(along));
            }
        }
    }
}
