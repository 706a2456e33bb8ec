//! The names that a repair of a claim may use.

use crate::lang::ast::{BinaryOp, Expr, ExprKind, StatementKind};
use crate::lang::constant::as_integer;
use crate::lang::dim::Shape;
use crate::lang::edit::differentiate::{Names, derivative, total};
use crate::lang::edit::slope::substituted;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Application, Softmax, Vocabulary, Word, build};
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::typed::{Claim, Document, InputId, Kind, LetId, Typed, Uses, Variable};
use std::collections::BTreeSet;

/// Names that edits may use, at most.
const WORDS: usize = 32;
/// Numbers that they may use as factors, at most, and the largest.
const NUMBERS: usize = 4;
const LARGEST_NUMBER: u64 = 100;
/// `let`s that are looked at, from the last one backwards.
const LETS: usize = 256;

/// The vocabulary of a claim's right side, and the `let`s among it.
///
/// A repair speaks of what the left side depends on: its inputs, and the `let`s made of these alone. The left side's
/// own name, and whatever is computed from it, would be no repair.
pub(super) fn of_claim(reading: &Reading, claim: &Claim, left: &Expr, typed: &Typed) -> (Vocabulary, Vec<LetId>) {
    let document = reading.document();
    let reach = document.closure(typed, None);
    let visible = |name: &str| reading.checked.declares_before(name, claim.span.start);
    let mut words: Vec<Word> = Vec::new();
    let mut known = Vec::new();
    let own = own_names(reading, left);
    for (id, declared) in document.lets.iter().enumerate().rev().take(LETS) {
        let uses = document.closure(&declared.value, None);
        let inside = uses.inputs.is_subset(&reach.inputs) && uses.functions.is_subset(&reach.functions);
        let is_own = own.contains(&declared.name) || uses.lets.iter().any(|id| own.contains(&document.lets[*id].name));
        if inside && visible(&declared.name) && !is_own && !uses.inputs.is_empty() && words.len() < WORDS {
            words.push(Word { name: declared.name.clone(), shape: declared.value.shape.clone() });
            known.push(id);
        }
    }
    for id in &reach.inputs {
        let input = &document.inputs[*id];
        if visible(&input.name) && input.into.is_none() {
            words.push(Word { name: input.name.clone(), shape: input.shape() });
        }
    }
    let maps = reach.inputs.iter().map(|id| &document.inputs[*id]).filter(|input| input.into.is_some());
    let maps = maps.filter(|map| visible(&map.name)).map(|map| (map.name.clone(), map.dims.len())).collect();
    let dims = dims(&reach, reading, typed);
    let functions = reach.functions.iter().map(|id| document.functions[*id].name.clone()).collect();
    let formulas = formulas(reading, &reach, left);
    let applications = applications(&formulas);
    let numbers = numbers(&formulas);
    let variable = variable_of(left);
    let scope = Scope { reading, variable: variable.clone() };
    let (inner, paths) = scope.written_out(&applications, left);
    let scalars = scope.scalars(left);
    let softmaxes = softmaxes(reading, &formulas, &words);
    let dim_names = document.dims.clone();
    (
        Vocabulary {
            words,
            dims,
            dim_names,
            numbers,
            variable,
            applications,
            softmaxes,
            functions,
            scalars,
            inner,
            paths,
            maps,
        },
        known,
    )
}

/// The name on the left side, and the names of `let`s that are defined as it is.
fn own_names(reading: &Reading, left: &Expr) -> BTreeSet<String> {
    let lets = || {
        reading.source.statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Let { name, value } => Some((name.name.as_str(), value)),
            _ => None,
        })
    };
    let mut own = BTreeSet::new();
    let mut texts = BTreeSet::from([print(left)]);
    if let ExprKind::Name(name) = &left.kind {
        own.insert(name.clone());
        texts.extend(lets().filter(|(other, _)| other == name).map(|(_, value)| print(value)));
    }
    own.extend(lets().filter(|(_, value)| texts.contains(&print(value))).map(|(name, _)| name.to_string()));
    own
}

/// The names of the dimensions of what the left side depends on.
fn dims(reach: &Uses, reading: &Reading, typed: &Typed) -> Vec<String> {
    let document = reading.document();
    let shapes = reach.inputs.iter().map(|id| document.inputs[*id].shape()).chain([typed.shape.clone()]);
    let mut ids: BTreeSet<usize> =
        shapes.flat_map(|Shape { rows, cols, .. }| rows.ids().chain(cols.ids()).collect::<Vec<_>>()).collect();
    for expr in reach.lets.iter().map(|id| &document.lets[*id].value).chain([typed]) {
        expr.walk(&mut |part| {
            if let Kind::Dim(dim) = &part.kind {
                ids.extend(dim.ids());
            }
        });
    }
    ids.into_iter().map(|id| document.dims[id].clone()).collect()
}

