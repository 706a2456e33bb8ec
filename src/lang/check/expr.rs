//! Expressions: names resolved, shapes checked for general dims.

use super::index::Within;
use super::{Checker, Symbol, Wanted, depends_on_faulty};
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind, Fault, Ident, Span};
use crate::lang::builtin;
use crate::lang::constant::constant_value;
use crate::lang::dim::Shape;
use crate::lang::indices::DELTAS;
use crate::lang::spelling::in_brackets;
use crate::lang::typed::{Callee, Elementary, Kind, MatrixExponent, OfTwo, ProductKind, Typed};

/// The largest literal exponent of a matrix power.
const MAX_MATRIX_POWER: i64 = 64;

impl Checker {
    /// Checks an expression; `within` says what surrounds it: a function's body, the brackets of index names.
    pub(super) fn expr(&self, expr: &Expr, within: Within<'_>) -> Result<Typed, Fault> {
        let span = expr.span;
        let typed = |kind, shape| Ok(Typed { kind, shape, span });
        let sub = |expr: &Expr| self.expr(expr, within);
        match &expr.kind {
            ExprKind::Number(value) => typed(Kind::Number(value.clone()), Shape::scalar()),
            ExprKind::Pi => typed(Kind::Pi, Shape::scalar()),
            ExprKind::Euler => typed(Kind::Euler, Shape::scalar()),
            ExprKind::Name(name) => self.name(name, span, within),
            ExprKind::Fill { one, dims } => {
                let dims = dims.iter().map(|dim| self.size_of_array(dim)).collect::<Result<Vec<_>, _>>()?;
                let shape = Shape::array(&dims).ok_or_else(|| Fault::new(span, "this array's shape is too large"))?;
                typed(Kind::Fill(*one), shape)
            }
            ExprKind::Identity(dim) => {
                let dim = self.size_of_array(dim)?;
                typed(Kind::Identity, Shape::matrix(dim.clone(), dim))
            }
            ExprKind::Neg(inner) => {
                let inner = sub(inner)?;
                let shape = inner.shape.clone();
                typed(Kind::Neg(Box::new(inner)), shape)
            }
            ExprKind::Sum(terms) => self.sum(terms, span, within),
            ExprKind::Binary(op, left, right) => self.binary(*op, sub(left)?, sub(right)?, span),
            ExprKind::Transpose(inner) => {
                let inner = sub(inner)?;
                self.may_be_transposed(&inner, span)?;
                self.is_matrix("'", &inner)?;
                let shape = inner.shape.transposed();
                typed(Kind::Transpose(Box::new(inner)), shape)
            }
            ExprKind::Inverse(inner) => self.inverse(sub(inner)?, span),
            ExprKind::Index(inner, indices) => self.index(self.of_entries(inner, within)?, indices, span),
            ExprKind::Blocks(rows) => {
                let rows = rows.iter().map(|row| row.iter().map(sub).collect()).collect::<Result<Vec<_>, _>>()?;
                self.blocks(rows, span)
            }
            ExprKind::Slice(inner, along) => self.slice(sub(inner)?, along, span),
            ExprKind::Stacked { form, of, wrt, along } => {
                let along = along.as_deref().map(sub).transpose()?;
                self.stacked(*form, &sub(of)?, wrt, along.as_ref(), span)
            }
            ExprKind::Entry { of, index, or } => self.entry(of, index, or.as_deref(), span, within),
            ExprKind::Over { fold, names, condition, body } => {
                self.over((*fold, names), condition.as_ref(), body, span, within)
            }
            ExprKind::Build { names, body } => self.build(names, body, span, within),
            ExprKind::Call { function, order: 0, dotted: false, args, axis: None }
                if DELTAS.contains(&function.name.as_str()) && !self.names.contains_key(&function.name) =>
            {
                self.kronecker_delta(args, span, within)
            }
            ExprKind::Call { function, order, dotted, args, axis } => {
                let args = args.iter().map(sub).collect::<Result<Vec<_>, _>>()?;
                self.call(function, *order, *dotted, args, *axis, span)
            }
            ExprKind::If { dotted, condition, then, otherwise } => {
                if let Some(choice) = self.choice(condition, (then, otherwise), span, within)? {
                    return Ok(choice);
                }
                self.branches(*dotted, condition, sub(then)?, sub(otherwise)?, span, within)
            }
            ExprKind::Derivative { form, of, wrt, along } => {
                let along = along.as_deref().map(sub).transpose()?;
                self.derivative(*form, sub(of)?, wrt, along, span)
            }
        }
    }

