//! What cannot be read: entries with a place, shapes and what to write instead; the rest is judged all the same.

use crate::run::{check, message, one_liner};

/// Declarations for the tables below, on five lines.
const PREFACE: &str = "dims n, m, k
var W[n,k], X[k,m], Y[n,m], b[n], x[n], y[n], c[m], s, A[n,n], M[2,3], N[3,2]
const K[n,m]
function f(t)
let Z = W*X
";

/// Claims, and what their message has to contain: the shapes, and what to write instead.
const ILL_SHAPED: &[(&str, &[&str])] = &[
    ("W*Y = Y", &["`W` is [n, k]", "`Y` is [n, m]", "`W' * Y` fits"]),
    ("W'*X = X", &["`W'` is [k, n]", "`W * X` fits"]),
    ("x*y = s", &["`x` is [n]", "`x .* y`", "`x' * y` is their dot product"]),
    ("x'*c = s", &["`x'` is [1, n]", "`c` is [m]"]),
    ("X*W = Z", &["[k, m]", "[n, k]", "`W * X` fits"]),
    ("Z + b = Z", &["`Z` is [n, m]", "`b` is [n]", "`b*1[m]'`"]),
    ("Z + c = Z", &["`Z` is [n, m]", "`c` is [m]"]),
    ("M + N = M", &["[2, 3]", "[3, 2]", "`N'` is [2, 3]"]),
    ("Z .* W = Z", &["`.*` needs equal shapes", "[n, m]", "[n, k]"]),
    ("M .* N = M", &["[2, 3]", "[3, 2]", "`N'`"]),
    ("Y / Y = 1[n,m]", &["[n, m]", "`./`"]),
    ("Y / W = Y", &["`W`", "[n, k]", "scalar"]),
    ("exp(W) = W", &["[n, k]", "`exp.(W)`"]),
    ("f(x) = x", &["[n]", "`f.(x)`"]),
    ("f'(x) = x", &["[n]", "`f'.(x)`"]),
    ("max(x, y) = x", &["[n]", "`max.("]),
    ("if(x > 0, x, y) = x", &["[n]", "`if.("]),
    ("d(Z)/dW*1 = W", &["`Z` is [n, m]", "`W` is [n, k]", "`vjp(Z, W, G)`"]),
    ("dZ/dW*1 = W", &["`Z` is [n, m]", "`W` is [n, k]", "`vjp(Z, W, G)`"]),
    ("d(x)/dW*1 = W", &["`x` is [n]", "`vjp(x, W, G)`"]),
    ("grad(x, y) = A", &["[n]", "`jac(x, y)`"]),
    ("jac(Z, x) = A", &["[n, m]", "`vjp(Z, x, G)`"]),
    ("hess(x, y) = A", &["scalar", "[n]"]),
    ("vjp(Z, W, W) = W", &["[n, m]", "[n, k]"]),
    ("jvp(Z, W, Z) = Z", &["[n, k]", "[n, m]"]),
    ("d(sum(K))/dK = 1[n,m]", &["`K`", "`const`", "`var K[n,m]`"]),
    ("W^2 = W", &["[n, k]", "square", "`W .^ 2`"]),
    ("x^2 = x", &["[n]", "`x .^ 2`"]),
    ("A^2' = A", &["`(A^2)'`"]),
    ("A^0.5 = A", &["integer", "`A .^ 0.5`"]),
    ("inv(W) = W", &["`W` is [n, k]", "square"]),
    ("det(W) = s", &["`W` is [n, k]", "square"]),
    ("tr(W) = s", &["`W` is [n, k]", "square"]),
    ("diag(W) = x", &["[n, k]", "square"]),
    ("dot(x, c) = s", &["[n]", "[m]"]),
    ("outer(W, x) = W", &["[n, k]", "[n]"]),
    ("softmax(W) = W", &["[n, k]", "`softmax(E, rows)`", "`softmax(E, cols)`"]),
    ("logsumexp(W) = s", &["[n, k]", "`logsumexp(E, rows)`"]),
    ("W[1] = s", &["[n, k]", "`X[i, j]`"]),
    ("M[3,1] = s", &["[2, 3]"]),
    ("x[0] = s", &["start at 1"]),
    ("Z = W", &["the left is [n, m]", "the right is [n, k]"]),
    ("d(sum(Z))/dW = (1[n,m]*X')'", &["[n, k]", "[k, n]", "`1[n,m]*X'`"]),
    ("d(sum(Z))/dW = 1", &["[n, k]", "a scalar", "`1[n, k]`"]),
    ("d(s^2)/ds = x", &["a scalar", "[n]"]),
    ("sum(Z, rows) = sum(Z, cols)", &["[m]", "[n]"]),
    ("s = nobody", &["`nobody`", "declare it first"]),
    ("foo(s) = s", &["unknown function `foo`", "`function foo(t)`"]),
    ("sigmod(s) = s", &["did you mean `sigmoid`?"]),
    ("ln(s) = s", &["`log(x)`"]),
    ("f = s", &["`f` is a function", "`f(x)`"]),
    ("sum(x, y) = s", &["`rows`", "`cols`"]),
    ("sum.(x) = s", &["`sum(…)`"]),
    ("dot(x) = s", &["2 arguments", "`dot(a, b)`"]),
    ("shape(W*W) = [n, n]", &["`W` is [n, k]"]),
    ("shape(W) = [n, q]", &["unknown dimension `q`"]),
    ("d(n*s)/dn = s", &["`n` is a dimension"]),
    ("d(f(s))/df = s", &["`f` is a function"]),
    ("x == y", &["write `=`"]),
    ("2s = s", &["`2*s`"]),
    ("s = x = y", &["one `=`"]),
    ("5. = s", &["never ends in a dot"]),
    ("tr'(A) = A", &["`tr`", "grad"]),
];

