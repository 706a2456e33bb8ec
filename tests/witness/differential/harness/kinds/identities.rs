//! Roots, logarithms, inverse functions: what is right, and what is right on one branch only.

use super::expr::{
    E, Fun, Than, abs, call, choose, d, max, min, n, over_itself, pi, positive, power, q, sign, sqrt, square,
};
use super::grow::Grower;
use super::settle::Draft;

type Maker = fn(&mut Grower) -> Draft;

fn log(e: &E) -> E {
    call(Fun::Log, e)
}

fn exp(e: &E) -> E {
    call(Fun::Exp, e)
}

pub fn roots(g: &mut Grower) -> Draft {
    let right: [Maker; 19] = [
        |g| pair(g, |u, _| (sqrt(&square(u)), abs(u))),
        |g| pair(g, |u, _| (sqrt(&square(u)), u * sign(u))),
        |g| pair(g, |u, _| (sqrt(&square(u)), max(u, &-u))),
        |g| pair(g, |u, v| (sqrt(&(square(u) * square(v))), abs(u) * abs(v))),
        |g| pair(g, |u, v| (sqrt(u) * sqrt(v), sqrt(&(u * v)))),
        |g| pair(g, |u, _| (square(&sqrt(u)), u.clone())),
        |g| pair(g, |u, _| (power(&square(u), 3, 2), power(&abs(u), 3, 1))),
        |g| pair(g, |u, _| (power(&power(u, 4, 1), 1, 4), abs(u))),
        |g| pair(g, |u, _| (power(&square(u), 1, 4), sqrt(&abs(u)))),
        |g| pair(g, |u, v| (sqrt(&(square(u) + n(2) * u * v + square(v))), abs(&(u + v)))),
        |g| pair(g, |u, _| (u / sqrt(&square(u)), sign(u))),
        |g| sloped(g, |u, s| (sqrt(&square(u)), sign(u) * s)),
        |g| sloped(g, |u, s| (power(&square(u), 3, 2), n(3) * u * abs(u) * s)),
        |g| pair(g, |u, v| (sqrt(u) / sqrt(v), sqrt(&(u / v)))),
        |g| pair(g, |u, v| (sqrt(&square(u)) * sqrt(&square(v)), sqrt(&square(&(u * v))))),
        |g| pair(g, |u, _| (power(u, 1, 2) * power(u, 3, 2), square(u))),
        |g| pair(g, |u, v| (sqrt(&(square(u) * v)), abs(u) * sqrt(v))),
        |g| pair(g, |u, _| (n(1) / (sqrt(&(square(u) + n(1))) - sqrt(&square(u))), sqrt(&(square(u) + n(1))) + abs(u))),
        |g| sloped(g, |u, s| (u * sqrt(&square(u)), n(2) * abs(u) * s)),
    ];
    let missed: [Maker; 16] = [
        |g| pair(g, |u, _| (sqrt(&square(u)), u.clone())),
        |g| pair(g, |u, _| (sqrt(&square(u)), -u)),
        |g| pair(g, |u, v| (sqrt(&(square(u) * square(v))), u * v)),
        |g| pair(g, |u, v| (sqrt(&(u * v)), sqrt(u) * sqrt(v))),
        |g| pair(g, |u, _| (u.clone(), square(&sqrt(u)))),
        |g| pair(g, |u, _| (power(&square(u), 3, 2), power(u, 3, 1))),
        |g| pair(g, |u, _| (power(&power(u, 4, 1), 1, 4), u.clone())),
        |g| pair(g, |u, _| (power(&square(u), 1, 4), sqrt(u))),
        |g| pair(g, |u, v| (sqrt(&(square(u) + n(2) * u * v + square(v))), u + v)),
        |g| pair(g, |u, _| (u / sqrt(&square(u)), n(1))),
        |g| sloped(g, |u, s| (sqrt(&square(u)), over_itself(u) * s)),
        |g| sloped(g, |u, s| (power(&square(u), 3, 2), n(3) * square(u) * s)),
        |g| pair(g, |u, v| (sqrt(&(u / v)), sqrt(u) / sqrt(v))),
        |g| pair(g, |u, v| (sqrt(&(square(u) * v)), u * sqrt(v))),
        |g| pair(g, |u, v| (sqrt(&square(&(u * v))), u * abs(v))),
        |g| pair(g, |u, _| (abs(u), sqrt(u) * sqrt(u))),
    ];
    g.draft(&right, &missed)
}

