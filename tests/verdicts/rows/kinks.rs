//! Rows about kinks, roots and powers.

use super::{OPEN, RIGHT, Row, WRONG, check, judge};
use backproof::judge::judge_text;
use backproof::verdict::{Level, Options, Outcome, Says};

/// Kinks, holes, and claimed sides without a value.
const KINKS: &[Row] = &[
    (RIGHT, "var x; claim: d(abs(x))/dx = sign(x)"),
    (RIGHT, "var x; except x = 0; claim: relu'(x) = step(x)"),
    (WRONG, "var x; claim: d(relu(x))/dx = if(x > 0, 1, 1/100)"),
    (RIGHT, "var x, y; claim: d(max(x, y))/dx = if(x > y, 1, 0)"),
    (WRONG, "var x, y; claim: d(max(x, y))/dx = if(x < y, 1, 0)"),
    (RIGHT, "var x; claim: d(if(x > 0, x^2, -x^2))/dx = 2*abs(x)"),
    (RIGHT, "var x; claim: d(if(x > 1, if(x > 2, 4*x - 4, x^2), 2*x - 1))/dx = if(x > 1, if(x > 2, 4, 2*x), 2)"),
    // Smooth where the branches meet, so that the value there is judged.
    (WRONG, "var x; claim: d(if(x > 0, x^2, x^3))/dx = if(x > 0, 2*x, if(x < 0, 3*x^2, 1))"),
    (RIGHT, "var x; claim: d(step(x))/dx = 0"),
    (WRONG, "var x; claim: d(step(x)*x)/dx = x"),
    (WRONG, "var x; claim: d(x^3)/dx = 3*sqrt(x)^4"),
    (WRONG, "var x; claim: d(x^2/2)/dx = exp(log(x))"),
    (RIGHT, "var x; domain x > 0; claim: d(x^2/2)/dx = exp(log(x))"),
    (RIGHT, "var x; claim: d(x^2)/dx = 2*x^2/x"),
    (RIGHT, "var x; claim: d(sin(x)/x)/dx = (x*cos(x) - sin(x))/x^2"),
    (RIGHT, "var x; claim: d(log(x))/dx = 1/x"),
    (RIGHT, "var x; claim: d(sqrt(x))/dx = 1/(2*sqrt(x))"),
    (WRONG, "var x; claim: d(log(abs(x)))/dx = 1/abs(x)"),
    (WRONG, "dims n; var x[n]; claim: d(sum(relu.(x)))/dx = if.(x > -1/2, 1[n], 0[n])"),
    // Z is free, and ties with 2*x at every point: there is no derivative anywhere.
    (OPEN, "var x; let Z = 2*x; claim: d(max(2*x, Z))/dZ = 1"),
    (OPEN, "var x; let Z = 2*x; claim: d(max(2*x, Z))/dZ = 0"),
    (RIGHT, "var x; let Z = 2*x; claim: d(max(2*x, Z))/dx = 2"),
    (RIGHT, "dims n; var A[n,n]; claim: d(sum(max.(A, A')))/dA = if.(A > A', 2*1[n,n], if.(A < A', 0*1[n,n], 1[n,n]))"),
];

/// Where there is a derivative is a matter of what is differentiated by; other inputs are held.
const HELD: &[Row] = &[
    (WRONG, "var x, y; claim: d(sqrt(y^2*x^2))/dx = abs(y)*sign(x) + 5*(1-sign(y)^2)"),
    (RIGHT, "var x, y; claim: d(sqrt(y^2*x^2))/dx = abs(y)*sign(x)"),
    (WRONG, "var x, y; claim: d(abs(y*x))/dx = abs(y)*sign(x) + 5*(1-sign(y)^2)"),
    (RIGHT, "var x, y; claim: d(abs(y*x))/dx = abs(y)*sign(x)"),
    (WRONG, "var x, y; claim: d(abs(y)*x)/dx = abs(y) + 1 - sign(y)^2"),
    (WRONG, "var x, y; claim: d(max(y, 0)*x)/dx = if(y > 0, y, if(y < 0, 0, 1))"),
    (WRONG, "var x, y; claim: d(if(y > 0, x, 2*x))/dx = if(y > 0, 1, if(y < 0, 2, 3))"),
    (RIGHT, "var x, y; claim: d(if(y > 0, x, 2*x))/dx = if(y > 0, 1, 2)"),
    (WRONG, "var x, y; claim: d(relu(x*y))/dx = if(y > 0, y*step(x), if(y < 0, y*step(-x), 1))"),
    (RIGHT, "var x, y; claim: d(relu(x*y))/dx = y*step(x*y)"),
    (WRONG, "dims n; var x[n], s; claim: d(sum(abs.(s*x)))/dx = abs(s)*sign.(x) + (1 - sign(s)^2)*1[n]"),
    (RIGHT, "dims n; var x[n], s; claim: d(sum(abs.(s*x)))/dx = abs(s)*sign.(x)"),
];

