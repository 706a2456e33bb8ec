//! Numbers that rounding loses: tiny terms beside large ones, and denominators that are 0 in truth.

use super::expr::{E, Fun, Than, abs, call, choose, d, less_itself, max, n, pi, q, sign, sqrt, square};
use super::grow::Grower;
use super::settle::Draft;

type Maker = fn(&mut Grower) -> Draft;

fn exp(e: &E) -> E {
    call(Fun::Exp, e)
}

fn tanh(e: &E) -> E {
    call(Fun::Tanh, e)
}

fn sigmoid(e: &E) -> E {
    call(Fun::Sigmoid, e)
}

/// What the left side is, and the claim that it is that.
fn plain(left: E, truth: E) -> Draft {
    Draft::right(left, truth.clone()).being(truth)
}

fn steep(g: &mut Grower) -> E {
    let scale = n(g.random.between(1, 40));
    match g.random.below(5) {
        0 => g.x(),
        1 => scale * g.x() * g.y(),
        2 => scale * square(&g.x()),
        _ => scale * g.affine(),
    }
}

pub fn digits(g: &mut Grower) -> Draft {
    let right: [Maker; 30] = [
        |g| plain(sign(&(n(1) - sigmoid(&steep(g)))), n(1)),
        |g| plain(choose(Than::More, &(n(1) + exp(&steep(g))), &n(1), &n(1), &n(0)), n(1)),
        |g| {
            let (u, w) = (steep(g), g.smooth());
            let hump = n(1) - square(&tanh(&u));
            plain(&w * call(Fun::Cos, &(pi() / n(3))), w.clone() / n(2)).over_itself(&hump, &w)
        },
        |g| {
            let u = steep(g);
            plain(square(&call(Fun::Cosh, &u)) - square(&call(Fun::Sinh, &u)), n(1))
        },
        |g| {
            let u = steep(g);
            plain(n(1) / (square(&call(Fun::Cosh, &u)) - square(&call(Fun::Sinh, &u))), n(1))
        },
        |g| plain(sign(&(n(1) - tanh(&steep(g)))), n(1)),
        |g| plain(sign(&(n(1) + tanh(&steep(g)))), n(1)),
        |g| {
            let u = steep(g);
            plain(sign(&(call(Fun::Cosh, &u) - call(Fun::Sinh, &u))), n(1))
        },
        |g| {
            let u = steep(g);
            plain(sign(&(sqrt(&(square(&u) + n(1))) - abs(&u))), n(1))
        },
        |g| plain(sign(&exp(&-square(&steep(g)))), n(1)),
        |g| plain(sign(&(call(Fun::Atan, &steep(g)) - pi() / n(2))), n(-1)),
        |g| plain(call(Fun::Step, &-exp(&steep(g))), n(0)),
        |g| {
            let (u, w) = (steep(g), g.smooth());
            plain(choose(Than::Less, &tanh(&u), &n(1), &w, &-&w), w)
        },
        |g| {
            let u = steep(g);
            plain(call(Fun::Relu, &(n(1) - tanh(&u))), n(2) * sigmoid(&(n(-2) * u)))
        },
        |g| {
            let u = steep(g);
            plain(sqrt(&square(&(n(1) - sigmoid(&u)))), sigmoid(&-u))
        },
        |g| {
            let u = steep(g);
            plain(max(&exp(&u), &n(0)), exp(&u))
        },
        |g| {
            let u = steep(g);
            plain(sigmoid(&u) + sigmoid(&-u), n(1))
        },
        |g| {
            let u = steep(g);
            plain(call(Fun::Log, &exp(&u)), u)
        },
        |g| {
            let u = steep(g);
            plain(call(Fun::Softplus, &u) - call(Fun::Softplus, &-&u), u)
        },
        |g| {
            let u = steep(g);
            plain((exp(&(n(2) * &u)) - n(1)) / (exp(&(n(2) * &u)) + n(1)), tanh(&u))
        },
        |g| {
            let u = steep(g);
            let slope = g.slope(&u);
            plain(d(&-call(Fun::Log, &(n(1) - sigmoid(&u))), "x"), sigmoid(&u) * slope)
        },
        |g| {
            let u = steep(g);
            plain(choose(Than::More, &exp(&u), &exp(&(&u - n(1))), &n(1), &n(0)), n(1))
        },
        |g| {
            let u = steep(g);
            plain(sign(&call(Fun::Softplus, &u)), n(1))
        },
        |g| {
            let (u, w) = (steep(g), g.smooth());
            plain(&w * exp(&u) / exp(&u), w)
        },
        |g| plain(sign(&(n(1) - call(Fun::Erf, &steep(g)))), n(1)),
        |g| plain(choose(Than::Less, &abs(&call(Fun::Erf, &steep(g))), &n(1), &n(2), &n(3)), n(2)),
        |g| {
            let u = steep(g);
            plain(call(Fun::Log, &(n(1) + exp(&u))) - call(Fun::Log, &(n(1) + exp(&-&u))), u)
        },
        |g| {
            let u = steep(g);
            plain(sqrt(&(exp(&u) + n(1))) * sqrt(&(exp(&-&u) + n(1))), exp(&(&u / n(2))) + exp(&(-&u / n(2))))
        },
        |g| {
            let (u, w) = (steep(g), g.smooth());
            plain(w.clone() * sign(&(sigmoid(&u) - sigmoid(&(&u - n(1))))), w)
        },
        |g| {
            let u = steep(g);
            let slope = g.slope(&u);
            plain(d(&call(Fun::Log, &(exp(&u) + exp(&-&u))), "x"), tanh(&u) * slope)
        },
    ];
    let wrong = g.random.percent(50);
    let maker = *g.random.pick(&right);
    let mut draft = maker(g);
    if wrong {
        let end = n(*g.random.pick(&[20, 40, 100, 700, 1000, 5000]) + g.random.between(0, 9));
        let excess = g.factor();
        let x = g.x();
        draft.right = match g.random.below(4) {
            0 => choose(Than::More, &x, &end, &(&draft.right + excess), &draft.right),
            1 => choose(Than::Less, &x, &-end, &n(0), &draft.right),
            2 => draft.right * q(g.random.between(2, 5), 7),
            _ => g.spoiled(&draft.right),
        };
        draft.wrong = true;
        draft = draft.near(&[("x", 6000.0)]).near(&[("x", -6000.0)]);
    }
    g.wrapped(draft)
}

