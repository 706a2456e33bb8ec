//! Syntax trees in a notation without spans, for comparison, and all spans of a file.

use std::fmt::Write;

use backproof::lang::ast::*;
use backproof::lang::parser::parse;

/// `x + 2*y` is `(sum +x +(* 2 y))`.
pub fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(value) => value.to_string(),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Pi => "<pi>".to_owned(),
        ExprKind::Euler => "<e>".to_owned(),
        ExprKind::Fill { one, dims } => format!("({}{})", if *one { "ones" } else { "zeros" }, show_dims(dims)),
        ExprKind::Identity(dim) => format!("(eye {})", show_dim(dim)),
        ExprKind::Neg(inner) => format!("(neg {})", show(inner)),
        ExprKind::Sum(terms) => {
            let sign = |minus: bool| if minus { '-' } else { '+' };
            format!("(sum{})", list(terms.iter().map(|(minus, term)| format!("{}{}", sign(*minus), show(term)))))
        }
        ExprKind::Binary(op, left, right) => format!("({} {} {})", operator(*op), show(left), show(right)),
        ExprKind::Transpose(inner) => format!("(' {})", show(inner)),
        ExprKind::Inverse(inner) => format!("(inverse {})", show(inner)),
        ExprKind::Index(inner, index) => format!("(at {}{})", show(inner), list(index.iter().map(u64::to_string))),
        ExprKind::Blocks(rows) => {
            let row = |row: &Vec<Expr>| format!("[{}]", list(row.iter().map(show)).trim_start());
            format!("(array{})", list(rows.iter().map(row)))
        }
        ExprKind::Slice(inner, along) => format!("(slice {}{})", show(inner), list(along.iter().map(show_along))),
        ExprKind::Stacked { form, of, wrt, along } => {
            let names = |row: &Vec<Ident>| format!("[{}]", list(row.iter().map(|name| name.name.clone())).trim_start());
            let along = along.as_ref().map_or(String::new(), |along| format!(" {}", show(along)));
            format!("({form:?} {}{}{along})", show(of), list(wrt.iter().map(names)))
        }
        ExprKind::Entry { of, index, or } => {
            let or = or.as_ref().map_or(String::new(), |or| format!(" or {}", show(or)));
            format!("(at {}{}{or})", show(of), list(index.iter().map(show)))
        }
        ExprKind::Over { fold, names, condition, body } => {
            let condition =
                condition.as_ref().map_or(String::new(), |condition| format!(" if {}", show_comparison(condition)));
            format!("({} over{}{condition} {})", fold.word(), show_binders(names), show(body))
        }
        ExprKind::Build { names, body } => format!("(entries{} {})", show_binders(names), show(body)),
        ExprKind::Call { function, order, dotted, args, axis } => {
            let primes = "'".repeat(*order as usize);
            let dot = if *dotted { "." } else { "" };
            let axis = axis.map_or(String::new(), |axis| format!(" {axis:?}"));
            format!("({}{primes}{dot}{}{axis})", function.name, list(args.iter().map(show)))
        }
        ExprKind::If { dotted, condition, then, otherwise } => {
            let dot = if *dotted { "." } else { "" };
            format!("(if{dot} {} {} {})", show_comparison(condition), show(then), show(otherwise))
        }
        ExprKind::Derivative { form, of, wrt, along } => {
            let along = along.as_ref().map_or(String::new(), |along| format!(" {}", show(along)));
            format!("({form:?} {} {}{along})", show(of), wrt.name)
        }
    }
}

fn show_along(along: &Along) -> String {
    match along {
        Along::All => ":".to_owned(),
        Along::At(at) => show_dim(at),
        Along::Range(first, last) => format!("{}:{}", show_dim(first), show_dim(last)),
    }
}

fn show_binders(names: &[Binder]) -> String {
    list(names.iter().map(|binder| {
        let range = binder.range.as_ref().map_or(String::new(), |range| format!(" in {}", show_dim(range)));
        format!("{}{range}", binder.name.name)
    }))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.fold(String::new(), |mut all, item| {
        let _ = write!(all, " {item}");
        all
    })
}

pub fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::ElemMul => ".*",
        BinaryOp::ElemDiv => "./",
        BinaryOp::Pow => "^",
        BinaryOp::ElemPow => ".^",
    }
}

pub fn show_comparison(comparison: &Comparison) -> String {
    let op = match comparison.op {
        CompareOp::Less => "<",
        CompareOp::LessEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterEqual => ">=",
    };
    format!("({op} {} {})", show(&comparison.left), show(&comparison.right))
}

pub fn show_dims(dims: &[DimExpr]) -> String {
    list(dims.iter().map(show_dim))
}

