//! The witness `exact`: right claims it must see, wrong ones it must never accept; `field.rs` has the laws of what it
//! reads in.

mod bounds;
mod field;

use backproof::activation::Activation;
use backproof::claim::Subject;
use backproof::judge::{judge_text, read};
use backproof::lang::ast::Expectation;
use backproof::lang::ast::Level;
use backproof::lang::typed::Item;
use backproof::verdict::{Evidence, Options, Outcome, Says};
use backproof::witness::bench::case::Case;
use backproof::witness::exact::{Agreement, Counts, Formula, Primes, Refusal, bound, exact, examine, shapes};
use std::rc::Rc;

fn with_subject<T>(text: &str, look: impl FnOnce(&Subject<'_>) -> T) -> T {
    let document = read(text, true);
    let Some(Item::Claim(claim)) = document.items.last() else { panic!("no claim: {text}: {:?}", document.items) };
    look(&Subject::new(&document, claim).expect("a claim about values"))
}

fn testimony(text: &str, seed: u64) -> Evidence {
    with_subject(text, |subject| exact(subject, &Options { seed, ..Options::default() }))
}

fn assert_says(text: &str, says: Says) {
    for seed in [0, 1, 2] {
        let found = testimony(text, seed);
        assert_eq!((found.witness, found.says), (Level::Exact, says), "{text}\nseed {seed}: {}", found.detail);
    }
}

#[test]
fn every_activation_is_exact_on_each_branch() {
    for activation in Activation::all() {
        let parameters: Vec<&str> = activation.parameters().iter().map(|parameter| parameter.name).collect();
        let constants =
            if parameters.is_empty() { String::new() } else { format!("const {}; ", parameters.join(", ")) };
        let (f, derivative) = (activation.formula(), activation.derivative_formula());
        let text = format!("{constants}function f(x) = {f}; var x; f'(x) = {derivative}");
        assert_says(&text, Says::Agrees);
        for wrong in ["*(1 + 1e-18)", " + 1e-18", " + 1e-18*x"] {
            if derivative == "0" && wrong.starts_with('*') {
                continue;
            }
            assert_says(
                &format!("{constants}function f(x) = {f}; var x; f'(x) = ({derivative}){wrong}"),
                Says::NoOpinion,
            );
        }
    }
}

#[test]
fn the_deck_is_exact_where_it_is_right() {
    let text = include_str!("../../../claims/deck.claim");
    let document = read(text, false);
    let mut agreed = 0;
    for item in &document.items {
        let Item::Claim(claim) = item else { continue };
        let Some(subject) = Subject::new(&document, claim) else { continue };
        let found = exact(&subject, &Options::default());
        let right = matches!(claim.expectation, Some(Expectation::Verified(_)));
        let says = if right { Says::Agrees } else { Says::NoOpinion };
        assert_eq!(found.says, says, "{:?}: {}", claim.label, found.detail);
        agreed += usize::from(says == Says::Agrees);
    }
    assert!(agreed > 30, "{agreed}");
}

/// A claim's left side, its right one, and wrong ones.
struct Row(&'static str, &'static str, &'static [&'static str]);

