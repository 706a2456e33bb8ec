//! Derivatives by rules on entries, by construction: ∂X[i,j]/∂X[a,b] = δ(i,a) δ(j,b), and the chain rule.

use super::grow::Garden;
use super::index::{Cond, Ix, Linear};
use super::term::{
    A, Axis, Fold, Fun, Make, Node, T, add, array, call, delta, div, entry, fraction, more, mul, neg, number, over,
    pick, power, refreshed, size, sub, sum, with,
};
use std::rc::Rc;

/// The derivative of a term by one entry of an input or of a `let`; none where a rule is missing.
pub fn slope(garden: &mut Garden, term: &T, by: &Make, at: &[Ix]) -> Option<T> {
    if !garden.term_depends(term, by) {
        return Some(number(0));
    }
    let own = |garden: &mut Garden, term: &T| slope(garden, term, by, at);
    Some(match &**term {
        Node::Number(..) | Node::Size(_) | Node::Place(_) | Node::Delta(..) => number(0),
        Node::Entry(array, places, or) if array.make == *by => {
            let unit = places.iter().zip(at).fold(number(1), |unit, (place, at)| mul(&unit, &delta(place, at)));
            let Some(or) = or else { return Some(unit) };
            let beyond = own(garden, or)?;
            // Where there is no such entry the unit is 0, as `at` is within.
            add(&unit, &outside(garden, places, &array.dims, &beyond))
        }
        Node::Entry(array, places, None) => {
            let opened = opened(garden, array, places)?;
            own(garden, &opened)?
        }
        Node::Entry(array, places, Some(or)) if matches!(array.make, Make::Input(_)) => {
            let beyond = own(garden, or)?;
            outside(garden, places, &array.dims, &beyond)
        }
        Node::Entry(..) => return None,
        Node::Neg(a) => neg(&own(garden, a)?),
        Node::Add(a, b) => add(&own(garden, a)?, &own(garden, b)?),
        Node::Sub(a, b) => sub(&own(garden, a)?, &own(garden, b)?),
        Node::Mul(a, b) => {
            let (da, db) = (own(garden, a)?, own(garden, b)?);
            add(&mul(&da, b), &mul(a, &db))
        }
        Node::Div(a, b) => {
            let (da, db) = (own(garden, a)?, own(garden, b)?);
            sub(&div(&da, b), &div(&mul(a, &db), &power(b, 2)))
        }
        Node::Power(a, exponent) => {
            let da = own(garden, a)?;
            mul(&mul(&number(*exponent), &power(a, exponent - 1)), &da)
        }
        Node::Call(fun, a) => {
            let da = own(garden, a)?;
            mul(&outer(*fun, a), &da)
        }
        Node::Pick(cond, a, b) => pick(cond, &own(garden, a)?, &own(garden, b)?),
        Node::More(a, b, then, otherwise) => more(a, b, &own(garden, then)?, &own(garden, otherwise)?),
        Node::Over(..) => folded(garden, term, by, at)?,
    })
}

/// A value where an index lies outside of its slot, and 0 where all are within.
fn outside(garden: &Garden, places: &[Ix], dims: &[Linear], value: &T) -> T {
    places.iter().zip(dims).fold(number(0), |otherwise, (place, dim)| {
        let mut term = otherwise;
        if !garden.scope.is_at_most(place, *dim) {
            term = pick(&Cond::new(place.clone(), "<=", Ix::size(*dim)), &term, value);
        }
        if !garden.scope.is_at_least_one(place) {
            term = pick(&Cond::new(place.clone(), ">=", Ix::number(1)), &term, value);
        }
        term
    })
}

/// The derivative of a sum, a product, … over names.
fn folded(garden: &mut Garden, whole: &T, by: &Make, at: &[Ix]) -> Option<T> {
    let Node::Over(fold, names, cond, body) = &**whole else { return None };
    let (fold, cond) = (*fold, cond.as_ref());
    let inner = slope(garden, body, by, at)?;
    let again = refreshed(whole, &mut garden.scope);
    Some(match fold {
        Fold::Sum => over(Fold::Sum, names, cond, &inner),
        Fold::Mean if cond.is_none() => over(Fold::Mean, names, cond, &inner),
        Fold::Max | Fold::Min => {
            let (larger, smaller) = if fold == Fold::Max { (&again, body) } else { (body, &again) };
            let largest = over(Fold::Sum, names, cond, &more(larger, smaller, &number(0), &inner));
            // Where several entries are tied, and no kink is there, they have one slope.
            let ties = over(Fold::Sum, names, cond, &more(larger, smaller, &number(0), &number(1)));
            let are_apart = matches!(&**body, Node::Entry(array, places, None)
                if array.make == *by && names.iter().all(|name| places.contains(&Ix::name(*name))));
            if are_apart { largest } else { div(&largest, &refreshed(&ties, &mut garden.scope)) }
        }
        // Of one name: the product of all others.
        Fold::Prod => {
            let [name] = names.as_slice() else { return None };
            let Node::Over(_, others, other_cond, other_body) = &*again else { return None };
            let (own, other) = (Ix::name(*name), Ix::name(others[0]));
            let later = pick(&Cond::new(other.clone(), ">=", own.clone()), &number(1), other_body);
            let apart = pick(&Cond::new(other, "<=", own), &later, other_body);
            let rest = over(Fold::Prod, others, other_cond.as_ref(), &apart);
            over(Fold::Sum, names, cond, &mul(&inner, &rest))
        }
        Fold::Mean => return None,
    })
}

