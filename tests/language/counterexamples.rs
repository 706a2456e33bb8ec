//! Counterexamples refute: each is evaluated anew, by feeding its values back to the language, or in plain doubles.

use crate::run::{check, check_with, one_liner};
use serde_json::Value;

/// A wrong claim in general dimensions, in parts that can be put together again at fixed sizes.
struct Wrong {
    /// The independent dimensions.
    dims: &'static [&'static str],
    /// Inputs.
    inputs: &'static str,
    /// Arbitrary functions.
    functions: &'static [&'static str],
    /// Restrictions and `let`s.
    rest: &'static str,
    left: &'static str,
    right: &'static str,
}

const NONE: Wrong = Wrong { dims: &[], inputs: "", functions: &[], rest: "", left: "", right: "" };

fn wrong_claims() -> Vec<Wrong> {
    let layer = "let Z = W*X + b*1[m]'\nlet A = f.(Z)\nlet J = sum(G .* A)/m\nlet dZ = G .* f'.(Z)\n";
    let layer = |left, right| Wrong {
        dims: &["n", "k", "m"],
        inputs: "var W[n,k], b[n], X[k,m]\nconst G[n,m]\n",
        functions: &["f"],
        rest: layer,
        left,
        right,
    };
    let square = |left, right| Wrong { dims: &["n"], inputs: "var A[n,n], x[n]\n", left, right, ..NONE };
    let scalar = |left, right| Wrong { inputs: "var x, y, s\n", left, right, ..NONE };
    vec![
        layer("dJ/dW", "dZ * X'"),
        layer("dJ/dW", "1/m * G * X'"),
        layer("dJ/db", "-1/m * sum(dZ, cols)"),
        layer("vjp(A, Z, G)", "G .* f'.(A)"),
        layer("vjp(A, X, G)", "W' * (G .* f.(Z))"),
        square("d(x'*A*x)/dx", "2*A*x"),
        square("hess(x'*A*x, x)", "A"),
        square("jac(softmax(x), x)", "diag(softmax(x) .* (1 - softmax(x)))"),
        square("d(logdet(A))/dA", "inv(A)"),
        square("jac(A*x, x)", "A'"),
        square("det(2*A)", "2*det(A)"),
        scalar("d(tanh(x))/dx", "1 + tanh(x)^2"),
        scalar("d(x^3)/dx", "3*x"),
        scalar("d(erf(x))/dx", "exp(-x^2)"),
        scalar("d(if(x > 1, x^2, x))/dx", "if(x > 1, 2*x, x)"),
        scalar("d(sin(x)*y)/dx", "cos(x)*y + s*(1/1000000)"),
        Wrong { rest: "domain x in (0, 1)\ngiven y = 2*s\n", ..scalar("d(x*y)/dx", "s") },
        Wrong {
            dims: &["n", "m"],
            inputs: "var X[n,m], Y[n,m], v[n]\n",
            rest: "domain X > 0\ngiven sum(Y, rows) = 1[m]\n",
            left: "d(sum(Y .* log.(X)))/dX",
            right: "X ./ Y",
            ..NONE
        },
        Wrong { functions: &["f", "g"], inputs: "var x\n", left: "d(f(g(x)))/dx", right: "f'(x)*g'(x)", ..NONE },
        Wrong { functions: &["f"], inputs: "var x\n", left: "d(f(x)^2)/dx", right: "2*f(x)", ..NONE },
    ]
}

impl Wrong {
    fn general(&self) -> String {
        let dims: String = self.dims.iter().map(|name| format!("dims {name}\n")).collect();
        let functions: String = self.functions.iter().map(|name| format!("function {name}(t)\n")).collect();
        let (left, right) = (self.left, self.right);
        format!("{dims}{}{functions}{}claim L: {left} = {right}\n", self.inputs, self.rest)
    }

