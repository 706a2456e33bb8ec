//! The names of mistakes: each has its section in the docs, and the examples there are as they say.

use crate::pages::{examples, judged, sections};
use backproof::Reading;
use backproof::claim::work::Work;
use backproof::judge::{judge, verified_within};
use backproof::lang::ast::Expectation;
use backproof::lang::typed::Item;
use backproof::mistake::NAMES;
use backproof::verdict::{Judged, Options, Outcome};

const PAGE: &str = include_str!("../../docs/mistakes.md");

/// Whether a mistake belongs to a section: `factor m` to `factor C`.
fn belongs(name: &str, heading: &str) -> bool {
    match heading.rsplit_once(' ') {
        Some((word @ ("factor" | "assumes"), "C" | "FACT")) => name.starts_with(&format!("{word} ")),
        _ => name == heading,
    }
}

#[test]
fn every_name_has_its_section() {
    let headings: Vec<&str> = sections(PAGE).iter().map(|section| section.0).collect();
    assert_eq!(headings, NAMES);
}

#[test]
fn the_examples_are_as_the_page_says() {
    for (heading, section) in sections(PAGE) {
        let examples = examples(section);
        assert!(!examples.is_empty(), "{heading} has no example");
        let rows: Vec<Judged> = examples.iter().flat_map(|example| judged(example)).collect();
        for row in &rows {
            assert!(row.passes(), "{heading}: {}: {:?}, {:?}", row.text, row.unmet(), row.mistake);
        }
        let named = rows.iter().any(|row| match &row.expectation {
            Some(Expectation::Refuted(Some(name))) => belongs(name, heading),
            _ => false,
        });
        assert!(named, "{heading}: no example of it");
    }
}

#[test]
fn a_fix_is_right_when_it_is_written_in_place_of_the_claim() {
    let mut fixes = 0;
    for (heading, section) in sections(PAGE) {
        for example in examples(section) {
            for row in judged(&example) {
                let Some(fix) = row.mistake.and_then(|mistake| mistake.fix) else { continue };
                let (left, _) = row.text.split_once(" = ").expect("a claim has two sides");
                let fixed: String = example
                    .lines()
                    .enumerate()
                    .map(|(number, line)| match number + 1 == row.line {
                        true => format!("claim {left} = {}\n", fix.text),
                        false => format!("{line}\n"),
                    })
                    .collect();
                let again = judged(&fixed).into_iter().find(|again| again.line == row.line).expect("it is there");
                // The left side itself, its summands in another order, is right and claims nothing.
                let is_itself =
                    again.verdict.message.as_ref().is_some_and(|why| why.starts_with("vacuous: both sides"));
                assert!(again.passes() || is_itself, "{heading}: {} = {}: {:?}", left, fix.text, again.verdict);
                assert_eq!(again.mistake, None, "a right claim has no mistake");
                fixes += 1;
            }
        }
    }
    assert!(fixes > 30, "only {fixes} fixes were tried");
}

