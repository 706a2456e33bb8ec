//! Equations that are products are taken apart: what holds on each family of solutions is established, and what fails
//! on one of them is not.

use super::decided;
use backproof::witness::all_shapes::Decision;

/// An equation in u = x − a and v = y − b, with claims that hold under it and claims that do not.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "(u)*(v) = 0",
        &[
            "(u)^2*(v) = 0",
            "min(abs(u), abs(v)) = 0",
            "sign((u)*(v)) = 0",
            "sign(u)*sign(v) = 0",
            "abs(u + v) = abs(u) + abs(v)",
            "exp((u)*(v)) = 1",
            "(u)*(sin(v) + 1) = u",
            "d((u)^2*(v))/dx = 0",
            "sqrt((u)^2*(v)^2) = 0",
            "if((u)*(v) >= 0, 1, 2) = 1",
            "if((u)*(v) > 0, 1, 2) = 2",
            "max(u, 0)*max(v, 0) = 0",
            "step(u)*step(v) = step(u + v)",
        ],
        &[
            "u = 0",
            "v = 0",
            "sign(u) = 0",
            "u + v = 0",
            "(u)^2 = (v)^2",
            "(u)*(v) = 1",
            "d((u)*(v)^2)/dx = 0",
            "d(sign(u)^2*(u))/dx = sign(u)^2",
            "d(sign(u)^2*(u))/dx = abs(sign(u))",
            "if((u)*(v) > 0, 1, 2) = 1",
            "step(u) + step(-(u)) = 1",
        ],
    ),
    (
        "(x)*(y) - b*(x) = a*(y) - a*b",
        &["(u)*(v)^2 = 0", "sign(u)*sign(v) = 0"],
        &["u = 0", "v = 0", "sign(u) = sign(v)"],
    ),
    (
        "(u)*((v)^2 - 9) = 0",
        &["(u)*abs(v) = 3*(u)", "min(abs(u), abs((v)^2 - 9)) = 0", "(u)*((v)^2 - 9)*x = 0"],
        &["abs(v) = 3", "(u)*(v) = 3*(u)", "(u)*(v - 3) = 0", "(u)*((v)^2 - 8) = 0"],
    ),
    (
        "(u)*((v)^2 - 2) = 0",
        &["(u)^2*((v)^2 - 2) = 0", "(u)*(v)^4 = 4*(u)"],
        &[
            "(v)^2 = 2",
            "(u)*(v)^2 = 0",
            "(u)*(v) = 0",
            // A derivative whose formula has 0 below the line there has a value all the same, and it is not 7.
            "d(d(d(((u)^4*((v)^2 - 2)^4 + (u)^6*((v)^2 - 2)^6)^(3/2))/dx)/dx)/dx = 7",
        ],
    ),
    (
        "(u)*sin(y) = 0",
        &["sign(u)*sign(sin(y)) = 0", "sin(y)*(u)^2 = 0", "(u)*(sin(y) + 1) = u"],
        &["sin(y) = 0", "(u)*cos(y) = u", "(u)*y = 0", "cos(y)^2 = 1"],
    ),
    (
        "(u)*(exp(y) - 1) = 0",
        &["(u)*(exp(y) - 1)^3 = 0", "(u)*exp(2*y) = u"],
        &["u = 0", "exp(y) = 1", "(u)*exp(y) = 0"],
    ),
    ("(u)*(y^2 + 1) = 0", &["u = 0", "sign(u) = 0", "abs(u) + y = y"], &["y = 0", "(u) = 1"]),
    ("(u)^3*(v) = 0", &["(u)*(v) = 0", "sign(u)*sign(v) = 0"], &["u = 0", "(v)^2 = 0"]),
    (
        "(u)*(v)*(z - 1) = 0",
        &["(u)*(v)*(z^2 - 1) = 0", "sign(u)*sign(v)*sign(z - 1) = 0"],
        &["(u)*(v) = 0", "(u)*(z - 1) = 0", "z = 1"],
    ),
];

/// The text with values for letters that stand alone.
fn alone(text: &str, value: impl Fn(char) -> Option<String>) -> String {
    let letters: Vec<char> = text.chars().collect();
    let near = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|other| other.is_alphabetic());
    let put = |(at, own): (usize, &char)| {
        let alone = !near(at.checked_sub(1)) && !near(Some(at + 1));
        value(*own).filter(|_| alone).unwrap_or_else(|| own.to_string())
    };
    letters.iter().enumerate().map(put).collect()
}

