//! Rows about matrices, facts, and forms of derivatives.

use super::{OPEN, RIGHT, Row, UNREADABLE, WRONG, check};

/// Identities of the matrix cookbook.
pub(super) const MATRICES: &[Row] = &[
    (RIGHT, "dims n, k; var A[n,k], X[k,n]; claim: d(tr(A*X))/dX = A'"),
    (WRONG, "dims n; var A[n,n], X[n,n]; claim: d(tr(A*X))/dX = A"),
    (RIGHT, "dims n; var X[n,n]; claim: d(det(X))/dX = det(X)*inv(X)'"),
    (WRONG, "dims n; var X[n,n]; claim: d(det(X))/dX = det(X)*inv(X)"),
    (RIGHT, "dims n; var X[n,n]; claim: d(logdet(X))/dX = inv(X)'"),
    (RIGHT, "dims n; var X[n,n]; const a[n], b[n]; claim: d(a'*inv(X)*b)/dX = -inv(X)'*a*b'*inv(X)'"),
    (WRONG, "dims n; var X[n,n]; const a[n], b[n]; claim: d(a'*inv(X)*b)/dX = -inv(X)*a*b'*inv(X)"),
    (RIGHT, "dims n, k; var X[n,k]; const B[k,k]; claim: d(tr(X*B*X'))/dX = X*B' + X*B"),
    (RIGHT, "dims n; var X[n,n]; claim: d(tr(X^3))/dX = 3*(X^2)'"),
    (WRONG, "dims n; var X[n,n]; claim: d(tr(X^3))/dX = 3*X^2"),
    (RIGHT, "dims n, k; var X[n,k]; claim: d(norm(X))/dX = X/norm(X)"),
    (RIGHT, "dims n, k; var A[n,k], x[k]; const b[n]; claim: d(norm(A*x - b)^2)/dx = 2*A'*(A*x - b)"),
    (RIGHT, "dims n, k, p, q; var A[n,k], B[p,q]; claim: kron(A, B)' = kron(A', B')"),
    (WRONG, "dims n, k; var A[n,k], B[n,k]; claim: kron(A, B) = kron(B, A)"),
    (RIGHT, "dims n; var x[n]; claim: jac(softmax(x), x) = diag(softmax(x)) - softmax(x)*softmax(x)'"),
    (WRONG, "dims n; var x[n]; claim: jac(softmax(x), x) = diag(softmax(x) .* (1 - softmax(x)))"),
    (RIGHT, "dims n; var x[n]; claim: hess(logsumexp(x), x) = diag(softmax(x)) - outer(softmax(x), softmax(x))"),
    (RIGHT, "dims n; var A[n,n], x[n]; claim: hess(1/2*x'*A*x, x) = 1/2*(A + A')"),
    (WRONG, "dims n; var A[n,n], x[n]; claim: hess(1/2*x'*A*x, x) = A"),
    (RIGHT, "dims n, k; var A[n,k], x[k]; claim: jac(A*x, x) = A"),
    (WRONG, "dims n; var A[n,n], x[n]; claim: jac(A*x, x) = A'"),
    (RIGHT, "dims n; var X[n,n]; const V[n,n]; claim: jvp(inv(X), X, V) = -inv(X)*V*inv(X)"),
    (RIGHT, "var X[1,1]; claim: d(det(X))/dX = 1[1,1]"),
];

