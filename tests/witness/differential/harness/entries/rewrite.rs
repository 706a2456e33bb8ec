//! The same value in other words.

use super::grow::Garden;
use super::index::{Cond, Ix};
use super::term::{
    A, Axis, Fold, Make, Node, T, add, array, delta, div, entry, fraction, mul, neg, number, over, pick, power,
    refreshed, replaced, sub, sum, with,
};

/// So many times something is said otherwise.
pub fn rewritten(garden: &mut Garden, term: &T, rounds: usize) -> T {
    let mut term = term.clone();
    for _ in 0..rounds {
        for _ in 0..8 {
            let at = garden.random.below(term.count());
            if let Some(other) = replaced(&term, at, &mut |node| once(garden, node)) {
                term = other;
                break;
            }
        }
    }
    term
}

fn once(garden: &mut Garden, term: &T) -> Option<T> {
    let choice = garden.random.below(6);
    Some(match &**term {
        Node::Add(a, b) if choice < 3 => add(b, a),
        Node::Add(a, b) => sub(a, &neg(b)),
        Node::Sub(a, b) if choice < 3 => add(&neg(b), a),
        Node::Sub(a, b) => neg(&sub(b, a)),
        Node::Mul(a, b) => match (&**a, &**b) {
            (_, Node::Add(x, y)) if choice > 2 => add(&mul(a, x), &mul(a, y)),
            (Node::Sub(x, y), _) if choice > 2 => sub(&mul(x, b), &mul(y, b)),
            // A factor into a sum; it has no name that is bound there.
            (_, Node::Over(Fold::Sum, names, cond, body)) if choice > 1 => {
                let a = refreshed(a, &mut garden.scope);
                over(Fold::Sum, names, cond.as_ref(), &mul(&a, body))
            }
            _ => mul(b, a),
        },
        Node::Div(a, b) => mul(a, &power(b, -1)),
        Node::Power(a, 2) => mul(a, &refreshed(a, &mut garden.scope)),
        Node::Neg(a) => mul(&number(-1), a),
        Node::Delta(a, b) => match choice {
            0..=2 => delta(b, a),
            _ => {
                let inner = pick(&Cond::new(b.clone(), "<=", a.clone()), &number(1), &number(0));
                pick(&Cond::new(a.clone(), "<=", b.clone()), &inner, &number(0))
            }
        },
        Node::Pick(cond, a, b) => match choice {
            0..=2 => pick(&cond.otherwise(), b, a),
            // Beside a 0 it must have a value, too.
            _ if super::term::is_zero(b) && super::term::is_everywhere(a) => {
                mul(&pick(cond, &number(1), &number(0)), a)
            }
            _ => {
                let zero = number(0);
                add(&pick(cond, a, &zero), &pick(cond, &zero, b))
            }
        },
        Node::Over(fold, names, cond, body) => return folded(garden, *fold, names, cond.as_ref(), body, choice),
        Node::Entry(..) if choice < 2 => {
            let half = mul(&fraction(1, 2), term);
            add(&half, &half)
        }
        Node::Entry(own, at, None) => return entry_again(garden, own, at, choice),
        _ => return None,
    })
}

fn entry_again(garden: &mut Garden, own: &A, at: &[Ix], choice: usize) -> Option<T> {
    match (&own.make, at) {
        // Σ over a delta.
        (Make::Input(_), [first, rest @ ..]) if choice < 4 => {
            let k = garden.scope.fresh(own.dims[0]);
            let inner = entry(own, &[&[Ix::name(k)], rest].concat());
            Some(sum(&[k], &mul(&delta(&Ix::name(k), first), &inner)))
        }
        (Make::Input(_), [row, col]) => {
            let turned = array(Make::Turned(own.clone()), &[own.dims[1], own.dims[0]]);
            Some(entry(&turned, &[col.clone(), row.clone()]))
        }
        (Make::Input(_) | Make::Ones, _) => None,
        _ => super::slope::opened(garden, own, at),
    }
}