/// Squares whose roots have a sign.
const ROOTS: &[Row] = &[
    (RIGHT, "var x; claim: sqrt((x + 1050)^2) = abs(x + 1050)"),
    (RIGHT, "var x; claim: sqrt((x^2 + 1)^2) = x^2 + 1"),
    (RIGHT, "var x; claim: sqrt((exp(x) + x^2)^2) = exp(x) + x^2"),
    (RIGHT, "var x, y; claim: sqrt(x^2)*sqrt(y^2) = abs(x*y)"),
    (RIGHT, "var x; domain x > -1050; claim: sqrt((x + 1050)^2) = x + 1050"),
    (RIGHT, "var x; claim: d(sqrt((x - 5)^2))/dx = sign(x - 5)"),
    (RIGHT, "var x; function f(t); claim: sqrt(f(x)^2) = abs(f(x))"),
    (RIGHT, "claim: step(1e-14 - abs(sqrt(0.3) - 5.477225575051661e-1)) = 1"),
    (RIGHT, "var x; claim: x*step(sqrt(2) - 1.4) = x"),
    (WRONG, "var x; claim: sqrt((x - 100)^2) = x - 100"),
    (WRONG, "var x; claim: sqrt((x - 100)^2) = 100 - x"),
    (WRONG, "var x, y; claim: sqrt(x^2)*sqrt(y^2) = x*y"),
    (WRONG, "var x, y; claim: sqrt((x + sqrt(y^2))^2) = x + sqrt(y^2)"),
    (WRONG, "var x; claim: sqrt(sqrt((x + 3)^4)) = x + 3"),
    (WRONG, "var x, y; claim: if(y > 0, sqrt((x + 9)^2), x + 9) = x + 9"),
    (WRONG, "var x; claim: d(sqrt((x - 7)^2))/dx = 1"),
    (WRONG, "var x; function f(t); claim: sqrt(f(x)^2) = f(x)"),
];

/// Powers whose exponents are no literals: of a negative base they have a value where the exponent is a whole number.
const POWERS: &[Row] = &[
    (RIGHT, "var x; claim: x*x = x^sqrt(4)"),
    (WRONG, "var x; claim: x^sqrt(9) = abs(x)^3"),
    (WRONG, "dims n; var x; claim: x^sum(1[n]) = abs(x)^n"),
    (RIGHT, "dims n; var x; claim: x^tr(I[n]) = x^n"),
    (RIGHT, "var x; claim: x^max(2, 3) = x^3"),
    (RIGHT, "var x; claim: d(x^pi)/dx = pi*x^(pi - 1)"),
    (RIGHT, "var x; const a; claim: d(x^a)/dx = a*x^(a - 1)"),
    (WRONG, "var x; const a; claim: d(x^a)/dx = a*x^a"),
    (WRONG, "var x; const a; claim: abs(x)^a = x^a"),
    (OPEN, "var x; const p; given p = 2; claim: d(x^p)/dx = 2*abs(x)"),
    (OPEN, "var x; const p; given p = 2; claim: x*x = x^p"),
    (OPEN, "var x; const p, r; given p = 2; given r = 1/2; claim: (x^p)^r = x"),
    (OPEN, "dims n; var v[n]; const p; given p = 3; claim: v.^p = abs.(v).^3"),
    (RIGHT, "var x; const p; domain x > 0; given p = 2; claim: d(x^p)/dx = 2*x"),
    (RIGHT, "var x; const p; given p = 1/2; claim: d(x^p)/dx = p*x^(p - 1)"),
    // Points without a value that have nothing to do with the power, whose base is positive.
    (RIGHT, "var x; const p; given p = 2; claim: d(log(x) + 3^p*x)/dx = 1/x + 9"),
    (RIGHT, "var x; const p; given p = 2; claim: d(log(x)*(x^2 + 1)^p)/dx = (x^2 + 1)^p/x + 4*x*log(x)*(x^2 + 1)"),
    (OPEN, "var x; const p; given p = 2; function q(t) = t^p; claim: q'(x) = 2*abs(x)"),
];