/// Facts about the inputs.
const FACTS: &[Row] = &[
    // Orthogonal matrices are rotations and reflections.
    (WRONG, "var R[2,2]; given R orthogonal; claim: d(det(R))/dR = R"),
    (RIGHT, "var R[2,2]; given R orthogonal; claim: d(det(R))/dR = det(R)*R"),
    (WRONG, "var R[2,2]; given R orthogonal; claim: R[1,1] = R[2,2]"),
    (WRONG, "var T[3,3]; given T orthogonal; claim: det(T) = 1"),
    (WRONG, "dims n; var Q[n,n]; given Q orthogonal; claim: d(det(Q))/dQ = Q"),
    (WRONG, "var o[1,1]; given o orthogonal; claim: o[1,1] = 1"),
    (RIGHT, "var o[1,1]; given o orthogonal; claim: o*o = 1"),
    (WRONG, "dims n; var A[n,n], x[n]; claim: d(x'*A*x)/dx = 2*A*x"),
    (RIGHT, "dims n; var A[n,n], x[n]; given A symmetric; claim: d(x'*A*x)/dx = 2*A*x"),
    (RIGHT, "dims n; var A[n,n], x[n]; claim: d(x'*A*x)/dx = (A + A')*x"),
    (RIGHT, "dims n; var A[n,n]; given A symmetric; claim: d(sum(A .* A'))/dA = 2*A"),
    (WRONG, "dims n; var A[n,n]; given A symmetric; claim: d(sum(A))/dA = 2*1[n,n] - I[n]"),
    (WRONG, "dims n; var z[n]; const y[n]; let p = softmax(z); claim: d(-dot(y, log.(p)))/dz = p - y"),
    (
        RIGHT,
        "dims n; var z[n]; const y[n]; given sum(y) = 1; let p = softmax(z); claim: d(-dot(y, log.(p)))/dz = p - y",
    ),
    (RIGHT, "dims n; var z[n]; const y[n]; let p = softmax(z); claim: d(-dot(y, log.(p)))/dz = sum(y)*p - y"),
    (WRONG, "dims n, m; var Z[n,m]; const Y[n,m]; let P = softmax(Z, rows); claim: d(-sum(Y .* log.(P)))/dZ = P - Y"),
    (
        RIGHT,
        "dims n, m; var Z[n,m]; const Y[n,m]; given sum(Y, rows) = 1[m]; let P = softmax(Z, rows); claim: d(-sum(Y .* log.(P)))/dZ = P - Y",
    ),
    (
        WRONG,
        "dims n, m; var Z[n,m]; const Y[n,m]; given sum(Y, cols) = 1[n]; let P = softmax(Z, rows); claim: d(-sum(Y .* log.(P)))/dZ = P - Y",
    ),
    (RIGHT, "dims n; var Q[n,n], x[n]; given Q orthogonal; claim: norm(Q*x)^2 = dot(x, x)"),
    (WRONG, "dims n; var Q[n,n], x[n]; claim: norm(Q*x)^2 = dot(x, x)"),
    (RIGHT, "dims n; var Q[n,n]; given Q orthogonal; claim: inv(Q) = Q'"),
    (RIGHT, "dims n; var A[n,n]; given A posdef; claim: exp(logdet(A)) = det(A)"),
    (WRONG, "dims n; var A[n,n]; claim: exp(logdet(A)) = det(A)"),
    (RIGHT, "dims n; var A[n,n]; given A posdef; claim: d(logdet(A))/dA = inv(A)"),
    (WRONG, "dims n; var A[n,n]; claim: d(logdet(A))/dA = inv(A)"),
    // Symmetric and orthogonal: reflections of all kinds, and not those along the axes alone.
    (WRONG, "dims n; var A[n,n]; given A symmetric, A orthogonal; claim: A = diag(diag(A))"),
    (WRONG, "var A[2,2]; given A orthogonal, A symmetric; claim: A[1,1]^2 = 1"),
    (
        WRONG,
        "dims n; var A[n,n], x[n]; given A symmetric, A orthogonal; claim: d(sum((A*x).^3))/dx = 3*x.^2 .* diag(A)",
    ),
    (WRONG, "dims n; var A[n,n], x[n]; given A symmetric, A orthogonal; claim: jac((A*x).^2, x) = 2*diag(x)"),
    (RIGHT, "dims n; var A[n,n], x[n]; given A symmetric, A orthogonal; claim: d(sum((A*x).^2))/dx = 2*A*A*x"),
    (RIGHT, "dims n; var A[n,n]; given A symmetric, A orthogonal; claim: det(A)^2 = 1"),
    // An equation beside: not all kinds of such matrices come up, and what agrees on those that do is not established.
    (OPEN, "dims n; var A[n,n]; given A posdef; given tr(A) = 1; claim: det(A) = 1"),
    (OPEN, "dims n; var A[n,n]; given A posdef; given tr(A) = 1; claim: d(tr(A^2))/dA = 2*A^3"),
    (OPEN, "dims n; var A[n,n]; given A orthogonal; given A*1[n] = 1[n]; claim: A^2 = I[n]"),
    (OPEN, "dims n; var A[n,n]; given A orthogonal; given sum(A) = 1; claim: det(A) = 1"),
    (OPEN, "dims n; var Q[n,n]; given Q orthogonal; given Q = -Q'; claim: Q[1,2]^2 = 1"),
    (OPEN, "dims n; var P[n,n]; given P symmetric, P orthogonal; given P*1[n] = 1[n]; claim: P = I[n]"),
    (RIGHT, "dims n; var A[n,n]; given A posdef; given tr(A) = 1; claim: d(logdet(A))/dA = inv(A)"),
    // For most A the only solution is B = I, or x = 0: the others are looked at where A is special.
    (
        WRONG,
        "dims n; var A[n,n], B[n,n]; given A symmetric, B symmetric; given A*B = B*A; given sum(B, rows) = 1[n]; claim: B = I[n]",
    ),
    (WRONG, "dims n; var A[n,n], x[n]; given A*x = 0[n]; claim: A .* (1[n]*x') = 0[n,n]"),
    (WRONG, "dims n; var A[n,n], x[n]; given A*x = 0[n]; claim: x = 0[n]"),
    (RIGHT, "dims n; var A[n,n], x[n]; given A*x = 0[n]; claim: dot(x, x)*det(A) = 0"),
    (RIGHT, "dims n; var A[n,n], B[n,n]; given A*B = I[n]; claim: B*A = I[n]"),
    (RIGHT, "dims n; var A[n,n], x[n], y[n]; given A*x = y; claim: dot(y, y) = norm(A*x)^2"),
    (RIGHT, "dims n; var y[n], A[n,n], x[n]; given A*x - 2*y = 0[n]; claim: jac(A*x, x) = A"),
    (RIGHT, "var a, b; given a*b = 1; claim: d(a*b^2)/da = b/a"),
    (RIGHT, "dims n; var a[n], b[n]; given dot(a, b) = 0; claim: norm(a + b)^2 = norm(a)^2 + norm(b)^2"),
    // At most sizes no matrix was found that satisfies the domain.
    (OPEN, "dims n; var A[n,n]; given A posdef; domain tr(A) < 1; claim: A^2 = tr(A)*A"),
    (OPEN, "dims n; var A[n,n]; given A orthogonal; domain A >= 0; claim: A^2 = I[n]"),
];