/// f′ at the argument.
fn outer(fun: Fun, a: &T) -> T {
    let one = number(1);
    match fun {
        Fun::Exp => call(Fun::Exp, a),
        Fun::Sin => call(Fun::Cos, a),
        Fun::Cos => neg(&call(Fun::Sin, a)),
        Fun::Tanh => sub(&one, &power(&call(Fun::Tanh, a), 2)),
        Fun::Sigmoid => mul(&call(Fun::Sigmoid, a), &sub(&one, &call(Fun::Sigmoid, a))),
        Fun::Atan => div(&one, &add(&one, &power(a, 2))),
        Fun::Log => div(&one, a),
        Fun::Sqrt => div(&fraction(1, 2), &call(Fun::Sqrt, a)),
        Fun::F(order) => call(Fun::F(order + 1), a),
    }
}

/// The entry of an array that is made of others, by what the word means.
pub fn opened(garden: &mut Garden, whole: &A, at: &[Ix]) -> Option<T> {
    let row = at.first()?.clone();
    let rest = &at[1..];
    let then = |first: &Ix| [std::slice::from_ref(first), rest].concat();
    Some(match &whole.make {
        Make::Input(_) => entry(whole, at),
        Make::Ones => number(1),
        Make::Let(let_number) => {
            let own = garden.lets[*let_number].clone();
            let body = refreshed(&own.body, &mut garden.scope);
            own.names.iter().zip(at).try_fold(body, |body, (name, by)| with(&body, *name, by))?
        }
        Make::Turned(a) => entry(a, &[rest[0].clone(), row]),
        Make::Product(a, b) => {
            let k = garden.scope.fresh(a.dims[1]);
            let right = [&[Ix::name(k)], rest].concat();
            sum(&[k], &mul(&entry(a, &[row, Ix::name(k)]), &entry(b, &right)))
        }
        Make::Reduced(fold, axis, a) => {
            let k = garden.scope.fresh(a.dims[usize::from(*axis == Axis::Cols)]);
            let k_ix = Ix::name(k);
            let inner = if *axis == Axis::Rows { entry(a, &[k_ix, row]) } else { entry(a, &[row, k_ix]) };
            over(*fold, &[k], None, &inner)
        }
        Make::Running(axis, a) => {
            let along_rows = *axis != Some(Axis::Cols);
            let k = garden.scope.fresh(a.dims[usize::from(!along_rows)]);
            let last = if along_rows { row.clone() } else { rest[0].clone() };
            let inner = if along_rows { then(&Ix::name(k)) } else { vec![row, Ix::name(k)] };
            let cond = Cond::new(Ix::name(k), "<=", last);
            over(Fold::Sum, &[k], Some(&cond), &entry(a, &inner))
        }
        Make::Slice(a, ends) => {
            let places: Vec<Ix> =
                at.iter().zip(ends).map(|(ix, (low, _))| ix.plus(&Ix::size(*low)).moved(-1)).collect();
            entry(a, &places)
        }
        Make::Below(a, b) => {
            let rows = a.dims[0];
            let below = row.minus(&Ix::size(rows));
            beyond(&Cond::new(row.clone(), "<=", Ix::size(rows)), (a, then(&row)), (b, then(&below)))
        }
        Make::Beside(a, b) => {
            let (cols, col) = (a.dims[1], rest[0].clone());
            let left = vec![row.clone(), col.clone()];
            let right = if b.dims.len() == 1 { vec![row] } else { vec![row, col.minus(&Ix::size(cols))] };
            beyond(&Cond::new(col, "<=", Ix::size(cols)), (a, left), (b, right))
        }
        Make::Cross(a, b) => {
            let part = |array: &A, at: i64| entry(array, &[Ix::number(at)]);
            let line = |p: i64, q: i64| sub(&mul(&part(a, p), &part(b, q)), &mul(&part(a, q), &part(b, p)));
            by_place(&row, &[line(2, 3), line(3, 1), line(1, 2)])
        }
        Make::Skew(a) => {
            let part = |at: i64| entry(a, &[Ix::number(at)]);
            let col = &rest[0];
            let line = |parts: [T; 3]| by_place(col, &parts);
            by_place(
                &row,
                &[
                    line([number(0), neg(&part(3)), part(2)]),
                    line([part(3), number(0), neg(&part(1))]),
                    line([neg(&part(2)), part(1), number(0)]),
                ],
            )
        }
    })
}

/// One of three, by an index.
fn by_place(ix: &Ix, parts: &[T; 3]) -> T {
    let later = pick(&Cond::new(ix.clone(), "<=", Ix::number(2)), &parts[1], &parts[2]);
    pick(&Cond::new(ix.clone(), "<=", Ix::number(1)), &parts[0], &later)
}

/// An entry of the one array or the other; either index may be outside where it is not taken.
fn beyond(cond: &Cond, first: (&A, Vec<Ix>), second: (&A, Vec<Ix>)) -> T {
    let or_zero = |(array, at): (&A, Vec<Ix>)| -> T { Rc::new(Node::Entry(array.clone(), at, Some(number(0)))) };
    pick(cond, &or_zero(first), &or_zero(second))
}

/// An array of ones, for sums that are written without it.
pub fn ones(dims: &[Linear]) -> A {
    array(Make::Ones, dims)
}

/// How many there are of these names.
pub fn count(garden: &Garden, names: &[usize]) -> T {
    names.iter().fold(number(1), |count, name| mul(&count, &size(garden.scope.ranges[*name])))
}
