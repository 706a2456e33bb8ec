//! Sums over a delta, done: the index is put in, and where it would lie outside there is nothing.

use super::grow::Garden;
use super::index::{Atom, Cond, Ix};
use super::term::{
    Fold, Make, Node, T, add, is_everywhere, is_zero, mul, neg, number, over, pick, refreshed, sub, with, with_indices,
};
use std::rc::Rc;

/// The term with sums over deltas done, mostly, and sums over sums drawn apart.
pub fn contracted(garden: &mut Garden, term: &T) -> T {
    let parts: Vec<T> = term.parts().iter().map(|part| contracted(garden, part)).collect();
    let term = match &**term {
        Node::Neg(_) => neg(&parts[0]),
        Node::Add(..) => add(&parts[0], &parts[1]),
        Node::Sub(..) => sub(&parts[0], &parts[1]),
        Node::Mul(..) => mul(&parts[0], &parts[1]),
        _ if parts.is_empty() => term.clone(),
        _ => term.with_parts(&parts),
    };
    match &*term {
        Node::Over(Fold::Sum, names, cond, body) => {
            summed(garden, names, cond.as_ref(), body).unwrap_or_else(|| term.clone())
        }
        _ => term,
    }
}

fn summed(garden: &mut Garden, names: &[usize], cond: Option<&Cond>, body: &T) -> Option<T> {
    if is_zero(body) {
        return Some(number(0));
    }
    match &**body {
        Node::Add(a, b) if has_delta(a) || has_delta(b) => {
            let (a, b) = (again(garden, names, cond, a), again(garden, names, cond, b));
            return Some(add(&a, &b));
        }
        Node::Sub(a, b) if has_delta(a) || has_delta(b) => {
            let (a, b) = (again(garden, names, cond, a), again(garden, names, cond, b));
            return Some(sub(&a, &b));
        }
        Node::Neg(a) => return Some(neg(&again(garden, names, cond, a))),
        // A sum in a sum is one.
        Node::Over(Fold::Sum, inner, None, inside) if has_delta(inside) => {
            return Some(again(garden, &[names, inner].concat(), cond, inside));
        }
        _ => {}
    }
    let mut factors = Vec::new();
    flatten(body, false, &mut factors);
    // A product with a sum in it is drawn apart, so that deltas meet the sums over them.
    if let Some(at) = factors.iter().position(|(factor, below)| !below && spreads(factor)) {
        return Some(spread(garden, names, cond, &factors, at));
    }
    for (at, (factor, _)) in factors.iter().enumerate() {
        let Node::Delta(a, b) = &**factor else { continue };
        for name in names {
            let Some(value) = solved(a, b, *name) else { continue };
            let mut rest = factors.clone();
            rest.remove(at);
            if let Some(done) = put_in(garden, names, cond, &rest, *name, &value) {
                return Some(done);
            }
        }
    }
    None
}

fn again(garden: &mut Garden, names: &[usize], cond: Option<&Cond>, body: &T) -> T {
    summed(garden, names, cond, body).unwrap_or_else(|| over(Fold::Sum, names, cond, body))
}

fn has_delta(term: &T) -> bool {
    term.any(&mut |node| matches!(node, Node::Delta(..)))
}

fn spreads(factor: &T) -> bool {
    matches!(&**factor, Node::Add(..) | Node::Sub(..) | Node::Over(Fold::Sum, ..)) && has_delta(factor)
}

fn spread(garden: &mut Garden, names: &[usize], cond: Option<&Cond>, factors: &[(T, bool)], at: usize) -> T {
    let with_factor = |factor: &T| {
        let mut all = factors.to_vec();
        all[at].0 = factor.clone();
        joined(&all)
    };
    match &*factors[at].0 {
        Node::Add(a, b) => {
            let (a, b) = (with_factor(a), with_factor(b));
            let (a, b) = (again(garden, names, cond, &a), again(garden, names, cond, &b));
            add(&a, &b)
        }
        Node::Sub(a, b) => {
            let (a, b) = (with_factor(a), with_factor(b));
            let (a, b) = (again(garden, names, cond, &a), again(garden, names, cond, &b));
            sub(&a, &b)
        }
        Node::Over(..) => {
            // What comes under it may bind the same names.
            let fresh = refreshed(&factors[at].0, &mut garden.scope);
            let Node::Over(_, inner, inner_cond, inside) = &*fresh else { return joined(factors) };
            let own = with_factor(inside);
            let inner = again(garden, inner, inner_cond.as_ref(), &own);
            // Once more only if that took the delta away.
            if has_delta(&inner) && matches!(&*inner, Node::Over(..)) {
                return over(Fold::Sum, names, cond, &inner);
            }
            again(garden, names, cond, &inner)
        }
        _ => over(Fold::Sum, names, cond, &joined(factors)),
    }
}

