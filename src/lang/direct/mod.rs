//! The second opinion: an expression evaluated straight from the checked tree, in precise arithmetic.
//!
//! Nothing of the tape takes part: no lowering, no reader, no table of derivatives, no backward pass. Arrays are
//! computed with pivoting where the lowering expands, functions by other formulas, and every derivative form by central
//! differences of the evaluation itself. Only the big floats and their elementary functions are shared.

mod array;
mod cholesky;
mod counted;
mod functions;
mod gamma;
mod index;
mod parts;
mod tie;
mod two;

pub use array::Matrix;

use crate::lang::typed::{Callee, DerivativeKind, Document, InputId, Kind, LetId, MatrixExponent, Typed, Variable};
use crate::scalar::ball::Ball;
use crate::scalar::instance::Instance;
use crate::scalar::precise::{FUNCTION_COST, Undefined, cost_factor};
use counted::Counted;
use dashu_ratio::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// A number, or the reason why there is none.
pub type Value = Result<Ball, Undefined>;

/// What one evaluation may cost, all difference quotients included, in products of 160 bits; and one for the sake of a
/// single entry.
const MAX_WORK: usize = 4_000_000;
const MAX_WORK_OF_ENTRY: usize = 4 * MAX_WORK;
/// Frames of function bodies within function bodies.
const MAX_DEPTH: usize = 800;

/// Where an evaluation takes place.
#[derive(Clone, Debug)]
pub struct Place<'p> {
    /// The sizes of the independent dimensions.
    pub sizes: &'p [u64],
    /// The inputs' entries, row by row.
    pub inputs: &'p HashMap<InputId, Vec<RBig>>,
    /// What stands for the arbitrary functions, by function.
    pub functions: &'p [Instance],
}

/// The values of an expression at a place, at so many bits. Where a difference quotient is involved about four fifths
/// of the bits are good: the step is 2^(−bits/10), and the quotient of 8th order.
///
/// Entries without a value say why. The work is bounded: beyond the bound every entry is [`Undefined::TooLarge`].
pub fn evaluate(document: &Document, expr: &Typed, place: &Place<'_>, bits: usize) -> Matrix {
    evaluate_for(document, expr, place, bits, None)
}

/// The same for the sake of one entry, by its place row by row: where the expression is a derivative as a whole,
/// quotients that this entry does not need are not taken, and the entries that need them have no value.
pub fn evaluate_for(document: &Document, expr: &Typed, place: &Place<'_>, bits: usize, entry: Option<usize>) -> Matrix {
    evaluate_within(document, expr, place, bits, entry, usize::MAX).0
}

/// The same with no more work than some; and how much there was.
pub fn evaluate_within(
    document: &Document,
    expr: &Typed,
    place: &Place<'_>,
    bits: usize,
    entry: Option<usize>,
    most: usize,
) -> (Matrix, usize) {
    let mut direct = Direct {
        document,
        place,
        bits,
        scopes: vec![Scope { affected: vec![true; document.lets.len()], ..Scope::default() }],
        parameters: Vec::new(),
        counted: Counted::default(),
        bearing: HashMap::new(),
        work: 0,
        most_work: most.min(if entry.is_some() { MAX_WORK_OF_ENTRY } else { MAX_WORK }),
        depth: 0,
        only: None,
    };
    let prepared = direct.prepare(expr);
    direct.only = entry.filter(|_| matches!(expr.kind, Kind::Derivative(..)));
    let matrix = match prepared.and_then(|()| direct.expr(expr)) {
        Ok(matrix) => matrix.as_ref().clone(),
        Err(why) => {
            let size = |dim: &crate::lang::dim::Dim| usize::try_from(dim.at(place.sizes)).unwrap_or(0).min(1);
            let (rows, cols) = (size(&expr.shape.rows), size(&expr.shape.cols));
            Matrix { rows, cols, data: vec![Err(why); rows * cols] }
        }
    };
    (matrix, direct.work)
}

