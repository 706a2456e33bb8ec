//! One mistake, as people make them with indices.

use super::grow::Garden;
use super::index::{Atom, Cond, Ix, Linear};
use super::term::{self, Axis, Fold, Make, Node, T, add, array, mul, number, over, pick, replaced, with_indices};
use std::rc::Rc;

/// What is done to one node; none where it does not apply.
type Spoil = fn(&mut Garden, &T, &[usize]) -> Option<T>;

pub const SPOILS: [(&str, Spoil); 18] = [
    ("wrong index", wrong_index),
    ("swapped indices", swapped),
    ("off by one", off_by_one),
    ("no delta", no_delta),
    ("more delta", more_delta),
    ("no condition", no_condition),
    ("other condition", other_condition),
    ("other fold", other_fold),
    ("size", size_factor),
    ("number", number_factor),
    ("sign", sign),
    ("missing term", missing_term),
    ("missing factor", missing_factor),
    ("beyond", beyond),
    ("map", map),
    ("border", border),
    ("axis", axis),
    ("sizes", only_some_sizes),
];

/// The term with one node spoilt. `around` are the names that are free in it.
pub fn spoilt(garden: &mut Garden, term: &T, around: &[usize], spoil: Spoil) -> Option<T> {
    let count = term.count();
    let mut names = around.to_vec();
    names_bound(term, &mut names);
    for _ in 0..40 {
        let at = garden.random.below(count);
        if let Some(other) = replaced(term, at, &mut |node| spoil(garden, node, &names)) {
            return (other != *term).then_some(other);
        }
    }
    None
}

fn names_bound(term: &T, names: &mut Vec<usize>) {
    if let Node::Over(_, own, _, _) = &**term {
        names.extend(own.iter().copied());
    }
    term.parts().iter().for_each(|part| names_bound(part, names));
}

/// The names that occur in a node: those that are certainly bound around it.
fn occurring(node: &T, names: &[usize]) -> Vec<usize> {
    let mut inside = Vec::new();
    names_bound(node, &mut inside);
    names.iter().copied().filter(|name| node.has(*name) && !inside.contains(name)).collect()
}

/// Another name of the same range.
fn wrong_index(garden: &mut Garden, node: &T, names: &[usize]) -> Option<T> {
    // Within a node that binds, all its own names are bound, too.
    let (Node::Entry(..) | Node::Delta(..) | Node::Place(_) | Node::Mul(..) | Node::Div(..)) = &**node else {
        return None;
    };
    let own = occurring(node, names);
    if own.is_empty() {
        return None;
    }
    let name = *garden.random.pick(&own);
    let range = garden.scope.ranges[name];
    let others: Vec<usize> =
        own.iter().copied().filter(|other| *other != name && garden.scope.ranges[*other] == range).collect();
    if others.is_empty() {
        return None;
    }
    let by = Ix::name(*garden.random.pick(&others));
    // One of the places at which it stands.
    let places = place_count(node, name);
    let one = garden.random.below(places.max(1));
    let at = std::cell::Cell::new(0);
    with_indices(node, &|ix| {
        if !ix.has(name) {
            return Some(ix.clone());
        }
        let own = at.replace(at.get() + 1);
        if own == one { ix.with(name, &by) } else { Some(ix.clone()) }
    })
}

fn place_count(node: &T, name: usize) -> usize {
    let count = std::cell::Cell::new(0);
    let _ = with_indices(node, &|ix| {
        count.set(count.get() + usize::from(ix.has(name)));
        Some(ix.clone())
    });
    count.get()
}

fn swapped(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let Node::Entry(array, at, or) = &**node else { return None };
    if at.len() < 2 {
        return None;
    }
    let (a, b) = (garden.random.below(at.len()), garden.random.below(at.len()));
    let fits = a != b && array.dims[a] == array.dims[b] && at[a] != at[b];
    let mut at = at.clone();
    at.swap(a, b);
    fits.then(|| Rc::new(Node::Entry(array.clone(), at, or.clone())))
}

