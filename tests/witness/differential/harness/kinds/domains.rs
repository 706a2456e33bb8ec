//! What is right on a domain and wrong a little beyond it.

use super::expr::{E, Fun, abs, call, d, max, n, pi, positive, power, q, sign, sqrt, square};
use super::grow::Grower;
use super::settle::Draft;

type Maker = fn(&E, &E, &E) -> (E, E);

/// Right where u > 0, for a term w and the derivative s of u.
const POSITIVE: [Maker; 18] = [
    |u, _, _| (sqrt(&square(u)), u.clone()),
    |u, _, _| (abs(u), u.clone()),
    |u, _, _| (call(Fun::Log, &square(u)), n(2) * call(Fun::Log, u)),
    |u, _, _| (u.clone(), call(Fun::Exp, &call(Fun::Log, u))),
    |u, _, _| (u.clone(), square(&sqrt(u))),
    |u, w, _| (w * sign(u), w.clone()),
    |u, w, _| (w * call(Fun::Step, u), w.clone()),
    |u, _, _| (max(u, &n(0)), u.clone()),
    |u, w, _| (call(Fun::Relu, u) + w, w + u),
    |u, w, _| (w * u / abs(u), w.clone()),
    |u, _, _| (power(&square(u), 3, 2), power(u, 3, 1)),
    |u, _, s| (d(&abs(u), "x"), s.clone()),
    |u, _, s| (d(&(u * abs(u)), "x"), n(2) * u * s),
    |u, _, _| (call(Fun::Atan, u) + call(Fun::Atan, &(n(1) / u)), pi() / n(2)),
    |u, w, _| (positive(u, w, &(w + n(1))), w.clone()),
    |u, w, _| (sqrt(&(square(u) * square(w))), u * abs(w)),
    |u, _, s| (d(&sqrt(&(abs(u) + u)), "x"), s / sqrt(&(n(2) * u))),
    |u, w, _| (w.clone(), w + n(0) * call(Fun::Log, u)),
];

/// A term that is positive on a domain, and the domain; a little wider where it must be wrong.
pub fn domains(g: &mut Grower) -> Draft {
    let wrong = g.random.percent(50);
    let a = g.offset();
    let (share, below) = *g.random.pick(&[(1, 100), (1, 8), (3, 1), (700, 1)]);
    let more = if wrong { share as f64 / below as f64 } else { 0.0 };
    let end = |at: i64, side: i64| if wrong { q(at * below + side * share, below) } else { n(at) };
    let (x, y) = (g.x(), g.y());
    let inf = f64::INFINITY;
    let hint = |at: f64| vec![vec![("x", at)]];
    let (u, domain, ranges, hints) = match g.random.below(6) {
        0 | 1 => {
            let range = vec![("x", a as f64 - more, inf)];
            (n(g.random.between(1, 9)) * (x - n(a)), format!("x > {}", end(a, -1)), range, hint(a as f64 - more / 2.0))
        }
        2 => {
            let range = vec![("x", -inf, a as f64 + more)];
            (n(a) - x, format!("x < {}", end(a, 1)), range, hint(a as f64 + more / 2.0))
        }
        3 => {
            let b = a + g.random.between(1, 20);
            let range = vec![("x", a as f64 - more, b as f64)];
            let domain = format!("x in ({}, {b})", end(a, -1));
            ((&x - n(a)) * (n(b) - x), domain, range, hint(a as f64 - more / 2.0))
        }
        4 => {
            let a = g.random.between(1, 40);
            let range = vec![("x", a as f64 - more, inf)];
            (square(&x) - n(a * a), format!("x > {}", end(a, -1)), range, hint(a as f64 - (more / 2.0).min(0.3)))
        }
        _ => {
            let range = vec![("x", 0.0, inf), ("y", -more, inf)];
            let hints = vec![vec![("x", 1.5), ("y", -more / 2.0)]];
            (x * y, format!("x > 0, y > {}", end(0, -1)), range, hints)
        }
    };
    let w = g.smooth();
    let maker = *g.random.pick(&POSITIVE);
    let (left, right) = maker(&u, &w, &g.slope(&u));
    let draft = Draft { wrong, ranges, hints, ..Draft::right(left, right) }.headed(format!("domain {domain}"));
    g.wrapped(draft)
}
