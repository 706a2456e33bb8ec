//! Numbers and powers worked out: `-2/4` is `-1/2`, `2*(lambda/2)*w` is `lambda*w`, `s*a/s^3*x` is `a/s^2*x`.

use super::build::{as_number, binary, expr, integer, is_one, is_product, negated, ratio, starts_negative, times};
use super::walk::{children, children_mut, parts};
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::constant::as_integer;
use crate::lang::print::print;
use dashu_ratio::RBig;

/// Which expressions are scalars.
type IsScalar<'s> = dyn Fn(&Expr) -> bool + 's;

/// A factor of a chain of products: what ties it on, and itself.
type Tied = (BinaryOp, Expr);

/// The expression with the numbers of a product as one number and the powers of a factor as one power, as long as it is
/// shorter so. It may have a value where the expression had none. `is_scalar` says which factors may change places.
///
/// ```
/// use backproof::lang::edit::{build::{integer, name, negated, over, times}, fold::folded};
/// use backproof::lang::print::print;
/// let half = negated(&over(&integer(1), &integer(2)));
/// let product = times(&times(&integer(2), &half), &name("w"));
/// assert_eq!(print(&folded(&product, &|_| true)), "-w");
/// ```
pub fn folded(e: &Expr, is_scalar: &IsScalar<'_>) -> Expr {
    let inside = factors_folded(e, is_scalar);
    let is_chain = match &inside.kind {
        ExprKind::Binary(op, ..) => is_product(*op),
        ExprKind::Neg(_) => true,
        _ => false,
    };
    if !is_chain {
        return inside;
    }
    let mut product = Product::default();
    product.take(&inside, BinaryOp::Mul, is_scalar);
    let divides_twice = product.divides_twice();
    product.merge();
    let whole = product.whole();
    let is_odd = divides_twice || is_reducible(&inside) || has_sign_within(&inside);
    let odd = weight(&whole) == weight(&inside) && is_odd;
    if weight(&whole) < weight(&inside) || odd { whole } else { inside }
}

/// The names and numbers that a formula is made of; that a quotient has a 1 above is no matter.
fn weight(e: &Expr) -> usize {
    parts(e).into_iter().filter(|part| children(part).is_empty() && !is_one(part)).count()
}

/// Whether a factor behind the first one begins with a sign, or what a sum is taken of.
fn has_sign_within(e: &Expr) -> bool {
    let signed = |e: &Expr| starts_negative(e);
    flat(e).into_iter().enumerate().any(|(at, (_, factor))| match &factor.kind {
        ExprKind::Call { function, args, .. } if is_linear(&function.name) => args.iter().any(signed),
        _ => at > 0 && signed(factor),
    })
}

/// The factors of a chain folded, each for itself; the parts of anything else.
fn factors_folded(e: &Expr, is_scalar: &IsScalar<'_>) -> Expr {
    match &e.kind {
        ExprKind::Binary(op, left, right) if is_product(*op) => {
            let left = match &left.kind {
                ExprKind::Binary(op, ..) if is_product(*op) => factors_folded(left, is_scalar),
                _ => folded(left, is_scalar),
            };
            binary(*op, &left, &folded(right, is_scalar))
        }
        _ => inside(e, is_scalar),
    }
}

/// The parts folded; of a sum, terms that begin with a sign then are subtracted.
fn inside(e: &Expr, is_scalar: &IsScalar<'_>) -> Expr {
    let mut whole = e.clone();
    for child in children_mut(&mut whole) {
        *child = folded(child, is_scalar);
    }
    if let (ExprKind::Sum(terms), true) = (&whole.kind, whole != *e) {
        let signed = terms.iter().enumerate().map(|(at, (minus, term))| match at > 0 && starts_negative(term) {
            true => (!minus, negated(term)),
            false => (*minus, term.clone()),
        });
        return expr(ExprKind::Sum(signed.collect()));
    }
    whole
}

/// Whether it is a quotient of whole numbers that have a factor in common.
fn is_reducible(e: &Expr) -> bool {
    let ExprKind::Binary(BinaryOp::Div, above, below) = &e.kind else { return false };
    let above = if let ExprKind::Neg(inner) = &above.kind { inner } else { above };
    match (&above.kind, &below.kind) {
        (ExprKind::Number(a), ExprKind::Number(b)) if !b.is_zero() => (a / b).numerator() != a.numerator(),
        _ => false,
    }
}

fn divides(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Div | BinaryOp::ElemDiv)
}

/// The factors of a chain, left to right; the first one as if it were tied on by `*`.
fn flat(e: &Expr) -> Vec<(BinaryOp, &Expr)> {
    match &e.kind {
        ExprKind::Binary(op, left, right) if is_product(*op) => {
            let mut all = flat(left);
            all.push((*op, right));
            all
        }
        _ => vec![(BinaryOp::Mul, e)],
    }
}