    /// The declarations with everything at the values of a counterexample.
    fn at(&self, found: &Value) -> String {
        let mut text = String::new();
        for name in self.dims {
            text += &format!("dims {name} = {}\n", found["dims"][*name]);
        }
        text += self.inputs;
        for name in self.functions {
            text += &format!("function {name}(t) = {}\n", found["functions"][*name].as_str().expect("its text"));
        }
        text += self.rest;
        for (name, value) in found["values"].as_object().expect("the inputs") {
            match value {
                Value::Array(rows) => {
                    for (i, row) in rows.iter().enumerate() {
                        match row {
                            Value::Array(entries) => {
                                for (j, entry) in entries.iter().enumerate() {
                                    text += &format!("given {name}[{}, {}] = {}\n", i + 1, j + 1, number(entry));
                                }
                            }
                            entry => text += &format!("given {name}[{}] = {}\n", i + 1, number(entry)),
                        }
                    }
                }
                scalar => text += &format!("given {name} = {}\n", number(scalar)),
            }
        }
        text
    }
}

/// A number of the report in the language.
fn number(value: &Value) -> String {
    match value {
        Value::String(fraction) => {
            assert!(fraction.contains('/'), "{fraction}");
            format!("({fraction})")
        }
        Value::Number(number) => format!("({number})"),
        other => panic!("{other} is no number"),
    }
}

#[test]
fn values_fed_back_refute_again() {
    for wrong in wrong_claims() {
        let answer = check(&wrong.general());
        let row = answer.only();
        assert_eq!(row["verdict"], "refuted", "{row}");
        let found = &row["counterexample"];
        let index = found["entry"].as_array().expect("a list");
        let index: Vec<String> = index.iter().map(Value::to_string).collect();
        let index = if index.is_empty() { String::new() } else { format!("[{}]", index.join(", ")) };
        let side = |side: &str| format!("({side}){index}");
        let (left, right) = (side(wrong.left), side(wrong.right));
        let close = |side: &str, value: &Value| {
            let value = number(value);
            format!("step(1e-13*abs({value}) - abs({side} - {value})) = 1")
        };
        let text = format!(
            "{}claim actual: {}\nclaim claimed: {}\nclaim wrong: {left} = {right}\n",
            wrong.at(found),
            close(&left, &found["actual"]),
            close(&right, &found["claimed"]),
        );
        let again = check(&text);
        assert_eq!(again.verdicts(), ["verified", "verified", "refuted"], "{found}\n{text}\n{}", again.report);
    }
}

/// A counterexample of scalars: inputs by name, claimed, actual.
fn scalars(claim: &str, domain: &str) -> (impl Fn(&str) -> f64, f64, f64) {
    let answer = check(&format!("var x, y\n{domain}\nclaim L: {claim}"));
    let found = answer.only()["counterexample"].clone();
    assert_eq!(found["entry"], Value::Array(Vec::new()), "{}", answer.report);
    let double = |value: &Value| match value {
        Value::String(fraction) => {
            let (above, below) = fraction.split_once('/').expect("a fraction");
            above.parse::<f64>().expect("a number") / below.parse::<f64>().expect("a number")
        }
        other => other.as_f64().expect("a number"),
    };
    let (claimed, actual) = (double(&found["claimed"]), double(&found["actual"]));
    (move |name: &str| double(&found["values"][name]), claimed, actual)
}