const IDENTITIES: &[Row] = &[
    Row("sigmoid(-x)", "1 - sigmoid(x)", &["1 + sigmoid(x)", "-sigmoid(x)", "1 - sigmoid(2*x)"]),
    Row("tanh(x)", "2*sigmoid(2*x) - 1", &["2*sigmoid(x) - 1", "2*sigmoid(2*x) + 1"]),
    Row("d(tanh(x))/dx", "1 - tanh(x)^2", &["1 + tanh(x)^2", "1 - tanh(x)", "1 - tanh(tanh(x))^2"]),
    Row(
        "d(x*tanh(log(1 + exp(x))))/dx",
        "exp(x)*(4*(x + 1) + 4*exp(2*x) + exp(3*x) + exp(x)*(4*x + 6))/(2*exp(x) + exp(2*x) + 2)^2",
        &["exp(x)*(4*(x + 1) + 4*exp(2*x) + exp(3*x) + exp(x)*(4*x + 5))/(2*exp(x) + exp(2*x) + 2)^2"],
    ),
    Row("sinh(2*x)", "2*sinh(x)*cosh(x)", &["sinh(x)*cosh(x)"]),
    Row("sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)", &["sin(x)*cos(y) - cos(x)*sin(y)"]),
    Row("d(tan(x))/dx", "1 + tan(x)^2", &["1 - tan(x)^2"]),
    Row("d(x^a)/dx", "a*x^(a - 1)", &["x^(a - 1)", "a*x^a"]),
    Row("x^(1/3)*x^(2/3)", "x", &["-x", "x^2"]),
    Row("log(x*y)", "log(x) + log(y)", &["log(x)*log(y)", "log(x) - log(y)"]),
    Row("log(x)/2", "log(sqrt(x))", &["log(sqrt(x))/2"]),
    Row("if(x < 0, log(-x), log(x))", "log(x^2)/2", &["log(x^2)", "-log(x^2)/2"]),
    Row("exp(log(x)/2)", "sqrt(x)", &["-sqrt(x)", "x/2"]),
    Row("exp(log(x))", "x", &["-x", "abs(x) + 1"]),
    Row("sqrt(x)*sqrt(y)", "sqrt(x*y)", &["-sqrt(x*y)", "sqrt(x + y)"]),
    Row("sqrt(x^2)", "abs(x)", &["x", "-x", "sign(x)"]),
    Row("sqrt(2)*sqrt(3)", "sqrt(6)", &["-sqrt(6)", "sqrt(5)"]),
    Row("sqrt(exp(x))", "exp(x/2)", &["-exp(x/2)", "exp(x)/2"]),
    Row("sqrt(8)", "2*sqrt(2)", &["-2*sqrt(2)", "sqrt(2)"]),
    Row("d(asin(x))/dx", "1/sqrt(1 - x^2)", &["-1/sqrt(1 - x^2)", "1/sqrt(1 + x^2)"]),
    Row("d(erf(x))/dx", "2*exp(-x^2)/sqrt(pi)", &["exp(-x^2)/sqrt(pi)", "2*exp(-x^2)/sqrt(2*pi)"]),
    Row("max(a, max(b, c))", "max(max(a, b), c)", &["max(a, b)", "max(min(a, b), c)"]),
    Row("max(x, y) + min(x, y)", "x + y", &["x - y", "max(x, y)"]),
    Row("d(abs(x))/dx", "x/abs(x)", &["abs(x)", "-x/abs(x)"]),
    Row("e^x", "exp(x)", &["4^x", "exp(1) + x"]),
];

#[test]
fn identities_are_seen_and_mutants_are_not() {
    for Row(left, right, wrong) in IDENTITIES {
        assert_says(&format!("{left} = {right}"), Says::Agrees);
        for mutant in *wrong {
            assert_says(&format!("{left} = {mutant}"), Says::NoOpinion);
        }
        for mutant in [format!("({right})*(1 + 1e-18)"), format!("({right}) + 1e-30")] {
            assert_says(&format!("{left} = {mutant}"), Says::NoOpinion);
        }
    }
}

const SETTING: &str = "dims n, d, m; var z[n], x[n], c, A[n,n], B[n,n], X[n,m], Q[n,d], K[n,d], V[n,d]; \
    const y[n], q, G[n,m], H[n,d]; ";

const ARRAYS: &[Row] = &[
    Row("jac(softmax(z), z)", "diag(softmax(z)) - softmax(z)*softmax(z)'", &["diag(softmax(z) .* (1 - softmax(z)))"]),
    Row("softmax(z + c)", "softmax(z)", &["softmax(-z)"]),
    Row("logsumexp(z + c)", "logsumexp(z) + c", &["logsumexp(z)"]),
    Row("log.(softmax(z))", "z - logsumexp(z)", &["z + logsumexp(z)"]),
    Row("d(logsumexp(z))/dz", "softmax(z)", &["1/n*softmax(z)"]),
    Row("hess(logsumexp(z), z)", "diag(softmax(z)) - outer(softmax(z), softmax(z))", &["diag(softmax(z))"]),
    Row("d(-sum(y .* log.(softmax(z))))/dz", "sum(y)*softmax(z) - y", &["softmax(z) - y", "y - softmax(z)"]),
    Row("d(det(A))/dA", "det(A)*inv(A)'", &["det(A)*inv(A)", "inv(A)'"]),
    Row("d(logdet(A))/dA", "inv(A)'", &["inv(A)", "det(A)*inv(A)'"]),
    Row("d(tr(inv(A)*B))/dA", "-(inv(A)*B*inv(A))'", &["-inv(A)*B*inv(A)", "(inv(A)*B*inv(A))'"]),
    Row("det(A*B)", "det(A)*det(B)", &["det(A) + det(B)", "det(A)"]),
    Row("inv(A*B)", "inv(B)*inv(A)", &["inv(A)*inv(B)"]),
    Row("d(x'*A*x)/dx", "(A + A')*x", &["2*A*x", "(A - A')*x"]),
    Row("d(norm(x))/dx", "x/norm(x)", &["x", "2*x/norm(x)"]),
    Row("d(sum(relu.(x)))/dx", "step.(x)", &["0*x", "step.(-x)", "1[n]"]),
    Row(
        "vjp(softmax(Q*K'/sqrt(d), cols)*V, V, H)",
        "softmax(Q*K'/sqrt(d), cols)'*H",
        &["softmax(Q*K'/sqrt(d), cols)*H"],
    ),
];

