//! Functions of several numbers, which a dot applies entry by entry.

use super::Checker;
use super::index::Within;
use crate::lang::ast::{Comparison, Fault, Span};
use crate::lang::dim::Shape;
use crate::lang::typed::{Kind, OfTwo, Typed};

impl Checker {
    pub(super) fn extremum(&self, max: bool, dotted: bool, args: Vec<Typed>, span: Span) -> Result<Typed, Fault> {
        let name = if max { "max" } else { "min" };
        let Ok([a, b]) = <[Typed; 2]>::try_from(args) else {
            return Err(Fault::new(span, format!("`{name}` takes two arguments")));
        };
        let shape = self.entrywise(name, dotted, [&a, &b], span)?;
        Ok(Typed { kind: Kind::Extremum(max, Box::new(a), Box::new(b)), shape, span })
    }

    pub(super) fn of_two(&self, function: OfTwo, dotted: bool, args: Vec<Typed>, span: Span) -> Result<Typed, Fault> {
        let name = function.name();
        let Ok([a, b]) = <[Typed; 2]>::try_from(args) else {
            return Err(Fault::new(span, format!("`{name}` takes two arguments")));
        };
        let shape = self.entrywise(name, dotted, [&a, &b], span)?;
        Ok(Typed { kind: Kind::OfTwo(function, Box::new(a), Box::new(b)), shape, span })
    }

    pub(super) fn branches(
        &self,
        dotted: bool,
        condition: &Comparison,
        then: Typed,
        otherwise: Typed,
        span: Span,
        within: Within<'_>,
    ) -> Result<Typed, Fault> {
        let (left, right) = (self.expr(&condition.left, within)?, self.expr(&condition.right, within)?);
        let shape = self.entrywise("if", dotted, [&left, &right, &then, &otherwise], span)?;
        let kind = Kind::If(Box::new((left, condition.op, right)), Box::new(then), Box::new(otherwise));
        Ok(Typed { kind, shape, span })
    }

    /// The common shape of arguments that meet entry by entry; only a dotted call takes arrays.
    fn entrywise<const N: usize>(
        &self,
        name: &str,
        dotted: bool,
        args: [&Typed; N],
        span: Span,
    ) -> Result<Shape, Fault> {
        let Some(first) = args.iter().find(|arg| !arg.shape.is_scalar()) else {
            return Ok(Shape::scalar());
        };
        if !dotted {
            return Err(Fault::new(
                span,
                format!("`{name}` takes scalars, and `{}` is {}", self.source(first.span), self.show(&first.shape)),
            )
            .with_hint(format!("`{name}.(…)` works entry by entry")));
        }
        match args.iter().find(|arg| !arg.shape.is_scalar() && arg.shape != first.shape) {
            None => Ok(first.shape.clone()),
            Some(other) => Err(Fault::new(
                span,
                format!(
                    "`{name}.` needs equal shapes: `{}` is {}, `{}` is {}",
                    self.source(first.span),
                    self.show(&first.shape),
                    self.source(other.span),
                    self.show(&other.shape),
                ),
            )),
        }
    }
}
