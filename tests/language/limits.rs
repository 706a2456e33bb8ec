//! Sizes: what is refused is an error with its place, what is too large to evaluate is unknown, and nothing takes long.

use crate::run::{Answer, check, message};
use std::time::{Duration, Instant};

/// A second for a release build; tests are neither that nor alone on the machine.
const SOON: Duration = Duration::from_secs(if cfg!(debug_assertions) { 12 } else { 4 });

/// The answer to a text that ends with a harmless claim, which is judged whatever stands before it.
fn soon(text: &str) -> Answer {
    let started = Instant::now();
    let answer = check(&format!("{text}\nclaim fine: 1 + 1 = 2\n"));
    let shown: String = text.chars().take(80).collect();
    assert!(started.elapsed() < SOON, "{shown}: {:?}", started.elapsed());
    assert_eq!(answer.claim("fine")["verdict"], "verified", "{shown}");
    answer
}

#[test]
fn what_is_beyond_a_limit_is_an_error_with_its_place() {
    let nested = |open: &str, close: &str| format!("claim L: {}1{} = 1", open.repeat(100_000), close.repeat(100_000));
    for (text, told) in [
        (nested("(", ")"), "200 levels"),
        (nested("-", ""), "200 levels"),
        (nested("sqrt(", ")"), "200 levels"),
        (nested("", "'"), "200 levels"),
        (nested("", "^2"), "200 levels"),
        (nested("", "[1]"), "200 levels"),
        (nested("1*", ""), "200 levels"),
        ("claim L: 1e999999999 = 1".to_string(), "-1000 to 1000"),
        ("claim L: 1e-999999999 = 1".to_string(), "-1000 to 1000"),
        (format!("claim L: {} = 1", "9".repeat(500_000)), "1000 digits"),
        ("dims n\nvar A[n,n]\nclaim L: A^65 = A".to_string(), "64"),
        (format!("function f(t)\nclaim L: f{}(1) = 1", "'".repeat(21)), "20"),
    ] {
        let answer = soon(&text);
        let row = answer.claim("L");
        assert_eq!(row["verdict"], "error", "{told}");
        let line = text.lines().count();
        assert_eq!(row["line"], line, "{told}");
        assert!(
            message(row).starts_with(&format!("{line}:")) && message(row).contains(told),
            "{told}: {}",
            message(row)
        );
        assert_eq!(answer.status, 2);
    }
}

#[test]
fn declarations_beyond_a_limit_are_errors() {
    for declaration in [
        "var W[99999999999999999999999999]",
        "dims h, d = h^99",
        "dims h, a = h^16, b = a^16",
        "dims h, a = (h + 1)^16, b = a^16",
        "var W[0]",
        "var W[2,2,2,2,2,2,2]",
    ] {
        let answer = soon(declaration);
        assert_eq!(answer.verdicts(), ["error", "verified"], "{declaration}");
        assert!(message(&answer.claims()[0]).starts_with("1:"), "{declaration}");
    }
}

/// Terms beside a name that nobody declared may tell its size; long ones beside many names are not copied for each.
#[test]
fn many_names_beside_a_long_term_take_no_time() {
    let names =
        |letter: char, count: usize| (0..count).map(|at| format!("{letter}{at}")).collect::<Vec<_>>().join(" + ");
    let answer = soon(&format!("let v = {} + sin({})", names('a', 4000), names('q', 4000)));
    assert_eq!(answer.verdicts(), ["error", "verified"]);
}

/// A pattern of many equal factors can be bound in as many ways as they have orders: not all of them are tried.
#[test]
fn patterns_of_equal_factors_take_no_time() {
    let text = "dims n, k\nvar A[k, k]\nfunction phi(t) = (digamma(t^2 + 1)^2 + 1)^(1/2)\ndomain A > 0\nlet Z = tr(A)\n\
        claim: phi'(Z) = ((digamma(Z^2 + 1 + 1) - (Z^2 + 1)/1)^2 - -1)^(-1/2)*2^(-1)*((digamma(Z*Z + 1 + 1) - 1/(Z^2 + 1))*2)\
        *trigamma(Z^2 - -1)*(2*Z)";
    assert_eq!(soon(text).verdicts(), ["refuted", "verified"]);
}