#[test]
fn arrays_are_seen_and_mutants_are_not() {
    for Row(left, right, wrong) in ARRAYS {
        assert_says(&format!("{SETTING}{left} = {right}"), Says::Agrees);
        for mutant in *wrong {
            assert_says(&format!("{SETTING}{left} = {mutant}"), Says::NoOpinion);
        }
        assert_says(&format!("{SETTING}{left} = ({right})*(1 + 1e-18)"), Says::NoOpinion);
        assert_says(&format!("{SETTING}{left} = -({right})"), Says::NoOpinion);
    }
}

const NORMALISED: &str =
    "let C = X - 1/n*1[n]*(1[n]'*X); let S = diag(1[m]./sqrt.(1/n*sum(C.*C, rows) + q)); let Y = C*S; ";

#[test]
fn layer_norm_is_seen() {
    let setting = format!("{SETTING}domain q > 0; {NORMALISED}");
    let right = "(G - 1/n*1[n]*(1[n]'*G) - Y*diag(1/n*sum(G.*Y, rows)))*S";
    assert_says(&format!("{setting}vjp(Y, X, G) = {right}"), Says::Agrees);
    for wrong in ["(G - 1/n*1[n]*(1[n]'*G))*S", "(G - Y*diag(1/n*sum(G.*Y, rows)))*S", "G*S"] {
        assert_says(&format!("{setting}vjp(Y, X, G) = {wrong}"), Says::NoOpinion);
    }
}

/// Facts hold exactly in the field, both sides of them: rotations and reflections.
#[test]
fn facts_are_used_and_not_stretched() {
    let with = [
        ("dims n; var z[n]; const y[n]; given sum(y) = 1; ", "d(-sum(y .* log.(softmax(z))))/dz = softmax(z) - y"),
        ("dims n; var A[n,n], x[n]; given A symmetric; ", "d(x'*A*x)/dx = 2*A*x"),
        ("dims n; var A[n,n]; given A symmetric; given tr(A) = 0; ", "tr(A*A) = sum(A .* A) + tr(A)"),
        ("dims n; var Q[n,n]; given Q orthogonal; ", "inv(Q) = Q'"),
        ("dims n; var Q[n,n]; given Q orthogonal; ", "det(Q)^2 = 1"),
        ("dims n, m; var Y[n,m]; given sum(Y, rows) = 1[m]; ", "sum(Y) = m"),
        ("dims n; var P[n,n], x[n]; given P posdef; ", "d(x'*P*x)/dx = 2*P*x"),
        ("dims n; var y[n], s; given sum(y) = s; ", "exp(sum(y)) = exp(s)"),
        ("domain x > 0; ", "sqrt(x^2) = x"),
        ("domain x > 0; ", "abs(x) = x"),
        ("domain x < -1; ", "abs(x + 1) = -x - 1"),
        ("var x, y; domain x > y; ", "max(x, y) = x"),
        ("domain x in (0, 1); ", "relu(x) + relu(1 - x) = 1"),
        ("domain y > 0; ", "sqrt(x^2*y) = abs(x)*sqrt(y)"),
    ];
    for (fact, claim) in with {
        assert_says(&format!("{fact}{claim}"), Says::Agrees);
        let without: String =
            fact.split_inclusive(';').filter(|part| part.trim_start().starts_with(['v', 'd', 'c'])).collect();
        let without: String =
            without.split_inclusive(';').filter(|part| !part.trim_start().starts_with("domain")).collect();
        if claim != "exp(sum(y)) = exp(s)" || without != fact {
            let bare = testimony(&format!("{without}{claim}"), 0);
            let needless = claim.starts_with("sqrt(x^2*y)");
            assert_eq!(
                bare.says,
                if needless { Says::Agrees } else { Says::NoOpinion },
                "{without}{claim}: {}",
                bare.detail
            );
        }
    }
    // A reflection has determinant −1, and a·b = 0 does not mean b = 0.
    for wrong in [
        "dims n; var Q[n,n]; given Q orthogonal; det(Q) = 1",
        "dims n; var Q[n,n]; given Q orthogonal; det(Q) = -1",
        "var a, b; given a*b = 0; b = 0",
        "var a, b; given a*b = 0; a = 0",
        "dims n; var A[n,n]; given A symmetric; A = 0[n,n]",
        "domain x in [0, 0]; step(x) = 2",
        "domain x in [1, 1]; x = 2",
    ] {
        assert_says(wrong, Says::NoOpinion);
    }
}

