//! Derivatives of terms, by rules written down for this campaign alone; substitution.

use super::expr::{E, Fun, Node, Than, call, d, n, pi, q, sqrt, square};

/// Whether the name occurs.
pub fn mentions(e: &E, name: &str) -> bool {
    matches!(&*e.0, Node::Name(own) if *own == name) || e.parts().iter().any(|part| mentions(part, name))
}

/// The same with another term for a name. What a derivative form is taken by must not be replaced.
pub fn put(e: &E, name: &str, value: &E) -> E {
    match &*e.0 {
        Node::Name(own) if *own == name => value.clone(),
        _ => {
            let parts: Vec<E> = e.parts().iter().map(|part| put(part, name, value)).collect();
            e.with_parts(&parts)
        }
    }
}

/// The same with a term in `t` for a declared function.
pub fn instance(e: &E, function: &str, body: &E) -> E {
    let parts: Vec<E> = e.parts().iter().map(|part| instance(part, function, body)).collect();
    match &*e.0 {
        Node::Apply(own, order, _) if *own == function => {
            let body = (0..*order).fold(body.clone(), |body, _| derivative(&body, "t"));
            put(&body, "t", &parts[0])
        }
        _ => e.with_parts(&parts),
    }
}

/// The same without derivative forms. What they are has a value only where what is differentiated has one.
pub fn expand(e: &E) -> E {
    let parts: Vec<E> = e.parts().iter().map(expand).collect();
    match &*e.0 {
        Node::D(_, by) => E::new(Node::Where(parts[0].clone(), derivative(&parts[0], by))),
        _ => e.with_parts(&parts),
    }
}

fn plus(a: E, b: E) -> E {
    match (a.is(0), b.is(0)) {
        (true, _) => b,
        (_, true) => a,
        _ => a + b,
    }
}

fn times(a: E, b: E) -> E {
    match (&*a.0, &*b.0) {
        _ if a.is(0) || b.is(0) => n(0),
        _ if a.is(1) => b,
        _ if b.is(1) => a,
        (Node::Number(p, r), Node::Number(s, t)) => q(p * s, r * t),
        (_, Node::Number(..)) => b * a,
        _ => a * b,
    }
}

fn over(a: E, b: E) -> E {
    if a.is(0) { a } else { a / b }
}

fn minus(a: E) -> E {
    match &*a.0 {
        Node::Number(p, r) => q(-p, *r),
        _ => -a,
    }
}

fn minus_of(a: E, b: E) -> E {
    if b.is(0) { a } else { plus(a, minus(b)) }
}

/// The derivative, with nothing simplified but factors 1 and terms 0.
pub fn derivative(e: &E, by: &'static str) -> E {
    if !mentions(e, by) {
        return n(0);
    }
    let slope = |of: &E| derivative(of, by);
    match &*e.0 {
        Node::Number(..) | Node::Pi => n(0),
        Node::Name(_) => n(1),
        Node::Neg(a) => minus(slope(a)),
        Node::Add(a, b) => plus(slope(a), slope(b)),
        Node::Sub(a, b) => {
            let (left, right) = (slope(a), slope(b));
            if right.is(0) { left } else { plus(left, minus(right)) }
        }
        Node::Mul(a, b) => plus(times(slope(a), b.clone()), times(a.clone(), slope(b))),
        Node::Div(a, b) => {
            let first = over(slope(a), b.clone());
            let second = over(times(a.clone(), slope(b)), square(b));
            if second.is(0) { first } else { plus(first, minus(second)) }
        }
        Node::Power(a, p, r) => {
            let lower = q(*p - *r, *r);
            let Node::Number(above, below) = &*lower.0 else { return lower };
            let rest = match (above, below) {
                (0, _) => n(1),
                (1, 1) => a.clone(),
                _ => E::new(Node::Power(a.clone(), *above, *below)),
            };
            times(times(q(*p, *r), rest), slope(a))
        }
        Node::Call(fun, a) => called(*fun, a, slope(a)),
        Node::Apply(function, order, a) => times(E::new(Node::Apply(function, order + 1, a.clone())), slope(a)),
        Node::Max(a, b) => E::new(Node::Apart(a.clone(), b.clone(), slope(a), slope(b))),
        Node::Min(a, b) => E::new(Node::Apart(b.clone(), a.clone(), slope(a), slope(b))),
        Node::Atan2(y, x) => {
            over(minus_of(times(slope(y), x.clone()), times(slope(x), y.clone())), square(x) + square(y))
        }
        Node::Mod(a, b) => {
            let floor = call(Fun::Floor, &(a / b));
            let between = call(Fun::Between, &(a / b));
            plus(minus_of(slope(a), times(slope(b), floor)), n(0) * between)
        }
        Node::If(than, a, b, then, otherwise) => {
            let (then, otherwise) = (slope(then), slope(otherwise));
            match than {
                Than::More | Than::MoreOrEqual => E::new(Node::Apart(a.clone(), b.clone(), then, otherwise)),
                _ => E::new(Node::Apart(b.clone(), a.clone(), then, otherwise)),
            }
        }
        Node::D(a, inner) => derivative(&expand(&d(a, inner)), by),
        Node::Where(a, value) => E::new(Node::Where(a.clone(), slope(value))),
        Node::Apart(a, b, then, otherwise) => E::new(Node::Apart(a.clone(), b.clone(), slope(then), slope(otherwise))),
    }
}