#[test]
fn messages_show_shapes_and_what_to_write() {
    let claims: String = ILL_SHAPED.iter().map(|(claim, _)| format!("claim {claim}\n")).collect();
    let answer = check(&format!("{PREFACE}{claims}"));
    assert_eq!(answer.claims().len(), ILL_SHAPED.len());
    for (number, (row, (claim, told))) in answer.claims().iter().zip(ILL_SHAPED).enumerate() {
        let line = PREFACE.lines().count() + number + 1;
        assert_eq!((&row["verdict"], &row["line"]), (&"error".into(), &line.into()), "{claim}");
        assert_eq!(row["text"], *claim);
        let message = message(row);
        assert!(message.starts_with(&format!("{line}:")), "the place comes first: {message}");
        for part in *told {
            assert!(message.contains(part), "{claim}: `{part}` is not in\n{message}");
        }
        assert_eq!(message.lines().count(), 1, "one fault, told once: {message}");
    }
}

/// The entries of a text as (line, label, verdict).
fn entries(text: &str) -> Vec<(u64, String, String)> {
    let entry = |claim: &serde_json::Value| {
        let word = |key: &str| claim[key].as_str().unwrap_or("-").to_string();
        (claim["line"].as_u64().expect("a line"), word("label"), word("verdict"))
    };
    check(text).claims().iter().map(entry).collect()
}

fn expect(text: &str, wanted: &[(u64, &str, &str)]) {
    let wanted: Vec<_> =
        wanted.iter().map(|(line, label, verdict)| (*line, label.to_string(), verdict.to_string())).collect();
    assert_eq!(entries(text), wanted, "{text}");
}

#[test]
fn each_statement_at_fault_is_one_entry_and_the_others_are_judged() {
    expect(
        "var x\nlet y = (x + 1\nclaim uses: y = x + 1\nclaim fine: x = 1*x\ndims\nclaim wrong: x = 2*x\nclaim ) = x\n",
        &[
            (2, "-", "error"),
            (3, "uses", "error"),
            (4, "fine", "verified"),
            (5, "-", "error"),
            (6, "wrong", "refuted"),
            (7, "-", "error"),
        ],
    );
}