/// Given equations with several families of solutions.
const EQUATIONS: &[Row] = &[
    (WRONG, "var x, y; given (x-7)*(y-5) = 0; claim: y = 5"),
    (WRONG, "var x, y; given (x-7)*(y-5) = 0; claim: x = 7"),
    (RIGHT, "var x, y; given (x-7)*(y-5) = 0; claim: x*y = 5*x + 7*y - 35"),
    (WRONG, "var x, y; given x*y = x; claim: y = 1"),
    (WRONG, "var x, y; given x*y = x; claim: x = 0"),
    (RIGHT, "var x, y; given x*y = x; claim: d(x*y)/dy = x*y"),
    (WRONG, "var x, y, z; given x*y*z = 0; claim: x*y = 0"),
    (WRONG, "var x, y; given x^2*(y-5) = 0; claim: y = 5"),
    (WRONG, "var x, y; given (x-7)^2*(y-5) = 0; claim: y = 5"),
    (WRONG, "var x, y; given (x^2-9)*(y-5) = 0; claim: y = 5"),
    (WRONG, "var x, y, z; given (x^2-y^2)*(z-5) = 0; claim: z = 5"),
    (WRONG, "var x, y, z; given x^2 = y^2*z; claim: abs(z) = z"),
    (OPEN, "var x, y; given (x^2-2)*(y-5) = 0; claim: y = 5"),
    (OPEN, "var x, y; given sin(x)*(y-5) = 0; claim: x*(y - 5) = 0"),
    (RIGHT, "var x, y; given x^2*y = 1; claim: d(x^3*y)/dx = 3*x^2*y"),
    (RIGHT, "var x, y; given x^2*y = 1; claim: x^4*y^2 = 1"),
    (RIGHT, "var x, y; given exp(x)*y = 2; claim: exp(2*x)*y^2 = 4"),
    (RIGHT, "var x, y; given (x^2+1)*(y-5) = 0; claim: y = 5"),
    (RIGHT, "var x, y; domain x > 0; given x^2*(y-5) = 0; claim: y^2 = 25"),
    (WRONG, "dims n; var A[n,n], B[n,n]; given A*B = 0[n,n]; claim: B = 0[n,n]"),
    (WRONG, "dims n; var A[n,n], B[n,n]; given A*B = 0[n,n]; claim: B*A = 0[n,n]"),
    (WRONG, "dims n; var x[n], y[n]; given x .* y = 0[n]; claim: sum(x)*sum(y) = 0"),
    (WRONG, "dims n; var s, x[n]; given s*x = 0[n]; claim: x = 0[n]"),
    (WRONG, "dims n; var s, x[n]; given s*x = 0[n]; claim: s = 0"),
];

