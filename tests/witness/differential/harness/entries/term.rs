//! Terms with index names, and arrays that are made of arrays.

use super::index::{Cond, Ix, Linear, Scope};
use std::rc::Rc;

pub type T = Rc<Node>;
pub type A = Rc<Array>;

/// A function of numbers; `F` is the arbitrary one, or a derivative of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fun {
    Exp,
    Sin,
    Cos,
    Tanh,
    Sigmoid,
    Atan,
    Log,
    Sqrt,
    F(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Sum,
    Mean,
    Prod,
    Max,
    Min,
}

/// A term; its index names are numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Number(i64, i64),
    Size(Linear),
    /// An index as a number.
    Place(Ix),
    /// An entry, or what stands behind `or`.
    Entry(A, Vec<Ix>, Option<T>),
    Neg(T),
    Add(T, T),
    Sub(T, T),
    Mul(T, T),
    Div(T, T),
    Power(T, i64),
    Call(Fun, T),
    /// By a comparison of indices.
    Pick(Cond, T, T),
    /// `if(a > b, then, otherwise)`
    More(T, T, T, T),
    Over(Fold, Vec<usize>, Option<Cond>, T),
    Delta(Ix, Ix),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Rows,
    Cols,
}

/// How an array comes about.
#[derive(Clone, Debug, PartialEq)]
pub enum Make {
    Input(usize),
    Let(usize),
    Turned(A),
    Product(A, A),
    Reduced(Fold, Axis, A),
    /// The running sum of a vector, or along an axis.
    Running(Option<Axis>, A),
    /// Both ends of each slot, counted from 1.
    Slice(A, Vec<(Linear, Linear)>),
    /// One below the other: vectors, or matrices.
    Below(A, A),
    Beside(A, A),
    Cross(A, A),
    Skew(A),
    Ones,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    pub make: Make,
    pub dims: Vec<Linear>,
}

pub fn array(make: Make, dims: &[Linear]) -> A {
    Rc::new(Array { make, dims: dims.to_vec() })
}

pub fn number(value: i64) -> T {
    Rc::new(Node::Number(value, 1))
}

pub fn fraction(above: i64, below: i64) -> T {
    Rc::new(Node::Number(above, below))
}

pub fn size(value: Linear) -> T {
    if value.is_number() { number(value.one) } else { Rc::new(Node::Size(value)) }
}

pub fn entry(array: &A, at: &[Ix]) -> T {
    Rc::new(Node::Entry(array.clone(), at.to_vec(), None))
}

pub fn delta(left: &Ix, right: &Ix) -> T {
    if left == right { number(1) } else { Rc::new(Node::Delta(left.clone(), right.clone())) }
}

fn is(term: &T, value: i64) -> bool {
    **term == Node::Number(value, 1)
}

pub fn is_zero(term: &T) -> bool {
    is(term, 0)
}

/// Whether it has a value whatever its entries are, 0 too: nothing in it divides, and it has no logarithm or root.
pub fn is_everywhere(term: &T) -> bool {
    !term.any(&mut |node| matches!(node, Node::Div(..) | Node::Power(..) | Node::Call(Fun::Log | Fun::Sqrt, _)))
}

pub fn neg(a: &T) -> T {
    match &**a {
        _ if is_zero(a) => a.clone(),
        Node::Neg(inner) => inner.clone(),
        _ => Rc::new(Node::Neg(a.clone())),
    }
}

pub fn add(a: &T, b: &T) -> T {
    match (is_zero(a), is_zero(b)) {
        (true, _) => b.clone(),
        (_, true) => a.clone(),
        _ => Rc::new(Node::Add(a.clone(), b.clone())),
    }
}

pub fn sub(a: &T, b: &T) -> T {
    match (is_zero(a), is_zero(b)) {
        (true, _) => neg(b),
        (_, true) => a.clone(),
        _ => Rc::new(Node::Sub(a.clone(), b.clone())),
    }
}