/// The formulas that a left side is made of: the `let`s it depends on with their names, the body of the function that
/// it is the derivative of, itself.
fn formulas<'r>(reading: &'r Reading, reach: &Uses, left: &Expr) -> Vec<(Expr, Option<&'r str>)> {
    let document = reading.document();
    let names: BTreeSet<&str> = reach.lets.iter().map(|id| document.lets[*id].name.as_str()).collect();
    let lets = reading.source.statements.iter().filter_map(|statement| match &statement.kind {
        StatementKind::Let { name, value } if names.contains(name.name.as_str()) => {
            Some((value.clone(), Some(name.name.as_str())))
        }
        _ => None,
    });
    let body = match &left.kind {
        ExprKind::Call { function, order: 1.., dotted: false, args, .. } => body(reading, &function.name, &args[0]),
        _ => None,
    };
    lets.chain(body.map(|body| (body, None))).chain([(left.clone(), None)]).collect()
}

/// The whole numbers from 3 that some formulas hold: exponents, most of all, which derivatives have as factors.
fn numbers(formulas: &[(Expr, Option<&str>)]) -> Vec<u64> {
    let mut found = BTreeSet::new();
    for part in formulas.iter().flat_map(|(expr, _)| parts(expr)) {
        if let ExprKind::Number(value) = &part.kind
            && let Some(number) = as_integer(value)
                .and_then(|number| u64::try_from(number).ok())
                .filter(|number| (3..=LARGEST_NUMBER).contains(number))
        {
            found.insert(number);
        }
    }
    found.into_iter().take(NUMBERS).collect()
}

/// What functions of one variable are applied to in some formulas.
fn applications(formulas: &[(Expr, Option<&str>)]) -> Vec<Application> {
    let mut found: Vec<Application> = Vec::new();
    for (expr, value) in formulas {
        for (number, part) in parts(expr).into_iter().enumerate() {
            let ExprKind::Call { function, dotted, args, axis: None, .. } = &part.kind else { continue };
            let [argument] = args.as_slice() else { continue };
            let name = function.name.as_str();
            let of_scalars = crate::lang::builtin::function(name).is_none_or(|builtin| builtin.elementwise);
            let application = Application {
                function: name.to_string(),
                dotted: *dotted,
                argument: argument.clone(),
                value: value.filter(|_| number == 0).map(str::to_string),
            };
            let known = |other: &Application| {
                other.function == application.function && print(&other.argument) == print(&application.argument)
            };
            if of_scalars && !found.iter().any(known) {
                found.push(application);
            }
        }
    }
    found
}

/// The softmaxes in some formulas, under the names that words give them.
fn softmaxes(reading: &Reading, formulas: &[(Expr, Option<&str>)], words: &[Word]) -> Vec<Softmax> {
    let named = |call: &Expr| {
        let text = print(call);
        let named = reading.source.statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::Let { name, value } if print(value) == text => Some(name.name.as_str()),
            _ => None,
        });
        named.filter(|name| words.iter().any(|word| word.name == *name)).map(build::name)
    };
    let mut found: Vec<Softmax> = Vec::new();
    for call in formulas.iter().flat_map(|(expr, _)| parts(expr)) {
        let ExprKind::Call { function, axis, .. } = &call.kind else { continue };
        let Some(typed) = (function.name == "softmax").then(|| reading.checked.expr(call).ok()).flatten() else {
            continue;
        };
        let value = named(call).unwrap_or_else(|| call.clone());
        if axis.is_none() == typed.shape.is_column() && !found.iter().any(|other| print(&other.value) == print(&value))
        {
            found.push(Softmax { value, shape: typed.shape, axis: *axis });
        }
    }
    found
}

/// The inputs that the left side is differentiated by, arguments of an f′ among them: they are no constants.
pub(super) fn differentiated_by(document: &Document, left: &Typed) -> BTreeSet<InputId> {
    let mut found = BTreeSet::new();
    let lets = document.closure(left, None).lets.into_iter().map(|id| &document.lets[id].value);
    for expr in lets.chain([left]) {
        expr.walk(&mut |part| match &part.kind {
            Kind::Derivative(_, _, Variable::Input(id)) => {
                found.insert(*id);
            }
            Kind::Derivative(_, _, Variable::Let(id)) => {
                found.extend(document.closure(&document.lets[*id].value, None).inputs);
            }
            Kind::Map(_, 1.., argument) => found.extend(document.closure(argument, None).inputs),
            _ => {}
        });
    }
    found
}

