//! Rows about branches: where they change, and what lies on one side alone.

use super::{OPEN, RIGHT, Row, WRONG, check};
use backproof::judge::judge_text;
use backproof::verdict::Options;

/// Wrong somewhere only.
pub(super) const REGIONS: &[Row] = &[
    // Wrong where a condition is 0 alone, at numbers that are no fractions: nobody can show them, and nobody verifies it.
    (OPEN, "var x; claim: sign(x - pi)^2 = 1"),
    (OPEN, "var x, y; claim: sign(x^2 + y^2 - 25)^2 = 1"),
    (OPEN, "var x; claim: sign(x^2 - 2)^2 + sin(x) = 1 + sin(x)"),
    (OPEN, "var x; claim: if(exp(x) > 3, 1, 2) = if(exp(x) >= 3, 1, 2)"),
    (OPEN, "var x; claim: step(x^2 - 2) + step(2 - x^2) = 1"),
    (RIGHT, "var x; claim: abs(x - pi) = sqrt((x - pi)^2)"),
    (RIGHT, "var x; claim: abs(x^2 - 2)*sign(x^2 - 2) = x^2 - 2"),
    (RIGHT, "var x; claim: d(relu(x - pi))/dx = step(x - pi)"),
    (RIGHT, "var x, y; claim: d(abs(y*(x^2 - 2)))/dx = abs(y)*sign(x^2 - 2)*(2*x)"),
    (RIGHT, "var x, y; claim: if(x^2 + y^2 > 25, 1, 0) + if(x^2 + y^2 <= 25, 1, 0) = 1"),
    (RIGHT, "var x; claim: max(sin(x), 1/3)^2 = if(sin(x) > 1/3, sin(x)^2, 1/9)"),
    // The claimed side ends where the left side has values along another input, or on a few narrow intervals alone.
    (WRONG, "var x, y; claim: d(log1p(x*y))/dx = y/(1 + x*y) + 0*((x - 9/2)^2 - 1/400)^(3/2)"),
    (WRONG, "var x, y; claim: d(log(1 + x*y))/dx = y/(1 + x*y) + 0*sqrt((x - 9/2)^2 - 1/400)"),
    (WRONG, "var x; function k(t) = sin(t); claim: exp(log(k(x) - 0)) = k(x) - 0 + 0*(x + 59)^(1/3)"),
    (
        WRONG,
        "var x, y; let u = sin(x) - 99/100; claim: (tanh(x) + y)/(max(u, -u) + u) = (tanh(x) + y)/(2*relu(u)) + 0*log(x^2 - 26)",
    ),
    // It ends on a region, and at single points beside it.
    (WRONG, "var x, y; claim: lgamma(x*y + 1)*x^3 = x^3*(lgamma(x*y) + log(abs(x*y)) + 0*sqrt((x - 28/5)^2 - 1))"),
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
    // Where nothing but the border differs, and no point lies in the domain on one of its sides.
    (WRONG, "var x; domain x >= 0; claim: if(x <= 0, 1, 0) = 0"),
    (RIGHT, "var x; domain x > 0; claim: if(x <= 0, 1, 0) = 0"),
    (RIGHT, "var x, y; domain x > 0; domain y > 0; claim: if(x >= 0, y, 0) = y"),
    (RIGHT, "var x; claim: if(x^2 + 1 > 0, x, 0) = x"),
    // At the roots, where no fraction lies, inside of another condition.
    (OPEN, "var x, z; claim: if(x*x >= 0.1, 0, if(z^2 > 7, 0, x)) = if(0.1 <= x*x, 0, if(z^2 >= 7, 0, x))"),
    (
        OPEN,
        "var x, y, z; claim: if(y > -3, x + 1, if(sin(y) < 1/3, y*z, x + 1)) = if(y > -3, x + 1, if(1/3 >= sin(y), y*z, x + 1))",
    ),
    // Touched at a point, and not crossed: at fractions that no draw meets, and at roots.
    (WRONG, "var x, y; claim: d(x^2)/dx = if((x - 5/7)^2 + (y - 1/9)^2 > 0, 2*x, 0)"),
    (WRONG, "var x, y; claim: d(x^2)/dx = 2*x + step(-abs(x - 3/7) - abs(y - 2/7))"),
    (WRONG, "var x, y; claim: d(x^2)/dx = 2*x + 1 - sign(hypot(x - 5/7, y - 1/9))"),
    (OPEN, "var x; claim: d(x^2)/dx = 2*x + step(-(x^2 - 2)^2)"),
    (OPEN, "dims n; var u[n]; claim: d(sum(u.^2))/du = 2*u + step(-norm(u - 1[n]*sqrt(2)))*1[n]"),
    (OPEN, "var x, y; claim: if(sin(y) > 1, x^2, x + 1) = if(1 <= sin(y), x^2, x + 1)"),
    (RIGHT, "var x, y; claim: d(x^2)/dx = if(sin(y) <= 1, 2*x, 0)"),
    (RIGHT, "var x; claim: d(x^2)/dx = if(sigmoid(x) > 0, 2*x, 0)"),
    (RIGHT, "var x; claim: d(x^2)/dx = if(1/(1 + x^2) > 0, 2*x, 0)"),
    // The domain leaves such a point out, or other conditions lead to it.
    (RIGHT, "var x; domain x > 3; claim: d(x^2)/dx = 2*x + step(-(x^2 - 2)^2)"),
    (RIGHT, "var x, y; domain x > 3; claim: d(x^2)/dx = if((x - 5/7)^2 + (y - 1/9)^2 > 0, 2*x, 0)"),
    (RIGHT, "var x, y; except x = 5/7; claim: d(x^2)/dx = if((x - 5/7)^2 + (y - 1/9)^2 > 0, 2*x, 0)"),
    (RIGHT, "var x, y; except y^2 = 7; claim: x*if(y^2 > 7, 1, 0) = x*if(y^2 >= 7, 1, 0)"),
    (WRONG, "var x, y, z; claim: if(z > 4, if((x - 5/7)^2 + (y - 1/9)^2 > 0, 1, 0), 0) = if(z > 4, 1, 0)"),
    // A border within a side that is never taken is none.
    (RIGHT, "var x, y; claim: if(x < 0, 0, if(x < -1, y, x)) = max(0, x)"),
    (RIGHT, "var x, s; claim: if(x < 1/5, s, 2*s) = s + s*step(x - 1/5)"),
    (RIGHT, "var x, s; claim: if(x^2 < 4/9, s, 2*s) = s + s*step(x^2 - 4/9)"),
    (WRONG, "var x[3]; claim: if(sum(x)/3 <= 0.1, 1, 2) = if(sum(x)/3 < 0.1, 1, 2)"),
    (WRONG, "var x[3]; claim: if.(x*(1/7) <= 0.1*1[3], x, 2*x) = if.(x*(1/7) < 0.1*1[3], x, 2*x)"),
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
    // On a side where the left one is the root of 0 no formal expression has a value; on others they differ.
    (
        OPEN,
        "var x, y; claim: d(sqrt(abs(2*x - 1020) - (2*x - 1020)))/dx = if(2*x - 1020 > 0, 0, -2/sqrt(2*-(2*x - 1020))) + step(x - 1158)*step(y - 1158)",
    ),
    (
        RIGHT,
        "var x, y; claim: d(sqrt(abs(2*x - 1020) - (2*x - 1020)))/dx = if(2*x - 1020 > 0, 0, -2/sqrt(2*-(2*x - 1020)))",
    ),
];

