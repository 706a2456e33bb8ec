//! Random functions of known truth: their derivatives by dual numbers, right ones and ones with a mistake.

use backproof::check;
use backproof::verdict::Outcome;

/// A source of random numbers (splitmix64).
struct Source(u64);

impl Source {
    /// One of `count` numbers from 0 on.
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) % count as u64) as usize
    }
}

/// A formula in x and a parameter.
#[derive(Clone, Debug)]
enum Formula {
    X,
    A,
    Number(f64),
    Sum(Box<Formula>, Box<Formula>),
    Product(Box<Formula>, Box<Formula>),
    Quotient(Box<Formula>, Box<Formula>),
    Apply(usize, Box<Formula>),
}

type OfOne = fn(f64) -> f64;

/// Functions with their derivatives.
#[rustfmt::skip]
const FUNCTIONS: [(OfOne, OfOne); 11] = [
    (f64::sin, f64::cos),
    (f64::cos, |x| -x.sin()),
    (f64::exp, f64::exp),
    (f64::tanh, |x| 1.0 - x.tanh().powi(2)),
    (f64::atan, |x| 1.0 / (1.0 + x * x)),
    (|x| x * x, |x| 2.0 * x),
    (f64::abs, f64::signum),
    (|x| x.max(0.0), |x| f64::from(u8::from(x > 0.0))),
    (|x| (1.0 + x * x).ln(), |x| 2.0 * x / (1.0 + x * x)),
    (|x| 1.0 / (1.0 + (-x).exp()), |x| { let s = 1.0 / (1.0 + (-x).exp()); s * (1.0 - s) }),
    (|x| (1.0 + x * x).sqrt(), |x| x / (1.0 + x * x).sqrt()),
];

fn draw(random: &mut Source, depth: usize) -> Formula {
    let pick = random.below(if depth == 0 { 4 } else { 10 });
    let part = |random: &mut Source| Box::new(draw(random, depth.saturating_sub(1)));
    match pick {
        0 | 1 => Formula::X,
        2 => Formula::A,
        3 => Formula::Number(random.below(60) as f64 / 8.0 - 3.75),
        4 => Formula::Sum(part(random), part(random)),
        5 => Formula::Product(part(random), part(random)),
        6 => Formula::Quotient(part(random), Box::new(Formula::Apply(10, part(random)))),
        _ => Formula::Apply(random.below(FUNCTIONS.len()), part(random)),
    }
}

/// Value and derivative by x.
fn dual(formula: &Formula, x: f64, a: f64) -> (f64, f64) {
    match formula {
        Formula::X => (x, 1.0),
        Formula::A => (a, 0.0),
        Formula::Number(value) => (*value, 0.0),
        Formula::Sum(left, right) => {
            let (left, right) = (dual(left, x, a), dual(right, x, a));
            (left.0 + right.0, left.1 + right.1)
        }
        Formula::Product(left, right) => {
            let (left, right) = (dual(left, x, a), dual(right, x, a));
            (left.0 * right.0, left.1 * right.0 + left.0 * right.1)
        }
        Formula::Quotient(left, right) => {
            let (left, right) = (dual(left, x, a), dual(right, x, a));
            (left.0 / right.0, (left.1 - left.0 / right.0 * right.1) / right.0)
        }
        Formula::Apply(number, inner) => {
            let (inner, (f, slope)) = (dual(inner, x, a), FUNCTIONS[*number]);
            let inside = if inner.1 == 0.0 { 0.0 } else { slope(inner.0) * inner.1 };
            (f(inner.0), inside)
        }
    }
}

/// What a mistake makes of a derivative.
fn wrong(kind: usize, x: f64, a: f64, right: f64, value: f64) -> f64 {
    match kind {
        0 => -right,
        1 => right * (1.0 + 1e-6),
        2 => right * a,
        3 => {
            if x > 1.7 {
                right * 0.5
            } else {
                right
            }
        }
        4 => {
            if (0.4..0.41).contains(&x) {
                right + 0.1 * right.abs().max(0.1)
            } else {
                right
            }
        }
        5 => {
            if x.abs() > 20.0 {
                2.0 * right
            } else {
                right
            }
        }
        6 => right + 1e-5 * value.abs().max(1e-3),
        _ => 0.0,
    }
}

/// Of so many formulas: right ones that are accused, right ones left open, wrong ones passed, with how many wrong ones there were.
pub fn campaign(count: u64, seed: u64) -> (Vec<String>, Vec<String>, Vec<String>, usize) {
    let mut random = Source(seed);
    let (mut accused, mut open, mut passed, mut all) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for number in 0..count {
        let formula = draw(&mut random, 4);
        // Whether a mistake shows at all, where the function is smooth, is known by looking.
        let shows = |kind: usize| {
            let differs = (0..2000).filter(|step| {
                let x = -8.0 + f64::from(*step) * 0.008 + 0.001;
                let x = if kind == 5 { x * 6.0 } else { x };
                let (value, right) = dual(&formula, x, 2.5);
                let gap = (wrong(kind, x, 2.5, right, value) - right).abs();
                gap > 1e-8 * (value.abs() + right.abs()) && gap.is_finite() && value.abs() < 1e4 && right.abs() < 1e4
            });
            differs.count() > 0
        };
        let report = check::derivative_with_1(|x, a| dual(&formula, x, a).0, |x, a| dual(&formula, x, a).1)
            .param(1.5..4.0)
            .report();
        match report.verdict.outcome {
            Outcome::Verified => {}
            Outcome::Refuted => accused.push(format!("{number} {formula:?}: {report}")),
            _ => open.push(format!("{number} {formula:?}: {report}")),
        }
        let kind = (number % 8) as usize;
        if shows(kind) {
            all += 1;
            let claim = |x: f64, a: f64| {
                let (value, right) = dual(&formula, x, a);
                wrong(kind, x, a, right, value)
            };
            let report = check::derivative_with_1(|x, a| dual(&formula, x, a).0, claim).param(1.5..4.0).report();
            if report.verdict.outcome == Outcome::Verified {
                passed.push(format!("{number} kind {kind} {formula:?}: {report}"));
            }
        }
    }
    (accused, open, passed, all)
}

#[test]
fn random_functions() {
    let count = std::env::var("BACKPROOF_CAMPAIGN").ok().and_then(|count| count.parse().ok()).unwrap_or(48);
    let seed = std::env::var("BACKPROOF_CAMPAIGN_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let (accused, open, passed, all) = campaign(count, seed);
    println!("{count} right: {} accused, {} open; {all} wrong: {} passed", accused.len(), open.len(), passed.len());
    println!("passed:\n{}\naccused:\n{}", passed.join("\n"), accused.join("\n"));
    assert!(accused.is_empty(), "{}", accused.join("\n"));
    assert!(open.len() as u64 * 20 <= count, "{}", open.join("\n"));
    assert!(passed.len() * 20 <= all, "{} of {all}\n{}", passed.len(), passed.join("\n"));
}