#[test]
fn what_is_too_large_to_sample_is_decided_without_numbers() {
    for text in [
        "var W[100000,100000]\nclaim L: W*1 = W",
        "var W[100000,100000]\nclaim L: d(sum(W .* W))/dW = 2*W",
        "var W[18446744073709551615,18446744073709551615]\nclaim L: W*1 = W",
        "dims h, d = 999999999999*h\nvar x[d]\nclaim L: sum(x) = 1[d]'*x",
        "var A[40,40]\nclaim L: det(A) = det(A')",
        "var x[2000]\nclaim L: jac(x, x) = I[2000]",
    ] {
        let answer = soon(text);
        let row = answer.claim("L");
        assert_eq!(row["verdict"], "verified", "{row}");
        assert_eq!(row["strongest"], "all-shapes", "{row}");
        assert_eq!(answer.status, 0);
    }
}

#[test]
fn what_is_too_large_to_sample_is_unknown_where_nothing_else_decides() {
    for text in [
        "var W[100000,100000]\nclaim L: W = 2*W",
        "var W[100000,100000]\nclaim L: d(sum(W .* W))/dW*1 = W",
        "dims h, d = 999999999999*h\nvar x[d]\nclaim L: sum(x) = 2*1[d]'*x",
        "dims n\nvar x[n]\nclaim L: x[99999999999999] = 0",
        "var A[40,40]\nclaim L: det(A) = det(A')*tr(A)",
        "var x\nfunction f0(t) = t\nFUNCTIONS\nclaim L: f60(x) = x",
    ] {
        let doubling: Vec<String> = (0..60).map(|i| format!("function f{}(t) = f{i}(f{i}(t))", i + 1)).collect();
        let answer = soon(&text.replace("FUNCTIONS", &doubling.join("\n")));
        let row = answer.claim("L");
        assert_eq!(row["verdict"], "unknown", "{row}");
        assert!(message(row).contains("too large to sample"), "{text}: {row}");
        let are_fixed = text.starts_with("var W[") || text.starts_with("var A[");
        assert_eq!(message(row).contains("dimensions that have names (`dims n`)"), are_fixed, "{row}");
        assert!(row["strongest"].is_null() && row["counterexample"].is_null());
        assert_eq!(answer.status, 3);
    }
}

#[test]
fn a_shape_needs_no_sampling() {
    let text = "dims h, d = 999999999999*h\nvar W[d,100000]\nclaim L: shape(W'*W) = [100000, 100000]\nclaim M: shape(W) = [d, d]";
    let answer = soon(text);
    assert_eq!(answer.verdicts(), ["verified", "refuted", "verified"]);
}

#[test]
fn huge_numbers_are_no_trouble() {
    // What may be known is known; whatever is said, it is said soon, and nothing wrong is verified.
    for (claim, allowed) in [
        ("10^10^10 = 1", &["unknown", "refuted"][..]),
        ("10^-10^10 = 1", &["unknown", "refuted"]),
        ("exp(exp(exp(exp(100)))) = 1", &["unknown", "refuted"]),
        ("exp(exp(exp(exp(x)))) = 1", &["unknown", "refuted"]),
        ("d(x^(10^12))/dx = 10^12*x^(10^12 - 1)", &["unknown", "verified"]),
        ("d(x^(10^12))/dx = 10^12*x^(10^12)", &["unknown", "refuted"]),
        ("x^99999999999999999999999999 = 1", &["unknown", "refuted"]),
        ("1e1000*x = x*1e1000 + 1", &["refuted"]),
        ("1e1000*x = x*1e1000", &["verified"]),
        ("(1 + 1e-1000)*x = x", &["refuted"]),
        ("(x + 1e300) - 1e300 = x", &["verified"]),
        ("d(exp(-x^2))/dx = -2*x*exp(-x^2)", &["verified"]),
        ("d(x^100)/dx = 100*x^99", &["verified"]),
        ("d(x^100)/dx = 100*x^100", &["refuted"]),
    ] {
        let answer = soon(&format!("var x\nclaim L: {claim}"));
        let verdict = answer.claim("L")["verdict"].as_str().expect("a word");
        assert!(allowed.contains(&verdict), "{claim}: {verdict}");
    }
}

