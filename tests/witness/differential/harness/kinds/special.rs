//! Γ by its logarithm, logarithms to other bases, steps, angles and remainders: theorems and near misses.

use super::expr::{E, Fun, abs, atan2, call, d, modulo, n, q, sqrt, square};
use super::grow::Grower;
use super::identities::{pair, sloped};
use super::settle::Draft;

type Maker = fn(&mut Grower) -> Draft;

fn log(e: &E) -> E {
    call(Fun::Log, e)
}

fn floor(e: &E) -> E {
    call(Fun::Floor, e)
}

fn lgamma(e: &E) -> E {
    call(Fun::Lgamma, e)
}

fn digamma(e: &E) -> E {
    call(Fun::Digamma, e)
}

fn trigamma(e: &E) -> E {
    call(Fun::Trigamma, e)
}

fn bell(e: &E) -> E {
    n(2) / sqrt(&super::expr::pi()) * call(Fun::Exp, &-square(e))
}

/// Slopes of one, and of two with a slope of each.
fn of_two(g: &mut Grower, sides: fn(&E, &E, &E, &E) -> (E, E)) -> Draft {
    let (u, v) = (g.u(), g.v());
    let (of, slope) = sides(&u, &v, &g.slope(&u), &g.slope(&v));
    Draft::right(d(&of, "x"), slope)
}

