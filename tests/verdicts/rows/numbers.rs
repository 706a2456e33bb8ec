//! Rows about digits: what rounding hides, what overflows.

use super::{OPEN, RIGHT, Row, WRONG, check};

/// Wrong by little, or by little of a large number.
pub(super) const DIGITS: &[Row] = &[
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

/// Far out: overflow, cancellation, tiny values.
const FAR: &[Row] = &[
    // What a softmax drowns on the other side of a branch is not seen; that the expressions differ is.
    (
        WRONG,
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

tables! {
    digits: DIGITS,
    far_out: FAR,
    noise: NOISE,
    rounding_and_slopes: ROUNDING_AND_SLOPES,
}
