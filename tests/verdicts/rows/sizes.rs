//! Rows about shapes and sizes.

use super::{OPEN, RIGHT, Row, UNREADABLE, WRONG, check};

/// Right or well-formed only at special shapes.
pub(super) const SHAPES: &[Row] = &[
    (RIGHT, layer!("claim: vjp(Z, X, G) = W' * G")),
    (UNREADABLE, layer!("claim: vjp(Z, X, G) = W * G")),
    (WRONG, "dims n, m; var W[n,n], X[n,m]; const G[n,m]; claim: vjp(W*X, X, G) = W * G"),
    (RIGHT, "dims n, m; var W[n,n], X[n,m]; const G[n,m]; claim: vjp(W*X, X, G) = W' * G"),
    (WRONG, layer!("claim: d(sum(G .* A)/m)/dW = (G .* f'.(Z)) * X'")),
    (RIGHT, layer!("claim: d(sum(G .* A)/m)/dW = 1/m * (G .* f'.(Z)) * X'")),
    (WRONG, "dims n; var x[n]; claim: d(mean(x))/dx = 1[n]"),
    (WRONG, "dims n, m; var x[n], y[m]; claim: d(sum(x)*sum(y))/dx = sum(y) * 1[n] / n"),
    (WRONG, "dims n; var A[n,n], B[n,n]; claim: A*B = B*A"),
    (RIGHT, "dims n, m; var A[n,m], B[m,n]; claim: tr(A*B) = tr(B*A)"),
    (WRONG, "dims n; var A[n,n]; claim: det(2*A) = 4*det(A)"),
    (RIGHT, "dims n; var A[n,n]; claim: det(2*A) = 2^n*det(A)"),
    (WRONG, "dims n, k; var A[n,k]; claim: d(mean(A))/dA = 1[n,k]/n"),
    (WRONG, "dims n; var x[n]; claim: jac(x .* x, x) = 2*x*1[n]'"),
];

/// Sizes that are tried do not stand for others where a claim depends on sizes by branches or high powers.
const SIZES: &[Row] = &[
    (OPEN, "dims d; var q[d], k[d]; claim: d(dot(q,k)/sqrt(min(d,64)))/dq = k/sqrt(d)"),
    (OPEN, "dims n; var x[n]; claim: d(if(n < 9, sum(x), 0))/dx = 1[n]"),
    (OPEN, "dims n; var x[n]; claim: sqrt((n - 20)^2)*sum(x) = (20 - n)*sum(x)"),
    (WRONG, "dims n; var X[n,n]; claim: (n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*inv(X) = 0[n,n]"),
    (
        OPEN,
        "dims n; claim: (n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*(n - 8)*(n - 9)*(n - 10)*(n - 11)*(n - 12) = 0",
    ),
    (RIGHT, "dims n; var x[n]; claim: d(sum(x.^2)/max(n, 8))/dx = 2*x/max(n, 8)"),
    (RIGHT, "dims n; claim: min(n, n + 1) = n"),
    (RIGHT, "dims n; var x[n]; claim: d(sum(x)/sqrt(n))/dx = 1[n]/sqrt(n)"),
];

