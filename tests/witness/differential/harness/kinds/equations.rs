//! Claims under an equation with several families of solutions.

use super::derive::expand;
use super::enclose::{Place, Span, Value, enclose};
use super::expr::{E, Fun, abs, call, d, min, n, name, power, sign, square};
use super::grow::Grower;
use super::settle::{Known, Truth, apart};

/// An equation, places on each of its families of solutions, and what is right under it and what is not.
struct Equation {
    given: String,
    places: Vec<Place>,
    right: Vec<(E, E)>,
    missed: Vec<(E, E)>,
}

const ELSEWHERE: [f64; 9] = [-1300.0, -31.5, -2.5, -0.75, 0.25, 1.5, 3.75, 12.5, 700.5];

fn product(g: &mut Grower) -> Equation {
    let (a, b) = (g.random.between(-9, 9), g.random.between(-9, 9));
    let (x, y) = (name("x"), name("y"));
    let (u, v) = (&x - n(a), &y - n(b));
    let at = |x: f64, y: f64| vec![("x", Span::point(x)), ("y", Span::point(y))];
    let other = ELSEWHERE.iter();
    let places = other.flat_map(|&other| [at(a as f64, other), at(other, b as f64)]).collect();
    let given = match g.random.below(3) {
        0 => format!("({u})*({v}) = 0"),
        1 => format!("({v})*({u}) = 0"),
        _ => format!("{} = {}", &x * &y - n(b) * &x, n(a) * &y - n(a * b)),
    };
    let right = vec![
        (square(&u) * &v, n(0)),
        (&x * &y, n(b) * &x + n(a) * &y - n(a * b)),
        (min(&abs(&u), &abs(&v)), n(0)),
        (square(&(&u + &v)), square(&u) + square(&v)),
        (power(&(&u + &v), 3, 1), power(&u, 3, 1) + power(&v, 3, 1)),
        (square(&(&u + &v)), square(&(&u - &v))),
        (&u * (&v + n(1)), u.clone()),
        (sign(&(&u * &v)), n(0)),
        (call(Fun::Exp, &(&u * &v)), n(1)),
        (abs(&(&u + &v)), abs(&u) + abs(&v)),
        (d(&(square(&u) * &v), "x"), n(0)),
        (call(Fun::Sin, &u) * &v, n(0)),
    ];
    let missed = vec![
        (x.clone(), n(a)),
        (y.clone(), n(b)),
        (&x + &y, n(a + b)),
        (u.clone(), n(0)),
        (&u * (&v + n(1)), n(0)),
        (square(&(&u + &v)), square(&u)),
        (&u * &x, &v * &y),
        (sign(&u), n(0)),
        (abs(&u), &u + abs(&v)),
        (d(&(&u * square(&v)), "x"), n(0)),
        (d(&(square(&u) * &y), "x"), n(0)),
        (&x * &y, n(b) * &x),
    ];
    Equation { given, places, right, missed }
}

/// A family of points, all but one of whose coordinates are anything.
fn families(names: [&'static str; 2], pinned: &[(&'static str, f64)]) -> Vec<Place> {
    let mut places = Vec::new();
    for &(name, value) in pinned {
        for &other in &ELSEWHERE {
            let at = |own: &'static str| (own, Span::point(if own == name { value } else { other }));
            places.push(names.map(at).to_vec());
        }
    }
    places
}

/// (x - a)(y² - b²) = 0: three lines.
fn lines(g: &mut Grower) -> Equation {
    let (x, y) = (name("x"), name("y"));
    let (a, b) = (g.random.between(-9, 9), g.random.between(1, 9));
    let (u, v) = (&x - n(a), square(&y) - n(b * b));
    let places = families(["x", "y"], &[("x", a as f64), ("y", b as f64), ("y", -b as f64)]);
    let given = if g.random.percent(50) { format!("({u})*({v}) = 0") } else { format!("({v})*({u}) = 0") };
    let right = vec![
        (square(&u) * &v, n(0)),
        (&u * square(&y), n(b * b) * &u),
        (&u * abs(&y), n(b) * &u),
        (min(&abs(&u), &abs(&v)), n(0)),
        (sign(&u) * sign(&v), n(0)),
    ];
    let missed = vec![
        (x.clone(), n(a)),
        (y.clone(), n(b)),
        (square(&y), n(b * b)),
        (&u * &y, n(b) * &u),
        (&u * (&y - n(b)), n(0)),
        (abs(&y), n(b)),
    ];
    Equation { given, places, right, missed }
}