fn called(fun: Fun, a: &E, slope: E) -> E {
    let same = |fun| call(fun, a);
    match fun {
        Fun::Exp => times(same(Fun::Exp), slope),
        Fun::Log => over(slope, a.clone()),
        Fun::Sqrt => over(slope, n(2) * sqrt(a)),
        Fun::Sin => times(same(Fun::Cos), slope),
        Fun::Cos => minus(times(same(Fun::Sin), slope)),
        Fun::Tan => times(n(1) + square(&same(Fun::Tan)), slope),
        Fun::Asin => over(slope, sqrt(&(n(1) - square(a)))),
        Fun::Acos => minus(over(slope, sqrt(&(n(1) - square(a))))),
        Fun::Atan => over(slope, n(1) + square(a)),
        Fun::Sinh => times(same(Fun::Cosh), slope),
        Fun::Cosh => times(same(Fun::Sinh), slope),
        Fun::Tanh => times(n(1) - square(&same(Fun::Tanh)), slope),
        Fun::Abs => times(same(Fun::Side), slope),
        Fun::Relu => E::new(Node::Apart(a.clone(), n(0), slope, n(0))),
        Fun::Sigmoid => times(same(Fun::Sigmoid) * (n(1) - same(Fun::Sigmoid)), slope),
        Fun::Softplus => times(same(Fun::Sigmoid), slope),
        Fun::Erf => times(n(2) / sqrt(&pi()) * call(Fun::Exp, &-square(a)), slope),
        Fun::Lgamma => times(same(Fun::Digamma), slope),
        Fun::Digamma => times(same(Fun::Trigamma), slope),
        Fun::Trigamma => times(same(Fun::Tetragamma), slope),
        // Nothing is written with its derivative.
        Fun::Tetragamma => call(Fun::Between, &n(0)),
        Fun::Erfc => minus(times(n(2) / sqrt(&pi()) * call(Fun::Exp, &-square(a)), slope)),
        Fun::Log1p => over(slope, n(1) + a),
        Fun::Expm1 => times(same(Fun::Exp), slope),
        Fun::Log2 => over(slope, a * call(Fun::Log, &n(2))),
        Fun::Log10 => over(slope, a * call(Fun::Log, &n(10))),
        Fun::Logit => over(slope, a * (n(1) - a)),
        // 0 between two steps.
        Fun::Floor | Fun::Ceil | Fun::Between => n(0) * same(Fun::Between),
        Fun::Round => n(0) * call(Fun::Between, &(a + q(1, 2))),
        // 0 where the argument is not 0.
        Fun::Sign | Fun::Step | Fun::Side => n(0) * same(Fun::Side),
    }
}