/// Wrong at sizes that are seldom tried, where no normal form speaks of all.
const GROWTH: &[Row] = &[
    // Equal at all sizes that are tried, and different from 13 on, or from 21.
    (OPEN, "dims n; var t; claim: t*hypot(n - 20, 0) = t*(20 - n)"),
    (OPEN, "dims n; var t; claim: t*acos(cos(n/4)) = t*n/4"),
    (OPEN, "dims n; var x[n]; claim: d(sum(x))/dx[j] = 1 + prod(k in 13: j - k)"),
    (
        OPEN,
        "dims n; var x[n]; claim: sum(i in n: (i-1)*(i-2)*(i-3)*(i-4)*(i-5)*(i-6)*(i-7)*(i-8)*(i-9)*(i-10)*(i-11)*(i-12)*x[i]) = 0",
    ),
    (OPEN, "dims n; var t; claim: t*det(diag([n-1;n-2;n-3;n-4;n-5;n-6;n-7;n-8;n-9;n-10;n-11;n-12])) = 0"),
    (OPEN, "dims n; var t; claim: t*prod(k in 12: 2^n - 2^k) = 0"),
    // Numbers that most of the sizes that are tried stay below.
    (OPEN, "dims n; var x[n]; claim: d(sum(k in 10: (x[k] or 0)^2))/dx = 2*x"),
    (OPEN, "dims n; var x[n]; let A[i in 8, j in n] = delta(i, j); claim: d(norm(A*x)^2)/dx = 2*x"),
    (OPEN, "dims n; var x[n]; claim: [0[12]; x][1:n] = 0[n]"),
    (OPEN, "dims n; var x[n]; claim: sum(i: x[i]*prod(k in 12: 1 - delta(i, k))) = 0"),
    (WRONG, "dims n; var x[n]; claim: d(sum(k in 4: (x[k] or 0)^2))/dx = 2*x"),
    (
        RIGHT,
        "dims n; var x[n]; const K[5]; claim: d(sum(i in n: sum(a: K[a]*(x[i + a - 3] or 0))))/dx[j] = sum(a: K[a]*if(j - a + 3 >= 1, if(j - a + 3 <= n, 1, 0), 0))",
    ),
    (RIGHT, "dims n; var X[n,12], w[12]; claim: d(sum(X*w))/dX[i,j] = w[j]"),
    // Of index maps a few are tried: none is a 3-cycle, no two are each other's inverse.
    (OPEN, "dims n; var t; index p[n] in n; claim: t*prod(i: delta(p[p[p[i]]], i))*prod(i: 1 - delta(p[i], i)) = 0"),
    (
        OPEN,
        "dims n; var x[n]; index p[n] in n; index q[n] in n; claim: prod(i: delta(p[q[i]], i))*(x[p[1]] - x[q[1]]) = 0",
    ),
    (OPEN, "dims n; var t; index p[6] in n; claim: t*prod(i in 6: delta(p[i], i)) = 0"),
    (
        RIGHT,
        "dims n, m; var x[n]; const u[m]; index l[m] in n; claim: d(sum(j: u[j]*x[l[j]]))/dx[i] = sum(j: delta(l[j], i)*u[j])",
    ),
    (WRONG, "dims n; var A[n,n]; claim: (n-1)*(n-2)*(n-3)*(n-4)*(n-5)*(n-6)*(n-7)*tr(A^n) = 0"),
    (WRONG, "dims n; var A[n,n]; claim: tr(A^n) = tr(A^n)*(1 + (n-1)*(n-2)*(n-3)*(n-4)*(n-5)*(n-6)*(n-7)*(n-8))"),
    (
        OPEN,
        "dims n; var A[n,n]; claim: (n-1)*(n-2)*(n-3)*(n-4)*(n-5)*(n-6)*(n-7)*(n-8)*(n-9)*(n-10)*(n-11)*(n-12)*A^n = 0[n,n]",
    ),
    (
        OPEN,
        "dims n; var A[n,n]; claim: (sum(1[n])-1)*(n-2)*(n-3)*(tr(I[n])-4)*(n-5)*(n-6)*(n-7)*(n-8)*(n-9)*(n-10)*(n-11)*(n-12)*A^n = 0[n,n]",
    ),
    // The binomials up to six: 2^n for n up to 6.
    (
        WRONG,
        "dims n; var A[n,n]; claim: (2^n - (1 + n + n*(n-1)/2 + n*(n-1)*(n-2)/6 + n*(n-1)*(n-2)*(n-3)/24 + n*(n-1)*(n-2)*(n-3)*(n-4)/120 + n*(n-1)*(n-2)*(n-3)*(n-4)*(n-5)/720))*A^n = 0[n,n]",
    ),
    (OPEN, "dims n; var A[n,n]; claim: sin(pi*n)*A^n = 0[n,n]"),
    (WRONG, "dims n; var x[n]; claim: if(sum(x)^2 <= 7.5*norm(x)^2, 1, 0) = 1"),
    (RIGHT, "dims n; var A[n,n]; claim: det(A^n) = det(A)^n"),
    (RIGHT, "dims n; var A[n,n]; claim: A*A^n = A^n*A"),
    (RIGHT, "dims n; var A[n,n]; claim: tr(A^n) = tr((A')^n)"),
    (RIGHT, "dims n; var A[n,n], u[n]; claim: det(A + u*u') = (1 + u'*inv(A)*u)*det(A)"),
    (RIGHT, "dims n; var A[n,n]; claim: (n - 1)*(A^n) + A^n = n*A^n"),
];

