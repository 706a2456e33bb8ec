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

/// What is wrong by less than doubles show, and only inside of a side of a branch, on its border, or at other sizes than the first.
/// On the border of a side such a claim is right, which says nothing of the side.
#[test]
fn what_is_wrong_below_doubles_in_one_place_only_is_not_verified() {
    let scalars = [
        "d(x^2)/dx = 2*x + 1e26*relu(x - 3)*relu(3 + 1e-13 - x)",
        "d(sin(x))/dx = cos(x) + 1e-20*relu(x - 3)",
        "d(sin(x))/dx = cos(x) + 1e-20*(abs(x - 3) - (3 - x))",
        "d(exp(exp(x)))/dx = exp(x + exp(x)) + relu(x - 5)",
        "sigmoid(x) = 1/(1 + exp(-x)) + 1e-18*relu(x - 3)*relu(4 - x)",
        "exp(x) = if(x > 3, exp(x), if(x < 3, exp(x), exp(3)*(1 + 1e-30)))",
        "sigmoid(x) = 1/(1 + exp(-x)) + 1e-20*(1 - sign(x - 2)^2)",
        "d(x^2)/dx = 2*x + 1e-18*(1 - sign(x - 2*v[1])^2)*step(x - 9)",
    ];
    let arrays = [
        "grad(sum(sin.(v)), v) = cos.(v)*(1 + 1e-24*(n - 2))",
        "grad(sum(f.(v)), v) = f'.(v)*(1 + 1e-40*(n - 2))",
        "grad(norm(v), v) = v/norm(v)*(1 + 1e-24*(n - 2))",
        "grad(sum(sin.(v)), v)[i] = cos(v[i]) + 1e-20*(i - 1)*(i - 2)",
        "grad(sum(exp.(v)), v) = exp.(v)*(1 + 1e-25*(n - 1)*(n - 2)*(n - 3)*(n - 5))",
        "grad(sum(exp.(v)), v) = exp.(v) + 1e-20*(1[n] - sign.(v).^2)",
    ];
    for seed in 0..4 {
        let options = Options { seed, ..Options::default() };
        for claim in scalars.iter().chain(&arrays) {
            let text = format!("dims n; var x, v[n]; function f(t); claim: {claim}");
            let row = judge_text("-", &text, false, &options, &mut |_, _| {}).remove(0);
            let message = row.verdict.message.unwrap_or_default();
            assert!(!message.contains("CONTRADICTION"), "{claim}, seed {seed}: {message}");
            assert!(matches!(row.verdict.outcome, Outcome::Refuted | Outcome::Unknown), "{claim}, seed {seed}");
        }
    }
}

/// A condition that doubles absorb far out is not one of a single sign; one that tends to another number than 0 is.
#[test]
fn conditions_that_change_sign_beyond_all_points() {
    let wrong = [
        "x*x*x*x > 1e60",
        "x > 1e40",
        "x > exp(100)",
        "x^3 > 1e60",
        "x > exp(3000)",
        "log(1 + x^2) > 1000",
        "sqrt(1 + x^2) > 1e30",
    ];
    for condition in wrong {
        let claim = format!("d(x^2)/dx = if({condition}, 3*x, 2*x)");
        assert_ne!(outcome(&claim, 0).0, Outcome::Verified, "{claim}");
    }
    for condition in ["1 + 1/x^2 < 0", "1 + exp(-x) < 0", "tanh(x) + 2 < 0", "cosh(x) < 1/2", "x^2 + 1 < 0"] {
        let claim = format!("d(x^2)/dx = if({condition}, 3*x, 2*x)");
        let (outcome, told) = outcome(&claim, 0);
        assert_eq!(outcome, Outcome::Verified, "{told}");
    }
}

/// Rounded values are equal on whole regions: there a condition has a third side, which the other conditions may hide.
#[test]
fn what_is_wrong_where_rounded_values_are_equal_is_not_verified() {
    let wrong = [
        "d(x^2)/dx = 2*x + (1 - sign(floor(x) - floor(y))^2)*step(z - 5)*step(x - 9)",
        "d(x^2)/dx = 2*x + (1 - sign(floor(x)*floor(y) - 42)^2)*step(z - 5)*step(x - 9)",
        "sigmoid(x) = 1/(1 + exp(-x)) + (1 - sign(floor(x/2) - floor(y/3))^2)*step(x - 9)",
        "d(x^2)/dx = 2*x + if(floor(x) <= 7, if(floor(x) >= 7, 1, 0), 0)*step(y - 20)*step(z - 20)",
        "d(x^2)/dx = 2*x + if(floor(x) <= 7, if(2*floor(x) >= 14, 1, 0), 0)*step(y - 20)*step(z - 20)",
        "d(x^2)/dx = 2*x + 1e-20*(1 - sign(floor(x) - floor(y))^2)*step(x - 9)",
    ];
    let right = [
        "sign(floor(x)) = if(floor(x) > 0, 1, if(floor(x) < 0, -1, 0))",
        "d(x*step(y) + x*floor(z))/dx = step(y) + floor(z)",
        "if(floor(x) >= 3, y, if(floor(x) >= 2, 2*y, 0)) = if(floor(x) < 2, 0, if(floor(x) < 3, 2*y, y))",
        "d(if(floor(x) > 40, x^2, if(floor(y) > -40, x, 0)))/dx = if(floor(x) > 40, 2*x, if(floor(y) > -40, 1, 0))",
    ];
    for seed in 0..4 {
        let options = Options { seed, ..Options::default() };
        for (claim, is_right) in wrong.iter().map(|claim| (claim, false)).chain(right.iter().map(|claim| (claim, true)))
        {
            let text = format!("var x, y, z; claim: {claim}");
            let row = judge_text("-", &text, false, &options, &mut |_, _| {}).remove(0);
            assert_eq!(
                row.verdict.outcome == Outcome::Verified,
                is_right,
                "{claim}, seed {seed}: {:?}",
                row.verdict.message
            );
        }
    }
}
