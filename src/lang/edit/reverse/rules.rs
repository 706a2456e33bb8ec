//! The rules of reverse mode, one for each operation, as one writes them on paper.

use super::cotangent::{Cotangent, count, diagonal, each, turned, where_it_holds};
use super::{Sink, Way};
use crate::lang::ast::{Along, Axis, BinaryOp, CompareOp, Comparison, DimExpr, DimKind, Expr, ExprKind, Ident};
use crate::lang::dim::Shape;
use crate::lang::edit::build::{
    applied, binary, difference, expr, integer, is_one, negated, over, ratio, reduced, scaled, times,
};
use crate::lang::edit::differentiate::{lowered, product};
use crate::lang::edit::formula::Application;
use crate::lang::edit::slope::written_out;
use crate::lang::edit::walk::parts;
use dashu_ratio::RBig;

use Cotangent::{Columns, Full, Rows, Spread};

/// A cotangent of more parts is not followed.
const MOST_PARTS: usize = 300;

impl Way<'_> {
    /// Follows a cotangent from an expression, which `value` names, to the names that it is made of.
    pub(super) fn back(&self, e: &Expr, value: &Expr, g: &Cotangent, sinks: &mut Vec<Sink>) -> Option<()> {
        if !self.depends(e) {
            return Some(());
        }
        // What takes more parts than this to be said helps nobody, and functions of functions make it grow at every
        // step.
        if parts(g.inner()).len() > MOST_PARTS {
            return None;
        }
        match &e.kind {
            ExprKind::Name(name) => {
                sinks.push((name.clone(), g.clone()));
                Some(())
            }
            ExprKind::Neg(inner) => self.within(inner, &g.negated(), sinks),
            ExprKind::Transpose(inner) => self.within(inner, &g.flipped(self.shapes), sinks),
            ExprKind::Sum(terms) => {
                let shape = self.shape(e)?;
                for (minus, term) in terms {
                    let g = if *minus { g.negated() } else { g.clone() };
                    self.within(term, &self.narrowed(g, &shape, &self.shape(term)?), sinks)?;
                }
                Some(())
            }
            ExprKind::Binary(op, left, right) => match op {
                BinaryOp::Mul | BinaryOp::ElemMul => self.product(*op, left, right, g, sinks),
                BinaryOp::Div | BinaryOp::ElemDiv => self.quotient(e, value, [left, right], g, sinks),
                BinaryOp::Pow | BinaryOp::ElemPow => self.power(e, value, [left, right], g, sinks),
            },
            ExprKind::Inverse(inner) => self.inverse(inner, value, g, sinks),
            ExprKind::Blocks(rows) => self.to_parts(e, rows, g, sinks),
            ExprKind::Slice(inner, along) => self.within(inner, &self.around(inner, along, e, g)?, sinks),
            ExprKind::Index(inner, index) => {
                let at = |value: &u64| Along::At(DimExpr { kind: DimKind::Number(*value), span: e.span });
                let along: Vec<Along> = index.iter().map(at).collect();
                self.within(inner, &self.around(inner, &along, e, g)?, sinks)
            }
            ExprKind::If { then, otherwise, .. } => {
                for (side, holds) in [(then, true), (otherwise, false)] {
                    let shape = self.shape(e)?;
                    let masked = where_it_holds(e, &g.full(&shape, self.names()), holds)?;
                    let masked = if shape.is_scalar() { Spread(masked) } else { Full(masked) };
                    self.within(side, &self.narrowed(masked, &shape, &self.shape(side)?), sinks)?;
                }
                Some(())
            }
            ExprKind::Call { function, order, dotted, args, axis } => self.call(
                &Call { name: &function.name, order: *order, dotted: *dotted, args, axis: *axis },
                value,
                g,
                sinks,
            ),
            _ => None,
        }
    }

    fn within(&self, e: &Expr, g: &Cotangent, sinks: &mut Vec<Sink>) -> Option<()> {
        self.back(e, e, g, sinks)
    }

    fn shape(&self, e: &Expr) -> Option<Shape> {
        self.shapes.shape(e)
    }

    fn names(&self) -> &[String] {
        self.shapes.dim_names()
    }

    /// What comes back to a scalar that was spread over an array.
    fn narrowed(&self, g: Cotangent, from: &Shape, to: &Shape) -> Cotangent {
        if to.is_scalar() && !from.is_scalar() { Spread(g.total(from, self.names())) } else { g }
    }

    /// Entry by entry times `by`, and added up if the side is a scalar and the whole none.
    fn entrywise(&self, g: &Cotangent, by: &Expr, whole: &Shape, side: &Shape) -> Option<Cotangent> {
        let by_scalar = self.shapes.is_scalar(by);
        if side.is_scalar() && matches!(by.kind, ExprKind::Fill { one: true, .. }) {
            return Some(Spread(g.total(whole, self.names())));
        }
        Some(match (side.is_scalar() && !whole.is_scalar(), by_scalar) {
            (true, true) => Spread(product(&g.total(whole, self.names()), by)),
            (true, false) => Spread(g.dot(by, whole)),
            (false, true) => g.scaled(by),
            (false, false) => g.times_each(by, whole),
        })
    }

    fn product(&self, op: BinaryOp, left: &Expr, right: &Expr, g: &Cotangent, sinks: &mut Vec<Sink>) -> Option<()> {
        let (a, b) = (self.shape(left)?, self.shape(right)?);
        let entrywise = op == BinaryOp::ElemMul || a.is_scalar() || b.is_scalar();
        if entrywise {
            let whole = if a.is_scalar() { b.clone() } else { a.clone() };
            self.within_if(left, sinks, || self.entrywise(g, right, &whole, &a))?;
            return self.within_if(right, sinks, || self.entrywise(g, left, &whole, &b));
        }
        if let Some(v) = diagonal_of(left, self) {
            self.within_if(v, sinks, || Some(weights(g, right, &b, Axis::Cols)))?;
            return self.within_if(right, sinks, || Some(Full(times(left, &g.full(&b, self.names())))));
        }
        if let Some(v) = diagonal_of(right, self) {
            self.within_if(v, sinks, || Some(weights(g, left, &a, Axis::Rows)))?;
            return self.within_if(left, sinks, || Some(Full(times(&g.full(&a, self.names()), right))));
        }
        let flip = |e: &Expr| turned(e, self.shapes);
        if a.rows.is_one() && b.cols.is_one() {
            self.within_if(left, sinks, || Some(Full(scaled(g.inner(), &flip(right)))))?;
            return self.within_if(right, sinks, || Some(Full(scaled(g.inner(), &flip(left)))));
        }
        self.within_if(left, sinks, || Some(g.times_transposed(right, &b, self.shapes)))?;
        self.within_if(right, sinks, || Some(g.transposed_times(left, &a, self.shapes)))
    }

    /// Goes on where there is something to go to.
    fn within_if(&self, e: &Expr, sinks: &mut Vec<Sink>, g: impl FnOnce() -> Option<Cotangent>) -> Option<()> {
        if self.depends(e) { self.within(e, &g()?, sinks) } else { Some(()) }
    }

    fn quotient(
        &self,
        e: &Expr,
        value: &Expr,
        [above, below]: [&Expr; 2],
        g: &Cotangent,
        sinks: &mut Vec<Sink>,
    ) -> Option<()> {
        let (whole, a, b) = (self.shape(e)?, self.shape(above)?, self.shape(below)?);
        self.within_if(above, sinks, || {
            let less = if b.is_scalar() { g.over(below) } else { g.over_each(below, &whole) };
            Some(self.narrowed(less, &whole, &a))
        })?;
        // 1/sqrt(v) is a power: its slope is -1/2*(1/sqrt(v))^3.
        if let (true, Some(inner)) = (is_one(above) && b == whole, root_of(below)) {
            let cube = self.raised(value, 3, &whole);
            let half = negated(&ratio(&RBig::from_parts(1.into(), 2_u8.into())));
            return self.within(inner, &g.times_each(&scaled(&half, &cube), &whole), sinks);
        }
        self.within_if(below, sinks, || {
            let is_named = matches!(value.kind, ExprKind::Name(_));
            let (top, bottom) = match is_named {
                true if is_one(above) => (self.raised(value, 2, &whole), None),
                true => (value.clone(), Some(below.clone())),
                false => (above.clone(), Some(self.raised(below, 2, &b))),
            };
            let back = self.entrywise(g, &top, &whole, &b)?.negated();
            Some(match bottom {
                Some(bottom) if b.is_scalar() => back.over(&bottom),
                Some(bottom) => back.over_each(&bottom, &whole),
                None => back,
            })
        })
    }

    fn raised(&self, e: &Expr, exponent: u64, shape: &Shape) -> Expr {
        let op = if shape.is_scalar() { BinaryOp::Pow } else { BinaryOp::ElemPow };
        binary(op, e, &integer(exponent))
    }

    fn power(
        &self,
        e: &Expr,
        value: &Expr,
        [base, exponent]: [&Expr; 2],
        g: &Cotangent,
        sinks: &mut Vec<Sink>,
    ) -> Option<()> {
        let (whole, b) = (self.shape(e)?, self.shape(base)?);
        let is_matrix = matches!(e.kind, ExprKind::Binary(BinaryOp::Pow, ..)) && !b.is_scalar();
        if is_matrix {
            let is_square = matches!(&exponent.kind, ExprKind::Number(two) if *two == RBig::from(2));
            return if is_square { self.product(BinaryOp::Mul, base, base, g, sinks) } else { None };
        }
        self.within_if(base, sinks, || {
            let slope = lowered(base, exponent);
            let slope = if b.is_scalar() { slope } else { entry_by_entry(&slope, base) };
            self.entrywise(g, &slope, &whole, &b)
        })?;
        self.within_if(exponent, sinks, || {
            let log = applied("log", 0, !b.is_scalar(), std::slice::from_ref(base));
            let slope = match (&base.kind, whole.is_scalar()) {
                (ExprKind::Euler, _) => value.clone(),
                (_, true) => product(value, &log),
                _ => each(value, &log),
            };
            self.entrywise(g, &slope, &whole, &self.shape(exponent)?)
        })
    }

    fn inverse(&self, inner: &Expr, value: &Expr, g: &Cotangent, sinks: &mut Vec<Sink>) -> Option<()> {
        let shape = self.shape(inner)?;
        if shape.is_scalar() {
            return self.within(inner, &g.scaled(&negated(&binary(BinaryOp::Pow, value, &integer(2)))), sinks);
        }
        let back = turned(value, self.shapes);
        let g = times(&times(&back, &g.full(&shape, self.names())), &back);
        self.within(inner, &Full(negated(&g)), sinks)
    }

    fn call(&self, call: &Call<'_>, value: &Expr, g: &Cotangent, sinks: &mut Vec<Sink>) -> Option<()> {
        let [argument, rest @ ..] = call.args else { return None };
        let shape = self.shape(argument)?;
        let to_argument = |g: Cotangent, sinks: &mut Vec<Sink>| self.within(argument, &g, sinks);
        let scalar = |by: &Expr| scaled(g.inner(), by);
        match (call.name, rest) {
            ("sum" | "mean", []) => to_argument(self.reduction(call, g, &shape), sinks),
            ("dot", [other]) => {
                self.within_if(argument, sinks, || Some(Full(scalar(other))))?;
                self.within_if(other, sinks, || Some(Full(scalar(argument))))
            }
            ("norm", []) => to_argument(Full(over(&scalar(argument), value)), sinks),
            ("tr", []) => {
                let dim = crate::lang::edit::build::dimension(&shape.rows, self.names());
                to_argument(Full(scalar(&expr(ExprKind::Identity(dim)))), sinks)
            }
            ("det" | "logdet", []) => {
                let inverse = turned(&applied("inv", 0, false, call.args), self.shapes);
                let by = if call.name == "det" { product(g.inner(), value) } else { g.inner().clone() };
                to_argument(Full(scaled(&by, &inverse)), sinks)
            }
            ("inv", []) => self.inverse(argument, value, g, sinks),
            ("diag", []) if shape.is_column() => {
                let square = Shape::matrix(shape.rows.clone(), shape.rows.clone());
                to_argument(Full(diagonal(&g.full(&square, self.names()))), sinks)
            }
            ("diag", []) => {
                to_argument(Full(diagonal(&g.full(&Shape::vector(shape.rows.clone()), self.names()))), sinks)
            }
            ("outer", [other]) => {
                let whole = Shape::matrix(shape.rows.clone(), self.shape(other)?.rows);
                let g = g.full(&whole, self.names());
                let flip = turned(&g, self.shapes);
                self.within_if(argument, sinks, || Some(Full(times(&g, other))))?;
                self.within_if(other, sinks, || Some(Full(times(&flip, argument))))
            }
            ("softmax", []) => to_argument(self.softmax(call.axis, value, g, &shape), sinks),
            ("logsumexp", []) => {
                let p = Expr { kind: call_of("softmax", call.axis, argument), span: Default::default() };
                let g = match call.axis {
                    None => Full(scalar(&p)),
                    Some(Axis::Rows) => {
                        Rows(g.full(&Shape::vector(shape.cols.clone()), self.names())).times_each(&p, &shape)
                    }
                    Some(Axis::Cols) => {
                        Columns(g.full(&Shape::vector(shape.rows.clone()), self.names())).times_each(&p, &shape)
                    }
                };
                to_argument(g, sinks)
            }
            ("cross", _) | ("skew" | "prod" | "cumsum" | "max" | "min", []) => {
                self.of_entries((call.name, call.axis), call.args, value, g, sinks)
            }
            ("max" | "min", [other]) => self.extremum(call, value, [argument, other], g, sinks),
            (_, []) if call.axis.is_none() => to_argument(g.times_each(&self.slope(call, value)?, &shape), sinks),
            _ => None,
        }
    }

    /// `sum` and `mean` spread what comes back again.
    fn reduction(&self, call: &Call<'_>, g: &Cotangent, shape: &Shape) -> Cotangent {
        let (dims, spread) = match call.axis {
            None => (vec![&shape.rows, &shape.cols], Spread(g.inner().clone())),
            Some(axis) => {
                let (dim, kept) =
                    if axis == Axis::Rows { (&shape.rows, &shape.cols) } else { (&shape.cols, &shape.rows) };
                let spread = match g {
                    Spread(e) => Spread(e.clone()),
                    _ if axis == Axis::Rows => Rows(g.full(&Shape::vector(kept.clone()), self.names())),
                    _ => Columns(g.full(&Shape::vector(kept.clone()), self.names())),
                };
                (vec![dim], spread)
            }
        };
        if call.name == "sum" {
            return spread;
        }
        let share = over(&integer(1), &count(&dims, self.names()));
        match spread {
            Spread(e) => Spread(scaled(&share, &e)),
            Columns(e) => Columns(scaled(&share, &e)),
            Rows(e) => Rows(scaled(&share, &e)),
            Full(e) => Full(scaled(&share, &e)),
        }
    }

    /// `p .* (G - dot(p, G))`, and the same for each column or row.
    fn softmax(&self, axis: Option<Axis>, p: &Expr, g: &Cotangent, shape: &Shape) -> Cotangent {
        let weighted = g.times_each(p, shape).full(shape, self.names());
        let sums = |axis| diagonal(&reduced("sum", Some(axis), &weighted));
        Full(match axis {
            None => {
                let g = g.full(shape, self.names());
                let mean = applied("dot", 0, false, &[p.clone(), g.clone()]);
                each(p, &difference(&g, &mean))
            }
            Some(Axis::Rows) => difference(&weighted, &times(p, &sums(Axis::Rows))),
            Some(Axis::Cols) => difference(&weighted, &times(&sums(Axis::Cols), p)),
        })
    }

    fn extremum(
        &self,
        call: &Call<'_>,
        value: &Expr,
        sides: [&Expr; 2],
        g: &Cotangent,
        sinks: &mut Vec<Sink>,
    ) -> Option<()> {
        let op = if call.name == "max" { CompareOp::Greater } else { CompareOp::Less };
        let condition = Comparison { left: Box::new(sides[0].clone()), op, right: Box::new(sides[1].clone()) };
        let [then, otherwise] = sides.map(|side| Box::new(side.clone()));
        let choice = Expr { kind: ExprKind::If { dotted: call.dotted, condition, then, otherwise }, span: value.span };
        self.back(&choice, &choice, g, sinks)
    }

    /// The derivative of a function of one variable at its argument; in terms of its value where that has a name.
    fn slope(&self, call: &Call<'_>, value: &Expr) -> Option<Expr> {
        let [argument] = call.args else { return None };
        let application = Application {
            function: call.name.to_string(),
            dotted: call.dotted,
            argument: argument.clone(),
            value: None,
        };
        match crate::lang::builtin::function(call.name) {
            Some(builtin) if call.order == 0 && builtin.elementwise => {
                let own = print_free(call);
                let slope = written_out(&application)?;
                let is_own = |part: &Expr| crate::lang::print::print(part) == own;
                Some(crate::lang::edit::walk::everywhere(&slope, &|part| is_own(part).then(|| value.clone())))
            }
            Some(_) => None,
            None => Some(applied(call.name, call.order + 1, call.dotted, call.args)),
        }
    }
}

