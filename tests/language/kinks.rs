//! What is said of kinks and of holes.

use crate::run::{check, check_with, message};

/// Claims in x, what their message has to contain, and what it may not.
const TOLD: &[(&str, &[&str], &[&str])] = &[
    ("d(abs(x))/dx = sign(x)", &["not differentiable at x = 0", "-1 and 1", "claimed 0 lies between"], &[]),
    ("d(relu(x))/dx = step(x)", &["x = 0", "0 and 1", "claimed 1 lies between"], &[]),
    ("d(relu(x))/dx = if(x > 0, 1, 0)", &["x = 0", "0 and 1", "claimed 0 lies between"], &[]),
    ("d(relu(x))/dx = if(x > 0, 1, if(x < 0, 0, 1/2))", &["x = 0", "claimed 0.5 lies between"], &["not lie"]),
    ("d(relu(x))/dx = if(x > 0, 1, if(x < 0, 0, 7))", &["x = 0", "0 and 1", "claimed 7 does not lie between"], &[]),
    ("d(abs(x))/dx = if(x < 0, -1, if(x > 0, 1, -3))", &["x = 0", "claimed -3 does not lie between"], &[]),
    ("d(max(x, 1))/dx = step(x - 1)", &["x = 1", "0 and 1"], &["x = 0"]),
    ("d(abs(x - 1/2))/dx = sign(x - 1/2)", &["x = 1/2"], &[]),
    ("d(abs(x^2 - 4))/dx = 2*x*sign(x^2 - 4)", &["x = 2", "-4 and 4", "x = -2"], &[]),
    ("d(abs(x))/dx = x/abs(x)", &["x = 0", "-1 and 1"], &["lies between"]),
    ("relu'(x) = step(x)", &["x = 0"], &[]),
    ("d(sqrt(x^2))/dx = sign(x)", &["x = 0"], &[]),
    ("d(step(x))/dx = 0", &["x = 0"], &[]),
    ("d(d(relu(x)^2)/dx)/dx = 2*step(x)", &["x = 0", "0 and 2"], &[]),
    ("d(if(abs(x) > 0, sin(x)/x, 2))/dx = if(abs(x) > 0, cos(x)/x - sin(x)/x^2, 0)", &["x = 0"], &[]),
];

/// Claims without a kink, or in which it is of no concern.
const SMOOTH: &[&str] = &[
    "d(if(x > 0, x^2, 0))/dx = if(x > 0, 2*x, 0)",
    "d(if(x < 0, exp(x) - 1, x))/dx = if(x < 0, exp(x), 1)",
    "d(x*abs(x))/dx = 2*abs(x)",
    "d(relu(x)^2)/dx = 2*relu(x)",
    "d(if(x > 0, x, x))/dx = 1",
    "d(1/x)/dx = -1/x^2",
    "d(log(x))/dx = 1/x",
    "d(sqrt(x))/dx = 1/(2*sqrt(x))",
    "d(x^2)/dx = 2*x",
    "relu(x) + relu(-x) = abs(x)",
    // A side that is 0/0 where another puts the limit in.
    "d(if(abs(x) > 0, sin(x)/x, 1))/dx = if(abs(x) > 0, cos(x)/x - sin(x)/x^2, 0)",
    "d(if(x < 0, sin(x)/x, if(x > 0, sin(x)/x, 1)))/dx = if(x^2 > 0, cos(x)/x - sin(x)/x^2, 0)",
    "d(if(x^2 > 0, (exp(x) - 1)/x, 1))/dx = if(x^2 > 0, (x*exp(x) - exp(x) + 1)/x^2, 1/2)",
    "d(if(abs(x) > 0, 1/tanh(x) - 1/x, 0))/dx = if(abs(x) > 0, 1 - 1/tanh(x)^2 + 1/x^2, 1/3)",
];

fn file(claims: impl Iterator<Item = &'static str>) -> String {
    let claims: String = claims.map(|claim| format!("claim {claim}\n")).collect();
    format!("var x\n{claims}")
}