    pub(super) fn name(&self, name: &str, span: Span, within: Within<'_>) -> Result<Typed, Fault> {
        let typed = |kind, shape| Ok(Typed { kind, shape, span });
        if let Some(index) = within.index_name(name, span) {
            return Ok(index);
        }
        if within.parameter == Some(name) {
            return typed(Kind::Parameter, Shape::scalar());
        }
        match self.names.get(name) {
            Some(Symbol::Dim(dim)) => typed(Kind::Dim(dim.clone()), Shape::scalar()),
            Some(Symbol::Input(id)) if self.document.inputs[*id].into.is_some() => {
                Err(Fault::new(span, format!("`{name}` is an index map, and no array of numbers"))
                    .with_hint(format!("it stands in indices: `P[{name}[j], j]`, `delta(i, {name}[j])`")))
            }
            Some(Symbol::Input(id)) => typed(Kind::Input(*id), self.document.inputs[*id].shape()),
            Some(Symbol::Let(id)) => typed(Kind::Let(*id), self.document.lets[*id].value.shape.clone()),
            Some(Symbol::Function(_)) => Err(Fault::new(span, format!("`{name}` is a function")).with_hint(format!(
                "apply it: `{name}(x)`, or `{name}.(X)` entry by entry; its derivative is `{name}'(x)`"
            ))),
            Some(Symbol::Faulty(line)) => Err(depends_on_faulty(name, *line, span)),
            None => Err(self.unknown_name(name, span, Wanted::Name)),
        }
    }

    fn sum(&self, terms: &[(bool, Expr)], span: Span, within: Within<'_>) -> Result<Typed, Fault> {
        let mut checked: Vec<(bool, Typed)> = Vec::with_capacity(terms.len());
        let mut array: Option<usize> = None;
        for (negative, term) in terms {
            let term = self.expr(term, within)?;
            if !term.shape.is_scalar() {
                match array.map(|at| &checked[at].1) {
                    None => array = Some(checked.len()),
                    Some(first) if first.shape == term.shape => {}
                    Some(first) => return Err(self.sum_mismatch(first, &term)),
                }
            }
            checked.push((*negative, term));
        }
        let shape = array.map_or_else(Shape::scalar, |at| checked[at].1.shape.clone());
        Ok(Typed { kind: Kind::Sum(checked), shape, span })
    }

    fn sum_mismatch(&self, first: &Typed, term: &Typed) -> Fault {
        let (left, right) = (self.show(&first.shape), self.show(&term.shape));
        let text = self.source(term.span);
        let fault = Fault::new(
            term.span,
            format!("cannot add: `{}` is {left}, but `{text}` is {right}", self.source(first.span)),
        );
        if first.shape == term.shape.transposed() {
            return fault.with_hint(format!("{} `{}` is {left}", of_primes(term), self.transpose_of(term)));
        }
        self.spread_hint(&fault, first, term).unwrap_or(fault)
    }

