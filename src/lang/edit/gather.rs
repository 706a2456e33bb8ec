//! Common factors in front of a bracket: `1/m*X*p - 1/m*X*y` is `1/m*X*(p - y)`.

use super::build::{binary, chain, integer, is_product, negated, starts_negative};
use super::walk::parts;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::print::print;
use std::cell::Cell;

/// Sums of more terms are left as they are.
const MOST_TERMS: usize = 12;
/// Parts that are looked at for one formula.
const MOST_PARTS: usize = 20_000;

/// A product as it is read, from left to right: the first factor, and what each of the others is tied on by.
#[derive(Clone)]
struct Product {
    first: Expr,
    others: Vec<(BinaryOp, Expr)>,
}

impl Product {
    fn of(expr: &Expr) -> Product {
        match &expr.kind {
            ExprKind::Binary(op, left, right) if is_product(*op) => {
                let mut product = Product::of(left);
                product.others.push((*op, (**right).clone()));
                product
            }
            _ => Product { first: expr.clone(), others: Vec::new() },
        }
    }

    fn len(&self) -> usize {
        1 + self.others.len()
    }

    /// Its first factors.
    fn start(&self, count: usize) -> Expr {
        let others = self.others.iter().take(count.saturating_sub(1));
        others.fold(self.first.clone(), |product, (op, factor)| binary(*op, &product, factor))
    }

    /// What follows its first factors, where `start*(rest)` or `start .* (rest)` is the product.
    fn rest(&self, count: usize) -> Option<(BinaryOp, Expr)> {
        let mut others = self.others.iter().skip(count.checked_sub(1)?);
        let (tie, first) = others.next()?;
        let over = over(*tie)?;
        let mut rest = first.clone();
        for (op, factor) in others {
            if op != tie && *op != over {
                return None;
            }
            rest = binary(*op, &rest, factor);
        }
        Some((*tie, rest))
    }

    /// With how many factors two products start alike.
    fn alike_at_start(&self, other: &Product) -> usize {
        if print(&self.first) != print(&other.first) {
            return 0;
        }
        1 + self.others.iter().zip(&other.others).take_while(|(a, b)| is_same(a, b)).count()
    }

    /// With how many factors they end alike, the first one apart.
    fn alike_at_end(&self, other: &Product) -> usize {
        self.others.iter().rev().zip(other.others.iter().rev()).take_while(|(a, b)| is_same(a, b)).count()
    }
}

fn is_same(a: &(BinaryOp, Expr), b: &(BinaryOp, Expr)) -> bool {
    a.0 == b.0 && print(&a.1) == print(&b.1)
}

/// A sum with common factors of its terms in front of, or behind, a bracket, as long as it has fewer parts then and is
/// no longer; any other expression as it is. `fits` says whether the shapes of an expression fit.
///
/// ```
/// use backproof::lang::edit::build::{difference, name, times};
/// use backproof::lang::edit::gather::gathered;
/// use backproof::lang::print::print;
/// let product = |a, b| times(&name(a), &name(b));
/// let gradient = difference(&product("X", "p"), &product("X", "y"));
/// assert_eq!(print(&gathered(&gradient, &|_| true)), "X*(p - y)");
/// ```
pub fn gathered(expr: &Expr, fits: &dyn Fn(&Expr) -> bool) -> Expr {
    gathered_within(expr, fits, &Cell::new(MOST_PARTS))
}

/// The same as long as there are parts left that may be looked at: brackets within brackets are gathered, too.
fn gathered_within(expr: &Expr, fits: &dyn Fn(&Expr) -> bool, left: &Cell<usize>) -> Expr {
    let mut best = expr.clone();
    loop {
        let Some(less) = left.get().checked_sub(parts(&best).len()) else { return best };
        left.set(less);
        let length = |expr: &Expr| print(expr).chars().count();
        let is_better = |other: &Expr| length(other) <= length(&best) && parts(other).len() < parts(&best).len();
        let better = candidates(&best, left).into_iter().filter(|candidate| is_better(candidate) && fits(candidate));
        let Some(next) = better.min_by_key(length) else { return best };
        best = next;
    }
}