/// Of several edits that make a claim right, the simplest is told.
#[test]
fn the_simplest_of_several_fixes_is_told() {
    let declared = "dims n, k, m; var W[n,k], X[k,m], x, y, q; const G[n,m]\nclaim: ";
    for (claim, name, fix) in [
        // Not `(X*G')'`, which two edits make of it, too.
        ("d(sum(G .* (W*X)) + q/2*sum(W.^2))/dW = G'*X + q*W", "missing transpose and extra transpose", "G*X' + q*W"),
        // Not a slip in the term that makes it 0 everywhere.
        ("d(x^2)/dx = 2*x + step(-x^2 - y^2)", "extra term", "2*x"),
        ("d(x*q)/dx = q + step(x*y - 2.999)", "extra term", "q"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let found = row.mistake.expect("a known mistake");
        assert_eq!((found.name.as_str(), found.fix.expect("a fix").text.as_str()), (name, fix), "{claim}");
    }
}

/// An index that stands in no slot any more has no range where the fix is written: of it `1/m*sum(i, l: GX[i, j])` was proposed.
#[test]
fn a_fix_can_be_read() {
    let text = "dims n, m\nvar X[n,m], bet[m]\nconst GX[n,m]\nlet YB[i,j] = X[i,j] + bet[j]\n";
    let rows = judged(&format!("{text}claim: vjp(YB, bet, GX)[j] = sum(i,l: GX[i,l])\n"));
    let said = rows[0].mistake.clone().and_then(|mistake| mistake.fix).or(rows[0].derived.clone());
    let right = said.expect("the left side can be worked out").text;
    let again = judged(&format!("{text}claim: vjp(YB, bet, GX)[j] = {right}\n"));
    assert_eq!(again[0].verdict.outcome, Outcome::Verified, "{right}");
}

/// Of the positive definite matrices the identity alone is orthogonal: what holds there alone is no explanation.
#[test]
fn facts_that_leave_a_single_point_explain_nothing() {
    let text = "dims n; var A[n,n]; const B[n,n]; given A posdef\nclaim: jvp(inv(A) .* (A*A), A, B) = jvp((A*A')' .* A^(-1), A, B)";
    let [row] = judged(text).try_into().expect("one claim");
    let name = row.mistake.expect("it is wrong, and right where B is symmetric").name;
    assert_eq!(name, "assumes B symmetric");
}

/// Where decimals are written, what is put in is a decimal too; the names of mistakes stay as they are.
#[test]
fn fixes_are_written_in_the_numbers_of_the_claim() {
    for (claim, fix, told) in [
        ("d(0.7*x^2)/dx = 0.7*x", "1.4*x", "factor 1/2"),
        ("d(0.85*x^2)/dx = 0.85*x", "1.7*x", "factor 1/2"),
        ("d(x^2/4)/dx = x", "1/2*x", "factor 2"),
        ("d(3*x^2/10)/dx = 3*x/10", "3*x/5", "factor 1/2"),
        ("d(0.1*x/3)/dx = 0.1", "1/30", "factor 3"),
        ("d(0.7*x^2)/dx = 1.7*x", "1.7*x - 0.3*x", "the term `-0.3*x` is missing"),
        ("d(if(x < 0, 0.1*x, x))/dx = if(x < 0, 0.2, 1)", "if(x < 0, 0.1, 1)", "`0.2` stands where `0.1` is right"),
        ("d(x*relu(x)*0.7)/dx = relu(x)", "1.4*relu(x)", "factor 5/7"),
    ] {
        let [row] = judged(&format!("var x\nclaim: {claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
        assert!(mistake.name == told || mistake.explanation.contains(told), "{claim}: {}", mistake.explanation);
    }
}

/// A fix has the `let` names of the claim, and what its terms have in common once.
#[test]
fn fixes_are_written_in_the_names_of_the_claim() {
    let declared =
        "dims n; var b, x[n], W[n,n]; const y[n]; let s = tanh(b); let q = sigmoid(b); let r = W*x - y\nclaim: ";
    for (claim, fix) in [
        ("d(s^3)/db = s^2", "3*s^2*(1 - s^2)"),
        ("d(q^2)/db = q^2", "2*q*(q*(1 - q))"),
        ("d(1/2*dot(r, r))/dW = x*r", "r*x'"),
        ("d(1/2*dot(r, r))/dx = W'*(W*x - 2*y)", "W'*r"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
    }
}

/// A right side that does not fit may name what the left side has not: there is no value for it where candidates are tried.
#[test]
fn what_the_left_side_has_not_is_no_obstacle() {
    let declared = "dims n, m; var a[n], b[m]\nclaim: d(sum(a.^2))/da = ";
    for (right, fix) in [("2*b", Some("2*a")), ("a + 2*b", Some("2*a")), ("sum(b)*b", None)] {
        let [row] = judged(&format!("{declared}{right}")).try_into().expect("one claim");
        assert_eq!(row.verdict.outcome, Outcome::Error, "{right}");
        assert_eq!(row.mistake.and_then(|mistake| mistake.fix).map(|fix| fix.text).as_deref(), fix, "{right}");
    }
}

/// Where several names come to mind, the one that says what was done.
#[test]
fn names_say_what_was_done() {
    let declared = "dims n; var v[n], z[n], w, x, y; const t, g[n], y_[n]; given sum(y_) = 1; var A[n,n], B[n,n]; let p = softmax(z); let q = sigmoid(w); \
        let S = softmax(A, cols); function elu(t) = if(t < 0, exp(t) - 1, t)\nclaim: ";
    for (claim, name) in [
        // A gradient that vanishes at n = 1 tells n from 2 at larger sizes only.
        ("d(sum((v - mean(v)).^2))/dv = 2*(v - mean(v))*n", "factor n"),
        ("vjp(p, z, g) = n*(p .* (g - dot(p, g)))", "factor n"),
        ("d(mean((v - mean(v)).^2))/dv = 2*(v - mean(v))", "factor n"),
        // By the logit p - y is right, and what follows it is too much.
        ("d(-(t*log(q) + (1 - t)*log(1 - q)))/dw = (q - t)*q*(1 - q)", "extra factor"),
        ("norm(x*v) = x*norm(v)", "taken for linear"),
        ("sin(2*x) = 2*sin(x)", "taken for linear"),
        ("1/(x + y) = 1/x + 1/y", "taken for linear"),
        ("d(-tr(A*B))/dA = -B", "transposed"),
        ("d(x + exp(x))/dx = x + exp(x)", "f for f'"),
        // Both divide by what is 0 at n = 1, where there is a derivative.
        ("d(std(v))/dv = (v - mean(v))/std(v)", "factor n"),
        ("d(norm(v - mean(v)))/dv = 2*(v - mean(v))/norm(v - mean(v))", "factor 2"),
        // A constant that is missing is a factor by which the whole is off, wherever it might stand.
        ("d(x^3)/dx = x^2", "factor 1/3"),
        ("d(norm(v)^4)/dv = norm(v)^2*v", "factor 1/4"),
        ("d(logsumexp(3*v))/dv = softmax(3*v)", "factor 1/3"),
        ("d(erf(x))/dx = exp(-x^2)", "factor sqrt(pi)/2"),
        ("d(sin(3*x))/dx = cos(3*x)", "missing chain factor"),
        ("d(x^3)/dx = 2*x^2", "wrong constant"),
        // The inner derivative without its exponent as a factor.
        ("d(sin(x + x^3))/dx = cos(x + x^3)*(1 + x^2)", "missing factor"),
        ("d(tanh(x + 0.04*x^3))/dx = (1 - tanh(x + 0.04*x^3)^2)*(1 + 0.04*x^2)", "missing factor"),
        ("d(log(x + 1))/dx = 1/x", "wrong argument"),
        ("d(atan(x))/dx = 1/sqrt(1 + x^2)", "wrong exponent"),
        ("elu'(x) = if(x < 0, elu(x), 1)", "missing term"),
        ("vjp(S, A, B) = S .* (B - sum(B .* S))", "wrong axis"),
        ("sin(2*x) = sin(x)*cos(x)", "factor 1/2"),
        ("d(x*y)/dx = x*y", "f for f'"),
        ("x = 2*x", "factor 2"),
        // Two factors at once, with softmax written out.
        ("d(-dot(y_, log.(softmax(z))))/dz = (softmax(z) - y_) .* softmax(z) .* (1 - softmax(z))", "extra factor"),
        // Doubles see no difference anywhere.
        ("3*(1 - tanh(x - 633)^2)*floor(x/2) + y = y - 3*(1 - tanh(x - 633)^2)*floor(x/2)", "sign"),
        ("d(x^2)/dx = 2*x + 1", "extra term"),
        // A chain factor and a number that is written are left out at once.
        ("d(q^3)/dw = q^2", "missing chain factor and factor 1/3"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let found = row.mistake.as_ref().map(|mistake| mistake.name.as_str());
        assert_eq!(found, Some(name), "{claim}: {:?}", row.mistake);
    }
    // Right for positive x and y, which is no fact about one of them. Where nothing is differentiated, two steps lead anywhere: to the
    // left side in other words.
    // Where doubles see no difference anywhere, what is right has the claimed values, too.
    for claim in [
        "-sin(x) + (1 - tanh(x - 633)^2)*floor((sin(x) - 9/10)/(3*tanh(x - 633) - 1)) = -sin(x)",
        "asin(sin(x)) = x",
        "acos(cos(x)) = x",
        "sin(x)/x = cos(x)",
        "sqrt(x^2) = x",
        "log(x^2) = 2*log(x)",
        "x = 2",
        "1 = 2",
        "det(-A) = det(A)",
        "B*A = A*B",
        "sqrt(x*y) = sqrt(x)*sqrt(y)",
        "d(sum(v.^2) + t*sum(abs.(v)))/dv = 2*v + t*v",
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        assert_eq!(row.mistake, None, "{claim}");
    }
}

/// What is missing is told by its path, in the names of the claim, and on two lines.
#[test]
fn a_missing_path_is_said_as_one_writes_it() {
    let declared = "dims n, m; var x[n], q[4], H[n,m], gam[n]; const g[n], h[4], G[n,m], eps, lambda; domain eps > 0
let mu = mean(x); let std = sqrt(mean((x - mu*1[n]).^2)); let hat = (x - mu*1[n])/std
let Hc = H - mean(H, cols)*1[m]'; let iv = 1./sqrt.(mean(Hc.^2, cols) + eps); let Y = diag(gam .* iv)*Hc; let rms = sqrt(mean(x.^2) + eps)
claim: ";
    for (claim, fix, told) in [
        ("vjp(q/norm(q), q, h) = h/norm(q)", "h/norm(q) - dot(h, q)/norm(q)^3*q", "the path is dropped"),
        (
            "vjp(hat, x, g) = g/std - sum(g)/(n*std)*1[n]",
            "g/std - sum(g)/(n*std)*1[n] - dot(g, hat)/(n*std^2)*(x - mu*1[n])",
            "the path through `std` is dropped",
        ),
        (
            "vjp(hat, x, g) = g/std",
            "g/std - sum(g)/(n*std)*1[n] - dot(g, hat)/(n*std^2)*(x - mu*1[n])",
            "the paths through `mu` and `std` are dropped",
        ),
        ("vjp(x/rms, x, g) = g/rms", "g/rms - dot(g, x)/(n*rms^3)*x", "the path through `rms` is dropped"),
        (
            "vjp(Y, H, G) = diag(gam .* iv)*(G - mean(G, cols)*1[m]')",
            "diag(gam .* iv)*(G - mean(G, cols)*1[m]') - 1/m*diag(sum(G .* Hc, cols) .* gam .* iv.^3)*Hc",
            "the path through `iv` is dropped",
        ),
        ("d(lambda/2*sum(x.^2) + dot(x, g))/dx = g", "g + lambda*x", "`lambda*x` is missing"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.name, "missing term", "{claim}");
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
        assert!(mistake.explanation.contains(told), "{claim}: {}", mistake.explanation);
    }
}

/// What is given is used in fixes, and what adds up to 1 is no sum that somebody forgot.
#[test]
fn what_is_given_is_put_into_fixes() {
    let declared =
        "dims k, m; var z[k], Z[k,m], U[m,k]; const y[k], Y[k,m], V[m,k]; given sum(y) = 1; given sum(Y, rows) = 1[m]
let a = softmax(z); let A = softmax(Z, rows); let B = softmax(U, cols)\nclaim: ";
    for (claim, name, fix) in [
        ("d(-sum(y .* log.(a)))/dz = (a - y) .* a .* (1 - a)", Some("extra factor"), "a - y"),
        ("d(-sum(y .* log.(a)))/dz = (a - y) .* a", Some("extra factor"), "a - y"),
        ("d(-sum(y .* log.(a)))/dz = 2*(a - y)", Some("factor 2"), "a - y"),
        ("d(-sum(Y .* log.(A))/m)/dZ = (A - Y) .* A .* (1 - A)/m", Some("extra factor"), "(A - Y)/m"),
        ("d(-sum(y .* log.(a)))/dz = a - 1", None, "a - y"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let found = row.mistake.as_ref().map(|mistake| mistake.name.as_str());
        assert_eq!(found, name, "{claim}: {:?}", row.mistake);
        let offered = row.mistake.and_then(|mistake| mistake.fix).or(row.derived);
        assert_eq!(offered.expect(claim).text, fix, "{claim}");
    }
}

/// Names for what was not named before, and variants of their examples.
#[test]
fn further_names_say_what_was_done() {
    let declared = "dims n; var x[n], z[n], S[n,n], t, u, s, p, r; const g[n], v[n], A[n,n], y[n]; except x = 0
let a = softmax(z); let w = softplus(t); let N = sum(abs.(x)); let c = x/N\nclaim: ";
    for (claim, name, fix) in [
        ("d(log(u*(t + 1)))/dt = 1/t + 1", "missing brackets", "1/(t + 1)"),
        ("d(log(t)/(2*s))/dt = 1/t*2*s", "missing brackets", "1/(t*2*s)"),
        ("d(logdet(S))/dS = 2*inv(S) - diag(diag(inv(S)))", "symmetric convention", "inv(S)'"),
        ("d(tr(A*S))/dS = A + A' - diag(diag(A))", "symmetric convention", "A'"),
        ("vjp(x*sum(x.^2), x, g) = (sum(x.^2)*1[n] + 2*x.^2) .* g", "diagonal Jacobian", "sum(x.^2)*g + 2*(g'*x)*x"),
        ("jac(softmax(z), z) = diag(a .* (1 - a))", "softmax diagonal", "diag(a) - a*a'"),
        ("d(t^2*u + sin(u))/dt = t^2 + cos(u)", "other variable's derivative", "2*t*u"),
        ("d(t^3)/dt = 3*sqrt(t)*t^(3/2)", "no value", "3*t^2"),
        ("d(w)/dt = 1/(1 + exp(-w))", "f' at the activation", "1/(1 + exp(-t))"),
        ("vjp(c, x, g) = (g - x.^2*dot(g, c))/N", "wrong function", "(g - sign.(x)*dot(g, c))/N"),
        ("vjp(r*x/(1 - p), x, g) = r*g", "factor 1 - p", "1/(1 - p)*r*g"),
        ("d(-sum(y .* log.(a)))/dz = y - a", "sign and assumes sum(y) = 1", "sum(y)*a - y"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.name, name, "{claim}: {}", mistake.explanation);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
    }
}

/// What would be right may lack a value where the claim lacks it already: at singular matrices, where the determinant has a
/// derivative. What nobody divided by before is no repair.
#[test]
fn a_repair_may_divide_by_what_the_claim_divides_by() {
    let declared = "dims n; var S[n,n], q[n]\nclaim: ";
    for (claim, name, fix) in [
        ("d(det(S))/dS = det(S)*inv(S)", "transposed", "det(S)*inv(S)'"),
        ("d(det(S))/dS = -det(S)*inv(S)'", "sign", "det(S)*inv(S)'"),
        ("d(det(S))/dS = 2*det(S)*inv(S)'", "factor 2", "det(S)*inv(S)'"),
        ("d(norm(q)^2)/dq = norm(q)*(q/norm(q))", "factor 1/2", "2*q"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.name, name, "{claim}: {}", mistake.explanation);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
    }
    let reading = Reading::new("var S[2,2]\nclaim: d(det(S))/dS = det(S)*inv(S)'", false);
    let Item::Claim(claim) = &reading.document().items[0] else { panic!("it can be read") };
    let options = Options::default();
    assert_eq!(judge(reading.document(), claim, &options).outcome, Outcome::Verified);
    assert_eq!(verified_within(reading.document(), claim, &options, &Work::default()), None);
}

/// A whole result that is transposed keeps its name, and says where it is right: along symmetric matrices.
#[test]
fn a_transposed_result_says_where_it_is_right() {
    let declared = "dims n; var S[n,n], B[n,n]; const A[n,n]\nclaim: ";
    let along = "the claim is right where `S` is symmetric, and that is not given";
    for (claim, is_right) in
        [("d(tr(S*S))/dS = 2*S", true), ("d(logdet(S))/dS = inv(S)", true), ("d(tr(A*S))/dS = A", false)]
    {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.name, "transposed", "{claim}");
        assert_eq!(mistake.explanation.contains(along), is_right, "{claim}: {}", mistake.explanation);
    }
}

/// Numbers and powers are worked out, and what was written is left as it was where there is nothing to work out.
#[test]
fn numbers_in_fixes_are_worked_out() {
    let declared = "dims n; var v, w, mu, x, a, S[n,n]; const b\nclaim: ";
    for (claim, fix) in [
        ("d(-v/2 - (x - mu)^2/(2*exp(v)))/dv = -1/4 + (x - mu)^2/(2*exp(v))", "-1/2 + (x - mu)^2/(2*exp(v))"),
        ("d(-1/2*w^2*b)/dw = w*b", "-w*b"),
        ("d(3*x^2/10)/dx = 3*x/10", "3*x/5"),
        ("d(x^2/4)/dx = 2*x", "1/2*x"),
    ] {
        let [row] = judged(&format!("{declared}{claim}")).try_into().expect("one claim");
        let mistake = row.mistake.expect(claim);
        assert_eq!(mistake.fix.expect(claim).text, fix, "{claim}");
    }
}