#[test]
fn a_keyword_closes_what_is_open() {
    expect(
        "var x\nclaim open: sqrt(x^2 = (x +\nclaim fine: x = 1*x\nvar y[2\nlet z = x\nclaim too: z = x",
        &[(2, "open", "error"), (3, "fine", "verified"), (4, "-", "error"), (6, "too", "verified")],
    );
}

#[test]
fn dependants_of_a_faulty_let_are_errors_that_name_it() {
    let answer =
        check("var x\nlet a = x*nobody\nlet b = a + 1\nclaim L: b = x\nclaim M: d(b)/da = 1\nclaim N: x = 1*x");
    assert_eq!(answer.verdicts(), ["error", "error", "error", "error", "verified"]);
    assert!(message(answer.claim("L")).contains("`b` depends on line 2, which could not be read"), "{}", answer.report);
    assert!(
        message(&answer.claims()[1]).contains("`a` depends on line 2, which could not be read"),
        "{}",
        answer.report
    );
}

#[test]
fn dependants_of_any_faulty_declaration_are_errors() {
    for (declaration, claim) in [
        ("var x[0]", "sum(x) = 0"),
        ("dims n = (q", "n = 1"),
        ("function f(t) = q", "f(1) = 1"),
        ("function f(t) = (t", "f(1) = 1"),
        ("var x y", "x = 0"),
        ("const c[0]", "sum(c) = 0"),
    ] {
        let answer = check(&format!("{declaration}\nclaim L: {claim}"));
        assert_eq!(answer.verdicts(), ["error", "error"], "{declaration}");
        assert!(message(answer.claim("L")).contains("line 1"), "{declaration}: {}", answer.report);
    }
}

#[test]
fn statements_of_one_line_all_say_what_is_wrong() {
    let answer = check("let a = u[1]; let b = u[2]; let c = w*a\nclaim L: a = b + c");
    for row in answer.claims() {
        assert_eq!(row["verdict"], "error");
        assert!(!message(row).is_empty(), "{}", answer.report);
    }
}

#[test]
fn names_are_declared_once_and_before_they_are_used() {
    for (text, verdicts) in [
        ("var x\nvar x\nclaim x = 1*x", vec!["error", "verified"]),
        ("var x, x\nclaim x = 1*x", vec!["error", "verified"]),
        // What is said again as it was changes nothing; a name with two meanings has none.
        ("var x\nlet a = x^2\nlet a = x^2\nclaim da/dx = 2*x", vec!["error", "verified"]),
        (
            "var x\nlet a = x^2\nlet b = a\nlet a = x^3\nclaim db/dx = 2*x\nclaim da/dx = 2*x",
            vec!["error", "verified", "error"],
        ),
        ("function f(t) = t^2\nfunction f(t) = t^3\nvar x\nclaim f'(x) = 2*x", vec!["error", "error"]),
        ("dims n\nvar y[n]\nindex y[n] in n\nclaim sum(y) = 1*sum(y)", vec!["error", "error"]),
        ("const s\nvar s\nclaim d(s^2)/ds = 2*s", vec!["error", "error"]),
        ("var x\nlet x = 1\nclaim x = 1*x", vec!["error", "error"]),
        ("dims n\nvar n\nclaim n = 1*n", vec!["error", "error"]),
        ("var f\nfunction f(t)\nclaim f = 1*f", vec!["error", "error"]),
        ("function f(t)\nfunction f(t) = t\nclaim f(1) = 1*f(1)", vec!["error", "error"]),
        ("let a = b\nvar b\nclaim b = 1*b", vec!["error", "verified"]),
        ("claim x = 1*x\nvar x", vec!["error"]),
        ("let a = a + 1\nclaim a = 1", vec!["error", "error"]),
        ("function f(t) = f(t)\nclaim f(1) = 1", vec!["error", "error"]),
        ("var x\nfunction f(t) = g(t)\nfunction g(t) = t\nclaim g(x) = x", vec!["error", "verified"]),
        ("dims a = b, b\nclaim b = 1*b", vec!["error", "verified"]),
        ("domain x > 0\nvar x\nclaim x = 1*x", vec!["error", "verified"]),
        ("var x\nclaim L: x = 1*x\nclaim L: x = 1*x", vec!["verified", "error"]),
        ("var x\nclaim L: x = \nclaim L: x = 1*x", vec!["error", "error"]),
    ] {
        let answer = check(text);
        assert_eq!(answer.verdicts(), verdicts, "{text}: {}", answer.report);
    }
}