#[test]
fn plain_doubles_agree_with_what_is_reported() {
    type Sides = fn(f64, f64) -> (f64, f64);
    // Claim, domain, and both sides by hand: what is right, what is claimed.
    let table: [(&str, &str, Sides); 8] = [
        ("d(tanh(x)*y)/dx = 1 - tanh(x)^2", "", |x, y| ((1.0 - x.tanh().powi(2)) * y, 1.0 - x.tanh().powi(2))),
        ("d(x^2*y)/dx = x*y", "", |x, y| (2.0 * x * y, x * y)),
        ("d(exp(x*y))/dy = exp(x*y)", "", |x, y| (x * (x * y).exp(), (x * y).exp())),
        ("d(log(x))/dx = -1/x + 0*y", "domain x > 0", |x, _| (1.0 / x, -1.0 / x)),
        ("d(sqrt(x + y^2))/dx = 1/sqrt(x + y^2)", "domain x > 1", |x, y| {
            (0.5 / (x + y * y).sqrt(), 1.0 / (x + y * y).sqrt())
        }),
        ("d(atan(x))/dx = 1/(1 - x^2) + 0*y", "domain x in [2, 3]", |x, _| (1.0 / (1.0 + x * x), 1.0 / (1.0 - x * x))),
        ("d(max(x, y))/dx = step(y - x)", "", |x, y| (f64::from(u8::from(x > y)), f64::from(u8::from(y >= x)))),
        ("sin(x + y) = sin(x) + sin(y)", "", |x, y| ((x + y).sin(), x.sin() + y.sin())),
    ];
    for (claim, domain, sides) in table {
        let (value, claimed, actual) = scalars(claim, domain);
        let (right, wrong) = sides(value("x"), value("y"));
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(b.abs());
        assert!(close(right, actual) && close(wrong, claimed), "{claim}: {right} {actual}, {wrong} {claimed}");
        assert!(!close(claimed, actual), "{claim}");
    }
}

#[test]
fn they_lie_in_the_domain_and_satisfy_the_facts() {
    let (value, ..) = scalars("d(x*y)/dx = 2*y", "domain x in [3, 4], y in (-2, -1)");
    assert!((3.0..=4.0).contains(&value("x")) && -2.0 < value("y") && value("y") < -1.0);
    let (value, ..) = scalars("x = 0", "given x + y = 1");
    assert_eq!(value("x") + value("y"), 1.0);
    let answer = check("dims n\nvar S[n,n]\ngiven S symmetric\nclaim L: S*S = S");
    let rows = answer.only()["counterexample"]["values"]["S"].as_array().expect("rows");
    for (i, row) in rows.iter().enumerate() {
        for (j, entry) in row.as_array().expect("entries").iter().enumerate() {
            assert_eq!(entry, &rows[j][i]);
        }
    }
}

#[test]
fn a_side_without_a_value_is_null() {
    for (claim, defined) in [
        ("d(x^3)/dx = 3*sqrt(x)^4", (|x: f64| x >= 0.0) as fn(f64) -> bool),
        ("d(x^2)/dx = 2*x + 0*log(x)", |x| x > 0.0),
        ("d(x)/dx = exp(0*log(1 - x))", |x| x < 1.0),
        ("d(x)/dx = 1 + 0*asin(x)", |x| (-1.0..=1.0).contains(&x)),
    ] {
        let answer = check(&format!("var x\nclaim L: {claim}"));
        let row = answer.only();
        assert_eq!(row["verdict"], "refuted", "{row}");
        let found = &row["counterexample"];
        assert!(found["claimed"].is_null() && !found["actual"].is_null(), "{row}");
        let x = found["values"]["x"].as_f64().expect("a small number");
        assert!(!defined(x), "{claim} at {x}");
    }
}

#[test]
fn small_sizes_and_small_numbers_come_first() {
    let answer =
        check("dims n, m\nvar A[n,m], B[n,m]\nclaim L: d(dot(A, B)/m)/dA = B\nclaim M: sum(A, cols) = 2*sum(A, cols)");
    let sizes = |label: &str| answer.claim(label)["counterexample"]["dims"].clone();
    assert_eq!(sizes("L"), serde_json::json!({ "n": 1, "m": 2 }), "at m = 1 the factor is 1");
    assert_eq!(sizes("M"), serde_json::json!({ "n": 1, "m": 1 }));
    assert_eq!(answer.claim("M")["counterexample"]["values"]["A"], serde_json::json!([[1]]));
}

#[test]
fn any_seed_finds_one() {
    for seed in ["1", "2", "77", "18446744073709551615"] {
        let answer = check_with(&["--seed", seed], "dims n\nvar x[n]\nclaim L: d(norm(x)^2)/dx = x");
        assert_eq!(answer.verdicts(), ["refuted"], "seed {seed}");
    }
}

