//! `given`, `domain`, `except`: where claims are judged.

use super::declaring::collect_faults;
use super::index::Within;
use super::{Checker, Symbol, Wanted, depends_on_faulty};
use crate::lang::ast::{CompareOp, Comparison, DomainItem, Expr, Fact, Fault, Ident, Property, Span};
use crate::lang::builtin::PROPERTIES;
use crate::lang::constant::constant_value;
use crate::lang::dim::Shape;
use crate::lang::typed::{InputId, Kind, LetId, ProductKind, Restriction, Typed, Variable};
use std::collections::HashMap;

impl Checker {
    pub(super) fn given(&mut self, facts: &[Fact]) -> Result<(), Vec<Fault>> {
        let checked = facts.iter().map(|fact| match fact {
            Fact::Property(name, property) => {
                let word = PROPERTIES.iter().find(|known| known.1 == *property).map_or("", |known| known.0);
                let written = format!("given {} {word}", name.name);
                self.property(name, *property).map(|restriction| (written, restriction))
            }
            Fact::Equation(left, right) => {
                let written = self.written("given", left.span.to(right.span));
                self.equation(left, right).map(|restriction| (written, restriction))
            }
        });
        let checked: Vec<_> = checked.collect();
        self.add_all(checked)
    }

    /// A restriction as it is written, on one line, with its keyword.
    fn written(&self, keyword: &str, span: Span) -> String {
        let text: Vec<&str> = self.source(span).split_whitespace().collect();
        format!("{keyword} {}", text.join(" "))
    }

    fn add_all(&mut self, restrictions: Vec<Result<(String, Restriction), Fault>>) -> Result<(), Vec<Fault>> {
        let outcomes = restrictions.into_iter().map(|restriction| {
            let (written, restriction) = restriction?;
            self.document.restrictions.push(restriction);
            self.document.written.push(written);
            Ok(())
        });
        collect_faults(outcomes.collect())
    }

    fn property(&self, name: &Ident, property: Property) -> Result<Restriction, Fault> {
        match self.names.get(&name.name) {
            Some(Symbol::Input(id)) => {
                let shape = self.document.inputs[*id].shape();
                if !shape.is_square() {
                    return Err(Fault::new(
                        name.span,
                        format!("`{}` is {}; only a square matrix can be that", name.name, self.show(&shape)),
                    ));
                }
                Ok(Restriction::Property(*id, property))
            }
            Some(Symbol::Faulty(line)) => Err(depends_on_faulty(&name.name, *line, name.span)),
            Some(_) => Err(Fault::new(
                name.span,
                format!("`{}` is no input; a fact is given of a `var` or `const`", name.name),
            )),
            None => Err(self.unknown_name(&name.name, name.span, Wanted::Name)),
        }
    }

    fn equation(&self, left: &Expr, right: &Expr) -> Result<Restriction, Fault> {
        let residual = self.difference(left, right)?;
        let mut linear_in: Vec<InputId> = self
            .document
            .closure(&residual, None)
            .inputs
            .into_iter()
            .filter(|id| self.degree_of(&residual, *id) == Degree::Linear)
            .collect();
        linear_in.reverse();
        if linear_in.is_empty() {
            return Err(Fault::new(residual.span, "this equation is linear in none of the inputs")
                .with_hint("a given equation is linear in one input, such as `given sum(y) = 1`"));
        }
        Ok(Restriction::Equation { residual, linear_in })
    }

    pub(super) fn except(&mut self, points: &[(Expr, Expr)]) -> Result<(), Vec<Fault>> {
        let checked = points.iter().map(|(left, right)| {
            let written = self.written("except", left.span.to(right.span));
            self.difference(left, right).map(|difference| (written, Restriction::Except(difference)))
        });
        let checked: Vec<_> = checked.collect();
        self.add_all(checked)
    }

    pub(super) fn domain(&mut self, items: &[DomainItem]) -> Result<(), Vec<Fault>> {
        let mut checked = Vec::new();
        for item in items {
            match item {
                DomainItem::Inequality(comparison) => {
                    let written = self.written("domain", comparison.left.span.to(comparison.right.span));
                    checked.push(self.inequality(comparison).map(|restriction| (written, restriction)));
                }
                DomainItem::Interval { of, low, low_closed, high, high_closed, span } => {
                    let ends = [low, high].map(|end| end.as_ref().map(|end| self.end(end)).transpose());
                    let [low, high] = match ends {
                        [Ok(low), Ok(high)] => [low, high],
                        [Err(fault), _] | [_, Err(fault)] => {
                            checked.push(Err(fault));
                            continue;
                        }
                    };
                    if let Err(fault) = self.not_empty(low.as_ref(), high.as_ref(), *low_closed && *high_closed, *span)
                    {
                        checked.push(Err(fault));
                        continue;
                    }
                    let written = self.written("domain", of.span.to(*span));
                    let of = self.expr(of, Within::default());
                    for (end, closed, below) in [(low, *low_closed, false), (high, *high_closed, true)] {
                        let Some(end) = end else { continue };
                        checked.push(of.clone().map(|of| {
                            let (large, small) = if below { (end, of) } else { (of, end) };
                            (written.clone(), Restriction::Positive { expr: minus(large, small), closed })
                        }));
                    }
                    if let Err(fault) = of {
                        checked.push(Err(fault));
                    }
                }
            }
        }
        checked.dedup_by(|a, b| matches!((a, b), (Err(a), Err(b)) if a == b));
        self.add_all(checked)
    }

