//! Rows about Cholesky's factor: its defining equations, its derivative, what it is taken of, and what is wrong with it.

use super::{OPEN, RIGHT, Row, UNREADABLE, WRONG, check, judge};
use backproof::verdict::Level;

/// A positive definite matrix and its factor.
macro_rules! factor {
    ($claim:literal) => {
        concat!("dims n; var S[n,n], s; const G[n,n], y[n]; given S posdef; let L = cholesky(S); ", $claim)
    };
}

/// The rule by which reverse mode passes it.
macro_rules! back {
    ($claim:literal) => {
        concat!(
            "dims n; var S[n,n]; const G[n,n]; given S posdef; let L = cholesky(S); let M = L'*G; ",
            "let P[i,j] = if(j < i, M[i,j], if(j <= i, M[i,j]/2, 0)); claim: vjp(L, S, G) = ",
            $claim
        )
    };
}

/// What holds for all sizes by the defining equations.
const ALL_SIZES: &[&str] = &[
    factor!("claim: L*L' = S"),
    factor!("claim: d(sum(log.(diag(L))))/dS = 1/2*inv(S)"),
    factor!("claim: 2*sum(log.(diag(L))) = logdet(S)"),
    factor!("claim: det(L)^2 = det(S)"),
    factor!("claim: inv(L)*S*inv(L)' = I[n]"),
    factor!("claim: inv(L)'*inv(L)*y = inv(S)*y"),
    factor!("claim: d(sum((inv(L)*y) .^ 2))/dS = -inv(S)*y*y'*inv(S)"),
    factor!("claim: L[1,1] = sqrt(S[1,1])"),
    factor!("claim: L[2,1] = S[2,1]/L[1,1]"),
    factor!("claim: L[1,2] = 0"),
    factor!("claim: cholesky(4*S) = 2*L"),
    factor!("claim: abs.(diag(L)) = diag(L)"),
    "dims n, k; var X[n,k]; claim: d(sum(log.(diag(cholesky(X*X' + I[n])))))/dX = inv(X*X' + I[n])*X",
    "dims n, k; var X[n,k]; let C = cholesky(X*X' + I[n]); claim: C*C' = X*X' + I[n]",
    "dims n; var v[n], s; domain s > 0; let K[i,j] = exp(-(v[i] - v[j])^2/2); let C = cholesky(K + s*I[n]); claim: d(sum(log.(diag(C))))/ds = 1/2*tr(inv(K + s*I[n]))",
];

