//! Names that nobody declared: what was meant.

use super::{Checker, Symbol, Wanted};
use crate::lang::ast::{BinaryOp, Expr, ExprKind, Fault, Span};
use crate::lang::builtin::{FUNCTIONS, function};
use crate::lang::edit::walk::parts;
use crate::lang::habit::advice_for_call;
use crate::lang::parser::MAX_FAULTS;
use crate::lang::spelling::{nearest, slip_of};
use std::sync::atomic::Ordering;

impl Checker {
    pub(super) fn unknown_name(&self, name: &str, span: Span, what: Wanted) -> Fault {
        let fault = Fault::new(span, format!("unknown {} `{name}`", what.word())).of_notation();
        if let Some(advice) = advice_for_call(name).filter(|_| what == Wanted::Function) {
            return fault.with_hint(advice);
        }
        if let Some(inner) = differential(name).filter(|inner| function(inner).is_some() && what == Wanted::Function) {
            return fault.with_hint(format!("write `d({inner}(x))/dx`, or `{inner}'(x)`"));
        }
        if let Some(hint) = self.meant_by_its_place(name, span).filter(|_| what == Wanted::Name) {
            return fault.with_hint(hint);
        }
        if let Some(product) = self.product_of(name).filter(|_| what == Wanted::Name) {
            return fault.with_hint(format!("a product is written `{product}`"));
        }
        if self.labels.contains(name) && what == Wanted::Name {
            let hint =
                format!("`{name}` is only the label of a claim; to use it write `let {name} = …` before this line");
            return fault.with_hint(hint);
        }
        if let Some(whole) = self.without_indices(name, span).filter(|_| what == Wanted::Name) {
            return fault.with_hint(whole);
        }
        let fits = |symbol: &Symbol| match symbol {
            Symbol::Faulty(_) => true,
            Symbol::Dim(_) => what != Wanted::Function,
            Symbol::Function(_) => what == Wanted::Function,
            Symbol::Input(_) | Symbol::Let(_) => what == Wanted::Name,
        };
        let declared = self.comparable().filter(|(_, symbol)| fits(symbol)).map(|(name, _)| name.as_str());
        let builtins = FUNCTIONS.iter().map(|function| function.name).filter(|_| what == Wanted::Function);
        let mut similar = nearest(name, declared);
        similar.extend(slip_of(name, builtins).filter(|_| similar.is_empty()));
        match similar.as_slice() {
            [other] if is_other_index(name, other) => {
                let stem = other.split('_').next().unwrap_or_default();
                fault.with_hint(format!(
                    "arrays are written without indices: `{stem}`, declared by `let {stem} = …` or `var {stem}[n]`"
                ))
            }
            [] if what == Wanted::Name && self.told_with_others(name, span).is_some() => {
                self.told_with_others(name, span).unwrap_or(fault)
            }
            [] => fault.with_hint(self.how_to_declare(name, what)),
            [only] if name.chars().count() > 2 || only.eq_ignore_ascii_case(name) => {
                fault.with_hint(format!("did you mean `{only}`?")).renaming(name, only)
            }
            // The first by the alphabet, so that the answer does not depend on the order of a hash map.
            several => fault.with_hint(format!("did you mean `{}`?", several.iter().min().unwrap_or(&name))),
        }
    }

    /// What a name is that stands where another thing is usual: a label before a claim's `=`, the sign of a transpose in an exponent, a
    /// letter that is a constant where something is differentiated by it.
    fn meant_by_its_place(&self, name: &str, span: Span) -> Option<String> {
        let before = self.text.get(..span.start)?.trim_end();
        let after = self.text.get(span.end..)?.trim_start();
        if name == "T" && before.ends_with("^-") {
            return Some("a transpose is written `A'`, and an inverse `inv(A)`: `inv(A)'` is both".to_owned());
        }
        let is_label = differential(name).is_some() && before.ends_with("claim") && after.starts_with('=');
        if is_label {
            return Some(format!("a label has a colon behind it: `claim {name}: dJ/{name} = …`, or the like"));
        }
        let is_side = before.ends_with(':') && after.starts_with('=') && !after.starts_with("==");
        if self.undeclared_differential(name).is_some() && is_side {
            let of = self.last_number().unwrap_or("J");
            return Some(format!("a gradient says of what: write `d{of}/{name} = …`"));
        }
        let constant = match name {
            "e" => "Euler's number",
            "pi" | "π" => "the number π",
            _ => return None,
        };
        Some(format!("`{name}` is {constant}, and no variable: call yours `{name}1`, here and in the formula"))
    }

    /// What is differentiated, most likely: the last `let` that is a number.
    fn last_number(&self) -> Option<&str> {
        let last = self.document.lets.iter().rev().find(|one| one.value.shape.is_scalar());
        last.map(|one| one.name.as_str())
    }

    /// The declared names, as long as some more may be compared with an unknown one.
    fn comparable(&self) -> impl Iterator<Item = (&String, &Symbol)> {
        let left = self.comparisons.load(Ordering::Relaxed).checked_sub(self.names.len());
        self.comparisons.store(left.unwrap_or(0), Ordering::Relaxed);
        left.map(|_| self.names.iter()).into_iter().flatten()
    }