/// The scalar variable that a left side is differentiated by, if its name stands there.
fn variable_of(left: &Expr) -> Option<String> {
    match &left.kind {
        ExprKind::Derivative { wrt, along: None, .. } => Some(wrt.name.clone()),
        ExprKind::Call { order: 1.., args, .. } => match args.as_slice() {
            [Expr { kind: ExprKind::Name(name), .. }] => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The names of a file, as a derivative by one of them sees them.
struct Scope<'r> {
    reading: &'r Reading,
    variable: Option<String>,
}

impl Names for Scope<'_> {
    fn depends(&self, name: &str) -> bool {
        let document = self.reading.document();
        let id = document.inputs.iter().position(|input| Some(&input.name) == self.variable.as_ref());
        let declared = document.lets.iter().find(|declared| declared.name == name);
        id.zip(declared).is_some_and(|(id, declared)| document.closure(&declared.value, None).inputs.contains(&id))
    }

    fn formula(&self, name: &str) -> Option<Expr> {
        self.reading.source.statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::Let { name: declared, value } if declared.name == name => Some(value.clone()),
            _ => None,
        })
    }
}

impl Scope<'_> {
    /// The derivatives of what stands under functions, and the terms of the left side's derivative.
    fn written_out(&self, applications: &[Application], left: &Expr) -> (Vec<Expr>, Vec<Expr>) {
        let Some(variable) = self.variable.as_deref() else { return Default::default() };
        let is_scalar = |e: &Expr| self.reading.checked.expr(e).is_ok_and(|typed| typed.shape.is_scalar());
        if !is_scalar(&build::name(variable)) {
            return Default::default();
        }
        let mut inner: Vec<Expr> = Vec::new();
        let of = match &left.kind {
            ExprKind::Derivative { of, .. } => Some((**of).clone()),
            ExprKind::Call { function, order: 1, dotted: false, args, .. } => {
                body(self.reading, &function.name, &args[0])
            }
            _ => None,
        };
        let mut arguments: Vec<Expr> = applications.iter().map(|one| one.argument.clone()).collect();
        if let Some(of) = &of {
            for part in parts(of) {
                match &part.kind {
                    ExprKind::Call { args, axis: None, .. } if args.len() == 1 => arguments.push(args[0].clone()),
                    ExprKind::Binary(BinaryOp::Pow, base, exponent) => {
                        arguments.extend([(**base).clone(), (**exponent).clone()]);
                    }
                    _ => {}
                }
            }
        }
        for argument in arguments.iter().filter(|argument| is_scalar(argument)) {
            let Some(terms) = derivative(argument, variable, self) else { continue };
            let total = total(&terms);
            let known = |other: &Expr| print(other) == print(&total);
            if !terms.is_empty() && !build::is_one(&total) && !inner.iter().any(known) {
                inner.push(total);
            }
        }
        let paths = of.filter(|of| is_scalar(of)).and_then(|of| derivative(&of, variable, self)).unwrap_or_default();
        (inner, paths)
    }

    /// The scalars that functions of arrays give in what is differentiated: `norm(x)`, `det(A)`.
    fn scalars(&self, left: &Expr) -> Vec<Expr> {
        let mut found: Vec<Expr> = Vec::new();
        let ExprKind::Derivative { of, .. } = &left.kind else { return found };
        let formula = match &of.kind {
            ExprKind::Name(name) => self.formula(name),
            _ => None,
        };
        for part in parts(formula.as_ref().unwrap_or(of)) {
            let is_call = matches!(&part.kind, ExprKind::Call { .. });
            let typed = self.reading.checked.expr(part).ok().filter(|typed| typed.shape.is_scalar());
            if is_call && typed.is_some() && !found.iter().any(|other| print(other) == print(part)) {
                found.push(part.clone());
            }
        }
        found
    }
}

/// The body of a defined function at an argument; none where the body differentiates, as that holds the parameter, and
/// with the argument written out in its place it would not: `d(t*x^2)/dx` at x is not `d(x*x^2)/dx`.
fn body(reading: &Reading, function: &str, argument: &Expr) -> Option<Expr> {
    reading.source.statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Function { name, parameter, body: Some(body) } if name.name == function => {
            if parts(body).iter().any(|part| matches!(part.kind, ExprKind::Derivative { .. })) {
                return None;
            }
            let at =
                Application { function: function.to_string(), dotted: false, argument: argument.clone(), value: None };
            Some(substituted(body, &parameter.name, &at))
        }
        _ => None,
    })
}