#[test]
fn kinks_are_listed_with_what_is_claimed_there() {
    let answer = check(&file(TOLD.iter().map(|row| row.0)));
    assert_eq!(answer.status, 0, "{}", answer.report);
    for (claim, (text, told, untold)) in answer.claims().iter().zip(TOLD) {
        for part in *told {
            assert!(message(claim).contains(part), "{text}: `{part}` is not in\n{}", message(claim));
        }
        for part in *untold {
            assert!(!message(claim).contains(part), "{text}: `{part}` is in\n{}", message(claim));
        }
    }
}

#[test]
fn strict_leaves_what_has_a_kink() {
    let strict = check_with(&["--strict"], &file(TOLD.iter().map(|row| row.0)));
    for claim in strict.claims() {
        assert_eq!(claim["verdict"], "unknown", "{claim}");
        assert!(message(claim).contains("except"), "{claim}");
    }
    assert_eq!(strict.status, 3);
}

#[test]
fn no_kink_where_all_is_smooth() {
    for arguments in [&[][..], &["--strict"]] {
        let answer = check_with(arguments, &file(SMOOTH.iter().copied()));
        assert_eq!(answer.status, 0, "{}", answer.report);
        for claim in answer.claims() {
            assert!(claim["message"].is_null(), "{claim}");
        }
    }
}

#[test]
fn what_is_excepted_is_no_kink() {
    for (restriction, claim) in [
        ("except x = 0", "d(abs(x))/dx = sign(x)"),
        ("except x = 2, x = -2", "d(abs(x^2 - 4))/dx = 2*x*sign(x^2 - 4)"),
        ("except x^2 = 4", "d(abs(x^2 - 4))/dx = 2*x*sign(x^2 - 4)"),
        ("domain x > 0", "d(abs(x))/dx = 1"),
        ("domain x in [1, 2]", "d(relu(x))/dx = 1"),
    ] {
        let answer = check_with(&["--strict"], &format!("var x\n{restriction}\nclaim {claim}"));
        assert_eq!(answer.verdicts(), ["verified"], "{restriction}: {}", answer.report);
        assert!(answer.only()["message"].is_null(), "{restriction}: {}", answer.report);
    }
}

#[test]
fn kinks_of_arrays_are_listed() {
    let text = "dims n\nvar v[n]\nclaim d(sum(relu.(v)))/dv = step.(v)\nclaim d(norm(v))/dv = v/norm(v)";
    let answer = check(text);
    for claim in answer.claims() {
        assert_eq!(claim["verdict"], "verified");
        assert!(message(claim).contains("not differentiable at") && message(claim).contains('v'), "{claim}");
    }
    assert_eq!(check_with(&["--strict"], text).verdicts(), ["unknown", "unknown"]);
    let excepted = check_with(&["--strict"], "dims n\nvar v[n]\nexcept v = 0\nclaim d(sum(relu.(v)))/dv = step.(v)");
    assert_eq!(excepted.verdicts(), ["verified"], "{}", excepted.report);
}

#[test]
fn holes_of_the_claimed_side_are_listed() {
    let answer = check("var x\nclaim d(x^2)/dx = 2*x^2/x\nclaim d(x)/dx = (x - 1)/(x - 1)");
    for (claim, place) in answer.claims().iter().zip(["x = 0", "x = 1"]) {
        assert_eq!(claim["verdict"], "verified");
        assert!(message(claim).contains("no value at some points") && message(claim).contains(place), "{claim}");
    }
}

#[test]
fn vacuous_says_why() {
    for (text, why) in [
        ("var x, y\nclaim d(y)/dx = 0", "`x` does not occur"),
        ("var x, y\nlet u = d(y)/dx\nclaim u = 0", "`x` does not occur"),
        ("var x\nexcept x = 1*x\nclaim x = 1*x", "no admissible point"),
        ("var x\nclaim log(-x^2) = 0", "no value"),
    ] {
        let answer = check(text);
        assert_eq!(answer.verdicts(), ["unknown"], "{text}");
        assert!(
            message(answer.only()).contains("vacuous") && message(answer.only()).contains(why),
            "{}",
            answer.report
        );
    }
}