impl Draft {
    /// The claim with what is left and right under and above a term that is never 0.
    fn over_itself(mut self, hump: &E, w: &E) -> Draft {
        self.right = w / n(2) * hump / hump;
        self
    }
}

/// Quotients whose denominators are 0 on a half line, or everywhere.
pub fn noise(g: &mut Grower) -> Draft {
    let log = |e: &E| call(Fun::Log, e);
    let u = g.u();
    let w = g.smooth();
    let scale = g.factor();
    let [zero, same] = match g.random.below(8) {
        0 => [exp(&log(&abs(&u))) - &u, abs(&u) - &u],
        1 => [sqrt(&square(&u)) - &u, abs(&u) - &u],
        2 => [exp(&(log(&square(&u)) / n(2))) - &u, &u * sign(&u) - &u],
        3 => [n(2) * call(Fun::Relu, &u) + n(0) * log(&abs(&u)), &u + abs(&u)],
        4 => [max(&u, &-&u) + &u, n(2) * call(Fun::Relu, &u)],
        5 => [sqrt(&square(&u)) - exp(&log(&abs(&u))) * sign(&u), abs(&u) - &u],
        6 => [call(Fun::Tan, &call(Fun::Atan, &u)) - abs(&u), &u - abs(&u)],
        _ => [u.clone() * call(Fun::Step, &u), call(Fun::Relu, &u)],
    };
    if g.random.percent(12) {
        // No point has a value.
        let nought = match g.random.below(5) {
            0 => square(&call(Fun::Sin, &u)) + square(&call(Fun::Cos, &u)) - n(1),
            1 => call(Fun::Sinh, &u) - (exp(&u) - exp(&-&u)) / n(2),
            2 => log(&exp(&u)) - &u,
            3 => sqrt(&square(&u)) - abs(&u),
            _ => call(Fun::Tanh, &u) - n(2) * sigmoid(&(n(2) * &u)) + n(1),
        };
        let mut draft = Draft::right(&w / nought, &w / less_itself(&u));
        draft.empty = true;
        draft.is = Some(n(1) / less_itself(&u));
        return draft;
    }
    let wrong = g.random.percent(50);
    let left = &w / (&scale * zero);
    let truth = &w / (&same * &scale);
    let right = if wrong {
        match g.random.below(4) {
            0 => n(2) * &w / (&scale * same),
            1 => &w / (&scale * same) + call(Fun::Step, &(abs(&u) - n(1))),
            _ => g.spoiled(&truth),
        }
    } else {
        w / scale / same
    };
    Draft { wrong, ..Draft::right(left, right) }.being(truth)
}