/// Forms of derivatives held against each other.
const FORMS: &[Row] = &[
    (RIGHT, "dims n, k; var x[k], W[n,k]; const g[n]; let y = sigmoid.(W*x); claim: vjp(y, x, g) = jac(y, x)'*g"),
    (RIGHT, "dims n, k; var x[k], W[n,k]; const v[k]; let y = sigmoid.(W*x); claim: jvp(y, x, v) = jac(y, x)*v"),
    (RIGHT, "var s; dims n, k; const A[n,k]; claim: d(exp.(s*A))/ds = A .* exp.(s*A)"),
    (RIGHT, "dims n; var x[n]; const v[n]; let J = sum(sin.(x .* x)); claim: hess(J, x)*v = jvp(grad(J, x), x, v)"),
    (RIGHT, "var x, y; claim: d(d(sin(x*y))/dx)/dy = cos(x*y) - x*y*sin(x*y)"),
    (WRONG, "var x, y; claim: d(d(sin(x*y))/dx)/dy = -x*y*sin(x*y)"),
    (WRONG, "var x; claim: d(d(d(x^4)/dx)/dx)/dx = 12*x^2"),
    (RIGHT, "dims n; var x[n]; claim: vjp(x .* x, x, x) = 2*x .* x"),
    (RIGHT, "dims n; var x[n]; claim: grad(x[2]^2, x) = 2*x[2]*grad(x[2], x)"),
    (WRONG, "dims n; var X[n,n]; claim: grad(X[1,2], X) = grad(X[2,1], X)"),
];

/// A name that is differentiated by is cut free; the same expression written again is not that name.
const CUTS: &[Row] = &[
    (RIGHT, "var x; let Z = x^2; let Y = Z*x^2; claim: dY/dZ = x^2"),
    (WRONG, "var x; let Z = x^2; let Y = Z*x^2; claim: dY/dZ = 2*Z"),
    (RIGHT, "var x; let Z = x^2; let Y = Z*Z; claim: dY/dZ = 2*x^2"),
    (RIGHT, "var x; let Z = x^2; let U = sin(Z); let Y = U*Z; claim: dY/dZ = cos(Z)*Z + U"),
    (RIGHT, "var x; let Z = x^2; let U = sin(x^2); let Y = U*Z; claim: dY/dZ = U"),
    (WRONG, "var x; let Z = x^2; let U = sin(x^2); let Y = U*Z; claim: dY/dZ = cos(Z)*Z + U"),
    (RIGHT, "var x; let Z = x^2; let Y = Z + d(Z)/dx; claim: dY/dx = 2*x + 2"),
    (RIGHT, "dims n; var x[n]; let s = sum(x); let y = x/s; claim: grad(sum(y), s) = -1/s"),
    (RIGHT, "dims n; var x[n]; let s = sum(x); let y = x/s; claim: jvp(y, x, x) = 0[n]"),
    // What the outer form cuts free, the inner one does not compute anew.
    (RIGHT, "var x; let q = x^2; let r = q*x; claim: d(dr/dx)/dq = 1"),
    (WRONG, "var x; let q = x^2; let r = q*x; claim: d(dr/dx)/dq = 0"),
    (RIGHT, "var x; let s = 2*x; let p = s^2; claim: d(d(p*s)/ds)/dp = 1"),
    (WRONG, "var x; let s = 2*x; let p = s^2; claim: d(d(p*s)/ds)/dp = 3"),
    (RIGHT, "var x; let s = 2*x; let p = s^2; claim: d(d(p*s)/ds)/dx = 6*s*2"),
];

/// Nothing to compare.
const VACUOUS: &[Row] = &[
    (OPEN, "var x, y; claim: d(x^2)/dy = 0"),
    (RIGHT, "var x; claim: d(x)/dx = 1"),
    (WRONG, "var x; claim: d(x)/dx = 0"),
    (OPEN, "var x; domain x > 1; domain x < 0; claim: d(x^2)/dx = 2*x"),
    (OPEN, "var x; domain x < 0; claim: d(log(x))/dx = 1/x"),
    (RIGHT, "dims n; var x[1000000*n]; claim: d(sum(outer(x, x)))/dx = 2*sum(x)*1[1000000*n]"),
    (UNREADABLE, "const c; var x; claim: d(c*x)/dc = x"),
    (UNREADABLE, "dims n; var x[n]; claim: d(exp(x))/dx = exp(x)"),
];

tables! {
    matrices: MATRICES,
    facts: FACTS,
    equations: EQUATIONS,
    forms: FORMS,
    names_cut_free: CUTS,
    nothing_to_compare: VACUOUS,
}