#[test]
fn families_on_borders() {
    check(FAMILIES_ON_BORDERS);
}

/// What shows in one piece alone: on an interval of one input and on one side of a condition on another one, or where a floor has one
/// value.
const PIECES: &[Row] = &[
    // On a border itself, and on one side of other conditions: without `borders_of_pieces` these are verified.
    (WRONG, "var x, y, z; claim: if(floor(x) > 5/2, if(y >= 1/3, 1, 0), 0) = if(floor(x) > 5/2, if(y > 1/3, 1, 0), 0)"),
    (
        WRONG,
        "var x, y, z; claim: if(x > 4, if(z > 4, if(y >= 1/3, 1, 0), 0), 0) = if(x > 4, if(z > 4, if(y > 1/3, 1, 0), 0), 0)",
    ),
    (
        WRONG,
        "var x, y, z; claim: if(x > 6, if(z > 6, if(y >= 1/3, 1, 0), 0), 0) = if(x > 6, if(z > 6, if(y > 1/3, 1, 0), 0), 0)",
    ),
    (
        RIGHT,
        "var x, y, z; claim: if(x > 6, if(z > 6, if(y >= 1/3, 1, 0), 0), 0) = if(x > 6, if(z > 6, if(1/3 <= y, 1, 0), 0), 0)",
    ),
    // The outermost one, where the values within differ.
    (
        WRONG,
        "var x, y, z; claim: if(x < 0, if(y > 1, if(z > 3, 1, 0), 0), 0) = if(0 >= x, if(1 < y, if(3 < z, 1, 0), 0), 0)",
    ),
    (
        WRONG,
        "var x, y, z; claim: if(x > 6, if(y > 9, if(z > 10, 1, 0), 0), 0) = if(6 <= x, if(9 < y, if(10 < z, 1, 0), 0), 0)",
    ),
    // Between −5 and −4, where y is large.
    (
        WRONG,
        "var x, y; let p = x + y; claim: exp(log(((x + 4)*(x + 5))^2)/2)*d(sqrt(step(p)*p^2))/dx = (x + 4)*(x + 5)*if(p > 0, 1, 0)",
    ),
    (
        RIGHT,
        "var x, y; claim: exp(log(((x - 8)*(x - 15/2))^2)/2)*relu(x + 3*y - 200) = abs((x - 8)*(x - 15/2))*relu(x + 3*y - 200)",
    ),
    (
        WRONG,
        "var x, y; claim: exp(log(((x - 8)*(x - 15/2))^2)/2)*relu(x + 3*y - 200) = (x - 8)*(x - 15/2)*relu(x + 3*y - 200)",
    ),
    // For y = 0, where e^x is above 34; far out the 8 is lost beside large values.
    (
        WRONG,
        "var x, y; claim: d((abs(exp(x) - 34) + (exp(x) - 34))^(3/2))/dx = if(exp(x) - 34 > 0, 3*exp(x)*sqrt(2*(exp(x) - 34)), 0) + 8*(1 - sign(y)^2)",
    ),
    (
        WRONG,
        "var x, y; function k(t) = exp(t); claim: atan(x)*(1 + d((abs(k(x) - 34) + (k(x) - 34))^(3/2))/dx) = atan(x)*(if(k(x) - 34 > 0, 3*k(x)*sqrt(2*(k(x) - 34)), 0) + 8*(1 - sign(y)^2)) + atan(x)",
    ),
    // By e^-1200, where the floor is not 0.
    (WRONG, "var x; claim: -sin(x) + (1 - tanh(x - 633)^2)*floor((sin(x) - 9/10)/(tanh(x - 633) - 3)) = -sin(x)"),
    (
        WRONG,
        "var x; claim: d(d(mod(sin(x) - 9/10, 3*tanh(x - 633) - 1))/dx)/dx = -sin(x) + (3*-(2*tanh(x - 633)*(1 - tanh(x - 633)^2))*floor((sin(x) - 9/10)/(3*tanh(x - 633) - 1)) + 3*(1 - tanh(x - 633)^2)*(0*floor((sin(x) - 9/10)/(3*tanh(x - 633) - 1))))",
    ),
    (WRONG, "var x; claim: sin(x) + (1 - tanh(x - 633)^2)*floor((sin(x) + 99/100)/2) = sin(x)"),
    (WRONG, "var x; claim: sin(x) + (1 - tanh(x - 633)^2)*round(sin(x) - 48/100) = sin(x)"),
    (RIGHT, "var x; claim: -sin(x) + (1 - tanh(x - 633)^2)*floor((sin(x) - 9/10)/8)*0 = -sin(x)"),
];