const ROWS: &[Row] = &[
    (WRONG, factor!("claim: L'*L = S")),
    (WRONG, factor!("claim: d(sum(log.(diag(L))))/dS = inv(S)")),
    (WRONG, factor!("claim: d(sum(log.(diag(L))))/dS = 1/2*inv(L)")),
    (WRONG, factor!("claim: d(sum(log.(diag(L))))/dS = inv(S) - 1/2*diag(diag(inv(S)))")),
    (WRONG, factor!("claim: 2*sum(log.(diag(L'))) = -logdet(S)")),
    (WRONG, factor!("claim: d(sum((inv(L)*y) .^ 2))/dS = -inv(L)*y*y'*inv(L)'")),
    (WRONG, factor!("claim: inv(L)'*S*inv(L) = I[n]")),
    // Above the diagonal it is 0.
    (WRONG, factor!("claim: sign.(L .^ 2) = 1[n,n]")),
    (WRONG, factor!("claim: step.(-(L .^ 2)) = 0[n,n]")),
    (WRONG, factor!("claim: L = L'")),
    (WRONG, factor!("claim: L + G .* L = L + G .* L'")),
    (RIGHT, factor!("claim: jvp(L, S, S) = 1/2*L")),
    (WRONG, factor!("claim: jvp(L, S, S) = L")),
    (RIGHT, factor!("claim: dL[1,1]/dS = 1/(2*L[1,1])*([1; 0[n-1]]*[1; 0[n-1]]')")),
    (
        RIGHT,
        "var T[2,2]; given T posdef; claim: cholesky(T) = [sqrt(T[1,1]), 0; T[2,1]/sqrt(T[1,1]), sqrt(T[2,2] - T[2,1]^2/T[1,1])]",
    ),
    (
        WRONG,
        "var T[2,2]; given T posdef; claim: cholesky(T) = [sqrt(T[1,1]), 0; T[2,1]/sqrt(T[1,1]), sqrt(T[2,2] + T[2,1]^2/T[1,1])]",
    ),
    (
        WRONG,
        "var T[2,2]; given T posdef; claim: cholesky(T) = [-sqrt(T[1,1]), 0; T[2,1]/sqrt(T[1,1]), sqrt(T[2,2] - T[2,1]^2/T[1,1])]",
    ),
    (RIGHT, "claim: cholesky([4, 2; 2, 5]) = [2, 0; 1, 2]"),
    (RIGHT, "dims n; claim: cholesky(I[n]) = I[n]"),
    (RIGHT, "dims n; var y[n]; claim: cholesky(diag(exp.(y))) = diag(exp.(y/2))"),
    (RIGHT, "var s; claim: cholesky(s)*cholesky(s) = s"),
    // Where it is not positive definite there is no value.
    (OPEN, "dims n; var S[n,n]; given S posdef; claim: cholesky(-S) = S"),
    (OPEN, "claim: cholesky([1, 2; 2, 1]) = [1, 0; 2, 1]"),
    (OPEN, "claim: cholesky([1, 1; 1, 1]) = [1, 0; 1, 0]"),
    (OPEN, "claim: cholesky([1, 2; 2, 1])[1,1] = 1"),
    // Symmetric by what is given, or by how it is made.
    (RIGHT, "dims n; var A[n,n]; let C = cholesky(A*A' + I[n]); claim: C*C' - I[n] = A*A'"),
    (RIGHT, "dims n; var A[n,n], S[n,n]; given S posdef; let C = cholesky(A*S*A'); claim: C*C' = A*S*A'"),
    (RIGHT, "dims n; var S[n,n]; given S symmetric; let C = cholesky(S*S + I[n]); claim: C*C' = S^2 + I[n]"),
    (RIGHT, "dims n; var A[n,n]; let B = (A + A')/2; let C = cholesky(B + 9*I[n]); claim: C*C' = B + 9*I[n]"),
    (RIGHT, "var a, b; let C = cholesky([a, b; b, 1]); claim: C*C' = [a, b; b, 1]"),
    (UNREADABLE, "dims n; var A[n,n]; claim: cholesky(A) = A"),
    (UNREADABLE, "dims n; var A[n,n]; claim: cholesky(A - A') = A"),
    (UNREADABLE, "dims n; var A[n,n], S[n,n]; given S posdef; claim: cholesky(A*S*A) = A"),
    (UNREADABLE, "dims n, k; var X[n,k]; claim: cholesky(X) = X"),
    (UNREADABLE, "dims n; var v[n]; let K[i,j] = v[i]*v[j] + v[i]; claim: cholesky(K) = K"),
    (UNREADABLE, "var a, b; claim: cholesky([a, b; 2*b, 1]) = I[2]"),
    (UNREADABLE, "dims n; var S[n,n]; claim: cholesky(S) = S; given S posdef"),
    (UNREADABLE, factor!("claim: cholesky'(S) = L")),
];

/// Reverse mode's rule, and what it is mistaken for.
const BACK: &[Row] = &[
    (RIGHT, back!("1/2*inv(L)'*(P + P')*inv(L)")),
    (WRONG, back!("inv(L)'*P*inv(L)")),
    (WRONG, back!("1/2*inv(L)*(P + P')*inv(L)'")),
    (WRONG, back!("1/2*inv(L)'*(M + M')*inv(L)")),
];

tables! {
    cholesky: ROWS,
    passed_back: BACK,
}

#[test]
fn for_all_sizes() {
    for text in ALL_SIZES.iter().chain([&BACK[0].1]) {
        let verdict = judge(text).verdict;
        assert_eq!((verdict.outcome, verdict.strongest), (RIGHT, Some(Level::AllShapes)), "{text}");
    }
}
