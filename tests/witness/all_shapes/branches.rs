//! Identities that hide branches and domains: roots of squares, logarithms of products, inverse functions of their
//! functions.
//!
//! Whether each holds wherever both of its sides have a value is found out by plain doubles, at many points.

use super::decided;
use backproof::witness::all_shapes::Decision;

/// A formula of x in the language, and as code.
type Argument = (&'static str, fn(f64) -> f64);

const ARGUMENTS: &[Argument] = &[
    ("x", |x| x),
    ("(x - 4)", |x| x - 4.0),
    ("((x - 4)*(x - 5))", |x| (x - 4.0) * (x - 5.0)),
    ("(x^2 - 9)", |x| x * x - 9.0),
    ("(3*sin(x))", |x| 3.0 * x.sin()),
    ("(2 - x)", |x| 2.0 - x),
    ("(x + 1001)", |x| x + 1001.0),
];

/// Two sides in `u`, and as code.
type Identity = (&'static str, fn(f64) -> f64, &'static str, fn(f64) -> f64);

fn sign(u: f64) -> f64 {
    f64::from(i8::from(u > 0.0) - i8::from(u < 0.0))
}

fn step(u: f64) -> f64 {
    f64::from(u8::from(u >= 0.0))
}

const IDENTITIES: &[Identity] = &[
    ("sqrt(u^2)", |u| (u * u).sqrt(), "u", |u| u),
    ("sqrt(u^2)", |u| (u * u).sqrt(), "-u", |u| -u),
    ("sqrt(u^2)", |u| (u * u).sqrt(), "abs(u)", f64::abs),
    ("sqrt(u)^2", |u| u.sqrt().powi(2), "u", |u| u),
    ("sqrt(u)^2", |u| u.sqrt().powi(2), "abs(u)", f64::abs),
    ("sqrt(u^4)", |u| u.powi(4).sqrt(), "u^2", |u| u * u),
    ("sqrt(u^6)", |u| u.powi(6).sqrt(), "u^3", |u| u.powi(3)),
    ("(u^2)^(3/2)", |u| (u * u).powf(1.5), "u^3", |u| u.powi(3)),
    ("(u^2)^(1/4)", |u| (u * u).powf(0.25), "sqrt(u)", f64::sqrt),
    ("(u^2)^(1/4)", |u| (u * u).powf(0.25), "sqrt(abs(u))", |u| u.abs().sqrt()),
    ("(u^2)^(1/4)", |u| (u * u).powf(0.25), "sqrt(-u)", |u| (-u).sqrt()),
    ("(u^2)^(1/2)*u", |u| u.abs() * u, "u^2", |u| u * u),
    ("1/sqrt(u^2)", |u| 1.0 / u.abs(), "1/u", |u| 1.0 / u),
    ("sqrt(1/u^2)", |u| 1.0 / u.abs(), "1/u", |u| 1.0 / u),
    ("sqrt(u^(-2))*u", |u| u / u.abs(), "1", |_| 1.0),
    ("sqrt(u*abs(u))", |u| (u * u.abs()).sqrt(), "u", |u| u),
    ("sqrt(u^2*(u + 1)^2)", |u| (u * (u + 1.0)).abs(), "u*(u + 1)", |u| u * (u + 1.0)),
    ("sqrt(u)*sqrt(u + 1)", |u| u.sqrt() * (u + 1.0).sqrt(), "sqrt(u*(u + 1))", |u| (u * (u + 1.0)).sqrt()),
    ("sqrt(u^2*(u + 1))", |u| (u * u * (u + 1.0)).sqrt(), "u*sqrt(u + 1)", |u| u * (u + 1.0).sqrt()),
    ("log(u^2)", |u| (u * u).ln(), "2*log(u)", |u| 2.0 * u.ln()),
    ("log(u^2)", |u| (u * u).ln(), "2*log(-u)", |u| 2.0 * (-u).ln()),
    ("log(u^2)", |u| (u * u).ln(), "2*log(abs(u))", |u| 2.0 * u.abs().ln()),
    ("log(u^2)", |u| (u * u).ln(), "log(u)", f64::ln),
    ("log(u^3)", |u| u.powi(3).ln(), "3*log(abs(u))", |u| 3.0 * u.abs().ln()),
    ("log(u*(u + 1))", |u| (u * (u + 1.0)).ln(), "log(u) + log(u + 1)", |u| u.ln() + (u + 1.0).ln()),
    ("log(u*(u + 1))", |u| (u * (u + 1.0)).ln(), "log(u) - log(u + 1)", |u| u.ln() - (u + 1.0).ln()),
    ("exp(log(u))", |u| u.ln().exp(), "u", |u| u),
    ("exp(log(u^2)/2)", |u| ((u * u).ln() / 2.0).exp(), "u", |u| u),
    ("exp(log(u^2)/2)", |u| ((u * u).ln() / 2.0).exp(), "abs(u)", f64::abs),
    ("exp(2*log(u))", |u| (2.0 * u.ln()).exp(), "u^2", |u| u * u),
    ("atan(tan(u))", |u| u.tan().atan(), "u", |u| u),
    ("asin(sin(u))", |u| u.sin().asin(), "u", |u| u),
    ("acos(cos(u))", |u| u.cos().acos(), "u", |u| u),
    ("acos(cos(u))", |u| u.cos().acos(), "abs(u)", f64::abs),
    ("tan(atan(u))", |u| u.atan().tan(), "u", |u| u),
    ("sin(asin(u))", |u| u.asin().sin(), "u", |u| u),
    ("cos(asin(u))", |u| u.asin().cos(), "sqrt(1 - u^2)", |u| (1.0 - u * u).sqrt()),
    ("asin(u) + acos(u)", |u| u.asin() + u.acos(), "pi/2", |_| std::f64::consts::FRAC_PI_2),
    ("acos(-u)", |u| (-u).acos(), "acos(u)", f64::acos),
    ("atan(u) + atan(1/u)", |u| u.atan() + (1.0 / u).atan(), "pi/2", |_| std::f64::consts::FRAC_PI_2),
    ("sqrt(1 - cos(u)^2)", |u| u.sin().abs(), "sin(u)", f64::sin),
    ("sqrt(1 + tan(u)^2)", |u| 1.0 / u.cos().abs(), "1/cos(u)", |u| 1.0 / u.cos()),
    ("u/abs(u)", |u| u / u.abs(), "1", |_| 1.0),
    ("u/abs(u)", |u| u / u.abs(), "sign(u)", sign),
    ("abs(u)*sign(u)", |u| u.abs() * sign(u), "u", |u| u),
    ("abs(u)^3", |u| u.abs().powi(3), "u^3", |u| u.powi(3)),
    ("max(u, -u)", |u| u.max(-u), "u", |u| u),
    ("max(u, -u)", |u| u.max(-u), "abs(u)", f64::abs),
    ("relu(u) - relu(-u)", |u| u.max(0.0) - (-u).max(0.0), "u", |u| u),
    ("relu(u) + relu(-u)", |u| u.max(0.0) + (-u).max(0.0), "u", |u| u),
    ("relu(u)/relu(u)*u", |u| u.max(0.0) / u.max(0.0) * u, "u", |u| u),
    ("sign(u)^2*u", |u| u, "u", |u| u),
    ("step(u)*u", |u| step(u) * u, "u", |u| u),
    ("sqrt((abs(u) - u)^2)", |u| u.abs() - u, "u - abs(u)", |u| u - u.abs()),
    ("sqrt(relu(u)^2)", |u| u.max(0.0), "u", |u| u),
    ("if(u > 0, u, 2*u)", |u| if u > 0.0 { u } else { 2.0 * u }, "u", |u| u),
    ("min(u, 1) + max(u, 1)", |u| u.min(1.0) + u.max(1.0), "u + 1", |u| u + 1.0),
];

/// Whether both sides are equal wherever both have a value.
fn holds(argument: fn(f64) -> f64, left: fn(f64) -> f64, right: fn(f64) -> f64) -> bool {
    let points = (-4000..4000).map(|at| f64::from(at) * 0.310_7 + 0.017);
    let differ = |x: f64| {
        let (left, right) = (left(argument(x)), right(argument(x)));
        left.is_finite() && right.is_finite() && (left - right).abs() > 1e-4 * (1.0 + left.abs() + right.abs())
    };
    !points.into_iter().any(differ)
}

#[test]
fn what_holds_on_one_branch_alone_is_not_found_equal() {
    let (mut wrong, mut right, mut equal) = (0, 0, 0);
    for (name, argument) in ARGUMENTS {
        for (left, left_value, right_side, right_value) in IDENTITIES {
            let written = |side: &str| {
                let is_word = |c: char| c.is_alphanumeric();
                let mut text = String::new();
                for (at, c) in side.char_indices() {
                    let alone = !side[..at].ends_with(is_word) && !side[at + c.len_utf8()..].starts_with(is_word);
                    text += if c == 'u' && alone { *name } else { &side[at..at + c.len_utf8()] };
                }
                text
            };
            let claim = format!("var x; {} = {}", written(left), written(right_side));
            let decision = decided(&claim);
            if holds(*argument, *left_value, *right_value) {
                right += 1;
                equal += usize::from(matches!(decision, Ok(Decision::Equal { .. })));
                assert!(!matches!(decision, Ok(Decision::Different { .. })), "right, and found different: {claim}");
            } else {
                wrong += 1;
                assert!(!matches!(decision, Ok(Decision::Equal { .. })), "wrong, and found equal: {claim}");
            }
        }
    }
    assert!(wrong > 150 && right > 100 && equal > 60, "{wrong} wrong ones, {right} right ones, {equal} found equal");
}