    fn binary(&self, op: BinaryOp, left: Typed, right: Typed, span: Span) -> Result<Typed, Fault> {
        let scalars = (left.shape.is_scalar(), right.shape.is_scalar());
        let make = |kind: Kind, shape: Shape| Ok(Typed { kind, shape, span });
        let wide = if scalars.0 { right.shape.clone() } else { left.shape.clone() };
        let fits = scalars.0 || scalars.1 || left.shape == right.shape;
        match op {
            BinaryOp::Mul | BinaryOp::ElemMul if scalars.0 || scalars.1 => {
                make(Kind::Product(ProductKind::Scalar, Box::new(left), Box::new(right)), wide)
            }
            BinaryOp::Mul if left.shape.rank().max(right.shape.rank()) > 2 => {
                self.is_matrix("*", &left)?;
                self.is_matrix("*", &right)?;
                Err(self.product_mismatch(&left, &right, span))
            }
            BinaryOp::Mul if left.shape.cols == right.shape.rows => {
                let shape = Shape::matrix(left.shape.rows.clone(), right.shape.cols.clone());
                make(Kind::Product(ProductKind::Matrix, Box::new(left), Box::new(right)), shape)
            }
            BinaryOp::Mul => Err(self.product_mismatch(&left, &right, span)),
            BinaryOp::ElemMul if fits => {
                make(Kind::Product(ProductKind::Elementwise, Box::new(left), Box::new(right)), wide)
            }
            BinaryOp::ElemDiv if fits => make(Kind::Quotient(Box::new(left), Box::new(right)), wide),
            BinaryOp::ElemPow if fits => make(Kind::Power(Box::new(left), Box::new(right)), wide),
            BinaryOp::ElemMul | BinaryOp::ElemDiv | BinaryOp::ElemPow => {
                Err(self.elementwise_mismatch(op, &left, &right, span))
            }
            BinaryOp::Div if scalars.1 => make(Kind::Quotient(Box::new(left), Box::new(right)), wide),
            BinaryOp::Div => Err(Fault::new(
                span,
                format!("cannot divide by `{}`, which is {}", self.source(right.span), self.show(&right.shape)),
            )
            .with_hint(if fits {
                "write `./` to divide entry by entry"
            } else {
                "`/` divides by a scalar"
            })),
            BinaryOp::Pow => self.power(left, right, span),
        }
    }