/// A formula that may go on in the next line is not judged as far as it was read.
#[test]
fn a_line_that_starts_with_an_operator_may_belong_to_the_one_above() {
    for (text, verdicts) in [
        ("var x\nclaim d(x^2 - x)/dx = 2*x\n  - 1", vec!["error", "error"]),
        ("var x\nlet J = x^2\n  - x\nclaim dJ/dx = 2*x", vec!["error", "error", "error"]),
        ("var x\nclaim d(x^2)/dx = 2*x\n// my answer", vec!["verified", "error"]),
        ("var x\nclaim d(x^2)/dx = 2*x\n-- my answer", vec!["verified", "error"]),
        ("var x\nclaim d(x^2)/dx = 2*x\n-x = 2", vec!["verified", "error"]),
        ("var x\nclaim d(x^2)/dx = 2*x; - 1", vec!["verified", "error"]),
    ] {
        let answer = check(text);
        assert_eq!(answer.verdicts(), verdicts, "{text}: {}", answer.report);
    }
    let answer = one_liner("d(x^2 - x)/dx = 2*x\n  - 1");
    assert_eq!(answer.verdicts(), ["error", "error"], "{}", answer.report);
}

#[test]
fn the_parameter_of_a_function_is_its_own() {
    let answer = check("var t\nfunction f(t) = t^2\nclaim L: d(f(t))/dt = 2*t\nclaim M: f'(3) = 6");
    assert_eq!(answer.verdicts(), ["verified", "verified"]);
}

#[test]
fn reserved_words_are_not_declared() {
    let words = "dims var const function given domain except let claim expect exp log sqrt sin cos tan asin acos atan sinh \
        cosh tanh erf abs sign step relu sigmoid softplus max min if sum mean dot norm tr det logdet inv diag outer kron \
        softmax logsumexp pi e I rows cols grad jac hess vjp jvp shape symmetric invertible posdef orthogonal inf in";
    let declarations = |word: &str| {
        [format!("var {word}"), format!("let {word} = 1"), format!("function {word}(t)"), format!("dims {word}")]
    };
    let all: Vec<String> = words.split_whitespace().flat_map(declarations).collect();
    let answer = check(&all.join("\n"));
    assert_eq!(answer.claims().len(), all.len());
    for (number, (claim, declaration)) in answer.claims().iter().zip(&all).enumerate() {
        assert_eq!((&claim["verdict"], &claim["line"]), (&"error".into(), &(number + 1).into()), "{declaration}");
    }
}

