//! The border of a condition: `x > a` and `x >= a` have the same sides, and are two claims.

use backproof::judge::judge_text;
use backproof::verdict::{Options, Outcome};
use proptest::prelude::*;

/// Conditions within each other, of one input each: the borders, whether points above them are meant, whether they are closed.
#[derive(Clone, Debug)]
struct Nested(Vec<(i32, i32, bool, bool)>);

const NAMES: [&str; 3] = ["x", "y", "z"];

impl Nested {
    /// 1 where all conditions hold, else 0; each may be written the other way round.
    fn text(&self, turned: bool) -> String {
        self.0.iter().zip(NAMES).rev().fold("1".to_string(), |inner, ((over, under, above, closed), name)| {
            let sign = if *above != turned { ">" } else { "<" };
            let equal = if *closed { "=" } else { "" };
            let border = format!("{over}/{under}");
            let (left, right) = if turned { (border.as_str(), name) } else { (name, border.as_str()) };
            format!("if({left} {sign}{equal} {right}, {inner}, 0)")
        })
    }

    /// The same with one condition closed that was open, or open that was closed.
    fn with_another_border(&self, at: usize) -> Nested {
        let mut other = self.clone();
        let at = at % other.0.len();
        other.0[at].3 ^= true;
        other
    }
}

fn nested() -> impl Strategy<Value = Nested> {
    let condition = (-30..30_i32, prop::sample::select(vec![1, 2, 3, 7]), any::<bool>(), any::<bool>());
    prop::collection::vec(condition, 1..=3).prop_map(Nested)
}

fn outcome(left: &Nested, right: &Nested, seed: u64) -> (Outcome, String) {
    let text = format!("var x, y, z\nclaim: {} = {}", left.text(false), right.text(true));
    let row = judge_text("-", &text, false, &Options { seed, ..Options::default() }, &mut |_, _| {}).remove(0);
    (row.verdict.outcome, text)
}

/// The outermost border shows where the conditions within hold alone: with some seeds no point lay there.
#[test]
fn an_outermost_border_is_met_where_the_values_within_differ() {
    let claim = "if(x < 0, if(y > 1, if(z > 3, 1, 0), 0), 0) = if(0 >= x, if(1 < y, if(3 < z, 1, 0), 0), 0)";
    for seed in 0..32 {
        let text = format!("var x, y, z\nclaim: {claim}");
        let row = judge_text("-", &text, false, &Options { seed, ..Options::default() }, &mut |_, _| {}).remove(0);
        assert_eq!(row.verdict.outcome, Outcome::Refuted, "seed {seed}");
    }
}

/// The message names what the condition is one on, if that has a name in the claim, and a way out that leads there.
#[test]
fn a_border_that_is_not_met_is_told() {
    for (text, on) in [
        ("var x\nclaim: d(x^2)/dx = 2*x + step(-(x^2 - 2)^2)", "a condition on `x` where"),
        ("var x\nfunction g(t) = step(-(t^2 - 2)^2)\nclaim: d(x^2)/dx = 2*x + g(x)", "a condition where"),
    ] {
        let row = judge_text("-", text, false, &Options::default(), &mut |_, _| {}).remove(0);
        let message = row.verdict.message.unwrap_or_default();
        assert!(message.contains(on) && message.contains("`domain`"), "{text}: {message}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn another_border_is_never_verified(claim in nested(), at in 0..3_usize, seed in 0..64_u64) {
        let (found, text) = outcome(&claim, &claim.with_another_border(at), seed);
        prop_assert!(found != Outcome::Verified, "seed {seed}: {text}");
    }

    #[test]
    fn the_same_border_is(claim in nested(), seed in 0..64_u64) {
        let (found, text) = outcome(&claim, &claim, seed);
        prop_assert_eq!(found, Outcome::Verified, "seed {}: {}", seed, text);
    }
}