/// A chain of products: its number, its scalars with their exponents, its arrays in their order.
#[derive(Debug)]
struct Product {
    number: RBig,
    scalars: Vec<(Expr, i64)>,
    arrays: Vec<Tied>,
}

impl Default for Product {
    fn default() -> Product {
        Product { number: RBig::ONE, scalars: Vec::new(), arrays: Vec::new() }
    }
}

impl Product {
    /// Takes in a factor, or a chain of them.
    fn take(&mut self, e: &Expr, op: BinaryOp, is_scalar: &IsScalar<'_>) {
        if let Some(value) = as_number(e) {
            match (divides(op), value.is_zero()) {
                (true, false) => self.number = &self.number / value,
                (false, false) => self.number = &self.number * value,
                // Nothing is worked out beside a 0.
                (_, true) => self.scalars.push((e.clone(), if divides(op) { -1 } else { 1 })),
            }
            return;
        }
        if let ExprKind::Neg(inner) = &e.kind {
            self.number = -self.number.clone();
            return self.take(inner, op, is_scalar);
        }
        let own = Product::of(e, is_scalar);
        if let Some(own) = own {
            return self.append(own, op);
        }
        match is_scalar(e) {
            true => {
                let (base, exponent) = power_of(e);
                self.scalars.push((base.clone(), if divides(op) { -exponent } else { exponent }));
            }
            false => self.arrays.push((op, e.clone())),
        }
    }

    /// A chain, or a linear function of one, taken apart; none where there is nothing to take apart.
    fn of(e: &Expr, is_scalar: &IsScalar<'_>) -> Option<Product> {
        let mut product = Product::default();
        match &e.kind {
            ExprKind::Binary(op, ..) if is_product(*op) => {
                for (op, factor) in flat(e) {
                    product.take(factor, op, is_scalar);
                }
                Some(product)
            }
            ExprKind::Call { function, args, .. } if is_linear(&function.name) => {
                let mut whole = e.clone();
                if let ExprKind::Call { args: inner, .. } = &mut whole.kind {
                    for (arg, inner) in args.iter().zip(inner) {
                        *inner = product.drawn_out(arg, is_scalar)?;
                    }
                }
                let says_nothing = product.number == RBig::ONE && product.scalars.is_empty();
                if says_nothing {
                    return None;
                }
                if is_scalar(&whole) {
                    product.scalars.push((whole, 1))
                } else {
                    product.arrays.push((BinaryOp::Mul, whole))
                }
                Some(product)
            }
            _ => None,
        }
    }

    /// What is left of an array once its number and its scalars are drawn out.
    fn drawn_out(&mut self, e: &Expr, is_scalar: &IsScalar<'_>) -> Option<Expr> {
        let mut inner = Product::default();
        inner.take(e, BinaryOp::Mul, is_scalar);
        if inner.arrays.is_empty() || divides(inner.arrays[0].0) {
            return Some(e.clone());
        }
        self.number = &self.number * &inner.number;
        self.scalars.append(&mut inner.scalars);
        inner.number = RBig::ONE;
        Some(inner.whole())
    }

    /// Ties another chain on.
    fn append(&mut self, mut other: Product, op: BinaryOp) {
        let sign = if divides(op) { -1 } else { 1 };
        self.number = if divides(op) { &self.number / &other.number } else { &self.number * &other.number };
        self.scalars.extend(other.scalars.drain(..).map(|(base, exponent)| (base, sign * exponent)));
        let flat = match op {
            BinaryOp::Mul => other.arrays.iter().skip(1).all(|(tie, _)| *tie == BinaryOp::Mul),
            BinaryOp::ElemMul => other
                .arrays
                .iter()
                .all(|(tie, _)| matches!(tie, BinaryOp::ElemMul | BinaryOp::ElemDiv) || other.arrays.len() == 1),
            _ => false,
        };
        let starts = self.arrays.is_empty() && !divides(op);
        match other.arrays.split_first() {
            None => {}
            Some(_) if starts => self.arrays.extend(other.arrays),
            Some(((first, _), _)) if flat && (!divides(*first) || op == BinaryOp::ElemMul) => {
                let ties = other.arrays.into_iter().enumerate();
                let first = |tie: BinaryOp| if divides(tie) { tie } else { op };
                self.arrays.extend(ties.map(|(at, (tie, array))| (if at == 0 { first(tie) } else { tie }, array)));
            }
            Some(_) => {
                let rest = Product { arrays: other.arrays, ..Product::default() };
                self.arrays.push((op, rest.whole()));
            }
        }
    }

    /// Whether a scalar stands below two fraction bars: `a/s*x/s`.
    fn divides_twice(&self) -> bool {
        let below: Vec<String> =
            self.scalars.iter().filter(|(_, power)| *power < 0).map(|(base, _)| print(base)).collect();
        below.iter().enumerate().any(|(at, base)| below[..at].contains(base))
    }