#[test]
fn faulty_restrictions() {
    for statement in [
        "domain x in [2, 1]",
        "domain x in (1, 1)",
        "domain x in [1, 1)",
        "domain x in [1/2 + 1/2, 1/3]",
        "domain x",
        "domain x in 1",
        "domain x in [1, 2",
        "domain x = 1",
        "domain x in [0, A]",
        "domain nobody > 0",
        "domain A > v",
        "given",
        "given A",
        "given A triangular",
        "given v symmetric",
        "given W symmetric",
        "given nobody symmetric",
        "given u symmetric",
        "given x^2 = 1",
        "given sum(v .* v) = 1",
        "given 1 = 1",
        "given sum(A, rows) = v'",
        "except x",
        "except nobody = 0",
        "except A = v",
    ] {
        let text = format!("dims n, m\nvar x, v[n], A[n,n], W[n,m]\nlet u = A\n{statement}\nclaim fine: x = 1*x");
        let answer = check(&text);
        assert_eq!(answer.verdicts(), ["error", "verified"], "{statement}: {}", answer.report);
        assert_eq!(answer.claims()[0]["line"], 4, "{statement}");
        assert_eq!(answer.status, 2, "{statement}");
    }
}

#[test]
fn an_empty_intersection_is_unknown() {
    let answer = check("var x\ndomain x > 5\ndomain x < 4\nclaim L: x = 1*x");
    assert_eq!(answer.verdicts(), ["unknown"]);
    assert!(message(answer.only()).contains("no admissible point"), "{}", answer.report);
    assert_eq!(answer.status, 3);
}

#[test]
fn a_division_that_looks_like_a_derivative_is_remarked() {
    let text = "var s, t, ds\nlet E = s^2*t\nlet dE = t\nclaim L: dE/ds = t/ds\nlet u = dE/ds\nclaim M: u = t/ds\nclaim N: s = 1*s";
    let answer = check(text);
    for label in ["L", "M"] {
        let message = message(answer.claim(label));
        assert!(message.contains("`dE/ds` is a division") && message.contains("`grad(E, s)`"), "{message}");
    }
    assert!(answer.claim("N")["message"].is_null());
    let undeclared = check("var s, t\nlet E = s^2*t\nlet dE = t\nclaim L: dE/ds = 2*s*t");
    assert_eq!(undeclared.verdicts(), ["error"]);
    assert!(message(undeclared.only()).contains("`grad(E, s)`"), "{}", undeclared.report);
}

#[test]
fn one_liners_declare_real_scalars() {
    for (text, verdicts) in [
        ("d(x^2)/dx = 2*x", vec!["verified"]),
        ("d(x^2)/dx = 3*x", vec!["refuted"]),
        ("2/(1 + exp(-2*x)) - 1 = tanh(x)", vec!["verified"]),
        ("x = 1*x; y = x", vec!["verified", "refuted"]),
        ("let u = a*x; du/dx = a; claim L: u = x*a", vec!["verified", "verified"]),
        ("function f(t) = a*t + b; f'(x) = a", vec!["verified"]),
        ("function f(t); d(f(a*x))/dx = a*f'(a*x)", vec!["verified"]),
        ("domain y > 0; sqrt(y^2) = y", vec!["verified"]),
        ("sqrt(y^2) = y", vec!["refuted"]),
        ("dims n; var v[n]; d(v'*v)/dv = c*v", vec!["refuted"]),
        ("dims n; var v[n]; d(c*v'*v)/dv = 2*c*v", vec!["verified"]),
        ("x = 1*x expect refuted", vec!["verified"]),
        ("shape(x) = []", vec!["verified"]),
        ("f(x) = x", vec!["error"]),
        ("x =", vec!["error"]),
        ("e = x", vec!["refuted"]),
        ("const c; d(c*x)/dx = c; d(c*x)/dc = x", vec!["verified", "error"]),
    ] {
        assert_eq!(one_liner(text).verdicts(), verdicts, "{text}");
    }
    let file = check("claim d(x^2)/dx = 2*x");
    assert_eq!(file.verdicts(), ["error"], "in a file names are declared");
}

#[test]
fn a_text_without_claims_is_wrong_usage() {
    for text in ["", "# nothing\n", "var x\n", "dims n\nvar x[n]\nlet y = x\n"] {
        let answer = check(text);
        assert_eq!((answer.status, answer.claims().len()), (2, 0), "{text}");
    }
}