/// At large fixed sizes, too, all entries but a few are 0, and a matrix that must have a property is the simplest that
/// will do.
#[test]
fn large_counterexamples_are_simple() {
    let values = |text: &str| check(text).only()["counterexample"]["values"].clone();
    let unit = |at: usize| -> Vec<u8> { (0..8).map(|j| u8::from(j == at)).collect() };
    let identity: Vec<Vec<u8>> = (0..8).map(unit).collect();
    for (property, claim) in [
        ("orthogonal", "d(sum((A*X) .* X))/dX = A*X"),
        ("orthogonal", "d(sum((A*X) .* (A*X)))/dX = X"),
        ("posdef", "d(sum(X .* (A*X)))/dX = A*X"),
        ("invertible", "d(sum(X .* (inv(A)*X)))/dX = inv(A)*X"),
    ] {
        let found = values(&format!("var A[8,8], X[8,8]\ngiven A {property}\nclaim: {claim}\n"));
        assert_eq!(found["A"], serde_json::json!(identity), "{claim}");
        let rows = found["X"].as_array().expect("rows").iter().flat_map(|row| row.as_array().expect("a row"));
        assert_eq!(rows.filter(|entry| **entry != 0).count(), 1, "{claim}: {found}");
    }
    // Neither the identity nor its negative, nor an exchange of entries will do here.
    let found = values("var A[3,3]\ngiven A orthogonal\nclaim: A .* A .* A = A\n");
    assert_eq!(found["A"], serde_json::json!([["3/5", "-4/5", 0], ["4/5", "3/5", 0], [0, 0, 1]]));
}

/// A gradient by more numbers than there is time for difference quotients of: one entry is enough.
#[test]
fn a_gradient_by_many_numbers_is_refuted() {
    let text = "var X[32,16], W[64,32], b[64]\nlet A = tanh.(W*X + b*1[16]')\nconst Y[64,16]\n\
        claim: d(sum((A - Y).^2)/16)/dW = 1/16*((A - Y) .* (1 - A.^2))*X'\n";
    let answer = check(text);
    let row = answer.only();
    assert_eq!(row["verdict"], "refuted", "{row}");
    assert_eq!(row["mistake"]["name"], "factor 1/2", "{row}");
    let nonzero = |value: &Value| {
        let rows = value.as_array().expect("rows").iter();
        rows.flat_map(|row| row.as_array().map_or(vec![row], |row| row.iter().collect()))
            .filter(|entry| **entry != 0)
            .count()
    };
    let values = &row["counterexample"]["values"];
    assert!(["X", "W", "b", "Y"].iter().all(|name| nonzero(&values[*name]) <= 1), "{row}");
}

/// What rounding leaves of a 0 is shown as 0.
#[test]
fn a_zero_is_shown_as_zero() {
    let rest = "let rms = sqrt(sum(x.^2)/n); claim: vjp(x/rms, x, gx) = gx/rms - x*dot(gx, x)/rms^3";
    let answer = one_liner(&format!("dims n; var x[n]; const gx[n]; {rest}"));
    assert_eq!(answer.only()["counterexample"]["actual"], 0.0, "{}", answer.report);
    // A value that is as small as that is none.
    let answer = one_liner("d(exp(x - 230))/dx = 2*exp(x - 230)");
    let actual = answer.only()["counterexample"]["actual"].as_f64().expect("a number");
    assert!(actual > 0.0 && actual < 1e-90, "{}", answer.report);
}

/// Values are right to the last digit that is shown, also where a thousand bits are lost on the way.
#[test]
fn values_beside_cancelled_ones_are_shown() {
    for (claim, value) in [("log1p(1e-300*x) = 1e-300*x", 1e-300), ("expm1(1e-200*x) = 1e-200*x", 1e-200)] {
        let answer = one_liner(claim);
        let found = &answer.only()["counterexample"];
        let x = found["values"]["x"].as_f64().expect("a number");
        let actual = found["actual"].as_f64().expect("a number");
        assert!((actual / (value * x) - 1.0).abs() < 1e-15, "{claim}: {}", answer.report);
    }
}