#[test]
fn long_chains_are_followed() {
    let chain = |count: usize, step: &str| -> String {
        (0..count).map(|i| format!("let a{} = {}\n", i + 1, step.replace('@', &format!("a{i}")))).collect()
    };
    let lets = |count: usize, step: &str, claim: &str| {
        soon(&format!("var x\nlet a0 = x\n{}claim L: {claim}", chain(count, step)))
    };
    assert_eq!(lets(10_000, "@ + 1", "a10000 = x + 10000").claim("L")["verdict"], "verified");
    assert_eq!(lets(10_000, "@ + 1", "d(a10000)/dx = 1").claim("L")["verdict"], "verified");
    assert_eq!(lets(10_000, "@ + 1", "a10000 = x + 9999").claim("L")["verdict"], "refuted");
    assert_eq!(lets(100, "@ + @", "a100 = 2^100*x").claim("L")["verdict"], "verified");
    assert_eq!(lets(40, "d(sin(x) + 0*@)/dx", "a40 = cos(x)").claim("L")["verdict"], "verified");
    assert_ne!(lets(60, "d(@*x)/dx", "a60 = 0").claim("L")["verdict"], "verified");
    assert_ne!(lets(200, "exp(@)", "a200 = 0").claim("L")["verdict"], "verified");

    let functions = |count: usize, step: &str, claim: &str| {
        let text: String =
            (0..count).map(|i| format!("function f{}(t) = {}\n", i + 1, step.replace('@', &format!("f{i}")))).collect();
        soon(&format!("var x\nfunction f0(t) = t\n{text}claim L: {claim}"))
    };
    assert_eq!(functions(100, "@(t) + 1", "f100(x) = x + 100").claim("L")["verdict"], "verified");
    assert_eq!(functions(12, "@(@(t)) + 1", "f1(x) = x + 1").claim("L")["verdict"], "verified");
    assert_ne!(functions(1000, "@(t) + 1", "f1000(x) = x").claim("L")["verdict"], "verified");
    assert_ne!(functions(60, "@(t) + @(t)", "f60(x) = x").claim("L")["verdict"], "verified");
    assert_ne!(functions(60, "@(t) + @(t)", "f60'(x) = 1").claim("L")["verdict"], "verified");
}

#[test]
fn an_index_far_out_is_judged_there() {
    let answer =
        soon("dims n, m\nvar x[n], X[n,m]\nclaim L: x[9] = x[8]\nclaim M: X[12,3] = X'[3,12]\nclaim N: x[300] = 0");
    assert_eq!(answer.verdicts(), ["refuted", "verified", "refuted", "verified"]);
    let found = &answer.claim("L")["counterexample"];
    assert_eq!((&found["dims"]["n"], found["values"]["x"].as_array().map(Vec::len)), (&9.into(), Some(9)));
}

/// Whoever calls the library has the stack of a thread, as a test has: 2 MB, and less is enough, unoptimised, for the
/// deepest texts.
#[test]
fn the_deepest_texts_are_judged_on_a_small_stack() {
    let deep = |open: &str, inside: &str, close: &str| {
        let levels = 190;
        format!("{}{inside}{}", open.repeat(levels), close.repeat(levels))
    };
    let of_scalars = [
        deep("(", "x", ")"),
        deep("-", "x", ""),
        deep("sin(", "x", ")"),
        deep("relu(", "x", ")"),
        deep("if(x > 0, 1, ", "x", ")"),
        deep("1 + (", "x", ")"),
        deep("2*(", "x", ")"),
        deep("h(", "x", ")"),
    ];
    let mut texts: Vec<String> = Vec::new();
    for scalar in &of_scalars {
        texts.push(format!("var x; function h(t) = t/2; claim L: {scalar} - ({scalar}) = 0"));
        texts.push(format!("var x; function h(t) = t/2; claim L: d({scalar})/dx - d({scalar})/dx = 0"));
    }
    texts.push(format!("var A[2,2]; claim L: {} = A", deep("", "A", "'")));
    texts.push(format!("var A[2,2]; claim L: d(tr({}))/dA = I[2]", deep("inv(", "A", ")")));
    let chain = (1..400).map(|at| format!("function h{at}(t) = h{}(t)/2; ", at - 1)).collect::<String>();
    texts.push(format!("var x; function h0(t) = t; {chain}claim L: h399(x) - h399(x) = 0"));
    for text in texts {
        let shown: String = text.chars().take(120).collect();
        let judge = move || {
            let rows = backproof::judge::judge_text("-", &text, false, &Default::default(), &mut |_, _| {});
            let said = rows.last().and_then(|row| row.verdict.message.clone()).unwrap_or_default();
            assert!(!said.contains("the tool failed") && !said.contains("CONTRADICTION"), "{said}");
        };
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(judge).expect("a thread starts");
        assert!(thread.join().is_ok(), "{shown}");
    }
}