/// Points where norms are 0 are named as those of `abs` are, wherever they lie; where nothing is singular nothing is
/// said.
#[test]
fn norms_are_singular_where_their_parts_vanish() {
    let judged = |claim: &str| {
        let answer = check(&format!("dims n, k\nvar q[n], r[n], A[n,k], x[k], W[n,k]\n{claim}"));
        assert_eq!(answer.verdicts(), ["verified"], "{claim}: {}", answer.report);
        message(answer.only()).to_owned()
    };
    let hole = "the claimed side has no value at some points";
    let kink = "not differentiable at";
    for (claim, told) in [
        ("d(norm(q)^2)/dq = 2*norm(q)*(q/norm(q))", hole),
        ("d(norm(q - r)^2)/dq = 2*norm(q - r)*((q - r)/norm(q - r))", hole),
        ("d(norm(q - r)^3)/dr = -3*norm(q - r)^2*(q - r)/norm(q - r)", hole),
        ("d(norm(A*x - q)^2)/dx = 2*norm(A*x - q)*A'*((A*x - q)/norm(A*x - q))", hole),
        ("d(norm(W)^4)/dW = 4*norm(W)^3*(W/norm(W))", hole),
        ("d(norm(q - r))/dq = (q - r)/norm(q - r)", kink),
        ("d(sqrt(sum((q - r).^2)))/dq = (q - r)/norm(q - r)", kink),
    ] {
        let told_here = judged(&format!("claim {claim}"));
        assert!(told_here.contains(told), "{claim}: {told_here}");
    }
    for claim in ["d(norm(q)^2)/dq = 2*q", "d(norm(q - r)^2)/dq = 2*(q - r)", "d(norm(A*x - q)^2)/dx = 2*A'*(A*x - q)"]
    {
        let told_here = judged(&format!("claim {claim}"));
        assert!(!told_here.contains(hole) && !told_here.contains(kink), "{claim}: {told_here}");
    }
    let excepted = judged("except q = r\nclaim d(norm(q - r))/dq = (q - r)/norm(q - r)");
    assert!(!excepted.contains(kink), "{excepted}");
}

/// Where what is differentiated has no value itself there is nothing to be judged, though quotients of differences about the point have
/// one: a singular matrix is no hole of the claimed side alone.
#[test]
fn where_neither_side_has_a_value_is_no_hole() {
    let judged = |claim: &str| {
        let answer = check(&format!("var X[2,2], a[2], b[2]\nclaim {claim}"));
        assert_eq!(answer.verdicts(), ["verified"], "{claim}: {}", answer.report);
        answer.report.to_string()
    };
    let hole = "the claimed side has no value at some points";
    let singular = judged("d(a'*inv(X)*b)/dX = -inv(X)'*a*b'*inv(X)'");
    assert!(!singular.contains(hole), "{singular}");
    let regular = judged("d(det(X))/dX = det(X)*inv(X)'");
    assert!(regular.contains(hole) && regular.contains("X = [") && !regular.contains('…'), "{regular}");
}

/// A hole at one size alone is named with that size, and with what leaves it out.
#[test]
fn a_size_without_a_value_is_named() {
    let claim = "d(std(x))/dx = (x - mean(x))/(n*std(x))";
    let answer = check(&format!("dims n\nvar x[n]\nclaim {claim}"));
    assert_eq!(answer.verdicts(), ["unknown"], "{}", answer.report);
    let told = message(answer.only());
    assert!(told.starts_with("at n = 1, x = ") && told.contains("for n > 1 write `dims n0`"), "{told}");
    let beyond = check(&format!("dims n0\ndims n = n0 + 1\nvar x[n]\nclaim {claim}"));
    assert_eq!(beyond.verdicts(), ["verified"], "{}", beyond.report);
}