    fn how_to_declare(&self, name: &str, what: Wanted) -> String {
        if let Some(line) = self.declared_below(name) {
            return format!("it is declared below, on line {line}; that has to stand above its use");
        }
        match what {
            Wanted::Function => format!(
                "declare it first: `function {name}(t)` for any function, `function {name}(t) = …` for this one"
            ),
            Wanted::Dim => format!("declare it first: `dims {name}`"),
            Wanted::Name => match differential(name).and_then(|inner| self.names.get(inner)) {
                Some(Symbol::Input(id)) => self.gradient_of(name, &self.document.inputs[*id].shape()),
                Some(Symbol::Let(id)) => self.gradient_of(name, &self.document.lets[*id].value.shape),
                _ => match self.array_to_declare(name) {
                    Some(line) => format!("declare it first, with its size, such as `{line}`"),
                    None => format!(
                        "declare it first: `var {name}`, as a vector `var {name}[n]`; `const {name}` if it is given, `let {name} = …` if it has a formula"
                    ),
                },
            },
        }
    }

    /// `A*x` for `Ax`, where both are declared.
    fn product_of(&self, name: &str) -> Option<String> {
        let is_value = |part: &str| matches!(self.names.get(part), Some(Symbol::Input(_) | Symbol::Let(_)));
        let cuts = name.char_indices().skip(1).map(|(at, _)| name.split_at(at));
        let mut fitting = cuts.filter(|(left, right)| is_value(left) && is_value(right));
        fitting.next().map(|(left, right)| format!("{left}*{right}"))
    }

    /// `dZ`, where `Z` is declared: a gradient that comes from above, or one that has a formula.
    fn gradient_of(&self, name: &str, shape: &crate::lang::dim::Shape) -> String {
        let brackets = if shape.is_scalar() {
            String::new()
        } else if shape.is_column() {
            format!("[{}]", shape.rows.show(&self.document.dims))
        } else {
            format!("[{},{}]", shape.rows.show(&self.document.dims), shape.cols.show(&self.document.dims))
        };
        format!("declare it first: `const {name}{brackets}` if it is given, `let {name} = …` if it has a formula")
    }

    /// Divisions that are meant as derivatives: `dx^2/dx`, where `dx` is declared nowhere and `x` is a name.
    pub(super) fn misread_derivatives(&self, expr: &Expr) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for part in parts(expr) {
            if faults.len() >= MAX_FAULTS {
                break;
            }
            let ExprKind::Binary(BinaryOp::Div | BinaryOp::ElemDiv, above, below) = &part.kind else { continue };
            let covers = |fault: &Fault| fault.span.to(part.span) == fault.span;
            if faults.iter().any(covers) {
                continue;
            }
            let by = match &below.kind {
                ExprKind::Name(name) => self.undeclared_differential(name),
                _ => None,
            };
            let of = self.leading_differential(above);
            let (of_text, above_text) = (self.source(above.span), self.source(part.span));
            let inner = of_text.strip_prefix(['d', '∂']).filter(|_| of.is_some()).unwrap_or(of_text);
            let inner = crate::lang::spelling::in_brackets(inner).unwrap_or(inner);
            let (name, hint) = match (of, by) {
                (_, Some(by)) => (format!("d{by}"), format!("the derivative is written `d({inner})/d{by}`")),
                (Some(of), None) => (
                    format!("d{of}"),
                    format!(
                        "a derivative is written `d(E)/d{of}`; a variable of that name is declared with `var d{of}`"
                    ),
                ),
                (None, None) => continue,
            };
            let fault =
                Fault::new(part.span, format!("`{above_text}` is a division, and `{name}` is declared nowhere"));
            faults.push(fault.with_hint(hint).of_notation());
        }
        faults
    }

    /// `x` of `dx`, where only `x` is declared.
    fn undeclared_differential<'n>(&self, name: &'n str) -> Option<&'n str> {
        let inner = differential(name)?;
        (!self.names.contains_key(name) && self.names.contains_key(inner)).then_some(inner)
    }

    /// The same of the name that an expression starts with, which may also be a function's.
    fn leading_differential<'e>(&self, expr: &'e Expr) -> Option<&'e str> {
        let first = parts(expr).into_iter().filter(|part| part.span.start == expr.span.start);
        let mut names = first.filter_map(|part| match &part.kind {
            ExprKind::Name(name) => self.undeclared_differential(name),
            ExprKind::Call { function: called, .. } => {
                differential(&called.name).filter(|inner| function(inner).is_some())
            }
            _ => None,
        });
        names.next()
    }
}

/// `x` of `dx`.
fn differential(name: &str) -> Option<&str> {
    name.strip_prefix(['d', '∂']).filter(|inner| !inner.is_empty())
}

/// `p_j` beside `p_i`: entries of one array, and no slip.
fn is_other_index(name: &str, other: &str) -> bool {
    let parts = name.split_once('_').zip(other.split_once('_'));
    parts.is_some_and(|((stem, index), (other, other_index))| {
        stem == other && index.chars().count() == 1 && other_index.chars().count() == 1
    })
}
