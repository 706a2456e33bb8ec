//! Claims with known verdicts: the traps into which a checker falls that looks at square shapes, neutral values, one
//! branch, sixteen digits, or one point.
//!
//! Each row is a text with one claim in it, in its last statement.

use backproof::judge::judge_text;
use backproof::verdict::{Judged, Level, Options, Outcome, Says};

/// What is known of a claim, and its text.
type Row = (Outcome, &'static str);

const RIGHT: Outcome = Outcome::Verified;
const WRONG: Outcome = Outcome::Refuted;
const OPEN: Outcome = Outcome::Unknown;
const UNREADABLE: Outcome = Outcome::Error;

/// A declaration that many rows share: a layer.
macro_rules! layer {
    ($claim:literal) => {
        concat!("dims n, k, m; var W[n,k], b[n], X[k,m]; const G[n,m]; function f(t); let Z = W*X + b*1[m]'; let A = f.(Z); ", $claim)
    };
}

/// Right or well-formed only at special shapes.
const SHAPES: &[Row] = &[
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

/// Where doubles overflow on both sides, the claimed one has no value on a half line or in a window; a derivative that
/// is squared; a difference of two roundings of one fraction that is 0, under a root.
const ROUNDING_AND_SLOPES: &[Row] = &[
    (OPEN, "var x; claim: d(if(sin(x + pi) + sin(x) <= 0, x, 0))/dx = 1"),
    (RIGHT, "var x; claim: d(if((x + pi)^2 >= x^2 + 2*pi*x + pi^2, x^2, x))/dx = 2*x"),
    (WRONG, "var x; claim: d(x)/dx = 1 + 0*sqrt(x^2 - 10^(-40))"),
    (WRONG, "var x; claim: d(x^2)/dx = 2*x + 0*log((x - 1/3)^2 - 10^(-40))"),
    (RIGHT, "var x; claim: d(x^2)/dx = 2*x + 0*sqrt(x^2)"),
    (WRONG, "var x; claim: x + exp(-x) = exp(-x) + (x + 0*log(7051 + x))"),
    (WRONG, "var x; domain x < -700; claim: exp(-x) = exp(-x) + 0*log(-712 - x)"),
    (WRONG, "var x; claim: exp(2*(36*x^2)) = exp(72*x^2) + 0*log((x + 39/10)^2 - 1/10000)"),
    (RIGHT, "var x; claim: exp(-x) = exp(-x) + 0*log(7051 + x^2)"),
    // No value in a gap in which the left side's branch, root or whole value is lost in rounding, or too large.
    (WRONG, "var x; claim: if(abs(erf(22*x)) < 1, 2, 3) + sin(x) = sin(x) + (2 + 0*sqrt((x - 44/5)^2 - 1))"),
    (RIGHT, "var x; claim: if(abs(erf(22*x)) < 1, 2, 3) + sin(x) = sin(x) + (2 + 0*sqrt((x - 44/5)^2 + 1))"),
    (
        OPEN,
        "var x; function k(t) = abs(t); claim: d(sqrt(k(x^2 - 8) - (x^2 - 8)))/dx = if(x^2 - 8 > 0, 0, -(2*x)/sqrt(2*-(x^2 - 8))) + 0*((x - 29/5)^2 - 1/4)^(3/2)",
    ),
    (
        OPEN,
        "var x; let p = (x - 6)*(x - 15/2); claim: d(p*p)/dx*(1/(cosh(30*x^2)^2 - sinh(30*x^2)^2)) = 2*p*(2*x - 27/2) + 0*log(6908 + x)",
    ),
    (WRONG, "var x; claim: sin(x) = max(3*tanh(x + 16/5) - 1, 0)*sin(x)/max(3*tanh(x + 16/5) - 1, 0)"),
    (RIGHT, "var x; claim: sin(x) = max(3*tanh(x + 16/5) - 1, 1)*sin(x)/max(3*tanh(x + 16/5) - 1, 1)"),
    (
        OPEN,
        "var x; claim: d((abs(exp(x) - 22) + (exp(x) - 22))^(3/2))/dx = if(exp(x) - 22 > 0, 3*exp(x)*sqrt(2*(exp(x) - 22)), 0) + 0*sqrt(3*x + 9)",
    ),
    (
        WRONG,
        "var x, y; let u = (x + 5)*(x + 4); claim: sin(x)/(exp(log(abs(u))) - u) = sin(x)/(abs(u) - u) + 0*asin(x + y)",
    ),
    // Wrong on a border, where doubles overflow everywhere else.
    (
        WRONG,
        "var x, y; let p = 1 + tanh(40*(x + 20)); claim: exp(-x)*(1 + sign(p)) = exp(-x)*(1 + 4/5*(1 - sign(y)^2)) + exp(-x)",
    ),
    (RIGHT, "var x, y; let p = 1 + tanh(40*(x + 20)); claim: exp(-x)*(1 + sign(p)) = exp(-x)*sign(p) + exp(-x)"),
    (RIGHT, "var x, y; claim: (d(abs(x)*(y - 3)^2)/dx + x)^2 = (y - 3)^4*sign(x)^2 + 2*x*(y - 3)^2*sign(x) + x^2"),
    (WRONG, "var x, y; claim: (d(abs(x)*(y - 3)^2)/dx + x)^2 = (y - 3)^4*sign(x)^2 + x*(y - 3)^2*sign(x) + x^2"),
    (
        WRONG,
        "var x; claim: d(sqrt(abs(x*(x - 1/5)) - x*(x - 1/5)))/dx = if(x*(x - 1/5) > 0, 1, (1/5 - 2*x)/sqrt(-2*x*(x - 1/5)))",
    ),
    (
        RIGHT,
        "var x; claim: d(sqrt(abs(x*(x - 1/5)) - x*(x - 1/5)))/dx = if(x*(x - 1/5) > 0, 0, (1/5 - 2*x)/sqrt(-2*x*(x - 1/5)))",
    ),
];

/// Wrong where some condition is 0, and nowhere else: at a double zero, where several inputs are 0, on a curve.
const ON_BORDERS: &[Row] = &[
    (WRONG, "var x; claim: sign((x - 17)^2) = 1"),
    (RIGHT, "var x; claim: sign((x - 17)^2 + 1) = 1"),
    (WRONG, "var x, w; claim: if(x^2 + w^2 > 0, 1, 0) = 1"),
    (WRONG, "var x, y; claim: sign(x*y - 1/10)^2 = 1"),
    (WRONG, "var x, y; claim: if(3*tanh(x - 115) - 1 < y, 1, 0) = if(3*tanh(x - 115) - 1 <= y, 1, 0)"),
    (RIGHT, "var x, y; claim: if(3*tanh(x - 115) - 1 < y, 1, 0) = 1 - if(3*tanh(x - 115) - 1 >= y, 1, 0)"),
    (WRONG, "var x, y; claim: sign(x + y)^2 + 0*(x*y)^(1/2) = 1 + 0*(x*y)^(1/2)"),
];

/// True of some functions only.
const FUNCTIONS: &[Row] = &[
    // Constant arguments: nothing but the function changes.
    (WRONG, "function f(t); claim: abs(f(1)) = f(1)"),
    (WRONG, "function f(t); claim: f(0) = 0"),
    (WRONG, "function f(t); claim: f(0) = abs(f(0))"),
    (WRONG, "function f(t); function g(t); claim: max(f(2), g(1)) = f(2)"),
    (RIGHT, "function f(t); claim: max(f(2), f(1)) + min(f(2), f(1)) = f(2) + f(1)"),
    // Functions that are 0 somewhere out of the way of random points.
    (
        WRONG,
        "function f(t); var x, y; claim: sign(f(x))^2 + log(sin(x) - 1/2) + log(y - 85) = 1 + log((sin(x) - 1/2)*(y - 85))",
    ),
    // A fact may be about the function.
    (RIGHT, "function f(t); var x, y; given y = f(x); claim: 2*y = 2*f(x)"),
    (RIGHT, "function f(t); function g(t); var x, y; given y = f(x) + 8*g(x); claim: 2*y - 16*g(x) = 2*f(x)"),
    (WRONG, "function f(t); var x, y; given y = f(x); claim: sign(y)^2 = 1"),
    // Two functions may be one.
    (WRONG, "function f(t); function g(t); var s; claim: d(s*sign(f(s) - g(s))^2)/ds = 1"),
    (WRONG, "function f(t); function g(t); var s; claim: d(s*sign(f(s) - g(s))^2)/ds = sign(f(s)^2 + 1)"),
    (RIGHT, "function f(t); function g(t); var s; claim: d(s*sign(f(s) - g(s))^2)/ds = sign(g(s) - f(s))^2"),
    (RIGHT, "function f(t); function g(t); var x; claim: (f(x) - g(x))/(f(x) - g(x)) = 1"),
    (OPEN, "function f(t); function g(t); var x; claim: 1 = (f(x) - g(x))/(f(x) - g(x))"),
    (WRONG, "function f(t); var x; claim: f'(x) = 2*x"),
    (WRONG, "function f(t); var x; claim: f(x) + f(-x) = 2*f(x)"),
    (WRONG, layer!("claim: vjp(A, Z, G) = G .* f.(Z)")),
    (WRONG, layer!("claim: vjp(A, Z, G) = G .* f'.(A)")),
    (RIGHT, layer!("claim: vjp(A, Z, G) = G .* f'.(Z)")),
    (RIGHT, "function f(t); var x; claim: d(f(f(x)))/dx = f'(f(x))*f'(x)"),
    (WRONG, "function f(t); var x; claim: d(f(f(x)))/dx = f'(x)^2"),
    (RIGHT, "function f(t); var x; claim: d(d(f(x^2))/dx)/dx = 4*x^2*f''(x^2) + 2*f'(x^2)"),
    (WRONG, "function f(t); var x; claim: d(d(f(x^2))/dx)/dx = 4*x^2*f''(x^2)"),
    (RIGHT, "function s(t) = 1/(1 + exp(-t)); var x; claim: s'(x) = s(x)*(1 - s(x))"),
    (RIGHT, "function s(t) = 1/(1 + exp(-t)); var x; claim: s''(x) = s(x)*(1 - s(x))*(1 - 2*s(x))"),
    (
        WRONG,
        "const alpha; function g(t) = if(t > 0, t, alpha*(exp(t) - 1)); var x; except x = 0; claim: g'(x) = if(x > 0, 1, exp(x))",
    ),
    (
        RIGHT,
        "const alpha; function g(t) = if(t > 0, t, alpha*(exp(t) - 1)); var x; except x = 0; claim: g'(x) = if(x > 0, 1, alpha*exp(x))",
    ),
    (WRONG, "const alpha; var x; claim: d(log(1 + exp(alpha*x))/alpha)/dx = 1/(1 + exp(-x))"),
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

/// Wrong by little, or by little of a large number.
const DIGITS: &[Row] = &[
    (WRONG, "var x; claim: d(x^2)/dx = 2*x + 1e-9"),
    (WRONG, "var x; claim: d(x^2)/dx = 2*x + 1e-18"),
    (WRONG, "var x; claim: d(x^2)/dx = 2*x + 1e-30"),
    (WRONG, "var x; claim: d(x^2)/dx = 2*x + 1e-100"),
    (WRONG, "var x; claim: d(sin(x))/dx = (1 + 1e-9)*cos(x)"),
    (WRONG, "var x; claim: d(sin(x))/dx = (1 + 1e-18)*cos(x)"),
    (WRONG, "var x; claim: d(sin(x))/dx = (1 + 1e-30)*cos(x)"),
    (WRONG, "var x; claim: d(erf(x))/dx = 1.1283791670955125738961589031215451716881*exp(-x^2)"),
    (WRONG, "var x; claim: d(pi*x)/dx = 3.14159265358979323846264338327950288419716939937510"),
    (WRONG, "dims n; var x[n]; claim: d(sum(x .* x))/dx = 2*x + 1e-25*1[n]"),
    // Seen by no double, and only where the entry is positive.
    (
        WRONG,
        "dims m; var A[m,m]; let Z = step.(A) ./ exp.(tanh.(A)); claim: jvp(Z, A, exp.(erf.(A))) = jvp(Z, A, exp.(erf.(A + 1e-20*1[m,m])))",
    ),
    (WRONG, "var x; claim: d(tanh(x))/dx = 1 - tanh(x)^2 + 1e-20*exp(-x^2)"),
    (RIGHT, "var x; claim: d(1e-100*x^2)/dx = 2e-100*x"),
    (WRONG, "var x; claim: d(1e-100*x^2)/dx = 3e-100*x"),
    (RIGHT, "var x; claim: d(1e100*x^2 + x)/dx = 2e100*x + 1"),
    (WRONG, "var x; claim: d(1e100*x^2 + x)/dx = 2e100*x"),
    (RIGHT, "var x; claim: d(x^400)/dx = 400*x^399"),
    (WRONG, "var x; claim: d(x^400)/dx = 399*x^399"),
    (RIGHT, "var x; claim: d(x + x^400/1e60)/dx = 1 + 4e-58*x^399"),
];

/// Wrong somewhere only.
const REGIONS: &[Row] = &[
    // Under equations a region is one of their surface.
    (WRONG, "var x, y; given x + y = 1; claim: sqrt(x^2) = sqrt(x)^2"),
    (WRONG, "var x, y; given x + y = 1; claim: sqrt(y^2) = sqrt(y)^2"),
    (WRONG, "dims n; var S[n,n]; given S symmetric; claim: logdet(S) = log(det(S))"),
    (WRONG, "dims n; var Q[n,n]; given Q orthogonal; claim: logdet(Q) = log(det(Q))"),
    (RIGHT, "dims n; var P[n,n]; given P posdef; claim: logdet(P) = log(det(P))"),
    // Each side of each branch is met, but not all of them together.
    (OPEN, "var x, y, z; claim: x*y*z = x*y*z + step(x - 30)*step(y - 30)*step(z - 30)"),
    (OPEN, "var x, y, z; claim: d(x^2*y*z)/dx = 2*x*y*z + if(x > 30, 1, 0)*if(y > 30, 1, 0)*if(z < -30, 1, 0)"),
    // Below the digits of doubles, and on one side of a branch only.
    (WRONG, "var x, y; claim: sin(x)*y = sin(x)*y + if(x > 3, if(x < 3.2, 1e-25*x^2, 0), 0)"),
    (WRONG, "var x, y; claim: x*y = x*y + if(x > 3, 1e-25*x^2, 0)"),
    // Other forms, and a combination that cannot be; none is missing.
    (RIGHT, "var x; claim: if(x < 0, 0, if(x < -1, 5, x)) = max(0, x)"),
    (RIGHT, "var x, y; claim: sqrt(x^2 + 2*abs(x*y) + y^2) = abs(x) + abs(y)"),
    (WRONG, "var x; claim: d(x^2)/dx = if(x > 7, 2*x + 1, 2*x)"),
    (WRONG, "var x; claim: d(x^2)/dx = if(x > 700, 2*x + 1, 2*x)"),
    (WRONG, "var x; claim: d(x^2)/dx = if(x < -123456, 2*x + 1, 2*x)"),
    (WRONG, "var x; claim: d(x^2)/dx = if(x^3 > 1e9, 2*x + 1, 2*x)"),
    (
        WRONG,
        "dims n, k; var s, a[k]; const r; domain a in [-1, 2]; claim: d(n*r*s + sum(a)*s)/ds = if(r < -8.46, 1, n*r + sum(a))",
    ),
    (WRONG, "dims n; var X[n,n]; claim: d(sum(X .* X))/dX = if.(X > 40, 3*X, 2*X)"),
    (WRONG, "var x, y; claim: d(relu(x)*y)/dx = step(x)*if(y > 0.3, if(y < 0.4, y + 1, y), y)"),
    // The gradient is 0 everywhere, so that no agreement in doubles says anything.
    (
        WRONG,
        "dims k, m; var A[k,m]; claim: d(sum(softmax(A*1[m,k], rows)))/dA = if.(A > 0.153183, if.(A < 0.153184, 1[k,m], 0[k,m]), 0[k,m])",
    ),
    (WRONG, "var x; claim: d(x^2)/dx = if(x > 1.2345, if(x < 1.2346, 2*x + 1, 2*x), 2*x)"),
    (WRONG, "var x, y; claim: d(x^2*y)/dx = if(y > 0.3, if(y < 0.31, 3*x*y, 2*x*y), 2*x*y)"),
    // Wrong beside a zero of one condition, where another condition has its zero too.
    (
        WRONG,
        "dims n; const x; var a[n]; domain a > 0; claim: d(max(mean(a), atan(x)))/da = if(mean(a) >= atan(if(x > 0.90243, if(x < 0.90244, x + 1, x), x)), 1, 0)*1[n]/n",
    ),
    (WRONG, "dims n; var x[n]; claim: d(sum(x .* x))/dx = if.(x > 2.5, 3*x, 2*x)"),
    // Right at all sizes that are drawn; the normal form knows of a larger one.
    (WRONG, "dims n; var x; claim: (n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*x = 0"),
    (WRONG, "dims n; var x; claim: (n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*exp(x) = 0"),
    (WRONG, "dims n; var x; claim: d((n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*exp(x))/dx = 0*x"),
    (WRONG, "var x; claim: abs(x) = x"),
    (WRONG, "var x; claim: d(abs(x)^3)/dx = 3*x^2"),
    (RIGHT, "var x; domain x > 0; claim: d(abs(x)^3)/dx = 3*x^2"),
    (WRONG, "var x; claim: sqrt(x^2) = x"),
    (RIGHT, "var x; domain x >= 0; claim: sqrt(x^2) = x"),
    (WRONG, "var x; domain x in [-3, 3]; claim: relu(x) = if(x > -1, max(x, 0), x)"),
    (RIGHT, "var x; claim: atan(x) + atan(1/x) = sign(x)*pi/2"),
    (WRONG, "var x; claim: atan(x) + atan(1/x) = pi/2"),
    (RIGHT, "var x; domain x in (-pi/2, pi/2); claim: atan(tan(x)) = x"),
    (WRONG, "var x; claim: asin(sin(x)) = x"),
    (WRONG, "var x; domain x > 0; claim: log(x^2)*log(x) = 2*log(x)"),
    (WRONG, "const alpha; var x; claim: d(x^3/alpha)/dx = 3*x^2"),
    (WRONG, "const p; var x; domain x > 0; claim: d(x^p)/dx = 2*x"),
    (RIGHT, "const p; var x; domain x > 0; claim: d(x^p)/dx = p*x^(p - 1)"),
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

/// Squares whose roots have a sign.
const ROOTS: &[Row] = &[
    (RIGHT, "var x; claim: sqrt((x + 1050)^2) = abs(x + 1050)"),
    (RIGHT, "var x; claim: sqrt((x^2 + 1)^2) = x^2 + 1"),
    (RIGHT, "var x; claim: sqrt((exp(x) + x^2)^2) = exp(x) + x^2"),
    (RIGHT, "var x, y; claim: sqrt(x^2)*sqrt(y^2) = abs(x*y)"),
    (RIGHT, "var x; domain x > -1050; claim: sqrt((x + 1050)^2) = x + 1050"),
    (RIGHT, "var x; claim: d(sqrt((x - 5)^2))/dx = sign(x - 5)"),
    (RIGHT, "var x; function f(t); claim: sqrt(f(x)^2) = abs(f(x))"),
    (RIGHT, "claim: step(1e-14 - abs(sqrt(0.3) - 5.477225575051661e-1)) = 1"),
    (RIGHT, "var x; claim: x*step(sqrt(2) - 1.4) = x"),
    (WRONG, "var x; claim: sqrt((x - 100)^2) = x - 100"),
    (WRONG, "var x; claim: sqrt((x - 100)^2) = 100 - x"),
    (WRONG, "var x, y; claim: sqrt(x^2)*sqrt(y^2) = x*y"),
    (WRONG, "var x, y; claim: sqrt((x + sqrt(y^2))^2) = x + sqrt(y^2)"),
    (WRONG, "var x; claim: sqrt(sqrt((x + 3)^4)) = x + 3"),
    (WRONG, "var x, y; claim: if(y > 0, sqrt((x + 9)^2), x + 9) = x + 9"),
    (WRONG, "var x; claim: d(sqrt((x - 7)^2))/dx = 1"),
    (WRONG, "var x; function f(t); claim: sqrt(f(x)^2) = f(x)"),
];

/// Wrong at sizes that are seldom tried, where no normal form speaks of all.
const GROWTH: &[Row] = &[
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

/// Functions that are 0, or constant, or have zeros in rows.
const ANY_FUNCTION: &[Row] = &[
    (WRONG, "var x; function f(t); claim: d(x*sign(f(x))^2)/dx = 1"),
    (WRONG, "var x; function f(t); claim: sign(f(x))^2 = 1"),
    (WRONG, "var x; function f(t); claim: sign(f'(x))^2 = 1"),
    (WRONG, "var x; function f(t); claim: step(f(x)^2) + step(-f(x)^2) = 1"),
    (WRONG, "var x; function f(t); claim: if(f(x) >= f(x + 1), if(f(x) <= f(x + 1), 1, 0), 0) = 0"),
    (WRONG, "var x; function f(t); claim: d(x*if(f'(x)^2 > 0, 1, 2))/dx = 1"),
    (WRONG, "dims n; var x[n]; function f(t); claim: d(sum(x .* sign.(f.(x)) .* sign.(f.(x))))/dx = 1[n]"),
    (WRONG, "var x; function f(t); claim: abs(sign(f(x))) = 1"),
    (WRONG, "var x; function f(t); function g(t); claim: sign(f(x)*g(x))^2 = 1"),
    (RIGHT, "var x; function f(t); claim: f(x)/f(x) = 1"),
    (RIGHT, "var x; function f(t); claim: d(x*f(x)/f(x))/dx = 1"),
    (RIGHT, "var x; function f(t); claim: d(log(f(x)))/dx = f'(x)/f(x)"),
    (RIGHT, "var x; function f(t); claim: d(f(x)^3)/dx = 3*f(x)^2*f'(x)"),
    (OPEN, "var x; function f(t); claim: d(f(x)^2)/dx = 2*f(x)^3*f'(x)/f(x)^2"),
    (RIGHT, "var x; function f(t); claim: sign(f(x))*abs(f(x)) = f(x)"),
    (RIGHT, "var x; function f(t); claim: sign(f(x))^3 = sign(f(x))"),
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

/// Powers whose exponents are no literals: of a negative base they have a value where the exponent is a whole number.
const POWERS: &[Row] = &[
    (RIGHT, "var x; claim: x*x = x^sqrt(4)"),
    (WRONG, "var x; claim: x^sqrt(9) = abs(x)^3"),
    (WRONG, "dims n; var x; claim: x^sum(1[n]) = abs(x)^n"),
    (RIGHT, "dims n; var x; claim: x^tr(I[n]) = x^n"),
    (RIGHT, "var x; claim: x^max(2, 3) = x^3"),
    (RIGHT, "var x; claim: d(x^pi)/dx = pi*x^(pi - 1)"),
    (RIGHT, "var x; const a; claim: d(x^a)/dx = a*x^(a - 1)"),
    (WRONG, "var x; const a; claim: d(x^a)/dx = a*x^a"),
    (WRONG, "var x; const a; claim: abs(x)^a = x^a"),
    (OPEN, "var x; const p; given p = 2; claim: d(x^p)/dx = 2*abs(x)"),
    (OPEN, "var x; const p; given p = 2; claim: x*x = x^p"),
    (OPEN, "var x; const p, r; given p = 2; given r = 1/2; claim: (x^p)^r = x"),
    (OPEN, "dims n; var v[n]; const p; given p = 3; claim: v.^p = abs.(v).^3"),
    (RIGHT, "var x; const p; domain x > 0; given p = 2; claim: d(x^p)/dx = 2*x"),
    (RIGHT, "var x; const p; given p = 1/2; claim: d(x^p)/dx = p*x^(p - 1)"),
    // Points without a value that have nothing to do with the power, whose base is positive.
    (RIGHT, "var x; const p; given p = 2; claim: d(log(x) + 3^p*x)/dx = 1/x + 9"),
    (RIGHT, "var x; const p; given p = 2; claim: d(log(x)*(x^2 + 1)^p)/dx = (x^2 + 1)^p/x + 4*x*log(x)*(x^2 + 1)"),
    (OPEN, "var x; const p; given p = 2; function q(t) = t^p; claim: q'(x) = 2*abs(x)"),
];

/// Borders of branches at numbers that are no binary fractions, and that rounding would miss.
const BORDERS: &[Row] = &[
    (WRONG, "var x; claim: if(x <= 0.1, 1, 2) = if(x < 0.1, 1, 2)"),
    (WRONG, "var x; claim: if(x <= 1/3, 1, 2) = if(x < 1/3, 1, 2)"),
    (WRONG, "var x; claim: if(x <= -0.01, 1, 2) = if(x < -0.01, 1, 2)"),
    (WRONG, "var x, y; claim: d(y*if(x <= 0.1, 1, 2))/dy = if(x < 0.1, 1, 2)"),
    (RIGHT, "var x, y; claim: d(y*if(x <= 0.1, 1, 2))/dy = if(x <= 0.1, 1, 2)"),
    (WRONG, "var x, s; claim: if(x <= 1/5, s, 2*s) = s + s*step(x - 1/5)"),
    (WRONG, "var x, s; claim: if(x^2 <= 4/9, s, 2*s) = s + s*step(x^2 - 4/9)"),
    (WRONG, "var x, s; claim: if(x^3 <= 8/27, s, 2*s) = s + s*step(x^3 - 8/27)"),
    (RIGHT, "var x, s; claim: if(x < 1/5, s, 2*s) = s + s*step(x - 1/5)"),
    (RIGHT, "var x, s; claim: if(x^2 < 4/9, s, 2*s) = s + s*step(x^2 - 4/9)"),
    (WRONG, "var x[3]; claim: if(sum(x)/3 <= 0.1, 1, 2) = if(sum(x)/3 < 0.1, 1, 2)"),
    (WRONG, "var x[3]; claim: if.(x*(1/7) <= 0.1*1[3], x, 2*x) = if.(x*(1/7) < 0.1*1[3], x, 2*x)"),
];

/// Identities of the matrix cookbook.
const MATRICES: &[Row] = &[
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

/// Kinks, holes, and claimed sides without a value.
const KINKS: &[Row] = &[
    (RIGHT, "var x; claim: d(abs(x))/dx = sign(x)"),
    (RIGHT, "var x; except x = 0; claim: relu'(x) = step(x)"),
    (WRONG, "var x; claim: d(relu(x))/dx = if(x > 0, 1, 1/100)"),
    (RIGHT, "var x, y; claim: d(max(x, y))/dx = if(x > y, 1, 0)"),
    (WRONG, "var x, y; claim: d(max(x, y))/dx = if(x < y, 1, 0)"),
    (RIGHT, "var x; claim: d(if(x > 0, x^2, -x^2))/dx = 2*abs(x)"),
    (RIGHT, "var x; claim: d(if(x > 1, if(x > 2, 4*x - 4, x^2), 2*x - 1))/dx = if(x > 1, if(x > 2, 4, 2*x), 2)"),
    // Smooth where the branches meet, so that the value there is judged.
    (WRONG, "var x; claim: d(if(x > 0, x^2, x^3))/dx = if(x > 0, 2*x, if(x < 0, 3*x^2, 1))"),
    (RIGHT, "var x; claim: d(step(x))/dx = 0"),
    (WRONG, "var x; claim: d(step(x)*x)/dx = x"),
    (WRONG, "var x; claim: d(x^3)/dx = 3*sqrt(x)^4"),
    (WRONG, "var x; claim: d(x^2/2)/dx = exp(log(x))"),
    (RIGHT, "var x; domain x > 0; claim: d(x^2/2)/dx = exp(log(x))"),
    (RIGHT, "var x; claim: d(x^2)/dx = 2*x^2/x"),
    (RIGHT, "var x; claim: d(sin(x)/x)/dx = (x*cos(x) - sin(x))/x^2"),
    (RIGHT, "var x; claim: d(log(x))/dx = 1/x"),
    (RIGHT, "var x; claim: d(sqrt(x))/dx = 1/(2*sqrt(x))"),
    (WRONG, "var x; claim: d(log(abs(x)))/dx = 1/abs(x)"),
    (WRONG, "dims n; var x[n]; claim: d(sum(relu.(x)))/dx = if.(x > -1/2, 1[n], 0[n])"),
    // Z is free, and ties with 2*x at every point: there is no derivative anywhere.
    (OPEN, "var x; let Z = 2*x; claim: d(max(2*x, Z))/dZ = 1"),
    (OPEN, "var x; let Z = 2*x; claim: d(max(2*x, Z))/dZ = 0"),
    (RIGHT, "var x; let Z = 2*x; claim: d(max(2*x, Z))/dx = 2"),
    (RIGHT, "dims n; var A[n,n]; claim: d(sum(max.(A, A')))/dA = if.(A > A', 2*1[n,n], if.(A < A', 0*1[n,n], 1[n,n]))"),
];

/// Where there is a derivative is a matter of what is differentiated by; other inputs are held.
const HELD: &[Row] = &[
    (WRONG, "var x, y; claim: d(sqrt(y^2*x^2))/dx = abs(y)*sign(x) + 5*(1-sign(y)^2)"),
    (RIGHT, "var x, y; claim: d(sqrt(y^2*x^2))/dx = abs(y)*sign(x)"),
    (WRONG, "var x, y; claim: d(abs(y*x))/dx = abs(y)*sign(x) + 5*(1-sign(y)^2)"),
    (RIGHT, "var x, y; claim: d(abs(y*x))/dx = abs(y)*sign(x)"),
    (WRONG, "var x, y; claim: d(abs(y)*x)/dx = abs(y) + 1 - sign(y)^2"),
    (WRONG, "var x, y; claim: d(max(y, 0)*x)/dx = if(y > 0, y, if(y < 0, 0, 1))"),
    (WRONG, "var x, y; claim: d(if(y > 0, x, 2*x))/dx = if(y > 0, 1, if(y < 0, 2, 3))"),
    (RIGHT, "var x, y; claim: d(if(y > 0, x, 2*x))/dx = if(y > 0, 1, 2)"),
    (WRONG, "var x, y; claim: d(relu(x*y))/dx = if(y > 0, y*step(x), if(y < 0, y*step(-x), 1))"),
    (RIGHT, "var x, y; claim: d(relu(x*y))/dx = y*step(x*y)"),
    (WRONG, "dims n; var x[n], s; claim: d(sum(abs.(s*x)))/dx = abs(s)*sign.(x) + (1 - sign(s)^2)*1[n]"),
    (RIGHT, "dims n; var x[n], s; claim: d(sum(abs.(s*x)))/dx = abs(s)*sign.(x)"),
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

/// Far out: overflow, cancellation, tiny values.
const FAR: &[Row] = &[
    // What a softmax drowns on the other side of a branch is not seen; that the expressions differ is.
    (
        OPEN,
        "dims n; var a[n]; const A[n,n]; var b[n]; domain b > 0; claim: vjp(softmax((a .^ 3) .^ 3), a, A*b) = softmax((a .^ 3) .^ 3) .* (-sum(softmax((a .^ 3) .^ 3) .* if.(a > 5.62, 1.25*(A*b), A*b)) + A*b) .* (3*(a .^ 3) .^ 2) .* (3*a .^ 2)",
    ),
    (RIGHT, "var x; claim: d(log(1 + exp(x)))/dx = 1/(1 + exp(-x))"),
    (RIGHT, "var x; claim: d(tanh(x))/dx = 1 - tanh(x)^2"),
    (RIGHT, "var x; claim: d(tanh(x))/dx = 4/(exp(x) + exp(-x))^2"),
    (WRONG, "var x; claim: d(softplus(x))/dx = if(x > 20, 1, sigmoid(x))"),
    (WRONG, "var x; claim: softplus(x) = if(x > 30, x, log(1 + exp(x)))"),
    (RIGHT, "var x; claim: d(exp(exp(x)))/dx = exp(x + exp(x))"),
    (RIGHT, "dims n; var x[n]; claim: softmax(x + 1000) = softmax(x)"),
    (RIGHT, "var x; claim: (exp(x) - exp(-x))/(exp(x) + exp(-x)) = tanh(x)"),
    (WRONG, "var x; claim: sin(x) = x - x^3/6 + x^5/120 - x^7/5040"),
    (RIGHT, "var x; claim: d(exp(-x^2/2)/sqrt(2*pi))/dx = -x*exp(-x^2/2)/sqrt(2*pi)"),
    (WRONG, "var x; claim: d(erf(x))/dx = 2/sqrt(pi)*exp(-x^2) + 1e-12*exp(-x^4)"),
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

/// What rounding hides: a tiny number decides a branch, or a denominator is 0 in truth and noise in digits.
const NOISE: &[Row] = &[
    (RIGHT, "var x; claim: sign(1 - sigmoid(2*x)) = 1"),
    (RIGHT, "var x; claim: if(1 + exp(9*x) > 1, 1, 0) = 1"),
    (RIGHT, "var x; claim: x*cos(pi/3) = x/2*(1 - tanh(9*x)^2)/(1 - tanh(9*x)^2)"),
    (RIGHT, "var x; claim: sigmoid(x) = d(-log(1 - sigmoid(x)))/dx"),
    (RIGHT, "var x; claim: step(exp(-x^2) - exp(-x^2 - 1)) = 1"),
    (WRONG, "var x; claim: if(1 + exp(9*x) > 1, 1, 0) = 0"),
    (WRONG, "var x; claim: sign(1 - tanh(x)^2) = -1"),
    (WRONG, "var x; claim: 1 - tanh(x)^2 = 2*(1 - tanh(x)^2)"),
    (RIGHT, "dims n; var v[n]; claim: inv(v*v'/3) = 3*inv(v*v')"),
    (RIGHT, "var x; claim: 1/(exp(log(abs(x))) - x) = 1/(abs(x) - x)"),
    (OPEN, "var x; claim: 1/(sin(x)^2 + cos(x)^2 - 1) = 1/(x - x)"),
    (OPEN, "var x; claim: x = x + 0/(sin(x)^2 + cos(x)^2 - 1)"),
    (WRONG, "var x; claim: sqrt(exp(log(x)) - x) = 1"),
];

/// Borders beyond all random points: where the claimed side ends, and where a root, a logarithm or an inverse function
/// folds.
const HIDDEN: &[Row] = &[
    (WRONG, "var x; claim: d(x^2)/dx = 2*x + 0*log(x + 1001)"),
    (WRONG, "var x; claim: x = x + 0*sqrt((x - 3.3)^2 - 1e-2)"),
    (WRONG, "var x; claim: x = x + 0*sqrt((x - 333.3)^2 - 1e-2)"),
    (WRONG, "var x; claim: d(x^3)/dx = 3*x^2 + 0*log((x - 33.3)^2*(1 + x^2) - 1e-2)"),
    (WRONG, "var x; claim: sqrt(((x - 4)*(x - 5))^2) = (x - 4)*(x - 5)"),
    (WRONG, "var x; claim: (x - 14)*(x - 15) = sqrt(((x - 14)*(x - 15))^2)"),
    (WRONG, "var x; claim: x^2 = x^2 + 0*asin(x/500)"),
    (WRONG, "var x; claim: atan(tan(x)) = x"),
    (WRONG, "var x; claim: asin(sin(x/40)) = x/40"),
    (WRONG, "var x; claim: acos(cos(x/100)) = x/100"),
    (WRONG, "var x; claim: sqrt((x - 700)^2) = 700 - x"),
    (WRONG, "var x; claim: log((x + 300)^2) = 2*log(x + 300)"),
    (WRONG, "var x, y; claim: x*y = x*y + 0*log(x*y + 100000)"),
    (WRONG, "var x; claim: atan(1/(x - 90)) = pi/2 - atan(x - 90)"),
    (WRONG, "var x; claim: log(abs(x - 200)) = log(200 - x)"),
    (WRONG, "var x; claim: x = sqrt(x)^2"),
    (RIGHT, "var x; claim: d(log((x + 300)^2))/dx = 2/(x + 300)"),
    (RIGHT, "var x; claim: sqrt((x - 700)^2) = abs(700 - x)"),
    (RIGHT, "var x; claim: exp(log(x + 400)) = x + 400"),
    (RIGHT, "var x; claim: d(acos(x/300))/dx = -1/sqrt(300^2 - x^2)"),
    (RIGHT, "var x; domain x in (-pi/2, pi/2); claim: atan(tan(x)) = x"),
    (RIGHT, "var x; claim: sqrt(x)^2 = x"),
];

/// A derivative form in a function's body is by its variable alone: the parameter is held, whatever stands in the
/// argument.
const CAPTURE: &[Row] = &[
    (RIGHT, "var x; function h(t) = d(t*x^2)/dx; claim: h(x) = 2*x^2"),
    (WRONG, "var x; function h(t) = d(t*x^2)/dx; claim: h(x) = 3*x^2"),
    (RIGHT, "var x; let u = x^2; function h(t) = d(t*x^2)/dx; claim: h(u) = 2*x^3"),
    (RIGHT, "var x; function h(t) = d(t*x^2)/dx; claim: d(h(x))/dx = 4*x"),
    (WRONG, "var x; function h(t) = d(t*x^2)/dx; claim: d(h(x))/dx = 6*x"),
    (RIGHT, "var x; function h(t) = d(t*x^2)/dx; claim: h'(x) = 2*x"),
    (WRONG, "var x; function h(t) = d(t*x^2)/dx; claim: h'(x) = 4*x"),
    (RIGHT, "var x; function h(t) = d(t*x^2)/dx; function g(t) = h(t*x); claim: d(g(x))/dx = 6*x^2"),
    (WRONG, "var x; function h(t) = d(t*x^2)/dx; function g(t) = h(t*x); claim: g(x) = 3*x^3"),
    (RIGHT, "var x; function h(t) = d(t*x^2)/dx; function k(t) = d(h(t*x))/dx; claim: k(x) = 4*x^2"),
    (WRONG, "var x; function h(t) = d(t*x^2)/dx; function k(t) = d(h(t*x))/dx; claim: k(x) = 6*x^2"),
    (RIGHT, "var x; let u = x^2; function m(t) = d(t*u)/du; claim: m(u) = x^2"),
    (RIGHT, "var x; let u = x^2; function m(t) = d(t*u)/dx; claim: m(x) = 2*x^2"),
    (WRONG, "var x; let u = x^2; function m(t) = d(t*u)/dx; claim: m(x) = 3*x^2"),
    (RIGHT, "var x; function j(t) = jvp(t*x^2, x, t); claim: j(x) = 2*x^3"),
    (WRONG, "var x; function j(t) = vjp(t*x^2, x, t); claim: j(x) = 3*x^3"),
    (RIGHT, "var x, y; function m(t) = d(d(t*x^3*y)/dx)/dy; claim: m(x*y) = 3*x^3*y"),
    (WRONG, "var x, y; function m(t) = d(d(t*x^3*y)/dx)/dy; claim: m(x*y) = 8*x^3*y"),
    (RIGHT, "var x; function p(t) = d(exp(t*x))/dx; claim: d(p(x))/dx = (1 + 2*x^2)*exp(x^2)"),
    (WRONG, "var x; function p(t) = d(exp(t*x))/dx; claim: p(x) = 2*x*exp(x^2)"),
    (RIGHT, "dims n; var w[n]; function g(t) = sum(d(t*dot(w,w))/dw); claim: g.(w) = 2*sum(w)*w"),
    (WRONG, "dims n; var w[n]; function g(t) = sum(d(t*dot(w,w))/dw); claim: g(sum(w)) = 2*sum(w)^2 + n*dot(w,w)"),
    (RIGHT, "dims n; var w[n]; function g(t) = sum(hess(t*dot(w,w), w)); claim: g(sum(w)) = 2*n*sum(w)"),
    // The entries at which a function is taken are not those of the arrays in its body.
    (RIGHT, "dims n; var w[n], v[n]; function s(t) = sum(t*w); claim: s.(v) = sum(w)*v"),
    (WRONG, "dims n; var w[n], v[n]; function s(t) = sum(t*w); claim: s.(v) = dot(w,v)*1[n]"),
    (RIGHT, "dims n; var w[n], v[n]; function s(t) = sum(tanh.(t*w)); claim: s.(v) = tanh.(v*w')*1[n]"),
];

/// Sizes that are large numbers: two evaluations must agree, of the claim itself or of a stronger one with names for
/// them.
const LARGE: &[Row] = &[
    (RIGHT, "var x, W[900,900]; function h(t) = d(t*x^2)/dx; claim: h(x)*sum(W) = 2*x^2*sum(W)"),
    (OPEN, "var x, W[900,900]; function h(t) = d(t*x^2)/dx; claim: h(x)*sum(W) = 3*x^2*sum(W)"),
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
    (OPEN, "var x; claim: d(x^9223372036854775808)/dx = 1"),
    (OPEN, "var x; claim: d(x^99999999999999999999999999)/dx = 1"),
    (RIGHT, "var x; claim: d(x^1099511627776)/dx = 1099511627776*x^1099511627775"),
    (WRONG, "var x; claim: d(x^1000000)/dx = 1000001*x^999999"),
    (OPEN, "var x, y, z; claim: x^9223372036854775807*y^9223372036854775807*z^9223372036854775807 = x"),
    (WRONG, "dims n; var A[n,n]; let B = kron(A,A); let C = kron(B,B); claim: kron(C,A) = 2*kron(C,A)"),
    (RIGHT, "dims n; var A[n,n]; let B = kron(A,A); let C = kron(B,B); claim: tr(kron(C,A)) = tr(A)^5"),
    (WRONG, "dims n; var a[n]; let b = kron(a,a); let c = kron(b,b); let d = kron(c,c); claim: kron(d,b) = -kron(d,b)"),
];

/// The word "right" or "wrong" with which a claim about a base that is 0 on a whole side of a condition starts, and the
/// claim. It has a value there and a slope of 0, which formulas with a quotient do not see.
const VANISHING: &[(&str, &str)] = &[
    ("right", "d(sqrt(abs(x)+x))/dx = if(x > 0, 1/sqrt(2*x), 0)"),
    ("wrong", "d(sqrt(abs(x)+x))/dx = if(x > 0, 1/sqrt(2*x), 7)"),
    ("wrong", "d(d(sqrt(abs(x)+x))/dx)/dx = if(x > 0, -(2*x)^(-3/2), 7)"),
    ("wrong", "d(asin(min(max(x,-1),1)))/dx = if(abs(x) < 1, 1/sqrt(1-x^2), 7)"),
    ("wrong", "d(acos(min(max(x,-1),1)))/dx = if(abs(x) < 1, -1/sqrt(1-x^2), 7)"),
    ("wrong", "d((abs(x)+x)^(1/3))/dx = if(x > 0, 1/3*2^(1/3)*x^(-2/3), 1)"),
    ("wrong", "d(sqrt(max(x,y)-x))/dx = if(y > x, -1/(2*sqrt(y-x)), 5)"),
    ("wrong", "d(sqrt(relu(x)))/dx = if(x > 0, 1/(2*sqrt(x)), x)"),
    ("wrong", "d(sqrt(relu(x)*y^2))/dx = if(x > 0, abs(y)/(2*sqrt(x)), 1)"),
    ("wrong", "d(sqrt(x*step(x)))/dx = if(x > 0, 1/(2*sqrt(x)), exp(x))"),
    ("right", "d(sqrt(1+relu(x)))/dx = step(x)/(2*sqrt(1+relu(x)))"),
    ("right", "d(x/(1+abs(x)))/dx = 1/(1+abs(x))^2"),
    ("right", "d(relu(x)/(1+relu(x)))/dx = step(x)/(1+relu(x))^2"),
];

/// A wrong claim of this kind is never verified, and a right one never refuted.
/// A family of points at which conditions are 0 is no border: what is claimed there counts.
const FAMILIES_ON_BORDERS: &[Row] = &[
    (RIGHT, "var x, y; given (x - 7)*(y - 5) = 0; claim: sign(x - 7)*sign(y - 5) = 0"),
    (RIGHT, "var x, y; given (x - 7)*(y - 5) = 0; claim: min(abs(x - 7), abs(y - 5)) = 0"),
    (RIGHT, "var x, y; given (x - 7)*sin(y) = 0; claim: (x - 7)^2*sin(y) = 0"),
    (RIGHT, "var x, y; given (x - 7)*(y^2 - 2) = 0; claim: (x - 7)*y^4 = 4*(x - 7)"),
    (WRONG, "var x, y; given (x - 7)*(y - 5) = 0; claim: sign(x - 7)^2 + sign(y - 5)^2 = 1"),
    (WRONG, "var x, y; given (x - 7)*(y - 5) = 0; claim: sign(x - 7) = 0"),
    (OPEN, "var x, y; given (x - 7)*(y - 5) = 0; claim: d(sign(x - 7)^2*(x - 7))/dx = sign(x - 7)^2"),
    (RIGHT, "var x, y; given (x - 7)*(y - 5) = 0; claim: d(sign(x - 7)^2*(x - 7))/dx = 1"),
    // A side that is met by rounding alone is not met.
    (OPEN, "var x; claim: x*sign(1 - 10^(-400) - erf(x)) = x"),
    (WRONG, "var x; claim: x*sign(1 - 10^(-100) - erf(x)) = x"),
    (RIGHT, "var x; claim: if(erf(x) < 1, 1, 2) = 1"),
    // Gaps are as narrow as people make them.
    (WRONG, "var x; claim: x = x + 0*sqrt(x^2 - 1/10^12)"),
    (RIGHT, "var x; claim: x = x + 0*x^3/x"),
    // Zeros that bits do not have are zeros.
    (RIGHT, "var x, y; claim: d(sign(x - 6/5*y)^2*(x - 6/5*y))/dx = 1"),
    (RIGHT, "var x, y; claim: d(sign(3/7*x - y)*abs(3/7*x - y))/dx = 3/7"),
    (WRONG, "var x, y; claim: d(sign(x - 6/5*y)^2*(x - 6/5*y))/dx = 6/5"),
];

#[test]
fn families_on_borders() {
    check(FAMILIES_ON_BORDERS);
}

#[test]
fn bases_that_vanish_on_a_side() {
    for (truth, claim) in VANISHING {
        let verdict = judge(&format!("var x, y; claim: {claim}")).verdict;
        let against = if *truth == "right" { Outcome::Refuted } else { Outcome::Verified };
        assert_ne!(verdict.outcome, against, "{truth}: {claim}");
        let all_shapes = verdict.evidence.iter().find(|one| one.witness == Level::AllShapes).expect("it was asked");
        let lie = if *truth == "right" { Says::Disagrees } else { Says::Agrees };
        assert_ne!(all_shapes.says, lie, "{truth}: {claim}: {}", all_shapes.detail);
    }
}

/// Sides of branches that no point lies on: they count as met only where a line through the whole domain tells that
/// nothing lies there, or where the left side has certainly no value.
const UNMET: &[Row] = &[
    (RIGHT, "var x; domain x > 27; claim: d(abs(x^2 - 729))/dx = 2*x"),
    (RIGHT, "var x; domain x < -40; claim: max(x, 3*x + 60) = x"),
    (RIGHT, "var x; claim: acos(-(x + 985)) = pi - acos(x + 985)"),
    (RIGHT, "var x; claim: x^3/(5*(sqrt((x - 593)^2) - (x - 593))) = x^3/5/(abs(x - 593) - (x - 593))"),
    (WRONG, "var x; domain x > 27; claim: d(abs(x^2 - 900))/dx = 2*x"),
    (WRONG, "var x; claim: x = x + step(1/1000000 - (x - 20.6)^2)"),
    (WRONG, "var x; claim: x = x + step(x - 1000000000000)"),
    (WRONG, "var x; claim: d(sqrt(abs(x) + x))/dx = if(x > 0, 1/sqrt(2*x), 7)"),
    (WRONG, "var x; claim: d(d(sqrt(abs(x) + x))/dx)/dx = if(x > 0, -(2*x)^(-3/2), 7)"),
    (RIGHT, "var x; claim: d(sqrt(abs(x) + x))/dx = if(x > 0, 1/sqrt(2*x), 0)"),
];

fn judge(text: &str) -> Judged {
    let mut rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    rows.pop().expect("one claim")
}

#[track_caller]
fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (expected, text) in rows {
        let verdict = judge(text).verdict;
        if verdict.outcome != *expected {
            let (found, why) = (verdict.outcome.word(), verdict.message.unwrap_or_default());
            wrong.push(format!("{text}\n    is {}, judged {found}: {why}", expected.word()));
        }
    }
    assert!(wrong.is_empty(), "{} of {} verdicts:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

macro_rules! tables {
    ($($name:ident: $rows:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            check($rows);
        })*
    };
}

tables! {
    shapes: SHAPES,
    rounding_and_slopes: ROUNDING_AND_SLOPES,
    on_borders: ON_BORDERS,
    functions: FUNCTIONS,
    sizes: SIZES,
    digits: DIGITS,
    regions: REGIONS,
    facts: FACTS,
    roots: ROOTS,
    growth: GROWTH,
    any_function: ANY_FUNCTION,
    equations: EQUATIONS,
    held_inputs: HELD,
    powers: POWERS,
    borders: BORDERS,
    matrices: MATRICES,
    kinks_and_holes: KINKS,
    nothing_to_compare: VACUOUS,
    names_cut_free: CUTS,
    far_out: FAR,
    forms: FORMS,
    noise: NOISE,
    hidden_borders: HIDDEN,
    unmet_sides: UNMET,
    function_bodies_that_differentiate: CAPTURE,
    large_sizes: LARGE,
    extremes: EXTREMES,
}

#[test]
fn every_refutation_has_a_counterexample() {
    for (expected, text) in [SHAPES, DIGITS, REGIONS, MATRICES].concat() {
        let verdict = judge(text).verdict;
        if expected == WRONG && verdict.outcome == WRONG {
            assert!(verdict.counterexample.is_some(), "{text}");
        }
    }
}

#[test]
fn a_domain_that_cannot_be_read_has_a_row_of_its_own() {
    let text = "var x; domain x in [1, 0]; claim: d(x^2)/dx = 2*x";
    let rows = judge_text("-", text, false, &Options::default(), &mut |_, _| {});
    let outcomes: Vec<Outcome> = rows.iter().map(|row| row.verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Error, Outcome::Verified]);
}

/// What cannot be read may have said where a claim holds: nothing is refuted without it.
#[test]
fn nothing_is_refuted_without_an_unread_fact() {
    let remark = "judged without line 2, which cannot be read and may restrict this claim";
    let said = |fact: &str, claim: &str| {
        let text = format!("var A[2,2], x[2]\n{fact}\nclaim: {claim}");
        let rows = judge_text("-", &text, false, &Options::default(), &mut |_, _| {});
        let verdict = &rows.last().expect("a claim").verdict;
        (verdict.outcome, verdict.message.as_ref().is_some_and(|message| message.contains(remark)))
    };
    let claim = "d(x'*A*x)/dx = 2*A*x";
    for fact in ["given A symetric", "fact symmetric(A)", "domain A <> A'", "given B symmetric", "let x = A[1]"] {
        assert_eq!(said(fact, claim), (OPEN, true), "{fact}");
        assert_eq!(said(fact, "d(x'*A*x)/dx = (A + A')*x"), (RIGHT, false), "{fact}");
    }
    // A slip with one likely reading is read so, and that is said.
    assert_eq!(said("givn A symmetric", claim), (RIGHT, false));
    for fact in ["given A symmetric", "var y[", "let s = x*x", "claim d: d(x^2)/dx ="] {
        assert!(!said(fact, claim).1, "{fact}");
    }
    for fact in ["var y[", "dims", "let s = x*x", "claim d: d(x^2)/dx ="] {
        assert_eq!(said(fact, claim).0, WRONG, "{fact}");
    }
    for fact in ["given exp(sum(x)) = 2", "given norm(x) = 1", "domain norm(x) <> 1", "except x in A"] {
        assert_eq!(said(fact, "sum(x) = 1").0, OPEN, "{fact}");
    }
}

#[test]
fn a_wrong_row_of_a_table_is_noticed() {
    let caught = std::panic::catch_unwind(|| check(&[(WRONG, "var x; claim: d(x^2)/dx = 2*x")]));
    assert!(caught.is_err());
}

/// Where the slopes agree from all sides and the tape does not know it, the point is not judged; that the claim has
/// another value there is said, and is an objection in strict mode.
#[test]
fn another_slope_at_a_point_that_is_not_judged_is_remarked() {
    let hole = "function g(t) = if(abs(t) > 0, (exp(t) - 1)/t, 1); var x; claim: g'(x) = if(abs(x) > 0, (x*exp(x) - exp(x) + 1)/x^2, ";
    for (text, slope) in [
        (format!("{hole}1)"), Some("0.5")),
        (format!("{hole}0)"), Some("0.5")),
        (format!("{hole}1/2)"), None),
        ("var x; claim: d(relu(x) - relu(-x))/dx = step(x) + step(-x)".to_string(), Some("1")),
        ("var x; claim: d(relu(x) - relu(-x))/dx = 1".to_string(), None),
    ] {
        let verdict = judge(&text).verdict;
        let expected = slope.map(|slope| format!("not judged at x = 0: the slope there is {slope} from all sides"));
        let message = verdict.message.unwrap_or_default();
        assert_eq!(verdict.outcome, Outcome::Verified, "{text}: {message}");
        assert!(expected.as_ref().map_or(message.is_empty(), |told| message.contains(told)), "{text}: {message}");
        let strict = Options { strict: true, ..Options::default() };
        let outcome = judge_text("-", &text, false, &strict, &mut |_, _| {}).remove(0).verdict.outcome;
        assert_eq!(outcome == Outcome::Verified, slope.is_none(), "{text}");
    }
}
