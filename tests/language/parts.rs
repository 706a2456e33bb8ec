//! Arrays taken apart and put together again, and products of 3-vectors, at random.

use backproof::judge::judge_text;
use backproof::verdict::{Options, Outcome};
use proptest::prelude::*;

fn outcome(text: &str) -> Outcome {
    let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    rows.last().expect("a claim").verdict.outcome
}

/// A whole and a part of it: both at least 1 and the part less.
fn cut() -> impl Strategy<Value = (u64, u64)> {
    (2_u64..7).prop_flat_map(|whole| (Just(whole), 1..whole))
}

fn vector() -> impl Strategy<Value = [i64; 3]> {
    [-9_i64..10, -9_i64..10, -9_i64..10]
}

fn column([a, b, c]: [i64; 3]) -> String {
    format!("[{a}; {b}; {c}]")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Slices side by side and below each other are the array again; with two of them exchanged they are not.
    #[test]
    fn slices_glued_give_the_array_back((n, a) in cut(), (m, b) in cut()) {
        let (below, beside) = (a + 1, b + 1);
        let parts = [
            format!("X[1:{a}, 1:{b}]"), format!("X[1:{a}, {beside}:{m}]"),
            format!("X[{below}:{n}, 1:{b}]"), format!("X[{below}:{n}, {beside}:{m}]"),
        ];
        let [p, q, r, s] = &parts;
        let declared = format!("var X[{n},{m}]\nclaim: ");
        prop_assert_eq!(outcome(&format!("{declared}[{p}, {q}; {r}, {s}] = X")), Outcome::Verified);
        prop_assert_eq!(outcome(&format!("{declared}[[{p}; {r}], [{q}; {s}]] = X")), Outcome::Verified);
        prop_assert_eq!(outcome(&format!("{declared}[{r}, {s}; {p}, {q}] = X")), Outcome::Refuted);
        let named = "dims k, l, c\ndims n = k + l\nvar x[n], X[n,c]\nclaim: ";
        prop_assert_eq!(outcome(&format!("{named}[x[1:k]; x[k + 1:k + l]] = x")), Outcome::Verified);
        prop_assert_eq!(outcome(&format!("{named}[X[1:k, :]; X[k + 1:k + l, :]] = X")), Outcome::Verified);
    }

    /// The cross product is that of the books, and of the skew matrix; with one entry changed it is not.
    #[test]
    fn cross_is_skew(a in vector(), b in vector(), at in 0_usize..3) {
        let product = [a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]];
        let mut wrong = product;
        wrong[at] += 1;
        let (left, right) = (column(a), column(b));
        for form in [format!("cross({left}, {right})"), format!("skew({left})*{right}"), format!("-cross({right}, {left})")] {
            prop_assert_eq!(outcome(&format!("claim: {form} = {}", column(product))), Outcome::Verified);
            prop_assert_eq!(outcome(&format!("claim: {form} = {}", column(wrong))), Outcome::Refuted);
        }
    }
}

#[test]
fn cross_is_skew_of_any_vectors() {
    let declared = "var a[3], b[3], c[3]\nclaim: ";
    assert_eq!(outcome(&format!("{declared}cross(a, b) = skew(a)*b")), Outcome::Verified);
    assert_eq!(outcome(&format!("{declared}cross(a, cross(b, c)) = skew(a)*skew(b)*c")), Outcome::Verified);
    assert_eq!(outcome(&format!("{declared}cross(a, b) = skew(b)*a")), Outcome::Refuted);
}