#[derive(Default)]
struct Scope {
    cut: Option<(Variable, Rc<Matrix>)>,
    /// By how much which entries of the variable are displaced; none where that is no fraction.
    displaced: Option<Displaced>,
    affected: Vec<bool>,
    values: HashMap<LetId, Rc<Matrix>>,
    /// The values of expressions that an inner scope's variable does not bear on.
    hoisted: HashMap<AtNames, Rc<Matrix>>,
}

/// An expression, and the values of the index names that it depends on.
type AtNames = (*const Typed, Vec<i64>);

/// Entries, and by how much they are displaced.
type Displaced = Vec<(usize, Ball)>;

struct Direct<'p> {
    document: &'p Document,
    place: &'p Place<'p>,
    bits: usize,
    scopes: Vec<Scope>,
    parameters: Vec<Value>,
    counted: Counted,
    /// Whether a variable that is cut free bears on an expression.
    bearing: HashMap<(*const Typed, Variable, Vec<LetId>), bool>,
    work: usize,
    most_work: usize,
    depth: usize,
    /// The only entry that is asked for of the next derivative: the whole expression, before anything in it.
    only: Option<usize>,
}

/// Only what concerns all entries at once is an `Err` here.
type Whole<T> = Result<T, Undefined>;

impl Direct<'_> {
    /// Counts entries computed by sums and products; an error beyond the limit.
    fn spend(&mut self, entries: usize) -> Whole<()> {
        self.spend_products(entries.saturating_mul(2 + self.bits / 800))
    }

    /// Counts entries computed by functions.
    fn spend_functions(&mut self, entries: usize) -> Whole<()> {
        self.spend_products(entries.saturating_mul(FUNCTION_COST).saturating_mul(cost_factor(self.bits)))
    }

    fn spend_products(&mut self, products: usize) -> Whole<()> {
        self.work = self.work.saturating_add(products);
        if self.work > self.most_work { Err(Undefined::TooLarge) } else { Ok(()) }
    }

    fn prepare(&mut self, expr: &Typed) -> Whole<()> {
        let cut = self.scopes.last().and_then(|scope| scope.cut.as_ref()).map(|(variable, _)| *variable);
        for id in self.document.evaluated_first(expr, cut, &|_| false) {
            self.let_value(id)?;
        }
        Ok(())
    }

    fn let_value(&mut self, id: LetId) -> Whole<Rc<Matrix>> {
        let mut owner = 0;
        for (level, scope) in self.scopes.iter().enumerate().rev() {
            match &scope.cut {
                Some((Variable::Let(cut), value)) if *cut == id => return Ok(value.clone()),
                _ if scope.affected[id] => {
                    owner = level;
                    break;
                }
                _ => {}
            }
        }
        if let Some(value) = self.scopes[owner].values.get(&id) {
            return Ok(value.clone());
        }
        let document = self.document;
        let value = self.expr(&document.lets[id].value)?;
        self.scopes[owner].values.insert(id, value.clone());
        Ok(value)
    }

    fn input_value(&mut self, id: InputId) -> Whole<Rc<Matrix>> {
        for scope in self.scopes.iter().rev() {
            if let Some((Variable::Input(cut), value)) = &scope.cut
                && *cut == id
            {
                return Ok(value.clone());
            }
        }
        let (rows, cols) = self.extent(&self.document.inputs[id].shape())?;
        let entries = self.place.inputs.get(&id).ok_or(Undefined::TooLarge)?;
        let data = entries.iter().map(|value| Ball::from_rational(value, self.bits)).collect();
        Ok(Rc::new(Matrix { rows, cols, data }))
    }

    fn extent(&mut self, shape: &crate::lang::dim::Shape) -> Whole<(usize, usize)> {
        let (rows, cols) = (shape.rows.at(self.place.sizes), shape.cols.at(self.place.sizes));
        let entries = rows.checked_mul(cols).and_then(|entries| usize::try_from(entries).ok());
        self.spend(entries.ok_or(Undefined::TooLarge)?)?;
        Ok((rows as usize, cols as usize))
    }

    fn expr(&mut self, expr: &Typed) -> Whole<Rc<Matrix>> {
        self.spend(1)?;
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH {
            Err(Undefined::TooLarge)
        } else if self.is_moved(expr) {
            self.dispatch(expr)
        } else {
            self.hoisted(expr)
        };
        self.depth -= 1;
        result
    }

    /// The `let`s that are cut free.
    fn held(&self) -> Vec<LetId> {
        let cuts = self.scopes.iter().filter_map(|scope| scope.cut.as_ref());
        cuts.filter_map(|(variable, _)| variable.as_let()).collect()
    }

    /// Whether the value may change as the innermost variable that is cut free is displaced. A function's body has its
    /// parameter beside, and is always taken to change.
    fn is_moved(&mut self, expr: &Typed) -> bool {
        let held = self.held();
        let [_, .., Scope { cut: Some((variable, _)), affected, .. }] = self.scopes.as_slice() else { return true };
        if !self.parameters.is_empty() {
            return true;
        }
        let document = self.document;
        *self.bearing.entry((expr, *variable, held)).or_insert_with(|| {
            let uses = document.closure(expr, None);
            uses.contains(*variable) || uses.lets.iter().any(|id| affected[*id])
        })
    }

    /// The value of an expression that the innermost scope does not change: found once, outside of it.
    fn hoisted(&mut self, expr: &Typed) -> Whole<Rc<Matrix>> {
        let key: AtNames = (expr, self.counted_in(expr));
        let Some(inner) = self.scopes.pop() else { return Err(Undefined::TooLarge) };
        let known = self.scopes.last().and_then(|scope| scope.hoisted.get(&key).cloned());
        let value = known.map_or_else(|| self.expr(expr), Ok);
        if let (Some(scope), Ok(value)) = (self.scopes.last_mut(), &value) {
            scope.hoisted.insert(key, value.clone());
        }
        self.scopes.push(inner);
        value
    }

    fn dispatch(&mut self, expr: &Typed) -> Whole<Rc<Matrix>> {
        match &expr.kind {
            Kind::Input(id) => self.input_value(*id),
            Kind::Let(id) => self.let_value(*id),
            Kind::Derivative(kind, of, variable) => self.derivative(kind, of, *variable).map(Rc::new),
            Kind::Name(_) | Kind::Delta(_) | Kind::Choose(..) => self.of_names(expr),
            Kind::Build(..) | Kind::Entry(..) | Kind::Over(_) => self.of_names(expr),
            Kind::Map(callee, order, argument) => {
                let x = self.expr(argument)?;
                let mut data = Vec::with_capacity(x.data.len());
                let has_border = matches!(callee, Callee::Elementary(function) if function.has_border_at_zero());
                for (at, value) in x.data.iter().enumerate() {
                    let value = match callee {
                        _ if has_border => &self.untied(argument, at, value),
                        Callee::Elementary(function) if function.has_steps() => &self.off_steps(argument, at, value),
                        _ => value,
                    };
                    data.push(self.function(*callee, *order, value)?);
                }
                Ok(Rc::new(Matrix { rows: x.rows, cols: x.cols, data }))
            }
            Kind::MatrixPower(base, exponent) => {
                let exponent = match exponent {
                    MatrixExponent::Fixed(exponent) => i64::from(*exponent),
                    MatrixExponent::Dim(dim) => i64::try_from(dim.at(self.place.sizes)).unwrap_or(i64::MAX),
                };
                let base = self.expr(base)?;
                self.matrix_power(&base, exponent).map(Rc::new)
            }
            _ => self.arrays(expr).map(Rc::new),
        }
    }

    /// What is differentiated, with the variable at other values than its own.
    fn moved(
        &mut self,
        of: &Typed,
        variable: Variable,
        affected: &[bool],
        at: Matrix,
        displaced: Option<Displaced>,
    ) -> Whole<Vec<Value>> {
        let cut = Some((variable, Rc::new(at)));
        self.scopes.push(Scope { cut, displaced, affected: affected.to_vec(), ..Scope::default() });
        let result = self.prepare(of).and_then(|()| self.expr(of));
        self.scopes.pop();
        Ok(result?.data.clone())
    }

    fn derivative(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable) -> Whole<Matrix> {
        let only = self.only.take();
        let value = match variable {
            Variable::Input(id) => self.input_value(id)?,
            Variable::Let(id) => self.let_value(id)?,
        };
        // In a Jacobian or a Hessian the entries of the variable are the columns; else there is a row of them.
        let is_asked = |j: usize| only.is_none_or(|entry| entry % value.data.len().max(1) == j);
        let affected = self.document.dependents(variable, &self.held());
        let (rows, cols) = self.extent(&of.shape)?;
        match kind {
            DerivativeKind::Gradient => {
                let partials = self.partials(of, variable, &affected, (&value, &[]), &is_asked)?;
                Ok(Matrix { rows: value.rows, cols: value.cols, data: partials.into_iter().flatten().collect() })
            }
            DerivativeKind::Entrywise => {
                let partials = self.partials(of, variable, &affected, (&value, &[]), &|_| true)?;
                Ok(Matrix { rows, cols, data: partials.into_iter().flatten().collect() })
            }
            DerivativeKind::Jacobian => {
                let partials = self.partials(of, variable, &affected, (&value, &[]), &is_asked)?;
                Ok(Matrix::from_columns(rows * cols, &partials))
            }
            DerivativeKind::Pullback(along) => {
                let cotangent = self.expr(along)?;
                let partials = self.partials(of, variable, &affected, (&value, &[]), &is_asked)?;
                let data = partials.iter().map(|partial| self.dot(&cotangent.data, partial)).collect();
                Ok(Matrix { rows: value.rows, cols: value.cols, data })
            }
            DerivativeKind::Pushforward(along) => {
                let tangent = self.expr(along)?;
                let data = self.quotient(&mut |direct, step| {
                    let at = value.moved_along(&tangent, step, direct.bits);
                    direct.moved(of, variable, &affected, at, None)
                })?;
                Ok(Matrix { rows, cols, data })
            }
            DerivativeKind::Hessian => {
                let mut columns = Vec::with_capacity(value.data.len());
                for j in 0..value.data.len() {
                    if !is_asked(j) {
                        columns.push(vec![Err(Undefined::TooLarge); value.data.len()]);
                        continue;
                    }
                    columns.push(self.quotient(&mut |direct, step| {
                        let at = value.moved_at(j, step, direct.bits);
                        let partials =
                            direct.partials(of, variable, &affected, (&at, &[(j, step.clone())]), &|_| true)?;
                        Ok(partials.into_iter().flatten().collect())
                    })?);
                }
                Ok(Matrix::from_columns(value.data.len(), &columns))
            }
        }
    }

    /// All outputs' partials by each entry of the variable that is asked for, where some entries may be displaced
    /// already.
    fn partials(
        &mut self,
        of: &Typed,
        variable: Variable,
        affected: &[bool],
        (value, displaced): (&Matrix, &[(usize, Ball)]),
        is_asked: &dyn Fn(usize) -> bool,
    ) -> Whole<Vec<Vec<Value>>> {
        let (rows, cols) = self.extent(&of.shape)?;
        let mut partials = Vec::with_capacity(value.data.len());
        for j in 0..value.data.len() {
            if !is_asked(j) {
                partials.push(vec![Err(Undefined::TooLarge); rows * cols]);
                continue;
            }
            partials.push(self.quotient(&mut |direct, step| {
                let at = value.moved_at(j, step, direct.bits);
                let displaced = displaced.iter().cloned().chain([(j, step.clone())]).collect();
                direct.moved(of, variable, affected, at, Some(displaced))
            })?);
        }
        Ok(partials)
    }

    /// The central difference quotient of 8th order of a function of the displacement:
    /// Σₖ cₖ (F(kh) − F(−kh)) / h with c = 4/5, −1/5, 4/105, −1/280; its error is h⁸·F⁽⁹⁾/630.
    fn quotient(&mut self, of: &mut dyn FnMut(&mut Self, &Ball) -> Whole<Vec<Value>>) -> Whole<Vec<Value>> {
        let exponent = -isize::try_from(self.bits / 10).unwrap_or(isize::MAX);
        let step = Ball::from_i64(1).scaled(exponent)?;
        // Where the function itself has no value it has no derivative, whatever it does beside.
        let start = |here: Value| if here == Err(Undefined::Domain) { here } else { Ok(Ball::ZERO) };
        let mut sums: Vec<Value> = of(self, &Ball::ZERO)?.into_iter().map(start).collect();
        for (k, weight) in [(1, 672), (2, -168), (3, 32), (4, -3)] {
            for sign in [1, -1] {
                let displacement = Ball::from_i64(k * sign).times(&step, self.bits)?;
                let values = of(self, &displacement)?;
                self.spend(values.len())?;
                for (sum, value) in sums.iter_mut().zip(values) {
                    let weight = Ball::from_i64(weight * sign);
                    *sum = sum.clone().and_then(|sum| {
                        Ball::sum_of_products([(false, &sum, None), (false, &weight, Some(&value?))], self.bits)
                    });
                }
            }
        }
        let unit = Ball::from_i64(840).times(&step, self.bits)?;
        Ok(sums.into_iter().map(|sum| sum.and_then(|sum| sum.over(&unit, self.bits))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::check::check;
    use crate::lang::parser::parse;
    use crate::lang::typed::{Body, Item};

    /// Whatever entry is asked for has the value that it has among all; entries by other numbers have none.
    #[test]
    fn one_entry_is_what_it_is_among_all() {
        let text = "const G[2,3]\nvar X[2,3], W[3,3], x[3]\nlet S = tanh.(X*W)\nlet c = d(sum(S))/dX\n\
            claim: d(sum(S .* G))/dW = W\nclaim: vjp(S, X, G + c) = X\nclaim: jac(W*tanh.(x), x) = W\n\
            claim: hess(sum(exp.(W*x)), x) = W\nclaim: jvp(S, X, G) = X\nclaim: -c = X\n";
        let document = check(text, &parse(text), false);
        let input = |id: usize, count: i32| {
            (id, (0..count).map(|at| RBig::from_parts((7 * at % 5 - 2).into(), 3u8.into())).collect())
        };
        let inputs: HashMap<InputId, Vec<RBig>> = [input(0, 6), input(1, 6), input(2, 9), input(3, 3)].into();
        let place = Place { sizes: &[], inputs: &inputs, functions: &[] };
        let claims = document.items.iter().filter_map(|item| match item {
            Item::Claim(claim) => Some(claim),
            Item::Faulty(_) => None,
        });
        let mut left_out = Vec::new();
        for claim in claims {
            let Body::Equal(expr, _) = &claim.body else { panic!("{}", claim.text) };
            let all = evaluate(&document, expr, &place, 320);
            let mut missing = 0;
            for entry in 0..all.data.len() {
                let alone = evaluate_for(&document, expr, &place, 320, Some(entry));
                assert!(all.data[entry].is_ok() && alone.data[entry] == all.data[entry], "{} {entry}", claim.text);
                missing += alone.data.iter().filter(|value| value.is_err()).count();
            }
            left_out.push(missing);
        }
        assert_eq!(left_out, [9 * 8, 6 * 5, 9 * 6, 9 * 6, 0, 0]);
    }
}
