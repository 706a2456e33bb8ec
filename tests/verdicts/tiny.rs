//! Terms that are there and leave no trace in the digits: nobody has compared what lies below all of them.

use backproof::judge::judge_text;
use backproof::verdict::{Options, Outcome};
use proptest::prelude::*;

/// A term that is 0 to 16 digits wherever points are drawn, and nowhere 0 or at one place only: a bump that is too narrow, or
/// one that is too low.
fn term() -> impl Strategy<Value = String> {
    let scale = prop::sample::select(vec![4, 5, 6, 8, 9, 10, 11, 12, 16]);
    let factor = prop::sample::select(vec!["", "x*", "10^9*x*", "y*", "x^2*", "-y*"]);
    let place = prop::sample::select(vec!["x^2", "(x - 1/3)^2", "(x + y)^2", "(x^2 + y^2)", "x^4"]);
    (scale, factor, place, any::<bool>()).prop_map(|(scale, factor, place, is_low)| match is_low {
        true => format!("{factor}exp(-10^{scale} - {place})"),
        false => format!("{factor}exp(-10^{scale}*{place})"),
    })
}

/// Identities that hold without it, of which some are derivatives and some are not seen by the normal form.
const IDENTITIES: [(&str, &str); 5] = [
    ("d(x^2)/dx", "2*x"),
    ("sin(2*x)", "2*sin(x)*cos(x)"),
    ("d(erf(x)*y)/dx", "y*exp(-x^2)*2/sqrt(pi)"),
    ("if(x < 0, 1, x)", "if(x >= 0, x, 1)"),
    ("floor(x + 1)", "floor(x) + 1"),
];

fn outcome(claim: &str, seed: u64) -> (Outcome, String) {
    let options = Options { seed, ..Options::default() };
    let text = format!("var x, y\nclaim: {claim}");
    let row = judge_text("-", &text, false, &options, &mut |_, _| {}).remove(0);
    (row.verdict.outcome, format!("{claim}: {:#?}", row.verdict.evidence))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_term_below_all_digits_is_not_verified(
        (left, right) in prop::sample::select(IDENTITIES.to_vec()), term in term(), seed in 0..8_u64,
    ) {
        let (outcome, told) = outcome(&format!("{left} = {right} + {term}"), seed);
        prop_assert_ne!(outcome, Outcome::Verified, "{}", told);
    }

    /// On one side of a condition alone, too.
    #[test]
    fn nor_is_one_on_one_side(term in term(), seed in 0..8_u64, above in any::<bool>()) {
        let (then, otherwise) = if above { (term.as_str(), "0") } else { ("0", term.as_str()) };
        let (outcome, told) = outcome(&format!("cos(x)^2 + if(x > 1/2, {then}, {otherwise}) = 1 - sin(x)^2"), seed);
        prop_assert_ne!(outcome, Outcome::Verified, "{}", told);
    }
}

/// On the line x = 0 such a term is 0, which is seen exactly; of the rest of its side that says nothing.
#[test]
fn a_line_on_which_it_is_nothing_does_not_speak_for_its_side() {
    let claim = "cos(x)^2 + if(x > 1/2, 0, x*exp(-10^8*(x^2 + y^2))) = 1 - sin(x)^2";
    for seed in 0..16 {
        assert_ne!(outcome(claim, seed).0, Outcome::Verified, "seed {seed}");
    }
}

/// The same identities are told without the term, and a term that both sides have takes nothing away where it can be seen to be
/// the same.
#[test]
fn the_identities_hold() {
    for (left, right) in IDENTITIES {
        assert_eq!(outcome(&format!("{left} = {right}"), 0).0, Outcome::Verified, "{left}");
    }
    let both = "sin(2*x) + exp(-10^9 - x^2) = exp(-x^2 - 10^9) + 2*sin(x)*cos(x)";
    assert_eq!(outcome(both, 0).0, Outcome::Verified);
}
