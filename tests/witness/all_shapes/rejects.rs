//! Claims with their decisions: what must be found equal, what must not, and what is left to others.

use super::{decided, with_subject};
use backproof::verdict::Says;
use backproof::witness::all_shapes::{Decision, Stop, all_shapes};

const EQUAL: &str = "equal";
const DIFFERENT: &str = "different";
const SILENT: &str = "silent";

fn word(text: &str) -> &'static str {
    match decided(text) {
        Ok(Decision::Equal { .. }) => EQUAL,
        Ok(Decision::Different { .. }) => DIFFERENT,
        Ok(Decision::Undecided { .. }) | Err(_) => SILENT,
    }
}

/// Each claim behind the declarations has the given decision.
#[track_caller]
fn all_are(expected: &str, declarations: &str, claims: &[&str]) {
    let wrong: Vec<_> = claims
        .iter()
        .map(|claim| (claim, word(&format!("{declarations}; {claim}"))))
        .filter(|(_, word)| *word != expected)
        .collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

/// None of the claims is found equal.
#[track_caller]
fn none_is_equal(declarations: &str, claims: &[&str]) {
    let wrong: Vec<_> = claims.iter().filter(|claim| word(&format!("{declarations}; {claim}")) == EQUAL).collect();
    assert!(wrong.is_empty(), "found equal: {wrong:#?}");
}

const LAYER: &str = "dims n, k, m; var W[n,k], b[n], X[k,m]; const G[n,m]; function f(t); \
    let Z = W*X + b*1[m]'; let A = f.(Z); let J = sum(G .* A)/m";

#[test]
fn mutants_of_a_layer_are_different() {
    all_are(
        EQUAL,
        LAYER,
        &[
            "dJ/dW = 1/m * (G .* f'.(Z)) * X'",
            "dJ/db = 1/m * sum(G .* f'.(Z), cols)",
            "vjp(A, X, G) = W'*(G .* f'.(Z))",
        ],
    );
    all_are(
        DIFFERENT,
        LAYER,
        &[
            "dJ/dW = -1/m * (G .* f'.(Z)) * X'",
            "dJ/dW = (G .* f'.(Z)) * X'",
            "dJ/dW = n/m * (G .* f'.(Z)) * X'",
            "dJ/dW = 1/m * (G .* f.(Z)) * X'",
            "dJ/dW = 1/m * (G .* f'.(A)) * X'",
            "dJ/dW = 1/m * G * X'",
            "dJ/db = 1/m * G*1[m] .* sum(f'.(Z), cols)",
            "dJ/db = sum(G .* f'.(Z), cols)",
            "dJ/db = 1/m * n * sum(G .* f'.(Z), cols)",
            "vjp(A, X, G) = W'*(G .* f''.(Z))",
            "vjp(A, X, G) = W'*(G .* f'.(Z)) + X",
            "dJ/dA = G",
        ],
    );
}

#[test]
fn a_forgotten_sum_of_ones_is_seen() {
    let text = "dims n, m; var x[n], X[n,m]";
    all_are(
        EQUAL,
        text,
        &["sum(1[n,m]) = n*m", "d(sum(mean(x)*x))/dx = (mean(x)*n + sum(x))/n * 1[n]", "sum(X*1[m]) = sum(X)"],
    );
    all_are(DIFFERENT, text, &["sum(1[n,m]) = n", "d(sum(mean(x)*x))/dx = 2*sum(x)*1[n]", "sum(1[n]*x') = sum(x)"]);
}

#[test]
fn a_dropped_path_is_seen() {
    let text = "dims n; var A[n,n], x[n], s; function f(t); let y = A*x; let z = f.(y) + y; let J = sum(z .* y)";
    all_are(EQUAL, text, &["dJ/dz = y", "dJ/dy = z + y .* (f'.(y) + 1)", "dJ/dx = A'*(dJ/dy)"]);
    all_are(
        DIFFERENT,
        text,
        &["dJ/dy = z", "dJ/dy = y .* (f'.(y) + 1)", "dJ/dx = A'*z", "d(x'*A*x)/dx = A*x", "d(x'*A*x)/dx = 2*A*x"],
    );
}

#[test]
fn facts_decide_where_they_are_given() {
    let facts = "given A symmetric; given Q orthogonal; given sum(y) = 1";
    let text = "dims n; var A[n,n], Q[n,n], x[n], y[n], z[n]";
    let right = [
        "d(x'*A*x)/dx = 2*A*x",
        "Q*Q' = I[n]",
        "inv(Q) = Q'",
        "norm(Q*x) = norm(x)",
        "d(-sum(y .* log.(softmax(x))))/dx = softmax(x) - y",
        "inv(A) = inv(A)'",
    ];
    all_are(EQUAL, &format!("{text}; {facts}"), &right);
    none_is_equal(text, &right);
    // A fact about one input is not one about another, and does not change what a gradient is.
    none_is_equal(
        &format!("{text}; {facts}"),
        &[
            "d(x'*Q*x)/dx = 2*Q*x",
            "A*A' = I[n]",
            "d(-sum(z .* log.(softmax(x))))/dx = softmax(x) - z",
            "d(sum(y)^2)/dy = 0[n]",
            "d(tr(Q'*Q))/dQ = 0[n,n]",
            "d(logdet(A))/dA = 2*inv(A) - diag(diag(inv(A)))",
            "sum(y .* y) = 1",
            "Q = Q'",
        ],
    );
}

/// Sides that differ by a number differ: the control that adds 1 to the difference must not take that for a fact.
#[test]
fn sides_that_differ_by_a_number_are_different() {
    all_are(
        DIFFERENT,
        "var x, y",
        &["d(x)/dx = 2", "d(3*x)/dx = 4", "d(x^2 - 1 - x)/dx = 2*x", "1 = 2", "x = x + 1", "x = x + 2"],
    );
    let stopped = decided("var x, y; given x - y = 1; given x - y = 2; x = y + 3");
    assert!(!matches!(stopped, Ok(Decision::Equal { .. } | Decision::Different { .. })), "{stopped:?}");
}

/// What is written out for one size need not hold for all, nor the other way round.
#[test]
fn sizes_that_are_numbers_are_no_disagreement() {
    none_is_equal("dims n; var X[n,n]", &["X^2 - tr(X)*X + det(X)*I[n] = 0[n,n]"]);
    let text = "var X[2,2], x[9], y[3], A[9,9]";
    let right = [
        "X^2 - tr(X)*X + det(X)*I[2] = 0[2,2]",
        "sum(x) = x[1] + x[2] + x[3] + x[4] + x[5] + x[6] + x[7] + x[8] + x[9]",
        "sum(y) = y[1] + y[2] + y[3]",
        "det(X) = X[1,1]*X[2,2] - X[1,2]*X[2,1]",
    ];
    let disagreeing: Vec<_> = right.iter().filter(|claim| word(&format!("{text}; {claim}")) == DIFFERENT).collect();
    assert!(disagreeing.is_empty(), "found different: {disagreeing:#?}");
    all_are(EQUAL, text, &["sum(y) = y[1] + y[2] + y[3]", "(X*X)[1,2] = X[1,1]*X[1,2] + X[1,2]*X[2,2]"]);
    none_is_equal(
        text,
        &["sum(y) = y[1] + y[2]", "(X*X)[1,2] = X[1,1]*X[1,2] + X[2,1]*X[2,2]", "X^2 - tr(X)*X = 0[2,2]"],
    );
}

/// An entry of f(I) is one of two values: there is a relation between such entries.
#[test]
fn functions_of_identity_matrices_are_no_disagreement() {
    let text = "dims n; function f(t); var A[n,n]";
    assert_ne!(word(&format!("{text}; sum(f.(I[n])) = n*f(1) + n*(n-1)*f(0)")), DIFFERENT);
    all_are(EQUAL, text, &["tr(f.(I[n])) = n*f(1)", "tr(f.(A - A')) = n*f(0)", "tr(f.(A)) = sum(f.(diag(A)))"]);
    none_is_equal(text, &["sum(f.(I[n])) = n*f(1)", "sum(f.(A)) = sum(f.(A*A))"]);
}

/// `step(−u) = 1 − step(u)` fails where u = 0: on the diagonal of A − A′, for one entry, where a relu is off, under an
/// equation.
#[test]
fn ties_on_whole_regions_are_not_overlooked() {
    none_is_equal(
        "dims n, m; var A[n,n], v[n], x",
        &[
            "sign(relu(x)) = 1",
            "step(-relu(x)) = 1 - step(relu(x))",
            "step(relu(x)) + step(-relu(x)) = 1",
            "tr(sign.(A - A')) = n",
            "tr(sign.(A - A')) = -n",
            "tr(step.(A - A') + step.(A' - A)) = n",
            "tr(step.(-(A - A').^2)) = 0",
            "step(n - 1) + step(1 - n) = 1",
            "sum(sign.(v - mean(v))) = n - 2*sum(step.(mean(v) - v))",
            "sign(det(A - A')^2) = 1",
            "step(sqrt(x^2) - x) + step(x - sqrt(x^2)) = 1",
            "sign(sqrt(x^2) - x) = 1",
            "if(relu(x) > 0, 1, 0) = 1",
            "step(-(x + abs(x))) = 0",
        ],
    );
    none_is_equal(
        "dims n; var y[n]; given sum(y) = 1",
        &["sign(sum(y) - 1) = 1", "step(1 - sum(y)) = 0", "step(sum(y) - 1) + step(1 - sum(y)) = 1"],
    );
    none_is_equal("dims n; var S[n,n]; given S symmetric", &["step(S[1,2] - S[2,1]) + step(S[2,1] - S[1,2]) = 1"]);
    none_is_equal(
        "dims n; var Q[n,n]; given Q orthogonal",
        &["sign(sum(Q .* Q) - n) = 1", "sign(det(Q)^2 - 1) = 2*step(det(Q)^2 - 1) - 1"],
    );
    none_is_equal("var z; domain z in [0, 0]", &["sign(z) = 1"]);
    none_is_equal(
        "dims n, m; var R[n,n], X[n,m]; domain diag(R)*1[m]' > 0, X*1[m] > 0",
        &["abs.(R) = R", "abs.(X) = X"],
    );
    all_are(
        EQUAL,
        "dims n, k; var x, y, v[n], W[k,n], b[k]; let Z = W*relu.(v) + b",
        &[
            "relu(relu(x)) = relu(x)",
            "relu(x) - relu(-x) = x",
            "abs(relu(x)) = relu(x)",
            "max(x, y) = max(y, x)",
            "max(x, y) + min(x, y) = x + y",
            "abs(x)^2 = x^2",
            "sign(x)*abs(x) = x",
            "d(sum(abs.(v)))/dv = sign.(v)",
            "sum(if.(Z > 0, Z, 0*Z)) = sum(relu.(Z))",
            "vjp(relu.(Z), v, b) = (W'*(b .* step.(Z))) .* step.(v)",
        ],
    );
}

#[test]
fn roots_and_logarithms_know_their_signs() {
    let text = "dims n; var x, y, z; domain z > 0";
    all_are(
        EQUAL,
        text,
        &[
            "sqrt(z^2) = z",
            "sqrt(z*x^2) = sqrt(z)*sqrt(x^2)",
            "d(log(x^2))/dx = 2/x",
            "log(z^2) = 2*log(z)",
            "(x^3)^(1/3) = x",
            "sqrt(x^3) = x*sqrt(x)",
            "sqrt(8) = 2*sqrt(2)",
            "2*2^n = 2^(n+1)",
        ],
    );
    none_is_equal(
        text,
        &[
            "sqrt(x^2) = x",
            "((x-1)^2)^(1/2) = x - 1",
            "(x^4)^(1/4) = x",
            "(x^6)^(1/2) = x^3",
            "sqrt(x^2*z) = x*sqrt(z)",
            "log(x^2) = 2*log(x)",
            "exp(log(x^2)/2) = x",
            "d(sqrt(x^2))/dx = 1",
            "sqrt(x*y) = sqrt(x)*sqrt(y)",
            "abs(x + y) = abs(x) + abs(y)",
            "atan(x) + atan(1/x) = pi/2",
            "log(6) = log(2) + log(5)",
            "abs(x^(n/2)) = x^(n/2)",
            "sqrt(x^(n/2)) = x^(n/4)",
            "sqrt(x^n) = x^(n/2)",
        ],
    );
}

#[test]
fn determinants_and_inverses() {
    let text = "dims n, m; var A[n,n], B[n,n], q[m,m], v[n], w[m], c";
    all_are(
        EQUAL,
        text,
        &[
            "det(c*A) = c^n*det(A)",
            "det(0[n,n]) = 0",
            "det(kron(A, q)) = det(A)^m*det(q)^n",
            "inv(A*B) = inv(B)*inv(A)",
            "d(logdet(A'*A))/dA = 2*inv(A)'",
            "A*inv(A + B)*B = B*inv(A + B)*A",
            "inv(I[n] + A*B)*A = A*inv(I[n] + B*A)",
            "tr(diag(kron(v, w))) = sum(v)*sum(w)",
            "diag(diag(kron(v, w))) = kron(v, w)",
        ],
    );
    none_is_equal(
        text,
        &[
            "det(c*A) = c*det(A)",
            "det(A + B) = det(A) + det(B)",
            "inv(A + B) = inv(A) + inv(B)",
            "inv(A*B) = inv(A)*inv(B)",
            "A*inv(A + B)*B = A*inv(A + B)*A",
            "d(det(A))/dA = det(A)*inv(A)",
            "kron(A, B) = kron(B, A)",
        ],
    );
}

#[test]
fn factors_of_symmetric_matrices() {
    let text = "dims n; var S[n,n], A[n,n]; const G[n,n], y[n]; given S posdef; let L = cholesky(S); let C = cholesky(A*A' + I[n]); \
        let M = L'*G; let P[i,j] = if(j < i, M[i,j], if(j <= i, M[i,j]/2, 0))";
    all_are(
        EQUAL,
        text,
        &[
            "L*L' = S",
            "inv(L)'*inv(L) = inv(S)",
            "inv(S)*L = inv(L)'",
            "2*sum(log.(diag(L))) = logdet(S)",
            "det(L)*det(L) = det(S)",
            "vjp(L, S, G) = 1/2*inv(L)'*(P + P')*inv(L)",
            "d(tr(L))/dS = d(tr(L'))/dS",
            "L[2,1]*L[1,1] = S[1,2]",
            "L[1,2] = 0",
            "diag(inv(L)) = 1 ./ diag(L)",
            "L .* L' = diag(diag(L).^2)",
            "abs.(diag(L)) = diag(L)",
            "C*C' - I[n] = A*A'",
            "inv(C)'*inv(C) = inv(I[n] + A*A')",
            "inv(I[n] + A*A')*C = inv(C)'",
            "logdet(C) = sum(log.(diag(C)))",
            "cholesky(9*A*A' + 9*I[n]) = 3*C",
        ],
    );
    none_is_equal(
        text,
        &[
            "L'*L = S",
            "inv(L)*inv(L)' = inv(S)",
            "inv(S)*L = inv(L)",
            "sum(log.(diag(L))) = logdet(S)",
            "vjp(L, S, G) = inv(L)'*P*inv(L)",
            "vjp(L, S, G) = 1/2*inv(L)'*(M + M')*inv(L)",
            "L[2,1]*L[2,2] = S[1,2]",
            "L[2,1] = 0",
            "diag(inv(L)) = diag(L)",
            "sign.(L .^ 2) = 1[n,n]",
            "step.(L) = 1[n,n]",
            "step.(-L) + step.(L) = 1[n,n]",
            "abs.(L) = L",
            "C'*C - I[n] = A*A'",
            "cholesky(A*A' + I[n]) = A + I[n]",
        ],
    );
}

/// Sums of indices as numbers, and which of two comes first.
#[test]
fn indices_as_numbers() {
    let text = "dims n; var x[n], u[n], v[n]";
    all_are(
        EQUAL,
        text,
        &[
            "sum(i in n: i) = n*(n + 1)/2",
            "sum(i in n: i^3) = (n*(n + 1)/2)^2",
            "sum(i in n, j in n: i*j) = (n*(n + 1)/2)^2",
            "sum(i in n, j in n if j <= i: j) = n*(n + 1)*(n + 2)/6",
            "sum(i in n, j in n if i <= j: j) = n*(n + 1)*(2*n + 1)/6",
            "sum(i in n: sum(j if j <= i: x[j])) = sum(j: (n + 1 - j)*x[j])",
            "sum(i, j if j <= i: u[i]*v[j]) + sum(i, j if i < j: u[i]*v[j]) = sum(u)*sum(v)",
            "2*sum(i, j if j <= i: u[i]*u[j]) = sum(u)^2 + sum(u .* u)",
        ],
    );
    none_is_equal(
        text,
        &[
            "sum(i in n: i) = n*(n - 1)/2",
            "sum(i in n, j in n if j < i: j) = n*(n + 1)*(n + 2)/6",
            "sum(i in n: sum(j if j <= i: x[j])) = sum(j: (n - j)*x[j])",
            "sum(i, j if j <= i: u[i]*v[j]) + sum(i, j if i <= j: u[i]*v[j]) = sum(u)*sum(v)",
            "2*sum(i, j if j <= i: u[i]*u[j]) = sum(u)^2",
            "sum(i, j if j <= i: u[i]*v[j]) = sum(i, j if i <= j: u[i]*v[j])",
        ],
    );
}

/// The slope of functions within functions is a product of slopes, in whatever order; another product is not equal to it. Multiplied
/// out it would have 2^24 terms.
#[test]
fn products_of_many_sums_are_compared_factor_by_factor() {
    let levels = |depth: usize| -> String {
        let level = |at: usize| format!("let a{at} = tanh(a{}); ", at - 1);
        "var x; let a0 = x; ".to_string() + &(1..=depth).map(level).collect::<String>()
    };
    for depth in [7, 12, 24] {
        let slopes: Vec<String> = (1..=depth).map(|at| format!("(1 - a{at}^2)")).collect();
        let is_equal = |right: &str| {
            let decision = decided(&format!("{}d(a{depth})/dx = {right}", levels(depth)));
            matches!(decision, Ok(Decision::Equal { .. }))
        };
        let turned: Vec<String> = slopes.iter().rev().cloned().collect();
        let right = slopes.join("*");
        for right in [right.clone(), turned.join("*"), format!("-3*{right}/(0 - 3)")] {
            assert!(is_equal(&right), "{depth}: {right}");
        }
        let (mut twice, mut sign) = (slopes.clone(), slopes.clone());
        twice[2].clone_from(&slopes[3]);
        sign[4] = "(1 + a5^2)".to_string();
        for wrong in [slopes[1..].join("*"), twice.join("*"), sign.join("*"), format!("2*{right}")] {
            assert!(!is_equal(&wrong), "{depth}: {wrong}");
        }
    }
}

/// A limit is a matter of no opinion, and is reached soon.
#[test]
fn what_is_too_large_is_said_so() {
    let wide = format!("({})", (1..=50).map(|i| format!("x[{i}]")).collect::<Vec<_>>().join(" + "));
    let deep: String = (0..200).map(|i| format!("let y{} = sqrt(1 + y{i}^2); ", i + 1)).collect();
    let chain: String = (0..60).map(|i| format!("let y{} = y{i} .* (y{i} + x); ", i + 1)).collect();
    let texts = [
        format!("dims n; var x[n]; {wide}^6 = {wide}^6 + 1"),
        format!("dims n; var x[n]; {wide}*{wide}*{wide}*{wide} = 0"),
        "dims n; var x[n]; (sum(x) + x[1])^200 = 1".to_string(),
        format!("dims n; var x[n]; let y0 = x; {chain}d(sum(y60))/dx = x"),
        "dims n; var A[n,n], B[n,n]; tr((A + B)^12) = tr((A - B)^12)".to_string(),
        "dims n; var A[n,n]; tr(A^64) = 1".to_string(),
    ];
    for text in texts {
        let stop = decided(&text);
        assert!(matches!(stop, Err(Stop::TooLarge)), "{stop:?}: {}", &text[..80]);
    }
    // Names are brought to normal form in their order, so that a long row of them is not deep.
    let decision = decided(&format!("var x; let y0 = x; {deep}y200 = 1"));
    assert!(matches!(decision, Ok(Decision::Undecided { .. })), "{decision:?}");
    // Functions that use the ones before twice nest as a web, not as a tree.
    for (levels, more) in [(40, "tanh"), (9, "relu")] {
        let web: String = (0..levels).map(|i| format!("let y{} = y{i} + {more}(1 + y{i}); ", i + 1)).collect();
        let decision = decided(&format!("var x; let y0 = x; {web}y{levels} + y{levels} = 2*y{levels}"));
        assert!(matches!(decision, Ok(Decision::Equal { .. })), "{more}: {decision:?}");
    }
    let limits = include_str!("../../../docs/limits.md");
    assert!(limits.contains("`all-shapes`"), "the message points at this page");
}

#[test]
fn details_in_words() {
    let details = |text: &str| {
        with_subject(text, |subject| {
            let (evidence, _) = all_shapes(subject, None);
            format!("{}: {}", evidence.says.word(), evidence.detail)
        })
    };
    let texts = [
        "dims n, k; var W[n,k], x[k]; const g[n]; function f(t); vjp(f.(W*x), W, g) = (g .* f'.(W*x))*x'",
        "dims n; var A[n,n], x[n]; d(x'*A*x)/dx = 2*A*x",
        "dims n; var x[n]; d(sum(x)*sum(x))/dx = 2*sum(x .* x)*1[n]",
        "var x; abs(x)^2 = x^2",
        "var x; atan(x) + atan(1/x) = pi/2",
        "dims n; var A[n,n]; A^n = A",
        "dims n; var x[n]; (sum(x) + x[1])^200 = 1",
        "dims n; var A[n,n]; inv(A - A) = A",
        "var x; 1/(x - x) = 1",
        "dims n; var S[n,n]; given S symmetric; step(S[1,2] - S[2,1]) + step(S[2,1] - S[1,2]) = 1",
        "var z; domain z in [0, 0]; sign(z) = 1",
    ];
    insta::assert_snapshot!(texts.map(|text| format!("{text}\n    {}", details(text))).join("\n"));
    assert!(details(texts[0]).starts_with(Says::Agrees.word()));
}

/// A derivative form in a function's body holds the parameter, and the arrays of the body are none of the argument's.
#[test]
fn function_bodies_bind() {
    let declared = "dims n; var x, y, w[n], v[n]; let u = x^2; function h(t) = d(t*x^2)/dx; function g(t) = h(t*x); \
        function k(t) = d(h(t*x))/dx; function s(t) = sum(t*w); function m(t) = d(t*u)/dx; function c(t) = d(t*u)/du; \
        function a(t) = sum(d(t*dot(w,w))/dw)";
    all_are(
        EQUAL,
        declared,
        &[
            "h(x) = 2*x^2",
            "h(u) = 2*x^3",
            "h(h(x)) = 4*x^3",
            "h'(x) = 2*x",
            "h''(x) = 0",
            "d(h(x))/dx = 4*x",
            "g(x) = 2*x^3",
            "g'(x) = 2*x^2",
            "d(g(x))/dx = 6*x^2",
            "k(x) = 4*x^2",
            "d(k(x))/dx = 8*x",
            "m(x) = 2*x^2",
            "c(u) = u",
            "d(c(u))/du = 1",
            "s.(v) = sum(w)*v",
            "a.(w) = 2*sum(w)*w",
            "a(sum(w)) = 2*sum(w)^2",
        ],
    );
    none_is_equal(
        declared,
        &[
            "h(x) = 3*x^2",
            "h(u) = 4*x^3",
            "h(h(x)) = 8*x^3",
            "h'(x) = 4*x",
            "d(h(x))/dx = 6*x",
            "g(x) = 4*x^3",
            "k(x) = 6*x^2",
            "m(x) = 3*x^2",
            "c(u) = 2*u",
            "s.(v) = dot(w,v)*1[n]",
            "a(sum(w)) = 2*sum(w)^2 + 2*n*dot(w,w)",
        ],
    );
}

/// A base that is 0 on a whole side of a condition has a slope of 0 there, which no quotient shows: of that side
/// nothing is said.
#[test]
fn bases_that_vanish_on_a_side_are_not_cleared() {
    none_is_equal(
        "dims n; var x, y, w[n]",
        &[
            "d(sqrt(abs(x)+x))/dx = if(x > 0, 1/sqrt(2*x), 7)",
            "d(d(sqrt(abs(x)+x))/dx)/dx = if(x > 0, -(2*x)^(-3/2), 7)",
            "d(asin(min(max(x,-1),1)))/dx = if(abs(x) < 1, 1/sqrt(1-x^2), 7)",
            "d((abs(x)+x)^(1/3))/dx = if(x > 0, 1/3*2^(1/3)*x^(-2/3), 1)",
            "d(norm(relu(x)*w))/dx = if(x > 0, norm(w), 3)",
            "d(sqrt(max(x,y)-x))/dx = if(y > x, -1/(2*sqrt(y-x)), 5)",
            "d(sqrt(relu(x)))/dx = if(x > 0, 1/(2*sqrt(x)), x)",
            "grad(norm(relu.(w)), w) = if(norm(relu.(w)) > 0, 1, 0)*relu.(w)/norm(relu.(w)) + step(-norm(relu.(w)))*1[n]",
        ],
    );
    all_are(
        EQUAL,
        "dims n; var x, w[n], eps; domain eps > 0",
        &[
            "d(x/(1+abs(x)))/dx = 1/(1+abs(x))^2",
            "d(relu(x)/(1+relu(x)))/dx = step(x)/(1+relu(x))^2",
            "d(sqrt(1+abs(x)))/dx = sign(x)/(2*sqrt(1+abs(x)))",
            "grad(sum(relu.(w)./(1+relu.(w))), w) = step.(w)./(1+relu.(w)).^2",
            "grad(sum(w)/(eps + sum(relu.(w).^2)), w) = 1[n]/(eps + sum(relu.(w).^2)) - 2*sum(w)*relu.(w)/(eps + sum(relu.(w).^2))^2",
        ],
    );
}

/// Indices have no last name.
#[test]
fn forms_with_many_indices_can_be_shown() {
    let text = "dims n; var A[n,n]; let B = kron(A,A); let C = kron(B,B); let D = kron(C,C); kron(D,A) = 2*kron(D,A)";
    match decided(text) {
        Ok(Decision::Different { term, .. }) => assert!(term.contains("i12"), "{term}"),
        other => panic!("{other:?}"),
    }
}