#[test]
fn products_are_taken_apart() {
    for (a, b) in [(7, 5), (-3, 4), (2, -9)] {
        let bare = |text: &str| {
            let value = |letter: char| match letter {
                'u' => Some(format!("(x - {a})")),
                'v' => Some(format!("(y - {b})")),
                'a' => Some(format!("({a})")),
                'b' => Some(format!("({b})")),
                _ => None,
            };
            alone(text, value)
        };
        for (given, right, wrong) in CASES {
            let decide = |claim: &str| decided(&format!("var x, y, z; given {}; claim: {}", bare(given), bare(claim)));
            for claim in *right {
                let decision = decide(claim);
                assert!(matches!(decision, Ok(Decision::Equal { .. })), "{given}: {claim}: {decision:?}");
            }
            for claim in *wrong {
                let decision = decide(claim);
                assert!(!matches!(decision, Ok(Decision::Equal { .. })), "{given}: {claim}: {decision:?}");
            }
        }
    }
}

/// What the domain and the bounds of functions say of signs; equal ends are no sign.
#[test]
fn signs_by_factors_and_by_bounds() {
    let is_equal = |text: &str| matches!(decided(text), Ok(Decision::Equal { .. }));
    for (text, right) in [
        ("var x; domain x > 3; claim: sign(x^2 - 9) = 1", true),
        ("var x; domain x > 3; claim: sign(x^2 - 16) = 1", false),
        ("var x; domain x in (2, 3); claim: sign((x - 2)*(x - 3)) = -1", true),
        ("var x; domain x in (2, 3); claim: sign((x - 2)*(x - 3)) = 1", false),
        ("var x; domain x > 1; claim: abs(1 - x^3) = x^3 - 1", true),
        ("var x; domain x > 0; claim: abs(1 - x^3) = x^3 - 1", false),
        ("var x; claim: if(erf(3*x) < 1, 2, 3) = 2", true),
        ("var x; claim: sign(1 - erf(x)) = 1", true),
        ("var x; claim: abs(3 - sin(x) - cos(x)) = 3 - sin(x) - cos(x)", true),
        ("var x; claim: abs(1 - sin(x) - cos(x)) = 1 - sin(x) - cos(x)", false),
        ("var x; claim: sign(1/2 - erf(x)) = 1", false),
        ("var x; claim: sign(-2 - sin(x)) = -1", true),
        ("var x; claim: abs(1 + x*sin(x)) = 1 + x*sin(x)", false),
    ] {
        assert_eq!(is_equal(text), right, "{text}");
    }
}

/// A matrix to the power of a dimension is an atom: equal if its base is.
#[test]
fn powers_of_matrices_are_atoms() {
    let is_equal = |claim: &str| {
        matches!(decided(&format!("dims n; var A[n,n], B[n,n], x[n]; claim: {claim}")), Ok(Decision::Equal { .. }))
    };
    for claim in [
        "(n - 1)*(n - 2)*sum(A^n) = (n - 2)*(n - 1)*sum(A^n)",
        "tr((A')^n) = tr(A^n)",
        "sum((2*A)^n) = 2^n*sum(A^n)",
        "x'*A^n*x = x'*(A')^n*x",
        "sum((A + B)^n) = sum((B + A)^n)",
    ] {
        assert!(is_equal(claim), "{claim}");
    }
    for claim in [
        "sum(A^n) = sum(A^2)",
        "sum((A*B)^n) = sum((B*A)^n)",
        "sum(A^n*A) = sum(A^n)",
        "sum((2*A)^n) = 2*sum(A^n)",
        "(n - 1)*(n - 2)*sum(A^n) = 0",
        "d(sum(A^n))/dA = n*(A')^n",
        "sum((A + B)^n) = sum(A^n) + sum(B^n)",
        "sum(A^n) = sum(B^n)",
    ] {
        assert!(!is_equal(claim), "{claim}");
    }
}

/// sin, cos and tan of arcs.
#[test]
fn arcs_are_undone() {
    let is_equal = |claim: &str| matches!(decided(&format!("var x, y; claim: {claim}")), Ok(Decision::Equal { .. }));
    for (claim, right) in [
        ("sin(asin(x*y)) = x*y", true),
        ("cos(asin(x)) = sqrt(1 - x^2)", true),
        ("cos(asin(x)) = -sqrt(1 - x^2)", false),
        ("sin(acos(x)) = sqrt(1 - x^2)", true),
        ("cos(acos(x - y)) = x - y", true),
        ("tan(asin(x)) = x/sqrt(1 - x^2)", true),
        ("tan(atan(x)) = x", true),
        ("sin(2*atan(x)) = 2*x/(1 + x^2)", true),
        ("sin(2*atan(x)) = 2*x/(1 + x)^2", false),
        ("cos(2*asin(x)) = 1 - 2*x^2", true),
        ("sin(asin(x) + atan(y)) = (x + y*sqrt(1 - x^2))/sqrt(1 + y^2)", true),
        ("asin(sin(x)) = x", false),
        ("atan(tan(x)) = x", false),
        ("sin(x*asin(y)) = x*y", false),
    ] {
        assert_eq!(is_equal(claim), right, "{claim}");
    }
}