    /// The text of an expression as a factor: in brackets where it needs them.
    pub(super) fn grouped(&self, expr: &Typed) -> String {
        let text = self.source(expr.span);
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '∂' | '[' | ']' | ',');
        let factor = text.strip_suffix('\'').unwrap_or(text);
        if factor.chars().all(plain) || in_brackets(text).is_some() { text.to_string() } else { format!("({text})") }
    }

    /// The text of an expression's transpose.
    pub(super) fn transpose_of(&self, expr: &Typed) -> String {
        match &expr.kind {
            Kind::Transpose(inner) => self.grouped(inner),
            Kind::Product(ProductKind::Scalar, scalar, array) if matches!(array.kind, Kind::Transpose(_)) => {
                format!("{}*{}", self.grouped(scalar), self.transpose_of(array))
            }
            _ => format!("{}'", self.grouped(expr)),
        }
    }

    /// The text of an expression without brackets around it.
    pub(super) fn bare(&self, span: Span) -> &str {
        let text = self.source(span);
        in_brackets(text).unwrap_or(text)
    }

    fn product_mismatch(&self, left: &Typed, right: &Typed, span: Span) -> Fault {
        let (l, r) = (&left.shape, &right.shape);
        let (left_text, right_text) = (self.source(left.span), self.source(right.span));
        let counted = |dim: &crate::lang::dim::Dim, one: &str, more: &str| {
            let word = if dim.is_one() { one } else { more };
            format!("{} {word}", dim.show(&self.document.dims))
        };
        let meet = if l.cols.is_one() { "does not meet" } else { "do not meet" };
        let message = format!(
            "cannot multiply: `{left_text}` is {} and `{right_text}` is {}, and {} {meet} {}",
            self.show(l),
            self.show(r),
            counted(&l.cols, "column", "columns"),
            counted(&r.rows, "row", "rows"),
        );
        let (a, b) = (self.grouped(left), self.grouped(right));
        let mut hints = Vec::new();
        let entry_by_entry = format!("`{a} .* {b}` multiplies entry by entry");
        if l == r && !l.is_column() {
            hints.push(entry_by_entry.clone());
        }
        let of_left = (l.rows == r.rows).then(|| format!("`{} * {b}`", self.transpose_of(left)));
        let of_right = (l.cols == r.cols).then(|| format!("`{a} * {}`", self.transpose_of(right)));
        match (of_left, of_right) {
            // Of two vectors it is the product of numbers that is meant most often.
            (Some(one), Some(other)) if l == r && l.is_column() => {
                hints.push(format!("{one} is their dot product, {other} a matrix; {entry_by_entry}"));
            }
            (Some(one), Some(other)) => hints.push(format!("with a `'` {one} fits, and {other}")),
            (Some(only), None) => hints.push(format!("{} {only} fits", of_primes(left))),
            (None, Some(only)) => hints.push(format!("{} {only} fits", of_primes(right))),
            (None, None) => {}
        }
        if l.rows == r.cols && l != r {
            hints.push(format!("`{b} * {a}` fits"));
        }
        let fault = Fault::new(span, message);
        if hints.is_empty() { fault } else { fault.with_hint(hints.join("; ")) }
    }

    fn elementwise_mismatch(&self, op: BinaryOp, left: &Typed, right: &Typed, span: Span) -> Fault {
        let sign = match op {
            BinaryOp::ElemDiv => "./",
            BinaryOp::ElemPow => ".^",
            _ => ".*",
        };
        let fault = Fault::new(
            span,
            format!(
                "`{sign}` needs equal shapes: `{}` is {}, `{}` is {}",
                self.source(left.span),
                self.show(&left.shape),
                self.source(right.span),
                self.show(&right.shape),
            ),
        );
        if left.shape == right.shape.transposed() {
            fault.with_hint(format!(
                "{} `{}` is {}",
                of_primes(right),
                self.transpose_of(right),
                self.show(&left.shape)
            ))
        } else if let Some(spread) = self.spread_hint(&fault, left, right) {
            spread
        } else if op == BinaryOp::ElemMul && left.shape.cols == right.shape.rows {
            fault.with_hint("`*` is the matrix product")
        } else {
            fault
        }
    }

    fn power(&self, base: Typed, exponent: Typed, span: Span) -> Result<Typed, Fault> {
        let make = |kind: Kind, shape: Shape| Ok(Typed { kind, shape, span });
        if !exponent.shape.is_scalar() {
            return Err(Fault::new(exponent.span, format!("the exponent is {}", self.show(&exponent.shape)))
                .with_hint("`.^` raises entry by entry"));
        }
        if base.shape.is_scalar() {
            return make(Kind::Power(Box::new(base), Box::new(exponent)), Shape::scalar());
        }
        let offer = format!("`{} .^ {}` raises each entry", self.source(base.span), self.source(exponent.span));
        if !base.shape.is_square() {
            let message = format!("`^` needs a scalar or a square matrix, and this is {}", self.show(&base.shape));
            return Err(Fault::new(base.span, message).with_hint(offer).missing_dot());
        }
        let shape = base.shape.clone();
        if let Kind::Dim(dim) = &exponent.kind {
            return make(Kind::MatrixPower(Box::new(base), MatrixExponent::Dim(dim.clone())), shape);
        }
        let integer = constant_value(&exponent)
            .filter(|value| value.denominator().is_one())
            .and_then(|value| i64::try_from(value.numerator().clone()).ok());
        match integer {
            Some(value) if value.abs() <= MAX_MATRIX_POWER => {
                let exponent = i32::try_from(value).unwrap_or_default();
                make(Kind::MatrixPower(Box::new(base), MatrixExponent::Fixed(exponent)), shape)
            }
            Some(_) => Err(Fault::new(exponent.span, format!("matrix powers go up to {MAX_MATRIX_POWER}"))),
            None => Err(Fault::new(exponent.span, "a matrix power needs an integer exponent").with_hint(offer)),
        }
    }

    fn inverse(&self, inner: Typed, span: Span) -> Result<Typed, Fault> {
        if inner.shape.is_scalar() {
            let one = Typed { kind: Kind::Number(1.into()), shape: Shape::scalar(), span };
            return Ok(Typed { kind: Kind::Quotient(Box::new(one), Box::new(inner)), shape: Shape::scalar(), span });
        }
        self.square("inv", &inner)?;
        let shape = inner.shape.clone();
        Ok(Typed { kind: Kind::Inverse(Box::new(inner)), shape, span })
    }

    pub(super) fn square(&self, function: &str, inner: &Typed) -> Result<(), Fault> {
        if inner.shape.is_square() {
            return Ok(());
        }
        Err(Fault::new(
            inner.span,
            format!(
                "`{function}` needs a square matrix, and `{}` is {}",
                self.source(inner.span),
                self.show(&inner.shape)
            ),
        ))
    }

    fn call(
        &self,
        function: &Ident,
        order: u32,
        dotted: bool,
        args: Vec<Typed>,
        axis: Option<Axis>,
        span: Span,
    ) -> Result<Typed, Fault> {
        let name = function.name.as_str();
        if let Some(hint) = self.as_derivative(name, &args) {
            return Err(self.unknown_name(name, function.span, Wanted::Function).with_hint(hint));
        }
        let callee = match self.names.get(name) {
            Some(Symbol::Function(index)) => Some(Callee::Declared(*index)),
            Some(Symbol::Faulty(line)) => return Err(depends_on_faulty(name, *line, function.span)),
            Some(_) => {
                let hint = if self.implicit.contains(name) && args.len() > 1 {
                    format!("a value has no arguments here: write `let {name} = …`, in terms of its variables")
                } else {
                    format!("for a product write `{name}*(…)`")
                };
                return Err(Fault::new(function.span, format!("`{name}` is no function")).with_hint(hint));
            }
            None => Elementary::by_name(name).map(Callee::Elementary),
        };
        if let Some(callee) = callee {
            let Ok([arg]) = <[Typed; 1]>::try_from(args) else {
                return Err(Fault::new(span, format!("`{name}` takes one argument")));
            };
            return self.map(callee, name, order, dotted, arg, span);
        }
        if builtin::function(name).is_none() {
            let fault = self.unknown_name(name, function.span, Wanted::Function);
            let is_declarable = fault.hint.as_ref().is_some_and(|hint| hint.starts_with("declare it"));
            if args.len() > 1 && is_declarable {
                return Err(fault.with_hint("a function has one argument, a scalar; write this one's formula out"));
            }
            return Err(fault);
        }
        if order > 0 {
            return Err(Fault::new(function.span, format!("`{name}` has no derivative of its own"))
                .with_hint("write `d(…)/dX` or `vjp(…)` for the derivative of an expression"));
        }
        if matches!(name, "max" | "min") && (args.len() != 1 || dotted) {
            return self.extremum(name == "max", dotted, args, span);
        }
        if let Some(two) = OfTwo::ALL.into_iter().find(|two| two.name() == name) {
            return self.of_two(two, dotted, args, span);
        }
        if dotted {
            return Err(Fault::new(function.span, format!("`{name}` is not applied entry by entry"))
                .with_hint(format!("write `{name}(…)`")));
        }
        self.array_function(name, args, axis, span)
    }

    fn map(
        &self,
        callee: Callee,
        name: &str,
        order: u32,
        dotted: bool,
        arg: Typed,
        span: Span,
    ) -> Result<Typed, Fault> {
        if !dotted && !arg.shape.is_scalar() {
            let primes = "'".repeat(order as usize);
            let message =
                format!("`{name}` takes a scalar, and `{}` is {}", self.source(arg.span), self.show(&arg.shape));
            let hint = format!("`{name}{primes}.({})` applies it to each entry", self.source(arg.span));
            let fault = Fault::new(span, message).with_hint(hint).of_notation();
            // Of a square matrix it may be meant as a function of matrices.
            return Err(if arg.shape.is_square() { fault } else { fault.missing_dot() });
        }
        let shape = arg.shape.clone();
        Ok(Typed { kind: Kind::Map(callee, order, Box::new(arg)), shape, span })
    }
}

/// What may be wrong with an array whose transpose would fit.
pub(super) fn of_primes(of: &Typed) -> &'static str {
    match &of.kind {
        Kind::Transpose(_) => "a `'` too many?",
        Kind::Product(ProductKind::Scalar, _, array) => of_primes(array),
        _ => "a missing `'`?",
    }
}
