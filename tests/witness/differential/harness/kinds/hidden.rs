//! What hides: intervals without a value, terms that are 0 on a branch, kinks by inputs that nothing is differentiated
//! by, and errors far out.

use super::expr::{
    E, Fun, Than, abs, call, choose, d, max, min, n, over_itself, positive, power, q, sign, sqrt, square,
};
use super::grow::Grower;
use super::settle::Draft;

type Maker = fn(&mut Grower) -> Draft;

/// Both sides the same but for a summand 0, which has a value everywhere or not.
pub fn undefined(g: &mut Grower) -> Draft {
    let wrong = g.random.percent(50);
    let (left, right) = plain(g);
    let rest = if wrong { g.nothing() } else { g.harmless() };
    let right = if g.random.percent(50) { right + rest } else { rest + right };
    let draft = match g.random.below(5) {
        // What the left side lacks is not judged.
        0 if !wrong => {
            let missing = g.nothing();
            Draft::right(left + missing, right)
        }
        _ => Draft::right(left, right),
    };
    let draft = Draft { wrong, ..draft };
    g.wrapped(draft)
}

/// A plain claim: a derivative, or a term and what it comes to.
fn plain(g: &mut Grower) -> (E, E) {
    let x = g.x();
    let w = g.smooth();
    match g.random.below(5) {
        0 => (d(&square(&x), "x"), n(2) * x),
        1 => (x.clone(), x),
        2 => (&x * &w, w * x),
        3 => (d(&(call(Fun::Sin, &x) * &x), "x"), call(Fun::Cos, &x) * &x + call(Fun::Sin, &x)),
        _ => {
            let u = g.u();
            (d(&(&u * &u), "x"), n(2) * &u * g.slope(&u))
        }
    }
}

/// Roots and logarithms of what is 0 on a half line.
pub fn flat(g: &mut Grower) -> Draft {
    let right: [Maker; 13] = [
        |g| bend(g, |u, _| (sqrt(&(abs(u) + u)), positive(u, &sqrt(&(n(2) * u)), &n(0)))),
        |g| bend(g, |u, _| (sqrt(&(square(u) - u * abs(u))), positive(u, &n(0), &(sqrt(&n(2)) * -u)))),
        |g| slope(g, |u, s| (sqrt(&(abs(u) + u)), s / sqrt(&(n(2) * u)), n(0))),
        |g| slope(g, |u, s| (power(&(abs(u) + u), 3, 2), n(3) * s * sqrt(&(n(2) * u)), n(0))),
        |g| slope(g, |u, s| (sqrt(&call(Fun::Relu, u)), s / (n(2) * sqrt(u)), n(0))),
        |g| slope(g, |u, s| (sqrt(&max(u, &n(0))), s / sqrt(&(n(4) * u)), n(0))),
        |g| slope(g, |u, s| (call(Fun::Log, &(abs(u) - u + n(1))), n(0), -(n(2) * s) / (n(1) - n(2) * u))),
        |g| slope(g, |u, s| (sqrt(&(abs(u) - u)), n(0), -s / sqrt(&(n(2) * -u)))),
        |g| slope(g, |u, s| (power(&call(Fun::Relu, u), 5, 2), q(5, 2) * power(u, 3, 2) * s, n(0))),
        |g| second(g, |u| (sqrt(&(abs(u) + u)), -power(&(n(2) * u), -3, 2), n(0))),
        |g| second(g, |u| (power(&(abs(u) + u), 3, 2), n(3) / sqrt(&(n(2) * u)), n(0))),
        |g| second(g, |u| (sqrt(&call(Fun::Relu, u)), -power(u, -3, 2) / n(4), n(0))),
        |g| slope(g, |u, s| (sqrt(&(call(Fun::Step, u) * square(u))), s.clone(), n(0))),
    ];
    let wrong = g.random.percent(50);
    let maker = *g.random.pick(&right);
    let mut draft = maker(g);
    if wrong {
        let excess = g.factor();
        draft.right = match (&*draft.right.0, g.random.below(3)) {
            (super::expr::Node::If(than, a, b, then, otherwise), 0) => choose(*than, a, b, then, &(otherwise + excess)),
            (super::expr::Node::If(than, a, b, then, otherwise), 1) => choose(*than, a, b, &(then + excess), otherwise),
            _ => g.spoiled(&draft.right),
        };
        draft.wrong = true;
    }
    g.wrapped(draft)
}

fn bend(g: &mut Grower, sides: fn(&E, &E) -> (E, E)) -> Draft {
    let (u, v) = (g.u(), g.v());
    let (left, right) = sides(&u, &v);
    Draft::right(left, right)
}

/// The derivative of the first is the second where u > 0, and the third where u < 0.
fn slope(g: &mut Grower, of: fn(&E, &E) -> (E, E, E)) -> Draft {
    let u = g.u();
    let s = g.slope(&u);
    let (of, then, otherwise) = of(&u, &s);
    let right = choose(Than::More, &u, &n(0), &then, &otherwise);
    Draft::right(d(&of, "x"), right.clone()).being(right)
}

/// The second derivative, of a term that is x plus something.
fn second(g: &mut Grower, of: fn(&E) -> (E, E, E)) -> Draft {
    let offset = g.offset();
    let u = if g.random.percent(30) { g.x() } else { g.x() - n(offset) };
    let (of, then, otherwise) = of(&u);
    let right = positive(&u, &then, &otherwise);
    Draft::right(d(&d(&of, "x"), "x"), right.clone()).being(right)
}