fn off_by_one(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let by = *garden.random.pick(&[1, -1]);
    match &**node {
        Node::Entry(array, at, or) if !at.is_empty() => {
            let slot = garden.random.below(at.len());
            let mut at = at.clone();
            at[slot] = at[slot].moved(by);
            let within = at.iter().zip(&array.dims).all(|(ix, dim)| garden.scope.is_within(ix, *dim));
            let plain = matches!(array.make, Make::Input(_) | Make::Let(_));
            (within || plain).then(|| {
                let or = or.clone().or_else(|| (!within).then(|| number(0)));
                Rc::new(Node::Entry(array.clone(), at, or)) as T
            })
        }
        Node::Delta(a, b) => Some(term::delta(&a.moved(by), b)),
        Node::Place(ix) => Some(Rc::new(Node::Place(ix.moved(by)))),
        Node::Pick(cond, a, b) => {
            let cond = Cond::new(cond.left.moved(by), cond.op, cond.right.clone());
            Some(pick(&cond, a, b))
        }
        Node::Over(fold, names, Some(cond), body) => {
            let cond = Cond::new(cond.left.clone(), cond.op, cond.right.moved(by));
            Some(over(*fold, names, Some(&cond), body))
        }
        _ => None,
    }
}

fn no_delta(_: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    match &**node {
        Node::Delta(..) => Some(number(1)),
        Node::Pick(_, a, b) if term::is_zero(b) => Some(a.clone()),
        Node::Pick(_, _, b) => Some(b.clone()),
        _ => None,
    }
}

fn more_delta(garden: &mut Garden, node: &T, names: &[usize]) -> Option<T> {
    let Node::Entry(..) = &**node else { return None };
    let own = occurring(node, names);
    let name = *own.first()?;
    let range = garden.scope.ranges[name];
    let other = own.iter().skip(1).copied().find(|other| garden.scope.ranges[*other] == range);
    let other = other.map_or_else(|| Ix::number(1), Ix::name);
    Some(mul(&term::delta(&Ix::name(name), &other), node))
}

fn no_condition(_: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    match &**node {
        Node::Over(fold, names, Some(_), body) => Some(over(*fold, names, None, body)),
        _ => None,
    }
}

fn other_condition(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let other = |garden: &mut Garden, cond: &Cond| {
        let op = match (cond.op, garden.random.percent(50)) {
            ("<", true) => "<=",
            ("<=", true) => "<",
            (">", true) => ">=",
            (">=", true) => ">",
            _ => return cond.otherwise(),
        };
        Cond { op, ..cond.clone() }
    };
    match &**node {
        Node::Over(fold, names, Some(cond), body) => {
            let cond = other(garden, cond);
            Some(over(*fold, names, Some(&cond), body))
        }
        Node::Pick(cond, a, b) => {
            let cond = other(garden, cond);
            Some(pick(&cond, a, b))
        }
        _ => None,
    }
}

fn other_fold(_: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let Node::Over(fold, names, cond, body) = &**node else { return None };
    let other = match fold {
        Fold::Sum if cond.is_none() => Fold::Mean,
        Fold::Sum => Fold::Prod,
        Fold::Mean | Fold::Prod => Fold::Sum,
        Fold::Max => Fold::Min,
        Fold::Min => Fold::Max,
    };
    Some(over(other, names, cond.as_ref(), body))
}

fn size_factor(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let at = garden.random.below(garden.dims);
    let size = term::size(Linear::dim(at));
    Some(if garden.random.percent(50) { mul(&size, node) } else { term::div(node, &size) })
}

fn number_factor(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    match &**node {
        Node::Number(above, below) => Some(term::fraction(above + below, *below)),
        _ => Some(mul(&term::fraction(*garden.random.pick(&[2, 1, 3]), *garden.random.pick(&[1, 2])), node)),
    }
}

fn sign(_: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    Some(match &**node {
        Node::Neg(a) => a.clone(),
        Node::Add(a, b) => term::sub(a, b),
        Node::Sub(a, b) => add(a, b),
        _ => term::neg(node),
    })
}

fn missing_term(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    match &**node {
        Node::Add(a, b) => Some(if garden.random.percent(50) { a.clone() } else { b.clone() }),
        Node::Sub(a, _) => Some(a.clone()),
        _ => None,
    }
}