pub fn logarithms(g: &mut Grower) -> Draft {
    let right: [Maker; 18] = [
        |g| pair(g, |u, _| (log(&square(u)), n(2) * log(&abs(u)))),
        |g| pair(g, |u, v| (log(&(u * v)), log(&abs(u)) + log(&abs(v)))),
        |g| pair(g, |u, v| (log(u) + log(v), log(&(u * v)))),
        |g| pair(g, |u, v| (log(u) - log(v), log(&(u / v)))),
        |g| pair(g, |u, _| (log(&sqrt(u)), log(u) / n(2))),
        |g| pair(g, |u, _| (log(&exp(u)), u.clone())),
        |g| pair(g, |u, _| (exp(&log(u)), u.clone())),
        |g| pair(g, |u, _| (exp(&(n(2) * log(&abs(u)))), square(u))),
        |g| sloped(g, |u, s| (log(&abs(u)), s / u)),
        |g| sloped(g, |u, s| (log(&square(u)), n(2) * s / u)),
        |g| pair(g, |u, _| (log(&(n(1) + exp(u))), call(Fun::Softplus, u))),
        |g| pair(g, |u, _| (-log(&call(Fun::Sigmoid, &-u)), call(Fun::Softplus, u))),
        |g| pair(g, |u, v| (log(&(u / v)), log(&abs(u)) - log(&abs(v)))),
        |g| pair(g, |u, _| (log(&power(u, 4, 1)), n(4) * log(&abs(u)))),
        |g| sloped(g, |u, s| (u * log(&square(u)), (log(&square(u)) + n(2)) * s)),
        |g| pair(g, |u, _| (exp(&(log(u) / n(2))), sqrt(u))),
        |g| pair(g, |u, _| (log(&abs(u)) - log(&sqrt(&square(u))), n(0) / u)),
        |g| pair(g, |u, v| (exp(&(log(&abs(u)) - log(&abs(v)))), abs(&(u / v)))),
    ];
    let missed: [Maker; 11] = [
        |g| pair(g, |u, _| (log(&square(u)), n(2) * log(u))),
        |g| pair(g, |u, v| (log(&(u * v)), log(u) + log(v))),
        |g| pair(g, |u, v| (log(&(u / v)), log(u) - log(v))),
        |g| pair(g, |u, _| (u.clone(), exp(&log(u)))),
        |g| pair(g, |u, _| (exp(&log(&abs(u))), u.clone())),
        |g| pair(g, |u, _| (log(&square(u)) / n(2), log(u))),
        |g| pair(g, |u, _| (square(u), exp(&(n(2) * log(u))))),
        |g| sloped(g, |u, s| (log(&abs(u)), s / abs(u))),
        |g| sloped(g, |u, s| (n(2) * log(&abs(u)), s / u + s * log(u) / (u * log(u)))),
        |g| pair(g, |u, _| (exp(&(log(&square(u)) / n(2))), u.clone())),
        |g| pair(g, |u, _| (sqrt(&abs(u)), exp(&(log(u) / n(2))))),
    ];
    g.draft(&right, &missed)
}

fn tan(e: &E) -> E {
    call(Fun::Tan, e)
}

fn sin(e: &E) -> E {
    call(Fun::Sin, e)
}

fn cos(e: &E) -> E {
    call(Fun::Cos, e)
}

fn atan(e: &E) -> E {
    call(Fun::Atan, e)
}

fn asin(e: &E) -> E {
    call(Fun::Asin, e)
}

fn acos(e: &E) -> E {
    call(Fun::Acos, e)
}