pub fn mul(a: &T, b: &T) -> T {
    match () {
        () if is_zero(a) || is_zero(b) => number(0),
        () if is(a, 1) => b.clone(),
        () if is(b, 1) => a.clone(),
        () => Rc::new(Node::Mul(a.clone(), b.clone())),
    }
}

pub fn div(a: &T, b: &T) -> T {
    if is_zero(a) || is(b, 1) { a.clone() } else { Rc::new(Node::Div(a.clone(), b.clone())) }
}

pub fn power(a: &T, exponent: i64) -> T {
    if exponent == 1 { a.clone() } else { Rc::new(Node::Power(a.clone(), exponent)) }
}

pub fn call(fun: Fun, a: &T) -> T {
    Rc::new(Node::Call(fun, a.clone()))
}

pub fn pick(cond: &Cond, then: &T, otherwise: &T) -> T {
    if then == otherwise { then.clone() } else { Rc::new(Node::Pick(cond.clone(), then.clone(), otherwise.clone())) }
}

pub fn more(a: &T, b: &T, then: &T, otherwise: &T) -> T {
    if then == otherwise {
        return then.clone();
    }
    Rc::new(Node::More(a.clone(), b.clone(), then.clone(), otherwise.clone()))
}

pub fn over(fold: Fold, names: &[usize], cond: Option<&Cond>, body: &T) -> T {
    if is_zero(body) && fold == Fold::Sum {
        return body.clone();
    }
    Rc::new(Node::Over(fold, names.to_vec(), cond.cloned(), body.clone()))
}

pub fn sum(names: &[usize], body: &T) -> T {
    over(Fold::Sum, names, None, body)
}

impl Node {
    pub fn parts(&self) -> Vec<T> {
        match self {
            Node::Number(..) | Node::Size(_) | Node::Place(_) | Node::Delta(..) => vec![],
            Node::Entry(_, _, or) => or.iter().cloned().collect(),
            Node::Neg(a) | Node::Power(a, _) | Node::Call(_, a) | Node::Over(_, _, _, a) => vec![a.clone()],
            Node::Add(a, b) | Node::Sub(a, b) | Node::Mul(a, b) | Node::Div(a, b) | Node::Pick(_, a, b) => {
                vec![a.clone(), b.clone()]
            }
            Node::More(a, b, c, d) => vec![a.clone(), b.clone(), c.clone(), d.clone()],
        }
    }

    /// The same with other parts.
    pub fn with_parts(&self, parts: &[T]) -> T {
        let part = |at: usize| parts[at].clone();
        Rc::new(match self {
            Node::Number(..) | Node::Size(_) | Node::Place(_) | Node::Delta(..) => self.clone(),
            Node::Entry(array, at, or) => Node::Entry(array.clone(), at.clone(), or.as_ref().map(|_| part(0))),
            Node::Neg(_) => Node::Neg(part(0)),
            Node::Power(_, exponent) => Node::Power(part(0), *exponent),
            Node::Call(fun, _) => Node::Call(*fun, part(0)),
            Node::Over(fold, names, cond, _) => Node::Over(*fold, names.clone(), cond.clone(), part(0)),
            Node::Add(..) => Node::Add(part(0), part(1)),
            Node::Sub(..) => Node::Sub(part(0), part(1)),
            Node::Mul(..) => Node::Mul(part(0), part(1)),
            Node::Div(..) => Node::Div(part(0), part(1)),
            Node::Pick(cond, ..) => Node::Pick(cond.clone(), part(0), part(1)),
            Node::More(..) => Node::More(part(0), part(1), part(2), part(3)),
        })
    }

    pub fn any(&self, test: &mut dyn FnMut(&Node) -> bool) -> bool {
        test(self) || self.parts().iter().any(|part| part.any(test))
    }

    pub fn count(&self) -> usize {
        1 + self.parts().iter().map(|part| part.count()).sum::<usize>()
    }

