//! Claims of one text share what is worked out of their names; that must not be seen in what is said of any of them.

use backproof::Reading;
use backproof::judge::{judge_some, judge_text};
use backproof::verdict::{Judged, Options, Outcome};
use proptest::prelude::*;
use std::fmt::Write as _;

/// A network whose claims begin with the same names, and go on with others; some of them are wrong.
const NETWORK: &str = "\
dims n, k, m
function f(t)
var W[n,k], V[m,n], X[k,m], Y[m,m], s
let Z = W*X
let A = f.(Z)
let P = tanh.(V*A)
let D = P - Y
let J = sum(D.^2)/2
let G = D .* (1 - P.^2)
let H = (V'*G) .* f'.(Z)
claim W: dJ/dW = H*X'
claim V: dJ/dV = G*A'
claim X: dJ/dX = W'*H
claim wrong: dJ/dX = -W'*H
claim factor: dJ/dW = 2*H*X'
claim Z: dJ/dZ = H
claim Y: dJ/dY = -D
claim none: dA/ds = 0[n, m]
claim A: d(sum(A))/dW = f'.(Z)*X'
";

/// The text with one of its claims alone, all at their lines.
fn alone(text: &str, label: &str) -> String {
    let is_left = |line: &&str| !line.starts_with("claim") || line.starts_with(&format!("claim {label}:"));
    text.split('\n').map(|line| if is_left(&line) { line } else { "" }).collect::<Vec<_>>().join("\n")
}

fn labels(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("claim ")?.split_once(':')).map(|(label, _)| label).collect()
}

const FEW: Options = Options { seed: 3, cases: 16, strict: false };

fn judged(text: &str) -> Vec<Judged> {
    judge_text("-", text, false, &FEW, &mut |_, _| {})
}

/// All that is said of a row.
fn said(row: &Judged) -> String {
    format!("{:?} {:?} {:?}", row.verdict, row.mistake, row.derived)
}

fn assert_alike(text: &str) {
    let together = judged(text);
    let reading = Reading::new(text, false);
    for (label, row) in labels(text).iter().zip(&together) {
        assert_eq!(row.label.as_deref(), Some(*label), "{text}");
        assert_eq!(said(&judged(&alone(text, label))[0]), said(row), "{label}, alone in its text:\n{text}");
        let wanted = |of: Option<&str>, _: usize| of == Some(label);
        let one = judge_some("-", &reading, &FEW, &wanted, 1, &mut |_, _| {});
        assert_eq!(said(&one[0]), said(row), "{label}, judged alone:\n{text}");
    }
    let wanted = |_: Option<&str>, _: usize| true;
    let side_by_side = judge_some("-", &reading, &FEW, &wanted, 2, &mut |_, _| {});
    assert!(side_by_side.iter().map(said).eq(together.iter().map(said)), "on two threads:\n{text}");
}

#[test]
fn a_claim_is_told_alone_what_it_is_told_beside_others() {
    assert_alike(NETWORK);
    let outcomes: Vec<Outcome> = judged(NETWORK).iter().map(|row| row.verdict.outcome).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Refuted).count(), 2, "{outcomes:?}");
    // What is given of inputs changes what names are worth.
    assert_alike(&NETWORK.replace("let Z", "given sum(X) = 1\ndomain s > 0\nlet Z"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// Random chains of names, and claims about the ends of some.
    #[test]
    fn so_it_is_with_random_names(steps in prop::collection::vec((0..6_usize, 0..4_usize), 3..7), facts: bool) {
        let mut text = "var x, y\n".to_string();
        if facts {
            text += "domain x > 0\n";
        }
        let mut names = vec!["x".to_string(), "y".to_string()];
        for (at, (kind, from)) in steps.iter().enumerate() {
            let (one, other) = (&names[from % names.len()], &names[names.len() - 1]);
            let value = match kind {
                0 => format!("{one}*{other}"),
                1 => format!("{one} - 3*{other}"),
                2 => format!("exp({one})"),
                3 => format!("sin({other}) + {one}"),
                4 => format!("{other}/({one}^2 + 1)"),
                _ => format!("tanh({one})^2"),
            };
            let _ = writeln!(text, "let a{at} = {value}");
            names.push(format!("a{at}"));
        }
        for (at, name) in names.iter().enumerate().skip(3) {
            let _ = writeln!(text, "claim p{at}: d({name}^2)/dx = 2*{name}*d({name})/dx");
            let _ = writeln!(text, "claim q{at}: d({name})/dy = d({name})/dx");
            let _ = writeln!(text, "claim r{at}: {name} + {} = {} + {name}", names[2], names[2]);
        }
        assert_alike(&text);
    }
}
