//! Arbitrary functions, and derivative forms in the bodies of functions.

use super::derive::{derivative, expand, put};
use super::expr::{
    E, Fun, Than, abs, apply, call, choose, d, max, n, name, pi, positive, power, q, sign, sqrt, square,
};
use super::grow::Grower;
use super::settle::Draft;

type Maker = fn(&mut Grower) -> Draft;

fn f(e: &E) -> E {
    apply("f", 0, e)
}

/// About a function at a term: u, f(u), its derivative by x.
fn about(g: &mut Grower, sides: fn(&E, &E, &E) -> (E, E)) -> Draft {
    let u = if g.random.percent(50) { g.x() } else { g.u() };
    let slope = g.slope(&f(&u));
    let (left, right) = sides(&u, &f(&u), &slope);
    Draft::right(left, right).headed("function f(t)")
}

/// Claims that must hold for each smooth f: for 0 and for constants, too.
pub fn arbitrary(g: &mut Grower) -> Draft {
    let right: [Maker; 18] = [
        |g| about(g, |_, v, s| (d(&square(v), "x"), n(2) * v * s)),
        |g| about(g, |_, v, _| (sqrt(&square(v)), abs(v))),
        |g| about(g, |_, v, _| (call(Fun::Log, &call(Fun::Exp, v)), v.clone())),
        |g| about(g, |_, v, _| (v * sign(v), abs(v))),
        |g| about(g, |_, v, _| (power(&sign(v), 3, 1), sign(v))),
        |g| about(g, |u, v, s| (d(&(u * v), "x"), derivative(u, "x") * v + u * s)),
        |g| about(g, |_, v, s| (d(&call(Fun::Exp, v), "x"), s * call(Fun::Exp, v))),
        |g| about(g, |_, v, s| (d(&f(v), "x"), apply("f", 1, v) * s)),
        |g| about(g, |_, v, _| (choose(Than::MoreOrEqual, &square(v), &n(0), &n(1), &n(2)), n(1))),
        |g| about(g, |_, v, _| (max(v, &-v), abs(v))),
        |g| about(g, |_, v, s| (d(&call(Fun::Log, &(square(v) + n(1))), "x"), n(2) * v * s / (square(v) + n(1)))),
        |g| about(g, |_, v, _| (call(Fun::Relu, v) - call(Fun::Relu, &-v), v.clone())),
        |g| about(g, |u, v, _| (v + f(&-u) - v, f(&-u))),
        |g| about(g, |_, v, _| (square(&sign(v)) * v, v.clone())),
        |g| about(g, |_, v, s| (d(&call(Fun::Sin, v), "x"), call(Fun::Cos, v) * s)),
        |g| about(g, |_, v, _| (positive(v, v, &-v), abs(v))),
        |g| about(g, |_, v, s| (d(&d(&square(v), "x"), "x"), n(2) * square(s) + n(2) * v * derivative(s, "x"))),
        |g| about(g, |u, v, _| (u * v / v * v, v * u)),
    ];
    let missed: [Maker; 22] = [
        |g| about(g, |_, v, _| (square(&sign(v)), n(1))),
        |g| about(g, |u, v, _| (d(&(u * square(&sign(v))), "x"), derivative(u, "x"))),
        |g| about(g, |u, v, _| (u * abs(&sign(v)), u.clone())),
        |g| about(g, |u, v, _| (u.clone(), u * v / v)),
        |g| about(g, |_, v, _| (call(Fun::Step, v) + call(Fun::Step, &-v), n(1))),
        |g| about(g, |u, v, _| (f(&(u + n(2) * pi())), v.clone())),
        |g| about(g, |u, v, _| (f(&(n(2) * u)), n(2) * v)),
        |g| about(g, |u, v, _| (f(&-u), v.clone())),
        |g| about(g, |u, v, _| (f(&-u), -v)),
        |g| about(g, |_, v, _| (choose(Than::More, &square(v), &n(0), &n(1), &n(0)), n(1))),
        |g| {
            about(g, |u, v, _| {
                let both = square(v) + square(&apply("f", 1, u));
                (choose(Than::More, &both, &n(0), u, &n(0)), u.clone())
            })
        },
        |g| about(g, |u, v, _| (choose(Than::More, v, &n(-1000), u, &n(0)), u.clone())),
        |g| about(g, |_, v, _| (max(v, &n(0)), v.clone())),
        |g| about(g, |_, v, s| (d(&abs(v), "x"), s.clone())),
        |g| about(g, |_, v, _| (f(v), v.clone())),
        |g| about(g, |_, v, s| (d(&square(v), "x"), n(2) * s)),
        |g| about(g, |u, v, _| (v.clone(), f(&n(0)) + u * apply("f", 1, &n(0)))),
        |g| about(g, |_, v, _| (sqrt(&square(v)), v.clone())),
        |g| about(g, |u, v, _| (u * call(Fun::Cos, &sign(v)), u * q(5403, 10000))),
        |g| about(g, |u, v, _| (positive(&abs(v), u, &n(3)), u.clone())),
        |g| about(g, |u, v, _| (u * square(&sign(&(v - n(2)))), u.clone())),
        |g| about(g, |u, v, _| (u * square(&sign(&apply("f", 1, &v.clone()))), u.clone())),
    ];
    let mut draft = g.draft(&right, &missed);
    if g.random.percent(20) {
        draft = of_affine(draft);
    }
    draft
}