pub fn inverses(g: &mut Grower) -> Draft {
    let right: [Maker; 20] = [
        |g| pair(g, |u, _| (sin(&asin(u)), u.clone())),
        |g| pair(g, |u, _| (cos(&acos(u)), u.clone())),
        |g| pair(g, |u, _| (tan(&atan(u)), u.clone())),
        |g| pair(g, |u, _| (cos(&asin(u)), sqrt(&(n(1) - square(u))))),
        |g| pair(g, |u, _| (sin(&acos(u)), sqrt(&(n(1) - square(u))))),
        |g| pair(g, |u, _| (atan(u) + atan(&(n(1) / u)), sign(u) * pi() / n(2))),
        |g| pair(g, |u, _| (asin(u) + acos(u), pi() / n(2) + n(0) * asin(u))),
        |g| pair(g, |u, _| (acos(&-u), pi() - acos(u))),
        |g| pair(g, |u, _| (asin(&sin(u)), pi() / n(2) - acos(&sin(u)))),
        |g| sloped(g, |u, s| (asin(&sin(u)), sign(&cos(u)) * s)),
        |g| sloped(g, |u, s| (acos(&cos(u)), sign(&sin(u)) * s)),
        |g| sloped(g, |u, s| (atan(&tan(u)), s.clone())),
        |g| pair(g, |u, _| (call(Fun::Sinh, &log(&(u + sqrt(&(square(u) + n(1)))))), u.clone())),
        |g| pair(g, |u, _| (tan(&asin(u)), u / sqrt(&(n(1) - square(u))))),
        |g| pair(g, |u, _| (cos(&atan(u)), n(1) / sqrt(&(n(1) + square(u))))),
        |g| pair(g, |u, _| (sin(&(n(2) * atan(u))), n(2) * u / (n(1) + square(u)))),
        |g| pair(g, |u, _| (cos(&(n(2) * acos(u))), n(2) * square(u) - n(1))),
        |g| pair(g, |u, _| (asin(&call(Fun::Tanh, u)), atan(&call(Fun::Sinh, u)))),
        |g| within(g, |u| (asin(&sin(u)), u.clone())),
        |g| within(g, |u| (atan(&tan(u)), u.clone())),
    ];
    let missed: [Maker; 14] = [
        |g| pair(g, |u, _| (asin(&sin(u)), u.clone())),
        |g| pair(g, |u, _| (acos(&cos(u)), abs(u))),
        |g| pair(g, |u, _| (atan(&tan(u)), u.clone())),
        |g| pair(g, |u, _| (u.clone(), sin(&asin(u)))),
        |g| pair(g, |u, _| (u.clone(), cos(&acos(u)))),
        |g| pair(g, |u, _| (atan(u) + atan(&(n(1) / u)), pi() / n(2))),
        |g| pair(g, |u, _| (pi() / n(2) + n(0) * u, asin(u) + acos(u))),
        |g| sloped(g, |u, s| (asin(&sin(u)), s.clone())),
        |g| sloped(g, |u, s| (acos(&cos(u)), s.clone())),
        |g| pair(g, |u, _| (n(2) * atan(u), asin(&(n(2) * u / (n(1) + square(u)))))),
        |g| pair(g, |u, _| (n(2) * atan(u), atan(&(n(2) * u / (n(1) - square(u)))))),
        |g| pair(g, |u, v| (atan(u) + atan(v), atan(&((u + v) / (n(1) - u * v))))),
        |g| pair(g, |u, _| (asin(u), atan(&(u / sqrt(&(n(1) - square(u))))) + n(0) * call(Fun::Sqrt, u))),
        |g| wider(g, |u| (asin(&sin(u)), u.clone())),
    ];
    g.draft(&right, &missed)
}

/// An identity about two terms.
pub fn pair(g: &mut Grower, sides: fn(&E, &E) -> (E, E)) -> Draft {
    let (u, v) = (g.u(), g.v());
    let (left, right) = sides(&u, &v);
    Draft::right(left, right)
}

/// A derivative by x: of the first, and what it is.
pub fn sloped(g: &mut Grower, sides: fn(&E, &E) -> (E, E)) -> Draft {
    let u = g.u();
    let (of, slope) = sides(&u, &g.slope(&u));
    Draft::right(d(&of, "x"), slope)
}

/// On a domain on which the inverse function undoes it.
fn within(g: &mut Grower, sides: fn(&E) -> (E, E)) -> Draft {
    let scale = g.random.between(1, 40);
    let (left, right) = sides(&(n(scale) * g.x()));
    let draft = Draft::right(left, right).headed(format!("domain x in [-3/{}, 3/{}]", 2 * scale, 2 * scale));
    let end = 1.5 / scale as f64;
    Draft { ranges: vec![("x", -end, end)], ..draft }
}

/// On one that is a little too wide.
fn wider(g: &mut Grower, sides: fn(&E) -> (E, E)) -> Draft {
    let scale = g.random.between(1, 40);
    let (left, right) = sides(&(n(scale) * g.x()));
    let draft = Draft::wrong(left, right).headed(format!("domain x in [-17/{}, 17/{}]", 10 * scale, 10 * scale));
    let end = 1.7 / scale as f64;
    Draft { ranges: vec![("x", -end, end)], ..draft }.near(&[("x", 1.6 / scale as f64)])
}