pub fn show_dim(dim: &DimExpr) -> String {
    match &dim.kind {
        DimKind::Number(value) => value.to_string(),
        DimKind::Name(name) => name.clone(),
        DimKind::Add(a, b) => format!("(+ {} {})", show_dim(a), show_dim(b)),
        DimKind::Sub(a, b) => format!("(- {} {})", show_dim(a), show_dim(b)),
        DimKind::Mul(a, b) => format!("(* {} {})", show_dim(a), show_dim(b)),
        DimKind::Pow(a, exponent) => format!("(^ {} {exponent})", show_dim(a)),
    }
}

/// A statement in the same notation.
pub fn show_statement(statement: &Statement) -> String {
    match &statement.kind {
        StatementKind::Dims(items) => {
            let item = |(name, value): &(Ident, Option<DimExpr>)| match value {
                Some(value) => format!("{}={}", name.name, show_dim(value)),
                None => name.name.clone(),
            };
            format!("dims{}", list(items.iter().map(item)))
        }
        StatementKind::Inputs { constant, declarations } => {
            let shown = list(declarations.iter().map(|d| format!("{}[{}]", d.name.name, show_dims(&d.dims).trim())));
            format!("{}{shown}", if *constant { "const" } else { "var" })
        }
        StatementKind::Function { name, parameter, body } => {
            let body = body.as_ref().map_or(String::new(), |body| format!(" {}", show(body)));
            format!("function {}({}){body}", name.name, parameter.name)
        }
        StatementKind::Given(facts) => {
            let fact = |fact: &Fact| match fact {
                Fact::Property(name, property) => format!("({property:?} {})", name.name),
                Fact::Equation(left, right) => format!("(= {} {})", show(left), show(right)),
            };
            format!("given{}", list(facts.iter().map(fact)))
        }
        StatementKind::Domain(items) => format!("domain{}", list(items.iter().map(show_domain_item))),
        StatementKind::Except(items) => {
            format!("except{}", list(items.iter().map(|(left, right)| format!("(= {} {})", show(left), show(right)))))
        }
        StatementKind::Let { name, value } => format!("let {} {}", name.name, show(value)),
        StatementKind::Claim(claim) => {
            let label = claim.label.as_ref().map_or("-", |label| &label.name);
            let body = match &claim.body {
                ClaimBody::Equal(left, right) => format!("(= {} {})", show(left), show(right)),
                ClaimBody::Shape(of, dims) => format!("(shape {} [{}])", show(of), show_dims(dims).trim()),
            };
            let expectation = claim.expectation.as_ref().map_or(String::new(), |expected| format!(" {expected:?}"));
            format!("claim {label} {body}{expectation}")
        }
        StatementKind::Faulty { faults, declares, claim, .. } => {
            assert!(!faults.is_empty(), "a faulty statement says why");
            format!("faulty {declares:?} {:?}", claim.as_ref().map(|claim| (&claim.label, &claim.expectation)))
        }
    }
}

fn show_domain_item(item: &DomainItem) -> String {
    match item {
        DomainItem::Inequality(comparison) => show_comparison(comparison),
        DomainItem::Interval { of, low, low_closed, high, high_closed, .. } => {
            let end = |end: &Option<Expr>| end.as_ref().map_or("inf".to_owned(), show);
            let (open, close) = (if *low_closed { '[' } else { '(' }, if *high_closed { ']' } else { ')' });
            format!("({} in {open}{}, {}{close})", show(of), end(low), end(high))
        }
    }
}

/// The statements of a text, one a line.
pub fn statements(text: &str) -> String {
    parse(text).statements.iter().map(show_statement).collect::<Vec<_>>().join("\n")
}

/// The faults of a text: line, what they point at, message, hint.
pub fn faults(text: &str) -> String {
    let mut shown = Vec::new();
    for statement in parse(text).statements {
        if let StatementKind::Faulty { faults, .. } = statement.kind {
            for fault in faults {
                let hint = fault.hint.map_or(String::new(), |hint| format!(" => {hint}"));
                // Invisible characters are shown by their codes.
                let visible = |c: char| match c {
                    '\'' | '"' | '\\' => c.to_string(),
                    _ => c.escape_debug().to_string(),
                };
                let place: String = text[fault.span.start..fault.span.end].chars().map(visible).collect();
                shown.push(format!("{}: <{place}> {}{hint}", statement.line, fault.message));
            }
        }
    }
    shown.join("\n")
}