/// Nothing else is known of the function at another place.
fn of_affine(mut draft: Draft) -> Draft {
    let moved = |e: &E| put(e, "y", &(name("y") + n(1)));
    draft.left = moved(&draft.left);
    draft.right = moved(&draft.right);
    draft.is = draft.is.map(|is| moved(&is));
    draft
}

/// A function whose body is a derivative by x alone: `t` is a number there, whatever is put in for it.
pub fn bodies(g: &mut Grower) -> Draft {
    let (x, t) = (g.x(), name("t"));
    let within = match g.random.below(8) {
        0 => &t * square(&x),
        1 => &t * power(&x, 3, 1),
        2 => square(&t) * square(&x),
        3 => call(Fun::Sin, &(&t * &x)),
        4 => call(Fun::Exp, &(&t * &x)),
        5 => &t * call(Fun::Sin, &x) + square(&x),
        6 => power(&(&x + &t), 3, 1),
        _ => &t * g.smooth(),
    };
    let within = if within.has("x") { within } else { &t * &x };
    let body = match g.random.below(5) {
        0 => d(&d(&within, "x"), "x"),
        1 => d(&within, "x") + &t,
        2 => &t * d(&within, "x"),
        _ => d(&within, "x"),
    };
    let argument = match g.random.below(7) {
        0 | 1 => x.clone(),
        2 => square(&x),
        3 => g.y(),
        4 => &x * g.y(),
        5 => call(Fun::Sin, &x),
        _ => g.affine(),
    };
    let value = expand(&body);
    let of = |value: &E| put(value, "t", &argument);
    let captured = expand(&put(&body, "t", &argument));
    let h = |order| apply("h", order, &argument);
    let (left, truth, capture) = match g.random.below(6) {
        0 => (h(1), of(&derivative(&value, "t")), derivative(&captured, "x")),
        1 => (d(&h(0), "x"), derivative(&of(&value), "x"), derivative(&captured, "x")),
        2 => (apply("h", 0, &h(0)), put(&value, "t", &of(&value)), expand(&put(&body, "t", &captured))),
        3 => (h(0) * &argument, of(&value) * &argument, captured * &argument),
        _ => (h(0), of(&value), captured),
    };
    let wrong = g.random.percent(50);
    let right = match (wrong, g.random.below(3)) {
        (false, _) => truth.clone(),
        (true, 0) => g.spoiled(&truth),
        (true, _) => capture,
    };
    let draft = Draft { wrong, ..Draft::right(left, right) }.being(truth).headed(format!("function h(t) = {body}"));
    g.wrapped(draft)
}