    /// Whether an index name occurs that is not bound within.
    pub fn has(&self, name: usize) -> bool {
        let own = match self {
            Node::Place(ix) => ix.has(name),
            Node::Entry(_, at, _) => at.iter().any(|ix| ix.has(name)),
            Node::Pick(cond, ..) | Node::Over(_, _, Some(cond), _) => cond.has(name),
            Node::Delta(a, b) => a.has(name) || b.has(name),
            _ => false,
        };
        own || self.parts().iter().any(|part| part.has(name))
    }
}

/// The term with indices mapped; none where some index does not take it.
pub fn with_indices(term: &T, change: &dyn Fn(&Ix) -> Option<Ix>) -> Option<T> {
    let parts: Vec<T> = term.parts().iter().map(|part| with_indices(part, change)).collect::<Option<_>>()?;
    let compared = |cond: &Cond| Some(Cond { left: change(&cond.left)?, op: cond.op, right: change(&cond.right)? });
    Some(match &**term {
        // What a map gives is an index, and no number.
        Node::Place(ix) => {
            Rc::new(Node::Place(change(ix).filter(|ix| ix.atoms.iter().all(|(atom, _)| atom.map.is_none()))?))
        }
        Node::Entry(array, at, or) => {
            let at = at.iter().map(change).collect::<Option<_>>()?;
            Rc::new(Node::Entry(array.clone(), at, or.as_ref().map(|_| parts[0].clone())))
        }
        Node::Pick(cond, ..) => Rc::new(Node::Pick(compared(cond)?, parts[0].clone(), parts[1].clone())),
        Node::Over(fold, names, Some(cond), _) => {
            Rc::new(Node::Over(*fold, names.clone(), Some(compared(cond)?), parts[0].clone()))
        }
        Node::Delta(a, b) => delta(&change(a)?, &change(b)?),
        _ => term.with_parts(&parts),
    })
}

/// An index in the place of a name.
pub fn with(term: &T, name: usize, by: &Ix) -> Option<T> {
    with_indices(term, &|ix| ix.with(name, by))
}

/// The same term with other names for all that is bound within.
pub fn refreshed(term: &T, scope: &mut Scope) -> T {
    let parts: Vec<T> = term.parts().iter().map(|part| refreshed(part, scope)).collect();
    let again = term.with_parts(&parts);
    let Node::Over(fold, names, cond, body) = &*again else { return again };
    let (mut names, mut cond, mut body) = (names.clone(), cond.clone(), body.clone());
    for own in &mut names {
        let fresh = scope.fresh(scope.ranges[*own]);
        let by = Ix::name(fresh);
        body = with(&body, *own, &by).unwrap_or(body);
        cond = cond.map(|cond| cond.with(*own, &by).unwrap_or(cond));
        *own = fresh;
    }
    Rc::new(Node::Over(*fold, names, cond, body))
}

/// The tree with node number `at`, in the order in which nodes are written, replaced.
pub fn replaced(term: &T, at: usize, change: &mut dyn FnMut(&T) -> Option<T>) -> Option<T> {
    if at == 0 {
        return change(term);
    }
    let (mut left, mut parts) = (at - 1, term.parts());
    for part in &mut parts {
        let count = part.count();
        if left < count {
            *part = replaced(part, left, change)?;
            return Some(term.with_parts(&parts));
        }
        left -= count;
    }
    None
}

/// The arrays that occur, those that others are made of among them.
pub fn arrays(term: &T, found: &mut Vec<A>) {
    fn within(array: &A, found: &mut Vec<A>) {
        found.push(array.clone());
        match &array.make {
            Make::Input(_) | Make::Let(_) | Make::Ones => {}
            Make::Turned(a) | Make::Reduced(_, _, a) | Make::Running(_, a) | Make::Slice(a, _) | Make::Skew(a) => {
                within(a, found);
            }
            Make::Product(a, b) | Make::Below(a, b) | Make::Beside(a, b) | Make::Cross(a, b) => {
                within(a, found);
                within(b, found);
            }
        }
    }
    if let Node::Entry(array, ..) = &**term {
        within(array, found);
    }
    term.parts().iter().for_each(|part| arrays(part, found));
}