/// The sum with the factors that two of its terms have in common in front of a bracket, or behind it; all terms that
/// have them are in it.
fn candidates(expr: &Expr, left: &Cell<usize>) -> Vec<Expr> {
    let ExprKind::Sum(terms) = &expr.kind else { return Vec::new() };
    if terms.len() > MOST_TERMS {
        return Vec::new();
    }
    let unsigned = |(minus, term): &(bool, Expr)| {
        if starts_negative(term) { (!minus, Product::of(&negated(term))) } else { (*minus, Product::of(term)) }
    };
    let products: Vec<(bool, Product)> = terms.iter().map(unsigned).collect();
    let mut found = Vec::new();
    for (at, (_, one)) in products.iter().enumerate() {
        for (_, other) in &products[at + 1..] {
            found.extend(at_start(&products, one, one.alike_at_start(other), left));
            found.extend(at_end(&products, one, one.alike_at_end(other)));
        }
    }
    found
}

fn at_start(products: &[(bool, Product)], one: &Product, count: usize, left: &Cell<usize>) -> Vec<Expr> {
    let Some((tie, inside, outside)) = behind(products, one, count) else { return Vec::new() };
    let start = one.start(count);
    let plain = joined(inside.clone(), outside.clone(), |bracket| binary(tie, &start, &bracket));
    // What the bracket's terms have in common at their ends goes behind it: `X*(D - E)*X'`.
    let closed = joined(inside, outside, |bracket| {
        let rest = Product::of(&gathered_within(&bracket, &|_| true, left));
        match over(tie) {
            Some(over) if rest.others.iter().all(|(op, _)| *op == tie || *op == over) => {
                let whole = binary(tie, &start, &rest.first);
                rest.others.iter().fold(whole, |product, (op, factor)| binary(*op, &product, factor))
            }
            _ => binary(tie, &start, &bracket),
        }
    });
    plain.into_iter().chain(closed).collect()
}

/// The division that goes with a multiplication.
fn over(tie: BinaryOp) -> Option<BinaryOp> {
    match tie {
        BinaryOp::Mul => Some(BinaryOp::Div),
        BinaryOp::ElemMul => Some(BinaryOp::ElemDiv),
        _ => None,
    }
}

/// Terms with their signs: true for those that are subtracted.
type Terms = Vec<(bool, Expr)>;

/// What follows the first factors in the products that start with them, and the products that do not.
fn behind(products: &[(bool, Product)], one: &Product, count: usize) -> Option<(BinaryOp, Terms, Terms)> {
    if count == 0 {
        return None;
    }
    let mut tie = None;
    let mut inside = Vec::new();
    let mut outside = Vec::new();
    for (minus, product) in products {
        if product.alike_at_start(one) < count {
            outside.push((*minus, product.start(product.len())));
        } else if product.len() == count {
            inside.push((*minus, integer(1)));
        } else {
            let (op, rest) = product.rest(count)?;
            if *tie.get_or_insert(op) != op {
                return None;
            }
            inside.push((*minus, rest));
        }
    }
    // Terms that are the same throughout have nothing to stand in the bracket.
    Some((tie?, inside, outside))
}

fn at_end(products: &[(bool, Product)], one: &Product, count: usize) -> Option<Expr> {
    if count == 0 {
        return None;
    }
    let (inside, outside): (Vec<_>, Vec<_>) =
        products.iter().partition(|(_, product)| product.alike_at_end(one) >= count);
    let inside = inside.iter().map(|(minus, product)| (*minus, product.start(product.len() - count))).collect();
    let outside = outside.iter().map(|(minus, product)| (*minus, product.start(product.len()))).collect();
    let end = &one.others[one.others.len() - count..];
    joined(inside, outside, |bracket| end.iter().fold(bracket, |product, (op, factor)| binary(*op, &product, factor)))
}

/// The terms of a bracket as one term beside the others.
fn joined(mut inside: Terms, mut outside: Terms, around: impl Fn(Expr) -> Expr) -> Option<Expr> {
    let negative = inside.iter().all(|(minus, _)| *minus);
    if negative {
        inside.iter_mut().for_each(|(minus, _)| *minus = false);
    }
    outside.insert(0, (negative, around(chain(inside)?)));
    chain(outside)
}