    /// An end of an interval: a scalar without inputs.
    fn end(&self, end: &Expr) -> Result<Typed, Fault> {
        let typed = self.expr(end, Within::default())?;
        if !typed.shape.is_scalar() {
            return Err(Fault::new(
                typed.span,
                format!("an end of an interval is a scalar, and this is {}", self.show(&typed.shape)),
            ));
        }
        Ok(typed)
    }

    fn not_empty(&self, low: Option<&Typed>, high: Option<&Typed>, closed: bool, span: Span) -> Result<(), Fault> {
        let (Some(low), Some(high)) = (low.and_then(constant_value), high.and_then(constant_value)) else {
            return Ok(());
        };
        if low > high || (low == high && !closed) {
            return Err(Fault::new(span, "this interval is empty")
                .with_hint("write the smaller end first; `[a, a]` is the point a"));
        }
        Ok(())
    }

    fn inequality(&self, comparison: &Comparison) -> Result<Restriction, Fault> {
        let (left, right) = match comparison.op {
            CompareOp::Greater | CompareOp::GreaterEqual => (&comparison.left, &comparison.right),
            CompareOp::Less | CompareOp::LessEqual => (&comparison.right, &comparison.left),
        };
        let closed = matches!(comparison.op, CompareOp::GreaterEqual | CompareOp::LessEqual);
        Ok(Restriction::Positive { expr: self.difference(left, right)?, closed })
    }

    /// Left minus right, entry by entry.
    fn difference(&self, left: &Expr, right: &Expr) -> Result<Typed, Fault> {
        let (left, right) = (self.expr(left, Within::default())?, self.expr(right, Within::default())?);
        if left.shape != right.shape && !left.shape.is_scalar() && !right.shape.is_scalar() {
            return Err(self.sides_differ(&left, &right));
        }
        Ok(minus(left, right))
    }

    /// How an expression depends on an input. Each `let` is looked at once, in the order of declaration: a chain of them is followed by no
    /// recursion, and none is looked at for each place where it stands.
    fn degree_of(&self, expr: &Typed, input: InputId) -> Degree {
        let mut known = HashMap::new();
        for id in self.document.closure(expr, None).lets {
            let degree = self.degree(&self.document.lets[id].value, input, &known);
            known.insert(id, degree);
        }
        self.degree(expr, input, &known)
    }

    fn degree(&self, expr: &Typed, input: InputId, known: &HashMap<LetId, Degree>) -> Degree {
        let of = |expr: &Typed| self.degree(expr, input, known);
        match &expr.kind {
            Kind::Input(id) if *id == input => Degree::Linear,
            Kind::Let(id) => known.get(id).copied().unwrap_or(Degree::Other),
            Kind::Neg(x) | Kind::Transpose(x) | Kind::Index(x, _, _) | Kind::Reduce(_, _, x) => of(x),
            Kind::Trace(x) | Kind::DiagonalOf(x) | Kind::DiagonalMatrix(x) => of(x),
            Kind::Sum(terms) => terms.iter().map(|(_, term)| of(term)).max().unwrap_or(Degree::Constant),
            Kind::Product(ProductKind::Matrix | ProductKind::Scalar | ProductKind::Elementwise, a, b)
            | Kind::Dot(a, b)
            | Kind::Kron(a, b) => match (of(a), of(b)) {
                (Degree::Constant, other) | (other, Degree::Constant) => other,
                _ => Degree::Other,
            },
            Kind::Quotient(a, b) if of(b) == Degree::Constant => of(a),
            _ => {
                let uses = self.document.closure(expr, None);
                if uses.contains(Variable::Input(input)) { Degree::Other } else { Degree::Constant }
            }
        }
    }
}

/// How an expression depends on an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Degree {
    Constant,
    Linear,
    Other,
}

fn minus(left: Typed, right: Typed) -> Typed {
    let shape = if left.shape.is_scalar() { right.shape.clone() } else { left.shape.clone() };
    let span = left.span.to(right.span);
    let zero = matches!(&right.kind, Kind::Number(value) if value.is_zero());
    if zero && left.shape == shape {
        return Typed { span, ..left };
    }
    let shape: Shape = shape;
    Typed { kind: Kind::Sum(vec![(false, left), (true, right)]), shape, span }
}