/// Absolute values, signs, extrema and choices.
pub fn branches(g: &mut Grower) -> Draft {
    let right: [Maker; 20] = [
        |g| pair(g, |u, _| (abs(u), u * sign(u))),
        |g| pair(g, |u, v| (max(u, v), (u + v + abs(&(u - v))) / n(2))),
        |g| pair(g, |u, v| (min(u, v), (u + v - abs(&(u - v))) / n(2))),
        |g| pair(g, |u, _| (call(Fun::Relu, u), u * call(Fun::Step, u))),
        |g| pair(g, |u, _| (call(Fun::Relu, u) - call(Fun::Relu, &-u), u.clone())),
        |g| pair(g, |u, _| (call(Fun::Relu, u) + call(Fun::Relu, &-u), abs(u))),
        |g| pair(g, |u, v| (sign(u) * sign(v), sign(&(u * v)))),
        |g| pair(g, |u, v| (max(u, v) * min(u, v), v * u)),
        |g| pair(g, |u, _| (square(&sign(u)) * u, u.clone())),
        |g| pair(g, |u, v| (choose(Than::More, u, v, u, v), max(v, u))),
        |g| sloped(g, |u, s| (abs(u), sign(u) * s)),
        |g| sloped(g, |u, s| (square(&call(Fun::Relu, u)), n(2) * call(Fun::Relu, u) * s)),
        |g| sloped(g, |u, s| (power(&abs(u), 3, 1), n(3) * u * abs(u) * s)),
        |g| extremum(g),
        |g| pair(g, |u, v| (max(u, &max(v, &n(3))), max(&max(&n(3), u), v))),
        |g| pair(g, |u, v| (abs(&(abs(u) - abs(v))), max(&abs(u), &abs(v)) - min(&abs(u), &abs(v)))),
        |g| pair(g, |u, _| (positive(u, &log(u), &n(3)), choose(Than::LessOrEqual, u, &n(0), &n(3), &log(u)))),
        |g| pair(g, |u, v| (positive(u, &positive(u, v, u), u), positive(u, v, u))),
        |g| pair(g, |u, v| (sqrt(&square(&(abs(u) + abs(v)))), abs(u) + abs(v))),
        |g| sloped(g, |u, s| (u * positive(u, &n(2), &n(5)), positive(u, &(n(2) * s), &(n(5) * s)))),
    ];
    let missed: [Maker; 13] = [
        |g| pair(g, |u, _| (abs(u), u.clone())),
        |g| pair(g, |u, v| (max(u, v), (u + v + (u - v)) / n(2))),
        |g| pair(g, |u, v| (abs(&(u + v)), abs(u) + abs(v))),
        |g| pair(g, |u, v| (max(u, v), v.clone())),
        |g| pair(g, |u, _| (square(&sign(u)), n(1))),
        |g| pair(g, |u, _| (call(Fun::Step, u), (n(1) + sign(u)) / n(2))),
        |g| pair(g, |u, v| (choose(Than::More, u, v, u, v), choose(Than::MoreOrEqual, u, &(v + q(1, 50)), u, v))),
        |g| pair(g, |u, v| (choose(Than::Less, u, v, &n(1), &n(0)), choose(Than::LessOrEqual, u, v, &n(1), &n(0)))),
        |g| sloped(g, |u, s| (abs(u), s.clone())),
        |g| sloped(g, |u, s| (square(&call(Fun::Relu, u)), n(2) * u * s)),
        |g| sloped(g, |u, s| (power(&abs(u), 3, 1), n(3) * square(u) * s)),
        |g| pair(g, |u, v| (max(u, v), sqrt(&square(u)) + call(Fun::Relu, &(v - u)))),
        |g| pair(g, |u, v| (min(u, v), u * v / max(u, &n(1)))),
    ];
    g.draft(&right, &missed)
}

fn extremum(g: &mut Grower) -> Draft {
    let (u, v) = (g.u(), g.u());
    let (of_u, of_v) = (g.slope(&u), g.slope(&v));
    Draft::right(d(&max(&u, &v), "x"), choose(Than::More, &u, &v, &of_u, &of_v))
}
