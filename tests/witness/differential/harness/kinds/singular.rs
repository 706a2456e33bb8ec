//! Matrices that have an inverse at few sizes, or nowhere.

use super::arrays::{M, infix, minus, plus, times, to_the, transposed, word};
use super::grow::Grower;
use super::settle::{Known, Truth};
use super::sizes::{Draft, Inputs, declared, number, settle, spoiled};

const INPUTS: [(&str, &str, Option<&str>); 4] =
    [("A", "n", Some("n")), ("C", "n", Some("n")), ("x", "n", None), ("y", "n", None)];

/// Claims about inverses of matrices of rank one, which are judged at size 1 alone; about what is 0 in truth.
pub fn singular(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let inputs: &Inputs = &INPUTS;
    let [a, c, x, y] = ["A", "C", "x", "y"].map(M::Name);
    let (inv, det, tr) = (|m: &M| word("inv", &[m]), |m: &M| word("det", &[m]), |m: &M| word("tr", &[m]));
    let scale = number(g.random.between(2, 9));
    let rank = match g.random.below(3) {
        0 => times(&x, &transposed(&x)),
        1 => times(&x, &transposed(&y)),
        _ => times(&times(&a, &x), &transposed(&times(&c, &y))),
    };
    let over = |a: &M, b: &M| infix('/', a, b);
    if g.random.percent(15) {
        let one = number(1);
        let (left, right) = match g.random.below(4) {
            0 => (inv(&minus(&times(&a, &inv(&a)), &M::Identity("n"))), inv(&minus(&a, &a))),
            1 => (
                over(&one, &minus(&det(&times(&a, &c)), &times(&det(&a), &det(&c)))),
                over(&one, &minus(&scale, &scale)),
            ),
            2 => (over(&one, &minus(&tr(&times(&a, &c)), &tr(&times(&c, &a)))), over(&one, &minus(&tr(&a), &tr(&a)))),
            _ => (
                over(&one, &minus(&det(&transposed(&a)), &det(&a))),
                over(&scale, &minus(&det(&a), &det(&transposed(&a)))),
            ),
        };
        let text = format!("{}claim: {} = {}\n", declared(&["n"], inputs, &[&left, &right]), left.text(), right.text());
        return Some(Known { kind, text, truth: Truth::Empty, witness: String::new() });
    }
    let wrong = g.random.percent(50);
    let (left, right) = match g.random.below(9) {
        0 => (inv(&over(&rank, &scale)), times(&scale, &inv(&rank))),
        1 => (over(&number(1), &det(&times(&scale, &rank))), over(&det(&inv(&rank)), &scale)),
        2 => (times(&inv(&a), &inv(&c)), inv(&times(&c, &a))),
        3 => (det(&inv(&a)), over(&number(1), &det(&a))),
        4 => (inv(&transposed(&a)), transposed(&inv(&a))),
        5 => (inv(&to_the(&a, 2)), to_the(&inv(&a), 2)),
        6 => (inv(&plus(&rank, &rank)), over(&inv(&rank), &number(2))),
        7 => (plus(&inv(&rank), &inv(&rank)), times(&number(4), &inv(&times(&number(2), &rank)))),
        _ => (times(&rank, &inv(&rank)), M::Identity("n")),
    };
    let right = if wrong { spoiled(g, &right)? } else { right };
    let head = declared(&["n"], inputs, &[&left, &right]);
    let draft = Draft { head, written: None, left, right, wrong };
    settle(kind, &draft, inputs, 3, &mut g.random)
}