fn missing_factor(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    match &**node {
        Node::Mul(a, b) => Some(if garden.random.percent(50) { a.clone() } else { b.clone() }),
        Node::Div(a, _) | Node::Call(_, a) | Node::Power(a, _) => Some(a.clone()),
        _ => None,
    }
}

/// Another value where there is no entry.
fn beyond(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let Node::Entry(array, at, Some(or)) = &**node else { return None };
    let other = if term::is_zero(or) { term::fraction(1, *garden.random.pick(&[1, 2])) } else { number(0) };
    Some(Rc::new(Node::Entry(array.clone(), at.clone(), Some(other))))
}

/// A map left out, or put in, or another one.
fn map(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let maps = garden.scope.maps.clone();
    let scope = garden.scope.clone();
    let random = std::cell::RefCell::new(&mut garden.random);
    let changed = std::cell::Cell::new(false);
    let other = with_indices(node, &|ix| {
        let [(atom, 1)] = ix.atoms.as_slice() else { return Some(ix.clone()) };
        if changed.get() || ix.rest != Linear::default() {
            return Some(ix.clone());
        }
        let range = scope.range(atom);
        let mut others: Vec<Atom> = vec![Atom { map: None, name: atom.name }];
        others.extend((0..maps.len()).map(|map| Atom { map: Some(map), name: maps[map].over.and(atom.name) }));
        others.retain(|other| {
            let over = other.map.and_then(|map| maps[map].over);
            let fits = over.is_none_or(|over| other.name.is_some_and(|name| scope.ranges[name] == over));
            other != atom && fits && (other.map.is_some() || other.name.is_some()) && scope.range(other) == range
        });
        if others.is_empty() {
            return Some(ix.clone());
        }
        changed.set(true);
        Some(Ix::atom(*random.borrow_mut().pick(&others)))
    })?;
    changed.get().then_some(other)
}

/// Wrong at the first entry, or at the last one.
fn border(garden: &mut Garden, node: &T, names: &[usize]) -> Option<T> {
    let own = occurring(node, names);
    if own.is_empty() {
        return None;
    }
    let name = *garden.random.pick(&own);
    let last = Ix::size(garden.scope.ranges[name]);
    let cond = match garden.random.below(4) {
        0 => Cond::new(Ix::name(name), "<=", Ix::number(1)),
        1 => Cond::new(Ix::name(name), ">=", last),
        2 => Cond::new(Ix::name(name), ">=", Ix::number(garden.random.between(2, 4))),
        _ => Cond::new(Ix::name(name), "<", last),
    };
    let other = if garden.random.percent(50) { number(0) } else { mul(&number(2), node) };
    Some(pick(&cond, &other, node))
}

fn axis(_: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let Node::Entry(own, at, or) = &**node else { return None };
    let (make, fits) = match &own.make {
        Make::Running(Some(Axis::Rows), a) => (Make::Running(Some(Axis::Cols), a.clone()), true),
        Make::Running(Some(Axis::Cols), a) => (Make::Running(Some(Axis::Rows), a.clone()), true),
        Make::Reduced(fold, axis, a) => {
            let other = if *axis == Axis::Rows { Axis::Cols } else { Axis::Rows };
            (Make::Reduced(*fold, other, a.clone()), a.dims[0] == a.dims[1])
        }
        Make::Turned(a) if a.dims[0] == a.dims[1] => (a.make.clone(), true),
        Make::Product(a, b) if a.dims == b.dims => (Make::Product(b.clone(), a.clone()), true),
        Make::Cross(a, b) => (Make::Cross(b.clone(), a.clone()), true),
        Make::Below(a, b) if a.dims == b.dims => (Make::Below(b.clone(), a.clone()), true),
        _ => return None,
    };
    fits.then(|| Rc::new(Node::Entry(array(make, &own.dims), at.clone(), or.clone())) as T)
}

/// Right up to some size, or from some size on.
fn only_some_sizes(garden: &mut Garden, node: &T, _: &[usize]) -> Option<T> {
    let size = Ix::size(Linear::dim(garden.random.below(garden.dims)));
    let op = *garden.random.pick(&["<=", ">", ">="]);
    let cond = Cond::new(size, op, Ix::number(garden.random.between(1, 3)));
    Some(pick(&cond, node, &mul(&number(2), node)))
}