pub fn special(g: &mut Grower) -> Draft {
    let right: [Maker; 34] = [
        |g| sloped(g, |u, s| (lgamma(u), digamma(u) * s)),
        |g| sloped(g, |u, s| (digamma(u), trigamma(u) * s)),
        |g| sloped(g, |u, s| (trigamma(u), call(Fun::Tetragamma, u) * s)),
        |g| sloped(g, |u, s| (u * lgamma(u), (lgamma(u) + u * digamma(u)) * s)),
        |g| sloped(g, |u, s| (call(Fun::Erfc, u), -(bell(u) * s))),
        |g| sloped(g, |u, s| (call(Fun::Log1p, u), s / (n(1) + u))),
        |g| sloped(g, |u, s| (call(Fun::Expm1, u), call(Fun::Exp, u) * s)),
        |g| sloped(g, |u, s| (call(Fun::Log2, u), s / (u * log(&n(2))))),
        |g| sloped(g, |u, s| (call(Fun::Log10, u), s / (u * log(&n(10))))),
        |g| sloped(g, |u, s| (call(Fun::Logit, u), s / (u * (n(1) - u)))),
        |g| sloped(g, |u, s| (u - floor(u), s.clone())),
        |g| sloped(g, |u, s| (u * call(Fun::Ceil, u), call(Fun::Ceil, u) * s)),
        |g| sloped(g, |u, s| (u * call(Fun::Round, u), call(Fun::Round, u) * s)),
        |g| sloped(g, |u, s| (modulo(u, &n(3)), s.clone())),
        |g| of_two(g, |u, v, s, t| (atan2(u, v), (v * s - u * t) / (square(u) + square(v)))),
        |g| of_two(g, |u, v, s, t| (modulo(u, v), s - t * floor(&(u / v)))),
        |g| pair(g, |u, _| (digamma(&(u + n(1))), digamma(u) + n(1) / u)),
        |g| pair(g, |u, _| (trigamma(&(u + n(1))), trigamma(u) - n(1) / square(u))),
        |g| pair(g, |u, _| (lgamma(&(u + n(1))), lgamma(u) + log(&abs(u)))),
        |g| pair(g, |u, _| (lgamma(&(u + n(2))) - lgamma(u), log(&abs(&(u * (u + n(1))))))),
        |g| pair(g, |u, _| (call(Fun::Log1p, &call(Fun::Expm1, u)), u.clone())),
        |g| pair(g, |u, _| (call(Fun::Expm1, &call(Fun::Log1p, u)), u.clone())),
        |g| pair(g, |u, _| (call(Fun::Log10, u), call(Fun::Log2, u) * log(&n(2)) / log(&n(10)))),
        |g| pair(g, |u, _| (call(Fun::Sigmoid, &call(Fun::Logit, u)), u.clone())),
        |g| pair(g, |u, _| (call(Fun::Logit, &call(Fun::Sigmoid, u)), u.clone())),
        |g| pair(g, |u, _| (call(Fun::Erfc, u) + call(Fun::Erfc, &-u), n(2))),
        |g| pair(g, |u, _| (floor(u), -call(Fun::Ceil, &-u))),
        |g| pair(g, |u, _| (call(Fun::Round, u), floor(&(u + q(1, 2))))),
        |g| pair(g, |u, _| (floor(&(u + n(3))), floor(u) + n(3))),
        |g| pair(g, |u, v| (modulo(u, v), u - v * floor(&(u / v)))),
        |g| pair(g, |u, _| (modulo(&(u + n(2)), &n(2)), modulo(u, &n(2)))),
        |g| pair(g, |u, v| (call(Fun::Sin, &atan2(u, v)) * sqrt(&(square(u) + square(v))), u.clone())),
        |g| pair(g, |u, v| (call(Fun::Cos, &atan2(u, v)) * sqrt(&(square(u) + square(v))), v.clone())),
        |g| pair(g, |u, v| (atan2(u, &(square(v) + n(1))), call(Fun::Atan, &(u / (square(v) + n(1)))))),
    ];
    let missed: [Maker; 26] = [
        |g| sloped(g, |u, s| (lgamma(u), trigamma(u) * s)),
        |g| sloped(g, |u, s| (lgamma(u), -(digamma(u) * s))),
        |g| sloped(g, |u, s| (digamma(u), trigamma(&(u + n(1))) * s)),
        |g| sloped(g, |u, s| (lgamma(&(u + n(1))), digamma(u) * s)),
        |g| sloped(g, |u, s| (call(Fun::Erfc, u), bell(u) * s)),
        |g| sloped(g, |u, s| (call(Fun::Log1p, u), s / u)),
        |g| sloped(g, |u, s| (call(Fun::Expm1, u), call(Fun::Expm1, u) * s)),
        |g| sloped(g, |u, s| (call(Fun::Log2, u), s / u)),
        |g| sloped(g, |u, s| (call(Fun::Log10, u), s / (u * log(&n(2))))),
        |g| sloped(g, |u, s| (call(Fun::Logit, u), u * (n(1) - u) * s)),
        |g| sloped(g, |u, s| (u * floor(u), (floor(u) + n(1)) * s)),
        |g| sloped(g, |u, s| (modulo(u, &n(3)), n(0) * s)),
        |g| of_two(g, |u, v, s, t| (atan2(u, v), (u * t - v * s) / (square(u) + square(v)))),
        |g| of_two(g, |u, v, s, t| (atan2(u, v), (u * s - v * t) / (square(u) + square(v)))),
        |g| of_two(g, |u, v, s, t| (modulo(u, v), s + t * floor(&(u / v)))),
        |g| pair(g, |u, _| (digamma(&(u + n(1))), digamma(u) - n(1) / u)),
        |g| pair(g, |u, _| (trigamma(&(u + n(1))), trigamma(u) + n(1) / square(u))),
        |g| pair(g, |u, _| (lgamma(&(u + n(1))), lgamma(u) + log(u))),
        |g| pair(g, |u, _| (floor(u), call(Fun::Round, u))),
        |g| pair(g, |u, _| (floor(&-u), -floor(u))),
        |g| pair(g, |u, _| (call(Fun::Ceil, u), floor(u) + n(1))),
        |g| pair(g, |u, v| (modulo(u, v), modulo(v, u))),
        |g| pair(g, |u, _| (modulo(u, &n(-2)), modulo(u, &n(2)))),
        |g| pair(g, |u, v| (atan2(u, v), call(Fun::Atan, &(u / v)))),
        |g| pair(g, |u, _| (u.clone(), call(Fun::Expm1, &call(Fun::Log1p, u)))),
        |g| pair(g, |u, _| (call(Fun::Exp, &lgamma(&(u + n(1)))), u * call(Fun::Exp, &lgamma(u)))),
    ];
    g.draft(&right, &missed)
}