/// Factors, and whether they stand below a line.
fn flatten(term: &T, below: bool, factors: &mut Vec<(T, bool)>) {
    match &**term {
        Node::Mul(a, b) => {
            flatten(a, below, factors);
            flatten(b, below, factors);
        }
        Node::Div(a, b) => {
            flatten(a, below, factors);
            flatten(b, !below, factors);
        }
        _ => factors.push((term.clone(), below)),
    }
}

fn joined(factors: &[(T, bool)]) -> T {
    let above = factors.iter().filter(|(_, below)| !below).fold(number(1), |all, (factor, _)| mul(&all, factor));
    factors.iter().filter(|(_, below)| *below).fold(above, |all, (factor, _)| super::term::div(&all, factor))
}

/// The value of a name at which both indices are equal; it has the coefficient 1 or −1 in their difference.
fn solved(a: &Ix, b: &Ix, name: usize) -> Option<Ix> {
    let difference = a.minus(b);
    let times = difference.times(name);
    if times.abs() != 1 {
        return None;
    }
    let own = Ix::name(name).scaled(times);
    let value = difference.minus(&own).scaled(-times);
    (!value.has(name)).then_some(value)
}

fn put_in(
    garden: &mut Garden,
    names: &[usize],
    cond: Option<&Cond>,
    factors: &[(T, bool)],
    name: usize,
    value: &Ix,
) -> Option<T> {
    let range = garden.scope.ranges[name];
    let left: Vec<usize> = names.iter().copied().filter(|own| *own != name).collect();
    let cond = match cond {
        Some(cond) => Some(cond.with(name, value)?),
        None => None,
    };
    let within = garden.scope.is_within(value, range);
    // An index map has entries for the names that it is declared for, and no `or`.
    if !within && factors.iter().any(|(factor, _)| has_map_at(factor, name)) {
        return None;
    }
    let mut covered = within;
    let may_cover = factors.iter().all(|(factor, below)| !below && is_everywhere(factor));
    let mut done = Vec::new();
    for (factor, below) in factors {
        let replaced = with(factor, name, value)?;
        // An entry whose index may be outside now is 0 there; one of those says it for all.
        if let Node::Entry(array, at, None) = &**factor
            && !below
            && !within
            && may_cover
            && array.dims.iter().zip(at).any(|(dim, ix)| *dim == range && ix.alone() == Some(name))
        {
            covered |= garden.random.percent(60);
        }
        done.push((padded(garden, &replaced)?, *below));
    }
    let mut body = joined(&done);
    if !covered {
        let zero = number(0);
        body = pick(&Cond::new(value.clone(), "<=", Ix::size(range)), &body, &zero);
        body = pick(&Cond::new(Ix::number(1), "<=", value.clone()), &body, &zero);
    }
    match (left.is_empty(), cond) {
        (true, None) => Some(body),
        (true, Some(cond)) => Some(pick(&cond, &body, &number(0))),
        (false, cond) => Some(again(garden, &left, cond.as_ref(), &body)),
    }
}

/// The term with `or 0` where an index may lie outside; none where that is not said of such an array.
fn padded(garden: &Garden, term: &T) -> Option<T> {
    let parts: Vec<T> = term.parts().iter().map(|part| padded(garden, part)).collect::<Option<_>>()?;
    match &**term {
        Node::Entry(array, at, None) => {
            let within = at.iter().zip(&array.dims).all(|(ix, dim)| garden.scope.is_within(ix, *dim));
            if within {
                return Some(term.clone());
            }
            matches!(array.make, Make::Input(_) | Make::Let(_))
                .then(|| Rc::new(Node::Entry(array.clone(), at.clone(), Some(number(0)))))
        }
        _ if parts.is_empty() => Some(term.clone()),
        _ => Some(term.with_parts(&parts)),
    }
}

/// Whether the name stands in an index map.
fn has_map_at(term: &T, name: usize) -> bool {
    let found = std::cell::Cell::new(false);
    let _ = with_indices(term, &|ix| {
        let is_map = |(atom, _): &(Atom, i64)| atom.map.is_some() && atom.name == Some(name);
        found.set(found.get() || ix.atoms.iter().any(is_map));
        Some(ix.clone())
    });
    found.get()
}