/// x·g(y) = 0, for a g with zeros or without.
fn factors(g: &mut Grower) -> Equation {
    let (x, y) = (name("x"), name("y"));
    let a = g.random.between(-9, 9);
    let u = &x - n(a);
    let (v, zero): (E, Option<f64>) = match g.random.below(5) {
        0 => (call(Fun::Sin, &y), Some(0.0)),
        1 => (call(Fun::Exp, &y), None),
        2 => (call(Fun::Exp, &y) - n(1), Some(0.0)),
        3 => (call(Fun::Log, &(square(&y) + n(1))), Some(0.0)),
        _ => (square(&y) + n(1), None),
    };
    let mut pinned = vec![("x", a as f64)];
    pinned.extend(zero.map(|zero| ("y", zero)));
    let places = families(["x", "y"], &pinned);
    let right = if zero.is_some() {
        vec![(&v * square(&u), n(0)), (sign(&u) * sign(&v), n(0)), (&u * (&v + n(1)), u.clone())]
    } else {
        vec![(x.clone(), n(a)), (&u * &y, n(0)), (square(&x), n(a * a)), (abs(&u) + &y, y.clone())]
    };
    let missed = vec![(x.clone(), n(a + 1)), (v.clone(), n(0)), (y.clone(), n(0)), (&x * &y, n(0)), (x.clone(), n(a))];
    Equation { given: format!("({u})*({v}) = 0"), places, right, missed }
}

/// A product of three.
fn three(g: &mut Grower) -> Equation {
    let [x, y, z] = ["x", "y", "z"].map(name);
    let [a, b, c] = [0; 3].map(|_| g.random.between(-9, 9));
    let (u, v, w) = (&x - n(a), &y - n(b), &z - n(c));
    let at = |x: f64, y: f64, z: f64| vec![("x", Span::point(x)), ("y", Span::point(y)), ("z", Span::point(z))];
    let pairs = ELSEWHERE.iter().zip(ELSEWHERE.iter().cycle().skip(4));
    let family = |(&s, &t): (&f64, &f64)| [at(a as f64, s, t), at(s, b as f64, t), at(s, t, c as f64)];
    let places = pairs.flat_map(family).collect();
    let all = &u * &v * &w;
    let right = vec![
        (square(&u) * &v * &w, n(0)),
        (min(&min(&abs(&u), &abs(&v)), &abs(&w)), n(0)),
        (&all * &x, n(0)),
        (&u * &v * &z, n(c) * &u * &v),
        (sign(&u) * sign(&v) * sign(&w), n(0)),
    ];
    let missed = vec![
        (&u * &v, n(0)),
        (&v * &w, n(0)),
        (&u * &w, n(0)),
        (z.clone(), n(c)),
        (x.clone(), n(a)),
        (&u * &v * &y, n(b) * &u * &v),
        (min(&abs(&u), &abs(&w)), n(0)),
    ];
    Equation { given: format!("({u})*({v})*({w}) = 0"), places, right, missed }
}

/// A claim whose truth is looked up on each family.
pub fn equations(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let equation = match g.random.below(6) {
        0..=2 => product(g),
        3 => lines(g),
        4 => factors(g),
        _ => three(g),
    };
    let wrong = g.random.percent(50);
    let (left, right) = g.random.pick(if wrong { &equation.missed } else { &equation.right }).clone();
    let w = g.random.pick(&[n(1), n(2), name("x"), name("y")]).clone();
    let (left, right) = match g.random.below(4) {
        0 => (&left + &w, w + right),
        1 => (&left - call(Fun::Sin, &w), right - call(Fun::Sin, &w)),
        _ => (left, right),
    };
    let sides = [expand(&left), expand(&right)];
    let differs = |place: &Place| {
        let [left, right] = [&sides[0], &sides[1]].map(|side| enclose(side, place));
        matches!((left, right), (Value::In(left), Value::In(right)) if apart(left, right))
    };
    let truth = match (equation.places.iter().find(|place| differs(place)), wrong) {
        (Some(_), true) => Truth::Wrong,
        (Some(_), false) => Truth::Contradicted,
        (None, false) => Truth::Right,
        (None, true) => return None,
    };
    let names: Vec<&str> = equation.places[0].iter().map(|(name, _)| *name).collect();
    let text = format!("var {}\ngiven {}\nclaim: {left} = {right}\n", names.join(", "), equation.given);
    let witness = equation.places.iter().find(|place| differs(place)).map(|place| format!("{place:?}"));
    Some(Known { kind, text, truth, witness: witness.unwrap_or_default() })
}