    /// Powers of one base become one: of scalars anywhere, of arrays where only products entry by entry lie between.
    fn merge(&mut self) {
        let mut scalars: Vec<(Expr, i64)> = Vec::new();
        for (base, exponent) in self.scalars.drain(..) {
            let text = print(&base);
            match scalars.iter_mut().find(|(other, _)| print(other) == text) {
                Some((_, sum)) => *sum += exponent,
                None => scalars.push((base, exponent)),
            }
        }
        scalars.retain(|(_, exponent)| *exponent != 0);
        self.scalars = scalars;
        let mut at = 0;
        while at < self.arrays.len() {
            let (base, exponent) = power_of(&self.arrays[at].1);
            let (base, exponent) = (base.clone(), if divides(self.arrays[at].0) { -exponent } else { exponent });
            let is_entrywise = |tied: &&Tied| matches!(tied.0, BinaryOp::ElemMul | BinaryOp::ElemDiv);
            let reach = self.arrays[at + 1..].iter().take_while(is_entrywise).count();
            let other = (at + 1..=at + reach).find(|other| print(power_of(&self.arrays[*other].1).0) == print(&base));
            let sum = other.map(|other| {
                let (_, second) = power_of(&self.arrays[other].1);
                exponent + if divides(self.arrays[other].0) { -second } else { second }
            });
            // The first factor has nothing in front of it to divide, and a matrix product before it is none to be tied
            // on to.
            let is_first = at == 0 || self.arrays[at].0 == BinaryOp::Mul;
            let (Some(other), Some(sum)) = (other, sum.filter(|sum| !is_first || *sum > 0 && exponent > 0)) else {
                at += 1;
                continue;
            };
            self.arrays.remove(other);
            if !is_first {
                self.arrays[at].0 = if sum < 0 { BinaryOp::ElemDiv } else { BinaryOp::ElemMul };
            }
            match sum {
                0 => drop(self.arrays.remove(at)),
                _ => self.arrays[at].1 = power(&base, sum.abs(), BinaryOp::ElemPow),
            }
        }
    }

    /// The chain put together again.
    fn whole(&self) -> Expr {
        let (negative, size) =
            if self.number < RBig::ZERO { (true, -self.number.clone()) } else { (false, self.number.clone()) };
        let numbers = |value: dashu_int::IBig| expr(ExprKind::Number(RBig::from(value)));
        let (above, below) = match ratio(&size).kind {
            // A decimal of many places.
            ExprKind::Number(value) => (expr(ExprKind::Number(value)), integer(1)),
            _ => (numbers(size.numerator().clone()), numbers(size.denominator().clone().into())),
        };
        let side = |number: Expr, sign: i64| {
            let powers = self.scalars.iter().filter(|(_, exponent)| exponent * sign > 0);
            let powers = powers.map(|(base, exponent)| power(base, exponent * sign, BinaryOp::Pow));
            std::iter::once(number).filter(|number| !is_one(number)).chain(powers).reduce(|a, b| times(&a, &b))
        };
        let (above, below) = (side(above, 1), side(below, -1));
        let matrices = self.arrays.iter().skip(1).any(|(op, _)| *op == BinaryOp::Mul);
        let starts = self.arrays.first().is_some_and(|(op, _)| !divides(*op));
        let over = |e: Expr| below.as_ref().map_or(e.clone(), |below| binary(BinaryOp::Div, &e, below));
        let whole = match (above, starts && !matrices) {
            // `x/s`
            (None, true) => over(self.tied(None)),
            (above, _) => {
                let scalar = over(above.unwrap_or_else(|| integer(1)));
                self.tied(Some(scalar))
            }
        };
        if negative { negated(&whole) } else { whole }
    }

    /// The arrays behind a scalar.
    fn tied(&self, scalar: Option<Expr>) -> Expr {
        let mut product = scalar.filter(|scalar| !is_one(scalar));
        for (at, (op, array)) in self.arrays.iter().enumerate() {
            product = Some(match product {
                None if divides(*op) => binary(*op, &integer(1), array),
                None => array.clone(),
                Some(product) if at == 0 && !divides(*op) => times(&product, array),
                Some(product) => binary(*op, &product, array),
            });
        }
        product.unwrap_or_else(|| integer(1))
    }
}

/// Functions that a scalar can be drawn out of, from each of their arguments.
fn is_linear(function: &str) -> bool {
    matches!(function, "sum" | "mean" | "diag" | "dot" | "tr" | "outer")
}

/// A base and its integer power.
fn power_of(factor: &Expr) -> (&Expr, i64) {
    match &factor.kind {
        ExprKind::Binary(BinaryOp::Pow | BinaryOp::ElemPow, base, exponent) => {
            let number = match &exponent.kind {
                ExprKind::Number(value) => as_integer(value),
                _ => None,
            };
            number.map_or((factor, 1), |number| (&**base, number))
        }
        _ => (factor, 1),
    }
}

fn power(base: &Expr, exponent: i64, op: BinaryOp) -> Expr {
    let size = expr(ExprKind::Number(RBig::from(exponent)));
    if is_one(&size) { base.clone() } else { binary(op, base, &size) }
}