/// A call, taken apart.
struct Call<'c> {
    name: &'c str,
    order: u32,
    dotted: bool,
    args: &'c [Expr],
    axis: Option<Axis>,
}

fn print_free(call: &Call<'_>) -> String {
    crate::lang::print::print(&applied(call.name, call.order, call.dotted, call.args))
}

fn call_of(function: &str, axis: Option<Axis>, argument: &Expr) -> ExprKind {
    let function = Ident { name: function.to_string(), span: Default::default() };
    ExprKind::Call { function, order: 0, dotted: false, args: vec![argument.clone()], axis }
}

/// What comes back to `v` from `diag(v)*M` (`cols`) or `M*diag(v)` (`rows`).
fn weights(g: &Cotangent, m: &Expr, shape: &Shape, axis: Axis) -> Cotangent {
    let along = reduced("sum", Some(axis), m);
    match (g, axis) {
        (Spread(e), _) => Full(scaled(e, &along)),
        (Columns(v), Axis::Cols) | (Rows(v), Axis::Rows) => Full(each(v, &along)),
        _ => Full(match g.times_each(m, shape) {
            Full(product) if shape.is_column() && axis == Axis::Cols => product,
            other => reduced("sum", Some(axis), other.inner()),
        }),
    }
}

/// The vector of a diagonal matrix that is written as such.
fn diagonal_of<'e>(e: &'e Expr, way: &Way<'_>) -> Option<&'e Expr> {
    match &e.kind {
        ExprKind::Call { function, args, .. } if function.name == "diag" && args.len() == 1 => {
            way.shapes.shape(&args[0]).is_some_and(|shape| shape.is_column()).then(|| &args[0])
        }
        _ => None,
    }
}

/// What stands under a square root.
fn root_of(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Call { function, order: 0, args, .. } if function.name == "sqrt" => args.first(),
        _ => None,
    }
}

/// `n*x^(n - 1)` with the power entry by entry.
fn entry_by_entry(slope: &Expr, base: &Expr) -> Expr {
    crate::lang::edit::walk::everywhere(slope, &|part| match &part.kind {
        ExprKind::Binary(BinaryOp::Pow, of, exponent) if **of == *base => Some(binary(BinaryOp::ElemPow, of, exponent)),
        _ => None,
    })
}