/// What is true on one branch, at one size, mod one prime, or for one function, is not true.
#[test]
fn coincidences_are_not_accepted() {
    for wrong in [
        "if(x < 0, 0, 1) = 1",
        "if(x < 0, 0, 1) = 0",
        "d(if(x < 2, x^2, x^3))/dx = 2*x",
        "d(if(x < -3, 0, if(x < 3, x*(x + 3)/6, x)))/dx = if(x < -3, 0, if(x < 3, (2*x + 3)/6, 2))",
        "if(x < 0, sqrt(x^2), sqrt(x)) = if(x < 0, x, sqrt(x))",
        "exp(sqrt(x^2)) = exp(-x)",
        "exp(sqrt(x^2)) = exp(x)",
        "sqrt(5 + 2*sqrt(6)) = -sqrt(2) - sqrt(3)",
        // ln x and ln −x have one square between them, and only one of them a value; √(x²) is |x|, and so is e^(½ ln
        // x²).
        "if(x > 0, exp(log(x)), exp(log(-x))) = x",
        "if(x > 0, exp(log(x)/4), exp(log(-x)/4))^4 = x",
        "exp(log(x^2)/2) = x",
        "((x^2)^(1/4))^2 = x",
        "sqrt(x*t^2) = exp(log(x)/2)*t",
        "sqrt(x)*exp(log(x*t^2)/2) = x*t",
        "domain u < 0; if(u > 0, sqrt(u) + sqrt(u*c^2), sqrt(c^2)) = -abs(c)",
        "domain u < 0; if(u > 0, sqrt(u) + sqrt(c), sqrt(c)) = -sqrt(c)",
        "dims n; var x[n]; (n - 2)*sum(x) = 0",
        "dims n; var x[n]; (n - 3)*sum(x) = 0",
        "dims n; var x[n]; (n - 1)*(n - 2)*(n - 3)*sum(x) = 0",
        "dims n, m; var X[n,m]; (n - m)*sum(X) = 0",
        "dims n, m; var X[n,m]; (m - n - 1)*sum(X) = 0",
        "dims n; var A[n,n], B[n,n]; A*B = B*A",
        "dims n; var A[n,n]; 2*det(A) = tr(A)^2 - tr(A*A)",
        // The moduli of the largest safe prime below 2⁶¹, and its relations.
        "2305843009213691579*x = 0",
        "1152921504606845789*x = 0",
        "exp(1152921504606845789*x) = 1",
        "exp(2305843009213691578*x) = 1",
        "exp(1) = 4",
        "exp(1) = 2",
        "sqrt(2) = x",
        "x = x^2305843009213691579",
        "function f(t); f(x) = f(-x)",
        "function f(t); f'(x) = f(x)",
        "function f(t); function g(t); f(x) = g(x)",
        "erf(x) = atan(x)",
        "pi = 355/113",
        "e = 3",
    ] {
        assert_says(wrong, Says::NoOpinion);
    }
}

/// Degrees beyond what the field can tell apart: xᵖ = x holds mod p.
#[test]
fn degrees_are_refused_that_say_nothing() {
    let huge = 1_u64 << 45;
    let found = testimony(&format!("x^{huge}*x = x^{}", huge + 1), 0);
    assert_eq!(found.says, Says::NoOpinion);
    assert!(found.detail.contains("degree"), "{}", found.detail);
    assert_says("x^1000000*x = x^1000001", Says::Agrees);
    with_subject("x*x = x^2", |subject| {
        let case = Case::new(subject, Vec::new()).expect("it exists");
        let counts = |comparisons| Counts { comparisons, oracle: 1.0, roots: 0, draws: 1 };
        assert!(bound(&Formula::of(&case), &counts(1e6), Primes::Random(1)).is_some());
        assert_eq!(bound(&Formula::of(&case), &counts(1e18), Primes::Random(1)), None, "a bound near 1 is none");
    });
}

