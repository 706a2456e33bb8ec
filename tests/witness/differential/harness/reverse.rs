//! Derivatives by rules on whole arrays: a reverse mode that writes formulas of the claims language.
//!
//! Nothing of the tool takes part. The rules are those of the matrix calculus textbooks.

use super::grow::{Garden, PARAMETER};
use super::tree::{self, Axis, Expr, Kind, Name, Shape};
use std::collections::BTreeMap;

/// The pullback of the cotangent `seed` through an expression to a variable, as a formula; none where no rule applies
/// (a derivative form within the expression) or nothing depends on the variable.
///
/// A `let` that is the variable is cut free: what it was computed from is not followed.
pub fn pullback(garden: &mut Garden, e: &Expr, seed: &Expr, wrt: &str) -> Option<Expr> {
    let mut reverse = Reverse { garden, wrt: wrt.into(), found: Vec::new(), pending: BTreeMap::new() };
    reverse.back(e, seed)?;
    reverse.lets()?;
    let mut found = reverse.found.into_iter();
    let first = found.next()?;
    Some(found.fold(first, |sum, next| tree::add(&sum, &next)))
}

/// The gradient of a scalar.
pub fn gradient(garden: &mut Garden, e: &Expr, wrt: &str) -> Option<Expr> {
    pullback(garden, e, &tree::number("1"), wrt)
}

/// The same expression with the parameter of a function replaced.
pub fn with_parameter(body: &Expr, value: &Expr) -> Expr {
    if matches!(&body.kind, Kind::Name(name) if **name == *PARAMETER) {
        return value.clone();
    }
    body.with_parts(body.parts().iter().map(|part| with_parameter(part, value)).collect())
}

struct Reverse<'g> {
    garden: &'g mut Garden,
    wrt: Name,
    found: Vec<Expr>,
    /// The cotangents of `let`s, by their position.
    pending: BTreeMap<usize, Vec<Expr>>,
}

