//! Rows about declared functions.

use super::{OPEN, RIGHT, Row, WRONG, check};

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
    // Where both sides are 0 at some points, the function is tried at others.
    (
        WRONG,
        "var x, y; function f(t); function k(t) = sign(t); claim: x*k(f(x) - 2)^2*d(relu((x - 9)*y))/dx = x*(y*step((x - 9)*y)*1)",
    ),
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
    // Where a condition changes, which is solved for a function; the number is not among the first of the text.
    (WRONG, "dims n; var A[n,n], x; function f(t); claim: 1/5*(tr(A)*sign(f(x) - 9)^2) = 1/5*tr(A)"),
    (WRONG, "function f(t); function g(t); var x; claim: sign(f(x) - 2*g(x))^2 = 1"),
    (WRONG, "function f(t); function g(t); var x; claim: 7*x*sign(3*f(x) - 6*g(x) + 12)^2 = 7*x"),
    (WRONG, "function f(t); var x; claim: sign(f(x) - x + 1)^2 = 1"),
    (RIGHT, "function f(t); function g(t); var x; claim: sign(f(x) - 2*g(x))^2 = sign(2*g(x) - f(x))^2"),
    (RIGHT, "function f(t); var x; claim: sign(f(x)^2 + 9)^2 = 1"),
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

tables! {
    functions: FUNCTIONS,
    any_function: ANY_FUNCTION,
    function_bodies_that_differentiate: CAPTURE,
}