fn folded(garden: &mut Garden, fold: Fold, names: &[usize], cond: Option<&Cond>, body: &T, choice: usize) -> Option<T> {
    if fold == Fold::Sum
        && choice < 3
        && let Some(word) = worded(garden, names, cond, body)
    {
        return Some(word);
    }
    let whole = |cond: Option<&Cond>, body: &T| over(fold, names, cond, body);
    Some(match choice {
        // The other way round.
        0 if !names.is_empty() => {
            let name = names[garden.random.below(names.len())];
            let turned = Ix::size(garden.scope.ranges[name]).moved(1).minus(&Ix::name(name));
            let body = with(body, name, &turned)?;
            let cond = match cond {
                Some(cond) => Some(cond.with(name, &turned)?),
                None => None,
            };
            over(fold, names, cond.as_ref(), &body)
        }
        1 if names.len() > 1 && cond.is_none() => {
            let (first, rest) = names.split_first()?;
            over(fold, &[*first], None, &over(fold, rest, None, body))
        }
        1 | 2 if fold == Fold::Sum => match (cond, &**body) {
            (Some(cond), _) => over(fold, names, None, &pick(cond, body, &number(0))),
            (None, Node::Add(a, b)) => {
                let other = refreshed(&over(fold, names, None, b), &mut garden.scope);
                add(&over(fold, names, None, a), &other)
            }
            (None, Node::Pick(cond, a, b)) if super::term::is_zero(b) => over(fold, names, Some(cond), a),
            _ => return None,
        },
        3 if fold == Fold::Sum && cond.is_none() => {
            // The one part and the other.
            let at = Ix::number(garden.random.between(1, 3));
            let cut = Cond::new(Ix::name(*names.first()?), ["<=", ">"][garden.random.below(2)], at);
            let rest = refreshed(&whole(Some(&cut.otherwise()), body), &mut garden.scope);
            add(&whole(Some(&cut), body), &rest)
        }
        4 if fold == Fold::Mean && cond.is_none() => div(&sum(names, body), &super::slope::count(garden, names)),
        4 if names.len() > 1 => {
            let mut names = names.to_vec();
            names.reverse();
            over(fold, &names, cond, body)
        }
        5 if fold == Fold::Sum => {
            let Node::Mul(a, b) = &**body else { return None };
            let free = |part: &T| cond.is_none() && names.iter().all(|name| !part.has(*name));
            match (free(a), free(b)) {
                (true, _) => mul(a, &sum(names, b)),
                (_, true) => mul(&sum(names, a), b),
                _ => return None,
            }
        }
        4 | 5 if fold == Fold::Max => neg(&over(Fold::Min, names, cond, &neg(body))),
        4 | 5 if fold == Fold::Min => neg(&over(Fold::Max, names, cond, &neg(body))),
        _ => return None,
    })
}

/// A sum that is a word of the language: a product of matrices, a sum of rows, a running sum.
fn worded(garden: &Garden, names: &[usize], cond: Option<&Cond>, body: &T) -> Option<T> {
    let [name] = names else { return None };
    let own = |node: &T| match &**node {
        Node::Entry(array, at, None) if matches!(array.make, Make::Input(_) | Make::Let(_)) => {
            Some((array.clone(), at.clone()))
        }
        _ => None,
    };
    match (&**body, cond) {
        (Node::Mul(a, b), None) => {
            let ((a, left), (b, right)) = (own(a)?, own(b)?);
            let fits = a.dims.len() == 2
                && (1..=2).contains(&b.dims.len())
                && left[1].alone() == Some(*name)
                && right[0].alone() == Some(*name)
                && !left[0].has(*name)
                && !right[1..].iter().any(|ix| ix.has(*name))
                && a.dims[1] == b.dims[0]
                && garden.scope.ranges[*name] == b.dims[0];
            if !fits {
                return None;
            }
            let dims = [&a.dims[..1], &b.dims[1..]].concat();
            let product = array(Make::Product(a, b), &dims);
            Some(entry(&product, &[&left[..1], &right[1..]].concat()))
        }
        (Node::Entry(..), None) => {
            let (a, at) = own(body)?;
            if a.dims.len() != 2 {
                return None;
            }
            let axis = if at[0].alone() == Some(*name) { Axis::Rows } else { Axis::Cols };
            let (gone, kept) = if axis == Axis::Rows { (0, 1) } else { (1, 0) };
            let fits = at[gone].alone() == Some(*name) && !at[kept].has(*name);
            let fits = fits && a.dims[gone] == garden.scope.ranges[*name];
            let reduced = array(Make::Reduced(Fold::Sum, axis, a.clone()), &[a.dims[kept]]);
            fits.then(|| entry(&reduced, &[at[kept].clone()]))
        }
        (Node::Entry(..), Some(cond)) => {
            let (a, at) = own(body)?;
            // A `let` of one number has no index.
            let runs =
                a.dims.len() == 1 && at.first()?.alone() == Some(*name) && a.dims[0] == garden.scope.ranges[*name];
            let ends = cond.op == "<=" && cond.left.alone() == Some(*name) && !cond.right.has(*name);
            let within = garden.scope.is_within(&cond.right, a.dims[0]);
            let running = array(Make::Running(None, a.clone()), &a.dims);
            (runs && ends && within).then(|| entry(&running, std::slice::from_ref(&cond.right)))
        }
        _ => None,
    }
}

/// A part of the term gets a name: an array by its entries, with all names that occur in it as its indices.
pub fn named(garden: &mut Garden, term: &T, around: &[usize]) -> T {
    let at = garden.random.below(term.count());
    let mut bound: Vec<usize> = around.to_vec();
    gather(term, &mut bound);
    let mut name_it = |part: &T| {
        if part.count() < 2 || matches!(&**part, Node::Place(_) | Node::Delta(..)) {
            return None;
        }
        let mut inside = Vec::new();
        gather(part, &mut inside);
        let free = |name: &usize| part.has(*name) && !inside.contains(name);
        let mut names: Vec<usize> = bound.iter().copied().filter(free).collect();
        if names.len() > 4 {
            return None;
        }
        if names.len() > 1 && garden.random.percent(40) {
            names.reverse();
        }
        let array = garden.bind(&names, part);
        Some(entry(&array, &names.iter().map(|name| Ix::name(*name)).collect::<Vec<_>>()))
    };
    replaced(term, at, &mut name_it).unwrap_or_else(|| term.clone())
}

fn gather(term: &T, names: &mut Vec<usize>) {
    if let Node::Over(_, own, _, _) = &**term {
        names.extend(own.iter().filter(|name| !names.contains(name)).copied().collect::<Vec<_>>());
    }
    term.parts().iter().for_each(|part| gather(part, names));
}