/// Difference quotients find 0 where the tape finds nothing, below the border that is claimed too low.
#[test]
fn what_differs_off_the_tape_contradicts_nobody() {
    for border in ["0", "1/2", "-3", "3/4"] {
        let text = format!("var x; claim: d(sqrt(step(x - 1)*(x - 1)^2))/dx = if(x > {border}, 1, 0)");
        let rows = judge_text("-", &text, false, &Options::default(), &mut |_, _| {});
        let message = rows[0].verdict.message.clone().unwrap_or_default();
        assert!(rows[0].verdict.outcome != RIGHT && !message.contains("CONTRADICTION"), "{text}: {message}");
    }
}

/// The claimed side ends where whether the other one does is lost.
const OPEN_ENDS: &[Row] = &[
    (
        OPEN,
        "var x; claim: d(sqrt(abs(sin(x)) + sin(x)))/dx = if(sin(x) > 0, cos(x)/sqrt(2*sin(x)), 0) + 0*sqrt(sin(x))",
    ),
    (
        OPEN,
        "var x; domain x in (-1770, -1061); claim: sin(exp(-x)) = cos(exp(-x) + 0*log((x + 1070)*(-1061 - x)) - pi/2)",
    ),
    (RIGHT, "var x; claim: log(sin(x))^2 = log(sin(x))*log(2*sin(x)/2)"),
];

tables! {
    pieces: PIECES,
    open_ends: OPEN_ENDS,
    regions: REGIONS,
    borders: BORDERS,
    on_borders: ON_BORDERS,
    hidden_borders: HIDDEN,
    unmet_sides: UNMET,
}