impl Reverse<'_> {
    /// Passes cotangents through the `let`s, last declared first.
    fn lets(&mut self) -> Option<()> {
        while let Some((position, cotangents)) = self.pending.pop_last() {
            let value = self.garden.lets[position].1.clone();
            let mut cotangents = cotangents.into_iter();
            let first = cotangents.next()?;
            let sum = cotangents.fold(first, |sum, next| tree::add(&sum, &next));
            self.back(&value, &sum)?;
        }
        Some(())
    }

    /// Passes on to an operand; one that was spread over an array gets the sum.
    fn give(&mut self, to: &Expr, cotangent: impl FnOnce() -> Expr) -> Option<()> {
        if !self.garden.depends(to, &self.wrt) {
            return Some(());
        }
        let cotangent = cotangent();
        let cotangent = if to.shape.is_scalar() { tree::total(&cotangent) } else { cotangent };
        self.back(to, &cotangent)
    }

    fn back(&mut self, e: &Expr, bar: &Expr) -> Option<()> {
        if !self.garden.depends(e, &self.wrt) {
            return Some(());
        }
        match &e.kind {
            Kind::Name(name) if *name == self.wrt => {
                self.found.push(bar.clone());
                Some(())
            }
            Kind::Name(name) => {
                let position = self.garden.lets.iter().position(|(known, _)| known == name)?;
                self.pending.entry(position).or_default().push(bar.clone());
                Some(())
            }
            Kind::Neg(x) => self.give(x, || tree::neg(bar)),
            Kind::Transpose(x) => self.give(x, || tree::transpose(bar)),
            Kind::Add(a, b) => {
                self.give(a, || bar.clone())?;
                self.give(b, || bar.clone())
            }
            Kind::Sub(a, b) => {
                self.give(a, || bar.clone())?;
                self.give(b, || tree::neg(bar))
            }
            Kind::Times(a, b) => self.product(a, b, bar),
            Kind::Each(a, b) => {
                self.give(a, || tree::each(bar, b))?;
                self.give(b, || tree::each(bar, a))
            }
            Kind::Over(a, b) => {
                self.give(a, || tree::over(bar, b))?;
                self.give(b, || tree::neg(&tree::over(&tree::each(bar, a), &tree::power(b, 2, 1))))
            }
            Kind::Power(x, p, q) => self.give(x, || tree::each(bar, &power_slope(x, *p, *q))),
            Kind::PowerOf(base, exponent) => {
                let less = tree::sub(exponent, &tree::number("1"));
                self.give(base, || tree::each(bar, &tree::each(exponent, &tree::power_of(base, &less))))?;
                self.give(exponent, || tree::each(bar, &tree::each(e, &tree::map("log", 0, base))))
            }
            Kind::Map(function, order, x) => self.function(function, *order, x, bar),
            Kind::Extremum(max, a, b) => {
                let op = if *max { ">=" } else { "<=" };
                let zero = tree::number("0");
                self.give(a, || tree::branch(a, op, b, bar, &zero))?;
                self.give(b, || tree::branch(a, op, b, &zero, bar))
            }
            Kind::If(left, op, right, then, otherwise) => {
                let zero = tree::number("0");
                self.give(then, || tree::branch(left, op, right, bar, &zero))?;
                self.give(otherwise, || tree::branch(left, op, right, &zero, bar))
            }
            _ => self.array(e, bar),
        }
    }

    fn product(&mut self, a: &Expr, b: &Expr, bar: &Expr) -> Option<()> {
        if a.shape.is_scalar() || b.shape.is_scalar() {
            self.give(a, || if b.shape.is_scalar() { tree::times(bar, b) } else { tree::each(bar, b) })?;
            return self.give(b, || if a.shape.is_scalar() { tree::times(a, bar) } else { tree::each(a, bar) });
        }
        self.give(a, || tree::times(bar, &tree::transpose(b)))?;
        self.give(b, || tree::times(&tree::transpose(a), bar))
    }

    fn array(&mut self, e: &Expr, bar: &Expr) -> Option<()> {
        match &e.kind {
            Kind::Reduce(mean, axis, x) => self.give(x, || spread(*mean, *axis, bar, &x.shape)),
            Kind::Dot(a, b) => {
                self.give(a, || tree::times(bar, b))?;
                self.give(b, || tree::times(bar, a))
            }
            Kind::Norm(x) => self.give(x, || tree::over(&tree::times(bar, x), e)),
            Kind::Trace(x) => self.give(x, || tree::times(bar, &tree::identity(&x.shape.rows))),
            Kind::Det(x) => self.give(x, || tree::times(&tree::times(bar, e), &tree::transpose(&tree::inverse(x)))),
            Kind::LogDet(x) => self.give(x, || tree::times(bar, &tree::transpose(&tree::inverse(x)))),
            Kind::Inverse(x) => {
                let turned = tree::transpose(e);
                self.give(x, || tree::neg(&tree::times(&tree::times(&turned, bar), &turned)))
            }
            Kind::Diag(x) => self.give(x, || tree::diag(bar)),
            Kind::Outer(a, b) => {
                self.give(a, || tree::times(bar, b))?;
                self.give(b, || tree::times(&tree::transpose(bar), a))
            }
            Kind::Kron(a, b) => self.kron(a, b, bar),
            Kind::Softmax(axis, x) => self.give(x, || softmax_slope(e, *axis, bar)),
            Kind::LogSumExp(axis, x) => self.give(x, || {
                let weights = tree::softmax(*axis, x);
                if axis.is_none() {
                    return tree::times(bar, &weights);
                }
                tree::each(&weights, &spread(false, *axis, bar, &x.shape))
            }),
            Kind::MatrixPower(x, power) if *power > 0 => self.matrix_power(x, *power, bar),
            // An entry of a variable has a unit array as its gradient, and the language has no other name for it.
            Kind::Index(x, _, _) => match &x.kind {
                Kind::Name(name) if *name == self.wrt => {
                    let unit = tree::derivative(tree::Form::Grad, e, name, &x.shape, None);
                    self.found.push(tree::times(bar, &unit));
                    Some(())
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Sums over the blocks: (I ⊗ 1') (Ḡ .* (1 ⊗ B)) (I ⊗ 1), and (1' ⊗ I) (Ḡ .* (A ⊗ 1)) (1 ⊗ I).
    fn kron(&mut self, a: &Expr, b: &Expr, bar: &Expr) -> Option<()> {
        let ones = |shape: &Shape| {
            let shape = shape.clone();
            tree::fill(true, &shape)
        };
        let column = |dim: &tree::Dim| ones(&Shape::vector(dim));
        let both = |left: &Expr, middle: Expr, right: &Expr| tree::times(&tree::times(left, &middle), right);
        let unit = |dim: &tree::Dim| if dim.is_one() { tree::number("1") } else { tree::identity(dim) };
        self.give(a, || {
            let middle = tree::each(bar, &tree::kron(&ones(&a.shape), b));
            let left = tree::kron(&unit(&a.shape.rows), &tree::transpose(&column(&b.shape.rows)));
            both(&left, middle, &tree::kron(&unit(&a.shape.cols), &column(&b.shape.cols)))
        })?;
        self.give(b, || {
            let middle = tree::each(bar, &tree::kron(a, &ones(&b.shape)));
            let left = tree::kron(&tree::transpose(&column(&a.shape.rows)), &unit(&b.shape.rows));
            both(&left, middle, &tree::kron(&column(&a.shape.cols), &unit(&b.shape.cols)))
        })
    }

    /// Σ (X')ⁱ Ḡ (X')^(p−1−i)
    fn matrix_power(&mut self, x: &Expr, power: i64, bar: &Expr) -> Option<()> {
        let turned = tree::transpose(x);
        let factor = |exponent: i64| (exponent > 0).then(|| tree::matrix_power(&turned, exponent));
        for before in 0..power {
            let left = factor(before).map_or_else(|| bar.clone(), |factor| tree::times(&factor, bar));
            let after = factor(power - 1 - before);
            self.give(x, || after.map_or_else(|| left.clone(), |after| tree::times(&left, &after)))?;
        }
        Some(())
    }

    fn function(&mut self, function: &Name, order: u32, x: &Expr, bar: &Expr) -> Option<()> {
        let body = self.garden.function(function).and_then(|function| function.body.clone());
        let through_body = self.garden.body_depends(function, &self.wrt);
        if let Some(body) = body {
            let inlined = x.shape.is_scalar() && order == 0 && (through_body || self.garden.random.percent(40));
            if inlined {
                return self.back(&with_parameter(&body, x), bar);
            }
            if through_body {
                return None;
            }
        }
        let primed = order > 0 || self.garden.function(function).is_some() || self.garden.random.percent(25);
        let slope = if primed { tree::map(function, order + 1, x) } else { slope(function, x)? };
        self.give(x, || tree::each(bar, &slope))
    }
}

/// Each entry of a reduction, given back to all entries it was made of.
fn spread(mean: bool, axis: Option<Axis>, bar: &Expr, shape: &Shape) -> Expr {
    let ones = |dim| tree::fill(true, &Shape::vector(dim));
    let (given, count) = match axis {
        None => (tree::times(bar, &tree::fill(true, shape)), tree::size(&shape.rows.times(&shape.cols))),
        Some(Axis::Rows) => (tree::times(&ones(&shape.rows), &tree::transpose(bar)), tree::size(&shape.rows)),
        Some(Axis::Cols) => (tree::times(bar, &tree::transpose(&ones(&shape.cols))), tree::size(&shape.cols)),
    };
    if mean { tree::over(&given, &count) } else { given }
}

/// S .* (Ḡ − Σ S .* Ḡ), the sum over what the softmax normalizes.
fn softmax_slope(softmax: &Expr, axis: Option<Axis>, bar: &Expr) -> Expr {
    let weighted = tree::each(softmax, bar);
    let means = match axis {
        None => tree::total(&weighted),
        Some(_) => spread(false, axis, &tree::reduce(false, axis, &weighted), &softmax.shape),
    };
    tree::each(softmax, &tree::sub(bar, &means))
}

fn power_slope(x: &Expr, p: i64, q: i64) -> Expr {
    let exponent = if q == 1 && p >= 0 {
        tree::number(p.to_string())
    } else {
        let size = tree::number(p.abs().to_string());
        let signed = if p < 0 { tree::neg(&size) } else { size };
        if q == 1 { signed } else { tree::over(&signed, &tree::number(q.to_string())) }
    };
    tree::times(&exponent, &tree::power(x, p - q, q))
}

/// The derivatives of the language's functions.
fn slope(function: &str, x: &Expr) -> Option<Expr> {
    let (one, two) = (tree::number("1"), tree::number("2"));
    let f = |name: &str| tree::map(name, 0, x);
    let square = |e: &Expr| tree::power(e, 2, 1);
    let rest = || tree::map("sqrt", 0, &tree::sub(&one, &square(x)));
    Some(match function {
        "exp" => f("exp"),
        "log" => tree::over(&one, x),
        "sqrt" => tree::over(&one, &tree::times(&two, &f("sqrt"))),
        "sin" => f("cos"),
        "cos" => tree::neg(&f("sin")),
        "tan" => tree::add(&one, &square(&f("tan"))),
        "asin" => tree::over(&one, &rest()),
        "acos" => tree::neg(&tree::over(&one, &rest())),
        "atan" => tree::over(&one, &tree::add(&one, &square(x))),
        "sinh" => f("cosh"),
        "cosh" => f("sinh"),
        "tanh" => tree::sub(&one, &square(&f("tanh"))),
        "erf" => {
            let root = tree::map("sqrt", 0, &tree::pi());
            tree::times(&tree::over(&two, &root), &tree::map("exp", 0, &tree::neg(&square(x))))
        }
        "erfc" => {
            let root = tree::map("sqrt", 0, &tree::pi());
            tree::neg(&tree::times(&tree::over(&two, &root), &tree::map("exp", 0, &tree::neg(&square(x)))))
        }
        "expm1" => f("exp"),
        "log1p" => tree::over(&one, &tree::add(&one, x)),
        "log2" => tree::over(&one, &tree::times(&tree::map("log", 0, &tree::number("2")), x)),
        "lgamma" => f("digamma"),
        "digamma" => f("trigamma"),
        "trigamma" => tree::map("trigamma", 1, x),
        "floor" | "round" => tree::fill(false, &x.shape),
        "abs" => f("sign"),
        "relu" => f("step"),
        "sign" | "step" => tree::fill(false, &x.shape),
        "sigmoid" => tree::each(&f("sigmoid"), &tree::sub(&one, &f("sigmoid"))),
        "softplus" => f("sigmoid"),
        _ => return None,
    })
}