/// Sizes at which the left side has no value are none that are not looked at: nothing is claimed there.
const VACUOUS: &[Row] = &[
    (RIGHT, "dims n; var x[n], y[n]; claim: 1/det(4*(x*y')) = det(inv(x*y'))/4"),
    (WRONG, "dims n; var x[n], y[n]; claim: 1/det(4*(x*y')) = det(inv(x*y'))/2"),
    (WRONG, "dims n; var A[n,n]; claim: 1/det(4*A) = det(inv(A))/4"),
];

/// Sizes that are large numbers: two evaluations must agree, of the claim itself or of a stronger one with names for
/// them. A counterexample is one of small sizes in a corner of the large arrays.
const LARGE: &[Row] = &[
    (RIGHT, "var x, W[900,900]; function h(t) = d(t*x^2)/dx; claim: h(x)*sum(W) = 2*x^2*sum(W)"),
    (WRONG, "var x, W[900,900]; function h(t) = d(t*x^2)/dx; claim: h(x)*sum(W) = 3*x^2*sum(W)"),
    (RIGHT, "var W[900,900], X[900,900]; claim: d(sum(W*X))/dW = 1[900]*sum(X, cols)'"),
    (OPEN, "var W[900,900], X[900,900]; claim: d(sum(W*X))/dW = 1[900]*sum(X, rows)'"),
    (RIGHT, "var W[900,900]; claim: d(mean(W))/dW = 1[900,900]/810000"),
    (OPEN, "var W[900,900]; claim: d(mean(W))/dW = 1[900,900]/900"),
    (RIGHT, "var W[900,900], v[900]; claim: d(sum(relu.(W*v)))/dv = W'*step.(W*v)"),
    (RIGHT, "var A[40,40], B[50,50]; claim: tr(kron(A,B)) = tr(A)*tr(B)"),
    (OPEN, "var A[40,40], B[50,50]; claim: tr(kron(A,B)) = 2*tr(A)*tr(B)"),
    (RIGHT, "var W[900,900]; claim: d(tr(inv(W)))/dW = -inv(W)'*inv(W)'"),
    (RIGHT, "dims h, d = 999999999999*h; var x[d]; claim: d(dot(x,x))/dx = 2*x"),
    (OPEN, "dims h, d = 999999999999*h; var x[d]; claim: d(dot(x,x))/dx = 3*x"),
];

/// Exponents and Kronecker products of any size: an answer, or none, and never a failure of the tool.
const EXTREMES: &[Row] = &[
    (WRONG, "var x; claim: d(x^1099511627776)/dx = 1"),
    (WRONG, "var x; claim: d(x^(-1099511627776))/dx = 1"),
    (WRONG, "var x; claim: d(x^9223372036854775807)/dx = 1"),
    (RIGHT, "dims n; dims d = 9223372036854775807*n + 1; var x; claim: x*d = x*9223372036854775807*n + x"),
    (RIGHT, "dims n; dims c = 4611686018427387904*n; var x; claim: x*log(c) = x*(log(n) + 62*log(2))"),
    (OPEN, "dims n; dims c = 4611686018427387904*n; var x; claim: x*floor(c/4611686018427387904) = x*n"),
    (OPEN, "var x; claim: d(x^9223372036854775808)/dx = 1"),
    (OPEN, "var x; claim: d(x^99999999999999999999999999)/dx = 1"),
    (RIGHT, "var x; claim: d(x^1099511627776)/dx = 1099511627776*x^1099511627775"),
    (WRONG, "var x; claim: d(x^1000000)/dx = 1000001*x^999999"),
    (OPEN, "var x, y, z; claim: x^9223372036854775807*y^9223372036854775807*z^9223372036854775807 = x"),
    (WRONG, "dims n; var A[n,n]; let B = kron(A,A); let C = kron(B,B); claim: kron(C,A) = 2*kron(C,A)"),
    (RIGHT, "dims n; var A[n,n]; let B = kron(A,A); let C = kron(B,B); claim: tr(kron(C,A)) = tr(A)^5"),
    (WRONG, "dims n; var a[n]; let b = kron(a,a); let c = kron(b,b); let d = kron(c,c); claim: kron(d,b) = -kron(d,b)"),
];

tables! {
    shapes: SHAPES,
    sizes: SIZES,
    growth: GROWTH,
    vacuous_sizes: VACUOUS,
    large_sizes: LARGE,
    extremes: EXTREMES,
}