/// The word "right" or "wrong" with which a claim about a base that is 0 on a whole side of a condition starts, and the
/// claim. It has a value there and a slope of 0, which formulas with a quotient do not see.
const VANISHING: &[(&str, &str)] = &[
    ("right", "d(sqrt(abs(x)+x))/dx = if(x > 0, 1/sqrt(2*x), 0)"),
    ("wrong", "d(sqrt(abs(x)+x))/dx = if(x > 0, 1/sqrt(2*x), 7)"),
    ("wrong", "d(d(sqrt(abs(x)+x))/dx)/dx = if(x > 0, -(2*x)^(-3/2), 7)"),
    ("wrong", "d(asin(min(max(x,-1),1)))/dx = if(abs(x) < 1, 1/sqrt(1-x^2), 7)"),
    ("wrong", "d(acos(min(max(x,-1),1)))/dx = if(abs(x) < 1, -1/sqrt(1-x^2), 7)"),
    ("wrong", "d((abs(x)+x)^(1/3))/dx = if(x > 0, 1/3*2^(1/3)*x^(-2/3), 1)"),
    ("wrong", "d(sqrt(max(x,y)-x))/dx = if(y > x, -1/(2*sqrt(y-x)), 5)"),
    ("wrong", "d(sqrt(relu(x)))/dx = if(x > 0, 1/(2*sqrt(x)), x)"),
    ("wrong", "d(sqrt(relu(x)*y^2))/dx = if(x > 0, abs(y)/(2*sqrt(x)), 1)"),
    ("wrong", "d(sqrt(x*step(x)))/dx = if(x > 0, 1/(2*sqrt(x)), exp(x))"),
    ("right", "d(sqrt(1+relu(x)))/dx = step(x)/(2*sqrt(1+relu(x)))"),
    ("right", "d(x/(1+abs(x)))/dx = 1/(1+abs(x))^2"),
    ("right", "d(relu(x)/(1+relu(x)))/dx = step(x)/(1+relu(x))^2"),
];

#[test]
fn bases_that_vanish_on_a_side() {
    for (truth, claim) in VANISHING {
        let verdict = judge(&format!("var x, y; claim: {claim}")).verdict;
        let against = if *truth == "right" { Outcome::Refuted } else { Outcome::Verified };
        assert_ne!(verdict.outcome, against, "{truth}: {claim}");
        let all_shapes = verdict.evidence.iter().find(|one| one.witness == Level::AllShapes).expect("it was asked");
        let lie = if *truth == "right" { Says::Disagrees } else { Says::Agrees };
        assert_ne!(all_shapes.says, lie, "{truth}: {claim}: {}", all_shapes.detail);
    }
}

/// Where the slopes agree from all sides and the tape does not know it, the point is not judged; that the claim has
/// another value there is said, and is an objection in strict mode.
#[test]
fn another_slope_at_a_point_that_is_not_judged_is_remarked() {
    let hole = "function g(t) = if(abs(t) > 0, (exp(t) - 1)/t, 1); var x; claim: g'(x) = if(abs(x) > 0, (x*exp(x) - exp(x) + 1)/x^2, ";
    for (text, slope) in [
        (format!("{hole}1)"), Some("0.5")),
        (format!("{hole}0)"), Some("0.5")),
        (format!("{hole}1/2)"), None),
        ("var x; claim: d(relu(x) - relu(-x))/dx = step(x) + step(-x)".to_string(), Some("1")),
        ("var x; claim: d(relu(x) - relu(-x))/dx = 1".to_string(), None),
    ] {
        let verdict = judge(&text).verdict;
        let expected = slope.map(|slope| format!("not judged at x = 0: the slope there is {slope} from all sides"));
        let message = verdict.message.unwrap_or_default();
        assert_eq!(verdict.outcome, Outcome::Verified, "{text}: {message}");
        assert!(expected.as_ref().map_or(message.is_empty(), |told| message.contains(told)), "{text}: {message}");
        let strict = Options { strict: true, ..Options::default() };
        let outcome = judge_text("-", &text, false, &strict, &mut |_, _| {}).remove(0).verdict.outcome;
        assert_eq!(outcome == Outcome::Verified, slope.is_none(), "{text}");
    }
}

tables! {
    kinks_and_holes: KINKS,
    held_inputs: HELD,
    roots: ROOTS,
    powers: POWERS,
}