/// What vanishes on a half line above, under, and beside what differs there.
pub fn vanishing(g: &mut Grower) -> Draft {
    let wrong = g.random.percent(50);
    let (u, w) = (g.u(), g.smooth());
    let excess = g.factor();
    let zero = match g.random.below(4) {
        0 => abs(&u) + &u,
        1 => call(Fun::Relu, &u),
        2 => max(&u, &n(0)),
        _ => sqrt(&square(&u)) + &u,
    };
    let other = positive(&u, &w, &(&w + &excess));
    // What the left side lacks on a half line leaves little to say of it: rarely.
    let which = if !wrong && g.random.percent(90) { *g.random.pick(&[0, 3]) } else { g.random.below(4) };
    let draft = match (wrong, which) {
        (false, 0) => Draft::right(&zero * &w, other * zero),
        (false, 1) => Draft::right(&zero * &w / &zero, other),
        (false, 2) => Draft::right(&w / &zero, n(1) / zero * other),
        (false, _) => Draft::right(call(Fun::Sin, &zero) * &w, other * call(Fun::Sin, &zero)),
        (true, 0) => Draft::wrong((&zero + n(1)) * &w, other * (n(1) + zero)),
        (true, 1) => Draft::wrong(w.clone(), &zero * w / zero),
        (true, 2) => Draft::wrong(&zero * &w, positive(&u, &w, &n(0)) * (zero + excess)),
        (true, _) => Draft::wrong(square(&zero) + &w, other + square(&zero)),
    };
    g.wrapped(draft)
}

/// Derivatives by x whose kinks another input makes.
pub fn others(g: &mut Grower) -> Draft {
    let right: [Maker; 9] = [
        |g| held(g, |u, s, y| (sqrt(&(square(y) * square(u))), abs(y) * sign(u) * s)),
        |g| held(g, |u, s, y| (abs(&(y * u)), abs(y) * sign(u) * s)),
        |g| held(g, |u, s, y| (abs(u) * square(y), square(y) * sign(u) * s)),
        |g| held(g, |u, s, y| (call(Fun::Relu, &(u * y)), y * call(Fun::Step, &(u * y)) * s)),
        |g| held(g, |u, s, y| (max(&(u * y), &n(0)), positive(&(y * u), &(y * s), &n(0)))),
        |g| held(g, |u, s, y| (u * sign(y), sign(y) * s)),
        |g| held(g, |u, s, y| (square(u) * call(Fun::Step, y), n(2) * call(Fun::Step, y) * u * s)),
        |g| held(g, |u, s, y| (u * abs(y) + u * call(Fun::Relu, y), abs(y) * s + call(Fun::Relu, y) * s)),
        |g| held(g, |u, s, y| (u * positive(y, &n(2), &n(3)), positive(y, &n(2), &n(3)) * s)),
    ];
    let wrong = g.random.percent(50);
    let maker = *g.random.pick(&right);
    let mut draft = maker(g);
    if wrong {
        let excess = g.factor();
        let y = g.y();
        draft.right = match g.random.below(4) {
            0 | 1 => &draft.right + excess * (n(1) - square(&sign(&y))),
            2 => {
                &draft.right + excess * (call(Fun::Step, &y) - call(Fun::Step, &-&y) - sign(&y) + n(1) - abs(&sign(&y)))
            }
            _ => g.spoiled(&draft.right),
        };
        draft.wrong = true;
    }
    g.wrapped(draft)
}

fn held(g: &mut Grower, of: fn(&E, &E, &E) -> (E, E)) -> Draft {
    let u = match g.random.below(3) {
        0 => g.x(),
        1 => g.affine(),
        _ => square(&g.x()) - n(g.random.between(1, 9)),
    };
    let y = if g.random.percent(60) { g.y() } else { g.y() - n(g.random.between(-9, 9)) };
    let (of, slope) = of(&u, &g.slope(&u), &y);
    Draft::right(d(&of, "x"), slope.clone()).being(slope)
}

/// Claims that are right as far as one looks, or everywhere, with a branch far out.
pub fn far(g: &mut Grower) -> Draft {
    let wrong = g.random.percent(50);
    let (left, right) = plain(g);
    let size = *g.random.pick(&[300, 1000, 2000, 7000, 40_000, 1_000_000]);
    let end = n(size + g.random.between(-99, 99));
    let side = g.x();
    let other = g.y();
    let excess = g.factor();
    let draft = if wrong {
        let right = match g.random.below(9) {
            0 => choose(Than::More, &side, &end, &excess, &right),
            1 => choose(Than::Less, &side, &-&end, &(&right + excess), &right),
            2 => right + call(Fun::Relu, &(side - end)),
            3 => right + call(Fun::Step, &(&side - &end)) * call(Fun::Step, &(other - end)),
            4 => right + call(Fun::Relu, &(side * other - end)),
            5 => right + max(&square(&side), &square(&end)) - square(&end),
            6 => right + sqrt(&square(&(&side + &end))) - (side + end),
            7 => right + n(0) * call(Fun::Log, &(end + side)),
            _ => choose(Than::More, &square(&(&side - &end)), &n(1), &right, &(&right + excess)),
        };
        Draft { wrong, ..Draft::right(left, right) }
            .near(&[("x", (size + 100) as f64), ("y", (size + 100) as f64)])
            .near(&[("x", -(size + 100) as f64)])
    } else {
        let right = match g.random.below(6) {
            0 => choose(Than::More, &side, &end, &(&right + &excess - excess), &right),
            1 => right + call(Fun::Relu, &(&side - &end)) - (&side - &end) * call(Fun::Step, &(&side - &end)),
            2 => right + max(&side, &end) - max(&end, &side),
            3 => right + sqrt(&square(&(&side + &end))) - abs(&(end + side)),
            4 => right + max(&side, &end) + min(&side, &end) - side - end,
            _ => right * choose(Than::More, &side, &end, &over_itself(&end), &n(1)),
        };
        Draft::right(left, right)
    };
    g.wrapped(draft)
}
