//! Functions of two numbers, of spread, and names that were free before they became words of the language.

use crate::run::{check, message};

#[test]
fn functions_of_two_numbers() {
    let answer = check(
        "dims n\nvar x, y, v[n], w[n]\n\
        claim quarter: atan2(1, 1) = pi/4\nclaim left: atan2(0, -1) = pi\nclaim below: atan2(-1, 0) = -pi/2\n\
        claim by-x: d(atan2(y, x))/dx = -y/(x^2 + y^2)\nclaim swapped: d(atan2(x, y))/dx = -y/(x^2 + y^2) expect refuted\n\
        claim one-side: d(atan2(y, x))/dy = x/hypot(x, y) expect refuted\n\
        claim entries: d(sum(atan2.(v, w)))/dv = w ./ (v .^ 2 + w .^ 2)\n\
        claim three: hypot(3, -4) = 5\nclaim root: d(hypot(x, y))/dy = y/hypot(x, y)\n\
        claim no-root: d(hypot(x, y))/dy = 2*y expect refuted\n\
        claim positive: mod(-7, 3) = 2\nclaim negative: mod(7, -3) = -2\nclaim sign: mod(-7, 3) = -1 expect refuted\n\
        claim period: mod(x + y, y) = mod(x, y)\n\
        claim arrays: atan2(v, w) = v expect error\n",
    );
    for claim in answer.claims() {
        assert_eq!(claim["as_expected"], true, "{claim}");
    }
}

#[test]
fn spread() {
    let answer = check(
        "dims n, k\nvar x[n], X[n,k]\n\
        claim by-hand: variance(x) = sum((x - mean(x)) .^ 2)/n\nclaim rows: variance(X, rows)[1] = mean(X.^2, rows)[1] - mean(X, rows)[1]^2\n\
        claim root: std(X, cols) .^ 2 = variance(X, cols)\nclaim slope: d(variance(x))/dx = 2*(x - mean(x))/n\n\
        claim factor: d(variance(x))/dx = (x - mean(x))/n expect refuted by \"factor 1/2\"\n\
        claim turned: transpose(X)*x = X'*x\nclaim diagonal: trace(X*X') = sum(X .^ 2)\n",
    );
    for claim in answer.claims() {
        assert_eq!(claim["as_expected"], true, "{claim}");
    }
}

/// A text of the first version means what it meant.
#[test]
fn later_words_may_be_declared() {
    let answer = check(
        "dims n\nvar x[n], mod, floor\nlet std = sqrt(mean((x - mean(x)).^2) + 1)\nfunction round(t) = t^2\n\
        claim: d(std)/dx = (x - mean(x))/(n*std)\nclaim: d(std)/dx = dstd/dx\nclaim: round'(mod) = 2*mod\nclaim: floor + floor = 2*floor\n\
        claim: ceil(floor) = -floor expect refuted\n",
    );
    for claim in answer.claims() {
        let told = message(claim);
        assert!(
            claim["as_expected"] == true || told.contains("vacuous") || told.contains("same expression"),
            "{claim}"
        );
    }
}

/// Poles are no points, and what is no function here is told.
#[test]
fn what_has_no_value() {
    let answer = check(
        "var x\nclaim pole: lgamma(-2) = 1 expect unknown\nclaim half: round(5/2) = 3 expect unknown\n\
        claim psi: psi(x) = digamma(x) expect error\nclaim gamma: gamma(x) = x expect error\nclaim origin: atan2(0, 0) = 0 expect unknown\n",
    );
    for claim in answer.claims() {
        assert_eq!(claim["as_expected"], true, "{claim}");
    }
    let told =
        |label: &str| answer.claims().iter().find(|claim| claim["label"] == label).map(message).unwrap_or_default();
    assert!(
        told("psi").contains("`digamma(x)`") && told("gamma").contains("lgamma"),
        "{} {}",
        told("psi"),
        told("gamma")
    );
}