/// An expression, its parts, the parts of these, and so on.
pub fn parts(expr: &Expr) -> Vec<&Expr> {
    let mut all = vec![expr];
    let mut next = 0;
    while next < all.len() {
        match &all[next].kind {
            ExprKind::Neg(a) | ExprKind::Transpose(a) | ExprKind::Inverse(a) => all.push(a),
            ExprKind::Index(a, _) | ExprKind::Slice(a, _) => all.push(a),
            ExprKind::Blocks(rows) => all.extend(rows.iter().flatten()),
            ExprKind::Sum(terms) => all.extend(terms.iter().map(|term| &term.1)),
            ExprKind::Binary(_, a, b) => all.extend([&**a, b]),
            ExprKind::Call { args, .. } => all.extend(args),
            ExprKind::If { condition, then, otherwise, .. } => {
                all.extend([&*condition.left, &condition.right, then, otherwise]);
            }
            ExprKind::Derivative { of, along, .. } | ExprKind::Stacked { of, along, .. } => {
                all.push(of);
                all.extend(along.as_deref());
            }
            ExprKind::Entry { of, index, or } => {
                all.push(of);
                all.extend(index);
                all.extend(or.as_deref());
            }
            ExprKind::Over { condition, body, .. } => {
                all.extend(condition.iter().flat_map(|one| [&*one.left, &*one.right]));
                all.push(body);
            }
            ExprKind::Build { body, .. } => all.push(body),
            ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::Pi | ExprKind::Euler => {}
            ExprKind::Fill { .. } | ExprKind::Identity(_) => {}
        }
        next += 1;
    }
    all
}

/// The number of levels of an expression.
pub fn height(expr: &Expr) -> usize {
    let mut level = vec![expr];
    let mut height = 0;
    while !level.is_empty() {
        height += 1;
        level = level.into_iter().flat_map(children).collect();
    }
    height
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Neg(a) | ExprKind::Transpose(a) | ExprKind::Inverse(a) => vec![a],
        ExprKind::Index(a, _) | ExprKind::Slice(a, _) => vec![a],
        ExprKind::Blocks(rows) => rows.iter().flatten().collect(),
        ExprKind::Sum(terms) => terms.iter().map(|term| &term.1).collect(),
        ExprKind::Binary(_, a, b) => vec![a, b],
        ExprKind::Call { args, .. } => args.iter().collect(),
        ExprKind::If { condition, then, otherwise, .. } => vec![&condition.left, &condition.right, then, otherwise],
        ExprKind::Derivative { of, along, .. } | ExprKind::Stacked { of, along, .. } => {
            std::iter::once(&**of).chain(along.as_deref()).collect()
        }
        ExprKind::Entry { of, index, or } => std::iter::once(&**of).chain(index).chain(or.as_deref()).collect(),
        ExprKind::Over { condition, body, .. } => {
            let sides = condition.iter().flat_map(|one| [&*one.left, &*one.right]);
            sides.chain([&**body]).collect()
        }
        ExprKind::Build { body, .. } => vec![body],
        _ => Vec::new(),
    }
}

/// The expressions a statement is made of.
pub fn expressions(statement: &Statement) -> Vec<&Expr> {
    match &statement.kind {
        StatementKind::Function { body, .. } => body.iter().collect(),
        StatementKind::Given(facts) => facts
            .iter()
            .flat_map(|fact| match fact {
                Fact::Equation(left, right) => vec![left, right],
                Fact::Property(..) => Vec::new(),
            })
            .collect(),
        StatementKind::Domain(items) => items
            .iter()
            .flat_map(|item| match item {
                DomainItem::Interval { of, low, high, .. } => std::iter::once(of).chain(low).chain(high).collect(),
                DomainItem::Inequality(comparison) => vec![&*comparison.left, &*comparison.right],
            })
            .collect(),
        StatementKind::Except(items) => items.iter().flat_map(|(left, right)| [left, right]).collect(),
        StatementKind::Let { value, .. } => vec![value],
        StatementKind::Claim(claim) => match &claim.body {
            ClaimBody::Equal(left, right) => vec![left, right],
            ClaimBody::Shape(of, _) => vec![of],
        },
        StatementKind::Dims(_) | StatementKind::Inputs { .. } | StatementKind::Faulty { .. } => Vec::new(),
    }
}

/// All places a file speaks of.
pub fn spans(file: &SourceFile) -> Vec<Span> {
    let mut all: Vec<Span> = file.remarks.iter().map(|remark| remark.span).collect();
    for statement in &file.statements {
        all.push(statement.span);
        if let StatementKind::Faulty { faults, .. } = &statement.kind {
            all.extend(faults.iter().map(|fault| fault.span));
        }
        for part in expressions(statement).into_iter().flat_map(parts) {
            all.push(part.span);
            match &part.kind {
                ExprKind::Derivative { wrt, .. } => all.push(wrt.span),
                ExprKind::Call { function, .. } => all.push(function.span),
                ExprKind::Identity(dim) => all.push(dim.span),
                ExprKind::Fill { dims, .. } => all.extend(dims.iter().map(|dim| dim.span)),
                _ => {}
            }
        }
    }
    all
}