/// Sides that divide by 0, points that do not exist, too many branches: no opinion, and the reason.
#[test]
fn reasons_are_given() {
    for (text, reason) in [
        ("1/(x - x) = 1/(x - x)", "divides by 0"),
        ("log(-1 - x^2) = log(-1 - x^2)", "compatible with the domain"),
        ("domain x in [0, 0]; x = 0", "compatible with the domain"),
        ("var a, b; given a*b = 0; a*b = 0", "facts"),
        ("sqrt(x^2) = x", "no refutation"),
        ("var x[9]; sum(abs.(x)) = sum(abs.(x) + 0*abs.(x.^3 + 1))", "branches"),
    ] {
        let found = testimony(text, 0);
        assert_eq!(found.says, Says::NoOpinion, "{text}: {}", found.detail);
        assert!(found.detail.contains(reason), "{text}: {}", found.detail);
    }
}

/// The testimony names its bound, its shapes and its weak points.
#[test]
fn the_bound_is_printed() {
    let detail = |text: &str| testimony(text, 0).detail;
    let plain = detail("d(x^3)/dx = 3*x^2");
    assert!(plain.contains("P[wrong acceptance] ≤ 2^-") && plain.contains("over seeds"), "{plain}");
    assert!(!plain.contains("heuristic"), "{plain}");
    assert!(detail("d(exp(x^2))/dx = 2*x*exp(x^2)").contains("heuristic"));
    assert!(!detail("d(exp(3*x/7))/dx = 3/7*exp(3*x/7)").contains("heuristic"));
    assert!(detail("dims n, k; var W[n,k]; d(sum(W))/dW = 1[n,k]").contains("n = 2, k = 3"));
    assert!(detail("d(abs(x))/dx = sign(x)").contains("each of 2"));
}

/// A witness that accepts a claim it knows to be wrong has no vote.
#[test]
fn a_deaf_run_has_no_vote() {
    with_subject("d(x^3)/dx = 3*x^2", |subject| {
        let mut case = Case::new(subject, Vec::new()).expect("it exists");
        let options = Options::default();
        assert!(matches!(examine(&case, &options), Ok(Agreement { all_branches: true, .. })));
        for control in [2, 3] {
            let lowered = Rc::make_mut(&mut case.lowered);
            let right = lowered.arrays[1].clone();
            let honest = std::mem::replace(&mut lowered.arrays[control], right);
            assert_eq!(examine(&case, &options), Err(Refusal::Deaf));
            Rc::make_mut(&mut case.lowered).arrays[control] = honest;
        }
    });
}

#[test]
fn sizes_are_different_and_large_enough() {
    with_subject("dims n, k, m; var W[n,k], X[k,m], A[n,n]; tr(A*A*A*A*A*A*A*A*A*A)*W*X = W*X", |subject| {
        let shapes = shapes(subject);
        let distinct = |sizes: &[u64]| (1..sizes.len()).all(|i| !sizes[..i].contains(&sizes[i]));
        assert!(distinct(&shapes[0]) && distinct(&shapes[1]));
        assert!(shapes.iter().any(|sizes| sizes.iter().all(|size| *size == 1)));
        assert!(shapes.iter().any(|sizes| distinct(sizes) && sizes[0] >= 6), "{shapes:?}");
        for dim in 0..3 {
            let mut sizes: Vec<u64> = shapes.iter().map(|sizes| sizes[dim]).collect();
            sizes.sort_unstable();
            sizes.dedup();
            assert!(sizes.len() >= 4, "a factor that vanishes at three sizes is seen at the fourth: {shapes:?}");
        }
    });
}

/// `exact` bears verdicts, and what it does not speak of does not contradict it.
#[test]
fn verdicts_rest_on_it() {
    let judged = |text: &str| {
        judge_text("-", text, true, &Options { cases: 16, ..Options::default() }, &mut |_, _| {}).remove(0).verdict
    };
    let right = judged("d(tanh(x))/dx = 1 - tanh(x)^2");
    let agrees = |one: &Evidence| one.witness == Level::Exact && one.says == Says::Agrees;
    assert!(right.outcome == Outcome::Verified && right.evidence.iter().any(agrees));
    assert!(right.strongest >= Some(Level::Exact));
    let wrong = judged("d(tanh(x))/dx = 1 + tanh(x)^2");
    assert_eq!((wrong.outcome, wrong.strongest), (Outcome::Refuted, Some(Level::Sampled)));
    // Different at the border of a branch only, at one size only, and where a side has no value.
    for text in [
        "if(x < 0, 0, 1) = if(x <= 0, 0, 1)",
        "dims n; var x[n]; (n - 7)*sum(x) = 0*sum(x) + (n - 7)*sum(x)*if(sum(x.^2) > 0, 1, 0)",
        "x = exp(log(x))",
    ] {
        let verdict = judged(text);
        assert!(!verdict.message.clone().unwrap_or_default().contains("CONTRADICTION"), "{text}: {verdict:?}");
    }
}
